//! The one table of bindings: it feeds dispatch, footer, help and README.

use std::fmt::{self, Write as _};

/// A key as the terminal reports it, normalised once at the edge: SHIFT is folded into the character
/// (`Y`, never shift-`y`), and only press and repeat events become keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Key {
    /// Which key.
    pub code: Code,
    /// Held control.
    pub ctrl: bool,
    /// Held alt.
    pub alt: bool,
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
}

/// Where a key is pressed: each has its own rows in the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Context {
    /// The two panes.
    Browse,
    /// The search line over the tree.
    Search,
    /// The value editor.
    Editor,
    /// The form of a new parameter.
    Form,
    /// The confirmation before a write.
    Confirm,
    /// The confirmation before a write in production.
    Production,
    /// Somebody else wrote meanwhile.
    Conflict,
    /// A value that cannot be read is about to be replaced.
    Replace,
    /// Leaving an unsaved draft.
    Leave,
    /// The menu of things to copy.
    CopyAs,
    /// The list of profiles, regions or roots.
    Picker,
    /// The policies to ask for.
    Policies,
    /// What is under way.
    Activity,
    /// The list of keys, or a failure explained at full length.
    Page,
}

impl Context {
    /// The contexts in the order of help and README.
    pub const ALL: [Self; 14] = [
        Self::Browse,
        Self::Search,
        Self::Editor,
        Self::Form,
        Self::Confirm,
        Self::Production,
        Self::Conflict,
        Self::Replace,
        Self::Leave,
        Self::CopyAs,
        Self::Picker,
        Self::Policies,
        Self::Activity,
        Self::Page,
    ];

    /// A heading for help and README.
    pub fn title(self) -> &'static str {
        match self {
            Self::Browse => "Browse",
            Self::Search => "Search",
            Self::Editor => "Editor",
            Self::Form => "New parameter",
            Self::Confirm => "Confirmation",
            Self::Production => "Confirmation in production",
            Self::Conflict => "Conflict",
            Self::Replace => "Unreadable value",
            Self::Leave => "Unsaved draft",
            Self::CopyAs => "Copy as",
            Self::Picker => "Profiles, regions and roots",
            Self::Policies => "Policies to ask for",
            Self::Activity => "What is under way",
            Self::Page => "Help and explanations",
        }
    }

    /// Whether a key without a binding is text to be typed.
    pub fn takes_text(self) -> bool {
        matches!(self, Self::Search | Self::Editor | Self::Form | Self::Production | Self::Picker)
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
    CopyAs,
    Edit,
    New,
    Search,
    Profile,
    Region,
    Root,
    Policies,
    Activity,
    Cancel,
    Refresh,
    Sort,
    Explain,
    Help,
    Back,
    Quit,
    Save,
    Undo,
    Redo,
    NextField,
    PreviousField,
    Write,
    ShowDiff,
    ReadTheirs,
    Overwrite,
    Discard,
    CopyName,
    CopyArn,
    CopyCommand,
    CopyStatement,
    CopyExplanation,
    CopyValue,
}

/// One row of the table.
#[derive(Debug, Clone, Copy)]
pub struct Binding {
    /// Where it holds.
    pub context: Context,
    /// The keys, the first of which the footer shows.
    pub keys: &'static [Key],
    /// What it does.
    pub action: Action,
    /// A word or two for the footer; empty where the footer does not show it.
    pub hint: &'static str,
    /// A sentence for help and README.
    pub help: &'static str,
}

const fn key(code: Code) -> Key {
    Key { code, ctrl: false, alt: false }
}

const fn ch(c: char) -> Key {
    key(Code::Char(c))
}

const fn ctrl(c: char) -> Key {
    Key { code: Code::Char(c), ctrl: true, alt: false }
}

const fn row(
    context: Context,
    keys: &'static [Key],
    action: Action,
    hint: &'static str,
    help: &'static str,
) -> Binding {
    Binding { context, keys, action, hint, help }
}

