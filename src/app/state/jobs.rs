//! Changes that have not ended with all, in words.

use jiff::Timestamp;

use crate::job::{Job, JobKind, JobName, JobPlace, Reached};
use crate::text;

/// What one is, in a sentence: `a move of 31`.
pub(in crate::app) fn noun(job: &Job) -> String {
    let what = match job.kind {
        JobKind::Copy => "a copy",
        JobKind::Move => "a move",
        JobKind::Delete => "a deletion",
        JobKind::CreateAnew => "a creation",
        JobKind::Plan => "a plan",
        JobKind::PutBack => "an undo",
        JobKind::Amend => "a change of tags or settings",
        JobKind::Recreate => "a creation anew as Standard",
    };
    match job.names.as_slice() {
        [one] => format!("{what} of {}", one.from.name),
        all => format!("{what} of {}", text::grouped(all.len())),
    }
}

/// What is done to those that are left.
pub(in crate::app) fn doing(kind: JobKind) -> &'static str {
    match kind {
        JobKind::Copy => "copying",
        JobKind::Move => "moving",
        JobKind::Delete => "deleting",
        JobKind::CreateAnew | JobKind::Recreate => "creating anew",
        JobKind::Plan => "writing",
        JobKind::PutBack => "putting back",
        JobKind::Amend => "changing",
    }
}

/// What was done to those that are done.
pub(in crate::app) fn did(kind: JobKind) -> &'static str {
    match kind {
        JobKind::Copy => "copied",
        JobKind::Move => "moved",
        JobKind::Delete => "deleted",
        JobKind::CreateAnew | JobKind::Recreate => "created anew",
        JobKind::Plan => "written",
        JobKind::PutBack => "put back",
        JobKind::Amend => "changed",
    }
}

/// What it is done to: the only name, or how many and where, in a column.
pub(in crate::app) fn called(job: &Job) -> String {
    match job.names.as_slice() {
        [one] => one.from.name.clone(),
        all => format!("{} under {}", all.len(), shown_folder(job.folder())),
    }
}

/// What it does: `move to /b`.
pub(in crate::app) fn does(job: &Job) -> String {
    let to = match job.names.as_slice() {
        [JobName { to: Some(to), .. }] => to.clone(),
        _ => shown_folder(job.folder_of_copies()),
    };
    match job.kind {
        JobKind::Copy if !job.to.is(&job.from) => format!("copy to {}:{to}", job.to.region),
        JobKind::Copy => format!("copy to {to}"),
        JobKind::Move => format!("move to {to}"),
        JobKind::Delete => "delete".to_owned(),
        JobKind::CreateAnew => "create anew".to_owned(),
        JobKind::Plan => "plan".to_owned(),
        JobKind::PutBack => "put back".to_owned(),
        JobKind::Amend => "change tags or settings".to_owned(),
        JobKind::Recreate => "create anew as Standard".to_owned(),
    }
}

/// What one has moved or copied, in a column.
pub(in crate::app) fn done_called(job: &Job) -> String {
    let mut moved = job.names.iter().filter(|name| name.reached == Reached::Done);
    match (moved.next(), job.done()) {
        (Some(one), 1) => one.from.name.clone(),
        (_, all) => format!("{all} under {}", shown_folder(job.folder()), all = text::grouped(all)),
    }
}

/// What it did to them: `moved to /b`, `copied to us-west-2`.
pub(in crate::app) fn done(job: &Job) -> String {
    let to = if job.to.is(&job.from) { shown_folder(job.folder_of_copies()) } else { job.to.region.clone() };
    format!("{} to {to}", did(job.kind))
}

fn shown_folder(folder: String) -> String {
    if folder.is_empty() { "/".to_owned() } else { folder }
}

/// How far it is, in a column: `12 of 31`.
pub(in crate::app) fn so_far(job: &Job) -> String {
    format!("{} of {}", text::grouped(job.done()), text::grouped(job.names.len()))
}

