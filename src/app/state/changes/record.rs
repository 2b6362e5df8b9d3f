//! One change of this session: what it was, what became of it, and how that is said.

use std::time::Duration;

use jiff::Timestamp;

use super::left::in_folder;
use crate::app::edits::{edit_says, edits_called};
use crate::app::reason::Reason;
use crate::app::state::amendments::Amendments;
use crate::app::state::promoted::Promoted;
use crate::deletion::Kept;
use crate::failure::Failure;
use crate::parameter::{MetadataEdit, Parameter, is_same_name};
use crate::text;

/// One change.
#[derive(Debug)]
pub(crate) struct Record {
    /// Which it is; given out in order.
    pub(in crate::app) id: u64,
    /// When it ended, by the service's clock.
    pub(in crate::app) at: Timestamp,
    pub(in crate::app) what: What,
    /// What was to be changed too and was not, each with why.
    pub(in crate::app) left: Vec<(String, Reason)>,
    /// What stood in the way of the first of those.
    pub(in crate::app) failure: Option<Failure>,
    /// What the last undo of it has left, each with why.
    pub(in crate::app) not_undone: Vec<(String, Reason)>,
    /// What has undone it: when, and how that is said.
    pub(in crate::app) undone: Option<(Timestamp, String)>,
}

/// What was changed.
#[derive(Debug)]
pub(crate) enum What {
    /// A value was overwritten.
    Wrote {
        name: String,
        /// The version that was seen when it was decided: where it is not the one before, somebody wrote in between.
        upon: i64,
        /// The version before, and the one that was written.
        from: i64,
        to: i64,
        /// The version whose value was put back, if one was.
        as_was: Option<i64>,
    },
    /// Tags, labels or settings were changed.
    Metadata {
        name: String,
        /// The latest version since,
        version: i64,
        /// and when that was written, where it is known.
        modified: Option<Timestamp>,
        /// What was changed.
        edits: Vec<MetadataEdit>,
        /// The version before, and the one that was written for settings.
        versions: Option<(i64, i64)>,
    },
    /// Tags or settings of several were changed.
    Amended(Amendments),
    /// Parameters were created.
    Created {
        /// As they are since.
        parameters: Vec<Parameter>,
        /// Whether they had been deleted before.
        anew: bool,
    },
    /// Parameters were deleted.
    Deleted(Deleted),
    /// Parameters were copied to other names, or moved there.
    Transferred(Went),
    /// Parameters were copied to another place.
    Promoted(Promoted),
    /// Several were changed as one: overwritten, created, deleted.
    Planned(Planned),
    /// It is not known whether it took place.
    Unknown {
        /// The parameters.
        names: Vec<String>,
        /// What it would have done: `v23 → v24`.
        meant: String,
    },
}

/// What is known of a plan that was carried out.
#[derive(Debug)]
pub(crate) struct Planned {
    /// What was overwritten,
    pub(in crate::app) wrote: Vec<Overwrote>,
    /// created, as it is since,
    pub(in crate::app) created: Vec<Parameter>,
    /// created, and deleted again since,
    pub(in crate::app) uncreated: Vec<Parameter>,
    /// and deleted; its folder is that of all of them.
    pub(in crate::app) deleted: Deleted,
}

/// A parameter that was overwritten among others.
#[derive(Debug)]
pub(crate) struct Overwrote {
    pub(in crate::app) name: String,
    /// The version before, and the one that was written.
    pub(in crate::app) from: i64,
    pub(in crate::app) to: i64,
    /// The version under which the value of before was put back.
    pub(in crate::app) back: Option<i64>,
}

impl Planned {
    /// How many it changed.
    pub(in crate::app) fn all(&self) -> usize {
        self.wrote.len() + self.creations() + self.deleted.gone.len()
    }

    /// What was overwritten and has not been put back.
    pub(in crate::app) fn to_put_back(&self) -> impl Iterator<Item = &Overwrote> {
        self.wrote.iter().filter(|wrote| wrote.back.is_none())
    }

    /// Whether anything of it can be undone.
    pub(in crate::app) fn can_be_undone(&self) -> bool {
        self.to_put_back().next().is_some() || !self.created.is_empty() || self.deleted.kept().next().is_some()
    }

    /// How many it overwrote, created, deleted: `~ 9 · + 2 · - 1`.
    pub(in crate::app) fn counts(&self) -> String {
        crate::plan::counts(self.wrote.len(), self.creations(), self.deleted.gone.len())
    }

    fn creations(&self) -> usize {
        self.created.len() + self.uncreated.len()
    }

    /// How many of them are as they were before it.
    pub(in crate::app) fn put_back(&self) -> usize {
        let back = self.wrote.iter().filter(|it| it.back.is_some()).count();
        back + self.uncreated.len() + self.deleted.gone.iter().filter(|it| it.back.is_some()).count()
    }
}

