//! A value that is kept for later: encrypted, so that its plaintext is in memory only while it is read.

use std::fmt;

use aws_lc_rs::aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey};
use zeroize::{Zeroize, Zeroizing};

use crate::secret::Secret;

/// Bytes of the key.
const KEY: usize = 32;

/// Bytes that the cipher adds.
const ADDED: usize = 16;

/// A [`Secret`] encrypted under a random key of its own, which nothing else has and which is wiped with it: whoever drops this has
/// nothing left of the value, wherever the encrypted bytes may have got to (a page that was swapped out, say).
pub struct Sealed {
    key: Zeroizing<[u8; KEY]>,
    nonce: [u8; NONCE_LEN],
    bytes: Vec<u8>,
}

impl Sealed {
    /// Encrypts it; `None` where the system has no random numbers.
    pub fn of(secret: &Secret) -> Option<Self> {
        let mut key = Zeroizing::new([0; KEY]);
        aws_lc_rs::rand::fill(&mut *key).ok()?;
        let cipher = RandomizedNonceKey::new(&AES_256_GCM, &*key).ok()?;
        let text = secret.expose().as_bytes();
        // Encrypted where it is, with room for what is added: it is copied once, over which the ciphertext is written.
        let mut bytes = Vec::with_capacity(text.len() + ADDED);
        bytes.extend_from_slice(text);
        let Ok(nonce) = cipher.seal_in_place_append_tag(Aad::empty(), &mut bytes) else {
            bytes.zeroize();
            return None;
        };
        Some(Self { key, nonce: *nonce.as_ref(), bytes })
    }

    /// The value; `None` where the memory has changed since.
    pub fn open(&self) -> Option<Secret> {
        let cipher = RandomizedNonceKey::new(&AES_256_GCM, &*self.key).ok()?;
        let mut bytes = Zeroizing::new(self.bytes.clone());
        let nonce = Nonce::assume_unique_for_key(self.nonce);
        let text = cipher.open_in_place(nonce, Aad::empty(), &mut bytes).ok()?;
        std::str::from_utf8(text).ok().map(Secret::from)
    }
}

impl fmt::Debug for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sealed(…)")
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_sealed_value_is_not_in_memory_and_comes_back_whole() {
        for text in ["", "x", "hunter2-hunter2", &"ä\n".repeat(4096)] {
            let secret = Secret::from(text);
            let sealed = Sealed::of(&secret).unwrap();
            // So short a text may well be there by chance.
            let is_there = text.len() > 4 && sealed.bytes.windows(text.len()).any(|bytes| bytes == text.as_bytes());
            assert!(!is_there);
            assert_eq!(format!("{sealed:?}"), "Sealed(…)");
            assert!(sealed.open() == Some(secret));
        }
    }

    #[test]
    fn each_has_a_key_of_its_own_and_what_was_changed_does_not_open() {
        let [mut one, other] = [(); 2].map(|()| Sealed::of(&Secret::from("hunter2")).unwrap());
        assert!(one.key != other.key && one.bytes != other.bytes);
        one.bytes[0] ^= 1;
        assert!(one.open().is_none());
        one.bytes[0] ^= 1;
        assert!(one.open().is_some());
        one.key = other.key.clone();
        assert!(one.open().is_none());
    }
}
