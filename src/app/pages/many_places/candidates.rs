//! Where else a name can be looked for: bookmarks and places of late, the profiles of the shared files, the regions.

use crate::app::App;
use crate::app::pages::picker::{joined, regions};
use crate::destination::{Choices, Destination, Place, Profile, looks_like_a_region};
use crate::places::Location;
use crate::text;

/// A place that can be looked in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Candidate {
    /// What has to be chosen to be there.
    pub(super) to: Destination,
    /// What tells it from others: the profile that signs, where one does, and the region.
    pub(super) key: Destination,
    /// What is said beside it.
    pub(super) about: String,
}

impl Candidate {
    /// One that is known by its key alone.
    pub(super) fn of(app: &App, key: Destination, about: &str) -> Self {
        let profile = key.profile.clone().or_else(|| app.session.destination.profile.clone());
        let to = Destination { profile, region: key.region.clone() };
        Self { to, key, about: about.to_owned() }
    }

    /// Who signs there, as far as a profile does.
    pub(super) fn profile(&self) -> &str {
        self.key.profile.as_deref().unwrap_or_default()
    }

    pub(super) fn region(&self) -> &str {
        self.key.region.as_deref().unwrap_or_default()
    }

    /// What it is called: `prod@us-west-2`, as a place is typed.
    pub(super) fn called(&self) -> String {
        called(&self.key)
    }

    /// Whether it has all of these words.
    pub(super) fn has(&self, words: &[String]) -> bool {
        let says = format!("{} {} {}", self.called(), self.profile(), self.about).to_lowercase();
        words.iter().all(|word| says.contains(word))
    }
}

/// A profile and a region as they are typed.
pub(super) fn called(key: &Destination) -> String {
    let profile = key.profile.as_ref().map(|profile| format!("{profile}@")).unwrap_or_default();
    text::sanitise(&format!("{profile}{}", key.region.as_deref().unwrap_or_default())).into_owned()
}

/// What tells a place from others.
pub(super) fn key_of(place: &Place) -> Destination {
    Destination { profile: place.signing_profile().map(str::to_owned), region: place.region.clone() }
}

/// The profile of a place that is being typed, as far as that is typed: `prod@us-west-2`.
pub(super) fn typed_profile(text: &str) -> Option<&str> {
    text.trim().rsplit_once('@').map(|(profile, _)| profile).filter(|profile| !profile.is_empty())
}

/// A place that is typed: `prod@us-west-2`, or a region for the profile that signs here.
pub(super) fn typed(app: &App, text: &str) -> Option<Candidate> {
    let (profile, region) = text.trim().rsplit_once('@').map_or((None, text.trim()), |(one, two)| (Some(one), two));
    let region = region.to_lowercase();
    if !looks_like_a_region(&region) || profile == Some("") {
        return None;
    }
    let profile = profile.map(str::to_owned).or_else(|| key_of(&app.session.place).profile);
    Some(Candidate::of(app, Destination { profile, region: Some(region) }, "as typed"))
}

/// All there are but the place of the session, each once: bookmarks, then places of late, then the profiles, each with its own region, then the
/// regions for whoever signs here. Without `choices`, which the shared files tell, the first two.
pub(super) fn candidates(app: &App, choices: Option<&Choices>) -> Vec<Candidate> {
    let here = key_of(&app.session.place);
    let mut all: Vec<Candidate> = Vec::new();
    let mut add = |candidate: Candidate| match all.iter_mut().find(|other| other.key == candidate.key) {
        _ if candidate.key == here => {}
        // The profile alone leads to its own region.
        Some(other) if candidate.to.region.is_none() => other.to = candidate.to,
        Some(_) => {}
        None => all.push(candidate),
    };
    let now = app.clock.wall;
    let visits = app.places.visits(now);
    let bookmarks = app.places.bookmarks().into_iter();
    bookmarks.filter_map(|location| visited(app, location, "a bookmark")).for_each(&mut add);
    let recents = visits.iter().filter_map(|visit| visited(app, &visit.location, &text::ago(visit.at, now)));
    recents.for_each(&mut add);
    if let Some(choices) = choices {
        profiles(app, choices).for_each(&mut add);
        let own = |region: String, about: &str| {
            Candidate::of(app, Destination { profile: here.profile.clone(), region: Some(region) }, about)
        };
        let regions = regions(&app.session.place, choices).into_iter().filter(|choice| !choice.current);
        regions.for_each(|choice| add(own(choice.name, &choice.about)));
    }
    all
}

/// One where the user was, if it can be gone to from here.
fn visited(app: &App, location: &Location, about: &str) -> Option<Candidate> {
    if app.is_in_session(location) {
        return None;
    }
    let to = app.way_to(&location.place).ok()?;
    let account = location.account.clone().unwrap_or_default();
    let alias = app.aliases.get(&account).cloned().flatten().unwrap_or_default();
    Some(Candidate { to, key: key_of(&location.place), about: joined(&[about, &account, &alias]) })
}

/// The profiles, those that were connected with of late first. One without a region of its own has that of here.
fn profiles(app: &App, choices: &Choices) -> impl Iterator<Item = Candidate> {
    let visited: Vec<&String> = app.visited.iter().chain(&choices.recent).collect();
    let mut all: Vec<&Profile> = choices.profiles.iter().collect();
    let rank = |profile: &Profile| visited.iter().position(|name| **name == profile.name).unwrap_or(visited.len());
    all.sort_by_key(|profile| rank(profile));
    let candidate = |profile: &Profile| {
        let region = profile.region.clone().or_else(|| app.session.place.region.clone());
        let to = Destination {
            profile: Some(profile.name.clone()),
            region: region.clone().filter(|_| profile.region.is_none()),
        };
        let key = Destination { profile: to.profile.clone(), region };
        let assumed = if profile.region.is_none() { "without a region: that of here" } else { "" };
        Candidate { to, key, about: joined(&["a profile", &profile.kind.to_string(), assumed]) }
    };
    all.into_iter().map(candidate).collect::<Vec<_>>().into_iter()
}
