//! Files and directories that are the user's alone: of nobody else's making, and for nobody else to read.
//!
//! Whoever may write into a directory can put a link there, or a file of his own, and wait for it to be filled or believed. So no link
//! is followed in the last part of a path, nothing of another user is used, nothing is made in it, and no mode is changed on it.

use std::fs::{self, DirBuilder, File, Metadata, OpenOptions};
use std::io::{self, Read, Write};
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};

/// The ending of what an interrupted [`replace`] leaves behind.
pub(crate) const UNFINISHED: &str = "part";

/// Makes a directory, and the one that it is in if that is all that is missing, private both; one that is there is made private. A home
/// that does not exist is not made, and nothing is in one of another user: root may have that of whoever called it.
///
/// # Errors
/// Where it cannot be made, is a link or no directory, or it or what it is made in belongs to another user.
pub(crate) fn prepare_dir(dir: &Path) -> io::Result<()> {
    prepare_dir_within(dir, 1)
}

/// The same with so many of those that it is in, if they are missing.
///
/// # Errors
/// As of [`prepare_dir`].
pub(crate) fn prepare_dir_within(dir: &Path, above: usize) -> io::Result<()> {
    let mut all: Vec<&Path> = dir.ancestors().take(above + 1).collect();
    all.reverse();
    for missing in all {
        if missing.symlink_metadata().is_ok() {
            continue;
        }
        // Links to it are followed: the way there is the user's to choose.
        let within = missing.parent().map(Path::metadata).transpose()?;
        if within.is_some_and(|about| !platform::may_make_in(&about)) {
            return Err(io::Error::new(
                io::ErrorKind::PermissionDenied,
                "it would be made in what belongs to another user",
            ));
        }
        let mut builder = DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        match builder.create(missing) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
            _ => {}
        }
    }
    check_dir(dir)?;
    platform::narrow(dir)
}

/// Whether a directory can be trusted with names: it is no link, and belongs to nobody else.
fn check_dir(dir: &Path) -> io::Result<()> {
    let about = dir.symlink_metadata()?;
    if !about.is_dir() {
        return Err(io::Error::new(io::ErrorKind::NotADirectory, "it is a link or a file, not a directory"));
    }
    if !platform::is_ours(&about) {
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, "it belongs to another user"));
    }
    Ok(())
}

/// The bytes of a file, at most so many, that nobody but this user can have written or read, nor exchanged: so neither is its directory
/// anybody else's. `None` otherwise.
pub(crate) fn read(path: &Path, max: u64) -> Option<Vec<u8>> {
    read_open(&open(path)?, max)
}

/// The bytes of an open file, at most so many.
pub(crate) fn read_open(file: &File, max: u64) -> Option<Vec<u8>> {
    let len = file.metadata().ok()?.len();
    if len > max {
        return None;
    }
    let mut bytes = Vec::with_capacity(len as usize + 1);
    file.take(max + 1).read_to_end(&mut bytes).ok()?;
    (bytes.len() as u64 <= max).then_some(bytes)
}

/// Such a file, to read it.
pub(crate) fn open(path: &Path) -> Option<File> {
    check_dir(path.parent()?).ok()?;
    // Before opening, which has an effect on some devices.
    if !path.symlink_metadata().ok()?.is_file() {
        return None;
    }
    let mut options = OpenOptions::new();
    platform::follow_no_link(options.read(true));
    let file = options.open(path).ok()?;
    let about = file.metadata().ok()?;
    (about.is_file() && platform::is_ours_alone(&about)).then_some(file)
}

/// A new file.
///
/// # Errors
/// Where there is one, or it cannot be made.
pub(crate) fn create(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    platform::private_from_the_start(&mut options);
    options.open(path)
}

/// Writes a file of at most `max` bytes under another name and then gives it its own, so that no reader sees half of it.
///
/// It is not forced to the disk first: after a power failure its reader finds it damaged, and nothing is kept so that must not be lost.
///
/// # Errors
/// What the file system says, or `fill`; or that it would be too large. Then the file before it stays.
pub(crate) fn replace(path: &Path, max: u64, fill: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    replace_by(path, |file| {
        let mut out = Bounded { out: file, left: max };
        fill(&mut out)
    })
}

/// The same with bytes that are on the disk before they take the place of those before them: what must not be lost.
///
/// # Errors
/// What the file system says. Then the file before it stays.
pub(crate) fn replace_durably(path: &Path, bytes: &[u8]) -> io::Result<()> {
    replace_by(path, |mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    })
}

fn replace_by(path: &Path, fill: impl FnOnce(File) -> io::Result<()>) -> io::Result<()> {
    // No two writes share a name, in this process or between two.
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let unfinished = path.with_extension(format!("{}-{number}.{UNFINISHED}", std::process::id()));
    let write = || {
        // One of that name is what was left of this program when it was killed, in a container whose processes have the same numbers.
        let made = match create(&unfinished) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                fs::remove_file(&unfinished)?;
                create(&unfinished)?
            }
            other => other?,
        };
        fill(made)?;
        fs::rename(&unfinished, path)
    };
    let written = write();
    if written.is_err() {
        let _ = fs::remove_file(&unfinished);
    }
    written
}

