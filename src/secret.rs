//! A value of the store, kept so that it is shown, copied and sent only where someone wrote `expose`.

use std::fmt;

use zeroize::Zeroizing;

/// Text that must not be printed by accident: redacted in `Debug`, without `Display`, wiped on drop.
///
/// Every plaintext of the program is one of these from the moment the service's answer is read until the
/// moment it is painted, copied or sent. `git grep expose` is the list of those moments.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes the text over; no copy is made, so none is left behind.
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// The plaintext. Call it as late as possible and keep what it returns as briefly as possible.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether another text is the same, told in a time that does not say where they differ.
    pub fn is_same(&self, other: &str) -> bool {
        let (one, other) = (self.expose().as_bytes(), other.as_bytes());
        let byte = |text: &[u8], at: usize| text.get(at).copied().unwrap_or_default();
        let differs = |so_far: u8, at: usize| std::hint::black_box(so_far | (byte(one, at) ^ byte(other, at)));
        let differing = (0..one.len().max(other.len())).fold(0, differs);
        differing == 0 && one.len() == other.len()
    }

    /// Bytes of UTF-8: the unit in which the service counts (docs/parameter-store.md 4.5). Says nothing on the screen while
    /// masked.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no text at all; the service stores no such value.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self::new(text.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_is_told_from_what_is_longer_shorter_or_other() {
        for (one, other) in
            [("", ""), ("a", "a"), ("é", "é"), ("a", "b"), ("a", "ab"), ("ab", "a"), ("a", "a\0"), ("", "\0")]
        {
            assert_eq!(Secret::from(one).is_same(other), one == other, "{one:?} {other:?}");
        }
    }

    #[test]
    fn debug_shows_neither_text_nor_length() {
        assert_eq!(format!("{:?}", Secret::from("hunter2")), format!("{:?}", Secret::from("x")));
        assert!(!format!("{:?}", Secret::from("hunter2")).contains("hunter2"));
    }
}
