//! What is on its way to the terminal. A terminal need not read (flow control, a hung connection, a stopped multiplexer), and then a
//! write to it waits for ever: so nobody waits for one but a thread of its own, and what ends the program waits only so long.

use std::io::{self, Write};
use std::mem;
use std::pin::pin;
use std::sync::{Arc, Condvar, LazyLock, Mutex, MutexGuard, PoisonError, TryLockError};
use std::thread;
use std::time::{Duration, Instant};

use tokio::sync::Notify;
use tokio::time::timeout;
use zeroize::{Zeroize, Zeroizing};

use super::gathered::{ROOM, append};
use super::tty::Tty;

/// The way to the terminal.
pub(super) static OUTPUT: LazyLock<Output> = LazyLock::new(Output::new);

/// Ends whatever sequence of a frame the terminal has read the beginning of.
const CANCEL: &[u8] = b"\x18";

/// The way out to the terminal.
pub(super) struct Output {
    state: Mutex<State>,
    /// Something is to be sent, or has been.
    changed: Condvar,
    /// Nothing is on its way any more.
    rested: Notify,
}

struct State {
    /// The terminal while the program has it; `None` before and after.
    tty: Option<Arc<Tty>>,
    /// What is on its way. Wiped as the terminal takes it.
    unsent: Zeroizing<Vec<u8>>,
    /// How much of it has been taken.
    taken: usize,
    /// How often something was sent.
    sends: u64,
    /// The thread holds what is on its way, in a write that waits.
    writing: bool,
    /// Why the last write failed.
    failed: Option<io::ErrorKind>,
    /// The terminal is being given back, or has been: nothing is drawn any more.
    closing: Option<Closing>,
}

/// For how long the terminal is given back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Closing {
    /// It may be taken again.
    ForNow,
    /// The program ends.
    ForGood,
}

impl Output {
    pub(super) fn new() -> Self {
        let state = State {
            tty: None,
            unsent: Zeroizing::new(Vec::with_capacity(ROOM)),
            taken: 0,
            sends: 0,
            writing: false,
            failed: None,
            closing: None,
        };
        Self { state: Mutex::new(state), changed: Condvar::new(), rested: Notify::new() }
    }

    /// Whether the program has the terminal.
    pub(super) fn is_open(&self) -> bool {
        self.hold().tty.is_some()
    }

    /// Whether the program had the terminal and has given it back.
    pub(super) fn is_closed(&self) -> bool {
        self.hold().closing.is_some()
    }

    /// From now on the program has the terminal, which is sent this first (after what is still on its way).
    ///
    /// # Errors
    /// When it refuses, or the program ends.
    pub(super) fn open(&self, tty: Tty, entering: Vec<u8>) -> io::Result<()> {
        let mut state = self.hold();
        if state.closing == Some(Closing::ForGood) {
            return Err(io::ErrorKind::NotConnected.into());
        }
        state.tty = Some(Arc::new(tty));
        (state.failed, state.closing) = (None, None);
        self.put(&mut state, &mut Zeroizing::new(entering)).map(drop)
    }

    /// Sends bytes, in one piece, and leaves none behind: what the terminal does not take at once goes out by and by.
    ///
    /// # Errors
    /// When the program does not have the terminal, or it refuses.
    pub(super) fn send(&self, bytes: &mut Zeroizing<Vec<u8>>) -> io::Result<u64> {
        let sent = self.put(&mut self.hold(), bytes);
        if sent.is_err() {
            bytes.zeroize();
        }
        sent
    }

    /// Sends bytes when nothing else is on its way, and waits until they have gone out; each no longer than this. What the terminal has
    /// taken none of by then is not sent any more.
    ///
    /// # Errors
    /// As [`Self::send`], or when the terminal does not read.
    pub(super) async fn send_within(&self, bytes: &mut Zeroizing<Vec<u8>>, patience: Duration) -> io::Result<()> {
        let rest = || async { timeout(patience, self.rest()).await.unwrap_or(Err(io::ErrorKind::TimedOut.into())) };
        rest().await?;
        let number = self.send(bytes)?;
        let sent = rest().await;
        let mut state = self.hold();
        if sent.is_err() && state.sends == number && state.taken == 0 && !state.writing {
            state.wipe();
            self.told(&state);
        }
        sent
    }

