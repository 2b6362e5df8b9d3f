//! How a name has a term: together or scattered.

use super::score::{self, CONSECUTIVE, GAP, HEAD, MATCH, OTHER_CASE};
use super::term::Term;

/// How a name has a term, the better the greater. A score alone does not tell: a few letters that happen to begin words score
/// as much as some that stand together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(super) enum Fit {
    /// Its characters are far from each other and begin hardly any words.
    Weak,
    /// In order and near each other, or as the beginnings of words.
    Scattered,
    /// As it stands.
    Within,
    /// As it stands, from the beginning of a word on.
    AtWord,
    /// It is the name.
    Whole,
}

impl Fit {
    /// Whether the name has the term as it stands.
    pub(super) fn is_together(self) -> bool {
        self >= Self::Within
    }

    /// Of a name that has the term's characters in order with this score.
    pub(super) fn of(name: &str, term: &Term, score: i32) -> Self {
        let bare = name.strip_prefix('/').filter(|_| !term.text().starts_with('/')).unwrap_or(name);
        // As long as the term and with all its characters in order.
        if bare.len() == term.text().len() {
            return Self::Whole;
        }
        // Of a single letter the score tells already: what begins a word is worth more than any letter inside one.
        if let [letter] = term.text().as_bytes() {
            let begins = score > MATCH || !letter.is_ascii_alphanumeric();
            return if begins { Self::AtWord } else { Self::Within };
        }
        // What stands together scores this at least, so that most of what does not is not looked through.
        let together = (MATCH + OTHER_CASE + CONSECUTIVE) * term.chars() - CONSECUTIVE + GAP;
        let slack = if term.chars() > score::SHORT { SLACK } else { 0 };
        if score >= together - slack
            && let Some(fit) = together_in(name, term)
        {
            return fit;
        }
        let best = (MATCH + CONSECUTIVE) * term.chars() - CONSECUTIVE + GAP + HEAD;
        // Three quarters keep `db` for `database` and leave it out for `prod/web/bypass`, as `redis` for `allowed-cidrs`.
        if score.saturating_mul(4) < best * 3 { Self::Weak } else { Self::Scattered }
    }
}

/// By how much the matcher may be wrong (see [`score::Scorer`]), which is asked for longer terms alone.
const SLACK: i32 = 2 * HEAD;

/// The best place where the term stands as it is.
fn together_in(name: &str, term: &Term) -> Option<Fit> {
    let (name, term_bytes) = (name.as_bytes(), term.text().as_bytes());
    let (first, rest) = term_bytes.split_first()?;
    let mut found = None;
    for at in 0..(name.len() + 1).saturating_sub(term_bytes.len()) {
        if !term.same(*first, name[at]) || !rest.iter().zip(&name[at + 1..]).all(|(a, b)| term.same(*a, *b)) {
            continue;
        }
        // A separator is where a word ends and begins.
        let begins = at.checked_sub(1).is_none_or(|before| score::begins_word(name[before], name[at]));
        if begins || !first.is_ascii_alphanumeric() {
            return Some(Fit::AtWord);
        }
        found = Some(Fit::Within);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::score::Scorer;
    use super::*;

    fn fit(name: &str, term: &str) -> Option<Fit> {
        let term = Term::new(term);
        Scorer::new().score(name, &term).map(|score| Fit::of(name, &term, score as i32))
    }

    #[test]
    fn what_stands_together_is_told_from_what_is_scattered() {
        use Fit::{AtWord, Scattered, Weak, Whole, Within};
        for (name, term, expected) in [
            ("/prod/redis/url", "redis", Some(AtWord)),
            ("/prod/sentry-redis", "redis", Some(AtWord)),
            ("/prod/predisposed", "redis", Some(Within)),
            ("/network/prod/allowed-cidrs", "redis", Some(Weak)),
            ("/prod/RedisUrl", "redis", Some(AtWord)),
            ("/prod/theRedis", "redis", Some(AtWord)),
            ("/prod/REDIS", "redis", Some(AtWord)),
            ("/prod/PREDIS", "redis", Some(Within)),
            ("/prod/api/database-password", "dbpass", Some(Scattered)),
            ("/prod/api/database-password", "dbpw", Some(Weak)),
            ("/prod/d/b", "db", Some(Scattered)),
            ("/prod/database", "db", Some(Scattered)),
            ("/prod/web", "db", Some(Weak)),
            ("/prod/db", "prod", Some(AtWord)),
            ("/prod/db", "d", Some(AtWord)),
            ("/prod/x", "d", Some(Within)),
            ("/prod/db", "d/d", Some(Within)),
            ("/prod/db", "/db", Some(AtWord)),
            ("/prod/db", "/prod/db", Some(Whole)),
            ("/prod", "prod", Some(Whole)),
            ("prod", "prod", Some(Whole)),
            ("/prods", "prod", Some(AtWord)),
            ("/é/schlüssel", "lüs", Some(Within)),
            ("/é/schlüssel", "é", Some(AtWord)),
            ("/prod/db", "x", None),
        ] {
            assert_eq!(fit(name, term), expected, "{term} in {name}");
        }
    }
}
