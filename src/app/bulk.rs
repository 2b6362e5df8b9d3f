//! A change of several parameters under way, or the deletion of one: what becomes of each is told as soon as it is known, whatever page
//! is on top, and what is gone goes from the screen at once.

mod done;

use std::collections::HashMap;

use super::acts::Act;
use super::change::OF_A_CHANGE;
use super::message::Reply;
use super::pages::activity;
use super::pages::as_standard::AsStandard;
use super::pages::copy_to::question::CopyQuestion;
use super::pages::delete::Delete;
use super::pages::metadata::several::question::AmendSeveral;
use super::pages::plan::question::PlanQuestion;
use super::pages::promote::PromoteQuestion;
use super::pages::restore::Restore;
use super::pages::undo::Undo;
use super::reason::Reason;
use super::state::change::{BATCH, Bulk, Change, Tries, Work};
use super::state::changes::{What, another_there, in_folder, lacks, why_left};
use super::{App, Effect, Notice, Now, Page, Ticket, Tone};
use crate::deletion::{Creation, Deletion, Fate, Fates};
use crate::failure::{Failure, FailureKind};
use crate::job::{Rest, Resumption};
use crate::keymap::Action;
use crate::parameter::{Parameter, ParameterType, is_same_name, name_key, spoken};
use crate::text;
use crate::transfer::{Source, Transfer};

/// What changes several parameters.
pub(super) const OF_SEVERAL: Act = Act {
    note: |app, _| app.note_of_bulk(),
    answered: |app, now, answer| {
        if let Reply::Ended(outcome) = answer.reply {
            app.bulk_ended(now, outcome);
        }
    },
    ..OF_A_CHANGE
};

/// About what is deleted, in words.
static DELETE: Act = Act { words: Some(|_, what| format!("delete {what}")), ..OF_SEVERAL };

/// About what is created, in words.
static CREATE_ALL: Act = Act { words: Some(|_, what| format!("create {what} anew")), ..OF_SEVERAL };

/// About what is copied, in words.
static COPY_TO: Act = Act { words: Some(|_, what| format!("copy {what}")), ..OF_SEVERAL };

/// About what is moved, in words.
static MOVE: Act = Act { words: Some(|_, what| format!("move {what}")), ..OF_SEVERAL };

/// What they are called: the name of the only one, or how many there are.
pub(super) fn called<'a>(mut names: impl ExactSizeIterator<Item = &'a str>, folder: Option<&str>) -> String {
    let called = match names.len() {
        1 => names.next().unwrap_or_default().to_owned(),
        all => in_folder(all, folder),
    };
    text::sanitise(&called).into_owned()
}

/// How a change of several ended.
#[derive(Debug, Default)]
pub(super) struct End {
    /// How many were deleted, created, or whatever was to be done.
    pub(super) done: usize,
    /// What was not, each with why.
    pub(super) left: Vec<(String, Reason)>,
    /// What stood in the way of the first,
    pub(super) failure: Option<Failure>,
    /// and how that is said of it.
    pub(super) why: Option<Reason>,
}

impl End {
    /// Whether this program failed in the midst of it: what was not told is not known.
    fn is_internal(&self) -> bool {
        self.failure.as_ref().is_some_and(|failure| failure.kind == FailureKind::Internal)
    }
}

impl App {
    /// What the list of what is under way says beside the request.
    fn note_of_bulk(&self) -> Option<String> {
        let Some(Change::Bulk(bulk)) = &self.change else { return None };
        let key = activity::TABLE.key_of(Action::Cancel).unwrap_or_default();
        let stops = match bulk.work {
            _ if bulk.tries == Tries::Stopped => "ends after the request under way".to_owned(),
            _ if !self.can_stop_change() => "is not cancelled".to_owned(),
            Work::Delete(_) => format!("{key} stops after the {BATCH} under way"),
            Work::Create(_)
            | Work::Transfer(_)
            | Work::Promote(_)
            | Work::Plan(_)
            | Work::Recreate(_)
            | Work::Amend(_) => {
                format!("{key} stops after the one under way")
            }
        };
        let pace = self.tasks.get(bulk.ticket).map(|task| task.progress().says()).unwrap_or_default();
        let so_far = bulk.so_far().map(|so_far| format!("{so_far}{pace}"));
        Some([so_far, Some(stops)].into_iter().flatten().collect::<Vec<_>>().join(" · "))
    }

