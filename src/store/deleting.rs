//! Deletion, and creating anew what was deleted. The service has no conditional delete: each parameter is looked at right before, and
//! what happens between that look and the deletion cannot be told (docs/parameter-store.md 5.1).

use std::time::Duration;

use aws_config::timeout::TimeoutConfig;
use aws_sdk_ssm::error::SdkError;
use aws_sdk_ssm::operation::delete_parameter::DeleteParameterError;
use aws_sdk_ssm::operation::delete_parameters::DeleteParametersError;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use futures_util::future::join_all;
use tokio::sync::mpsc;

use super::Store;
use super::backoff::{ATTEMPTS, Backoff};
use super::begun::{Begun, is_certain};
use super::errors::{self, Call, ErrorClass};
use super::stopping::{Sent, stopped};
use super::writing::{LOOKS, Looked};
use crate::deletion::{Creation, Deletion, Fate, Fates, Kept};
use crate::failure::{Failure, FailureKind};
use crate::job::Reached;
use crate::parameter::{Parameter, Written, is_same_name, is_same_time};
use crate::sealed::Sealed;

/// Names of one request at most (docs/parameter-store.md 5.1).
pub(super) const BATCH: usize = Store::DELETED_AT_ONCE;

/// For a deletion to be answered: as for a write, giving up early leaves its fate open.
const ANSWER: Duration = Duration::from_secs(10);

/// One that is about to be deleted.
struct Target<'a> {
    was: &'a Parameter,
    /// What is kept of it, once it has been read.
    kept: Option<Box<Kept>>,
}

/// Why a request deleted nothing.
enum Refused {
    /// The request as a whole, which may be for one of its names.
    Request(Failure),
    /// It may help to make it again.
    ForNow(Failure, u32, crate::failure::RetryReason),
    /// Whether it took effect is not known.
    Unanswered(Failure),
    /// It was stopped before it had left.
    Stopped,
}

impl Store {
    /// How many one request deletes at most.
    pub const DELETED_AT_ONCE: usize = 10;

    /// Deletes parameters, ten a request. Each is looked at right before: one that has another version than was seen, or the same of
    /// another time, stays. Where values are kept ([`Deletion::keeps_values`]) each is read first, with its tags, and one that cannot
    /// be read stays. What becomes of each is told as soon as it is known, in no order.
    ///
    /// Told to stop ([`Store::until`]), it ends after the request that is under way.
    ///
    /// # Errors
    /// What ended it before all were dealt with: of which nothing was told, nothing was done to them.
    pub async fn delete(&self, deletion: &Deletion, told: mpsc::Sender<Fates>) -> Result<(), Failure> {
        self.delete_after(deletion, &Begun::default(), told).await
    }

    /// The same of those that are left of a deletion: what was about to be deleted then, and is gone, is deleted.
    pub(super) async fn delete_after(
        &self,
        deletion: &Deletion,
        begun: &Begun<'_>,
        told: mpsc::Sender<Fates>,
    ) -> Result<(), Failure> {
        self.may_change(deletion.targets.iter().map(|target| target.name.as_str()))?;
        // Who may delete one need not be allowed to delete several: the permissions are two (docs/parameter-store.md 6.2).
        let alone = deletion.targets.len() == 1;
        for batch in deletion.targets.chunks(BATCH) {
            if self.watch.is_stopped() {
                return Err(stopped());
            }
            let mut fates = Fates::new();
            let ended = self.delete_batch(batch, deletion.keeps_values, alone, &mut fates).await;
            for (name, fate) in &mut fates {
                if matches!(fate, Fate::Absent) && begun.of(name).is_some() {
                    *fate = Fate::Deleted(None);
                }
                self.note_deletion(name, fate);
            }
            // Where nobody may delete anything of ten, the rest is not tried.
            let denied = |fate: &Fate| matches!(fate, Fate::Failed(failure) if errors::is_denied(failure));
            let all_denied = !alone && fates.len() == batch.len() && fates.iter().all(|(_, fate)| denied(fate));
            let why = fates.first().filter(|_| all_denied).and_then(|(_, fate)| fate.failure().cloned());
            let _ = told.send(fates).await;
            ended?;
            if let Some(why) = why {
                return Err(why);
            }
        }
        Ok(())
    }

    /// What became of one that was to be deleted, for whoever keeps the journal.
    pub(super) fn note_deletion(&self, name: &str, fate: &Fate) {
        match fate {
            Fate::Failed(why) if is_certain(why) => self.watch.note(name, Reached::Waiting),
            fate => self.note_fate(name, fate, false),
        }
    }