const UP: &[Key] = &[key(Code::Up), ch('k')];
const DOWN: &[Key] = &[key(Code::Down), ch('j')];
const ESC: &[Key] = &[key(Code::Esc)];
const PAGE_UP: &[Key] = &[ctrl('u'), key(Code::PageUp)];
const PAGE_DOWN: &[Key] = &[ctrl('d'), key(Code::PageDown)];
const FIRST: &[Key] = &[ch('g'), key(Code::Home)];
const LAST: &[Key] = &[ch('G'), key(Code::End)];
const CTRL_C: &[Key] = &[ctrl('c')];

/// Every binding, in the order of help; within a context, the order in which the footer drops what does not fit.
pub const BINDINGS: &[Binding] = {
    use Action as A;
    use Context as C;
    &[
        row(C::Browse, &[ch(' ')], A::Reveal, "reveal", "reveal the value for 30 seconds, or mask it"),
        row(C::Browse, &[ch('y')], A::Copy, "copy", "copy the value; it stays masked"),
        row(C::Browse, &[ch('e')], A::Edit, "edit", "edit the value; nothing is written without a confirmation"),
        row(C::Browse, &[ch('/')], A::Search, "search", "search all names, fuzzily, while they still arrive"),
        row(C::Browse, &[ch('n')], A::New, "new", "new parameter, its path prefilled"),
        row(C::Browse, &[ch('?')], A::Help, "help", "show the keys"),
        row(C::Browse, &[ch('q'), ctrl('c')], A::Quit, "quit", "quit; a write in flight is finished first"),
        row(
            C::Browse,
            &[key(Code::Enter)],
            A::Enter,
            "open",
            "open or close the folder; go into the details of a parameter",
        ),
        row(C::Browse, &[ch('x')], A::Explain, "explain", "explain a failure at full length, with what to ask for"),
        row(
            C::Browse,
            &[ch('Y')],
            A::CopyAs,
            "copy as…",
            "copy the value, the name, the ARN, an AWS CLI command, the policy statement",
        ),
        row(C::Browse, &[ch('f')], A::Format, "format", "show JSON indented and a list one item a line, or as stored"),
        row(
            C::Browse,
            &[ch('s')],
            A::Sort,
            "sort",
            "the next order: by last change, by version, flat by name, the tree again",
        ),
        row(C::Browse, &[ch('r')], A::Refresh, "refresh", "list afresh, or try the connection again"),
        row(C::Browse, &[ch('p')], A::Profile, "profile", "go to another profile, to the same path"),
        row(C::Browse, &[ch('R')], A::Region, "region", "go to another region, to the same path"),
        row(
            C::Browse,
            &[ch('o')],
            A::Root,
            "other root",
            "show another root: a folder alone, what other accounts share, what AWS publishes",
        ),
        row(
            C::Browse,
            &[ch('P')],
            A::Policies,
            "policy",
            "show the policies to ask for: to read this row, to write it",
        ),
        row(C::Browse, &[ch('a')], A::Activity, "activity", "show what is under way, and cancel it there"),
        row(C::Browse, &[key(Code::Tab)], A::NextPane, "pane", "go to the other pane"),
        row(C::Browse, UP, A::Up, "", "up; scrolls in the detail pane"),
        row(C::Browse, DOWN, A::Down, "", "down; scrolls in the detail pane"),
        row(C::Browse, &[key(Code::Right), ch('l')], A::Open, "", "open the folder"),
        row(C::Browse, &[key(Code::Left), ch('h')], A::Close, "", "close the folder, or go to the one around"),
        row(C::Browse, FIRST, A::First, "", "first row"),
        row(C::Browse, LAST, A::Last, "", "last row"),
        row(C::Browse, PAGE_DOWN, A::PageDown, "", "a page down"),
        row(C::Browse, PAGE_UP, A::PageUp, "", "a page up"),
        row(C::Browse, ESC, A::Back, "", "mask the value; cancel what is under way; back to the tree"),
        row(
            C::Search,
            &[key(Code::Enter)],
            A::Enter,
            "go there",
            "go to the name under the cursor; open a full name that is not listed, if it exists",
        ),
        row(C::Search, ESC, A::Back, "back", "leave the search, back to where it began"),
        row(C::Search, &[key(Code::Up), ctrl('p')], A::Up, "", "the hit above"),
        row(C::Search, &[key(Code::Down), ctrl('n')], A::Down, "", "the hit below"),
        row(C::Search, PAGE_DOWN_TEXT, A::PageDown, "", "a page down"),
        row(C::Search, PAGE_UP_TEXT, A::PageUp, "", "a page up"),
        row(C::Search, CTRL_C, A::Quit, "quit", "quit"),
        row(C::Editor, &[ctrl('s')], A::Save, "save…", "go to the confirmation"),
        row(C::Editor, ESC, A::Back, "leave", "leave the editor; asks before it drops a draft"),
        row(C::Editor, &[ctrl('z')], A::Undo, "undo", "undo"),
        row(C::Editor, &[ctrl('y')], A::Redo, "redo", "redo"),
        row(C::Editor, CTRL_C, A::Quit, "quit", "quit; asks before it drops a draft"),
        row(C::Form, &[ctrl('s')], A::Save, "create…", "check the form and go to the confirmation"),
        row(C::Form, ESC, A::Back, "leave", "leave the form; asks before it drops what was typed"),
        row(C::Form, &[key(Code::Tab)], A::NextField, "next field", "the next field"),
        row(C::Form, &[key(Code::BackTab)], A::PreviousField, "", "the field before"),
        row(C::Form, &[ctrl('z')], A::Undo, "", "undo in this field"),
        row(C::Form, &[ctrl('y')], A::Redo, "", "redo in this field"),
        row(C::Form, CTRL_C, A::Quit, "quit", "quit; asks before it drops what was typed"),
        row(C::Confirm, &[ch('w')], A::Write, "write", "write exactly what is shown"),
        row(C::Confirm, DOWN, A::Down, "more", "scroll down"),
        row(C::Confirm, &[ch('d')], A::ShowDiff, "show", "show or mask what would be written, and what it replaces"),
        row(C::Confirm, &[ch('x')], A::Explain, "explain", "explain why nothing was written, with what to ask for"),
        row(C::Confirm, &[ch('r')], A::Refresh, "connect anew", "connect anew after a new login; the draft stays"),
        row(
            C::Confirm,
            &[key(Code::Esc), ch('n')],
            A::Back,
            "back",
            "write nothing, back to the draft; stop trying again",
        ),
        row(C::Confirm, &[ch('a')], A::Activity, "under way", "show what is under way"),
        row(C::Confirm, &[ch('p')], A::Profile, "", "go to another profile instead; asks before it drops the draft"),
        row(C::Confirm, &[ch('R')], A::Region, "", "go to another region instead; asks before it drops the draft"),
        row(C::Confirm, &[ch('o')], A::Root, "", "show another root instead; asks before it drops the draft"),
        row(C::Confirm, UP, A::Up, "", "scroll up"),
        row(C::Confirm, PAGE_DOWN, A::PageDown, "", "a page down"),
        row(C::Confirm, PAGE_UP, A::PageUp, "", "a page up"),
        row(C::Confirm, CTRL_C, A::Quit, "", "quit; asks before it drops the draft"),
        row(
            C::Production,
            &[key(Code::Enter)],
            A::Write,
            "write",
            "write exactly what is shown, once the last segment of the name has been typed",
        ),
        row(C::Production, &[key(Code::Down)], A::Down, "more", "scroll down"),
        row(
            C::Production,
            &[key(Code::Tab)],
            A::ShowDiff,
            "show",
            "show or mask what would be written, and what it replaces",
        ),
        row(
            C::Production,
            &[ctrl('x')],
            A::Explain,
            "explain",
            "explain why nothing was written, with what to ask for",
        ),
        row(C::Production, &[ctrl('r')], A::Refresh, "connect anew", "connect anew after a new login; the draft stays"),
        row(C::Production, ESC, A::Back, "back", "write nothing, back to the draft"),
        row(C::Production, &[ctrl('t')], A::Activity, "under way", "show what is under way"),
        row(C::Production, &[key(Code::Up)], A::Up, "", "scroll up"),
        row(C::Production, &[key(Code::PageDown)], A::PageDown, "", "a page down"),
        row(C::Production, &[key(Code::PageUp)], A::PageUp, "", "a page up"),
        row(C::Production, CTRL_C, A::Quit, "", "quit; asks before it drops the draft"),
        row(C::Conflict, &[ch('t')], A::ReadTheirs, "theirs", "read what they wrote and show how mine differs"),
        row(C::Conflict, &[ch('o')], A::Overwrite, "overwrite theirs…", "go to the confirmation against their version"),
        row(C::Conflict, &[ch('x')], A::Discard, "drop mine", "keep theirs and drop my draft"),
        row(C::Conflict, ESC, A::Back, "back", "write nothing, back to the draft"),
        row(C::Conflict, UP, A::Up, "", "scroll up"),
        row(C::Conflict, DOWN, A::Down, "", "scroll down"),
        row(C::Conflict, CTRL_C, A::Quit, "", "quit; asks before it drops the draft"),
        row(C::Replace, &[ch('r')], A::Overwrite, "replace", "write a new value without having seen the old one"),
        row(C::Replace, ESC, A::Back, "back", "leave it as it is"),
        row(C::Replace, CTRL_C, A::Quit, "", "quit"),
        row(C::Leave, &[ch('x')], A::Discard, "drop the draft", "drop the draft"),
        row(C::Leave, ESC, A::Back, "keep it", "keep the draft and go on"),
        row(C::CopyAs, &[ch('v')], A::CopyValue, "", "the value"),
        row(C::CopyAs, &[ch('n')], A::CopyName, "", "the name"),
        row(C::CopyAs, &[ch('a')], A::CopyArn, "", "the ARN"),
        row(C::CopyAs, &[ch('c')], A::CopyCommand, "", "the AWS CLI command that reads it"),
        row(C::CopyAs, &[ch('s')], A::CopyStatement, "", "the policy statement that a denial asks for"),
        row(C::CopyAs, ESC, A::Back, "close", "close the menu"),
        row(C::CopyAs, CTRL_C, A::Quit, "", "quit"),
        row(C::Picker, &[key(Code::Enter)], A::Enter, "go there", "go to the profile, region or root under the cursor"),
        row(C::Picker, ESC, A::Back, "stay", "stay here"),
        row(C::Picker, &[key(Code::Up), ctrl('p')], A::Up, "", "the choice above"),
        row(C::Picker, &[key(Code::Down), ctrl('n')], A::Down, "", "the choice below"),
        row(C::Picker, PAGE_DOWN_TEXT, A::PageDown, "", "a page down"),
        row(C::Picker, PAGE_UP_TEXT, A::PageUp, "", "a page up"),
        row(C::Picker, CTRL_C, A::Quit, "quit", "quit; asks before it drops a draft"),
        row(C::Policies, &[ch('s')], A::CopyStatement, "copy", "copy the policy that is shown"),
        row(C::Policies, &[key(Code::Tab)], A::NextField, "read or read-write", "show the other policy"),
        row(C::Policies, &[key(Code::Esc), ch('q'), ch('P')], A::Back, "close", "close"),
        row(C::Policies, UP, A::Up, "", "scroll up"),
        row(C::Policies, DOWN, A::Down, "", "scroll down"),
        row(C::Policies, PAGE_DOWN, A::PageDown, "", "a page down"),
        row(C::Policies, PAGE_UP, A::PageUp, "", "a page up"),
        row(C::Policies, FIRST, A::First, "", "to the top"),
        row(C::Policies, LAST, A::Last, "", "to the end"),
        row(C::Policies, CTRL_C, A::Quit, "", "quit"),
        row(C::Activity, &[ch('x')], A::Cancel, "cancel", "cancel what the cursor is on; a write is not cancelled"),
        row(C::Activity, &[key(Code::Esc), ch('q'), ch('a')], A::Back, "close", "close"),
        row(C::Activity, UP, A::Up, "", "up"),
        row(C::Activity, DOWN, A::Down, "", "down"),
        row(C::Activity, CTRL_C, A::Quit, "", "quit"),
        row(C::Page, &[key(Code::Esc), ch('q'), ch('?'), ch('x')], A::Back, "close", "close"),
        row(C::Page, &[ch('s')], A::CopyStatement, "copy the statement", "copy the policy statement that is shown"),
        row(
            C::Page,
            &[ch('y')],
            A::CopyExplanation,
            "copy it all",
            "copy the whole explanation, with account and region, for whoever can help; no value is in it",
        ),
        row(C::Page, UP, A::Up, "", "scroll up"),
        row(C::Page, DOWN, A::Down, "", "scroll down"),
        row(C::Page, PAGE_DOWN, A::PageDown, "", "a page down"),
        row(C::Page, PAGE_UP, A::PageUp, "", "a page up"),
        row(C::Page, FIRST, A::First, "", "to the top"),
        row(C::Page, LAST, A::Last, "", "to the end"),
        row(C::Page, CTRL_C, A::Quit, "", "quit"),
    ]
};

