//! What a parameter is called where it is a variable, and which names no store may choose. Pure.

use std::collections::BTreeMap;

use super::format::{Format, Names};
use crate::names;
pub(crate) use crate::names::variable;
use crate::parameter::name_key;

/// What keys are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Keys {
    /// Variables of an environment.
    Variables,
    /// Variables of Terraform.
    Identifiers,
    /// The names themselves.
    Names,
}

impl Keys {
    /// Those of a format.
    pub(crate) fn of(format: Format) -> Self {
        match format {
            Format::Tfvars => Self::Identifiers,
            format if format.names_variables() => Self::Variables,
            _ => Self::Names,
        }
    }
}

/// Variables that steer the shell, the loader, or the runtime of a program: whoever sets one runs what he likes.
const STEERING: &[&str] = &[
    "ARGC",
    "BASHOPTS",
    "BASH_ENV",
    "CDPATH",
    "CLASSPATH",
    "EDITOR",
    "EGID",
    "ENV",
    "EUID",
    "FPATH",
    "FUNCNEST",
    "GCONV_PATH",
    "GETCONF_DIR",
    "GID",
    "GLOBIGNORE",
    "HISTFILE",
    "HOME",
    "HOSTALIASES",
    "IFS",
    "JAVA_OPTS",
    "JAVA_TOOL_OPTIONS",
    "JDK_JAVA_OPTIONS",
    "LINENO",
    "LOCPATH",
    "LOGNAME",
    "MAIL",
    "MAILPATH",
    "MAKEFLAGS",
    "MFLAGS",
    "NLSPATH",
    "NODE_OPTIONS",
    "NODE_PATH",
    "OLDPWD",
    "OPTARG",
    "OPTERR",
    "OPTIND",
    "PAGER",
    "PATH",
    "PERL5DB",
    "PERL5LIB",
    "PERL5OPT",
    "PERLLIB",
    "PHPRC",
    "PHP_INI_SCAN_DIR",
    "POSIXLY_CORRECT",
    "PPID",
    "PROMPT",
    "PROMPT_COMMAND",
    "PS0",
    "PS1",
    "PS2",
    "PS3",
    "PS4",
    "PWD",
    "PYTHONBREAKPOINT",
    "PYTHONHOME",
    "PYTHONINSPECT",
    "PYTHONPATH",
    "PYTHONSTARTUP",
    "PYTHONUSERBASE",
    "RANDOM",
    "RESOLV_HOST_CONF",
    "RES_OPTIONS",
    "RUBYLIB",
    "RUBYOPT",
    "RUSTC_WRAPPER",
    "SECONDS",
    "SHELL",
    "SHELLOPTS",
    "SHLVL",
    "SSH_ASKPASS",
    "SSH_AUTH_SOCK",
    "SUDO_ASKPASS",
    "TERMCAP",
    "TERMINFO",
    "TERMINFO_DIRS",
    "TMPDIR",
    "TZDIR",
    "UID",
    "USER",
    "USERNAME",
    "VISUAL",
    "ZDOTDIR",
    "_",
    "_JAVA_OPTIONS",
];

/// The same of all that begins so.
const STEERING_FAMILIES: &[&str] = &["BASH_FUNC_", "DYLD_", "GIT_", "GLIBC_", "LD_", "MALLOC_", "NPM_CONFIG_"];

/// Whether a variable steers other programs.
pub(crate) fn is_steering(variable: &str) -> bool {
    STEERING.contains(&variable) || STEERING_FAMILIES.iter().any(|family| variable.starts_with(family))
}

/// What a parameter of a folder is called: its last part, or all that follows the folder.
pub(crate) fn key<'a>(name: &'a str, folder: &str, names: Names) -> &'a str {
    match names {
        Names::Leaf => names::leaf(name),
        Names::Path => names::below(name, folder),
    }
}

/// The variable of Terraform of that key.
///
/// # Errors
/// It begins with something else than a letter or `_`.
pub(crate) fn identifier(key: &str) -> Result<String, String> {
    let identifier: String = key.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' }).collect();
    if identifier.starts_with(|c: char| c.is_ascii_digit() || c == '-') {
        return Err(format!("{identifier} would be its variable, and none begins so"));
    }
    Ok(identifier)
}

/// Names that would have the same key, by that key. Two spellings of one parameter are one.
pub(crate) fn collisions<'a>(keys: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<(String, Vec<String>)> {
    let mut by_key: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (key, name) in keys {
        let names = by_key.entry(key).or_default();
        if names.iter().all(|other| name_key(other) != name_key(name)) {
            names.push(name);
        }
    }
    let own = |names: Vec<&str>| names.into_iter().map(str::to_owned).collect();
    by_key.into_iter().filter(|(_, names)| names.len() > 1).map(|(key, names)| (key.to_owned(), own(names))).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_variable_is_the_last_part_or_the_path_in_capitals() {
        let key_of = |name: &str, place: &str, names| variable(key(name, place, names));
        for (name, place, leaf, path) in [
            ("/a/b/db-password", "/a/b", "DB_PASSWORD", "DB_PASSWORD"),
            ("/a/b/db/pass.word", "/a/b", "PASS_WORD", "DB_PASS_WORD"),
            ("/a/b/db/host", "/", "HOST", "A_B_DB_HOST"),
            ("motd", "/", "MOTD", "MOTD"),
            ("/a/b", "/a/b", "B", "B"),
            ("/a/b/1st", "/a", "", "B_1ST"),
        ] {
            let expected = Some(leaf.to_owned()).filter(|leaf| !leaf.is_empty());
            assert_eq!(key_of(name, place, Names::Leaf).ok(), expected, "{name}");
            assert_eq!(key_of(name, place, Names::Path).as_deref(), Ok(path), "{name}");
        }
    }

    #[test]
    fn what_steers_other_programs_is_known() {
        assert!(STEERING.is_sorted());
        for name in ["PATH", "HOME", "SHELL", "IFS", "ENV", "BASH_ENV", "LD_PRELOAD", "DYLD_INSERT_LIBRARIES"] {
            assert!(is_steering(name), "{name}");
        }
        for name in ["PYTHONPATH", "NODE_OPTIONS", "GIT_SSH_COMMAND", "BASH_FUNC_X"] {
            assert!(is_steering(name), "{name}");
        }
        for name in ["DB_PASSWORD", "DATABASE_URL", "APP_HOME", "OLD_PATH", "AWS_REGION"] {
            assert!(!is_steering(name), "{name}");
        }
    }

    #[test]
    fn two_of_one_key_are_named_both() {
        let keys = [
            ("HOST", "/a/db/host"),
            ("PORT", "/a/port"),
            ("HOST", "/a/cache/host"),
            ("MOTD", "motd"),
            ("MOTD", "/motd"),
        ];
        assert_eq!(
            collisions(keys.into_iter()),
            [("HOST".to_owned(), vec!["/a/db/host".to_owned(), "/a/cache/host".to_owned()])]
        );
    }
}
