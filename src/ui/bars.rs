//! The lines above and below: who and where, what is going on, which keys.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::paint::styled;
use super::theme::Theme;
use crate::app::footer::Hint;
use crate::app::{App, Now};
use crate::config::{Colour, Ground};
use crate::line::Role;
use crate::text;

/// A part of the header.
struct Piece {
    role: Role,
    text: String,
    /// What stands before it.
    before: &'static str,
    /// What goes first where there is no room for all: the highest.
    expendable: u8,
    /// The fewest columns that it is worth being shortened to; one that cannot be shortened goes whole.
    least: usize,
}

impl Piece {
    fn new(role: Role, text: impl AsRef<str>, before: &'static str, expendable: u8) -> Self {
        Self { role, text: text::sanitise(text.as_ref()).into_owned(), before, expendable, least: usize::MAX }
    }

    fn or_at_least(self, least: usize) -> Self {
        Self { least, ..self }
    }

    fn width(&self) -> usize {
        text::width(self.before) + text::width(&self.text)
    }
}

/// Columns that an address is worth being shortened to. A question names it in full, whatever the width.
const ADDRESS_WORTH_SAYING: usize = 9;

/// Columns that account and region are left, before the words of the settings go.
const WHERE_WORTH_SAYING: usize = 22;

/// What nobody may overlook, each a word with a colour of its own at the right end: it goes last, where there is no room.
fn chips(app: &App, width: usize) -> Vec<(Role, String)> {
    let place = app.place();
    let production = app.production().map(|ground| match ground {
        Ground::Unknown => " PRODUCTION? ",
        _ => " PRODUCTION ",
    });
    let endpoint = place.shown_endpoint().map(|endpoint| format!(" endpoint {} ", text::sanitise(&endpoint)));
    let mut chips = Vec::new();
    chips.extend(endpoint.map(|endpoint| (Role::HeaderWarn, endpoint)));
    chips.extend(app.is_demo().then(|| (Role::Demo, " demo store ".to_owned())));
    chips.extend(production.map(|production| (Role::Production, production.to_owned())));
    chips.extend(place.read_only.then(|| (Role::HeaderWarn, " READ ONLY ".to_owned())));
    // What the settings have said goes first where there is no room: in front, behind the endpoint.
    let words = app.context_words().map(|(colour, words)| (context(colour), format!(" {} ", text::sanitise(words))));
    let spares = app.spares_strings().then(|| (Role::HeaderWarn, " Strings stay shown ".to_owned()));
    let at = usize::from(place.endpoint.is_some());
    let waiting = app.session.change_set.len();
    let waiting = (waiting > 0).then(|| (Role::HeaderWarn, format!(" {waiting} in the change set ")));
    for own in [waiting, spares, words].into_iter().flatten() {
        if chip_columns(&chips) + text::width(&own.1) + 1 + WHERE_WORTH_SAYING <= width {
            chips.insert(at, own);
        }
    }
    chips
}

fn chip_columns(chips: &[(Role, String)]) -> usize {
    chips.iter().map(|(_, chip)| text::width(chip) + 1).sum()
}

fn context(colour: Colour) -> Role {
    match colour {
        Colour::Red => Role::ContextRed,
        Colour::Yellow => Role::ContextYellow,
        Colour::Green => Role::ContextGreen,
        Colour::Magenta => Role::ContextMagenta,
        Colour::Cyan => Role::ContextCyan,
    }
}

/// Where one is, from the outside in: account, region, principal, and whose credentials sign.
fn whereabouts(app: &App) -> Vec<Piece> {
    let place = app.place();
    let who = app.session.identity.as_ref();
    let mut pieces = vec![Piece::new(Role::Product, " sesame ", "", 6)];
    if let Some(who) = who {
        if let Some(alias) = &who.alias {
            pieces.push(Piece::new(Role::Strong, alias, " ", 5));
        }
        pieces.push(Piece::new(Role::Plain, &who.account, " ", 0));
    }
    if let Some(region) = &place.region {
        pieces.push(Piece::new(Role::Plain, region, if who.is_some() { " › " } else { " " }, 1));
    }
    if let Some(who) = who {
        pieces.push(Piece::new(Role::Plain, who.principal(), " › ", 4).or_at_least(9));
    }
    if let Some(signed_by) = place.signed_by() {
        pieces.push(Piece::new(Role::Dim, signed_by, "  ", 3).or_at_least(9));
    }
    pieces
}

/// Where one is on the left, what nobody may overlook on the right. In production all of it has that colour.
pub(super) fn header(app: &App, theme: &Theme, area: Rect, frame: &mut Frame<'_>) {
    if area.is_empty() {
        return;
    }
    let width = usize::from(area.width);
    let mut chips = chips(app, width);
    let mut pieces = whereabouts(app);
    // Whatever else is cut, not that calls go elsewhere than to AWS: but its address may be.
    let least = pieces.iter().filter(|piece| piece.expendable < 2).map(Piece::width).sum::<usize>();
    let over = (least + chip_columns(&chips)).saturating_sub(width);
    if let (true, Some(address), Some((_, chip))) = (over > 0, app.place().shown_endpoint(), chips.first_mut()) {
        let room = text::width(chip).saturating_sub(over + 2);
        *chip = format!(" {} ", text::truncate(&text::sanitise(&address), room));
        if room < ADDRESS_WORTH_SAYING {
            chips.remove(0);
        }
    }
    let room = width.saturating_sub(chip_columns(&chips));
    fit(&mut pieces, room.saturating_sub(1));
    let in_production = app.production().is_some();
    let look = |role: Role| match role {
        _ if in_production && role == Role::Product => theme.style(Role::Production),
        _ if in_production => theme.style(Role::HeaderProduction),
        _ => theme.style(role),
    };
    let mut spans = Vec::new();
    for piece in &pieces {
        let before = if in_production { Role::Plain } else { Role::Title };
        spans.push(Span::styled(piece.before, look(before)));
        spans.push(Span::styled(piece.text.clone(), look(piece.role)));
    }
    let used: usize = pieces.iter().map(Piece::width).sum();
    spans.push(Span::styled(" ".repeat(room.saturating_sub(used)), look(Role::Plain)));
    for (role, chip) in chips {
        spans.push(Span::styled(" ", look(Role::Plain)));
        // On the header's own colour it would not stand out.
        let role = if role == Role::Production { Role::BorderWarn } else { role };
        spans.push(Span::styled(chip, theme.style(role)));
    }
    frame.render_widget(Line::from(spans), area);
}

/// Leaves out what matters least, or shortens it, until what is left fits.
fn fit(pieces: &mut Vec<Piece>, room: usize) {
    loop {
        let over = pieces.iter().map(Piece::width).sum::<usize>().saturating_sub(room);
        if over == 0 {
            return;
        }
        let Some(at) = (0..pieces.len()).max_by_key(|at| pieces[*at].expendable) else { return };
        let piece = &mut pieces[at];
        let left = text::width(&piece.text).saturating_sub(over);
        if left >= piece.least {
            piece.text = text::truncate_middle(&piece.text, left).into_owned();
        } else if piece.expendable > 0 {
            pieces.remove(at);
        } else {
            piece.text = text::truncate(&piece.text, left).into_owned();
            return;
        }
    }
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
