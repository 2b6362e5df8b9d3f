//! Names that are kept between sessions, as far as this one has come with them.

use jiff::Timestamp;

use crate::app::message::Now;
use crate::text;

/// Names on the screen that were kept in an earlier session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Recalled {
    /// The account that they were listed for.
    pub(crate) account: String,
    /// When they were listed.
    pub(crate) at: Timestamp,
    /// Names that listings which broke off have added since.
    pub(in crate::app) added: usize,
}

impl Recalled {
    /// How long ago they were listed, in words.
    pub(crate) fn age(&self, now: Now) -> String {
        text::ago(self.at, now.wall)
    }
}

/// What is kept between sessions, as far as this one has come with it.
#[derive(Debug, Default)]
pub(in crate::app) struct KeptNames {
    /// What of the tree is from a cache, until a complete listing has replaced it.
    pub(in crate::app) recalled: Option<Recalled>,
    /// Only the account will tell which kept names are this session's.
    pub(in crate::app) awaits_account: bool,
    /// A complete listing of that time is to be kept as soon as the account is known.
    pub(in crate::app) to_keep: Option<Timestamp>,
}
