//! `sesame emulator`, and sesame as one of its clients: the whole way over a socket.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};

use rustix::process::{Pid, Signal, kill_process};

use super::session::Session;

/// A running emulator; ends with its owner.
pub(crate) struct Emulator {
    child: Child,
    output: BufReader<std::process::ChildStdout>,
    /// Where it listens: `http://127.0.0.1:…`.
    pub(crate) url: String,
}

impl Emulator {
    pub(crate) fn start(arguments: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_sesame"))
            .args(["emulator", "--listen", "127.0.0.1:0"])
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        let url =
            line.split_whitespace().find(|word| word.starts_with("http://")).unwrap_or_else(|| panic!("{line:?}"));
        Self { child, output, url: url.to_owned() }
    }

    /// A session of sesame with this emulator.
    pub(crate) fn browse(&self, arguments: &[&str]) -> Session {
        let arguments = [&["--endpoint-url", self.url.as_str()], arguments].concat();
        let environment =
            [("AWS_ACCESS_KEY_ID", "AKIADEMOENGINEER"), ("AWS_SECRET_ACCESS_KEY", "any"), ("AWS_REGION", "eu-west-1")];
        Session::start_with(&arguments, &environment, 24, 80)
    }

    fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn it_ends_when_asked() {
    for signal in [Signal::TERM, Signal::INT] {
        let mut emulator = Emulator::start(&[]);
        emulator.signal(signal);
        let status = emulator.child.wait().unwrap();
        assert_eq!(status.code(), Some(0), "{signal:?}: {status}");
        let mut rest = String::new();
        emulator.output.read_to_string(&mut rest).unwrap();
        assert!(!rest.contains("panicked"), "{rest}");
    }
}

#[test]
fn an_address_that_others_reach_must_be_allowed() {
    let output = Command::new(env!("CARGO_BIN_EXE_sesame"))
        .args(["emulator", "--listen", "0.0.0.0:0"])
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.starts_with("sesame: 0.0.0.0:0 is not a loopback address"), "{said}");
}

#[test]
fn sesame_browses_it() {
    let emulator = Emulator::start(&["--parameters", "120", "--latency", "1"]);
    let mut session = emulator.browse(&[]);
    session.wait_for("120 parameters").wait_for("127.0.0.1").keys("q");
    let end = session.exit();
    assert_eq!(end.status.exit_code(), 0, "{}", end.text());
    end.assert_restored();
}

#[test]
fn sesame_outlives_it() {
    let emulator = Emulator::start(&["--parameters", "120"]);
    let mut session = emulator.browse(&[]);
    session.wait_for("120 parameters");
    drop(emulator);
    session.keys("r").wait_for("no answer").keys("q");
    assert_eq!(session.exit().status.exit_code(), 0);
}

/// The whole way, signatures and all: what AWS publishes, what others share, asked for by its ARN.
#[test]
fn sesame_shows_what_belongs_to_others() {
    let emulator = Emulator::start(&[]);
    let mut session = emulator.browse(&["/aws/service"]);
    session
        .wait_for(" parameters · as of")
        .wait_for("111122223333")
        .keys("o")
        .wait_for("/aws/service/global-infrastructure");
    session.keys("shared\r").wait_for("777788889999");
    session
        .keys("/arn:aws:ssm:eu-west-1:222233334444:parameter/network/vpn/pre-shared-key\r")
        .wait_for("space reveals");
    session.keys(" ").wait_for("demo-vpn-pre-shared-3").keys("e").wait_for("only its owner can change it").keys("q");
    let end = session.exit();
    assert_eq!(end.status.exit_code(), 0, "{}", end.text());
    end.assert_restored();
}
