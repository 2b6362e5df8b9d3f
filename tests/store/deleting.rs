//! Deletion: nothing goes that was not shown as it is, ten a request, each with its own fate; and what was kept creates it anew.

use sesame::deletion::{Deletion, Fate, Fates, Kept, Tag};
use sesame::failure::{Failure, FailureKind};
use sesame::parameter::{Parameter, Tier};
use sesame::store::Store;
use tokio::sync::{mpsc, watch};

use super::World;

/// 31 parameters of two kinds, and some others.
const SEED: &str = r#"
[[parameter]]
name = "/app/{n}"
for = { n = ["00", "01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12", "13", "14", "15", "16", "17", "18", "19", "20",
             "21", "22", "23", "24", "25", "26", "27", "28", "29", "30"] }
type = "String"
value = "hunter2-{n}"

[[parameter]]
name = "/secret"
type = "SecureString"
key = "alias/team"
tier = "Advanced"
values = ["hunter2-of-before", "hunter2-of-now"]
description = "rotated"
allowed_pattern = "[a-z0-9-]+"
tags = { owner = "team", pci = "yes" }
policies = [
  { Type = "Expiration", Version = "1.0", Attributes = { Timestamp = "2031-12-02T21:34:33.000Z" } },
  { Type = "NoChangeNotification", Version = "1.0", Attributes = { After = "60", Unit = "Days" } },
]

[[parameter]]
name = "/closed"
type = "SecureString"
key = "alias/closed"
value = "unseen-hunter2"

[[parameter]]
name = "bare"
type = "StringList"
value = "a,b"
"#;

fn fault(operation: &str, kind: &str, more: &str) -> String {
    format!("{SEED}\n[[fault]]\noperation = \"{operation}\"\nkind = \"{kind}\"\n{more}\n")
}

/// Those parameters as they are.
async fn shown(world: &World, names: &[String]) -> Vec<Parameter> {
    let mut shown = Vec::new();
    for name in names {
        shown.push(world.store.describe(name).await.unwrap().unwrap());
    }
    shown
}

fn many(count: usize) -> Vec<String> {
    (0..count).map(|n| format!("/app/{n:02}")).collect()
}

fn one(name: &str) -> Vec<String> {
    vec![name.to_owned()]
}

/// How a deletion ends, and what became of each.
async fn delete(store: &Store, targets: Vec<Parameter>, keeps_values: bool) -> (Result<(), Failure>, Fates) {
    let (told, mut heard) = mpsc::channel(100);
    let ended = store.delete(&Deletion { targets, keeps_values }, told).await;
    let mut fates = Fates::new();
    while let Ok(some) = heard.try_recv() {
        fates.extend(some);
    }
    (ended, fates)
}

async fn deleted(world: &World, names: &[String], keeps_values: bool) -> (Result<(), Failure>, Fates) {
    let targets = shown(world, names).await;
    delete(&world.store, targets, keeps_values).await
}

/// The one fate of one name.
async fn fate_of(world: &World, name: &str, keeps_values: bool) -> Fate {
    let (ended, mut fates) = deleted(world, &one(name), keeps_values).await;
    assert_eq!((ended, fates.len()), (Ok(()), 1));
    fates.remove(0).1
}

async fn is_there(world: &World, name: &str) -> bool {
    world.store.describe(name).await.unwrap().is_some()
}

fn kept(fate: Fate) -> Kept {
    let Fate::Deleted(Some(kept)) = fate else { panic!("{fate:?}") };
    *kept
}

#[tokio::test(start_paused = true)]
async fn one_is_deleted_by_the_permission_for_one() {
    let world = World::of(SEED);
    assert!(matches!(fate_of(&world, "/app/00", false).await, Fate::Deleted(None)));
    assert!(!is_there(&world, "/app/00").await && is_there(&world, "/app/01").await);
    assert_eq!((world.calls("DeleteParameter"), world.calls("DeleteParameters")), (1, 0));
    assert_eq!(world.emulator.with(|state| state.decrypt_count()), 0);
    assert!(matches!(fate_of(&world, "bare", false).await, Fate::Deleted(None)));
}

