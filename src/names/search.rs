//! Fuzzy ranking of names, on a snapshot, so that a worker thread can do it while names go on arriving.
//!
//! [`Query`] is what was typed, [`Corpus`] the names, [`rank()`] the work, [`Ranking`] its result and the start of the next
//! one; [`positions`] says what to highlight in the few names on the screen.

mod corpus;
mod filter;
mod fit;
mod glob;
mod order;
mod query;
mod rank;
mod score;
mod term;
mod words;

pub use corpus::Corpus;
pub use filter::{Complaint, FILTERS, FilterHelp};
pub use query::{Matches, Query};
pub use rank::{Hit, Ranking, rank};
pub use score::positions;
pub use words::{Closeness, Words};
