//! What signing in depends on, read once: the variables of the environment and the shared files.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::shared_config::SharedConfig;
use crate::failure::{Advice, Failure, FailureKind, Remedy};

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
        let home = std::env::home_dir().unwrap_or_default();
        let mut unreadable = None;
        let mut read = |var: &str, default: &str| {
            let path = match vars.get(var) {
                Some(path) => path.strip_prefix("~/").map_or_else(|| PathBuf::from(path), |rest| home.join(rest)),
                None => home.join(default),
            };
            std::fs::read_to_string(&path).unwrap_or_else(|error| {
                if error.kind() != std::io::ErrorKind::NotFound {
                    unreadable = Some(format!("{} cannot be read: {error}", path.display()));
                }
                String::new()
            })
        };
        let config = read("AWS_CONFIG_FILE", ".aws/config");
        let credentials = read("AWS_SHARED_CREDENTIALS_FILE", ".aws/credentials");
        Self { shared: SharedConfig::parse(&config, &credentials), vars, unreadable }
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
                let what = format!("{line} makes no sense, so nothing of the file can be used");
                Err(Failure::new(FailureKind::Config, what, Advice::from("Correct it").then(Remedy::TryAgain)))
            }
        }
    }

    pub(super) fn var(&self, name: &str) -> Option<&str> {
        self.vars.get(name).map(String::as_str)
    }
}
