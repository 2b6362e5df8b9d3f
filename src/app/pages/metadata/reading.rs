//! What is asked for when the page opens, and what the page hears of it.

use super::Metadata;
use crate::app::acts::{Act, USUAL};
use crate::app::asked::Asked;
use crate::app::edits::{edit_called, why_not_made};
use crate::app::message::{Effect, Reply};
use crate::app::{App, Notice, Ticket};
use crate::deletion::Tag;
use crate::failure::Failure;
use crate::parameter::{MetadataEdit, MetadataOutcome, Owner, Version, spoken};

impl Metadata {
    /// Reads tags and versions.
    pub(super) fn read(&mut self, app: &mut App) {
        let name = &self.name;
        for ticket in [self.tags.ticket(), self.versions.ticket()].into_iter().flatten() {
            app.cancel(ticket);
        }
        let versions = app.begin(&READ_LABELS, name.clone(), |ticket| Effect::History(ticket, name.clone()));
        let tags = app.begin(&READ_TAGS, name.clone(), |ticket| Effect::Tags(ticket, name.clone()));
        (self.versions, self.tags) = (Asked::Pending(versions), Asked::Pending(tags));
    }

    /// Some of what was asked for was made, and some not: what was is as it is now, the rest is still to be changed.
    pub(in crate::app) fn ended(&mut self, app: &mut App, ends: &[(MetadataEdit, MetadataOutcome)], problem: Notice) {
        self.left.clear();
        for (edit, end) in ends {
            match why_not_made(edit, end) {
                None => self.pending.made(edit),
                Some(why) => self.left.push((edit_called(edit), why)),
            }
        }
        self.problem = Some(problem);
        self.read(app);
    }
}

/// About a parameter.
static READ_TAGS: Act = Act {
    words: Some(|_, name| format!("read the tags of {}", spoken(name))),
    answered: |app, _, answer| {
        if let Reply::Tags(outcome) = answer.reply {
            app.tags_of_page_read(answer.ticket, outcome);
        }
    },
    given_up: Some(|app, _| app.metadata_given_up()),
    ..USUAL
};

/// About a parameter.
static READ_LABELS: Act = Act {
    words: Some(|_, name| format!("read the labels of {}", spoken(name))),
    answered: |app, _, answer| {
        if let Reply::History(outcome) = answer.reply {
            app.versions_of_page_read(answer.ticket, outcome);
        }
    },
    given_up: Some(|app, _| app.metadata_given_up()),
    ..USUAL
};

impl App {
    /// Opens the page of the parameter under the cursor, or of what is marked.
    pub(in crate::app) fn open_metadata(&mut self) {
        if self.is_about_several() {
            return self.open_several();
        }
        let Some(parameter) = self.metadata_of() else { return };
        self.mask();
        let mut page = Metadata::new(parameter);
        page.read(self);
        self.lay(page);
    }

    fn tags_of_page_read(&mut self, ticket: Ticket, outcome: Result<Vec<Tag>, Failure>) {
        let known = outcome.as_ref().ok().cloned();
        let asked = |page: &&mut Metadata| page.tags.ticket() == Some(ticket);
        let Some(page) = self.pages.all::<Metadata>().find(asked) else { return };
        page.tags.take(ticket, outcome);
        let (name, version) = (page.name.clone(), page.latest().version);
        if let Some(tags) = known {
            self.session.beside_mut(&name, version).tags = Some(tags);
        }
        self.with_page(|page, app| page.fit(app));
        self.go_on_with_metadata();
    }

    /// What was asked for before tags and labels were there is done now, where the page still has the keys.
    fn go_on_with_metadata(&mut self) {
        let released = self.with_page(|page, _| page.get_mut::<Metadata>().and_then(Metadata::released)).flatten();
        if let Some(action) = released {
            self.notice = None;
            self.page_acts(self.clock, action);
        }
    }

    fn versions_of_page_read(&mut self, ticket: Ticket, outcome: Result<Vec<Version>, Failure>) {
        let asked = |page: &&mut Metadata| page.versions.ticket() == Some(ticket);
        let Some(page) = self.pages.all::<Metadata>().find(asked) else { return };
        page.versions.take(ticket, outcome);
        let Some(versions) = page.versions.known().cloned() else { return self.go_on_with_metadata() };
        let (name, tags) = (page.name.clone(), page.tags.known().cloned());
        if let Some(latest) = versions.first().map(|latest| latest.parameter.clone()) {
            // The row beneath may be older.
            self.learn(&latest);
            self.session.labels_are_known(&name, &versions);
            if let Some(tags) = tags {
                self.session.beside_mut(&name, latest.version).tags = Some(tags);
            }
        }
        self.with_page(|page, app| page.fit(app));
        self.go_on_with_metadata();
    }

    /// Something that the page waits for does not come.
    fn metadata_given_up(&mut self) {
        let tasks = &self.tasks;
        let is_gone = |ticket: Option<Ticket>| ticket.is_some_and(|ticket| tasks.get(ticket).is_none());
        for page in self.pages.all::<Metadata>() {
            if is_gone(page.tags.ticket()) {
                (page.tags, page.held) = (Asked::No, None);
            }
            if is_gone(page.versions.ticket()) {
                (page.versions, page.held) = (Asked::No, None);
            }
        }
    }

    /// Why nothing stands beside the value under the cursor, or of what is marked, that could be changed from here.
    pub(in crate::app) fn no_metadata(&self) -> Option<String> {
        if self.is_about_several() {
            return self.not_deletable();
        }
        let name = self.metadata_of()?.name;
        Owner::of(&name).refusal()
    }
}
