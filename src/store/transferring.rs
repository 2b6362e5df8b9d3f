//! Copies to other names or to another place, and moves. The service has none: each value is read, created anew under the other name with
//! all that can be given with it, or written over what was seen of that name, and read back; only then, for a move, is the first deleted
//! (docs/parameter-store.md 5.1). Whatever fails on the way, the first stays.

use std::time::Duration;

use tokio::sync::mpsc;

use super::Store;
use super::begun::{Begun, is_certain};
use super::deleting::ends_all;
use super::stopping::stopped;
use super::watch::Watch;
use super::writing::{LOOKS, Looked};
use crate::deletion::{Fate, Fates, Kept};
use crate::failure::{CopyEnd, Failure, FailureKind};
use crate::job::Reached;
use crate::parameter::{Parameter, Tier};
use crate::secret::Secret;
use crate::transfer::{Source, Step, Transfer, Transferred};

/// What became of one, and what ends all.
pub(super) type Outcome = (Fate, Option<Failure>);

impl Store {
    /// Copies parameters to other names, one after the other, each only where there is none of that name; for a move each is deleted
    /// once its copy was read back. What becomes of each is told under the name that it had.
    ///
    /// Told to stop ([`Store::until`]), it ends between two names; what has been copied and read back is deleted before that.
    ///
    /// # Errors
    /// What ended it before all were dealt with: of which nothing was told, nothing was done to them.
    pub async fn transfer(&self, transfer: &Transfer, told: mpsc::Sender<Fates>) -> Result<(), Failure> {
        self.transfer_from(self, transfer, told).await
    }

    /// The same from another place: values are read there, and written here. What is to be overwritten ([`Step::over`]) is, upon the
    /// version that was seen.
    ///
    /// # Errors
    /// As of [`Store::transfer`].
    pub async fn transfer_from(
        &self,
        source: &Self,
        transfer: &Transfer,
        told: mpsc::Sender<Fates>,
    ) -> Result<(), Failure> {
        self.transfer_after(source, transfer, &Begun::default(), told).await
    }

    /// The same of those that are left of a copy or a move: where one was between two steps, looking tells which of them was made.
    pub(super) async fn transfer_after(
        &self,
        source: &Self,
        transfer: &Transfer,
        begun: &Begun<'_>,
        told: mpsc::Sender<Fates>,
    ) -> Result<(), Failure> {
        let names = transfer.steps.iter().flat_map(|step| [step.from.name.as_str(), step.to.as_str()]);
        self.may_change(names)?;
        if transfer.moves {
            source.may_change(transfer.names())?;
        }
        for step in &transfer.steps {
            if self.watch.is_stopped() {
                return Err(stopped());
            }
            let outcome = match begun.of(&step.from.name) {
                Some(begun) => Box::pin(self.transfer_begun(source, transfer, step, begun)).await,
                None => Box::pin(self.transfer_one(source, transfer, step)).await,
            };
            // Where it is not said otherwise, it is of where it is written.
            let (mut fate, ends) = match outcome {
                Ok((fate, ends)) => (fate, ends.map(|why| why.at(CopyEnd::Target))),
                Err(failure) if ends_all(&failure) => return Err(failure.at(CopyEnd::Target)),
                Err(failure) => (Fate::Failed(Box::new(failure)), None),
            };
            if let Fate::Failed(why) | Fate::Unknown(why) = &mut fate {
                why.end.get_or_insert(CopyEnd::Target);
            }
            self.note_fate(&step.from.name, &fate, transfer.moves);
            let _ = told.send(vec![(step.from.name.clone(), fate)]).await;
            if let Some(why) = ends {
                return Err(why);
            }
        }
        Ok(())
    }

    /// One of them.
    ///
    /// # Errors
    /// Why nothing was done.
    async fn transfer_one(&self, source: &Self, transfer: &Transfer, step: &Step) -> Result<Outcome, Failure> {
        match source.read_to_copy(&step.from, transfer.moves).await? {
            Ok(kept) => self.transfer_read(source, transfer, step, kept).await,
            Err(fate) => Ok((fate, None)),
        }
    }

