//! A difference as lines for the screen.

use std::ops::Range;

use super::{DiffLine, Difference, Row, Side};
use crate::line::{Line, Lines, Role};
use crate::text;

/// What a blank at the end of a changed line is shown as.
const BLANK: &str = "␠";

impl Difference {
    /// What there is to say about it as a whole.
    pub(in crate::app) fn says(&self) -> Vec<String> {
        let changes = match self.changes {
            None => None,
            Some(0) => Some("none: the values are the same".to_owned()),
            Some(1) => Some("1 change".to_owned()),
            Some(changes) => Some(format!("{changes} changes")),
        };
        changes.into_iter().chain(self.note.map(str::to_owned)).collect()
    }

    /// Its rows. What is no text for people is shown as glyphs, blanks at the end of changed lines among them.
    pub(in crate::app) fn lines(&self, out: &mut Lines) {
        // A text of one line needs no number.
        let digits = if self.lines > 1 { self.lines.to_string().len() } else { 0 };
        for row in &self.rows {
            match row {
                Row::Folded(lines) => out.prose(Role::Unchanged, &format!("  … {lines} lines unchanged …")),
                Row::Line(line) => self.line(out, line, digits),
            }
        }
    }

    fn line(&self, out: &mut Lines, line: &DiffLine, digits: usize) {
        let (mark, role, word) = match line.side {
            Side::Both => ("  ", Role::Unchanged, Role::Unchanged),
            Side::Old => ("- ", Role::Removed, Role::RemovedWord),
            Side::New => ("+ ", Role::Added, Role::AddedWord),
        };
        let text = if line.side == Side::Old { self.old.expose() } else { self.new.expose() };
        let raw = text[line.at.clone()].trim_end_matches('\n');
        let (shown, other) = visible(raw, line.side != Side::Both, &line.other, line.at.start);
        // Where the room is narrow the text needs it.
        let digits = if out.width() < 40 { 0 } else { digits };
        let gap = if digits > 0 { "  " } else { "" };
        let room = out.width().saturating_sub(2 + digits + gap.len()).max(1);
        let mut from = 0;
        for (at, row) in text::wrap(&shown, room).into_iter().enumerate() {
            let number = if at == 0 && digits > 0 { line.number.to_string() } else { String::new() };
            let mut painted: Line = vec![(role, format!("{mark}{number:>digits$}{gap}"))];
            painted.extend(parts(row, from, &other, role, word));
            out.push(painted);
            from += row.len();
        }
        if line.is_unended {
            out.prose(Role::Unchanged, "  (no newline at the end)");
        }
    }
}

/// A line fit for the screen, and the places in it that were other words in the text, where the line began at `start`.
fn visible(raw: &str, blanks_count: bool, other: &[Range<usize>], start: usize) -> (String, Vec<Range<usize>>) {
    let sanitised = |raw: &str| text::sanitise_lines(raw).into_iter().next().unwrap_or_default().into_owned();
    let kept = if blanks_count { raw.trim_end_matches(' ').len() } else { raw.len() };
    let mut shown = sanitised(&raw[..kept]);
    shown.push_str(&BLANK.repeat(raw.len() - kept));
    // A line is made visible from its beginning on, so its beginning alone comes out as long as it does in the whole.
    let place = |at: usize| {
        let at = (at - start).min(raw.len());
        sanitised(&raw[..at.min(kept)]).len() + at.saturating_sub(kept) * BLANK.len()
    };
    let other = other.iter().map(|other| place(other.start)..place(other.end)).collect();
    (shown, other)
}

/// A row of a line, which begins `from` bytes into it, in one role, and in another where it is other words.
fn parts(row: &str, from: usize, other: &[Range<usize>], role: Role, word: Role) -> Line {
    let mut line = Line::new();
    let mut at = 0;
    for place in other {
        let (start, end) = (place.start.saturating_sub(from), place.end.saturating_sub(from));
        let (start, end) = (start.clamp(at, row.len()), end.clamp(at, row.len()));
        if start < end {
            line.push((role, row[at..start].to_owned()));
            line.push((word, row[start..end].to_owned()));
            at = end;
        }
    }
    line.push((role, row[at..].to_owned()));
    line
}
