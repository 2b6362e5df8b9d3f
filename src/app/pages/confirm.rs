//! The last look before a write (promise 4): everything that the answer depends on, and the answer itself.

pub(in crate::app::pages) mod hazards;
pub(in crate::app) mod put_back;
mod words;

use super::question::{BY_LETTER, BY_WORD};
use crate::app::difference::Difference;
use crate::app::picture::Picture;
use crate::app::state::beside::LabelsAndTags;
use crate::app::state::change_set::Collected;
use crate::app::state::question::Question;
use crate::app::state::session::Link;
use crate::app::{App, Concern, Notice, Now, Paged, Ticket, Tone, Turn};
use crate::deletion::Given;
use crate::keymap::{Action, Table};
use crate::parameter::{Expected, Parameter, Version, Write};
use crate::plan::PlanStep;
use crate::secret::Secret;
use put_back::PutBack;

/// The question.
#[derive(Debug)]
pub(crate) struct Confirm {
    question: Question,
    /// Exactly what will be sent.
    write: Write,
    /// What the parameter is given beside that, where it is new.
    given: Given,
    /// What is there now; `None` where the parameter is new.
    was: Option<Parameter>,
    /// The value that is replaced; `None` where it could not be read or there is none.
    old: Option<Secret>,
    /// What else to look at: of where the draft is from, of what has happened to the parameter.
    warnings: Vec<String>,
    /// The version whose value is written anew, where it is one.
    put_back: Option<PutBack>,
    /// The field or item that alone was edited, by its path.
    part: Option<Secret>,
    /// It replaces what somebody else wrote, as the conflict beneath has asked.
    upon_theirs: bool,
    /// What somebody has written since it was seen, as its history tells.
    newer: Option<Parameter>,
    /// The write under way that it was answered with.
    writing: Option<Ticket>,
}

impl Confirm {
    /// Of that write; see the fields.
    pub(in crate::app) fn new(
        write: Write,
        was: Option<Parameter>,
        old: Option<Secret>,
        warnings: Vec<String>,
    ) -> Self {
        let replaced = was.as_ref().map(|_| LabelsAndTags::of(&write.name));
        let question = Question::asking_beside(replaced.unwrap_or_else(LabelsAndTags::none));
        Self {
            question,
            write,
            given: Given::default(),
            was,
            old,
            warnings,
            put_back: None,
            part: None,
            upon_theirs: false,
            newer: None,
            writing: None,
        }
    }

    /// It creates a parameter with tags or policies.
    pub(in crate::app) fn giving(self, given: Given) -> Self {
        Self { given, ..self }
    }

    /// No more than that field or item was edited, where it is one.
    pub(in crate::app) fn of_part(self, path: Option<&str>) -> Self {
        Self { part: path.map(Secret::from), ..self }
    }

    /// It goes on from a conflict.
    pub(in crate::app) fn upon_theirs(self) -> Self {
        Self { upon_theirs: true, ..self }
    }

    /// Of a parameter whose history has just been read.
    pub(in crate::app) fn knowing(mut self, versions: Vec<Version>) -> Self {
        self.question.beside = self.question.beside.knowing(Some(versions), None);
        self
    }

    /// Its value is that of a version of before.
    pub(in crate::app) fn putting_back(self, put_back: Option<PutBack>) -> Self {
        Self { put_back, ..self }
    }

    /// The version whose value it writes anew, if it is one.
    pub(in crate::app) fn put_back(&self) -> Option<&PutBack> {
        self.put_back.as_ref()
    }

    /// Whether it was answered with that write.
    pub(in crate::app) fn awaits(&self, ticket: Ticket) -> bool {
        self.writing == Some(ticket)
    }

    /// The write has ended without having been made. Keeps why.
    pub(in crate::app) fn fail(&mut self, problem: Notice) {
        self.writing = None;
        self.question.problem = Some(problem);
    }

    /// What is to be typed before a write in production: the last segment of the name.
    fn word(&self, app: &App) -> Option<&str> {
        let name = &self.write.name;
        app.production_of(name).map(|_| name.rsplit_once('/').map_or(name.as_str(), |(_, last)| last))
    }

    /// Whether this write may be made now: all that it depends on has been on the screen, and in production the word was typed.
    fn may_write(&self, app: &App) -> bool {
        let free = app.change.is_none() && !app.session.place.read_only && matches!(app.session.link, Link::Up);
        let meant = self.question.is_typed(self.word(app));
        free && meant && !app.is_asking_whose() && self.question.is_seen(app, &self.picture(app, app.clock))
    }

    /// The edit as the change set takes it, or why it takes none.
    fn collected(&self) -> Result<Collected, String> {
        let value = self.write.value.clone();
        match (&self.was, self.write.on) {
            (None, Expected::Absent) => Ok(Collected::creation(self.write.clone(), self.given.clone())),
            (Some(was), Expected::Version(_)) => {
                let was = Parameter { modified: self.write.seen.or(was.modified), ..was.clone() };
                let same = Write { seen: self.write.seen, ..Write::over(&was, value.clone()) } == self.write;
                let step = same.then(|| PlanStep::Overwrite { was, value });
                let edit = step.map(|step| Collected::of(step, self.old.clone()));
                edit.ok_or_else(|| "it changes more than the value: the change set takes values alone".to_owned())
            }
            _ => Err("it is not known what it goes upon".to_owned()),
        }
    }

