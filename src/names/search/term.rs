//! One word of a query, and the characters of a text folded into a number.

/// One word of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Term {
    text: Box<str>,
    /// Capital letters differ from small ones.
    cased: bool,
    chars: u16,
    /// Letters and digits it needs, as [`mask`] folds them.
    mask: u64,
}

/// The characters of a text, folded into 64 bits: if a text lacks a bit of a term it cannot match. Letters (either case),
/// digits and separators have a bit each; the frequent letters have a second one for a second occurrence.
pub(super) fn mask(text: &str) -> u64 {
    let mut mask = 0_u64;
    for byte in text.bytes() {
        let (once, twice) = BITS[usize::from(byte)];
        mask |= once | if mask & once == 0 { 0 } else { twice };
    }
    mask
}

/// For each byte the bit of a first occurrence and that of a second one, if there is one.
static BITS: [(u64, u64); 256] = bits();

const fn bits() -> [(u64, u64); 256] {
    // All but j, x, z.
    const TWICE: &[u8; 23] = b"abcdefghiklmnopqrstuvwy";
    let mut bits = [(1 << 40, 0); 256];
    let mut at = 0;
    while at < 26 {
        bits[b'a' as usize + at].0 = 1 << at;
        at += 1;
    }
    at = 0;
    while at < 10 {
        bits[b'0' as usize + at].0 = 1 << (26 + at);
        at += 1;
    }
    bits[b'/' as usize].0 = 1 << 36;
    bits[b'-' as usize].0 = 1 << 37;
    bits[b'_' as usize].0 = 1 << 38;
    bits[b'.' as usize].0 = 1 << 39;
    at = 0;
    while at < TWICE.len() {
        bits[TWICE[at] as usize].1 = 1 << (41 + at);
        at += 1;
    }
    at = 0;
    while at < 26 {
        bits[b'A' as usize + at] = bits[b'a' as usize + at];
        at += 1;
    }
    bits
}

impl Term {
    pub(super) fn new(text: &str) -> Self {
        let chars = u16::try_from(text.chars().count()).unwrap_or(u16::MAX);
        Self { text: text.into(), cased: text.chars().any(char::is_uppercase), chars, mask: mask(text) }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// How many it has; what is longer than any name counts no further.
    pub(super) fn chars(&self) -> i32 {
        self.chars.into()
    }

    pub(super) fn mask(&self) -> u64 {
        self.mask
    }

    pub(super) fn is_cased(&self) -> bool {
        self.cased
    }

    /// Whether two bytes are the same character to this term.
    pub(super) fn same(&self, a: u8, b: u8) -> bool {
        if self.cased { a == b } else { a.eq_ignore_ascii_case(&b) }
    }

    /// Whether the characters of the term occur in `text` in order: whether it is found there.
    pub(super) fn is_subsequence_of(&self, text: &str) -> bool {
        if !self.text.is_ascii() {
            let mut rest = text.chars();
            let same = |a: char, b: char| if self.cased { a == b } else { a.eq_ignore_ascii_case(&b) };
            return self.text.chars().all(|wanted| rest.any(|c| same(c, wanted)));
        }
        let mut rest = text.bytes();
        self.text.bytes().all(|wanted| rest.any(|byte| self.same(byte, wanted)))
    }

    /// Whether the term occurs in `text` as it stands.
    pub(super) fn is_within(&self, text: &str) -> bool {
        let term = self.text.as_bytes();
        text.as_bytes().windows(term.len()).any(|window| window.iter().zip(term).all(|(a, b)| self.same(*a, *b)))
    }

    /// Whether every name that this term finds is one that `other` finds.
    pub(super) fn narrows(&self, other: &Self) -> bool {
        // A term with a capital letter is not found in one without, so case needs no word here.
        other.is_subsequence_of(&self.text)
    }

    /// Whether every name that contains `other` contains this term.
    pub(super) fn excludes_all_of(&self, other: &Self) -> bool {
        self.is_within(&other.text)
    }
}
