//! Finding by value over the real client and the emulator: keys in, screen out, what was read and decrypted for it, and what was never
//! shown.

use serde_json::json;
use ssm_emulator::{Fault, FaultKind};

use crate::fixtures::Live;

const SEED: &str = seed!(
    r#"
[[deny]]
principal = "arn:aws:sts::*:assumed-role/engineer/*"
action = "ssm:GetParameter*"
resource = "*:parameter/shop/dev/closed"

[[parameter]]
name = "/shop/dev/db/host"
type = "String"
value = "db-9.internal"
modified_ago = "3d"

[[parameter]]
name = "/shop/dev/db/hosts"
type = "StringList"
value = "db-9.internal,db-8.internal,db-9.internal"

[[parameter]]
name = "/shop/dev/closed"
type = "String"
value = "db-9.internal"

[[parameter]]
name = "/shop/dev/config"
type = "String"
value = '{"host": "db-8.internal"}'

[[parameter]]
name = "/shop/dev/db/url"
type = "SecureString"
key = "alias/shop"
value = "postgres://app:s3cret@db-9.internal/shop"

[[parameter]]
name = "/shop/dev/db/password"
type = "SecureString"
key = "alias/shop"
value = "s3cret"

[[parameter]]
name = "/shop/prod/db/password"
type = "SecureString"
key = "alias/shop"
value = "s3cret"

[[parameter]]
name = "/shop/prod/db/host"
type = "String"
value = "db-9.internal"
"#
);

const VALUES: [&str; 4] = ["db-9", "db-8", "s3cret", "postgres"];

fn live() -> Live {
    let mut live = Live::new(SEED);
    live.world.resize(120, 35);
    live
}

/// The cursor on `/shop/dev`, the line open.
fn asking() -> Live {
    let mut live = live();
    live.keys("ggllF");
    live
}

/// A name or more, found in `/shop/dev` among plain values.
fn looked() -> Live {
    let mut live = asking();
    live.keys("db-9.internal<enter>");
    live
}

fn reads(live: &Live) -> (u64, u64) {
    (live.calls("GetParameters"), live.calls("GetParameter"))
}

fn row(live: &Live, name: &str) -> String {
    let screen = live.screen();
    screen.lines().find(|line| line.contains(&format!(" {name} "))).unwrap_or_default().to_owned()
}

fn shows_no_value(live: &Live) {
    for value in VALUES {
        assert!(!live.screen().contains(value), "{value}: {}", live.screen());
    }
}

#[test]
fn what_it_takes_is_said_first_and_the_text_is_not_shown() {
    let mut live = asking();
    live.world.shows(&[
        "in 6 parameters under /shop/dev",
        "Paste or type the text to look for",
        "enter reads 4 plain values: 1 call, about 1 s; none is shown",
        "2 secrets are not read for it",
    ]);
    live.keys("<enter>");
    live.world.shows(&["paste or type the text first"]);
    live.keys("db-9.internal");
    live.world.shows(&["••••••••", "a text is there; it is not shown"]);
    shows_no_value(&live);
    live.keys("<tab>");
    live.world.shows(&["in 8 parameters of the whole store"]);
    snapshot!("line_120", live);
    for (width, height) in [(80, 24), (60, 20), (40, 12)] {
        live.world.resize(width, height);
        match width {
            80 => snapshot!("line_80", live),
            60 => snapshot!("line_60", live),
            _ => snapshot!("line_40", live),
        }
    }
    assert_eq!((reads(&live), live.decrypts()), ((0, 0), 0), "nothing is read before");
}

#[test]
fn plain_values_are_looked_through_first_and_secrets_once_that_is_agreed() {
    let mut live = looked();
    live.world.shows(&[
        "Found by value: 2",
        "= 1 equal",
        "~ 1 contains it",
        "? 1 not read",
        "2 secrets not looked through",
    ]);
    assert!(row(&live, "/shop/dev/db/host").contains("equal"), "{}", live.screen());
    assert!(row(&live, "/shop/dev/db/hosts").contains("contains it 2 times"));
    assert!(row(&live, "/shop/dev/closed").contains("denied"));
    assert!(!live.screen().contains("/shop/dev/config"), "it does not match: {}", live.screen());
    assert!(!live.screen().contains("/shop/prod"), "it is not in the scope: {}", live.screen());
    assert_eq!(live.decrypts(), 0);
    shows_no_value(&live);
    live.world.shows(&["= looks through 2 secrets: each is decrypted, 1 call, about 1 s; none is shown"]);
    snapshot!("plain_120", live);
    live.keys("=");
    assert_eq!(live.decrypts(), 2);
    live.world.shows(&["Found by value: 3", "~ 2 contain it"]);
    assert!(row(&live, "/shop/dev/db/url").contains("contains it"));
    shows_no_value(&live);
    live.keys("=");
    live.world.shows(&["all of them have been looked through"]);
    for (width, height) in [(200, 50), (120, 35), (80, 24), (60, 20), (40, 12)] {
        live.world.resize(width, height);
        match width {
            200 => snapshot!("found_200", live),
            120 => snapshot!("found_120", live),
            80 => snapshot!("found_80", live),
            60 => snapshot!("found_60", live),
            _ => snapshot!("found_40", live),
        }
    }
}

