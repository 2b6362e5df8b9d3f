//! `sesame copy`: a parameter or a folder to another name, region or account, with all that can go along.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::Timestamp;
use tokio::sync::mpsc;

use crate::cli::{self, Target};
use crate::commands::agreement::Whose;
use crate::commands::connect::Stores;
use crate::commands::ended::{Status, Stop, told};
use crate::commands::output::{Progress, note};
use crate::commands::plan::{Outcome, Plan, Row, Sign, kinds};
use crate::commands::refusals::Refusals;
use crate::commands::{gathered, listing, written};
use crate::comparison::{Fingerprint, Fingerprints};
use crate::config::Config;
use crate::deletion::{Fate, Fates};
use crate::failure::Failure;
use crate::names::rules;
use crate::parameter::{Identity, Parameter, ParameterType, Policy, is_same_name};
use crate::store::{Quota, Store};
use crate::text::{self, size};
use crate::transfer::{Step, Transfer, Transferred, name_in, policies_to_give};

/// Reads both places, shows the plan, asks, and copies.
pub(crate) async fn run(asked: cli::Copy, config: &Config) -> Result<Status, Stop> {
    if let Some(selected) = [&asked.from, &asked.to].into_iter().find(|target| target.selector.is_some()) {
        return Err(Stop::refused(format!("{selected}: what is copied is the latest version, to a new one")));
    }
    let mut stores = Stores::of(&asked.session)?;
    let source = stores.at(&asked.from.destination()).await?;
    let target = stores.at(&asked.to.destination()).await?;
    Box::pin(between(&source, &target, asked, config)).await
}

/// The same, of two stores.
async fn between(source: &Store, target: &Store, asked: cli::Copy, config: &Config) -> Result<Status, Stop> {
    let from = listing::of(source, &asked.from).await?.parameters;
    if from.is_empty() {
        return Err(gathered::nothing_at(&asked.from));
    }
    let pairs = pairs(&asked, from, asked.from.destination() == asked.to.destination())?;
    let names: Vec<&str> = pairs.iter().map(|(_, to)| to.as_str()).collect();
    let whose = Whose::of(target, config, &names).await?;
    let crosses = asked.from.destination() != asked.to.destination();
    let of_source = if crosses { Some(source.identity().await?) } else { None };
    let account = |identity: Option<&Identity>| identity.and_then(Identity::known_account).map(str::to_owned);
    let of_target = account(whose.identity.as_ref());
    // Keys there are others than here: that of another region, or of another account.
    let elsewhere = crosses && (source.region() != target.region() || account(of_source.as_ref()) != of_target);
    let keys = keys(&asked, source, pairs.iter().map(|(from, _)| from), elsewhere).await?;
    let there = there(target, &pairs).await?;
    let (plan, taken) = plan(&asked, source, target, pairs, &keys, there, &whose).await?;
    if crosses {
        note(&format!("from {} to {}", place(source, of_source.as_ref()), place(target, whose.identity.as_ref())));
    }
    for says in along(&plan) {
        note(&says);
    }
    let rate = plan.say(target, asked.session.demo).await;
    // A dry run says what the other would: what is shown is not what would be done.
    if !taken.is_empty() {
        let taken = taken.join(", ");
        let says = format!("there already, with another value: {taken}. --overwrite replaces it. Nothing was done");
        return Err(Stop::refused(says));
    }
    if asked.dry_run {
        note("Nothing was done.");
        return Ok(Status::Done);
    }
    plan.carry_out(target, &whose, &asked.agreement, rate, async |target, change| copied(source, target, change).await)
        .await
}

/// Account, profile and region, as the question names both sides.
fn place(store: &Store, who: Option<&Identity>) -> String {
    let account = who.and_then(Identity::known_account).map(|account| format!("account {account}, "));
    let by = store.place().signed_by().map(|by| format!("{by}, "));
    format!("{}{}{}", account.unwrap_or_default(), by.unwrap_or_default(), store.region())
}

/// Each with the name that it gets.
fn pairs(asked: &cli::Copy, from: Vec<Parameter>, same_place: bool) -> Result<Vec<(Parameter, String)>, Stop> {
    let (a, b): (&Target, &Target) = (&asked.from, &asked.to);
    let one = !a.is_folder && matches!(from.as_slice(), [only] if is_same_name(&only.name, &a.path));
    let named = |parameter: &Parameter| {
        if one && !b.is_folder {
            return b.path.clone();
        }
        let folder =
            if one { a.path.rsplit_once('/').map_or("", |(folder, _)| folder) } else { a.path.trim_end_matches('/') };
        name_in(&parameter.name, folder, &b.path)
    };
    let pairs: Vec<(Parameter, String)> =
        from.into_iter().map(|parameter| (parameter.clone(), named(&parameter))).collect();
    match pairs.iter().find(|(from, to)| same_place && is_same_name(&from.name, to)) {
        Some((from, _)) => Err(Stop::refused(format!("{} would be copied to itself", from.name))),
        None => Ok(pairs),
    }
}

