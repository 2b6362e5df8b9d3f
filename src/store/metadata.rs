//! Changes beside a value: tags, labels, and what a write says beside it. Each is looked at right before, since no operation does
//! nothing where something else is there than was seen.

use std::collections::BTreeMap;
use std::error::Error;
use std::future::Future;

use aws_sdk_ssm::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_ssm::operation::RequestId;
use aws_sdk_ssm::types::ResourceTypeForTagging;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;

use super::backoff::{ATTEMPTS, Backoff};
use super::deleting::{ends_all, patient};
use super::errors::{self, Call, ErrorClass};
use super::stopping::{Sent, stopped};
use super::writing::{Beside, LOOKS};
use super::{Store, convert};
use crate::deletion::Tag;
use crate::failure::{Failure, FailureKind};
use crate::parameter::{
    Expected, MetadataChange, MetadataEdit, MetadataOutcome, ParameterType, SettingsEdit, Version, Write, Written,
    is_same_time,
};

/// How each of the changes ended, in their order.
pub(super) type Ends = Vec<Option<MetadataOutcome>>;

/// Why a request did nothing, or may have.
enum Trouble {
    /// It had no effect.
    Refused(Failure),
    /// Whether it took effect is not known.
    Unanswered(Failure),
}

/// A label that is given or taken: which of the changes it is, the label, and the version.
type Label<'a> = (usize, &'a str, i64);

impl Store {
    /// Makes changes beside a value, and tells of each how it ended, in their order. What is another by now than was seen stays.
    ///
    /// | first to last | why in this order |
    /// |---|---|
    /// | labels off, labels on | the service takes no new version while the oldest of a hundred has a label (4.6) |
    /// | settings | a new version with the value of the latest, which is read for it right before, and decrypted |
    /// | tags off, tags on | permissions may depend on them; there are fifty at most |
    ///
    /// What fails for its own reason does not keep the others from being made. Told to stop ([`Store::until`]), it ends before the next
    /// request.
    ///
    /// # Errors
    /// Nothing was changed: `ReadOnly`.
    pub async fn change_metadata(&self, change: &MetadataChange) -> Result<Vec<MetadataOutcome>, Failure> {
        self.may_change([change.name.as_str()])?;
        let mut ends: Ends = vec![None; change.edits.len()];
        // Once something has ended all, the rest is not tried.
        let _ = self.change_in_turn(change, &mut ends).await;
        Ok(ends.into_iter().map(|end| end.unwrap_or(MetadataOutcome::Untried)).collect())
    }

    pub(super) async fn change_in_turn(&self, change: &MetadataChange, ends: &mut Ends) -> Result<(), ()> {
        self.change_labels(change, ends).await?;
        for (at, edit) in change.edits.iter().enumerate() {
            if let MetadataEdit::Settings(edit) = edit {
                let end = self.change_settings(change, edit).await;
                ended(ends, &[at], &end)?;
            }
        }
        self.change_tags(change, ends).await
    }

    async fn change_labels(&self, change: &MetadataChange, ends: &mut Ends) -> Result<(), ()> {
        let all: Vec<usize> = places(change, |edit| matches!(edit, MetadataEdit::Label { .. }));
        if all.is_empty() {
            return Ok(());
        }
        let versions = match self.versions_now(&change.name).await {
            Ok(versions) => versions,
            Err(failure) if failure.kind == FailureKind::NotFound => {
                return ended(ends, &all, &MetadataOutcome::Moved(None));
            }
            Err(failure) => return ended(ends, &all, &MetadataOutcome::Failed(Box::new(failure))),
        };
        if !is_the_one(change, &versions) {
            let newest = versions.into_iter().next().map(|newest| Box::new(newest.parameter));
            return ended(ends, &all, &MetadataOutcome::Moved(newest));
        }
        let (mut off, mut on): (BTreeMap<i64, Vec<Label<'_>>>, BTreeMap<i64, Vec<Label<'_>>>) = Default::default();
        for (at, edit) in change.edits.iter().enumerate() {
            let MetadataEdit::Label { label, was, becomes } = edit else { continue };
            let now = version_of(&versions, label);
            match (now == *was, becomes, was) {
                (false, ..) => ends[at] = Some(MetadataOutcome::Overtaken(now.map(|version| version.to_string()))),
                (true, Some(to), _) => on.entry(*to).or_default().push((at, label, *to)),
                (true, None, Some(from)) => off.entry(*from).or_default().push((at, label, *from)),
                (true, None, None) => ends[at] = Some(MetadataOutcome::Done),
            }
        }
        for (version, labels) in off {
            self.unlabel(&change.name, version, &labels, ends).await?;
        }
        for (version, labels) in on {
            self.label(&change.name, version, &labels, ends).await?;
        }
        Ok(())
    }

