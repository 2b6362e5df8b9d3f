//! Pages to read are narrowed down to what has the words that are typed.

use super::*;

/// A page: its title, a word that some of it has, what is shown for that, and what is not.
type Reading = (&'static str, fn() -> World, &'static str, &'static str, &'static str);

const PAGES: [Reading; 3] = [
    ("╭ About this session", || then(listed(), "i"), "account", "111122223333", "clipboard"),
    ("╭ The read policy for", || then(listed(), "P"), "describe", "\"ssm:DescribeParameters\"", "\"Version\""),
    ("╭ What happened", explained, "who", "not said", "kms:Decrypt"),
];

fn then(mut world: World, keys: &str) -> World {
    world.keys(keys);
    world
}

fn explained() -> World {
    let mut world = listed();
    world.keys(" ");
    let ticket = read(&mut world);
    world.reply(ticket, Reply::Read(Err(denied())));
    then(world, "x")
}

fn lacks(world: &World, part: &str) {
    assert!(!world.screen().contains(part), "{part}:\n{}", world.screen());
}

#[test]
fn a_page_to_read_is_narrowed_by_words() {
    for (title, page, word, shown, left_out) in PAGES {
        let mut world = page();
        world.shows(&[title, shown, left_out]);
        world.keys(&format!("/{word}"));
        world.shows(&[title, shown, &format!("/ {word}")]);
        lacks(&world, left_out);
        // Readline, and the letters that act outside the field.
        world.keys("<c-l>qjG");
        world.shows(&[title, "/ qjG", "nothing here has qjg"]);
        world.keys("<f4>");
        world.shows(&["F4 does nothing here"]);
        // Escape takes one step back.
        world.keys("<esc>");
        world.shows(&[title, left_out]);
        world.keys(&format!("/{word}<enter>j<pgdn>G"));
        world.shows(&[title, &format!("/ {word}"), "esc show all"]);
        world.keys("q");
        world.shows(&[title, left_out]);
        lacks(&world, &format!("/ {word}"));
        world.keys("q");
        lacks(&world, title);
    }
}

#[test]
fn a_field_goes_with_its_label_and_its_other_rows() {
    let mut world = then(listed(), "i");
    world.resize(40, 12);
    world.keys("/assumed-role/engineer");
    world.shows(&["principal    arn:aws:sts::11", "/ assumed-role/engineer"]);
    lacks(&world, "account");
    world.keys("<c-u>not usual");
    world.shows(&["nothing here has not and usual"]);
}

#[test]
fn all_of_a_page_is_copied_whatever_is_shown() {
    for (title, page, word, _, left_out) in PAGES {
        let mut world = then(page(), &format!("/{word}<enter>"));
        world.take();
        world.keys("y");
        let copied = world.take().into_iter().find_map(|effect| match effect {
            Effect::Copy(_, text) => Some(text.expose().to_owned()),
            _ => None,
        });
        assert!(copied.as_ref().is_some_and(|copied| copied.contains(left_out)), "{title}: {copied:?}");
    }
}

#[test]
fn the_keys_of_the_filter_are_shown_while_it_is_typed() {
    let world = then(listed(), "i/");
    let screen = world.screen();
    let footer = screen.lines().last().unwrap_or_default();
    assert!(footer.contains("enter keep") && footer.contains("esc show all"), "{screen}");
    then(listed(), "i?").shows(&["show only what has the words"]);
}
