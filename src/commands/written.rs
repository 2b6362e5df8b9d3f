//! How one safe write among many went, and one deletion.

use tokio::sync::mpsc;

use crate::commands::plan::Outcome;
use crate::deletion::{Deletion, Fate, Fates};
use crate::failure::Failure;
use crate::parameter::{Parameter, Written};
use crate::store::Store;

/// Of a write.
pub(crate) fn outcome(written: Written) -> Outcome {
    match written {
        Written::Stored { .. } => Outcome::Done,
        Written::StoredAfterAnother { expected, version, .. } => Outcome::Moved(format!(
            "stored as version {version}, but somebody else wrote after version {expected}; both are in the history"
        )),
        Written::Moved { now } => Outcome::Moved(format!("it is at version {} by now, and was left", now.version)),
        Written::Gone => Outcome::Moved("it was deleted meanwhile, and was left so".to_owned()),
        Written::Unknown { why } => {
            Outcome::Failed(Box::new(not_known("it is not known whether it was written", *why)))
        }
    }
}

/// Of a creation, a copy or a deletion.
pub(crate) fn of_fate(fate: Fate) -> Outcome {
    match fate {
        Fate::Created { untagged: Some(why), .. } => Outcome::InPart(Box::new(untagged(&why))),
        Fate::Created { .. } | Fate::Overwritten { .. } | Fate::Deleted(_) | Fate::Absent | Fate::Transferred(_) => {
            Outcome::Done
        }
        // No command changes several beside their values.
        Fate::Amended(amended) => match amended.failure() {
            Some(why) => Outcome::Failed(Box::new(why.clone())),
            None => Outcome::Done,
        },
        Fate::Taken(now) | Fate::Moved(now) => {
            Outcome::Moved(format!("it is at version {} by now, and was left", now.version))
        }
        Fate::GoneThere(_) => Outcome::Moved("it was deleted meanwhile, and was left so".to_owned()),
        Fate::Failed(why) => Outcome::Failed(why),
        Fate::Unreadable(why) => Outcome::Unreadable(why),
        Fate::Unknown(why) => Outcome::Failed(Box::new(not_known("it is not known what became of it", *why))),
    }
}

/// Why tags were not given with a value that was written.
pub(crate) fn untagged(why: &Failure) -> Failure {
    let what = "the value was written, the tags were not (a second run with --overwrite brings them)";
    Failure { what: format!("{what}: {}", why.what), ..why.clone() }
}

/// What is not known, before why it is not.
pub(crate) fn not_known(what: &str, why: Failure) -> Failure {
    Failure { what: format!("{what}. {}", why.what), ..why }
}

/// Deletes one, if it is as it was seen.
pub(crate) async fn deleted(store: &Store, parameter: Parameter) -> Result<Outcome, Failure> {
    let deletion = Deletion { targets: vec![parameter], keeps_values: false };
    let (told_of, mut inbox) = mpsc::channel::<Fates>(1);
    let (ended, fates) =
        tokio::join!(store.delete(&deletion, told_of), async { inbox.recv().await.unwrap_or_default() });
    ended?;
    Ok(fates.into_iter().next().map_or(Outcome::Done, |(_, fate)| of_fate(fate)))
}
