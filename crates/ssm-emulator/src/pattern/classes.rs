//! What stands between brackets.

use super::parser::{Escape, Parser, Token};
use super::problem::Problem;
use super::set::Set;

impl Parser {
    /// What follows the opening bracket of a class, the closing one included.
    pub(super) fn class(&mut self) -> Result<Set, Problem> {
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
}
