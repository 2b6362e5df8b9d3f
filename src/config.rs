//! The settings file: what is production. Pure: it reads a text, and says everything that is wrong with it at once.

use std::ffi::OsString;
use std::fmt;
use std::path::PathBuf;

use regex_lite::Regex;

use crate::directories;
use crate::parameter::Identity;

/// What counts as production where the settings say nothing: `prod`, `production` or `prd` as a word of its own, in capitals
/// or not; a number may follow.
pub const PRODUCTION: &str = "(?i)(^|[^a-z])(prod|production|prd)([^a-z]|$)";

/// The environment variable that names another settings file.
pub const VARIABLE: &str = "SESAME_CONFIG";

/// The settings.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// What is production.
    pub production: Production,
}

/// Tells production from the rest.
#[derive(Debug, Clone)]
pub struct Production {
    pattern: Option<Regex>,
    /// Whether the pattern is the user's own, and so may name an account.
    own: bool,
}

/// What says that something is production.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ground {
    /// The name of the profile.
    Profile(String),
    /// The number of the account, or its alias.
    Account(String),
    /// The path.
    Path(String),
    /// The account or its alias is not known, and the settings may mean it.
    Unknown,
}

/// What a part of a name calls an environment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Environment {
    /// As the settings say.
    Production,
    /// What comes right before it.
    Staging,
    /// Where things are tried out.
    Development,
}

/// Words for what comes right before production.
const STAGING: &[&str] = &["staging", "stage", "stg", "preprod", "uat", "qa"];

/// Words for where things are tried out.
const DEVELOPMENT: &[&str] = &["dev", "development", "test", "int", "sandbox"];

impl Config {
    /// Which environment a segment of a name stands for, if one of its words is called so.
    pub fn environment(&self, segment: &str) -> Option<Environment> {
        let words = || segment.split(|it: char| !it.is_ascii_alphanumeric()).map(str::to_ascii_lowercase);
        let is_one_of = |list: &[&str]| words().any(|word| list.contains(&word.as_str()));
        if is_one_of(STAGING) {
            Some(Environment::Staging)
        } else if is_one_of(DEVELOPMENT) {
            Some(Environment::Development)
        } else {
            self.production.ground(None, None, segment).map(|_| Environment::Production)
        }
    }
}

impl Default for Production {
    fn default() -> Self {
        Self { pattern: Regex::new(PRODUCTION).ok(), own: false }
    }
}

impl Production {
    /// What a regular expression finds is production; with an empty one nothing is.
    ///
    /// # Errors
    /// What is wrong with the expression.
    pub fn parse(pattern: &str) -> Result<Self, String> {
        if pattern.is_empty() {
            return Ok(Self { pattern: None, own: false });
        }
        let pattern = Regex::new(pattern).map_err(|error| error.to_string())?;
        Ok(Self { pattern: Some(pattern), own: true })
    }

    /// What of a context says that it is production, the widest first; what is not known says nothing.
    pub fn ground(&self, profile: Option<&str>, who: Option<&Identity>, path: &str) -> Option<Ground> {
        let found = |text: &&str| self.pattern.as_ref().is_some_and(|regex| regex.is_match(text));
        let account = who.map(|who| who.account.as_str()).filter(found);
        let alias = || who.and_then(|who| who.alias.as_deref()).filter(found);
        let profile = profile.filter(found).map(|name| Ground::Profile(name.to_owned()));
        profile
            .or_else(|| account.or_else(alias).map(|account| Ground::Account(account.to_owned())))
            .or_else(|| Some(path).filter(found).map(|path| Ground::Path(path.to_owned())))
    }
}

impl Production {
    /// Whether an account that is not known may be production.
    pub fn may_name_accounts(&self) -> bool {
        self.own
    }
}

impl fmt::Display for Ground {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Profile(name) => write!(f, "the profile {name}"),
            Self::Account(number) => write!(f, "the account {number}"),
            Self::Path(path) => write!(f, "the path {path}"),
            Self::Unknown => f.write_str("the account or its alias is not known, and your settings may mean it"),
        }
    }
}

/// Everything that is wrong with a settings file, one line each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problems(pub Vec<String>);

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("\n"))
    }
}

impl std::error::Error for Problems {}

impl Config {
    /// Reads the text of a settings file. An empty one changes nothing.
    ///
    /// # Errors
    /// Everything that is wrong with it: an unknown key is an error, since a misspelt one would leave production unguarded.
    pub fn parse(text: &str) -> Result<Self, Problems> {
        let table = match text.parse::<toml::Table>() {
            Ok(table) => table,
            Err(error) => {
                let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
                let line = before.matches('\n').count() + 1;
                return Err(Problems(vec![format!("line {line}: {}", error.message())]));
            }
        };
        let mut config = Self::default();
        let mut problems = Vec::new();
        for (key, value) in &table {
            match (key.as_str(), value) {
                ("production", toml::Value::String(pattern)) => match Production::parse(pattern) {
                    Ok(production) => config.production = production,
                    Err(error) => problems.push(format!("production: {error}")),
                },
                ("production", other) => {
                    problems.push(format!("production: a text is expected, not {}", article(other.type_str())));
                }
                (other, _) => problems.push(format!("{other}: there is no such key; there is production")),
            }
        }
        if problems.is_empty() { Ok(config) } else { Err(Problems(problems)) }
    }
}

