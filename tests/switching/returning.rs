//! The way back: to the row, the order and the folders that were left.

use sesame::app::{Effect, Reply};

use super::{arrive, go_to_staging, listed_in, pick, secure, start};
use crate::fixtures::{OURS, THEIRS, World, one};

const NAMES: &[&str] = &["/app/db/host", "/app/db/password", "/app/log-level", "/zoo"];

/// What of the tree is on the screen, and the row under the cursor by what the detail pane says of it.
fn rows(world: &World) -> Vec<String> {
    let screen = world.screen();
    let left = screen.lines().skip(2).map(|line| line.split('│').next().unwrap_or_default());
    left.map(|row| row.split_whitespace().take(2).collect::<Vec<_>>().join(" ")).take_while(|r| !r.is_empty()).collect()
}

#[test]
fn the_way_leads_back_to_the_same_path() {
    // On /app/db/password, in two open folders.
    let on_password = || {
        let mut world = listed_in(start(), NAMES);
        world.keys("gl");
        world.keys("jljj");
        world
    };
    assert_eq!(
        rows(&on_password()),
        ["▾ app", "▾ db", "host secure", "password secure", "log-level secure", "zoo secure"]
    );
    assert!(on_password().screen().contains("/app/db/password"), "{}", on_password().screen());

    // Names arrive in any order; the cursor goes where it belongs as soon as it can.
    let mut world = on_password();
    go_to_staging(&mut world);
    let connect = one(&world.take(), |effect| matches!(effect, Effect::Connect(..)));
    world.reply(connect, Reply::Connected(Ok(())));
    let list = one(&world.take(), |effect| matches!(effect, Effect::List(..)));
    world.reply(list, Reply::Page(vec![secure("/zoo"), secure("/app/log-level")]));
    assert_eq!(rows(&world), ["▾ app", "log-level secure", "zoo secure"], "what is there of the open folders is open");
    assert!(world.screen().contains("1 parameter"), "the folder around it:\n{}", world.screen());
    world.reply(list, Reply::Page(vec![secure("/app/db/password"), secure("/aaa")]));
    assert_eq!(rows(&world), ["aaa secure", "▾ app", "▾ db", "password secure", "log-level secure", "zoo secure"]);
    assert!(world.screen().contains("/app/db/password"), "{}", world.screen());
    world.keys(" ");
    assert!(matches!(world.take().as_slice(), [Effect::Read(_, name)] if name == "/app/db/password"));

    // Where it does not exist, the folder next around it; and back again to where it does.
    let mut world = on_password();
    go_to_staging(&mut world);
    arrive(&mut world, THEIRS, &["/app/db/other", "/zoo"]);
    assert!(world.screen().contains("1 parameter") && !world.screen().contains("Also"), "{}", world.screen());
    pick(&mut world, "p");
    world.keys("dev<enter>");
    arrive(&mut world, OURS, NAMES);
    world.keys(" ");
    assert!(matches!(world.take().as_slice(), [Effect::Read(_, name)] if name == "/app/db/password"));
}

/// A list by last change is one in the new place too; the tree behind it goes back to the row that was chosen before.
#[test]
fn the_order_goes_along_with_the_row_chosen_before_it() {
    let mut world = listed_in(start(), NAMES);
    world.keys("gljl");
    world.keys("jjs");
    go_to_staging(&mut world);
    arrive(&mut world, THEIRS, NAMES);
    assert!(!world.screen().contains('▾'), "a list, no tree:\n{}", world.screen());
    world.keys("sss");
    assert_eq!(rows(&world)[..2], ["▾ app", "▾ db"], "{}", world.screen());
    world.keys(" ");
    assert!(
        matches!(world.take().as_slice(), [Effect::Read(_, name)] if name == "/app/db/password"),
        "{}",
        world.screen()
    );
}

#[test]
fn whoever_moves_in_the_new_place_is_not_moved_back() {
    let mut world = listed_in(start(), NAMES);
    world.keys("G");
    go_to_staging(&mut world);
    let connect = one(&world.take(), |effect| matches!(effect, Effect::Connect(..)));
    world.reply(connect, Reply::Connected(Ok(())));
    let list = one(&world.take(), |effect| matches!(effect, Effect::List(..)));
    world.reply(list, Reply::Page(vec![secure("/b"), secure("/c")]));
    world.keys("j");
    world.reply(list, Reply::Page(vec![secure("/zoo")]));
    world.keys(" ");
    assert!(matches!(world.take().as_slice(), [Effect::Read(_, name)] if name == "/c"));
}
