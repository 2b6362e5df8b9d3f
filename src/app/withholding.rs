//! The one gate for what failed: no value that the program holds at that moment comes in with it, to be shown, explained or copied.

use super::App;
use super::message::Reply;
use super::state::change::Change;
use super::state::opening::Opening;
use crate::failure::Withheld;
use crate::parameter::{Identity, Partition};

impl App {
    /// Takes out of an answer about that parameter, or none, what is not to be repeated.
    pub(super) fn withhold(&self, about: &str, reply: &mut Reply) {
        if reply.failure_mut().is_none() && reply.complaint_mut().is_none() {
            return;
        }
        let values = self.values();
        if values.is_empty() {
            return;
        }
        let shown = self.shown_anyway(about);
        let withheld = Withheld { values, shown: shown.iter().map(String::as_str).collect() };
        if let Some(failure) = reply.failure_mut() {
            withheld.take_from(failure);
        }
        if let Some(complaint) = reply.complaint_mut() {
            withheld.take_from_text(complaint);
        }
    }

    /// Every value that is held now.
    fn values(&self) -> Vec<&str> {
        let opening = self.session.view.opening.as_ref().and_then(Opening::value);
        let elsewhere = [self.revealed(), opening, self.change.as_ref().map(Change::value)];
        self.pages.iter().flat_map(|page| page.values()).chain(elsewhere.into_iter().flatten()).collect()
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
