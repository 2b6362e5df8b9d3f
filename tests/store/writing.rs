//! The safe write: nothing is overwritten unseen, nothing is written twice, and what is not edited stays.

use sesame::failure::{Failure, FailureKind};
use sesame::parameter::{Expected, ParameterType, Tier, Write, Written};

use super::{TEAM_KEY, World};

const SEED: &str = r#"
[[parameter]]
name = "/app/secret"
type = "SecureString"
key = "alias/team"
tier = "Advanced"
value = "old"
versions = 3
description = "rotated"
allowed_pattern = "[a-z0-9]+"
tags = { owner = "team", pci = "yes" }

[[parameter]]
name = "/app/flag"
type = "String"
value = "off"

[[parameter]]
name = "/app/closed"
type = "SecureString"
key = "alias/closed"
value = "unseen"
"#;

fn fault(operation: &str, kind: &str, more: &str) -> String {
    format!("{SEED}\n[[fault]]\noperation = \"{operation}\"\nkind = \"{kind}\"\n{more}")
}

fn another(operation: &str, name: &str) -> String {
    fault(
        operation,
        "interposed-write",
        &format!("name = \"{name}\"\nvalue = \"theirs\"\nby = \"arn:aws:iam::111122223333:user/cy\"\n"),
    )
}

/// An edit of `/app/flag`, whose latest version is 1.
pub(super) fn flag(value: &str) -> Write {
    Write {
        name: "/app/flag".to_owned(),
        value: value.into(),
        kind: ParameterType::String,
        tier: Some(Tier::Standard),
        key_id: None,
        data_type: None,
        description: None,
        allowed_pattern: None,
        on: Expected::Version(1),
        seen: None,
    }
}

/// An edit of `/app/secret`, whose latest version is 3.
fn secret(value: &str) -> Write {
    Write {
        name: "/app/secret".to_owned(),
        kind: ParameterType::SecureString,
        tier: Some(Tier::Advanced),
        key_id: Some("alias/team".to_owned()),
        on: Expected::Version(3),
        seen: None,
        ..flag(value)
    }
}

const fn stored(version: i64, tier: Tier) -> Written {
    Written::Stored { version, tier }
}

/// Whatever an overwrite does with members it omits (docs/parameter-store.md 4.2), what was not edited stays.
#[tokio::test(start_paused = true)]
async fn an_overwrite_keeps_what_was_not_edited() {
    for variant in ["keep", "default"] {
        let world = World::of(&format!(
            "[behaviour]\nkey_on_overwrite = \"{variant}\"\ntier_on_overwrite = \"{variant}\"\n{SEED}"
        ));
        let before = world.store.describe("/app/secret").await.unwrap().unwrap();
        assert_eq!(world.store.write(&secret("new")).await.unwrap(), stored(4, Tier::Advanced), "{variant}");
        let after = world.store.describe("/app/secret").await.unwrap().unwrap();
        assert_eq!(after.version, 4);
        let facts = |p: &sesame::parameter::Parameter| {
            (
                p.kind,
                p.key_id.clone(),
                p.tier,
                p.data_type.clone(),
                p.allowed_pattern.clone(),
                p.description.clone(),
                p.policies.clone(),
            )
        };
        assert_eq!(facts(&after), facts(&before), "{variant}");
        assert_eq!(after.key_id.as_deref(), Some("alias/team"));
        let tags = world.raw(
            "ListTagsForResource",
            &serde_json::json!({ "ResourceType": "Parameter", "ResourceId": "/app/secret" }),
        );
        assert_eq!(tags["TagList"].as_array().map(Vec::len), Some(2), "{tags}");
        assert_eq!(world.store.read("/app/secret").await.unwrap().value.expose(), "new");
    }
}

#[tokio::test(start_paused = true)]
async fn what_was_edited_is_sent_and_empty_text_clears() {
    let world = World::of(SEED);
    let write = Write { description: Some(String::new()), allowed_pattern: Some(String::new()), ..secret("NEW!") };
    let write = Write { key_id: Some(TEAM_KEY.to_owned()), ..write };
    assert_eq!(world.store.write(&write).await.unwrap(), stored(4, Tier::Advanced));
    let after = world.store.describe("/app/secret").await.unwrap().unwrap();
    assert_eq!(
        (after.description.as_str(), after.allowed_pattern, after.key_id.as_deref()),
        ("", None, Some(TEAM_KEY))
    );
}

