//! From a seed to a state: every entry is judged as the service would judge it.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use serde_json::Value;

use super::expand::{self, Combination};
use super::{KeySeed, ParameterSeed, Seed, SeedError, SeedProblem, generate};
use crate::clock::earlier;
use crate::error::ServiceError;
use crate::faults::Fault;
use crate::keys::{DEFAULT_ALIAS, Key};
use crate::operation::Operation;
use crate::operation::labels;
use crate::operation::put::{self, Draft};
use crate::operation::tags::{self, Tag};
use crate::place::Place;
use crate::plaintext::Plaintext;
use crate::stack::Stack;
use crate::state::State;
use crate::types::{ParameterType, Tier};
use crate::{hash, names, throttle};

const DAY: u64 = 86_400;

impl State {
    /// The state that a seed describes; its times are relative to `now`.
    ///
    /// # Errors
    /// Everything in it that the service would not hold or that makes no sense, all at once.
    pub fn from_seed(seed: &Seed, now: Timestamp) -> Result<Self, SeedError> {
        if let Some(entry) = seed.too_much() {
            return Err(SeedError(vec![entry.problem(None)]));
        }
        let mut state = Self::empty(&seed.account, &seed.region);
        let mut errors = Errors::default();
        errors.check_general(seed);
        state.account_aliases.clone_from(&seed.account_aliases);
        state.principals.clone_from(&seed.principals);
        state.denials.clone_from(&seed.denials);
        state.mfa_devices.clone_from(&seed.mfa_devices);
        state.faults.clone_from(&seed.faults);
        for (index, key) in seed.keys.iter().enumerate() {
            let at = place(index, "key", key.id.as_ref().or(key.aliases.first()));
            add_key(&mut state, key, &at, &mut errors);
        }
        // The limits of number are for writers; a seed may fill a store to any height.
        state.behaviour.clone_from(&seed.behaviour);
        state.behaviour.standard_limit = usize::MAX;
        state.behaviour.advanced_limit = usize::MAX;
        for (index, parameter) in seed.parameters.iter().enumerate() {
            let at = place(index, "parameter", Some(&parameter.name));
            let mut problems = BTreeSet::new();
            for (number, combination) in expand::combinations(&parameter.r#for).iter().enumerate() {
                let mut combination = combination.clone();
                combination.push(("{#}".to_owned(), (number + 1).to_string()));
                problems.extend(add_parameter(&mut state, parameter, &combination, now));
            }
            for problem in problems {
                errors.add(&at, problem);
            }
        }
        let home = state.home.clone();
        for wanted in &seed.generate {
            generate::add(&mut state, &home, wanted.parameters, now);
        }
        state.behaviour.clone_from(&seed.behaviour);
        state.raise_limit();
        if errors.0.is_empty() { Ok(state) } else { Err(SeedError(errors.0)) }
    }

    /// A store that begins with more than the quota is an account whose quota was raised.
    fn raise_limit(&mut self) {
        let most = |tier| self.stores.values().map(|store| store.count(tier)).max().unwrap_or_default();
        let (standard, advanced) = (most(Tier::Standard), most(Tier::Advanced));
        for (limit, count) in
            [(&mut self.behaviour.standard_limit, standard), (&mut self.behaviour.advanced_limit, advanced)]
        {
            if count > *limit {
                *limit = count + 10_000;
            }
        }
    }
}

fn place(index: usize, section: &str, name: Option<&String>) -> String {
    let name = name.map(|name| Value::String(name.clone())).unwrap_or_default();
    super::place(section, index, &serde_json::json!({ "name": name }))
}

#[derive(Default)]
struct Errors(Vec<SeedProblem>);

impl Errors {
    fn add(&mut self, place: &str, problem: impl Into<String>) {
        self.0.push(SeedProblem { place: place.to_owned(), problem: problem.into() });
    }

