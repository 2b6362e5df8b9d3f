//! What a folder looked like at a moment of the past, over the real client and the emulator: keys in, screen out, and what was asked.

use serde_json::json;
use sesame::app::{Effect, Reply, Ticket};
use sesame::parameter::{Parameter, ParameterType};
use ssm_emulator::{Fault, FaultKind};

use crate::fixtures::{Live, World, listing, one};

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
        "7 parameters: listed afresh first; by the listing of 08:00:00 UTC 4 to look",
        "up: 5 calls of GetParameterHistory",
        "about 2 s at 4 a second; nothing is",
    ]);
    assert_eq!(live.calls("GetParameterHistory"), 0, "nothing is asked before it is counted");
    live.world.resize(120, 35);
    snapshot!("line_120", live);
    live.hastily("<enter>");
    live.world.shows(&["~ 1 changed since · + 1 created since"]);
    assert_eq!(live.calls("GetParameterHistory"), 4, "of what is gone none is read");
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
    assert!(copied.contains("v2 → v3") && copied.contains("2026-11-24 08:00:00 UTC"), "{copied}");
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
    live.world.shows(&[
        "2026-11-23 08:00:00 UTC · 1 d ago",
        "2 parameters: listed afresh first; by the listing of 08:00:00 UTC 1 to look",
        "up: 1 call of",
    ]);
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
    live.world.shows(&["= 6 the same", "- 1 deleted since"]);
    assert_eq!(live.calls("GetParameterHistory"), 0);
    live.keys("<tab>");
    assert!(!live.screen().contains("db/host") && live.screen().contains("gone"), "{}", live.screen());
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
    live.world.shows(&["listing afresh… esc stops"]);
    live.world.keys("<esc>");
    live.settle();
    live.world.shows(&["not listed afresh: stopped · r tries again", "· 4 not read"]);
    live.hastily("r");
    live.world.shows(&["~ 1 changed since", "? 2 cannot be told", "- 1 deleted since"]);
    live.world.keys("<esc>");
    live.world.shows(&["As of when?"]);

    let (mut world, ticket) = reading();
    world.shows(&["reading histories, 2 to come… esc stops"]);
    world.keys("<esc>");
    assert!(world.take().iter().any(|effect| matches!(effect, Effect::Cancel(it) if *it == ticket)));
    world.shows(&["stopped: the rest is not read", "2 not read · r reads the rest"]);
    world.keys("r");
    one(&world.take(), |effect| matches!(effect, Effect::Past(_, names, _) if names.len() == 2));
}

/// Two parameters whose histories are being read.
fn reading() -> (World, Ticket) {
    let (mut world, list) = listing();
    let both = || ["/a/x", "/a/y"].map(|name| parameter(name, "2026-11-24T07:50:00Z")).to_vec();
    world.list(list, both());
    world.take();
    world.keys("gH1h<enter>");
    let list = one(&world.take(), |effect| matches!(effect, Effect::List(..)));
    world.list(list, both());
    let ticket = one(&world.take(), |effect| matches!(effect, Effect::Past(_, names, _) if names.len() == 2));
    (world, ticket)
}

fn parameter(name: &str, modified: &str) -> Parameter {
    Parameter { modified: modified.parse().ok(), ..Parameter::bare(name, ParameterType::String, 3) }
}

#[test]
fn a_throttle_is_waited_for_and_what_ends_the_session_leaves_what_was_read() {
    let mut live = at_dev();
    live.emulator.with(|state| state.add_fault(Fault::new("GetParameterHistory", FaultKind::Throttle).times(2)));
    live.keys("H30m");
    live.hastily("<enter>");
    live.world.shows(&["? 2 cannot be told"]);
    assert!(!live.screen().contains("not read"), "{}", live.screen());

    let (mut world, ticket) = reading();
    world.reply(ticket, Reply::PastRead(Err(expired())));
    world.shows(&["not all were read"]);
}

fn expired() -> sesame::failure::Failure {
    use sesame::failure::{Failure, FailureKind};
    Failure::new(FailureKind::Expired, "The session has expired", "Sign in again")
}

#[test]
fn a_late_answer_reaches_no_other_question() {
    let (mut world, ticket) = reading();
    world.keys("<esc><esc>");
    assert!(world.take().iter().any(|effect| matches!(effect, Effect::Cancel(it) if *it == ticket)));
    world.reply(ticket, Reply::Past(Vec::new()));
    world.reply(ticket, Reply::PastRead(Ok(())));
    world.shows(&["As of when?"]);
}

#[test]
fn what_is_there_now_is_listed_afresh_before_anything_is_called_the_same() {
    let mut live = Live::new(SEED);
    live.keys("glj");
    // Somebody else writes, deletes and creates, after the listing of the session.
    put(&live, "/shop/dev/db/host", "db-9");
    live.ask("AKIABEN", "AmazonSSM.DeleteParameter", &json!({ "Name": "/shop/dev/level" }));
    let new = json!({ "Name": "/shop/dev/new", "Value": "n", "Type": "String" });
    live.ask("AKIABEN", "AmazonSSM.PutParameter", &new);
    live.keys("H1 day ago");
    live.hastily("<enter>");
    live.world.resize(120, 40);
    live.world.shows(&["now: as listed at 08:00:00 UTC", "v1 → v2", "v2 gone", "new", "none → v1"]);
    live.keys("/db/host<enter>");
    live.world.shows(&["was v1 of 2026-10-25 08:00:00 UTC"]);
    assert!(!live.screen().contains("is what it was then"), "{}", live.screen());
    // And it can be listed again.
    live.keys("<esc>");
    live.ask("AKIABEN", "AmazonSSM.DeleteParameter", &json!({ "Name": "/shop/dev/new" }));
    live.hastily("r");
    live.world.shows(&["v1 gone"]);
    assert_eq!(live.decrypts(), 0);
}

#[test]
fn what_could_not_be_listed_afresh_says_which_listing_it_goes_by() {
    let (mut world, list) = listing();
    world.list(list, ["/a/x", "/a/y"].map(|name| parameter(name, "2026-11-24T07:50:00Z")).to_vec());
    world.take();
    world.keys("gH5m<enter>");
    world.shows(&["listing afresh… esc stops", "now: as listed at"]);
    world.keys("<esc>");
    world.shows(&["not listed afresh: stopped · r tries again", "now: as listed at"]);
    assert!(world.take().iter().any(|effect| matches!(effect, Effect::Cancel(_))));
    world.keys("r");
    let list = one(&world.take(), |effect| matches!(effect, Effect::List(..)));
    world.reply(list, Reply::Listed(Err(expired())));
    world.shows(&["not listed afresh", "r tries again"]);
}
