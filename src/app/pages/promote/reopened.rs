//! A copy to another place that has not ended: that place is opened anew, and then what is left is asked about.

use super::PromoteQuestion;
use super::keys_there::KeysThere;
use crate::app::acts::{Act, USUAL};
use crate::app::message::{Reply, SessionId};
use crate::app::picture::{Picture, Spread};
use crate::app::state::jobs;
use crate::app::state::promotion::{CopyPlace, ToPromote};
use crate::app::{App, Concern, Notice, Now, Page, Paged, Ticket, Tone, Turn};
use crate::comparison::Elsewhere;
use crate::destination::Destination;
use crate::failure::Failure;
use crate::job::{Job, JobName, JobPlace};
use crate::keymap::{Action, Code, Table, ch, key, row, rows};
use crate::line::{Lines, Role};
use crate::text;
use crate::transfer::Step;

/// The keys of the page.
pub(in crate::app) static TABLE: Table = Table {
    title: "The other place of a change",
    takes_text: false,
    rows: &[
        row(&[ch('r'), key(Code::F(5))], Action::Refresh, "try again", "connect there again"),
        row(&[ch('x')], Action::Explain, "explain", "explain what failed, with what to ask for"),
        row(&[key(Code::Esc), ch('q')], Action::Back, "back", "go on with nothing, go back"),
        rows::HELP,
        rows::QUIT,
    ],
    notes: None,
};

/// The page.
#[derive(Debug)]
pub(crate) struct Reopened {
    job: Job,
    /// The place that it reads or writes in, beside that of the session.
    there: JobPlace,
    /// While it is opened.
    opening: Option<(SessionId, Ticket)>,
    failed: Option<Failure>,
    /// Why it is not gone on with there.
    problem: Option<String>,
}

impl Reopened {
    fn open(&mut self, app: &mut App) {
        self.leave(app);
        (self.failed, self.problem) = (None, None);
        let there = &self.there;
        let to = Destination { profile: there.profile.clone(), region: Some(there.region.clone()) };
        self.opening = Some(app.open_elsewhere(to, &OPEN, jobs::place(there)));
    }

    fn leave(&mut self, app: &mut App) {
        if let Some((place, _)) = self.opening.take() {
            app.leave_elsewhere(place);
        }
    }
}

impl Paged for Reopened {
    fn table(&self, _app: &App) -> &'static Table {
        &TABLE
    }

    fn picture(&self, app: &App, now: Now) -> Picture {
        let mut out = Lines::new(app.page_width(Spread::Page));
        out.labelled("there", 7, Role::Label, Role::Plain, &jobs::place(&self.there));
        out.prose(Role::Plain, &jobs::so_far_in_full(&self.job));
        out.blank();
        match (&self.opening, &self.failed, &self.problem) {
            (Some((_, ticket)), ..) => {
                let held_up = app.held_up(now, Some(*ticket)).map(|says| format!(" {says}")).unwrap_or_default();
                out.prose(Role::Dim, &format!("connecting there, and asking whose account it is…{held_up}"));
            }
            (None, Some(failure), _) => {
                out.sentence(Role::Bad, &failure.what);
                out.sentence(Role::Plain, &app.way_on_there(failure));
            }
            (None, None, Some(problem)) => out.prose(Role::Bad, problem),
            (None, None, None) => {}
        }
        Picture { title: "Go on copying".to_owned(), lines: out.into_lines(), ..Picture::default() }
    }

    fn can(&self, app: &App, action: Action) -> bool {
        match action {
            Action::Refresh => self.opening.is_none(),
            Action::Explain => app.failure_here().is_some(),
            _ => true,
        }
    }

    fn why_not(&self, _app: &App, action: Action) -> Option<Notice> {
        (action == Action::Refresh).then(|| Notice::new(Tone::Info, "it is being connected"))
    }

    fn act(&mut self, app: &mut App, _now: Now, action: Action) -> Turn {
        match action {
            Action::Refresh => self.open(app),
            Action::Back => return Turn::Close,
            _ => {}
        }
        Turn::Stay
    }

    fn concern(&self) -> Concern<'_> {
        Concern::Problem(self.failed.as_ref())
    }

    fn where_it_failed(&self, _app: &App) -> Option<(Option<String>, Option<String>)> {
        Some((self.there.account.clone(), Some(self.there.region.clone())))
    }

    fn keys_to_retry(&self, _app: &App) -> Option<String> {
        TABLE.key_of(Action::Refresh)
    }

    fn writes_elsewhere(&self, _app: &App) -> bool {
        true
    }

    fn place_changed(&mut self, _was: &str, _is: &str) -> bool {
        false
    }

    fn dropped(&mut self, app: &mut App) {
        self.leave(app);
    }
}

