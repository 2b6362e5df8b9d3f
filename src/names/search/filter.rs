//! What a query asks of a parameter beside its name.

use std::cell::Cell;
use std::fmt;
use std::ops::RangeInclusive;
use std::sync::Arc;

use super::term::Term;
use crate::names::compact::Chunked;
use crate::names::facts::{Facts, Text};
use crate::parameter::{ParameterType, ServiceFilter, Tier, principal};
use crate::text;

/// A kind of filter, as documentation: the one table that the parser's complaints and the help draw from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FilterHelp {
    /// The word before the colon.
    pub word: &'static str,
    /// One as it is typed.
    pub example: &'static str,
    /// Beside the example: what it looks at, and what else can be asked.
    pub help: &'static str,
    /// What may stand after the colon.
    wants: &'static str,
}

const fn help(word: &'static str, example: &'static str, help: &'static str, wants: &'static str) -> FilterHelp {
    FilterHelp { word, example, help, wants }
}

/// Every filter there is.
pub const FILTERS: [FilterHelp; 8] = [
    help("type", "type:secure", "or string or list", "secure, string or list"),
    help("tier", "tier:advanced", "or standard", "advanced or standard"),
    help("key", "key:alias/x", "in the id of its key", "part of a key id, like alias/x"),
    help("by", "by:user", "in its author's name", "part of a principal's name"),
    help(
        "changed",
        "changed:<7d",
        "within 7 days, or >; m h d w mo y",
        "< or > and a time, like <7d or >3mo (m h d w mo y)",
    ),
    help("version", "version:>50", "or <50 or =50", "<, > or = and a number, like >50"),
    help(
        "tag",
        "tag:team=x",
        "AWS is asked; or x,y",
        "a key, or a key and values: team=x, team=x,y or \"a key\"=\"a value\"",
    ),
    help("label", "label:live", "AWS is asked", "the label of a version: letters, digits and . - _"),
];

/// Why a word with a colon is no filter. No name holds a colon (docs/parameter-store.md 1), so it can be nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Complaint {
    /// There is no such filter.
    Unknown {
        /// What stands before the colon, as typed: sanitise it before painting.
        word: Box<str>,
    },
    /// An address of the web, but not one that leads to a parameter.
    Address,
    /// A version of a parameter is asked for beside other words, or of many.
    Version,
    /// What stands after the colon is not what this filter takes; nothing yet, perhaps.
    Malformed(FilterHelp),
}

impl fmt::Display for Complaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown { word } => {
                write!(f, "there is no filter {word}:; filters are")?;
                FILTERS.iter().try_for_each(|filter| write!(f, " {}:", filter.word))
            }
            Self::Address => f.write_str("that is not the address of a parameter's page in the AWS console"),
            Self::Version => f.write_str("a version is asked for by one full name alone: /path/to/it:3"),
            Self::Malformed(FilterHelp { word, wants, .. }) => write!(f, "{word}: wants {wants}"),
        }
    }
}

/// One filter of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Filter {
    negated: bool,
    test: Test,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Test {
    Type(ParameterType),
    Tier(Tier),
    /// Its key's id contains this.
    Key(Term),
    /// The name of who wrote it contains this.
    By(Term),
    /// Seconds since it was written.
    Age(RangeInclusive<i64>),
    Version(RangeInclusive<i64>),
}

impl Filter {
    /// Understands `word:rest`.
    pub(super) fn parse(word: &str, rest: &str, negated: bool) -> Result<Self, Complaint> {
        let Some(filter) = FILTERS.iter().find(|filter| filter.word.eq_ignore_ascii_case(word)) else {
            return Err(no_filter(word));
        };
        let term = || (!rest.is_empty()).then(|| Term::new(rest));
        let test = match filter.word {
            "type" => kind(rest).map(Test::Type),
            "tier" => tier(rest).map(Test::Tier),
            "key" => term().map(Test::Key),
            "by" => term().map(Test::By),
            "changed" => age(rest).map(Test::Age),
            _ => version(rest).map(Test::Version),
        };
        test.map(|test| Self { negated, test }).ok_or(Complaint::Malformed(*filter))
    }

    /// Whether it is about the time of the last change.
    pub(super) fn is_about_change(&self) -> bool {
        matches!(self.test, Test::Age(_))
    }

    /// Whether only a description answers it (docs/parameter-store.md 2.1).
    pub(super) fn needs_description(&self) -> bool {
        matches!(self.test, Test::Tier(_) | Test::Key(_) | Test::By(_))
    }

    /// Whether every parameter that passes this at the second `now` passed `other` at `then`, if nothing was written between.
    pub(super) fn narrows(&self, now: i64, other: &Self, then: i64) -> bool {
        match (self.negated, other.negated) {
            (false, false) => self.test.implies(now, &other.test, then),
            (true, true) => other.test.implies(then, &self.test, now),
            _ => false,
        }
    }
}

impl Test {
    fn implies(&self, now: i64, other: &Self, then: i64) -> bool {
        match (self, other) {
            (Self::Key(mine), Self::Key(theirs)) | (Self::By(mine), Self::By(theirs)) => theirs.is_within(mine.text()),
            (Self::Version(mine), Self::Version(theirs)) => is_part(mine, theirs),
            (Self::Age(mine), Self::Age(theirs)) => is_part(&moments(mine, now), &moments(theirs, then)),
            _ => self == other,
        }
    }
}

/// Understands `tag:key=value` and `label:word`, which no listing answers. The word may hold quotes.
pub(super) fn asked(word: &str) -> Option<Result<ServiceFilter, Complaint>> {
    let (word, rest) = word.split_once(':')?;
    let filter = FILTERS.iter().find(|filter| filter.word.eq_ignore_ascii_case(word))?;
    let read = match filter.word {
        "tag" => ServiceFilter::tag(rest),
        "label" => ServiceFilter::label(rest),
        _ => return None,
    };
    Some(read.ok_or(Complaint::Malformed(*filter)))
}

