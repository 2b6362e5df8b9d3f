//! tmux: a buffer that tmux hands to the terminal it runs in, removed at once.
//!
//! OSC 52 would not do: with tmux's default `set-clipboard external` it is dropped without a word.

use std::hash::{BuildHasher, RandomState};
use std::process::{self, Stdio};
use std::time::Duration;

use tokio::io::AsyncWriteExt;
use tokio::process::Command;
use tokio::time::timeout;

use crate::secret::Secret;

/// Why a text was not copied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Failed {
    /// In words for the screen.
    pub(super) why: String,
    /// No other way is tried: the text arrived and could not be taken back, which the user must hear of, or there is nobody whose clipboard
    /// it could come to.
    pub(super) is_final: bool,
}

/// Hands the text to tmux through a pipe. `tmux` is how to run it: its name, or in tests something like it.
///
/// # Errors
/// When tmux is not there, too old for `load-buffer -w` (before 3.2), or does not answer in time; or when no terminal is attached to it,
/// so that it would take the text and hand it to nobody. OSC 52 would leave it in a buffer of tmux then.
pub(super) async fn copy(tmux: &[&str], text: &Secret, patience: Duration) -> Result<(), Failed> {
    if let Ok(Ok(clients)) = timeout(patience, run(tmux, &["list-clients", "-F", "#{client_name}"], None)).await
        && clients.iter().all(u8::is_ascii_whitespace)
    {
        let why = "no terminal is attached to tmux, and so there is no clipboard".to_owned();
        return Err(Failed { why, is_final: true });
    }
    let buffer = own_buffer();
    let loaded = timeout(patience, load(tmux, &buffer, text)).await;
    // Also after a failure: part of the text may have arrived.
    let deleted = timeout(patience, run(tmux, &["delete-buffer", "-b", &buffer], None)).await;
    match (loaded, deleted) {
        (Ok(Ok(())), Ok(Ok(_))) => Ok(()),
        (Ok(Ok(())), _) => {
            Err(Failed { why: format!("tmux kept the copied text in its buffer {buffer}"), is_final: true })
        }
        (Ok(Err(why)), _) => Err(Failed { why, is_final: false }),
        (Err(_), _) => Err(Failed { why: "tmux does not answer".to_owned(), is_final: false }),
    }
}

/// A name that no other copy has: not of this program, nor of another that is called by the same number in another container.
fn own_buffer() -> String {
    // A hasher's random seed differs each time, and is all the chance that a name needs.
    format!("sesame-{}-{:016x}", process::id(), RandomState::new().hash_one(()))
}

async fn load(tmux: &[&str], buffer: &str, text: &Secret) -> Result<(), String> {
    run(tmux, &["load-buffer", "-w", "-b", buffer, "-"], Some(text)).await.map(drop)
}

/// Runs tmux; what it printed.
async fn run(tmux: &[&str], arguments: &[&str], input: Option<&Secret>) -> Result<Vec<u8>, String> {
    let (program, first) = tmux.split_first().ok_or_else(|| "there is no tmux".to_owned())?;
    let mut child = Command::new(program)
        .args(first)
        .args(arguments)
        .stdin(if input.is_some() { Stdio::piped() } else { Stdio::null() })
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .map_err(|error| format!("tmux could not be run: {}", error.kind()))?;
    if let (Some(text), Some(mut pipe)) = (input, child.stdin.take()) {
        // If tmux closes the pipe early its exit status says more.
        let _ = pipe.write_all(text.expose().as_bytes()).await;
    }
    match child.wait_with_output().await {
        Ok(ended) if ended.status.success() => Ok(ended.stdout),
        Ok(ended) => Err(format!("tmux refused: {}", ended.status)),
        Err(error) => Err(format!("tmux could not be waited for: {}", error.kind())),
    }
}

