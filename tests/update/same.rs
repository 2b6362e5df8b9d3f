//! "Is it this?": a value and a text, compared without a word of either.

use super::*;

fn paste(world: &mut World, text: &str) {
    world.send(Msg::Paste(Secret::from(text)));
}

/// The page over `/a`, asked for by its name.
fn asking() -> World {
    let mut world = listed();
    world.keys(":is it this<enter>");
    world
}

#[test]
fn only_whether_they_are_the_same_is_told() {
    let newline = format!("{VALUE}\n");
    let blanks = format!("  {VALUE}\t");
    for (typed, says) in [
        (VALUE, "It is the same."),
        (newline.as_str(), "It is the same but for a final newline"),
        (blanks.as_str(), "It is the same but for blanks"),
        ("hunter3", "It is not the same."),
    ] {
        let mut world = asking();
        world.shows(&["Is it this?", "Paste or type the text", "enter reads and decrypts the parameter once"]);
        assert!(world.take().is_empty(), "nothing is read before it is asked for");
        paste(&mut world, typed);
        world.shows(&["••••••••"]);
        assert!(!world.screen().contains(typed.trim()), "{}", world.screen());
        world.keys("<enter>");
        let ticket = read(&mut world);
        world.shows(&["reading…"]);
        world.reply(ticket, Reply::Read(Ok(reading(7))));
        world.shows(&[says, "Both texts are forgotten"]);
        let screen = world.screen();
        assert!(!screen.contains(VALUE) && !screen.contains(typed.trim()), "{screen}");
        // The text has gone: it is not compared again by chance.
        world.keys("<enter>");
        assert!(world.take().is_empty());
        world.shows(&["paste or type the text first"]);
    }
}

#[test]
fn it_is_typed_unseen_and_compared_again() {
    let mut world = asking();
    world.keys("hunter3<bs>2");
    assert!(!world.screen().contains("hunter"), "{}", world.screen());
    world.keys("<enter>");
    let ticket = read(&mut world);
    world.keys("x");
    world.shows(&["nothing is typed while it is read"]);
    world.reply(ticket, Reply::Read(Ok(reading(7))));
    world.shows(&[if VALUE == "hunter2" { "It is the same." } else { "It is not the same." }]);
    world.keys("y");
    assert!(!world.screen().contains("It is "), "another text, another answer: {}", world.screen());
    world.keys("<esc>");
    assert!(!world.screen().contains("Is it this?"), "{}", world.screen());
}

#[test]
fn a_denial_is_told_as_ever_and_leaving_cancels() {
    let mut world = asking();
    paste(&mut world, "hunter3");
    world.keys("<enter>");
    let ticket = read(&mut world);
    world.reply(ticket, Reply::Read(Err(denied())));
    world.shows(&["not read: the key policy", "no key access"]);
    world.keys("<enter>");
    read(&mut world);
    world.keys("<esc>");
    assert!(world.take().iter().any(|effect| matches!(effect, Effect::Cancel(_))));
    world.keys("x");
    world.shows(&["the key policy does not let you decrypt"]);
}

#[test]
fn the_detail_pane_offers_it_and_a_folder_does_not() {
    let mut world = listed();
    world.resize(120, 35);
    world.keys("<tab>");
    world.shows(&[": is it this? compares it with a text"]);
    world.keys("<tab>G:is it this");
    world.shows(&["not now: this is a folder"]);
}
