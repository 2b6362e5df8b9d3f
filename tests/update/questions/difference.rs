//! What a write changes, in the question before it.

use super::*;

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
