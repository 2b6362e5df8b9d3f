//! Variables of Terraform: texts in quotes or heredocs, numbers, true and false. What is more than a text (a list, a template) is
//! refused.

use super::item::{Item, line_at};

pub(super) fn read(text: &str) -> Result<Vec<Item>, String> {
    let text = &text.replace("\r\n", "\n");
    let mut items = Vec::new();
    let mut rest: &str = text;
    loop {
        rest = without_comments(rest, true).ok_or("a comment does not end")?;
        if rest.is_empty() {
            return Ok(items);
        }
        let line = line_at(text, text.len() - rest.len());
        let wrong = |what: &str| format!("line {line}: {what}");
        let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-')).unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        let after = after.trim_start_matches([' ', '\t']).strip_prefix('=').filter(|after| !after.starts_with('='));
        let (false, Some(after)) = (name.is_empty(), after) else { return Err(wrong("name = \"value\" is expected")) };
        let after = after.trim_start_matches([' ', '\t']);
        let (value, after) = value(after).map_err(|what| wrong(&format!("{name} {what}")))?;
        items.push(Item::new(name, value));
        rest = without_comments(after, false).ok_or("a comment does not end")?;
        if !rest.is_empty() && !rest.starts_with('\n') {
            return Err(wrong(&format!("{name} is more than a text, a number or true or false")));
        }
    }
}

/// Without white space and comments before what follows; on the same line only unless `lines` says otherwise.
fn without_comments(text: &str, lines: bool) -> Option<&str> {
    let mut rest = text;
    loop {
        rest = if lines { rest.trim_start() } else { rest.trim_start_matches([' ', '\t']) };
        if rest.starts_with('#') || rest.starts_with("//") {
            rest = rest.find('\n').map_or("", |end| &rest[end..]);
        } else if let Some(inside) = rest.strip_prefix("/*") {
            rest = &inside[inside.find("*/")? + 2..];
        } else {
            return Some(rest);
        }
    }
}

fn value(text: &str) -> Result<(String, &str), String> {
    if let Some(inside) = text.strip_prefix('"') {
        return quoted(inside);
    }
    if text.starts_with("<<") {
        return heredoc(text);
    }
    let end = text.find(|c: char| c.is_whitespace() || c == '#').unwrap_or(text.len());
    let (word, rest) = text.split_at(end);
    let number = word.starts_with(|c: char| c.is_ascii_digit() || c == '-')
        && word.parse::<f64>().is_ok()
        && word.bytes().all(|byte| byte.is_ascii_digit() || b".-+eE".contains(&byte));
    if number || word == "true" || word == "false" {
        Ok((word.to_owned(), rest))
    } else {
        Err("is no text, number or true or false".to_owned())
    }
}

fn quoted(text: &str) -> Result<(String, &str), String> {
    let open = || "has a quotation that does not end".to_owned();
    let mut value = String::new();
    let mut rest = text;
    loop {
        let c = rest.chars().next().ok_or_else(open)?;
        if let Some(left) = rest.strip_prefix("$${").or_else(|| rest.strip_prefix("%%{")) {
            value.push(c);
            value.push('{');
            rest = left;
            continue;
        }
        if rest.starts_with("${") || rest.starts_with("%{") {
            return Err("is a template, and a parameter holds a text".to_owned());
        }
        rest = &rest[c.len_utf8()..];
        match c {
            '"' => return Ok((value, rest)),
            '\n' => return Err(open()),
            '\\' => {
                let escaped = rest.chars().next().ok_or_else(open)?;
                rest = &rest[escaped.len_utf8()..];
                let digits = match escaped {
                    'n' => Err('\n'),
                    'r' => Err('\r'),
                    't' => Err('\t'),
                    '"' | '\\' => Err(escaped),
                    'u' => Ok(4),
                    'U' => Ok(8),
                    _ => return Err("has an escape that is none".to_owned()),
                };
                match digits {
                    Err(c) => value.push(c),
                    Ok(length) => {
                        let read = rest.get(..length).and_then(|digits| u32::from_str_radix(digits, 16).ok());
                        value.push(read.and_then(char::from_u32).ok_or("has an escape that is none")?);
                        rest = &rest[length..];
                    }
                }
            }
            c => value.push(c),
        }
    }
}

fn heredoc(text: &str) -> Result<(String, &str), String> {
    let (head, body) = text.split_once('\n').ok_or("has a heredoc that does not end")?;
    let (indented, word) = match head.strip_prefix("<<-") {
        Some(word) => (true, word.trim()),
        None => (false, head[2..].trim()),
    };
    let mut lines = Vec::new();
    let mut rest = body;
    loop {
        let (line, after) = rest.split_once('\n').unwrap_or((rest, ""));
        if line.trim() == word && !word.is_empty() {
            // The end of the line stays, as it stands after any value.
            rest = &rest[line.len()..];
            break;
        }
        if after.is_empty() && !rest.contains('\n') {
            return Err("has a heredoc that does not end".to_owned());
        }
        lines.push(line);
        rest = after;
    }
    if lines.iter().any(|line| line.contains("${") || line.contains("%{")) {
        return Err("is a template, and a parameter holds a text".to_owned());
    }
    let spaces = |line: &&str| line.len() - line.trim_start_matches(' ').len();
    let least = lines.iter().filter(|line| !line.trim().is_empty()).map(spaces).min().unwrap_or_default();
    let cut = if indented { least } else { 0 };
    let text = lines.into_iter().flat_map(|line| [line.get(cut..).unwrap_or_default(), "\n"]).collect::<String>();
    Ok((text, rest))
}
