//! The parts of a value that can be looked at, copied and edited by themselves: the members and items of JSON, the items of a list.
//!
//! A part is known by its place in the value. Another text is put there and nowhere else: white space, order, repeated keys, the
//! spelling of numbers and escapes stay as they are, to the byte.

use std::collections::HashMap;
use std::ops::Range;

use serde::de::IgnoredAny;
use zeroize::Zeroizing;

use super::json::end_of_string;
use super::value::{list_items, pretty_json};
use crate::secret::Secret;

/// What a part of a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldKind {
    /// A JSON object.
    Object,
    /// A JSON array.
    Array,
    /// A JSON string.
    String,
    /// A JSON number.
    Number,
    /// `true`, `false` or `null`.
    Literal,
    /// An item of a list.
    Item,
}

/// A part of a value, by its place alone: no text of the value is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// What it is.
    pub kind: FieldKind,
    /// Where it stands in the value.
    pub place: Range<usize>,
    /// The field that it is within.
    pub within: Option<usize>,
    /// The number of the field behind all that are within it.
    pub end: usize,
    /// How many members or items it has.
    pub members: usize,
    /// Where its key stands, quotes included.
    key: Option<Range<usize>>,
    /// Which it is of those around it; of those with that key, where it has one.
    number: usize,
}

/// The parts of a value, each before those within it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fields(Vec<Field>);

impl Fields {
    /// Those of a JSON object or array, itself first. `None` of any other text, and of what is nested too deep to be laid out.
    pub fn of_json(value: &str) -> Option<Self> {
        pretty_json(value).map(Zeroizing::new)?;
        Some(Reader::default().read(value))
    }

