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
