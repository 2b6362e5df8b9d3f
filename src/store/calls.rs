//! How a request is made: told to whoever waits for it, timed, written to the log, and made again where that can help.

use std::future::Future;
use std::sync::Arc;

use aws_sdk_ssm::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_ssm::operation::RequestId;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use tokio::sync::watch;
use tokio::time::Instant;

use super::Store;
use super::backoff::Backoff;
use super::errors::{self, Call, ErrorClass};
use super::log_entry::LogEntry;
use super::watch::{Patience, Progress};
use crate::failure::RetryReason;
use crate::job::Reached;

/// Those that share the quota of reads (docs/parameter-store.md 3).
const READS: [&str; 3] = ["ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath"];

impl Store {
    /// The same session, each of whose operations tells `hears` how far it is. It is told on the operation's own task, so it
    /// must not block.
    #[must_use]
    pub fn watched(mut self, hears: impl Fn(Progress) + Send + Sync + 'static) -> Self {
        self.watch.hears = Some(Arc::new(hears));
        self
    }

    /// The same session, whose operations make no request again once `stop` is true, and whose writes do not leave any more:
    /// they end with the answer they have. What is sent is waited for all the same.
    #[must_use]
    pub fn until(mut self, stop: watch::Receiver<bool>) -> Self {
        self.watch.stop = Some(stop);
        self
    }

    /// The same session, whose changes of several parameters say how far each is: before the request of a step leaves, and once its answer
    /// is there.
    #[must_use]
    pub fn noting(mut self, notes: impl Fn(&str, Reached) + Send + Sync + 'static) -> Self {
        self.watch.notes = Some(Arc::new(notes));
        self
    }

    /// Sends a request that changes nothing until it is answered or patience ends.
    pub(super) async fn patiently<T, E, Sent>(
        &self,
        call: Call<'_>,
        patience: Patience,
        send: impl Fn() -> Sent,
    ) -> Result<T, SdkError<E, HttpResponse>>
    where
        T: RequestId,
        E: ProvideErrorMetadata,
        Sent: Future<Output = Result<T, SdkError<E, HttpResponse>>>,
    {
        let begun = Instant::now();
        let mut backoff = Backoff::default();
        let mut skewed = false;
        let pace = self.watch.pace.as_deref().filter(|_| READS.contains(&call.action));
        loop {
            let error = match self.attempt(call, backoff.next(), send()).await {
                Ok(answer) => {
                    if let Some(pace) = pace {
                        pace.answered();
                    }
                    return Ok(answer);
                }
                Err(error) => error,
            };
            let why = match errors::classify(&error) {
                ErrorClass::ClockSkew if !skewed => {
                    skewed = true;
                    continue;
                }
                ErrorClass::Throttled => {
                    if let Some(pace) = pace {
                        pace.throttled();
                    }
                    errors::retry_reason(&error)
                }
                ErrorClass::NotSent | ErrorClass::OutcomeUnknown
                    if !is_garbled(&error) && begun.elapsed() < patience.unanswered =>
                {
                    errors::retry_reason(&error)
                }
                _ => return Err(error),
            };
            if !self.pause(&mut backoff, patience.attempts, why).await {
                return Err(error);
            }
            if let Some(pace) = pace {
                pace.turn().await;
            }
        }
    }

    /// Sends a request once.
    pub(super) async fn attempt<T, E>(
        &self,
        call: Call<'_>,
        attempt: u32,
        sent: impl Future<Output = Result<T, SdkError<E, HttpResponse>>>,
    ) -> Result<T, SdkError<E, HttpResponse>>
    where
        T: RequestId,
        E: ProvideErrorMetadata,
    {
        self.watch.tell(Progress::Calling { action: call.action, attempt });
        let entry = LogEntry::begin(call.action, attempt);
        let begun = Instant::now();
        let outcome = sent.await;
        // What is refused for its rate is answered before it is looked at.
        let is_answer = |error: &SdkError<E, HttpResponse>| matches!(errors::classify(error), ErrorClass::Refused);
        if outcome.as_ref().err().is_none_or(is_answer) {
            self.inner.answers.took(call.action, begun.elapsed());
        }
        // That of another call which was answered at the same moment says the same.
        let (date, usual) = (self.inner.dates.take(), self.inner.answers.usual());
        if date.is_some() || usual.is_some() {
            self.watch.tell(Progress::Answered { date, usual });
        }
        match &outcome {
            Ok(answer) => entry.answered(answer.request_id()),
            Err(error) => entry.failed(errors::log_label(error), error.request_id()),
        }
        outcome
    }

    /// Waits before a request is made again; whether it is to be.
    pub(super) async fn pause(&self, backoff: &mut Backoff, attempts: u32, why: RetryReason) -> bool {
        let Some(pause) = backoff.failed(attempts) else { return false };
        self.watch.tell(Progress::Waiting { attempt: backoff.next(), pause, why });
        tokio::select! {
            biased;
            () = self.watch.stopped() => false,
            () = tokio::time::sleep(pause) => true,
        }
    }
}

/// Whether there was an answer that could not be read; asking again will not make it readable.
fn is_garbled<E>(error: &SdkError<E, HttpResponse>) -> bool {
    matches!(error, SdkError::ResponseError(answer) if !answer.raw().status().is_server_error())
}
