//! The keys of the list of changes.

use crate::keymap::{Action, Code, Table, ch, key, keys, row, rows};

/// The keys of the page.
pub(in crate::app) static TABLE: Table = Table {
    title: "My changes, and what did not end",
    takes_text: false,
    rows: &[
        row(
            keys::ENTER,
            Action::PutBack,
            "undo…",
            "go to the question that undoes that change, or that goes on with one that did not end",
        ),
        row(
            &[ch('y')],
            Action::CopyPage,
            "copy all",
            "copy what was changed, when and by whom, for a ticket; no value is in it",
        ),
        row(
            &[ch('D')],
            Action::Discard,
            "drop",
            "drop what is kept of a change that did not end: it is not gone on with",
        ),
        row(&[ch('x')], Action::Explain, "explain", "explain what failed, with what to ask for"),
        row(&[key(Code::Esc), ch('q')], Action::Back, "close", "close"),
        rows::HELP,
        row(keys::UP, Action::Up, "", "a newer change"),
        row(keys::DOWN, Action::Down, "", "an older change"),
        row(keys::FIRST, Action::First, "", "the newest change"),
        row(keys::LAST, Action::Last, "", "the oldest change"),
        row(keys::PAGE_DOWN, Action::PageDown, "", "a page down in the names of that change"),
        row(keys::PAGE_UP, Action::PageUp, "", "a page up in the names of that change"),
        rows::QUIT,
    ],
    notes: None,
};
