//! What lies over the panes: whichever page has the keys, painted from its picture.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, BorderType, Clear};

use super::paint::{rect, styled};
use super::theme::Theme;
use crate::app::geometry::Area;
use crate::app::picture::{Layout, Picture, Spread};
use crate::app::seen::Drawn;
use crate::app::{App, Now};
use crate::line::{self, Role};
use crate::text;

/// Paints the page that has the keys, if one lies over the panes. What it has shown of what has to be seen is the answer.
pub(super) fn page(app: &App, now: Now, theme: &Theme, frame: &mut Frame<'_>) -> Option<Drawn> {
    let picture = app.page_picture(now)?;
    let layout = app.page_layout(&picture);
    if picture.spread != Spread::Whole
        && let Some(beneath) = app.picture_beneath(now)
    {
        painted(app, &beneath, &app.page_layout(&beneath), theme, frame);
    }
    let is_named = painted(app, &picture, &layout, theme, frame);
    let shown = layout.shown(&picture);
    let inside = layout.area.inside;
    let pinned = picture.pinned.len().min(usize::from(inside.height));
    let foot = inside.y + inside.height - pinned as u16;
    let within = |cursor: Option<(usize, usize)>, from: u16, rows: usize| {
        cursor.filter(|(row, _)| *row < rows).map(|(row, column)| (inside.x + column as u16, from + row as u16))
    };
    let cursor = within(picture.pinned_cursor, foot, pinned)
        .or_else(|| within(picture.cursor, inside.y, usize::from(inside.height)));
    if let Some((x, y)) = cursor {
        frame.set_cursor_position(Position::new(x, y));
    }
    let is_whole = is_named && pinned == picture.pinned.len();
    let Rect { width, height, .. } = frame.area();
    Some(Drawn::of(&picture.musts, &shown, is_whole, (width, height)).on(app.pages.turns()))
}

/// Paints a page where it stands. Whether there was room for its title.
fn painted(app: &App, picture: &Picture, layout: &Layout, theme: &Theme, frame: &mut Frame<'_>) -> bool {
    let inside = layout.area.inside;
    frame.render_widget(Clear, rect(layout.area.outer, frame.area()));
    let is_named = if layout.area.framed {
        border(app, picture, layout, theme, frame)
    } else {
        title_row(app, picture, layout, theme, frame)
    };
    for (y, line) in (inside.y..).zip(picture.window(layout.shown(picture))) {
        paint(line, theme, Area { y, height: 1, ..inside }, frame);
    }
    let pinned = picture.pinned.len().min(usize::from(inside.height));
    let foot = inside.y + inside.height - pinned as u16;
    if layout.ruled {
        rule(picture, layout, foot.saturating_sub(1), theme, frame);
    }
    for (y, line) in (foot..).zip(picture.pinned.iter().take(pinned)) {
        paint(line, theme, Area { y, height: 1, ..inside }, frame);
    }
    is_named
}

/// What it says at its foot, or else how much is below.
fn foot(picture: &Picture, layout: &Layout) -> String {
    let below = picture.len().saturating_sub(layout.top + layout.rows);
    let foot = match (picture.spread, layout.top, below) {
        _ if !picture.foot.is_empty() => picture.foot.clone(),
        (Spread::Whole, ..) | (_, 0, 0) => String::new(),
        (_, _, 1..) => format!("↓ {below} more"),
        (_, 1.., 0) => "end".to_owned(),
    };
    if layout.ruled || picture.mark.is_empty() { foot } else { picture.mark.clone() }
}

fn paint(line: &line::Line, theme: &Theme, area: Area, frame: &mut Frame<'_>) {
    frame.render_widget(styled(line, theme), rect(area, frame.area()));
}

/// The title with the name that the page is about, in so many columns, and whether there was room for the title.
fn title<'a>(picture: &Picture, room: usize, theme: &Theme) -> (Line<'a>, bool) {
    let title = text::truncate_middle(&picture.title, room).into_owned();
    let is_whole = title == picture.title;
    let left = room.saturating_sub(text::width(&title) + 1);
    let name = text::sanitise(&picture.name);
    let name = text::truncate_start(&name, left).into_owned();
    let mut spans = vec![Span::styled(title, theme.style(Role::Strong))];
    if !name.is_empty() {
        spans.extend([Span::raw(" "), Span::styled(name, theme.style(Role::Name))]);
    }
    (Line::from(spans), is_whole)
}

