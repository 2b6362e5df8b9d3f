//! What may not be changed, or not be seen, of tags, labels and settings, and what does not keep the rest from being changed.

use sesame::app::Msg;
use sesame::secret::Secret;
use ssm_emulator::{Fault, FaultKind};

use super::{SEED, SETTINGS, at, set};
use crate::fixtures::Live;

#[test]
fn a_denial_of_one_thing_leaves_the_others_done_and_says_which() {
    let mut live = at("/shop/dev/db");
    live.deny("ssm:AddTagsToResource");
    live.keys("nteam<enter>x<enter>gjD<tab>je<c-u>2<enter><c-s>w");
    live.world.shows(&[
        "Tags, labels, settings /shop/dev/db",
        "2 of 3 changed (1 tag · 1 label), 1 not",
        "tag team  not changed: denied (ssm:AddTagsToResource)",
        "+ team",
        "1 change",
    ]);
    assert_eq!(live.tags("/shop/dev/db"), ["owner=shop"]);
    snapshot!("some_denied", live);
    live.keys("x");
    live.world.shows(&["\"ssm:AddTagsToResource\"", "parameter/shop/dev/db"]);
    live.keys("<esc>");
    live.emulator.with(ssm_emulator::State::clear_denials);
    live.keys("<c-s>w");
    live.world.shows(&["changed tag team of /shop/dev/db"]);
    live.keys("u");
    live.world.shows(&["My changes, and what did not end", "1 tag · 1 label", "tag team"]);
}

#[test]
fn where_nothing_could_be_changed_the_question_says_why() {
    let mut live = at("/shop/dev/db");
    live.deny("ssm:LabelParameterVersion");
    live.keys("<tab>je<c-u>2<enter><c-s>w");
    live.world.shows(&[
        "Change /shop/dev/db",
        "nothing was changed: label previous: denied",
        "not changed: denied",
        "w tries again",
    ]);
    snapshot!("nothing_changed", live);
    live.keys("x");
    live.world.shows(&["\"ssm:LabelParameterVersion\""]);
    live.keys("<esc>");
    live.emulator.with(ssm_emulator::State::clear_denials);
    live.keys("w");
    live.world.shows(&["changed label previous"]);
}

#[test]
fn tags_that_may_not_be_seen_say_so_and_the_rest_is_there() {
    let mut live = Live::new(SEED);
    live.deny("ssm:ListTagsForResource");
    live.keys("//shop/dev/db<enter>t");
    live.world.shows(&["tags   not known: denied", "x explains", "current", "of v2; a change writes"]);
    snapshot!("tags_denied", live);
    live.keys("x");
    live.world.shows(&["\"ssm:ListTagsForResource\""]);
    live.keys("<esc>nteam<enter>x<enter><c-s>w");
    live.world.shows(&["changed tag team"]);
    live.emulator.with(ssm_emulator::State::clear_denials);
    assert_eq!(live.tags("/shop/dev/db").len(), 3);
    live.deny("ssm:GetParameterHistory");
    live.keys("t<tab>");
    live.world.shows(&["labels   not known: denied", "owner"]);
    live.keys("n");
    live.world.shows(&["which version has which label is not known: denied"]);
    live.keys("x");
    live.world.shows(&["\"ssm:GetParameterHistory\""]);
}

#[test]
fn a_value_that_cannot_be_read_keeps_its_settings_and_that_is_said() {
    let mut live = at("/shop/dev/theirs");
    set(&mut live, 0, "mine");
    live.keys("<c-s>w");
    live.world.shows(&["nothing was changed: description: no key access"]);
    assert_eq!(live.calls("PutParameter"), 0);
    live.keys("x");
    live.world.shows(&["kms:Decrypt"]);
    // Known before, it is said before.
    let mut live = Live::new(SEED);
    live.keys("//shop/dev/theirs<enter><space>t");
    live.keys(&format!("{SETTINGS}e"));
    live.world.shows(&["settings are written with the value, which cannot be read"]);
    live.keys("gnteam<enter>x<enter><c-s>w");
    live.world.shows(&["changed tag team"]);
}

#[test]
fn what_the_service_does_not_take_is_said_in_its_words() {
    let mut live = at("/shop/dev/db");
    set(&mut live, 5, "[0-9]+");
    live.keys("<c-s>w");
    live.world.shows(&["Change /shop/dev/db", "cannot be validated against"]);
    assert!(!live.screen().contains("poppy"));
    live.keys("<esc>");
    live.world.shows(&["+ pattern", "[0-9]+"]);
}

#[test]
fn production_asks_for_the_word() {
    let mut live = at("/shop/prod/db");
    live.keys("gD<c-s>");
    live.world.shows(&["PRODUCTION", "type db, then enter"]);
    live.world.send(Msg::Paste(Secret::from("db")));
    live.keys("<enter>");
    assert_eq!(live.calls("RemoveTagsFromResource"), 0);
    live.keys("db<enter>");
    assert_eq!(live.tags("/shop/prod/db"), ["rotation=weekly"]);
}

#[test]
fn who_may_only_read_looks_and_what_is_not_ours_has_nothing_to_change() {
    let mut live = Live::read_only(SEED);
    live.keys("//shop/dev/db<enter>t");
    live.world.shows(&["owner", "current"]);
    for keys in ["e", "n", "D"] {
        live.keys(keys);
        live.world.shows(&["read-only session: nothing can be written"]);
    }
    live.keys("<esc>");
    live.keys("g");
    let mut live = Live::new(SEED);
    live.keys("gt");
    live.world.shows(&["Tags, settings of 5 parameters under /shop"]);
    assert_eq!(live.calls("ListTagsForResource"), 0);
}

#[test]
fn what_is_throttled_says_that_it_waits_and_can_be_stopped() {
    let mut live = at("/shop/dev/db");
    live.emulator.with(|state| state.add_fault(Fault::new("RemoveTagsFromResource", FaultKind::Throttle).times(50)));
    live.keys("gD<c-s>");
    live.world.keys("w");
    live.begin();
    while !live.screen().contains("throttled") {
        live.hear();
    }
    live.world.shows(&["changing… throttled", "esc stops trying"]);
    live.keys("<esc>");
    live.world.shows(&["stopped trying; nothing was changed: tag owner"]);
    assert_eq!(live.tags("/shop/dev/db").len(), 2);
}
