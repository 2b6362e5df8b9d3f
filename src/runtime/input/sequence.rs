//! What the sequences mean that terminals send for keys and for what else they have to say.

use super::key::{Held, Pressed};
use crate::app::{Mouse, Pointing};
use crate::keymap::Code;

/// How a sequence begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Introducer {
    /// `ESC [`: keys, and most of what terminals say.
    Csi,
    /// `ESC O`: keys in the modes of old.
    Ss3,
}

/// What a sequence means to this program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    Key(Pressed),
    Focus(bool),
    Mouse(Mouse),
    /// What follows, up to its own end, is text.
    Paste,
    /// Where the cursor is, as it was asked: this column of [`ASKED_ROW`].
    Cursor(u16),
}

/// The row, counted from one, in which the cursor stands when the terminal is asked where it is. Not the first: what is said of that is the
/// same as F3 with something held.
pub(in crate::runtime) const ASKED_ROW: u32 = 2;

/// The meaning of a whole sequence, by what stands between introducer and last byte; `None` where it has none here (a key that goes up, an
/// answer that nobody asked for, a key that this program does not know).
pub(super) fn meaning(introducer: Introducer, parameters: &[u8], last: u8) -> Option<Meaning> {
    let pressed = match (introducer, last) {
        (Introducer::Csi, b'I' | b'O') if parameters.is_empty() => return Some(Meaning::Focus(last == b'I')),
        (Introducer::Csi, b'M' | b'm') => return mouse(&Fields::read(parameters.strip_prefix(b"<")?)?, last == b'm'),
        (Introducer::Csi, b'~') if parameters == b"200" => return Some(Meaning::Paste),
        // With two numbers it says where the cursor is, and is F3 with something held.
        (Introducer::Csi, b'R') => return asked_cursor(&Fields::read(parameters)?),
        (Introducer::Csi, b'~') => numbered(&Fields::read(parameters)?)?,
        (Introducer::Csi, b'u') => by_character(&Fields::read(parameters)?)?,
        // rxvt's way to say what is held.
        (Introducer::Csi, b'^') => with(Held::CTRL, numbered(&Fields::read(parameters)?)?),
        (Introducer::Csi, b'$') => with(Held::SHIFT, numbered(&Fields::read(parameters)?)?),
        (Introducer::Csi, b'@') => with(Held::CTRL.and(Held::SHIFT), numbered(&Fields::read(parameters)?)?),
        (_, b'a'..=b'd') if parameters.is_empty() => {
            let held = if introducer == Introducer::Csi { Held::SHIFT } else { Held::CTRL };
            Pressed::new(lettered(last.to_ascii_uppercase())?, held)
        }
        _ => {
            let fields = Fields::read(parameters)?;
            // Some leave out the first number, which is always 1.
            let (held, first) = match fields.count {
                0 | 1 => (fields.held(0)?, 1),
                2 => (fields.held(1)?, fields.number(0, 0).unwrap_or(1)),
                _ => return None,
            };
            Pressed::new(lettered(last).filter(|_| first == 1)?, held)
        }
    };
    Some(Meaning::Key(pressed))
}

fn asked_cursor(fields: &Fields) -> Option<Meaning> {
    let asked = fields.count == 2 && fields.number(0, 0) == Some(ASKED_ROW);
    let column = fields.number(1, 0).filter(|_| asked)?;
    u16::try_from(column).ok().map(Meaning::Cursor)
}

/// What the mouse did: its button with what is held, and the cell, counted from one.
///
/// Button 0 is the first; 4, 8 and 16 are keys that are held, 32 says that the mouse moves, 64 is the wheel. A drag goes on and ends
/// whatever is held meanwhile.
fn mouse(fields: &Fields, is_release: bool) -> Option<Meaning> {
    let [button, column, row] = [0, 1, 2].map(|at| fields.number(at, 0));
    let does = match (button?, is_release) {
        (button, true) if button & !0b11_1100 == 0 => Pointing::Release,
        (0, false) => Pointing::Press,
        (button, false) if button & !0b1_1100 == 32 => Pointing::Drag,
        (64, false) => Pointing::WheelUp,
        (65, false) => Pointing::WheelDown,
        _ => return None,
    };
    let cell = |number: u32| u16::try_from(number.checked_sub(1)?).ok();
    let (column, row) = (cell(column?)?, cell(row?)?);
    (fields.count == 3).then_some(Meaning::Mouse(Mouse { does, column, row }))
}

fn with(more: Held, pressed: Pressed) -> Pressed {
    Pressed { held: pressed.held.and(more), ..pressed }
}

