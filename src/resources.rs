//! Whether the system lets this process have what it needs, asked before the first frame: a library that finds out in the midst of a
//! session ends it by a panic.

use std::fs::File;
use std::io;
use std::sync::{PoisonError, RwLock};
use std::thread;

/// Open files beside standard input, output and error: a session at rest has a dozen, one at work some connections more.
const FILES: usize = 24;

/// Threads: those of the runtime, that which writes to the terminal, the search, and what reads files or the terminal's clipboard.
const THREADS: usize = 8;

/// Enough for a thread that only waits.
const STACK: usize = 64 << 10;

/// What there is too little of.
#[derive(Debug, thiserror::Error)]
pub enum ResourceError {
    /// Open files.
    #[error("the system lets this process have fewer than the {FILES} open files that it needs (ulimit -n)")]
    Files(#[source] io::Error),
    /// Threads.
    #[error("the system lets this process have fewer than the {THREADS} threads that it needs (ulimit -u)")]
    Threads(#[source] io::Error),
}

/// Takes all of it for a moment.
///
/// # Errors
/// What there is too little of.
pub(crate) fn check() -> Result<(), ResourceError> {
    let null = if cfg!(windows) { "NUL" } else { "/dev/null" };
    let files: Result<Vec<File>, io::Error> = (0..FILES).map(|_| File::open(null)).collect();
    match files {
        // Where there is no such file, that says nothing about how many there may be.
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(ResourceError::Files(error)),
        _ => {}
    }
    let gate = RwLock::new(());
    let shut = gate.write().unwrap_or_else(PoisonError::into_inner);
    let wait = || drop(gate.read());
    let threads = thread::scope(|scope| {
        // Opened when this closure ends, so that those threads that could be had end as well.
        let _shut = shut;
        (0..THREADS).try_for_each(|_| thread::Builder::new().stack_size(STACK).spawn_scoped(scope, wait).map(drop))
    });
    threads.map_err(ResourceError::Threads)
}

#[cfg(test)]
mod tests {
    #[test]
    fn this_system_has_enough() {
        assert!(super::check().is_ok());
    }
}
