//! Names and metadata between sessions, so that the next one begins with the whole tree. Never a value, never a ciphertext:
//! what is written is a [`Tree`], which has no place for either.
//!
//! One file for each [`ListingKey`]: credentials, region, endpoint and scope. The account behind credentials is known only when
//! the network has answered, so a file is found by what the session signs in with, and says for which account it was listed;
//! whoever shows it compares as soon as the account is known.
//!
//! Beside them stand the names of the profiles used last, and what accounts are called.
//!
//! A file is a guess that may be lost at any time. What is wrong with one — damage, another version of the format, another
//! key, another owner, permissions for others, a link — makes it count as absent.

mod aliases;
mod dir;
mod format;
mod recent;

use std::fmt;
use std::io;
use std::path::PathBuf;

use jiff::Timestamp;

use crate::names::Tree;
use crate::private_files;
pub use aliases::{AliasAnswer, Asker};
pub use dir::default_dir;

/// The largest file that is written or read: some six times the largest store there is (100,000 names take 5 MB).
const MAX_FILE: u64 = 32 << 20;

/// What all files together may take; the oldest go first.
const MAX_TOTAL: u64 = 64 << 20;

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

/// A directory of kept listings, and of what else is worth knowing at the next start.
#[derive(Debug, Clone)]
pub struct Cache {
    dir: PathBuf,
    max_file: u64,
    max_total: u64,
}

impl Cache {
    /// The listings in a directory of their own, which need not exist.
    pub fn new(dir: PathBuf) -> Self {
        Self { dir, max_file: MAX_FILE, max_total: MAX_TOTAL }
    }

    /// Other bounds, in bytes: of one file and of all together.
    #[must_use]
    pub fn bounded(self, max_file: u64, max_total: u64) -> Self {
        Self { max_file, max_total, ..self }
    }

    /// Where the listing of a key is kept, whether or not it is.
    pub fn path(&self, key: &ListingKey) -> PathBuf {
        self.dir.join(key.file_name())
    }

    /// The listing kept for a key; `None` where there is none, or none to be trusted. Reads a file: not for the
    /// interface's thread.
    pub fn recall(&self, key: &ListingKey) -> Option<Kept> {
        let bytes = private_files::read(&self.path(key), self.max_file)?;
        format::decode(&bytes, key)
    }

    /// Keeps a listing in place of the one before, and removes the oldest files where all take too much. The file appears as
    /// a whole or not at all, readable by its owner alone. Not for the interface's thread.
    ///
    /// # Errors
    /// What the file system says; or that the listing is too large, which leaves none kept for this key.
    pub fn remember(&self, key: &ListingKey, kept: &Kept) -> io::Result<()> {
        let path = self.path(key);
        private_files::prepare_dir(&self.dir)?;
        let written = dir::replace(&path, self.max_file, |out| format::encode(out, key, kept));
        if written.is_err() {
            // An older one would be shown as if nothing had been listed since.
            let _ = std::fs::remove_file(&path);
        }
        dir::sweep(&self.dir, self.max_total, &path);
        written
    }
}

#[cfg(test)]
mod tests;
