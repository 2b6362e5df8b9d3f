//! The tree (or the hits of a search) and the detail of what is under its cursor. Only rows on the screen are looked at.

use std::borrow::Cow;

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::columns::{Columns, changed};
use super::paint::styled;
use super::theme::Theme;
use crate::app::geometry::Pane;
use crate::app::panes::search::Exact;
use crate::app::state::change_set::ChangeSet;
use crate::app::state::search::Search;
use crate::app::{App, Now};
use crate::config::Environment;
use crate::line::Role;
use crate::names::{Node, Order, Row};
use crate::parameter::spoken;
use crate::text;

/// Columns of prose at most: longer lines are read with effort.
const PROSE: usize = 98;

/// Before a row that is marked.
const MARKED: &str = "✓";

/// Before a folder of which some is marked.
const SOME_MARKED: &str = "-";

/// The title, with the headings of the columns, and the rows below it.
pub(super) fn tree(app: &App, now: Now, theme: &Theme, area: Rect, frame: &mut Frame<'_>) {
    if area.is_empty() {
        return;
    }
    let (title, body) = split(area);
    let view = &app.session.view;
    // Before the name stands the mark, and behind all a blank.
    let columns = Columns::of(usize::from(area.width).saturating_sub(2), view.tree.order(), app.columns());
    if let Some(search) = &view.search {
        search_line(app, search, theme, title, frame);
        hits(app, now, search, &columns, theme, body, frame);
        return;
    }
    let has_keys = app.pages.is_empty() && view.focus == Pane::Tree;
    let headings = if view.tree.is_empty() { "" } else { &columns.headings() };
    heading(&app.tree_title(), headings, has_keys, theme, title, frame);
    if view.tree.is_empty() {
        let (width, rows) = (usize::from(body.width).saturating_sub(2).min(PROSE), usize::from(body.height));
        prose(&app.empty_lines(now, width, rows), theme, body, frame);
        return;
    }
    let rows = view.tree.window(view.browse.top, usize::from(body.height));
    for (y, row) in rows.into_iter().enumerate() {
        let line = Rect { y: body.y + y as u16, height: 1, ..body };
        let mut painted = vec![mark(app, row.node, theme)];
        if view.tree.order() == Order::Folders {
            let name = TreeName::of(app, now, &row, columns.name);
            let (room, cells) = columns.cells(app, now, row.node, name.width(), theme);
            painted.extend(name.spans(room, theme));
            painted.extend(cells);
        } else {
            let name = text::sanitise(&spoken(&view.tree.name(row.node))).into_owned();
            let (room, cells) = columns.cells(app, now, row.node, text::width(&name), theme);
            // The end of a name says more than its beginning.
            painted.push(Span::raw(text::pad(&text::truncate_start(&name, room), room)));
            painted.extend(cells);
        }
        painted.push(Span::raw(" "));
        if view.browse.cursor == Some(row.node) {
            // One bar in one look: dimmed or coloured parts would break it.
            let role = if has_keys { Role::Cursor } else { Role::CursorAside };
            for span in &mut painted {
                span.style = theme.style(role);
            }
        }
        frame.render_widget(Line::from(painted), line);
    }
}

fn split(area: Rect) -> (Rect, Rect) {
    let title = Rect { height: 1, ..area };
    (title, Rect { y: area.y + 1, height: area.height - 1, ..area })
}

