//! A program in a pseudo-terminal, driven as a person would: press keys, wait until something is on the screen.
//!
//! Nothing here sleeps to give the program time: each wait ends when its condition holds, and fails when the program has
//! ended or the (generous) limit is over.

use std::fs::File;
use std::io::{ErrorKind, Read, Write};
use std::panic;
use std::path::Path;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{Mode, OFlags};
use rustix::process::{Pid, Signal, WaitOptions, kill_process, kill_process_group, waitpid};
use rustix::termios::{QueueSelector, tcflush};
use tempfile::TempDir;
use vt100::Screen;

/// How long any wait may take; only a broken program takes so long.
pub(crate) const LIMIT: Duration = Duration::from_secs(30);

/// The columns that the terminal emulator of these tests needs: it panics over a wide character in a single one, which a frame
/// for the size before may still hold.
const NARROWEST: u16 = 2;

/// What the terminal sends: keys, and its answers.
type Keyboard = Arc<Mutex<Box<dyn Write + Send>>>;

/// What a program sends to ask where the cursor is.
const WHERE_IS_THE_CURSOR: &[u8] = b"\x1b[6n";

/// A program that runs in a terminal of its own, with an empty home and nothing of the tester's environment.
pub(crate) struct Session {
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    keyboard: Keyboard,
    seen: Arc<Seen>,
    modes: String,
    _home: TempDir,
}

/// What the terminal has been sent.
struct Seen {
    output: Mutex<Output>,
    changed: Condvar,
}

struct Output {
    raw: Vec<u8>,
    terminal: vt100::Parser,
    ended: bool,
    reading: Reading,
    /// Who answers where the cursor is, if it does.
    keyboard: Option<Keyboard>,
}

/// Whether the terminal reads what it is sent.
#[derive(PartialEq, Eq)]
enum Reading {
    Goes,
    /// What is being read is the last.
    ToStop,
    Stopped,
}

impl Output {
    /// What was drawn for a larger terminal may arrive after it was made smaller, and vt100 0.16 panics at a row that is gone: a real
    /// terminal goes on, and so does this one, from a blank screen.
    fn process(&mut self, bytes: &[u8]) {
        let terminal = &mut self.terminal;
        if panic::catch_unwind(panic::AssertUnwindSafe(|| terminal.process(bytes))).is_err() {
            let (rows, columns) = terminal.screen().size();
            *terminal = vt100::Parser::new(rows, columns, 0);
        }
    }

    /// Takes in what it was sent, and answers what was asked, each question when all before it was taken in.
    fn take(&mut self, mut bytes: &[u8]) {
        let begun = self.raw.len();
        self.raw.extend_from_slice(bytes);
        // It may have come in two pieces.
        let mut from = begun.saturating_sub(WHERE_IS_THE_CURSOR.len() - 1);
        while let Some(at) = find(&self.raw[from..], WHERE_IS_THE_CURSOR) {
            from += at + WHERE_IS_THE_CURSOR.len();
            let (before, after) = bytes.split_at(bytes.len() - (self.raw.len() - from));
            self.process(before);
            bytes = after;
            let (row, column) = self.terminal.screen().cursor_position();
            if let Some(keyboard) = &self.keyboard {
                // Nobody hears it once the program has ended.
                // As a terminal does it: in one piece.
                let answer = format!("\x1b[{};{}R", row + 1, column + 1);
                let _ = keyboard.lock().unwrap().write_all(answer.as_bytes());
            }
        }
        self.process(bytes);
    }
}

fn find(bytes: &[u8], part: &[u8]) -> Option<usize> {
    bytes.windows(part.len()).position(|window| window == part)
}

/// How a program ended, and what it left behind.
pub(crate) struct End {
    /// How it ended.
    pub(crate) status: ExitStatus,
    /// All that the terminal was sent.
    pub(crate) raw: Vec<u8>,
    /// What the terminal shows.
    pub(crate) screen: Screen,
    /// Whether the terminal's modes (echo, line editing, …) are those from before.
    pub(crate) modes_restored: bool,
}

impl Session {
    /// Starts sesame.
    pub(crate) fn start(arguments: &[&str], rows: u16, columns: u16) -> Self {
        Self::start_with(arguments, &[], rows, columns)
    }

    /// Starts sesame with variables added to its environment.
    pub(crate) fn start_with(arguments: &[&str], environment: &[(&str, &str)], rows: u16, columns: u16) -> Self {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_sesame"));
        command.args(arguments);
        Self::run(command, environment, rows, columns)
    }

    /// Starts sesame in a terminal that never answers.
    pub(crate) fn start_mute(arguments: &[&str], rows: u16, columns: u16) -> Self {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_sesame"));
        command.args(arguments);
        Self::run_in(command, &[], (rows, columns), false)
    }

