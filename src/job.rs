//! A change of several parameters as a journal tells it: what it is, where, each name with the step that it has reached. Never a value,
//! and of tags nothing. What is left of one can be gone on with, since each step is written down before its request leaves and once
//! its answer is there: what was between two is found out by looking.
//!
//! As text it is JSON, a line each: a head, a line for each name, and from then on a line for each step.

use std::path::PathBuf;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::deletion::{Creation, Deletion};
use crate::parameter::{Parameter, ParameterType, SeveralChange, Tier, is_same_name};
use crate::plan::{Plan, PlanStep};
use crate::transfer::{Step, Transfer, common_folder};

/// Raise it with every change of what a line says.
pub const FORMAT: u64 = 4;

/// What is still understood: 3 did not tell the key of what is overwritten, which then counts as not known.
const READABLE: std::ops::RangeInclusive<u64> = 3..=FORMAT;

/// What is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum JobKind {
    /// Copied to other names.
    Copy,
    /// Copied, and deleted once the copy was read back.
    Move,
    /// Deleted.
    Delete,
    /// Created anew, from values that only the memory of that program had.
    CreateAnew,
    /// Edited by a plan, whose values only the memory of that program had.
    Plan,
    /// What was changed is put back, from the history and from values that only the memory of that program had.
    PutBack,
    /// Changed beside the value: tags and settings, which only the memory of that program had.
    Amend,
    /// Deleted, and created anew as a Standard parameter, from a value that only the memory of that program had.
    Recreate,
}

/// Where a change is made.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct JobPlace {
    /// Twelve digits, where that was known.
    pub account: Option<String>,
    /// `eu-west-1`.
    pub region: String,
    /// The profile that signed, if one was named.
    pub profile: Option<String>,
    /// The endpoint in place of AWS's own, without a password.
    pub endpoint: Option<String>,
}

impl JobPlace {
    /// Whether two are one place, by whichever profile.
    pub fn is(&self, other: &Self) -> bool {
        // Where neither is known, the profile is all that tells.
        let by_profile = self.account.is_some() || self.profile == other.profile;
        by_profile && (&self.account, &self.region, &self.endpoint) == (&other.account, &other.region, &other.endpoint)
    }
}

/// How far one parameter got.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "kebab-case")]
pub enum Reached {
    /// Nothing was done.
    Waiting,
    /// The request that creates, writes or changes it, or creates its copy, is about to leave.
    Creating,
    /// It was created as this version.
    Created {
        /// Which.
        version: i64,
    },
    /// Its copy was read back, and holds the same.
    ReadBack,
    /// The request that deletes it is about to leave.
    Deleting,
    /// All was done.
    Done,
    /// Nothing more is to be done, as was told.
    Left,
}

/// What a creation makes, as far as a journal tells it.
fn created(Creation { write, .. }: &Creation) -> Parameter {
    let tier = write.tier.unwrap_or_default();
    let described = write.tier.is_some();
    let bare = Parameter::bare(write.name.clone(), write.kind, 0);
    Parameter { tier, described, key_id: write.key_id.clone(), ..bare }
}

/// What a copy to that name goes over, as far as a journal tells it.
fn as_overwritten(over: &Parameter, name: &str) -> Parameter {
    let (modified, modified_by, tier) = (over.modified, over.modified_by.clone(), over.tier);
    // Under which key it was is what it is put back under.
    let (key_id, described) = (over.key_id.clone(), over.described);
    Parameter { tier, key_id, modified, modified_by, described, ..Parameter::bare(name, over.kind, over.version) }
}

