//! The one edge at which keys are normalised.

use crate::keymap::{Code, Key, on_latin_keyboard};

/// What is held while a key is pressed, as bits: those of kitty's protocol, which xterm's are the first of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Held(pub(super) u8);

impl Held {
    pub(super) const SHIFT: Self = Self(1);
    pub(super) const ALT: Self = Self(2);
    pub(super) const CTRL: Self = Self(4);
    /// The keys of the window manager and of keyboards of old: super, hyper, meta.
    pub(super) const OTHERS: Self = Self(8 | 16 | 32);

    /// Whether any of these is held.
    fn any(self, these: Self) -> bool {
        self.0 & these.0 != 0
    }

    pub(super) const fn and(self, more: Self) -> Self {
        Self(self.0 | more.0)
    }
}

/// A key as the terminal tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pressed {
    pub(super) code: Code,
    pub(super) held: Held,
    /// What shift makes of the character, where the terminal says so.
    pub(super) shifted: Option<char>,
    /// The character that the key has on the Latin layout, where the terminal says so.
    pub(super) base: Option<char>,
}

impl Pressed {
    pub(super) fn new(code: Code, held: Held) -> Self {
        Self { code, held, shifted: None, base: None }
    }

    /// The key that is meant; `None` where it is none of this program's. SHIFT is folded in: `Y`, never shift-`y`; `BackTab`, never
    /// shift-`Tab`; it is told of
    /// keys that move, which select with it. With control the letter is small, whatever the terminal says, and what was one key to terminals of old still is:
    /// see [`with_control`].
    pub(super) fn key(self) -> Option<Key> {
        if self.held.any(Held::OTHERS) {
            return None;
        }
        let (shift, alt, ctrl) = (self.held.any(Held::SHIFT), self.held.any(Held::ALT), self.held.any(Held::CTRL));
        let (code, ctrl) = match self.code {
            Code::Char(letter) if ctrl => with_control(on_latin_layout(letter, self.base), shift),
            Code::Char(letter) if shift => (Code::Char(self.shifted.unwrap_or_else(|| upper(letter))), false),
            Code::Tab if shift => (Code::BackTab, ctrl),
            code => (code, ctrl),
        };
        Some(Key { code, ctrl, alt, shift: shift && code.moves() })
    }
}

/// Control and a character, as terminals without kitty's keyboard protocol send it; and whether control is still to be said. With
/// the protocol they tell apart what used to be one key.
fn with_control(letter: char, shift: bool) -> (Code, bool) {
    match letter.to_ascii_lowercase() {
        'i' => (Code::Tab, false),
        'm' => (Code::Enter, false),
        '[' => (Code::Esc, false),
        '-' if shift => (Code::Char('_'), true),
        '/' => (Code::Char('_'), true),
        letter => (Code::Char(letter), true),
    }
}

/// The letter of a key where it is not of the Latin alphabet: control and a key means the same on every layout. Where a terminal that
/// speaks the protocol does not say which it is (docs/terminal.md, Input), the layouts that are known do.
fn on_latin_layout(letter: char, base: Option<char>) -> char {
    if letter.is_ascii() {
        return letter;
    }
    base.filter(char::is_ascii).or_else(|| on_latin_keyboard(letter)).unwrap_or(letter)
}

