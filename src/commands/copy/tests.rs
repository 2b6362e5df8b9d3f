//! Copies that are cut off at a request, as by `kill -9`, and run again: every target is right, nothing is done twice.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::fmt::Write as _;

use ssm_emulator::seed::Seed;
use ssm_emulator::{Emulator, State};
use tokio::time::Instant;

use super::*;
use crate::parameter::Tier;

/// Two regions with a key each.
const PLACES: &str = r#"
account = "111122223333"
region = "eu-west-1"

[[principal]]
access_key = "AKIAANA"
arn = "arn:aws:iam::111122223333:user/ana"

[[key]]
id = "11111111-aaaa-4aaa-8aaa-111111111111"
aliases = ["alias/team"]

[[key]]
id = "22222222-bbbb-4bbb-8bbb-222222222222"
aliases = ["alias/team-us"]
region = "us-east-1"
"#;

/// The folder that is written to, as the command line has it.
const TO: &str = "us-east-1:/new";

fn value(n: usize) -> String {
    format!("hunter2-{n}")
}

fn to(n: usize) -> String {
    format!("/new/{n:03}")
}

/// So many, of three kinds; of one in seven there is one with another value, and of one in eleven with the same.
fn seed(count: usize) -> String {
    let mut seed = PLACES.to_owned();
    for n in 0..count {
        let (kind, more) = match n % 3 {
            0 => ("String", "tier = \"Advanced\"\n"),
            1 => ("SecureString", "key = \"alias/team\"\ntags = { owner = \"team\" }\ndescription = \"rotated\"\n"),
            _ => ("StringList", ""),
        };
        let _ = writeln!(
            seed,
            "[[parameter]]\nname = \"/app/{n:03}\"\nvalue = \"{}\"\ntype = \"{kind}\"\n{more}",
            value(n)
        );
        let (there, more) = match () {
            () if n % 7 == 6 => ("old".to_owned(), String::new()),
            () if n % 11 == 3 => (value(n), more.replace("key = \"alias/team\"\n", "")),
            () => continue,
        };
        let key = if kind == "SecureString" { "key = \"alias/team-us\"\n" } else { "" };
        let _ = writeln!(
            seed,
            "[[parameter]]\nname = \"{}\"\nregion = \"us-east-1\"\nvalue = \"{there}\"\ntype = \"{kind}\"\n{key}{more}",
            to(n)
        );
    }
    seed
}

fn emulator(count: usize) -> Emulator {
    let begun = (Timestamp::now(), Instant::now());
    let seed = Seed::parse(&seed(count)).unwrap_or_else(|errors| panic!("{errors:?}"));
    let state = State::from_seed(&seed, begun.0).unwrap_or_else(|errors| panic!("{errors:?}"));
    Emulator::with_clock(state, move || begun.0 + begun.1.elapsed())
}

/// One run of the command, which lives for so many requests; its status, if it came to its end.
async fn run(emulator: &Emulator, requests: i64, arrives: bool) -> Option<Status> {
    let cut = emulator.cut_after(requests, arrives);
    let store = |region| Store::over(cut.http_client(), region, "AKIAANA", false);
    let asked = cli::Copy {
        from: "/app".parse().unwrap(),
        to: TO.parse().unwrap(),
        keys: vec![("alias/team".to_owned(), "alias/team-us".to_owned())],
        dry_run: false,
        overwrite: true,
        agreement: cli::Agreement { yes: true, confirm: None },
        session: cli::Session::default(),
    };
    let config = Config::default();
    let (source, target) = (store("eu-west-1"), store("us-east-1"));
    let ended = cut.during(Box::pin(between(&source, &target, asked, &config))).await?;
    Some(ended.unwrap_or_else(|stop| panic!("{}", stop.says)))
}

/// What was to be gone over has been deleted since the plan was shown: somebody else has changed it, as a script is told by status 4.
#[tokio::test(start_paused = true)]
async fn what_is_gone_at_the_target_by_then_has_moved() {
    let emulator = emulator(3);
    let store = |region| Store::over(emulator.http_client(), region, "AKIAANA", false);
    let (source, target) = (store("eu-west-1"), store("us-east-1"));
    let from = source.describe("/app/000").await.unwrap().unwrap();
    let over = Parameter::bare("/new/000", ParameterType::String, 1);
    let step = Step { over: Some(Box::new(over)), ..Step::new(from, "/new/000") };
    match copied(&source, &target, step).await {
        Ok(Outcome::Moved(says)) => assert!(says.contains("was deleted meanwhile"), "{says}"),
        Ok(_) => panic!("it was not told as moved"),
        Err(failure) => panic!("{failure:?}"),
    }
    assert_eq!(emulator.with(|state| state.call_count("PutParameter")), 0);
}

