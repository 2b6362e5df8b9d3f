//! Pairs of places that should be equal: kept here, or named in the settings; and what the last comparison of one has found, in figures.

use std::path::PathBuf;

use jiff::Timestamp;

use super::location::{Location, place_kept};
use crate::destination::{Place, Side, Target};
use crate::text;

/// The most pairs that are kept.
pub const MOST_PAIRS: usize = 50;

/// The most comparisons whose outcome is remembered; those that were made first go first.
pub(super) const MOST_COMPARED: usize = 100;

/// The most columns of a name.
pub const LONGEST_NAME: usize = 40;

/// Two places that should be equal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// What it is called.
    pub name: String,
    /// The first place.
    pub a: PairSide,
    /// The other, or a file.
    pub b: PairSide,
}

/// One of two places that should be equal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PairSide {
    /// As it was when the pair was kept: profile, region and endpoint are said.
    Kept {
        /// The folder or parameter.
        location: Location,
        /// Whether the folder is meant, though a parameter bears the same name.
        is_folder: bool,
    },
    /// As the settings have it: what they leave out is that of the session.
    Written(Target),
    /// A file.
    File(PathBuf),
}

impl PairSide {
    /// As it is typed: `[profile@][region:]/path`, or a file.
    pub fn typed(&self) -> String {
        match self {
            Self::Kept { location, is_folder } => kept_target(location, *is_folder).to_string(),
            Self::Written(target) => target.to_string(),
            Self::File(path) => path.display().to_string(),
        }
    }

    /// Its path, or that of the file.
    pub fn path(&self) -> String {
        match self {
            Self::Kept { location, .. } => location.name.clone(),
            Self::Written(target) => target.path.clone(),
            Self::File(path) => path.display().to_string(),
        }
    }

    /// Why a place that was opened is not the one that was kept: a profile may lead elsewhere by now. `account`: whose it is, where that is
    /// known.
    pub fn why_not_at(&self, opened: &Place, account: Option<&str>) -> Option<String> {
        let Self::Kept { location, .. } = self else { return None };
        let (place, is) = (&location.place, place_kept(opened));
        let at = |endpoint: &Option<String>| endpoint.clone().unwrap_or_else(|| "AWS's own endpoint".to_owned());
        if is.endpoint != place.endpoint {
            let start = place.endpoint.as_ref().map_or_else(
                || "without --endpoint-url".to_owned(),
                |endpoint| format!("with --endpoint-url {endpoint}"),
            );
            let [was, is] = [&place.endpoint, &is.endpoint].map(at);
            return Some(format!(
                "Another endpoint: the pair was kept at {was}; this is at {is}: start sesame {start}"
            ));
        }
        if place.region.is_some() && is.region != place.region {
            let [was, is] = [&place.region, &is.region].map(|region| region.clone().unwrap_or_default());
            return Some(format!("The pair was kept in {was}; this is {is}"));
        }
        match (location.account.as_deref(), account) {
            (Some(was), Some(is)) if was != is => {
                Some(format!("The pair was kept in account {was}; the same credentials are of {is} now"))
            }
            _ => None,
        }
    }

    /// As a side of a comparison is typed.
    pub fn side(&self) -> Side {
        match self {
            Self::Kept { location, is_folder } => Side::Store(kept_target(location, *is_folder)),
            Self::Written(target) => Side::Store(target.clone()),
            Self::File(path) => Side::File(path.clone()),
        }
    }

    /// What tells it from every other, for a session that is there. Another profile, region or endpoint is another place.
    fn key(&self, here: &Place) -> String {
        let said = |by: Option<String>, region: Option<&str>, endpoint: Option<String>, path: &str| {
            let by = by.map(|by| format!("{by}@")).unwrap_or_default();
            let region = region.map(|region| format!("{region}:")).unwrap_or_default();
            let endpoint = endpoint.map(|endpoint| format!(" at {endpoint}")).unwrap_or_default();
            format!("{by}{region}{path}{endpoint}")
        };
        match self {
            Self::Kept { location: Location { place, name, .. }, .. } => {
                said(place.signed_by(), place.region.as_deref(), place.shown_endpoint(), name)
            }
            Self::Written(target) => {
                let profile = target.profile.as_ref().map(|profile| format!("profile {profile}"));
                // The region of another profile is its own.
                let own = here.region.as_deref().filter(|_| target.profile.is_none());
                let region = target.region.as_deref().or(own);
                said(profile.or_else(|| here.signed_by()), region, here.shown_endpoint(), &target.path)
            }
            Self::File(path) => path.display().to_string(),
        }
    }

    /// What tells it from the other side in a word: its last segment, where that is another; its profile or region where it is not.
    fn called(&self, differs: bool) -> String {
        let leaf = |path: &str| path.trim_end_matches('/').rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
        let apart = |profile: Option<&str>, region: Option<&str>| profile.or(region).map(str::to_owned);
        let called = match self {
            Self::Kept { location, .. } if !differs => {
                apart(location.place.signing_profile(), location.place.region.as_deref())
            }
            Self::Written(target) if !differs => apart(target.profile.as_deref(), target.region.as_deref()),
            _ => Some(leaf(&self.path())),
        };
        called.filter(|called| !called.is_empty()).unwrap_or_else(|| "all".to_owned())
    }
}

