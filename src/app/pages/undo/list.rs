//! The list of changes: one row each, in columns.

use jiff::Timestamp;

use super::words::short_state;
use crate::app::state::changes::Record;
use crate::app::state::jobs;
use crate::job::Job;
use crate::line::{Line, Role};
use crate::text;

/// One of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum At {
    /// A change that has not ended with all.
    Job(String),
    /// A change of this session.
    Change(u64),
}

/// The same, with all that is known of it.
#[derive(Debug, Clone, Copy)]
pub(super) enum Entry<'a> {
    Job(&'a Job),
    Change(&'a Record),
}

impl Entry<'_> {
    pub(super) fn at(&self) -> At {
        match self {
            Self::Job(job) => At::Job(job.id.clone()),
            Self::Change(record) => At::Change(record.id),
        }
    }
}

/// Columns between two of the list.
const GAP: usize = 2;

/// The least columns of a name in the list.
const NAME_LEAST: usize = 16;

/// The least columns of what was done.
const DID_LEAST: usize = 12;

/// How wide the columns of the list are, but for the first and the last.
#[derive(Debug, Clone, Copy)]
pub(super) struct Columns {
    when: usize,
    called: usize,
    did: usize,
}

/// What one row of the list says.
#[derive(Debug)]
pub(super) struct Row {
    when: String,
    called: String,
    did: String,
    state: (Role, String),
}

impl Row {
    pub(super) fn of(entry: Entry<'_>, now: Timestamp) -> Self {
        match entry {
            Entry::Job(job) => Self {
                when: text::ago(job.begun, now),
                called: jobs::called(job),
                did: jobs::does(job),
                state: (Role::Warn, jobs::so_far(job)),
            },
            Entry::Change(record) => Self {
                when: text::clock(record.at),
                called: record.called(),
                did: record.did(),
                state: short_state(record),
            },
        }
    }
}

impl Columns {
    pub(super) fn of(rows: &[Row], width: usize) -> Self {
        let widest = |of: &dyn Fn(&Row) -> usize| rows.iter().map(of).max().unwrap_or(0);
        let called = widest(&|row| text::width(&text::sanitise(&row.called)));
        let [when, did, state] = [
            widest(&|row| text::width(&row.when)),
            widest(&|row| text::width(&row.did)),
            widest(&|row| text::width(&row.state.1)),
        ];
        let room = width.saturating_sub(when + did + state + 3 * GAP).max(NAME_LEAST);
        let called = called.min(room);
        // How it stands with undoing it is what the list is read for: what was done is cut before that.
        let did = did.min(width.saturating_sub(when + called + state + 3 * GAP).max(DID_LEAST));
        Self { when, called, did }
    }
}

/// One row of the list: when, what to, what, and how it stands with undoing it.
pub(super) fn line(row: &Row, columns: Columns) -> Line {
    let Row { when, called, did, state: (state_role, state) } = row;
    let called = text::truncate_middle(&text::sanitise(called), columns.called).into_owned();
    let did = text::truncate(&text::sanitise(did), columns.did).into_owned();
    let gap = " ".repeat(GAP);
    vec![
        (Role::Dim, format!("{}{gap}", text::pad(when, columns.when))),
        (Role::Strong, text::pad(&called, columns.called)),
        (Role::Plain, format!("{gap}{}", text::pad(&did, columns.did))),
        (*state_role, format!("{gap}{state}")),
    ]
}
