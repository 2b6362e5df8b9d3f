//! Tags and settings of several parameters, one after the other: what each had is told, nothing that fails keeps another from being
//! changed, and all of it can be turned round.

use sesame::deletion::{Fate, Fates};
use sesame::failure::{Failure, FailureKind};
use sesame::parameter::{
    Amended, MetadataChange, MetadataEdit, MetadataOutcome, Settings, SettingsEdit, SeveralChange, Tier, WantedTag,
};
use sesame::store::Store;
use ssm_emulator::{Fault, FaultKind};
use tokio::sync::{mpsc, watch};

use super::World;

/// A hundred, of which the first has tags.
fn hundred(beside: &str) -> World {
    let numbers: Vec<String> = (1..100).map(|number| format!("\"{number:02}\"")).collect();
    World::of(&format!(
        r#"
[[parameter]]
name = "/app/00"
type = "String"
value = "x"
description = "the first"
tags = {{ owner = "ben", rotation = "weekly" }}

[[parameter]]
name = "/app/{{n}}"
for = {{ n = [{}] }}
type = "SecureString"
key = "alias/team"
value = "hunter2-{{n}}"
{beside}
"#,
        numbers.join(", ")
    ))
}

fn set(key: &str, value: &str) -> WantedTag {
    WantedTag { key: key.to_owned(), becomes: Some(value.to_owned()) }
}

fn unset(key: &str) -> WantedTag {
    WantedTag { key: key.to_owned(), becomes: None }
}

async fn wanted(world: &World, names: &[String], tags: Vec<WantedTag>, tier: Tier) -> SeveralChange {
    let mut changes = Vec::new();
    for name in names {
        let was = world.store.describe(name).await.unwrap().unwrap();
        let (is, becomes) = (Settings::of(&was), Settings { tier, ..Settings::of(&was) });
        let edit = (is != becomes).then(|| MetadataEdit::Settings(Box::new(SettingsEdit { was: is, becomes })));
        let edits = edit.into_iter().collect();
        changes.push(MetadataChange { name: name.clone(), version: was.version, modified: was.modified, edits });
    }
    SeveralChange { changes, tags }
}

fn names(count: usize) -> Vec<String> {
    (0..count).map(|number| format!("/app/{number:02}")).collect()
}

/// How it ends, and what became of each.
async fn run(store: &Store, several: &SeveralChange) -> (Result<(), Failure>, Fates) {
    let (told, mut heard) = mpsc::channel(200);
    let ended = store.amend_all(several, told).await;
    let mut fates = Fates::new();
    while let Ok(some) = heard.try_recv() {
        fates.extend(some);
    }
    (ended, fates)
}

fn amended(fates: &Fates, at: usize) -> &Amended {
    match &fates[at].1 {
        Fate::Amended(amended) => amended,
        other => panic!("{other:?}"),
    }
}

/// What puts back what was changed of each.
fn turned_round(several: &SeveralChange, fates: &Fates) -> SeveralChange {
    let back = several.changes.iter().zip(fates).map(|(change, (_, fate))| {
        let Fate::Amended(amended) = fate else { panic!("{fate:?}") };
        let stored = amended.ends.iter().find_map(|(_, end)| match end {
            MetadataOutcome::Stored { version, .. } => Some(*version),
            _ => None,
        });
        let edits = amended.ends.iter().filter(|(_, end)| end.is_done()).filter_map(|(edit, _)| edit.reversed());
        let modified = change.modified.filter(|_| stored.is_none());
        MetadataChange { version: stored.unwrap_or(change.version), modified, edits: edits.collect(), ..change.clone() }
    });
    SeveralChange { changes: back.collect(), tags: Vec::new() }
}

async fn tags(world: &World, name: &str) -> Vec<String> {
    world.store.tags(name).await.unwrap().iter().map(ToString::to_string).collect()
}

async fn tier(world: &World, name: &str) -> Tier {
    world.store.describe(name).await.unwrap().unwrap().tier
}