    /// Begins a deletion, under the ticket that is returned.
    pub(super) fn begin_deletion(&mut self, deletion: Deletion, folder: Option<String>, undoes: Option<u64>) -> Ticket {
        let effect = Box::new(deletion.clone());
        let about = called(deletion.targets.iter().map(|target| target.name.as_str()), folder.as_deref());
        let ticket = self.begin(&DELETE, about, |ticket| Effect::Delete(ticket, effect));
        self.begin_bulk(ticket, Work::Delete(deletion), folder, undoes);
        ticket
    }

    /// Begins to create anew what a deletion deleted, under the ticket that is returned.
    pub(super) fn begin_creating(&mut self, creations: Vec<Creation>, deletion: u64) -> Ticket {
        let effect = creations.clone();
        let about = called(creations.iter().map(|creation| creation.write.name.as_str()), None);
        let ticket = self.begin(&CREATE_ALL, about, |ticket| Effect::CreateAll(ticket, effect));
        self.begin_bulk(ticket, Work::Create(creations), None, Some(deletion));
        ticket
    }

    /// Begins to copy or to move, under the ticket that is returned.
    pub(super) fn begin_transfer(&mut self, transfer: Transfer, folder: Option<String>, undoes: Option<u64>) -> Ticket {
        let effect = Box::new(transfer.clone());
        let about = called(transfer.names(), folder.as_deref());
        let act = if transfer.moves { &MOVE } else { &COPY_TO };
        let ticket = self.begin(act, about, |ticket| Effect::Transfer(ticket, effect));
        self.begin_bulk(ticket, Work::Transfer(transfer), folder, undoes);
        ticket
    }

    /// Goes on with what is left of a change, under the ticket that is returned.
    pub(super) fn begin_resumption(&mut self, resumption: Resumption, folder: Option<String>) -> Ticket {
        let (work, act) = match &resumption.rest {
            Rest::Transfer(transfer) => {
                (Work::Transfer(transfer.clone()), if transfer.moves { &MOVE } else { &COPY_TO })
            }
            Rest::Deletion(deletion) => (Work::Delete(deletion.clone()), &DELETE),
        };
        self.takes_job_up(&resumption.job);
        let about = called(work.names().into_iter(), folder.as_deref());
        let job = resumption.job.clone();
        let ticket = self.begin(act, about, |ticket| Effect::Resume(ticket, Box::new(resumption)));
        self.begin_bulk(ticket, work, folder, None);
        if let Some(Change::Bulk(bulk)) = &mut self.change {
            bulk.resumes = Some(job);
        }
        ticket
    }

    pub(super) fn begin_bulk(&mut self, ticket: Ticket, work: Work, folder: Option<String>, undoes: Option<u64>) {
        let (began, account) = (self.clock, self.account().map(str::to_owned));
        // What was said of the change before is not said of this one.
        self.notice = None;
        let bulk = Bulk {
            ticket,
            tries: Tries::Once,
            work,
            folder,
            undoes,
            began,
            account,
            fates: Fates::new(),
            resumes: None,
            unfinished: None,
        };
        self.expect(ticket, Some(bulk.all()));
        self.change = Some(Change::Bulk(Box::new(bulk)));
    }

    /// What has become of some of them.
    pub(super) fn fates_told(&mut self, now: Now, mut fates: Fates) {
        let Some(Change::Bulk(mut bulk)) = self.change.take_if(|change| matches!(change, Change::Bulk(_))) else {
            return;
        };
        let ours = self.is_account_of(&bulk);
        for (name, fate) in &mut fates {
            if let Some(failure) = fate.failure_mut() {
                self.withhold_from(name, failure);
                if !matches!(bulk.work, Work::Promote(_)) {
                    failure.end = None;
                }
            }
            match fate {
                _ if matches!(bulk.work, Work::Promote(_)) => self.promotion_told(now, &bulk, name, fate, ours),
                Fate::Amended(amended) => self.take_amended_in(now, &bulk, name, amended),
                _ if !ours => {}
                Fate::Deleted(_) | Fate::Absent => self.is_deleted(now, name),
                Fate::Overwritten { version, tier, .. } => self.is_overwritten(now, &bulk, name, *version, *tier),
                Fate::Moved(parameter) => {
                    self.is_there_again(name, parameter);
                    self.learn(parameter);
                }
                Fate::Created { version, tier, .. } => {
                    if matches!(bulk.work, Work::Recreate(_)) {
                        // What was known of the one before is not true of this.
                        self.is_deleted(now, name);
                    }
                    if let Some(parameter) = self.as_created(now, &bulk, name, *version) {
                        self.is_written(now, &Parameter { tier: *tier, ..parameter });
                    }
                    if let Some(deletion) = bulk.undoes {
                        self.session.changes.is_back(deletion, name, *version);
                    }
                }
                Fate::Transferred(done) => {
                    let us = self.session.identity.as_ref().map(|identity| identity.arn.clone());
                    done.was_written(self.service_time(now), us);
                    self.is_written(now, &done.to);
                    match done.source {
                        Source::Deleted => self.is_deleted(now, name),
                        // What is dealt with is not marked any more.
                        Source::Stays if !bulk.moves() => self.session.view.marks.remove(name),
                        _ => {}
                    }
                }
                Fate::Taken(there) => self.learn(there),
                Fate::GoneThere(_) | Fate::Failed(_) | Fate::Unreadable(_) | Fate::Unknown(_) => {}
            }
        }
        bulk.fates.extend(fates);
        self.change = Some(Change::Bulk(bulk));
        self.search_again(now);
    }

