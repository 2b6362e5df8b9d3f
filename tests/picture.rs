//! Makes the README's picture from the real program: `cargo test --test sesame picture:: -- --ignored`.

use std::cell::RefCell;
use std::fmt::Write as _;

use vt100::{Cell, Color, Screen};

use crate::terminal::session::Session;

const ROWS: u16 = 30;
const COLUMNS: u16 = 110;

/// Of one cell, in pixels.
const WIDTH: f32 = 8.4;
const HEIGHT: f32 = 18.0;

const GROUND: &str = "#16181d";
const INK: &str = "#d7dae0";

#[test]
#[ignore = "writes assets/demo.svg; to be run when a screen has changed"]
fn picture_of_the_demo() {
    let mut session = Session::start(&["--demo"], ROWS, COLUMNS);
    session.wait_for("parameters · as of");
    session.keys("/payprodfraudapi\r").wait_for("/payments/prod/fraud/api-key");
    session.keys(" ").wait_for("no key access");
    session.keys("/checkout/prod/db/pas").wait_for("/checkout/prod/db/password");
    session.keys("\r").wait_for("▾ db");
    session.keys(" ").wait_for("masked in");
    let screen = RefCell::new(None);
    session.wait_until("the value", |shown| {
        *screen.borrow_mut() = Some(shown.clone());
        shown.contents().contains("demo-teasel")
    });
    std::fs::write("assets/demo.svg", svg(&screen.into_inner().unwrap())).unwrap();
    session.keys("q");
}

fn svg(screen: &Screen) -> String {
    let (width, height) = (f32::from(COLUMNS) * WIDTH, f32::from(ROWS) * HEIGHT);
    let (outer_width, outer_height) = (width + 24.0, height + 24.0);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {outer_width} {outer_height}\" font-family=\"ui-monospace, \
         'DejaVu Sans Mono', Menlo, Consolas, monospace\" font-size=\"14\">\n\
         <rect width=\"{outer_width}\" height=\"{outer_height}\" rx=\"8\" fill=\"{GROUND}\"/>\n"
    );
    for y in 0..ROWS {
        let mut x = 0;
        while x < COLUMNS {
            let Some(first) = screen.cell(y, x) else { break };
            let style = looks(first);
            let start = x;
            let mut text = String::new();
            while x < COLUMNS
                && let Some(cell) = screen.cell(y, x).filter(|cell| looks(cell) == style)
            {
                text.push_str(if cell.has_contents() { cell.contents() } else { " " });
                x += 1;
            }
            run(&mut svg, start, y, x - start, &text, &style);
        }
    }
    svg.push_str("</svg>\n");
    svg
}

#[derive(PartialEq)]
struct Looks {
    ink: &'static str,
    ground: Option<&'static str>,
    bold: bool,
    underlined: bool,
}

fn looks(cell: &Cell) -> Looks {
    let ink = color(cell.fgcolor());
    let (ink, ground) = if cell.inverse() { (GROUND, Some(ink)) } else { (ink, None) };
    Looks { ink, ground, bold: cell.bold(), underlined: cell.underline() }
}

fn color(color: Color) -> &'static str {
    match color {
        Color::Idx(1 | 9) => "#ff6b6b",
        Color::Idx(2 | 10) => "#7bd88f",
        Color::Idx(3 | 11) => "#f2c14e",
        Color::Idx(6 | 14) => "#62d6e8",
        Color::Idx(8) => "#868c98",
        _ => INK,
    }
}

fn run(svg: &mut String, x: u16, y: u16, cells: u16, text: &str, looks: &Looks) {
    let left = 12.0 + f32::from(x) * WIDTH;
    let top = 12.0 + f32::from(y) * HEIGHT;
    let width = f32::from(cells) * WIDTH;
    if let Some(ground) = looks.ground {
        let _ = writeln!(
            svg,
            "<rect x=\"{left:.1}\" y=\"{top:.1}\" width=\"{width:.1}\" height=\"{HEIGHT}\" fill=\"{ground}\"/>"
        );
    }
    if text.trim().is_empty() {
        return;
    }
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let weight = if looks.bold { " font-weight=\"bold\"" } else { "" };
    let line = if looks.underlined { " text-decoration=\"underline\"" } else { "" };
    let _ = writeln!(
        svg,
        "<text x=\"{left:.1}\" y=\"{:.1}\" fill=\"{}\"{weight}{line} textLength=\"{width:.1}\" xml:space=\"preserve\">{escaped}</text>",
        top + HEIGHT - 4.5,
        looks.ink
    );
}
