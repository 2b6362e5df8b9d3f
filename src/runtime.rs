//! The loop: input, replies, signals and the earliest deadline become messages; effects are run; a frame is drawn.
//!
//! The only reader of the terminal. There is no tick: while nothing happens, nothing wakes up.

mod confirming;
#[cfg(unix)]
mod editing;
mod input;
mod lending;
mod pace;
mod reloading;
mod signals;

use std::path::PathBuf;
use std::pin::pin;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use tokio::sync::mpsc;

use crate::app::{App, Drawn, Effect, Msg, Now, Reply, Reread, Ticket};
use crate::effects::Effects;
use crate::settings::Settings;
use crate::terminal::{self, Screen};
use crate::ui;
use crate::ui::theme::Theme;

use confirming::Confirming;
#[cfg(unix)]
use editing::Editing;
use input::{Heard, Input};
use pace::{Cause, Pace};
use reloading::Reloading;
use signals::{Signals, Told};

/// How long messages are taken in before a frame gets its turn. Names may arrive faster than they are taken in, and a key that
/// was heard among them waits for the frame.
const BATCH: Duration = Duration::from_millis(4);

/// Runs the program until the app quits or the terminal is gone. Every write that was begun is finished first.
///
/// Nothing is loaded before the first frame stands. `settings`: the file that the command line names, for when they are read anew.
///
/// # Errors
/// When the terminal cannot be used.
pub(crate) async fn run(
    app: App,
    theme: Theme,
    settings: Option<PathBuf>,
    effects: Effects,
    mut replies: mpsc::Receiver<(Ticket, Reply)>,
) -> Result<(), terminal::Error> {
    terminal::check()?;
    let signals = Signals::listen()?;
    let mut input = Input::open()?;
    let screen = Screen::enter()?;
    let mut session = Program {
        app,
        effects,
        screen,
        theme,
        started: Instant::now(),
        pace: Pace::default(),
        end: End::Open,
        terminal: Terminal::Ours,
        under_way: None,
        confirming: Confirming::default(),
        reloading: Reloading::new(settings),
        #[cfg(unix)]
        editing: None,
        #[cfg(unix)]
        taken_back: None,
    };
    session.open();
    let signals = session.turn(&mut input, signals, &mut replies).await;
    session.hear_out(&mut input).await;
    #[cfg(unix)]
    session.end_editor(signals).await;
    #[cfg(not(unix))]
    drop(signals);
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
    /// What the terminal was asked.
    confirming: Confirming,
    /// What reads the settings anew.
    reloading: Reloading,
    /// The user's own editor, while it has the terminal.
    #[cfg(unix)]
    editing: Option<Editing>,
    /// When the terminal was taken back from the last one.
    #[cfg(unix)]
    taken_back: Option<Duration>,
}

/// A frame on its way to the terminal.
struct UnderWay {
    /// It shows a value, or a draft.
    unmasked: bool,
    /// What of a question it shows, where only its having gone out can tell that it is seen.
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

