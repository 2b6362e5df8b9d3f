//! Two places side by side: which names are on one side alone, which differ, and what of them, told without a word of any value. One
//! engine for `sesame diff` and for the page that compares. Pure.

mod beside;
mod fingerprint;
mod lines;
mod outline;
mod sought;
mod told;
mod verdict;

pub use beside::{Detail, beside, details};
pub use fingerprint::{Fingerprint, Fingerprints, ValuePrint};
pub(crate) use lines::line_changes;
pub use outline::{FieldChange, Outline};
pub use sought::{Match, Sight, Sighting, Sought, ValueSearch, replaced};
pub use told::{BothNames, Elsewhere, FileNames, READ_AT_ONCE, READ_TOGETHER, READS_A_SECOND, Told, Untold};
pub use verdict::{Pair, Values, Verdict, paired, verdict};
