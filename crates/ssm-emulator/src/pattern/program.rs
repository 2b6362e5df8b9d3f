//! Trying a pattern on a text: by backtracking, for what a group took depends on what was tried first.

use std::rc::Rc;

use super::node::{Expression, How, Node, Spot};
use super::problem::Problem;
use super::set::{self, Set};

/// Steps that the parts of one pattern may become. A repetition of a group is written out as often as it may be.
const MAX_STEPS: usize = 50_000;

/// How much is tried before nothing is said: some milliseconds, and some tens of megabytes of ways not yet tried. Java would go
/// on, if need be for years.
const MAX_TRIES: usize = 1_000_000;

/// One step.
#[derive(Debug, Clone)]
enum Step {
    One(Rc<Set>),
    /// One character of the set, and again, up to `most` times.
    Run {
        set: Rc<Set>,
        least: u32,
        most: u32,
        lazy: bool,
    },
    /// Goes on at `first`, and at `then` if that leads nowhere.
    Try {
        first: usize,
        then: usize,
    },
    Go(usize),
    /// Remembers the place.
    Save(usize),
    /// The end of one round of a loop: another one, unless this one took nothing, as it would for ever.
    Round {
        from: usize,
        again: usize,
        done: usize,
    },
    /// The steps up to `end` are tried by themselves, and how they fit is final.
    Apart {
        kind: Apart,
        end: usize,
    },
    Back {
        group: usize,
        any_case: bool,
    },
    At(Spot),
    Fits,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Apart {
    Atomic,
    Look { behind: Option<(usize, usize)>, negative: bool },
}

/// A pattern made ready.
#[derive(Debug)]
pub(super) struct Program {
    steps: Vec<Step>,
    groups: usize,
    places: usize,
}

impl Program {
    pub(super) fn of(expression: &Expression) -> Result<Self, Problem> {
        let groups = expression.groups;
        let mut program = Self { steps: Vec::new(), groups, places: 2 * (groups + 1) };
        program.add(&expression.node)?;
        program.push(Step::Fits)?;
        Ok(program)
    }

    /// Whether all of the text fits.
    pub(super) fn fits(&self, text: &str) -> Result<bool, Problem> {
        let mut attempt =
            Attempt { program: self, text, places: vec![None; self.places], changes: Vec::new(), tries: 0 };
        Ok(attempt.run(0, 0, Some(text.len()))?.is_some())
    }

    fn push(&mut self, step: Step) -> Result<usize, Problem> {
        if self.steps.len() == MAX_STEPS {
            return Err(Problem::not_evaluated("a repetition of so many"));
        }
        self.steps.push(step);
        Ok(self.steps.len() - 1)
    }

    fn add(&mut self, node: &Node) -> Result<(), Problem> {
        match node {
            Node::Empty => {}
            Node::One(set) => drop(self.push(Step::One(set.clone()))?),
            Node::All(nodes) => nodes.iter().try_for_each(|node| self.add(node))?,
            Node::Either(nodes) => self.add_either(nodes)?,
            Node::Group(number, node) => {
                self.push(Step::Save(2 * number))?;
                self.add(node)?;
                self.push(Step::Save(2 * number + 1))?;
            }
            Node::Repeat { node, least, most, how: How::Possessive } => {
                self.add_apart(Apart::Atomic, |program| program.add_repeat(node, *least, *most, false))?;
            }
            Node::Repeat { node, least, most, how } => self.add_repeat(node, *least, *most, *how == How::Lazy)?,
            Node::Atomic(node) => self.add_apart(Apart::Atomic, |program| program.add(node))?,
            Node::Look { node, behind, negative } => {
                let kind = Apart::Look { behind: *behind, negative: *negative };
                self.add_apart(kind, |program| program.add(node))?;
            }
            Node::Back { group, any_case } => {
                self.push(Step::Back { group: *group, any_case: *any_case })?;
            }
            Node::At(spot) => drop(self.push(Step::At(*spot))?),
        }
        Ok(())
    }

    fn add_either(&mut self, nodes: &[Node]) -> Result<(), Problem> {
        let Some((last, others)) = nodes.split_last() else { return Ok(()) };
        let mut ends = Vec::new();
        for node in others {
            let fork = self.push(Step::Fits)?;
            self.add(node)?;
            ends.push(self.push(Step::Fits)?);
            self.steps[fork] = Step::Try { first: fork + 1, then: self.steps.len() };
        }
        self.add(last)?;
        for end in ends {
            self.steps[end] = Step::Go(self.steps.len());
        }
        Ok(())
    }

