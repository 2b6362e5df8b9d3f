//! Parameter Store as this program sees it, over the SDK. The only room that names aws types of the service. How it came by its
//! credentials is [`crate::signin`]'s affair.
//!
//! The same client, serialisation, paging, retries and error mapping run against AWS, other endpoints and the embedded
//! emulator; only the HTTP client under them differs. Values leave this room as [`Secret`](crate::secret::Secret) alone, and
//! only from [`Store::read`] and [`Store::reads`], or sealed, of what [`Store::delete`] keeps; failures leave it as
//! [`Failure`], which never holds a value.

mod amending;
mod answers;
mod backoff;
mod begun;
mod calls;
mod carrying_out;
mod closing;
mod cloudformation;
mod connect;
mod convert;
mod dates;
mod deleting;
mod describing;
mod errors;
mod found;
mod history;
mod iam;
mod kms;
mod limits;
mod listing;
mod log_entry;
mod metadata;
mod other_account;
mod overwriting;
mod pages;
mod quota;
mod reading;
mod reading_below;
pub mod reading_many;
mod recreating;
mod resuming;
mod services;
mod signed;
mod stopping;
mod tags;
mod throughput;
mod tls;
mod transferring;
mod watch;
mod whose;
mod writing;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::destination::Place;
use crate::failure::Failure;
use crate::http_client::HttpClients;
use crate::parameter::Identity;
use crate::sdk_error::find_cause;
use answers::Answers;
use dates::Dates;
use errors::{Call, ErrorContext};
use other_account::OtherAccount;
use watch::{Patience, Watch};
use whose::Whose;

pub use found::Found;
pub(crate) use limits::call_limits;
pub use quota::Quota;
pub use watch::Progress;

/// A session with one region of one account. Clones are the same session, and are watched alike.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
    watch: Watch,
}

struct Inner {
    ssm: aws_sdk_ssm::Client,
    sts: aws_sdk_sts::Client,
    iam: signed::Client,
    cloudformation: signed::Client,
    kms: signed::Client,
    session: ErrorContext,
    place: Place,
    /// Makes clients with connections of their own: see [`Store::for_an_act`].
    http: HttpClients,
    fingerprint: Option<String>,
    whose: Arc<Whose>,
    dates: Dates,
    answers: Answers,
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store")
            .field("region", &self.region())
            .field("read_only", &self.inner.place.read_only)
            .finish_non_exhaustive()
    }
}

impl Store {
    /// The region of the session: the one that was set, or what instance metadata told.
    pub fn region(&self) -> &str {
        &self.inner.session.region
    }

    /// Whether it is the same session.
    pub fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.inner, &other.inner)
    }

    /// Where the session is, as it was in fact made.
    pub fn place(&self) -> &Place {
        &self.inner.place
    }

    /// How long Parameter Store takes to answer here, by its last answers; `None` before the first.
    pub fn usual_answer(&self) -> Option<Duration> {
        self.inner.answers.usual()
    }

    /// The fingerprint of the credentials that the session was made with, if they had one before the network was asked: see
    /// [`Environment::fingerprint`](crate::signin::Environment::fingerprint).
    pub fn credentials_fingerprint(&self) -> Option<&str> {
        self.inner.fingerprint.as_deref()
    }

    /// Nothing is asked from now on with credentials of another account than this, until [`Store::identity`] tells that they are:
    /// for a session that follows one of that account.
    pub fn keep_to(&self, account: &str) {
        self.inner.whose.shows(Some(account));
    }

    /// The account that the screen shows, once it is known.
    pub fn shown_account(&self) -> Option<String> {
        self.inner.whose.shown()
    }

    /// Who asks, and in which account (`sts:GetCallerIdentity`, which needs no permission). From then on nothing is asked with
    /// credentials of another account, which they may be of after they were renewed: calls fail as `Credentials`.
    ///
    /// # Errors
    /// As any call: `Expired`, `Credentials`, `Unreachable`. The program works without an answer.
    pub async fn identity(&self) -> Result<Identity, Failure> {
        let call = Call { action: "sts:GetCallerIdentity", name: None };
        let answer = self.patiently(call, Patience::ONE, || self.inner.sts.get_caller_identity().send()).await;
        let identity = match answer {
            Ok(answer) => convert::identity(answer),
            // Credentials that were refused for being of another account: STS has told already whose they are.
            Err(error) => match find_cause::<OtherAccount>(&error) {
                Some(other) => other.now.clone(),
                None => return Err(self.inner.session.explain(call, &error)),
            },
        };
        self.inner.whose.shows(identity.known_account());
        Ok(identity)
    }
}
