//! The settings of the service that are read: whether the higher throughput is paid for, which tier is the default
//! (docs/parameter-store.md 3, 4.4).

use super::Store;
use super::errors::Call;
use super::watch::Patience;
use crate::failure::{Failure, FailureKind, Remedy};
use crate::parameter::ServiceSetting;

impl Store {
    /// What a setting of the account in this region is (`ssm:GetServiceSetting`).
    ///
    /// # Errors
    /// As any call; `Denied` to many.
    pub async fn service_setting(&self, setting: ServiceSetting) -> Result<String, Failure> {
        let call = Call { action: "ssm:GetServiceSetting", name: None };
        let request = self.inner.ssm.get_service_setting().setting_id(setting.id());
        let answer = self.patiently(call, Patience::ONE, || request.clone().send()).await;
        let answer = answer.map_err(|error| self.inner.session.explain(call, &error))?;
        let value = answer.service_setting.and_then(|setting| setting.setting_value);
        value.ok_or_else(|| Failure::new(FailureKind::InvalidResponse, "The answer names no setting", Remedy::TryAgain))
    }

    /// Whether this account pays for the higher throughput in this region.
    ///
    /// # Errors
    /// As any call; `Denied` to many.
    pub async fn has_high_throughput(&self) -> Result<bool, Failure> {
        match self.service_setting(ServiceSetting::HighThroughput).await?.as_str() {
            "true" => Ok(true),
            "false" => Ok(false),
            _ => Err(Failure::new(FailureKind::InvalidResponse, "The answer names no setting", Remedy::TryAgain)),
        }
    }
}
