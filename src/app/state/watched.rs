//! What is looked at again every so often, and how it was when it was looked at last.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use jiff::Timestamp;

use crate::app::message::Ticket;
use crate::parameter::{Parameter, is_same_time, name_key};
use crate::text;

/// The shortest time between two looks.
const SHORTEST: Duration = Duration::from_secs(10);

/// Of each call so much time is taken: `DescribeParameters` has a low quota, which others need too (docs/parameter-store.md 3).
const A_CALL: Duration = Duration::from_secs(5);

/// Parameters on a page of a listing.
const PAGE: usize = 50;

/// Of so many parameters a folder is watched at most: more would take minutes to be listed, each time.
pub(in crate::app) const MOST: usize = 5_000;

/// A parameter or a folder that is watched.
#[derive(Debug)]
pub(crate) struct Watched {
    /// Its name.
    pub(in crate::app) name: String,
    /// Whether it is all beneath that is watched.
    pub(in crate::app) is_folder: bool,
    /// The time between two looks.
    pub(in crate::app) every: Duration,
    /// When it is looked at next, on the `mono` clock.
    pub(in crate::app) due: Duration,
    /// When it was looked at last.
    pub(in crate::app) last: Option<Timestamp>,
    /// The look under way.
    pub(in crate::app) asking: Option<Ticket>,
    /// Why the last look told nothing, in a word or two.
    pub(in crate::app) trouble: Option<String>,
    /// How each was, by [`name_key`].
    known: HashMap<String, Known>,
    /// What the look under way has brought.
    seen: HashSet<String>,
    changed: Vec<Change>,
}

/// How a parameter was: its name, its version, and when that was written.
type Known = (String, i64, Option<Timestamp>);

/// What has become of a parameter since.
#[derive(Debug, Clone)]
pub(in crate::app) enum Change {
    /// It has a new version: the one before, if there was one, and it as it is.
    Written(Option<i64>, Box<Parameter>),
    /// It is not there any more, by its name.
    Gone(String),
}

impl Watched {
    /// From now on; `all` are those that are watched, as they are known.
    pub(in crate::app) fn new(name: String, is_folder: bool, all: &[Parameter], now: Duration) -> Self {
        let every = every(all.len());
        let known = all.iter().map(|it| (name_key(&it.name).to_owned(), known_of(it))).collect();
        let (seen, changed) = (HashSet::new(), Vec::new());
        Self { name, is_folder, every, due: now + every, last: None, asking: None, trouble: None, known, seen, changed }
    }

    /// When it is looked at next, on the `mono` clock; none while that is under way.
    pub(in crate::app) fn next_look(&self) -> Option<Duration> {
        self.asking.is_none().then_some(self.due)
    }

    /// A look begins.
    pub(in crate::app) fn begins(&mut self, ticket: Ticket) {
        self.asking = Some(ticket);
        self.seen.clear();
        self.changed.clear();
    }

    /// What a look has brought of one; `ours`: this session wrote it itself.
    pub(in crate::app) fn sees(&mut self, parameter: &Parameter, ours: bool) {
        let key = name_key(&parameter.name).to_owned();
        let before = self.known.insert(key.clone(), known_of(parameter));
        self.seen.insert(key);
        let is_same = before.as_ref().is_some_and(|(_, version, at)| {
            *version == parameter.version && (at.is_none() || is_same_time(*at, parameter.modified))
        });
        if !ours && !is_same {
            let before = before.map(|(_, version, _)| version);
            self.changed.push(Change::Written(before, Box::new(parameter.clone())));
        }
    }

    /// It is over, with all that there is: what has changed. `ours`: what this session deleted itself.
    pub(in crate::app) fn ends(&mut self, now: Duration, at: Timestamp, ours: impl Fn(&str) -> bool) -> Vec<Change> {
        let seen = std::mem::take(&mut self.seen);
        let gone: Vec<String> = self.known.keys().filter(|name| !seen.contains(*name)).cloned().collect();
        for key in gone {
            if let Some((name, ..)) = self.known.remove(&key).filter(|_| !ours(&key)) {
                self.changed.push(Change::Gone(name));
            }
        }
        (self.asking, self.trouble, self.last) = (None, None, Some(at));
        self.every = every(self.known.len());
        self.due = now + self.every;
        std::mem::take(&mut self.changed)
    }

    /// It told nothing.
    pub(in crate::app) fn fails(&mut self, now: Duration, trouble: Option<String>) {
        (self.asking, self.trouble) = (None, trouble);
        self.due = now + self.every;
    }

    /// What is said of it while nothing changes.
    pub(in crate::app) fn says(&self) -> String {
        let last = match (&self.trouble, self.last) {
            (Some(trouble), _) => format!(" · last look failed: {trouble}"),
            (None, Some(at)) => format!(" · last {}", text::clock(at)),
            (None, None) => " until it changes".to_owned(),
        };
        format!("every {}{last}", text::lasting(self.every))
    }
}

fn known_of(parameter: &Parameter) -> Known {
    (parameter.name.clone(), parameter.version, parameter.modified)
}

/// How long between two looks at so many, in steps of ten seconds.
fn every(parameters: usize) -> Duration {
    let calls = u32::try_from(parameters.div_ceil(PAGE)).unwrap_or(u32::MAX).max(1);
    let seconds = A_CALL.saturating_mul(calls).max(SHORTEST).as_secs();
    Duration::from_secs(seconds.div_ceil(10) * 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_more_there_are_the_seldomer_they_are_looked_at() {
        for (parameters, seconds) in [(0, 10), (1, 10), (100, 10), (101, 20), (282, 30), (5_000, 500)] {
            assert_eq!(every(parameters), Duration::from_secs(seconds), "{parameters}");
        }
    }
}