#[tokio::test(start_paused = true)]
async fn of_a_hundred_one_is_denied_and_the_others_are_changed_and_put_back() {
    let denied = "[[deny]]\naction = \"ssm:AddTagsToResource\"\nresource = \"*:parameter/app/41\"\n";
    let world = hundred(denied);
    let several = wanted(&world, &names(100), vec![set("owner", "ana"), unset("rotation")], Tier::Standard).await;
    let (ended, fates) = run(&world.store, &several).await;
    assert_eq!((ended, fates.len()), (Ok(()), 100));
    let whole = (0..100).filter(|at| amended(&fates, *at).is_whole()).count();
    assert_eq!(whole, 99);
    let failed = amended(&fates, 41).failure().unwrap_or_else(|| panic!("{fates:?}"));
    let FailureKind::Denied(denial) = &failed.kind else { panic!("{failed:?}") };
    assert_eq!(denial.action, "ssm:AddTagsToResource");
    assert_eq!(
        (tags(&world, "/app/00").await, tags(&world, "/app/99").await),
        (vec!["owner=ana".to_owned()], vec!["owner=ana".to_owned()])
    );
    assert_eq!(tags(&world, "/app/41").await, ["rotation=weekly"; 0]);
    assert_eq!(world.calls("ListTagsForResource"), 100 + 3, "each is looked at once");
    assert_eq!(world.calls("PutParameter") + world.calls("GetParameter"), 0, "no version is written for a tag");

    let back = turned_round(&several, &fates);
    let (ended, fates) = run(&world.store, &back).await;
    assert_eq!((ended, fates.len()), (Ok(()), 100));
    assert!((0..100).all(|at| amended(&fates, at).is_whole()), "{fates:?}");
    assert_eq!(tags(&world, "/app/00").await, ["owner=ben", "rotation=weekly"], "as it was");
    assert_eq!(tags(&world, "/app/99").await, [""; 0], "where there was none there is none");
}

#[tokio::test(start_paused = true)]
async fn what_is_as_it_was_to_be_is_no_change() {
    let world = hundred("");
    let several = wanted(&world, &names(2), vec![set("owner", "ben"), unset("gone")], Tier::Standard).await;
    let (ended, fates) = run(&world.store, &several).await;
    assert_eq!(ended, Ok(()));
    assert_eq!((amended(&fates, 0).ends.len(), amended(&fates, 1).ends.len()), (0, 1));
    assert_eq!((world.calls("AddTagsToResource"), world.calls("RemoveTagsFromResource")), (1, 0));
}

#[tokio::test(start_paused = true)]
async fn a_tier_is_raised_with_the_value_that_is_there() {
    let world = hundred("[[deny]]\naction = \"ssm:PutParameter\"\nresource = \"*:parameter/app/01\"\n");
    let several = wanted(&world, &names(3), vec![set("owner", "ana")], Tier::Advanced).await;
    let (ended, fates) = run(&world.store, &several).await;
    assert_eq!((ended, fates.len()), (Ok(()), 3));
    assert_eq!((tier(&world, "/app/00").await, tier(&world, "/app/01").await), (Tier::Advanced, Tier::Standard));
    assert_eq!(world.history("/app/02"), [(1, "hunter2-02".to_owned()), (2, "hunter2-02".to_owned())]);
    let denied = amended(&fates, 1);
    assert!(!denied.is_whole() && denied.is_any(), "its tag is given all the same: {denied:?}");
    assert_eq!(tags(&world, "/app/01").await, ["owner=ana"]);

    let (_, fates) = run(&world.store, &turned_round(&several, &fates)).await;
    assert!((0..3).all(|at| amended(&fates, at).is_whole()), "{fates:?}");
    assert_eq!(tier(&world, "/app/02").await, Tier::Advanced, "there is no way back");
    assert_eq!(tags(&world, "/app/00").await, ["owner=ben", "rotation=weekly"]);
}

#[tokio::test(start_paused = true)]
async fn where_tags_may_not_be_seen_it_is_told_that_what_there_was_is_not_known() {
    let world = hundred("[[deny]]\naction = \"ssm:ListTagsForResource\"\nresource = \"*:parameter/app/00\"\n");
    let several = wanted(&world, &names(2), vec![set("owner", "ana")], Tier::Standard).await;
    let (ended, fates) = run(&world.store, &several).await;
    assert_eq!(ended, Ok(()));
    let [blind, seen] = [0, 1].map(|at| amended(&fates, at));
    assert!(blind.is_whole() && blind.unseen.is_some() && seen.unseen.is_none(), "{fates:?}");
}

