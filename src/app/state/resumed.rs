//! A change that was gone on with is one change: what was done before it was cut off is undone with the rest.

use super::changes::{Changes, Copied, Deleted, Went, What};
use crate::job::{Job, JobName, Reached};
use crate::parameter::{Parameter, is_same_name};

impl Changes {
    /// What was done with what was done of the same change before: by this session, whose record of it that takes over, or by a program that
    /// is gone, as its journal tells. Of a deletion by another program nothing can be undone, as its values went with it.
    pub(in crate::app) fn with_what_was_before(&mut self, job: &Job, what: What) -> What {
        match what {
            What::Transferred(went) => What::Transferred(self.transferred_before(job, went)),
            What::Deleted(deleted) => What::Deleted(self.deleted_before(job, deleted)),
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

/// The copy that a journal tells of, as far as it does.
fn copy_of(name: &JobName) -> Option<Parameter> {
    let to = name.to.clone()?;
    // What is created where there was none is version 1 (docs/parameter-store.md 4.6).
    let bare = Parameter::bare(to, name.from.kind, name.created.unwrap_or(1));
    Some(Parameter { key_id: name.from.key_id.clone(), ..bare })
}
