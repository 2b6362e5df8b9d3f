//! Which services publish parameters.

use super::calls::Patience;
use super::errors::Call;
use super::{Store, listing};
use crate::failure::Failure;
use crate::parameter::PUBLIC;

/// The largest page of a listing by path (facts 2.1).
const PAGE: i32 = 10;

impl Store {
    /// The paths below `/aws/service` under which services publish parameters, in no order: those that `/aws/service/list` names
    /// (facts 1.3). Its entries are called after the services; their values, which say the same, are not looked at.
    ///
    /// # Errors
    /// As any call.
    pub async fn services(&self) -> Result<Vec<String>, Failure> {
        let list = format!("{PUBLIC}/list");
        let call = Call { action: "ssm:GetParametersByPath", name: None };
        let mut services = Vec::new();
        let mut token: Option<String> = None;
        loop {
            let request = self.0.ssm.get_parameters_by_path().path(&list).with_decryption(false);
            let request = request.max_results(PAGE).set_next_token(token.clone());
            let answer = self.patiently(call, Patience::ONE, || request.clone().send()).await;
            let answer = answer.map_err(|error| self.0.session.explain(call, &error))?;
            let names = answer.parameters.unwrap_or_default().into_iter().filter_map(|parameter| parameter.name);
            services.extend(
                names.filter_map(|name| Some(format!("{PUBLIC}/{}", name.strip_prefix(&list)?.strip_prefix('/')?))),
            );
            let next = listing::token(answer.next_token);
            if next.is_none() {
                return Ok(services);
            }
            if next == token {
                return Err(listing::circle());
            }
            token = next;
        }
    }
}
