//! Layout and painters: reads the app, paints a frame, changes nothing.
//!
//! `bars` are the lines above and below, `panes` the tree and the detail, `columns` what stands
//! behind a name, `boxes` what lies over them; [`theme`] gives every role its
//! style.

mod bars;
mod boxes;
mod columns;
mod paint;
mod panes;
pub mod theme;

use ratatui::Frame;
use ratatui::buffer::Buffer;
pub use theme::Theme;

use crate::app::{App, Drawn, Now};
use crate::text;
use paint::rect;

/// Paints the whole screen. What a page over the panes has shown is the answer: once the frame stands, the app is told
/// ([`App::drawn`]).
pub fn view(app: &App, now: Now, theme: &Theme, frame: &mut Frame<'_>) -> Option<Drawn> {
    let _dates = app.times().hold();
    // The terminal's own size may be ahead of the last resize the app has heard of.
    let screen = frame.area();
    let g = app.geometry();
    bars::header(app, theme, rect(g.header, screen), frame);
    bars::banner(app, theme, rect(g.banner, screen), frame);
    panes::tree(app, now, theme, rect(g.tree, screen), frame);
    panes::divider(theme, rect(g.divider, screen), frame);
    panes::detail(app, now, theme, rect(g.detail, screen), frame);
    panes::divider(theme, rect(g.second_divider, screen), frame);
    panes::beside(app, now, theme, rect(g.beside, screen), frame);
    let drawn = boxes::page(app, now, theme, frame);
    bars::status(app, now, theme, rect(g.status, screen), frame);
    bars::footer(app, theme, rect(g.footer, screen), frame);
    sweep(frame.buffer_mut());
    drawn
}

/// The last net under the sanitiser: whatever painter forgot it, no character that a terminal obeys or hides leaves the program.
fn sweep(buffer: &mut Buffer) {
    for cell in &mut buffer.content {
        if cell.symbol().chars().any(text::is_hazardous) {
            cell.set_symbol("�");
        }
    }
}

#[cfg(test)]
mod tests {
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;

    #[test]
    fn the_last_sweep_lets_nothing_hazardous_through() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 3, 1));
        buffer[(0, 0)].set_symbol("\u{1b}");
        buffer[(1, 0)].set_symbol("\u{202e}");
        buffer[(2, 0)].set_symbol("a");
        super::sweep(&mut buffer);
        assert_eq!(buffer, Buffer::with_lines(["��a"]));
    }
}
