//! Whether the higher throughput is paid for (docs/parameter-store.md 3).

use super::Store;
use super::errors::Call;
use super::watch::Patience;
use crate::failure::{Failure, FailureKind, Remedy};

const SETTING: &str = "/ssm/parameter-store/high-throughput-enabled";

impl Store {
    /// Whether this account pays for the higher throughput in this region (`ssm:GetServiceSetting`).
    ///
    /// # Errors
    /// As any call; `Denied` to many.
    pub async fn has_high_throughput(&self) -> Result<bool, Failure> {
        let call = Call { action: "ssm:GetServiceSetting", name: None };
        let request = self.inner.ssm.get_service_setting().setting_id(SETTING);
        let answer = self.patiently(call, Patience::ONE, || request.clone().send()).await;
        let answer = answer.map_err(|error| self.inner.session.explain(call, &error))?;
        match answer.service_setting.and_then(|setting| setting.setting_value).as_deref() {
            Some("true") => Ok(true),
            Some("false") => Ok(false),
            _ => Err(Failure::new(FailureKind::InvalidResponse, "The answer names no setting", Remedy::TryAgain)),
        }
    }
}
