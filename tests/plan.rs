//! A folder, or what is marked, changed as a plan, over the real client and the emulator: keys in, screen out, and what the service
//! holds afterwards.

use serde_json::json;
use ssm_emulator::{Fault, FaultKind};

use crate::fixtures::Live;

pub(crate) const SEED: &str = seed!(
    r#"
[[deny]]
principal = "arn:aws:sts::*:assumed-role/engineer/*"
action = "ssm:PutParameter"
resource = "*:parameter/shop/fixed/*"

[[parameter]]
name = "/shop/{env}/db/password"
for = { env = ["dev", "prod"] }
type = "SecureString"
key = "alias/shop"
tier = "Advanced"
values = ["tulip-of-before", "poppy-of-now"]
labels = { previous = 1, current = 2 }
description = "of the shop"
tags = { team = "shop" }
modified_by = "arn:aws:sts::111122223333:assumed-role/shop-deploy/rotation"
modified_ago = "2d 9h"

[[parameter]]
name = "/shop/{env}/{n}"
for = { env = ["dev", "prod"], n = ["area", "host", "port", "zone"] }
type = "String"
value = "one-of-{n}"
modified_by = "arn:aws:iam::111122223333:user/ben"
modified_ago = "3h"

[[parameter]]
name = "/shop/dev/release"
type = "String"
value = "{\"a\": 1,\n \"b\": 2}"
modified_ago = "3d"

[[parameter]]
name = "/shop/fixed/{n}"
for = { n = ["one", "two"] }
type = "String"
value = "stays"
modified_ago = "3d"

[[parameter]]
name = "/shop/vault/key"
type = "SecureString"
key = "alias/closed"
value = "under-the-seal"
modified_ago = "3d"

[[parameter]]
name = "/shop/vault/plain"
type = "String"
value = "open"
modified_ago = "3d"
"#
);

fn at(name: &str) -> Live {
    Live::on(SEED, name)
}

/// On the folder of development, as one text.
fn opened() -> Live {
    let mut live = at("/shop/dev/area");
    live.keys("he");
    live
}

fn put(live: &Live, name: &str, value: &str) {
    let asked = json!({ "Name": name, "Value": value, "Overwrite": true });
    live.ask("AKIABEN", "AmazonSSM.PutParameter", &asked);
}

/// Types a value in place of `<keep>` on a line.
fn retype(live: &mut Live, number: usize, value: &str) {
    live.keys("<c-home>");
    for _ in 1..number {
        live.keys("<down>");
    }
    live.keys(&format!("<end><bs><bs><bs><bs><bs><bs>{value}"));
}

#[test]
fn a_folder_opens_as_one_text_and_nothing_is_read_for_it() {
    let mut live = at("/shop/dev/area");
    let before = live.decrypts();
    live.keys("he");
    snapshot!("opened_80", live);
    live.world.resize(120, 35);
    snapshot!("opened_120", live);
    live.world.resize(60, 20);
    snapshot!("opened_60", live);
    assert_eq!(live.decrypts(), before);
    assert_eq!(live.calls("GetParameter"), 0);
}

