//! What is said of the change set as a whole, and all of it for a ticket.

use crate::app::App;
use crate::app::pages::question::BY_WORD;
use crate::app::pages::restore::stored_as;
use crate::app::picture::Spread;
use crate::app::state::change_set::Collected;
use crate::keymap::{Action, ch};
use crate::line::{self, Line, Lines, Role};
use crate::parameter::{Identity, Parameter};
use crate::plan::{Plan, PlanStep};

/// What all of it does, as things are by now.
fn plan(app: &App) -> Plan {
    let (mut plan, _) = app.session.change_set.plan();
    for step in &mut plan.steps {
        *step = app.as_it_stands(step).into_owned();
    }
    plan
}

pub(super) fn title(app: &App) -> String {
    let plan = plan(app);
    match plan.steps.len() {
        0 => "Change set".to_owned(),
        _ => format!("Change set: {}, not written yet", plan.counts()),
    }
}

/// What the page says while there is nothing.
pub(super) fn nothing(app: &App) -> Vec<Line> {
    let mut out = Lines::new(app.page_width(Spread::Page));
    let (letter, typed) = (ch('S'), BY_WORD.key_of(Action::Collect).unwrap_or_default());
    out.prose(Role::Plain, "The change set is empty.");
    let says = format!(
        "In a question about a write or a deletion {letter} adds it to the change set in place of writing it; {typed} does where a word is typed. All of it is written later, as one, and undone as one."
    );
    out.prose(Role::Plain, &says);
    out.into_lines()
}

/// What one does, without its name: `v4 → v5 · SecureString`.
pub(super) fn does(app: &App, edit: &Collected) -> String {
    match app.as_it_stands(&edit.step).as_ref() {
        PlanStep::Overwrite { was, .. } | PlanStep::PutBack { was, .. } => {
            format!("v{} → v{} · {}", was.version, was.version + 1, was.kind)
        }
        PlanStep::Create(creation) => {
            let write = &creation.write;
            let new = Parameter {
                tier: write.tier.unwrap_or_default(),
                key_id: write.key_id.clone(),
                described: true,
                ..Parameter::bare(write.name.clone(), write.kind, 1)
            };
            stored_as(&new)
        }
        PlanStep::Delete(was) => format!("v{} · {}", was.version, was.kind),
    }
}

/// The set as a plan for a ticket: where, names, versions, types. No value.
pub(super) fn for_a_ticket(app: &App) -> String {
    let mut out = Lines::new(usize::MAX);
    let place = &app.session.place;
    let identity = app.session.identity.as_ref();
    out.prose(Role::Plain, "Changes of Parameter Store that are planned with sesame, and not made yet");
    if let Some(from) = app.session.change_set.from() {
        out.field("of", Role::Plain, from);
    } else {
        let account = identity.map_or("not known".to_owned(), Identity::account_and_alias);
        out.field("account", Role::Plain, &account);
        out.field("region", Role::Plain, place.region.as_deref().unwrap_or("not known"));
        out.field("profile", Role::Plain, place.profile.as_deref().unwrap_or("none named"));
    }
    out.blank();
    for edit in app.session.change_set.iter() {
        out.prose(
            Role::Plain,
            &format!("{} {}  {}", app.as_it_stands(&edit.step).sign(), edit.name(), does(app, edit)),
        );
    }
    let plan = plan(app);
    out.blank();
    out.prose(Role::Plain, &plan.counts());
    line::plain(&out.into_lines())
}
