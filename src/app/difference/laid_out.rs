//! A difference laid out, once for as long as it is shown at one width: a page is pictured several times for each frame, by the painter
//! and for each key whose use depends on what is on the screen.

use std::fmt;

use zeroize::Zeroize;

use crate::line::Line;

/// Its lines. They are the values, and wiped with the last that shows them.
pub(crate) struct LaidOut {
    width: usize,
    lines: Vec<Line>,
    /// Where each change ends; none where there is nothing to compare with.
    ends: Vec<usize>,
}

impl LaidOut {
    /// Those lines, each of so many columns at most.
    pub(super) fn new(width: usize, lines: Vec<Line>, ends: Vec<usize>) -> Self {
        Self { width, lines, ends }
    }

    /// For how many columns it is.
    pub(super) fn width(&self) -> usize {
        self.width
    }

    /// Its lines.
    pub(crate) fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// The line behind each change.
    pub(in crate::app) fn ends(&self) -> &[usize] {
        &self.ends
    }
}

impl fmt::Debug for LaidOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LaidOut").field("width", &self.width).field("lines", &self.lines.len()).finish_non_exhaustive()
    }
}

impl Drop for LaidOut {
    fn drop(&mut self) {
        self.lines.iter_mut().flatten().for_each(|(_, text)| text.zeroize());
    }
}
