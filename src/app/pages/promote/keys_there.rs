//! The keys to encrypt under in another place: a line for each that is used here. None is guessed; offered is what was chosen for the
//! same pair of places before, and the default key where that is used here too. KMS is asked about each before the question: a copy
//! under a key that is not there would end at the first secret, with all before it written.

use super::PromoteQuestion;
use crate::app::acts::{Act, USUAL};
use crate::app::draft::Draft;
use crate::app::geometry::in_view;
use crate::app::message::{Effect, Reply, SessionId};
use crate::app::picture::{Picture, Spread};
use crate::app::state::promotion::ToPromote;
use crate::app::{App, Chosen, Concern, Notice, Now, Paged, Ticket, Tone, Turn};
use crate::failure::Failure;
use crate::job::{Job, Reached};
use crate::keymap::{Action, Code, Table, ctrl, key, keys, row, rows};
use crate::kms::{DEFAULT_ALIAS, KeyDescription, why_no_key};
use crate::line::{Lines, Role};
use crate::names::rules;
use crate::parameter::{Identity, ParameterType, is_same_name};
use crate::text;
use crate::transfer::Step;

/// The keys of the page.
pub(in crate::app) static TABLE: Table = Table {
    title: "Keys in the other place",
    takes_text: true,
    rows: &[
        row(
            keys::ENTER,
            Action::Enter,
            "go on…",
            "ask KMS whether they are there, and go to the question, which shows every name; nothing is copied yet",
        ),
        row(&[key(Code::Tab), key(Code::Down)], Action::NextField, "next key", "the line of the next key"),
        row(&[key(Code::BackTab), key(Code::Up)], Action::PreviousField, "", "the line of the key before"),
        row(keys::ESC, Action::Back, "back", "copy nothing, go back"),
        row(&[key(Code::F(4)), ctrl('g')], Action::Choose, "choose…", "choose the key from those of the account there"),
        rows::UNDO_TYPED,
        rows::REDO_TYPED,
        rows::QUIT_TYPED,
    ],
    notes: None,
};

/// What stands in the place of a key that no listing has told.
const UNKNOWN: &str = "a key that is not known";

/// The least columns of what is typed.
const FIELD: usize = 24;

/// The page.
#[derive(Debug)]
pub(crate) struct KeysThere {
    what: ToPromote,
    lines: Vec<KeyLine>,
    at: usize,
    /// Why there is no question about it.
    problem: Option<Notice>,
    /// The keys that KMS is being asked about.
    asking: Vec<Ticket>,
    /// Those that nothing is known to stand in the way of.
    fit: Vec<String>,
    /// The change that it goes on with,
    resumes: Option<Job>,
    /// and the other place, where it was opened for that.
    owns: Option<SessionId>,
}

/// The line of one key.
#[derive(Debug)]
struct KeyLine {
    /// As it is called here; `None` where that is not known.
    key: Option<String>,
    /// How many are encrypted under it.
    count: usize,
    typed: Draft,
    /// Whether what stands in it was chosen before.
    is_remembered: bool,
}

/// As its key is called here, for one that is encrypted.
fn key_here(step: &Step) -> Option<String> {
    step.from.key_id.clone().or_else(|| step.from.described.then(|| DEFAULT_ALIAS.to_owned()))
}

impl KeysThere {
    pub(in crate::app) fn new(app: &App, what: ToPromote) -> Self {
        Self::of(app, what, None, None)
    }

    /// To go on with a change that has not ended, under the keys of before or others; `opened`: the other place, where it was opened for
    /// that. Nothing where no key is to be chosen: what was in the midst keeps its own.
    pub(in crate::app) fn resuming(
        app: &App,
        what: ToPromote,
        job: Job,
        opened: Option<SessionId>,
    ) -> Result<Self, Box<(ToPromote, Job)>> {
        let page = Self::of(app, what, Some(job), opened);
        match page {
            Self { lines, what, resumes: Some(job), .. } if lines.is_empty() => Err(Box::new((what, job))),
            page => Ok(page),
        }
    }

    fn of(app: &App, what: ToPromote, resumes: Option<Job>, owns: Option<SessionId>) -> Self {
        let (from, to) = (what.from.at.job_place(), what.to.at.job_place());
        let mut page =
            Self { what, lines: Vec::new(), at: 0, problem: None, asking: Vec::new(), fit: Vec::new(), resumes, owns };
        let mut lines: Vec<KeyLine> = Vec::new();
        for step in page.what.steps.iter().filter(|step| page.is_asked(step)) {
            let key = key_here(step);
            if let Some(line) = lines.iter_mut().find(|line| line.key == key) {
                line.count += 1;
                continue;
            }
            let remembered = key.as_ref().and_then(|key| app.places.key_there(&from, key, &to));
            let remembered = step.key_id.as_deref().or(remembered);
            let offered = remembered.or_else(|| key.as_deref().filter(|key| *key == DEFAULT_ALIAS));
            let typed = Draft::offered(offered.unwrap_or_default());
            lines.push(KeyLine { is_remembered: remembered.is_some(), typed, key, count: 1 });
        }
        page.at = lines.iter().position(|line| line.typed.text().is_empty()).unwrap_or(0);
        page.lines = lines;
        page
    }

