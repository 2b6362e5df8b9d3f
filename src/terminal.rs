//! The terminal: raw mode and the alternate screen, restored on every way out; output that leaves no copy behind.
//!
//! While the program has the terminal, `OUTPUT` is the one way to it. Once that is closed nothing can be drawn: not by a frame that
//! a panic has interrupted, not by a copy that is still on its way. So what was on the screen never lands on the main screen
//! (promise 6). Nor does anything but a thread of its own wait for a terminal that does not read.

mod canvas;
mod gathered;
#[cfg(unix)]
mod keyboard;
mod lent;
mod mouse;
mod output;
mod pen;
mod tty;

use std::io::{self, IsTerminal, Write};
use std::process;
use std::sync::{Once, mpsc};
use std::thread;
use std::time::Duration;

use ratatui::crossterm::cursor::{Hide, MoveTo, RestorePosition, SavePosition, Show};
use ratatui::crossterm::event::{
    DisableBracketedPaste, DisableFocusChange, EnableBracketedPaste, EnableFocusChange, KeyboardEnhancementFlags,
    PopKeyboardEnhancementFlags, PushKeyboardEnhancementFlags,
};
use ratatui::crossterm::queue;
use ratatui::crossterm::style::{Print, ResetColor};
use ratatui::crossterm::terminal::{
    BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen,
    disable_raw_mode, enable_raw_mode,
};
use ratatui::layout::{Position, Size};
use ratatui::{Frame, Terminal};
use zeroize::Zeroizing;

use crate::text::sanitise_message;
use canvas::Canvas;
#[cfg(unix)]
pub(crate) use keyboard::Keyboard;
pub(crate) use lent::Lent;
pub(crate) use mouse::listen_to_mouse;
use output::{Closing, OUTPUT};
use pen::Pen;
use tty::Tty;

/// The name of the thread that waits for the terminal to read.
pub(crate) const WRITER: &str = "terminal";

/// How long giving the terminal back waits for it to read what is on its way, and then its last bytes.
const PATIENCE: Duration = Duration::from_millis(500);

/// Each terminal answers this, and tells the place (docs/terminal.md, A terminal that does not read).
const WHERE_IS_THE_CURSOR: &str = "\x1b[6n";

/// How long a text that is to be put on the terminal's clipboard waits to be read, and for what is drawn before it.
const COPY_PATIENCE: Duration = Duration::from_secs(2);

