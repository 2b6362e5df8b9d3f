#![allow(clippy::unwrap_used)]

use std::fs::File;
use std::io::{BufRead, BufReader};

use super::*;

const GOOD: &str = r#"{"Version": 1, "AccessKeyId": "AKIA", "SecretAccessKey": "hunter2", "SessionToken": "t"}"#;

fn process(command: &str) -> Process {
    Process { profile: "prod".to_owned(), command: command.to_owned(), account: None, limit: Duration::from_mins(1) }
}

async fn run(command: &str) -> Result<Credentials, ProcessFault> {
    process(command).run().await
}

#[test]
fn what_is_printed_is_read_as_the_sdk_reads_it() {
    let now: Timestamp = "2026-11-24T08:00:00Z".parse().unwrap();
    let read = |printed: &str| credentials(printed.as_bytes(), Some("111122223333"), now);
    let good = read(GOOD).unwrap();
    assert_eq!((good.access_key_id(), good.secret_access_key(), good.session_token()), ("AKIA", "hunter2", Some("t")));
    assert_eq!((good.expiry(), good.account_id().unwrap().as_str()), (None, "111122223333"));
    let other = r#" {"version":1,"accesskeyid":"A","SECRETACCESSKEY":"hunter2","Expiration":"2026-11-24T09:00:00+00:00",
        "AccountId":"444455556666","more":{"x":[1]}}
    "#;
    let other = read(other).unwrap();
    assert_eq!(other.expiry(), Some(SystemTime::UNIX_EPOCH + Duration::from_hours(498_753)));
    assert_eq!((other.session_token(), other.account_id().unwrap().as_str()), (None, "444455556666"));
    let with = |from: &str, to: &str| GOOD.replace(from, to);
    let late = "2026-11-24T08:00:00Z";
    for (printed, fault) in [
        (String::new(), ProcessFault::Nothing),
        (" \n".to_owned(), ProcessFault::Nothing),
        ("hunter2".to_owned(), ProcessFault::NotJson),
        ("[1]".to_owned(), ProcessFault::NotJson),
        (GOOD.to_owned() + GOOD, ProcessFault::NotJson),
        (GOOD[..GOOD.len() - 2].to_owned(), ProcessFault::NotJson),
        (with("\"Version\": 1, ", ""), ProcessFault::Missing("Version")),
        (with(": 1,", ": 2,"), ProcessFault::Version(2)),
        (with("\"AKIA\"", "7"), ProcessFault::Missing("AccessKeyId")),
        (with("AKIA", ""), ProcessFault::Missing("AccessKeyId")),
        (with("SecretAccessKey", "Secret"), ProcessFault::Missing("SecretAccessKey")),
        (with("SessionToken\": \"t", "Expiration\": \"soon"), ProcessFault::Expiration),
        (with("SessionToken\": \"t", &format!("Expiration\": \"{late}")), ProcessFault::Expired(late.parse().unwrap())),
    ] {
        let found = read(&printed).unwrap_err();
        assert_eq!(found, fault, "{printed}");
        assert!(!format!("{found} {found:?}").contains("hunter2"));
    }
}

#[tokio::test]
async fn a_command_gives_credentials() {
    let good = run(&format!("echo chatter >&2; echo '{GOOD}'")).await.unwrap();
    assert_eq!(good.access_key_id(), "AKIA");
}

#[tokio::test]
async fn how_a_command_failed_is_told_by_its_own_words_but_never_by_what_it_printed() {
    let table = [
        ("exit 3", ProcessFault::Status { status: 3, words: String::new() }),
        (
            "echo hunter2; echo; printf '\\n  vault is \\033[31msealed.\\nmore' >&2; exit 4",
            ProcessFault::Status { status: 4, words: "vault is ␛[31msealed".to_owned() },
        ),
        (
            "printf 'Traceback (most recent call last):\\n  File x\\nValueError: no token\\n' >&2; exit 1",
            ProcessFault::Status { status: 1, words: "ValueError: no token".to_owned() },
        ),
        ("echo oh >&2; kill -TERM $$", ProcessFault::Signal { signal: 15, words: "oh".to_owned() }),
        ("true", ProcessFault::Nothing),
        ("yes hunter2", ProcessFault::TooLong),
    ];
    for (command, fault) in table {
        assert_eq!(run(command).await.unwrap_err(), fault, "{command}");
    }
    let ProcessFault::Status { status: 127, words } = run("/nowhere/vault print").await.unwrap_err() else { panic!() };
    assert!(words.contains("/nowhere/vault"), "{words}");
    let chatty = "i=0; while [ $i -lt 3000 ]; do echo 'a line that fills the pipe, which nobody may leave full' >&2; i=$((i+1)); done; exit 5";
    let ProcessFault::Status { status: 5, words } = run(chatty).await.unwrap_err() else { panic!() };
    assert!(words.starts_with("a line that fills"), "{words}");
}