#[test]
fn a_refusal_is_explained_and_a_hit_is_gone_to() {
    let mut live = looked();
    live.keys("G");
    live.world.shows(&["3 of 3"]);
    live.keys("x");
    live.world.shows(&["parameter/shop/dev/closed"]);
    live.keys("<esc>gy");
    assert_eq!(live.copied, ["/shop/dev/db/host\n/shop/dev/db/hosts"]);
    live.keys("j<enter>");
    live.world.shows(&["─ /shop/dev/db/hosts ─"]);
    assert!(!live.screen().contains("Found by value"), "{}", live.screen());
}

#[test]
fn what_has_become_a_secret_is_not_decrypted_before_that_is_agreed() {
    let mut live = asking();
    let put = json!({
        "Name": "/shop/dev/config", "Value": "db-9.internal", "Type": "SecureString", "KeyId": "alias/shop",
        "Overwrite": true
    });
    live.ask("AKIABEN", "AmazonSSM.PutParameter", &put);
    live.keys("db-9.internal<enter>");
    assert_eq!(live.decrypts(), 0);
    live.world.shows(&["3 secrets not looked through"]);
    live.keys("=");
    assert!(row(&live, "/shop/dev/config").contains("equal"), "{}", live.screen());
    assert!(row(&live, "/shop/dev/config").contains("v2"), "{}", live.screen());
}

#[test]
fn what_ends_all_is_said_and_gone_on_from() {
    let mut live = asking();
    let fault = Fault::new("GetParameters", FaultKind::Expired).times(1);
    live.emulator.with(|state| state.add_fault(fault));
    live.keys("db-9.internal<enter>");
    live.world.shows(&["= goes on", "4 plain values not looked through"]);
}

#[test]
fn the_same_value_elsewhere_is_told_by_comparing_alone() {
    let mut live = live();
    live.keys("//shop/dev/db/password<enter>:the same value<enter>");
    live.world.shows(&[
        "the value of /shop/dev/db/password, looked for in 8 parameters of the whole store",
        "= reads /shop/dev/db/password to compare it, and looks through 5 plain values: 2 calls, about 1 s",
    ]);
    assert_eq!((reads(&live), live.decrypts()), ((0, 0), 0), "nothing is read before");
    live.keys("=");
    assert_eq!(live.decrypts(), 1, "the one alone");
    live.keys("=");
    live.world.shows(&["The same value elsewhere: 1", "the one that is looked for elsewhere"]);
    assert!(row(&live, "/shop/prod/db/password").contains("equal"), "{}", live.screen());
    assert!(!live.screen().contains("/shop/dev/db/url"), "it holds it, and is not the same: {}", live.screen());
    shows_no_value(&live);
    snapshot!("same_value_120", live);
}

