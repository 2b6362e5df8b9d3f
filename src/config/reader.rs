//! Reading a file of settings key by key, so that everything that is wrong with it is said at once, each with its line.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::ops::Range;
use std::time::Duration;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::text;

/// Everything that is wrong with a file, one line each, in the order of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problems(pub Vec<String>);

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("\n"))
    }
}

impl std::error::Error for Problems {}

/// A value, and where it stands.
pub(crate) type Item<'t> = Spanned<DeValue<'t>>;

/// One entry of a table.
pub(crate) struct Entry<'e, 't> {
    /// What it is called, with the table that it is in: `context.profile`.
    path: String,
    key: &'e str,
    at: Range<usize>,
    pub(crate) item: &'e Item<'t>,
}

impl<'e> Entry<'e, '_> {
    pub(crate) fn key(&self) -> &'e str {
        self.key
    }

    pub(crate) fn path(&self) -> &str {
        &self.path
    }
}

/// Collects what is wrong.
pub(crate) struct Reader<'t> {
    text: &'t str,
    /// By line, in the order of their finding.
    problems: BTreeMap<usize, Vec<String>>,
    /// Lines that are no TOML: what else seems wrong there follows from that.
    broken: BTreeSet<usize>,
}

impl<'t> Reader<'t> {
    /// The table of a text, as far as it is one.
    pub(crate) fn of(text: &'t str) -> (Self, Spanned<DeTable<'t>>) {
        let (table, errors) = DeTable::parse_recoverable(text);
        let mut reader = Self { text, problems: BTreeMap::new(), broken: BTreeSet::new() };
        for error in errors {
            let line = reader.line(error.span().map_or(0, |span| span.start));
            if reader.broken.insert(line) {
                reader.problems.insert(line, vec![error.message().to_owned()]);
            }
        }
        (reader, table)
    }

    fn line(&self, at: usize) -> usize {
        self.text.get(..at).unwrap_or(self.text).matches('\n').count() + 1
    }

    /// The line that an entry begins on.
    pub(crate) fn line_of(&self, entry: &Entry<'_, '_>) -> usize {
        self.line(entry.at.start)
    }

    /// Something is wrong there.
    pub(crate) fn wrong(&mut self, entry: &Entry<'_, '_>, says: impl fmt::Display) {
        self.wrong_at(entry.item.span(), &format!("{}: {says}", entry.path));
    }

    fn wrong_at(&mut self, at: Range<usize>, says: &str) {
        self.wrong_on(self.line(at.start), says.to_owned());
    }

    /// The entries of a table, in the order of the file; a key that is none of those that there are is wrong.
    pub(crate) fn entries<'e, 's>(
        &mut self,
        within: &str,
        table: &'e DeTable<'s>,
        known: &[&str],
    ) -> Vec<Entry<'e, 's>> {
        let all = Self::all_entries(within, table).into_iter();
        let (found, unknown): (Vec<_>, Vec<_>) = all.partition(|entry| known.contains(&entry.key));
        for entry in unknown {
            let meant = meant(entry.key, known);
            self.wrong_at(entry.at, &format!("{}: there is no such key{meant}", entry.path));
        }
        found
    }

    /// The same, whatever they are called.
    pub(crate) fn all_entries<'e, 's>(within: &str, table: &'e DeTable<'s>) -> Vec<Entry<'e, 's>> {
        let path = |key: &str| if within.is_empty() { key.to_owned() } else { format!("{within}.{key}") };
        let entries = table.iter().map(|(key, item)| Entry {
            path: path(key.get_ref()),
            key: key.get_ref(),
            at: key.span(),
            item,
        });
        let mut all: Vec<_> = entries.collect();
        all.sort_by_key(|entry| entry.at.start);
        all
    }

    /// Something is wrong on a line of which it is known already what stands there.
    pub(super) fn wrong_on(&mut self, line: usize, says: String) {
        if !self.broken.contains(&line) {
            self.problems.entry(line).or_default().push(says);
        }
    }

