//! What the service would refuse, said beforehand and in words that help: it has one message for every malformed name
//! (docs/parameter-store.md 1.1), and tells of a bad value only after the confirmation.

mod choices;
mod metadata;

use std::fmt;

use regex_lite::Regex;
use serde::de::IgnoredAny;

use crate::parameter::{ParameterType, Tier};
use crate::text;

pub use metadata::{
    DATA_TYPES, MACHINE_IMAGE, MAX_LABELS, MAX_TAGS, check_data_type, check_description, check_key, check_label,
    check_tag_key, check_tag_value, is_tag_of_aws,
};

/// Levels of a name, the last one included (docs/parameter-store.md 1).
pub const MAX_LEVELS: usize = 15;

/// Characters of a name together with the ARN prefix it gets (docs/parameter-store.md 1).
pub const MAX_ARN: usize = 1011;

/// What is wrong with a name; `Display` says it to a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NameProblem {
    /// Nothing there, or nothing but slashes.
    Empty,
    /// A space at the start or the end: the service would cut it off silently.
    OuterSpace,
    /// A character outside `a-zA-Z0-9_.-/`.
    Character {
        /// The first such character.
        character: char,
        /// Where it stands, counted in characters from 1.
        position: usize,
    },
    /// A slash inside, none in front.
    NoLeadingSlash,
    /// Two slashes in a row.
    EmptyLevel {
        /// Where the second one stands, counted in characters from 1.
        position: usize,
    },
    /// A slash at the end.
    TrailingSlash,
    /// More than [`MAX_LEVELS`].
    TooDeep {
        /// How many.
        levels: usize,
    },
    /// The name starts with `aws` or `ssm`, in any case.
    Reserved {
        /// The start, as typed.
        prefix: String,
    },
    /// Longer than the service takes here.
    TooLong {
        /// Characters, a leading slash not counted.
        length: usize,
        /// Characters possible in this region and account.
        limit: usize,
    },
}

impl fmt::Display for NameProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the name is empty"),
            Self::OuterSpace => f.write_str("a space at the start or end of the name would be cut off"),
            Self::Character { character: ' ', position } => {
                write!(f, "a space at position {position}: a name takes letters, digits, . - _ and /")
            }
            Self::Character { character, position } => {
                let shown = text::sanitise(character.encode_utf8(&mut [0; 4])).into_owned();
                write!(f, "“{shown}” at position {position}: a name takes letters, digits, . - _ and /")
            }
            Self::NoLeadingSlash => f.write_str("a name with levels starts with /"),
            Self::EmptyLevel { position } => write!(f, "two slashes in a row at position {position}"),
            Self::TrailingSlash => f.write_str("a name does not end with /"),
            Self::TooDeep { levels } => write!(f, "{levels} levels: a name has at most {MAX_LEVELS}"),
            Self::Reserved { prefix } => {
                write!(f, "names starting with “{prefix}” are reserved by AWS, in any case and with any ending")
            }
            Self::TooLong { length, limit } => {
                write!(f, "{length} characters: in this region and account a name has at most {limit}")
            }
        }
    }
}

impl std::error::Error for NameProblem {}

/// Whether the service would take the name (docs/parameter-store.md 1). `arn_prefix_len` is how many characters
/// `arn:<partition>:ssm:<region>:<account>:parameter/` has, which count towards a name's length.
///
/// Of several problems the one a person would mend first is told.
pub fn check(name: &str, arn_prefix_len: usize) -> Result<(), NameProblem> {
    let bare = name.strip_prefix('/').unwrap_or(name);
    if name.chars().all(|c| c == '/') {
        return Err(NameProblem::Empty);
    }
    if name.starts_with(' ') || name.ends_with(' ') {
        return Err(NameProblem::OuterSpace);
    }
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-' | '/');
    if let Some((at, character)) = name.chars().enumerate().find(|(_, c)| !allowed(*c)) {
        return Err(NameProblem::Character { character, position: at + 1 });
    }
    // From here on the name is ASCII: bytes are characters.
    if let Some(at) = name.find("//") {
        return Err(NameProblem::EmptyLevel { position: at + 2 });
    }
    if bare.ends_with('/') {
        return Err(NameProblem::TrailingSlash);
    }
    if !name.starts_with('/') && name.contains('/') {
        return Err(NameProblem::NoLeadingSlash);
    }
    if let Some(prefix) =
        bare.get(..3).filter(|start| ["aws", "ssm"].iter().any(|word| start.eq_ignore_ascii_case(word)))
    {
        return Err(NameProblem::Reserved { prefix: prefix.to_owned() });
    }
    let levels = bare.split('/').count();
    if levels > MAX_LEVELS {
        return Err(NameProblem::TooDeep { levels });
    }
    let limit = MAX_ARN.saturating_sub(arn_prefix_len);
    if bare.len() > limit {
        return Err(NameProblem::TooLong { length: bare.len(), limit });
    }
    Ok(())
}

