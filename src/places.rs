//! Where the user was: bookmarks, pairs of places that should be equal, the places of late, the row and the open folders that each place
//! was left at, and the actions that were done by name. Names alone, never a value. Pure: [`crate::places_file`] keeps it between sessions.

mod format;
mod location;
mod pairs;

use jiff::Timestamp;

use crate::destination::{Place, Root};
use crate::job::JobPlace;
pub use location::{Location, place_kept};
pub(crate) use pairs::kept_target;
pub use pairs::{Compared, Counts, LONGEST_NAME, MOST_PAIRS, Pair, PairSide};

/// The most bookmarks there are.
pub const MOST_BOOKMARKS: usize = 100;

/// The most places of late that are remembered; those that count least go first.
const MOST_VISITS: usize = 100;

/// The most places whose row and folders are remembered; those that were left first go first.
const MOST_LEFT: usize = 30;

/// What the names of open folders may take of a place that was left, in bytes.
const MOST_OPEN: usize = 16 << 10;

/// The most actions that are remembered.
const MOST_USED: usize = 20;

/// Within this time, in seconds, coming to the place where one was last is no other visit.
const ONE_VISIT: i64 = 600;

/// The most keys that are remembered of other places; those that were chosen first go first.
const MOST_KEYS: usize = 200;

/// Which key of a place stands for one of another: what was copied from the one to the other was encrypted under it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyThere {
    /// Where it was copied from, without a profile,
    pub from: JobPlace,
    /// the key there,
    pub key: String,
    /// where it was copied to,
    pub to: JobPlace,
    /// and the key that was chosen.
    pub there: String,
}

impl KeyThere {
    /// `None` where it is not known whose account either is: keys are an account's.
    pub fn of(from: &JobPlace, key: &str, to: &JobPlace, there: String) -> Option<Self> {
        let known = from.account.is_some() && to.account.is_some();
        let [from, to] = [from, to].map(|place| JobPlace { profile: None, ..place.clone() });
        known.then(|| Self { from, key: key.to_owned(), to, there })
    }
}

/// A location that was come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visit {
    /// Where.
    pub location: Location,
    /// How often.
    pub times: u32,
    /// The last time.
    pub at: Timestamp,
}

impl Visit {
    /// What it counts: how often, and four times as much within the hour, twice within the day, half within the week, a quarter before.
    fn weight(&self, now: Timestamp) -> f64 {
        let recent = match now.as_second() - self.at.as_second() {
            ..3_600 => 4.0,
            3_600..86_400 => 2.0,
            86_400..604_800 => 0.5,
            _ => 0.25,
        };
        f64::from(self.times) * recent
    }
}

/// Where the user was in what a place shows, when it was left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// The place, as [`place_kept`] has it.
    pub place: Place,
    /// What was shown.
    pub root: Root,
    /// The name under the cursor.
    pub cursor: String,
    /// The folders that were open, each after the one that it is in.
    pub open: Vec<String>,
}

/// Something that is to be remembered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trace {
    /// A location was come to.
    Visited(Location, Timestamp),
    /// A place was left.
    Left(Left),
    /// A location is to be a bookmark.
    Bookmarked(Location),
    /// It is to be none.
    Unbookmarked(Location),
    /// Two places are to be kept as a pair that should be equal.
    PairKept(Pair),
    /// They are to be none.
    PairDropped(Pair),
    /// Two places that should be equal were compared.
    Compared(Compared),
    /// A key was chosen to encrypt under in another place.
    KeyThere(KeyThere),
    /// An action was done by its name, as [`crate::keymap::Action::name`] calls it.
    Used(String),
}

/// All that is remembered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Places {
    /// In the order in which they were made.
    bookmarks: Vec<Location>,
    pairs: pairs::Pairs,
    visits: Vec<Visit>,
    /// The last first.
    left: Vec<Left>,
    /// The last first.
    used: Vec<String>,
    /// The last first.
    keys: Vec<KeyThere>,
}

/// Why the text of a file is none of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unread {
    /// Another version of this program has written it, which may read it still.
    #[error("another version of sesame has written it")]
    OtherFormat,
    /// It is damaged.
    #[error("it is damaged")]
    Damaged,
}

