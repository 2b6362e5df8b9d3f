//! Places in a text, as people name them.

use unicode_segmentation::UnicodeSegmentation;

/// Line and character of a place in a text as editors count them, from 1.
pub fn line_and_column(text: &str, at: usize) -> (usize, usize) {
    let before = &text[..at];
    let line = &before[before.rfind('\n').map_or(0, |at| at + 1)..];
    let characters = if line.is_ascii() { line.len() } else { line.graphemes(true).count() };
    (before.matches('\n').count() + 1, characters + 1)
}
