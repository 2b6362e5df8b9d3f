//! The sides of a comparison, swapped: what was listed and told stays, and copies go from there to here.

use serde_json::json;
use sesame::app::Start;
use sesame::config::Config;
use ssm_emulator::{Fault, FaultKind};

use crate::fixtures::{self, Live, PLACES};

const SEED: &str = seed!(
    west,
    r#"
[[deny]]
principal = "arn:aws:sts::*:assumed-role/engineer/*"
action = "ssm:GetParameter*"
resource = "arn:aws:ssm:us-west-2:*:parameter/shop/live/sealed"

[[parameter]]
name = "/shop/live/host"
type = "String"
value = "db-east"

[[parameter]]
name = "/shop/live/level"
type = "String"
value = "info-of-east"
modified_ago = "3d"

[[parameter]]
name = "/shop/live/level"
region = "us-west-2"
type = "SecureString"
key = "alias/shop-west"
value = "debug-of-west"
modified_ago = "2d"

[[parameter]]
name = "/shop/live/pool"
type = "String"
value = "5"

[[parameter]]
name = "/shop/live/pool"
region = "us-west-2"
type = "String"
value = "5"

[[parameter]]
name = "/shop/live/sealed"
type = "String"
value = "s"

[[parameter]]
name = "/shop/live/sealed"
region = "us-west-2"
type = "String"
value = "s"

[[parameter]]
name = "/shop/live/token"
region = "us-west-2"
type = "SecureString"
key = "alias/shop-west"
value = "token-of-west"

[[parameter]]
name = "/shop/live/zone"
region = "us-west-2"
type = "String"
value = "usw2"
"#
);

fn live(config: Config) -> Live {
    let mut live = Live::between_with(SEED, &PLACES, Start::default(), config);
    live.world.resize(120, 35);
    live.keys("gjlj");
    live
}

/// Both places, compared, and the other way round.
fn swapped_with(config: Config) -> Live {
    let mut live = Live::compared(SEED, "gjlj", config);
    live.keys("=");
    live.world.shows(&["/shop/live ↔ west@/shop/live", "~ 1 differ", "- 1 missing there", "+ 2 missing here"]);
    live.keys("X");
    live
}

fn swapped() -> Live {
    swapped_with(Config::default())
}

fn calls(live: &Live) -> usize {
    live.emulator.with(|state| state.calls().len())
}

/// What a name holds here.
fn value(live: &Live, name: &str) -> Option<(i64, String, String)> {
    live.get_in("eu-west-1", &format!("/shop/live/{name}"))
}

fn is(version: i64, kind: &str, value: &str) -> (i64, String, String) {
    (version, kind.to_owned(), value.to_owned())
}

#[test]
fn what_was_listed_and_told_stays_and_nothing_is_asked_again() {
    let mut live = live(Config::default());
    live.keys("=");
    live.keys("<home>west@<enter>=");
    let (before, asked) = (live.screen(), calls(&live));
    live.keys("X");
    live.world.shows(&[
        "west@/shop/live ↔ /shop/live",
        "here · 111122223333 · us-west-2 · profile west",
        "~ 1 differ · - 2 missing there · + 1 missing here · ? 1 cannot be told · = 1 same",
        "value differs · SecureString here, String there",
        "here: denied",
        "the sides are swapped: copies go the other way now",
    ]);
    snapshot!("swapped_120", live);
    live.keys("/sealed<enter>x");
    live.world.shows(&["us-west-2", "parameter/shop/live/sealed"]);
    live.keys("<esc><esc>X");
    let without_notice = |screen: &str| screen.lines().take(33).map(str::to_owned).collect::<Vec<_>>();
    let again = live.screen();
    assert_eq!(without_notice(&before).len(), without_notice(&again).len());
    live.world.shows(&["/shop/live ↔ west@/shop/live", "~ 1 differ · - 1 missing there · + 2 missing here"]);
    assert_eq!(calls(&live), asked, "nothing is asked again");
    // The difference of one is read from both, and told the same way round.
    live.keys("X/level<enter><enter>");
    live.world.shows(&["here   west@/shop/live/level", "us-west-2", "there  /shop/live/level"]);
    live.keys("<tab>");
    live.world.shows(&["- debug-of-west", "+ info-of-east"]);
    live.keys("<esc><esc>r=");
    live.world.shows(&["west@/shop/live ↔ /shop/live", "~ 1 differ", "- 2 missing there"]);
}