    fn add_repeat(&mut self, node: &Node, least: u32, most: Option<u32>, lazy: bool) -> Result<(), Problem> {
        if let Node::One(set) = node {
            let most = most.unwrap_or(u32::MAX);
            return self.push(Step::Run { set: set.clone(), least, most, lazy }).map(drop);
        }
        for _ in 0..least {
            self.add(node)?;
        }
        let fork = |inside: usize, outside: usize| {
            let (first, then) = if lazy { (outside, inside) } else { (inside, outside) };
            Step::Try { first, then }
        };
        let Some(most) = most else {
            let from = self.places;
            self.places += 1;
            let again = self.push(Step::Fits)?;
            self.push(Step::Save(from))?;
            self.add(node)?;
            let round = self.push(Step::Fits)?;
            self.steps[round] = Step::Round { from, again, done: round + 1 };
            self.steps[again] = fork(again + 1, round + 1);
            return Ok(());
        };
        let mut forks = Vec::new();
        for _ in least..most {
            forks.push(self.push(Step::Fits)?);
            self.add(node)?;
        }
        for at in forks {
            self.steps[at] = fork(at + 1, self.steps.len());
        }
        Ok(())
    }

    fn add_apart(&mut self, kind: Apart, add: impl FnOnce(&mut Self) -> Result<(), Problem>) -> Result<(), Problem> {
        let start = self.push(Step::Fits)?;
        add(self)?;
        self.push(Step::Fits)?;
        self.steps[start] = Step::Apart { kind, end: self.steps.len() };
        Ok(())
    }
}

/// What to try if the present way leads nowhere.
enum Other {
    Way {
        step: usize,
        at: usize,
    },
    /// A run that gives back a character.
    Less {
        step: usize,
        at: usize,
        least: usize,
    },
    /// A run that takes one more, having taken so many.
    More {
        step: usize,
        at: usize,
        taken: u32,
    },
}

/// One text under trial.
struct Attempt<'a> {
    program: &'a Program,
    text: &'a str,
    /// Where groups began and ended, then where rounds of loops began, in bytes.
    places: Vec<Option<usize>>,
    /// What places were before they changed, to go back.
    changes: Vec<(usize, Option<usize>)>,
    tries: usize,
}

