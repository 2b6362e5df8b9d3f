//! Names arrive, are listed again, or are not: the cursor stays, and what is old or partial says so.

use sesame::app::{Effect, Reply};
use sesame::failure::{Failure, FailureKind};
use sesame::parameter::{ListedBy, Parameter};

use super::{listed, secure};
use crate::fixtures::{self, World, start, ticket};

#[test]
fn names_that_arrive_move_neither_cursor_nor_scroll() {
    let names = |from: u32, to: u32| (from..to).map(|i| secure(&format!("/p{i:04}"), 1)).collect::<Vec<_>>();
    let mut world = World::new(start());
    let connect = ticket(&world.take()[0]);
    world.reply(connect, Reply::Connected(Ok(())));
    let list = world.take().iter().find(|e| matches!(e, Effect::List(..))).map(ticket).unwrap();
    world.reply(list, Reply::Page(names(500, 550)));
    world.keys(&"j".repeat(30));
    let before = world.screen();
    let rows =
        |screen: &str| screen.lines().skip(2).take(20).map(|l| l.chars().take(36).collect()).collect::<Vec<String>>();
    world.reply(list, Reply::Page(names(0, 50)));
    world.reply(list, Reply::Page(names(900, 950)));
    assert_eq!(rows(&world.screen()), rows(&before));
    assert!(world.screen().contains("150 loaded, still listing"), "partial is called partial");
    world.reply(list, Reply::Listed(Ok(ListedBy::Describe)));
    assert!(world.screen().contains("150 parameters · as of 08:00:00 UTC"));
}

#[test]
fn a_refresh_keeps_place_and_counts_what_came_and_went() {
    let mut world = listed();
    world.keys("Gl");
    world.keys("r");
    let list = world.take().iter().find(|e| matches!(e, Effect::List(..))).map(ticket).unwrap();
    world.list(list, vec![secure("/a", 7), secure("/aa", 1), secure("/c/d", 1)]);
    let screen = world.screen();
    assert!(screen.contains("refreshed: 1 new, 1 gone"), "{screen}");
    assert!(screen.contains("▾ c"), "open folders stay open:\n{screen}");
}

#[test]
fn what_was_listed_in_full_is_only_old_when_a_refresh_fails() {
    let mut world = listed();
    world.keys("r");
    let list = world.one(|effect| matches!(effect, Effect::List(..)));
    world.reply(list, Reply::Page(vec![secure("/a", 7)]));
    world.reply(list, Reply::Listed(Err(Failure::new(FailureKind::Unreachable, "Nothing answered", ""))));
    world.keys("j<esc>");
    assert!(world.screen().contains("as of 08:00:00 UTC, refresh failed"), "{}", world.screen());
    world.keys("r<esc>k");
    let screen = world.screen();
    assert!(screen.contains("as of 08:00:00 UTC, refresh stopped"), "{screen}");
}

#[test]
fn why_a_listing_is_by_path_is_explained() {
    let mut world = listed();
    world.keys("r");
    let list = world.one(|effect| matches!(effect, Effect::List(..)));
    world.reply(list, Reply::Page(vec![Parameter { described: false, ..secure("/a", 7) }]));
    world.reply(list, Reply::Listed(Ok(fixtures::by_path())));
    world.keys("g");
    assert!(world.screen().contains("by path, without metadata · x explains"), "{}", world.screen());
    world.keys("gx");
    let screen = world.screen();
    assert!(screen.contains("ssm:DescribeParameters") && screen.contains("identity-based policy"), "{screen}");
}

#[test]
fn what_cannot_be_connected_says_why_and_tries_again() {
    let mut world = World::new(start());
    let connect = ticket(&world.take()[0]);
    let failure = Failure::new(FailureKind::Credentials, "no AWS credentials were found", "run aws sso login");
    world.reply(connect, Reply::Connected(Err(failure)));
    let screen = world.screen();
    assert!(screen.contains("no AWS credentials were found") && screen.contains("aws sso login"), "{screen}");
    assert!(screen.contains("not connected"));
    world.keys("r");
    assert!(matches!(world.take().as_slice(), [Effect::Connect(..)]));
}

#[test]
fn one_stray_escape_does_not_stop_the_listing() {
    let mut world = World::new(start());
    let connect = ticket(&world.take()[0]);
    world.reply(connect, Reply::Connected(Ok(())));
    let effects = world.take();
    let list = effects.iter().find(|e| matches!(e, Effect::List(..))).map(ticket).unwrap();
    world.reply(list, Reply::Page(vec![secure("/a", 7)]));
    world.keys("<esc>");
    assert!(world.take().is_empty() && world.screen().contains("esc again stops the listing"));
    world.keys("j<esc>");
    assert!(world.take().is_empty(), "another key in between forgets it");
    world.keys("<esc>");
    assert!(matches!(world.take().as_slice(), [Effect::Cancel(t)] if *t == list));
    assert!(world.screen().contains("incomplete"), "{}", world.screen());
}

/// Where one is in a long folder is told, though the rows of its folders have scrolled away.
#[test]
fn folders_that_scrolled_away_are_told_in_the_title() {
    let mut world = World::new(start());
    let connect = ticket(&world.take()[0]);
    world.reply(connect, Reply::Connected(Ok(())));
    let list = world.one(|effect| matches!(effect, Effect::List(..)));
    world.reply(list, Reply::Page((0..50).map(|at| secure(&format!("/app/db/p{at:02}"), 1)).collect()));
    world.reply(list, Reply::Page(vec![secure("/zone", 1)]));
    world.keys("gljl");
    world.shows(&["\n─ / ──", "▾ app", "p00"]);
    world.keys("G");
    world.shows(&["\n─ /app/db ──", "p49"]);
    world.keys("s");
    world.shows(&["\n─ / · by last change ──"]);
}
