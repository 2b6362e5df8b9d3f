//! The file that the user's own editor is given: in a directory of its own that is nobody else's, on storage that is memory unless
//! the user said otherwise, and wiped with all that the editor left beside it on every way out. Of a program that was killed the
//! next one wipes it.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use rustix::fs::OFlags;
use rustix::process::{Pid, geteuid, test_kill_process};
use zeroize::Zeroizing;

use crate::private_files;
use crate::secret::Secret;

/// What the name of the directory begins with; the process follows, and a number.
const PREFIX: &str = "sesame-edit-";

/// The most that is read back. A value has 8 KB at most; whatever came back by mistake is not to be lost over a limit of that size.
const MOST: u64 = 16 << 20;

/// How deep the editor's own directories are looked into, to be wiped.
const DEEPEST: u8 = 8;

/// How long a directory may have no lock while its program makes it.
const JUST_MADE: Duration = Duration::from_mins(1);

/// The directories of this process that have not been wiped.
static DIRECTORIES: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// A text in a file of its own; wiped when dropped.
#[derive(Debug)]
pub(crate) struct EditedFile {
    dir: PathBuf,
    path: PathBuf,
    /// The directory, locked as long as this process lives: the system lets go of it, however that ends.
    _lock: File,
}

/// Why there is no such file.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NotMade {
    /// No directory here is on storage that is memory.
    #[error("nothing here is memory-backed storage")]
    NoMemory,
    /// The system says no.
    #[error(transparent)]
    Failed(#[from] io::Error),
}

impl EditedFile {
    /// A file of that name with that text. `on_disk`: also where it may be written to a disk.
    ///
    /// # Errors
    /// [`NotMade::NoMemory`] where it would be, though that was not said.
    pub(crate) fn create(name: &str, text: &Secret, on_disk: bool) -> Result<Self, NotMade> {
        let memory = places().into_iter().filter(|place| is_memory(place));
        let disk = on_disk.then(std::env::temp_dir);
        Self::in_one_of(memory.chain(disk), name, text)
    }

    fn in_one_of(places: impl Iterator<Item = PathBuf>, name: &str, text: &Secret) -> Result<Self, NotMade> {
        let mut why = NotMade::NoMemory;
        for place in places.filter(|place| is_safe(place)) {
            match Self::within(&place, name, text) {
                Ok(file) => return Ok(file),
                Err(error) => why = error.into(),
            }
        }
        Err(why)
    }

    fn within(place: &Path, name: &str, text: &Secret) -> io::Result<Self> {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let process = std::process::id();
        // Another process of the same number, in another container, may have the same storage.
        let made = (0..100).find_map(|_| {
            let number = NUMBER.fetch_add(1, Ordering::Relaxed);
            let dir = place.join(format!("{PREFIX}{process}-{number}"));
            match DirBuilder::new().mode(0o700).create(&dir) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => None,
                made => Some(made.map(|()| dir)),
            }
        });
        let dir = made.unwrap_or_else(|| Err(io::ErrorKind::AlreadyExists.into()))?;
        directories().push(dir.clone());
        let filled = lock(&dir).and_then(|lock| {
            let path = dir.join(name);
            private_files::create(&path)?.write_all(text.expose().as_bytes())?;
            Ok((path, lock))
        });
        match filled {
            Ok((path, lock)) => Ok(Self { dir, path, _lock: lock }),
            Err(error) => {
                let _ = forget(&dir);
                Err(error)
            }
        }
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// The directory that is its alone, for what the editor needs beside it.
    pub(crate) fn dir(&self) -> &Path {
        &self.dir
    }

