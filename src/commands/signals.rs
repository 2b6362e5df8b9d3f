//! The signals that ask a command to end: SIGHUP, SIGINT, SIGQUIT, SIGTERM.

pub(crate) use platform::Signals;

/// One of them, by its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Signal(i32);

impl Signal {
    /// Whether whoever was at the terminal has left.
    pub(crate) fn is_hangup(self) -> bool {
        self.0 == platform::HANGUP
    }

    /// Ends this process by it, as it would have ended had nobody listened: a shell tells 128 and the number, and leaves its loop.
    pub(crate) fn end_process(self) -> ! {
        platform::end_by(self.0);
        std::process::exit(128 + self.0)
    }
}

#[cfg(unix)]
mod platform {
    use std::future::poll_fn;
    use std::io;
    use std::task::Poll;

    use rustix::process::getpid;
    use tokio::signal::unix::{Signal as Listener, SignalKind, signal};

    use super::Signal;

    pub(super) const HANGUP: i32 = rustix::process::Signal::HUP.as_raw();

    /// Listens to them. Must be made inside a tokio runtime; the handlers stay for as long as the process lives.
    pub(crate) struct Signals(Vec<(Listener, Signal)>);

    impl Signals {
        /// Starts to listen. What this process was started to ignore, as by `nohup`, it goes on to ignore.
        pub(crate) fn listen() -> io::Result<Self> {
            let ignored = ignored();
            let kinds = [SignalKind::hangup(), SignalKind::interrupt(), SignalKind::quit(), SignalKind::terminate()];
            let heard = kinds.into_iter().filter(|kind| ignored >> (kind.as_raw_value() - 1) & 1 == 0);
            let on = |kind: SignalKind| signal(kind).map(|listener| (listener, Signal(kind.as_raw_value())));
            heard.map(on).collect::<io::Result<_>>().map(Self)
        }

        /// The next one. Nothing is lost if the future is dropped.
        pub(crate) async fn next(&mut self) -> Signal {
            poll_fn(|context| {
                for (listener, signal) in &mut self.0 {
                    if listener.poll_recv(context).is_ready() {
                        return Poll::Ready(*signal);
                    }
                }
                Poll::Pending
            })
            .await
        }
    }

    /// The signals that are ignored, a bit each; none where that cannot be learnt: `sigaction` would tell it everywhere, but takes `unsafe`
    /// in `libc` and `nix`, `rustix` has it for Linux alone, and `signal-hook` and `tokio` do not hand on what they replace.
    fn ignored() -> u64 {
        if !cfg!(target_os = "linux") {
            return 0;
        }
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
        mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or_default()
    }

    /// Comes back where the signal ends nothing: the first process of a container has no defaults.
    pub(super) fn end_by(number: i32) {
        if !getpid().is_init() {
            let _ = signal_hook::low_level::emulate_default_handler(number);
        }
    }
}

#[cfg(not(unix))]
mod platform {
    use std::io;

    use super::Signal;

    /// There is none.
    pub(super) const HANGUP: i32 = 0;

    /// Listens to ctrl-C, the only one there is.
    pub(crate) struct Signals;

    impl Signals {
        /// Starts to listen.
        pub(crate) fn listen() -> io::Result<Self> {
            Ok(Self)
        }

        /// The next one.
        pub(crate) async fn next(&mut self) -> Signal {
            match tokio::signal::ctrl_c().await {
                Ok(()) => Signal(2),
                Err(_) => std::future::pending().await,
            }
        }
    }

    /// There is no such way.
    pub(super) fn end_by(_: i32) {}
}
