//! The format of the shared files, as the AWS CLI reads it: Python's `configparser`, and within values a level of its own.
//!
//! Meant to differ: a section that comes twice is one section, where the AWS CLI refuses the file; a comment behind a value is none of it
//! (but of a command it is), as for the SDKs; a sub-property's name counts in any case.

use std::collections::BTreeMap;

/// Properties of one section; names in lower case, sub-properties as `group.name`.
pub(super) type Section = BTreeMap<String, String>;

/// A section that all others inherit from.
const INHERITED: &str = "DEFAULT";

/// Whose value may hold what else would begin a comment.
const COMMAND: &str = "credential_process";

/// The sections of a text, in their order, and the number of the first line that makes no sense, counted from 1.
pub(super) fn parse(text: &str) -> (Vec<(String, Section)>, Option<usize>) {
    let mut reading = Reading::default();
    for (number, line) in (1..).zip(text.strip_prefix('\u{feff}').unwrap_or(text).lines()) {
        if !reading.take(line) {
            reading.malformed = reading.malformed.or(Some(number));
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
    (reading.sections, reading.malformed)
}

#[derive(Default)]
struct Reading {
    sections: Vec<(String, Section)>,
    /// Which of them what follows is of.
    section: Option<usize>,
    /// The property that a line further in goes on with.
    property: Option<String>,
    indent: usize,
    malformed: Option<usize>,
}

impl Reading {
    /// Takes in a line; whether it makes sense.
    fn take(&mut self, line: &str) -> bool {
        let content = line.trim();
        if content.is_empty() || content.starts_with(['#', ';']) {
            return true;
        }
        let indent = line.chars().take_while(|c| c.is_whitespace()).count();
        if indent > self.indent && self.property.is_some() {
            return self.go_on(content);
        }
        self.indent = indent;
        if let Some(header) = header(content) {
            let known = self.sections.iter().position(|(known, _)| known == header);
            self.section = known.or_else(|| {
                self.sections.push((header.to_owned(), Section::new()));
                Some(self.sections.len() - 1)
            });
            self.property = None;
            return true;
        }
        let (Some(section), Some((name, value))) = (self.section, property(content)) else { return false };
        self.sections[section].1.insert(name.clone(), value);
        self.property = Some(name);
        true
    }

    /// A line that goes on with the property before it: a sub-property where that has no value.
    fn go_on(&mut self, content: &str) -> bool {
        let (Some(section), Some(group)) = (self.section, &self.property) else { return false };
        let section = &mut self.sections[section].1;
        match section.get_mut(group) {
            Some(value) if !value.is_empty() => {
                value.push('\n');
                value.push_str(content);
                true
            }
            _ => {
                let Some((name, value)) = content.split_once('=') else { return false };
                let name = format!("{group}.{}", name.trim().to_ascii_lowercase());
                section.insert(name, without_comment(value).trim().to_owned());
                true
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
            ("[a]\nx = 1\ny = 1\n[b]\n[a]\nx = 2\n", "a: x=2, y=1; b: "),
            ("[DEFAULT]\nx = 1\ny = 1\n[a]\nx = 2\n[b]\n", "a: x=2, y=1; b: x=1, y=1"),
            ("[a] more ] [\nx = 1\n", "a] more : x=1"),
        ] {
            assert_eq!(values(text), told, "{text:?}");
        }
    }
}
