//! What became of a plan, taken into its text: what was done is not asked for again, what was left stays as it was typed.

use super::PlanEditor;
use crate::app::App;
use crate::app::reason::Reason;
use crate::failure::Failure;
use crate::parameter::{Parameter, ParameterType, is_same_name};
use crate::plan::{Asks, Entry, KEEP, Member, PlanStep};
use zeroize::Zeroizing;

/// What became of one.
#[derive(Debug)]
pub(in crate::app) struct Settled {
    /// What was asked for,
    pub(in crate::app) step: PlanStep,
    /// and whether it is done.
    pub(in crate::app) is_done: bool,
    /// The parameter as it is by now; none where it is gone.
    pub(in crate::app) now: Option<Parameter>,
}

impl PlanEditor {
    /// Takes in what became of each that something is known of, and what was left, each with why.
    pub(in crate::app) fn settle(
        &mut self,
        app: &App,
        settled: Vec<Settled>,
        left: Vec<(String, Reason)>,
        failure: Option<Failure>,
    ) {
        let mut parts = Vec::new();
        for entry in &self.read.entries {
            let of_it = settled.iter().find(|settled| is_same_name(settled.step.name(), &entry.name));
            parts.extend(of_it.and_then(|settled| part(settled, entry)));
        }
        for Settled { step, is_done, now } in settled {
            let is_it = |member: &Member| is_same_name(&member.parameter.name, step.name());
            let Some(parameter) = now else {
                self.members.retain(|member| !is_it(member));
                continue;
            };
            let value = step.value().filter(|_| is_done).cloned();
            let member = Member { parameter, value };
            match self.members.iter_mut().find(|member| is_it(member)) {
                Some(known) => *known = member,
                // There is one already of a name that was to be created: what was typed goes over it now, as any other.
                None => self.members.push(member),
            }
        }
        self.draft.replace_parts(&parts);
        (self.left, self.failure, self.problem) = (left, failure, None);
        self.look_again(app);
    }
}

/// What the text has in place of an entry, or behind its name.
fn part(settled: &Settled, entry: &Entry) -> Option<(std::ops::Range<usize>, Zeroizing<String>)> {
    let with = |text: String| Some((entry.behind.clone(), Zeroizing::new(text)));
    match (&settled.step, &settled.now) {
        (PlanStep::Delete(_), None) => Some((entry.place.clone(), Zeroizing::default())),
        (_, Some(_)) if settled.is_done => with(format!(" = {KEEP}")),
        // It is created anew, as it was.
        (PlanStep::Overwrite { was, .. }, None) if entry.kind.is_none() && entry.asks != Asks::Keep => {
            let key = was.key_id.as_ref().filter(|_| was.kind == ParameterType::SecureString);
            let key = key.map(|key| format!(" {key}")).unwrap_or_default();
            let at = entry.behind.start;
            Some((at..at, Zeroizing::new(format!(" ({}{key})", was.kind))))
        }
        _ => None,
    }
}
