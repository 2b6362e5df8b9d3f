//! The last look before a write (promise 4): everything that the answer depends on, and the answer itself.

mod words;

use super::difference;
use super::{Concern, HELP, HELP_ROW, Paged, Picture, Spread, Turn};
use crate::app::draft::Draft;
use crate::app::masking::Veil;
use crate::app::session::Link;
use crate::app::{App, Notice, Now, Ticket, Tone};
use crate::keymap::{Action, Code, Key, Table, ch, key, keys, row, rows};
use crate::line::Lines;
use crate::parameter::{Parameter, Write};
use crate::secret::Secret;
use crate::text;

/// The keys of the question.
pub(in crate::app) static TABLE: Table = Table {
    title: "Confirmation",
    takes_text: false,
    rows: &[
        row(&[ch('w')], Action::Write, "write", "write exactly what is shown"),
        row(keys::DOWN, Action::Down, "more", "scroll down"),
        row(keys::TAB, Action::ShowDiff, "difference", "show or mask what would be written, and what it replaces"),
        row(&[ch('x')], Action::Explain, "explain", "explain why nothing was written, with what to ask for"),
        row(&[ch('r')], Action::Refresh, "connect anew", "connect anew when the login has run out; the draft stays"),
        row(keys::ESC, Action::Back, "back", "write nothing, back to the draft; stop trying again"),
        row(&[ch('a')], Action::Activity, "under way", "show what is under way"),
        row(&[ch('p')], Action::Profile, "", "go to another profile instead; asks before it drops the draft"),
        row(&[ch('R')], Action::Region, "", "go to another region instead; asks before it drops the draft"),
        row(&[ch('o')], Action::Root, "", "show another root instead; asks before it drops the draft"),
        HELP_ROW,
        rows::SCROLL_UP,
        rows::PAGE_DOWN,
        rows::PAGE_UP,
        rows::QUIT_DROPPING,
    ],
    notes: None,
};

/// The keys of the question in production, where the last segment of the name is typed.
pub(in crate::app) static IN_PRODUCTION: Table = Table {
    title: "Confirmation in production",
    takes_text: true,
    rows: &[
        row(
            keys::ENTER,
            Action::Write,
            "write",
            "write exactly what is shown, once the last segment of the name has been typed",
        ),
        row(&[key(Code::Down)], Action::Down, "more", "scroll down"),
        row(keys::TAB, Action::ShowDiff, "difference", "show or mask what would be written, and what it replaces"),
        row(&[key(Code::F(2))], Action::Explain, "explain", "explain why nothing was written, with what to ask for"),
        row(
            &[key(Code::F(5))],
            Action::Refresh,
            "connect anew",
            "connect anew when the login has run out; the draft stays",
        ),
        row(keys::ESC, Action::Back, "back", "write nothing, back to the draft"),
        row(&[key(Code::F(3))], Action::Activity, "under way", "show what is under way"),
        rows::SCROLL_UP_TEXT,
        row(&[key(Code::PageDown)], Action::PageDown, "", "a page down"),
        row(&[key(Code::PageUp)], Action::PageUp, "", "a page up"),
        rows::QUIT_DROPPING,
    ],
    notes: None,
};

/// The question.
#[derive(Debug)]
pub(crate) struct Confirm {
    /// Exactly what will be sent.
    write: Write,
    /// What is there now; `None` where the parameter is new.
    was: Option<Parameter>,
    /// The value that is replaced; `None` where it could not be read or there is none.
    old: Option<Secret>,
    /// Hazards of this write.
    warnings: Vec<String>,
    /// Masks the difference until it is asked for, and again after a while.
    veil: Veil,
    /// What was typed of the word that a write in production asks for.
    typed: Draft,
    /// The write under way that it was answered with.
    writing: Option<Ticket>,
    /// Why nothing was written the last time.
    problem: Option<Notice>,
    top: usize,
}

impl Confirm {
    /// Of that write; see the fields.
    pub(in crate::app) fn new(
        write: Write,
        was: Option<Parameter>,
        old: Option<Secret>,
        warnings: Vec<String>,
    ) -> Self {
        Self {
            write,
            was,
            old,
            warnings,
            veil: Veil::DOWN,
            typed: Draft::line(""),
            writing: None,
            problem: None,
            top: 0,
        }
    }

    /// Whether it was answered with that write.
    pub(in crate::app) fn awaits(&self, ticket: Ticket) -> bool {
        self.writing == Some(ticket)
    }

    /// The write has ended without having been made. Keeps why, and scrolls to it: it stands at the end.
    pub(in crate::app) fn fail(&mut self, problem: Notice) {
        self.writing = None;
        self.problem = Some(problem);
        self.top = usize::MAX;
    }

    /// What is to be typed before a write in production: the last segment of the name.
    fn word(&self) -> &str {
        let name = &self.write.name;
        name.rsplit_once('/').map_or(name, |(_, last)| last)
    }

