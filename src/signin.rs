//! Signing in: from what the environment and the shared files say to credentials, for whatever calls a service afterwards.
//! Knows no operation of Parameter Store.
//!
//! ```text
//!  environment variables ─┐
//!  shared files ──────────┴─► Environment::read ─► Environment ─┐
//!                                   (files)                     ├─► Plan::new ─► Plan::sign_in ─► SignedIn ─► clients
//!                                        Place, as asked for ───┘     (pure)       (network)
//! ```
//!
//! | file | what it is for | pure |
//! |---|---|---|
//! | `environment` | what was read, and the reading | all but [`Environment::read`] |
//! | `ini` | the format of the shared files | yes |
//! | `shared_config` | what the two files say, merged | yes |
//! | `sources` | where settings may be said, in the order in which they count | yes |
//! | `origins` | which of them said what, for whoever looks | yes |
//! | `endpoint` | where each service is reached | yes |
//! | `place` | profile and region in force; what there is to choose | yes |
//! | `chain` | the roles of a profile and what they are assumed with | yes |
//! | `method` | how a session signs in, as far as advice depends on it | yes |
//! | `fingerprint` | what tells one session's credentials from another's without the network | yes |
//! | `commands` | commands of the AWS CLI that a person is told to run | yes |
//! | `bundle` | certificates of the user's own | no |
//! | `plan` | checks first, then credentials | no |
//! | `first` | first credentials: keys, SSO, web identity, container, instance | no |
//! | `login` | the token of a login by SSO | no |
//! | `portal` | where a profile signs in by SSO | yes |
//! | `device` | signing in by SSO from here | no |
//! | `container` | the credentials of a container | no |
//! | `roles` | roles assumed with them, with one-time codes too | no |
//! | `provider` | their renewal while a session lasts | no |
//! | `process` | `credential_process` | no |
//! | `explain` | why there is nothing to sign calls with, and how to get it | yes |

mod bundle;
mod chain;
mod commands;
mod container;
mod device;
mod endpoint;
mod environment;
mod explain;
mod fingerprint;
mod first;
#[cfg(test)]
mod fixtures;
mod ini;
mod login;
mod method;
mod origins;
#[cfg(test)]
mod peer;
mod place;
mod plan;
mod portal;
mod process;
mod provider;
mod roles;
mod shared_config;
mod sources;
mod token;

pub(crate) use endpoint::{Endpoints, at};
pub(crate) use environment::Environment;
pub(crate) use method::SignInMethod;
pub(crate) use plan::{Plan, SignedIn};
pub(crate) use roles::CodeSessions;

/// Ends every `credential_process` that still runs; to be called when the program ends, in whatever way.
pub(crate) fn end_processes() {
    process::end_all();
}
