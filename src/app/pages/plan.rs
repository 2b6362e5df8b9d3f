//! A folder, or what is marked, as one text: each value kept until it is typed or revealed into it. It leads to the question of what
//! differs, and what that did not do comes back to it.

pub(in crate::app) mod ask_reveal;
mod head;
mod importing;
pub(in crate::app) mod question;
mod reveal;
mod revealing;
pub(in crate::app) mod settle;
mod undo_copies;
mod words;

use super::find::{self, Find};
use super::leave::{Leave, Then};
use crate::app::draft::shown::Marks;
use crate::app::draft::{Draft, Taken};
use crate::app::picture::{Picture, Spread};
use crate::app::reason::Reason;
use crate::app::veil::Veil;
use crate::app::{App, Concern, Notice, Now, Page, Paged, Tone, Turn};
use crate::failure::Failure;
use crate::keymap::{Action, Key, Table, alt, ctrl, keys, row};
use crate::line::Role;
use crate::parameter::{Parameter, ParameterType, is_same_name};
use crate::plan::{Asks, Basis, Compared, Entry, Member, PlanStep, entry, parse};
use crate::secret::Secret;
use crate::text;
use ask_reveal::RevealSeveral;
use head::{head, key_of_all};
use question::PlanQuestion;
use revealing::Revealing;

/// The keys of the text.
pub(in crate::app) static TABLE: Table = Table {
    title: "Plan: a folder or what is marked as one text",
    takes_text: true,
    rows: &[
        row(&[ctrl('s')], Action::Save, "go on…", "go to the question, which shows all that would be changed"),
        row(
            keys::TAB,
            Action::Reveal,
            "reveal",
            "reveal the value of the line under the cursor into the text, or of the lines that are selected; where it is revealed, mask the text",
        ),
        row(keys::ESC, Action::Back, "leave", "leave the text; asks before it drops what was typed"),
        row(&[ctrl('z'), ctrl('_')], Action::Undo, "undo", "undo"),
        row(&[alt('z')], Action::Redo, "redo", "redo"),
        row(&[ctrl('f')], Action::Search, "find", "find in the text"),
        row(keys::CTRL_C, Action::Quit, "quit", "quit; asks before it drops what was typed"),
    ],
    notes: Some(|out| {
        for says in [
            "One line for each parameter: its name, =, its value. <keep> keeps the value, which need not have been read. A line taken out leaves its parameter as it is.",
            "A new line creates: name = value, or name (String) = value, name (SecureString alias/key) = value. Without a type it is a SecureString, under the key of the others here if they have one.",
            "- name deletes. The question asks for a word then.",
            "A value stands as it is to the end of the line. With blanks at its ends, empty, or with <keep> in it it stands in quotes, with \\\" \\\\ \\n \\r \\t \\u{…}. Lines between \"\"\" and \"\"\" are one value. # begins a comment.",
        ] {
            out.prose(Role::Dim, says);
        }
    }),
};

/// More parameters at a time make no text that anybody reads.
const MOST: usize = 500;

/// The text.
#[derive(Debug)]
pub(crate) struct PlanEditor {
    /// The folder that its names are below; empty where they are full.
    folder: String,
    /// What it is about.
    members: Vec<Member>,
    /// The name of that which may be production, for all of them.
    guarded: String,
    /// The key of a new secret that names none.
    key: Option<String>,
    draft: Draft,
    /// What is looked for in it.
    find: Find,
    /// The text when there was nothing to lose in it.
    clean: Secret,
    /// What the text says, and what it asks for: of that revision.
    read: Read,
    /// The first row on the screen.
    top: usize,
    /// What is wrong with it is shown, since somebody wanted to go on.
    shows_problems: bool,
    /// Why the last attempt to go on did not go through.
    problem: Option<Notice>,
    /// What the last question left, each with why.
    left: Vec<(String, Reason)>,
    /// What stood in the way of the first of those.
    failure: Option<Failure>,
    /// The account that it was opened in, where the session is in another by now.
    from: Option<String>,
    /// Values on their way into it.
    revealing: Option<Revealing>,
    /// Masks itself when no key came for as long as a reveal lasts, or the terminal lost the focus.
    veil: Veil,
}

/// A text as it was read.
#[derive(Debug, Default)]
struct Read {
    /// Which of its states it is of.
    revision: Option<u64>,
    entries: Vec<Entry>,
    compared: Compared,
}

