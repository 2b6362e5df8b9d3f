//! The list of changes: one row each, in columns.

use jiff::Timestamp;

use super::words::short_state;
use crate::app::state::changes::Record;
use crate::app::state::jobs;
use crate::app::widths::{taken, widths};
use crate::job::Job;
use crate::line::{Line, Role};
use crate::text;

/// One of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum At {
    /// A change that has not ended with all.
    Job(String),
    /// What a move or a copy has done that has not ended.
    DoneBefore(String),
    /// A change of this session.
    Change(u64),
}

/// The same, with all that is known of it.
#[derive(Debug, Clone, Copy)]
pub(super) enum Entry<'a> {
    Job(&'a Job),
    DoneBefore(&'a Job),
    Change(&'a Record),
}

impl Entry<'_> {
    pub(super) fn at(&self) -> At {
        match self {
            Self::Job(job) => At::Job(job.id.clone()),
            Self::DoneBefore(job) => At::DoneBefore(job.id.clone()),
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
            Entry::DoneBefore(job) => Self {
                when: text::ago(job.begun, now),
                called: jobs::done_called(job),
                did: jobs::done(job),
                state: (Role::Plain, String::new()),
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
        let natural = [
            widest(&|row| text::width(&row.when)),
            widest(&|row| text::width(&text::sanitise(&row.called))),
            widest(&|row| text::width(&text::sanitise(&row.did))),
            widest(&|row| text::width(&row.state.1)),
        ];
        // How it stands with undoing it is what the list is read for: when and what it was are told below as well.
        let half = width.saturating_sub(taken(&[natural[0], natural[3]], GAP) + 2 * GAP) / 2;
        let cuts = [(1, half.max(NAME_LEAST)), (2, DID_LEAST), (0, 0), (2, 0), (1, NAME_LEAST)];
        let [when, called, did, _] = widths(width, GAP, natural, &cuts);
        Self { when, called, did }
    }
}

/// One row of the list: when, what to, what, and how it stands with undoing it.
pub(super) fn line(row: &Row, columns: Columns) -> Line {
    let Row { when, called, did, state: (state_role, state) } = row;
    let called = text::truncate_middle(&text::sanitise(called), columns.called).into_owned();
    let did = text::truncate(&text::sanitise(did), columns.did).into_owned();
    let gap = " ".repeat(GAP);
    let mut line = Vec::new();
    if columns.when > 0 {
        line.push((Role::Dim, format!("{}{gap}", text::pad(when, columns.when))));
    }
    line.push((Role::Strong, text::pad(&called, columns.called)));
    if columns.did > 0 {
        line.push((Role::Plain, format!("{gap}{}", text::pad(&did, columns.did))));
    }
    line.push((*state_role, format!("{gap}{state}")));
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: &str = "/shop/production/payments/provider/credentials";

    fn shown(called: &str, did: &str, state: &str, width: usize) -> String {
        let row = Row {
            when: "08:00:00 UTC".to_owned(),
            called: called.to_owned(),
            did: did.to_owned(),
            state: (Role::Plain, state.to_owned()),
        };
        let rows = [row];
        crate::line::plain(&[line(&rows[0], Columns::of(&rows, width))]).trim_end_matches('\n').to_owned()
    }

    #[test]
    fn a_name_is_cut_only_where_there_is_no_room_and_has_half_of_it_at_least() {
        let to = format!("copied to {LONG}-of-before, v1");
        assert_eq!(shown(LONG, "v7 → v8", "", 78), format!("08:00:00 UTC  {LONG}  v7 → v8"));
        assert!(shown(LONG, &to, "", 160).contains(&format!("{LONG}  {to}")));
        let cut = shown(LONG, &to, "", 100);
        assert!(cut.starts_with("08:00:00 UTC  /shop/production/pay") && text::width(&cut) <= 100, "{cut}");
        // The other is not cut for a name that is short.
        assert!(shown("/a", &to, "", 100).contains(&to));
    }

    #[test]
    fn where_it_is_narrow_the_name_and_how_it_stands_are_left() {
        let narrow = shown(LONG, "v7 deleted", "kept until 08:15:00 UTC", 58);
        assert!(narrow.ends_with("kept until 08:15:00 UTC") && text::width(&narrow) <= 58, "{narrow}");
        let least = shown(LONG, "v7 deleted", "put back as v9", 38);
        assert!(least.starts_with("/shop/") && least.ends_with("put back as v9"), "{least}");
    }
}
