//! Where things stand on a screen of a given size: the one place that decides it, for scrolling (here) and painting (`ui`).

/// A rectangle in cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Area {
    pub(crate) x: u16,
    pub(crate) y: u16,
    pub(crate) width: u16,
    pub(crate) height: u16,
}

/// The first row on the screen of a list, so that the one under the cursor is there; it stays where it can.
pub(crate) fn in_view(top: usize, cursor: usize, rows: usize) -> usize {
    top.min(cursor).max((cursor + 1).saturating_sub(rows.max(1)))
}

impl Area {
    /// The area without its first rows.
    pub(crate) fn below(self, rows: u16) -> Self {
        let rows = rows.min(self.height);
        Self { y: self.y + rows, height: self.height - rows, ..self }
    }

    /// So many columns wider and in the midst of another area, as far as that reaches.
    pub(crate) fn wider(self, columns: u16, within: Self) -> Self {
        if columns == 0 {
            return self;
        }
        let width = self.width.saturating_add(columns).min(within.width);
        Self { x: within.x + (within.width - width) / 2, width, ..self }
    }

    /// Whether a cell is in it.
    pub(crate) fn has(self, column: u16, row: u16) -> bool {
        let within = |at: u16, from: u16, size: u16| at.checked_sub(from).is_some_and(|at| at < size);
        within(column, self.x, self.width) && within(row, self.y, self.height)
    }

    /// Whether a page in this room has a box.
    pub(crate) fn has_room_for_box(self) -> bool {
        self.width >= FRAMED_COLUMNS && self.height >= FRAMED_ROWS
    }

    /// Where a page stands in this room: as high as so many rows ask for, in a box with a margin of one column. A room that is too
    /// small to spare a box gives the page all of itself, with a row for the title where there are two.
    pub(crate) fn page(self, rows: usize, at_top: bool) -> PageArea {
        if !self.has_room_for_box() {
            let title = u16::from(self.height >= 2);
            return PageArea { outer: self, inside: self.below(title), framed: false };
        }
        let height = self.height.min(u16::try_from(rows).unwrap_or(u16::MAX).saturating_add(2));
        let down = if at_top { 0 } else { (self.height - height) / 3 };
        let outer = Self { y: self.y + down, height, ..self };
        let inside = Self { x: outer.x + 2, y: outer.y + 1, width: outer.width - 4, height: outer.height - 2 };
        PageArea { outer, inside, framed: true }
    }
}

/// The least columns of a room whose page has a box.
const FRAMED_COLUMNS: u16 = 24;

/// The least rows of one.
const FRAMED_ROWS: u16 = 6;

/// Where a page stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct PageArea {
    /// With its box.
    pub(crate) outer: Area,
    /// Where its lines are.
    pub(crate) inside: Area,
    /// Whether it has a box; without one its title stands in a row.
    pub(crate) framed: bool,
}

/// Which of the two panes has the keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Pane {
    /// The tree, or the hits of a search.
    #[default]
    Tree,
    /// The parameter under the cursor.
    Detail,
}

/// A line between two panes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Divider {
    /// Between tree and detail.
    First,
    /// Between the detail and what stands beside it.
    Second,
}

/// Which panes have anything to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Panes {
    /// The tree alone: what it says where it has no row takes the whole width.
    Tree,
    /// Tree and detail.
    Two,
    /// These, and what lies around the row under the cursor.
    Three,
}

/// How the width is shared among the panes where the user has said so, and which line between them is being dragged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Split {
    tree: Option<Share>,
    beside: Option<Share>,
    pub(super) dragged: Option<Divider>,
}

/// A part of the width: so many columns of so many, so that it is kept as the window grows and shrinks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Share {
    columns: u16,
    of: u16,
}

impl Share {
    fn in_width(self, width: u16) -> u16 {
        let columns = u32::from(self.columns) * u32::from(width) / u32::from(self.of.max(1));
        u16::try_from(columns).unwrap_or(u16::MAX)
    }
}

impl Split {
    /// Puts a line into a column of a screen of that width; both panes stay wide enough to be used.
    pub(super) fn put(&mut self, divider: Divider, column: u16, width: u16) {
        match divider {
            Divider::First => self.tree = Some(Share { columns: column, of: width }),
            Divider::Second => {
                let columns = width.saturating_sub(column).saturating_sub(MARGIN);
                self.beside = Some(Share { columns, of: width });
            }
        }
    }

