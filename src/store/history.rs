//! The versions of one parameter, without their values.

use std::cmp::Reverse;
use std::time::Duration;

use super::closing::CloseAfterwards;
use super::errors::Call;
use super::pages::{Page, PageChain};
use super::reading::{nameless, other_parameter};
use super::watch::Patience;
use super::{Store, convert};
use crate::failure::{Failure, FailureKind};
use crate::parameter::{MOST_VERSIONS, Owner, Version, is_answer_for};

/// The largest page of a history (docs/parameter-store.md 2.1).
const PAGE: i32 = 50;

impl Store {
    /// The versions of a parameter that the service keeps, the newest first: everything of each but its value, which is dropped
    /// where the answer is read. Nothing is decrypted for it.
    ///
    /// # Errors
    /// As any call; `NotFound` where there is no such parameter, and nothing is asked of a secret of Secrets Manager: Parameter
    /// Store keeps no history of those (docs/parameter-store.md 1.3).
    pub async fn history(&self, name: &str) -> Result<Vec<Version>, Failure> {
        if matches!(Owner::of(name), Owner::Secret { .. }) {
            let what = "Parameter Store keeps no history of a secret of Secrets Manager";
            return Err(Failure::new(FailureKind::NotFound, what, "Secrets Manager has its versions."));
        }
        let called = |version: Version| Version { parameter: convert::called(name, version.parameter), ..version };
        Ok(self.versions(name).await?.into_iter().map(called).collect())
    }

    /// The same by `GetParameterHistory`, under the owner's name. It is asked not to decrypt; what it sends of values all the same,
    /// the ciphertext of a SecureString and the text of the other types, is dropped here.
    pub(super) async fn versions(&self, name: &str) -> Result<Vec<Version>, Failure> {
        let call = Call { action: "ssm:GetParameterHistory", name: Some(name) };
        let page = async |token| {
            let request = self.inner.ssm.get_parameter_history().name(name).with_decryption(false);
            let request = request.max_results(PAGE).set_next_token(token);
            let send = || request.clone().customize().interceptor(CloseAfterwards).send();
            let answer = self.patiently(call, Patience::ONE, send).await;
            let answer = answer.map_err(|error| self.inner.session.explain(call, &error))?;
            let versions = answer.parameters.unwrap_or_default();
            let account = self.inner.whose.shown();
            let here = self.whereabouts(account.as_deref());
            for version in &versions {
                match &version.name {
                    None => return Err(nameless()),
                    Some(other) if !is_answer_for(name, other, here) => return Err(other_parameter(other)),
                    Some(_) => {}
                }
            }
            let versions: Vec<Version> = versions.into_iter().filter_map(convert::version).collect();
            Ok(Page { items: versions, next: answer.next_token })
        };
        let mut pages = PageChain::spaced(Duration::ZERO);
        let mut all: Vec<Version> = Vec::new();
        while let Some(page) = pages.next(page).await? {
            all.extend(page);
            all.sort_by_key(|version| Reverse(version.number()));
            // A version that was written meanwhile moves the pages.
            all.dedup_by_key(|version| version.number());
            // Whatever answers: more than the service keeps is not kept here.
            all.truncate(MOST_VERSIONS);
        }
        Ok(all)
    }
}
