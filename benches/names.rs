//! The bars of a store at its limit: 100,000 names of 35 to 55 characters. `cargo bench --bench names`.
//!
//! Criterion measures what repeats; what happens once (building, memory, the slowest page, the slowest key) is printed first.

#![allow(missing_docs, clippy::unwrap_used)]

use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::{Criterion, criterion_group, criterion_main};
use jiff::Timestamp;
use sesame::names::search::{Corpus, Query, Ranking, positions, rank};
use sesame::names::{Order, Tree};
use sesame::parameter::{Parameter, ParameterType};

const NAMES: usize = 100_000;
const PAGE: usize = 50;
const ROWS: usize = 48;

/// Numbers that are the same every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % n
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }
}

fn parameters(count: usize) -> Vec<Parameter> {
    const TEAMS: &[&str] =
        &["payments", "identity", "search", "platform", "logistics", "analytics", "mobile", "growth"];
    const ENVS: &[&str] = &["prod", "staging", "dev", "sandbox", "eu-prod", "us-prod", "perf", "qa"];
    const AREAS: &[&str] = &["api", "worker", "gateway", "scheduler", "billing-service", "ledger", "web", "notifier"];
    const KEYS: &[&str] = &[
        "database-password",
        "apiKey",
        "feature_flags",
        "redis.url",
        "CLIENT_SECRET",
        "timeout-ms",
        "certificate",
        "token",
    ];
    let mut dice = Dice(7);
    let mut seen = std::collections::HashSet::new();
    let mut all = Vec::with_capacity(count);
    while all.len() < count {
        let (team, env, area, key) = (dice.one(TEAMS), dice.one(ENVS), dice.one(AREAS), dice.one(KEYS));
        let name = format!("/{team}/{env}/{area}-{}/{key}-{:02}", dice.below(40), dice.below(60));
        if (35..=55).contains(&name.len()) && seen.insert(name.clone()) {
            let mut parameter = Parameter::bare(name, ParameterType::ALL[dice.below(3)], dice.below(90) as i64 + 1);
            parameter.arn = Some(format!("arn:aws:ssm:us-east-2:111122223333:parameter{}", parameter.name));
            parameter.key_id = Some(format!("alias/{team}-{env}"));
            parameter.modified_by =
                Some(format!("arn:aws:sts::111122223333:assumed-role/deploy/run-{}", dice.below(5000)));
            parameter.modified = Timestamp::from_second(1_700_000_000 + dice.below(90_000_000) as i64).ok();
            if dice.below(4) == 0 {
                parameter.description = format!("The {key} of {area}, see the runbook of {team}");
            }
            parameter.described = true;
            all.push(parameter);
        }
    }
    all
}

/// Three months after the latest change.
fn now() -> Timestamp {
    Timestamp::from_second(1_798_000_000).unwrap()
}

/// Resident memory in bytes, where the system tells.
fn resident() -> Option<usize> {
    let pages: usize = std::fs::read_to_string("/proc/self/statm").ok()?.split(' ').nth(1)?.parse().ok()?;
    Some(pages * 4096)
}

/// Builds page by page as a listing does; prints the time of a page.
fn build(how: &str, order: Order, parameters: &[Parameter]) -> Tree {
    // Lets the allocator tidy up what made the parameters, before the clock runs.
    Tree::new().upsert(&parameters[0]);
    let mut tree = Tree::new();
    tree.sort(order);
    let mut pages: Vec<Duration> = Vec::with_capacity(parameters.len() / PAGE);
    let mut snapshot = tree.corpus();
    for page in parameters.chunks(PAGE) {
        let start = Instant::now();
        for parameter in page {
            tree.upsert(parameter);
        }
        // A search in progress holds the names as they were.
        snapshot = tree.corpus();
        pages.push(start.elapsed());
    }
    black_box(&snapshot);
    pages.sort_unstable();
    println!(
        "build, {how}: {} names, a page of {PAGE}: median {:?}, p99 {:?}, slowest {:?}",
        tree.len(),
        pages[pages.len() / 2],
        pages[pages.len() * 99 / 100],
        pages[pages.len() - 1],
    );
    tree
}

/// One query typed key by key, each pass starting from the last, as the search worker does it.
fn type_out(corpus: &Corpus, text: &str, times: &mut Vec<(usize, Duration)>) -> usize {
    let mut previous: Option<Ranking> = None;
    let mut total = 0;
    for (at, c) in text.char_indices() {
        let query = Query::parse(&text[..at + c.len_utf8()]);
        // Half a filter is not searched for.
        if query.is_empty() || !query.complaints().is_empty() {
            previous = None;
            continue;
        }
        let start = Instant::now();
        let ranking = rank(corpus, &query, now(), previous.as_ref(), 500, &|| false).unwrap();
        times.push((at + 1, start.elapsed()));
        total = ranking.total;
        previous = Some(ranking);
    }
    total
}

const QUERIES: &[&str] = &[
    "password",
    "paydbpas",
    "prod",
    "ledgtok",
    "e",
    "s",
    "redis",
    "CLIENT",
    "prod api",
    "eu led tok",
    "pay prod gate key",
    "token !prod",
    "xyzzy",
    "an-prod",
    "certific",
    "qa web 1 2",
    "a e i o",
    "stagredi",
    "pass type:secure version:>50",
    "type:list",
    "key:alias/pay",
    "by:run-42 prod",
    "changed:<2y",
    "changed:>1y !type:string api",
    "!by:run-4",
];