/// About a place.
static OPEN: Act = Act {
    words: Some(|_, about| format!("connect to {about}, to go on with a copy")),
    before: |_| "configuration and credentials".to_owned(),
    of_connection: false,
    answered: |app, _, answer| {
        if let Reply::Elsewhere(outcome) = answer.reply {
            app.reopened(answer.ticket, outcome.map(|elsewhere| *elsewhere));
        }
    },
    given_up: Some(|app, _| {
        let tasks = &app.tasks;
        let mut given_up = Vec::new();
        for page in app.pages.all::<Reopened>() {
            if let Some((place, _)) = page.opening.take_if(|(_, ticket)| tasks.get(*ticket).is_none()) {
                page.problem =
                    Some(format!("it was stopped: {} tries again", TABLE.key_of(Action::Refresh).unwrap_or_default()));
                given_up.push(place);
            }
        }
        for place in given_up {
            app.leave_elsewhere(place);
        }
    }),
    ..USUAL
};

impl App {
    /// Opens the other place of a copy that has not ended, to ask about what is left of it.
    pub(in crate::app) fn open_to_go_on(&mut self, job: &Job) {
        let there = self.other_place_of(job).clone();
        let mut page = Reopened { job: job.clone(), there, opening: None, failed: None, problem: None };
        page.open(self);
        self.lay(page);
    }

    /// The other place is open, or not: the question comes in the place of the page.
    fn reopened(&mut self, ticket: Ticket, outcome: Result<Elsewhere, Failure>) {
        let is_it = |page: &Reopened| page.opening.as_ref().is_some_and(|(_, asked)| *asked == ticket);
        let at = self.pages.iter().position(|page| page.get::<Reopened>().is_some_and(is_it));
        let Some(at) = at else { return };
        let mut page = self.pages.stack.remove(at);
        let Some(reopened) = page.get_mut::<Reopened>() else { return };
        let place = reopened.opening.take().map(|(place, _)| place);
        let question = match (place, outcome) {
            (Some(place), Ok(there)) => match self.question_of_rest(&reopened.job, place, there) {
                Ok(question) => Some(question),
                Err(why) => {
                    reopened.problem = Some(why);
                    self.leave_elsewhere(place);
                    None
                }
            },
            (Some(place), Err(failure)) => {
                reopened.failed = Some(failure);
                self.leave_elsewhere(place);
                None
            }
            (None, _) => None,
        };
        self.pages.stack.insert(at, question.unwrap_or(page));
    }

    /// The page that asks on about what is left, if that is the place: for the keys there, or before it is copied.
    fn question_of_rest(&mut self, job: &Job, place: SessionId, there: Elsewhere) -> Result<Page, String> {
        let other = self.other_place_of(job);
        if !there.job_place().is(other) {
            let is = jobs::place(&there.job_place());
            return Err(format!("that is another place now: {}", text::sanitise(&is)));
        }
        let (here, there) = (self.copied_here(), CopyPlace { id: place, at: there, is_here: false });
        let comes_here = other == &job.from && other != &job.to;
        // What is listed here tells of what is read here.
        let seen = |name: &JobName| if comes_here { name.from.clone() } else { self.as_in_job(name) };
        let steps: Vec<Step> = job.left().filter_map(|name| name.step(seen(name))).collect();
        let within = job.folder();
        let (from, to) = if comes_here { (there, here) } else { (here, there) };
        let what = ToPromote { steps, left: Vec::new(), unread: 0, sealed: Vec::new(), from, to, within };
        Ok(self.go_on_by(what, job.clone(), Some(place)))
    }

    /// Asks under which keys what is left is copied, where there are any to choose; otherwise whether it is.
    pub(super) fn go_on_by(&mut self, what: ToPromote, job: Job, opened: Option<SessionId>) -> Page {
        match KeysThere::resuming(self, what, job, opened) {
            Ok(page) => page.into(),
            Err(rest) => {
                let (what, job) = *rest;
                PromoteQuestion::new(self, what).resuming(job, opened).into()
            }
        }
    }
}
