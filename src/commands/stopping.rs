//! A command that is told to end. As long as nothing is changed it ends at once; otherwise what is under way ends first, and
//! nothing more is begun.
//!
//! The system's own way holds until somebody listens here, for a question or for changes; from then on it is this to the end, since a
//! handler that was installed once stays.

use std::io;
use std::sync::{Mutex, MutexGuard, PoisonError, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use tokio::sync::watch;

use crate::commands::output::note_over;
use crate::commands::signals::{Signal, Signals};
use crate::signin;

/// How long a command that is told to end waits for whoever reads what it says.
const PATIENCE: Duration = Duration::from_secs(1);

/// Until so long after the first a signal is taken for the same: what starts a command passes on what the terminal has sent already.
const ONE_ACT: Duration = Duration::from_secs(1);

/// What is done with a terminal before anything else: `true` where it is given up in the midst of a question.
type GiveBack = Box<dyn FnOnce(bool) + Send>;

static STATE: Mutex<State> =
    Mutex::new(State { listens: false, heard: None, since: None, give_back: None, stop: None });

struct State {
    listens: bool,
    /// The first signal,
    heard: Option<Signal>,
    /// and when it came.
    since: Option<Instant>,
    /// What gives the terminal back, while a question is asked.
    give_back: Option<GiveBack>,
    /// What tells changes to stop, once there are any.
    stop: Option<watch::Sender<bool>>,
}

fn state() -> MutexGuard<'static, State> {
    STATE.lock().unwrap_or_else(PoisonError::into_inner)
}

impl State {
    fn listen(&mut self) -> io::Result<()> {
        // The process of the tests is not one command.
        if self.listens || cfg!(test) {
            return Ok(());
        }
        let mut signals = Signals::listen()?;
        self.listens = true;
        // A task of its own: the command may be waiting for its standard input.
        tokio::spawn(async move {
            loop {
                take(signals.next().await);
            }
        });
        Ok(())
    }
}

/// A terminal that is used for a question, until this is dropped.
pub(crate) struct Lent(());

impl Drop for Lent {
    fn drop(&mut self) {
        if let Some(give_back) = state().give_back.take() {
            give_back(false);
        }
    }
}

/// Takes the terminal over. It is given back once: when what this returns is dropped, or by a signal, which ends the program.
///
/// # Errors
/// It cannot be taken, and is as it was; or signals cannot be heard.
pub(crate) fn lend(
    takes: impl FnOnce() -> io::Result<()>,
    give_back: impl FnOnce(bool) + Send + 'static,
) -> io::Result<Lent> {
    let mut state = state();
    state.listen()?;
    // Under the lock: a signal comes before it, and then it is not taken, or after it, and then it is given back.
    if let Err(error) = takes() {
        give_back(false);
        return Err(error);
    }
    state.give_back = Some(Box::new(give_back));
    Ok(Lent(()))
}

/// From now on something is changed. Becomes true at the first signal; another one later on ends the program at once.
pub(crate) fn changing() -> watch::Receiver<bool> {
    let mut state = state();
    // Where nobody can listen the system's own way holds.
    let _ = state.listen();
    state.stop.get_or_insert_with(|| watch::channel(false).0).subscribe()
}

/// The first signal that was heard.
pub(crate) fn heard() -> Option<Signal> {
    state().heard
}

/// Ends the program by that signal, with all that it has started.
pub(crate) fn end(signal: Signal) -> ! {
    signin::end_processes();
    signal.end_process()
}

fn take(signal: Signal) {
    let mut state = state();
    let is_first = state.heard.is_none();
    state.heard.get_or_insert(signal);
    let since = *state.since.get_or_insert_with(Instant::now);
    if let Some(stop) = state.stop.as_ref().filter(|_| is_first) {
        stop.send_replace(true);
        drop(state);
        say("sesame: stopping after what is under way");
        return;
    }
    // A terminal that closes hangs up twice, for the shell and for the system, and nobody could read what is not known.
    if state.stop.is_some() && (signal.is_hangup() || since.elapsed() < ONE_ACT) {
        return;
    }
    // The lock is held to the end: no question and no change is begun meanwhile.
    if let Some(give_back) = state.give_back.take() {
        give_back(true);
    }
    if state.stop.is_some() {
        say("sesame: ended at once: it is not known what became of what was under way");
    }
    end(signal)
}

/// Says it, and does not wait for ever where nobody reads.
fn say(message: &'static str) {
    let (said, heard) = mpsc::channel();
    let saying = thread::Builder::new().spawn(move || {
        note_over(message);
        let _ = said.send(());
    });
    if saying.is_ok() {
        let _ = heard.recv_timeout(PATIENCE);
    }
}
