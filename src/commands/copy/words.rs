//! What the plan of a copy says: each row, where it is from and goes to, and what goes along.

use std::collections::{BTreeSet, HashMap};

use jiff::Timestamp;

use super::beside::{Beside, Differs};
use super::keys::KeyOf;
use crate::commands::agreement::Whose;
use crate::commands::plan::{key_change, kinds};
use crate::kms::DEFAULT_ALIAS;
use crate::parameter::{Parameter, ParameterType, Policy};
use crate::store::Store;
use crate::text;
use crate::transfer::{Step, policies_to_give};

/// What is there already, is another, and is not to be replaced.
pub(super) struct Taken {
    pub(super) name: String,
    pub(super) differs: Differs,
}

/// Of what is not replaced: each with in what it differs, and what replaces it.
pub(super) fn taken(taken: &[Taken]) -> String {
    let of = |differs: Differs, what: &str| {
        let names: Vec<&str> =
            taken.iter().filter(|taken| taken.differs == differs).map(|taken| taken.name.as_str()).collect();
        (!names.is_empty()).then(|| format!("{what}: {}", names.join(", ")))
    };
    let all = [
        of(Differs::Value, "with another value"),
        of(Differs::Type, "with another type and the same value"),
        of(Differs::ValueAndType, "with another value and type"),
        of(Differs::Else, "with the same value and something else beside it"),
        of(Differs::Untold, "with a value that cannot be compared"),
    ];
    let all: Vec<String> = all.into_iter().flatten().collect();
    format!("there already, {}. --overwrite replaces it. Nothing was done", all.join("; "))
}

/// Both places of a copy from one to another. An endpoint that is the same is said once.
pub(super) fn places((source, of_source): (&Store, &Whose), (target, of_target): (&Store, &Whose)) -> String {
    let ends = [source, target].map(|store| store.place().shown_endpoint());
    let differ = ends[0] != ends[1];
    let [from, to] = ends.clone().map(|end| match end {
        _ if !differ => String::new(),
        Some(end) => format!(", endpoint {end}"),
        None => ", AWS's own endpoint".to_owned(),
    });
    let both = ends[0].as_ref().filter(|_| !differ).map(|end| format!("; both at endpoint {end}")).unwrap_or_default();
    format!("from {}{from} to {}{to}{both}", of_source.place(source), of_target.place(target))
}

/// The row of one that is created.
pub(super) fn new(step: &Step, key: &KeyOf, at: Timestamp) -> String {
    format!("{} from {}{}{}", step.from.kind, step.from.name, new_key(step, key), with_policies(step, at))
}

/// That of one that is overwritten.
pub(super) fn changed(step: &Step, was: &Parameter, beside: &Beside, key: &KeyOf, at: Timestamp) -> String {
    let kind = if was.kind == step.from.kind { String::new() } else { kinds(was.kind, step.from.kind) + ", " };
    let under = match key_change(was, step.from.kind, step.key_there()) {
        Some((was, is)) => format!(", key {was} → {is}"),
        None if was.kind == ParameterType::SecureString => String::new(),
        None => new_key(step, key),
    };
    let lengths = format!("v{}, {} from {}", was.version, beside.lengths(), step.from.name);
    let others: String = beside.others.iter().flat_map(|other| [", ", other]).collect();
    format!("{kind}{lengths}{under}{others}{}", with_policies(step, at))
}

/// The key of a secret that was none before: with that of its source, where that is another.
fn new_key(step: &Step, key: &KeyOf) -> String {
    let there = key.to.as_deref().filter(|_| step.from.kind == ParameterType::SecureString);
    match (there, key.from.as_deref()) {
        (Some(there), Some(from)) if from != there => format!(", key {from} → {there}"),
        (Some(there), _) if there != DEFAULT_ALIAS => format!(", under {there}"),
        _ => String::new(),
    }
}

/// What goes along with the values, under which keys, what stays there, how often a value is read for it, and what to look at.
pub(super) fn along(steps: &[&Step], keys: &HashMap<String, KeyOf>, leaves_production: bool) -> Vec<String> {
    if steps.is_empty() {
        return Vec::new();
    }
    let of_steps = steps.iter().filter_map(|step| keys.get(&step.from.name));
    let others: BTreeSet<(&str, &str)> =
        of_steps.filter_map(|key| key.from.as_deref().zip(key.to.as_deref())).filter(|(from, to)| from != to).collect();
    let mut says = vec!["along go type, key, tier, description, pattern, policies and tags".to_owned()];
    if !others.is_empty() {
        let others: Vec<String> = others.into_iter().map(|(from, to)| format!("{from} → {to}")).collect();
        says = vec![format!(
            "along go type, tier, description, pattern, policies and tags; the key is another: {}",
            others.join(", ")
        )];
    }
    if steps.iter().any(|step| step.over.is_some()) {
        let kept = "what is overwritten gets those policies in place of its own and those tags beside its own";
        says.push(format!("{kept}, and keeps what the source does not have"));
    }
    let secrets = steps.iter().filter(|step| step.from.kind == ParameterType::SecureString).count();
    let reads = match steps.len() {
        1 => "1 value is read at the source, and read back where it is written".to_owned(),
        all => format!("{} values are read at the source, and read back where they are written", text::grouped(all)),
    };
    let decrypted = match secrets {
        0 => String::new(),
        secrets => format!(", {} decryptions of {} for it", 2 * secrets, text::many(secrets, "secret", "secrets")),
    };
    says.push(format!("{reads}{decrypted}"));
    if secrets > 0 && leaves_production {
        says.push(
            "!          a secret of production, to a place that is none: who may read there may read it".to_owned(),
        );
    }
    says
}

/// The policies that go along with one, as they are told of: `, with its policies Expiration`.
fn with_policies(step: &Step, at: Timestamp) -> String {
    let kinds = |policies: &[Policy]| policies.iter().map(|policy| policy.kind.as_str()).collect::<Vec<_>>().join(", ");
    let given = policies_to_give(&step.from.policies, at);
    let there = step.over.as_ref().map_or(&[][..], |over| &over.policies);
    let expires = given.iter().any(|policy| policy.kind == "Expiration");
    let deletes = if expires { ", which deletes it there too" } else { "" };
    match (given.is_empty(), there.is_empty()) {
        (true, _) => String::new(),
        (false, true) => format!(", with policies: {}{deletes}", kinds(&given)),
        (false, false) => format!(", with policies: {}{deletes}, in place of {} there", kinds(&given), kinds(there)),
    }
}
