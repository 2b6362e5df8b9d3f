//! The question before what stands in a file is written, where some of it is there already: told on request is which of that is the same,
//! and that is not written. No value comes to the app for it.

use std::collections::HashMap;

use super::PlanQuestion;
use super::from_file::{FromFile, State, TABLE, TABLE_TYPED};
use crate::app::acts::{Act, USUAL};
use crate::app::message::{Effect, Reply};
use crate::app::pages::question::{BY_LETTER, BY_WORD};
use crate::app::{App, Notice, Page, Ticket};
use crate::comparison::{READ_AT_ONCE, Told};
use crate::failure::{Failure, FailureKind};
use crate::keymap::Table;
use crate::parameter::{Parameter, ParameterType, name_key};
use crate::plan::PlanStep;
use crate::secret::Secret;
use crate::text;

/// About what is read.
static COMPARE_FILE: Act = Act {
    words: Some(|_, about| format!("compare {about} with the file")),
    answered: |app, _, answer| {
        if let Reply::Compared(outcome) = answer.reply {
            app.file_compared(answer.ticket, outcome);
        }
    },
    given_up: Some(|app, _| {
        let tasks = &app.tasks;
        for page in app.pages.all::<PlanQuestion>() {
            if let Some(file) = &mut page.file {
                file.forget(|ticket| tasks.get(ticket).is_none());
            }
        }
    }),
    ..USUAL
};

impl PlanQuestion {
    /// What is there already of a file, and not known to be the same.
    pub(super) fn overwritten(&self) -> impl Iterator<Item = (&Parameter, &Secret)> {
        self.plan.steps.iter().filter_map(|step| match step {
            PlanStep::Overwrite { was, value } => Some((was, value)),
            _ => None,
        })
    }

