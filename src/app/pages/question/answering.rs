//! What the keys of a question do while it waits for its answer, while that is under way, and where it cannot be given.

use crate::app::picture::Picture;
use crate::app::state::question::Question;
use crate::app::state::session::Link;
use crate::app::{App, Notice, Tone};
use crate::keymap::Action;

impl App {
    /// Whether the answer of a question may be given: it can be carried out, the word was typed, and all was seen that it depends on.
    pub(in crate::app::pages) fn may_answer(
        &self,
        question: &Question,
        picture: impl FnOnce() -> Picture,
        word: Option<&str>,
    ) -> bool {
        let free = self.change.is_none() && !self.session.place.read_only && matches!(self.session.link, Link::Up);
        let meant = question.is_typed(word);
        free && meant && !self.is_asking_whose() && question.is_seen(self, &picture())
    }

    /// Whether an action is possible on a question without a difference; `answers`: whether its answer may be given.
    pub(in crate::app::pages) fn can_in_question(
        &self,
        action: Action,
        answers: impl FnOnce() -> bool,
        picture: impl FnOnce() -> Picture,
    ) -> bool {
        let busy = self.change.is_some();
        match action {
            Action::Quit | Action::HELP => true,
            Action::ShowDiff | Action::Collect => false,
            Action::Explain => self.failure_here().is_some(),
            Action::Activity => busy,
            Action::Refresh => self.is_connection_lost() && !busy,
            Action::Write => answers(),
            Action::Back => !busy || self.can_stop_change(),
            Action::Down => !busy && self.has_more_below(&picture()),
            _ => !busy,
        }
    }

    /// Why a question cannot be answered now, where that is not plain to see.
    pub(in crate::app::pages) fn why_not_answered(
        &self,
        question: &Question,
        picture: &Picture,
        word: Option<&str>,
    ) -> Option<Notice> {
        if self.session.place.read_only {
            return None;
        }
        if !question.is_seen(self, picture) {
            return Some(question.unseen(self, picture));
        }
        if self.change.is_some() {
            return None;
        }
        if self.is_asking_whose() {
            return Some(Notice::new(Tone::Info, "whose account this is, is still being asked: a moment"));
        }
        match word.filter(|word| !question.is_typed(Some(word))) {
            Some(word) => Some(Notice::new(Tone::Warn, question.why_not_typed(word))),
            None => (!self.is_connected()).then(|| Notice::new(Tone::Info, self.why_not_connected())),
        }
    }
}
