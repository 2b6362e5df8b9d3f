//! Keys to encrypt under, and a key for an application: keys in, screen out, against the emulator through the real SDK.

use sesame::app::Effect;

use crate::fixtures::{Live, OURS, listing};

const SEED: &str = r#"
account = "111122223333"
region = "eu-west-1"

[[principal]]
access_key = "AKIAENGINEER"
arn = "arn:aws:sts::111122223333:assumed-role/engineer/ana"
default = true

[[key]]
id = "11111111-1111-1111-1111-111111111111"
aliases = ["alias/shop"]
description = "of the shop"

[[key]]
id = "22222222-2222-2222-2222-222222222222"
aliases = ["alias/old-shop"]
state = "PendingDeletion"

[[key]]
id = "33333333-3333-3333-3333-333333333333"
aliases = ["alias/signing"]
state = "Unsuitable"

[[parameter]]
name = "/shop/dev/db"
type = "SecureString"
key = "alias/shop"
value = "tulip-of-before"
modified_ago = "3d"

[[parameter]]
name = "/shop/dev/plain"
type = "String"
value = "open"
modified_ago = "3h"
"#;

/// The key field of a form.
fn in_key_field() -> Live {
    let mut live = Live::new(SEED);
    live.keys("/plain<enter>nx<tab><tab>v<tab>");
    live
}

fn asked(live: &Live, operation: &str) -> u64 {
    live.emulator.with(|state| state.call_count(operation))
}

#[test]
fn a_key_is_chosen_from_those_of_the_account_and_its_state_asked_for_only_when_asked() {
    let mut live = in_key_field();
    assert_eq!(asked(&live, "ListAliases"), 0, "nobody has asked yet");
    live.keys("<f4>");
    live.world.shows(&["alias/aws/ssm", "the account's default", "unfit: AWS's own, for another service"]);
    assert_eq!((asked(&live, "ListAliases"), asked(&live, "DescribeKey")), (1, 0));
    live.keys("<down><tab>");
    live.world.shows(&["alias/old-shop", "unfit: is deleted on 2026-12-24"]);
    live.keys("<down><down><tab>");
    live.world.shows(&["unfit: not a symmetric key for encryption: RSA_2048, sign verify"]);
    assert_eq!(asked(&live, "DescribeKey"), 2);
    live.keys("<enter>");
    live.world.shows(&["no parameter can be encrypted under it"]);
    live.keys("shop");
    assert!(!live.screen().contains("alias/signing"), "{}", live.screen());
    live.keys("<c-u>shop<down><enter>");
    live.world.shows(&["New parameter", "› key          alias/shop"]);
    live.keys("<c-s>w");
    live.world.shows(&["created /shop/dev/x"]);
    // What was written under a key shows that it can be used, and nothing else does.
    live.keys(":keys to encrypt<enter>");
    live.world.shows(&["Keys of the account", "usable: a value under it was written here"]);
    assert_eq!(asked(&live, "ListAliases"), 1, "the list is known");
}

#[test]
fn usable_is_said_of_a_key_under_which_a_value_was_read() {
    let mut live = Live::new(SEED);
    live.keys(":keys to encrypt<enter>");
    assert!(!live.screen().contains("usable"), "{}", live.screen());
    live.keys("<esc>/dev/db<enter> :keys to encrypt<enter>");
    live.world.shows(&["usable: a value under it was read here"]);
}

#[test]
fn the_list_is_whole_in_every_size() {
    for (width, height) in [(80, 24), (120, 35), (60, 20), (40, 12)] {
        let mut live = in_key_field();
        live.world.resize(width, height);
        live.keys("<f4><down><down><tab>");
        insta::assert_snapshot!(format!("keys_{width}x{height}"), live.screen());
        live.keys("<f4>");
        insta::assert_snapshot!(format!("application_{width}x{height}"), live.screen());
    }
}

#[test]
fn where_the_keys_may_not_be_listed_one_is_typed_all_the_same() {
    let mut live = in_key_field();
    live.world.resize(100, 35);
    live.deny("kms:ListAliases");
    live.keys("<f4>");
    live.world.shows(&["kms:ListAliases", "To ask for", "\"Resource\": \"*\"", "can be typed all the same"]);
    insta::assert_snapshot!("denied", live.screen());
    live.keys("<f2>");
    live.world.shows(&["What happened, and what to do", "kms:ListAliases"]);
    live.keys("qalias/shop");
    live.world.shows(&["as typed"]);
    live.keys("<enter>");
    live.world.shows(&["› key          alias/shop"]);
    // The state of one may be refused alone.
    let mut live = in_key_field();
    live.deny("kms:DescribeKey");
    live.keys("<f4><down><down><tab>");
    live.world.shows(&["state not known: no key access"]);
    live.keys("<enter>");
    live.world.shows(&["› key          alias/shop"]);
}

#[test]
fn a_key_is_chosen_on_the_page_of_tags_and_settings_too() {
    let mut live = Live::new(SEED);
    live.keys("/dev/db<enter>tg<tab><tab>jje");
    live.world.shows(&["alias/shop"]);
    live.keys("<f4>ssm<enter><enter>");
    live.world.shows(&["1 change", "alias/aws/ssm"]);
    live.keys("e<esc>ke<f4>");
    live.world.shows(&["only a key is chosen so"]);
}

#[test]
fn what_does_not_come_is_left_by_escape() {
    let (mut world, list) = listing();
    world.list(list, Vec::new());
    world.take();
    world.keys(":keys to encrypt<enter>");
    let ticket = world.one(|effect| matches!(effect, Effect::KeyAliases(_)));
    world.shows(&["asking KMS for the keys…"]);
    world.keys("<esc>");
    assert!(matches!(world.take().as_slice(), [Effect::Cancel(cancelled)] if *cancelled == ticket));
    assert_eq!(world.app.place().region.as_deref(), Some("eu-west-1"), "{OURS}");
}

#[test]
fn the_commands_for_an_application_are_copied_with_its_role_in_them() {
    let mut live = Live::new(SEED);
    live.world.resize(120, 50);
    live.keys("/dev/db<enter>:key for an application<enter>");
    live.world.shows(&["ROLE-NAME stands for the name of the role", "/shop"]);
    live.keys("eshop task<enter>");
    live.world.shows(&["the name of a role takes"]);
    live.keys("<c-u>shop-task<enter>");
    insta::assert_snapshot!("application_role", live.screen());
    live.keys("Y");
    let policy: serde_json::Value = serde_json::from_str(live.copied.last().unwrap()).unwrap();
    let use_of_key = &policy["Statement"][1];
    assert_eq!(use_of_key["Principal"]["AWS"], "arn:aws:iam::111122223333:role/shop-task");
    assert_eq!(use_of_key["Condition"]["StringEquals"]["kms:ViaService"], "ssm.eu-west-1.amazonaws.com");
    assert_eq!(
        use_of_key["Condition"]["StringLike"]["kms:EncryptionContext:PARAMETER_ARN"],
        "arn:aws:ssm:eu-west-1:111122223333:parameter/shop/*"
    );
    live.keys("y");
    insta::assert_snapshot!("application_commands", live.copied.last().unwrap());
    live.world.shows(&["copied"]);
    assert_eq!(asked(&live, "ListAliases") + asked(&live, "DescribeKey"), 0, "nothing is asked, and nothing made");
}
