//! From the text of a pattern to its parts, as `java.util.regex.Pattern` reads them.

use std::rc::Rc;

use super::problem::Problem;
use super::set::Set;

/// So many groups or classes inside one another are read; the reader calls itself.
const MAX_DEPTH: usize = 60;

/// A part of a pattern.
#[derive(Debug, Clone)]
pub(super) enum Node {
    Empty,
    One(Rc<Set>),
    All(Vec<Self>),
    Either(Vec<Self>),
    /// Remembers what it took, for references to it.
    Group(usize, Box<Self>),
    Repeat {
        node: Box<Self>,
        least: u32,
        /// `None`: without end.
        most: Option<u32>,
        how: How,
    },
    /// Once it fits, it does not try otherwise.
    Atomic(Box<Self>),
    Look {
        node: Box<Self>,
        /// Shortest and longest that a look behind may be; `None` looks ahead.
        behind: Option<(usize, usize)>,
        negative: bool,
    },
    /// What a group took, again.
    Back {
        group: usize,
        any_case: bool,
    },
    At(Spot),
}

/// How often a repetition tries first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    Greedy,
    Lazy,
    Possessive,
}

/// A condition on the place itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Spot {
    Start,
    End,
    /// The end, or before the last line end.
    LastEnd {
        unix: bool,
    },
    LineStart {
        unix: bool,
    },
    LineEnd {
        unix: bool,
    },
    WordEdge,
    NoWordEdge,
}

/// A pattern in parts.
#[derive(Debug)]
pub(super) struct Expression {
    pub(super) node: Node,
    /// How many groups it has, the whole not counted.
    pub(super) groups: usize,
}

/// `(?i)` and the like.
#[derive(Debug, Clone, Copy, Default)]
#[expect(clippy::struct_excessive_bools, reason = "independent flags, each a letter of a pattern")]
struct Flags {
    any_case: bool,
    lines: bool,
    dot_all: bool,
    unix: bool,
}

/// A character of the pattern; between `\Q` and `\E` it means itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Token {
    c: char,
    quoted: bool,
}

/// What a backslash makes of the characters after it.
enum Escape {
    Char(char),
    Set(Set),
    Spot(Spot),
    Back(usize),
}

struct Parser {
    tokens: Vec<Token>,
    at: usize,
    flags: Flags,
    groups: usize,
    names: Vec<(String, usize)>,
    depth: usize,
}

