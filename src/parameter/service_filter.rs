//! What the service has to be asked, since no listing tells it (docs/parameter-store.md 2.1).

use std::fmt;

use super::selector::Selector;

/// A filter that the service applies.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ServiceFilter {
    /// Parameters with a tag, by `DescribeParameters` (docs/parameter-store.md 2.3).
    Tag {
        /// Its key.
        key: String,
        /// The values that it may have; with none of them, whatever it has.
        values: Vec<String>,
    },
    /// Parameters of which a version has this label, by `GetParametersByPath` (docs/parameter-store.md 2.4).
    Label(String),
}

/// Characters of a tag's key (docs/parameter-store.md 5.4) and so of a filter's key without `tag:` (2.3).
const LONGEST_KEY: usize = 128;

/// Characters of a tag's value (docs/parameter-store.md 5.4).
const LONGEST_VALUE: usize = 256;

/// Values of one filter (docs/parameter-store.md 2.3).
const MOST_VALUES: usize = 50;

/// Around what holds a character that would end it.
const QUOTE: char = '"';

impl ServiceFilter {
    /// From what stands behind `tag:`: a key alone, or with the values it may have, `key=one,other`. Keys and values may be in
    /// quotes. `None` for what is no tag, or not one yet.
    pub fn tag(text: &str) -> Option<Self> {
        let (key, values) = match split_unquoted(text, '=', 2).as_slice() {
            [key] => (without_quotes(key), Vec::new()),
            [key, values] => {
                let values = split_unquoted(values, ',', usize::MAX);
                (without_quotes(key), values.into_iter().map(without_quotes).collect())
            }
            _ => return None,
        };
        let fits = |text: &str, most: usize| (1..=most).contains(&text.chars().count());
        let possible = fits(&key, LONGEST_KEY)
            && values.len() <= MOST_VALUES
            && values.iter().all(|value| fits(value, LONGEST_VALUE));
        possible.then_some(Self::Tag { key, values })
    }

    /// From what stands behind `label:`. `None` for what is no label (docs/parameter-store.md 5.3), or not one yet.
    pub fn label(text: &str) -> Option<Self> {
        let label = without_quotes(text);
        Selector::parse(&label).is_some_and(|selector| !selector.is_number()).then_some(Self::Label(label))
    }
}

/// The words of a text: separated by white space that stands in no quotes. A quote that is not closed yet ends with the text.
pub fn quoted_words(text: &str) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    let separates = move |c: char| {
        quoted ^= c == QUOTE;
        c.is_whitespace() && !quoted
    };
    text.split(separates).filter(|word| !word.is_empty())
}

/// A word without its quotes.
pub fn without_quotes(word: &str) -> String {
    word.replace(QUOTE, "")
}

/// Cuts at a character that stands in no quotes, into so many pieces at most.
fn split_unquoted(text: &str, at: char, most: usize) -> Vec<&str> {
    let mut quoted = false;
    let separates = move |c: char| {
        quoted ^= c == QUOTE;
        c == at && !quoted
    };
    text.splitn(most, separates).collect()
}

/// As it is typed.
impl fmt::Display for ServiceFilter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let part = |text: &str| {
            let plain = !text.contains(|c: char| c.is_whitespace() || c == '=' || c == ',');
            if plain { text.to_owned() } else { format!("{QUOTE}{text}{QUOTE}") }
        };
        match self {
            Self::Tag { key, values } if values.is_empty() => write!(f, "tag:{}", part(key)),
            Self::Tag { key, values } => {
                let values = values.iter().map(|value| part(value)).collect::<Vec<_>>().join(",");
                write!(f, "tag:{}={values}", part(key))
            }
            Self::Label(label) => write!(f, "label:{label}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tag(key: &str, values: &[&str]) -> ServiceFilter {
        ServiceFilter::Tag { key: key.to_owned(), values: values.iter().map(|&value| value.to_owned()).collect() }
    }

    #[test]
    fn a_tag_is_a_key_with_or_without_values() {
        for (text, understood, typed) in [
            ("team", tag("team", &[]), "tag:team"),
            ("team=checkout", tag("team", &["checkout"]), "tag:team=checkout"),
            ("team=a,b", tag("team", &["a", "b"]), "tag:team=a,b"),
            (
                "aws:cloudformation:stack-name=prod",
                tag("aws:cloudformation:stack-name", &["prod"]),
                "tag:aws:cloudformation:stack-name=prod",
            ),
            ("\"a b\"=c", tag("a b", &["c"]), "tag:\"a b\"=c"),
            ("\"a=b\"=\"c, d\",e", tag("a=b", &["c, d", "e"]), "tag:\"a=b\"=\"c, d\",e"),
            ("a=b=c", tag("a", &["b=c"]), "tag:a=\"b=c\""),
            ("\"a b", tag("a b", &[]), "tag:\"a b\""),
            ("Teäm=É", tag("Teäm", &["É"]), "tag:Teäm=É"),
        ] {
            let read = ServiceFilter::tag(text);
            assert_eq!(read.as_ref(), Some(&understood), "{text}");
            assert_eq!(read.map(|filter| filter.to_string()).as_deref(), Some(typed), "{text}");
            assert_eq!(ServiceFilter::tag(&typed["tag:".len()..]), Some(understood), "{typed}");
        }
        let (key, value, values) =
            ("k".repeat(129), format!("k={}", "v".repeat(257)), format!("k={}", ["v"; 51].join(",")));
        for text in ["", "=", "=x", "team=", "team=a,", "team=,a", "\"\"=x", &key, &value, &values] {
            assert_eq!(ServiceFilter::tag(text), None, "{text}");
        }
    }

    #[test]
    fn a_label_is_what_the_service_takes_for_one() {
        assert_eq!(ServiceFilter::label("live"), Some(ServiceFilter::Label("live".to_owned())));
        assert_eq!(ServiceFilter::label("\"v1.2\""), Some(ServiceFilter::Label("v1.2".to_owned())));
        for text in ["", "3", "a b", "aws-x", "a:b"] {
            assert_eq!(ServiceFilter::label(text), None, "{text}");
        }
    }

    #[test]
    fn quotes_hold_words_together() {
        let words = |text| quoted_words(text).collect::<Vec<_>>();
        assert_eq!(words("  db  tag:\"a b\"=c !x "), ["db", "tag:\"a b\"=c", "!x"]);
        assert_eq!(words("tag:\"a b"), ["tag:\"a b"]);
        assert_eq!(without_quotes("\"a b\"c"), "a bc");
    }
}
