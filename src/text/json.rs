//! The parts of JSON, so that each can be shown as what it is.

/// What a part of a JSON text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JsonPart {
    /// The name of a member.
    Key,
    /// Any other string.
    String,
    /// A number.
    Number,
    /// `true`, `false` or `null`.
    Literal,
    /// Brackets, commas, colons, and the white space between all of them.
    Between,
}

/// The parts of a JSON object or array, one behind the other, each with where it ends. What a sanitiser has put in the place of white
/// space or of a character in a string counts as that. Of a text that is no JSON the answer means nothing, but ends where the text does.
pub fn json_parts(text: &str) -> Vec<(JsonPart, usize)> {
    let mut parts: Vec<(JsonPart, usize)> = Vec::new();
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        let rest = &text[at..];
        let (part, length) = match first {
            '"' => {
                let end = end_of_string(rest);
                let is_key = rest[end..].trim_start_matches(is_space).starts_with(':');
                (if is_key { JsonPart::Key } else { JsonPart::String }, end)
            }
            '-' | '0'..='9' => {
                let is_end = |c: char| !(c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
                (JsonPart::Number, rest.find(is_end).unwrap_or(rest.len()))
            }
            'a'..='z' => (JsonPart::Literal, rest.find(|c: char| !c.is_ascii_lowercase()).unwrap_or(rest.len())),
            _ => (JsonPart::Between, first.len_utf8()),
        };
        at += length;
        match parts.last_mut() {
            Some((JsonPart::Between, end)) if part == JsonPart::Between => *end = at,
            _ => parts.push((part, at)),
        }
    }
    parts
}

fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '␉' | '␍' | '␊')
}

/// The length of the JSON string that `text` starts with, quotes included.
pub(super) fn end_of_string(text: &str) -> usize {
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parts(text: &str) -> Vec<(JsonPart, &str)> {
        let mut start = 0;
        let part = |(part, end)| (part, &text[std::mem::replace(&mut start, end)..end]);
        json_parts(text).into_iter().map(part).collect()
    }

    #[test]
    fn each_part_is_what_it_is() {
        use JsonPart::{Between, Key, Literal, Number, String};
        assert_eq!(
            parts(r#"{"a":1,"b" : ["x:\"y\"",-1.5e+3,true],"é":null}"#),
            [
                (Between, "{"),
                (Key, "\"a\""),
                (Between, ":"),
                (Number, "1"),
                (Between, ","),
                (Key, "\"b\""),
                (Between, " : ["),
                (String, r#""x:\"y\"""#),
                (Between, ","),
                (Number, "-1.5e+3"),
                (Between, ","),
                (Literal, "true"),
                (Between, "],"),
                (Key, "\"é\""),
                (Between, ":"),
                (Literal, "null"),
                (Between, "}"),
            ]
        );
        // As the screen has it: a tab before the colon, a value in the next row.
        assert_eq!(parts("{\"a\"␉   ␍:1")[1], (Key, "\"a\""));
    }

    proptest! {
        #[test]
        fn the_parts_of_any_text_are_the_text(text in "[\"\\\\{}\\[\\],:a-c0-2 \n␉é-]{0,30}") {
            let whole: String = parts(&text).into_iter().map(|(_, part)| part).collect();
            prop_assert_eq!(whole, text);
        }
    }
}
