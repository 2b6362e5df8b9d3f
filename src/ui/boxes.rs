//! What lies over the panes: pages and questions, the editor, the form.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, BorderType, Clear};
use unicode_segmentation::UnicodeSegmentation;

use super::{Theme, rect, styled};
use crate::app::content::Role;
use crate::app::create::{Field, Form, LABEL_WIDTH};
use crate::app::draft::{Draft, columns};
use crate::app::edit::Editor;
use crate::app::geometry::Area;
use crate::app::{App, Now, Overlay};
use crate::parameter::Tier;
use crate::text;

/// Paints what has the keys, if anything lies over the panes.
pub(super) fn overlay(app: &App, now: Now, theme: Theme, frame: &mut Frame<'_>) {
    let g = app.geometry();
    match app.overlays.last() {
        None => {}
        Some(Overlay::Editor(editor)) => self::editor(app, editor, theme, g.overlay, frame),
        Some(Overlay::Form(form)) => self::form(app, form, theme, g.overlay, frame),
        Some(_) => page(app, now, theme, g.page, frame),
    }
}

/// A border with a title; what is behind it is cleared.
fn border(title: &str, foot: &str, theme: Theme, area: Rect, frame: &mut Frame<'_>) {
    frame.render_widget(Clear, area);
    let room = usize::from(area.width).saturating_sub(6);
    let mut block = Block::bordered().border_type(BorderType::Rounded).border_style(theme.border());
    if room > 0 {
        let title = format!(" {} ", text::truncate_middle(title, room));
        block = block.title(Span::styled(title, theme.role(Role::Strong)));
    }
    if !foot.is_empty() && text::width(foot) < room {
        block = block.title_bottom(Line::styled(format!(" {foot} "), theme.role(Role::Dim)).right_aligned());
    }
    frame.render_widget(block, area);
}

/// A page or question: as high as its lines, in the upper part of the screen.
fn page(app: &App, now: Now, theme: Theme, area: Area, frame: &mut Frame<'_>) {
    let lines = app.page_lines(now);
    let height = area.height.min(u16::try_from(lines.len()).unwrap_or(u16::MAX).saturating_add(2));
    let area = Area { y: area.y + (area.height - height) / 3, height, ..area };
    let inside = area.inside();
    let rows = usize::from(inside.height);
    let top = app.page_top().min(lines.len().saturating_sub(rows));
    let below = lines.len().saturating_sub(top + rows);
    let foot = match (top, below) {
        (_, 1..) => format!("↓ {below} more"),
        (1.., 0) => "end".to_owned(),
        _ => String::new(),
    };
    border(&app.page_title(), &foot, theme, rect(area, frame.area()), frame);
    for (y, line) in lines.iter().skip(top).take(rows).enumerate() {
        let at = Area { y: inside.y + y as u16, height: 1, ..inside };
        frame.render_widget(styled(line, theme), rect(at, frame.area()));
    }
}

fn editor(app: &App, editor: &Editor, theme: Theme, area: Area, frame: &mut Frame<'_>) {
    let (line, column) = editor.draft.line_and_column();
    let foot = if editor.veil.down {
        String::new()
    } else {
        let limit = if editor.was.described { editor.was.tier } else { Tier::Advanced }.value_limit();
        let changed = if editor.is_changed() { "changed · " } else { "" };
        format!("{changed}line {line}, column {column} · {} of {limit} bytes", editor.draft.text().len())
    };
    let title = format!("{} · {} · version {}", app.page_title(), editor.was.kind, editor.was.version);
    border(&title, &foot, theme, rect(area, frame.area()), frame);
    let inside = area.inside();
    let rows = app.editor_rows();
    let body = Area { height: rows as u16, ..inside };
    if editor.veil.down {
        veiled(theme, body, frame);
    } else {
        text_area(&editor.draft, editor.top, true, body, frame);
    }
    problem(app, theme, inside, frame);
}

fn veiled(theme: Theme, area: Area, frame: &mut Frame<'_>) {
    let line = Line::from(vec![
        Span::styled(text::MASK, theme.role(Role::Mask)),
        Span::styled("  masked while nobody types; any key shows the draft again", theme.role(Role::Dim)),
    ]);
    frame.render_widget(line, rect(Area { height: 1.min(area.height), ..area }, frame.area()));
}

/// The rows of a text, hidden characters as glyphs, and the cursor.
fn text_area(draft: &Draft, top: usize, has_cursor: bool, area: Area, frame: &mut Frame<'_>) {
    let width = usize::from(area.width);
    let rows = draft.rows(width);
    for (y, row) in rows.iter().skip(top).take(usize::from(area.height)).enumerate() {
        let at = Area { y: area.y + y as u16, height: 1, ..area };
        let shown = text::sanitise(&draft.text()[row.clone()]);
        frame.render_widget(Span::raw(shown), rect(at, frame.area()));
    }
    let (row, column) = draft.position(width);
    if has_cursor && row >= top && row - top < usize::from(area.height) {
        let x = area.x + (column as u16).min(area.width.saturating_sub(1));
        frame.set_cursor_position(Position::new(x, area.y + (row - top) as u16));
    }
}

