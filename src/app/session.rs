//! What lives as long as a session: one place, one principal, one connection. A switch to another profile, region or account
//! replaces it whole, so that nothing of the place that was left can be shown, kept or carried over.
//!
//! | file | what is decided there |
//! |---|---|
//! | [`switch`] | going elsewhere: another place, another root, another login |
//! | `identity` | who is asking, in which account, and what that is called |
//! | [`production`] | whether this is production |
//! | [`listing`] | the listing that fills the tree, and what is learnt of a parameter beside it |
//! | [`kept`] | names kept from the last session and for the next |
//! | `opened` | what was opened by its name and is in no listing |
//! | `arn` | ARNs and commands of this place |

mod arn;
mod identity;
pub(crate) mod kept;
pub(crate) mod listing;
mod opened;
pub(crate) mod production;
pub(crate) mod switch;

use std::collections::{HashMap, HashSet};

use jiff::SignedDuration;

use super::geometry::Pane;
use super::message::{Now, SessionId};
use super::pages::editor::Opening;
use super::panes::search::Search;
use super::panes::tree::{Back, TreeCursor};
use super::panes::value::Value;
use super::panes::version::OneVersion;
use crate::destination::{Destination, Origins, Place, Root};
use crate::failure::Failure;
use crate::names::{Order, Tree};
use crate::parameter::{Identity, Parameter};

use kept::KeptNames;
use listing::Listing;
use opened::Opened;

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
    pub(super) credential_process: Option<String>,
    /// Where what the place goes by was said.
    pub(super) origins: Origins,
    /// What was chosen of the place since the program started.
    pub(super) destination: Destination,
    /// Where its last connection led.
    pub(super) connected_to: Option<Place>,
    pub(crate) link: Link,
    pub(crate) identity: Option<Identity>,
    /// Who was asking before the connection was made anew, until it is known who is now.
    pub(super) previous: Option<Identity>,
    /// Why it is not known who is asking, where STS was asked and did not tell.
    pub(super) unidentified: Option<Failure>,
    /// How the service refused the credentials: only a new connection can help.
    pub(super) signed_out: Option<Failure>,
    /// By how much the service's clock is ahead of this machine's, by its last answer.
    pub(super) clock_ahead: SignedDuration,
    /// Values that were asked for and refused, by [`crate::parameter::name_key`].
    pub(crate) refused: HashMap<String, Failure>,
    /// What this session wrote, by [`crate::parameter::name_key`], until a listing has caught up with it.
    pub(super) written: HashMap<String, OwnWrite>,
    /// What was opened by its name and is in no listing.
    pub(super) opened: Vec<Opened>,
    /// The paths under which services publish parameters, once they were asked for.
    pub(super) services: Option<Vec<String>>,
    /// Where the user was in the other roots.
    pub(super) left: HashMap<Root, Back>,
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
    pub(super) kept: KeptNames,
    /// Parameters that a description was asked for beside the listing, by [`crate::parameter::name_key`].
    pub(crate) asked: HashSet<String>,
    pub(crate) browse: TreeCursor,
    pub(crate) focus: Pane,
    pub(crate) value: Value,
    /// Which version it is of, if not the latest.
    pub(crate) version: Option<OneVersion>,
    /// The first line of the detail pane on the screen.
    pub(crate) detail_top: usize,
    pub(crate) search: Option<Search>,
    pub(crate) opening: Option<Opening>,
    /// The value on its way to the clipboard.
    pub(super) copying: Option<super::Ticket>,
    /// Escape was pressed once on a listing under way.
    pub(super) stopping: bool,
}

/// What this session wrote.
#[derive(Debug, Clone)]
pub(super) struct OwnWrite {
    /// As it is since.
    pub(super) parameter: Parameter,
    pub(super) at: Now,
}

impl Session {
    /// One that has not connected yet.
    pub(super) fn new(id: SessionId, place: Place, destination: Destination, view: View) -> Self {
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
            refused: HashMap::new(),
            written: HashMap::new(),
            opened: Vec::new(),
            services: None,
            left: HashMap::new(),
            view,
        }
    }
}

impl View {
    /// Nothing of a root yet, in an order of the rows; `back`: where the user was when it was shown last, or what was left for it.
    pub(super) fn new(root: Root, order: Order, back: Option<Back>) -> Self {
        let mut tree = Tree::new();
        tree.sort(order);
        Self {
            root,
            tree,
            listing: Listing::Idle,
            kept: KeptNames::default(),
            asked: HashSet::new(),
            browse: TreeCursor { back, ..TreeCursor::default() },
            focus: Pane::Tree,
            value: Value::Masked,
            version: None,
            detail_top: 0,
            search: None,
            opening: None,
            copying: None,
            stopping: false,
        }
    }
}
