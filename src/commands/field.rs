//! A part of a value that is JSON, by the path to it. Pure.

use std::collections::BTreeMap;

use serde_json::value::RawValue;

use crate::secret::Secret;

/// One step on the way: a key of an object, or the place in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    Key(String),
    Index(usize),
}

/// A way into a value: `.db.port`, `.hosts[0].name`, `.["a.b"]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Field(Vec<Step>);

impl Field {
    /// Reads it.
    ///
    /// # Errors
    /// How one is written.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let wrong = || format!("{text:?} is no path to a field: .db.port, .hosts[0] or .[\"a.b\"]");
        let mut steps = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            let after = rest.strip_prefix('.').unwrap_or(rest);
            if let Some(inside) = after.strip_prefix('[') {
                let (step, left) = bracket(inside).ok_or_else(wrong)?;
                steps.push(step);
                rest = left;
            } else if rest.starts_with('.') {
                let end = after.find(['.', '[']).unwrap_or(after.len());
                if end == 0 {
                    return Err(wrong());
                }
                steps.push(Step::Key(after[..end].to_owned()));
                rest = &after[end..];
            } else {
                return Err(wrong());
            }
        }
        if steps.is_empty() { Err(wrong()) } else { Ok(Self(steps)) }
    }

    /// What stands there: a text as it is, anything else as JSON, in the very characters in which it is written.
    ///
    /// # Errors
    /// Where the way ends, without anything of the value.
    pub(crate) fn of(&self, value: &Secret) -> Result<Secret, String> {
        let mut at: &RawValue =
            serde_json::from_str(value.expose()).map_err(|_| "the value is no JSON, so it has no fields".to_owned())?;
        let mut walked = String::new();
        for step in &self.0 {
            let none = |there: &str| {
                let here = if walked.is_empty() { "the value".to_owned() } else { walked.clone() };
                format!("{here} {there}")
            };
            let missing;
            at = match step {
                Step::Key(key) => {
                    let object: BTreeMap<String, &RawValue> =
                        serde_json::from_str(at.get()).map_err(|_| none("is no object"))?;
                    missing = none(&format!("has no key {key}"));
                    object.get(key).copied().ok_or(missing)?
                }
                Step::Index(index) => {
                    let list: Vec<&RawValue> = serde_json::from_str(at.get()).map_err(|_| none("is no list"))?;
                    missing = none(&format!("has {} items, and the first is [0]", list.len()));
                    list.get(*index).copied().ok_or(missing)?
                }
            };
            match step {
                Step::Key(key) => walked = format!("{walked}.{key}"),
                Step::Index(index) => walked = format!("{walked}[{index}]"),
            }
        }
        Ok(match serde_json::from_str::<String>(at.get()) {
            Ok(text) => Secret::new(text),
            Err(_) => Secret::from(at.get()),
        })
    }
}

/// What stands in brackets, of which the first is read, and what follows them.
fn bracket(inside: &str) -> Option<(Step, &str)> {
    if inside.starts_with('"') {
        let mut texts = serde_json::Deserializer::from_str(inside).into_iter::<String>();
        let key = texts.next()?.ok()?;
        let rest = inside[texts.byte_offset()..].strip_prefix(']')?;
        return Some((Step::Key(key), rest));
    }
    let (digits, rest) = inside.split_once(']')?;
    Some((Step::Index(digits.parse().ok()?), rest))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const VALUE: &str = r#"{"db":{"port":5432,"name":"a\"b\u00e9\n","big":12345678901234567890123,"f":1.10,"on":true,"no":null},
        "hosts":[{"n":"x"},{"n":"y"}],"a.b":{"c]":"odd"},"twice":1,"twice":2}"#;

    #[test]
    fn a_field_comes_out_as_it_is_written() {
        for (path, expected) in [
            (".db.port", "5432"),
            (".db.name", "a\"bé\n"),
            (".db.big", "12345678901234567890123"),
            (".db.f", "1.10"),
            (".db.on", "true"),
            (".db.no", "null"),
            (".hosts[1].n", "y"),
            (".hosts.[1].n", "y"),
            (".hosts[0]", r#"{"n":"x"}"#),
            (r#".["a.b"]["c]"]"#, "odd"),
            (".twice", "2"),
        ] {
            let found = Field::parse(path).unwrap().of(&Secret::from(VALUE));
            assert_eq!(found.as_ref().map(Secret::expose), Ok(expected), "{path}");
        }
    }

    #[test]
    fn what_is_not_there_is_said_without_the_value() {
        for (path, said) in [
            (".db.host", ".db has no key host"),
            (".x", "the value has no key x"),
            (".hosts[2]", ".hosts has 2 items"),
            (".hosts.n", ".hosts is no object"),
            (".db.port[0]", ".db.port is no list"),
        ] {
            assert!(Field::parse(path).unwrap().of(&Secret::from(VALUE)).unwrap_err().starts_with(said), "{path}");
        }
        let failed = Field::parse(".a").unwrap().of(&Secret::from("hunter2")).unwrap_err();
        assert!(failed.contains("no JSON") && !failed.contains("hunter2"));
        for text in ["", "a", ".", "..a", ".a.", ".a[", ".a[x]", ".a[-1]", ".[\"a]", ".a]"] {
            let read = Field::parse(text);
            assert!(read.is_err() || text == ".a]", "{text}: {read:?}");
        }
    }
}
