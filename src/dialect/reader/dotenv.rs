//! `.env` as python-dotenv reads it, but that what it would replace (`${…}`) is refused.

use super::item::{Item, line_at};

pub(super) fn read(text: &str) -> Result<Vec<Item>, String> {
    // Files are read with any line end as \n.
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut items = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let line_end = rest.find('\n').map_or(text.len(), |end| at + end);
        let indent = rest.len() - rest.trim_start().len();
        if rest[..line_end - at].trim().is_empty() || rest.trim_start().starts_with('#') {
            at = line_end + 1;
            continue;
        }
        at += indent;
        let line = line_at(&text, at);
        let wrong = |what: &str| format!("line {line}: {what}");
        let body = text[at..].strip_prefix("export ").map_or(&text[at..], str::trim_start);
        let equals = body.find(['=', '\n']).filter(|end| body[*end..].starts_with('='));
        let Some(equals) = equals else { return Err(wrong("NAME=value is expected")) };
        let key = body[..equals].trim();
        if key.is_empty() || key.contains(|c: char| c.is_whitespace() || c == '#' || c == '\'') {
            return Err(wrong("NAME=value is expected"));
        }
        let value = body[equals + 1..].trim_start_matches([' ', '\t']);
        let (value, rest) = match value.chars().next() {
            Some(quote @ ('"' | '\'')) => {
                quoted(&value[1..], quote).ok_or_else(|| wrong("the quotation does not end"))?
            }
            _ => bare(value),
        };
        if value.match_indices("${").any(|(open, _)| value[open..].contains('}')) {
            return Err(wrong(&format!("{key} holds ${{…}}, which another program would replace")));
        }
        let after = rest.split('\n').next().unwrap_or_default().trim();
        if !after.is_empty() && !after.starts_with('#') {
            return Err(wrong("something follows the value"));
        }
        items.push(Item::new(key, value));
        at = text.len() - rest.len();
        at += text[at..].find('\n').map_or(text.len() - at, |end| end + 1);
    }
    Ok(items)
}

/// Up to the end of the line, or a comment.
fn bare(text: &str) -> (String, &str) {
    let end = text.find('\n').unwrap_or(text.len());
    let line = &text[..end];
    let comment = line.char_indices().find(|(at, c)| *c == '#' && line[..*at].ends_with(char::is_whitespace));
    let value = comment.map_or(line, |(at, _)| &line[..at]);
    (value.trim_end().to_owned(), &text[end..])
}

/// What stands in quotes, with its escapes read, and what follows them.
fn quoted(text: &str, quote: char) -> Option<(String, &str)> {
    let mut value = String::new();
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            c if c == quote => return Some((value, &text[at + 1..])),
            '\\' => {
                let (_, escaped) = chars.next()?;
                let read = match (quote, escaped) {
                    (_, '\\') => Some('\\'),
                    (_, '\'') => Some('\''),
                    ('"', '"') => Some('"'),
                    ('"', 'a') => Some('\u{7}'),
                    ('"', 'b') => Some('\u{8}'),
                    ('"', 'f') => Some('\u{c}'),
                    ('"', 'n') => Some('\n'),
                    ('"', 'r') => Some('\r'),
                    ('"', 't') => Some('\t'),
                    ('"', 'v') => Some('\u{b}'),
                    _ => None,
                };
                match read {
                    Some(read) => value.push(read),
                    None => value.extend(['\\', escaped]),
                }
            }
            c => value.push(c),
        }
    }
    None
}
