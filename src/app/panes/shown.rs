//! What the detail pane shows: lines, and among them a value in a box whose upper edge stays on the screen.

use std::borrow::Cow;
use std::ops::Range;

use crate::app::state::laid_out::LaidOut;
use crate::line::{self, Line, Lines, Role};
use crate::text;

/// The least columns of a pane that spares four of them for the sides of a box: with fewer, long values want them more.
const BOXED_FROM: usize = 44;

/// The columns of a box beside what is in it.
const SIDES: usize = 4;

/// How a value stands in its pane.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Frame {
    /// The columns of the pane.
    width: usize,
    /// Whether there are sides and a lower edge: without them the upper edge is a rule.
    boxed: bool,
}

impl Frame {
    pub(super) fn of(width: usize) -> Self {
        Self { width, boxed: width >= BOXED_FROM }
    }

    /// The columns for what is in it.
    pub(super) fn inside(self) -> usize {
        if self.boxed { self.width - SIDES } else { self.width }
    }

    /// The upper edge: what is said at its left end, as far as there is room, and at its right end.
    pub(super) fn top(self, left: &[(Role, String)], right: (Role, &str)) -> Line {
        if self.boxed { self.edge("╭", left, right, "╮") } else { self.edge("─", left, right, "") }
    }

    /// The lower edge, where there is one.
    pub(super) fn bottom(self, right: (Role, &str)) -> Option<Line> {
        self.boxed.then(|| self.edge("╰", &[], right, "╯"))
    }

    fn edge(self, begins: &str, left: &[(Role, String)], right: (Role, &str), ends: &str) -> Line {
        let corners = text::width(begins) + text::width(ends);
        let right = (right.0, if right.1.is_empty() { String::new() } else { format!(" {} ", right.1) });
        let mut room = self.width.saturating_sub(corners + text::width(&right.1));
        let mut edge = vec![(Role::Border, begins.to_owned())];
        for (at, (role, text)) in left.iter().enumerate() {
            let before = if at == 0 { " " } else { "· " };
            let wide = text::width(before) + text::width(text) + 1;
            let Some(rest) = room.checked_sub(wide) else { break };
            room = rest;
            edge.extend([(Role::Dim, before.to_owned()), (*role, format!("{text} "))]);
        }
        edge.push((Role::Border, "─".repeat(room)));
        edge.extend([right, (Role::Border, ends.to_owned())]);
        edge.retain(|(_, text)| !text.is_empty());
        edge
    }

    /// Whether that is said in the upper edge beside what is said there already.
    pub(super) fn has_room(self, left: &[(Role, String)], right: &str) -> bool {
        let corners = if self.boxed { 2 } else { 1 };
        let said: usize = left.iter().map(|(_, text)| text::width(text) + 3).sum();
        said + text::width(right) + 1 + corners <= self.width
    }

    /// A line between the sides.
    fn row(self, line: Line) -> Line {
        if !self.boxed {
            return line;
        }
        let left = self.inside().saturating_sub(line::width(&line));
        let mut row = vec![(Role::Border, "│ ".to_owned())];
        row.extend(line);
        row.push((Role::Border, format!("{} │", " ".repeat(left))));
        row
    }

    /// Lines between the sides.
    pub(super) fn rows(self, out: &mut Lines, lines: Vec<Line>) {
        out.extend(lines.into_iter().map(|line| self.row(line)).collect());
    }
}

/// A value in the pane.
#[derive(Debug)]
pub(super) struct Boxed<'a> {
    pub(super) frame: Frame,
    /// Its upper edge, and which line that is.
    pub(super) top: (usize, Line),
    /// The same where nothing of the value is on the screen any more.
    pub(super) away: Line,
    /// Which line its first row stands before.
    pub(super) start: usize,
    pub(super) rows: &'a LaidOut,
    /// The rows of what is chosen in it.
    pub(super) chosen: Range<usize>,
}

/// What the detail pane says below its title.
#[derive(Debug)]
pub(crate) struct Detail<'a> {
    /// All but the rows of a revealed value.
    lines: Vec<Line>,
    value: Option<Boxed<'a>>,
}

impl<'a> Detail<'a> {
    pub(super) fn new(lines: Vec<Line>, value: Option<Boxed<'a>>) -> Self {
        Self { lines, value }
    }

    /// How many lines it has.
    pub(crate) fn len(&self) -> usize {
        self.lines.len() + self.value.as_ref().map_or(0, |value| value.rows.len())
    }

