//! Tags, labels and settings: keys in, screen out, against the emulator through the real SDK.

mod refused;

use serde_json::{Value, json};
use ssm_emulator::{Fault, FaultKind};

use crate::fixtures::Live;

const SEED: &str = seed!(
    r#"
[[parameter]]
name = "/shop/{env}/db"
for = { env = ["dev", "prod"] }
type = "SecureString"
key = "alias/shop"
values = ["tulip-of-before", "poppy-of-now"]
labels = { previous = 1, current = 2 }
description = "if it breaks, roll back to the label `previous`"
tags = { owner = "shop", rotation = "weekly" }
modified_by = "arn:aws:sts::111122223333:assumed-role/shop-deploy/rotation"
modified_ago = "2d 9h"

[[parameter]]
name = "/shop/dev/plain"
type = "String"
value = "open-{v}"
versions = 12
modified_ago = "3h"

[[parameter]]
name = "/shop/dev/advanced"
type = "String"
value = "dear"
tier = "Advanced"
policies = [
    { Type = "Expiration", Version = "1.0", Attributes = { Timestamp = "2026-12-06T08:00:00.000Z" } },
    { Type = "ExpirationNotification", Version = "1.0", Attributes = { Before = "3", Unit = "Days" } },
]
modified_ago = "3d"

[[parameter]]
name = "/shop/dev/theirs"
type = "SecureString"
key = "alias/closed"
value = "under-the-seal"
modified_ago = "3d"
"#
);

/// The page of a parameter.
fn at(name: &str) -> Live {
    let mut live = Live::new(SEED);
    live.keys(&format!("/{name}<enter>t"));
    live
}

/// To the settings, where the description is the first row.
const SETTINGS: &str = "g<tab><tab>";

/// Has a setting be typed anew, from the first of them so many rows down.
fn set(live: &mut Live, down: usize, typed: &str) {
    live.keys(&format!("{SETTINGS}{}e<c-u>{typed}<enter>", "j".repeat(down)));
}

fn ask(live: &Live, who: &str, operation: &str, members: &Value) -> Value {
    live.ask(who, &format!("AmazonSSM.{operation}"), members)
}

/// What there is of the parameter's versions, the newest first, without values.
fn versions(live: &Live, name: &str) -> Vec<Value> {
    let answer = ask(live, "AKIABEN", "GetParameterHistory", &json!({ "Name": name, "WithDecryption": true }));
    let mut versions = answer["Parameters"].as_array().unwrap_or_else(|| panic!("{answer}")).clone();
    versions.reverse();
    versions
}

fn latest(live: &Live, name: &str) -> Value {
    versions(live, name).remove(0)
}

/// Each label with its version.
fn labels(live: &Live, name: &str) -> Vec<(String, i64)> {
    let mut all = Vec::new();
    for version in versions(live, name) {
        let number = version["Version"].as_i64().unwrap();
        all.extend(version["Labels"].as_array().unwrap().iter().map(|it| (it.as_str().unwrap().to_owned(), number)));
    }
    all.sort();
    all
}

#[test]
fn a_tag_is_added_changed_and_removed_in_one_question() {
    let mut live = at("/shop/dev/db");
    live.world.shows(&["Tags, labels, settings /shop/dev/db", "owner", "rotation", "weekly", "current", "v2"]);
    live.keys("nteam<enter>checkout<enter>");
    live.world.shows(&["+ team", "checkout", "new", "1 change"]);
    live.keys("gjD");
    live.world.shows(&["- rotation", "is removed", "2 changes"]);
    live.keys("ge<c-u>pay<enter>");
    live.world.shows(&["~ owner", "shop → pay", "3 changes"]);
    assert_eq!(live.calls("AddTagsToResource") + live.calls("RemoveTagsFromResource"), 0, "nothing is sent yet");
    live.keys("<c-s>");
    live.world.shows(&[
        "Change /shop/dev/db",
        "111122223333 · eu-west-1",
        "v2 stays",
        "~ change    tag owner = shop → pay",
        "- remove    tag rotation = weekly",
        "+ add       tag team = checkout",
        "w changes it",
    ]);
    live.keys("w");
    live.world.shows(&["changed 3 tags of /shop/dev/db · u, enter puts it back"]);
    assert_eq!(live.tags("/shop/dev/db"), ["owner=pay", "team=checkout"]);
    live.world.shows(&["tags", "owner=pay · team=checkout", "labels", "current v2 · previous v1"]);
    assert_eq!((live.calls("PutParameter"), live.decrypts()), (0, 0));
}