    /// Starts any program.
    pub(crate) fn run(command: CommandBuilder, environment: &[(&str, &str)], rows: u16, columns: u16) -> Self {
        Self::run_in(command, environment, (rows, columns), true)
    }

    fn run_in(
        mut command: CommandBuilder,
        environment: &[(&str, &str)],
        (rows, columns): (u16, u16),
        answers: bool,
    ) -> Self {
        let home = tempfile::tempdir().unwrap();
        prepare(&mut command, home.path(), environment);
        let pair = native_pty_system().openpty(size(rows, columns)).unwrap();
        let modes = format!("{:?}", pair.master.get_termios());
        let keyboard: Keyboard = Arc::new(Mutex::new(pair.master.take_writer().unwrap()));
        let output = Output {
            raw: Vec::new(),
            terminal: vt100::Parser::new(rows, columns.max(NARROWEST), 0),
            ended: false,
            reading: Reading::Goes,
            keyboard: answers.then(|| Arc::clone(&keyboard)),
        };
        let seen = Arc::new(Seen { output: Mutex::new(output), changed: Condvar::new() });
        let reader = pair.master.try_clone_reader().unwrap();
        let child = pair.slave.spawn_command(command).unwrap();
        // Now the program alone holds its end: when it ends, so does the output.
        drop(pair.slave);
        let writer = Arc::clone(&seen);
        thread::spawn(move || writer.follow(reader));
        Self { child, master: pair.master, keyboard, seen, modes, _home: home }
    }

    /// Types, byte for byte: `"\r"` is enter, `"\x1b"` escape, `"\x1b[A"` the up arrow.
    pub(crate) fn keys(&mut self, keys: &str) -> &mut Self {
        let mut keyboard = self.keyboard.lock().unwrap();
        keyboard.write_all(keys.as_bytes()).unwrap();
        keyboard.flush().unwrap();
        drop(keyboard);
        self
    }

    /// Waits until a text is on the screen, within one row.
    pub(crate) fn wait_for(&mut self, text: &str) -> &mut Self {
        self.wait_until(&format!("{text:?} on the screen"), |screen| screen.contents().contains(text))
    }

    /// Waits until a text is no longer on the screen.
    pub(crate) fn wait_gone(&mut self, text: &str) -> &mut Self {
        self.wait_until(&format!("{text:?} gone from the screen"), |screen| !screen.contents().contains(text))
    }

    /// Waits until the screen is as wanted; `what` says how, for the failure.
    pub(crate) fn wait_until(&mut self, what: &str, wanted: impl Fn(&Screen) -> bool) -> &mut Self {
        self.seen.wait(what, |output| wanted(output.terminal.screen()));
        self
    }

    /// Waits until the terminal was sent a text so many times.
    pub(crate) fn wait_sent(&mut self, text: &str, times: usize) -> &mut Self {
        let sent = |output: &Output| output.raw.windows(text.len()).filter(|part| *part == text.as_bytes()).count();
        self.seen.wait(&format!("{text:?} {times} times"), |output| sent(output) >= times);
        self
    }

    /// Waits until the program has taken the terminal over.
    pub(crate) fn wait_entered(&mut self) -> &mut Self {
        self.wait_until("the alternate screen", entered)
    }

    /// What is on the screen.
    pub(crate) fn shown(&self) -> String {
        self.seen.hold().terminal.screen().contents()
    }

    /// What is on the screen, with its looks.
    pub(crate) fn screen(&self) -> Screen {
        self.seen.hold().terminal.screen().clone()
    }

    /// All bytes that the terminal was sent.
    pub(crate) fn raw(&self) -> Vec<u8> {
        self.seen.hold().raw.clone()
    }

    /// Whether the terminal's modes are those from before the start.
    pub(crate) fn modes_restored(&self) -> bool {
        format!("{:?}", self.master.get_termios()) == self.modes
    }

    /// Changes the terminal's size.
    pub(crate) fn resize(&mut self, rows: u16, columns: u16) -> &mut Self {
        self.seen.hold().terminal.screen_mut().set_size(rows, columns.max(NARROWEST));
        self.master.resize(size(rows, columns)).unwrap();
        self
    }

    /// Sends a signal to the program.
    pub(crate) fn signal(&mut self, signal: Signal) -> &mut Self {
        kill_process(self.pid(), signal).unwrap();
        self
    }

    /// Sends it again and again: one that comes too early may be taken for another.
    pub(crate) fn signal_until_it_ends(&mut self, signal: Signal) {
        let soon = Timespec { tv_sec: 0, tv_nsec: 20_000_000 };
        while self.child.try_wait().unwrap().is_none() {
            let _ = kill_process(self.pid(), signal);
            poll(&mut [], Some(&soon)).unwrap();
        }
    }

