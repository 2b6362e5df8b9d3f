//! Tags, labels and settings are changed one by one, each only where it is still as it was seen.

use serde_json::json;
use sesame::deletion::Tag;
use sesame::failure::FailureKind;
use sesame::parameter::{
    MetadataChange, MetadataEdit, MetadataOutcome, Parameter, ParameterType, Settings, SettingsEdit, Tier,
};
use ssm_emulator::{Fault, FaultKind};

use super::World;

const SEED: &str = r#"
[[parameter]]
name = "/app/plain"
type = "String"
values = ["one", "two", "three"]
description = "of the shop"
tags = { team = "checkout", rotation = "weekly" }
labels = { live = 3, previous = 2 }
modified_ago = "2h"

[[parameter]]
name = "/app/secret"
type = "SecureString"
key = "alias/team"
values = ["hunter1", "hunter2"]
allowed_pattern = "[a-z0-9]+"
modified_ago = "2h"

[[parameter]]
name = "/app/closed"
type = "SecureString"
key = "alias/closed"
value = "hunter3"

[[parameter]]
name = "/app/advanced"
type = "String"
value = "x"
tier = "Advanced"
policies = [ { Type = "NoChangeNotification", Version = "1.0", Attributes = { After = "20", Unit = "Days" } } ]
"#;

const EXPIRATION: &str =
    r#"{"Type":"Expiration","Version":"1.0","Attributes":{"Timestamp":"2040-12-02T21:34:33.000Z"}}"#;

fn tag(key: &str, was: Option<&str>, becomes: Option<&str>) -> MetadataEdit {
    MetadataEdit::Tag { key: key.to_owned(), was: was.map(str::to_owned), becomes: becomes.map(str::to_owned) }
}

fn label(label: &str, was: Option<i64>, becomes: Option<i64>) -> MetadataEdit {
    MetadataEdit::Label { label: label.to_owned(), was, becomes }
}

fn settings(was: &Parameter, change: impl FnOnce(&mut Settings)) -> MetadataEdit {
    let was = Settings::of(was);
    let mut becomes = was.clone();
    change(&mut becomes);
    MetadataEdit::Settings(Box::new(SettingsEdit { was, becomes }))
}

async fn now(world: &World, name: &str) -> Parameter {
    world.store.describe(name).await.unwrap().unwrap()
}

fn change(was: &Parameter, edits: Vec<MetadataEdit>) -> MetadataChange {
    MetadataChange { name: was.name.clone(), version: was.version, modified: was.modified, edits }
}

async fn tags(world: &World, name: &str) -> Vec<String> {
    world.store.tags(name).await.unwrap().iter().map(ToString::to_string).collect()
}

/// Each label with its version, in order.
async fn labels(world: &World, name: &str) -> Vec<(String, i64)> {
    let versions = world.store.history(name).await.unwrap();
    let all = versions.iter().flat_map(|version| version.labels.iter().map(|it| (it.clone(), version.number())));
    let mut all: Vec<_> = all.collect();
    all.sort();
    all
}

fn owned(labels: &[(&str, i64)]) -> Vec<(String, i64)> {
    labels.iter().map(|(label, version)| ((*label).to_owned(), *version)).collect()
}

/// Why it was not done, in the words of the failure.
fn why(end: &MetadataOutcome) -> &str {
    end.failure().map_or_else(|| panic!("{end:?}"), |failure| &failure.what)
}

#[tokio::test(start_paused = true)]
async fn tags_are_added_changed_and_removed_in_two_requests() {
    let world = World::of(SEED);
    let was = now(&world, "/app/plain").await;
    let edits = vec![
        tag("rotation", Some("weekly"), None),
        tag("team", Some("checkout"), Some("pay")),
        tag("owner", None, Some("ana")),
        tag("empty", None, Some("")),
    ];
    let ends = world.store.change_metadata(&change(&was, edits)).await.unwrap();
    assert_eq!(ends, vec![MetadataOutcome::Done; 4]);
    assert_eq!(tags(&world, "/app/plain").await, ["empty=", "owner=ana", "team=pay"]);
    assert_eq!((world.calls("AddTagsToResource"), world.calls("RemoveTagsFromResource")), (1, 1));
    assert_eq!(world.calls("PutParameter") + world.calls("GetParameter"), 0, "no version is written for a tag");
    assert_eq!(now(&world, "/app/plain").await.version, 3);
}

