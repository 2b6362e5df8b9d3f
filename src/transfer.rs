//! What is copied to other names or to another place, or moved: the steps as data, and what became of each.

use jiff::Timestamp;

use crate::failure::Failure;
use crate::parameter::{Parameter, ParameterType, Policy};

/// Parameters that are copied or moved, as the question showed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transfer {
    /// One name after the other.
    pub steps: Vec<Step>,
    /// Whether each is deleted once its copy was read back.
    pub moves: bool,
    /// When it was asked about: policies whose date is past by then do not go along.
    pub at: Timestamp,
}

impl Transfer {
    /// The names that they have.
    pub fn names(&self) -> impl ExactSizeIterator<Item = &str> {
        self.steps.iter().map(|step| step.from.name.as_str())
    }
}

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// As it was shown. One that has another version by now, or the same of another time, is left as it is.
    pub from: Parameter,
    /// The name that it gets.
    pub to: String,
    /// The key that it is encrypted under there; `None` where it keeps its own. Another region or account has others.
    pub key_id: Option<String>,
    /// What has that name and is overwritten, upon the version that was seen; `None` where it is created, if there is none of the name.
    pub over: Option<Box<Parameter>>,
}

impl Step {
    /// A copy that is created under its own key.
    pub fn new(from: Parameter, to: impl Into<String>) -> Self {
        Self { from, to: to.into(), key_id: None, over: None }
    }

    /// The version that its copy gets, if nobody else writes (docs/parameter-store.md 4.6).
    pub fn next_version(&self) -> i64 {
        self.over.as_ref().map_or(0, |over| over.version) + 1
    }

    /// The key that its copy is encrypted under, where it is a SecureString.
    pub fn key_there(&self) -> Option<&str> {
        let key = self.key_id.as_deref().or(self.from.key_id.as_deref());
        key.filter(|_| self.from.kind == ParameterType::SecureString)
    }
}

/// What became of one that was copied.
#[derive(Debug)]
pub struct Transferred {
    /// As it was created, or written.
    pub to: Parameter,
    /// The version that was overwritten. Where the copy's is not the next, somebody wrote in between.
    pub over: Option<i64>,
    /// Why it has no tags, where they could not be read or given.
    pub untagged: Option<Failure>,
    /// Why it is not known that its copy holds the same value.
    pub unverified: Option<Failure>,
    /// What became of that which it was copied from.
    pub source: Source,
}

/// What became of a parameter that was copied.
#[derive(Debug)]
pub enum Source {
    /// It is there, as it was: it was to be copied, or its copy lacks something.
    Stays,
    /// It is deleted, its copy having been read back.
    Deleted,
    /// It was to be deleted and is another by now.
    Changed(Box<Parameter>),
    /// It was to be deleted and is there still.
    Undeleted(Box<Failure>),
    /// It is not known whether it was deleted.
    Unknown(Box<Failure>),
}

impl Transferred {
    /// When it was written and by whom, where no look at it has told: one that had been copied before a change was cut off is older.
    pub fn was_written(&mut self, at: Timestamp, by: Option<String>) {
        if self.to.modified.is_none() {
            (self.to.modified, self.to.modified_by) = (Some(at), by);
        }
    }

    /// Whether somebody else wrote between the last look and the write.
    pub fn is_after_another(&self) -> bool {
        self.over.is_some_and(|over| self.to.version != over + 1)
    }

    /// What stood in the way of the whole.
    pub fn failure(&self) -> Option<&Failure> {
        let of_source = match &self.source {
            Source::Undeleted(failure) | Source::Unknown(failure) => Some(&**failure),
            _ => None,
        };
        self.unverified.as_ref().or(of_source).or(self.untagged.as_ref())
    }

    /// The same.
    pub fn failure_mut(&mut self) -> Option<&mut Failure> {
        let of_source = match &mut self.source {
            Source::Undeleted(failure) | Source::Unknown(failure) => Some(&mut **failure),
            _ => None,
        };
        self.unverified.as_mut().or(of_source).or(self.untagged.as_mut())
    }
}

