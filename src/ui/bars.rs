//! The lines above and below: who and where, what is going on, which keys.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::paint::styled;
use super::theme::Theme;
use crate::app::footer::Hint;
use crate::app::{App, Now};
use crate::config::Ground;
use crate::line::Role;
use crate::text;

/// Columns that a role is worth being shortened to.
const ROLE_WORTH_SAYING: usize = 9;

/// Account, principal, region, endpoint, profile, production, read-only. Where there is no room for all, the name of the program
/// goes first, then the role, then the account's alias; then what is at the end. The last two never go.
pub(super) fn header(app: &App, theme: &Theme, area: Rect, frame: &mut Frame<'_>) {
    if area.is_empty() {
        return;
    }
    let width = usize::from(area.width);
    let right = if app.place().read_only { " READ ONLY " } else { "" };
    let production = match app.production() {
        None => "",
        Some(Ground::Unknown) => " PRODUCTION? ",
        Some(_) => " PRODUCTION ",
    };
    let room = width.saturating_sub(text::width(right) + text::width(production));
    let who = app.session.identity.as_ref().map(|who| {
        let named = who.account_and_alias();
        let full = format!("{named} {}", who.principal()).trim_end().to_owned();
        [full, named, who.account.clone()]
    });
    let who = |form: usize| who.as_ref().map(|who| who[form].as_str());
    let forms = [(Some("sesame"), who(0)), (None, who(0)), (None, who(1)), (None, who(2))];
    let lines =
        forms.map(|(name, who)| name.into_iter().chain(who).map(str::to_owned).chain(whereabouts(app)).collect());
    let wide = |parts: &Vec<String>| parts.iter().map(|part| text::width(&text::sanitise(part)) + 2).sum::<usize>();
    let fits = lines.iter().position(|parts| wide(parts) <= room + 1).unwrap_or(lines.len() - 1);
    let mut parts: Vec<String> = lines[fits].clone();
    let free = (room + 1).saturating_sub(wide(&parts));
    if let Some(who) = app.session.identity.as_ref().filter(|_| fits > 1 && free > ROLE_WORTH_SAYING) {
        parts[0] = format!("{} {}", parts[0], text::truncate_middle(&text::sanitise(who.principal()), free - 1));
    }
    let left = text::pad(&text::truncate(&line(&parts, room), room), room);
    let warn = theme.style(Role::HeaderWarn);
    let spans = vec![
        Span::styled(left, theme.style(Role::Header)),
        Span::styled(production, theme.style(Role::Production)),
        Span::styled(right, warn),
    ];
    frame.render_widget(Line::from(spans), area);
}

/// Where the session is.
fn whereabouts(app: &App) -> Vec<String> {
    let place = app.place();
    let demo = app.is_demo().then(|| "demo store".to_owned());
    let profile = place.signed_by();
    let endpoint = place.shown_endpoint().map(|endpoint| format!("endpoint {endpoint}"));
    // Whatever else is cut, not that calls go elsewhere than to AWS.
    place.region.clone().into_iter().chain(demo).chain(endpoint).chain(profile).collect()
}

/// As many of the parts as there is room for; the first that does not fit is cut, so that it is known to be there.
fn line(parts: &[String], room: usize) -> String {
    const WORTH_CUTTING: usize = 9;
    let mut line = String::from(" ");
    for (i, part) in parts.iter().enumerate() {
        let part = text::sanitise(part);
        let gap = if i == 0 { "" } else { "  " };
        let left = room.saturating_sub(text::width(&line) + gap.len());
        if text::width(&part) > left {
            if left >= WORTH_CUTTING {
                line += gap;
                line += &text::truncate(&part, left);
            }
            break;
        }
        line += gap;
        line += &part;
    }
    line
}

/// What keeps the session from going on.
pub(super) fn banner(app: &App, theme: &Theme, area: Rect, frame: &mut Frame<'_>) {
    for (y, line) in (area.y..area.bottom()).zip(&app.banner_lines()) {
        let at = Rect { x: area.x + 1, y, width: area.width.saturating_sub(1), height: 1 };
        frame.render_widget(styled(line, theme), at.intersection(area));
    }
}

/// A notice on the left, what is going on on the right; where both do not fit, the notice alone.
pub(super) fn status(app: &App, now: Now, theme: &Theme, area: Rect, frame: &mut Frame<'_>) {
    let width = usize::from(area.width);
    let activity = app.activity(now);
    let Some(notice) = &app.notice else {
        let line = text::truncate(&activity, width.saturating_sub(1)).into_owned();
        frame.render_widget(Span::styled(format!(" {line}"), theme.style(Role::Dim)), area);
        return;
    };
    let said = text::truncate_middle(&notice.text, width.saturating_sub(1)).into_owned();
    let rest = width.saturating_sub(text::width(&said) + 1);
    let mut spans = vec![Span::styled(format!(" {said}"), theme.style(notice.tone.role()))];
    if rest >= text::width(&activity) + 4 {
        let gap = " ".repeat(rest - text::width(&activity) - 1);
        spans.push(Span::styled(format!("{gap}{activity} "), theme.style(Role::Dim)));
    }
    frame.render_widget(Line::from(spans), area);
}

/// The keys that do something here and now, the likeliest first; those that do not fit are left out from the end. The one that
/// shows all of them stands at the right end, whatever the width.
pub(super) fn footer(app: &App, theme: &Theme, area: Rect, frame: &mut Frame<'_>) {
    let wide = |hint: &Hint| text::width(&hint.key) + text::width(hint.says) + 3;
    let help = app.help_hint();
    // Where nothing follows, the blank behind the last may be cut.
    let mut room =
        help.as_ref().map_or(usize::from(area.width) + 1, |help| usize::from(area.width).saturating_sub(wide(help)));
    let painted = |hint: Hint| {
        [
            Span::styled(format!(" {}", hint.key), theme.style(Role::Strong)),
            Span::styled(format!(" {} ", hint.says), theme.style(Role::Plain)),
        ]
    };
    let mut spans = Vec::new();
    for hint in app.footer_hints() {
        let Some(left) = room.checked_sub(wide(&hint)) else { break };
        room = left;
        spans.extend(painted(hint));
    }
    if let Some(help) = help {
        spans.push(Span::raw(" ".repeat(room)));
        spans.extend(painted(help));
    }
    frame.render_widget(Line::from(spans), area);
}