    /// The keys, where it is of a file of which some is there already.
    pub(super) fn keys_of_file(&self, typed: bool) -> &'static Table {
        let is_over = self.file.as_ref().is_some_and(|file| {
            self.overwritten().next().is_some() || !file.same.is_empty() || !file.unread.is_empty()
        });
        match (is_over, typed) {
            (true, true) => &TABLE_TYPED,
            (true, false) => &TABLE,
            (false, true) => &BY_WORD,
            (false, false) => &BY_LETTER,
        }
    }

    /// What reading what is there takes, in words.
    pub(super) fn reading_takes(&self, app: &App) -> String {
        let secrets = self.overwritten().filter(|(was, _)| was.kind == ParameterType::SecureString).count();
        let values = self.overwritten().count();
        let calls = text::many(values.div_ceil(READ_AT_ONCE), "call", "calls");
        let takes = app.work_of_reads(values, 0).takes_if_much();
        let secrets = text::grouped(secrets);
        format!("{calls}{takes}, {secrets} decrypted, none shown")
    }

    /// Why it cannot be compared with what is there; nothing where it can, or where what could not be read can be written or left out.
    pub(super) fn why_not_compared(&self, app: &App) -> Option<String> {
        let file = self.file.as_ref()?;
        if app.change.is_some() {
            Some("it is under way: nothing is taken back half way".to_owned())
        } else if file.asked().is_some() {
            Some("it is being compared already".to_owned())
        } else if file.is_compared() {
            file.unread.is_empty().then(|| "it is compared already: what is shown is what differs".to_owned())
        } else if app.is_connected() {
            None
        } else {
            Some(app.why_not_connected())
        }
    }

    /// Why it cannot be written now for the file's sake.
    pub(super) fn why_nothing_of_file(&self) -> Option<&'static str> {
        let file = self.file.as_ref()?;
        if file.asked().is_some() {
            return Some("what is there is being read…");
        }
        self.plan.steps.is_empty().then_some("there is nothing to write: none of it is known to differ")
    }

    /// Has what is there read and compared; once that is done, takes what could not be read in, or leaves it out.
    pub(super) fn compare_file(&mut self, app: &mut App) {
        if self.why_not_compared(app).is_some() {
            return;
        }
        if self.file.as_ref().is_some_and(FromFile::is_compared) {
            return self.turn_unread(app);
        }
        let wanted: Vec<(String, Secret)> =
            self.overwritten().map(|(was, value)| (was.name.clone(), value.clone())).collect();
        let all = wanted.len();
        let about = text::many(all, "value", "values");
        let ticket = app.begin(&COMPARE_FILE, about, |ticket| Effect::CompareWith(ticket, wanted));
        app.expect(ticket, Some(all));
        self.question.problem = None;
        if let Some(file) = &mut self.file {
            file.state = State::Asked(ticket, HashMap::new());
        }
    }

    /// Whether what is there is being read.
    pub(super) fn is_comparing_file(&self) -> bool {
        self.file.as_ref().is_some_and(|file| file.asked().is_some())
    }

    fn is_comparing(&self, ticket: Ticket) -> bool {
        self.file.as_ref().and_then(FromFile::asked).is_some_and(|(asked, _)| asked == ticket)
    }

    /// Gives the reading up; whether there was one.
    pub(super) fn stop_comparing(&mut self, app: &mut App) -> bool {
        let asked = self.file.as_ref().and_then(FromFile::asked);
        let Some((ticket, file)) = asked.map(|(ticket, _)| ticket).zip(self.file.as_mut()) else { return false };
        file.state = State::Not;
        app.cancel(ticket);
        true
    }

    /// All has been told: what is the same is not written, nor is what could not be read.
    fn compared(&mut self, app: &App) {
        let Some(file) = &mut self.file else { return };
        let State::Asked(_, told) = std::mem::replace(&mut file.state, State::Compared) else { return };
        for step in std::mem::take(&mut self.plan.steps) {
            let PlanStep::Overwrite { was, .. } = &step else {
                self.plan.steps.push(step);
                continue;
            };
            match told.get(name_key(&was.name)) {
                Some(Told::Same) => file.same.push(was.clone()),
                Some(Told::Different) => self.plan.steps.push(step),
                Some(Told::Untold(why)) => file.unread.push((step, why.here.clone().unwrap_or_else(untold))),
                None => file.unread.push((step, untold())),
            }
        }
        self.steps_changed(app);
    }

    fn turn_unread(&mut self, app: &App) {
        let Some(file) = &mut self.file else { return };
        file.writes_unread = !file.writes_unread;
        self.plan.steps.retain(|step| file.why_unread(step).is_none());
        if file.writes_unread {
            let unread = file.unread.iter().map(|(step, _)| step.clone());
            self.plan.steps.splice(0..0, unread);
        }
        self.steps_changed(app);
    }
}

fn untold() -> Failure {
    Failure::new(FailureKind::Internal, "It was not told what is there", "")
}

impl App {
    /// Some of what is there has been compared with a file.
    pub(in crate::app) fn import_told(&mut self, ticket: Ticket, told: &[(String, Told)]) {
        for page in self.pages.all::<PlanQuestion>().filter(|page| page.is_comparing(ticket)) {
            if let Some(FromFile { state: State::Asked(_, so_far), .. }) = &mut page.file {
                so_far.extend(told.iter().map(|(name, told)| (name_key(name).to_owned(), told.clone())));
            }
        }
    }

    fn file_compared(&mut self, ticket: Ticket, outcome: Result<(), Failure>) {
        let is_asked = |page: &Page| page.get::<PlanQuestion>().is_some_and(|page| page.is_comparing(ticket));
        let Some(at) = self.pages.iter().position(is_asked) else { return };
        let mut page = self.pages.stack.remove(at);
        if let Some(page) = page.get_mut::<PlanQuestion>() {
            match outcome {
                Ok(()) => page.compared(self),
                Err(failure) => {
                    page.stop_comparing(self);
                    page.question.problem = Some(Notice::failed("not compared", &failure));
                }
            }
        }
        self.pages.stack.insert(at, page);
    }
}