/// A location as it is typed.
pub(crate) fn kept_target(location: &Location, is_folder: bool) -> Target {
    let Location { place, name, .. } = location;
    Target {
        profile: place.signing_profile().map(str::to_owned),
        region: place.region.clone(),
        path: name.clone(),
        is_folder,
        selector: None,
        arn: None,
    }
}

impl Pair {
    /// Two places under a name that is made of what tells them apart: `prod-staging`, `prod-us-west-2`.
    pub fn of(a: PairSide, b: PairSide) -> Self {
        let differs = a.path() != b.path();
        let regions_alone = |one: &PairSide, other: &PairSide| match (one, other) {
            (PairSide::Kept { location: one, .. }, PairSide::Kept { location: other, .. }) => {
                one.place.profile == other.place.profile && one.place.region != other.place.region
            }
            _ => false,
        };
        let second = match &b {
            PairSide::Kept { location, .. } if !differs && regions_alone(&a, &b) => {
                location.place.region.clone().unwrap_or_default()
            }
            b => b.called(differs),
        };
        let name = text::sanitise(&format!("{}-{second}", a.called(true))).into_owned();
        Self { name: text::truncate(&name, LONGEST_NAME).into_owned(), a, b }
    }

    /// Whether both are about the same two places, for a session that is there.
    pub fn is_same(&self, other: &Self, here: &Place) -> bool {
        self.key(here) == other.key(here)
    }

    fn key(&self, here: &Place) -> [String; 2] {
        [self.a.key(here), self.b.key(here)]
    }
}

/// How many names stand how in two places.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// In both, and the same.
    pub same: usize,
    /// In both, and another type or value.
    pub different: usize,
    /// In one alone.
    pub missing: usize,
    /// In both, and something beside the value differs alone.
    pub beside: usize,
    /// In both; a value could not be read.
    pub untold: usize,
    /// In both; the values were not compared.
    pub unread: usize,
    /// How many of these differ in something beside the value.
    pub unread_beside: usize,
}

impl Counts {
    /// In words: `2 different · 1 missing`; `12 the same` where nothing else is to be said.
    pub fn says(&self) -> String {
        let all = [
            (self.different, "different"),
            (self.missing, "missing"),
            (self.beside + self.unread_beside, "beside the value"),
            (self.untold, "cannot be told"),
            (self.unread, "not compared"),
        ];
        let says: Vec<String> = all
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, says)| format!("{} {says}", text::grouped(*count)))
            .collect();
        if says.is_empty() { format!("{} the same", text::grouped(self.same)) } else { says.join(" · ") }
    }

    /// Whether all that is in both is known to be the same.
    pub fn is_known_but_for_missing(&self) -> bool {
        self.different + self.beside + self.untold + self.unread == 0
    }

    /// Whether nothing is known to differ.
    pub fn is_equal(&self) -> bool {
        self.different + self.missing + self.beside + self.untold + self.unread_beside == 0
    }
}

/// What a comparison has found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compared {
    /// Both places, as [`Pair::key`] has them.
    pub(super) key: [String; 2],
    /// When.
    pub at: Timestamp,
    /// What.
    pub counts: Counts,
}

impl Compared {
    /// Of a pair, in a session that is there.
    pub fn of(pair: &Pair, here: &Place, at: Timestamp, counts: Counts) -> Self {
        Self { key: pair.key(here), at, counts }
    }

    pub(super) fn is_of(&self, pair: &Pair, here: &Place) -> bool {
        self.key == pair.key(here)
    }
}

/// The pairs that are kept, and what comparisons have found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Pairs {
    /// In the order in which they were kept.
    pub(super) kept: Vec<Pair>,
    /// The last first.
    pub(super) compared: Vec<Compared>,
}

impl Pairs {
    pub(super) fn keep(&mut self, mut pair: Pair) {
        if self.has(&pair) || self.kept.len() >= MOST_PAIRS {
            return;
        }
        let is_taken = |name: &str| self.kept.iter().any(|other| other.name == name);
        if is_taken(&pair.name) {
            // One of so many numbers is free.
            let others = (2..=MOST_PAIRS + 1).map(|number| format!("{}-{number}", pair.name));
            pair.name = others.into_iter().find(|name| !is_taken(name)).unwrap_or_default();
        }
        self.kept.push(pair);
    }

    pub(super) fn drop(&mut self, pair: &Pair) {
        self.kept.retain(|other| !is_same_kept(other, pair));
    }

    pub(super) fn has(&self, pair: &Pair) -> bool {
        self.kept.iter().any(|other| is_same_kept(other, pair))
    }

    pub(super) fn compared(&mut self, compared: Compared) {
        self.compared.retain(|other| other.key != compared.key);
        self.compared.insert(0, compared);
        self.compared.truncate(MOST_COMPARED);
    }
}

/// What is kept says where it is, wherever the session is.
fn is_same_kept(one: &Pair, other: &Pair) -> bool {
    one.is_same(other, &Place::default())
}
