//! The directory of the files: bounded, each file whole.

use std::ffi::OsString;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, SystemTime};

use super::format::EXTENSION;
use crate::directories;
use crate::private_files;

/// What an interrupted write leaves behind.
const UNFINISHED: &str = "part";

/// After this long no write is under way any more.
const ABANDONED: Duration = Duration::from_hours(1);

/// Where listings are kept: `sesame` in the user's cache directory, which is `XDG_CACHE_HOME` or `~/.cache`, and the local
/// application data on Windows. `None` where there is neither.
pub fn default_dir() -> Option<PathBuf> {
    dir_among(|name| std::env::var_os(name), std::env::home_dir())
}

fn dir_among(var: impl Fn(&str) -> Option<OsString>, home: Option<PathBuf>) -> Option<PathBuf> {
    let local = if cfg!(windows) { directories::base("LOCALAPPDATA", "", &var, None) } else { None };
    Some(local.or_else(|| directories::base("XDG_CACHE_HOME", ".cache", var, home))?.join("sesame"))
}

/// Writes a file of at most `max` bytes under another name and then gives it its own, so that no reader sees half of it.
///
/// It is not forced to the disk first: after a power failure the checksum finds it out, and it is only a cache.
pub(super) fn replace(path: &Path, max: u64, fill: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    // No two writes share a name, in this process or between two.
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let unfinished = path.with_extension(format!("{}-{number}.{UNFINISHED}", std::process::id()));
    let write = || {
        let mut out = Bounded { out: private_files::create(&unfinished)?, left: max };
        fill(&mut out)?;
        fs::rename(&unfinished, path)
    };
    let written = write();
    if written.is_err() {
        let _ = fs::remove_file(&unfinished);
    }
    written
}

/// Removes what interrupted writes left, and the oldest files until all are within `max` bytes; `keep` stays.
pub(super) fn sweep(dir: &Path, max: u64, keep: &Path) {
    let Ok(entries) = fs::read_dir(dir) else { return };
    let now = SystemTime::now();
    let mut kept: Vec<(SystemTime, u64, PathBuf)> = Vec::new();
    for entry in entries.flatten() {
        let path = entry.path();
        let Ok(about) = entry.metadata() else { continue };
        let Ok(written) = about.modified() else { continue };
        match path.extension().and_then(|extension| extension.to_str()) {
            Some(EXTENSION) => kept.push((written, about.len(), path)),
            Some(UNFINISHED) if now.duration_since(written).is_ok_and(|age| age > ABANDONED) => {
                let _ = fs::remove_file(&path);
            }
            _ => {}
        }
    }
    kept.sort();
    let mut total: u64 = kept.iter().map(|(_, len, _)| len).sum();
    for (_, len, path) in kept.iter().filter(|(_, _, path)| path != keep) {
        if total <= max {
            break;
        }
        if fs::remove_file(path).is_ok() {
            total -= len;
        }
    }
}

/// Refuses what goes beyond so many bytes.
struct Bounded<W> {
    out: W,
    left: u64,
}

impl<W: Write> Write for Bounded<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let left = self.left.checked_sub(bytes.len() as u64);
        self.left =
            left.ok_or_else(|| io::Error::new(io::ErrorKind::FileTooLarge, "the listing is too large to keep"))?;
        self.out.write_all(bytes)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_directory_is_the_users_cache_or_none() {
        let at = |xdg: Option<&str>, home: Option<&str>| {
            dir_among(
                |name| (name == "XDG_CACHE_HOME").then(|| xdg.map(OsString::from)).flatten(),
                home.map(PathBuf::from),
            )
        };
        let table = [
            (Some("/x"), Some("/home/a"), Some("/x/sesame")),
            (None, Some("/home/a"), Some("/home/a/.cache/sesame")),
            (Some(""), Some("/home/a"), Some("/home/a/.cache/sesame")),
            (Some("relative"), Some("/home/a"), Some("/home/a/.cache/sesame")),
            (Some("/x"), None, Some("/x/sesame")),
            (None, Some(""), None),
            (None, Some("relative"), None),
            (None, None, None),
        ];
        for (xdg, home, dir) in table {
            assert_eq!(at(xdg, home), dir.map(PathBuf::from), "{xdg:?} {home:?}");
        }
    }
}