    /// Whether the key of one is chosen: not where it was in the midst, for which the one of before was said.
    fn is_asked(&self, step: &Step) -> bool {
        let has_begun = self.resumes.as_ref().is_some_and(|job| {
            let name = job.names.iter().find(|name| is_same_name(&name.from.name, &step.from.name));
            name.is_some_and(|name| name.reached != Reached::Waiting || name.to_key.is_none())
        });
        step.from.kind == ParameterType::SecureString && !has_begun
    }

    /// What is to be copied, each secret under the key that was typed for its own.
    fn chosen(&self) -> Result<ToPromote, (usize, String)> {
        for (at, line) in self.lines.iter().enumerate() {
            let typed = line.typed.text().trim();
            let called = line.key.as_deref().unwrap_or(UNKNOWN);
            if typed.is_empty() {
                return Err((at, format!("which key stands there for {called}? None is guessed")));
            }
            if let Err(problem) = rules::check_key(typed) {
                return Err((at, format!("for {called}: {problem}")));
            }
        }
        let mut what = self.what.clone();
        for step in what.steps.iter_mut().filter(|step| self.is_asked(step)) {
            let key = key_here(step);
            let line = self.lines.iter().find(|line| line.key == key);
            step.key_id = line.map(|line| line.typed.text().trim().to_owned());
        }
        Ok(what)
    }

    /// Asks KMS about each key that is not known to be there; whether there is one to ask about.
    fn asks_kms(&mut self, app: &mut App, what: &ToPromote) -> bool {
        let mut keys: Vec<&str> = what.steps.iter().filter_map(|step| step.key_id.as_deref()).collect();
        keys.sort_unstable();
        keys.dedup();
        // The default one is made when it is used first.
        keys.retain(|key| *key != DEFAULT_ALIAS && !self.fit.iter().any(|fit| fit == key));
        for key in keys {
            let effect = |ticket| Effect::DescribeKey(ticket, key.to_owned());
            self.asking.push(app.begin_at(self.what.to.id, &CHECK_KEY, key, effect));
        }
        !self.asking.is_empty()
    }

    /// What KMS tells of a key.
    fn is_told(&mut self, ticket: Ticket, key: String, outcome: &Result<KeyDescription, Failure>) {
        self.asking.retain(|asked| *asked != ticket);
        let problem = match (why_no_key(&key, self.what.to.region(), outcome), outcome) {
            (Some(why), _) => Notice::new(Tone::Bad, text::sanitise(&why)),
            (None, Err(failure)) if failure.wants_login() => Notice::failed("", failure),
            _ => return self.fit.push(key),
        };
        if let Some(at) = self.lines.iter().position(|line| line.typed.text().trim() == key) {
            self.at = at;
        }
        self.problem = Some(problem);
    }

    fn stop_asking(&mut self, app: &mut App) {
        for ticket in self.asking.drain(..) {
            app.cancel(ticket);
        }
    }

    fn question(&self, app: &mut App, what: ToPromote) -> PromoteQuestion {
        let question = PromoteQuestion::new(app, what);
        match &self.resumes {
            Some(job) => question.resuming(job.clone(), None),
            None => question,
        }
    }
}

/// About a key of the place that is copied to.
static CHECK_KEY: Act = Act {
    words: Some(|_, key| format!("ask whether {key} is there")),
    of_connection: false,
    answered: |app, _, answer| {
        if let Reply::KeyDescribed(outcome) = answer.reply {
            app.key_there_told(answer.ticket, answer.about, &outcome);
        }
    },
    given_up: Some(|app, _| {
        let tasks = &app.tasks;
        for page in app.pages.all::<KeysThere>() {
            page.asking.retain(|ticket| tasks.get(*ticket).is_some());
        }
    }),
    ..USUAL
};

impl App {
    /// KMS has told of a key there: once it has of all, and none stands in the way, the question comes.
    fn key_there_told(&mut self, ticket: Ticket, key: String, outcome: &Result<KeyDescription, Failure>) {
        let Some(page) = self.pages.all::<KeysThere>().find(|page| page.asking.contains(&ticket)) else { return };
        page.is_told(ticket, key, outcome);
        if !page.asking.is_empty() || page.problem.is_some() {
            return;
        }
        let question = self.with_page(|page, app| {
            let page = page.get::<KeysThere>()?;
            let what = page.chosen().ok()?;
            Some(page.question(app, what))
        });
        if let Some(question) = question.flatten() {
            self.lay(question);
        }
    }
}

