//! The examples of README.md and docs/commands.md run as they stand; those of the README, on the demo store.

use std::path::Path;
use std::process::{Command, Stdio};

use super::run::ran;

/// What stands between the marks around a document's examples.
fn examples(document: &str) -> impl Iterator<Item = &str> {
    let (_, rest) = document.split_once("<!-- examples: run by a test -->").unwrap();
    let (examples, _) = rest.split_once("<!-- /examples -->").unwrap();
    examples.lines().filter(|line| line.contains("sesame "))
}

/// Runs them, each with its status, and tells how many there are.
fn run_all(lines: impl Iterator<Item = String>) -> usize {
    let dir = tempfile::tempdir().unwrap();
    let folder = Path::new(env!("CARGO_BIN_EXE_sesame")).parent().unwrap();
    let path = format!("{}:{}", folder.display(), std::env::var("PATH").unwrap());
    let tried = lines.map(|line| {
        let status = line.split_once("# status ").map_or(0, |(_, status)| status[..1].parse().unwrap());
        let mut shell = Command::new("sh");
        shell.args(["-c", &line]).current_dir(dir.path()).env_clear().env("PATH", &path).env("HOME", dir.path());
        assert!(line.contains("--demo") || line.contains("completions") || line.contains("man"), "{line}");
        ran(shell.stdin(Stdio::null())).with(status);
    });
    tried.count()
}

#[test]
fn every_example_runs_on_the_demo() {
    let tried = run_all(examples(include_str!("../../docs/commands.md")).map(str::to_owned));
    assert!(tried >= 12, "{tried}");
}

/// Its program to run is one that every machine has here.
#[test]
fn every_example_of_the_readme_runs_on_the_demo() {
    let lines = examples(include_str!("../../README.md"));
    let tried = run_all(lines.map(|line| line.replacen(" /", " --demo /", 1).replace(" ./server", " true")));
    assert_eq!(tried, 4);
}
