//! The system's clipboard, on a thread of its own: a display that accepts and never answers blocks for more than ten
//! seconds (docs/terminal.md, Clipboard).

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use tokio::sync::oneshot;

use crate::panics;
use crate::secret::Secret;

/// One text to copy, and who waits for it.
struct Job {
    text: Secret,
    done: oneshot::Sender<Result<(), String>>,
}

/// The clipboard of the system. Clones share it.
#[derive(Clone, Default)]
pub(super) struct Native {
    jobs: Arc<Mutex<Option<Sender<Job>>>>,
    stuck: Arc<AtomicBool>,
}

impl Native {
    /// Copies a text; what it replaces stays if this fails or is too late.
    ///
    /// # Errors
    /// When there is no clipboard, it refuses, or it does not answer in time. Until it does answer, later copies fail at once.
    pub(super) async fn copy(&self, text: Secret, patience: Duration) -> Result<(), String> {
        self.copy_with(text, patience, Arboard::default).await
    }

    async fn copy_with<B: Board>(
        &self,
        text: Secret,
        patience: Duration,
        board: impl FnOnce() -> B + Send + 'static,
    ) -> Result<(), String> {
        const SILENT: &str = "the system's clipboard does not answer";
        if self.stuck.load(Ordering::Acquire) {
            return Err(SILENT.to_owned());
        }
        let (done, answer) = oneshot::channel();
        self.hand_over(Job { text, done }, board)?;
        match tokio::time::timeout(patience, answer).await {
            Ok(Ok(result)) => result,
            Ok(Err(_)) => Err("the system's clipboard is gone".to_owned()),
            Err(_) => {
                self.stuck.store(true, Ordering::Release);
                Err(SILENT.to_owned())
            }
        }
    }

    /// Gives the thread a job; starts it for the first.
    fn hand_over<B: Board>(&self, job: Job, board: impl FnOnce() -> B + Send + 'static) -> Result<(), String> {
        let gone = || "the system's clipboard is gone".to_owned();
        let mut jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner);
        if jobs.is_none() {
            let (sender, receiver) = mpsc::channel::<Job>();
            let stuck = Arc::clone(&self.stuck);
            thread::Builder::new()
                .name("clipboard".to_owned())
                .spawn(move || {
                    let mut board = board();
                    for Job { text, done } in receiver {
                        let copied = panics::caught(|| {
                            board.open()?;
                            // Opening may have taken longer than anyone waited, and meanwhile something else may have been
                            // copied some other way.
                            if done.is_closed() { Ok(()) } else { board.put(&text) }
                        });
                        let result = copied.unwrap_or_else(|failure| Err(failure.what));
                        stuck.store(false, Ordering::Release);
                        // Nobody waits any more, or the result has arrived: both are fine.
                        let _ = done.send(result);
                    }
                })
                .map_err(|error| format!("no thread for the clipboard: {}", error.kind()))?;
            *jobs = Some(sender);
        }
        jobs.as_ref().ok_or_else(gone)?.send(job).map_err(|_| gone())
    }
}

/// What the thread works on: the system's clipboard, or in tests one that misbehaves on demand.
trait Board: 'static {
    /// Connects, if not connected yet. May block for long.
    fn open(&mut self) -> Result<(), String>;
    /// Replaces the clipboard's text.
    fn put(&mut self, text: &Secret) -> Result<(), String>;
}

/// Kept open: on X11 the text is served by its owner for as long as that lives.
#[derive(Default)]
struct Arboard(Option<arboard::Clipboard>);

impl Board for Arboard {
    fn open(&mut self) -> Result<(), String> {
        if self.0.is_none() {
            // Whatever went wrong, the text of the error is the same (docs/terminal.md, Clipboard).
            self.0 = Some(arboard::Clipboard::new().map_err(|_| "there is no clipboard here".to_owned())?);
        }
        Ok(())
    }

