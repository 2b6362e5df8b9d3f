//! The program in a real pseudo-terminal: what it does to the terminal, and that it gives it back on every way out.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "terminal/session.rs"]
mod session;

#[path = "terminal/emulator.rs"]
mod emulator;
#[path = "terminal/failures.rs"]
mod failures;
#[path = "terminal/log.rs"]
mod log;
#[path = "terminal/outside.rs"]
mod outside;
#[path = "terminal/panics.rs"]
mod panics;
#[path = "terminal/restores.rs"]
mod restores;
#[path = "terminal/secrets.rs"]
mod secrets;
#[path = "terminal/sign_in.rs"]
mod sign_in;
#[path = "terminal/switching.rs"]
mod switching;
#[path = "terminal/warm.rs"]
mod warm;
