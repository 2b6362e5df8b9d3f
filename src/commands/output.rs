//! Where the words of a command go: data to standard output, talk to standard error.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, ErrorKind, IsTerminal, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use crate::commands::ended::{Status, Stop};
use crate::failure::RetryReason;
use crate::secret::Secret;
use crate::text::{self, sanitise_message};

/// Standard output, without a buffer that would keep a copy of a value.
pub(crate) struct Data {
    file: File,
    terminal: bool,
}

impl Data {
    /// Standard output as it was handed over.
    pub(crate) fn standard() -> Result<Self, Stop> {
        let stdout = io::stdout();
        let terminal = stdout.is_terminal();
        #[cfg(unix)]
        let owned = {
            use std::os::fd::AsFd;
            stdout.as_fd().try_clone_to_owned()
        };
        #[cfg(windows)]
        let owned = {
            use std::os::windows::io::AsHandle;
            stdout.as_handle().try_clone_to_owned()
        };
        // Closed before the start, it is nowhere.
        let owned = owned.map_err(|error| Stop::failed(format!("standard output cannot be used: {error}")))?;
        Ok(Self { file: owned.into(), terminal })
    }

    /// Whether a person reads it.
    pub(crate) fn is_terminal(&self) -> bool {
        self.terminal
    }

    /// Writes all of that, byte for byte; on a terminal nothing of it steers that, and where it shows something else that is said.
    pub(crate) fn write(&mut self, text: &str) -> Result<(), Stop> {
        if !self.terminal {
            return self.own(text);
        }
        // It may hold values.
        let shown = Secret::new(sanitise_message(text));
        if shown.expose() != text {
            note(
                "sesame: characters that would steer the terminal are shown as signs; into a file or a pipe go the bytes",
            );
        }
        self.own(shown.expose())
    }

    /// Writes a line of names and other words from outside; on a terminal nothing of it steers that.
    pub(crate) fn line(&mut self, line: &str) -> Result<(), Stop> {
        self.lines([line])
    }

    /// The same of many lines, in which nothing is secret, many of them at once.
    pub(crate) fn lines<Line: AsRef<str>>(&mut self, lines: impl IntoIterator<Item = Line>) -> Result<(), Stop> {
        let mut text = String::new();
        for line in lines {
            text.push_str(&if self.terminal { text::sanitise(line.as_ref()) } else { line.as_ref().into() });
            text.push('\n');
            if text.len() >= AT_ONCE {
                self.own(&text)?;
                text.clear();
            }
        }
        if text.is_empty() { Ok(()) } else { self.own(&text) }
    }

    /// Writes words that are this program's own, as they are. A reader that has gone has had enough: that is no failure.
    pub(crate) fn own(&mut self, text: &str) -> Result<(), Stop> {
        Progress::take_away();
        match self.file.write_all(text.as_bytes()) {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Err(Stop::quietly(Status::Done)),
            Err(error) => Err(Stop::failed(format!("standard output cannot be written: {error}"))),
            Ok(()) => Ok(()),
        }
    }
}

/// About how many bytes of lines are written at once: what a pipe holds.
const AT_ONCE: usize = 64 << 10;

/// Says something on standard error, as it is but for what would steer a terminal.
pub(crate) fn note(message: &str) {
    if cfg!(test) {
        // What a test of the library does is for nobody to read.
        return;
    }
    Progress::take_away();
    let _ = io::stderr().write_all(format!("{}\n", sanitise_message(message)).as_bytes());
}

/// The same in place of a [`Progress`] that stands there, if it does.
pub(crate) fn note_over(message: &str) {
    if !cfg!(test) && io::stderr().is_terminal() {
        let _ = io::stderr().write_all(b"\r\x1b[K");
    }
    note(message);
}

/// Columns of a line that says how far something is.
const PROGRESS: usize = 79;

/// One line on a terminal's standard error that says how far something is; nothing anywhere else.
pub(crate) struct Progress {
    terminal: bool,
    began: Instant,
}

/// Whether a line of progress stands on the terminal. There is one terminal, whoever writes to it.
static SHOWN: AtomicBool = AtomicBool::new(false);

/// How far what is under way is, as it was said last.
static SAID: Mutex<String> = Mutex::new(String::new());