    /// Drops what is on its way, and what the system holds of it, where it was sent under this number and nothing since. What is sent
    /// next must not depend on it. `false` where it is too late, or the terminal can only be waited for.
    pub(super) fn drop_unsent(&self, number: u64) -> bool {
        let mut state = self.hold();
        let Some(tty) = state.tty.clone().filter(|tty| !tty.waits) else { return false };
        if state.sends != number || state.is_at_rest() {
            return false;
        }
        state.wipe();
        tty.discard();
        let _ = self.put(&mut state, &mut Zeroizing::new(CANCEL.to_vec()));
        true
    }

    /// Whether nothing is on its way.
    pub(super) fn is_at_rest(&self) -> bool {
        self.hold().is_at_rest()
    }

    /// Ends when nothing is on its way any more.
    ///
    /// # Errors
    /// When the terminal refused it.
    pub(super) async fn rest(&self) -> io::Result<()> {
        loop {
            let mut rested = pin!(self.rested.notified());
            // Before looking, so that what happens between is not missed.
            rested.as_mut().enable();
            if let Some(ended) = self.hold().ended() {
                return ended;
            }
            rested.await;
        }
    }

    /// Gives the terminal back, with these last bytes: after what is on its way, or instead of it where the terminal does not read that
    /// in time. `true` where the program had it.
    pub(super) fn close(&self, leaving: &[u8], patience: Duration, closing: Closing) -> bool {
        // A thread that holds the lock does not wait for the terminal, but it may be the one that calls: in a panic.
        let Some(mut state) = self.hold_within(patience) else { return true };
        state.closing = state.closing.max(Some(closing));
        let Some(tty) = state.tty.clone() else { return false };
        state = self.rest_within(state, patience);
        // Small pieces find a place also where there is no room, but not for long.
        if state.is_at_rest() && tty.has_room(patience) {
            state = self.last_words(state, leaving.to_vec(), patience);
        } else if !tty.waits {
            state.wipe();
            tty.discard();
            state = self.last_words(state, [CANCEL, leaving].concat(), patience);
        }
        state.wipe();
        state.tty = None;
        self.told(&state);
        true
    }

    /// Writes what the terminal did not take at once; never ends.
    pub(super) fn run(&self) {
        let mut held = Zeroizing::new(Vec::new());
        let mut state = self.hold();
        loop {
            let Some(tty) = state.tty.clone().filter(|_| !state.unsent.is_empty()) else {
                state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
                continue;
            };
            if tty.waits {
                mem::swap(&mut *held, &mut *state.unsent);
                state.writing = true;
                drop(state);
                let written = write_all(&tty.file, &held);
                held.zeroize();
                state = self.hold();
                state.writing = false;
                if let Err(error) = written {
                    state.fail(error.kind());
                }
            } else {
                drop(state);
                tty.wait();
                state = self.hold();
                state.advance();
            }
            self.told(&state);
        }
    }

    fn put(&self, state: &mut State, bytes: &mut Zeroizing<Vec<u8>>) -> io::Result<u64> {
        if state.tty.is_none() || state.closing.is_some() {
            return Err(io::ErrorKind::NotConnected.into());
        }
        if let Some(kind) = state.failed {
            return Err(kind.into());
        }
        self.push(state, bytes);
        state.failed.map_or(Ok(state.sends), |kind| Err(kind.into()))
    }

    fn push(&self, state: &mut State, bytes: &mut Zeroizing<Vec<u8>>) {
        if state.unsent.is_empty() {
            mem::swap(&mut **bytes, &mut *state.unsent);
        } else {
            append(&mut state.unsent, bytes);
            bytes.zeroize();
        }
        state.sends += 1;
        state.advance();
        if state.is_at_rest() {
            self.rested.notify_waiters();
        } else {
            // Only now: the thread is not woken up for what has gone out.
            self.changed.notify_all();
        }
    }

