//! The user's base directories, after the XDG Base Directory Specification. Pure: environment and home are handed in.
//!
//! Our own few lines and not the crate `etcetera`: that gives nothing at all where there is no home, though a variable names the
//! directory (a container that runs as any user); takes a `HOME` that is empty or relative as it is, so that files would lie
//! wherever the program is started; and reads the process by itself.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// The directory that an XDG variable names, or else the usual one in the home. A relative path counts as none, as the
/// specification asks: it would mean another directory wherever the program is started.
pub(crate) fn base(
    variable: &str,
    usual: &str,
    var: impl Fn(&str) -> Option<OsString>,
    home: Option<PathBuf>,
) -> Option<PathBuf> {
    let absolute = |path: &PathBuf| path.is_absolute();
    let named = var(variable).map(PathBuf::from).filter(absolute);
    named.or_else(|| home.filter(absolute).map(|home| home.join(usual)))
}

/// A path that begins with `~/`, as a shell would read it; `None` of any other.
pub(crate) fn in_home(path: &Path, home: Option<PathBuf>) -> Option<PathBuf> {
    path.strip_prefix("~").ok().zip(home).map(|(rest, home)| home.join(rest))
}
