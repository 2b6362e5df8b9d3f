//! What is typed and pasted is nowhere in memory once the draft that it was in is dropped.

use std::fs::{self, File};
use std::hash::{BuildHasher, RandomState};
use std::io::Write;
use std::os::unix::fs::FileExt;
use std::process::Command;

use zeroize::Zeroizing;

use super::Program;
use crate::keymap::Code;
use crate::runtime::input::{self, Heard};

/// What must not stay: letters made at run time, which nothing but this holds, and this not as they are.
struct Traceless([u8; 24]);

impl Traceless {
    const VEIL: u8 = 0x80;

    fn new() -> Self {
        let number = RandomState::new();
        Self(std::array::from_fn(|at| (b'a' + (number.hash_one(at) % 26) as u8) ^ Self::VEIL))
    }

    fn bytes(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(self.0.iter().map(|byte| byte ^ Self::VEIL).collect())
    }

    /// Whether eight letters of it in a row are anywhere in this process's memory.
    fn is_in_memory(&self) -> bool {
        let memory = File::open("/proc/self/mem").unwrap();
        let maps = fs::read_to_string("/proc/self/maps").unwrap();
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

#[tokio::test]
#[ignore = "run by the test below, in a process whose memory nobody else writes to"]
async fn typed_and_pasted_and_dropped() {
    let (mut program, _emulator) = Program::editing().await;
    let (mut input, mut terminal) = input::tests::input(false);
    let (typed, pasted) = (Traceless::new(), Traceless::new());
    for (secret, before, after, messages) in [(&typed, "", "", 24), (&pasted, "\x1b[200~", "\x1b[201~", 1)] {
        assert!(!secret.is_in_memory());
        for bytes in [before.as_bytes(), &secret.bytes(), after.as_bytes(), b"\x17\x19\x15\x1f"] {
            terminal.write_all(bytes).unwrap();
        }
        // Cut, put back, cut, and that taken back: what is kept for it is of the draft, too.
        for _ in 0..messages + 4 {
            let Some(Heard::Message(message)) = input.next().await else { panic!("nothing was typed") };
            program.take(message);
        }
        assert!(secret.is_in_memory(), "it is not in the draft, so nothing is tested");
    }
    program.key(Code::Esc, false);
    program.key(Code::Char('D'), false);
    assert!(program.app.pages.is_empty());
    assert!(!typed.is_in_memory(), "what was typed");
    assert!(!pasted.is_in_memory(), "what was pasted");
}

#[test]
fn of_what_was_typed_and_pasted_nothing_stays() {
    let mut alone = Command::new(std::env::current_exe().unwrap());
    alone.args(["--exact", "runtime::tests::memory::typed_and_pasted_and_dropped", "--ignored", "--nocapture"]);
    let ended = alone.output().unwrap();
    let said = String::from_utf8_lossy(&ended.stdout);
    assert!(ended.status.success() && said.contains("1 passed"), "{said}{}", String::from_utf8_lossy(&ended.stderr));
}