    /// What stands in it now; `None` where that is more than anything that is edited here.
    ///
    /// # Errors
    /// Where there is no such file any more.
    pub(crate) fn read(&self) -> io::Result<Option<Zeroizing<Vec<u8>>>> {
        let file = OpenOptions::new().read(true).custom_flags(no_link()).open(&self.path)?;
        let about = file.metadata()?;
        if !about.is_file() {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        let mut bytes = Zeroizing::new(Vec::with_capacity(about.len().min(MOST) as usize + 1));
        file.take(MOST + 1).read_to_end(&mut bytes)?;
        Ok((bytes.len() as u64 <= MOST).then_some(bytes))
    }

    /// Wipes it, with all that is beside it.
    ///
    /// # Errors
    /// Where something stays.
    pub(crate) fn remove(self) -> io::Result<()> {
        forget(&self.dir)
    }
}

impl Drop for EditedFile {
    fn drop(&mut self) {
        let _ = forget(&self.dir);
    }
}

/// Wipes what this process has made, in the midst of whatever it is ended by: waits for nobody.
pub(crate) fn wipe_all() {
    let Ok(directories) = DIRECTORIES.try_lock() else { return };
    for dir in directories.iter() {
        let _ = wipe(dir, 0);
    }
}

/// Wipes what programs have left that are no more. That of one that lives is left alone.
pub(crate) fn wipe_leftovers() {
    for place in places().into_iter().chain([std::env::temp_dir()]) {
        wipe_leftovers_in(&place);
    }
}

fn wipe_leftovers_in(place: &Path) {
    let Ok(entries) = fs::read_dir(place) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let process = name.to_str().and_then(|name| name.strip_prefix(PREFIX)).and_then(|rest| rest.split('-').next());
        if process.is_some_and(|process| is_leftover(&entry.path(), process)) {
            let wiped = wipe(&entry.path(), 0);
            tracing::info!(error = wiped.err().map(|error| error.to_string()), "wiped what a program had left");
        }
    }
}

/// Whether a directory was made by a program of this user that has ended: nobody holds its lock, which goes with the process in
/// whichever container that is. A program that is just making it has none yet, but lives.
fn is_leftover(dir: &Path, process: &str) -> bool {
    let Ok(about) = dir.symlink_metadata() else { return false };
    let Ok(Some(process)) = process.parse().map(Pid::from_raw) else { return false };
    if !about.is_dir() || about.uid() != geteuid().as_raw() || lock(dir).is_err() {
        return false;
    }
    let age = about.modified().ok().and_then(|made| made.elapsed().ok()).unwrap_or_default();
    test_kill_process(process) == Err(rustix::io::Errno::SRCH) || age > JUST_MADE
}

fn directories() -> std::sync::MutexGuard<'static, Vec<PathBuf>> {
    DIRECTORIES.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Wipes a directory of this process, which then has nothing to do with it any more.
fn forget(dir: &Path) -> io::Result<()> {
    let wiped = wipe(dir, 0);
    if wiped.is_ok() {
        directories().retain(|other| other != dir);
    }
    wiped
}

/// Overwrites every file with zeros, then takes all of it away. What is there already is no error, nor what is gone.
fn wipe(dir: &Path, depth: u8) -> io::Result<()> {
    let mut failed = None;
    let entries = match fs::read_dir(dir) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    for path in entries.flatten().map(|entry| entry.path()) {
        let is_dir = path.symlink_metadata().is_ok_and(|about| about.is_dir());
        let gone = if is_dir && depth < DEEPEST { wipe(&path, depth + 1) } else { wipe_file(&path) };
        failed = failed.or(gone.err());
    }
    fs::remove_dir(dir).map_err(|error| failed.unwrap_or(error))
}

fn wipe_file(path: &Path) -> io::Result<()> {
    // What another name leads to as well is not ours alone; and it can be taken away where it cannot be overwritten.
    let overwrite = || -> io::Result<()> {
        let about = path.symlink_metadata()?;
        if !about.is_file() || about.nlink() != 1 {
            return Ok(());
        }
        let mut file = OpenOptions::new().write(true).custom_flags(no_link()).open(path)?;
        io::copy(&mut io::repeat(0).take(about.len()), &mut file)?;
        file.sync_data()
    };
    let _ = overwrite();
    fs::remove_file(path)
}

