//! Every refusal of `assets/failures.toml` as a person meets it: revealed, explained, copied; over the real SDK.

#![allow(clippy::unwrap_used, reason = "tests say what they expect")]

mod common;

use common::live::Live;

/// The store in which everything is refused.
const SEED: &str = include_str!("../assets/failures.toml");

/// The value of all that is refused.
const HIDDEN: &str = "must-stay-hidden";

/// Goes to a name through the search.
fn go(live: &mut Live, name: &str) {
    live.keys(&format!("/{name}<enter>"));
}

/// Reveals what cannot be revealed: the screen then, and the page that explains it.
fn refused(live: &mut Live, name: &str) -> String {
    go(live, name);
    live.hastily(" ");
    let pane = live.screen();
    live.keys("x");
    let page = live.screen();
    let both = format!("{pane}\n{page}");
    assert!(!both.contains(HIDDEN), "the value is on the screen:\n{both}");
    both
}

/// One snapshot for each name.
fn snapshots(names: &[&str]) {
    for name in names {
        let mut live = Live::new(SEED);
        let both = refused(&mut live, name);
        insta::assert_snapshot!(name.trim_start_matches('/').replace('/', "__"), both);
    }
}

/// Facts 6.4: each kind of policy.
#[test]
fn denied_by_silence_by_a_deny_and_by_a_policy_that_is_named() {
    for how in ["by-silence", "by-a-deny", "by-a-named-policy"] {
        let kinds = ["identity-policy", "resource-policy", "boundary", "session-policy", "scp", "rcp", "vpc-endpoint"];
        let names: Vec<String> = kinds.iter().map(|kind| format!("/denied/{how}/{kind}")).collect();
        snapshots(&names.iter().map(String::as_str).collect::<Vec<_>>());
    }
    snapshots(&["/denied/by-a-named-policy/in-the-other-spelling", "/denied/without-a-reason"]);
}

/// Facts 6.5, 1 to 4.
#[test]
fn denied_by_a_key() {
    let keys = ["key-policy", "identity-policy", "boundary", "session-policy", "scp", "rcp", "vpc-endpoint"];
    let more = ["deny-in-key-policy", "deny-in-scp", "without-a-reason", "old-text", "another-account"];
    let names: Vec<String> = keys.iter().chain(&more).map(|key| format!("/key/denied/{key}")).collect();
    snapshots(&names.iter().map(String::as_str).collect::<Vec<_>>());
}

/// Facts 6.5, 6 to 9.
#[test]
fn keys_that_nobody_can_use() {
    snapshots(&[
        "/key/disabled",
        "/key/pending-deletion",
        "/key/pending-import",
        "/key/unavailable",
        "/key/unsuitable",
        "/key/missing",
        "/key/another-region",
        "/key/throttled",
    ]);
}

/// Facts 7.1, the second half.
#[test]
fn sessions_that_the_service_does_not_accept() {
    snapshots(&[
        "/session/expired",
        "/session/unknown-credentials",
        "/session/wrong-signature",
        "/session/clock-slow",
        "/session/clock-fast",
    ]);
}

#[test]
fn services_and_networks_that_fail() {
    snapshots(&[
        "/service/throttled",
        "/service/internal-error",
        "/network/captive-portal",
        "/network/proxy-denial",
        "/network/bad-gateway",
        "/network/lost-reply",
        "/network/malformed-answer",
    ]);
}
