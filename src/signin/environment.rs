//! What signing in depends on, read once: the variables of the environment and the shared files.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::shared_config::SharedConfig;
use crate::failure::{Advice, Failure, FailureKind, Remedy};

/// The most that a shared file may hold: some ten thousand profiles.
const LARGEST: u64 = 4 << 20;

/// The text of a shared file. It is read before the first frame, so nothing is that would wait for somebody to write, or has no
/// end. `/dev/null` is how people say that there is none.
pub(super) fn read_to_string(path: &Path) -> io::Result<String> {
    let kind = std::fs::metadata(path)?;
    if kind.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    if !kind.is_file() {
        let none = path == Path::new("/dev/null");
        return Err(if none { io::ErrorKind::NotFound.into() } else { io::Error::other("it is not a file") });
    }
    let mut text = String::new();
    File::open(path)?.take(LARGEST + 1).read_to_string(&mut text)?;
    if text.len() as u64 > LARGEST {
        return Err(io::Error::other("it is larger than 4 MB"));
    }
    Ok(text)
}

/// The variables of the environment and the shared files, as they were when they were read. Apart from [`Self::read`] everything in
/// this room that needs no network is a pure function of it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Environment {
    pub(super) vars: BTreeMap<String, String>,
    pub(super) shared: SharedConfig,
    /// A shared file that is there and cannot be read, and why.
    pub(super) unreadable: Option<String>,
}

impl Environment {
    /// Reads what there is now: the variables of this process and two small files. Variables that are empty or not UTF-8 count as
    /// unset.
    pub(crate) fn read() -> Self {
        let vars: BTreeMap<_, _> = std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .filter(|(_, value)| !value.is_empty())
            .collect();
        let mut unreadable = None;
        let mut read = |var: &str, default: &str| {
            let path = match vars.get(var) {
                Some(path) => Self::expanded(Path::new(path)),
                None => Self::expanded(&Path::new("~").join(default)),
            };
            read_to_string(&path).unwrap_or_else(|error| {
                if error.kind() != io::ErrorKind::NotFound {
                    unreadable = Some(format!("{} cannot be read: {error}", path.display()));
                }
                String::new()
            })
        };
        let config = read("AWS_CONFIG_FILE", ".aws/config");
        let credentials = read("AWS_SHARED_CREDENTIALS_FILE", ".aws/credentials");
        Self { shared: SharedConfig::parse(&config, &credentials), vars, unreadable }
    }

    /// A path in which `~` may stand for the home folder.
    pub(super) fn expanded(path: &Path) -> PathBuf {
        match path.strip_prefix("~") {
            Ok(rest) => std::env::home_dir().unwrap_or_default().join(rest),
            Err(_) => path.to_owned(),
        }
    }

    /// A file that is there but cannot be read is no file that is not there: what it says would be missed without a word. So would
    /// what a line was meant to say that makes no sense; the AWS CLI refuses such a file as well.
    pub(super) fn check_files(&self) -> Result<(), Failure> {
        if let Some(what) = &self.unreadable {
            return Err(Failure::new(FailureKind::Config, what, Advice::from("Mend it").then(Remedy::TryAgain)));
        }
        match self.shared.malformed() {
            None => Ok(()),
            Some(line) => {
                let what = format!("{line}, so nothing of the file can be used");
                Err(Failure::new(FailureKind::Config, what, Advice::from("Correct it").then(Remedy::TryAgain)))
            }
        }
    }

    pub(super) fn var(&self, name: &str) -> Option<&str> {
        self.vars.get(name).map(String::as_str)
    }
}
