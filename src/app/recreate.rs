//! An Advanced parameter on its way to become a Standard one, and how that ended. Where it is gone and not back, what creates it again
//! is kept as after a deletion.

use super::acts::Act;
use super::bulk::OF_SEVERAL;
use super::pages::as_standard::AsStandard;
use super::pages::undo::Undo;
use super::state::change::{Bulk, Work};
use super::state::changes::{Deleted, Gone, What, why_left};
use super::{App, Effect, Notice, Now, Ticket, Tone};
use crate::deletion::Fate;
use crate::failure::{Failure, FailureKind};
use crate::parameter::{MetadataEdit, Parameter, Settings, SettingsEdit, Tier, spoken};
use crate::text;

/// About a parameter.
static RECREATE: Act = Act { words: Some(|_, name| format!("create {} anew as Standard", spoken(name))), ..OF_SEVERAL };

impl App {
    /// Begins to delete a parameter and to create it anew as a Standard one, under the ticket that is returned.
    pub(super) fn begin_recreation(&mut self, was: Parameter) -> Ticket {
        let effect = Box::new(was.clone());
        let ticket = self.begin(&RECREATE, was.name.clone(), |ticket| Effect::Recreate(ticket, effect));
        self.begin_bulk(ticket, Work::Recreate(Box::new(was)), None, None);
        ticket
    }

    /// The parameter as it is since.
    pub(super) fn as_recreated(&self, now: Now, was: &Parameter, version: i64) -> Parameter {
        Parameter {
            version,
            modified: Some(self.service_time(now)),
            modified_by: self.session.identity.as_ref().map(|identity| identity.arn.clone()),
            policies: Vec::new(),
            ..was.clone()
        }
    }

    /// How it ended, said where it belongs.
    pub(super) fn take_recreated_in(&mut self, now: Now, mut bulk: Bulk, ended: Option<Failure>) -> Notice {
        let Work::Recreate(was) = &bulk.work else { return Notice::new(Tone::Info, "") };
        let (name, shown) = (was.name.clone(), text::sanitise(&was.name).into_owned());
        let is_ours = self.is_account_of(&bulk);
        match bulk.fates.pop().map(|(_, fate)| fate) {
            Some(Fate::Created { version, tier, untagged }) => {
                self.drop_pages();
                if !is_ours {
                    let account = bulk.account.clone().unwrap_or_default();
                    return self.notify(Notice::new(Tone::Warn, format!("created anew in account {account}: {shown}")));
                }
                let before = Settings::of(was);
                let after = Settings { tier, policies: Vec::new(), ..before.clone() };
                let edit = MetadataEdit::Settings(Box::new(SettingsEdit { was: before, becomes: after }));
                let what =
                    What::Metadata { name: name.clone(), version, modified: None, edits: vec![edit], versions: None };
                let tags = untagged.as_ref().map(|_| ", without tags: they may not be given").unwrap_or_default();
                self.remember_change_with(now, what, None, Vec::new(), untagged.map(|why| *why));
                if let Some(node) = self.session.view.tree.find(&name) {
                    self.go_to(node);
                }
                self.keep_listing_as_it_is();
                let said = |name: &str| format!("created {name} anew as {tier}, version {version}{tags}");
                let way = self.way_to_undo("raises it again").filter(|_| tags.is_empty());
                let says = self.says_changed(&name, &said, way);
                let tone = if tags.is_empty() && tier == Tier::Standard { Tone::Good } else { Tone::Warn };
                self.notify(Notice::new(tone, says))
            }
            Some(Fate::Deleted(kept)) => {
                self.drop_pages();
                let lasts = self.config.undo;
                let until = (bulk.began.mono + lasts, self.service_time(bulk.began) + lasts);
                let why = ended.as_ref().map(|why| why.what.clone()).unwrap_or_default();
                let mut problem = format!("{shown} is deleted, as far as is known, and was not created anew: {why}");
                if is_ours {
                    let gone = Gone { name, version: was.version, kept, back: None };
                    let what = What::Deleted(Deleted { folder: None, gone: vec![gone], until: Some(until) });
                    let id = self.remember_change_with(now, what, None, Vec::new(), ended.clone());
                    self.lay(Undo::on(id));
                    problem = format!("{problem} · its value is kept: enter creates it again");
                }
                self.notify(Notice { failure: ended.map(Box::new), ..Notice::new(Tone::Bad, problem) })
            }
            fate => {
                let why = fate.as_ref().and_then(|fate| why_left(fate, false));
                let failure = fate.as_ref().and_then(|fate| fate.failure().cloned()).or(ended);
                let problem = match (failure, why) {
                    (Some(failure), _) if failure.kind == FailureKind::Internal => {
                        Notice::failed("it is not known what became of it", &failure)
                    }
                    (Some(failure), _) => Notice::failed("it is as it was", &failure),
                    (None, Some(why)) => Notice::new(Tone::Warn, format!("nothing was done: it {}", why.dated())),
                    (None, None) => Notice::new(Tone::Warn, "nothing was done"),
                };
                let fates = fate.map(|fate| (name, fate)).into_iter().collect();
                match self.pages.all::<AsStandard>().find(|page| page.awaits(bulk.ticket)) {
                    Some(page) => page.fail(problem.clone(), &fates),
                    None => self.notice = Some(problem.clone()),
                }
                problem
            }
        }
    }
}
