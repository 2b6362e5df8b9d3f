//! Characters that pass for others: what is copied out of a document or a chat has them, and no program reads them as meant.

/// A kind of character that passes for another one.
struct Kind {
    /// What one of them is called,
    one: &'static str,
    /// and several.
    many: &'static str,
    /// Whether a character is of it; letters count only in a word that has Latin ones too.
    has: fn(char) -> bool,
    is_letter: bool,
}

const KINDS: &[Kind] = &[
    Kind {
        one: "a Cyrillic letter in a Latin word",
        many: "Cyrillic letters in Latin words",
        has: |c| "авекмнорстухіјѕһԁӏԛԝАВЕЅІЈКМНОРСТУХѴԌЬ".contains(c),
        is_letter: true,
    },
    Kind {
        one: "a Greek letter in a Latin word",
        many: "Greek letters in Latin words",
        has: |c| "οαικνρυϲϳΑΒΕΖΗΙΚΜΝΟΡΤΥΧ".contains(c),
        is_letter: true,
    },
    Kind {
        one: "a typographic quote",
        many: "typographic quotes",
        has: |c| matches!(c, '\u{2018}'..='\u{201f}' | '\u{2032}'..='\u{2037}' | '\u{2bc}' | '\u{ab}' | '\u{bb}'),
        is_letter: false,
    },
    Kind {
        one: "a dash that is no hyphen",
        many: "dashes that are no hyphens",
        has: |c| matches!(c, '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}'),
        is_letter: false,
    },
    Kind {
        one: "an ellipsis that is one character",
        many: "ellipses that are one character each",
        has: |c| c == '\u{2026}',
        is_letter: false,
    },
    Kind {
        one: "a full-width character",
        many: "full-width characters",
        has: |c| matches!(c, '\u{ff01}'..='\u{ff5e}'),
        is_letter: false,
    },
    Kind {
        one: "a mathematical letter or digit",
        many: "mathematical letters or digits",
        has: |c| matches!(c, '\u{1d400}'..='\u{1d7ff}'),
        is_letter: false,
    },
    Kind {
        one: "a slash, colon or semicolon of another kind",
        many: "slashes, colons or semicolons of another kind",
        has: |c| matches!(c, '\u{2044}' | '\u{2215}' | '\u{2236}' | '\u{a789}' | '\u{37e}' | '\u{61b}'),
        is_letter: false,
    },
];

/// What passes for something else in a text, and how much of it; which character it is, is not said. What there is as much of in the text
/// before is left out. `None` where there is nothing.
pub fn look_alikes(text: &str, before: &str) -> Option<String> {
    let told = KINDS.iter().filter_map(|kind| {
        let count = kind.count(text);
        match count {
            _ if count <= kind.count(before) => None,
            1 => Some(kind.one.to_owned()),
            _ => Some(format!("{count} {}", kind.many)),
        }
    });
    let told: Vec<String> = told.collect();
    (!told.is_empty()).then(|| told.join(", "))
}

impl Kind {
    fn count(&self, text: &str) -> usize {
        if text.is_ascii() {
            return 0;
        }
        let of = |part: &str| part.chars().filter(|c| (self.has)(*c)).count();
        if !self.is_letter {
            return of(text);
        }
        let words = text.split(|c: char| !c.is_alphanumeric());
        words.filter(|word| word.bytes().any(|byte| byte.is_ascii_alphabetic())).map(of).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_passes_for_something_else_is_counted_by_its_kind() {
        for (text, before, told) in [
            ("plain naïve - \"text\" 日本, Привет мир", "", None),
            ("p\u{430}ssw\u{43e}rd", "", Some("2 Cyrillic letters in Latin words")),
            ("сосна", "", None),
            ("hunter\u{3bf}", "", Some("a Greek letter in a Latin word")),
            ("\u{201c}a\u{201d} \u{2013}x it\u{2019}s", "", Some("3 typographic quotes, a dash that is no hyphen")),
            ("\u{201c}a\u{201d}", "\u{2018}b\u{2019}", None),
            ("\u{201c}a\u{201d}\u{2019}", "\u{2018}b\u{2019}", Some("3 typographic quotes")),
            (
                "ｈttp\u{2236}\u{2044}\u{2044}",
                "",
                Some("a full-width character, 3 slashes, colons or semicolons of another kind"),
            ),
            ("\u{1d400}…", "", Some("an ellipsis that is one character, a mathematical letter or digit")),
        ] {
            assert_eq!(look_alikes(text, before).as_deref(), told, "{text}");
        }
    }
}
