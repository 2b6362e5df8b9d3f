//! Values told apart without keeping them: by a keyed hash, whose key is nowhere but in this process.

use aws_lc_rs::hmac::{HMAC_SHA256, Key, sign};
use aws_lc_rs::rand::SystemRandom;

use crate::secret::Secret;

/// What is known of a value: how long it is, and what tells it from others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fingerprint {
    /// Bytes.
    pub(crate) length: usize,
    hash: [u8; 32],
}

/// Makes fingerprints that can be compared with each other, and with no others.
pub(crate) struct Fingerprints(Key);

impl Fingerprints {
    /// With a key of its own; `None` where the system has no random numbers.
    pub(crate) fn new() -> Option<Self> {
        Key::generate(HMAC_SHA256, &SystemRandom::new()).ok().map(Self)
    }

    /// That of a value.
    pub(crate) fn of(&self, value: &Secret) -> Fingerprint {
        let tag = sign(&self.0, value.expose().as_bytes());
        let mut hash = [0; 32];
        hash.copy_from_slice(tag.as_ref());
        Fingerprint { length: value.len(), hash }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn equal_values_are_equal_and_nothing_is_told_outside() {
        let (one, other) = (Fingerprints::new().unwrap(), Fingerprints::new().unwrap());
        assert_eq!(one.of(&Secret::from("hunter2")), one.of(&Secret::from("hunter2")));
        assert_ne!(one.of(&Secret::from("hunter2")), one.of(&Secret::from("hunter3")));
        assert_ne!(one.of(&Secret::from("hunter2")), other.of(&Secret::from("hunter2")));
    }
}
