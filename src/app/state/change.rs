//! A change under way, whatever page is on top: of one value, or of several parameters.

use std::collections::HashSet;

use crate::app::message::{Now, Ticket};
use crate::app::reason::Reason;
use crate::app::state::promotion::Promotion;
use crate::deletion::{Creation, Deletion, Fate, Fates, Given};
use crate::failure::{Failure, FailureKind};
use crate::job::Job;
use crate::parameter::{MetadataChange, Parameter, SeveralChange, Write, is_same_name, name_key};
use crate::plan::{Plan, PlanStep};
use crate::secret::Secret;
use crate::transfer::Transfer;

/// Names of one request of a deletion at most: it can end between two.
pub(in crate::app) const BATCH: usize = 10;

/// A change under way.
#[derive(Debug)]
pub(crate) enum Change {
    /// Of one value.
    Write(Box<WriteUnderWay>),
    /// Of several parameters, or the deletion of one.
    Bulk(Box<Bulk>),
    /// Beside a value.
    Metadata(Box<MetadataUnderWay>),
}

/// A change of tags, labels or settings under way.
#[derive(Debug)]
pub(crate) struct MetadataUnderWay {
    pub(in crate::app) ticket: Ticket,
    /// Exactly what was asked for.
    pub(in crate::app) change: MetadataChange,
    /// The parameter as it was seen.
    pub(in crate::app) was: Parameter,
    /// The change that it undoes.
    pub(in crate::app) undoes: Option<u64>,
    /// Whose parameter it is, as far as that is known.
    pub(in crate::app) account: Option<String>,
    pub(in crate::app) tries: Tries,
}

/// A write under way.
#[derive(Debug)]
pub(crate) struct WriteUnderWay {
    pub(in crate::app) ticket: Ticket,
    /// Exactly what was sent.
    pub(in crate::app) write: Write,
    /// What it is given beside that, where it is new.
    pub(in crate::app) given: Given,
    /// What it replaces; `None` where the parameter is new.
    pub(in crate::app) was: Option<Parameter>,
    pub(in crate::app) origin: Origin,
    pub(in crate::app) tries: Tries,
}

/// What a write is made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::app) struct Origin {
    /// The version whose value it puts back.
    pub(in crate::app) as_was: Option<i64>,
    /// The change that it undoes.
    pub(in crate::app) undoes: Option<u64>,
}

/// A change of several parameters.
#[derive(Debug)]
pub(crate) struct Bulk {
    pub(in crate::app) ticket: Ticket,
    pub(in crate::app) tries: Tries,
    pub(in crate::app) work: Work,
    /// The folder that all of them are in, where one is deleted.
    pub(in crate::app) folder: Option<String>,
    /// The change that it undoes.
    pub(in crate::app) undoes: Option<u64>,
    /// When it began.
    pub(in crate::app) began: Now,
    /// Whose parameters they are, as far as that is known.
    pub(in crate::app) account: Option<String>,
    /// What has become of them so far.
    pub(in crate::app) fates: Fates,
    /// The change that it goes on with, as far as that had got.
    pub(in crate::app) resumes: Option<Job>,
    /// What of it can be gone on with, once it ends with something left.
    pub(in crate::app) unfinished: Option<Job>,
}

/// What is done to several parameters.
#[derive(Debug)]
pub(in crate::app) enum Work {
    Delete(Deletion),
    Create(Vec<Creation>),
    Transfer(Transfer),
    /// Copied to another place.
    Promote(Box<Promotion>),
    /// An Advanced parameter becomes a Standard one.
    Recreate(Box<Parameter>),
    Plan(Plan),
    /// Tags and settings are changed.
    Amend(SeveralChange),
}

/// How often it has been tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::app) enum Tries {
    Once,
    /// It has waited to try again.
    Again,
    /// It was told to try no more.
    Stopped,
}

impl Change {
    pub(in crate::app) fn ticket(&self) -> Ticket {
        match self {
            Self::Write(write) => write.ticket,
            Self::Bulk(bulk) => bulk.ticket,
            Self::Metadata(change) => change.ticket,
        }
    }

    pub(in crate::app) fn tries(&mut self) -> &mut Tries {
        match self {
            Self::Write(write) => &mut write.tries,
            Self::Bulk(bulk) => &mut bulk.tries,
            Self::Metadata(change) => &mut change.tries,
        }
    }

