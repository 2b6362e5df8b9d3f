#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::AtomicUsize;

use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;
use proptest::prelude::*;

use super::*;

fn corpus(names: &[&str]) -> Corpus {
    let mut corpus = Corpus::default();
    for (at, name) in names.iter().enumerate() {
        corpus.set(Node::from_index(at), name);
    }
    corpus
}

fn ask(corpus: &Corpus, query: &str, previous: Option<&Ranking>) -> Ranking {
    rank(corpus, &Query::parse(query), Timestamp::UNIX_EPOCH, previous, 100, &|| false).unwrap()
}

fn names<'c>(corpus: &'c Corpus, ranking: &Ranking) -> Vec<&'c str> {
    ranking.hits.iter().map(|hit| corpus.name(hit.node).unwrap()).collect()
}

#[test]
fn a_person_finds_what_they_meant_first() {
    let corpus = corpus(&[
        "/prod/api/database-password",
        "/prod/worker/redis.url",
        "/dev/api/database-password",
        "/prod/api/dp",
        "/prod/pass/x",
        "/a/pass",
        "/a/long/way/to/pass",
        "/prod/api/apiKey",
        "flat",
    ]);
    for (query, expected) in [
        // The start of a segment is worth more than that of a word; then the last segment, the shorter name, the alphabet.
        (
            "pass",
            vec![
                "/a/pass",
                "/a/long/way/to/pass",
                "/prod/pass/x",
                "/dev/api/database-password",
                "/prod/api/database-password",
            ],
        ),
        ("dbpw", vec!["/dev/api/database-password", "/prod/api/database-password"]),
        ("api pass prod", vec!["/prod/api/database-password"]),
        ("pass !api", vec!["/a/pass", "/a/long/way/to/pass", "/prod/pass/x"]),
        ("!/", vec!["flat"]),
        ("Key", vec!["/prod/api/apiKey"]),
        ("KEY", vec![]),
        ("redis.url", vec!["/prod/worker/redis.url"]),
        ("zzz", vec![]),
    ] {
        let found = ask(&corpus, query, None);
        assert_eq!(names(&corpus, &found), expected, "{query}");
    }
}

#[test]
fn no_term_finds_all_and_the_limit_cuts_the_worst() {
    let corpus = corpus(&["/c/long", "/b", "/a", "/bb"]);
    let all = ask(&corpus, "", None);
    assert_eq!((names(&corpus, &all), all.total), (vec!["/a", "/b", "/bb", "/c/long"], 4));
    let two = rank(&corpus, &Query::default(), Timestamp::UNIX_EPOCH, None, 2, &|| false).unwrap();
    assert_eq!((names(&corpus, &two), two.total), (vec!["/a", "/b"], 4));
    let none = rank(&corpus, &Query::default(), Timestamp::UNIX_EPOCH, None, 0, &|| false).unwrap();
    assert_eq!((none.hits.len(), none.total), (0, 4));
}

#[test]
fn a_pass_stops_when_told() {
    let mut corpus = Corpus::default();
    for at in 0..10 * CHUNK {
        corpus.set(Node::from_index(at), "/a/b");
    }
    assert!(rank(&corpus, &Query::parse("a"), Timestamp::UNIX_EPOCH, None, 5, &|| true).is_none());
    let asked = AtomicUsize::new(0);
    let later = || asked.fetch_add(1, atomic::Ordering::Relaxed) >= 3;
    assert!(rank(&corpus, &Query::parse("a"), Timestamp::UNIX_EPOCH, None, 5, &later).is_none());
    assert!(asked.load(atomic::Ordering::Relaxed) < 10, "both threads stop before the names end");
}

#[test]
fn a_snapshot_does_not_change() {
    let mut corpus = corpus(&["/a", "/b"]);
    let snapshot = corpus.clone();
    corpus.remove(Node::from_index(0));
    corpus.set(Node::from_index(1), "b");
    corpus.set(Node::from_index(5000), "/c");
    assert_ne!(snapshot.revision(), corpus.revision());
    assert_eq!(names(&snapshot, &ask(&snapshot, "", None)), ["/a", "/b"]);
    assert_eq!(names(&corpus, &ask(&corpus, "", None)), ["b", "/c"]);
}

#[test]
fn names_beyond_any_service_are_left_out() {
    let mut corpus = corpus(&["/a"]);
    corpus.set(Node::from_index(1), &"/a".repeat(40_000));
    corpus.set(Node::from_index(2), &"/a".repeat(1_000));
    assert_eq!((corpus.len(), ask(&corpus, "a", None).total), (2, 2));
}

#[derive(Debug, Clone)]
enum Step {
    Add(Vec<String>),
    Remove(prop::sample::Index),
    Key(char),
    Back,
}

fn step() -> impl Strategy<Value = Step> {
    let name = "(/[abcAB-]{1,4}){1,3}";
    prop_oneof![
        2 => prop::collection::vec(name, 1..20).prop_map(Step::Add),
        1 => any::<prop::sample::Index>().prop_map(Step::Remove),
        6 => prop::sample::select(vec!['a', 'b', 'c', 'A', ' ', '!', '/', '-']).prop_map(Step::Key),
        1 => Just(Step::Back),
    ]
}