    /// Creates parameters, one after the other, each only where there is none of its name.
    ///
    /// # Errors
    /// As of [`Store::delete`].
    pub async fn create_all(&self, creations: &[Creation], told: mpsc::Sender<Fates>) -> Result<(), Failure> {
        self.may_change(creations.iter().map(|creation| creation.write.name.as_str()))?;
        for creation in creations {
            if self.watch.is_stopped() {
                return Err(stopped());
            }
            let name = &creation.write.name;
            self.watch.note(name, Reached::Creating);
            let created = self.create(creation).await;
            if created.as_ref().is_err_and(is_certain) {
                self.watch.note(name, Reached::Waiting);
            }
            let fate = match created {
                Ok(fate) => fate,
                Err(failure) if ends_all(&failure) => return Err(failure),
                Err(failure) => Fate::Failed(Box::new(failure)),
            };
            self.note_fate(name, &fate, false);
            let ended = if let Fate::Unknown(why) = &fate { Some((**why).clone()) } else { None };
            let _ = told.send(vec![(name.clone(), fate)]).await;
            if let Some(why) = ended {
                return Err(why);
            }
        }
        Ok(())
    }

    /// Some of them, in one request if nothing stands in the way. Those that it tells nothing of are as they were.
    pub(super) async fn delete_batch(
        &self,
        batch: &[Parameter],
        keeps: bool,
        alone: bool,
        fates: &mut Fates,
    ) -> Result<(), Failure> {
        let mut backoff = Backoff::default();
        let mut targets: Vec<Target<'_>> = batch.iter().map(|was| Target { was, kept: None }).collect();
        // Why nothing was deleted the last time.
        let mut refused: Option<Failure> = None;
        loop {
            let looks = join_all(targets.into_iter().map(|target| self.prepared(target, keeps)));
            // A look changes nothing, so it can be given up at any time.
            let Some(looked) = self.unless_stopped(&Sent::not_yet(&self.inner.http), looks).await else {
                return Err(refused.unwrap_or_else(stopped));
            };
            targets = Vec::new();
            for looked in looked {
                match looked? {
                    Ok(target) => targets.push(target),
                    Err(fate) => fates.push(fate),
                }
            }
            if targets.is_empty() {
                return Ok(());
            }
            let names: Vec<&str> = targets.iter().map(|target| target.was.name.as_str()).collect();
            for name in &names {
                self.watch.note(name, Reached::Deleting);
            }
            let answered = if alone {
                self.delete_one(names[0], backoff.next())
                    .await
                    .map(|deleted| if deleted { owned(&names) } else { Vec::new() })
            } else {
                self.delete_many(&names, backoff.next()).await
            };
            match answered {
                Ok(deleted) => {
                    fates.extend(targets.into_iter().map(|Target { was, kept }| {
                        let is_deleted = deleted.iter().any(|name| is_same_name(name, &was.name));
                        (was.name.clone(), if is_deleted { Fate::Deleted(kept) } else { Fate::Absent })
                    }));
                    return Ok(());
                }
                Err(Refused::Stopped) => return Err(refused.unwrap_or_else(stopped)),
                Err(Refused::Request(failure)) if ends_all(&failure) => return Err(failure),
                Err(Refused::Request(failure)) if targets.len() == 1 && alone => {
                    fates.push((targets[0].was.name.clone(), Fate::Failed(Box::new(failure))));
                    return Ok(());
                }
                // Which of them it was refused for it does not say.
                Err(Refused::Request(_)) => return self.delete_singly(targets, fates).await,
                Err(Refused::Unanswered(why)) => return self.settle_deletion(targets, why, fates).await,
                Err(Refused::ForNow(failure, limit, why)) => {
                    if !self.pause(&mut backoff, limit, why).await {
                        return Err(failure);
                    }
                    refused = Some(failure);
                }
            }
        }
    }

    /// One request for each, after one for all of them was refused.
    async fn delete_singly(&self, targets: Vec<Target<'_>>, fates: &mut Fates) -> Result<(), Failure> {
        for target in targets {
            let mut backoff = Backoff::default();
            let name = &target.was.name;
            let fate = loop {
                match self.delete_one(name, backoff.next()).await {
                    Ok(true) => break Fate::Deleted(target.kept),
                    Ok(false) => break Fate::Absent,
                    Err(Refused::Stopped) => return Err(stopped()),
                    Err(Refused::Request(failure)) if ends_all(&failure) => return Err(failure),
                    Err(Refused::Request(failure)) => break Fate::Failed(Box::new(failure)),
                    Err(Refused::Unanswered(why)) => return self.settle_deletion(vec![target], why, fates).await,
                    Err(Refused::ForNow(failure, limit, why)) => {
                        if !self.pause(&mut backoff, limit, why).await {
                            return Err(failure);
                        }
                        // While it waited somebody may have written.
                        match self.looked(name, target.was.version, target.was.modified).await? {
                            Looked::Same => {}
                            Looked::Gone => break Fate::Absent,
                            Looked::Moved(now) => break Fate::Moved(now),
                        }
                    }
                }
            };
            fates.push((name.clone(), fate));
        }
        Ok(())
    }

