//! The two panes: the tree or the hits of a search, and the detail of what is under the cursor.

pub(crate) mod detail;
mod empty;
mod keys;
mod laid_out;
pub(crate) mod search;
mod status;
pub(crate) mod tree;
pub(crate) mod value;
pub(crate) mod version;
