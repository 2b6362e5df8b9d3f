//! The tree (or the hits of a search) and the detail of what is under its cursor. Only rows on the screen are looked at.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::paint::styled;
use super::theme::Theme;
use crate::app::geometry::Pane;
use crate::app::panes::search::Exact;
use crate::app::state::search::Search;
use crate::app::{App, Now};
use crate::line::Role;
use crate::names::{Order, Row, search::positions};
use crate::parameter::{Owner, ParameterType, name_key, spoken};
use crate::text;

/// Before a row that is marked.
const MARKED: &str = "✓";

/// Before a folder of which some is marked.
const SOME_MARKED: &str = "-";

/// The title and the rows below it.
pub(super) fn tree(app: &App, now: Now, theme: &Theme, area: Rect, frame: &mut Frame<'_>) {
    if area.is_empty() {
        return;
    }
    let (title, body) = split(area);
    if let Some(search) = &app.session.view.search {
        search_line(app, search, theme, title, frame);
        hits(app, search, theme, body, frame);
        return;
    }
    let has_keys = app.pages.is_empty() && app.session.view.focus == Pane::Tree;
    heading(&app.tree_title(), has_keys, theme, title, frame);
    if app.session.view.tree.is_empty() {
        prose(&app.empty_lines(now, usize::from(body.width).saturating_sub(2)), theme, body, frame);
        return;
    }
    let rows = app.session.view.tree.window(app.session.view.browse.top, usize::from(body.height));
    for (y, row) in rows.into_iter().enumerate() {
        let line = Rect { y: body.y + y as u16, height: 1, ..body };
        let under_cursor = app.session.view.browse.cursor == Some(row.node);
        let mut painted = match app.session.view.tree.order() {
            Order::Folders => tree_row(app, &row, theme, line.width),
            order => flat_row(app, &row, order, now, theme, line.width),
        };
        if under_cursor {
            // One bar in one look: dimmed or coloured parts would break it.
            painted
                .spans
                .iter_mut()
                .for_each(|span| span.style = theme.style(if has_keys { Role::Cursor } else { Role::CursorAside }));
        }
        frame.render_widget(painted, line);
    }
}

fn split(area: Rect) -> (Rect, Rect) {
    let title = Rect { height: 1, ..area };
    (title, Rect { y: area.y + 1, height: area.height - 1, ..area })
}

fn heading(title: &str, has_keys: bool, theme: &Theme, area: Rect, frame: &mut Frame<'_>) {
    let role = if has_keys { Role::Heading } else { Role::Strong };
    let room = usize::from(area.width).saturating_sub(1);
    let title = text::truncate_start(title, room).into_owned();
    frame.render_widget(Line::from(vec![Span::raw(" "), Span::styled(title, theme.style(role))]), area);
}

fn prose(lines: &[crate::line::Line], theme: &Theme, area: Rect, frame: &mut Frame<'_>) {
    for (y, line) in lines.iter().take(usize::from(area.height)).enumerate() {
        let at = Rect {
            x: area.x + 1.min(area.width),
            y: area.y + y as u16,
            width: area.width.saturating_sub(1),
            height: 1,
        };
        frame.render_widget(styled(line, theme), at);
    }
}

/// Indentation, marker, segment; on the right the count of a folder, the type of a parameter or why it cannot be read.
fn tree_row<'a>(app: &App, row: &Row<'a>, theme: &Theme, width: u16) -> Line<'a> {
    let width = usize::from(width);
    let name = row.parameter.map(|_| app.session.view.tree.name(row.node)).unwrap_or_default();
    let refused = app.session.refused.get(name_key(&name)).filter(|_| row.parameter.is_some());
    let mut right = String::new();
    let mut style = theme.style(Role::Dim);
    match (row.parameter, refused) {
        (_, Some(failure)) => {
            failure.tag().clone_into(&mut right);
            style = theme.style(Role::Bad);
        }
        (Some(kind), None) => right = type_and_owner(&name, kind),
        (None, None) => {}
    }
    if row.folder {
        let gap = if right.is_empty() { "" } else { "  " };
        right = format!("{right}{gap}{:>5}", row.count);
    }
    let marker = match (row.folder, row.open) {
        (true, true) => "▾ ",
        (true, false) => "▸ ",
        (false, _) => "  ",
    };
    // A deep tree is shown from the right: the segment matters more than its indentation.
    let indent = (row.depth * 2).min(width / 3);
    let gap = usize::from(!right.is_empty());
    let room = width.saturating_sub(indent + 4 + gap + text::width(&right));
    // The folder of another account is called after it, not by its ARN.
    let segment = if row.depth == 0 { spoken(row.segment) } else { row.segment.into() };
    let segment = if segment.is_empty() { "(empty)".into() } else { text::sanitise(&segment) };
    let segment = text::pad(&text::truncate(&segment, room), room);
    let name = if row.folder { theme.style(Role::Strong) } else { theme.style(Role::Plain) };
    Line::from(vec![
        mark(app, row, theme),
        Span::raw(format!("{}{marker}", " ".repeat(indent))),
        Span::styled(segment, name),
        Span::styled(format!("{:gap$}{right} ", ""), style),
    ])
}

