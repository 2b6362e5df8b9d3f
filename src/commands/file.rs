//! A file that a command was told to write: the user's alone, whole or not at all.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::commands::ended::Stop;
use crate::commands::output::note;
use crate::private_files;

/// A file that is going to be written.
pub(crate) struct Target {
    path: PathBuf,
    /// Whether it may take the place of one that is there.
    force: bool,
}

impl Target {
    /// The file that was named, if one was; `-` is standard output, as it is standard input where something is read.
    pub(crate) fn named(output: Option<&Path>, force: bool) -> Result<Option<Self>, Stop> {
        output.filter(|path| *path != Path::new("-")).map(|path| Self::new(path, force)).transpose()
    }

    /// Looks whether it can be, before anything is read for it.
    pub(crate) fn new(path: &Path, force: bool) -> Result<Self, Stop> {
        match path.symlink_metadata() {
            Ok(about) if !about.is_file() => {
                return Err(Stop::refused(format!("{} is a link, a folder or a device, not a file", path.display())));
            }
            Ok(_) if !force => {
                return Err(Stop::refused(format!("{} is there already: --force replaces it", path.display())));
            }
            _ => {}
        }
        let target = Self { path: path.to_owned(), force };
        if !target.folder().is_dir() {
            return Err(Stop::refused(format!("there is no folder {}", target.folder().display())));
        }
        Ok(target)
    }

    fn folder(&self) -> &Path {
        match self.path.parent() {
            Some(folder) if folder != Path::new("") => folder,
            _ => Path::new("."),
        }
    }

    /// Writes it beside and gives it its name, so that whoever reads it finds all of it or what was there before.
    pub(crate) fn write(&self, bytes: &[u8]) -> Result<(), Stop> {
        let failed = |error: &io::Error| Stop::failed(format!("{} cannot be written: {error}", self.path.display()));
        let name = self.path.file_name().unwrap_or_default().to_string_lossy();
        let beside = self.folder().join(format!(".{name}.sesame-{}", std::process::id()));
        let mut file = private_files::create(&beside).map_err(|error| failed(&error))?;
        let placed = file.write_all(bytes).and_then(|()| file.sync_all()).and_then(|()| self.place(&beside, bytes));
        // Where it has its name, it has lost this one.
        let _ = fs::remove_file(&beside);
        match placed {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                Err(Stop::refused(format!("{} is there already: --force replaces it", self.path.display())))
            }
            Err(error) => Err(failed(&error)),
            Ok(()) => {
                self.warn();
                Ok(())
            }
        }
    }

    fn place(&self, beside: &Path, bytes: &[u8]) -> io::Result<()> {
        if self.force {
            return fs::rename(beside, &self.path);
        }
        match fs::hard_link(beside, &self.path) {
            // Some file systems have no second names: there it is made new, or not at all.
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
                let mut file: File = private_files::create(&self.path)?;
                file.write_all(bytes).and_then(|()| file.sync_all())
            }
            linked => linked,
        }
    }

    /// Says where git would take it for a file of its own.
    fn warn(&self) {
        let Ok(folder) = self.folder().canonicalize() else { return };
        if !folder.ancestors().any(|above| above.join(".git").exists()) {
            return;
        }
        let mut git = Command::new("git");
        git.arg("-C").arg(&folder).args(["check-ignore", "--quiet", "--"]);
        git.arg(self.path.file_name().unwrap_or_default());
        let asked = git.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
        if !asked.is_ok_and(|status| status.success()) {
            note(&format!("sesame: {} is in a git work tree that does not ignore it", self.path.display()));
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::os::unix::fs::PermissionsExt;

    use super::*;
    use crate::commands::ended::Status;

    #[test]
    fn a_file_is_its_owners_alone_and_replaces_none_unasked() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x.env");
        Target::new(&path, false).unwrap().write(b"one").unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(Target::new(&path, false).err().map(|stop| stop.status), Some(Status::Refused));
        // Made meanwhile.
        let late = Target { path: path.clone(), force: false };
        assert_eq!(late.write(b"two").err().map(|stop| stop.status), Some(Status::Refused));
        assert_eq!(fs::read(&path).unwrap(), b"one");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        Target::new(&path, true).unwrap().write(b"three").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"three");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1, "nothing is left beside it");
        let link = dir.path().join("link");
        std::os::unix::fs::symlink(&path, &link).unwrap();
        for odd in [link.as_path(), dir.path(), Path::new("/dev/null"), &dir.path().join("none/x")] {
            assert_eq!(Target::new(odd, true).err().map(|stop| stop.status), Some(Status::Refused), "{odd:?}");
        }
    }
}
