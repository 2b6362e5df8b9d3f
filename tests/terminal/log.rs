//! `--log`: what was called and how it ended, and nothing of what was read or written.

use std::cell::RefCell;
use std::fs;
use std::os::unix::fs::PermissionsExt;

use super::emulator::Emulator;
use super::session::Session;

const NAME: &str = "/checkout/prod/orders/db/password";
const VALUE: &str = "demo-orders-prod-pa55word-4";

#[test]
fn a_log_tells_calls_and_no_names_or_values() {
    let emulator = Emulator::start(&[]);
    let files = tempfile::tempdir().unwrap();
    let path = files.path().join("sesame.log");
    let mut session = emulator.browse(&["--log", path.to_str().unwrap(), "--no-cache"]);
    session.wait_for("as of");
    session.keys("/").keys(NAME).wait_for("1 of ").keys("\r").wait_for("space reveals");
    session.keys(" ").wait_for(VALUE).keys(" ").wait_gone(VALUE);
    // A write in production, and a value that is refused.
    session.keys("e").wait_for("Edit ").keys("-typed").wait_for("-typed").keys("\x13");
    session.wait_for("type password, then enter").wait_for("  › ").keys("password\r").wait_for(": v4 → v5");
    session.keys("/").keys("/security/breakglass/billing").wait_for("1 of ").keys("\r").wait_for("space reveals");
    session.keys(" ").wait_for("not readable").keys("x").wait_for("What happened").keys("G");
    let page = RefCell::new(String::new());
    session.wait_until("the request's id", |screen| {
        page.replace(screen.contents());
        page.borrow().contains("request  ")
    });
    let page = page.into_inner();
    let line = page.lines().find(|line| line.contains("request  "));
    let request = line.and_then(|line| line.split_whitespace().nth(2)).unwrap().to_owned();
    session.keys("qq");
    let end = session.exit();
    assert_eq!(end.status.exit_code(), 0, "{}", end.text());

    let log = fs::read_to_string(&path).unwrap();
    assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    let has = |parts: &[&str]| log.lines().any(|line| parts.iter().all(|part| line.contains(part)));
    for parts in [
        &["started", "version="][..],
        &["connected", "region=Some(\"eu-west-1\")", "ms="],
        &["answered", "action=\"ssm:DescribeParameters\"", "attempt=1", "ms=", "request="],
        &["answered", "action=\"sts:GetCallerIdentity\""],
        &["answered", "action=\"iam:ListAccountAliases\""],
        &["answered", "action=\"ssm:GetParameter\""],
        &["answered", "action=\"ssm:PutParameter\""],
        &["failed", "action=\"ssm:GetParameter\"", "error=AccessDeniedException", &format!("request={request}")],
    ] {
        assert!(has(parts), "{parts:?} is missing from\n{log}");
    }
    assert!(!has(&["request=?"]) && !has(&["answered", "request=-"]), "an answer without its id:\n{log}");
    for secret in [VALUE, "-typed", "pa55word", "password", "checkout", "orders", "breakglass"] {
        assert!(!log.contains(secret), "{secret} is in\n{log}");
    }
    assert!(log.lines().all(|line| line.contains(" sesame")), "others' events are in\n{log}");
}

#[test]
fn a_log_that_cannot_be_written_is_told_before_the_screen_is_taken() {
    let files = tempfile::tempdir().unwrap();
    for path in [files.path().join("none/log"), files.path().to_owned(), "/dev/tty".into()] {
        let session = Session::start(&["--demo", "--log", path.to_str().unwrap()], 24, 80);
        let end = session.exit();
        assert_eq!(end.status.exit_code(), 1, "{}", end.text());
        assert!(end.text().contains("the log "), "{}", end.text());
        assert!(!end.text().contains("\x1b[?1049h"), "the screen was taken");
    }
}
