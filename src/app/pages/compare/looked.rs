//! What listing both places of a pair tells, beside what the last comparison of their values has found.

use jiff::Timestamp;

use super::sides::{Known, Row};
use crate::parameter::Parameter;
use crate::places::{Compared, Counts, Pair};
use crate::text;

/// A pair that both places of a comparison were opened as.
#[derive(Debug, Clone)]
pub(super) struct KnownPair {
    pub(super) pair: Pair,
    /// What the comparison before this one has found.
    pub(super) before: Option<Compared>,
    /// What listing both before this told.
    pub(super) listed: Option<Looked>,
    /// Whether its second place is the one that is here.
    pub(super) is_swapped: bool,
}

/// What listing both places of a pair told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::app) struct Looked {
    pub(super) counts: Counts,
    /// How many of those in both were written since their values were compared; nothing where they were not.
    pub(super) written: Option<usize>,
}

impl Looked {
    /// Of the rows that a listing has made, with how they stand.
    pub(super) fn of(rows: &[Row], counts: Counts, before: Option<&Compared>) -> Self {
        let compared = before.filter(|before| before.counts.unread == 0);
        let written = compared.map(|before| rows.iter().filter(|row| is_written_since(row, before.at)).count());
        Self { counts, written }
    }

    /// In words: `1 missing · 2 written since`; `none missing · no value written since`.
    pub(in crate::app) fn says(&self) -> String {
        let Self { counts, .. } = self;
        let in_both = counts.unread + counts.same + counts.beside + counts.different + counts.untold;
        let names = Counts { unread: 0, same: in_both, ..*counts };
        let names = match (names.is_equal(), names.missing) {
            (false, 1..) => Some(names.says()),
            (false, 0) => Some(format!("none missing · {}", names.says())),
            // What was missing before may be there by now.
            (true, _) => (in_both > 0).then(|| "none missing".to_owned()),
        };
        let values = self.says_written().filter(|_| in_both > 0);
        let says: Vec<String> = names.into_iter().chain(values).collect();
        if says.is_empty() { counts.says() } else { says.join(" · ") }
    }

    /// How many values were written since they were compared, or were not compared.
    pub(super) fn says_written(&self) -> Option<String> {
        match self.written {
            Some(0) => Some("no value written since".to_owned()),
            Some(written) => Some(format!("{written} written since", written = text::grouped(written))),
            None if self.counts.unread > 0 => Some(format!("{} not compared", text::grouped(self.counts.unread))),
            None => None,
        }
    }

    /// Whether nothing of it says that the places differ.
    pub(in crate::app) fn is_equal(&self) -> bool {
        self.counts.is_equal() && self.written.unwrap_or(0) == 0
    }
}

/// Whether a value that is in both places was written after that.
pub(super) fn is_written_since(row: &Row, at: Timestamp) -> bool {
    let modified = |known: &Option<Known>| -> Option<Timestamp> {
        let listed: Option<&Parameter> = known.as_ref()?.parameter.as_ref();
        listed?.modified
    };
    row.both().is_some() && [&row.here, &row.there].into_iter().filter_map(modified).any(|modified| modified > at)
}