    /// The values that are being written.
    pub(in crate::app) fn values(&self) -> Vec<&str> {
        match self {
            Self::Write(write) => vec![write.write.value.expose()],
            Self::Bulk(bulk) => bulk.values(),
            Self::Metadata(_) => Vec::new(),
        }
    }

    /// What it does, for the status line.
    pub(in crate::app) fn doing(&self) -> String {
        match self {
            Self::Write(_) => "writing".to_owned(),
            Self::Bulk(bulk) => bulk.doing(),
            Self::Metadata(_) => "changing".to_owned(),
        }
    }

    /// What it is called.
    pub(in crate::app) fn in_words(&self) -> &'static str {
        match self {
            Self::Bulk(bulk) => match &bulk.work {
                Work::Delete(_) => "the deletion",
                Work::Create(_) | Work::Recreate(_) => "what is created anew",
                Work::Transfer(transfer) if transfer.moves => "the move",
                Work::Transfer(_) | Work::Promote(_) => "the copy",
                Work::Plan(_) => "the plan",
                Work::Amend(_) => "the change",
            },
            Self::Metadata(_) => "the change",
            Self::Write(_) => "the write",
        }
    }
}

impl Work {
    /// The names of all that it is about.
    pub(in crate::app) fn names(&self) -> Vec<&str> {
        match self {
            Self::Delete(deletion) => deletion.targets.iter().map(|target| target.name.as_str()).collect(),
            Self::Create(creations) => creations.iter().map(|creation| creation.write.name.as_str()).collect(),
            Self::Transfer(transfer) => transfer.names().collect(),
            Self::Promote(promotion) => promotion.transfer.names().collect(),
            Self::Plan(plan) => plan.steps.iter().map(PlanStep::name).collect(),
            Self::Recreate(was) => vec![was.name.as_str()],
            Self::Amend(several) => several.changes.iter().map(|change| change.name.as_str()).collect(),
        }
    }
}

impl Bulk {
    /// How many names the request under way may be about.
    fn at_once(&self) -> usize {
        match &self.work {
            Work::Delete(_) => BATCH,
            // What it deletes comes last.
            Work::Plan(plan) if self.fates.len() >= plan.writes() => BATCH,
            Work::Create(_)
            | Work::Transfer(_)
            | Work::Promote(_)
            | Work::Plan(_)
            | Work::Recreate(_)
            | Work::Amend(_) => 1,
        }
    }

    /// What creates a parameter of that name, where it is created.
    pub(in crate::app) fn creation(&self, name: &str) -> Option<&Creation> {
        let is_it = |creation: &&Creation| is_same_name(&creation.write.name, name);
        match &self.work {
            Work::Create(creations) => creations.iter().find(is_it),
            Work::Plan(plan) => plan.steps.iter().find_map(|step| match step {
                PlanStep::Create(creation) => Some(creation).filter(is_it),
                _ => None,
            }),
            Work::Delete(_) | Work::Transfer(_) | Work::Promote(_) | Work::Recreate(_) | Work::Amend(_) => None,
        }
    }

    /// Whether what it copies is to be deleted.
    pub(in crate::app) fn moves(&self) -> bool {
        matches!(&self.work, Work::Transfer(transfer) if transfer.moves)
    }

    /// The names of all that it is about.
    pub(in crate::app) fn names(&self) -> Vec<&str> {
        self.work.names()
    }

    /// How many there are.
    pub(in crate::app) fn all(&self) -> usize {
        match &self.work {
            Work::Delete(deletion) => deletion.targets.len(),
            Work::Create(creations) => creations.len(),
            Work::Transfer(transfer) => transfer.steps.len(),
            Work::Promote(promotion) => promotion.transfer.steps.len(),
            Work::Recreate(_) => 1,
            Work::Plan(plan) => plan.steps.len(),
            Work::Amend(several) => several.changes.len(),
        }
    }

    /// Whether a request is still to come after the one under way.
    pub(in crate::app) fn has_more(&self) -> bool {
        self.tries != Tries::Stopped && self.all() > self.fates.len() + self.at_once()
    }

    /// How many were dealt with, where there are several.
    pub(in crate::app) fn so_far(&self) -> Option<String> {
        (self.all() > 1).then(|| format!("{} of {}", self.fates.len(), self.all()))
    }

