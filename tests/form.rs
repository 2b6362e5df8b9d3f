//! The form of a new parameter: keys in, screen out, against the emulator through the real SDK.

use serde_json::json;

use crate::fixtures::Live;

const SEED: &str = seed!(
    r#"
[[parameter]]
name = "/shop/dev/db"
type = "SecureString"
key = "alias/shop"
value = "tulip-of-before"
tier = "Advanced"
description = "of the shop"
allowed_pattern = "[a-z-]+"
tags = { owner = "shop", "a=b" = "c" }
policies = [
    { Type = "Expiration", Version = "1.0", Attributes = { Timestamp = "2026-12-06T08:00:00.000Z" } },
    { Type = "ExpirationNotification", Version = "1.0", Attributes = { Before = "3", Unit = "Days" } },
]
modified_ago = "3d"

[[parameter]]
name = "/shop/dev/plain"
type = "String"
value = "open"
modified_ago = "3h"
"#
);

/// The sizes that every page is looked at in.
const SIZES: [(u16, u16); 4] = [(80, 24), (120, 35), (60, 20), (40, 12)];

fn form() -> Live {
    let mut live = Live::new(SEED);
    live.keys("/plain<enter>n");
    live
}

/// From the name: so many fields on.
fn to(field: usize) -> String {
    "<tab>".repeat(field)
}

#[test]
fn all_that_can_be_given_with_a_creation_is_given() {
    let mut live = form();
    live.world.resize(120, 35);
    live.keys("new<tab><right><tab>one, two<tab><tab>by hand<tab>[a-z, ]+<tab><tab>owner=shop, env=dev<tab>12 days<tab>3 days");
    live.world.shows(&["deleted in 12 days", "Advanced, for the policies"]);
    insta::assert_snapshot!("filled", live.screen());
    live.keys("<c-s>");
    live.world.shows(&["Create /shop/dev/new", "owner=shop", "env=dev", "AWS deletes this parameter on", "charged"]);
    insta::assert_snapshot!("creation", live.screen());
    live.keys("w");
    live.world.shows(&["created /shop/dev/new"]);
    let there = live.described("/shop/dev/new");
    assert_eq!((&there["Tier"], &there["Type"]), (&json!("Advanced"), &json!("String")), "{there}");
    assert_eq!((&there["Description"], &there["AllowedPattern"]), (&json!("by hand"), &json!("[a-z, ]+")));
    assert_eq!(there["Policies"].as_array().map(Vec::len), Some(2), "{there}");
    assert_eq!(live.tags("/shop/dev/new").len(), 2);
    // What was just given is known without asking.
    live.world.shows(&["AWS deletes this parameter on"]);
}

#[test]
fn the_form_is_whole_in_every_size() {
    for (width, height) in SIZES {
        let mut live = form();
        live.world.resize(width, height);
        insta::assert_snapshot!(format!("empty_{width}x{height}"), live.screen());
        live.keys("new<tab><tab>{\"a\": 1,<enter>\"b\": }");
        insta::assert_snapshot!(format!("value_{width}x{height}"), live.screen());
        live.keys("<backtab><backtab><backtab><backtab><backtab>never so<c-s>");
        live.world.shows(&["a date is wanted"]);
        insta::assert_snapshot!(format!("wrong_{width}x{height}"), live.screen());
    }
}

#[test]
fn what_is_typed_is_checked_beside_its_field_while_it_is_typed() {
    for (keys, says) in [
        ("a b", "a space at position"),
        ("plain", "exists already: v1 · String"),
        ("x<tab><tab>{\"a\": }", "looks like JSON and is none: line 1, column 7"),
        ("x<tab><tab>abc", "3 of 4,096 bytes"),
        ("x<tab><tab>a{{b}}", "refuses in any value"),
        ("x<tab><tab>v<tab>alias/a b", "it holds no"),
        ("x<tab><tab>ABC<tab><tab><tab><tab>[a-z]+", "does not match the allowed pattern"),
        ("x<tab><tab>v<tab><tab><tab><tab>a)", "no regular expression"),
        ("x<tab><tab>v<tab><tab><tab><tab><tab><right>", "is for a String alone"),
        ("x<tab><right><tab>v<tab><tab><tab><tab><right>", "AWS checks the image"),
        ("x<tab><tab>v<tab><tab><tab><tab><tab><tab>owner", "key=value"),
        ("x<tab><tab>v<tab><tab><tab><tab><tab><tab>a=1, b=2", "2 tags"),
        ("<backtab>20", "a number of days or hours is wanted"),
        ("<backtab><backtab>3 days", "there is nothing to remind of"),
        ("<backtab><backtab><backtab>2020-01-01", "that is past"),
    ] {
        let mut live = form();
        live.world.resize(100, 35);
        live.keys(keys);
        assert!(live.screen().contains(says), "{keys}: {says}\n{}", live.screen());
    }
    // What was not begun is not wrong yet, but when it is asked for.
    let mut live = form();
    assert!(!live.screen().contains("is empty"), "{}", live.screen());
    live.keys("x<c-s>");
    live.world.shows(&["the value is empty", "› value"]);
}

