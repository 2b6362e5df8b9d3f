//! What is there now, listed afresh before any history is read: the session's listing may be hours old, and what was written or deleted
//! since would be told as unchanged.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::found::Found;
use super::then::Then;
use crate::app::acts::{Act, USUAL};
use crate::app::message::{Effect, Reply};
use crate::app::{App, Now, Ticket};
use crate::destination::Root;
use crate::failure::Failure;
use crate::parameter::{ListedBy, Parameter, is_same_name, name_key};

/// About a folder, or what is marked.
static LIST_NOW: Act = Act {
    words: Some(|_, about| format!("list {about} afresh")),
    paged: |app, _, ticket, parameters| app.past_listed_page(ticket, parameters),
    answered: |app, now, answer| {
        if let Reply::Listed(outcome) = answer.reply {
            app.past_listed(now, answer.ticket, outcome);
        }
    },
    given_up: Some(|app, _| app.past_given_up()),
    ..USUAL
};

impl Then {
    /// Lists what is there now; the histories that it takes are read afterwards.
    pub(super) fn list_now(&mut self, app: &mut App) {
        let root = match &app.session.view.root {
            Root::Shared => Root::Shared,
            Root::Path(_) if self.tree.within.is_empty() => Root::all(),
            Root::Path(_) => Root::Path(self.tree.within.clone()),
        };
        (self.ended, self.present.failed) = (None, None);
        self.present.arrived.clear();
        let expected = Some(self.tree.parameters.len());
        let ticket = app.begin(&LIST_NOW, self.about(), |ticket| Effect::List(ticket, root));
        app.expect(ticket, expected.filter(|_| self.tree.folder.is_some()));
        self.present.ticket = Some(ticket);
    }

    pub(super) fn about(&self) -> String {
        self.tree.folder.clone().unwrap_or_else(|| "what is marked".to_owned())
    }

    /// How many are listed so far, while they are.
    pub(super) fn listed_so_far(&self) -> usize {
        self.present.arrived.len()
    }

    /// All of it is listed: what is there no more, what is new, and of what the listing tells what it was.
    fn take_present(&mut self, app: &mut App, at: Timestamp) {
        let current = self.list.row().and_then(|at| self.tree.parameters.get(at)).map(|it| it.name.clone());
        let mut arrived = std::mem::take(&mut self.present.arrived);
        arrived.retain(|parameter| self.tree.holds(&parameter.name));
        // What this session wrote itself may be newer than a listing that lags (docs/parameter-store.md 2.2).
        let own = self.tree.parameters.iter().filter(|it| app.was_just_written(&it.name));
        let own: Vec<Parameter> = own.cloned().collect();
        let mut present: BTreeMap<String, Parameter> = BTreeMap::new();
        for parameter in own.into_iter().chain(arrived) {
            let parameter = app.parameter_at(&parameter.name).unwrap_or(parameter);
            present.insert(name_key(&parameter.name).to_owned(), parameter);
        }
        let mut gone = Vec::new();
        let (mut parameters, mut found) = (Vec::new(), Vec::new());
        let before = std::mem::take(&mut self.tree.parameters).into_iter().zip(std::mem::take(&mut self.found));
        for (was, told) in before {
            let Some(parameter) = present.remove(name_key(&was.name)) else {
                gone.push(was.name.clone());
                parameters.push(was);
                found.push(Found::Gone);
                continue;
            };
            // What a history told of the same version holds.
            let is_as_before = (parameter.version, parameter.modified) == (was.version, was.modified);
            let told = Some(told).filter(|told| is_as_before && matches!(told, Found::Past(_)));
            found.push(told.unwrap_or_else(|| Found::of(&parameter, self.moment)));
            parameters.push(parameter);
        }
        for parameter in present.into_values() {
            found.push(Found::of(&parameter, self.moment));
            parameters.push(parameter);
        }
        let mut rows: Vec<(Parameter, Found)> = parameters.into_iter().zip(found).collect();
        if self.tree.folder.is_some() {
            rows.sort_by(|(a, _), (b, _)| a.name.cmp(&b.name));
        }
        (self.tree.parameters, self.found) = rows.into_iter().unzip();
        let same = |name: String| self.tree.parameters.iter().position(|it| is_same_name(&it.name, &name));
        let row = current.and_then(same);
        self.list.put(row);
        (self.present.at, self.present.is_afresh) = (Some(at), true);
        app.are_gone(&gone);
    }
}

impl App {
    fn past_listed_page(&mut self, ticket: Ticket, parameters: &[Parameter]) {
        // The rows beneath may be older.
        let is_of_root = |parameter: &&Parameter| self.session.view.root.contains(&parameter.name);
        let of_root: Vec<Parameter> = parameters.iter().filter(is_of_root).cloned().collect();
        self.keep_place(|app| of_root.iter().for_each(|parameter| app.arrive(parameter)));
        if let Some(page) = self.pages.all::<Then>().find(|page| page.present.ticket == Some(ticket)) {
            page.present.arrived.extend_from_slice(parameters);
        }
    }

    fn past_listed(&mut self, now: Now, ticket: Ticket, outcome: Result<ListedBy, Failure>) {
        let is_it = |page: &Then| page.present.ticket == Some(ticket);
        let Some(at) = self.pages.iter().position(|page| page.get::<Then>().is_some_and(is_it)) else { return };
        let mut page = self.pages.stack.remove(at);
        if let Some(page) = page.get_mut::<Then>() {
            page.present.ticket = None;
            match outcome {
                Ok(_) => {
                    page.take_present(self, now.wall);
                    page.read(self);
                }
                // Who may not list may read histories: then it is by what is known, and said so.
                Err(failure) if failure.is_refusal() => {
                    page.present.failed = Some(failure);
                    page.read(self);
                }
                Err(failure) => page.present.failed = Some(failure),
            }
            page.fit_rows(self);
        }
        self.pages.stack.insert(at, page);
    }
}
