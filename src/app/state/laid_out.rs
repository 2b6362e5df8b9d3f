//! A revealed value laid out for reading, once for as long as it is shown at one width: a frame puts only the rows into lines that it
//! shows.

use std::collections::BTreeSet;
use std::ops::Range;

use zeroize::Zeroizing;

use crate::line::{Line, Role};
use crate::parameter::{ParameterType, Reading};
use crate::secret::Secret;
use crate::text::{self, Fields, JsonPart};

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
    /// The fields that begin a line of their own, in their order, each with the rows of that line. None in a value as it is stored.
    fields: Vec<(usize, Range<usize>)>,
}

impl LaidOut {
    /// Whether it is laid out in that way.
    pub(in crate::app) fn is(&self, width: usize, formatted: bool) -> bool {
        self.how == Some((width, formatted))
    }

    /// A value in rows of at most `width` columns; `formatted`: JSON indented, a list one item a line.
    pub(in crate::app) fn of(reading: &Reading, width: usize, formatted: bool) -> Self {
        Self::folded(reading, width, formatted, &BTreeSet::new())
    }

    /// The same, where some fields of JSON show no more than how much is in them.
    pub(in crate::app) fn folded(reading: &Reading, width: usize, formatted: bool, folded: &BTreeSet<usize>) -> Self {
        let value = reading.value.expose();
        let is_list = reading.kind == ParameterType::StringList;
        let mut rows = Rows { width: width.max(1), ..Rows::default() };
        rows.text.reserve(value.len() * 2);
        let pretty = if is_list { None } else { text::pretty_json(value).map(Secret::new) };
        match &pretty {
            _ if is_list && formatted => rows.add_items(&text::list_items(value)),
            Some(pretty) if formatted => rows.add_json(pretty.expose(), folded),
            Some(_) => {
                rows.add(("", ""), value);
                rows.roles = json_roles(&rows.text, 0).collect();
            }
            None => rows.add(("", ""), value),
        }
        let Rows { text, ends, roles, fields, .. } = rows;
        Self { how: Some((width, formatted)), text: Secret::new(text), ends, roles, fields }
    }

    /// The fields that begin a line of their own, each with its rows.
    pub(in crate::app) fn fields(&self) -> &[(usize, Range<usize>)] {
        &self.fields
    }

    /// Which of these a field is.
    pub(in crate::app) fn place_of(&self, field: usize) -> Option<usize> {
        self.fields.binary_search_by_key(&field, |(at, _)| *at).ok()
    }

    /// The rows of the line that a field begins.
    pub(in crate::app) fn rows_of(&self, field: usize) -> Option<Range<usize>> {
        self.place_of(field).map(|place| self.fields[place].1.clone())
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

/// The parts of JSON that begins there in a text of rows.
fn json_roles(json: &str, start: usize) -> impl Iterator<Item = (Role, usize)> {
    text::json_parts(json).into_iter().map(move |(part, end)| (role(part), start + end))
}

#[derive(Default)]
struct Rows {
    width: usize,
    text: String,
    ends: Vec<usize>,
    roles: Vec<(Role, usize)>,
    fields: Vec<(usize, Range<usize>)>,
}

impl Rows {
    /// The items of a list, each with its number.
    fn add_items(&mut self, items: &[&str]) {
        let columns = items.len().to_string().len();
        let goes_on = " ".repeat(columns + 1);
        for (at, item) in items.iter().enumerate() {
            let first = self.ends.len();
            self.add((&format!("{:>columns$} ", at + 1), &goes_on), item);
            self.fields.push((at, first..self.ends.len()));
        }
    }

    /// JSON that is laid out, so that no two fields begin in one line.
    fn add_json(&mut self, pretty: &str, folded: &BTreeSet<usize>) {
        let fields = Fields::of_json(pretty).unwrap_or_default();
        let line_end = |from: usize| pretty[from..].find('\n').map_or(pretty.len(), |at| from + at);
        let (mut start, mut next) = (0, 0);
        while start < pretty.len() {
            let (mut end, first) = (line_end(start), self.ends.len());
            let begins = fields.get(next).filter(|field| field.place.start < end);
            if let Some(field) = begins.filter(|field| folded.contains(&next) && field.members > 0) {
                end = line_end(field.place.end);
                let brackets = if pretty[field.place.clone()].starts_with('{') { ("{ ", " }") } else { ("[ ", " ]") };
                let size = fields.size(next).unwrap_or_default();
                let size = if brackets.0 == "{ " { size } else { field.members.to_string() };
                let said = format!("{}{size}{}", brackets.0, brackets.1);
                self.add_json_line(&pretty[start..field.place.start], &said, &pretty[field.place.end..end]);
                self.fields.push((next, first..self.ends.len()));
                next = field.end;
            } else {
                self.add_json_line(&pretty[start..end], "", "");
                if begins.is_some() {
                    self.fields.push((next, first..self.ends.len()));
                    next += 1;
                }
            }
            start = end + 1;
        }
    }

    /// A line of JSON, some of which says what is folded away.
    fn add_json_line(&mut self, before: &str, folded: &str, behind: &str) {
        let start = self.text.len();
        let roles = self.roles.len();
        let [before, behind] = [before, behind].map(text::sanitise);
        let line = Zeroizing::new(format!("{before}{folded}{behind}"));
        self.add(("", ""), &line);
        self.roles.truncate(roles);
        let middle = start + before.len();
        self.roles.extend(json_roles(&before, start));
        self.roles.push((Role::Dim, middle + folded.len()));
        self.roles.extend(json_roles(&behind, middle + folded.len()));
    }

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
            ("a,bcd", StringList, true, &["1 a", "2 bc", "  d"][..]),
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
