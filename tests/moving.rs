//! Copies, renames and moves over the real client and the emulator: keys in, screen out, and what the service holds afterwards.

use serde_json::json;
use ssm_emulator::{Fault, FaultKind};

use crate::fixtures::Live;

const SEED: &str = seed!(
    r#"
[[deny]]
principal = "arn:aws:sts::*:assumed-role/engineer/*"
action = "ssm:DeleteParameter*"
resource = "*:parameter/shop/fixed/*"

[[parameter]]
name = "/shop/{env}/db"
for = { env = ["dev", "prod"] }
type = "SecureString"
key = "alias/shop"
tier = "Advanced"
values = ["tulip-of-before", "poppy-of-now"]
labels = { previous = 1, current = 2 }
description = "of the shop"
tags = { team = "shop" }
policies = [{ Type = "NoChangeNotification", Version = "1.0", Attributes = { After = "60", Unit = "Days" } }]
modified_by = "arn:aws:sts::111122223333:assumed-role/shop-deploy/rotation"
modified_ago = "2d 9h"

[[parameter]]
name = "/shop/dev/zone"
type = "String"
value = "zone-a"
modified_ago = "3h"

[[parameter]]
name = "/shop/fixed/one"
type = "String"
value = "stays"
modified_ago = "3d"

[[parameter]]
name = "/shop/fixed/two"
type = "SecureString"
key = "alias/closed"
value = "under-the-seal"
modified_ago = "3d"

[[parameter]]
name = "/shop/many/{n}"
for = { n = ["00", "01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11"] }
type = "String"
value = "one-of-many-{n}"
modified_ago = "1d"
"#
);

fn at(name: &str) -> Live {
    Live::on(SEED, name)
}

#[test]
fn marks_are_seen_in_the_tree_in_a_list_and_in_the_title() {
    let mut live = at("/shop/dev/zone");
    live.keys("mjm");
    snapshot!("marked_80", live);
    live.keys("sss");
    snapshot!("marked_in_a_list_80", live);
    live.world.resize(200, 50);
    live.keys("s");
    snapshot!("marked_200", live);
    live.world.resize(40, 12);
    snapshot!("marked_40", live);
    live.world.resize(80, 24);
    live.keys("Y");
    snapshot!("copy_marked_as_80", live);
}

#[test]
fn one_is_copied_and_the_copy_deleted_again() {
    let mut live = at("/shop/dev/db");
    let decrypts = live.decrypts();
    live.keys("c");
    snapshot!("where_to_80", live);
    live.keys("<enter>");
    live.world.shows(&["that is its own name: type another"]);
    live.keys("<c-w>zone<enter>");
    live.world.shows(&["/shop/dev/zone is there already, v1: nothing is overwritten"]);
    live.keys("<c-w>db-copy");
    live.keys("<enter>");
    assert_eq!(live.decrypts(), decrypts, "the question decrypts nothing");
    snapshot!("copy_80", live);
    live.world.resize(120, 35);
    snapshot!("copy_120", live);
    live.world.resize(40, 12);
    snapshot!("copy_40", live);
    live.world.resize(80, 24);
    live.keys("<enter>y");
    assert!(!live.is_there("/shop/dev/db-copy"));
    live.keys("w");
    snapshot!("copied_80", live);
    let copy = live.get("/shop/dev/db-copy");
    assert_eq!((&copy["Value"], &copy["Version"]), (&json!("poppy-of-now"), &json!(1)));
    assert_eq!(live.get("/shop/dev/db")["Version"], 2);
    live.keys("u");
    live.world.shows(&["copied to /shop/dev/db-copy, v1", "asks before the copy is deleted"]);
    live.keys("<enter>");
    live.world.shows(&["Delete /shop/dev/db-copy", "type db-copy"]);
    live.keys("db-copy<enter>");
    assert!(!live.is_there("/shop/dev/db-copy") && live.is_there("/shop/dev/db"));
    live.keys("u<down>");
    live.world.shows(&["deleted again already"]);
}

