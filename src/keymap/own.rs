//! Keys of the user's own for the two panes, in place of those that the program brings.

use super::{Binding, Code, Key, Table, ch, ctrl, key};
use crate::text;

/// What the settings say of one action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Own {
    /// What the action is called: [`Binding::name`].
    pub action: String,
    /// Its keys; none where only its name is to do it.
    pub keys: Vec<Key>,
    /// The line of the file.
    pub line: usize,
}

/// What is wrong, and the line of the file that it is wrong on.
pub type Wrong = (usize, String);

/// Keys that do one thing wherever they are pressed: to the action of that name, or to none of the panes'.
const FIXED: [(Key, &str, &str); 10] = [
    (key(Code::Esc), "back", "steps back, wherever it is pressed"),
    (ctrl('c'), "quit", "quits, wherever it is pressed"),
    (ch(':'), "actions", "lists the actions, wherever no text is typed"),
    (ctrl('z'), "suspend", "goes to the background, wherever no text is typed"),
    (ch('D'), "delete", "deletes, or drops a draft, and nothing else does"),
    (ch('w'), "", "writes, where a question asks"),
    (key(Code::F(1)), "", "shows the keys, wherever it is pressed"),
    (key(Code::F(2)), "", "explains, wherever it is pressed"),
    (key(Code::F(3)), "", "shows what is under way, wherever it is pressed"),
    (key(Code::F(5)), "", "lists afresh or connects anew, wherever it is pressed"),
];

/// Actions whose keys stay as they are.
const FIXED_ACTIONS: [&str; 2] = ["back", "delete"];

impl Table {
    /// This table with keys of the user's own in place of its own.
    ///
    /// Tables live as long as the program, since help, footer and pages under way go on reading the one that they began with. One is made
    /// for each change of the settings, so what is never given back is little.
    ///
    /// # Errors
    /// All that cannot be: a name that no action has, a key that stays where it is, one that two actions would have.
    pub fn with(&'static self, own: &[Own]) -> Result<&'static Self, Vec<Wrong>> {
        let wrong = self.wrong_with(own);
        if !wrong.is_empty() {
            return Err(wrong);
        }
        if own.is_empty() {
            return Ok(self);
        }
        let rows = self.rows.iter().map(|row| match of(own, row) {
            Some(own) => Binding { keys: Box::leak(own.keys.clone().into_boxed_slice()), ..*row },
            None => *row,
        });
        let rows: Vec<Binding> = rows.collect();
        Ok(Box::leak(Box::new(Self { rows: Box::leak(rows.into_boxed_slice()), ..*self })))
    }

    /// All that cannot be of keys of the user's own.
    pub fn wrong_with(&self, own: &[Own]) -> Vec<Wrong> {
        let (mut wrong, mut others) = (Vec::new(), Vec::new());
        for own in own {
            let row = self.rows.iter().find(|row| row.name == own.action && !row.name.is_empty());
            match row.map_or_else(|| Some(self.unknown(&own.action)), |row| own.refusal(row)) {
                Some(says) => wrong.push(own.wrong(&says)),
                None => others.push(own.clone()),
            }
        }
        wrong.extend(self.conflicts(&others));
        wrong
    }

    fn unknown(&self, action: &str) -> String {
        let names: Vec<&str> = self.rows.iter().map(|row| row.name).filter(|name| !name.is_empty()).collect();
        let meant = match text::close_names(action, &names).first() {
            Some(close) => format!("did you mean {close}?"),
            None => "sesame keys lists them".to_owned(),
        };
        format!("there is no such action; {meant}")
    }

    /// Keys that two actions would have, each told once, on the later line.
    fn conflicts(&self, own: &[Own]) -> Vec<Wrong> {
        let mut bound: Vec<(Key, &Binding, Option<&Own>)> = Vec::new();
        let mut wrong = Vec::new();
        // Those of the file in its order, after those that it leaves alone.
        let mut rows: Vec<_> = self.rows.iter().map(|row| (row, of(own, row))).collect();
        rows.sort_by_key(|(_, own)| own.map_or(0, |own| own.line));
        for (row, own) in rows {
            for key in own.map_or(row.keys, |own| &own.keys) {
                let first = bound.iter().find(|(other, ..)| other == key);
                if let (Some((_, first, by)), Some(own)) = (first, own)
                    && !is_fixed(*key)
                {
                    let name = first.name;
                    wrong.push(own.wrong(&match by {
                        _ if std::ptr::eq(*first, row) => format!("{key} stands there twice"),
                        Some(by) => format!("{key} is {name}'s, by line {}", by.line),
                        None => format!("{key} is {name}'s: give {name} another key, or none ({name} = [])"),
                    }));
                }
                bound.push((*key, row, own));
            }
        }
        wrong
    }
}

impl Own {
    fn wrong(&self, says: &str) -> Wrong {
        (self.line, format!("keys.browse.{}: {says}", text::sanitise(&self.action)))
    }