fn border_style(picture: &Picture, theme: &Theme) -> Style {
    theme.style(if picture.flag.is_empty() { Role::Border } else { Role::BorderWarn })
}

fn flag<'a>(picture: &Picture, theme: &Theme) -> Span<'a> {
    Span::styled(format!(" {} ", picture.flag), theme.style(Role::Production))
}

/// A border with a title. Whether the title fits.
fn border(app: &App, picture: &Picture, layout: &Layout, theme: &Theme, frame: &mut Frame<'_>) -> bool {
    let style = border_style(picture, theme);
    let outer = layout.area.outer;
    let block = Block::bordered().border_type(BorderType::Rounded).border_style(style);
    frame.render_widget(block, rect(outer, frame.area()));
    let foot = foot(picture, layout);
    let room = usize::from(outer.width).saturating_sub(6);
    if !foot.is_empty() && text::width(&foot) < room {
        let role = if layout.ruled || picture.mark.is_empty() { Role::Dim } else { Role::Strong };
        let foot = Line::from(Span::styled(format!(" {foot} "), theme.style(role)));
        let width = foot.width() as u16;
        let (x, y) = ((outer.x + outer.width).saturating_sub(width + 1), outer.y + outer.height.saturating_sub(1));
        on_border(foot, Area { x, y, width, height: 1 }, frame);
    }
    let (mut title, is_whole) = title(picture, app.picture_title_columns(picture), theme);
    title.spans.insert(0, Span::raw(" "));
    title.spans.push(Span::raw(" "));
    let width = title.width() as u16;
    on_border(title, Area { x: outer.x + 1, width, height: 1, ..outer }, frame);
    if !picture.flag.is_empty() {
        let flag = flag(picture, theme);
        let width = flag.width() as u16;
        let x = (outer.x + outer.width).saturating_sub(width + 2);
        on_border(Line::from(flag), Area { x, width, height: 1, ..outer }, frame);
    }
    is_whole
}

/// Writes over a border, in nothing of its looks.
fn on_border(line: Line<'_>, area: Area, frame: &mut Frame<'_>) {
    let area = rect(area, frame.area());
    frame.render_widget(Clear, area);
    frame.render_widget(line, area);
}

/// The title of a page without a box: a row of its own, where there is one. Whether it fits.
fn title_row(app: &App, picture: &Picture, layout: &Layout, theme: &Theme, frame: &mut Frame<'_>) -> bool {
    let outer = layout.area.outer;
    if layout.area.inside.height == outer.height {
        return false;
    }
    let (mut line, is_whole) = title(picture, app.picture_title_columns(picture), theme);
    if !picture.flag.is_empty() {
        line.spans.extend([Span::raw(" "), flag(picture, theme)]);
    }
    frame.render_widget(line, rect(Area { height: 1, ..outer }, frame.area()));
    is_whole
}

/// The rule above what is pinned.
fn rule(picture: &Picture, layout: &Layout, y: u16, theme: &Theme, frame: &mut Frame<'_>) {
    let outer = layout.area.outer;
    let line = if layout.area.framed {
        format!("├{}┤", "─".repeat(usize::from(outer.width).saturating_sub(2)))
    } else {
        "─".repeat(usize::from(outer.width))
    };
    let at = rect(Area { y, height: 1, ..outer }, frame.area());
    frame.render_widget(Span::styled(line, border_style(picture, theme)), at);
    let room = usize::from(outer.width).saturating_sub(4);
    if picture.mark.is_empty() || text::width(&picture.mark) + 2 > room {
        return;
    }
    let mark = Line::from(Span::styled(format!(" {} ", picture.mark), theme.style(Role::Strong)));
    let width = mark.width() as u16;
    on_border(mark, Area { x: outer.x + 1, y, width, height: 1 }, frame);
}
