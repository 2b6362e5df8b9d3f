//! Keyboards of other alphabets: which key of a Latin one stands where a letter of theirs does.

/// Layouts beside the keys that a Latin one has in the same places.
const LAYOUTS: [(&str, &str); 6] = [
    ("йцукенгшщзхъфывапролджэячсмитьбюіїє", "qwertyuiop[]asdfghjkl;'zxcvbnm,.s]'"),
    ("ςερτυθιοπασδφγηξκλζχψωβνμ", "wertyuiopasdfghjklzxcvbnm"),
    ("קראטוןםפשדגכעיחלךזסבהנמצ", "ertyuiopasdfghjklzxcvbnm"),
    ("ضصثقفغعهخحشسيبلاتنمكئءؤرىة", "qwertyuiopasdfghjkl;zxcvnm"),
    ("ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔㅁㄴㅇㄹㅎㅗㅓㅏㅣㅋㅌㅊㅍㅠㅜㅡ", "qwertyuiopasdfghjklzxcvbnm"),
    ("აბცდეფგჰიჯკლმნოპქრსტუვწხყზ", "abcdefghijklmnopqrstuvwxyz"),
];

/// What a Latin keyboard has on the key of a letter of another alphabet, a capital for a capital; `None` where that is not known.
pub(crate) fn on_latin_keyboard(letter: char) -> Option<char> {
    let small = letter.to_lowercase().next().unwrap_or(letter);
    let mut keys = LAYOUTS.iter().flat_map(|(layout, latin)| layout.chars().zip(latin.chars()));
    let (_, latin) = keys.find(|(there, _)| *there == small)?;
    Some(if small == letter { latin } else { latin.to_ascii_uppercase() })
}

/// Whether it is a letter of another alphabet than the Latin one, whose letters with accents are Latin too.
pub(crate) fn is_of_another_alphabet(letter: char) -> bool {
    let is_latin = matches!(letter, '\0'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' | '\u{2c60}'..='\u{2c7f}' | '\u{a720}'..='\u{a7ff}');
    letter.is_alphabetic() && !is_latin
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_layout_has_as_many_keys_as_letters() {
        for (layout, latin) in LAYOUTS {
            assert_eq!(layout.chars().count(), latin.chars().count(), "{layout}");
            assert!(layout.chars().all(is_of_another_alphabet), "{layout}");
        }
    }

    #[test]
    fn letters_have_their_latin_keys() {
        for (letter, latin) in [
            ('ц', Some('w')),
            ('Ц', Some('W')),
            ('ж', Some(';')),
            ('ω', Some('v')),
            ('ש', Some('a')),
            ('漢', None),
            ('é', None),
        ] {
            assert_eq!(on_latin_keyboard(letter), latin, "{letter}");
        }
        for (letter, other) in [
            ('a', false),
            ('é', false),
            ('ß', false),
            ('ł', false),
            ('ế', false),
            ('1', false),
            ('漢', true),
            ('д', true),
        ] {
            assert_eq!(is_of_another_alphabet(letter), other, "{letter}");
        }
    }
}
