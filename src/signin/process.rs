//! `credential_process`: the command of a profile that prints its credentials, run so that it can do nothing to this program.
//!
//! The SDK runs it with our standard input and on our terminal, where it takes keys and draws on the screen, and lets it
//! run on when nobody waits any more (docs/parameter-store.md 7.2). Here it has a session of its own and so no terminal,
//! nothing to read, both outputs caught; and its whole process group is killed when its time is over, when the connection
//! that wants it is given up, and when the program ends.

use std::fmt;
use std::future::pending;
use std::io;
use std::process::{ExitStatus, Stdio};
use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_credential_types::attributes::AccountId;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{ProvideCredentials, future};
use jiff::Timestamp;
use process_wrap::tokio::{ChildWrapper, CommandWrap, KillOnDrop};
use serde_json::Value;
use tokio::io::AsyncReadExt;
use tokio::process::{ChildStderr, ChildStdout, Command};
use zeroize::Zeroizing;

use crate::text;

/// The most that is read of what it prints; credentials take a tenth.
const MAX_PRINTED: usize = 64 << 10;

/// The most that is kept of what it says on its standard error.
const MAX_SAID: usize = 4 << 10;

/// How long the rest of what it printed and said is waited for when it has ended: others may still hold its outputs.
const LAST_WORDS: Duration = Duration::from_millis(200);

/// A profile's `credential_process`, ready to be run as often as credentials are asked for.
#[derive(Clone)]
pub(super) struct Process {
    /// The profile that names it.
    pub(super) profile: String,
    /// A line for the shell.
    pub(super) command: String,
    /// The account, if the command does not say.
    pub(super) account: Option<String>,
    /// How long it may take.
    pub(super) limit: Duration,
}

/// The command may hold a password, so it is not shown.
impl fmt::Debug for Process {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Process").field("profile", &self.profile).finish_non_exhaustive()
    }
}

/// A `credential_process` gave no credentials.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("the credential_process of profile {profile} {fault}")]
pub(super) struct ProcessFailed {
    pub(super) profile: String,
    pub(super) fault: ProcessFault,
}

/// What went wrong with it. Holds nothing that it printed: that may be half a secret key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum ProcessFault {
    #[error("could not be started ({0})")]
    NotStarted(io::ErrorKind),
    #[error("exited with status {status}{}", said(.words))]
    Status { status: i32, words: String },
    #[error("was killed by signal {}{}", signal_name(*.signal), said(.words))]
    Signal { signal: i32, words: String },
    #[error("did not end within {} s and was stopped", .0.as_secs())]
    TimedOut(Duration),
    #[error("printed more than credentials can be")]
    TooLong,
    #[error("printed nothing")]
    Nothing,
    #[error("printed something else than JSON")]
    NotJson,
    #[error("printed version {0} of the format, where 1 is known")]
    Version(i64),
    #[error("printed no {0}")]
    Missing(&'static str),
    #[error("printed an Expiration that is no time")]
    Expiration,
    #[error("printed credentials that expired at {}", text::absolute(*.0))]
    Expired(Timestamp),
}

fn said(words: &str) -> String {
    if words.is_empty() { String::new() } else { format!(": {words}") }
}

fn signal_name(signal: i32) -> String {
    let name = match signal {
        1 => "HUP",
        2 => "INT",
        3 => "QUIT",
        6 => "ABRT",
        9 => "KILL",
        11 => "SEGV",
        13 => "PIPE",
        14 => "ALRM",
        15 => "TERM",
        _ => return signal.to_string(),
    };
    format!("{signal} (SIG{name})")
}

impl ProvideCredentials for Process {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(async {
            let failed = |fault| ProcessFailed { profile: self.profile.clone(), fault };
            self.run().await.map_err(|fault| CredentialsError::provider_error(failed(fault)))
        })
    }
}

impl Process {
    async fn run(&self) -> Result<Credentials, ProcessFault> {
        let mut running = Running::start(&self.command).map_err(|error| ProcessFault::NotStarted(error.kind()))?;
        // Whoever gives up waiting drops `running`, which ends it.
        let printed = tokio::time::timeout(self.limit, running.finish()).await;
        let printed = printed.unwrap_or(Err(ProcessFault::TimedOut(self.limit)))?;
        credentials(&printed, self.account.as_deref(), Timestamp::now())
    }
}

/// A command that has been started; ended with all that it started when dropped before its end.
#[derive(Debug)]
struct Running {
    child: Box<dyn ChildWrapper>,
    /// Until it has ended.
    group: Option<groups::Group>,
}

impl Running {
    fn start(command: &str) -> io::Result<Self> {
        let mut command = CommandWrap::from(shell(command));
        #[cfg(unix)]
        command.wrap(process_wrap::tokio::ProcessSession);
        let (child, group) = groups::start(|| command.wrap(KillOnDrop).spawn())?;
        Ok(Self { child, group })
    }

