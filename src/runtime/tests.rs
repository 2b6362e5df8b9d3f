//! The program without a terminal.

#![allow(clippy::unwrap_used)]
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
#[cfg(target_os = "linux")]
use zeroize::Zeroizing;

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
        self.take(Msg::Key(Key { code, ctrl, alt: false }));
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
    program.key(Code::Char('w'), false);
    while emulator.with(|state| state.call_count("PutParameter")) == 0 {
        tokio::task::yield_now().await;
    }
    program.take(Msg::Terminate);
    let Program { mut app, mut effects, mut replies } = program;
    finish(&mut app, &mut effects, &mut replies, Now::default()).await;
    assert_eq!(app.farewell(), Some("wrote a: v1 → v2"));
}

/// What must not stay: letters made at run time, which nothing but this holds, and this not as they are.
#[cfg(target_os = "linux")]
struct Traceless([u8; 24]);

#[cfg(target_os = "linux")]
impl Traceless {
    const VEIL: u8 = 0x80;

    fn new() -> Self {
        use std::hash::{BuildHasher, RandomState};
        let number = RandomState::new();
        Self(std::array::from_fn(|at| (b'a' + (number.hash_one(at) % 26) as u8) ^ Self::VEIL))
    }

    fn bytes(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(self.0.iter().map(|byte| byte ^ Self::VEIL).collect())
    }

    /// Whether eight letters of it in a row are anywhere in this process's memory.
    fn is_in_memory(&self) -> bool {
        use std::os::unix::fs::FileExt;
        let memory = std::fs::File::open("/proc/self/mem").unwrap();
        let maps = std::fs::read_to_string("/proc/self/maps").unwrap();
        let mut chunk = vec![0; 1 << 20];
        let mut looked_at = 0;
        for map in maps.lines().filter(|map| map.contains(" rw")) {
            let (begin, end) = map.split_once(' ').unwrap().0.split_once('-').unwrap();
            let (begin, end) = (u64::from_str_radix(begin, 16).unwrap(), u64::from_str_radix(end, 16).unwrap());
            for at in (begin..end).step_by(chunk.len() - 8) {
                let wanted = chunk.len().min((end - at) as usize);
                // Some pages cannot be read.
                let Ok(count) = memory.read_at(&mut chunk[..wanted], at) else { continue };
                looked_at += count;
                if chunk[..count].windows(8).any(|window| self.holds(window)) {
                    return true;
                }
            }
        }
        assert!(looked_at > 1 << 20, "{looked_at} bytes");
        false
    }

    fn holds(&self, window: &[u8]) -> bool {
        // Looked at first: of most windows no more.
        let first = window[0] ^ Self::VEIL;
        self.0.chunks(8).any(|part| part[0] == first && part.iter().zip(window).all(|(a, b)| a ^ Self::VEIL == *b))
    }
}

#[cfg(target_os = "linux")]
#[tokio::test]
#[ignore = "run by the test below, in a process whose memory nobody else writes to"]
async fn typed_and_pasted_and_dropped() {
    use std::io::Write;
    let (mut program, _emulator) = Program::editing().await;
    let (mut input, mut terminal) = input::tests::input(false);
    let (typed, pasted) = (Traceless::new(), Traceless::new());
    for (secret, before, after, messages) in [(&typed, "", "", 24), (&pasted, "\x1b[200~", "\x1b[201~", 1)] {
        assert!(!secret.is_in_memory());
        terminal.write_all(before.as_bytes()).unwrap();
        terminal.write_all(&secret.bytes()).unwrap();
        terminal.write_all(after.as_bytes()).unwrap();
        for _ in 0..messages {
            program.take(input.next().await.unwrap());
        }
        assert!(secret.is_in_memory(), "it is not in the draft, so nothing is tested");
    }
    program.key(Code::Esc, false);
    program.key(Code::Char('D'), false);
    assert!(program.app.pages.is_empty());
    assert!(!typed.is_in_memory(), "what was typed");
    assert!(!pasted.is_in_memory(), "what was pasted");
}

#[cfg(target_os = "linux")]
#[test]
fn of_what_was_typed_and_pasted_nothing_stays() {
    let mut alone = std::process::Command::new(std::env::current_exe().unwrap());
    alone.args(["--exact", "runtime::tests::typed_and_pasted_and_dropped", "--ignored", "--nocapture"]);
    let ended = alone.output().unwrap();
    let said = String::from_utf8_lossy(&ended.stdout);
    assert!(ended.status.success() && said.contains("1 passed"), "{said}{}", String::from_utf8_lossy(&ended.stderr));
}