/// What is known of a copy or a move.
#[derive(Debug)]
pub(crate) struct Went {
    /// Whether what was copied was to be deleted.
    pub(in crate::app) moved: bool,
    /// The folder that all of them were in, where it was one's.
    pub(in crate::app) folder: Option<String>,
    /// What was copied.
    pub(in crate::app) from: Vec<Copied>,
    /// Its copies, in the same order, as they are since.
    pub(in crate::app) created: Vec<Parameter>,
}

/// A parameter that was copied.
#[derive(Debug)]
pub(crate) struct Copied {
    pub(in crate::app) name: String,
    /// Whether it was deleted afterwards.
    pub(in crate::app) gone: bool,
    /// What its copy lacks, or is not known of it.
    pub(in crate::app) lacks: Option<String>,
}

impl Went {
    /// Those that went as they were to, each with its copy.
    pub(in crate::app) fn whole(&self) -> impl Iterator<Item = (&Copied, &Parameter)> {
        self.from.iter().zip(&self.created).filter(|(from, _)| from.gone || !self.moved)
    }

    /// Whether anything was moved: undoing it moves that back.
    pub(in crate::app) fn has_moved(&self) -> bool {
        self.from.iter().any(|from| from.gone)
    }

    /// What it did, in a word.
    pub(in crate::app) fn did(&self) -> &'static str {
        if self.has_moved() { "moved" } else { "copied" }
    }

    /// Where they went.
    fn to(&self) -> String {
        match self.created.as_slice() {
            [one] => one.name.clone(),
            all => {
                let folder = crate::transfer::common_folder(all.iter().map(|it| it.name.as_str()));
                if folder.is_empty() { "/".to_owned() } else { folder }
            }
        }
    }
}

/// What is known of a deletion.
#[derive(Debug)]
pub(crate) struct Deleted {
    /// The folder that all of them were in, where one was deleted.
    pub(in crate::app) folder: Option<String>,
    pub(in crate::app) gone: Vec<Gone>,
    /// Until when values are kept, on the `mono` clock, and as it is shown; `None` where none were to be.
    pub(in crate::app) until: Option<(Duration, Timestamp)>,
}

/// A parameter that was deleted.
#[derive(Debug)]
pub(crate) struct Gone {
    pub(in crate::app) name: String,
    pub(in crate::app) version: i64,
    /// What creates it anew, until that is done or its time is over.
    pub(in crate::app) kept: Option<Box<Kept>>,
    /// The version under which it is back.
    pub(in crate::app) back: Option<i64>,
}

impl Gone {
    /// What became of it.
    fn says(&self) -> String {
        match self.back {
            Some(version) => format!("was v{}, is back as v{version}", self.version),
            None => format!("was v{}", self.version),
        }
    }
}

impl Overwrote {
    /// What became of it.
    fn says(&self) -> String {
        // Two that wrote at a time are both in the history.
        let between = if self.to == self.from + 1 { "" } else { ", somebody wrote in between" };
        let back = self.back.map(|back| format!(", put back as v{back}")).unwrap_or_default();
        format!("v{} → v{}{between}{back}", self.from, self.to)
    }
}

impl Deleted {
    /// What creates anew what can be.
    pub(in crate::app) fn kept(&self) -> impl Iterator<Item = &Kept> {
        self.gone.iter().filter_map(|gone| gone.kept.as_deref())
    }

    /// Until when that is so, where anything is kept.
    pub(in crate::app) fn kept_until(&self) -> Option<Timestamp> {
        self.until.filter(|_| self.kept().next().is_some()).map(|(_, at)| at)
    }
}

impl What {
    /// What it deleted, with what is kept of that.
    pub(in crate::app) fn deleted(&self) -> Option<&Deleted> {
        match self {
            Self::Deleted(deleted) | Self::Planned(Planned { deleted, .. }) => Some(deleted),
            _ => None,
        }
    }

    /// The same, to change what is kept.
    pub(super) fn deleted_mut(&mut self) -> Option<&mut Deleted> {
        match self {
            Self::Deleted(deleted) | Self::Planned(Planned { deleted, .. }) => Some(deleted),
            _ => None,
        }
    }
}

impl Record {
    /// What it created, if that is what it did.
    pub(in crate::app) fn created(&self) -> &[Parameter] {
        match &self.what {
            What::Created { parameters, .. } => parameters,
            What::Transferred(went) => &went.created,
            What::Planned(planned) => &planned.created,
            _ => &[],
        }
    }

    /// The version of that name which it has written, of several that it has.
    pub(in crate::app) fn written(&self, name: &str) -> Option<i64> {
        let created = self.created().iter().find(|it| is_same_name(&it.name, name)).map(|it| it.version);
        if let What::Promoted(promoted) = &self.what {
            return promoted.each.iter().find(|one| is_same_name(&one.to, name)).map(|one| one.version);
        }
        let wrote: &[Overwrote] = if let What::Planned(planned) = &self.what { &planned.wrote } else { &[] };
        created.or_else(|| wrote.iter().find(|it| is_same_name(&it.name, name)).map(|it| it.to))
    }

