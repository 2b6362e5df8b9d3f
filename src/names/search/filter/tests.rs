#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use jiff::Timestamp;
use proptest::prelude::*;

use crate::names::Tree;
use crate::names::search::{Matches, Query, Ranking, rank};
use crate::parameter::{Parameter, ParameterType, Tier};

const DAY: i64 = 86_400;

fn now() -> Timestamp {
    "2026-11-24T08:00:00Z".parse().unwrap()
}

fn described(name: &str, kind: ParameterType, version: i64, seconds_ago: i64) -> Parameter {
    Parameter {
        described: true,
        modified: Timestamp::from_second(now().as_second() - seconds_ago).ok(),
        ..Parameter::bare(name, kind, version)
    }
}

/// Seven that differ in everything a filter may ask.
fn store() -> Tree {
    let by = |arn: &str| Some(format!("arn:aws:sts::111122223333:{arn}"));
    let key = |id: &str| Some(id.to_owned());
    let mut tree = Tree::new();
    for parameter in [
        Parameter {
            key_id: key("alias/checkout-prod"),
            modified_by: by("assumed-role/engineer/ana"),
            ..described("/prod/db/password", ParameterType::SecureString, 51, 3 * DAY)
        },
        Parameter {
            tier: Tier::Advanced,
            modified_by: by("assumed-role/deploy/ci-7"),
            ..described("/prod/db/url", ParameterType::String, 50, 7 * DAY)
        },
        Parameter {
            key_id: key("arn:aws:kms:eu-west-1:111122223333:key/8f3c"),
            modified_by: by("user/Ben"),
            ..described("/prod/hosts", ParameterType::StringList, 1, 100 * DAY)
        },
        // Under the default key, which the service need not name.
        described("/dev/token", ParameterType::SecureString, 2, 59),
        described("/dev/flags", ParameterType::String, 3, 91 * DAY),
        // The other side's clock is ahead.
        described("/dev/new", ParameterType::String, 1, -30),
        // Listed by path: neither tier nor key nor author nor, here, a time.
        Parameter::bare("/path/only", ParameterType::String, 9),
    ] {
        tree.upsert(&parameter);
    }
    tree
}

fn found(tree: &Tree, text: &str) -> Vec<String> {
    let ranking = rank(&tree.corpus(), &Query::parse(text), now(), None, 100, &|| false).unwrap();
    ranking.hits.iter().map(|hit| tree.name(hit.node)).collect()
}

#[test]
fn each_filter_finds_its_own_in_the_order_of_names_or_of_changes() {
    let tree = store();
    for (query, names) in [
        ("type:secure", vec!["/dev/token", "/prod/db/password"]),
        ("type:SecureString", vec!["/dev/token", "/prod/db/password"]),
        ("type:string", vec!["/dev/flags", "/dev/new", "/path/only", "/prod/db/url"]),
        ("TYPE:list", vec!["/prod/hosts"]),
        ("!type:string !type:list", vec!["/dev/token", "/prod/db/password"]),
        ("tier:advanced", vec!["/prod/db/url"]),
        ("tier:standard", vec!["/dev/flags", "/dev/new", "/dev/token", "/prod/db/password", "/prod/hosts"]),
        ("!tier:standard", vec!["/path/only", "/prod/db/url"]),
        ("key:alias/checkout", vec!["/prod/db/password"]),
        ("key:CHECKOUT", vec![]),
        ("key:8f3c", vec!["/prod/hosts"]),
        ("key:alias/aws/ssm", vec!["/dev/token"]),
        ("type:secure !key:alias/aws/ssm", vec!["/prod/db/password"]),
        ("by:ana", vec!["/prod/db/password"]),
        ("by:ben", vec!["/prod/hosts"]),
        ("by:deploy/ci", vec!["/prod/db/url"]),
        ("by:assumed-role", vec![]),
        ("by:1111", vec![]),
        ("changed:<1m", vec!["/dev/new", "/dev/token"]),
        ("changed:<7d", vec!["/dev/new", "/dev/token", "/prod/db/password"]),
        ("changed:<8d", vec!["/dev/new", "/dev/token", "/prod/db/password", "/prod/db/url"]),
        ("changed:>90d", vec!["/dev/flags", "/prod/hosts"]),
        ("changed:>3mo", vec!["/prod/hosts"]),
        ("changed:>1y", vec![]),
        ("changed:>2w !changed:>99d", vec!["/dev/flags"]),
        ("!changed:<1h !changed:>1h", vec!["/path/only"]),
        ("version:>50", vec!["/prod/db/password"]),
        ("version:<2", vec!["/dev/new", "/prod/hosts"]),
        ("version:=50", vec!["/prod/db/url"]),
        ("version:9", vec!["/path/only"]),
        ("!version:<50", vec!["/prod/db/password", "/prod/db/url"]),
        ("version:>1 version:<9", vec!["/dev/flags", "/dev/token"]),
        // With terms, which then rank.
        ("db version:>50", vec!["/prod/db/password"]),
        ("url type:secure", vec![]),
        ("prod !pass tier:advanced", vec!["/prod/db/url"]),
        ("!prod type:secure", vec!["/dev/token"]),
        ("/prod/* !*/db/*", vec!["/prod/hosts"]),
        ("*/db/* pass", vec!["/prod/db/password"]),
        ("prod/* type:string", vec!["/prod/db/url"]),
        ("/prod", vec!["/prod/hosts", "/prod/db/url", "/prod/db/password"]),
        ("/prod*db", vec![]),
        // A pasted ARN is the name in it.
        ("arn:aws:ssm:eu-west-1:111122223333:parameter/prod/db/url", vec!["/prod/db/url"]),
    ] {
        assert!(Query::parse(query).complaints().is_empty(), "{query}");
        assert_eq!(found(&tree, query), names, "{query}");
    }
}

