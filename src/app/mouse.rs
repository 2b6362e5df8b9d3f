//! What the mouse does: it scrolls, points and draws the lines between the panes. Nothing that it does writes, answers or drops, on any
//! page.

use super::geometry::Pane;
use super::picture::{Layout, Picture};
use super::pointer::{Mouse, Pointing};
use super::{App, Now};
use crate::keymap::{Action, Code, Key, key};
use crate::line::Role;

/// Rows that one step of the wheel scrolls.
const STEP: usize = 3;

/// The most keys that a click stands for: no screen has more rows, nor a text more columns.
const MOST_STEPS: usize = 500;

impl App {
    /// The mouse did something. Where the settings do not want it, another program has left it on.
    pub(super) fn mouse(&mut self, now: Now, mouse: Mouse) {
        if !self.config.mouse || self.is_held_back(now) {
            return;
        }
        match mouse.does {
            Pointing::Release => self.split.dragged = None,
            Pointing::Drag => self.drag(mouse.column),
            Pointing::Press | Pointing::WheelUp | Pointing::WheelDown => {
                self.split.dragged = None;
                self.notice.take_if(|notice| notice.passes());
                if self.pages.is_empty() {
                    self.mouse_in_panes(now, mouse);
                } else {
                    self.mouse_on_page(now, mouse);
                }
            }
        }
    }

    /// Whether the mouse does something.
    pub(crate) fn has_mouse(&self) -> bool {
        self.config.mouse
    }

    /// Puts the line that is held into that column.
    fn drag(&mut self, column: u16) {
        let Some(divider) = self.split.dragged.filter(|_| self.pages.is_empty()) else { return };
        self.split.put(divider, column, self.screen.width);
        self.fit();
    }

    fn mouse_in_panes(&mut self, now: Now, mouse: Mouse) {
        let areas = self.geometry();
        let row_in_tree = mouse.row.wrapping_sub(areas.tree.below(1).y);
        let [tree, detail, beside] =
            [areas.tree.below(1), areas.detail, areas.beside].map(|area| area.has(mouse.column, mouse.row));
        let is_searching = self.session.view.search.is_some();
        match wheel(mouse.does) {
            Some(by) if tree && is_searching => self.scroll_hits(by),
            Some(by) if tree => self.scroll_tree(by),
            Some(by) if detail => self.scroll_detail_by(now, by),
            Some(by) if beside => self.scroll_beside(now, by),
            Some(_) => {}
            None => match areas.divider_at(mouse.column, mouse.row) {
                Some(divider) => self.split.dragged = Some(divider),
                None if tree && is_searching => self.point_at_hit(row_in_tree.into()),
                None if tree => self.point_at_row(row_in_tree.into()),
                None if detail && !is_searching && self.session.view.browse.cursor.is_some() => {
                    self.session.view.focus = Pane::Detail;
                }
                None => {}
            },
        }
    }

    /// On a page: what its arrows do, as often as it takes. A masked draft is not shown by it.
    fn mouse_on_page(&mut self, now: Now, mouse: Mouse) {
        let Some(picture) = self.page_picture(now).filter(|_| !self.is_draft_masked()) else { return };
        let layout = self.page_layout(&picture);
        if !layout.area.outer.has(mouse.column, mouse.row) {
            return;
        }
        if let Some(by) = wheel(mouse.does) {
            let arrow = key(if by < 0 { Code::Up } else { Code::Down });
            let _ = (0..STEP).all(|_| self.press_arrow(now, arrow));
            return;
        }
        let inside = layout.area.inside;
        if !inside.has(mouse.column, mouse.row) {
            return;
        }
        let (row, column) = (usize::from(mouse.row - inside.y), usize::from(mouse.column - inside.x));
        if row >= layout.rows {
            return;
        }
        if self.pages.last().is_some_and(|page| page.is_one_text()) {
            self.point_in_text(now, row, column);
        } else {
            self.point_at_line(now, row);
        }
    }

