//! The tree of names.

pub mod search;
