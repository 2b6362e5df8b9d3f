//! An in-memory emulator of AWS Systems Manager Parameter Store that speaks AWS JSON 1.1.
//!
//! Its core is [`handle`]: a pure function of a [`State`], the time and a [`Request`]. An [`Emulator`] is a state that is shared
//! and has a clock. Two wrappers carry requests to it, each a feature of its own:
//!
//! | feature | gives | for |
//! |---|---|---|
//! | `client` | `Emulator::http_client` | the AWS SDK for Rust, in this process, without a socket |
//! | `server` | `server::bind`, `server::serve` | every other client, over loopback |
//!
//! ```
//! use ssm_emulator::{Request, State, Timestamp, handle};
//!
//! let mut state = State::default();
//! let body = br#"{"Name": "/app/colour", "Value": "blue", "Type": "String"}"#;
//! let request = Request { target: Some("AmazonSSM.PutParameter"), body, ..Request::default() };
//! let answer = handle(&mut state, Timestamp::now(), &request);
//! assert_eq!((answer.status, answer.body.as_slice()), (200, &br#"{"Version":1,"Tier":"Standard"}"#[..]));
//! ```
//!
//! The README has an example for each feature, and says what is emulated and what is not.
//!
//! # Where things are
//!
//! | for | see |
//! |---|---|
//! | what can be switched, and what is disputed | [`behaviour`] |
//! | what a seed file holds | [`seed`] |
//! | what can go wrong on demand | [`Fault`], `faults` |
//! | from a request to an answer | `dispatch`, `throttle`; who asks: `emulator` |
//! | what the operations do, every rule of a write included | `operation`, a file for each group of them |
//! | pages, tokens, filters | `paging`, `filters` |
//! | names, ARNs, selectors, accounts and regions | `names`, `place` |
//! | what is stored: versions, labels, tags, policies, what AWS publishes | `store`, `policies`, `public`, `plaintext` |
//! | allowed patterns, in Java's dialect | `pattern` |
//! | keys, denials and one-time codes | `keys`, `iam`, `mfa`, `ciphertext` |
//! | bodies and their errors | `wire`, `error`, `types`; `query` for XML |
//! | what tests look into and change | [`State`], [`Call`] |
//!
//! Comments give the source of a behaviour as a section of the repository's `docs/parameter-store.md`: (docs/parameter-store.md 4.2).

pub mod behaviour;
mod calls;
mod ciphertext;
#[cfg(feature = "client")]
mod client;
mod clock;
#[cfg(feature = "client")]
mod cut;
mod dispatch;
mod emulator;
mod error;
mod faults;
mod filters;
mod hash;
mod iam;
mod keys;
mod mfa;
mod names;
mod operation;
mod paging;
mod pattern;
mod place;
mod plaintext;
mod policies;
mod public;
mod query;
pub mod seed;
#[cfg(feature = "server")]
pub mod server;
mod stack;
mod state;
mod store;
mod throttle;
mod types;
mod wire;

pub use jiff::Timestamp;

pub use crate::behaviour::Behaviour;
pub use crate::calls::Call;
#[cfg(feature = "client")]
pub use crate::cut::Cut;
pub use crate::dispatch::{Answer, Request, handle};
pub use crate::emulator::Emulator;
pub use crate::faults::{Fault, FaultKind};
pub use crate::iam::{Deny, Principal};
pub use crate::keys::KeyState;
pub use crate::mfa::MfaDevice;
pub use crate::state::State;
pub use crate::types::Tier;

#[cfg(test)]
mod tests;

/// The examples of the README, run as they stand there.
#[cfg(all(doctest, feature = "client", feature = "server"))]
#[doc = include_str!("../README.md")]
struct Readme;
