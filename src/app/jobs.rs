//! Changes of several parameters that have not ended with all: read from their journals, told, gone on with, or dropped.

use super::acts::{Act, UNSEEN};
use super::message::{Effect, Reply};
use super::pages::undo;
use super::state::change::Change;
use super::state::changes::{Record, What};
use super::state::jobs::{did, midst, noun};
use super::state::listing::Listing;
use super::{App, Tone};
use crate::job::{Job, JobKind, JobName, JobPlace, Reached, Unfinished};
use crate::keymap::Action;
use crate::parameter::is_same_name;
use crate::text;

static READ_JOBS: Act = Act {
    answered: |app, _, answer| {
        if let Reply::Jobs(unfinished) = answer.reply {
            app.jobs_read(unfinished);
        }
    },
    ..UNSEEN
};

static DROP_JOB: Act = Act {
    answered: |app, _, answer| {
        if let Reply::JobDropped(Err(why)) = answer.reply {
            app.say(Tone::Bad, format!("it could not be dropped: {why}"));
            app.read_jobs();
        }
    },
    ..UNSEEN
};

impl App {
    /// Opens the list of changes, with what other programs have left since.
    pub(in crate::app) fn open_changes(&mut self) {
        self.session.told_of_jobs = true;
        // Whose account it is may not have been told.
        self.recall_changes();
        self.read_jobs();
        self.lay(undo::Undo::default());
    }

    /// Has the journals read, where any are kept.
    pub(in crate::app) fn read_jobs(&mut self) {
        if self.start.journals.is_some() {
            self.begin(&READ_JOBS, "", Effect::Jobs);
        }
    }

    fn jobs_read(&mut self, unfinished: Unfinished) {
        // What no file tells, this program alone knows.
        let own: Vec<Job> = self.jobs.jobs.drain(..).filter(|job| !job.is_kept).collect();
        self.jobs = unfinished;
        self.jobs.jobs.splice(0..0, own);
        // What has failed is said first.
        if self.session.told_of_jobs || self.notice.as_ref().is_some_and(|notice| !notice.passes()) {
            return;
        }
        let here: Vec<&Job> = self.jobs_here().collect();
        let says = match here.as_slice() {
            [] => return,
            [one] => format!("{} did not end", noun(one)),
            several => format!("{} changes did not end", several.len()),
        };
        let them = if here.len() == 1 { "it" } else { "them" };
        let undo = self.pane_key(Action::Show(undo::NAME));
        self.session.told_of_jobs = true;
        self.say(Tone::Warn, format!("{says}: {undo} shows {them}"));
    }

    /// Where this session is, as a journal says it.
    pub(in crate::app) fn place_of_jobs(&self) -> JobPlace {
        let place = &self.session.place;
        JobPlace {
            account: self.account().map(str::to_owned),
            region: place.region.clone().unwrap_or_default(),
            profile: place.profile.clone(),
            endpoint: place.shown_endpoint(),
        }
    }

    /// Those of this place, the newest first; of copies between two places those that read or write here.
    pub(in crate::app) fn jobs_here(&self) -> impl Iterator<Item = &Job> {
        let here = self.place_of_jobs();
        self.jobs.jobs.iter().filter(move |job| job.is_of(&here))
    }

