//! The lines of the page of what to look at, from its groups.

use std::collections::HashSet;

use super::rows::{Group, Row, Section};
use super::words;
use crate::app::App;
use crate::app::picture::Spread;
use crate::app::state::listing::Listing;
use crate::line::{Line, Lines, Role};
use crate::parameter::ListedBy;

/// Of a section so many rows are shown at first.
const FIRST: usize = 8;

/// A line of the list.
#[derive(Debug)]
pub(super) enum Shown {
    Blank,
    /// The heading of a group.
    Heading(usize),
    /// A row of a group.
    Row(usize, usize),
    /// So many more of a group, which are not shown.
    More(usize, usize),
    /// What is said beside.
    Note(Line),
}

/// The lines of those groups; `words` is what they are narrowed down to, of the sections in `whole` all is shown.
pub(super) fn arranged(app: &App, groups: &[Group], words: &[String], whole: &HashSet<Section>) -> Vec<Shown> {
    let width = app.page_width(Spread::Whole);
    let narrowed = !words.is_empty();
    let mut shown: Vec<Shown> = notes(app, width).into_iter().map(Shown::Note).collect();
    for ((at, group), matching) in groups.iter().enumerate().zip(matching(app, groups, words)) {
        if matching.is_empty() {
            continue;
        }
        shown.extend((!shown.is_empty()).then_some(Shown::Blank));
        shown.push(Shown::Heading(at));
        let all = narrowed || whole.contains(&group.section) || matching.len() <= FIRST + 1;
        let some = if all { matching.len() } else { FIRST };
        shown.extend(matching.iter().take(some).map(|row| Shown::Row(at, *row)));
        let more = if narrowed { 0 } else { group.count.saturating_sub(some) };
        shown.extend((more > 0).then_some(Shown::More(at, more)));
    }
    let mut end = Lines::new(width);
    let empty: Vec<&str> = groups.iter().filter(|group| group.count == 0).map(|it| it.section.title()).collect();
    if narrowed && shown.is_empty() {
        end.prose(Role::Dim, &format!("nothing here has {}", words.join(" and ")));
    } else if !narrowed && !empty.is_empty() {
        shown.push(Shown::Blank);
        end.prose(Role::Dim, &format!("nothing of: {}", empty.join(" · ")));
    }
    shown.extend(end.into_lines().into_iter().map(Shown::Note));
    shown
}

/// The rows of each group that have every word; where no row has them, all of the groups whose title does.
pub(super) fn matching(app: &App, groups: &[Group], words: &[String]) -> Vec<Vec<usize>> {
    let has_all = |text: &str| words.iter().all(|word| text.contains(word));
    let of_rows = |group: &Group| -> Vec<usize> {
        #[cfg(test)]
        crate::tally::add("findings gathered");
        let has = |row: &Row| words.is_empty() || has_all(&words::searched(app, group.section, row));
        (0..group.rows.len()).filter(|at| has(&group.rows[*at])).collect()
    };
    let found: Vec<Vec<usize>> = groups.iter().map(of_rows).collect();
    if found.iter().any(|rows| !rows.is_empty()) {
        return found;
    }
    let of_title = |group: &Group| {
        let is_meant = has_all(&group.section.title().to_lowercase());
        if is_meant { (0..group.rows.len()).collect() } else { Vec::new() }
    };
    groups.iter().map(of_title).collect()
}

/// What keeps it from being all.
fn notes(app: &App, width: usize) -> Vec<Line> {
    let mut out = Lines::new(width);
    if app.session.view.tree.is_empty() {
        out.prose(Role::Dim, "Nothing is listed here yet.");
    }
    if let Listing::Done { by: ListedBy::Path(_), .. } = &app.session.view.listing {
        let says = "Listed by path, which tells no tier, no policy, no key and no author: of those nothing is found.";
        out.prose(Role::Warn, says);
    }
    out.into_lines()
}
