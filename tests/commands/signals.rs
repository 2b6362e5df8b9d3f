//! What signals do to commands: they end at once where nothing is changed, and after what is under way where something is.

use portable_pty::CommandBuilder;
use rustix::process::Signal;

use super::gate::Gate;
use super::run::Served;
use crate::terminal::session::{End, Session};

const SEED: &str = r#"
[[principal]]
access_key = "AKIAANA"
arn = "arn:aws:iam::111122223333:user/ana"

[[parameter]]
name = "/a/{n}"
for = { n = ["00", "01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11"] }
type = "String"
value = "old"
"#;

/// Those that ask a process to end, and how the system calls an end by them.
const ENDING: [(Signal, &str); 4] =
    [(Signal::TERM, "Terminated"), (Signal::HUP, "Hangup"), (Signal::INT, "Interrupt"), (Signal::QUIT, "Quit")];

fn environment(url: &str) -> [(&str, &str); 4] {
    [
        ("AWS_ENDPOINT_URL", url),
        ("AWS_ACCESS_KEY_ID", "AKIAANA"),
        ("AWS_SECRET_ACCESS_KEY", "any"),
        ("AWS_REGION", "eu-west-1"),
    ]
}

/// Sesame, with that store.
fn start(url: &str, line: &[&str]) -> Session {
    Session::start_with(line, &environment(url), 40, 120)
}

/// Ended by that signal, with the terminal as it was.
#[track_caller]
fn assert_ended_by(end: &End, (signal, called): (Signal, &str)) {
    let by = end.status.signal().unwrap_or_default();
    assert!(by.starts_with(called), "{signal:?}: {}: {}", end.status, end.text());
    assert!(end.modes_restored && !end.screen.bracketed_paste(), "{signal:?}: {}", end.text());
}

fn value(served: &Served, name: &str) -> String {
    served.run(&["get", name]).text().to_owned()
}

#[test]
fn a_question_is_given_up_and_the_terminal_given_back() {
    let served = Served::seeded(SEED);
    for signal in ENDING {
        let mut session = start(&served.url, &["set", "/a/new"]);
        session.wait_for("(not shown): ").keys("hunter2").wait_until("brackets", vt100::Screen::bracketed_paste);
        session.signal(signal.0);
        assert_ended_by(&session.exit(), signal);

        // Also where ctrl-S holds back all output.
        let mut session = start(&served.url, &["set", "/a/new"]);
        session.wait_for("(not shown): ").keys("hunter2\x13").wait_a_little().signal(signal.0);
        assert_ended_by(&session.exit(), signal);

        let mut session = start(&served.url, &["set", "/a/new"]);
        session.wait_for("(not shown): ").keys("hunter2\r").wait_for("Write it? [y/N]").signal(signal.0);
        let end = session.exit();
        assert_ended_by(&end, signal);
        assert!(end.text().ends_with("[y/N] \r\n"), "{}", end.text());
    }
    served.run(&["get", "/a/new"]).with(1);
}

/// The key is the signal there too, though the terminal does not look at the keys.
#[test]
fn the_key_that_interrupts_ends_a_hidden_question_as_any_other() {
    let served = Served::seeded(SEED);
    let mut session = start(&served.url, &["set", "/a/new"]);
    session.wait_for("(not shown): ").keys("hunter2").wait_until("brackets", vt100::Screen::bracketed_paste);
    session.keys("\x03");
    assert_ended_by(&session.exit(), (Signal::INT, "Interrupt"));
    let mut session = start(&served.url, &["set", "/a/new"]);
    session.wait_for("(not shown): ").keys("hunter2\r").wait_for("Write it? [y/N]").keys("\x03");
    assert_ended_by(&session.exit(), (Signal::INT, "Interrupt"));
    served.run(&["get", "/a/new"]).with(1);
}

/// A shell gets its terminal back as it was, and what is typed for it is no part of the value.
#[test]
fn the_key_that_suspends_suspends_a_hidden_question() {
    let served = Served::seeded(SEED);
    let program = format!(
        "{} set /a/new --yes; echo stopped with $?; stty -a | grep -o -e '-*icanon'; fg; echo ended with $?",
        env!("CARGO_BIN_EXE_sesame")
    );
    let mut bash = CommandBuilder::new("bash");
    bash.args(["--norc", "--noprofile", "-m", "-c", &program]);
    let mut session = Session::run(bash, &environment(&served.url), 40, 120);
    session.wait_for("(not shown): ").wait_until("brackets", vt100::Screen::bracketed_paste).keys("lost\x1a");
    session.wait_for("stopped with 14").wait_for("icanon");
    let asked_again = |screen: &vt100::Screen| screen.contents().matches("(not shown): ").count() == 2;
    session.wait_until("asked again", asked_again).wait_until("brackets", vt100::Screen::bracketed_paste);
    session.keys("hunter2\r").wait_for("ended with 0");
    let end = session.exit();
    assert!(!end.text().contains("-icanon") && !end.text().contains("hunter2"), "{}", end.text());
    assert_eq!(value(&served, "/a/new"), "hunter2");
}

/// Its outcome is waited for and said, and the program ends by the signal all the same.
#[test]
fn a_write_under_way_ends_first() {
    for signal in ENDING {
        let served = Served::seeded(SEED);
        let gate = Gate::before(&served.url, "PutParameter");
        let mut session = start(&gate.url, &["set", "/a/new"]);
        session.wait_for("(not shown): ").keys("hunter2\r").wait_for("Write it? [y/N]").keys("y\r");
        gate.wait();
        session.signal(signal.0).wait_for("stopping after what is under way");
        gate.open();
        let end = session.exit();
        assert_ended_by(&end, signal);
        assert!(end.text().contains("/a/new: created as a SecureString, version 1"), "{}", end.text());
        assert_eq!(value(&served, "/a/new"), "hunter2");
    }
}

