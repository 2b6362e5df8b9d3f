//! What the service takes beside a name and a value: tags, labels, keys, descriptions, patterns (docs/parameter-store.md 4.5, 5.3, 5.4,
//! 6.1). A problem is told in words that go behind what is typed.

use crate::parameter::ParameterType;
use crate::text;

/// Tags of one parameter.
pub const MAX_TAGS: usize = 50;

/// Labels of one version.
pub const MAX_LABELS: usize = 10;

/// Characters of a label.
const LABEL_LENGTH: usize = 100;

/// Characters of a tag's key,
const KEY_LENGTH: usize = 128;

/// and of its value.
const VALUE_LENGTH: usize = 256;

/// Characters of a description, and of a pattern.
const TEXT_LENGTH: usize = 1024;

/// A label: letters, digits, `.`, `-` and `_`.
///
/// # Errors
/// What is wrong with it.
pub fn check_label(label: &str) -> Result<(), String> {
    let starts = |word: &str| label.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
    let other = |c: &char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'));
    if label.is_empty() {
        return Err("the label is empty".to_owned());
    }
    if let Some(c) = label.chars().find(other) {
        return Err(format!("{}: a label takes letters, digits, . - and _", quoted(c)));
    }
    if label.starts_with(|c: char| c.is_ascii_digit()) {
        return Err("a label does not begin with a digit".to_owned());
    }
    if let Some(word) = ["aws", "ssm"].into_iter().find(|word| starts(word)) {
        return Err(format!("labels that begin with {word} are reserved by AWS, in any case"));
    }
    length(label, LABEL_LENGTH, "a label")
}

/// Whether only AWS gives a tag of that key, as CloudFormation does to what it makes.
pub fn is_tag_of_aws(key: &str) -> bool {
    key.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("aws:"))
}

/// The key of a tag.
///
/// # Errors
/// What is wrong with it.
pub fn check_tag_key(key: &str) -> Result<(), String> {
    if key.is_empty() {
        return Err("the key is empty".to_owned());
    }
    if is_tag_of_aws(key) {
        return Err("keys that begin with aws: are given by AWS alone".to_owned());
    }
    tag_characters(key)?;
    length(key, KEY_LENGTH, "the key of a tag")
}

/// The value of a tag; it may be empty.
///
/// # Errors
/// What is wrong with it.
pub fn check_tag_value(value: &str) -> Result<(), String> {
    tag_characters(value)?;
    length(value, VALUE_LENGTH, "the value of a tag")
}

/// Letters, spaces and digits of all scripts, and a few symbols.
fn tag_characters(text: &str) -> Result<(), String> {
    let allowed = |c: &char| {
        c.is_alphanumeric()
            || c.is_whitespace() && !c.is_control()
            || matches!(c, '_' | '.' | ':' | '/' | '=' | '+' | '-' | '@')
    };
    match text.chars().find(|c| !allowed(c)) {
        Some(c) => Err(format!("{}: a tag takes letters, digits, spaces and _ . : / = + - @", quoted(c))),
        None => Ok(()),
    }
}

/// A key to encrypt under, as a write names it; empty is the account's default. The pattern of the API.
///
/// # Errors
/// What is wrong with it.
pub fn check_key(key: &str) -> Result<(), String> {
    match key.chars().find(|c| !(c.is_ascii_alphanumeric() || ":/_-".contains(*c))) {
        Some(c) => Err(format!("a key is an alias, a key id or a key ARN; it holds no {}", quoted(c))),
        None => length(key, VALUE_LENGTH, "a key"),
    }
}

/// What a value can be said to be, beside its type; the first is what it is where nothing is said.
pub const DATA_TYPES: [&str; 3] = ["text", MACHINE_IMAGE, "aws:ssm:integration"];

/// The id of a machine image, which the service looks for once it has answered (docs/parameter-store.md 4.5).
pub const MACHINE_IMAGE: &str = "aws:ec2:image";

/// Whether values of a type can be of a data type.
///
/// # Errors
/// Why not.
pub fn check_data_type(data_type: &str, kind: ParameterType) -> Result<(), String> {
    if data_type == MACHINE_IMAGE && kind != ParameterType::String {
        return Err(format!("the data type {MACHINE_IMAGE} is for a String alone"));
    }
    Ok(())
}

/// A description; it may be empty.
///
/// # Errors
/// What is wrong with it.
pub fn check_description(description: &str) -> Result<(), String> {
    length(description, TEXT_LENGTH, "a description")
}

/// As long as a pattern may be.
///
/// # Errors
/// How long it is.
pub(super) fn check_pattern_length(pattern: &str) -> Result<(), String> {
    length(pattern, TEXT_LENGTH, "a pattern")
}

fn length(text: &str, most: usize, of: &str) -> Result<(), String> {
    let length = text.chars().count();
    if length > most { Err(format!("{length} characters: {of} has at most {most}")) } else { Ok(()) }
}

fn quoted(c: char) -> String {
    format!("“{}”", text::sanitise(c.encode_utf8(&mut [0; 4])))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(verdict: &Result<(), String>) -> &str {
        verdict.as_ref().err().map_or("", String::as_str)
    }

    #[test]
    fn labels_are_refused_for_their_own_reason() {
        for (label, says) in [
            ("stable", ""),
            ("Stable.1-b_c", ""),
            ("", "empty"),
            ("a b", "“ ”"),
            ("1st", "digit"),
            ("AWSx", "begin with aws"),
            ("Ssm", "begin with ssm"),
            ("é", "“é”"),
        ] {
            let verdict = check_label(label);
            assert!(said(&verdict).contains(says) && verdict.is_ok() == says.is_empty(), "{label}: {verdict:?}");
        }
        assert_eq!(check_label(&"l".repeat(100)), Ok(()));
        assert_eq!(said(&check_label(&"l".repeat(101))), "101 characters: a label has at most 100");
    }

    #[test]
    fn tags_are_refused_for_their_own_reason() {
        for (key, says) in [
            ("team", ""),
            ("cost centre:größe/1=2+3-4@5_6.7", ""),
            ("", "empty"),
            ("AWS:x", "given by AWS"),
            ("a*b", "“*”"),
            ("a\tb", "“"),
        ] {
            let verdict = check_tag_key(key);
            assert!(said(&verdict).contains(says) && verdict.is_ok() == says.is_empty(), "{key}: {verdict:?}");
        }
        assert_eq!(check_tag_value(""), Ok(()));
        assert_eq!(check_tag_value(&"v".repeat(256)), Ok(()));
        assert_eq!(said(&check_tag_value(&"v".repeat(257))), "257 characters: the value of a tag has at most 256");
        assert_eq!(said(&check_tag_key(&"k".repeat(129))), "129 characters: the key of a tag has at most 128");
    }

    #[test]
    fn a_key_is_named_by_what_a_key_can_be_named_by() {
        for (key, fine) in
            [("", true), ("alias/shop", true), ("arn:aws:kms:eu-west-1:1:key/1-2", true), ("alias shop", false)]
        {
            assert_eq!(check_key(key).is_ok(), fine, "{key}");
        }
    }
}
