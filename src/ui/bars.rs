//! The lines above and below: who and where, what is going on, which keys.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Modifier;
use ratatui::text::{Line, Span};

use super::Theme;
use crate::app::App;
use crate::app::content::Role;
use crate::keymap;
use crate::text;

/// Account, principal, region, profile, endpoint, read-only. What does not fit goes from the end; read-only never does.
pub(super) fn header(app: &App, theme: Theme, area: Rect, frame: &mut Frame<'_>) {
    if area.is_empty() {
        return;
    }
    let width = usize::from(area.width);
    let place = app.place();
    let right = if place.read_only { " READ ONLY " } else { "" };
    let mut parts = vec!["sesame".to_owned()];
    if let Some(identity) = &app.identity {
        parts.push(format!("{} {}", identity.account, identity.principal()));
    }
    parts.extend(place.region.clone());
    if place.demo {
        parts.push("demo store".to_owned());
    }
    parts.extend(place.profile.as_ref().map(|profile| format!("profile {profile}")));
    parts.extend(place.endpoint.as_ref().map(|endpoint| format!("endpoint {endpoint}")));
    let room = width.saturating_sub(text::width(right));
    let wide: usize = parts.iter().map(|part| text::width(&text::sanitise(part)) + 2).sum();
    if wide > room && parts.len() > 1 {
        // Where is worth more than what this program is called.
        parts.remove(0);
    }
    let mut left = String::from(" ");
    for (i, part) in parts.iter().enumerate() {
        let part = text::sanitise(part);
        let gap = if i == 0 { "" } else { "  " };
        if text::width(&left) + gap.len() + text::width(&part) > room {
            break;
        }
        left += gap;
        left += &part;
    }
    let left = text::pad(&text::truncate(&left, room), room);
    let warn = theme.header().add_modifier(Modifier::BOLD);
    frame.render_widget(Line::from(vec![Span::styled(left, theme.header()), Span::styled(right, warn)]), area);
}

/// A notice on the left, what is going on on the right; where both do not fit, the notice alone.
pub(super) fn status(app: &App, theme: Theme, area: Rect, frame: &mut Frame<'_>) {
    let width = usize::from(area.width);
    let activity = app.activity();
    let Some(notice) = &app.notice else {
        let line = text::truncate(&activity, width.saturating_sub(1)).into_owned();
        frame.render_widget(Span::styled(format!(" {line}"), theme.role(Role::Dim)), area);
        return;
    };
    let said = text::truncate_middle(&notice.text, width.saturating_sub(1)).into_owned();
    let rest = width.saturating_sub(text::width(&said) + 1);
    let mut spans = vec![Span::styled(format!(" {said}"), theme.role(notice.tone.role()))];
    if rest >= text::width(&activity) + 4 {
        let gap = " ".repeat(rest - text::width(&activity) - 1);
        spans.push(Span::styled(format!("{gap}{activity} "), theme.role(Role::Dim)));
    }
    frame.render_widget(Line::from(spans), area);
}

/// The keys that hold here, the important first; what is not possible now is greyed, what does not fit is dropped.
pub(super) fn footer(app: &App, theme: Theme, area: Rect, frame: &mut Frame<'_>) {
    let mut spans = Vec::new();
    let mut used = 0;
    for binding in keymap::bindings(app.context()).filter(|binding| !binding.hint.is_empty()) {
        let key = binding.keys[0].to_string();
        // Over the panes a key that does nothing is noise; in them it says what another row could do.
        if !app.overlays.is_empty() && !app.can(binding.action) {
            continue;
        }
        let wide = text::width(&key) + text::width(binding.hint) + 3;
        if used + wide > usize::from(area.width) + 1 {
            break;
        }
        used += wide;
        let (key_style, hint_style) = if app.can(binding.action) {
            (theme.role(Role::Strong), theme.role(Role::Plain))
        } else {
            (theme.role(Role::Dim), theme.role(Role::Dim))
        };
        spans.push(Span::styled(format!(" {key}"), key_style));
        spans.push(Span::styled(format!(" {} ", binding.hint), hint_style));
    }
    frame.render_widget(Line::from(spans), area);
}
