//! Measuring, cutting and wrapping by display width, never within what a reader sees as one character.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

const ELLIPSIS: &str = "…";

/// Columns that a sanitised text takes when painted, cell by cell.
pub fn width(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.graphemes(true).map(UnicodeWidthStr::width).sum() }
}

/// The length in bytes of the longest start of `text` within `columns`.
pub(crate) fn fit(text: &str, columns: usize) -> usize {
    // Of a long text only its start is looked at: the byte behind the last column tells whether a mark joins it.
    let bytes = text.as_bytes();
    if bytes[..bytes.len().min(columns.saturating_add(1))].is_ascii() {
        return bytes.len().min(columns);
    }
    let mut left = columns;
    for (at, grapheme) in text.grapheme_indices(true) {
        match left.checked_sub(grapheme.width()) {
            Some(rest) => left = rest,
            None => return at,
        }
    }
    text.len()
}

/// Where the longest end of `text` within `columns` begins.
fn fit_end(text: &str, columns: usize) -> usize {
    if text.is_ascii() {
        return text.len() - text.len().min(columns);
    }
    let mut left = columns;
    for (at, grapheme) in text.grapheme_indices(true).rev() {
        match left.checked_sub(grapheme.width()) {
            Some(rest) => left = rest,
            None => return at + grapheme.len(),
        }
    }
    0
}

/// The text within `columns`, its end replaced by `…` if it does not fit.
pub fn truncate(text: &str, columns: usize) -> Cow<'_, str> {
    if fit(text, columns) == text.len() {
        return Cow::Borrowed(text);
    }
    let Some(room) = columns.checked_sub(1) else {
        return Cow::Borrowed("");
    };
    Cow::Owned(format!("{}{ELLIPSIS}", &text[..fit(text, room)]))
}

/// The text within `columns`, its start replaced by `…` if it does not fit: for names, whose end tells most.
pub fn truncate_start(text: &str, columns: usize) -> Cow<'_, str> {
    if fit(text, columns) == text.len() {
        return Cow::Borrowed(text);
    }
    let Some(room) = columns.checked_sub(1) else {
        return Cow::Borrowed("");
    };
    Cow::Owned(format!("{ELLIPSIS}{}", &text[fit_end(text, room)..]))
}

/// The text within `columns`, its middle replaced by `…` if it does not fit; the end gets the odd column.
pub fn truncate_middle(text: &str, columns: usize) -> Cow<'_, str> {
    if fit(text, columns) == text.len() {
        return Cow::Borrowed(text);
    }
    let Some(room) = columns.checked_sub(1) else {
        return Cow::Borrowed("");
    };
    let start = &text[..fit(text, room / 2)];
    let end = &text[fit_end(text, room - width(start))..];
    Cow::Owned(format!("{start}{ELLIPSIS}{end}"))
}

/// Columns that a name within a sentence keeps: at least so many, fewer only where all of the rest is shown then.
const OF_A_NAME: [usize; 2] = [24, 12];

/// A sentence within `columns`: first names in it lose their middle, the longest first, and what does not fit even then is left out at
/// its end. Cut in the middle a sentence could say the opposite.
pub fn truncate_sentence(text: &str, columns: usize) -> Cow<'_, str> {
    if fit(text, columns) == text.len() {
        return Cow::Borrowed(text);
    }
    let [most, least] = OF_A_NAME.map(|least| shorten_names(text, columns, least));
    let shortened = if width(&least) <= columns { least } else { most };
    Cow::Owned(truncate(&shortened, columns).into_owned())
}

/// Names lose their middle until all fits, but no more than leaves `least` columns of each.
fn shorten_names(text: &str, columns: usize, least: usize) -> String {
    let mut words: Vec<Cow<'_, str>> = text.split(' ').map(Cow::Borrowed).collect();
    let mut over = width(text).saturating_sub(columns);
    let is_name = |word: &str| word.contains('/') && width(word) > least;
    while over > 0
        && let Some(longest) = words.iter_mut().filter(|word| is_name(word)).max_by_key(|word| width(word))
    {
        let was = width(longest);
        let cut = truncate_middle(longest, was.saturating_sub(over).max(least)).into_owned();
        over = over.saturating_sub(was.saturating_sub(width(&cut)));
        *longest = Cow::Owned(cut);
    }
    words.join(" ")
}