#[test]
fn copies_go_from_there_to_here_and_the_tree_has_them() {
    let mut live = swapped();
    live.keys("/token<enter>c");
    live.world.shows(&["Keys in eu-west-1", "alias/shop-west (1)"]);
    live.keys("alias/shop<enter>");
    live.world.shows(&["Copy to eu-west-1 /shop/live/token", "profile east", "us-west-2 · profile west"]);
    snapshot!("question_120", live);
    live.keys("<pgdn><pgdn>w");
    live.world.shows(&["copied /shop/live/token to eu-west-1, created v1", "same value"]);
    assert_eq!(value(&live, "token"), Some(is(1, "SecureString", "token-of-west")));
    live.keys("<esc>/level<enter>c");
    live.keys("<c-u>alias/shop<enter>");
    live.world.shows(&["/shop/live/level becomes a secret"]);
    live.keys("<pgdn><pgdn>w");
    live.world.shows(&["copied /shop/live/level to eu-west-1, v1 → v2"]);
    assert_eq!(value(&live, "level"), Some(is(2, "SecureString", "debug-of-west")));
    live.keys("<esc><esc><esc>");
    live.keys("/live/token<enter>");
    live.world.shows(&["SecureString", "alias/shop", "version 1"]);
}

/// Such a copy is a change of the session: what was overwritten is put back with type and key, and what is new is deleted.
#[test]
fn a_copy_to_here_is_undone_like_any_other_change() {
    let mut live = swapped();
    for name in ["level", "token", "zone"] {
        live.keys(&format!("/{name}<enter>m<esc>"));
    }
    live.keys("c");
    live.keys("alias/shop<enter>");
    live.world.shows(&["u puts the version before back from the history", "deletes what is new"]);
    live.keys("<pgdn><pgdn>w");
    live.world.shows(&["copied 3 parameters to eu-west-1"]);
    live.keys("<esc>u");
    live.world
        .shows(&["copied to eu-west-1", "enter asks before what was overwritten is written anew from the history"]);
    live.keys("<enter>");
    live.world.shows(&["Put back", "under type and key of before", "v2 → v3, as v1 was · String", "deletes"]);
    snapshot!("undo_120", live);
    live.keys("<pgdn><pgdn>");
    live.keys("delete 2<enter>");
    live.world.shows(&["put back 3 parameters: ~ 1 · - 2"]);
    assert_eq!(value(&live, "level"), Some(is(3, "String", "info-of-east")));
    assert_eq!((value(&live, "token"), value(&live, "zone")), (None, None));
    live.keys("u");
    live.world.shows(&["copied to eu-west-1", "put back"]);
    live.keys("j<enter>");
    live.world.shows(&["put back already"]);
}

/// What was copied to another place is put back there, once the session is there.
#[test]
fn a_copy_to_another_place_is_undone_where_it_was_written() {
    let mut live = live(Config::default());
    live.keys("=");
    live.keys("<home>west@<enter>/level<enter>m<esc>/host<enter>m<esc>c");
    live.world.shows(&["u, once you are in us-west-2, puts the version before back"]);
    live.keys("<pgdn><pgdn>plain text<enter>");
    live.world.shows(&["copied 2 parameters to us-west-2"]);
    live.keys("<esc>u<enter>");
    live.world.shows(&["undone where it was written: p or R leads there"]);
    live.keys("<esc>p");
    live.keys("us-west<enter>");
    // Somebody has written one of them since: that is told before it is gone over.
    let put = json!({ "Name": "/shop/live/level", "Value": "theirs", "Type": "String", "Overwrite": true });
    live.ask_in("us-west-2", "AKIAENGINEER", "AmazonSSM.PutParameter", &put);
    live.keys("r");
    live.keys("u<enter>");
    live.world.shows(&["Put back", "v3 → v4, as v1 was · SecureString"]);
    snapshot!("undo_there_120", live);
    live.keys("<pgdn><pgdn>delete 1<enter>");
    live.world.shows(&["put back 2 parameters: ~ 1 · - 1"]);
    let asked = json!({ "Name": "/shop/live/level", "WithDecryption": true });
    let answer = live.ask_in("us-west-2", "AKIAENGINEER", "AmazonSSM.GetParameter", &asked);
    let is = &answer["Parameter"];
    assert_eq!(
        (&is["Value"], &is["Type"], &is["Version"]),
        (&json!("debug-of-west"), &json!("SecureString"), &json!(4))
    );
}

#[test]
fn production_and_read_only_are_those_of_here() {
    let production = Config::parse("[[context]]\nregion = \"eu-west-1\"\nproduction = true\n").unwrap();
    let mut live = swapped_with(production);
    live.keys("/zone<enter>c");
    live.world.shows(&["PRODUCTION there, says your settings of", "type zone, then enter copies it there"]);
    let read_only = |region: &str| Config::parse(&format!("[[context]]\nregion = \"{region}\"\nread_only = true\n"));
    let mut live = swapped_with(read_only("eu-west-1").unwrap());
    live.keys("/zone<enter>c");
    live.world.shows(&["eu-west-1 is read-only by your settings of"]);
    // The other place is read alone.
    let mut live = swapped_with(read_only("us-west-2").unwrap());
    live.keys("/zone<enter>c");
    live.keys("<pgdn>w");
    live.world.shows(&["copied /shop/live/zone to eu-west-1, created v1"]);
}

