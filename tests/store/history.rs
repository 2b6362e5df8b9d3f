//! The versions of one parameter: everything but their values.

use serde_json::json;
use sesame::failure::FailureKind;
use sesame::parameter::{ParameterType, Past, Pasts, Tier, Version};

use super::World;

const SEED: &str = r#"
[[parameter]]
name = "/app/secret"
type = "SecureString"
key = "alias/closed"
values = ["hunter1", "hunter2", "hunter3"]
labels = { stable = 2, known-good = 2, live = 3 }
modified_by = "arn:aws:iam::111122223333:user/ben"
modified_ago = "2h"

[[parameter]]
name = "/app/plain"
type = "String"
value = "hunter-in-plain-text"

[[parameter]]
name = "bare"
type = "StringList"
value = "a,b"
"#;

fn numbers(versions: &[Version]) -> Vec<i64> {
    versions.iter().map(Version::number).collect()
}

#[tokio::test(start_paused = true)]
async fn a_history_tells_all_but_the_values_and_decrypts_nothing() {
    let world = World::of(SEED);
    let mut versions = world.store.history("/app/secret").await.unwrap();
    assert_eq!(numbers(&versions), [3, 2, 1], "the newest first");
    for version in &mut versions {
        version.labels.sort();
    }
    assert_eq!(versions[0].labels, ["live"]);
    assert_eq!(versions[1].labels, ["known-good", "stable"]);
    assert!(versions[2].labels.is_empty());
    let [newest, _, oldest] = versions.as_slice() else { panic!("{versions:?}") };
    assert_eq!(newest.parameter.kind, ParameterType::SecureString);
    assert_eq!(newest.parameter.key_id.as_deref(), Some("alias/closed"));
    assert_eq!(newest.parameter.modified_by.as_deref(), Some("arn:aws:iam::111122223333:user/ben"));
    assert!(newest.parameter.modified > oldest.parameter.modified, "each has the time of its own write");
    let plain = world.store.history("/app/plain").await.unwrap();
    assert_eq!(numbers(&plain), [1]);
    assert!(!format!("{versions:?}{plain:?}").contains("hunter"), "values end where the answer is read");
    assert_eq!(world.emulator.with(|state| state.decrypt_count()), 0, "a key that is closed to us is not asked");
}

#[tokio::test(start_paused = true)]
async fn each_version_has_its_own_type_tier_and_description() {
    let world = World::of(SEED);
    for body in [
        json!({ "Name": "/app/plain", "Value": "x", "Type": "String", "Overwrite": true, "Description": "of the shop" }),
        json!({ "Name": "/app/plain", "Value": "y", "Type": "SecureString", "KeyId": "alias/team", "Tier": "Advanced",
                "Overwrite": true }),
    ] {
        assert!(world.raw("PutParameter", &body)["Version"].is_number());
    }
    let versions = world.store.history("/app/plain").await.unwrap();
    let told = |version: &Version| {
        let parameter = &version.parameter;
        (parameter.kind, parameter.tier, parameter.description.clone(), parameter.key_id.clone())
    };
    let about = || "of the shop".to_owned();
    assert_eq!(told(&versions[2]), (ParameterType::String, Tier::Standard, String::new(), None));
    assert_eq!(told(&versions[1]), (ParameterType::String, Tier::Standard, about(), None));
    assert_eq!(
        told(&versions[0]),
        (ParameterType::SecureString, Tier::Advanced, about(), Some("alias/team".to_owned()))
    );
}

