//! Names by the thousand, as a large company would have them.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use crate::clock::earlier;
use crate::hash;
use crate::keys::DEFAULT_ALIAS;
use crate::place::Place;
use crate::plaintext::Plaintext;
use crate::state::State;
use crate::store::Version;
use crate::types::{DataType, ParameterType, Tier};

const TEAMS: [&str; 12] = [
    "payments",
    "checkout",
    "identity",
    "logistics",
    "platform",
    "inventory",
    "analytics",
    "messaging",
    "frontend",
    "marketing",
    "warehouse",
    "monitoring",
];
const ENVIRONMENTS: [&str; 4] = ["dev", "staging", "prod", "sandbox"];
const GROUPS: [&str; 8] = ["database", "cache", "queue", "oauth", "feature", "network", "logging", "storage"];
const SERVICES: [&str; 6] = ["gateway", "worker", "ledger", "search", "billing", "session"];

/// The last segment, the type of such parameters, and a value.
const KEYS: [(&str, ParameterType, &str); 16] = [
    ("host", ParameterType::String, "db.internal.example.com"),
    ("port", ParameterType::String, "5432"),
    ("password", ParameterType::SecureString, "correct-horse-battery-staple"),
    ("username", ParameterType::String, "service"),
    ("api-token", ParameterType::SecureString, "tok_4f6a1c9e2b7d8035"),
    ("timeout-ms", ParameterType::String, "2500"),
    ("pool-size", ParameterType::String, "16"),
    ("replicas", ParameterType::StringList, "a.internal,b.internal,c.internal"),
    ("enabled", ParameterType::String, "true"),
    ("client-id", ParameterType::String, "9b1f0c7e"),
    ("client-secret", ParameterType::SecureString, "s3cr3t-9b1f0c7e-4d2a"),
    ("region", ParameterType::String, "eu-west-1"),
    ("log-level", ParameterType::String, "info"),
    ("signing-key", ParameterType::SecureString, "c2lnbmluZy1rZXktbm90LXJlYWw="),
    ("endpoint", ParameterType::String, "https://service.internal.example.com/v2"),
    ("allowed-origins", ParameterType::StringList, "https://example.com,https://www.example.com"),
];

/// The n-th name and what it holds. No two are the same; 35 to 55 characters, short of a million names.
fn nth(n: usize) -> (String, ParameterType, &'static str) {
    let mut rest = n;
    let mut digit = |base: usize| {
        let digit = rest % base;
        rest /= base;
        digit
    };
    // The fastest digits first, so that a small store has all teams and environments too.
    let (team, environment, key) = (TEAMS[digit(12)], ENVIRONMENTS[digit(4)], KEYS[digit(16)]);
    let (group, service, serial) = (GROUPS[digit(8)], SERVICES[digit(6)], digit(usize::MAX));
    let name = format!("/{team}/{environment}/{service}-{serial:02}/{group}/{}", key.0);
    let missing = 35_usize.saturating_sub(name.len());
    // Short ones get the length by naming the region, as such trees often do.
    let name = if missing > 0 { name.replacen('/', "/eu-west-1/", 1) } else { name };
    (name, key.1, key.2)
}

/// Adds so many parameters to a place.
pub(super) fn add(state: &mut State, place: &Place, count: usize, now: Timestamp) {
    state.keyring.ensure_default_key(place);
    let sealed_under: Option<Arc<str>> = state.keyring.find(DEFAULT_ALIAS, place).map(Arc::from);
    let key_id: Arc<str> = Arc::from(DEFAULT_ALIAS);
    let author: Arc<str> = Arc::from(place.pipeline());
    let empty: Arc<str> = Arc::from("");
    let store = state.stores.entry(place.clone()).or_default();
    for n in 0..count {
        let (name, kind, value) = nth(n);
        let secret = kind == ParameterType::SecureString;
        let modified = earlier(now, Duration::from_secs(hash::mix(n as u64) % (180 * 86_400)));
        let version = Version {
            number: 1,
            kind,
            value: Plaintext::from(value),
            key_id: secret.then(|| key_id.clone()),
            sealed_under: sealed_under.clone().filter(|_| secret),
            tier: Tier::Standard,
            data_type: DataType::Text,
            description: empty.clone(),
            allowed_pattern: None,
            policies: Arc::from([]),
            modified,
            modified_by: author.clone(),
            labels: BTreeSet::new(),
            appears: modified,
        };
        if store.get(&name).is_none() {
            store.write(&name, version);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_of_a_realistic_length_and_all_different() {
        let names: BTreeSet<String> = (0..100_000).map(|n| nth(n).0).collect();
        assert_eq!(names.len(), 100_000);
        let odd: Vec<&String> = names.iter().filter(|name| !(35..=55).contains(&name.len())).collect();
        assert!(odd.is_empty(), "{} of them, such as {:?}", odd.len(), odd.first());
    }
}
