//! A copy to another place under way: what becomes of each is told to the comparison that it was chosen in, and nothing of a place beside
//! the session is taken for the session's.

use super::acts::Act;
use super::bulk::{End, OF_SEVERAL, called};
use super::message::SessionId;
use super::pages::compare::Comparison;
use super::pages::undo::Undo;
use super::reason::Reason;
use super::state::change::{Bulk, Change, Work};
use super::state::changes::{What, lacks};
use super::state::promoted::{Promoted, PromotedOne};
use super::state::promotion::{CopyPlace, Promotion};
use super::{App, Effect, Notice, Now, Ticket, Tone};
use crate::comparison::Elsewhere;
use crate::deletion::{Fate, Fates};
use crate::failure::{Failure, FailureKind};
use crate::job::Job;
use crate::parameter::is_same_name;
use crate::places::{KeyThere, Trace};
use crate::text;

/// What fails for a place as a whole, beside its login.
const IS_OF_PLACE: [FailureKind; 5] = [
    FailureKind::Throttled,
    FailureKind::Unreachable,
    FailureKind::Service,
    FailureKind::Config,
    FailureKind::InvalidResponse,
];

/// About what is copied, in words.
static PROMOTE: Act = Act { words: Some(|_, what| format!("copy {what} to the other place")), ..OF_SEVERAL };

impl App {
    /// Begins to copy to another place, or goes on with that, under the ticket that is returned.
    pub(super) fn begin_promotion(
        &mut self,
        promotion: Promotion,
        folder: Option<String>,
        resumes: Option<Job>,
    ) -> Ticket {
        let about = called(promotion.transfer.names(), folder.as_deref());
        if let Some(job) = &resumes {
            self.takes_job_up(job);
        }
        let (from, to) = (promotion.from.id, promotion.to.id);
        let (transfer, job) = (Box::new(promotion.transfer.clone()), resumes.clone().map(Box::new));
        // Under a ticket of the session: a place that is left takes what was asked there along.
        let ticket = self.begin(&PROMOTE, about, |ticket| Effect::Promote { ticket, from, to, transfer, job });
        self.begin_bulk(ticket, Work::Promote(Box::new(promotion)), folder, None);
        if let Some(Change::Bulk(bulk)) = &mut self.change {
            bulk.resumes = resumes;
        }
        ticket
    }

    /// The place of the session, as one that is copied from or to.
    pub(in crate::app) fn copied_here(&self) -> CopyPlace {
        let session = &self.session;
        let unknown = || Failure::new(FailureKind::Config, "not known", "");
        let identity = session.identity.clone().ok_or_else(unknown);
        let at = Elsewhere { place: session.place.clone(), identity, is_alias_known: true };
        CopyPlace { id: session.id, at, is_here: true }
    }

    /// Whether that is the ticket of a copy to or from another place, which has answered for itself: how that takes a request says nothing
    /// of the session.
    pub(super) fn is_promoting(&self, ticket: Ticket, failure: Option<&Failure>) -> bool {
        let Some(Change::Bulk(bulk)) = &self.change else { return false };
        let Work::Promote(promotion) = &bulk.work else { return false };
        let is_here = match failure.and_then(|failure| failure.end) {
            Some(end) => promotion.place(end).is_here,
            None => promotion.from.is_here && promotion.to.is_here,
        };
        bulk.ticket == ticket && !is_here
    }

    /// A failure of a copy, which says of which place it is where that is not the session's and all depends on it.
    pub(super) fn failed_there(promotion: &Promotion, mut failure: Failure) -> Failure {
        let Some(end) = failure.end else { return failure };
        let at = promotion.place(end);
        if at.is_here {
            failure.end = None;
        } else if !failure.is_refusal() && (failure.wants_login() || IS_OF_PLACE.contains(&failure.kind)) {
            let profile = at.at.place.signing_profile().map(|profile| format!(", profile {profile}"));
            failure.what = format!("{}{}: {}", at.region(), profile.unwrap_or_default(), failure.what);
        }
        failure
    }

