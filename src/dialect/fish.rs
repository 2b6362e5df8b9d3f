//! Exports of fish.

use super::entry::Entry;

pub(super) fn line(entry: &Entry) -> Result<String, String> {
    let value = entry.of_variable()?.replace('\\', r"\\").replace('\'', r"\'");
    // A variable whose name ends so is split at colons unless that is said.
    let options = if entry.key.ends_with("PATH") { "-gx --unpath" } else { "-gx" };
    Ok(format!("set {options} {} '{value}'", entry.key))
}