    /// The items of a list.
    pub fn of_list(value: &str) -> Self {
        let mut start = 0;
        let item = |(number, item): (usize, &str)| {
            let place = start..start + item.len();
            start = place.end + 1;
            let end = number + 1;
            Field { kind: FieldKind::Item, place, within: None, end, members: 0, key: None, number }
        };
        Self(list_items(value).into_iter().enumerate().map(item).collect())
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// One of them.
    pub fn get(&self, at: usize) -> Option<&Field> {
        self.0.get(at)
    }

    /// How many members or items one has, in a word: `12 keys`.
    pub fn size(&self, at: usize) -> Option<String> {
        let field = self.get(at)?;
        let (one, many) = match field.kind {
            FieldKind::Object => ("key", "keys"),
            FieldKind::Array => ("item", "items"),
            _ => return None,
        };
        Some(format!("{} {}", field.members, if field.members == 1 { one } else { many }))
    }

    /// Where one stands in a value, as programs that look into JSON write it: `.primary.hosts[0]`. Keys stand as they are spelled. Of those
    /// that are there more than once, the second is `.key#2`. No two fields of a value have the same path.
    pub fn path(&self, value: &str, at: usize) -> String {
        let mut steps = Vec::new();
        let mut next = Some(at);
        while let Some(field) = next.and_then(|at| self.get(at)) {
            match &field.key {
                Some(key) => steps.push(step(&value[key.clone()], field.number)),
                None if field.kind == FieldKind::Item => steps.push(format!("item {}", field.number + 1)),
                None if field.within.is_some() => steps.push(format!("[{}]", field.number)),
                None => {}
            }
            next = field.within;
        }
        if steps.is_empty() { ".".to_owned() } else { steps.into_iter().rev().collect() }
    }

    /// The field of that path.
    pub fn find(&self, value: &str, path: &str) -> Option<usize> {
        (0..self.len()).find(|at| self.path(value, *at) == path)
    }

    /// What a field says, and whether that is its text as a person reads it. A JSON string is decoded; one that is no text, since it has
    /// half a character in it, stands as it is spelled, as all the rest of JSON.
    pub fn text(&self, value: &str, at: usize) -> Option<(Secret, bool)> {
        let field = self.get(at)?;
        let spelled = value.get(field.place.clone())?;
        let decoded = || serde_json::from_str::<String>(spelled).ok().map(Secret::new);
        Some(match field.kind {
            FieldKind::Item => (Secret::from(spelled), true),
            FieldKind::String => decoded().map_or_else(|| (Secret::from(spelled), false), |text| (text, true)),
            _ => (Secret::from(spelled), false),
        })
    }

    /// The value with another text in one field, and every other byte as it was.
    ///
    /// # Errors
    /// Why there is none: it would be no JSON.
    pub fn with(&self, value: &str, at: usize, text: &str) -> Result<Secret, String> {
        let gone = || "the field is not there any more".to_owned();
        let field = self.get(at).ok_or_else(gone)?;
        let (was, is_text) = self.text(value, at).ok_or_else(gone)?;
        if was.expose() == text {
            return Ok(Secret::from(value));
        }
        let encoded = match field.kind {
            FieldKind::Item => Zeroizing::new(text.to_owned()),
            FieldKind::String if is_text => Zeroizing::new(serde_json::to_string(text).unwrap_or_default()),
            _ => Zeroizing::new(text.trim().to_owned()),
        };
        if field.kind != FieldKind::Item {
            is_json(&encoded).map_err(|(line, column)| {
                format!("no JSON at line {line}, column {column} of the field: text stands in quotes there")
            })?;
        }
        let mut whole = String::with_capacity(value.len() + encoded.len());
        whole.push_str(&value[..field.place.start]);
        whole.push_str(&encoded);
        whole.push_str(&value[field.place.end..]);
        Ok(Secret::new(whole))
    }
}

/// Where it is no JSON: line and column.
fn is_json(text: &str) -> Result<(), (usize, usize)> {
    serde_json::from_str::<IgnoredAny>(text).map(|_| ()).map_err(|error| (error.line(), error.column()))
}

/// A key as a step of a path.
fn step(spelled: &str, number: usize) -> String {
    let inside = spelled.get(1..spelled.len().saturating_sub(1)).unwrap_or_default();
    let is_plain = inside.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && inside.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
    let key = if is_plain { format!(".{inside}") } else { format!("[{spelled}]") };
    if number == 0 { key } else { format!("{key}#{}", number + 1) }
}

/// Goes through JSON that is known to be such.
#[derive(Default)]
struct Reader<'a> {
    fields: Vec<Field>,
    /// The objects and arrays that are open.
    open: Vec<usize>,
    /// The key of the member that comes next.
    key: Option<Range<usize>>,
    /// How often a key has come in an object.
    keys: HashMap<(usize, &'a str), usize>,
}

impl<'a> Reader<'a> {
    fn read(mut self, value: &'a str) -> Fields {
        let mut at = 0;
        while let Some(first) = value.as_bytes().get(at) {
            let rest = &value[at..];
            at += match first {
                b'"' => {
                    let place = at..at + end_of_string(rest);
                    let length = place.len();
                    let in_object =
                        self.open.last().is_some_and(|around| self.fields[*around].kind == FieldKind::Object);
                    if in_object && self.key.is_none() {
                        self.key = Some(place);
                    } else {
                        self.add(value, FieldKind::String, place);
                    }
                    length
                }
                b'{' | b'[' => {
                    let kind = if *first == b'{' { FieldKind::Object } else { FieldKind::Array };
                    self.add(value, kind, at..at + 1);
                    self.open.push(self.fields.len() - 1);
                    1
                }
                b'}' | b']' => {
                    if let Some(closed) = self.open.pop() {
                        self.fields[closed].place.end = at + 1;
                        self.fields[closed].end = self.fields.len();
                    }
                    1
                }
                b',' | b':' | b' ' | b'\t' | b'\r' | b'\n' => 1,
                _ => {
                    let is_end = |c: char| matches!(c, ',' | ']' | '}') || c.is_ascii_whitespace();
                    let length = rest.find(is_end).unwrap_or(rest.len()).max(1);
                    let kind = if first.is_ascii_alphabetic() { FieldKind::Literal } else { FieldKind::Number };
                    self.add(value, kind, at..at + length);
                    length
                }
            };
        }
        Fields(self.fields)
    }

