//! The commands for scripts, as scripts run them: what comes out, what is said, which status.

mod copy;
#[cfg(unix)]
mod copy_beside;
mod delete;
mod doctor;
mod examples;
mod exec;
mod export;
pub(crate) mod gate;
mod get;
mod import;
mod ls;
pub(crate) mod run;
mod set;
mod shells;
mod signals;
mod statuses;
#[cfg(unix)]
mod steering;
mod walks;
