//! What reaches the app and what it asks for, what it is started with, and how things are told apart: sessions, tickets.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use super::pointer::Mouse;
use crate::cache::Kept;
use crate::comparison::{BothNames, Elsewhere, FileNames, Outline, Sighting, Told, Untold, ValueSearch};
use crate::config::Config;
use crate::deletion::{Creation, Deletion, Fates, Tag};
use crate::destination::{Choices, Destination, Origins, Place, Root};
use crate::device_code::DeviceCode;
use crate::dialect::ImportFormat;
use crate::dialect::importing::FileItems;
use crate::external_editor::{EditorCommand, ExternalEditor};
use crate::failure::{Failure, RetryReason};
use crate::job::{Job, Resumption, Unfinished};
use crate::keymap::Key;
use crate::kms::{KeyAliases, KeyDescription};
use crate::managed::StackResource;
use crate::names::search::{Corpus, Query, Ranking};
use crate::parameter::{
    Identity, ListedBy, MetadataChange, MetadataOutcome, Parameter, Pasts, Reading, Readings, ServiceFilter,
    ServiceSetting, SeveralChange, Version, Write, Written,
};
use crate::places::{Places, Trace};
use crate::plan::Plan;
use crate::random::RandomBytes;
use crate::secret::Secret;
use crate::transfer::Transfer;

/// The time of a message: `mono` (since the program started) decides timers, `wall` is what the screen shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Now {
    /// Since the program started; never goes back.
    pub mono: Duration,
    /// The calendar's time.
    pub wall: Timestamp,
}

/// Names one connection of the program to a place. Each reconnect is another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct SessionId(pub u64);

impl SessionId {
    /// Of the connection after this one.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

/// Names one effect and the session that it was decided in: it is never carried out in any other. A reply with a ticket that is no
/// longer wanted is dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Ticket {
    /// In which session.
    pub session: SessionId,
    /// Given out in order.
    pub number: u64,
}

/// What the place of the session is compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OtherSide {
    /// A place that `Elsewhere` has opened, or that of the session itself.
    Place(SessionId),
    /// A file.
    File(PathBuf),
}

/// What happens to the program.
#[derive(Debug)]
pub enum Msg {
    /// A key was pressed.
    Key(Key),
    /// Text was pasted, as one piece.
    Paste(Secret),
    /// Text was pasted that cannot be taken.
    Unpasted(Unpasted),
    /// The mouse did something; nothing is heard of it unless the settings ask for it.
    Mouse(Mouse),
    /// The terminal's size in cells, also sent once at the start.
    Resize {
        /// Columns.
        width: u16,
        /// Rows.
        height: u16,
    },
    /// The terminal gained or lost the focus.
    Focus(bool),
    /// An effect answered.
    Reply(Ticket, Reply),
    /// The deadline that the app asked for has come.
    Deadline,
    /// A signal or a closed terminal asks the program to end: no question is asked, a write in flight is finished.
    Terminate,
}

