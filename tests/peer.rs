//! Peers: clients that no one here wrote against our emulator. They need Python and its packages, so they are ignored unless
//! asked for; `.ci/run` asks.
//!
//! `bash tests/peer/install target/peer-venv && cargo test --test peer -- --ignored`

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// `sesame emulator` as a process, ended when the test ends.
struct Server {
    process: Child,
    endpoint: String,
}

impl Server {
    /// Starts the real binary on a free port and takes the address from the first line it prints.
    fn start(seed: &Path) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_sesame"))
            .args(["emulator", "--listen", "127.0.0.1:0", "--seed"])
            .arg(seed)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let endpoint = line.split_whitespace().find(|word| word.starts_with("http://"));
        let endpoint = endpoint.unwrap_or_else(|| panic!("no address in {line:?}")).to_owned();
        Self { process, endpoint }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A file of the folder beside this one.
fn beside(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/peer").join(file)
}

/// The interpreter that `tests/peer/install` laid into the target folder.
fn python() -> PathBuf {
    let python = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("peer-venv").join("bin/python");
    assert!(python.exists(), "run: bash tests/peer/install {}", python.parent().unwrap().parent().unwrap().display());
    python
}

/// Runs a script of the peers against a fresh emulator; its own output explains a failure.
fn run(script: &str) {
    let python = python();
    let server = Server::start(&beside("seed.toml"));
    let ran = Command::new(python).arg(beside(script)).arg(&server.endpoint).output().unwrap();
    assert!(
        ran.status.success(),
        "{script}: {}\n{}{}",
        ran.status,
        String::from_utf8_lossy(&ran.stdout),
        String::from_utf8_lossy(&ran.stderr)
    );
}

#[test]
#[ignore = "needs Python packages: tests/peer/install"]
fn boto3_lives_the_life_of_a_parameter() {
    run("boto.py");
}

#[test]
#[ignore = "needs Python packages: tests/peer/install"]
fn the_aws_cli_lives_the_life_of_a_parameter() {
    run("cli.py");
}
