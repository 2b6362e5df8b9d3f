//! Tags and settings of several parameters at once: keys in, screen out, and what the emulator holds afterwards.

use serde_json::json;
use ssm_emulator::{Deny, Fault, FaultKind};

use crate::fixtures::Live;

const SEED: &str = seed!(
    r#"
[[parameter]]
name = "/shop/dev/db"
type = "SecureString"
key = "alias/shop"
values = ["tulip-of-before", "poppy-of-now"]
labels = { previous = 1, current = 2 }
description = "of the shop"
tags = { owner = "ben", rotation = "weekly" }
modified_by = "arn:aws:sts::111122223333:assumed-role/shop-deploy/rotation"
modified_ago = "2d 9h"

[[parameter]]
name = "/shop/dev/sealed"
type = "SecureString"
key = "alias/closed"
value = "under-the-seal"
modified_ago = "3d"

[[parameter]]
name = "/shop/dev/zone"
type = "String"
value = "zone-a"
modified_ago = "3h"

[[parameter]]
name = "/shop/live/db"
type = "String"
value = "rose"
modified_ago = "3h"
"#
);

/// With the three of `/shop/dev` marked.
fn marked() -> Live {
    let mut live = Live::new(SEED);
    live.keys("//shop/dev/db<enter>*");
    live.world.shows(&["3 marked"]);
    live
}

#[test]
fn tags_are_given_and_taken_and_put_back_as_they_were() {
    let mut live = marked();
    live.keys("tnowner<enter>ana<enter>Drotation<enter><c-s>");
    live.world.shows(&["Change 3 parameters that are marked", "+ add", "tag owner = ana", "- remove", "tag rotation"]);
    live.keys("w");
    live.world.shows(&["changed 2 tags of 3 parameters · u, enter puts them back"]);
    for name in ["/shop/dev/db", "/shop/dev/sealed", "/shop/dev/zone"] {
        assert_eq!(live.tags(name), ["owner=ana"], "{name}");
    }
    assert_eq!(live.tags("/shop/live/db"), [""; 0]);
    assert_eq!(live.decrypts(), 0, "a tag needs no value");
    live.keys("u");
    snapshot!("undo_list", live);
    live.keys("<enter>");
    snapshot!("put_back_question", live);
    live.keys("w");
    live.world.shows(&["put back 2 tags of 3 parameters · u, enter changes them again"]);
    assert_eq!(live.tags("/shop/dev/db"), ["owner=ben", "rotation=weekly"]);
    assert_eq!((live.tags("/shop/dev/sealed"), live.tags("/shop/dev/zone")), (vec![], vec![]));
    live.keys("uj");
    live.world.shows(&["put back"]);
}

#[test]
fn a_tier_is_raised_where_the_value_can_be_read_and_the_rest_is_told() {
    let mut live = marked();
    live.keys("tGe<c-s>");
    live.world.shows(&["all 3 become Advanced: each is charged", "3 new versions"]);
    live.keys("w");
    live.world.shows(&[
        "changed tier of 2 parameters, 1 not: see below",
        "/shop/dev/sealed  not changed: tier: no key access",
    ]);
    let tier = |live: &Live, name: &str| live.described(name)["Tier"].as_str().unwrap().to_owned();
    assert_eq!(
        ["db", "sealed", "zone"].map(|it| tier(&live, &format!("/shop/dev/{it}"))),
        ["Advanced", "Standard", "Advanced"]
    );
    let db = live.described("/shop/dev/db");
    assert_eq!(
        (&db["Version"], &db["KeyId"], &db["Description"]),
        (&json!(3), &json!("alias/shop"), &json!("of the shop"))
    );
    assert!(!live.screen().contains("poppy"), "no value is shown");
    live.keys("<esc>");
    live.world.shows(&["1 marked"]);
}

#[test]
fn a_description_for_all_is_put_back_from_what_each_had() {
    let mut live = Live::new(SEED);
    live.keys("//shop/dev/db<enter>mjjmtjeof the till<enter><c-s>");
    live.world.shows(&["description “of the till” · of all 2, of 1 in place of another"]);
    live.keys("w");
    live.world.shows(&["changed description of 2 parameters"]);
    assert_eq!(live.described("/shop/dev/zone")["Description"], "of the till");
    live.keys("u<enter>w");
    assert_eq!(live.described("/shop/dev/db")["Description"], "of the shop");
    assert!(live.described("/shop/dev/zone")["Description"].as_str().unwrap_or_default().is_empty());
    assert_eq!(live.described("/shop/dev/zone")["Version"], 3);
}