#[test]
fn what_the_service_refuses_is_said_beside_the_field_that_it_is_about() {
    for (number, (keys, action, says, field)) in [
        ("x<tab><tab>v<tab>alias/nowhere", "", "does not exist", "key"),
        (
            "x<tab><tab>cb<tab><tab><tab><tab>(?<=a)b",
            "",
            "Change the value, or the parameter's allowed pattern",
            "value",
        ),
        ("x<tab><tab>v<tab><tab><tab><tab><tab><tab>a=b", "ssm:AddTagsToResource", "AddTagsToResource", "tags"),
        ("x<tab><tab>v<tab>alias/shop", "kms:Encrypt", "kms:Encrypt", "key"),
    ]
    .into_iter()
    .enumerate()
    {
        let mut live = form();
        live.world.resize(100, 35);
        if !action.is_empty() {
            live.deny(action);
        }
        live.keys(keys);
        live.keys("<c-s>w");
        live.world.shows(&["nothing was written", says]);
        live.keys("<esc>");
        live.world.shows(&["New parameter", &format!("› {field}"), says]);
        insta::assert_snapshot!(format!("refused_{number}"), live.screen());
        // It stays while others are looked at, and goes with the next change.
        live.keys("<tab>");
        live.world.shows(&[says]);
        live.keys("<backtab>!");
        assert!(!live.screen().contains("nothing was written"), "{}", live.screen());
    }
    // What is about no field stays below all of them.
    let mut live = form();
    live.deny("ssm:PutParameter");
    live.keys("x<tab><tab>v<c-s>w<esc>");
    live.world.shows(&["ssm:PutParameter", "› value"]);
}

#[test]
fn a_name_that_exists_gets_no_tags_by_an_overwrite_and_says_so() {
    let mut live = form();
    live.world.resize(100, 35);
    live.keys("plain<tab><right><tab>v");
    live.keys(&to(5));
    live.keys("a=b<c-s>w<enter>");
    live.world.shows(&["Overwrite /shop/dev/plain", "the tags that were typed are not given: t does that"]);
}

#[test]
fn a_parameter_is_made_after_another() {
    let mut live = Live::new(SEED);
    live.world.resize(100, 35);
    live.keys("/dev/db<enter>:like this<enter>");
    insta::assert_snapshot!("like", live.screen());
    live.world.shows(&["alias/shop", "Advanced", "of the shop", "owner=shop", "2026-12-06 08:00:00 UTC", "3 days"]);
    assert_eq!(live.decrypts(), 0, "no value is read for it");
    // Nothing was typed, so nothing is lost.
    live.keys("<esc>");
    assert!(!live.screen().contains("Drop the draft?"), "{}", live.screen());
    live.keys(":like this<enter>db2<tab><tab>poppy<c-s>w");
    live.world.shows(&["created /shop/dev/db2"]);
    let [mut old, mut new] = ["/shop/dev/db", "/shop/dev/db2"].map(|name| live.described(name));
    for of in [&mut old, &mut new] {
        for member in ["Name", "ARN", "LastModifiedDate", "LastModifiedUser", "Version"] {
            of.as_object_mut().unwrap().remove(member);
        }
    }
    assert_eq!(old, new);
    assert_eq!(live.tags("/shop/dev/db"), live.tags("/shop/dev/db2"));
}

#[test]
fn tags_that_may_not_be_read_are_said_to_be_missing() {
    let mut live = Live::new(SEED);
    live.world.resize(100, 35);
    live.deny("ssm:ListTagsForResource");
    live.keys("/dev/db<enter>:like this<enter>");
    live.world.shows(&["its tags are not known"]);
    live.keys("<f2>");
    live.world.shows(&["ssm:ListTagsForResource"]);
}

#[test]
fn nothing_is_made_after_a_folder_or_without_the_right_to_write() {
    let mut live = Live::new(SEED);
    live.keys("g:like this<enter>");
    live.world.shows(&["not now: this is a folder"]);
    let mut live = Live::read_only(SEED);
    live.keys("/dev/db<enter>:like this<enter>");
    live.world.shows(&["read-only"]);
}