    /// A new login may have been one to another account meanwhile: nothing of the old one is shown or kept in that.
    pub(super) fn is_account_of(&self, bulk: &Bulk) -> bool {
        bulk.account.as_deref().zip(self.account()).is_none_or(|(was, is)| was == is)
    }

    /// A parameter is gone, and with it all that was known of it.
    fn is_deleted(&mut self, now: Now, name: &str) {
        let key = name_key(name);
        self.session.written.remove(key);
        self.session.deleted.insert(key.to_owned(), Now { wall: self.service_time(now), ..now });
        let versions = format!("{key}:");
        self.session.refused.retain(|of, _| of != key && !of.starts_with(&versions));
        self.forget_opened(name);
        self.session.view.marks.remove(name);
        self.session.forget_beside(name);
        self.session.view.overviews.forget();
        if let Some(node) = self.session.view.tree.find(name) {
            self.keep_place(|app| app.session.view.tree.remove(node));
        }
    }

    fn as_created(&self, now: Now, bulk: &Bulk, name: &str, version: i64) -> Option<Parameter> {
        if let Work::Recreate(was) = &bulk.work {
            return Some(self.as_recreated(now, was, version));
        }
        let write = &bulk.creation(name)?.write;
        let known = bulk.undoes.and_then(|deletion| self.kept_parameter(deletion, name));
        // Of what a plan creates all is known, since it says all of it.
        let anew = || Parameter { described: bulk.undoes.is_none(), ..Parameter::bare(name, write.kind, version) };
        Some(Parameter {
            version,
            modified: Some(self.service_time(now)),
            modified_by: self.session.identity.as_ref().map(|identity| identity.arn.clone()),
            key_id: write.key_id.clone().filter(|_| write.kind == ParameterType::SecureString),
            ..known.unwrap_or_else(anew)
        })
    }

    /// What was known of a parameter when that deletion deleted it.
    fn kept_parameter(&self, deletion: u64, name: &str) -> Option<Parameter> {
        let deleted = self.session.changes.get(deletion)?.what.deleted()?;
        deleted.kept().map(|kept| &kept.parameter).find(|parameter| is_same_name(&parameter.name, name)).cloned()
    }

    /// How it ended.
    pub(super) fn bulk_ended(&mut self, now: Now, outcome: Result<(), Failure>) {
        let Some(Change::Bulk(bulk)) = self.change.take_if(|change| matches!(change, Change::Bulk(_))) else { return };
        let ticket = bulk.ticket;
        let outcome = self.end_of_promotion(&bulk, outcome);
        let asked = |page: &Page| {
            page.get::<Delete>().is_some_and(|page| page.awaits(ticket))
                || page.get::<Restore>().is_some_and(|page| page.awaits(ticket))
                || page.get::<CopyQuestion>().is_some_and(|page| page.awaits(ticket))
                || page.get::<AsStandard>().is_some_and(|page| page.awaits(ticket))
                || page.get::<PlanQuestion>().is_some_and(|page| page.awaits(ticket))
                || page.get::<AmendSeveral>().is_some_and(|page| page.awaits(ticket))
                || page.get::<PromoteQuestion>().is_some_and(|page| page.awaits(ticket))
        };
        self.uncover(now, asked, bulk.tries);
        if outcome.is_err() {
            // Another sesame may be at it, or was.
            self.read_jobs();
        }
        if matches!(bulk.work, Work::Recreate(_)) {
            let said = self.take_recreated_in(now, *bulk, outcome.err());
            return self.change_said(&said);
        }
        let end = Self::end_of(&bulk, outcome);
        self.settle_change_set(&bulk, &end.left);
        let said = if matches!(bulk.work, Work::Plan(_)) && !bulk.fates.is_empty() {
            self.take_plan_in(now, *bulk, end)
        } else {
            self.take_bulk_in(now, *bulk, end)
        };
        self.change_said(&said);
    }