    /// Waits until the program has stopped (not ended).
    pub(crate) fn wait_stopped(&mut self) -> &mut Self {
        let (_, status) = waitpid(Some(self.pid()), WaitOptions::UNTRACED).unwrap().unwrap();
        assert!(status.stopped(), "{status:?}");
        self
    }

    /// The program's process.
    pub(crate) fn pid(&self) -> Pid {
        pid(&*self.child)
    }

    /// From now on the terminal reads nothing, and nothing more can be written to it without waiting.
    pub(crate) fn stop_reading(&mut self) -> &mut Self {
        self.stop_reading_with_room();
        fill(&self.other_end());
        self
    }

    /// From now on the terminal reads nothing, but the system holds what it is sent.
    pub(crate) fn stop_reading_with_room(&mut self) -> &mut Self {
        self.seen.hold().reading = Reading::ToStop;
        let terminal = self.other_end();
        // This is read yet, by whoever was waiting already.
        while put(&terminal, b"\0") == 0 {
            thread::yield_now();
        }
        self.seen.wait("the terminal to stop reading", |output| output.reading == Reading::Stopped);
        self
    }

    /// Drops what the terminal has not read, and has all of it drawn anew until nothing more can be written to it without waiting:
    /// then a frame is on its way.
    pub(crate) fn fill_with_frames(&mut self) -> &mut Self {
        let terminal = self.other_end();
        tcflush(&terminal, QueueSelector::OFlush).unwrap();
        let until = Instant::now() + LIMIT;
        for rows in (40..44).cycle() {
            if !has_room(&terminal) {
                break;
            }
            assert!(Instant::now() < until, "nothing is drawn");
            self.resize(rows, 120);
        }
        self
    }

    /// The terminal reads again.
    pub(crate) fn go_on_reading(&mut self) -> &mut Self {
        self.seen.hold().reading = Reading::Goes;
        self.seen.changed.notify_all();
        self
    }

    /// The terminal as the program has it. As long as this is open the output does not end.
    pub(crate) fn other_end(&self) -> File {
        let name = self.master.tty_name().unwrap();
        let flags = OFlags::RDWR | OFlags::NONBLOCK | OFlags::NOCTTY;
        File::from(rustix::fs::open(name, flags, Mode::empty()).unwrap())
    }

    /// Waits for as long as nobody notices, so that what follows is another read.
    pub(crate) fn wait_a_little(&mut self) -> &mut Self {
        let a_little = Timespec { tv_sec: 0, tv_nsec: 5_000_000 };
        poll(&mut [], Some(&a_little)).unwrap();
        self
    }

    /// Waits until the program has ended, whether or not the terminal reads.
    pub(crate) fn wait_ended(&mut self) -> &mut Self {
        let group = self.pid();
        let (over, watched) = mpsc::channel::<()>();
        thread::spawn(move || {
            if watched.recv_timeout(LIMIT) == Err(RecvTimeoutError::Timeout) {
                let _ = kill_process_group(group, Signal::KILL);
            }
        });
        self.child.wait().unwrap();
        drop(over);
        self
    }

    /// Waits until the program has ended.
    pub(crate) fn exit(mut self) -> End {
        self.seen.wait("the end of the program", |output| output.ended);
        let status = self.child.wait().unwrap();
        let output = self.seen.hold();
        let (raw, screen) = (output.raw.clone(), output.terminal.screen().clone());
        drop(output);
        End { status, raw, screen, modes_restored: self.modes_restored() }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // With all that it started, unless it has ended, as it should have.
        if let Ok(None) = self.child.try_wait() {
            let _ = kill_process_group(self.pid(), Signal::KILL);
            let _ = self.child.wait();
        }
    }
}

impl Seen {
    fn hold(&self) -> MutexGuard<'_, Output> {
        self.output.lock().unwrap()
    }

    /// Reads what the program sends until it has ended.
    fn follow(&self, mut reader: impl Read) {
        let mut chunk = [0; 8192];
        loop {
            let count = reader.read(&mut chunk).unwrap_or(0);
            let mut output = self.hold();
            output.ended = count == 0;
            output.take(&chunk[..count]);
            if output.reading == Reading::ToStop {
                output.reading = Reading::Stopped;
            }
            self.changed.notify_all();
            if count == 0 {
                return;
            }
            while output.reading == Reading::Stopped {
                output = self.changed.wait(output).unwrap();
            }
            drop(output);
        }
    }

    fn wait(&self, what: &str, wanted: impl Fn(&Output) -> bool) {
        let until = Instant::now() + LIMIT;
        let mut output = self.hold();
        while !wanted(&output) {
            let left = until.saturating_duration_since(Instant::now());
            let (ended, screen) = (output.ended, output.terminal.screen().contents());
            // Not under the lock: the terminal's reader would be poisoned.
            if ended || left.is_zero() {
                drop(output);
                panic!("waited for {what} in vain; ended: {ended}; the screen:\n{screen}");
            }
            output = self.changed.wait_timeout(output, left).unwrap().0;
        }
    }
}