impl Paged for KeysThere {
    fn table(&self, _app: &App) -> &'static Table {
        &TABLE
    }

    fn picture(&self, app: &App, now: Now) -> Picture {
        let width = app.page_width(Spread::Page);
        let mut out = Lines::new(width);
        let to = &self.what.to;
        let account = to.identity().map_or_else(|| "account not known".to_owned(), Identity::account_and_alias);
        let mut cursor = None;
        let called = |line: &KeyLine| format!("{} ({})", line.key.as_deref().unwrap_or(UNKNOWN), line.count);
        let widest = self.lines.iter().map(|line| text::width(&called(line))).max().unwrap_or(0);
        let beside = widest + 4 + FIELD <= width;
        for (at, line) in self.lines.iter().enumerate() {
            let is_here = at == self.at;
            let label = text::sanitise(&called(line)).into_owned();
            let role = if is_here { Role::Strong } else { Role::Plain };
            let before = if beside { widest + 4 } else { 2 };
            let (typed, column) = line.typed.field(width.saturating_sub(before).max(1), is_here);
            if beside {
                let label = vec![
                    (role, text::pad(&label, widest)),
                    (Role::Dim, " → ".to_owned()),
                    (Role::Plain, " ".to_owned()),
                ];
                out.push([label, typed].concat());
            } else {
                out.flow("", [vec![(role, label)]]);
                out.push([vec![(Role::Dim, "→ ".to_owned())], typed].concat());
            }
            if let Some(column) = column {
                cursor = Some((out.count() - 1, before + column));
            }
            if line.is_remembered {
                out.prose(Role::Dim, "  as chosen the last time");
            }
        }
        out.blank();
        out.prose(Role::Plain, &format!("there: {account} · {}", to.region()));
        out.prose(
            Role::Dim,
            "Each region and account has keys of its own: an alias, key id or key ARN of that place. None is guessed.",
        );
        if let Some(ticket) = self.asking.first() {
            let held_up = app.held_up(now, Some(*ticket)).map(|says| format!(" {says}")).unwrap_or_default();
            out.prose(Role::Plain, &format!("asking KMS whether they are there…{held_up}"));
        }
        let title = text::sanitise(&format!("Keys in {}", to.called(&app.place_of_jobs()))).into_owned();
        let pinned = app.problem_beside_draft(self.problem.as_ref(), Spread::Page);
        // The line that is typed in stays on the screen.
        let rows = app.page_rows(Spread::Page).saturating_sub(if pinned.is_empty() { 0 } else { pinned.len() + 1 });
        let top = cursor.map_or(0, |(row, _)| in_view(0, row, rows.max(1)));
        let cursor = cursor.map(|(row, column)| (row - top, column));
        Picture { title, lines: out.into_lines(), top, pinned, cursor, ..Picture::default() }
    }

    fn can(&self, _app: &App, action: Action) -> bool {
        match action {
            Action::Undo | Action::Redo => self.lines.get(self.at).is_some_and(|line| line.typed.can(action)),
            Action::NextField | Action::PreviousField => self.lines.len() > 1,
            Action::Enter => self.asking.is_empty(),
            _ => true,
        }
    }

    fn why_not(&self, _app: &App, action: Action) -> Option<Notice> {
        match action {
            Action::NextField | Action::PreviousField => Some(Notice::new(Tone::Info, "there is one key alone")),
            Action::Enter => Some(Notice::new(Tone::Info, "KMS is being asked about the keys")),
            _ => Draft::why_not(action),
        }
    }

    fn act(&mut self, app: &mut App, _now: Now, action: Action) -> Turn {
        let all = self.lines.len().max(1);
        match action {
            Action::Back => return Turn::Close,
            Action::Choose => app.open_kms_keys_at(&self.what.to),
            Action::NextField => self.at = (self.at + 1) % all,
            Action::PreviousField => self.at = (self.at + all - 1) % all,
            Action::Enter => match self.chosen() {
                Ok(what) => {
                    self.problem = None;
                    if !self.asks_kms(app, &what) {
                        return Turn::Open(self.question(app, what).into());
                    }
                }
                Err((at, problem)) => {
                    self.at = at;
                    self.problem = Some(Notice::new(Tone::Bad, text::sanitise(&problem)));
                }
            },
            Action::Undo | Action::Redo => {
                self.stop_asking(app);
                self.problem = None;
                if let Some(line) = self.lines.get_mut(self.at) {
                    line.typed.act(action);
                }
            }
            _ => {}
        }
        Turn::Stay
    }

    fn line_mut(&mut self) -> Option<&mut Draft> {
        self.lines.get_mut(self.at).map(|line| &mut line.typed)
    }

    fn line_changed(&mut self, app: &mut App) {
        self.stop_asking(app);
        self.problem = None;
        if let Some(line) = self.lines.get_mut(self.at) {
            line.is_remembered = false;
        }
    }

    fn takes(&mut self, app: &mut App, chosen: Chosen) {
        if let (Chosen::Key(key), Some(line)) = (chosen, self.line_mut()) {
            line.replace(&key);
            self.line_changed(app);
        }
    }

    fn writes_elsewhere(&self, _app: &App) -> bool {
        true
    }

    fn concern(&self) -> Concern<'_> {
        Concern::of(self.problem.as_ref())
    }

    /// What it would copy is of the place that was left.
    fn place_changed(&mut self, _was: &str, _is: &str) -> bool {
        false
    }

    fn dropped(&mut self, app: &mut App) {
        self.stop_asking(app);
        if let Some(place) = self.owns {
            app.leave_elsewhere(place);
        }
    }
}