impl PlanEditor {
    fn new(app: &App, folder: Option<String>, parameters: Vec<Parameter>) -> Self {
        let names: Vec<&str> = parameters.iter().map(|it| it.name.as_str()).collect();
        let guarded = app.most_guarded(&names).to_owned();
        let key = key_of_all(&parameters);
        let head = head(app, &TABLE, folder.as_deref(), parameters.len(), key.as_deref());
        let folder = folder.unwrap_or_default();
        let entries = parameters.iter().map(|it| entry(&it.name, &folder, None, None));
        let text: String = std::iter::once(head.clone()).chain(entries.map(|entry| entry.to_string())).collect();
        let mut draft = Draft::lines(&text);
        draft.go_to_line(head.matches('\n').count() + 1);
        let members = parameters.into_iter().map(|parameter| Member { parameter, value: None }).collect();
        let mut page = Self {
            folder,
            members,
            guarded,
            key,
            draft,
            find: Find::default(),
            clean: Secret::from(text.as_str()),
            read: Read::default(),
            top: 0,
            shows_problems: false,
            problem: None,
            left: Vec::new(),
            failure: None,
            from: None,
            revealing: None,
            veil: app.lifted_if_watched(app.clock),
        };
        page.look(app);
        page
    }

    /// Reads the text, where it is another than was read.
    fn look(&mut self, app: &App) {
        let revision = Some(self.draft.revision());
        if self.read.revision == revision {
            return;
        }
        let (entries, problems) = parse(self.draft.text(), &self.folder);
        let basis = Basis {
            folder: &self.folder,
            members: &self.members,
            there: &|name| app.parameter_at(name),
            arn_prefix: app.arn_prefix().len(),
            key: self.key.as_deref(),
        };
        let compared = basis.compare(&entries, problems);
        self.read = Read { revision, entries, compared };
    }

    /// The same where what it is compared with is another.
    fn look_again(&mut self, app: &App) {
        self.read.revision = None;
        self.look(app);
    }

    fn is_changed(&self) -> bool {
        self.draft.text() != self.clean.expose()
    }

    /// Whether there is something to ask about, or to mend before.
    fn asks(&self) -> bool {
        !self.read.compared.steps.is_empty() || !self.read.compared.problems.is_empty()
    }

    /// The question that the text leads to, or why it leads to none.
    fn save(&mut self, app: &App) -> Option<Page> {
        self.shows_problems = true;
        if let Some(from) = &self.from {
            let says =
                format!("this plan is of {from}, and so are the versions that it goes by: go back there to write it");
            self.problem = Some(Notice::new(Tone::Bad, says));
            return None;
        }
        let compared = &self.read.compared;
        if let Some(first) = compared.problems.first() {
            self.draft.go_to_line(first.line);
            return None;
        }
        let folder = Some(self.folder.clone()).filter(|folder| !folder.is_empty());
        Some(PlanQuestion::of_text(app, compared, folder).into())
    }

    /// The places of what would be revealed: of the lines that are selected, or of the one under the cursor.
    fn to_reveal(&self) -> Vec<&Entry> {
        let at = self.draft.cursor();
        let (start, end) = self.draft.selection().map_or((at, at + 1), |selected| (selected.start, selected.end));
        let is_meant = |entry: &&Entry| {
            let is_there = |member: &Member| is_same_name(&member.parameter.name, &entry.name);
            entry.asks == Asks::Keep
                && entry.place.start < end
                && start < entry.place.end.max(entry.place.start + 1)
                && self.members.iter().any(is_there)
        };
        let at_end = |entry: &&Entry| at == self.draft.text().len() && entry.place.end == at;
        let entries = self.read.entries.iter();
        entries.filter(|entry| is_meant(entry) || entry.asks == Asks::Keep && at_end(entry)).collect()
    }

    /// Whether a tab would reveal something.
    fn can_reveal(&self, app: &App) -> bool {
        let free = self.revealing.is_none() && self.from.is_none() && app.change.is_none();
        free && !self.to_reveal().is_empty()
    }

    /// Whether a value is in the text.
    fn shows_values(&self) -> bool {
        self.is_changed() || self.members.iter().any(|member| member.value.is_some())
    }

