//! The history over the real client and the emulator: from what broke to the value of before, and what the service was asked on the way.

use serde_json::json;
use sesame::app::Msg;
use sesame::secret::Secret;
use ssm_emulator::{Fault, FaultKind};

use crate::fixtures::Live;

const SEED: &str = seed!(
    r#"
[[deny]]
principal = "arn:aws:sts::*:assumed-role/engineer/*"
action = "ssm:GetParameterHistory"
resource = "*:parameter/shop/dev/sealed"

[[parameter]]
name = "/shop/{env}/db"
for = { env = ["dev", "prod"] }
type = "SecureString"
key = "alias/shop"
values = ["tulip-of-before", "poppy-of-now"]
labels = { previous = 1, current = 2 }
description = "if it breaks, roll back to the label `previous`"
modified_by = "arn:aws:sts::111122223333:assumed-role/shop-deploy/rotation"
modified_ago = "2d 9h"

[[parameter]]
name = "/shop/dev/config"
type = "String"
values = ['{"port":1,"host":"a","pool":{"most":20,"idle":4}}', '{"host":"a","port":2,"pool":{"most":20}}', "of three\nlines\nhere", "of three\nother\nhere"]
modified_ago = "3h"

[[parameter]]
name = "/shop/dev/release"
type = "String"
value = "r-{v}"
versions = 130
modified_ago = "20m"

[[parameter]]
name = "/shop/dev/sealed"
type = "String"
value = "sealed-value"
modified_ago = "3d"

[[parameter]]
name = "/shop/dev/theirs"
type = "SecureString"
key = "alias/closed"
values = ["under-the-seal-1", "under-the-seal-2"]
modified_ago = "3d"
"#
);

fn at(name: &str) -> Live {
    Live::on(SEED, name)
}

/// What the service has of a parameter, the oldest first.
fn values(live: &Live, name: &str) -> Vec<String> {
    let asked = json!({ "Name": name, "WithDecryption": true });
    let answer = live.ask("AKIAENGINEER", "AmazonSSM.GetParameterHistory", &asked);
    let versions = answer["Parameters"].as_array().unwrap_or_else(|| panic!("{answer}"));
    versions.iter().map(|version| version["Value"].as_str().unwrap().to_owned()).collect()
}

fn put(live: &Live, who: &str, name: &str, value: &str) {
    let body =
        json!({ "Name": name, "Value": value, "Type": "SecureString", "KeyId": "alias/shop", "Overwrite": true });
    assert!(live.ask(who, "AmazonSSM.PutParameter", &body)["Version"].is_number());
}

#[test]
fn a_value_that_broke_something_is_put_back_in_five_keys() {
    let mut live = at("/shop/dev/db");
    live.keys("e<end>-broken<c-s>w");
    live.world.shows(&["wrote /shop/dev/db: v2 → v3 · u, enter puts v2 back"]);
    let (puts, decrypts) = (live.calls("PutParameter"), live.decrypts());
    live.keys("H");
    assert_eq!(live.decrypts(), decrypts, "the list decrypts nothing");
    live.keys("<down>");
    live.world.shows(&["v3", "engineer/ana", "v2", "current", "previous"]);
    assert_eq!(live.decrypts(), decrypts);
    live.keys("<enter>");
    live.world.shows(&["Put back v2 of /shop/dev/db", "v3 → v4, as v2 was", "current stays on v2"]);
    assert_eq!(live.decrypts(), decrypts + 2, "the value that comes back, and the one that it replaces");
    live.keys("w");
    live.world.shows(&["wrote /shop/dev/db: v3 → v4 · u, enter puts v3 back"]);
    assert_eq!(live.calls("PutParameter"), puts + 1);
    assert_eq!(
        values(&live, "/shop/dev/db"),
        ["tulip-of-before", "poppy-of-now", "poppy-of-now-broken", "poppy-of-now"]
    );
    live.keys("H");
    live.world.shows(&["4 versions", "SecureString · Standard · alias/shop"]);
}

#[test]
fn production_asks_for_the_word_to_put_a_version_back() {
    let mut live = at("/shop/prod/db");
    live.keys("H<down><enter>");
    live.world.shows(&["PRODUCTION", "type db, then enter"]);
    live.keys("w<enter>");
    assert_eq!(live.calls("PutParameter"), 0);
    live.keys("<bs>db<enter>");
    assert_eq!(live.calls("PutParameter"), 1);
    assert_eq!(values(&live, "/shop/prod/db"), ["tulip-of-before", "poppy-of-now", "tulip-of-before"]);
}

/// Nothing but an act that says so reads a value, and each reads what it says.
#[test]
fn every_decryption_was_asked_for() {
    let mut live = at("/shop/dev/db");
    let mut decrypts = live.decrypts();
    for (keys, more) in [
        ("H", 0),
        ("<down><up>Gg<pgdn><pgup>mm", 0),
        ("<space>", 1),
        ("<space>", 0),
        ("y", 1),
        ("=", 2),
        ("<tab><tab>", 0),
        ("<down>", 0),
        ("<enter>", 2),
        ("<tab><tab>", 0),
        ("<esc>r<esc>", 0),
    ] {
        live.keys(keys);
        decrypts += more;
        assert_eq!(live.decrypts(), decrypts, "{keys}");
    }
    assert_eq!(live.copied, ["poppy-of-now"]);
    let with_decryption = live.emulator.with(|state| {
        let calls = state.calls().iter();
        calls.filter(|call| call.operation == "GetParameterHistory").count()
    });
    assert_eq!(with_decryption, 2, "the history is read when it opens and when that is asked for");
}

