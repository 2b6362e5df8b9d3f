//! Contexts: where something holds that the command line did not ask for.

use std::fmt::{self, Write as _};

use super::reader::{Entry, Reader};
use super::words::{quoted, word};
use crate::arn::Partition;
use crate::destination::{looks_like_a_region, regions};
use crate::parameter::Identity;
use crate::text::{self, close_names};

/// Where a session is, and which name is looked at or about to be touched.
#[derive(Debug, Clone, Copy, Default)]
pub struct Whereabouts<'a> {
    /// The profile in force.
    pub profile: Option<&'a str>,
    /// Who asks, once it is known.
    pub who: Option<&'a Identity>,
    /// The region.
    pub region: Option<&'a str>,
    /// A name, or a path.
    pub path: &'a str,
}

/// What a context asks for, and what holds where all of that is so.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Context {
    profile: Option<String>,
    account: Option<String>,
    region: Option<String>,
    path: Option<String>,
    /// Nothing is written there.
    pub read_only: bool,
    /// It is production.
    pub production: bool,
    /// The colour of its words.
    pub colour: Colour,
    /// What the header says of it.
    pub words: Option<String>,
}

/// A colour for the words of a context; the theme decides how it looks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Colour {
    /// Red.
    Red,
    /// Yellow.
    Yellow,
    /// Green.
    Green,
    /// Magenta.
    Magenta,
    /// Cyan.
    #[default]
    Cyan,
}

impl Colour {
    const WORDS: [(&'static str, Self); 5] = [
        ("red", Self::Red),
        ("yellow", Self::Yellow),
        ("green", Self::Green),
        ("magenta", Self::Magenta),
        ("cyan", Self::Cyan),
    ];
}

/// Whether a context holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Holds {
    No,
    /// All but the account, which is not known, or its alias is not.
    Perhaps,
    Yes,
}

impl Context {
    const KEYS: [&'static str; 8] =
        ["profile", "account", "region", "path", "read_only", "production", "colour", "words"];

    /// Reads one; nothing where it is not even a table.
    pub(super) fn read(reader: &mut Reader<'_>, entry: &Entry<'_, '_>) -> Option<Self> {
        let mut context = Self::default();
        let table = reader.table(entry)?;
        for entry in reader.entries(entry.path(), table, &Self::KEYS) {
            match entry.key() {
                "profile" => context.profile = asked(reader, &entry),
                "account" => context.account = account(reader, &entry),
                "region" => context.region = region(reader, &entry),
                "path" => context.path = path(reader, &entry),
                "read_only" => context.read_only = reader.truth(&entry)?,
                "production" => context.production = reader.truth(&entry)?,
                "colour" => context.colour = reader.one_of(&entry, &Colour::WORDS)?,
                _ => context.words = words(reader, &entry),
            }
        }
        if context.asks().is_empty() {
            reader.wrong(entry, "it asks for none of profile, account, region, path, and so would hold everywhere");
        } else if !context.read_only && !context.production && context.words.is_none() {
            reader.wrong(entry, "nothing holds there: say read_only, production or words");
        }
        Some(context)
    }

    fn asks(&self) -> Vec<(&'static str, &str)> {
        let all =
            [("profile", &self.profile), ("account", &self.account), ("region", &self.region), ("path", &self.path)];
        all.into_iter().filter_map(|(called, asked)| Some((called, asked.as_deref()?))).collect()
    }

    /// Whether it asks for an account.
    pub(super) fn names_account(&self) -> bool {
        self.account.is_some()
    }

    /// As a file says it.
    pub(super) fn written(&self) -> String {
        let mut out = "[[context]]".to_owned();
        for (called, asked) in self.asks() {
            let _ = write!(out, "\n{called} = {}", quoted(asked));
        }
        if self.read_only {
            out += "\nread_only = true";
        }
        if self.production {
            out += "\nproduction = true";
        }
        if let Some(words) = &self.words {
            let _ = write!(out, "\ncolour = {}\nwords = {}", quoted(word(&Colour::WORDS, &self.colour)), quoted(words));
        }
        out
    }

    pub(super) fn holds(&self, at: &Whereabouts<'_>) -> Holds {
        let is = |asked: &Option<String>, found: Option<&str>| {
            asked.as_deref().is_none_or(|pattern| found.is_some_and(|found| matches(pattern, found)))
        };
        let beneath = self.path.as_deref().is_none_or(|pattern| is_beneath(pattern, at.path));
        if !is(&self.profile, at.profile) || !is(&self.region, at.region) || !beneath {
            return Holds::No;
        }
        let Some(pattern) = self.account.as_deref() else { return Holds::Yes };
        let number = at.who.and_then(Identity::known_account);
        let alias = at.who.and_then(|who| who.alias.as_deref());
        let found = number.into_iter().chain(alias).any(|found| matches(pattern, found));
        // A number that is known and is another needs no alias to say so.
        let is_number = pattern.bytes().all(|byte| byte.is_ascii_digit() || byte == b'*');
        match (found, number) {
            (true, _) => Holds::Yes,
            (false, Some(_)) if is_number || alias.is_some() => Holds::No,
            (false, _) => Holds::Perhaps,
        }
    }
}

/// As it is told why something holds: `profile prod-*, region eu-west-1`.
impl fmt::Display for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let asks: Vec<String> = self.asks().iter().map(|(called, asked)| format!("{called} {asked}")).collect();
        f.write_str(&asks.join(", "))
    }
}

