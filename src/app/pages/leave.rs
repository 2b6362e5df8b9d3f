//! The question before a draft is lost.

use std::time::Duration;

use jiff::Timestamp;

use super::question::{Both, OneKey, OneKeyQuestion, Sheet};
use super::undo;
use crate::app::state::change_set::ChangeSet;
use crate::app::state::changes::Record;
use crate::app::state::drafted::WrittenOfDraft;
use crate::app::{App, Tone};
use crate::destination::{Destination, Root};
use crate::keymap::{Action, Code, Table, ch, key, row};
use crate::line::{Lines, Role};
use crate::text;

/// The keys of the question.
pub(in crate::app) static TABLE: Table = Table {
    title: "Unsaved draft",
    takes_text: false,
    rows: &[
        row(&[key(Code::Esc), key(Code::Enter)], Action::Back, "keep it", "keep the draft and go on"),
        row(
            &[ch('D')],
            Action::Discard,
            "drop the draft",
            "drop the draft, the change set, or what undo keeps of deletions",
        ),
    ],
    notes: None,
};

/// A draft would be lost.
#[derive(Debug)]
pub(crate) struct Leave {
    /// What was asked for.
    then: Then,
}

impl Leave {
    /// The draft stands in the way of that.
    pub(in crate::app) fn new(then: Then) -> OneKeyQuestion<Self> {
        OneKeyQuestion::about(Self { then })
    }

    /// How many edits of the change set would be lost: another root of the same place keeps them.
    fn waiting(&self, app: &App) -> usize {
        match self.then {
            Then::Quit | Then::Switch(_) => app.session.change_set.len(),
            Then::Back | Then::Root(_) => 0,
        }
    }

    /// How many that were deleted could still be put back, and until when: they go with the session.
    fn kept(&self, app: &App) -> Option<(usize, Timestamp)> {
        match self.then {
            Then::Quit | Then::Switch(_) => app.session.changes.kept_until(),
            Then::Back | Then::Root(_) => None,
        }
    }

    /// What would be lost.
    fn lost(&self, app: &App) -> Option<String> {
        let draft = app.pages.hold_draft().then_some("the draft");
        let set = (self.waiting(app) > 0).then_some("the change set");
        let deleted = self.kept(app).map(|_| "what was deleted");
        let lost: Vec<&str> = [draft, set, deleted].into_iter().flatten().collect();
        (!lost.is_empty()).then(|| lost.join(" and "))
    }

