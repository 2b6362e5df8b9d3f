//! What the program promises, tested through its public face. One binary, since each links the SDK.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests say what they expect")]

#[macro_use]
mod fixtures;
mod findings;
mod footer;

mod activity;
mod anew;
mod by_value;
mod change_set;
mod columns;
#[cfg(unix)]
mod commands;
mod compare;
mod delete;
mod docs;
mod emulator;
mod estimates;
mod failures;
mod foreign;
mod form;
mod help;
mod history;
mod house;
mod importing;
mod kept_names;
mod keys;
mod kms_keys;
mod looks;
mod many_places;
mod moving;
mod not_connected;
mod pace;
mod pairs;
mod palette;
mod parts;
mod past;
mod peer;
#[cfg(unix)]
mod picture;
mod places;
mod plan;
mod promote;
mod reloading;
mod resuming;
mod resuming_over;
mod screens;
mod search;
mod settings;
mod so_far;
mod store;
mod swapping;
mod switching;
mod tags;
mod tags_of_several;
#[cfg(unix)]
mod terminal;
mod update;
mod versions;
mod watching;
