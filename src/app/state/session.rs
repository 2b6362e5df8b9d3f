//! What lives as long as a session: one place, one principal, one connection. A switch to another profile, region or account
//! replaces it whole, so that nothing of the place that was left can be shown, kept or carried over.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use jiff::SignedDuration;

use super::account::AccountFacts;
use super::change_set::ChangeSet;
use super::changes::Changes;
use super::cursor::{Back, TreeCursor};
use super::kept::KeptNames;
use super::kms_keys::KmsKeys;
use super::listing::Listing;
use super::marks::Marks;
use super::opening::Opening;
use super::overviews::Overviews;
use super::search::Search;
use super::value::{OneVersion, Value};
use super::watched::Watched;
use crate::app::geometry::Pane;
use crate::app::message::{Now, SessionId, Ticket};
use crate::deletion::Tag;
use crate::destination::{Destination, Origins, Place, Root};
use crate::failure::Failure;
use crate::managed::Ownership;
use crate::names::{Node, Order, Tree};
use crate::parameter::{Identity, Parameter, Reading, Version, name_key};
use crate::secret::Secret;

/// The connection to the service.
#[derive(Debug)]
pub(crate) enum Link {
    /// Configuration and credentials are being loaded.
    Connecting,
    /// A client stands.
    Up,
    /// None could be made.
    Down(Failure),
}

/// One session.
#[derive(Debug)]
pub(crate) struct Session {
    /// Which connection it is with; another after a reconnect.
    pub(crate) id: SessionId,
    pub(crate) place: Place,
    /// Where a command is being run for the credentials: the profile that names it.
    pub(in crate::app) credential_process: Option<String>,
    /// Where what the place goes by was said.
    pub(in crate::app) origins: Origins,
    /// What was chosen of the place since the program started.
    pub(in crate::app) destination: Destination,
    /// Where its last connection led.
    pub(in crate::app) connected_to: Option<Place>,
    pub(crate) link: Link,
    pub(crate) identity: Option<Identity>,
    /// Who was asking before the connection was made anew, until it is known who is now.
    pub(in crate::app) previous: Option<Identity>,
    /// Why it is not known who is asking, where STS was asked and did not tell.
    pub(in crate::app) unidentified: Option<Failure>,
    /// How the service refused the credentials: only a new connection can help.
    pub(in crate::app) signed_out: Option<Failure>,
    /// By how much the service's clock is ahead of this machine's, by its last answer.
    pub(in crate::app) clock_ahead: SignedDuration,
    /// How long the service takes to answer, by its last answers.
    pub(in crate::app) usual_answer: Option<Duration>,
    /// Values that were asked for and refused, by [`crate::parameter::name_key`].
    pub(crate) refused: HashMap<String, Failure>,
    /// Values that stay readable once they were revealed, as the settings ask, by [`crate::parameter::name_key`].
    pub(in crate::app) spared: HashMap<String, Reading>,
    /// What this session wrote, by [`crate::parameter::name_key`], until a listing has caught up with it.
    pub(in crate::app) written: HashMap<String, OwnWrite>,
    /// What this session deleted, by [`crate::parameter::name_key`], until no listing can lag behind it.
    pub(in crate::app) deleted: HashMap<String, Now>,
    /// What this session changed, in order.
    pub(in crate::app) changes: Changes,
    /// Edits that wait to be written together.
    pub(crate) change_set: ChangeSet,
    /// Whether it was said that changes of this place have not ended.
    pub(in crate::app) told_of_jobs: bool,
    /// What was asked for beside a value, by [`crate::parameter::name_key`].
    pub(in crate::app) beside: HashMap<String, Beside>,
    /// What was opened by its name and is in no listing.
    pub(in crate::app) opened: Vec<Opened>,
    /// The keys to encrypt under, as far as they were asked for.
    pub(in crate::app) kms: KmsKeys,
    /// The settings of the account, as far as they were asked for.
    pub(in crate::app) account: AccountFacts,
    /// The paths under which services publish parameters, once they were asked for.
    pub(in crate::app) services: Option<Vec<String>>,
    /// What was looked for, the last first.
    pub(in crate::app) searches: Vec<Secret>,
    /// The endpoint that it was to have, where a place was gone to that had it.
    pub(in crate::app) meant: Option<Place>,
    /// Where the user was in the other roots.
    pub(in crate::app) left: HashMap<Root, Back>,
    /// What is shown.
    pub(crate) view: View,
}

