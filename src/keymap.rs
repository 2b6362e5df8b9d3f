//! Keys, actions and the rows that bind them. Every page and pane lays out its own [`Table`] beside what its rows do and when they
//! can; dispatch, footer, help, docs/keys.md and every sentence that names a key read those rows ([`crate::app::pages::KEY_TABLES`]).

mod layout;
pub mod own;
mod spelled;

use std::fmt::Write as _;

use crate::dialect::Format;
use crate::line::Lines;
use crate::snippet::Snippet;

pub(crate) use layout::{is_of_another_alphabet, on_latin_keyboard};

/// A key as the terminal reports it, normalised once at the edge: SHIFT is folded into the character
/// (`Y`, never shift-`y`) and told only of keys that move, and only press and repeat events become keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Key {
    /// Which key.
    pub code: Code,
    /// Held control.
    pub ctrl: bool,
    /// Held alt.
    pub alt: bool,
    /// Held shift, of a key that moves the cursor.
    pub shift: bool,
}

/// Which key; the ones this program listens to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the keys are named after what is printed on them")]
pub enum Code {
    Char(char),
    Enter,
    Esc,
    Tab,
    BackTab,
    Backspace,
    Delete,
    Up,
    Down,
    Left,
    Right,
    Home,
    End,
    PageUp,
    PageDown,
    F(u8),
}

impl Code {
    /// Whether it moves a cursor: with shift held it selects what it moves over.
    pub fn moves(self) -> bool {
        use Code::{Down, End, Home, Left, PageDown, PageUp, Right, Up};
        matches!(self, Up | Down | Left | Right | Home | End | PageUp | PageDown)
    }
}

/// What a key does. One action has one meaning in every context that binds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the table below says what each does, in the words of the help")]
pub enum Action {
    Up,
    Down,
    PageUp,
    PageDown,
    First,
    Last,
    Open,
    Close,
    Enter,
    NextPane,
    Reveal,
    Format,
    Copy,
    Edit,
    EditOutside,
    New,
    NewLike,
    Choose,
    Describe,
    Delete,
    KeepValues,
    CopyTo,
    Move,
    Search,
    Profile,
    Region,
    Root,
    Activity,
    Cancel,
    Refresh,
    Reload,
    SignIn,
    Watch,
    Suspend,
    Sort,
    Explain,
    Back,
    Quit,
    Save,
    Undo,
    Redo,
    NextField,
    NextChoice,
    PreviousField,
    Write,
    Collect,
    ShowDiff,
    Compare,
    CompareTags,
    SwapSides,
    Overwrite,
    PutBack,
    Mark,
    MarkRange,
    MarkAll,
    Bookmark,
    Discard,
    CopyName,
    CopyArn,
    CopyCommand,
    CopyConsoleLink,
    CopyStatement,
    AskOwner,
    CopyExplanation,
    CopyValue,
    /// Copies the values of several, written down for what reads them.
    CopyValuesAs(Format),
    CopyField,
    CopyPage,
    CopyAddress,
    CopyCode,
    CopyJson,
    /// Copies how a template or a program refers to it.
    CopyAs(Snippet),
    /// Shows a page that needs no more than its name to be asked for.
    Show(PageName),
}

/// What a page is called in the tables of keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PageName(pub &'static str);

impl PageName {
    /// The list of keys, which whoever sees no other key must still find.
    pub const HELP: Self = Self("help");
    /// The list of actions, which is there wherever no text is typed.
    pub const ACTIONS: Self = Self("actions");
    /// The list of bookmarks, pairs and places of late.
    pub const PLACES: Self = Self("places");
    /// The list of changes of this session.
    pub const UNDO: Self = Self("undo");
}

impl Action {
    /// Shows the list of keys.
    pub const HELP: Self = Self::Show(PageName::HELP);
    /// Shows the list of actions.
    pub const ACTIONS: Self = Self::Show(PageName::ACTIONS);

    /// What it is called where what was done is kept between sessions. Other names would be other actions there.
    pub fn name(self) -> String {
        match self {
            Self::Show(PageName(page)) => format!("Show {page}"),
            action => format!("{action:?}"),
        }
    }

