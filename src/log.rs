//! The file of `--log`: what was called, how long it took and how it ended, to find out afterwards why something was slow or
//! refused. It holds no name of a parameter and no value, and is for its owner's eyes alone.
//!
//! Only this program's own events get in. The SDK's could hold bodies (docs/parameter-store.md 7.2).

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use tracing::Level;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use crate::private_files;

/// Why there is no log.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// The file cannot be opened.
    #[error("the log {} cannot be written", path.display())]
    Open {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// A terminal, a pipe or the like: the log would be drawn over the screen, or lost. A link may lead there.
    #[error("the log {} is not a file (a link to one does not count)", .0.display())]
    NotAFile(PathBuf),
    /// It is being written already.
    #[error("the log is set up already")]
    Twice,
}

/// Logs to a file from now on, after what it holds. It is made readable by its owner alone, or not used.
///
/// # Errors
/// Where the file cannot be opened or kept private.
pub fn open(path: &Path) -> Result<(), LogError> {
    let file = private(path)?;
    let layer = tracing_subscriber::fmt::layer()
        .with_ansi(false)
        // A full disk is no reason to write on the screen.
        .log_internal_errors(false)
        .with_writer(Mutex::new(file));
    let own = Targets::new().with_target(env!("CARGO_CRATE_NAME"), Level::INFO);
    tracing_subscriber::registry().with(own).with(layer).try_init().map_err(|_| LogError::Twice)?;
    tracing::info!(version = env!("CARGO_PKG_VERSION"), "started");
    Ok(())
}

fn private(path: &Path) -> Result<File, LogError> {
    private_files::append(path).map_err(|source| match source.kind() {
        io::ErrorKind::InvalidInput => LogError::NotAFile(path.to_owned()),
        _ => LogError::Open { path: path.to_owned(), source },
    })
}

#[cfg(all(test, unix))]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn what_is_no_file_is_no_log() {
        let dir = tempfile::tempdir().unwrap();
        assert!(matches!(private(dir.path()), Err(LogError::NotAFile(_))));
        assert!(matches!(private(Path::new("/dev/null")), Err(LogError::NotAFile(_))));
        assert!(matches!(private(&dir.path().join("none/log")), Err(LogError::Open { .. })));
    }
}
