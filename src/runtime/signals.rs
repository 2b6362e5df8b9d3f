//! What the system tells the program: to end, to pause, to go on, and that its terminal has gone.

#[cfg(unix)]
pub(super) use unix::Signals;

#[cfg(not(unix))]
pub(super) use elsewhere::Signals;

/// One thing the system tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Told {
    /// SIGTERM, SIGHUP, SIGINT or SIGQUIT.
    Terminate,
    /// The terminal was closed. Nothing can be drawn any more.
    HungUp,
    /// SIGTSTP, or the key that suspends: the program has not stopped yet.
    Pause,
    /// SIGCONT: the program was stopped; the terminal's modes may have been changed meanwhile.
    Continue,
}

#[cfg(unix)]
mod unix {
    use std::future::poll_fn;
    use std::io;
    use std::task::Poll;
    use std::thread;

    use rustix::event::{PollFd, PollFlags, poll};
    use tokio::signal::unix::{Signal, SignalKind, signal};
    use tokio::sync::oneshot;

    use super::Told;

    /// Listens to the system. Must be made inside a tokio runtime, before the terminal is taken over.
    pub(in super::super) struct Signals {
        heard: [(Signal, Told); 6],
        /// Until the terminal is closed.
        open: Option<oneshot::Receiver<()>>,
    }

    impl Signals {
        /// Starts to listen.
        pub(in super::super) fn listen() -> io::Result<Self> {
            let on = |kind, told| signal(kind).map(|signal| (signal, told));
            Ok(Self {
                heard: [
                    on(SignalKind::terminate(), Told::Terminate)?,
                    on(SignalKind::hangup(), Told::Terminate)?,
                    on(SignalKind::interrupt(), Told::Terminate)?,
                    on(SignalKind::quit(), Told::Terminate)?,
                    on(SignalKind::from_raw(rustix::process::Signal::TSTP.as_raw()), Told::Pause)?,
                    on(SignalKind::from_raw(rustix::process::Signal::CONT.as_raw()), Told::Continue)?,
                ],
                open: Some(watch()?),
            })
        }

        /// The next thing told; [`Told::HungUp`] once. Nothing is lost if the future is dropped.
        pub(in super::super) async fn next(&mut self) -> Told {
            tokio::select! {
                told = first(&mut self.heard) => told,
                () = closed(&mut self.open) => Told::HungUp,
            }
        }
    }

    async fn first(heard: &mut [(Signal, Told)]) -> Told {
        poll_fn(|context| {
            for (signal, told) in heard.iter_mut() {
                if signal.poll_recv(context).is_ready() {
                    return Poll::Ready(*told);
                }
            }
            Poll::Pending
        })
        .await
    }

    async fn closed(open: &mut Option<oneshot::Receiver<()>>) {
        match open {
            Some(watched) => {
                let _ = watched.await;
                *open = None;
            }
            None => std::future::pending().await,
        }
    }

    /// Watches the terminal on a thread that sleeps until it is closed.
    ///
    /// The event stream does not report that: crossterm 0.29 takes the end of input for no input and tries for ever. And
    /// SIGHUP goes to the shell, which need not pass it on.
    fn watch() -> io::Result<oneshot::Receiver<()>> {
        let (closed, open) = oneshot::channel();
        thread::Builder::new().name("hang-up".to_owned()).spawn(move || {
            let input = io::stdin();
            // Asked for nothing, poll still tells of errors and hang-ups.
            let mut watched = [PollFd::new(&input, PollFlags::empty())];
            while let Err(rustix::io::Errno::INTR) = poll(&mut watched, None) {}
            let _ = closed.send(());
        })?;
        Ok(open)
    }

    /// Stops this process as SIGTSTP would have done had nobody listened; returns when it is continued.
    pub(in super::super) fn pause() {
        use rustix::process::{Signal, getpid, kill_process};
        let _ = kill_process(getpid(), Signal::STOP);
    }
}

#[cfg(unix)]
pub(super) use unix::pause;

#[cfg(not(unix))]
mod elsewhere {
    use std::io;

    use super::Told;

    /// Listens to the system.
    pub(in super::super) struct Signals;

    impl Signals {
        /// Starts to listen.
        pub(in super::super) fn listen() -> io::Result<Self> {
            Ok(Self)
        }

        /// The next thing told.
        pub(in super::super) async fn next(&mut self) -> Told {
            match tokio::signal::ctrl_c().await {
                Ok(()) => Told::Terminate,
                Err(_) => std::future::pending().await,
            }
        }
    }

    /// Never called: nothing here says [`Told::Pause`].
    pub(in super::super) fn pause() {}
}

#[cfg(not(unix))]
pub(super) use elsewhere::pause;
