//! Several values that are read for one act: how it begins, and how far it is.

use super::App;
use super::acts::Act;
use super::message::{Effect, Ticket};
use crate::text;

impl App {
    /// Begins an act that reads the values of all of those.
    pub(in crate::app) fn read_several(&mut self, act: &'static Act, names: Vec<String>) -> Ticket {
        let all = names.len();
        let ticket = self.begin(act, text::counted(all), |ticket| Effect::ReadAll(ticket, names));
        self.expect(ticket, Some(all));
        ticket
    }

    /// How far it is, of so many: `reading 40 of 200…`.
    pub(in crate::app) fn reading_several(&self, ticket: Ticket, all: usize) -> String {
        match self.so_far(ticket) {
            0 => "reading…".to_owned(),
            done => format!("reading {} of {}…", text::grouped(done), text::grouped(all)),
        }
    }
}
