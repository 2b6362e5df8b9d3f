//! The rows of a page that is a table: what stands above the list, what is said below it, and what is left for the list itself.

use crate::app::App;
use crate::app::picture::Spread;
use crate::app::state::reader::Reader;
use crate::line::Line;
use crate::text;

/// The least rows of a page that says more than its list.
const SAYS_FROM: usize = 9;

/// What stands above the list, below it, and how many rows the list has.
pub(in crate::app::pages) struct TableRoom {
    pub(in crate::app::pages) head: Vec<Line>,
    pub(in crate::app::pages) pinned: Vec<Line>,
    pub(in crate::app::pages) rows: usize,
}

impl TableRoom {
    /// Whether a page says more than its list, the names of its columns first.
    pub(in crate::app::pages) fn says_all(app: &App) -> bool {
        app.page_rows(Spread::Whole) >= SAYS_FROM
    }

    /// So many lines at most stand above, and as many below.
    pub(in crate::app::pages) fn most(app: &App) -> usize {
        app.page_rows(Spread::Whole) / 3
    }

    /// So many lines at most stand above a list of so many rows, with `others` lines above and below it already: what the list does not
    /// need, and a third of the page in any case.
    pub(in crate::app::pages) fn most_above(app: &App, rows: usize, others: usize) -> usize {
        // The names of the columns, and the rule above what is said below.
        let taken = others + rows.max(1) + if Self::says_all(app) { 2 } else { 0 };
        Self::most(app).max(1).max(app.page_rows(Spread::Whole).saturating_sub(taken))
    }

    /// What is left between those.
    pub(in crate::app::pages) fn between(app: &App, head: Vec<Line>, pinned: Vec<Line>) -> Self {
        let ruled = usize::from(!pinned.is_empty());
        let taken = head.len() + usize::from(Self::says_all(app)) + pinned.len() + ruled;
        Self { rows: app.page_rows(Spread::Whole).saturating_sub(taken).max(1), head, pinned }
    }

    /// Where the cursor is among those that are shown, where there is more than one.
    pub(in crate::app::pages) fn foot(at: usize, shown: usize) -> Option<String> {
        (shown > 1).then(|| format!("{} of {}", text::grouped(at + 1), text::grouped(shown)))
    }

    /// What is left in a page that is narrowed by words, which stand below the list while they are typed or hold. The list would have so
    /// many rows.
    pub(in crate::app::pages) fn narrowed(
        app: &App,
        reader: &Reader,
        rows: usize,
        head: impl FnOnce(usize) -> Vec<Line>,
        details: impl FnOnce(usize) -> Vec<Line>,
    ) -> Self {
        let (width, most) = (app.page_width(Spread::Whole), Self::most(app));
        let (mut above, mut pinned) = (Vec::new(), Vec::new());
        if reader.is_narrowed() {
            pinned.push(reader.line(width));
        }
        if Self::says_all(app) {
            pinned.extend(cut_rows(details(width), most));
            above = cut_rows(head(width), Self::most_above(app, rows, pinned.len()));
        }
        Self::between(app, above, pinned)
    }
}

/// So many of them at most, the last of which says that there are more.
pub(in crate::app::pages) fn cut_rows(mut lines: Vec<Line>, most: usize) -> Vec<Line> {
    if lines.len() > most {
        lines.truncate(most);
        if let Some((_, says)) = lines.last_mut().and_then(|line| line.last_mut()) {
            let columns = text::width(says).saturating_sub(1);
            *says = format!("{}…", says[..text::fit(says, columns)].trim_end());
        }
    }
    lines
}
