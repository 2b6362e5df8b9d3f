//! Copies to another place that did not end: what is left, and how it goes on.

use super::*;

#[test]
fn where_only_this_session_is_read_only_what_did_not_end_elsewhere_is_gone_on_with() {
    let (emulator, home) = (fixtures::emulator(SEED), tempfile::tempdir().unwrap());
    let regions = ["eu-west-1", "us-west-2"];
    let mut live = Live::journaling_between(&emulator, home.path(), &regions);
    live.world.resize(120, 35);
    live.keys("gjlj=");
    live.keys("<home>us-west-2:<enter>");
    on(&mut live, "level");
    live.keys("m");
    on(&mut live, "db/token");
    live.keys("mc");
    live.keys("alias/shop-west<enter>");
    emulator.with(|state| state.add_fault(Fault::new("PutParameter", FaultKind::Expired).after(1).times(1)));
    live.keys("<pgdn><pgdn>plain text<enter>");
    live.world.shows(&["copied 1 of 2"]);
    drop(live);
    let read_only = |region: &str| Config::parse(&format!("[[context]]\nregion = \"{region}\"\nread_only = true\n"));
    let mut live = Live::journaling_with(&emulator, home.path(), &regions, read_only("us-west-2").unwrap());
    live.world.resize(120, 35);
    live.keys("u<enter>");
    live.world.shows(&["us-west-2 is read-only by your settings of"]);
    let mut live = Live::journaling_with(&emulator, home.path(), &regions, read_only("eu-west-1").unwrap());
    live.world.resize(120, 35);
    live.keys("u");
    live.world.shows(&["READ ONLY", "enter go on…"]);
    live.keys("<enter>");
    live.world.shows(&["Go on copying 1 parameter to us-west-2"]);
    live.keys("<pgdn><pgdn>plain text<enter>");
    live.world.shows(&["copied /shop/live/level to us-west-2"]);
    assert_eq!(value(&live, "level"), "info");
}

#[test]
fn esc_stops_between_two_names_and_what_is_left_is_marked_and_listed() {
    let (emulator, home) = (fixtures::emulator(SEED), tempfile::tempdir().unwrap());
    let mut live = Live::journaling_between(&emulator, home.path(), &["eu-west-1", "us-west-2"]);
    live.world.resize(120, 35);
    live.keys("gjlj=");
    live.keys("<home>us-west-2:<enter>");
    live.keys("=");
    live.emulator.with(|state| state.add_fault(Fault::new("PutParameter", FaultKind::Throttle).after(1).times(1)));
    for name in ["db/password", "db/token", "level"] {
        on(&mut live, name);
        live.keys("m");
    }
    live.keys("c");
    live.keys("alias/shop-west<enter>");
    live.keys("<pgdn><pgdn>");
    live.world.keys("plain text<enter>");
    live.begin();
    while !(live.screen().contains("try 2") && live.screen().contains("copying 1 of 3")) {
        live.hear();
    }
    live.world.shows(&["copying 1 of 3", "esc stops after the one under way"]);
    live.keys("<esc>");
    live.world.shows(&["copied 1 of 3 parameters to us-west-2: not copied: stopped before it", "2 marked"]);
    assert_eq!(value(&live, "db/password"), "tulip-of-the-east");
    assert_eq!(value(&live, "db/token"), "");
    assert_eq!(value(&live, "level"), "debug");
    // It is gone on with by what is marked, or from the list.
    live.world.pass(std::time::Duration::from_secs(2));
    on(&mut live, "level");
    live.world.shows(&["not copied: stopped before it"]);
    live.keys("c");
    live.keys("<enter>");
    live.world.shows(&["Copy 2 parameters to us-west-2"]);
    live.keys("<esc><esc><esc>u");
    live.world.shows(&["copy to us-west-2:/shop/live  1 of 3", "stopped"]);
    live.keys("k<enter>");
    live.world.shows(&["Keys in us-west-2", "alias/shop (1)", "alias/shop-west"]);
    live.keys("<enter>");
    live.world.shows(&["Go on copying 2 parameters to us-west-2"]);
    live.keys("<pgdn><pgdn>plain text<enter>");
    live.world.shows(&["copied 2 parameters to us-west-2"]);
    assert_eq!(value(&live, "db/token"), "the-new-token");
    assert_eq!(west(&live, "level"), Some((2, "String".to_owned(), "info".to_owned())));
}

