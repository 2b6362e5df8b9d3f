//! The question before anything is copied or moved: every name and the one that it gets, what goes along and what does not.

use super::sources::Sources;
use crate::app::pages::question::{BY_LETTER, BY_WORD};
use crate::app::picture::Picture;
use crate::app::state::beside::LabelsAndTags;
use crate::app::state::jobs;
use crate::app::state::question::Question;
use crate::app::state::session::Link;
use crate::app::{App, Concern, Notice, Now, Paged, Ticket, Tone, Turn};
use crate::config::Ground;
use crate::deletion::{Fate, Fates};
use crate::job::{Job, Rest, Resumption};
use crate::keymap::{Action, Table};
use crate::parameter::{Parameter, is_same_name};
use crate::text;
use crate::transfer::{Step, Transfer};

/// The question.
#[derive(Debug)]
pub(crate) struct CopyQuestion {
    pub(super) question: Question,
    /// What is copied, exactly.
    pub(super) transfer: Transfer,
    /// What is left out, since the name is taken that it would get.
    pub(super) taken: Vec<Step>,
    /// Act and name of the title.
    pub(super) called: (String, String),
    pub(super) folder: Option<String>,
    /// The name of that which may be production, for all of them.
    guarded: String,
    /// The change that it undoes.
    undoes: Option<u64>,
    /// The change that it goes on with,
    pub(super) resumes: Option<Job>,
    /// and how many of what is left of that are gone.
    pub(super) gone: usize,
    /// The change under way that it was answered with.
    pub(super) under_way: Option<Ticket>,
}

impl CopyQuestion {
    pub(super) fn new(app: &App, sources: &Sources, transfer: Transfer, taken: Vec<Step>, undoes: Option<u64>) -> Self {
        // What is read only is not changed, whatever it is.
        let changed = transfer
            .steps
            .iter()
            .flat_map(|step| [Some(step.to.as_str()), Some(step.from.name.as_str()).filter(|_| transfer.moves)]);
        let changed: Vec<&str> = changed.flatten().collect();
        let guarded = app.most_guarded(&changed).to_owned();
        let (called, folder) = (sources.called(), sources.folder.clone());
        let beside = match (transfer.steps.as_slice(), taken.as_slice()) {
            ([one], []) if transfer.moves => LabelsAndTags::of(&one.from.name),
            _ => LabelsAndTags::none(),
        };
        Self {
            question: Question::asking_beside(beside),
            transfer,
            taken,
            called,
            folder,
            guarded,
            undoes,
            resumes: None,
            gone: 0,
            under_way: None,
        }
    }

    /// To go on with a change that has not ended.
    pub(super) fn resuming(self, job: Job, gone: usize) -> Self {
        let doing = jobs::doing(job.kind);
        let of = format!("{} of {}", text::grouped(self.transfer.steps.len()), text::grouped(job.names.len()));
        let (_, name) = self.called;
        let called = match (&self.folder, job.names.len()) {
            (_, 1) => (format!("Go on {doing}"), name),
            (Some(folder), _) => (format!("Go on {doing} {of} under"), folder.clone()),
            (None, _) => (format!("Go on {doing} {of}"), String::new()),
        };
        Self { called, resumes: Some(job), gone, ..self }
    }

    /// Nothing was done that is whole, but something may have been: trying again goes on from there.
    pub(in crate::app) fn goes_on_with(&mut self, unfinished: Option<Job>) {
        self.resumes = unfinished.or_else(|| self.resumes.take());
    }

    /// The only one.
    pub(super) fn one(&self) -> Option<&Step> {
        if let ([one], []) = (self.transfer.steps.as_slice(), self.taken.as_slice()) { Some(one) } else { None }
    }

    /// What says that any of it is production.
    pub(super) fn ground(&self, app: &App) -> Option<Ground> {
        app.production_of(&self.guarded)
    }

    /// What is to be typed: where something is deleted its last segment, in production all of it; of several how many; where nothing
    /// is deleted, a word in production alone.
    pub(super) fn word(&self, app: &App) -> Option<String> {
        let last = |name: &str| name.rsplit_once('/').map_or(name, |(_, last)| last).to_owned();
        let production = self.ground(app).is_some();
        let steps = self.transfer.steps.as_slice();
        match steps {
            [one] if self.transfer.moves && production => Some(one.from.name.clone()),
            [one] if self.transfer.moves => Some(last(&one.from.name)),
            all if self.transfer.moves => Some(format!("delete {}", text::grouped(all.len()))),
            [one] if production => Some(last(&one.to)),
            all if production => Some(format!("write {}", text::grouped(all.len()))),
            _ => None,
        }
    }

