//! What a question measures is what is painted: whoever sees its end can answer it, at every size and for every text.

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
fn in_a_window_too_small_for_the_question_no_key_answers_it() {
    let tiny = (1..=120).flat_map(|width| (1..=5).map(move |height| (width, height)));
    let narrow = (1..=4).flat_map(|width| (1..=60).map(move |height| (width, height)));
    for name in ["/a", "/prod/db"] {
        let mut world = asked(name);
        for (width, height) in tiny.clone().chain(narrow.clone()) {
            world.resize(width, height);
            world.keys("w<enter>db<enter>");
            assert_eq!(writes(&mut world), 0, "{width}x{height}");
            world.keys("<c-u>");
        }
        for (width, height) in [(120, 5), (120, 1), (60, 3), (58, 2)] {
            world.resize(width, height);
            world.shows(&["this window is too small for the question: make it larger"]);
        }
        world.resize(20, 5);
        world.shows(&["too small: larger"]);
        world.resize(120, 40);
        world.keys(if name == "/a" { "w" } else { "db<enter>" });
        assert_eq!(writes(&mut world), 1, "{}", world.screen());
    }
}

#[test]
fn a_draft_is_not_dropped_in_a_window_that_cannot_ask() {
    let mut world = then_leaving();
    for (width, height) in [(120, 1), (120, 2), (120, 4), (19, 30), (4, 60)] {
        world.resize(width, height);
        world.keys("D");
    }
    world.resize(120, 4);
    world.shows(&["this window is too small for the question: make it larger"]);
    world.resize(120, 5);
    world.shows(&["D drops it · esc keeps it and goes on"]);
    world.keys("D");
    world.shows(&["the draft was dropped"]);
}

/// Typed ahead, or pasted into a terminal without bracketed paste.
#[test]
fn keys_faster_than_frames_answer_nothing() {
    let mut world = editing();
    world.burst("<end>!<c-s><pgdn><pgdn>w");
    assert_eq!(writes(&mut world), 0, "nobody has seen the question");
    world.shows(&["not answered: it had not been on the screen yet"]);
    world.keys("w");
    assert_eq!(writes(&mut world), 1);

    let mut world = listed_with(start(), &[secure("/prod/db", 7)]);
    world.keys("lje");
    world.answer_opening(|name| secure(name, 7), Ok(reading(7)));
    world.burst("<end>!<c-s>db<enter>");
    assert_eq!(writes(&mut world), 0);
    world.keys("<enter>");
    assert_eq!(writes(&mut world), 0, "what was typed unseen is no word");
    world.keys("db<enter>");
    assert_eq!(writes(&mut world), 1, "{}", world.screen());

    let mut world = editing();
    world.burst("<end>!<esc>D");
    world.shows(&["Drop the draft?"]);
    world.keys("D");
    world.shows(&["the draft was dropped"]);
}

#[test]
fn another_size_is_to_be_seen_anew() {
    let mut world = asked("/a");
    world.hear(Msg::Resize { width: 100, height: 30 });
    world.burst("w");
    assert_eq!(writes(&mut world), 0);
    world.keys("w");
    assert_eq!(writes(&mut world), 1);
}

/// Another account, another danger: the key was pressed for what stood there before.
#[test]
fn what_the_question_says_anew_is_to_be_seen_anew() {
    let mut world = World::new(start());
    let (identify, list) = world.connect();
    world.list(list, vec![secure("/a", 7)]);
    world.keys("e");
    world.answer_opening(|name| secure(name, 7), Ok(reading(7)));
    world.keys("<end>!<c-s>");
    world.hear(Msg::Reply(identify, Reply::Identity(Ok(fixtures::identity(OURS)))));
    let alias = world.one(|effect| matches!(effect, Effect::Alias(..)));
    world.hear(Msg::Reply(alias, Reply::Alias(Ok(None))));
    world.burst("w");
    assert_eq!(writes(&mut world), 0, "the account came with the key");
    world.keys("w");
    assert_eq!(writes(&mut world), 1);
}

