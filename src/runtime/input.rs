//! What the terminal sends, as messages.
//!
//! The bytes of a key or of a pasted text are in one buffer here, from which they are wiped as they are understood, and nowhere else.

#[cfg(not(unix))]
mod console;
mod heard;
mod key;
#[cfg(unix)]
mod parser;
#[cfg(unix)]
mod paste;
#[cfg(unix)]
mod sequence;

#[cfg(not(unix))]
pub(super) use console::Input;
#[cfg(unix)]
pub(super) use unix::Input;

pub(super) use heard::Heard;
/// The row, counted from one, that the cursor is put in where the terminal is asked where it is.
#[cfg(unix)]
pub(super) use sequence::ASKED_ROW;

#[cfg(unix)]
mod unix {
    use std::future::poll_fn;
    use std::io;
    use std::pin::Pin;
    use std::task::{Context, Poll, ready};

    use tokio::time::{Instant, Sleep, sleep_until};
    use zeroize::{Zeroize, Zeroizing};

    use super::heard::Heard;
    use super::parser::{Event, Parser};
    use crate::app::Msg;
    use crate::terminal::Keyboard;

    /// As much as the system holds of what was typed.
    const ROOM: usize = 4 << 10;

    /// Reads the terminal.
    pub(in super::super) struct Input {
        keyboard: Keyboard,
        parser: Parser,
        /// What was read, as zeros where it has been understood.
        bytes: Zeroizing<Vec<u8>>,
        /// Where in it what has not been understood begins and ends.
        unread: std::ops::Range<usize>,
        opened: Instant,
        /// When it was read.
        heard: Instant,
        /// For the end of waiting for the rest of it.
        timer: Pin<Box<Sleep>>,
    }

    impl Input {
        /// The terminal's input. Must be made inside a tokio runtime, before the terminal is taken over.
        pub(in super::super) fn open() -> io::Result<Self> {
            Ok(Self::of(Keyboard::open()?))
        }

        pub(super) fn of(keyboard: Keyboard) -> Self {
            let now = Instant::now();
            let (parser, bytes, timer) = (Parser::default(), vec![0; ROOM].into(), Box::pin(sleep_until(now)));
            Self { keyboard, parser, bytes, unread: 0..0, opened: now, heard: now, timer }
        }

        /// The next message; `None` once the terminal has gone. Nothing is lost if the future is dropped.
        pub(in super::super) async fn next(&mut self) -> Option<Heard> {
            poll_fn(|context| self.poll_next(context)).await
        }

        /// The next message, if it is there already.
        pub(in super::super) async fn ready(&mut self) -> Option<Option<Heard>> {
            poll_fn(|context| match self.poll_next(context) {
                Poll::Ready(message) => Poll::Ready(Some(message)),
                Poll::Pending => Poll::Ready(None),
            })
            .await
        }

        /// Drops what was read and has not been told: the terminal is somebody else's meanwhile.
        pub(in super::super) fn forget(&mut self) {
            self.bytes[self.unread.clone()].zeroize();
            self.unread = 0..0;
            self.parser = Parser::default();
        }

        fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<Heard>> {
            loop {
                if let Some(event) = self.understood() {
                    return Poll::Ready(Some(event.into()));
                }
                let read = match self.keyboard.poll_read(context, &mut self.bytes) {
                    Poll::Ready(read) => read,
                    Poll::Pending => {
                        let Some(patience) = self.parser.patience() else { return Poll::Pending };
                        let due = self.heard + patience;
                        if Instant::now() < due {
                            if self.timer.deadline() != due {
                                self.timer.as_mut().reset(due);
                            }
                            ready!(self.timer.as_mut().poll(context));
                        }
                        // The program may have been busy: what has come by now has come in time.
                        match self.keyboard.read(&mut self.bytes) {
                            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                                if let Some(event) = self.parser.run_out() {
                                    return Poll::Ready(Some(event.into()));
                                }
                                continue;
                            }
                            read => read,
                        }
                    }
                };
                match read {
                    Ok(0) | Err(_) => return Poll::Ready(None),
                    Ok(count) => {
                        (self.unread, self.heard) = (0..count, Instant::now());
                        self.parser.arrived(self.heard - self.opened, &self.bytes[..count]);
                    }
                }
            }
        }

