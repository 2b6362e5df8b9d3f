//! What comes from a store steers no terminal, in whichever format it is printed; into a pipe goes what the format says.

use super::run::{demo, ran};
use crate::terminal::session::Session;

const HOSTILE: &str = "/sandbox/ana/hostile";

/// What the terminal was sent but for the lines that say how far it is, which are ours.
fn sent(line: &[&str]) -> String {
    let end = Session::start(line, 60, 120).exit();
    assert_eq!(end.status.exit_code(), 0, "{line:?}: {}", end.text());
    String::from_utf8(end.raw).unwrap().replace("\r\x1b[K", "")
}

#[track_caller]
fn assert_steers_nothing(line: &[&str]) {
    let sent = sent(line);
    let steering: Vec<char> = sent
        .chars()
        .filter(|c| {
            (c.is_control() && !matches!(c, '\r' | '\n')) || "\u{202e}\u{202c}\u{200b}\u{2060}\u{feff}".contains(*c)
        })
        .collect();
    assert!(steering.is_empty(), "{line:?}: {steering:?} in {sent:?}");
    // The line end of the terminal's own is before a line feed.
    assert!(!sent.replace("\r\n", "\n").contains('\r'), "{line:?}: {sent:?}");
    assert!(sent.contains("shown as signs; into a file or a pipe go the bytes"), "{line:?}: {sent:?}");
}

#[test]
fn a_stored_value_steers_no_terminal_in_any_format() {
    for format in ["shell", "dotenv", "fish", "csv", "json", "yaml", "tfvars"] {
        assert_steers_nothing(&["export", "--demo", HOSTILE, "--format", format]);
    }
    for format in ["raw", "shell", "dotenv", "json"] {
        assert_steers_nothing(&["get", "--demo", HOSTILE, "--format", format]);
    }
    assert_steers_nothing(&["ls", "--demo", HOSTILE, "--json"]);
    assert_steers_nothing(&["history", "--demo", HOSTILE, "--json"]);
    let dir = tempfile::tempdir().unwrap();
    let template = dir.path().join("template");
    std::fs::write(&template, format!("\u{9b}31m {{{{resolve:ssm:{HOSTILE}}}}}\n")).unwrap();
    assert_steers_nothing(&["inject", "--demo", "-i", template.to_str().unwrap()]);
}

/// A comparison ends in a status of its own.
#[test]
fn nor_does_what_differs() {
    for line in
        [&["diff", "--demo", HOSTILE, "motd", "--show"][..], &["diff", "--demo", HOSTILE, "motd", "--show", "--json"]]
    {
        let end = Session::start(line, 60, 120).exit();
        let sent = String::from_utf8(end.raw).unwrap().replace("\r\x1b[K", "");
        assert!(sent.contains("202E"), "{line:?}: {sent:?}");
        assert!(!sent.contains(['\x1b', '\u{202e}', '\u{200b}', '\u{9b}']), "{line:?}: {sent:?}");
    }
}

#[test]
fn a_pipe_gets_what_the_format_says() {
    let raw = demo(&["get", HOSTILE]).with(0);
    assert!(raw.text().contains("\x1b]52;c;") && raw.text().contains('\u{202e}') && raw.err.is_empty());
    let exported = demo(&["export", HOSTILE, "--format", "shell"]).with(0);
    assert!(exported.text().contains("\x1b]52;c;") && exported.err.is_empty());
    let script = format!("{}printf %s \"$HOSTILE\"", exported.text());
    let read = ran(std::process::Command::new("sh").args(["-c", &script]));
    assert_eq!(read.out, raw.out);
}
