//! A pair that is looked at without a page on the screen: both places are listed, no value is read, and what that tells goes to the list of
//! places, which asked for it.

use jiff::Timestamp;

use super::sides::{Known, Row};
use super::state::Comparison;
use crate::app::{App, Page, Ticket};
use crate::parameter::Parameter;
use crate::places::{Counts, Pair};

/// What listing both places of a pair told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::app) struct Looked {
    counts: Counts,
    /// How many of those in both were written since their values were compared; nothing where they were not.
    written: Option<usize>,
}

impl Looked {
    /// In words: `1 missing · 2 written since`.
    pub(in crate::app) fn says(&self) -> String {
        let Self { counts, written } = self;
        let in_both = counts.unread + counts.same + counts.beside + counts.different + counts.untold;
        let names = Counts { unread: 0, same: in_both, ..*counts };
        let names = (!names.is_equal()).then(|| names.says());
        let values = match written {
            _ if in_both == 0 => None,
            Some(0) => Some("no value written since".to_owned()),
            Some(written) => Some(format!("{written} written since")),
            None if counts.unread > 0 => Some(format!("{} not compared", counts.unread)),
            None => None,
        };
        let says: Vec<String> = names.into_iter().chain(values).collect();
        if says.is_empty() { counts.says() } else { says.join(" · ") }
    }

    /// Whether nothing of it says that the places differ.
    pub(in crate::app) fn is_equal(&self) -> bool {
        self.counts.is_equal() && self.written.unwrap_or(0) == 0
    }
}

impl Comparison {
    /// What listing both has told, or what failed; nothing while it is under way.
    fn outcome(&self, app: &App) -> Option<Result<Looked, String>> {
        if let Some((side, failure)) = &self.failed {
            return Some(Err(format!("{side}: {}", self.in_full(app, side, failure).what)));
        }
        let Some(counts) = self.found() else {
            return (!self.is_under_way()).then(|| Err("it was stopped".to_owned()));
        };
        let compared = self.pair.as_ref().and_then(|(_, before)| before.as_ref());
        let compared = compared.filter(|before| before.counts.unread == 0);
        let written = compared.map(|before| self.all().iter().filter(|row| is_written_since(row, before.at)).count());
        Some(Ok(Looked { counts, written }))
    }
}

/// Whether a value that is in both places was written after that.
fn is_written_since(row: &Row, at: Timestamp) -> bool {
    let modified = |known: &Option<Known>| -> Option<Timestamp> {
        let listed: Option<&Parameter> = known.as_ref()?.parameter.as_ref();
        listed?.modified
    };
    row.both().is_some() && [&row.here, &row.there].into_iter().filter_map(modified).any(|modified| modified > at)
}

impl App {
    /// Lists both places of a pair, and has the list of places told.
    ///
    /// # Errors
    /// Why nothing leads to one of them.
    pub(in crate::app) fn look_at_pair(&mut self, pair: Pair) -> Result<(), String> {
        let page: Page = self.compare_pair(pair)?.into();
        self.pages.unshown.push(page);
        Ok(())
    }

    /// How far looking at a pair is, while it is under way.
    pub(in crate::app) fn says_looking(&self, pair: &Pair) -> String {
        let pages = self.pages.unshown.iter().filter_map(|page| page.get::<Comparison>());
        let page = pages.into_iter().find(|page| page.pair.as_ref().is_some_and(|(of, _)| of == pair));
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
            let outcome = page.get::<Comparison>().and_then(|page| Some((page.pair.clone()?.0, page.outcome(self)?)));
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
