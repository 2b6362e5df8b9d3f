//! What a move or a copy has done that has not ended, in the list: what is said of it, and the question that undoes it.

use super::keys::TABLE;
use super::names::{name_in_full, name_rows};
use crate::app::state::changes::{Went, What};
use crate::app::state::jobs;
use crate::app::state::promoted::Promoted;
use crate::app::{App, Now};
use crate::job::{Job, JobKind, Reached};
use crate::keymap::{Action, PageName};
use crate::line::{Lines, Role};
use crate::parameter::is_same_name;
use crate::text;

/// What is said of it.
pub(super) fn details(out: &mut Lines, app: &App, now: Now, job: &Job) {
    let began = vec![(Role::Plain, format!("began {}", text::when(job.begun, app.service_time(now))))];
    let does = vec![(Role::Plain, jobs::done(job))];
    out.flow(" · ", [name_in_full(&jobs::done_called(job)), does, began]);
    let is_move = job.kind == JobKind::Move;
    if is_move {
        out.prose(Role::Plain, "moving back creates anew: history and labels of before do not come back");
    } else {
        out.prose(Role::Plain, "the source is untouched");
    }
    if job.to != job.from {
        out.labelled("to", 7, Role::Label, Role::Plain, &jobs::place(&job.to));
    }
    if let Some(why) = why_not_undone_before(app, job) {
        out.prose(Role::Dim, &why);
    } else {
        let enter = TABLE.key_of(Action::PutBack).unwrap_or_default();
        out.prose(Role::Plain, &format!("{enter} {}", undoes(job)));
    }
    if jobs::midst(job) == 0 {
        let what = if is_move { "move" } else { "copy" };
        let says = format!(
            "once that is done the {what} is as if it had not begun, and what is left of it goes from this list"
        );
        out.prose(Role::Dim, &says);
    }
    out.blank();
    let names = job.names.iter().filter(|name| name.reached == Reached::Done);
    name_rows(out, names.map(|it| (Role::Plain, it.from.name.as_str(), jobs::state(it, job.kind))).collect());
}

/// What undoing what one has done asks.
fn undoes(job: &Job) -> String {
    let (all, over) = (job.done(), job.goes_over());
    let them = text::grouped(all);
    match (job.kind, all) {
        (JobKind::Move, 1) => "asks before it is moved back".to_owned(),
        (JobKind::Move, _) => format!("asks before the {them} are moved back"),
        (_, 1) if !over => "asks before the copy is deleted".to_owned(),
        _ if !over => format!("asks before the {them} copies are deleted"),
        _ => "asks before what was overwritten is written anew from the history, and what is new is deleted".to_owned(),
    }
}

/// What `enter` does, in a word.
pub(super) fn hint(job: &Job) -> &'static str {
    match job.kind {
        JobKind::Move => "move back…",
        _ if job.goes_over() => "put back…",
        _ => "delete copies…",
    }
}

/// What was moved or copied by one that has not ended, where no change in the list tells of it: another start of the program did it.
pub(super) fn done_before(app: &App, job: &Job) -> bool {
    let is_of_job = |name: &str| job.names.iter().any(|it| is_same_name(&it.from.name, name));
    let is_told = |what: &What| match what {
        What::Transferred(went) => {
            (went.moved == (job.kind == JobKind::Move)) && went.from.iter().all(|from| is_of_job(&from.name))
        }
        What::Promoted(promoted) => promoted.is_of(job),
        _ => false,
    };
    let can_be_undone = matches!(job.kind, JobKind::Move | JobKind::Copy) && job.done() > 0;
    can_be_undone && !app.session.changes.iter().any(|record| is_told(&record.what))
}

/// Why what one has done is not undone here.
pub(super) fn why_not_undone_before(app: &App, job: &Job) -> Option<String> {
    if !job.to.is(&app.place_of_jobs()) {
        return Some(undone_there(app));
    }
    (!app.is_connected()).then(|| app.why_not_connected())
}

/// Where a copy to another place is undone.
pub(super) fn undone_there(app: &App) -> String {
    let [profile, region, undo] =
        [Action::Profile, Action::Region, Action::Show(PageName::UNDO)].map(|action| app.pane_key(action));
    format!("undone where it was written: {profile} or {region} leads there, and {undo} has it in its list there")
}

/// Whether what one has done was undone since.
pub(super) fn is_undone(app: &App, job: &Job) -> bool {
    app.session.changes.iter().any(|record| App::is_job_undone_by(job, record))
}

/// Goes to the question that undoes that. It is in the list from then on, as what this session changed is.
pub(super) fn undo(app: &mut App, job: &Job) {
    let folder = Some(job.folder()).filter(|folder| !folder.is_empty());
    let is_promotion = job.kind == JobKind::Copy && (job.goes_over() || !job.to.is(&job.from));
    let nothing = if is_promotion {
        let (place, from, to) = (job.to.region.clone(), job.from.clone(), job.to.clone());
        What::Promoted(Promoted { place, from, to, failed_in: None, folder, each: Vec::new() })
    } else {
        let moved = job.kind == JobKind::Move;
        What::Transferred(Went { moved, folder, from: Vec::new(), created: Vec::new() })
    };
    let what = app.session.changes.with_what_was_before(job, nothing);
    let copies = match &what {
        What::Transferred(went) if !went.moved => Some(went.created.clone()),
        _ => None,
    };
    let id = app.session.changes.add(job.begun, what, Vec::new(), None);
    match (is_promotion, copies) {
        (true, _) => app.ask_to_undo_copies(id),
        (false, Some(copies)) => app.ask_to_delete_again(id, &copies),
        (false, None) => app.ask_to_move_back(id),
    }
}
