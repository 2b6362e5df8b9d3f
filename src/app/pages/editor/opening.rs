//! The way of a parameter into the editor: it is described afresh and read, and the editor opens when both answers are there.

use super::Editor;
use crate::app::acts::{Act, USUAL};
use crate::app::message::{Effect, Now, Reply};
use crate::app::pages::activity::Activity;
use crate::app::pages::on_disk::Outset;
use crate::app::pages::replace::Replace;
use crate::app::state::opening::Opening;
use crate::app::{App, Notice, Tone};
use crate::failure::Failure;
use crate::keymap::Action;
use crate::parameter::{Parameter, Reading, name_key};
use crate::plan::PlanStep;
use crate::secret::Secret;
use crate::text;

/// About a parameter.
static DESCRIBE_TO_EDIT: Act = Act {
    words: Some(|_, name| format!("describe {name} to edit it")),
    answered: |app, now, answer| {
        if let Reply::Described(outcome) = answer.reply {
            app.opened_description(now, outcome);
        }
    },
    given_up: Some(|app, _| app.stop_opening()),
    ..USUAL
};

/// About a parameter.
static READ_TO_EDIT: Act = Act {
    words: Some(|_, name| format!("read {name} to edit it")),
    answered: |app, now, answer| {
        if let Reply::Read(outcome) = answer.reply {
            app.opened_reading(now, outcome);
        }
    },
    given_up: Some(|app, _| app.stop_opening()),
    ..USUAL
};

impl App {
    /// Has the parameter under the cursor opened in the editor; `outside`: in the user's own.
    pub(in crate::app) fn edit(&mut self, outside: bool) {
        let Some(parameter) = self.selected_parameter() else { return };
        // An edit that waits in the change set is gone on with: nobody types it twice, or loses it by another.
        let waiting = self.session.change_set.get(&parameter.name).and_then(|edit| match &edit.step {
            PlanStep::Overwrite { was, value } => Some(Box::new((was.clone(), value.clone()))),
            _ => None,
        });
        let field = if waiting.is_some() { None } else { self.field_to_edit() };
        self.open(parameter.name, outside, field, waiting);
    }

    /// Has a parameter opened in the editor, over what is there now, with a draft that was made before.
    pub(in crate::app) fn edit_with(&mut self, was: Parameter, draft: Secret) {
        self.open(was.name.clone(), false, None, Some(Box::new((was, draft))));
    }

    fn open(&mut self, name: String, outside: bool, field: Option<Secret>, again: Option<Box<(Parameter, Secret)>>) {
        self.mask();
        self.stop_opening();
        let describe = self.begin(&DESCRIBE_TO_EDIT, name.clone(), |ticket| Effect::Describe(ticket, name.clone()));
        let read = self.begin(&READ_TO_EDIT, name.clone(), |ticket| Effect::Read(ticket, name.clone()));
        self.session.view.opening =
            Some(Opening { name, outside, field, again, describe, read, described: None, reading: None });
    }

    /// Gives up opening an editor.
    pub(in crate::app) fn stop_opening(&mut self) {
        if let Some(opening) = self.session.view.opening.take() {
            self.cancel(opening.describe);
            self.cancel(opening.read);
        }
    }

    pub(in crate::app) fn opened_description(&mut self, now: Now, outcome: Result<Option<Box<Parameter>>, Failure>) {
        let Some(opening) = &mut self.session.view.opening else { return };
        let name = text::sanitise(&opening.name).into_owned();
        match outcome {
            Ok(Some(parameter)) => {
                opening.described = Some((*parameter).clone());
                self.learn(&parameter);
                self.open_editor(now);
            }
            Ok(None) if opening.again.is_some() => self.open_anew(now),
            Ok(None) => {
                let node = self.session.view.tree.find(&opening.name);
                let is_kept = node.is_some_and(|node| !self.session.view.tree.is_seen(node));
                let says = match self.recalled().filter(|_| is_kept) {
                    // Nothing in this session has seen it: it may be another account's.
                    Some(recalled) => format!("{name} is not there; the name is from a cache of {}", recalled.age(now)),
                    None => format!("{name} is not there any more; {} lists afresh", self.key_of(Action::Refresh)),
                };
                self.stop_opening();
                self.say(Tone::Warn, says);
            }
            Err(failure) => {
                self.stop_opening();
                self.notice = Some(Notice::failed(&format!("{name} was not opened"), &failure));
            }
        }
    }

    pub(in crate::app) fn opened_reading(&mut self, now: Now, outcome: Result<Reading, Failure>) {
        let Some(opening) = &mut self.session.view.opening else { return };
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
        let both = |opening: &mut Opening| opening.described.is_some() && opening.reading.is_some();
        let Some(opening) = self.session.view.opening.take_if(both) else { return };
        let (Some(was), Some(reading)) = (opening.described, opening.reading) else { return };
        if self.pages.top::<Activity>().is_some() {
            self.close_page();
            self.ignore_keys_for_a_moment(now);
        }
        self.notice = None;
        match (reading, opening.again) {
            (Ok(reading), Some(again)) => {
                self.session.refused.remove(name_key(&opening.name));
                let (made_from, draft) = *again;
                let editor = Editor::over(was, reading, self.lifted_if_watched(now));
                self.push_again(editor.with_draft(&draft), &made_from);
            }
            (Err(failure), Some(again)) => {
                self.session.refused.insert(name_key(&opening.name).to_owned(), failure);
                let (made_from, draft) = *again;
                let editor = Editor::unseen(was, self.lifted_if_watched(now));
                self.push_again(editor.with_draft(&draft), &made_from);
            }
            (Ok(reading), None) => {
                self.session.refused.remove(name_key(&opening.name));
                let mut editor = Editor::over(was, reading, self.lifted_if_watched(now));
                let is_there = opening.field.is_none_or(|path| editor.narrow(path));
                self.pages.push(editor);
                if !is_there {
                    self.say(Tone::Warn, "the field is not there any more: this is all of the value");
                }
                self.with_page(|page, app| page.fit(app));
                if opening.outside {
                    self.edit_outside(Outset::Panes, false);
                }
            }
            (Err(failure), None) => {
                self.session.refused.insert(name_key(&opening.name).to_owned(), failure.clone());
                self.pages.push(Replace::new(was, failure));
            }
        }
    }

    /// A draft that was made before goes over what is there now; what has changed since is said.
    fn push_again(&mut self, editor: Editor, made_from: &Parameter) {
        let is = editor.was.version;
        self.pages.push(editor);
        if is != made_from.version {
            let says = format!("the draft was made from v{}: it goes over v{is} now", made_from.version);
            self.say(Tone::Warn, says);
        } else if !self.is_from_set() {
            self.say(Tone::Info, "this edit waits in the change set");
        }
        self.with_page(|page, app| page.fit(app));
    }

    /// What is edited again was deleted meanwhile: the draft creates it anew, with all that was known of it.
    fn open_anew(&mut self, now: Now) {
        let again = self.session.view.opening.as_mut().and_then(|opening| opening.again.take());
        self.stop_opening();
        let Some((was, draft)) = again.map(|again| *again) else { return };
        let mut editor = Editor::unseen(was, self.lifted_if_watched(now)).with_draft(&draft);
        editor.gone();
        self.pages.push(editor);
        self.say(Tone::Warn, "it has been deleted meanwhile: the draft creates it anew");
        self.with_page(|page, app| page.fit(app));
    }
}
