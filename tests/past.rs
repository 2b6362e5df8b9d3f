//! What a folder looked like at a moment of the past, over the real client and the emulator: keys in, screen out, and what was asked.

use serde_json::json;
use sesame::app::{Effect, Reply};
use ssm_emulator::{Fault, FaultKind};

use crate::fixtures::{Live, listing, one};

const SEED: &str = seed!(
    r#"
[[deny]]
principal = "arn:aws:sts::*:assumed-role/engineer/*"
action = "ssm:GetParameterHistory"
resource = "*:parameter/shop/dev/sealed"

[[parameter]]
name = "/shop/dev/db/password"
type = "SecureString"
key = "alias/shop"
values = ["tulip-of-before", "poppy-of-then"]
modified_by = "arn:aws:sts::111122223333:assumed-role/shop-deploy/rotation"
modified_ago = "2d 9h"

[[parameter]]
name = "/shop/dev/db/host"
type = "String"
value = "db-1"
modified_ago = "30d"

[[parameter]]
name = "/shop/dev/feature"
type = "String"
value = "on"
modified_ago = "20m"

[[parameter]]
name = "/shop/dev/busy"
type = "String"
value = "b"
modified_ago = "3d"

[[parameter]]
name = "/shop/dev/sealed"
type = "String"
values = ["s1", "s2"]
modified_ago = "10m"

[[parameter]]
name = "/shop/dev/gone"
type = "String"
values = ["g1", "g2"]
modified_ago = "10m"

[[parameter]]
name = "/shop/dev/level"
type = "String"
values = ["info", "debug"]
modified_ago = "1h"

[[parameter]]
name = "/shop/prod/db/host"
type = "String"
value = "db-2"
modified_ago = "30d"
"#
);

fn put(live: &Live, name: &str, value: &str) {
    let kind = if name.ends_with("password") { "SecureString" } else { "String" };
    let mut body = json!({ "Name": name, "Value": value, "Type": kind, "Overwrite": true });
    if kind == "SecureString" {
        body["KeyId"] = json!("alias/shop");
    }
    assert!(live.ask("AKIABEN", "AmazonSSM.PutParameter", &body)["Version"].is_number());
}

/// Everything listed after somebody has written, the cursor on the folder.
fn at_dev() -> Live {
    let mut live = Live::new(SEED);
    put(&live, "/shop/dev/db/password", "orchid-of-now");
    for n in 0..110 {
        put(&live, "/shop/dev/busy", &n.to_string());
    }
    live.keys("r");
    live.ask("AKIABEN", "AmazonSSM.DeleteParameter", &json!({ "Name": "/shop/dev/gone" }));
    live.keys("glj");
    live
}

#[test]
fn a_folder_is_shown_as_it_was() {
    let mut live = at_dev();
    live.keys("H");
    live.world.shows(&[
        "As of when? 7 parameters under /shop/dev",
        "type a time",
        "as 09:00, yesterday 17:30",
        "times are UTC",
    ]);
    live.keys("30m");
    live.world.shows(&[
        "2026-11-24 07:30:00 UTC · 30 min ago",
        "7 parameters, 4 to look up: 5 calls of GetParameterHistory, about 2 s at 4 a",
        "nothing is decrypted",
    ]);
    assert_eq!(live.calls("GetParameterHistory"), 0, "nothing is asked before it is counted");
    live.world.resize(120, 35);
    snapshot!("line_120", live);
    live.hastily("<enter>");
    live.world.shows(&["~ 1 changed since · + 1 created since"]);
    assert_eq!(live.calls("GetParameterHistory"), 5);
    assert_eq!(live.decrypts(), 0);
    assert_eq!(live.calls("GetParameter"), 0);
    snapshot!("shown_120", live);
    live.world.resize(80, 24);
    snapshot!("shown_80", live);
    live.world.resize(200, 50);
    snapshot!("shown_200", live);
    live.keys("<tab>");
    assert!(!live.screen().contains("db/host"), "what is the same is left out");
    live.world.resize(80, 24);
    live.keys("<tab>/pass");
    live.world.shows(&["db/password", "v2 → v3", "/ pass"]);
    assert!(!live.screen().contains("feature"));
    snapshot!("narrowed_80", live);
    live.keys("<enter>y");
    let [copied] = live.copied.as_slice() else { panic!("{:?}", live.copied) };
    assert!(copied.contains("as of 2026-11-24 07:30:00 UTC") && copied.contains("111122223333"), "{copied}");
    assert!(copied.contains("v2 → v3") && copied.contains("2026-11-21 23:00:00 UTC"), "{copied}");
    assert!(!copied.contains("poppy") && !copied.contains("orchid"));
    for (width, height) in [(1, 1), (5, 3), (20, 6), (30, 8), (60, 10), (99, 7), (300, 100)] {
        live.world.resize(width, height);
        live.keys("<esc>gG<pgup><pgdn>/x<esc><tab><tab>");
        live.screen();
    }
}

#[test]
fn from_a_row_the_version_of_then_is_compared_and_put_back() {
    let mut live = at_dev();
    live.keys("H30m");
    live.hastily("<enter>");
    live.keys("/password<enter><enter>");
    live.world.shows(&["History /shop/dev/db/password", "2 of 3", "v3 is marked: = compares with it"]);
    assert_eq!(live.decrypts(), 0);
    live.keys("=");
    live.world.shows(&["v2 → v3"]);
    live.keys("<enter>w");
    live.world.shows(&["wrote /shop/dev/db/password: v3 → v4"]);
    let asked = json!({ "Name": "/shop/dev/db/password", "WithDecryption": true });
    assert_eq!(live.ask("AKIABEN", "AmazonSSM.GetParameter", &asked)["Parameter"]["Value"], "poppy-of-then");
}