    /// What it printed, once it has ended well. That it has ended is what counts, not that its outputs are closed: a process that it
    /// has left behind may hold them open for as long as it likes.
    async fn finish(&mut self) -> Result<Zeroizing<Vec<u8>>, ProcessFault> {
        let mut printed = Printed::of(self.child.stdout().take());
        let mut words = Words { pipe: self.child.stderr().take(), text: Vec::new() };
        let status = loop {
            tokio::select! {
                more = printed.listen() => more?,
                () = words.listen() => {}
                ended = self.child.wait() => break ended.map_err(|error| ProcessFault::NotStarted(error.kind()))?,
            }
        };
        self.group = None;
        // What it has written is in the pipes by now.
        if status.success() {
            let rest = tokio::time::timeout(LAST_WORDS, printed.listen_to_the_end()).await;
            return rest.unwrap_or(Ok(())).map(|()| printed.bytes);
        }
        let _ = tokio::time::timeout(LAST_WORDS, words.listen_to_the_end()).await;
        Err(ended(status, words.first()))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(group) = &self.group {
            group.kill();
        }
    }
}

/// The command with nothing to read and nowhere to draw.
fn shell(line: &str) -> Command {
    #[cfg(windows)]
    let mut command = {
        /// Without a console of ours.
        const CREATE_NO_WINDOW: u32 = 0x0800_0000;
        let mut command = Command::new("cmd.exe");
        // The line as it is, within the quotes that `cmd` takes off again: it does not know the usual escapes.
        command.arg("/C").raw_arg(format!("\"{line}\"")).creation_flags(CREATE_NO_WINDOW);
        command
    };
    #[cfg(not(windows))]
    let mut command = {
        let mut command = Command::new("sh");
        command.arg("-c").arg(line);
        command
    };
    // By these a password prompt of GnuPG finds a terminal that is not its own.
    command.env_remove("GPG_TTY").env_remove("SSH_TTY");
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// All that it prints, in one block that is wiped.
struct Printed {
    pipe: Option<ChildStdout>,
    bytes: Zeroizing<Vec<u8>>,
}

impl Printed {
    fn of(pipe: Option<ChildStdout>) -> Self {
        Self { pipe, bytes: Zeroizing::new(Vec::with_capacity(MAX_PRINTED)) }
    }

    /// Takes in the next piece; for ever, once nothing more can come.
    async fn listen(&mut self) -> Result<(), ProcessFault> {
        let Some(pipe) = &mut self.pipe else { return pending().await };
        let mut piece = Zeroizing::new([0; 4096]);
        match pipe.read(&mut *piece).await {
            Ok(0) | Err(_) => self.pipe = None,
            // The block never grows, which would leave a copy behind.
            Ok(count) if count > MAX_PRINTED - self.bytes.len() => return Err(ProcessFault::TooLong),
            Ok(count) => self.bytes.extend_from_slice(&piece[..count]),
        }
        Ok(())
    }

    async fn listen_to_the_end(&mut self) -> Result<(), ProcessFault> {
        while self.pipe.is_some() {
            self.listen().await?;
        }
        Ok(())
    }
}

/// What it says on its standard error.
struct Words {
    pipe: Option<ChildStderr>,
    text: Vec<u8>,
}

impl Words {
    /// Takes in the next piece, so that the command never waits for a reader; for ever, once nothing more can come.
    async fn listen(&mut self) {
        let Some(pipe) = &mut self.pipe else { return pending().await };
        let mut piece = [0; 1024];
        match pipe.read(&mut piece).await {
            Ok(0) | Err(_) => self.pipe = None,
            Ok(count) => {
                let room = MAX_SAID.saturating_sub(self.text.len());
                self.text.extend_from_slice(&piece[..count.min(room)]);
            }
        }
    }

    async fn listen_to_the_end(&mut self) {
        while self.pipe.is_some() {
            self.listen().await;
        }
    }

    /// The line that says why: the first, or the last of a Python program's trace.
    fn first(&self) -> String {
        let text = String::from_utf8_lossy(&self.text);
        let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        let line = match lines.next() {
            Some(first) if first.starts_with("Traceback") => lines.next_back().unwrap_or(first),
            first => first.unwrap_or_default(),
        };
        text::excerpt(&text::sanitise(line))
    }
}

fn ended(status: ExitStatus, words: String) -> ProcessFault {
    #[cfg(unix)]
    if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
        return ProcessFault::Signal { signal, words };
    }
    ProcessFault::Status { status: status.code().unwrap_or(-1), words }
}