    fn reveal(&mut self, app: &mut App) -> Turn {
        if !self.can_reveal(app) {
            if self.revealing.is_some() {
                app.say(Tone::Info, "values are on their way into the text");
            } else if self.shows_values() {
                self.veil = Veil::DOWN;
            } else {
                app.say(Tone::Info, "no value to reveal on this line");
            }
            return Turn::Stay;
        }
        if !app.is_connected() {
            let says = app.why_not_connected();
            app.say(Tone::Info, says);
            return Turn::Stay;
        }
        let names: Vec<String> = self.to_reveal().into_iter().map(|entry| entry.name.clone()).collect();
        if let [_] = names.as_slice() {
            self.begin_reveal(app, names);
            return Turn::Stay;
        }
        let is_secret = |name: &&String| {
            let parameter = self.members.iter().map(|member| &member.parameter).find(|it| it.name == **name);
            parameter.is_some_and(|it| it.kind == ParameterType::SecureString)
        };
        let secrets = names.iter().filter(is_secret).count();
        Turn::Open(RevealSeveral::new(names, secrets).into())
    }

    fn rows(&self, app: &App) -> usize {
        let height = app.page_rows(Spread::Whole);
        height.saturating_sub(self.pinned(app, app.clock).len()).max(height.min(3)).max(1)
    }
}

impl Paged for PlanEditor {
    fn table(&self, _app: &App) -> &'static Table {
        if self.find.is_open() { &find::TABLE } else { &TABLE }
    }

    fn picture(&self, app: &App, now: Now) -> Picture {
        let title = self.title();
        let pinned = self.pinned(app, now);
        let picture = Picture { title, spread: Spread::Whole, pinned, ..Picture::default() };
        if self.veil.down {
            return Picture { lines: Veil::says(), ..picture };
        }
        let width = app.page_width(Spread::Whole);
        let marks = Marks { found: self.find.found(&self.draft), remark: None };
        let shown = self.draft.rows_with(self.top, self.rows(app), width, &marks);
        let lines = self.in_roles(shown.lines, width);
        let pinned_cursor = self.find.cursor(width, &picture.pinned);
        let cursor = shown.cursor.filter(|_| pinned_cursor.is_none());
        Picture { foot: self.foot(app, now, width), lines, cursor, pinned_cursor, ..picture }
    }

    fn can(&self, _app: &App, action: Action) -> bool {
        match action {
            _ if let Some(can) = self.find.can(action) => can,
            Action::Save => self.asks(),
            _ => self.draft.can(action),
        }
    }

    fn hint(&self, app: &App, action: Action) -> Option<&'static str> {
        Some(match action {
            Action::Reveal if !self.can_reveal(app) => {
                if self.shows_values() {
                    "mask"
                } else {
                    ""
                }
            }
            Action::Reveal if self.draft.selection().is_some() => "reveal these…",
            Action::Back if self.revealing.is_some() => "stop revealing",
            _ => return None,
        })
    }

    fn why_not(&self, _app: &App, action: Action) -> Option<Notice> {
        match action {
            _ if let Some(why) = self.find.why_not(action) => Some(Notice::new(Tone::Info, why)),
            Action::Save => Some(Notice::new(Tone::Info, "nothing differs: there is nothing to write")),
            _ => Draft::why_not(action),
        }
    }

    fn act(&mut self, app: &mut App, _now: Now, action: Action) -> Turn {
        if self.find.act(&mut self.draft, action) {
            self.fit(app);
            return Turn::Stay;
        }
        match action {
            Action::Undo | Action::Redo => {
                self.problem = None;
                self.draft.act(action);
            }
            Action::Reveal => {
                let turn = self.reveal(app);
                self.fit(app);
                return turn;
            }
            Action::Save => {
                self.problem = None;
                if let Some(question) = self.save(app) {
                    app.notice = None;
                    return Turn::Open(question);
                }
            }
            Action::Back if self.revealing.is_some() => {
                self.stop_revealing(app);
                app.say(Tone::Info, "stopped revealing");
            }
            Action::Back if self.holds_draft() => return Turn::Open(Leave::new(Then::Back).into()),
            Action::Back => return Turn::Close,
            _ => {}
        }
        self.fit(app);
        Turn::Stay
    }

    fn typed(&mut self, app: &mut App, key: Key) -> Taken {
        if self.find.is_open() {
            let taken = self.find.typed(&mut self.draft, key);
            self.fit(app);
            return taken;
        }
        let page = self.rows(app).saturating_sub(1).max(1) as isize;
        let before = self.draft.revision();
        let taken = self.draft.lines_key(key, app.page_width(Spread::Whole), page);
        if self.draft.revision() != before {
            self.problem = None;
        }
        self.fit(app);
        taken
    }

    fn pasted(&mut self, app: &mut App, text: &str) {
        if self.find.is_open() {
            self.find.pasted(&mut self.draft, text);
            return self.fit(app);
        }
        self.draft.paste(text);
        self.problem = None;
        self.fit(app);
    }

    fn fit(&mut self, app: &App) {
        self.look(app);
        self.find.keep_up(&mut self.draft);
        self.top = self.draft.scrolled(self.top, self.rows(app), app.page_width(Spread::Whole));
    }

    fn veil(&self) -> Option<&Veil> {
        Some(&self.veil)
    }

    fn veil_mut(&mut self) -> Option<&mut Veil> {
        Some(&mut self.veil)
    }

    fn is_one_text(&self) -> bool {
        !self.find.is_open()
    }

    fn is_typed_in(&self) -> bool {
        true
    }

    fn holds_draft(&self) -> bool {
        self.is_changed()
    }

    fn about(&self) -> Option<&str> {
        Some(&self.guarded)
    }

    fn values(&self) -> Vec<&str> {
        let typed = self.read.entries.iter().filter_map(|entry| match &entry.asks {
            Asks::Value(value) => Some(value),
            Asks::Keep | Asks::Delete => None,
        });
        let known = self.members.iter().filter_map(|member| member.value.as_ref());
        let asked = self.read.compared.steps.iter().filter_map(|it| PlanStep::value(&it.step));
        let on_the_way = self.revealing.iter().flat_map(Revealing::values);
        typed.chain(known).chain(asked).chain(on_the_way).map(Secret::expose).collect()
    }

    fn problem_mut(&mut self) -> Option<&mut Option<Notice>> {
        Some(&mut self.problem)
    }

    fn concern(&self) -> Concern<'_> {
        let problem = self.problem.as_ref().and_then(|problem| problem.failure.as_deref());
        Concern::Problem(problem.or(self.failure.as_ref()))
    }

    fn keys_to_retry(&self, app: &App) -> Option<String> {
        let save = TABLE.key_of(Action::Save)?;
        Some(format!("{save}, then {}", app.keys_to_write(&self.guarded)))
    }

    fn place_changed(&mut self, was: &str, is: &str) -> bool {
        let from = self.from.take().unwrap_or_else(|| was.to_owned());
        self.from = Some(from).filter(|from| from != is);
        let says = match &self.from {
            Some(from) => format!("this is {is} now: this plan is of {from}"),
            None => format!("this is {is} again, which this plan is of"),
        };
        self.problem = Some(Notice::new(Tone::Warn, says));
        true
    }

    fn dropped(&mut self, app: &mut App) {
        self.stop_revealing(app);
    }
}