    /// What of it is written nowhere, what was written before, what could be put back.
    fn says(&self, app: &App, out: &mut Lines) {
        let waiting = self.waiting(app);
        let before = app.written_of_draft();
        if let Some(before) = before.as_ref().filter(|_| app.pages.hold_draft()) {
            let place = before.place.as_ref().map(|place| format!(" in {place}")).unwrap_or_default();
            out.prose(Role::Plain, &format!("Written before{place}: {}.", before.wrote.join(", ")));
            if !before.left.is_empty() {
                out.prose(Role::Plain, &format!("Not written: {}.", before.left.join(", ")));
            }
            out.prose(Role::Plain, "What is not written is kept nowhere else.");
        } else if app.pages.hold_draft() || waiting > 0 {
            out.prose(Role::Plain, "What you typed has not been written and is kept nowhere else.");
        }
        if waiting > 0 {
            let set = format!(
                "{waiting} in the change set: {} in the panes shows it.",
                ch('S'),
                waiting = text::grouped(waiting)
            );
            out.prose(Role::Plain, &set);
        }
        if let Some((count, until)) = self.kept(app) {
            let [what, them] =
                if count == 1 { ["1 parameter that was", "it"] } else { ["parameters that were", "them"] };
            let count = if count == 1 { String::new() } else { format!("{} ", text::grouped(count)) };
            let undo = app.pane_key(Action::Show(undo::NAME));
            let until = text::clock(until);
            let says = format!(
                "{count}{what} deleted: {undo} in the panes puts {them} back until {until}, and only from this session."
            );
            out.prose(Role::Warn, &says);
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

impl Then {
    /// What follows once nothing stands in the way any more.
    fn says(&self) -> String {
        match self {
            Then::Back => String::new(),
            Then::Quit => " and quits".to_owned(),
            Then::Switch(Destination { profile, region }) => {
                let to = region.as_ref().or(profile.as_ref());
                format!(" and goes to {}", to.map_or("", String::as_str))
            }
            Then::Root(root) => format!(" and shows {root}"),
        }
    }
}

impl OneKey for Leave {
    const ANSWER: Action = Action::Discard;

    fn table(&self) -> &'static Table {
        &TABLE
    }

    fn sheet(&self, app: &App) -> Sheet {
        let lost = self.lost(app).map(|lost| format!(" and lose {lost}")).unwrap_or_default();
        let title = match self.then {
            Then::Quit => format!("Quit{lost}?"),
            Then::Back => "Drop the draft?".to_owned(),
            Then::Switch(_) | Then::Root(_) => format!("Go elsewhere{lost}?"),
        };
        let mut sheet = Sheet::titled(app, &title);
        // Title and prompt say all that the answer depends on.
        let (waiting, kept) = (self.waiting(app), self.kept(app).map(|(count, _)| count).unwrap_or_default());
        sheet.together(0, &format!("{} {waiting} {kept}", self.then.says()));
        sheet.say(|out| self.says(app, out));
        sheet
    }

    fn both(&self, app: &App) -> Both {
        // Behind the title, which says what is lost.
        let short = match self.then {
            Then::Back => ["drops", "keeps"],
            Then::Quit => ["quits", "stays"],
            Then::Switch(_) | Then::Root(_) => ["goes", "stays"],
        };
        let drops = if app.pages.hold_draft() || self.waiting(app) > 0 { "drops" } else { "wipes" };
        Both { does: format!("{drops} it{}", self.then.says()), back: "keeps it and goes on", short }
    }

    fn hint(&self, app: &App) -> Option<&'static str> {
        match (app.pages.hold_draft(), self.waiting(app) > 0) {
            (true, _) => None,
            (false, true) => Some("drop the set"),
            (false, false) => Some("wipe it"),
        }
    }

    fn answered(&mut self, app: &mut App) {
        if self.waiting(app) > 0 {
            app.session.change_set = ChangeSet::default();
        }
        if self.kept(app).is_some() {
            app.session.changes.expire(Duration::MAX);
        }
        app.drop_draft();
        match self.then.clone() {
            Then::Quit => app.end(),
            Then::Switch(to) => app.switch_to(to),
            Then::Root(root) => app.show_root(root),
            Then::Back => {}
        }
    }
}

impl App {
    /// Drops the draft, with every page over it.
    pub(crate) fn drop_draft(&mut self) {
        let says = match self.written_of_draft() {
            None => "the draft was dropped; nothing was written".to_owned(),
            Some(before) => {
                let left = match before.left.len() {
                    0 => "the rest was not".to_owned(),
                    left => format!("{} not", text::many(left, "was", "were")),
                };
                let wrote = text::many(before.wrote.len(), "was", "were");
                let says = format!("the draft was dropped: {wrote} written before");
                match before.place {
                    Some(place) => format!("{says} in {place}, {left}"),
                    None => format!("{says}, {left} · {} lists them", self.pane_key(Action::Show(undo::NAME))),
                }
            }
        };
        self.drop_pages();
        self.say(Tone::Info, says);
    }

    /// What was written since the draft was opened; none where nothing was.
    fn written_of_draft(&self) -> Option<WrittenOfDraft> {
        let elsewhere = self.pages.draft_wrote.as_ref();
        let mut records = self.session.changes.since(self.pages.draft_since).peekable();
        let Some(newest) = records.peek() else { return elsewhere.cloned() };
        let left = newest.left.iter().map(|(name, _)| text::sanitise(name).into_owned()).collect();
        let names = records.flat_map(Record::names).map(|(name, did)| format!("{} ({did})", text::sanitise(name)));
        let of_before = elsewhere.into_iter().flat_map(|before| {
            let place = before.place.as_ref().map(|place| format!(" in {place}")).unwrap_or_default();
            before.wrote.iter().map(move |wrote| format!("{wrote}{place}"))
        });
        Some(WrittenOfDraft { wrote: names.chain(of_before).collect(), left, place: None })
    }

    /// The place is left, and a draft stays: what was written of it there goes on being told, though no change of there is listed.
    pub(in crate::app) fn keep_what_was_written_of_draft(&mut self, place: &str) {
        let written = self.written_of_draft().filter(|_| self.pages.hold_draft());
        let with_place = |written: WrittenOfDraft| WrittenOfDraft {
            place: Some(written.place.clone().unwrap_or_else(|| place.to_owned())),
            ..written
        };
        self.pages.draft_wrote = written.map(with_place);
        self.pages.draft_since = self.session.changes.last();
    }
}