        /// What is told by what has been read.
        fn understood(&mut self) -> Option<Event> {
            let (taken, event) = self.parser.take(&self.bytes[self.unread.clone()]);
            let until = self.unread.start + taken;
            self.bytes[self.unread.start..until].zeroize();
            self.unread.start = until;
            event
        }
    }

    impl From<Event> for Heard {
        fn from(event: Event) -> Self {
            Self::Message(match event {
                Event::Key(key) => Msg::Key(key),
                Event::Paste(Ok(text)) => Msg::Paste(text),
                Event::Paste(Err(why)) => Msg::Unpasted(why),
                Event::Focus(focused) => Msg::Focus(focused),
                Event::Mouse(mouse) => Msg::Mouse(mouse),
                Event::Cursor(column) => return Self::Cursor(column),
            })
        }
    }
}

#[cfg(all(test, unix))]
pub(super) mod tests {
    #![allow(clippy::unwrap_used)]
    use std::fs::File;
    use std::io::Write;
    use std::os::fd::OwnedFd;
    use std::os::unix::net::UnixStream;
    use std::time::Duration;

    use tokio::time::{Instant, advance, timeout};

    use super::ASKED_ROW;
    use super::Heard;
    use super::unix::Input;
    use crate::app::Msg;
    use crate::keymap::{Code, Key, alt, ch, ctrl, key};
    use crate::terminal::Keyboard;

    /// An input, and the other end of it. Its reads wait, or do not.
    pub(in super::super) fn input(waits: bool) -> (Input, UnixStream) {
        let (ours, theirs) = UnixStream::pair().unwrap();
        ours.set_nonblocking(!waits).unwrap();
        (Input::of(Keyboard::new(File::from(OwnedFd::from(ours)), waits).unwrap()), theirs)
    }

