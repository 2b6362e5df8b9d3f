//! One value, and the latest state of one name.

use aws_sdk_ssm::types as sdk;

use super::errors::Call;
use super::{Patience, Store, convert};
use crate::failure::{Failure, FailureKind};
use crate::parameter::{Parameter, Reading};

/// The largest page there is (facts 2.1); a parameter has a hundred versions at most.
const HISTORY_PAGE: i32 = 50;

impl Store {
    /// Reads and decrypts one value (`GetParameter`). `name` may carry a selector (`:3`, `:label`) or be an ARN.
    ///
    /// # Errors
    /// `Denied` and `Key` where the value is not this principal's to read, `NotFound`, `VersionNotFound`, `BadName`, and the
    /// rest of what a call may meet.
    pub async fn read(&self, name: &str) -> Result<Reading, Failure> {
        let parameter = self.get(name, true).await?;
        convert::reading(parameter).ok_or_else(no_value)
    }

    /// What `GetParameter` tells of the latest version without decrypting it; `None` when there is no such parameter.
    ///
    /// Its answer is fresher than a description and does not walk pages; it is what a write is checked against (facts 4.7).
    pub(super) async fn latest(&self, name: &str) -> Result<Option<Parameter>, Failure> {
        match self.get(name, false).await {
            Ok(parameter) => Ok(convert::undescribed(parameter)),
            Err(failure) if failure.kind == FailureKind::NotFound => Ok(None),
            Err(failure) => Err(failure),
        }
    }

    /// What `GetParameterHistory` tells of the latest version without decrypting it: everything but the ARN; `None` when there
    /// is no such parameter.
    pub(super) async fn newest_of_history(&self, name: &str) -> Result<Option<Parameter>, Failure> {
        let call = Call { action: "ssm:GetParameterHistory", name: Some(name) };
        let request = self.0.ssm.get_parameter_history().name(name).with_decryption(false).max_results(HISTORY_PAGE);
        let mut newest: Option<Parameter> = None;
        let mut token: Option<String> = None;
        loop {
            let request = request.clone().set_next_token(token.clone());
            let answer = self.patiently(Patience::ONE, None, || request.clone().send()).await;
            let answer = match answer.map_err(|error| self.0.session.explain(call, &error)) {
                Err(failure) if failure.kind == FailureKind::NotFound => return Ok(None),
                answer => answer?,
            };
            // Oldest first, as documented; it is not relied upon.
            let versions = answer.parameters.unwrap_or_default().into_iter().filter_map(convert::of_history);
            newest = versions.chain(newest).max_by_key(|parameter| parameter.version);
            let next = answer.next_token.filter(|token| !token.is_empty());
            if next.is_none() || next == token {
                return Ok(newest);
            }
            token = next;
        }
    }

    async fn get(&self, name: &str, decrypt: bool) -> Result<sdk::Parameter, Failure> {
        let call = Call { action: "ssm:GetParameter", name: Some(name) };
        let request = self.0.ssm.get_parameter().name(name).with_decryption(decrypt);
        let answer = self.patiently(Patience::ONE, None, || request.clone().send()).await;
        let answer = answer.map_err(|error| self.0.session.explain(call, &error))?;
        answer.parameter.ok_or_else(no_value)
    }
}

fn no_value() -> Failure {
    Failure::new(FailureKind::Garbled, "The answer holds no value", "Press r to try again")
}
