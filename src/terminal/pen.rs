//! Where a frame's bytes gather until they are sent in one piece, then wiped.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use zeroize::Zeroizing;

use super::gathered::{ROOM, append};
use super::output::OUTPUT;

/// A writer that only gathers; clones share what was gathered. Nothing leaves before [`Pen::commit`].
///
/// The backend flushes several times a frame, hence `flush` does nothing.
#[derive(Clone)]
pub(super) struct Pen(Arc<Mutex<Zeroizing<Vec<u8>>>>);

impl Default for Pen {
    fn default() -> Self {
        Self(Arc::new(Mutex::new(Zeroizing::new(Vec::with_capacity(ROOM)))))
    }
}

impl Pen {
    /// Sends what was gathered to the terminal, and keeps nothing of it, sent or not. The number under which it was sent.
    ///
    /// # Errors
    /// When the program no longer has the terminal, or it refuses.
    pub(super) fn commit(&self) -> io::Result<u64> {
        OUTPUT.send(&mut self.hold())
    }

    fn hold(&self) -> MutexGuard<'_, Zeroizing<Vec<u8>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Write for Pen {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        append(&mut self.hold(), bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn gathers_beyond_its_room() {
        let mut pen = Pen::default();
        let text = vec![b'x'; ROOM / 2 + 1];
        for _ in 0..3 {
            pen.write_all(&text).unwrap();
        }
        assert_eq!(pen.hold().len(), 3 * text.len());
    }

    #[test]
    fn a_commit_that_fails_wipes_all_the_same() {
        let mut pen = Pen::default();
        pen.write_all(b"hunter2").unwrap();
        // Without a terminal nothing can be sent.
        pen.commit().unwrap_err();
        let gathered = pen.hold();
        assert!(gathered.is_empty());
        assert_eq!(gathered.capacity(), ROOM);
    }
}