#[test]
fn a_label_moves_and_says_from_where_before() {
    let mut live = at("/shop/dev/db");
    live.keys("<tab>");
    live.world.shows(&["v2 · 2 d ago", "by shop-deploy/rotation"]);
    live.keys("je<c-u>2<enter>");
    live.world.shows(&["~ previous", "v1 → v2", "moves from v1"]);
    live.keys("nknown-good<enter><c-u>1<enter>");
    live.world.shows(&["+ known-good", "v1  new"]);
    live.keys("<c-s>");
    live.world.shows(&[
        "~ change    label previous: moves from v1 to v2",
        "+ add       label known-good: to v1",
        "v2 stays",
    ]);
    live.keys("w");
    live.world.shows(&["changed 2 labels of /shop/dev/db"]);
    assert_eq!((live.calls("PutParameter"), live.decrypts()), (0, 0), "labels need no value");
    let expected = [("current", 2), ("known-good", 1), ("previous", 2)];
    assert_eq!(labels(&live, "/shop/dev/db"), expected.map(|(label, version)| (label.to_owned(), version)));
    live.keys("t<tab>D<c-s>w");
    assert_eq!(labels(&live, "/shop/dev/db").len(), 2, "one is off");
}

#[test]
fn what_is_typed_is_checked_beside_the_field_and_a_wrong_one_is_not_taken() {
    for (keys, says) in [
        ("naws:x", "given by AWS alone"),
        ("na*", "a tag takes letters"),
        ("<tab>nsome label", "a label takes letters, digits"),
        ("<tab>n1st", "does not begin with a digit"),
        ("<tab>nfine<enter><c-u>v9", "there is no v9: there are v1 to v2"),
        ("<tab>nfine<enter><c-u>latest", "the number of a version is wanted"),
        ("<tab><tab>jje<c-u>alias shop", "an alias, a key id or a key ARN"),
        ("<tab><tab>jjjjje<c-u>(", "no regular expression"),
        ("<tab><tab>jjjjjje<c-u>soon", "a date is wanted"),
        ("<tab><tab>jjjjjje<c-u>2020-01-01", "that is past"),
        ("<tab><tab>jjjjjjje<c-u>3 weeks", "a number of days or hours"),
    ] {
        let mut live = at("/shop/dev/db");
        live.keys(keys);
        live.world.shows(&[says]);
        live.keys("<enter>");
        if live.screen().contains("value, may be empty") {
            live.keys("<enter>");
        }
        live.world.shows(&[says]);
        live.keys("<esc><c-s>");
        live.world.shows(&["nothing is changed yet"]);
    }
}

#[test]
fn a_setting_is_written_with_the_same_value_which_nobody_sees() {
    let mut live = at("/shop/dev/db");
    set(&mut live, 0, "of the till");
    live.keys("<c-s>");
    live.world.shows(&[
        "v2 → v3",
        "“of the till”",
        "read and decrypted right before",
        "current stays on v2 · previous stays on v1 · v3 has none",
    ]);
    assert_eq!(live.decrypts(), 0, "it is read for the write alone");
    live.keys("w");
    live.world.shows(&[
        "changed description of /shop/dev/db, v2 → v3 · u, enter puts it back",
        "version 3",
        "of the till",
    ]);
    assert_eq!(live.decrypts(), 1);
    let is = latest(&live, "/shop/dev/db");
    assert_eq!((is["Value"].as_str(), is["Description"].as_str()), (Some("poppy-of-now"), Some("of the till")));
    assert_eq!(
        (is["KeyId"].as_str(), is["Tier"].as_str(), is["Type"].as_str()),
        (Some("alias/shop"), Some("Standard"), Some("SecureString"))
    );
    assert_eq!(live.tags("/shop/dev/db").len(), 2, "tags stay");
    assert!(!live.screen().contains("poppy"));
}

#[test]
fn a_secret_that_becomes_plain_text_asks_for_a_word() {
    let mut live = at("/shop/dev/db");
    live.keys(&format!("{SETTINGS}je<right><enter>"));
    live.world.shows(&["~ type", "SecureString → String"]);
    live.keys("<c-s>");
    live.world.shows(&["a secret becomes plain text", "type plain text, then enter"]);
    live.keys("w<enter>");
    assert_eq!(live.calls("PutParameter"), 0);
    live.keys("<bs>plain text<enter>");
    live.world.shows(&["v2 → v3", "String · Standard"]);
    assert_eq!(latest(&live, "/shop/dev/db")["Type"], "String");
    // What undoing it leaves behind is said before, in the list and in the question.
    live.keys("u");
    live.world.shows(&["v3 stays in the history, and holds the secret as plain"]);
    live.keys("<enter>");
    live.world.shows(&["v3 stays in the history, and holds the secret as plain text", "String → SecureString"]);
    let mut live = at("/shop/prod/db");
    live.keys(&format!("{SETTINGS}je<right><enter><c-s>"));
    live.world.shows(&["PRODUCTION", "type db as plain text, then enter"]);
    let mut live = at("/shop/dev/plain");
    live.keys(&format!("{SETTINGS}je<left><enter><c-s>"));
    live.world
        .shows(&["~ change    type String → SecureString", "key none: it is plain text → alias/aws/ssm (the default)"]);
    live.keys("w");
    live.world.shows(&["SecureString · Standard · version 13"]);
}

