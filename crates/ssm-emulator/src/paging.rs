//! Pages: how a listing is cut, and what its tokens remember (docs/parameter-store.md 2.2).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::behaviour::{Behaviour, Filters, Pages};
use crate::error::ServiceError;
use crate::hash;

/// What a token remembers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Position {
    /// How many pages came before.
    page: u32,
    /// The last entry that was looked at; empty at the start.
    pub(crate) after: String,
}

impl Position {
    /// Reads a request's token. One that was not made for this very listing (`scope`) is refused; reuse with other filters
    /// is unknown ground (docs/parameter-store.md 11.7), so no client should count on it. `""` is the start.
    pub(crate) fn read(token: Option<&str>, scope: &str) -> Result<Self, ServiceError> {
        let Some(token) = token.filter(|token| !token.is_empty()) else { return Ok(Self::default()) };
        let decoded = URL_SAFE_NO_PAD.decode(token).ok().and_then(|bytes| String::from_utf8(bytes).ok());
        let position = decoded.as_deref().and_then(|text| {
            let (check, rest) = text.split_once(' ')?;
            let (page, after) = rest.split_once(' ')?;
            let page = page.parse().ok()?;
            (check == seal(scope, page, after)).then(|| Self { page, after: after.to_owned() })
        });
        position.ok_or_else(|| ServiceError::new("InvalidNextToken", "The specified token isn't valid."))
    }

    fn token(&self, scope: &str) -> String {
        let Self { page, after } = self;
        URL_SAFE_NO_PAD.encode(format!("{} {page} {after}", seal(scope, *page, after)))
    }
}

fn seal(scope: &str, page: u32, after: &str) -> String {
    format!("{:016x}", hash::of(&format!("{scope}\n{page}\n{after}")))
}

/// One page.
#[derive(Debug)]
pub(crate) struct Page<T> {
    pub(crate) items: Vec<T>,
    pub(crate) next: Option<String>,
}

/// Cuts the page that follows `position` out of `entries`, which begin there. `keep` is the filter.
pub(crate) fn cut<T>(
    behaviour: &Behaviour,
    scope: &str,
    position: &Position,
    size: usize,
    entries: impl Iterator<Item = (String, T)>,
    keep: impl Fn(&T) -> bool,
) -> Page<T> {
    let mut entries = entries.peekable();
    let capacity = match behaviour.pages {
        Pages::Full => size,
        Pages::Ragged => ragged(position.page, size),
    };
    let mut after = position.after.clone();
    let mut items = Vec::new();
    let mut looked_at = 0;
    while match behaviour.filters {
        Filters::AfterPaging => looked_at < capacity,
        Filters::BeforePaging => items.len() < capacity,
    } {
        let Some((key, item)) = entries.next() else { break };
        looked_at += 1;
        after = key;
        if keep(&item) {
            items.push(item);
        }
    }
    let trailing = behaviour.trailing_empty_page && looked_at > 0 && looked_at == size;
    let more = entries.peek().is_some() || trailing;
    let next = more.then(|| Position { page: position.page.saturating_add(1), after }.token(scope));
    Page { items, next }
}

/// How many entries the n-th ragged page looks at: half, none, all, one, and so on.
fn ragged(page: u32, size: usize) -> usize {
    match page % 4 {
        0 => size.div_ceil(2),
        1 => 0,
        2 => size,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// The sizes of all pages of a walk over `total` entries, and what it found.
    fn walk(behaviour: &Behaviour, total: u32, size: usize, keep: impl Fn(&u32) -> bool) -> (Vec<usize>, Vec<u32>) {
        let (mut sizes, mut found, mut token) = (Vec::new(), Vec::new(), None);
        loop {
            let position = Position::read(token.as_deref(), "walk").unwrap();
            let entries = (0..total).map(|n| (format!("{n:03}"), n)).filter(|(key, _)| *key > position.after);
            let page = cut(behaviour, "walk", &position, size, entries, &keep);
            sizes.push(page.items.len());
            found.extend(page.items);
            token = page.next;
            if token.is_none() {
                return (sizes, found);
            }
        }
    }

    #[test]
    fn pages_are_cut_as_the_switches_say() {
        let full = Behaviour::default();
        let trailing = Behaviour { trailing_empty_page: true, ..Behaviour::default() };
        let ragged = Behaviour { pages: Pages::Ragged, ..Behaviour::default() };
        let kind = Behaviour { filters: Filters::BeforePaging, ..Behaviour::default() };
        let all = |_: &u32| true;
        let late = |n: &u32| *n >= 7;
        assert_eq!(walk(&full, 0, 4, all).0, [0]);
        assert_eq!(walk(&full, 10, 4, all).0, [4, 4, 2]);
        assert_eq!(walk(&full, 8, 4, all).0, [4, 4]);
        assert_eq!(walk(&trailing, 8, 4, all).0, [4, 4, 0]);
        assert_eq!(walk(&trailing, 7, 4, all).0, [4, 3]);
        assert_eq!(walk(&ragged, 10, 4, all).0, [2, 0, 4, 1, 2, 0, 1]);
        assert_eq!(walk(&full, 10, 4, late).0, [0, 1, 2]);
        assert_eq!(walk(&kind, 10, 4, late).0, [3]);
        for behaviour in [&full, &trailing, &ragged, &kind] {
            assert_eq!(walk(behaviour, 10, 4, all).1, (0..10).collect::<Vec<_>>());
            assert_eq!(walk(behaviour, 10, 4, late).1, [7, 8, 9]);
        }
    }

    #[test]
    fn tokens_are_good_for_their_own_listing_only() {
        let token = Position { page: 3, after: "/a b/c".to_owned() }.token("describe");
        assert_eq!(Position::read(Some(&token), "describe").unwrap().after, "/a b/c");
        for (token, scope) in [(&*token, "other"), ("x", "describe"), ("", "describe"), ("MSAyIDM", "describe")] {
            let code = Position::read(Some(token), scope).err().map(|error| error.code);
            assert_eq!(code, if token.is_empty() { None } else { Some("InvalidNextToken") });
        }
    }
}