    async fn turn(
        &mut self,
        input: &mut Input,
        mut signals: Signals,
        replies: &mut mpsc::Receiver<(Ticket, Reply)>,
    ) -> Signals {
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
                (ticket, read) = self.reloading.read() => self.reloaded(ticket, read),
                Some((ticket, reply)) = replies.recv() => self.reply(ticket, reply),
            }
            self.drain(input, replies).await;
            if self.terminal == Terminal::GivenBack {
                input.forget();
            }
            self.take_back();
            if self.frame_due().is_some_and(|due| due <= self.now().mono) {
                self.draw();
            }
        }
        signals
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

    fn hear(&mut self, heard: Option<Heard>) {
        match heard {
            Some(Heard::Message(message)) => self.input(message),
            #[cfg(unix)]
            Some(Heard::Cursor(column)) => {
                for drawn in self.confirming.answered(column) {
                    self.seen(drawn);
                }
            }
            // SIGHUP need not come: it goes to the shell, which need not pass it on.
            None => self.terminal_is_gone(),
        }
    }

    fn told(&mut self, told: Told) {
        match told {
            Told::Interrupt if self.is_lent() || self.was_lent() => {}
            Told::Terminate | Told::Interrupt => self.terminate(),
            Told::Resized => self.measure(),
            Told::Child => self.editor_changed(),
            Told::Pause if self.is_lent() => self.editor_changed(),
            Told::Continue if self.is_lent() => self.editor_goes_on(),
            Told::Pause | Told::Continue if self.terminal == Terminal::Gone => {}
            Told::Pause => {
                // Whoever brings the program back may be somebody else, and no time runs while it is stopped.
                self.hide();
                terminal::restore();
                signals::pause();
            }
            Told::Continue => match self.screen.retake() {
                Ok(()) => self.show(),
                Err(_) => self.terminal_is_gone(),
            },
        }
    }

    /// The terminal is this program's again.
    fn show(&mut self) {
        self.terminal = Terminal::Ours;
        // Whoever had the terminal may have read the answers, or it may be another by now.
        self.confirming.begin_anew();
        self.take(Msg::Focus(true));
        // Meanwhile only whoever had the terminal was told of another size.
        self.measure();
    }

    /// Masks everything: from now on the terminal is somebody else's.
    fn hide(&mut self) {
        self.take(Msg::Focus(false));
        self.terminal = Terminal::GivenBack;
        self.under_way = None;
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

    /// The settings have been read anew: how it looks holds from the next frame on, the rest is the app's.
    fn reloaded(&mut self, ticket: Ticket, read: Result<Settings, String>) {
        let read = read.map(|Settings { config, file, theme, .. }| {
            let looks = self.theme != theme;
            self.theme = theme;
            Box::new(Reread { config, file: file.map(|(path, _)| path), looks })
        });
        self.input(Msg::Reply(ticket, Reply::Settings(read)));
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
            Effect::EditOutside(ticket, edit) => self.edit_outside(ticket, &edit),
            Effect::ReadSettings(ticket) => self.reloading.begin(ticket),
            Effect::ListenToMouse(listen) => terminal::listen_to_mouse(listen),
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
            let (app, theme, confirming) = (&self.app, &self.theme, &mut self.confirming);
            let ask = |drawn: Option<&(_, Option<Drawn>)>| {
                let (screen, drawn) = drawn?;
                confirming.ask(now.mono, *screen, drawn.as_ref().filter(|_| app.watches_frames()))
            };
            match self.screen.draw(|frame| (frame.area().as_size(), ui::view(app, now, theme, frame)), ask) {
                Ok(painted) => {
                    let drawn = painted.and_then(|(_, drawn)| drawn).filter(|_| !self.confirming.answers());
                    self.under_way = Some(UnderWay { unmasked: self.app.is_unmasked(), drawn });
                }
                Err(_) => self.terminal_is_gone(),
            }
        }
        self.pace.drew(now.mono);
        if terminal::is_at_rest() {
            self.sent(true);
        }
    }

    /// Nothing is on its way to the terminal any more. A frame that was has gone out whole: where the terminal cannot say so itself,
    /// that has to do for the user's having seen it.
    fn sent(&mut self, whole: bool) {
        let frame = self.under_way.take().filter(|_| whole);
        if let Some(drawn) = frame.and_then(|frame| frame.drawn) {
            self.seen(drawn);
        }
        if !whole && self.terminal == Terminal::Ours {
            self.terminal_is_gone();
        }
    }

    /// The user can see a frame. What has been seen now may be what an answer was waiting for, and the next frame says so.
    fn seen(&mut self, drawn: Drawn) {
        if self.app.drawn(self.now(), drawn) {
            self.pace.want(Cause::Input);
        }
    }

    /// Waits for what the terminal was asked a moment ago, so that the shell does not get the answer.
    async fn hear_out(&mut self, input: &mut Input) {
        let Some(until) = self.confirming.awaited(self.now().mono) else { return };
        if self.terminal == Terminal::Ours {
            let until = self.instant(until);
            while self.confirming.awaited(self.now().mono).is_some()
                && let Ok(Some(heard)) = tokio::time::timeout_at(until, input.next()).await
            {
                #[cfg(unix)]
                if let Heard::Cursor(column) = heard {
                    self.confirming.answered(column);
                }
                drop(heard);
            }
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

/// Has an editor of the user's end that runs, in the midst of whatever this program is ended by.
pub(crate) fn hang_up_editor() {
    #[cfg(unix)]
    editing::hang_up();
}

async fn until(due: Option<tokio::time::Instant>) {
    match due {
        Some(due) => tokio::time::sleep_until(due).await,
        None => std::future::pending().await,
    }
}

#[cfg(test)]
mod tests;
