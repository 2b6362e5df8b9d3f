//! An in-memory Parameter Store that speaks AWS JSON 1.1.
//!
//! Its core is [`handle`]: a pure function of the state, the time and a request, built from the facts (section 10 lists what it
//! must be able to produce). Two wrappers carry requests to it: an HTTP client put under the SDK (`--demo`, tests: no
//! socket) and a server on loopback (`sesame emulator`, for clients that no one here wrote).

pub mod client;
pub mod demo;
pub mod server;

pub use client::Emulator;

use std::time::Duration;

use jiff::Timestamp;

/// One request as it arrived; the wrappers take it from HTTP, tests write it by hand.
#[derive(Debug, Clone, Default)]
pub struct Request<'a> {
    /// `X-Amz-Target`: `AmazonSSM.GetParameter`, `TrentService.ListAliases`; absent for STS, which speaks the query protocol.
    pub target: Option<&'a str>,
    /// From the credential scope of the `Authorization` header; decides who asks.
    pub access_key: Option<&'a str>,
    /// From the credential scope: each region of an account has a store of its own.
    pub region: Option<&'a str>,
    /// From the credential scope: `ssm`, `sts` or `kms`.
    pub service: Option<&'a str>,
    /// The body, as received.
    pub body: &'a [u8],
}

/// What to send back, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// `application/x-amz-json-1.1`, or `text/xml` for STS.
    pub content_type: &'static str,
    /// The body.
    pub body: Vec<u8>,
    /// For `x-amzn-RequestId`.
    pub request_id: String,
    /// How long the wrapper is to wait before it answers.
    pub delay: Duration,
    /// The request took effect but its answer is lost: the wrapper closes the connection without a word.
    pub lost: bool,
}

/// Accounts, principals, keys, parameters, denials and faults: all that the emulator remembers.
#[derive(Debug, Default)]
pub struct State {}

/// Answers one request. Never panics, whatever the body holds.
pub fn handle(_state: &mut State, _now: Timestamp, _request: &Request<'_>) -> Answer {
    Answer {
        status: 500,
        content_type: "application/x-amz-json-1.1",
        body: b"{\"__type\":\"InternalServerError\"}".to_vec(),
        request_id: String::new(),
        delay: Duration::ZERO,
        lost: false,
    }
}
