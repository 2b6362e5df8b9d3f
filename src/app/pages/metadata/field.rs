//! The field that a row of the page is changed in.

use jiff::Timestamp;

use super::pending::{Known, Pending, Setting};
use crate::app::draft::{Draft, Taken};
use crate::keymap::{Code, Key};

/// What a field is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Of {
    /// A tag by its key, or a new one.
    Tag(Option<String>),
    /// A label, or a new one.
    Label(Option<String>),
    Setting(Setting),
}

/// A row that is being changed.
#[derive(Debug)]
pub(super) struct Field {
    pub(super) of: Of,
    /// The key of a new tag, the word of a new label.
    name: Draft,
    /// The value of a tag, the version of a label, a setting that is typed.
    value: Draft,
    /// A setting that is chosen: which of them.
    choice: Option<(&'static [&'static str], usize)>,
    /// Whether the name has the keys.
    on_name: bool,
    /// What it began with.
    began: String,
}

impl Field {
    /// Over what there is: of a new tag or label its name is typed first.
    pub(super) fn over(of: Of, value: &str) -> Self {
        let on_name = matches!(of, Of::Tag(None) | Of::Label(None));
        let choices = match of {
            Of::Setting(setting) => setting.choices(),
            _ => None,
        };
        let choice = choices.map(|all| (all, all.iter().position(|choice| *choice == value).unwrap_or(0)));
        Self { of, name: Draft::line(""), value: Draft::line(value), choice, on_name, began: value.to_owned() }
    }

    /// Whether a label is put on a version.
    pub(super) fn is_of_label(&self) -> bool {
        matches!(self.of, Of::Label(_))
    }

    /// Whether the name is typed too.
    pub(super) fn has_name(&self) -> bool {
        matches!(self.of, Of::Tag(None) | Of::Label(None))
    }

    pub(super) fn is_on_name(&self) -> bool {
        self.on_name
    }

    /// Goes to its other part; whether it has one.
    pub(super) fn turn(&mut self) -> bool {
        let has_two = self.has_name();
        self.on_name = has_two && !self.on_name;
        has_two
    }

    /// Whether leaving it would lose something.
    pub(super) fn is_changed(&self) -> bool {
        !self.name.text().is_empty() || self.typed() != self.began
    }

    /// Whether it is chosen from a few.
    pub(super) fn is_chosen(&self) -> bool {
        self.choice.is_some()
    }

    /// What stands in it.
    pub(super) fn typed(&self) -> &str {
        self.choice.map_or_else(|| self.value.text(), |(all, at)| all[at])
    }

    pub(super) fn name(&self) -> &Draft {
        &self.name
    }

    pub(super) fn value(&self) -> &Draft {
        &self.value
    }

    /// The part that has the keys, of one that is typed.
    pub(super) fn draft(&self) -> Option<&Draft> {
        let draft = if self.on_name { &self.name } else { &self.value };
        self.choice.is_none().then_some(draft)
    }

    /// The same.
    pub(super) fn draft_mut(&mut self) -> Option<&mut Draft> {
        let draft = if self.on_name { &mut self.name } else { &mut self.value };
        self.choice.is_none().then_some(draft)
    }

    pub(super) fn key(&mut self, key: Key) -> Taken {
        let Some((all, at)) = self.choice else {
            return self.draft_mut().map_or(Taken::Unknown, |draft| draft.line_key(key));
        };
        let forward = match key.code {
            _ if key.ctrl || key.alt => return Taken::Unknown,
            Code::Right | Code::Down | Code::Char(' ') => true,
            Code::Left | Code::Up => false,
            Code::Char(_) => return Taken::Says("nothing is typed here: ← → change it"),
            _ => return Taken::Unknown,
        };
        self.choice = Some((all, (at + if forward { 1 } else { all.len() - 1 }) % all.len()));
        Taken::Done
    }

    /// Has what is typed be what is to be.
    pub(super) fn take(&self, pending: &mut Pending, known: &Known<'_>, now: Timestamp) -> Result<(), String> {
        match &self.of {
            Of::Tag(key) => {
                let key = key.as_deref().unwrap_or_else(|| self.name.text());
                pending.set_tag(known, key, Some(self.value.text()))
            }
            Of::Label(label) => {
                let label = label.as_deref().unwrap_or_else(|| self.name.text());
                pending.set_label(known, label, self.value.text())
            }
            Of::Setting(setting) => pending.set(known, *setting, self.typed(), now),
        }
    }

    /// What is wrong with what is typed so far.
    pub(super) fn problem(&self, pending: &Pending, known: &Known<'_>, now: Timestamp) -> Option<String> {
        // What has not been begun is not wrong yet.
        if self.has_name() && self.name.text().is_empty() {
            return None;
        }
        self.take(&mut pending.clone(), known, now).err()
    }
}
