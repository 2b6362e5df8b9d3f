//! Exports of a POSIX shell.

use super::entry::Entry;

pub(super) fn line(entry: &Entry) -> Result<String, String> {
    let value = entry.of_variable()?;
    // In single quotes nothing is special but they themselves.
    Ok(format!("export {}='{}'", entry.key, value.replace('\'', r"'\''")))
}
