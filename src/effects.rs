//! Runs what the app asked for.
