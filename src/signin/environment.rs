//! What signing in depends on, read once: the variables of the environment and the shared files.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::shared_config::{SharedConfig, SharedFile};
use crate::failure::{Advice, Failure, FailureKind, Remedy};
use crate::files::{is_absent, read_small};

/// The variables of the environment and the shared files, as they were when they were read. Apart from [`Self::read`] everything in
/// this room that needs no network is a pure function of it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Environment {
    pub(super) vars: BTreeMap<String, String>,
    pub(super) shared: SharedConfig,
    /// Where the shared files are, each at its [`SharedFile`].
    pub(super) shared_files: [PathBuf; 2],
    /// A shared file that is there and cannot be read, and why.
    pub(super) unreadable: Option<String>,
    /// What `~` stands for.
    pub(super) home: PathBuf,
    /// Whether anything says that this machine is an EC2 instance that may be asked for its metadata. Elsewhere it would cost a second,
    /// and its error hide what is really missing.
    pub(super) on_instance: bool,
}

impl Environment {
    /// Reads what there is now: the variables of this process and some small files. Variables that are empty or not UTF-8 count as
    /// unset.
    pub(crate) fn read() -> Self {
        let vars: BTreeMap<_, _> = std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .filter(|(_, value)| !value.is_empty())
            .collect();
        let home = std::env::home_dir().unwrap_or_default();
        let on_instance = on_instance(&vars);
        let named = |file: SharedFile| {
            let default = match file {
                SharedFile::Config => "~/.aws/config",
                SharedFile::Credentials => "~/.aws/credentials",
            };
            let path = vars.get(file.variable()).map_or(default.to_owned(), |path| with_variables(path, variable));
            with_home(Path::new(&path), &home)
        };
        let shared_files = [SharedFile::Config, SharedFile::Credentials].map(named);
        let mut unreadable = None;
        let mut read = |path: &Path| {
            read_small(path).unwrap_or_else(|error| {
                if !is_absent(&error) {
                    unreadable = Some(format!("{} cannot be read: {error}", path.display()));
                }
                String::new()
            })
        };
        let [config, credentials] = &shared_files;
        let shared = SharedConfig::parse(&read(config), &read(credentials));
        Self { vars, shared, shared_files, unreadable, home, on_instance }
    }

    /// A path in which `~` may stand for the home folder.
    pub(super) fn expanded(&self, path: &Path) -> PathBuf {
        with_home(path, &self.home)
    }

    /// A path as a person writes it.
    pub(super) fn shown_path(&self, path: &Path) -> String {
        match path.strip_prefix(&self.home) {
            Ok(rest) if !self.home.as_os_str().is_empty() => Path::new("~").join(rest).display().to_string(),
            _ => path.display().to_string(),
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
            Some((file, (line, fault))) => {
                let path = self.shown_path(&self.shared_files[file as usize]);
                let what = format!("Line {line} of {path} {fault}, so nothing of the file can be used");
                Err(Failure::new(FailureKind::Config, what, Advice::from("Correct it").then(Remedy::TryAgain)))
            }
        }
    }

    pub(super) fn var(&self, name: &str) -> Option<&str> {
        self.vars.get(name).map(String::as_str)
    }
}

/// Also of variables that are empty, which stand for nothing in a path.
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// The text with `$NAME` and `${NAME}` replaced by what they stand for; what stands for nothing stays, as with the AWS CLI (Python's
/// `expandvars`).
pub(super) fn with_variables(text: &str, variable: impl Fn(&str) -> Option<String>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('$') {
        out += &rest[..at];
        let after = &rest[at + 1..];
        let (name, end) = if let Some(braced) = after.strip_prefix('{') {
            let name = braced.find('}').map_or("", |end| &braced[..end]);
            (name, name.len() + 2)
        } else {
            let end = after.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(after.len());
            (&after[..end], end)
        };
        if let Some(value) = (!name.is_empty()).then(|| variable(name)).flatten() {
            out += &value;
            rest = &after[end..];
        } else {
            out.push('$');
            rest = after;
        }
    }
    out + rest
}

pub(super) fn with_home(path: &Path, home: &Path) -> PathBuf {
    path.strip_prefix("~").map_or_else(|_| path.to_owned(), |rest| home.join(rest))
}

/// Whether there is metadata of an instance, or its service is elsewhere, and it may be asked. Reads two small files of the kernel.
fn on_instance(vars: &BTreeMap<String, String>) -> bool {
    if vars.get("AWS_EC2_METADATA_DISABLED").is_some_and(|disabled| disabled.eq_ignore_ascii_case("true")) {
        return false;
    }
    let starts = |file: &str, with: &str| {
        std::fs::read_to_string(format!("/sys/devices/virtual/dmi/id/{file}")).is_ok_and(|text| text.starts_with(with))
    };
    vars.contains_key("AWS_EC2_METADATA_SERVICE_ENDPOINT")
        || starts("sys_vendor", "Amazon EC2")
        || starts("board_asset_tag", "i-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_in_a_path_are_replaced_as_a_shell_would() {
        let variable = |name: &str| match name {
            "A" => Some("/a".to_owned()),
            "EMPTY" => Some(String::new()),
            _ => None,
        };
        for (text, path) in [
            ("$A/config", "/a/config"),
            ("${A}b/$A", "/ab//a"),
            ("$AB/$", "$AB/$"),
            ("${A", "${A"),
            ("${}x", "${}x"),
            ("x$EMPTY/y", "x/y"),
            ("~/$A-ö", "~//a-ö"),
            ("", ""),
        ] {
            assert_eq!(with_variables(text, variable), path, "{text}");
        }
    }

    #[test]
    fn an_instance_that_may_not_be_asked_is_none() {
        let vars = |vars: &[(&str, &str)]| {
            on_instance(&vars.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())).collect())
        };
        let endpoint = ("AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://127.0.0.1:1");
        assert!(vars(&[endpoint]) && vars(&[endpoint, ("AWS_EC2_METADATA_DISABLED", "false")]));
        assert!(!vars(&[endpoint, ("AWS_EC2_METADATA_DISABLED", "True")]));
    }

    #[test]
    fn a_path_is_shown_as_it_is_written() {
        let here = Environment { home: "/home/ana".into(), ..Environment::default() };
        for (path, shown) in [("/home/ana/.aws/config", "~/.aws/config"), ("/etc/aws", "/etc/aws"), ("/home/ana", "~/")]
        {
            assert_eq!(here.shown_path(Path::new(path)), shown);
        }
        assert_eq!(Environment::default().shown_path(Path::new("/x")), "/x");
        assert_eq!(here.expanded(Path::new("~/x")), Path::new("/home/ana/x"));
    }
}