/// The policies that a new parameter may have: an expiration in the past would delete it, and a notice before that comes with it
/// (docs/parameter-store.md 5.5).
pub fn policies_to_give(policies: &[Policy], at: Timestamp) -> Vec<Policy> {
    let is_over = |policy: &Policy| {
        let body: serde_json::Value = serde_json::from_str(&policy.text).unwrap_or_default();
        let due = body["Attributes"]["Timestamp"].as_str().and_then(|due| due.parse::<Timestamp>().ok());
        policy.kind == "Expiration" && due.is_some_and(|due| due <= at)
    };
    let expired = policies.iter().any(is_over);
    let goes = |policy: &&Policy| !(expired && policy.kind.starts_with("Expiration"));
    policies.iter().filter(goes).cloned().collect()
}

/// Those that it may not.
pub fn policies_left(policies: &[Policy], at: Timestamp) -> impl Iterator<Item = &Policy> {
    let given = policies_to_give(policies, at);
    policies.iter().filter(move |policy| !given.contains(policy))
}

/// What the names of several have in common: the innermost folder around all of them; empty where that is the root.
pub fn common_folder<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let mut names = names.into_iter();
    let folder_of = |name: &str| name.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
    let Some(mut common) = names.next().map(folder_of) else { return String::new() };
    for name in names {
        while !common.is_empty() && !name.strip_prefix(&common).is_some_and(|rest| rest.starts_with('/')) {
            common = folder_of(&common);
        }
    }
    common
}

/// The name that a parameter in `folder` has in another: what comes after the folder stays.
pub fn name_in(name: &str, folder: &str, to: &str) -> String {
    let rest = name.strip_prefix(folder).unwrap_or(name).trim_start_matches('/');
    format!("{}/{rest}", to.trim_end_matches('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_what_all_names_have_in_common() {
        for (names, folder) in [
            (vec!["/a/b/c"], "/a/b"),
            (vec!["/a/b/c", "/a/b/d/e"], "/a/b"),
            (vec!["/a/b/c", "/a/bc"], "/a"),
            (vec!["/a/b", "/c/d"], ""),
            (vec!["motd", "/a/b"], ""),
            (vec![], ""),
        ] {
            assert_eq!(common_folder(names.iter().copied()), folder, "{names:?}");
        }
        for (name, folder, to, there) in [
            ("/a/b/c", "/a/b", "/x", "/x/c"),
            ("/a/b/c/d", "/a", "/x/", "/x/b/c/d"),
            ("motd", "", "/x", "/x/motd"),
            ("/motd", "", "/", "/motd"),
            ("/a/b", "/a", "/a/b", "/a/b/b"),
        ] {
            assert_eq!(name_in(name, folder, to), there);
        }
    }

    #[test]
    fn an_expiration_in_the_past_does_not_go_along_nor_does_its_notice() {
        let policy = |kind: &str, text: &str| Policy {
            kind: kind.to_owned(),
            text: format!(r#"{{"Type":"{kind}","Attributes":{text}}}"#),
            status: "Pending".to_owned(),
        };
        let expiration = policy("Expiration", r#"{"Timestamp":"2030-12-02T21:34:33.000Z"}"#);
        let notice = policy("ExpirationNotification", r#"{"Before":"15","Unit":"Days"}"#);
        let unchanged = policy("NoChangeNotification", r#"{"After":"20","Unit":"Days"}"#);
        let all = vec![expiration, notice, unchanged.clone()];
        let at = |text: &str| text.parse::<Timestamp>().ok();
        let before = at("2030-01-01T00:00:00Z").map(|at| policies_to_give(&all, at));
        assert_eq!(before, Some(all.clone()));
        let after = at("2031-01-01T00:00:00Z").map(|at| policies_to_give(&all, at));
        assert_eq!(after, Some(vec![unchanged]));
        let left = at("2031-01-01T00:00:00Z").map(|at| policies_left(&all, at).count());
        assert_eq!(left, Some(2));
    }
}
