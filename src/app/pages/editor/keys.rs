//! The keys of the editor.

use crate::keymap::{Action, Code, Table, alt, ctrl, key, keys, row};
use crate::line::Role;

/// The keys of the editor.
pub(in crate::app) static TABLE: Table = Table {
    title: "Editor",
    takes_text: true,
    rows: &[
        row(&[ctrl('s')], Action::Save, "save…", "go to the confirmation"),
        row(keys::ESC, Action::Back, "leave", "leave the editor; asks before it drops a draft"),
        row(&[ctrl('z'), ctrl('_')], Action::Undo, "undo", "undo"),
        row(&[alt('z')], Action::Redo, "redo", "redo"),
        row(&[ctrl('f')], Action::Search, "find", "find in the draft"),
        row(
            &[ctrl('n')],
            Action::NextChoice,
            "next value",
            "take the next of the values that the pattern names, or of `true` and `false` in JSON",
        ),
        row(
            &[ctrl('o')],
            Action::EditOutside,
            "in $EDITOR",
            "go on with the draft in the editor that VISUAL or EDITOR names",
        ),
        row(&[key(Code::F(4)), ctrl('g')], Action::Choose, "", "make a random value in place of the draft"),
        row(keys::CTRL_C, Action::Quit, "quit", "quit; asks before it drops a draft"),
    ],
    notes: Some(|out| {
        out.prose(
            Role::Dim,
            "In every field: arrows, home and end, ctrl with an arrow by word; ctrl-a e b f d and alt-b f d as readline has them, but that ctrl-f finds where a text has several lines; ctrl-w cuts a word, ctrl-u to the start of the line, ctrl-k to its end, ctrl-y puts back; ctrl-home and ctrl-end. Shift with any of the keys that move selects, ctrl-l selects all: what is typed replaces it, ctrl-w cuts it, alt-w copies it for ctrl-y in the same field.",
        );
    }),
};
