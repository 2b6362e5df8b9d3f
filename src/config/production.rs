//! What the settings call production.

use std::fmt;

use regex_lite::Regex;

use crate::parameter::Identity;

/// What counts as production where the settings say nothing: `prod`, `production` or `prd` as a word of its own, in capitals
/// or not; a number may follow.
pub const PRODUCTION: &str = "(?i)(^|[^a-z])(prod|production|prd)([^a-z]|$)";

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
    /// A context of the settings: what it asks for.
    Context(String),
    /// The account or its alias is not known, and the settings may mean it.
    Unknown,
}

impl Ground {
    /// The word for it, which is the same wherever production is told.
    pub fn word(&self) -> &'static str {
        if *self == Self::Unknown { "PRODUCTION?" } else { "PRODUCTION" }
    }

    /// The same in a row, or where there is no room.
    pub fn short(&self) -> &'static str {
        if *self == Self::Unknown { "PROD?" } else { "PROD" }
    }

    /// What rows say, in their order; nothing where it is the same of all, which a title says then.
    pub(crate) fn apart(grounds: impl Iterator<Item = Option<Self>>) -> Vec<&'static str> {
        let mut says: Vec<_> = grounds.map(|ground| ground.map_or("", |ground| ground.short())).collect();
        if says.iter().all(|it| Some(it) == says.first()) {
            says.fill("");
        }
        says
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

    /// The expression.
    pub(super) fn pattern(&self) -> &str {
        self.pattern.as_ref().map_or("", Regex::as_str)
    }

    /// Whether an account that is not known may be production.
    pub(super) fn may_name_accounts(&self) -> bool {
        self.own
    }
}

impl fmt::Display for Ground {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Profile(name) => write!(f, "the profile {name}"),
            Self::Account(number) => write!(f, "the account {number}"),
            Self::Path(path) => write!(f, "the path {path}"),
            Self::Context(asks) => write!(f, "your settings of {asks}"),
            Self::Unknown => f.write_str("the account or its alias is not known, and your settings may mean it"),
        }
    }
}
