//! The lines above and below: who and where, what is going on, which keys.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

use super::paint::styled;
use super::theme::Theme;
use crate::app::footer::Hint;
use crate::app::{App, Now};
use crate::config::Colour;
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

/// How expendable it is who is signed in: the least after account and region.
const WHO: u8 = 3;

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

/// The fewest columns that say who it is.
const WHO_AT_LEAST: usize = 5;

/// What nobody may overlook, each a word with a colour of its own at the right end.
struct Chip {
    of: Of,
    role: Role,
    text: String,
}

/// What a chip is of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Of {
    Endpoint,
    /// What the settings say of the place.
    Words,
    /// Strings that the settings spare the mask.
    Strings,
    ChangeSet,
    /// What is looked at again and again.
    Watch,
    Demo,
    Production,
    ReadOnly,
}

/// What is done in turn, each as far as it makes room for that on the left: words are shortened before any goes, and what the settings have
/// said goes first.
const SHORTER: &[(Of, Less, Left)] = &[
    (Of::Watch, Less::Short, Left::Who(20)),
    (Of::ChangeSet, Less::Short, Left::Who(20)),
    (Of::Demo, Less::Short, Left::Who(20)),
    (Of::Strings, Less::Short, Left::Who(20)),
    (Of::Words, Less::Gone, Left::Who(9)),
    (Of::Strings, Less::Gone, Left::Who(9)),
    (Of::Watch, Less::Gone, Left::Who(9)),
    (Of::Endpoint, Less::Cut, Left::Who(20)),
    (Of::Production, Less::ShortIfItHelps, Left::Who(20)),
    (Of::ReadOnly, Less::ShortIfItHelps, Left::Who(WHO_AT_LEAST)),
    (Of::ChangeSet, Less::Gone, Left::Who(WHO_AT_LEAST)),
    (Of::Demo, Less::Gone, Left::Region),
    (Of::Production, Less::Short, Left::Region),
    (Of::ReadOnly, Less::Short, Left::Region),
    (Of::Endpoint, Less::Gone, Left::Region),
];

/// How a chip takes less room.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Less {
    /// In fewer letters.
    Short,
    /// The same, of what is not to be overlooked: only where there is room for more then.
    ShortIfItHelps,
    /// Its address as far as there is room.
    Cut,
    /// Not at all.
    Gone,
}

/// What there is to be room for on the left.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Left {
    /// Account and region.
    Region,
    /// And who is signed in, in so many columns.
    Who(usize),
}

impl Left {
    fn columns(self, pieces: &[Piece]) -> usize {
        let of = |piece: &Piece| match (self, piece.expendable) {
            (_, 0) | (Self::Region | Self::Who(_), 1) => piece.width(),
            (Self::Who(most), WHO) => text::width(piece.before) + text::width(&piece.text).min(most),
            _ => 0,
        };
        pieces.iter().map(of).sum::<usize>() + 1
    }
}

/// What stands at the right end, in full.
fn chips(app: &App) -> Vec<Chip> {
    let place = app.place();
    let chip = |of: Of, role: Role, words: &str| Chip { of, role, text: format!(" {} ", text::sanitise(words)) };
    let mut chips = Vec::new();
    if let Some(endpoint) = place.shown_endpoint() {
        chips.push(chip(Of::Endpoint, Role::HeaderWarn, &format!("endpoint {endpoint}")));
    }
    if let Some((colour, words)) = app.context_words() {
        chips.push(chip(Of::Words, context(colour), words));
    }
    if app.spares_strings() {
        chips.push(chip(Of::Strings, Role::HeaderWarn, "Strings stay shown"));
    }
    if let Some(name) = app.watched_name() {
        chips.push(chip(Of::Watch, Role::ContextCyan, &format!("watching {name}")));
    }
    match app.session.change_set.len() {
        0 => {}
        waiting => {
            chips.push(chip(Of::ChangeSet, Role::HeaderWarn, &format!("{} in the change set", text::grouped(waiting))));
        }
    }
    if let Some(ground) = app.production() {
        chips.push(chip(Of::Production, Role::Production, ground.word()));
    }
    if app.is_demo() {
        chips.push(chip(Of::Demo, Role::Demo, "demo store"));
    }
    if place.read_only {
        chips.push(chip(Of::ReadOnly, Role::HeaderWarn, "READ ONLY"));
    }
    chips
}

