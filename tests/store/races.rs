//! Lost updates, the same for everything that changes a parameter, a hundred times each: who wrote before the last look is never written
//! over, and what is there is handed back; who writes between the look and the request is always told of; and one intent makes one version.
//! Of a deletion nothing can be told of the second kind: the service has no conditional delete (docs/parameter-store.md 5.1).

use sesame::deletion::{Deletion, Fate, Fates};
use sesame::parameter::{
    Expected, MetadataChange, MetadataEdit, MetadataOutcome, Parameter, Settings, SettingsEdit, Write, Written,
};
use sesame::plan::{Plan, PlanStep};
use sesame::transfer::{Step, Transfer};
use ssm_emulator::{Fault, FaultKind};
use tokio::sync::mpsc;

use super::World;

const TIMES: usize = 100;

/// When somebody else writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Other {
    Never,
    /// So many versions, after what was seen and before the last look.
    Before(usize),
    /// Between the last look and the request.
    Between,
}

fn others() -> impl Iterator<Item = Other> {
    (0..TIMES).flat_map(|n| [Other::Never, Other::Before(1 + n % 3), Other::Between])
}

/// A parameter for each, a text and a secret by turns.
fn name(n: usize) -> String {
    format!("/app/{n}")
}

/// All of them.
fn world() -> World {
    let parameter = |n: usize| {
        let kind = ["type = \"String\"", "type = \"SecureString\"\nkey = \"alias/team\""][n % 2];
        let values = "values = [\"one\", \"two\", \"three\"]\nmodified_ago = \"2h\"";
        format!("[[parameter]]\nname = \"{}\"\n{kind}\n{values}\n", name(n))
    };
    World::of(&(0..3 * TIMES).map(parameter).collect::<String>())
}

async fn seen(world: &World, name: &str) -> Parameter {
    world.store.describe(name).await.unwrap().unwrap()
}

fn put(world: &World, name: &str, value: &str, overwrite: bool) {
    let mut body = serde_json::json!({ "Name": name, "Value": value, "Overwrite": overwrite });
    if !overwrite {
        body["Type"] = "String".into();
    }
    assert!(world.raw("PutParameter", &body)["Version"].is_number());
}

/// Somebody else does what he does.
fn interfere(world: &World, name: &str, other: Other) {
    match other {
        Other::Never => {}
        Other::Before(times) => (0..times).for_each(|n| put(world, name, &format!("theirs{n}"), true)),
        Other::Between => {
            let fault = Fault::new("PutParameter", FaultKind::InterposedWrite).on(name).times(1);
            world.emulator.with(|state| state.add_fault(Fault { value: Some("theirs".to_owned()), ..fault }));
        }
    }
}

/// What was there before, what somebody else wrote, and, where it was written, what was meant.
fn expected(before: &[(i64, String)], other: Other, mine: &str) -> Vec<String> {
    let mut values: Vec<String> = before.iter().map(|(_, value)| value.clone()).collect();
    match other {
        Other::Never => {}
        Other::Before(times) => values.extend((0..times).map(|n| format!("theirs{n}"))),
        Other::Between => values.push("theirs".to_owned()),
    }
    if !matches!(other, Other::Before(_)) {
        values.push(mine.to_owned());
    }
    values
}

fn values(world: &World, name: &str) -> Vec<String> {
    world.history(name).into_iter().map(|(_, value)| value).collect()
}