#[test]
fn each_row_says_what_it_was_or_why_that_cannot_be_told() {
    let mut live = at_dev();
    live.keys("H30m");
    live.hastily("<enter>");
    live.world.resize(160, 40);
    for (name, says) in [
        ("busy", "cannot be told: v12 of 2026-11-24 08:00:00 UTC by ben is the oldest of the 100 that are kept"),
        ("db/host", "is what it was then"),
        ("db/password", "was v2 of 2026-11-21 23:00:00 UTC by shop-deploy/rotation; one version came after it"),
        ("feature", "was not there: v1 of 2026-11-24 07:40:00 UTC by deploy/ci is its first"),
        ("gone", "is not there any more: it was deleted since it was listed"),
        ("level", "is what it was then"),
        ("sealed", "cannot be told"),
    ] {
        live.keys(&format!("/{name}<enter>"));
        live.world.shows(&[says]);
        live.keys("<esc>");
    }
    live.keys("G");
    live.world.shows(&["ssm:GetParameterHistory"]);
    live.keys("x");
    live.world.shows(&["\"ssm:GetParameterHistory\"", "parameter/shop/dev/sealed"]);
}

#[test]
fn what_is_marked_is_shown_as_it_was() {
    let mut live = at_dev();
    live.keys("/level<enter>m/db/host<enter>mH");
    live.world.shows(&["As of when? 2 parameters that are marked"]);
    live.keys("1 day ago");
    live.world.shows(&["2026-11-23 08:00:00 UTC · 1 d ago", "2 parameters, 1 to look up: 1 call of"]);
    live.hastily("<enter>");
    live.world.shows(&["v1 → v2", "level", "db/host"]);
    assert_eq!(live.calls("GetParameterHistory"), 1);
    live.keys("<esc>");
    live.world.shows(&["As of when?"]);
}

#[test]
fn where_the_listing_tells_all_nothing_is_asked() {
    let mut live = at_dev();
    live.keys("Htoday 08:00<enter>");
    live.world.shows(&["= 7 the same"]);
    assert_eq!(live.calls("GetParameterHistory"), 0);
    live.keys("<tab>");
    live.world.shows(&["nothing has changed since: tab shows all"]);
}

#[test]
fn what_is_no_time_is_said_and_nothing_is_asked() {
    let mut live = at_dev();
    live.keys("Hsoon<enter>");
    live.world.shows(&["that is no time: type it as 09:00, yesterday 17:30"]);
    assert_eq!(live.screen().matches("no time").count(), 1, "once, beside the field: {}", live.screen());
    live.keys("<c-u>2027-01-01 09:00<enter>");
    live.world.shows(&["that is still to come"]);
    assert_eq!(live.calls("GetParameterHistory"), 0);
    live.keys("<esc>");
    assert!(!live.screen().contains("As of when?"));
}

#[test]
fn reading_is_stopped_and_goes_on_with_the_rest() {
    let mut live = at_dev();
    live.keys("H30m");
    live.world.keys("<enter>");
    live.world.shows(&["reading histories, 4 to come… esc stops"]);
    live.world.keys("<esc>");
    live.settle();
    live.world.shows(&["stopped: the rest is not read", "4 not read · r reads the rest"]);
    live.hastily("r");
    live.world.shows(&["~ 1 changed since", "? 2 cannot be told", "- 1 deleted since"]);
    live.world.keys("<esc>");
    live.world.shows(&["As of when?"]);
}

#[test]
fn a_throttle_is_waited_for_and_what_ends_the_session_leaves_what_was_read() {
    let mut live = at_dev();
    live.emulator.with(|state| state.add_fault(Fault::new("GetParameterHistory", FaultKind::Throttle).times(2)));
    live.keys("H30m");
    live.hastily("<enter>");
    live.world.shows(&["? 2 cannot be told"]);
    assert!(!live.screen().contains("not read"), "{}", live.screen());

    let mut live = at_dev();
    live.keys("H30m");
    live.world.keys("<enter>");
    let ticket = one(&live.world.take(), |effect| matches!(effect, Effect::Past(..)));
    live.world.reply(ticket, Reply::PastRead(Err(expired())));
    live.world.shows(&["not all were read", "= 2 the same"]);
}

fn expired() -> sesame::failure::Failure {
    use sesame::failure::{Failure, FailureKind};
    Failure::new(FailureKind::Expired, "The session has expired", "Sign in again")
}

#[test]
fn a_late_answer_reaches_no_other_question() {
    let (mut world, list) = listing();
    let parameter = |name: &str| sesame::parameter::Parameter {
        modified: "2026-11-24T07:50:00Z".parse().ok(),
        ..sesame::parameter::Parameter::bare(name, sesame::parameter::ParameterType::String, 3)
    };
    world.list(list, vec![parameter("/a/x"), parameter("/a/y")]);
    world.take();
    world.keys("gH1h<enter>");
    let ticket = one(&world.take(), |effect| matches!(effect, Effect::Past(_, names, _) if names.len() == 2));
    world.keys("<esc><esc>");
    assert!(world.take().iter().any(|effect| matches!(effect, Effect::Cancel(it) if *it == ticket)));
    world.reply(ticket, Reply::Past(Vec::new()));
    world.reply(ticket, Reply::PastRead(Ok(())));
    world.shows(&["As of when?"]);
}