    /// All that has to do with neither keys nor parameters.
    fn check_general(&mut self, seed: &Seed) {
        if !is_account(&seed.account) {
            self.add("account", "is not twelve digits");
        }
        if !is_region(&seed.region) {
            self.add("region", "is not the name of a region");
        }
        let known = |name: &str| Operation::named(name).is_some();
        for name in seed.behaviour.latency.keys().filter(|name| !known(name)) {
            self.add("behaviour, member \"latency\"", format!("there is no operation {name}"));
        }
        for (name, rate) in &seed.behaviour.throttle_tps {
            if !known(name) && name != "*" && name != throttle::KMS {
                self.add("behaviour, member \"throttle_tps\"", format!("there is no operation {name}"));
            }
            if !(rate.is_finite() && *rate > 0.0) {
                self.add("behaviour, member \"throttle_tps\"", format!("{name} needs a rate above 0"));
            }
        }
        for (index, principal) in seed.principals.iter().enumerate() {
            let at = place(index, "principal", Some(&principal.access_key));
            if principal.access_key.is_empty() {
                self.add(&at, "has no access_key");
            }
            if principal.arn.splitn(6, ':').count() < 6 || !principal.arn.starts_with("arn:") {
                self.add(&at, "its arn is not the ARN of a user or session");
            }
            if seed.principals[..index].iter().any(|earlier| earlier.access_key == principal.access_key) {
                self.add(&at, "another principal has the same access_key");
            }
            if principal.default && seed.principals[..index].iter().any(|earlier| earlier.default) {
                self.add(&at, "another principal is the default already");
            }
        }
        for (index, _) in seed.denials.iter().enumerate().filter(|(_, rule)| rule.action.is_empty()) {
            self.add(&place(index, "deny", None), "has no action");
        }
        for (index, _) in seed.mfa_devices.iter().enumerate().filter(|(_, device)| device.serial.is_empty()) {
            self.add(&place(index, "mfa_device", None), "has no serial");
        }
        for (index, fault) in seed.faults.iter().enumerate() {
            self.check_fault(&place(index, "fault", Some(&fault.operation)), fault);
        }
    }

    fn check_fault(&mut self, at: &str, fault: &Fault) {
        if !matches!(fault.operation.as_str(), "" | "*") && Operation::named(&fault.operation).is_none() {
            self.add(at, format!("there is no operation {}", fault.operation));
        }
        if fault.times == Some(0) {
            self.add(at, "times must be at least 1");
        }
    }
}

fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit())
}

fn is_region(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// The place an entry names, or the file's.
fn placed(state: &State, account: Option<&String>, region: Option<&String>) -> Result<Place, String> {
    let home = &state.home;
    let place = Place::new(account.unwrap_or(&home.account), region.unwrap_or(&home.region));
    match &place {
        place if !is_account(&place.account) => Err("its account is not twelve digits".to_owned()),
        place if !is_region(&place.region) => Err("its region is not the name of a region".to_owned()),
        _ => Ok(place),
    }
}

fn add_key(state: &mut State, seed: &KeySeed, at: &str, errors: &mut Errors) {
    let place = match placed(state, seed.account.as_ref(), seed.region.as_ref()) {
        Ok(place) => place,
        Err(problem) => return errors.add(at, problem),
    };
    let Some(name) = seed.id.clone().or_else(|| seed.aliases.first().map(|alias| hash::uuid(alias))) else {
        return errors.add(at, "has neither id nor aliases");
    };
    let plain = |text: &str| {
        text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'/' | b'_' | b'-')) && !text.is_empty()
    };
    if !plain(&name) || name.contains('/') {
        errors.add(at, format!("{name} cannot be the id of a key"));
    }
    let key = Key {
        place: place.clone(),
        id: name,
        description: seed.description.clone(),
        state: seed.state,
        managed_by_aws: seed.aliases.iter().any(|alias| alias.starts_with("alias/aws/")),
        deny_decrypt: seed.deny_decrypt.clone(),
        deny_encrypt: seed.deny_encrypt.clone(),
        reason: seed.reason.clone(),
    };
    let arn = key.arn();
    if state.keyring.get(&arn).is_some() {
        errors.add(at, "another key has the same id");
    }
    state.keyring.add(key);
    for alias in &seed.aliases {
        if !alias.strip_prefix("alias/").is_some_and(plain) {
            errors.add(at, format!("{alias} cannot be an alias; they read alias/…"));
        }
        if alias != DEFAULT_ALIAS && state.keyring.find(alias, &place).is_some() {
            errors.add(at, format!("another key has {alias} already"));
        }
        state.keyring.set_alias(&place, alias, &arn);
    }
}