const PAGE_UP_TEXT: &[Key] = &[key(Code::PageUp), ctrl('u')];
const PAGE_DOWN_TEXT: &[Key] = &[key(Code::PageDown), ctrl('d')];

/// What a key does there; `None` where it is text or nothing.
pub fn action(context: Context, key: Key) -> Option<Action> {
    BINDINGS.iter().find(|b| b.context == context && b.keys.contains(&key)).map(|b| b.action)
}

/// The rows of one context.
pub fn bindings(context: Context) -> impl Iterator<Item = &'static Binding> {
    BINDINGS.iter().filter(move |b| b.context == context)
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.ctrl {
            f.write_str("ctrl-")?;
        }
        if self.alt {
            f.write_str("alt-")?;
        }
        f.write_str(match self.code {
            Code::Char(' ') => "space",
            Code::Char(c) => return write!(f, "{c}"),
            Code::Enter => "enter",
            Code::Esc => "esc",
            Code::Tab => "tab",
            Code::BackTab => "shift-tab",
            Code::Backspace => "backspace",
            Code::Delete => "del",
            Code::Up => "↑",
            Code::Down => "↓",
            Code::Left => "←",
            Code::Right => "→",
            Code::Home => "home",
            Code::End => "end",
            Code::PageUp => "pgup",
            Code::PageDown => "pgdn",
        })
    }
}

