//! From the text of a pattern to its parts, as `java.util.regex.Pattern` reads them.

use std::rc::Rc;

use super::node::{Expression, How, Node, Spot, width};
use super::parser::{Escape, Flags, Parser, Token};
use super::problem::Problem;
use super::set::Set;

pub(super) fn parse(pattern: &str) -> Result<Expression, Problem> {
    let mut parser = Parser::of(pattern);
    let node = parser.alternatives()?;
    // Only a bracket that closes nothing is left over.
    if parser.at < parser.tokens.len() {
        Err(Problem::Malformed)
    } else {
        Ok(Expression { node, groups: parser.groups })
    }
}

impl Parser {
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
    pub(super) fn name(&mut self, end: char) -> Result<String, Problem> {
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
}