    /// What ended it, with the place that it is of; the comparison tells it, and opens that anew.
    pub(super) fn end_of_promotion(&mut self, bulk: &Bulk, outcome: Result<(), Failure>) -> Result<(), Failure> {
        let Work::Promote(promotion) = &bulk.work else { return outcome };
        let Err(failure) = outcome else { return Ok(()) };
        let failure = Self::failed_there(promotion, failure);
        if let Some(end) = failure.end.filter(|_| failure.wants_login()) {
            let (from, to, here) = (promotion.from.id, promotion.to.id, self.session.id);
            for page in self.pages.all::<Comparison>().filter(|page| page.is_between(from, to, here)) {
                page.is_lost(end, &failure);
            }
        }
        Err(failure)
    }

    /// What has become of one; `ours`: the session is in the account still that it was copied from.
    pub(super) fn promotion_told(&mut self, now: Now, bulk: &Bulk, name: &str, fate: &mut Fate, ours: bool) {
        let Work::Promote(promotion) = &bulk.work else { return };
        let (from, to) = (&promotion.from, &promotion.to);
        let (is_here, here) = (to.is_here, self.session.id);
        if let Fate::Failed(why) | Fate::Unknown(why) = fate {
            **why = Self::failed_there(promotion, (**why).clone());
        }
        match fate {
            Fate::Transferred(done) => {
                done.was_written(self.service_time(now), to.identity().map(|identity| identity.arn.clone()));
                self.remember_key(promotion, name);
                if is_here && ours {
                    self.is_written(now, &done.to);
                }
            }
            Fate::Taken(there) if is_here && ours => self.learn(there),
            Fate::Moved(is) if from.is_here && ours => self.learn(is),
            _ => {}
        }
        for page in self.pages.all::<Comparison>().filter(|page| page.is_between(from.id, to.id, here)) {
            page.was_copied(name, fate);
        }
    }

    /// The key that one was encrypted under there is offered the next time for the same two places.
    fn remember_key(&mut self, promotion: &Promotion, name: &str) {
        let step = promotion.transfer.steps.iter().find(|step| is_same_name(&step.from.name, name));
        let keys = step.and_then(|step| step.from.key_id.as_ref().zip(step.key_id.clone()));
        let Some((key, there)) = keys else { return };
        let (from, to) = (promotion.from.at.job_place(), promotion.to.at.job_place());
        if self.places.key_there(&from, key, &to) != Some(&there)
            && let Some(trace) = KeyThere::of(&from, key, &to, there)
        {
            self.remember(Trace::KeyThere(trace));
        }
    }

    /// Says how it ended: the comparison stays, with what is left.
    pub(super) fn take_promoted_in(&mut self, now: Now, bulk: Bulk, end: End) -> Notice {
        let (left, why) = (end.left.len(), reasons(&end.left, &bulk.fates));
        let is_account = self.is_account_of(&bulk);
        let ends = match &bulk.work {
            Work::Promote(promotion) => Some((promotion.from.id, promotion.to.id)),
            _ => None,
        };
        let resumed = bulk.resumes.clone();
        let what = self.what_was_done(now, bulk);
        let What::Promoted(promoted) = &what else { return self.notify(Notice::new(Tone::Info, "nothing was copied")) };
        let (mut says, lacking) = (promoted.says(left), promoted.is_lacking());
        if let Some(why) = why {
            says = format!("{says}: {why}");
        }
        let is_any_copied = !promoted.each.is_empty();
        if let Some((from, to)) = ends.filter(|_| is_any_copied) {
            self.note_pairs(from, to);
        }
        let is_compared = self.pages.iter().any(|page| page.get::<Comparison>().is_some());
        self.close_pages_until(|page| page.get::<Comparison>().is_some());
        if is_account {
            // What is undone is all of it, whenever it was done.
            let what = match &resumed {
                Some(job) => self.session.changes.with_what_was_before(job, what),
                None => what,
            };
            let id = self.remember_change_with(now, what, None, end.left, end.failure);
            if left > 0 && !is_compared {
                self.lay(Undo::on(id));
            }
        }
        let tone = if left > 0 || lacking { Tone::Warn } else { Tone::Good };
        self.notify(Notice::new(tone, crate::text::sanitise(&says)))
    }

    /// What a pair that is compared came to by a copy is what the list of places tells of it.
    fn note_pairs(&mut self, from: SessionId, to: SessionId) {
        let here = self.session.id;
        for at in 0..self.pages.stack.len() {
            let page = self.pages.stack[at].get::<Comparison>();
            if page.is_some_and(|page| page.is_between(from, to, here)) {
                let page = self.pages.stack.remove(at);
                if let Some(page) = page.get::<Comparison>() {
                    page.remember_copied(self);
                }
                self.pages.stack.insert(at, page);
            }
        }
    }

