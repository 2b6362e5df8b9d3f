//! The question before an Advanced parameter becomes a Standard one. The service lowers no tier, so that it is deleted and created anew:
//! what is lost by that, and the word that is to be typed for it.

use super::question::{Answer, BY_WORD, Sheet, Ways, way};
use crate::app::picture::Picture;
use crate::app::state::beside::LabelsAndTags;
use crate::app::state::listing::Listing;
use crate::app::state::question::Question;
use crate::app::{App, Concern, Notice, Now, Paged, Ticket, Turn};
use crate::config::Ground;
use crate::deletion::{Fate, Fates, Tag};
use crate::destination::Root;
use crate::keymap::{Action, Table};
use crate::line::Role;
use crate::managed::Meddling;
use crate::parameter::{Parameter, ParameterType, Tier, Version};
use crate::text;

/// Standard parameters of a region of an account (docs/parameter-store.md 4.4).
const MOST_STANDARD: usize = 10_000;

/// The question.
#[derive(Debug)]
pub(crate) struct AsStandard {
    question: Question,
    /// The parameter as it was seen.
    was: Parameter,
    /// What it is under way as, once it was answered.
    under_way: Option<Ticket>,
}

impl AsStandard {
    /// Of that parameter, with what is known of its versions and tags.
    pub(in crate::app) fn new(was: Parameter, versions: Option<Vec<Version>>, tags: Option<Vec<Tag>>) -> Self {
        let question = Question::asking_beside(LabelsAndTags::of(&was.name).knowing(versions, tags));
        Self { question, was, under_way: None }
    }

    /// Whether it was answered with that.
    pub(in crate::app) fn awaits(&self, ticket: Ticket) -> bool {
        self.under_way == Some(ticket)
    }

    /// It is as it was. What has changed meanwhile is shown as it is now.
    pub(in crate::app) fn fail(&mut self, problem: Notice, fates: &Fates) {
        self.under_way = None;
        self.question.problem = Some(problem);
        if let [(_, Fate::Moved(now))] = fates.as_slice() {
            self.was = Parameter { name: self.was.name.clone(), ..(**now).clone() };
        }
    }

    /// What is to be typed: the last segment of the name, all of it in production.
    fn word(&self, app: &App) -> String {
        let name = &self.was.name;
        match app.production_of(name) {
            Some(_) => name.clone(),
            None => name.rsplit_once('/').map_or(name.as_str(), |(_, last)| last).to_owned(),
        }
    }

    fn may_begin(&self, app: &App) -> bool {
        app.may_answer(&self.question, || self.picture(app, app.clock), Some(&self.word(app)))
    }

    fn sheet(&self, app: &App, now: Now) -> Sheet {
        let was = &self.was;
        let mut sheet = Sheet::about(app, "Create anew as Standard", &was.name);
        sheet.head(app, now, &format!("v{} → deleted → new, v1", was.version), Some(was));
        match app.production_of(&was.name) {
            Some(Ground::Unknown) => sheet.look(Role::Bad, &format!("perhaps PRODUCTION: {}", Ground::Unknown)),
            Some(ground) => sheet.look(Role::Bad, &format!("PRODUCTION, says {ground}")),
            None => {}
        }
        if app.account().is_none() && !app.is_asking_whose() {
            sheet.look(Role::Warn, &format!("the account is {}", app.unidentified()));
        }
        sheet.look(Role::Bad, "no tier is lowered: it is deleted, then created; between the two its value is in the memory of sesame alone, and lost if that is killed");
        sheet.managers(app, &self.question.beside, Meddling::Removes);
        let versions = match was.version {
            1 => "date and author of v1".to_owned(),
            last => format!("v1 to v{last} with their dates and authors"),
        };
        let lost = format!("{versions}, labels, sharing with other accounts, tags of AWS (aws:…)");
        sheet.must("lost", Role::Warn, &lost);
        sheet.labels_lost(&self.question.beside);
        sheet.must("stays", Role::Plain, "value, type, key, tags, description, pattern, data type");
        let limit = Tier::Standard.value_limit();
        sheet.must("afterwards", Role::Plain, &format!("not charged; a value of {limit} bytes at most, no policies"));
        let reads = if was.kind == ParameterType::SecureString { "decrypted" } else { "read" };
        sheet.must(
            "value",
            Role::Plain,
            &format!("{reads} for it, not shown; a larger one ends it before the deletion"),
        );
        let undo = format!(
            "the tier is raised again, no more comes back; should it not be created, its value is kept for {}, encrypted, in memory",
            text::lasting(app.config.undo)
        );
        sheet.must("undo", Role::Plain, &undo);
        sheet
    }

