//! Questions on the terminal itself, whatever standard input and output lead to.

use crate::commands::ended::Stop;
use crate::secret::Secret;

/// The answer to a question, a line; `None` where there is no terminal to ask on.
pub(crate) async fn line(question: &str) -> Result<Option<String>, Stop> {
    platform::asked(question, platform::Shown::Yes, platform::line).await
}

/// The same, not shown while it is typed or pasted, and of several lines where it is pasted.
pub(crate) async fn hidden(question: &str) -> Result<Option<Secret>, Stop> {
    platform::asked(question, platform::Shown::No, platform::typed).await
}

#[cfg(unix)]
mod platform {
    use std::fs::{File, OpenOptions};
    use std::io::{self, BufRead, BufReader, ErrorKind, IsTerminal, Read, Write};
    use std::path::Path;

    use rustix::event::{PollFd, PollFlags, poll};
    use rustix::fs::{Mode, OFlags};
    use rustix::process::{Signal, kill_current_process_group};
    use rustix::termios::{
        InputModes, LocalModes, OptionalActions, QueueSelector, SpecialCodeIndex, Termios, tcflush, tcgetattr,
        tcsetattr,
    };

    use crate::commands::ended::Stop;
    use crate::commands::stopping::{Lent, lend};
    use crate::commands::suspending::suspend;
    use crate::secret::Secret;
    use crate::text::sanitise;

    /// Whether what is typed is shown.
    #[derive(Clone, Copy, PartialEq, Eq)]
    pub(super) enum Shown {
        Yes,
        No,
    }

    /// What came of a question.
    pub(super) enum Came<T> {
        Answer(T),
        /// The key that suspends: what was typed before it is forgotten.
        Suspend,
    }