fn asked(reader: &mut Reader<'_>, entry: &Entry<'_, '_>) -> Option<String> {
    let asked = entry.item.get_ref().as_str();
    match asked {
        Some("") => reader.wrong(entry, "it is empty; leave it out"),
        Some(_) => {}
        None => reader.wrong(entry, "a text is expected, in quotes"),
    }
    asked.filter(|asked| !asked.is_empty()).map(str::to_owned)
}

/// A number or an alias. One that no account can have guards nothing, whatever its author believes.
fn account(reader: &mut Reader<'_>, entry: &Entry<'_, '_>) -> Option<String> {
    const DIGITS: usize = 12;
    let account = asked(reader, entry)?;
    let bare: String = account.chars().filter(|c| !matches!(c, '-' | ' ')).collect();
    let is_number = !bare.is_empty() && bare.bytes().all(|byte| byte.is_ascii_digit());
    if is_number && bare.len() == DIGITS && bare != account {
        reader.wrong(entry, format!("the number of an account has no dashes and blanks here: \"{bare}\""));
    } else if is_number && bare.len() != DIGITS {
        reader.wrong(entry, format!("the number of an account has {DIGITS} digits; * stands for some of them"));
    } else if !account.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-*".contains(&byte)) {
        reader.wrong(entry, "a number is expected, or an alias: small letters, digits and dashes");
    }
    Some(account)
}

fn region(reader: &mut Reader<'_>, entry: &Entry<'_, '_>) -> Option<String> {
    let region = asked(reader, entry)?;
    if !region.contains('*') && !looks_like_a_region(&region) {
        let known: Vec<&str> = Partition::all().flat_map(regions).map(|(name, _)| *name).collect();
        let meant = close_names(&region, &known).first().map(|close| format!("; did you mean {close}?"));
        reader.wrong(entry, format!("no region is called so{}", meant.unwrap_or_default()));
    }
    Some(region)
}

fn path(reader: &mut Reader<'_>, entry: &Entry<'_, '_>) -> Option<String> {
    let path = asked(reader, entry)?;
    if !path.starts_with(['/', '*']) {
        reader.wrong(entry, format!("a path begins with a slash, or with *: \"/{path}\""));
    }
    Some(path)
}

fn words(reader: &mut Reader<'_>, entry: &Entry<'_, '_>) -> Option<String> {
    const LONGEST: usize = 24;
    let words = asked(reader, entry)?;
    if text::width(&text::sanitise(&words)) > LONGEST {
        reader.wrong(entry, format!("they may take {LONGEST} columns"));
    }
    Some(words)
}

/// Exactly, or with `*` for any part. In a name `*` takes slashes too, as in a policy's resource.
fn matches(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| text.strip_prefix(first)) else { return false };
    let Some(last) = parts.next_back() else { return rest.is_empty() };
    for part in parts {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last)
}

/// The path itself, or what lies beneath it; a root name may be listed without its slash.
fn is_beneath(pattern: &str, path: &str) -> bool {
    let pattern = pattern.strip_suffix('/').unwrap_or(pattern);
    let slashed = if path.starts_with('/') { path.to_owned() } else { format!("/{path}") };
    if pattern.is_empty() {
        return true;
    }
    matches(pattern, &slashed) || matches(&format!("{pattern}/*"), &slashed)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_path_is_itself_and_what_lies_beneath() {
        for (pattern, path, is) in [
            ("/app/prod", "/app/prod", true),
            ("/app/prod", "/app/prod/db", true),
            ("/app/prod", "/app/production", false),
            ("/app/prod/", "/app/prod/db", true),
            ("/*/prod", "/app/prod/db/x", true),
            ("/*/prod", "/app/eu/prod", true),
            ("/*/prod", "/app/nonprod", false),
            ("*/password", "/app/db/password", true),
            ("/", "/x", true),
            ("/motd", "motd", true),
            ("/app/*", "/app", false),
        ] {
            assert_eq!(is_beneath(pattern, path), is, "{pattern} {path}");
        }
    }

    proptest! {
        #[test]
        fn the_short_way_is_what_a_regular_expression_says(pattern in "[ab/*]{0,8}", text in "[ab/]{0,10}") {
            let expression = regex_lite::Regex::new(&format!("^{}$", pattern.replace('*', ".*"))).unwrap();
            prop_assert_eq!(matches(&pattern, &text), expression.is_match(&text));
        }
    }
}