    /// One that has been read.
    pub(super) async fn transfer_read(
        &self,
        source: &Self,
        transfer: &Transfer,
        step: &Step,
        kept: Box<Kept>,
    ) -> Result<Outcome, Failure> {
        let Some(mut creation) = kept.creation_as(&step.to, transfer.at) else { return Err(not_there()) };
        creation.write.key_id = step.key_there().map(str::to_owned).or(creation.write.key_id);
        let name = &step.from.name;
        self.watch.note(name, Reached::Creating);
        let created = match &step.over {
            None => self.create(&creation).await,
            Some(over) => self.create_over(over, &creation).await,
        };
        if created.as_ref().is_err_and(is_certain) {
            self.watch.note(name, Reached::Waiting);
        }
        let (version, tier, untagged) = match created? {
            Fate::Created { version, tier, untagged } => (version, tier, untagged.map(|why| *why)),
            Fate::Moved(there) => return Ok((Fate::Taken(there), None)),
            Fate::Unknown(why) => {
                let ends = (*why).clone();
                return Ok((Fate::Unknown(why), Some(ends)));
            }
            Fate::Absent => return Ok((Fate::GoneThere(Box::new(gone_there(&step.to))), None)),
            other => return Ok((other, None)),
        };
        self.watch.note(name, Reached::Created { version });
        let to = as_copied(transfer, step, &kept.parameter, version, tier);
        let untagged = untagged.or(kept.tags.err().map(|why| *why));
        let unverified = self.verified(&step.to, version, &creation.write.value).await.err();
        drop(creation);
        let done = Transferred {
            to,
            over: step.over.as_ref().map(|over| over.version),
            untagged,
            unverified,
            source: Source::Stays,
        };
        Ok(self.with_copy(source, transfer, step, done).await)
    }

    /// What is left to be done once it is copied.
    pub(super) async fn with_copy(
        &self,
        source: &Self,
        transfer: &Transfer,
        step: &Step,
        mut done: Transferred,
    ) -> Outcome {
        if done.unverified.is_none() {
            self.watch.note(&step.from.name, Reached::ReadBack);
        }
        // The copy is as good as the first, or the first stays.
        if !transfer.moves || done.untagged.is_some() || done.unverified.is_some() {
            return (Fate::Transferred(Box::new(done)), None);
        }
        let (deleted, ends) = self.delete_source(source, &step.from).await;
        done.source = deleted;
        (Fate::Transferred(Box::new(done)), ends)
    }

    /// The same where it is the source: what fails is of that.
    pub(super) async fn read_to_copy(&self, from: &Parameter, moves: bool) -> Result<Result<Box<Kept>, Fate>, Failure> {
        match self.read_whole(from, moves).await.map_err(|failure| failure.at(CopyEnd::Source)) {
            Err(failure) if !ends_all(&failure) => Ok(Err(Fate::Unreadable(Box::new(failure)))),
            read => read,
        }
    }

    /// Everything of a parameter that can be given to another, if it is as it was seen; otherwise what becomes of it.
    pub(super) async fn read_whole(&self, from: &Parameter, moves: bool) -> Result<Result<Box<Kept>, Fate>, Failure> {
        let was = match self.in_full(from).await? {
            Ok(was) => was,
            Err(fate) => return Ok(Err(fate)),
        };
        let kept = match self.to_keep(&was).await? {
            (Looked::Same, Some(kept)) => kept,
            (Looked::Same | Looked::Gone, _) => return Ok(Err(Fate::Absent)),
            (Looked::Moved(now), _) => return Ok(Err(Fate::Moved(now))),
        };
        match &kept.tags {
            // Nobody would know what was lost.
            Err(why) if moves => {
                let what = format!("Its tags cannot be read, and would be lost: {}", why.what);
                Err(Failure { what, ..(**why).clone() })
            }
            _ => Ok(Ok(kept)),
        }
    }