/// Refuses what goes beyond so many bytes.
struct Bounded<W> {
    out: W,
    left: u64,
}

impl<W: Write> Write for Bounded<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let left = self.left.checked_sub(bytes.len() as u64);
        self.left = left.ok_or_else(|| io::Error::new(io::ErrorKind::FileTooLarge, "it is too large to keep"))?;
        self.out.write_all(bytes)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// A file to write at the end of, new or not; one that others could read is made private.
///
/// # Errors
/// [`io::ErrorKind::InvalidInput`] for a link, a device or whatever else is no file; [`io::ErrorKind::PermissionDenied`] for a file of
/// another user, whose mode stays as it is; what the file system says.
pub(crate) fn append(path: &Path) -> io::Result<File> {
    let no_file = |about: &Metadata| (!about.is_file()).then(|| io::Error::from(io::ErrorKind::InvalidInput));
    if let Some(error) = path.symlink_metadata().ok().as_ref().and_then(no_file) {
        return Err(error);
    }
    let mut options = OpenOptions::new();
    platform::follow_no_link(options.append(true).create(true));
    platform::private_from_the_start(&mut options);
    let file = options.open(path)?;
    let about = file.metadata()?;
    if let Some(error) = no_file(&about) {
        return Err(error);
    }
    if !platform::is_ours(&about) {
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, "it belongs to another user"));
    }
    if !platform::is_ours_alone(&about) {
        platform::narrow_file(&file)?;
    }
    Ok(file)
}

#[cfg(unix)]
mod platform {
    use std::fs::{self, File, Metadata, OpenOptions, Permissions};
    use std::io;
    use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt};
    use std::path::Path;

    use rustix::fs::OFlags;

    /// What group and others may do.
    const OTHERS: u32 = 0o077;

    pub(super) fn is_ours(about: &Metadata) -> bool {
        about.uid() == rustix::process::geteuid().as_raw()
    }

    /// Ours, or the system's, where it lets us.
    pub(super) fn may_make_in(about: &Metadata) -> bool {
        is_ours(about) || about.uid() == 0
    }

    pub(super) fn is_ours_alone(about: &Metadata) -> bool {
        is_ours(about) && about.mode() & OTHERS == 0
    }

    /// A link in the last part of the path fails, and a pipe does not wait for its other end.
    pub(super) fn follow_no_link(options: &mut OpenOptions) {
        options.custom_flags((OFlags::NOFOLLOW | OFlags::NONBLOCK).bits().cast_signed());
    }

    pub(super) fn private_from_the_start(options: &mut OpenOptions) {
        options.mode(0o600);
    }

    pub(super) fn narrow(dir: &Path) -> io::Result<()> {
        let mode = fs::symlink_metadata(dir)?.mode() & 0o777;
        if mode == 0o700 { Ok(()) } else { fs::set_permissions(dir, Permissions::from_mode(0o700)) }
    }

    pub(super) fn narrow_file(file: &File) -> io::Result<()> {
        file.set_permissions(Permissions::from_mode(0o600))
    }
}

/// Elsewhere the user's local application data is the user's own by inheritance.
#[cfg(not(unix))]
mod platform {
    use std::fs::{File, Metadata, OpenOptions};
    use std::io;
    use std::path::Path;

    pub(super) fn is_ours(_: &Metadata) -> bool {
        true
    }

    pub(super) fn may_make_in(_: &Metadata) -> bool {
        true
    }

    pub(super) fn is_ours_alone(_: &Metadata) -> bool {
        true
    }

    pub(super) fn follow_no_link(_: &mut OpenOptions) {}

    pub(super) fn private_from_the_start(_: &mut OpenOptions) {}

    pub(super) fn narrow(_: &Path) -> io::Result<()> {
        Ok(())
    }