    /// Why a row cannot have these keys.
    fn refusal(&self, row: &Binding) -> Option<String> {
        if FIXED_ACTIONS.contains(&row.name) {
            return (self.keys != row.keys)
                .then(|| format!("it stays on {}, so that no habit is dangerous", row.keys_text()));
        }
        if self.keys.iter().any(|key| key.alt) {
            return Some("alt is no key of the panes: terminals send it as escape and the key".to_owned());
        }
        let taken = FIXED.iter().find(|(key, action, _)| *action != row.name && self.keys.contains(key));
        if let Some((key, _, does)) = taken {
            return Some(format!("{key} {does}"));
        }
        let lost = FIXED.iter().find(|(key, action, _)| *action == row.name && !self.keys.contains(key));
        lost.map(|(key, _, does)| format!("{key} stays with it: {key} {does}"))
    }
}

fn of<'a>(own: &'a [Own], row: &Binding) -> Option<&'a Own> {
    own.iter().find(|own| own.action == row.name)
}

fn is_fixed(key: Key) -> bool {
    FIXED.iter().any(|(fixed, ..)| *fixed == key)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::keymap::{Action, row};

    static TABLE: Table = Table {
        title: "Browse",
        takes_text: false,
        rows: &[
            row(&[ch('y')], Action::Copy, "copy", "copy").called("copy"),
            row(&[ch('e')], Action::Edit, "edit", "edit").called("edit"),
            row(&[ch('D')], Action::Delete, "delete", "delete").called("delete"),
            row(&[key(Code::Esc)], Action::Back, "back", "back").called("back"),
            row(&[ch('q'), ctrl('c')], Action::Quit, "quit", "quit").called("quit"),
            row(&[], Action::AskOwner, "ask", "ask").called("ask-owner"),
        ],
        notes: None,
    };

    fn own(all: &[(&str, &str)]) -> Vec<Own> {
        let own = |(i, (action, keys)): (usize, &(&str, &str))| Own {
            action: (*action).to_owned(),
            keys: keys.split_whitespace().map(|key| key.parse().unwrap()).collect(),
            line: i + 1,
        };
        all.iter().enumerate().map(own).collect()
    }

    #[test]
    fn keys_of_the_users_own_take_the_place_of_the_usual_ones() {
        let table =
            TABLE.with(&own(&[("copy", "c ctrl-y"), ("edit", "y"), ("quit", "ctrl-c"), ("ask-owner", "e")])).unwrap();
        assert_eq!(table.action(ch('c')), Some(Action::Copy));
        assert_eq!(table.action(ctrl('y')), Some(Action::Copy));
        assert_eq!(table.action(ch('y')), Some(Action::Edit));
        assert_eq!(table.action(ch('e')), Some(Action::AskOwner));
        assert_eq!(table.action(ch('q')), None);
        assert_eq!(table.key_of(Action::Copy).as_deref(), Some("c"));
        let unbound = TABLE.with(&own(&[("copy", "")])).unwrap();
        assert_eq!((unbound.action(ch('y')), unbound.key_of(Action::Copy)), (None, None));
        assert!(std::ptr::eq(TABLE.with(&[]).unwrap(), &raw const TABLE));
        assert!(TABLE.with(&own(&[("delete", "D"), ("back", "esc"), ("quit", "q ctrl-c")])).is_ok(), "as it is");
    }

    #[test]
    fn what_cannot_be_is_told_with_both_names_and_the_line() {
        for (all, says) in [
            (&[("cpoy", "c")][..], &["1 keys.browse.cpoy: there is no such action; did you mean copy?"][..]),
            (&[("", "c")], &["1 keys.browse.: there is no such action; sesame keys lists them"]),
            (&[("copy", "e")], &["1 keys.browse.copy: e is edit's: give edit another key, or none (edit = [])"]),
            (&[("copy", "x"), ("edit", "x")], &["2 keys.browse.edit: x is copy's, by line 1"]),
            (&[("copy", "x x")], &["1 keys.browse.copy: x stands there twice"]),
            (&[("copy", "w")], &["1 keys.browse.copy: w writes, where a question asks"]),
            (&[("copy", "D")], &["1 keys.browse.copy: D deletes, or drops a draft, and nothing else does"]),
            (&[("copy", "esc")], &["1 keys.browse.copy: esc steps back, wherever it is pressed"]),
            (&[("copy", "alt-y")], &["1 keys.browse.copy: alt is no key of the panes"]),
            (&[("copy", "F1")], &["1 keys.browse.copy: F1 shows the keys"]),
            (&[("delete", "y")], &["1 keys.browse.delete: it stays on D, so that no habit is dangerous"]),
            (&[("back", "")], &["1 keys.browse.back: it stays on esc"]),
            (&[("quit", "q")], &["1 keys.browse.quit: ctrl-c stays with it: ctrl-c quits, wherever it is pressed"]),
            (&[("copy", "D"), ("edti", "x")], &["1 keys.browse.copy: D", "2 keys.browse.edti: there is"]),
        ] {
            let wrong: Vec<String> =
                TABLE.with(&own(all)).unwrap_err().into_iter().map(|(line, says)| format!("{line} {says}")).collect();
            assert_eq!(wrong.len(), says.len(), "{all:?}: {wrong:?}");
            assert!(wrong.iter().zip(says).all(|(wrong, says)| wrong.starts_with(says)), "{wrong:?}");
        }
    }
}
