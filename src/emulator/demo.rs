//! The store that the demo opens.