#[test]
fn one_is_renamed_by_its_last_segment_and_moved_back() {
    let mut live = at("/shop/dev/zone");
    live.keys("M<c-w>area<enter>");
    snapshot!("rename_80", live);
    live.keys("w<enter>");
    live.world.shows(&["“w” is not zone: it differs from character 1 on"]);
    live.keys("<bs>zone<enter>");
    snapshot!("renamed_80", live);
    assert!(!live.is_there("/shop/dev/zone"));
    assert_eq!(live.get("/shop/dev/area")["Value"], "zone-a");
    live.keys("u");
    snapshot!("rename_in_the_list_80", live);
    live.keys("<enter>");
    live.world.shows(&["Move /shop/dev/area", "to          /shop/dev/zone", "type area"]);
    live.keys("area<enter>");
    live.world.shows(&["moved to /shop/dev/zone, version 1 · u, enter moves it back"]);
    assert_eq!(live.get("/shop/dev/zone")["Value"], "zone-a");
    live.keys("u<down>");
    live.world.shows(&["moved back already"]);
    live.keys("y");
    let copied = live.copied.last().unwrap();
    assert!(copied.contains("/shop/dev/zone  moved to /shop/dev/area, v1") && !copied.contains("zone-a"), "{copied}");
}

#[test]
fn in_production_a_copy_asks_for_a_word_and_a_move_for_the_full_old_name() {
    let mut live = at("/shop/dev/db");
    live.keys("c<c-w><bs><c-w>prod/db2<enter>");
    live.world.shows(&["PRODUCTION", "type db2, then enter copies it"]);
    live.keys("db2<enter>");
    live.world.shows(&["copied to /shop/prod/db2, version 1"]);
    live.keys("M<c-w>db3<enter>");
    snapshot!("move_in_production_80", live);
    live.keys("/shop/prod/db2<enter>");
    live.world.shows(&["moved to /shop/prod/db3"]);
    live.keys("hc<c-w>stage<enter>");
    live.world.shows(&["a secret of production", "w copies"]);
    live.keys("<esc><esc>c<c-a><c-k>/shop/prod/x<enter>");
    live.world.shows(&["type write 2"]);
}

#[test]
fn a_folder_is_moved_with_all_that_is_in_it_and_back_as_one() {
    let mut live = at("/shop/many/05");
    live.keys("hM");
    snapshot!("where_a_folder_goes_80", live);
    live.keys("<c-w>lots<enter>");
    snapshot!("move_a_folder_80", live);
    live.world.resize(120, 35);
    snapshot!("move_a_folder_120", live);
    live.world.resize(80, 24);
    live.keys("delete 11<enter>");
    live.world.shows(&["“delete 11” is not delete 12: it differs from character 9 on"]);
    live.keys("<bs>2<enter>");
    live.world.shows(&["moved 12 parameters · u, enter moves them back"]);
    assert_eq!((live.calls("PutParameter"), live.calls("DeleteParameter")), (12, 12));
    assert!(!live.is_there("/shop/many/00") && live.is_there("/shop/lots/11"));
    assert_eq!(live.get("/shop/lots/07")["Value"], "one-of-many-07");
    live.keys("u");
    snapshot!("folder_moved_80", live);
    live.keys("<enter>");
    live.world.shows(&["Move 12 parameters under /shop/lots", "type delete 12"]);
    live.keys("delete 12<enter>");
    live.world.shows(&["moved 12 parameters · u, enter moves them back"]);
    assert!(live.is_there("/shop/many/07") && !live.is_there("/shop/lots/07"));
}

#[test]
fn marks_are_copied_to_another_folder_and_what_is_taken_is_left_out() {
    let mut live = at("/shop/dev/db");
    live.keys("mjm//shop/many/03<enter>m");
    live.keys("c");
    live.world.shows(&["Copy 3 parameters that are marked", "/shop/many/03"]);
    live.keys("<c-a><c-k>/copy<enter>");
    live.world.shows(&["/shop/dev/db", "→ /copy/dev/db", "→ /copy/many/03"]);
    live.keys("w");
    live.world.shows(&["copied 3 parameters · u, enter deletes the copies"]);
    assert!(!live.screen().contains("marked"), "what is dealt with is not marked any more: {}", live.screen());
    assert_eq!(live.get("/copy/dev/db")["Value"], "poppy-of-now");
    live.keys("//shop/dev/db<enter>mjm");
    live.keys("//shop/many/04<enter>m");
    live.keys("c<c-a><c-k>/copy<enter>");
    snapshot!("some_are_taken_80", live);
    live.keys("w");
    live.world.shows(&["copied to /copy/many/04, version 1"]);
    live.keys("u<down>");
    live.world.shows(&["copied to /copy", "→ /copy/dev/zone, v1"]);
    live.keys("<enter>delete 3<enter>");
    assert!(!live.is_there("/copy/dev/db") && live.is_there("/copy/many/04"));
}

