//! A value as the writer sent it, kept so that no `Debug` of the state shows it and no freed memory holds it.

use std::fmt;

use zeroize::Zeroizing;

/// The plaintext of a value: redacted in `Debug`, without `Display`, wiped on drop.
#[derive(Clone, PartialEq, Eq, Default)]
pub(crate) struct Plaintext(Zeroizing<String>);

impl Plaintext {
    /// Takes the text over without a copy.
    pub(crate) fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    pub(crate) fn expose(&self) -> &str {
        &self.0
    }

    /// Bytes of UTF-8.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for Plaintext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Plaintext(…)")
    }
}

impl From<&str> for Plaintext {
    fn from(text: &str) -> Self {
        Self::new(text.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_neither_text_nor_length() {
        assert_eq!(format!("{:?}", Plaintext::from("hunter2")), format!("{:?}", Plaintext::from("x")));
        assert!(!format!("{:?}", Plaintext::from("hunter2")).contains("hunter2"));
    }
}
