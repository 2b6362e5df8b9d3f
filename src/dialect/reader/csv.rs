//! A table as RFC 4180 has it, with a row that names the columns: `name` and `value`.

use super::item::{Item, line_at};

pub(super) fn read(text: &str) -> Result<Vec<Item>, String> {
    let mut rows = rows(text)?.into_iter();
    let head = rows.next().map(|(_, head)| head).unwrap_or_default();
    if head != ["name", "value"] {
        return Err("line 1: the columns are name,value".to_owned());
    }
    rows.map(|(line, row)| match <[String; 2]>::try_from(row) {
        Ok([name, value]) if !name.is_empty() => Ok(Item::new(name, value)),
        _ => Err(format!("line {line}: a name and a value are expected")),
    })
    .collect()
}

/// Each with the line that it begins on.
fn rows(text: &str) -> Result<Vec<(usize, Vec<String>)>, String> {
    let mut rows = Vec::new();
    let (mut row, mut begun) = (Vec::new(), 0);
    let mut at = 0;
    while at < text.len() {
        let (field, after) = if text[at..].starts_with('"') { quoted(text, at)? } else { plain(text, at) };
        row.push(field);
        let rest = &text[after..];
        let ended = rest.starts_with("\r\n").then_some(2).or(rest.starts_with(['\n', '\r']).then_some(1));
        match (rest.starts_with(','), ended) {
            (true, _) => {
                at = after + 1;
                if at == text.len() {
                    row.push(String::new());
                }
            }
            (false, Some(length)) => {
                rows.push((line_at(text, begun), std::mem::take(&mut row)));
                at = after + length;
                begun = at;
            }
            (false, None) if rest.is_empty() => at = after,
            (false, None) => return Err(format!("line {}: a comma is expected", line_at(text, after))),
        }
    }
    if !row.is_empty() {
        rows.push((line_at(text, begun), row));
    }
    rows.retain(|(_, row)| row.len() > 1 || row.first().is_some_and(|field| !field.is_empty()));
    Ok(rows)
}

fn plain(text: &str, at: usize) -> (String, usize) {
    let end = text[at..].find([',', '\n', '\r']).map_or(text.len(), |end| at + end);
    (text[at..end].to_owned(), end)
}

fn quoted(text: &str, at: usize) -> Result<(String, usize), String> {
    let mut field = String::new();
    let mut from = at + 1;
    loop {
        let Some(quote) = text[from..].find('"') else {
            return Err(format!("line {}: the quotation does not end", line_at(text, at)));
        };
        field.push_str(&text[from..from + quote]);
        from += quote + 1;
        if !text[from..].starts_with('"') {
            return Ok((field, from));
        }
        field.push('"');
        from += 1;
    }
}