    /// Whether it answers a question with what cannot be taken back: nothing but its own key does it, pressed where it is asked.
    pub const fn is_answer(self) -> bool {
        matches!(self, Self::Write | Self::Discard)
    }
}

/// One row of a table: some keys, and the action they are bound to.
#[derive(Debug, Clone, Copy)]
pub struct Binding {
    /// The keys, the first of which the footer and sentences show. None where it is done by its name alone, from the list of actions.
    pub keys: &'static [Key],
    /// What they do.
    pub action: Action,
    /// What it is called in the settings, where they may give it other keys; empty elsewhere. It stays as it is: files are written by it.
    pub name: &'static str,
    /// A word or two for the footer; empty where the footer does not show it.
    pub hint: &'static str,
    /// A sentence for help and docs/keys.md.
    pub help: &'static str,
}

/// The keys of one place: a pane, a page, a question.
#[derive(Debug)]
pub struct Table {
    /// A heading for help and docs/keys.md.
    pub title: &'static str,
    /// Whether a key without a row is text to be typed.
    pub takes_text: bool,
    /// In the order of help, which is also the order in which the footer keeps what fits.
    pub rows: &'static [Binding],
    /// What help says after the rows: of what can be typed, say.
    pub(crate) notes: Option<fn(&mut Lines)>,
}

impl Table {
    /// What a key does here; `None` where it is text or nothing. Where nothing is selected, shift makes no difference.
    pub fn action(&self, key: Key) -> Option<Action> {
        let bound = |key: Key| self.rows.iter().find(|row| row.keys.contains(&key)).map(|row| row.action);
        bound(key).or_else(|| bound(Key { shift: false, ..key }))
    }

    /// The first key of an action, as it is called on the screen: what a sentence names. `None` where no key does it here.
    pub fn key_of(&self, action: Action) -> Option<String> {
        self.rows.iter().find(|row| row.action == action)?.keys.first().map(ToString::to_string)
    }
}

pub(crate) const fn key(code: Code) -> Key {
    Key { code, ctrl: false, alt: false, shift: false }
}

pub(crate) const fn ch(c: char) -> Key {
    key(Code::Char(c))
}

pub(crate) const fn alt(c: char) -> Key {
    Key { alt: true, ..ch(c) }
}

pub(crate) const fn ctrl(c: char) -> Key {
    Key { ctrl: true, ..ch(c) }
}

pub(crate) const fn row(keys: &'static [Key], action: Action, hint: &'static str, help: &'static str) -> Binding {
    Binding { keys, action, name: "", hint, help }
}

/// Keys that mean the same wherever they are bound.
pub(crate) mod keys {
    use super::{Code, Key, ch, ctrl, key};

    pub(crate) const UP: &[Key] = &[key(Code::Up), ch('k')];
    pub(crate) const DOWN: &[Key] = &[key(Code::Down), ch('j')];
    pub(crate) const ENTER: &[Key] = &[key(Code::Enter)];
    pub(crate) const ESC: &[Key] = &[key(Code::Esc)];
    pub(crate) const TAB: &[Key] = &[key(Code::Tab)];
    pub(crate) const PAGE_UP: &[Key] = &[ctrl('u'), key(Code::PageUp)];
    pub(crate) const PAGE_DOWN: &[Key] = &[ctrl('d'), key(Code::PageDown)];
    pub(crate) const FIRST: &[Key] = &[ch('g'), key(Code::Home)];
    pub(crate) const LAST: &[Key] = &[ch('G'), key(Code::End)];
    pub(crate) const CTRL_C: &[Key] = &[ctrl('c')];
    /// Where letters are typed.
    pub(crate) const PAGE_UP_TEXT: &[Key] = &[key(Code::PageUp)];
    /// Where letters are typed.
    pub(crate) const PAGE_DOWN_TEXT: &[Key] = &[key(Code::PageDown)];
    /// Where letters are typed.
    pub(crate) const UP_TEXT: &[Key] = &[key(Code::Up), ctrl('p')];
    /// Where letters are typed.
    pub(crate) const DOWN_TEXT: &[Key] = &[key(Code::Down), ctrl('n')];
}

/// Rows that several tables have in the same words.
pub(crate) mod rows {
    use super::{Action, Binding, alt, ch, ctrl, keys, row};