/// The key that each key of the source becomes. In another region or account none is guessed.
async fn keys<'a>(
    asked: &cli::Copy,
    source: &Store,
    from: impl Iterator<Item = &'a Parameter>,
    elsewhere: bool,
) -> Result<HashMap<String, Option<String>>, Stop> {
    let mut keys = HashMap::new();
    let (mut unknown, mut seen): (BTreeSet<String>, BTreeSet<String>) = Default::default();
    let mut unmapped: BTreeSet<String> = BTreeSet::new();
    for parameter in from.filter(|parameter| parameter.kind == ParameterType::SecureString) {
        let key = match &parameter.key_id {
            Some(key) => Some(key.clone()),
            // A listing by path does not tell.
            None if !parameter.described => {
                source.describe(&parameter.name).await?.and_then(|described| described.key_id)
            }
            None => None,
        };
        seen.extend(key.clone());
        let mapped =
            key.as_ref().and_then(|key| asked.keys.iter().find(|(from, _)| from == key)).map(|(_, to)| to.clone());
        let usual = key.as_deref().is_none_or(|key| key == "alias/aws/ssm");
        unmapped.extend(key.clone().filter(|_| mapped.is_none()));
        let becomes = match (mapped, &key) {
            (Some(mapped), _) => Some(mapped),
            (None, _) if usual || !elsewhere => key,
            (None, key) => {
                unknown.extend(key.clone());
                None
            }
        };
        keys.insert(parameter.name.clone(), becomes);
    }
    let useless = useless(&asked.keys, &seen);
    if !unknown.is_empty() {
        let each: Vec<String> = unknown.into_iter().map(|key| format!("--key {key}=KEY")).collect();
        let each = format!("the keys of the other place are not guessed: {} says which", each.join(" "));
        return Err(Stop::refused([vec![each], useless].concat().join("\n")));
    }
    // Where another key is left as it is, that one may have been meant.
    if !useless.is_empty() && !unmapped.is_empty() {
        return Err(Stop::refused(useless.join("\n")));
    }
    for says in &useless {
        note(says);
    }
    Ok(keys)
}

/// What is said of each `--key` that is of no key here, with what may have been meant.
fn useless(asked: &[(String, String)], seen: &BTreeSet<String>) -> Vec<String> {
    let seen: Vec<&str> = seen.iter().map(String::as_str).collect();
    let says = |(from, to): &(String, String)| {
        let close = text::close_names(from, &seen).first().map(|close| format!("; did you mean {close}?"));
        format!("--key {from}={to}: nothing that is copied is under {from}{}", close.unwrap_or_default())
    };
    asked.iter().filter(|(from, _)| !seen.contains(&from.as_str())).map(says).collect()
}

/// What bears one of the names already.
async fn there(target: &Store, pairs: &[(Parameter, String)]) -> Result<BTreeMap<String, Parameter>, Stop> {
    let folder = crate::transfer::common_folder(pairs.iter().map(|(_, to)| to.as_str()));
    let path = if folder.is_empty() { "/".to_owned() } else { folder };
    let mut there = BTreeMap::new();
    if let [(_, to)] = pairs {
        there.extend(target.describe(to).await?.map(|parameter| (to.clone(), parameter)));
        return Ok(there);
    }
    let place = Target { profile: None, region: None, path, is_folder: true, selector: None };
    for parameter in listing::of(target, &place).await?.parameters {
        if let Some((_, to)) = pairs.iter().find(|(_, to)| is_same_name(to, &parameter.name)) {
            there.insert(to.clone(), parameter);
        }
    }
    Ok(there)
}

