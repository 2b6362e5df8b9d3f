//! The columns of a list of names: what a listing has told of each, as far as the width goes. Nothing in them costs a call.

use jiff::Timestamp;
use ratatui::text::Span;

use super::theme::Theme;
use crate::app::{App, Now};
use crate::config::Column;
use crate::line::Role;
use crate::names::{Node, Order};
use crate::parameter::{Owner, ParameterType, Tier, name_key, principal};
use crate::text;

/// Columns between two of them.
const GAP: usize = 2;

/// Below that long it is fresh, in seconds,
const FRESH: i64 = 3600;

/// below that of today,
const TODAY: i64 = 24 * FRESH;

/// and above that it recedes.
const OLD: i64 = 30 * TODAY;

/// Columns that a name keeps in any case.
const LEAST_NAME: usize = 17;

/// Columns that any name is content with.
const ROOMY_NAME: usize = 40;

/// Columns that an author is given more, at most.
const MORE_BY: usize = 12;

impl Column {
    fn heading(self) -> &'static str {
        match self {
            Self::Kind => "type",
            Self::Version => "ver",
            Self::Changed => "changed",
            Self::By => "by",
            Self::Key => "key",
            Self::Tier => "tier",
        }
    }

    fn width(self) -> usize {
        match self {
            Self::Kind => 6,
            Self::Version => 5,
            Self::Changed => 7,
            Self::By | Self::Key => 16,
            Self::Tier => 8,
        }
    }

    /// Columns that the name keeps beside it, and those before it in the list of what matters.
    fn leaves(self) -> usize {
        match self {
            Self::Kind | Self::Changed => LEAST_NAME,
            Self::Version => 24,
            Self::By => 26,
            Self::Key | Self::Tier => 34,
        }
    }

    fn is_right(self) -> bool {
        matches!(self, Self::Version | Self::Changed)
    }
}

/// The columns of a list of that width.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Columns {
    shown: Vec<Column>,
    /// Columns that the author has beyond its usual.
    more: usize,
    /// What the rows are ordered by, which a name never takes the room of.
    first: Column,
    /// Columns that a name has, where it does not need more.
    pub(super) name: usize,
}

impl Columns {
    /// As many of those as there is room for, the likeliest to be looked at first; what the list is ordered by is among them wherever it
    /// can be.
    pub(super) fn of(width: usize, order: Order, wanted: &[Column]) -> Self {
        let by_order = match order {
            Order::Versions => [Column::Version, Column::Kind, Column::Changed],
            Order::Changed => [Column::Changed, Column::Kind, Column::Version],
            Order::Folders | Order::Name => [Column::Kind, Column::Changed, Column::Version],
        };
        let first = if order == Order::Versions { Column::Version } else { Column::Changed };
        let mut name = width;
        let mut shown = Vec::new();
        let all = by_order.into_iter().chain([Column::By, Column::Key, Column::Tier]);
        for column in all.filter(|column| wanted.contains(column)) {
            let rest = name.saturating_sub(column.width() + GAP);
            if rest < if column == by_order[0] { LEAST_NAME } else { column.leaves() } {
                break;
            }
            name = rest;
            shown.push(column);
        }
        shown.sort_by_key(|column| Column::ALL.iter().position(|other| other == column));
        // What a name does not need makes authors whole.
        let more = if shown.contains(&Column::By) { name.saturating_sub(ROOMY_NAME).min(MORE_BY) } else { 0 };
        Self { shown, first, name: name - more, more }
    }

    /// Their headings, and the blank behind them.
    pub(super) fn headings(&self) -> String {
        let mut out = String::new();
        for column in &self.shown {
            out += "  ";
            out += &placed(*column, column.heading(), self.wide(*column));
        }
        out.push(' ');
        out
    }

