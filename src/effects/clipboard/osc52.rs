//! OSC 52: the terminal is asked to put a text on its clipboard. It does not answer.

use std::io;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use crate::secret::Secret;
use crate::terminal;

/// What is accepted by the terminals that obey at all, in bytes before encoding: 100,000 bytes of base64.
/// A parameter's value has 8192 at most.
const LIMIT: usize = 74_994;

/// Sends the text to the terminal; whether it obeys is not known.
///
/// # Errors
/// When the text is larger than terminals accept, or the terminal is gone or does not read.
pub(super) async fn copy(text: &Secret) -> Result<(), String> {
    terminal::send(sequence(text)?).await.map_err(|error| match error.kind() {
        io::ErrorKind::TimedOut => "the terminal does not read what it is sent".to_owned(),
        kind => format!("the terminal could not be written to: {kind}"),
    })
}

fn sequence(text: &Secret) -> Result<Zeroizing<Vec<u8>>, String> {
    const BEFORE: &[u8] = b"\x1b]52;c;";
    const AFTER: &[u8] = b"\x1b\\";
    if text.len() > LIMIT {
        return Err(format!("no clipboard here, and {} bytes are too many for the terminal's", text.len()));
    }
    // All the room at once: a buffer that grows leaves copies behind.
    let encoded = text.len().div_ceil(3) * 4;
    let mut bytes = Zeroizing::new(vec![0; BEFORE.len() + encoded + AFTER.len()]);
    bytes[..BEFORE.len()].copy_from_slice(BEFORE);
    let written = STANDARD
        .encode_slice(text.expose(), &mut bytes[BEFORE.len()..BEFORE.len() + encoded])
        .map_err(|_| "the text could not be encoded".to_owned())?;
    bytes.truncate(BEFORE.len() + written);
    bytes.extend_from_slice(AFTER);
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_text_is_wrapped_as_terminals_expect() {
        for (text, expected) in [
            ("", "\x1b]52;c;\x1b\\"),
            ("a", "\x1b]52;c;YQ==\x1b\\"),
            ("hunter2\n", "\x1b]52;c;aHVudGVyMgo=\x1b\\"),
            ("ü\x1b\\", "\x1b]52;c;w7wbXA==\x1b\\"),
        ] {
            assert_eq!(*sequence(&Secret::from(text)).unwrap(), expected.as_bytes());
        }
    }

    #[test]
    fn a_text_that_terminals_would_cut_is_refused() {
        let fits = Secret::new("x".repeat(LIMIT));
        assert_eq!(sequence(&fits).unwrap().len(), 7 + 99_992 + 2);
        let exceeds = Secret::new("x".repeat(LIMIT + 1));
        assert!(sequence(&exceeds).unwrap_err().contains("74995 bytes"));
    }
}
