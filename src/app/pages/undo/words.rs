//! What is said of a change: what it did, how it stands with undoing it, and all of them for a ticket.

use super::done_before::undone_there;
use crate::app::App;
use crate::app::pages::history;
use crate::app::state::changes::{Planned, Record, What};
use crate::app::state::jobs;
use crate::app::state::put_back::what_stays;
use crate::job::Job;
use crate::keymap::Action;
use crate::line::{self, Lines, Role};
use crate::parameter::{Identity, MetadataEdit, Owner};
use crate::text;

/// How it stands with undoing it, in a word or two.
pub(super) fn short_state(record: &Record) -> (Role, String) {
    match (&record.undone, &record.what) {
        (Some((_, says)), _) => (Role::Good, says.clone()),
        (None, What::Deleted(deleted)) => match (deleted.kept_until(), deleted.until) {
            (Some(until), _) => (Role::Plain, format!("kept until {}", text::clock(until))),
            (None, Some((_, until))) => (Role::Dim, format!("was kept until {}", text::clock(until))),
            (None, None) => (Role::Dim, "not kept".to_owned()),
        },
        (None, What::Planned(planned)) if !planned.can_be_undone() => (Role::Dim, "nothing is kept".to_owned()),
        (None, What::Planned(planned)) if planned.put_back() > 0 => {
            (Role::Warn, format!("{} of {} put back", text::grouped(planned.put_back()), text::grouped(planned.all())))
        }
        (None, What::Unknown { .. }) => (Role::Warn, "not known".to_owned()),
        (None, What::Amended(amendments)) => match amendments.left() {
            Some(left) => (Role::Warn, format!("in part: {left} not")),
            None => (Role::Plain, String::new()),
        },
        (None, _) => (Role::Plain, String::new()),
    }
}

/// The same in full.
pub(super) fn state(record: &Record) -> (Role, String) {
    if let Some((at, says)) = &record.undone {
        return (Role::Good, format!("{says} at {}", text::clock(*at)));
    }
    match &record.what {
        What::Wrote { upon, from, .. } if upon != from => (
            Role::Warn,
            format!(
                "somebody else wrote v{from} in between, which was not seen here: v{upon} was. Both are in the history"
            ),
        ),
        What::Wrote { from, .. } => {
            (Role::Plain, format!("v{from} is in the history still, unless a hundred came after it"))
        }
        What::Metadata { edits, .. } if !what_stays(record).is_empty() && edits.iter().any(is_put_back) => {
            (Role::Warn, what_stays(record).join("; "))
        }
        What::Metadata { .. } | What::Amended(_) => {
            (Role::Plain, "each is put back only where it is as it was left here".to_owned())
        }
        What::Created { parameters, .. } => match parameters.len() {
            1 => (Role::Plain, "there was none of that name".to_owned()),
            _ => (Role::Plain, "there were none of these names".to_owned()),
        },
        What::Transferred(went) if went.has_moved() => {
            let says = "moving back creates anew: history and labels of before do not come back";
            let twice = went.from.len() - went.whole().count();
            let twice = match twice {
                0 => String::new(),
                1 => "; 1 was copied and not deleted, its copy stays".to_owned(),
                twice => {
                    format!("; {twice} were copied and not deleted, their copies stay", twice = text::grouped(twice))
                }
            };
            (Role::Plain, format!("{says}{twice}"))
        }
        What::Transferred(_) | What::Promoted(_) => (Role::Plain, "the source is untouched".to_owned()),
        What::Planned(planned) => planned_state(planned),
        What::Unknown { .. } => (Role::Warn, "the answer was lost: it is not known whether this took place".to_owned()),
        What::Deleted(deleted) => {
            let (kept, all) = (deleted.kept().count(), deleted.gone.len());
            let of =
                if kept == all { String::new() } else { format!("{} of {} ", text::grouped(kept), text::grouped(all)) };
            let values = if all == 1 { "its value is" } else { "values are" };
            match (deleted.kept_until(), deleted.until) {
                (Some(until), _) if all == 1 => {
                    (Role::Plain, format!("{values} kept until {}, encrypted", text::clock(until)))
                }
                (Some(until), _) => (Role::Plain, format!("{of}{values} kept until {}, encrypted", text::clock(until))),
                (None, Some((_, until))) => (
                    Role::Warn,
                    format!("no longer possible to undo: {values} wiped (kept until {})", text::clock(until)),
                ),
                (None, None) => (Role::Warn, format!("cannot come back: {values} not kept, the question said so")),
            }
        }
    }
}

