//! What this session changed, in order, and what is kept to undo it: of an overwrite the numbers of its versions, of a deletion the
//! values, sealed, for a while. Those of a place that is left are kept for the way back, without values; all goes with the program.

pub(in crate::app) mod elsewhere;
mod left;
mod record;

use std::time::Duration;

use jiff::Timestamp;

use crate::app::reason::Reason;
use crate::deletion::Creation;
use crate::failure::Failure;
use crate::line::{Lines, Role};
use crate::parameter::{Parameter, is_same_name};
use crate::secret::Secret;
pub(in crate::app) use left::{another_there, in_folder, lacks, why_left};
pub(crate) use record::{Copied, Deleted, Gone, Overwrote, Planned, Record, Went, What};

/// So many names are listed at most, of those that a question or a change is about: nobody reads more, and each frame lays them out.
pub(in crate::app) const LISTED: usize = 500;

/// That there are more names than are listed.
pub(in crate::app) fn and_more(out: &mut Lines, names: usize) {
    if names > LISTED {
        out.prose(Role::Dim, &format!("… and {} more", names - LISTED));
    }
}

/// What this session changed, the oldest first.
#[derive(Debug, Default)]
pub(crate) struct Changes {
    records: Vec<Record>,
    /// The number of the last one.
    last: u64,
}

impl Changes {
    /// The newest first.
    pub(in crate::app) fn iter(&self) -> impl DoubleEndedIterator<Item = &Record> {
        self.records.iter().rev()
    }

    pub(in crate::app) fn get(&self, id: u64) -> Option<&Record> {
        self.records.iter().find(|record| record.id == id)
    }

    /// The newest.
    pub(in crate::app) fn newest(&self) -> Option<&Record> {
        self.records.last()
    }

    /// Takes out what was done by changes that are not undone.
    pub(super) fn take(&mut self, is_meant: impl Fn(&Record) -> bool) -> Vec<What> {
        let taken = self.records.extract_if(.., |record| record.undone.is_none() && is_meant(record));
        taken.map(|record| record.what).collect()
    }

    pub(in crate::app) fn add(
        &mut self,
        at: Timestamp,
        what: What,
        left: Vec<(String, Reason)>,
        failure: Option<Failure>,
    ) -> u64 {
        self.last += 1;
        let id = self.last;
        self.records.push(Record { id, at, what, left, failure, not_undone: Vec::new(), undone: None });
        id
    }

    /// A change has been undone, but for these.
    pub(in crate::app) fn undone_but_for(&mut self, id: u64, left: Vec<(String, Reason)>) {
        if let Some(record) = self.records.iter_mut().find(|record| record.id == id) {
            record.not_undone = left;
        }
    }

    /// A change has been undone.
    pub(in crate::app) fn undone(&mut self, id: u64, at: Timestamp, says: String) {
        if let Some(record) = self.records.iter_mut().find(|record| record.id == id) {
            // What was left of it may be undone later.
            if matches!(&record.what, What::Promoted(promoted) if promoted.to_undo().next().is_some()) {
                return;
            }
            record.undone = Some((at, says));
        }
    }

    /// What creates anew at that time what that deletion deleted, as far as it can be.
    pub(in crate::app) fn creations(&self, id: u64, at: Timestamp) -> Vec<Creation> {
        let deleted = self.get(id).and_then(|record| record.what.deleted());
        deleted.map(|deleted| deleted.kept().filter_map(|kept| kept.creation(at)).collect()).unwrap_or_default()
    }

    /// Whether that change keeps what creates a parameter anew.
    pub(in crate::app) fn is_kept(&self, id: u64, name: &str) -> bool {
        let deleted = self.get(id).and_then(|record| record.what.deleted());
        deleted.is_some_and(|deleted| deleted.kept().any(|kept| is_same_name(&kept.parameter.name, name)))
    }

    /// How many that were deleted can be put back yet, and until when the last of them.
    pub(in crate::app) fn kept_until(&self) -> Option<(usize, Timestamp)> {
        let deleted = self.records.iter().filter_map(|record| record.what.deleted());
        let kept: Vec<_> = deleted.filter_map(|it| Some((it.kept().count(), it.kept_until()?))).collect();
        let until = kept.iter().map(|(_, until)| *until).max()?;
        Some((kept.iter().map(|(count, _)| count).sum(), until))
    }

    /// What was changed after that change, the newest first.
    pub(in crate::app) fn since(&self, id: u64) -> impl Iterator<Item = &Record> {
        self.iter().take_while(move |record| record.id > id)
    }

    /// The number of the newest.
    pub(in crate::app) fn last(&self) -> u64 {
        self.last
    }

    /// Every value that is kept.
    pub(in crate::app) fn open_all(&self) -> Vec<Secret> {
        let deleted = self.records.iter().filter_map(|record| record.what.deleted());
        deleted.flat_map(Deleted::kept).filter_map(|kept| kept.value.open()).collect()
    }

    /// Some of what that deletion deleted is back: it is not created twice.
    pub(in crate::app) fn is_back(&mut self, deletion: u64, name: &str, version: i64) {
        let record = self.records.iter_mut().find(|record| record.id == deletion);
        if let Some(deleted) = record.and_then(|record| record.what.deleted_mut()) {
            for gone in deleted.gone.iter_mut().filter(|gone| is_same_name(&gone.name, name)) {
                gone.kept = None;
                gone.back = Some(version);
            }
        }
    }

    /// What that plan, or that copy, has written is put back, or deleted again: it is not undone twice.
    pub(in crate::app) fn is_undone_of(&mut self, plan: u64, name: &str, version: Option<i64>) {
        let record = self.records.iter_mut().find(|record| record.id == plan);
        let what = record.map(|record| &mut record.what);
        if let Some(What::Promoted(promoted)) = what {
            for one in promoted.each.iter_mut().filter(|one| is_same_name(&one.to, name)) {
                one.undone = true;
            }
        } else if let Some(What::Planned(planned)) = what {
            for wrote in planned.wrote.iter_mut().filter(|wrote| is_same_name(&wrote.name, name)) {
                wrote.back = version;
            }
            let is_gone = |created: &mut Parameter| version.is_none() && is_same_name(&created.name, name);
            planned.uncreated.extend(planned.created.extract_if(.., is_gone));
        }
    }

    /// One of several whose tags or settings were changed is as it was: it is not put back twice.
    pub(in crate::app) fn is_put_back(&mut self, change: u64, name: &str) {
        let record = self.records.iter_mut().find(|record| record.id == change);
        if let Some(What::Amended(amendments)) = record.map(|record| &mut record.what) {
            for one in amendments.each.iter_mut().filter(|one| is_same_name(&one.name, name)) {
                one.back = true;
            }
        }
    }

    /// When the next values go, on the `mono` clock.
    pub(in crate::app) fn next_expiry(&self) -> Option<Duration> {
        let until = self.records.iter().filter_map(|record| {
            let deleted = record.what.deleted()?;
            deleted.until.filter(|_| deleted.kept().next().is_some())
        });
        until.map(|(until, _)| until).min()
    }

    /// Wipes what was kept for long enough.
    pub(in crate::app) fn expire(&mut self, now: Duration) {
        for record in &mut self.records {
            if let Some(deleted) = record.what.deleted_mut()
                && deleted.until.is_some_and(|(until, _)| now >= until)
            {
                for gone in &mut deleted.gone {
                    gone.kept = None;
                }
            }
        }
    }
}
