//! From the terminal's events to messages: the one edge at which keys are normalised.

use ratatui::crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

use crate::app::Msg;
use crate::keymap::{Code, Key};
use crate::secret::Secret;

/// The message of an event, if the program listens to it.
pub(super) fn message(event: Event) -> Option<Msg> {
    match event {
        Event::Key(event) => key(event).map(Msg::Key),
        Event::Paste(text) => Some(Msg::Paste(pasted(text))),
        Event::Resize(width, height) => Some(Msg::Resize { width, height }),
        Event::FocusGained => Some(Msg::Focus(true)),
        Event::FocusLost => Some(Msg::Focus(false)),
        Event::Mouse(_) => None,
    }
}

/// A key, when it goes down or repeats. SHIFT is folded in: `Y`, never shift-`y`; `BackTab`, never shift-`Tab`. With control
/// the letter is small, whatever the terminal says, and what was one key to terminals of old still is: see [`with_control`].
fn key(event: KeyEvent) -> Option<Key> {
    if event.kind == KeyEventKind::Release {
        return None;
    }
    let held = event.modifiers;
    if held.intersects(KeyModifiers::SUPER | KeyModifiers::HYPER | KeyModifiers::META) {
        return None;
    }
    let ctrl = held.contains(KeyModifiers::CONTROL);
    let shift = held.contains(KeyModifiers::SHIFT);
    let code = match event.code {
        KeyCode::Char(letter) if ctrl => {
            let (code, ctrl) = with_control(letter, shift);
            return Some(Key { code, ctrl, alt: held.contains(KeyModifiers::ALT) });
        }
        KeyCode::Char(letter) if shift => Code::Char(upper(letter)),
        KeyCode::Char(letter) => Code::Char(letter),
        KeyCode::Enter => Code::Enter,
        KeyCode::Esc => Code::Esc,
        KeyCode::Tab if shift => Code::BackTab,
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
    Some(Key { code, ctrl, alt: held.contains(KeyModifiers::ALT) })
}

/// Control and a character, as terminals without the kitty keyboard protocol send it; and whether control is still to be said. With
/// the protocol they tell apart what used to be one key, and name the letter that the layout has there.
fn with_control(letter: char, shift: bool) -> (Code, bool) {
    match on_latin_layout(letter).to_ascii_lowercase() {
        'i' => (Code::Tab, false),
        'm' => (Code::Enter, false),
        '[' => (Code::Esc, false),
        '-' if shift => (Code::Char('_'), true),
        '/' => (Code::Char('_'), true),
        letter => (Code::Char(letter), true),
    }
}

/// Layouts of other alphabets beside the key that a Latin one has in the same place.
const LAYOUTS: [(&str, &str); 2] = [
    ("йцукенгшщзхъфывапролджэячсмитьбюіїє", "qwertyuiop[]asdfghjkl;'zxcvbnm,.s]'"),
    ("ςερτυθιοπασδφγηξκλζχψωβνμ", "wertyuiopasdfghjklzxcvbnm"),
];

/// The letter of a key where it is not of the Latin alphabet: control and a key means the same on every layout.
fn on_latin_layout(letter: char) -> char {
    let small = letter.to_lowercase().next().unwrap_or(letter);
    let keys = LAYOUTS.iter().flat_map(|(layout, latin)| layout.chars().zip(latin.chars()));
    keys.into_iter().find(|(there, _)| *there == small).map_or(letter, |(_, latin)| latin)
}

/// The capital, if that is one character (`ß` has none).
fn upper(letter: char) -> char {
    let mut capital = letter.to_uppercase();
    match (capital.next(), capital.next()) {
        (Some(capital), None) => capital,
        _ => letter,
    }
}

/// Terminals send each line end of a pasted text as a carriage return, as if enter had been pressed; the text had newlines.
fn pasted(text: String) -> Secret {
    let original = Secret::new(text);
    if !original.expose().contains('\r') {
        return original;
    }
    // As long as the original at most, so it is never moved while it is filled.
    let mut lines = String::with_capacity(original.len());
    let mut letters = original.expose().chars().peekable();
    while let Some(letter) = letters.next() {
        if letter == '\r' {
            letters.next_if_eq(&'\n');
            lines.push('\n');
        } else {
            lines.push(letter);
        }
    }
    Secret::new(lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONE: KeyModifiers = KeyModifiers::NONE;
    const SHIFT: KeyModifiers = KeyModifiers::SHIFT;
    const CTRL: KeyModifiers = KeyModifiers::CONTROL;
    const ALT: KeyModifiers = KeyModifiers::ALT;

    #[test]
    fn keys_are_normalised() {
        let plain = |code| Some(Key { code, ctrl: false, alt: false });
        let ctrl = |code| Some(Key { code, ctrl: true, alt: false });
        let alt = |code| Some(Key { code, ctrl: false, alt: true });
        let table = [
            (KeyCode::Char('y'), NONE, plain(Code::Char('y'))),
            // As terminals have always sent it, and as those with the newer keyboard protocols do.
            (KeyCode::Char('Y'), SHIFT, plain(Code::Char('Y'))),
            (KeyCode::Char('y'), SHIFT, plain(Code::Char('Y'))),
            (KeyCode::Char('?'), SHIFT, plain(Code::Char('?'))),
            (KeyCode::Char('ß'), SHIFT, plain(Code::Char('ß'))),
            (KeyCode::Char('é'), SHIFT, plain(Code::Char('É'))),
            (KeyCode::Char('s'), CTRL, ctrl(Code::Char('s'))),
            (KeyCode::Char('S'), CTRL | SHIFT, ctrl(Code::Char('s'))),
            // What was one key before there was a protocol that tells them apart.
            (KeyCode::Char('i'), CTRL, plain(Code::Tab)),
            (KeyCode::Char('m'), CTRL, plain(Code::Enter)),
            (KeyCode::Char('['), CTRL, plain(Code::Esc)),
            (KeyCode::Char('-'), CTRL | SHIFT, ctrl(Code::Char('_'))),
            (KeyCode::Char('-'), CTRL, ctrl(Code::Char('-'))),
            (KeyCode::Char('/'), CTRL, ctrl(Code::Char('_'))),
            (KeyCode::Char('h'), CTRL, ctrl(Code::Char('h'))),
            (KeyCode::Backspace, CTRL, ctrl(Code::Backspace)),
            (KeyCode::Enter, SHIFT, plain(Code::Enter)),
            // The key of `c` and of `s` on other layouts.
            (KeyCode::Char('с'), CTRL, ctrl(Code::Char('c'))),
            (KeyCode::Char('Ы'), CTRL | SHIFT, ctrl(Code::Char('s'))),
            (KeyCode::Char('і'), CTRL, ctrl(Code::Char('s'))),
            (KeyCode::Char('ψ'), CTRL, ctrl(Code::Char('c'))),
            (KeyCode::Char('с'), NONE, plain(Code::Char('с'))),
            (KeyCode::Char('x'), ALT, alt(Code::Char('x'))),
            (KeyCode::Char('X'), ALT | SHIFT, alt(Code::Char('X'))),
            (KeyCode::Tab, NONE, plain(Code::Tab)),
            (KeyCode::Tab, SHIFT, plain(Code::BackTab)),
            (KeyCode::BackTab, SHIFT, plain(Code::BackTab)),
            (KeyCode::Up, SHIFT, plain(Code::Up)),
            (KeyCode::Enter, ALT, alt(Code::Enter)),
            (KeyCode::F(1), NONE, plain(Code::F(1))),
            (KeyCode::Char('7'), CTRL, ctrl(Code::Char('7'))),
            (KeyCode::Insert, NONE, None),
            (KeyCode::Char('q'), KeyModifiers::SUPER, None),
        ];
        for (code, held, expected) in table {
            assert_eq!(key(KeyEvent::new(code, held)), expected, "{code:?} with {held:?}");
        }
    }

    #[test]
    fn a_key_counts_when_it_goes_down_or_repeats() {
        let of = |kind| key(KeyEvent::new_with_kind(KeyCode::Char('q'), NONE, kind)).is_some();
        assert!(of(KeyEventKind::Press));
        assert!(of(KeyEventKind::Repeat));
        assert!(!of(KeyEventKind::Release));
    }

    #[test]
    fn pasted_line_ends_are_newlines() {
        for (sent, meant) in [
            ("one", "one"),
            ("a\rb\r", "a\nb\n"),
            ("a\r\nb", "a\nb"),
            ("a\r\rb", "a\n\nb"),
            ("a\n\rb", "a\n\nb"),
            ("tab\tand \u{1b}[31m kept", "tab\tand \u{1b}[31m kept"),
            ("", ""),
        ] {
            assert_eq!(pasted(sent.to_owned()).expose(), meant, "{sent:?}");
        }
    }

    #[test]
    fn what_else_the_terminal_tells() {
        assert!(matches!(message(Event::Resize(80, 24)), Some(Msg::Resize { width: 80, height: 24 })));
        assert!(matches!(message(Event::FocusLost), Some(Msg::Focus(false))));
        assert!(matches!(message(Event::FocusGained), Some(Msg::Focus(true))));
        assert!(matches!(message(Event::Paste("x".to_owned())), Some(Msg::Paste(text)) if text.expose() == "x"));
    }
}
