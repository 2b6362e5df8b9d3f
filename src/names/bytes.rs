//! Numbers and texts as bytes: what files of names are written in.

use std::io::{self, Write};

/// Writes numbers in as few bytes as they need, and texts after their length.
pub(crate) struct Writer<W>(pub(crate) W);

impl<W: Write> Writer<W> {
    pub(crate) fn raw(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.0.write_all(bytes)
    }

    pub(crate) fn byte(&mut self, byte: u8) -> io::Result<()> {
        self.raw(&[byte])
    }

    /// Seven bits a byte, the lowest first; the top bit says that more follow.
    pub(crate) fn number(&mut self, mut number: u64) -> io::Result<()> {
        let mut bytes = [0; 10];
        let mut len = 0;
        while number >= 0x80 {
            bytes[len] = number as u8 | 0x80;
            number >>= 7;
            len += 1;
        }
        bytes[len] = number as u8;
        self.raw(&bytes[..=len])
    }

    pub(crate) fn signed(&mut self, number: i64) -> io::Result<()> {
        self.raw(&number.to_le_bytes())
    }

    pub(crate) fn text(&mut self, text: &str) -> io::Result<()> {
        self.number(text.len() as u64)?;
        self.raw(text.as_bytes())
    }
}

/// Reads what [`Writer`] wrote. Everything is `None` where the bytes end early or make no sense: nothing is trusted.
pub(crate) struct Reader<'b>(&'b [u8]);

impl<'b> Reader<'b> {
    pub(crate) fn new(bytes: &'b [u8]) -> Self {
        Self(bytes)
    }

    /// What was not read yet.
    pub(crate) fn rest(&self) -> &'b [u8] {
        self.0
    }

    pub(crate) fn raw(&mut self, len: usize) -> Option<&'b [u8]> {
        let (bytes, rest) = self.0.split_at_checked(len)?;
        self.0 = rest;
        Some(bytes)
    }

    pub(crate) fn byte(&mut self) -> Option<u8> {
        let (&byte, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(byte)
    }

    pub(crate) fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            let part = u64::from(byte & 0x7f);
            if part << shift >> shift != part {
                return None;
            }
            number |= part << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    pub(crate) fn signed(&mut self) -> Option<i64> {
        Some(i64::from_le_bytes(self.raw(8)?.try_into().ok()?))
    }

    pub(crate) fn text(&mut self) -> Option<&'b str> {
        let len = self.number()?.try_into().ok()?;
        std::str::from_utf8(self.raw(len)?).ok()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn numbers_and_texts_come_back() {
        let numbers = [0, 1, 0x7f, 0x80, 0x3fff, 0x4000, u64::from(u32::MAX), u64::MAX - 1, u64::MAX];
        let mut out = Writer(Vec::new());
        for number in numbers {
            out.number(number).unwrap();
        }
        for text in ["", "a", "für"] {
            out.text(text).unwrap();
        }
        for number in [i64::MIN, -1, 0, i64::MAX] {
            out.signed(number).unwrap();
        }
        let mut back = Reader::new(&out.0);
        for number in numbers {
            assert_eq!(back.number(), Some(number));
        }
        for text in ["", "a", "für"] {
            assert_eq!(back.text(), Some(text));
        }
        for number in [i64::MIN, -1, 0, i64::MAX] {
            assert_eq!(back.signed(), Some(number));
        }
        assert_eq!((back.rest(), back.byte()), (&[][..], None));
    }

    #[test]
    fn what_makes_no_sense_is_nothing() {
        assert_eq!(Reader::new(&[0x80]).number(), None, "it ends early");
        assert_eq!(Reader::new(&[0xff; 10]).number(), None, "more than 64 bits");
        assert_eq!(Reader::new(&[0xff; 11]).number(), None, "without end");
        assert_eq!(Reader::new(&[2, b'a']).text(), None, "shorter than it says");
        assert_eq!(Reader::new(&[1, 0xff]).text(), None, "not UTF-8");
        assert_eq!(
            Reader::new(&[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1]).text(),
            None,
            "absurdly long"
        );
    }
}