/// A copy of what is missing there that ends by `kill -9`, and the next start.
#[test]
fn after_kill_9_it_goes_on_in_both_places() {
    let emulator = fixtures::emulator(SEED);
    let home = tempfile::tempdir().unwrap();
    let regions = ["eu-west-1", "us-west-2"];
    emulator.with(|state| state.add_fault(Fault::new("PutParameter", FaultKind::Throttle).after(1).times(1)));
    {
        let mut live = Live::journaling_between(&emulator, home.path(), &regions);
        live.world.resize(120, 35);
        live.keys("gjlj=");
        live.keys("<home>us-west-2:<enter>");
        live.keys("*");
        for name in ["west-only", "fixed"] {
            on(&mut live, name);
            live.keys("m");
        }
        live.keys("c");
        live.keys("alias/shop-west<enter>");
        live.keys("<pgdn><pgdn>");
        live.world.keys("plain text<enter>");
        live.begin();
        while !live.screen().contains("try 2") {
            live.hear();
        }
    }
    let journal = fs::read_dir(home.path()).unwrap().flatten().next().unwrap();
    let text = fs::read_to_string(journal.path()).unwrap();
    assert!(text.contains("us-west-2") && text.contains("alias/shop-west"), "{text}");
    for secret in ["tulip", "the-new-token", "under-the-default", "info"] {
        assert!(!text.contains(secret), "{secret}");
    }
    let mut live = Live::journaling_between(&emulator, home.path(), &regions);
    live.world.resize(120, 35);
    live.world.shows(&["a copy of 5 did not end"]);
    live.keys("u");
    live.world.shows(&["copy to us-west-2:/shop/live", "there  111122223333 · us-west-2"]);
    snapshot!("unfinished_120", live);
    live.keys("<enter>");
    live.world.shows(&["Keys in us-west-2", "alias/shop (1)", "as chosen the last time"]);
    live.keys("<enter>");
    live.world.shows(&["Go on copying 4 parameters to us-west-2", "alias/shop → alias/shop-west"]);
    snapshot!("go_on_120", live);
    live.keys("<pgdn><pgdn>plain text<enter>");
    live.world.shows(&["copied 4 parameters to us-west-2"]);
    assert_eq!(value(&live, "db/password"), "tulip-of-the-east");
    assert_eq!(west(&live, "db/password").unwrap().0, 3, "nothing is written twice");
    assert_eq!(west(&live, "config").unwrap().0, 2);
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0);
}

/// One that is copied alone is between two steps as well, where it was written and has not been read back.
#[test]
fn a_single_copy_that_is_killed_is_gone_on_with_and_not_written_twice() {
    let (emulator, home) = (fixtures::emulator(SEED), tempfile::tempdir().unwrap());
    let regions = ["eu-west-1", "us-west-2"];
    let written = || emulator.with(|state| state.call_count("PutParameter"));
    {
        let mut live = Live::journaling_between(&emulator, home.path(), &regions);
        live.world.resize(120, 35);
        live.keys("gjlj=");
        live.keys("<home>us-west-2:<enter>");
        on(&mut live, "level");
        live.keys("c");
        live.keys("<pgdn>");
        live.world.keys("plain text<enter>");
        live.begin();
        while written() == 0 {
            live.hear();
        }
    }
    let mut live = Live::journaling_between(&emulator, home.path(), &regions);
    live.world.resize(120, 35);
    live.world.shows(&["a copy of /shop/live/level did not end: u shows it"]);
    live.keys("u");
    live.world.shows(&["there  111122223333 · us-west-2", "enter asks before it goes on with the one that is left"]);
    live.keys("<enter>");
    live.world.shows(&["Go on copying 1 parameter to us-west-2"]);
    live.keys("<pgdn><pgdn>plain text<enter>");
    live.world.shows(&["copied /shop/live/level to us-west-2"]);
    assert_eq!((written(), west(&live, "level").map(|(version, ..)| version)), (1, Some(2)), "it is not written twice");
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0);
}

#[cfg(unix)]
#[test]
fn a_place_whose_opening_is_cancelled_is_left_and_said_to_be() {
    let emulator = fixtures::emulator(SEED);
    let home = tempfile::tempdir().unwrap();
    let head = r#"{"sesame_journal":4,"kind":"copy","begun":"2026-11-24T08:00:00Z","from":{"account":"111122223333","region":"eu-west-1","profile":null,"endpoint":null},"to":{"account":"111122223333","region":"us-west-2","profile":null,"endpoint":null},"names":1}
{"n":0,"name":"/shop/live/level","version":1,"modified":null,"type":"String","tier":null,"key":null,"to":"/shop/live/level"}
{"n":0,"step":"creating"}
"#;
    let file = home.path().join("1-1-1.journal");
    fs::write(&file, head).unwrap();
    fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    let mut live = Live::journaling_between(&emulator, home.path(), &["eu-west-1", "us-west-2"]);
    live.world.resize(120, 35);
    live.keys("u");
    live.world.keys("<enter>");
    live.world.shows(&["connecting there"]);
    let ended = live.world.ended.len();
    live.world.keys("<f3>G");
    live.world.shows(&["› connect to 111122223333 · us-west-2, to go on with a copy"]);
    live.world.keys("<bs>");
    assert_eq!(live.world.ended.len(), ended + 1, "the place is left\n{}", live.screen());
    live.world.keys("<esc>");
    live.world.shows(&["it was stopped: r tries again"]);
}