#[tokio::test(start_paused = true)]
async fn one_that_moved_or_went_is_left_and_told() {
    let world = hundred("");
    let several = wanted(&world, &names(3), vec![set("owner", "ana")], Tier::Advanced).await;
    world.raw("PutParameter", &serde_json::json!({ "Name": "/app/00", "Value": "y", "Overwrite": true }));
    world.raw("DeleteParameter", &serde_json::json!({ "Name": "/app/01" }));
    let (ended, fates) = run(&world.store, &several).await;
    assert_eq!(ended, Ok(()));
    let ends = |at: usize| &amended(&fates, at).ends[0].1;
    assert!(matches!(ends(0), MetadataOutcome::Moved(Some(now)) if now.version == 2), "{fates:?}");
    assert_eq!((ends(1), amended(&fates, 2).is_whole()), (&MetadataOutcome::Moved(None), true));
    assert_eq!(amended(&fates, 0).ends[1].1, MetadataOutcome::Untried);
    assert_eq!(tags(&world, "/app/00").await, ["owner=ben", "rotation=weekly"]);
}

#[tokio::test(start_paused = true)]
async fn what_is_throttled_is_tried_again_and_what_ends_all_ends() {
    let world = hundred("");
    let several = wanted(&world, &names(4), vec![set("owner", "ana")], Tier::Standard).await;
    world.emulator.with(|state| state.add_fault(Fault::new("AddTagsToResource", FaultKind::Throttle).times(2)));
    let (ended, fates) = run(&world.store, &several).await;
    assert_eq!((ended, fates.len()), (Ok(()), 4));

    let world = hundred("");
    let several = wanted(&world, &names(4), vec![set("owner", "ana")], Tier::Standard).await;
    world.emulator.with(|state| state.add_fault(Fault::new("AddTagsToResource", FaultKind::Expired).on("/app/02")));
    let (ended, fates) = run(&world.store, &several).await;
    assert!(ended.as_ref().is_err_and(Failure::wants_login), "{ended:?}");
    assert_eq!(fates.len(), 2, "of which nothing is told nothing was done to them: {fates:?}");

    let world = hundred("");
    let several = wanted(&world, &names(4), vec![set("owner", "ana")], Tier::Standard).await;
    let lost = Fault::new("AddTagsToResource", FaultKind::LostReply).times(1);
    world.emulator.with(|state| state.add_fault(lost));
    let (ended, fates) = run(&world.store, &several).await;
    assert_eq!((ended, fates.len()), (Ok(()), 4), "the tags themselves tell");
}

#[tokio::test(start_paused = true)]
async fn told_to_stop_it_ends_between_two_names() {
    let world = hundred("");
    let several = wanted(&world, &names(9), vec![set("owner", "ana")], Tier::Standard).await;
    let (stop, told_to) = watch::channel(false);
    let (told, mut heard) = mpsc::channel::<Fates>(1);
    let store = world.store.clone().until(told_to);
    let stopping = async {
        let mut count = 0;
        while let Some(fates) = heard.recv().await {
            count += fates.len();
            stop.send_replace(count >= 2);
        }
        count
    };
    let (ended, count) = tokio::join!(store.amend_all(&several, told), stopping);
    assert!(ended.is_err_and(|failure| failure.kind == FailureKind::Cancelled));
    assert!((2..9).contains(&count), "{count}");
    assert_eq!(world.calls("AddTagsToResource"), count as u64);
}

#[tokio::test(start_paused = true)]
async fn a_session_that_only_reads_changes_nothing() {
    let world = hundred("");
    let several = wanted(&world, &names(2), vec![set("owner", "ana")], Tier::Standard).await;
    let (ended, fates) = run(&world.store_of("AKIAANA", true), &several).await;
    assert!(ended.is_err_and(|failure| failure.kind == FailureKind::ReadOnly) && fates.is_empty());
}
