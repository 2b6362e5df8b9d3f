//! The directory of the files: bounded, each file whole.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::format::EXTENSION;
use crate::directories;
use crate::private_files::UNFINISHED;

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
