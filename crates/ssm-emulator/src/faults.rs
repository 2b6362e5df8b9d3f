//! Faults on demand: what goes wrong on real networks and in shared accounts, exactly when a test wants it.

use serde::Deserialize;

use crate::error::ServiceError;
use crate::names;
use crate::wire;

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FaultKind {
    /// The request takes effect, its answer never arrives.
    LostReply,
    /// The request takes effect, its answer is cut short and is no JSON.
    Malformed,
    /// `InternalServerError`, status 500; nothing takes effect.
    #[default]
    InternalError,
    /// `TooManyUpdates`, which SDKs do not retry (docs/parameter-store.md 3).
    TooManyUpdates,
    /// `ThrottlingException`.
    Throttle,
    /// KMS throttles behind Parameter Store (docs/parameter-store.md 3).
    KmsThrottle,
    /// Someone else writes the parameter just before.
    InterposedWrite,
    /// Someone else deletes the parameter just before.
    InterposedDelete,
    /// The session has expired; for good, unless `times` says otherwise.
    Expired,
    /// The caller's clock is slow: `InvalidSignatureException`, "Signature expired".
    ClockSkew,
    /// The caller's clock is fast: `InvalidSignatureException`, "Signature not yet current".
    ClockAhead,
    /// The secret key is not that of the access key: `InvalidSignatureException`.
    WrongSignature,
    /// The access key is nobody's: `UnrecognizedClientException`.
    UnknownCredentials,
    /// A network that wants a login first answers 200 with a page of its own.
    CaptivePortal,
    /// A proxy forbids the call: 403, XML.
    ProxyDenial,
    /// A gateway on the way has lost the service behind it: 502 with a page.
    BadGateway,
}

impl FaultKind {
    /// Whether it stays until something is done about it, rather than befall one call.
    fn lasts(self) -> bool {
        matches!(
            self,
            Self::Expired
                | Self::ClockSkew
                | Self::ClockAhead
                | Self::WrongSignature
                | Self::UnknownCredentials
                | Self::CaptivePortal
                | Self::ProxyDenial
        )
    }
}

/// An answer that is not the service's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Page {
    pub(crate) status: u16,
    pub(crate) content_type: &'static str,
    pub(crate) body: &'static str,
}

/// What a hotel's network answers, whatever was asked.
const PORTAL: Page = Page {
    status: 200,
    content_type: wire::HTML,
    body: "<!DOCTYPE html><html><head><title>Welcome</title></head><body>Sign in to use this network.</body></html>",
};

/// What a proxy answers that lets only some through.
const FORBIDDEN: Page = Page {
    status: 403,
    content_type: crate::query::XML,
    body: "<?xml version=\"1.0\"?><Error><Code>PolicyDenied</Code><Message>Blocked by the proxy</Message></Error>",
};

/// What a load balancer answers with nothing behind it.
const BAD_GATEWAY: Page = Page {
    status: 502,
    content_type: wire::HTML,
    body: "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>",
};

/// One fault waiting to happen; `[[fault]]` of a seed file.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Fault {
    /// The operation it befalls; `*` or nothing for all.
    pub operation: String,
    /// What goes wrong.
    pub kind: FaultKind,
    /// Only calls about this parameter.
    pub name: Option<String>,
    /// So many calls are let through first.
    pub after: u32,
    /// How many calls it befalls then; 1 unless given, but what a person must mend first stays: an expired session, a wrong
    /// clock, a captive portal.
    pub times: Option<u32>,
    /// What the other writer stores.
    pub value: Option<String>,
    /// ARN of the other writer.
    pub by: Option<String>,
}

impl Fault {
    /// A fault that befalls the next call of `operation`.
    pub fn new(operation: &str, kind: FaultKind) -> Self {
        Self { operation: operation.to_owned(), kind, ..Self::default() }
    }

    /// The same, for calls about one parameter only.
    pub fn on(self, name: &str) -> Self {
        Self { name: Some(name.to_owned()), ..self }
    }

    /// The same, after letting so many calls through.
    pub fn after(self, calls: u32) -> Self {
        Self { after: calls, ..self }
    }

    /// The same, so many times.
    pub fn times(self, times: u32) -> Self {
        Self { times: Some(times), ..self }
    }

    fn covers(&self, operation: &str, keys: &[String]) -> bool {
        let operation = matches!(self.operation.as_str(), "" | "*") || self.operation == operation;
        operation && self.name.as_ref().is_none_or(|name| keys.contains(&names::key(name)))
    }

    /// Counts a call that the fault covers; whether it befalls this one.
    fn befalls(&mut self) -> bool {
        if self.after > 0 {
            self.after -= 1;
            return false;
        }
        match &mut self.times {
            Some(0) => false,
            Some(times) => {
                *times -= 1;
                true
            }
            None => {
                if !self.kind.lasts() {
                    self.times = Some(0);
                }
                true
            }
        }
    }
}