/// How well a name has a term, said plainly: 0 scattered all over, 1 scattered, 2 as it stands, 3 at the beginning of a word, 4 as
/// a whole; `None` if it has not.
fn fit(name: &str, term: &str) -> Option<u8> {
    let cased = term.chars().any(char::is_uppercase);
    let fold = |text: &str| if cased { text.to_owned() } else { text.to_lowercase() };
    let (folded, n) = (fold(name), term.len() as i64);
    // For positions too, as it is right then.
    let (score, _) = SkimMatcherV2::default().fuzzy_indices(name, term)?;
    if folded == term || folded.strip_prefix('/') == Some(term) {
        return Some(4);
    }
    let begins = |at: usize| {
        let before = name[..at].chars().next_back();
        let here = name[at..].starts_with(char::is_uppercase);
        !term.starts_with(char::is_alphanumeric)
            || before.is_none_or(|c| !c.is_alphanumeric() || (here && !c.is_uppercase()))
    };
    let together = (0..name.len()).filter(|at| folded[*at..].starts_with(term));
    let best = together.map(|at| if begins(at) { 3 } else { 2 }).max();
    Some(best.unwrap_or_else(|| u8::from(score * 4 >= (20 * n - 4 - 1 + 8) * 3)))
}

/// What a query finds, said plainly: each with how well it has the term that it has worst.
fn expected(corpus: &[Option<String>], text: &str) -> BTreeMap<usize, u8> {
    let has = |name: &str, term: &str| {
        let cased = term.chars().any(char::is_uppercase);
        if cased { name.contains(term) } else { name.to_lowercase().contains(term) }
    };
    let matches = |name: &str| {
        text.split_whitespace().try_fold(4, |worst, word| match word.strip_prefix('!') {
            Some("") => Some(worst),
            Some(term) => (!has(name, term)).then_some(worst),
            None => fit(name, word).map(|fit| worst.min(fit)),
        })
    };
    let named = (0..corpus.len()).filter_map(|at| Some((at, corpus[at].as_deref()?)));
    let all: BTreeMap<usize, u8> = named.filter_map(|(at, name)| Some((at, matches(name)?))).collect();
    let good = all.values().any(|fit| *fit >= 2);
    all.into_iter().filter(|(_, fit)| !good || *fit > 0).collect()
}

#[test]
fn scattered_letters_come_after_words_and_not_at_all_if_they_are_far_from_each_other() {
    let corpus = corpus(&[
        "/network/prod/allowed-cidrs",
        "/prod/redis/url",
        "/prod/predisposed",
        "/prod/red-is/x",
        "/prod/dashboard/passkey",
        "/prod/db/pass",
        "/prod/database/password",
        "/prod/web/bypass",
    ]);
    for (query, expected) in [
        ("redis", vec!["/prod/redis/url", "/prod/predisposed", "/prod/red-is/x"]),
        // Until there is a good one, what there is.
        ("alwcid", vec!["/network/prod/allowed-cidrs"]),
        ("prod db pass", vec!["/prod/db/pass", "/prod/dashboard/passkey", "/prod/database/password"]),
        ("prod db passw", vec!["/prod/database/password"]),
        ("prod dbx", vec![]),
    ] {
        let found = ask(&corpus, query, None);
        assert_eq!(names(&corpus, &found), expected, "{query}");
        assert_eq!(found.total, expected.len(), "{query}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    /// Keys are typed while names come and go; each pass starts from the one before, whatever that was.
    #[test]
    fn narrowing_finds_what_a_fresh_pass_finds(steps in prop::collection::vec(step(), 1..40)) {
        let (mut names, mut corpus, mut text) = (Vec::new(), Corpus::default(), String::new());
        let mut previous: Option<Ranking> = None;
        for step in steps {
            match step {
                Step::Add(more) => for name in more {
                    // Far apart, so that several chunks take part.
                    let at = names.len() * 300;
                    corpus.set(Node::from_index(at), &name);
                    names.push(Some(name));
                },
                Step::Remove(index) if !names.is_empty() => {
                    let at = index.index(names.len());
                    corpus.remove(Node::from_index(at * 300));
                    names[at] = None;
                }
                Step::Remove(_) => {}
                Step::Key(c) => text.push(c),
                Step::Back => { text.pop(); }
            }
            let query = Query::parse(&text);
            let narrowed = rank(&corpus, &query, Timestamp::UNIX_EPOCH, previous.as_ref(), usize::MAX, &|| false).unwrap();
            let found = || narrowed.hits.iter().map(|hit| hit.node.index() / 300);
            prop_assert_eq!(narrowed.total, narrowed.hits.len());
            let fresh = rank(&corpus, &query, Timestamp::UNIX_EPOCH, None, usize::MAX, &|| false).unwrap();
            // From five characters on the matcher's scores may, rarely, depend on what it scored before.
            if text.split_whitespace().all(|word| word.len() < 5) {
                let expected = expected(&names, &text);
                prop_assert_eq!(&found().collect::<BTreeSet<_>>(), &expected.keys().copied().collect(), "{}", text);
                prop_assert!(found().is_sorted_by_key(|at| Reverse(expected[&at])) || query.terms().is_empty(), "{}", text);
                prop_assert_eq!(&narrowed.hits, &fresh.hits);
                let top = rank(&corpus, &query, Timestamp::UNIX_EPOCH, previous.as_ref(), 3, &|| false).unwrap();
                let scores = |hits: &[Hit]| hits.iter().take(3).map(|hit| hit.score).collect::<Vec<_>>();
                prop_assert_eq!(scores(&top.hits), scores(&fresh.hits));
            }
            prop_assert!(narrowed.hits.is_sorted_by(|a, b| a.score >= b.score));
            previous = Some(narrowed);
        }
    }
}
