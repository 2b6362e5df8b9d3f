//! A difference laid out, once for as long as it is shown at one width: a page is pictured several times for each frame, by the painter
//! and for each key whose use depends on what is on the screen.

use std::fmt;
use std::sync::Arc;

use zeroize::Zeroize;

use super::Difference;
use crate::line::{Line, Lines};

/// Its lines. They are the values, and wiped with the last that shows them.
pub(crate) struct LaidOut {
    width: usize,
    lines: Vec<Line>,
    /// Where each change ends; none where there is nothing to compare with.
    ends: Vec<usize>,
}

impl LaidOut {
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

impl Difference {
    /// Its rows in so many columns, as they were laid out before where that is the same.
    pub(in crate::app) fn laid_out(&self, width: usize) -> Arc<LaidOut> {
        let mut kept = self.laid_out.borrow_mut();
        match &*kept {
            Some(laid_out) if laid_out.width == width => Arc::clone(laid_out),
            _ => {
                #[cfg(test)]
                crate::tally::add("differences laid out");
                let mut out = Lines::new(width);
                let ends = self.lay_out(&mut out);
                let laid_out = Arc::new(LaidOut { width, lines: out.into_lines(), ends });
                *kept = Some(Arc::clone(&laid_out));
                laid_out
            }
        }
    }

    /// The same, behind other lines.
    pub(in crate::app) fn lines(&self, out: &mut Lines) {
        out.extend(self.laid_out(out.width()).lines.clone());
    }
}
