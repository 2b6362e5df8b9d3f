//! A comparison that is kept as a pair: both places as they are, what was found of them, and how it is opened again.

use jiff::Timestamp;

use super::looked::{KnownPair, Looked, is_written_since};
use super::name_pair::NamePair;
use super::sides::{Known, Row, Sources};
use super::state::Comparison;
use crate::app::{App, Turn};
use crate::comparison::{Elsewhere, Verdict, details};
use crate::destination::{Place, Side, Target};
use crate::parameter::{Identity, Parameter};
use crate::places::{Compared, Counts, Location, Pair, PairSide, Trace};

impl Comparison {
    /// Both places as they are kept; why they are not.
    fn as_pair(&self, app: &App) -> Result<Pair, String> {
        if let Some(known) = &self.pair {
            return Ok(known.pair.clone());
        }
        if self.sources.only.is_some() {
            return Err("what is marked is compared here: a pair is of two folders, or of two parameters".to_owned());
        }
        let kept = |place: &Place, account: Option<&str>, target: &Target| {
            let location = Location::of(place, account.map(str::to_owned), target.root(), target.path.clone());
            PairSide::Kept { location, is_folder: target.is_folder }
        };
        let at = |target: &Target, is_beside: bool, opened: Option<&Elsewhere>| match opened {
            Some(opened) => {
                let account = opened.identity.as_ref().ok().and_then(Identity::known_account);
                Ok(kept(&opened.place, account, target))
            }
            None if is_beside => Err("it is not connected there yet".to_owned()),
            None => Ok(kept(&app.session.place, app.account(), target)),
        };
        let first = self.from.as_ref().and_then(|from| from.elsewhere.as_ref());
        let a = at(&self.sources.here, self.from.is_some(), first)?;
        let b = match &self.other {
            Side::File(path) => PairSide::File(app.as_found_anywhere(path)),
            Side::Store(target) => at(target, self.goes_elsewhere(), self.elsewhere.as_ref())?,
        };
        // Two places are one pair, whichever of them is here.
        let reversed = Pair::of(b.clone(), a.clone());
        let shown = Pair::of(a, b);
        Ok(if !app.is_pair(&shown) && app.is_pair(&reversed) { reversed } else { shown })
    }

    /// Whether both are kept.
    pub(super) fn is_kept(&self, app: &App) -> bool {
        self.as_pair(app).is_ok_and(|pair| app.places.is_kept(&pair))
    }

    /// Why both can neither be kept nor kept no longer.
    pub(super) fn why_not_kept(&self, app: &App) -> Option<String> {
        match self.as_pair(app) {
            Err(why) => Some(why),
            Ok(pair) => app.why_pair_stays(&pair),
        }
    }

    /// Keeps both no longer, or asks what they are to be called as a pair.
    pub(super) fn toggle_kept(&mut self, app: &mut App) -> Turn {
        match self.as_pair(app) {
            Ok(pair) if !app.places.is_kept(&pair) && app.places.has_room_for_pair() => {
                Turn::Open(NamePair::of(pair).into())
            }
            Ok(pair) => {
                app.toggle_pair(pair);
                Turn::Stay
            }
            Err(_) => Turn::Stay,
        }
    }

    /// Notes what was found, where both are a pair. What a comparison of the values has told is not replaced by what names alone tell.
    pub(in crate::app) fn remember_outcome(&self, app: &mut App) {
        let Some(counts) = self.found() else { return };
        let Ok(pair) = self.as_pair(app) else { return };
        let tells_less = counts.unread > 0 && app.last_compared(&pair).is_some_and(|last| last.counts.unread == 0);
        if tells_less {
            app.pair_is_known(&pair, Some(&self.looked(counts)));
        } else {
            note(app, &pair, counts, self.since);
        }
    }

