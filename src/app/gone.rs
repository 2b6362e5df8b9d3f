//! What is not there any more, as far as is known here, and what a change does to it then.

use std::borrow::Cow;

use super::App;
use super::state::listing::Listing;
use crate::parameter::{Parameter, name_key};
use crate::plan::PlanStep;

impl App {
    /// Whether a parameter is known to be gone: it was found so, or a whole listing of where it was does not bring it.
    pub(in crate::app) fn is_known_gone(&self, name: &str) -> bool {
        let view = &self.session.view;
        let is_listed = matches!(view.listing, Listing::Done { .. }) && view.root.contains(name);
        view.tree.find(name).and_then(|node| view.tree.parameter(node)).is_none()
            && (is_listed || self.session.deleted.contains_key(name_key(name)))
    }

    /// One that was known to be gone is there again.
    pub(in crate::app) fn is_there_again(&mut self, name: &str, is: &Parameter) {
        if self.is_known_gone(name) {
            self.session.deleted.remove(name_key(name));
            let is = Parameter { name: name.to_owned(), ..is.clone() };
            self.keep_place(|app| app.arrive(&is));
        }
    }

    /// Whether a step is about one that is known to be gone.
    pub(in crate::app) fn is_of_the_gone(&self, step: &PlanStep) -> bool {
        step.was().is_some_and(|was| self.is_known_gone(&was.name))
    }

    /// A step as it is carried out: what is gone is created anew.
    pub(in crate::app) fn as_it_stands<'a>(&self, step: &'a PlanStep) -> Cow<'a, PlanStep> {
        match step.anew() {
            Some(anew) if self.is_of_the_gone(step) => Cow::Owned(anew),
            _ => Cow::Borrowed(step),
        }
    }
}
