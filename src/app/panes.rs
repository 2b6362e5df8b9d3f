//! The two panes: the tree or the hits of a search, and the detail of what is under the cursor.

pub mod detail;
mod empty;
mod keys;
pub mod search;
mod status;
pub mod tree;
pub mod value;