/// A rule with a title in it, and what stands in it at the right end, as far as there is room.
fn heading(title: &str, right: &str, has_keys: bool, theme: &Theme, area: Rect, frame: &mut Frame<'_>) {
    let role = if has_keys { Role::Title } else { Role::TitleAside };
    let width = usize::from(area.width);
    let title = text::truncate_start(title, width.saturating_sub(4));
    let used = 4 + text::width(&title);
    // From the left, so that what is left stands over its column.
    let mut right = right.trim_start();
    while used + 2 + text::width(right) > width && !right.is_empty() {
        right = right.split_once("  ").map_or("", |(_, rest)| rest.trim_start());
    }
    let right = if right.is_empty() { String::new() } else { format!(" {right}") };
    let spans = vec![
        Span::styled("─", theme.style(Role::Border)),
        Span::styled(format!(" {title} "), theme.style(role)),
        Span::styled("─".repeat((width + 1).saturating_sub(used + text::width(&right))), theme.style(Role::Border)),
        Span::styled(right, theme.style(Role::Dim)),
    ];
    frame.render_widget(Line::from(spans), area);
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

/// Indentation, marker and segment of a row.
struct TreeName<'a> {
    indent: usize,
    marker: &'static str,
    segment: Cow<'a, str>,
    role: Role,
    /// How many lie beneath it, at full length and shorter.
    beneath: Vec<crate::line::Line>,
    /// Columns of that which the name asks room for. The columns of a parameter that is a folder too tell of itself: it takes none of
    /// theirs for what lies beneath.
    counted: usize,
}

impl<'a> TreeName<'a> {
    /// In a list whose names have so many columns, as a rule.
    fn of(app: &App, now: Now, row: &Row<'a>, width: usize) -> Self {
        let marker = match (row.folder, row.open) {
            (true, true) => "▾ ",
            (true, false) => "▸ ",
            (false, _) => "  ",
        };
        // The folder of another account is called after it, not by its ARN.
        let segment = if row.depth == 0 { spoken(row.segment) } else { row.segment.into() };
        let segment = if segment.is_empty() { "(empty)".into() } else { text::sanitise(&segment).into_owned().into() };
        let role = match app.environment(row) {
            Some(Environment::Production) => Role::Prod,
            Some(Environment::Staging) => Role::Staging,
            Some(Environment::Development) => Role::Dev,
            None if row.folder => Role::Strong,
            None => Role::Plain,
        };
        // A deep tree is shown from the right: the segment matters more than its indentation.
        let beneath = beneath(app, now, row.node);
        let is_folder_alone = !app.session.view.tree.is_parameter(row.node);
        let counted = beneath.last().filter(|_| is_folder_alone).map_or(0, crate::line::width);
        Self { indent: (row.depth * 2).min(width / 3), marker, segment, role, beneath, counted }
    }

    fn width(&self) -> usize {
        self.indent + text::width(self.marker) + text::width(&self.segment) + self.counted
    }

    fn spans(self, width: usize, theme: &Theme) -> Vec<Span<'static>> {
        let room = width.saturating_sub(self.indent + text::width(self.marker));
        let segment = text::truncate(&self.segment, room).into_owned();
        let mut rest = room.saturating_sub(text::width(&segment));
        let mut spans = vec![
            Span::raw(format!("{}{}", " ".repeat(self.indent), self.marker)),
            Span::styled(segment, theme.style(self.role)),
        ];
        let beneath = self.beneath.iter().find(|line| crate::line::width(line) <= rest);
        for (role, says) in beneath.into_iter().flatten() {
            rest -= text::width(says);
            spans.push(Span::styled(says.clone(), theme.style(*role)));
        }
        // Apart, since a theme may underline.
        spans.push(Span::raw(" ".repeat(rest)));
        spans
    }
}

/// How many lie beneath a folder; where it is a parameter too, with when one of these changed last: ` (12 · 3 d)`, ` (12)`.
fn beneath(app: &App, now: Now, node: Node) -> Vec<crate::line::Line> {
    let tree = &app.session.view.tree;
    if !tree.is_folder(node) {
        return Vec::new();
    }
    let dim = |says: String| (Role::Dim, says);
    let count = text::grouped(tree.count(node));
    let age = changed(tree.modified_beneath(node), app.service_time(now));
    let both = vec![dim(format!(" ({count} · ")), age.clone(), dim(")".to_owned())];
    let both = Some(both).filter(|_| tree.is_parameter(node) && !age.1.is_empty());
    both.into_iter().chain([vec![dim(format!(" ({count})"))]]).collect()
}