    /// Whether it was there, and is deleted.
    async fn delete_one(&self, name: &str, attempt: u32) -> Result<bool, Refused> {
        let call = Call { action: "ssm:DeleteParameter", name: Some(name) };
        let sent = Sent::not_yet(&self.inner.http);
        let request = self.inner.ssm.delete_parameter().name(name).customize().config_override(patient());
        let request = request.interceptor(sent.clone()).send();
        match self.unless_stopped(&sent, self.attempt(call, attempt, request)).await {
            None => Err(Refused::Stopped),
            Some(Ok(_)) => Ok(true),
            Some(Err(error)) if errors::has_code(&error, "ParameterNotFound") => Ok(false),
            Some(Err(error)) => Err(self.refusal(call, &Error::One(error))),
        }
    }

    /// Those that were there, and are deleted.
    async fn delete_many(&self, names: &[&str], attempt: u32) -> Result<Vec<String>, Refused> {
        let call = Call { action: "ssm:DeleteParameters", name: None };
        let sent = Sent::not_yet(&self.inner.http);
        let request = self.inner.ssm.delete_parameters().set_names(Some(owned(names)));
        let request = request.customize().config_override(patient()).interceptor(sent.clone()).send();
        match self.unless_stopped(&sent, self.attempt(call, attempt, request)).await {
            None => Err(Refused::Stopped),
            Some(Ok(answer)) => Ok(answer.deleted_parameters.unwrap_or_default()),
            Some(Err(error)) => Err(self.refusal(call, &Error::Many(error))),
        }
    }

    fn refusal(&self, call: Call<'_>, error: &Error) -> Refused {
        let (class, failure, why) = match error {
            Error::One(error) => {
                (errors::classify(error), self.inner.session.explain(call, error), errors::retry_reason(error))
            }
            Error::Many(error) => {
                (errors::classify(error), self.inner.session.explain(call, error), errors::retry_reason(error))
            }
        };
        match class {
            ErrorClass::Throttled => Refused::ForNow(failure, ATTEMPTS, why),
            ErrorClass::NotSent => Refused::ForNow(failure, 3, why),
            ErrorClass::ClockSkew => Refused::ForNow(failure, 2, why),
            ErrorClass::OutcomeUnknown => Refused::Unanswered(failure),
            ErrorClass::NoCredentials | ErrorClass::Refused => Refused::Request(failure),
        }
    }