#[tokio::test(start_paused = true)]
async fn many_are_deleted_ten_a_request() {
    for (count, calls) in [(2, 1), (10, 1), (11, 2), (31, 4)] {
        let world = World::of(SEED);
        let (ended, fates) = deleted(&world, &many(count), false).await;
        assert_eq!(ended, Ok(()));
        assert!(fates.len() == count && fates.iter().all(|(_, fate)| matches!(fate, Fate::Deleted(None))), "{fates:?}");
        assert_eq!((world.calls("DeleteParameter"), world.calls("DeleteParameters")), (0, calls), "{count}");
        assert_eq!(is_there(&world, "/app/30").await, count < 31);
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_another_by_now_stays() {
    let write = "name = \"/app/03\"\nvalue = \"theirs\"\nby = \"arn:aws:iam::111122223333:user/ben\"";
    for count in [1, 5] {
        let world = World::of(&fault("GetParameter", "interposed-write", write));
        let targets = shown(&world, &if count == 1 { one("/app/03") } else { many(count) }).await;
        let (ended, fates) = delete(&world.store, targets, false).await;
        assert_eq!(ended, Ok(()));
        for (name, fate) in fates {
            match fate {
                Fate::Moved(now) => assert_eq!((name.as_str(), now.version), ("/app/03", 2)),
                fate => assert!(name != "/app/03" && matches!(fate, Fate::Deleted(None)), "{name}: {fate:?}"),
            }
        }
        assert!(is_there(&world, "/app/03").await);
    }
    // The same number of another time: it was deleted and created anew.
    let world = World::of(SEED);
    let mut targets = shown(&world, &one("/app/03")).await;
    targets[0].modified = targets[0].modified.map(|at| at - jiff::SignedDuration::from_hours(1));
    let (_, fates) = delete(&world.store, targets, false).await;
    assert!(matches!(fates[0].1, Fate::Moved(_)), "{fates:?}");
    assert_eq!(world.calls("DeleteParameter"), 0);
}

#[tokio::test(start_paused = true)]
async fn what_has_gone_already_is_said_by_name() {
    for operation in ["GetParameter", "DeleteParameter"] {
        let world = World::of(&fault(operation, "interposed-delete", "name = \"/app/03\""));
        let targets = shown(&world, &one("/app/03")).await;
        let (_, fates) = delete(&world.store, targets, false).await;
        assert!(matches!(fates[0].1, Fate::Absent), "{operation}: {fates:?}");
    }
    let world = World::of(SEED);
    let targets = shown(&world, &many(11)).await;
    for name in ["/app/04", "/app/10"] {
        world.raw("DeleteParameter", &serde_json::json!({ "Name": name }));
    }
    let (ended, fates) = delete(&world.store, targets, false).await;
    assert_eq!((ended, fates.len()), (Ok(()), 11));
    let absent: Vec<_> = fates.iter().filter(|(_, fate)| matches!(fate, Fate::Absent)).map(|(name, _)| name).collect();
    assert_eq!(absent, ["/app/04", "/app/10"]);
}

#[tokio::test(start_paused = true)]
async fn one_that_may_not_be_deleted_does_not_keep_the_others() {
    let deny = "[[deny]]\naction = \"ssm:DeleteParameter*\"\nresource = \"*:parameter/app/12\"\n";
    let world = World::of(&format!("{deny}{SEED}"));
    let (ended, fates) = deleted(&world, &many(31), false).await;
    assert_eq!((ended, fates.len()), (Ok(()), 31));
    for (name, fate) in &fates {
        match fate {
            Fate::Failed(failure) => {
                assert_eq!(name, "/app/12");
                let FailureKind::Denied(denial) = &failure.kind else { panic!("{failure:?}") };
                assert_eq!(denial.action, "ssm:DeleteParameter");
                assert!(failure.statement().is_some_and(|statement| statement.contains("parameter/app/12")));
            }
            fate => assert!(name != "/app/12" && matches!(fate, Fate::Deleted(None)), "{name}: {fate:?}"),
        }
    }
}

/// The two permissions are often given one without the other.
#[tokio::test(start_paused = true)]
async fn whoever_may_delete_only_one_at_a_time_deletes_many_all_the_same() {
    let world = World::of(&format!("[[deny]]\naction = \"ssm:DeleteParameters\"\n{SEED}"));
    let (ended, fates) = deleted(&world, &many(12), false).await;
    assert_eq!(ended, Ok(()));
    assert!(fates.len() == 12 && fates.iter().all(|(_, fate)| matches!(fate, Fate::Deleted(None))), "{fates:?}");
}

#[tokio::test(start_paused = true)]
async fn where_nothing_may_be_deleted_the_rest_is_not_tried() {
    let world = World::of(&format!("[[deny]]\naction = \"ssm:DeleteParameter*\"\n{SEED}"));
    let (ended, fates) = deleted(&world, &many(31), false).await;
    assert!(matches!(ended.unwrap_err().kind, FailureKind::Denied(_)));
    assert_eq!((fates.len(), world.calls("DeleteParameters")), (10, 1));
    let fate = fate_of(&world, "/app/20", false).await;
    assert!(matches!(fate, Fate::Failed(failure) if failure.statement().is_some()));
}

#[tokio::test(start_paused = true)]
async fn a_throttled_deletion_is_made_again_after_another_look() {
    for kind in ["throttle", "too-many-updates"] {
        for (operation, count) in [("DeleteParameter", 1), ("DeleteParameters", 12)] {
            let world = World::of(&fault(operation, kind, "times = 2"));
            let (ended, fates) = deleted(&world, &many(count), true).await;
            assert_eq!((ended, fates.len()), (Ok(()), count), "{kind}");
            assert!(fates.iter().all(|(_, fate)| matches!(fate, Fate::Deleted(Some(_)))), "{fates:?}");

            let world = World::of(&fault(operation, kind, "times = 99"));
            let (ended, fates) = deleted(&world, &many(count), false).await;
            assert_eq!((ended.unwrap_err().kind, fates.len()), (FailureKind::Throttled, 0), "{kind}");
            assert_eq!(world.calls(operation), 10);
        }
        // Another writes while this one waits.
        let write = "\n[[fault]]\noperation = \"GetParameter\"\nkind = \"interposed-write\"\nname = \"/app/00\"\nvalue = \"x\"\nafter = 1";
        let world = World::of(&fault("DeleteParameter", kind, write));
        assert!(matches!(fate_of(&world, "/app/00", false).await, Fate::Moved(_)), "{kind}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_is_settled_by_looking() {
    for (operation, count) in [("DeleteParameter", 1), ("DeleteParameters", 12)] {
        for kind in ["lost-reply", "malformed"] {
            let world = World::of(&fault(operation, kind, ""));
            let (ended, fates) = deleted(&world, &many(count), true).await;
            assert_eq!((ended, fates.len()), (Ok(()), count), "{kind}");
            assert!(fates.iter().all(|(_, fate)| matches!(fate, Fate::Deleted(Some(_)))), "{fates:?}");
        }
        // It never took effect.
        let world = World::of(&fault(operation, "internal-error", ""));
        let (ended, fates) = deleted(&world, &many(count), false).await;
        assert_eq!(ended.unwrap_err().kind, FailureKind::Service);
        let still_there = |fate: &Fate| matches!(fate, Fate::Failed(why) if why.what.contains("it is still there"));
        assert!(fates.len() == count.min(10) && fates.iter().all(|(_, fate)| still_there(fate)), "{fates:?}");
        assert_eq!(world.calls(operation), 1, "nothing more is begun");
    }
}

#[tokio::test(start_paused = true)]
async fn an_expired_session_ends_it_and_the_rest_is_as_it_was() {
    let world = World::of(&fault("DeleteParameters", "expired", "after = 1"));
    let (ended, fates) = deleted(&world, &many(31), false).await;
    assert_eq!((ended.unwrap_err().kind, fates.len()), (FailureKind::Expired, 10));
}

#[tokio::test(start_paused = true)]
async fn told_to_stop_it_ends_between_two_requests() {
    let world = World::of(SEED);
    let targets = shown(&world, &many(31)).await;
    let (stop, told_to) = watch::channel(false);
    let (told, mut heard) = mpsc::channel(1);
    let store = world.store.clone().until(told_to);
    let deleting = async { store.delete(&Deletion { targets, keeps_values: false }, told).await };
    let stopping = async {
        let first = heard.recv().await.unwrap();
        stop.send_replace(true);
        let mut count = first.len();
        while let Some(more) = heard.recv().await {
            count += more.len();
        }
        count
    };
    let (ended, count) = tokio::join!(deleting, stopping);
    assert_eq!(ended.unwrap_err().kind, FailureKind::Cancelled);
    assert!((10..31).contains(&count), "{count}");
    assert_eq!(world.calls("DeleteParameters"), count as u64 / 10);
    let mut left = 0;
    for name in many(31) {
        left += usize::from(is_there(&world, &name).await);
    }
    assert_eq!(left, 31 - count);
}

#[tokio::test(start_paused = true)]
async fn nothing_is_sent_by_a_read_only_session_or_about_what_is_anothers() {
    let world = World::of(SEED);
    let targets = shown(&world, &many(2)).await;
    let (ended, fates) = delete(&world.store_of("AKIAANA", true), targets.clone(), true).await;
    assert_eq!((ended.unwrap_err().kind, fates.len()), (FailureKind::ReadOnly, 0));
    let theirs = Parameter { name: "arn:aws:ssm:eu-west-1:444455556666:parameter/x".to_owned(), ..targets[0].clone() };
    let (ended, fates) = delete(&world.store, vec![targets[1].clone(), theirs], false).await;
    assert_eq!((ended.unwrap_err().kind, fates.len()), (FailureKind::ReadOnly, 0));
    assert_eq!(world.calls("DeleteParameters") + world.calls("DeleteParameter"), 0);
}

#[tokio::test(start_paused = true)]
async fn what_is_kept_creates_the_parameter_anew_with_all_that_can_come_back() {
    let world = World::of(SEED);
    let before = world.store.describe("/secret").await.unwrap().unwrap();
    let kept = kept(fate_of(&world, "/secret", true).await);
    assert_eq!(world.emulator.with(|state| state.decrypt_count()), 1, "it was asked to");
    assert!(!format!("{kept:?}").contains("hunter2"));
    assert!(!is_there(&world, "/secret").await);
    let (told, mut heard) = mpsc::channel(1);
    assert_eq!(world.store.create_all(&[kept.creation(world.begun.0).unwrap()], told).await, Ok(()));
    let (name, fate) = heard.recv().await.unwrap().remove(0);
    assert!(matches!(fate, Fate::Created { version: 1, tier: Tier::Advanced, untagged: None }), "{name}: {fate:?}");
    let after = world.store.describe("/secret").await.unwrap().unwrap();
    let facts = |p: &Parameter| {
        let policies: Vec<String> = p.policies.iter().map(|policy| policy.text.clone()).collect();
        (
            p.kind,
            p.key_id.clone(),
            p.tier,
            p.data_type.clone(),
            p.allowed_pattern.clone(),
            p.description.clone(),
            policies,
        )
    };
    assert_eq!(facts(&after), facts(&before));
    assert_eq!(world.history("/secret"), [(1, "hunter2-of-now".to_owned())]);
    let tag = |key: &str, value: &str| Tag { key: key.to_owned(), value: value.to_owned() };
    assert_eq!(world.store.tags("/secret").await, Ok(vec![tag("owner", "team"), tag("pci", "yes")]));
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_read_is_not_deleted_where_its_value_is_to_be_kept() {
    let world = World::of(SEED);
    let Fate::Failed(failure) = fate_of(&world, "/closed", true).await else { panic!("it cannot be kept") };
    assert!(failure.is_refusal() && is_there(&world, "/closed").await, "{failure:?}");
    assert!(matches!(fate_of(&world, "/closed", false).await, Fate::Deleted(None)));
    // Of many the others go.
    let world = World::of(SEED);
    let names = ["/app/00", "/closed", "/secret"].map(str::to_owned);
    let (_, fates) = deleted(&world, &names, true).await;
    let deleted = fates.iter().filter(|(_, fate)| matches!(fate, Fate::Deleted(Some(_)))).count();
    assert_eq!((deleted, fates.len()), (2, 3));
}

#[tokio::test(start_paused = true)]
async fn tags_that_may_not_be_seen_or_given_are_said_and_the_rest_comes_back() {
    let world = World::of(&format!("[[deny]]\naction = \"ssm:ListTagsForResource\"\n{SEED}"));
    let sealed = kept(fate_of(&world, "/secret", true).await);
    assert!(sealed.tags.as_ref().is_err_and(|failure| matches!(failure.kind, FailureKind::Denied(_))));
    assert!(sealed.creation(world.begun.0).unwrap().tags.is_empty());

    let world = World::of(&format!("[[deny]]\naction = \"ssm:AddTagsToResource\"\n{SEED}"));
    let sealed = kept(fate_of(&world, "/secret", true).await);
    let (told, mut heard) = mpsc::channel(1);
    assert_eq!(world.store.create_all(&[sealed.creation(world.begun.0).unwrap()], told).await, Ok(()));
    let fate = heard.recv().await.unwrap().remove(0).1;
    let untagged = |fate: &Fate| matches!(fate, Fate::Created { untagged: Some(why), .. } if why.is_refusal());
    assert!(untagged(&fate), "{fate:?}");
    assert_eq!(world.store.tags("/secret").await, Ok(Vec::new()));

    let world = World::of(SEED);
    let sealed = kept(fate_of(&world, "/secret", true).await);
    let creation = sealed.creation(world.begun.0).unwrap();
    world.raw("PutParameter", &serde_json::json!({ "Name": "/secret", "Value": "theirs", "Type": "String" }));
    let (told, mut heard) = mpsc::channel(1);
    assert_eq!(world.store.create_all(&[creation], told).await, Ok(()));
    assert!(matches!(&heard.recv().await.unwrap()[0].1, Fate::Moved(now) if now.version == 1), "never overwritten");
}
