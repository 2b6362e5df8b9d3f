//! A terminal that stops reading: flow control, a hung connection, a stopped multiplexer.

use std::time::{Duration, Instant};

use rustix::process::Signal;
use rustix::termios::{Action, tcflow};

use super::session::{End, Session};

const NAME: &str = "/checkout/prod/orders/db/password";
const VALUE: &str = "demo-orders-prod-pa55word-4";

fn listed() -> Session {
    let mut session = Session::start(&["--demo"], 30, 100);
    session.wait_for("as of");
    session
}

fn revealed() -> Session {
    let mut session = listed();
    session.keys("/").keys(NAME).wait_for("1 of ").keys("\r").wait_gone("enter go there");
    session.wait_for("space reveals").keys(" ").wait_for(VALUE);
    session
}

/// Each way to ask for the end.
const ENDS: [fn(&mut Session); 5] = [
    |session| _ = session.signal(Signal::TERM),
    |session| _ = session.signal(Signal::HUP),
    |session| _ = session.signal(Signal::INT),
    |session| _ = session.keys("q"),
    // A frame is under way, which nobody reads.
    |session| _ = session.keys("jq"),
];

fn end_of(mut session: Session) -> End {
    session.wait_ended();
    assert!(session.modes_restored(), "raw mode stays on");
    session.go_on_reading();
    session.exit()
}

#[test]
fn nobody_waits_for_it_at_the_end() {
    for (number, ask) in ENDS.iter().enumerate() {
        let mut session = listed();
        session.stop_reading().fill_with_frames();
        ask(&mut session);
        let end = end_of(session);
        assert_eq!((end.status.exit_code(), end.status.signal()), (0, None), "{number}: {}", end.status);
        end.assert_restored();
        assert_eq!(end.screen.contents(), "", "{number}: something is left on the screen");
    }
}

/// What is drawn when it reads again is what holds then; what was masked meanwhile is not drawn any more.
#[test]
fn a_reveal_that_ends_meanwhile_is_masked_when_it_reads_again() {
    for hide in ["\x1b[O", "j", " "] {
        let mut session = revealed();
        session.stop_reading().fill_with_frames().keys(hide).go_on_reading();
        session.wait_gone(VALUE).wait_for("space reveals").wait_for("? all keys");
        session.keys("q");
        let end = session.exit();
        assert_eq!(end.status.exit_code(), 0, "{hide:?}: {}", end.status);
        end.assert_restored();
    }
}

/// Frames that nobody has read show the value, and are not read any more after a pause, or at the end: but for the beginning, which the
/// terminal's side of the system had fetched already.
#[test]
fn what_was_masked_before_it_was_read_is_not_read() {
    let meanwhile: [fn(&mut Session); 3] = [
        |session| _ = session.keys("\x1b[O\x1a").wait_stopped().go_on_reading().signal(Signal::CONT),
        |session| _ = session.keys("\x1a").wait_stopped().go_on_reading().signal(Signal::CONT),
        |session| _ = session.keys("q").wait_ended().go_on_reading(),
    ];
    for (number, end) in meanwhile.iter().enumerate() {
        let mut session = revealed();
        let before = session.stop_reading().raw().len();
        end(session.fill_with_frames());
        if number < 2 {
            session.wait_gone(VALUE).wait_for("space reveals").wait_for("? all keys").keys("q");
        }
        let end = session.exit();
        let unread = String::from_utf8_lossy(&end.raw[before..]).into_owned();
        let (_, after) = unread.split_once('\x18').unwrap();
        assert!(!after.contains(VALUE), "{number}");
        end.assert_restored();
    }
}

#[test]
fn a_pause_comes_all_the_same_and_going_on_draws_all_of_it() {
    let mut session = revealed();
    session.stop_reading().fill_with_frames().keys("\x1a").wait_stopped();
    assert!(session.modes_restored(), "raw mode stays on");
    session.go_on_reading().wait_until("the main screen", |screen| !screen.alternate_screen());
    session.stop_reading().signal(Signal::CONT).go_on_reading();
    session.wait_entered().wait_for("space reveals").wait_for(NAME).wait_for("? all keys");
    session.wait_gone(VALUE).keys("q");
    let end = session.exit();
    assert_eq!(end.status.exit_code(), 0, "{}", end.text());
    end.assert_restored();
}