/// The first column: whether the row is marked, or some of the folder is; otherwise what the change set does to it.
fn mark(app: &App, node: Node, theme: &Theme) -> Span<'static> {
    let view = &app.session.view;
    let set = &app.session.change_set;
    if view.marks.is_empty() && set.is_empty() {
        return Span::raw(" ");
    }
    let name = view.tree.name(node);
    let (marked, of) = if view.tree.is_parameter(node) {
        (usize::from(view.marks.has(&name)), 1)
    } else {
        (view.marks.below(&name), view.tree.count(node))
    };
    let sign = match marked {
        0 => return in_change_set(set, &name, theme),
        some if some < of => SOME_MARKED,
        _ => MARKED,
    };
    Span::styled(sign, theme.style(Role::Match))
}

/// What the change set does to a row, or to something beneath it.
fn in_change_set(set: &ChangeSet, name: &str, theme: &Theme) -> Span<'static> {
    match set.sign_of(name) {
        Some(sign) => Span::styled(sign, theme.style(Role::Match)),
        None if set.is_below(name) => Span::styled("~", theme.style(Role::Dim)),
        None => Span::raw(" "),
    }
}

fn search_line(app: &App, search: &Search, theme: &Theme, area: Rect, frame: &mut Frame<'_>) {
    let total = search.ranking.as_ref().map_or(0, |ranking| ranking.total);
    let query = search.query();
    let understood = query.complaints().is_empty();
    let exact = app.exact().filter(|_| search.ranking.is_none());
    let count = match (search.line.text().is_empty(), search.is_running(), total) {
        (true, ..) => format!("{} names", text::grouped(app.session.view.tree.len())),
        _ if matches!(exact, Some(Exact::Nothing(_))) => "not searched".to_owned(),
        _ if exact.is_some() => "in full".to_owned(),
        _ if !understood => "not searched".to_owned(),
        _ if !query.is_answered() && search.is_finding() => "asking…".to_owned(),
        _ if !query.is_answered() => "not asked yet".to_owned(),
        _ if search.is_finding() => format!("{} so far", text::grouped(total)),
        (false, true, 0) => "searching…".to_owned(),
        (false, _, total) => {
            format!("{} of {}", text::grouped(total), text::grouped(app.session.view.tree.len()))
        }
    };
    let room = usize::from(area.width).saturating_sub(text::width(&count) + 5);
    let (shown, column) = search.line.field(room, app.pages.is_empty());
    let left = room.saturating_sub(crate::line::width(&shown));
    let mut line = vec![(Role::Strong, " / ".to_owned())];
    line.extend(shown);
    line.push((Role::Dim, format!("{} {count}", " ".repeat(left))));
    frame.render_widget(styled(&line, theme), area);
    if let Some(column) = column {
        frame.set_cursor_position(Position::new(area.x + 3 + column as u16, area.y));
    }
}

fn hits(app: &App, now: Now, search: &Search, columns: &Columns, theme: &Theme, area: Rect, frame: &mut Frame<'_>) {
    prose(&app.search_lines(usize::from(area.width).saturating_sub(2)), theme, area, frame);
    let Some(ranking) = &search.ranking else { return };
    let shown = ranking.hits.iter().enumerate().skip(search.top).take(usize::from(area.height));
    for (y, (index, hit)) in shown.enumerate() {
        let line = Rect { y: area.y + y as u16, height: 1, ..area };
        let name = app.session.view.tree.name(hit.node);
        let matched = search.matched(&name);
        // The version that has the label which is asked for: it need not be the latest.
        let version = search.answered.labelled_version(&name).map(|version| format!(" v{version}")).unwrap_or_default();
        let wants = text::width(&text::sanitise(&name)) + text::width(&version);
        let (room, cells) = columns.cells(app, now, hit.node, wants, theme);
        let room = room.saturating_sub(text::width(&version));
        let mut painted = vec![mark(app, hit.node, theme)];
        painted.extend(highlighted(&name, &matched, theme, room));
        let used: usize = painted.iter().map(Span::width).sum();
        painted.push(Span::raw(" ".repeat((room + 1).saturating_sub(used))));
        painted.push(Span::styled(version, theme.style(Role::Strong)));
        painted.extend(cells);
        painted.push(Span::raw(" "));
        if index == search.cursor {
            // One bar in one look, but for what was matched.
            let (matched, cursor) = (theme.style(Role::Match), theme.style(Role::Cursor));
            let look =
                |span: &mut Span<'_>| span.style = if span.style == matched { cursor.patch(matched) } else { cursor };
            painted.iter_mut().for_each(look);
        }
        frame.render_widget(Line::from(painted), line);
    }
}

