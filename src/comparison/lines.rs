//! Which lines of two texts are the same.

use similar::{Algorithm, DiffOp, capture_diff_slices};

/// Comparing takes steps by the product of what differs on both sides. So many are not felt; above them what differs is taken for
/// different as a whole.
const MOST_STEPS: usize = 2_000_000;

/// How one list becomes the other.
pub(crate) fn line_changes(old: &[&str], new: &[&str]) -> Vec<DiffOp> {
    let before = old.iter().zip(new).take_while(|(old, new)| old == new).count();
    let (old_rest, new_rest) = (&old[before..], &new[before..]);
    let after = old_rest.iter().rev().zip(new_rest.iter().rev()).take_while(|(old, new)| old == new).count();
    let (old_len, new_len) = (old_rest.len() - after, new_rest.len() - after);
    if old_len * new_len <= MOST_STEPS {
        return capture_diff_slices(Algorithm::Myers, old, new);
    }
    let same = |old_index, new_index, len| DiffOp::Equal { old_index, new_index, len };
    let ops = [
        same(0, 0, before),
        DiffOp::Replace { old_index: before, old_len, new_index: before, new_len },
        same(before + old_len, before + new_len, after),
    ];
    ops.into_iter().filter(|op| !op.new_range().is_empty()).collect()
}