    /// The columns of the tree beside a detail.
    fn of_two(self, width: u16) -> u16 {
        let usual = || (width / 25 * 12 + width % 25 * 12 / 25).clamp(32, 90);
        let most = width - MARGIN - LEAST_DETAIL;
        self.tree.map_or_else(usual, |share| share.in_width(width).clamp(LEAST_TREE, most))
    }

    /// The columns of the tree and of what stands beside the detail.
    fn of_three(self, width: u16) -> (u16, u16) {
        let part = |percent: u16| width / 100 * percent + width % 100 * percent / 100;
        let room = width - 2 * MARGIN - 1 - LEAST_DETAIL;
        let (tree, beside) = (part(36).min(84), part(26).min(64));
        let tree = self.tree.map_or(tree, |share| share.in_width(width).clamp(LEAST_TREE, room - LEAST_BESIDE));
        let most = room - tree;
        let beside = self.beside.map_or(beside, |share| share.in_width(width));
        (tree, beside.clamp(LEAST_BESIDE, most))
    }
}

/// Columns of a line between panes with the margin behind it.
const MARGIN: u16 = 2;

/// The least columns of the tree, of a detail, and of what stands beside that, where lines are dragged.
const LEAST_TREE: u16 = 24;
const LEAST_DETAIL: u16 = 32;
const LEAST_BESIDE: u16 = 24;

/// The areas of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Geometry {
    /// Who and where.
    pub(crate) header: Area,
    /// What keeps the session from going on.
    pub(crate) banner: Area,
    /// The tree with its title row; empty where the detail has the whole width.
    pub(crate) tree: Area,
    /// The line between the panes; empty where only one is shown.
    pub(crate) divider: Area,
    /// The detail with its title row; empty where the tree has the whole width.
    pub(crate) detail: Area,
    /// The line between the detail and what stands beside it; empty where nothing does.
    pub(crate) second_divider: Area,
    /// What lies around the row under the cursor, with its title row; empty on all but wide screens.
    pub(crate) beside: Area,
    /// What is going on.
    pub(crate) status: Area,
    /// The keys that are possible here.
    pub(crate) footer: Area,
    /// Where the editor and the form stand: all of the body.
    pub(crate) body: Area,
    /// Where pages and questions stand: of the body, no more columns than are read with ease.
    pub(crate) page: Area,
    /// Where two texts stand side by side: of the body, no more columns than are taken in at a glance.
    pub(crate) wide: Area,
}

/// Columns of a page at most.
const PAGE_WIDTH: u16 = 92;

/// Columns of two texts side by side at most.
const WIDE: u16 = 180;

/// From this width on there is room for what lies around the row under the cursor.
const THREE_PANES: u16 = 160;

/// Below this width only the pane with the keys is shown.
const TWO_PANES: u16 = 70;

impl Geometry {
    /// The areas for a terminal of that size, with so many rows for the banner; `panes`: what there is to be shown in the body.
    pub(crate) fn of(width: u16, height: u16, banner: u16, focus: Pane, panes: Panes, split: Split) -> Self {
        let row = |y: u16, wanted: bool| Area { x: 0, y, width, height: u16::from(wanted && y < height) };
        // What does not fit goes in this order: footer, header, status; the body is what the program is for.
        let header = row(0, height >= 3);
        let footer = row(height.saturating_sub(1), height >= 4);
        let status = row(height.saturating_sub(1 + footer.height), height >= 2);
        let middle =
            Area { x: 0, y: header.height, width, height: height - header.height - footer.height - status.height };
        let banner = Area { height: banner.min(middle.height), ..middle };
        let body = middle.below(banner.height);
        let (mut tree, mut divider, mut detail) = (Area::default(), Area::default(), Area::default());
        let (mut second_divider, mut beside) = (Area::default(), Area::default());
        if panes == Panes::Tree {
            tree = body;
        } else if panes == Panes::Three && width >= THREE_PANES {
            let (left, right) = split.of_three(width);
            tree = Area { width: left, ..body };
            divider = Area { x: left, width: 1, ..body };
            detail = Area { x: left + 2, width: width - left - right - 5, ..body };
            second_divider = Area { x: width - right - 2, width: 1, ..body };
            beside = Area { x: width - right, width: right, ..body };
        } else if width >= TWO_PANES {
            let left = split.of_two(width);
            tree = Area { width: left, ..body };
            divider = Area { x: left, width: 1, ..body };
            detail = Area { x: left + 2, width: width - left - 2, ..body };
        } else {
            match focus {
                Pane::Tree => tree = body,
                Pane::Detail => detail = body,
            }
        }
        let middle = |most: u16| Area { x: (width - width.min(most)) / 2, width: width.min(most), ..body };
        let (page, wide) = (middle(PAGE_WIDTH), middle(WIDE));
        Self { header, banner, tree, divider, detail, second_divider, beside, status, footer, body, page, wide }
    }