/// Why the service would refuse a value (docs/parameter-store.md 4.5, 10); of several reasons the first. It says what and where, never any
/// part of the value.
pub fn refusal(value: &str, kind: ParameterType, tier: Tier, allowed_pattern: Option<&str>) -> Option<String> {
    if value.is_empty() {
        return Some("the value is empty: the service stores no empty value".to_owned());
    }
    // KMS counts bytes; of plain types it is only known that the message says "characters".
    let counted = if kind == ParameterType::SecureString { value.len() } else { value.chars().count() };
    if counted > tier.value_limit() {
        return Some(format!("{} bytes: the {tier} tier takes {}", value.len(), limit(tier)));
    }
    if value.find("{{").is_some_and(|open| value[open..].contains("}}")) {
        return Some("the value holds “{{…}}”, which the service refuses in any value".to_owned());
    }
    let pattern = allowed_pattern.filter(|pattern| matches_whole(pattern, value) == Some(false))?;
    Some(format!("the value as a whole does not match the allowed pattern {}", shown_pattern(pattern)))
}

/// How many bytes a tier takes, and what takes more.
pub(crate) fn limit(tier: Tier) -> String {
    match tier {
        Tier::Standard => format!("{}; the Advanced tier takes {}", tier.value_limit(), Tier::Advanced.value_limit()),
        Tier::Advanced | Tier::IntelligentTiering => tier.value_limit().to_string(),
    }
}

/// As much of a pattern as a sentence takes.
pub(crate) fn shown_pattern(pattern: &str) -> String {
    text::truncate(&text::sanitise(pattern), 60).into_owned()
}

/// A pattern; it may be empty. What this engine cannot read the service's may, which is Java's.
///
/// # Errors
/// What is wrong with it.
pub fn check_pattern(pattern: &str) -> Result<(), String> {
    metadata::check_pattern_length(pattern)?;
    if is_read_alike(pattern, "") && Regex::new(pattern).is_err() {
        return Err("this is no regular expression".to_owned());
    }
    Ok(())
}

/// Whether the pattern matches the whole value, as an empty one does; `None` if this engine cannot tell what the service's, which is
/// Java's, would say.
pub(crate) fn matches_whole(pattern: &str, value: &str) -> Option<bool> {
    if pattern.is_empty() {
        return Some(true);
    }
    if !is_read_alike(pattern, value) {
        return None;
    }
    // Alone first: a pattern such as `a)(b` must not become valid by being wrapped.
    Regex::new(pattern).ok()?;
    Some(Regex::new(&format!("^(?:{pattern})$")).ok()?.is_match(value))
}

/// The values that a pattern names one by one, in its order: `true|false`. None where it allows others, or not these.
pub fn choices(pattern: &str) -> Vec<String> {
    let named = choices::named(pattern);
    let is_allowed = |choice: &String| matches_whole(pattern, choice) == Some(true);
    if named.iter().all(is_allowed) { named } else { Vec::new() }
}

