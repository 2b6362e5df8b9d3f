//! Values that are revealed into the text, one by one, each asked for.

use zeroize::Zeroizing;

use super::PlanEditor;
use super::revealing::Revealing;
use crate::app::acts::{Act, USUAL};
use crate::app::message::{Effect, Reply};
use crate::app::progress::Progress;
use crate::app::{App, Notice, Page, Paged, Ticket};
use crate::failure::Failure;
use crate::parameter::{Parameter, Reading, is_same_name, name_key};
use crate::plan::{Asks, written_value};
use crate::text;

/// About a parameter.
static READ_INTO_PLAN: Act = Act {
    words: Some(|_, name| format!("reveal {name} into the plan")),
    answered: |app, _, answer| {
        if let Reply::Read(outcome) = answer.reply {
            app.read_into_plan(answer.ticket, outcome);
        }
    },
    given_up: Some(|app, _| app.plan_not_read()),
    ..USUAL
};

impl PlanEditor {
    /// Reads values, one after the other.
    pub(super) fn begin_reveal(&mut self, app: &mut App, mut names: Vec<String>) {
        names.reverse();
        let all = names.len();
        let Some(name) = names.pop() else { return };
        let ticket = read(app, &name);
        (self.problem, self.failure) = (None, None);
        self.revealing = Some(Revealing {
            ticket,
            name,
            next: names,
            read: Vec::new(),
            failed: Vec::new(),
            all,
            progress: Progress::begun(app.clock, Some(all)),
        });
    }

    /// Takes an answer in, and asks for the next. What was read goes into the text together, as one step of undo.
    fn take_reading(&mut self, app: &mut App, ticket: Ticket, outcome: Result<Reading, Failure>) {
        let Some(mut revealing) = self.revealing.take_if(|revealing| revealing.ticket == ticket) else { return };
        let name = std::mem::take(&mut revealing.name);
        match outcome {
            Ok(reading) => {
                app.session.refused.remove(name_key(&name));
                revealing.read.push((name, reading));
            }
            Err(failure) => {
                if failure.is_refusal() {
                    app.session.refused.insert(name_key(&name).to_owned(), failure.clone());
                } else {
                    // What is not this one's alone refuses the others too.
                    revealing.next.clear();
                }
                revealing.failed.push((name, failure));
            }
        }
        revealing.progress.brings(1, app.clock);
        match revealing.next.pop() {
            Some(name) => {
                let ticket = read(app, &name);
                self.revealing = Some(Revealing { ticket, name, ..revealing });
            }
            None => self.take_values(app, revealing),
        }
    }

    fn take_values(&mut self, app: &mut App, revealing: Revealing) {
        let was_changed = self.is_changed();
        let mut parts = Vec::new();
        for entry in self.read.entries.iter().filter(|entry| entry.asks == Asks::Keep) {
            let reading = revealing.read.iter().find(|(name, _)| is_same_name(name, &entry.name));
            let Some((_, reading)) = reading else { continue };
            let behind = format!(" = {}", *written_value(reading.value.expose()));
            parts.push((entry.behind.clone(), Zeroizing::new(behind)));
        }
        for (name, reading) in revealing.read {
            for member in self.members.iter_mut().filter(|member| is_same_name(&member.parameter.name, &name)) {
                let was = &mut member.parameter;
                let modified = reading.modified.or(was.modified);
                if reading.version != was.version {
                    // A listing may lag behind; who wrote that one it does not tell.
                    *was = Parameter { version: reading.version, kind: reading.kind, modified_by: None, ..was.clone() };
                }
                was.modified = modified;
                member.value = Some(reading.value.clone());
            }
        }
        self.draft.replace_parts(&parts);
        if !was_changed {
            self.clean = self.draft.secret();
        }
        self.look_again(app);
        if let Some((first, failure)) = revealing.failed.first() {
            let first = text::sanitise(first);
            let says = match revealing.failed.len() {
                1 => format!("{first} was not revealed"),
                all => format!(
                    "{} of {} were not revealed, {first} first",
                    text::grouped(all),
                    text::grouped(revealing.all)
                ),
            };
            self.problem = Some(Notice::failed(&says, failure));
        }
        self.fit(app);
    }

    /// No more is read. What has been read goes into the text.
    pub(super) fn stop_revealing(&mut self, app: &mut App) {
        if let Some(revealing) = self.revealing.take() {
            app.cancel(revealing.ticket);
            self.take_values(app, revealing);
        }
    }
}

fn read(app: &mut App, name: &str) -> Ticket {
    let asked = name.to_owned();
    app.begin(&READ_INTO_PLAN, name, |ticket| Effect::Read(ticket, asked))
}

impl App {
    fn read_into_plan(&mut self, ticket: Ticket, outcome: Result<Reading, Failure>) {
        self.with_plan(|page, app| page.take_reading(app, ticket, outcome));
    }

    /// It was given up to read them.
    fn plan_not_read(&mut self) {
        self.with_plan(PlanEditor::stop_revealing);
    }

    pub(in crate::app) fn reveal_into_plan(&mut self, names: Vec<String>) {
        self.with_plan(|page, app| page.begin_reveal(app, names));
    }

    /// Has the text do something, whatever lies over it.
    fn with_plan(&mut self, does: impl FnOnce(&mut PlanEditor, &mut Self)) {
        let is_it = |page: &Page| page.get::<PlanEditor>().is_some();
        let Some(at) = self.pages.stack.iter().position(is_it) else { return };
        let mut page = self.pages.stack.remove(at);
        if let Some(editor) = page.get_mut::<PlanEditor>() {
            does(editor, self);
        }
        self.pages.stack.insert(at, page);
    }
}
