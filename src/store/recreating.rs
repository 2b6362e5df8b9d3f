//! An Advanced parameter becomes a Standard one. The service lowers no tier (docs/parameter-store.md 4.4), so that it is deleted and
//! created anew with all that can be given with a creation; until the new one was read back, the value is kept.

use jiff::Timestamp;
use tokio::sync::mpsc;

use super::Store;
use super::watch::Watch;
use crate::deletion::{Creation, Fate, Fates, Kept};
use crate::failure::{Failure, FailureKind};
use crate::job::Reached;
use crate::names::rules;
use crate::parameter::{Parameter, Tier};

impl Store {
    /// Deletes an Advanced parameter and creates it anew as a Standard one. `Created` is told once the new one was read back; where it is
    /// gone, or may be, and is not known to be back, `Deleted` with what creates it again, and why is the error. Anything else that is
    /// told: it is as it was.
    ///
    /// Told to stop ([`Store::until`]), it ends before the deletion, and not after it.
    ///
    /// # Errors
    /// Why it is not known to be there as it was to be.
    pub async fn recreate(&self, was: &Parameter, told: mpsc::Sender<Fates>) -> Result<(), Failure> {
        let ended = self.recreate_in_turn(was, &told).await;
        // However it ended, it is told: a journal is left by a program alone that did not come to that.
        self.watch.note(&was.name, if ended.is_ok() { Reached::Done } else { Reached::Left });
        ended
    }

    async fn recreate_in_turn(&self, was: &Parameter, told: &mpsc::Sender<Fates>) -> Result<(), Failure> {
        self.may_change([was.name.as_str()])?;
        let tell = async |fate: Fate| {
            let _ = told.send(vec![(was.name.clone(), fate)]).await;
            Ok(())
        };
        let (kept, creation) = match self.to_recreate(was).await? {
            Ok(ready) => ready,
            Err(fate) => return tell(fate).await,
        };
        // What is begun now is not left half done.
        let on = Self { watch: Watch { stop: None, ..self.watch.clone() }, ..self.clone() };
        let (source, ended) = self.delete_kept(&kept.parameter).await;
        let failure = match (source, ended) {
            (Some(Fate::Deleted(_)), None) => {
                self.watch.note(&was.name, Reached::Creating);
                match on.create_back(&creation).await {
                    Ok(created) => return tell(created).await,
                    Err(failure) => failure,
                }
            }
            (Some(Fate::Deleted(_)) | None, Some(failure)) if failure.kind == FailureKind::Cancelled => {
                return Err(failure);
            }
            // Somebody else may have deleted it in the same moment: what is kept creates it again.
            (Some(Fate::Unknown(why)), _) => *why,
            (Some(fate), _) => return tell(fate).await,
            (None, ended) => return ended.map_or(Ok(()), Err),
        };
        tell(Fate::Deleted(Some(kept))).await?;
        Err(failure)
    }

    /// All of it, sealed, and what creates it as a Standard parameter; or why that is left alone.
    async fn to_recreate(&self, was: &Parameter) -> Result<Result<(Box<Kept>, Creation), Fate>, Failure> {
        let refused = |why: String| Ok(Err(Fate::Failed(Box::new(Failure::new(FailureKind::Rejected, why, "")))));
        let kept = match self.read_whole(was, true).await {
            Ok(Ok(kept)) => kept,
            Ok(Err(fate)) => return Ok(Err(fate)),
            Err(failure) if super::deleting::ends_all(&failure) => return Err(failure),
            Err(failure) => return Ok(Err(Fate::Failed(Box::new(failure)))),
        };
        if !kept.parameter.policies.is_empty() {
            return refused("A Standard parameter has no policies: remove them first".to_owned());
        }
        // It has no policies that could have passed.
        let Some(mut creation) = kept.creation(Timestamp::now()) else {
            return Err(Failure::new(FailureKind::Internal, "The value that was read is not there any more", ""));
        };
        let write = &mut creation.write;
        write.tier = Some(Tier::Standard);
        let pattern = write.allowed_pattern.as_deref();
        match rules::refusal(write.value.expose(), write.kind, Tier::Standard, pattern) {
            Some(why) => refused(why),
            None => Ok(Ok((kept, creation))),
        }
    }

    /// Creates it, and reads it back.
    async fn create_back(&self, creation: &Creation) -> Result<Fate, Failure> {
        let name = &creation.write.name;
        match self.create(creation).await? {
            Fate::Created { version, tier, untagged } => {
                self.verified(name, version, &creation.write.value).await?;
                Ok(Fate::Created { version, tier, untagged })
            }
            Fate::Unknown(why) => Err(*why),
            Fate::Moved(_) => {
                let what = format!("Somebody has created {name} in between");
                Err(Failure::new(FailureKind::AlreadyExists, what, "Look at what is there before anything is put back"))
            }
            _ => Err(Failure::new(FailureKind::Internal, "What became of the creation is not known", "")),
        }
    }

    async fn delete_kept(&self, was: &Parameter) -> (Option<Fate>, Option<Failure>) {
        let mut fates = Fates::new();
        let ended = self.delete_batch(std::slice::from_ref(was), false, true, &mut fates).await;
        (fates.pop().map(|(_, fate)| fate), ended.err())
    }
}
