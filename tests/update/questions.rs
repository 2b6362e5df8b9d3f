//! What a question measures is what is painted: whoever sees its end can answer it, at every size and for every text.

mod difference;
mod seen;

use sesame::failure::{Advice, Remedy};

use super::*;
use crate::fixtures::keys;

const SIZES: [(u16, u16); 4] = [(80, 24), (100, 24), (80, 20), (120, 20)];

/// With an advice as long as a profile's name makes it.
fn expired(profile: usize) -> Failure {
    let advice = Advice::from(format!("Run aws sso login --profile {}", "p".repeat(profile))).then(Remedy::TryAgain);
    Failure::new(FailureKind::Expired, "The session has expired", advice)
}

/// To the top, and by pages to the end.
fn read_whole(world: &mut World) {
    world.keys("<pgup><pgup><pgup><pgdn><pgdn><pgdn>");
    world.take();
}

#[test]
fn after_a_failure_the_key_in_the_footer_writes() {
    for profile in (1..40).step_by(2) {
        for (width, height) in SIZES {
            let mut world = editing();
            world.keys("<end>!<c-s>");
            let (ticket, _) = write(&mut world);
            world.reply(ticket, Reply::Written(Err(expired(profile))));
            world.resize(width, height);
            read_whole(&mut world);
            let screen = world.screen();
            assert!(screen.lines().last().unwrap().contains("w write"), "{screen}");
            world.keys("w");
            let wrote = world.take().iter().any(|effect| matches!(effect, Effect::Write(..)));
            assert!(wrote, "{profile} {width}x{height}: nothing is sent\n{}", world.screen());
        }
    }
}

#[test]
fn after_a_failure_in_production_the_word_can_be_typed() {
    for profile in (1..40).step_by(6) {
        for (width, height) in SIZES {
            let mut world = listed_with(start(), &[secure("/prod/db", 7)]);
            world.keys("lje");
            world.answer_opening(|name| secure(name, 7), Ok(reading(7)));
            world.resize(120, 40);
            world.keys("<end>!<c-s><pgdn>db<enter>");
            let ticket = world.one(|effect| matches!(effect, Effect::Write(..)));
            world.reply(ticket, Reply::Written(Err(expired(profile))));
            world.resize(width, height);
            read_whole(&mut world);
            world.keys("db<enter>");
            let wrote = world.take().iter().any(|effect| matches!(effect, Effect::Write(..)));
            assert!(wrote, "{profile} {width}x{height}: nothing is sent\n{}", world.screen());
        }
    }
}

#[test]
fn what_is_typed_into_a_draft_with_a_problem_is_on_the_screen() {
    for width in 60..130 {
        let mut world = editing();
        world.keys("<end>!<c-s>");
        let (ticket, _) = write(&mut world);
        world.reply(ticket, Reply::Written(Err(expired(9))));
        world.keys("<esc>");
        world.resize(width, 24);
        world.keys(&"<enter>".repeat(40));
        world.keys("Z");
        assert!(world.screen().contains('Z'), "{width}:\n{}", world.screen());
    }
}

/// Pictures of a question at sizes at which it can be read.
const READABLE: [(u16, u16); 5] = [(200, 50), (120, 35), (80, 24), (60, 20), (40, 12)];

/// The question about an edit of `/a` or of `/prod/db`, at 120 by 40.
fn asked(name: &str) -> World {
    let mut world = edited(name);
    world.keys("<c-s>");
    world.take();
    world
}

/// A draft that has been changed.
fn edited(name: &str) -> World {
    let mut world = listed_with(start(), &[secure(name, 7)]);
    world.keys(if name == "/a" { "e" } else { "lje" });
    world.answer_opening(|name| secure(name, 7), Ok(reading(7)));
    world.resize(120, 40);
    world.keys("<end>!");
    world.take();
    world
}

fn writes(world: &mut World) -> usize {
    world.take().iter().filter(|effect| matches!(effect, Effect::Write(..))).count()
}

/// The rows of the box that are nearest to its lower border.
fn foot(screen: &str, rows: usize) -> String {
    let lines: Vec<&str> = screen.lines().collect();
    let end = lines.iter().rposition(|line| line.contains('╰')).expect("a box");
    lines[end - rows..end].join("\n")
}

