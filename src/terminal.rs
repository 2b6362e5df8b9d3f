//! The terminal: raw mode and the alternate screen, restored on every way out; output that leaves no copy behind.
//!
//! While the program has the terminal, one file in `TTY` stands for it. Whoever takes the file out restores the terminal,
//! and from then on nothing can be drawn: not by a frame that a panic has interrupted, not by a copy that is still on its way. So what was on the screen never lands on the main screen (promise 6).

mod canvas;
mod pen;

use std::fs::File;
use std::io::{self, IsTerminal, Write};
use std::process;
use std::sync::{Mutex, MutexGuard, TryLockError};
use std::thread;
use std::time::Duration;

use ratatui::crossterm::cursor::{Hide, Show};
use ratatui::crossterm::event::{
    DisableBracketedPaste, DisableFocusChange, EnableBracketedPaste, EnableFocusChange, KeyboardEnhancementFlags,
    PopKeyboardEnhancementFlags, PushKeyboardEnhancementFlags,
};
use ratatui::crossterm::queue;
use ratatui::crossterm::style::ResetColor;
use ratatui::crossterm::terminal::{
    BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen,
    disable_raw_mode, enable_raw_mode,
};
use ratatui::layout::Size;
use ratatui::{Frame, Terminal};

use crate::text::sanitise_message;
use canvas::Canvas;
use pen::Pen;

/// The terminal while the program has it; `None` before and after.
static TTY: Mutex<Option<File>> = Mutex::new(None);

/// How long a panic waits for a write to the terminal that is under way in another thread.
const PATIENCE: Duration = Duration::from_millis(500);

