//! A listing as it is kept, and what it is kept under.

use std::fmt;

use jiff::Timestamp;

use crate::destination::Place;
use crate::names::Tree;

/// What decides which names a session sees. No [`crate::destination::Place`]: in place of the profile's name it holds whose the
/// credentials are, and a session that may not write sees the same names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListingKey {
    /// What the session signs in with, or for which account where that says nothing (instance metadata, say).
    pub login: Login,
    /// The region.
    pub region: String,
    /// The endpoint override in force.
    pub endpoint: Option<String>,
    /// What was listed, as a [`crate::destination::Root`] is written: `/` or `/team/env`.
    pub scope: String,
}

/// Whose names they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Login {
    /// The fingerprint of the credentials, known without network: see [`crate::signin::Environment::fingerprint`].
    Credentials(String),
    /// The account, where the credentials have no fingerprint.
    Account(String),
}

impl ListingKey {
    /// By what the session signs in with, where that says whose names it sees; otherwise by the account. `None` while neither is known,
    /// or the region is not.
    pub fn of(fingerprint: Option<String>, account: Option<String>, place: &Place, scope: String) -> Option<Self> {
        let login = fingerprint.map(Login::Credentials).or_else(|| account.map(Login::Account))?;
        Some(Self { login, region: place.region.clone()?, endpoint: place.endpoint.clone(), scope })
    }
}

/// A listing as it is kept.
#[derive(Clone)]
pub struct Kept {
    /// The account it was listed for.
    pub account: String,
    /// When the listing was complete.
    pub at: Timestamp,
    /// The names.
    pub tree: Tree,
}

impl fmt::Debug for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { account, at, tree } = self;
        f.debug_struct("Kept").field("account", account).field("at", at).field("tree", tree).finish()
    }
}