/// Why the draft was not saved or written, at the bottom of its box.
fn problem(app: &App, theme: Theme, inside: Area, frame: &mut Frame<'_>) {
    let lines = app.problem_lines();
    let height = inside.height.min(lines.len() as u16);
    for (y, line) in (inside.y + inside.height - height..).zip(lines.iter().take(usize::from(height))) {
        let at = rect(Area { y, height: 1, ..inside }, frame.area());
        frame.render_widget(Clear, at);
        frame.render_widget(styled(line, theme), at);
    }
}

fn form(app: &App, form: &Form, theme: Theme, area: Area, frame: &mut Frame<'_>) {
    border(&app.page_title(), "tab next field", theme, rect(area, frame.area()), frame);
    let inside = area.inside();
    let width = app.form_width();
    let rows = usize::from(inside.height).saturating_sub(app.problem_lines().len());
    // Where not all fields fit, those around the one that has the keys are shown.
    let focused = form.fields().position(|field| field == form.field).unwrap_or(0);
    let skip = (focused + 1).saturating_sub(rows);
    for (y, field) in (inside.y..).zip(form.fields().skip(skip).take(rows)) {
        let at = Area { y, height: 1, ..inside };
        let has_keys = form.field == field;
        let role = if has_keys { Role::Strong } else { Role::Label };
        let mark = if has_keys { "› " } else { "  " };
        let label = text::pad(&format!("{mark}{}", field.label()), LABEL_WIDTH);
        frame.render_widget(Span::styled(label, theme.role(role)), rect(at, frame.area()));
        let field_area = Area { x: inside.x + LABEL_WIDTH as u16, width: width as u16, ..at };
        match field {
            Field::Type => choice(form.kind.as_str(), has_keys, theme, field_area, frame),
            Field::Tier => choice(form.tier.as_str(), has_keys, theme, field_area, frame),
            Field::Value => {
                let left = (inside.y + rows as u16).saturating_sub(y);
                let value = Area { height: left.min(app.form_value_rows() as u16), ..field_area };
                form_value(form, has_keys, theme, value, frame);
            }
            Field::Name | Field::Key | Field::Description | Field::Pattern => {
                line_field(form, field, has_keys, theme, field_area, frame);
            }
        }
    }
    problem(app, theme, inside, frame);
}

fn choice(word: &str, has_keys: bool, theme: Theme, area: Area, frame: &mut Frame<'_>) {
    let line = if has_keys {
        Line::from(vec![
            Span::styled(format!("‹ {word} ›"), theme.role(Role::Strong)),
            Span::styled("  ← → changes it", theme.role(Role::Dim)),
        ])
    } else {
        Line::raw(word.to_owned())
    };
    frame.render_widget(line, rect(area, frame.area()));
}

fn line_field(form: &Form, field: Field, has_keys: bool, theme: Theme, area: Area, frame: &mut Frame<'_>) {
    let Some(draft) = form.draft(field) else { return };
    if draft.text().is_empty() {
        let hint = match field {
            Field::Key => "alias/aws/ssm, the account's default; or an alias, key id or key ARN",
            Field::Pattern => "optional: an expression that every value must match as a whole",
            Field::Description => "optional",
            _ => "",
        };
        let hint = text::truncate(hint, usize::from(area.width));
        frame.render_widget(Span::styled(hint, theme.role(Role::Dim)), rect(area, frame.area()));
    }
    let (shown, column) = window(draft.text(), draft.cursor(), usize::from(area.width));
    frame.render_widget(Span::raw(shown), rect(area, frame.area()));
    if has_keys {
        frame.set_cursor_position(Position::new(area.x + column as u16, area.y));
    }
}

fn form_value(form: &Form, has_keys: bool, theme: Theme, area: Area, frame: &mut Frame<'_>) {
    if form.veil.down {
        veiled(theme, area, frame);
    } else if has_keys {
        text_area(&form.value, form.top, true, area, frame);
    } else if !form.value.text().is_empty() {
        frame.render_widget(Span::styled(text::MASK, theme.role(Role::Mask)), rect(area, frame.area()));
    }
}

/// The part of a one-line text around its cursor that fits, and the cursor's column in it.
pub(super) fn window(text: &str, cursor: usize, width: usize) -> (String, usize) {
    let width = width.max(1);
    let before = columns(&text[..cursor]);
    let mut skip = (before + 1).saturating_sub(width);
    let mut shown = String::new();
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
        shown += &text::sanitise(grapheme);
        used += wide;
    }
    (shown, column.min(width - 1))
}

#[cfg(test)]
mod tests {
    use super::window;

    #[test]
    fn a_long_line_shows_what_is_around_its_cursor() {
        assert_eq!(window("/a/b", 4, 10), ("/a/b".to_owned(), 4));
        assert_eq!(window("0123456789", 10, 5), ("6789".to_owned(), 4));
        assert_eq!(window("0123456789", 0, 5), ("01234".to_owned(), 0));
        assert_eq!(window("", 0, 0), (String::new(), 0));
    }
}
