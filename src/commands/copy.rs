//! `sesame copy`: a parameter or a folder to another name, region or account, with all that can go along.

mod beside;
mod keys;
mod words;

use std::collections::{BTreeMap, HashMap};

use jiff::Timestamp;
use tokio::sync::mpsc;

use crate::cli::{self, Target};
use crate::commands::agreement::Whose;
use crate::commands::connect::Stores;
use crate::commands::ended::{Status, Stop};
use crate::commands::output::{Progress, note};
use crate::commands::plan::{Outcome, Plan, Row, Sign};
use crate::commands::refusals::Refusals;
use crate::commands::{gathered, key_there, listing, written};
use crate::comparison::{Fingerprint, Fingerprints};
use crate::config::Config;
use crate::deletion::{Fate, Fates};
use crate::failure::Failure;
use crate::names::rules;
use crate::parameter::{MetadataChange, Parameter, ParameterType, is_same_name, name_key};
use crate::store::{Quota, Store};
use crate::transfer::{Step, Transfer, Transferred, name_in};
use beside::{Beside, Differs};
use keys::KeyOf;
use words::Taken;

/// Calls for each that is copied: value, tags, another look, the write, reading back.
const CALLS: usize = 5;

/// What more there are where it goes over another: a look at that, and its tags.
const CALLS_OVER: usize = 2;

/// Reads both places, shows the plan, asks, and copies.
pub(crate) async fn run(asked: cli::Copy, config: &Config) -> Result<Status, Stop> {
    if let Some(selected) = [&asked.from, &asked.to].into_iter().find(|target| target.selector.is_some()) {
        return Err(Stop::refused(format!("{selected}: what is copied is the latest version, to a new one")));
    }
    let mut stores = Stores::of(&asked.session)?;
    let source = stores.of_target(&asked.from).await?;
    let target = stores.of_target(&asked.to).await?;
    Box::pin(between(&source, &target, asked, config)).await
}

/// The same, of two stores.
async fn between(source: &Store, target: &Store, asked: cli::Copy, config: &Config) -> Result<Status, Stop> {
    let one = match asked.from.one_name() {
        Some(name) => source.described_by_history(name).await,
        None => None,
    };
    // Of one store both places are listed at once.
    let (from, below) = if let Some(one) = one {
        (vec![one], None)
    } else if source.is_same(target) {
        let below = Target { is_folder: true, ..asked.to.clone() };
        let listed = listing::of_several(&[(source, &asked.from), (target, &below)]).await?;
        let mut listed = listed.into_iter().map(|listed| listed.parameters);
        (listed.next().unwrap_or_default(), listed.next())
    } else {
        (listing::of(source, &asked.from).await?.parameters, None)
    };
    if from.is_empty() {
        return Err(gathered::nothing_at(&asked.from));
    }
    let crosses = !source.is_same(target);
    let pairs = pairs(&asked, from, !crosses)?;
    let names: Vec<&str> = pairs.iter().map(|(_, to)| to.as_str()).collect();
    let whose = Whose::of(target, config, &names).await?;
    let is_secret = |parameter: &&Parameter| parameter.kind == ParameterType::SecureString;
    let secrets: Vec<&str> =
        pairs.iter().map(|(from, _)| from).filter(is_secret).map(|from| from.name.as_str()).collect();
    let of_source = if crosses { Some(Whose::of_read(source, config, &secrets).await?) } else { None };
    let by_source = of_source.as_ref().unwrap_or(&whose);
    // What is production there is asked about as such.
    let leaves_production = whose.production.is_none() && by_source.ground(source, config, &secrets).is_some();
    // Keys there are others than here: that of another region, or of another account, as any may be that is not known.
    let account = by_source.account();
    let elsewhere = crosses && (source.region() != target.region() || account.is_none() || account != whose.account());
    let keys = keys::keys(&asked.keys, source, pairs.iter().map(|(from, _)| from), elsewhere).await?;
    let there = there(target, &pairs, below).await?;
    let (plan, taken, tags) = plan(&asked, source, target, pairs, &keys, there, &whose).await?;
    let place = match &of_source {
        Some(of_source) => words::places((source, of_source), (target, &whose)),
        None => whose.whereabouts(target),
    };
    let answer = source.usual_answer().zip(target.usual_answer()).map(|(from, to)| (from + to) / 2);
    let rate = plan.say(target, &place, asked.session.demo, (calls(&plan), answer)).await;
    let is_written = |step: &&Step| !tags.contains_key(&step.to);
    let steps: Vec<&Step> = plan.0.iter().filter_map(|row| row.change.as_ref()).filter(is_written).collect();
    for says in words::along(&steps, &keys, leaves_production) {
        note(&says);
    }
    // A dry run says what the other would: what is shown is not what would be done.
    if !taken.is_empty() {
        return Err(Stop::refused(words::taken(&taken)));
    }
    let under = steps.iter().filter_map(|step| step.key_there());
    key_there::check(target, under.filter(|key| asked.keys.iter().any(|(_, to)| to == key))).await?;
    if asked.dry_run {
        return Ok(whose.end_dry_run());
    }
    plan.carry_out(target, &whose, &asked.agreement, rate, async |target, step| match tags.get(&step.to) {
        Some(tags) => beside::give_tags(target, tags).await,
        None => copied(source, target, step).await,
    })
    .await
}

