//! Writes that are refused: nothing is stored, the draft stays, and the confirmation says why.

use serde_json::json;

use super::{SEED, go, stored};
use crate::fixtures::Live;

/// Edits a value that can be read, and tries to write it.
fn written(name: &str) -> Live {
    let mut live = Live::new(SEED);
    go(&mut live, name);
    live.keys("e<end>!<c-s>");
    assert!(live.screen().contains("Overwrite /"), "{}", live.screen());
    live.hastily("w");
    live
}

#[test]
fn a_refused_write_stores_nothing_and_keeps_the_draft() {
    for (name, says) in [
        ("/write/denied/identity-policy", "is not allowed ssm:PutParameter on"),
        ("/write/denied/scp", "an explicit deny in a service control policy"),
        ("/write/denied/by-the-key", "is not allowed kms:Encrypt on key"),
        ("/write/denied/no-data-key", "is not allowed kms:GenerateDataKey on key"),
        ("/write/denied/no-data-key-in-session", "no session policy"),
        ("/write/too-many-updates", "Others keep changing"),
        ("/write/throttled", "takes no more calls"),
        ("/write/internal-error", "failed on its side"),
        ("/write/expired", "The session has expired"),
    ] {
        let mut live = written(name);
        let screen = live.screen();
        assert!(screen.split_whitespace().collect::<Vec<_>>().join(" ").contains(says), "{name}: {says}\n{screen}");
        insta::assert_snapshot!(name.trim_start_matches('/').replace('/', "__"), screen);
        assert_eq!(stored(&live, name)["Version"], 1, "{name}");
        // For a moment after a write that waited no key is heard.
        live.world.pass(std::time::Duration::from_secs(1));
        live.keys("<tab>");
        assert!(live.screen().contains("as-it-was!"), "the draft is lost:\n{}", live.screen());
    }
}

/// The key's own statement is the same for writing as for reading, but for the action.
#[test]
fn the_statement_for_a_write_under_a_key() {
    let mut live = written("/write/denied/by-the-key");
    live.keys("xY");
    let statement: serde_json::Value = serde_json::from_str(&live.copied[0]).unwrap();
    assert_eq!(statement["Action"], "kms:Encrypt");
    assert!(statement["Resource"].as_str().unwrap().starts_with("arn:aws:kms:eu-west-1:111122223333:key/"));
    assert_eq!(
        statement["Condition"]["StringEquals"]["kms:EncryptionContext:PARAMETER_ARN"],
        "arn:aws:ssm:eu-west-1:111122223333:parameter/write/denied/by-the-key"
    );
    live.keys("<esc>");
    assert!(live.screen().contains("tries again"), "{}", live.screen());
}

/// The request took effect and nobody heard: the store looks before it says anything.
#[test]
fn a_write_without_an_answer_is_looked_after() {
    for name in ["/write/lost-reply", "/write/malformed-answer"] {
        let live = written(name);
        insta::assert_snapshot!(name.trim_start_matches('/').replace('/', "__"), live.screen());
        let there = stored(&live, name);
        assert_eq!((&there["Version"], &there["Value"]), (&json!(2), &json!("as-it-was!")), "{name}");
        assert_eq!(live.emulator.with(|state| state.call_count("PutParameter")), 1, "{name}: written once");
    }
}

#[test]
fn an_expired_session_writes_once_after_a_new_login() {
    let mut live = written("/write/expired");
    live.keys("r");
    assert!(live.screen().contains("Overwrite /"), "{}", live.screen());
    live.keys("w");
    assert!(live.screen().contains("version 1 → 2"), "{}", live.screen());
    assert_eq!(stored(&live, "/write/expired")["Value"], "as-it-was!");
}

/// Only a secret has a key that writing needs.
#[test]
fn a_value_that_is_replaced_unseen_speaks_of_a_key_where_it_has_one() {
    for (name, keyed) in [("/denied/by-silence/identity-policy", false), ("/key/denied/key-policy", true)] {
        let mut live = Live::new(SEED);
        go(&mut live, name);
        live.keys("e");
        let screen = live.screen();
        assert!(screen.contains("Replace a value that cannot be read?"), "{screen}");
        assert_eq!(screen.contains("the key is needed"), keyed, "{screen}");
    }
}
