//! Two places side by side, over the real client and the emulator: keys in, screen out, what was asked, and what was never shown.

mod failing;

use serde_json::json;

use crate::fixtures::Live;

const SEED: &str = seed!(
    west,
    r#"
[[deny]]
principal = "arn:aws:sts::*:assumed-role/engineer/*"
action = "ssm:GetParameter*"
resource = "arn:aws:ssm:us-west-2:*:parameter/shop/prod/sealed"

[[parameter]]
name = "/shop/prod/db/password"
type = "SecureString"
key = "alias/shop"
value = "tulip-of-the-east"
modified_ago = "2d"

[[parameter]]
name = "/shop/prod/db/password"
region = "us-west-2"
type = "SecureString"
key = "alias/shop-west"
value = "poppy-of-the-west"
modified_ago = "30d"

[[parameter]]
name = "/shop/prod/db/token"
type = "SecureString"
key = "alias/shop"
value = "the-same-token"

[[parameter]]
name = "/shop/prod/db/token"
region = "us-west-2"
type = "SecureString"
key = "alias/shop-west"
value = "the-same-token"

[[parameter]]
name = "/shop/prod/config"
type = "String"
value = '{"pool": 5, "host": "db-east", "tls": {"on": true}}'

[[parameter]]
name = "/shop/prod/config"
region = "us-west-2"
type = "String"
value = '{"pool": 5, "host": "db-west", "tls": {"on": true}, "extra": 1}'

[[parameter]]
name = "/shop/prod/level"
type = "String"
value = "info"

[[parameter]]
name = "/shop/prod/level"
region = "us-west-2"
type = "SecureString"
key = "alias/shop-west"
value = "info"

[[parameter]]
name = "/zoo/size"
type = "String"
tier = "Advanced"
description = "How many of them there are, as was agreed upon with everybody"
tags = { team = "checkout", old = "1" }
value = "3"

[[parameter]]
name = "/zoo/size"
region = "us-west-2"
type = "String"
description = "How many there are"
allowed_pattern = "^[0-9]+$"
tags = { team = "web", new = "1" }
value = "3"

[[parameter]]
name = "/shop/prod/sealed"
type = "String"
value = "s1"

[[parameter]]
name = "/shop/prod/sealed"
region = "us-west-2"
type = "String"
value = "s1"

[[parameter]]
name = "/shop/prod/east-only"
type = "String"
value = "e"

[[parameter]]
name = "/shop/prod/west-only"
region = "us-west-2"
type = "String"
value = "w"

[[parameter]]
name = "/shop/staging/level"
type = "String"
value = "info"
"#
);

fn live() -> Live {
    let places =
        [("east", "eu-west-1", "AKIAENGINEER"), ("west", "us-west-2", "AKIAENGINEER"), ("ben", "us-west-2", "AKIABEN")];
    let mut live = Live::between(SEED, &places);
    live.world.resize(120, 35);
    live.keys("glj");
    live
}

/// Both places listed.
fn compared() -> Live {
    let mut live = live();
    live.keys("=");
    live.keys("<home>west@<enter>");
    live
}

/// The row of a name.
fn row(live: &Live, name: &str) -> String {
    let screen = live.screen();
    let row = screen.lines().find(|line| line.contains(&format!(" {name} "))).unwrap_or_default();
    assert!(!row.is_empty(), "{name} is missing from\n{screen}");
    row.to_owned()
}

#[test]
fn both_are_listed_first_and_no_value_is_read() {
    let mut live = live();
    let listed = live.calls("DescribeParameters");
    live.keys("=");
    live.world.shows(&["Compare 6 parameters under /shop/prod", "with /shop/prod", "that is this place"]);
    live.keys("<enter>");
    live.world.shows(&["that is this place: type another"]);
    assert_eq!(live.screen().matches("that is this place").count(), 1, "once: {}", live.screen());
    live.keys("<home>west@");
    live.world.shows(&["connects there and asks who you are; lists it, about 1 call", "no value is read"]);
    snapshot!("line_120", live);
    assert_eq!(live.calls("DescribeParameters"), listed, "nothing is asked before");
    live.keys("<enter>");
    live.world.shows(&[
        "Compare /shop/prod",
        "/shop/prod ↔ west@/shop/prod",
        "111122223333 · us-west-2 · profile west · as engineer/ana",
        "= compares 5 pairs of values: 2 calls, 5 secrets are decrypted, about 1 s; none is shown",
    ]);
    assert!(row(&live, "level").contains("String here, SecureString there"), "{}", row(&live, "level"));
    assert!(row(&live, "east-only").contains("missing there"));
    assert!(row(&live, "west-only").contains("missing here"));
    assert_eq!(live.calls("DescribeParameters"), listed + 1);
    assert_eq!((live.decrypts(), live.calls("GetParameters"), live.calls("GetParameter")), (0, 0, 0));
    snapshot!("listed_120", live);
}

