//! The sides of a comparison, the other way round: what was listed and told stays, and is not asked for again. What is copied then goes
//! from there to here.

use super::beside::Beside;
use super::not_copied::Reasons;
use super::promote::name_there;
use super::sides::Row;
use super::state::Comparison;
use crate::comparison::{Told, Untold, beside};
use crate::destination::{Side, Target};
use crate::parameter::name_key;

impl Comparison {
    /// Why the sides cannot be swapped.
    pub(super) fn why_not_swapped(&self) -> Option<&'static str> {
        match (&self.other, &self.rows) {
            (Side::File(_), _) => Some("the other side is a file: a place of Parameter Store comes first"),
            _ if self.is_under_way() => Some("something is under way already"),
            (_, None) => Some("not all was listed yet"),
            (_, Some(_)) => None,
        }
    }

    /// What was there is here, and the other way round.
    pub(super) fn swap(&mut self) {
        let Some(there) = self.there_meant.clone().filter(|_| self.why_not_swapped().is_none()) else { return };
        let here = Target { is_folder: there.is_folder, ..self.sources.here.clone() };
        if self.sources.only.is_some() {
            let named = |row: &Row| match &row.there {
                Some(known) => name_key(&known.name).to_owned(),
                None => name_key(&name_there(&there, &row.name)).to_owned(),
            };
            self.sources.only = Some(self.all().iter().map(named).collect());
        }
        let one = (!there.is_folder).then(|| there.relative(&there.path).to_owned());
        self.sources.here = there;
        (self.other, self.there_meant) = (Side::Store(here.clone()), Some(here));
        let first = self.from.take();
        let second = (self.place.take(), self.elsewhere.take());
        self.from = self.to.take().map(|to| Beside { to, place: second.0, elsewhere: second.1, opening: None });
        if let Some(Beside { to, place, elsewhere, .. }) = first {
            (self.to, self.place, self.elsewhere) = (Some(to), place, elsewhere);
        }
        std::mem::swap(&mut self.here, &mut self.there);
        for row in self.rows.iter_mut().flatten() {
            swap_row(row);
            if let Some(name) = &one {
                row.name.clone_from(name);
            }
        }
        if let Some((side, _)) = &mut self.failed {
            *side = match *side {
                "here" => "there",
                "there" => "here",
                both => both,
            };
        }
        if let Some(known) = &mut self.pair {
            known.is_swapped = !known.is_swapped;
        }
        // They were not copied the other way.
        self.not_copied = Reasons::default();
    }
}

fn swap_row(row: &mut Row) {
    std::mem::swap(&mut row.here, &mut row.there);
    if let Some(Told::Untold(untold)) = &mut row.told {
        let Untold { here, there } = &mut **untold;
        std::mem::swap(here, there);
    }
    let listed = |known: &Option<super::sides::Known>| known.as_ref().and_then(|known| known.parameter.clone());
    let both = listed(&row.here).zip(listed(&row.there));
    row.beside = both.map(|(here, there)| beside(&here, &there)).unwrap_or_default();
}
