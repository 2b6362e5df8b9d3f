//! What reads a pattern, character by character: where it is, and what it knows by then.

use super::node::Spot;
use super::problem::Problem;
use super::set::Set;

/// So many groups or classes inside one another are read; the reader calls itself.
const MAX_DEPTH: usize = 60;

/// `(?i)` and the like.
#[derive(Debug, Clone, Copy, Default)]
#[expect(clippy::struct_excessive_bools, reason = "independent flags, each a letter of a pattern")]
pub(super) struct Flags {
    pub(super) any_case: bool,
    pub(super) lines: bool,
    pub(super) dot_all: bool,
    pub(super) unix: bool,
}

/// A character of the pattern; between `\Q` and `\E` it means itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) c: char,
    pub(super) quoted: bool,
}

/// What a backslash makes of the characters after it.
pub(super) enum Escape {
    Char(char),
    Set(Set),
    Spot(Spot),
    Back(usize),
}

pub(super) struct Parser {
    pub(super) tokens: Vec<Token>,
    pub(super) at: usize,
    pub(super) flags: Flags,
    pub(super) groups: usize,
    pub(super) names: Vec<(String, usize)>,
    pub(super) depth: usize,
}

/// The pattern without the marks of its quotations.
fn tokens(pattern: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = pattern;
    while let Some(c) = rest.chars().next() {
        if let Some(after) = rest.strip_prefix("\\Q") {
            let (quotation, after) = after.split_once("\\E").unwrap_or((after, ""));
            tokens.extend(quotation.chars().map(|c| Token { c, quoted: true }));
            rest = after;
            continue;
        }
        // A backslash and what it stands before, in one: an escaped backslash begins no quotation.
        let taken = if c == '\\' { 2 } else { 1 };
        tokens.extend(rest.chars().take(taken).map(|c| Token { c, quoted: false }));
        rest = rest.char_indices().nth(taken).map_or("", |(at, _)| &rest[at..]);
    }
    tokens
}

impl Parser {
    /// At the start of a pattern.
    pub(super) fn of(pattern: &str) -> Self {
        Self { tokens: tokens(pattern), at: 0, flags: Flags::default(), groups: 0, names: Vec::new(), depth: 0 }
    }

    pub(super) fn peek(&self, ahead: usize) -> Option<Token> {
        self.tokens.get(self.at + ahead).copied()
    }

    /// Whether a character stands there that means something.
    pub(super) fn sees(&self, ahead: usize, c: char) -> bool {
        self.peek(ahead) == Some(Token { c, quoted: false })
    }

    pub(super) fn take(&mut self) -> Result<Token, Problem> {
        let token = self.peek(0).ok_or(Problem::Malformed)?;
        self.at += 1;
        Ok(token)
    }

    pub(super) fn accept(&mut self, c: char) -> bool {
        let seen = self.sees(0, c);
        self.at += usize::from(seen);
        seen
    }

    pub(super) fn expect(&mut self, c: char) -> Result<(), Problem> {
        if self.accept(c) { Ok(()) } else { Err(Problem::Malformed) }
    }

    pub(super) fn deeper<T>(&mut self, read: impl FnOnce(&mut Self) -> Result<T, Problem>) -> Result<T, Problem> {
        if self.depth == MAX_DEPTH {
            return Err(Problem::not_evaluated("so many groups inside one another"));
        }
        self.depth += 1;
        let result = read(self);
        self.depth -= 1;
        result
    }
}
