//! Tags and settings of several parameters on their way to be changed, and what is remembered of that.

use super::acts::Act;
use super::bulk::OF_SEVERAL;
use super::state::amendments::{AmendedOne, Amendments, InPart};
use super::state::change::{Bulk, Work};
use super::state::changes::in_folder;
use super::{App, Effect, Now, Ticket};
use crate::parameter::{
    Amended, MetadataChange, MetadataOutcome, Parameter, ParameterType, SeveralChange, is_same_name,
};
use crate::text;

/// About what is changed, in words.
static AMEND_ALL: Act = Act { words: Some(|_, what| format!("change tags or settings of {what}")), ..OF_SEVERAL };

impl App {
    /// Begins to change several parameters beside their values, under the ticket that is returned.
    pub(super) fn begin_amendments(
        &mut self,
        several: SeveralChange,
        folder: Option<String>,
        undoes: Option<u64>,
    ) -> Ticket {
        let effect = Box::new(several.clone());
        let about = text::sanitise(&in_folder(several.changes.len(), folder.as_deref())).into_owned();
        let ticket = self.begin(&AMEND_ALL, about, |ticket| Effect::ChangeSeveral(ticket, effect));
        self.begin_bulk(ticket, Work::Amend(several), folder, undoes);
        ticket
    }

    /// One of them is as it is since.
    pub(super) fn take_amended_in(&mut self, now: Now, bulk: &Bulk, name: &str, amended: &mut Amended) {
        for failure in amended.failures_mut() {
            self.withhold_from(name, failure);
        }
        if !self.is_account_of(bulk) {
            return;
        }
        let Some(change) = change_of(bulk, name) else { return };
        let was =
            self.parameter_at(name).unwrap_or_else(|| Parameter::bare(name, ParameterType::default(), change.version));
        self.take_edits_in(now, change, &was, &amended.ends);
        for (_, end) in &amended.ends {
            if let MetadataOutcome::Moved(Some(parameter)) = end {
                self.learn(parameter);
            }
        }
        // What is dealt with is not marked any more.
        if amended.is_whole() {
            self.session.view.marks.remove(name);
            if let Some(undone) = bulk.undoes {
                self.session.changes.is_put_back(undone, name);
            }
        }
    }
}

impl App {
    /// What was changed, in one sentence, with the way back; `more`: what else there is to say where some were left.
    pub(super) fn says_amended(&self, amendments: &Amendments, left: usize, more: &str) -> String {
        let (did, changed) = (amendments.did(), amendments.changed());
        let goes_back = amendments.each.iter().any(|one| !one.reversed().is_empty());
        let way = |them: &str| {
            let does = if amendments.undid { format!("changes {them} again") } else { format!("puts {them} back") };
            let undoes = || self.way_to_undo(&does);
            let way = if goes_back { undoes() } else { Some("a tier does not go back".to_owned()) };
            way.filter(|_| left == 0)
        };
        match amendments.each.as_slice() {
            [one] if left == 0 => self.says_changed(&one.name, &|name| format!("{did} {changed} of {name}"), way("it")),
            all if all.iter().all(AmendedOne::is_whole) => {
                let of = text::counted(all.len());
                self.says_changed("", &|_| format!("{did} {changed} of {of}{more}"), way("them"))
            }
            all => {
                // Those that were changed in part are among those that are left.
                let in_part = all.iter().filter(|one| !one.is_whole()).count();
                let mut says: Vec<String> = amendments.in_part().iter().map(InPart::says).collect();
                says.extend((left > in_part).then(|| format!("{} not at all", text::grouped(left - in_part))));
                says.extend((!self.leaving.is_wanted()).then(|| "see below".to_owned()));
                self.says_changed("", &|_| format!("{did} {}", says.join("; ")), None)
            }
        }
    }
}

/// What was asked for of one of them.
fn change_of<'a>(bulk: &'a Bulk, name: &str) -> Option<&'a MetadataChange> {
    let Work::Amend(several) = &bulk.work else { return None };
    several.changes.iter().find(|change| is_same_name(&change.name, name))
}
