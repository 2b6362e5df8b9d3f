//! Pairs of places that should be equal: kept from a comparison or named in the settings, and compared again from the list of places.

use std::time::Duration;

use serde_json::json;
use sesame::app::{Effect, Start};
use sesame::config::Config;
use sesame::destination::Root;
use sesame::places::{Compared, Counts, Location, Pair, PairSide, Places, Trace};

use crate::fixtures::{Live, PLACES, place, start_of_time};

const SEED: &str = r#"
account = "111122223333"
region = "eu-west-1"

[[principal]]
access_key = "AKIAENGINEER"
arn = "arn:aws:sts::111122223333:assumed-role/engineer/ana"
default = true

[[parameter]]
name = "/shop/prod/level"
type = "String"
value = "info-of-prod"

[[parameter]]
name = "/shop/prod/pool"
type = "String"
value = "5"

[[parameter]]
name = "/shop/prod/level"
region = "us-west-2"
type = "String"
value = "debug-of-west"

[[parameter]]
name = "/shop/prod/pool"
region = "us-west-2"
type = "String"
value = "5"

[[parameter]]
name = "/shop/staging/level"
type = "SecureString"
value = "info"

[[parameter]]
name = "/shop/prod/level"
region = "ap-south-1"
type = "String"
value = "info-of-prod"
"#;

/// A session of the first profile, on `/shop/prod`.
fn live(start: Start, settings: &str) -> Live {
    let mut live = Live::between_with(SEED, &PLACES, start, Config::parse(settings).unwrap());
    live.world.resize(120, 35);
    live.keys("glj");
    live
}

/// East and west compared, and kept.
fn kept() -> Live {
    let mut live = live(Start::default(), "");
    live.keys("=");
    live.keys("<home>west@<enter>");
    live.keys("K<enter>");
    live
}

fn decrypted(live: &Live) -> u64 {
    live.emulator.with(|state| state.call_count("GetParameters") + state.call_count("GetParameter"))
}

#[test]
fn a_comparison_is_kept_as_a_pair_with_what_it_found_and_kept_no_longer() {
    let mut live = kept();
    live.world.resize(160, 35);
    live.world.shows(&["kept as prod-west: ' lists it", "K keep no longer"]);
    live.world.resize(120, 35);
    snapshot!("kept_120", live);
    live.keys("<esc>'");
    live.world.shows(&[
        "pairs that should be equal",
        "↔ prod-west",
        "2 not compared · just now",
        "/shop/prod/ ↔ west@",
    ]);
    live.keys("<esc>=<c-u>west@/shop/prod<enter>=");
    live.world.pass(Duration::from_hours(50));
    live.keys("<esc>'");
    live.world.shows(&["1 different · 2 d ago"]);
    // What names alone tell is less than that.
    live.keys("<enter>");
    live.world.shows(&["2 d ago: 1 different", "2 not compared"]);
    live.keys("<esc>");
    live.world.shows(&["1 different · 2 d ago"]);
    snapshot!("places_120", live);
    live.keys("<esc>=<c-u>west@/shop/prod<enter>K");
    live.world.resize(160, 35);
    live.world.shows(&["kept no longer: prod-west", "K keep this pair"]);
    live.keys("<esc>'");
    assert!(!live.screen().contains("prod-west"), "{}", live.screen());
}

#[test]
fn enter_compares_again_from_wherever_the_session_is() {
    let mut live = kept();
    live.keys("=<esc><esc>'");
    live.keys("prod-west");
    live.world.shows(&["1 of 1", "enter compare again", "tab keep no longer"]);
    live.keys("<enter>");
    live.world.shows(&["/shop/prod ↔ west@us-west-2:/shop/prod", "pair prod-west", "just now: 1 different"]);
    live.keys("<esc>");
    live.world.shows(&["╭ Places"]);
    // From a third place both are opened beside the session, which stays where it is.
    live.keys("<esc>p");
    live.keys("south<enter>");
    live.world.shows(&["ap-south-1"]);
    let before = decrypted(&live);
    live.keys("'prod-west<enter>");
    live.world.shows(&[
        "east@eu-west-1:/shop/prod ↔ west@us-west-2:/shop/prod",
        "here · 111122223333 · eu-west-1 · profile east",
        "there · 111122223333 · us-west-2 · profile west",
        "2 not compared",
    ]);
    assert_eq!(decrypted(&live), before, "listing reads no value");
    snapshot!("elsewhere_120", live);
    live.keys("=");
    live.world.shows(&["~ 1 differ", "= 1 same"]);
    live.keys("/level<enter><enter>");
    live.world.shows(&[
        "here   east@eu-west-1:/shop/prod/level",
        "there  west@us-west-2:/shop/prod/level",
        "the values differ",
    ]);
    live.keys("<tab>");
    live.world.shows(&["info-of-prod", "debug-of-west"]);
    live.keys("<esc><esc><esc>");
    live.world.shows(&["╭ Places", "1 different"]);
    live.keys("<esc>");
    let header = live.screen().lines().next().unwrap_or_default().to_owned();
    assert!(header.contains("ap-south-1"), "the session was not switched: {header}");
}

