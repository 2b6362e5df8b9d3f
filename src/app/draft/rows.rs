//! A text broken into the rows that it takes on the screen.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use crate::text;

/// The rows of a text: for which width and which of its states they hold.
#[derive(Debug, Clone, Default)]
pub(super) struct LaidOut {
    pub(super) of: Option<(usize, u64)>,
    pub(super) rows: Vec<Range<usize>>,
}

impl LaidOut {
    /// In place of the bytes from `at` to `to` stand `inserted` bytes now: the line that this is in is laid out anew, and what comes
    /// after it has moved.
    pub(super) fn edited(&mut self, text: &str, width: usize, at: usize, to: usize, inserted: usize) {
        let from = text[..at].rfind('\n').map_or(0, |end| end + 1);
        let behind = at + inserted;
        let end = text[behind..].find('\n').map_or(text.len(), |end| behind + end);
        let moved = |place: usize| place - to + behind;
        let first = self.rows.partition_point(|row| row.start < from);
        let next = self.rows.partition_point(|row| row.start <= to + (end - behind));
        for row in &mut self.rows[next..] {
            *row = moved(row.start)..moved(row.end);
        }
        let anew = rows(&text[from..end], width);
        self.rows.splice(first..next, anew.into_iter().map(|row| row.start + from..row.end + from));
    }
}

/// Columns that a piece of one line takes on the screen, hidden characters shown as glyphs.
pub(super) fn columns(piece: &str) -> usize {
    text::width(&text::sanitise(piece))
}

/// Breaks a text into rows of at most `width` columns; see [`Draft::rows`](super::Draft::rows).
pub(super) fn rows(text: &str, width: usize) -> Vec<Range<usize>> {
    let width = width.max(1);
    let mut rows = Vec::new();
    let mut start = 0;
    let mut used = 0;
    let mut at = 0;
    while let Some(grapheme) = grapheme_at(text, at) {
        // `\r\n` is one grapheme; its carriage return stays visible in the row.
        let visible = grapheme.strip_suffix('\n').unwrap_or(grapheme);
        // Most of what is typed takes one column.
        let wide = if matches!(visible.as_bytes(), [b' '..=b'~']) { 1 } else { columns(visible) };
        if used + wide > width && at > start {
            #[cfg(test)]
            crate::tally::add("rows laid out");
            rows.push(start..at);
            start = at;
            used = 0;
        }
        used += wide;
        if visible.len() < grapheme.len() {
            #[cfg(test)]
            crate::tally::add("rows laid out");
            rows.push(start..at + visible.len());
            start = at + grapheme.len();
            used = 0;
        }
        at += grapheme.len();
    }
    #[cfg(test)]
    crate::tally::add("rows laid out");
    rows.push(start..text.len());
    rows
}

/// The grapheme that begins at an edge of one; `None` at the end. Most of what is typed is a byte before another, which nothing joins: that
/// is not looked up.
fn grapheme_at(text: &str, at: usize) -> Option<&str> {
    match &text.as_bytes()[at..] {
        [b' '..=b'~'] | [b' '..=b'~', ..=0x7f, ..] => text.get(at..=at),
        _ => text[at..].graphemes(true).next(),
    }
}