/// An overwrite, and the value of a version of before that is put back: both are one write.
#[tokio::test(start_paused = true)]
async fn an_overwrite_and_a_version_that_is_put_back() {
    let world = world();
    for (n, other) in others().enumerate() {
        let name = name(n);
        let name = name.as_str();
        let was = seen(&world, name).await;
        let before = world.history(name);
        let mine = if n % 4 < 2 { "mine".to_owned() } else { before[0].1.clone() };
        let write = Write {
            name: name.to_owned(),
            value: mine.as_str().into(),
            kind: was.kind,
            tier: Some(was.tier),
            key_id: was.key_id.clone(),
            data_type: None,
            description: None,
            allowed_pattern: None,
            on: Expected::Version(was.version),
            seen: was.modified,
        };
        interfere(&world, name, other);
        match (other, world.store.write(&write).await.unwrap()) {
            (Other::Never, Written::Stored { version, .. }) => assert_eq!(version, was.version + 1),
            (Other::Before(times), Written::Moved { now }) => assert_eq!(now.version, was.version + times as i64),
            (Other::Between, Written::StoredAfterAnother { expected, version, .. }) => {
                assert_eq!((expected, version), (was.version, was.version + 2));
            }
            other => panic!("{n}: {other:?}"),
        }
        assert_eq!(values(&world, name), expected(&before, other, &mine), "{n}: {other:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn settings() {
    let world = world();
    for (n, other) in others().enumerate() {
        let name = name(n);
        let name = name.as_str();
        let was = seen(&world, name).await;
        let before = world.history(name);
        let becomes = Settings { description: "mine".to_owned(), ..Settings::of(&was) };
        let edit = MetadataEdit::Settings(Box::new(SettingsEdit { was: Settings::of(&was), becomes }));
        let change =
            MetadataChange { name: name.to_owned(), version: was.version, modified: was.modified, edits: vec![edit] };
        interfere(&world, name, other);
        let ends = world.store.change_metadata(&change).await.unwrap();
        let mine = before.last().unwrap().1.as_str();
        match (other, ends.as_slice()) {
            (Other::Never, [MetadataOutcome::Stored { expected, version, .. }]) => {
                assert_eq!((*expected, *version), (was.version, was.version + 1));
            }
            (Other::Before(_), [MetadataOutcome::Moved(_)]) => {}
            (Other::Between, [MetadataOutcome::Stored { expected, version, .. }]) => {
                assert_eq!((*expected, *version), (was.version, was.version + 2), "it is told of");
            }
            other => panic!("{n}: {other:?}"),
        }
        assert_eq!(values(&world, name), expected(&before, other, mine), "{n}: {other:?}");
    }
}

/// A copy and a move: the name that they create may be taken meanwhile, and what they copy may be written.
#[tokio::test(start_paused = true)]
async fn copies_and_moves() {
    let world = world();
    for (n, other) in others().enumerate() {
        // By turns, of each kind as many.
        let moves = n / 3 % 2 == 1;
        let (name, to) = (name(n), format!("/new/{n}"));
        let (name, to) = (name.as_str(), to.as_str());
        let steps = vec![Step::new(seen(&world, name).await, to)];
        match other {
            Other::Before(_) => put(&world, to, "theirs", false),
            other => interfere(&world, to, other),
        }
        let before = world.history(name);
        let transfer = Transfer { steps, moves, at: world.begun.0 };
        let fates = fates(|told| async { world.store.transfer(&transfer, told).await }).await;
        match (other, fates.as_slice()) {
            (Other::Never, [(_, Fate::Transferred(_))]) => {
                assert_eq!(values(&world, to), [before.last().unwrap().1.clone()], "one version");
            }
            (Other::Before(_) | Other::Between, [(_, Fate::Taken(_))]) => {
                assert_eq!(values(&world, to), ["theirs"], "{n}: nothing is written over");
                assert_eq!(world.history(name), before, "{n}: and the first stays");
            }
            other => panic!("{n}: {other:?}"),
        }

        // The first is written after it was seen.
        let name = if moves && matches!(other, Other::Never) { to } else { name };
        let to = format!("{to}/again");
        let to = to.as_str();
        let steps = vec![Step::new(seen(&world, name).await, to)];
        interfere(&world, name, Other::Before(1));
        let transfer = Transfer { steps, moves, at: world.begun.0 };
        let fates = self::fates(|told| async { world.store.transfer(&transfer, told).await }).await;
        assert!(matches!(fates.as_slice(), [(_, Fate::Moved(_))]), "{n}: {fates:?}");
        assert!(world.store.describe(to).await.unwrap().is_none(), "{n}: nothing was copied");
    }
}

/// A plan: each of what it overwrites and what it puts back is one write.
#[tokio::test(start_paused = true)]
async fn plans() {
    let world = world();
    for (n, other) in others().enumerate() {
        let name = name(n);
        let name = name.as_str();
        let was = seen(&world, name).await;
        let before = world.history(name);
        let (step, mine) = if n / 3 % 2 == 0 {
            (PlanStep::Overwrite { was: was.clone(), value: "mine".into() }, "mine".to_owned())
        } else {
            (PlanStep::PutBack { was: was.clone(), version: 1, by: world.begun.0 }, before[0].1.clone())
        };
        interfere(&world, name, other);
        let plan = Plan { steps: vec![step], keeps_values: true };
        let fates = fates(|told| async { world.store.carry_out(&plan, told).await }).await;
        match (other, fates.as_slice()) {
            (Other::Never, [(_, Fate::Overwritten { from, version, .. })]) => {
                assert_eq!((*from, *version), (was.version, was.version + 1));
            }
            (Other::Before(times), [(_, Fate::Moved(now))]) => assert_eq!(now.version, was.version + times as i64),
            (Other::Between, [(_, Fate::Overwritten { from, version, .. })]) => {
                assert_eq!((*from, *version), (was.version, was.version + 2), "it is told of");
            }
            other => panic!("{n}: {other:?}"),
        }
        assert_eq!(values(&world, name), expected(&before, other, &mine), "{n}: {other:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn deletions() {
    let world = world();
    for n in 0..TIMES {
        let name = name(n);
        let name = name.as_str();
        let targets = vec![seen(&world, name).await];
        let version = targets[0].version;
        let times = 1 + n % 3;
        interfere(&world, name, Other::Before(times));
        let deletion = Deletion { targets, keeps_values: n % 4 < 2 };
        let fates = fates(|told| async { world.store.delete(&deletion, told).await }).await;
        let [(_, Fate::Moved(now))] = fates.as_slice() else { panic!("{n}: {fates:?}") };
        assert_eq!(now.version, version + times as i64);
        assert_eq!(values(&world, name).len() as i64, now.version, "{n}: all of it is there");
    }
}

/// What became of each.
async fn fates<F>(change: impl FnOnce(mpsc::Sender<Fates>) -> F) -> Fates
where
    F: Future<Output = Result<(), sesame::failure::Failure>>,
{
    let (told, mut heard) = mpsc::channel(100);
    change(told).await.unwrap();
    let mut fates = Fates::new();
    while let Ok(some) = heard.try_recv() {
        fates.extend(some);
    }
    fates
}