/// How many calls wait for one another.
fn calls(plan: &Plan<Step>) -> usize {
    let steps = plan.0.iter().filter_map(|row| row.change.as_ref());
    steps.map(|step| CALLS + if step.over.is_some() { CALLS_OVER } else { 0 }).sum()
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
    let folder = a.path.trim_end_matches('/');
    let is_below = |rest: &str| rest.starts_with('/') && rest.len() > 1;
    if same_place && !one && b.path.strip_prefix(folder).is_some_and(is_below) {
        return Err(Stop::refused(format!("{b} is within {a}: a folder is not copied into itself")));
    }
    match pairs.iter().find(|(from, to)| same_place && is_same_name(&from.name, to)) {
        Some((from, _)) => Err(Stop::refused(format!("{} would be copied to itself", from.name))),
        None => Ok(pairs),
    }
}

/// What bears one of the names already; `below`: what there is where the copies go, where that is known.
async fn there(
    target: &Store,
    pairs: &[(Parameter, String)],
    below: Option<Vec<Parameter>>,
) -> Result<BTreeMap<String, Parameter>, Stop> {
    if let [(_, to)] = pairs {
        let there = target.describe(to).await?;
        return Ok(there.map(|parameter| (to.clone(), parameter)).into_iter().collect());
    }
    let below = if let Some(below) = below {
        below
    } else {
        let folder = crate::transfer::common_folder(pairs.iter().map(|(_, to)| to.as_str()));
        let path = if folder.is_empty() { "/".to_owned() } else { folder };
        let place = Target { profile: None, region: None, path, is_folder: true, selector: None, arn: None };
        listing::of(target, &place).await?.parameters
    };
    let names: HashMap<&str, &String> = pairs.iter().map(|(_, to)| (name_key(to), to)).collect();
    let is_there = |parameter: Parameter| Some(((*names.get(name_key(&parameter.name))?).clone(), parameter));
    Ok(below.into_iter().filter_map(is_there).collect())
}

/// What is done of each; what is there already, is another, and is not to be replaced; and where it is the tags alone that are given.
async fn plan(
    asked: &cli::Copy,
    source: &Store,
    target: &Store,
    pairs: Vec<(Parameter, String)>,
    keys: &HashMap<String, KeyOf>,
    there: BTreeMap<String, Parameter>,
    whose: &Whose,
) -> Result<(Plan<Step>, Vec<Taken>, HashMap<String, MetadataChange>), Stop> {
    let step = |(from, to): &(Parameter, String)| {
        let key_id = keys.get(&from.name).and_then(|key| key.to.clone());
        Step { key_id, over: there.get(to).cloned().map(Box::new), ..Step::new(from.clone(), to.as_str()) }
    };
    let steps: Vec<Step> = pairs.iter().map(step).collect();
    let mut read = compared((source, target), &steps).await?;
    let prefix = whose.arn_prefix(target.region());
    let at = Timestamp::now();
    let (mut rows, mut problems, mut taken) = (Vec::new(), Vec::new(), Vec::new());
    let mut tags = HashMap::new();
    for step in steps {
        if let Err(problem) = rules::check(&step.to, prefix) {
            problems.push(format!("{}: {problem}", step.to));
            continue;
        }
        let key = keys.get(&step.from.name).cloned().unwrap_or_default();
        let row = |sign, says, change: Option<Step>| Row {
            sign,
            name: step.to.clone(),
            source: Some(step.from.name.clone()),
            says,
            uncovers: step.over.as_ref().is_some_and(|was| was.kind.is_uncovered_as(step.from.kind)),
            change,
        };
        let Some(was) = step.over.as_deref() else {
            rows.push(row(Sign::New, words::new(&step, &key, at), Some(step.clone())));
            continue;
        };
        let mut beside = read.remove(&step.to).unwrap_or_default();
        tags.extend(beside.tags.take().map(|tags| (step.to.clone(), tags)));
        let differs = beside.differs(&step, was);
        if differs == Differs::Nothing {
            rows.push(row(Sign::Same, String::new(), None));
            continue;
        }
        if !asked.overwrite {
            taken.push(Taken { name: step.to.clone(), differs });
        }
        rows.push(row(Sign::Changed, words::changed(&step, was, &beside, &key, at), Some(step.clone())));
    }
    if !problems.is_empty() {
        return Err(Stop::refused(problems.join("\n")));
    }
    Ok((Plan(rows), taken, tags))
}

/// What is there of each on both sides, by the name that it gets. Only what is on both has to be read to tell what is done.
async fn compared((source, target): (&Store, &Store), steps: &[Step]) -> Result<BTreeMap<String, Beside>, Stop> {
    let both: Vec<(&Step, &Parameter)> =
        steps.iter().filter_map(|step| step.over.as_deref().map(|was| (step, was))).collect();
    let prints = Fingerprints::new()?;
    let from = fingerprints(source, both.iter().map(|(step, _)| step.from.name.clone()).collect(), &prints).await?;
    let was = fingerprints(target, both.iter().map(|(_, was)| was.name.clone()).collect(), &prints).await?;
    let beside = |(from, was)| Beside { from, was, ..Beside::default() };
    let mut read: BTreeMap<String, Beside> = both
        .iter()
        .zip(from.into_iter().zip(was))
        .map(|((step, _), prints)| (step.to.clone(), beside(prints)))
        .collect();
    beside::compare((source, target), &both, &mut read).await?;
    Ok(read)
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
    match (unverified, untagged) {
        (Some(why), _) => Outcome::InPart(Box::new(why.clone())),
        (None, Some(why)) => Outcome::InPart(Box::new(written::untagged(why))),
        (None, None) => Outcome::Done,
    }
}

#[cfg(test)]
mod tests;