#[test]
fn values_are_overwritten_created_and_deleted_as_one_and_put_back_as_one() {
    let mut live = opened();
    retype(&mut live, 6, "other area ");
    live.keys("<c-home><down><down><down><down><down><down><home>- ");
    live.keys("<c-end>new/secret = hunter2<enter>new/flag (String) = on");
    snapshot!("typed_80", live);
    live.keys("<c-s>");
    snapshot!("question_80", live);
    live.world.resize(120, 35);
    snapshot!("question_120", live);
    live.keys("<tab>");
    snapshot!("question_with_values_120", live);
    live.keys("<tab>");
    live.world.resize(60, 20);
    snapshot!("question_60", live);
    live.world.resize(80, 24);
    live.keys("w<enter>");
    live.world.shows(&["“w” is not delete 1: it differs from character 1 on"]);
    assert_eq!(live.calls("PutParameter"), 0);
    live.keys("<bs>delete 1<enter>");
    snapshot!("changed_80", live);
    assert_eq!(live.get("/shop/dev/area")["Value"], "other area");
    assert_eq!(live.get("/shop/dev/area")["Version"], 2);
    assert_eq!(live.get("/shop/dev/new/secret")["Type"], "SecureString");
    assert_eq!(live.get("/shop/dev/new/flag")["Type"], "String");
    assert!(!live.is_there("/shop/dev/db/password"));
    live.keys("u");
    snapshot!("in_the_list_80", live);
    live.keys("<enter>");
    snapshot!("undo_80", live);
    live.keys("delete 2<enter>");
    live.world.shows(&["put back 4 parameters"]);
    assert_eq!(live.get("/shop/dev/area")["Value"], "one-of-area");
    assert_eq!(live.get("/shop/dev/area")["Version"], 3);
    assert!(!live.is_there("/shop/dev/new/secret") && !live.is_there("/shop/dev/new/flag"));
    assert_eq!(live.get("/shop/dev/db/password")["Value"], "poppy-of-now");
    live.keys("u<down>");
    live.world.shows(&["put back already"]);
    live.keys("y");
    let copied = live.copied.last().unwrap();
    assert!(copied.contains("/shop/dev/area  v1 → v2, put back as v3"), "{copied}");
    assert!(!copied.contains("other area") && !copied.contains("hunter2"), "{copied}");
}

#[test]
fn a_value_is_revealed_by_its_line_and_several_are_asked_about() {
    let mut live = opened();
    let before = live.decrypts();
    live.keys("<tab>");
    live.world.shows(&["area = one-of-area"]);
    live.keys("<c-l><tab>");
    snapshot!("reveal_80", live);
    assert_eq!(live.decrypts(), before);
    live.keys("<space>");
    snapshot!("revealed_80", live);
    assert_eq!(live.decrypts(), before + 1, "one is a secret");
    // Nothing was typed, so nothing is lost.
    live.keys("<c-s>");
    live.world.shows(&["nothing differs"]);
    live.world.send(sesame::app::Msg::Focus(false));
    assert!(
        !live.screen().contains("poppy") && live.screen().contains("masked while nobody types"),
        "{}",
        live.screen()
    );
    live.keys("x");
    live.world.shows(&["poppy-of-now"]);
    live.keys("<esc>");
    assert!(!live.screen().contains("Edit 6"), "{}", live.screen());
}

#[test]
fn what_is_wrong_is_told_at_once_and_mended_line_by_line() {
    let mut live = opened();
    live.keys("<c-end>area = 1<enter>x y = 2<enter>z = \"q<c-s>");
    snapshot!("wrong_80", live);
    live.keys("<c-end><bs><bs>3<c-s>");
    live.world.shows(&["line 12:", "line 13:"]);
    assert!(!live.screen().contains("line 14:"), "{}", live.screen());
    live.keys("<esc>");
    live.world.shows(&["Drop the draft?"]);
    live.keys("<esc>");
    live.world.shows(&["z = 3"]);
}

#[test]
fn what_has_moved_or_is_denied_is_left_and_the_text_has_the_rest() {
    let mut live = at("/shop/fixed/one");
    live.keys("m//shop/dev/host<enter>mjm");
    live.keys("e");
    live.world.shows(&["Edit 3 parameters as one", "/shop/dev/host = <keep>"]);
    retype(&mut live, 6, "mine");
    retype(&mut live, 7, "5433");
    retype(&mut live, 8, "two");
    put(&live, "/shop/dev/port", "theirs");
    live.keys("<c-s>w");
    snapshot!("left_80", live);
    assert_eq!(live.get("/shop/dev/host")["Value"], "mine");
    assert_eq!(live.get("/shop/dev/port")["Value"], "theirs");
    assert_eq!(live.get("/shop/fixed/one")["Value"], "stays");
    live.keys("<f2>");
    live.world.shows(&["ssm:PutParameter"]);
    live.keys("<esc>");
    live.world.shows(&["/shop/dev/port = 5433"]);
    // The rest, upon what is there now.
    live.keys("<c-s>");
    live.world.shows(&["~ 2 · = 1", "v2 → v3"]);
    live.keys("w");
    live.world.shows(&["changed 1 of 2"]);
    assert_eq!(live.get("/shop/dev/port")["Value"], "5433");
    live.keys("<esc>");
    live.world.shows(&["/shop/dev/host (v1 → v2)", "/shop/dev/port (v2 → v3)", "Not written: /shop/fixed/one."]);
    live.keys("D");
    live.world.shows(&["the draft was dropped: 2 were written before, 1 was not"]);
    live.keys("u");
    live.world.shows(&["~ 1"]);
}

