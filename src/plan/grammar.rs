//! The text of a plan: its grammar, and how it is written and read.
//!
//! ```text
//! # A line that begins so is a comment; blank lines mean nothing.
//! db/host = <keep>
//! db/password = correct horse = battery
//! greeting = "  with blanks at its ends, a \"quote\", a \t tab and a \u{200B}  "
//! literal = "<keep>"
//! certificate = """
//! several lines, each as it is
//! """
//! new/name (String) = a value
//! new/secret (SecureString alias/checkout) = another
//! - old/name
//! ```
//!
//! - One entry a line: a name, perhaps in brackets a type and a key, `=`, a value. Blanks around names and values mean nothing.
//! - A name is below the folder of the plan, or begins with a slash and is full. A plan of no folder has full names. One with other
//!   characters than a name of the service has is quoted, and so is one that begins with a dash.
//! - `<keep>` keeps the value as it is, which need not have been read. It stands alone: a value that has these six characters in it is
//!   quoted, since whoever types beside them means the value that they stand for.
//! - A value stands as it is to the end of its line, `=` and `#` too. One that is empty, begins with a quote, or has blanks at its ends
//!   or anything that cannot be seen is quoted, with the escapes `\" \\ \n \r \t \u{…}`.
//! - Three quotes or more, and nothing else, begin a value of several lines; as many on a line of their own end it. What is between is
//!   the value as it is, without its last line break.
//! - A dash and a blank before a name delete it; what stands behind the name does not matter then.
//! - A name that is not listed is left as it is.

use std::ops::Range;

use zeroize::Zeroizing;

use crate::parameter::ParameterType;
use crate::secret::Secret;
use crate::text;

/// In place of a value: it stays as it is.
pub const KEEP: &str = "<keep>";

/// The least quotes that begin a value of several lines.
const FENCE: usize = 3;

/// What means nothing around names and values.
const BLANKS: [char; 3] = [' ', '\t', '\r'];

/// One line of the text, with the lines of its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its line, from 1.
    pub line: usize,
    /// The full name.
    pub name: String,
    /// The type, where it says one,
    pub kind: Option<ParameterType>,
    /// and the key to encrypt under.
    pub key: Option<String>,
    /// What is to become of it.
    pub asks: Asks,
    /// Its place in the text, with the line break at its end.
    pub place: Range<usize>,
    /// Where what stands behind the name is, without that line break: `(String) = value`.
    pub behind: Range<usize>,
}

/// What is to become of a parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asks {
    /// It stays as it is.
    Keep,
    /// It has this value.
    Value(Secret),
    /// It is deleted.
    Delete,
}

/// What is wrong with a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The line, from 1.
    pub line: usize,
    /// What; no part of a value is in it.
    pub says: String,
}

impl Problem {
    pub(super) fn of(line: usize, says: impl Into<String>) -> Self {
        Self { line, says: says.into() }
    }
}

/// An entry as a text has it: the name, what stands in brackets behind it, the value.
pub fn entry(name: &str, folder: &str, brackets: Option<&str>, value: Option<&Secret>) -> Zeroizing<String> {
    let name = written_name(name, folder);
    let brackets = brackets.map(|brackets| format!(" ({brackets})")).unwrap_or_default();
    let value = value.map_or_else(|| Zeroizing::new(KEEP.to_owned()), |value| written_value(value.expose()));
    Zeroizing::new(format!("{name}{brackets} = {}\n", *value))
}

/// A name as a text of that folder has it.
fn written_name(name: &str, folder: &str) -> String {
    let below = name.strip_prefix(folder).filter(|_| !folder.is_empty()).and_then(|rest| rest.strip_prefix('/'));
    let short = below.filter(|rest| !rest.is_empty() && !rest.starts_with('/')).unwrap_or(name);
    let is_usual = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-' | '/');
    if !short.is_empty() && !short.starts_with('-') && short.chars().all(is_usual) {
        short.to_owned()
    } else {
        quoted(short).to_string()
    }
}

/// A value as a text has it.
pub fn written_value(value: &str) -> Zeroizing<String> {
    if value.contains('\n') {
        let fence = fence_around(value);
        return Zeroizing::new(format!("{fence}\n{value}\n{fence}"));
    }
    let is_plain = !value.is_empty()
        && !value.contains(KEEP)
        && !value.starts_with('"')
        && !value.starts_with(' ')
        && !value.ends_with(' ')
        && !value.chars().any(text::is_hazardous);
    if is_plain { Zeroizing::new(value.to_owned()) } else { quoted(value) }
}