fn article(kind: &str) -> String {
    let an = kind.starts_with(['a', 'e', 'i', 'o', 'u']);
    format!("{} {kind}", if an { "an" } else { "a" })
}

/// Where the settings file is, and whether somebody named it: then it must be there.
///
/// `SESAME_CONFIG`, or `sesame/config.toml` in `XDG_CONFIG_HOME`, or in `~/.config`.
pub fn file(var: impl Fn(&str) -> Option<OsString>, home: Option<PathBuf>) -> Option<(PathBuf, bool)> {
    if let Some(named) = var(VARIABLE).filter(|value| !value.is_empty()) {
        return Some((named.into(), true));
    }
    let directory = directories::base("XDG_CONFIG_HOME", ".config", var, home)?;
    Some((directory.join("sesame").join("config.toml"), false))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn account(number: &str, alias: Option<&str>) -> Identity {
        Identity { account: number.to_owned(), alias: alias.map(str::to_owned), ..Identity::default() }
    }

    #[test]
    fn production_is_a_word_of_a_profile_or_path() {
        let production = Production::default();
        for (profile, path, yes) in [
            (Some("prod"), "/", true),
            (Some("team-prod-admin"), "/", true),
            (Some("Production"), "/", true),
            (Some("acme_prd2"), "/", true),
            (Some("reproduce"), "/", false),
            (Some("product"), "/products/list", false),
            (Some("nonprod"), "/", false),
            (None, "/checkout/prod/db/password", true),
            (None, "/checkout/prod", true),
            (None, "/prod.eu/x", true),
            (None, "/checkout/dev/prodigy", false),
        ] {
            assert_eq!(
                production.ground(profile, Some(&account("111122223333", None)), path).is_some(),
                yes,
                "{profile:?} {path}"
            );
        }
    }

    #[test]
    fn the_ground_is_told() {
        let production = Config::parse("production = '^4444|live'").unwrap().production;
        let ground = |profile, account: Option<Identity>, path| {
            production.ground(profile, account.as_ref(), path).map(|ground| ground.to_string())
        };
        let theirs = || Some(account("444455556666", Some("shop-live")));
        assert_eq!(ground(Some("live"), theirs(), "/live").as_deref(), Some("the profile live"));
        assert_eq!(ground(Some("x"), theirs(), "/live").as_deref(), Some("the account 444455556666"));
        let named = || Some(account("111144442222", Some("shop-live")));
        assert_eq!(ground(Some("x"), named(), "/live").as_deref(), Some("the account shop-live"));
        assert_eq!(ground(None, None, "/live/x").as_deref(), Some("the path /live/x"));
        let nameless = Some(account("111144442222", None));
        assert_eq!(ground(Some("prod"), nameless, "/prod"), None, "the default is replaced");
        let never = Config::parse("production = ''").unwrap().production;
        assert_eq!(never.ground(Some("prod"), None, "/prod"), None);
    }

    #[test]
    fn everything_that_is_wrong_is_said_at_once() {
        for (text, says) in [
            ("", &[][..]),
            ("# nothing\n", &[]),
            ("production = '('", &["production: "]),
            ("production = 3", &["production: a text is expected, not an integer"]),
            ("produktion = 'x'\nproduction = true", &["not a boolean", "produktion: there is no such key"]),
            ("a = 1\n[b]\nc = 2\n", &["a: there is no such key", "b: there is no such key"]),
            ("\nproduction = prod\n", &["line 2: "]),
        ] {
            let problems = Config::parse(text).map_or_else(|problems| problems.0, |_| Vec::new());
            assert_eq!(problems.len(), says.len(), "{text}: {problems:?}");
            for (problem, part) in problems.iter().zip(says) {
                assert!(problem.contains(part), "{text}: {problem}");
            }
        }
    }

    #[test]
    fn the_file_is_where_the_user_or_the_system_says() {
        type Row = (&'static [(&'static str, &'static str)], Option<&'static str>, Option<(&'static str, bool)>);
        let table: [Row; 9] = [
            (&[("XDG_CONFIG_HOME", "/etc/x")], None, Some(("/etc/x/sesame/config.toml", false))),
            (&[], Some("home"), None),
            (&[], Some("/home/ana"), Some(("/home/ana/.config/sesame/config.toml", false))),
            (&[("XDG_CONFIG_HOME", "/etc/x")], Some("/home/ana"), Some(("/etc/x/sesame/config.toml", false))),
            (&[("XDG_CONFIG_HOME", "x")], Some("/home/ana"), Some(("/home/ana/.config/sesame/config.toml", false))),
            (&[("XDG_CONFIG_HOME", "")], None, None),
            (&[("SESAME_CONFIG", "my.toml"), ("XDG_CONFIG_HOME", "/x")], None, Some(("my.toml", true))),
            (&[("SESAME_CONFIG", "")], Some("/h"), Some(("/h/.config/sesame/config.toml", false))),
            (&[], Some(""), None),
        ];
        for (vars, home, wanted) in table {
            let var = |name: &str| vars.iter().find(|(n, _)| *n == name).map(|(_, value)| OsString::from(value));
            let wanted = wanted.map(|(path, named)| (PathBuf::from(path), named));
            assert_eq!(file(var, home.map(PathBuf::from)), wanted, "{vars:?} {home:?}");
        }
    }
}
