//! What is remembered of a copy to another place that was made.

use crate::parameter::is_same_name;
use crate::text;

/// What is known of a copy to another place that was made.
#[derive(Debug)]
pub(crate) struct Promoted {
    /// The place that it was read in, in words, where that was not the session's.
    pub(in crate::app) from: Option<String>,
    /// The region, and all of the place in words.
    pub(in crate::app) region: String,
    pub(in crate::app) place: String,
    /// Whether that is where the session was.
    pub(in crate::app) is_here: bool,
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
}

impl Promoted {
    /// What it did, in words without its name.
    pub(in crate::app) fn did(&self) -> String {
        match self.each.as_slice() {
            [one] => format!("copied to {}, {}", self.region, one.versions()),
            _ => format!("copied to {}", self.region),
        }
    }

    /// How it stands: where.
    pub(in crate::app) fn stands(&self) -> String {
        let from = self.from.as_ref().map(|from| format!(" in {from}")).unwrap_or_default();
        format!("what was copied is untouched{from}; its copies are in {}", self.place)
    }

    /// In one sentence; `left`: how many of them were not.
    pub(in crate::app) fn says(&self, left: usize) -> String {
        let region = &self.region;
        let lacking = if self.each.iter().any(|one| one.lacks.is_some()) { ", not all whole" } else { "" };
        match (self.each.as_slice(), left) {
            ([one], 0) => format!("copied {} to {region}, {}{lacking}", one.name, one.versions()),
            (all, 0) => format!("copied {} to {region}{lacking}", text::counted(all.len())),
            (all, left) => format!("copied {} of {} to {region}{lacking}", all.len(), text::counted(all.len() + left)),
        }
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
        format!("{to}{}{lacks}", self.versions())
    }
}
