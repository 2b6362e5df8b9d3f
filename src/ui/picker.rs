//! The list of profiles or regions: what is typed, and what of the list it leaves.

use ratatui::Frame;
use ratatui::layout::Position;
use ratatui::text::{Line, Span};

use super::boxes::{border, window};
use super::{Theme, rect};
use crate::app::App;
use crate::app::content::Role;
use crate::app::geometry::Area;
use crate::app::picker::{Choice, Picker};
use crate::text;

/// Columns between the names and what is said beside them.
const GAP: usize = 2;

pub(super) fn picker(app: &App, picker: &Picker, theme: Theme, area: Area, frame: &mut Frame<'_>) {
    let matches = picker.matches();
    let lines = matches.as_ref().map_or(1, Vec::len).clamp(1, app.picker_rows().max(1));
    let height = area.height.min(lines as u16 + 3);
    let area = Area { height, ..area };
    border(&app.page_title(), "type to narrow it down", theme, rect(area, frame.area()), frame);
    let inside = area.inside();
    let line = Area { height: 1.min(inside.height), ..inside };
    let (shown, column) = window(picker.line.text(), picker.line.cursor(), usize::from(inside.width).saturating_sub(2));
    frame.render_widget(
        Line::from(vec![Span::styled("› ", theme.role(Role::Strong)), Span::raw(shown)]),
        rect(line, frame.area()),
    );
    if inside.height > 0 && inside.width > 2 {
        frame.set_cursor_position(Position::new(inside.x + 2 + column as u16, inside.y));
    }
    let body = Area { y: inside.y + 1, height: inside.height.saturating_sub(1), ..inside };
    let Some(matches) = matches.filter(|matches| !matches.is_empty()) else {
        let said = Span::styled(app.picker_says(), theme.role(Role::Dim));
        frame.render_widget(said, rect(Area { height: 1.min(body.height), ..body }, frame.area()));
        return;
    };
    let names = matches.iter().map(|choice| text::width(&choice.name)).max().unwrap_or(0);
    for (y, (at, choice)) in (body.y..body.y + body.height).zip(matches.iter().enumerate().skip(picker.top)) {
        let mut line = row(choice, names, usize::from(body.width), theme);
        if at == picker.cursor {
            line.spans.iter_mut().for_each(|span| span.style = theme.cursor(true));
        }
        frame.render_widget(line, rect(Area { y, height: 1, ..body }, frame.area()));
    }
}

fn row(choice: &Choice, names: usize, width: usize, theme: Theme) -> Line<'static> {
    let name = text::sanitise(&choice.name);
    let wide = names.min(width.saturating_sub(GAP));
    let name = text::pad(&text::truncate(&name, wide), wide + GAP);
    let rest = width.saturating_sub(wide + GAP);
    let about = text::pad(&text::truncate(&text::sanitise(&choice.about), rest), rest);
    let role = if choice.current { Role::Strong } else { Role::Plain };
    Line::from(vec![Span::styled(name, theme.role(role)), Span::styled(about, theme.role(Role::Dim))])
}
