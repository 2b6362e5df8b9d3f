//! The themes that the program brings.

use ratatui::style::{Color, Modifier, Style};

use crate::line::Role;

const BOLD: Modifier = Modifier::BOLD;
const UNDERLINED: Modifier = Modifier::UNDERLINED;
const REVERSED: Modifier = Modifier::REVERSED;

/// What is coloured alike, and how.
struct Palette {
    /// Failed, removed, production.
    bad: Color,
    /// To look at: a secret.
    warn: Color,
    /// What comes before production.
    staging: Color,
    /// Worked, added, fresh, where things are tried out.
    good: Color,
    /// What a page is about, a value, a list.
    accent: Color,
    /// Numbers, labels of versions.
    other: Color,
    border: Color,
    /// What is of little weight.
    faint: Modifier,
}

/// The terminal's own sixteen colours, so that they fit its background. Neither blue nor bright black is among them but for
/// borders: many terminals show them so dark that nobody reads them.
pub(super) static TERMINAL: [(Role, Style); 46] = coloured(&Palette {
    bad: Color::Red,
    warn: Color::Yellow,
    staging: Color::Yellow,
    good: Color::Green,
    accent: Color::Cyan,
    other: Color::Magenta,
    border: Color::DarkGray,
    faint: Modifier::DIM,
});

/// Their blue, made lighter: as they have it, it is too dark to be read on a dark ground, and their sky blue too light for a white one.
const OKABE_BLUE: Color = Color::from_u32(0x25_85_cc);

/// The colours of Okabe and Ito that colour-blind eyes tell apart, as far as they are read on black and on white.
pub(super) static OKABE_ITO: [(Role, Style); 46] = coloured(&Palette {
    bad: Color::from_u32(0xd5_5e_00),
    warn: Color::from_u32(0xcc_79_a7),
    // Not the hue of a secret, which stands in the same rows.
    staging: OKABE_BLUE,
    good: Color::from_u32(0x00_9e_73),
    accent: OKABE_BLUE,
    other: Color::from_u32(0xcc_79_a7),
    border: Color::from_u32(0x80_80_80),
    faint: Modifier::DIM,
});

/// Colours that are read well on black and on white, and nothing that is fainter than the text.
pub(super) static HIGH_CONTRAST: [(Role, Style); 46] = coloured(&Palette {
    bad: Color::from_u32(0xec_00_00),
    warn: Color::from_u32(0xa9_65_00),
    staging: Color::from_u32(0xa9_65_00),
    good: Color::from_u32(0x00_89_00),
    accent: Color::from_u32(0x00_83_8a),
    other: Color::from_u32(0xc8_2a_c8),
    border: Color::Reset,
    faint: Modifier::empty(),
});

const fn fg(color: Color) -> Style {
    Style::new().fg(color)
}

const fn chip(color: Color) -> Style {
    fg(color).add_modifier(REVERSED.union(BOLD))
}

const fn weight(modifier: Modifier) -> Style {
    Style::new().add_modifier(modifier)
}