    fn is_typed(&self) -> bool {
        self.typed.text() == self.word()
    }

    /// Whether this write may be made now: all that it depends on has been on the screen, and in production the word was typed.
    fn may_write(&self, app: &App) -> bool {
        let free = app.change.is_none() && !app.session.place.read_only && matches!(app.session.link, Link::Up);
        let meant = app.production_of(&self.write.name).is_none() || self.is_typed();
        free && meant && !app.is_asking_whose() && self.is_read(app)
    }

    /// Whether its end has been on the screen: what is not read is not answered.
    fn is_read(&self, app: &App) -> bool {
        let lines = self.lines(app, app.clock, app.page_width(Spread::Page)).len();
        self.top.saturating_add(app.page_rows(Spread::Page)) >= lines
    }

    fn send(&mut self, app: &mut App) {
        if self.may_write(app) {
            self.writing = Some(app.begin_change(self.write.clone(), self.was.clone()));
            self.veil = Veil::DOWN;
            self.problem = None;
            // Another try is meant anew.
            self.typed = Draft::line("");
        }
    }
}

impl Paged for Confirm {
    fn table(&self, app: &App) -> &'static Table {
        app.question_table(&self.write.name)
    }

    fn picture(&self, app: &App, now: Now) -> Picture {
        let title = match self.was {
            None => "Create this parameter?",
            Some(_) => "Overwrite this parameter?",
        };
        let lines = self.lines(app, now, app.page_width(Spread::Page));
        Picture { title: title.to_owned(), lines, top: self.top, ..Picture::default() }
    }

    fn can(&self, app: &App, action: Action) -> bool {
        let writing = app.change.is_some();
        match action {
            Action::Quit | HELP => true,
            Action::Explain => app.failure_here().is_some(),
            Action::Activity => writing,
            Action::Refresh => app.is_connection_lost() && !writing,
            Action::Write => self.may_write(app),
            Action::Back => !writing || app.can_stop_retrying(),
            Action::Down => !writing && !self.is_read(app),
            _ => !writing,
        }
    }

    fn why_not(&self, app: &App, action: Action) -> Option<Notice> {
        if action != Action::Write || app.session.place.read_only {
            return None;
        }
        if !self.is_read(app) {
            return Some(read_first());
        }
        if app.change.is_some() {
            return None;
        }
        if app.is_asking_whose() {
            return Some(Notice::new(Tone::Info, "whose account this is, is still being asked: a moment"));
        }
        let untyped = app.production_of(&self.write.name).is_some() && !self.is_typed();
        let says = || format!("this is production: type {} first", text::sanitise(self.word()));
        untyped.then(|| Notice::new(Tone::Warn, says()))
    }

    fn act(&mut self, app: &mut App, now: Now, action: Action) -> Turn {
        match action {
            // A write is not taken back half way.
            Action::Back if app.change.is_some() => app.stop_retrying_if_waiting(),
            Action::Back => {
                app.pages.tell_problem(self.problem.take());
                return Turn::Close;
            }
            Action::Write => self.send(app),
            Action::ShowDiff => self.veil.turn(now),
            _ => {}
        }
        Turn::Stay
    }

    /// The word is typed at the end of the page, so what is before it has to be read first.
    fn typed(&mut self, app: &mut App, key: Key) {
        if !self.is_read(app) {
            app.notice = Some(read_first());
        } else if self.writing.is_none() {
            self.typed.line_key(key);
        }
    }

    fn top(&mut self) -> Option<&mut usize> {
        Some(&mut self.top)
    }

    fn veil(&self) -> Option<&Veil> {
        Some(&self.veil)
    }

    fn veil_mut(&mut self) -> Option<&mut Veil> {
        Some(&mut self.veil)
    }

    fn about(&self) -> Option<&str> {
        Some(&self.write.name)
    }

    fn concern(&self) -> Concern<'_> {
        Concern::Problem(self.problem.as_ref().and_then(|problem| problem.failure.as_ref()))
    }

    fn problem_mut(&mut self) -> Option<&mut Option<Notice>> {
        Some(&mut self.problem)
    }

    fn keys_to_retry(&self, app: &App) -> Option<String> {
        Some(app.keys_to_write(&self.write.name))
    }

    /// Version, author and account that it shows are of another account: the draft beneath is to be saved anew.
    fn account_changed(&mut self, _was: &str, _is: &str) -> bool {
        false
    }
}

/// What is said where the question is answered before its end has been on the screen.
fn read_first() -> Notice {
    let down = IN_PRODUCTION.key_of(Action::Down).unwrap_or_default();
    Notice::new(Tone::Info, format!("read to the end first: {down} goes on"))
}

impl App {
    /// The keys of the question about a write of that name.
    fn question_table(&self, name: &str) -> &'static Table {
        if self.production_of(name).is_some() { &IN_PRODUCTION } else { &TABLE }
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
