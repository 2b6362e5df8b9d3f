//! A revealed value laid out for reading, once for as long as it is shown at one width: a frame puts only the rows into lines that it
//! shows.

use crate::line::{Line, Role};
use crate::parameter::{ParameterType, Reading};
use crate::secret::Secret;
use crate::text::{self, JsonPart};

/// The rows of a value. They are the value, and wiped with it.
#[derive(Debug, Clone, Default)]
pub(crate) struct LaidOut {
    /// For which width, and whether formatted.
    how: Option<(usize, bool)>,
    /// All rows after one another, each as it is painted,
    text: Secret,
    /// and where each ends.
    ends: Vec<usize>,
    /// What its parts are, one behind the other, each with where it ends.
    roles: Vec<(Role, usize)>,
}

/// Before the first row of an item, and before those in which it goes on.
const ITEM: (&str, &str) = ("· ", "  ");

impl LaidOut {
    /// Whether it is laid out in that way.
    pub(in crate::app) fn is(&self, width: usize, formatted: bool) -> bool {
        self.how == Some((width, formatted))
    }

    /// A value in rows of at most `width` columns; `formatted`: JSON indented, a list one item a line.
    pub(in crate::app) fn of(reading: &Reading, width: usize, formatted: bool) -> Self {
        let value = reading.value.expose();
        let is_list = reading.kind == ParameterType::StringList;
        let mut rows = Rows { width: width.max(1), ..Rows::default() };
        rows.text.reserve(value.len() * 2);
        let pretty = if is_list { None } else { text::pretty_json(value).map(Secret::new) };
        match &pretty {
            _ if is_list && formatted => text::list_items(value).into_iter().for_each(|item| rows.add(ITEM, item)),
            Some(pretty) if formatted => rows.add(("", ""), pretty.expose()),
            _ => rows.add(("", ""), value),
        }
        if pretty.is_some() {
            rows.roles = text::json_parts(&rows.text).into_iter().map(|(part, end)| (role(part), end)).collect();
        }
        Self { how: Some((width, formatted)), text: Secret::new(rows.text), ends: rows.ends, roles: rows.roles }
    }

    /// All of its rows.
    pub(in crate::app) fn rows(&self) -> impl Iterator<Item = Line> {
        (0..self.len()).map(|at| self.row(at))
    }

    /// How many rows there are.
    pub(in crate::app) fn len(&self) -> usize {
        self.ends.len()
    }

    /// One of them.
    pub(in crate::app) fn row(&self, at: usize) -> Line {
        let (text, end) = (self.text.expose(), self.ends[at]);
        let mut start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        let mut line = Line::new();
        let first = self.roles.partition_point(|(_, end)| *end <= start);
        for (role, until) in &self.roles[first..] {
            let until = (*until).min(end);
            if start < until {
                line.push((*role, text[start..until].to_owned()));
                start = until;
            }
            if start == end {
                break;
            }
        }
        line
    }
}

/// How a part of JSON is meant.
fn role(part: JsonPart) -> Role {
    match part {
        JsonPart::Key => Role::JsonKey,
        JsonPart::String => Role::JsonString,
        JsonPart::Number => Role::JsonNumber,
        JsonPart::Literal => Role::JsonLiteral,
        JsonPart::Between => Role::Plain,
    }
}

#[derive(Default)]
struct Rows {
    width: usize,
    text: String,
    ends: Vec<usize>,
    roles: Vec<(Role, usize)>,
}

impl Rows {
    /// A text of several lines as it is, wrapped where it must be; a mark stands before its first row, another before those after it.
    fn add(&mut self, marks: (&str, &str), value: &str) {
        let room = self.width.saturating_sub(text::width(marks.0)).max(1);
        let mut mark = marks.0;
        for line in text::sanitise_lines(value) {
            for row in text::wrap(&line, room) {
                self.text.push_str(mark);
                self.roles.push((Role::Dim, self.text.len()));
                self.text.push_str(row);
                self.roles.push((Role::Value, self.text.len()));
                self.ends.push(self.text.len());
                mark = marks.1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::line::Lines;

    fn reading(value: &str, kind: ParameterType) -> Reading {
        Reading { value: Secret::from(value), version: 1, kind, modified: None, missing: 0 }
    }

    fn rows(value: &str, kind: ParameterType, width: usize, formatted: bool) -> Vec<String> {
        let laid_out = LaidOut::of(&reading(value, kind), width, formatted);
        (0..laid_out.len()).map(|at| laid_out.row(at).into_iter().map(|(_, text)| text).collect()).collect()
    }

    #[test]
    fn a_format_lays_out_what_has_one() {
        use ParameterType::{String, StringList};
        for (value, kind, formatted, want) in [
            ("a,bcd", StringList, true, &["· a", "· bc", "  d"][..]),
            ("a,bcd", StringList, false, &["a,bc", "d"]),
            (r#"{"a":1}"#, String, true, &["{", "  \"a", "\": 1", "}"]),
            ("no JSON", String, true, &["no J", "SON"]),
            ("a\n\nb\n", String, false, &["a", "", "b", ""]),
            ("", String, false, &[""]),
        ] {
            assert_eq!(rows(value, kind, 4, formatted), want, "{value}");
        }
    }

    #[test]
    fn json_is_told_by_its_parts_in_whatever_rows_it_stands() {
        let value = "{\"ab\":\t[\"cdef\",12,null]}";
        for (formatted, width) in [(false, 80), (false, 3), (true, 80), (true, 5)] {
            let laid_out = LaidOut::of(&reading(value, ParameterType::SecureString), width, formatted);
            let all: Vec<_> = (0..laid_out.len()).flat_map(|at| laid_out.row(at)).collect();
            let of = |wanted| {
                all.iter().filter(|(role, _)| *role == wanted).map(|(_, text)| text.as_str()).collect::<String>()
            };
            let told = [Role::JsonKey, Role::JsonString, Role::JsonNumber, Role::JsonLiteral].map(of);
            assert_eq!(told, ["\"ab\"", "\"cdef\"", "12", "null"], "{formatted} {width}");
            assert!(all.iter().all(|(role, text)| *role != Role::Value && !text.is_empty()));
        }
        let laid_out = LaidOut::of(&reading("{no", ParameterType::String), 80, true);
        assert_eq!(laid_out.row(0), [(Role::Value, "{no".to_owned())]);
    }

    #[test]
    fn it_is_no_text_to_be_printed() {
        let laid_out = LaidOut::of(&reading("hunter2", ParameterType::String), 80, false);
        assert!(!format!("{laid_out:?}").contains("hunter2"));
    }

    proptest! {
        /// What is painted of a value is what it would be without being kept.
        #[test]
        fn rows_are_those_of_any_text(value in "[a-c\t\n\r\u{1b}é漢\u{301}]{0,60}", width in 1_usize..9) {
            let mut lines = Lines::new(width);
            lines.verbatim(Role::Value, "", &value);
            let want: Vec<String> = lines.into_lines().into_iter().map(|mut line| line.remove(0).1).collect();
            prop_assert_eq!(rows(&value, ParameterType::String, width, false), want);
        }
    }
}