/// The text in exactly `columns`: cut with `…`, or filled with spaces on the right.
pub fn pad(text: &str, columns: usize) -> String {
    let mut padded = truncate(text, columns).into_owned();
    for _ in width(&padded)..columns {
        padded.push(' ');
    }
    padded
}

/// One line of a value, cut into rows of at most `columns` at whatever character comes: the rows put together are the line.
/// An empty line is one empty row. A character wider than `columns` gets a row of its own.
pub fn wrap(line: &str, columns: usize) -> Vec<&str> {
    let mut rows = Vec::new();
    let mut rest = line;
    loop {
        let at = match fit(rest, columns) {
            0 => rest.graphemes(true).next().map_or(0, str::len),
            at => at,
        };
        let (row, after) = rest.split_at(at);
        rows.push(row);
        if after.is_empty() {
            return rows;
        }
        rest = after;
    }
}

/// Prose in rows of at most `columns`, broken at spaces (which are dropped there) and newlines; a word longer than a row is cut.
pub fn wrap_words(prose: &str, columns: usize) -> Vec<&str> {
    wrap_words_up_to(prose, columns, columns)
}

/// The same where a word that is longer than `columns` may take up to `most`.
pub(crate) fn wrap_words_up_to(prose: &str, columns: usize, most: usize) -> Vec<&str> {
    let mut rows = Vec::new();
    for line in prose.split('\n') {
        let mut rest = line.trim_end();
        loop {
            let fits = fit(rest, columns);
            if fits == rest.len() {
                rows.push(rest);
                break;
            }
            // A space just after the row ends a word as well.
            let space = if rest[fits..].starts_with(' ') { Some(fits) } else { rest[..fits].rfind(' ') };
            let at = match space {
                Some(at) if !rest[..at].trim().is_empty() => at,
                _ if fits == 0 => rest.graphemes(true).next().map_or(rest.len(), str::len),
                _ if most > columns => fit(&rest[..end_of_first_word(rest)], most).max(fits),
                _ => fits,
            };
            rows.push(rest[..at].trim_end());
            rest = rest[at..].trim_start();
            if rest.is_empty() {
                break;
            }
        }
    }
    rows
}

/// Where its first word ends, with the blanks before it.
fn end_of_first_word(text: &str) -> usize {
    let start = text.len() - text.trim_start().len();
    text[start..].find(' ').map_or(text.len(), |at| start + at)
}

