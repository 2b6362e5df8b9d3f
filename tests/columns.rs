//! What the columns of lists say, and which of them give where there is no room: over the real client and the emulator, screen out.

use crate::fixtures::Live;

const SEED: &str = seed!(
    r#"
[[parameter]]
name = "/checkout/prod/db/password"
type = "SecureString"
key = "alias/shop"
value = "s3cret"

[[parameter]]
name = "/checkout/prod/orders/db/password"
type = "SecureString"
key = "alias/shop"
value = "s3cret"

[[parameter]]
name = "/checkout/prod/release"
type = "String"
value = "v1"
modified_by = "arn:aws:sts::111122223333:assumed-role/checkout-deploy/github-actions"
modified_ago = "20m"

[[parameter]]
name = "/checkout/prod/release/notes"
type = "String"
value = "v1"

[[parameter]]
name = "/a/name/that/is/very/long/{name}"
for = { name = ["and-goes-on-and-on-and-on-and-on-and-on-and-on-and-on-and-on-and-on-and-on-and-on-and-on-and-on-and-on"] }
type = "String"
value = "v1"
modified_ago = "20m"
"#
);

fn live(width: u16, height: u16) -> Live {
    let mut live = Live::new(SEED);
    live.world.resize(width, height);
    live
}

fn row(live: &Live, has: &str) -> String {
    let screen = live.screen();
    screen.lines().find(|line| line.contains(has)).unwrap_or_else(|| panic!("{has}: {screen}")).to_owned()
}

/// A number under `ver` is a version and nothing else: how many a folder holds stands behind its name.
#[test]
fn how_many_a_folder_holds_is_no_version() {
    for (width, height) in [(120, 35), (200, 50), (80, 24), (60, 20)] {
        let mut live = live(width, height);
        live.keys("<end>");
        let row = row(&live, "▸ checkout");
        assert!(row.contains("▸ checkout (4) "), "{row}");
        assert!(row.split("checkout (4)").nth(1).unwrap().find('4').is_none_or(|at| at > 40), "{row}");
    }
}

/// What is blank beside a name is taken before what a column says of it.
#[test]
fn a_hit_keeps_its_type_and_version_where_there_is_room_for_them() {
    let mut live = live(120, 35);
    live.keys("/checkpropas");
    for name in ["/checkout/prod/db/password", "/checkout/prod/orders/db/password"] {
        let row = row(&live, &format!("{name}  "));
        let left = row.split('│').next().unwrap();
        assert!(left.contains(" secure ") && left.split_whitespace().any(|word| word == "1"), "{left}");
    }
}

/// The type goes before the version, and the version before the age.
#[test]
fn a_name_that_needs_more_takes_the_type_first() {
    let mut live = live(110, 35);
    live.keys("/checkpropas");
    let row = row(&live, "/checkout/prod/orders/db/password");
    let left = row.split('│').next().unwrap();
    assert!(!left.contains("secure") && left.split_whitespace().any(|word| word == "1"), "{left}");
}

/// One name that is much longer than all others moves their versions and authors nowhere, and is whole itself.
#[test]
fn one_long_name_pushes_nothing_away_from_the_others() {
    let mut live = live(200, 50);
    live.keys("L");
    let short = row(&live, " /checkout/prod/release ");
    assert!(short.contains("checkout-deploy/github-actions"), "{short}");
    let (from, to) = (short.find("release").unwrap(), short.find("v1").unwrap());
    assert!(to - from < 60, "{short}");
    row(&live, "on-and-on  v1");
}

/// The tree says who changed it before it leaves half of its width blank.
#[test]
fn a_wide_tree_tells_who() {
    let mut live = live(200, 50);
    live.keys("<end>llll");
    let row = row(&live, "release (1");
    assert!(row.split('│').next().unwrap().contains("checkout-deploy"), "{row}");
}

/// In a narrow window a name is worth more than what a listing tells beside it.
#[test]
fn what_was_found_keeps_its_name_where_it_is_narrow() {
    for (width, height) in [(60, 20), (40, 12)] {
        let mut live = live(width, height);
        live.keys("/orders/db/password<enter>:same value<enter>=");
        live.keys("=");
        let screen = live.screen();
        let whole = if width == 60 { "/checkout/prod/orders/db/password" } else { "/db/password" };
        assert!(screen.contains(whole), "{screen}");
        assert!(screen.contains("/checkout/prod"), "{screen}");
    }
}

/// None of what nobody has looked through is no result.
#[test]
fn nothing_was_found_by_nobody_who_looked() {
    for (width, height) in [(120, 35), (40, 12)] {
        let mut live = live(width, height);
        live.keys("/orders/db/password<enter>:same value<enter>");
        live.world.shows(&["not looked yet"]);
        live.keys("=");
        live.world.shows(&["0 so far"]);
        live.keys("=");
        live.world.shows(&["elsewhere: 1"]);
    }
}

/// What it takes to go on is said to its end, where the rows of the list leave the room.
#[test]
fn what_goes_on_is_not_cut_above_blank_rows() {
    let mut live = live(40, 12);
    live.keys("/orders/db/password<enter>Fnothing-has-this<enter>");
    live.world.shows(&["about 1 s; none", "│ is shown"]);
}

/// The rows that nobody gave a name are called as the settings call them.
#[test]
fn every_row_of_the_list_of_actions_has_a_name() {
    let mut live = live(120, 35);
    live.keys(":mark range");
    live.world.shows(&["V  mark range"]);
}

/// Whoever moves or compares a parameter that is a folder too is told what becomes of the folder.
#[test]
fn a_parameter_that_is_a_folder_too_says_what_is_left_out() {
    let mut live = live(120, 35);
    live.keys("/prod/release<enter>=");
    live.world.shows(&["it is a folder too: the 1 parameter below it is not compared"]);
    live.keys("<esc>M<c-u>/checkout/prod/released<enter>");
    live.world.shows(&["it is a folder too: the 1 parameter below it stays"]);
}
