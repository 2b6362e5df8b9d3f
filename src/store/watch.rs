//! Who follows an operation, what it is told, and how long a request is repeated.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::watch;

use super::backoff;
use super::quota::Quota;
use crate::failure::RetryReason;
use crate::job::Reached;

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
        /// When, by its own clock, to the second; where it said so.
        date: Option<Timestamp>,
        /// How long it takes to answer, by its last answers; where that is known.
        usual: Option<Duration>,
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

/// Hears how far a parameter is, by its name.
type Notes = dyn Fn(&str, Reached) + Send + Sync;

/// Who follows the operations of one [`Store`](super::Store).
#[derive(Clone, Default)]
pub(super) struct Watch {
    /// Hears their progress; must not block.
    pub(super) hears: Option<Arc<dyn Fn(Progress) + Send + Sync>>,
    /// Hears how far each parameter of a change of several is, before a request leaves and once its answer is there.
    pub(super) notes: Option<Arc<Notes>>,
    /// What reads of values are drawn from, where they are: it hears how they are answered, and those that are made again take their turn.
    pub(super) pace: Option<Arc<Quota>>,
    /// Says, once and for all, that no request is to be made again.
    pub(super) stop: Option<watch::Receiver<bool>>,
}

impl fmt::Debug for Watch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Watch").field("stop", &self.stop).finish_non_exhaustive()
    }
}

impl Watch {
    pub(super) fn tell(&self, progress: Progress) {
        if let Some(hears) = &self.hears {
            hears(progress);
        }
    }

    /// A parameter got so far.
    pub(super) fn note(&self, name: &str, reached: Reached) {
        if let Some(notes) = &self.notes {
            notes(name, reached);
        }
    }

    /// Whether no request is to be made again.
    pub(super) fn is_stopped(&self) -> bool {
        self.stop.as_ref().is_some_and(|stop| *stop.borrow())
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
    pub(super) attempts: u32,
    /// For how long a request without an answer is repeated.
    pub(super) unanswered: Duration,
}

impl Patience {
    /// One call that a person waits for: a silent endpoint is an error within ten seconds.
    pub(super) const ONE: Self = Self { attempts: 6, unanswered: Duration::from_secs(4) };
    /// The first page, which also tells whether the endpoint is there.
    pub(super) const FIRST_PAGE: Self = Self { attempts: backoff::ATTEMPTS, unanswered: Duration::from_secs(4) };
    /// A later page: what was listed so far is worth waiting for.
    pub(super) const LATER_PAGE: Self = Self { attempts: backoff::ATTEMPTS, unanswered: Duration::from_secs(30) };
}