#[test]
fn values_are_told_apart_without_being_shown() {
    let mut live = compared();
    live.keys("=");
    live.world.shows(&["~ 3 differ", "- 1 missing there", "+ 1 missing here", "? 1 cannot be told", "= 1 same"]);
    assert!(row(&live, "db/token").contains("same value"));
    assert!(row(&live, "db/password").contains("value differs"));
    assert!(row(&live, "level").contains("same value"), "and yet of another type");
    assert!(row(&live, "sealed").contains("there: "), "{}", row(&live, "sealed"));
    for secret in ["tulip", "poppy", "the-same-token", "db-east", "db-west"] {
        assert!(!live.screen().contains(secret), "{secret}");
    }
    snapshot!("compared_120", live);
    live.world.resize(80, 24);
    snapshot!("compared_80", live);
    live.world.resize(200, 50);
    snapshot!("compared_200", live);
    live.world.resize(60, 20);
    snapshot!("compared_60", live);
    live.world.resize(40, 12);
    snapshot!("compared_40", live);
    live.world.resize(120, 35);
    live.keys("/sealed<enter>x");
    live.world.shows(&["ssm:GetParameter", "parameter/shop/prod/sealed"]);
    live.keys("y");
    let explained = live.copied.pop().unwrap_or_default();
    assert!(explained.contains("us-west-2") && !explained.contains("eu-west-1"), "it is of there:\n{explained}");
    live.keys("<esc><esc>");
    live.keys("<tab>");
    assert!(live.screen().contains("db/token"), "its key is another: it differs beside the value");
    live.keys("<tab>");
    assert!(live.screen().contains("db/password") && !live.screen().contains("east-only"), "{}", live.screen());
    live.keys("<tab>");
    assert!(!live.screen().contains("db/token") && live.screen().contains("east-only"), "{}", live.screen());
    live.keys("<tab>y");
    let [copied] = live.copied.as_slice() else { panic!("{:?}", live.copied) };
    assert!(
        copied.contains("profile west") && copied.contains("eu-west-1") && copied.contains("value differs"),
        "{copied}"
    );
    assert!(!copied.contains("tulip") && !copied.contains("db-east"), "{copied}");
}

#[test]
fn only_what_was_not_told_is_read_again_and_refresh_begins_anew() {
    let mut live = compared();
    live.keys("=");
    live.world.shows(&["= compares 1 pair of values: 2 calls, no secret is read"]);
    let put = json!({ "Name": "/shop/prod/db/password", "Value": "poppy-of-the-west", "Type": "SecureString", "KeyId": "alias/shop", "Overwrite": true });
    assert!(live.ask("AKIABEN", "AmazonSSM.PutParameter", &put)["Version"].is_number());
    live.keys("r");
    live.world.shows(&["4 not compared", "v2"]);
    live.keys("=");
    assert!(row(&live, "db/password").contains("same value"));
}

#[test]
fn the_difference_of_one_tells_keys_and_shows_values_when_asked() {
    let mut live = compared();
    live.keys("/config<enter><enter>");
    live.world.shows(&[
        "here   /shop/prod/config",
        "there  west@/shop/prod/config · 111122223333 · us-west-2 · profile west",
        "2 keys of JSON differ; their values are not shown",
        "+ .extra",
        "~ .host",
    ]);
    assert!(!live.screen().contains("db-east") && !live.screen().contains(".pool"), "{}", live.screen());
    snapshot!("pair_masked_120", live);
    live.keys("<tab>");
    live.world.shows(&["db-east", "db-west", "masked in 30 s"]);
    snapshot!("pair_shown_120", live);
    live.keys("<tab>");
    assert!(!live.screen().contains("db-east"));
    live.keys("<tab>");
    live.world.pass(std::time::Duration::from_secs(31));
    assert!(!live.screen().contains("db-east"), "it is masked by itself");
    live.keys("<tab>");
    live.world.send(sesame::app::Msg::Focus(false));
    assert!(!live.screen().contains("db-east"), "{}", live.screen());
    live.keys("<tab>");
    assert!(!live.screen().contains("db-east"), "nothing comes up while nobody looks");
    live.world.send(sesame::app::Msg::Focus(true));
    live.keys("<esc>");
    live.world.shows(&["/shop/prod ↔ west@/shop/prod"]);
    live.keys("<esc>/sealed<enter><enter>");
    live.world.shows(&["there: "]);
    live.keys("x");
    live.world.shows(&["parameter/shop/prod/sealed"]);
}

