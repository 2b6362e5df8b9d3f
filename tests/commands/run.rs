//! Running the program without a terminal.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

/// What came of a run.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) status: Option<i32>,
    pub(crate) out: Vec<u8>,
    pub(crate) err: String,
}

impl Ran {
    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.out).unwrap()
    }

    /// Ended with that status; what was said otherwise.
    #[track_caller]
    pub(crate) fn with(self, status: i32) -> Self {
        assert_eq!(self.status, Some(status), "{}{}", self.err, String::from_utf8_lossy(&self.out));
        self
    }

    /// Said that on standard error.
    #[track_caller]
    pub(crate) fn says(self, what: &str) -> Self {
        assert!(self.err.contains(what), "{what:?} is not in {:?}", self.err);
        self
    }
}

/// Sesame with those arguments, an empty home and nothing of the tester's environment.
pub(crate) fn sesame(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sesame"));
    command.args(arguments).env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command.env("HOME", "/dev/null").env("AWS_EC2_METADATA_DISABLED", "true").stdin(Stdio::null());
    command
}

pub(crate) fn ran(command: &mut Command) -> Ran {
    let output = command.stdout(Stdio::piped()).stderr(Stdio::piped()).output().unwrap();
    let err = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!err.contains("panicked"), "{err}");
    Ran { status: output.status.code(), out: output.stdout, err }
}

/// With something on standard input.
pub(crate) fn ran_with(command: &mut Command, input: &[u8]) -> Ran {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // It may end without having read it.
    let _ = child.stdin.take().unwrap().write_all(input);
    let output = child.wait_with_output().unwrap();
    Ran { status: output.status.code(), out: output.stdout, err: String::from_utf8_lossy(&output.stderr).into_owned() }
}

/// On the demo store, which ends with the run.
pub(crate) fn demo(arguments: &[&str]) -> Ran {
    let (command, rest) = arguments.split_first().unwrap();
    // What follows `--` is not ours.
    let line = [&[*command, "--demo"], rest].concat();
    ran(&mut sesame(&line))
}

/// A store that outlives a run, with what its seed says; ends with its owner.
pub(crate) struct Served {
    child: Child,
    _output: BufReader<std::process::ChildStdout>,
    pub(crate) url: String,
    /// A folder for the test's files.
    pub(crate) dir: TempDir,
}

impl Served {
    pub(crate) fn seeded(seed: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("seed.toml");
        std::fs::write(&path, seed).unwrap();
        Self::start(dir, &["--seed", path.to_str().unwrap()])
    }

    fn start(dir: TempDir, arguments: &[&str]) -> Self {
        let mut command = sesame(&["emulator", "--listen", "127.0.0.1:0"]);
        let mut child = command.args(arguments).stdout(Stdio::piped()).spawn().unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        let url = line.split_whitespace().find(|word| word.starts_with("http://")).unwrap().to_owned();
        Self { child, _output: output, url, dir }
    }

    /// Sesame with this store.
    pub(crate) fn sesame(&self, arguments: &[&str]) -> Command {
        let mut command = sesame(arguments);
        command.current_dir(self.dir.path());
        command.env("AWS_ENDPOINT_URL", &self.url).env("AWS_REGION", "eu-west-1");
        command.env("AWS_ACCESS_KEY_ID", "AKIAANA").env("AWS_SECRET_ACCESS_KEY", "any");
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        ran(&mut self.sesame(arguments))
    }

    pub(crate) fn run_with(&self, arguments: &[&str], input: &str) -> Ran {
        ran_with(&mut self.sesame(arguments), input.as_bytes())
    }

    pub(crate) fn file(&self, name: &str) -> std::path::PathBuf {
        self.dir.path().join(Path::new(name))
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
