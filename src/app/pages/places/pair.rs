//! A pair of places that should be equal, as a row of the list: what the last comparison found comes first.

use jiff::Timestamp;

use crate::app::App;
use crate::app::pages::compare::looked::Looked;
use crate::app::pages::picker::joined;
use crate::line::Role;
use crate::places::{Pair, PairSide};
use crate::text;

/// What is called by its name, as it may be shown.
pub(super) fn name(pair: &Pair) -> String {
    text::sanitise(&pair.name).into_owned()
}

/// Both places, as they are typed.
pub(super) fn places(pair: &Pair) -> String {
    let said = |side: &PairSide| side.typed();
    text::sanitise(&format!("{} ↔ {}", said(&pair.a), said(&pair.b))).into_owned()
}

/// Pairs that are looked at again, one after the other: names and types, no value.
#[derive(Debug, Default)]
pub(super) struct Looking {
    /// Those that are still to be looked at, the last first.
    left: Vec<Pair>,
    /// The one that is.
    now: Option<Pair>,
    /// What was told of the others.
    outcomes: Vec<(Pair, Result<Looked, String>)>,
}

impl Looking {
    /// Of all of those, before any was looked at.
    pub(super) fn of(pairs: impl Iterator<Item = Pair>) -> Self {
        let mut left: Vec<Pair> = pairs.collect();
        left.reverse();
        Self { left, ..Self::default() }
    }

    /// Begins with the next that can be looked at from here; of the others it is said why they cannot.
    pub(super) fn go_on(&mut self, app: &mut App) {
        self.now = None;
        while let Some(pair) = self.left.pop() {
            match app.look_at_pair(pair.clone()) {
                Ok(()) => {
                    self.now = Some(pair);
                    return;
                }
                Err(why) => self.take(&pair, Err(why)),
            }
        }
    }

    pub(super) fn is_under_way(&self) -> bool {
        self.now.is_some()
    }

    /// What became of one was told: goes on with the next.
    pub(super) fn told(&mut self, app: &mut App, pair: &Pair, outcome: Result<Looked, String>) {
        self.take(pair, outcome);
        self.go_on(app);
    }

    /// How many are still to come.
    pub(super) fn to_come(&self) -> usize {
        self.left.len() + usize::from(self.now.is_some())
    }

    /// Takes in what became of one.
    fn take(&mut self, pair: &Pair, outcome: Result<Looked, String>) {
        self.outcomes.retain(|(told, _)| told != pair);
        self.outcomes.push((pair.clone(), outcome));
    }

    /// What listing a pair told.
    pub(super) fn told_of(&self, pair: &Pair) -> Option<&Looked> {
        self.outcomes.iter().find(|(told, _)| told == pair)?.1.as_ref().ok()
    }

    /// What was told of a pair is so no longer.
    pub(super) fn is_known(&mut self, pair: &Pair, looked: Option<&Looked>) {
        let before = self.outcomes.len();
        self.outcomes.retain(|(told, _)| told != pair);
        if let Some(looked) = looked.filter(|_| self.outcomes.len() < before) {
            self.take(pair, Ok(looked.clone()));
        }
    }

    /// Nothing more is looked at.
    pub(super) fn stop(&mut self) {
        self.left.clear();
        self.now = None;
    }

    /// What is known of a pair: what was told just now, and what the last comparison of its values found.
    pub(super) fn beside(&self, app: &App, pair: &Pair, now: Timestamp) -> (Role, String) {
        let last = app.last_compared(pair);
        let ago = last.map(|last| text::ago(last.at, now)).unwrap_or_default();
        match (self.says(app, pair), last) {
            // What is known now first, since the end of a row may be cut; what was found of the values before may be so no longer.
            (Some((role, told)), Some(last)) if last.counts.unread == 0 => {
                let role = if role == Role::Dim && !last.counts.is_equal() { Role::Warn } else { role };
                (role, joined(&[&told, &format!("{ago}: {}", last.counts.says())]))
            }
            (Some(told), _) => told,
            (None, Some(last)) => {
                let role = match (last.counts.is_equal(), last.counts.unread) {
                    (false, _) => Role::Warn,
                    (true, 0) => Role::Good,
                    (true, _) => Role::Dim,
                };
                (role, joined(&[&last.counts.says(), &ago]))
            }
            (None, None) => (Role::Dim, "not compared yet".to_owned()),
        }
    }

    /// What was told of a pair since it was to be looked at again.
    fn says(&self, app: &App, pair: &Pair) -> Option<(Role, String)> {
        if self.now.as_ref() == Some(pair) {
            return Some((Role::Dim, app.says_looking(pair)));
        }
        if self.left.contains(pair) {
            return Some((Role::Dim, "to be listed".to_owned()));
        }
        let (_, outcome) = self.outcomes.iter().find(|(told, _)| told == pair)?;
        Some(match outcome {
            Ok(looked) if looked.is_equal() => (Role::Dim, format!("now {}", looked.says())),
            Ok(looked) => (Role::Warn, format!("now {}", looked.says())),
            Err(why) => (Role::Bad, text::sanitise(why).into_owned()),
        })
    }
}
