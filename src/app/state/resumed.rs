//! A change that was gone on with is one change: what was done before it was cut off is undone with the rest.

use super::changes::{Changes, Copied, Deleted, Went, What};
use super::promoted::{Promoted, PromotedOne};
use crate::job::{Job, JobName, Reached};
use crate::parameter::{Parameter, is_same_name};

impl Changes {
    /// What was done with what was done of the same change before: by this session, whose record of it that takes over, or by a program that
    /// is gone, as its journal tells. Of a deletion by another program nothing can be undone, as its values went with it.
    pub(in crate::app) fn with_what_was_before(&mut self, job: &Job, what: What) -> What {
        match what {
            What::Transferred(went) => What::Transferred(self.transferred_before(job, went)),
            What::Deleted(deleted) => What::Deleted(self.deleted_before(job, deleted)),
            What::Promoted(promoted) => What::Promoted(self.promoted_before(job, promoted)),
            other => other,
        }
    }

    fn transferred_before(&mut self, job: &Job, mut went: Went) -> Went {
        let is_to = |name: &str| job.names.iter().any(|it| it.to.as_deref().is_some_and(|to| is_same_name(to, name)));
        let is_of_job =
            |it: &Went| it.from.iter().all(|it| is_from(job, &it.name)) && it.created.iter().all(|it| is_to(&it.name));
        let earlier = self.take(|record| matches!(&record.what, What::Transferred(it) if is_of_job(it)));
        let (mut from, mut created) = (Vec::new(), Vec::new());
        for earlier in earlier {
            if let What::Transferred(earlier) = earlier {
                from.extend(earlier.from);
                created.extend(earlier.created);
            }
        }
        // What went over something is no copy to be deleted: there was something before it.
        let is_copy = |name: &&JobName| name.reached == Reached::Done && name.over.is_none();
        for name in job.names.iter().filter(is_copy) {
            let is_known = |all: &[Copied]| all.iter().any(|it| is_same_name(&it.name, &name.from.name));
            if is_known(&from) || is_known(&went.from) {
                continue;
            }
            if let Some(copy) = copy_of(name) {
                from.push(Copied { name: name.from.name.clone(), gone: went.moved, lacks: None });
                created.push(copy);
            }
        }
        went.from.splice(0..0, from);
        went.created.splice(0..0, created);
        went
    }

    fn promoted_before(&mut self, job: &Job, mut promoted: Promoted) -> Promoted {
        let is_undone = |name: &str| {
            let undone = self.iter().filter(|record| record.undone.is_some());
            let undone = undone.filter_map(|record| match &record.what {
                What::Promoted(it) if it.is_of(job) => Some(it),
                _ => None,
            });
            undone.flat_map(|it| &it.each).any(|one| is_same_name(&one.name, name))
        };
        let done = job.names.iter().filter(|name| name.reached == Reached::Done && !is_undone(&name.from.name));
        let told: Vec<PromotedOne> = done.filter_map(promoted_one).collect();
        let mut before = Vec::new();
        for earlier in self.take(|record| matches!(&record.what, What::Promoted(it) if it.is_of(job))) {
            if let What::Promoted(earlier) = earlier {
                before.extend(earlier.each);
            }
        }
        for one in told {
            let is_it = |known: &&PromotedOne| is_same_name(&known.name, &one.name);
            if !before.iter().chain(&promoted.each).any(|known| is_it(&known)) {
                before.push(one);
            }
        }
        promoted.folder = promoted.folder.take().or_else(|| Some(job.folder()).filter(|folder| !folder.is_empty()));
        promoted.each.splice(0..0, before);
        promoted
    }

    fn deleted_before(&mut self, job: &Job, mut deleted: Deleted) -> Deleted {
        // The same names may have been deleted before, and be back.
        let earlier = self.take(|record| match &record.what {
            What::Deleted(it) => record.at >= job.begun && it.gone.iter().all(|it| is_from(job, &it.name)),
            _ => false,
        });
        for earlier in earlier {
            if let What::Deleted(earlier) = earlier {
                deleted.gone.splice(0..0, earlier.gone);
                // What was promised first ends first.
                deleted.until = earlier.until.or(deleted.until);
            }
        }
        deleted
    }
}

fn is_from(job: &Job, name: &str) -> bool {
    job.names.iter().any(|it| is_same_name(&it.from.name, name))
}

/// What a journal tells of a copy to another place that was made.
fn promoted_one(name: &JobName) -> Option<PromotedOne> {
    let copy = copy_of(name)?;
    let over = name.over.as_ref().map(|over| over.version);
    let version = name.created.or(over.map(|over| over + 1)).unwrap_or(1);
    let key_id = name.to_key.clone().or_else(|| copy.key_id.clone());
    let copy = Parameter { version, key_id, ..copy };
    let (from, to, was) = (name.from.name.clone(), copy.name.clone(), name.over.clone());
    Some(PromotedOne { name: from, to, over, version, lacks: None, unread: None, was, copy, undone: false })
}

/// The copy that a journal tells of, as far as it does.
fn copy_of(name: &JobName) -> Option<Parameter> {
    let to = name.to.clone()?;
    // What is created where there was none is version 1 (docs/parameter-store.md 4.6).
    let bare = Parameter::bare(to, name.from.kind, name.created.unwrap_or(1));
    Some(Parameter { key_id: name.from.key_id.clone(), ..bare })
}
