//! Journals of changes of several parameters: one file for each, the user's alone, written as the change goes on, so that what is left
//! of it can be gone on with however this program ended. What stands in them is [`Job`]'s.
//!
//! A line is written before a request leaves and once its answer is there. It is with the system by then, and outlives this program
//! whatever ends it; it is not forced to the disk, which takes longer than a request may. What a power failure takes of the last lines is
//! found out by looking, as what was between two steps is, or told and left.
//!
//! Whoever writes one holds its lock as long as the change lasts: nobody else offers it meanwhile.

use std::collections::HashMap;
use std::ffi::OsString;
use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;

use crate::directories;
use crate::job::{Job, JobPlace, NoJob, Reached, Unfinished};
use crate::parameter::name_key;
use crate::private_files;

/// The ending of the files' names.
const EXTENSION: &str = "journal";

/// How long one is kept that nobody goes on with.
const KEPT_FOR: Duration = Duration::from_hours(7 * 24);

/// The largest that is read: a store has 100,000 names at most, of some 300 bytes with their steps.
const MAX_FILE: u64 = 64 << 20;

/// Where the journals are: `sesame` in the user's state directory, which is `XDG_STATE_HOME` or `~/.local/state`, and the local
/// application data on Windows. `None` where there is neither.
pub fn default_dir() -> Option<PathBuf> {
    dir_among(|name| std::env::var_os(name), std::env::home_dir())
}

fn dir_among(var: impl Fn(&str) -> Option<OsString>, home: Option<PathBuf>) -> Option<PathBuf> {
    let local = if cfg!(windows) { directories::base("LOCALAPPDATA", "", &var, None) } else { None };
    Some(local.or_else(|| directories::base("XDG_STATE_HOME", ".local/state", var, home))?.join("sesame"))
}

/// Where journals are kept.
#[derive(Debug, Clone)]
pub struct Journals {
    /// Nowhere but in memory, where there is none.
    dir: Option<PathBuf>,
    clock: fn() -> Timestamp,
}

impl Default for Journals {
    fn default() -> Self {
        Self { dir: None, clock: Timestamp::now }
    }
}

/// Why a change is not gone on with.
#[derive(Debug, thiserror::Error)]
pub enum NotResumed {
    /// Another sesame is at it.
    #[error("another sesame is at it")]
    Held,
    /// It is not there any more, or has gone on.
    #[error("it has gone on since it was shown, or is not there any more")]
    Changed,
}

impl Journals {
    /// In files of a directory, which need not exist.
    pub fn within(dir: PathBuf) -> Self {
        Self { dir: Some(dir), ..Self::default() }
    }

    /// By another clock.
    #[must_use]
    pub fn with_clock(self, clock: fn() -> Timestamp) -> Self {
        Self { clock, ..self }
    }

    /// Begins that of a change. Nothing is written before its first step.
    pub fn begin(&self, job: Job, place: JobPlace) -> Journal {
        self.begin_between(job, place.clone(), place)
    }

    /// The same of one that reads in one place and writes in another.
    pub fn begin_between(&self, job: Job, from: JobPlace, to: JobPlace) -> Journal {
        // No two share a name, in this process or between two.
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let now = (self.clock)();
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let id = format!("{}-{}-{count}", now.as_millisecond(), std::process::id());
        let job = job.begun(id, (from, to), now);
        let path = self.dir.as_ref().map(|dir| path(dir, &job.id));
        Journal::of(Open::new(job, path, None, self.clock))
    }

    /// Goes on with one, if it is as it was shown.
    ///
    /// # Errors
    /// Where somebody else is at it, or was.
    pub fn go_on(&self, job: Job) -> Result<Journal, NotResumed> {
        let path = self.dir.as_ref().filter(|_| job.is_kept).map(|dir| path(dir, &job.id));
        let file = match &path {
            None => None,
            Some(path) => {
                let file = private_files::append(path).map_err(|_| NotResumed::Changed)?;
                let file = Locked::of(file).ok_or(NotResumed::Held)?;
                let now = private_files::read(path, MAX_FILE).and_then(|bytes| Job::parse(&job.id, &bytes).ok());
                if now.is_none_or(|now| now.names != job.names) {
                    return Err(NotResumed::Changed);
                }
                Some(file)
            }
        };
        let mut open = Open::new(job, path, file, self.clock);
        open.begun = true;
        let line = open.job.go_on();
        // What a crash left half written ends here.
        open.write(&format!("\n{line}"));
        Ok(Journal::of(open))
    }

