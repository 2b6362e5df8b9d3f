//! A change of this session in the list: what is said of it, and the question that undoes it.

use super::keys::TABLE;
use super::names::{name_in_full, name_rows};
use super::words::{does, state, why_not_undone};
use crate::app::pages::amend::Amend;
use crate::app::pages::confirm::put_back::Undone;
use crate::app::pages::history::History;
use crate::app::state::changes::{Record, What};
use crate::app::state::jobs;
use crate::app::{App, Now};
use crate::keymap::Action;
use crate::line::{Lines, Role};
use crate::parameter::{MetadataChange, MetadataEdit, Parameter, ParameterType, is_same_name};
use crate::text;

/// What is said of a change.
pub(super) fn details(out: &mut Lines, app: &App, now: Now, record: &Record) {
    let (role, says) = state(record);
    let when = vec![(Role::Plain, text::when(record.at, app.service_time(now)))];
    out.flow(" · ", [name_in_full(&record.called()), vec![(Role::Plain, record.did())], when]);
    out.prose(role, &says);
    if let What::Promoted(promoted) = &record.what {
        for (label, place) in [("from", &promoted.from), ("to", &promoted.to)] {
            out.labelled(label, 7, Role::Label, Role::Plain, &jobs::place(place));
        }
    }
    if let Some(why) = why_not_undone(app, record) {
        out.prose(Role::Dim, &why);
    } else {
        let enter = TABLE.key_of(Action::PutBack).unwrap_or_default();
        out.prose(Role::Plain, &format!("{enter} {}", does(record)));
    }
    if record.failure.is_some() {
        let explain = TABLE.key_of(Action::Explain).unwrap_or_default();
        out.prose(Role::Dim, &format!("{explain} explains what stood in the way"));
    }
    if !record.left.is_empty()
        && let Some(job) = app.jobs_here().next()
    {
        let up = TABLE.key_of(Action::Up).unwrap_or_default();
        let why = if job.can_go_on() { ", to go on with it" } else { "" };
        out.prose(Role::Plain, &format!("{up} leads to what is left of {}{why}", jobs::noun(job)));
    }
    let names = record.names();
    if names.len() + record.left.len() > 1 {
        out.blank();
        let seen = app.service_time(now);
        let left = record.left.iter().map(|(name, why)| (Role::Warn, name.as_str(), why.says(seen)));
        name_rows(out, left.collect());
        let of_one = matches!(record.what, What::Metadata { .. });
        let not_undone = |name: &str| record.not_undone.iter().find(|(it, _)| is_same_name(it, name));
        // The only one is named above.
        let name_of = |name| if of_one { "" } else { name };
        let rows = names.into_iter().map(|(name, did)| match not_undone(name) {
            Some((_, why)) => (Role::Warn, name_of(name), format!("{did} · {}", why.says(seen))),
            None => (Role::Plain, name_of(name), did),
        });
        name_rows(out, rows.collect());
    }
}

/// What undoing it does, in a word or two.
pub(super) fn hint(record: &Record) -> Option<&'static str> {
    Some(match &record.what {
        What::Wrote { .. } | What::Metadata { .. } | What::Amended(_) | What::Planned(_) | What::Promoted(_) => {
            "put back…"
        }
        What::Created { .. } => "delete again…",
        What::Transferred(went) if went.has_moved() => "move back…",
        What::Transferred(_) => "delete copies…",
        What::Deleted(_) => "create anew…",
        What::Unknown { .. } => return None,
    })
}

/// Goes to the question that undoes it.
pub(super) fn undo(app: &mut App, change: u64) {
    let Some(record) = app.session.changes.get(change) else { return };
    let id = record.id;
    match &record.what {
        What::Wrote { name, from, to, .. } => {
            let undone = Undone { change: id, written: *to, at: record.at };
            let (name, from) = (name.clone(), *from);
            let page = History::to_put_back(app, name, from, undone);
            app.lay(page);
        }
        What::Metadata { .. } => {
            if let Some(question) = put_back_metadata(app, record) {
                app.lay(question);
            }
        }
        What::Created { parameters, .. } => {
            let created = parameters.clone();
            app.ask_to_delete_again(id, &created);
        }
        What::Deleted(_) => app.ask_to_restore(id),
        What::Amended(_) => app.ask_to_put_back_several(id),
        What::Transferred(went) if went.has_moved() => app.ask_to_move_back(id),
        What::Transferred(went) => {
            let copies = went.created.clone();
            app.ask_to_delete_again(id, &copies);
        }
        What::Planned(_) => app.ask_to_undo_plan(id),
        What::Promoted(_) => app.ask_to_undo_copies(id),
        What::Unknown { .. } => {}
    }
}

/// The question that puts back what stood beside a value.
fn put_back_metadata(app: &App, record: &Record) -> Option<Amend> {
    let What::Metadata { name, version, modified, edits, .. } = &record.what else { return None };
    let edits: Vec<_> = edits.iter().filter_map(MetadataEdit::reversed).collect();
    let tree = &app.session.view.tree;
    let known = tree.find(name).and_then(|node| tree.parameter(node));
    let was = known.unwrap_or_else(|| Parameter::bare(name.clone(), ParameterType::String, *version));
    let change = MetadataChange { name: name.clone(), version: *version, modified: *modified, edits };
    (!change.edits.is_empty()).then(|| Amend::new(change, was, (None, None), None).undoing(record.id))
}