#[test]
fn a_throttled_plan_is_tried_again_and_an_expired_login_keeps_the_text() {
    let mut live = opened();
    retype(&mut live, 6, "1");
    retype(&mut live, 8, "2");
    live.emulator.with(|state| state.add_fault(Fault::new("PutParameter", FaultKind::Throttle).times(2)));
    live.hastily("<c-s>w");
    live.world.shows(&["changed 2 parameters: ~ 2"]);
    let mut live = opened();
    retype(&mut live, 6, "1");
    retype(&mut live, 8, "2");
    live.emulator.with(|state| state.add_fault(Fault::new("PutParameter", FaultKind::Expired).after(1).times(1)));
    live.keys("<c-s>w");
    snapshot!("expired_80", live);
    assert_eq!(live.get("/shop/dev/area")["Value"], "1");
    assert_eq!(live.get("/shop/dev/host")["Value"], "one-of-host");
    live.keys("<f5><c-s>w");
    live.world.shows(&["changed 1 parameter: ~ 1"]);
    assert_eq!(live.get("/shop/dev/host")["Value"], "2");
    assert_eq!(live.get("/shop/dev/area")["Version"], 2, "nothing is doubled");
}

#[test]
fn in_production_a_plan_asks_for_a_word() {
    let mut live = at("/shop/prod/area");
    live.keys("he");
    retype(&mut live, 6, "1");
    retype(&mut live, 8, "2");
    live.keys("<c-s>");
    snapshot!("production_80", live);
    live.keys("write 2<enter>");
    live.world.shows(&["changed 2 parameters: ~ 2"]);
}

#[test]
fn a_read_only_session_opens_no_text() {
    let mut live = Live::read_only(SEED);
    live.keys("//shop/dev/area<enter>he");
    live.world.shows(&["read-only session: nothing can be written"]);
}

/// The comments that the text begins with are broken where they would be wrapped.
#[test]
fn the_head_of_a_plan_fits_the_page_it_is_opened_in() {
    for (width, height) in [(80, 24), (60, 20), (40, 12)] {
        let mut live = at("/shop/dev/area");
        live.world.resize(width, height);
        live.keys("he<c-home>");
        let screen = live.screen();
        let head: Vec<&str> = screen.lines().filter_map(|line| line.split_once("│ ").map(|it| it.1)).collect();
        assert!(head[0].starts_with("# 6 parameters"), "{screen}");
        let comments = head.iter().take_while(|line| !line.trim_matches(['│', ' ']).is_empty());
        assert!(comments.clone().all(|line| line.starts_with("# ")), "{screen}");
    }
}

#[test]
fn what_a_conflict_has_shown_is_known_to_the_tree_when_the_draft_is_dropped() {
    let mut live = at("/shop/dev/port");
    live.keys("e<c-l>5433");
    put(&live, "/shop/dev/port", "theirs");
    live.keys("<c-s>w");
    live.world.shows(&["Conflict /shop/dev/port", "now v2"]);
    live.keys("D");
    live.world.shows(&["the draft was dropped; nothing was written", "version 2"]);
    assert!(!live.screen().contains("version 1"), "{}", live.screen());
}
