//! Deletions that are refused: what is refused stays, and the question says why.

use super::{SEED, go, stored};
use crate::fixtures::Live;

/// Asks for a deletion and answers with the word, but for its enter.
fn asked(name: &str) -> Live {
    let mut live = Live::new(SEED);
    go(&mut live, name);
    let last = name.rsplit('/').next().unwrap();
    live.keys(&format!("D{last}"));
    assert!(live.screen().contains("then enter deletes it"), "{}", live.screen());
    live
}

fn is_there(live: &Live, name: &str) -> bool {
    stored(live, name)["Version"].is_number()
}

#[test]
fn a_refused_deletion_leaves_everything_and_says_why() {
    for (name, says) in [
        ("/write/denied/identity-policy", "is not allowed ssm:DeleteParameter on"),
        ("/write/denied/scp", "an explicit deny in a service control policy"),
        ("/write/too-many-updates", "Others keep changing"),
        ("/write/throttled", "takes no more calls"),
        ("/write/internal-error", "looked at again, it is still there"),
        ("/write/expired", "The session has expired"),
    ] {
        let mut live = asked(name);
        live.hastily("<enter>");
        let screen = live.screen();
        // What is wrapped is read on.
        let words = screen.replace(['│', '\n'], " ");
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains("nothing was deleted") && words.contains(says), "{name}: {says}\n{screen}");
        assert!(is_there(&live, name), "{name}");
        // For a moment after a deletion that waited no key is heard.
        live.world.pass(std::time::Duration::from_secs(1));
        live.keys("<f2>");
        assert!(live.screen().contains("F1 all keys") || live.screen().contains("close"), "{}", live.screen());
        live.keys("<esc><esc>u");
        assert!(live.screen().contains("Nothing has been changed"), "{}", live.screen());
    }
}

#[test]
fn a_denied_deletion_gives_the_statement_to_ask_for() {
    let mut live = asked("/write/denied/identity-policy");
    live.keys("<enter><f2>Y");
    let statement: serde_json::Value = serde_json::from_str(&live.copied[0]).unwrap();
    assert_eq!(statement["Action"], "ssm:DeleteParameter");
    assert_eq!(statement["Resource"], "arn:aws:ssm:eu-west-1:111122223333:parameter/write/denied/identity-policy");
}

/// The request took effect and nobody heard: the store looks before it says anything.
#[test]
fn a_deletion_without_an_answer_is_looked_after() {
    for name in ["/write/lost-reply", "/write/malformed-answer"] {
        let mut live = asked(name);
        live.hastily("<enter>");
        assert!(live.screen().contains("deleted /write/"), "{}", live.screen());
        assert!(!is_there(&live, name));
        assert_eq!(live.emulator.with(|state| state.call_count("DeleteParameter")), 1, "{name}");
        live.world.pass(std::time::Duration::from_secs(1));
        live.keys("u<enter>w");
        assert!(live.screen().contains("anew, version 1"), "{}", live.screen());
        assert_eq!(stored(&live, name)["Value"], "as-it-was");
    }
}

#[test]
fn an_expired_session_deletes_after_a_new_login() {
    let mut live = asked("/write/expired");
    live.keys("<enter><f5>");
    assert!(live.screen().contains("Delete /write/expired"), "{}", live.screen());
    live.keys("expired<enter>");
    assert!(live.screen().contains("deleted /write/expired"), "{}", live.screen());
}
