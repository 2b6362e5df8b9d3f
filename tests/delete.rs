//! Deletion and undo over the real client and the emulator: keys in, screen out, and what the service holds afterwards.

use std::time::Duration;

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
name = "/shop/fixed/one"
type = "String"
value = "stays"
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
fn one_is_deleted_by_its_last_segment_and_created_anew() {
    let mut live = at("/shop/dev/db");
    let decrypts = live.decrypts();
    live.keys("D");
    assert_eq!(live.decrypts(), decrypts, "the question decrypts nothing");
    snapshot!("one_80", live);
    live.world.resize(120, 35);
    snapshot!("one_120", live);
    live.world.resize(40, 12);
    snapshot!("one_40", live);
    live.world.resize(80, 24);
    live.keys("D<enter>");
    assert!(live.is_there("/shop/dev/db"), "the key that opens it does not answer");
    live.keys("<bs>db<enter>");
    snapshot!("deleted", live);
    assert!(!live.is_there("/shop/dev/db"));
    assert_eq!(live.decrypts(), decrypts + 1, "for what is kept, as the question said");
    live.keys("u");
    snapshot!("changes_80", live);
    live.world.resize(40, 12);
    snapshot!("changes_40", live);
    live.world.resize(200, 50);
    snapshot!("changes_200", live);
    live.world.resize(80, 24);
    live.keys("<enter>");
    snapshot!("create_anew_80", live);
    live.keys("w");
    snapshot!("created_anew", live);
    assert_eq!(live.get("/shop/dev/db")["Value"], "poppy-of-now");
    assert_eq!(live.get("/shop/dev/db")["Version"], 1);
    let tags = live.ask(
        "AKIABEN",
        "AmazonSSM.ListTagsForResource",
        &json!({ "ResourceType": "Parameter", "ResourceId": "/shop/dev/db" }),
    );
    assert_eq!(tags["TagList"], json!([{ "Key": "team", "Value": "shop" }]));
    live.keys("u");
    snapshot!("changes_after", live);
    live.keys("y");
    let copied = live.copied.last().unwrap();
    assert!(copied.contains("/shop/dev/db  v2 deleted") && copied.contains("created anew, v1"), "{copied}");
    assert!(copied.contains("111122223333") && copied.contains("assumed-role/engineer/ana"), "{copied}");
    assert!(!copied.contains("poppy"), "{copied}");
}

#[test]
fn production_asks_for_the_full_name() {
    let mut live = at("/shop/prod/db");
    live.keys("D");
    snapshot!("production", live);
    live.keys("db<enter>");
    live.world.shows(&["“db” is not /shop/prod/db: it differs from character 1 on"]);
    live.keys("<bs><bs>/shop/prod/db<enter>");
    live.world.shows(&["deleted /shop/prod/db (v2)"]);
    live.keys("u<enter>");
    live.world.shows(&["PRODUCTION", "type db, then enter creates it"]);
    live.keys("db<enter>");
    live.world.shows(&["created /shop/prod/db anew, version 1"]);
}

#[test]
fn what_cannot_be_decrypted_is_kept_by_nobody_and_goes_only_where_that_was_said() {
    let mut live = at("/shop/dev/sealed");
    live.keys("Dsealed<enter>");
    assert!(live.is_there("/shop/dev/sealed"));
    snapshot!("not_kept_80", live);
    live.keys("sealed<enter>");
    live.world.shows(&["its value cannot be kept", "ctrl-r goes on without"]);
    live.keys("<f2>");
    live.world.shows(&["kms:Decrypt"]);
    live.keys("<esc><c-r>");
    live.world.shows(&["none: it cannot come back"]);
    live.keys("<enter>");
    assert!(!live.is_there("/shop/dev/sealed"));
    live.world.shows(&["deleted /shop/dev/sealed (v1) · no value was kept"]);
    live.keys("u");
    live.world.shows(&["cannot come back: its value is not kept, the question said so"]);
    live.keys("<enter>");
    live.world.shows(&["cannot come back"]);
}

