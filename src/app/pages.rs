//! What lies over the two panes: pages to read, questions, editors, lists to choose from.
//!
//! All of one page stands in one file: its state, its words, its keys, what is possible on it, what an act does, what is hidden by
//! itself. The generic code (the stack, dispatch in [`super::keys`], masking, the painter in `ui::boxes`) asks a page through
//! [`Paged`](super::Paged) and knows none by name. A new page is a file, its lines in the lists below, and the key that opens it. It may
//! take from the pages that it opens, and nothing from here: these lists stand above all pages and panes.

pub(crate) mod about;
pub(crate) mod activity;
pub(crate) mod amend;
pub(crate) mod app_key;
pub(crate) mod as_standard;
pub(crate) mod by_value;
mod cells;
pub(crate) mod change_set;
pub(crate) mod compare;
pub(crate) mod confirm;
pub(crate) mod conflict;
pub(crate) mod copy_as;
pub(crate) mod copy_to;
mod copy_values;
pub(crate) mod delete;
pub(crate) mod editor;
pub(crate) mod explain;
pub(in crate::app) mod find;
pub(crate) mod findings;
pub(crate) mod form;
pub(crate) mod help;
pub(crate) mod history;
pub(crate) mod import;
pub(crate) mod kms_keys;
mod layout;
pub(crate) mod leave;
pub(crate) mod many_places;
pub(crate) mod metadata;
pub(crate) mod on_disk;
mod outside;
pub(crate) mod palette;
pub(crate) mod past;
pub(crate) mod picker;
pub(crate) mod places;
pub(crate) mod plan;
pub(crate) mod policies;
pub(crate) mod promote;
pub(crate) mod question;
pub(crate) mod random_value;
mod reader;
pub(crate) mod replace;
pub(crate) mod restore;
mod roots;
pub(crate) mod same;
pub(in crate::app) mod scroll;
pub(crate) mod sign_in;
mod stack;
mod table_room;
mod typed_line;
pub(crate) mod undo;
mod unseen;
pub(in crate::app) mod wrong_settings;

use super::panes::{search, tree};
use super::{App, everywhere};
use crate::keymap::{PageName, Table};

/// The keys of the two panes, which settings change: those that hold where they say nothing.
pub static BROWSE: &Table = &tree::TABLE;

/// Every table of keys, those of the panes and those that hold everywhere first, in the order of help and of `docs/keys.md`.
pub static KEY_TABLES: &[&Table] = &[
    &tree::TABLE,
    &everywhere::TABLE,
    &search::TABLE,
    &history::TABLE,
    &past::TABLE,
    &past::then::TABLE,
    &compare::TABLE,
    &compare::table::TABLE,
    &compare::pair::TABLE,
    &compare::name_pair::TABLE,
    &many_places::TABLE,
    &many_places::table::TABLE,
    &promote::keys_there::TABLE,
    &promote::reopened::TABLE,
    &metadata::TABLE,
    &metadata::several::TABLE,
    &metadata::FIELD,
    &undo::TABLE,
    &undo::DROP_JOB,
    &change_set::TABLE,
    &change_set::TAKE_OUT,
    &delete::TABLE,
    &copy_to::TABLE,
    &import::TABLE,
    &editor::TABLE,
    &form::TABLE,
    &random_value::TABLE,
    &kms_keys::TABLE,
    &app_key::TABLE,
    &app_key::FIELD,
    &plan::TABLE,
    &find::TABLE,
    &plan::ask_reveal::TABLE,
    &plan::question::TABLE,
    &plan::question::from_file::TABLE,
    &plan::question::from_file::TABLE_TYPED,
    &question::BY_LETTER,
    &question::BY_WORD,
    &conflict::TABLE,
    &replace::TABLE,
    &leave::TABLE,
    &on_disk::TABLE,
    &copy_as::TABLE,
    &copy_as::SEVERAL,
    &copy_values::TABLE,
    &same::TABLE,
    &by_value::TABLE,
    &by_value::found::TABLE,
    &by_value::replacing::TABLE,
    &picker::TABLE,
    &places::TABLE,
    &palette::TABLE,
    &findings::TABLE,
    &policies::TABLE,
    &activity::TABLE,
    &about::TABLE,
    &sign_in::browser::TABLE,
    &sign_in::code::TABLE,
    &explain::TABLE,
    &wrong_settings::TABLE,
    &help::TABLE,
    &reader::TABLE,
];

/// How a page opens that a key asks for by its name.
type Opener = (PageName, fn(&mut App));

/// Those that do.
const OPENERS: &[Opener] = &[
    (about::NAME, |app| app.lay(about::About::default())),
    (app_key::NAME, App::open_app_key),
    (by_value::NAME, App::open_by_value),
    (by_value::ELSEWHERE, App::open_same_elsewhere),
    (change_set::NAME, App::open_change_set),
    (copy_as::NAME, App::open_copy_as),
    (findings::NAME, App::open_findings),
    (PageName::HELP, |app| app.lay(help::Help::default())),
    (PageName::ACTIONS, App::open_palette),
    (history::NAME, App::open_history),
    (import::NAME, App::open_import),
    (kms_keys::NAME, |app| app.open_kms_keys(false)),
    (many_places::NAME, App::open_many_places),
    (metadata::NAME, App::open_metadata),
    (places::NAME, App::open_places),
    (policies::NAME, App::open_policies),
    (same::NAME, App::open_same),
    (undo::NAME, App::open_changes),
];

