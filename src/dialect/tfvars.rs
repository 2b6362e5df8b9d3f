//! Variables of Terraform, each a text in quotes.

use std::fmt::Write as _;

use icu_normalizer::ComposingNormalizerBorrowed;

use super::entry::Entry;

pub(super) fn line(entry: &Entry) -> Result<String, String> {
    let value = entry.value.expose();
    if !ComposingNormalizerBorrowed::new_nfc().is_normalized(value) {
        return Err(
            "its value has characters that Terraform puts together (Unicode's NFC): it would read another".to_owned()
        );
    }
    Ok(format!("{} = {}", entry.key, quoted(value)))
}

/// A text in the double quotes of HCL, nothing of it a template.
pub(crate) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            // What would begin a template is doubled.
            '$' | '%' if chars.peek() == Some(&'{') => {
                out.push(c);
                out.push(c);
            }
            c if c.is_control() || c == '\u{feff}' => drop(write!(out, "\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
