//! The format of the shared files, as the AWS CLI reads it: Python's `configparser`, and within values a level of its own.
//!
//! Meant to differ: a comment behind a value is none of it (but of a command it is), as for the SDKs; a sub-property's name counts in any
//! case; a mark of the byte order is passed over.

use std::collections::BTreeMap;
use std::fmt;

/// Properties of one section; names in lower case, sub-properties as `group.name`.
pub(super) type Section = BTreeMap<String, String>;

/// A section that all others inherit from.
const INHERITED: &str = "DEFAULT";

/// Whose value may hold what else would begin a comment.
const COMMAND: &str = "credential_process";

/// The number of a line that cannot be used, counted from 1, and what is wrong with it.
pub(super) type Malformed = (usize, Fault);

/// What is wrong with a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    Nonsense,
    Again,
}

/// As a predicate of the line.
impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Nonsense => "makes no sense",
            Self::Again => "begins a second time what is there already",
        })
    }
}

/// The sections of a text, in their order, and the first line that cannot be used.
pub(super) fn parse(text: &str) -> (Vec<(String, Section)>, Option<Malformed>) {
    let mut reading = Reading::default();
    let mut malformed = None;
    for (number, line) in (1..).zip(text.strip_prefix('\u{feff}').unwrap_or(text).lines()) {
        if let Err(fault) = reading.take(line) {
            malformed = malformed.or(Some((number, fault)));
        }
    }
    let inherited = reading.sections.iter().position(|(header, _)| header == INHERITED);
    if let Some((_, inherited)) = inherited.map(|at| reading.sections.remove(at)) {
        for (_, section) in &mut reading.sections {
            for (name, value) in &inherited {
                section.entry(name.clone()).or_insert_with(|| value.clone());
            }
        }
    }
    (reading.sections, malformed)
}

#[derive(Default)]
struct Reading {
    sections: Vec<(String, Section)>,
    /// The property that a line further in goes on with.
    property: Option<String>,
    indent: usize,
}

impl Reading {
    fn take(&mut self, line: &str) -> Result<(), Fault> {
        let content = line.trim();
        if content.is_empty() || content.starts_with(['#', ';']) {
            return Ok(());
        }
        let indent = line.chars().take_while(|c| c.is_whitespace()).count();
        if indent > self.indent && self.property.is_some() {
            return self.go_on(content);
        }
        self.indent = indent;
        if let Some(header) = header(content) {
            let known = header != INHERITED && self.sections.iter().any(|(known, _)| known == header);
            self.sections.push((header.to_owned(), Section::new()));
            self.property = None;
            return if known { Err(Fault::Again) } else { Ok(()) };
        }
        let (Some((_, section)), Some((name, value))) = (self.sections.last_mut(), property(content)) else {
            return Err(Fault::Nonsense);
        };
        let known = section.insert(name.clone(), value).is_some();
        self.property = Some(name);
        if known { Err(Fault::Again) } else { Ok(()) }
    }

    /// A line that goes on with the property before it: a sub-property where that has no value.
    fn go_on(&mut self, content: &str) -> Result<(), Fault> {
        let (Some((_, section)), Some(group)) = (self.sections.last_mut(), &self.property) else {
            return Err(Fault::Nonsense);
        };
        match section.get_mut(group) {
            Some(value) if !value.is_empty() => {
                value.push('\n');
                value.push_str(content);
                Ok(())
            }
            _ => {
                let (name, value) = content.split_once('=').ok_or(Fault::Nonsense)?;
                let name = format!("{group}.{}", name.trim().to_ascii_lowercase());
                section.insert(name, without_comment(value).trim().to_owned());
                Ok(())
            }
        }
    }
}

/// What stands between the first bracket and the last.
fn header(line: &str) -> Option<&str> {
    let (inner, _) = line.strip_prefix('[')?.rsplit_once(']')?;
    (!inner.is_empty()).then_some(inner)
}