    pub(super) fn keys(&self, app: &App) -> &'static Table {
        if self.word(app).is_some() { &BY_WORD } else { &BY_LETTER }
    }

    fn may_begin(&self, app: &App) -> bool {
        let free = app.change.is_none() && !app.session.place.read_only && matches!(app.session.link, Link::Up);
        let meant = self.question.is_typed(self.word(app).as_deref()) && !app.is_asking_whose();
        free && meant && self.question.is_seen(app, &self.picture(app, app.clock))
    }

    /// Whether it was answered with that.
    pub(in crate::app) fn awaits(&self, ticket: Ticket) -> bool {
        self.under_way == Some(ticket)
    }

    /// Nothing was copied. What has changed meanwhile is shown as it is now.
    pub(in crate::app) fn fail(&mut self, problem: Notice, fates: &Fates) {
        self.under_way = None;
        self.question.problem = Some(problem);
        for (_, fate) in fates {
            if let Fate::Moved(now) = fate {
                for step in self.transfer.steps.iter_mut().filter(|step| is_same_name(&step.from.name, &now.name)) {
                    step.from = Parameter { name: step.from.name.clone(), ..(**now).clone() };
                }
            }
        }
    }

    /// What it does to it, or them.
    pub(super) fn does(&self) -> &'static str {
        match (self.transfer.moves, self.transfer.steps.len()) {
            (true, 1) => "moves it",
            (true, _) => "moves them",
            (false, 1) => "copies it",
            (false, _) => "copies them",
        }
    }
}

impl Paged for CopyQuestion {
    fn table(&self, app: &App) -> &'static Table {
        self.keys(app)
    }

    fn picture(&self, app: &App, now: Now) -> Picture {
        self.question.picture(app, self.sheet(app, now), &self.ways(app, now))
    }

    fn can(&self, app: &App, action: Action) -> bool {
        app.can_in_question(action, || self.may_begin(app), || self.picture(app, app.clock))
    }

    fn hint(&self, app: &App, action: Action) -> Option<&'static str> {
        Some(match action {
            Action::Write if self.transfer.moves => "move",
            Action::Write => "copy",
            Action::Back if app.change.is_some() => "stop",
            _ => return None,
        })
    }

    fn why_not(&self, app: &App, action: Action) -> Option<Notice> {
        if action == Action::ShowDiff {
            return Some(Notice::new(Tone::Info, "values go as they are, and are not shown"));
        }
        if app.change.is_some() && matches!(action, Action::Write | Action::Back) {
            return Some(Notice::new(Tone::Info, "it is under way: nothing is taken back half way"));
        }
        if action != Action::Write || app.session.place.read_only {
            return None;
        }
        app.why_not_answered(&self.question, &self.picture(app, app.clock), self.word(app).as_deref())
    }

    fn act(&mut self, app: &mut App, _now: Now, action: Action) -> Turn {
        match action {
            // What has been sent is not taken back; what has not does not leave.
            Action::Back if app.change.is_some() => app.stop_change_if_possible(),
            Action::Back => return Turn::Close,
            Action::Write if self.may_begin(app) && !app.holds_answer(&mut self.question.beside) => {
                let folder = self.folder.clone();
                let transfer = self.transfer.clone();
                self.under_way = Some(match self.resumes.clone() {
                    Some(job) => app.begin_resumption(Resumption { job, rest: Rest::Transfer(transfer) }, folder),
                    None => app.begin_transfer(transfer, folder, self.undoes),
                });
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

    fn about(&self) -> Option<&str> {
        Some(&self.guarded)
    }

    fn concern(&self) -> Concern<'_> {
        Concern::of(self.question.problem.as_ref())
    }

    fn keys_to_retry(&self, app: &App) -> Option<String> {
        self.keys(app).key_of(if app.is_connection_lost() { Action::Refresh } else { Action::Write })
    }
}
