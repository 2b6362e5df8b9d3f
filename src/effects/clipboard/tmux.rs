//! tmux: a buffer that tmux hands to the terminal it runs in, removed at once.
//!
//! OSC 52 would not do: with tmux's default `set-clipboard external` it is dropped without a word.

use std::process::{self, Stdio};
use std::time::Duration;

use tokio::io::AsyncWriteExt;
use tokio::process::Command;
use tokio::time::timeout;

use crate::secret::Secret;

/// Hands the text to tmux through a pipe. `program` is tmux, or in tests something like it.
///
/// # Errors
/// When tmux is not there, too old for `load-buffer -w` (before 3.2), or does not answer in time.
pub(super) async fn copy(program: &str, text: &Secret, patience: Duration) -> Result<(), String> {
    let buffer = format!("sesame-{}", process::id());
    let loaded = timeout(patience, load(program, &buffer, text)).await;
    // Also after a failure: part of the text may have arrived.
    let deleted = timeout(patience, run(program, &["delete-buffer", "-b", &buffer], None)).await;
    match (loaded, deleted) {
        (Ok(Ok(())), Ok(Ok(()))) => Ok(()),
        (Ok(Ok(())), _) => Err(format!("tmux kept the copied text in its buffer {buffer}")),
        (Ok(Err(why)), _) => Err(why),
        (Err(_), _) => Err("tmux does not answer".to_owned()),
    }
}

async fn load(program: &str, buffer: &str, text: &Secret) -> Result<(), String> {
    run(program, &["load-buffer", "-w", "-b", buffer, "-"], Some(text)).await
}

async fn run(program: &str, arguments: &[&str], input: Option<&Secret>) -> Result<(), String> {
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(if input.is_some() { Stdio::piped() } else { Stdio::null() })
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .map_err(|error| format!("tmux could not be run: {}", error.kind()))?;
    if let (Some(text), Some(mut pipe)) = (input, child.stdin.take()) {
        // If tmux closes the pipe early its exit status says more.
        let _ = pipe.write_all(text.expose().as_bytes()).await;
    }
    match child.wait().await {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("tmux refused: {status}")),
        Err(error) => Err(format!("tmux could not be waited for: {}", error.kind())),
    }
}

#[cfg(all(test, unix))]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    /// A tmux that writes down how it was called and what it was given, then does as told.
    fn stand_in(behaviour: &str) -> (tempfile::TempDir, String) {
        let place = tempfile::tempdir().unwrap();
        let program = place.path().join("tmux");
        let log = place.path().join("log");
        let script = format!(
            "#!/bin/sh\necho \"$@\" >> {log}\nenv >> {log}.env\n{behaviour}\n[ \"$1\" = load-buffer ] && cat > {log}.input\nexit 0\n",
            log = log.display()
        );
        fs::write(&program, script).unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
        let program = program.to_str().unwrap().to_owned();
        (place, program)
    }

    const LONG: Duration = Duration::from_mins(1);

    #[tokio::test]
    async fn the_text_goes_through_the_pipe_and_the_buffer_is_removed() {
        let (place, program) = stand_in("");
        copy(&program, &Secret::from("hunter2\nline"), LONG).await.unwrap();
        let read = |name: &str| fs::read_to_string(place.path().join(name)).unwrap();
        let buffer = format!("sesame-{}", process::id());
        assert_eq!(read("log"), format!("load-buffer -w -b {buffer} -\ndelete-buffer -b {buffer}\n"));
        assert_eq!(read("log.input"), "hunter2\nline");
        assert!(!read("log.env").contains("hunter2"));
    }

    #[tokio::test]
    async fn a_refusal_is_told_and_the_buffer_removed_all_the_same() {
        let (place, program) = stand_in("[ \"$1\" = load-buffer ] && exit 3");
        let why = copy(&program, &Secret::from("hunter2"), LONG).await.unwrap_err();
        assert!(why.contains('3') && !why.contains("hunter2"), "{why}");
        assert!(fs::read_to_string(place.path().join("log")).unwrap().contains("delete-buffer"));
    }

    #[tokio::test]
    async fn a_buffer_that_stays_is_told() {
        let (_place, program) = stand_in("[ \"$1\" = delete-buffer ] && exit 1");
        let why = copy(&program, &Secret::from("hunter2"), LONG).await.unwrap_err();
        assert!(why.contains("kept"), "{why}");
    }

    #[tokio::test]
    async fn without_tmux_there_is_a_reason() {
        assert!(copy("/nonexistent/tmux", &Secret::from("x"), LONG).await.unwrap_err().contains("could not be run"));
    }

    #[tokio::test]
    async fn a_silent_tmux_is_left_alone() {
        let (_place, program) = stand_in("[ \"$1\" = load-buffer ] && exec sleep 600");
        let why = copy(&program, &Secret::from("x"), Duration::from_millis(20)).await.unwrap_err();
        assert_eq!(why, "tmux does not answer");
    }
}
