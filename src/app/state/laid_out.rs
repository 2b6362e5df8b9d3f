//! A revealed value laid out for reading, once for as long as it is shown at one width: a frame puts only the rows into lines that it
//! shows.

use crate::line::{Line, Role};
use crate::parameter::{ParameterType, Reading};
use crate::secret::Secret;
use crate::text;

/// The rows of a value. They are the value, and wiped with it.
#[derive(Debug, Clone, Default)]
pub(crate) struct LaidOut {
    /// For which width, and whether formatted.
    how: Option<(usize, bool)>,
    /// All rows after one another, each as it is painted,
    text: Secret,
    /// and where each ends.
    ends: Vec<usize>,
}

impl LaidOut {
    /// Whether it is laid out in that way.
    pub(in crate::app) fn is(&self, width: usize, formatted: bool) -> bool {
        self.how == Some((width, formatted))
    }

    /// A value in rows of at most `width` columns; `formatted`: JSON indented, a list one item a line.
    pub(in crate::app) fn of(reading: &Reading, width: usize, formatted: bool) -> Self {
        let value = reading.value.expose();
        let mut rows = Rows { width: width.max(1), text: String::with_capacity(value.len() * 2), ends: Vec::new() };
        match reading.kind {
            ParameterType::StringList if formatted => {
                for item in text::list_items(value) {
                    rows.add("· ", item);
                }
            }
            _ if formatted => match text::pretty_json(value).map(Secret::new) {
                Some(pretty) => rows.add("", pretty.expose()),
                None => rows.add("", value),
            },
            _ => rows.add("", value),
        }
        Self { how: Some((width, formatted)), text: Secret::new(rows.text), ends: rows.ends }
    }

    /// How many rows there are.
    pub(in crate::app) fn len(&self) -> usize {
        self.ends.len()
    }

    /// One of them.
    pub(in crate::app) fn row(&self, at: usize) -> Line {
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        vec![(Role::Value, self.text.expose()[start..self.ends[at]].to_owned())]
    }
}

struct Rows {
    width: usize,
    text: String,
    ends: Vec<usize>,
}

impl Rows {
    /// A text of several lines as it is, wrapped where it must be; `mark` stands before each row.
    fn add(&mut self, mark: &str, value: &str) {
        let room = self.width.saturating_sub(text::width(mark)).max(1);
        for line in text::sanitise_lines(value) {
            for row in text::wrap(&line, room) {
                self.text.push_str(mark);
                self.text.push_str(row);
                self.ends.push(self.text.len());
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
        (0..laid_out.len()).map(|at| laid_out.row(at).remove(0).1).collect()
    }

    #[test]
    fn a_format_lays_out_what_has_one() {
        use ParameterType::{String, StringList};
        for (value, kind, formatted, want) in [
            ("a,bcd", StringList, true, &["· a", "· bc", "· d"][..]),
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