/// One parameter of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobName {
    /// As it was shown, without what is read anew before anything is made of it.
    pub from: Parameter,
    /// Its tier, where that was known.
    pub tier: Option<Tier>,
    /// The name that it is copied to,
    pub to: Option<String>,
    /// the key that its copy gets, where that is not its own,
    pub to_key: Option<String>,
    /// and what is overwritten, as far as a question tells of it: version, type, tier, key, and who wrote it when.
    pub over: Option<Box<Parameter>>,
    /// Whether a plan deletes it.
    pub deletes: bool,
    /// How far it got.
    pub reached: Reached,
    /// The version under which it, or its copy, was created.
    pub created: Option<i64>,
}

impl JobName {
    fn of(from: Parameter, to: Option<String>) -> Self {
        let tier = from.described.then_some(from.tier);
        let bare = Parameter::bare(from.name, from.kind, from.version);
        let from = Parameter { key_id: from.key_id, modified: from.modified, ..bare };
        Self { from, tier, to, to_key: None, over: None, deletes: false, reached: Reached::Waiting, created: None }
    }

    /// The step of a copy or a move that it is, of what is known of it by now; `None` where it is neither.
    pub fn step(&self, from: Parameter) -> Option<Step> {
        let to = self.to.clone()?;
        Some(Step { from, to, key_id: self.to_key.clone(), over: self.over.clone() })
    }

    /// Whether something is left to be done.
    pub fn is_left(&self) -> bool {
        !matches!(self.reached, Reached::Done | Reached::Left)
    }

    fn reach(&mut self, reached: Reached) {
        match reached {
            Reached::Waiting => self.created = None,
            Reached::Created { version } => self.created = Some(version),
            _ => {}
        }
        self.reached = reached;
    }
}

/// A change of several parameters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Which: the name of its journal.
    pub id: String,
    /// What is done.
    pub kind: JobKind,
    /// Where the parameters are.
    pub from: JobPlace,
    /// Where those are that are made of them.
    pub to: JobPlace,
    /// When it began.
    pub begun: Timestamp,
    /// Each parameter.
    pub names: Vec<JobName>,
    /// When it ended with something left, and what kept it from going on, in a word or two; `None` where nobody said so.
    pub ended: Option<(Timestamp, String)>,
    /// Whether it is in a file, so that it outlives this program.
    pub is_kept: bool,
}

/// What is left of a change, to go on with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resumption {
    /// The change, as far as it got.
    pub job: Job,
    /// What is to be done still, as the question showed it.
    pub rest: Rest,
}

/// What is to be done still.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rest {
    /// To be copied or moved.
    Transfer(Transfer),
    /// To be deleted.
    Deletion(Deletion),
}

/// What there is of changes that have not ended with all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Unfinished {
    /// Those that can be told, the newest first.
    pub jobs: Vec<Job>,
    /// Files that tell nothing, each with why.
    pub unread: Vec<(PathBuf, String)>,
}

/// Why a text is no journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoJob {
    /// It says nothing yet.
    #[error("nothing stands in it")]
    Empty,
    /// Another version of this program wrote it.
    #[error("it is of another version of sesame")]
    OtherFormat,
    /// Names are missing.
    #[error("it is damaged")]
    Damaged,
}

#[derive(Serialize, Deserialize)]
struct Head {
    sesame_journal: u64,
    kind: JobKind,
    begun: Timestamp,
    from: JobPlace,
    to: JobPlace,
    names: usize,
}

#[derive(Serialize, Deserialize)]
struct NameLine {
    n: usize,
    name: String,
    version: i64,
    modified: Option<Timestamp>,
    #[serde(rename = "type")]
    kind: String,
    tier: Option<String>,
    key: Option<String>,
    to: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    to_key: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    over: Option<OverLine>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    deletes: bool,
}

#[derive(Serialize, Deserialize)]
struct OverLine {
    version: i64,
    modified: Option<Timestamp>,
    by: Option<String>,
    #[serde(rename = "type")]
    kind: String,
    tier: String,
    key: Option<String>,
    /// Whether the key is known, be it the default one, which is not named.
    #[serde(default)]
    described: bool,
}

