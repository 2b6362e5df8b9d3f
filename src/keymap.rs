//! The one table of bindings.