fn is_put_back(edit: &MetadataEdit) -> bool {
    edit.reversed().is_some()
}

/// The same of a plan.
pub(super) fn planned_state(planned: &Planned) -> (Role, String) {
    let deleted = &planned.deleted;
    let (gone, kept) = (deleted.gone.iter().filter(|gone| gone.back.is_none()).count(), deleted.kept().count());
    match (gone, deleted.kept_until()) {
        (0, _) => {
            (Role::Plain, "the versions of before are in the history still, unless a hundred came after".to_owned())
        }
        (1, Some(until)) => (Role::Plain, format!("what was deleted is kept until {}, encrypted", text::clock(until))),
        (gone, Some(until)) if kept == gone => (
            Role::Plain,
            format!(
                "the {gone} that were deleted are kept until {}, encrypted",
                text::clock(until),
                gone = text::grouped(gone)
            ),
        ),
        (gone, Some(until)) => {
            let are = if kept == 1 { "is" } else { "are" };
            (
                Role::Plain,
                format!(
                    "{kept} of the {gone} that were deleted {are} kept until {}, encrypted",
                    text::clock(until),
                    kept = text::grouped(kept),
                    gone = text::grouped(gone)
                ),
            )
        }
        (1, None) => (Role::Warn, "what was deleted cannot come back: its value is not kept".to_owned()),
        (gone, None) => (
            Role::Warn,
            format!(
                "the {gone} that were deleted cannot come back: their values are not kept",
                gone = text::grouped(gone)
            ),
        ),
    }
}

/// What undoing it would do.
pub(super) fn does(record: &Record) -> String {
    match &record.what {
        What::Wrote { from, .. } => {
            format!("reads v{from} from the history, and asks before it is written as a new version")
        }
        What::Metadata { versions: Some(_), .. } => {
            "asks before what was is put back; of settings as a new version".to_owned()
        }
        What::Metadata { .. } => "asks before what was is put back".to_owned(),
        What::Amended(amendments) => {
            let all = amendments.each.iter().filter(|one| !one.reversed().is_empty()).count();
            let of = if all == 1 { String::new() } else { format!(" of all {all}", all = text::grouped(all)) };
            let writes = amendments.each.iter().any(|one| one.versions.is_some());
            let how = if writes { "; of settings as new versions" } else { "" };
            format!("asks before what was is put back{of}{how}")
        }
        What::Created { parameters, .. } => match parameters.len() {
            1 => "asks before it is deleted again".to_owned(),
            all => format!("asks before the {all} are deleted again", all = text::grouped(all)),
        },
        What::Transferred(went) if went.has_moved() => match went.whole().count() {
            1 => "asks before it is moved back".to_owned(),
            all => format!("asks before the {all} are moved back", all = text::grouped(all)),
        },
        What::Transferred(went) => match went.created.len() {
            1 => "asks before the copy is deleted".to_owned(),
            all => format!("asks before the {all} copies are deleted", all = text::grouped(all)),
        },
        What::Planned(_) => {
            "asks before all of it is put back as one: values from the history, as new versions".to_owned()
        }
        What::Promoted(_) => {
            "asks before what was overwritten is written anew from the history, and what is new is deleted".to_owned()
        }
        What::Unknown { .. } => String::new(),
        What::Deleted(deleted) => match deleted.kept().count() {
            1 => "asks before it is created anew, as version 1: history and labels do not come back".to_owned(),
            all => format!(
                "asks before the {all} are created anew, as version 1: history and labels do not come back",
                all = text::grouped(all)
            ),
        },
    }
}