    fn ways(&self, app: &App, now: Now) -> Ways {
        let [begin, back, anew, explain] = [Action::Write, Action::Back, Action::Refresh, Action::Explain]
            .map(|action| BY_WORD.key_of(action).unwrap_or_default());
        if self.under_way.is_some() {
            let held_up = app.held_up(now, self.under_way).unwrap_or_default();
            let says = format!("creating anew… {held_up}");
            let answer = Answer::Not(vec![(Role::Strong, says.trim_end().to_owned())]);
            let others = if app.can_stop_change() { vec![way(&back, "stops trying")] } else { Vec::new() };
            return Ways { answer, others, ..Ways::default() };
        }
        if app.session.place.read_only {
            let answer = Answer::Not(vec![(Role::Warn, app.read_only_says())]);
            return Ways { answer, others: vec![way(&back, "goes back")], ..Ways::default() };
        }
        let failure = self.question.problem.as_ref().and_then(|problem| problem.failure.as_ref());
        let mut others = Vec::new();
        if failure.is_some_and(|failure| failure.wants_login()) {
            others.push(way(&anew, "connects anew after a new login"));
        }
        if failure.is_some() {
            others.push(way(&explain, "explains"));
        }
        others.push(way(&back, "goes back"));
        let answer = Answer::Key(begin, "deletes it and creates it anew".to_owned());
        Ways { answer, word: Some(self.word(app)), others, ..Ways::default() }
    }
}

impl Paged for AsStandard {
    fn table(&self, _app: &App) -> &'static Table {
        &BY_WORD
    }

    fn picture(&self, app: &App, now: Now) -> Picture {
        self.question.picture(app, self.sheet(app, now), &self.ways(app, now))
    }

    fn can(&self, app: &App, action: Action) -> bool {
        app.can_in_question(action, || self.may_begin(app), || self.picture(app, app.clock))
    }

    fn hint(&self, _app: &App, action: Action) -> Option<&'static str> {
        (action == Action::Write).then_some("create anew")
    }

    fn why_not(&self, app: &App, action: Action) -> Option<Notice> {
        match action {
            Action::ShowDiff => Some(Notice::new(crate::app::Tone::Info, "the value stays as it is, and is not shown")),
            Action::Write => app.why_not_answered(&self.question, &self.picture(app, app.clock), Some(&self.word(app))),
            _ => None,
        }
    }

    fn act(&mut self, app: &mut App, _now: Now, action: Action) -> Turn {
        match action {
            // What was sent is not taken back.
            Action::Back if app.change.is_some() => app.stop_change_if_possible(),
            Action::Back => return Turn::Close,
            Action::Write if self.may_begin(app) && !app.holds_answer(&mut self.question.beside) => {
                self.under_way = Some(app.begin_recreation(self.was.clone()));
                self.question.answered();
            }
            _ => {}
        }
        Turn::Stay
    }

    fn takes_no_word(&self) -> Option<&'static str> {
        self.under_way.is_some().then_some("nothing is typed while it is created anew")
    }

    fn question(&self) -> Option<&Question> {
        Some(&self.question)
    }

    fn question_mut(&mut self) -> Option<&mut Question> {
        Some(&mut self.question)
    }

    fn about(&self) -> Option<&str> {
        Some(&self.was.name)
    }

    fn concern(&self) -> Concern<'_> {
        Concern::of(self.question.problem.as_ref())
    }

    fn keys_to_retry(&self, app: &App) -> Option<String> {
        BY_WORD.key_of(if app.is_connection_lost() { Action::Refresh } else { Action::Write })
    }
}

impl App {
    /// Why an Advanced parameter cannot become a Standard one, as far as that is known before its value is read.
    pub(in crate::app) fn why_not_standard(&self, was: &Parameter) -> Option<String> {
        match was.policies.len() {
            0 => {}
            1 => return Some("it has a policy, and a Standard parameter has none: remove that first".to_owned()),
            all => return Some(format!("it has {all} policies, and a Standard parameter has none: remove them first")),
        }
        let view = &self.session.view;
        let is_all = view.root == Root::all() && matches!(view.listing, Listing::Done { .. });
        (is_all && view.tree.count_of_tier(Tier::Standard) >= MOST_STANDARD)
            .then(|| format!("there are {MOST_STANDARD} Standard parameters, as many as there may be"))
    }
}
