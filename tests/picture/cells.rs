//! A row of the terminal's cells as SVG.

use std::fmt::Write as _;

use vt100::{Cell, Color, Screen};

/// Of one cell, in pixels.
pub(super) const WIDTH: f32 = 8.4;
pub(super) const HEIGHT: f32 = 18.0;

pub(super) const GROUND: &str = "#16181d";
pub(super) const INK: &str = "#d7dae0";

/// The terminal's own sixteen.
const COLORS: [&str; 16] = [
    "#16181d", "#ff6b6b", "#7bd88f", "#f2c14e", "#7aa2f7", "#c99bf2", "#62d6e8", "#d7dae0", "#868c98", "#ff8585",
    "#98e6a8", "#ffd67a", "#9ab8ff", "#dab8ff", "#8ae6f2", "#ffffff",
];

/// What is in a row, from its upper left corner on.
pub(super) fn row(screen: &Screen, y: u16) -> String {
    let (_, columns) = screen.size();
    let mut out = String::new();
    let mut x = 0;
    while x < columns {
        let Some(style) = screen.cell(y, x).map(looks) else { break };
        let (start, mut text) = (x, String::new());
        while let Some(cell) = screen.cell(y, x).filter(|cell| looks(cell) == style) {
            text.push_str(if cell.has_contents() { cell.contents() } else { " " });
            x += 1;
        }
        run(&mut out, start, x - start, &text, &style);
    }
    if !screen.hide_cursor() && screen.cursor_position().0 == y {
        let left = f32::from(screen.cursor_position().1) * WIDTH;
        let _ = writeln!(out, "<rect x=\"{left:.1}\" y=\"1\" width=\"2\" height=\"16\" fill=\"{INK}\"/>");
    }
    out
}

#[derive(PartialEq)]
struct Looks {
    ground: Option<String>,
    /// As attributes of a text.
    ink: String,
}

fn looks(cell: &Cell) -> Looks {
    let own = |color: Option<String>, usual: &str| color.unwrap_or_else(|| usual.to_owned());
    let (front, back) = (color(cell.fgcolor()), color(cell.bgcolor()));
    let (fill, ground) = if cell.inverse() {
        (Some(own(back, GROUND)), Some(own(front, INK)))
    } else {
        (front.filter(|color| color != INK), back)
    };
    let mut ink = fill.map_or_else(String::new, |color| format!(" fill=\"{color}\""));
    for (on, attribute) in [
        (cell.bold(), " font-weight=\"bold\""),
        (cell.dim(), " opacity=\"0.6\""),
        (cell.italic(), " font-style=\"italic\""),
        (cell.underline(), " text-decoration=\"underline\""),
    ] {
        if on {
            ink.push_str(attribute);
        }
    }
    Looks { ground, ink }
}

/// None is the terminal's own.
fn color(color: Color) -> Option<String> {
    match color {
        Color::Default => None,
        Color::Idx(index) => COLORS.get(usize::from(index)).map(|&color| color.to_owned()),
        Color::Rgb(red, green, blue) => Some(format!("#{red:02x}{green:02x}{blue:02x}")),
    }
}

fn run(out: &mut String, x: u16, cells: u16, text: &str, looks: &Looks) {
    let (left, width) = (f32::from(x) * WIDTH, f32::from(cells) * WIDTH);
    if let Some(ground) = &looks.ground {
        let _ = writeln!(out, "<rect x=\"{left:.1}\" width=\"{width:.1}\" height=\"{HEIGHT}\" fill=\"{ground}\"/>");
    }
    if text.trim().is_empty() {
        return;
    }
    let _ = writeln!(
        out,
        "<text x=\"{left:.1}\" y=\"13.5\"{} textLength=\"{width:.1}\">{}</text>",
        looks.ink,
        escaped(text)
    );
}

pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