/// It is a second place that is opened for it, and left with it.
#[cfg(unix)]
#[test]
fn a_place_that_is_another_now_is_not_gone_on_with() {
    let emulator = fixtures::emulator(SEED);
    let home = tempfile::tempdir().unwrap();
    let head = r#"{"sesame_journal":4,"kind":"copy","begun":"2026-11-24T08:00:00Z","from":{"account":"111122223333","region":"eu-west-1","profile":null,"endpoint":null},"to":{"account":"444455556666","region":"us-west-2","profile":null,"endpoint":null},"names":1}
{"n":0,"name":"/shop/live/level","version":1,"modified":null,"type":"String","tier":null,"key":null,"to":"/shop/live/level"}
{"n":0,"step":"creating"}
"#;
    let file = home.path().join("1-1-1.journal");
    fs::write(&file, head).unwrap();
    fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    let mut live = Live::journaling_between(&emulator, home.path(), &["eu-west-1", "us-west-2"]);
    live.world.resize(120, 35);
    live.keys("u");
    live.keys("<enter>");
    live.world.shows(&["that is another place now: 111122223333 · us-west-2"]);
    let ended = live.world.ended.len();
    live.keys("<esc>");
    assert!(live.world.effects.iter().all(|effect| !matches!(effect, Effect::Promote { .. })));
    assert!(live.world.ended.len() >= ended);
}

/// Two accounts of one region, in which names and principals are the same.
#[test]
fn between_two_accounts_of_a_region_the_profile_tells_them_apart() {
    let seed = r#"
account = "111122223333"
region = "eu-west-1"
[[principal]]
access_key = "AKIAENGINEER"
arn = "arn:aws:sts::111122223333:assumed-role/engineer/ana"
default = true
[[principal]]
access_key = "AKIAOTHER"
arn = "arn:aws:sts::444455556666:assumed-role/engineer/ana"
[[deny]]
principal = "arn:aws:sts::444455556666:assumed-role/engineer/*"
action = "ssm:PutParameter"
resource = "*"
[[parameter]]
name = "/shop/a"
type = "String"
value = "a"
"#;
    let places = [("first", "eu-west-1", "AKIAENGINEER"), ("second", "eu-west-1", "AKIAOTHER")];
    let mut live = Live::between(seed, &places);
    live.world.resize(120, 35);
    live.keys("gj=");
    live.keys("<home>second@<enter>");
    live.world.shows(&["444455556666"]);
    live.keys("*c");
    live.world.shows(&["Copy to second · eu-west-1"]);
    live.keys("<pgdn>w");
    live.world.shows(&["nothing was copied; in second · eu-west-1"]);
    live.keys("x");
    live.world.shows(&["444455556666 · eu-west-1, not the place of this session"]);
}

/// A copy of two secrets and a text that is killed before the second, and the next start, in that region.
fn killed_after_the_first(emulator: &Emulator, home: &Path, start_in: &str) -> Live {
    let regions = ["eu-west-1", "us-west-2"];
    let mut live = Live::journaling_between(emulator, home, &regions);
    live.world.resize(120, 35);
    live.keys("gjlj=");
    live.keys("<home>us-west-2:<enter>");
    for name in ["db/password", "db/token", "level"] {
        on(&mut live, name);
        live.keys("m");
    }
    live.keys("c");
    live.keys("alias/shop-west<enter>");
    live.keys("<pgdn><pgdn>");
    emulator.with(|state| state.add_fault(Fault::new("PutParameter", FaultKind::Throttle).after(1).times(1)));
    live.world.keys("plain text<enter>");
    live.begin();
    while !live.screen().contains("try 2") {
        live.hear();
    }
    drop(live);
    let other = regions.into_iter().find(|region| *region != start_in).unwrap_or_default();
    let mut live = Live::journaling_between(emulator, home, &[start_in, other]);
    live.world.resize(120, 35);
    live
}

