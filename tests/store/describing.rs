//! One parameter without its value: all that is known, at a cost that does not grow with the store.

use sesame::failure::FailureKind;
use sesame::parameter::{Parameter, ParameterType, Tier};

use super::World;

const SEED: &str = r#"
[[parameter]]
name = "/app/secret"
type = "SecureString"
key = "alias/closed"
tier = "Advanced"
value = "hunter2"
versions = 3
description = "rotated"
allowed_pattern = "h.*"
labels = { stable = 2 }
modified_by = "arn:aws:iam::111122223333:user/ben"
modified_ago = "2h"

[[parameter]]
name = "/app/plain"
type = "String"
value = "hunter2"

[[parameter]]
name = "bare"
type = "StringList"
value = "a,b"
"#;

/// A denial of each action, for a seed.
fn deny(actions: &[&str]) -> String {
    actions.iter().fold(String::new(), |seed, action| seed + "[[deny]]\naction = \"ssm:" + action + "\"\n")
}

/// What was asked, in order.
fn asked(world: &World) -> Vec<&'static str> {
    world.emulator.with(|state| state.calls().iter().map(|call| call.operation).collect())
}

#[tokio::test(start_paused = true)]
async fn a_description_holds_all_that_is_known() {
    let mut accounts: Vec<Parameter> = Vec::new();
    for (denied, operation) in [(&[][..], "GetParameterHistory"), (&["GetParameterHistory"], "DescribeParameters")] {
        let world = World::of(&format!("{}{SEED}", deny(denied)));
        let found = world.store.describe("/app/secret").await.unwrap().unwrap();
        assert_eq!(asked(&world).last(), Some(&operation));
        assert_eq!((found.kind, found.tier, found.version), (ParameterType::SecureString, Tier::Advanced, 3));
        assert_eq!((found.key_id.as_deref(), found.allowed_pattern.as_deref()), (Some("alias/closed"), Some("h.*")));
        assert_eq!((found.description.as_str(), found.data_type.as_str()), ("rotated", "text"));
        assert_eq!(found.modified_by.as_deref(), Some("arn:aws:iam::111122223333:user/ben"));
        assert!(found.described && found.modified.is_some());
        accounts.push(Parameter { arn: None, modified: None, ..found });

        for form in ["bare", "/bare"] {
            let found = world.store.describe(form).await.unwrap().unwrap();
            assert_eq!((found.name.trim_start_matches('/'), found.kind), ("bare", ParameterType::StringList), "{form}");
        }
        assert_eq!(world.store.describe("/app").await, Ok(None));
        assert_eq!(world.emulator.with(|state| state.decrypt_count()), 0);
    }
    assert_eq!(accounts[0], accounts[1], "a history tells as much as a description");
}

/// Each further right that is missing makes the answer dearer or poorer; only without all three is there none.
#[tokio::test(start_paused = true)]
async fn the_next_operation_is_asked_where_one_is_denied() {
    let all = ["GetParameterHistory", "DescribeParameters", "GetParameter"];
    for denied in 0..=3 {
        let world = World::of(&format!("{}{SEED}", deny(&all[..denied])));
        let found = world.store.describe("/app/plain").await;
        assert_eq!(asked(&world), all[..(denied + 1).min(3)], "{denied}");
        match found {
            Ok(Some(found)) => {
                assert_eq!((found.name.as_str(), found.version, found.described), ("/app/plain", 1, denied < 2));
                assert!(!format!("{found:?}").contains("hunter2"));
                assert_eq!(world.store.describe("/app/z").await, Ok(None), "{denied}");
            }
            found => {
                let failure = found.unwrap_err();
                let FailureKind::Denied(denial) = &failure.kind else { panic!("{failure:?}") };
                assert_eq!((denied, denial.action.as_str()), (3, "ssm:GetParameter"));
            }
        }
    }
}

