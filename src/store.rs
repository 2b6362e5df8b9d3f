//! Parameter Store as this program sees it, over the SDK. The only room that names aws types of the service.
//!
//! The same client, serialisation, paging, retries and error mapping run against AWS, other endpoints and the embedded
//! emulator; only the HTTP client under them differs. Values leave this room as [`Secret`](crate::secret::Secret) alone, and
//! only from [`Store::read`]; failures leave it as [`Failure`], which never holds a value.

mod backoff;
mod chain;
mod closing;
mod connect;
mod convert;
mod credentials;
mod describing;
mod errors;
mod listing;
mod mark;
mod process;
mod reading;
mod settings;
mod shared_config;
mod sign_in;
mod warm;
mod writing;

use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use aws_sdk_ssm::error::{ProvideErrorMetadata, SdkError};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use tokio::time::Instant;

use crate::failure::Failure;
use crate::parameter::Identity;
use backoff::Backoff;
use errors::{Call, Nature, Session};

pub use listing::{Hindrance, ListedBy, Listing};
pub use settings::{Place, Settings};

/// Ends every `credential_process` that still runs; to be called when the program ends, in whatever way.
pub fn end_processes() {
    process::end_all();
}

/// A session with one region of one account. Clones are the same session.
#[derive(Clone)]
pub struct Store(Arc<Inner>);

struct Inner {
    ssm: aws_sdk_ssm::Client,
    sts: aws_sdk_sts::Client,
    session: Session,
    read_only: bool,
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store")
            .field("region", &self.region())
            .field("read_only", &self.0.read_only)
            .finish_non_exhaustive()
    }
}

impl Store {
    /// The region of the session: the one in [`Place`], or what instance metadata told.
    pub fn region(&self) -> &str {
        &self.0.session.region
    }

    /// Where the session is, as it was in fact made.
    pub fn place(&self) -> Place {
        let Session { profile, region, endpoint, .. } = &self.0.session;
        Place {
            profile: profile.clone(),
            region: Some(region.clone()),
            endpoint: endpoint.clone(),
            read_only: self.0.read_only,
        }
    }

    /// Who asks, and in which account (`sts:GetCallerIdentity`, which needs no permission).
    ///
    /// # Errors
    /// As any call: `Expired`, `Credentials`, `Unreachable`. The program works without an answer.
    pub async fn identity(&self) -> Result<Identity, Failure> {
        let call = Call { action: "sts:GetCallerIdentity", name: None };
        let answer = self.0.sts.get_caller_identity().send().await;
        let answer = answer.map_err(|error| self.0.session.explain(call, &error))?;
        Ok(Identity { account: answer.account.unwrap_or_default(), arn: answer.arn.unwrap_or_default() })
    }

    /// Sends a call that changes nothing until it is answered or patience ends. `waits` is told of each pause.
    async fn patiently<T, E, Sent>(
        &self,
        patience: Patience,
        waits: Option<&tokio::sync::mpsc::Sender<Listing>>,
        send: impl Fn() -> Sent,
    ) -> Result<T, SdkError<E, HttpResponse>>
    where
        E: ProvideErrorMetadata,
        Sent: Future<Output = Result<T, SdkError<E, HttpResponse>>>,
    {
        let begun = Instant::now();
        let mut backoff = Backoff::default();
        let mut skewed = false;
        loop {
            let error = match send().await {
                Ok(answer) => return Ok(answer),
                Err(error) => error,
            };
            let why = match errors::nature(&error) {
                Nature::Throttled => Hindrance::Throttled,
                Nature::Skewed if !skewed => {
                    skewed = true;
                    continue;
                }
                Nature::NotSent | Nature::Lost if !is_garbled(&error) && begun.elapsed() < patience.unanswered => {
                    Hindrance::Unanswered
                }
                _ => return Err(error),
            };
            let Some((attempt, pause)) = backoff.failed(patience.attempts) else { return Err(error) };
            if let Some(waits) = waits {
                // A reader that is gone ends the listing elsewhere.
                let _ = waits.send(Listing::Waiting { attempt, pause, why }).await;
            }
            tokio::time::sleep(pause).await;
        }
    }
}

/// How long a call is repeated.
#[derive(Debug, Clone, Copy)]
struct Patience {
    /// How many attempts.
    attempts: u32,
    /// For how long a call without an answer is repeated.
    unanswered: Duration,
}

impl Patience {
    /// One call that a person waits for: a silent endpoint is an error within ten seconds.
    const ONE: Self = Self { attempts: 6, unanswered: Duration::from_secs(4) };
    /// The first page, which also tells whether the endpoint is there.
    const FIRST_PAGE: Self = Self { attempts: backoff::ATTEMPTS, unanswered: Duration::from_secs(4) };
    /// A later page: what was listed so far is worth waiting for.
    const LATER_PAGE: Self = Self { attempts: backoff::ATTEMPTS, unanswered: Duration::from_secs(30) };
}

/// Whether there was an answer that could not be read; asking again will not make it readable.
fn is_garbled<E>(error: &SdkError<E, HttpResponse>) -> bool {
    matches!(error, SdkError::ResponseError(answer) if !answer.raw().status().is_server_error())
}