#[test]
fn policies_are_words_and_make_it_advanced() {
    let mut live = at("/shop/dev/plain");
    set(&mut live, 5, "12 days");
    live.world.shows(&["+ expires", "deleted in 12 days · 2026-12-06 08:00:00 UTC", "~ tier", "Standard → Advanced"]);
    live.keys("je<c-u>3 days<enter>");
    live.world.shows(&["+ reminder", "notice 3 days before it is deleted"]);
    live.keys("<c-s>");
    live.world.shows(&[
        "AWS deletes it on 2026-12-06 08:00:00 UTC",
        "an Advanced parameter is charged",
        "tier Standard → Advanced",
        "+ add       reminder notice 3 days before it is deleted",
    ]);
    live.keys("w");
    live.world.shows(&["String · Advanced · version 13", "Expiration: AWS deletes", "2026-12-06"]);
    let is = latest(&live, "/shop/dev/plain");
    assert_eq!(is["Policies"].as_array().map(Vec::len), Some(2), "{is}");
    live.keys(&format!("t{SETTINGS}jjjjje<c-u><enter><c-s>"));
    live.world.shows(&[
        "- remove    expires deleted in 12 days",
        "a reminder comes before the parameter expires, and it does not",
    ]);
    live.keys("w");
    assert_eq!(latest(&live, "/shop/dev/plain")["Policies"].as_array().map(Vec::len), Some(1));
}

/// No undo is promised that there is none of.
#[test]
fn a_tier_alone_does_not_go_back_and_says_so() {
    let mut live = at("/shop/dev/plain");
    live.keys(&format!("{SETTINGS}jje<right><enter><c-s>w"));
    live.world.shows(&["changed tier of /shop/dev/plain, v12 → v13 · a tier does not go back"]);
    assert!(!live.screen().contains("puts it back"), "{}", live.screen());
    live.keys(&format!("t{SETTINGS}jjje<end> of old<enter><c-s>w"));
    live.world.shows(&["u, enter puts it back"]);

    let mut live = at("/shop/dev/plain");
    set(&mut live, 5, "12 days");
    live.keys("<c-s>wu");
    live.world.shows(&["the tier stays Advanced: no write lowers it"]);
    live.keys("<enter>");
    live.world.shows(&["the tier stays Advanced: no write lowers it", "remove"]);
}

#[test]
fn advanced_stays_while_it_has_policies() {
    let mut live = at("/shop/dev/advanced");
    live.world.resize(120, 35);
    live.world.shows(&["deleted in 12 days · 2026-12-06 08:00:00 UTC", "notice 3 days before it is deleted"]);
    live.keys(&format!("{SETTINGS}jje"));
    live.world.shows(&["it has 2 policies, and a Standard parameter has none: remove them first"]);
    assert!(!live.screen().contains("‹"));
}

#[test]
fn what_is_marked_to_be_removed_is_taken_back_and_nothing_typed_is_lost_unasked() {
    let mut live = at("/shop/dev/db");
    for back in ["D", "<esc>"] {
        live.keys("gD");
        live.world.shows(&["- owner", "1 change"]);
        live.keys(back);
        live.world.shows(&["nothing is changed"]);
    }
    live.keys("nteam<enter>x<enter>");
    live.keys("<esc>");
    live.world.shows(&["Drop the draft?"]);
    live.keys("<esc>");
    live.world.shows(&["+ team", "1 change"]);
    live.keys("q<enter>");
    live.world.shows(&["+ team"]);
    live.keys("D");
    live.world.shows(&["nothing is changed"]);
    live.keys("gex<esc>");
    live.world.shows(&["owner", "shop", "nothing is changed"]);
    live.keys("gex<c-c>");
    live.world.shows(&["Quit and lose the draft?"]);
    live.keys("D");
    assert!(live.ended);
}

