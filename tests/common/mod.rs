//! What the tests of several files share: the app driven by keys written as text, its effects collected, its screen as text.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests say what they expect")]
#![allow(unreachable_pub, reason = "a module of each test, not of a library")]
#![allow(dead_code, reason = "each test file uses its part")]

pub mod live;

use std::time::Duration;

use jiff::Timestamp;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use sesame::app::{App, Effect, Msg, Now, Place, Reply, Ticket};
use sesame::config::Config;
use sesame::keymap::{Code, Key};
use sesame::parameter::ListedBy;
use sesame::ui::{self, Theme};

/// The app, a clock and what the app asked for.
pub struct World {
    pub app: App,
    pub now: Now,
    pub effects: Vec<Effect>,
    size: (u16, u16),
}

impl World {
    pub fn new(place: Place) -> Self {
        Self::with(place, Config::default())
    }

    /// With settings of the user's.
    pub fn with(place: Place, config: Config) -> Self {
        let now = Now { mono: Duration::ZERO, wall: start_of_time() };
        let mut app = App::new(place).with(config);
        let effects = app.start();
        let mut world = Self { app, now, effects, size: (80, 24) };
        world.resize(80, 24);
        world
    }

    pub fn resize(&mut self, width: u16, height: u16) {
        self.size = (width, height);
        self.send(Msg::Resize { width, height });
    }

    pub fn send(&mut self, msg: Msg) {
        let effects = self.app.update(self.now, msg);
        self.effects.extend(effects);
    }

    /// Presses keys written as text: `jj<tab>/db<enter>`.
    pub fn keys(&mut self, notation: &str) {
        for key in keys(notation) {
            self.send(Msg::Key(key));
        }
    }

    pub fn reply(&mut self, ticket: Ticket, reply: Reply) {
        self.send(Msg::Reply(ticket, reply));
    }

    /// What the app asked for since the last call.
    pub fn take(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.effects)
    }

    /// The one effect of a kind among those asked for since the last look.
    #[track_caller]
    pub fn one(&mut self, wanted: fn(&Effect) -> bool) -> Ticket {
        one(&self.take(), wanted)
    }

    /// Says that the account has no alias, where that was asked, and that nothing else was.
    pub fn no_alias(&mut self) {
        for effect in self.take() {
            match effect {
                Effect::Alias(ticket, _) => self.reply(ticket, Reply::Alias(Ok(None))),
                other => panic!("not expected: {other:?}"),
            }
        }
    }

    /// Lets time pass, with every deadline on the way kept.
    pub fn pass(&mut self, time: Duration) {
        let end = self.now.mono + time;
        while let Some(due) = self.app.deadline(self.now).filter(|due| *due <= end) {
            self.step_to(due);
            self.send(Msg::Deadline);
        }
        self.step_to(end);
    }

    fn step_to(&mut self, mono: Duration) {
        self.now.wall += mono.saturating_sub(self.now.mono);
        self.now.mono = mono;
    }

    /// The screen as text, one line a row, trailing blanks cut.
    pub fn screen(&self) -> String {
        let mut terminal = Terminal::new(TestBackend::new(self.size.0, self.size.1)).unwrap();
        let frame = terminal.draw(|frame| ui::view(&self.app, self.now, Theme { color: true }, frame)).unwrap();
        let buffer = frame.buffer;
        let mut text = String::new();
        for y in 0..buffer.area.height {
            let mut skip = 0;
            let mut line = String::new();
            for x in 0..buffer.area.width {
                let symbol = buffer[(x, y)].symbol();
                if skip > 0 {
                    skip -= 1;
                    continue;
                }
                line.push_str(symbol);
                skip = sesame::text::width(symbol).saturating_sub(1);
            }
            text.push_str(line.trim_end());
            text.push('\n');
        }
        text
    }
}

/// The one effect of a kind among those that were asked for.
#[track_caller]
pub fn one(effects: &[Effect], wanted: fn(&Effect) -> bool) -> Ticket {
    let found: Vec<_> = effects.iter().filter(|effect| wanted(effect)).collect();
    assert_eq!(found.len(), 1, "{effects:?}");
    ticket(found[0])
}

/// A listing by path, since nothing may be described.
pub fn by_path() -> ListedBy {
    let message = "User: arn:aws:iam::111122223333:user/ana is not authorized to perform: ssm:DescribeParameters on resource: \
                   arn:aws:ssm:eu-west-1:111122223333:* because no identity-based policy allows the \
                   ssm:DescribeParameters action";
    ListedBy::Path(Box::new(sesame::failure::access_denied(message, "ssm:DescribeParameters", None)))
}

/// When every test begins.
pub fn start_of_time() -> Timestamp {
    "2026-11-24T08:00:00Z".parse().unwrap()
}

/// The ticket of an effect; `Quit` has none.
pub fn ticket(effect: &Effect) -> Ticket {
    match effect {
        Effect::Connect(t, _)
        | Effect::Choices(t)
        | Effect::Identify(t)
        | Effect::Services(t)
        | Effect::Alias(t, _)
        | Effect::List(t, _)
        | Effect::Describe(t, _)
        | Effect::Read(t, _)
        | Effect::Write(t, _)
        | Effect::Copy(t, _)
        | Effect::Search { ticket: t, .. }
        | Effect::Recall { ticket: t, .. }
        | Effect::Remember { ticket: t, .. }
        | Effect::Desist(t)
        | Effect::Cancel(t) => *t,
        Effect::Quit => panic!("quit has no ticket"),
    }
}

/// Keys from text: `<enter>`, `<c-s>` for control, anything else is the character itself.
pub fn keys(notation: &str) -> Vec<Key> {
    let mut keys = Vec::new();
    let mut rest = notation;
    while let Some(first) = rest.chars().next() {
        let named =
            rest.strip_prefix('<').and_then(|r| r.split_once('>')).and_then(|(name, r)| Some((named(name)?, r)));
        if let Some((key, after)) = named {
            keys.push(key);
            rest = after;
        } else {
            keys.push(Key { code: Code::Char(first), ctrl: false, alt: false });
            rest = &rest[first.len_utf8()..];
        }
    }
    keys
}

fn named(name: &str) -> Option<Key> {
    let code = match name {
        "enter" => Code::Enter,
        "esc" => Code::Esc,
        "tab" => Code::Tab,
        "backtab" => Code::BackTab,
        "bs" => Code::Backspace,
        "del" => Code::Delete,
        "up" => Code::Up,
        "down" => Code::Down,
        "left" => Code::Left,
        "right" => Code::Right,
        "home" => Code::Home,
        "end" => Code::End,
        "pgup" => Code::PageUp,
        "pgdn" => Code::PageDown,
        "space" => Code::Char(' '),
        _ => {
            let c = name.strip_prefix("c-")?.chars().next()?;
            return Some(Key { code: Code::Char(c), ctrl: true, alt: false });
        }
    };
    Some(Key { code, ctrl: false, alt: false })
}