/// What was printed, as credentials. As the SDK reads it: names of members in any case, members that are not known passed
/// over; but credentials that have expired are none.
fn credentials(printed: &[u8], account: Option<&str>, now: Timestamp) -> Result<Credentials, ProcessFault> {
    if printed.trim_ascii().is_empty() {
        return Err(ProcessFault::Nothing);
    }
    let Ok(Value::Object(members)) = serde_json::from_slice(printed) else { return Err(ProcessFault::NotJson) };
    let member = |name: &str| members.iter().rfind(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, v)| v);
    let text = |name| member(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    match member("Version").and_then(Value::as_i64).ok_or(ProcessFault::Missing("Version"))? {
        1 => {}
        other => return Err(ProcessFault::Version(other)),
    }
    let id = text("AccessKeyId").ok_or(ProcessFault::Missing("AccessKeyId"))?;
    let secret = text("SecretAccessKey").ok_or(ProcessFault::Missing("SecretAccessKey"))?;
    let end: Option<Timestamp> =
        text("Expiration").map(|end| end.parse().map_err(|_| ProcessFault::Expiration)).transpose()?;
    if let Some(end) = end.filter(|end| *end <= now) {
        return Err(ProcessFault::Expired(end));
    }
    let expiry = end.map(|end| SystemTime::try_from(end).map_err(|_| ProcessFault::Expiration)).transpose()?;
    let mut builder =
        Credentials::builder().access_key_id(id).secret_access_key(secret).provider_name("CredentialProcess");
    builder.set_session_token(text("SessionToken").map(str::to_owned));
    builder.set_expiry(expiry);
    builder.set_account_id(text("AccountId").or(account).map(AccountId::from));
    Ok(builder.build())
}

/// Ends every command that still runs, with all that it started: whichever way the program ends, none outlives it.
pub(super) fn end_all() {
    groups::kill_all();
}

#[cfg(unix)]
mod groups {
    use std::io;
    use std::sync::{Mutex, MutexGuard, PoisonError, TryLockError};
    use std::thread;
    use std::time::{Duration, Instant};

    use process_wrap::tokio::ChildWrapper;
    use rustix::process::{Pid, Signal, kill_process_group};

    /// The groups of the commands that run.
    static RUNNING: Mutex<Groups> = Mutex::new(Groups { over: false, leaders: Vec::new() });

    /// How long the end of the program waits for a command that is being started.
    const PATIENCE: Duration = Duration::from_secs(1);

    struct Groups {
        /// The program ends: nothing is started any more.
        over: bool,
        leaders: Vec<Pid>,
    }

    fn running() -> MutexGuard<'static, Groups> {
        RUNNING.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The process group of a command that runs.
    #[derive(Debug)]
    pub(super) struct Group(Pid);

    /// Starts the leader of a group. Under the lock, so that the end of the program finds every command that has begun.
    pub(super) fn start(
        spawn: impl FnOnce() -> io::Result<Box<dyn ChildWrapper>>,
    ) -> io::Result<(Box<dyn ChildWrapper>, Option<Group>)> {
        let mut running = running();
        if running.over {
            return Err(io::ErrorKind::Interrupted.into());
        }
        let child = spawn()?;
        let leader = child.id().and_then(|id| Pid::from_raw(id.try_into().ok()?));
        running.leaders.extend(leader);
        Ok((child, leader.map(Group)))
    }

    impl Group {
        pub(super) fn kill(&self) {
            // It may have ended by itself meanwhile.
            let _ = kill_process_group(self.0, Signal::KILL);
        }
    }

    impl Drop for Group {
        fn drop(&mut self) {
            running().leaders.retain(|leader| *leader != self.0);
        }
    }

    pub(super) fn kill_all() {
        let until = Instant::now() + PATIENCE;
        // Not for ever: a panic may have come while this very thread held the lock.
        let mut running = loop {
            match RUNNING.try_lock() {
                Ok(running) => break running,
                Err(TryLockError::Poisoned(poisoned)) => break poisoned.into_inner(),
                Err(TryLockError::WouldBlock) if Instant::now() < until => thread::sleep(Duration::from_millis(1)),
                Err(TryLockError::WouldBlock) => return,
            }
        };
        running.over = true;
        for leader in &running.leaders {
            let _ = kill_process_group(*leader, Signal::KILL);
        }
    }
}

/// Elsewhere the command alone is ended, by the handle that is dropped.
#[cfg(not(unix))]
mod groups {
    use std::io;

    use process_wrap::tokio::ChildWrapper;

    #[derive(Debug)]
    pub(super) struct Group;

    pub(super) fn start(
        spawn: impl FnOnce() -> io::Result<Box<dyn ChildWrapper>>,
    ) -> io::Result<(Box<dyn ChildWrapper>, Option<Group>)> {
        Ok((spawn()?, None))
    }

    impl Group {
        pub(super) fn kill(&self) {}
    }

    pub(super) fn kill_all() {}
}

#[cfg(all(test, unix))]
#[path = "process_tests.rs"]
mod tests;
