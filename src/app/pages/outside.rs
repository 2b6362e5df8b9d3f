//! A draft in the user's own editor, and what comes back from there: a draft again.

use super::on_disk::Outset;
use crate::app::act::Lasts;
use crate::app::acts::{Act, UNSEEN};
use crate::app::draft::{Draft, PASTE_LIMIT};
use crate::app::message::{Edited, EditedText, EditorEnd, Effect, OutsideEdit, Reply};
use crate::app::{App, Notice, Ticket, Tone};
use crate::external_editor::{ExternalEditor, without_added_newline};
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

/// What a page with a draft knows of it in the user's own editor.
#[derive(Debug, Default)]
pub(in crate::app) struct Outside {
    /// It is there.
    sent: Option<Sent>,
    /// A text that came back from there and is too long for a draft: the next time it goes there again.
    too_long: Option<Secret>,
    /// The last newline of what came back was that editor's, and is not in the draft as it was then.
    newline_left_out: Option<u64>,
}

/// A draft that is in the user's own editor.
#[derive(Debug)]
struct Sent {
    ticket: Ticket,
    /// What it was given.
    given: Secret,
    outset: Outset,
}

impl Outside {
    /// Hands the draft of a value of that name to the user's own editor.
    pub(super) fn send(&mut self, app: &mut App, name: &str, draft: &Draft, outset: Outset, on_disk: bool) {
        let ExternalEditor::Found(editor) = app.start.external_editor.clone() else { return };
        let text = self.too_long.clone().unwrap_or_else(|| draft.secret());
        let edit = OutsideEdit { editor, name: name.to_owned(), text: text.clone(), on_disk };
        let ticket = app.begin(&EDIT_OUTSIDE, name, |ticket| Effect::EditOutside(ticket, Box::new(edit)));
        self.sent = Some(Sent { ticket, given: text, outset });
    }

    /// Whether it is the answer under that ticket which it waits for.
    pub(in crate::app) fn is_awaiting(&self, ticket: Ticket) -> bool {
        self.sent.as_ref().is_some_and(|sent| sent.ticket == ticket)
    }

    /// It is not there any more: what it was given, and from where it was asked for.
    pub(in crate::app) fn take(&mut self) -> Option<(Secret, Outset)> {
        self.sent.take().map(|sent| (sent.given, sent.outset))
    }

    /// Whether it has something that is not in the draft.
    pub(super) fn holds_text(&self) -> bool {
        self.sent.is_some() || self.too_long.is_some()
    }

    /// The text that it has beside the draft.
    pub(super) fn text(&self) -> Option<&str> {
        self.too_long.as_ref().map(Secret::expose)
    }

    /// Whether the draft is as it came back, but for a newline that is not in it.
    pub(super) fn left_newline_out(&self, draft: &Draft) -> bool {
        self.newline_left_out == Some(draft.revision())
    }

    /// Takes in what has come back. What is to be said; `None` where it is a new draft. `again`: the key that opens it anew.
    pub(in crate::app) fn take_back(
        &mut self,
        draft: &mut Draft,
        given: &Secret,
        editor: &str,
        edited: &Edited,
        again: &str,
    ) -> Option<Notice> {
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
            return warn(format!(
                "{bytes} bytes came back, too many for a draft: {again} opens them again, to shorten"
            ));
        }
        self.too_long = None;
        draft.replace(back);
        self.newline_left_out = added.then(|| draft.revision());
        if !is_utf8 {
            return warn(format!("what {editor} left is not UTF-8: \u{fffd} stands for what cannot be read"));
        }
        if !asked {
            return warn(format!("{ended}: what it had saved is the draft"));
        }
        None
    }
}
