//! The question before anything is copied to another place: both places, every name with what becomes of it there, and under which key.

pub(in crate::app) mod keys_there;
mod rate;
pub(in crate::app) mod reopened;
mod within;
mod words;

use crate::app::asked::Asked;
use crate::app::message::SessionId;
use crate::app::pages::question::{BY_LETTER, BY_WORD};
use crate::app::picture::Picture;
use crate::app::state::promotion::{Promotion, ToPromote};
use crate::app::state::question::Question;
use crate::app::state::session::Link;
use crate::app::{App, Concern, Notice, Now, Paged, Ticket, Tone, Turn};
use crate::config::Ground;
use crate::deletion::{Fate, Fates};
use crate::failure::CopyEnd;
use crate::job::Job;
use crate::keymap::{Action, Table};
use crate::parameter::{Parameter, is_same_name};
use crate::text;
use crate::transfer::{Step, Transfer};

/// The question.
#[derive(Debug)]
pub(crate) struct PromoteQuestion {
    question: Question,
    what: ToPromote,
    /// Exactly what is copied.
    transfer: Transfer,
    /// Whether the place that is copied to takes more writes than most, as its setting says.
    throughput: Asked<String>,
    /// The change that it goes on with.
    resumes: Option<Job>,
    /// The change under way that it was answered with.
    under_way: Option<Ticket>,
    /// The other place, where it was opened for this alone.
    owns: Option<SessionId>,
}

impl PromoteQuestion {
    pub(in crate::app) fn new(app: &mut App, what: ToPromote) -> Self {
        let throughput = Self::ask_throughput(app, &what);
        let transfer = Transfer { steps: what.steps.clone(), moves: false, at: app.service_time(app.clock) };
        Self { question: Question::new(), what, transfer, throughput, resumes: None, under_way: None, owns: None }
    }

    /// To go on with a change that has not ended; `opened`: the place, where it was opened for that.
    fn resuming(self, job: Job, opened: Option<SessionId>) -> Self {
        Self { resumes: Some(job), owns: opened, ..self }
    }

    /// Something may have been done, though nothing is known to be: trying again goes on from there.
    pub(in crate::app) fn goes_on_with(&mut self, unfinished: Option<Job>) {
        self.resumes = unfinished.or_else(|| self.resumes.take());
    }

    /// The names that are written.
    fn names(&self) -> impl Iterator<Item = &str> {
        self.what.steps.iter().map(|step| step.to.as_str())
    }

    /// What says that any of it is production there.
    fn ground(&self, app: &App) -> Option<Ground> {
        self.names().find_map(|name| app.ground_at(&self.what.to, name))
    }

    /// Why nothing may be written there.
    fn read_only(&self, app: &App) -> Option<String> {
        app.read_only_at(&self.what.to, self.names())
    }

    /// What is to be typed: in production the name or how many, and where a secret there becomes plain text, that it does.
    fn word(&self, app: &App) -> Option<String> {
        let of_production = self.ground(app).map(|_| match self.what.one() {
            Some(one) => one.to.rsplit('/').next().unwrap_or(&one.to).to_owned(),
            None => format!("write {}", text::grouped(self.what.steps.len())),
        });
        let uncovers = self.what.over().any(|(step, over)| uncovers(step, over));
        match (of_production, uncovers) {
            (word, false) => word,
            (None, true) => Some("plain text".to_owned()),
            (Some(word), true) => Some(format!("{word} as plain text")),
        }
    }

    fn keys(&self, app: &App) -> &'static Table {
        if self.word(app).is_some() { &BY_WORD } else { &BY_LETTER }
    }

    fn may_begin(&self, app: &App) -> bool {
        let free = app.change.is_none() && self.read_only(app).is_none() && matches!(app.session.link, Link::Up);
        let is_known = !(self.what.to.is_here && app.is_asking_whose());
        let meant = is_known && self.question.is_typed(self.word(app).as_deref());
        free && meant && self.question.is_seen(app, &self.picture(app, app.clock))
    }

    /// Whether it was answered with that.
    pub(in crate::app) fn awaits(&self, ticket: Ticket) -> bool {
        self.under_way == Some(ticket)
    }

    /// Nothing was copied. What has changed meanwhile is asked about anew, as it is now.
    pub(in crate::app) fn fail(&mut self, problem: Notice, fates: &Fates) {
        self.under_way = None;
        self.question.problem = Some(problem);
        for step in self.what.steps.iter_mut().chain(&mut self.transfer.steps) {
            match fates.iter().find(|(name, _)| is_same_name(name, &step.from.name)).map(|(_, fate)| fate) {
                Some(Fate::Taken(there)) => {
                    step.over = Some(Box::new(Parameter { name: step.to.clone(), ..(**there).clone() }));
                }
                Some(Fate::Moved(here)) => {
                    step.from = Parameter { name: step.from.name.clone(), ..(**here).clone() };
                }
                _ => {}
            }
        }
    }
}

