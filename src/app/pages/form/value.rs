//! The value of the form: what is found in it, in the user's own editor, and one that was made and nobody has seen.

use super::field::Field;
use super::{Form, TABLE};
use crate::app::draft::{Draft, Taken};
use crate::app::message::Edited;
use crate::app::pages::find::Find;
use crate::app::pages::on_disk::Outset;
use crate::app::{App, Notice, Ticket};
use crate::keymap::{Action, Key};
use crate::secret::Secret;

impl Form {
    /// What the value is, where it was made and nobody has seen it.
    pub(super) fn hides_value(&self) -> Option<&str> {
        self.unseen.hides(self.draft(Field::Value)?)
    }

    /// A key in a value that nobody has seen; `None` where it is none.
    pub(super) fn take_unseen(&mut self, key: Key) -> Option<Taken> {
        let value = self.typed.iter().find(|typed| typed.field == Field::Value)?;
        self.unseen.take(&value.draft, key)
    }

    fn find_and_value(&mut self) -> Option<(&mut Find, &mut Draft)> {
        let value = self.typed.iter_mut().find(|typed| typed.field == Field::Value)?;
        Some((&mut self.find, &mut value.draft))
    }

    /// Does an action that is about what is looked for in the value; whether it is.
    pub(super) fn find_in_value(&mut self, action: Action) -> bool {
        let is_there = self.field == Field::Value;
        is_there && self.find_and_value().is_some_and(|(find, value)| find.act(value, action))
    }

    /// A key of what is to be found.
    pub(super) fn typed_to_find(&mut self, key: Key) -> Taken {
        self.find_and_value().map_or(Taken::Unknown, |(find, value)| find.typed(value, key))
    }

    /// Takes what is pasted where what is to be found is typed; whether it is.
    pub(super) fn paste_to_find(&mut self, text: &str) -> bool {
        let is_open = self.find.is_open();
        if let (true, Some((find, value))) = (is_open, self.find_and_value()) {
            find.pasted(value, text);
        }
        is_open
    }

    /// Hands it over.
    pub(in crate::app) fn go_outside(&mut self, app: &mut App, on_disk: bool) {
        let (name, Some(value)) =
            (self.text(Field::Name).to_owned(), self.typed.iter().find(|it| it.field == Field::Value))
        else {
            return;
        };
        self.outside.send(app, &name, &value.draft, Outset::Editor, on_disk);
    }

    /// Whether it waits for that answer from there.
    pub(in crate::app) fn is_awaiting(&self, ticket: Ticket) -> bool {
        self.outside.is_awaiting(ticket)
    }

    /// It is not there any more: what was given.
    pub(in crate::app) fn back_from_outside(&mut self) -> Option<Secret> {
        self.outside.take().map(|(given, _)| given)
    }

    /// Takes in what has come back from there. What is to be said; `None` where it is a new value.
    pub(in crate::app) fn take_back(&mut self, given: &Secret, editor: &str, edited: &Edited) -> Option<Notice> {
        let again = TABLE.key_of(Action::EditOutside).unwrap_or_default();
        self.changed();
        let value = self.typed.iter_mut().find(|typed| typed.field == Field::Value)?;
        self.outside.take_back(&mut value.draft, given, editor, edited, &again)
    }

    /// The name that is typed.
    pub(in crate::app) fn called(&self) -> &str {
        self.text(Field::Name)
    }
}