#[test]
fn a_folder_is_deleted_with_all_that_is_in_it_and_comes_back_as_one() {
    let mut live = at("/shop/many/05");
    live.keys("hD");
    snapshot!("folder_80", live);
    live.keys("delete 11<enter>");
    live.world.shows(&["“delete 11” is not delete 12: it differs from character 9 on"]);
    live.keys("<bs>2<enter>");
    live.world.shows(&["deleted 12 parameters · u, enter puts them back until"]);
    assert_eq!((live.calls("DeleteParameters"), live.calls("DeleteParameter")), (2, 0));
    assert!(!live.is_there("/shop/many/00") && !live.is_there("/shop/many/11"));
    live.keys("u");
    snapshot!("folder_deleted_80", live);
    live.keys("<enter>");
    snapshot!("folder_back_80", live);
    live.keys("w");
    live.world.shows(&["created 12 parameters anew · u, enter deletes them again", "12"]);
    assert_eq!(live.get("/shop/many/07")["Value"], "one-of-many-07");
    live.keys("u<down>");
    live.world.shows(&["/shop/many/03  was v1, is back as v1"]);
    live.keys("<up><enter>delete 12<enter>");
    live.world.shows(&["deleted 12 parameters · u, enter puts them back"]);
    assert!(!live.is_there("/shop/many/07"));
}

#[test]
fn of_many_that_are_not_all_let_go_it_is_said_which_and_why() {
    let mut live = at("/shop/fixed/one");
    live.keys("Done<enter>");
    snapshot!("denied_80", live);
    live.keys("<f2>");
    live.world.shows(&["ssm:DeleteParameter", "parameter/shop/fixed/one"]);
    live.keys("<esc><esc>hhhD");
    live.world.shows(&["Delete 17 parameters under /shop"]);
    live.keys("delete 17<enter>");
    snapshot!("part_of_a_folder_80", live);
    assert!(live.is_there("/shop/fixed/one") && live.is_there("/shop/dev/sealed") && !live.is_there("/shop/dev/db"));
    live.keys("x");
    live.world.shows(&["Decrypt"]);
}

#[test]
fn what_somebody_writes_meanwhile_stays_and_is_asked_about_as_it_is_now() {
    let mut live = at("/shop/dev/zone");
    live.keys("D");
    let put = json!({ "Name": "/shop/dev/zone", "Value": "zone-b", "Type": "String", "Overwrite": true });
    assert_eq!(live.ask("AKIABEN", "AmazonSSM.PutParameter", &put)["Version"], 2);
    live.keys("zone<enter>");
    snapshot!("moved_80", live);
    assert!(live.is_there("/shop/dev/zone"));
    live.keys("zone<enter>");
    live.world.shows(&["deleted /shop/dev/zone (v2)"]);
}

#[test]
fn an_overwrite_is_undone_from_the_list_and_so_is_a_creation() {
    let mut live = at("/shop/dev/zone");
    live.keys("e<end>-broken<c-s>w");
    live.world.shows(&["wrote /shop/dev/zone: v1 → v2 · u, enter puts v1 back"]);
    live.keys("u");
    snapshot!("overwrite_80", live);
    live.keys("<enter>");
    live.world.shows(&["Put back v1 of /shop/dev/zone", "v2 → v3, as v1 was"]);
    live.keys("w");
    live.world.shows(&["wrote /shop/dev/zone: v2 → v3 · u, enter puts v2 back"]);
    assert_eq!(live.get("/shop/dev/zone")["Value"], "zone-a");
    live.keys("u<down>");
    live.world.shows(&["v1 → v2", "v2 → v3, as v1 was", "put back as v3 already"]);
    live.keys("<enter>");
    live.world.shows(&["put back as v3 already"]);
    live.keys("<esc>");
    // Another writes: the question says so, as a conflict does.
    let put = json!({ "Name": "/shop/dev/zone", "Value": "zone-c", "Type": "String", "Overwrite": true });
    live.ask("AKIABEN", "AmazonSSM.PutParameter", &put);
    live.keys("u<enter>");
    live.world.shows(&["v4 by ben, just now, came after the v3 that is undone", "v4 → v5, as v2 was"]);
    live.world.shows(&["goes back to the list of changes"]);
    live.keys("<esc>");
    live.world.shows(&["My changes", "v2 → v3, as v1 was"]);
    live.keys("<esc>");

    live.keys("nnew<tab><right>");
    live.keys("<tab>fresh<c-s>w");
    live.world.shows(&["created /shop/dev/new, version 1 · u, enter deletes it again"]);
    live.keys("u<enter>");
    live.world.shows(&["Delete /shop/dev/new", "its only version"]);
    live.keys("<esc><esc>");
    let put = json!({ "Name": "/shop/dev/new", "Value": "theirs", "Type": "String", "Overwrite": true });
    live.ask("AKIABEN", "AmazonSSM.PutParameter", &put);
    live.keys("u<enter>");
    live.world.shows(&["Delete /shop/dev/new", "v2 by ben, just now, came after the v1 of here: it goes too"]);
    live.keys("new<enter>");
    live.world.shows(&["deleted /shop/dev/new (v2)"]);
    assert!(!live.is_there("/shop/dev/new"));
}

