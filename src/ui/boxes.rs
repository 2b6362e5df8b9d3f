//! What lies over the panes: whichever page has the keys, painted from its picture.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, BorderType, Clear};

use super::theme::Theme;
use super::{rect, styled};
use crate::app::geometry::Area;
use crate::app::pages::{Picture, Spread};
use crate::app::{App, Now};
use crate::line::{self, Role};
use crate::text;

/// Paints the page that has the keys, if one lies over the panes.
pub(super) fn page(app: &App, now: Now, theme: &Theme, frame: &mut Frame<'_>) {
    let Some(picture) = app.page_picture(now) else { return };
    let area = area(app, &picture);
    let inside = area.inside();
    let rows = usize::from(inside.height).saturating_sub(picture.pinned.len());
    let top = picture.top.min(picture.lines.len().saturating_sub(rows));
    border(&picture.title, &foot(&picture, top, rows), theme, rect(area, frame.area()), frame);
    let shown = picture.lines.iter().skip(top).take(usize::from(inside.height));
    for (y, line) in (inside.y..).zip(shown) {
        paint(line, theme, Area { y, height: 1, ..inside }, frame);
    }
    let height = inside.height.min(picture.pinned.len() as u16);
    for (y, line) in (inside.y + inside.height - height..).zip(picture.pinned.iter().take(usize::from(height))) {
        let at = Area { y, height: 1, ..inside };
        frame.render_widget(Clear, rect(at, frame.area()));
        paint(line, theme, at, frame);
    }
    if let Some((row, column)) = picture.cursor.filter(|(row, _)| *row < usize::from(inside.height)) {
        frame.set_cursor_position(Position::new(inside.x + column as u16, inside.y + row as u16));
    }
}

/// Where it stands: as high as what it says, unless it takes all of the room.
fn area(app: &App, picture: &Picture) -> Area {
    let geometry = app.geometry();
    let room = match picture.spread {
        Spread::Whole => return geometry.body,
        Spread::Page | Spread::List => geometry.page,
    };
    let lines = u16::try_from(picture.lines.len() + picture.pinned.len()).unwrap_or(u16::MAX);
    let height = room.height.min(lines.saturating_add(2));
    let down = if picture.spread == Spread::Page { (room.height - height) / 3 } else { 0 };
    Area { y: room.y + down, height, ..room }
}

/// What it says at its foot, or else how much is below.
fn foot(picture: &Picture, top: usize, rows: usize) -> String {
    let below = picture.lines.len().saturating_sub(top + rows);
    match (picture.spread, top, below) {
        _ if !picture.foot.is_empty() => picture.foot.clone(),
        (Spread::Whole, ..) | (_, 0, 0) => String::new(),
        (_, _, 1..) => format!("↓ {below} more"),
        (_, 1.., 0) => "end".to_owned(),
    }
}

fn paint(line: &line::Line, theme: &Theme, area: Area, frame: &mut Frame<'_>) {
    frame.render_widget(styled(line, theme), rect(area, frame.area()));
}

/// A border with a title; what is behind it is cleared.
fn border(title: &str, foot: &str, theme: &Theme, area: Rect, frame: &mut Frame<'_>) {
    frame.render_widget(Clear, area);
    let room = usize::from(area.width).saturating_sub(6);
    let mut block = Block::bordered().border_type(BorderType::Rounded).border_style(theme.style(Role::Border));
    if room > 0 {
        let title = format!(" {} ", text::truncate_middle(title, room));
        block = block.title(Span::styled(title, theme.style(Role::Strong)));
    }
    if !foot.is_empty() && text::width(foot) < room {
        block = block.title_bottom(Line::styled(format!(" {foot} "), theme.style(Role::Dim)).right_aligned());
    }
    frame.render_widget(block, area);
}