/// Adds one combination of a parameter; returns what is wrong with it.
fn add_parameter(state: &mut State, seed: &ParameterSeed, combination: &Combination, now: Timestamp) -> Vec<String> {
    let fill = |text: &String| expand::filled(text, combination);
    let name = fill(&seed.name);
    let place = match placed(state, seed.account.as_ref(), seed.region.as_ref()) {
        Ok(place) => place,
        Err(problem) => return vec![problem],
    };
    let mut problems = Vec::new();
    let values: Vec<String> = match (&seed.value, seed.values.as_slice()) {
        (Some(value), []) => vec![value.clone(); usize::from(seed.versions.unwrap_or(1))],
        (None, values) if !values.is_empty() && seed.versions.is_none() => values.to_vec(),
        _ => {
            problems.push("needs either value, perhaps with versions, or values".to_owned());
            Vec::new()
        }
    };
    let modified = modified(seed, &name, now).unwrap_or_else(|problem| {
        problems.push(problem);
        now
    });
    let latest = values.last().map(fill).unwrap_or_default();
    if let Some(id) = name.strip_prefix(names::SECRETS_MANAGER) {
        state.secrets.insert((place, id.to_owned()), Plaintext::new(latest));
        return problems;
    }
    if name.starts_with(names::PUBLIC) {
        state.public.add(name, Plaintext::new(latest), modified);
        return problems;
    }
    let fresh = state.store(&place).and_then(|store| store.get(&names::key(&name))).is_none();
    if !fresh {
        problems.push(format!("{name} is there already"));
        return problems;
    }
    state.keyring.ensure_default_key(&place);
    let draft = draft(seed, name, &fill, &mut problems);
    if let Err(error) = names::check_new(&draft.name, &place) {
        problems.push(format!("{}: {}", draft.name, error.text()));
    }
    if !problems.is_empty() {
        return problems;
    }
    let author = seed.modified_by.clone().unwrap_or_else(|| place.pipeline());
    let count = values.len();
    for (index, value) in values.iter().enumerate() {
        let value = fill(value).replace("{v}", &(index + 1).to_string());
        let age = spread(&draft.name, count - 1 - index);
        let draft = Draft { value: Plaintext::new(value), ..draft.clone() };
        if let Err(error) = write(state, &place, &draft, earlier(modified, age), &author) {
            problems.push(format!("{}, version {}: {}", draft.name, index + 1, error.text()));
            return problems;
        }
    }
    problems.extend(finish(state, &place, seed, &draft, &fill).err().map(|error| format!("{}: {error}", draft.name)));
    problems
}

/// All of a parameter but its values.
fn draft(seed: &ParameterSeed, name: String, fill: &impl Fn(&String) -> String, problems: &mut Vec<String>) -> Draft {
    let kind = seed.r#type.as_deref().unwrap_or("String");
    let known = ParameterType::parse(kind);
    if known.is_none() {
        problems.push(format!("there is no type {kind}; there are String, StringList and SecureString"));
    }
    let tier = seed.tier.as_deref().and_then(|tier| {
        let known = Tier::parse(tier);
        if known.is_none() {
            problems.push(format!("there is no tier {tier}; there are Standard, Advanced and Intelligent-Tiering"));
        }
        known
    });
    let policies = (!seed.policies.is_empty()).then(|| Value::Array(seed.policies.clone()).to_string());
    Draft {
        name,
        value: Plaintext::default(),
        kind: known,
        tier,
        key_id: seed.key.as_ref().map(fill),
        description: seed.description.as_ref().map(fill),
        allowed_pattern: seed.allowed_pattern.clone(),
        policies,
        data_type: seed.data_type.clone(),
        overwrite: true,
        tags: std::collections::BTreeMap::new(),
    }
}