    /// The line that a revealed value begins with.
    pub(super) fn value_start(&self) -> Option<usize> {
        self.value.as_ref().map(|value| value.start)
    }

    /// The first line that is seen where `top` is the first on the screen: in its place may be the upper edge of a value.
    pub(super) fn first_seen(&self, top: usize) -> usize {
        top + usize::from(self.value.as_ref().is_some_and(|value| value.top.0 < top))
    }

    /// So many of them from `top` on. The upper edge of a value stays in the place of the first, once it would have scrolled away:
    /// for how long the value is shown is said as long as it is.
    pub(crate) fn window(&self, top: usize, rows: usize) -> impl Iterator<Item = Cow<'_, [(Role, String)]>> {
        let stays = self.value.as_ref().filter(|value| value.top.0 < top && rows > 0).map(|value| {
            let is_away = top + 1 >= value.start + value.rows.len();
            Cow::Borrowed(if is_away { value.away.as_slice() } else { value.top.1.as_slice() })
        });
        let skip = usize::from(stays.is_some());
        stays.into_iter().chain((top + skip..self.len().min(top + rows)).filter_map(|at| self.line(at)))
    }

    fn line(&self, at: usize) -> Option<Cow<'_, [(Role, String)]>> {
        let at = match &self.value {
            Some(value) if at >= value.start + value.rows.len() => at - value.rows.len(),
            Some(value) if at >= value.start => return Some(Cow::Owned(value.row(at - value.start))),
            _ => at,
        };
        self.lines.get(at).map(|line| Cow::Borrowed(line.as_slice()))
    }
}

impl Boxed<'_> {
    fn row(&self, at: usize) -> Line {
        let row = self.rows.row(at);
        if !self.chosen.contains(&at) {
            return self.frame.row(row);
        }
        let bar: String = row.iter().map(|(_, text)| text.as_str()).collect();
        self.frame.row(vec![(Role::Cursor, text::pad(&bar, self.frame.inside()))])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parameter::{ParameterType, Reading};
    use crate::secret::Secret;

    fn plain(line: &[(Role, String)]) -> String {
        line.iter().map(|(_, text)| text.as_str()).collect()
    }

    #[test]
    fn an_edge_says_what_it_has_room_for() {
        let left = [(Role::Strong, "value".to_owned()), (Role::Plain, "JSON object, 3 keys".to_owned())];
        let of = |width| plain(&Frame::of(width).top(&left, (Role::Warn, "masked in 30 s")));
        assert_eq!(of(50), "╭ value · JSON object, 3 keys ─── masked in 30 s ╮");
        assert_eq!(of(44), "╭ value ─────────────────── masked in 30 s ╮");
        assert_eq!(of(30), "─ value ────── masked in 30 s ");
        assert_eq!(of(20), "──── masked in 30 s ", "for how long goes last");
        for width in 20..80 {
            let frame = Frame::of(width);
            let says = frame.has_room(&left, "masked in 30 s");
            assert_eq!(of(width).contains("JSON"), says, "{width}");
            assert_eq!(text::width(&of(width)), width);
            assert!(frame.bottom((Role::Dim, "")).is_none_or(|edge| line::width(&edge) == width));
        }
    }

    #[test]
    fn the_upper_edge_stays_and_every_row_comes_past() {
        let value = (1..=9).map(|n| n.to_string()).collect::<Vec<_>>().join("\n");
        let reading =
            Reading { version: 1, kind: ParameterType::String, value: Secret::new(value), missing: 0, modified: None };
        let frame = Frame::of(30);
        let rows = LaidOut::of(&reading, frame.inside(), false);
        let line = |text: &str| vec![(Role::Plain, text.to_owned())];
        let lines = vec![line("above"), line("edge"), line("below"), line("last")];
        let boxed = Boxed { frame, top: (1, line("edge")), away: line("away"), start: 2, rows: &rows, chosen: 0..0 };
        let detail = Detail::new(lines, Some(boxed));
        let shown = |top| detail.window(top, 4).map(|line| plain(&line)).collect::<Vec<_>>().join(" ");
        assert_eq!(shown(0), "above edge 1 2");
        assert_eq!(shown(1), "edge 1 2 3");
        assert_eq!(shown(2), "edge 2 3 4");
        assert_eq!(shown(8), "edge 8 9 below");
        assert_eq!(shown(9), "edge 9 below last");
        assert_eq!(detail.len(), 13);
        assert_eq!(shown(11), "away last");
    }
}
