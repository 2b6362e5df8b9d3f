//! The question before tags, labels or settings are changed: all of it as a difference, and who is asked where.

use super::question::{Answer, BY_LETTER, BY_WORD, Sheet, Ways, oldest_has_label, way};
use crate::app::edits::{edit_says, why_not_made};
use crate::app::picture::Picture;
use crate::app::policy::{deletes_at, reminds_of_nothing};
use crate::app::state::beside::LabelsAndTags;
use crate::app::state::put_back::what_stays;
use crate::app::state::question::Question;
use crate::app::{App, Concern, Notice, Now, Paged, Ticket, Tone, Turn};
use crate::config::Ground;
use crate::deletion::Tag;
use crate::keymap::{Action, Table};
use crate::line::Role;
use crate::managed::Meddling;
use crate::names::rules::MACHINE_IMAGE;
use crate::parameter::{
    MetadataChange, MetadataEdit, MetadataOutcome, Parameter, ParameterType, SettingsEdit, Tier, Version, name_key,
    principal,
};
use crate::text;

/// The question.
#[derive(Debug)]
pub(crate) struct Amend {
    question: Question,
    /// Exactly what is asked for.
    change: MetadataChange,
    /// The parameter as it was seen.
    was: Parameter,
    /// The place that it was begun in, if that is another.
    from: Option<String>,
    /// The change that it undoes.
    undoes: Option<u64>,
    /// How each of the changes ended the last time.
    ends: Vec<MetadataOutcome>,
    /// The change under way that it was answered with.
    changing: Option<Ticket>,
}

impl Amend {
    /// Of that change of a parameter, with what is known of its versions and tags; see the fields.
    pub(in crate::app) fn new(
        change: MetadataChange,
        was: Parameter,
        (versions, tags): (Option<Vec<Version>>, Option<Vec<Tag>>),
        from: Option<String>,
    ) -> Self {
        let question = Question::asking_beside(LabelsAndTags::of(&change.name).knowing(versions, tags));
        Self { question, change, was, from, undoes: None, ends: Vec::new(), changing: None }
    }

    /// It puts back what that change of this session changed.
    pub(in crate::app) fn undoing(self, id: u64) -> Self {
        Self { undoes: Some(id), ..self }
    }

    /// Whether it was answered with that change.
    pub(in crate::app) fn awaits(&self, ticket: Ticket) -> bool {
        self.changing == Some(ticket)
    }

    /// Nothing was changed. Keeps why.
    pub(in crate::app) fn fail(&mut self, problem: Notice, ends: Vec<MetadataOutcome>) {
        (self.changing, self.ends) = (None, ends);
        self.question.problem = Some(problem);
    }

    fn settings(&self) -> Option<&SettingsEdit> {
        self.change.edits.iter().find_map(|edit| match edit {
            MetadataEdit::Settings(edit) => Some(&**edit),
            _ => None,
        })
    }

    /// What is to be typed before it: where a secret becomes plain text, that it does; in production the last segment of the name.
    fn word(&self, app: &App) -> Option<String> {
        let name = &self.change.name;
        let segment = name.rsplit_once('/').map_or(name.as_str(), |(_, last)| last);
        let is_production = app.production_of(name).is_some();
        let uncovers = self.settings().is_some_and(SettingsEdit::uncovers);
        match (is_production, uncovers) {
            (false, false) => None,
            (true, false) => Some(segment.to_owned()),
            (false, true) => Some("plain text".to_owned()),
            (true, true) => Some(format!("{segment} as plain text")),
        }
    }

