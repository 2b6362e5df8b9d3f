//! Copies and moves: created anew with all that can go along, read back, and only then deleted. Nothing is doubled, nothing lost.

use sesame::deletion::{Fate, Fates, Tag};
use sesame::failure::{Failure, FailureKind};
use sesame::parameter::{Parameter, Tier};
use sesame::store::Store;
use sesame::transfer::{Source, Step, Transfer, Transferred};
use tokio::sync::{mpsc, watch};

use super::World;

const SEED: &str = r#"
[[parameter]]
name = "/app/{n}"
for = { n = ["00", "01", "02", "03", "04", "05", "06", "07"] }
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

fn deny(action: &str, resource: &str) -> String {
    format!("[[deny]]\naction = \"{action}\"\nresource = \"{resource}\"\n{SEED}")
}

async fn planned(world: &World, names: &[(&str, &str)], moves: bool) -> Transfer {
    let mut steps = Vec::new();
    for (from, to) in names {
        let from = world.store.describe(from).await.unwrap().unwrap();
        steps.push(Step::new(from, *to));
    }
    Transfer { steps, moves, at: world.begun.0 }
}

/// How it ends, and what became of each.
async fn run(store: &Store, transfer: &Transfer) -> (Result<(), Failure>, Fates) {
    let (told, mut heard) = mpsc::channel(100);
    let ended = store.transfer(transfer, told).await;
    let mut fates = Fates::new();
    while let Ok(some) = heard.try_recv() {
        fates.extend(some);
    }
    (ended, fates)
}

async fn transferred(world: &World, names: &[(&str, &str)], moves: bool) -> (Result<(), Failure>, Fates) {
    let transfer = planned(world, names, moves).await;
    run(&world.store, &transfer).await
}

/// The one fate of `/app/00`, copied or moved to `/new/00`.
async fn fate(world: &World, moves: bool) -> (Result<(), Failure>, Option<Fate>) {
    let (ended, mut fates) = transferred(world, &[("/app/00", "/new/00")], moves).await;
    (ended, fates.pop().map(|(_, fate)| fate))
}

async fn is_there(world: &World, name: &str) -> bool {
    world.store.describe(name).await.unwrap().is_some()
}

/// Whether the first and the copy are there.
async fn there(world: &World) -> (bool, bool) {
    (is_there(world, "/app/00").await, is_there(world, "/new/00").await)
}

fn done(fate: Option<Fate>) -> Transferred {
    let Some(Fate::Transferred(done)) = fate else { panic!("{fate:?}") };
    *done
}

#[tokio::test(start_paused = true)]
async fn a_copy_has_all_that_can_go_along_and_the_first_stays() {
    let world = World::of(SEED);
    let before = world.store.describe("/secret").await.unwrap().unwrap();
    let (ended, mut fates) = transferred(&world, &[("/secret", "/vault/secret")], false).await;
    assert_eq!((ended, fates.len()), (Ok(()), 1));
    let done = done(fates.pop().map(|(_, fate)| fate));
    assert!(matches!(done.source, Source::Stays) && done.failure().is_none(), "{done:?}");
    assert!(!format!("{done:?}").contains("hunter2"));
    let after = world.store.describe("/vault/secret").await.unwrap().unwrap();
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
    assert_eq!(facts(&done.to), facts(&before), "what is told is what is there");
    assert_eq!((after.version, after.tier), (1, Tier::Advanced));
    assert_eq!(world.history("/vault/secret"), [(1, "hunter2-of-now".to_owned())]);
    let tag = |key: &str, value: &str| Tag { key: key.to_owned(), value: value.to_owned() };
    assert_eq!(world.store.tags("/vault/secret").await, Ok(vec![tag("owner", "team"), tag("pci", "yes")]));
    assert_eq!(world.history("/secret").len(), 2);
    assert_eq!((world.calls("PutParameter"), world.calls("DeleteParameter")), (1, 0));
}

