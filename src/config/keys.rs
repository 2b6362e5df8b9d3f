//! Keys of the user's own, as a settings file says them: which action has which.

use super::reader::{Entry, Reader};
use super::words::quoted;
use crate::keymap::Key;
use crate::keymap::own::Own;

/// What `[keys.browse]` says.
pub(super) fn read(reader: &mut Reader<'_>, entry: &Entry<'_, '_>) -> Vec<Own> {
    let Some(places) = reader.table(entry) else { return Vec::new() };
    let mut all = Vec::new();
    for place in reader.entries(entry.path(), places, &["browse"]) {
        let Some(actions) = reader.table(&place) else { continue };
        for action in Reader::all_entries(place.path(), actions) {
            let members = reader.list(&action).unwrap_or_default();
            let mut keys = Vec::new();
            for member in &members {
                let Some(written) = reader.text(member) else { continue };
                match written.parse() {
                    Ok(key) => keys.push(key),
                    Err(why) => reader.wrong(member, why),
                }
            }
            // With a key too few, what else is said of them would be wrong.
            if keys.len() == members.len() {
                all.push(Own { action: action.key().to_owned(), keys, line: reader.line_of(&action) });
            }
        }
    }
    all
}

/// The same as a file says it; nothing where there are none.
pub(super) fn written(all: &[Own]) -> String {
    if all.is_empty() {
        return String::new();
    }
    let line = |own: &Own| format!("\n{}", line(&own.action, &own.keys));
    format!("[keys.browse]{}", all.iter().map(line).collect::<String>())
}

/// The keys of one action, as a file says them.
pub(crate) fn line(action: &str, keys: &[Key]) -> String {
    let keys: Vec<String> = keys.iter().map(|key| quoted(&key.to_string())).collect();
    format!("{action} = [{}]", keys.join(", "))
}
