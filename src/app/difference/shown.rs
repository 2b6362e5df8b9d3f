//! A difference as lines for the screen.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::{DiffLine, Difference, Row, SIDE_BY_SIDE, Side};
use crate::line::{self, Line, Lines, Role};
use crate::text;

/// Characters that are shown before and after what differs within a line,
const AROUND: usize = 32;

/// of the beginning of every line, since a key may stand there,
const BEGINNING: usize = 24;

/// and of its end.
const ENDING: usize = 12;

/// Fewer characters that are the same are not folded: it would save no room.
const LEAST_FOLDED: usize = 120;

/// What parts them.
const BETWEEN: &str = " │ ";

/// The least columns of a line that has its number.
const NUMBERED: usize = 40;

/// Said under a line that ends the text, where only the other text ends with a newline.
const UNENDED: &str = "  (no newline at the end)";

/// What a blank at the end of a changed line is shown as.
const BLANK: &str = "␠";

impl Difference {
    /// What there is to say about it as a whole.
    pub(in crate::app) fn says(&self) -> Vec<String> {
        let changes = match self.changes {
            None => None,
            Some(0) => Some("none: the values are the same".to_owned()),
            Some(1) => Some("1 change".to_owned()),
            Some(changes) => Some(format!("{changes} changes", changes = text::grouped(changes))),
        };
        changes.into_iter().chain(self.note.map(str::to_owned)).collect()
    }

    /// Its rows: the older text and the newer one side by side where there is room for both, or else one below the other. What is no
    /// text for people is shown as glyphs, blanks at the end of changed lines among them. Where each change ends of what was collected
    /// is the answer; there are none where there is nothing to compare with.
    pub(super) fn lay_out(&self, out: &mut Lines) -> Vec<usize> {
        let is_beside = self.changes.is_some() && out.width() >= SIDE_BY_SIDE;
        let mut ends = Vec::new();
        for rows in self.rows.chunk_by(|one, next| one.is_change() == next.is_change()) {
            let is_change = rows.first().is_some_and(Row::is_change);
            if is_beside && is_change {
                self.change_beside(out, rows);
            } else {
                for row in rows {
                    self.row(out, row, is_beside);
                }
            }
            if is_change {
                ends.push(out.count());
            }
        }
        if self.changes.is_some() { ends } else { Vec::new() }
    }

    fn row(&self, out: &mut Lines, row: &Row, is_beside: bool) {
        match row {
            Row::Folded(lines) => {
                out.prose(Role::Unchanged, &format!("  … {} unchanged …", text::many(*lines, "line", "lines")));
            }
            Row::Line(line) if is_beside => self.beside(out, Some(line), Some(line)),
            Row::Line(line) => out.extend(self.cell(line, line.number, out.width())),
        }
    }

    /// Lines that changed: the first that went beside the first that came, and so on.
    fn change_beside(&self, out: &mut Lines, rows: &[Row]) {
        let (mut old, mut new) = (lines_of(rows, Side::Old), lines_of(rows, Side::New));
        loop {
            match (old.next(), new.next()) {
                (None, None) => return,
                (old, new) => self.beside(out, old, new),
            }
        }
    }

    /// A line of the older text beside one of the newer, each in as many rows of its column as it takes.
    fn beside(&self, out: &mut Lines, old: Option<&DiffLine>, new: Option<&DiffLine>) {
        let left = out.width().saturating_sub(text::width(BETWEEN)) / 2;
        let right = out.width().saturating_sub(text::width(BETWEEN) + left);
        let was = old.map(|line| self.cell(line, line.older, left)).unwrap_or_default();
        let is = new.map(|line| self.cell(line, line.number, right)).unwrap_or_default();
        let rows = was.len().max(is.len());
        let cells = |cells: Vec<Line>| cells.into_iter().chain(std::iter::repeat_with(Line::new)).take(rows);
        for (mut row, is) in cells(was).zip(cells(is)) {
            let fill = left.saturating_sub(line::width(&row));
            row.push((Role::Plain, " ".repeat(fill)));
            row.push((Role::Border, BETWEEN.to_owned()));
            row.extend(is);
            out.push(row);
        }
    }

    /// A line with its number in rows of so many columns.
    fn cell(&self, line: &DiffLine, number: usize, width: usize) -> Vec<Line> {
        let (mark, role, word) = match line.side {
            Side::Both => ("  ", Role::Unchanged, Role::Unchanged),
            Side::Old => ("- ", Role::Removed, Role::RemovedWord),
            Side::New => ("+ ", Role::Added, Role::AddedWord),
        };
        let text = if line.side == Side::Old { self.old.expose() } else { self.new.expose() };
        let raw = text[line.at.clone()].trim_end_matches('\n');
        let other = line.other.as_deref();
        let (shown, other) = visible(raw, line.side != Side::Both, other, line.at.start);
        let shown = match other {
            Some(other) => Folded::of(&shown, &other, role, word),
            None => Folded::whole(shown, role),
        };
        // A text of one line needs no number, and where the room is narrow the text needs it.
        let digits = if self.lines > 1 && width >= NUMBERED { self.lines.to_string().len() } else { 0 };
        let gap = if digits > 0 { "  " } else { "" };
        let room = width.saturating_sub(2 + digits + gap.len()).max(1);
        let row = |(at, row): (usize, Line)| {
            let number = if at == 0 && digits > 0 { number.to_string() } else { String::new() };
            [vec![(role, format!("{mark}{number:>digits$}{gap}"))], row].concat()
        };
        let mut rows: Vec<Line> = shown.rows(room).into_iter().enumerate().map(row).collect();
        if line.is_unended {
            rows.push(vec![(Role::Unchanged, text::truncate(UNENDED, width).into_owned())]);
        }
        rows
    }
}