/// Says on a terminal, behind how far it is, that a request is going to be made again, and why: that may take its time.
pub(crate) fn waiting(why: RetryReason) {
    if io::stderr().is_terminal() {
        SHOWN.store(true, Ordering::Relaxed);
        let far = SAID.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = io::stderr().write_all(format!("\r\x1b[K{}", waiting_line(&far, why)).as_bytes());
    }
}

fn waiting_line(far: &str, why: RetryReason) -> String {
    let waits = match why {
        RetryReason::Throttled => "waiting: AWS throttles".to_owned(),
        other => format!("waiting: {other}"),
    };
    if far.is_empty() { waits } else { line(far, Some(waits)) }
}

impl Progress {
    /// Nothing is shown yet.
    pub(crate) fn new() -> Self {
        Self { terminal: io::stderr().is_terminal(), began: Instant::now() }
    }

    /// Shows in place of what was shown that so many are done, of how many where that is known; from two seconds on with how fast that
    /// gets on and how long it still takes. `what`: how far it is, in words.
    pub(crate) fn says(&self, what: &str, done: usize, all: Option<usize>) {
        if self.terminal {
            SHOWN.store(true, Ordering::Relaxed);
            what.clone_into(&mut SAID.lock().unwrap_or_else(PoisonError::into_inner));
            let line = format!("\r\x1b[K{}", line(what, text::pace(done, all, self.began.elapsed())));
            let _ = io::stderr().write_all(line.as_bytes());
        }
    }

    /// The same of so many: `read 40 of 200`.
    pub(crate) fn counts(&self, does: &str, done: usize, all: usize) {
        self.says(&format!("{does} {} of {}", text::grouped(done), text::grouped(all)), done, Some(all));
    }

    /// Takes it away.
    pub(crate) fn clear(&self) {
        if self.terminal {
            SAID.lock().unwrap_or_else(PoisonError::into_inner).clear();
            Self::take_away();
        }
    }

    /// Takes away what any of them shows, so that what is written next begins in a line of its own.
    fn take_away() {
        if SHOWN.swap(false, Ordering::Relaxed) {
            let _ = io::stderr().write_all(b"\r\x1b[K");
        }
    }
}

/// How many have come so far of what some places hold, on a terminal.
pub(crate) struct Count {
    progress: Progress,
    does: &'static str,
    places: String,
    so_far: Cell<usize>,
}

impl Count {
    /// None have. `does`: what is done with them, as in `read 40 below /a and below /b`.
    pub(crate) fn of<Place: ToString>(does: &'static str, places: impl IntoIterator<Item = Place>) -> Self {
        let places: Vec<String> = places.into_iter().map(|place| place.to_string()).collect();
        Self { progress: Progress::new(), does, places: places.join(" and below "), so_far: Cell::default() }
    }

    /// So many more.
    pub(crate) fn more(&self, count: usize) {
        self.so_far.update(|before| before + count);
        let (does, so_far) = (self.does, self.so_far.get());
        self.progress.says(&format!("{does} {} below {}", text::grouped(so_far), self.places), so_far, None);
    }
}

/// How far something is and how fast it gets on, in a line of a terminal as narrow as any: names give way.
fn line(what: &str, pace: Option<String>) -> String {
    let pace = pace.map(|pace| format!(" · {pace}")).unwrap_or_default();
    let what = text::sanitise(what);
    format!("{}{pace}", text::truncate(&what, PROGRESS.saturating_sub(text::width(&pace))))
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_waited_for_is_said_behind_how_far_it_is() {
        assert_eq!(waiting_line("", RetryReason::Throttled), "waiting: AWS throttles");
        assert_eq!(waiting_line("3 of 9 done", RetryReason::Throttled), "3 of 9 done · waiting: AWS throttles");
        assert_eq!(waiting_line("", RetryReason::Unanswered), "waiting: no answer");
    }

    #[test]
    fn a_long_name_gives_way_to_how_long_it_still_takes() {
        let pace = || Some("66/s · about 2 min left".to_owned());
        assert_eq!(line("read 40 of 200", pace()), "read 40 of 200 · 66/s · about 2 min left");
        assert_eq!(line("read 40 of 200", None), "read 40 of 200");
        let long = line(&format!("read 300 of /{}", "a".repeat(99)), pace());
        assert!(long.ends_with("a… · 66/s · about 2 min left") && text::width(&long) == PROGRESS, "{long}");
    }
}
