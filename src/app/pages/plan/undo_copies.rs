//! A copy from another place is undone where it was written: what it went over is written anew, and what is new is deleted, as one.

use super::question::PlanQuestion;
use crate::app::state::changes::What;
use crate::app::state::promoted::PromotedOne;
use crate::app::state::promotion::is_keyless;
use crate::app::{App, Tone};
use crate::parameter::Parameter;
use crate::plan::{Plan, PlanStep};
use crate::transfer::common_folder;

impl App {
    /// Asks whether what was copied to this place is to be undone.
    pub(in crate::app) fn ask_to_undo_copies(&mut self, change: u64) {
        let Some(record) = self.session.changes.get(change) else { return };
        let What::Promoted(promoted) = &record.what else { return };
        let by = record.at;
        let step = |one: &PromotedOne| {
            let now = self.parameter_at(&one.to).unwrap_or_else(|| one.copy.clone());
            match &one.was {
                None => Ok(PlanStep::Delete(now)),
                // What is refused now was refused before, under the same key.
                Some(was) if one.unread.is_some() && was.key_id == one.copy.key_id => {
                    Err((one.to.clone(), "its value may not be decrypted: what was before cannot be read"))
                }
                // Where somebody wrote in between, what was before is theirs. A parameter that was created by the write has none.
                Some(was) if one.version > 1 => {
                    let was = as_before(now, was).ok_or((one.to.clone(), "under which key it was is not known"))?;
                    Ok(PlanStep::PutBack { was, version: one.version - 1, by })
                }
                Some(_) => Err((one.to.clone(), "it was deleted and created anew in between")),
            }
        };
        let (mut steps, mut left_out) = (Vec::new(), Vec::new());
        for one in promoted.to_undo() {
            match step(one) {
                Ok(step) => steps.push(step),
                Err(left) => left_out.push(left),
            }
        }
        let folder = match steps.as_slice() {
            [] | [_] => None,
            several => Some(common_folder(several.iter().map(PlanStep::name))).filter(|folder| !folder.is_empty()),
        };
        if steps.is_empty() {
            let why = left_out.first().map(|(name, why)| format!(" {name}: {why};")).unwrap_or_default();
            let says = format!("there is nothing of it that could be put back:{why} the history has what was before");
            return self.say(Tone::Warn, crate::text::sanitise(&says));
        }
        self.ask_to_undo_by(change, Plan { steps, keeps_values: true }, folder, left_out);
    }
}

/// One that was overwritten as it is now, with the type and the key of before; nothing where a key is not known: a listing by path tells
/// none.
fn as_before(now: Parameter, was: &Parameter) -> Option<Parameter> {
    if is_keyless(was) {
        return None;
    }
    let (tier, described) = (now.tier.max(was.tier), true);
    Some(Parameter { kind: was.kind, key_id: was.key_id.clone(), tier, described, ..now })
}

impl PlanQuestion {
    /// Whether it undoes a copy from another place.
    pub(super) fn undoes_copies(&self, app: &App) -> bool {
        let record = self.undoes.and_then(|id| app.session.changes.get(id));
        record.is_some_and(|record| matches!(record.what, What::Promoted(_)))
    }
}