/// The other place of the same name is what one most often compares with.
#[test]
fn a_profile_or_a_region_alone_means_the_same_path_there() {
    let mut live = live(Start::default(), "");
    live.keys("=<c-u>west@<enter>");
    live.world.shows(&["/shop/prod ↔ west@/shop/prod", "2 not compared"]);
    live.keys("<esc>=<c-u>west@us-west-2:<enter>");
    live.world.shows(&["/shop/prod ↔ west@us-west-2:/shop/prod", "2 not compared"]);
}

#[test]
fn both_places_are_left_with_the_page() {
    let mut live = kept();
    live.keys("<esc>p");
    live.keys("south<enter>");
    live.world.ended.clear();
    live.keys("'prod-west<enter>");
    live.world.keys("<esc>");
    assert_eq!(live.world.ended.len(), 2);
}

#[test]
fn each_list_fits_every_size() {
    let mut live = kept();
    live.keys("=<esc>'");
    for (width, height) in [(40, 12), (60, 20), (80, 24), (200, 50)] {
        live.world.resize(width, height);
        live.keys("<up>");
        insta::assert_snapshot!(format!("places_{width}"), live.screen());
    }
    live.keys("<enter>");
    for (width, height) in [(60, 20), (80, 24), (200, 50)] {
        live.world.resize(width, height);
        insta::assert_snapshot!(format!("again_{width}"), live.screen());
    }
    for (width, height) in [(1, 1), (5, 3), (20, 6), (300, 100)] {
        live.world.resize(width, height);
        live.keys("K<enter><esc>'<down><up><tab><enter>");
        live.screen();
    }
}

#[test]
fn a_pair_is_named_as_it_is_kept() {
    let mut live = live(Start::default(), TWO);
    live.keys("=");
    live.keys("<home>west@us-west-2:<enter>K");
    live.world.shows(&["Keep as a pair", "name prod-west", "first  ", "other  ", "sesame diff --pair"]);
    snapshot!("name_120", live);
    for (width, height) in [(40, 12), (60, 20), (80, 24), (1, 1)] {
        live.world.resize(width, height);
        live.screen();
    }
    live.world.resize(120, 35);
    live.keys("<esc>");
    live.world.shows(&["Compare", "/shop/prod ↔"]);
    assert!(!live.screen().contains("kept as"), "{}", live.screen());
    for (typed, why) in
        [("", "a pair has a name"), ("two", "another pair is called two"), (&"x".repeat(41), "40 columns at most")]
    {
        live.keys(&format!("K<c-u>{typed}<enter>"));
        live.world.shows(&["Keep as a pair", why]);
        live.keys("<esc>");
    }
    live.keys("=K<c-u>of the shop<enter>");
    live.world.shows(&["kept as of the shop: ' lists it"]);
    live.keys("<esc>'");
    live.world.shows(&["↔ of the shop", "1 different · just now"]);
}

#[test]
fn a_pair_that_goes_and_comes_back_keeps_its_row() {
    let mut live = kept();
    live.keys("<esc>'<tab>");
    live.world.shows(&["kept no longer: prod-west", "  prod-west", "tab keep"]);
    live.keys("<tab>");
    live.world.shows(&["kept as prod-west", "↔ prod-west"]);
}

#[test]
fn what_the_settings_name_is_listed_and_stays() {
    let settings = "[[pair]]\nname = 'east and west'\na = '/shop/prod/'\nb = 'west@/shop/prod/'\n[[pair]]\nname = 'file'\na = '/shop/prod/'\nb = './none.env'\n";
    let mut live = live(Start::default(), settings);
    live.keys("'");
    live.world.shows(&["↔ east and west", "not compared yet", "↔ file", "↔ ./none.env"]);
    live.keys("<tab>");
    live.world.shows(&["it is east and west of your settings: a [[pair]] there"]);
    live.keys("<enter>=");
    live.world.shows(&["pair east and west · not compared before", "~ 1 differ"]);
    live.keys("K");
    live.world.shows(&["it is east and west of your settings"]);
    live.keys("<esc>");
    live.world.shows(&["1 different · just now"]);
    live.keys("<down><enter>");
    live.world.shows(&["none.env"]);
}

