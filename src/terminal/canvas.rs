//! What draws cells, for terminals that count columns otherwise than this program does.
//!
//! How many columns a cluster of several characters takes (a flag, a syllable of Khmer or Tamil, kana and its mark) is not agreed on:
//! terminals differ from each other and from Unicode's tables. Only changed cells are drawn, so a cluster that is wider there than here
//! would stay in a cell that nobody draws anew, and of a secret a part would stay readable when it is masked. Hence such a cluster
//! is drawn at a place that is named, over blanks, and once it goes the whole screen is drawn anew.

use std::collections::HashSet;
use std::io;

use ratatui::backend::{Backend, ClearType, CrosstermBackend, WindowSize};
use ratatui::buffer::{Cell, CellWidth};
use ratatui::layout::{Position, Size};

use super::pen::Pen;

/// The backend of the screen.
pub(super) struct Canvas {
    inner: CrosstermBackend<Pen>,
    /// Where clusters of uncertain width stand.
    uncertain: HashSet<Position>,
    /// One of them has been drawn over: of what it took, something may be left.
    stale: bool,
}

impl Canvas {
    pub(super) fn new(pen: Pen) -> Self {
        Self { inner: CrosstermBackend::new(pen), uncertain: HashSet::new(), stale: false }
    }

    /// Whether something may be left on the screen that no cell stands for. Only a screen that is drawn anew, from nothing, is sure then.
    pub(super) fn is_stale(&self) -> bool {
        self.stale
    }
}

/// Whether terminals may give a cell another width than this program does. What is of one character, and of a script whose characters
/// all take one column, or all two, is counted alike everywhere.
fn is_uncertain(symbol: &str) -> bool {
    let mut chars = symbol.chars();
    match (chars.next(), chars.next()) {
        (None, _) => false,
        (Some(c), None) => !matches!(c,
            ' '..='~' | '\u{a1}'..='\u{ac}' | '\u{ae}'..='\u{2ff}' // Latin
            | '\u{370}'..='\u{482}' | '\u{48a}'..='\u{52f}' // Greek, Cyrillic
            | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205e}' | '\u{2190}'..='\u{21ff}' // punctuation, arrows
            | '\u{2400}'..='\u{2426}' | '\u{2500}'..='\u{25fc}' | '\u{2713}'..='\u{2718}' | '\u{27e8}'..='\u{27e9}' // our own signs
            | '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fa}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
            | '\u{ac00}'..='\u{d7a3}' | '\u{ff01}'..='\u{ff5e}'), // two columns each
        (Some(_), Some(_)) => true,
    }
}

impl Backend for Canvas {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let mut certain = Vec::new();
        for (x, y, cell) in content {
            let at = Position { x, y };
            self.stale |= self.uncertain.remove(&at);
            if !is_uncertain(cell.symbol()) {
                certain.push((x, y, cell));
                continue;
            }
            self.uncertain.insert(at);
            self.inner.draw(certain.drain(..))?;
            let mut blank = cell.clone();
            blank.set_symbol(" ");
            self.inner.draw((x..x.saturating_add(cell.cell_width())).map(|x| (x, y, &blank)))?;
            // Each call begins by saying where, and so does the one after it.
            self.inner.draw(std::iter::once((x, y, cell)))?;
        }
        self.inner.draw(certain.into_iter())
    }

    fn clear(&mut self) -> io::Result<()> {
        self.clear_region(ClearType::All)
    }

    fn clear_region(&mut self, clear_type: ClearType) -> io::Result<()> {
        if clear_type == ClearType::All {
            self.uncertain.clear();
            self.stale = false;
        }
        self.inner.clear_region(clear_type)
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.inner.hide_cursor()
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        self.inner.show_cursor()
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        self.inner.get_cursor_position()
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        self.inner.set_cursor_position(position)
    }

    fn size(&self) -> io::Result<Size> {
        self.inner.size()
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        self.inner.window_size()
    }

    fn flush(&mut self) -> io::Result<()> {
        Backend::flush(&mut self.inner)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    use super::*;

    #[test]
    fn what_is_of_several_characters_or_of_no_such_script_is_uncertain() {
        for symbol in
            ["", "a", "é", "ß", "Ж", "λ", "│", "╭", "•", "…", "▌", "␛", "⟨", "✓", "→", "日", "あ", "ア", "한", "Ａ"]
        {
            assert!(!is_uncertain(symbol), "{symbol}");
        }
        for symbol in ["e\u{301}", "🇩🇪", "ក្ស", "ត្រី", "น้ำ", "கொ", "क्ष", "ｶﾞ", "ｶ", "👨‍👩‍👧", "😀", "⌚", "ក", "\u{ad}"]
        {
            assert!(is_uncertain(symbol), "{symbol}");
        }
    }

    #[test]
    fn it_is_stale_once_an_uncertain_cluster_is_drawn_over_and_until_all_is_cleared() {
        let mut canvas = Canvas::new(Pen::default());
        let empty = || Buffer::empty(Rect::new(0, 0, 8, 1));
        let mut shown = empty();
        let mut show = |canvas: &mut Canvas, text: &str| {
            let mut next = empty();
            next.set_string(0, 0, text, Style::default());
            canvas.draw(shown.diff(&next).into_iter()).unwrap();
            shown = next;
        };
        show(&mut canvas, "ab 日c");
        show(&mut canvas, "b  c日");
        assert!(!canvas.is_stale());
        show(&mut canvas, "bន c");
        assert!(!canvas.is_stale());
        show(&mut canvas, "bន d");
        assert!(!canvas.is_stale());
        show(&mut canvas, "b  d");
        assert!(canvas.is_stale());
        canvas.clear().unwrap();
        assert!(!canvas.is_stale());
    }
}