    fn last_words<'a>(
        &'a self,
        mut state: MutexGuard<'a, State>,
        words: Vec<u8>,
        patience: Duration,
    ) -> MutexGuard<'a, State> {
        state.failed = None;
        self.push(&mut state, &mut Zeroizing::new(words));
        self.rest_within(state, patience)
    }

    fn told(&self, state: &State) {
        self.changed.notify_all();
        if state.is_at_rest() {
            self.rested.notify_waiters();
        }
    }

    fn hold(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn hold_within(&self, patience: Duration) -> Option<MutexGuard<'_, State>> {
        const STEP: Duration = Duration::from_millis(5);
        for _ in 0..patience.as_millis() / STEP.as_millis() {
            match self.state.try_lock() {
                Ok(state) => return Some(state),
                Err(TryLockError::Poisoned(state)) => return Some(state.into_inner()),
                Err(TryLockError::WouldBlock) => thread::sleep(STEP),
            }
        }
        None
    }

    fn rest_within<'a>(&'a self, mut state: MutexGuard<'a, State>, patience: Duration) -> MutexGuard<'a, State> {
        let until = Instant::now() + patience;
        while !state.is_at_rest() {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                break;
            }
            state = self.changed.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        state
    }
}

impl State {
    fn is_at_rest(&self) -> bool {
        self.unsent.is_empty() && !self.writing
    }

    fn ended(&self) -> Option<io::Result<()>> {
        self.is_at_rest().then(|| self.failed.map_or(Ok(()), |kind| Err(kind.into())))
    }

    /// Writes what the terminal takes without waiting.
    fn advance(&mut self) {
        let Some(tty) = self.tty.clone().filter(|tty| !tty.waits) else { return };
        while self.taken < self.unsent.len() {
            match (&tty.file).write(&self.unsent[self.taken..]) {
                Ok(0) => return self.fail(io::ErrorKind::WriteZero),
                Ok(count) => self.taken += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    return self.unsent[..self.taken].zeroize();
                }
                Err(error) => return self.fail(error.kind()),
            }
        }
        self.wipe();
    }

    fn fail(&mut self, kind: io::ErrorKind) {
        self.failed = Some(kind);
        self.wipe();
    }

    fn wipe(&mut self) {
        self.unsent.zeroize();
        self.taken = 0;
    }
}