/// Columns of the longest word.
pub(crate) fn longest_word(prose: &str) -> usize {
    prose.split([' ', '\n']).map(width).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn cuts_say_so_and_stay_within() {
        for (columns, end, start, middle) in [
            (0, "", "", ""),
            (1, "…", "…", "…"),
            (2, "/…", "…y", "…y"),
            (6, "/team…", "…d/key", "/t…key"),
            (12, "/team/prod/…", "…am/prod/key", "/team…od/key"),
            (14, "/team/prod/key", "/team/prod/key", "/team/prod/key"),
        ] {
            let name = "/team/prod/key";
            assert_eq!(truncate(name, columns), end);
            assert_eq!(truncate_start(name, columns), start);
            assert_eq!(truncate_middle(name, columns), middle);
        }
        assert_eq!(truncate_middle("/team/prod/key", 13), "/team/…od/key");
    }

    #[test]
    fn wide_characters_are_not_split() {
        assert_eq!(width("日本語"), 6);
        assert_eq!(width("e\u{301}"), 1);
        assert_eq!(truncate("日本語", 5), "日本…");
        assert_eq!(truncate("日本語", 4), "日…");
        assert_eq!(truncate_start("日本語", 4), "…語");
        assert_eq!(truncate("e\u{301}xyz", 2), "e\u{301}…");
        assert_eq!(wrap("日本語", 3), ["日", "本", "語"]);
        assert_eq!(wrap("日本", 1), ["日", "本"]);
    }

    #[test]
    fn sentences_lose_the_middle_of_names_and_then_their_end() {
        let said = "handed the value of /checkout/prod/cart/database/password to tmux; if it arrived, it stays there";
        assert_eq!(truncate_sentence(said, 200), said);
        assert_eq!(
            truncate_sentence(said, 90),
            "handed the value of /checkout/prod/…tabase/password to tmux; if it arrived, it stays there"
        );
        assert_eq!(truncate_sentence(said, 50), "handed the value of /checkout/p…ase/password to t…");
        let refused = "engineer/ana is not allowed ssm:DescribeParameters; nor is ssm:GetParametersByPath allowed on /";
        assert_eq!(truncate_sentence(refused, 60), "engineer/ana is not allowed ssm:DescribeParameters; nor is …");
        assert_eq!(truncate_sentence(refused, 0), "");
    }

    #[test]
    fn padding_is_exact() {
        for text in ["", "abc", "abcdefgh", "日本語", "日本"] {
            assert_eq!(width(&pad(text, 5)), 5, "{text}");
        }
    }

    #[test]
    fn values_wrap_hard() {
        assert_eq!(wrap("", 4), [""]);
        assert_eq!(wrap("abcd", 4), ["abcd"]);
        assert_eq!(wrap("ab cdefghi", 4), ["ab c", "defg", "hi"]);
        assert_eq!(wrap("ab", 0), ["a", "b"]);
    }

    #[test]
    fn prose_wraps_at_words() {
        assert_eq!(wrap_words("ask for kms:Decrypt on the key", 12), ["ask for", "kms:Decrypt", "on the key"]);
        assert_eq!(wrap_words("exactly ten", 7), ["exactly", "ten"]);
        assert_eq!(wrap_words("arn:aws:kms:us-east-1 key", 8), ["arn:aws:", "kms:us-e", "ast-1", "key"]);
        assert_eq!(wrap_words("one\n\ntwo ", 10), ["one", "", "two"]);
        assert_eq!(wrap_words("", 10), [""]);
        assert_eq!(wrap_words("日本 語", 1), ["日", "本", "語"]);
        assert_eq!(wrap_words("a b", 0), ["a", "b"]);
        let arn = "the key arn:aws:kms:us-east-1 is closed";
        assert_eq!(wrap_words_up_to(arn, 9, 40), ["the key", "arn:aws:kms:us-east-1", "is closed"]);
        assert_eq!(wrap_words_up_to(arn, 9, 14), ["the key", "arn:aws:kms:us", "-east-1", "is closed"]);
        assert_eq!(longest_word(arn), 21);
    }

    proptest! {
        #[test]
        fn cuts_never_exceed(text in "(\\PC|[日本e\u{301}a-z /])*", columns in 0usize..30) {
            let text = super::super::sanitise(&text);
            prop_assert!(width(&truncate(&text, columns)) <= columns);
            prop_assert!(width(&truncate_start(&text, columns)) <= columns);
            prop_assert!(width(&truncate_sentence(&text, columns)) <= columns);
            prop_assert!(width(&truncate_middle(&text, columns)) <= columns);
            prop_assert_eq!(width(&pad(&text, columns)), columns);
        }

        #[test]
        fn wrapped_rows_are_the_line(text in "(\\PC|[日本e\u{301}a-z /])*", columns in 2usize..30) {
            let text = super::super::sanitise(&text);
            let rows = wrap(&text, columns);
            prop_assert_eq!(rows.concat(), &*text);
            // A grapheme may be wider than two columns: some scripts pile signs that each take their own.
            let fits = |row: &&str| width(row) <= columns || row.graphemes(true).count() == 1;
            prop_assert!(rows.iter().all(fits));
        }

        #[test]
        fn prose_loses_spaces_only(text in "[a-z日 ]{0,80}", columns in 2usize..30) {
            let rows = wrap_words(&text, columns);
            prop_assert_eq!(rows.concat().replace(' ', ""), text.replace(' ', ""));
            prop_assert!(rows.iter().all(|row| width(row) <= columns));
        }
    }
}