/// What is done of each, and what is there already with another value and is not to be replaced.
async fn plan(
    asked: &cli::Copy,
    source: &Store,
    target: &Store,
    pairs: Vec<(Parameter, String)>,
    keys: &HashMap<String, Option<String>>,
    there: BTreeMap<String, Parameter>,
    whose: &Whose,
) -> Result<(Plan<Step>, Vec<String>), Stop> {
    // Only what is on both sides has to be read to tell what is done.
    let both: Vec<&(Parameter, String)> = pairs.iter().filter(|(_, to)| there.contains_key(to)).collect();
    let prints = Fingerprints::new()?;
    let from = fingerprints(source, both.iter().map(|(from, _)| from.name.clone()).collect(), &prints).await?;
    let to = fingerprints(target, both.iter().map(|(_, to)| there[to].name.clone()).collect(), &prints).await?;
    let same: BTreeMap<&String, (Option<Fingerprint>, Option<Fingerprint>)> =
        both.iter().zip(from.into_iter().zip(to)).map(|((_, to), prints)| (to, prints)).collect();
    let prefix = whose.arn_prefix(target.region());
    let at = Timestamp::now();
    let (mut rows, mut problems, mut taken) = (Vec::new(), Vec::new(), Vec::new());
    for (from, to) in &pairs {
        if let Err(problem) = rules::check(to, prefix) {
            problems.push(format!("{to}: {problem}"));
            continue;
        }
        let key_id = keys.get(&from.name).cloned().flatten();
        let change = |over: Option<&Parameter>| {
            let over = over.cloned().map(Box::new);
            Step { key_id: key_id.clone(), over, ..Step::new(from.clone(), to.as_str()) }
        };
        let source = || Some(from.name.clone());
        let row = |sign, says: String, uncovers, change| Row {
            sign,
            name: to.clone(),
            source: source(),
            says,
            uncovers,
            change,
        };
        let Some(was) = there.get(to) else {
            let step = change(None);
            let says = format!("{} from {}{}", from.kind, from.name, with_policies(&step, at));
            rows.push(row(Sign::New, says, false, Some(step)));
            continue;
        };
        let (here, was_print) = same.get(to).cloned().unwrap_or_default();
        if here.is_some() && here == was_print && was.kind == from.kind {
            rows.push(row(Sign::Same, String::new(), false, None));
            continue;
        }
        if !asked.overwrite {
            taken.push(to.clone());
        }
        let length = |print: &Option<Fingerprint>| print.as_ref().map_or("?".to_owned(), |print| size(print.length));
        let step = change(Some(was));
        let lengths = format!("{} → {}", length(&was_print), length(&here));
        // A type that stays is no matter.
        let kind = if was.kind == from.kind { String::new() } else { format!("{}, ", kinds(was.kind, from.kind)) };
        let says = format!("v{}, {kind}{lengths} from {}{}", was.version, from.name, with_policies(&step, at));
        rows.push(row(Sign::Changed, says, was.kind.is_uncovered_as(from.kind), Some(step)));
    }
    if !problems.is_empty() {
        return Err(Stop::refused(problems.join("\n")));
    }
    Ok((Plan(rows), taken))
}

/// What goes along with the values, what stays there, and how often a value is read for it.
fn along(plan: &Plan<Step>) -> Vec<String> {
    let steps: Vec<&Step> = plan.0.iter().filter_map(|row| row.change.as_ref()).collect();
    if steps.is_empty() {
        return Vec::new();
    }
    let mut says = vec!["along go type, key, tier, description, pattern, policies and tags".to_owned()];
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

/// What tells values apart; none of one that cannot be read.
async fn fingerprints(
    store: &Store,
    names: Vec<String>,
    prints: &Fingerprints,
) -> Result<Vec<Option<Fingerprint>>, Stop> {
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let progress = Progress::new();
    let reads = store.reads(Quota::per_second(Quota::READS));
    let read = reads.several(&names, |done| progress.counts("compared", done, names.len())).await?;
    progress.clear();
    let mut refusals = Refusals::of_several();
    let print = |(name, outcome): (&String, Result<crate::parameter::Reading, Failure>)| match outcome {
        Ok(reading) => Some(prints.of(&reading.value)),
        Err(failure) => {
            refusals.tell(name, &failure);
            None
        }
    };
    let all = names.iter().zip(read).map(print).collect();
    refusals.tell_help();
    Ok(all)
}

/// Copies one, if both are as they were seen.
async fn copied(source: &Store, target: &Store, step: Step) -> Result<Outcome, Failure> {
    let name = step.from.name.clone();
    let transfer = Transfer { steps: vec![step], moves: false, at: Timestamp::now() };
    let (told_of, mut inbox) = mpsc::channel::<Fates>(1);
    let (ended, fates) = tokio::join!(target.transfer_from(source, &transfer, told_of), async {
        inbox.recv().await.unwrap_or_default()
    });
    Ok(match fates.into_iter().next() {
        Some((_, Fate::Moved(now))) => {
            Outcome::Moved(format!("{name} is at version {} by now, and was not copied", now.version))
        }
        Some((_, Fate::Absent)) => Outcome::Moved(format!("{name} is gone, and was not copied")),
        Some((_, Fate::Transferred(done))) => outcome(&done),
        Some((_, fate)) => written::of_fate(fate),
        None => ended.map(|()| Outcome::Done)?,
    })
}

/// How the copy went that was made.
fn outcome(done: &Transferred) -> Outcome {
    let Transferred { to, over, untagged, unverified, .. } = done;
    if let Some(over) = over.filter(|_| done.is_after_another()) {
        return Outcome::Moved(format!(
            "stored as version {}, but somebody else wrote after version {over}; both are in the history",
            to.version
        ));
    }
    let lacks = [unverified.as_ref().map(told), untagged.as_ref().map(|why| format!("it has no tags: {}", told(why)))];
    let lacks: Vec<String> = lacks.into_iter().flatten().collect();
    if lacks.is_empty() { Outcome::Done } else { Outcome::DoneBut(lacks.join("; ")) }
}

#[cfg(test)]
mod tests;