/// Whether a pattern holds nothing that Java reads otherwise than this engine: characters, classes of them, groups, alternatives and
/// plain repetitions. A pattern that goes beyond is the service's to judge, since a value that it would take must not be refused here.
fn is_read_alike(pattern: &str, value: &str) -> bool {
    // Java's dot leaves out more line ends.
    let dot_differs = value.contains(['\r', '\u{85}', '\u{2028}', '\u{2029}']);
    let mut rest = pattern.strip_prefix('^').unwrap_or(pattern);
    rest = match rest.strip_suffix('$') {
        Some(before) if !before.ends_with('\\') => before,
        _ => rest,
    };
    // Whether a repetition stands there already: `a++` is possessive, `a{2}{3}` not what it seems.
    let (mut repeated, mut in_class) = (false, false);
    let mut chars = rest.chars().peekable();
    while let Some(c) = chars.next() {
        let is_repetition = !in_class && matches!(c, '*' | '+' | '?' | '{');
        if is_repetition && repeated && c != '?' {
            return false;
        }
        match c {
            '\\' => match chars.next() {
                Some(escaped) if "dDwWsSnrtf".contains(escaped) || escaped.is_ascii_punctuation() => {}
                _ => return false,
            },
            '[' if in_class => return false,
            '[' => {
                in_class = true;
                chars.next_if_eq(&'^');
                // A bracket that comes first closes the class for one engine and not for the other.
                if chars.peek() == Some(&']') {
                    return false;
                }
            }
            ']' => in_class = false,
            '&' if in_class && chars.peek() == Some(&'&') => return false,
            _ if in_class => {}
            '.' if dot_differs => return false,
            '^' | '$' => return false,
            '(' if chars.next_if_eq(&'?').is_some() && chars.next() != Some(':') => return false,
            '{' => {
                let mut bounds = String::new();
                while let Some(c) = chars.next_if(|c| c.is_ascii_digit() || *c == ',') {
                    bounds.push(c);
                }
                if !bounds.starts_with(|c: char| c.is_ascii_digit()) || chars.next() != Some('}') {
                    return false;
                }
            }
            _ => {}
        }
        repeated = is_repetition;
    }
    !in_class
}

