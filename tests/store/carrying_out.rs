//! Plans: each name by the safe write, what has changed meanwhile left as it is; nothing is doubled, nothing lost.

use sesame::deletion::{Creation, Fate, Fates};
use sesame::failure::{Failure, FailureKind};
use sesame::parameter::{Expected, Parameter, ParameterType, Tier, Write};
use sesame::plan::{Plan, PlanStep};
use sesame::store::Store;
use tokio::sync::{mpsc, watch};

use super::World;

const SEED: &str = r#"
[[parameter]]
name = "/app/{n}"
for = { n = ["00", "01", "02", "03"] }
type = "String"
value = "hunter2-{n}"

[[parameter]]
name = "/secret"
type = "SecureString"
key = "alias/team"
tier = "Advanced"
values = ["hunter2-of-before", "hunter2-of-now"]
labels = { live = 1 }
description = "rotated"
tags = { owner = "team" }

[[parameter]]
name = "/closed"
type = "SecureString"
key = "alias/closed"
value = "unseen-hunter2"
"#;

fn fault(operation: &str, kind: &str, more: &str) -> String {
    format!("{SEED}\n[[fault]]\noperation = \"{operation}\"\nkind = \"{kind}\"\n{more}\n")
}

async fn was(world: &World, name: &str) -> Parameter {
    world.store.describe(name).await.unwrap().unwrap()
}

async fn over(world: &World, name: &str, value: &str) -> PlanStep {
    PlanStep::Overwrite { was: was(world, name).await, value: value.into() }
}

fn new(name: &str, value: &str) -> PlanStep {
    let write = Write {
        on: Expected::Absent,
        tier: Some(Tier::Standard),
        seen: None,
        ..Write::over(&Parameter::bare(name, ParameterType::String, 0), value.into())
    };
    PlanStep::Create(Creation { write, policies: None, tags: Vec::new() })
}

/// How it ends, and what became of each.
async fn run(store: &Store, steps: Vec<PlanStep>) -> (Result<(), Failure>, Fates) {
    let (told, mut heard) = mpsc::channel(100);
    let ended = store.carry_out(&Plan { steps, keeps_values: true }, told).await;
    let mut fates = Fates::new();
    while let Ok(some) = heard.try_recv() {
        fates.extend(some);
    }
    (ended, fates)
}

/// Names with what became of each, in few words.
fn says(fates: &Fates) -> Vec<String> {
    let of = |(name, fate): &(String, Fate)| match fate {
        Fate::Overwritten { from, version, .. } => format!("{name} v{from} → v{version}"),
        Fate::Created { version, .. } => format!("{name} created v{version}"),
        Fate::Deleted(kept) => format!("{name} deleted, kept: {}", kept.is_some()),
        Fate::Moved(now) => format!("{name} is v{}", now.version),
        Fate::Absent => format!("{name} absent"),
        Fate::Failed(why) => format!("{name} failed: {}", why.tag()),
        other => format!("{name} {other:?}"),
    };
    fates.iter().map(of).collect()
}

#[tokio::test(start_paused = true)]
async fn each_is_done_in_order_and_all_else_stays() {
    let world = World::of(SEED);
    let before = was(&world, "/secret").await;
    let steps = vec![
        over(&world, "/app/00", "other").await,
        over(&world, "/secret", "hunter3").await,
        new("/app/new", "fresh"),
        PlanStep::Delete(was(&world, "/app/01").await),
        PlanStep::Delete(was(&world, "/app/02").await),
    ];
    let (ended, fates) = run(&world.store, steps).await;
    assert_eq!(ended, Ok(()));
    assert_eq!(
        says(&fates),
        [
            "/app/00 v1 → v2",
            "/secret v2 → v3",
            "/app/new created v1",
            "/app/01 deleted, kept: true",
            "/app/02 deleted, kept: true",
        ]
    );
    let after = was(&world, "/secret").await;
    let facts = |p: &Parameter| (p.kind, p.key_id.clone(), p.tier, p.description.clone());
    assert_eq!(facts(&after), facts(&before));
    assert_eq!(world.store.tags("/secret").await.unwrap().len(), 1);
    assert_eq!(world.history("/secret").last().unwrap(), &(3, "hunter3".to_owned()));
    assert_eq!((world.calls("PutParameter"), world.calls("DeleteParameters")), (3, 1));
}

#[tokio::test(start_paused = true)]
async fn what_was_listed_by_path_keeps_its_key_and_tier() {
    let world = World::of(SEED);
    let known = was(&world, "/secret").await;
    let listed = Parameter {
        modified: known.modified,
        ..Parameter::bare("/secret", ParameterType::SecureString, known.version)
    };
    let (ended, fates) = run(&world.store, vec![PlanStep::Overwrite { was: listed, value: "hunter3".into() }]).await;
    assert_eq!((ended, says(&fates)), (Ok(()), vec!["/secret v2 → v3".to_owned()]));
    let after = was(&world, "/secret").await;
    assert_eq!((after.key_id, after.tier), (known.key_id, known.tier));
}

#[tokio::test(start_paused = true)]
async fn what_has_changed_meanwhile_is_left_and_keeps_no_other_from_being_done() {
    let world = World::of(SEED);
    let steps = vec![
        over(&world, "/app/00", "mine").await,
        over(&world, "/app/01", "mine").await,
        over(&world, "/app/02", "mine").await,
        new("/app/03", "mine"),
        PlanStep::Delete(was(&world, "/closed").await),
    ];
    world.raw("PutParameter", &serde_json::json!({ "Name": "/app/00", "Value": "theirs", "Overwrite": true }));
    world.raw("DeleteParameter", &serde_json::json!({ "Name": "/app/01" }));
    let (ended, fates) = run(&world.store, steps).await;
    assert_eq!(ended, Ok(()));
    let says = says(&fates);
    assert_eq!(says[..4], ["/app/00 is v2", "/app/01 absent", "/app/02 v1 → v2", "/app/03 is v1"]);
    assert!(says[4].starts_with("/closed failed"), "{says:?}");
    assert_eq!(world.history("/app/00").last().unwrap().1, "theirs");
    assert_eq!(world.history("/app/03"), [(1, "hunter2-03".to_owned())]);
}