/// The history's right is checked by name, so a denial of one parameter says nothing of another.
#[tokio::test(start_paused = true)]
async fn a_history_denied_for_one_name_serves_the_others() {
    let world = World::of(&format!(
        "[[deny]]\naction = \"ssm:GetParameterHistory\"\nresource = \"*:parameter/app/secret\"\n{SEED}"
    ));
    for (name, operations) in
        [("/app/secret", &["GetParameterHistory", "DescribeParameters"][..]), ("/app/plain", &["GetParameterHistory"])]
    {
        world.emulator.with(ssm_emulator::State::clear_calls);
        assert!(world.store.describe(name).await.unwrap().unwrap().described);
        assert_eq!(asked(&world), operations, "{name}");
    }
}

/// Every edit describes first, and the quota of listings is very low (docs/parameter-store.md 3): no walk through the
/// store.
#[tokio::test(start_paused = true)]
async fn among_ten_thousand_names_a_description_takes_three_calls_at_most() {
    for behaviour in ["", "history_end = \"empty\"", "trailing_empty_page = true"] {
        for (written, calls) in [(1, 1..=2), (50, 1..=2), (51, 2..=2), (100, 2..=3), (130, 2..=3)] {
            let world = World::of(&format!(
                "[behaviour]\n{behaviour}\n[[generate]]\nparameters = 10000\n\n[[parameter]]\nname = \"/zz/last\"\ntype = \"String\"\nvalue = \"x\"\nversions = {written}\n"
            ));
            let found = world.store.describe("/zz/last").await.unwrap().unwrap();
            assert_eq!((found.version, found.described), (written, true), "{behaviour}");
            let asked = asked(&world);
            assert!(calls.contains(&asked.len()), "{behaviour}, {written} versions: {asked:?}");
            assert_eq!(world.store.describe("/zz/nothing").await, Ok(None));
            assert_eq!(world.calls("DescribeParameters"), 0);
        }
    }
}

/// Filters apply after paging: what is sought may be on any page (docs/parameter-store.md 2.2).
#[tokio::test(start_paused = true)]
async fn without_the_history_a_description_is_found_on_the_last_page() {
    for behaviour in ["", "pages = \"ragged\"", "throttle_tps = { DescribeParameters = 0.5 }"] {
        let world = World::of(&format!(
            "{}[behaviour]\n{behaviour}\n[[generate]]\nparameters = 1000\n\n[[parameter]]\nname = \"/zz/last\"\nvalue = \"x\"\ntype = \"String\"\n",
            deny(&["GetParameterHistory"])
        ));
        let found = world.store.describe("/zz/last").await.unwrap();
        assert_eq!(found.map(|parameter| parameter.name).as_deref(), Some("/zz/last"), "{behaviour}");
        assert!(world.calls("DescribeParameters") > 10, "{behaviour}");
    }
}

/// A moment of throttling or a lost answer is outlasted; a session that has run out is said at once.
#[tokio::test(start_paused = true)]
async fn a_description_is_as_patient_as_a_read() {
    for kind in ["throttle", "internal-error", "lost-reply"] {
        let world =
            World::of(&format!("{SEED}\n[[fault]]\noperation = \"GetParameterHistory\"\nkind = \"{kind}\"\ntimes = 2"));
        assert!(world.store.describe("/app/plain").await.unwrap().is_some(), "{kind}");
        assert_eq!(world.calls("DescribeParameters"), 0, "{kind}");
    }
    let world = World::of(&format!("{SEED}\n[[fault]]\noperation = \"*\"\nkind = \"expired\""));
    assert_eq!(world.store.describe("/app/plain").await.unwrap_err().kind, FailureKind::Expired);
    assert_eq!(asked(&world).len(), 1);
}

/// Half an answer is not an answer, and what stood in it is not told.
#[tokio::test(start_paused = true)]
async fn a_history_that_cannot_be_read_does_not_spill_its_values() {
    let fault = |operation| format!("[[fault]]\noperation = \"{operation}\"\nkind = \"malformed\"\n");
    let world = World::of(&format!("{SEED}{}", fault("GetParameterHistory")));
    assert!(world.store.describe("/app/plain").await.unwrap().unwrap().described);

    let world = World::of(&format!("{SEED}{}{}", fault("GetParameterHistory"), fault("DescribeParameters")));
    let failure = world.store.describe("/app/plain").await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::InvalidResponse);
    assert!(!format!("{failure:?}{failure}").contains("hunter2"), "{failure:?}");
}
