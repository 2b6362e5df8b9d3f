//! A change beside a value under way, and how it ended: told whatever page is on top.

use std::fmt::Write as _;

use super::acts::Act;
use super::change::OF_A_CHANGE;
use super::edits::{edit_called, edits_called, why_not_made};
use super::message::Reply;
use super::pages::amend::Amend;
use super::pages::metadata::Metadata;
use super::pages::undo::Undo;
use super::reason::Reason;
use super::state::amendments::Made;
use super::state::change::{Change, MetadataUnderWay, Tries};
use super::state::changes::What;
use super::{App, Effect, Notice, Now, Page, Ticket, Tone};
use crate::deletion::Tag;
use crate::failure::Failure;
use crate::parameter::{
    MetadataChange, MetadataEdit, MetadataOutcome, Parameter, ParameterType, Settings, Tier, spoken,
};

/// About a parameter.
static CHANGE_METADATA: Act = Act {
    words: Some(|_, name| format!("change tags, labels or settings of {}", spoken(name))),
    note: |_, waiting| Some(App::note_of_write(waiting)),
    answered: |app, now, answer| {
        if let Reply::MetadataChanged(outcome) = answer.reply {
            app.metadata_changed(now, outcome);
        }
    },
    ..OF_A_CHANGE
};

/// Changes, each with how it ended.
type Ends = Vec<(MetadataEdit, MetadataOutcome)>;

impl App {
    /// Begins a change beside a value, under the ticket that is returned.
    pub(super) fn begin_metadata_change(
        &mut self,
        change: MetadataChange,
        was: Parameter,
        undoes: Option<u64>,
    ) -> Ticket {
        let effect = Box::new(change.clone());
        let ticket = self.begin(&CHANGE_METADATA, change.name.clone(), |ticket| Effect::ChangeMetadata(ticket, effect));
        let account = self.account().map(str::to_owned);
        let under_way = MetadataUnderWay { ticket, change, was, undoes, account, tries: Tries::Once };
        self.change = Some(Change::Metadata(Box::new(under_way)));
        ticket
    }

    fn metadata_changed(&mut self, now: Now, outcome: Result<Vec<MetadataOutcome>, Failure>) {
        let Some(Change::Metadata(change)) = self.change.take_if(|change| matches!(change, Change::Metadata(_))) else {
            return;
        };
        let ticket = change.ticket;
        self.uncover(now, |page: &Page| page.get::<Amend>().is_some_and(|page| page.awaits(ticket)), change.tries);
        let name = &change.change.name;
        let (mut ends, refused) = match outcome {
            Ok(ends) => (ends, None),
            Err(failure) => (vec![MetadataOutcome::Untried; change.change.edits.len()], Some(failure)),
        };
        for failure in ends.iter_mut().filter_map(MetadataOutcome::failure_mut) {
            self.withhold_from(name, failure);
        }
        if let Some(expired) = ends.iter().filter_map(MetadataOutcome::failure).find(|failure| failure.wants_login()) {
            self.session.signed_out = Some(expired.clone());
        }
        let ends: Ends = change.change.edits.iter().cloned().zip(ends).collect();
        let said = self.take_metadata_in(now, &change, ends, refused);
        self.change_said(&said);
    }

    /// Takes in what was changed, and says it where it belongs: with the question if nothing was, with the page if some was not.
    fn take_metadata_in(
        &mut self,
        now: Now,
        change: &MetadataUnderWay,
        ends: Ends,
        refused: Option<Failure>,
    ) -> Notice {
        let name = &change.change.name;
        let done = ends.iter().filter(|(_, end)| end.is_done()).count();
        if self.account().zip(change.account.as_deref()).is_some_and(|(is, was)| is != was) {
            self.drop_pages();
            let account = change.account.clone().unwrap_or_default();
            let text = format!("changed in account {account}: {done} of {}", ends.len());
            return self.notify(Notice::new(Tone::Warn, text));
        }
        let failure = refused.or_else(|| ends.iter().find_map(|(_, end)| end.failure().cloned()));
        let left = not_made(&ends);
        let mut said = says_left(&ends, &left);
        if change.tries == Tries::Stopped {
            said.insert_str(0, "stopped trying; ");
        }
        let problem = Notice { failure: failure.clone().map(Box::new), ..Notice::new(Tone::Bad, said) };
        for (_, end) in &ends {
            if let MetadataOutcome::Moved(Some(now_there)) = end {
                self.keep_place(|app| app.learn(now_there));
            }
        }
        let is_stale =
            ends.iter().any(|(_, end)| matches!(end, MetadataOutcome::Overtaken(_) | MetadataOutcome::Moved(_)));
        let has_page = self.pages.all::<Metadata>().any(|page| page.is_about(name));
        if done == 0 && !(has_page && is_stale) {
            return self.metadata_not_changed(now, change, problem, ends);
        }
        let is_whole = left.is_empty();
        let id = (done > 0).then(|| {
            let what = self.metadata_is(now, change, &ends);
            self.remember_change_with(now, what, change.undoes, left, failure)
        });
        if is_whole { self.metadata_whole(change, &ends) } else { self.metadata_in_part(id, has_page, &ends, problem) }
    }