    pub(super) fn narrow_file(_: &File) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(all(test, unix))]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::fs;
    use std::io::Write;
    use std::os::unix::fs::{PermissionsExt, chown, symlink};

    use super::*;

    fn mode(path: &Path) -> u32 {
        path.symlink_metadata().unwrap().permissions().mode() & 0o777
    }

    fn with_mode(path: &Path, mode: u32) {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }

    /// Whatever lies in its way, a link or a file that others can read, is neither followed nor filled.
    #[test]
    fn what_is_replaced_durably_is_private_at_once() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x.json");
        fs::write(&path, "old").unwrap();
        with_mode(&path, 0o644);
        replace_durably(&path, b"new").unwrap();
        assert_eq!((fs::read(&path).unwrap(), mode(&path)), (b"new".to_vec(), 0o600));
        let other = dir.path().join("other");
        fs::write(&other, "theirs").unwrap();
        fs::remove_file(&path).unwrap();
        symlink(&other, &path).unwrap();
        replace_durably(&path, b"newer").unwrap();
        assert!(path.symlink_metadata().unwrap().is_file());
        assert_eq!(fs::read(&other).unwrap(), b"theirs");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 2, "nothing is left beside it");
        assert!(replace_durably(&dir.path().join("none/x.json"), b"").is_err());
    }

    #[test]
    fn a_file_is_private_whether_new_or_not_and_goes_on_at_its_end() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("log");
        writeln!(append(&path).unwrap(), "one").unwrap();
        assert_eq!(mode(&path), 0o600);
        with_mode(&path, 0o644);
        writeln!(append(&path).unwrap(), "two").unwrap();
        assert_eq!(mode(&path), 0o600);
        assert_eq!(fs::read_to_string(&path).unwrap(), "one\ntwo\n");
    }

    #[test]
    fn what_is_no_file_of_ours_is_not_written_to_and_keeps_its_mode() {
        let dir = tempfile::tempdir().unwrap();
        let [file, link, nowhere, made] = ["file", "link", "nowhere", "made"].map(|name| dir.path().join(name));
        fs::write(&file, "kept").unwrap();
        with_mode(&file, 0o644);
        symlink(&file, &link).unwrap();
        symlink(&made, &nowhere).unwrap();
        for path in [&link, &nowhere, dir.path(), Path::new("/dev/null"), Path::new("/dev/fd/0")] {
            assert_eq!(append(path).unwrap_err().kind(), io::ErrorKind::InvalidInput, "{}", path.display());
        }
        assert_eq!((mode(&file), fs::read_to_string(&file).unwrap().as_str()), (0o644, "kept"));
        assert!(!made.exists());
        // Only root can give a file away; anybody else cannot be in that place either.
        if chown(&file, Some(12_345), None).is_ok() {
            assert_eq!(append(&file).unwrap_err().kind(), io::ErrorKind::PermissionDenied);
            assert_eq!(mode(&file), 0o644);
        }
    }

    #[test]
    fn a_directory_is_made_in_one_that_is_there_but_no_home_is_made() {
        let home = tempfile::tempdir().unwrap();
        let dir = home.path().join(".cache/sesame");
        prepare_dir(&dir).unwrap();
        assert_eq!((mode(&dir), mode(dir.parent().unwrap())), (0o700, 0o700));
        with_mode(&dir, 0o755);
        prepare_dir(&dir).unwrap();
        assert_eq!(mode(&dir), 0o700);
        let none = home.path().join("no-such-home");
        assert_eq!(prepare_dir(&none.join(".cache/sesame")).unwrap_err().kind(), io::ErrorKind::NotFound);
        assert!(!none.exists());
    }

    /// As root has it with the home of whoever called it. Only root can make another's.
    #[test]
    fn nothing_is_made_in_what_is_anothers() {
        let home = tempfile::tempdir().unwrap();
        let home = home.path().join("ana");
        fs::create_dir(&home).unwrap();
        if chown(&home, Some(12_345), None).is_err() {
            return;
        }
        for dir in [home.join("sesame"), home.join(".cache/sesame")] {
            assert_eq!(prepare_dir(&dir).unwrap_err().kind(), io::ErrorKind::PermissionDenied);
        }
        assert_eq!(fs::read_dir(&home).unwrap().count(), 0);
        let cache = home.join(".cache");
        fs::create_dir(&cache).unwrap();
        chown(&cache, Some(12_345), None).unwrap();
        prepare_dir(&cache.join("sesame")).unwrap_err();
        assert_eq!(fs::read_dir(&cache).unwrap().count(), 0);
    }

    #[test]
    fn a_directory_that_is_a_link_or_anothers_is_neither_read_nor_changed() {
        let home = tempfile::tempdir().unwrap();
        let [other, link, kept] = ["other", "link", "other/kept"].map(|name| home.path().join(name));
        fs::create_dir(&other).unwrap();
        create(&kept).unwrap().write_all(b"kept").unwrap();
        with_mode(&other, 0o755);
        symlink(&other, &link).unwrap();
        assert_eq!(read(&kept, 10).unwrap(), b"kept");
        assert_eq!(prepare_dir(&link).unwrap_err().kind(), io::ErrorKind::NotADirectory);
        assert_eq!(read(&link.join("kept"), 10), None);
        assert_eq!(mode(&other), 0o755);
        if chown(&other, Some(12_345), None).is_ok() {
            assert_eq!(prepare_dir(&other).unwrap_err().kind(), io::ErrorKind::PermissionDenied);
            assert_eq!(read(&kept, 10), None);
            assert_eq!(mode(&other), 0o755);
        }
    }
}