impl Binding {
    /// All its keys, for help and README: `↑ k`.
    pub fn keys_text(&self) -> String {
        self.keys.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
    }
}

/// The key tables of the README, in Markdown; a test holds the README to it.
pub fn markdown() -> String {
    let mut out = String::new();
    for context in Context::ALL {
        let _ = writeln!(out, "| {} | |\n|---|---|", context.title());
        for binding in bindings(context) {
            let keys = binding.keys.iter().map(|k| format!("`{k}`")).collect::<Vec<_>>().join(" ");
            let _ = writeln!(out, "| {keys} | {} |", binding.help);
        }
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_key_is_bound_twice_in_one_context() {
        let mut seen = HashSet::new();
        for binding in BINDINGS {
            for key in binding.keys {
                assert!(seen.insert((binding.context, *key)), "{key} twice in {:?}", binding.context);
            }
        }
    }

    #[test]
    fn every_context_has_a_way_back_and_a_help_line_for_each_key() {
        for context in Context::ALL {
            assert!(bindings(context).any(|b| b.action == Action::Back), "{context:?}");
            assert!(bindings(context).all(|b| !b.help.is_empty() && !b.keys.is_empty()), "{context:?}");
        }
    }

    #[test]
    fn a_context_that_takes_text_binds_no_printable_character() {
        for binding in BINDINGS.iter().filter(|b| b.context.takes_text()) {
            for key in binding.keys {
                assert!(key.ctrl || !matches!(key.code, Code::Char(_)), "{key} in {:?}", binding.context);
            }
        }
    }

    #[test]
    fn enter_writes_only_what_a_typed_word_has_confirmed() {
        let writes = BINDINGS.iter().filter(|b| b.action == Action::Write);
        assert!(writes.clone().any(|b| b.context == Context::Production && b.context.takes_text()));
        for binding in writes.filter(|b| b.context != Context::Production) {
            assert!(!binding.keys.contains(&key(Code::Enter)));
            assert!(!binding.keys.contains(&ch(' ')));
        }
    }
}
