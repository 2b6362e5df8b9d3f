//! A row of the list of places: a bookmark, a place of late, or a pair; what is said of it.

use jiff::Timestamp;

use super::pair::{self, Looking};
use crate::app::App;
use crate::app::pages::picker::joined;
use crate::destination::Root;
use crate::line::{Line, Role};
use crate::parameter::spoken;
use crate::places::{Location, Pair};
use crate::text;

/// Before a row that is a bookmark, and before one that is none.
pub(super) const SIGNS: (&str, &str) = ("* ", "  ");

/// Before a pair that is kept or stands in the settings: what stands between the two in a title, and no sign of how they compare.
const PAIR: &str = "↔ ";

/// Columns between a name and what is said beside it.
pub(super) const GAP: usize = 2;

/// A row.
#[derive(Debug)]
pub(super) enum Entry {
    /// Was it a bookmark as the list was opened?
    Spot(Spot, bool),
    Pair(Pair),
}

impl Entry {
    /// What it stands under where there are pairs.
    pub(super) fn section(&self) -> &'static str {
        match self {
            Self::Spot(_, true) => "bookmarks",
            Self::Pair(_) => "pairs that should be equal",
            Self::Spot(_, false) => "of late",
        }
    }

    pub(super) fn name(&self) -> String {
        match self {
            Self::Spot(spot, _) => spot.name(),
            Self::Pair(pair) => pair::name(pair),
        }
    }

    /// Why it cannot be gone to, or compared, from here.
    pub(super) fn why_not(&self, app: &App) -> Option<String> {
        match self {
            Self::Spot(spot, _) => app.why_not_there(&spot.location),
            Self::Pair(pair) => app.why_not_compared_again(pair),
        }
    }

    /// That it is production, or one of its places is.
    pub(super) fn ground(&self, app: &App) -> &'static str {
        let ground = match self {
            Self::Spot(spot, _) => app.ground_of(&spot.location),
            Self::Pair(pair) => app.ground_of_side(&pair.a).or_else(|| app.ground_of_side(&pair.b)),
        };
        ground.map_or("", |ground| ground.short())
    }

    /// All that is said of it in one line, and how that is meant.
    pub(super) fn about(&self, app: &App, looking: &Looking) -> (Role, String) {
        let now = app.clock.wall;
        match self {
            Self::Spot(spot, _) => (Role::Dim, spot.about(now)),
            Self::Pair(pair) => {
                let (role, says) = looking.beside(app, pair, now);
                (role, joined(&[&says, &pair::places(pair)]))
            }
        }
    }

    /// It in full, in two lines.
    pub(super) fn in_full(&self, app: &App, looking: &Looking) -> [(Role, String); 2] {
        match self {
            Self::Spot(spot, _) => [(Role::Plain, spot.name()), (Role::Dim, spot.about(app.clock.wall))],
            Self::Pair(pair) => [(Role::Plain, pair::places(pair)), looking.beside(app, pair, app.clock.wall)],
        }
    }

    /// Its row of the list.
    pub(super) fn line(
        &self,
        app: &App,
        looking: &Looking,
        under_cursor: bool,
        (names, grounds): (usize, usize),
        width: usize,
    ) -> Line {
        let (sign, is_chosen) = match self {
            Self::Spot(spot, _) if app.places.is_bookmarked(&spot.location) => (SIGNS.0, true),
            Self::Pair(pair) if app.is_pair(pair) => (PAIR, true),
            _ => (SIGNS.1, false),
        };
        let wide = names.min(width.saturating_sub(text::width(sign) + GAP));
        let name = text::pad(&text::truncate_start(&self.name(), wide), wide + GAP);
        let ground = if grounds > 0 { text::pad(self.ground(app), grounds + GAP) } else { String::new() };
        let rest = width.saturating_sub(text::width(sign) + wide + GAP + text::width(&ground));
        let (role, about) = self.about(app, looking);
        let about = text::pad(&text::truncate(&about, rest), rest);
        let roles = match (under_cursor, self.why_not(app)) {
            (true, _) => [Role::Cursor; 4],
            (false, Some(_)) => [Role::Dim, Role::Dim, Role::Prod, Role::Dim],
            (false, None) => [Role::Strong, if is_chosen { Role::Strong } else { Role::Plain }, Role::Prod, role],
        };
        let [of_sign, of_name, of_ground, of_about] = roles;
        vec![(of_sign, sign.to_owned()), (of_name, name), (of_ground, ground), (of_about, about)]
    }
}

/// A place.
#[derive(Debug)]
pub(super) struct Spot {
    pub(super) location: Location,
    /// When it was come to last, if it is known.
    pub(super) at: Option<Timestamp>,
}

impl Spot {
    /// Its name, as it is spoken of.
    pub(super) fn name(&self) -> String {
        let Location { root, name, .. } = &self.location;
        let name = if name == "/" && *root != Root::all() { root.to_string() } else { spoken(name).into_owned() };
        text::sanitise(&name).into_owned()
    }

    /// Where it is: who signs, which region, which endpoint.
    fn place(&self) -> String {
        let Location { place, account, .. } = &self.location;
        let profile = place.signing_profile().map(str::to_owned).or_else(|| place.signed_by());
        let who = profile.or_else(|| account.clone()).unwrap_or_default();
        let region = place.region.as_deref().unwrap_or_default();
        text::sanitise(&joined(&[&who, region, place.endpoint.as_deref().unwrap_or_default()])).into_owned()
    }

    /// What is said beside its name.
    pub(super) fn about(&self, now: Timestamp) -> String {
        let when = self.at.map(|at| text::ago(at, now)).unwrap_or_default();
        joined(&[&self.place(), &when])
    }
}
