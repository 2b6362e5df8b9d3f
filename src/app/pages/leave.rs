//! The question before a draft is lost.

use super::{Paged, Picture, Spread, Turn};
use crate::app::{App, Now, Tone};
use crate::destination::{Destination, Root};
use crate::keymap::{Action, Code, Table, ch, key, row};
use crate::line::{Lines, Role};

/// The keys of the question.
pub(in crate::app) static TABLE: Table = Table {
    title: "Unsaved draft",
    takes_text: false,
    rows: &[
        row(&[ch('D')], Action::Discard, "drop the draft", "drop the draft"),
        row(&[key(Code::Esc), key(Code::Enter)], Action::Back, "keep it", "keep the draft and go on"),
    ],
    notes: None,
};

/// A draft would be lost.
#[derive(Debug)]
pub(crate) struct Leave {
    /// What was asked for.
    pub(in crate::app) then: Then,
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
        let title = match self.then {
            Then::Quit => "Quit and lose the draft?",
            Then::Back => "Drop the draft?",
            Then::Switch(_) | Then::Root(_) => "Go elsewhere and lose the draft?",
        };
        let mut out = Lines::new(app.page_width(Spread::Page));
        out.prose(Role::Plain, "What you typed has not been written and is kept nowhere else.");
        let then = match &self.then {
            Then::Back => String::new(),
            Then::Quit => " and quits".to_owned(),
            Then::Switch(Destination { profile, region }) => {
                let to = region.as_ref().or(profile.as_ref());
                format!(" and goes to {}", to.map_or("", String::as_str))
            }
            Then::Root(root) => format!(" and shows {root}"),
        };
        let [drop, keep] = [Action::Discard, Action::Back].map(|action| app.key_of(action));
        out.prose(Role::Plain, &format!("{drop} drops it{then} · {keep} keeps it and goes on"));
        Picture { title: title.to_owned(), lines: out.into_lines(), ..Picture::default() }
    }

    fn act(&mut self, app: &mut App, _now: Now, action: Action) -> Turn {
        if action == Action::Discard {
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