/// Why it is not undone.
pub(super) fn why_not_undone(app: &App, record: &Record) -> Option<String> {
    if let Some((_, says)) = &record.undone {
        return Some(format!("{says} already: the change that did it is in the list too"));
    }
    if app.session.place.read_only {
        return None;
    }
    match &record.what {
        What::Deleted(deleted) if deleted.kept().next().is_none() => Some(state(record).1),
        What::Planned(planned) if !planned.can_be_undone() => Some(state(record).1),
        What::Unknown { .. } => {
            let history = app.pane_key(Action::Show(history::NAME));
            Some(format!("look first what is there: {history} in the panes shows the versions"))
        }
        What::Promoted(promoted) => {
            let is_there = promoted.to.is(&app.place_of_jobs());
            let is_left = promoted.to_undo().next().is_some();
            match (is_left, is_there) {
                (false, _) => Some("nothing of it is left that could be undone".to_owned()),
                (true, true) => None,
                (true, false) => Some(undone_there(app)),
            }
        }
        What::Wrote { name, .. } => Owner::of(name).refusal(),
        What::Amended(amendments) if amendments.each.iter().all(|one| one.reversed().is_empty()) => {
            Some(if amendments.unseen() > 0 {
                "which tags there were is not known, and no tier goes back".to_owned()
            } else {
                "Advanced stays Advanced: the tier does not go back".to_owned()
            })
        }
        What::Metadata { edits, .. } if edits.iter().all(|edit| edit.reversed().is_none()) => {
            Some("Advanced stays Advanced: the tier does not go back".to_owned())
        }
        _ => None,
    }
    .or_else(|| (!app.is_connected()).then(|| app.why_not_connected()))
}

/// The changes as a text, the oldest first: names, versions, times, who and where. No value.
pub(super) fn for_a_ticket(app: &App) -> String {
    let mut out = Lines::new(usize::MAX);
    let place = &app.session.place;
    out.prose(Role::Plain, "Changes of Parameter Store made with sesame");
    let known = |text: &Option<String>| text.clone().unwrap_or_else(|| "not known".to_owned());
    let identity = app.session.identity.as_ref();
    out.field("account", Role::Plain, &identity.map_or("not known".to_owned(), Identity::account_and_alias));
    out.field("region", Role::Plain, &known(&place.region));
    out.field("profile", Role::Plain, place.profile.as_deref().unwrap_or("none named"));
    out.field("principal", Role::Plain, &identity.map_or("not known".to_owned(), |it| it.arn.clone()));
    for record in app.session.changes.iter().rev() {
        out.blank();
        let mut parts = vec![text::absolute(record.at), record.called(), record.did()];
        if let What::Promoted(promoted) = &record.what {
            parts.push(format!("from {}, to {}", jobs::place(&promoted.from), jobs::place(&promoted.to)));
        }
        parts.extend(record.undone.as_ref().map(|(at, says)| format!("{says} at {}", text::absolute(*at))));
        out.prose(Role::Plain, &parts.join("  "));
        if record.names().len() + record.left.len() > 1 {
            for (name, did) in record.names() {
                out.prose(Role::Plain, &format!("  {name}  {did}"));
            }
            for (name, why) in &record.left {
                out.prose(Role::Plain, &format!("  {name}  {}", why.dated()));
            }
        }
    }
    let here: Vec<&Job> = app.jobs_here().collect();
    if !here.is_empty() {
        out.blank();
        out.prose(Role::Plain, "Not ended");
    }
    for job in here {
        out.blank();
        let ended = match &job.ended {
            Some((at, why)) => format!("ended {} {why}", text::absolute(*at)).trim_end().to_owned(),
            None => "its end is not known".to_owned(),
        };
        let parts = [text::absolute(job.begun), jobs::called(job), jobs::does(job), jobs::so_far(job), ended];
        out.prose(Role::Plain, &parts.join("  "));
        for name in &job.names {
            out.prose(Role::Plain, &format!("  {}  {}", name.from.name, jobs::state(name, job.kind)));
        }
    }
    line::plain(&out.into_lines())
}