#[test]
fn a_write_that_has_not_left_does_not_leave() {
    for signal in ENDING {
        let served = Served::seeded(SEED);
        // The look at the version, right before the write.
        let gate = Gate::before(&served.url, "GetParameter");
        let mut session = start(&gate.url, &["set", "/a/00", "--overwrite"]);
        session.wait_for("(not shown): ").keys("hunter2\r").wait_for("Write it? [y/N]").keys("y\r");
        gate.wait();
        session.signal(signal.0);
        let end = session.exit();
        assert_ended_by(&end, signal);
        assert!(end.text().contains("stopped before it was sent. Nothing was changed"), "{}", end.text());
        gate.open();
        assert_eq!(value(&served, "/a/00"), "old");
    }
}

/// Between the answer and the write nothing is changed yet.
#[test]
fn what_is_read_after_a_question_is_given_up() {
    for signal in ENDING {
        let served = Served::seeded(SEED);
        let gate = Gate::before(&served.url, "GetParameterHistory");
        let mut session = start(&gate.url, &["set", "/a/00", "--overwrite"]);
        session.wait_for("(not shown): ").keys("hunter2\r");
        gate.wait();
        session.signal(signal.0);
        assert_ended_by(&session.exit(), signal);
        gate.open();
        assert_eq!(value(&served, "/a/00"), "old");
    }
}

#[test]
fn the_second_ends_at_once_and_says_what_is_not_known() {
    for signal in ENDING.into_iter().filter(|(signal, _)| *signal != Signal::HUP) {
        let served = Served::seeded(SEED);
        let gate = Gate::before(&served.url, "PutParameter");
        let file = served.file("x.json");
        std::fs::write(&file, r#"{"00":"new"}"#).unwrap();
        let mut session = start(&gate.url, &["import", "/a", file.to_str().unwrap(), "--yes"]);
        gate.wait();
        session.signal(Signal::TERM).wait_for("stopping after what is under way").signal_until_it_ends(signal.0);
        let end = session.exit();
        assert_ended_by(&end, signal);
        assert!(end.text().contains("it is not known what became of what was under way"), "{}", end.text());
        gate.open();
    }
}

/// A terminal that closes is told of twice, and what was typed there once more by what has started the command.
#[test]
fn one_act_that_is_told_of_twice_ends_nothing_in_the_midst() {
    for signal in ENDING {
        let served = Served::seeded(SEED);
        let gate = Gate::before(&served.url, "PutParameter");
        let file = served.file("x.json");
        std::fs::write(&file, r#"{"00":"new"}"#).unwrap();
        let mut session = start(&gate.url, &["import", "/a", file.to_str().unwrap(), "--yes"]);
        gate.wait();
        session.signal(signal.0).signal(signal.0).wait_for("stopping after what is under way").signal(Signal::HUP);
        gate.open();
        let end = session.exit();
        assert!(end.text().contains("1 of 1 done") && !end.text().contains("it is not known"), "{}", end.text());
        assert_eq!(value(&served, "/a/00"), "new");
    }
}

#[test]
fn of_many_what_is_under_way_ends_and_the_rest_is_left() {
    let served = Served::seeded(SEED);
    let file = served.file("many.json");
    let many: Vec<String> = (0..12).map(|n| format!("\"{n:02}\":\"new\"")).collect();
    std::fs::write(&file, format!("{{{}}}", many.join(","))).unwrap();
    let file = file.to_str().unwrap();
    for signal in ENDING {
        for (line, operation, says) in [
            (&["import", "/b", file, "--yes"][..], "PutParameter", "1 of 12 done"),
            (&["copy", "/a", "/c", "--yes"], "PutParameter", "1 of 12 done"),
            (&["delete", "/a", "--recursive", "--yes"], "DeleteParameters", "deleted 10 of 12"),
        ] {
            let served = Served::seeded(SEED);
            let gate = Gate::before(&served.url, operation);
            let mut session = start(&gate.url, line);
            gate.wait();
            session.signal(signal.0).wait_for("stopping after what is under way");
            gate.open();
            let end = session.exit();
            assert_eq!(end.status.exit_code(), 3, "{signal:?}: {line:?}: {}", end.text());
            assert!(end.status.signal().is_none() && end.text().contains(says), "{signal:?}: {}", end.text());
            assert!(end.text().contains("sesame: stopped"), "{}", end.text());
            assert!(!end.text().contains("Nothing was changed"), "{}", end.text());
        }
    }
}

/// `nohup` and the background of a script say so: what they keep away stays away.
#[test]
#[cfg(target_os = "linux")]
fn what_it_was_started_to_ignore_it_ignores() {
    let served = Served::seeded(SEED);
    let gate = Gate::before(&served.url, "PutParameter");
    let file = served.file("x.json");
    std::fs::write(&file, r#"{"00":"new","01":"new"}"#).unwrap();
    let mut command = CommandBuilder::new("sh");
    command.args(["-c", "trap '' HUP INT QUIT; exec \"$@\"", "sh", env!("CARGO_BIN_EXE_sesame")]);
    command.args(["import", "/a", file.to_str().unwrap(), "--yes"]);
    let mut session = Session::run(command, &environment(&gate.url), 40, 120);
    gate.wait();
    session.signal(Signal::HUP).signal(Signal::INT).signal(Signal::QUIT);
    gate.open();
    let end = session.exit();
    assert_eq!(end.status.exit_code(), 0, "{}", end.text());
    assert!(end.text().contains("2 of 2 done") && !end.text().contains("stopping"), "{}", end.text());
}