/// The same in fewer letters; as it is where there are none.
fn in_short(app: &App, chip: &Chip) -> String {
    let short = match chip.of {
        Of::ChangeSet => return format!(" set {} ", text::grouped(app.session.change_set.len())),
        Of::Watch => "watching",
        Of::Demo => "demo",
        Of::Strings => "Strings shown",
        Of::Production => app.production().map_or("PROD", |ground| ground.short()),
        Of::ReadOnly => "R/O",
        Of::Endpoint | Of::Words => return chip.text.clone(),
    };
    format!(" {short} ")
}

/// Makes room for what is on the left, one step after the other.
fn shorten(app: &App, chips: &mut Vec<Chip>, pieces: &[Piece], width: usize) {
    for (of, less, left) in SHORTER {
        let over = |chips: &[Chip], left: Left| (left.columns(pieces) + chip_columns(chips)).saturating_sub(width);
        let too_many = over(chips, *left);
        let Some(at) = chips.iter().position(|chip| chip.of == *of).filter(|_| too_many > 0) else { continue };
        match less {
            Less::Gone => drop(chips.remove(at)),
            Less::Short => chips[at].text = in_short(app, &chips[at]),
            Less::Cut => cut_address(app, &mut chips[at], too_many),
            Less::ShortIfItHelps => {
                let aims = [Left::Region, Left::Who(WHO_AT_LEAST)];
                let before = aims.map(|aim| over(chips, aim) > 0);
                let short = in_short(app, &chips[at]);
                let in_full = std::mem::replace(&mut chips[at].text, short);
                let helps = aims.iter().zip(before).any(|(aim, was_over)| was_over && over(chips, *aim) == 0);
                if !helps && before.contains(&true) {
                    chips[at].text = in_full;
                }
            }
        }
    }
}

/// Whatever else is cut, not that calls go elsewhere than to AWS: but its address may be.
fn cut_address(app: &App, chip: &mut Chip, over: usize) {
    let address = app.place().shown_endpoint().unwrap_or_default();
    let room = text::width(&chip.text).saturating_sub(over + 2);
    chip.text = match room {
        ADDRESS_WORTH_SAYING.. => format!(" {} ", text::truncate(&text::sanitise(&address), room)),
        _ => " endpoint ".to_owned(),
    };
}

fn chip_columns(chips: &[Chip]) -> usize {
    chips.iter().map(|chip| text::width(&chip.text) + 1).sum()
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
        pieces.push(Piece::new(Role::Plain, who.principal(), " › ", WHO).or_at_least(WHO_AT_LEAST));
    }
    if let Some(signed_by) = place.signed_by() {
        pieces.push(Piece::new(Role::Dim, signed_by, "  ", 4).or_at_least(9));
    }
    pieces
}

/// Where one is on the left, what nobody may overlook on the right. In production all of it has that colour.
pub(super) fn header(app: &App, theme: &Theme, area: Rect, frame: &mut Frame<'_>) {
    if area.is_empty() {
        return;
    }
    let width = usize::from(area.width);
    let mut chips = chips(app);
    let mut pieces = whereabouts(app);
    shorten(app, &mut chips, &pieces, width);
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
    for Chip { role, text, .. } in chips {
        spans.push(Span::styled(" ", look(Role::Plain)));
        let style = match role {
            Role::Production => on_production(theme),
            // Brighter than that nothing is there, and least of all what is harmless.
            Role::Demo if in_production => theme.style(Role::HeaderProduction),
            role => theme.style(role),
        };
        spans.push(Span::styled(text, style));
    }
    frame.render_widget(Line::from(spans), area);
}

/// The chip of production. In the header's own colour it would not stand out: it is filled with that of the text, or, where there
/// are no colours, left open.
fn on_production(theme: &Theme) -> Style {
    match theme.style(Role::Production).fg {
        Some(_) => Style::new().add_modifier(Modifier::REVERSED.union(Modifier::BOLD)),
        None => theme.style(Role::BorderWarn),
    }
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
    let Some(notice) = app.notice_on_line() else {
        let line = text::truncate_sentence(&activity, width.saturating_sub(1)).into_owned();
        frame.render_widget(Span::styled(format!(" {line}"), theme.style(Role::Dim)), area);
        return;
    };
    let said = app.notice_in(notice, width.saturating_sub(1));
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