#[tokio::test(start_paused = true)]
async fn a_tag_that_somebody_changed_meanwhile_stays() {
    let world = World::of(SEED);
    let was = now(&world, "/app/plain").await;
    world.raw(
        "AddTagsToResource",
        &json!({ "ResourceType": "Parameter", "ResourceId": "/app/plain",
        "Tags": [{ "Key": "rotation", "Value": "daily" }, { "Key": "owner", "Value": "ben" }] }),
    );
    let edits = vec![
        tag("rotation", Some("weekly"), Some("monthly")),
        tag("owner", None, Some("ana")),
        tag("gone", Some("x"), None),
        tag("team", Some("checkout"), None),
    ];
    let ends = world.store.change_metadata(&change(&was, edits)).await.unwrap();
    let overtaken = |now: Option<&str>| MetadataOutcome::Overtaken(now.map(str::to_owned));
    assert_eq!(ends, [overtaken(Some("daily")), overtaken(Some("ben")), overtaken(None), MetadataOutcome::Done]);
    assert_eq!(tags(&world, "/app/plain").await, ["owner=ben", "rotation=daily"]);
}

#[tokio::test(start_paused = true)]
async fn who_may_not_see_tags_may_give_some_all_the_same() {
    let world = World::of(&format!("[[deny]]\naction = \"ssm:ListTagsForResource\"\n{SEED}"));
    let refused = world.store.tags("/app/plain").await.unwrap_err();
    let FailureKind::Denied(denial) = &refused.kind else { panic!("{refused:?}") };
    assert_eq!(denial.action, "ssm:ListTagsForResource");
    assert!(refused.statement().is_some_and(|it| it.contains("ssm:ListTagsForResource") && it.contains("/app/plain")));
    let was = now(&world, "/app/plain").await;
    let ends = world.store.change_metadata(&change(&was, vec![tag("owner", None, Some("ana"))])).await.unwrap();
    assert_eq!(ends, [MetadataOutcome::Done]);
}

#[tokio::test(start_paused = true)]
async fn each_right_that_is_missing_is_named_and_keeps_nothing_else_from_being_done() {
    for (action, left) in [
        ("ssm:AddTagsToResource", [true, true, true, false, true]),
        ("ssm:RemoveTagsFromResource", [true, true, false, true, true]),
        ("ssm:LabelParameterVersion", [true, false, true, true, true]),
        ("ssm:UnlabelParameterVersion", [false, true, true, true, true]),
        ("ssm:PutParameter", [true, true, true, true, false]),
    ] {
        let world = World::of(&format!("[[deny]]\naction = \"{action}\"\n{SEED}"));
        let was = now(&world, "/app/plain").await;
        let edits = vec![
            label("previous", Some(2), None),
            label("live", Some(3), Some(1)),
            tag("rotation", Some("weekly"), None),
            tag("owner", None, Some("ana")),
            settings(&was, |settings| settings.description = "of the till".to_owned()),
        ];
        let ends = world.store.change_metadata(&change(&was, edits)).await.unwrap();
        assert_eq!(ends.iter().map(MetadataOutcome::is_done).collect::<Vec<_>>(), left, "{action}: {ends:?}");
        let failure = ends.iter().find_map(MetadataOutcome::failure).unwrap();
        let FailureKind::Denied(denial) = &failure.kind else { panic!("{failure:?}") };
        assert_eq!(denial.action, action);
        assert!(failure.statement().is_some_and(|statement| statement.contains(action)));
    }
}

#[tokio::test(start_paused = true)]
async fn labels_are_given_moved_and_taken() {
    let world = World::of(SEED);
    let was = now(&world, "/app/plain").await;
    let edits = vec![
        label("live", Some(3), Some(2)),
        label("previous", Some(2), None),
        label("first", None, Some(1)),
        label("oldest", None, Some(1)),
    ];
    let ends = world.store.change_metadata(&change(&was, edits)).await.unwrap();
    assert_eq!(ends, vec![MetadataOutcome::Done; 4]);
    assert_eq!(labels(&world, "/app/plain").await, owned(&[("first", 1), ("live", 2), ("oldest", 1)]));
    assert_eq!((world.calls("LabelParameterVersion"), world.calls("UnlabelParameterVersion")), (2, 1));
}

