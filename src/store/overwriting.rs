//! What is written over something that was seen, with all that can go along: by a copy, or by a plan.

use super::Store;
use super::metadata::Ends;
use super::watch::Watch;
use super::writing::Beside;
use crate::deletion::{Creation, Fate, Tag};
use crate::failure::Failure;
use crate::parameter::{Expected, MetadataOutcome, Parameter, Write, Written};

impl Store {
    /// All that is known of a parameter that was seen, which a listing by path does not tell; what has become of it, where it is gone or
    /// another by now.
    pub(super) async fn in_full(&self, seen: &Parameter) -> Result<Result<Parameter, Fate>, Failure> {
        let described = if seen.described { Some(seen.clone()) } else { self.described(&seen.name).await? };
        Ok(match described {
            None => Err(Fate::Absent),
            Some(now) if now.version != seen.version => Err(Fate::Moved(Box::new(now))),
            // Two accounts of one version differ in what they tell of its time.
            Some(now) => Ok(Parameter { modified: seen.modified.or(now.modified), name: seen.name.clone(), ..now }),
        })
    }

    /// Writes over what was seen, upon its version, what would create another: value, type, key, description, pattern and policies. What
    /// that does not say stays, and of the tags those that it does not name. There is no way back from the Advanced tier.
    pub(super) async fn create_over(&self, seen: &Parameter, creation: &Creation) -> Result<Fate, Failure> {
        let was = match self.in_full(seen).await? {
            Ok(was) => was,
            Err(fate) => return Ok(fate),
        };
        let write = Write {
            name: was.name.clone(),
            on: Expected::Version(was.version),
            seen: was.modified,
            tier: was.described.then(|| was.tier.max(creation.write.tier.unwrap_or_default())),
            data_type: None,
            ..creation.write.clone()
        };
        let with = Beside { policies: creation.policies.clone(), tags: &[] };
        Ok(match self.write_allowed(&write, &with).await? {
            Written::Stored { version, tier } | Written::StoredAfterAnother { version, tier, .. } => {
                let untagged = self.give_tags(&was.name, &creation.tags).await.err();
                Fate::Created { version, tier, untagged }
            }
            Written::Moved { now } => Fate::Moved(now),
            Written::Gone => Fate::Absent,
            Written::Unknown { why } => Fate::Unknown(why),
        })
    }

    /// Gives a parameter tags, beside those that it has; also where it was told to stop meanwhile: its value has been written, and is not
    /// left without them.
    ///
    /// # Errors
    /// Why it does not have them all, or is not known to.
    pub(super) async fn give_tags(&self, name: &str, tags: &[Tag]) -> Result<(), Box<Failure>> {
        let all: Vec<(usize, Tag)> = tags.iter().cloned().enumerate().collect();
        let mut ends: Ends = vec![None; all.len()];
        let on = Self { watch: Watch { stop: None, ..self.watch.clone() }, ..self.clone() };
        // How it ended is among the ends.
        let _ = on.add_tags(name, &all, &mut ends).await;
        let why = ends.into_iter().flatten().find_map(|end| match end {
            MetadataOutcome::Failed(why) | MetadataOutcome::Unknown(why) => Some(why),
            _ => None,
        });
        why.map_or(Ok(()), Err)
    }
}