    /// Presses up, down, left or right on a page, where that moves or scrolls and does nothing else. Whether it can.
    fn press_arrow(&mut self, now: Now, arrow: Key) -> bool {
        if self.pages.last().is_some_and(|page| page.is_one_text()) {
            self.unmask_draft(now);
            self.with_page(|page, app| page.typed(app, arrow));
            return true;
        }
        let moves = self.table().action(arrow).filter(|action| matches!(action, Action::Up | Action::Down));
        let Some(action) = moves.filter(|action| self.can(*action)) else { return false };
        self.act(now, action);
        true
    }

    /// Puts the cursor of a list on the row that has that line of the screen. Where it has none, the cursor stays where it is.
    fn point_at_line(&mut self, now: Now, line: usize) {
        let below = |app: &Self| {
            let (picture, layout) = app.page_now(now)?;
            let at = rows_of_cursor(&picture, &layout)?;
            Some(if line < at.start { Code::Up } else { Code::Down }).filter(|_| !at.contains(&line))
        };
        let Some(way) = below(self) else { return };
        let mut steps = 0;
        while below(self) == Some(way) && steps < MOST_STEPS {
            let before = self.page_now(now).and_then(|(picture, layout)| rows_of_cursor(&picture, &layout));
            if !self.press_arrow(now, key(way)) {
                break;
            }
            if before == self.page_now(now).and_then(|(picture, layout)| rows_of_cursor(&picture, &layout)) {
                break;
            }
            steps += 1;
        }
        if below(self).is_some() {
            let back = key(if way == Code::Up { Code::Down } else { Code::Up });
            let _ = (0..steps).all(|_| self.press_arrow(now, back));
        }
    }

    /// Puts the cursor of a text into a cell of its page, or to the end of the row that has that.
    fn point_in_text(&mut self, now: Now, row: usize, column: usize) {
        let cursor = |app: &Self| app.page_now(now).and_then(|(picture, _)| picture.cursor);
        for axis in [Axis::Row, Axis::Column] {
            for _ in 0..MOST_STEPS {
                let Some(at) = cursor(self) else { return };
                let arrow = match axis {
                    Axis::Row if at.0 == row => break,
                    Axis::Row => {
                        if at.0 < row {
                            Code::Down
                        } else {
                            Code::Up
                        }
                    }
                    Axis::Column if at.1 == column => break,
                    Axis::Column => {
                        if at.1 < column {
                            Code::Right
                        } else {
                            Code::Left
                        }
                    }
                };
                self.press_arrow(now, key(arrow));
                let Some(to) = cursor(self) else { return };
                let is_over = axis == Axis::Column && (to.0 != row || (to.1 < column) != (at.1 < column));
                if is_over && to.0 != row {
                    self.press_arrow(now, key(if arrow == Code::Right { Code::Left } else { Code::Right }));
                }
                if is_over || to == at {
                    break;
                }
            }
        }
    }

    fn page_now(&self, now: Now) -> Option<(Picture, Layout)> {
        let picture = self.page_picture(now)?;
        let layout = self.page_layout(&picture);
        Some((picture, layout))
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Axis {
    Row,
    Column,
}

/// By how many rows the wheel scrolls down, if it is that.
fn wheel(does: Pointing) -> Option<isize> {
    match does {
        Pointing::WheelUp => Some(-(STEP as isize)),
        Pointing::WheelDown => Some(STEP as isize),
        Pointing::Press | Pointing::Drag | Pointing::Release => None,
    }
}

/// The rows of the screen, counted from the first of what scrolls, of what is under the cursor of a list.
fn rows_of_cursor(picture: &Picture, layout: &Layout) -> Option<std::ops::Range<usize>> {
    let shown: Vec<_> = picture.window(layout.shown(picture)).collect();
    let is_under = |line: &&crate::line::Line| line.iter().any(|(role, _)| *role == Role::Cursor);
    let first = shown.iter().position(is_under)?;
    let rows = shown[first..].iter().take_while(|line| is_under(line)).count();
    Some(first..first + rows)
}
