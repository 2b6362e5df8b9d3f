//! Parameter Store as this program sees it, over the SDK. The only room that names aws types of the service.
//!
//! The same client, serialisation, paging, retries and error mapping run against AWS, other endpoints and the embedded
//! emulator; only the HTTP client under them differs. Values leave this room as [`Secret`](crate::secret::Secret) alone, and
//! only from [`Store::read`]; failures leave it as [`Failure`], which never holds a value.

mod backoff;
mod calls;
mod chain;
mod closing;
mod connect;
mod convert;
mod credentials;
mod describing;
mod errors;
mod iam;
mod listing;
mod mark;
mod pages;
mod process;
mod reading;
mod services;
mod settings;
mod shared_config;
mod sign_in;
mod signed;
mod warm;
mod writing;

use std::fmt;
use std::sync::Arc;

use crate::failure::Failure;
use crate::parameter::Identity;
use calls::{Patience, Watch};
use errors::{Call, Session};

pub use calls::Progress;
pub use settings::{Place, Settings};

/// Ends every `credential_process` that still runs; to be called when the program ends, in whatever way.
pub fn end_processes() {
    process::end_all();
}

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
    session: Session,
    read_only: bool,
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store")
            .field("region", &self.region())
            .field("read_only", &self.inner.read_only)
            .finish_non_exhaustive()
    }
}

impl Store {
    /// The region of the session: the one in [`Place`], or what instance metadata told.
    pub fn region(&self) -> &str {
        &self.inner.session.region
    }

    /// Where the session is, as it was in fact made.
    pub fn place(&self) -> Place {
        let Session { profile, region, endpoint, .. } = &self.inner.session;
        Place {
            profile: profile.clone(),
            region: Some(region.clone()),
            endpoint: endpoint.clone(),
            read_only: self.inner.read_only,
            command_of: None,
        }
    }

    /// Who asks, and in which account (`sts:GetCallerIdentity`, which needs no permission).
    ///
    /// # Errors
    /// As any call: `Expired`, `Credentials`, `Unreachable`. The program works without an answer.
    pub async fn identity(&self) -> Result<Identity, Failure> {
        let call = Call { action: "sts:GetCallerIdentity", name: None };
        let answer = self.patiently(call, Patience::ONE, || self.inner.sts.get_caller_identity().send()).await;
        let answer = answer.map_err(|error| self.inner.session.explain(call, &error))?;
        let (account, arn) = (answer.account.unwrap_or_default(), answer.arn.unwrap_or_default());
        Ok(Identity { account, arn, alias: None })
    }
}
