//! How two values differ: hunks with the lines around them, what is the same folded, and within changed lines the words that are
//! other ones. What is the same of a long line is folded too.

mod compare;
mod laid_out;
mod shown;

use std::cell::RefCell;
use std::ops::Range;
use std::sync::Arc;

use similar::{DiffOp, group_diff_ops};

use crate::comparison::line_changes;
use crate::line::Lines;
use crate::secret::Secret;
use crate::text;
pub(crate) use laid_out::LaidOut;

/// Lines that are shown before and after what differs.
const AROUND: usize = 3;

/// The least columns in which two texts stand side by side.
pub(in crate::app) const SIDE_BY_SIDE: usize = 100;

/// Two values, compared. What it shows it holds as secrets, and places in them.
#[derive(Debug)]
pub(crate) struct Difference {
    /// What there was; empty where there is nothing to compare with.
    old: Secret,
    new: Secret,
    /// How it was compared, where that is not as plain text.
    note: Option<&'static str>,
    /// How many places differ; `None` where there is nothing to compare with.
    changes: Option<usize>,
    /// How many lines the longer side has.
    lines: usize,
    rows: Vec<Row>,
    /// As it was laid out last.
    laid_out: RefCell<Option<Arc<LaidOut>>>,
}

/// A row of it.
#[derive(Debug)]
enum Row {
    /// So many lines that are the same.
    Folded(usize),
    Line(DiffLine),
}

impl Row {
    /// Whether it is of one side only.
    fn is_change(&self) -> bool {
        matches!(self, Self::Line(line) if line.side != Side::Both)
    }
}

/// A line of one side, or of both.
#[derive(Debug)]
struct DiffLine {
    side: Side,
    /// Which it is on its side, from 1; of both, on the newer.
    number: usize,
    /// Of both, which it is on the older side.
    older: usize,
    /// Its place in the text of its side, with its newline.
    at: Range<usize>,
    /// What of it is other words than on the other side: places in the text, empty where only the other side has any. `None`
    /// where it is another line as a whole.
    other: Option<Vec<Range<usize>>>,
    /// It ends without a newline, and the other text with one.
    is_unended: bool,
}

/// Whose line it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Both,
    Old,
    New,
}

/// A text and its lines: places with their newlines.
struct Text<'a> {
    text: &'a str,
    lines: Vec<Range<usize>>,
}

impl<'a> Text<'a> {
    fn of(text: &'a str) -> Self {
        let mut at = 0;
        let lines = text.split_inclusive('\n').map(|line| {
            at += line.len();
            at - line.len()..at
        });
        Self { text, lines: lines.collect() }
    }

    fn slices(&self) -> Vec<&'a str> {
        self.lines.iter().map(|line| &self.text[line.clone()]).collect()
    }

    /// Where some of its lines are, as one place.
    fn span(&self, lines: &Range<usize>) -> Range<usize> {
        match self.lines.get(lines.clone()) {
            Some([first, .., last]) => first.start..last.end,
            Some([only]) => only.clone(),
            _ => 0..0,
        }
    }

    /// Lines that are the same on both sides, in one row. One alone takes no more room by itself.
    fn folded(&self, lines: Range<usize>, older: usize) -> Vec<Row> {
        match lines.len() {
            0 => Vec::new(),
            1 => self.same(lines, older).collect(),
            folded => vec![Row::Folded(folded)],
        }
    }

    /// Rows of lines that are the same on both sides, the first of which has that place among the older ones.
    fn same(&self, lines: Range<usize>, older: usize) -> impl Iterator<Item = Row> {
        let rows = self.rows(Side::Both, lines, Some(&[]), true);
        rows.zip(older..).map(|(row, older)| match row {
            Row::Line(line) => Row::Line(DiffLine { older: older + 1, ..line }),
            folded @ Row::Folded(_) => folded,
        })
    }

    /// Rows of some of its lines, in which those places are other words.
    fn rows(
        &self,
        side: Side,
        lines: Range<usize>,
        other: Option<&[Range<usize>]>,
        ends_alike: bool,
    ) -> impl Iterator<Item = Row> {
        lines.map(move |at| {
            let line = self.lines[at].clone();
            let clip = |place: &Range<usize>| place.start.max(line.start)..place.end.min(line.end);
            Row::Line(DiffLine {
                side,
                number: at + 1,
                older: at + 1,
                other: other.map(|other| other.iter().map(clip).filter(|place| place.start <= place.end).collect()),
                is_unended: !ends_alike && side != Side::Both && !self.text[line.clone()].ends_with('\n'),
                at: line,
            })
        })
    }
}

