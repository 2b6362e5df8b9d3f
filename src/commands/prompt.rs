//! Questions on the terminal itself, whatever standard input and output lead to.

use crate::commands::ended::Stop;
use crate::secret::Secret;

/// The answer to a question, a line; `None` where there is no terminal to ask on.
pub(crate) async fn line(question: &str) -> Result<Option<String>, Stop> {
    platform::asked(question.to_owned(), platform::Tty::line).await
}

/// The same, not shown while it is typed or pasted, and of several lines where it is pasted.
pub(crate) async fn hidden(question: &str) -> Result<Option<Secret>, Stop> {
    platform::asked(question.to_owned(), platform::Tty::hidden).await
}

#[cfg(unix)]
mod platform {
    use std::fs::{File, OpenOptions};
    use std::io::{self, BufRead, BufReader, ErrorKind, IsTerminal, Read, Write};

    use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};
    use tokio::signal::unix::{SignalKind, signal};

    use crate::commands::ended::{Status, Stop};
    use crate::secret::Secret;
    use crate::text::sanitise;

    /// The terminal that this process is run from.
    pub(super) struct Tty(File);

    /// Asks, and gives the terminal back as it was, also where a signal ends it.
    pub(super) async fn asked<T: Send + 'static>(
        question: String,
        ask: fn(&Tty, &str) -> io::Result<T>,
    ) -> Result<Option<T>, Stop> {
        // Whoever does not see what is said is not asked.
        if !io::stderr().is_terminal() {
            return Ok(None);
        }
        let Ok(file) = OpenOptions::new().read(true).write(true).open("/dev/tty") else { return Ok(None) };
        let failed = |error: io::Error| Stop::failed(format!("the terminal cannot be used: {error}"));
        let before = tcgetattr(&file).map_err(|error| failed(error.into()))?;
        let tty = Tty(file.try_clone().map_err(failed)?);
        let mut ends = Vec::new();
        for kind in [SignalKind::terminate(), SignalKind::hangup(), SignalKind::interrupt()] {
            ends.push(signal(kind).map_err(failed)?);
        }
        let [terminate, hangup, interrupt] = ends.as_mut_slice() else { return Ok(None) };
        let question = sanitise(&question).into_owned();
        let answer = tokio::task::spawn_blocking(move || ask(&tty, &question));
        let given_up = tokio::select! {
            answer = answer => {
                let answer = answer.map_err(|_| Stop::failed("the question could not be asked"))?;
                restore(&file, &before);
                return match answer {
                    Err(error) if error.kind() == ErrorKind::Interrupted => Err(Stop::refused("given up: nothing was done")),
                    answer => answer.map(Some).map_err(failed),
                };
            }
            _ = terminate.recv() => 143,
            _ = hangup.recv() => 129,
            _ = interrupt.recv() => 130,
        };
        restore(&file, &before);
        let _ = (&file).write_all(b"\n");
        Err(Stop::quietly(Status::Own(given_up)))
    }

    fn restore(file: &File, modes: &Termios) {
        // What was typed and not read is nobody's: the shell must not get it.
        let _ = tcsetattr(file, OptionalActions::Flush, modes);
    }

    impl Tty {
        fn say(&self, text: &str) -> io::Result<()> {
            (&self.0).write_all(text.as_bytes())
        }

        pub(super) fn line(&self, question: &str) -> io::Result<String> {
            self.say(question)?;
            let mut line = String::new();
            BufReader::new(&self.0).read_line(&mut line)?;
            Ok(line.trim().to_owned())
        }

        pub(super) fn hidden(&self, question: &str) -> io::Result<Secret> {
            let mut modes = tcgetattr(&self.0)?;
            modes.local_modes -= LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG | LocalModes::IEXTEN;
            tcsetattr(&self.0, OptionalActions::Flush, &modes)?;
            // With brackets around what is pasted its line ends are told from the key.
            self.say(&format!("\x1b[?2004h{question}"))?;
            let typed = typed(&mut &self.0);
            self.say("\x1b[?2004l\n")?;
            typed
        }
    }

    /// What is typed up to enter, by its bytes.
    pub(super) fn typed(from: &mut impl Read) -> io::Result<Secret> {
        let mut bytes = zeroize::Zeroizing::new(Vec::with_capacity(64 << 10));
        let mut pasting = false;
        loop {
            let mut byte = [0];
            if from.read(&mut byte)? == 0 {
                return Err(ErrorKind::Interrupted.into());
            }
            match byte[0] {
                b'\r' if pasting => bytes.push(b'\n'),
                // Ctrl-C, and ctrl-D where nothing was typed.
                3 if !pasting => return Err(ErrorKind::Interrupted.into()),
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
        Ok(Secret::from(text))
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
                ("a\x03", None),
                ("a", None),
            ] {
                let typed = typed(&mut keys.as_bytes()).ok();
                assert_eq!(typed.as_ref().map(Secret::expose), value, "{keys:?}");
            }
        }
    }
}

#[cfg(not(unix))]
mod platform {
    use std::io;

    use crate::commands::ended::Stop;
    use crate::secret::Secret;

    /// There is none that could be asked on.
    pub(super) struct Tty;

    pub(super) async fn asked<T>(_: String, _: fn(&Tty, &str) -> io::Result<T>) -> Result<Option<T>, Stop> {
        Ok(None)
    }

    impl Tty {
        pub(super) fn line(&self, _: &str) -> io::Result<String> {
            Err(io::ErrorKind::Unsupported.into())
        }

        pub(super) fn hidden(&self, _: &str) -> io::Result<Secret> {
            Err(io::ErrorKind::Unsupported.into())
        }
    }
}
