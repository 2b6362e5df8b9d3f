//! The one table of bindings: it feeds dispatch, footer, help and README.

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
