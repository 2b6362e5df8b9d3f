//! The loop: input, replies, signals and the earliest deadline become messages; effects are run; a frame is drawn.
//!
//! The only reader of the terminal. There is no tick: while nothing happens, nothing wakes up.

mod input;
mod pace;
mod signals;

use std::pin::pin;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use tokio::sync::mpsc;

use crate::app::{App, Drawn, Effect, Msg, Now, Reply, Ticket};
use crate::effects::Effects;
use crate::terminal::{self, Screen};
use crate::ui;
use crate::ui::theme::Theme;

use input::Input;
use pace::{Cause, Pace};
use signals::{Signals, Told};

/// How long messages are taken in before a frame gets its turn. Names may arrive faster than they are taken in, and a key that
/// was heard among them waits for the frame.
const BATCH: Duration = Duration::from_millis(4);

/// Runs the program until the app quits or the terminal is gone. Every write that was begun is finished first.
///
/// Nothing is loaded before the first frame stands.
///
/// # Errors
/// When the terminal cannot be used.
pub(crate) async fn run(
    app: App,
    effects: Effects,
    mut replies: mpsc::Receiver<(Ticket, Reply)>,
) -> Result<(), terminal::Error> {
    terminal::check()?;
    let signals = Signals::listen()?;
    let input = Input::open()?;
    let screen = Screen::enter()?;
    let mut session = Program {
        app,
        effects,
        screen,
        theme: Theme::from_env(),
        started: Instant::now(),
        pace: Pace::default(),
        end: End::Open,
        terminal: Terminal::Ours,
        under_way: None,
    };
    session.open();
    session.turn(input, signals, &mut replies).await;
    let now = session.now();
    finish(&mut session.app, &mut session.effects, &mut replies, now).await;
    let farewell = session.app.farewell().map(str::to_owned);
    drop(session);
    if let Some(farewell) = farewell {
        terminal::say(&farewell);
    }
    Ok(())
}

/// Waits until every write has ended. The app hears how: what it makes of that is its farewell. Nothing more is begun.
async fn finish(app: &mut App, effects: &mut Effects, replies: &mut mpsc::Receiver<(Ticket, Reply)>, now: Now) {
    let mut hear = |(ticket, reply)| drop(app.update(now, Msg::Reply(ticket, reply)));
    let mut ended = pin!(effects.finish_writes());
    loop {
        tokio::select! {
            biased;
            () = &mut ended => break,
            Some(reply) = replies.recv() => hear(reply),
        }
    }
    while let Ok(reply) = replies.try_recv() {
        hear(reply);
    }
}

/// One run of the program.
struct Program {
    app: App,
    effects: Effects,
    screen: Screen,
    theme: Theme,
    started: Instant,
    pace: Pace,
    end: End,
    terminal: Terminal,
    /// The frame that the terminal has not read to its end.
    under_way: Option<UnderWay>,
}

/// A frame on its way to the terminal.
struct UnderWay {
    /// It shows a value, or a draft.
    unmasked: bool,
    /// What of a question it shows.
    drawn: Option<Drawn>,
}

/// Whether the user can see what is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Terminal {
    /// The program has the terminal.
    Ours,
    /// The program was stopped and has given the terminal back until it is continued.
    GivenBack,
    /// The terminal is gone.
    Gone,
}

/// How close the end is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum End {
    /// Nobody has asked for it.
    Open,
    /// The system has. With the terminal gone nobody can be asked anything: writes are finished, and that is it.
    Near,
    /// The app has.
    Here,
}

impl Program {
    /// Draws the first frame, then starts what the app wants done first.
    fn open(&mut self) {
        self.measure();
        self.draw();
        for effect in self.app.start() {
            self.act(effect);
        }
        self.pace.want(Cause::Input);
    }

    async fn turn(&mut self, mut input: Input, mut signals: Signals, replies: &mut mpsc::Receiver<(Ticket, Reply)>) {
        while !self.over() {
            let deadline = self.app.deadline(self.now()).map(|due| self.instant(due));
            let frame = self.frame_due().map(|due| self.instant(due));
            tokio::select! {
                biased;
                told = signals.next() => self.told(told),
                message = input.next(), if self.terminal == Terminal::Ours => self.hear(message),
                () = until(deadline) => self.input(Msg::Deadline),
                sent = terminal::at_rest(), if !terminal::is_at_rest() || self.under_way.is_some() => self.sent(sent.is_ok()),
                () = until(frame) => self.draw(),
                Some((ticket, reply)) = replies.recv() => self.reply(ticket, reply),
            }
            self.drain(&mut input, replies).await;
            if self.terminal == Terminal::GivenBack {
                input.forget();
            }
            self.take_back();
            if self.frame_due().is_some_and(|due| due <= self.now().mono) {
                self.draw();
            }
        }
    }

    fn over(&mut self) -> bool {
        match self.end {
            End::Open => false,
            End::Near => !self.effects.writing(),
            End::Here => true,
        }
    }

    /// Takes in what is ready, input first, so that a burst costs one frame.
    async fn drain(&mut self, input: &mut Input, replies: &mut mpsc::Receiver<(Ticket, Reply)>) {
        let begun = Instant::now();
        while self.end != End::Here && begun.elapsed() < BATCH {
            if self.terminal == Terminal::Ours
                && let Some(message) = input.ready().await
            {
                self.hear(message);
            } else if let Ok((ticket, reply)) = replies.try_recv() {
                self.reply(ticket, reply);
            } else {
                return;
            }
        }
    }