pub(super) fn parse(pattern: &str) -> Result<Expression, Problem> {
    let mut parser =
        Parser { tokens: tokens(pattern), at: 0, flags: Flags::default(), groups: 0, names: Vec::new(), depth: 0 };
    let node = parser.alternatives()?;
    // Only a bracket that closes nothing is left over.
    if parser.at < parser.tokens.len() {
        Err(Problem::Malformed)
    } else {
        Ok(Expression { node, groups: parser.groups })
    }
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
    fn peek(&self, ahead: usize) -> Option<Token> {
        self.tokens.get(self.at + ahead).copied()
    }

    /// Whether a character stands there that means something.
    fn sees(&self, ahead: usize, c: char) -> bool {
        self.peek(ahead) == Some(Token { c, quoted: false })
    }

    fn take(&mut self) -> Result<Token, Problem> {
        let token = self.peek(0).ok_or(Problem::Malformed)?;
        self.at += 1;
        Ok(token)
    }

    fn accept(&mut self, c: char) -> bool {
        let seen = self.sees(0, c);
        self.at += usize::from(seen);
        seen
    }

    fn expect(&mut self, c: char) -> Result<(), Problem> {
        if self.accept(c) { Ok(()) } else { Err(Problem::Malformed) }
    }

    fn deeper<T>(&mut self, read: impl FnOnce(&mut Self) -> Result<T, Problem>) -> Result<T, Problem> {
        if self.depth == MAX_DEPTH {
            return Err(Problem::not_evaluated("so many groups inside one another"));
        }
        self.depth += 1;
        let result = read(self);
        self.depth -= 1;
        result
    }

    fn alternatives(&mut self) -> Result<Node, Problem> {
        let mut branches = vec![self.sequence()?];
        while self.accept('|') {
            branches.push(self.sequence()?);
        }
        Ok(if branches.len() == 1 { branches.swap_remove(0) } else { Node::Either(branches) })
    }

    fn sequence(&mut self) -> Result<Node, Problem> {
        let mut nodes = Vec::new();
        while self.peek(0).is_some() && !self.sees(0, '|') && !self.sees(0, ')') {
            if let Some(node) = self.atom()? {
                nodes.push(self.repeated(node)?);
            }
        }
        Ok(Node::All(nodes))
    }

    /// One part, before what repeats it. `None` for flags, which cannot be repeated.
    fn atom(&mut self) -> Result<Option<Node>, Problem> {
        // A brace with nothing before it repeats nothing.
        if self.sees(0, '{') {
            return Ok(Some(Node::Empty));
        }
        let Token { c, quoted } = self.take()?;
        if quoted {
            return Ok(Some(self.literal(c)));
        }
        Ok(Some(match c {
            '(' => return self.deeper(Self::group),
            '[' => Node::One(Rc::new(self.deeper(Self::class)?)),
            '.' => Node::One(Rc::new(Set::dot(self.flags.dot_all, self.flags.unix))),
            '^' if self.flags.lines => Node::At(Spot::LineStart { unix: self.flags.unix }),
            '^' => Node::At(Spot::Start),
            '$' if self.flags.lines => Node::At(Spot::LineEnd { unix: self.flags.unix }),
            '$' => Node::At(Spot::LastEnd { unix: self.flags.unix }),
            '?' | '*' | '+' => return Err(Problem::Malformed),
            '\\' => match self.escape(false)? {
                Escape::Char(c) => self.literal(c),
                Escape::Set(set) => Node::One(Rc::new(set)),
                Escape::Spot(spot) => Node::At(spot),
                Escape::Back(group) => Node::Back { group, any_case: self.flags.any_case },
            },
            c => self.literal(c),
        }))
    }

    fn literal(&self, c: char) -> Node {
        Node::One(Rc::new(Set::of(c, self.flags.any_case)))
    }

    /// The part with the repetition that follows it, if one does.
    fn repeated(&mut self, node: Node) -> Result<Node, Problem> {
        let (least, most) = if self.accept('?') {
            (0, Some(1))
        } else if self.accept('*') {
            (0, None)
        } else if self.accept('+') {
            (1, None)
        } else if self.accept('{') {
            self.counts()?
        } else {
            return Ok(node);
        };
        let how = match (self.accept('?'), self.sees(0, '+')) {
            (true, _) => How::Lazy,
            (false, true) => {
                self.at += 1;
                How::Possessive
            }
            (false, false) => How::Greedy,
        };
        Ok(Node::Repeat { node: Box::new(node), least, most, how })
    }

    /// What stands in the braces of a repetition, the closing one included.
    fn counts(&mut self) -> Result<(u32, Option<u32>), Problem> {
        let least = self.number()?.ok_or(Problem::Malformed)?;
        let most = if !self.accept(',') {
            Some(least)
        } else if self.sees(0, '}') {
            None
        } else {
            Some(self.number()?.unwrap_or(0))
        };
        self.expect('}')?;
        if most.is_some_and(|most| most < least) { Err(Problem::Malformed) } else { Ok((least, most)) }
    }

    fn number(&mut self) -> Result<Option<u32>, Problem> {
        let mut number = None;
        while let Some(digit) = self.peek(0).filter(|token| !token.quoted).and_then(|token| token.c.to_digit(10)) {
            self.at += 1;
            let next = number.unwrap_or(0_u32).checked_mul(10).and_then(|number| number.checked_add(digit));
            number = Some(next.ok_or_else(|| Problem::not_evaluated("a repetition of so many"))?);
        }
        Ok(number)
    }

    /// What follows an opening bracket, the closing one included.
    fn group(&mut self) -> Result<Option<Node>, Problem> {
        let before = self.flags;
        if !self.accept('?') {
            return self.remembered(before, None).map(Some);
        }
        let node = match self.take()?.c {
            ':' => self.closed(before)?,
            '>' => Node::Atomic(Box::new(self.closed(before)?)),
            '=' => self.look(before, false, false)?,
            '!' => self.look(before, false, true)?,
            '<' if self.accept('=') => self.look(before, true, false)?,
            '<' if self.accept('!') => self.look(before, true, true)?,
            '<' => {
                let name = self.name('>')?;
                if self.names.iter().any(|(other, _)| *other == name) {
                    return Err(Problem::Malformed);
                }
                return self.remembered(before, Some(name)).map(Some);
            }
            _ => {
                self.at -= 1;
                self.flags()?;
                // Without a part of their own, flags hold to the end of the group around them.
                if self.accept(')') {
                    return Ok(None);
                }
                self.expect(':')?;
                self.closed(before)?
            }
        };
        Ok(Some(node))
    }

    /// The inside of a group and its closing bracket; flags that were set inside end with it.
    fn closed(&mut self, before: Flags) -> Result<Node, Problem> {
        let node = self.alternatives()?;
        self.expect(')')?;
        self.flags = before;
        Ok(node)
    }

    fn remembered(&mut self, before: Flags, name: Option<String>) -> Result<Node, Problem> {
        self.groups += 1;
        let number = self.groups;
        self.names.extend(name.map(|name| (name, number)));
        Ok(Node::Group(number, Box::new(self.closed(before)?)))
    }

    fn look(&mut self, before: Flags, behind: bool, negative: bool) -> Result<Node, Problem> {
        let node = Box::new(self.closed(before)?);
        let behind = if behind { Some(width(&node)?) } else { None };
        Ok(Node::Look { node, behind, negative })
    }

    /// A group's name, with what ends it.
    fn name(&mut self, end: char) -> Result<String, Problem> {
        let mut name = String::new();
        while !self.accept(end) {
            let c = self.take()?.c;
            if !(c.is_ascii_alphabetic() || c.is_ascii_digit() && !name.is_empty()) {
                return Err(Problem::Malformed);
            }
            name.push(c);
        }
        if name.is_empty() { Err(Problem::Malformed) } else { Ok(name) }
    }

    fn flags(&mut self) -> Result<(), Problem> {
        let mut on = true;
        loop {
            match self.peek(0).map(|token| token.c) {
                Some('i') => self.flags.any_case = on,
                Some('m') => self.flags.lines = on,
                Some('s') => self.flags.dot_all = on,
                Some('d') => self.flags.unix = on,
                Some('-') if on => on = false,
                Some(c @ ('u' | 'U' | 'x' | 'c')) => return Err(Problem::NotEvaluated(format!("the flag {c}"))),
                Some(':' | ')') => return Ok(()),
                _ => return Err(Problem::Malformed),
            }
            self.at += 1;
        }
    }

    /// What follows the opening bracket of a class, the closing one included.
    fn class(&mut self) -> Result<Set, Problem> {
        let negative = self.accept('^');
        let mut simple = true;
        let mut set = Set::Union(self.class_items(&mut simple)?);
        while self.accept('&') {
            // The items end at a bracket or at two of these.
            self.expect('&')?;
            simple = false;
            if self.sees(0, ']') {
                return Err(Problem::not_evaluated("an intersection with nothing"));
            }
            let other = if self.accept('[') {
                let nested = self.deeper(Self::class)?;
                if !(self.sees(0, ']') || self.sees(0, '&') && self.sees(1, '&')) {
                    return Err(Problem::not_evaluated("an intersection with more than one class"));
                }
                nested
            } else {
                let mut plain = true;
                let items = self.class_items(&mut plain)?;
                if items.is_empty() || !plain {
                    return Err(Problem::not_evaluated("an intersection with no class or with several"));
                }
                Set::Union(items)
            };
            if matches!(&set, Set::Union(items) if items.is_empty()) {
                return Err(Problem::not_evaluated("an intersection of nothing"));
            }
            set = Set::Both(Box::new(set), Box::new(other));
        }
        self.expect(']')?;
        if negative && !simple {
            // Java 8 and Java 9 disagree on what the negation covers.
            return Err(Problem::not_evaluated("a negated class with classes in it"));
        }
        Ok(if negative { set.not() } else { set })
    }

    /// The items of a class up to its end or an intersection. A closing bracket that comes first is an item.
    fn class_items(&mut self, simple: &mut bool) -> Result<Vec<Set>, Problem> {
        let mut items = Vec::new();
        loop {
            if self.sees(0, ']') && !items.is_empty() || self.sees(0, '&') && self.sees(1, '&') {
                return Ok(items);
            }
            if self.accept('[') {
                *simple = false;
                items.push(self.deeper(Self::class)?);
                continue;
            }
            items.push(self.class_item()?);
        }
    }

    /// One character of a class, or two with all between them, or a set that has a name.
    fn class_item(&mut self) -> Result<Set, Problem> {
        let from = match self.class_char()? {
            Escape::Char(c) => c,
            Escape::Set(set) => return Ok(set),
            _ => return Err(Problem::Malformed),
        };
        let any_case = self.flags.any_case;
        if !self.sees(0, '-') || self.sees(1, ']') || self.sees(1, '[') {
            return Ok(Set::of(from, any_case));
        }
        self.at += 1;
        match self.class_char()? {
            Escape::Char(to) if from <= to => Ok(Set::Range { from, to, any_case }),
            Escape::Set(_) => Err(Problem::not_evaluated("a range that ends in a class")),
            _ => Err(Problem::Malformed),
        }
    }

    fn class_char(&mut self) -> Result<Escape, Problem> {
        match self.take()? {
            Token { c: '\\', quoted: false } => self.escape(true),
            Token { c, .. } => Ok(Escape::Char(c)),
        }
    }

    /// What follows a backslash.
    fn escape(&mut self, in_class: bool) -> Result<Escape, Problem> {
        let c = self.take()?.c;
        if let Some(set) = Set::predefined(c) {
            return Ok(Escape::Set(set));
        }
        let unix = self.flags.unix;
        Ok(match c {
            'p' | 'P' => {
                let set = self.property()?;
                Escape::Set(if c == 'P' { set.not() } else { set })
            }
            '0' => Escape::Char(self.octal()?),
            'x' => Escape::Char(self.hexadecimal()?),
            'u' => Escape::Char(self.utf16()?),
            'c' => Escape::Char(char::from_u32(self.take()?.c as u32 ^ 64).ok_or(Problem::Malformed)?),
            't' => Escape::Char('\t'),
            'n' => Escape::Char('\n'),
            'r' => Escape::Char('\r'),
            'f' => Escape::Char('\u{c}'),
            'a' => Escape::Char('\u{7}'),
            'e' => Escape::Char('\u{1b}'),
            'R' | 'X' | 'N' if !in_class => return Err(Problem::NotEvaluated(format!("\\{c}"))),
            'N' => return Err(Problem::not_evaluated("\\N")),
            'b' if !in_class && self.sees(0, '{') => return Err(Problem::not_evaluated("\\b{…}")),
            'b' if !in_class => Escape::Spot(Spot::WordEdge),
            'B' if !in_class => Escape::Spot(Spot::NoWordEdge),
            'A' | 'G' if !in_class => Escape::Spot(Spot::Start),
            'z' if !in_class => Escape::Spot(Spot::End),
            'Z' if !in_class => Escape::Spot(Spot::LastEnd { unix }),
            'k' if !in_class => {
                self.expect('<')?;
                let name = self.name('>')?;
                let group = self.names.iter().find(|(known, _)| *known == name);
                Escape::Back(group.ok_or(Problem::Malformed)?.1)
            }
            '1'..='9' if !in_class => Escape::Back(self.reference(c)),
            c if c.is_ascii_alphanumeric() => return Err(Problem::Malformed),
            c => Escape::Char(c),
        })
    }

    /// The number of the group that is meant: as many digits as make the number of a group that has begun.
    fn reference(&mut self, first: char) -> usize {
        let mut number = first.to_digit(10).unwrap_or_default() as usize;
        while let Some(digit) = self.peek(0).filter(|token| !token.quoted).and_then(|token| token.c.to_digit(10)) {
            let longer = number * 10 + digit as usize;
            if longer > self.groups {
                break;
            }
            number = longer;
            self.at += 1;
        }
        number
    }

    fn property(&mut self) -> Result<Set, Problem> {
        let first = self.take()?.c;
        if first != '{' {
            return Set::property(&first.to_string(), self.flags.any_case);
        }
        let mut name = String::new();
        while !self.accept('}') {
            name.push(self.take()?.c);
        }
        Set::property(&name, self.flags.any_case)
    }

    fn digit(&mut self, radix: u32) -> Option<u32> {
        let digit = self.peek(0)?.c.to_digit(radix)?;
        self.at += 1;
        Some(digit)
    }

    fn octal(&mut self) -> Result<char, Problem> {
        let mut number = self.digit(8).ok_or(Problem::Malformed)?;
        // Three digits only where they are one byte.
        let most = if number <= 3 { 3 } else { 2 };
        for _ in 1..most {
            let Some(digit) = self.digit(8) else { break };
            number = number * 8 + digit;
        }
        char::from_u32(number).ok_or(Problem::Malformed)
    }

    fn hexadecimal(&mut self) -> Result<char, Problem> {
        if !self.accept('{') {
            let number = self.digit(16).zip(self.digit(16)).map(|(high, low)| high * 16 + low);
            return number.and_then(char::from_u32).ok_or(Problem::Malformed);
        }
        let mut number = self.digit(16).ok_or(Problem::Malformed)?;
        while let Some(digit) = self.digit(16) {
            number = number.checked_mul(16).ok_or(Problem::Malformed)? + digit;
        }
        self.expect('}')?;
        match char::from_u32(number) {
            Some(c) => Ok(c),
            None if number <= 0xffff => Err(Problem::not_evaluated("half a surrogate pair")),
            None => Err(Problem::Malformed),
        }
    }

    /// Four digits, or two times four where they are a surrogate pair.
    fn utf16(&mut self) -> Result<char, Problem> {
        let first = self.unit()?;
        if let Some(c) = char::from_u32(first.into()) {
            return Ok(c);
        }
        if self.accept('\\') && self.accept('u') {
            let pair = [first, self.unit()?];
            if let Some(Ok(c)) = char::decode_utf16(pair).next() {
                return Ok(c);
            }
        }
        Err(Problem::not_evaluated("half a surrogate pair"))
    }

    fn unit(&mut self) -> Result<u16, Problem> {
        let mut unit = 0;
        for _ in 0..4 {
            unit = unit * 16 + self.digit(16).ok_or(Problem::Malformed)?;
        }
        u16::try_from(unit).map_err(|_| Problem::Malformed)
    }
}

