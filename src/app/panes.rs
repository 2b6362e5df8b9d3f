//! The two panes: the tree or the hits of a search, and the detail of what is under the cursor.

mod around;
mod bound;
mod console;
mod cursor;
pub(crate) mod detail;
mod empty;
mod fields;
mod folder;
mod keys;
mod marks;
mod owner;
mod room;
pub(crate) mod search;
pub(crate) mod shown;
mod status;
pub(crate) mod tree;
mod value;
mod version;
mod watching;
mod wheel;