    /// What it did, in words without its name: `v23 → v24`.
    pub(in crate::app) fn did(&self) -> String {
        match &self.what {
            What::Wrote { upon, from, to, as_was, .. } => {
                let as_was = as_was.map(|was| format!(", as v{was} was")).unwrap_or_default();
                let upon = if upon == from { String::new() } else { format!(", made of v{upon}") };
                format!("v{from} → v{to}{as_was}{upon}")
            }
            What::Metadata { edits, versions: Some((from, to)), .. } => {
                format!("{}, v{from} → v{to}", edits_called(edits))
            }
            What::Metadata { edits, .. } => edits_called(edits),
            What::Amended(amendments) => format!("{} {}", amendments.changed(), amendments.did()),
            What::Created { parameters, anew } => {
                let anew = if *anew { "created anew" } else { "created" };
                match parameters.as_slice() {
                    [one] => format!("{anew}, v{}", one.version),
                    _ => anew.to_owned(),
                }
            }
            What::Deleted(deleted) => match deleted.gone.as_slice() {
                [one] => format!("v{} deleted", one.version),
                _ => "deleted".to_owned(),
            },
            What::Transferred(went) => match went.created.as_slice() {
                [one] => format!("{} to {}, v{}", went.did(), one.name, one.version),
                _ => format!("{} to {}", went.did(), went.to()),
            },
            What::Promoted(promoted) => promoted.did(),
            What::Planned(planned) => planned.counts(),
            What::Unknown { meant, .. } => format!("{meant}, perhaps"),
        }
    }

    /// What it was done to.
    pub(in crate::app) fn called(&self) -> String {
        match &self.what {
            What::Wrote { name, .. } | What::Metadata { name, .. } => name.clone(),
            What::Created { parameters, .. } => match parameters.as_slice() {
                [one] => one.name.clone(),
                all => text::counted(all.len()),
            },
            What::Deleted(deleted) => match deleted.gone.as_slice() {
                [one] => one.name.clone(),
                all => in_folder(all.len(), deleted.folder.as_deref()),
            },
            What::Amended(amendments) => match amendments.each.as_slice() {
                [one] => one.name.clone(),
                all => in_folder(all.len(), amendments.folder.as_deref()),
            },
            What::Transferred(went) => match went.from.as_slice() {
                [one] => one.name.clone(),
                all => in_folder(all.len(), went.folder.as_deref()),
            },
            What::Promoted(promoted) => match promoted.each.as_slice() {
                [one] => one.name.clone(),
                all => in_folder(all.len(), promoted.folder.as_deref()),
            },
            What::Planned(planned) => match self.names().as_slice() {
                [(one, _)] => (*one).to_owned(),
                _ => in_folder(planned.all(), planned.deleted.folder.as_deref()),
            },
            What::Unknown { names, .. } => match names.as_slice() {
                [one] => one.clone(),
                all => text::counted(all.len()),
            },
        }
    }

    /// Each name that it changed, with what became of it in few words.
    pub(in crate::app) fn names(&self) -> Vec<(&str, String)> {
        match &self.what {
            What::Wrote { name, .. } => vec![(name, self.did())],
            What::Metadata { name, edits, .. } => {
                let says = edits.iter().flat_map(|edit| edit_says(edit, self.at));
                says.map(|said| (name.as_str(), format!("{}{}", said.sign.mark(), said.says))).collect()
            }
            What::Amended(amendments) => {
                amendments.each.iter().map(|one| (one.name.as_str(), one.says(self.at))).collect()
            }
            What::Created { parameters, .. } => {
                parameters.iter().map(|it| (it.name.as_str(), format!("v{}", it.version))).collect()
            }
            What::Deleted(deleted) => deleted.gone.iter().map(|gone| (gone.name.as_str(), gone.says())).collect(),
            What::Planned(planned) => {
                let wrote = planned.wrote.iter().map(|it| (it.name.as_str(), it.says()));
                let created = planned.created.iter().map(|it| (it.name.as_str(), format!("created, v{}", it.version)));
                let deleted =
                    planned.deleted.gone.iter().map(|it| (it.name.as_str(), format!("deleted, {}", it.says())));
                let uncreated = planned.uncreated.iter();
                let uncreated =
                    uncreated.map(|it| (it.name.as_str(), format!("created, v{}, deleted again", it.version)));
                wrote.chain(created).chain(uncreated).chain(deleted).collect()
            }
            What::Transferred(went) => {
                let says = |to: &Parameter, from: &Copied| match &from.lacks {
                    None => format!("→ {}, v{}", to.name, to.version),
                    Some(lacks) => format!("→ {}, v{}, {lacks}", to.name, to.version),
                };
                went.whole().map(|(from, to)| (from.name.as_str(), says(to, from))).collect()
            }
            What::Promoted(promoted) => promoted.each.iter().map(|one| (one.name.as_str(), one.says())).collect(),
            What::Unknown { names, .. } => {
                let unknown = || "it is not known what became of it".to_owned();
                names.iter().map(|name| (name.as_str(), unknown())).collect()
            }
        }
    }
}