    fn doing(&self) -> String {
        let doing = match &self.work {
            Work::Delete(_) => "deleting",
            Work::Create(_) | Work::Recreate(_) => "creating anew",
            Work::Transfer(transfer) if transfer.moves => "moving",
            Work::Transfer(_) | Work::Promote(_) => "copying",
            Work::Plan(_) | Work::Amend(_) => "changing",
        };
        self.so_far().map_or_else(|| doing.to_owned(), |so_far| format!("{doing} {so_far}"))
    }

    /// What is said of one to which nothing was done.
    pub(in crate::app) fn left_in_words(&self) -> &'static str {
        match &self.work {
            Work::Delete(_) => "stays",
            Work::Create(_) | Work::Recreate(_) => "not created",
            Work::Transfer(transfer) if transfer.moves => "not moved",
            Work::Transfer(_) | Work::Promote(_) => "not copied",
            Work::Plan(_) => "left",
            Work::Amend(_) => "not changed",
        }
    }

    /// What it has done to those that it was done to.
    pub(in crate::app) fn did_in_words(&self) -> &'static str {
        match &self.work {
            Work::Delete(_) => "deleted",
            Work::Create(_) | Work::Recreate(_) => "created anew",
            Work::Transfer(transfer) if transfer.moves => "moved",
            Work::Transfer(_) | Work::Promote(_) => "copied",
            Work::Plan(_) | Work::Amend(_) => "changed",
        }
    }

    /// Why nothing was done to one that has that fate.
    pub(in crate::app) fn stays(&self, fate: &Fate, why: Reason) -> Reason {
        let keeps = matches!(&self.work, Work::Delete(deletion) if deletion.keeps_values);
        match fate {
            Fate::Absent | Fate::Unknown(_) | Fate::Transferred(_) => why,
            Fate::Amended(amended) if amended.is_any() => why.behind("changed in part: "),
            _ if keeps && fate.is_unread() => why.behind("stays: its value cannot be kept, "),
            _ => why.behind(format!("{}: ", self.left_in_words())),
        }
    }

    /// The names, by [`name_key`], of which nothing was told and that are dealt with next, or were being dealt with when it ended.
    pub(in crate::app) fn under_way(&self) -> Vec<&str> {
        let told: HashSet<&str> = self.fates.iter().map(|(name, _)| name_key(name)).collect();
        // What a plan deletes comes last.
        let deleted: HashSet<&str> = match &self.work {
            Work::Plan(plan) => plan.steps.iter().filter(|step| step.deletes()).map(|it| name_key(it.name())).collect(),
            _ => HashSet::new(),
        };
        let untold: Vec<&str> = self.names().into_iter().map(name_key).filter(|name| !told.contains(name)).collect();
        let (last, first): (Vec<&str>, Vec<&str>) = untold.into_iter().partition(|name| deleted.contains(name));
        let at_once = if first.is_empty() { self.at_once() } else { 1 };
        let at_once = if matches!(self.work, Work::Delete(_)) { BATCH } else { at_once };
        first.into_iter().chain(last).take(at_once).collect()
    }

    /// What there is to say of one whose fate was not told, where it ended for that reason; `was_tried`: it was under way then.
    pub(in crate::app) fn not_told(&self, ended: Option<&Failure>, was_tried: bool) -> String {
        match ended {
            // What stood in its way when it was told to stop is not why the others were left.
            Some(failure)
                if failure.kind == FailureKind::Cancelled
                    || (self.tries == Tries::Stopped && failure.kind != FailureKind::Internal) =>
            {
                format!("{}: stopped before it", self.left_in_words())
            }
            Some(failure) if failure.kind != FailureKind::Internal && !was_tried => {
                format!("{}: stopped before it", self.left_in_words())
            }
            // Where it was when this program failed nobody knows.
            Some(failure) if failure.kind != FailureKind::Internal => {
                format!("{}: {}", self.left_in_words(), failure.tag())
            }
            _ => "it is not known what became of it".to_owned(),
        }
    }

    /// The values that are being written.
    fn values(&self) -> Vec<&str> {
        match &self.work {
            Work::Delete(_) | Work::Transfer(_) | Work::Promote(_) | Work::Recreate(_) | Work::Amend(_) => Vec::new(),
            Work::Create(creations) => creations.iter().map(|creation| creation.write.value.expose()).collect(),
            Work::Plan(plan) => plan.steps.iter().filter_map(PlanStep::value).map(Secret::expose).collect(),
        }
    }
}
