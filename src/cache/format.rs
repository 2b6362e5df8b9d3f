//! One listing as a file: magic, format, context, time, account, the tree, and a checksum of it all.
//!
//! A format of its own, since a tree written node by node needs no search to be read again: 100,000 names in a third of the
//! time that inserting them takes, with no intermediate structure, which a general serialiser would build.

use std::io::{self, Write};

use jiff::Timestamp;
use sha2::{Digest, Sha256};

use super::kept::{Kept, ListingKey, Login};
use crate::names::Tree;
use crate::names::bytes::{Reader, Writer};

const MAGIC: &[u8; 8] = b"sesame\0n";

/// Raise it with every change of what follows, [`Tree::freeze`] included: there is no other compatibility.
pub(super) const FORMAT: u8 = 1;

const DIGEST: usize = 32;

/// The ending of the files' names.
pub(super) const EXTENSION: &str = "names";

impl ListingKey {
    /// The key, irreversibly: a file's name must not tell who signs in where.
    fn digest(&self) -> [u8; DIGEST] {
        let Self { login, region, endpoint, scope } = self;
        let (kind, login) = match login {
            Login::Credentials(fingerprint) => ("credentials", fingerprint),
            Login::Account(account) => ("account", account),
        };
        let mut digest = Sha256::new();
        // Each part after its length: no two keys read alike.
        for part in [kind, login, region, endpoint.as_deref().unwrap_or_default(), scope] {
            digest.update((part.len() as u64).to_le_bytes());
            digest.update(part);
        }
        digest.finalize().into()
    }

    pub(super) fn file_name(&self) -> String {
        // Half of it: enough to tell keys apart, and the whole stands in the file.
        let half = self.digest().iter().take(DIGEST / 2).fold(0_u128, |half, byte| half << 8 | u128::from(*byte));
        format!("{half:032x}.{EXTENSION}")
    }
}

/// Writes, and reckons the checksum of what it writes.
struct Summing<W> {
    out: W,
    sum: Sha256,
}

impl<W: Write> Write for Summing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.sum.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

pub(super) fn encode(out: impl Write, key: &ListingKey, kept: &Kept) -> io::Result<()> {
    // The tree is written in pieces of a few bytes; the checksum and the file get whole blocks.
    let mut out = Writer(io::BufWriter::with_capacity(1 << 16, Summing { out, sum: Sha256::new() }));
    out.raw(MAGIC)?;
    out.byte(FORMAT)?;
    out.raw(&key.digest())?;
    out.signed(kept.at.as_second())?;
    out.text(&kept.account)?;
    kept.tree.freeze(&mut out.0)?;
    let Summing { mut out, sum } = out.0.into_inner().map_err(io::IntoInnerError::into_error)?;
    out.write_all(&sum.finalize())?;
    out.flush()
}

pub(super) fn decode(bytes: &[u8], key: &ListingKey) -> Option<Kept> {
    let (body, sum) = bytes.split_at_checked(bytes.len().checked_sub(DIGEST)?)?;
    let mut from = Reader::new(body);
    let ours = from.raw(MAGIC.len())? == MAGIC && from.byte()? == FORMAT && from.raw(DIGEST)? == key.digest();
    if !ours || Sha256::digest(body)[..] != *sum {
        return None;
    }
    let at = Timestamp::from_second(from.signed()?).ok()?;
    let account = from.text()?.to_owned();
    Some(Kept { account, at, tree: Tree::thaw(from.rest())? })
}
