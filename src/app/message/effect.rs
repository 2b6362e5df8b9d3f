//! What the app asks for.

use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;

use super::outside::OutsideEdit;
use super::ticket::{SessionId, Ticket};
use crate::cache::Kept;
use crate::comparison::{BothNames, Fingerprints, ValueSearch};
use crate::deletion::{Creation, Deletion};
use crate::destination::{Destination, Root};
use crate::dialect::ImportFormat;
use crate::job::{Job, Resumption};
use crate::names::search::{Corpus, Query, Ranking};
use crate::parameter::{Identity, MetadataChange, Parameter, ServiceFilter, ServiceSetting, SeveralChange, Write};
use crate::places::Trace;
use crate::plan::Plan;
use crate::secret::Secret;
use crate::transfer::Transfer;

/// What the place of the session is compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OtherSide {
    /// A place that `Elsewhere` has opened, or that of the session itself.
    Place(SessionId),
    /// A file.
    File(PathBuf),
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
    /// Read the value of a parameter here and in second places, and tell of each whether it is the same, by fingerprints of that maker or
    /// of a new one. Answers any number of `ToldOf`, then `Compared`.
    CompareIn(Ticket, String, Vec<SessionId>, Option<Arc<Fingerprints>>),
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
    /// List everything in two roots of one place, by one walk. Answers as `List` does: with what is in either of them, and with the failure
    /// of either, of which that of the second says so by its end.
    ListBoth(Ticket, [Root; 2]),
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
    /// Fetch and decrypt several values. Answers `SoFar` while it reads, then `ReadAll`.
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
    Promote {
        /// The session's.
        ticket: Ticket,
        /// Where it reads,
        from: SessionId,
        /// and where it writes.
        to: SessionId,
        /// What.
        transfer: Box<Transfer>,
        /// What it goes on with.
        job: Option<Box<Job>>,
    },
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