#[test]
fn a_writer_between_the_history_and_the_question_is_not_overwritten() {
    let mut live = at("/shop/dev/db");
    live.keys("H<down><enter>");
    put(&live, "AKIABEN", "/shop/dev/db", "orchid-of-ben");
    let puts = live.calls("PutParameter");
    live.keys("w");
    assert_eq!(live.calls("PutParameter"), puts, "nothing was written");
    live.world.shows(&["Conflict /shop/dev/db", "now v3", "by ben", "asked to put v1 back upon v2"]);
    live.keys("=");
    live.world.shows(&["orchid-of-ben", "tulip-of-before"]);
    live.keys("<esc>");
    live.world.shows(&["History /shop/dev/db", "3 versions", "v3", "ben"]);
    live.keys("<enter>");
    live.world.shows(&["v3 → v4, as v1 was"]);
    live.keys("w");
    assert_eq!(values(&live, "/shop/dev/db"), ["tulip-of-before", "poppy-of-now", "orchid-of-ben", "tulip-of-before"]);
}

#[test]
fn a_history_that_is_denied_names_the_right_that_is_missing() {
    let mut live = at("/shop/dev/sealed");
    live.keys("H");
    live.world.shows(&["the versions cannot be read", "ssm:GetParameterHistory", "x explains it"]);
    assert!(!live.screen().contains("sealed-value"));
    live.keys("x");
    live.world.shows(&["\"ssm:GetParameterHistory\"", "parameter/shop/dev/sealed"]);
    live.keys("<esc><f2>");
    live.world.shows(&["\"ssm:GetParameterHistory\""]);
}

#[test]
fn versions_under_a_key_that_is_closed_are_listed_and_not_put_back() {
    let mut live = at("/shop/dev/theirs");
    live.keys("H<down><enter>");
    live.world.shows(&["v1 is not put back", "v2"]);
    snapshot!("closed_key", live);
    live.keys("x");
    live.world.shows(&["kms:Decrypt"]);
    assert_eq!(live.calls("PutParameter"), 0);
}

#[test]
fn a_history_that_is_throttled_says_that_it_waits() {
    let mut live = at("/shop/dev/db");
    live.emulator.with(|state| {
        state.add_fault(Fault::new("GetParameterHistory", FaultKind::Throttle).times(2));
    });
    live.world.keys("H");
    live.begin();
    // The call that leaves, and that it waits for another try.
    while !live.screen().contains("throttled") {
        live.hear();
    }
    live.world.shows(&["reading the versions", "throttled"]);
}

#[test]
fn who_may_only_read_reads_the_history_and_puts_nothing_back() {
    let mut live = Live::read_only(SEED);
    live.keys("//shop/dev/db<enter>H<down><space>");
    live.world.shows(&["tulip-of-before"]);
    live.keys("<enter>");
    live.world.shows(&["read-only session: nothing can be written"]);
    assert_eq!(live.calls("PutParameter"), 0);
}

#[test]
fn a_version_that_was_searched_for_is_the_one_the_history_opens_on() {
    for (typed, row) in
        [("/shop/dev/db:1", "2 of 2"), ("/shop/dev/db:previous", "2 of 2"), ("/shop/dev/db:current", "1 of 2")]
    {
        let mut live = Live::new(SEED);
        live.keys("/");
        live.world.send(Msg::Paste(Secret::from(typed)));
        live.settle();
        live.keys("<enter>H");
        live.world.shows(&["History /shop/dev/db", row]);
        assert_eq!(live.decrypts(), 0);
    }
}

/// What it looks like, at the sizes that count.
#[test]
fn the_history_on_the_screen() {
    let mut live = at("/shop/dev/db");
    live.keys("H<down>");
    snapshot!("masked_80", live);
    live.keys("<space>");
    snapshot!("revealed_80", live);
    live.world.resize(40, 12);
    snapshot!("revealed_40", live);
    live.world.resize(120, 35);
    snapshot!("revealed_120", live);
    live.keys("<up>=<tab>");
    snapshot!("difference_120", live);
    live.world.resize(80, 24);
    snapshot!("difference_80", live);
    live.keys("<down><enter>");
    snapshot!("put_back_80", live);
    let mut live = at("/shop/dev/config");
    live.keys("H=");
    live.world.shows(&["v3 → v4 · 1 line differs: 2 · tab shows it"]);
    live.keys("jj=");
    live.world.shows(&["v1 → v2 · 2 keys differ: - .pool.idle, ~ .port · tab shows it"]);
    live.keys("gjj=<tab>");
    live.world.resize(120, 35);
    snapshot!("json_difference_120", live);
    live.world.resize(200, 50);
    snapshot!("json_difference_200", live);
    live.keys("<enter>");
    snapshot!("put_back_json_200", live);
    live.keys("<tab>");
    snapshot!("put_back_json_difference_200", live);
    live.world.resize(120, 35);
    snapshot!("put_back_json_difference_120", live);
    live.world.resize(80, 24);
    snapshot!("put_back_json_difference_80", live);
    let mut live = at("/shop/dev/release");
    live.keys("HG");
    snapshot!("the_oldest_that_is_kept", live);
    for (width, height) in [(1, 1), (5, 3), (20, 6), (30, 8), (60, 10), (99, 7), (100, 5), (300, 100)] {
        live.world.resize(width, height);
        live.keys("gG<space><pgdn>");
        live.screen();
    }
}