#[tokio::test(start_paused = true)]
async fn labels_of_a_version_written_meanwhile_are_no_obstacle_but_moved_ones_and_a_new_parameter_are() {
    let world = World::of(SEED);
    let was = now(&world, "/app/plain").await;
    assert!(
        world.raw("PutParameter", &json!({ "Name": "/app/plain", "Value": "four", "Overwrite": true }))["Version"]
            .is_number()
    );
    world.raw("LabelParameterVersion", &json!({ "Name": "/app/plain", "ParameterVersion": 4, "Labels": ["live"] }));
    let edits = vec![label("live", Some(3), Some(2)), label("previous", Some(2), Some(3))];
    let ends = world.store.change_metadata(&change(&was, edits)).await.unwrap();
    assert_eq!(ends, [MetadataOutcome::Overtaken(Some("4".to_owned())), MetadataOutcome::Done]);
    assert_eq!(labels(&world, "/app/plain").await, owned(&[("live", 4), ("previous", 3)]));

    tokio::time::advance(std::time::Duration::from_mins(5)).await;
    world.raw("DeleteParameter", &json!({ "Name": "/app/plain" }));
    for value in ["a", "b", "c"] {
        let put = json!({ "Name": "/app/plain", "Value": value, "Type": "String", "Overwrite": true });
        assert!(world.raw("PutParameter", &put)["Version"].is_number());
    }
    let edits = vec![label("new", None, Some(2)), tag("a", None, Some("b"))];
    let ends = world.store.change_metadata(&change(&was, edits)).await.unwrap();
    assert!(matches!(&ends[0], MetadataOutcome::Moved(Some(now)) if now.version == 3), "{ends:?}");
    assert_eq!(ends[1], MetadataOutcome::Untried);
    assert_eq!(labels(&world, "/app/plain").await, owned(&[]));
}

#[tokio::test(start_paused = true)]
async fn limits_and_grammar_of_the_service_are_told() {
    let world = World::of(SEED);
    let was = now(&world, "/app/plain").await;
    let labelled = |word: &str| change(&was, vec![label(word, None, Some(3))]);
    let ends = world.store.change_metadata(&labelled("awsome")).await.unwrap();
    assert!(why(&ends[0]).contains("does not take this label"));
    let ends = world.store.change_metadata(&labelled(&"x".repeat(101))).await.unwrap();
    assert!(why(&ends[0]).contains("refuses the request"), "{ends:?}");
    let ten: Vec<String> = (0..9).map(|at| format!("l{at}")).collect();
    world.raw("LabelParameterVersion", &json!({ "Name": "/app/plain", "ParameterVersion": 3, "Labels": ten }));
    let ends = world.store.change_metadata(&labelled("eleventh")).await.unwrap();
    assert_eq!(why(&ends[0]), "A version has 10 labels at most");
    let ends = world.store.change_metadata(&change(&was, vec![label("x", None, Some(9))])).await.unwrap();
    assert_eq!(ends[0].failure().unwrap().kind, FailureKind::VersionNotFound);

    let many = (0..49).map(|at| tag(&format!("k{at}"), None, Some("v"))).collect();
    let ends = world.store.change_metadata(&change(&was, many)).await.unwrap();
    assert_eq!(why(&ends[0]), "A parameter has 50 tags at most");
    let ends = world.store.change_metadata(&change(&was, vec![tag("aws:x", None, Some("v"))])).await.unwrap();
    assert!(why(&ends[0]).contains("refuses the request"), "{ends:?}");
}

#[tokio::test(start_paused = true)]
async fn settings_make_a_version_of_the_same_value_and_keep_what_is_not_touched() {
    let world = World::of(SEED);
    let was = now(&world, "/app/secret").await;
    let described = settings(&was, |settings| settings.description = "of the till".to_owned());
    let ends = world.store.change_metadata(&change(&was, vec![described])).await.unwrap();
    assert_eq!(ends, [MetadataOutcome::Stored { expected: 2, version: 3, tier: Tier::Standard }]);
    let is = now(&world, "/app/secret").await;
    let expected = Parameter {
        version: 3,
        description: "of the till".to_owned(),
        modified: is.modified,
        modified_by: is.modified_by.clone(),
        ..was
    };
    assert_eq!(is, expected);
    assert_eq!(world.history("/app/secret")[2], (3, "hunter2".to_owned()));

    let cleared = settings(&is, |settings| {
        settings.description.clear();
        settings.allowed_pattern.clear();
        settings.kind = ParameterType::String;
    });
    let ends = world.store.change_metadata(&change(&is, vec![cleared])).await.unwrap();
    assert_eq!(ends, [MetadataOutcome::Stored { expected: 3, version: 4, tier: Tier::Standard }]);
    let is = now(&world, "/app/secret").await;
    assert_eq!(
        (is.kind, is.key_id, is.description.as_str(), is.allowed_pattern),
        (ParameterType::String, None, "", None)
    );
}