/// What the service has answered grows while it answers, so a pass may not start from one that knew less.
#[test]
fn what_the_service_answers_counts_with_the_words() {
    let tree = store();
    let matches = |names: &[&str]| Arc::new(names.iter().map(|name| ((*name).to_owned(), 1)).collect::<Matches>());
    let (some, all) = (matches(&["/prod/db/url"]), matches(&["/prod/db/url", "/prod/db/password", "/not/listed"]));
    let query = |text: &str, answer: &Arc<Matches>| Query::parse(text).answered(|_, _| Some(Arc::clone(answer)));
    let mut previous = None;
    for (text, answer, found) in [
        ("tag:a", &some, vec!["/prod/db/url"]),
        ("tag:a", &all, vec!["/prod/db/password", "/prod/db/url"]),
        ("tag:a url", &all, vec!["/prod/db/url"]),
        ("tag:a url", &some, vec!["/prod/db/url"]),
        ("tag:a", &all, vec!["/prod/db/password", "/prod/db/url"]),
        ("!tag:a prod", &all, vec!["/prod/hosts"]),
        ("!tag:a prod", &some, vec!["/prod/hosts", "/prod/db/password"]),
        ("label:a type:secure", &all, vec!["/prod/db/password"]),
    ] {
        let query = query(text, answer);
        assert!(query.is_answered() && !query.is_empty());
        let ranking = rank(&tree.corpus(), &query, now(), previous.as_ref(), 100, &|| false).unwrap();
        let names: Vec<_> = ranking.hits.iter().map(|hit| tree.name(hit.node)).collect();
        assert_eq!(names, found, "{text}");
        previous = Some(ranking);
    }
    assert_eq!(query("label:a", &all).labelled_version("/prod/db/url"), Some(1));
    assert_eq!(query("tag:a !label:a", &all).labelled_version("/prod/db/url"), None);
    assert!(!Query::parse("db tag:a").is_answered());
}

#[test]
fn a_tree_from_a_file_answers_filters_too() {
    let tree = store();
    let mut bytes = Vec::new();
    tree.freeze(&mut bytes).unwrap();
    let back = Tree::thaw(&bytes).unwrap();
    for query in ["type:secure", "tier:standard", "key:alias/aws", "by:ben", "changed:<7d", "version:>9"] {
        assert!(!found(&tree, query).is_empty());
        assert_eq!(found(&back, query), found(&tree, query), "{query}");
    }
}

