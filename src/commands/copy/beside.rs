//! How what is there stands to what would be copied to it: by its value, and by what goes along beside it.

use std::collections::BTreeMap;

use futures_util::stream::{self, StreamExt};
use jiff::Timestamp;
use serde_json::Value;

use crate::commands::ended::Stop;
use crate::commands::output::{Progress, note};
use crate::commands::plan::{Outcome, key_change};
use crate::commands::written;
use crate::comparison::Fingerprint;
use crate::deletion::Tag;
use crate::failure::Failure;
use crate::parameter::{MetadataChange, MetadataEdit, MetadataOutcome, Parameter, Policy};
use crate::store::{Quota, Store};
use crate::text::{self, size};
use crate::transfer::{Step, policies_to_give};

/// Calls for tags on their way at a time.
const AT_ONCE: usize = 4;

/// Calls for tags a second: their quota is not documented (docs/parameter-store.md 3), so that it is taken for a low one.
const TAGS_A_SECOND: f64 = 10.0;

/// What was read of the two values of one name, none of one that could not be; and of what is beside them.
#[derive(Default)]
pub(super) struct Beside {
    pub(super) from: Option<Fingerprint>,
    pub(super) was: Option<Fingerprint>,
    /// What else a copy would change, where the values are the same: `another description`.
    pub(super) others: Vec<String>,
    /// What brings the tags, where nothing else differs.
    pub(super) tags: Option<MetadataChange>,
}

/// In what one that is there differs from what would be copied to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Differs {
    Nothing,
    Value,
    Type,
    ValueAndType,
    /// In neither, but in what goes along.
    Else,
    /// A value could not be read.
    Untold,
}

impl Beside {
    /// Whether they are the same, where both are known.
    pub(super) fn same(&self) -> Option<bool> {
        Some(self.from.as_ref()? == self.was.as_ref()?)
    }

    /// In what they differ, of that which would be overwritten.
    pub(super) fn differs(&self, step: &Step, was: &Parameter) -> Differs {
        match (self.same(), step.from.kind != was.kind) {
            (Some(true), false) if self.others.is_empty() && key(step, was).is_none() => Differs::Nothing,
            (Some(true), false) => Differs::Else,
            (Some(true), true) => Differs::Type,
            (Some(false), false) => Differs::Value,
            (Some(false), true) => Differs::ValueAndType,
            (None, _) => Differs::Untold,
        }
    }

    pub(super) fn lengths(&self) -> String {
        let length = |print: &Option<Fingerprint>| print.as_ref().map_or("?".to_owned(), |print| size(print.length));
        match self.same() {
            Some(true) => format!("the same {}", length(&self.was)),
            _ => format!("{} → {}", length(&self.was), length(&self.from)),
        }
    }
}

fn key(step: &Step, was: &Parameter) -> Option<(String, String)> {
    key_change(was, step.from.kind, step.key_there())
}

/// What a listing tells of both and a copy would change. What the source does not have stays as it is there, and so does the higher tier.
fn settings(step: &Step, was: &Parameter, at: Timestamp) -> Vec<String> {
    let from = &step.from;
    let mut others = Vec::new();
    if !from.described || !was.described {
        return others;
    }
    if from.tier > was.tier {
        others.push(format!("tier {} → {}", was.tier, from.tier));
    }
    if !from.description.is_empty() && from.description != was.description {
        others.push("another description".to_owned());
    }
    if from.allowed_pattern.as_ref().is_some_and(|pattern| was.allowed_pattern.as_ref() != Some(pattern)) {
        others.push("another pattern".to_owned());
    }
    let given = policies_to_give(&from.policies, at);
    if !given.is_empty() && meant(&given) != meant(&was.policies) {
        others.push("other policies".to_owned());
    }
    others
}

/// Policies as they are meant, however they are written, in one order.
fn meant(policies: &[Policy]) -> Vec<String> {
    let one = |policy: &Policy| match serde_json::from_str::<Value>(&policy.text) {
        Ok(value) => value.to_string(),
        Err(_) => policy.text.clone(),
    };
    let mut all: Vec<String> = policies.iter().map(one).collect();
    all.sort();
    all
}