    fn expected(&mut self, entry: &Entry<'_, '_>, what: &str) {
        let found = entry.item.get_ref().type_str();
        let an = if found.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
        self.wrong(entry, format!("{what} is expected, not {an} {found}"));
    }

    /// A text.
    pub(crate) fn text<'e>(&mut self, entry: &Entry<'e, '_>) -> Option<&'e str> {
        let text = entry.item.get_ref().as_str();
        if text.is_none() {
            self.expected(entry, "a text");
        }
        text
    }

    /// `true` or `false`.
    pub(crate) fn truth(&mut self, entry: &Entry<'_, '_>) -> Option<bool> {
        let truth = entry.item.get_ref().as_bool();
        if truth.is_none() {
            self.expected(entry, "true or false");
        }
        truth
    }

    /// A table.
    pub(crate) fn table<'e, 's>(&mut self, entry: &Entry<'e, 's>) -> Option<&'e DeTable<'s>> {
        let table = entry.item.get_ref().as_table();
        if table.is_none() {
            self.expected(entry, "a table");
        }
        table
    }

    /// The members of a list, each as an entry of the same name.
    pub(crate) fn list<'e, 's>(&mut self, entry: &Entry<'e, 's>) -> Option<Vec<Entry<'e, 's>>> {
        let Some(list) = entry.item.get_ref().as_array() else {
            self.expected(entry, "a list");
            return None;
        };
        let of = |item: &'e Item<'s>| Entry { path: entry.path.clone(), key: entry.key, at: item.span(), item };
        Some(list.iter().map(of).collect())
    }

    /// One of several words, by what it means.
    pub(crate) fn one_of<T: Copy>(&mut self, entry: &Entry<'_, '_>, words: &[(&str, T)]) -> Option<T> {
        let word = self.text(entry)?;
        let found = words.iter().find(|(it, _)| *it == word).map(|(_, means)| *means);
        if found.is_none() {
            let words: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            self.wrong(entry, format!("{word:?} is none of them{}", meant(word, &words)));
        }
        found
    }

    /// A time such as `30s`, `15 min`, `1h`, between two bounds.
    pub(crate) fn time(&mut self, entry: &Entry<'_, '_>, least: Duration, most: Duration) -> Option<Duration> {
        let time = match entry.item.get_ref().as_str().map(parse_time) {
            Some(Some(time)) => time,
            Some(None) => {
                self.wrong(entry, "a time is a whole number and a unit: \"30s\", \"15min\", \"1h\"");
                return None;
            }
            None => {
                self.expected(entry, "a time such as \"30s\"");
                return None;
            }
        };
        if time < least || time > most {
            let (least, most) = (text::lasting(least), text::lasting(most));
            self.wrong(entry, format!("it may be from {least} to {most}"));
            return None;
        }
        Some(time)
    }

    /// Whether nothing was wrong.
    pub(crate) fn finish(self) -> Result<(), Problems> {
        let said =
            |(line, says): (usize, Vec<String>)| says.into_iter().map(move |says| format!("line {line}: {says}"));
        let problems: Vec<String> = self.problems.into_iter().flat_map(said).collect();
        if problems.is_empty() { Ok(()) } else { Err(Problems(problems)) }
    }
}

/// What was meant by a word that is none of those, or else which there are.
fn meant(word: &str, known: &[&str]) -> String {
    match text::close_names(word, known).first() {
        Some(close) => format!("; did you mean {close}?"),
        None => format!("; there is {}", known.join(", ")),
    }
}

fn parse_time(written: &str) -> Option<Duration> {
    let digits = written.find(|c: char| !c.is_ascii_digit())?;
    let number: u64 = written[..digits].parse().ok()?;
    let unit = match written[digits..].trim() {
        "s" | "sec" | "seconds" => 1,
        "m" | "min" | "minutes" => 60,
        "h" | "hours" => 3600,
        _ => return None,
    };
    Some(Duration::from_secs(number.checked_mul(unit)?))
}