/// It finds neither our standard input nor our terminal, by whatever way it looks for them.
#[tokio::test]
async fn a_command_has_no_terminal() {
    let script = "read -r line && exit 10
        (: < /dev/tty) 2> /dev/null && exit 11
        (: > /dev/tty) 2> /dev/null && exit 12
        [ -t 0 ] || [ -t 1 ] || [ -t 2 ] && exit 13
        [ -n \"$GPG_TTY$SSH_TTY\" ] && exit 14
        [ \"$(ps -o sid= -p $$ | tr -d ' ')\" = $$ ] || exit 15";
    let good = run(&format!("{script}\necho '{GOOD}'")).await.unwrap();
    assert_eq!(good.access_key_id(), "AKIA");
}

/// A pipe with a name. Its reader is told that a command has begun by what is written to it, and that the last process that
/// had it open is gone by its end.
struct Pipe(tempfile::TempDir);

impl Pipe {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let made = std::process::Command::new("mkfifo").arg(dir.path().join("pipe")).status().unwrap();
        assert!(made.success());
        Self(dir)
    }

    /// For the shell.
    fn path(&self) -> String {
        self.0.path().join("pipe").display().to_string()
    }

    fn open(&self) -> BufReader<File> {
        BufReader::new(File::open(self.path()).unwrap())
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_command_that_nobody_waits_for_ends_with_all_that_it_started() {
    let pipe = Pipe::new();
    let command = format!("exec 9> {}; sleep 1000 & echo begun >&9; wait", pipe.path());
    let running = tokio::spawn(async move { run(&command).await });
    let mut reader = pipe.open();
    let mut line = String::new();
    reader.read_line(&mut line).unwrap();
    assert_eq!(line, "begun\n");
    running.abort();
    assert!(running.await.unwrap_err().is_cancelled());
    assert_eq!(reader.read_line(&mut line).unwrap(), 0, "all that held the pipe are gone");
}

/// An agent, say, that it has started and that stays. It may leave the group, so that nothing ends it, and holds both outputs.
#[cfg(target_os = "linux")] // setsid
#[tokio::test]
async fn what_a_command_leaves_behind_is_not_waited_for() {
    use rustix::process::{Pid, Signal, kill_process};

    let noted = tempfile::NamedTempFile::new().unwrap();
    for behind in ["setsid sleep 1000", "sleep 1000"] {
        let behind = format!("{behind} & echo $! >> {}", noted.path().display());
        let good = run(&format!("{behind}; echo '{GOOD}'")).await.unwrap();
        assert_eq!(good.access_key_id(), "AKIA", "{behind}");
        let failed = run(&format!("{behind}; echo why >&2; exit 3")).await.unwrap_err();
        assert_eq!(failed, ProcessFault::Status { status: 3, words: "why".to_owned() }, "{behind}");
    }
    let left: Vec<i32> = std::fs::read_to_string(&noted).unwrap().lines().map(|pid| pid.parse().unwrap()).collect();
    assert_eq!(left.len(), 4);
    for pid in left {
        kill_process(Pid::from_raw(pid).unwrap(), Signal::KILL).unwrap();
    }
}

#[tokio::test]
async fn a_command_that_takes_too_long_is_stopped() {
    let pipe = Pipe::new();
    let limit = Duration::from_millis(50);
    let hanging = Process { limit, ..process(&format!("exec 9<> {}; sleep 1000", pipe.path())) };
    assert_eq!(hanging.run().await.unwrap_err(), ProcessFault::TimedOut(limit));
}

#[test]
fn the_command_is_not_shown() {
    let shown = format!("{:?}", process("vault --password hunter2"));
    assert!(!shown.contains("hunter2"), "{shown}");
}