#[derive(Serialize, Deserialize)]
struct StepLine {
    n: usize,
    #[serde(flatten)]
    reached: Reached,
}

/// One that is left gets another key there than at first.
#[derive(Serialize, Deserialize)]
struct KeyLine {
    n: usize,
    to_key: String,
}

#[derive(Serialize, Deserialize)]
struct EndLine {
    ended: Option<Timestamp>,
    why: String,
}

impl Job {
    /// Whether it reads or writes there.
    pub fn is_of(&self, place: &JobPlace) -> bool {
        self.from.is(place) || self.to.is(place)
    }

    fn new(kind: JobKind, names: impl Iterator<Item = Parameter>) -> Self {
        Self::of_names(kind, names.map(|from| JobName::of(from, None)))
    }

    fn of_names(kind: JobKind, names: impl Iterator<Item = JobName>) -> Self {
        Self {
            id: String::new(),
            kind,
            from: JobPlace::default(),
            to: JobPlace::default(),
            begun: Timestamp::UNIX_EPOCH,
            names: names.collect(),
            ended: None,
            is_kept: false,
        }
    }

    /// A copy or a move. `None` where it is one request, which has no two steps to be between.
    pub fn of_transfer(transfer: &Transfer) -> Option<Self> {
        (transfer.moves || transfer.steps.len() > 1).then(|| Self::of_promotion(transfer))
    }

    /// A copy from one place to another: between its write and its reading back there are two steps, be it of one name.
    pub fn of_promotion(transfer: &Transfer) -> Self {
        let kind = if transfer.moves { JobKind::Move } else { JobKind::Copy };
        let names = transfer.steps.iter().map(|step| JobName {
            to_key: step.key_id.clone(),
            over: step.over.as_ref().map(|over| Box::new(as_overwritten(over, &step.to))),
            ..JobName::of(step.from.clone(), Some(step.to.clone()))
        });
        Self::of_names(kind, names)
    }

    /// A deletion of several.
    pub fn of_deletion(deletion: &Deletion) -> Option<Self> {
        let names = deletion.targets.iter().cloned();
        (deletion.targets.len() > 1).then(|| Self::new(JobKind::Delete, names))
    }

    /// A creation of several.
    pub fn of_creations(creations: &[Creation]) -> Option<Self> {
        let names = creations.iter().map(created);
        (creations.len() > 1).then(|| Self::new(JobKind::CreateAnew, names))
    }

    /// A plan of several. Of what is put back from the history nothing more is told than that it is written.
    pub fn of_plan(plan: &Plan) -> Option<Self> {
        let names = plan.steps.iter().map(|step| {
            let from = match step {
                PlanStep::Overwrite { was, .. } | PlanStep::PutBack { was, .. } | PlanStep::Delete(was) => was.clone(),
                PlanStep::Create(creation) => created(creation),
            };
            JobName { deletes: step.deletes(), ..JobName::of(from, None) }
        });
        let puts_back = plan.steps.iter().any(|step| matches!(step, PlanStep::PutBack { .. }));
        let kind = if puts_back { JobKind::PutBack } else { JobKind::Plan };
        (plan.steps.len() > 1).then(|| Self::of_names(kind, names))
    }

    /// A change of several beside their values. Nothing is made of their type, which it does not know.
    pub fn of_amendments(several: &SeveralChange) -> Option<Self> {
        let names = several.changes.iter().map(|change| {
            let bare = Parameter::bare(change.name.clone(), ParameterType::default(), change.version);
            Parameter { modified: change.modified, ..bare }
        });
        (several.changes.len() > 1).then(|| Self::new(JobKind::Amend, names))
    }

    /// One that is deleted, to be created anew as a Standard parameter.
    pub fn of_recreation(was: &Parameter) -> Self {
        Self::new(JobKind::Recreate, std::iter::once(was.clone()))
    }