#[test]
fn what_is_no_filter_is_said() {
    for (text, complaints) in [
        ("db pass !x", vec![]),
        ("colour:", vec!["there is no filter colour:; filters are type: tier: key: by: changed: version: tag: label:"]),
        (
            "db !colour:red",
            vec!["there is no filter colour:; filters are type: tier: key: by: changed: version: tag: label:"],
        ),
        (":", vec!["there is no filter :; filters are type: tier: key: by: changed: version: tag: label:"]),
        ("tag:team=core db Label:live", vec![]),
        ("tag:", vec!["tag: wants a key, or a key and values: team=x, team=x,y or \"a key\"=\"a value\""]),
        ("label:3", vec!["label: wants the label of a version: letters, digits and . - _"]),
        ("/a:3 b", vec!["a version is asked for by one full name alone: /path/to/it:3"]),
        ("/a/*:3", vec!["a version is asked for by one full name alone: /path/to/it:3"]),
        ("type:", vec!["type: wants secure, string or list"]),
        ("type:sec", vec!["type: wants secure, string or list"]),
        ("tier:intelligent-tiering", vec!["tier: wants advanced or standard"]),
        ("key:", vec!["key: wants part of a key id, like alias/x"]),
        ("by:", vec!["by: wants part of a principal's name"]),
        ("changed:7d", vec!["changed: wants < or > and a time, like <7d or >3mo (m h d w mo y)"]),
        ("changed:<7", vec!["changed: wants < or > and a time, like <7d or >3mo (m h d w mo y)"]),
        ("changed:<d", vec!["changed: wants < or > and a time, like <7d or >3mo (m h d w mo y)"]),
        ("changed:<-7d", vec!["changed: wants < or > and a time, like <7d or >3mo (m h d w mo y)"]),
        ("changed:>99999999999999999999y", vec!["changed: wants < or > and a time, like <7d or >3mo (m h d w mo y)"]),
        ("changed:é", vec!["changed: wants < or > and a time, like <7d or >3mo (m h d w mo y)"]),
        ("version:", vec!["version: wants <, > or = and a number, like >50"]),
        ("version:>", vec!["version: wants <, > or = and a number, like >50"]),
        ("version:>+5", vec!["version: wants <, > or = and a number, like >50"]),
        (
            "version:x by:",
            vec!["version: wants <, > or = and a number, like >50", "by: wants part of a principal's name"],
        ),
        (
            "arn:aws:kms:r:1:key/x",
            vec!["there is no filter arn:; filters are type: tier: key: by: changed: version: tag: label:"],
        ),
    ] {
        let said: Vec<String> = Query::parse(text).complaints().iter().map(ToString::to_string).collect();
        assert_eq!(said, complaints, "{text}");
    }
}

#[test]
fn the_examples_of_the_help_are_filters() {
    for filter in super::FILTERS {
        assert!(filter.example.starts_with(&format!("{}:", filter.word)), "{}", filter.example);
        let query = Query::parse(filter.example);
        assert!(query.complaints().is_empty() && !query.is_empty(), "{}", filter.example);
    }
}

#[test]
fn one_filter_narrows_another_only_if_nothing_new_can_pass() {
    for (query, now, previous, then, narrows) in [
        ("type:secure", 0, "", 0, true),
        ("", 0, "type:secure", 0, false),
        ("type:secure", 0, "type:list", 0, false),
        ("!type:secure", 0, "type:secure", 0, false),
        ("key:alias/x", 0, "key:alias", 0, true),
        ("key:alias", 0, "key:alias/x", 0, false),
        ("!key:alias", 0, "!key:alias/x", 0, true),
        ("by:ana", 0, "key:an", 0, false),
        ("version:>60", 0, "version:>50", 0, true),
        ("version:>50", 0, "version:>60", 0, false),
        ("version:5", 0, "version:<6", 0, true),
        ("!version:>50", 0, "!version:>60", 0, true),
        ("changed:<3d", 0, "changed:<7d", 0, true),
        ("changed:<7d", 0, "changed:<7d", 0, true),
        ("changed:<7d", 10, "changed:<7d", 0, true), // what was recent may have ceased to be
        ("changed:<7d", 0, "changed:<7d", 10, false),
        ("changed:>7d", 10, "changed:>7d", 0, false), // what was not old may have become so
        ("changed:>7d", 0, "changed:>7d", 10, true),
        ("!changed:<7d", 10, "!changed:<7d", 0, false),
        ("!changed:>7d", 10, "!changed:>7d", 0, true),
        ("changed:>8d", 10, "changed:>7d", 0, true),
        ("changed:<7d", 0, "changed:>7d", 0, false),
    ] {
        let (mine, other) = (Query::parse(query), Query::parse(previous));
        assert_eq!(mine.narrows(now, &other, then), narrows, "{query} at {now} after {previous} at {then}");
    }
}

