//! Random values: what they are made of, and how random bytes become one without bias. Where the bytes come from is not this room's
//! affair.

use std::fmt;

use zeroize::Zeroizing;

use crate::secret::Secret;

/// Characters of a random value at most: as many as a Standard parameter holds.
pub const LONGEST: usize = 4096;

/// Characters that are taken for one another.
const LOOK_ALIKES: &str = "0O1lI|";

/// Signs that no shell, URL or list trips over less than it must: no quotes, brackets, commas, spaces or backslashes.
const SIGNS: &str = "!#%&*+-./:=?@^_~";

const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const DIGITS: &str = "0123456789";

/// What a random value is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alphabet {
    /// Letters and digits.
    Alphanumeric,
    /// The same with punctuation.
    Punctuated,
    /// Letters alone.
    Letters,
    /// Digits alone.
    Digits,
    /// Hexadecimal digits.
    Hex,
    /// Letters, digits, `-` and `_`: base64 as URLs have it.
    Base64Url,
}

impl Alphabet {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 6] =
        [Self::Alphanumeric, Self::Punctuated, Self::Letters, Self::Digits, Self::Hex, Self::Base64Url];

    /// In words.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Alphanumeric => "letters and digits",
            Self::Punctuated => "letters, digits, punctuation",
            Self::Letters => "letters",
            Self::Digits => "digits",
            Self::Hex => "hexadecimal",
            Self::Base64Url => "base64 for URLs",
        }
    }

    /// Whether something reads it as an encoding, so that no character can be left out.
    pub fn is_encoding(self) -> bool {
        matches!(self, Self::Hex | Self::Base64Url)
    }

    fn parts(self) -> [&'static str; 3] {
        match self {
            Self::Alphanumeric => [LETTERS, DIGITS, ""],
            Self::Punctuated => [LETTERS, DIGITS, SIGNS],
            Self::Letters => [LETTERS, "", ""],
            Self::Digits => [DIGITS, "", ""],
            Self::Hex => [DIGITS, "abcdef", ""],
            Self::Base64Url => [LETTERS, DIGITS, "-_"],
        }
    }
}

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recipe {
    /// Characters.
    pub length: usize,
    /// What they are.
    pub alphabet: Alphabet,
    /// Those that are taken for one another are left out.
    pub without_look_alikes: bool,
}

impl Recipe {
    /// The characters, all of one byte.
    fn characters(self) -> Vec<u8> {
        let leaves_out = self.without_look_alikes && !self.alphabet.is_encoding();
        let all = self.alphabet.parts().concat().into_bytes();
        all.into_iter().filter(|c| !leaves_out || !LOOK_ALIKES.as_bytes().contains(c)).collect()
    }

    /// How many characters there are to choose from.
    pub fn choices(self) -> usize {
        self.characters().len()
    }

    /// Bits of entropy, rounded down.
    pub fn bits(self) -> usize {
        (self.length as f64 * (self.choices() as f64).log2()).floor() as usize
    }

    /// Random bytes that are enough but for a chance that nobody lives to see.
    pub fn bytes_wanted(self) -> usize {
        self.length * 4 + 128
    }

    /// The value that random bytes make; `None` where they are too few. A byte that would make the first characters likelier than the
    /// last is not used.
    pub fn value(self, random: &RandomBytes) -> Option<Secret> {
        let characters = self.characters();
        let fair = 256 - 256 % characters.len();
        let mut value = String::with_capacity(self.length);
        let usable = random.0.iter().map(|byte| usize::from(*byte)).filter(|byte| *byte < fair);
        value.extend(usable.take(self.length).map(|byte| char::from(characters[byte % characters.len()])));
        let value = Secret::new(value);
        (value.len() == self.length).then_some(value)
    }
}

/// Random bytes: redacted in `Debug`, wiped on drop.
pub struct RandomBytes(Zeroizing<Vec<u8>>);

impl RandomBytes {
    /// So many, all of which `fill` is to fill; `None` where it cannot.
    pub fn filled(count: usize, fill: impl FnOnce(&mut [u8]) -> bool) -> Option<Self> {
        let mut bytes = Zeroizing::new(vec![0; count]);
        fill(&mut bytes).then_some(Self(bytes))
    }
}

impl fmt::Debug for RandomBytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RandomBytes(…)")
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn bytes(of: Vec<u8>) -> RandomBytes {
        RandomBytes(Zeroizing::new(of))
    }

    fn recipe(length: usize, alphabet: Alphabet) -> Recipe {
        Recipe { length, alphabet, without_look_alikes: false }
    }

    /// Every byte there is makes every character equally often.
    #[test]
    fn no_character_is_likelier_than_another() {
        for alphabet in Alphabet::ALL {
            for without_look_alikes in [false, true] {
                let recipe = Recipe { length: 0, alphabet, without_look_alikes };
                let choices = recipe.choices();
                let whole = Recipe { length: 256 / choices * choices, ..recipe };
                let value = whole.value(&bytes((0..=255).collect())).unwrap();
                let mut counts = std::collections::BTreeMap::new();
                value.expose().chars().for_each(|c| *counts.entry(c).or_insert(0) += 1);
                assert_eq!(counts.len(), choices, "{alphabet:?}");
                assert!(counts.values().all(|count| *count == 256 / choices), "{alphabet:?}: {counts:?}");
                assert_eq!(Recipe { length: whole.length + 1, ..recipe }.value(&bytes((0..=255).collect())), None);
            }
        }
    }

    #[test]
    fn look_alikes_are_left_out_but_of_an_encoding() {
        let choices = |alphabet| Recipe { length: 1, alphabet, without_look_alikes: true }.choices();
        assert_eq!((choices(Alphabet::Alphanumeric), choices(Alphabet::Digits)), (57, 8));
        assert_eq!((choices(Alphabet::Hex), choices(Alphabet::Base64Url)), (16, 64));
        assert_eq!((recipe(32, Alphabet::Base64Url).bits(), recipe(32, Alphabet::Alphanumeric).bits()), (192, 190));
        assert_eq!((recipe(4, Alphabet::Digits).bits(), recipe(64, Alphabet::Hex).bits()), (13, 256));
    }

    #[test]
    fn what_is_random_is_shown_by_no_debug() {
        assert_eq!(format!("{:?}", bytes(vec![1, 2, 3])), "RandomBytes(…)");
        assert!(RandomBytes::filled(3, |_| false).is_none());
    }
}
