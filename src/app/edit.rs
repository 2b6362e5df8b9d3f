//! Editing a value: opening it (described afresh and read), the editor, and the ways out of it.

use jiff::Timestamp;

use super::draft::{Draft, Move};
use super::sight::Veil;
use super::{App, Effect, Notice, Now, Overlay, Pending, Then, Ticket, Tone};
use crate::failure::Failure;
use crate::keymap::{Action, Code, Key};
use crate::names::rules::{self, Severity};
use crate::parameter::{Expected, Parameter, ParameterType, Reading, Tier, Write, name_key};
use crate::secret::Secret;
use crate::text;

/// A parameter on its way into the editor: both answers are awaited.
#[derive(Debug)]
pub struct Opening {
    /// As stored.
    pub name: String,
    describe: Ticket,
    read: Ticket,
    described: Option<Parameter>,
    reading: Option<Result<Reading, Failure>>,
}

impl Opening {
    /// The two requests it waits for.
    pub(super) fn tickets(&self) -> [Ticket; 2] {
        [self.describe, self.read]
    }
}

/// The editor over one value.
#[derive(Debug)]
pub struct Editor {
    /// The parameter as it was described when the editor opened.
    pub was: Parameter,
    /// What the draft replaces.
    pub on: Expected,
    /// The value as it was read; `None` where it could not be read and is replaced unseen.
    pub base: Option<Secret>,
    /// The new value.
    pub draft: Draft,
    /// The first row on the screen.
    pub top: usize,
    /// Why the last attempt to save or write did not go through.
    pub problem: Option<Notice>,
    /// When the version that is replaced was written, as read with it.
    seen: Option<Timestamp>,
    /// The description is of this older version.
    described_version: Option<i64>,
    /// Masks itself when no key came for as long as a reveal lasts, or the terminal lost the focus.
    pub veil: Veil,
}

impl Editor {
    fn new(now: Now, was: Parameter, base: Option<Secret>) -> Self {
        let draft = Draft::lines(base.as_ref().map_or("", Secret::expose));
        let (on, seen) = (Expected::Version(was.version), was.modified);
        let veil = Veil::lifted(now);
        Self { was, on, base, draft, top: 0, problem: None, seen, described_version: None, veil }
    }

    /// What was described, brought up to the version that was read: a description may lag behind (facts 2.2).
    fn over(now: Now, was: Parameter, reading: Reading) -> Self {
        let behind = (was.version < reading.version).then_some(was.version);
        let was = Parameter {
            version: reading.version,
            kind: reading.kind,
            modified: reading.modified.or(was.modified),
            modified_by: if behind.is_some() { None } else { was.modified_by },
            ..was
        };
        Self { described_version: behind, ..Self::new(now, was, Some(reading.value)) }
    }

    /// Whether something would be lost by dropping the draft.
    pub fn is_changed(&self) -> bool {
        match &self.base {
            Some(base) => base.expose() != self.draft.text(),
            None => !self.draft.text().is_empty(),
        }
    }

    /// The write this draft asks for: the value changes, all else stays and is said explicitly (facts 4.2). Where the parameter
    /// is gone, all that was known of it is sent along.
    pub(super) fn write(&self) -> Write {
        let was = &self.was;
        let anew = self.on == Expected::Absent;
        let said = |text: &str| Some(text.to_owned()).filter(|text| anew && !text.is_empty());
        Write {
            name: was.name.clone(),
            value: self.draft.secret(),
            kind: was.kind,
            tier: was.described.then_some(was.tier),
            key_id: if was.kind == ParameterType::SecureString { was.key_id.clone() } else { None },
            data_type: said(&was.data_type),
            description: said(&was.description),
            allowed_pattern: said(was.allowed_pattern.as_deref().unwrap_or_default()),
            on: self.on,
            seen: self.seen.filter(|_| !anew),
        }
    }
}