/// A name with its matched characters marked; too long a name loses its beginning.
fn highlighted(name: &str, matched: &[usize], theme: &Theme, room: usize) -> Vec<Span<'static>> {
    // Each character by itself: what makes one unfit for a screen is known of it alone.
    let mut bytes = [0; 4];
    let glyph = |c: char| text::sanitise(c.encode_utf8(&mut bytes)).into_owned();
    let glyphs: Vec<String> = name.chars().map(glyph).collect();
    let wide: usize = glyphs.iter().map(|glyph| text::width(glyph)).sum();
    let mut spans = Vec::new();
    let mut excess = wide.saturating_sub(room);
    if excess > 0 {
        excess += 1;
        spans.push(Span::styled("…", theme.style(Role::Dim)));
    }
    let mut dropped = 0;
    // What looks the same is one span.
    let (mut run, mut is_hit) = (String::new(), false);
    let span = |run: String, is_hit| Span::styled(run, if is_hit { theme.style(Role::Match) } else { Style::new() });
    for (at, glyph) in glyphs.iter().enumerate() {
        if dropped < excess {
            dropped += text::width(glyph);
            continue;
        }
        let hit = matched.binary_search(&at).is_ok();
        if hit != is_hit && !run.is_empty() {
            spans.push(span(std::mem::take(&mut run), is_hit));
        }
        is_hit = hit;
        run.push_str(glyph);
    }
    if !run.is_empty() {
        spans.push(span(run, is_hit));
    }
    spans
}

/// The line between the panes.
pub(super) fn divider(theme: &Theme, area: Rect, frame: &mut Frame<'_>) {
    for y in area.top()..area.bottom() {
        let joint = if y == area.top() { "┬" } else { "│" };
        frame.render_widget(Span::styled(joint, theme.style(Role::Border)), Rect { y, height: 1, ..area });
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
        // On from the line between the panes, over the margin.
        let over = title.x.min(1);
        let room = Rect { x: title.x - over, width: title.width - wide + over, ..title };
        let path = app.chosen_path().map(|path| format!(" · {}", text::sanitise(&path))).unwrap_or_default();
        let title = format!("{}{path}", text::sanitise(&spoken(&name)));
        heading(&title, "", app.detail_has_keys(), theme, room, frame);
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

/// What lies around the row under the cursor.
pub(super) fn beside(app: &App, now: Now, theme: &Theme, area: Rect, frame: &mut Frame<'_>) {
    if area.is_empty() {
        return;
    }
    let (title, body) = split(area);
    if let Some((name, lines)) = app.beside_detail(now, usize::from(body.width).saturating_sub(2)) {
        // On from the line beside it, over the margin.
        let over = title.x.min(1);
        let room = Rect { x: title.x - over, width: title.width + over, ..title };
        let rows = usize::from(body.height);
        let top = app.session.view.beside_top.min(lines.len().saturating_sub(rows));
        let below = lines.len().saturating_sub(top + rows);
        // Nothing but the mouse scrolls it.
        let more = if below > 0 && app.has_mouse() { format!("↓ {below} more") } else { String::new() };
        heading(&name, &more, false, theme, room, frame);
        prose(&lines[top..], theme, body, frame);
    }
}
