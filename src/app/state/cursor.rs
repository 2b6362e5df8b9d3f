//! Where the user is in the tree.

use crate::names::Node;
use crate::places::{Left, Location};

/// Where the cursor stands in the tree and which rows are on the screen.
#[derive(Debug, Default)]
pub(crate) struct TreeCursor {
    /// The row under the cursor, by identity: arriving names move rows, never the cursor.
    pub(crate) cursor: Option<Node>,
    /// The first row on the screen.
    pub(crate) top: usize,
    /// Whether the user has moved or acted on a row; until then the cursor stays on the first row, or goes back to where it
    /// was before a switch.
    pub(in crate::app) touched: bool,
    /// The row that was chosen before the order changed, until another is.
    pub(in crate::app) held: Option<Node>,
    /// Where the user was in the account or region before this one.
    pub(in crate::app) back: Option<Back>,
}

impl TreeCursor {
    /// The row under the cursor is the user's choice now.
    pub(in crate::app) fn choose(&mut self) {
        self.touched = true;
        self.held = None;
    }
}

/// A place in a tree that may be in another tree too.
#[derive(Debug, Clone)]
pub(crate) struct Back {
    /// The name under the cursor.
    pub(in crate::app) cursor: String,
    /// The folders that were open.
    pub(in crate::app) open: Vec<String>,
}

impl Back {
    /// To where a place was left.
    pub(in crate::app) fn of(left: &Left) -> Self {
        Self { cursor: left.cursor.clone(), open: left.open.clone() }
    }

    /// To a folder, open, or to a parameter.
    pub(in crate::app) fn to(location: &Location) -> Self {
        Self { cursor: location.name.clone(), open: vec![location.name.clone()] }
    }
}
