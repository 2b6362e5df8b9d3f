//! The file of `docker run --env-file`: `NAME=value` to the end of the line, and no quotes at all.

use super::entry::Entry;

pub(super) fn line(entry: &Entry) -> Result<String, String> {
    let value = entry.of_variable()?;
    if value.contains('\n') {
        return Err("its value has more than one line, which this file cannot hold".to_owned());
    }
    if value.ends_with('\r') {
        return Err("its value ends in a carriage return, which is lost when the file is read".to_owned());
    }
    Ok(format!("{}={value}", entry.key))
}