/// What the app wants done. All but `Disconnect`, `ListenToMouse`, `Bell`, `Suspend`, `Quit`, `Cancel` and `StopRetrying` answer with at least one reply under their
/// ticket; those that ask the service something answer any number of `Calling`, `Dated` and `Waiting` before.
#[derive(Debug, Clone)]
pub enum Effect {
    /// Load configuration and credentials, build the client: the session of the ticket begins. With an account, it follows one of
    /// that account and keeps to it until it is told whose it is. Answers any number of `Placed`, then `Connected`.
    Connect(Ticket, Destination, Option<String>),
    /// Sign in by SSO. Answers one `DeviceCode`, then `SignedIn`.
    LogIn(Ticket),
    /// Assume the role that wants a one-time code, with this one. Answers `SignedIn`.
    TakeCode(Ticket, Secret),
    /// End a session: nothing that was decided in it is carried out any more, but for a write under way.
    Disconnect(SessionId),
    /// Open a second place beside the session, under the session of the ticket, and ask who asks there: it is one more session for effects,
    /// until `Disconnect` ends it. Answers `Elsewhere`.
    Elsewhere(Ticket, Destination),
    /// Read which names stand in a file. Answers `FileNames`.
    FileNames(Ticket, PathBuf),
    /// Read all that stands in a file, of that format or of the one that its name tells. Answers `FileItems`.
    FileItems(Ticket, PathBuf, Option<ImportFormat>),
    /// Read one value out of a file. Answers `Read`.
    ReadFile(Ticket, PathBuf, String),
    /// Read values in both places and tell whether they are the same. Answers any number of `Told`, then `Compared`.
    Compare(Ticket, OtherSide, Vec<BothNames>),
    /// Read the value of a parameter here and in second places, and tell of each whether it is the same. Answers any number of `ToldOf`,
    /// then `Compared`.
    CompareIn(Ticket, String, Vec<SessionId>),
    /// Read values and tell whether they are the same as these, by their names. Answers as `Compare` does.
    CompareWith(Ticket, Vec<(String, Secret)>),
    /// Read one value in both places and tell where they differ. Lists are compared item by item. Answers `Outlined`.
    Outline(Ticket, OtherSide, BothNames),
    /// Read values and tell which match what is looked for. Answers any number of `Sighted`, then `Found`.
    FindValue(Ticket, Box<ValueSearch>),
    /// Read what there is to switch to. Answers `Choices`.
    Choices(Ticket),
    /// Ask who the caller is. Answers `Identity`.
    Identify(Ticket),
    /// Find out what the account of that caller is called, which an earlier session may have. Answers `Overdue` where
    /// that takes long, then `Alias`.
    Alias(Ticket, Identity),
    /// Ask which services publish parameters. Answers `Services`.
    Services(Ticket),
    /// List everything in a root. Answers any number of `Page`, then one `Listed`.
    List(Ticket, Root),
    /// Find what is in a root by a filter of the service. Answers any number of `Page`, some with nothing on them, then one `Found`.
    Find(Ticket, Root, ServiceFilter),
    /// Describe one parameter afresh. Answers `Described`.
    Describe(Ticket, String),
    /// Fetch the versions of one parameter, without their values. Answers `History`.
    History(Ticket, String),
    /// Find out from their histories what parameters were at a moment. Answers any number of `Past`, then `PastRead`.
    Past(Ticket, Vec<String>, Timestamp),
    /// Fetch the tags of one parameter. Answers `Tags`.
    Tags(Ticket, String),
    /// Ask CloudFormation which stack owns a parameter. Answers `Stack`.
    Stack(Ticket, String),
    /// Fetch and decrypt one value. Answers `Read`.
    Read(Ticket, String),
    /// Fetch and decrypt several values. Answers `ReadAll`.
    ReadAll(Ticket, Vec<String>),
    /// Ask KMS for the aliases of the account in the region. Answers `KeyAliases`.
    KeyAliases(Ticket),
    /// Ask KMS what a key is like. Answers `KeyDescribed`.
    DescribeKey(Ticket, String),
    /// Ask what a setting of the service is in this account and region. Answers `ServiceSetting`.
    ServiceSetting(Ticket, ServiceSetting),
    /// Take so many random bytes from the system. Answers `Random`.
    Random(Ticket, usize),
    /// Write safely. Answers `Written`. Never aborted.
    Write(Ticket, Box<Write>),
    /// The same, of a parameter that is created with policies or tags.
    Create(Ticket, Box<Creation>),
    /// Change tags, labels, settings. Answers `MetadataChanged`. Never aborted.
    ChangeMetadata(Ticket, Box<MetadataChange>),
    /// The same of several parameters. Answers any number of `Fates`, then `Ended`. Never aborted.
    ChangeSeveral(Ticket, Box<SeveralChange>),
    /// Delete parameters. Answers any number of `Fates`, then `Ended`. Never aborted.
    Delete(Ticket, Box<Deletion>),
    /// Create parameters, each only where there is none of its name. Answers any number of `Fates`, then `Ended`. Never aborted.
    CreateAll(Ticket, Vec<Creation>),
    /// Delete an Advanced parameter and create it anew as a Standard one. Answers any number of `Fates`, then `Ended`. Never aborted.
    Recreate(Ticket, Box<Parameter>),
    /// Copy parameters to other names, or move them there. Answers any number of `Fates`, then `Ended`. Never aborted.
    Transfer(Ticket, Box<Transfer>),
    /// Copy parameters of the session of the ticket to that place, which `Elsewhere` has opened or which is the session itself; or go on
    /// with what is left of such a copy. Answers any number of `Fates`, then `Ended`. Never aborted.
    Promote(Ticket, SessionId, Box<Transfer>, Option<Box<Job>>),
    /// Go on with what is left of a copy, a move or a deletion. Answers as that does. Never aborted.
    Resume(Ticket, Box<Resumption>),
    /// Read what earlier changes have left. Answers `Jobs`.
    Jobs(Ticket),
    /// Drop the journal of a change: it is not gone on with. Answers `JobDropped`.
    DropJob(Ticket, Box<Job>),
    /// Change several parameters as a plan says. Answers any number of `Fates`, then `Ended`. Never aborted.
    CarryOut(Ticket, Box<Plan>),
    /// Put a text on the clipboard. Answers `Copied`.
    Copy(Ticket, Secret),
    /// Take the copied text off the system's clipboard, if it is still there. Answers `Cleared`.
    ClearClipboard(Ticket),
    /// Rank names. Answers `Ranked`, or nothing if a later search or a cancel overtook it.
    Search {
        /// The search.
        ticket: Ticket,
        /// A snapshot of all names.
        corpus: Arc<Corpus>,
        /// What was typed.
        query: Query,
        /// To when ages are counted.
        now: Timestamp,
        /// The ranking of the query before this one, to narrow from.
        previous: Option<Arc<Ranking>>,
    },
    /// Fetch the names of an earlier session. Answers `Recalled`.
    Recall {
        /// The effect.
        ticket: Ticket,
        /// Of which they are.
        root: Root,
        /// The account, once it is known and nothing else tells whose names they are.
        account: Option<String>,
    },
    /// Keep names for the next session. Answers `Remembered`.
    Remember {
        /// The effect.
        ticket: Ticket,
        /// Of which they are.
        root: Root,
        /// A complete listing, as a snapshot.
        kept: Box<Kept>,
    },
    /// Keep for the next session where the user was, and what was done. Answers `PlacesKept`. Never aborted.
    KeepPlaces(Ticket, Vec<Trace>),
    /// Make no request of a change again that was refused for the moment, and none that has not left: it ends with the answer it
    /// has. What is sent is waited for.
    StopRetrying(Ticket),
    /// Abort a read, a listing or a search. Writes are not cancelled.
    Cancel(Ticket),
    /// Have the user's own editor edit a text in a file. Answers `Edited`.
    EditOutside(Ticket, Box<OutsideEdit>),
    /// Read the settings anew. Answers `Settings`.
    ReadSettings(Ticket),
    /// Have the terminal tell what the mouse does, or no longer.
    ListenToMouse(bool),
    /// Ring the terminal's bell.
    Bell,
    /// Give the terminal back until the shell brings the program to the foreground again.
    Suspend,
    /// End the program.
    Quit,
}

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
    /// Whether the value in a second place is that of here.
    ToldOf(SessionId, Told),
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
    /// Parameter Store answered at this time, by its own clock.
    Dated(Timestamp),
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

