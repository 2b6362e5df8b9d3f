//! How a request is made: told to whoever waits for it, timed, written to the log, and made again where that can help.

use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use aws_sdk_ssm::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_ssm::operation::RequestId;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use jiff::Timestamp;
use tokio::sync::watch;
use tokio::time::Instant;

use super::Store;
use super::backoff::{self, Backoff};
use super::errors::{self, Call, ErrorClass};
use crate::failure::RetryReason;

/// What an operation that is under way tells whoever waits for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// A request leaves.
    Calling {
        /// The permission that it needs, which names it: `ssm:GetParameter`.
        action: &'static str,
        /// Which attempt at this request it is, from 1.
        attempt: u32,
    },
    /// Parameter Store answered, whatever it said.
    Answered {
        /// When, by its own clock, to the second.
        date: Timestamp,
    },
    /// The request will be made again after a pause.
    Waiting {
        /// Which attempt comes next, from 2.
        attempt: u32,
        /// How long until then.
        pause: Duration,
        /// What stood in the way.
        why: RetryReason,
    },
}

/// Who follows the operations of one [`Store`].
#[derive(Clone, Default)]
pub(super) struct Watch {
    /// Hears their progress; must not block.
    hears: Option<Arc<dyn Fn(Progress) + Send + Sync>>,
    /// Says, once and for all, that no request is to be made again.
    stop: Option<watch::Receiver<bool>>,
}

impl fmt::Debug for Watch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Watch").field("stop", &self.stop).finish_non_exhaustive()
    }
}

impl Watch {
    fn tell(&self, progress: Progress) {
        if let Some(hears) = &self.hears {
            hears(progress);
        }
    }

    /// Ends when no request is to be made again; never, if nobody says so.
    pub(super) async fn stopped(&self) {
        let said = match self.stop.clone() {
            Some(mut stop) => stop.wait_for(|stop| *stop).await.is_ok(),
            None => false,
        };
        if !said {
            std::future::pending::<()>().await;
        }
    }
}

/// How long a request is repeated.
#[derive(Debug, Clone, Copy)]
pub(super) struct Patience {
    /// How many attempts.
    attempts: u32,
    /// For how long a request without an answer is repeated.
    unanswered: Duration,
}

impl Patience {
    /// One call that a person waits for: a silent endpoint is an error within ten seconds.
    pub(super) const ONE: Self = Self { attempts: 6, unanswered: Duration::from_secs(4) };
    /// The first page, which also tells whether the endpoint is there.
    pub(super) const FIRST_PAGE: Self = Self { attempts: backoff::ATTEMPTS, unanswered: Duration::from_secs(4) };
    /// A later page: what was listed so far is worth waiting for.
    pub(super) const LATER_PAGE: Self = Self { attempts: backoff::ATTEMPTS, unanswered: Duration::from_secs(30) };
}

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
        loop {
            let error = match self.attempt(call, backoff.next(), send()).await {
                Ok(answer) => return Ok(answer),
                Err(error) => error,
            };
            let why = match errors::classify(&error) {
                ErrorClass::ClockSkew if !skewed => {
                    skewed = true;
                    continue;
                }
                ErrorClass::Throttled => errors::retry_reason(&error),
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
        let outcome = sent.await;
        // That of another call which was answered at the same moment says the same.
        if let Some(date) = self.inner.dates.take() {
            self.watch.tell(Progress::Answered { date });
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

/// One line of the log: a request and how it ended. It holds no name and no value; dropped unended, it says so.
pub(super) struct LogEntry {
    action: &'static str,
    attempt: u32,
    begun: Instant,
    ended: bool,
}

impl LogEntry {
    pub(super) fn begin(action: &'static str, attempt: u32) -> Self {
        Self { action, attempt, begun: Instant::now(), ended: false }
    }

    pub(super) fn answered(mut self, request_id: Option<&str>) {
        self.ended = true;
        let Self { action, attempt, .. } = self;
        tracing::info!(action, attempt, ms = self.ms(), request = %logged(request_id), "answered");
    }

    pub(super) fn failed(mut self, error: &str, request_id: Option<&str>) {
        self.ended = true;
        let Self { action, attempt, .. } = self;
        tracing::warn!(
            action,
            attempt,
            ms = self.ms(),
            error = %logged(Some(error)),
            request = %logged(request_id),
            "failed"
        );
    }

    fn ms(&self) -> u64 {
        self.begun.elapsed().as_millis() as u64
    }
}

impl Drop for LogEntry {
    fn drop(&mut self) {
        if !self.ended {
            tracing::info!(action = self.action, attempt = self.attempt, ms = self.ms(), "cancelled");
        }
    }
}

/// A word of the service's in the log, where nothing else of an answer may stand.
fn logged(text: Option<&str>) -> &str {
    text.map_or("-", |text| errors::safe_token(text).unwrap_or("?"))
}