    pub(crate) const HELP: Binding = row(&[ch('?')], Action::HELP, "", "show the keys");
    pub(crate) const ACTIONS: Binding =
        row(&[ch(':')], Action::ACTIONS, "actions", "list all actions here by name, and do one");
    pub(crate) const SCROLL_UP: Binding = row(keys::UP, Action::Up, "", "scroll up");
    pub(crate) const SCROLL_DOWN: Binding = row(keys::DOWN, Action::Down, "", "scroll down");
    pub(crate) const PAGE_UP: Binding = row(keys::PAGE_UP, Action::PageUp, "", "a page up");
    pub(crate) const PAGE_DOWN: Binding = row(keys::PAGE_DOWN, Action::PageDown, "", "a page down");
    pub(crate) const PAGE_UP_TEXT: Binding = row(keys::PAGE_UP_TEXT, Action::PageUp, "", "a page up");
    pub(crate) const PAGE_DOWN_TEXT: Binding = row(keys::PAGE_DOWN_TEXT, Action::PageDown, "", "a page down");
    pub(crate) const TOP: Binding = row(keys::FIRST, Action::First, "", "to the top");
    pub(crate) const END: Binding = row(keys::LAST, Action::Last, "", "to the end");
    pub(crate) const QUIT: Binding = row(keys::CTRL_C, Action::Quit, "", "quit");

    /// What every page of one typed line has behind its own keys.
    pub(crate) const UNDO_TYPED: Binding = row(&[ctrl('z'), ctrl('_')], Action::Undo, "", "undo");
    pub(crate) const REDO_TYPED: Binding = row(&[alt('z')], Action::Redo, "", "redo");
    pub(crate) const QUIT_TYPED: Binding = row(keys::CTRL_C, Action::Quit, "quit", "quit");

    /// What every page that is a list has behind its own keys.
    pub(crate) const OF_A_LIST: [Binding; 8] = [
        HELP,
        row(keys::UP, Action::Up, "", "up"),
        row(keys::DOWN, Action::Down, "", "down"),
        row(keys::FIRST, Action::First, "", "first row"),
        row(keys::LAST, Action::Last, "", "last row"),
        PAGE_DOWN,
        PAGE_UP,
        QUIT,
    ];

    /// Rows behind others.
    pub(crate) const fn joined<const FIRST: usize, const THEN: usize, const ALL: usize>(
        first: [Binding; FIRST],
        then: [Binding; THEN],
    ) -> [Binding; ALL] {
        let mut all = [QUIT; ALL];
        let mut at = 0;
        while at < ALL {
            all[at] = if at < FIRST { first[at] } else { then[at - FIRST] };
            at += 1;
        }
        all
    }
}

impl Binding {
    /// The same row, under a name for the settings.
    pub(crate) const fn called(self, name: &'static str) -> Self {
        Self { name, ..self }
    }

    /// All its keys, for help: `↑ k`; of an action that has none, how it is done by its name.
    pub fn keys_text(&self) -> String {
        if self.keys.is_empty() {
            return self.by_name();
        }
        self.keys.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
    }

    /// How it is done from the list of actions: `: new-like`.
    pub(crate) fn by_name(&self) -> String {
        let name = if self.name.is_empty() { "by name" } else { self.name };
        format!("{} {name}", rows::ACTIONS.keys_text())
    }
}

/// The tables in Markdown, as docs/keys.md has them; a test holds it to that.
pub fn markdown(tables: &[&Table]) -> String {
    let mut out = String::new();
    for table in tables {
        let named = table.rows.iter().any(|row| !row.name.is_empty());
        let (title, rule) = if named { (" in the settings |", "---|") } else { ("", "") };
        let _ = writeln!(out, "| {} | |{title}\n|---|---|{rule}", table.title);
        for row in table.rows {
            let quoted = || row.keys.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(" ");
            let keys = if row.keys.is_empty() { format!("`{}`", row.by_name()) } else { quoted() };
            let name = if named { format!(" `{}` |", row.name) } else { String::new() };
            let _ = writeln!(out, "| {keys} | {} |{name}", row.help);
        }
        out.push('\n');
    }
    out
}
