//! Copies within one place that went over what was there and did not end: what the question says before they go on, and what is left of
//! what was there afterwards.

use serde_json::json;
use ssm_emulator::{Emulator, Fault, FaultKind};
use tempfile::TempDir;

use crate::fixtures::{self, Live};

const SEED: &str = r#"
account = "111122223333"
region = "eu-west-1"

[[principal]]
access_key = "AKIAENGINEER"
arn = "arn:aws:sts::111122223333:assumed-role/engineer/ana"
default = true

[[parameter]]
name = "/shop/new/{n}"
for = { n = ["a", "b", "c"] }
type = "String"
value = "iris-{n}"

[[parameter]]
name = "/shop/old/a"
type = "String"
value = "tulip-a"

[[parameter]]
name = "/shop/old/{n}"
for = { n = ["b", "c"] }
type = "SecureString"
value = "tulip-{n}"
modified_by = "arn:aws:iam::111122223333:user/ben"
"#;

struct Cut {
    emulator: Emulator,
    home: TempDir,
}

impl Cut {
    /// All of `/shop/new` is copied over what differs in `/shop/old`; the login runs out at the second write, or the program is killed
    /// there.
    fn after_the_first(is_killed: bool) -> (Self, Live) {
        let cut = Self { emulator: fixtures::emulator(SEED), home: tempfile::tempdir().unwrap() };
        let mut live = cut.start();
        live.keys("//shop/new/a<enter>h=<c-u>/shop/old<enter>");
        live.world.shows(&["/shop/new ↔ /shop/old"]);
        live.keys("=*c");
        live.world.shows(&["Copy 3 parameters to eu-west-1", "3 overwritten"]);
        live.keys("<pgdn><pgdn>");
        let kind = if is_killed { FaultKind::Throttle } else { FaultKind::Expired };
        cut.emulator.with(|state| state.add_fault(Fault::new("PutParameter", kind).after(1).times(1)));
        if is_killed {
            live.world.keys("plain text<enter>");
            live.begin();
            while !live.screen().contains("try 2") {
                live.hear();
            }
            drop(live);
            live = cut.start();
        } else {
            live.keys("plain text<enter>");
            live.world.shows(&["copied 1 of 3 parameters to eu-west-1: 1 session expired, 1 stopped before it"]);
            live.keys("<esc><esc>r");
        }
        (cut, live)
    }

    fn start(&self) -> Live {
        let mut live = Live::journaling(&self.emulator, self.home.path(), "eu-west-1");
        live.world.resize(120, 35);
        live
    }

    fn journals(&self) -> usize {
        std::fs::read_dir(self.home.path()).unwrap().count()
    }
}

fn call(live: &Live, operation: &str, body: &serde_json::Value) -> serde_json::Value {
    live.ask("AKIAENGINEER", &format!("AmazonSSM.{operation}"), body)
}

/// Version, type and value.
fn is(live: &Live, name: &str) -> (i64, String, String) {
    let answer = call(live, "GetParameter", &json!({ "Name": name, "WithDecryption": true }));
    let text = |member: &str| answer["Parameter"][member].as_str().unwrap_or_default().to_owned();
    (answer["Parameter"]["Version"].as_i64().unwrap_or_default(), text("Type"), text("Value"))
}

#[test]
fn what_it_goes_over_is_told_before_it_goes_on_and_is_not_deleted_by_an_undo() {
    for is_killed in [false, true] {
        let (cut, mut live) = Cut::after_the_first(is_killed);
        live.keys("u");
        if !is_killed {
            live.keys("<up>");
        }
        live.keys("<enter>");
        live.world.shows(&[
            "Go on copying 2 parameters to eu-west-1",
            "2 overwritten",
            "/shop/old/b is a secret there, and becomes plain: SecureString there, String",
            "here, and 1 more",
            "u puts the versions before back from the history, with type and key",
            "by ben → v2",
        ]);
        assert!(!live.screen().contains("new → v1"), "{}", live.screen());
        if is_killed {
            snapshot!("go_on_120", live);
        }
        live.keys("<pgdn><pgdn>plain text<enter>");
        live.world.shows(&["copied 2 parameters to eu-west-1"]);
        for name in ["a", "b", "c"] {
            assert_eq!(is(&live, &format!("/shop/old/{name}")), (2, "String".to_owned(), format!("iris-{name}")));
        }
        assert_eq!(cut.journals(), 0);
        live.keys("u");
        assert!(!live.screen().contains("delete copies"), "{}", live.screen());
        live.keys("<enter>");
        assert!(!live.screen().contains("Delete"), "{}", live.screen());
        assert_eq!(is(&live, "/shop/old/a").0, 2);
    }
}

#[test]
fn what_is_another_there_by_now_is_left_out_of_what_goes_on() {
    let (_cut, mut live) = Cut::after_the_first(false);
    call(&live, "PutParameter", &json!({ "Name": "/shop/old/c", "Value": "theirs", "Overwrite": true }));
    live.keys("ru<up><enter>");
    live.world.shows(&[
        "Go on copying 1 parameter to eu-west-1",
        "/shop/new/c is left out: another is there by now: v2 by engineer/ana",
    ]);
    live.keys("<pgdn><pgdn>plain text<enter>");
    assert_eq!(is(&live, "/shop/old/b"), (2, "String".to_owned(), "iris-b".to_owned()));
    assert_eq!(is(&live, "/shop/old/c").2, "theirs");
}

/// It is not in the way of the next: what was to be gone over is deleted, and that is told once.
#[test]
fn what_is_gone_there_is_told_once_and_is_dealt_with() {
    let (cut, mut live) = Cut::after_the_first(true);
    for name in ["/shop/old/b", "/shop/old/c"] {
        call(&live, "DeleteParameter", &json!({ "Name": name }));
    }
    live.keys("u<enter><pgdn><pgdn>plain text<enter>");
    live.world.shows(&["is not there any more"]);
    assert_eq!(cut.journals(), 0);
}

/// Reading is stopped as writing is.
#[test]
fn esc_stops_what_is_read_too() {
    let emulator = fixtures::emulator(SEED);
    let home = tempfile::tempdir().unwrap();
    let mut live = Live::journaling(&emulator, home.path(), "eu-west-1");
    live.world.resize(120, 35);
    live.keys("//shop/new/a<enter>h=<c-u>/shop/old<enter>=*c<pgdn><pgdn>");
    live.emulator.with(|state| state.add_fault(Fault::new("GetParameter", FaultKind::Throttle).times(1000)));
    live.world.keys("plain text<enter>");
    live.begin();
    while !live.screen().contains("try 2") {
        live.hear();
    }
    live.keys("<esc>");
    live.world.shows(&["stopped trying; nothing was copied"]);
    assert!(live.emulator.with(|state| state.call_count("GetParameter")) < 12);
    assert_eq!(is_value_of_before(&live), "tulip-a");
}

/// Read around the fault.
fn is_value_of_before(live: &Live) -> String {
    let answer = call(live, "GetParametersByPath", &json!({ "Path": "/shop/old", "WithDecryption": true }));
    answer["Parameters"][0]["Value"].as_str().unwrap_or_default().to_owned()
}
