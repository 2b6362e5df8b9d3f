//! What is said of what is listed while the listing is under way: that it is a part, and of the moment that the status line tells of.

use std::time::Duration;

use sesame::app::{Effect, Reply};
use sesame::comparison::Sight;
use sesame::comparison::Sighting;
use sesame::parameter::{ListedBy, Parameter, ParameterType};

use crate::fixtures::{World, listing};

fn page(range: std::ops::Range<usize>) -> Reply {
    let named = |n| Parameter { described: true, ..Parameter::bare(format!("/app/{n:04}"), ParameterType::String, 2) };
    let changed = |n| Parameter { modified: Some("2026-11-24T07:30:00Z".parse().unwrap()), ..named(n) };
    Reply::Page(range.map(changed).collect())
}

/// A listing that has brought a page, with the cursor on the folder.
fn a_page() -> (World, sesame::app::Ticket) {
    let (mut world, list) = listing();
    world.resize(120, 35);
    world.reply(list, page(0..50));
    world.shows(&["50 loaded, still listing"]);
    world.take();
    (world, list)
}

#[test]
fn the_page_of_a_folder_says_that_more_is_to_come() {
    let (mut world, list) = a_page();
    world.shows(&["50 parameters so far", "last changes, 90 days so far", "latest so far"]);
    world.reply(list, page(50..150));
    world.shows(&["150 parameters so far", "150 loaded, still listing"]);
    world.keys("L");
    world.shows(&["in / so far"]);
    world.keys("<esc>");
    world.reply(list, Reply::Listed(Ok(ListedBy::Describe)));
    world.shows(&["150 parameters · 150 string", "latest ─"]);
    assert!(!world.screen().contains("so far"), "{}", world.screen());
    // What is listed again was all there.
    world.keys("r");
    let again = world.one(|effect| matches!(effect, Effect::List(..)));
    world.reply(again, page(0..10));
    world.shows(&["150 parameters · 150 string", "refreshing: 10 so far"]);
}

#[test]
fn the_page_of_a_folder_says_that_the_listing_was_stopped() {
    let (mut world, _) = a_page();
    world.keys("<esc><esc>");
    world.shows(&["incomplete", "50 parameters of those listed", "latest of those listed"]);
}

#[test]
fn a_wide_screen_says_so_of_the_folder_around_too() {
    let (mut world, _) = a_page();
    world.resize(200, 50);
    world.keys("lj");
    world.shows(&["50 parameters so far"]);
}

#[test]
fn what_is_looked_for_by_value_grows_until_it_is_begun_and_then_what_came_is_told() {
    let (mut world, list) = a_page();
    world.keys("Fx");
    world.shows(&["in 50 parameters under /app", "5 calls", "not all is listed yet: 50 parameters so far"]);
    world.pass(Duration::from_secs(1));
    world.reply(list, page(50..150));
    world.shows(&["in 150 parameters under /app", "15 calls", "not all is listed yet: 150 parameters so far"]);
    world.keys("<enter>");
    let looking = world.one(|effect| matches!(effect, Effect::FindValue(..)));
    world.reply(list, page(150..250));
    world.shows(&["in 150 parameters", "100 more were listed since this began, and not among these"]);
    world.shows(&["not all is yet: 250 parameters so far"]);
    world.reply(list, Reply::Listed(Ok(ListedBy::Describe)));
    let sight = |n| Sighting { name: format!("/app/{n:04}"), sight: Sight::Not };
    world.reply(looking, Reply::Sighted((0..150).map(sight).collect()));
    world.reply(looking, Reply::Found(Ok(())));
    world.shows(&["150 without it", "100 more were listed since this began, and not among these"]);
    assert!(!world.screen().contains("not all is yet"), "{}", world.screen());
}

#[test]
fn what_is_looked_back_at_grows_until_it_is_begun_and_then_what_came_is_told() {
    let (mut world, list) = a_page();
    world.keys("H08:00");
    world.keys("<c-u>07:00");
    world.shows(&[
        "As of when? 50 parameters under /app",
        "50 to look up",
        "not all is listed yet: 50 parameters so far",
    ]);
    world.pass(Duration::from_secs(1));
    world.reply(list, page(50..150));
    world.shows(&["As of when? 150 parameters under /app", "150 to look up", "not all is listed yet: 150"]);
    world.keys("<enter>");
    world.reply(list, page(150..160));
    world.shows(&["150 not read", "listing afresh"]);
    assert!(!world.screen().contains("since this began"), "it is listed afresh: {}", world.screen());
    // Stopped, it is by what was listed when it began.
    world.keys("<esc>");
    world.shows(&["10 more were listed since this began, and not among these; not all is yet: 160"]);
    world.reply(list, Reply::Listed(Ok(ListedBy::Describe)));
    world.shows(&["10 more were listed since this began, and not among these"]);
}

/// Its columns tell of itself, and behind its name stands what lies beneath, as far as there is room.
#[test]
fn a_parameter_that_is_a_folder_too_tells_of_both() {
    let (mut world, list) = listing();
    let of = |name: &str, at: &str, version| Parameter {
        modified: Some(at.parse().unwrap()),
        described: true,
        ..Parameter::bare(name, ParameterType::String, version)
    };
    world.list(
        list,
        vec![
            of("/app/cluster", "2026-08-24T08:00:00Z", 7),
            of("/app/cluster/a", "2026-11-24T07:50:00Z", 1),
            of("/app/cluster/b", "2026-10-24T07:50:00Z", 2),
            of("/app/plain", "2026-11-21T08:00:00Z", 3),
        ],
    );
    world.resize(120, 35);
    world.keys("lj");
    world.shows(&[
        "▸ cluster (2 · 10 min)",
        "string      7     3 mo",
        "Also a folder: 2 parameters beneath, the latest change 10",
    ]);
    // A name keeps its room.
    world.resize(36, 12);
    world.shows(&["▸ cluster (2) "]);
}
