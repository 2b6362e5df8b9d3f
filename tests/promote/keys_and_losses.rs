//! What is told before a copy to another place: a key that is not there, and what could not be put back.

use super::*;

#[test]
fn a_key_that_is_not_there_is_told_before_anything_is_written() {
    let mut live = compared();
    live.keys("*c");
    live.keys("alias/nokey<enter>");
    live.world.shows(&["Keys in us-west-2", "there is no key alias/nokey in us-west-2: check its spelling"]);
    assert!(!live.screen().contains("Copy "), "{}", live.screen());
    live.keys("<c-u>alias/shop-west<enter>");
    live.world.shows(&["Copy 5 parameters to us-west-2"]);
    // What is known to be there is not asked about again.
    let asked = live.emulator.with(|state| state.call_count("DescribeKey"));
    live.keys("<esc><enter>");
    live.world.shows(&["Copy 5 parameters to us-west-2"]);
    assert_eq!(live.emulator.with(|state| state.call_count("DescribeKey")), asked);
    assert_eq!(live.emulator.with(|state| state.call_count("PutParameter")), 0);
}

#[test]
fn while_kms_is_asked_the_page_says_so_and_another_key_can_be_typed() {
    let mut live = compared();
    on(&mut live, "db/token");
    live.keys("c");
    live.world.keys("alias/nokey<enter>");
    live.world.shows(&["asking KMS whether they are there…"]);
    live.keys("<bs><bs><bs><bs><bs>shop-west");
    assert!(!live.screen().contains("there is no key"), "{}", live.screen());
    live.keys("<enter>");
    live.world.shows(&["Copy to us-west-2"]);
}

/// A secret there that may not be decrypted is gone for good once it is overwritten: the history has it, and nobody here may read that.
#[test]
fn what_may_not_be_decrypted_there_is_told_to_be_lost() {
    let denied = r#"
[[deny]]
principal = "arn:aws:sts::*:assumed-role/engineer/*"
action = "kms:Decrypt"
resource = "arn:aws:kms:us-west-2:*:key/22222222-2222-2222-2222-222222222222"
"#;
    let mut live = compared_of(&format!("{SEED}{denied}"), Config::default());
    on(&mut live, "db/password");
    live.world.shows(&["there: no key access"]);
    live.keys("m");
    on(&mut live, "db/token");
    live.keys("m");
    on(&mut live, "plain");
    live.keys("mc");
    live.keys("alias/shop-west<enter>");
    live.world.shows(&[
        "you may not decrypt /shop/live/db/password there: it cannot be read back or",
        "once you are in us-west-2, deletes what is new",
    ]);
    live.keys("<pgdn><pgdn>w");
    live.world.shows(&["copied 3 parameters to us-west-2, 2 not read back: no key access"]);
    live.keys("<esc><esc>p");
    live.keys("us-west-2<enter>");
    live.keys("u<enter>");
    live.world
        .shows(&["stays       /shop/live/db/password as it was copied: its value may not be decrypted", "deletes"]);
    assert!(!live.screen().contains("v3 → v4"), "{}", live.screen());
}
