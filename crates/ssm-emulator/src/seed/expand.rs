//! What the short-hands of a seed file stand for: combinations, placeholders, spans of time.

use std::collections::BTreeMap;
use std::time::Duration;

/// One combination of the values in `for`, by placeholder.
pub(super) type Combination = Vec<(String, String)>;

/// All combinations; one without placeholders if there is nothing to combine.
pub(super) fn combinations(choices: &BTreeMap<String, Vec<String>>) -> Vec<Combination> {
    choices.iter().fold(vec![Vec::new()], |combinations, (name, values)| {
        let extended = |so_far: &Combination| {
            let so_far = so_far.clone();
            values.iter().map(move |value| {
                so_far.iter().cloned().chain([(format!("{{{name}}}"), value.clone())]).collect::<Combination>()
            })
        };
        combinations.iter().flat_map(extended).collect()
    })
}

/// The text with the placeholders of a combination replaced; braces that are none stay.
pub(super) fn filled(text: &str, combination: &Combination) -> String {
    combination.iter().fold(text.to_owned(), |text, (placeholder, value)| text.replace(placeholder, value))
}

/// A span of time as people write it: `3d 4h`, `90s`, `1w2d`.
pub(super) fn span(text: &str) -> Option<Duration> {
    let mut seconds = 0_u64;
    let mut number: Option<u64> = None;
    for c in text.chars().filter(|c| !c.is_whitespace()) {
        if let Some(digit) = c.to_digit(10) {
            number = Some(number.unwrap_or(0).checked_mul(10)?.checked_add(u64::from(digit))?);
        } else {
            let unit = match c {
                's' => 1,
                'm' => 60,
                'h' => 3_600,
                'd' => 86_400,
                'w' => 604_800,
                _ => return None,
            };
            seconds = seconds.checked_add(number.take()?.checked_mul(unit)?)?;
        }
    }
    (number.is_none() && !text.trim().is_empty()).then(|| Duration::from_secs(seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_combination_once() {
        let list = |items: &[&str]| items.iter().map(|item| (*item).to_owned()).collect::<Vec<_>>();
        let choices =
            BTreeMap::from([("env".to_owned(), list(&["dev", "prod"])), ("team".to_owned(), list(&["a", "b", "c"]))]);
        let names: Vec<String> = combinations(&choices).iter().map(|c| filled("/{team}/{env}/{other}", c)).collect();
        assert_eq!(names, ["a/dev", "b/dev", "c/dev", "a/prod", "b/prod", "c/prod"].map(|n| format!("/{n}/{{other}}")));
        assert_eq!(combinations(&BTreeMap::new()), [Combination::new()]);
    }

    #[test]
    fn spans_of_time() {
        for (text, seconds) in [
            ("3d 4h", Some(3 * 86_400 + 4 * 3_600)),
            ("90s", Some(90)),
            ("1w2d", Some(9 * 86_400)),
            ("0m", Some(0)),
            ("", None),
            ("3", None),
            ("d", None),
            ("3 years", None),
            ("99999999999999999999d", None),
        ] {
            assert_eq!(span(text).map(|span| span.as_secs()), seconds, "{text}");
        }
    }
}
