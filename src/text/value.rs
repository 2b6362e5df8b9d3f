//! Values laid out for reading. The text itself is never altered, only the white space between its parts.

use serde::de::IgnoredAny;

use super::json::end_of_string;

/// Levels of nesting that are laid out: more is no text for people, and indentation grows with its square.
const MAX_DEPTH: usize = 64;

/// A JSON object or array, indented by two spaces; `None` if the text is no such thing, or nested beyond 64
/// levels.
///
/// Order and spelling stay: keys are not sorted, numbers not rounded, escapes not rewritten, duplicate keys not merged. What
/// differs from the stored text is white space alone. The result is plaintext: treat it as the value.
pub fn pretty_json(text: &str) -> Option<String> {
    laid_out(text, |string, out| out.push_str(string))
}

/// The same with every string spelled in the plainest way, so that two texts that mean the same are the same: `"\u00e9"` is `"é"`.
/// Numbers stay as they are spelled, since no two of them may be taken for one that differ in their last digit.
pub fn plain_json(text: &str) -> Option<String> {
    laid_out(text, |string, out| {
        let plain = serde_json::from_str::<String>(string).and_then(|said| serde_json::to_string(&said));
        out.push_str(plain.as_deref().unwrap_or(string));
    })
}

/// A JSON object or array, its strings written by `write`, which gets each with its quotes.
fn laid_out(text: &str, write: impl Fn(&str, &mut String)) -> Option<String> {
    if !text.trim_start().starts_with(['{', '[']) || serde_json::from_str::<IgnoredAny>(text).is_err() {
        return None;
    }
    let mut out = String::with_capacity(text.len() * 2);
    let mut depth = 0;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let taken = match c {
            '"' => {
                let end = end_of_string(rest);
                write(&rest[..end], &mut out);
                end
            }
            '{' | '[' => {
                let inside = rest[1..].trim_start();
                if inside.starts_with(['}', ']']) {
                    out.push_str(if c == '{' { "{}" } else { "[]" });
                    rest.len() - inside.len() + 1
                } else {
                    depth += 1;
                    if depth > MAX_DEPTH {
                        return None;
                    }
                    out.push(c);
                    line(&mut out, depth);
                    1
                }
            }
            '}' | ']' => {
                depth -= 1;
                line(&mut out, depth);
                out.push(c);
                1
            }
            ',' => {
                out.push(',');
                line(&mut out, depth);
                1
            }
            ':' => {
                out.push_str(": ");
                1
            }
            _ => {
                if !c.is_ascii_whitespace() {
                    out.push(c);
                }
                c.len_utf8()
            }
        };
        rest = &rest[taken..];
    }
    Some(out)
}

fn line(out: &mut String, depth: usize) {
    out.push('\n');
    for _ in 0..depth {
        out.push_str("  ");
    }
}

/// The items of a StringList: what stands between commas, exactly; there is no escaping (docs/parameter-store.md 4.5).
pub fn list_items(value: &str) -> Vec<&str> {
    value.split(',').collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn json_keeps_order_and_spelling() {
        let text =
            r#"{"z":1.10,"a":[1e400, -0 ,12345678901234567890123],"z":"\u00e9 \"{,:\\","e":{},"f":[ ],"n":[[null]]}"#;
        let laid_out = r#"{
  "z": 1.10,
  "a": [
    1e400,
    -0,
    12345678901234567890123
  ],
  "z": "\u00e9 \"{,:\\",
  "e": {},
  "f": [],
  "n": [
    [
      null
    ]
  ]
}"#;
        assert_eq!(pretty_json(text).unwrap(), laid_out);
        assert_eq!(pretty_json(laid_out).unwrap(), laid_out);
    }

    #[test]
    fn only_objects_and_arrays_are_laid_out() {
        let nested = |levels| format!("{}1{}", "[".repeat(levels), "]".repeat(levels));
        let deep = nested(MAX_DEPTH + 1);
        assert!(pretty_json(&nested(MAX_DEPTH)).is_some());
        for text in ["", "42", "\"a\"", "true", "{", "{\"a\":}", "[1,]", "{} x", "hello", &deep] {
            assert_eq!(pretty_json(text), None, "{}", &text[..text.len().min(10)]);
        }
        assert_eq!(pretty_json(" {} \n").unwrap(), "{}");
    }

    #[test]
    fn plain_json_is_the_same_for_what_means_the_same() {
        let plain = |text: &str| plain_json(text).unwrap();
        assert_eq!(plain(r#"{"a" :"\u00e9\/"}"#), plain("{ \"a\": \"é/\" }"));
        for (one, other) in [
            ("[12345678901234567890123]", "[12345678901234567890124]"),
            ("[\"a\"]", "[\"b\"]"),
            (r#"["\ud800"]"#, r#"["\udc00"]"#),
            (r#"{"a":1,"b":2}"#, r#"{"b":2,"a":1}"#),
            (r#"{"a":1,"a":2}"#, r#"{"a":2}"#),
        ] {
            assert_ne!(plain(one), plain(other));
        }
        assert_eq!(plain_json("{"), None);
    }

    #[test]
    fn lists_are_split_at_every_comma() {
        assert_eq!(list_items("a, b,,c"), ["a", " b", "", "c"]);
        assert_eq!(list_items("a"), ["a"]);
    }

    fn json() -> impl Strategy<Value = serde_json::Value> {
        let leaf = prop_oneof![
            Just(serde_json::Value::Null),
            any::<bool>().prop_map(Into::into),
            any::<i64>().prop_map(Into::into),
            "[a-z\"\\\\{},:\n日 ]*".prop_map(Into::into),
        ];
        leaf.prop_recursive(4, 40, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Into::into),
                prop::collection::vec(("[a-z\"\\\\ ]*", inner), 0..6)
                    .prop_map(|pairs| serde_json::Value::Object(pairs.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn layout_agrees_with_serde(value in json()) {
            prop_assume!(value.is_object() || value.is_array());
            let laid_out = pretty_json(&value.to_string()).unwrap();
            prop_assert_eq!(laid_out, serde_json::to_string_pretty(&value).unwrap());
        }
    }
}
