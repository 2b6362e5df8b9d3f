//! A question is answered by what has been on the screen, as it is now and in this window.

use super::*;

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
