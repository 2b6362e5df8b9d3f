//! The keys to encrypt under, as KMS tells of them.

use super::*;
use sesame::failure::KeyProblem;
use ssm_emulator::{Deny, Fault, FaultKind, KeyState};

fn keys(count: usize) -> String {
    let key = |at: usize| format!("[[key]]\nid = \"k{at:03}\"\naliases = [\"alias/k{at:03}\"]\n");
    (0..count).map(key).collect()
}

#[tokio::test(start_paused = true)]
async fn aliases_come_page_by_page_the_default_first_and_what_is_of_aws_last() {
    let world = World::of(&keys(230));
    let aliases = world.store.key_aliases().await.unwrap();
    assert!(aliases.complete);
    assert_eq!(aliases.aliases.len(), 234);
    let names: Vec<&str> = aliases.aliases.iter().map(|alias| alias.name.as_str()).collect();
    assert_eq!((names[0], names[1], names[233]), ("alias/aws/ssm", "alias/closed", "alias/aws/xray"));
    assert_eq!(aliases.aliases[233].unfit(), Some("AWS's own, for another service"));
    assert_eq!(world.emulator.with(|state| state.call_count("ListAliases")), 3);
}

#[tokio::test(start_paused = true)]
async fn the_state_of_a_key_is_told_by_alias_and_by_id() {
    let world = World::of("");
    for (state, unfit) in [
        (KeyState::Enabled, None),
        (KeyState::Disabled, Some("disabled")),
        (KeyState::PendingDeletion, Some("is deleted on 20")),
        (KeyState::PendingImport, Some("imported")),
        (KeyState::Unavailable, Some("key store")),
        (KeyState::Unsuitable, Some("not a symmetric key for encryption: RSA_2048, sign verify")),
    ] {
        world.emulator.with(|emulated| emulated.set_key_state("11111111-aaaa-4aaa-8aaa-111111111111", state));
        for key in ["alias/team", TEAM_KEY] {
            let described = world.store.describe_key(key).await.unwrap();
            assert_eq!(described.arn, TEAM_KEY);
            let said = described.unfit();
            assert_eq!(said.is_some(), unfit.is_some(), "{state:?}");
            assert!(said.unwrap_or_default().contains(unfit.unwrap_or_default()), "{state:?}");
        }
    }
    let missing = world.store.describe_key("alias/none").await.unwrap_err();
    assert!(matches!(missing.kind, FailureKind::Key { problem: KeyProblem::Missing, .. }), "{missing:?}");
}

#[tokio::test(start_paused = true)]
async fn what_may_not_be_asked_says_which_statement_would_help() {
    let world = World::of("");
    for action in ["kms:ListAliases", "kms:DescribeKey"] {
        world.emulator.with(|state| {
            state.deny(Deny {
                action: action.to_owned(),
                reason: Some("because no identity-based policy allows the {action} action".to_owned()),
                ..Deny::default()
            });
        });
    }
    let list = world.store.key_aliases().await.unwrap_err();
    let describe = world.store.describe_key("alias/team").await.unwrap_err();
    for (failure, action, resource) in [(list, "kms:ListAliases", "*"), (describe, "kms:DescribeKey", TEAM_KEY)] {
        assert!(matches!(&failure.kind, FailureKind::Denied(denial) if denial.action == action), "{failure:?}");
        let statement: serde_json::Value = serde_json::from_str(failure.statement().unwrap()).unwrap();
        assert_eq!((&statement["Action"], &statement["Resource"]), (&action.into(), &resource.into()));
        // KMS is asked by whoever asks, not through Parameter Store.
        assert_eq!(statement["Condition"], serde_json::Value::Null, "{statement}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_throttled_is_tried_again_and_what_is_not_answered_ends() {
    let world = World::of("");
    world.emulator.with(|state| state.add_fault(Fault::new("ListAliases", FaultKind::Throttle).times(2)));
    assert!(world.store.key_aliases().await.is_ok());
    world.emulator.with(|state| state.add_fault(Fault::new("ListAliases", FaultKind::Throttle).times(100)));
    let failure = world.store.key_aliases().await.unwrap_err();
    assert_eq!(
        (&failure.kind, failure.what.as_str()),
        (&FailureKind::Throttled, "KMS takes no more calls at this rate")
    );
}
