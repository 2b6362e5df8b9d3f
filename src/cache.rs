//! Names and metadata between sessions, so that the next one begins with the whole tree. Never a value, never a ciphertext:
//! what is written is a [`Tree`](crate::names::Tree), which has no place for either.
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
mod asker;
mod dir;
mod format;
mod kept;
mod recent;

use std::io;
use std::path::PathBuf;

use crate::private_files;
pub use asker::{AliasAnswer, Asker};
pub use dir::default_dir;
pub use kept::{Kept, ListingKey, Login};

/// The largest file that is written or read: some six times the largest store there is (100,000 names take 5 MB).
const MAX_FILE: u64 = 32 << 20;

/// What all files together may take; the oldest go first.
const MAX_TOTAL: u64 = 64 << 20;

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
        let written = private_files::replace(&path, self.max_file, |out| format::encode(out, key, kept));
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
