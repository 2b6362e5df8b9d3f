//! How a page looks, and how much of it stands on the screen.

use std::ops::Range;
use std::sync::Arc;

use super::difference::LaidOut;
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
    /// The columns that its lines take, where these are more than such a page has: it is as wide then.
    pub(crate) columns: usize,
    /// What it says,
    pub(crate) lines: Vec<Line>,
    /// below that how two values differ, laid out before,
    pub(crate) difference: Option<Arc<LaidOut>>,
    /// and at its end the whole of a problem that has no room where it is pinned.
    pub(crate) end: Vec<Line>,
    /// The first of all these lines on the screen.
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

impl Picture {
    /// What scrolls, in its parts.
    fn parts(&self) -> [&[Line]; 3] {
        [&self.lines, self.difference.as_ref().map(|it| it.lines()).unwrap_or_default(), &self.end]
    }

    /// How many lines scroll.
    pub(crate) fn len(&self) -> usize {
        self.parts().iter().map(|part| part.len()).sum()
    }

    /// Some of them.
    pub(crate) fn window(&self, lines: Range<usize>) -> impl Iterator<Item = &Line> {
        self.parts().into_iter().flatten().skip(lines.start).take(lines.len())
    }
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
    pub(crate) fn shown(&self, picture: &Picture) -> Range<usize> {
        self.top..picture.len().min(self.top + self.rows)
    }
}
