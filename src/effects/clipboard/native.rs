//! The system's clipboard, on a thread of its own: a display that accepts and never answers blocks for more than ten
//! seconds (docs/terminal.md, Clipboard).

use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use tokio::sync::oneshot;

use crate::panics;
use crate::secret::Secret;

/// What the thread is to do, and who waits for it.
struct Job {
    what: Work,
    /// Whether it was done.
    done: oneshot::Sender<Result<bool, String>>,
}

enum Work {
    /// Put a text on the clipboard.
    Put(Secret),
    /// Take the text that was put last off it, if it is still there.
    Clear,
}

/// What is remembered of a text to know it again: nobody finds the text by it who does not know the key, which is the thread's own.
#[derive(Default)]
struct Known {
    key: RandomState,
    last: Option<u64>,
}

impl Known {
    fn mark(&self, text: &Secret) -> u64 {
        self.key.hash_one(text.expose())
    }
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

    /// Takes the text that was put last off the clipboard; `false` where that holds something else by now.
    ///
    /// # Errors
    /// As [`Self::copy`].
    pub(super) async fn clear(&self, patience: Duration) -> Result<bool, String> {
        self.work(Work::Clear, patience, Arboard::default).await
    }

    async fn copy_with<B: Board>(
        &self,
        text: Secret,
        patience: Duration,
        board: impl FnOnce() -> B + Send + 'static,
    ) -> Result<(), String> {
        self.work(Work::Put(text), patience, board).await.map(drop)
    }

    async fn work<B: Board>(
        &self,
        what: Work,
        patience: Duration,
        board: impl FnOnce() -> B + Send + 'static,
    ) -> Result<bool, String> {
        const SILENT: &str = "the system's clipboard does not answer";
        if self.stuck.load(Ordering::Acquire) {
            return Err(SILENT.to_owned());
        }
        let (done, answer) = oneshot::channel();
        self.hand_over(Job { what, done }, board)?;
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
                    let (mut board, mut known) = (board(), Known::default());
                    for Job { what, done } in receiver {
                        let worked = panics::caught(|| {
                            board.open()?;
                            // Opening may have taken longer than anyone waited, and meanwhile something else may have been
                            // copied some other way.
                            if done.is_closed() { Ok(false) } else { work(&mut board, &mut known, &what) }
                        });
                        let result = worked.unwrap_or_else(|failure| Err(failure.what));
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

fn work(board: &mut impl Board, known: &mut Known, what: &Work) -> Result<bool, String> {
    match what {
        Work::Put(text) => {
            board.put(text)?;
            known.last = Some(known.mark(text));
            Ok(true)
        }
        Work::Clear => {
            let Some(last) = known.last.take() else { return Ok(false) };
            let ours = board.get()?.is_some_and(|there| known.mark(&there) == last);
            if ours {
                board.put(&Secret::from(""))?;
            }
            Ok(ours)
        }
    }
}

/// What the thread works on: the system's clipboard, or in tests one that misbehaves on demand.
trait Board: 'static {
    /// Connects, if not connected yet. May block for long.
    fn open(&mut self) -> Result<(), String>;
    /// Replaces the clipboard's text.
    fn put(&mut self, text: &Secret) -> Result<(), String>;
    /// What it holds now; `None` where that is no text.
    fn get(&mut self) -> Result<Option<Secret>, String>;
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

    fn get(&mut self) -> Result<Option<Secret>, String> {
        let board = self.0.as_mut().ok_or_else(|| "there is no clipboard here".to_owned())?;
        match board.get_text() {
            Ok(text) => Ok(Some(Secret::new(text))),
            // Empty, a picture, or something that is no text.
            Err(arboard::Error::ContentNotAvailable | arboard::Error::ConversionFailure) => Ok(None),
            Err(_) => Err("the system's clipboard does not say what it holds".to_owned()),
        }
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

    /// Opens when told, tells what it was given, and holds the last of it.
    struct Slow {
        open: Receiver<Result<(), String>>,
        put: Sender<String>,
        held: Arc<Mutex<String>>,
    }

    impl Board for Slow {
        fn open(&mut self) -> Result<(), String> {
            self.open.recv().unwrap()
        }

        fn put(&mut self, text: &Secret) -> Result<(), String> {
            text.expose().clone_into(&mut self.held.lock().unwrap());
            self.put.send(text.expose().to_owned()).map_err(|error| error.to_string())
        }

        fn get(&mut self) -> Result<Option<Secret>, String> {
            Ok(Some(Secret::from(self.held.lock().unwrap().as_str())))
        }
    }

    fn slow() -> (Sender<Result<(), String>>, Receiver<String>, impl FnOnce() -> Slow + Send) {
        let (let_open, open) = mpsc::channel();
        let (put, got) = mpsc::channel();
        (let_open, got, move || Slow { open, put, held: Arc::default() })
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

    /// What somebody has copied since stays; so does a text that is copied twice, until its own time is over.
    #[tokio::test]
    async fn only_the_text_that_was_put_last_is_cleared() {
        let (open, got, board) = slow();
        let board = board();
        let held = Arc::clone(&board.held);
        for _ in 0..8 {
            open.send(Ok(())).unwrap();
        }
        let native = Native::default();
        native.copy_with(Secret::from("one"), LONG, || board).await.unwrap();
        assert_eq!(native.clear(LONG).await, Ok(true));
        assert_eq!((native.clear(LONG).await, held.lock().unwrap().as_str()), (Ok(false), ""), "there is nothing more");
        native.copy(Secret::from("two"), LONG).await.unwrap();
        "somebody's".clone_into(&mut held.lock().unwrap());
        assert_eq!((native.clear(LONG).await, held.lock().unwrap().as_str()), (Ok(false), "somebody's"));
        assert_eq!(got.try_iter().collect::<Vec<_>>(), ["one", "", "two"]);
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
            fn get(&mut self) -> Result<Option<Secret>, String> {
                self.0.get()
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