fn no_link() -> i32 {
    (OFlags::NOFOLLOW | OFlags::NONBLOCK).bits().cast_signed()
}

/// Locks a directory for this process, if nobody has.
fn lock(dir: &Path) -> io::Result<File> {
    let dir = OpenOptions::new()
        .read(true)
        .custom_flags((OFlags::NOFOLLOW | OFlags::DIRECTORY).bits().cast_signed())
        .open(dir)?;
    dir.try_lock()?;
    Ok(dir)
}

/// Where storage may be memory, the user's own first.
fn places() -> Vec<PathBuf> {
    let own = std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from).filter(|dir| dir.is_absolute());
    own.into_iter().chain([PathBuf::from("/dev/shm")]).collect()
}

/// Whether nobody else can take away or exchange what this user puts there.
fn is_safe(place: &Path) -> bool {
    const STICKY: u32 = 0o1000;
    const OTHERS_WRITE: u32 = 0o022;
    // A system may have a link in its place (`/tmp` on macOS), which is its own.
    place.metadata().is_ok_and(|about| {
        let owned = [0, geteuid().as_raw()].contains(&about.uid());
        about.is_dir() && owned && (about.mode() & OTHERS_WRITE == 0 || about.mode() & STICKY != 0)
    })
}

/// Whether what is written there stays in memory (and in the swap, where there is one).
#[cfg(target_os = "linux")]
fn is_memory(place: &Path) -> bool {
    const TMPFS: u32 = 0x0102_1994;
    const RAMFS: u32 = 0x8584_58f6;
    rustix::fs::statfs(place).is_ok_and(|about| [TMPFS, RAMFS].contains(&(about.f_type as u32)))
}