/// `name = value` or `name: value`.
fn property(line: &str) -> Option<(String, String)> {
    let (name, value) = line.split_once(['=', ':'])?;
    let name = name.trim().to_lowercase();
    let value = if name == COMMAND { value } else { without_comment(value) };
    (!name.is_empty()).then(|| (name, value.trim().to_owned()))
}

/// Without a comment that follows white space.
fn without_comment(value: &str) -> &str {
    let comment = [" #", "\t#", " ;", "\t;"].into_iter().filter_map(|mark| value.find(mark)).min();
    &value[..comment.unwrap_or(value.len())]
}

/// The words of a header, as a shell splits them (Python's `shlex`); `None` where a quote has no end.
pub(super) fn words(header: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut rest = header.chars();
    while let Some(c) = rest.next() {
        match c {
            ' ' | '\t' | '\r' | '\n' => words.extend(word.take()),
            '\\' => word.get_or_insert_default().push(rest.next()?),
            '\'' | '"' => {
                let word = word.get_or_insert_default();
                loop {
                    match rest.next()? {
                        end if end == c => break,
                        '\\' if c == '"' => match rest.next()? {
                            escaped @ ('"' | '\\') => word.push(escaped),
                            other => word.extend(['\\', other]),
                        },
                        other => word.push(other),
                    }
                }
            }
            other => word.get_or_insert_default().push(other),
        }
    }
    words.extend(word);
    Some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(text: &str) -> String {
        let (sections, malformed) = parse(text);
        assert_eq!(malformed, None, "{text}");
        let told = sections.iter().map(|(header, section)| {
            let section = section.iter().map(|(name, value)| format!("{name}={}", value.replace('\n', "|")));
            format!("{header}: {}", section.collect::<Vec<_>>().join(", "))
        });
        told.collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn what_is_said_twice_is_told_where_it_is_said_again() {
        for (text, line) in
            [("[a]\nx = 1\n[b]\n[a]\ny = 2\n", 4), ("[a]\nx = 1\ny = 1\nX = 2\n", 4), ("[a]\nx = 1\n  [b]\nx = 2\n", 4)]
        {
            assert_eq!(parse(text).1, Some((line, Fault::Again)), "{text}");
        }
    }

    #[test]
    fn a_text_is_read_as_the_aws_cli_reads_it() {
        for (text, told) in [
            ("[a]\nx = y\n", "a: x=y"),
            ("[a]\r\nx = y\r\n", "a: x=y"),
            ("\u{feff}[a]\nx = y\n", "a: x=y"),
            ("[a]\n  x = y\n  z = w\n", "a: x=y, z=w"),
            ("[a]\n\tx = y\n\tz = w\n[b]\nx = 1\n", "a: x=y, z=w; b: x=1"),
            ("[a]\n  x =\n    y = z\n  v = w\n", "a: v=w, x=, x.y=z"),
            ("  [a]\nx = y\n", "a: x=y"),
            ("[a]\nX: y\n", "a: x=y"),
            ("[a]\nx = y = z\n", "a: x=y = z"),
            ("[a]\nx = y\n  more\n\n  # no\n  and more\n", "a: x=y|more|and more"),
            ("[a]\nx =\n  Y = z\n\n  # no\n  v = w ; no\n", "a: x=, x.v=w, x.y=z"),
            ("[a]\nx = y # no\nz = a#b\n  ; no\n", "a: x=y, z=a#b"),
            ("[a]\ncredential_process = p '#1' # 2\n", "a: credential_process=p '#1' # 2"),
            ("[DEFAULT]\nx = 1\ny = 1\n[a]\nx = 2\n[b]\n", "a: x=2, y=1; b: x=1, y=1"),
            ("[a] more ] [\nx = 1\n", "a] more : x=1"),
        ] {
            assert_eq!(values(text), told, "{text:?}");
        }
    }
}