    /// The place beside this one that a change reads or writes in, where it is of two.
    pub(in crate::app) fn other_place_of<'a>(&self, job: &'a Job) -> &'a JobPlace {
        if job.from.is(&self.place_of_jobs()) { &job.to } else { &job.from }
    }

    /// Those of other places.
    pub(in crate::app) fn jobs_elsewhere(&self) -> impl Iterator<Item = &Job> {
        let here = self.place_of_jobs();
        self.jobs.jobs.iter().filter(move |job| !job.is_of(&here))
    }

    pub(in crate::app) fn job(&self, id: &str) -> Option<&Job> {
        self.jobs.jobs.iter().find(|job| job.id == id)
    }

    /// The change of this session that has left what one has left, with what stood in the way; `None` where another start of the program
    /// has, or where nothing was done at all.
    pub(in crate::app) fn record_of_job(&self, id: &str) -> Option<&Record> {
        let job = self.job(id)?;
        let is_of_job = |name: &String| job.left().any(|it| is_same_name(&it.from.name, name));
        let mut records = self.session.changes.iter();
        records.find(|record| record.failure.is_some() && record.left.iter().any(|(name, _)| is_of_job(name)))
    }

    /// A change ends with something left: it is in the list.
    pub(in crate::app) fn left_unfinished(&mut self, job: Job) {
        if let Some(Change::Bulk(bulk)) = &mut self.change {
            bulk.unfinished = Some(job.clone());
        }
        // Who has seen it end need not be told of it.
        self.session.told_of_jobs = true;
        self.jobs.jobs.retain(|other| other.id != job.id);
        self.jobs.jobs.insert(0, job);
    }

    /// One is gone on with: it is not offered meanwhile.
    pub(in crate::app) fn takes_job_up(&mut self, job: &Job) {
        self.jobs.jobs.retain(|other| other.id != job.id);
    }

    /// How many of those that are left and had not begun are gone by now, as far as a whole listing tells.
    pub(in crate::app) fn gone_of(&self, job: &Job) -> usize {
        job.left().filter(|name| self.is_gone(job, name)).count()
    }

    pub(in crate::app) fn is_gone(&self, job: &Job, name: &JobName) -> bool {
        let view = &self.session.view;
        let is_here = job.from.is(&self.place_of_jobs());
        let is_listed = is_here && matches!(view.listing, Listing::Done { .. }) && view.root.contains(&name.from.name);
        is_listed && name.reached == Reached::Waiting && self.parameter_at(&name.from.name).is_none()
    }

    /// A move that had not ended is moved back, or what a copy has copied is undone: nothing is left of it. What was in the midst may be in
    /// both places, and is told still.
    pub(in crate::app) fn job_is_undone(&mut self, change: u64) {
        let Some(record) = self.session.changes.get(change) else { return };
        let is_undone = |job: &&Job| Self::is_job_undone_by(job, record) && midst(job) == 0;
        let undone = self.jobs_here().find(is_undone).cloned();
        if let Some(job) = undone {
            self.forget_job(job);
        }
    }

    /// Nothing is told of one any more: it is dealt with, or another row of the list is.
    pub(in crate::app) fn forget_job(&mut self, job: Job) {
        self.takes_job_up(&job);
        self.begin(&DROP_JOB, "", |ticket| Effect::DropJob(ticket, Box::new(job)));
    }

    /// Whether that change did all that a move or a copy has done, and was undone.
    pub(in crate::app) fn is_job_undone_by(job: &Job, record: &Record) -> bool {
        let names: Vec<&str> = match &record.what {
            What::Transferred(went) if went.moved == (job.kind == JobKind::Move) => {
                went.from.iter().map(|from| from.name.as_str()).collect()
            }
            What::Promoted(promoted) if job.kind == JobKind::Copy && promoted.is_of(job) => {
                promoted.each.iter().map(|one| one.name.as_str()).collect()
            }
            _ => return false,
        };
        let is_back = |name: &JobName| names.iter().any(|from| is_same_name(from, &name.from.name));
        let mut done = job.names.iter().filter(|name| name.reached == Reached::Done).peekable();
        let is_one = matches!(job.kind, JobKind::Move | JobKind::Copy);
        is_one && record.undone.is_some() && done.peek().is_some() && done.all(is_back)
    }

    /// Drops what is known of one.
    pub(in crate::app) fn drop_job(&mut self, id: &str) {
        let Some(job) = self.job(id).cloned() else { return };
        self.takes_job_up(&job);
        let (done, left) = (job.done(), job.left().count());
        let says = format!(
            "dropped: {done} {}, {left} not, and that is not gone on with",
            did(job.kind),
            done = text::grouped(done),
            left = text::grouped(left)
        );
        self.begin(&DROP_JOB, "", |ticket| Effect::DropJob(ticket, Box::new(job)));
        self.say(Tone::Info, says);
    }
}
