//! A pair that is looked at without a page on the screen: both places are listed, no value is read, and what that tells goes to the list of
//! places, which asked for it.

use super::looked::Looked;
use super::state::Comparison;
use crate::app::{App, Page, Ticket};
use crate::places::Pair;

impl Comparison {
    /// What listing both has told, or what failed; nothing while it is under way.
    fn outcome(&self, app: &App) -> Option<Result<Looked, String>> {
        if let Some((side, failure)) = &self.failed {
            return Some(Err(format!("{side}: {}", self.in_full(app, side, failure).what)));
        }
        let Some(counts) = self.found() else {
            return (!self.is_under_way()).then(|| Err("it was stopped".to_owned()));
        };
        Some(Ok(self.looked(counts)))
    }
}

impl App {
    /// Lists both places of a pair, and has the list of places told.
    ///
    /// # Errors
    /// Why nothing leads to one of them.
    pub(in crate::app) fn look_at_pair(&mut self, pair: Pair) -> Result<(), String> {
        let page: Page = self.compare_pair(pair, None)?.into();
        self.pages.unshown.push(page);
        Ok(())
    }

    /// How far looking at a pair is, while it is under way.
    pub(in crate::app) fn says_looking(&self, pair: &Pair) -> String {
        let pages = self.pages.unshown.iter().filter_map(|page| page.get::<Comparison>());
        let page = pages.into_iter().find(|page| page.pair.as_ref().is_some_and(|known| known.pair == *pair));
        page.map_or_else(|| "listing…".to_owned(), |page| page.says_listing(self, self.clock))
    }

    /// Nothing of it is wanted any more.
    pub(in crate::app) fn look_at_no_pair(&mut self) {
        for mut page in std::mem::take(&mut self.pages.unshown) {
            page.dropped(self);
        }
    }

    /// One that is not on the screen takes an answer in; it goes once it has told all.
    pub(in crate::app) fn unshown_comparison(&mut self, ticket: Ticket, does: impl FnOnce(&mut Comparison, &mut Self)) {
        let is_asked = |page: &Page| page.get::<Comparison>().is_some_and(|page| page.waits_for(ticket));
        let Some(at) = self.pages.unshown.iter().position(is_asked) else { return };
        let mut page = self.pages.unshown.remove(at);
        if let Some(page) = page.get_mut::<Comparison>() {
            does(page, self);
        }
        self.pages.unshown.insert(at, page);
        self.hear_unshown();
    }

    /// Those that have told all, or were stopped, go.
    pub(in crate::app) fn hear_unshown(&mut self) {
        let mut heard = Vec::new();
        for mut page in std::mem::take(&mut self.pages.unshown) {
            let outcome =
                page.get::<Comparison>().and_then(|page| Some((page.pair.clone()?.pair, page.outcome(self)?)));
            match outcome {
                Some(outcome) => {
                    page.dropped(self);
                    heard.push(outcome);
                }
                None => self.pages.unshown.push(page),
            }
        }
        for (pair, outcome) in heard {
            self.pair_was_looked_at(&pair, outcome);
        }
    }
}
