//! The change set: edits that wait to be written together, each as a question has shown it. Values are in memory alone, and go with the
//! session.

use crate::app::message::Ticket;
use crate::app::reason::Reason;
use crate::deletion::Given;
use crate::parameter::{Parameter, Write, is_same_name};
use crate::plan::{Plan, PlanStep};
use crate::secret::Secret;

/// Edits that wait to be written together; what deletes stands last.
#[derive(Debug, Default)]
pub(crate) struct ChangeSet {
    edits: Vec<Collected>,
    /// The place that they are of, where the session is in another by now.
    from: Option<String>,
    /// The plan under way that writes them.
    pub(in crate::app) under_way: Option<Ticket>,
}

/// One of them.
#[derive(Debug, Clone)]
pub(crate) struct Collected {
    /// What it does.
    pub(in crate::app) step: PlanStep,
    /// The value that it replaces, where that was read.
    pub(in crate::app) old: Option<Secret>,
    /// What a parameter is created with, to edit it again.
    pub(in crate::app) given: Given,
    /// The version that it was made from, where a write has told that another is there by now.
    pub(in crate::app) made_from: Option<i64>,
    /// Why the last try has left it.
    pub(in crate::app) left: Option<Reason>,
}

impl Collected {
    /// Of a step that nothing more is known of.
    pub(in crate::app) fn of(step: PlanStep, old: Option<Secret>) -> Self {
        Self { step, old, given: Given::default(), made_from: None, left: None }
    }

    /// Of a creation, with what it gives.
    pub(in crate::app) fn creation(write: Write, given: Given) -> Self {
        Self { given: given.clone(), ..Self::of(PlanStep::Create(given.with(write)), None) }
    }

    /// The parameter's name.
    pub(in crate::app) fn name(&self) -> &str {
        self.step.name()
    }
}

impl ChangeSet {
    /// Whether there is nothing in it.
    pub(crate) fn is_empty(&self) -> bool {
        self.edits.is_empty()
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.edits.len()
    }

    pub(in crate::app) fn iter(&self) -> impl Iterator<Item = &Collected> {
        self.edits.iter()
    }

    /// That of a parameter.
    pub(in crate::app) fn get(&self, name: &str) -> Option<&Collected> {
        self.edits.iter().find(|edit| is_same_name(edit.name(), name))
    }

    /// Takes an edit in: the later one of a name takes the place of the earlier, which is given back.
    pub(in crate::app) fn take(&mut self, edit: Collected) -> Option<Collected> {
        let at = self.edits.iter().position(|other| is_same_name(other.name(), edit.name()));
        let before = if let Some(at) = at {
            Some(std::mem::replace(&mut self.edits[at], edit))
        } else {
            self.edits.push(edit);
            None
        };
        // What deletes comes last: it is not lost where what takes its place cannot be written.
        self.edits.sort_by_key(|edit| edit.step.deletes());
        before
    }

    /// Takes the edit of a parameter out.
    pub(in crate::app) fn take_out(&mut self, name: &str) {
        self.edits.retain(|edit| !is_same_name(edit.name(), name));
    }

    /// All of it as a plan, and the value before of each step.
    pub(in crate::app) fn plan(&self) -> (Plan, Vec<Option<Secret>>) {
        let (steps, olds) = self.edits.iter().map(|edit| (edit.step.clone(), edit.old.clone())).unzip();
        (Plan { steps, keeps_values: true }, olds)
    }

    /// The values in it.
    pub(in crate::app) fn values(&self) -> impl Iterator<Item = &Secret> {
        self.edits.iter().flat_map(|edit| edit.step.value().into_iter().chain(&edit.old))
    }