    fn add(&mut self, value: &'a str, kind: FieldKind, place: Range<usize>) {
        let within = self.open.last().copied();
        let key = self.key.take();
        let number = match (&key, within) {
            (Some(key), Some(around)) => {
                let count = self.keys.entry((around, &value[key.clone()])).or_insert(0);
                *count += 1;
                *count - 1
            }
            (None, Some(around)) => self.fields[around].members,
            (_, None) => 0,
        };
        if let Some(around) = within {
            self.fields[around].members += 1;
        }
        let end = self.fields.len() + 1;
        self.fields.push(Field { kind, place, within, end, members: 0, key, number });
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;

    const JSON: &str = "{ \"a\" : 1.10,\n\t\"b\":[true,{\"c d\":\"\\u00e9\"}, []],\"a\":{} ,\"e\":\"\\ud800\"}";

    fn json() -> Fields {
        Fields::of_json(JSON).unwrap()
    }

    #[test]
    fn each_part_has_a_path_of_its_own() {
        let fields = json();
        let paths: Vec<String> = (0..fields.len()).map(|at| fields.path(JSON, at)).collect();
        assert_eq!(paths, [".", ".a", ".b", ".b[0]", ".b[1]", ".b[1][\"c d\"]", ".b[2]", ".a#2", ".e"]);
        for (at, path) in paths.iter().enumerate() {
            assert_eq!(fields.find(JSON, path), Some(at));
        }
        assert_eq!(fields.find(JSON, ".z"), None);
        let sizes: Vec<Option<String>> = [0, 2, 4, 6, 7, 8].into_iter().map(|at| fields.size(at)).collect();
        let said: Vec<&str> = sizes.iter().map(|size| size.as_deref().unwrap_or("none")).collect();
        assert_eq!(said, ["4 keys", "3 items", "1 key", "0 items", "0 keys", "none"]);
        assert_eq!((fields.get(2).unwrap().end, fields.get(4).unwrap().end), (7, 6));
    }

    #[test]
    fn a_string_is_read_decoded_and_what_is_no_text_as_it_is_spelled() {
        let fields = json();
        let text = |path: &str| {
            let (text, is_text) = fields.text(JSON, fields.find(JSON, path).unwrap()).unwrap();
            (text.expose().to_owned(), is_text)
        };
        assert_eq!(text(".a"), ("1.10".to_owned(), false));
        assert_eq!(text(".b[1][\"c d\"]"), ("é".to_owned(), true));
        assert_eq!(text(".b[1]"), ("{\"c d\":\"\\u00e9\"}".to_owned(), false));
        assert_eq!(text(".e"), ("\"\\ud800\"".to_owned(), false));
    }

    #[test]
    fn a_field_is_replaced_in_its_place_alone() {
        let fields = json();
        let with = |path: &str, text: &str| {
            let whole = fields.with(JSON, fields.find(JSON, path).unwrap(), text);
            whole.map(|whole| whole.expose().to_owned())
        };
        for (path, was, text, is) in [
            (".a", "1.10", "1.11", "1.11"),
            (".b[1][\"c d\"]", "\"\\u00e9\"", "a\"b\nc", "\"a\\\"b\\nc\""),
            (".b[1][\"c d\"]", "\"\\u00e9\"", "é", "\"\\u00e9\""),
            (".b[0]", "true", "false", "false"),
            (".b[2]", "[]", " [1, 2]\n", "[1, 2]"),
            (".a#2", "{}", "\"now a text\"", "\"now a text\""),
            (".e", "\"\\ud800\"", "\"\\udc00\"", "\"\\udc00\""),
        ] {
            assert_eq!(with(path, text), Ok(JSON.replacen(was, is, 1)), "{path}");
        }
        for (path, text) in [(".a", "abc"), (".a", ""), (".a", "1, \"x\": 2"), (".b", "[1"), (".e", "\\ud800")] {
            assert!(with(path, text).is_err(), "{path} {text}");
        }
    }

    #[test]
    fn a_list_has_its_items() {
        let list = "a, b,,é";
        let fields = Fields::of_list(list);
        let items: Vec<String> =
            (0..fields.len()).map(|at| fields.text(list, at).unwrap().0.expose().to_owned()).collect();
        assert_eq!(items, ["a", " b", "", "é"]);
        assert_eq!(fields.path(list, 2), "item 3");
        assert_eq!(fields.with(list, 2, "x").unwrap().expose(), "a, b,x,é");
    }

    #[test]
    fn only_json_that_is_laid_out_has_fields() {
        for text in ["", "42", "{", "[1,]", &format!("{}1{}", "[".repeat(65), "]".repeat(65))] {
            assert_eq!(Fields::of_json(text), None);
        }
        assert_eq!(json().get(99), None);
    }

    fn spaced_json() -> impl Strategy<Value = String> {
        let space = || prop::sample::select(vec!["", " ", "\n", "\t ", "\r\n"]);
        let leaf = prop::sample::select(vec![
            "null",
            "true",
            "1e400",
            "-0",
            "1.10",
            "123456789012345678901234567890",
            "\"\"",
            "\"\\u00e9\"",
            "\"{,:[\\\\\"",
            "\"\\ud800\"",
            "\"日本\"",
            "\"a\\\"b\"",
            "{}",
            "[ ]",
        ])
        .prop_map(str::to_owned);
        let key = || prop::sample::select(vec!["\"a\"", "\"b\"", "\"\\u0061\"", "\"x y\"", "\"]\""]);
        leaf.prop_recursive(4, 40, 5, move |inner| {
            let item = (space(), inner.clone(), space()).prop_map(|(a, it, b)| format!("{a}{it}{b}"));
            let member = (space(), key(), space(), space(), inner, space())
                .prop_map(|(a, key, b, c, it, d)| format!("{a}{key}{b}:{c}{it}{d}"));
            prop_oneof![
                prop::collection::vec(item, 1..5).prop_map(|all| format!("[{}]", all.join(","))),
                prop::collection::vec(member, 1..5).prop_map(|all| format!("{{{}}}", all.join(","))),
            ]
        })
        .prop_filter("an object or an array", |text| text.starts_with(['{', '[']))
    }

    proptest! {
        /// Every byte outside of the place stays, what comes of it is JSON, and every other field says what it said.
        #[test]
        fn nothing_but_the_field_changes(
            value in spaced_json(),
            which in any::<prop::sample::Index>(),
            text in "[a-c\"\\\\\n{}:,é日 ]{0,12}",
        ) {
            let fields = Fields::of_json(&value).unwrap();
            let at = which.index(fields.len());
            let field = fields.get(at).unwrap();
            let typed = match field.kind {
                FieldKind::String if fields.text(&value, at).unwrap().1 => text.clone(),
                _ => serde_json::to_string(&text).unwrap(),
            };
            let whole = fields.with(&value, at, &typed).unwrap();
            let whole = whole.expose();
            let behind = value.len() - field.place.end;
            prop_assert_eq!(&whole[..field.place.start], &value[..field.place.start]);
            prop_assert_eq!(&whole[whole.len() - behind..], &value[field.place.end..]);
            prop_assert!(serde_json::from_str::<IgnoredAny>(whole).is_ok());
            if at == 0 {
                return Ok(());
            }
            let after = Fields::of_json(whole).unwrap();
            let read = after.text(whole, at).unwrap().0;
            prop_assert_eq!(read.expose(), &text);
            prop_assert_eq!(after.len(), fields.len() - (field.end - at - 1));
            for other in (0..fields.len()).filter(|other| *other < at || *other >= field.end) {
                let moved = if other < at { other } else { other - (field.end - at - 1) };
                prop_assert_eq!(fields.path(&value, other), after.path(whole, moved));
                // What is around it holds it.
                if fields.get(other).unwrap().end <= at || other > at {
                    prop_assert_eq!(fields.text(&value, other), after.text(whole, moved));
                }
            }
        }

        #[test]
        fn the_fields_of_what_is_laid_out_are_the_same(value in spaced_json()) {
            let pretty = pretty_json(&value).unwrap();
            let (stored, laid_out) = (Fields::of_json(&value).unwrap(), Fields::of_json(&pretty).unwrap());
            prop_assert_eq!(stored.len(), laid_out.len());
            for at in 0..stored.len() {
                prop_assert_eq!(stored.path(&value, at), laid_out.path(&pretty, at));
                prop_assert_eq!(stored.get(at).unwrap().end, laid_out.get(at).unwrap().end);
            }
        }
    }
}
