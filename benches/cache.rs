//! The bar of a warm start: 100,000 kept names are a tree again in a fraction of 120 ms. `cargo bench --bench cache`.

#![allow(missing_docs, clippy::unwrap_used)]

use std::hint::black_box;
use std::time::Instant;

use criterion::{Criterion, criterion_group, criterion_main};
use sesame::cache::{Cache, Kept, ListingKey, Login};
use sesame::names::Tree;
use sesame::parameter::{Parameter, ParameterType};

const NAMES: usize = 100_000;

/// Names of 35 to 55 characters with the metadata a described parameter has; a quarter with a description.
fn parameter(at: usize) -> Parameter {
    const TEAMS: [&str; 8] =
        ["payments", "identity", "search", "platform", "logistics", "analytics", "mobile", "growth"];
    const AREAS: [&str; 5] = ["gateway", "scheduler", "billing-service", "ledger", "notifier"];
    // A permutation, so that they come in no order.
    let at = at * 7919 % NAMES;
    let (team, area) = (TEAMS[at % 8], AREAS[at / 8 % 5]);
    let mut parameter = Parameter::bare(
        format!("/{team}/eu-prod/{area}-{}/database-password-{:02}", at / 40 % 50, at / 2000),
        ParameterType::ALL[at % 3],
        1 + (at % 90) as i64,
    );
    parameter.arn = Some(format!("arn:aws:ssm:us-east-2:111122223333:parameter{}", parameter.name));
    parameter.key_id = Some(format!("alias/{team}"));
    parameter.modified_by = Some(format!("arn:aws:sts::111122223333:assumed-role/deploy/run-{}", at % 5000));
    parameter.modified = jiff::Timestamp::from_second(1_700_000_000 + at as i64 * 900).ok();
    if at.is_multiple_of(4) {
        parameter.description = format!("The password of {area}, see the runbook of {team}");
    }
    parameter.described = true;
    parameter
}

fn bench(c: &mut Criterion) {
    let dir = tempfile::tempdir().unwrap();
    let cache = Cache::new(dir.path().join("sesame"));
    let context = ListingKey {
        login: Login::Account("111122223333".to_owned()),
        region: "us-east-2".to_owned(),
        endpoint: None,
        scope: "/".to_owned(),
    };
    let mut tree = Tree::new();
    let start = Instant::now();
    for at in 0..NAMES {
        tree.upsert(&parameter(at));
    }
    println!("{} names, made and inserted one by one: {:?}", tree.len(), start.elapsed());
    let kept = Kept { account: "111122223333".to_owned(), at: jiff::Timestamp::UNIX_EPOCH, tree };
    cache.remember(&context, &kept).unwrap();
    println!("file: {} bytes", std::fs::metadata(cache.path(&context)).unwrap().len());

    c.bench_function("recall 100,000 names: file to tree", |b| {
        b.iter_with_large_drop(|| cache.recall(&context).unwrap());
    });
    c.bench_function("remember 100,000 names: tree to file", |b| b.iter(|| cache.remember(&context, &kept).unwrap()));
    c.bench_function("snapshot of 100,000 names", |b| b.iter(|| black_box(kept.tree.clone())));
    let mut tree = kept.tree.clone();
    let page: Vec<Parameter> = (0..50).map(parameter).collect();
    c.bench_function("a page of 50 while a snapshot is held", |b| {
        b.iter_batched(
            || kept.tree.clone(),
            |snapshot| {
                tree.clone_from(&snapshot);
                for parameter in &page {
                    tree.upsert(parameter);
                }
                snapshot
            },
            criterion::BatchSize::PerIteration,
        );
    });
}

criterion_group!(benches, bench);
criterion_main!(benches);
