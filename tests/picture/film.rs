//! Screens, one after the other, as one SVG: what is in a row stays as long as it is the same, and no script is needed.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use vt100::Screen;

use super::cells::{GROUND, HEIGHT, INK, WIDTH, escaped, row};

/// Around the screen, in pixels.
const EDGE: f32 = 12.0;

/// Of the strip with the caption.
const STRIP: f32 = 40.0;

/// What is seen at once, with the keys that led there and what they do.
pub(super) struct Frame {
    pub(super) screen: Screen,
    pub(super) caption: (&'static str, &'static str),
    pub(super) tenths: u32,
}

/// The film of these; of a single one a picture. Where nothing moves, the frame `poster` is seen.
pub(super) fn film(frames: &[Frame], poster: usize) -> String {
    let (rows, columns) = frames[0].screen.size();
    let (width, height) = (f32::from(columns) * WIDTH + 2.0 * EDGE, f32::from(rows) * HEIGHT + 2.0 * EDGE + STRIP);
    let (mut body, mut spans) = (String::new(), BTreeSet::new());
    for y in 0..rows {
        let drawn: Vec<String> = frames.iter().map(|frame| row(&frame.screen, y)).collect();
        let place = format!("data-row=\"{y}\" transform=\"translate({EDGE},{:.0})\"", EDGE + f32::from(y) * HEIGHT);
        part(&mut body, &drawn, &place, &mut spans);
    }
    let captions: Vec<String> = frames.iter().map(|frame| caption(frame.caption)).collect();
    let strip = height - STRIP;
    part(&mut body, &captions, &format!("transform=\"translate({EDGE},{strip})\""), &mut spans);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" xml:space=\"preserve\" font-family=\"ui-monospace, \
         'DejaVu Sans Mono', Menlo, Consolas, monospace\" font-size=\"14\" fill=\"{INK}\">\n<style>\n{}</style>\n\
         <rect width=\"{width:.0}\" height=\"{height:.0}\" rx=\"8\" fill=\"{GROUND}\"/>\n\
         <path d=\"M0 {strip:.0}h{width:.0}\" stroke=\"#3a3f4b\"/>\n{body}</svg>\n",
        timing(frames, &spans, poster)
    )
}

/// One place of the picture: as it is drawn in each frame, once for as long as it stays.
fn part(body: &mut String, drawn: &[String], place: &str, spans: &mut BTreeSet<(usize, usize)>) {
    let mut from = 0;
    while from < drawn.len() {
        let same = drawn[from..].iter().take_while(|other| **other == drawn[from]).count();
        let to = from + same - 1;
        let class = if same == drawn.len() { String::new() } else { format!(" class=\"s{from}-{to}\"") };
        if !drawn[from].is_empty() {
            if !class.is_empty() {
                spans.insert((from, to));
            }
            let _ = write!(body, "<g{class} data-from=\"{from}\" data-to=\"{to}\" {place}>\n{}</g>\n", drawn[from]);
        }
        from = to + 1;
    }
}

fn caption((keys, says): (&str, &str)) -> String {
    let chars = |text: &str| text.chars().fold(0.0, |width, _| width + WIDTH);
    let cap = chars(keys) + 16.0;
    format!(
        "<rect y=\"8\" width=\"{cap:.1}\" height=\"24\" rx=\"5\" fill=\"#2b303b\" stroke=\"#4a5160\"/>\n\
         <text x=\"8\" y=\"25\" font-weight=\"bold\" fill=\"#ffd67a\" textLength=\"{:.1}\">{}</text>\n\
         <text x=\"{:.1}\" y=\"25\" textLength=\"{:.1}\">{}</text>\n",
        chars(keys),
        escaped(keys),
        cap + 14.0,
        chars(says),
        escaped(says)
    )
}

/// When each span of frames is seen.
fn timing(frames: &[Frame], spans: &BTreeSet<(usize, usize)>, poster: usize) -> String {
    let begins = |frame: usize| frames[..frame].iter().map(|frame| frame.tenths).sum::<u32>();
    let whole = begins(frames.len());
    let percent = |frame: usize| f64::from(begins(frame)) * 100.0 / f64::from(whole);
    let mut style = String::new();
    for &(from, to) in spans {
        let first = if from == 0 { "visible" } else { "hidden" };
        let still = if (from..=to).contains(&poster) { "visible" } else { "hidden" };
        let _ = write!(style, "@keyframes k{from}-{to}{{0%{{visibility:{first}}}");
        if from > 0 {
            let _ = write!(style, "{:.2}%{{visibility:visible}}", percent(from));
        }
        if to + 1 < frames.len() {
            let _ = write!(style, "{:.2}%{{visibility:hidden}}", percent(to + 1));
        }
        let seconds = f64::from(whole) / 10.0;
        let _ = writeln!(
            style,
            "}}.s{from}-{to}{{visibility:{still};animation:k{from}-{to} {seconds}s step-end infinite}}"
        );
    }
    style + "@media (prefers-reduced-motion:reduce){g{animation:none!important}}\n"
}

/// The words that a film shows in one of its frames.
pub(super) fn words_at(film: &str, frame: usize) -> Vec<String> {
    fn number<T: std::str::FromStr>(line: &str, name: &str) -> Option<T> {
        line.split_once(&format!(" {name}=\""))?.1.split_once('"')?.0.parse().ok()
    }
    let (mut text, mut seen, mut end) = (String::new(), false, 0.0);
    for line in film.lines() {
        if line.starts_with("<g") {
            let span = number::<usize>(line, "data-from").zip(number(line, "data-to"));
            seen = line.contains(" data-row=") && span.is_some_and(|(from, to)| (from..=to).contains(&frame));
            text.push('\n');
        } else if seen && line.starts_with("<text") {
            let (left, width): (f32, f32) = number(line, "x").zip(number(line, "textLength")).unwrap();
            // A word may have a part that looks another way.
            if (left - end).abs() > WIDTH / 2.0 {
                text.push(' ');
            }
            end = left + width;
            text.push_str(line.split_once('>').unwrap().1.strip_suffix("</text>").unwrap());
        }
    }
    words(&text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))
}

/// The words of a screen, and the sign of a line to type in; without what is another at another time: numbers, and the names of
/// months under the strip of changes.
pub(super) fn words(text: &str) -> Vec<String> {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let words =
        text.split(|c: char| !c.is_alphabetic() && c != '›').filter(|word| !word.is_empty() && !MONTHS.contains(word));
    words.map(str::to_owned).collect()
}
