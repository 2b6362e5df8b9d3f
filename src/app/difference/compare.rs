//! Which words of two lines are the same.

use std::ops::Range;

use similar::DiffOp;
use unicode_segmentation::UnicodeSegmentation;

use crate::comparison::line_changes;

/// Where less of two blocks of lines is the same than one part in so many, they are different as a whole, and no word is marked.
const LEAST_ALIKE: usize = 4;

/// Places that differ.
type Places = Vec<Range<usize>>;

/// The words that differ between a place in one text and one in another: their places in each, empty where only the other has
/// any. `None` where too little is the same for words to be told apart.
pub(super) fn words(old_text: &str, old: Range<usize>, new_text: &str, new: Range<usize>) -> Option<(Places, Places)> {
    let (old_words, new_words) = (split(old_text, &old), split(new_text, &new));
    if old_words.is_empty() || new_words.is_empty() {
        return None;
    }
    let texts = |text, places: &[Range<usize>]| -> Vec<&str> { slices(text, places) };
    let ops = line_changes(&texts(old_text, &old_words), &texts(new_text, &new_words));
    let (mut was, mut is) = (Vec::new(), Vec::new());
    for op in ops.iter().filter(|op| !matches!(op, DiffOp::Equal { .. })) {
        let (old, new) = (span(&old_words, &op.old_range(), old.end), span(&new_words, &op.new_range(), new.end));
        let (old, new) = without_same_ends(old_text, old, new_text, new);
        was.push(old);
        is.push(new);
    }
    let marked = |places: &Places| places.iter().map(ExactSizeIterator::len).sum::<usize>();
    let all = old.len() + new.len();
    if (all - marked(&was) - marked(&is)) * LEAST_ALIKE < all {
        return None;
    }
    Some((was, is))
}

fn slices<'a>(text: &'a str, places: &[Range<usize>]) -> Vec<&'a str> {
    places.iter().map(|place| &text[place.clone()]).collect()
}

fn split(text: &str, place: &Range<usize>) -> Places {
    let words = text[place.clone()].split_word_bound_indices();
    words.map(|(at, word)| place.start + at..place.start + at + word.len()).collect()
}

/// Where some words are, as one place; where none are, the place before the next, or the end of all.
fn span(words: &[Range<usize>], which: &Range<usize>, end: usize) -> Range<usize> {
    match words.get(which.clone()) {
        Some([first, .., last]) => first.start..last.end,
        Some([only]) => only.clone(),
        _ => {
            let at = words.get(which.start).map_or(end, |next| next.start);
            at..at
        }
    }
}

/// Two places without the characters in which they begin and end alike: of `key-1` and `key-2` that is the number.
fn without_same_ends(
    old_text: &str,
    old: Range<usize>,
    new_text: &str,
    new: Range<usize>,
) -> (Range<usize>, Range<usize>) {
    let same = |pair: &(&str, &str)| pair.0 == pair.1;
    let length = |pairs: Vec<(&str, &str)>| pairs.iter().map(|(one, _)| one.len()).sum::<usize>();
    let (was, is) = (&old_text[old.clone()], &new_text[new.clone()]);
    let start = length(was.graphemes(true).zip(is.graphemes(true)).take_while(same).collect());
    let (was, is) = (&was[start..], &is[start..]);
    let end = length(was.graphemes(true).rev().zip(is.graphemes(true).rev()).take_while(same).collect());
    (old.start + start..old.end - end, new.start + start..new.end - end)
}
