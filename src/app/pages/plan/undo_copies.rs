//! A copy from another place is undone where it was written: what it went over is written anew, and what is new is deleted, as one.

use super::question::PlanQuestion;
use crate::app::state::changes::What;
use crate::app::state::promoted::PromotedOne;
use crate::app::{App, Tone};
use crate::parameter::Parameter;
use crate::plan::{Plan, PlanStep};

impl App {
    /// Asks whether what was copied to this place is to be undone.
    pub(in crate::app) fn ask_to_undo_copies(&mut self, change: u64) {
        let Some(record) = self.session.changes.get(change) else { return };
        let What::Promoted(promoted) = &record.what else { return };
        let by = record.at;
        let step = |one: &PromotedOne| {
            let now = self.parameter_at(&one.to).unwrap_or_else(|| one.copy.clone());
            match &one.was {
                None => Some(PlanStep::Delete(now)),
                // Where somebody wrote in between, what was before is theirs. A parameter that was created by the write has none.
                Some(was) if one.version > 1 => {
                    Some(PlanStep::PutBack { was: as_before(now, was)?, version: one.version - 1, by })
                }
                Some(_) => None,
            }
        };
        let steps: Vec<PlanStep> = promoted.to_undo().filter_map(step).collect();
        let folder = promoted.folder.clone();
        if steps.is_empty() {
            return self
                .say(Tone::Warn, "there is nothing of it that could be put back: the history has what was before");
        }
        self.ask_to_undo_by(change, Plan { steps, keeps_values: true }, folder);
    }
}

/// One that was overwritten as it is now, with the type and the key of before; nothing where those are not known.
fn as_before(now: Parameter, was: &Parameter) -> Option<Parameter> {
    if was.described {
        let (tier, described) = (now.tier.max(was.tier), true);
        return Some(Parameter { kind: was.kind, key_id: was.key_id.clone(), tier, described, ..now });
    }
    (now.kind == was.kind).then_some(now)
}

impl PlanQuestion {
    /// Whether it undoes a copy from another place.
    pub(super) fn undoes_copies(&self, app: &App) -> bool {
        let record = self.undoes.and_then(|id| app.session.changes.get(id));
        record.is_some_and(|record| matches!(record.what, What::Promoted(_)))
    }
}