impl App {
    pub(super) fn edit(&mut self) {
        let Some(parameter) = self.selected_parameter() else { return };
        self.mask();
        self.stop_opening();
        let name = parameter.name;
        let describe = self.ticket(Pending::OpenDescribe);
        let read = self.ticket(Pending::OpenRead);
        self.emit(Effect::Describe(describe, name.clone()));
        self.emit(Effect::Read(read, name.clone()));
        self.opening = Some(Opening { name, describe, read, described: None, reading: None });
    }

    /// Gives up opening an editor.
    pub(super) fn stop_opening(&mut self) {
        if let Some(opening) = self.opening.take() {
            self.cancel(opening.describe);
            self.cancel(opening.read);
        }
    }

    pub(super) fn opened_description(&mut self, now: Now, outcome: Result<Option<Box<Parameter>>, Failure>) {
        let Some(opening) = &mut self.opening else { return };
        let name = text::sanitise(&opening.name).into_owned();
        match outcome {
            Ok(Some(parameter)) => {
                opening.described = Some((*parameter).clone());
                self.learn(&parameter);
                self.open_editor(now);
            }
            Ok(None) => {
                self.stop_opening();
                self.say(Tone::Warn, format!("{name} is not there any more; r lists afresh"));
            }
            Err(failure) => {
                self.stop_opening();
                self.notice = Some(Notice::failed(&format!("{name} was not opened"), &failure));
            }
        }
    }

    pub(super) fn opened_reading(&mut self, now: Now, outcome: Result<Reading, Failure>) {
        let Some(opening) = &mut self.opening else { return };
        match outcome {
            Err(failure) if !failure.is_refusal() => {
                let name = opening.name.clone();
                self.stop_opening();
                self.read_failed(&name, failure);
            }
            outcome => {
                opening.reading = Some(outcome);
                self.open_editor(now);
            }
        }
    }

    fn open_editor(&mut self, now: Now) {
        let Some(opening) = self.opening.take_if(|o| o.described.is_some() && o.reading.is_some()) else { return };
        let (Some(was), Some(reading)) = (opening.described, opening.reading) else { return };
        if self.close_activity() {
            self.grow_deaf(now);
        }
        self.notice = None;
        match reading {
            Ok(reading) => {
                self.refused.remove(name_key(&opening.name));
                self.open_over(Editor::over(now, was, reading));
            }
            Err(failure) => {
                self.refused.insert(name_key(&opening.name).to_owned(), failure.clone());
                self.overlays.push(Overlay::Replace { was: Box::new(was), failure });
            }
        }
    }

    /// An editor that opens while nobody is at the terminal is masked.
    fn open_over(&mut self, mut editor: Editor) {
        editor.veil.down = !self.focused;
        self.overlays.push(Overlay::Editor(Box::new(editor)));
    }

    pub(super) fn replace_action(&mut self, now: Now, action: Action) {
        match action {
            Action::Back => {
                self.overlays.pop();
            }
            Action::Quit => self.quit(),
            Action::Overwrite => {
                if let Some(Overlay::Replace { was, .. }) = self.overlays.pop() {
                    self.open_over(Editor::new(now, *was, None));
                }
            }
            _ => {}
        }
    }

    pub(super) fn editor_action(&mut self, action: Action) {
        let Some(Overlay::Editor(editor)) = self.overlays.last_mut() else { return };
        match action {
            Action::Undo => editor.draft.undo(),
            Action::Redo => editor.draft.redo(),
            Action::Save => self.save_edit(),
            Action::Back if editor.is_changed() => self.overlays.push(Overlay::Leave { then: Then::Back }),
            Action::Back => {
                self.overlays.pop();
            }
            Action::Quit => self.quit(),
            _ => {}
        }
        self.scroll_editor();
    }

