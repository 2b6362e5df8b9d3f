//! Of a change of several: where it was, and why something was left as it was.

use crate::app::edits::last_change;
use crate::app::reason::Reason;
use crate::app::state::amendments::why_not_whole;
use crate::deletion::Fate;
use crate::parameter::Parameter;
use crate::text;
use crate::transfer::{Source, Transferred};

/// So many parameters: `31 parameters under /team/dev`.
pub(in crate::app) fn in_folder(parameters: usize, folder: Option<&str>) -> String {
    let counted = text::counted(parameters);
    folder.map_or_else(|| counted.clone(), |folder| format!("{counted} under {folder}"))
}

/// Why nothing was done to a parameter, or not all, in few words; `moves`: it was to be deleted once it was copied.
pub(in crate::app) fn why_left(fate: &Fate, moves: bool) -> Option<Reason> {
    Some(match fate {
        Fate::Deleted(_) | Fate::Created { .. } | Fate::Overwritten { .. } => return None,
        Fate::Transferred(done) => return why_source_left(done, moves),
        Fate::Amended(amended) => return why_not_whole(amended),
        Fate::Taken(there) => last_change(there).behind(format!("would be {}, which is there already: ", there.name)),
        Fate::Absent => "was not there any more".into(),
        Fate::Moved(parameter) => another_by_now(parameter),
        Fate::GoneThere(_) => "it is gone there by now".into(),
        Fate::Failed(failure) | Fate::Unreadable(failure) => failure.tag().into(),
        Fate::Unknown(failure) => format!("it is not known what became of it: {}", failure.tag()).into(),
    })
}

/// Why what was copied is there still, where it was to be moved.
fn why_source_left(done: &Transferred, moves: bool) -> Option<Reason> {
    let why: Reason = match &done.source {
        Source::Deleted => return None,
        Source::Stays if !moves => return None,
        Source::Stays => lacks(done).unwrap_or_default().into(),
        Source::Changed(parameter) => another_by_now(parameter),
        Source::Undeleted(failure) => failure.tag().into(),
        Source::Unknown(failure) => format!("it is not known whether it was deleted: {}", failure.tag()).into(),
    };
    Some(why.behind(format!("copied to {}, and is there still: ", done.to.name)))
}

fn another_by_now(parameter: &Parameter) -> Reason {
    last_change(parameter).behind("is another by now: ")
}

/// What is there in place of what a copy to another place was to be created as, or to go over.
pub(in crate::app) fn another_there(parameter: &Parameter) -> Reason {
    last_change(parameter).behind("another is there by now: ")
}

/// What a copy lacks, or what is not known of it, in few words.
pub(in crate::app) fn lacks(done: &Transferred) -> Option<String> {
    let unverified = done.unverified.as_ref().map(|why| format!("not read back: {}", why.tag()));
    let untagged = done.untagged.as_ref().map(|why| format!("without tags: {}", why.tag()));
    let lacks: Vec<String> = unverified.into_iter().chain(untagged).collect();
    (!lacks.is_empty()).then(|| lacks.join(", "))
}
