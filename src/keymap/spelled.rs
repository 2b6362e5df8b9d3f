//! How keys are called, on the screen and in the settings.

use std::fmt;
use std::str::FromStr;

use super::{Code, Key};
use crate::text;

/// Keys without a character of their own, each by the word that the screen has for it.
const WORDS: [(&str, Code); 15] = [
    ("space", Code::Char(' ')),
    ("enter", Code::Enter),
    ("esc", Code::Esc),
    ("tab", Code::Tab),
    ("shift-tab", Code::BackTab),
    ("backspace", Code::Backspace),
    ("del", Code::Delete),
    ("↑", Code::Up),
    ("↓", Code::Down),
    ("←", Code::Left),
    ("→", Code::Right),
    ("home", Code::Home),
    ("end", Code::End),
    ("pgup", Code::PageUp),
    ("pgdn", Code::PageDown),
];

/// What is easier to type than an arrow.
const TYPED: [(&str, Code); 4] = [("up", Code::Up), ("down", Code::Down), ("left", Code::Left), ("right", Code::Right)];

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (held, says) in [(self.ctrl, "ctrl-"), (self.alt, "alt-"), (self.shift, "shift-")] {
            if held {
                f.write_str(says)?;
            }
        }
        match (self.code, WORDS.iter().find(|(_, code)| *code == self.code)) {
            (_, Some((word, _))) => f.write_str(word),
            (Code::F(number), _) => write!(f, "F{number}"),
            (Code::Char(c), _) => write!(f, "{c}"),
            _ => Ok(()),
        }
    }
}

impl FromStr for Key {
    type Err = String;

    /// Reads a key as the screen spells it, of arrows also `up`: `y`, `Y`, `ctrl-y`, `space`, `F6`.
    ///
    /// # Errors
    /// That there is no such key, or that no terminal tells it from another.
    fn from_str(text: &str) -> Result<Self, String> {
        let mut key = Self { code: Code::Enter, ctrl: false, alt: false, shift: false };
        let mut rest = text;
        loop {
            if let Some(code) = code(rest) {
                key.code = code;
                return key.told_apart(text);
            }
            let held = [("ctrl-", &mut key.ctrl), ("alt-", &mut key.alt), ("shift-", &mut key.shift)];
            let Some((after, held)) = held.into_iter().find_map(|(word, held)| Some((rest.strip_prefix(word)?, held)))
            else {
                let example = "one is a character, or such as space, enter, tab, pgup, up, F6, ctrl-y";
                return Err(format!("{:?} is no key: {example}", text::sanitise(text)));
            };
            *held = true;
            rest = after;
        }
    }
}

/// The key of a word or a character.
fn code(word: &str) -> Option<Code> {
    let named = WORDS.iter().chain(&TYPED).find(|(known, _)| known.eq_ignore_ascii_case(word));
    if let Some((_, code)) = named {
        return Some(*code);
    }
    let number = word.strip_prefix(['F', 'f']).and_then(|number| number.parse().ok());
    if let Some(number) = number.filter(|number| (1..=12).contains(number)) {
        return Some(Code::F(number));
    }
    let mut letters = word.chars();
    let only = letters.next().filter(|_| letters.next().is_none());
    only.filter(|letter| !letter.is_control() && text::width(word) > 0).map(Code::Char)
}

impl Key {
    /// It, if a terminal tells it as that: shift is folded into characters, and control and some letters are keys of their own.
    fn told_apart(self, spelled: &str) -> Result<Self, String> {
        let says = |why: &str| Err(format!("{:?} is told by no terminal as such: {why}", text::sanitise(spelled)));
        match self.code {
            Code::Char(_) if self.shift => says("write the character that shift makes, such as Y"),
            _ if self.shift && !self.code.moves() => says("shift is told of keys that move alone"),
            Code::Char(letter) if self.ctrl && letter.is_uppercase() => says("with ctrl a letter is small"),
            Code::Char('i') if self.ctrl => says("it is tab"),
            Code::Char('m') if self.ctrl => says("it is enter"),
            Code::Char('[') if self.ctrl => says("it is esc"),
            _ => Ok(self),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::keymap::{alt, ch, ctrl, key};

    #[test]
    fn a_key_is_read_as_it_is_spelled() {
        let shift = |code| Key { shift: true, ..key(code) };
        for (text, expected) in [
            ("y", ch('y')),
            ("Y", ch('Y')),
            ("-", ch('-')),
            ("é", ch('é')),
            ("л", ch('л')),
            ("space", ch(' ')),
            ("ctrl-y", ctrl('y')),
            ("ctrl--", ctrl('-')),
            ("alt-x", alt('x')),
            ("shift-tab", key(Code::BackTab)),
            ("shift-↑", shift(Code::Up)),
            ("F12", key(Code::F(12))),
            ("pgdn", key(Code::PageDown)),
        ] {
            assert_eq!(text.parse::<Key>().as_ref(), Ok(&expected), "{text}");
            assert_eq!(expected.to_string(), text);
        }
        assert_eq!("up".parse::<Key>().unwrap(), key(Code::Up));
        assert_eq!("ctrl-Left".parse::<Key>().unwrap(), Key { ctrl: true, ..key(Code::Left) });
        assert_eq!(" ".parse::<Key>().unwrap(), ch(' '));
    }

    #[test]
    fn what_is_no_key_is_told() {
        for (text, says) in [
            ("", "is no key"),
            ("yy", "is no key"),
            ("ctrl-", "is no key"),
            ("F13", "is no key"),
            ("\u{200b}", "is no key"),
            ("\u{1b}", "is no key"),
            ("hyper-x", "is no key: one is a character"),
            ("shift-y", "write the character that shift makes"),
            ("shift-enter", "shift is told of keys that move"),
            ("ctrl-Y", "a letter is small"),
            ("ctrl-i", "it is tab"),
            ("ctrl-m", "it is enter"),
            ("ctrl-[", "it is esc"),
        ] {
            let said = text.parse::<Key>().unwrap_err();
            assert!(said.contains(says), "{text}: {said}");
        }
    }
}
