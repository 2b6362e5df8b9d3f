//! What of a text field is on the screen.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::Draft;
use super::rows::columns;
use crate::line::{self, Line, Role};
use crate::text;

impl Draft {
    /// The part of a field of one line around its cursor that fits, what is selected told apart, and the cursor's column in it.
    pub(crate) fn window(&self, width: usize) -> (Line, usize) {
        let (text, cursor, width) = (self.text(), self.cursor(), width.max(1));
        let before = columns(&text[..cursor]);
        let mut skip = (before + 1).saturating_sub(width);
        let (mut from, mut to) = (None, 0);
        let (mut used, mut column) = (0, 0);
        for (at, grapheme) in text.grapheme_indices(true) {
            let wide = columns(grapheme);
            if skip > 0 {
                skip = skip.saturating_sub(wide);
                continue;
            }
            if used + wide > width {
                break;
            }
            if at < cursor {
                column += wide;
            }
            from.get_or_insert(at);
            to = at + grapheme.len();
            used += wide;
        }
        (self.parts(from.unwrap_or(to)..to), column.min(width - 1))
    }

    /// A field of one line as it is shown: around its cursor, whose column is told, where it has the keys; otherwise from its beginning.
    pub(crate) fn field(&self, width: usize, has_keys: bool) -> (Line, Option<usize>) {
        if has_keys {
            let (shown, column) = self.window(width);
            return (shown, Some(column));
        }
        let shown = text::truncate(&text::sanitise(self.text()), width).into_owned();
        (if shown.is_empty() { Line::new() } else { vec![(Role::Plain, shown)] }, None)
    }

    /// A place in one line of the text, what is selected told apart.
    fn parts(&self, place: Range<usize>) -> Line {
        self.parts_with(place, &[])
    }

    /// The same, what was found in it told apart too.
    fn parts_with(&self, place: Range<usize>, found: &[Range<usize>]) -> Line {
        let within = |part: &Range<usize>| part.start.max(place.start)..part.end.min(place.end);
        let selected = self.selection().map(|it| within(&it)).filter(|it| !it.is_empty());
        let first = found.partition_point(|it| it.end <= place.start);
        let found = found[first..].iter().take_while(|it| it.start < place.end).map(within);
        let mut parts: Vec<(Role, Range<usize>)> = found.map(|it| (Role::Match, it)).collect();
        if let Some(selected) = selected {
            // What is selected is one of those that were found, or nothing was.
            parts.retain(|(_, it)| it.end <= selected.start || it.start >= selected.end);
            let at = parts.partition_point(|(_, it)| it.start < selected.start);
            parts.insert(at, (Role::Selected, selected));
        }
        let (mut line, mut from) = (Line::new(), place.start);
        let mut push = |role: Role, part: Range<usize>| {
            if !part.is_empty() {
                line.push((role, text::sanitise(&self.text()[part]).into_owned()));
            }
        };
        for (role, part) in parts {
            push(Role::Plain, from..part.start);
            from = part.end;
            push(role, part);
        }
        push(Role::Plain, from..place.end);
        line
    }

    /// So many rows of a field of several lines from the row `top` on, and where the cursor is among them; with what is to be told apart
    /// in them, or said of them.
    pub(in crate::app) fn rows_with(&self, top: usize, rows: usize, whole: usize, marks: &Marks<'_>) -> Shown {
        let width = self.text_width(whole);
        let laid_out = self.rows(width);
        let (row, column) = self.position(width);
        let mut gutter = self.gutter(whole, laid_out.get(top).map_or(0, |row| row.start));
        let remark =
            marks.remark.as_ref().map(|remark| (laid_out.partition_point(|row| row.start <= remark.at), remark));
        let shown = laid_out.iter().enumerate().skip(top).take(rows).map(|(at, place)| {
            let remark = remark.filter(|(row, _)| *row == at + 1).map(|(_, remark)| remark);
            let mut line = gutter.before(place.start, at == row, remark.is_some());
            line.extend(self.row_shown(place.clone(), width, marks.found));
            if let Some(remark) = remark {
                line.extend(remark.behind(whole.saturating_sub(line::width(&line))));
            }
            line
        });
        let lines = shown.collect();
        let within = row.checked_sub(top).filter(|row| *row < rows);
        let column = (whole - width + column).min(whole.saturating_sub(1));
        Shown { lines, cursor: within.map(|row| (row, column)) }
    }

