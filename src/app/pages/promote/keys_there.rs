//! The keys to encrypt under in another place: a line for each that is used here. None is guessed; offered is what was chosen for the
//! same pair of places before, and the default key where that is used here too.

use super::PromoteQuestion;
use crate::app::draft::Draft;
use crate::app::geometry::in_view;
use crate::app::picture::{Picture, Spread};
use crate::app::state::promotion::ToPromote;
use crate::app::{App, Chosen, Notice, Now, Paged, Tone, Turn};
use crate::keymap::{Action, Code, Table, ctrl, key, keys, row, rows};
use crate::kms::DEFAULT_ALIAS;
use crate::line::{Lines, Role};
use crate::names::rules;
use crate::parameter::{Identity, ParameterType};
use crate::text;

/// The keys of the page.
pub(in crate::app) static TABLE: Table = Table {
    title: "Keys in the other place",
    takes_text: true,
    rows: &[
        row(keys::ENTER, Action::Enter, "go on…", "go to the question, which shows every name; nothing is copied yet"),
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

impl KeysThere {
    pub(in crate::app) fn new(app: &App, what: ToPromote) -> Self {
        let (from, to) = (what.from.at.job_place(), what.to.at.job_place());
        let mut lines: Vec<KeyLine> = Vec::new();
        for step in what.steps.iter().filter(|step| step.from.kind == ParameterType::SecureString) {
            let key = step.from.key_id.clone().or_else(|| step.from.described.then(|| DEFAULT_ALIAS.to_owned()));
            if let Some(line) = lines.iter_mut().find(|line| line.key == key) {
                line.count += 1;
                continue;
            }
            let remembered = key.as_ref().and_then(|key| app.places.key_there(&from, key, &to));
            let offered = remembered.or_else(|| key.as_deref().filter(|key| *key == DEFAULT_ALIAS));
            let typed = Draft::offered(offered.unwrap_or_default());
            lines.push(KeyLine { is_remembered: remembered.is_some(), typed, key, count: 1 });
        }
        let at = lines.iter().position(|line| line.typed.text().is_empty()).unwrap_or(0);
        Self { what, lines, at, problem: None }
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
        for step in what.steps.iter_mut().filter(|step| step.from.kind == ParameterType::SecureString) {
            let key = step.from.key_id.clone().or_else(|| step.from.described.then(|| DEFAULT_ALIAS.to_owned()));
            let line = self.lines.iter().find(|line| line.key == key);
            step.key_id = line.map(|line| line.typed.text().trim().to_owned());
        }
        Ok(what)
    }
}

impl Paged for KeysThere {
    fn table(&self, _app: &App) -> &'static Table {
        &TABLE
    }

    fn picture(&self, app: &App, _now: Now) -> Picture {
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
        let title = text::sanitise(&format!("Keys in {}", to.called(&app.place_of_jobs()))).into_owned();
        let pinned = app.problem_beside_draft(self.problem.as_ref());
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
            _ => true,
        }
    }

    fn why_not(&self, _app: &App, action: Action) -> Option<Notice> {
        match action {
            Action::NextField | Action::PreviousField => Some(Notice::new(Tone::Info, "there is one key alone")),
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
                    return Turn::Open(PromoteQuestion::new(app, what).into());
                }
                Err((at, problem)) => {
                    self.at = at;
                    self.problem = Some(Notice::new(Tone::Bad, text::sanitise(&problem)));
                }
            },
            Action::Undo | Action::Redo => {
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

    fn line_changed(&mut self, _app: &mut App) {
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

    /// What it would copy is of the place that was left.
    fn place_changed(&mut self, _was: &str, _is: &str) -> bool {
        false
    }
}