#[test]
fn the_prompt_stays_at_the_bottom_of_every_question() {
    for (width, height) in READABLE {
        for scrolled in ["", "<down>", "<pgdn><pgdn>"] {
            let mut world = asked("/a");
            world.resize(width, height);
            world.keys(&format!("<tab>{}<up>{scrolled}", "<down>".repeat(30)));
            let screen = world.screen();
            assert!(foot(&screen, 2).contains("w writes it"), "{width}x{height}:\n{screen}");
            let (ticket, _) = write(&mut world);
            world.reply(ticket, Reply::Written(Err(denied())));
            world.keys(scrolled);
            let screen = world.screen();
            assert!(foot(&screen, 3).contains("w tries again"), "{width}x{height}:\n{screen}");
            assert!(screen.contains("nothing was written: "), "{width}x{height}:\n{screen}");

            let mut world = asked("/prod/db");
            world.resize(width, height);
            world.keys(&format!("<tab>{}d{scrolled}", "<down>".repeat(30)));
            let screen = world.screen();
            for part in ["type db, then enter", "› d"] {
                assert!(foot(&screen, 3).contains(part), "{part}: {width}x{height}:\n{screen}");
            }

            let mut world = asked("/a");
            let (ticket, _) = write(&mut world);
            world.reply(ticket, Reply::Written(Ok(Written::Moved { now: Box::new(secure("/a", 9)) })));
            world.resize(width, height);
            world.keys(scrolled);
            assert!(foot(&world.screen(), 4).contains("enter goes on"), "{width}x{height}:\n{}", world.screen());

            let mut world = then_leaving();
            world.resize(width, height);
            assert!(foot(&world.screen(), 2).contains("D drops it"), "{width}x{height}:\n{}", world.screen());

            let mut world = listed();
            world.keys("e");
            world.answer_opening(|name| secure(name, 7), Err(denied()));
            world.resize(width, height);
            world.keys(scrolled);
            assert!(foot(&world.screen(), 2).contains("e opens an"), "{width}x{height}:\n{}", world.screen());
        }
    }
}

fn then_leaving() -> World {
    let mut world = asked("/a");
    world.keys("<esc><esc>");
    world
}

#[test]
fn act_name_account_and_version_stand_in_one_frame_with_the_prompt() {
    for (name, segment) in [("/a", "a"), ("/prod/db", "db")] {
        for (width, height) in READABLE {
            let mut world = asked(name);
            world.resize(width, height);
            world.keys("<pgup><pgup>");
            world.shows(&["Overwrite", OURS, "v7 → v8", segment, "esc"]);
            if name != "/a" {
                world.shows(&[" PRODUCTION ─╮"]);
            }
        }
    }
    // A name that is longer than the title keeps its last segment there, and is whole below.
    let name = format!("/{}/{}", "team".repeat(14), "password");
    let mut world = listed_with(start(), &[secure(&name, 7)]);
    world.keys("lje");
    world.answer_opening(|name| secure(name, 7), Ok(reading(7)));
    world.keys("<end>!<c-s>");
    world.resize(60, 20);
    world.shows(&["…", "/password ─", "name "]);
    let segment = "s".repeat(70);
    let name = format!("/the-team/{segment}");
    let mut world = listed_with(start(), &[secure(&name, 7)]);
    world.keys("lje");
    world.answer_opening(|name| secure(name, 7), Ok(reading(7)));
    world.keys("<end>!<c-s>");
    world.shows(&["Overwrite ─", &format!("/{segment} │")]);
    world.keys("w");
    assert_eq!(writes(&mut world), 1);
}

#[test]
fn json_that_breaks_is_a_danger_that_is_told_first() {
    let mut world = listed();
    world.keys("e");
    world.answer_opening(|name| secure(name, 7), Ok(Reading { value: Secret::from("{\"a\": 1}"), ..reading(7) }));
    world.keys("<end> <c-s>");
    assert!(!world.screen().contains("no longer is"), "{}", world.screen());
    world.keys("<esc><bs><bs><c-s>");
    world.shows(&["look        was valid JSON, no longer is: line 1, column 7"]);
    assert!(!world.screen().contains("begins as JSON"), "told once: {}", world.screen());
}

/// What this write brings is told once, and not what was there before.
#[test]
fn each_hazard_of_a_write_is_told_once_where_it_is_looked_at() {
    let mut world = listed();
    world.resize(120, 40);
    world.keys("e");
    world.answer_opening(|name| secure(name, 7), Ok(Reading { value: Secret::from("one\u{a0}two"), ..reading(7) }));
    world.keys("<end><tab>p\u{430}ss<enter><c-s>");
    let screen = world.screen();
    for says in [
        "look        ends with a newline, the value before did not",
        "look        has 1 tab, the value before none",
        "look        holds what passes for something else: a Cyrillic letter in a Latin word",
    ] {
        assert_eq!(screen.matches(says).count(), 1, "{says}\n{screen}");
    }
    assert_eq!(screen.matches("look  ").count(), 3, "{screen}");
    // What was there before is told by nobody again.
    assert!(!screen.contains("no-break space"), "{screen}");
}

#[test]
fn a_change_by_somebody_else_within_the_hour_is_a_hazard_and_my_own_is_none() {
    for (by, told) in [("deploy/ci", true), ("engineer/ana", false)] {
        let mut world = listed();
        world.keys("e");
        let by = format!("arn:aws:sts::111122223333:assumed-role/{by}");
        let was = |name: &str| Parameter {
            modified: "2026-11-24T07:30:00Z".parse().ok(),
            modified_by: Some(by.clone()),
            ..secure(name, 7)
        };
        world.answer_opening(was, Ok(reading(7)));
        world.keys("<end>!<c-s>");
        let says = "changed within the hour by deploy/ci";
        assert_eq!(world.screen().contains(says), told, "{}", world.screen());
        // The minutes that pass make it no other question.
        world.pass(Duration::from_mins(2));
        world.keys("w");
        assert_eq!(writes(&mut world), 1, "{}", world.screen());
    }
}