/// Then it takes not even the last bytes; the modes are restored, and that is it.
#[test]
fn one_that_was_told_to_stop_is_given_back_as_far_as_it_can_be() {
    for ask in &ENDS {
        let mut session = listed();
        tcflow(session.other_end(), Action::OOff).unwrap();
        ask(&mut session);
        let end = end_of(session);
        assert_eq!((end.status.exit_code(), end.status.signal()), (0, None), "{}", end.status);
    }
}

#[test]
fn keys_are_heard_meanwhile() {
    let mut session = listed();
    session.stop_reading().fill_with_frames().keys("/cart").go_on_reading();
    session.wait_for("of 282").wait_for("cart").keys("\x03");
    let end = session.exit();
    assert_eq!(end.status.exit_code(), 0, "{}", end.text());
    end.assert_restored();
}

/// A question that is on its way to the terminal has not been on the screen.
#[test]
fn a_question_that_nobody_can_have_read_is_not_answered() {
    let mut session = listed();
    session.keys("/legacy-jenkins-url").wait_for("1 of ").keys("\r").wait_for("space reveals");
    session.keys("e").wait_for("Edit legacy-jenkins-url").keys("!").wait_for("ctrl-s save");
    session.stop_reading().fill_with_frames().keys("\x13").keys("w").keys("\x1a").wait_stopped();
    session.go_on_reading().signal(Signal::CONT);
    session.wait_entered().wait_for("Overwrite legacy-jenkins-url");
    session.wait_for("w write  esc").keys("w").wait_for("Standard · version 2").keys("q");
    assert_eq!(session.exit().status.exit_code(), 0);
}

/// The question of an edit that is on the screen, as it will be once `ctrl-s` is pressed.
fn about_to_ask(mut session: Session) -> Session {
    session.wait_for("as of");
    session.keys("/legacy-jenkins-url").wait_for("1 of ").keys("\r").wait_for("space reveals");
    session.keys("e").wait_for("Edit legacy-jenkins-url").keys("!").wait_for("ctrl-s save");
    session
}

/// Nor has one that the system holds for the terminal, which has stopped reading, however long that lasts.
#[test]
fn a_question_that_waits_to_be_read_is_not_answered() {
    let mut session = about_to_ask(Session::start(&["--demo"], 30, 100));
    session.stop_reading_with_room().keys("\x13");
    // For longer than a question is looked at. Were the machine too slow for the frame to be drawn by then, this would show nothing.
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(1) {
        session.keys("w").wait_a_little();
    }
    session.go_on_reading().wait_for("Overwrite legacy-jenkins-url").wait_for("w write  esc");
    session.keys("w").wait_for("Standard · version 2").keys("q");
    assert_eq!(session.exit().status.exit_code(), 0);
}

/// A terminal that never answers where its cursor is, is as good as others: there, what has gone out has been seen.
#[test]
fn a_terminal_that_never_answers_shows_questions_all_the_same() {
    let mut session = about_to_ask(Session::start_mute(&["--demo"], 30, 100));
    session.keys("\x13").wait_for("Overwrite legacy-jenkins-url").wait_for("w write  esc");
    session.keys("w").wait_for("Standard · version 2").keys("q");
    let end = session.exit();
    assert_eq!(end.status.exit_code(), 0);
    end.assert_restored();
    assert_eq!(end.text().matches("\x1b[6n").count(), 1, "it is asked once");
}

/// It is asked with the first frame, and not with those on whose being read nothing depends.
#[test]
fn a_terminal_is_asked_where_something_depends_on_it() {
    let mut session = listed();
    session
        .keys("jj?")
        .wait_for("reveal the value for a while")
        .keys("\x1b")
        .wait_gone("reveal the value for a while")
        .keys("q");
    let end = session.exit();
    end.assert_restored();
    assert_eq!(end.text().matches("\x1b[6n").count(), 1);
}