    fn save_edit(&mut self) {
        let Some(Overlay::Editor(editor)) = self.overlays.last_mut() else { return };
        if !editor.is_changed() {
            let said = match editor.base {
                Some(_) => "unchanged: there is nothing to write",
                None => "empty: there is nothing to write",
            };
            editor.problem = Some(Notice::new(Tone::Info, said));
            return;
        }
        let write = editor.write();
        let pattern = editor.was.allowed_pattern.clone();
        // Of an unknown tier the larger limit holds: the service has the last word.
        let tier = write.tier.unwrap_or(Tier::Advanced);
        let (block, mut warnings) = value_problems(write.value.expose(), write.kind, tier, pattern.as_deref());
        if let Some(problem) = block {
            editor.problem = Some(Notice::new(Tone::Bad, problem));
            return;
        }
        editor.problem = None;
        let old = editor.base.clone();
        let was = match editor.on {
            Expected::Version(_) => Some(editor.was.clone()),
            Expected::Absent => {
                warnings.push(
                    "it was deleted meanwhile: its history, labels, tags and policies do not come back".to_owned(),
                );
                None
            }
        };
        if let Some(version) = editor.described_version {
            warnings.push(format!("key, tier and author were last described for version {version}"));
        }
        self.confirm(write, was, old, warnings);
    }

    pub(super) fn editor_key(&mut self, key: Key) {
        let width = usize::from(self.geometry().overlay.inside().width);
        let page = self.editor_rows().saturating_sub(1).max(1) as isize;
        let Some(Overlay::Editor(editor)) = self.overlays.last_mut() else { return };
        let before = editor.draft.revision();
        edit_lines(&mut editor.draft, key, width, page);
        if editor.draft.revision() != before {
            editor.problem = None;
        }
        self.scroll_editor();
    }

    pub(super) fn editor_paste(&mut self, pasted: &str) {
        if let Some(Overlay::Editor(editor)) = self.overlays.last_mut() {
            editor.draft.paste(pasted);
            editor.problem = None;
            self.scroll_editor();
        }
    }

    /// Rows of text in the editor: the body within its border, less what is said about a problem.
    pub fn editor_rows(&self) -> usize {
        let height = usize::from(self.geometry().overlay.inside().height);
        height.saturating_sub(self.problem_lines().len()).max(height.min(3)).max(1)
    }

    pub(super) fn scroll_editor(&mut self) {
        let width = usize::from(self.geometry().overlay.inside().width);
        let rows = self.editor_rows();
        if let Some(Overlay::Editor(editor)) = self.overlays.last_mut() {
            let (row, _) = editor.draft.position(width);
            editor.top = editor.top.min(row).max((row + 1).saturating_sub(rows));
        }
    }
}

/// What the client knows to be wrong with a value: the first thing that forbids it, and what to warn of.
pub(super) fn value_problems(
    value: &str,
    kind: ParameterType,
    tier: Tier,
    pattern: Option<&str>,
) -> (Option<String>, Vec<String>) {
    let (mut block, mut warnings) = (None, Vec::new());
    for problem in rules::check_value(value, kind, tier, pattern) {
        match problem.severity {
            Severity::Block => block = block.or(Some(problem.text)),
            Severity::Warn => warnings.push(problem.text),
        }
    }
    (block, warnings)
}

/// The keys of a text of several lines that are not bound to an action.
pub(super) fn edit_lines(draft: &mut Draft, key: Key, width: usize, page: isize) {
    match key.code {
        Code::Enter => draft.type_char('\n'),
        Code::Tab => draft.type_char('\t'),
        Code::Up => draft.go(Move::Rows(-1), width),
        Code::Down => draft.go(Move::Rows(1), width),
        Code::PageUp => draft.go(Move::Rows(-page), width),
        Code::PageDown => draft.go(Move::Rows(page), width),
        Code::Home if key.ctrl => draft.go(Move::Start, width),
        Code::End if key.ctrl => draft.go(Move::Finish, width),
        Code::Char('a') if key.ctrl => draft.go(Move::Home, width),
        Code::Char('e') if key.ctrl => draft.go(Move::End, width),
        Code::Home => draft.go(Move::Home, width),
        Code::End => draft.go(Move::End, width),
        _ => super::search::edit_line(draft, key),
    }
}
