//! The file that stands for the terminal while the program reads from it.

use std::fs::File;
use std::io::{self, Read};
use std::task::{Context, Poll, ready};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::OFlags;
use tokio::io::Interest;
use tokio::io::unix::AsyncFd;

use super::tty;

/// What the terminal sends. Nothing reads of it but whoever asks, when they ask: there is no thread that waits in a read, so none takes
/// what is meant for the shell.
pub(crate) struct Keyboard {
    file: AsyncFd<File>,
    /// Whether a read waits until there is something.
    waits: bool,
}

impl Keyboard {
    /// The terminal at standard input, opened anew (see [`tty`]); itself where that cannot be. Must be called inside a tokio runtime.
    ///
    /// Not by the name `/dev/tty`, which macOS can read but cannot wait for.
    pub(crate) fn open() -> io::Result<Self> {
        let standard = tty::duplicate(io::stdin())?;
        match tty::opened_by_its_name(&standard, OFlags::RDONLY) {
            Ok(own) => Self::new(own, false),
            Err(_) => Self::new(standard, true),
        }
    }

    /// A file, whose reads wait or do not.
    #[expect(
        deprecated,
        reason = "what replaces it is unsafe, for owners that close or change their file; a `File` does neither"
    )]
    pub(crate) fn new(file: File, waits: bool) -> io::Result<Self> {
        Ok(Self { file: AsyncFd::with_interest(file, Interest::READABLE)?, waits })
    }

    /// Reads what is there; nothing at all means that the terminal has gone.
    pub(crate) fn poll_read(&mut self, context: &mut Context<'_>, bytes: &mut [u8]) -> Poll<io::Result<usize>> {
        loop {
            let mut ready = ready!(self.file.poll_read_ready(context))?;
            match read(self.file.get_ref(), self.waits, bytes) {
                // What is said to be there is read until there is none: then, and only then, it is to be said anew.
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => ready.clear_ready(),
                read => return Poll::Ready(read),
            }
        }
    }

    /// Reads what is there, whether or not that has been said already.
    pub(crate) fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        read(self.file.get_ref(), self.waits, bytes)
    }
}

fn read(mut file: &File, waits: bool, bytes: &mut [u8]) -> io::Result<usize> {
    if waits && poll(&mut [PollFd::new(file, PollFlags::IN)], Some(&Timespec::default())) == Ok(0) {
        return Err(io::ErrorKind::WouldBlock.into());
    }
    loop {
        match file.read(bytes) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            read => return read,
        }
    }
}
