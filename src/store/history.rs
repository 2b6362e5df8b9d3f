//! The versions of one parameter, without their values.

use std::cmp::Reverse;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::mpsc;
use tokio::time::Instant;

use super::closing::CloseAfterwards;
use super::deleting::ends_all;
use super::errors::Call;
use super::pages::{Page, PageChain};
use super::reading::{nameless, other_parameter};
use super::watch::Patience;
use super::{Store, convert};
use crate::failure::{Failure, FailureKind, Remedy};
use crate::parameter::{HISTORIES_A_SECOND, HISTORY_PAGE, MOST_VERSIONS, Owner, Past, Pasts, Version, is_answer_for};

/// From one page of several histories to the next.
const SPACING: Duration = Duration::from_millis(1000 / HISTORIES_A_SECOND as u64);

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
        self.history_spaced(name, Duration::ZERO).await
    }

    /// What each of several was at a moment, from its history: told one by one, no faster than the service grants. One that cannot be
    /// read keeps no other from being read.
    ///
    /// # Errors
    /// What ended it before all were told: a failure of the session or the service.
    pub async fn past(&self, names: &[String], moment: Timestamp, told: mpsc::Sender<Pasts>) -> Result<(), Failure> {
        for (at, name) in names.iter().enumerate() {
            let begun = Instant::now();
            let mut pages = 1;
            let past = match self.history_spaced(name, SPACING).await {
                Ok(versions) => {
                    pages = versions.len().div_ceil(HISTORY_PAGE).max(1) as u32;
                    Past::of(&versions, moment).ok_or_else(|| no_version(name))
                }
                Err(failure) if ends_all(&failure) => return Err(failure),
                Err(failure) => Err(failure),
            };
            let _ = told.send(vec![(name.clone(), past)]).await;
            if at + 1 < names.len() {
                tokio::time::sleep_until(begun + SPACING * pages).await;
            }
        }
        Ok(())
    }

    async fn history_spaced(&self, name: &str, spacing: Duration) -> Result<Vec<Version>, Failure> {
        let called = |version: Version| Version { parameter: convert::called(name, version.parameter), ..version };
        Ok(self.versions_spaced(name, spacing).await?.into_iter().map(called).collect())
    }

    /// The same by `GetParameterHistory`, under the owner's name. It is asked not to decrypt; what it sends of values all the same,
    /// the ciphertext of a SecureString and the text of the other types, is dropped here.
    pub(super) async fn versions(&self, name: &str) -> Result<Vec<Version>, Failure> {
        self.versions_spaced(name, Duration::ZERO).await
    }

    async fn versions_spaced(&self, name: &str, spacing: Duration) -> Result<Vec<Version>, Failure> {
        let call = Call { action: "ssm:GetParameterHistory", name: Some(name) };
        let page = async |token| {
            let request = self.inner.ssm.get_parameter_history().name(name).with_decryption(false);
            let request = request.max_results(HISTORY_PAGE as i32).set_next_token(token);
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
        let mut pages = PageChain::spaced(spacing);
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

/// The service lists no version of it.
fn no_version(name: &str) -> Failure {
    let what = format!("The service lists no version of {name}");
    Failure::new(FailureKind::InvalidResponse, what, Remedy::TryAgain)
}