    fn own_table(&self, app: &App) -> &'static Table {
        if self.word(app).is_some() { &BY_WORD } else { &BY_LETTER }
    }

    fn may_change(&self, app: &App) -> bool {
        app.may_answer(&self.question, || self.picture(app, app.clock), self.word(app).as_deref())
    }

    fn send(&mut self, app: &mut App) {
        if self.may_change(app) && !app.holds_answer(&mut self.question.beside) {
            self.changing = Some(app.begin_metadata_change(self.change.clone(), self.was.clone(), self.undoes));
            self.ends.clear();
            self.question.answered();
        }
    }

    fn sheet(&self, app: &App, now: Now) -> Sheet {
        let act = if self.undoes.is_some() { "Put back tags, labels, settings of" } else { "Change" };
        let mut sheet = Sheet::about(app, act, &self.change.name);
        let number = self.change.version;
        let version = match self.settings() {
            Some(_) if self.was.version > number => format!("v{} stays", self.was.version),
            Some(_) => format!("v{number} → v{}", number + 1),
            None => format!("v{number} stays"),
        };
        sheet.head(app, now, &version, Some(&self.was));
        self.dangers(&mut sheet, app, now);
        let seen = app.service_time(now);
        for (at, edit) in self.change.edits.iter().enumerate() {
            for said in edit_says(edit, seen) {
                sheet.must(said.sign.label(), said.sign.role(), &said.says);
            }
            if let Some(why) = self.ends.get(at).and_then(|end| why_not_made(edit, end)) {
                sheet.must("", Role::Bad, &format!("not changed: {}", why.says(seen)));
            }
        }
        if self.settings().is_some() {
            let read = if self.was.kind == ParameterType::SecureString { "read and decrypted" } else { "read" };
            sheet.must("stays", Role::Plain, "the value, and every setting that is not named");
            sheet.says("value", Role::Plain, &format!("{read} right before, since it is written anew; not shown"));
            sheet.labels_stay(&self.question.beside, number + 1, |label| self.touches(label));
        }
        sheet
    }

    /// Whether that label is moved or taken off.
    fn touches(&self, label: &str) -> bool {
        self.change.edits.iter().any(|edit| matches!(edit, MetadataEdit::Label { label: it, .. } if it == label))
    }

    /// What goes wrong easily, the worst first.
    fn dangers(&self, sheet: &mut Sheet, app: &App, now: Now) {
        match app.production_of(&self.change.name) {
            Some(Ground::Unknown) => sheet.look(Role::Bad, &format!("perhaps PRODUCTION: {}", Ground::Unknown)),
            Some(ground) => sheet.look(Role::Bad, &format!("PRODUCTION, says {ground}")),
            None => {}
        }
        if app.account().is_none() && !app.is_asking_whose() {
            sheet.look(Role::Warn, &format!("the account is {}", app.unidentified()));
        }
        if let Some(from) = &self.from {
            sheet.look(Role::Warn, &format!("it was begun in {from}"));
        }
        sheet.managers(app, &self.question.beside, Meddling::Writes);
        let Some(SettingsEdit { was, becomes }) = self.settings() else { return };
        // Who wrote since wrote settings too.
        if self.was.version > self.change.version {
            let seen = app.service_time(now);
            let when = self.was.modified.map(|at| format!(", {},", text::ago(at, seen))).unwrap_or_default();
            let by = self.was.modified_by.as_deref().map(principal).map(|by| format!(" by {by}")).unwrap_or_default();
            let (theirs, ours) = (self.was.version, self.change.version);
            let says = format!("v{theirs}{by}{when} came after the v{ours} of here: the settings stay as they are");
            sheet.look(Role::Bad, &says);
        }
        let undone = self.undoes.and_then(|id| app.session.changes.get(id));
        for says in undone.map(what_stays).unwrap_or_default() {
            sheet.look(Role::Warn, &says);
        }
        if was.kind.is_uncovered_as(becomes.kind) {
            sheet.look(Role::Bad, "a secret becomes plain text, for whoever may read the parameter");
        }
        let refused = app.session.refused.get(name_key(&self.change.name)).filter(|failure| failure.is_refusal());
        if let Some(refused) = refused {
            let says = format!("the value cannot be read ({}), and settings are written with it", refused.tag());
            sheet.look(Role::Bad, &says);
        }
        let seen = app.service_time(now);
        if let Some(at) = deletes_at(&becomes.policies).filter(|at| deletes_at(&was.policies) != Some(*at)) {
            let says = format!("AWS deletes it on {}, with its history, labels and tags", text::absolute(at));
            sheet.look(if at <= seen { Role::Bad } else { Role::Warn }, &says);
        }
        if reminds_of_nothing(&becomes.policies) {
            sheet.look(Role::Warn, "a reminder comes before the parameter expires, and it does not expire");
        }
        if becomes.tier == Tier::Advanced && was.tier != Tier::Advanced {
            sheet.look(
                Role::Warn,
                "an Advanced parameter is charged; only to delete it and create it anew makes it Standard again",
            );
        }
        if becomes.data_type == MACHINE_IMAGE && was.data_type != becomes.data_type {
            sheet.look(Role::Warn, "AWS checks the image after it has answered: a bad one never appears");
        }
        let versions = self.question.beside.versions.known().map(Vec::as_slice).unwrap_or_default();
        if let Some(says) = oldest_has_label(versions, |label| self.touches(label)) {
            sheet.look(Role::Warn, &says);
        }
    }

    /// What can be done now.
    fn ways(&self, app: &App, now: Now) -> Ways {
        let [write, back, anew, explain] = [Action::Write, Action::Back, Action::Refresh, Action::Explain]
            .map(|action| self.own_table(app).key_of(action).unwrap_or_default());
        if self.changing.is_some() {
            let held_up = app.held_up(now, self.changing).unwrap_or_default();
            let says = format!("changing… {held_up}");
            let answer = Answer::Not(vec![(Role::Strong, says.trim_end().to_owned())]);
            let others = if app.can_stop_change() { vec![way(&back, "stops trying")] } else { Vec::new() };
            return Ways { answer, others, ..Ways::default() };
        }
        if app.session.place.read_only {
            let answer = Answer::Not(vec![(Role::Warn, app.read_only_says())]);
            return Ways { answer, others: vec![way(&back, "goes back")], ..Ways::default() };
        }
        let failure = self.question.problem.as_ref().and_then(|problem| problem.failure.as_ref());
        let does = match (failure.is_some(), self.undoes.is_some()) {
            (true, _) => "tries again",
            (false, true) => "puts it back",
            (false, false) => "changes it",
        };
        let mut others = Vec::new();
        if failure.is_some_and(|failure| failure.may_be_renewed()) {
            others.push(way(&anew, "connects anew after a new login"));
        }
        if failure.is_some() {
            others.push(way(&explain, "explains"));
        }
        others.push(way(&back, "goes back"));
        let short = vec![way(&write, does), way(&back, "goes back")];
        let answer = Answer::Key(write, does.to_owned());
        let aside = if failure.is_some() { "" } else { "each is looked at again first" };
        Ways { answer, word: self.word(app), others, aside, short }
    }
}