    /// The terminal that this process is run from.
    fn path() -> &'static Path {
        Path::new("/dev/tty")
    }

    /// Asks, and gives the terminal back as it was, also where a signal ends the program.
    pub(super) async fn asked<T: Send + 'static>(
        question: &str,
        shown: Shown,
        read: fn(&mut File) -> io::Result<Came<T>>,
    ) -> Result<Option<T>, Stop> {
        // Whoever does not see what is said is not asked.
        if !io::stderr().is_terminal() {
            return Ok(None);
        }
        loop {
            match asked_once(question, shown, read).await? {
                None => return Ok(None),
                Some(Came::Answer(answer)) => return Ok(Some(answer)),
                Some(Came::Suspend) => suspend().await,
            }
        }
    }

    async fn asked_once<T: Send + 'static>(
        question: &str,
        shown: Shown,
        read: fn(&mut File) -> io::Result<Came<T>>,
    ) -> Result<Option<Came<T>>, Stop> {
        let Ok(mut file) = OpenOptions::new().read(true).write(true).open(path()) else { return Ok(None) };
        let failed = |error: io::Error| Stop::failed(format!("the terminal cannot be used: {error}"));
        let lent = lent(&file, shown).map_err(failed)?;
        let question = sanitise(question).into_owned();
        let answer = tokio::task::spawn_blocking(move || {
            file.write_all(question.as_bytes())?;
            read(&mut file)
        });
        let answer = answer.await.map_err(|_| Stop::failed("the question could not be asked"))?;
        drop(lent);
        match answer {
            Err(error) if error.kind() == ErrorKind::Interrupted => Err(Stop::refused("given up: nothing was done")),
            answer => answer.map(Some).map_err(failed),
        }
    }

    /// The terminal, ready for the answer.
    fn lent(file: &File, shown: Shown) -> io::Result<Lent> {
        let before = tcgetattr(file)?;
        // A signal must not wait for a terminal that takes nothing, as after ctrl-S: what steers it is written by a way that never does.
        let steering = File::from(rustix::fs::open(
            path(),
            OFlags::RDWR | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC,
            Mode::empty(),
        )?);
        let mut also = steering.try_clone()?;
        let modes = before.clone();
        let take = move || match shown {
            Shown::Yes => Ok(()),
            Shown::No => hide(&mut also, modes),
        };
        if shown == Shown::No {
            let _ = poll(&mut [PollFd::new(file, PollFlags::OUT)], None);
        }
        lend(take, move |gives_up| restore(steering, &before, shown, gives_up))
    }

    fn hide(terminal: &mut File, mut modes: Termios) -> io::Result<()> {
        modes.local_modes -= LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG | LocalModes::IEXTEN;
        tcsetattr(&terminal, OptionalActions::Now, &modes)?;
        // What was typed before the question is no answer.
        tcflush(&terminal, QueueSelector::IFlush)?;
        // With brackets around what is pasted its line ends are told from the key.
        terminal.write_all(b"\x1b[?2004h")
    }

    fn restore(mut terminal: File, before: &Termios, shown: Shown, gives_up: bool) {
        // What was typed and not read is nobody's: the shell must not get it.
        let _ = tcflush(&terminal, QueueSelector::IFlush);
        let end: &[u8] = match shown {
            Shown::No => b"\x1b[?2004l\n",
            Shown::Yes if gives_up => b"\n",
            Shown::Yes => b"",
        };
        // What ctrl-S holds back goes on where there is no ctrl-S.
        let mut flowing = before.clone();
        flowing.input_modes -= InputModes::IXON;
        let _ = tcsetattr(&terminal, OptionalActions::Now, &flowing);
        let _ = terminal.write_all(end);
        let _ = tcsetattr(&terminal, OptionalActions::Now, before);
    }

    pub(super) fn line(from: &mut File) -> io::Result<Came<String>> {
        let mut line = String::new();
        BufReader::new(from).read_line(&mut line)?;
        Ok(Came::Answer(line.trim().to_owned()))
    }

    /// The keys of the terminal that would be signals, did it look at them: it must not, since they may be part of what is pasted.
    struct Keys {
        interrupt: u8,
        quit: u8,
        suspend: u8,
    }

    impl Keys {
        fn of(terminal: &File) -> Self {
            // A key that is switched off has the code 0, which no key that is looked for has.
            let modes = tcgetattr(terminal).ok();
            let code = |index, usual| modes.as_ref().map_or(usual, |modes| modes.special_codes[index]);
            Self {
                interrupt: code(SpecialCodeIndex::VINTR, 3),
                quit: code(SpecialCodeIndex::VQUIT, 0x1c),
                suspend: code(SpecialCodeIndex::VSUSP, 0x1a),
            }
        }
    }

    /// What is typed up to enter, by its bytes.
    pub(super) fn typed(from: &mut File) -> io::Result<Came<Secret>> {
        let keys = Keys::of(from);
        typed_with(from, &keys, |signal| {
            let _ = kill_current_process_group(signal);
        })
    }

    /// The same by these keys. A signal goes to all that the terminal would have sent it to; this process hears it as any other.
    fn typed_with(from: &mut impl Read, keys: &Keys, send: impl Fn(Signal)) -> io::Result<Came<Secret>> {
        let mut bytes = zeroize::Zeroizing::new(Vec::with_capacity(64 << 10));
        let mut pasting = false;
        loop {
            let mut byte = [0];
            if from.read(&mut byte)? == 0 {
                return Err(ErrorKind::Interrupted.into());
            }
            match byte[0] {
                b'\r' if pasting => bytes.push(b'\n'),
                key if !pasting && key != 0 && [keys.interrupt, keys.quit].contains(&key) => {
                    bytes.clear();
                    send(if key == keys.interrupt { Signal::INT } else { Signal::QUIT });
                }
                key if !pasting && key != 0 && key == keys.suspend => return Ok(Came::Suspend),
                // Ctrl-D where nothing was typed.
                4 if !pasting && bytes.is_empty() => return Err(ErrorKind::Interrupted.into()),
                b'\n' | b'\r' | 4 if !pasting => break,
                8 | 0x7f if !pasting => {
                    // The last character, of however many bytes.
                    while bytes.pop().is_some_and(|byte| byte & 0xc0 == 0x80) {}
                }
                0x15 if !pasting => bytes.clear(),
                byte => bytes.push(byte),
            }
            for (bracket, begins) in [(b"\x1b[200~", true), (b"\x1b[201~", false)] {
                if bytes.ends_with(bracket) {
                    let rest = bytes.len() - bracket.len();
                    bytes.truncate(rest);
                    pasting = begins;
                }
            }
            if bytes.len() >= 64 << 10 {
                return Err(io::Error::other("that is more than any value"));
            }
        }
        let text = std::str::from_utf8(&bytes).map_err(|_| io::Error::other("it is no text in UTF-8"))?;
        Ok(Came::Answer(Secret::from(text)))
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn what_is_typed_ends_with_enter_and_what_is_pasted_does_not() {
            for (keys, value) in [
                ("hunter2\r", Some("hunter2")),
                ("hunter2\n", Some("hunter2")),
                ("hunté\x7fe2\r", Some("hunte2")),
                ("x\x15y\r", Some("y")),
                ("\x1b[200~a\rb\nc\x1b[201~\r", Some("a\nb\nc")),
                ("a\x04", Some("a")),
                ("\x04", None),
                ("a", None),
                // Whoever is not ended by it goes on with nothing.
                ("a\x03b\r", Some("b")),
                ("a\x1cb\r", Some("b")),
                ("\x1b[200~a\x03\x1a\x1cb\x1b[201~\r", Some("a\x03\x1a\x1cb")),
            ] {
                let typed = match typed_with(&mut keys.as_bytes(), &USUAL, |_| ()) {
                    Ok(Came::Answer(typed)) => Some(typed),
                    Ok(Came::Suspend) | Err(_) => None,
                };
                assert_eq!(typed.as_ref().map(Secret::expose), value, "{keys:?}");
            }
        }

        const USUAL: Keys = Keys { interrupt: 3, quit: 0x1c, suspend: 0x1a };

        #[test]
        fn keys_that_are_signals_elsewhere_are_signals_here() {
            let sent = std::cell::RefCell::new(Vec::new());
            let came = typed_with(&mut &b"a\x03b\x1cc\x1a"[..], &USUAL, |signal| sent.borrow_mut().push(signal));
            assert!(matches!(came, Ok(Came::Suspend)));
            assert_eq!(*sent.borrow(), [Signal::INT, Signal::QUIT]);
        }
    }
}

#[cfg(not(unix))]
mod platform {
    use crate::commands::ended::Stop;
    use crate::secret::Secret;

    /// Whether what is typed is shown.
    pub(super) enum Shown {
        Yes,
        No,
    }

    /// There is no terminal that could be asked on.
    pub(super) async fn asked<T>(_: &str, _: Shown, _: fn() -> T) -> Result<Option<T>, Stop> {
        Ok(None)
    }

    pub(super) fn line() -> String {
        String::new()
    }

    pub(super) fn typed() -> Secret {
        Secret::default()
    }
}
