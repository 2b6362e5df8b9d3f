//! The draft in the user's own editor, and what comes back from there: a draft again, which goes on to the confirmation as any other.

use super::{Editor, Outside};
use crate::app::act::Lasts;
use crate::app::acts::{Act, UNSEEN};
use crate::app::draft::PASTE_LIMIT;
use crate::app::message::{Edited, EditedText, EditorEnd, Effect, NotEdited, OutsideEdit, Reply};
use crate::app::pages::on_disk::{OnDisk, Outset};
use crate::app::{App, Notice, Paged, Ticket, Tone};
use crate::external_editor::{ExternalEditor, without_added_newline};
use crate::keymap::Action;
use crate::parameter::spoken;
use crate::secret::Secret;
use crate::text;

/// About a parameter.
static EDIT_OUTSIDE: Act = Act {
    words: Some(|app, name| format!("edit {} in {}", spoken(name), app.start.external_editor.name())),
    lasts: Lasts::Program,
    answered: |app, _, answer| {
        if let Reply::Edited(outcome) = answer.reply {
            app.edited_outside(answer.ticket, outcome);
        }
    },
    // Whoever edits is not to be robbed of it.
    given_up: None,
    ..UNSEEN
};

impl Editor {
    /// Hands the draft to the user's own editor.
    pub(super) fn go_outside(&mut self, app: &mut App, outset: Outset, on_disk: bool) {
        let ExternalEditor::Found(editor) = app.start.external_editor.clone() else { return };
        let (name, text) = (self.was.name.clone(), self.too_long.clone().unwrap_or_else(|| self.draft.secret()));
        let edit = OutsideEdit { editor, name: name.clone(), text: text.clone(), on_disk };
        let ticket = app.begin(&EDIT_OUTSIDE, name, |ticket| Effect::EditOutside(ticket, Box::new(edit)));
        self.outside = Some(Outside { ticket, given: text, outset });
    }

    fn is_awaiting(&self, ticket: Ticket) -> bool {
        self.outside.as_ref().is_some_and(|outside| outside.ticket == ticket)
    }

    /// Takes in what has come back. What is to be said; `None` where it is a new draft that goes on to the question.
    fn take_back(&mut self, given: &Secret, editor: &str, edited: &Edited) -> Option<Notice> {
        let (ended, asked) = match edited.end {
            EditorEnd::Done => (format!("{editor} has ended"), true),
            EditorEnd::Status(status) => (format!("{editor} ended with status {status}"), false),
            EditorEnd::Killed(signal) => (format!("{editor} was ended by signal {signal}"), false),
        };
        let warn = |says: String| Some(Notice::new(Tone::Warn, says));
        let (text, is_utf8) = match &edited.text {
            EditedText::Gone => return warn(format!("{ended} and left no file: nothing changed")),
            EditedText::TooLong => return warn(format!("{ended}: what it left is larger than 16 MB, and was dropped")),
            EditedText::Text(text) => (text, true),
            EditedText::NotUtf8(text) => (text, false),
        };
        let (back, added) = without_added_newline(given.expose(), text.expose());
        if back == given.expose() || matches!(edited.end, EditorEnd::Status(_)) {
            let tone = if asked { Tone::Info } else { Tone::Warn };
            let says = if asked { format!("nothing changed in {editor}") } else { format!("{ended}: nothing changed") };
            return Some(Notice::new(tone, says));
        }
        if back.len() > PASTE_LIMIT {
            self.too_long = Some(Secret::from(back));
            let bytes = text::grouped(back.len());
            let key = super::TABLE.key_of(Action::EditOutside).unwrap_or_default();
            return warn(format!("{bytes} bytes came back, too many for a draft: {key} opens them again, to shorten"));
        }
        self.too_long = None;
        self.draft.replace(back);
        self.newline_left_out = added.then(|| self.draft.revision());
        if !is_utf8 {
            return warn(format!("what {editor} left is not UTF-8: \u{fffd} stands for what cannot be read"));
        }
        if !asked {
            return warn(format!("{ended}: what it had saved is the draft"));
        }
        None
    }
}

impl App {
    /// Hands the draft that has the keys to the user's own editor.
    pub(in crate::app) fn edit_outside(&mut self, outset: Outset, on_disk: bool) {
        self.with_page(|page, app| {
            if let Some(editor) = page.get_mut::<Editor>() {
                editor.go_outside(app, outset, on_disk);
            }
        });
    }

    /// The user's own editor has ended, or was not run.
    fn edited_outside(&mut self, ticket: Ticket, outcome: Result<Edited, NotEdited>) {
        let name = self.start.external_editor.name().to_owned();
        let is_on_top = self.pages.top::<Editor>().is_some_and(|editor| editor.is_awaiting(ticket));
        let Some(editor) = self.pages.all::<Editor>().find(|editor| editor.is_awaiting(ticket)) else { return };
        let Some(Outside { given, outset, .. }) = editor.outside.take() else { return };
        let (says, left) = match outcome {
            Err(NotEdited::NoMemory) => {
                let question = OnDisk::new(&editor.was.name, outset);
                return self.lay(question);
            }
            Err(NotEdited::Failed(why)) => (Some(Notice::new(Tone::Bad, format!("{name} was not run: {why}"))), None),
            Ok(mut edited) => {
                let left = edited.left.take();
                (editor.take_back(&given, &name, &edited), left)
            }
        };
        match says {
            Some(says) => self.nothing_from_outside(outset, is_on_top, says),
            None if is_on_top => self.ask_what_came_back(),
            None => {}
        }
        if let Some(left) = left {
            self.notice = Some(Notice::new(Tone::Bad, format!("what {name} was given was not wiped: {left}")));
        }
        self.with_page(|page, app| page.fit(app));
    }

    /// Nothing goes on to the question: says why, beside the draft if there is one.
    fn nothing_from_outside(&mut self, outset: Outset, is_on_top: bool, says: Notice) {
        let Some(editor) = self.pages.all::<Editor>().last() else { return };
        if editor.holds_draft() && says.tone != Tone::Info {
            editor.problem = Some(says);
            return;
        }
        let was_opened_for_it = outset == Outset::Panes && !editor.holds_draft();
        self.notice = Some(says);
        if was_opened_for_it && is_on_top {
            self.close_page();
        }
    }

    /// The draft goes on to the question by itself, unless it is another place's by now, as it says.
    fn ask_what_came_back(&mut self) {
        let Some(editor) = self.pages.all::<Editor>().last().filter(|editor| editor.from.is_none()) else { return };
        if !editor.is_changed() {
            self.notice = Some(Notice::new(Tone::Info, editor.nothing_to_write()));
            return;
        }
        match editor.save() {
            Ok(question) => {
                editor.problem = None;
                self.lay(question);
            }
            Err(problem) => editor.problem = Some(problem),
        }
    }
}
