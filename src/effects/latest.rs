//! A thread that always does what was asked last: so the search keeps up with the keys.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use crate::failure::Failure;
use crate::panics;

/// Does the newest of the jobs it is given, one at a time; older ones are dropped, also in the midst of work.
///
/// Jobs are counted. The thread works on one job while the count still names it, and looks again now and then; so a burst
/// of keys costs one pass for the last of them.
pub(super) struct Latest<J> {
    shared: Arc<Shared<J>>,
}

struct Shared<J> {
    /// The number of the newest job. A job with another number is stale.
    newest: AtomicU64,
    next: Mutex<Next<J>>,
    changed: Condvar,
}

/// What the thread is to do next.
struct Next<J> {
    job: Option<(u64, J)>,
    closed: bool,
}

impl<J: Send + 'static> Latest<J> {
    /// Starts the thread. `work` asks its second argument from time to time whether the job is stale, and gives up if so. Where it
    /// panics, `failed` is told; the next job is done all the same.
    ///
    /// # Errors
    /// When the system refuses a thread.
    pub(super) fn start(
        name: &str,
        mut work: impl FnMut(&J, &(dyn Fn() -> bool + Sync)) + Send + 'static,
        mut failed: impl FnMut(&J, Failure) + Send + 'static,
    ) -> std::io::Result<Self> {
        let shared = Arc::new(Shared {
            newest: AtomicU64::new(0),
            next: Mutex::new(Next { job: None, closed: false }),
            changed: Condvar::new(),
        });
        let theirs = Arc::clone(&shared);
        thread::Builder::new().name(name.to_owned()).spawn(move || {
            while let Some((number, job)) = theirs.wait() {
                let stale = || theirs.newest.load(Ordering::Acquire) != number;
                if let Err(failure) = panics::caught(|| work(&job, &stale)) {
                    failed(&job, failure);
                }
            }
        })?;
        Ok(Self { shared })
    }

    /// Gives the thread a job in place of all before it.
    pub(super) fn give(&self, job: J) {
        let mut next = self.shared.hold();
        let number = self.shared.newest.fetch_add(1, Ordering::AcqRel) + 1;
        next.job = Some((number, job));
        self.shared.changed.notify_one();
    }

    /// Drops the newest job, done or not.
    pub(super) fn forget(&self) {
        let mut next = self.shared.hold();
        self.shared.newest.fetch_add(1, Ordering::AcqRel);
        next.job = None;
    }
}

impl<J> Drop for Latest<J> {
    fn drop(&mut self) {
        let mut next = self.shared.hold();
        self.shared.newest.fetch_add(1, Ordering::AcqRel);
        *next = Next { job: None, closed: true };
        self.shared.changed.notify_one();
    }
}

impl<J> Shared<J> {
    fn hold(&self) -> MutexGuard<'_, Next<J>> {
        self.next.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next job; `None` when the owner is gone.
    fn wait(&self) -> Option<(u64, J)> {
        let idle = |next: &mut Next<J>| next.job.is_none() && !next.closed;
        let mut next = self.changed.wait_while(self.hold(), idle).unwrap_or_else(PoisonError::into_inner);
        next.job.take()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::sync::mpsc::{Receiver, Sender, channel};

    use super::*;
    use crate::failure::FailureKind;

    /// A worker that says when it has begun a job, and ends it as stale or, when told to, as done.
    struct Worker {
        latest: Latest<u32>,
        begins: Receiver<u32>,
        go: Sender<()>,
        ends: Receiver<(u32, bool)>,
    }

    fn worker() -> Worker {
        let (begun, begins) = channel();
        let (go, going) = channel::<()>();
        let (ended, ends) = channel();
        let work = move |job: &u32, stale: &(dyn Fn() -> bool + Sync)| {
            begun.send(*job).unwrap();
            while going.try_recv().is_err() && !stale() {
                thread::yield_now();
            }
            ended.send((*job, !stale())).unwrap();
        };
        let latest = Latest::start("test", work, |job, failure| panic!("{job}: {failure}"));
        Worker { latest: latest.unwrap(), begins, go, ends }
    }

    #[test]
    fn jobs_are_done_one_after_the_other() {
        let Worker { latest, begins, go, ends } = worker();
        for job in [1, 2] {
            latest.give(job);
            assert_eq!(begins.recv().unwrap(), job);
            go.send(()).unwrap();
            assert_eq!(ends.recv().unwrap(), (job, true));
        }
    }

    #[test]
    fn a_job_that_panics_is_told_and_the_next_is_done() {
        let (told, tells) = channel();
        let failures = told.clone();
        let work = move |job: &u32, _: &(dyn Fn() -> bool + Sync)| {
            assert_ne!(*job, 1);
            told.send((*job, None)).unwrap();
        };
        let failed = move |job: &u32, failure: Failure| failures.send((*job, Some(failure.kind))).unwrap();
        let latest = Latest::start("test", work, failed).unwrap();
        for (job, outcome) in [(1, Some(FailureKind::Internal)), (2, None)] {
            latest.give(job);
            assert_eq!(tells.recv().unwrap(), (job, outcome));
        }
    }

    #[test]
    fn a_newer_job_ends_the_work_on_an_older_one() {
        let Worker { latest, begins, go, ends } = worker();
        latest.give(1);
        assert_eq!(begins.recv().unwrap(), 1);
        latest.give(2);
        assert_eq!(ends.recv().unwrap(), (1, false));
        assert_eq!(begins.recv().unwrap(), 2);
        go.send(()).unwrap();
        assert_eq!(ends.recv().unwrap(), (2, true));
    }

    #[test]
    fn of_a_burst_the_last_is_done() {
        let shared = Shared {
            newest: AtomicU64::new(0),
            next: Mutex::new(Next { job: None, closed: false }),
            changed: Condvar::new(),
        };
        // The thread is not started: what it would be given is what counts.
        let latest = Latest { shared: Arc::new(shared) };
        for job in [1, 2, 3] {
            latest.give(job);
        }
        assert_eq!(latest.shared.wait(), Some((3, 3)));
        assert!(latest.shared.hold().job.is_none());
    }

    #[test]
    fn a_forgotten_job_is_given_up() {
        let Worker { latest, begins, go: _go, ends } = worker();
        latest.give(1);
        assert_eq!(begins.recv().unwrap(), 1);
        latest.forget();
        assert_eq!(ends.recv().unwrap(), (1, false));
    }

    #[test]
    fn the_thread_ends_with_its_owner() {
        let Worker { latest, begins, go: _go, ends } = worker();
        latest.give(1);
        assert_eq!(begins.recv().unwrap(), 1);
        drop(latest);
        assert_eq!(ends.recv().unwrap(), (1, false));
        // The worker and with it the sender are gone.
        assert!(begins.recv().is_err());
    }
}