/// The full name; on the right what the rows are ordered by (or the type), or why the value cannot be read.
fn flat_row(app: &App, row: &Row<'_>, order: Order, now: Now, theme: &Theme, width: u16) -> Line<'static> {
    let width = usize::from(width);
    let name = app.session.view.tree.name(row.node);
    let (right, style) = match (app.session.refused.get(name_key(&name)), order) {
        (Some(failure), _) => (failure.tag().to_owned(), theme.style(Role::Bad)),
        (None, Order::Changed) => {
            let ago = |at| text::ago(at, app.service_time(now));
            let known = app.session.view.tree.modified(row.node).map_or_else(|| "not known".to_owned(), ago);
            (known, theme.style(Role::Dim))
        }
        (None, Order::Versions) => {
            (format!("v{}", app.session.view.tree.version(row.node).unwrap_or_default()), theme.style(Role::Dim))
        }
        (None, Order::Folders | Order::Name) => {
            (row.parameter.map(|kind| type_and_owner(&name, kind)).unwrap_or_default(), theme.style(Role::Dim))
        }
    };
    let room = width.saturating_sub(3 + text::width(&right));
    // The end of a name says more than its beginning.
    let name = text::pad(&text::truncate_start(&text::sanitise(&spoken(&name)), room), room);
    Line::from(vec![mark(app, row, theme), Span::raw(format!("{name} ")), Span::styled(format!("{right} "), style)])
}

/// The first column: whether the row is marked, or some of the folder is.
fn mark(app: &App, row: &Row<'_>, theme: &Theme) -> Span<'static> {
    let view = &app.session.view;
    if view.marks.is_empty() {
        return Span::raw(" ");
    }
    let name = view.tree.name(row.node);
    let (marked, of) = match row.parameter {
        Some(_) => (usize::from(view.marks.has(&name)), 1),
        None => (view.marks.below(&name), row.count),
    };
    let sign = match marked {
        0 => " ",
        some if some < of => SOME_MARKED,
        _ => MARKED,
    };
    Span::styled(sign, theme.style(Role::Match))
}

/// The type, and whose it is where it is not this account's.
fn type_and_owner(name: &str, kind: ParameterType) -> String {
    match Owner::of(name) {
        Owner::Ours => kind.short().to_owned(),
        // Nearly all of them are, and their names are long.
        Owner::Public if kind == ParameterType::String => "public".to_owned(),
        Owner::Public => format!("public {}", kind.short()),
        Owner::Shared { .. } => format!("shared {}", kind.short()),
        Owner::Secret { .. } => "secret".to_owned(),
    }
}

fn search_line(app: &App, search: &Search, theme: &Theme, area: Rect, frame: &mut Frame<'_>) {
    let total = search.ranking.as_ref().map_or(0, |ranking| ranking.total);
    let query = search.query();
    let understood = query.complaints().is_empty();
    let exact = app.exact().filter(|_| search.ranking.is_none());
    let count = match (search.line.text().is_empty(), search.is_running(), total) {
        (true, ..) => format!("{} names", app.session.view.tree.len()),
        _ if matches!(exact, Some(Exact::Nothing(_))) => "not searched".to_owned(),
        _ if exact.is_some() => "in full".to_owned(),
        _ if !understood => "not searched".to_owned(),
        _ if !query.is_answered() && search.is_finding() => "asking…".to_owned(),
        _ if !query.is_answered() => "not asked yet".to_owned(),
        _ if search.is_finding() => format!("{total} so far"),
        (false, true, 0) => "searching…".to_owned(),
        (false, _, total) => format!("{total} of {}", app.session.view.tree.len()),
    };
    let room = usize::from(area.width).saturating_sub(text::width(&count) + 5);
    let (shown, column) = search.line.window(room);
    let left = room.saturating_sub(crate::line::width(&shown));
    let mut line = vec![(Role::Strong, " / ".to_owned())];
    line.extend(shown);
    line.push((Role::Dim, format!("{} {count}", " ".repeat(left))));
    frame.render_widget(styled(&line, theme), area);
    if app.pages.is_empty() {
        frame.set_cursor_position(Position::new(area.x + 3 + column as u16, area.y));
    }
}

fn hits(app: &App, search: &Search, theme: &Theme, area: Rect, frame: &mut Frame<'_>) {
    prose(&app.search_lines(usize::from(area.width).saturating_sub(2)), theme, area, frame);
    let Some(ranking) = &search.ranking else { return };
    let shown = ranking.hits.iter().enumerate().skip(search.top).take(usize::from(area.height));
    for (y, (index, hit)) in shown.enumerate() {
        let line = Rect { y: area.y + y as u16, height: 1, ..area };
        let name = app.session.view.tree.name(hit.node);
        let style = if index == search.cursor { theme.style(Role::Cursor) } else { Style::new() };
        let matched = positions(&name, &search.answered);
        // The version that has the label which is asked for: it need not be the latest.
        let version = search.answered.labelled_version(&name).map(|version| format!("v{version} ")).unwrap_or_default();
        let room = line.width.saturating_sub(text::width(&version) as u16);
        let mut painted = highlighted(&name, &matched, theme, room);
        let sign = if app.session.view.marks.has(&name) { MARKED } else { " " };
        painted.spans.insert(0, Span::styled(sign, theme.style(Role::Match)));
        if !version.is_empty() {
            painted.push_span(" ".repeat(usize::from(room).saturating_sub(painted.width())));
            // One bar in one look under the cursor.
            let looks = if index == search.cursor { style } else { theme.style(Role::Dim) };
            painted.push_span(Span::styled(version, looks));
        }
        frame.render_widget(painted.style(style), line);
    }
}

/// A name with its matched characters marked; too long a name loses its beginning.
fn highlighted(name: &str, matched: &[usize], theme: &Theme, width: u16) -> Line<'static> {
    let room = usize::from(width).saturating_sub(2);
    let glyphs: Vec<(String, bool)> = name
        .chars()
        .enumerate()
        .map(|(i, c)| {
            let mut bytes = [0; 4];
            (text::sanitise(c.encode_utf8(&mut bytes)).into_owned(), matched.contains(&i))
        })
        .collect();
    let wide: usize = glyphs.iter().map(|(glyph, _)| text::width(glyph)).sum();
    let mut spans = Vec::new();
    let mut excess = wide.saturating_sub(room);
    if excess > 0 {
        excess += 1;
        spans.push(Span::styled("…", theme.style(Role::Dim)));
    }
    let mut dropped = 0;
    for (glyph, hit) in glyphs {
        if dropped < excess {
            dropped += text::width(&glyph);
            continue;
        }
        spans.push(Span::styled(glyph, if hit { theme.style(Role::Match) } else { Style::new() }));
    }
    Line::from(spans)
}

/// The line between the panes.
pub(super) fn divider(theme: &Theme, area: Rect, frame: &mut Frame<'_>) {
    for y in area.top()..area.bottom() {
        frame.render_widget(Span::styled("│", theme.style(Role::Border)), Rect { y, height: 1, ..area });
    }
}

/// The parameter or folder under the cursor.
pub(super) fn detail(app: &App, now: Now, theme: &Theme, area: Rect, frame: &mut Frame<'_>) {
    if area.is_empty() {
        return;
    }
    let (title, body) = split(area);
    let detail = app.detail(now);
    // A wider pane has fewer rows of the same value.
    let top = app.session.view.detail_top.min(detail.len().saturating_sub(usize::from(body.height)));
    let below = detail.len().saturating_sub(top + usize::from(body.height));
    let more = if below > 0 && title.width > 14 { format!(" ↓ {below} more ") } else { String::new() };
    let wide = text::width(&more) as u16;
    if let Some(node) = app.selected() {
        let name = app.session.view.tree.name(node);
        let room = Rect { width: title.width - wide, ..title };
        heading(&text::sanitise(&spoken(&name)), app.detail_has_keys(), theme, room, frame);
    }
    for (y, line) in detail.window(top, usize::from(body.height)).enumerate() {
        let at = Rect {
            x: body.x + 1.min(body.width),
            y: body.y + y as u16,
            width: body.width.saturating_sub(1),
            height: 1,
        };
        frame.render_widget(styled(&line, theme), at);
    }
    let at = Rect { x: title.right() - wide, width: wide, ..title };
    frame.render_widget(Span::styled(more, theme.style(Role::Dim)), at);
}
