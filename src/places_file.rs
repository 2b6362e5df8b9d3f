//! The file that keeps bookmarks, pairs, places of late and actions done by name between sessions: one small file, the user's alone, in
//! the state directory. Names, never a value; what stands in it is [`Places`]'s.

use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use crate::places::{Places, Trace, Unread};
use crate::private_files;

/// The largest that is read or written; what [`Places`] keeps stays below.
const MAX_FILE: u64 = 2 << 20;

/// The file, whether or not it is there.
#[derive(Debug, Clone)]
pub struct PlacesFile {
    path: PathBuf,
    /// Held while it is read and replaced, so that no two of this program overtake each other.
    turn: Arc<Mutex<()>>,
}

impl PlacesFile {
    /// That of a directory, which need not exist.
    pub fn within(dir: &std::path::Path) -> Self {
        Self { path: dir.join("places.json"), turn: Arc::default() }
    }

    /// Where it is.
    pub fn path(&self) -> &std::path::Path {
        &self.path
    }

    /// What stands in it; nothing where it is not there, damaged, of another version or not the user's alone.
    pub fn read(&self) -> Places {
        let bytes = private_files::read(&self.path, MAX_FILE);
        bytes.and_then(|bytes| Places::read(&bytes).ok()).unwrap_or_default()
    }

    /// Takes in what is to be remembered. What other sessions have left there stays, but for one that does so in the same instant: the
    /// file is read just before it is replaced, and replaced as a whole. Not for the interface's thread.
    ///
    /// # Errors
    /// What the file system says; and where another version of this program has written it, whose it stays.
    pub fn take(&self, traces: Vec<Trace>) -> io::Result<()> {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(dir) = self.path.parent() {
            private_files::prepare_dir_within(dir, 2)?;
        }
        let mut places = match private_files::read(&self.path, MAX_FILE).map(|bytes| Places::read(&bytes)) {
            Some(Err(Unread::OtherFormat)) => {
                return Err(io::Error::other(format!("{}: {}", self.path.display(), Unread::OtherFormat)));
            }
            Some(Ok(places)) => places,
            Some(Err(Unread::Damaged)) | None => Places::default(),
        };
        for trace in traces {
            places.take(trace);
        }
        let text = places.written().map_err(io::Error::other)?;
        private_files::replace(&self.path, MAX_FILE, |out| out.write_all(&text))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::fs;

    use super::*;
    use crate::destination::{Place, Root};
    use crate::places::Location;

    fn file() -> (tempfile::TempDir, PlacesFile) {
        let home = tempfile::tempdir().unwrap();
        let file = PlacesFile::within(&home.path().join("state").join("sesame"));
        (home, file)
    }

    fn bookmark(name: &str) -> Trace {
        let place = Place { region: Some("eu-west-1".to_owned()), ..Place::default() };
        Trace::Bookmarked(Location::of(&place, None, Root::all(), name.to_owned()))
    }

    fn names(file: &PlacesFile) -> Vec<String> {
        file.read().bookmarks().into_iter().map(|location| location.name.clone()).collect()
    }

    #[test]
    fn sessions_beside_each_other_keep_each_others_bookmarks() {
        let (_home, one) = file();
        let other = PlacesFile { path: one.path.clone(), turn: Arc::default() };
        assert_eq!(names(&one), [""; 0]);
        one.take(vec![bookmark("/of-one")]).unwrap();
        other.take(vec![bookmark("/of-other")]).unwrap();
        one.take(vec![bookmark("/last-of-one")]).unwrap();
        assert_eq!(names(&other), ["/last-of-one", "/of-one", "/of-other"]);
    }

    #[test]
    fn a_damaged_file_is_replaced_and_one_of_another_version_is_left_alone() {
        let (_home, file) = file();
        file.take(vec![bookmark("/a")]).unwrap();
        fs::write(file.path(), "{\"format\":").unwrap();
        assert_eq!(names(&file), [""; 0]);
        file.take(vec![bookmark("/b")]).unwrap();
        assert_eq!(names(&file), ["/b"]);
        let newer = "{\"format\": 3}";
        fs::write(file.path(), newer).unwrap();
        let why = file.take(vec![bookmark("/c")]).unwrap_err().to_string();
        assert!(why.contains("another version"), "{why}");
        assert_eq!(fs::read_to_string(file.path()).unwrap(), newer);
    }

    #[cfg(unix)]
    #[test]
    fn the_file_is_its_owners_alone() {
        use std::os::unix::fs::PermissionsExt;
        let (_home, file) = file();
        file.take(vec![bookmark("/a")]).unwrap();
        let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        let dir = file.path().parent().unwrap();
        assert_eq!((mode(dir), mode(file.path())), (0o700, 0o600));
        assert_eq!(fs::read_dir(dir).unwrap().count(), 1, "half a file was left");
        fs::set_permissions(file.path(), fs::Permissions::from_mode(0o644)).unwrap();
        assert_eq!(names(&file), [""; 0], "others could read it");
    }
}
