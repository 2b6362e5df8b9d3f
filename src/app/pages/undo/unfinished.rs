//! What can be done with a change that has not ended with all: gone on with, or what was moved is moved back.

use crate::app::App;
use crate::app::state::changes::{Went, What};
use crate::job::{Job, JobKind};
use crate::parameter::is_same_name;
use crate::text;

/// Goes to the question about what is left of a change.
pub(super) fn go_on(app: &mut App, job: &Job) {
    if job.kind == JobKind::Delete {
        let targets = job.left().map(|name| app.as_in_job(name)).collect();
        app.ask_to_delete_the_rest(job, targets);
    } else if !job.to.is(&job.from) || is_by_another(app, job) {
        app.open_to_go_on(job);
    } else if job.goes_over() {
        app.ask_to_go_on_over(job);
    } else {
        app.ask_to_go_on(job);
    }
}

/// Whether it was written by another profile than it was read by, which is not that of the session.
fn is_by_another(app: &App, job: &Job) -> bool {
    job.to.profile != job.from.profile && job.to.profile != app.session.place.profile
}

/// Why one that has not ended is not gone on with.
pub(super) fn why_not_gone_on(app: &App, job: &Job) -> Option<String> {
    if !job.can_go_on() {
        let why = match job.kind {
            JobKind::Amend => {
                "what was to be changed was in the memory of the session that began it: mark those that are left, and choose it anew"
            }
            JobKind::Recreate => "its value was in the memory of the session that began it: look whether it is there",
            _ => "the values were in the memory of the session that began it: what is left is to be done anew",
        };
        return Some(why.to_owned());
    }
    if app.session.place.read_only && job.to.is(&job.from) {
        return None;
    }
    if let (left, gone) = (job.left().count(), app.gone_of(job))
        && gone > 0
        && gone == left
    {
        let what = if left == 1 {
            "the one that is left is".to_owned()
        } else {
            format!("the {left} that are left are", left = text::grouped(left))
        };
        return Some(format!("{what} gone by now: there is nothing to go on with"));
    }
    (!app.is_connected()).then(|| app.why_not_connected())
}

/// What was moved by one that has not ended, where no change in the list tells of it: another start of the program moved it.
pub(super) fn moved_before(app: &App, job: &Job) -> bool {
    let is_of_job = |name: &str| job.names.iter().any(|it| is_same_name(&it.from.name, name));
    let is_told = |what: &What| match what {
        What::Transferred(went) => went.moved && went.from.iter().all(|from| is_of_job(&from.name)),
        _ => false,
    };
    job.kind == JobKind::Move && job.done() > 0 && !app.session.changes.iter().any(|record| is_told(&record.what))
}

/// Whether what one has moved was moved back since.
pub(super) fn is_moved_back(app: &App, job: &Job) -> bool {
    app.session.changes.iter().any(|record| App::is_job_undone_by(job, record))
}

/// Goes to the question that moves that back. It is in the list from then on, as what this session changed is.
pub(super) fn move_back(app: &mut App, job: &Job) {
    let folder = Some(job.folder()).filter(|folder| !folder.is_empty());
    let nothing = Went { moved: true, folder, from: Vec::new(), created: Vec::new() };
    let what = app.session.changes.with_what_was_before(job, What::Transferred(nothing));
    let id = app.session.changes.add(job.begun, what, Vec::new(), None);
    app.ask_to_move_back(id);
}
