//! A plan under way, and how it ended: what was done is a record of the session's changes, what was left goes back to its text, with why.

use super::acts::Act;
use super::bulk::{End, OF_SEVERAL, called};
use super::pages::change_set::ChangeSetPage;
use super::pages::plan::PlanEditor;
use super::pages::plan::question::PlanQuestion;
use super::pages::plan::settle::Settled;
use super::pages::undo::Undo;
use super::state::change::{Bulk, Tries, Work};
use super::state::changes::{Overwrote, Planned, What};
use super::{App, Effect, Notice, Now, Ticket, Tone};
use crate::deletion::{Fate, Fates};
use crate::failure::FailureKind;
use crate::parameter::{Parameter, Tier, is_same_name, name_key};
use crate::plan::{Plan, PlanStep};
use crate::text;

/// About what is changed, in words.
static CARRY_OUT: Act = Act { words: Some(|_, what| format!("change {what}")), ..OF_SEVERAL };

impl App {
    /// Begins to carry out a plan, under the ticket that is returned.
    pub(super) fn begin_plan(&mut self, plan: Plan, folder: Option<String>, undoes: Option<u64>) -> Ticket {
        let effect = Box::new(plan.clone());
        let about = called(plan.steps.iter().map(PlanStep::name), folder.as_deref());
        let ticket = self.begin(&CARRY_OUT, about, |ticket| Effect::CarryOut(ticket, effect));
        self.begin_bulk(ticket, Work::Plan(plan), folder, undoes);
        ticket
    }

    /// A parameter has another value: all else of it is as it was.
    pub(super) fn is_overwritten(&mut self, now: Now, bulk: &Bulk, name: &str, version: i64, tier: Tier) {
        let Work::Plan(plan) = &bulk.work else { return };
        let step = plan.steps.iter().find(|step| is_same_name(step.name(), name));
        let Some(was) = step.and_then(PlanStep::was) else { return };
        let by = self.session.identity.as_ref().map(|identity| identity.arn.clone());
        let modified = Some(self.service_time(now));
        let is = Parameter { version, tier, modified, modified_by: by, ..was.clone() };
        self.is_written(now, &is);
        self.session.view.marks.remove(name);
        if let Some(undone) = bulk.undoes {
            self.session.changes.is_undone_of(undone, name, Some(version));
        }
    }

    /// What a plan has done.
    pub(super) fn what_was_planned(
        &self,
        now: Now,
        plan: &Plan,
        began: Now,
        folder: Option<String>,
        fates: Fates,
    ) -> Planned {
        let (mut wrote, mut created) = (Vec::new(), Vec::new());
        for (name, fate) in &fates {
            match fate {
                Fate::Overwritten { from, version, .. } => {
                    wrote.push(Overwrote { name: name.clone(), from: *from, to: *version, back: None });
                }
                Fate::Created { .. } => {
                    created.extend(self.session.written.get(name_key(name)).map(|own| own.parameter.clone()));
                }
                _ => {}
            }
        }
        let targets = plan.steps.iter().filter(|step| step.deletes()).filter_map(PlanStep::was);
        let began = plan.keeps_values.then_some(began);
        Planned {
            wrote,
            created,
            uncreated: Vec::new(),
            deleted: self.what_was_deleted(now, began, targets, folder, fates),
        }
    }