#[tokio::test(start_paused = true)]
async fn somebody_between_look_and_write_is_told() {
    let world = World::of(&fault("PutParameter", "interposed-write", "times = 1"));
    let step = over(&world, "/app/00", "mine").await;
    let (ended, fates) = run(&world.store, vec![step]).await;
    assert_eq!((ended, says(&fates)), (Ok(()), vec!["/app/00 v1 → v3".to_owned()]));
}

#[tokio::test(start_paused = true)]
async fn throttling_is_waited_out_and_a_lost_answer_settled() {
    for kind in ["throttle", "too-many-updates", "lost-reply"] {
        let world = World::of(&fault("PutParameter", kind, "times = 1"));
        let steps = vec![over(&world, "/app/00", "one").await, over(&world, "/app/01", "two").await];
        let (ended, fates) = run(&world.store, steps).await;
        assert_eq!((ended, says(&fates).len()), (Ok(()), 2), "{kind}");
        assert_eq!(world.history("/app/00").len(), 2, "{kind}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_expired_login_ends_it_and_nothing_is_said_of_the_rest() {
    let world = World::of(&fault("PutParameter", "expired", "after = 1"));
    let mut steps = Vec::new();
    for name in ["/app/00", "/app/01", "/app/02"] {
        steps.push(over(&world, name, "other").await);
    }
    let (ended, fates) = run(&world.store, steps).await;
    assert_eq!(ended.unwrap_err().kind, FailureKind::Expired);
    assert_eq!(says(&fates), ["/app/00 v1 → v2"]);
}

#[tokio::test(start_paused = true)]
async fn a_denial_in_the_middle_keeps_no_other_from_being_done() {
    let world = World::of(&format!("[[deny]]\naction = \"ssm:PutParameter\"\nresource = \"*/app/01\"\n{SEED}"));
    let mut steps = Vec::new();
    for name in ["/app/00", "/app/01", "/app/02"] {
        steps.push(over(&world, name, "other").await);
    }
    let (ended, fates) = run(&world.store, steps).await;
    assert_eq!(ended, Ok(()));
    assert_eq!(says(&fates), ["/app/00 v1 → v2", "/app/01 failed: denied", "/app/02 v1 → v2"]);
}

#[tokio::test(start_paused = true)]
async fn told_to_stop_it_ends_between_two_names() {
    let world = World::of(SEED);
    let steps = vec![over(&world, "/app/00", "one").await, over(&world, "/app/01", "two").await];
    let (stop, until) = watch::channel(false);
    let store = world.store.clone().until(until);
    let (told, mut heard) = mpsc::channel(1);
    let plan = Plan { steps, keeps_values: true };
    let stopping = async {
        let first = heard.recv().await;
        stop.send_replace(true);
        first
    };
    let (ended, first) = tokio::join!(store.carry_out(&plan, told), stopping);
    assert_eq!(says(&first.unwrap()), ["/app/00 v1 → v2"]);
    // The second had not left, or has: whatever was told is what there is.
    let versions = world.history("/app/01").len();
    match ended {
        Err(failure) => assert_eq!((failure.kind, versions), (FailureKind::Cancelled, 1)),
        Ok(()) => assert_eq!(versions, 2),
    }
}

#[tokio::test(start_paused = true)]
async fn a_version_of_before_is_put_back_unless_it_is_another_by_now() {
    let world = World::of(SEED);
    let now = was(&world, "/secret").await;
    let by = world.begun.0;
    let back = |was: &Parameter, version| PlanStep::PutBack { was: was.clone(), version, by };
    let (ended, fates) = run(&world.store, vec![back(&now, 1)]).await;
    assert_eq!((ended, says(&fates)), (Ok(()), vec!["/secret v2 → v3".to_owned()]));
    assert_eq!(world.history("/secret").last().unwrap(), &(3, "hunter2-of-before".to_owned()));
    let (_, fates) = run(&world.store, vec![back(&was(&world, "/secret").await, 9)]).await;
    assert!(says(&fates)[0].starts_with("/secret failed"), "{fates:?}");
    // Deleted and created anew since.
    tokio::time::advance(std::time::Duration::from_hours(1)).await;
    world.raw("DeleteParameter", &serde_json::json!({ "Name": "/app/00" }));
    for value in ["a", "b"] {
        let put = serde_json::json!({ "Name": "/app/00", "Value": value, "Type": "String", "Overwrite": value == "b" });
        world.raw("PutParameter", &put);
    }
    let (_, fates) = run(&world.store, vec![back(&was(&world, "/app/00").await, 1)]).await;
    assert!(says(&fates)[0].starts_with("/app/00 failed"), "{fates:?}");
    assert_eq!(world.history("/app/00").len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_read_only_session_sends_nothing() {
    let world = World::of(SEED);
    let step = over(&world, "/app/00", "one").await;
    let (ended, fates) = run(&world.store_of("AKIAANA", true), vec![step]).await;
    assert_eq!((ended.unwrap_err().kind, fates.len()), (FailureKind::ReadOnly, 0));
    assert_eq!(world.calls("PutParameter"), 0);
}