    /// Looks at one right before it is deleted, and reads what is to be kept of it: ready to be deleted, or what became of it.
    ///
    /// # Errors
    /// What is no matter of this one alone.
    async fn prepared<'a>(
        &self,
        target: Target<'a>,
        keeps: bool,
    ) -> Result<Result<Target<'a>, (String, Fate)>, Failure> {
        let Target { was, kept } = target;
        let looked = if keeps && kept.is_none() {
            self.to_keep(was).await
        } else {
            self.looked(&was.name, was.version, was.modified).await.map(|it| (it, kept))
        };
        let fate = match looked {
            Ok((Looked::Same, kept)) => return Ok(Ok(Target { was, kept })),
            Ok((Looked::Gone, _)) => Fate::Absent,
            Ok((Looked::Moved(now), _)) => Fate::Moved(now),
            Err(failure) if ends_all(&failure) => return Err(failure),
            Err(failure) => Fate::Failed(Box::new(failure)),
        };
        Ok(Err((was.name.clone(), fate)))
    }

    /// The value, sealed, and the tags of one that is as it was seen.
    pub(super) async fn to_keep(&self, was: &Parameter) -> Result<(Looked, Option<Box<Kept>>), Failure> {
        let reading = match self.read(&was.name).await {
            Ok(reading) => reading.whole()?,
            Err(failure) if failure.kind == FailureKind::NotFound => return Ok((Looked::Gone, None)),
            Err(failure) => return Err(failure),
        };
        if reading.version != was.version || !is_same_time(was.modified, reading.modified) {
            return Ok((self.looked(&was.name, was.version, was.modified).await?, None));
        }
        let no_random =
            || Failure::new(FailureKind::Rejected, "The value cannot be kept: this system has no random numbers", "");
        let value = Sealed::of(&reading.value).ok_or_else(no_random)?;
        drop(reading);
        let tags = match self.tags(&was.name).await {
            Err(failure) if ends_all(&failure) => return Err(failure),
            tags => tags.map_err(Box::new),
        };
        // A listing by path does not tell type of key, tier and policies.
        let parameter = match self.described_if_needed(was).await {
            Err(failure) if ends_all(&failure) => return Err(failure),
            described => described.unwrap_or_default().unwrap_or_else(|| was.clone()),
        };
        Ok((Looked::Same, Some(Box::new(Kept { parameter, value, tags }))))
    }

    async fn described_if_needed(&self, was: &Parameter) -> Result<Option<Parameter>, Failure> {
        if was.described {
            return Ok(None);
        }
        let described = self.described(&was.name).await?;
        Ok(described.filter(|described| described.version == was.version))
    }

    /// The answer was lost (`why`): what is gone is deleted, whoever it was. Nothing more is begun.
    async fn settle_deletion(
        &self,
        mut targets: Vec<Target<'_>>,
        why: Failure,
        fates: &mut Fates,
    ) -> Result<(), Failure> {
        let mut seen = Vec::new();
        for pause in LOOKS {
            tokio::time::sleep(pause).await;
            (targets, seen) = self.still_there(targets, fates).await;
            if targets.is_empty() {
                return Ok(());
            }
        }
        let left = targets.into_iter().zip(seen).map(|(target, is_there)| {
            let fate =
                if is_there { Fate::Failed(Box::new(unchanged(&why))) } else { Fate::Unknown(Box::new(why.clone())) };
            (target.was.name.clone(), fate)
        });
        fates.extend(left);
        Err(why)
    }

    /// Those that are not gone, and whether each is known to be there.
    async fn still_there<'a>(&self, targets: Vec<Target<'a>>, fates: &mut Fates) -> (Vec<Target<'a>>, Vec<bool>) {
        let looks = join_all(targets.iter().map(|target| self.latest(&target.was.name))).await;
        let (mut left, mut seen) = (Vec::new(), Vec::new());
        for (target, look) in targets.into_iter().zip(looks) {
            match look {
                Ok(None) => fates.push((target.was.name.clone(), Fate::Deleted(target.kept))),
                look => {
                    seen.push(look.is_ok());
                    left.push(target);
                }
            }
        }
        (left, seen)
    }

    /// Creates it with its policies and tags; without the tags where they may not be given.
    pub(super) async fn create(&self, creation: &Creation) -> Result<Fate, Failure> {
        let (written, untagged) = match self.write_new(creation).await {
            Err(failure) if !creation.tags.is_empty() && is_denied_to(&failure, "ssm:AddTagsToResource") => {
                let without = Creation { tags: Vec::new(), ..creation.clone() };
                (self.write_new(&without).await?, Some(Box::new(failure)))
            }
            written => (written?, None),
        };
        Ok(match written {
            Written::Stored { version, tier } | Written::StoredAfterAnother { version, tier, .. } => {
                Fate::Created { version, tier, untagged }
            }
            Written::Moved { now } => Fate::Moved(now),
            Written::Gone => Fate::Absent,
            Written::Unknown { why } => Fate::Unknown(why),
        })
    }
}

/// An error of either operation.
enum Error {
    One(SdkError<DeleteParameterError, HttpResponse>),
    Many(SdkError<DeleteParametersError, HttpResponse>),
}

fn owned(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

pub(super) fn patient() -> aws_sdk_ssm::config::Builder {
    let limits = TimeoutConfig::builder().operation_attempt_timeout(ANSWER).operation_timeout(ANSWER).build();
    aws_sdk_ssm::Config::builder().timeout_config(limits)
}

/// Whether a failure is one of the session or the service, not of one parameter.
pub(super) fn ends_all(failure: &Failure) -> bool {
    let kind = &failure.kind;
    failure.wants_login()
        || matches!(
            kind,
            FailureKind::Throttled
                | FailureKind::Unreachable
                | FailureKind::Service
                | FailureKind::Config
                | FailureKind::Cancelled
                | FailureKind::ReadOnly
                | FailureKind::Internal
        )
}

/// A deletion whose answer was lost, of what is there all the same.
fn unchanged(why: &Failure) -> Failure {
    Failure {
        what: format!("{}; looked at again, it is still there", why.what),
        advice: "Try again: should the first deletion arrive after all, that will be noticed".into(),
        ..why.clone()
    }
}

fn is_denied_to(failure: &Failure, action: &str) -> bool {
    matches!(&failure.kind, FailureKind::Denied(denial) if denial.action == action)
}