    /// A plan has ended of which something is known. All done: the pages close. Otherwise the text has the rest, each with why.
    pub(super) fn take_plan_in(&mut self, now: Now, bulk: Bulk, end: End) -> Notice {
        let Work::Plan(plan) = &bulk.work else { return Notice::new(Tone::Info, String::new()) };
        if !self.is_account_of(&bulk) {
            let account = bulk.account.clone().unwrap_or_default();
            let says = format!("changed in account {account}: {} of {}", end.done, bulk.all());
            return self.notify(Notice::new(Tone::Warn, says));
        }
        // Without a text the question says it.
        if end.done == 0 && !self.pages.iter().any(|page| page.get::<PlanEditor>().is_some()) {
            return self.take_bulk_in(now, bulk, end);
        }
        let (plan, undoes, stopped) = (plan.clone(), bulk.undoes, bulk.tries == Tries::Stopped);
        self.undone_by_deletion(&bulk);
        let settled = self.settled(&plan, &bulk.fates);
        self.remember_unknown(now, &bulk, &end);
        self.keep_listing_as_it_is();
        let (done, left, failure, unfinished) = (end.done, end.left, end.failure, bulk.unfinished.clone());
        let what = self.what_was_done(now, bulk);
        let counts = if let What::Planned(planned) = &what { planned.counts() } else { String::new() };
        let id = (done > 0).then(|| self.remember_change_with(now, what, undoes, left.clone(), failure.clone()));
        if left.is_empty() {
            if let Some(undone) = undoes {
                self.job_is_undone(undone);
            }
            self.drop_pages();
            let them = if done == 1 { "it" } else { "them" };
            let (did, way) = match undoes {
                Some(_) => ("put back", format!("changes {them} again")),
                None => ("changed", format!("puts {them} back")),
            };
            let way = self.way_to_undo(&way);
            let said = |_: &str| format!("{did} {}: {counts}", text::counted(done));
            let said = self.says_changed("", &said, way);
            return self.notify(Notice::new(Tone::Good, said));
        }
        let of = format!("{} of {}", text::grouped(done), text::grouped(done + left.len()));
        let did = match done {
            0 => "nothing was changed".to_owned(),
            _ if undoes.is_some() => format!("put back {of}: {counts}"),
            _ => format!("changed {of}: {counts}"),
        };
        let did = if stopped { format!("stopped; {did}") } else { did };
        let see = if self.leaving.is_wanted() {
            String::new()
        } else {
            format!(", {} left: see below", text::grouped(left.len()))
        };
        let notice = Notice::new(Tone::Warn, format!("{did}{see}"));
        self.close_pages_until(|page| page.get::<PlanQuestion>().is_none());
        let failure = failure.filter(|failure| failure.kind != FailureKind::Cancelled);
        let of_set = failure.clone();
        let is_text = self.with_page(|page, app| {
            page.get_mut::<PlanEditor>().is_some_and(|editor| {
                editor.settle(app, settled, left, failure);
                true
            }) || page.get_mut::<ChangeSetPage>().map(|page| page.fail(of_set)).is_some()
        });
        if is_text != Some(true) {
            self.drop_pages();
            // What is left of an undo is gone on with from the change that it undoes, which has the rest.
            let goes_on =
                undoes.filter(|undone| self.session.changes.get(*undone).is_some_and(|it| it.undone.is_none()));
            if let (Some(_), Some(job)) = (goes_on, unfinished) {
                self.forget_job(job);
            }
            if let Some(id) = goes_on.or(id) {
                self.lay(Undo::on(id));
            }
        }
        self.notify(notice)
    }

    /// What a plan that is undone had created is deleted again.
    fn undone_by_deletion(&mut self, bulk: &Bulk) {
        let Some(undone) = bulk.undoes else { return };
        for (name, fate) in &bulk.fates {
            if matches!(fate, Fate::Deleted(_) | Fate::Absent) {
                self.session.changes.is_undone_of(undone, name, None);
            }
        }
    }

    /// What became of each, as the text takes it in: what there is by now of one, or that there is none.
    fn settled(&self, plan: &Plan, fates: &Fates) -> Vec<Settled> {
        let of = |(name, fate): &(String, Fate)| {
            let step = plan.steps.iter().find(|step| is_same_name(step.name(), name))?;
            let (is_done, now) = match fate {
                Fate::Overwritten { .. } | Fate::Created { .. } => {
                    (true, self.session.written.get(name_key(name)).map(|own| own.parameter.clone()))
                }
                Fate::Deleted(_) => (true, None),
                Fate::Absent => (step.deletes(), None),
                Fate::Moved(now) => (false, Some(Parameter { name: name.clone(), ..(**now).clone() })),
                Fate::Failed(_)
                | Fate::Unknown(_)
                | Fate::Transferred(_)
                | Fate::Amended(_)
                | Fate::Taken(_)
                | Fate::GoneThere(_)
                | Fate::Unreadable(_) => {
                    return None;
                }
            };
            Some(Settled { step: step.clone(), is_done, now })
        };
        fates.iter().filter_map(of).collect()
    }
}