    /// Some was not changed: the page has that still, or else the list of changes.
    fn metadata_in_part(&mut self, id: Option<u64>, has_page: bool, ends: &Ends, problem: Notice) -> Notice {
        self.close_pages_until(|page| page.get::<Amend>().is_none());
        if has_page {
            let shown = problem.clone();
            self.with_page(|page, app| {
                if let Some(page) = page.get_mut::<Metadata>() {
                    page.ended(app, ends, shown);
                }
            });
            return problem;
        }
        self.drop_pages();
        if let Some(id) = id {
            self.lay(Undo::on(id));
        }
        self.notify(Notice { tone: Tone::Warn, ..problem })
    }

    /// All of it was changed.
    fn metadata_whole(&mut self, change: &MetadataUnderWay, ends: &Ends) -> Notice {
        let name = &change.change.name;
        self.drop_pages();
        if let Some((expected, version)) = overtook(ends) {
            let said = self.after_another(name, expected, version);
            return self.notify(Notice::new(Tone::Warn, said));
        }
        let version = ends.iter().find_map(|(_, end)| match end {
            MetadataOutcome::Stored { version, .. } => Some(format!(", v{} → v{version}", version - 1)),
            _ => None,
        });
        let called = edits_called(&change.change.edits);
        let (did, undoes) =
            if change.undoes.is_some() { ("put back", "changes it again") } else { ("changed", "puts it back") };
        let said = |name: &str| format!("{did} {called} of {name}{}", version.as_deref().unwrap_or_default());
        let goes_back = change.change.edits.iter().any(|edit| edit.reversed().is_some());
        let way = if goes_back { self.way_to_undo(undoes) } else { Some("a tier does not go back".to_owned()) };
        let said = self.says_changed(name, &said, way);
        self.notify(Notice::new(Tone::Good, said))
    }

    /// The question says why.
    fn metadata_not_changed(&mut self, now: Now, change: &MetadataUnderWay, problem: Notice, ends: Ends) -> Notice {
        let unknown = ends.iter().filter(|(_, end)| matches!(end, MetadataOutcome::Unknown(_))).map(|(edit, _)| edit);
        let unknown: Vec<&MetadataEdit> = unknown.collect();
        if !unknown.is_empty() {
            let meant = format!("changed ({})", edits_called(unknown));
            let what = What::Unknown { names: vec![change.change.name.clone()], meant };
            self.remember_change_with(now, what, None, Vec::new(), problem.failure.as_deref().cloned());
        }
        let ends: Vec<MetadataOutcome> = ends.into_iter().map(|(_, end)| end).collect();
        match self.pages.all::<Amend>().find(|page| page.awaits(change.ticket)) {
            Some(page) => page.fail(problem.clone(), ends),
            None => self.notice = Some(problem.clone()),
        }
        problem
    }

    /// What was changed is known now; what it was, for the list of changes.
    fn metadata_is(&mut self, now: Now, change: &MetadataUnderWay, ends: &Ends) -> What {
        let name = &change.change.name;
        let Made { version, modified, edits, versions } = self.take_edits_in(now, &change.change, &change.was, ends);
        self.search_again(now);
        What::Metadata { name: name.clone(), version, modified, edits, versions }
    }