/// All is there, with all that is its own, and nothing was written twice.
async fn assert_whole(emulator: &Emulator, count: usize, case: &str) {
    let source = Store::over(emulator.http_client(), "eu-west-1", "AKIAANA", false);
    let target = Store::over(emulator.http_client(), "us-east-1", "AKIAANA", false);
    let all = |store: Store, path: &str| {
        let path: Target = path.parse().unwrap();
        async move { listing::of(&store, &path).await.unwrap().parameters }
    };
    let (from, copies) = (all(source, "/app").await, all(target.clone(), "/new").await);
    assert_eq!(
        copies.iter().map(|it| it.name.clone()).collect::<Vec<_>>(),
        (0..count).map(to).collect::<Vec<_>>(),
        "{case}"
    );
    assert!(from.len() == count && from.iter().all(|it| it.version == 1), "the source stays as it is: {case}");
    for (n, (from, copy)) in from.iter().zip(&copies).enumerate() {
        let (overwritten, kept) = (n % 7 == 6, n % 7 != 6 && n % 11 == 3);
        let name = &copy.name;
        assert_eq!((copy.version, copy.kind), (if overwritten { 2 } else { 1 }, from.kind), "{name}, {case}");
        // That the values are the same the next run tells of all: of many it is looked at some.
        if n > 12 && n % 9 != 0 {
            continue;
        }
        assert!(target.read(name).await.unwrap().value.expose() == value(n), "{name}, {case}");
        if kept {
            continue;
        }
        let described = target.describe(name).await.unwrap().unwrap();
        let tags = target.tags(name).await.unwrap();
        let is = (described.key_id.as_deref(), described.tier, described.description.as_str(), tags.len());
        let expected = match n % 3 {
            0 => (None, Tier::Advanced, "", 0),
            1 => (Some("alias/team-us"), Tier::Standard, "rotated", 1),
            _ => (None, Tier::Standard, "", 0),
        };
        assert_eq!(is, expected, "{name}, {case}");
    }
}

/// Cuts the command off at one request, runs it again, perhaps cuts that off too, and then lets it be; whether the first came to its
/// end.
async fn interrupted(count: usize, requests: i64, arrives: bool, again: Option<i64>) -> bool {
    let emulator = emulator(count);
    let case = format!("of {count} after {requests}, {arrives}, {again:?}");
    let first = run(&emulator, requests, arrives).await;
    if first.is_none() {
        if let Some(again) = again {
            let _ = run(&emulator, again, !arrives).await;
        }
        assert_eq!(run(&emulator, i64::MAX, true).await, Some(Status::Done), "{case}");
    }
    assert_whole(&emulator, count, &case).await;
    let written = emulator.with(|state| state.call_count("PutParameter"));
    // Once more, there is nothing to do.
    assert_eq!(run(&emulator, i64::MAX, true).await, Some(Status::Done), "{case}");
    assert_eq!(emulator.with(|state| state.call_count("PutParameter")), written, "{case}");
    first.is_some_and(|status| status == Status::Done)
}

/// At each request, whether it arrives or not; the second run is cut off too.
#[tokio::test(start_paused = true)]
async fn cut_off_at_any_request_and_run_again_every_target_is_right_and_nothing_is_done_twice() {
    for arrives in [false, true] {
        for requests in 0.. {
            let again = (requests % 2 == 1).then_some(requests % 13 + 3);
            if interrupted(8, requests, arrives, again).await {
                assert!(requests > 20, "{requests}: each has a look, a read and a write");
                break;
            }
            assert!(requests < 200, "it never ends");
        }
    }
}

/// Of two hundred at every so many requests.
async fn cut_off_at_every(stride: usize) {
    for (at, requests) in (1..).step_by(stride).enumerate() {
        if interrupted(200, requests, at % 2 == 0, Some(requests / 3)).await {
            break;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_copy_of_200_is_finished_by_a_second_run_wherever_it_was_cut_off() {
    cut_off_at_every(101).await;
}

/// `STRIDE=11 cargo test --lib after_every_request -- --ignored`.
#[tokio::test(start_paused = true)]
#[ignore = "many minutes of processor; the same of eight is tested always"]
async fn a_copy_of_200_is_finished_by_a_second_run_after_every_request() {
    cut_off_at_every(std::env::var("STRIDE").map_or(1, |stride| stride.parse().unwrap())).await;
}
