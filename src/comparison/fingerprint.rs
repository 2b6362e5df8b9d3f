//! Values told apart without keeping them: by a keyed hash, whose key is nowhere but in this process.

use std::fmt;
use std::sync::Arc;

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

/// The fingerprint of a value, with what made it: it can be compared with all others of that, and tells nothing else.
#[derive(Clone)]
pub struct ValuePrint {
    print: Fingerprint,
    maker: Arc<Fingerprints>,
}

impl ValuePrint {
    /// That of a value.
    pub fn of(maker: &Arc<Fingerprints>, value: &Secret) -> Self {
        Self { print: maker.of(value), maker: Arc::clone(maker) }
    }

    /// Whether both are known to be of the same value.
    pub fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.maker, &other.maker) && self.print == other.print
    }

    /// What made it, to make others that can be compared with it.
    pub fn maker(&self) -> Arc<Fingerprints> {
        Arc::clone(&self.maker)
    }
}

/// Neither length nor hash is told.
impl fmt::Debug for ValuePrint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ValuePrint")
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn prints_of_one_maker_are_compared_and_tell_nothing() {
        let [one, other] = [(); 2].map(|()| Arc::new(Fingerprints::new().unwrap()));
        let print = |maker: &Arc<Fingerprints>, value: &str| ValuePrint::of(maker, &Secret::from(value));
        assert!(print(&one, "hunter2").is_same(&print(&one, "hunter2")));
        assert!(!print(&one, "hunter2").is_same(&print(&one, "hunter3")));
        assert!(!print(&one, "hunter2").is_same(&print(&other, "hunter2")));
        assert!(print(&one, "hunter2").is_same(&print(&print(&one, "x").maker(), "hunter2")));
        assert_eq!(format!("{:?}", print(&one, "hunter2")), "ValuePrint");
    }

    #[test]
    fn equal_values_are_equal_and_nothing_is_told_outside() {
        let (one, other) = (Fingerprints::new().unwrap(), Fingerprints::new().unwrap());
        assert_eq!(one.of(&Secret::from("hunter2")), one.of(&Secret::from("hunter2")));
        assert_ne!(one.of(&Secret::from("hunter2")), one.of(&Secret::from("hunter3")));
        assert_ne!(one.of(&Secret::from("hunter2")), other.of(&Secret::from("hunter2")));
    }
}