#[test]
fn a_text_is_replaced_in_all_that_were_found_by_way_of_the_change_set() {
    let mut live = looked();
    live.keys("=e");
    live.world.shows(&[
        "Replace in 3 parameters",
        "enter reads 3 values again: 1 is decrypted, 1 call; none is shown",
        "nothing is written yet",
    ]);
    live.keys("db-10.internal");
    assert!(!live.screen().contains("db-10"), "{}", live.screen());
    snapshot!("replace_120", live);
    live.keys("<enter>");
    live.world.shows(&["not written: 3 parameters are in the change set"]);
    assert_eq!(live.calls("PutParameter"), 0);
    live.keys("S");
    live.world.shows(&["Change set: ~ 3"]);
    live.keys("j<tab>");
    live.world.shows(&["db-10.internal,db-8.internal,db-10.internal"]);
    live.keys("w");
    live.world.resize(120, 60);
    live.keys("w");
    assert_eq!(live.calls("PutParameter"), 3, "{}", live.screen());
    let value = |name: &str| {
        let asked = json!({ "Name": name, "WithDecryption": true });
        live.ask("AKIABEN", "AmazonSSM.GetParameter", &asked)["Parameter"]["Value"].clone()
    };
    assert_eq!(value("/shop/dev/db/host"), "db-10.internal");
    assert_eq!(value("/shop/dev/db/hosts"), "db-10.internal,db-8.internal,db-10.internal");
    assert_eq!(value("/shop/dev/db/url"), "postgres://app:s3cret@db-10.internal/shop");
    assert_eq!(value("/shop/prod/db/host"), "db-9.internal");
    // The figures of the folder are of what is there since, whichever was written first.
    live.keys("<esc><esc>//shop/dev/closed<enter>h");
    for name in ["db/host ", "db/hosts ", "db/url "] {
        let screen = live.screen();
        let row =
            screen.lines().find(|line| line.contains(&format!("now  {name}"))).unwrap_or_else(|| panic!("{screen}"));
        assert!(row.contains("v2"), "{row}");
    }
}

#[test]
fn what_is_left_out_or_cannot_be_written_is_not_replaced() {
    let mut live = looked();
    live.keys("g<bs>");
    live.world.shows(&["Found by value: 1", "1 left out"]);
    live.keys("e<esc>");
    live.world.shows(&["Found by value: 1"]);
    // With nothing in its place, the list would be left with commas; the text alone would be nothing at all.
    let mut live = looked();
    live.keys("e<enter>");
    live.world.shows(&["not /shop/dev/db/host: the value is empty", "in the change set"]);
    live.keys("S");
    live.world.shows(&["Change set: ~ 1"]);
}

#[test]
fn one_value_is_replaced_wherever_it_is() {
    let mut live = live();
    live.keys("//shop/dev/db/password<enter>:the same value<enter>==e");
    live.world.shows(&["Replace in 2 parameters", "the new value of all of them", "1 is of production"]);
    live.world.shows(&["/shop/dev/db/password itself, and 1 other with the same value"]);
    live.keys("<enter>");
    live.world.shows(&["paste or type the new value first"]);
    live.keys("tr0ub4dor<enter>S");
    live.world.shows(&["Change set: ~ 2"]);
    live.keys("<tab>");
    live.world.shows(&["- s3cret", "+ tr0ub4dor"]);
}

/// What somebody else has written to one of them since it was found is not lost.
#[test]
fn one_that_has_another_value_by_now_is_not_replaced() {
    for is_itself_left_out in [false, true] {
        let mut live = live();
        live.keys("//shop/dev/db/password<enter>:the same value<enter>==");
        if is_itself_left_out {
            live.keys("g<bs>");
        }
        live.keys("e");
        live.world.shows(&["enter reads 2 values again: 2 are decrypted"]);
        let theirs = json!({ "Name": "/shop/prod/db/password", "Value": "theirs", "Overwrite": true });
        live.ask("AKIABEN", "AmazonSSM.PutParameter", &theirs);
        live.keys("tr0ub4dor<enter>");
        live.world.shows(&["not /shop/prod/db/password: it has another value by"]);
        if is_itself_left_out {
            live.world.shows(&["nothing went into the change set"]);
        } else {
            live.keys("S");
            live.world.shows(&["Change set: ~ 1"]);
        }
    }
}

/// The same of the one whose value was looked for: none is replaced by what was never compared.
#[test]
fn where_the_one_that_was_looked_for_has_another_value_nothing_is_replaced() {
    for is_itself_left_out in [false, true] {
        let mut live = live();
        live.keys("//shop/dev/db/password<enter>:the same value<enter>==");
        if is_itself_left_out {
            live.keys("g<bs>");
        }
        live.keys("e");
        let theirs = json!({ "Name": "/shop/dev/db/password", "Value": "theirs", "Overwrite": true });
        live.ask("AKIABEN", "AmazonSSM.PutParameter", &theirs);
        live.keys("tr0ub4dor<enter>");
        live.world.shows(&["nothing went into the change set", "look again"]);
    }
}

#[test]
fn a_read_only_session_finds_and_replaces_nothing() {
    let mut live = Live::read_only(SEED);
    live.keys("ggllFdb-9.internal<enter>");
    live.world.shows(&["Found by value: 2"]);
    live.keys("e");
    assert!(!live.screen().contains("Replace in"), "{}", live.screen());
    live.world.shows(&["read-only"]);
}