impl Reply {
    /// How Parameter Store took the request, where this is its last word; `None` for everything else. Whether the session may
    /// go on is told by this alone: other services refuse for reasons of their own.
    pub fn of_parameters(&self) -> Option<Result<(), &Failure>> {
        let failure = match self {
            Self::Listed(outcome) => outcome.as_ref().err(),
            Self::Services(outcome) => outcome.as_ref().err(),
            Self::Found(outcome) | Self::Ended(outcome) | Self::PastRead(outcome) => outcome.as_ref().err(),
            Self::Described(outcome) => outcome.as_ref().err(),
            Self::History(outcome) => outcome.as_ref().err(),
            Self::Read(outcome) => outcome.as_ref().err(),
            Self::ReadAll(outcome) => outcome.as_ref().err(),
            Self::Written(outcome) => outcome.as_ref().err(),
            Self::Tags(outcome) => outcome.as_ref().err(),
            Self::MetadataChanged(Err(failure)) => Some(failure),
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
            | Self::Unfinished(_)
            | Self::Unjournaled(_)
            | Self::Jobs(_)
            | Self::JobDropped(_)
            | Self::Overdue
            | Self::Calling { .. }
            | Self::Dated(_)
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

/// A text for the user's own editor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutsideEdit {
    /// The editor.
    pub editor: EditorCommand,
    /// The parameter that it is of.
    pub name: String,
    /// The text.
    pub text: Secret,
    /// The user has said that it may be on a disk meanwhile.
    pub on_disk: bool,
}

/// What the user's own editor has left.
#[derive(Debug)]
pub struct Edited {
    /// How it ended.
    pub end: EditorEnd,
    /// What stands in the file.
    pub text: EditedText,
    /// What of the file could not be taken away, and why.
    pub left: Option<String>,
}

/// How an editor ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EditorEnd {
    /// As it should.
    Done,
    /// With a status that says that it failed, or was told to.
    Status(i32),
    /// By a signal.
    Killed(i32),
}

/// What an editor has left in its file.
#[derive(Debug)]
pub enum EditedText {
    /// A text.
    Text(Secret),
    /// Something that is not UTF-8, with a sign in place of what cannot be read.
    NotUtf8(Secret),
    /// More than anything that is edited here.
    TooLong,
    /// No file.
    Gone,
}

/// Why the user's own editor was not run.
#[derive(Debug)]
pub enum NotEdited {
    /// The text would be on a disk, and nobody has said that it may.
    NoMemory,
    /// It could not be, in the system's words.
    Failed(String),
}

/// Why a pasted text is not taken. Never a part of one is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unpasted {
    /// Longer than anything that is typed here, by its bytes.
    #[error("{0} bytes, and a value has 8192 at most")]
    TooLong(usize),
    /// Not UTF-8, as everything that is typed here is.
    #[error("it is no text in UTF-8")]
    NotText,
    /// The terminal did not send its end.
    #[error("its end did not come")]
    CutOff,
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

/// What the program was started for and with.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Start {
    /// Where the first session goes, as far as it is known before any call.
    pub place: Place,
    /// Where a command is going to be run for the credentials: the profile that names it.
    pub credential_process: Option<String>,
    /// Where what the place goes by was said.
    pub origins: Origins,
    /// The embedded demo store, whatever else is said.
    pub demo: bool,
    /// The settings file that was read, if there is one.
    pub settings: Option<PathBuf>,
    /// Where names are kept between sessions, if they are.
    pub cache: Option<PathBuf>,
    /// The file that keeps where the user was between sessions, if one does.
    pub places_file: Option<PathBuf>,
    /// What stood in it.
    pub places: Places,
    /// Where journals of changes are kept, if they are.
    pub journals: Option<PathBuf>,
    /// The file of `--log`.
    pub log: Option<PathBuf>,
    /// The directory that the program was started in.
    pub directory: Option<PathBuf>,
    /// The ways of a copied text out of the program, in the order in which they are tried.
    pub clipboard: Vec<Copied>,
    /// The editor that the user has named.
    pub external_editor: ExternalEditor,
    /// The subtree to begin with: `/` or `/team/env`. What is shown is [`super::App::root`].
    pub scope: String,
}