#[test]
fn what_stays_is_scrolled_to_before_it_is_answered_and_the_difference_need_not_be() {
    let long = (0..60).flat_map(|n| ["line ".to_owned(), n.to_string(), "\n".to_owned()]).collect::<String>();
    let mut world = listed();
    world.keys("e");
    world.answer_opening(|name| secure(name, 7), Ok(Reading { value: Secret::new(long), ..reading(7) }));
    world.keys("<c-home>!<c-s><tab>");
    world.shows(&["w writes it", "+  1  !line 0", "… 56 lines unchanged …"]);
    world.resize(80, 10);
    world.shows(&["↓ shows the rest to look at first"]);
    world.keys("w");
    assert_eq!(writes(&mut world), 0);
    world.shows(&["see the rest first: ↓ shows it"]);
    world.keys(&"<down>".repeat(4));
    assert!(!world.screen().contains("line 0"), "the difference is still below:\n{}", world.screen());
    world.shows(&["w writes it"]);
    world.keys("w");
    assert_eq!(writes(&mut world), 1);
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

/// A frame alone proves nothing: what came in one piece with the key that opened the question, or the second half of a chord through a
/// slow line, comes after that frame and was not meant for it.
#[test]
fn what_comes_faster_than_it_can_be_read_answers_nothing() {
    let at_once = |world: &mut World, notation: &str| {
        for key in keys(notation) {
            world.hear(Msg::Key(key));
            world.glimpse();
        }
    };
    let glance = Duration::from_millis(200);
    for (name, answer) in [("/a", "w"), ("/prod/db", "db<enter>")] {
        let mut world = edited(name);
        at_once(&mut world, "<c-s>");
        at_once(&mut world, answer);
        world.shows(&["not answered: it had only just come up", "Overwrite"]);
        assert!(world.take().is_empty(), "{name}");
        world.pass(glance);
        at_once(&mut world, answer);
        assert!(matches!(world.take().as_slice(), [Effect::Write(..)]), "{name}: {}", world.screen());
    }
    let mut world = edited("/a");
    at_once(&mut world, "<esc>D");
    world.shows(&["not answered", "Drop the draft?"]);
    world.pass(glance);
    at_once(&mut world, "D");
    world.shows(&["the draft was dropped"]);
    // Escape takes a step back at any time.
    let mut world = edited("/a");
    at_once(&mut world, "<c-s><esc>");
    world.shows(&["Edit /a"]);
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

#[test]
fn the_key_that_shows_says_what_it_shows() {
    let footer = |world: &World| world.screen().lines().last().unwrap_or_default().to_owned();
    let mut world = asked("/a");
    assert!(footer(&world).contains("tab difference"), "{}", world.screen());
    world.keys("<tab>");
    assert!(footer(&world).contains("tab hide"), "{}", world.screen());

    let mut world = listed();
    world.resize(120, 40);
    world.keys("nnew<tab><tab>s3cret<c-s>");
    world.shows(&["value       ••••"]);
    assert!(footer(&world).contains("tab value"), "nothing differs from it:\n{}", world.screen());
    world.keys("<tab>");
    assert!(footer(&world).contains("tab hide"), "{}", world.screen());

    let mut world = asked("/a");
    let (ticket, _) = write(&mut world);
    world.reply(ticket, Reply::Written(Ok(Written::Moved { now: Box::new(secure("/a", 9)) })));
    assert!(footer(&world).contains("= theirs"), "{}", world.screen());
    world.keys("=");
    assert!(!footer(&world).contains("= theirs"), "it is on its way:\n{}", world.screen());
    world.keys("=");
    world.shows(&["theirs is being read"]);
    let ticket = read(&mut world);
    world.reply(ticket, Reply::Read(Ok(Reading { value: Secret::from("theirs"), ..reading(9) })));
    assert!(!footer(&world).contains("= theirs") && footer(&world).contains("tab hide"), "{}", world.screen());
    world.keys("=");
    world.shows(&["theirs is shown beside mine: tab hides it"]);
    world.keys("<tab>=");
    assert!(footer(&world).contains("tab hide"), "{}", world.screen());
}

/// A difference need not be paged through, so that whoever answers is told what has not been on the screen.
#[test]
fn changes_below_the_prompt_are_counted() {
    let old = (0..80).flat_map(|n| ["line ".to_owned(), n.to_string(), "\n".to_owned()]).collect::<String>();
    for (name, open) in [("/a", "e"), ("/prod/db", "lje")] {
        let mut world = listed_with(start(), &[secure(name, 7)]);
        world.keys(open);
        world.answer_opening(|name| secure(name, 7), Ok(Reading { value: Secret::new(old.clone()), ..reading(7) }));
        world.resize(120, 40);
        let up = "<up>".repeat(12);
        world.keys(&format!("<c-home>!<c-end>?<enter>{up}#<c-s><tab>"));
        assert!(!world.screen().contains("below"), "all of it is there:\n{}", world.screen());
        for (width, height, says) in [
            (80, 24, "2 of 3 changes are below"),
            (60, 20, "2 of 3 changes are below"),
            (40, 12, "none of 3 changes is shown whole"),
        ] {
            world.resize(width, height);
            world.keys("<pgup><pgup><pgup><pgup><pgup>");
            world.shows(&[says]);
            world.keys(&"<pgdn>".repeat(20));
            let is_all_said = ["below", "shown whole"].iter().all(|says| !world.screen().contains(says));
            assert!(is_all_said, "{width}x{height}:\n{}", world.screen());
        }
    }
    let mut world = edited("/a");
    world.keys("<c-s><tab>");
    assert!(!world.screen().contains("1 change, not all"), "{}", world.screen());
    world.resize(40, 12);
    world.keys("<pgup><pgup>");
    world.shows(&["1 change, not all of it shown"]);
}

/// A value of one line as long as a screen: what differs in it is there without scrolling.
#[test]
fn what_differs_in_a_long_line_is_on_the_screen() {
    for (width, height) in [(120, 35), (80, 24), (60, 20)] {
        let mut world = listed();
        world.keys("e");
        let long = format!("{} needle {}", "hay ".repeat(500), "hay ".repeat(450));
        world.answer_opening(|name| secure(name, 7), Ok(Reading { value: Secret::new(long), ..reading(7) }));
        world.keys(&format!("{}<c-w>pin <c-s><tab>", "<a-b>".repeat(450)));
        world.resize(width, height);
        world.keys("<tab><tab>");
        world.shows(&["- hay", "+ hay", "needle", "pin", "characters …"]);
    }
}

/// A terminal may be late to say that it has read a frame: that tells nothing of a page that came up since, though it says the same.
#[test]
fn what_was_seen_of_one_question_was_not_seen_of_the_next() {
    let mut world = editing();
    world.keys("<end>!");
    world.hear(Msg::Key(keys("<c-s>")[0]));
    let drawn = world.paint().1.unwrap();
    for key in keys("<esc><c-s>") {
        world.hear(Msg::Key(key));
    }
    let again = world.paint().1.unwrap();
    assert!(!world.app.drawn(world.now, drawn), "of the one that was closed");
    assert!(world.app.drawn(world.now, again));
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
