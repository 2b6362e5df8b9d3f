//! Values of a store on their way into a file, a command, a table: read, called by what they are there, and what cannot go.

use std::collections::HashSet;

use futures_util::future::try_join_all;
use tokio::sync::mpsc;

use crate::cli::{Format, Names, Target};
use crate::commands::connect::Stores;
use crate::commands::ended::Stop;
use crate::commands::listing;
use crate::commands::output::Count;
use crate::commands::refusals::Refusals;
use crate::dialect::variables::{self, Keys};
use crate::dialect::{self, Entry};
use crate::failure::{Failure, FailureKind};
use crate::parameter::{Parameter, ParameterType, Reading};
use crate::secret::Secret;
use crate::store::reading_many::Reads;
use crate::store::{Found, Quota, Store};

/// What helps where two are called the same.
pub(crate) const APART: &str = " (--names path tells more apart)";

/// What there is at a place.
pub(crate) struct Values {
    /// In order of the names.
    pub(crate) found: Vec<Found>,
    /// The place.
    pub(crate) target: Target,
}

impl Gathered {
    /// Says of each that could not be read why.
    pub(crate) fn tell_unread(&self) {
        let mut refusals = Refusals::of_several();
        self.unread.iter().for_each(|(name, failure)| refusals.tell(name, failure));
        refusals.tell_help();
    }
}

impl Values {
    /// What a parameter of it is called in words: with the place where that was written before it.
    fn spoken(&self, parameter: &Parameter) -> String {
        let Target { profile, region, .. } = &self.target;
        let profile = profile.as_ref().map(|profile| format!("{profile}@")).unwrap_or_default();
        let region = region.as_ref().map(|region| format!("{region}:")).unwrap_or_default();
        let selector = self.target.selector.as_ref().map(|selector| format!(":{selector}")).unwrap_or_default();
        format!("{profile}{region}{}{selector}", parameter.name)
    }
}

/// Reads all values of some places at the same time.
pub(crate) async fn read(stores: &mut Stores, places: &[Target], rate: Option<f64>) -> Result<Vec<Values>, Stop> {
    let mut reads = Vec::new();
    for target in places {
        reads.push((target, stores.reads_of(target, rate.unwrap_or(Quota::READS)).await?));
    }
    let count = Count::of("read", places);
    let read = reads.iter().map(async |(target, reads)| {
        let mut found = Vec::new();
        read_place(reads, target, &count, |one| found.push(one)).await?;
        found.sort_by(|one: &Found, other| one.parameter.name.cmp(&other.parameter.name));
        Ok(Values { found, target: (*target).clone() })
    });
    try_join_all(read).await
}

/// Reads the values of one place, and hands over each as it comes, in no order; there is one at least.
pub(crate) async fn read_place(
    reads: &Reads,
    target: &Target,
    count: &Count,
    mut takes: impl FnMut(Found),
) -> Result<(), Stop> {
    let refused = match Box::pin(own(reads, target)).await? {
        Own::Read(one) => {
            takes(*one);
            return Ok(());
        }
        Own::Absent => None,
        Own::Hidden(refused) => Some(refused),
    };
    let (told, mut inbox) = mpsc::channel::<Vec<Found>>(16);
    let taking = async {
        let mut any = false;
        while let Some(found) = inbox.recv().await {
            any = true;
            count.more(found.len());
            found.into_iter().for_each(&mut takes);
        }
        any
    };
    let root = target.root();
    let (ended, any) = tokio::join!(Box::pin(reads.below(&root, told)), taking);
    match (ended, refused) {
        (Ok(()), _) if any => Ok(()),
        (_, Some(refused)) if !any => Err((*refused).into()),
        (Err(failure), _) => Err(failure.into()),
        (Ok(()), _) => Err(nothing_at(target)),
    }
}

/// What is known of the parameter at a place itself.
enum Own {
    Read(Box<Found>),
    /// There is none, or a folder is meant.
    Absent,
    /// It may not be read, nor whether there is one.
    Hidden(Box<Failure>),
}

/// The parameter at the place itself, where that is meant.
async fn own(reads: &Reads, target: &Target) -> Result<Own, Stop> {
    if target.is_folder {
        return Ok(Own::Absent);
    }
    let found = |parameter, value| Ok(Own::Read(Box::new(Found { parameter, value })));
    let bare = |reading: &Reading| Parameter::bare(target.path.as_str(), reading.kind, reading.version);
    match reads.one(&target.selected()).await.and_then(Reading::whole) {
        Ok(reading) => found(bare(&reading), Ok(reading)),
        Err(failure) if target.selector.is_some() => Err(failure.into()),
        Err(failure) if failure.kind == FailureKind::NotFound => Ok(Own::Absent),
        // Of what is not there one may be refused as well.
        Err(failure) if failure.is_refusal() => match reads.store().describe(&target.path).await {
            Ok(Some(parameter)) => found(parameter, Err(failure)),
            Ok(None) => Ok(Own::Absent),
            Err(also) if also.is_refusal() => Ok(Own::Hidden(Box::new(failure))),
            Err(other) => Err(other.into()),
        },
        Err(failure) => Err(failure.into()),
    }
}