/// What was made at random, as the store has it.
fn stored(live: &Live, name: &str) -> String {
    let asked = json!({ "Name": name, "WithDecryption": true });
    let answer = live.ask("AKIAENGINEER", "AmazonSSM.GetParameter", &asked);
    answer["Parameter"]["Value"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
}

#[test]
fn a_random_value_is_made_and_written_without_being_seen() {
    let mut live = form();
    live.keys("x<f4>");
    live.world.shows(&["a key is chosen so, and a random value made"]);
    live.keys("<tab><tab><f4>");
    live.world.shows(&["190 bits of entropy: 32 characters, each one of 62"]);
    live.keys("<c-u>0");
    live.world.shows(&["a length is a number from 1 to 4,096"]);
    live.keys("<c-u>8<tab><right><right><right>");
    live.world.shows(&["26 bits of entropy", "it could be guessed"]);
    live.keys("<right><right><backtab><c-u>64<enter>");
    live.world.shows(&["New parameter", "random: 64 characters, 384 bits · space shows it"]);
    let hidden = live.screen();
    // Whoever types does not see it either, nor change it by chance.
    live.keys("a<bs><c-u><left>");
    live.world.shows(&["masked as it was made: space shows it"]);
    live.keys("<c-s><tab>");
    live.keys("<tab>w");
    let value = stored(&live, "/shop/dev/x");
    assert_eq!(value.len(), 64);
    assert!(value.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c)), "an encoding for URLs");
    assert!(!hidden.contains(&value[..8]), "{hidden}");
}

#[test]
fn a_random_value_is_shown_when_asked_for_and_taken_back_by_undo() {
    let mut live = form();
    live.keys("x<tab><tab>mine<f4><enter>");
    assert!(!live.screen().contains("mine"), "{}", live.screen());
    live.keys(" ");
    live.world.shows(&["32 of 4,096 bytes"]);
    live.keys("<c-z>");
    live.world.shows(&["› value        mine"]);
    // Two are not alike.
    let made = |live: &mut Live| {
        live.keys("<f4><enter> ");
        let screen = live.screen();
        screen.lines().find(|line| line.contains("› value")).unwrap().to_owned()
    };
    assert_ne!(made(&mut live), made(&mut live));
}

#[test]
fn a_random_value_takes_the_place_of_the_draft_in_the_editor() {
    let mut live = Live::new(SEED);
    live.keys("/plain<enter>e<c-g><tab><tab><right><enter>");
    live.world.shows(&["Edit /shop/dev/plain", "random: 32 characters", "space shows it"]);
    live.keys("<c-s>");
    live.world.shows(&["v1 → v2"]);
    live.keys("w");
    let value = stored(&live, "/shop/dev/plain");
    assert!(value.len() == 32 && !value.contains(['0', 'O', '1', 'l', 'I']), "look-alikes are left out");
}

#[test]
fn the_page_for_a_random_value_is_whole_in_every_size() {
    for (width, height) in SIZES {
        let mut live = form();
        live.world.resize(width, height);
        live.keys("x<tab><tab><f4><tab>");
        insta::assert_snapshot!(format!("random_{width}x{height}"), live.screen());
    }
}

/// A listing by path tells neither key nor tier: they are asked for when somebody wants them.
#[test]
fn what_a_listing_by_path_does_not_tell_is_asked_for_or_said_to_be_missing() {
    let by_path = |also: &str| {
        let deny = |action: &str| format!("[[deny]]\naction = \"{action}\"\n");
        let denied: String =
            ["ssm:DescribeParameters", also].into_iter().filter(|it| !it.is_empty()).map(deny).collect();
        let mut live = Live::new(&format!("{SEED}\n{denied}"));
        live.world.resize(100, 35);
        live.keys("/dev/db<enter>:like this<enter>");
        live
    };
    let live = by_path("");
    live.world.shows(&["alias/shop", "Advanced", "owner=shop"]);
    let live = by_path("ssm:GetParameterHistory");
    live.world.shows(&["what it is made after is not known in full", "owner=shop"]);
}

/// A folder that is a parameter too: the path that the form begins with is not its name.
#[test]
fn a_folder_that_is_a_parameter_too_is_not_taken_for_the_name() {
    let seed = format!("{SEED}\n[[parameter]]\nname = \"/shop/dev\"\ntype = \"String\"\nvalue = \"x\"\n");
    let mut live = Live::new(&seed);
    live.keys("/plain<enter>n");
    live.world.shows(&["/shop/dev/"]);
    assert!(!live.screen().contains("exists already"), "{}", live.screen());
    live.keys("<bs>");
    live.world.shows(&["exists already: v1"]);
}
