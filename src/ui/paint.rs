//! What all painters use.

use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::theme::Theme;
use crate::app::geometry::Area;
use crate::line;

/// An area as far as it is on the screen.
pub(super) fn rect(area: Area, screen: Rect) -> Rect {
    Rect::new(area.x, area.y, area.width, area.height).intersection(screen)
}

/// A line of content in the looks of its roles.
pub(super) fn styled<'a>(line: &'a [(line::Role, String)], theme: &Theme) -> Line<'a> {
    line.iter().map(|(role, text)| Span::styled(text.as_str(), theme.style(*role))).collect()
}