impl Places {
    /// Takes in what is to be remembered. The same traces in the same order make the same of what others have left meanwhile.
    pub fn take(&mut self, trace: Trace) {
        match trace {
            Trace::Visited(location, at) => self.visited(location, at),
            Trace::Left(left) => self.was_left(left),
            Trace::Bookmarked(location) => {
                if !self.is_bookmarked(&location) && self.bookmarks.len() < MOST_BOOKMARKS {
                    self.bookmarks.push(location);
                }
            }
            Trace::Unbookmarked(location) => self.bookmarks.retain(|other| !other.is_same(&location)),
            Trace::PairKept(pair) => self.pairs.keep(pair),
            Trace::PairDropped(pair) => self.pairs.drop(&pair),
            Trace::Compared(compared) => self.pairs.compared(compared),
            Trace::KeyThere(key) => {
                self.keys.retain(|it| !(it.from == key.from && it.key == key.key && it.to == key.to));
                self.keys.insert(0, key);
                self.keys.truncate(MOST_KEYS);
            }
            Trace::Used(name) => {
                self.used.retain(|other| *other != name);
                self.used.insert(0, name);
                self.used.truncate(MOST_USED);
            }
        }
    }

    /// The key that was chosen the last time in place of one, for what is copied between those places.
    pub fn key_there(&self, from: &JobPlace, key: &str, to: &JobPlace) -> Option<&str> {
        let asked = KeyThere::of(from, key, to, String::new())?;
        let is_it = |it: &&KeyThere| it.from == asked.from && it.key == asked.key && it.to == asked.to;
        self.keys.iter().find(is_it).map(|it| it.there.as_str())
    }

    fn visited(&mut self, location: Location, at: Timestamp) {
        let last = self.visits.iter().map(|visit| visit.at).max();
        match self.visits.iter_mut().find(|visit| visit.location.is_same(&location)) {
            Some(visit) => {
                let stays = last == Some(visit.at) && at.as_second() - visit.at.as_second() < ONE_VISIT;
                visit.times = if stays { visit.times } else { visit.times.saturating_add(1) };
                visit.at = visit.at.max(at);
                visit.location = location;
            }
            None => self.visits.push(Visit { location, times: 1, at }),
        }
        if self.visits.len() > MOST_VISITS {
            self.sort_visits(at);
            self.visits.truncate(MOST_VISITS);
        }
    }

    fn sort_visits(&mut self, now: Timestamp) {
        self.visits
            .sort_by(|one, other| other.weight(now).total_cmp(&one.weight(now)).then_with(|| other.at.cmp(&one.at)));
    }

    fn was_left(&mut self, mut left: Left) {
        let mut room = MOST_OPEN;
        let fits = |name: &String| {
            let fits = name.len() <= room;
            room = room.saturating_sub(name.len());
            fits
        };
        left.open = left.open.into_iter().take_while(fits).collect();
        self.left.retain(|other| (&other.place, &other.root) != (&left.place, &left.root));
        self.left.insert(0, left);
        self.left.truncate(MOST_LEFT);
    }

    /// The bookmarks, by profile, region and name.
    pub fn bookmarks(&self) -> Vec<&Location> {
        let mut all: Vec<&Location> = self.bookmarks.iter().collect();
        let key = |it: &Location| (it.place.profile.clone(), it.place.region.clone(), it.name.clone());
        all.sort_by_key(|location| key(location));
        all
    }

    /// Whether a location is a bookmark.
    pub fn is_bookmarked(&self, location: &Location) -> bool {
        self.bookmarks.iter().any(|other| other.is_same(location))
    }

    /// Whether there is room for another bookmark.
    pub fn has_room(&self) -> bool {
        self.bookmarks.len() < MOST_BOOKMARKS
    }

    /// The pairs that are kept, by their names.
    pub fn pairs(&self) -> Vec<&Pair> {
        let mut all: Vec<&Pair> = self.pairs.kept.iter().collect();
        all.sort_by(|one, other| one.name.cmp(&other.name));
        all
    }

    /// Whether a pair is kept.
    pub fn is_kept(&self, pair: &Pair) -> bool {
        self.pairs.has(pair)
    }

    /// Whether there is room for another pair.
    pub fn has_room_for_pair(&self) -> bool {
        self.pairs.kept.len() < MOST_PAIRS
    }

    /// What the last comparison of a pair has found, for a session that is there.
    pub fn compared(&self, pair: &Pair, here: &Place) -> Option<&Compared> {
        self.pairs.compared.iter().find(|compared| compared.is_of(pair, here))
    }

    /// The locations that were come to, those that count most first: by how often and how lately.
    pub fn visits(&self, now: Timestamp) -> Vec<Visit> {
        let mut sorted = Self { visits: self.visits.clone(), ..Self::default() };
        sorted.sort_visits(now);
        sorted.visits
    }

    /// Where the user was when that root of that place was left last.
    pub fn left_at(&self, place: &Place, root: &Root) -> Option<&Left> {
        let place = place_kept(place);
        self.left.iter().find(|left| left.place == place && left.root == *root)
    }

    /// How lately an action was done by its name: the last one counts most, one that was not counts nothing.
    pub fn use_of(&self, name: &str) -> usize {
        self.used.iter().position(|used| used == name).map_or(0, |at| MOST_USED - at)
    }
}

#[cfg(test)]
mod tests;