/// Where a value ceases to be JSON that the one before was: what reads it will fail.
pub fn no_longer_json(old: &str, new: &str) -> Option<String> {
    text::pretty_json(old)?;
    let error = serde_json::from_str::<IgnoredAny>(new).err()?;
    Some(format!("was valid JSON, no longer is: line {}, column {}", error.line(), error.column()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    const PREFIX: usize = "arn:aws:ssm:us-east-2:111122223333:parameter/".len();

    #[test]
    fn names_are_refused_for_their_own_reason() {
        use NameProblem as P;
        let at = |character, position| Err(P::Character { character, position });
        let reserved = |prefix: &str| Err(P::Reserved { prefix: prefix.to_owned() });
        for (name, verdict) in [
            ("/team/prod/db.password-1_x", Ok(())),
            ("x", Ok(())),
            ("/x", Ok(())),
            ("/a/aws/ssm", Ok(())),
            ("/as", Ok(())),
            ("", Err(P::Empty)),
            ("/", Err(P::Empty)),
            ("//", Err(P::Empty)),
            (" ", Err(P::OuterSpace)),
            ("/a/b ", Err(P::OuterSpace)),
            ("/a b", at(' ', 3)),
            ("/é/@", at('é', 2)),
            ("/a:3", at(':', 3)),
            ("/a\u{202e}b", at('\u{202e}', 3)),
            ("/a//b", Err(P::EmptyLevel { position: 4 })),
            ("//a", Err(P::EmptyLevel { position: 2 })),
            ("/a/b/", Err(P::TrailingSlash)),
            ("a/", Err(P::TrailingSlash)),
            ("a/b", Err(P::NoLeadingSlash)),
            ("/aws/x", reserved("aws")),
            ("awsTest", reserved("aws")),
            ("SSM-x", reserved("SSM")),
            ("/Ssm", reserved("Ssm")),
            ("/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15", Ok(())),
            ("/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16", Err(P::TooDeep { levels: 16 })),
        ] {
            assert_eq!(check(name, PREFIX), verdict, "{name:?}");
        }
    }

    #[test]
    fn length_counts_the_arn() {
        assert_eq!(check(&format!("/{}", "a".repeat(966)), PREFIX), Ok(()));
        assert_eq!(check(&"a".repeat(966), PREFIX), Ok(()));
        assert_eq!(check(&"a".repeat(967), PREFIX), Err(NameProblem::TooLong { length: 967, limit: 966 }));
    }

    #[test]
    fn a_pattern_that_only_the_service_can_judge_is_not_refused() {
        for (pattern, fine) in
            [("", true), (r"\d{1,4}", true), ("(?<=a)b", true), ("[a", true), ("a)", false), ("*", false)]
        {
            assert_eq!(check_pattern(pattern).is_ok(), fine, "{pattern}");
        }
    }

    #[test]
    fn words_are_safe_to_show() {
        let said = check("/a\x1b[2J", PREFIX).unwrap_err().to_string();
        assert_eq!(said, "“␛” at position 3: a name takes letters, digits, . - _ and /");
    }

    #[test]
    fn what_the_service_would_refuse_is_told_before() {
        use ParameterType::{SecureString, String as Plain};
        use Tier::{Advanced, IntelligentTiering, Standard};
        let ascii = |bytes: usize| "a".repeat(bytes);
        let wide = |chars: usize| "é".repeat(chars);
        for (value, kind, tier, refused) in [
            ("hunter2".to_owned(), SecureString, Standard, false),
            (String::new(), Plain, Standard, true),
            (ascii(4096), SecureString, Standard, false),
            (ascii(4097), SecureString, Standard, true),
            (ascii(4097), Plain, Standard, true),
            (wide(2049), SecureString, Standard, true),
            (wide(2049), Plain, Standard, false),
            (wide(4097), Plain, Standard, true),
            (ascii(8192), SecureString, Advanced, false),
            (ascii(8193), SecureString, Advanced, true),
            (wide(4097), Plain, Advanced, false),
            (ascii(8193), Plain, IntelligentTiering, true),
            ("x {{ssm:y}}".to_owned(), Plain, Standard, true),
            ("x {{".to_owned(), Plain, Standard, false),
            ("}} {{".to_owned(), Plain, Standard, false),
            ("{\"a\":{\"b\":1}}".to_owned(), Plain, Standard, false),
        ] {
            assert_eq!(refusal(&value, kind, tier, None).is_some(), refused, "{value:.20} {kind} {tier}");
        }
    }

    #[test]
    fn a_pattern_is_judged_only_where_both_engines_read_it_alike() {
        for (value, pattern, matches) in [
            ("1234", r"\d{1,4}", Some(true)),
            ("10,000", r"\d{1,4}", Some(false)),
            ("ab", "a|ab", Some(true)),
            ("ab", "a|b", Some(false)),
            ("a\n", "a", Some(false)),
            ("ab", "a(?=b)b", None),
            ("ab", "a)(b", None),
            ("b", "[a-z&&[^a]]", None),
            // What Java reads otherwise is the service's to judge: none of it is refused here.
            ("x", "[[:alpha:]]", None),
            ("a", "[a[b]]", None),
            ("aaa", "a{2}{3}", None),
            ("aa", "a++a", None),
            ("a\tb", "a.b", Some(true)),
            ("é", r"\p{L}", None),
            ("aa", r"(a)\1", None),
            ("A", "(?i)a", None),
            ("é", "(?U).", None),
            ("a b", r"a\b b", None),
            ("]", "[]]", None),
            ("{", "{", None),
            ("a$", r"^a\$$", Some(true)),
            ("ab.c", r"^(?:[^\s\-x-z]{2,3}?\.c|q*)$", Some(true)),
            ("xb.c", r"^(?:[^\s\-x-z]{2,3}?\.c|q*)$", Some(false)),
            ("ab", "", Some(true)),
        ] {
            assert_eq!(matches_whole(pattern, value), matches, "{value:?} {pattern}");
            let refused = refusal(value, ParameterType::String, Tier::Standard, Some(pattern));
            assert_eq!(refused.is_some(), matches == Some(false), "{value:?} {pattern}");
        }
    }

    #[test]
    fn json_that_breaks_is_told_with_its_place() {
        let says = |old, new| no_longer_json(old, new).unwrap_or_default();
        assert_eq!(says("{\"a\": 1}", "{\"a\": 1,\n}"), "was valid JSON, no longer is: line 2, column 1");
        for (old, new) in [("{\"a\": 1}", "[1]"), ("text", "{"), ("1", "{"), ("{", "{{")] {
            assert_eq!(no_longer_json(old, new), None, "{old} {new}");
        }
    }
}