impl App {
    /// Opens a page by its name.
    pub(in crate::app) fn show_page(&mut self, name: PageName) {
        if let Some((_, open)) = OPENERS.iter().find(|(page, _)| *page == name) {
            open(self);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{HashMap, HashSet};

    use super::*;
    use crate::keymap::{Action, Binding, Code, ch, key};

    #[test]
    fn every_page_that_a_key_asks_for_opens() {
        let rows = KEY_TABLES.iter().copied().flat_map(|table| table.rows);
        let names: Vec<PageName> = rows
            .filter_map(|row| match row.action {
                Action::Show(name) => Some(name),
                _ => None,
            })
            .collect();
        assert!(!names.is_empty());
        for name in names {
            assert!(OPENERS.iter().any(|(page, _)| *page == name), "{name:?}");
        }
    }

    #[test]
    fn no_key_is_bound_twice_in_one_table() {
        for &table in KEY_TABLES {
            let mut seen = HashSet::new();
            for key in table.rows.iter().flat_map(|row| row.keys) {
                assert!(seen.insert(*key), "{key} twice in {}", table.title);
            }
        }
    }

    #[test]
    fn every_table_has_a_way_back_and_a_help_line_for_each_key() {
        for &table in KEY_TABLES {
            let is_of_a_place = table.title != everywhere::TABLE.title;
            assert!(!is_of_a_place || table.rows.iter().any(|row| row.action == Action::Back), "{}", table.title);
            assert!(table.rows.iter().all(|row| !row.help.is_empty()), "{}", table.title);
            // Without a key a row is found by its name, where the list of actions opens.
            let is_named = |row: &Binding| !row.keys.is_empty() || !row.hint.is_empty() && !table.takes_text;
            assert!(table.rows.iter().all(is_named), "{}", table.title);
        }
    }

    /// Settings are written by these names.
    #[test]
    fn every_action_of_the_panes_has_a_name_of_its_own() {
        assert!(std::ptr::eq(KEY_TABLES[0], BROWSE), "the first table is the one that settings change");
        let mut seen = HashSet::new();
        for row in BROWSE.rows {
            assert!(row.name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'), "{}", row.name);
            assert!(!row.name.is_empty() && seen.insert(row.name), "{}: {}", row.name, row.help);
        }
    }

    #[test]
    fn a_table_that_takes_text_binds_no_printable_character() {
        for table in KEY_TABLES.iter().copied().filter(|table| table.takes_text) {
            for key in table.rows.iter().flat_map(|row| row.keys) {
                assert!(key.ctrl || key.alt || !matches!(key.code, Code::Char(_)), "{key} in {}", table.title);
            }
        }
    }

    /// The letters with more than one action: on another thing, yet the same act.
    const KIN: &[(char, &[Action])] = &[
        ('q', &[Action::Quit, Action::Back]),
        ('D', &[Action::Delete, Action::Discard]),
        ('e', &[Action::Edit, Action::Overwrite]),
        ('t', &[Action::Show(metadata::NAME), Action::CompareTags]),
        ('S', &[Action::Collect, Action::Show(change_set::NAME)]),
        ('w', &[Action::Write, Action::Save]),
        ('y', &[Action::Copy, Action::CopyPage, Action::CopyExplanation, Action::CopyStatement, Action::CopyAddress]),
        ('Y', &[Action::Show(copy_as::NAME), Action::CopyStatement, Action::CopyCode]),
    ];

    #[test]
    fn one_letter_has_one_meaning() {
        let mut meanings: HashMap<char, HashSet<Action>> = HashMap::new();
        // The choices of an open menu are named by their initials.
        for row in
            KEY_TABLES.iter().copied().filter(|table| !table.title.starts_with("Copy")).flat_map(|table| table.rows)
        {
            for key in row.keys.iter().filter(|key| !key.ctrl && !key.alt) {
                if let Code::Char(letter) = key.code {
                    meanings.entry(letter).or_default().insert(row.action);
                }
            }
        }
        for (letter, actions) in meanings.iter().filter(|(_, actions)| actions.len() > 1) {
            let kin = KIN.iter().find(|(of, _)| of == letter).map(|(_, kin)| kin.iter().copied().collect());
            assert_eq!(Some(actions), kin.as_ref(), "{letter}");
        }
    }

    #[test]
    fn enter_writes_only_what_a_typed_word_has_confirmed() {
        let writes = || {
            let rows = KEY_TABLES.iter().copied().flat_map(|table| table.rows.iter().map(move |row| (table, row)));
            rows.filter(|(_, row)| row.action == Action::Write)
        };
        assert!(writes().any(|(table, _)| table.takes_text));
        for (_, row) in writes().filter(|(table, _)| !table.takes_text) {
            assert!(!row.keys.contains(&key(Code::Enter)) && !row.keys.contains(&ch(' ')));
        }
    }
}
