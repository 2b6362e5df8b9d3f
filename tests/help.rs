//! The list of keys: those of this place first, and only those that are looked for.

use crate::fixtures::{World, listing};
use sesame::app::Effect;
use sesame::parameter::{Parameter, ParameterType};

fn listed() -> World {
    let (mut world, list) = listing();
    world.resize(120, 120);
    let parameters = ["/app/db", "/zone"].map(|name| Parameter::bare(name, ParameterType::String, 1));
    world.list(list, parameters.to_vec());
    world
}

fn then(keys: &str) -> World {
    let mut world = listed();
    world.keys(keys);
    world.take();
    world
}

/// What stands in the box, without its border.
fn lines(world: &World) -> Vec<String> {
    let screen = world.screen();
    let inside =
        screen.lines().filter_map(|line| line.split_once('│')?.1.rsplit_once('│').map(|(line, _)| line.trim()));
    inside.map(str::to_owned).collect()
}

#[test]
fn the_keys_of_this_place_come_first() {
    for (keys, title) in [
        ("?", "Browse"),
        ("/<f1>", "Search"),
        ("n<f1>", "New parameter"),
        ("R<f1>", "Profiles, regions and roots"),
        ("P?", "Policies to ask for"),
        ("a?", "What is under way"),
        ("i?", "About this session"),
    ] {
        let world = then(keys);
        assert_eq!(lines(&world).first().map(String::as_str), Some(title), "{keys}\n{}", world.screen());
        let mut world = world;
        let mut all = String::new();
        for _ in 0..12 {
            all += &world.screen();
            world.keys("<pgdn>");
        }
        assert!(world.screen().contains("╭ Keys"));
        for place in [
            "Everywhere, in fields and lists too",
            "Browse",
            "Search",
            "Editor",
            "Confirmation",
            "Explanation of a failure",
        ] {
            assert!(all.contains(place), "{place} is missing after {keys}");
        }
    }
}

#[test]
fn what_does_nothing_now_is_told_apart_with_the_reason() {
    let mut world = then("?");
    world.resize(100, 200);
    let lines = lines(&world);
    let at =
        |part: &str| lines.iter().position(|line| line.contains(part)).unwrap_or_else(|| panic!("{part}\n{lines:#?}"));
    let apart = at("not now: this is a folder: move to a parameter first");
    assert!(at("search all names") < apart, "{lines:#?}");
    assert!(at("reveal the value for a while") > apart, "{lines:#?}");
    assert_eq!(at("explain a failure"), at("not now: nothing has failed here") + 1, "{lines:#?}");
    let world = then("j?");
    let on_parameter = self::lines(&world);
    let reveal = on_parameter.iter().position(|line| line.contains("reveal the value")).unwrap();
    assert!(reveal < on_parameter.iter().position(|line| line.contains("not now")).unwrap(), "{}", world.screen());
}

#[test]
fn a_filter_narrows_the_keys_by_name_and_by_what_they_do() {
    let mut world = then("?/statement");
    world.shows(&["copy the policy statement", "Copy as", "/ statement"]);
    assert!(!world.screen().contains("search all names"), "{}", world.screen());
    world.keys("<c-u>f3");
    world.shows(&["Everywhere", "show what is under way"]);
    world.keys("<c-u>ctrl-s");
    world.shows(&["go to the confirmation", "Editor"]);
    // A letter alone is the name of a key.
    world.keys("<c-u>w");
    world.shows(&["do exactly what is shown"]);
    assert!(!world.screen().contains("search all names"), "{}", world.screen());
    world.keys("<c-u>no such key");
    world.shows(&["no key is called no such key, or does no such key"]);
    // Readline, and the letters that act outside the field.
    world.keys("<c-w><c-w><c-w>q?j");
    world.shows(&["/ q?j"]);
    world.keys("<esc>");
    world.shows(&["Browse", "╭ Keys"]);
    assert!(!world.screen().contains("/ q?j"), "{}", world.screen());
    world.keys("<esc>");
    assert!(!world.screen().contains("╭ Keys"), "{}", world.screen());
}

#[test]
fn a_filter_that_is_kept_is_cleared_before_the_page_closes() {
    let mut world = then("?/scroll<enter>");
    world.keys("j<pgdn>Gg");
    world.shows(&["/ scroll", "scroll down"]);
    world.keys("/ up");
    world.shows(&["/ scroll up"]);
    assert!(!world.screen().contains("scroll down"), "{}", world.screen());
    world.keys("<enter>q");
    world.shows(&["╭ Keys", "search all names"]);
    world.keys("q");
    assert!(!world.screen().contains("╭ Keys"), "{}", world.screen());
}

#[test]
fn what_is_shown_is_copied() {
    let mut world = then("?/statement<enter>");
    world.keys("y");
    let copied = world.take().into_iter().find_map(|effect| match effect {
        Effect::Copy(_, text) => Some(text.expose().to_owned()),
        _ => None,
    });
    let copied = copied.unwrap();
    assert!(copied.contains("copy the policy statement that is shown"), "{copied}");
    assert!(!copied.contains("search all names"), "{copied}");
}

#[test]
fn the_last_key_can_be_scrolled_to_with_and_without_a_filter() {
    for (keys, last) in [("?G", "quit"), ("?/quit<enter>G", "quit")] {
        let mut world = then(keys);
        world.resize(80, 14);
        world.keys("g<pgdn><pgdn>G");
        let lines = lines(&world);
        let rows: Vec<_> = lines.iter().filter(|line| !line.starts_with('/')).collect();
        assert!(rows.last().is_some_and(|line| line.contains(last)), "{keys}\n{}", world.screen());
        world.shows(&["end"]);
    }
}
