//! The mouse, in a real terminal: asked for where the settings want it, and given back on every way out.

use rustix::process::Signal;
use vt100::{MouseProtocolEncoding, MouseProtocolMode, Screen};

use super::session::Session;

fn listens(screen: &Screen) -> bool {
    let is_sgr = screen.mouse_protocol_encoding() == MouseProtocolEncoding::Sgr;
    screen.mouse_protocol_mode() == MouseProtocolMode::ButtonMotion && is_sgr
}

fn is_off(screen: &Screen) -> bool {
    screen.mouse_protocol_mode() == MouseProtocolMode::None
        && screen.mouse_protocol_encoding() == MouseProtocolEncoding::Default
}

/// The demo with settings, in a file that may be written anew.
struct Demo {
    files: tempfile::TempDir,
    session: Session,
}

impl Demo {
    fn with(settings: &str, variables: &[(&str, &str)]) -> Self {
        let files = tempfile::tempdir().unwrap();
        let path = files.path().join("my.toml");
        std::fs::write(&path, settings).unwrap();
        let arguments = ["--demo", "--config", path.to_str().unwrap()];
        let mut session = Session::start_with(&arguments, variables, 24, 100);
        session.wait_for("as of");
        Self { files, session }
    }

    /// Puts the button down and up in a cell, counted from one.
    fn click(&mut self, column: u16, row: u16) -> &mut Session {
        self.session.keys(&format!("\x1b[<0;{column};{row}M\x1b[<0;{column};{row}m"))
    }
}

#[test]
fn it_points_scrolls_and_drags() {
    let mut demo = Demo::with("mouse = true", &[]);
    demo.session.wait_until("the mouse", listens);
    let row = |session: &Session, of: &str| {
        let shown = session.shown();
        u16::try_from(shown.lines().position(|line| line.contains(of)).unwrap()).unwrap() + 1
    };
    let folder = row(&demo.session, "▸ checkout");
    demo.click(6, folder + 1).wait_for("─ /data ─");
    demo.click(6, folder).wait_for("─ /checkout ─").wait_for("▸ checkout");
    demo.click(6, folder).wait_for("▾ checkout");
    demo.click(6, folder + 1).wait_for("─ /checkout/dev ─");
    demo.click(6, folder).wait_for("─ /checkout ─");
    // Help, under the wheel.
    demo.session.keys("?").wait_for("╭ Keys").keys("\x1b[<65;50;10M").wait_gone("Browse").keys("\x1b[<64;50;10M");
    demo.session.wait_for("Browse").keys("q").wait_gone("╭ Keys");
    // The line between the panes.
    let line = |screen: &Screen| screen.contents_between(1, 0, 1, 100).find('┬').is_some_and(|_| true);
    demo.session.wait_until("two panes", line);
    let stands = |screen: &Screen, column: u16| screen.cell(3, column).is_some_and(|cell| cell.contents() == "│");
    demo.session.wait_until("the line", |screen| stands(screen, 48));
    demo.session.keys("\x1b[<0;49;4M\x1b[<32;40;4M").wait_until("the line is dragged", |screen| stands(screen, 39));
    demo.session.keys("\x1b[<32;61;9M\x1b[<0;61;9m").wait_until("the line is dragged", |screen| stands(screen, 60));
    demo.session.keys("q");
    let end = demo.session.exit();
    assert_eq!(end.status.exit_code(), 0, "{}", end.text());
    end.assert_restored();
}

#[test]
fn it_is_the_terminals_until_the_settings_want_it() {
    let mut demo = Demo::with("", &[]);
    demo.session.wait_until("no mouse", is_off);
    demo.click(6, 6);
    std::fs::write(demo.files.path().join("my.toml"), "mouse = true").unwrap();
    demo.session.keys(":reload\r").wait_for("settings read; changed: mouse").wait_until("the mouse", listens);
    std::fs::write(demo.files.path().join("my.toml"), "mouse = false").unwrap();
    demo.session.keys(":reload\r").wait_until("no mouse", is_off).keys("q");
    demo.session.exit().assert_restored();
}

#[test]
fn it_is_given_back_with_the_terminal_and_taken_with_it() {
    let mut demo = Demo::with("mouse = true", &[]);
    demo.session.wait_until("the mouse", listens);
    for _ in 0..2 {
        demo.session.keys("\x1a").wait_stopped().wait_until("no mouse", is_off).signal(Signal::CONT);
        demo.session.wait_entered().wait_until("the mouse", listens);
    }
    for signal in [Signal::TERM, Signal::HUP] {
        let mut demo = Demo::with("mouse = true", &[]);
        demo.session.wait_until("the mouse", listens).signal(signal);
        demo.session.exit().assert_restored();
    }
    demo.session.keys("q");
    demo.session.exit().assert_restored();
}

/// An editor may leave its own mouse on, and that is switched off; ours is on again.
#[test]
fn an_editor_has_the_mouse_to_itself() {
    let place = tempfile::tempdir().unwrap();
    let editor = place.path().join("editor.sh");
    std::fs::write(&editor, "printf 'the-editor\\033[?1003h'; read -r line; kill -9 $$\n").unwrap();
    let editor = format!("sh {}", editor.display());
    let mut demo =
        Demo::with("mouse = true", &[("EDITOR", &editor), ("XDG_RUNTIME_DIR", place.path().to_str().unwrap())]);
    demo.session.keys("/").keys("/checkout/staging/orders/db/password").wait_for("1 of ").keys("\r");
    demo.session.wait_gone("enter go there").wait_for("space reveals").keys("E").wait_for("the-editor");
    demo.session.wait_until("its own mouse", |screen| screen.mouse_protocol_mode() == MouseProtocolMode::AnyMotion);
    demo.session.keys("\r").wait_entered().wait_until("the mouse", listens).keys("\x03");
    demo.session.exit().assert_restored();
}