/// Of this one more than the value differs.
#[test]
fn what_differs_beside_the_value_is_shown_and_tags_when_they_are_asked_for() {
    let mut live = live();
    live.keys("/zoo/size<enter>=<home>west@<enter><enter>");
    live.world.shows(&[
        "the values are the same",
        "tier         Advanced here, Standard there",
        "- How many of them there are, as was agreed upon",
        "+ How many there are",
        "pattern      none here, ^[0-9]+$ there",
        "tags are not read: t compares them",
    ]);
    assert_eq!(live.calls("ListTagsForResource"), 0);
    live.keys("t");
    live.world.shows(&["+ new=1 there only", "- old=1 here only", "~ team: checkout here, web there"]);
    assert_eq!(live.calls("ListTagsForResource"), 2);
    snapshot!("settings_120", live);
    live.world.resize(80, 24);
    snapshot!("settings_80", live);
    live.world.resize(60, 20);
    snapshot!("settings_60", live);
    live.keys("<esc><esc>/prod/db/token<enter>=<home><c-k>west@/shop/prod/db/token<enter><enter>t");
    live.world.shows(&["key          alias/shop here, alias/shop-west there", "neither has tags"]);
}

#[test]
fn one_parameter_is_compared_with_its_like() {
    let mut live = live();
    live.keys("/prod/db/password<enter>=");
    live.world.shows(&["Compare /shop/prod/db/password"]);
    live.keys("<home>ben@<enter>");
    live.world.shows(&["as ben", "password"]);
    live.keys("<enter>");
    live.world.shows(&["the values differ; each is of one line"]);
    assert_eq!(live.decrypts(), 2);
}

#[test]
fn the_same_place_needs_no_second_connection() {
    let mut live = live();
    // What is offered is replaced by what is typed.
    live.keys("=/shop/staging<enter>");
    live.world.shows(&["/shop/prod ↔ /shop/staging", "- 5 missing there"]);
    live.keys("=");
    live.world.shows(&["= 1 same"]);
    // The region of the session is its place, too.
    for with in ["eu-west-1:/shop/staging", "east@eu-west-1:/shop/staging"] {
        live.keys(&format!("<esc>=<c-u>{with}"));
        assert!(!live.screen().contains("connects there"), "{with}: {}", live.screen());
        live.keys("<enter>");
        live.world.shows(&["- 5 missing there"]);
    }
}

/// Of one store the names of both are found by one walk through it.
#[test]
fn two_places_of_the_session_are_listed_again_by_one_walk() {
    let mut live = live();
    live.keys("=/shop/staging<enter>");
    let listed = live.calls("DescribeParameters");
    let create = |name: &str| {
        let put = json!({ "Name": name, "Value": "new", "Type": "String" });
        assert!(live.ask("AKIABEN", "AmazonSSM.PutParameter", &put)["Version"].is_number());
    };
    create("/shop/prod/new");
    create("/shop/staging/new");
    live.keys("r");
    assert_eq!(live.calls("DescribeParameters"), listed + 1);
    live.world.shows(&["/shop/prod ↔ /shop/staging", "- 5 missing there"]);
    row(&live, "new");
}

#[test]
fn what_refuses_one_of_two_places_by_its_path_is_said_of_that() {
    let denied = "[[deny]]\naction = \"ssm:DescribeParameters\"\n\
                  [[deny]]\naction = \"ssm:GetParametersByPath\"\nresource = \"*:parameter/shop/staging*\"\n";
    let mut live = Live::new(&format!("{SEED}{denied}"));
    live.world.resize(120, 35);
    live.keys("/prod/level<enter><left>=<c-u>/shop/staging<enter>");
    live.world.shows(&["there: "]);
    live.keys("r");
    live.world.shows(&["there: ", "GetParametersByPath"]);
}

#[test]
fn what_is_marked_is_compared_alone() {
    let mut live = live();
    live.keys("/prod/level<enter>m/db/token<enter>m=");
    live.world.shows(&["Compare 2 parameters that are marked, under /shop/prod"]);
    live.keys("<home>west@<enter>");
    live.world.shows(&["~ 1 differ", "1 not compared"]);
    assert!(!live.screen().contains("west-only"));
}