    /// Whether that version holds that value.
    pub(super) async fn verified(&self, name: &str, version: i64, value: &Secret) -> Result<(), Failure> {
        let selected = format!("{name}:{version}");
        let mut unread = None;
        for pause in [Duration::ZERO].into_iter().chain(LOOKS) {
            tokio::time::sleep(pause).await;
            match self.read(&selected).await {
                Ok(reading) if reading.value == *value => return Ok(()),
                Ok(_) => {
                    let what = format!("{name} was created, and holds another value than was sent");
                    return Err(Failure::new(FailureKind::InvalidResponse, what, "Look at both values"));
                }
                // A read right after a write can miss it (docs/parameter-store.md 2.2).
                Err(failure) if matches!(failure.kind, FailureKind::NotFound | FailureKind::VersionNotFound) => {
                    unread = Some(failure);
                }
                Err(failure) => return Err(not_read_back(failure)),
            }
        }
        unread.map_or(Ok(()), |failure| Err(not_read_back(failure)))
    }

    /// Deletes what has been copied, if it is as it was read; also where it was told to stop meanwhile, so that it is not left half
    /// done.
    async fn delete_source(&self, source: &Self, from: &Parameter) -> (Source, Option<Failure>) {
        let on = Self { watch: Watch { stop: None, ..self.watch.clone() }, ..source.clone() };
        let mut fates = Fates::new();
        let ended = on.delete_batch(std::slice::from_ref(from), false, true, &mut fates).await;
        match (fates.pop().map(|(_, fate)| fate), ended) {
            (Some(Fate::Deleted(_) | Fate::Absent), ended) => (Source::Deleted, ended.err()),
            (Some(Fate::Moved(now)), ended) => (Source::Changed(now), ended.err()),
            (Some(Fate::Unknown(why)), ended) => (Source::Unknown(why), ended.err()),
            (Some(Fate::Failed(why)), ended) => (Source::Undeleted(why), ended.err()),
            (_, Err(why)) => (Source::Undeleted(Box::new(why.clone())), Some(why)),
            (_, Ok(())) => (Source::Stays, None),
        }
    }
}

/// The copy, as far as it is known by what was sent: what an overwrite did not say stayed.
fn as_copied(transfer: &Transfer, step: &Step, was: &Parameter, version: i64, tier: Tier) -> Parameter {
    let copy = Parameter {
        name: step.to.clone(),
        version,
        tier,
        key_id: step.key_there().map(str::to_owned).or_else(|| was.key_id.clone()),
        policies: crate::transfer::policies_to_give(&was.policies, transfer.at),
        arn: None,
        modified: None,
        modified_by: None,
        ..was.clone()
    };
    let Some(over) = &step.over else { return copy };
    let policies = if copy.policies.is_empty() { over.policies.clone() } else { copy.policies };
    let description = if copy.description.is_empty() { over.description.clone() } else { copy.description };
    let allowed_pattern = copy.allowed_pattern.or_else(|| over.allowed_pattern.clone());
    let (name, data_type) = (over.name.clone(), over.data_type.clone());
    Parameter { name, data_type, description, allowed_pattern, policies, ..copy }
}

/// What was to be overwritten is not there any more.
pub(super) fn gone_there(name: &str) -> Failure {
    let what = format!("{name}, which it was to go over, is not there any more");
    Failure::new(FailureKind::NotFound, what, "Nothing was written. Compare again, and create it if it is still wanted")
}

/// What was read has been wiped meanwhile.
pub(super) fn not_there() -> Failure {
    Failure::new(FailureKind::Internal, "The value that was read is not there any more", "")
}

pub(super) fn not_read_back(failure: Failure) -> Failure {
    Failure { what: format!("The copy could not be read back: {}", failure.what), ..failure }
}
