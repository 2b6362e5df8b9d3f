//! The terminal is given back on every way out but a panic (see `panics`), and survives what happens to it.

use portable_pty::CommandBuilder;
use rustix::process::Signal;
use vt100::Screen;

use super::session::{Session, close_when, entered};

#[test]
fn each_signal_that_asks_for_the_end() {
    for signal in [Signal::TERM, Signal::HUP, Signal::INT, Signal::QUIT] {
        let mut session = Session::start(&["--demo"], 24, 80);
        session.wait_entered();
        assert!(!session.modes_restored(), "raw mode is not on");
        session.signal(signal);
        let end = session.exit();
        assert_eq!(end.status.exit_code(), 0, "{signal:?}: {}", end.status);
        assert_eq!(end.status.signal(), None, "{signal:?}");
        end.assert_restored();
        assert_eq!(end.screen.contents(), "", "{signal:?}: something is left on the screen");
    }
}

#[test]
fn the_keys_that_quit() {
    for keys in ["q", "\x03"] {
        let mut session = Session::start(&["--demo"], 24, 80);
        session.wait_entered().keys(keys);
        let end = session.exit();
        assert_eq!(end.status.exit_code(), 0, "{keys:?}: {}", end.text());
        end.assert_restored();
        assert_eq!(end.screen.contents(), "", "{keys:?}: something is left on the screen");
    }
}

/// What a terminal with the kitty keyboard protocol sends once it was asked to: escape is escape, alt is alt, and control is control
/// whatever the layout.
#[test]
fn keys_are_no_doubt_where_the_terminal_tells_them_apart() {
    let mut session = Session::start(&["--demo"], 24, 80);
    session.wait_for("as of").keys("?").wait_for("╭ Keys").keys("\x1b[27u").wait_gone("╭ Keys");
    // Alt with the letter that quits, and that key going up.
    session.keys("\x1b[113;3u\x1b[113;1:3u").keys("/").wait_for("names").keys("cart").wait_for("of 282");
    session.keys("\x1b[27;1u").wait_gone("F1 all keys").keys("\x1b[1089;5u");
    let end = session.exit();
    assert_eq!(end.status.exit_code(), 0, "{}", end.text());
    end.assert_restored();
}

/// Stopped in a way that nobody hears of, the program still has the terminal when it goes on.
#[test]
fn going_on_without_a_pause_asks_for_nothing_twice() {
    let mut session = Session::start(&["--demo"], 24, 80);
    session.wait_for("as of");
    session.signal(Signal::CONT);
    session.wait_sent("\x1b[>5u", 2).keys("q");
    session.exit().assert_restored();
}

/// More at once than any buffer on the way holds, and nothing after it that would wake anyone up.
#[test]
fn a_burst_of_keys_is_taken_in_whole() {
    let mut session = Session::start(&["--demo"], 24, 80);
    session.wait_for("as of").keys(&"j".repeat(10_000)).keys("q");
    assert_eq!(session.exit().status.exit_code(), 0);
}

/// While everything is still being drawn, and when nothing will be any more.
const MOMENTS: [fn(&Screen) -> bool; 2] = [entered, |screen| screen.contents().contains("as of")];

#[test]
fn a_closed_terminal_ends_the_program() {
    let sesame = env!("CARGO_BIN_EXE_sesame");
    for moment in MOMENTS {
        let status = close_when(moment, CommandBuilder::from_argv(vec![sesame.into(), "--demo".into()]));
        assert_eq!(status.exit_code(), 0, "{status}");
    }
}

/// A shell that ignores SIGHUP gets it in the program's stead; the program learns of the closed terminal only by looking.
#[test]
fn a_closed_terminal_ends_the_program_also_without_a_signal() {
    for moment in MOMENTS {
        let place = tempfile::tempdir().unwrap();
        let told = place.path().join("status");
        let script = format!("trap '' HUP; {} --demo; echo $? > {}", env!("CARGO_BIN_EXE_sesame"), told.display());
        let shell = close_when(moment, CommandBuilder::from_argv(vec!["sh".into(), "-c".into(), script.into()]));
        assert!(shell.success(), "{shell}");
        assert_eq!(std::fs::read_to_string(told).unwrap(), "0\n");
    }
}

#[test]
fn a_pause_gives_the_terminal_back_and_going_on_takes_it_again() {
    let mut session = Session::start(&["--demo"], 24, 80);
    session.wait_entered();
    session.signal(Signal::TSTP);
    session.wait_stopped();
    session.wait_until("the main screen", |screen| !screen.alternate_screen() && !screen.hide_cursor());
    assert!(session.modes_restored(), "raw mode stays on");
    session.signal(Signal::CONT);
    session.wait_entered();
    assert!(!session.modes_restored(), "raw mode is not on again");
    session.signal(Signal::TERM);
    session.exit().assert_restored();
}

/// Whoever brings it back may be somebody else.
#[test]
fn the_key_that_suspends_masks_and_goes_on_where_it_was() {
    let mut session = Session::start(&["--demo"], 30, 100);
    session.wait_for("as of").keys("/checkout/prod/orders/db/password").wait_for("1 of ").keys("\r");
    session.wait_gone("enter go there").wait_for("space reveals").keys(" ").wait_for("masked in");
    session.keys("\x1a").wait_stopped();
    session.wait_until("the main screen", |screen| !screen.alternate_screen() && !screen.hide_cursor());
    assert!(session.modes_restored(), "raw mode stays on");
    session.signal(Signal::CONT);
    session.wait_entered().wait_for("space reveals").wait_for("/checkout/prod/orders/db/password");
    assert!(!session.modes_restored(), "raw mode is not on again");
    session.wait_until("the value is masked", |screen| !screen.contents().contains("masked in"));
    session.keys("q");
    let end = session.exit();
    assert_eq!(end.status.exit_code(), 0, "{}", end.text());
    end.assert_restored();
}

/// What follows the key that suspends was typed for the shell.
#[test]
fn what_is_typed_behind_the_key_that_suspends_is_no_key_of_ours() {
    let mut session = Session::start(&["--demo"], 30, 100);
    session.wait_for("as of").keys("\x1a?\x1b[").wait_stopped().signal(Signal::CONT);
    session.wait_entered().wait_for("? all keys").keys("/").wait_for("names").keys("cart").wait_for("of 282");
    session.keys("\x03");
    let end = session.exit();
    assert_eq!(end.status.exit_code(), 0, "{}", end.text());
    assert!(!end.text().contains("Keys"), "help was opened");
    end.assert_restored();
}

#[test]
fn any_size_will_do() {
    for (rows, columns) in [(1, 1), (1, 200), (200, 1), (24, 80)] {
        let mut session = Session::start(&["--demo"], rows, columns);
        session.wait_entered();
        for (rows, columns) in [(1, 1), (50, 200), (1, 2), (12, 40)] {
            session.resize(rows, columns);
        }
        session.signal(Signal::TERM);
        let end = session.exit();
        assert_eq!(end.status.exit_code(), 0, "{rows}×{columns}: {}", end.text());
        end.assert_restored();
    }
}

#[test]
fn no_core_dump_is_possible() {
    let mut session = Session::start(&["--demo"], 24, 80);
    session.wait_entered();
    if cfg!(target_os = "linux") {
        let limits = std::fs::read_to_string(format!("/proc/{}/limits", session.pid().as_raw_nonzero())).unwrap();
        let core = limits.lines().find(|line| line.starts_with("Max core file size")).unwrap();
        assert_eq!(core.split_whitespace().skip(4).take(2).collect::<Vec<_>>(), ["0", "0"]);
    }
    session.signal(Signal::TERM);
    session.exit();
}
