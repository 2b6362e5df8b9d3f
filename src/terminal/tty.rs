//! The file that stands for the terminal while the program writes to it.

#[cfg(not(unix))]
pub(super) use elsewhere::Tty;
#[cfg(unix)]
pub(super) use unix::{Tty, duplicate, opened_by_its_name};

#[cfg(unix)]
mod unix {
    use std::ffi::OsStr;
    use std::fs::File;
    use std::io;
    use std::os::fd::AsFd;
    use std::os::unix::ffi::OsStrExt;
    use std::path::Path;
    use std::thread;
    use std::time::Duration;

    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    use rustix::fs::{Mode, OFlags, open};
    use rustix::process::getsid;
    use rustix::termios::{QueueSelector, tcflush, tcgetsid, ttyname};

    /// The terminal, opened anew: what is said of a file once it is open (that nobody waits for it) is shared by all who were handed
    /// it, the shell among them, and must not be said of theirs.
    pub(in super::super) struct Tty {
        pub(in super::super) file: File,
        /// Whether a write waits until the terminal has read.
        pub(in super::super) waits: bool,
    }

    impl Tty {
        /// The terminal at standard output. Where it cannot be opened by any name (it belongs to another user, say), writes wait.
        pub(in super::super) fn open() -> io::Result<Self> {
            let standard = duplicate(io::stdout())?;
            let own = opened_by_its_name(&standard, OFlags::WRONLY).or_else(|_| opened_as_our_own(&standard));
            Ok(own.map_or(Self { file: standard, waits: true }, |file| Self { file, waits: false }))
        }

        /// Whether the terminal takes something, or will within this time.
        pub(in super::super) fn has_room(&self, patience: Duration) -> bool {
            let patience = Timespec::try_from(patience).ok();
            self.waits || poll(&mut [PollFd::new(&self.file, PollFlags::OUT)], patience.as_ref()) != Ok(0)
        }

        /// Waits until the terminal takes something, or has gone.
        pub(in super::super) fn wait(&self) {
            let mut watched = [PollFd::new(&self.file, PollFlags::OUT)];
            let heard = poll(&mut watched, None);
            if heard.is_err() || watched[0].revents().contains(PollFlags::NVAL) {
                // Where such a file cannot be waited for.
                thread::sleep(Duration::from_millis(1));
            }
        }

        /// Drops what the system holds for the terminal, which has not read it.
        pub(in super::super) fn discard(&self) {
            let _ = tcflush(&self.file, QueueSelector::OFlush);
        }
    }

    /// Standard input or output without the standard library's buffer, which would keep a copy of what was typed or shown.
    pub(in super::super) fn duplicate(standard: impl AsFd) -> io::Result<File> {
        Ok(File::from(standard.as_fd().try_clone_to_owned()?))
    }

    pub(in super::super) fn opened_by_its_name(standard: &File, access: OFlags) -> io::Result<File> {
        let name = ttyname(standard, Vec::new())?;
        opened(Path::new(OsStr::from_bytes(name.as_bytes())), access)
    }

    /// By the name that every process may open, where that is the same terminal.
    fn opened_as_our_own(standard: &File) -> io::Result<File> {
        if tcgetsid(standard)? != getsid(None)? {
            return Err(io::ErrorKind::NotFound.into());
        }
        opened(Path::new("/dev/tty"), OFlags::WRONLY)
    }

    fn opened(path: &Path, access: OFlags) -> io::Result<File> {
        let flags = access | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
        Ok(File::from(open(path, flags, Mode::empty())?))
    }
}

#[cfg(not(unix))]
mod elsewhere {
    use std::fs::File;
    use std::io;
    use std::os::windows::io::AsHandle;

    /// The console. Its writes wait, while a text is being selected for one.
    pub(in super::super) struct Tty {
        pub(in super::super) file: File,
        /// Whether a write waits until the terminal has read.
        pub(in super::super) waits: bool,
    }

    impl Tty {
        /// The console at standard output.
        pub(in super::super) fn open() -> io::Result<Self> {
            // Without the standard library's buffer, which would keep a copy of what was shown.
            Ok(Self { file: File::from(io::stdout().as_handle().try_clone_to_owned()?), waits: true })
        }

        /// Not known: writes wait by themselves.
        pub(in super::super) fn has_room(&self, _: Duration) -> bool {
            true
        }

        /// Never called: writes wait by themselves.
        pub(in super::super) fn wait(&self) {}

        /// The system holds nothing.
        pub(in super::super) fn discard(&self) {}
    }
}