#[test]
fn one_that_is_denied_keeps_no_other_back() {
    let mut live = marked();
    let resource = "*:parameter/shop/dev/sealed".to_owned();
    live.emulator.with(|state| {
        state.deny(Deny { action: "ssm:AddTagsToResource".to_owned(), resource, ..Deny::default() });
    });
    live.keys("tnowner<enter>ana<enter><c-s>w");
    snapshot!("one_denied", live);
    live.keys("x");
    live.world.shows(&["ssm:AddTagsToResource"]);
    live.keys("<esc><esc>");
    live.world.shows(&["1 marked"]);
    assert_eq!((live.tags("/shop/dev/zone"), live.tags("/shop/dev/sealed")), (vec!["owner=ana".to_owned()], vec![]));
}

#[test]
fn of_each_change_it_is_told_of_how_many_it_was_made_and_the_statement_is_for_all() {
    let mut live = Live::new(SEED);
    let resource = "*:parameter/shop/*".to_owned();
    live.emulator.with(|state| {
        state.deny(Deny { action: "ssm:PutParameter".to_owned(), resource, ..Deny::default() });
    });
    live.keys("//shop/dev/zone<enter>mjjmtnowner<enter>ana<enter>Ge<c-s>w");
    live.world.shows(&[
        "changed tag owner of 2; tier of 0: denied (ssm:PutParameter); see below",
        "in part: tier not",
        "/shop/dev/zone  changed in part: tier: denied (ssm:PutParameter)",
    ]);
    live.world.resize(120, 40);
    live.keys("x");
    live.world.shows(&["and 1 more", "parameter/shop/dev/zone\",", "parameter/shop/live/db\""]);
}

#[test]
fn throttled_it_says_that_it_waits_and_can_be_stopped() {
    let mut live = marked();
    let throttle = Fault::new("AddTagsToResource", FaultKind::Throttle).on("/shop/dev/zone").times(50);
    live.emulator.with(|state| state.add_fault(throttle));
    live.keys("tnowner<enter>ana<enter><c-s>");
    live.world.keys("w");
    live.begin();
    // What became of the others and that it waits come by two ways.
    while !live.screen().contains("changing 2 of 3… · throttled") {
        live.hear();
    }
    live.keys("<esc>");
    live.world.shows(&["changed tag owner of 2 parameters, 1 not", "/shop/dev/zone  not changed: stopped before it"]);
    assert_eq!(live.tags("/shop/dev/zone"), [""; 0]);
}

#[test]
fn where_the_session_has_run_out_it_stops_and_what_was_done_is_told() {
    let mut live = marked();
    let expired = Fault::new("AddTagsToResource", FaultKind::Expired).on("/shop/dev/sealed");
    live.emulator.with(|state| state.add_fault(expired));
    live.keys("tnowner<enter>ana<enter><c-s>w");
    live.world.shows(&["changed tag owner of 1 parameter, 2 not", "/shop/dev/zone    not changed: stopped before it"]);
    assert_eq!((live.tags("/shop/dev/zone"), live.tags("/shop/dev/db")[0].as_str()), (vec![], "owner=ana"));
}

/// What it looks like, at the sizes that count.
#[test]
fn the_page_on_the_screen() {
    let mut live = marked();
    live.keys("t");
    snapshot!("page_80", live);
    live.keys("nteam");
    snapshot!("field_80", live);
    live.keys("<enter>checkout<enter>Drotation");
    live.world.resize(60, 20);
    snapshot!("removing_60", live);
    live.keys("<enter>jeOf the till: ask before you touch it<enter>je");
    live.world.resize(120, 35);
    snapshot!("changes_120", live);
    live.world.resize(40, 12);
    snapshot!("changes_40", live);
    for (width, height) in [(1, 1), (5, 3), (20, 6), (30, 8), (60, 10), (99, 7), (100, 5), (300, 100)] {
        live.world.resize(width, height);
        live.keys("gGjkgnx<esc>");
        live.screen();
    }
    live.world.resize(80, 24);
    live.keys("<c-s>");
    snapshot!("question_80", live);
    live.world.resize(120, 35);
    snapshot!("question_120", live);
    live.world.resize(60, 20);
    snapshot!("question_60", live);
    for (width, height) in [(1, 1), (5, 3), (20, 6), (30, 8), (60, 10), (99, 7), (100, 5), (300, 100)] {
        live.world.resize(width, height);
        live.screen();
    }
}