/// A write under way is told where nothing could be asked any more.
#[test]
fn a_write_under_way_is_said_in_the_smallest_window() {
    let mut world = asked("/a");
    write(&mut world);
    world.resize(60, 2);
    world.shows(&["writing… the version is checked"]);
}

#[test]
fn a_long_problem_leaves_room_for_the_draft() {
    let mut world = asked("/a");
    let (ticket, _) = write(&mut world);
    world.reply(ticket, Reply::Written(Err(expired(300))));
    world.keys("<esc>");
    world.resize(40, 12);
    world.keys("<end>Z");
    world.shows(&["!Z"]);
}

/// A conflict may follow upon a conflict: what I opened is not what I asked to replace the second time.
#[test]
fn a_second_conflict_says_what_was_opened_and_what_was_asked_for() {
    let mut world = asked("/a");
    let (ticket, _) = write(&mut world);
    world.reply(ticket, Reply::Written(Ok(Written::Moved { now: Box::new(secure("/a", 9)) })));
    world.shows(&["now v9", "opened v7; your draft is kept"]);
    world.keys("<enter>");
    let (ticket, _) = write(&mut world);
    world.reply(ticket, Reply::Written(Ok(Written::Moved { now: Box::new(secure("/a", 11)) })));
    world.shows(&["now v11", "opened v7, then asked to replace v9"]);
}

/// What was said of a draft or a paste is not said any longer once it is not so.
#[test]
fn what_is_wrong_with_a_draft_is_gone_with_what_was_wrong() {
    let mut world = editing();
    world.send(Msg::Paste(Secret::new("x".repeat(100_000))));
    world.shows(&["not pasted: 100000 bytes"]);
    world.keys("<end>!");
    assert!(!world.screen().contains("not pasted"), "{}", world.screen());
    world.send(Msg::Focus(false));
    world.send(Msg::Paste(Secret::new("one".to_owned())));
    world.shows(&["paste again where you see it"]);
    world.send(Msg::Paste(Secret::new("one".to_owned())));
    world.shows(&["!one"]);
    assert!(!world.screen().contains("not pasted"), "{}", world.screen());
}

#[test]
fn undoing_what_a_rule_refuses_takes_the_refusal_away() {
    let mut world = listed();
    world.keys("nbad name<c-s>");
    world.shows(&["a space at position"]);
    world.keys("<c-z><c-z>");
    assert!(!world.screen().contains("at position"), "{}", world.screen());
}

/// Of the ways on, what goes first where there is no room is the way it is said, then the way back, never what a key does.
#[test]
fn no_prompt_names_a_key_without_what_it_does() {
    let conflict = || {
        let mut world = asked("/a");
        let (ticket, _) = write(&mut world);
        world.reply(ticket, Reply::Written(Ok(Written::Moved { now: Box::new(secure("/a", 9)) })));
        world
    };
    for (width, height, leaving, going_on) in [
        (40, 12, "D drops it", "enter goes on · esc goes back"),
        (30, 8, "D drops · esc keeps", "enter goes on · esc goes back"),
        (24, 8, "D drops · esc keeps", "esc goes back"),
        (20, 8, "D drops · esc keeps", "esc goes back"),
        (30, 5, "D drops · esc keeps", "enter goes on · esc goes back"),
        (20, 5, "D drops · esc keeps", "enter goes on"),
    ] {
        for (place, says) in [(then_leaving(), leaving), (conflict(), going_on)] {
            let mut world = place;
            world.resize(width, height);
            world.shows(&[says]);
            for cut in ["goes on to", "overwrite"] {
                let ends = |line: &str| line.trim_matches(['│', ' ']).ends_with(cut);
                assert!(!world.screen().lines().any(ends), "{width}x{height}:\n{}", world.screen());
            }
        }
    }
    let mut world = edited("/a");
    world.keys("<c-c>");
    world.resize(30, 6);
    world.shows(&["Quit and lose the draft?", "D quits · esc stays"]);
}

/// What has to be read first is told in the line of keys, and the way out too, before what can be done besides.
#[test]
fn in_a_small_window_the_keys_name_what_is_below_and_the_way_back() {
    for (width, height) in [(60, 20), (40, 12)] {
        for keys in ["ljD", "D", "ljc/prod/x<enter>", "ljM/prod/x<enter>", "lje"] {
            let mut world = listed_with(start(), &[secure("/prod/db", 7), secure("/prod/key", 2)]);
            world.resize(width, height);
            world.keys(keys);
            if keys.ends_with('e') {
                world.answer_opening(|name| secure(name, 7), Ok(reading(7)));
                world.keys("<end>!<c-s>");
            }
            let screen = world.screen();
            let line = screen.lines().last().unwrap_or_default().to_owned();
            assert!(line.contains("esc "), "{keys} {width}x{height}:\n{screen}");
            let is_below = screen.contains(" more ╯");
            assert_eq!(
                is_below,
                line.contains("↓ more") || line.contains("j more"),
                "{keys} {width}x{height}:\n{screen}"
            );
        }
    }
}