#[tokio::test(start_paused = true)]
async fn a_change_before_the_check_is_never_overwritten() {
    for lag in [0, 60_000] {
        let world =
            World::of(&format!("[behaviour]\nvisible_after_ms = {lag}\n{}", another("GetParameter", "/app/flag")));
        let Ok(Written::Moved { now }) = world.store.write(&flag("mine")).await else { panic!("not told of the move") };
        assert_eq!((now.version, now.described), (2, true));
        assert_eq!(world.calls("PutParameter"), 0);
        assert_eq!(world.history("/app/flag"), [(1, "off".to_owned()), (2, "theirs".to_owned())]);
    }
}

#[tokio::test(start_paused = true)]
async fn a_change_between_check_and_write_is_told() {
    let world = World::of(&another("PutParameter", "/app/flag"));
    let written = world.store.write(&flag("mine")).await;
    assert_eq!(written, Ok(Written::StoredAfterAnother { expected: 1, version: 3, tier: Tier::Standard }));
    let values: Vec<_> = world.history("/app/flag").into_iter().map(|(_, value)| value).collect();
    assert_eq!(values, ["off", "theirs", "mine"], "both are in the history");
}

#[tokio::test(start_paused = true)]
async fn an_edit_of_what_was_seen_long_ago_is_not_written() {
    let world = World::of(SEED);
    let write = Write { on: Expected::Version(2), ..secret("new") };
    let Ok(Written::Moved { now }) = world.store.write(&write).await else { panic!("not told of the move") };
    assert_eq!((now.version, now.key_id.as_deref(), now.tier), (3, Some("alias/team"), Tier::Advanced));
    assert_eq!(world.calls("PutParameter"), 0);
    assert_eq!(world.emulator.with(|state| state.decrypt_count()), 0, "the check needs no decryption");
}

/// Versions count from 1 again after a parameter was deleted and created anew (docs/parameter-store.md 4.6): the number
/// alone proves nothing.
#[tokio::test(start_paused = true)]
async fn what_was_deleted_and_created_anew_is_not_taken_for_what_was_seen() {
    let world = World::of(SEED);
    let seen = world.store.read("/app/flag").await.unwrap().modified;
    assert!(seen.is_some());
    let write = Write { seen, ..flag("mine") };
    world.raw("DeleteParameter", &serde_json::json!({ "Name": "/app/flag" }));
    tokio::time::sleep(std::time::Duration::from_mins(1)).await;
    world.raw("PutParameter", &serde_json::json!({ "Name": "/app/flag", "Value": "theirs", "Type": "String" }));
    let Ok(Written::Moved { now }) = world.store.write(&write).await else { panic!("not told of the other parameter") };
    assert_eq!(now.version, 1);
    assert_eq!(world.history("/app/flag"), [(1, "theirs".to_owned())], "nothing was overwritten");

    // Who has seen the new one may write, and operations may round its time differently.
    let again = world.store.read("/app/flag").await.unwrap().modified;
    let rounded = again.map(|at| at + std::time::Duration::from_millis(400));
    assert_eq!(world.store.write(&Write { seen: rounded, ..flag("mine") }).await, Ok(stored(2, Tier::Standard)));
}

#[tokio::test(start_paused = true)]
async fn an_edit_of_what_is_gone_is_not_written() {
    let world = World::of(&fault("GetParameter", "interposed-delete", "name = \"/app/flag\""));
    assert_eq!(world.store.write(&flag("mine")).await, Ok(Written::Gone));
    assert_eq!(world.calls("PutParameter"), 0);
}

