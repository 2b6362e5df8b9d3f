//! A panic anywhere ends the whole program, with the terminal restored and no secret told.
//!
//! The program has no switch for panics, so another one panics in its stead, with the same terminal and the same hook: this
//! test program, run again in a terminal of its own for one test only.

use std::panic::panic_any;
use std::thread;

use portable_pty::CommandBuilder;
use ratatui::widgets::Paragraph;
use sesame::terminal::{Screen, end_on_panic};

use super::session::Session;

/// Says to [`stand_in`] where to panic.
const WHERE: &str = "SESAME_TEST_PANIC";

const SHOWN: &str = "hunter2-on-the-screen";
const HELD: &str = "hunter2-in-the-message";

fn panic_with_a_value() {
    panic_any(format!("cannot parse {HELD}"));
}

fn draw(screen: &mut Screen, text: &str) -> std::io::Result<()> {
    screen.draw(|frame| frame.render_widget(Paragraph::new(text), frame.area()))
}

#[test]
#[ignore = "run by the tests below, in a terminal of its own"]
fn stand_in() {
    let place = std::env::var(WHERE).expect("run by the tests below");
    end_on_panic();
    let mut screen = Screen::enter().unwrap();
    draw(&mut screen, SHOWN).unwrap();
    let tasks = tokio::runtime::Builder::new_multi_thread().worker_threads(1).build().unwrap();
    match place.as_str() {
        "here" => panic_with_a_value(),
        "thread" => drop(thread::spawn(panic_with_a_value)),
        "task" => drop(tasks.spawn(async { panic_with_a_value() })),
        "blocking task" => drop(tasks.spawn_blocking(panic_with_a_value)),
        "frame" => {
            let _ = screen.draw(|_| panic_with_a_value());
        }
        "fixed words" => panic!("the index is out of the ordinary"),
        other => unreachable!("{other}"),
    }
    // As the loop would: it goes on drawing, whatever happens elsewhere.
    loop {
        let _ = draw(&mut screen, SHOWN);
        let _ = draw(&mut screen, "");
    }
}

fn panic_in(place: &str) -> super::session::End {
    let mut command = CommandBuilder::new(std::env::current_exe().unwrap());
    command.args(["--exact", "terminal::panics::stand_in", "--ignored", "--nocapture"]);
    Session::run(command, &[(WHERE, place)], 24, 80).exit()
}

#[test]
fn a_panic_anywhere_restores_the_terminal_and_ends_the_program() {
    for place in ["here", "thread", "task", "blocking task", "frame"] {
        let end = panic_in(place);
        assert!(end.text().contains(SHOWN), "{place}: nothing was on the screen, so nothing is tested");
        assert_eq!(end.status.exit_code(), 1, "{place}: {}", end.status);
        end.assert_restored();
        let said = end.afterwards();
        assert!(said.contains("ended by an internal error at tests/terminal/panics.rs:"), "{place}: {said:?}");
        assert!(!said.contains(SHOWN), "{place}: {said:?}");
        assert!(!end.text().contains(HELD), "{place}: {said:?}");
    }
}

#[test]
fn words_that_stand_in_the_source_are_told() {
    assert!(panic_in("fixed words").afterwards().contains("the index is out of the ordinary"));
}
