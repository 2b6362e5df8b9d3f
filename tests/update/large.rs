//! A value larger than any of the service is shown in part; a part is never copied, edited or compared.

use super::*;

/// What is read of 4 MB.
fn part() -> Reading {
    Reading { value: Secret::new("x".repeat(65_536)), missing: 4_000_000, ..reading(7) }
}

fn revealed() -> World {
    let mut world = listed();
    world.keys(" ");
    let ticket = read(&mut world);
    world.reply(ticket, Reply::Read(Ok(part())));
    world
}

#[test]
fn a_part_is_shown_and_said_to_be_one() {
    let mut world = revealed();
    world.resize(120, 24);
    world.shows(&[
        "the first 64 KB of 3.9 MB",
        "larger than any value of the",
        "neither copied nor edited",
        "xxxxxxxx",
    ]);
    let footer = world.screen().lines().last().map(str::to_owned).unwrap_or_default();
    assert!(footer.contains("space mask") && !footer.contains("y copy ") && !footer.contains("edit"), "{footer}");
    for keys in ["y", "e", "Yv"] {
        let mut world = revealed();
        world.resize(120, 24);
        world.keys(keys);
        assert!(world.take().is_empty(), "{keys}");
        world.shows(&["this is only the first 64 KB of 3.9 MB: it is neither copied nor edited"]);
    }
}

#[test]
fn a_part_that_was_not_shown_before_is_neither_copied_nor_edited() {
    for (keys, edits) in [("y", false), ("Yv", false), ("e", true)] {
        let mut world = listed();
        world.resize(120, 24);
        world.keys(keys);
        if edits {
            world.answer_opening(|name| secure(name, 7), Ok(part()));
        } else {
            let ticket = read(&mut world);
            world.reply(ticket, Reply::Read(Ok(part())));
        }
        assert!(world.take().is_empty(), "{keys}");
        world.shows(&[
            "was not read: too large",
            "not readable: too large",
            "Only the first 64 KB of 3.9 MB were kept",
        ]);
        assert!(!world.screen().contains("xxxx") && !world.screen().contains("Edit /a"), "{}", world.screen());
        world.shows(&["space shows its beginning"]);
        world.keys(" ");
        let ticket = read(&mut world);
        world.reply(ticket, Reply::Read(Ok(part())));
        world.shows(&["xxxx"]);
    }
}

#[test]
fn a_part_is_not_the_other_side_of_a_difference() {
    let mut world = editing();
    world.keys("<end>!<c-s>");
    let (ticket, _) = write(&mut world);
    world.reply(ticket, Reply::Written(Ok(Written::Moved { now: Box::new(secure("/a", 9)) })));
    world.keys("=");
    let ticket = read(&mut world);
    world.reply(ticket, Reply::Read(Ok(part())));
    world.shows(&["theirs is not readable: too large", "Only the first 64 KB of 3.9 MB were kept"]);
    assert!(!world.screen().contains("xxxx"), "{}", world.screen());
}

/// It is laid out for the room there is, and what is at its end stays in sight.
#[test]
fn a_long_value_follows_the_size_of_the_screen() {
    let mut world = listed();
    world.keys(" ");
    let ticket = read(&mut world);
    let value = format!("first{}last", "x".repeat(3_000));
    world.reply(ticket, Reply::Read(Ok(Reading { value: Secret::new(value), ..reading(7) })));
    world.shows(&["first"]);
    for (width, height) in [(80, 24), (200, 50), (60, 12), (40, 12), (120, 35), (1, 1), (80, 24)] {
        world.resize(width, height);
        if width < 40 {
            continue;
        }
        if width < 70 {
            assert!(!world.screen().contains("first"), "the tree has the one pane there is");
        }
        world.keys("<tab>g");
        world.shows(&["masked in", "first"]);
        world.keys("G");
        world.shows(&["the database"]);
        world.resize(width, height);
        world.keys("<tab>");
    }
}

/// The pane that is wider by then has fewer rows: it is full all the same.
#[test]
fn the_end_of_a_long_value_stays_at_the_bottom_of_a_wider_screen() {
    let mut world = listed();
    world.resize(40, 24);
    world.keys(" ");
    let ticket = read(&mut world);
    world.reply(ticket, Reply::Read(Ok(Reading { value: Secret::new("x".repeat(3_000)), ..reading(7) })));
    world.keys("G");
    world.resize(69, 24);
    world.shows(&["xxxx", "the database"]);
}

#[test]
fn what_is_revealed_of_it_ends_as_every_reveal_does() {
    let mut world = revealed();
    world.pass(Duration::from_secs(31));
    assert!(!world.screen().contains("xxxx"));
    world.keys("e");
    assert_eq!(world.take().len(), 2, "it may be another value by now");
}