impl Attempt<'_> {
    /// Where the steps from `step` end, beginning at `at`; only there, if `end` says where.
    fn run(&mut self, mut step: usize, mut at: usize, end: Option<usize>) -> Result<Option<usize>, Problem> {
        let mut others: Vec<(Other, usize)> = Vec::new();
        loop {
            self.count(1)?;
            let next = match &self.program.steps[step] {
                Step::Fits if end.is_none_or(|end| end == at) => return Ok(Some(at)),
                Step::Fits => None,
                Step::Run { set, least, most, lazy } => {
                    let most_now = if *lazy { *least } else { *most };
                    let (least_end, reached, taken) = self.take(set, at, *least, most_now)?;
                    if taken < *least {
                        None
                    } else {
                        if *lazy && taken < *most {
                            others.push((Other::More { step, at: reached, taken }, self.changes.len()));
                        } else if !lazy && reached > least_end {
                            others.push((Other::Less { step, at: reached, least: least_end }, self.changes.len()));
                        }
                        Some((step + 1, reached))
                    }
                }
                Step::Try { first, then } => {
                    others.push((Other::Way { step: *then, at }, self.changes.len()));
                    Some((*first, at))
                }
                Step::Apart { kind, end } => self.apart(*kind, step + 1, at)?.map(|at| (*end, at)),
                simple => self.simple(simple, step, at)?,
            };
            match next.or_else(|| self.another(&mut others)) {
                Some(next) => (step, at) = next,
                None => return Ok(None),
            }
        }
    }

    /// A step that leads to one place or to none.
    fn simple(&mut self, step: &Step, number: usize, at: usize) -> Result<Option<(usize, usize)>, Problem> {
        let rest = &self.text[at..];
        Ok(match step {
            Step::One(set) => {
                let c = rest.chars().next().filter(|c| set.has(*c));
                c.map(|c| (number + 1, at + c.len_utf8()))
            }
            Step::Go(to) => Some((*to, at)),
            Step::Save(place) => {
                self.changes.push((*place, self.places[*place]));
                self.places[*place] = Some(at);
                Some((number + 1, at))
            }
            Step::Round { from, again, done } => {
                Some((if self.places[*from] == Some(at) { *done } else { *again }, at))
            }
            Step::Back { group, any_case } => {
                self.referred(*group, *any_case, rest).map(|length| (number + 1, at + length))
            }
            Step::At(spot) => self.is_at(*spot, at)?.then_some((number + 1, at)),
            Step::Run { .. } | Step::Try { .. } | Step::Apart { .. } | Step::Fits => None,
        })
    }

    /// The latest of the other ways, with the places as they were there.
    fn another(&mut self, others: &mut Vec<(Other, usize)>) -> Option<(usize, usize)> {
        while let Some((other, changes)) = others.pop() {
            self.go_back(changes);
            match other {
                Other::Way { step, at } => return Some((step, at)),
                Other::Less { step, at, least } => {
                    let before = self.text[..at].char_indices().next_back().map_or(0, |(before, _)| before);
                    if before > least {
                        others.push((Other::Less { step, at: before, least }, changes));
                    }
                    return Some((step + 1, before));
                }
                Other::More { step, at, taken } => {
                    let Step::Run { set, most, .. } = &self.program.steps[step] else { continue };
                    let Some(c) = self.text[at..].chars().next().filter(|c| set.has(*c)) else { continue };
                    let (at, taken) = (at + c.len_utf8(), taken + 1);
                    if taken < *most {
                        others.push((Other::More { step, at, taken }, changes));
                    }
                    return Some((step + 1, at));
                }
            }
        }
        None
    }

    fn go_back(&mut self, changes: usize) {
        for (place, before) in self.changes.drain(changes..).rev() {
            self.places[place] = before;
        }
    }

    fn count(&mut self, tries: usize) -> Result<(), Problem> {
        self.tries += tries;
        if self.tries > MAX_TRIES { Err(Problem::not_evaluated("so many ways to fit")) } else { Ok(()) }
    }

    /// Takes characters of the set: where the least of them end, where the last ends, and how many there were.
    fn take(&mut self, set: &Set, at: usize, least: u32, most: u32) -> Result<(usize, usize, u32), Problem> {
        let (mut least_end, mut end, mut taken) = (at, at, 0);
        for c in self.text[at..].chars() {
            if taken == most || !set.has(c) {
                break;
            }
            taken += 1;
            end += c.len_utf8();
            if taken == least {
                least_end = end;
            }
        }
        self.count(taken as usize)?;
        Ok((least_end, end, taken))
    }

    /// Tries steps by themselves; where to go on, if at all.
    fn apart(&mut self, kind: Apart, step: usize, at: usize) -> Result<Option<usize>, Problem> {
        let (behind, negative) = match kind {
            Apart::Atomic => return self.run(step, at, None),
            Apart::Look { behind, negative } => (behind, negative),
        };
        let changes = self.changes.len();
        let found = match behind {
            None => self.run(step, at, None)?.is_some(),
            Some((least, most)) => self.ends_here(step, at, least, most)?,
        };
        if negative {
            self.go_back(changes);
        }
        Ok((found != negative).then_some(at))
    }

    /// Whether the steps fit a text of such a length that ends here; the shortest is tried first.
    fn ends_here(&mut self, step: usize, at: usize, least: usize, most: usize) -> Result<bool, Problem> {
        let text = self.text;
        let starts = std::iter::once(at).chain(text[..at].char_indices().rev().map(|(start, _)| start));
        for start in starts.skip(least).take(most - least + 1) {
            if self.run(step, start, Some(at))?.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// How long the text is that a group took, if the rest begins with it. A group that took none fits nothing.
    fn referred(&self, group: usize, any_case: bool, rest: &str) -> Option<usize> {
        if group > self.program.groups {
            return None;
        }
        let taken = &self.text[self.places[2 * group]?..self.places[2 * group + 1]?];
        let there = rest.get(..taken.len())?;
        let same = if any_case { there.eq_ignore_ascii_case(taken) } else { there == taken };
        same.then_some(taken.len())
    }

    fn is_at(&self, spot: Spot, at: usize) -> Result<bool, Problem> {
        let (before, rest) = self.text.split_at(at);
        let (last, next) = (before.chars().next_back(), rest.chars().next());
        let splits_pair = last == Some('\r') && next == Some('\n');
        let ends = |c: char, unix: bool| if unix { c == '\n' } else { set::is_line_end(c) };
        Ok(match spot {
            Spot::Start => before.is_empty(),
            Spot::End => rest.is_empty(),
            Spot::LastEnd { unix: false } if rest == "\r\n" => true,
            Spot::LastEnd { unix } => {
                let mut rest = rest.chars();
                let last_end = rest.next().is_none_or(|c| ends(c, unix)) && rest.next().is_none();
                last_end && (unix || !splits_pair)
            }
            // Not at the end of all, even after a line end.
            Spot::LineStart { unix } => next.is_some() && last.is_none_or(|c| ends(c, unix)) && (unix || !splits_pair),
            Spot::LineEnd { unix } => next.is_none_or(|c| ends(c, unix)) && (unix || !splits_pair),
            Spot::WordEdge | Spot::NoWordEdge => {
                let is_word = |c: Option<char>| c.map_or(Some(false), set::is_word);
                let edge = is_word(last).zip(is_word(next)).map(|(last, next)| last != next);
                let edge = edge.ok_or_else(|| Problem::not_evaluated("a word edge beside a letter outside ASCII"))?;
                edge == (spot == Spot::WordEdge)
            }
        })
    }
}