/// Whether something can be written to a terminal without waiting.
fn has_room(terminal: &File) -> bool {
    // Not at once: there is none either while the program writes, and some more where the system moves what it holds.
    let soon = Timespec { tv_sec: 0, tv_nsec: 20_000_000 };
    poll(&mut [PollFd::new(terminal, PollFlags::OUT)], Some(&soon)).unwrap() > 0
}

/// Writes to a terminal that does not read until it takes no more. Terminals do nothing for this character.
fn fill(terminal: &File) {
    while has_room(terminal) {
        put(terminal, &[0; 4096]);
    }
}

/// How much the terminal has taken: nothing while it is full, or the program writes.
fn put(mut terminal: &File, bytes: &[u8]) -> usize {
    match terminal.write(bytes) {
        Err(error) if error.kind() == ErrorKind::WouldBlock => 0,
        written => written.unwrap(),
    }
}

/// Starts a program, closes its terminal as soon as the screen is as wanted, and tells how the program ended.
pub(crate) fn close_when(wanted: impl Fn(&Screen) -> bool, mut command: CommandBuilder) -> ExitStatus {
    let home = tempfile::tempdir().unwrap();
    prepare(&mut command, home.path(), &[]);
    let pair = native_pty_system().openpty(size(24, 80)).unwrap();
    let mut reader = pair.master.try_clone_reader().unwrap();
    let mut child = pair.slave.spawn_command(command).unwrap();
    drop(pair.slave);
    let group = pid(&*child);
    let (over, watched) = mpsc::channel::<()>();
    thread::spawn(move || {
        if watched.recv_timeout(LIMIT) == Err(RecvTimeoutError::Timeout) {
            let _ = kill_process_group(group, Signal::KILL);
        }
    });
    let mut terminal = vt100::Parser::new(24, 80, 0);
    let mut chunk = [0; 8192];
    while !wanted(terminal.screen()) {
        let count = reader.read(&mut chunk).unwrap();
        assert_ne!(count, 0, "ended early; the screen:\n{}", terminal.screen().contents());
        terminal.process(&chunk[..count]);
    }
    drop((reader, pair.master));
    let status = child.wait().unwrap();
    drop(over);
    status
}

/// Whether the program has taken the terminal over.
pub(crate) fn entered(screen: &Screen) -> bool {
    screen.alternate_screen() && screen.hide_cursor()
}

fn pid(child: &(dyn Child + Send + Sync)) -> Pid {
    Pid::from_raw(child.process_id().unwrap().cast_signed()).unwrap()
}

fn prepare(command: &mut CommandBuilder, home: &Path, environment: &[(&str, &str)]) {
    command.env_clear();
    command.env("HOME", home);
    command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
    let usual = [("TERM", "xterm-256color"), ("LANG", "C.UTF-8"), ("TZ", "UTC"), ("AWS_EC2_METADATA_DISABLED", "true")];
    for (name, value) in usual.iter().chain(environment) {
        command.env(name, value);
    }
    command.cwd(home);
}

fn size(rows: u16, columns: u16) -> PtySize {
    PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 }
}

impl End {
    /// Fails unless the terminal is as it was found.
    pub(crate) fn assert_restored(&self) {
        let screen = &self.screen;
        assert!(!screen.alternate_screen(), "the alternate screen stays");
        assert!(!screen.hide_cursor(), "the cursor stays hidden");
        assert!(!screen.bracketed_paste(), "bracketed paste stays on");
        assert_eq!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None, "the mouse stays on");
        // The terminal emulator of these tests does not know these modes.
        let text = self.text();
        let last = |sequence: &str| text.rfind(sequence);
        assert!(last("\x1b[?1000l") > last("\x1b[?1000h"), "the mouse is not switched off");
        assert!(last("\x1b[?1004l") > last("\x1b[?1004h"), "focus events stay on");
        // The alternate screen has a stack of keyboard modes to itself.
        let (push, pop) = ("\x1b[>5u", "\x1b[<1u");
        assert!(text.find(push) > text.find("\x1b[?1049h"), "the keyboard mode is asked for on the main screen");
        assert!(last(push) < last(pop) && last(pop) < last("\x1b[?1049l"), "the keyboard mode stays");
        assert_eq!(
            text.matches(push).count(),
            text.matches(pop).count(),
            "the keyboard mode is not left as often as entered"
        );
        assert!(self.modes_restored, "raw mode stays on");
    }

    /// All that the terminal was sent, as text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.raw).into_owned()
    }

    /// What the terminal was sent after it was given back.
    pub(crate) fn afterwards(&self) -> String {
        self.text().rsplit("\x1b[?1049l").next().unwrap_or_default().to_owned()
    }
}