impl Paged for Amend {
    fn table(&self, app: &App) -> &'static Table {
        self.own_table(app)
    }

    fn picture(&self, app: &App, now: Now) -> Picture {
        self.question.picture(app, self.sheet(app, now), &self.ways(app, now))
    }

    fn can(&self, app: &App, action: Action) -> bool {
        app.can_in_question(action, || self.may_change(app), || self.picture(app, app.clock))
    }

    fn why_not(&self, app: &App, action: Action) -> Option<Notice> {
        if action == Action::ShowDiff {
            return Some(Notice::new(Tone::Info, "all of it is shown: the value stays as it is"));
        }
        if action != Action::Write {
            return None;
        }
        app.why_not_answered(&self.question, &self.picture(app, app.clock), self.word(app).as_deref())
    }

    fn act(&mut self, app: &mut App, _now: Now, action: Action) -> Turn {
        match action {
            // What was sent is not taken back.
            Action::Back if app.change.is_some() => app.stop_change_if_possible(),
            Action::Back => return Turn::Close,
            Action::Write => self.send(app),
            _ => {}
        }
        Turn::Stay
    }

    fn takes_no_word(&self) -> Option<&'static str> {
        self.changing.is_some().then_some("nothing is typed while it is changed")
    }

    fn question(&self) -> Option<&Question> {
        Some(&self.question)
    }

    fn question_mut(&mut self) -> Option<&mut Question> {
        Some(&mut self.question)
    }

    fn about(&self) -> Option<&str> {
        Some(&self.change.name)
    }

    fn concern(&self) -> Concern<'_> {
        Concern::of(self.question.problem.as_ref())
    }

    fn keys_to_retry(&self, app: &App) -> Option<String> {
        self.own_table(app).key_of(if app.is_connection_lost() { Action::Refresh } else { Action::Write })
    }
}
