//! The rows of the change set, and what is said of the one under the cursor.

use super::words::does;
use super::{ChangeSetPage, TABLE, called};
use crate::app::pages::cells::{Cells, GAP, MARK as SIGN, list_rows};
use crate::app::picture::Spread;
use crate::app::state::change_set::Collected;
use crate::app::widths::widths;
use crate::app::{App, Now};
use crate::keymap::Action;
use crate::line::{Line, Lines, Role};
use crate::parameter::principal;
use crate::plan::PlanStep;
use crate::text;

/// The least columns of what an edit does, and of a name in the list.
const WHAT_LEAST: usize = 12;
const NAME_LEAST: usize = 16;

/// The least columns of what is to be looked at.
const LOOK_LEAST: usize = 24;

/// How a sign looks.
fn role_of(step: &PlanStep) -> Role {
    match step {
        PlanStep::Overwrite { .. } | PlanStep::PutBack { .. } => Role::Strong,
        PlanStep::Create(_) => Role::Added,
        PlanStep::Delete(_) => Role::Removed,
    }
}

/// What is to be looked at before it is written: why it was left, or that something else is there by now.
fn stale(app: &App, now: Now, edit: &Collected) -> Option<String> {
    if let Some(why) = &edit.left {
        return Some(why.says(app.service_time(now)));
    }
    if app.is_of_the_gone(&edit.step) {
        return Some("is not there any more".to_owned());
    }
    let is = app.parameter_at(edit.name())?;
    match edit.step.was() {
        Some(was) if was.version != is.version => Some(format!("v{} is there by now", is.version)),
        Some(_) => None,
        None => Some(format!("there is one by now: v{}", is.version)),
    }
}

/// When the version was written that it was made from.
fn age(app: &App, now: Now, edit: &Collected) -> String {
    let at = edit.step.was().and_then(|was| was.modified);
    at.map(|at| text::ago(at, app.service_time(now))).unwrap_or_default()
}

impl ChangeSetPage {
    /// One row each: sign and name, what it does, how old what it replaces is, and what is to be looked at.
    pub(super) fn list(&self, app: &App, now: Now, rows: usize) -> Vec<Line> {
        let width = app.page_width(Spread::Whole);
        let at = self.index(app);
        let first = (at + 1).saturating_sub(rows.max(1));
        let shown: Vec<&Collected> = app.session.change_set.iter().skip(first).take(rows.max(1)).collect();
        let looked = |edit: &Collected| stale(app, now, edit).map_or(0, |says| text::width(&says));
        let grounds = app.grounds_apart(app.session.change_set.iter().map(Collected::name));
        let shown: Vec<(&Collected, &str)> = shown.into_iter().zip(grounds.into_iter().skip(first)).collect();
        let widest = |of: &dyn Fn(&Collected) -> usize| shown.iter().map(|(edit, _)| of(edit)).max().unwrap_or(0);
        let natural = [
            widest(&|edit| text::width(&called(edit))),
            widest(&|edit| text::width(&does(app, edit))),
            widest(&|edit| text::width(&age(app, now, edit))),
            widest(&looked),
            shown.iter().map(|(_, ground)| text::width(ground)).max().unwrap_or(0),
        ];
        // What it does is cut before its age is, which says nothing in fewer columns: where that is not enough, the age goes.
        let cuts =
            [(0, (width / 2).max(NAME_LEAST)), (1, WHAT_LEAST), (2, 0), (3, LOOK_LEAST), (0, NAME_LEAST), (1, 0)];
        let [name, what, when, looks, guarded] = widths(width.saturating_sub(SIGN), GAP, natural, &cuts);
        let row = |(edit, ground): &(&Collected, &str)| {
            let mut cells = Cells::new(Role::Plain);
            let step = app.as_it_stands(&edit.step);
            cells.left(role_of(&step), step.sign(), SIGN, 0);
            cells.left(Role::Plain, &text::truncate_middle(&called(edit), name), name, 0);
            cells.left(Role::Prod, ground, guarded, 0);
            cells.left(Role::Plain, &does(app, edit), what, 0);
            cells.left(Role::Dim, &age(app, now, edit), when, 0);
            cells.left(Role::Warn, &stale(app, now, edit).unwrap_or_default(), looks, 0);
            cells.line
        };
        list_rows(&shown, at.checked_sub(first), width, row).collect()
    }

    /// What is said of the edit under the cursor.
    pub(super) fn details(&self, app: &App, now: Now) -> Vec<Line> {
        let mut out = Lines::new(app.page_width(Spread::Whole));
        if let Some(says) = app.set_is_of_elsewhere() {
            out.prose(Role::Warn, &says);
        }
        let Some(edit) = self.current(app) else { return out.into_lines() };
        let (step, is_gone) = (app.as_it_stands(&edit.step), app.is_of_the_gone(&edit.step));
        let does_it = match step.as_ref() {
            PlanStep::Create(_) if is_gone => "creates it anew, with the type and key of before",
            PlanStep::Overwrite { .. } | PlanStep::PutBack { .. } => "overwrites",
            PlanStep::Create(_) => "creates, where there is none of that name",
            PlanStep::Delete(_) => "deletes, after all else is written",
        };
        out.flow("  ", [vec![(Role::Strong, called(edit))], vec![(Role::Plain, does_it.to_owned())]]);
        if let Some(was) = edit.step.was().filter(|_| !is_gone) {
            let by = was.modified_by.as_deref().map(|by| format!(" by {}", principal(by))).unwrap_or_default();
            let when =
                was.modified.map(|at| format!(", {}", text::when(at, app.service_time(now)))).unwrap_or_default();
            let made_from = edit.made_from.map(|made| format!("made from v{made} · ")).unwrap_or_default();
            out.prose(Role::Plain, &format!("{made_from}goes upon v{}{by}{when}", was.version));
        }
        if let Some(says) = stale(app, now, edit) {
            let again = TABLE.key_of(Action::Edit).filter(|_| edit.step.value().is_some() && edit.step.was().is_some());
            let again = again
                .map(|key| {
                    let over = if is_gone { "" } else { " over what is there now" };
                    format!(" · {key} opens the draft{over}")
                })
                .unwrap_or_default();
            out.prose(Role::Warn, &format!("{says}{again}"));
        }
        if self.failure.is_some() {
            let explain = TABLE.key_of(Action::Explain).unwrap_or_default();
            out.prose(Role::Dim, &format!("{explain} explains what stood in the way of the first"));
        }
        self.value(&mut out, edit);
        out.into_lines()
    }

    /// How its value differs, or the mask in its place.
    fn value(&self, out: &mut Lines, edit: &Collected) {
        if edit.step.value().is_none() {
            return;
        }
        let tab = TABLE.key_of(Action::ShowDiff).unwrap_or_default();
        let what = if edit.old.is_some() { "how it differs" } else { "the value" };
        out.blank();
        let Some(difference) = self.difference.as_ref().filter(|_| !self.veil.down) else {
            let says = format!("  {tab} shows {what}");
            return out.push(vec![(Role::Mask, text::MASK.to_owned()), (Role::Plain, says)]);
        };
        let says = difference.says().into_iter().map(|says| vec![(Role::Strong, says)]);
        out.flow(" · ", says.chain([vec![(Role::Plain, format!("{tab} masks it"))]]));
        difference.lines(out);
    }
}