/// As `Write::write_all`, but patient with a terminal that another program left in non-blocking mode.
fn write_all(mut tty: impl Write, mut bytes: &[u8]) -> io::Result<()> {
    while !bytes.is_empty() {
        match tty.write(bytes) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(written) => bytes = &bytes[written..],
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => thread::sleep(Duration::from_millis(1)),
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

#[cfg(all(test, unix))]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::fs::File;
    use std::io::Read;
    use std::os::fd::OwnedFd;
    use std::os::unix::net::UnixStream;

    use super::*;

    /// More than any buffer on the way holds.
    const MUCH: usize = 4 << 20;

    /// Takes one byte at a time, and before each says that it is busy or interrupted.
    #[derive(Default)]
    struct Reluctant {
        got: Vec<u8>,
        calls: usize,
    }

    impl Write for Reluctant {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.calls += 1;
            match self.calls % 3 {
                1 => Err(io::ErrorKind::WouldBlock.into()),
                2 => Err(io::ErrorKind::Interrupted.into()),
                _ => {
                    self.got.push(bytes[0]);
                    Ok(1)
                }
            }
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_busy_terminal_gets_every_byte_in_order() {
        let mut tty = Reluctant::default();
        write_all(&mut tty, b"frame").unwrap();
        assert_eq!(tty.got, b"frame");
    }

    /// A way out to something that is read from the other end, or not; with its thread.
    fn output(waits: bool) -> (&'static Output, UnixStream) {
        let (ours, theirs) = UnixStream::pair().unwrap();
        ours.set_nonblocking(!waits).unwrap();
        let output: &'static Output = Box::leak(Box::new(Output::new()));
        thread::spawn(|| output.run());
        output.open(Tty { file: File::from(OwnedFd::from(ours)), waits }, b"entered".to_vec()).unwrap();
        (output, theirs)
    }

    fn bytes(text: &[u8]) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(text.to_vec())
    }

    fn read(theirs: &mut UnixStream, count: usize) -> Vec<u8> {
        let mut got = vec![0; count];
        theirs.read_exact(&mut got).unwrap();
        got
    }

    #[tokio::test]
    async fn what_is_not_read_waits_for_nobody_and_goes_out_whole() {
        for waits in [false, true] {
            let (output, mut theirs) = output(waits);
            let mut frame = bytes(&vec![b'x'; MUCH]);
            output.send(&mut frame).unwrap();
            assert!(!output.is_at_rest());
            assert!(!frame.contains(&b'x'));
            assert_eq!(read(&mut theirs, 7), b"entered");
            assert_eq!(read(&mut theirs, MUCH), vec![b'x'; MUCH]);
            output.rest().await.unwrap();
            assert!(output.is_at_rest() && output.hold().unsent.is_empty());
        }
    }

    #[test]
    fn what_never_reads_is_given_back_all_the_same() {
        for waits in [false, true] {
            let (output, theirs) = output(waits);
            output.send(&mut bytes(&vec![b'x'; MUCH])).unwrap();
            assert!(output.close(b"left", Duration::from_millis(20), Closing::ForNow));
            assert!(output.is_closed() && !output.is_open());
            assert_eq!(output.send(&mut bytes(b"x")).unwrap_err().kind(), io::ErrorKind::NotConnected);
            assert!(!output.close(b"left", Duration::from_millis(20), Closing::ForNow));
            drop(theirs);
        }
    }

    #[test]
    fn the_last_bytes_come_after_what_is_under_way() {
        for waits in [false, true] {
            let (output, mut theirs) = output(waits);
            output.send(&mut bytes(&vec![b'x'; MUCH])).unwrap();
            let reader = thread::spawn(move || read(&mut theirs, 7 + MUCH + 4));
            assert!(output.close(b"left", Duration::from_secs(30), Closing::ForGood));
            assert!(reader.join().unwrap().ends_with(b"xleft"));
            let (ours, _theirs) = UnixStream::pair().unwrap();
            let again = output.open(Tty { file: File::from(OwnedFd::from(ours)), waits }, Vec::new());
            assert_eq!(again.unwrap_err().kind(), io::ErrorKind::NotConnected);
        }
    }

    #[tokio::test]
    async fn what_has_gone_is_told() {
        for waits in [false, true] {
            let (output, theirs) = output(waits);
            output.rest().await.unwrap();
            drop(theirs);
            let sent = output.send(&mut bytes(b"frame")).map(drop);
            assert!(sent.is_err() || output.rest().await.is_err());
            assert!(output.close(b"left", Duration::from_secs(30), Closing::ForNow));
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_copy_that_is_not_read_in_time_is_not_sent() {
        let (output, mut theirs) = output(false);
        let long = Duration::from_secs(1);
        // Before it, a frame that is not read.
        output.send(&mut bytes(&vec![b'x'; MUCH])).unwrap();
        let waited = output.send_within(&mut bytes(b"copy"), long).await;
        assert_eq!(waited.unwrap_err().kind(), io::ErrorKind::TimedOut);
        assert!(read(&mut theirs, 7 + MUCH).ends_with(b"x"));
        output.rest().await.unwrap();
        // Then it alone, with no room left for it.
        let number = output.send(&mut bytes(&vec![b'y'; MUCH])).unwrap();
        assert!(output.drop_unsent(number));
        let waited = output.send_within(&mut bytes(b"copy"), long).await;
        assert_eq!(waited.unwrap_err().kind(), io::ErrorKind::TimedOut);
        assert!(output.is_at_rest() || output.hold().unsent.as_slice() == CANCEL);
        output.close(b"left", Duration::from_millis(20), Closing::ForGood);
        let mut rest = Vec::new();
        theirs.set_nonblocking(true).unwrap();
        let _ = theirs.read_to_end(&mut rest);
        assert!(!rest.windows(4).any(|part| part == b"copy"));
    }

    #[tokio::test]
    async fn a_frame_that_is_dropped_makes_room_for_the_next() {
        let (output, mut theirs) = output(false);
        let number = output.send(&mut bytes(&vec![b'x'; MUCH])).unwrap();
        assert!(!output.drop_unsent(number + 1));
        assert!(output.drop_unsent(number));
        output.send(&mut bytes(b"next")).unwrap();
        let mut got = Vec::new();
        while !got.ends_with(b"next") {
            got.extend(read(&mut theirs, 1));
        }
        assert!(got.len() < MUCH && got.ends_with(b"x\x18next"));
        output.rest().await.unwrap();
        assert!(!output.drop_unsent(number + 1));
    }
}