    fn hear(&mut self, message: Option<Msg>) {
        match message {
            Some(message) => self.input(message),
            // SIGHUP need not come: it goes to the shell, which need not pass it on.
            None => self.terminal_is_gone(),
        }
    }

    fn told(&mut self, told: Told) {
        match told {
            Told::Terminate => self.terminate(),
            Told::Resized => self.measure(),
            Told::Pause | Told::Continue if self.terminal == Terminal::Gone => {}
            Told::Pause => {
                // Whoever brings the program back may be somebody else, and no time runs while it is stopped.
                self.take(Msg::Focus(false));
                self.terminal = Terminal::GivenBack;
                self.under_way = None;
                terminal::restore();
                signals::pause();
            }
            Told::Continue => match self.screen.retake() {
                Ok(()) => {
                    self.terminal = Terminal::Ours;
                    self.take(Msg::Focus(true));
                    // Meanwhile only whoever had the terminal was told of another size.
                    self.measure();
                }
                Err(_) => self.terminal_is_gone(),
            },
        }
    }

    /// Takes in how large the terminal is.
    fn measure(&mut self) {
        if let Ok(size) = self.screen.size() {
            self.take(Msg::Resize { width: size.width, height: size.height });
        }
        self.pace.want(Cause::Input);
    }

    /// The terminal is gone; a write in flight must still be finished.
    fn terminal_is_gone(&mut self) {
        self.terminal = Terminal::Gone;
        self.terminate();
    }

    fn terminate(&mut self) {
        self.end = self.end.max(End::Near);
        self.input(Msg::Terminate);
    }

    fn input(&mut self, message: Msg) {
        self.pace.want(Cause::Input);
        self.take(message);
    }

    fn reply(&mut self, ticket: Ticket, reply: Reply) {
        // The first names are looked for like the answer to a key; those after them, and who is asking, can wait a frame.
        let awaited = match reply {
            Reply::Page(_) => self.app.session.view.tree.is_empty(),
            Reply::Read(_)
            | Reply::Described(_)
            | Reply::Found(_)
            | Reply::Written(_)
            | Reply::Copied(_)
            | Reply::Cleared(_)
            | Reply::Ranked(_)
            | Reply::Choices(_)
            | Reply::Recalled(_) => true,
            _ => false,
        };
        self.pace.want(if awaited { Cause::Input } else { Cause::Reply });
        self.take(Msg::Reply(ticket, reply));
    }

    fn take(&mut self, message: Msg) {
        for effect in self.app.update(self.now(), message) {
            self.act(effect);
        }
    }

    fn act(&mut self, effect: Effect) {
        match effect {
            Effect::Quit => self.end = End::Here,
            // Elsewhere no shell would bring it back.
            Effect::Suspend if cfg!(unix) => self.told(Told::Pause),
            Effect::Suspend => {}
            effect => self.effects.run(effect),
        }
    }

    /// When to draw. Not while the terminal has not read what it was sent: there is no queue of frames, and the next shows what holds
    /// when it is drawn.
    fn frame_due(&self) -> Option<Duration> {
        self.pace.due().filter(|_| self.terminal == Terminal::Ours && terminal::is_at_rest())
    }

    fn draw(&mut self) {
        let now = self.now();
        if self.terminal == Terminal::Ours {
            let mut drawn = None;
            match self.screen.draw(|frame| drawn = ui::view(&self.app, now, &self.theme, frame)) {
                Ok(()) => self.under_way = Some(UnderWay { unmasked: self.app.is_unmasked(), drawn }),
                Err(_) => self.terminal_is_gone(),
            }
        }
        self.pace.drew(now.mono);
        if terminal::is_at_rest() {
            self.sent(true);
        }
    }

    /// Nothing is on its way to the terminal any more. A frame that was has gone out whole: the user can see it.
    fn sent(&mut self, whole: bool) {
        let frame = self.under_way.take().filter(|_| whole);
        // What has been seen now may be what an answer was waiting for, and the next frame says so.
        if frame.and_then(|frame| frame.drawn).is_some_and(|drawn| self.app.drawn(self.now(), drawn)) {
            self.pace.want(Cause::Input);
        }
        if !whole && self.terminal == Terminal::Ours {
            self.terminal_is_gone();
        }
    }

    /// A frame that the terminal has not read does not go on to show what has been masked since.
    fn take_back(&mut self) {
        if self.terminal == Terminal::Ours
            && self.under_way.as_ref().is_some_and(|frame| frame.unmasked)
            && !self.app.is_unmasked()
        {
            self.under_way = None;
            if self.screen.take_back().is_err() {
                self.terminal_is_gone();
            }
        }
    }

    fn now(&self) -> Now {
        Now { mono: self.started.elapsed(), wall: Timestamp::now() }
    }

    fn instant(&self, mono: Duration) -> tokio::time::Instant {
        (self.started + mono).into()
    }
}

async fn until(due: Option<tokio::time::Instant>) {
    match due {
        Some(due) => tokio::time::sleep_until(due).await,
        None => std::future::pending().await,
    }
}

#[cfg(test)]
mod tests;