    /// What they say of a row, and how many columns that leaves to its name, which wants so many. A name that does not fit takes what is
    /// blank before its age, and then what is there, the type first. Why a value cannot be read takes the room of the first.
    pub(super) fn cells(
        &self,
        app: &App,
        now: Now,
        node: Node,
        wants: usize,
        theme: &Theme,
    ) -> (usize, Vec<Span<'static>>) {
        let tree = &app.session.view.tree;
        let kind = tree.kind(node);
        let name = kind.map(|_| tree.name(node)).unwrap_or_default();
        let refused = kind.and_then(|_| app.session.refused.get(name_key(&name)));
        let mut spans = Vec::with_capacity(self.shown.len());
        let mut room = self.name;
        let says = |column: &Column| says(app, now, node, &name, *column);
        let lead = if let Some(failure) = refused {
            let wide = text::width(failure.tag()) + GAP;
            let taken = (1..self.shown.len()).find(|taken| self.width(*taken) >= wide);
            let taken = taken.unwrap_or(self.shown.len());
            let width = self.width(taken);
            room = room.saturating_sub(wide.saturating_sub(width));
            spans.push(Span::styled(
                format!("  {}", text::pad(failure.tag(), width.max(wide) - GAP)),
                theme.style(Role::Bad),
            ));
            taken
        } else {
            let yields = self.yields();
            if wants > room && yields < self.shown.len() {
                let taken = (wants - room).min(self.width(yields));
                let cells: Vec<_> = self.shown[..yields].iter().map(|column| (*column, says(column))).collect();
                spans.extend(squeezed(&cells, self.width(yields) - taken, theme));
                room += taken;
                yields
            } else {
                0
            }
        };
        for column in &self.shown[lead..] {
            let (role, says) = says(column);
            spans.push(self.cell(*column, role, &says, theme));
        }
        (room, spans)
    }

    /// How many of the first a name may take the room of: type and version, but for what the rows are ordered by.
    fn yields(&self) -> usize {
        let before_age = |it: &&Column| matches!(it, Column::Kind | Column::Version) && **it != self.first;
        self.shown.iter().take_while(before_age).count()
    }

    fn cell(&self, column: Column, role: Role, says: &str, theme: &Theme) -> Span<'static> {
        Span::styled(format!("  {}", placed(column, &text::sanitise(says), self.wide(column))), theme.style(role))
    }

    fn wide(&self, column: Column) -> usize {
        column.width() + if column == Column::By { self.more } else { 0 }
    }

    /// Columns that so many of them take, their gaps included.
    fn width(&self, columns: usize) -> usize {
        self.shown[..columns].iter().map(|column| self.wide(*column) + GAP).sum()
    }
}

fn placed(column: Column, says: &str, width: usize) -> String {
    // The end of a key says more than its beginning.
    let says = if column == Column::Key { text::truncate_start(says, width) } else { text::truncate(says, width) };
    if column.is_right() {
        format!("{}{says}", " ".repeat(width.saturating_sub(text::width(&says))))
    } else {
        text::pad(&says, width)
    }
}

/// What a column says of a row.
fn says(app: &App, now: Now, node: Node, name: &str, column: Column) -> (Role, String) {
    let tree = &app.session.view.tree;
    let kind = tree.kind(node);
    let dim = |says: &str| (Role::Dim, says.to_owned());
    match column {
        Column::Kind => {
            let (role, says) = kind.map_or((Role::Dim, ""), |kind| type_of(name, kind));
            (role, says.to_owned())
        }
        Column::Version => (Role::Dim, tree.version(node).map(|version| version.to_string()).unwrap_or_default()),
        Column::Changed => {
            let at = tree.modified(node).filter(|_| kind.is_some()).or_else(|| tree.modified_beneath(node));
            changed(at, app.service_time(now))
        }
        Column::By => dim(tree.modified_by(node).map(principal).unwrap_or_default()),
        Column::Key => dim(tree.key_id(node).unwrap_or_default()),
        Column::Tier => dim(tree.tier(node).filter(|_| tree.is_described(node)).map_or("", Tier::as_str)),
    }
}