#[test]
fn what_is_marked_or_one_alone_is_swapped_as_well() {
    let mut live = live(Config::default());
    live.keys("/live/host<enter>m/live/level<enter>m=");
    live.keys("<home>west@<enter>");
    live.world.shows(&["- 1 missing there"]);
    live.keys("X");
    live.world.shows(&["+ 1 missing here", "~ 1 differ"]);
    live.keys("r");
    live.world.shows(&["west@/shop/live ↔ /shop/live", "+ 1 missing here", "~ 1 differ"]);
    assert!(!live.screen().contains("token"), "it is not marked\n{}", live.screen());
    let mut live = self::live(Config::default());
    live.keys("/live/level<enter>=");
    live.keys("<home>west@<enter>X");
    live.world.shows(&["west@/shop/live/level ↔ /shop/live/level"]);
    live.keys("r<enter>");
    live.world.shows(&["here   west@/shop/live/level"]);
}

#[test]
fn a_pair_is_one_whichever_side_is_here() {
    let mut live = live(Config::default());
    live.keys("=");
    live.keys("<home>west@<enter>K<enter>");
    live.world.shows(&["kept as live-west"]);
    live.keys("X=");
    live.world.resize(200, 35);
    live.world.shows(&["K keep no longer"]);
    live.world.resize(120, 35);
    live.keys("<esc>'");
    live.world.shows(&["↔ live-west", "1 different", "/shop/live/ ↔ west@"]);
    // Opened again it can be swapped too, and each place is still the one that was kept.
    live.keys("<enter>X");
    live.world.shows(&["west@us-west-2:/shop/live ↔ /shop/live", "pair live-west"]);
    live.keys("r");
    live.world.shows(&["- 2 missing there"]);
}

#[test]
fn a_file_stays_the_other_side() {
    let mut live = live(Config::default());
    live.keys("=<c-u>./tests/importing/shop.env<enter>X");
    live.world.shows(&["the other side is a file"]);
    live.keys("<esc>=<c-u>./none.env<enter>X");
    live.world.shows(&["one place was not read"]);
}

/// It is listed where it writes as well, and the place that it reads in is opened for it.
#[test]
fn a_copy_to_here_that_did_not_end_is_gone_on_with() {
    let (emulator, home) = (fixtures::emulator(SEED), tempfile::tempdir().unwrap());
    let regions = ["eu-west-1", "us-west-2"];
    let mut live = Live::journaling_between(&emulator, home.path(), &regions);
    live.world.resize(120, 35);
    live.keys("gjlj=");
    live.keys("<home>us-west-2:<enter>X");
    live.keys("/token<enter>m<esc>/zone<enter>m<esc>c");
    live.keys("alias/shop<enter>");
    emulator.with(|state| state.add_fault(Fault::new("PutParameter", FaultKind::Expired).after(1).times(1)));
    live.keys("<pgdn><pgdn>w");
    live.world.shows(&["copied 1 of 2"]);
    drop(live);
    let mut live = Live::journaling_between(&emulator, home.path(), &regions);
    live.world.resize(120, 35);
    live.world.shows(&["a copy of 2 did not end: u shows it"]);
    live.keys("u");
    live.world.shows(&["from   111122223333 · us-west-2", "enter asks before it goes on with the one that is left"]);
    live.keys("<enter>");
    live.world.shows(&["Go on copying 1 parameter to eu-west-1"]);
    live.keys("<pgdn><pgdn>w");
    live.world.shows(&["copied /shop/live/zone to eu-west-1"]);
    assert_eq!(value(&live, "zone"), Some(is(1, "String", "usw2")));
    assert_eq!(value(&live, "token").map(|(version, ..)| version), Some(1));
}

/// It is gone on with from the row of the copy, which has the rest: it is no row of its own.
#[test]
fn an_undo_that_stops_half_way_is_gone_on_with_from_what_it_undoes() {
    let mut live = swapped();
    for name in ["level", "token", "zone"] {
        live.keys(&format!("/{name}<enter>m<esc>"));
    }
    live.keys("c");
    live.keys("alias/shop<enter>");
    live.keys("<pgdn><pgdn>w");
    live.keys("<esc>u<enter>");
    live.emulator.with(|state| state.add_fault(Fault::new("DeleteParameters", FaultKind::Expired).times(1)));
    live.keys("<pgdn><pgdn>delete 2<enter>");
    live.world.shows(&["put back 1 of 3"]);
    assert!(!live.screen().contains("plan"), "{}", live.screen());
    live.keys("<esc>r");
    live.keys("u<down>");
    live.world.shows(&["copied to eu-west-1", "enter asks before what was overwritten is written anew"]);
    live.keys("<enter>");
    live.keys("<pgdn><pgdn>delete 2<enter>");
    assert_eq!(value(&live, "token"), None);
    assert_eq!(value(&live, "zone"), None);
}
