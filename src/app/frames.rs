//! What keys and frames do, counted: no more of it with many names or a long value than has to be.

#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use crate::app::{Effect, Msg, Reply};
use crate::names::search::rank;
use crate::parameter::{Parameter, ParameterType, Reading, Tier};
use crate::secret::Secret;
use crate::tally;
use crate::testing::{World, listing, reading};

const NAMES: usize = 10_000;

/// A frame, and a key, may look at so many nodes: those of the rows on a screen, with what is above them.
const FEW: usize = 1000;

fn secure(name: &str) -> Parameter {
    Parameter { described: true, ..Parameter::bare(name, ParameterType::SecureString, 1) }
}

/// The panes over many names, most of them in one folder, on which the cursor is.
fn many() -> World {
    let (mut world, list) = listing();
    let names = (0..NAMES).map(|n| format!("/app/part-{}/p{n:05}", n % 3)).chain(["/other/p".to_owned()]);
    world.list(list, names.map(|name| secure(&name)).collect());
    world
}

/// What the footer names is asked of each row of a table with every frame, and so is what help and the list of actions say of it.
#[test]
fn what_is_possible_and_what_is_shown_is_known_without_gathering_names() {
    let mut too_many = Vec::new();
    for pressed in
        ["", "m", "l", "ljl", "ljlj", "ljljm", "s", "sm", "l*", "ll*", "L", "Ljjjj*", "=", "F", "c", "/p0", ":", "?"]
    {
        let mut world = many();
        world.keys(pressed);
        let app = &world.app;
        let mut hold = |visited: usize, most, what: &str| {
            if visited >= most {
                too_many.push(format!("{visited} nodes after {pressed:?} for {what}"));
            }
        };
        for row in app.table().rows {
            let marks = tally::during("marks visited", || {
                app.can(row.action);
                drop(app.footer_hints());
            });
            hold(marks, FEW, "marks that are counted");
            let visited = tally::during("nodes visited", || {
                app.can(row.action);
                app.why_not_on(app.pages.last(), row.action);
            });
            hold(visited, FEW, row.help);
        }
        let visited = tally::during("nodes visited", || drop(app.footer_hints()));
        hold(visited, FEW, "the footer");
        let visited = tally::during("nodes visited", || drop(world.paint()));
        hold(visited, 2 * FEW, "a frame");
        let marks = tally::during("marks visited", || drop(world.paint()));
        hold(marks, FEW, "marks of a frame");
    }
    assert!(too_many.is_empty(), "{}", too_many.join("\n"));
}

#[test]
fn the_keys_of_what_to_look_at_gather_nothing() {
    let (mut world, list) = listing();
    let old = "2020-01-01T00:00:00Z".parse().ok();
    let names = (0..2000).map(|n| format!("/app/p{n:04}"));
    world.list(list, names.map(|name| Parameter { modified: old, ..secure(&name) }).collect());
    world.keys("L");
    for _ in 0..4 {
        let app = &world.app;
        let gathered = tally::during("findings gathered", || {
            for row in app.table().rows {
                app.can(row.action);
            }
            drop(app.footer_hints());
            drop(world.paint());
        });
        assert_eq!(gathered, 0, "{}", world.screen());
        world.keys("j");
    }
    world.keys("*");
    world.shows(&["marked 2,000 parameters"]);
}

#[test]
fn a_step_of_the_cursor_looks_over_no_folder_that_it_has_just_looked_over() {
    let (mut world, list) = listing();
    world.resize(200, 50);
    let names = (0..1000).map(|n| format!("/app/dev/service-{:02}/p{n:04}", n / 50));
    world.list(list, names.map(|name| secure(&name)).collect());
    // Into the folders, and through the first two of them.
    let (into, down, up) = ("llll".to_owned(), "j".repeat(50) + "lj", "k".repeat(52));
    world.keys(&into);
    let looked = |world: &mut World, keys: &str| tally::during("folders looked over", || world.keys(keys));
    assert!(looked(&mut world, &down) > 0);
    assert_eq!(looked(&mut world, &up), 0);
    assert_eq!(looked(&mut world, &"j".repeat(52)), 0);
    world.reply(list, Reply::Page(vec![secure("/app/dev/service-00/more")]));
    world.shows(&["─ in "]);
}