    /// With what only whoever carries it out knows.
    #[must_use]
    pub fn begun(self, id: String, (from, to): (JobPlace, JobPlace), begun: Timestamp) -> Self {
        Self { id, from, to, begun, ..self }
    }

    /// One of them got so far. What it says in the journal.
    pub fn reach(&mut self, n: usize, reached: Reached) -> String {
        if let Some(name) = self.names.get_mut(n) {
            name.reach(reached);
        }
        line(&StepLine { n, reached })
    }

    /// It ended with something left. What it says in the journal.
    pub fn end(&mut self, at: Timestamp, why: &str) -> String {
        self.ended = Some((at, why.to_owned()));
        line(&EndLine { ended: Some(at), why: why.to_owned() })
    }

    /// It goes on. What it says in the journal.
    pub fn go_on(&mut self) -> String {
        self.ended = None;
        line(&EndLine { ended: None, why: String::new() })
    }

    /// One that is left gets another key there. What it says in the journal; nothing where it is not another.
    pub fn rekey(&mut self, name: &str, key: Option<&str>) -> Option<String> {
        let n = self.names.iter().position(|it| is_same_name(&it.from.name, name))?;
        let (it, key) = (self.names.get_mut(n)?, key?);
        if it.to_key.as_deref() == Some(key) {
            return None;
        }
        it.to_key = Some(key.to_owned());
        Some(line(&KeyLine { n, to_key: key.to_owned() }))
    }

    /// What of it is to be done still.
    pub fn left(&self) -> impl Iterator<Item = &JobName> {
        self.names.iter().filter(|name| name.is_left())
    }

    /// How many are done.
    pub fn done(&self) -> usize {
        self.names.iter().filter(|name| name.reached == Reached::Done).count()
    }

    /// Whether there is something to go on with: it has begun, and not ended with all.
    pub fn is_unfinished(&self) -> bool {
        self.left().next().is_some()
            && self.names.iter().any(|name| !matches!(name.reached, Reached::Waiting | Reached::Left))
    }

    /// Whether any of it goes over what was there, or under another key than its own.
    pub fn goes_over(&self) -> bool {
        self.names.iter().any(|name| name.over.is_some() || name.to_key.is_some())
    }

    /// Whether it can be gone on with: the values of the others were in the memory of a program that has ended them.
    pub fn can_go_on(&self) -> bool {
        matches!(self.kind, JobKind::Copy | JobKind::Move | JobKind::Delete)
    }

    /// Whether what it has left is told once it has ended, too. What was left of tags and settings is marked still, and chosen anew; its
    /// end was told. So only a program that was killed leaves a journal of them.
    pub fn is_told_after_its_end(&self) -> bool {
        !matches!(self.kind, JobKind::Amend | JobKind::Recreate)
    }

    /// The folder around all of them; empty where that is the root.
    pub fn folder(&self) -> String {
        common_folder(self.names.iter().map(|it| it.from.name.as_str()))
    }

    /// The folder around all that they are copied to.
    pub fn folder_of_copies(&self) -> String {
        common_folder(self.names.iter().filter_map(|it| it.to.as_deref()))
    }

    /// Its beginning as text: the head and the names.
    pub fn head(&self) -> String {
        let Self { kind, begun, from, to, names, .. } = self;
        let head = Head {
            sesame_journal: FORMAT,
            kind: *kind,
            begun: *begun,
            from: from.clone(),
            to: to.clone(),
            names: names.len(),
        };
        let names = names.iter().enumerate().map(|(n, it)| {
            let from = &it.from;
            line(&NameLine {
                n,
                name: from.name.clone(),
                version: from.version,
                modified: from.modified,
                kind: from.kind.as_str().to_owned(),
                tier: it.tier.map(|tier| tier.as_str().to_owned()),
                key: from.key_id.clone(),
                to: it.to.clone(),
                to_key: it.to_key.clone(),
                deletes: it.deletes,
                over: it.over.as_ref().map(|over| OverLine {
                    version: over.version,
                    modified: over.modified,
                    by: over.modified_by.clone(),
                    kind: over.kind.as_str().to_owned(),
                    tier: over.tier.as_str().to_owned(),
                    key: over.key_id.clone(),
                    described: over.described,
                }),
            })
        });
        std::iter::once(line(&head)).chain(names).collect()
    }

