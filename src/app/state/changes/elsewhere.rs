//! Changes of places that were left, kept in memory for the way back: without the values that were kept of them.

use std::time::Duration;

use super::{Changes, Record, What};
use crate::job::JobPlace;

/// What was changed in a place that was left.
#[derive(Debug)]
pub(crate) struct LeftChanges {
    place: JobPlace,
    records: Vec<Record>,
}

impl LeftChanges {
    /// Where they were made.
    pub(in crate::app) fn place(&self) -> &JobPlace {
        &self.place
    }

    /// How many.
    pub(in crate::app) fn len(&self) -> usize {
        self.records.len()
    }
}

impl Changes {
    /// The place is left. Copies to another place, which are of both, stay listed; the others are taken out, and what was kept of
    /// deletions is wiped. The numbers go on from there.
    pub(in crate::app) fn leave(&mut self, place: JobPlace) -> Option<LeftChanges> {
        self.expire(Duration::MAX);
        let records: Vec<Record> =
            self.records.extract_if(.., |record| !matches!(record.what, What::Promoted(_))).collect();
        (!records.is_empty()).then_some(LeftChanges { place, records })
    }

    /// What was changed there before is listed again.
    pub(in crate::app) fn come_back(&mut self, left: LeftChanges) {
        self.records.extend(left.records);
        self.records.sort_by_key(|record| record.id);
    }
}
