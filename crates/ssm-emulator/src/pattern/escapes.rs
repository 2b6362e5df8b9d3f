//! What stands behind a backslash.

use super::node::Spot;
use super::parser::{Escape, Parser};
use super::problem::Problem;
use super::set::Set;

impl Parser {
    /// What follows a backslash.
    pub(super) fn escape(&mut self, in_class: bool) -> Result<Escape, Problem> {
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
