//! What was done by a change of several that has ended: as a record of the session's changes, and in a sentence.

use std::collections::HashMap;

use crate::app::state::amendments::Amendments;
use crate::app::state::change::{Bulk, Work};
use crate::app::state::changes::{Copied, Deleted, Gone, Went, What, lacks};
use crate::app::{App, Now};
use crate::deletion::{Deletion, Fate, Fates};
use crate::parameter::{Parameter, ParameterType, name_key};
use crate::text;
use crate::transfer::Source;

impl App {
    /// What was done, as a record.
    pub(in crate::app) fn what_was_done(&self, now: Now, bulk: Bulk) -> What {
        match bulk.work {
            Work::Transfer(transfer) => {
                let done = bulk.fates.into_iter().filter_map(|(name, fate)| match fate {
                    Fate::Transferred(done) => {
                        let gone = matches!(done.source, Source::Deleted);
                        Some((Copied { name, gone, lacks: lacks(&done) }, done.to))
                    }
                    _ => None,
                });
                let (from, created) = done.unzip();
                What::Transferred(Went { moved: transfer.moves, folder: bulk.folder, from, created })
            }
            Work::Amend(several) => {
                What::Amended(Amendments::of(&several, bulk.folder, bulk.undoes.is_some(), bulk.fates))
            }
            // It ends in a way of its own.
            Work::Recreate(was) => What::Unknown { names: vec![was.name], meant: "created anew".to_owned() },
            Work::Create(creations) => {
                let created = bulk.fates.iter().filter_map(|(name, fate)| match fate {
                    Fate::Created { version, .. } => Some((name, *version)),
                    _ => None,
                });
                let kinds: HashMap<&str, ParameterType> =
                    creations.iter().map(|it| (name_key(&it.write.name), it.write.kind)).collect();
                let parameters = created.map(|(name, version)| {
                    let own = self.session.written.get(name_key(name)).map(|own| own.parameter.clone());
                    let kind = || kinds.get(name_key(name)).copied().unwrap_or_default();
                    own.unwrap_or_else(|| Parameter::bare(name.clone(), kind(), version))
                });
                What::Created { parameters: parameters.collect(), anew: true }
            }
            Work::Delete(Deletion { targets, keeps_values }) => {
                let began = keeps_values.then_some(bulk.began);
                What::Deleted(self.what_was_deleted(now, began, targets.iter(), bulk.folder, bulk.fates))
            }
            Work::Promote(promotion) => What::Promoted(self.what_was_promoted(&promotion, bulk.folder, bulk.fates)),
            Work::Plan(plan) => What::Planned(self.what_was_planned(now, &plan, bulk.began, bulk.folder, bulk.fates)),
        }
    }

    /// What is known of those of the targets that were deleted; values are kept since `began`, if they are.
    pub(in crate::app) fn what_was_deleted<'a>(
        &self,
        now: Now,
        began: Option<Now>,
        targets: impl Iterator<Item = &'a Parameter>,
        folder: Option<String>,
        fates: Fates,
    ) -> Deleted {
        let versions = targets.map(|target| (name_key(&target.name), target.version));
        let versions: HashMap<&str, i64> = versions.collect();
        let gone = fates.into_iter().filter_map(|(name, fate)| match fate {
            Fate::Deleted(kept) => {
                let version = versions.get(name_key(&name)).copied().unwrap_or_default();
                Some(Gone { name, version, kept, back: None })
            }
            _ => None,
        });
        let lasts = self.config.undo;
        let until = began.map(|began| (began.mono + lasts, self.service_time(began) + lasts));
        let mut gone: Vec<Gone> = gone.collect();
        gone.sort_by(|one, other| one.name.cmp(&other.name));
        // Longer than that it may have taken itself.
        if until.is_some_and(|(until, _)| now.mono >= until) {
            for gone in &mut gone {
                gone.kept = None;
            }
        }
        Deleted { folder, gone, until }
    }

    /// What was done, in one sentence, with the way back.
    pub(super) fn says_done(&self, what: &What, left: usize, untagged: bool) -> String {
        let of_all = |done: usize| if left > 0 { some_of(done, done + left) } else { text::counted(done) };
        // Of a move some may have been copied and not deleted.
        let twice = if let What::Transferred(went) = what { went.from.len() - went.whole().count() } else { 0 };
        let mut more = if twice > 0 {
            format!(", {twice} copied and still there", twice = text::grouped(twice))
        } else {
            String::new()
        };
        if left > twice {
            more = format!("{more}, {} not", text::grouped(left - twice));
        }
        if left > 0 && !self.leaving.is_wanted() {
            more.push_str(": see below");
        }
        match what {
            What::Deleted(deleted) => {
                let way = match deleted.kept_until() {
                    Some(until) => {
                        let them = if deleted.gone.len() == 1 { "it" } else { "them" };
                        self.way_to_undo(&format!("puts {them} back until {}", text::clock(until)))
                    }
                    None => Some("no value was kept".to_owned()),
                };
                match deleted.gone.as_slice() {
                    [one] if left == 0 => {
                        self.says_changed(&one.name, &|name| format!("deleted {name} (v{})", one.version), way)
                    }
                    all => {
                        let done = of_all(all.len());
                        self.says_changed("", &|_| format!("deleted {done}{more}"), way.filter(|_| left == 0))
                    }
                }
            }
            What::Created { parameters, .. } => {
                let tags = if untagged { ", without tags: they may not be given" } else { "" };
                let way =
                    self.way_to_undo(if parameters.len() == 1 { "deletes it again" } else { "deletes them again" });
                let way = way.filter(|_| left == 0 && !untagged);
                match parameters.as_slice() {
                    [one] if left == 0 => {
                        let version = one.version;
                        self.says_changed(
                            &one.name,
                            &|name| format!("created {name} anew, version {version}{tags}"),
                            way,
                        )
                    }
                    all => self.says_changed("", &|_| format!("created {} anew{tags}{more}", of_all(all.len())), way),
                }
            }
            What::Transferred(went) => self.says_went(went, left, untagged, &more),
            What::Amended(amendments) => self.says_amended(amendments, left, &more),
            What::Wrote { .. }
            | What::Metadata { .. }
            | What::Planned(_)
            | What::Promoted(_)
            | What::Unknown { .. } => String::new(),
        }
    }

    /// The same of a copy or a move.
    fn says_went(&self, went: &Went, left: usize, lacking: bool, more: &str) -> String {
        let undoes = match (went.has_moved(), went.created.len()) {
            (true, 1) => "moves it back",
            (true, _) => "moves them back",
            (false, 1) => "deletes the copy",
            (false, _) => "deletes the copies",
        };
        let way = self.way_to_undo(undoes).filter(|_| left == 0 && !lacking);
        match (went.from.as_slice(), went.created.as_slice()) {
            ([from], [to]) if left == 0 => {
                let lacks = from.lacks.as_ref().map(|lacks| format!(", {lacks}")).unwrap_or_default();
                let said = |name: &str| format!("{} to {name}, version {}{lacks}", went.did(), to.version);
                self.says_changed(&to.name, &said, way)
            }
            (all, _) => {
                let done = went.whole().count();
                let done = if left > 0 { some_of(done, done + left) } else { text::counted(all.len()) };
                let did = if went.moved { "moved" } else { "copied" };
                let lacks = if lacking { ", not all whole" } else { "" };
                self.says_changed("", &|_| format!("{did} {done}{lacks}{more}"), way)
            }
        }
    }
}

/// `12 of 31`.
fn some_of(some: usize, all: usize) -> String {
    format!("{} of {}", text::grouped(some), text::grouped(all))
}
