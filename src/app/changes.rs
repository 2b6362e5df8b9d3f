//! What this session changed is remembered as it ends.

use super::reason::Reason;
use super::state::changes::What;
use super::{App, Now};
use crate::failure::Failure;

impl App {
    /// Remembers a change that has ended, and that it has undone another, if it has.
    pub(super) fn remember_change(&mut self, now: Now, what: What, undoes: Option<u64>) -> u64 {
        self.remember_change_with(now, what, undoes, Vec::new(), None)
    }

    /// The same of one that left some as they were, each with why.
    pub(super) fn remember_change_with(
        &mut self,
        now: Now,
        what: What,
        undoes: Option<u64>,
        left: Vec<(String, Reason)>,
        failure: Option<Failure>,
    ) -> u64 {
        let at = self.service_time(now);
        let says = match &what {
            What::Wrote { to, .. } => format!("put back as v{to}"),
            What::Metadata { .. } | What::Amended(_) | What::Planned(_) => "put back".to_owned(),
            What::Created { .. } => "created anew".to_owned(),
            What::Deleted(_) => "deleted again".to_owned(),
            What::Transferred(_) => "moved back".to_owned(),
            What::Promoted(_) | What::Unknown { .. } => String::new(),
        };
        let whole = left.is_empty();
        if let Some(undoes) = undoes {
            self.session.changes.undone_but_for(undoes, left.clone());
        }
        let id = self.session.changes.add(at, what, left, failure);
        if let Some(undoes) = undoes.filter(|_| whole) {
            self.session.changes.undone(undoes, at, says);
        }
        id
    }
}
