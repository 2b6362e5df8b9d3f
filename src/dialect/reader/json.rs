//! An object. Of objects in it the names follow one another, as the parts of a path do.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::item::Item;
use crate::names::rules::MAX_LEVELS;

pub(super) fn read(text: &str) -> Result<Vec<Item>, String> {
    let object: Members<'_> = serde_json::from_str(text).map_err(|error| problem(&error))?;
    if is_of_the_aws_cli(&object) {
        return Err("it is what the AWS CLI prints, which --format aws reads".to_owned());
    }
    let mut items = Vec::new();
    collect("", MAX_LEVELS, object, &mut items)?;
    Ok(items)
}

/// Whether it is the answer of `get-parameters-by-path`, `get-parameters` or `get-parameter`: read as names and values it would be
/// refused for being a list, or make parameters of its own words.
fn is_of_the_aws_cli(object: &Members<'_>) -> bool {
    let is_one = |text: &str| {
        let one: Members<'_> = serde_json::from_str(text).unwrap_or(Members(Vec::new()));
        ["Name", "Type", "Value"].iter().all(|word| one.0.iter().any(|(name, _)| name == word))
    };
    object.0.iter().any(|(name, value)| match name.as_str() {
        "Parameters" => {
            serde_json::from_str::<Vec<&RawValue>>(value.get()).is_ok_and(|all| all.iter().all(|one| is_one(one.get())))
        }
        "Parameter" => is_one(value.get()),
        _ => false,
    })
}

/// Where a text is not what is expected. The parser's own words may repeat a value.
pub(super) fn problem(error: &serde_json::Error) -> String {
    format!("line {}, column {}: an object of names and values in JSON is expected", error.line(), error.column())
}

/// The members of an object as they are written: each, in their order.
pub(super) struct Members<'a>(pub(super) Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reading;
        impl<'de> Visitor<'de> for Reading {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry::<String, &'de RawValue>()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Reading)
    }
}

fn collect(above: &str, levels: usize, object: Members<'_>, items: &mut Vec<Item>) -> Result<(), String> {
    let Some(below) = levels.checked_sub(1) else {
        return Err(format!("{above} is deeper than the {MAX_LEVELS} levels of a name"));
    };
    for (name, value) in object.0 {
        let key = if above.is_empty() { name } else { format!("{above}/{name}") };
        match value.get().as_bytes().first() {
            Some(b'"') => {
                let text: String = serde_json::from_str(value.get()).map_err(|error| problem(&error))?;
                items.push(Item::new(key, text));
            }
            Some(b'{') => {
                let inside: Members<'_> = serde_json::from_str(value.get()).map_err(|error| problem(&error))?;
                collect(&key, below, inside, items)?;
            }
            Some(b'[') => return Err(format!("{key} is a list, and a parameter holds a text")),
            Some(b'n') => return Err(format!("{key} is null, and a parameter holds a text")),
            // A number or a truth value, as it is written.
            _ => items.push(Item::new(key, value.get())),
        }
    }
    Ok(())
}
