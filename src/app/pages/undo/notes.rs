//! What the list says of changes that it does not hold: of other places, of journals that cannot be read, and that there is none here.

use super::keys::TABLE;
use crate::app::App;
use crate::app::state::jobs;
use crate::job::Job;
use crate::keymap::Action;
use crate::line::{Line, Lines, Role};
use crate::text;

/// What else there is, a line each: of other places, and what cannot be read.
pub(super) fn notes(app: &App) -> Vec<String> {
    let elsewhere: Vec<&Job> = app.jobs_elsewhere().collect();
    let of_others = match elsewhere.as_slice() {
        [] => None,
        [one] => Some(format!("elsewhere {} did not end: {}", jobs::noun(one), jobs::place(&one.from))),
        [first, ..] => {
            let (all, place) = (elsewhere.len(), jobs::place(&first.from));
            Some(format!("elsewhere {all} changes did not end, the last in {place}"))
        }
    };
    let unread = match app.jobs.unread.as_slice() {
        [] => None,
        [(path, why), rest @ ..] => {
            let more = if rest.is_empty() { String::new() } else { format!(", and {} more", rest.len()) };
            Some(format!("a journal is left unread: {why} · {}{more}", path.display()))
        }
    };
    let before = app.changes_left.iter().map(|left| {
        let changes = text::many(left.len(), "change was", "changes were");
        format!("{changes} made in {}, and listed there when you are back", jobs::place(left.place()))
    });
    of_others.into_iter().chain(unread).chain(before).collect()
}

/// What the page says while there is nothing.
pub(super) fn nothing(app: &App, width: usize) -> Vec<Line> {
    let mut out = Lines::new(width);
    let [edit, delete] = [Action::Edit, Action::Delete].map(|action| app.pane_key(action));
    let here = if app.changes_left.is_empty() { "in this session" } else { "here" };
    out.prose(Role::Plain, &format!("Nothing has been changed {here} yet."));
    out.prose(Role::Plain, "What you write, create or delete from here is listed, so that it can be put back.");
    out.blank();
    let back = TABLE.key_of(Action::Back).unwrap_or_default();
    out.prose(Role::Dim, &format!("{back} closes · {edit} edits the parameter under the cursor, {delete} deletes it"));
    for note in notes(app) {
        out.prose(Role::Dim, &note);
    }
    out.into_lines()
}
