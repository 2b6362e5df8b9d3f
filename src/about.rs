//! What there is to say about a session: where it is and as whom, what of this machine it uses, and what said so. One truth for the
//! page about the session and for `sesame doctor`. Pure.

use std::path::Path;

use jiff::SignedDuration;

use crate::destination::{Origin, Origins, Place, ServiceEndpoint};
use crate::line::Role;
use crate::parameter::Identity;
use crate::text;

/// One thing that is used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fact {
    /// What it is.
    pub(crate) label: &'static str,
    /// How it is meant: [`Role::Warn`] where it is out of the ordinary.
    pub(crate) role: Role,
    /// Which.
    pub(crate) says: String,
    /// What said so, what says otherwise and does not count, and what else belongs to it.
    pub(crate) notes: Vec<String>,
}

impl Fact {
    /// Nothing out of the ordinary, with nothing more to say of it.
    pub(crate) fn new(label: &'static str, says: impl Into<String>) -> Self {
        Self { label, role: Role::Plain, says: says.into(), notes: Vec::new() }
    }

    fn out_of_the_ordinary(self) -> Self {
        Self { role: Role::Warn, ..self }
    }

    fn with(mut self, notes: impl IntoIterator<Item = String>) -> Self {
        self.notes.extend(notes);
        self
    }

    /// With where it is from.
    pub(crate) fn from(self, origin: Option<&Origin>) -> Self {
        let Some(Origin { by, beats }) = origin else { return self };
        self.with([format!("from {by}")]).with(beaten(beats))
    }
}

fn beaten(beats: &[String]) -> impl Iterator<Item = String> {
    beats.iter().map(|beaten| format!("not {beaten}"))
}

/// Where a session is, and as whom.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Whereabouts<'a> {
    /// Whether it is the store of the demo.
    pub(crate) demo: bool,
    /// The place.
    pub(crate) place: &'a Place,
    /// Where what it goes by was said.
    pub(crate) origins: &'a Origins,
    /// Who asks, once that is known.
    pub(crate) identity: Option<&'a Identity>,
    /// Which settings make it read-only.
    pub(crate) read_only_by: Option<&'a str>,
}

impl Whereabouts<'_> {
    /// All of it, in the order in which one decides the next.
    pub(crate) fn facts(&self) -> Vec<Fact> {
        let mut facts = Vec::new();
        if self.demo {
            facts.push(Fact::new("store", "the demo store, in this process"));
        } else {
            self.signing(&mut facts);
        }
        self.addresses(&mut facts);
        let known = |told: fn(&Identity) -> String| self.identity.map_or_else(|| "not known".to_owned(), told);
        facts.push(Fact::new("account", known(Identity::account_and_alias)));
        facts.push(Fact::new("principal", known(|who| who.arn.clone())));
        let writes = if self.place.read_only { "nothing can be written" } else { "after a confirmation" };
        facts.push(Fact::new("writes", writes).with(self.read_only_by.map(|by| format!("by your settings of {by}"))));
        facts
    }

    fn signing(&self, facts: &mut Vec<Fact>) {
        let Self { place, origins, .. } = self;
        let profile = place.profile.as_deref().unwrap_or("none named");
        facts.push(Fact::new("profile", profile).from(origins.profile.as_ref()));
        if let Some(role) = &place.role {
            facts.push(Fact::new("role", role.as_str()));
        }
        if let Some(Origin { by, beats }) = &origins.credentials {
            facts.push(Fact::new("credentials", by.as_str()).with(beaten(beats)));
        }
    }

    fn addresses(&self, facts: &mut Vec<Fact>) {
        let Self { place, origins, .. } = self;
        let region = place.region.as_deref().unwrap_or("not known");
        facts.push(Fact::new("region", region).from(origins.region.as_ref()));
        let endpoint = match place.shown_endpoint() {
            Some(endpoint) => Some(Fact::new("endpoint", endpoint).out_of_the_ordinary()),
            None if self.demo => None,
            None => Some(Fact::new("endpoint", "AWS's own")),
        };
        let variants = origins.variants.iter().map(|(variant, by)| format!("the {variant} one, says {by}"));
        facts.extend(endpoint.map(|endpoint| endpoint.from(origins.endpoint.as_ref()).with(variants)));
        for ServiceEndpoint { service, endpoint, by, passed_over } in &origins.elsewhere {
            let says = format!("{service}: {}", endpoint.as_deref().unwrap_or("AWS's own"));
            let from = by.iter().map(|by| format!("from {by}"));
            let notes = from.chain(passed_over.iter().map(|other| format!("{other} is not for it")));
            facts.push(Fact::new("elsewhere", says).out_of_the_ordinary().with(notes));
        }
        for (proxy, by) in &origins.proxies {
            let label = if by.eq_ignore_ascii_case("NO_PROXY") { "no proxy for" } else { "proxy" };
            facts.push(Fact::new(label, proxy.as_str()).out_of_the_ordinary().with([format!("from {by}")]));
        }
        if let Some(bundle) = &origins.certificates {
            let says = format!("{bundle}, and no others are trusted");
            facts.push(Fact::new("certificates", says).from(origins.ca_bundle.as_ref()));
        }
    }
}

/// What of this machine is used.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Machine<'a> {
    /// The settings file, if there is one.
    pub(crate) settings: Option<&'a Path>,
    /// Where names are kept between sessions, if they are.
    pub(crate) cache: Option<&'a Path>,
    /// What keeps where the user was, if anything does.
    pub(crate) places: Option<&'a Path>,
    /// Where journals of changes are kept, if they are.
    pub(crate) journals: Option<&'a Path>,
    /// The file of the log, if one is written.
    pub(crate) log: Option<&'a Path>,
    /// The ways of a copied text out of the program, the first that is tried first.
    pub(crate) clipboard: &'a [&'static str],
}

impl Machine<'_> {
    /// All of it.
    pub(crate) fn facts(&self) -> Vec<Fact> {
        let file = |label, path: Option<&Path>, none: &str| {
            Fact::new(label, path.map_or_else(|| none.to_owned(), |path| path.display().to_string()))
        };
        vec![
            file("settings", self.settings, "no file; everything is as usual"),
            file("cache", self.cache, "none: no name outlives this session"),
            file("places", self.places, "none: bookmarks last until you quit"),
            file("journals", self.journals, "none: after a crash no change is gone on with"),
            file("log", self.log, "none: --log FILE writes one"),
            Fact::new("clipboard", self.clipboard.join(", then ")),
        ]
    }
}

/// How the service's clock differs from this machine's, which it is ahead of by so much; where that is much.
pub(crate) fn clock_skew(ahead: SignedDuration) -> Option<String> {
    // To the minute: an answer that took its time must not make an hour of two.
    let by = text::age((ahead.abs().as_secs() + 30) / 60 * 60);
    let by = by.trim_end_matches(" ago");
    let side = if ahead.is_positive() { "ahead of" } else { "behind" };
    (ahead.abs() >= FAR_APART).then(|| format!("the service's clock is {by} {side} this machine's"))
}

/// Clocks that differ by so much are told: signatures are refused from about there on (docs/parameter-store.md 7.1).
const FAR_APART: SignedDuration = SignedDuration::from_mins(5);
