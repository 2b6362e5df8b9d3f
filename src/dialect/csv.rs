//! A table of names and values, quoted as RFC 4180 says.

use super::entry::Entry;

pub(super) fn row(entry: &Entry) -> Result<String, String> {
    if entry.value.expose().contains('\0') {
        return Err("its value holds a NUL, at which readers of such tables end".to_owned());
    }
    Ok(format!("{},{}", field(&entry.key), field(entry.value.expose())))
}

fn field(text: &str) -> String {
    let plain = !text.is_empty() && !text.contains(['"', ',', '\n', '\r']) && text.trim() == text;
    if plain { text.to_owned() } else { format!("\"{}\"", text.replace('"', "\"\"")) }
}