/// Writes a version as `PutParameter` would, but asks no key whether it may: there are secrets under keys that are disabled
/// by now.
fn write(
    state: &mut State,
    place: &Place,
    draft: &Draft,
    modified: Timestamp,
    author: &str,
) -> Result<(), ServiceError> {
    if draft.value.is_empty() {
        return Err(ServiceError::validation("the value is empty"));
    }
    let mut version = put::compose(state, place, draft, modified, author)?;
    if let Some(key) = &version.key_id {
        let missing = || ServiceError::validation(format!("there is no key {key} in that account and region"));
        version.sealed_under = Some(Arc::from(state.keyring.find(key, place).ok_or_else(missing)?));
    }
    state.stores.entry(place.clone()).or_default().write(&draft.name, version);
    Ok(())
}

/// Tags, labels and sharing.
fn finish(
    state: &mut State,
    place: &Place,
    seed: &ParameterSeed,
    draft: &Draft,
    fill: &impl Fn(&String) -> String,
) -> Result<(), String> {
    let tags = seed.tags.iter().map(|(key, value)| Tag::new(key, &fill(value))).collect();
    let tags = tags::checked(tags).map_err(|error| error.text().to_owned())?;
    let stored = state.stores.get_mut(place).and_then(|store| store.get_mut(&names::key(&draft.name)));
    let Some(stored) = stored else { return Ok(()) };
    stored.tags = tags;
    if let Some(text) = &seed.stack {
        let stack = Stack::parse(&fill(text)).ok_or_else(|| format!("stack: {text} is not NAME/LOGICAL-ID"))?;
        stored.tags.extend(stack.tags(place));
        stored.stack = Some(stack);
    }
    stored.shared = seed.shared;
    if seed.shared && stored.latest().is_none_or(|version| version.tier != Tier::Advanced) {
        return Err("only parameters of the Advanced tier can be shared".to_owned());
    }
    for (label, number) in &seed.labels {
        if !labels::allowed(label) {
            return Err(format!("{label} cannot be a label"));
        }
        let version = stored.versions.iter_mut().find(|version| version.number == *number);
        let version =
            version.ok_or_else(|| format!("the label {label} is for version {number}, which is not there"))?;
        version.labels.insert(label.clone());
        if version.labels.len() > labels::MAX_LABELS {
            return Err(format!("version {number} has more than {} labels", labels::MAX_LABELS));
        }
    }
    Ok(())
}

/// When the latest version was written; some time in the last two months where the file does not say.
fn modified(seed: &ParameterSeed, name: &str, now: Timestamp) -> Result<Timestamp, String> {
    match (&seed.modified, &seed.modified_ago) {
        (Some(_), Some(_)) => Err("has both modified and modified_ago".to_owned()),
        (Some(text), None) => {
            text.parse().map_err(|_| format!("modified: {text} is not a time such as 2026-01-31T12:00:00Z"))
        }
        (None, Some(text)) => {
            let span = expand::span(text);
            span.map(|span| earlier(now, span))
                .ok_or_else(|| format!("modified_ago: {text} is not a span such as 3d 4h"))
        }
        (None, None) => Ok(earlier(now, Duration::from_secs(3_600 + hash::of(name) % (60 * DAY)))),
    }
}

/// How long before the latest version the one `back` versions before it was written: two to five days each.
fn spread(name: &str, back: usize) -> Duration {
    let back = back as u64;
    let uneven = if back == 0 { 0 } else { hash::mix(hash::of(name) ^ back) % DAY };
    Duration::from_secs(back * (2 * DAY + hash::of(name) % (3 * DAY)) + uneven)
}
