//! A panic of the loop's thread, or the terminal's, ends the whole program, with the terminal restored and no secret told; one anywhere else shows
//! nothing and ends nothing.
//!
//! The program has no switch for panics, so another one panics in its stead, with the same terminal and the same hook: this
//! test program, run again in a terminal of its own for one test only.

use std::io::Read;
use std::panic::panic_any;
use std::path::Path;
use std::thread;

use portable_pty::CommandBuilder;
use ratatui::widgets::Paragraph;
use rustix::termios::{Action, tcflow};
use sesame::panics::contain;
use sesame::terminal::Screen;

use super::session::{End, Session};

/// Says to [`stand_in`] where to panic.
const WHERE: &str = "SESAME_TEST_PANIC";

/// Says to [`stand_in`] which file is the log.
const LOG: &str = "SESAME_TEST_LOG";

const SHOWN: &str = "hunter2-on-the-screen";
const HELD: &str = "hunter2-in-the-message";
const AFTER: &str = "the loop goes on";

fn panic_with_a_value() {
    panic_any(format!("cannot parse {HELD}"));
}

fn draw(screen: &mut Screen, text: &str) -> std::io::Result<()> {
    screen.draw(|frame| frame.render_widget(Paragraph::new(text), frame.area()), |_| None).map(drop)
}

#[test]
#[ignore = "run by the tests below, in a terminal of its own"]
fn stand_in() {
    let place = std::env::var(WHERE).expect("run by the tests below");
    sesame::log::open(Path::new(&std::env::var(LOG).unwrap())).unwrap();
    contain(|| {});
    let mut screen = Screen::enter().unwrap();
    draw(&mut screen, SHOWN).unwrap();
    let tasks = tokio::runtime::Builder::new_multi_thread().worker_threads(1).build().unwrap();
    match place.as_str() {
        "here" => panic_with_a_value(),
        "thread" => drop(thread::spawn(panic_with_a_value).join().unwrap_err()),
        "task" => drop(tasks.block_on(tasks.spawn(async { panic_with_a_value() })).unwrap_err()),
        "blocking task" => drop(tasks.block_on(tasks.spawn_blocking(panic_with_a_value)).unwrap_err()),
        "frame" => {
            let _ = screen.draw(|_| panic_with_a_value(), |_| None);
        }
        // Once a key is pressed.
        "later" => {
            let _ = std::io::stdin().read_exact(&mut [0]);
            draw(&mut screen, AFTER).unwrap();
            panic_with_a_value();
        }
        "writer" => {
            let writer = thread::Builder::new().name("terminal".to_owned());
            let _ = writer.spawn(panic_with_a_value).unwrap().join();
        }
        "fixed words" => panic!("the index is out of the ordinary"),
        other => unreachable!("{other}"),
    }
    draw(&mut screen, AFTER).unwrap();
}

fn start(place: &str, log: &Path) -> Session {
    let mut command = CommandBuilder::new(std::env::current_exe().unwrap());
    command.args(["--exact", "terminal::panics::stand_in", "--ignored", "--nocapture"]);
    Session::run(command, &[(WHERE, place), (LOG, log.to_str().unwrap())], 24, 80)
}

/// How it ended, and what is in the log.
fn panic_in(place: &str) -> (End, String) {
    let files = tempfile::tempdir().unwrap();
    let log = files.path().join("log");
    let end = start(place, &log).exit();
    (end, std::fs::read_to_string(log).unwrap())
}

fn assert_told_to_the_log(log: &str, place: &str) {
    assert!(log.contains("panicked place=\"tests/terminal/panics.rs:"), "{place}: {log}");
    assert!(!log.contains(HELD), "{place}: {log}");
}

#[test]
fn a_panic_of_the_loop_restores_the_terminal_and_ends_the_program() {
    for place in ["here", "frame", "writer"] {
        let (end, log) = panic_in(place);
        assert!(end.text().contains(SHOWN), "{place}: nothing was on the screen, so nothing is tested");
        assert_eq!(end.status.exit_code(), 1, "{place}: {}", end.status);
        end.assert_restored();
        let said = end.afterwards();
        assert!(said.contains("ended by an internal error at tests/terminal/panics.rs:"), "{place}: {said:?}");
        assert!(!said.contains(SHOWN), "{place}: {said:?}");
        assert!(!end.text().contains(HELD) && !end.text().contains(AFTER), "{place}: {said:?}");
        assert_told_to_the_log(&log, place);
    }
}

#[test]
fn a_panic_anywhere_else_shows_nothing_and_ends_nothing() {
    for place in ["thread", "task", "blocking task"] {
        let (end, log) = panic_in(place);
        assert_eq!(end.status.exit_code(), 0, "{place}: {}", end.text());
        end.assert_restored();
        assert!(end.text().contains("goes on"), "{place}: {}", end.text());
        assert!(!end.text().contains(HELD), "{place}: {}", end.text());
        let before = end.text().rsplit_once("\x1b[?1049l").unwrap().0.to_owned();
        let drawn = before.rsplit_once("\x1b[?1049h").unwrap().1.to_owned();
        assert!(!drawn.contains("error") && !drawn.contains("panic"), "{place}: {drawn:?}");
        assert_told_to_the_log(&log, place);
    }
}

/// Neither the frame, nor the modes, nor the last words wait for a terminal that does not read.
#[test]
fn a_panic_ends_the_program_also_where_the_terminal_does_not_read() {
    let files = tempfile::tempdir().unwrap();
    let mut session = start("later", &files.path().join("log"));
    session.wait_for(SHOWN).stop_reading().keys("x").wait_ended().go_on_reading();
    let end = session.exit();
    assert_eq!(end.status.exit_code(), 1, "{}", end.status);
    end.assert_restored();
    assert!(end.afterwards().contains("ended by an internal error"), "{}", end.text());
    assert!(!end.text().contains(HELD), "{}", end.text());

    let mut session = start("later", &files.path().join("log"));
    session.wait_for(SHOWN);
    tcflow(session.other_end(), Action::OOff).unwrap();
    session.keys("x").wait_ended();
    assert!(session.modes_restored(), "raw mode stays on");
    assert_eq!(session.exit().status.exit_code(), 1);
}

#[test]
fn words_that_stand_in_the_source_are_told() {
    assert!(panic_in("fixed words").0.afterwards().contains("the index is out of the ordinary"));
}
