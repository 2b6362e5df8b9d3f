//! Of a change of several: where it was, and why something was left as it was.

use jiff::Timestamp;

use crate::app::state::amendments::why_not_whole;
use crate::deletion::Fate;
use crate::parameter::{Parameter, principal};
use crate::text;
use crate::transfer::{Source, Transferred};

/// So many parameters: `31 parameters under /team/dev`.
pub(in crate::app) fn in_folder(parameters: usize, folder: Option<&str>) -> String {
    let counted = text::counted(parameters);
    folder.map_or_else(|| counted.clone(), |folder| format!("{counted} under {folder}"))
}

/// Why nothing was done to a parameter, or not all, in few words; `moves`: it was to be deleted once it was copied.
pub(in crate::app) fn why_left(fate: &Fate, moves: bool, now: Timestamp) -> Option<String> {
    Some(match fate {
        Fate::Deleted(_) | Fate::Created { .. } | Fate::Overwritten { .. } => return None,
        Fate::Transferred(done) => return why_source_left(done, moves, now),
        Fate::Amended(amended) => return why_not_whole(amended, now),
        Fate::Taken(there) => {
            format!("would be {}, which is there already: v{}{}", there.name, there.version, last_change(there, now))
        }
        Fate::Absent => "was not there any more".to_owned(),
        Fate::Moved(parameter) => another_by_now(parameter, now),
        Fate::GoneThere(_) => "it is gone there by now".to_owned(),
        Fate::Failed(failure) | Fate::Unreadable(failure) => failure.tag().to_owned(),
        Fate::Unknown(failure) => format!("it is not known what became of it: {}", failure.tag()),
    })
}

/// Why what was copied is there still, where it was to be moved.
fn why_source_left(done: &Transferred, moves: bool, now: Timestamp) -> Option<String> {
    let why = match &done.source {
        Source::Deleted => return None,
        Source::Stays if !moves => return None,
        Source::Stays => lacks(done).unwrap_or_default(),
        Source::Changed(parameter) => another_by_now(parameter, now),
        Source::Undeleted(failure) => failure.tag().to_owned(),
        Source::Unknown(failure) => format!("it is not known whether it was deleted: {}", failure.tag()),
    };
    Some(format!("copied to {}, and is there still: {why}", done.to.name))
}

fn another_by_now(parameter: &Parameter, now: Timestamp) -> String {
    format!("is another by now: v{}{}", parameter.version, last_change(parameter, now))
}

/// What is there in place of what a copy to another place was to be created as, or to go over.
pub(in crate::app) fn another_there(parameter: &Parameter, now: Timestamp) -> String {
    format!("another is there by now: v{}{}", parameter.version, last_change(parameter, now))
}

/// Who changed it last and when: ` by deploy/ci, 3 h ago`.
fn last_change(parameter: &Parameter, now: Timestamp) -> String {
    let when = parameter.modified.map(|at| format!(", {}", text::ago(at, now))).unwrap_or_default();
    let by = parameter.modified_by.as_deref().map(principal);
    format!("{}{when}", by.map(|by| format!(" by {by}")).unwrap_or_default())
}

/// What a copy lacks, or what is not known of it, in few words.
pub(in crate::app) fn lacks(done: &Transferred) -> Option<String> {
    let unverified = done.unverified.as_ref().map(|why| format!("not read back: {}", why.tag()));
    let untagged = done.untagged.as_ref().map(|why| format!("without tags: {}", why.tag()));
    let lacks: Vec<String> = unverified.into_iter().chain(untagged).collect();
    (!lacks.is_empty()).then(|| lacks.join(", "))
}