#[test]
fn a_throttled_deletion_is_tried_again_and_said() {
    let mut live = at("/shop/dev/zone");
    live.emulator.with(|state| state.add_fault(Fault::new("DeleteParameter", FaultKind::Throttle).times(2)));
    live.hastily("Dzone<enter>");
    live.world.shows(&["deleted /shop/dev/zone (v1)"]);
    live.keys("g");
    let mut live = at("/shop/dev/zone");
    live.emulator.with(|state| state.add_fault(Fault::new("DeleteParameter", FaultKind::Throttle).times(99)));
    live.hastily("Dzone<enter>");
    live.world.shows(&["nothing was deleted: Parameter Store takes no more calls"]);
}

#[test]
fn a_read_only_session_deletes_nothing() {
    let mut live = Live::read_only(SEED);
    live.keys("//shop/dev/zone<enter>D");
    live.world.shows(&["read-only session: nothing can be written"]);
    assert_eq!(live.calls("DeleteParameter"), 0);
}

/// It would be deleted at once, and for good.
#[test]
fn an_expiration_that_has_passed_meanwhile_does_not_come_back() {
    let policies = r#"policies = [
  { Type = "Expiration", Version = "1.0", Attributes = { Timestamp = "2026-11-24T08:05:00.000Z" } },
  { Type = "NoChangeNotification", Version = "1.0", Attributes = { After = "60", Unit = "Days" } },
]"#;
    let seed =
        format!("{SEED}\n[[parameter]]\nname = \"/soon/gone\"\ntier = \"Advanced\"\nvalue = \"briefly\"\n{policies}\n");
    let mut live = Live::new(&seed);
    live.keys("//soon/gone<enter>Dgone<enter>");
    live.keys("u<enter>");
    live.world.shows(&["AWS deletes this parameter on"]);
    live.keys("<esc><esc>");
    live.world.pass(std::time::Duration::from_mins(6));
    live.keys("u<enter>");
    live.world.shows(&["its expiration has passed since: that policy does not come back"]);
    assert!(!live.screen().contains("AWS deletes"), "{}", live.screen());
    live.keys("w");
    live.world.shows(&["created /soon/gone anew, version 1"]);
    let asked = json!({ "ParameterFilters": [{ "Key": "Name", "Values": ["/soon/gone"] }], "MaxResults": 50 });
    let described = live.ask("AKIABEN", "AmazonSSM.DescribeParameters", &asked).to_string();
    assert!(described.contains("NoChangeNotification") && !described.contains("\"Expiration\""), "{described}");
}

#[test]
fn leaving_asks_as_long_as_what_was_deleted_could_be_put_back() {
    let mut live = at("/shop/dev/db");
    live.keys("Ddb<enter>");
    for leave in ["q", "<c-c>"] {
        live.keys(leave);
        snapshot!("leave_80", live);
        live.keys("<esc>");
        assert!(!live.ended);
    }
    live.world.resize(40, 12);
    live.keys("q");
    live.world.shows(&["D wipes it and quits"]);
    live.keys("D");
    assert!(live.ended);
    // Once it is back, or its time is over, nothing is lost.
    let mut live = at("/shop/dev/db");
    live.keys("Ddb<enter>");
    live.world.pass(Duration::from_secs(15 * 60 + 1));
    live.keys("q");
    assert!(live.ended);
}