#[cfg(all(test, unix))]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::collections::HashSet;
    use std::fs;

    use super::*;

    /// A tmux that writes down how it was called and what it was given, then does as told. A script for `sh`: a file that
    /// was just written cannot always be executed while other tests start programs.
    struct StandIn(tempfile::TempDir);

    impl StandIn {
        fn new(behaviour: &str) -> Self {
            let place = tempfile::tempdir().unwrap();
            let log = place.path().join("log");
            let script = format!(
                "[ \"$1\" = list-clients ] && {{ {{ [ -e {log}.alone ] || echo /dev/pts/1; }}; exit 0; }}\necho \"$@\" >> {log}\nenv >> {log}.env\n{behaviour}\n[ \"$1\" = load-buffer ] && cat > {log}.input\nexit 0\n",
                log = log.display()
            );
            fs::write(place.path().join("script"), script).unwrap();
            Self(place)
        }

        async fn copy(&self, text: &str, patience: Duration) -> Result<(), String> {
            let script = self.0.path().join("script");
            copy(&["sh", script.to_str().unwrap()], &Secret::from(text), patience).await.map_err(|failed| failed.why)
        }

        fn read(&self, name: &str) -> String {
            fs::read_to_string(self.0.path().join(name)).unwrap()
        }
    }

    const LONG: Duration = Duration::from_mins(1);

    #[tokio::test]
    async fn the_text_goes_through_the_pipe_and_the_buffer_is_removed() {
        let tmux = StandIn::new("");
        tmux.copy("hunter2\nline", LONG).await.unwrap();
        let log = tmux.read("log");
        let buffer = log.strip_prefix("load-buffer -w -b ").unwrap().split(' ').next().unwrap();
        assert!(buffer.starts_with("sesame-"), "{log}");
        assert_eq!(log, format!("load-buffer -w -b {buffer} -\ndelete-buffer -b {buffer}\n"));
        assert_eq!(tmux.read("log.input"), "hunter2\nline");
        assert!(!tmux.read("log.env").contains("hunter2"));
    }

    #[tokio::test]
    async fn where_no_terminal_is_attached_nothing_is_handed_over_and_nothing_else_is_tried() {
        let tmux = StandIn::new("");
        fs::write(tmux.0.path().join("log.alone"), "").unwrap();
        let script = tmux.0.path().join("script");
        let failed = copy(&["sh", script.to_str().unwrap()], &Secret::from("hunter2"), LONG).await.unwrap_err();
        assert!(failed.is_final && failed.why.contains("no terminal is attached"), "{failed:?}");
        assert!(!tmux.0.path().join("log").exists());
    }

    /// Of two copies the one that ends first must not take the other's text away.
    #[tokio::test]
    async fn each_copy_has_a_buffer_of_its_own() {
        let tmux = StandIn::new("");
        for text in ["one", "two"] {
            tmux.copy(text, LONG).await.unwrap();
        }
        let log = tmux.read("log");
        let buffers: HashSet<&str> = log.split_whitespace().filter(|word| word.starts_with("sesame-")).collect();
        assert_eq!(buffers.len(), 2, "{log}");
    }

    #[tokio::test]
    async fn a_refusal_is_told_and_the_buffer_removed_all_the_same() {
        let tmux = StandIn::new("[ \"$1\" = load-buffer ] && exit 3");
        let why = tmux.copy("hunter2", LONG).await.unwrap_err();
        assert!(why.contains('3') && !why.contains("hunter2"), "{why}");
        assert!(tmux.read("log").contains("delete-buffer"));
    }

    #[tokio::test]
    async fn a_buffer_that_stays_is_told() {
        let tmux = StandIn::new("[ \"$1\" = delete-buffer ] && exit 1");
        let why = tmux.copy("hunter2", LONG).await.unwrap_err();
        assert!(why.contains("kept"), "{why}");
    }

    #[tokio::test]
    async fn without_tmux_there_is_a_reason() {
        let why = copy(&["/nonexistent/tmux"], &Secret::from("x"), LONG).await.unwrap_err();
        assert!(why.why.contains("could not be run"), "{why:?}");
    }

    #[tokio::test]
    async fn a_silent_tmux_is_left_alone() {
        let tmux = StandIn::new("[ \"$1\" = load-buffer ] && exec sleep 600");
        assert_eq!(tmux.copy("x", Duration::from_millis(20)).await.unwrap_err(), "tmux does not answer");
    }
}
