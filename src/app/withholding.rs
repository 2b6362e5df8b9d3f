//! The one gate for what failed: no value that the program holds at that moment comes in with it, to be shown, explained or copied.

use super::App;
use super::message::Reply;
use super::state::change::Change;
use super::state::opening::Opening;
use crate::failure::{Failure, Withheld};
use crate::parameter::{Identity, Partition};
use crate::secret::Secret;

impl App {
    /// Takes out of an answer about that parameter, or none, what is not to be repeated.
    pub(super) fn withhold(&self, about: &str, reply: &mut Reply) {
        if reply.failure_mut().is_none() && reply.complaint_mut().is_none() {
            return;
        }
        self.withheld(about, |withheld| {
            if let Some(failure) = reply.failure_mut() {
                withheld.take_from(failure);
            }
            if let Some(complaint) = reply.complaint_mut() {
                withheld.take_from_text(complaint);
            }
        });
    }

    /// The same of a failure about that parameter.
    pub(super) fn withhold_from(&self, about: &str, failure: &mut Failure) {
        self.withheld(about, |withheld| withheld.take_from(failure));
    }

    fn withheld(&self, about: &str, take: impl FnOnce(&Withheld<'_>)) {
        // Of what was deleted they are sealed but for this moment.
        let kept = self.session.changes.open_all();
        let mut values = self.values();
        values.extend(kept.iter().map(Secret::expose));
        if values.is_empty() {
            return;
        }
        let shown = self.shown_anyway(about);
        take(&Withheld { values, shown: shown.iter().map(String::as_str).collect() });
    }

    /// Every value that is held now.
    fn values(&self) -> Vec<&str> {
        let opening = self.session.view.opening.as_ref().and_then(Opening::value);
        let elsewhere = [self.revealed(), opening].into_iter().flatten();
        let changing = self.change.iter().flat_map(Change::values);
        let spared = self.session.spared.values().map(|reading| reading.value.expose());
        let collected = self.session.change_set.values().map(Secret::expose);
        let pages = self.pages.iter().flat_map(|page| page.values());
        pages.chain(elsewhere).chain(changing).chain(spared).chain(collected).collect()
    }

    /// What the screen says of where this is, who asks, and about which parameter: that may be part of a value too.
    fn shown_anyway(&self, about: &str) -> Vec<String> {
        let place = &self.session.place;
        let mut shown = vec![self.arn_prefix(), self.session.view.root.to_string()];
        let said = [&place.profile, &place.role, &place.region, &place.endpoint];
        shown.extend(said.into_iter().flatten().cloned());
        shown.extend(place.region.iter().map(|region| Partition::of_region(region).host("ssm", region)));
        if let Some(identity) = &self.session.identity {
            let Identity { account, arn, alias } = identity;
            shown.extend([account, arn].into_iter().chain(alias).cloned());
        }
        let tree = &self.session.view.tree;
        let selected = self.selected().map(|node| tree.name(node));
        let names = self.pages.iter().filter_map(|page| page.about()).chain([about]).chain(selected.as_deref());
        for name in names.filter(|name| !name.is_empty()) {
            shown.push(name.to_owned());
            shown.extend(self.arn_of(name));
            if let Some(parameter) = tree.find(name).and_then(|node| tree.parameter(node)) {
                shown.extend([parameter.arn, parameter.key_id].into_iter().flatten());
            }
        }
        shown
    }
}
