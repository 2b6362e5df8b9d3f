//! A plan, step by step: each overwrite, each creation by the safe write, each deletion as any. What has changed since it was shown is
//! left as it is, and what fails for its own reason keeps no other from being done.

use jiff::{SignedDuration, Timestamp};
use tokio::sync::mpsc;

use super::Store;
use super::begun::is_certain;
use super::deleting::{BATCH, ends_all};
use super::stopping::stopped;
use crate::deletion::{Fate, Fates};
use crate::failure::{Failure, FailureKind, Remedy};
use crate::job::Reached;
use crate::parameter::{Parameter, Write, Written};
use crate::plan::{Plan, PlanStep};
use crate::secret::Secret;

/// Clocks may be so far apart that tell when a version was written.
const CLOCKS: SignedDuration = SignedDuration::from_secs(60);

impl Store {
    /// Carries out a plan: what is written one after the other, each only upon the version that was seen, or where there is none of that
    /// name; what is deleted afterwards, ten a request. What becomes of each is told as soon as it is known.
    ///
    /// Told to stop ([`Store::until`]), it ends between two names.
    ///
    /// # Errors
    /// What ended it before all were dealt with: of which nothing was told, nothing was done to them.
    pub async fn carry_out(&self, plan: &Plan, told: mpsc::Sender<Fates>) -> Result<(), Failure> {
        self.may_change(plan.steps.iter().map(PlanStep::name))?;
        let mut deleted: Vec<Parameter> = Vec::new();
        for step in &plan.steps {
            if let PlanStep::Delete(was) = step {
                deleted.push(was.clone());
                continue;
            }
            if self.watch.is_stopped() {
                return Err(stopped());
            }
            self.watch.note(step.name(), Reached::Creating);
            let taken = self.take_step(step).await;
            // What was refused for certain is as it was.
            if taken.as_ref().is_err_and(is_certain) {
                self.watch.note(step.name(), Reached::Waiting);
            }
            let fate = match taken {
                Ok(fate) => fate,
                Err(failure) if ends_all(&failure) => return Err(failure),
                Err(failure) => Fate::Failed(Box::new(failure)),
            };
            self.note_fate(step.name(), &fate, false);
            let ended = if let Fate::Unknown(why) = &fate { Some((**why).clone()) } else { None };
            let _ = told.send(vec![(step.name().to_owned(), fate)]).await;
            if let Some(why) = ended {
                return Err(why);
            }
        }
        let alone = deleted.len() == 1;
        for batch in deleted.chunks(BATCH) {
            if self.watch.is_stopped() {
                return Err(stopped());
            }
            let mut fates = Fates::new();
            let ended = self.delete_batch(batch, plan.keeps_values, alone, &mut fates).await;
            for (name, fate) in &fates {
                self.note_deletion(name, fate);
            }
            let _ = told.send(fates).await;
            ended?;
        }
        Ok(())
    }

    /// One that writes.
    async fn take_step(&self, step: &PlanStep) -> Result<Fate, Failure> {
        match step {
            PlanStep::Overwrite { was, value } => self.overwrite(was, value.clone()).await,
            PlanStep::PutBack { was, version, by } => {
                let value = self.value_of_version(&was.name, *version, *by).await?;
                self.overwrite(was, value).await
            }
            PlanStep::Create(creation) => self.create(creation).await,
            PlanStep::Delete(_) => Ok(Fate::Absent),
        }
    }

    /// A value over what was seen; type, key and tier stay, which a listing by path does not tell.
    async fn overwrite(&self, was: &Parameter, value: Secret) -> Result<Fate, Failure> {
        let was = match self.in_full(was).await? {
            Ok(was) => was,
            Err(fate) => return Ok(fate),
        };
        Ok(match self.write(&Write::over(&was, value)).await? {
            Written::Stored { version, tier } | Written::StoredAfterAnother { version, tier, .. } => {
                Fate::Overwritten { from: was.version, version, tier }
            }
            Written::Moved { now } => Fate::Moved(now),
            Written::Gone => Fate::Absent,
            Written::Unknown { why } => Fate::Unknown(why),
        })
    }

    /// The value of a version that was written by then.
    async fn value_of_version(&self, name: &str, version: i64, by: Timestamp) -> Result<Secret, Failure> {
        let reading = self.read(&format!("{name}:{version}")).await?.whole()?;
        let is_later = |at: Timestamp| at.duration_since(by) > CLOCKS;
        if reading.version != version || reading.modified.is_some_and(is_later) {
            let what = format!("Version {version} of {name} is another by now: it was deleted and created anew");
            return Err(Failure::new(FailureKind::InvalidResponse, what, Remedy::TryAgain));
        }
        Ok(reading.value)
    }
}