    /// Rows of the tree below its title.
    pub(crate) fn tree_rows(&self) -> usize {
        usize::from(self.tree.below(1).height)
    }

    /// The line between panes that stands in a cell, or whose margin does.
    pub(crate) fn divider_at(&self, column: u16, row: u16) -> Option<Divider> {
        let lines = [(Divider::First, self.divider), (Divider::Second, self.second_divider)];
        let is_there = |line: Area| line.width > 0 && Area { width: MARGIN, ..line }.has(column, row);
        lines.into_iter().find(|(_, line)| is_there(*line)).map(|(divider, _)| divider)
    }

    /// Whether both panes are on the screen.
    pub(crate) fn two_panes(&self) -> bool {
        self.divider.width > 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_size_is_covered_without_overlap() {
        let at = |first, second| {
            let mut split = Split::default();
            split.put(Divider::First, first, 200);
            split.put(Divider::Second, second, 200);
            split
        };
        let splits = [Split::default(), at(0, 0), at(100, 150), at(199, 199)];
        for width in 0..220 {
            for height in 0..60 {
                for (focus, split) in
                    [Pane::Tree, Pane::Detail].into_iter().flat_map(|focus| splits.map(|split| (focus, split)))
                {
                    let panes = [Panes::Tree, Panes::Two, Panes::Three][usize::from(height) % 3];
                    let g = Geometry::of(width, height, (width % 3).min(height), focus, panes, split);
                    let mut cells = vec![0_u8; usize::from(width) * usize::from(height)];
                    let panes = [g.tree, g.divider, g.detail, g.second_divider, g.beside];
                    for area in panes.into_iter().chain([g.header, g.banner, g.status, g.footer]) {
                        for y in area.y..area.y + area.height {
                            for x in area.x..area.x + area.width {
                                cells[usize::from(y) * usize::from(width) + usize::from(x)] += 1;
                            }
                        }
                    }
                    assert!(cells.iter().all(|n| *n <= 1), "{width}x{height}: overlap");
                }
            }
        }
    }

    #[test]
    fn the_common_sizes_have_room() {
        let g = Geometry::of(80, 24, 0, Pane::Tree, Panes::Three, Split::default());
        assert_eq!((g.tree.width, g.tree_rows(), g.detail.width), (38, 20, 40));
        let g = Geometry::of(40, 12, 0, Pane::Tree, Panes::Three, Split::default());
        assert_eq!((g.tree.width, g.tree_rows(), g.two_panes()), (40, 8, false));
    }

    #[test]
    fn what_is_alone_has_the_whole_width_whichever_pane_had_the_keys() {
        for focus in [Pane::Tree, Pane::Detail] {
            let g = Geometry::of(200, 50, 0, focus, Panes::Tree, Split::default());
            assert_eq!((g.tree, g.detail, g.divider.width), (g.body, Area::default(), 0));
        }
    }

    #[test]
    fn a_line_stands_where_it_was_put_and_leaves_room_on_both_sides() {
        let of = |width, split| Geometry::of(width, 40, 0, Pane::Tree, Panes::Three, split);
        for width in TWO_PANES..260 {
            for column in (0..width).step_by(3) {
                let mut split = Split::default();
                split.put(Divider::First, column, width);
                let g = of(width, split);
                assert!(g.tree.width >= LEAST_TREE && g.detail.width >= LEAST_DETAIL, "{width}: {g:?}");
                let is_free = column >= LEAST_TREE && column + 2 * MARGIN + 1 + LEAST_DETAIL + LEAST_BESIDE <= width;
                assert!(!is_free || g.divider.x == column, "{width}: {column}, {g:?}");
                split.put(Divider::Second, column, width);
                let g = of(width, split);
                let is_three = width >= THREE_PANES;
                assert!(
                    g.detail.width >= LEAST_DETAIL && (!is_three || g.beside.width >= LEAST_BESIDE),
                    "{width}: {g:?}"
                );
            }
        }
        // In another width it is the same part of that.
        let mut split = Split::default();
        split.put(Divider::First, 50, 100);
        assert_eq!([80, 120, 200].map(|width| of(width, split).divider.x), [40, 60, 100]);
        split.put(Divider::Second, 150, 200);
        assert_eq!((of(200, split).second_divider.x, of(200, split).divider_at(150, 3)), (150, Some(Divider::Second)));
    }
}
