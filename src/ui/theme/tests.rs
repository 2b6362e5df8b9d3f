#![allow(clippy::unwrap_used)]
use ratatui::style::{Color, Modifier};

use super::file::ROLES;
use super::*;

/// What is no text, and what is meant to recede.
const NOT_READ: [Role; 1] = [Role::Border];
const RECEDES: [Role; 4] = [Role::Dim, Role::Label, Role::Mask, Role::Unchanged];

/// How bright a colour is, as WCAG 2 has it.
fn luminance(color: Color) -> f64 {
    let Color::Rgb(red, green, blue) = color else { panic!("{color:?} is the terminal's own") };
    let linear = |part: u8| {
        let part = f64::from(part) / 255.0;
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
}

/// By how much two colours differ: from 1 to 21.
fn contrast(one: Color, other: Color) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[test]
fn every_role_has_a_name() {
    let mut named: Vec<usize> = ROLES.iter().map(|(_, role)| *role as usize).collect();
    named.sort_unstable();
    assert_eq!(named, (0..Role::COUNT).collect::<Vec<_>>());
}

#[test]
fn contrast_is_what_it_is_said_to_be() {
    let rgb = Color::from_u32;
    assert!((contrast(rgb(0), rgb(0xff_ff_ff)) - 21.0).abs() < 0.01);
    assert!((contrast(rgb(0x77_77_77), rgb(0xff_ff_ff)) - 4.48).abs() < 0.01);
}

/// On a dark ground and on a light one; what is reversed shows the ground on its colour, which is the same.
#[test]
fn what_has_to_be_read_can_be_read_on_black_and_on_white() {
    for (which, least) in [(BuiltIn::OkabeIto, 3.0), (BuiltIn::HighContrast, 4.5)] {
        let theme = Theme::built_in(which);
        for (called, role) in ROLES.iter().filter(|(_, role)| !NOT_READ.contains(role)) {
            let style = theme.style(*role);
            assert_eq!(style.bg, None, "{which:?} {called}: the ground is the terminal's");
            for ground in [Color::Rgb(0, 0, 0), Color::Rgb(255, 255, 255)] {
                let held = style.fg.map_or(21.0, |color| contrast(color, ground));
                assert!(held >= least, "{which:?} {called} on {ground:?}: {held}");
            }
        }
    }
}

/// A dark ground is seldom black.
#[test]
fn a_revealed_value_is_read_with_ease_on_dark_and_on_light() {
    for which in [BuiltIn::OkabeIto, BuiltIn::HighContrast] {
        let theme = Theme::built_in(which);
        let color = theme.style(Role::Value).fg.unwrap();
        for (ground, least) in [(0x00_00_00, 4.5), (0x1e_1e_1e, 3.6), (0xff_ff_ff, 3.9)] {
            let held = contrast(color, Color::from_u32(ground));
            assert!(held >= least, "{which:?} on {ground:06x}: {held}");
        }
    }
    let theme = Theme::built_in(BuiltIn::OkabeIto);
    assert_ne!(theme.style(Role::Secure).fg, theme.style(Role::Staging).fg, "a secret is no environment");
}

#[test]
fn nothing_that_has_to_be_read_is_faint() {
    for which in [BuiltIn::Terminal, BuiltIn::OkabeIto, BuiltIn::Mono, BuiltIn::HighContrast] {
        let theme = Theme::built_in(which);
        let strict = which == BuiltIn::HighContrast;
        for (called, role) in ROLES {
            let may = NOT_READ.contains(&role) || !strict && RECEDES.contains(&role);
            let style = theme.style(role);
            assert!((may && !strict) || !style.add_modifier.contains(Modifier::DIM), "{which:?} {called}");
            let dark = [Color::DarkGray, Color::Blue, Color::LightBlue, Color::Black];
            assert!(may || style.fg.is_none_or(|color| !dark.contains(&color)), "{which:?} {called}");
        }
    }
}

#[test]
fn without_colour_there_is_none() {
    let theme = Theme::mono();
    assert!(theme.styles.iter().all(|style| style.fg.is_none() && style.bg.is_none()));
}

/// Colour is never the only sign, and what is told apart by it alone is so in no theme.
#[test]
fn what_means_something_else_looks_otherwise() {
    for which in [BuiltIn::Terminal, BuiltIn::OkabeIto, BuiltIn::HighContrast, BuiltIn::Mono] {
        let theme = Theme::built_in(which);
        for (one, other) in [
            (Role::Bad, Role::Plain),
            (Role::Selected, Role::Plain),
            (Role::Production, Role::HeaderWarn),
            (Role::AddedWord, Role::Added),
            (Role::RemovedWord, Role::Removed),
            (Role::Prod, Role::Dev),
            (Role::Prod, Role::Staging),
            (Role::Cursor, Role::CursorAside),
            (Role::Title, Role::TitleAside),
        ] {
            assert_ne!(theme.style(one), theme.style(other), "{which:?}: {one:?} {other:?}");
        }
    }
    for which in [BuiltIn::Terminal, BuiltIn::OkabeIto, BuiltIn::HighContrast] {
        let theme = Theme::built_in(which);
        let colors = [Role::Good, Role::Warn, Role::Bad, Role::Value].map(|role| theme.style(role).fg);
        for (at, color) in colors.iter().enumerate() {
            assert!(!colors[..at].contains(color), "{which:?}: {color:?}");
        }
    }
}

#[test]
fn a_theme_of_ones_own_changes_what_it_names() {
    let theme = Theme::parse(
        "base = 'okabe-ito'\nsecure = { fg = 'bright-yellow', bold = true }\nprod = { bg = '#ff0000', fg = 'white' }\nbad = {}\n",
    )
    .unwrap();
    let base = Theme::built_in(BuiltIn::OkabeIto);
    assert_eq!(theme.style(Role::Secure), Style::new().fg(Color::LightYellow).add_modifier(Modifier::BOLD));
    assert_eq!(theme.style(Role::Prod), Style::new().fg(Color::Gray).bg(Color::Rgb(255, 0, 0)));
    assert_eq!(theme.style(Role::Bad), Style::new(), "a role that is named is what it is named");
    assert_eq!(theme.style(Role::Good), base.style(Role::Good));
    assert_eq!(Theme::parse("").unwrap(), Theme::terminal());
}

#[test]
fn everything_that_is_wrong_with_one_is_said_at_once() {
    for (text, says) in [
        ("secrue = {}", &["line 1: secrue: there is no such key; did you mean secure?"][..]),
        (
            "base = 'okabe'\nbad = 'red'",
            &["line 1: base: \"okabe\" is none of them", "line 2: bad: a table is expected"],
        ),
        (
            "bad = { fg = 'rde', bolt = true }\n[good]\nfg = '#12'\nbg = 3\ndim = 1\n",
            &[
                "line 1: bad.fg: \"rde\" is none of them; did you mean red?",
                "line 1: bad.bolt: there is no such key; did you mean bold?",
                "line 3: good.fg: \"#12\" is no colour",
                "line 4: good.bg: a text is expected",
                "line 5: good.dim: true or false is expected",
            ],
        ),
        ("bad = { fg = 'red', bg = 'red' }", &["line 1: bad: nobody reads a colour on the same colour"]),
    ] {
        let mut problems = Theme::parse(text).unwrap_err().0;
        assert_eq!(problems.len(), says.len(), "{text}: {problems:#?}");
        for part in says {
            let at = problems.iter().position(|problem| problem.starts_with(part));
            problems.remove(at.unwrap_or_else(|| panic!("{part}: {problems:#?}")));
        }
    }
}
