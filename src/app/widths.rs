//! How wide the columns of a table are: each as wide as its widest cell while there is room. Where there is not, what is needed last is cut
//! first.

/// How wide each is in so many columns, with `gap` blanks between two that are shown. `natural`: what the widest cell and the head take,
/// nothing where a column says nothing. `cuts`: what gives where that is too much, one after the other, the least needed first: a column and
/// what it is cut down to, by no more than is too much. One that is cut to nothing goes as a whole, and what it leaves is given back to those
/// that were cut before, or that went and need no more.
pub(in crate::app) fn widths<const N: usize>(
    width: usize,
    gap: usize,
    natural: [usize; N],
    cuts: &[(usize, usize)],
) -> [usize; N] {
    let mut wide = natural;
    for (column, least) in cuts {
        let over = taken(&wide, gap).saturating_sub(width);
        if over == 0 {
            break;
        }
        wide[*column] = if *least == 0 { 0 } else { wide[*column].min(wide[*column].saturating_sub(over).max(*least)) };
    }
    for (column, _) in cuts.iter().rev().filter(|(_, least)| *least > 0) {
        if wide[*column] > 0 {
            let spare = width.saturating_sub(taken(&wide, gap));
            wide[*column] = natural[*column].min(wide[*column] + spare);
        }
    }
    for (column, _) in cuts.iter().rev().filter(|(_, least)| *least == 0) {
        let needed = taken(&wide, gap) + gap + natural[*column];
        if wide[*column] == 0 && natural[*column] > 0 && needed <= width {
            wide[*column] = natural[*column];
        }
    }
    wide
}

/// Columns that names may take together before a few that are longer count.
const LONG: usize = 60;

/// How wide a column of names is: as its widest, but where a few alone are very long, as all others want: what stands behind would be far
/// from its name there. The few take what their own row has to spare ([`own`]).
pub(in crate::app) fn usual(wide: impl Iterator<Item = usize>) -> usize {
    let mut wide: Vec<usize> = wide.collect();
    wide.sort_unstable();
    // Three of four are no wider.
    let most = wide.get((wide.len() * 3 / 4).saturating_sub(1)).copied().unwrap_or(0);
    let room = LONG.max(most);
    wide.into_iter().rev().find(|wide| *wide <= room).unwrap_or(0)
}

/// How wide a name is in a column of so many, in a row that has `spare` columns left.
pub(in crate::app) fn own(name: usize, column: usize, spare: usize) -> usize {
    column + name.saturating_sub(column).min(spare)
}

/// Columns of all of them, gaps included.
pub(in crate::app) fn taken(wide: &[usize], gap: usize) -> usize {
    let shown = wide.iter().filter(|wide| **wide > 0);
    shown.clone().sum::<usize>() + gap * shown.count().saturating_sub(1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A name, what it does, and two that may go.
    const CUTS: [(usize, usize); 5] = [(3, 0), (2, 4), (2, 0), (1, 8), (0, 10)];

    #[test]
    fn what_is_needed_last_is_cut_first() {
        let of = |width| widths(width, 2, [20, 16, 10, 6], &CUTS);
        assert_eq!(of(100), [20, 16, 10, 6]);
        assert_eq!(of(58), [20, 16, 10, 6]);
        assert_eq!(of(57), [20, 16, 10, 0]);
        assert_eq!(of(46), [20, 16, 6, 0]);
        assert_eq!(of(45), [20, 16, 5, 0]);
        assert_eq!(of(43), [20, 16, 0, 0], "what is cut to too little goes, and what it leaves nobody needs");
        assert_eq!(of(34), [20, 12, 0, 0]);
        assert_eq!(of(24), [14, 8, 0, 0]);
        assert_eq!(of(5), [10, 8, 0, 0], "the rest is for who draws it");
    }

    #[test]
    fn a_column_without_a_cell_takes_no_gap_and_what_goes_is_given_back() {
        assert_eq!(widths(22, 2, [20, 0, 0, 0], &CUTS), [20, 0, 0, 0]);
        // The second is cut first, and then the third goes: it needs no cut any more.
        assert_eq!(widths(30, 2, [10, 16, 9], &[(1, 8), (2, 0)]), [10, 16, 0]);
        // The last went before the third did, which was much wider.
        assert_eq!(widths(30, 2, [20, 30, 6], &[(2, 0), (1, 0)]), [20, 0, 6]);
    }

    #[test]
    fn a_few_long_names_push_nothing_away_from_all_others() {
        assert_eq!(usual([10, 30, 20].into_iter()), 30);
        assert_eq!(usual([10, 30, 20, 25, 150].into_iter()), 30);
        assert_eq!(usual([90, 91, 92, 25, 150].into_iter()), 91, "most of them are long");
        assert_eq!(usual(std::iter::empty()), 0);
        assert_eq!([own(20, 60, 30), own(70, 60, 30), own(150, 60, 30)], [60, 70, 90]);
    }

    proptest! {
        /// Nothing is cut while there is room beside it.
        #[test]
        fn no_room_is_left_beside_what_is_cut(natural in any::<[u8; 4]>(), width in 0_usize..200) {
            let natural = natural.map(|wide| usize::from(wide) % 60);
            let wide = widths(width, 2, natural, &CUTS);
            let is_cut = wide.iter().zip(natural).any(|(wide, natural)| (1..natural).contains(wide));
            prop_assert!(!is_cut || taken(&wide, 2) >= width, "{wide:?}");
            prop_assert!(wide.iter().zip(natural).all(|(wide, natural)| *wide <= natural));
        }
    }
}
