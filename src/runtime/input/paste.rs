//! A text that is being pasted: gathered until its end, never taken for keys.

use std::mem;
use std::time::Duration;

use zeroize::{Zeroize, Zeroizing};

use crate::app::Unpasted;
use crate::app::draft::PASTE_LIMIT;
use crate::secret::Secret;

/// What the terminal sends when a pasted text is over.
pub(super) const END: &[u8] = b"\x1b[201~";

/// Room for any value of the service, so that most texts are never moved while they are gathered.
const ROOM: usize = 8 << 10;

/// For how long what comes may be as little as what is typed.
pub(super) const SLOW: Duration = Duration::from_secs(2);

/// As much as is typed in that time: a hundred keys a second, where a held key sends thirty. The slowest line that anybody has
/// brings more of a text.
const TYPED: usize = 200;

/// A pasted text, as far as it has come.
#[derive(Debug)]
pub(super) struct Paste {
    /// Wiped when it is dropped; what it is moved from as it grows is wiped by the allocator.
    text: Zeroizing<Vec<u8>>,
    /// Bytes of it, also of what is not kept.
    size: usize,
    /// How much of the end has come.
    ending: usize,
    after_return: bool,
    /// It has been refused already: what comes is the rest of it.
    refused: bool,
    /// Since when, and how much has come since, in keys or in bytes.
    watched: Option<(Duration, usize)>,
}

impl Paste {
    pub(super) fn new() -> Self {
        Self {
            text: Zeroizing::new(Vec::with_capacity(ROOM)),
            size: 0,
            ending: 0,
            after_return: false,
            refused: false,
            watched: None,
        }
    }

    /// The rest of one that has been refused.
    pub(super) fn rest() -> Self {
        Self { refused: true, ..Self::new() }
    }

    /// Whether what comes is typed, not pasted: its end was lost, and keys have come for a while, and no more of them than somebody
    /// presses. `one_key`: what has come now is one key, and nothing else.
    pub(super) fn is_typed(&mut self, now: Duration, bytes: &[u8], one_key: bool) -> bool {
        let (since, before) = self.watched.unwrap_or((now, 0));
        let came = before + if one_key { 1 } else { bytes.len() };
        let is_over = now >= since + SLOW;
        self.watched = Some(if is_over { (now, 0) } else { (since, came) });
        is_over && one_key && came <= TYPED
    }

    /// Takes a byte in; whether it was the last.
    pub(super) fn take(&mut self, byte: u8) -> bool {
        if byte == END[self.ending] {
            self.ending += 1;
            return self.ending == END.len();
        }
        for begun in &END[..mem::take(&mut self.ending)] {
            self.keep(*begun);
        }
        if byte == END[0] {
            self.ending = 1;
        } else {
            self.keep(byte);
        }
        false
    }

    /// Terminals send each line end of a pasted text as a carriage return, as if enter had been pressed; the text had newlines.
    fn keep(&mut self, byte: u8) {
        let said_before = byte == b'\n' && self.after_return;
        self.after_return = byte == b'\r';
        if said_before {
            return;
        }
        self.size += 1;
        if !self.refused && self.size <= PASTE_LIMIT {
            self.text.push(if byte == b'\r' { b'\n' } else { byte });
        } else if !self.text.is_empty() {
            // All of its room, so not for each byte anew.
            self.text.zeroize();
        }
    }

    /// The whole text, once its end has come, or why there is none; `None` where that was said before.
    pub(super) fn finish(mut self) -> Option<Result<Secret, Unpasted>> {
        if self.refused {
            return None;
        }
        if self.size > PASTE_LIMIT {
            return Some(Err(Unpasted::TooLong(self.size)));
        }
        Some(String::from_utf8(mem::take(&mut *self.text)).map(Secret::new).map_err(|error| {
            error.into_bytes().zeroize();
            Unpasted::NotText
        }))
    }

    /// Nothing more of it comes. What has come is not half of a text that somebody wanted.
    pub(super) fn give_up(self) -> Option<Unpasted> {
        (!self.refused).then_some(Unpasted::CutOff)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn pasted(bytes: &[u8]) -> Option<Result<Secret, Unpasted>> {
        let mut paste = Paste::new();
        let (last, before) = bytes.split_last().unwrap();
        assert!(before.iter().all(|byte| !paste.take(*byte)));
        assert!(paste.take(*last));
        paste.finish()
    }

    #[test]
    fn pasted_line_ends_are_newlines() {
        for (sent, meant) in [
            ("one", "one"),
            ("a\rb\r", "a\nb\n"),
            ("a\r\nb", "a\nb"),
            ("a\r\rb", "a\n\nb"),
            ("a\n\rb", "a\n\nb"),
            ("a\r\n\nb", "a\n\nb"),
            ("tab\tand \u{1b}[31m kept", "tab\tand \u{1b}[31m kept"),
            ("half \u{1b}\u{1b}[20 an end\u{1b}[201", "half \u{1b}\u{1b}[20 an end\u{1b}[201"),
            ("ä€🔑", "ä€🔑"),
            ("", ""),
        ] {
            let text = pasted(&[sent.as_bytes(), END].concat()).unwrap().unwrap();
            assert_eq!(text.expose(), meant, "{sent:?}");
        }
    }

    #[test]
    fn what_is_no_text_or_too_much_is_refused_whole() {
        assert_eq!(pasted(&[b"caf\xe9", END].concat()), Some(Err(Unpasted::NotText)));
        let much = |size| pasted(&[vec![b'x'; size].as_slice(), END].concat()).unwrap();
        assert_eq!(much(PASTE_LIMIT).unwrap().len(), PASTE_LIMIT);
        assert_eq!(much(PASTE_LIMIT + 1), Err(Unpasted::TooLong(PASTE_LIMIT + 1)));
    }

    #[test]
    fn of_what_is_too_much_nothing_is_kept() {
        let mut paste = Paste::new();
        for _ in 0..=PASTE_LIMIT {
            paste.take(b'x');
        }
        assert!(paste.text.is_empty());
    }
}