/// What befalls one call.
#[derive(Debug, Clone, Default)]
pub(crate) struct Injected {
    /// Answered instead of being carried out.
    pub(crate) refusal: Option<ServiceError>,
    /// Somebody else answers; the service hears nothing of it.
    pub(crate) intercepted: Option<Page>,
    /// What someone else does just before: the interposed writes and deletions.
    pub(crate) before: Vec<Fault>,
    pub(crate) kms_throttled: bool,
    pub(crate) malformed: bool,
    pub(crate) lost: bool,
}

/// Asks every fault whether it befalls this call. `names` are those in the request.
pub(crate) fn inject(faults: &mut Vec<Fault>, operation: &str, names: &[String]) -> Injected {
    let keys: Vec<String> = names.iter().map(|name| names::key_asked(name)).collect();
    let mut injected = Injected::default();
    for fault in faults.iter_mut().filter(|fault| fault.covers(operation, &keys)) {
        if !fault.befalls() {
            continue;
        }
        match fault.kind {
            FaultKind::LostReply => injected.lost = true,
            FaultKind::Malformed => injected.malformed = true,
            FaultKind::KmsThrottle => injected.kms_throttled = true,
            FaultKind::InterposedWrite | FaultKind::InterposedDelete => injected.before.push(fault.clone()),
            FaultKind::InternalError => refuse(&mut injected, ServiceError::internal()),
            FaultKind::TooManyUpdates => refuse(&mut injected, ServiceError::silent("TooManyUpdates")),
            FaultKind::Throttle => refuse(&mut injected, throttled()),
            FaultKind::Expired => refuse(&mut injected, expired()),
            FaultKind::ClockSkew => refuse(&mut injected, clock_skew()),
            FaultKind::ClockAhead => refuse(&mut injected, clock_ahead()),
            FaultKind::WrongSignature => refuse(&mut injected, wrong_signature()),
            FaultKind::UnknownCredentials => refuse(&mut injected, unknown_credentials()),
            FaultKind::CaptivePortal => injected.intercepted = Some(PORTAL),
            FaultKind::ProxyDenial => injected.intercepted = Some(FORBIDDEN),
            FaultKind::BadGateway => injected.intercepted = Some(BAD_GATEWAY),
        }
    }
    faults.retain(|fault| fault.times != Some(0));
    injected
}

fn refuse(injected: &mut Injected, error: ServiceError) {
    injected.refusal.get_or_insert(error);
}

/// docs/parameter-store.md 3.
pub(crate) fn throttled() -> ServiceError {
    ServiceError::new("ThrottlingException", "Rate exceeded")
}

/// docs/parameter-store.md 7.1.
pub(crate) fn expired() -> ServiceError {
    ServiceError::new("ExpiredTokenException", "The security token included in the request is expired")
}

/// docs/parameter-store.md 7.1; the times are examples, for the emulator reads no signature.
fn clock_skew() -> ServiceError {
    let text = "Signature expired: 20260101T000000Z is now earlier than 20260101T000500Z (20260101T001000Z - 5 min.)";
    ServiceError::new("InvalidSignatureException", text)
}

/// docs/parameter-store.md 7.1, the other way round.
fn clock_ahead() -> ServiceError {
    let text =
        "Signature not yet current: 20260101T001000Z is still later than 20260101T000500Z (20260101T000000Z + 5 min.)";
    ServiceError::new("InvalidSignatureException", text)
}

/// docs/parameter-store.md 7.1: the text that all of AWS uses.
fn wrong_signature() -> ServiceError {
    let text = "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access \
        Key and signing method. Consult the service documentation for details.";
    ServiceError::new("InvalidSignatureException", text)
}

/// docs/parameter-store.md 7.1.
pub(crate) fn unknown_credentials() -> ServiceError {
    ServiceError::new("UnrecognizedClientException", "The security token included in the request is invalid.")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lost_answers(fault: Fault, calls: &[(&str, &str)]) -> Vec<bool> {
        let mut faults = vec![fault];
        calls.iter().map(|(op, name)| inject(&mut faults, op, &[(*name).to_owned()]).lost).collect()
    }

    #[test]
    fn faults_befall_the_calls_they_are_meant_for() {
        let lost = || Fault::new("PutParameter", FaultKind::LostReply);
        let put = ("PutParameter", "/x");
        for (fault, calls, expected) in [
            (lost(), vec![put, put], vec![true, false]),
            (lost().after(1).times(2), vec![put; 4], vec![false, true, true, false]),
            (lost().on("x"), vec![("PutParameter", "/y"), put], vec![false, true]),
            (lost(), vec![("GetParameter", "/x"), put], vec![false, true]),
            (Fault { operation: "*".to_owned(), ..lost() }, vec![("GetParameter", "/x"), put], vec![true, false]),
            (lost().on("/x"), vec![("PutParameter", "x:3")], vec![true]),
        ] {
            assert_eq!(lost_answers(fault.clone(), &calls), expected, "{fault:?}");
        }
    }

    #[test]
    fn an_expired_session_stays_expired() {
        let mut faults = vec![Fault::new("*", FaultKind::Expired).after(1)];
        let codes: Vec<_> =
            (0..4).map(|_| inject(&mut faults, "GetParameter", &[]).refusal.map(|error| error.code)).collect();
        let expired = Some("ExpiredTokenException");
        assert_eq!(codes, [None, expired, expired, expired]);
    }
}
