//! Pairs of places that should be equal, as a settings file names them.

use super::reader::{Entry, Reader};
use super::words::quoted;
use crate::destination::{Side, Target};
use crate::text;

/// Two places that should be equal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenPair {
    /// What it is called.
    pub name: String,
    /// The first place.
    pub a: Target,
    /// The other, or a file.
    pub b: Side,
}

/// The most columns of a name.
const LONGEST: usize = 40;

/// Reads them. No two may bear one name.
pub(super) fn read(reader: &mut Reader<'_>, entry: &Entry<'_, '_>) -> Vec<WrittenPair> {
    let mut pairs: Vec<WrittenPair> = Vec::new();
    for entry in &reader.list(entry).unwrap_or_default() {
        let Some(pair) = pair(reader, entry) else { continue };
        if pairs.iter().any(|other| other.name == pair.name) {
            reader.wrong(entry, format!("two pairs are called {}", pair.name));
        }
        pairs.push(pair);
    }
    pairs
}

fn pair(reader: &mut Reader<'_>, entry: &Entry<'_, '_>) -> Option<WrittenPair> {
    let (mut name, mut a, mut b) = (None, None, None);
    let table = reader.table(entry)?;
    let mut said = Vec::new();
    for entry in reader.entries(entry.path(), table, &["name", "a", "b"]) {
        said.push(entry.key());
        match entry.key() {
            "name" => name = called(reader, &entry),
            "a" => match side(reader, &entry) {
                Some(Side::Store(target)) => a = Some(target),
                Some(Side::File(_)) => reader.wrong(&entry, "the first is a place; a file is the other: b"),
                None => {}
            },
            _ => b = side(reader, &entry),
        }
    }
    for missing in ["name", "a", "b"].into_iter().filter(|key| !said.contains(key)) {
        reader.wrong(entry, format!("{missing} is missing"));
    }
    let (name, a, b) = (name?, a?, b?);
    if b == Side::Store(a.clone()) {
        reader.wrong(entry, "a and b are the same place");
    }
    Some(WrittenPair { name, a, b })
}

fn called(reader: &mut Reader<'_>, entry: &Entry<'_, '_>) -> Option<String> {
    let name = reader.text(entry)?;
    if name.trim().is_empty() || name.starts_with('-') {
        reader.wrong(entry, "a name is no empty text, and does not begin with -");
        return None;
    }
    if text::width(&text::sanitise(name)) > LONGEST {
        reader.wrong(entry, format!("it may take {LONGEST} columns"));
    }
    Some(name.to_owned())
}

fn side(reader: &mut Reader<'_>, entry: &Entry<'_, '_>) -> Option<Side> {
    match reader.text(entry)?.parse() {
        Ok(Side::File(path)) if path.as_os_str() == "-" => reader.wrong(entry, "a file is named here: ./x.env"),
        Ok(Side::Store(target)) if target.selector.is_some() => {
            reader.wrong(entry, "a version is not kept equal: leave out what stands behind the colon");
        }
        Ok(side) => return Some(side),
        Err(why) => reader.wrong(entry, why),
    }
    None
}

/// As a file says it.
pub(super) fn written(pairs: &[WrittenPair]) -> String {
    let one = |pair: &WrittenPair| {
        let WrittenPair { name, a, b } = pair;
        let [name, a, b] = [name, &a.to_string(), &b.to_string()].map(|it| quoted(it));
        format!("[[pair]]\nname = {name}\na = {a}\nb = {b}")
    };
    pairs.iter().map(one).collect::<Vec<_>>().join("\n\n")
}
