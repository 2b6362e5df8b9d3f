//! The program without a terminal.

#![allow(clippy::unwrap_used)]
#[cfg(target_os = "linux")]
mod memory;

use super::*;
use crate::app::Start;
use crate::app::state::session::Link;
use crate::effects::Source;
use crate::keymap::{Code, Key};
use crate::store::Store;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ssm_emulator::seed::Seed;
use ssm_emulator::{Emulator, State};

/// A program without a terminal.
struct Program {
    app: App,
    effects: Effects,
    replies: mpsc::Receiver<(Ticket, Reply)>,
}

/// When a key is pressed: what was drawn before has been looked at.
const LATER: Now = Now { mono: Duration::from_secs(1), wall: Timestamp::UNIX_EPOCH };

impl Program {
    fn take(&mut self, message: Msg) {
        for effect in self.app.update(LATER, message) {
            self.effects.run(effect);
        }
    }

    fn key(&mut self, code: Code, ctrl: bool) {
        self.take(Msg::Key(Key { code, ctrl, alt: false, shift: false }));
        let mut screen = Terminal::new(TestBackend::new(120, 40)).unwrap();
        let mut drawn = None;
        let theme = Theme::mono();
        screen.draw(|frame| drawn = ui::view(&self.app, Now::default(), &theme, frame)).unwrap();
        // Looked at before the next key.
        drawn.map(|drawn| self.app.drawn(Now::default(), drawn));
    }

    /// Connected to a store of this one parameter, which is open in its editor.
    async fn editing() -> (Self, Emulator) {
        let seed = Seed::parse("[[parameter]]\nname = \"/a\"\ntype = \"String\"\nvalue = \"x\"").unwrap();
        let emulator = Emulator::new(State::from_seed(&seed, Timestamp::now()).unwrap());
        let (effects, replies) =
            Effects::new(Source::ready(Store::over(emulator.http_client(), "eu-west-1", "AKIA", false)));
        let mut program = Self { app: App::new(Start::default()), effects, replies };
        for effect in program.app.start() {
            program.effects.run(effect);
        }
        program.take(Msg::Resize { width: 120, height: 40 });
        program
            .until(|app| {
                matches!(app.session.link, Link::Up) && !app.session.view.tree.is_empty() && app.account().is_some()
            })
            .await;
        program.until(|app| !app.is_asking_whose()).await;
        program.key(Code::Char('e'), false);
        program.until(|app| app.pages.last().is_some_and(|page| page.is_typed_in())).await;
        (program, emulator)
    }

    async fn until(&mut self, wanted: impl Fn(&App) -> bool) {
        while !wanted(&self.app) {
            let (ticket, reply) = self.replies.recv().await.unwrap();
            self.take(Msg::Reply(ticket, reply));
        }
    }
}

#[tokio::test]
async fn how_a_write_ended_is_told_also_after_the_loop() {
    let (mut program, emulator) = Program::editing().await;
    program.key(Code::Char('y'), false);
    program.key(Code::Char('s'), true);
    // The answer waits for labels and tags.
    let is_told = |page: &crate::app::Page| page.beside().is_some_and(|beside| !beside.is_pending());
    program.until(|app| app.pages.last().is_some_and(is_told)).await;
    program.key(Code::Char('w'), false);
    while emulator.with(|state| state.call_count("PutParameter")) == 0 {
        tokio::task::yield_now().await;
    }
    program.take(Msg::Terminate);
    let Program { mut app, mut effects, mut replies } = program;
    finish(&mut app, &mut effects, &mut replies, Now::default()).await;
    assert_eq!(app.farewell(), Some("wrote a: v1 → v2"));
}
