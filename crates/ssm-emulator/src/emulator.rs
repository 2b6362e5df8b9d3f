//! A running emulator: one state behind a lock, a clock, and who sent a request.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;

use crate::seed::{Seed, SeedError};
use crate::{Answer, Request, State, handle};

/// A running emulator: one state, shared by every client and connection made of it.
///
/// Clones are the same store. Requests take effect one at a time, in the order in which they arrive.
#[derive(Clone)]
pub struct Emulator {
    state: Arc<Mutex<State>>,
    clock: Arc<dyn Fn() -> Timestamp + Send + Sync>,
}

impl Emulator {
    /// Serves a state by the system's clock.
    pub fn new(state: State) -> Self {
        Self::with_clock(state, Timestamp::now)
    }

    /// Serves what a seed describes, as of now, by the system's clock.
    ///
    /// # Errors
    /// As [`State::from_seed`].
    pub fn from_seed(seed: &Seed) -> Result<Self, SeedError> {
        State::from_seed(seed, Timestamp::now()).map(Self::new)
    }

    /// Serves a state by a clock of the caller's: throttling, delayed visibility and expiry then follow it.
    pub fn with_clock(state: State, clock: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self { state: Arc::new(Mutex::new(state)), clock: Arc::new(clock) }
    }

    /// Looks at the state, or changes it, between requests.
    pub fn with<T>(&self, look: impl FnOnce(&mut State) -> T) -> T {
        // A panic of another holder is that test's failure; the state itself is whole between requests.
        look(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Answers one HTTP request, given its body and the two headers that matter, `X-Amz-Target` and `Authorization`. Does not
    /// wait: see [`Answer::delay`].
    ///
    /// The client and the server of this crate are made of it, and so may be a transport of your own.
    pub fn answer(&self, target: Option<&str>, authorization: Option<&str>, body: &[u8]) -> Answer {
        let scope = authorization.and_then(Scope::parse);
        let request = Request {
            target,
            access_key: scope.map(|scope| scope.access_key),
            region: scope.map(|scope| scope.region),
            service: scope.map(|scope| scope.service),
            body,
        };
        let now = (self.clock)();
        self.with(|state| handle(state, now, &request))
    }
}

impl fmt::Debug for Emulator {
    /// Without the state, which holds values.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Emulator")
    }
}

/// The credential scope of a SigV4 `Authorization` header. The signature itself is not looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Scope<'a> {
    access_key: &'a str,
    region: &'a str,
    service: &'a str,
}

impl<'a> Scope<'a> {
    /// Takes `KEY/20260131/REGION/SERVICE/aws4_request` from the header; `None` for any other scheme or shape.
    fn parse(authorization: &'a str) -> Option<Self> {
        let parameters = authorization.trim_start().strip_prefix("AWS4-HMAC-SHA256")?;
        let credential = parameters.split(',').find_map(|part| part.trim().strip_prefix("Credential="))?;
        // From the right: only the access key could hold a slash.
        let mut parts = credential.rsplitn(5, '/');
        let ("aws4_request", service, region, _date, access_key) =
            (parts.next()?, parts.next()?, parts.next()?, parts.next()?, parts.next()?)
        else {
            return None;
        };
        Some(Self { access_key, region, service })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_credential_scope_says_who_asks_where_and_what() {
        let ana = Some(Scope { access_key: "AKIA", region: "eu-west-1", service: "ssm" });
        let cases = [
            (
                "AWS4-HMAC-SHA256 Credential=AKIA/20260131/eu-west-1/ssm/aws4_request, SignedHeaders=host, Signature=0f",
                ana,
            ),
            ("AWS4-HMAC-SHA256 Credential=AKIA/20260131/eu-west-1/ssm/aws4_request,SignedHeaders=host,Signature=", ana),
            ("AWS4-HMAC-SHA256 SignedHeaders=host, Credential=AKIA/20260131/eu-west-1/ssm/aws4_request", ana),
            (
                "AWS4-HMAC-SHA256 Credential=a/b/20260131/us-west-2/sts/aws4_request, Signature=0",
                Some(Scope { access_key: "a/b", region: "us-west-2", service: "sts" }),
            ),
            ("AWS4-HMAC-SHA256 Credential=AKIA/20260131/eu-west-1/ssm, Signature=0", None),
            ("AWS4-HMAC-SHA256 Credential=AKIA/20260131/eu-west-1/ssm/aws2_request", None),
            ("Bearer AKIA", None),
            ("", None),
        ];
        for (header, scope) in cases {
            assert_eq!(Scope::parse(header), scope, "{header}");
        }
    }

    #[test]
    fn debug_shows_no_state() {
        assert_eq!(format!("{:?}", Emulator::new(State::default())), "Emulator");
    }
}
