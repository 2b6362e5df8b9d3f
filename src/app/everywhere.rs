//! The keys that do something wherever they are pressed.

use crate::keymap::{Action, Code, Key, Table, ch, ctrl, key, row};

/// The keys that mean the same wherever they are pressed: function keys, so that fields keep theirs.
pub(super) static TABLE: Table = Table {
    title: "Everywhere, in fields and lists too",
    takes_text: false,
    rows: &[
        row(&[key(Code::F(1))], Action::HELP, "", "show the keys"),
        row(&[key(Code::F(2))], Action::Explain, "", "explain a failure at full length"),
        row(&[key(Code::F(3))], Action::Activity, "", "show what is under way"),
        row(&[key(Code::F(5))], Action::Refresh, "", "list afresh, or connect anew"),
        row(&[key(Code::F(6))], Action::SignIn, "", "sign in: by SSO in a browser, or with a one-time code"),
        row(&[ch(':')], Action::ACTIONS, "", "list all actions here by name, and do one; in a field it is typed"),
        row(&[ctrl('z')], Action::Suspend, "", "go to the background; in a field undo"),
    ],
    notes: None,
};

/// What a key does wherever it is pressed; `typed`: a field takes text there, which keeps what it types and takes back with.
pub(super) fn action_anywhere(key: Key, typed: bool) -> Option<Action> {
    TABLE.action(key).filter(|action| !typed || !matches!(*action, Action::Suspend | Action::ACTIONS))
}

/// The key that does something wherever it is pressed.
pub(super) fn key_anywhere(action: Action) -> String {
    TABLE.key_of(action).unwrap_or_default()
}