fn keystrokes(corpus: &Corpus) {
    let mut all = Vec::new();
    for text in QUERIES {
        let mut times = Vec::new();
        let total = type_out(corpus, text, &mut times);
        let each: Vec<String> = times.iter().map(|(_, time)| format!("{:.1}", time.as_secs_f64() * 1e3)).collect();
        println!("search, ms a key: {text:<18} {} ({total} found)", each.join(" "));
        all.extend(times.iter().map(|(_, time)| *time));
    }
    all.sort_unstable();
    println!("search: median {:?}, slowest {:?} of {} keys", all[all.len() / 2], all[all.len() - 1], all.len());
}

const ORDERS: [(Order, &str); 4] = [
    (Order::Folders, "by folders"),
    (Order::Changed, "by last change"),
    (Order::Versions, "by version"),
    (Order::Name, "flat by name"),
];

fn insert(c: &mut Criterion, tree: &mut Tree, parameters: &[Parameter]) {
    let pages: Vec<&[Parameter]> = parameters[NAMES..].chunks_exact(PAGE).collect();
    let mut turn = 0;
    for (order, name) in ORDERS {
        tree.sort(order);
        c.bench_function(&format!("insert a page of 50 into 100,000, {name}"), |b| {
            b.iter_custom(|count| {
                let mut spent = Duration::ZERO;
                for _ in 0..count {
                    let page = pages[turn % pages.len()];
                    turn += 1;
                    let start = Instant::now();
                    let nodes: Vec<_> = page.iter().map(|parameter| tree.upsert(parameter)).collect();
                    spent += start.elapsed();
                    for node in nodes {
                        tree.remove(node);
                    }
                }
                spent
            });
        });
    }
    tree.sort(Order::Folders);
    let known: Vec<&[Parameter]> = parameters[..NAMES].chunks_exact(PAGE).collect();
    c.bench_function("refresh a page of 50 of 100,000", |b| {
        b.iter(|| {
            turn += 1;
            for parameter in known[turn % known.len()] {
                tree.upsert(parameter);
            }
        });
    });
}

fn rows(c: &mut Criterion, tree: &mut Tree) {
    tree.open_all();
    let mut dice = Dice(3);
    c.bench_function("window of 48 rows, all open", |b| {
        b.iter(|| black_box(tree.window(dice.below(tree.row_count()), ROWS).len()));
    });
    let nodes: Vec<_> = tree.parameters().collect();
    c.bench_function("index of a node, all open", |b| {
        b.iter(|| black_box(tree.index_of(nodes[dice.below(nodes.len())])));
    });
    let folders: Vec<_> = tree.window(0, usize::MAX).iter().filter(|row| row.folder).map(|row| row.node).collect();
    c.bench_function("toggle a folder", |b| b.iter(|| tree.toggle(folders[dice.below(folders.len())])));
    c.bench_function("open all", |b| b.iter(|| tree.open_all()));
}

fn lists(c: &mut Criterion, tree: &mut Tree) {
    let mut dice = Dice(5);
    let nodes: Vec<_> = tree.parameters().collect();
    for (order, name) in &ORDERS[1..] {
        c.bench_function(&format!("sort 100,000 {name}"), |b| b.iter(|| tree.sort(*order)));
        c.bench_function(&format!("window of 48 rows, {name}"), |b| {
            b.iter(|| black_box(tree.window(dice.below(tree.row_count()), ROWS).len()));
        });
        c.bench_function(&format!("index of a node, {name}"), |b| {
            b.iter(|| black_box(tree.index_of(nodes[dice.below(nodes.len())])));
        });
    }
    tree.sort(Order::Folders);
}

fn search(c: &mut Criterion, corpus: &Corpus) {
    for text in
        ["e", "pa", "pas", "password", "prod api", "pay prod gate key", "!tier:advanced", "!by:run-4", "changed:<2y"]
    {
        let query = Query::parse(text);
        c.bench_function(&format!("search afresh: {text}"), |b| {
            b.iter(|| black_box(rank(corpus, &query, now(), None, 500, &|| false).unwrap().total));
        });
    }
    let query = Query::parse("prod api");
    let name = "/payments/eu-prod/billing-service-12/apiKey-07";
    c.bench_function("positions in a name", |b| b.iter(|| black_box(positions(name, &query))));
}

fn bench(c: &mut Criterion) {
    let parameters = parameters(NAMES + 10_000);
    let before = resident();
    let mut tree = build("names in no order", Order::Folders, &parameters[..NAMES]);
    if let Some((before, after)) = before.zip(resident()) {
        println!("memory: {:.1} MB for {NAMES} names", after.saturating_sub(before) as f64 / 1e6);
    }
    let mut sorted = parameters[..NAMES].to_vec();
    sorted.sort_by(|a, b| a.name.cmp(&b.name));
    build("names in order", Order::Folders, &sorted);
    for (order, name) in &ORDERS[1..] {
        build(&format!("names in no order, shown {name}"), *order, &parameters[..NAMES]);
    }
    let flat: Vec<Parameter> = sorted
        .iter()
        .enumerate()
        .map(|(at, parameter)| Parameter {
            name: format!("{:05}{}", at * 7919 % NAMES, parameter.name.replace('/', "-")),
            ..parameter.clone()
        })
        .collect();
    build("no folders, no order", Order::Folders, &flat);
    let corpus = tree.corpus();
    keystrokes(&corpus);
    search(c, &corpus);
    rows(c, &mut tree);
    lists(c, &mut tree);
    insert(c, &mut tree, &parameters);
}

criterion_group!(benches, bench);
criterion_main!(benches);