    async fn next(input: &mut Input) -> Key {
        match input.next().await {
            Some(Heard::Message(Msg::Key(key))) => key,
            other => panic!("{other:?}"),
        }
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_there_is_told_in_order_and_at_once() {
        for waits in [false, true] {
            let (mut input, mut theirs) = input(waits);
            assert!(input.ready().await.is_none());
            let begun = Instant::now();
            theirs.write_all(&b"j".repeat(10_000)).unwrap();
            theirs.write_all(b"\x1b[A\x1b[200~a\rb\x1b[201~\x1b[O").unwrap();
            for _ in 0..10_000 {
                assert_eq!(next(&mut input).await, ch('j'));
            }
            assert_eq!(next(&mut input).await, key(Code::Up));
            assert!(matches!(input.next().await, Some(Heard::Message(Msg::Paste(text))) if text.expose() == "a\nb"));
            assert!(matches!(input.next().await, Some(Heard::Message(Msg::Focus(false)))));
            assert!(input.ready().await.is_none());
            assert_eq!(begun.elapsed(), Duration::ZERO);
            drop(theirs);
            assert!(input.next().await.is_none(), "it has gone");
        }
    }

    /// The bytes of one key in pieces, as a slow line brings them; longer pauses than that mean another key.
    #[tokio::test(start_paused = true)]
    async fn the_rest_of_a_key_is_waited_for_but_not_long() {
        for waits in [false, true] {
            let (mut input, mut theirs) = input(waits);
            let soon = Duration::from_millis(20);
            for piece in ["\x1b", "[", "1", ";5", "A"] {
                assert!(input.ready().await.is_none());
                advance(soon).await;
                theirs.write_all(piece.as_bytes()).unwrap();
            }
            assert_eq!(next(&mut input).await, Key { ctrl: true, ..key(Code::Up) });
            theirs.write_all(b"\x1b").unwrap();
            assert!(input.ready().await.is_none());
            theirs.write_all(b"q").unwrap();
            assert_eq!(next(&mut input).await, key(Code::Esc));
            assert_eq!(next(&mut input).await, ch('q'));
            // What cannot be two keys is waited for longer, and nothing of it is a letter.
            let asked = format!("\x1b[{ASKED_ROW};7R");
            for cut in 3..asked.len() {
                let answer = asked.split_at(cut);
                for piece in [answer.0, answer.1] {
                    assert!(input.ready().await.is_none());
                    advance(Duration::from_millis(400)).await;
                    theirs.write_all(piece.as_bytes()).unwrap();
                }
                let heard = input.next().await;
                assert!(matches!(heard, Some(Heard::Cursor(7))), "{heard:?}");
            }
            for (begun, meant) in [("\x1b", key(Code::Esc)), ("\x1b[", alt('[')), ("\x1bO", alt('O'))] {
                theirs.write_all(begun.as_bytes()).unwrap();
                let begun = Instant::now();
                assert_eq!(next(&mut input).await, meant);
                assert!(begun.elapsed() >= Duration::from_millis(25) && begun.elapsed() < Duration::from_millis(30));
                theirs.write_all(b"w").unwrap();
                assert_eq!(next(&mut input).await, ch('w'));
            }
        }
    }

    /// Whoever was busy meanwhile reads first, and looks at the clock after that.
    #[tokio::test(start_paused = true)]
    async fn what_has_come_while_nobody_looked_has_come_in_time() {
        let (mut input, mut theirs) = input(false);
        theirs.write_all(b"\x1b").unwrap();
        assert!(input.ready().await.is_none());
        theirs.write_all(b"[B").unwrap();
        advance(Duration::from_secs(1)).await;
        assert_eq!(next(&mut input).await, key(Code::Down));
    }

    #[tokio::test(start_paused = true)]
    async fn a_paste_without_an_end_is_refused_after_a_pause() {
        let (mut input, mut theirs) = input(false);
        theirs.write_all(b"\x1b[200~one").unwrap();
        assert!(input.ready().await.is_none());
        advance(Duration::from_millis(499)).await;
        theirs.write_all(b" two").unwrap();
        assert!(input.ready().await.is_none());
        let begun = Instant::now();
        let told = input.next().await;
        assert!(matches!(told, Some(Heard::Message(Msg::Unpasted(_)))), "{told:?}");
        assert!(begun.elapsed() >= Duration::from_millis(500));
        theirs.write_all(b"\x03").unwrap();
        assert_eq!(next(&mut input).await, ctrl('c'));
    }

    /// Nor do keys keep it open that are pressed without a pause.
    #[tokio::test(start_paused = true)]
    async fn a_paste_without_an_end_is_refused_while_keys_are_pressed() {
        let (mut input, mut theirs) = input(false);
        theirs.write_all(b"\x1b[200~one").unwrap();
        let begun = Instant::now();
        let told = loop {
            theirs.write_all(b"\x03").unwrap();
            if let Ok(told) = timeout(Duration::from_millis(33), input.next()).await {
                break told;
            }
            assert!(begun.elapsed() < Duration::from_secs(5));
        };
        assert!(matches!(told, Some(Heard::Message(Msg::Unpasted(_)))), "{told:?}");
        theirs.write_all(b"\x03").unwrap();
        assert_eq!(next(&mut input).await, ctrl('c'));
    }

    /// What follows the key that suspends was typed for the shell.
    #[tokio::test(start_paused = true)]
    async fn what_was_read_before_a_pause_is_forgotten() {
        let (mut input, mut theirs) = input(false);
        theirs.write_all(b"\x1als\r\x1b[2").unwrap();
        assert_eq!(next(&mut input).await, ctrl('z'));
        input.forget();
        assert!(input.ready().await.is_none());
        theirs.write_all(b"x").unwrap();
        assert_eq!(next(&mut input).await, ch('x'));
    }
}