    /// The versions, unless it is told to stop meanwhile.
    async fn versions_now(&self, name: &str) -> Result<Vec<Version>, Failure> {
        let looked = self.unless_stopped(&Sent::not_yet(&self.inner.http), self.versions(name)).await;
        looked.unwrap_or_else(|| Err(stopped()))
    }

    async fn unlabel(&self, name: &str, version: i64, labels: &[Label<'_>], ends: &mut Ends) -> Result<(), ()> {
        let call = Call { action: "ssm:UnlabelParameterVersion", name: Some(name) };
        let words: Vec<String> = labels.iter().map(|(_, label, _)| (*label).to_owned()).collect();
        let request = self.inner.ssm.unlabel_parameter_version().name(name).parameter_version(version);
        let request = request.set_labels(Some(words));
        let call_once = |sent| request.clone().customize().config_override(patient()).interceptor(sent).send();
        let at: Vec<usize> = labels.iter().map(|(at, ..)| *at).collect();
        match self.once(call, call_once).await {
            Ok(answer) => {
                let missing = answer.invalid_labels.unwrap_or_default();
                for (at, label, _) in labels {
                    // Somebody took it off, or gave it to another version, between the look and this.
                    let is_missing = missing.iter().any(|missing| missing == label);
                    ends[*at] = Some(if is_missing { MetadataOutcome::Overtaken(None) } else { MetadataOutcome::Done });
                }
                Ok(())
            }
            Err(Trouble::Refused(failure)) => ended(ends, &at, &MetadataOutcome::Failed(Box::new(failure))),
            Err(Trouble::Unanswered(why)) => self.settle_labels(name, labels, None, why, ends).await,
        }
    }

    async fn label(&self, name: &str, version: i64, labels: &[Label<'_>], ends: &mut Ends) -> Result<(), ()> {
        let call = Call { action: "ssm:LabelParameterVersion", name: Some(name) };
        let words: Vec<String> = labels.iter().map(|(_, label, _)| (*label).to_owned()).collect();
        let request = self.inner.ssm.label_parameter_version().name(name).parameter_version(version);
        let request = request.set_labels(Some(words));
        let call_once = |sent| request.clone().customize().config_override(patient()).interceptor(sent).send();
        let at: Vec<usize> = labels.iter().map(|(at, ..)| *at).collect();
        match self.once(call, call_once).await {
            Ok(answer) => {
                let invalid = answer.invalid_labels.unwrap_or_default();
                for (at, label, _) in labels {
                    let is_invalid = invalid.iter().any(|invalid| invalid == label);
                    ends[*at] = Some(if is_invalid { invalid_label() } else { MetadataOutcome::Done });
                }
                Ok(())
            }
            Err(Trouble::Refused(failure)) => ended(ends, &at, &MetadataOutcome::Failed(Box::new(failure))),
            Err(Trouble::Unanswered(why)) => self.settle_labels(name, labels, Some(version), why, ends).await,
        }
    }

    /// The answer was lost (`why`): where the labels are tells. `to`: the version that they were given to.
    async fn settle_labels(
        &self,
        name: &str,
        labels: &[Label<'_>],
        to: Option<i64>,
        why: Failure,
        ends: &mut Ends,
    ) -> Result<(), ()> {
        let at: Vec<usize> = labels.iter().map(|(at, ..)| *at).collect();
        for pause in LOOKS {
            tokio::time::sleep(pause).await;
            let versions = self.versions(name).await;
            let is_done = |label| versions.as_ref().is_ok_and(|versions| version_of(versions, label) == to);
            if labels.iter().all(|(_, label, _)| is_done(label)) {
                return ended(ends, &at, &MetadataOutcome::Done);
            }
        }
        ended(ends, &at, &MetadataOutcome::Unknown(Box::new(why)))
    }

    /// A new version with the value of the latest, which is read right before.
    async fn change_settings(&self, change: &MetadataChange, edit: &SettingsEdit) -> MetadataOutcome {
        let reading = self.unless_stopped(&Sent::not_yet(&self.inner.http), self.read(&change.name)).await;
        let reading = match reading.unwrap_or_else(|| Err(stopped())).and_then(crate::parameter::Reading::whole) {
            Ok(reading) => reading,
            Err(failure) if failure.kind == FailureKind::NotFound => return MetadataOutcome::Moved(None),
            Err(failure) => return MetadataOutcome::Failed(Box::new(unread(failure))),
        };
        if reading.version != change.version || !is_same_time(change.modified, reading.modified) {
            let now = self.described(&change.name).await.unwrap_or_default();
            return match now {
                Some(now) => MetadataOutcome::Moved(Some(Box::new(now))),
                None => MetadataOutcome::Failed(Box::new(another(&change.name))),
            };
        }
        let write = written(change, edit, reading.value);
        let beside = Beside { policies: edit.policies(), tags: &[] };
        match self.write_allowed(&write, &beside).await {
            Ok(Written::Stored { version, tier } | Written::StoredAfterAnother { version, tier, .. }) => {
                MetadataOutcome::Stored { expected: change.version, version, tier }
            }
            Ok(Written::Moved { now }) => MetadataOutcome::Moved(Some(now)),
            Ok(Written::Gone) => MetadataOutcome::Moved(None),
            Ok(Written::Unknown { why }) => MetadataOutcome::Unknown(why),
            Err(failure) => MetadataOutcome::Failed(Box::new(failure)),
        }
    }

    async fn change_tags(&self, change: &MetadataChange, ends: &mut Ends) -> Result<(), ()> {
        let all = places(change, |edit| matches!(edit, MetadataEdit::Tag { .. }));
        if all.is_empty() {
            return Ok(());
        }
        let now = match self.tags_now(&change.name).await {
            // What nobody may see nobody has seen: it cannot be overtaken.
            Ok(seen) => seen.ok(),
            Err(end) => return ended(ends, &all, &end),
        };
        let (mut off, mut on) = (Vec::new(), Vec::new());
        for (at, edit) in change.edits.iter().enumerate() {
            let MetadataEdit::Tag { key, was, becomes } = edit else { continue };
            let there = now.as_ref().map(|tags| value_of(tags, key));
            match (there.filter(|there| there != was), becomes) {
                (Some(other), _) => ends[at] = Some(MetadataOutcome::Overtaken(other)),
                (None, Some(value)) => on.push((at, Tag { key: key.clone(), value: value.clone() })),
                (None, None) => off.push((at, key.clone())),
            }
        }
        self.remove_tags(&change.name, &off, ends).await?;
        self.add_tags(&change.name, &on, ends).await
    }

    /// The tags right before they are changed, or that they may not be seen: who may give tags need not be allowed to see them.
    ///
    /// # Errors
    /// How the change ends, of which nothing is sent then.
    pub(super) async fn tags_now(&self, name: &str) -> Result<Result<Vec<Tag>, Failure>, MetadataOutcome> {
        let looked = self.unless_stopped(&Sent::not_yet(&self.inner.http), self.tags(name)).await;
        match looked.unwrap_or_else(|| Err(stopped())) {
            Err(failure) if failure.kind == FailureKind::NotFound => Err(MetadataOutcome::Moved(None)),
            Err(failure) if !errors::is_denied(&failure) => Err(MetadataOutcome::Failed(Box::new(failure))),
            seen => Ok(seen),
        }
    }

    pub(super) async fn remove_tags(&self, name: &str, keys: &[(usize, String)], ends: &mut Ends) -> Result<(), ()> {
        if keys.is_empty() {
            return Ok(());
        }
        let call = Call { action: "ssm:RemoveTagsFromResource", name: Some(name) };
        let request = self.inner.ssm.remove_tags_from_resource();
        let request = request.resource_type(ResourceTypeForTagging::Parameter).resource_id(name);
        let request = request.set_tag_keys(Some(keys.iter().map(|(_, key)| key.clone()).collect()));
        let call_once = |sent| request.clone().customize().config_override(patient()).interceptor(sent).send();
        let wanted: Vec<(usize, &str, Option<&str>)> = keys.iter().map(|(at, key)| (*at, key.as_str(), None)).collect();
        let answer = self.once(call, call_once).await;
        self.tags_sent(name, &wanted, answer.map(|_| ()), ends).await
    }

    pub(super) async fn add_tags(&self, name: &str, tags: &[(usize, Tag)], ends: &mut Ends) -> Result<(), ()> {
        if tags.is_empty() {
            return Ok(());
        }
        let call = Call { action: "ssm:AddTagsToResource", name: Some(name) };
        let request = self.inner.ssm.add_tags_to_resource();
        let request = request.resource_type(ResourceTypeForTagging::Parameter).resource_id(name);
        let request = request.set_tags(Some(tags.iter().filter_map(|(_, tag)| convert::sdk_tag(tag)).collect()));
        let call_once = |sent| request.clone().customize().config_override(patient()).interceptor(sent).send();
        let wanted: Vec<(usize, &str, Option<&str>)> =
            tags.iter().map(|(at, tag)| (*at, tag.key.as_str(), Some(tag.value.as_str()))).collect();
        let answer = self.once(call, call_once).await;
        self.tags_sent(name, &wanted, answer.map(|_| ()), ends).await
    }

    /// How a request about tags ended; where its answer was lost, the tags themselves tell.
    async fn tags_sent(
        &self,
        name: &str,
        wanted: &[(usize, &str, Option<&str>)],
        sent: Result<(), Trouble>,
        ends: &mut Ends,
    ) -> Result<(), ()> {
        let at: Vec<usize> = wanted.iter().map(|(at, ..)| *at).collect();
        match sent {
            Ok(()) => ended(ends, &at, &MetadataOutcome::Done),
            Err(Trouble::Refused(failure)) => ended(ends, &at, &MetadataOutcome::Failed(Box::new(failure))),
            Err(Trouble::Unanswered(why)) => {
                for pause in LOOKS {
                    tokio::time::sleep(pause).await;
                    let tags = self.tags(name).await;
                    let is = |key, value: Option<&str>| {
                        tags.as_ref().is_ok_and(|tags| value_of(tags, key).as_deref() == value)
                    };
                    if wanted.iter().all(|(_, key, value)| is(key, *value)) {
                        return ended(ends, &at, &MetadataOutcome::Done);
                    }
                }
                ended(ends, &at, &MetadataOutcome::Unknown(Box::new(why)))
            }
        }
    }

    /// Sends a request, and again only where it is certain that it had no effect.
    async fn once<T, E, Sending>(&self, call: Call<'_>, request: impl Fn(Sent) -> Sending) -> Result<T, Trouble>
    where
        T: RequestId,
        E: ProvideErrorMetadata + Error + 'static,
        Sending: Future<Output = Result<T, SdkError<E, HttpResponse>>>,
    {
        let mut backoff = Backoff::default();
        // Why it had no effect the last time.
        let mut refused = None;
        loop {
            let sent = Sent::not_yet(&self.inner.http);
            let attempt = self.attempt(call, backoff.next(), request(sent.clone()));
            let error = match self.unless_stopped(&sent, attempt).await {
                None => return Err(Trouble::Refused(refused.unwrap_or_else(stopped))),
                Some(Ok(answer)) => return Ok(answer),
                Some(Err(error)) => error,
            };
            let failure = self.inner.session.explain(call, &error);
            let limit = match errors::classify(&error) {
                ErrorClass::Throttled => ATTEMPTS,
                ErrorClass::NotSent => 3,
                ErrorClass::ClockSkew => 2,
                ErrorClass::OutcomeUnknown => return Err(Trouble::Unanswered(failure)),
                ErrorClass::NoCredentials | ErrorClass::Refused => return Err(Trouble::Refused(failure)),
            };
            if !self.pause(&mut backoff, limit, errors::retry_reason(&error)).await {
                return Err(Trouble::Refused(failure));
            }
            refused = Some(failure);
        }
    }
}

/// Where those changes stand among all.
fn places(change: &MetadataChange, wanted: impl Fn(&MetadataEdit) -> bool) -> Vec<usize> {
    change.edits.iter().enumerate().filter(|(_, edit)| wanted(edit)).map(|(at, _)| at).collect()
}

/// Some have ended so; whether the rest may go on.
fn ended(ends: &mut Ends, at: &[usize], end: &MetadataOutcome) -> Result<(), ()> {
    for at in at {
        ends[*at] = Some(end.clone());
    }
    match end {
        MetadataOutcome::Failed(failure) if ends_all(failure) => Err(()),
        // Of what is gone, or another, or not known to be as it was, nothing more is changed.
        MetadataOutcome::Unknown(_) | MetadataOutcome::Moved(_) => Err(()),
        _ => Ok(()),
    }
}

/// Whether those are the versions of the parameter that was seen: not of one that was created anew meanwhile.
fn is_the_one(change: &MetadataChange, versions: &[Version]) -> bool {
    let seen = versions.iter().find(|version| version.number() == change.version);
    seen.is_some_and(|version| is_same_time(change.modified, version.parameter.modified))
}

/// The version that has a label.
fn version_of(versions: &[Version], label: &str) -> Option<i64> {
    versions.iter().find(|version| version.labels.iter().any(|it| it == label)).map(Version::number)
}

pub(super) fn value_of(tags: &[Tag], key: &str) -> Option<String> {
    tags.iter().find(|tag| tag.key == key).map(|tag| tag.value.clone())
}

/// What is sent: type, tier and key always, the rest where it changes (docs/parameter-store.md 4.2).
fn written(change: &MetadataChange, edit: &SettingsEdit, value: crate::secret::Secret) -> Write {
    let SettingsEdit { was, becomes } = edit;
    let changed = |was: &String, becomes: &String| Some(becomes.clone()).filter(|_| was != becomes);
    Write {
        name: change.name.clone(),
        value,
        kind: becomes.kind,
        tier: Some(becomes.tier),
        key_id: becomes.key_id.clone().filter(|_| becomes.kind == ParameterType::SecureString),
        data_type: changed(&was.data_type, &becomes.data_type),
        description: changed(&was.description, &becomes.description),
        allowed_pattern: changed(&was.allowed_pattern, &becomes.allowed_pattern),
        on: Expected::Version(change.version),
        seen: change.modified,
    }
}

/// The service takes no settings without a value (docs/parameter-store.md 4.1).
fn unread(failure: Failure) -> Failure {
    let what = format!("Settings are written with the value, which cannot be read: {}", failure.what);
    Failure { what, ..failure }
}

fn another(name: &str) -> Failure {
    Failure::new(FailureKind::InvalidResponse, format!("{name} is another by now than was seen"), "Nothing was changed")
}

fn invalid_label() -> MetadataOutcome {
    let what = "The service does not take this label";
    MetadataOutcome::Failed(Box::new(Failure::new(FailureKind::Rejected, what, "Choose another label")))
}
