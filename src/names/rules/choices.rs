//! Patterns that name the values that they allow: `true|false`, `^(on|off)$`, `a|b|c`.

/// More than so many are no choice for a key that goes from one to the next.
const MOST: usize = 20;

/// The values that a pattern names one by one, in its order; none of any other pattern.
pub(super) fn named(pattern: &str) -> Vec<String> {
    let whole = pattern.strip_prefix('^').unwrap_or(pattern);
    let whole = whole.strip_suffix('$').filter(|before| !before.ends_with('\\')).unwrap_or(whole);
    let inside = whole.strip_prefix("(?:").or_else(|| whole.strip_prefix('(')).and_then(|it| it.strip_suffix(')'));
    let inside = inside.filter(|it| !it.ends_with('\\')).unwrap_or(whole);
    let inside = inside.strip_prefix('^').unwrap_or(inside);
    let inside = inside.strip_suffix('$').filter(|before| !before.ends_with('\\')).unwrap_or(inside);
    let mut choices: Vec<String> = Vec::new();
    for choice in inside.split('|') {
        match literal(choice) {
            Some(choice) if choices.contains(&choice) => {}
            Some(choice) => choices.push(choice),
            None => return Vec::new(),
        }
    }
    if (2..=MOST).contains(&choices.len()) { choices } else { Vec::new() }
}

/// The text that a part of a pattern stands for, if it stands for one. A dot between two letters or digits is meant as one: `t3.micro`.
fn literal(pattern: &str) -> Option<String> {
    let chars: Vec<char> = pattern.chars().collect();
    let is_word = |at: Option<usize>| at.and_then(|at| chars.get(at)).is_some_and(char::is_ascii_alphanumeric);
    let mut text = String::new();
    let mut at = 0;
    while let Some(c) = chars.get(at).copied() {
        match c {
            '\\' => {
                at += 1;
                text.push(chars.get(at).copied().filter(char::is_ascii_punctuation)?);
            }
            '.' if is_word(at.checked_sub(1)) && is_word(Some(at + 1)) => text.push('.'),
            '.' | '*' | '+' | '?' | '(' | ')' | '[' | ']' | '{' | '}' | '^' | '$' => return None,
            c => text.push(c),
        }
        at += 1;
    }
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::names::rules::{choices, matches_whole};

    #[test]
    fn what_a_pattern_names_is_offered() {
        for (pattern, offered) in [
            ("true|false", &["true", "false"][..]),
            ("^(on|off)$", &["on", "off"]),
            ("^(?:yes|no)$", &["yes", "no"]),
            ("(a|b|c)", &["a", "b", "c"]),
            ("^on|off$", &["on", "off"]),
            ("(^a$|b)", &[]),
            ("a|b|a", &["a", "b"]),
            ("t3.micro|t3\\.large", &["t3.micro", "t3.large"]),
            ("a\\|b|c", &[]),
            ("two words|one-word", &["two words", "one-word"]),
            ("1\\$|2\\$", &["1$", "2$"]),
            // These name none, or not all that they allow.
            ("", &[]),
            ("true", &[]),
            ("a|", &[]),
            ("a.*|b", &[]),
            ("[ab]|c", &[]),
            ("(a|b)(c|d)", &[]),
            ("(true|false)?", &[]),
            ("\\d|x", &[]),
            ("a{2}|b", &[]),
            ("..|a", &[]),
        ] {
            assert_eq!(choices(pattern), offered, "{pattern}");
        }
        let many: Vec<String> = (0..21).map(|number| number.to_string()).collect();
        assert_eq!(choices(&many.join("|")), Vec::<String>::new());
    }

    proptest! {
        #[test]
        fn each_is_allowed(pattern in "[ab|()^$.\\\\?*]{0,12}") {
            for choice in choices(&pattern) {
                prop_assert_eq!(matches_whole(&pattern, &choice), Some(true));
            }
        }
    }
}
