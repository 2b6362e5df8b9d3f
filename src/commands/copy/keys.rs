//! The keys that what is copied gets.

use std::collections::{BTreeSet, HashMap};

use crate::commands::ended::Stop;
use crate::commands::output::note;
use crate::kms::DEFAULT_ALIAS;
use crate::parameter::{Parameter, ParameterType};
use crate::store::Store;
use crate::text::close_names;

/// The key of one secret.
#[derive(Debug, Clone, Default)]
pub(super) struct KeyOf {
    /// That of the source, as it is written there; `None` where it is not known.
    pub(super) from: Option<String>,
    /// That of its copy.
    pub(super) to: Option<String>,
}

/// The key that each secret has and gets. In another region or account none is guessed.
///
/// # Errors
/// Refused: a key of another place is not named; one is given two; one that nothing here is under is named, and may be misspelt.
pub(super) async fn keys<'a>(
    named: &[(String, String)],
    source: &Store,
    from: impl Iterator<Item = &'a Parameter>,
    elsewhere: bool,
) -> Result<HashMap<String, KeyOf>, Stop> {
    let mut keys = HashMap::new();
    let mut unknown: BTreeSet<String> = BTreeSet::new();
    for parameter in from.filter(|parameter| parameter.kind == ParameterType::SecureString) {
        let key = match &parameter.key_id {
            Some(key) => Some(key.clone()),
            // A listing by path does not tell.
            None if !parameter.described => {
                source.describe(&parameter.name).await?.and_then(|described| described.key_id)
            }
            None => None,
        };
        let mapped = key.as_ref().and_then(|key| named.iter().find(|(from, _)| from == key)).map(|(_, to)| to.clone());
        let usual = key.as_deref().is_none_or(|key| key == DEFAULT_ALIAS);
        let becomes = match (mapped, &key) {
            (Some(mapped), _) => Some(mapped),
            (None, _) if usual || !elsewhere => key.clone(),
            (None, key) => {
                unknown.extend(key.clone());
                None
            }
        };
        keys.insert(parameter.name.clone(), KeyOf { from: key, to: becomes });
    }
    let twice = named_twice(named);
    if !twice.is_empty() {
        return Err(Stop::refused(twice.join("\n")));
    }
    let here: BTreeSet<&str> = keys.values().filter_map(|key| key.from.as_deref()).collect();
    let strangers: Vec<String> = strangers(named, &here).collect();
    if !unknown.is_empty() {
        let each: Vec<String> = unknown.into_iter().map(|key| format!("--key {key}=KEY")).collect();
        let each = format!("the keys of the other place are not guessed: {} says which", each.join(" "));
        return Err(Stop::refused([vec![each], strangers].concat().join("\n")));
    }
    // Where a key here is given none, it may have been the one that was meant. Otherwise the same options may be meant for many folders.
    let is_named = |key: &&str| named.iter().any(|(from, _)| from == key);
    if !strangers.is_empty() && !here.iter().all(is_named) {
        return Err(Stop::refused(strangers.join("\n")));
    }
    for says in &strangers {
        note(says);
    }
    Ok(keys)
}

/// What is wrong with each key that is given two others.
fn named_twice(named: &[(String, String)]) -> Vec<String> {
    let twice = |(at, (from, to)): (usize, &(String, String))| {
        let is_twice = named[..at].iter().any(|(before, other)| before == from && other != to);
        is_twice.then(|| format!("--key {from}={to}: {from} has been given another key before"))
    };
    named.iter().enumerate().filter_map(twice).collect()
}

/// What is wrong with each key that is named and that nothing is under.
fn strangers(named: &[(String, String)], here: &BTreeSet<&str>) -> impl Iterator<Item = String> {
    let here: Vec<&str> = here.iter().copied().collect();
    named.iter().filter_map(move |(from, to)| {
        if here.contains(&from.as_str()) {
            return None;
        }
        let meant = match (close_names(from, &here).first(), here.as_slice()) {
            (Some(close), _) => format!("did you mean {close}?"),
            (None, []) => "none of it has a key".to_owned(),
            (None, here) => format!("it is under {}", here.join(", ")),
        };
        Some(format!("--key {from}={to}: nothing that is copied is under {from}; {meant}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_nothing_is_under_is_told_with_what_is_meant() {
        let named = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
            pairs.iter().map(|(from, to)| ((*from).to_owned(), (*to).to_owned())).collect()
        };
        let says = |pairs: &[(&str, &str)], here: &[&str]| {
            strangers(&named(pairs), &here.iter().copied().collect()).collect::<Vec<_>>()
        };
        assert!(says(&[("alias/a", "alias/x"), ("alias/a", "alias/x")], &["alias/a"]).is_empty());
        assert_eq!(
            named_twice(&named(&[("alias/a", "x"), ("alias/a", "y")])),
            ["--key alias/a=y: alias/a has been given another key before"]
        );
        assert_eq!(
            says(&[("alias/chekout", "x")], &["alias/checkout", "alias/other"]),
            ["--key alias/chekout=x: nothing that is copied is under alias/chekout; did you mean alias/checkout?"]
        );
        assert_eq!(
            says(&[("zzz", "x")], &["alias/checkout", "alias/other"]),
            ["--key zzz=x: nothing that is copied is under zzz; it is under alias/checkout, alias/other"]
        );
        assert_eq!(
            says(&[("alias/a", "x")], &[]),
            ["--key alias/a=x: nothing that is copied is under alias/a; none of it has a key"]
        );
    }
}