    /// A row, with a blank in the place of a line break that is selected.
    fn row_shown(&self, row: Range<usize>, width: usize, found: &[Range<usize>]) -> Line {
        let end = row.end;
        let mut line = self.parts_with(row, found);
        let selected = self.selection().unwrap_or(0..0);
        let breaks = self.text()[end..].starts_with('\n') && selected.contains(&end);
        if breaks && line::width(&line) < width {
            line.push((Role::Selected, " ".to_owned()));
        }
        line
    }

    /// The first row on the screen such that the cursor's is among so many, nearest to what it was.
    pub(in crate::app) fn scrolled(&mut self, top: usize, rows: usize, width: usize) -> usize {
        let width = self.text_width(width);
        self.lay_out(width);
        let (row, _) = self.position(width);
        top.min(row).max((row + 1).saturating_sub(rows))
    }
}

/// What is told apart in the rows of a text, or said of one of them.
#[derive(Debug, Default)]
pub(in crate::app) struct Marks<'a> {
    /// What was found, in its order.
    pub(in crate::app) found: &'a [Range<usize>],
    /// What is wrong.
    pub(in crate::app) remark: Option<Remark>,
}

/// What is wrong at a place of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::app) struct Remark {
    /// In bytes from the start.
    pub(in crate::app) at: usize,
    pub(in crate::app) says: String,
}

/// The least columns in which a remark is worth its beginning.
const REMARK_FROM: usize = 16;

impl Remark {
    /// The remark behind its line, in so many columns; nothing where these are too few.
    fn behind(&self, room: usize) -> Option<(Role, String)> {
        let says = format!("  ← {}", text::sanitise(&self.says));
        (room >= REMARK_FROM).then(|| (Role::Bad, text::truncate(&says, room).into_owned()))
    }
}

/// Some rows of a text, and the cursor's row among them and its column.
pub(in crate::app) struct Shown {
    pub(in crate::app) lines: Vec<Line>,
    pub(in crate::app) cursor: Option<(usize, usize)>,
}

#[cfg(test)]
mod tests {
    use super::super::Move;
    use super::*;

    #[test]
    fn a_long_line_shows_what_is_around_its_cursor() {
        let window = |text: &str, at_end: bool, width| {
            let mut line = Draft::line(text);
            if !at_end {
                line.go(Move::Start, usize::MAX);
            }
            let (shown, column) = line.window(width);
            (shown.into_iter().map(|(_, text)| text).collect::<String>(), column)
        };
        assert_eq!(window("/a/b", true, 10), ("/a/b".to_owned(), 4));
        assert_eq!(window("0123456789", true, 5), ("6789".to_owned(), 4));
        assert_eq!(window("0123456789", false, 5), ("01234".to_owned(), 0));
        assert_eq!(window("", false, 0), (String::new(), 0));
    }

    #[test]
    fn a_field_without_the_keys_shows_its_beginning() {
        let mut line = Draft::line("0123456789");
        line.select_all();
        assert_eq!(line.field(5, false), (vec![(Role::Plain, "0123…".to_owned())], None));
        assert_eq!(line.field(10, false), (vec![(Role::Plain, "0123456789".to_owned())], None));
        assert_eq!(line.field(5, true).1, Some(4));
        assert_eq!(Draft::line("").field(5, false), (Vec::new(), None));
    }

    #[test]
    fn what_is_selected_is_told_apart_line_breaks_too() {
        let mut draft = Draft::lines("ab\n\ncd");
        draft.go(Move::Left, 10);
        draft.select(Move::Start, 10);
        draft.select(Move::Right, 10);
        let selected = |line: &Line| -> String {
            line.iter().filter(|(role, _)| *role == Role::Selected).map(|(_, text)| text.as_str()).collect()
        };
        let of = |width| draft.rows_with(0, 9, width, &Marks::default()).lines.iter().map(selected).collect::<Vec<_>>();
        assert_eq!(of(10), ["b ", " ", "c"]);
        assert_eq!(of(2), ["b", " ", "c"], "where there is room for it");
        let mut line = Draft::line("0123456789");
        line.select(Move::Left, usize::MAX);
        line.select(Move::Left, usize::MAX);
        assert_eq!(selected(&line.window(20).0), "89");
    }
}