    /// Notes what is known after a copy. What was found before it is so no longer, whether all values were compared then or not.
    pub(in crate::app) fn remember_copied(&self, app: &mut App) {
        let Some(mut counts) = self.found() else { return };
        let Ok(pair) = self.as_pair(app) else { return };
        // Where all that was in both was the same, what was not written since is so still.
        let last = app.last_compared(&pair).filter(|last| last.counts.is_known_but_for_missing());
        if let Some(last) = last {
            let is_as_it_was = |row: &&Row| row.verdict() == Verdict::Unread && !is_written_since(row, last.at);
            let is_apart = self.is_apart();
            for row in self.all().iter().filter(is_as_it_was) {
                let differs = differs_beside(row, is_apart);
                counts.unread -= 1;
                counts.unread_beside -= usize::from(differs);
                *if differs { &mut counts.beside } else { &mut counts.same } += 1;
            }
        }
        note(app, &pair, counts, self.since);
    }

    /// What listing both has told, where they stand so.
    pub(super) fn looked(&self, counts: Counts) -> Looked {
        Looked::of(self.all(), counts, self.pair.as_ref().and_then(|known| known.before.as_ref()))
    }

    /// Whether the two places are not of one session: another place encrypts under a key of its own.
    fn is_apart(&self) -> bool {
        self.from.is_some() || self.goes_elsewhere()
    }

    /// How many names stand how; nothing before both are listed.
    pub(in crate::app) fn found(&self) -> Option<Counts> {
        let rows = self.rows.as_ref()?;
        let is_apart = self.is_apart();
        let mut counts = Counts::default();
        for row in rows {
            *counted(row, is_apart, &mut counts) += 1;
            let is_unread = row.verdict() == Verdict::Unread;
            counts.unread_beside += usize::from(is_unread && differs_beside(row, is_apart));
        }
        Some(counts)
    }
}

/// Notes what was found of a pair, and since when that is known.
fn note(app: &mut App, pair: &Pair, counts: Counts, since: Timestamp) {
    if app.is_pair(pair) {
        let compared = Compared::of(pair, &app.session.place, since, counts);
        app.remember(Trace::Compared(compared));
        app.pair_is_known(pair, None);
    }
}

/// `is_apart`: the two places are not of one session, so that another key is no difference.
fn counted<'c>(row: &Row, is_apart: bool, counts: &'c mut Counts) -> &'c mut usize {
    match row.verdict() {
        Verdict::OnlyFirst | Verdict::OnlySecond => &mut counts.missing,
        Verdict::Different => &mut counts.different,
        Verdict::Untold => &mut counts.untold,
        Verdict::Unread => &mut counts.unread,
        Verdict::Same if differs_beside(row, is_apart) => &mut counts.beside,
        Verdict::Same => &mut counts.same,
    }
}

fn differs_beside(row: &Row, is_apart: bool) -> bool {
    fn listed(known: Option<&Known>) -> Option<&Parameter> {
        known.and_then(|known| known.parameter.as_ref())
    }
    let both = listed(row.here.as_ref()).zip(listed(row.there.as_ref()));
    both.is_some_and(|(here, there)| details(here, there).iter().any(|detail| !is_apart || detail.what != "key"))
}

impl App {
    /// Why the places of a pair cannot be compared from here; nothing where they can.
    pub(in crate::app) fn why_not_compared_again(&self, pair: &Pair) -> Option<String> {
        if !self.is_connected() {
            return Some(self.why_not_connected());
        }
        [&pair.a, &pair.b].into_iter().find_map(|side| self.way_to_side(side).err())
    }

    /// Lists both places of a pair, wherever they are, side by side; `listed`: what listing them told the last time.
    ///
    /// # Errors
    /// Why nothing leads to one of them.
    pub(in crate::app) fn compare_pair(&mut self, pair: Pair, listed: Option<Looked>) -> Result<Comparison, String> {
        let (first, from) = self.way_to_side(&pair.a)?;
        let (other, to) = self.way_to_side(&pair.b)?;
        let Side::Store(here) = first else { return Err("the first of a pair is a place".to_owned()) };
        let sources = Sources { here, only: None };
        let before = self.last_compared(&pair).cloned();
        let known = KnownPair { pair, before, listed, is_swapped: false };
        Ok(Comparison::opened(self, (sources, other), (from, to), Some(known), None))
    }
}
