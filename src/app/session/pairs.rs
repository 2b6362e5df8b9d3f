//! Pairs of places that should be equal: those that are kept and those of the settings, and the way to each place.

use crate::app::{App, Tone};
use crate::destination::{Destination, Side};
use crate::keymap::{Action, PageName};
use crate::places::{Compared, MOST_PAIRS, Pair, PairSide, Trace, kept_target};
use crate::text;

impl App {
    /// All pairs: those of the settings in their order, then those that are kept, by their names. What stands in both is of the settings.
    pub(in crate::app) fn pairs(&self) -> Vec<Pair> {
        let side = |side: &Side| match side {
            Side::Store(target) => PairSide::Written(target.clone()),
            Side::File(path) => PairSide::File(self.as_found_anywhere(path)),
        };
        let written = self.config.pairs.iter();
        let mut all: Vec<Pair> = written
            .map(|pair| Pair { name: pair.name.clone(), a: PairSide::Written(pair.a.clone()), b: side(&pair.b) })
            .collect();
        for pair in self.places.pairs() {
            if !all.iter().any(|other| other.is_same(pair, &self.session.place)) {
                all.push(pair.clone());
            }
        }
        all
    }

    /// A path as it is found from wherever this program is started.
    pub(in crate::app) fn as_found_anywhere(&self, path: &std::path::Path) -> std::path::PathBuf {
        let directory = self.start.directory.as_deref();
        directory.map_or_else(|| path.to_owned(), |directory| directory.join(path).components().collect())
    }

    /// The pair of the settings that is of the same two places.
    pub(in crate::app) fn pair_of_settings(&self, pair: &Pair) -> Option<Pair> {
        let mut of_settings = self.pairs().into_iter().filter(|pair| matches!(pair.a, PairSide::Written(_)));
        of_settings.find(|other| other.is_same(pair, &self.session.place))
    }

    /// Why a pair is not to be kept, or no longer, from here.
    pub(in crate::app) fn why_pair_stays(&self, pair: &Pair) -> Option<String> {
        let name = self.pair_of_settings(pair)?.name;
        Some(format!("it is {} of your settings: a [[pair]] there", text::sanitise(&name)))
    }

    /// Whether two places are a pair, wherever that stands.
    pub(in crate::app) fn is_pair(&self, pair: &Pair) -> bool {
        self.places.is_kept(pair) || self.pair_of_settings(pair).is_some()
    }

    /// What the last comparison of a pair has found.
    pub(in crate::app) fn last_compared(&self, pair: &Pair) -> Option<&Compared> {
        self.places.compared(pair, &self.session.place)
    }

    /// How a place of a pair is spoken of from here, and where it is opened beside the session if it is not in it.
    ///
    /// # Errors
    /// Why nothing that can be chosen leads there.
    pub(in crate::app) fn way_to_side(&self, side: &PairSide) -> Result<(Side, Option<Destination>), String> {
        match side {
            PairSide::File(path) => Ok((Side::File(path.clone()), None)),
            PairSide::Written(target) => {
                if let Some(profile) = target.profile.as_ref().filter(|_| self.is_demo()) {
                    return Err(format!("the demo has no profiles, so none that is called {profile}"));
                }
                Ok((Side::Store(target.clone()), self.beyond(target)))
            }
            PairSide::Kept { location, is_folder } => {
                let to = self.way_beside(location)?;
                let mut target = kept_target(location, *is_folder);
                if to.is_none() {
                    (target.profile, target.region) = (None, None);
                }
                Ok((Side::Store(target), to))
            }
        }
    }

    /// Keeps a pair, or no longer, and says so.
    pub(in crate::app) fn toggle_pair(&mut self, pair: Pair) {
        let name = text::sanitise(&pair.name).into_owned();
        if self.places.is_kept(&pair) {
            self.remember(Trace::PairDropped(pair));
            self.say(Tone::Good, format!("kept no longer: {name}"));
        } else if self.places.has_room_for_pair() {
            self.remember(Trace::PairKept(pair.clone()));
            let all = self.places.pairs();
            let kept = all.into_iter().find(|other| other.is_same(&pair, &self.session.place));
            let name = kept.map_or(name, |kept| text::sanitise(&kept.name).into_owned());
            let until = if self.start.places_file.is_some() { "" } else { ", until you quit: nothing is kept on disk" };
            let places = self.pane_key(Action::Show(PageName::PLACES));
            self.say(Tone::Good, format!("kept as {name}: {places} lists it, and compares it again{until}"));
        } else {
            self.say(Tone::Warn, format!("{MOST_PAIRS} pairs are kept already: take one away first"));
        }
    }
}