    /// What was done and what was not.
    fn end_of(bulk: &Bulk, outcome: Result<(), Failure>) -> End {
        let mut end = End::default();
        let ended = outcome.err();
        let fates: HashMap<&str, &Fate> = bulk.fates.iter().map(|(name, fate)| (name_key(name), fate)).collect();
        // What it ended at is what was under way; what would have come later was not tried.
        let under_way = bulk.under_way();
        for name in bulk.names() {
            let Some(fate) = fates.get(name_key(name)) else {
                let was_tried = under_way.contains(&name_key(name));
                end.left.push((name.to_owned(), bulk.not_told(ended.as_ref(), was_tried).into()));
                continue;
            };
            let why = match (&bulk.work, fate) {
                (Work::Promote(_), Fate::Taken(there)) => Some(another_there(there)),
                _ => why_left(fate, bulk.moves()),
            };
            let Some(why) = why else {
                end.done += 1;
                continue;
            };
            end.why.get_or_insert_with(|| why.clone());
            end.left.push((name.to_owned(), bulk.stays(fate, why)));
            end.failure = end.failure.take().or_else(|| fate.failure().cloned());
        }
        let others = bulk.fates.iter().filter_map(|(_, fate)| fate.failure());
        end.failure = end.failure.map(|failure| failure.and_alike(others)).or(ended);
        end
    }

    /// Says how it ended where it belongs: with the question if nothing was done, otherwise in the status line, and where some were
    /// left, in the list of changes.
    pub(super) fn take_bulk_in(&mut self, now: Now, bulk: Bulk, end: End) -> Notice {
        let one = bulk.all() == 1;
        let absent = |(_, fate): &(String, Fate)| matches!(fate, Fate::Absent);
        // A value that was to be written is not done with by that: the question tells what can be done now.
        let writes = matches!(&bulk.work, Work::Plan(plan) if plan.writes() > 0);
        let all_absent = bulk.fates.len() == bulk.all() && bulk.fates.iter().all(absent) && !writes;
        let in_part = |(_, fate): &(String, Fate)| match fate {
            Fate::Transferred(_) => true,
            Fate::Amended(amended) => amended.is_any(),
            _ => false,
        };
        self.tell_what_was_left(&bulk, &end);
        if end.done == 0 && !all_absent && !bulk.fates.iter().any(in_part) {
            self.remember_unknown(now, &bulk, &end);
            return self.bulk_failed(&bulk, end);
        }
        if matches!(bulk.work, Work::Promote(_)) {
            return self.take_promoted_in(now, bulk, end);
        }
        self.drop_pages();
        if all_absent && bulk.resumes.is_none() {
            let it = match bulk.names().first().filter(|_| one) {
                Some(name) => format!("{} was not there any more", spoken(name)),
                None => "none of them was there any more".to_owned(),
            };
            return self.notify(Notice::new(Tone::Warn, format!("nothing was {}: {it}", bulk.did_in_words())));
        }
        if !self.is_account_of(&bulk) {
            let did = bulk.did_in_words();
            let text = format!(
                "{did} in account {}: {} of {}",
                bulk.account.clone().unwrap_or_default(),
                end.done,
                bulk.all()
            );
            return self.notify(Notice::new(Tone::Warn, text));
        }
        self.keep_listing_as_it_is();
        let (undoes, left) = (bulk.undoes, end.left.len());
        let lacking = |(_, fate): &&(String, Fate)| match fate {
            Fate::Created { untagged, .. } => untagged.is_some(),
            Fate::Transferred(done) => lacks(done).is_some() && !bulk.moves(),
            _ => false,
        };
        let untagged = bulk.fates.iter().any(|fate| lacking(&fate));
        let resumed = bulk.resumes.clone();
        let what = self.what_was_done(now, bulk);
        if matches!(&what, What::Amended(amendments) if amendments.each.is_empty()) && left == 0 {
            return self.notify(Notice::new(Tone::Info, "nothing was changed: all of them were so already"));
        }
        let says = if all_absent {
            "nothing more was done: none of those that were left was there any more".to_owned()
        } else {
            self.says_done(&what, left, untagged)
        };
        // What is undone is all of it, whenever it was done.
        let what = match &resumed {
            Some(job) => self.session.changes.with_what_was_before(job, what),
            None => what,
        };
        let is_nothing = match &what {
            What::Transferred(went) => went.from.is_empty(),
            What::Deleted(deleted) => deleted.gone.is_empty(),
            _ => false,
        };
        if all_absent && is_nothing {
            return self.notify(Notice::new(Tone::Warn, says));
        }
        let id = self.remember_change_with(now, what, undoes, end.left, end.failure);
        if let Some(first) = self.session.changes.get(id).and_then(|record| record.created().first())
            && let Some(node) = self.session.view.tree.find(&first.name)
        {
            self.go_to(node);
        }
        if let Some(undone) = undoes {
            self.job_is_undone(undone);
        }
        if left > 0 {
            self.lay(Undo::on(id));
        }
        let tone = if left > 0 || untagged || all_absent { Tone::Warn } else { Tone::Good };
        self.notify(Notice::new(tone, says))
    }

