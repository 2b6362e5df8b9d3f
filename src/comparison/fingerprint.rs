//! Values told apart without keeping them: by a keyed hash, whose key is nowhere but in this process.

use aws_lc_rs::hmac::{HMAC_SHA256, Key, sign};
use aws_lc_rs::rand::SystemRandom;

use crate::failure::{Failure, FailureKind};
use crate::secret::Secret;

/// What is known of a value: how long it is, and what tells it from others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fingerprint {
    /// Bytes.
    pub length: usize,
    hash: [u8; 32],
}

/// Makes fingerprints that can be compared with each other, and with no others.
#[derive(Debug)]
pub struct Fingerprints(Key);

impl Fingerprints {
    /// With a key of its own, drawn at random.
    ///
    /// # Errors
    /// `Internal` where the system has no random numbers.
    pub fn new() -> Result<Self, Failure> {
        let key = Key::generate(HMAC_SHA256, &SystemRandom::new());
        key.map(Self).map_err(|_| {
            Failure::new(FailureKind::Internal, "This system has no random numbers, so that no value was compared", "")
        })
    }

    /// That of a value.
    pub fn of(&self, value: &Secret) -> Fingerprint {
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
