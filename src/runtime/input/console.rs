//! The console of Windows, which tells keys as records and not as bytes: crossterm reads them.

use std::future::poll_fn;
use std::io;
use std::task::{Context, Poll};

use futures_util::StreamExt;
use ratatui::crossterm::event::{Event, EventStream, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

use super::heard::Heard;
use super::key::{Held, Pressed};
use crate::app::Msg;
use crate::keymap::Code;
use crate::secret::Secret;

/// Reads the console.
pub(in super::super) struct Input(EventStream);

impl Input {
    /// The console's input.
    pub(in super::super) fn open() -> io::Result<Self> {
        Ok(Self(EventStream::new()))
    }

    /// The next message; `None` once the console has gone. Nothing is lost if the future is dropped.
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

    /// Never called: nothing suspends the program here.
    pub(in super::super) fn forget(&mut self) {}

    fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<Heard>> {
        loop {
            match self.0.poll_next_unpin(context) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(Some(Ok(event))) => {
                    if let Some(message) = message(event) {
                        return Poll::Ready(Some(Heard::Message(message)));
                    }
                }
                Poll::Ready(_) => return Poll::Ready(None),
            }
        }
    }
}

/// The message of an event, if the program listens to it.
fn message(event: Event) -> Option<Msg> {
    match event {
        Event::Key(event) if event.kind != KeyEventKind::Release => pressed(event)?.key().map(Msg::Key),
        Event::Key(_) | Event::Mouse(_) => None,
        Event::Paste(text) => Some(Msg::Paste(Secret::new(text))),
        Event::Resize(width, height) => Some(Msg::Resize { width, height }),
        Event::FocusGained => Some(Msg::Focus(true)),
        Event::FocusLost => Some(Msg::Focus(false)),
    }
}

fn pressed(event: KeyEvent) -> Option<Pressed> {
    let bits = [
        (KeyModifiers::SHIFT, Held::SHIFT),
        (KeyModifiers::ALT, Held::ALT),
        (KeyModifiers::CONTROL, Held::CTRL),
        (KeyModifiers::SUPER | KeyModifiers::HYPER | KeyModifiers::META, Held::OTHERS),
    ];
    let held = bits.iter().filter(|(theirs, _)| event.modifiers.intersects(*theirs));
    let held = held.fold(Held::default(), |held, (_, ours)| held.and(*ours));
    let code = match event.code {
        KeyCode::Char(letter) => Code::Char(letter),
        KeyCode::Enter => Code::Enter,
        KeyCode::Esc => Code::Esc,
        KeyCode::Tab => Code::Tab,
        KeyCode::BackTab => Code::BackTab,
        KeyCode::Backspace => Code::Backspace,
        KeyCode::Delete => Code::Delete,
        KeyCode::Up => Code::Up,
        KeyCode::Down => Code::Down,
        KeyCode::Left => Code::Left,
        KeyCode::Right => Code::Right,
        KeyCode::Home => Code::Home,
        KeyCode::End => Code::End,
        KeyCode::PageUp => Code::PageUp,
        KeyCode::PageDown => Code::PageDown,
        KeyCode::F(number) => Code::F(number),
        _ => return None,
    };
    Some(Pressed::new(code, held))
}
