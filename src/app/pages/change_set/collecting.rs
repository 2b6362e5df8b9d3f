//! An edit goes into the change set, comes out of it to be edited again, and what a plan has done of it goes.

use super::{ChangeSetPage, called};
use crate::app::pages::form::Form;
use crate::app::reason::Reason;
use crate::app::state::change::Bulk;
use crate::app::state::change_set::Collected;
use crate::app::state::changes::why_left;
use crate::app::{App, Now, Page, Tone};
use crate::deletion::Fate;
use crate::keymap::Action;
use crate::parameter::Parameter;
use crate::plan::PlanStep;
use crate::text;

impl App {
    /// Opens the page.
    pub(in crate::app) fn open_change_set(&mut self) {
        self.mask();
        let name = self.selected_parameter().map(|parameter| parameter.name).unwrap_or_default();
        self.lay(ChangeSetPage::on(&name));
    }

    /// Why the edits of the set are not written here, where they are of another place.
    pub(in crate::app) fn set_is_of_elsewhere(&self) -> Option<String> {
        let from = self.session.change_set.from()?;
        Some(format!("the change set is of {from}, and so are the versions that it goes by: go back there to write it"))
    }

    /// Why nothing is added to the set now.
    pub(in crate::app) fn why_not_collected(&self) -> Option<String> {
        match self.session.change_set.from() {
            _ if self.change.is_some() => Some("a change is under way: it must end first".to_owned()),
            Some(from) => Some(format!("the change set is of {from}: nothing of here goes into it")),
            None => None,
        }
    }

    /// Takes edits into the set, in place of being written now. The pages that led to them close.
    pub(in crate::app) fn collect(&mut self, edits: Vec<Collected>) {
        let is_page = |page: &Page| page.get::<ChangeSetPage>().is_some();
        let on_page = self.pages.iter().any(is_page);
        if on_page {
            self.close_pages_until(is_page);
        } else {
            self.drop_pages();
        }
        let (count, mut replaced) = (edits.len(), Vec::new());
        let first = edits.first().map(called).unwrap_or_default();
        for edit in edits {
            self.session.view.marks.remove(edit.name());
            replaced.extend(self.session.change_set.take(edit));
        }
        if let Some(page) = self.pages.last_mut().and_then(|page| page.get_mut::<ChangeSetPage>()) {
            *page = ChangeSetPage::on(&first);
        }
        let added = if count == 1 { "it is" } else { &format!("{} are", text::counted(count)) };
        let place = match replaced.as_slice() {
            [] => String::new(),
            [one] if count == 1 => format!(", in place of the {} before", noun(&one.step)),
            before => format!(", {} in place of the edits before", text::grouped(before.len())),
        };
        let key = self.pane_key(Action::Show(super::NAME));
        let ways = if on_page {
            String::new()
        } else {
            format!(" · {key} shows all {}", text::grouped(self.session.change_set.len()))
        };
        let ways = if self.session.change_set.len() == 1 { ways.replace(" all 1", " it") } else { ways };
        self.say(Tone::Good, format!("not written: {added} in the change set{place}{ways}"));
    }

    /// Opens an edit again, as it is in the set: what is overwritten over what is there now.
    pub(super) fn edit_again(&mut self, now: Now, edit: Collected) {
        match edit.step {
            PlanStep::Overwrite { was, value } => self.edit_with(was, value),
            PlanStep::Create(creation) => {
                let form = Form::again(self, now, &creation.write, edit.given);
                self.pages.push(form);
                self.with_page(|page, app| page.fit(app));
            }
            PlanStep::PutBack { .. } | PlanStep::Delete(_) => {}
        }
    }

    /// Whether what has the keys was opened from the set.
    pub(in crate::app) fn is_from_set(&self) -> bool {
        self.pages.iter().any(|page| page.get::<ChangeSetPage>().is_some())
    }

    /// What has become of a plan: what was done of the set goes, what was left says why.
    pub(in crate::app) fn settle_change_set(&mut self, bulk: &Bulk, left: &[(String, Reason)]) {
        if self.session.change_set.under_way.take_if(|ticket| *ticket == bulk.ticket).is_none() {
            return;
        }
        for (name, fate) in &bulk.fates {
            let why = why_left(fate, false);
            match (fate, why) {
                (Fate::Moved(is), Some(why)) => {
                    let is = Parameter { name: name.clone(), ..(**is).clone() };
                    self.session.change_set.is_left(name, Some(&is), why);
                }
                // What was to be deleted is gone.
                (Fate::Absent, _) if self.session.change_set.get(name).is_some_and(|edit| edit.step.deletes()) => {
                    self.session.change_set.take_out(name);
                }
                (_, None) => self.session.change_set.take_out(name),
                (_, Some(why)) => self.session.change_set.is_left(name, None, why),
            }
        }
        for (name, why) in left {
            if self.session.change_set.get(name).is_some_and(|edit| edit.left.is_none()) {
                self.session.change_set.is_left(name, None, why.clone());
            }
        }
    }
}

/// What an edit is, in a word.
fn noun(step: &PlanStep) -> &'static str {
    match step {
        PlanStep::Overwrite { .. } | PlanStep::PutBack { .. } => "edit",
        PlanStep::Create(_) => "creation",
        PlanStep::Delete(_) => "deletion",
    }
}