pub(crate) fn nothing_at(target: &Target) -> Stop {
    Stop::failed(format!("there is no parameter at {target}, nor any below it"))
}

/// The names of some places, with their ARNs; no value is read.
pub(crate) async fn list(stores: &mut Stores, places: &[Target]) -> Result<Vec<(Target, Vec<Parameter>)>, Stop> {
    let mut of = Vec::new();
    for target in places {
        of.push(stores.of_target(target).await?);
    }
    let of: Vec<(&Store, &Target)> = of.iter().zip(places).collect();
    Ok(places.iter().cloned().zip(names(&of).await?).collect())
}

/// The names of some places, each in its store; each has one at least.
pub(crate) async fn names(places: &[(&Store, &Target)]) -> Result<Vec<Vec<Parameter>>, Stop> {
    let listed: Vec<_> = listing::of_several(places).await?.into_iter().map(|listed| listed.parameters).collect();
    match places.iter().zip(&listed).find(|(_, names)| names.is_empty()) {
        Some(((_, target), _)) => Err(nothing_at(target)),
        None => Ok(listed),
    }
}

/// What was read, and what could not be.
#[derive(Default)]
pub(crate) struct Gathered {
    pub(crate) entries: Vec<Entry>,
    /// Each with its name.
    pub(crate) unread: Vec<(String, Failure)>,
    /// A secret among them.
    pub(crate) secret: Option<String>,
}

/// Values by what they are called.
pub(crate) fn gather(all: Vec<Values>, naming: &Naming<'_>) -> Result<Gathered, Stop> {
    let mut gathered = Gathered::default();
    let mut problems = Vec::new();
    let mut met = HashSet::new();
    for mut values in all {
        for Found { parameter, value } in std::mem::take(&mut values.found) {
            let name = values.spoken(&parameter);
            if !met.insert(name.clone()) {
                continue;
            }
            let reading = match value {
                Ok(reading) => reading,
                Err(failure) => {
                    gathered.unread.push((name, failure));
                    continue;
                }
            };
            if reading.kind == ParameterType::SecureString {
                gathered.secret.get_or_insert_with(|| name.clone());
            }
            match naming.key(&parameter.name, &values.target) {
                Ok(key) => {
                    gathered.entries.push(Entry { key, name, arn: parameter.arn, value: reading.value });
                }
                Err(why) => problems.push(format!("{name}: {why}")),
            }
        }
    }
    if !problems.is_empty() {
        return Err(Stop::refused(problems.join("\n")));
    }
    check(&gathered.entries, naming.hint(APART))?;
    Ok(gathered)
}

/// How keys are made of names.
pub(crate) struct Naming<'a> {
    pub(crate) names: Names,
    pub(crate) keys: Keys,
    /// Those that steer other programs and may come from the store.
    pub(crate) allowed: &'a [String],
}

impl Naming<'_> {
    /// What helps by more of the names, unless there is all of them already.
    pub(crate) fn hint(&self, hint: &'static str) -> &'static str {
        if self.names == Names::Path { "" } else { hint }
    }

    fn with_hint(&self, why: &str) -> String {
        format!("{why}{}", self.hint(" (--names path may help)"))
    }

    /// What a parameter of a place is called.
    pub(crate) fn key(&self, name: &str, place: &Target) -> Result<String, String> {
        let key = variables::key(name, &place.path, self.names);
        match self.keys {
            Keys::Names => Ok(key.to_owned()),
            Keys::Identifiers => variables::identifier(key).map_err(|why| self.with_hint(&why)),
            Keys::Variables => {
                let variable = variables::variable(key).map_err(|why| self.with_hint(&why))?;
                if variables::is_steering(&variable) && !self.allowed.contains(&variable) {
                    return Err(format!(
                        "{variable} steers other programs, and is not taken from a store unless --allow {variable} says so"
                    ));
                }
                Ok(variable)
            }
        }
    }
}

/// Refuses two of one key, with both their names, and what may help.
pub(crate) fn check(entries: &[Entry], hint: &str) -> Result<(), Stop> {
    let keys = entries.iter().map(|entry| (entry.key.as_str(), entry.name.as_str()));
    let collisions = variables::collisions(keys);
    if collisions.is_empty() {
        return Ok(());
    }
    let lines: Vec<String> =
        collisions.iter().map(|(key, names)| format!("{key} would be each of {}", names.join(", "))).collect();
    Err(Stop::refused(format!("{}{hint}", lines.join("\n"))))
}

/// All of them in a format, or each that cannot be written in it, with the reason.
pub(crate) fn written(format: Format, entries: &[Entry], title: &str) -> Result<Secret, Stop> {
    dialect::write(format, entries, title).map_err(|refused| {
        let lines: Vec<String> = refused.iter().map(|refused| format!("{}: {}", refused.name, refused.why)).collect();
        Stop::refused(format!("{}\nNothing was written.", lines.join("\n")))
    })
}
