//! How a session begins: where it can go, the sign-in before it, the connection itself.

use std::future::Future;
use std::mem;
use std::sync::Arc;

use tokio::time::Instant;

use super::source::Reading;
use super::{Connection, Effects, ended, hold, keeping, signing_in};
use crate::app::{Placed, Reply, Ticket};
use crate::destination::{Choices, Destination, Place};
use crate::failure::Failure;
use crate::secret::Secret;
use crate::store::Store;

impl Effects {
    pub(super) fn choices(&mut self, ticket: Ticket) {
        self.offered = Reading::default();
        let (source, cache, reading) = (self.source.clone(), self.cache.clone(), Arc::clone(&self.offered));
        self.answer(ticket, Reply::Failed, async move {
            let recent = keeping::recent_profiles(cache).await;
            Reply::Choices(Choices { recent, ..source.choices(source.read(&reading)) })
        });
    }

    pub(super) fn log_in(&mut self, ticket: Ticket) {
        let (session, replies) = (self.to_sign_in(ticket), self.replies.clone());
        self.sign_in(ticket, async move { session?.log_in(ticket, replies).await });
    }

    pub(super) fn take_code(&mut self, ticket: Ticket, code: Secret) {
        let session = self.to_sign_in(ticket);
        self.sign_in(ticket, async move { session?.take_code(code).await });
    }

    /// What the session of the ticket is signed in to by.
    fn to_sign_in(&self, ticket: Ticket) -> Result<signing_in::Session, Failure> {
        let sessions = hold(&self.sessions);
        let Connection { to, reading, .. } = sessions.get(&ticket.session).ok_or_else(ended)?;
        let (source, reading, codes) = (self.source.clone(), Arc::clone(reading), self.codes.clone());
        Ok(signing_in::Session { source, reading, to: to.clone(), codes })
    }

    fn sign_in(&mut self, ticket: Ticket, signing_in: impl Future<Output = Result<(), Failure>> + Send + 'static) {
        let failed = |failure| Reply::SignedIn(Err(failure));
        self.answer(ticket, failed, async move { Reply::SignedIn(Box::pin(signing_in).await) });
    }

    /// Begins the session of the ticket, after one of the account that it follows.
    pub(super) fn connect(&mut self, ticket: Ticket, to: Destination, follows: Option<String>) {
        let offered = mem::take(&mut self.offered);
        // Whoever connects anew to the same place chose nothing: it is read anew.
        let again = self.went.as_ref() == Some(&to);
        let reading = if again { Reading::default() } else { offered };
        self.went = Some(to.clone());
        let connection = Connection { to: to.clone(), reading: Arc::clone(&reading), store: None };
        hold(&self.sessions).insert(ticket.session, connection);
        let source = self.source.clone();
        let sessions = Arc::clone(&self.sessions);
        let replies = self.replies.clone();
        let (cache, codes) = (self.cache.clone(), self.codes.clone());
        self.answer(ticket, |failure| Reply::Connected(Err(failure)), async move {
            let connecting = async {
                let environment = source.read(&reading);
                let expected = source.expected(environment, &to);
                let origins = expected.origins.clone();
                let _ = replies.send((ticket, Reply::Placed(Box::new(expected)))).await;
                let (place, store) = Box::pin(logged(source.connect(environment, &to, &codes))).await?;
                if let Some(account) = follows {
                    store.keep_to(&account);
                }
                let profile = place.signing_profile().map(str::to_owned);
                // A region that only the instance knew.
                let placed = Placed { place, credential_process: None, origins };
                let _ = replies.send((ticket, Reply::Placed(Box::new(placed)))).await;
                hold(&sessions).get_mut(&ticket.session).ok_or_else(ended)?.store = Some(store);
                // Beside the session: a slow disk delays nobody.
                tokio::spawn(keeping::visited(cache, profile));
                Ok(())
            };
            Reply::Connected(connecting.await)
        });
    }
}

/// Writes to the log how a connection came about, or what sort of failure kept it away: where to, as far as that is no secret.
pub(super) async fn logged(
    connecting: impl Future<Output = Result<(Place, Store), Failure>>,
) -> Result<(Place, Store), Failure> {
    let begun = Instant::now();
    let outcome = connecting.await;
    let ms = begun.elapsed().as_millis() as u64;
    match &outcome {
        Ok((Place { profile, region, .. }, _)) => tracing::info!(?profile, ?region, ms, "connected"),
        Err(failure) => tracing::warn!(error = failure.tag(), ms, "not connected"),
    }
    outcome
}