/// The shortest and the longest text that a part of a look behind takes, in characters.
fn width(node: &Node) -> Result<(usize, usize), Problem> {
    Ok(match node {
        Node::Empty | Node::Look { .. } | Node::At(_) => (0, 0),
        Node::One(_) => (1, 1),
        Node::All(nodes) => {
            let mut sum = (0, 0);
            for node in nodes {
                let (least, most) = width(node)?;
                sum = (sum.0 + least, sum.1 + most);
            }
            sum
        }
        Node::Either(nodes) => {
            let widths: Vec<(usize, usize)> = nodes.iter().map(width).collect::<Result<_, _>>()?;
            let least = widths.iter().map(|(least, _)| *least).min().unwrap_or(0);
            (least, widths.iter().map(|(_, most)| *most).max().unwrap_or(0))
        }
        Node::Group(_, node) | Node::Atomic(node) => width(node)?,
        Node::Repeat { node, least, most: Some(most), .. } if matches!(**node, Node::One(_)) => {
            (*least as usize, *most as usize)
        }
        // Whether Java finds the longest of these depends on its version, and on how it compiled them.
        Node::Repeat { .. } => return Err(Problem::not_evaluated("such a repetition in a look behind")),
        Node::Back { .. } => return Err(Problem::not_evaluated("a reference in a look behind")),
    })
}