#[test]
fn the_last_other_place_is_offered() {
    let mut live = compared();
    live.keys("<esc>=");
    live.world.shows(&["with west@/shop/prod"]);
    live.keys("<esc>/staging/level<enter>=");
    live.world.shows(&["with west@/shop/staging/level"]);
}

#[test]
fn a_file_is_the_other_side() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("prod.env");
    std::fs::write(&file, "LEVEL=info\nEAST_ONLY=other\nNEW=1\n").unwrap();
    // A file begins with ./ or ../ wherever the tests run.
    let up = "../".repeat(std::env::current_dir().unwrap().components().count());
    let typed = format!("{up}{}", file.display().to_string().trim_start_matches('/'));
    let mut live = live();
    live.keys("=<c-u>");
    live.world.send(sesame::app::Msg::Paste(sesame::secret::Secret::from(typed.as_str())));
    live.keys("<enter>");
    live.world.shows(&["- 4 missing there", "+ 1 missing here", "2 not compared", "LEVEL"]);
    live.keys("=");
    live.world.shows(&["~ 1 differ", "= 1 same"]);
    live.keys("/east_only<enter><enter>");
    live.world.shows(&["the values differ"]);
    live.keys("<tab>");
    live.world.shows(&["+ other"]);
    std::fs::write(&file, "LEVEL info\n").unwrap();
    live.keys("<esc><esc>r");
    live.world.shows(&["was not read"]);
}

#[test]
fn it_survives_every_size() {
    let mut live = compared();
    for (width, height) in [(1, 1), (5, 3), (20, 6), (30, 8), (60, 10), (99, 7), (300, 100)] {
        live.world.resize(width, height);
        live.keys("gG<pgup><pgdn>/x<esc><tab><tab><tab><tab>=g<enter>");
        live.screen();
        live.keys("<tab><down><tab><esc>");
        live.screen();
    }
}

#[test]
fn a_folder_around_the_root_is_compared_as_far_as_it_is_shown() {
    let mut live = Live::at(SEED, "/shop/prod");
    live.world.resize(120, 35);
    live.keys("g=<c-u>/none<enter>");
    live.world.shows(&["/shop/prod ↔ /none", "missing there"]);
    assert!(!live.screen().contains("staging"), "{}", live.screen());
}

#[test]
fn a_profile_that_there_is_not_is_said_while_it_is_typed() {
    let mut live = live();
    let before = live.emulator.with(|state| state.calls().len());
    live.keys("=<c-u>wset@us-west-2:/shop/prod");
    live.world.shows(&["there is no profile wset in the AWS config and credentials files; did you mean west?"]);
    live.keys("<enter>");
    live.world.shows(&["Compare 6 parameters under /shop/prod", "there is no profile wset"]);
    assert_eq!(live.emulator.with(|state| state.calls().len()), before, "nothing is connected to");
    live.keys("<c-u>west@<enter>");
    live.world.shows(&["/shop/prod ↔ west@/shop/prod"]);
}

/// A place that was mistyped is no disaster: what is wrong is said first, and the way back leads to what was typed.
#[test]
fn a_place_with_nothing_beneath_is_said_first_and_typed_again() {
    let mut live = Live::new(SEED);
    live.keys("//shop/prod/level<enter>h=<c-u>/shpo/staging<enter>");
    live.world.shows(&["nothing is beneath /shpo/staging: is it written so?", "esc goes back"]);
    live.keys("<esc>");
    live.world.shows(&["Compare", "/shpo/staging", "list both"]);
    live.keys("<c-u>us-west-2:<enter>");
    let screen = live.screen();
    assert!(!screen.contains("nothing is beneath") && screen.contains("↔ us-west-2:/shop/prod"), "{screen}");
    live.keys("<esc>");
    assert!(!live.screen().contains("↔"), "{}", live.screen());
}

/// Of a file that was not read there is nothing to do but to try again or to go back.
#[test]
fn a_file_that_was_not_read_offers_what_helps() {
    let mut live = Live::new(SEED);
    live.keys("//shop/prod/level<enter>h=<c-u>./not-there.env<enter>");
    live.world.shows(&["there:", "r try again", "esc back to the line"]);
    let screen = live.screen();
    for key in ["copy all", "not the same", "keep this pair", "filter"] {
        assert!(!screen.contains(key), "{key} does nothing here\n{screen}");
    }
    live.keys("K");
    live.world.shows(&["there is nothing to compare: one place was not read · r tries again"]);
    live.keys("<esc>");
    live.world.shows(&["./not-there.env"]);
}
