//! Going on with a change of several parameters that did not end. What its journal tells is where each was when it was heard of last;
//! whether the step that was about to be made was made, looking tells. What is not as the journal says is told as it is, and left.

use std::time::Duration;

use tokio::sync::mpsc;

use super::Store;
use super::begun::{Begun, is_certain};
use super::convert;
use super::deleting::ends_all;
use super::transferring::{Outcome, gone_there, not_read_back, not_there};
use super::writing::LOOKS;
use crate::deletion::{Fate, Fates, Kept, Tag};
use crate::failure::{Failure, FailureKind};
use crate::job::{JobName, Reached, Rest, Resumption};
use crate::parameter::{Parameter, ParameterType};
use crate::transfer::{Source, Step, Transfer, Transferred, policies_to_give};

impl Store {
    /// Goes on with what is left of a copy, a move or a deletion, as far as its journal tells.
    ///
    /// # Errors
    /// As of [`Store::transfer`] and [`Store::delete`].
    pub async fn resume(&self, resumption: &Resumption, told: mpsc::Sender<Fates>) -> Result<(), Failure> {
        self.resume_from(self, resumption, told).await
    }

    /// The same of a copy from another place.
    ///
    /// # Errors
    /// As of [`Store::resume`].
    pub async fn resume_from(
        &self,
        source: &Self,
        resumption: &Resumption,
        told: mpsc::Sender<Fates>,
    ) -> Result<(), Failure> {
        let begun = Begun::in_job(&resumption.job);
        match &resumption.rest {
            Rest::Transfer(transfer) => self.transfer_after(source, transfer, &begun, told).await,
            Rest::Deletion(deletion) => self.delete_after(deletion, &begun, told).await,
        }
    }

    /// What became of one, for whoever keeps the journal; `moves`: a copy alone is half of it.
    pub(super) fn note_fate(&self, name: &str, fate: &Fate, moves: bool) {
        let reached = match fate {
            Fate::Deleted(_) | Fate::Created { .. } | Fate::Overwritten { .. } => Reached::Done,
            Fate::Absent | Fate::Moved(_) | Fate::Taken(_) | Fate::GoneThere(_) => Reached::Left,
            Fate::Transferred(done) => match &done.source {
                Source::Deleted => Reached::Done,
                Source::Stays if !moves => Reached::Done,
                Source::Changed(_) => Reached::Left,
                Source::Undeleted(why) if is_certain(why) => Reached::ReadBack,
                // It can be gone on with from where it is.
                Source::Stays | Source::Undeleted(_) | Source::Unknown(_) => return,
            },
            // What can be gone on with from where it is; whoever refused a request has said so there.
            Fate::Failed(_) | Fate::Unreadable(_) | Fate::Unknown(_) | Fate::Amended(_) => return,
        };
        self.watch.note(name, reached);
    }

    /// One of a copy or a move that had begun.
    pub(super) async fn transfer_begun(
        &self,
        source: &Self,
        transfer: &Transfer,
        step: &Step,
        begun: &JobName,
    ) -> Result<Outcome, Failure> {
        let first = match source.read_to_copy(&step.from, transfer.moves).await? {
            Err(fate @ Fate::Unreadable(_)) => return Ok((fate, None)),
            first => first,
        };
        let is_known = begun.created.is_some();
        let version = begun.created.unwrap_or_else(|| step.next_version());
        let copy = self.copy_of(&step.to, is_known).await?;
        let is_as_made = copy.as_ref().is_some_and(|copy| copy.version == version);
        // What is to be overwritten is as it was: nothing was written yet. Whether that is so the write itself makes sure of.
        let is_before = !is_known && copy.as_ref().map(|copy| copy.version) == step.over.as_ref().map(|it| it.version);
        match (first, copy) {
            (Ok(kept), _) if is_before => self.transfer_read(source, transfer, step, kept).await,
            // Who deleted it is asked once: the next time would find the same.
            (Ok(_), None) => {
                let why = if is_known { copy_gone(&step.to) } else { gone_there(&step.to) };
                Ok((Fate::GoneThere(Box::new(why)), None))
            }
            (Ok(kept), Some(copy)) => match self.compared(transfer, step, kept, &copy, version).await? {
                Some(done) => Ok(self.with_copy(source, transfer, step, done).await),
                None => Ok((Fate::Taken(Box::new(copy)), None)),
            },
            // Only what was read back was about to be deleted.
            (Err(Fate::Absent), Some(copy)) if begun.reached == Reached::Deleting && is_as_made => {
                Ok((Fate::Transferred(Box::new(whole(copy, Source::Deleted))), None))
            }
            (Err(Fate::Moved(now)), Some(copy)) if begun.reached >= Reached::ReadBack && is_as_made => {
                Ok((Fate::Transferred(Box::new(whole(copy, Source::Changed(now)))), None))
            }
            (Err(fate), _) => Ok((fate, None)),
        }
    }