/// Looks at what is beside the values that are the same, and says what was compared, by how many calls, and what could not be. Tags are
/// asked for where nothing else differs: otherwise they are brought all the same.
pub(super) async fn compare(
    (source, target): (&Store, &Store),
    both: &[(&Step, &Parameter)],
    read: &mut BTreeMap<String, Beside>,
) -> Result<(), Stop> {
    let at = Timestamp::now();
    let mut alike = Vec::new();
    let (mut told, mut untold) = (false, false);
    for (step, was) in both {
        let Some(beside) = read.get_mut(&step.to) else { continue };
        if beside.same() != Some(true) || step.from.kind != was.kind {
            continue;
        }
        let is_told = step.from.described && was.described;
        (told, untold) = (told || is_told, untold || !is_told);
        beside.others = settings(step, was, at);
        if beside.others.is_empty() && key(step, was).is_none() {
            alike.push(*step);
        }
    }
    let settings = "descriptions, patterns, keys, tiers and policies were";
    if untold {
        note(&format!("beside the values {settings} not compared: a listing by path does not tell them"));
    }
    let (calls, refused) = tags(source, target, &alike, read).await?;
    if told {
        let calls =
            if calls == 0 { String::new() } else { format!(", and tags by {}", text::many(calls, "call", "calls")) };
        note(&format!("beside the values {settings} compared{calls}"));
    }
    if let Some(failure) = refused {
        note(&format!("sesame: tags were not compared: {}", failure.what));
    }
    Ok(())
}

/// Compares the tags of some; how many calls that took, and why it was not done of all.
async fn tags(
    source: &Store,
    target: &Store,
    alike: &[&Step],
    read: &mut BTreeMap<String, Beside>,
) -> Result<(usize, Option<Failure>), Stop> {
    let progress = Progress::new();
    let quota = Quota::per_second(TAGS_A_SECOND);
    let quota = &quota;
    let asked = alike.iter().map(|step| async move {
        quota.turn().await;
        let mut given = match source.tags(&step.from.name).await {
            Ok(given) => given,
            Err(failure) => return (*step, 1, Err(failure)),
        };
        given.retain(|tag| !tag.is_of_aws());
        if given.is_empty() {
            return (*step, 1, Ok(Vec::new()));
        }
        quota.turn().await;
        (*step, 2, target.tags(&step.to).await.map(|there| lacking(given, &there)))
    });
    let mut asked = Box::pin(stream::iter(asked).buffer_unordered(AT_ONCE));
    let (mut calls, mut refused, mut done) = (0, None, 0);
    while let Some((step, made, lacks)) = asked.next().await {
        (calls, done) = (calls + made, done + 1);
        progress.counts("tags compared:", done, alike.len());
        match lacks {
            Ok(lacks) if lacks.is_empty() => {}
            Ok(lacks) => {
                let Some((beside, was)) = read.get_mut(&step.to).zip(step.over.as_deref()) else { continue };
                beside.others.push(format!("other tags: {}", keys(&lacks).join(", ")));
                beside.tags = Some(MetadataChange {
                    name: was.name.clone(),
                    version: was.version,
                    modified: was.modified,
                    edits: lacks,
                });
            }
            Err(failure) if failure.wants_login() => return Err(failure.into()),
            Err(failure) => {
                refused.get_or_insert(failure);
            }
        }
    }
    Ok((calls, refused))
}

/// Those that a copy would bring.
fn lacking(given: Vec<Tag>, there: &[Tag]) -> Vec<MetadataEdit> {
    let was = |key: &str| there.iter().find(|tag| tag.key == key).map(|tag| tag.value.clone());
    let edit = |tag: Tag| MetadataEdit::Tag { was: was(&tag.key), key: tag.key, becomes: Some(tag.value) };
    given.into_iter().filter(|tag| !there.contains(tag)).map(edit).collect()
}

fn keys(lacks: &[MetadataEdit]) -> Vec<&str> {
    let mut keys = Vec::new();
    for edit in lacks {
        if let MetadataEdit::Tag { key, .. } = edit {
            keys.push(key.as_str());
        }
    }
    keys
}

/// Gives those tags alone: the value is there already, and is not written a second time for them.
pub(super) async fn give_tags(target: &Store, change: &MetadataChange) -> Result<Outcome, Failure> {
    let ends = target.change_metadata(change).await?;
    Ok(match ends.into_iter().find(|end| *end != MetadataOutcome::Done) {
        None => Outcome::Done,
        Some(MetadataOutcome::Failed(why)) => return Err(*why),
        Some(MetadataOutcome::Unknown(why)) => {
            Outcome::Failed(Box::new(written::not_known("it is not known whether it has the tags", *why)))
        }
        Some(_) => Outcome::Moved("it, or its tags, are others by now, and were left".to_owned()),
    })
}