/// Why the terminal could not be had.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Standard input or output leads elsewhere: a pipe, a file, nothing.
    #[error("{0} is not a terminal; sesame is an interactive program (for scripts there is the AWS CLI)")]
    NotATerminal(&'static str),
    /// The terminal refused.
    #[error("the terminal cannot be used")]
    Io(#[from] io::Error),
}

/// The screen. The program holds one at a time; dropping it gives the terminal back as it was found.
pub struct Screen {
    terminal: Terminal<Canvas>,
    pen: Pen,
}

impl Screen {
    /// Takes the terminal over.
    ///
    /// # Errors
    /// When standard input or output is not a terminal, or it refuses a mode; then it is left as it was.
    pub fn enter() -> Result<Self, Error> {
        check()?;
        let pen = Pen::default();
        let terminal = Terminal::new(Canvas::new(pen.clone()))?;
        let screen = Self { terminal, pen };
        take()?;
        Ok(screen)
    }

    /// Its size in cells.
    pub fn size(&self) -> io::Result<Size> {
        self.terminal.size()
    }

    /// Draws one frame and sends what changed in one piece; the whole of it, painted once more, where what was there before may
    /// have left something (see [`Canvas::is_stale`]).
    pub fn draw(&mut self, mut paint: impl FnMut(&mut Frame<'_>)) -> io::Result<()> {
        queue!(self.pen, BeginSynchronizedUpdate)?;
        self.terminal.draw(&mut paint)?;
        if self.terminal.backend().is_stale() {
            self.clear()?;
            self.terminal.draw(paint)?;
        }
        queue!(self.pen, EndSynchronizedUpdate)?;
        self.pen.commit()
    }

    /// Takes the terminal over again, after [`restore`] or after someone else changed its modes; the next frame is a whole one.
    pub fn retake(&mut self) -> io::Result<()> {
        take()?;
        self.clear()
    }

    /// `Terminal::clear` would do, but it asks the terminal where the cursor is and takes the answer from the event stream.
    fn clear(&mut self) -> io::Result<()> {
        let size = self.terminal.size()?;
        self.terminal.resize(size.into())
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        restore();
    }
}

/// Whether there is a terminal to take over.
///
/// # Errors
/// [`Error::NotATerminal`] when standard input or output leads elsewhere.
pub fn check() -> Result<(), Error> {
    if !io::stdin().is_terminal() {
        return Err(Error::NotATerminal("standard input"));
    }
    if !io::stdout().is_terminal() {
        return Err(Error::NotATerminal("standard output"));
    }
    Ok(())
}

/// Gives the terminal back: modes, main screen, cursor. Does nothing if the program does not have it.
///
/// What stood on the alternate screen is cleared first: some terminals would show it again on request.
pub fn restore() {
    give_back(&mut hold());
}

/// Sends bytes to the terminal between two frames; the frame on screen stays as it is.
///
/// # Errors
/// When the program does not have the terminal, or it refuses.
pub(crate) fn send(bytes: &[u8]) -> io::Result<()> {
    match hold().as_mut() {
        Some(tty) => write_all(tty, bytes),
        None => Err(io::ErrorKind::NotConnected.into()),
    }
}

/// Says something on standard error, before the program has the terminal or after: the one way for such text. Much of it comes from
/// outside (a name in a seed, a line of the settings, an argument), and none of that steers the terminal.
pub fn say(message: &str) {
    // `eprintln!` would panic if standard error is gone, as it is with the terminal.
    let _ = writeln!(io::stderr(), "sesame: {}", sanitise_message(message));
}

/// Gives the terminal back and ends the whole program with status 1, in the midst of a panic.
pub(crate) fn end(last_words: &str) -> ! {
    // Held until the end, so that no other thread takes the terminal again.
    let mut tty = hold_within(PATIENCE);
    match &mut tty {
        Some(tty) => give_back(tty),
        // A terminal that has stopped reading; modes can be set all the same.
        None => {
            let _ = disable_raw_mode();
        }
    }
    say(last_words);
    process::exit(1);
}

fn hold() -> MutexGuard<'static, Option<File>> {
    TTY.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

fn hold_within(patience: Duration) -> Option<MutexGuard<'static, Option<File>>> {
    const STEP: Duration = Duration::from_millis(5);
    for _ in 0..patience.as_millis() / STEP.as_millis() {
        match TTY.try_lock() {
            Ok(tty) => return Some(tty),
            Err(TryLockError::Poisoned(tty)) => return Some(tty.into_inner()),
            Err(TryLockError::WouldBlock) => thread::sleep(STEP),
        }
    }
    None
}

fn take() -> io::Result<()> {
    let mut tty = hold();
    let mut file = output()?;
    // Does nothing at first. When the terminal is taken anew, crossterm would believe that it is in raw mode still.
    disable_raw_mode()?;
    enable_raw_mode()?;
    let mut entering = Vec::new();
    queue!(entering, EnterAlternateScreen)?;
    if tty.is_some() {
        // The program went on without having given the terminal back.
        leave_keys(&mut entering)?;
    }
    ask_for_keys(&mut entering)?;
    queue!(entering, Clear(ClearType::All), EnableBracketedPaste, EnableFocusChange, Hide)?;
    let entered = write_all(&mut file, &entering);
    *tty = Some(file);
    if entered.is_err() {
        give_back(&mut tty);
    }
    entered
}

/// Errors are ignored: there is nobody left to tell, and the rest must still be tried.
fn give_back(tty: &mut Option<File>) {
    let Some(mut file) = tty.take() else { return };
    let _ = leaving().and_then(|leaving| write_all(&mut file, &leaving));
    let _ = disable_raw_mode();
}

fn leaving() -> io::Result<Vec<u8>> {
    let mut leaving = Vec::new();
    queue!(leaving, EndSynchronizedUpdate, DisableFocusChange, DisableBracketedPaste, ResetColor)?;
    leave_keys(&mut leaving)?;
    queue!(leaving, Clear(ClearType::All), LeaveAlternateScreen, Show)?;
    Ok(leaving)
}

/// Asks the terminal to tell escape from what begins with it: then escape alone is escape at once, and alt with a letter is no doubt.
/// One that cannot do that ignores it, so nobody waits for an answer (docs/terminal.md, Input).
///
/// The alternate screen has a stack of such requests to itself, so this comes after entering it, and the end of it before leaving it;
/// both before it is cleared, for the few terminals that print what they do not know.
fn ask_for_keys(out: &mut Vec<u8>) -> io::Result<()> {
    // There crossterm reads records, not characters, and knows the keys already.
    if cfg!(windows) {
        return Ok(());
    }
    queue!(out, PushKeyboardEnhancementFlags(KeyboardEnhancementFlags::DISAMBIGUATE_ESCAPE_CODES))
}

fn leave_keys(out: &mut Vec<u8>) -> io::Result<()> {
    if cfg!(windows) {
        return Ok(());
    }
    queue!(out, PopKeyboardEnhancementFlags)
}

/// Standard output without the standard library's buffer, which would keep a copy of what was shown.
#[cfg(unix)]
fn output() -> io::Result<File> {
    use std::os::fd::AsFd;
    Ok(File::from(io::stdout().as_fd().try_clone_to_owned()?))
}

/// Standard output without the standard library's buffer, which would keep a copy of what was shown.
#[cfg(windows)]
fn output() -> io::Result<File> {
    use std::os::windows::io::AsHandle;
    Ok(File::from(io::stdout().as_handle().try_clone_to_owned()?))
}

/// As `Write::write_all`, but patient with a terminal that another program left in non-blocking mode.
fn write_all(tty: &mut impl Write, mut bytes: &[u8]) -> io::Result<()> {
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

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

    #[test]
    fn nothing_is_sent_without_the_terminal() {
        assert_eq!(send(b"x").unwrap_err().kind(), io::ErrorKind::NotConnected);
    }
}
