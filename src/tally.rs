//! How often something is done, for tests that hold it to a number in place of a time.

use std::cell::RefCell;
use std::collections::HashMap;

thread_local! {
    static TALLY: RefCell<HashMap<&'static str, usize>> = RefCell::default();
}

/// It is done once more.
pub(crate) fn add(what: &'static str) {
    TALLY.with_borrow_mut(|tally| *tally.entry(what).or_default() += 1);
}

/// How often it is done by that.
pub(crate) fn during(what: &'static str, act: impl FnOnce()) -> usize {
    let so_far = || TALLY.with_borrow(|tally| tally.get(what).copied().unwrap_or_default());
    let before = so_far();
    act();
    so_far() - before
}