    fn put(&mut self, text: &Secret) -> Result<(), String> {
        let board = self.0.as_mut().ok_or_else(|| "there is no clipboard here".to_owned())?;
        let put = for_the_moment(board.set()).text(text.expose());
        put.map_err(|_| {
            // A display that went away: the next copy connects anew.
            self.0 = None;
            "the system's clipboard refused".to_owned()
        })
    }
}

/// Asks clipboard managers, and on Windows the cloud, not to keep the text.
fn for_the_moment(set: arboard::Set<'_>) -> arboard::Set<'_> {
    #[cfg(target_os = "macos")]
    use arboard::SetExtApple as _;
    #[cfg(all(unix, not(target_os = "macos")))]
    use arboard::SetExtLinux as _;
    #[cfg(windows)]
    use arboard::SetExtWindows as _;

    let set = set.exclude_from_history();
    #[cfg(windows)]
    let set = set.exclude_from_cloud();
    set
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::sync::mpsc::Receiver;

    use super::*;

    const LONG: Duration = Duration::from_mins(1);
    const SHORT: Duration = Duration::from_millis(5);

    /// Opens when told, and tells what it was given.
    struct Slow {
        open: Receiver<Result<(), String>>,
        put: Sender<String>,
    }

    impl Board for Slow {
        fn open(&mut self) -> Result<(), String> {
            self.open.recv().unwrap()
        }

        fn put(&mut self, text: &Secret) -> Result<(), String> {
            self.put.send(text.expose().to_owned()).map_err(|error| error.to_string())
        }
    }

    fn slow() -> (Sender<Result<(), String>>, Receiver<String>, impl FnOnce() -> Slow + Send) {
        let (let_open, open) = mpsc::channel();
        let (put, got) = mpsc::channel();
        (let_open, got, move || Slow { open, put })
    }

    #[tokio::test]
    async fn a_text_is_put() {
        let (open, got, board) = slow();
        open.send(Ok(())).unwrap();
        Native::default().copy_with(Secret::from("x"), LONG, board).await.unwrap();
        assert_eq!(got.recv().unwrap(), "x");
    }

    #[tokio::test]
    async fn an_error_is_told_and_the_next_copy_tries_again() {
        let (open, got, board) = slow();
        let native = Native::default();
        open.send(Err("no display".to_owned())).unwrap();
        assert_eq!(native.copy_with(Secret::from("one"), LONG, board).await.unwrap_err(), "no display");
        open.send(Ok(())).unwrap();
        native.copy(Secret::from("two"), LONG).await.unwrap();
        assert_eq!(got.recv().unwrap(), "two");
    }

    #[tokio::test]
    async fn a_fault_is_told_and_the_next_copy_tries_again() {
        struct Broken(Slow);
        impl Board for Broken {
            fn open(&mut self) -> Result<(), String> {
                self.0.open()
            }
            fn put(&mut self, text: &Secret) -> Result<(), String> {
                assert_ne!(text.expose(), "one");
                self.0.put(text)
            }
        }
        let (open, got, board) = slow();
        let native = Native::default();
        for _ in 0..2 {
            open.send(Ok(())).unwrap();
        }
        let why = native.copy_with(Secret::from("one"), LONG, || Broken(board())).await.unwrap_err();
        assert!(why.contains("fault of this program"), "{why}");
        native.copy(Secret::from("two"), LONG).await.unwrap();
        assert_eq!(got.recv().unwrap(), "two");
    }

    #[tokio::test]
    async fn a_dead_display_is_waited_for_once_and_an_old_text_never_put() {
        let (open, got, board) = slow();
        let native = Native::default();
        native.copy_with(Secret::from("old"), SHORT, board).await.unwrap_err();
        // Fails without waiting: a wait would be as long as this test may take.
        native.copy(Secret::from("newer"), LONG).await.unwrap_err();
        // The display wakes up: the thread drops the old text and works again.
        open.send(Ok(())).unwrap();
        open.send(Ok(())).unwrap();
        while native.stuck.load(Ordering::Acquire) {
            tokio::task::yield_now().await;
        }
        native.copy(Secret::from("newest"), LONG).await.unwrap();
        assert_eq!(got.recv().unwrap(), "newest");
    }
}