#[test]
fn what_a_killed_copy_has_written_is_undone_before_it_goes_on() {
    let (emulator, home) = (fixtures::emulator(SEED), tempfile::tempdir().unwrap());
    // Where it was read it is listed, and says where it is undone.
    let mut live = killed_after_the_first(&emulator, home.path(), "eu-west-1");
    live.keys("u");
    live.world.shows(&["copy to us-west-2:/shop/live  1 of 3", "/shop/live/db/password", "copied to us-west-2"]);
    live.world.shows(&["leads to the 1 that was copied, to undo that"]);
    live.keys("j");
    live.world.shows(&["the source is untouched", "p or R leads there, and u has it in its list there"]);
    drop(live);
    let mut live = Live::journaling_between(&emulator, home.path(), &["us-west-2", "eu-west-1"]);
    live.world.resize(120, 35);
    live.keys("uj");
    live.world.shows(&["enter asks before what was overwritten is written anew from the history"]);
    snapshot!("killed_there_120", live);
    live.keys("<enter>");
    live.world.shows(&["Put back", "v3 → v4, as v2 was · SecureString"]);
    live.keys("<pgdn><pgdn>w");
    assert_eq!(west(&live, "db/password"), Some((4, "SecureString".to_owned(), "poppy-of-the-west".to_owned())));
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 1, "what was in the midst is told still");
}

#[test]
fn what_a_killed_copy_had_written_is_undone_with_the_rest_once_it_has_gone_on() {
    let (emulator, home) = (fixtures::emulator(SEED), tempfile::tempdir().unwrap());
    let mut live = killed_after_the_first(&emulator, home.path(), "us-west-2");
    live.keys("u<enter><enter>");
    live.world.shows(&["Go on copying 2 parameters to us-west-2"]);
    live.keys("<pgdn><pgdn>plain text<enter>");
    live.world.shows(&["copied 2 parameters to us-west-2"]);
    live.keys("u");
    live.world.shows(&["3 parameters under /shop/live", "db/password", "v2 → v3", "db/token", "created v1", "v1 → v2"]);
    live.keys("<enter>");
    live.world.shows(&["v3 → v4, as v2 was", "v2 → v3, as v1 was"]);
    live.keys("<pgdn><pgdn>");
    live.keys("delete 1<enter>");
    assert_eq!(west(&live, "db/password").unwrap().2, "poppy-of-the-west");
    assert_eq!(west(&live, "level"), Some((3, "SecureString".to_owned(), "debug".to_owned())));
    assert_eq!(value(&live, "db/token"), "");
}

#[test]
fn it_is_gone_on_with_under_another_key_where_the_first_was_wrong() {
    let other = r#"
[[key]]
id = "33333333-3333-3333-3333-333333333333"
region = "us-west-2"
aliases = ["alias/other-west"]
"#;
    let (emulator, home) = (fixtures::emulator(&format!("{SEED}{other}")), tempfile::tempdir().unwrap());
    let other_is = |state| {
        emulator.with(|all| {
            all.set_key_state("arn:aws:kms:us-west-2:111122223333:key/33333333-3333-3333-3333-333333333333", state)
        })
    };
    let mut live = Live::journaling_between(&emulator, home.path(), &["eu-west-1", "us-west-2"]);
    live.world.resize(120, 35);
    live.keys("gjlj=");
    live.keys("<home>us-west-2:<enter>");
    for name in ["db/password", "level"] {
        on(&mut live, name);
        live.keys("m");
    }
    live.keys("c");
    live.keys("alias/other-west<enter>");
    let changes = "the key of /shop/live/db/password changes there: alias/shop-west →";
    live.world.shows(&[changes]);
    other_is(KeyState::Disabled);
    live.keys("<pgdn><pgdn>plain text<enter>");
    live.world.shows(&["copied 1 of 2"]);
    live.keys("<esc><esc><esc>u");
    live.keys("k<enter>");
    live.world.shows(&["Keys in us-west-2", "alias/other-west"]);
    live.keys("<enter>");
    live.world.shows(&["the key alias/other-west: disabled"]);
    // The danger is told as at first, by what the journal has.
    other_is(KeyState::Enabled);
    live.keys("<enter>");
    live.world.shows(&["Go on copying", changes]);
    live.keys("<esc><c-u>alias/shop-west<enter>");
    live.world.shows(&["Go on copying", "alias/shop → alias/shop-west"]);
    live.keys("<pgdn><pgdn>w");
    live.world.shows(&["copied /shop/live/db/password to us-west-2"]);
    assert_eq!(value(&live, "db/password"), "tulip-of-the-east");
}
