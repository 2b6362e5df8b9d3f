//! What an effect answers.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use super::outside::{Edited, NotEdited};
use super::ticket::SessionId;
use crate::cache::Kept;
use crate::comparison::{Elsewhere, FileNames, Outline, Sighting, Told, Untold, ValuePrint};
use crate::config::Config;
use crate::deletion::{Fates, Tag};
use crate::destination::{Choices, Origins, Place};
use crate::device_code::DeviceCode;
use crate::dialect::importing::FileItems;
use crate::failure::{CopyEnd, Failure, RetryReason};
use crate::job::{Job, Unfinished};
use crate::kms::{KeyAliases, KeyDescription};
use crate::managed::StackResource;
use crate::names::search::Ranking;
use crate::parameter::{Identity, ListedBy, MetadataOutcome, Parameter, Pasts, Reading, Readings, Version, Written};
use crate::random::RandomBytes;

/// What an effect answers.
#[derive(Debug)]
pub enum Reply {
    /// Where the session is going to be, or is.
    Placed(Box<Placed>),
    /// What there is to switch to.
    Choices(Choices),
    /// The client stands, or why not.
    Connected(Result<(), Failure>),
    /// A second place is open, or why not.
    Elsewhere(Result<Box<Elsewhere>, Failure>),
    /// The names in a file, or what is wrong with it.
    FileNames(Result<FileNames, Failure>),
    /// What stands in a file, or what is wrong with it.
    FileItems(Result<FileItems, Failure>),
    /// Whether some values are the same, each by its name in the place of the session.
    Told(Vec<(String, Told)>),
    /// Whether the value in a second place is that of here, with its fingerprint where it was read.
    ToldOf(SessionId, Told, Option<ValuePrint>),
    /// All values have been compared, or not all.
    Compared(Result<(), Failure>),
    /// How some stand to a value that is looked for.
    Sighted(Vec<Sighting>),
    /// Where two values differ.
    Outlined(Result<Outline, Box<Untold>>),
    /// What a person is to open to sign in.
    DeviceCode(Box<DeviceCode>),
    /// Whether that was done; a connection made then goes by it.
    SignedIn(Result<(), Failure>),
    /// Who the caller is.
    Identity(Result<Identity, Failure>),
    /// The paths under which services publish parameters.
    Services(Result<Vec<String>, Failure>),
    /// Some parameters of a listing, or of what is found by a filter of the service.
    Page(Vec<Parameter>),
    /// The account's alias, if it has one.
    Alias(Result<Option<String>, Failure>),
    /// The answer takes longer than anything is to wait for; it comes all the same.
    Overdue,
    /// A request to the service leaves.
    Calling {
        /// The permission that it needs, which names it.
        action: &'static str,
        /// Which attempt at it.
        attempt: u32,
    },
    /// Parameter Store answered.
    Answered {
        /// When, by its own clock, where it said so.
        date: Option<Timestamp>,
        /// How long it takes to answer, by its last answers, where that is known.
        usual: Option<Duration>,
    },
    /// A request will be made again after a pause.
    Waiting {
        /// Which attempt it will be, from 2.
        attempt: u32,
        /// For how long.
        pause: Duration,
        /// What stood in the way.
        why: RetryReason,
    },
    /// A listing ended.
    Listed(Result<ListedBy, Failure>),
    /// All that a filter of the service lets through has come, or all values have been looked through; or not all.
    Found(Result<(), Failure>),
    /// One parameter described; `None` if it is not there.
    Described(Result<Option<Box<Parameter>>, Failure>),
    /// The versions of one parameter, the newest first.
    History(Result<Vec<Version>, Failure>),
    /// What some parameters were at the moment that was asked about.
    Past(Pasts),
    /// All histories have been read for that, or not all.
    PastRead(Result<(), Failure>),
    /// The tags of one parameter.
    Tags(Result<Vec<Tag>, Failure>),
    /// The stack that owns a parameter, if one does.
    Stack(Result<Option<StackResource>, Failure>),
    /// The aliases of keys.
    KeyAliases(Result<KeyAliases, Failure>),
    /// What a key is like.
    KeyDescribed(Result<KeyDescription, Failure>),
    /// What a setting of the service is.
    ServiceSetting(Result<String, Failure>),
    /// Random bytes; `None` where the system has none.
    Random(Option<RandomBytes>),
    /// One value.
    Read(Result<Reading, Failure>),
    /// How many of several have been read by now.
    SoFar(usize),
    /// Several values, each or why not.
    ReadAll(Result<Readings, Failure>),
    /// How a write ended.
    Written(Result<Written, Failure>),
    /// How each change of tags, labels, settings ended.
    MetadataChanged(Result<Vec<MetadataOutcome>, Failure>),
    /// What has become of some of those that are changed: deleted, created, copied, moved, overwritten, changed beside their values.
    Fates(Fates),
    /// A change of several parameters ends with something left to be done.
    Unfinished(Box<Job>),
    /// A change of several parameters cannot be gone on with after a crash, for that reason.
    Unjournaled(String),
    /// What earlier changes have left.
    Jobs(Unfinished),
    /// Whether the journal of a change is gone, or why not.
    JobDropped(Result<(), String>),
    /// A change of several has ended; if not with all of them, why.
    Ended(Result<(), Failure>),
    /// How a copy ended.
    Copied(Result<Copied, String>),
    /// Whether the clipboard was cleared; if not, it held something else by then.
    Cleared(Result<bool, String>),
    /// A search's answer.
    Ranked(Arc<Ranking>),
    /// What was kept of an earlier session.
    Recalled(Recall),
    /// What the user's own editor has left, or why it was not run.
    Edited(Result<Edited, NotEdited>),
    /// The settings, or what is wrong with them, line by line.
    Settings(Result<Box<Reread>, String>),
    /// Whether the names were kept, or why not.
    Remembered(Result<(), String>),
    /// Where the user was is kept, or not.
    PlacesKept(Result<(), String>),
    /// What nothing stands in the way of met a fault of this program all the same.
    Failed(Failure),
}

