//! A copy within the place of the session that went over what is there, or under other keys, and has not ended: what is left is asked
//! about as it was at first.

use crate::app::state::changes::another_there;
use crate::app::state::promotion::ToPromote;
use crate::app::{App, Tone};
use crate::job::{Job, Reached};
use crate::parameter::{Parameter, is_same_time};
use crate::text;
use crate::transfer::Step;

impl App {
    /// Asks whether what is left of a copy within this place is to be gone on with, upon what it goes over.
    pub(in crate::app) fn ask_to_go_on_over(&mut self, job: &Job) {
        let (mut steps, mut left) = (Vec::new(), Vec::new());
        for name in job.left() {
            let Some(step) = name.step(self.as_in_job(name)) else { continue };
            let there = self.parameter_at(&step.to);
            match there.filter(|_| name.reached == Reached::Waiting) {
                Some(now) if is_another(&step, &now) => {
                    left.push((step.from.name, another_there(&now)));
                }
                // More is known of it than a journal tells.
                now => steps.push(Step { over: step.over.map(|over| now.map_or(over, Box::new)), ..step }),
            }
        }
        if steps.is_empty() {
            let (name, why) = left.into_iter().next().unwrap_or_default();
            let says = format!("not gone on with: nothing that is left is as it was; of {name}, {}", why.dated());
            return self.say(Tone::Warn, text::sanitise(&says));
        }
        let (from, to) = (self.copied_here(), self.copied_here());
        let what = ToPromote { steps, left, unread: 0, sealed: Vec::new(), from, to, within: job.folder() };
        let page = self.go_on_by(what, job.clone(), None);
        self.lay(page);
    }
}

/// Whether what has the name now is not what a step goes over.
fn is_another(step: &Step, now: &Parameter) -> bool {
    let is_it = |over: &Parameter| over.version == now.version && is_same_time(over.modified, now.modified);
    !step.over.as_deref().is_some_and(is_it)
}
