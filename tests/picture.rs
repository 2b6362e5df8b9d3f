//! The README's pictures, of the real program on its demo store: `cargo test --test sesame picture:: -- --ignored` draws them,
//! and a test goes through the same steps and finds on the screen what they show.

mod cells;
mod film;

use std::collections::BTreeMap;

use vt100::Screen;

use crate::terminal::session::Session;
use film::{Frame, film, words_at};

const ROWS: u16 = 26;
const COLUMNS: u16 = 100;

/// One step of the film.
#[derive(Clone, Copy)]
struct Step {
    /// As a terminal sends them.
    keys: &'static str,
    /// What is on the screen once they have been answered.
    until: &'static str,
    /// The keys as the caption names them, and what they do.
    caption: (&'static str, &'static str),
    /// How long it is shown, in tenths of a second.
    tenths: u32,
    /// The picture of this step alone.
    still: Option<&'static str>,
}

const FILM: &str = "assets/demo.svg";

/// The step that a viewer without animation shows.
const POSTER: usize = 5;

const fn step(keys: &'static str, until: &'static str, caption: (&'static str, &'static str), tenths: u32) -> Step {
    Step { keys, until, caption, tenths, still: None }
}

const fn still(step: Step, file: &'static str) -> Step {
    Step { still: Some(file), ..step }
}

const FIND: (&str, &str) = ("/", "finds a name by parts of it, in any order");
const PUT_BACK: (&str, &str) = ("enter", "on the version of before asks; production wants a word");
const WRITE: (&str, &str) = ("password enter", "writes it as version 24, which u would undo");
const REFUSED: (&str, &str) = ("space", "what may not be read is told as that, and by whom");

/// Find, reveal, put back, refused.
const STEPS: &[Step] = &[
    step("", "parameters · as of", ("sesame --demo", "names and what is known of them; no value is read"), 35),
    step("/", "282 names", FIND, 6),
    step("che", "/ che ", FIND, 5),
    step("ckpropas", "/ checkpropas ", FIND, 18),
    step("\r", "space reveal ", ("enter", "goes there; the value stays masked, and undecrypted"), 25),
    step(" ", "space mask ", ("space", "shows it for half a minute; y copies it unseen"), 30),
    step("H", "1 of 23 ", ("H", "who changed it, and when; no value is read for it"), 30),
    step("\x1b[B", "2 of 23 ", ("↓", "the version of before"), 12),
    still(step("\r", "  › ", PUT_BACK, 35), "assets/put-back.svg"),
    step("password", "enter write  esc back", WRITE, 12),
    step("\r", "u, enter puts v23 back", WRITE, 28),
    step("/payprodfraudapi", "/ payprodfraudapi ", FIND, 12),
    step("\r", "/payments/prod/fraud/api-key ", ("enter", "another team's secret"), 12),
    still(step(" ", "was not read: no key access", REFUSED, 30), "assets/refused.svg"),
    step("x", "To ask for, in the key policy", ("x", "explains it, with the statement to ask for"), 45),
];

/// Goes through the steps; `see` is given the number of each once its keys were pressed.
fn play(mut see: impl FnMut(usize, &mut Session)) {
    let mut session = Session::start(&["--demo"], ROWS, COLUMNS);
    for (number, step) in STEPS.iter().enumerate() {
        session.keys(step.keys);
        see(number, &mut session);
    }
    session.keys("q");
}

/// A picture that is not of the program as it is says so; drawing all of them anew is one command.
#[test]
fn the_pictures_show_the_program_as_it_is() {
    let read = |file: &str| std::fs::read_to_string(file).unwrap();
    let (drawn, stills) = (read(FILM), STEPS.iter().filter_map(|step| step.still).map(read).collect::<Vec<_>>());
    let mut stills = stills.iter();
    play(|number, session| {
        let pictured = words_at(&drawn, number);
        let what =
            format!("step {number} of {FILM}, which `cargo test --test sesame picture:: -- --ignored` draws anew");
        session.wait_until(&what, |screen| film::words(&screen.contents()) == pictured);
        if STEPS[number].still.is_some() {
            assert_eq!(words_at(stills.next().unwrap(), 0), pictured);
        }
    });
}

#[test]
#[ignore = "draws the pictures in assets/; to be run when a screen has changed"]
fn draw() {
    let mut frames: Vec<Frame> = Vec::new();
    let mut stills = BTreeMap::new();
    play(|number, session| {
        let step = &STEPS[number];
        let screen = settled(session.wait_for(step.until));
        let frame = Frame { screen, caption: step.caption, tenths: step.tenths };
        if let Some(file) = step.still {
            stills.insert(file, film(std::slice::from_ref(&frame), 0));
        }
        frames.push(frame);
    });
    std::fs::write(FILM, film(&frames, POSTER)).unwrap();
    for (file, drawn) in stills {
        std::fs::write(file, drawn).unwrap();
    }
}

/// The screen once nothing more is drawn on it.
fn settled(session: &mut Session) -> Screen {
    let mut before = String::new();
    loop {
        for _ in 0..40 {
            session.wait_a_little();
        }
        let (shown, screen) = (session.shown(), session.screen());
        if shown == before {
            return screen;
        }
        before = shown;
    }
}
