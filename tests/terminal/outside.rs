//! The command line from outside: what is printed, and with what status the program ends.

use std::process::{Command, Output, Stdio};

use portable_pty::CommandBuilder;

use super::session::Session;

fn sesame(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_sesame")).args(arguments).stdin(Stdio::null()).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn help_and_version_are_printed() {
    for (arguments, said) in [
        (&["--help"][..], "--demo"),
        (&["-h"], "--read-only"),
        (&["--version"], env!("CARGO_PKG_VERSION")),
        (&["emulator", "--help"], "--any-address"),
    ] {
        let output = sesame(arguments);
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
        assert!(text(&output.stdout).contains(said), "{arguments:?}: {}", text(&output.stdout));
        assert_eq!(text(&output.stderr), "", "{arguments:?}");
    }
}

#[test]
fn wrong_usage_has_its_own_status() {
    for (arguments, said) in [
        (&["team/env"][..], "/team/env"),
        (&["--frobnicate"], "--frobnicate"),
        (&["--demo", "--profile", "x"], "--profile"),
        (&["emulator", "--listen", "nowhere"], "nowhere"),
    ] {
        let output = sesame(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(text(&output.stderr).contains(said), "{arguments:?}: {}", text(&output.stderr));
        assert_eq!(text(&output.stdout), "", "{arguments:?}");
    }
}

/// An OSC 52, by which a terminal would put `x` into the clipboard, and a newline that would forge a line of ours.
const STEERING: &str = "/a\x1b]52;c;eA==\x07b";

#[test]
fn nothing_that_is_printed_steers_the_terminal() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: String| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let seed = |text: String| file("seed.toml", text);
    let quoted = STEERING.replace('\x1b', "\\u001b").replace('\x07', "\\u0007");
    let named = file(STEERING.trim_start_matches('/'), "colour = 1".to_owned());
    let settings = file("settings.toml", format!("\"{quoted}\" = 1"));
    let output = |arguments: &[&str], variables: &[(&str, &str)]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sesame"));
        command.args(arguments).envs(variables.iter().copied()).stdin(Stdio::null()).output().unwrap()
    };
    for (arguments, variables) in [
        (vec!["emulator", "--seed", &seed(format!("[[parameter]]\nname = \"{quoted}\"\nvalue = 1"))], vec![]),
        (vec!["emulator", "--seed", &named], vec![]),
        (vec!["emulator", "--seed", STEERING], vec![]),
        (vec!["emulator", "--listen", STEERING], vec![]),
        (vec![STEERING.trim_start_matches('/')], vec![]),
        (vec!["--endpoint-url", STEERING], vec![]),
        (vec!["--demo", "/a", STEERING], vec![]),
        (vec![&STEERING.replace("/a", "--")], vec![]),
        (vec!["--demo"], vec![("SESAME_CONFIG", settings.as_str())]),
        (vec!["--demo"], vec![("SESAME_CONFIG", STEERING)]),
        (vec!["--demo"], vec![("SESAME_CONFIG", named.as_str())]),
    ] {
        let output = output(&arguments, &variables);
        let said = text(&output.stderr);
        assert!(!said.is_empty() && output.status.code() != Some(0), "{arguments:?} {variables:?}");
        assert!(!said.contains(['\x1b', '\x07']) && output.stdout.is_empty(), "{arguments:?} {variables:?}: {said:?}");
        assert!(said.contains("␛]52;c;eA") || said.contains("\\u{1b}]52"), "{arguments:?} {variables:?}: {said:?}");
    }
}

/// In a terminal a refusal of arguments is in colour, and clap takes no sequence out of it.
#[test]
fn nor_in_a_terminal() {
    let log = format!("/nonexistent{STEERING}");
    for arguments in [["emulator", "--listen", STEERING], ["--demo", "--log", &log]] {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_sesame"));
        command.args(arguments);
        let end = Session::run(command, &[], 24, 80).exit();
        assert_ne!(end.status.exit_code(), 0);
        assert!(!end.text().contains("\x1b]52") && !end.text().contains('\x07'), "{:?}", end.text());
    }
}

#[test]
fn without_a_terminal_it_says_so() {
    let output = sesame(&["--demo"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("standard input is not a terminal"), "{}", text(&output.stderr));
    assert_eq!(text(&output.stdout), "");
}

#[test]
fn half_a_terminal_is_none() {
    let sesame = env!("CARGO_BIN_EXE_sesame");
    for (redirected, said) in
        [("< /dev/null", "standard input is not a terminal"), ("> out", "standard output is not a terminal")]
    {
        let script = format!("{sesame} --demo {redirected}");
        let shell = CommandBuilder::from_argv(vec!["sh".into(), "-c".into(), script.into()]);
        let end = Session::run(shell, &[], 24, 80).exit();
        assert_eq!(end.status.exit_code(), 2, "{redirected}");
        assert!(end.screen.contents().contains(said), "{redirected}: {}", end.screen.contents());
        assert!(!end.text().contains('\x1b'), "{redirected}: the terminal was touched");
    }
}

/// A library that gets no descriptor would panic, in the midst of raw mode or before. Root has no limit on its threads.
#[cfg(target_os = "linux")]
#[test]
fn where_resources_are_scarce_it_says_so_before_it_touches_the_terminal() {
    let sesame = env!("CARGO_BIN_EXE_sesame");
    let limited = |limit: String| {
        let script = format!("{limit}; exec {sesame} --demo");
        let shell = CommandBuilder::from_argv(vec!["sh".into(), "-c".into(), script.into()]);
        Session::run(shell, &[], 24, 80).exit()
    };
    for files in (5..25).step_by(3) {
        let end = limited(format!("ulimit -n {files}"));
        let said = end.screen.contents();
        assert_eq!(end.status.exit_code(), 1, "{files}: {said}");
        assert!(said.contains("ulimit -n") && !end.text().contains('\x1b'), "{files}: {said}");
    }
    if !rustix::process::geteuid().is_root() {
        let end = limited("ulimit -u 1".to_owned());
        assert!(
            end.status.exit_code() == 1 && end.screen.contents().contains("ulimit -u"),
            "{}",
            end.screen.contents()
        );
    }
}
