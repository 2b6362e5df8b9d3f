//! Files that others wrote, read to an end that is known before: none is waited for that may never come, and none fills the memory.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// The most that a file of settings, profiles, certificates or tokens may hold: some ten thousand profiles.
const SMALL: u64 = 4 << 20;

/// The text of a small file. It may be read before the first frame, so nothing is that would wait for somebody to write, or has no
/// end. `/dev/null` is how people say that there is none: it is empty.
///
/// # Errors
/// What the system says, or what it is where it is no file, or that it is larger than small files are.
pub(crate) fn read_small(path: &Path) -> io::Result<String> {
    let kind = std::fs::metadata(path)?;
    if kind.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    if !kind.is_file() {
        return if path == Path::new("/dev/null") {
            Ok(String::new())
        } else {
            Err(io::Error::other("it is not a file"))
        };
    }
    read_to(path, SMALL)
}

/// Whether a file could not be read because it is not there: nor is one whose directory is none, as below a home of `/dev/null`.
pub(crate) fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// The text of a file, or of a pipe, that is no larger than this.
///
/// # Errors
/// What the system says, or that it is larger.
pub(crate) fn read_to(path: &Path, most: u64) -> io::Result<String> {
    let mut text = Vec::new();
    File::open(path)?.take(most + 1).read_to_end(&mut text)?;
    if text.len() as u64 > most {
        return Err(io::Error::other(format!("it is larger than {} MB", most >> 20)));
    }
    String::from_utf8(text).map_err(|error| {
        let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = before.split(|byte| *byte == b'\n').count();
        io::Error::new(io::ErrorKind::InvalidData, format!("line {line} is not UTF-8"))
    })
}

#[cfg(all(test, unix))]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::fs;
    use std::process::Command;
    use std::thread;

    use super::*;

    fn make_fifo(path: &Path) {
        assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
    }

    #[test]
    fn a_small_file_is_a_file_and_small() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::write(path("text"), "one\n").unwrap();
        std::os::unix::fs::symlink(path("text"), path("link")).unwrap();
        fs::write(path("bytes"), b"one\n\ntw\xff\n").unwrap();
        File::create(path("large")).unwrap().set_len(SMALL + 1).unwrap();
        File::create(path("largest")).unwrap().set_len(SMALL).unwrap();
        make_fifo(&path("fifo"));

        assert_eq!(read_small(&path("text")).unwrap(), "one\n");
        assert_eq!(read_small(&path("link")).unwrap(), "one\n");
        assert_eq!(read_small(&path("largest")).unwrap().len() as u64, SMALL);
        assert_eq!(read_small(Path::new("/dev/null")).unwrap(), "");
        for (name, said) in [
            ("fifo", "it is not a file"),
            ("large", "it is larger than 4 MB"),
            (".", "is a directory"),
            ("bytes", "line 3 is not UTF-8"),
        ] {
            assert_eq!(read_small(&path(name)).unwrap_err().to_string(), said);
        }
        assert_eq!(read_small(&path("none")).unwrap_err().kind(), io::ErrorKind::NotFound);
        assert!(is_absent(&read_small(&path("none")).unwrap_err()));
        assert!(is_absent(&read_small(Path::new("/dev/null/.config/sesame/config.toml")).unwrap_err()));
        assert!(!is_absent(&read_small(Path::new("/dev")).unwrap_err()));
        assert_eq!(read_small(Path::new("/dev/zero")).unwrap_err().to_string(), "it is not a file");
    }

    #[test]
    fn a_pipe_is_read_to_its_end_or_to_the_most() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        make_fifo(&pipe);
        let there = pipe.clone();
        let writer = thread::spawn(move || fs::write(there, "one\n").unwrap());
        assert_eq!(read_to(&pipe, 4).unwrap(), "one\n");
        writer.join().unwrap();
        let endless = read_to(Path::new("/dev/zero"), 1 << 20).unwrap_err();
        assert_eq!(endless.to_string(), "it is larger than 1 MB");
    }
}
