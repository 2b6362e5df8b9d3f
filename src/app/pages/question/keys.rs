//! The keys of every question: one map, read with and without a word to be typed.

use crate::keymap::{Action, Binding, Code, Key, Table, ch, ctrl, key, keys, row};

/// What a question does, by which key where letters act, and by which where they are typed.
struct Row {
    action: Action,
    letters: &'static [Key],
    /// None where it is not possible: whoever types a word goes back first.
    typing: &'static [Key],
    hint: &'static str,
    help: &'static str,
}

const fn both(
    letters: &'static [Key],
    typing: &'static [Key],
    action: Action,
    hint: &'static str,
    help: &'static str,
) -> Row {
    Row { action, letters, typing, hint, help }
}

/// The answer.
const WRITE: [Row; 1] = [both(
    &[ch('w')],
    keys::ENTER,
    Action::Write,
    "write",
    "do exactly what is shown; a word that is asked for is typed first",
)];

/// What is the same in every question.
const COMMON: [Row; 15] = [
    both(keys::DOWN, &[key(Code::Down)], Action::Down, "more", "scroll down"),
    both(
        keys::ESC,
        keys::ESC,
        Action::Back,
        "back",
        "write nothing, back to the draft, the history or the conflict; stop trying again",
    ),
    both(
        keys::TAB,
        keys::TAB,
        Action::ShowDiff,
        "difference",
        "show or mask the value, or what differs between old and new",
    ),
    both(&[ch('x')], &[key(Code::F(2))], Action::Explain, "explain", "explain what failed, with what to ask for"),
    both(
        &[ch('r')],
        &[key(Code::F(5))],
        Action::Refresh,
        "connect anew",
        "connect anew when the login has run out; the draft stays",
    ),
    both(
        &[ch('S')],
        &[ctrl('t')],
        Action::Collect,
        "to change set",
        "add it to the change set in place of writing it now: all of that is written as one",
    ),
    both(&[ch('a')], &[key(Code::F(3))], Action::Activity, "under way", "show what is under way"),
    both(&[ch('p')], &[], Action::Profile, "", "go to another profile instead; asks before it drops the draft"),
    both(&[ch('R')], &[], Action::Region, "", "go to another region instead; asks before it drops the draft"),
    both(&[ch('o')], &[], Action::Root, "", "show another root instead; asks before it drops the draft"),
    both(&[ch('?')], &[key(Code::F(1))], Action::HELP, "", "show the keys"),
    both(keys::UP, &[key(Code::Up)], Action::Up, "", "scroll up"),
    both(keys::PAGE_DOWN, keys::PAGE_DOWN_TEXT, Action::PageDown, "", "a page down"),
    both(keys::PAGE_UP, keys::PAGE_UP_TEXT, Action::PageUp, "", "a page up"),
    both(keys::CTRL_C, keys::CTRL_C, Action::Quit, "", "quit; asks before it drops the draft"),
];

/// How many of the rows hold where letters act, or where they are typed.
const fn count<const ALL: usize>(all: &[Row; ALL], typing: bool) -> usize {
    let (mut at, mut held) = (0, 0);
    while at < ALL {
        held += keys_of(&all[at], typing).is_empty() as usize;
        at += 1;
    }
    ALL - held
}

const fn keys_of(row: &Row, typing: bool) -> &'static [Key] {
    if typing { row.typing } else { row.letters }
}

/// Those rows, behind others.
const fn rows<const FIRST: usize, const ALL: usize, const N: usize>(
    first: &[Binding; FIRST],
    all: &[Row; ALL],
    typing: bool,
) -> [Binding; N] {
    let mut out = [row(&[], Action::Back, "", ""); N];
    let (mut at, mut to) = (0, 0);
    while at < FIRST {
        out[to] = first[at];
        (at, to) = (at + 1, to + 1);
    }
    at = 0;
    while at < ALL {
        let keys = keys_of(&all[at], typing);
        if !keys.is_empty() {
            out[to] = row(keys, all[at].action, all[at].hint, all[at].help);
            to += 1;
        }
        at += 1;
    }
    out
}

const BY_LETTER_ROWS: [Binding; 1 + count(&COMMON, false)] = rows(&rows::<0, 1, 1>(&[], &WRITE, false), &COMMON, false);
const BY_WORD_ROWS: [Binding; 1 + count(&COMMON, true)] = rows(&rows::<0, 1, 1>(&[], &WRITE, true), &COMMON, true);

/// The keys of a question that a letter answers.
pub(in crate::app) static BY_LETTER: Table =
    Table { title: "Confirmation", takes_text: false, rows: &BY_LETTER_ROWS, notes: None };

/// The keys of a question that asks for a word to be typed.
pub(in crate::app) static BY_WORD: Table =
    Table { title: "Confirmation in production", takes_text: true, rows: &BY_WORD_ROWS, notes: None };

/// The keys of a question that has answers of its own.
pub(in crate::app) const fn with_common<const OWN: usize, const N: usize>(own: &[Binding; OWN]) -> [Binding; N] {
    rows(own, &COMMON, false)
}

/// The same where a word is typed for them.
pub(in crate::app) const fn with_common_typed<const OWN: usize, const N: usize>(own: &[Binding; OWN]) -> [Binding; N] {
    rows(own, &COMMON, true)
}

/// How many rows every question has where a word is typed.
pub(in crate::app) const COMMON_ROWS_TYPED: usize = count(&COMMON, true);

/// How many rows every question has where letters act.
pub(in crate::app) const COMMON_ROWS: usize = count(&COMMON, false);

#[cfg(test)]
mod tests {
    use super::*;

    /// Two tables kept by hand grow apart: what the one says of an act, the other does.
    #[test]
    fn a_question_does_the_same_whether_a_word_is_asked_for_or_not() {
        for row in BY_WORD.rows {
            let same = BY_LETTER.rows.iter().find(|other| other.action == row.action);
            assert_eq!(same.map(|other| (other.hint, other.help)), Some((row.hint, row.help)), "{:?}", row.action);
        }
        assert!(BY_LETTER.rows.iter().chain(BY_WORD.rows).all(|row| !row.keys.is_empty()));
    }
}
