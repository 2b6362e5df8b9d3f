//! What is remembered of a copy to another place that was made.

use crate::job::{Job, JobPlace};
use crate::parameter::{Parameter, is_same_name};
use crate::text;

/// What is known of a copy to another place that was made.
#[derive(Debug)]
pub(crate) struct Promoted {
    /// What told the other place from that of the session: its region, or whose it is.
    pub(in crate::app) place: String,
    /// Where it was read,
    pub(in crate::app) from: JobPlace,
    /// and written.
    pub(in crate::app) to: JobPlace,
    /// Account and region of what stood in the way of the first that was left, where that was in the other place.
    pub(in crate::app) failed_in: Option<(Option<String>, Option<String>)>,
    /// The folder that they are in here, where they are several.
    pub(in crate::app) folder: Option<String>,
    pub(in crate::app) each: Vec<PromotedOne>,
}

/// One of them.
#[derive(Debug)]
pub(crate) struct PromotedOne {
    /// Its name here.
    pub(in crate::app) name: String,
    /// Its name there,
    pub(in crate::app) to: String,
    /// the version that it was written over,
    pub(in crate::app) over: Option<i64>,
    /// and the one that it is.
    pub(in crate::app) version: i64,
    /// What it lacks, or is not known of it.
    pub(in crate::app) lacks: Option<String>,
    /// Why its value may not be read there, in a word: neither may the one of before.
    pub(in crate::app) unread: Option<&'static str>,
    /// What it was written over, as that was shown,
    pub(in crate::app) was: Option<Box<Parameter>>,
    /// and it, as it was written.
    pub(in crate::app) copy: Parameter,
    /// Whether it was undone since.
    pub(in crate::app) undone: bool,
}

impl Promoted {
    /// Whether it is what that job has done, or some of it.
    pub(in crate::app) fn is_of(&self, job: &Job) -> bool {
        let is_one = |one: &PromotedOne| {
            let version = |created: Option<i64>| created.is_none_or(|created| created == one.version);
            job.names.iter().any(|it| is_same_name(&it.from.name, &one.name) && version(it.created))
        };
        self.from.is(&job.from) && self.to.is(&job.to) && !self.each.is_empty() && self.each.iter().all(is_one)
    }

    /// What it did, in words without its name.
    pub(in crate::app) fn did(&self) -> String {
        match self.each.as_slice() {
            [one] => format!("copied to {}, {}", self.place, one.versions()),
            _ => format!("copied to {}", self.place),
        }
    }

    /// In one sentence; `left`: how many of them were not.
    pub(in crate::app) fn says(&self, left: usize) -> String {
        let place = &self.place;
        let lacking = self.says_lacking();
        match (self.each.as_slice(), left) {
            ([one], 0) => format!("copied {} to {place}, {}{lacking}", one.name, one.versions()),
            (all, 0) => format!("copied {} to {place}{lacking}", text::counted(all.len())),
            (all, left) => format!(
                "copied {} of {} to {place}{lacking}",
                text::grouped(all.len()),
                text::counted(all.len() + left)
            ),
        }
    }

    /// What they lack: why, where all have the same reason. `, 2 not read back: no key access`.
    fn says_lacking(&self) -> String {
        let mut lacking = self.each.iter().filter_map(|one| one.lacks.as_deref());
        let Some(first) = lacking.next() else { return String::new() };
        let others: Vec<&str> = lacking.collect();
        match (self.each.len(), others.as_slice()) {
            (1, _) => format!(", {first}"),
            (_, others) if others.iter().all(|other| *other == first) => format!(", {} {first}", others.len() + 1),
            (_, others) => format!(", {} of them not whole", others.len() + 1),
        }
    }

    /// What was not undone yet.
    pub(in crate::app) fn to_undo(&self) -> impl Iterator<Item = &PromotedOne> {
        self.each.iter().filter(|one| !one.undone)
    }

    /// Whether any lacks something.
    pub(in crate::app) fn is_lacking(&self) -> bool {
        self.each.iter().any(|one| one.lacks.is_some())
    }
}

impl PromotedOne {
    fn versions(&self) -> String {
        match self.over {
            None => format!("created v{}", self.version),
            // Two that wrote at a time are both in the history.
            Some(over) if self.version != over + 1 => {
                format!("v{over} → v{}, somebody wrote in between", self.version)
            }
            Some(over) => format!("v{over} → v{}", self.version),
        }
    }

    /// What became of it, in few words.
    pub(in crate::app) fn says(&self) -> String {
        let to = if is_same_name(&self.to, &self.name) { String::new() } else { format!("→ {}, ", self.to) };
        let lacks = self.lacks.as_ref().map(|lacks| format!(", {lacks}")).unwrap_or_default();
        let undone = if self.undone { ", undone" } else { "" };
        format!("{to}{}{lacks}{undone}", self.versions())
    }
}
