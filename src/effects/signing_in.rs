//! Signing in with a person's help: by SSO in a browser, or with a one-time code.

use tokio::sync::{mpsc, oneshot};

use super::source::{Reading, Source};
use crate::app::{Reply, Ticket};
use crate::destination::Destination;
use crate::failure::Failure;
use crate::secret::Secret;
use crate::signin::CodeSessions;
use crate::store::call_limits;

/// What a session goes by that is signed in to.
pub(super) struct Session {
    pub(super) source: Source,
    pub(super) reading: Reading,
    pub(super) to: Destination,
    pub(super) codes: CodeSessions,
}

impl Session {
    /// Signs in by SSO, and passes on what is to be opened.
    pub(super) async fn log_in(self, ticket: Ticket, replies: mpsc::Sender<(Ticket, Reply)>) -> Result<(), Failure> {
        let plan = self.source.plan(self.source.read(&self.reading), &self.to)?;
        let (tell, told) = oneshot::channel();
        let passing_on = async {
            if let Ok(code) = told.await {
                let _ = replies.send((ticket, Reply::DeviceCode(Box::new(code)))).await;
            }
        };
        let logging_in = plan.log_in(call_limits(), |code| drop(tell.send(code)));
        let (ended, ()) = tokio::join!(logging_in, passing_on);
        log(&ended);
        ended
    }

    /// Assumes the role that wants a one-time code.
    pub(super) async fn take_code(self, code: Secret) -> Result<(), Failure> {
        let plan = self.source.plan(self.source.read(&self.reading), &self.to)?.keeping(&self.codes);
        let ended = plan.take_code(call_limits(), &code).await;
        log(&ended);
        ended
    }
}

/// That it was done, or what sort of failure kept it from that; nothing of what was shown, typed or given.
fn log(ended: &Result<(), Failure>) {
    match ended {
        Ok(()) => tracing::info!("signed in"),
        Err(failure) => tracing::warn!(error = failure.tag(), "not signed in"),
    }
}