fn lines_of(rows: &[Row], wanted: Side) -> impl Iterator<Item = &DiffLine> {
    rows.iter().filter_map(move |row| match row {
        Row::Line(line) if line.side == wanted => Some(line),
        _ => None,
    })
}

/// A line fit for the screen, and the places in it that were other words in the text, where the line began at `start`.
fn visible(
    raw: &str,
    blanks_count: bool,
    other: Option<&[Range<usize>]>,
    start: usize,
) -> (String, Option<Vec<Range<usize>>>) {
    let sanitised = |raw: &str| text::sanitise_lines(raw).into_iter().next().unwrap_or_default().into_owned();
    let kept = if blanks_count { raw.trim_end_matches(' ').len() } else { raw.len() };
    let mut shown = sanitised(&raw[..kept]);
    let is_as_stored = shown == raw[..kept];
    shown.push_str(&BLANK.repeat(raw.len() - kept));
    // A line is made visible from its beginning on, so its beginning alone comes out as long as it does in the whole.
    let place = |at: usize| {
        let at = (at - start).min(raw.len());
        let before = &raw[..at.min(kept)];
        // Of a long line with many places that is not to be looked at anew for each.
        let before = if is_as_stored { before.len() } else { sanitised(before).len() };
        before + at.saturating_sub(kept) * BLANK.len()
    };
    let other = other.map(|other| other.iter().map(|other| place(other.start)..place(other.end)).collect());
    (shown, other)
}

/// A line with what is the same in it folded.
struct Folded {
    pieces: Vec<Piece>,
}

/// A piece of one.
enum Piece {
    Text(Role, String),
    /// What stands in place of a piece that is folded, in one row.
    Note(String),
}

impl Folded {
    /// All of it, in one role.
    fn whole(line: String, role: Role) -> Self {
        Self { pieces: vec![Piece::Text(role, line)] }
    }

    /// Of a line those places, in a role of their own, with some characters around each; and how it begins and ends.
    fn of(line: &str, other: &[Range<usize>], role: Role, word: Role) -> Self {
        let edges: Vec<usize> = line.grapheme_indices(true).map(|(at, _)| at).chain([line.len()]).collect();
        let end = edges.len() - 1;
        let character = |at: usize| edges.partition_point(|edge| *edge < at);
        let around = |place: &Range<usize>| {
            character(place.start).saturating_sub(AROUND)..(character(place.end) + AROUND).min(end)
        };
        let (first, last) = (0..BEGINNING.min(end), end.saturating_sub(ENDING)..end);
        let mut folded = Self { pieces: Vec::new() };
        let mut at = 0;
        for kept in std::iter::once(first).chain(other.iter().map(around)).chain([last]) {
            if kept.start > at + LEAST_FOLDED {
                let says = format!(" … {} characters … ", text::grouped(kept.start - at));
                folded.pieces.push(Piece::Note(says));
                at = kept.start;
            }
            if kept.end > at {
                folded.push_marked(line, edges[at]..edges[kept.end], other, role, word);
                at = kept.end;
            }
        }
        folded
    }

    /// A place in the line, other words in their role.
    fn push_marked(&mut self, line: &str, place: Range<usize>, other: &[Range<usize>], role: Role, word: Role) {
        let mut push = |role, piece: &str| self.pieces.push(Piece::Text(role, piece.to_owned()));
        let mut at = place.start;
        for other in other {
            let (start, end) = (other.start.clamp(at, place.end), other.end.clamp(at, place.end));
            if start < end {
                push(role, &line[at..start]);
                push(word, &line[start..end]);
                at = end;
            }
        }
        push(role, &line[at..place.end]);
    }

    /// It in rows of so many columns; at least one.
    fn rows(&self, columns: usize) -> Vec<Line> {
        let (mut rows, mut row, mut used) = (Vec::new(), Line::new(), 0);
        for piece in &self.pieces {
            let (role, mut rest) = match piece {
                Piece::Text(role, text) => (*role, text.as_str()),
                Piece::Note(says) => {
                    if used > 0 && used + text::width(says) > columns {
                        rows.push(std::mem::take(&mut row));
                        used = 0;
                    }
                    (Role::Unchanged, says.as_str())
                }
            };
            while !rest.is_empty() {
                let fits = text::fit(rest, columns - used);
                if fits == 0 && used > 0 {
                    rows.push(std::mem::take(&mut row));
                    used = 0;
                    continue;
                }
                // A character that is wider than a row has one of its own.
                let at = if fits == 0 { rest.graphemes(true).next().map_or(0, str::len) } else { fits };
                let (shown, after) = rest.split_at(at);
                row.push((role, shown.to_owned()));
                used = (used + text::width(shown)).min(columns);
                rest = after;
            }
        }
        rows.push(row);
        rows
    }
}