#[test]
fn somebody_who_was_faster_is_told_of_and_nothing_of_theirs_is_lost() {
    let mut live = at("/shop/dev/db");
    set(&mut live, 0, "mine");
    live.keys("<c-s>");
    let put = json!({ "Name": "/shop/dev/db", "Value": "orchid", "Type": "SecureString", "KeyId": "alias/shop",
        "Description": "theirs", "Overwrite": true });
    assert!(ask(&live, "AKIABEN", "PutParameter", &put)["Version"].is_number());
    let puts = live.calls("PutParameter");
    live.keys("w");
    assert_eq!(live.calls("PutParameter"), puts, "nothing was written");
    live.world.shows(&["the parameter is another by now: v3 by ben", "theirs → mine", "of v3"]);
    live.keys("<c-s>");
    live.world.shows(&["v3 → v4", "“theirs” → “mine”"]);
    live.keys("w");
    let is = latest(&live, "/shop/dev/db");
    assert_eq!((is["Value"].as_str(), is["Description"].as_str()), (Some("orchid"), Some("mine")));

    let mut live = at("/shop/dev/db");
    live.keys("ge<c-u>pay<enter><c-s>");
    let tag = json!({ "ResourceType": "Parameter", "ResourceId": "/shop/dev/db", "Tags": [{ "Key": "owner", "Value": "till" }] });
    ask(&live, "AKIABEN", "AddTagsToResource", &tag);
    live.keys("w");
    live.world.shows(&["nothing was changed: tag owner: somebody set it to “till” meanwhile", "till → pay"]);
    assert!(live.tags("/shop/dev/db").contains(&"owner=till".to_owned()));
}

#[test]
fn somebody_who_wrote_in_between_is_told_of() {
    let mut live = at("/shop/dev/plain");
    set(&mut live, 0, "mine");
    live.emulator.with(|state| state.add_fault(Fault::new("PutParameter", FaultKind::InterposedWrite).times(1)));
    live.world.resize(200, 24);
    live.keys("<c-s>w");
    live.world.shows(&["somebody wrote v13 just before: mine is v14 of /shop/dev/plain · H shows all"]);
}

#[test]
fn everything_is_put_back_by_undo() {
    let mut live = at("/shop/dev/db");
    live.keys("nteam<enter>x<enter>gjD<tab>je<c-u>2<enter>");
    set(&mut live, 0, "mine");
    live.keys("<c-s>w");
    live.world.shows(&["changed 2 tags · 1 label · settings of"]);
    live.keys("u");
    snapshot!("undo_list", live);
    live.keys("<enter>");
    live.world.shows(&[
        "Put back tags, labels, settings of",
        "v3 → v4",
        "tag team = x",
        "moves from v2 to v1",
        "w puts it back",
    ]);
    live.keys("w");
    live.world.shows(&["put back 2 tags · 1 label · settings of"]);
    assert_eq!(live.tags("/shop/dev/db"), ["owner=shop", "rotation=weekly"]);
    assert_eq!(labels(&live, "/shop/dev/db"), [("current".to_owned(), 2), ("previous".to_owned(), 1)]);
    let is = latest(&live, "/shop/dev/db");
    assert_eq!(is["Description"], "if it breaks, roll back to the label `previous`");
    assert_eq!((is["Version"].as_i64(), is["Value"].as_str()), (Some(4), Some("poppy-of-now")));
    live.keys("u");
    live.world.shows(&["put back"]);
}

#[test]
fn what_somebody_wrote_since_is_not_put_back_over() {
    let mut live = at("/shop/dev/db");
    live.keys("nteam<enter>x<enter>");
    set(&mut live, 0, "mine");
    live.keys("<c-s>w");
    let put = json!({ "Name": "/shop/dev/db", "Value": "orchid", "Type": "SecureString", "KeyId": "alias/shop",
        "Description": "theirs", "Overwrite": true });
    assert!(ask(&live, "AKIABEN", "PutParameter", &put)["Version"].is_number());
    live.keys("ru<enter>");
    live.world.shows(&["v4 by ben, just now, came after the v3 of here: the settings", "v4 stays"]);
    live.keys("w");
    live.world.shows(&["nothing was changed"]);
    assert_eq!(latest(&live, "/shop/dev/db")["Description"], "theirs");
}

/// What it looks like, at the sizes that count.
#[test]
fn the_page_on_the_screen() {
    let mut live = at("/shop/dev/db");
    snapshot!("page_80", live);
    live.keys("nteam");
    snapshot!("field_80", live);
    live.keys("<enter>checkout<enter>gjD<tab>je<c-u>2<enter>");
    set(&mut live, 0, "Of the till: ask before you touch it");
    live.world.resize(120, 35);
    snapshot!("changes_120", live);
    live.world.resize(40, 12);
    snapshot!("changes_40", live);
    live.world.resize(80, 24);
    live.keys("<c-s>");
    snapshot!("question_80", live);
    for (width, height) in [(1, 1), (5, 3), (20, 6), (30, 8), (60, 10), (99, 7), (100, 5), (300, 100)] {
        live.world.resize(width, height);
        live.screen();
    }
    live.world.resize(80, 24);
    live.keys("<esc>");
    for (width, height) in [(1, 1), (5, 3), (20, 6), (30, 8), (60, 10), (99, 7), (100, 5), (300, 100)] {
        live.world.resize(width, height);
        live.keys("gGex<esc>");
        live.screen();
    }
    live.world.resize(80, 24);
    live.keys("<c-s>w");
    snapshot!("changed_80", live);
}
