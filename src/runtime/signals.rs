//! What the system tells the program: to end, to pause, to go on, and that its terminal has another size.

#[cfg(unix)]
pub(super) use unix::Signals;

#[cfg(not(unix))]
pub(super) use elsewhere::Signals;

/// One thing the system tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Told {
    /// SIGTERM or SIGHUP.
    Terminate,
    /// SIGINT or SIGQUIT, which a terminal sends for a key, unless it is told not to.
    Interrupt,
    /// SIGCHLD: something has become of a process that this one has started.
    Child,
    /// SIGTSTP, or the key that suspends: the program has not stopped yet.
    Pause,
    /// SIGCONT: the program was stopped; the terminal's modes may have been changed meanwhile.
    Continue,
    /// SIGWINCH: the terminal has another size, however often it was changed.
    Resized,
}

#[cfg(unix)]
mod unix {
    use std::future::poll_fn;
    use std::io;
    use std::task::Poll;

    use tokio::signal::unix::{Signal, SignalKind, signal};

    use super::Told;

    /// Listens to the system. Must be made inside a tokio runtime, before the terminal is taken over.
    pub(in super::super) struct Signals {
        heard: [(Signal, Told); 8],
    }

    impl Signals {
        /// Starts to listen.
        pub(in super::super) fn listen() -> io::Result<Self> {
            let on = |kind, told| signal(kind).map(|signal| (signal, told));
            Ok(Self {
                heard: [
                    on(SignalKind::terminate(), Told::Terminate)?,
                    on(SignalKind::hangup(), Told::Terminate)?,
                    on(SignalKind::interrupt(), Told::Interrupt)?,
                    on(SignalKind::quit(), Told::Interrupt)?,
                    on(SignalKind::child(), Told::Child)?,
                    on(SignalKind::from_raw(rustix::process::Signal::TSTP.as_raw()), Told::Pause)?,
                    on(SignalKind::from_raw(rustix::process::Signal::CONT.as_raw()), Told::Continue)?,
                    on(SignalKind::window_change(), Told::Resized)?,
                ],
            })
        }

        /// The next thing told. Nothing is lost if the future is dropped.
        pub(in super::super) async fn next(&mut self) -> Told {
            poll_fn(|context| {
                for (signal, told) in &mut self.heard {
                    if signal.poll_recv(context).is_ready() {
                        return Poll::Ready(*told);
                    }
                }
                Poll::Pending
            })
            .await
        }
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