    /// What may have been done is in the list of changes too.
    pub(super) fn remember_unknown(&mut self, now: Now, bulk: &Bulk, end: &End) {
        let unknown = bulk.fates.iter().filter(|(_, fate)| fate.is_unknown());
        let mut names: Vec<String> = unknown.map(|(name, _)| name.clone()).collect();
        if end.is_internal() {
            names = bulk.names().into_iter().map(str::to_owned).collect();
        }
        if !names.is_empty() && self.is_account_of(bulk) {
            let meant = bulk.did_in_words().to_owned();
            self.remember_change_with(now, What::Unknown { names, meant }, None, Vec::new(), end.failure.clone());
        }
    }

    /// Nothing was done: the question says why.
    fn bulk_failed(&mut self, bulk: &Bulk, end: End) -> Notice {
        let nothing = match &bulk.work {
            Work::Create(_) => "nothing was created".to_owned(),
            _ => format!("nothing was {}", bulk.did_in_words()),
        };
        let nothing = if bulk.tries == Tries::Stopped { format!("stopped trying; {nothing}") } else { nothing };
        let unknown = end.is_internal() || bulk.fates.iter().any(|(_, fate)| fate.is_unknown());
        let of_promotion = self.promotion_problem(bulk, &end, &nothing).filter(|_| !unknown);
        let problem = of_promotion.unwrap_or_else(|| match (end.failure, end.why) {
            (Some(failure), _) if unknown => Notice::failed("it is not known whether it took place", &failure),
            (Some(failure), _) => Notice::failed(&nothing, &failure),
            (None, Some(why)) => {
                let name = end.left.first().map(|(name, _)| text::sanitise(name)).filter(|_| bulk.all() > 1);
                // What is there in its place is told as a sentence of its own.
                let copies = matches!(bulk.work, Work::Promote(_));
                let is_there = |(_, fate): &(String, Fate)| match fate {
                    Fate::Taken(_) => copies,
                    fate => matches!(fate, Fate::GoneThere(_)),
                };
                let whose = match name.as_deref() {
                    None if bulk.fates.first().is_some_and(is_there) => String::new(),
                    Some(name) if bulk.fates.first().is_some_and(is_there) => format!("{name}: "),
                    name => format!("{} ", name.unwrap_or("it")),
                };
                Notice::new(Tone::Warn, format!("{nothing}: {whose}{}", why.dated()))
            }
            (None, None) => Notice::new(Tone::Warn, nothing),
        });
        let (ticket, fates, unfinished) = (bulk.ticket, &bulk.fates, &bulk.unfinished);
        let mut told = false;
        // What lay over the question has closed.
        self.with_page(|page, app| {
            if let Some(page) = page.get_mut::<Delete>().filter(|page| page.awaits(ticket)) {
                page.fail(app, problem.clone(), fates);
                page.goes_on_with(unfinished.clone());
                told = true;
            } else if let Some(page) = page.get_mut::<Restore>().filter(|page| page.awaits(ticket)) {
                page.fail(problem.clone());
                told = true;
            } else if let Some(page) = page.get_mut::<CopyQuestion>().filter(|page| page.awaits(ticket)) {
                page.fail(problem.clone(), fates);
                page.goes_on_with(unfinished.clone());
                told = true;
            } else if let Some(page) = page.get_mut::<PlanQuestion>().filter(|page| page.awaits(ticket)) {
                page.fail(app, problem.clone(), fates);
                told = true;
            } else if let Some(page) = page.get_mut::<PromoteQuestion>().filter(|page| page.awaits(ticket)) {
                page.fail(problem.clone(), fates);
                page.goes_on_with(unfinished.clone());
                told = true;
            } else if let Some(page) = page.get_mut::<AmendSeveral>().filter(|page| page.awaits(ticket)) {
                page.fail(app, problem.clone());
                told = true;
            }
        });
        if !told {
            self.notice = Some(problem.clone());
        }
        problem
    }
}
