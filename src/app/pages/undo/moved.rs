//! What a move has moved that has not ended, in the list: what is said of it, and the question that moves it back.

use super::keys::TABLE;
use super::names::{name_in_full, name_rows};
use crate::app::state::changes::{Went, What};
use crate::app::state::jobs;
use crate::app::{App, Now};
use crate::job::{Job, JobKind, Reached};
use crate::keymap::Action;
use crate::line::{Lines, Role};
use crate::parameter::is_same_name;
use crate::text;

/// What is said of that which a move has moved that has not ended.
pub(super) fn details(out: &mut Lines, app: &App, now: Now, job: &Job) {
    let began = vec![(Role::Plain, format!("began {}", text::when(job.begun, app.service_time(now))))];
    let does = vec![(Role::Plain, jobs::moved(job))];
    out.flow(" · ", [name_in_full(&jobs::moved_called(job)), does, began]);
    out.prose(Role::Plain, "moving back creates anew: history and labels of before do not come back");
    let enter = TABLE.key_of(Action::PutBack).unwrap_or_default();
    let them = if job.done() == 1 { "it is".to_owned() } else { format!("the {} are", job.done()) };
    out.prose(Role::Plain, &format!("{enter} asks before {them} moved back"));
    if jobs::midst(job) == 0 {
        let says = "once that is done the move is as if it had not begun, and what is left of it goes from this list";
        out.prose(Role::Dim, says);
    }
    out.blank();
    let names = job.names.iter().filter(|name| name.reached == Reached::Done);
    name_rows(out, names.map(|it| (Role::Plain, it.from.name.as_str(), jobs::state(it, job.kind))).collect());
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