    /// What there is of the name that it is copied to; one that was created may be seen only after a while
    /// (docs/parameter-store.md 2.2).
    async fn copy_of(&self, name: &str, is_known: bool) -> Result<Option<Parameter>, Failure> {
        let looks = if is_known { LOOKS.len() } else { 0 };
        for pause in std::iter::once(Duration::ZERO).chain(LOOKS.into_iter().take(looks)) {
            tokio::time::sleep(pause).await;
            if let Some(copy) = self.described(name).await? {
                return Ok(Some(convert::called(name, copy)));
            }
        }
        Ok(None)
    }

    /// Whether that is the copy which it was about to become: the version that was made, as it was to be made, with the same value.
    /// `None` where it is another.
    async fn compared(
        &self,
        transfer: &Transfer,
        step: &Step,
        kept: Box<Kept>,
        copy: &Parameter,
        version: i64,
    ) -> Result<Option<Transferred>, Failure> {
        if copy.version != version || !is_made_of(copy, &kept.parameter, transfer, step) {
            return Ok(None);
        }
        let value = kept.value.open().ok_or_else(not_there)?;
        let unverified = match self.read(&format!("{}:{version}", step.to)).await {
            Ok(reading) if reading.value == value => None,
            Ok(_) => return Ok(None),
            Err(failure) if ends_all(&failure) => return Err(failure),
            Err(failure) => Some(not_read_back(failure)),
        };
        drop(value);
        let own: Vec<&Tag> = kept.own_tags().collect();
        let untagged = match (&kept.tags, self.tags(&step.to).await) {
            (Err(why), _) => Some((**why).clone()),
            (_, Err(failure)) if ends_all(&failure) => return Err(failure),
            (_, Err(failure)) => Some(failure),
            (Ok(_), Ok(tags)) => {
                let lacks: Vec<Tag> = own.into_iter().filter(|tag| !tags.contains(tag)).cloned().collect();
                let what = format!("{} has not all tags of {}", step.to, step.from.name);
                match lacks.is_empty() {
                    true => None,
                    // They come by a request of their own there.
                    false if step.over.is_some() => self.give_tags(&step.to, &lacks).await.err().map(|why| *why),
                    false => Some(Failure::new(FailureKind::Rejected, what, "Give it the tags that it lacks")),
                }
            }
        };
        let over = step.over.as_ref().map(|over| over.version);
        Ok(Some(Transferred { to: copy.clone(), over, untagged, unverified, source: Source::Stays }))
    }
}

/// A copy that was made is not there any more.
fn copy_gone(name: &str) -> Failure {
    let what = format!("{name} was created as a copy, and is not there any more");
    Failure::new(FailureKind::NotFound, what, "Look who deleted it; copy it anew if it is still wanted")
}

/// Whether one was created from the other, by all that was given with it.
fn is_made_of(copy: &Parameter, was: &Parameter, transfer: &Transfer, step: &Step) -> bool {
    let kinds = |parameter: &Parameter| {
        let mut kinds: Vec<String> =
            policies_to_give(&parameter.policies, transfer.at).into_iter().map(|policy| policy.kind).collect();
        kinds.sort();
        kinds
    };
    let is_secret = |it: &&Parameter| it.kind == ParameterType::SecureString;
    let key_of_copy = Some(copy).filter(is_secret).and_then(|it| it.key_id.as_deref());
    let key = Some(was).filter(is_secret).and_then(|it| step.key_id.as_deref().or(it.key_id.as_deref()));
    // Either may have been looked at where less is told.
    if !copy.described || !was.described {
        return copy.kind == was.kind;
    }
    // What was not said of one that was overwritten stayed as it was there.
    if step.over.is_some() {
        return copy.kind == was.kind && key_of_copy == key;
    }
    let given = |it: &Parameter| (it.kind, it.data_type.clone(), it.description.clone(), kinds(it));
    given(copy) == given(was) && key_of_copy == key && copy.allowed_pattern.as_deref() == was.allowed_pattern.as_deref()
}

fn whole(to: Parameter, source: Source) -> Transferred {
    Transferred { to, over: None, untagged: None, unverified: None, source }
}
