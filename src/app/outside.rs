//! The user's own editor has a draft, or has ended: whose draft it is, and what comes after.

use super::message::{Edited, NotEdited};
use super::pages::editor::Editor;
use super::pages::form::Form;
use super::pages::metadata;
use super::pages::on_disk::{OnDisk, Outset};
use super::{App, Notice, Paged, Ticket, Tone};
use crate::keymap::Action;

impl App {
    /// Hands the draft that has the keys to the user's own editor.
    pub(super) fn edit_outside(&mut self, outset: Outset, on_disk: bool) {
        self.with_page(|page, app| {
            if let Some(editor) = page.get_mut::<Editor>() {
                editor.go_outside(app, outset, on_disk);
            } else if let Some(form) = page.get_mut::<Form>() {
                form.go_outside(app, on_disk);
            }
        });
    }

    /// The user's own editor has ended, or was not run.
    pub(super) fn edited_outside(&mut self, ticket: Ticket, outcome: Result<Edited, NotEdited>) {
        if self.pages.all::<Editor>().any(|editor| editor.is_awaiting(ticket)) {
            self.editor_came_back(ticket, outcome);
        } else {
            self.form_came_back(ticket, outcome);
        }
        self.with_page(|page, app| page.fit(app));
    }

    fn editor_came_back(&mut self, ticket: Ticket, outcome: Result<Edited, NotEdited>) {
        let is_on_top = self.pages.top::<Editor>().is_some_and(|editor| editor.is_awaiting(ticket));
        let name = self.start.external_editor.name().to_owned();
        let Some(editor) = self.pages.all::<Editor>().find(|editor| editor.is_awaiting(ticket)) else { return };
        let Some((given, outset)) = editor.back_from_outside() else { return };
        let (says, left) = match outcome {
            Err(NotEdited::NoMemory) => {
                let question = OnDisk::new(editor.called(), outset);
                return self.lay(question);
            }
            Err(NotEdited::Failed(why)) => (Some(not_run(&name, &why)), None),
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
        self.say_what_was_left(&name, left);
    }

    /// What comes back into a form is its value, and goes nowhere by itself: there may be more to fill in.
    fn form_came_back(&mut self, ticket: Ticket, outcome: Result<Edited, NotEdited>) {
        let name = self.start.external_editor.name().to_owned();
        let Some(form) = self.pages.all::<Form>().find(|form| form.is_awaiting(ticket)) else { return };
        let Some(given) = form.back_from_outside() else { return };
        match outcome {
            Err(NotEdited::NoMemory) => {
                let question = OnDisk::new(form.called(), Outset::Editor);
                self.lay(question);
            }
            Err(NotEdited::Failed(why)) => self.notice = Some(not_run(&name, &why)),
            Ok(mut edited) => {
                let left = edited.left.take();
                self.notice = form.take_back(&given, &name, &edited);
                self.say_what_was_left(&name, left);
            }
        }
    }

    fn say_what_was_left(&mut self, editor: &str, left: Option<String>) {
        if let Some(left) = left {
            self.notice = Some(Notice::new(Tone::Bad, format!("what {editor} was given was not wiped: {left}")));
        }
    }

    /// Nothing goes on to the question: says why, beside the draft if there is one.
    fn nothing_from_outside(&mut self, outset: Outset, is_on_top: bool, says: Notice) {
        let Some(editor) = self.pages.all::<Editor>().last() else { return };
        let holds_draft = editor.holds_draft();
        if let Some(problem) = editor.problem_mut().filter(|_| holds_draft && says.tone != Tone::Info) {
            *problem = Some(says);
            return;
        }
        self.notice = Some(says);
        if outset == Outset::Panes && !holds_draft && is_on_top {
            self.close_page();
        }
    }

    /// The draft goes on to the question by itself, unless it is another place's by now, as it says.
    fn ask_what_came_back(&mut self) {
        let raises_tier = self.pane_key(Action::Show(metadata::NAME));
        match self.pages.all::<Editor>().last().map(|editor| editor.go_on(&raises_tier)) {
            Some(Ok(Some(question))) => self.lay(question),
            Some(Err(says)) => self.notice = Some(says),
            Some(Ok(None)) | None => {}
        }
    }
}

fn not_run(editor: &str, why: &str) -> Notice {
    Notice::new(Tone::Bad, format!("{editor} was not run: {why}"))
}
