//! Labels and tags are asked for beside a question about a parameter; an answer that is given before they are there is held for them.

use super::acts::{Act, USUAL};
use super::asked::Asked;
use super::message::Reply;
use super::state::beside::LabelsAndTags;
use super::{App, Effect, Notice, Now, Page, Ticket, Tone};
use crate::deletion::Tag;
use crate::failure::Failure;
use crate::keymap::Action;
use crate::managed::StackResource;
use crate::parameter::{Version, spoken};

/// About a parameter that is asked about.
static READ_LABELS: Act = Act {
    words: Some(|_, name| format!("read the labels of {}", spoken(name))),
    on_status_line: false,
    answered: |app, now, answer| {
        if let Reply::History(outcome) = answer.reply {
            app.labels_beside(now, answer.ticket, outcome);
        }
    },
    given_up: Some(|app, _| app.question_alone()),
    ..USUAL
};

/// About a parameter that is asked about.
static READ_TAGS: Act = Act {
    words: Some(|_, name| format!("read the tags of {}", spoken(name))),
    on_status_line: false,
    answered: |app, now, answer| {
        if let Reply::Tags(outcome) = answer.reply {
            app.tags_beside(now, answer.ticket, outcome);
        }
    },
    given_up: Some(|app, _| app.question_alone()),
    ..USUAL
};

impl App {
    /// Asks for labels and tags, once for a question. What is known is not asked for.
    pub(super) fn ask_beside(&mut self, page: &mut Page) {
        if let Some(beside) = page.beside_mut().filter(|beside| !beside.is_begun()) {
            self.ask_beside_anew(beside);
        }
    }

    /// Asks for what is not known of them, again where it was asked for.
    pub(super) fn ask_beside_anew(&mut self, beside: &mut LabelsAndTags) {
        let Some(name) = beside.name().map(str::to_owned) else { return };
        beside.begin(self.clock);
        if beside.versions.known().is_none() {
            let of = name.clone();
            let ticket = self.begin(&READ_LABELS, name.clone(), |ticket| Effect::History(ticket, of));
            beside.versions = Asked::Pending(ticket);
        }
        if beside.tags.known().is_none() {
            let ticket = self.begin(&READ_TAGS, name.clone(), |ticket| Effect::Tags(ticket, name));
            beside.tags = Asked::Pending(ticket);
        }
    }

    /// The stack that owns a parameter, where CloudFormation was asked and told one.
    pub(super) fn stack_of(&self, name: &str) -> Option<&StackResource> {
        let tree = &self.session.view.tree;
        let version = tree.find(name).and_then(|node| tree.parameter(node))?.version;
        self.session.beside(name, version)?.stack.as_ref()?.stack()
    }

    /// Nobody waits for them any more.
    pub(super) fn drop_beside(&mut self, beside: &LabelsAndTags) {
        for ticket in beside.tickets() {
            self.cancel(ticket);
        }
    }

    /// Whether an answer is held until they are there; who gives it again hears so.
    pub(super) fn holds_answer(&mut self, beside: &mut LabelsAndTags) -> bool {
        let holds = beside.waits(self.clock);
        if holds {
            beside.hold();
            self.say(Tone::Info, "answered: waiting for labels and tags, 2 s at most");
        }
        holds
    }

    fn labels_beside(&mut self, now: Now, ticket: Ticket, outcome: Result<Vec<Version>, Failure>) {
        let is_asked = |page: &&mut Page| page.beside().is_some_and(|it| it.versions.ticket() == Some(ticket));
        let Some(page) = self.pages.iter_mut().find(is_asked) else { return };
        let newest = outcome.as_ref().ok().and_then(|versions| versions.first()).map(|newest| newest.parameter.clone());
        if let Some(beside) = page.beside_mut() {
            beside.versions.take(ticket, outcome);
        }
        if let Some(newest) = newest {
            page.newest_is(&newest);
            self.learn(&newest);
        }
        self.answer_held(now);
    }

    fn tags_beside(&mut self, now: Now, ticket: Ticket, outcome: Result<Vec<Tag>, Failure>) {
        let is_asked = |page: &&mut Page| page.beside().is_some_and(|it| it.tags.ticket() == Some(ticket));
        if let Some(beside) = self.pages.iter_mut().find(is_asked).and_then(|page| page.beside_mut()) {
            beside.tags.take(ticket, outcome);
        }
        self.answer_held(now);
    }

    /// Labels and tags do not come.
    fn question_alone(&mut self) {
        let tasks = &self.tasks;
        let is_gone = |ticket: Option<Ticket>| ticket.is_some_and(|ticket| tasks.get(ticket).is_none());
        for beside in self.pages.iter_mut().filter_map(|page| page.beside_mut()) {
            // Whoever stops it, or connects anew, answers anew.
            if is_gone(beside.versions.ticket()) {
                beside.versions = Asked::No;
                beside.drop_answer();
            }
            if is_gone(beside.tags.ticket()) {
                beside.tags = Asked::No;
                beside.drop_answer();
            }
        }
    }

    /// Gives an answer that was held, once they are there or were waited for long enough: if it may still be given, and nothing more is
    /// to be looked at since.
    pub(super) fn answer_held(&mut self, now: Now) {
        let is_held = |page: &mut Page| page.beside_mut().is_some_and(|beside| beside.release(now));
        let held = self.pages.iter_mut().filter_map(|page| is_held(page).then_some(())).count();
        if held == 0 {
            return;
        }
        let is_on_top = self.pages.last().is_some_and(|page| page.beside().is_some_and(|it| it.name().is_some()));
        self.notice = None;
        if is_on_top && self.can(Action::Write) {
            self.page_acts(now, Action::Write);
        } else {
            let why = if is_on_top { "there is more to look at" } else { "something else lies over the question" };
            self.notice = Some(Notice::new(Tone::Warn, format!("not answered yet: {why}")));
        }
    }
}