    /// What it does to a parameter, as a sign.
    pub(crate) fn sign_of(&self, name: &str) -> Option<&'static str> {
        self.get(name).map(|edit| edit.step.sign())
    }

    /// Whether it does something to a parameter below that folder.
    pub(crate) fn is_below(&self, folder: &str) -> bool {
        let is_below = |name: &str| name.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
        self.edits.iter().any(|edit| is_below(edit.name()))
    }

    /// A plan has told what there is by now of one that it left, or why it left it.
    pub(in crate::app) fn is_left(&mut self, name: &str, now: Option<&Parameter>, why: Reason) {
        let Some(edit) = self.edits.iter_mut().find(|edit| is_same_name(edit.name(), name)) else { return };
        edit.left = Some(why);
        let Some(now) = now else { return };
        let made_from = edit.step.was().map(|was| was.version);
        edit.made_from = edit.made_from.or(made_from);
        // Of what is there now the value is not known.
        edit.old = None;
        edit.step.is_now(now);
    }

    /// The place that they are of, where the session is in another.
    pub(in crate::app) fn from(&self) -> Option<&str> {
        self.from.as_deref()
    }

    /// The same edits, where the session has gone on elsewhere.
    pub(in crate::app) fn carried(self, was: &str, is: &str) -> Self {
        let from = self.from.unwrap_or_else(|| was.to_owned());
        Self {
            from: Some(from).filter(|from| from != is && !self.edits.is_empty()),
            edits: self.edits,
            under_way: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parameter::{ParameterType, Write};

    fn was(name: &str, version: i64) -> Parameter {
        Parameter::bare(name, ParameterType::String, version)
    }

    fn overwrite(name: &str, value: &str) -> Collected {
        let step = PlanStep::Overwrite { was: was(name, 4), value: Secret::from(value) };
        Collected::of(step, Some(Secret::from("before")))
    }

    fn steps(set: &ChangeSet) -> Vec<String> {
        set.iter().map(|edit| format!("{} {}", edit.step.sign(), edit.name())).collect()
    }

    #[test]
    fn the_later_edit_of_a_name_takes_the_place_of_the_earlier_and_deletions_stand_last() {
        let mut set = ChangeSet::default();
        assert!(set.take(overwrite("/a", "1")).is_none());
        assert!(set.take(Collected::of(PlanStep::Delete(was("/b", 2)), None)).is_none());
        let write = Write { on: crate::parameter::Expected::Absent, ..Write::over(&was("/c", 0), Secret::from("new")) };
        assert!(set.take(Collected::creation(write, Given::default())).is_none());
        assert_eq!(steps(&set), ["~ /a", "+ /c", "- /b"]);
        let before = set.take(Collected::of(PlanStep::Delete(was("/a", 4)), None));
        assert_eq!(before.and_then(|edit| edit.step.value().cloned()), Some(Secret::from("1")));
        assert_eq!(steps(&set), ["+ /c", "- /a", "- /b"]);
        // Both spellings are one name.
        assert!(set.take(overwrite("/x", "1")).is_none() && set.take(overwrite("x", "2")).is_some());
        set.take_out("/b");
        assert_eq!(set.len(), 3);
    }

    #[test]
    fn what_has_moved_is_known_as_it_is_now_and_its_value_is_not() {
        let mut set = ChangeSet::default();
        set.take(overwrite("/a", "1"));
        set.is_left("/a", Some(&was("/a", 6)), "left: v6 by now".into());
        let edit = set.get("/a").map(|edit| (edit.made_from, edit.old.clone(), edit.step.was().map(|was| was.version)));
        assert_eq!(edit, Some((Some(4), None, Some(6))));
        assert_eq!(set.values().count(), 1);
    }

    #[test]
    fn edits_are_of_the_place_that_they_were_made_in() {
        let mut set = ChangeSet::default();
        set.take(overwrite("/app/a", "1"));
        assert!(set.is_below("/app") && !set.is_below("/ap") && !set.is_below("/app/a"));
        let elsewhere = set.carried("account 1", "account 2");
        assert_eq!(elsewhere.from(), Some("account 1"));
        assert_eq!(elsewhere.carried("account 2", "account 1").from(), None);
        assert_eq!(ChangeSet::default().carried("account 1", "account 2").from(), None);
    }
}