/// What a word may have been meant as that is no filter.
fn no_filter(word: &str) -> Complaint {
    match word {
        "http" | "https" => Complaint::Address,
        _ if word.starts_with('/') => Complaint::Version,
        _ => Complaint::Unknown { word: word.into() },
    }
}

/// The moments that lie that long before `now`.
fn moments(ages: &RangeInclusive<i64>, now: i64) -> RangeInclusive<i64> {
    // An open end stays open.
    let at = |age: i64, open: i64, end: i64| if age == open { end } else { now.saturating_sub(age) };
    at(*ages.end(), i64::MAX, i64::MIN)..=at(*ages.start(), i64::MIN, i64::MAX)
}

fn is_part(a: &RangeInclusive<i64>, b: &RangeInclusive<i64>) -> bool {
    a.is_empty() || (b.start() <= a.start() && a.end() <= b.end())
}

fn kind(word: &str) -> Option<ParameterType> {
    let named = |kind: &ParameterType| [kind.short(), kind.as_str()].iter().any(|name| name.eq_ignore_ascii_case(word));
    ParameterType::ALL.into_iter().find(named)
}

fn tier(word: &str) -> Option<Tier> {
    [Tier::Advanced, Tier::Standard].into_iter().find(|tier| tier.as_str().eq_ignore_ascii_case(word))
}

/// `<7d` or `>7d`, in seconds.
fn age(text: &str) -> Option<RangeInclusive<i64>> {
    match text.split_at_checked(1)? {
        ("<", time) => Some(i64::MIN..=seconds(time)?.saturating_sub(1)),
        (">", time) => Some(seconds(time)?.saturating_add(1)..=i64::MAX),
        _ => None,
    }
}

/// `<5`, `>5`, `=5` or `5`.
fn version(text: &str) -> Option<RangeInclusive<i64>> {
    match text.split_at_checked(1)? {
        ("<", limit) => Some(i64::MIN..=number(limit)?.saturating_sub(1)),
        (">", limit) => Some(number(limit)?.saturating_add(1)..=i64::MAX),
        ("=", exact) => number(exact).map(|exact| exact..=exact),
        _ => number(text).map(|exact| exact..=exact),
    }
}

/// Digits and nothing else: no sign, no space.
fn number(digits: &str) -> Option<i64> {
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
}

/// `7d`: a whole number of one unit, as [`crate::text::age`] counts months and years.
fn seconds(time: &str) -> Option<i64> {
    let unit = time.trim_start_matches(|c: char| c.is_ascii_digit());
    let each = ["m", "h", "d", "w", "mo", "y"].contains(&unit).then(|| text::unit_seconds(unit))??;
    number(&time[..time.len() - unit.len()])?.checked_mul(each)
}

/// The filters of a query at work, on one thread.
pub(super) struct Sieve<'a> {
    filters: Vec<(&'a Filter, Verdicts)>,
    texts: &'a Chunked<Arc<str>>,
    now: i64,
}

/// Whether a text passes, by its number, and the default key last; found out once, for many parameters share a key or an
/// author.
type Verdicts = Vec<Cell<Option<bool>>>;

const DEFAULT_KEY: &str = "alias/aws/ssm";

fn remembered(verdict: Option<&Cell<Option<bool>>>, passes: impl FnOnce() -> bool) -> bool {
    let known = verdict.and_then(Cell::get);
    known.unwrap_or_else(|| {
        let passes = passes();
        if let Some(verdict) = verdict {
            verdict.set(Some(passes));
        }
        passes
    })
}

impl<'a> Sieve<'a> {
    /// `now` in seconds since 1970.
    pub(super) fn new(filters: &'a [Filter], texts: &'a Chunked<Arc<str>>, now: i64) -> Self {
        let verdicts = |filter: &Filter| match filter.test {
            Test::Key(_) | Test::By(_) => vec![Cell::new(None); texts.len() + 1],
            _ => Verdicts::new(),
        };
        Self { filters: filters.iter().map(|filter| (filter, verdicts(filter))).collect(), texts, now }
    }

    /// Whether a parameter passes every filter. What is not known of it passes none, and so every negated one.
    pub(super) fn passes(&self, facts: &Facts) -> bool {
        self.filters.iter().all(|(filter, verdicts)| filter.negated != self.holds(&filter.test, verdicts, facts))
    }

    fn holds(&self, test: &Test, verdicts: &Verdicts, facts: &Facts) -> bool {
        match test {
            Test::Type(kind) => facts.kind == *kind,
            Test::Tier(tier) => facts.described && facts.tier == *tier,
            Test::Key(part) if facts.has_default_key() => remembered(verdicts.last(), || part.is_within(DEFAULT_KEY)),
            Test::Key(part) => self.verdict(verdicts, facts.key_id, |id| part.is_within(id)),
            Test::By(part) => self.verdict(verdicts, facts.modified_by, |arn| part.is_within(principal(arn))),
            Test::Age(ages) => {
                facts.seconds().is_some_and(|modified| ages.contains(&self.now.saturating_sub(modified)))
            }
            Test::Version(versions) => versions.contains(&facts.version.into()),
        }
    }

    fn verdict(&self, verdicts: &Verdicts, text: Text, passes: impl Fn(&str) -> bool) -> bool {
        let number = text.map(|id| id.get() as usize - 1);
        number.is_some_and(|at| self.texts.get(at).is_some_and(|text| remembered(verdicts.get(at), || passes(text))))
    }
}

#[cfg(test)]
mod tests;