#[test]
fn of_several_it_is_said_which_were_copied_deleted_and_left() {
    let mut live = at("/shop/fixed/one");
    live.keys("hM<c-w>loose<enter>delete 2<enter>");
    snapshot!("not_moved_80", live);
    assert!(live.is_there("/shop/fixed/one") && live.is_there("/shop/loose/one"));
    assert!(live.is_there("/shop/fixed/two") && !live.is_there("/shop/loose/two"));
    live.keys("x");
    live.world.shows(&["ssm:DeleteParameter"]);
    live.keys("<esc>y");
    let copied = live.copied.last().unwrap();
    assert!(copied.contains("/shop/fixed/one  copied to /shop/loose/one, and is there still: denied"), "{copied}");
    assert!(copied.contains("/shop/fixed/two  not moved: no key access"), "{copied}");
    // What undoes it deletes the copy.
    live.keys("<enter>");
    live.world.shows(&["Delete /shop/loose/one"]);
}

#[test]
fn one_that_cannot_be_read_is_said_in_the_question() {
    let mut live = at("/shop/fixed/two");
    live.keys("c<c-w>three<enter>w");
    live.world
        .shows(&["nothing was copied", "F2 explains"].map(|it| if it == "F2 explains" { "x explains" } else { it }));
    live.keys("x");
    live.world.shows(&["kms:Decrypt"]);
    assert!(!live.is_there("/shop/fixed/three"));
}

#[test]
fn a_throttled_copy_is_tried_again_and_a_lost_answer_is_settled() {
    let mut live = at("/shop/dev/zone");
    live.emulator.with(|state| state.add_fault(Fault::new("PutParameter", FaultKind::Throttle).times(2)));
    live.keys("c<c-w>area<enter>");
    live.hastily("w");
    live.world.shows(&["copied to /shop/dev/area, version 1"]);
    let mut live = at("/shop/dev/zone");
    live.emulator.with(|state| state.add_fault(Fault::new("PutParameter", FaultKind::LostReply)));
    live.emulator.with(|state| state.add_fault(Fault::new("DeleteParameter", FaultKind::LostReply)));
    live.keys("M<c-w>area<enter>");
    live.hastily("zone<enter>");
    live.world.shows(&["moved to /shop/dev/area, version 1"]);
    assert!(!live.is_there("/shop/dev/zone") && live.is_there("/shop/dev/area"));
}

#[test]
fn names_that_the_service_refuses_are_not_asked_about() {
    let mut live = at("/shop/many/05");
    for (typed, says) in [
        ("/aws/x", "aws"),
        ("shop/x", "a name with levels starts with /"),
        ("/a b", "space"),
        ("", "name"),
        ("/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16", "15"),
    ] {
        live.keys("c<c-a><c-k>");
        live.world.send(sesame::app::Msg::Paste(typed.into()));
        live.keys("<enter>");
        assert!(live.screen().contains(says), "{typed}: {}", live.screen());
        assert!(!live.screen().contains("w copies"), "{typed}: {}", live.screen());
        live.keys("<esc>");
    }
    // A folder by its slash keeps the last segment.
    live.keys("c<c-a><c-k>/other/<enter>");
    live.world.shows(&["/other/05"]);
}

#[test]
fn a_read_only_session_and_what_is_anothers_copy_nothing() {
    let mut live = Live::read_only(SEED);
    live.keys("//shop/dev/zone<enter>c");
    live.world.shows(&["read-only session: nothing can be written"]);
    live.keys("M");
    live.world.shows(&["read-only session: nothing can be written"]);
    assert_eq!(live.calls("PutParameter"), 0);
}