#[tokio::test(start_paused = true)]
async fn without_the_right_to_read_the_version_is_checked_by_description() {
    let deny = "[[deny]]\naction = \"ssm:GetParameter\"\n";
    let world = World::of(&format!("{deny}{SEED}"));
    assert_eq!(world.store.write(&flag("mine")).await.unwrap(), stored(2, Tier::Standard));
    let Ok(Written::Moved { now }) = world.store.write(&flag("again")).await else { panic!("not told of the move") };
    assert_eq!(now.version, 2);
    assert_eq!(world.calls("DescribeParameters"), 0, "the history tells it in one call");

    let deny = format!("{deny}[[deny]]\naction = \"ssm:GetParameterHistory\"\n");
    let world = World::of(&format!("{deny}{SEED}"));
    assert_eq!(world.store.write(&flag("mine")).await.unwrap(), stored(2, Tier::Standard));
    let Ok(Written::Moved { now }) = world.store.write(&flag("again")).await else { panic!("not told of the move") };
    assert_eq!(now.version, 2);

    let world = World::of(&format!("{deny}[[deny]]\naction = \"ssm:DescribeParameters\"\n{SEED}"));
    let failure = world.store.write(&flag("mine")).await.unwrap_err();
    assert!(
        matches!(failure.kind, FailureKind::Denied(_)) && failure.what.contains("cannot be checked before"),
        "{failure:?}"
    );
    assert_eq!(world.calls("PutParameter"), 0);
}

#[tokio::test(start_paused = true)]
async fn a_value_that_may_not_be_read_may_be_replaced() {
    let world = World::of(SEED);
    let write = Write {
        name: "/app/closed".to_owned(),
        key_id: Some("alias/closed".to_owned()),
        tier: Some(Tier::Standard),
        on: Expected::Version(1),
        seen: None,
        ..secret("new")
    };
    assert_eq!(world.store.write(&write).await.unwrap(), stored(2, Tier::Standard));
}