/// Elsewhere nothing tells.
#[cfg(not(target_os = "linux"))]
fn is_memory(_: &Path) -> bool {
    false
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::process::{Command, Stdio};

    use super::*;

    fn text() -> Secret {
        Secret::from("hunter2")
    }

    fn made_in(place: &Path) -> EditedFile {
        EditedFile::in_one_of(std::iter::once(place.to_owned()), "password.txt", &text()).unwrap()
    }

    #[test]
    fn a_file_is_the_users_alone_and_goes_with_all_that_is_beside_it() {
        let place = tempfile::tempdir().unwrap();
        let file = made_in(place.path());
        let mode = |path: &Path| path.symlink_metadata().unwrap().mode() & 0o777;
        assert_eq!((mode(file.path()), mode(file.dir())), (0o600, 0o700));
        assert_eq!(file.read().unwrap().unwrap().as_slice(), b"hunter2");
        let outside = place.path().join("outside");
        fs::write(&outside, "kept").unwrap();
        symlink(&outside, file.dir().join("link")).unwrap();
        fs::hard_link(&outside, file.dir().join("other-name")).unwrap();
        fs::create_dir_all(file.dir().join("deep/er")).unwrap();
        fs::write(file.dir().join("deep/er/~"), "hunter2").unwrap();
        fs::set_permissions(file.path(), fs::Permissions::from_mode(0o400)).unwrap();
        let dir = file.dir().to_owned();
        file.remove().unwrap();
        assert!(!dir.exists());
        assert_eq!(fs::read_to_string(&outside).unwrap(), "kept");
        assert!(!directories().contains(&dir));
    }

    /// Whoever holds it open still sees what has been made of it.
    #[test]
    fn a_file_is_overwritten_before_it_is_taken_away() {
        let place = tempfile::tempdir().unwrap();
        let file = made_in(place.path());
        let mut held = File::open(file.path()).unwrap();
        drop(file);
        let mut bytes = Vec::new();
        held.read_to_end(&mut bytes).unwrap();
        assert_eq!(bytes, [0; 7]);
    }

    #[test]
    fn a_link_that_an_editor_leaves_is_not_read_and_a_huge_file_not_to_its_end() {
        let place = tempfile::tempdir().unwrap();
        let file = made_in(place.path());
        File::create(file.path()).unwrap().set_len(MOST + 1).unwrap();
        assert!(file.read().unwrap().is_none());
        fs::remove_file(file.path()).unwrap();
        assert_eq!(file.read().unwrap_err().kind(), io::ErrorKind::NotFound);
        symlink("/etc/hostname", file.path()).unwrap();
        assert!(file.read().is_err());
    }

    #[test]
    fn nothing_is_put_on_a_disk_unasked_nor_where_others_could_exchange_it() {
        let place = tempfile::tempdir().unwrap();
        let made = |places: Vec<PathBuf>| EditedFile::in_one_of(places.into_iter(), "x.txt", &text());
        assert!(matches!(made(Vec::new()), Err(NotMade::NoMemory)));
        fs::set_permissions(place.path(), fs::Permissions::from_mode(0o777)).unwrap();
        assert!(matches!(made(vec![place.path().to_owned()]), Err(NotMade::NoMemory)));
        fs::set_permissions(place.path(), fs::Permissions::from_mode(0o1777)).unwrap();
        assert!(made(vec![place.path().join("none"), place.path().to_owned()]).is_ok());
        assert!(!is_memory(Path::new("/proc")) && !is_memory(Path::new("/none")));
        if cfg!(target_os = "linux") && is_safe(Path::new("/dev/shm")) && is_memory(Path::new("/dev/shm")) {
            assert!(EditedFile::create("x.txt", &text(), false).is_ok());
        }
        assert!(EditedFile::create("x.txt", &text(), true).is_ok());
    }

    /// Says to [`stand_in`] where to put a file.
    const PLACE: &str = "SESAME_TEST_PLACE";

    #[test]
    #[ignore = "run by the test below, in a process of its own"]
    fn stand_in() {
        crate::panics::contain(crate::before_the_end);
        let file = made_in(Path::new(&std::env::var(PLACE).unwrap()));
        assert!(file.path().exists());
        panic!("with a file");
    }

    #[test]
    fn a_panic_takes_the_file_away() {
        let place = tempfile::tempdir().unwrap();
        let program = std::env::current_exe().unwrap();
        let stand_in = ["--exact", "edited_file::tests::stand_in", "--ignored", "--nocapture"];
        let ended = Command::new(program).args(stand_in).env(PLACE, place.path()).output().unwrap();
        let said = String::from_utf8_lossy(&ended.stderr).into_owned();
        assert!(ended.status.code() == Some(1) && said.contains("with a file"), "{said}");
        assert_eq!(fs::read_dir(place.path()).unwrap().count(), 0);
    }

    #[test]
    fn leftovers_are_wiped_and_what_lives_is_left_alone() {
        let place = tempfile::tempdir().unwrap();
        let mut over = Command::new("true").stdout(Stdio::null()).spawn().unwrap();
        over.wait().unwrap();
        let alive = made_in(place.path());
        let dead = place.path().join(format!("{PREFIX}{}-7", over.id()));
        // As one that has only just been made, of a process that lives.
        let young = place.path().join(format!("{PREFIX}{}-70", std::process::id()));
        let [other, odd] = ["sesame-other", "sesame-edit-x"].map(|name| place.path().join(name));
        for dir in [&dead, &young, &other, &odd] {
            fs::create_dir(dir).unwrap();
            fs::write(dir.join("password.txt"), "hunter2").unwrap();
        }
        let link = place.path().join(format!("{PREFIX}{}-8", over.id()));
        symlink(&other, &link).unwrap();
        wipe_leftovers_in(place.path());
        assert!(!dead.exists());
        for left in [alive.path(), &young, &other, &odd, &link] {
            assert!(left.exists(), "{}", left.display());
        }
        // Its number is another's by now.
        let old = File::open(&young).unwrap();
        old.set_modified(std::time::SystemTime::now() - 2 * JUST_MADE).unwrap();
        drop(old);
        wipe_leftovers_in(place.path());
        assert!(!young.exists() && alive.path().exists());
    }
}
