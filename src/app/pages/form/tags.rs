//! Tags on one line: `owner=shop, env=prod`. Neither comma nor quotes can be part of a tag (docs/parameter-store.md 5.4), so a key with
//! `=` in it, and what begins or ends with a space, stands in quotes.

use crate::deletion::Tag;
use crate::names::rules;

/// The tags of a line.
///
/// # Errors
/// What is wrong with it.
pub(super) fn read(line: &str) -> Result<Vec<Tag>, String> {
    let mut tags: Vec<Tag> = Vec::new();
    for term in line.split(',').map(str::trim).filter(|term| !term.is_empty()) {
        let tag = tag(term).ok_or("a tag is written key=value; a comma stands between two")?;
        rules::check_tag_key(&tag.key)?;
        rules::check_tag_value(&tag.value)?;
        if tags.iter().any(|other| other.key == tag.key) {
            return Err(format!("{} is there twice", tag.key));
        }
        tags.push(tag);
    }
    match tags.len() {
        count if count > rules::MAX_TAGS => Err(format!("{count} tags: a parameter has {} at most", rules::MAX_TAGS)),
        _ => Ok(tags),
    }
}

fn tag(term: &str) -> Option<Tag> {
    let (key, rest) = if let Some(quoted) = term.strip_prefix('"') {
        let (key, rest) = quoted.split_once('"')?;
        (key, rest.trim_start().strip_prefix('=')?)
    } else {
        let (key, rest) = term.split_once('=')?;
        (key.trim_end(), rest)
    };
    let value = rest.trim();
    let value = value.strip_prefix('"').and_then(|value| value.strip_suffix('"')).unwrap_or(value);
    Some(Tag { key: key.to_owned(), value: value.to_owned() })
}

/// The line of some tags.
pub(super) fn line(tags: &[Tag]) -> String {
    let quoted = |text: &str, always: bool| {
        if always || text != text.trim() { format!("\"{text}\"") } else { text.to_owned() }
    };
    let term = |tag: &Tag| format!("{}={}", quoted(&tag.key, tag.key.contains('=')), quoted(&tag.value, false));
    tags.iter().map(term).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tags(tags: &[(&str, &str)]) -> Vec<Tag> {
        tags.iter().map(|(key, value)| Tag { key: (*key).to_owned(), value: (*value).to_owned() }).collect()
    }

    #[test]
    fn a_line_is_read_and_written_alike() {
        for (line_, read_as) in [
            ("", &[][..]),
            ("owner=shop", &[("owner", "shop")]),
            ("owner=shop, env=prod", &[("owner", "shop"), ("env", "prod")]),
            ("empty=", &[("empty", "")]),
            ("url=a=b", &[("url", "a=b")]),
            ("\"a=b\"=c", &[("a=b", "c")]),
            ("two words=of them, \" x \"=\" y \"", &[("two words", "of them"), (" x ", " y ")]),
        ] {
            assert_eq!(read(line_), Ok(tags(read_as)), "{line_}");
            assert_eq!(line(&tags(read_as)), line_);
        }
        assert_eq!(read(" owner = shop ,, env=prod,"), Ok(tags(&[("owner", "shop"), ("env", "prod")])));
    }

    #[test]
    fn what_is_no_tag_says_why() {
        let many = (0..51).map(|at| format!("k{at}=v")).collect::<Vec<_>>().join(",");
        for (line, says) in [
            ("owner", "key=value"),
            ("\"a", "key=value"),
            ("=x", "the key is empty"),
            ("aws:x=y", "AWS alone"),
            ("a=b;c", "“;”"),
            ("a=1, a=2", "a is there twice"),
            (many.as_str(), "50 at most"),
        ] {
            let said = read(line).err().unwrap_or_default();
            assert!(said.contains(says), "{line}: {said}");
        }
    }
}