#[derive(Debug, Clone)]
enum Step {
    Upsert { name: u8, kind: usize, version: i64, ago: Option<i64>, by: Option<u8>, described: bool },
    Remove(u8),
    Ask(String),
    Wait(i64),
}

fn step() -> impl Strategy<Value = Step> {
    let facts = (0..3_usize, 0..6_i64, prop::option::of(0..6_i64), prop::option::of(0..3_u8), any::<bool>());
    let word = prop::sample::select(vec![
        "a",
        "b/",
        "!3",
        "type:secure",
        "!type:string",
        "tier:standard",
        "version:>2",
        "version:<4",
        "!version:3",
        "changed:<3m",
        "changed:<2m",
        "changed:>2m",
        "!changed:<3m",
        "!changed:>3m",
        "by:u1",
        "by:u",
        "!by:u2",
    ]);
    prop_oneof![
        5 => (0..20_u8, facts).prop_map(|(name, (kind, version, ago, by, described))| {
            Step::Upsert { name, kind, version, ago, by, described }
        }),
        1 => (0..20_u8).prop_map(Step::Remove),
        4 => prop::collection::vec(word, 0..4).prop_map(|words| Step::Ask(words.join(" "))),
        1 => (-60..180_i64).prop_map(Step::Wait),
    ]
}

fn spelt(name: u8) -> String {
    format!("/{}/{name}", if name < 10 { 'a' } else { 'b' })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Parameters change and time passes between one pass and the next, which starts from it.
    #[test]
    fn narrowing_by_filters_finds_what_a_fresh_pass_finds(steps in prop::collection::vec(step(), 1..60)) {
        let (mut tree, mut at, mut previous): (Tree, i64, Option<Ranking>) = (Tree::new(), 1_000_000, None);
        for step in steps {
            match step {
                Step::Upsert { name, kind, version, ago, by, described } => {
                    tree.upsert(&Parameter {
                        modified: ago.and_then(|minutes| Timestamp::from_second(at - minutes * 60).ok()),
                        modified_by: by.map(|by| format!("arn:aws:iam::1:user/u{by}")),
                        described,
                        ..Parameter::bare(spelt(name), ParameterType::ALL[kind], version)
                    });
                }
                Step::Remove(name) => if let Some(node) = tree.find(&spelt(name)) {
                    tree.remove(node);
                }
                Step::Wait(seconds) => at += seconds,
                Step::Ask(text) => {
                    let (corpus, query) = (tree.corpus(), Query::parse(&text));
                    let now = Timestamp::from_second(at).unwrap();
                    let narrowed = rank(&corpus, &query, now, previous.as_ref(), 100, &|| false).unwrap();
                    let fresh = rank(&corpus, &query, now, None, 100, &|| false).unwrap();
                    prop_assert_eq!(&narrowed.hits, &fresh.hits, "{}", text);
                    let first = rank(&corpus, &query, now, previous.as_ref(), 3, &|| false).unwrap();
                    prop_assert_eq!(first.total, fresh.total);
                    previous = Some(narrowed);
                }
            }
        }
    }

    /// Without terms the first by name are the first of all by name, whatever the limit.
    #[test]
    fn a_limit_cuts_the_end_of_the_names(names in prop::collection::btree_set("(/[ab-]{1,2}){1,3}", 1..40), limit in 0..40_usize) {
        let mut tree = Tree::new();
        for name in names.iter().rev() {
            tree.upsert(&Parameter::bare(name.as_str(), ParameterType::String, 1));
        }
        let ranking = rank(&tree.corpus(), &Query::parse("type:string"), now(), None, limit, &|| false).unwrap();
        let found: Vec<_> = ranking.hits.iter().map(|hit| hit.node).collect();
        prop_assert_eq!(found, tree.parameters().take(limit).collect::<Vec<_>>());
        prop_assert_eq!(ranking.total, names.len());
    }
}