/// A value is masked and shown, scrolled and looked at in many frames.
#[test]
fn a_difference_is_laid_out_once_while_it_is_shown() {
    let (mut world, list) = listing();
    let parameter = Parameter { tier: Tier::Advanced, ..secure("/a/b") };
    world.list(list, vec![parameter.clone()]);
    world.keys("lle");
    let fields: Vec<String> = (0..99).map(|n| format!("\"field-{n}\":{n}")).collect();
    let json = format!("{{{}}}", fields.join(","));
    let reading = Reading { value: Secret::new(json.clone()), ..reading(1) };
    world.answer_opening(|_| parameter.clone(), Ok(reading));
    world.keys("<c-l>");
    world.send(Msg::Paste(Secret::new(json.replace('5', "6"))));
    world.keys("<c-s>");
    let laid_out = |world: &mut World, keys: &str| tally::during("differences laid out", || world.keys(keys));
    assert_eq!(laid_out(&mut world, "<tab>"), 1);
    world.shows(&["tab masks it", "are below"]);
    assert_eq!(laid_out(&mut world, "<down><down><pgdn><up>"), 0);
    assert_eq!(tally::during("differences laid out", || (0..3).for_each(|_| drop(world.paint()))), 0);
    // Two lines of each change stand beside each other where there is room.
    assert_eq!(tally::during("differences laid out", || world.resize(200, 50)), 1);
    world.shows(&["│ + "]);
}

/// As large as a text can be pasted.
#[test]
fn a_key_in_a_long_draft_lays_out_its_line_alone() {
    let (mut world, list) = listing();
    let parameter = Parameter { tier: Tier::Advanced, ..secure("/a/b") };
    world.list(list, vec![parameter.clone()]);
    world.keys("lle");
    world.answer_opening(|_| parameter.clone(), Ok(reading(1)));
    let text = "some words of a line that is as long as most\n".repeat(1400);
    world.keys("<c-l>");
    world.send(Msg::Paste(Secret::new(text)));
    let laid_out = |world: &mut World, keys: &str| tally::during("rows laid out", || world.keys(keys));
    for keys in ["x", "<enter>", "<bs>", "<up>", "<c-home>", "y", "<pgdn>", "<c-w>"] {
        let rows = laid_out(&mut world, keys);
        assert!(rows <= 8, "{rows} rows after {keys}");
    }
}

/// Names arrive that are known while a search is open, and frames follow.
#[test]
fn what_was_matched_of_a_name_is_looked_for_once_and_not_with_every_frame() {
    const ROWS: usize = 20;
    let mut world = many();
    world.keys("r/p0");
    let list = world.one(|effect| matches!(effect, Effect::List(..)));
    let rank = |world: &mut World| {
        let searches = world.take().into_iter().filter_map(|effect| match effect {
            Effect::Search { ticket, corpus, query, .. } => Some((ticket, corpus, query)),
            _ => None,
        });
        let (ticket, corpus, query) = searches.last().unwrap();
        let ranking = rank(&corpus, &query, world.now.wall, None, 1000, &|| false).unwrap();
        drop(corpus);
        world.reply(ticket, Reply::Ranked(Arc::new(ranking)));
    };
    let matched = |world: &World| tally::during("names matched", || drop(world.paint()));
    world.keys("0");
    rank(&mut world);
    assert_eq!(matched(&world), ROWS, "the rows on the screen");
    for _ in 0..3 {
        world.reply(list, Reply::Page((0..50).map(|n| secure(&format!("/app/part-{}/p{n:05}", n % 3))).collect()));
        rank(&mut world);
        assert_eq!(matched(&world), 0);
    }
    world.keys(&"<down>".repeat(ROWS));
    assert_eq!(matched(&world), 1, "the row that came into sight");
    world.keys("1");
    rank(&mut world);
    assert_eq!(matched(&world), ROWS, "something else is looked for");
    let visited = tally::during("nodes visited", || drop(world.paint()));
    assert!(visited < FEW, "{visited} nodes");
}
