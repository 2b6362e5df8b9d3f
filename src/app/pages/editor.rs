//! The editor over one value.

mod keys;
mod opening;
mod part;
mod problem;

use jiff::Timestamp;

use super::confirm::Confirm;
use super::conflict::Conflict;
use super::find::{self, Find};
use super::leave::{Leave, Then};
use super::metadata;
use super::on_disk::Outset;
use super::outside::Outside;
use crate::app::draft::choices::{NO_CHOICE, choices_say};
use crate::app::draft::shown::Marks;
use crate::app::draft::{Draft, Taken};
use crate::app::message::Edited;
use crate::app::picture::{Picture, Spread};
use crate::app::state::unseen::Unseen;
use crate::app::veil::Veil;
use crate::app::{App, Chosen, Notice, Now, Page, Paged, Ticket, Tone, Turn};
use crate::keymap::{Action, Key, Table};
use crate::line::{Line, Lines};
use crate::names::rules;
use crate::parameter::{Expected, Parameter, Reading, Tier, Write, name_key};
use crate::secret::Secret;
use crate::text;
pub(in crate::app) use keys::TABLE;
use part::Part;

/// Rows from which on something is said of the draft below it.
const SAID_FROM: usize = 6;

/// The editor.
#[derive(Debug)]
pub(crate) struct Editor {
    /// The parameter as it was described when the editor opened.
    was: Parameter,
    /// What the draft replaces.
    on: Expected,
    /// The value as it was read; `None` where it could not be read and is replaced unseen.
    base: Option<Secret>,
    /// Which part of it the draft is of.
    part: Part,
    /// The new value, or that part of it.
    draft: Draft,
    /// What is looked for in it.
    find: Find,
    /// The first row on the screen.
    top: usize,
    /// Why the last attempt to save or write did not go through.
    problem: Option<Notice>,
    /// When the version that is replaced was written, as read with it.
    seen: Option<Timestamp>,
    /// The description is of this older version.
    described_version: Option<i64>,
    /// What somebody else has made of it since, as a write that was not made has told.
    latest: Option<Parameter>,
    /// The account that it was opened in, where the session is in another by now: what is known of the parameter is not of this one.
    from: Option<String>,
    /// The draft in the user's own editor.
    outside: Outside,
    /// The draft as the change set has it, where it came from there.
    kept: Option<Secret>,
    /// A value that was made for it.
    unseen: Unseen,
    /// Masks itself when no key came for as long as a reveal lasts, or the terminal lost the focus.
    veil: Veil,
}

impl Editor {
    fn new(was: Parameter, base: Option<Secret>, veil: Veil) -> Self {
        let part = Part::whole(was.kind, base.as_ref());
        let draft = Draft::lines(part.text(base.as_ref()).expose()).numbered();
        Self {
            on: Expected::Version(was.version),
            seen: was.modified,
            was,
            base,
            part,
            draft,
            find: Find::default(),
            top: 0,
            problem: None,
            described_version: None,
            latest: None,
            from: None,
            outside: Outside::default(),
            kept: None,
            unseen: Unseen::default(),
            veil,
        }
    }

    /// Over a value that could not be read.
    pub(in crate::app) fn unseen(was: Parameter, veil: Veil) -> Self {
        Self::new(was, None, veil)
    }

    /// What was described, brought up to the version that was read: a description may lag behind
    /// (docs/parameter-store.md 2.2).
    fn over(was: Parameter, reading: Reading, veil: Veil) -> Self {
        let behind = (was.version < reading.version).then_some(was.version);
        let was = Parameter {
            version: reading.version,
            kind: reading.kind,
            modified: reading.modified.or(was.modified),
            modified_by: if behind.is_some() { None } else { was.modified_by },
            ..was
        };
        Self { described_version: behind, ..Self::new(was, Some(reading.value), veil) }
    }

    /// With a draft that was made before in place of the value.
    fn with_draft(mut self, draft: &Secret) -> Self {
        self.draft = Draft::lines(draft.expose()).numbered();
        self.kept = Some(draft.clone());
        self
    }

    /// Over one field of the value alone, by its path; whether it is there.
    fn narrow(&mut self, path: Secret) -> bool {
        let part = self.base.as_ref().and_then(|base| Part::field(self.was.kind, base, path));
        let is_there = part.is_some();
        if let Some(part) = part {
            self.draft = Draft::lines(part.text(self.base.as_ref()).expose()).numbered();
            self.part = part;
        }
        is_there
    }

