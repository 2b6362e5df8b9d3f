//! A change in the list that has not ended with all: what is said of it, and the question that goes on with it.

use super::done_before::{done_before, is_undone};
use super::keys::TABLE;
use super::names::{name_in_full, name_rows};
use crate::app::pages::{change_set, history};
use crate::app::state::jobs;
use crate::app::{App, Now};
use crate::job::{Job, JobKind, JobName};
use crate::keymap::Action;
use crate::line::{Lines, Role};
use crate::text;

/// What is said of a change that has not ended with all.
pub(super) fn details(out: &mut Lines, app: &App, now: Now, job: &Job) {
    let seen = app.service_time(now);
    let began = vec![(Role::Plain, format!("began {}", text::when(job.begun, seen)))];
    let does = vec![(Role::Plain, jobs::does(job))];
    out.flow(" · ", [name_in_full(&jobs::called(job)), does, began, vec![(Role::Warn, jobs::ended(job, seen))]]);
    out.prose(Role::Plain, &jobs::so_far_in_full(job));
    if job.to != job.from {
        let label = if job.from.is(&app.place_of_jobs()) { "there" } else { "from" };
        out.labelled(label, 7, Role::Label, Role::Plain, &jobs::place(app.other_place_of(job)));
    }
    if let Some(why) = why_not_gone_on(app, job) {
        out.prose(Role::Dim, &why);
    } else {
        let enter = TABLE.key_of(Action::PutBack).unwrap_or_default();
        let left = job.left().count();
        let them = if left == 1 {
            "the one that is left".to_owned()
        } else {
            format!("the {left} that are left", left = text::grouped(left))
        };
        let gone = match app.gone_of(job) {
            0 => String::new(),
            gone => {
                format!(", of which {gone} {} gone", if gone == 1 { "is" } else { "are" }, gone = text::grouped(gone))
            }
        };
        out.prose(Role::Plain, &format!("{enter} asks before it goes on with {them}{gone}"));
    }
    if is_undone(app, job) {
        let says = match job.kind {
            JobKind::Move => "what it had moved was moved back: going on moves what is left alone",
            _ => "what it had copied was undone: going on copies what is left alone",
        };
        out.prose(Role::Plain, says);
    } else if done_before(app, job) {
        let down = TABLE.key_of(Action::Down).unwrap_or_default();
        let (was, were, undo) = match job.kind {
            JobKind::Move => ("that was moved", "that were moved", "to move back"),
            _ => ("that was copied", "that were copied", "to undo that"),
        };
        out.prose(Role::Plain, &format!("{down} leads to the {}, {undo}", text::many(job.done(), was, were)));
    }
    if app.record_of_job(&job.id).is_some() {
        let explain = TABLE.key_of(Action::Explain).unwrap_or_default();
        out.prose(Role::Dim, &format!("{explain} explains what stood in the way"));
    }
    let drop = TABLE.key_of(Action::Discard).unwrap_or_default();
    out.prose(Role::Dim, &format!("{drop} drops it: nothing is changed by that, and it is not gone on with"));
    if job.kind == JobKind::Delete && job.ended.is_none() && job.done() > 0 {
        out.prose(Role::Dim, "values that were kept for undo went with the sesame that deleted them");
    }
    if !job.is_kept {
        out.prose(Role::Dim, "it is in the memory of this program alone, and goes with it");
    }
    out.blank();
    let rows = |left: bool, role| {
        let names = job.names.iter().filter(move |name| name.is_left() == left);
        names.map(move |name| (role, name.from.name.as_str(), jobs::state(name, job.kind))).collect()
    };
    name_rows(out, rows(true, Role::Warn));
    name_rows(out, rows(false, Role::Plain));
}

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
        let [set, history] = [change_set::NAME, history::NAME].map(|page| app.pane_key(Action::Show(page)));
        let is_in_set = |name: &JobName| app.session.change_set.get(&name.from.name).is_some();
        return Some(match job.kind {
            JobKind::Plan if job.left().all(is_in_set) => {
                format!("the rest is in the change set: {set} in the panes leads there")
            }
            JobKind::Amend => "what was to be changed was in the memory of the session that began it: mark those that are left, and choose it anew".to_owned(),
            JobKind::Recreate => {
                "its value was in the memory of the session that began it: look whether it is there".to_owned()
            }
            JobKind::PutBack => format!(
                "the list of that session's changes had it: {history} in the panes puts a version of before back, one by one"
            ),
            _ => "the values were in the memory of the session that began it: what is left is to be done anew".to_owned(),
        });
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