impl Difference {
    /// Of a value that replaces another, or one that there is nothing to compare with.
    pub(in crate::app) fn of(old: Option<&Secret>, new: &Secret) -> Self {
        let Some(old) = old else { return Self::alone(new) };
        let plain = |value: &Secret| text::plain_json(value.expose()).map(Secret::new);
        match (plain(old), plain(new)) {
            (Some(before), Some(after)) if before == after => {
                Self::between(old.clone(), new.clone(), Some("the same as JSON: only white space or spelling differs"))
            }
            (Some(before), Some(after)) => Self::between(before, after, Some("compared as JSON")),
            _ => Self::between(old.clone(), new.clone(), None),
        }
    }

    /// Its rows in so many columns, as they were laid out before where that is the same.
    pub(in crate::app) fn laid_out(&self, width: usize) -> Arc<LaidOut> {
        let mut kept = self.laid_out.borrow_mut();
        match &*kept {
            Some(laid_out) if laid_out.width() == width => Arc::clone(laid_out),
            _ => {
                #[cfg(test)]
                crate::tally::add("differences laid out");
                let mut out = Lines::new(width);
                let ends = self.lay_out(&mut out);
                let laid_out = Arc::new(LaidOut::new(width, out.into_lines(), ends));
                *kept = Some(Arc::clone(&laid_out));
                laid_out
            }
        }
    }

    /// The same, behind other lines.
    pub(in crate::app) fn lines(&self, out: &mut Lines) {
        out.extend(self.laid_out(out.width()).lines().to_vec());
    }

    /// The texts that it holds.
    pub(in crate::app) fn values(&self) -> Vec<&str> {
        vec![self.old.expose(), self.new.expose()]
    }

    fn alone(new: &Secret) -> Self {
        let text = Text::of(new.expose());
        let lines = text.lines.len();
        let rows = text.rows(Side::New, 0..lines, None, true).collect();
        Self {
            old: Secret::default(),
            new: new.clone(),
            note: None,
            changes: None,
            lines,
            rows,
            laid_out: RefCell::default(),
        }
    }

    fn between(old: Secret, new: Secret, note: Option<&'static str>) -> Self {
        let (before, after) = (Text::of(old.expose()), Text::of(new.expose()));
        let ops = line_changes(&before.slices(), &after.slices());
        let changes = ops.iter().filter(|op| !matches!(op, DiffOp::Equal { .. })).count();
        let lines = before.lines.len().max(after.lines.len());
        let rows = rows(&before, &after, ops);
        Self { rows, changes: Some(changes), lines, note, old, new, laid_out: RefCell::default() }
    }

    /// How they differ, without a word of either. Lines are those of the newer value; of what was compared as JSON they are none that
    /// anybody would find again, so that it is counted alone.
    pub(in crate::app) fn outline(&self) -> String {
        let lines = |lines: usize| text::many(lines, "line", "lines");
        if self.changes == Some(0) || self.note.is_some() {
            return self.says().join(" · ");
        }
        if self.lines <= 1 {
            return "the values differ".to_owned();
        }
        let of = |wanted: Side| -> Vec<String> {
            let line = |row: &Row| match row {
                Row::Line(line) if line.side == wanted => Some(line.number.to_string()),
                _ => None,
            };
            self.rows.iter().filter_map(line).collect()
        };
        let (gone, come) = (of(Side::Old), of(Side::New));
        if come.is_empty() {
            return format!("{} gone: {} of the older", lines(gone.len()), listed(&gone));
        }
        let verb = if come.len() == 1 { "differs" } else { "differ" };
        format!("{} {verb}: {}", lines(come.len()), listed(&come))
    }
}

/// Numbers one after the other, so many of them as anybody reads.
fn listed(numbers: &[String]) -> String {
    const MOST: usize = 12;
    let more = if numbers.len() > MOST { ", …" } else { "" };
    format!("{}{more}", numbers[..numbers.len().min(MOST)].join(", "))
}

fn rows(before: &Text<'_>, after: &Text<'_>, ops: Vec<DiffOp>) -> Vec<Row> {
    let ends_alike = before.text.ends_with('\n') == after.text.ends_with('\n');
    let mut rows = Vec::new();
    // The lines of the new text and of the old one that are to come next.
    let (mut next, mut next_old) = (0, 0);
    for op in group_diff_ops(ops, AROUND).into_iter().flatten() {
        let (old, new) = (op.old_range(), op.new_range());
        rows.extend(after.folded(next..new.start, next_old));
        (next, next_old) = (new.end, old.end);
        if matches!(op, DiffOp::Equal { .. }) {
            rows.extend(after.same(new, old.start));
            continue;
        }
        let words = compare::words(before.text, before.span(&old), after.text, after.span(&new));
        let (was, is) = words.as_ref().map(|(was, is)| (was.as_slice(), is.as_slice())).unzip();
        rows.extend(before.rows(Side::Old, old, was, ends_alike));
        rows.extend(after.rows(Side::New, new, is, ends_alike));
    }
    if next > 0 {
        rows.extend(after.folded(next..after.lines.len(), next_old));
    }
    rows
}

#[cfg(test)]
mod tests;