/// Whether what is a secret there becomes plain text.
fn uncovers(step: &Step, over: &Parameter) -> bool {
    over.kind.is_uncovered_as(step.from.kind)
}

impl Paged for PromoteQuestion {
    fn table(&self, app: &App) -> &'static Table {
        self.keys(app)
    }

    fn picture(&self, app: &App, now: Now) -> Picture {
        self.question.picture(app, self.sheet(app), &self.ways(app, now))
    }

    fn can(&self, app: &App, action: Action) -> bool {
        app.can_in_question(action, || self.may_begin(app), || self.picture(app, app.clock))
    }

    fn hint(&self, app: &App, action: Action) -> Option<&'static str> {
        Some(match action {
            Action::Write => "copy there",
            Action::Back if app.change.is_some() => "stop",
            _ => return None,
        })
    }

    fn why_not(&self, app: &App, action: Action) -> Option<Notice> {
        if action == Action::ShowDiff {
            return Some(Notice::new(
                Tone::Info,
                "values go as they are, and are not shown: the comparison tells them apart",
            ));
        }
        if app.change.is_some() && matches!(action, Action::Write | Action::Back) {
            return Some(Notice::new(Tone::Info, "it is under way: nothing is taken back half way"));
        }
        if action != Action::Write {
            return None;
        }
        if let Some(says) = self.read_only(app) {
            return Some(Notice::new(Tone::Warn, says));
        }
        let picture = self.picture(app, app.clock);
        if !self.question.is_seen(app, &picture) {
            return Some(self.question.unseen(app, &picture));
        }
        match self.word(app).filter(|word| !self.question.is_typed(Some(word))) {
            Some(word) => Some(Notice::new(Tone::Warn, self.question.why_not_typed(&word))),
            None => (!app.is_connected()).then(|| Notice::new(Tone::Info, app.why_not_connected())),
        }
    }

    fn act(&mut self, app: &mut App, _now: Now, action: Action) -> Turn {
        match action {
            // What has been sent is not taken back; what has not does not leave.
            Action::Back if app.change.is_some() => app.stop_change_if_possible(),
            Action::Back => return Turn::Close,
            Action::Write if self.may_begin(app) => {
                let (from, to) = (self.what.from.clone(), self.what.to.clone());
                let promotion = Promotion { transfer: self.transfer.clone(), from, to };
                let folder = self.what.one().is_none().then(|| self.what.within.clone());
                self.under_way = Some(app.begin_promotion(promotion, folder, self.resumes.clone()));
                self.question.answered();
            }
            _ => {}
        }
        Turn::Stay
    }

    fn takes_no_word(&self) -> Option<&'static str> {
        self.under_way.is_some().then_some("nothing is typed while it is under way")
    }

    fn question(&self) -> Option<&Question> {
        Some(&self.question)
    }

    fn question_mut(&mut self) -> Option<&mut Question> {
        Some(&mut self.question)
    }

    fn writes_elsewhere(&self, _app: &App) -> bool {
        true
    }

    fn concern(&self) -> Concern<'_> {
        Concern::of(self.question.problem.as_ref())
    }

    fn where_it_failed(&self, _app: &App) -> Option<(Option<String>, Option<String>)> {
        let failure = self.question.problem.as_ref().and_then(|problem| problem.failure.as_ref())?;
        let at = match failure.end? {
            CopyEnd::Source => &self.what.from,
            CopyEnd::Target => &self.what.to,
        };
        Some(at.account_and_region())
    }

    fn keys_to_retry(&self, app: &App) -> Option<String> {
        let lost = self.question.problem.as_ref().and_then(|problem| problem.failure.as_ref());
        if lost.is_some_and(|failure| failure.end.is_some() && failure.wants_login()) {
            // The place is opened anew where it was opened.
            return Some(
                if self.owns.is_some() { "esc, then enter" } else { "esc, and r in the comparison" }.to_owned(),
            );
        }
        self.keys(app).key_of(if app.is_connection_lost() { Action::Refresh } else { Action::Write })
    }

    fn dropped(&mut self, app: &mut App) {
        if let Some(ticket) = self.asking() {
            app.cancel(ticket);
        }
        if let Some(place) = self.owns {
            app.leave_elsewhere(place);
        }
    }
}