/// Why the terminal could not be had.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Standard input or output leads elsewhere: a pipe, a file, nothing.
    #[error("{0} is not a terminal; sesame is an interactive program (for scripts there are commands: sesame help)")]
    NotATerminal(&'static str),
    /// The terminal refused.
    #[error("the terminal cannot be used")]
    Io(#[from] io::Error),
}

/// The screen. The program holds one at a time; dropping it gives the terminal back as it was found.
pub struct Screen {
    terminal: Terminal<Canvas>,
    pen: Pen,
    /// The number under which the last frame was sent.
    frame: u64,
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
        let screen = Self { terminal, pen, frame: 0 };
        tend()?;
        take()?;
        Ok(screen)
    }

    /// Its size in cells.
    pub fn size(&self) -> io::Result<Size> {
        self.terminal.size()
    }

    /// Draws one frame and sends what changed in one piece; the whole of it, painted once more, where what was there before may
    /// have left something (see [`Canvas::is_stale`]). It has gone out once [`is_at_rest`].
    ///
    /// `ask` tells by what was painted whether the terminal is asked to say that it has read the frame: it says where its cursor is, which
    /// stands meanwhile at the place told.
    pub fn draw<T>(
        &mut self,
        mut paint: impl FnMut(&mut Frame<'_>) -> T,
        ask: impl FnOnce(Option<&T>) -> Option<Position>,
    ) -> io::Result<Option<T>> {
        let mut painted = None;
        queue!(self.pen, BeginSynchronizedUpdate)?;
        self.terminal.draw(|frame| painted = Some(paint(frame)))?;
        if self.terminal.backend().is_stale() {
            self.clear()?;
            self.terminal.draw(|frame| painted = Some(paint(frame)))?;
        }
        queue!(self.pen, EndSynchronizedUpdate)?;
        if let Some(Position { x, y }) = ask(painted.as_ref()) {
            queue!(self.pen, SavePosition, MoveTo(x, y), Print(WHERE_IS_THE_CURSOR), RestorePosition)?;
        }
        self.frame = self.pen.commit()?;
        Ok(painted)
    }

    /// Takes the last frame back as far as the terminal has not read it, since it shows what may not be seen any more; the next frame is
    /// a whole one.
    pub fn take_back(&mut self) -> io::Result<()> {
        if !OUTPUT.drop_unsent(self.frame) {
            return Ok(());
        }
        // What was dropped may have been the beginning of all.
        OUTPUT.send(&mut Zeroizing::new(entering()?))?;
        self.clear()
    }

    /// Takes the terminal over again, after [`restore`] or after someone else changed its modes; the next frame is a whole one.
    pub fn retake(&mut self) -> io::Result<()> {
        take()?;
        self.clear()
    }

    /// Takes it back from the program that it was lent to, however that has ended.
    pub(crate) fn retake_lent(&mut self, lent: Lent) -> io::Result<()> {
        lent.reset();
        self.retake()?;
        OUTPUT.send(&mut Zeroizing::new(lent::LEFT_ON.to_vec()))?;
        // What may have been left on is switched off, and the mouse with it.
        OUTPUT.send(&mut Zeroizing::new(mouse::asked_for().to_vec())).map(drop)
    }

    /// `Terminal::clear` would do, but it asks the terminal where the cursor is and reads the answer itself, and with it what is typed.
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

/// Whether nothing is on its way to the terminal. Until then it is not drawn to: what is drawn after that is what holds then.
pub fn is_at_rest() -> bool {
    OUTPUT.is_at_rest()
}

/// Ends when nothing is on its way to the terminal.
///
/// # Errors
/// When it refused what was.
pub async fn at_rest() -> io::Result<()> {
    OUTPUT.rest().await
}

/// Gives the terminal back: modes, main screen, cursor. Does nothing if the program does not have it. Where the terminal does not read,
/// that takes a second at most; then what is on its way is dropped in favour of the modes.
///
/// What stood on the alternate screen is cleared first: some terminals would show it again on request.
pub fn restore() {
    give_back(Closing::ForNow);
}

/// Gives the terminal back as it was found, for another program: see [`Screen::retake_lent`].
pub(crate) fn lend() -> Lent {
    restore();
    Lent::as_it_is()
}

/// Sends bytes to the terminal between two frames; the frame on screen stays as it is.
///
/// # Errors
/// When the program does not have the terminal, or it refuses, or does not read.
pub(crate) async fn send(mut bytes: Zeroizing<Vec<u8>>) -> io::Result<()> {
    OUTPUT.send_within(&mut bytes, COPY_PATIENCE).await
}

/// Says something on standard error, before the program has the terminal or after: the one way for such text. Much of it comes from
/// outside (a name in a seed, a line of the settings, an argument), and none of that steers the terminal.
pub fn say(message: &str) {
    let text = format!("sesame: {}\n", sanitise_message(message));
    // `eprint!` would panic if standard error is gone, as it is with the terminal.
    let say = move || drop(io::stderr().write_all(text.as_bytes()));
    if !OUTPUT.is_closed() {
        return say();
    }
    // It may not read, and then writing to it by standard error waits for ever.
    let (said, heard) = mpsc::channel();
    let saying = thread::Builder::new().spawn(move || {
        say();
        let _ = said.send(());
    });
    if saying.is_ok() {
        let _ = heard.recv_timeout(PATIENCE);
    }
}

/// Gives the terminal back and ends the whole program with status 1, in the midst of a panic.
pub(crate) fn end(last_words: &str) -> ! {
    give_back(Closing::ForGood);
    say(last_words);
    process::exit(1);
}

/// Starts the thread that waits for the terminal.
fn tend() -> io::Result<()> {
    static TENDED: Once = Once::new();
    let mut started = Ok(());
    TENDED.call_once(|| {
        started = thread::Builder::new().name(WRITER.to_owned()).spawn(|| OUTPUT.run()).map(drop);
    });
    started
}

fn take() -> io::Result<()> {
    // Does nothing at first. When the terminal is taken anew, crossterm would believe that it is in raw mode still.
    disable_raw_mode()?;
    enable_raw_mode()?;
    let entering = entering()?;
    let entered = Tty::open().and_then(|tty| OUTPUT.open(tty, entering));
    if entered.is_err() {
        give_back(Closing::ForNow);
        let _ = disable_raw_mode();
    }
    entered
}

fn entering() -> io::Result<Vec<u8>> {
    let mut entering = Vec::new();
    queue!(entering, EnterAlternateScreen)?;
    if OUTPUT.is_open() {
        // The program went on without having given the terminal back.
        leave_keys(&mut entering)?;
    }
    ask_for_keys(&mut entering)?;
    queue!(entering, Clear(ClearType::All), EnableBracketedPaste, EnableFocusChange, Hide)?;
    entering.extend(mouse::asked_for());
    Ok(entering)
}

/// Errors are ignored: there is nobody left to tell, and the rest must still be tried.
fn give_back(closing: Closing) {
    let leaving = leaving().unwrap_or_default();
    if OUTPUT.close(&leaving, PATIENCE, closing) {
        let _ = disable_raw_mode();
    }
}

fn leaving() -> io::Result<Vec<u8>> {
    let mut leaving = Vec::new();
    leaving.extend(mouse::NO_MORE);
    queue!(leaving, EndSynchronizedUpdate, DisableFocusChange, DisableBracketedPaste, ResetColor)?;
    leave_keys(&mut leaving)?;
    queue!(leaving, Clear(ClearType::All), LeaveAlternateScreen, Show)?;
    Ok(leaving)
}

/// Asks the terminal to tell escape from what begins with it: then escape alone is escape at once, and alt with a letter is no doubt;
/// and to tell which key it is on the Latin layout, since control and a letter means that. One that cannot do that ignores it, so nobody waits for an answer (docs/terminal.md, Input).
///
/// The alternate screen has a stack of such requests to itself, so this comes after entering it, and the end of it before leaving it;
/// both before it is cleared, for the few terminals that print what they do not know.
fn ask_for_keys(out: &mut Vec<u8>) -> io::Result<()> {
    // There crossterm reads records, not characters, and knows the keys already.
    if cfg!(windows) {
        return Ok(());
    }
    let wanted = KeyboardEnhancementFlags::DISAMBIGUATE_ESCAPE_CODES | KeyboardEnhancementFlags::REPORT_ALTERNATE_KEYS;
    queue!(out, PushKeyboardEnhancementFlags(wanted))
}

fn leave_keys(out: &mut Vec<u8>) -> io::Result<()> {
    if cfg!(windows) {
        return Ok(());
    }
    queue!(out, PopKeyboardEnhancementFlags)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[tokio::test]
    async fn nothing_is_sent_without_the_terminal() {
        let sent = send(Zeroizing::new(b"x".to_vec())).await;
        assert_eq!(sent.unwrap_err().kind(), io::ErrorKind::NotConnected);
    }
}