impl App {
    /// Has the parameter under the cursor opened in the editor, or all of the folder, or what is marked, as one text.
    pub(in crate::app) fn edit_row(&mut self) {
        if self.edits_as_plan() { self.edit_as_plan() } else { self.edit(false) }
    }

    /// Opens what is marked, or all of the folder under the cursor, as one text.
    fn edit_as_plan(&mut self) {
        let marked = self.marked();
        let (folder, parameters) = if marked.is_empty() {
            let Some(node) = self.selected() else { return };
            (Some(self.session.view.tree.name(node)), self.parameters_under(node))
        } else {
            (None, marked)
        };
        if let Some(refusal) = Self::any_not_ours(&parameters) {
            return self.say(Tone::Info, refusal);
        }
        if parameters.len() > MOST {
            let all = text::counted(parameters.len());
            return self.say(
                Tone::Info,
                format!("{all} are too many for one text, which takes {}: mark fewer", text::grouped(MOST)),
            );
        }
        self.mask();
        self.notice = None;
        let page = PlanEditor::new(self, folder, parameters);
        self.lay(page);
        self.with_page(|page, app| page.fit(app));
    }

    /// Whether what is marked is edited as one, or the folder under the cursor.
    pub(in crate::app) fn edits_as_plan(&self) -> bool {
        let is_folder = |node| !self.session.view.tree.is_parameter(node);
        !self.session.view.marks.is_empty() || self.selected().is_some_and(is_folder)
    }
}