/// Quotes that no line of a value is.
fn fence_around(value: &str) -> String {
    let is_fence = |line: &str| line.len() >= FENCE && line.chars().all(|c| c == '"');
    let longest = value.split('\n').map(|line| line.trim_end_matches(BLANKS)).filter(|line| is_fence(line));
    "\"".repeat(longest.map(str::len).max().map_or(FENCE, |longest| longest + 1))
}

fn quoted(text: &str) -> Zeroizing<String> {
    let mut out = Zeroizing::new(String::with_capacity(2 * text.len() + 2));
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if text::is_hazardous(c) => out.extend(format!("\\u{{{:X}}}", u32::from(c)).chars()),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Reads a text; full names are below `folder` where they do not say otherwise. All that is wrong is told at once, and what is wrong is
/// no entry.
pub fn parse(text: &str, folder: &str) -> (Vec<Entry>, Vec<Problem>) {
    let mut reader = Reader { text, at: 0, line: 0 };
    let (mut entries, mut problems) = (Vec::new(), Vec::new());
    while let Some(line) = reader.next_line() {
        let says = reader.text[line.clone()].trim_matches(BLANKS);
        if says.is_empty() || says.starts_with('#') {
            continue;
        }
        let number = reader.line;
        match reader.entry(&line, folder) {
            Ok(entry) => entries.push(entry),
            Err(says) => problems.push(Problem::of(number, says)),
        }
    }
    (entries, problems)
}

/// A text that is read line by line.
struct Reader<'a> {
    text: &'a str,
    /// Where the next line begins.
    at: usize,
    /// The line that was read last, from 1.
    line: usize,
}

impl Reader<'_> {
    /// The place of the next line, without its line break.
    fn next_line(&mut self) -> Option<Range<usize>> {
        let rest = &self.text[self.at..];
        if rest.is_empty() {
            return None;
        }
        let start = self.at;
        let end = rest.find('\n').map_or(self.text.len(), |end| start + end);
        self.at = (end + 1).min(self.text.len());
        self.line += 1;
        Some(start..end)
    }

    /// The entry that begins on a line.
    fn entry(&mut self, line: &Range<usize>, folder: &str) -> Result<Entry, String> {
        let number = self.line;
        let start = line.start;
        let trimmed = self.text[line.clone()].trim_start_matches(BLANKS);
        let undashed = trimmed.strip_prefix('-').filter(|rest| rest.starts_with(BLANKS));
        let deletes = undashed.is_some();
        let named = undashed.unwrap_or(trimmed).trim_start_matches(BLANKS);
        let (name, behind) = name(named)?;
        // Where what stands behind the name begins.
        let from = line.end - behind.len();
        let (kind, key, rest) = brackets(behind.trim_start_matches(BLANKS)).unwrap_or((Ok(None), None, behind));
        let rest = rest.trim_start_matches(BLANKS);
        let value = rest.strip_prefix('=').map(|value| value.trim_matches(BLANKS));
        let value = match value {
            None if rest.is_empty() && deletes => None,
            None if rest.contains('=') => return Err("a name ends at a blank, and `=` follows it".to_owned()),
            None => return Err("no `=` after the name: `name = value`, or `- name` to delete it".to_owned()),
            // Taken in whatever is said of it: the lines of a value are no entries.
            Some(value) => Some(self.value(value, deletes)?),
        };
        let kind = kind?;
        let name = full_name(&name, folder);
        let end = self.text[..self.at].strip_suffix('\n').map_or(self.at, str::len).max(from);
        let asks = match value {
            _ if deletes => Asks::Delete,
            None => Asks::Keep,
            Some(value) => value,
        };
        Ok(Entry { line: number, name, kind, key, asks, place: start..self.at, behind: from..end })
    }

    fn value(&mut self, value: &str, deletes: bool) -> Result<Asks, String> {
        if value == KEEP {
            return Ok(Asks::Keep);
        }
        if value.len() >= FENCE && value.chars().all(|c| c == '"') {
            return self.lines(value);
        }
        if value.starts_with('"') {
            let read = unquoted(value).and_then(|(text, rest)| match rest {
                "" => Ok(Asks::Value(Secret::from(text.as_str()))),
                _ => Err("something stands behind the quote that ends the value: `\\\"` is a quote in it".to_owned()),
            });
            return if deletes { Ok(Asks::Delete) } else { read };
        }
        if value.contains(KEEP) && !deletes {
            return Err(format!(
                "{KEEP} stands alone: reveal the value to change a part of it, or quote what is meant"
            ));
        }
        Ok(Asks::Value(Secret::from(value)))
    }

    /// A value of several lines, up to those quotes.
    fn lines(&mut self, fence: &str) -> Result<Asks, String> {
        let start = self.at;
        while let Some(line) = self.next_line() {
            if self.text[line.clone()].trim_end_matches(BLANKS) == fence {
                let lines = &self.text[start..line.start];
                return Ok(Asks::Value(Secret::from(lines.strip_suffix('\n').unwrap_or(lines))));
            }
        }
        Err(format!("the lines that begin here have no end: {fence} on a line of its own ends them"))
    }
}