    /// What a text tells. A step that cannot be read counts as not written: looking finds out what became of it.
    ///
    /// # Errors
    /// Why it tells nothing.
    pub fn parse(id: &str, text: &[u8]) -> Result<Self, NoJob> {
        // What has no end was being written.
        let whole = text.iter().rposition(|byte| *byte == b'\n').map_or(&[][..], |end| &text[..end]);
        let mut lines = whole.split(|byte| *byte == b'\n');
        let first = lines.next().filter(|line| !line.is_empty()).ok_or(NoJob::Empty)?;
        let format: serde_json::Value = serde_json::from_slice(first).map_err(|_| NoJob::Damaged)?;
        match format["sesame_journal"].as_u64() {
            Some(number) if READABLE.contains(&number) => {}
            Some(_) => return Err(NoJob::OtherFormat),
            None => return Err(NoJob::Damaged),
        }
        let head: Head = serde_json::from_value(format).map_err(|_| NoJob::Damaged)?;
        let Head { kind, begun, from, to, names, .. } = head;
        let mut job = Self { from, to, begun, id: id.to_owned(), is_kept: true, ..Self::new(kind, std::iter::empty()) };
        for n in 0..names {
            let line = lines.next().ok_or(NoJob::Empty)?;
            let name: NameLine = serde_json::from_slice(line).map_err(|_| NoJob::Damaged)?;
            if name.n != n {
                return Err(NoJob::Damaged);
            }
            job.names.push(named(name).ok_or(NoJob::Damaged)?);
        }
        for line in lines {
            if let Ok(step) = serde_json::from_slice::<StepLine>(line) {
                job.ended = None;
                if let Some(name) = job.names.get_mut(step.n) {
                    name.reach(step.reached);
                }
            } else if let Ok(KeyLine { n, to_key }) = serde_json::from_slice::<KeyLine>(line) {
                if let Some(name) = job.names.get_mut(n) {
                    name.to_key = Some(to_key);
                }
            } else if let Ok(end) = serde_json::from_slice::<EndLine>(line) {
                job.ended = end.ended.map(|at| (at, end.why));
            }
        }
        Ok(job)
    }
}

fn named(line: NameLine) -> Option<JobName> {
    let kind_of = |says: &str| ParameterType::ALL.into_iter().find(|kind| kind.as_str() == says);
    let tier_of = |says: &str| Tier::ALL.into_iter().find(|tier| tier.as_str() == says);
    let kind = kind_of(&line.kind)?;
    let tier = match &line.tier {
        Some(says) => Some(tier_of(says)?),
        None => None,
    };
    let over = match (line.over, &line.to) {
        (Some(over), Some(to)) => {
            let (kind, tier) = (kind_of(&over.kind)?, tier_of(&over.tier)?);
            let bare = Parameter::bare(to.clone(), kind, over.version);
            let (modified, modified_by, key_id, described) = (over.modified, over.by, over.key, over.described);
            Some(Box::new(Parameter { tier, key_id, modified, modified_by, described, ..bare }))
        }
        _ => None,
    };
    let bare = Parameter::bare(line.name, kind, line.version);
    let from = Parameter { key_id: line.key, modified: line.modified, ..bare };
    let (to_key, deletes) = (line.to_key, line.deletes);
    Some(JobName { tier, to_key, over, deletes, ..JobName::of(from, line.to) })
}

fn line(says: &impl Serialize) -> String {
    // What is made of texts and numbers is always written.
    let mut line = serde_json::to_string(says).unwrap_or_default();
    line.push('\n');
    line
}