    fn why_not_collected(&self, app: &App) -> Option<String> {
        app.why_not_collected().or_else(|| self.collected().err())
    }

    fn send(&mut self, app: &mut App) {
        if self.may_write(app) && !app.holds_answer(&mut self.question.beside) {
            let origin = self.put_back.as_ref().map(PutBack::origin).unwrap_or_default();
            self.writing = Some(app.begin_write(self.write.clone(), self.given.clone(), self.was.clone(), origin));
            self.question.answered();
        }
    }
}

impl Paged for Confirm {
    fn table(&self, app: &App) -> &'static Table {
        app.question_table(&self.write.name)
    }

    fn picture(&self, app: &App, now: Now) -> Picture {
        self.question.picture(app, self.sheet(app, now), &self.ways(app, now))
    }

    fn can(&self, app: &App, action: Action) -> bool {
        let writing = app.change.is_some();
        match action {
            Action::Quit | Action::HELP => true,
            Action::Explain => app.failure_here().is_some(),
            Action::Activity => writing,
            Action::Refresh => app.is_connection_lost() && !writing,
            Action::Write => self.may_write(app),
            Action::Collect => !app.session.place.read_only && self.why_not_collected(app).is_none(),
            Action::Back => !writing || app.can_stop_change(),
            Action::Down => !writing && app.has_more_below(&self.picture(app, app.clock)),
            _ => !writing,
        }
    }

    fn hint(&self, _app: &App, action: Action) -> Option<&'static str> {
        let says = if self.question.veil.down { self.shows() } else { "hide" };
        (action == Action::ShowDiff).then_some(says)
    }

    fn why_not(&self, app: &App, action: Action) -> Option<Notice> {
        if app.change.is_some() && matches!(action, Action::Write | Action::Back | Action::ShowDiff) {
            return Some(Notice::new(Tone::Info, "it is being written: nothing is taken back half way"));
        }
        if action == Action::Collect && !app.session.place.read_only {
            return self.why_not_collected(app).map(|says| Notice::new(Tone::Info, says));
        }
        if action != Action::Write || app.session.place.read_only {
            return None;
        }
        let picture = self.picture(app, app.clock);
        if !self.question.is_seen(app, &picture) {
            return Some(self.question.unseen(app, &picture));
        }
        if app.is_asking_whose() {
            return Some(Notice::new(Tone::Info, "whose account this is, is still being asked: a moment"));
        }
        let word = self.word(app)?;
        let says = || self.question.why_not_typed(word);
        (!self.question.is_typed(Some(word))).then(|| Notice::new(Tone::Warn, says()))
    }

    fn act(&mut self, app: &mut App, now: Now, action: Action) -> Turn {
        match action {
            // A write is not taken back half way.
            Action::Back if app.change.is_some() => app.stop_change_if_possible(),
            Action::Back => {
                app.close_what_led_here();
                app.pages.tell_problem(self.question.problem.take());
                return Turn::Close;
            }
            Action::Write => self.send(app),
            Action::Collect => {
                if let Ok(edit) = self.collected() {
                    app.collect(vec![edit]);
                    return Turn::Close;
                }
            }
            Action::ShowDiff => {
                self.question.turn(app.lifted(now), || Difference::of(self.old.as_ref(), &self.write.value));
                let picture = self.picture(app, now);
                self.question.scroll_to_rest(app, &picture);
            }
            _ => {}
        }
        Turn::Stay
    }

    fn takes_no_word(&self) -> Option<&'static str> {
        self.writing.is_some().then_some("nothing is typed while it is written")
    }

    fn question(&self) -> Option<&Question> {
        Some(&self.question)
    }

    fn question_mut(&mut self) -> Option<&mut Question> {
        Some(&mut self.question)
    }

    fn newest_is(&mut self, newest: &Parameter) {
        let is_newer = matches!(self.write.on, Expected::Version(version) if newest.version > version);
        self.newer = is_newer.then(|| newest.clone());
    }

    fn about(&self) -> Option<&str> {
        Some(&self.write.name)
    }

    fn values(&self) -> Vec<&str> {
        self.old.iter().chain(&self.part).chain([&self.write.value]).map(Secret::expose).collect()
    }

    fn concern(&self) -> Concern<'_> {
        Concern::of(self.question.problem.as_ref())
    }

    fn keys_to_retry(&self, app: &App) -> Option<String> {
        Some(app.keys_to_write(&self.write.name))
    }
}

impl App {
    /// The keys of the question about a write of that name.
    fn question_table(&self, name: &str) -> &'static Table {
        if self.production_of(name).is_some() { &BY_WORD } else { &BY_LETTER }
    }

    /// The key that answers the question about a write of that name, or makes it possible again to answer it.
    pub(in crate::app) fn keys_to_write(&self, name: &str) -> String {
        let action = if self.is_connection_lost() { Action::Refresh } else { Action::Write };
        self.question_table(name).key_of(action).unwrap_or_default()
    }

    /// Whether only a new connection helps.
    pub(in crate::app) fn is_connection_lost(&self) -> bool {
        match self.session.link {
            Link::Up => self.session.signed_out.is_some(),
            Link::Down(_) => true,
            Link::Connecting => false,
        }
    }
}