    /// The value that the draft makes, or why it makes none.
    fn value(&self) -> Result<Secret, String> {
        self.part.value(self.base.as_ref(), self.draft.text())
    }

    /// Whether something would be lost by dropping the draft.
    fn is_changed(&self) -> bool {
        match &self.base {
            Some(base) => self.value().as_ref() != Ok(base),
            None => !self.draft.text().is_empty(),
        }
    }

    /// What is said where it is not.
    fn nothing_to_write(&self) -> &'static str {
        match self.base {
            Some(_) => "unchanged: there is nothing to write",
            None => "empty: there is nothing to write",
        }
    }

    /// What the draft was opened from; of another account's version nothing is known here.
    pub(in crate::app) fn opened(&self) -> Expected {
        if self.from.is_some() { Expected::Absent } else { self.on }
    }

    /// What the draft replaces is not there any more: it is created anew, with all that was known of it.
    pub(in crate::app) fn gone(&mut self) {
        self.on = Expected::Absent;
        self.latest = None;
    }

    /// The write this draft asks for: the value changes, all else stays and is said explicitly
    /// (docs/parameter-store.md 4.2). Where the parameter is gone, all that was known of it is sent along.
    fn write(&self) -> Result<Write, String> {
        let was = &self.was;
        let value = self.value()?;
        let on = self.opened();
        let anew = on == Expected::Absent;
        let said = |text: &str| Some(text.to_owned()).filter(|text| anew && !text.is_empty());
        Ok(Write {
            data_type: said(&was.data_type),
            description: said(&was.description),
            allowed_pattern: said(was.allowed_pattern.as_deref().unwrap_or_default()),
            on,
            seen: self.seen.filter(|_| !anew),
            ..Write::over(was, value)
        })
    }

    /// The question that the draft leads to, or why it leads to none; `raises_tier`: the key in the panes that does.
    fn save(&self, raises_tier: &str) -> Result<Page, Notice> {
        let write = self.write().map_err(|why| Notice::new(Tone::Bad, why))?;
        // Of an unknown tier the larger limit holds: the service has the last word.
        let tier = write.tier.unwrap_or(Tier::Advanced);
        let pattern = self.was.allowed_pattern.as_deref();
        if let Some(refused) = rules::refusal(write.value.expose(), write.kind, tier, pattern) {
            let fits = rules::refusal(write.value.expose(), write.kind, Tier::Advanced, pattern).is_none();
            let way = if tier == Tier::Standard && fits {
                format!(" · {raises_tier} in the panes raises it")
            } else {
                String::new()
            };
            return Err(Notice::new(Tone::Bad, refused + &way));
        }
        if let Some(theirs) = &self.latest {
            return Ok(Conflict::new(write, self.opened(), theirs.clone()).into());
        }
        let mut warnings = Vec::new();
        let was = match (self.on, &self.from) {
            (_, Some(from)) => {
                warnings.push(format!("it was opened in {from}: key, description and pattern are of there"));
                warnings.push("it is written only if the name is free here".to_owned());
                None
            }
            (Expected::Version(_), None) => Some(self.was.clone()),
            (Expected::Absent, None) => {
                let lost = "it was deleted meanwhile: its history, labels, tags and policies do not come back";
                warnings.push(lost.to_owned());
                None
            }
        };
        if let Some(version) = self.described_version.filter(|_| self.from.is_none()) {
            warnings.push(format!("key, tier and author were last described for version {version}"));
        }
        if self.outside.left_newline_out(&self.draft) {
            warnings.push("the newline that the editor put at its end was left out".to_owned());
        }
        let old = self.base.clone().filter(|_| self.from.is_none());
        // Of what is created all is new.
        let part = self.part.path().filter(|_| was.is_some());
        Ok(Confirm::new(write, was, old, warnings).of_part(part).into())
    }

    /// The values that the draft may be, where these are few.
    fn choices(&self) -> Vec<String> {
        self.part.choices(self.base.as_ref(), self.was.allowed_pattern.as_deref())
    }

    /// Hands the draft to the user's own editor.
    pub(in crate::app) fn go_outside(&mut self, app: &mut App, outset: Outset, on_disk: bool) {
        self.outside.send(app, &self.was.name, &self.draft, outset, on_disk);
    }

    /// Whether it waits for that answer from there.
    pub(in crate::app) fn is_awaiting(&self, ticket: Ticket) -> bool {
        self.outside.is_awaiting(ticket)
    }

    /// The draft is not there any more: what was given, and from where it was asked for.
    pub(in crate::app) fn back_from_outside(&mut self) -> Option<(Secret, Outset)> {
        self.outside.take()
    }

    /// Takes in what has come back from there. What is to be said; `None` where it is a new draft.
    pub(in crate::app) fn take_back(&mut self, given: &Secret, editor: &str, edited: &Edited) -> Option<Notice> {
        let again = TABLE.key_of(Action::EditOutside).unwrap_or_default();
        self.outside.take_back(&mut self.draft, given, editor, edited, &again)
    }

    /// The parameter's name.
    pub(in crate::app) fn called(&self) -> &str {
        &self.was.name
    }

    /// The question that what came back goes on to by itself; none where it is another place's by now, or says beside the draft why not.
    ///
    /// # Errors
    /// That there is nothing to write.
    pub(in crate::app) fn go_on(&mut self, raises_tier: &str) -> Result<Option<Page>, Notice> {
        if self.from.is_some() {
            return Ok(None);
        }
        if !self.is_changed() {
            return Err(Notice::new(Tone::Info, self.nothing_to_write()));
        }
        let question = self.save(raises_tier);
        self.problem = question.as_ref().err().cloned();
        Ok(question.ok())
    }

    fn rows(&self, app: &App) -> usize {
        let height = app.page_rows(Spread::Whole);
        height.saturating_sub(self.pinned(app).len()).max(height.min(3)).max(1)
    }

    /// What stays at the bottom: what the draft is of, while it is shown, and why the last try failed.
    fn pinned(&self, app: &App) -> Vec<Line> {
        let mut out = Lines::new(app.page_width(Spread::Whole));
        if !self.veil.down && app.page_rows(Spread::Whole) >= SAID_FROM {
            self.part.says(self.base.as_ref(), self.draft.text(), self.was.kind, &mut out);
            choices_say(&self.choices(), &TABLE.key_of(Action::NextChoice).unwrap_or_default(), &mut out);
        }
        let mut lines = out.into_lines();
        lines.extend(app.problem_beside_draft(self.problem.as_ref(), Spread::Whole));
        lines.extend(self.find.line(app.page_width(Spread::Whole)).filter(|_| !self.veil.down));
        lines
    }
}