impl Reply {
    /// How Parameter Store took the request, where this is its last word; `None` for everything else. Whether the session may
    /// go on is told by this alone: other services refuse for reasons of their own.
    pub fn of_parameters(&self) -> Option<Result<(), &Failure>> {
        let failure = match self {
            Self::Listed(outcome) => outcome.as_ref().err(),
            Self::Services(outcome) => outcome.as_ref().err(),
            // That of the other place says nothing of this one.
            Self::Compared(Err(Failure { end: Some(CopyEnd::Target), .. })) => return None,
            Self::Found(outcome) | Self::Ended(outcome) | Self::PastRead(outcome) | Self::Compared(outcome) => {
                outcome.as_ref().err()
            }
            Self::Described(outcome) => outcome.as_ref().err(),
            Self::History(outcome) => outcome.as_ref().err(),
            Self::Read(outcome) => outcome.as_ref().err(),
            Self::ReadAll(outcome) => outcome.as_ref().err(),
            Self::Written(outcome) => outcome.as_ref().err(),
            Self::Tags(outcome) => outcome.as_ref().err(),
            Self::MetadataChanged(Err(failure)) => Some(failure),
            Self::Outlined(Err(untold)) => Some(untold.here.as_ref()?),
            Self::Outlined(Ok(_)) => None,
            _ => return None,
        };
        Some(failure.map_or(Ok(()), Err))
    }
}

