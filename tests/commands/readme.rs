//! The examples of the README run as they stand.

use std::path::Path;
use std::process::Command;

use super::run::ran;

#[test]
fn every_example_runs_on_the_demo() {
    let readme = include_str!("../../README.md");
    let (_, rest) = readme.split_once("<!-- examples: run by a test -->").unwrap();
    let (examples, _) = rest.split_once("<!-- /examples -->").unwrap();
    let dir = tempfile::tempdir().unwrap();
    let folder = Path::new(env!("CARGO_BIN_EXE_sesame")).parent().unwrap();
    let path = format!("{}:{}", folder.display(), std::env::var("PATH").unwrap());
    let mut tried = 0;
    for line in examples.lines().filter(|line| line.contains("sesame ")) {
        let status = line.split_once("# status ").map_or(0, |(_, status)| status[..1].parse().unwrap());
        let mut shell = Command::new("sh");
        shell.args(["-c", line]).current_dir(dir.path()).env_clear().env("PATH", &path).env("HOME", dir.path());
        assert!(line.contains("--demo") || line.contains("completions") || line.contains("man"), "{line}");
        ran(shell.stdin(std::process::Stdio::null())).with(status);
        tried += 1;
    }
    assert!(tried >= 12, "{tried}");
}