const fn coloured(palette: &Palette) -> [(Role, Style); 46] {
    let &Palette { bad, warn, staging, good, accent, other, border, faint } = palette;
    [
        (Role::Dim, weight(faint)),
        (Role::Label, weight(faint)),
        (Role::Mask, weight(faint)),
        (Role::Strong, weight(BOLD)),
        (Role::Heading, weight(BOLD.union(UNDERLINED))),
        (Role::Name, fg(accent).add_modifier(BOLD)),
        (Role::Good, fg(good)),
        (Role::Added, fg(good)),
        (Role::Warn, fg(warn)),
        (Role::Bad, fg(bad).add_modifier(BOLD)),
        (Role::Removed, fg(bad)),
        (Role::AddedWord, fg(good).add_modifier(REVERSED)),
        (Role::RemovedWord, fg(bad).add_modifier(REVERSED)),
        (Role::Unchanged, weight(faint)),
        (Role::Value, fg(accent)),
        (Role::JsonKey, fg(accent)),
        (Role::JsonString, fg(good)),
        (Role::JsonNumber, fg(other)),
        (Role::JsonLiteral, fg(warn)),
        (Role::VersionLabel, fg(other)),
        (Role::Secure, fg(warn)),
        (Role::List, fg(accent)),
        (Role::Fresh, fg(good).add_modifier(BOLD)),
        (Role::Today, fg(good)),
        (Role::Prod, fg(bad).add_modifier(BOLD)),
        (Role::Staging, fg(staging).add_modifier(BOLD)),
        (Role::Dev, fg(good).add_modifier(BOLD)),
        (Role::Title, fg(accent).add_modifier(BOLD)),
        (Role::TitleAside, weight(BOLD)),
        (Role::Match, fg(warn).add_modifier(BOLD)),
        (Role::Field, weight(REVERSED)),
        (Role::Selected, weight(REVERSED)),
        (Role::Border, fg(border)),
        (Role::BorderWarn, fg(bad)),
        (Role::Cursor, weight(REVERSED)),
        (Role::CursorAside, weight(BOLD.union(UNDERLINED))),
        (Role::Product, chip(accent)),
        (Role::Demo, fg(good).add_modifier(REVERSED)),
        (Role::HeaderWarn, chip(warn)),
        (Role::HeaderProduction, fg(bad).add_modifier(REVERSED)),
        (Role::ContextRed, chip(bad)),
        (Role::ContextYellow, chip(warn)),
        (Role::ContextGreen, chip(good)),
        (Role::ContextMagenta, chip(other)),
        (Role::ContextCyan, chip(accent)),
        (Role::Production, chip(bad)),
    ]
}

/// No colour: weight alone.
pub(super) static MONO: [(Role, Style); 37] = [
    (Role::Dim, weight(Modifier::DIM)),
    (Role::Label, weight(Modifier::DIM)),
    (Role::Mask, weight(Modifier::DIM)),
    (Role::Strong, weight(BOLD)),
    (Role::Heading, weight(BOLD.union(UNDERLINED))),
    (Role::Name, weight(BOLD)),
    (Role::Warn, weight(BOLD)),
    (Role::Bad, weight(BOLD)),
    (Role::AddedWord, weight(REVERSED)),
    (Role::RemovedWord, weight(REVERSED)),
    (Role::Unchanged, weight(Modifier::DIM)),
    (Role::Value, weight(BOLD)),
    (Role::JsonKey, weight(BOLD)),
    (Role::VersionLabel, weight(BOLD)),
    (Role::Secure, weight(BOLD)),
    (Role::Fresh, weight(BOLD)),
    (Role::Prod, weight(BOLD.union(UNDERLINED))),
    (Role::Staging, weight(BOLD)),
    (Role::Dev, weight(BOLD)),
    (Role::Title, weight(BOLD.union(UNDERLINED))),
    (Role::TitleAside, weight(BOLD)),
    (Role::Match, weight(BOLD.union(UNDERLINED))),
    (Role::Field, weight(REVERSED)),
    (Role::Selected, weight(REVERSED)),
    (Role::Border, weight(Modifier::DIM)),
    (Role::Cursor, weight(REVERSED)),
    (Role::CursorAside, weight(BOLD.union(UNDERLINED))),
    (Role::Product, weight(REVERSED.union(BOLD))),
    (Role::Demo, weight(REVERSED)),
    (Role::HeaderWarn, weight(REVERSED.union(BOLD))),
    (Role::HeaderProduction, weight(REVERSED)),
    (Role::ContextRed, weight(REVERSED.union(BOLD))),
    (Role::ContextYellow, weight(REVERSED.union(BOLD))),
    (Role::ContextGreen, weight(REVERSED.union(BOLD))),
    (Role::ContextMagenta, weight(REVERSED.union(BOLD))),
    (Role::ContextCyan, weight(REVERSED.union(BOLD))),
    (Role::Production, weight(REVERSED.union(BOLD).union(UNDERLINED))),
];
