//! An in-memory Parameter Store that speaks AWS JSON 1.1.
//!
//! Its core is [`handle`]: a pure function of the state, the time and a request, built from the facts (section 10 lists what it
//! must be able to produce). Two wrappers carry requests to it: an HTTP client put under the SDK (`--demo`, tests: no
//! socket) and a server on loopback (`sesame emulator`, for clients that no one here wrote).
//!
//! Where to look:
//!
//! | for | see |
//! |---|---|
//! | what can be switched, and what is disputed | [`Behaviour`] |
//! | what a seed file holds | [`seed`] |
//! | what can go wrong on demand | [`Fault`] |
//! | names, ARNs, selectors | `names`, `place` |
//! | pages, tokens, filters | `listing`, `paging`, `filters` |
//! | reads, selectors, history | `reading` |
//! | every rule of a write | `put`, `policies` |
//! | keys and denials | `keys`, `iam` |
//! | bodies and their errors | `wire`, `error`; `query` for XML |

pub mod behaviour;
mod calls;
mod ciphertext;
#[cfg(feature = "client")]
mod client;
mod clock;
mod dispatch;
mod emulator;
mod error;
mod faults;
mod filters;
mod hash;
mod iam;
mod keys;
mod names;
mod operation;
mod paging;
mod place;
mod plaintext;
mod policies;
mod public;
mod query;
pub mod seed;
#[cfg(feature = "server")]
pub mod server;
mod state;
mod store;
mod throttle;
mod types;
mod wire;

pub use jiff::Timestamp;

pub use crate::behaviour::Behaviour;
pub use crate::calls::Call;
pub use crate::dispatch::{Answer, Request, handle};
pub use crate::emulator::Emulator;
pub use crate::faults::{Fault, FaultKind};
pub use crate::iam::{Deny, Principal};
pub use crate::keys::KeyState;
pub use crate::state::State;
pub use crate::types::Tier;

#[cfg(test)]
mod tests;