/// What is shown of a session, and what the user is at in it: one root. Another root replaces it whole.
#[derive(Debug)]
pub(crate) struct View {
    pub(crate) root: Root,
    pub(crate) tree: Tree,
    pub(crate) listing: Listing,
    /// What is kept of its names between sessions.
    pub(in crate::app) kept: KeptNames,
    /// Parameters that a description was asked for beside the listing, by [`crate::parameter::name_key`].
    pub(crate) asked: HashSet<String>,
    pub(crate) browse: TreeCursor,
    pub(crate) marks: Marks,
    pub(crate) focus: Pane,
    /// What lies beneath folders.
    pub(in crate::app) overviews: Overviews,
    /// The folder around the row under the cursor, where there is room to say what lies in it.
    pub(in crate::app) around: Option<Node>,
    pub(crate) value: Value,
    /// Which version it is of, if not the latest.
    pub(crate) version: Option<OneVersion>,
    /// The first line of the detail pane on the screen.
    pub(crate) detail_top: usize,
    /// The first line on the screen of what stands beside it.
    pub(crate) beside_top: usize,
    pub(crate) search: Option<Search>,
    pub(crate) opening: Option<Opening>,
    /// What is looked at again every so often.
    pub(in crate::app) watched: Option<Watched>,
    /// The value on its way to the clipboard.
    pub(in crate::app) copying: Option<Ticket>,
    /// Escape was pressed once on a listing under way.
    pub(in crate::app) stopping: bool,
}

/// What this session wrote.
#[derive(Debug, Clone)]
pub(in crate::app) struct OwnWrite {
    /// As it is since.
    pub(in crate::app) parameter: Parameter,
    pub(in crate::app) at: Now,
}

/// What a listing does not tell of a parameter, once it was asked for.
#[derive(Debug, Default)]
pub(crate) struct Beside {
    /// The version that was the latest then.
    version: i64,
    pub(in crate::app) tags: Option<Vec<Tag>>,
    /// Each with its version, the newest first.
    pub(in crate::app) labels: Option<Vec<(String, i64)>>,
    /// Its versions, the newest first.
    pub(in crate::app) versions: Option<Vec<Version>>,
    /// What CloudFormation says of who owns it.
    pub(in crate::app) stack: Option<Ownership>,
}

/// A parameter that was opened by its name and that no listing of the root brings: it stays, but is not kept for the next
/// session.
#[derive(Debug)]
pub(in crate::app) struct Opened {
    /// Where it was opened.
    pub(in crate::app) root: Root,
    /// What was known of it when that root was left last, or when it was opened.
    pub(in crate::app) parameter: Parameter,
}

impl Session {
    /// One that has not connected yet.
    pub(in crate::app) fn new(id: SessionId, place: Place, destination: Destination, view: View) -> Self {
        Self {
            id,
            place,
            credential_process: None,
            origins: Origins::default(),
            destination,
            connected_to: None,
            link: Link::Connecting,
            identity: None,
            previous: None,
            unidentified: None,
            signed_out: None,
            clock_ahead: SignedDuration::ZERO,
            usual_answer: None,
            refused: HashMap::new(),
            spared: HashMap::new(),
            written: HashMap::new(),
            deleted: HashMap::new(),
            changes: Changes::default(),
            change_set: ChangeSet::default(),
            told_of_jobs: false,
            beside: HashMap::new(),
            opened: Vec::new(),
            kms: KmsKeys::default(),
            account: AccountFacts::default(),
            services: None,
            searches: Vec::new(),
            meant: None,
            left: HashMap::new(),
            view,
        }
    }
}

impl Session {
    /// What was asked for beside the value of a parameter while that version was its latest.
    pub(in crate::app) fn beside(&self, name: &str, version: i64) -> Option<&Beside> {
        self.beside.get(name_key(name)).filter(|beside| beside.version == version)
    }

    /// The same, to be told more of; nothing of another version is kept.
    pub(in crate::app) fn beside_mut(&mut self, name: &str, version: i64) -> &mut Beside {
        let beside = self.beside.entry(name_key(name).to_owned()).or_default();
        if beside.version != version {
            *beside = Beside { version, ..Beside::default() };
        }
        beside
    }

    /// Which version has which label.
    pub(in crate::app) fn labels_are_known(&mut self, name: &str, versions: &[Version]) {
        let Some(latest) = versions.first().map(Version::number) else { return };
        let labels = versions.iter().flat_map(|version| version.labels.iter().map(|it| (it.clone(), version.number())));
        let labels = labels.collect();
        let beside = self.beside_mut(name, latest);
        (beside.labels, beside.versions) = (Some(labels), Some(versions.to_vec()));
    }

    /// Nothing is known of it any more.
    pub(in crate::app) fn forget_beside(&mut self, name: &str) {
        self.beside.remove(name_key(name));
    }
}

impl View {
    /// Nothing of a root yet, in an order of the rows; `back`: where the user was when it was shown last, or what was left for it.
    pub(in crate::app) fn new(root: Root, order: Order, back: Option<Back>) -> Self {
        let mut tree = Tree::new();
        tree.sort(order);
        Self {
            root,
            tree,
            listing: Listing::Idle,
            kept: KeptNames::default(),
            asked: HashSet::new(),
            browse: TreeCursor { back, ..TreeCursor::default() },
            marks: Marks::default(),
            focus: Pane::Tree,
            overviews: Overviews::default(),
            around: None,
            value: Value::Masked,
            version: None,
            detail_top: 0,
            beside_top: 0,
            search: None,
            opening: None,
            watched: None,
            copying: None,
            stopping: false,
        }
    }
}