#[tokio::test(start_paused = true)]
async fn a_new_name_is_created_and_an_existing_one_is_not_overwritten() {
    let world = World::of(SEED);
    let new = Write {
        name: "/app/new".to_owned(),
        description: Some("why".to_owned()),
        on: Expected::Absent,
        seen: None,
        ..secret("hunter2")
    };
    assert_eq!(world.store.write(&new).await.unwrap(), stored(1, Tier::Advanced));
    let made = world.store.describe("/app/new").await.unwrap().unwrap();
    assert_eq!(
        (made.kind, made.description.as_str(), made.key_id.as_deref()),
        (ParameterType::SecureString, "why", Some("alias/team"))
    );

    let Ok(Written::Moved { now }) = world.store.write(&Write { on: Expected::Absent, ..flag("mine") }).await else {
        panic!("not told that it exists")
    };
    assert_eq!((now.name.as_str(), now.version, now.described), ("/app/flag", 1, true));
    assert_eq!(world.history("/app/flag"), [(1, "off".to_owned())]);
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_is_settled_by_reading_and_nothing_is_written_twice() {
    for kind in ["lost-reply", "malformed"] {
        let world = World::of(&fault("PutParameter", kind, ""));
        assert_eq!(world.store.write(&flag("mine")).await.unwrap(), stored(2, Tier::Standard), "{kind}");
        assert_eq!(world.calls("PutParameter"), 1, "{kind}");
        assert_eq!(world.history("/app/flag"), [(1, "off".to_owned()), (2, "mine".to_owned())], "{kind}");

        let world = World::of(&fault("PutParameter", kind, ""));
        assert_eq!(world.store.write(&secret("new")).await.unwrap(), stored(4, Tier::Advanced), "{kind}");

        let world = World::of(&fault("PutParameter", kind, ""));
        let new = Write { name: "/app/new".to_owned(), on: Expected::Absent, ..flag("mine") };
        assert_eq!(world.store.write(&new).await.unwrap(), stored(1, Tier::Standard), "{kind}");
        assert_eq!(world.calls("PutParameter"), 1, "{kind}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_failure_inside_the_service_is_settled_as_not_written() {
    let world = World::of(&fault("PutParameter", "internal-error", ""));
    let failure = world.store.write(&flag("mine")).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::Service);
    assert!(failure.what.ends_with("looked at again, the parameter is unchanged"), "{failure:?}");
    assert_eq!(world.calls("PutParameter"), 1);
    assert_eq!(
        world.store.write(&flag("mine")).await.unwrap(),
        stored(2, Tier::Standard),
        "the same write can be tried again"
    );
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_after_another_writer_is_told_apart() {
    let world = World::of(&format!(
        "{}\n[[fault]]\noperation = \"PutParameter\"\nkind = \"lost-reply\"",
        another("PutParameter", "/app/flag")
    ));
    let written = world.store.write(&flag("mine")).await;
    assert_eq!(written, Ok(Written::StoredAfterAnother { expected: 1, version: 3, tier: Tier::Standard }));

    // Another wrote while ours never took effect.
    let world = World::of(&format!(
        "{SEED}\n[[fault]]\noperation = \"PutParameter\"\nkind = \"internal-error\"\n[[fault]]\noperation = \"GetParameter\"\nkind = \"interposed-write\"\nname = \"/app/flag\"\nvalue = \"theirs\"\nafter = 1"
    ));
    let Ok(Written::Moved { now }) = world.store.write(&flag("mine")).await else { panic!("not told of the move") };
    assert_eq!(now.version, 2);
    assert_eq!(world.history("/app/flag")[1].1, "theirs");
}

/// A description may lag behind, so that it shows no change proves nothing (docs/parameter-store.md 2.2).
#[tokio::test(start_paused = true)]
async fn a_lagging_description_does_not_settle_a_lost_answer() {
    for kind in ["lost-reply", "internal-error"] {
        let world = World::of(&format!(
            "[behaviour]\nvisible_after_ms = 60000\n[[deny]]\naction = \"ssm:GetParameter\"\n{}",
            fault("PutParameter", kind, "")
        ));
        let written = world.store.write(&flag("mine")).await;
        assert!(matches!(written, Ok(Written::Unknown { .. })), "{kind}: {written:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_that_cannot_be_read_back_stays_unknown() {
    let world = World::of(&fault("PutParameter", "lost-reply", ""));
    let write = Write {
        name: "/app/closed".to_owned(),
        key_id: Some("alias/closed".to_owned()),
        tier: Some(Tier::Standard),
        on: Expected::Version(1),
        seen: None,
        ..secret("new")
    };
    let Ok(Written::Unknown { why }) = world.store.write(&write).await else { panic!("it cannot be known") };
    assert_eq!(why.kind, FailureKind::Unreachable);
    assert_eq!(world.calls("PutParameter"), 1);
}

#[tokio::test(start_paused = true)]
async fn what_had_no_effect_is_tried_again_check_included() {
    for kind in ["throttle", "too-many-updates"] {
        let world = World::of(&fault("PutParameter", kind, "times = 3"));
        assert_eq!(world.store.write(&flag("mine")).await.unwrap(), stored(2, Tier::Standard), "{kind}");
        assert_eq!((world.calls("PutParameter"), world.calls("GetParameter")), (4, 4), "{kind}");
        assert_eq!(world.history("/app/flag").len(), 2, "{kind}");

        // Another writes while this one waits.
        let world = World::of(&format!(
            "{}\n[[fault]]\noperation = \"GetParameter\"\nkind = \"interposed-write\"\nname = \"/app/flag\"\nvalue = \"theirs\"\nafter = 1",
            fault("PutParameter", kind, "")
        ));
        let Ok(Written::Moved { now }) = world.store.write(&flag("mine")).await else { panic!("{kind}") };
        assert_eq!((now.version, world.calls("PutParameter")), (2, 1), "{kind}");

        let world = World::of(&fault("PutParameter", kind, "times = 99"));
        let failure = world.store.write(&flag("mine")).await.unwrap_err();
        assert_eq!((failure.kind, world.calls("PutParameter")), (FailureKind::Throttled, 10), "{kind}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_read_only_session_sends_nothing() {
    let world = World::of(SEED);
    let store = world.store_of("AKIAANA", true);
    for write in [flag("mine"), Write { on: Expected::Absent, name: "/app/new".to_owned(), ..flag("mine") }] {
        assert_eq!(store.write(&write).await.unwrap_err().kind, FailureKind::ReadOnly);
    }
    assert_eq!(world.emulator.with(|state| state.calls().len()), 0);
    assert!(store.read("/app/flag").await.is_ok(), "reading is allowed");
}

#[tokio::test(start_paused = true)]
async fn refused_writes_say_why_and_do_not_repeat_the_value() {
    let deny = "[[deny]]\naction = \"ssm:PutParameter\"\nresource = \"*:parameter/app/flag\"\n\
                [[deny]]\naction = \"kms:GenerateDataKey\"\nreason = \"because no identity-based policy allows the {action} action\"\n";
    let world = World::of(&format!("{deny}{SEED}"));
    let of = |failure: &Failure| match &failure.kind {
        FailureKind::Denied(denial) => (denial.action.clone(), denial.statement.clone().unwrap_or_default()),
        other => panic!("{other:?}"),
    };
    let (action, statement) = of(&world.store.write(&flag("hunter2")).await.unwrap_err());
    assert_eq!(action, "ssm:PutParameter");
    assert!(statement.contains("parameter/app/flag"), "{statement}");
    let (action, statement) = of(&world.store.write(&secret("hunter2")).await.unwrap_err());
    assert_eq!(action, "kms:GenerateDataKey");
    assert!(statement.contains(TEAM_KEY) && statement.contains("parameter/app/secret"), "{statement}");

    let world = World::of(SEED);
    let long = "hunter2".repeat(600);
    let table = [
        (Write { tier: Some(Tier::Standard), ..secret("hunter2") }, FailureKind::Rejected),
        (secret("HUNTER2"), FailureKind::Rejected),
        (flag("a {{hunter2}} b"), FailureKind::Rejected),
        (flag(&long), FailureKind::Rejected),
        (flag(""), FailureKind::Rejected),
        (Write { name: "/aws/x".to_owned(), on: Expected::Absent, ..flag("hunter2") }, FailureKind::BadName),
        (Write { name: "a/b".to_owned(), on: Expected::Absent, ..flag("hunter2") }, FailureKind::BadName),
        (
            Write { name: format!("/{}", ["a"; 16].join("/")), on: Expected::Absent, ..flag("hunter2") },
            FailureKind::BadName,
        ),
    ];
    for (write, kind) in table {
        let failure = world.store.write(&write).await.unwrap_err();
        assert_eq!(failure.kind, kind, "{write:?}");
        assert!(!format!("{failure:?}").to_lowercase().contains("hunter2"), "{failure:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_write_that_is_left_at_that_ends_with_the_answer_it_has() {
    use sesame::store::Progress;
    // While it waits; while its check is made again before the third try.
    for in_the_check in [false, true] {
        let world = World::of(&fault("PutParameter", "throttle", "times = 99"));
        let (enough, told) = tokio::sync::watch::channel(false);
        let checks = std::sync::atomic::AtomicU32::new(0);
        let store = world.store.clone().until(told).watched(move |progress| {
            let is_check = matches!(progress, Progress::Calling { action: "ssm:GetParameter", .. });
            let third = is_check && checks.fetch_add(1, std::sync::atomic::Ordering::Relaxed) == 2;
            let waits = matches!(progress, Progress::Waiting { attempt: 3, .. });
            if if in_the_check { third } else { waits } {
                enough.send_replace(true);
            }
        });
        let failure = store.write(&flag("mine")).await.unwrap_err();
        assert_eq!(failure.kind, FailureKind::Throttled);
        assert_eq!(world.calls("PutParameter"), 2, "{in_the_check}");
    }
}

/// Told at any moment before the request leaves, a write sends none.
#[tokio::test(start_paused = true)]
async fn a_write_that_is_stopped_before_it_has_left_does_not_leave() {
    use sesame::store::Progress;
    let denied = "[[deny]]\naction = \"ssm:GetParameter\"\n";
    // From the start; in the first look at the version, whatever it is taken from.
    for (moment, deny) in [(None, ""), (Some("ssm:GetParameter"), ""), (Some("ssm:GetParameterHistory"), denied)] {
        let world = World::of(&format!("{deny}{SEED}"));
        let (enough, told) = tokio::sync::watch::channel(moment.is_none());
        let store = world.store.clone().until(told).watched(move |progress| {
            if matches!(progress, Progress::Calling { action, .. } if Some(action) == moment) {
                enough.send_replace(true);
            }
        });
        let failure = store.write(&flag("mine")).await.unwrap_err();
        assert_eq!((failure.kind, world.calls("PutParameter")), (FailureKind::Cancelled, 0), "{moment:?}");
    }
}

/// What has left is waited for, however long ago that was.
#[tokio::test(start_paused = true)]
async fn a_write_that_has_left_is_waited_for() {
    let world = World::of(&format!("[behaviour]\nlatency_ms = 2000\n{SEED}"));
    let (enough, told) = tokio::sync::watch::channel(false);
    let store = world.store.clone().until(told);
    let task = tokio::spawn(async move { store.write(&flag("mine")).await });
    while world.calls("PutParameter") == 0 {
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    enough.send_replace(true);
    assert_eq!(task.await.unwrap(), Ok(stored(2, Tier::Standard)));
}