/// The capital, if that is one character (`ß` has none).
fn upper(letter: char) -> char {
    let mut capital = letter.to_uppercase();
    match (capital.next(), capital.next()) {
        (Some(capital), None) => capital,
        _ => letter,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keymap::{alt, ctrl, key};

    const NONE: Held = Held(0);
    const SHIFT: Held = Held::SHIFT;
    const CTRL: Held = Held::CTRL;
    const ALT: Held = Held::ALT;

    #[test]
    fn keys_are_normalised() {
        let plain = |code| Some(Key { code, ctrl: false, alt: false, shift: false });
        let ctrl = |code| Some(Key { code, ctrl: true, alt: false, shift: false });
        let alt = |code| Some(Key { code, ctrl: false, alt: true, shift: false });
        let shifted = |code, ctrl| Some(Key { code, ctrl, alt: false, shift: true });
        let table = [
            (Code::Char('y'), NONE, plain(Code::Char('y'))),
            // As terminals have always sent it, and as those with the newer keyboard protocols do.
            (Code::Char('Y'), SHIFT, plain(Code::Char('Y'))),
            (Code::Char('y'), SHIFT, plain(Code::Char('Y'))),
            (Code::Char('?'), SHIFT, plain(Code::Char('?'))),
            (Code::Char('ß'), SHIFT, plain(Code::Char('ß'))),
            (Code::Char('é'), SHIFT, plain(Code::Char('É'))),
            (Code::Char('s'), CTRL, ctrl(Code::Char('s'))),
            (Code::Char('S'), CTRL.and(SHIFT), ctrl(Code::Char('s'))),
            // What was one key before there was a protocol that tells them apart.
            (Code::Char('i'), CTRL, plain(Code::Tab)),
            (Code::Char('m'), CTRL, plain(Code::Enter)),
            (Code::Char('['), CTRL, plain(Code::Esc)),
            (Code::Char('-'), CTRL.and(SHIFT), ctrl(Code::Char('_'))),
            (Code::Char('-'), CTRL, ctrl(Code::Char('-'))),
            (Code::Char('/'), CTRL, ctrl(Code::Char('_'))),
            (Code::Char('h'), CTRL, ctrl(Code::Char('h'))),
            (Code::Backspace, CTRL, ctrl(Code::Backspace)),
            (Code::Enter, SHIFT, plain(Code::Enter)),
            // The key of `c` and of `s` on other layouts.
            (Code::Char('с'), CTRL, ctrl(Code::Char('c'))),
            (Code::Char('Ы'), CTRL.and(SHIFT), ctrl(Code::Char('s'))),
            (Code::Char('і'), CTRL, ctrl(Code::Char('s'))),
            (Code::Char('ψ'), CTRL, ctrl(Code::Char('c'))),
            (Code::Char('с'), NONE, plain(Code::Char('с'))),
            (Code::Char('x'), ALT, alt(Code::Char('x'))),
            (Code::Char('X'), ALT.and(SHIFT), alt(Code::Char('X'))),
            (Code::Tab, NONE, plain(Code::Tab)),
            (Code::Tab, SHIFT, plain(Code::BackTab)),
            (Code::BackTab, SHIFT, plain(Code::BackTab)),
            (Code::Up, SHIFT, shifted(Code::Up, false)),
            (Code::Right, CTRL.and(SHIFT), shifted(Code::Right, true)),
            (Code::End, SHIFT, shifted(Code::End, false)),
            (Code::Backspace, SHIFT, plain(Code::Backspace)),
            (Code::Enter, ALT, alt(Code::Enter)),
            (Code::F(1), NONE, plain(Code::F(1))),
            (Code::Char('7'), CTRL, ctrl(Code::Char('7'))),
            (Code::Char('q'), Held(8), None),
            (Code::Char('q'), Held(16).and(CTRL), None),
            (Code::Char('q'), Held(32), None),
        ];
        for (code, held, expected) in table {
            assert_eq!(Pressed::new(code, held).key(), expected, "{code:?} with {held:?}");
        }
    }

    /// What the terminal says of the layout goes before what is known here; of a Latin one nothing is asked.
    #[test]
    fn the_layout_is_the_terminals() {
        for (letter, base, held, expected) in [
            ('ф', Some('a'), CTRL, ctrl('a')),
            ('ק', Some('e'), CTRL, ctrl('e')),
            // Tab and escape there, too.
            ('ש', Some('i'), CTRL, key(Code::Tab)),
            // Dvorak: the letter counts, not the place.
            ('e', Some('d'), CTRL, ctrl('e')),
            ('ק', None, CTRL, ctrl('e')),
            ('ก', None, CTRL, ctrl('ก')),
            ('ф', Some('a'), ALT, alt('ф')),
        ] {
            let pressed = Pressed { base, ..Pressed::new(Code::Char(letter), held) };
            assert_eq!(pressed.key(), Some(expected), "{letter} on {base:?}");
        }
        let shifted = Pressed { shifted: Some('/'), ..Pressed::new(Code::Char('7'), ALT.and(SHIFT)) };
        assert_eq!(shifted.key(), Some(alt('/')));
    }
}
