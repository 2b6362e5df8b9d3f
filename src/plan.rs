//! A change of several parameters as one: what is overwritten, created, deleted, put back, step by step; and the text that it is edited
//! as. It has no journal of its own: names, versions and steps are data, and values are in overwrites and creations alone.

mod compared;
mod grammar;
mod steps;

pub use compared::{Basis, Compared, Member, PlannedStep};
pub use grammar::{Asks, Entry, KEEP, Problem, entry, parse, written_value};
pub use steps::{Plan, PlanStep, counts};
