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

#[test]
fn what_is_revealed_of_it_ends_as_every_reveal_does() {
    let mut world = revealed();
    world.pass(Duration::from_secs(31));
    assert!(!world.screen().contains("xxxx"));
    world.keys("e");
    assert_eq!(world.take().len(), 2, "it may be another value by now");
}
