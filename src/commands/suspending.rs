//! A command that is suspended while it asks for what is not shown: the terminal does not look at the keys then, so this does what it
//! would have done.

use std::sync::atomic::{AtomicBool, Ordering};

use rustix::process::{Signal, getpid, getsid, kill_current_process_group};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::Notify;

/// Told each time that the command goes on.
static GOES_ON: Notify = Notify::const_new();

/// Whether somebody listens here. It stays so: a handler that was installed once does.
static LISTENS: AtomicBool = AtomicBool::new(false);

/// Stops this command, and what was started with it, as the key that suspends does elsewhere; ends when it goes on. At once where it
/// cannot be stopped.
pub(crate) async fn suspend() {
    if !LISTENS.swap(true, Ordering::AcqRel) {
        let Ok(mut heard) = signal(SignalKind::from_raw(Signal::TSTP.as_raw())) else { return };
        tokio::spawn(async move {
            while heard.recv().await.is_some() {
                pause();
                GOES_ON.notify_one();
            }
        });
    }
    if kill_current_process_group(Signal::TSTP).is_ok() {
        GOES_ON.notified().await;
    }
}

/// Stops the whole process before it returns. Not the first of a session: there is no shell that would let it go on.
fn pause() {
    if getsid(None).is_ok_and(|session| session != getpid()) {
        let _ = signal_hook::low_level::emulate_default_handler(Signal::TSTP.as_raw());
    }
}
