//! The parts of a pattern.

use std::rc::Rc;

use super::problem::Problem;
use super::set::Set;

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

/// The shortest and the longest text that a part of a look behind takes, in characters.
pub(super) fn width(node: &Node) -> Result<(usize, usize), Problem> {
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