    /// What was changed of a parameter is known now.
    pub(super) fn take_edits_in(
        &mut self,
        now: Now,
        change: &MetadataChange,
        was: &Parameter,
        ends: &[(MetadataEdit, MetadataOutcome)],
    ) -> Made {
        let (name, mut latest) = (&change.name, change.version);
        let mut beside =
            self.session.beside(name, latest).map(|it| (it.tags.clone(), it.labels.clone())).unwrap_or_default();
        for (edit, end) in ends.iter().filter(|(_, end)| end.is_done()) {
            match (edit, end) {
                (MetadataEdit::Tag { key, becomes, .. }, _) => {
                    if let Some(tags) = &mut beside.0 {
                        tags.retain(|tag| tag.key != *key);
                        tags.extend(becomes.iter().map(|value| Tag { key: key.clone(), value: value.clone() }));
                        tags.sort();
                    }
                }
                (MetadataEdit::Label { label, becomes, .. }, _) => {
                    if let Some(labels) = &mut beside.1 {
                        labels.retain(|(it, _)| it != label);
                        labels.extend(becomes.iter().map(|version| (label.clone(), *version)));
                        labels.sort_by(|one, other| (other.1, &one.0).cmp(&(one.1, &other.0)));
                    }
                }
                (MetadataEdit::Settings(edit), MetadataOutcome::Stored { version, tier, .. }) => {
                    latest = *version;
                    let parameter = self.with_settings(now, was, &edit.becomes, *version, *tier);
                    self.mask();
                    self.is_written(now, &parameter);
                }
                (MetadataEdit::Settings(_), _) => {}
            }
        }
        let is = self.session.beside_mut(name, latest);
        (is.tags, is.labels) = beside;
        Made::of(change, ends)
    }

    /// A parameter as it is since its settings were changed.
    fn with_settings(&self, now: Now, was: &Parameter, is: &Settings, version: i64, tier: Tier) -> Parameter {
        let who = self.session.identity.as_ref().map(|identity| identity.arn.clone());
        let tree = &self.session.view.tree;
        let arn = || tree.find(&was.name).and_then(|node| tree.parameter(node)?.arn);
        Parameter {
            kind: is.kind,
            version,
            tier,
            key_id: is.key_id.clone().filter(|_| is.kind == ParameterType::SecureString),
            data_type: is.data_type.clone(),
            description: is.description.clone(),
            allowed_pattern: Some(is.allowed_pattern.clone()).filter(|pattern| !pattern.is_empty()),
            modified: Some(self.service_time(now)),
            modified_by: who.or_else(|| was.modified_by.clone()),
            policies: is.policies.iter().map(|text| super::policy::pending_policy(text)).collect(),
            arn: was.arn.clone().or_else(arn),
            described: true,
            name: was.name.clone(),
        }
    }
}

/// How much was changed, in one sentence; of one that was not, why.
fn not_made(ends: &Ends) -> Vec<(String, Reason)> {
    let why = |(edit, end): &(MetadataEdit, MetadataOutcome)| Some((edit_called(edit), why_not_made(edit, end)?));
    ends.iter().filter_map(why).collect()
}

fn says_left(ends: &Ends, left: &[(String, Reason)]) -> String {
    let done: Vec<&MetadataEdit> = ends.iter().filter(|(_, end)| end.is_done()).map(|(edit, _)| edit).collect();
    let (made, unknown) = (done.len(), ends.iter().any(|(_, end)| matches!(end, MetadataOutcome::Unknown(_))));
    let mut said = match left {
        [(called, why)] if made == 0 && unknown => format!("{called}: {}", why.dated()),
        [(called, why)] if made == 0 => format!("nothing was changed: {called}: {}", why.dated()),
        _ if made == 0 && unknown => "it is not known what was changed".to_owned(),
        _ if made == 0 => "nothing was changed".to_owned(),
        _ => format!("{made} of {} changed ({}), {} not", ends.len(), edits_called(done), left.len()),
    };
    if let Some((expected, version)) = overtook(ends) {
        let _ = write!(said, "; settings as v{version}, not v{}: somebody wrote in between", expected + 1);
    }
    said
}

/// The version that the settings were written upon, and the one that they are, where somebody wrote in between.
fn overtook(ends: &Ends) -> Option<(i64, i64)> {
    ends.iter().find_map(|(_, end)| match end {
        MetadataOutcome::Stored { expected, version, .. } if *version != expected + 1 => Some((*expected, *version)),
        _ => None,
    })
}