/// Keys whose last byte names them.
fn lettered(last: u8) -> Option<Code> {
    Some(match last {
        b'A' => Code::Up,
        b'B' => Code::Down,
        b'C' => Code::Right,
        b'D' => Code::Left,
        b'F' => Code::End,
        b'H' => Code::Home,
        b'P'..=b'S' => Code::F(last - b'P' + 1),
        b'Z' => Code::BackTab,
        _ => return None,
    })
}

/// Keys that are named by a number.
fn numbered(fields: &Fields) -> Option<Pressed> {
    if fields.count > 3 {
        return None;
    }
    let code = match fields.number(0, 0)? {
        1 | 7 => Code::Home,
        3 => Code::Delete,
        4 | 8 => Code::End,
        5 => Code::PageUp,
        6 => Code::PageDown,
        number @ 11..=15 => Code::F(number as u8 - 10),
        number @ 17..=21 => Code::F(number as u8 - 11),
        number @ 23..=26 => Code::F(number as u8 - 12),
        number @ 28..=29 => Code::F(number as u8 - 13),
        number @ 31..=34 => Code::F(number as u8 - 14),
        // xterm's modifyOtherKeys, which tmux knows as well: any key by its character.
        27 if fields.count == 3 => return Some(Pressed::new(character(fields.number(2, 0)?)?, fields.held(1)?)),
        _ => return None,
    };
    Some(Pressed::new(code, fields.held(1)?))
}

/// Keys that are named by their character, as in kitty's protocol.
fn by_character(fields: &Fields) -> Option<Pressed> {
    let code = character(fields.number(0, 0)?)?;
    let other = |at| fields.number(0, at).and_then(char::from_u32).filter(|c| !c.is_control());
    Some(Pressed { code, held: fields.held(1)?, shifted: other(1), base: other(2) })
}

fn character(number: u32) -> Option<Code> {
    Some(match number {
        9 => Code::Tab,
        13 | 57_414 => Code::Enter,
        27 => Code::Esc,
        127 => Code::Backspace,
        // The private use area names keys without a character: those of the keypad, and some that no keyboard has any more.
        57_376..=57_398 => Code::F((number - 57_376) as u8 + 13),
        57_399..=57_408 => Code::Char(char::from_digit(number - 57_399, 10)?),
        57_409 => Code::Char('.'),
        57_410 => Code::Char('/'),
        57_411 => Code::Char('*'),
        57_412 => Code::Char('-'),
        57_413 => Code::Char('+'),
        57_415 => Code::Char('='),
        57_416 => Code::Char(','),
        57_417 => Code::Left,
        57_418 => Code::Right,
        57_419 => Code::Up,
        57_420 => Code::Down,
        57_421 => Code::PageUp,
        57_422 => Code::PageDown,
        57_423 => Code::Home,
        57_424 => Code::End,
        57_426 => Code::Delete,
        0xE000..=0xF8FF => return None,
        _ => Code::Char(char::from_u32(number).filter(|c| !c.is_control())?),
    })
}

/// The parameters of a sequence: numbers, of which each may have some more after colons.
struct Fields {
    /// Fields and their parts; those that are left out are `None`.
    numbers: [[Option<u32>; 3]; 3],
    /// How many fields there are.
    count: usize,
}

impl Fields {
    /// `None` where they are not numbers, or too large.
    fn read(parameters: &[u8]) -> Option<Self> {
        let mut fields = Self { numbers: [[None; 3]; 3], count: 0 };
        if parameters.is_empty() {
            return Some(fields);
        }
        for (at, field) in parameters.split(|byte| *byte == b';').enumerate() {
            fields.count += 1;
            for (part, digits) in field.split(|byte| *byte == b':').enumerate() {
                if digits.is_empty() {
                    continue;
                }
                let number = number(digits)?;
                // More are not asked for, and say nothing of the key.
                if let Some(place) = fields.numbers.get_mut(at).and_then(|field| field.get_mut(part)) {
                    *place = Some(number);
                }
            }
        }
        Some(fields)
    }

    fn number(&self, field: usize, part: usize) -> Option<u32> {
        *self.numbers.get(field)?.get(part)?
    }

    /// What is held: the bits and one, and after a colon whether the key goes down (1), repeats (2) or goes up (3). `None` where it goes
    /// up, which is no key.
    fn held(&self, field: usize) -> Option<Held> {
        let bits = self.number(field, 0).unwrap_or(1).saturating_sub(1);
        // Above those that count here are caps lock and num lock.
        self.number(field, 1).is_none_or(|event| event != 3).then_some(Held((bits & 0b11_1111) as u8))
    }
}

fn number(digits: &[u8]) -> Option<u32> {
    // Longer ones name nothing, and would not fit.
    if digits.len() > 7 {
        return None;
    }
    digits.iter().try_fold(0, |number, byte| byte.is_ascii_digit().then(|| number * 10 + u32::from(byte - b'0')))
}