#[test]
fn a_place_that_is_another_by_now_is_not_compared() {
    // The profiles lead into another account since.
    let side = |profile: &str, region: &str| {
        let account = Some("444455556666".to_owned());
        let location = Location::of(&place(profile, region), account, Root::all(), "/shop/prod".to_owned());
        PairSide::Kept { location, is_folder: true }
    };
    let mut places = Places::default();
    places.take(Trace::PairKept(Pair::of(side("east", "eu-west-1"), side("west", "us-west-2"))));
    let mut live = live(Start { places, ..Start::default() }, "");
    live.keys("'prod-west");
    live.world.shows(&["not from here: that was another account"]);
    live.keys("<esc>p");
    live.keys("south<enter>");
    live.keys("'prod-west<enter>");
    live.world.shows(&["here: The pair was kept in account 444455556666", "111122223333 now"]);
    assert!(!live.screen().contains("not compared ·"), "{}", live.screen());
}

#[test]
fn what_is_marked_is_no_pair() {
    let mut live = live(Start::default(), "");
    live.keys("/prod/level<enter>m/prod/pool<enter>m=");
    live.keys("<home>west@<enter>K");
    live.world.shows(&["what is marked is compared here: a pair is of two folders"]);
}

/// A value that was not compared is one however the parameter differs beside it: the list tells of as many as the page does.
#[test]
fn the_list_tells_of_as_many_values_as_the_page_with_both_places() {
    let five = "region = \"us-west-2\"\ntype = \"String\"\nvalue = \"5\"";
    let seed = SEED.replace(five, &format!("{five}\ndescription = \"Of the west\""));
    let mut live = Live::between(&seed, &PLACES);
    live.world.resize(160, 35);
    live.keys("glj=");
    live.keys("<home>west@<enter>K<enter>");
    live.world.shows(&["2 not compared"]);
    live.keys("<esc>'");
    live.world.shows(&["1 beside the value · 2 not compared · just now"]);
    live.keys("<f5>");
    live.world.shows(&["now none missing · 1 beside the value · 2 not compared"]);
    live.keys("<enter>");
    live.world.shows(&["pair prod-west · just now, without its values", "2 not compared"]);
    live.keys("=<esc>");
    live.world.shows(&["1 different · 1 beside the value · just now"]);
    live.keys("<f5>");
    live.world.shows(&["now none missing · 1 beside the value · no value written since · just now: 1 different"]);
}

const TWO: &str = "[[pair]]\nname = 'one'\na = '/shop/prod/'\nb = 'south@/shop/prod/'\n[[pair]]\nname = 'two'\na = '/shop/prod/'\nb = 'west@/shop/prod/'\n[[pair]]\nname = 'gone'\na = '/shop/prod/'\nb = './none.env'\n";

#[test]
fn one_key_lists_the_places_of_every_pair_again_and_reads_no_value() {
    let mut live = live(Start::default(), TWO);
    live.keys("'two<enter>=<esc><c-u>");
    live.world.shows(&["1 different · just now"]);
    let before = decrypted(&live);
    live.world.pass(Duration::from_hours(30));
    live.keys("<f5>");
    live.world.shows(&[
        "now 1 missing · 1 not compared",
        "now none missing · no value written since · 1 d ago: 1 different",
        "there: ",
    ]);
    assert_eq!(decrypted(&live), before, "listing reads no value");
    assert!(live.screen().contains("esc stay"), "{}", live.screen());
    snapshot!("looked_120", live);
    live.world.resize(80, 24);
    snapshot!("looked_80", live);
}

#[test]
fn what_was_written_since_a_comparison_is_told() {
    let written = |place: &str| PairSide::Written(place.parse().unwrap());
    let pair = Pair { name: "two".to_owned(), a: written("/shop/prod/"), b: written("west@/shop/prod/") };
    let counts = Counts { same: 2, ..Counts::default() };
    let an_hour_ago = start_of_time() - Duration::from_hours(1);
    let mut places = Places::default();
    places.take(Trace::Compared(Compared::of(&pair, &place("east", "eu-west-1"), an_hour_ago, counts)));
    let mut live = live(Start { places, ..Start::default() }, TWO);
    live.keys("'two<f5>");
    live.world.shows(&["now none missing · no value written since · 1 h ago: 2 the same"]);
    let put = json!({ "Name": "/shop/prod/pool", "Value": "6", "Type": "String", "Overwrite": true });
    assert!(live.ask("AKIAENGINEER", "AmazonSSM.PutParameter", &put)["Version"].is_number());
    live.keys("<f5>");
    live.world.shows(&["now none missing · 1 written since · 1 h ago: 2 the same"]);
}

