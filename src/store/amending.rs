//! Changes of several parameters beside their values, one parameter after the other.

use tokio::sync::mpsc;

use super::Store;
use super::deleting::ends_all;
use super::metadata::{Ends, value_of};
use super::stopping::stopped;
use crate::deletion::{Fate, Fates, Tag};
use crate::failure::Failure;
use crate::job::Reached;
use crate::parameter::{Amended, MetadataChange, MetadataEdit, MetadataOutcome, SeveralChange, WantedTag};

impl Store {
    /// Changes several parameters beside their values, each as [`Store::change_metadata`] does. The tags that are wanted of all are looked
    /// at right before they are changed, so that it is told which value each had; where they may not be seen, they are changed all the
    /// same, and it is told that it is not known. What fails of one for its own reason keeps no other from being changed.
    ///
    /// Told to stop ([`Store::until`]), it ends after the request that is under way.
    ///
    /// # Errors
    /// What ended it before all were dealt with: of which nothing was told, nothing was done to them.
    pub async fn amend_all(&self, several: &SeveralChange, told: mpsc::Sender<Fates>) -> Result<(), Failure> {
        self.may_change(several.changes.iter().map(|change| change.name.as_str()))?;
        for change in &several.changes {
            if self.watch.is_stopped() {
                return Err(stopped());
            }
            self.watch.note(&change.name, Reached::Creating);
            let amended = self.amend(change, &several.tags).await;
            if let Some(reached) = reached(&amended) {
                self.watch.note(&change.name, reached);
            }
            let ended = amended.ends.iter().find_map(|(_, end)| match end {
                MetadataOutcome::Failed(why) if ends_all(why) => Some((**why).clone()),
                // Where no answer comes, none comes for the next.
                MetadataOutcome::Unknown(why) => Some((**why).clone()),
                _ => None,
            });
            if ended.is_none() || amended.is_any() || amended.is_open() {
                let _ = told.send(vec![(change.name.clone(), Fate::Amended(Box::new(amended)))]).await;
            }
            if let Some(why) = ended {
                return Err(why);
            }
        }
        Ok(())
    }

    async fn amend(&self, change: &MetadataChange, wanted: &[WantedTag]) -> Amended {
        let mut ends: Ends = vec![None; change.edits.len()];
        let goes_on = self.change_in_turn(change, &mut ends).await;
        let ends = change.edits.iter().cloned().zip(ends);
        let ends = ends.map(|(edit, end)| (edit, end.unwrap_or(MetadataOutcome::Untried)));
        let mut amended = Amended { ends: ends.collect(), unseen: None };
        if !wanted.is_empty() {
            match goes_on {
                Ok(()) => self.give_wanted_tags(&change.name, wanted, &mut amended).await,
                Err(()) => amended.ends.extend(all_ended(wanted, &MetadataOutcome::Untried)),
            }
        }
        amended
    }

    async fn give_wanted_tags(&self, name: &str, wanted: &[WantedTag], amended: &mut Amended) {
        let seen = match self.tags_now(name).await {
            Ok(Ok(tags)) => Some(tags),
            Ok(Err(denied)) => {
                amended.unseen = Some(Box::new(denied));
                None
            }
            Err(end) => return amended.ends.extend(all_ended(wanted, &end)),
        };
        let was = |key: &str| seen.as_ref().and_then(|tags| value_of(tags, key));
        let edits = wanted.iter().map(|tag| (tag, was(&tag.key)));
        let edits: Vec<(&WantedTag, Option<String>)> =
            edits.filter(|(tag, was)| seen.is_none() || *was != tag.becomes).collect();
        let (mut off, mut on) = (Vec::new(), Vec::new());
        for (at, (tag, _)) in edits.iter().enumerate() {
            match &tag.becomes {
                Some(value) => on.push((at, Tag { key: tag.key.clone(), value: value.clone() })),
                None => off.push((at, tag.key.clone())),
            }
        }
        let mut ends: Ends = vec![None; edits.len()];
        if self.remove_tags(name, &off, &mut ends).await.is_ok() {
            // How it ended is among the ends.
            let _ = self.add_tags(name, &on, &mut ends).await;
        }
        let ends = ends.into_iter().map(|end| end.unwrap_or(MetadataOutcome::Untried));
        amended.ends.extend(edits.into_iter().map(|(tag, was)| edit_of(tag, was)).zip(ends));
    }
}

/// How far one is, for whoever keeps the journal; `None` where the half of it is changed, or may be.
fn reached(amended: &Amended) -> Option<Reached> {
    if amended.is_whole() {
        return Some(Reached::Done);
    }
    if amended.is_any() || amended.is_open() {
        return None;
    }
    // What is another by now is not to be changed by what was decided of the one before.
    let is_another = |end: &MetadataOutcome| matches!(end, MetadataOutcome::Moved(_) | MetadataOutcome::Overtaken(_));
    Some(if amended.ends.iter().any(|(_, end)| is_another(end)) { Reached::Left } else { Reached::Waiting })
}

fn edit_of(tag: &WantedTag, was: Option<String>) -> MetadataEdit {
    MetadataEdit::Tag { key: tag.key.clone(), was, becomes: tag.becomes.clone() }
}

/// None of them was changed, for the same reason.
fn all_ended<'a>(
    wanted: &'a [WantedTag],
    end: &'a MetadataOutcome,
) -> impl Iterator<Item = (MetadataEdit, MetadataOutcome)> + 'a {
    wanted.iter().map(|tag| (edit_of(tag, None), end.clone()))
}