    /// What earlier changes have left; those of programs that are at it are not among them. What is too old, or says nothing, goes.
    /// Reads files: not for the interface's thread.
    pub fn unfinished(&self) -> Unfinished {
        let mut found = Unfinished::default();
        let Some(entries) = self.dir.as_ref().and_then(|dir| fs::read_dir(dir).ok()) else { return found };
        for path in entries.flatten().map(|entry| entry.path()) {
            let id = path.file_stem().and_then(|id| id.to_str()).map(str::to_owned);
            let Some(id) = id.filter(|_| path.extension().is_some_and(|it| it == EXTENSION)) else { continue };
            match read(&path, &id) {
                Ok(Some(job)) => found.jobs.push(job),
                Ok(None) => {}
                Err(why) => found.unread.push((path, why)),
            }
        }
        found.jobs.sort_by(|one, other| (other.begun, &other.id).cmp(&(one.begun, &one.id)));
        found.unread.sort();
        found
    }

    /// Drops what is known of one: it is not gone on with.
    ///
    /// # Errors
    /// Where it is there still.
    pub fn drop_one(&self, job: &Job) -> io::Result<()> {
        let Some(dir) = self.dir.as_ref().filter(|_| job.is_kept) else { return Ok(()) };
        match fs::remove_file(path(dir, &job.id)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}

fn path(dir: &Path, id: &str) -> PathBuf {
    dir.join(format!("{id}.{EXTENSION}"))
}

/// What one file tells; nothing of what is being written, and where nothing is left.
fn read(path: &Path, id: &str) -> Result<Option<Job>, String> {
    let Some(file) = private_files::open(path) else {
        return Err("it is not this user's alone".to_owned());
    };
    let Some(file) = Locked::of(file) else { return Ok(None) };
    let written = file.0.metadata().and_then(|about| about.modified()).ok();
    let is_old = written.and_then(|written| written.elapsed().ok()).is_some_and(|age| age > KEPT_FOR);
    let bytes = private_files::read_open(&file.0, MAX_FILE).ok_or("it cannot be read")?;
    match Job::parse(id, &bytes) {
        _ if is_old => {}
        // Whoever makes it has not written to it yet.
        Err(NoJob::Empty) => return Ok(None),
        Ok(job) if job.is_unfinished() => return Ok(Some(job)),
        Ok(_) => {}
        Err(why) => return Err(why.to_string()),
    }
    let _ = fs::remove_file(path);
    Ok(None)
}

/// The journal of a change under way. Clones are the same.
#[derive(Debug, Clone)]
pub struct Journal(Arc<Mutex<Open>>);

#[derive(Debug)]
struct Open {
    job: Job,
    /// Where each name stands in it, by [`name_key`].
    index: HashMap<String, usize>,
    /// Where it is to be; nowhere but in memory, where there is none.
    path: Option<PathBuf>,
    /// Locked as long as the change lasts.
    file: Option<Locked>,
    /// What could not be written yet: a disk that is full may not be later.
    unwritten: Vec<u8>,
    /// Why it is not in a file.
    trouble: Option<String>,
    /// Whether its beginning is on its way.
    begun: bool,
    clock: fn() -> Timestamp,
}

impl Journal {
    fn of(open: Open) -> Self {
        Self(Arc::new(Mutex::new(open)))
    }

    /// One got so far.
    pub fn note(&self, name: &str, reached: Reached) {
        let mut open = self.hold();
        let Some(n) = open.index.get(name_key(name)).copied() else { return };
        // Until something is about to be changed, there is nothing to be gone on with.
        let changes = !matches!(reached, Reached::Waiting | Reached::Left);
        let line = open.job.reach(n, reached);
        if changes && !open.begun {
            open.begin(&line);
        } else if open.begun {
            open.write(&line);
        }
    }

    /// What is left is copied under those keys, by names.
    pub fn rekey<'a>(&self, keys: impl Iterator<Item = (&'a str, Option<&'a str>)>) {
        let mut open = self.hold();
        let lines: Vec<String> = keys.filter_map(|(name, key)| open.job.rekey(name, key)).collect();
        if !lines.is_empty() {
            open.write(&lines.concat());
        }
    }

    /// Why it would not outlive this program, where it is to.
    pub fn trouble(&self) -> Option<String> {
        self.hold().trouble.clone()
    }

    /// The change has ended, `why` with something left. What of it can be gone on with; where there is nothing, the file goes.
    pub fn end(&self, why: &str) -> Option<Job> {
        let mut open = self.hold();
        if open.job.is_unfinished() && open.job.is_told_after_its_end() {
            let now = (open.clock)();
            let line = open.job.end(now, why);
            open.write(&line);
            let is_kept = open.file.is_some() && open.unwritten.is_empty();
            open.job.is_kept = is_kept;
            open.file = None;
            return Some(open.job.clone());
        }
        if let Some(path) = open.path.as_ref().filter(|_| open.file.is_some()) {
            let _ = fs::remove_file(path);
        }
        open.file = None;
        None
    }

    fn hold(&self) -> MutexGuard<'_, Open> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Open {
    fn new(job: Job, path: Option<PathBuf>, file: Option<Locked>, clock: fn() -> Timestamp) -> Self {
        let names = job.names.iter().enumerate();
        let index = names.map(|(n, it)| (name_key(&it.from.name).to_owned(), n)).collect();
        Self { job, index, path, file, unwritten: Vec::new(), trouble: None, begun: false, clock }
    }

    /// Begins the file with all that is known so far; names may have been told before.
    fn begin(&mut self, last: &str) {
        self.begun = true;
        let mut text = self.job.head();
        let left = self.job.names.iter().enumerate().filter(|(_, name)| name.reached == Reached::Left);
        let left: Vec<usize> = left.map(|(n, _)| n).collect();
        for n in left {
            text.push_str(&self.job.reach(n, Reached::Left));
        }
        text.push_str(last);
        let Some(path) = &self.path else { return };
        match make(path) {
            Ok(file) => self.file = Some(file),
            Err(error) => return self.trouble = Some(error.to_string()),
        }
        self.write(&text);
    }

    /// Writes what comes, after what could not be written before.
    fn write(&mut self, text: &str) {
        let Some(file) = &mut self.file else { return };
        self.unwritten.extend_from_slice(text.as_bytes());
        while !self.unwritten.is_empty() {
            match file.0.write(&self.unwritten) {
                Ok(0) => return self.trouble = Some("nothing more can be written".to_owned()),
                Ok(written) => drop(self.unwritten.drain(..written)),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return self.trouble = Some(error.to_string()),
            }
        }
        self.trouble = None;
    }
}

fn make(path: &Path) -> io::Result<Locked> {
    // `~/.local/state` is made where it is missing, as the specification asks.
    private_files::prepare_dir_within(path.parent().unwrap_or(path), 2)?;
    Locked::of(private_files::create(path)?).ok_or_else(|| io::ErrorKind::ResourceBusy.into())
}

/// A file that this program has locked.
#[derive(Debug)]
struct Locked(File);

impl Locked {
    /// `None` where another has.
    fn of(file: File) -> Option<Self> {
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => None,
            // Where a file system has no locks, nobody could be told by one.
            Err(TryLockError::Error(_)) | Ok(()) => Some(Self(file)),
        }
    }
}

impl Drop for Locked {
    /// Closing it is not enough: a program that is just being started has it open too, until it runs.
    fn drop(&mut self) {
        let _ = self.0.unlock();
    }
}

#[cfg(all(test, unix))]
mod tests;