impl Paged for Editor {
    fn table(&self, _app: &App) -> &'static Table {
        if self.find.is_open() { &find::TABLE } else { &TABLE }
    }

    fn picture(&self, app: &App, _now: Now) -> Picture {
        let name = text::sanitise(&self.was.name);
        let version = match (&self.from, &self.latest) {
            (None, None) => format!(" · version {}", self.was.version),
            (None, Some(latest)) => format!(" · version {}, now {}", self.was.version, latest.version),
            (Some(_), _) => String::new(),
        };
        let title = format!("Edit {name} · {}{version}", self.was.kind);
        let pinned = self.pinned(app);
        let picture = Picture { title, spread: Spread::Whole, pinned, ..Picture::default() };
        if self.veil.down {
            return Picture { lines: Veil::says(), ..picture };
        }
        if let Some(says) = self.unseen.hides(&self.draft) {
            let line = Unseen::line(says, app.page_width(Spread::Whole));
            return Picture { foot: "changed".to_owned(), lines: vec![line], cursor: Some((0, 0)), ..picture };
        }
        let (line, column) = self.draft.line_and_column();
        let limit = if self.was.described { self.was.tier } else { Tier::Advanced }.value_limit();
        let changed = if self.is_changed() { "changed · " } else { "" };
        let bytes = self.value().map_or_else(|_| self.draft.text().len(), |value| value.len());
        let foot = format!("{changed}line {line}, column {column} · {bytes} of {limit} bytes");
        let marks =
            Marks { found: self.find.found(&self.draft), remark: self.part.remark(self.draft.text(), self.was.kind) };
        let shown = self.draft.rows_with(self.top, self.rows(app), app.page_width(Spread::Whole), &marks);
        let pinned_cursor = self.find.cursor(app.page_width(Spread::Whole), &picture.pinned);
        let cursor = shown.cursor.filter(|_| pinned_cursor.is_none());
        Picture { foot, lines: shown.lines, cursor, pinned_cursor, ..picture }
    }

    fn can(&self, app: &App, action: Action) -> bool {
        match action {
            _ if let Some(can) = self.find.can(action) => can,
            Action::Save => self.is_changed(),
            Action::Search => self.unseen.hides(&self.draft).is_none(),
            Action::NextChoice => !self.choices().is_empty(),
            Action::EditOutside => app.start.external_editor.why_not().is_none(),
            _ => self.draft.can(action),
        }
    }

    fn why_not(&self, app: &App, action: Action) -> Option<Notice> {
        let said = match action {
            _ if let Some(why) = self.find.why_not(action) => why.to_owned(),
            Action::Save => self.nothing_to_write().to_owned(),
            Action::Search => self.unseen.keeps_out(&self.draft)?.to_owned(),
            Action::NextChoice => NO_CHOICE.to_owned(),
            Action::EditOutside => app.start.external_editor.why_not()?,
            _ => return Draft::why_not(action),
        };
        Some(Notice::new(Tone::Info, said))
    }

    fn act(&mut self, app: &mut App, _now: Now, action: Action) -> Turn {
        if self.find.act(&mut self.draft, action) {
            self.fit(app);
            return Turn::Stay;
        }
        match action {
            Action::EditOutside => self.go_outside(app, Outset::Editor, false),
            Action::Choose => app.open_random_value(),
            Action::Undo | Action::Redo => {
                self.problem = None;
                self.draft.act(action);
            }
            Action::NextChoice => {
                self.problem = None;
                self.draft.choose_next(&self.choices());
            }
            Action::Save => match self.save(&app.pane_key(Action::Show(metadata::NAME))) {
                Ok(question) => {
                    self.problem = None;
                    app.notice = None;
                    return Turn::Open(question);
                }
                Err(problem) => self.problem = Some(problem),
            },
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
        let unseen = self.unseen.take(&self.draft, key);
        let taken = unseen.unwrap_or_else(|| self.draft.lines_key(key, app.page_width(Spread::Whole), page));
        if self.draft.revision() != before {
            self.problem = None;
        }
        self.fit(app);
        taken
    }

    fn takes(&mut self, app: &mut App, chosen: Chosen) {
        if let Chosen::Value { value, says } = chosen {
            self.unseen.put(&mut self.draft, value, says);
            self.problem = None;
            self.fit(app);
        }
    }

    fn pasted(&mut self, app: &mut App, text: &str) {
        if self.find.is_open() {
            self.find.pasted(&mut self.draft, text);
            return self.fit(app);
        }
        if let Some(why) = self.unseen.keeps_out(&self.draft) {
            return app.say(Tone::Info, why);
        }
        self.draft.paste(text);
        self.problem = None;
        self.fit(app);
    }

    fn fit(&mut self, app: &App) {
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
        let is_kept = self.kept.as_ref().is_some_and(|kept| self.value().as_ref() == Ok(kept));
        self.is_changed() && !is_kept || self.outside.holds_text()
    }

    fn about(&self) -> Option<&str> {
        Some(&self.was.name)
    }

    fn values(&self) -> Vec<&str> {
        let texts = self.base.iter().map(Secret::expose).chain(self.outside.text());
        texts.chain([self.draft.text()]).collect()
    }

    fn problem_mut(&mut self) -> Option<&mut Option<Notice>> {
        Some(&mut self.problem)
    }

    fn learn_latest(&mut self, theirs: &Parameter) {
        if name_key(&theirs.name) == name_key(&self.was.name) {
            self.latest = Some(theirs.clone());
        }
    }

    fn keys_to_retry(&self, app: &App) -> Option<String> {
        let save = TABLE.key_of(Action::Save)?;
        Some(format!("{save}, then {}", app.keys_to_write(&self.was.name)))
    }

    fn place_changed(&mut self, was: &str, is: &str) -> bool {
        self.latest = None;
        let from = self.from.take().unwrap_or_else(|| was.to_owned());
        self.from = Some(from).filter(|from| from != is);
        let says = match &self.from {
            Some(from) => format!("this is {is} now: this draft is from {from}"),
            None => format!("this is {is} again, where this draft is from"),
        };
        self.problem = Some(Notice::new(Tone::Warn, says));
        true
    }
}