impl Reply {
    /// What failed, wherever it stands.
    pub(in crate::app) fn failure_mut(&mut self) -> Option<&mut Failure> {
        match self {
            Self::Connected(outcome)
            | Self::SignedIn(outcome)
            | Self::Found(outcome)
            | Self::Ended(outcome)
            | Self::Compared(outcome)
            | Self::PastRead(outcome) => outcome.as_mut().err(),
            Self::Elsewhere(outcome) => outcome.as_mut().err(),
            Self::FileNames(outcome) => outcome.as_mut().err(),
            Self::FileItems(outcome) => outcome.as_mut().err(),
            Self::Identity(outcome) => outcome.as_mut().err(),
            Self::Services(outcome) => outcome.as_mut().err(),
            Self::Alias(outcome) => outcome.as_mut().err(),
            Self::Stack(outcome) => outcome.as_mut().err(),
            Self::Listed(Ok(ListedBy::Path(denied))) => Some(denied),
            Self::Listed(outcome) => outcome.as_mut().err(),
            Self::Described(outcome) => outcome.as_mut().err(),
            Self::History(outcome) => outcome.as_mut().err(),
            Self::Read(outcome) => outcome.as_mut().err(),
            Self::ReadAll(outcome) => outcome.as_mut().err(),
            Self::Tags(outcome) => outcome.as_mut().err(),
            Self::KeyAliases(outcome) => outcome.as_mut().err(),
            Self::KeyDescribed(outcome) => outcome.as_mut().err(),
            Self::ServiceSetting(outcome) => outcome.as_mut().err(),
            Self::MetadataChanged(outcome) => outcome.as_mut().err(),
            Self::Written(Ok(Written::Unknown { why })) => Some(why),
            Self::Written(outcome) => outcome.as_mut().err(),
            Self::Failed(failure) => Some(failure),
            Self::Told(_)
            | Self::ToldOf(..)
            | Self::Sighted(_)
            | Self::Outlined(_)
            | Self::Placed(_)
            | Self::DeviceCode(_)
            | Self::Choices(_)
            | Self::Page(_)
            | Self::Fates(_)
            | Self::Past(_)
            | Self::SoFar(_)
            | Self::Unfinished(_)
            | Self::Unjournaled(_)
            | Self::Jobs(_)
            | Self::JobDropped(_)
            | Self::Overdue
            | Self::Calling { .. }
            | Self::Answered { .. }
            | Self::Waiting { .. }
            | Self::Copied(_)
            | Self::Cleared(_)
            | Self::Random(_)
            | Self::Ranked(_)
            | Self::Recalled(_)
            | Self::Edited(_)
            | Self::Settings(_)
            | Self::PlacesKept(_)
            | Self::Remembered(_) => None,
        }
    }

    /// What failed on this machine, in the system's words.
    pub(in crate::app) fn complaint_mut(&mut self) -> Option<&mut String> {
        match self {
            Self::Copied(outcome) => outcome.as_mut().err(),
            Self::Cleared(outcome) => outcome.as_mut().err(),
            Self::Remembered(outcome) | Self::PlacesKept(outcome) | Self::JobDropped(outcome) => outcome.as_mut().err(),
            Self::Unjournaled(why) | Self::Edited(Err(NotEdited::Failed(why))) => Some(why),
            _ => None,
        }
    }
}

/// Settings that were read while the program runs.
#[derive(Debug)]
pub struct Reread {
    /// What they say.
    pub config: Config,
    /// The file, if there is one.
    pub file: Option<PathBuf>,
    /// Whether it looks otherwise now.
    pub looks: bool,
}

/// What there is of an earlier session.
#[derive(Debug)]
pub enum Recall {
    /// Nothing, or nothing to be trusted.
    Nothing,
    /// Only the account can tell: ask again with it.
    WhoseUnknown,
    /// The names, and for whom they were listed.
    Kept(Box<Kept>),
}

/// Where a copied text went, as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Copied {
    /// On the system's clipboard.
    Clipboard,
    /// Handed to tmux, which passes it to the outer terminal.
    Tmux,
    /// Sent to the terminal as OSC 52; whether it obeyed is not known.
    Terminal,
}

impl Copied {
    /// Whose clipboard that is.
    pub fn whose(self) -> &'static str {
        match self {
            Self::Clipboard => "the system's",
            Self::Tmux => "tmux",
            Self::Terminal => "the terminal's (OSC 52)",
        }
    }
}

/// Where a session is going to be, or is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Placed {
    /// The place; without a region where only connecting can tell it.
    pub place: Place,
    /// The profile whose `credential_process` is run meanwhile.
    pub credential_process: Option<String>,
    /// Where what the place goes by was said.
    pub origins: Origins,
}
