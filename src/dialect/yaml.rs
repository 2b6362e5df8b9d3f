//! A mapping of texts, each in double quotes, so that none is taken for a number, a date or a truth value. Whatever a reader might
//! fold, skip or refuse is escaped.

use std::fmt::Write as _;

use super::entry::Entry;
use crate::secret::Secret;

pub(super) fn mapping(entries: &[Entry]) -> Secret {
    if entries.is_empty() {
        return Secret::from("{}\n");
    }
    let line = |entry: &Entry| format!("{}: {}\n", quoted(&entry.key), quoted(entry.value.expose()));
    Secret::new(entries.iter().map(line).collect())
}

/// In double quotes.
pub(crate) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            // Not printable for YAML 1.1 or 1.2, or a line end or byte order mark for one of them.
            c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}') => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
