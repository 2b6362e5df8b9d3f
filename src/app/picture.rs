//! How a page looks, and how much of it stands on the screen.

use super::geometry::PageArea;
use super::seen::Must;
use crate::line::Line;

/// How a page looks. Lines are as wide as the inside of its box, which [`Spread`] tells.
#[derive(Debug, Clone, Default)]
pub(crate) struct Picture {
    /// In its upper border.
    pub(crate) title: String,
    /// Behind the title, the name that it is about; it loses its beginning where there is no room.
    pub(crate) name: String,
    /// At the right end of the upper border, what nobody may overlook.
    pub(crate) flag: String,
    /// In its lower border; where it is empty, how much is below.
    pub(crate) foot: String,
    /// How it stands on the screen.
    pub(crate) spread: Spread,
    /// What it says.
    pub(crate) lines: Vec<Line>,
    /// The first of them on the screen.
    pub(crate) top: usize,
    /// What stays at its bottom whatever is scrolled.
    pub(crate) pinned: Vec<Line>,
    /// How many of those lines are the prompt; the rest says what failed.
    pub(crate) prompt: usize,
    /// Whether a rule stands above what is pinned, where there is room for one.
    pub(crate) ruled: bool,
    /// What nobody may believe to have seen: in the rule, or at the foot where there is none.
    pub(crate) mark: String,
    /// Where the cursor is: the row of its inside and the column.
    pub(crate) cursor: Option<(usize, usize)>,
    /// Where the cursor is in what is pinned.
    pub(crate) pinned_cursor: Option<(usize, usize)>,
    /// What has to have been seen of it before it is answered.
    pub(crate) musts: Vec<Must>,
}

/// How a page stands on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Spread {
    /// In the upper third, as high as what it says, no wider than is read with ease.
    #[default]
    Page,
    /// The same, wider, where two texts stand side by side.
    Wide,
    /// As a page, but at the top, so that its first line stays where it is.
    List,
    /// All of the room between header and status line.
    Whole,
}

/// A page on the screen.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Layout {
    pub(crate) area: PageArea,
    /// Rows of what scrolls.
    pub(crate) rows: usize,
    /// The first line of it on the screen.
    pub(crate) top: usize,
    /// Whether a rule parts it from what is pinned.
    pub(crate) ruled: bool,
}

impl Layout {
    /// The lines of what scrolls that are on the screen.
    pub(crate) fn shown(&self, picture: &Picture) -> std::ops::Range<usize> {
        self.top..picture.lines.len().min(self.top + self.rows)
    }
}