/// How many of those that are left had begun.
pub(in crate::app) fn midst(job: &Job) -> usize {
    job.left().filter(|name| name.reached != Reached::Waiting).count()
}

/// The same for a question.
pub(in crate::app) fn so_far_in_full(job: &Job) -> String {
    let what = match job.kind {
        _ if job.can_go_on() => "looked at first, and never made twice",
        JobKind::Amend => "look at it, it may be changed in part",
        JobKind::Recreate => "look whether it is there",
        _ => "perhaps made: look at it",
    };
    let midst = match midst(job) {
        0 => String::new(),
        1 => format!(" · 1 was in the midst: {what}"),
        some => format!(" · {some} were in the midst: {what}", some = text::grouped(some)),
    };
    let deletes = job.names.iter().any(|name| name.deletes);
    let did = if deletes { format!("{} or deleted", did(job.kind)) } else { did(job.kind).to_owned() };
    format!("{} {did}{midst}", so_far(job))
}

/// How it ended, as far as anybody knows.
pub(in crate::app) fn ended(job: &Job, now: Timestamp) -> String {
    match &job.ended {
        Some((at, why)) if why.is_empty() => format!("ended {}, with something left", text::ago(*at, now)),
        Some((at, why)) if why == "stopped" => format!("stopped {}", text::ago(*at, now)),
        Some((at, why)) => format!("ended {}: {why}", text::ago(*at, now)),
        None => "not ended, by a sesame that is gone".to_owned(),
    }
}

/// How far one of it is.
pub(in crate::app) fn state(name: &JobName, kind: JobKind) -> String {
    let to = name.to.as_ref().map(|to| format!("→ {to}, ")).unwrap_or_default();
    let version = name.created.map(|version| format!(" as v{version}")).unwrap_or_default();
    let says = match (name.reached, kind) {
        (Reached::Waiting, _) if name.deletes => "not deleted".to_owned(),
        (Reached::Creating, _) if name.deletes => "perhaps deleted".to_owned(),
        (Reached::Done, _) if name.deletes => "deleted".to_owned(),
        (Reached::Waiting, _) => format!("not {}", did(kind)),
        (Reached::Creating, JobKind::Amend) => "perhaps changed, or in part".to_owned(),
        (Reached::Creating, JobKind::Recreate) => "deleted, and perhaps created anew".to_owned(),
        (Reached::Creating, JobKind::PutBack) => format!("perhaps put back{}", before(name)),
        (Reached::Done, JobKind::PutBack) => format!("put back{}", before(name)),
        (Reached::Creating, JobKind::Plan) => format!("perhaps written{}", before(name)),
        (Reached::Creating, _) => format!("perhaps {}", if name.to.is_some() { "copied" } else { did(kind) }),
        (Reached::Created { .. }, _) => format!("copied{version}, perhaps not read back"),
        (Reached::ReadBack, JobKind::Move) => format!("copied{version}, and is there still"),
        (Reached::ReadBack, _) => format!("copied{version}"),
        (Reached::Deleting, JobKind::Move) => format!("copied{version}, perhaps deleted"),
        (Reached::Deleting, _) => "perhaps deleted".to_owned(),
        (Reached::Done, JobKind::Plan) => format!("written{}", before(name)),
        (Reached::Done, _) => format!("{}{version}", did(kind)),
        (Reached::Left, _) => "left as it is, as was told".to_owned(),
    };
    format!("{to}{says}")
}

/// The version that a plan wrote upon; nothing where it created one.
fn before(name: &JobName) -> String {
    if name.from.version == 0 { String::new() } else { format!(" over v{}", name.from.version) }
}

/// Where one is, in a line.
pub(in crate::app) fn place(place: &JobPlace) -> String {
    let account = place.account.clone().unwrap_or_else(|| "an account that was not known".to_owned());
    let profile = place.profile.as_ref().map(|profile| format!("profile {profile}"));
    // Whoever goes there needs the profile first.
    let parts = [profile, Some(account), Some(place.region.clone()), place.endpoint.clone()];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}