#[tokio::test(start_paused = true)]
async fn a_move_deletes_only_after_its_copy_was_read_back() {
    let world = World::of(SEED);
    let names = [("/app/00", "/new/00"), ("/secret", "/new/secret"), ("bare", "/new/bare"), ("/app/01", "one")];
    let (ended, fates) = transferred(&world, &names, true).await;
    assert_eq!((ended, fates.len()), (Ok(()), 4));
    for ((name, fate), (from, to)) in fates.into_iter().zip(names) {
        let done = done(Some(fate));
        assert!(matches!(done.source, Source::Deleted), "{name}: {done:?}");
        assert_eq!((name.as_str(), done.to.name.as_str(), done.to.version), (from, to, 1));
        assert!(!is_there(&world, from).await && is_there(&world, to).await, "{from} {to}");
    }
    assert_eq!(world.history("/new/bare"), [(1, "a,b".to_owned())]);
    assert_eq!((world.calls("PutParameter"), world.calls("DeleteParameter")), (4, 4));
}

#[tokio::test(start_paused = true)]
async fn a_name_that_is_taken_is_never_overwritten() {
    for moves in [false, true] {
        let world = World::of(SEED);
        let (ended, fates) = transferred(&world, &[("/app/00", "/app/01"), ("/app/02", "/new/02")], moves).await;
        assert_eq!(ended, Ok(()), "the others go on");
        assert!(
            matches!(&fates[0].1, Fate::Taken(there) if there.name == "/app/01" && there.version == 1),
            "{fates:?}"
        );
        assert!(matches!(fates[1].1, Fate::Transferred(_)));
        assert!(is_there(&world, "/app/00").await);
        assert_eq!(world.history("/app/01"), [(1, "hunter2-01".to_owned())]);
        // Somebody creates it at that moment.
        let write = "name = \"/new/00\"\nvalue = \"theirs\"";
        let world = World::of(&fault("PutParameter", "interposed-write", write));
        let (ended, fate) = fate(&world, moves).await;
        assert_eq!(ended, Ok(()));
        assert!(matches!(fate, Some(Fate::Taken(_))), "{fate:?}");
        assert_eq!(there(&world).await, (true, true));
        assert_eq!(world.history("/new/00"), [(1, "theirs".to_owned())]);
    }
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_read_is_told_and_left_and_the_others_go() {
    for moves in [false, true] {
        let world = World::of(SEED);
        let (ended, fates) = transferred(&world, &[("/closed", "/new/c"), ("/app/00", "/new/00")], moves).await;
        assert_eq!(ended, Ok(()));
        assert!(matches!(&fates[0].1, Fate::Unreadable(why) if why.is_refusal()), "{fates:?}");
        assert!(matches!(fates[1].1, Fate::Transferred(_)));
        assert!(is_there(&world, "/closed").await && !is_there(&world, "/new/c").await);
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_another_by_now_is_left() {
    let world = World::of(SEED);
    let mut transfer = planned(&world, &[("/app/00", "/new/00")], true).await;
    world.raw("PutParameter", &serde_json::json!({ "Name": "/app/00", "Value": "theirs", "Overwrite": true }));
    let (ended, fates) = run(&world.store, &transfer).await;
    assert_eq!(ended, Ok(()));
    assert!(matches!(&fates[0].1, Fate::Moved(now) if now.version == 2), "{fates:?}");
    assert_eq!(there(&world).await, (true, false));
    transfer.steps[0].from.version = 2;
    world.raw("DeleteParameter", &serde_json::json!({ "Name": "/app/00" }));
    let (_, fates) = run(&world.store, &transfer).await;
    assert!(matches!(&fates[0].1, Fate::Absent), "{fates:?}");

    // Written between the copy and the deletion: the copy is there, and so is what was written.
    let write = "name = \"/app/00\"\nvalue = \"theirs\"\nafter = 1";
    let world = World::of(&fault("GetParameter", "interposed-write", write));
    let (ended, fate) = fate(&world, true).await;
    assert_eq!(ended, Ok(()));
    assert!(matches!(done(fate).source, Source::Changed(now) if now.version == 2));
    assert_eq!(there(&world).await, (true, true));
    assert_eq!(world.history("/app/00").last(), Some(&(2, "theirs".to_owned())));
}

#[tokio::test(start_paused = true)]
async fn a_copy_that_is_not_read_back_keeps_the_first() {
    let world = World::of(&deny("ssm:GetParameter", "*:parameter/new/*"));
    let (ended, fate) = fate(&world, true).await;
    let done = done(fate);
    assert!(ended.is_ok() && matches!(done.source, Source::Stays), "{done:?}");
    let why = done.failure().unwrap();
    assert!(why.what.starts_with("The copy could not be read back: ") && why.statement().is_some(), "{why:?}");
    assert_eq!((there(&world).await, world.calls("DeleteParameter")), ((true, true), 0));

    // It is another by the time it is read back.
    let write = "name = \"/new/00\"\nvalue = \"theirs\"";
    let world = World::of(&fault("GetParameter", "interposed-delete", write));
    let (_, fate) = self::fate(&world, true).await;
    assert!(matches!(self::done(fate).source, Source::Stays));
    assert_eq!(there(&world).await, (true, false));
}

#[tokio::test(start_paused = true)]
async fn tags_that_cannot_go_along_keep_the_first_of_a_move() {
    for moves in [false, true] {
        let world = World::of(&deny("ssm:AddTagsToResource", "*"));
        let (_, mut fates) = transferred(&world, &[("/secret", "/new/secret")], moves).await;
        let done = done(fates.pop().map(|(_, fate)| fate));
        assert!(done.untagged.is_some() && matches!(done.source, Source::Stays), "{done:?}");
        assert!(is_there(&world, "/secret").await && is_there(&world, "/new/secret").await);
    }
    let world = World::of(&deny("ssm:ListTagsForResource", "*"));
    let (_, fates) = transferred(&world, &[("/secret", "/new/secret")], true).await;
    let Fate::Unreadable(why) = &fates[0].1 else { panic!("{fates:?}") };
    assert!(why.what.starts_with("Its tags cannot be read, and would be lost: "), "{why:?}");
    assert!(!is_there(&world, "/new/secret").await);
    let (_, mut fates) = transferred(&world, &[("/secret", "/new/secret")], false).await;
    assert!(done(fates.pop().map(|(_, fate)| fate)).untagged.is_some());
}

#[tokio::test(start_paused = true)]
async fn what_may_not_be_deleted_is_there_twice_and_said() {
    let world = World::of(&deny("ssm:DeleteParameter", "*:parameter/app/00"));
    let (ended, fates) = transferred(&world, &[("/app/00", "/new/00"), ("/app/01", "/new/01")], true).await;
    assert_eq!(ended, Ok(()));
    let Fate::Transferred(first) = &fates[0].1 else { panic!("{fates:?}") };
    assert!(matches!(&first.source, Source::Undeleted(why) if why.statement().is_some()), "{first:?}");
    assert!(matches!(&fates[1].1, Fate::Transferred(done) if matches!(done.source, Source::Deleted)));
    assert_eq!(there(&world).await, (true, true));
}

#[tokio::test(start_paused = true)]
async fn policies_whose_date_is_past_do_not_go_along() {
    let world = World::of(SEED);
    let mut transfer = planned(&world, &[("/secret", "/new/secret")], true).await;
    transfer.at = "2032-01-01T00:00:00Z".parse().unwrap();
    let (_, fates) = run(&world.store, &transfer).await;
    assert!(matches!(&fates[0].1, Fate::Transferred(done) if done.to.policies.len() == 1), "{fates:?}");
    let after = world.store.describe("/new/secret").await.unwrap().unwrap();
    assert_eq!(after.policies.iter().map(|it| it.kind.as_str()).collect::<Vec<_>>(), ["NoChangeNotification"]);
}

/// Whatever call is throttled, or its answer lost: in the end there is one of it, with its value.
#[tokio::test(start_paused = true)]
async fn trouble_at_any_step_neither_loses_nor_doubles() {
    let calls = [("GetParameter", 3), ("ListTagsForResource", 1), ("PutParameter", 1), ("DeleteParameter", 1)];
    for (operation, count) in calls {
        for after in 0..count {
            for kind in ["throttle", "too-many-updates", "lost-reply", "malformed", "internal-error", "expired"] {
                for moves in [false, true] {
                    if operation == "GetParameter" && kind == "too-many-updates" {
                        continue;
                    }
                    let world = World::of(&fault(operation, kind, &format!("after = {after}\ntimes = 1")));
                    let (ended, fate) = fate(&world, moves).await;
                    let case = format!("{operation} {after} {kind} {moves}: {ended:?} {fate:?}");
                    let (first, copy) = there(&world).await;
                    assert!(first || copy, "lost: {case}");
                    if copy {
                        assert_eq!(world.history("/new/00"), [(1, "hunter2-00".to_owned())], "{case}");
                    }
                    if first {
                        assert_eq!(world.history("/app/00"), [(1, "hunter2-00".to_owned())], "{case}");
                    }
                    match &fate {
                        Some(Fate::Transferred(done)) => {
                            assert!(copy, "{case}");
                            assert_eq!(matches!(done.source, Source::Deleted), !first, "{case}");
                        }
                        Some(Fate::Unknown(_)) => assert!(first, "{case}"),
                        _ => assert!(first && !copy, "{case}"),
                    }
                    if matches!(kind, "throttle" | "too-many-updates") {
                        assert_eq!((ended.is_ok(), first, copy), (true, !moves, true), "tried again: {case}");
                    }
                }
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn told_to_stop_it_ends_between_two_names() {
    for moves in [false, true] {
        let world = World::of(SEED);
        let names: Vec<(String, String)> = (0..8).map(|n| (format!("/app/0{n}"), format!("/new/0{n}"))).collect();
        let names: Vec<(&str, &str)> = names.iter().map(|(from, to)| (from.as_str(), to.as_str())).collect();
        let transfer = planned(&world, &names, moves).await;
        let (stop, told_to) = watch::channel(false);
        let (told, mut heard) = mpsc::channel(1);
        let store = world.store.clone().until(told_to);
        let going = async { store.transfer(&transfer, told).await };
        let stopping = async {
            let mut count = 0;
            while let Some(some) = heard.recv().await {
                count += some.len();
                stop.send_replace(count >= 2);
            }
            count
        };
        let (ended, count) = tokio::join!(going, stopping);
        assert_eq!(ended.unwrap_err().kind, FailureKind::Cancelled);
        assert!((2..8).contains(&count), "{count}");
        for (n, (from, to)) in names.into_iter().enumerate() {
            let expected = (!moves || n >= count, n < count);
            assert_eq!((is_there(&world, from).await, is_there(&world, to).await), expected, "{from}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn nothing_is_sent_by_a_read_only_session_or_about_what_is_anothers() {
    let world = World::of(SEED);
    let transfer = planned(&world, &[("/app/00", "/new/00")], true).await;
    let (ended, fates) = run(&world.store_of("AKIAANA", true), &transfer).await;
    assert_eq!((ended.unwrap_err().kind, fates.len()), (FailureKind::ReadOnly, 0));
    for (from, to) in [("/aws/service/x", "/new/x"), ("/app/00", "arn:aws:ssm:eu-west-1:444455556666:parameter/x")] {
        let mut transfer = transfer.clone();
        from.clone_into(&mut transfer.steps[0].from.name);
        to.clone_into(&mut transfer.steps[0].to);
        let (ended, fates) = run(&world.store, &transfer).await;
        assert_eq!((ended.unwrap_err().kind, fates.len()), (FailureKind::ReadOnly, 0), "{from} {to}");
    }
    assert_eq!(world.calls("PutParameter") + world.calls("DeleteParameter"), 0);
}

/// A listing by path does not tell the key: it is looked up, or nothing is copied, rather than under another key.
#[tokio::test(start_paused = true)]
async fn what_is_not_described_is_described_first() {
    let world = World::of(SEED);
    let mut transfer = planned(&world, &[("/secret", "/new/secret")], false).await;
    let full = transfer.steps[0].from.clone();
    transfer.steps[0].from =
        Parameter { modified: full.modified, ..Parameter::bare("/secret", full.kind, full.version) };
    let (_, fates) = run(&world.store, &transfer).await;
    assert!(matches!(&fates[0].1, Fate::Transferred(done) if done.to.key_id == full.key_id), "{fates:?}");
    let world = World::of(&deny("ssm:DescribeParameters", "*"));
    let (_, fates) = run(&world.store, &transfer).await;
    let key = world.store.history("/new/secret").await.map(|versions| versions[0].parameter.key_id.clone());
    assert!(key.is_err() || key == Ok(full.key_id), "{fates:?}");
}
