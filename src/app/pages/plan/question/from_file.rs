//! What stands in a file, beside what is there already: the keys of the question about it, and what has been told of it.

use std::collections::HashMap;

use crate::app::message::Ticket;
use crate::app::pages::question::{COMMON_ROWS, COMMON_ROWS_TYPED, with_common, with_common_typed};
use crate::comparison::Told;
use crate::failure::Failure;
use crate::keymap::{Action, Binding, Table, ch, ctrl, keys, row};
use crate::parameter::Parameter;
use crate::plan::PlanStep;

/// The keys of the question where some of the file is there already, and those where a word is typed.
pub(in crate::app) static TABLE: Table =
    Table { title: "An import over what is there", takes_text: false, rows: &ROWS, notes: None };
pub(in crate::app) static TABLE_TYPED: Table =
    Table { title: "An import over production", takes_text: true, rows: &ROWS_TYPED, notes: None };

const WRITE: &str = "do exactly what is shown; a word that is asked for is typed first";
const COMPARE: &str = "read what is there, decrypt its secrets, and leave out what is the same; then write what could not be read too, or not";

const ROWS: [Binding; 2 + COMMON_ROWS] = with_common(&[
    row(&[ch('w')], Action::Write, "write", WRITE),
    row(&[ch('=')], Action::Compare, "compare", COMPARE),
]);

const ROWS_TYPED: [Binding; 2 + COMMON_ROWS_TYPED] = with_common_typed(&[
    row(keys::ENTER, Action::Write, "write", WRITE),
    row(&[ctrl('g')], Action::Compare, "compare", COMPARE),
]);

/// A file, and how it stands to what is there.
#[derive(Debug)]
pub(super) struct FromFile {
    /// The file, as it was typed.
    pub(super) called: String,
    /// What of it is there with the same value: it is not written.
    pub(super) same: Vec<Parameter>,
    /// What is there and could not be read, with why.
    pub(super) unread: Vec<(PlanStep, Failure)>,
    /// Whether that is written all the same.
    pub(super) writes_unread: bool,
    pub(super) state: State,
}

/// Whether it is known how it stands to that.
#[derive(Debug)]
pub(super) enum State {
    Not,
    /// It is being read; this has been told so far, by [`crate::parameter::name_key`].
    Asked(Ticket, HashMap<String, Told>),
    Compared,
}

impl FromFile {
    pub(super) fn new(called: String) -> Self {
        Self { called, same: Vec::new(), unread: Vec::new(), writes_unread: false, state: State::Not }
    }

    /// Values are on their way; how many have been told.
    pub(super) fn asked(&self) -> Option<(Ticket, usize)> {
        match &self.state {
            State::Asked(ticket, told) => Some((*ticket, told.len())),
            State::Not | State::Compared => None,
        }
    }

    pub(super) fn is_compared(&self) -> bool {
        matches!(self.state, State::Compared)
    }

    /// What its key would do now.
    pub(super) fn hint(&self) -> Option<&'static str> {
        match self.state {
            State::Compared if self.writes_unread => Some("leave the unread out"),
            State::Compared => Some("write the unread too"),
            State::Not | State::Asked(..) => None,
        }
    }

    /// Why a step could not be compared.
    pub(super) fn why_unread(&self, step: &PlanStep) -> Option<&Failure> {
        self.unread.iter().find(|(unread, _)| unread.name() == step.name()).map(|(_, why)| why)
    }

    /// Nothing is on its way any more under a ticket that is gone.
    pub(super) fn forget(&mut self, is_gone: impl Fn(Ticket) -> bool) {
        if self.asked().is_some_and(|(ticket, _)| is_gone(ticket)) {
            self.state = State::Not;
        }
    }
}
