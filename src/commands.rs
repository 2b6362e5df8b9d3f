//! What the program does beside browsing: one file for each subcommand.

pub(crate) mod emulator;
