//! A change beside a value under way, and how it ended: told whatever page is on top.

use super::acts::Act;
use super::change::{OF_A_CHANGE, after_another};
use super::edits::{edit_called, edits_called, why_not_made};
use super::message::Reply;
use super::pages::amend::Amend;
use super::pages::metadata::Metadata;
use super::pages::undo::Undo;
use super::state::change::{Change, MetadataUnderWay, Tries};
use super::state::changes::What;
use super::{App, Effect, Notice, Now, Page, Ticket, Tone};
use crate::deletion::Tag;
use crate::failure::Failure;
use crate::parameter::{Edited, MetadataChange, MetadataEdit, Parameter, ParameterType, Settings, Tier, spoken};
use crate::text;

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
type Ends = Vec<(MetadataEdit, Edited)>;

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

    fn metadata_changed(&mut self, now: Now, outcome: Result<Vec<Edited>, Failure>) {
        let Some(Change::Metadata(change)) = self.change.take_if(|change| matches!(change, Change::Metadata(_))) else {
            return;
        };
        let ticket = change.ticket;
        self.uncover(now, |page: &Page| page.get::<Amend>().is_some_and(|page| page.awaits(ticket)), change.tries);
        let name = &change.change.name;
        let (mut ends, refused) = match outcome {
            Ok(ends) => (ends, None),
            Err(failure) => (vec![Edited::Untried; change.change.edits.len()], Some(failure)),
        };
        for failure in ends.iter_mut().filter_map(Edited::failure_mut) {
            self.withhold_from(name, failure);
        }
        if let Some(expired) = ends.iter().filter_map(Edited::failure).find(|failure| failure.wants_login()) {
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
        let name = change.change.name.clone();
        let failure = refused.or_else(|| ends.iter().find_map(|(_, end)| end.failure().cloned()));
        let (done, not): (Vec<_>, Vec<_>) = ends.iter().partition(|(_, end)| end.is_done());
        if self.account().zip(change.account.as_deref()).is_some_and(|(is, was)| is != was) {
            self.drop_pages();
            let account = change.account.clone().unwrap_or_default();
            let text = format!("changed in account {account}: {} of {}", done.len(), ends.len());
            return self.notify(Notice::new(Tone::Warn, text));
        }
        let seen = self.service_time(now);
        let left: Vec<(String, String)> =
            not.iter().filter_map(|(edit, end)| Some((edit_called(edit), why_not_made(edit, end, seen)?))).collect();
        let is_stale = not.iter().any(|(_, end)| matches!(end, Edited::Overtaken(_) | Edited::Moved(_)));
        let has_page = self.pages.all::<Metadata>().any(|page| page.is_about(&name));
        let said = match (left.as_slice(), done.len()) {
            ([(called, why)], 0) => format!("nothing was changed: {called}: {why}"),
            (_, 0) => "nothing was changed".to_owned(),
            (_, made) => {
                let called = edits_called(done.iter().map(|(edit, _)| edit));
                format!("{made} of {} changed ({called}), {} not", ends.len(), not.len())
            }
        };
        let stopped = if change.tries == Tries::Stopped { "stopped trying; " } else { "" };
        let problem = Notice { failure: failure.clone(), ..Notice::new(Tone::Bad, format!("{stopped}{said}")) };
        if done.is_empty() && !(has_page && is_stale) {
            let ends: Vec<Edited> = ends.into_iter().map(|(_, end)| end).collect();
            return self.metadata_not_changed(change, problem, ends);
        }
        let id = (!done.is_empty()).then(|| {
            let what = self.metadata_is(now, change, &ends);
            self.remember_change_with(now, what, change.undoes, left, failure)
        });
        if !not.is_empty() {
            self.close_pages_until(|page| page.get::<Amend>().is_none());
            if has_page {
                let shown = problem.clone();
                self.with_page(|page, app| {
                    if let Some(page) = page.get_mut::<Metadata>() {
                        page.ended(app, &ends, shown);
                    }
                });
                return problem;
            }
            self.drop_pages();
            if let Some(id) = id {
                self.lay(Undo::on(id));
            }
            return self.notify(Notice { tone: Tone::Warn, ..problem });
        }
        self.drop_pages();
        let overtook = ends.iter().find_map(|(_, end)| match end {
            Edited::Stored { expected, version, .. } if *version != expected + 1 => Some((*expected, *version)),
            _ => None,
        });
        if let Some((expected, version)) = overtook {
            let said = after_another(&text::sanitise(&name), expected, version);
            return self.notify(Notice::new(Tone::Warn, said));
        }
        let called = edits_called(&change.change.edits);
        let version = ends.iter().find_map(|(_, end)| match end {
            Edited::Stored { version, .. } => Some(format!(", v{} → v{version}", version - 1)),
            _ => None,
        });
        let did = if change.undoes.is_some() { "put back" } else { "changed" };
        let said = |name: &str| format!("{did} {called} of {name}{}", version.as_deref().unwrap_or_default());
        let said = self.says_changed(&name, &said, Self::way_to_undo("puts it back"));
        self.notify(Notice::new(Tone::Good, said))
    }

    /// The question says why.
    fn metadata_not_changed(&mut self, change: &MetadataUnderWay, problem: Notice, ends: Vec<Edited>) -> Notice {
        match self.pages.all::<Amend>().find(|page| page.awaits(change.ticket)) {
            Some(page) => page.fail(problem.clone(), ends),
            None => self.notice = Some(problem.clone()),
        }
        problem
    }

    /// What was changed is known now; what it was, for the list of changes.
    fn metadata_is(&mut self, now: Now, change: &MetadataUnderWay, ends: &Ends) -> What {
        let name = &change.change.name;
        let mut latest = change.change.version;
        let mut beside =
            self.session.beside(name, latest).map(|it| (it.tags.clone(), it.labels.clone())).unwrap_or_default();
        let mut made = Vec::new();
        let mut versions = None;
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
                (MetadataEdit::Settings(edit), Edited::Stored { version, tier, .. }) => {
                    versions = Some((version - 1, *version));
                    latest = *version;
                    let parameter = self.with_settings(now, &change.was, &edit.becomes, *version, *tier);
                    self.mask();
                    self.is_written(now, &parameter);
                }
                (MetadataEdit::Settings(_), _) => {}
            }
            made.push(edit.clone());
        }
        let is = self.session.beside_mut(name, latest);
        (is.tags, is.labels) = beside;
        self.search_again(now);
        // When a version was written only the service knows to the second.
        What::Metadata {
            name: name.clone(),
            version: latest,
            modified: change.change.modified.filter(|_| versions.is_none()),
            edits: made,
            versions,
        }
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
