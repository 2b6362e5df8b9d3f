//! `.env` as python-dotenv reads it: quotes, the escapes in them, line ends, and what it takes for a variable in a value.

use super::entry::Entry;

pub(super) fn line(entry: &Entry) -> Result<String, String> {
    let value = entry.of_variable()?;
    if is_interpolated(value) {
        return Err("its value holds ${…}, which is replaced when the file is read".to_owned());
    }
    if value.ends_with('\\') {
        // It would be taken together with the end of the quotation.
        return if is_bare(value) {
            Ok(format!("{}={value}", entry.key))
        } else {
            Err("its value ends in a backslash, which is misread at the end of a quotation".to_owned())
        };
    }
    Ok(format!("{}={}", entry.key, quoted(value)))
}

/// Whether a value that ends in no white space is read as it is without quotes.
fn is_bare(value: &str) -> bool {
    let comment = value.match_indices('#').any(|(at, _)| value[..at].ends_with(char::is_whitespace));
    !comment
        && !value.starts_with(|c: char| c.is_whitespace() || c == '\'' || c == '"')
        && !value.contains(['\n', '\r'])
}

/// Whether python-dotenv finds a variable in it, in quotes of either kind too.
fn is_interpolated(value: &str) -> bool {
    value.match_indices("${").any(|(at, _)| value[at..].contains('}'))
}

/// As simple as it can be, so that other readers of such files get it right too.
fn quoted(value: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_./:@%+,=-".contains(c);
    if !value.is_empty() && value.chars().all(plain) {
        return value.to_owned();
    }
    // Line ends are read as \n each, unless they are escaped.
    if value.contains('\r') {
        let escaped = value.replace('\\', "\\\\").replace('"', "\\\"").replace('\r', "\\r");
        return format!("\"{escaped}\"");
    }
    if !value.contains(['\'', '\\']) {
        return format!("'{value}'");
    }
    if !value.contains(['"', '\\', '$', '`']) {
        return format!("\"{value}\"");
    }
    format!("'{}'", value.replace('\\', "\\\\").replace('\'', "\\'"))
}
