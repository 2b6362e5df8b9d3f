//! From Advanced to Standard: deleted and created anew, and at each step that fails nothing is lost.

use sesame::deletion::{Fate, Fates};
use sesame::failure::{Failure, FailureKind};
use sesame::parameter::{Parameter, Tier};
use tokio::sync::mpsc;

use super::World;

const SEED: &str = r#"
[[parameter]]
name = "/a/secret"
type = "SecureString"
key = "alias/team"
tier = "Advanced"
values = ["hunter2-of-before", "hunter2-of-now"]
labels = { live = 1 }
description = "rotated"
allowed_pattern = "[a-z0-9-]+"
tags = { owner = "team" }

[[parameter]]
name = "/a/kept"
tier = "Advanced"
value = "x"
policies = [{ Type = "NoChangeNotification", Version = "1.0", Attributes = { After = "60", Unit = "Days" } }]

[[parameter]]
name = "/a/large"
tier = "Advanced"
value = "LARGE"

[[parameter]]
name = "/closed"
type = "SecureString"
tier = "Advanced"
key = "alias/closed"
value = "unseen-hunter2"
"#;

fn seed() -> String {
    SEED.replace("LARGE", &"x".repeat(4097))
}

fn fault(operation: &str, kind: &str, more: &str) -> String {
    format!("{}\n[[fault]]\noperation = \"{operation}\"\nkind = \"{kind}\"\n{more}\n", seed())
}

async fn seen(world: &World, name: &str) -> Parameter {
    world.store.describe(name).await.unwrap().unwrap()
}

async fn run(world: &World, was: &Parameter) -> (Result<(), Failure>, Option<Fate>) {
    let (told, mut heard) = mpsc::channel(8);
    let ended = world.store.recreate(was, told).await;
    let mut fates = Fates::new();
    while let Ok(some) = heard.try_recv() {
        fates.extend(some);
    }
    assert!(fates.len() < 2 && fates.iter().all(|(name, _)| *name == was.name), "{fates:?}");
    (ended, fates.pop().map(|(_, fate)| fate))
}

async fn recreated(seed: &str, name: &str) -> (World, Result<(), Failure>, Option<Fate>) {
    let world = World::of(seed);
    let was = seen(&world, name).await;
    let (ended, fate) = run(&world, &was).await;
    (world, ended, fate)
}

#[tokio::test(start_paused = true)]
async fn it_is_there_again_with_all_that_a_creation_takes() {
    let (world, ended, fate) = recreated(&seed(), "/a/secret").await;
    assert_eq!(ended, Ok(()));
    let Some(Fate::Created { version: 1, tier: Tier::Standard, untagged: None }) = fate else { panic!("{fate:?}") };
    assert_eq!(world.history("/a/secret"), [(1, "hunter2-of-now".to_owned())]);
    let is = seen(&world, "/a/secret").await;
    assert_eq!(
        (is.tier, is.description.as_str(), is.key_id.as_deref()),
        (Tier::Standard, "rotated", Some("alias/team"))
    );
    assert_eq!(is.allowed_pattern.as_deref(), Some("[a-z0-9-]+"));
    let tags = world.store.tags("/a/secret").await.unwrap();
    assert_eq!(tags.iter().map(ToString::to_string).collect::<Vec<_>>(), ["owner=team"]);
    assert_eq!(world.calls("DeleteParameter"), 1);
}

#[tokio::test(start_paused = true)]
async fn what_a_standard_parameter_cannot_hold_is_left_alone() {
    for (name, says) in [("/a/kept", "no policies"), ("/a/large", "4097 bytes")] {
        let (world, ended, fate) = recreated(&seed(), name).await;
        assert_eq!(ended, Ok(()));
        let Some(Fate::Failed(why)) = fate else { panic!("{fate:?}") };
        assert!(why.kind == FailureKind::Rejected && why.what.contains(says), "{why:?}");
        assert_eq!((seen(&world, name).await.tier, world.calls("DeleteParameter")), (Tier::Advanced, 0));
    }
    let (world, ended, fate) = recreated(&seed(), "/closed").await;
    assert_eq!((ended, world.calls("DeleteParameter")), (Ok(()), 0));
    assert!(matches!(&fate, Some(Fate::Failed(why)) if why.is_refusal()), "{fate:?}");
    // Without its tags nobody would know what was lost.
    let denied = format!("[[deny]]\naction = \"ssm:ListTagsForResource\"\n{}", seed());
    let (world, _, fate) = recreated(&denied, "/a/secret").await;
    assert!(matches!(fate, Some(Fate::Failed(_))) && world.calls("DeleteParameter") == 0);
}

#[tokio::test(start_paused = true)]
async fn what_is_another_by_now_stays() {
    let world = World::of(&seed());
    let was = Parameter { version: 1, ..seen(&world, "/a/secret").await };
    let (ended, fate) = run(&world, &was).await;
    assert_eq!((ended, world.calls("DeleteParameter")), (Ok(()), 0));
    assert!(matches!(fate, Some(Fate::Moved(now)) if now.version == 2));
}

/// Whatever becomes of the creation, what was deleted can be created again.
#[tokio::test(start_paused = true)]
async fn a_creation_that_fails_leaves_the_value_to_create_it_again() {
    let limit = fault("PutParameter", "internal-error", "times = 30");
    let denied = format!("[[deny]]\naction = \"ssm:PutParameter\"\n{}", seed());
    for seed in [limit, denied] {
        let (world, ended, fate) = recreated(&seed, "/a/secret").await;
        assert!(ended.is_err(), "{fate:?}");
        let Some(Fate::Deleted(Some(kept))) = fate else { panic!("{fate:?}") };
        assert_eq!(world.store.describe("/a/secret").await, Ok(None));
        let creation = kept.creation(world.begun.0).unwrap();
        assert_eq!((creation.write.value.expose(), creation.write.tier), ("hunter2-of-now", Some(Tier::Advanced)));
        assert_eq!(creation.tags.len(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn lost_answers_are_settled_by_looking() {
    for operation in ["DeleteParameter", "PutParameter"] {
        let (world, ended, fate) = recreated(&fault(operation, "lost-reply", ""), "/a/secret").await;
        assert_eq!(ended, Ok(()), "{operation}");
        assert!(matches!(fate, Some(Fate::Created { version: 1, .. })), "{operation}: {fate:?}");
        assert_eq!(world.history("/a/secret").len(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn a_read_only_session_recreates_nothing() {
    let world = World::of(&seed());
    let was = seen(&world, "/a/secret").await;
    let (told, _heard) = mpsc::channel(8);
    let refused = world.store_of("AKIAANA", true).recreate(&was, told).await.unwrap_err();
    assert_eq!((refused.kind, world.calls("DeleteParameter")), (FailureKind::ReadOnly, 0));
}