/// Pairs of the settings, of which one was compared an hour ago.
fn compared_an_hour_ago(name: &str, counts: Counts) -> Live {
    let written = |place: &str| PairSide::Written(place.parse().unwrap());
    let other = if name == "two" { "west@/shop/prod/" } else { "south@/shop/prod/" };
    let pair = Pair { name: name.to_owned(), a: written("/shop/prod/"), b: written(other) };
    let an_hour_ago = start_of_time() - Duration::from_hours(1);
    let mut places = Places::default();
    places.take(Trace::Compared(Compared::of(&pair, &place("east", "eu-west-1"), an_hour_ago, counts)));
    live(Start { places, ..Start::default() }, TWO)
}

#[test]
fn after_a_copy_the_row_of_the_pair_tells_what_is_known_now() {
    let mut live = compared_an_hour_ago("two", Counts { same: 1, different: 1, ..Counts::default() });
    live.keys("'two<f5>");
    live.world.shows(&["now none missing · no value written since · 1 h ago: 1 different"]);
    live.keys("<enter>c");
    live.keys("<pgdn>level<enter>");
    live.world.shows(&["copied /shop/prod/level to us-west-2, v1 → v2"]);
    live.keys("<esc>");
    live.world.shows(&["╭ Places", "1 not compared · just now"]);
    assert!(!live.screen().contains("1 different"), "what was found before the copy is so no more\n{}", live.screen());
    // In a list that is opened anew as well.
    live.keys("<esc>'two");
    live.world.shows(&["1 not compared · just now"]);
}

#[test]
fn what_was_the_same_and_is_as_it_was_is_the_same_after_a_copy() {
    let mut live = compared_an_hour_ago("one", Counts { same: 1, missing: 1, ..Counts::default() });
    live.keys("'one<enter>j");
    live.world.shows(&["1 h ago: 1 missing", "1 not compared · no value written since"]);
    live.keys("c");
    live.keys("<pgdn>pool<enter>");
    live.world.shows(&["copied /shop/prod/pool to ap-south-1, created v1"]);
    live.keys("<esc>");
    live.world.shows(&["2 the same · just now"]);
}

#[test]
fn a_pair_that_is_opened_shows_what_was_found_until_it_compares_again() {
    let mut live = compared_an_hour_ago("two", Counts { same: 2, ..Counts::default() });
    let put = json!({ "Name": "/shop/prod/pool", "Value": "6", "Type": "String", "Overwrite": true });
    assert!(live.ask("AKIAENGINEER", "AmazonSSM.PutParameter", &put)["Version"].is_number());
    live.keys("'two<f5>");
    live.world.shows(&["now none missing · 1 written since · 1 h ago: 2 the same"]);
    live.world.keys("<enter>");
    live.world.shows(&["1 h ago: 2 the same · when last listed: none missing · 1 written since", "connecting to"]);
    live.settle();
    live.world.shows(&["1 h ago: 2 the same", "2 not compared · 1 written since"]);
    // What else was written by then is told by the row of the list too.
    let put = json!({ "Name": "/shop/prod/level", "Value": "6", "Type": "String", "Overwrite": true });
    assert!(live.ask("AKIAENGINEER", "AmazonSSM.PutParameter", &put)["Version"].is_number());
    live.keys("r");
    live.world.shows(&["1 h ago: 2 the same", "2 not compared · 2 written since"]);
    live.keys("<esc>");
    live.world.shows(&["now none missing · 2 written since · 1 h ago: 2 the same"]);
    live.keys("<enter>=");
    assert!(!live.screen().contains("written since"), "{}", live.screen());
    live.keys("<esc>");
    live.world.shows(&["2 different · just now"]);
    assert!(!live.screen().contains("written since"), "{}", live.screen());
}

#[test]
fn a_list_that_closes_looks_at_no_more_pairs() {
    let mut live = live(Start::default(), TWO);
    live.keys("'");
    live.world.keys("<f5>");
    live.world.shows(&["3 still to be listed", "listing…", "to be listed"]);
    let effects = live.world.take();
    let opened = effects.iter().any(|effect| matches!(effect, Effect::Elsewhere(..)));
    assert!(opened, "one after the other: {effects:?}");
    live.world.keys("<f5>");
    live.world.shows(&["stopped"]);
    assert!(!live.screen().contains("to be listed"), "{}", live.screen());
    live.world.take();
    live.world.keys("<f5>");
    live.world.take();
    live.world.ended.clear();
    live.world.keys("<esc>");
    let cancelled = live.world.take().iter().filter(|effect| matches!(effect, Effect::Cancel(_))).count();
    assert_eq!((cancelled, live.world.ended.len()), (2, 1), "both listings, and the place is left");
}
