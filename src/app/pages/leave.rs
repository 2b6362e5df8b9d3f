//! The question before a draft is lost.

use super::question::{Answer, Sheet, Ways, way};
use crate::app::picture::Picture;
use crate::app::state::change_set::ChangeSet;
use crate::app::state::question::Question;
use crate::app::{App, Notice, Now, Paged, Tone, Turn};
use crate::destination::{Destination, Root};
use crate::keymap::{Action, Code, Table, ch, key, row};
use crate::line::Role;

/// The keys of the question.
pub(in crate::app) static TABLE: Table = Table {
    title: "Unsaved draft",
    takes_text: false,
    rows: &[
        row(&[key(Code::Esc), key(Code::Enter)], Action::Back, "keep it", "keep the draft and go on"),
        row(&[ch('D')], Action::Discard, "drop the draft", "drop the draft, or the change set"),
    ],
    notes: None,
};

/// A draft would be lost.
#[derive(Debug)]
pub(crate) struct Leave {
    question: Question,
    /// What was asked for.
    then: Then,
}

impl Leave {
    /// The draft stands in the way of that.
    pub(in crate::app) fn new(then: Then) -> Self {
        Self { question: Question::new(), then }
    }

    /// How many edits of the change set would be lost: another root of the same place keeps them.
    fn waiting(&self, app: &App) -> usize {
        match self.then {
            Then::Quit | Then::Switch(_) => app.session.change_set.len(),
            Then::Back | Then::Root(_) => 0,
        }
    }

    /// What would be lost.
    fn lost(&self, app: &App) -> &'static str {
        match (app.pages.hold_draft(), self.waiting(app) > 0) {
            (true, true) => "draft and change set",
            (false, true) => "the change set",
            (_, false) => "the draft",
        }
    }
}

/// What a draft stands in the way of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::app) enum Then {
    /// Leaving the editor or form.
    Back,
    /// Leaving the program.
    Quit,
    /// Going to another account or region.
    Switch(Destination),
    /// Showing another root.
    Root(Root),
}

impl Paged for Leave {
    fn table(&self, _app: &App) -> &'static Table {
        &TABLE
    }

    fn picture(&self, app: &App, _now: Now) -> Picture {
        let lost = self.lost(app);
        let title = match self.then {
            Then::Quit => format!("Quit and lose {lost}?"),
            Then::Back => "Drop the draft?".to_owned(),
            Then::Switch(_) | Then::Root(_) => format!("Go elsewhere and lose {lost}?"),
        };
        let then = match &self.then {
            Then::Back => String::new(),
            Then::Quit => " and quits".to_owned(),
            Then::Switch(Destination { profile, region }) => {
                let to = region.as_ref().or(profile.as_ref());
                format!(" and goes to {}", to.map_or("", String::as_str))
            }
            Then::Root(root) => format!(" and shows {root}"),
        };
        let [drop, keep] = [Action::Discard, Action::Back].map(|action| TABLE.key_of(action).unwrap_or_default());
        // Behind the title, which says what is lost.
        let (does, stays) = match self.then {
            Then::Back => ("drops", "keeps"),
            Then::Quit => ("quits", "stays"),
            Then::Switch(_) | Then::Root(_) => ("goes", "stays"),
        };
        let mut sheet = Sheet::titled(app, &title);
        // Title and prompt say all that the answer depends on.
        let waiting = self.waiting(app);
        sheet.together(0, &format!("{then} {waiting}"));
        sheet.say(|out| {
            out.prose(Role::Plain, "What you typed has not been written and is kept nowhere else.");
            if waiting > 0 {
                let set = format!("{waiting} in the change set: {} in the panes shows it.", ch('S'));
                out.prose(Role::Plain, &set);
            }
        });
        let answer = Answer::Key(drop.clone(), format!("drops it{then}"));
        let short = vec![way(&drop, does), way(&keep, stays)];
        let ways = Ways { answer, others: vec![way(&keep, "keeps it and goes on")], short, ..Ways::default() };
        self.question.picture(app, sheet, &ways)
    }

    /// A draft is dropped by nobody who has not seen what is asked.
    fn can(&self, app: &App, action: Action) -> bool {
        action != Action::Discard || self.question.is_seen(app, &self.picture(app, app.clock))
    }

    fn hint(&self, app: &App, action: Action) -> Option<&'static str> {
        (action == Action::Discard && !app.pages.hold_draft()).then_some("drop the set")
    }

    fn why_not(&self, app: &App, action: Action) -> Option<Notice> {
        (action == Action::Discard).then(|| self.question.unseen(app, &self.picture(app, app.clock)))
    }

    fn question(&self) -> Option<&Question> {
        Some(&self.question)
    }

    fn question_mut(&mut self) -> Option<&mut Question> {
        Some(&mut self.question)
    }

    fn act(&mut self, app: &mut App, _now: Now, action: Action) -> Turn {
        if action == Action::Discard {
            if self.waiting(app) > 0 {
                app.session.change_set = ChangeSet::default();
            }
            app.drop_draft();
            match self.then.clone() {
                Then::Quit => app.end(),
                Then::Switch(to) => app.switch_to(to),
                Then::Root(root) => app.show_root(root),
                Then::Back => {}
            }
        }
        Turn::Close
    }
}

impl App {
    /// Drops the draft, with every page over it.
    pub(crate) fn drop_draft(&mut self) {
        self.drop_pages();
        self.say(Tone::Info, "the draft was dropped; nothing was written");
    }
}
