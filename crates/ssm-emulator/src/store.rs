//! What one region of one account holds: parameters, their versions, labels and tags.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::ops::Bound;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use crate::clock::later;
use crate::plaintext::Plaintext;
use crate::policies::Policy;
use crate::stack::Stack;
use crate::types::{DataType, ParameterType, Tier};

/// How many versions of a parameter are kept (docs/parameter-store.md 4.6).
pub(crate) const MAX_VERSIONS: usize = 100;

/// One version: everything that a write stores, for nothing but tags is shared between versions.
#[derive(Debug, Clone)]
pub(crate) struct Version {
    pub(crate) number: i64,
    pub(crate) kind: ParameterType,
    /// The plaintext, of secrets too.
    pub(crate) value: Plaintext,
    /// The key as the writer gave it (docs/parameter-store.md 5.2); SecureString only.
    pub(crate) key_id: Option<Arc<str>>,
    /// ARN of the key that this identifier meant at the time; it decrypts for ever, wherever an alias goes.
    pub(crate) sealed_under: Option<Arc<str>>,
    pub(crate) tier: Tier,
    pub(crate) data_type: DataType,
    pub(crate) description: Arc<str>,
    pub(crate) allowed_pattern: Option<Arc<str>>,
    pub(crate) policies: Arc<[Policy]>,
    pub(crate) modified: Timestamp,
    /// ARN of the writer.
    pub(crate) modified_by: Arc<str>,
    pub(crate) labels: BTreeSet<String>,
    /// Reads see the version from then on; later than `modified` for a machine image being validated.
    pub(crate) appears: Timestamp,
}

/// One parameter.
#[derive(Debug, Clone)]
pub(crate) struct Stored {
    /// As created: root names with or without their slash (docs/parameter-store.md 1).
    pub(crate) name: String,
    /// Oldest first, consecutive numbers, never empty, at most [`MAX_VERSIONS`].
    pub(crate) versions: VecDeque<Version>,
    pub(crate) tags: BTreeMap<String, String>,
    /// The stack that it is a resource of.
    pub(crate) stack: Option<Stack>,
    /// Other accounts may read it (docs/parameter-store.md 1.3).
    pub(crate) shared: bool,
    /// Set while listings still show what has been deleted (docs/parameter-store.md 2.2).
    deleted: Option<Timestamp>,
}

impl Stored {
    /// The version that reads see: the newest that has appeared.
    pub(crate) fn current(&self, now: Timestamp) -> Option<&Version> {
        self.versions.iter().rev().find(|version| version.appears <= now)
    }

    /// The newest version, appeared or not: what a write replaces.
    pub(crate) fn latest(&self) -> Option<&Version> {
        self.versions.back()
    }

    /// The version that listings see, which lag behind.
    pub(crate) fn listed(&self, now: Timestamp, lag: Duration) -> Option<&Version> {
        if self.deleted.is_some_and(|deleted| later(deleted, lag) <= now) {
            return None;
        }
        self.versions.iter().rev().find(|version| version.appears <= now && later(version.modified, lag) <= now)
    }

    /// The versions there are, oldest first.
    pub(crate) fn history(&self, now: Timestamp) -> impl Iterator<Item = &Version> {
        self.versions.iter().filter(move |version| version.appears <= now)
    }

    /// The version of that number, if it is still kept.
    pub(crate) fn version(&self, number: i64, now: Timestamp) -> Option<&Version> {
        self.history(now).find(|version| version.number == number)
    }

    /// The version that carries the label.
    pub(crate) fn labelled(&self, label: &str, now: Timestamp) -> Option<&Version> {
        self.history(now).find(|version| version.labels.contains(label))
    }
}

/// The parameters of one region of one account, by name with leading slash.
#[derive(Debug, Clone, Default)]
pub(crate) struct Store {
    parameters: BTreeMap<String, Stored>,
    /// When Expiration policies delete what (docs/parameter-store.md 5.5).
    expirations: BTreeSet<(Timestamp, String)>,
    advanced: usize,
    standard: usize,
}

impl Store {
    /// The parameter, unless deleted. `key` as from [`crate::names::key`].
    pub(crate) fn get(&self, key: &str) -> Option<&Stored> {
        self.parameters.get(key).filter(|stored| stored.deleted.is_none())
    }

    /// The same, to change labels and tags; versions are added by [`Self::write`].
    pub(crate) fn get_mut(&mut self, key: &str) -> Option<&mut Stored> {
        self.parameters.get_mut(key).filter(|stored| stored.deleted.is_none())
    }

    /// How many parameters of a tier there are.
    pub(crate) fn count(&self, tier: Tier) -> usize {
        if tier == Tier::Standard { self.standard } else { self.advanced }
    }

    /// All entries after `after`, in order of names; those deleted but still listed included.
    pub(crate) fn entries_after(&self, after: Bound<&str>) -> impl Iterator<Item = (&str, &Stored)> {
        self.parameters.range::<str, _>((after, Bound::Unbounded)).map(|(key, stored)| (key.as_str(), stored))
    }

    /// Adds a version, and the parameter where there is none. Drops the oldest of too many.
    pub(crate) fn write(&mut self, name: &str, version: Version) {
        let key = crate::names::key(name);
        let expiration = version.policies.iter().find_map(Policy::expires);
        self.uncount(&key);
        match version.tier {
            Tier::Standard => self.standard += 1,
            Tier::Advanced | Tier::IntelligentTiering => self.advanced += 1,
        }
        if let Some(stored) = self.get_mut(&key) {
            stored.versions.push_back(version);
            if stored.versions.len() > MAX_VERSIONS {
                stored.versions.pop_front();
            }
        } else {
            let stored = Stored {
                name: name.to_owned(),
                versions: VecDeque::from([version]),
                tags: BTreeMap::new(),
                stack: None,
                shared: false,
                deleted: None,
            };
            self.parameters.insert(key.clone(), stored);
        }
        if let Some(at) = expiration {
            self.expirations.insert((at, key));
        }
    }

    /// Takes the parameter out of the counts of its present tier.
    fn uncount(&mut self, key: &str) {
        match self.get(key).and_then(Stored::latest).map(|version| version.tier) {
            Some(Tier::Standard) => self.standard -= 1,
            Some(_) => self.advanced -= 1,
            None => {}
        }
    }

    /// Deletes; listings that lag go on showing it for a while. Says whether it was there.
    pub(crate) fn remove(&mut self, key: &str, now: Timestamp, lag: Duration) -> bool {
        self.uncount(key);
        match self.get_mut(key) {
            Some(stored) if !lag.is_zero() => {
                stored.deleted = Some(now);
                true
            }
            Some(_) => self.parameters.remove(key).is_some(),
            None => false,
        }
    }

    /// Deletes what its Expiration policy says should be gone by now.
    pub(crate) fn expire(&mut self, now: Timestamp, lag: Duration) {
        while let Some((at, key)) = self.expirations.first().filter(|(at, _)| *at <= now).cloned() {
            self.expirations.remove(&(at, key.clone()));
            let still = self
                .get(&key)
                .and_then(Stored::latest)
                .is_some_and(|version| version.policies.iter().any(|policy| policy.expires() == Some(at)));
            if still {
                self.remove(&key, now, lag);
            }
        }
    }
}