/// Under both readings of what the service does with a key or a tier that is not sent.
#[tokio::test(start_paused = true)]
async fn key_and_tier_are_as_they_were_to_be_whatever_the_service_does_without() {
    for behaviour in ["keep", "default"] {
        let world = World::of(&format!(
            "[behaviour]\nkey_on_overwrite = \"{behaviour}\"\ntier_on_overwrite = \"{behaviour}\"\n{SEED}"
        ));
        let was = now(&world, "/app/secret").await;
        let edit = settings(&was, |settings| settings.tier = Tier::Advanced);
        let ends = world.store.change_metadata(&change(&was, vec![edit])).await.unwrap();
        assert_eq!(ends, [MetadataOutcome::Stored { expected: 2, version: 3, tier: Tier::Advanced }], "{behaviour}");
        let is = now(&world, "/app/secret").await;
        assert_eq!(is.key_id.as_deref(), Some("alias/team"), "{behaviour}");
        let edit = settings(&is, |settings| settings.key_id = None);
        let ends = world.store.change_metadata(&change(&is, vec![edit])).await.unwrap();
        assert!(
            matches!(ends[0], MetadataOutcome::Stored { version: 4, tier: Tier::Advanced, .. }),
            "{behaviour}: {ends:?}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn policies_are_replaced_as_a_whole_and_removed() {
    let world = World::of(SEED);
    let was = now(&world, "/app/advanced").await;
    let described = settings(&was, |settings| settings.description = "d".to_owned());
    let ends = world.store.change_metadata(&change(&was, vec![described])).await.unwrap();
    assert!(ends[0].is_done());
    let was = now(&world, "/app/advanced").await;
    assert_eq!(was.policies.len(), 1, "kept where they are not touched");
    let both = settings(&was, |settings| settings.policies.push(EXPIRATION.to_owned()));
    let ends = world.store.change_metadata(&change(&was, vec![both])).await.unwrap();
    assert!(ends[0].is_done(), "{ends:?}");
    let is = now(&world, "/app/advanced").await;
    let kinds: Vec<&str> = is.policies.iter().map(|policy| policy.kind.as_str()).collect();
    assert_eq!(kinds, ["NoChangeNotification", "Expiration"]);
    let none = settings(&is, |settings| settings.policies.clear());
    let ends = world.store.change_metadata(&change(&is, vec![none])).await.unwrap();
    assert!(ends[0].is_done(), "{ends:?}");
    assert!(now(&world, "/app/advanced").await.policies.is_empty());
}

#[tokio::test(start_paused = true)]
async fn without_the_value_no_setting_is_changed_but_tags_and_labels_are() {
    let world = World::of(SEED);
    let was = now(&world, "/app/closed").await;
    let edits = vec![
        settings(&was, |settings| settings.description = "d".to_owned()),
        tag("owner", None, Some("ana")),
        label("live", None, Some(1)),
    ];
    let ends = world.store.change_metadata(&change(&was, edits)).await.unwrap();
    assert!(why(&ends[0]).starts_with("Settings are written with the value, which cannot be read"));
    assert!(ends[0].failure().unwrap().is_refusal());
    assert_eq!(ends[1..], [MetadataOutcome::Done, MetadataOutcome::Done]);
    assert_eq!(world.calls("PutParameter"), 0);
}

#[tokio::test(start_paused = true)]
async fn settings_of_another_version_or_of_nothing_are_not_written() {
    let world = World::of(SEED);
    let was = now(&world, "/app/plain").await;
    let edit = || settings(&was, |settings| settings.description = "mine".to_owned());
    world.raw("PutParameter", &json!({ "Name": "/app/plain", "Value": "four", "Overwrite": true }));
    let edits = vec![edit(), tag("owner", None, Some("ana"))];
    let ends = world.store.change_metadata(&change(&was, edits)).await.unwrap();
    assert!(
        matches!(&ends[0], MetadataOutcome::Moved(Some(now)) if now.version == 4 && now.modified_by.is_some()),
        "{ends:?}"
    );
    assert_eq!(ends[1], MetadataOutcome::Untried);
    assert_eq!(now(&world, "/app/plain").await.description, "of the shop");
    world.raw("DeleteParameter", &json!({ "Name": "/app/plain" }));
    for edits in [vec![edit()], vec![tag("owner", None, Some("ana"))], vec![label("live", Some(3), None)]] {
        let ends = world.store.change_metadata(&change(&was, edits)).await.unwrap();
        assert_eq!(ends, [MetadataOutcome::Moved(None)]);
    }
    assert_eq!(world.calls("PutParameter"), 1, "only that of the other");
}

#[tokio::test(start_paused = true)]
async fn what_is_throttled_is_tried_again_and_a_lost_answer_is_settled_by_looking() {
    let edits = || {
        vec![
            label("live", Some(3), Some(2)),
            label("previous", Some(2), None),
            tag("rotation", Some("weekly"), None),
            tag("owner", None, Some("ana")),
        ]
    };
    let operations =
        ["LabelParameterVersion", "UnlabelParameterVersion", "AddTagsToResource", "RemoveTagsFromResource"];
    for operation in operations {
        let world = World::of(SEED);
        let was = now(&world, "/app/plain").await;
        world.emulator.with(|state| state.add_fault(Fault::new(operation, FaultKind::Throttle).times(2)));
        let ends = world.store.change_metadata(&change(&was, edits())).await.unwrap();
        assert_eq!(ends, vec![MetadataOutcome::Done; 4], "{operation}");
        assert_eq!(world.calls(operation), 3, "{operation}");

        let world = World::of(SEED);
        let was = now(&world, "/app/plain").await;
        world.emulator.with(|state| state.add_fault(Fault::new(operation, FaultKind::LostReply).times(1)));
        let ends = world.store.change_metadata(&change(&was, edits())).await.unwrap();
        assert_eq!(ends, vec![MetadataOutcome::Done; 4], "{operation}");
        assert_eq!(world.calls(operation), 1, "{operation}: not sent twice");

        let world = World::of(SEED);
        let was = now(&world, "/app/plain").await;
        world.emulator.with(|state| state.add_fault(Fault::new(operation, FaultKind::InternalError).times(9)));
        let ends = world.store.change_metadata(&change(&was, edits())).await.unwrap();
        assert!(ends.iter().any(|end| matches!(end, MetadataOutcome::Unknown(_))), "{operation}: {ends:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn nothing_is_changed_read_only_or_of_what_is_not_ours() {
    let world = World::of(SEED);
    let was = now(&world, "/app/plain").await;
    let edit = change(&was, vec![tag("owner", None, Some("ana"))]);
    let refused = world.store_of("AKIAANA", true).change_metadata(&edit).await.unwrap_err();
    assert_eq!(refused.kind, FailureKind::ReadOnly);
    let public = MetadataChange { name: "/aws/service/x".to_owned(), ..edit };
    assert_eq!(world.store.change_metadata(&public).await.unwrap_err().kind, FailureKind::ReadOnly);
    assert_eq!(world.calls("AddTagsToResource") + world.calls("ListTagsForResource"), 0);
}

#[tokio::test(start_paused = true)]
async fn tags_are_listed_in_order() {
    let world = World::of(SEED);
    let tag = |key: &str, value: &str| Tag { key: key.to_owned(), value: value.to_owned() };
    assert_eq!(world.store.tags("/app/plain").await.unwrap(), [tag("rotation", "weekly"), tag("team", "checkout")]);
    assert_eq!(world.store.tags("/app/secret").await.unwrap(), []);
    assert_eq!(world.store.tags("/app/z").await.unwrap_err().kind, FailureKind::NotFound);
}

#[tokio::test(start_paused = true)]
async fn who_writes_between_the_last_look_and_the_settings_is_always_told_of() {
    for _ in 0..100 {
        let world = World::of(SEED);
        let was = now(&world, "/app/plain").await;
        world.emulator.with(|state| state.add_fault(Fault::new("PutParameter", FaultKind::InterposedWrite).times(1)));
        let edit = settings(&was, |settings| settings.description = "mine".to_owned());
        let ends = world.store.change_metadata(&change(&was, vec![edit])).await.unwrap();
        assert_eq!(ends, [MetadataOutcome::Stored { expected: 3, version: 5, tier: Tier::Standard }]);
    }
}

#[tokio::test(start_paused = true)]
async fn settings_whose_answer_was_lost_are_settled_by_reading_back() {
    let world = World::of(SEED);
    let was = now(&world, "/app/secret").await;
    world.emulator.with(|state| state.add_fault(Fault::new("PutParameter", FaultKind::LostReply).times(1)));
    let edit = settings(&was, |settings| settings.description = "mine".to_owned());
    let ends = world.store.change_metadata(&change(&was, vec![edit])).await.unwrap();
    assert_eq!(ends, [MetadataOutcome::Stored { expected: 2, version: 3, tier: Tier::Standard }]);
    assert_eq!(world.calls("PutParameter"), 1, "it is not sent twice");
    assert_eq!(now(&world, "/app/secret").await.description, "mine");
}