/// Those cells in so many columns, with no more blanks between them than there must be; those that have no room are left out, the first
/// of them first.
fn squeezed(cells: &[(Column, (Role, String))], columns: usize, theme: &Theme) -> Vec<Span<'static>> {
    let wide = |says: &str| if says.is_empty() { 0 } else { text::width(says) + GAP };
    let taken = |from: usize| cells[from..].iter().map(|(_, (_, says))| wide(says)).sum::<usize>();
    let from = (0..cells.len()).find(|from| taken(*from) <= columns).unwrap_or(cells.len());
    let mut left = columns;
    let mut spans = Vec::new();
    for (at, (column, (role, says))) in cells.iter().enumerate().skip(from) {
        // What ends at the right end of its column goes on doing so.
        let blanks = if column.is_right() { left - taken(at) + GAP } else { GAP };
        if !says.is_empty() {
            spans.push(Span::styled(format!("{}{says}", " ".repeat(blanks)), theme.style(*role)));
            left -= blanks + text::width(says);
        }
    }
    spans.push(Span::raw(" ".repeat(left)));
    spans
}

/// The type, or whose it is where it is not this account's.
fn type_of(name: &str, kind: ParameterType) -> (Role, &'static str) {
    match (Owner::of(name), kind) {
        // Nearly all of them are.
        (Owner::Public, ParameterType::String) => (Role::Dim, "public"),
        (Owner::Secret { .. }, _) => (Role::Secure, "secret"),
        (_, ParameterType::SecureString) => (Role::Secure, kind.short()),
        (_, ParameterType::StringList) => (Role::List, kind.short()),
        (_, ParameterType::String) => (Role::Dim, kind.short()),
    }
}

/// How long ago it was: what is fresh stands out, and what is old recedes.
pub(super) fn changed(at: Option<Timestamp>, now: Timestamp) -> (Role, String) {
    let Some(at) = at else { return (Role::Dim, String::new()) };
    let role = match now.as_second().saturating_sub(at.as_second()) {
        ..FRESH => Role::Fresh,
        FRESH..TODAY => Role::Today,
        TODAY..OLD => Role::Plain,
        OLD.. => Role::Dim,
    };
    (role, text::short_ago(at, now))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The headings at a width, and how many columns the name has.
    fn at(width: usize, order: Order) -> (usize, String) {
        let columns = Columns::of(width, order, &Column::ALL);
        (columns.name, columns.headings())
    }

    #[test]
    fn columns_come_as_the_width_grows_and_the_name_is_never_squeezed() {
        for order in [Order::Folders, Order::Name, Order::Changed, Order::Versions] {
            let mut before = 0;
            for width in 0..200 {
                let columns = Columns::of(width, order, &Column::ALL);
                assert_eq!(columns.name + columns.width(columns.shown.len()), width);
                assert!(columns.name >= width.min(17), "{width}");
                assert!(columns.shown.len() >= before, "{width}");
                before = columns.shown.len();
            }
            assert_eq!(before, Column::ALL.len());
        }
    }

    #[test]
    fn only_what_the_settings_name_is_shown() {
        let at = |wanted: &[Column]| Columns::of(200, Order::Folders, wanted).headings();
        assert_eq!(at(&[Column::By, Column::Kind]).split_whitespace().collect::<Vec<_>>(), ["type", "by"]);
        assert_eq!(at(&[]), " ");
    }

    #[test]
    fn what_the_list_is_ordered_by_comes_first() {
        assert_eq!(at(34, Order::Folders), (17, "  type    changed ".to_owned()));
        assert_eq!(at(28, Order::Versions).1.trim(), "ver");
        assert_eq!(at(28, Order::Changed).1.trim(), "changed");
    }

    #[test]
    fn what_is_fresh_stands_out() {
        let now = Timestamp::from_second(100_000_000).unwrap_or_default();
        let of = |before: i64| changed(Timestamp::from_second(100_000_000 - before).ok(), now);
        for (before, role, says) in [
            (-5, Role::Fresh, "now"),
            (47 * 60, Role::Fresh, "47 min"),
            (14 * FRESH, Role::Today, "14 h"),
            (3 * TODAY, Role::Plain, "3 d"),
            (60 * TODAY, Role::Dim, "1 mo"),
        ] {
            assert_eq!(of(before), (role, says.to_owned()));
        }
        assert_eq!(changed(None, now), (Role::Dim, String::new()));
    }
}
