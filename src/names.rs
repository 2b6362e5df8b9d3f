//! The tree of names and its visible rows; name rules; fuzzy ranking. Pure, fast, free of aws types.
//!
//! * [`Tree`] holds every parameter of the session once, compactly, and answers what a list on the screen asks: how many
//!   rows, which rows from here on, where is this one; by folders, or flat in one of several orders ([`Order`]). It takes
//!   100,000 names page by page without a pause.
//! * [`search`] ranks names against a fuzzy query, on a snapshot that a worker thread may hold.
//! * [`rules`] says what is wrong with a name or a value before the service is asked.

mod blocks;
pub(crate) mod bytes;
mod compact;
mod facts;
mod flat;
mod node;
pub mod rules;
pub mod search;
mod tree;
mod variable;

pub use flat::Order;
pub use node::Node;
pub use tree::rows::Rows;
pub use tree::{Changes, Row, Tree};
pub use variable::{below, leaf, variable};