/// The full name of one that a text of that folder has.
fn full_name(typed: &str, folder: &str) -> String {
    if folder.is_empty() || typed.starts_with('/') { typed.to_owned() } else { format!("{folder}/{typed}") }
}

/// A name at the beginning of a text, and what stands behind it.
fn name(text: &str) -> Result<(Zeroizing<String>, &str), String> {
    if text.starts_with('"') {
        return unquoted(text);
    }
    let end = text.find(|c: char| BLANKS.contains(&c) || matches!(c, '=' | '(')).unwrap_or(text.len());
    let (name, behind) = text.split_at(end);
    if name.is_empty() {
        return Err("no name before the `=`".to_owned());
    }
    Ok((Zeroizing::new(name.to_owned()), behind))
}

/// A type, or why it is none; a key; and what stands behind the brackets.
type Brackets<'a> = (Result<Option<ParameterType>, String>, Option<String>, &'a str);

/// Type and key in brackets at the beginning of a text; `None` where there are no brackets.
fn brackets(text: &str) -> Option<Brackets<'_>> {
    let (inside, rest) = text.strip_prefix('(')?.split_once(')')?;
    let mut words = inside.split([' ', '\t', ',']).filter(|word| !word.is_empty());
    let kind = words.next().map(kind).transpose();
    let key = words.next().map(str::to_owned);
    let kind = match (kind, &key) {
        _ if words.next().is_some() => {
            Err("brackets hold a type and perhaps a key: (SecureString alias/name)".to_owned())
        }
        (Ok(Some(ParameterType::String | ParameterType::StringList)), Some(_)) => {
            Err("only a SecureString has a key".to_owned())
        }
        (kind, _) => kind,
    };
    Some((kind, key, rest))
}

fn kind(word: &str) -> Result<ParameterType, String> {
    let is_it = |kind: &&ParameterType| kind.as_str().eq_ignore_ascii_case(word);
    let known = || "in brackets stands a type: String, StringList or SecureString".to_owned();
    ParameterType::ALL.iter().find(is_it).copied().ok_or_else(known)
}

/// What is quoted at the beginning of a text, and what stands behind it.
fn unquoted(text: &str) -> Result<(Zeroizing<String>, &str), String> {
    let mut out = Zeroizing::new(String::with_capacity(text.len()));
    let mut rest = text.strip_prefix('"').unwrap_or(text);
    loop {
        let Some(at) = rest.find(['"', '\\']) else {
            return Err("the quote that ends it is missing on this line".to_owned());
        };
        out.push_str(&rest[..at]);
        if rest[at..].starts_with('"') {
            return Ok((out, &rest[at + 1..]));
        }
        let (c, behind) = escape(&rest[at + 1..])?;
        out.push(c);
        rest = behind;
    }
}

/// The character that an escape stands for, and what stands behind it.
fn escape(text: &str) -> Result<(char, &str), String> {
    let known = || "after a backslash stands one of \" \\ n r t u{…}; a backslash itself is \\\\".to_owned();
    let mut chars = text.chars();
    let c = match chars.next().ok_or_else(known)? {
        c @ ('"' | '\\') => c,
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'u' => {
            let (number, behind) =
                chars.as_str().strip_prefix('{').and_then(|number| number.split_once('}')).ok_or_else(known)?;
            let number = u32::from_str_radix(number, 16).ok().and_then(char::from_u32);
            return Ok((number.ok_or("between u{ and } stands the hexadecimal number of a character")?, behind));
        }
        _ => return Err(known()),
    };
    Ok((c, chars.as_str()))
}

#[cfg(test)]
mod tests;