/// Fifty a page, a hundred at most: the service keeps no more.
#[tokio::test(start_paused = true)]
async fn a_long_history_is_followed_to_its_end() {
    for (written, first, kept, calls) in [(50_i64, 1, 50, 1), (51, 1, 51, 2), (100, 1, 100, 2), (130, 31, 100, 2)] {
        let world = World::of(&format!(
            "[[parameter]]\nname = \"/a\"\ntype = \"String\"\nvalue = \"x\"\nversions = {written}\n"
        ));
        let versions = world.store.history("/a").await.unwrap();
        let expected: Vec<i64> = (first..=written).rev().collect();
        assert_eq!((numbers(&versions), versions.len()), (expected, kept), "{written}");
        assert!(world.calls("GetParameterHistory") >= calls, "{written}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_history_that_may_not_be_read_says_which_right_is_missing() {
    let world = World::of(&format!("[[deny]]\naction = \"ssm:GetParameterHistory\"\n{SEED}"));
    let failure = world.store.history("/app/secret").await.unwrap_err();
    let FailureKind::Denied(denial) = &failure.kind else { panic!("{failure:?}") };
    assert_eq!(denial.action, "ssm:GetParameterHistory");
    assert!(failure.statement().is_some_and(|statement| statement.contains("ssm:GetParameterHistory")));
    assert_eq!(world.calls("GetParameter") + world.calls("DescribeParameters"), 0, "nothing else is a history");
}

#[tokio::test(start_paused = true)]
async fn a_history_of_nothing_and_of_a_secret_of_secrets_manager() {
    let world = World::of(SEED);
    let failure = world.store.history("/app/z").await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::NotFound);
    let asked = world.calls("GetParameterHistory");
    let failure = world.store.history("/aws/reference/secretsmanager/db").await.unwrap_err();
    assert!(failure.what.contains("no history of a secret"), "{failure:?}");
    assert_eq!(world.calls("GetParameterHistory"), asked, "it is not asked for");
    for form in ["bare", "/bare"] {
        assert_eq!(numbers(&world.store.history(form).await.unwrap()), [1], "{form}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_throttled_history_is_asked_again() {
    let fault = "[[fault]]\noperation = \"GetParameterHistory\"\nkind = \"throttle\"\ntimes = 2\n";
    let world = World::of(&format!("{fault}{SEED}"));
    assert_eq!(numbers(&world.store.history("/app/secret").await.unwrap()), [3, 2, 1]);
}

/// What several were at a moment: one after the other, at the distance that the service grants, and none decrypted.
#[tokio::test(start_paused = true)]
async fn what_several_were_is_told_one_by_one_and_one_refused_keeps_no_other_away() {
    let world = World::of(&format!(
        "[[deny]]\naction = \"ssm:GetParameterHistory\"\nresource = \"*:parameter/app/plain\"\n{SEED}\n\
         [[parameter]]\nname = \"/app/long\"\ntype = \"String\"\nvalue = \"x\"\nversions = 130\n"
    ));
    let names = ["/app/secret", "/app/plain", "/app/none", "/app/long", "bare"].map(str::to_owned);
    let (told, mut pasts) = tokio::sync::mpsc::channel(8);
    let begun = tokio::time::Instant::now();
    let moment = world.begun.0 - jiff::SignedDuration::from_hours(3);
    world.store.past(&names, moment, told).await.unwrap();
    assert_eq!(begun.elapsed(), std::time::Duration::from_millis(1250), "one page every quarter of a second");
    let mut found = Vec::new();
    while let Some(page) = pages_of(&mut pasts).await {
        found.extend(page);
    }
    let [secret, plain, none, long, bare] = found.as_slice() else { panic!("{found:?}") };
    let Ok(Past::Was { then, now }) = &secret.1 else { panic!("{secret:?}") };
    assert_eq!((secret.0.as_str(), then.version, now.version), ("/app/secret", 2, 3));
    assert!(matches!(&plain.1, Err(failure) if matches!(failure.kind, FailureKind::Denied(_))), "{plain:?}");
    assert!(matches!(&none.1, Err(failure) if failure.kind == FailureKind::NotFound), "{none:?}");
    assert!(matches!(&long.1, Ok(Past::Was { now, .. } | Past::Dropped { now, .. }) if now.version == 130), "{long:?}");
    assert!(bare.1.is_ok(), "{bare:?}");
    assert_eq!(world.emulator.with(|state| state.decrypt_count()), 0);
    assert!(!format!("{found:?}").contains("hunter"));
    assert_eq!(world.calls("GetParameterHistory"), 6);

    // What ends the session ends all.
    let world = World::of(&format!("[[fault]]\noperation = \"GetParameterHistory\"\nkind = \"expired\"\n{SEED}"));
    let (told, mut pasts) = tokio::sync::mpsc::channel(8);
    let failure = world.store.past(&names, moment, told).await.unwrap_err();
    assert!(failure.wants_login(), "{failure:?}");
    assert!(pages_of(&mut pasts).await.is_none());
}

async fn pages_of(pasts: &mut tokio::sync::mpsc::Receiver<Pasts>) -> Option<Pasts> {
    pasts.recv().await
}