    /// Why nothing at all was copied to another place: for which reasons, or where the failure was.
    pub(super) fn promotion_problem(&self, bulk: &Bulk, end: &End, nothing: &str) -> Option<Notice> {
        let Work::Promote(promotion) = &bulk.work else { return None };
        // One reason is that of all, and is told in full.
        if let counts @ [_, _, ..] = counted_reasons(&end.left, &bulk.fates).as_slice() {
            let notice = Notice::new(Tone::Bad, format!("{nothing}: {}", listed(counts)));
            return Some(Notice { failure: end.failure.clone().map(Box::new), ..notice });
        }
        let failure = end.failure.as_ref()?;
        let at = failure.end.filter(|_| failure.is_refusal()).map(|end| promotion.place(end))?;
        Some(Notice::failed(&format!("{nothing}; in {}", at.called(&self.place_of_jobs())), failure))
    }

    /// What was not copied is told to the comparison that it was chosen in.
    pub(super) fn tell_what_was_left(&mut self, bulk: &Bulk, end: &End) {
        let Work::Promote(promotion) = &bulk.work else { return };
        let (from, to, here) = (promotion.from.id, promotion.to.id, self.session.id);
        for page in self.pages.all::<Comparison>().filter(|page| page.is_between(from, to, here)) {
            page.were_left(&end.left, &bulk.fates);
        }
    }

    /// What is remembered of it.
    pub(super) fn what_was_promoted(&self, promotion: &Promotion, folder: Option<String>, fates: Fates) -> Promoted {
        let (from, to) = (&promotion.from, &promotion.to);
        let failed = fates.iter().find_map(|(_, fate)| fate.failure()).and_then(|failure| failure.end);
        let failed_in = failed.map(|end| promotion.place(end).account_and_region());
        let each = fates.into_iter().filter_map(|(name, fate)| match fate {
            Fate::Transferred(done) => {
                let lacks = lacks(&done);
                let unread = done.unverified.as_ref().filter(|why| why.is_refusal()).map(Failure::tag);
                let step = promotion.transfer.steps.iter().find(|step| is_same_name(&step.from.name, &name));
                // Of what was overwritten meanwhile nothing was shown.
                let was = done.over.and_then(|_| step?.over.clone());
                let (over, copy) = (done.over, done.to);
                let (version, to) = (copy.version, copy.name.clone());
                Some(PromotedOne { name, over, version, to, lacks, unread, was, copy, undone: false })
            }
            _ => None,
        });
        let each = each.collect();
        let (from, place, to) = (from.at.job_place(), to.called(&self.place_of_jobs()), to.at.job_place());
        Promoted { place, from, to, failed_in, folder, each }
    }
}

/// Why some were not copied: the reason of the first where all have the same, or how many were left for which.
fn reasons(left: &[(String, Reason)], fates: &Fates) -> Option<String> {
    match counted_reasons(left, fates).as_slice() {
        counts @ [_, _, ..] => Some(listed(counts)),
        _ => left.first().map(|(_, why)| why.dated()),
    }
}

/// How many were left for which reason, most first.
fn counted_reasons(left: &[(String, Reason)], fates: &Fates) -> Vec<(usize, String)> {
    let mut counts: Vec<(usize, String)> = Vec::new();
    for (name, why) in left {
        let fate = fates.iter().find(|(told, _)| is_same_name(told, name)).map(|(_, fate)| fate);
        let reason = match fate {
            Some(Fate::Taken(_)) => "changed there meanwhile".to_owned(),
            Some(Fate::Moved(_)) => "changed here meanwhile".to_owned(),
            Some(Fate::GoneThere(_)) => "gone there meanwhile".to_owned(),
            _ => {
                let why = why.dated();
                why.strip_prefix("not copied: ").unwrap_or(&why).to_owned()
            }
        };
        match counts.iter_mut().find(|(_, said)| *said == reason) {
            Some((count, _)) => *count += 1,
            None => counts.push((1, reason)),
        }
    }
    counts.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    counts
}

/// `2 key missing, 1 denied`.
fn listed(counts: &[(usize, String)]) -> String {
    let counts: Vec<String> =
        counts.iter().map(|(count, reason)| format!("{count} {reason}", count = text::grouped(*count))).collect();
    counts.join(", ")
}
