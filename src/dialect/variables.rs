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

    /// What they are made of where nobody says: names that are no variables are those below the place, so that they make the same tree
    /// again.
    pub(crate) fn usual(self) -> Names {
        match self {
            Self::Variables | Self::Identifiers => Names::Leaf,
            Self::Names => Names::Path,
        }
    }
}

/// Variables that steer the shell, the loader, or the runtime of a program: whoever sets one runs what he likes.
const STEERING: &[&str] = &[
    "ARGC",
    "BASHOPTS",
    "BASH_ENV",
    "BASH_LOADABLES_PATH",
    "BROWSER",
    "BUNDLE_GEMFILE",
    "CDPATH",
    "CLASSPATH",
    "DOTNET_STARTUP_HOOKS",
    "EDITOR",
    "EGID",
    "ENV",
    "EUID",
    "FPATH",
    "FUNCNEST",
    "GCONV_PATH",
    "GEM_HOME",
    "GEM_PATH",
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
    "LESSCLOSE",
    "LESSKEY",
    "LESSOPEN",
    "LINENO",
    "LOCPATH",
    "LOGNAME",
    "LUA_CPATH",
    "LUA_INIT",
    "LUA_PATH",
    "MAIL",
    "MAILPATH",
    "MAKEFLAGS",
    "MANPAGER",
    "MFLAGS",
    "NLSPATH",
    "NODE_OPTIONS",
    "NODE_PATH",
    "NODE_REPL_EXTERNAL_MODULE",
    "OLDPWD",
    "OPENSSL_CONF",
    "OPENSSL_ENGINES",
    "OPENSSL_MODULES",
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
    "PYTHONWARNINGS",
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
const STEERING_FAMILIES: &[&str] = &[
    "BASH_FUNC_",
    "CORECLR_",
    "COR_",
    "DYLD_",
    "ERL_",
    "GIT_",
    "GLIBC_",
    "LD_",
    "LUA_CPATH_",
    "LUA_INIT_",
    "LUA_PATH_",
    "MALLOC_",
    "NPM_CONFIG_",
];

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

/// What each of those parameters is called in a format, or why it has no name there. Variables are named by the last part of a name, or
/// where that does not tell them apart, by all that follows the folder that they are in together.
pub(crate) fn keys_of(format: Format, names: &[String]) -> Vec<Result<String, String>> {
    let keys = Keys::of(format);
    if keys == Keys::Names {
        return names.iter().cloned().map(Ok).collect();
    }
    let folder = common_folder(names);
    let called = |how: Names| -> Vec<Result<String, String>> {
        let one = |name: &String| match keys {
            Keys::Identifiers => identifier(key(name, folder, how)),
            _ => variable(key(name, folder, how)).and_then(|variable| {
                let steers = || format!("{variable} steers other programs, and is not taken from a store");
                if is_steering(&variable) { Err(steers()) } else { Ok(variable) }
            }),
        };
        names.iter().map(one).collect()
    };
    let twice = |called: &[Result<String, String>]| {
        let pairs = called.iter().zip(names).filter_map(|(key, name)| Some((key.as_deref().ok()?, name.as_str())));
        collisions(pairs)
    };
    let mut all = called(Names::Leaf);
    let mut colliding = twice(&all);
    if !colliding.is_empty() || all.iter().any(Result::is_err) {
        all = called(Names::Path);
        colliding = twice(&all);
    }
    for (key, names_of_key) in colliding {
        for called in all.iter_mut().filter(|called| called.as_ref() == Ok(&key)) {
            *called = Err(format!("{key} would be each of {}", names_of_key.join(", ")));
        }
    }
    all
}

/// The folder that all of them are in.
fn common_folder(names: &[String]) -> &str {
    let folder = |name: &'_ String| name.rfind('/').unwrap_or_default();
    let Some(first) = names.first() else { return "" };
    let mut common = &first[..folder(first)];
    while !names.iter().all(|name| {
        name[..folder(name)].strip_prefix(common).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }) {
        common = &common[..common.rfind('/').unwrap_or_default()];
    }
    common
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
    fn parameters_are_called_apart_by_as_little_as_tells_them_apart() {
        let names = |all: &[&str]| all.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let called = |format, all: &[&str]| -> Vec<String> {
            keys_of(format, &names(all)).into_iter().map(|key| key.unwrap_or_else(|why| format!("no: {why}"))).collect()
        };
        for (format, all, expected) in [
            (Format::Dotenv, &["/a/b/host", "/a/b/port"][..], &["HOST", "PORT"][..]),
            (Format::Dotenv, &["/a/db/host", "/a/mq/host", "/a/port"], &["DB_HOST", "MQ_HOST", "PORT"]),
            (Format::Shell, &["/a/x/1", "/a/y/2"], &["X_1", "Y_2"]),
            (Format::Tfvars, &["/a/db/Host", "/b/Port"], &["Host", "Port"]),
            (Format::Json, &["/a/db/host", "motd"], &["/a/db/host", "motd"]),
            (Format::Dotenv, &["motd", "/a/b"], &["MOTD", "B"]),
            (Format::Dotenv, &["/a/x/b", "/ab/x/b"], &["A_X_B", "AB_X_B"]),
        ] {
            assert_eq!(called(format, all), expected, "{all:?}");
        }
        let collide = called(Format::Dotenv, &["/a/b-c", "/a/b_c", "/a/d"]);
        assert_eq!(collide[0], "no: B_C would be each of /a/b-c, /a/b_c");
        assert_eq!((&collide[0], collide[2].as_str()), (&collide[1], "D"));
        assert!(called(Format::Shell, &["/a/PATH"])[0].starts_with("no: PATH steers other programs"));
        assert!(called(Format::K8s, &["/a/1"])[0].starts_with("no: 1 would be its variable"));
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
