//! The mouse: it scrolls, points and drags, and answers nothing.

use sesame::app::pages::BROWSE;
use sesame::app::{Mouse, Pointing, Reread};
use sesame::config::Config;

use super::*;

fn config(settings: &str) -> Config {
    Config::parse_for(settings, Some(BROWSE), fixtures::zone).unwrap()
}

fn with_mouse(width: u16, height: u16, parameters: &[Parameter]) -> World {
    let mut world = World::with(start(), config("mouse = true"));
    world.resize(width, height);
    let list = world.arrive(OURS);
    world.list(list, parameters.to_vec());
    world.take();
    world
}

fn point(world: &mut World, does: Pointing, column: u16, row: u16) {
    world.send(Msg::Mouse(Mouse { does, column, row }));
}

fn click(world: &mut World, column: u16, row: u16) {
    point(world, Pointing::Press, column, row);
    point(world, Pointing::Release, column, row);
}

/// Where a text stands on the screen.
fn place_of(world: &World, text: &str) -> (u16, u16) {
    let screen = world.screen();
    let found = screen.lines().enumerate().find_map(|(row, line)| Some((line.split_once(text)?.0.to_owned(), row)));
    let (before, row) = found.unwrap_or_else(|| panic!("{text} is not on the screen:\n{screen}"));
    (u16::try_from(sesame::text::width(&before)).unwrap(), u16::try_from(row).unwrap())
}

fn click_on(world: &mut World, text: &str) {
    let (column, row) = place_of(world, text);
    click(world, column, row);
}

fn wheel(world: &mut World, times: usize, does: Pointing, at: (u16, u16)) {
    for _ in 0..times {
        point(world, does, at.0, at.1);
    }
}

/// What the detail is about.
fn detail_is(world: &World, name: &str) {
    world.shows(&[&format!("─ {name} ─")]);
}

fn many() -> Vec<Parameter> {
    (0..60).map(|n| secure(&format!("/p{n:02}"), 1)).collect()
}

#[test]
fn a_click_moves_the_cursor_and_one_on_the_folder_under_it_opens_and_closes() {
    let mut world = with_mouse(80, 24, &[secure("/a", 7), secure("/b", 3), secure("/c/d", 1)]);
    click_on(&mut world, "b   ");
    detail_is(&world, "/b");
    click_on(&mut world, "▸ c");
    detail_is(&world, "/c");
    world.shows(&["▸ c"]);
    click_on(&mut world, "▸ c");
    world.shows(&["▾ c", "    d "]);
    click_on(&mut world, "▾ c");
    world.shows(&["▸ c"]);
    // One on a parameter under the cursor reveals nothing, and asks for nothing.
    click_on(&mut world, "a   ");
    click_on(&mut world, "a   ");
    detail_is(&world, "/a");
    // Below the last row, on a title, on the bars.
    for row in [0, 1, 15, 22, 23] {
        click(&mut world, 3, row);
        detail_is(&world, "/a");
    }
    assert!(world.take().is_empty());
    // In the detail it gives that the keys, and in the tree back.
    click(&mut world, 60, 10);
    world.keys("j");
    detail_is(&world, "/a");
    click_on(&mut world, "b   ");
    world.keys("k");
    detail_is(&world, "/a");
}

#[test]
fn the_wheel_scrolls_what_is_under_it() {
    let mut world = with_mouse(80, 24, &many());
    wheel(&mut world, 1, Pointing::WheelDown, (5, 10));
    // The cursor stays on the screen.
    assert!(!world.screen().contains("p02"), "{}", world.screen());
    world.shows(&["p03", "p22"]);
    detail_is(&world, "/p03");
    world.keys("jj");
    detail_is(&world, "/p05");
    wheel(&mut world, 1, Pointing::WheelUp, (5, 10));
    world.shows(&["p00", "p19"]);
    detail_is(&world, "/p05");
    wheel(&mut world, 40, Pointing::WheelDown, (5, 10));
    world.shows(&["p40", "p59"]);
    detail_is(&world, "/p40");
    wheel(&mut world, 40, Pointing::WheelUp, (5, 10));
    world.shows(&["p00"]);
    detail_is(&world, "/p19");
    // Over the detail, where there is nothing below, and over the bars nothing moves.
    for at in [(60, 10), (5, 0), (5, 23)] {
        wheel(&mut world, 3, Pointing::WheelDown, at);
        world.shows(&["p00"]);
    }
    assert!(world.take().is_empty(), "nothing is asked for");
}

#[test]
fn a_value_is_scrolled_from_the_tree_and_masked_once_the_cursor_leaves_it() {
    let mut world = with_mouse(80, 24, &many());
    world.keys(" ");
    let read = read(&mut world);
    let lines: Vec<String> = (0..50).map(|n| format!("line-{n:02}")).collect();
    let long = Reading { value: Secret::new(lines.join("\n")), ..reading(1) };
    world.reply(read, Reply::Read(Ok(long)));
    world.shows(&["line-00"]);
    wheel(&mut world, 3, Pointing::WheelDown, (60, 10));
    assert!(!world.screen().contains("line-00"), "{}", world.screen());
    world.shows(&["line-09", "masked in 30 s"]);
    wheel(&mut world, 40, Pointing::WheelUp, (60, 10));
    world.shows(&["line-00"]);
    detail_is(&world, "/p00");
    wheel(&mut world, 1, Pointing::WheelDown, (5, 10));
    assert!(!world.screen().contains("line-"), "{}", world.screen());
}

#[test]
fn hits_of_a_search_are_scrolled_and_pointed_at() {
    let mut world = with_mouse(80, 24, &many());
    world.keys("/p");
    let search = world.take().into_iter().find_map(|effect| match effect {
        Effect::Search { ticket, corpus, query, now, .. } => Some((ticket, corpus, query, now)),
        _ => None,
    });
    let (ticket, corpus, query, now) = search.unwrap();
    world.reply(ticket, Reply::Ranked(rank(&corpus, &query, now, None, 100, &|| false).unwrap().into()));
    click_on(&mut world, "/p07");
    detail_is(&world, "/p07");
    click_on(&mut world, "/p07");
    detail_is(&world, "/p07");
    world.shows(&["60 of 60"]);
    wheel(&mut world, 4, Pointing::WheelDown, (5, 10));
    detail_is(&world, "/p12");
    wheel(&mut world, 40, Pointing::WheelDown, (5, 10));
    detail_is(&world, "/p40");
}

#[test]
fn the_line_between_the_panes_is_dragged_and_stays_a_part_of_the_width() {
    let mut world = with_mouse(80, 24, &[secure("/a", 7), secure("/b", 3), secure("/c/d", 1)]);
    let line = |world: &World, which: usize| {
        let screen = world.screen();
        let row: Vec<char> = screen.lines().nth(3).unwrap().chars().collect();
        row.iter().enumerate().filter(|(_, c)| **c == '│').nth(which).map(|(at, _)| at)
    };
    assert_eq!(line(&world, 0), Some(38));
    // Only one that begins on it moves it.
    point(&mut world, Pointing::Press, 20, 5);
    point(&mut world, Pointing::Drag, 30, 5);
    point(&mut world, Pointing::Release, 30, 5);
    assert_eq!(line(&world, 0), Some(38));
    point(&mut world, Pointing::Press, 38, 5);
    point(&mut world, Pointing::Drag, 30, 9);
    assert_eq!(line(&world, 0), Some(30));
    point(&mut world, Pointing::Drag, 46, 23);
    point(&mut world, Pointing::Release, 46, 23);
    point(&mut world, Pointing::Drag, 30, 5);
    assert_eq!(line(&world, 0), Some(46));
    insta::assert_snapshot!("mouse_dragged_80", world.screen());
    // Both stay wide enough.
    for (to, expected) in [(0, 24), (79, 46), (200, 46)] {
        let at = u16::try_from(line(&world, 0).unwrap()).unwrap();
        point(&mut world, Pointing::Press, at, 2);
        point(&mut world, Pointing::Drag, to, 2);
        point(&mut world, Pointing::Release, to, 2);
        assert_eq!(line(&world, 0), Some(expected), "{to}");
    }
    point(&mut world, Pointing::Press, 46, 2);
    point(&mut world, Pointing::Drag, 40, 2);
    world.resize(120, 24);
    assert_eq!(line(&world, 0), Some(60));
    world.resize(80, 24);
    assert_eq!(line(&world, 0), Some(40));
    world.resize(60, 24);
    assert_eq!(line(&world, 0), None);
    // A switch does not take it back.
    world.resize(200, 50);
    assert_eq!(line(&world, 0), Some(100));
    point(&mut world, Pointing::Press, 100, 3);
    point(&mut world, Pointing::Drag, 60, 3);
    let second = place_of(&world, "┬─ in /");
    point(&mut world, Pointing::Press, second.0, 3);
    point(&mut world, Pointing::Drag, 120, 3);
    point(&mut world, Pointing::Release, 120, 3);
    assert_eq!((line(&world, 0), place_of(&world, "┬─ in /").0), (Some(60), 120));
    insta::assert_snapshot!("mouse_dragged_200", world.screen());
}

#[test]
fn what_stands_beside_is_scrolled_where_there_is_more_of_it() {
    let mut world = with_mouse(200, 12, &many());
    let at = place_of(&world, "↓ 6 more");
    let first = world.screen().lines().nth(2).unwrap().to_owned();
    wheel(&mut world, 30, Pointing::WheelDown, at);
    world.shows(&["p00"]);
    assert_ne!(world.screen().lines().nth(2).unwrap(), first);
    assert!(!world.screen().lines().nth(1).unwrap().ends_with("more"), "{}", world.screen());
    wheel(&mut world, 30, Pointing::WheelUp, at);
    assert_eq!(world.screen().lines().nth(2).unwrap(), first);
}

/// What has the cursor of a list, as the page says at its foot.
fn at(world: &World, foot: &str) {
    world.shows(&[foot]);
}

#[test]
fn a_list_is_pointed_at_and_does_nothing_before_enter() {
    for (width, height) in [(80, 24), (120, 35), (40, 12)] {
        let mut world = with_mouse(width, height, &[secure("/a", 7), secure("/b", 3)]);
        world.keys(":");
        at(&world, "1 of ");
        let (column, row) = place_of(&world, "│ › ");
        click(&mut world, column + 4, row + 4);
        at(&world, "─ 4 of ");
        click(&mut world, column + 4, row + 4);
        at(&world, "─ 4 of ");
        click(&mut world, column + 4, row + 2);
        at(&world, "─ 2 of ");
        // What is typed, the border, beside the page.
        for (column, row) in [(column + 4, row), (column, row.saturating_sub(1)), (0, 0), (width - 1, height - 1)] {
            click(&mut world, column, row);
            at(&world, "─ 2 of ");
        }
        wheel(&mut world, 1, Pointing::WheelDown, (column + 4, row + 2));
        at(&world, "─ 5 of ");
        wheel(&mut world, 9, Pointing::WheelUp, (column + 4, row + 2));
        at(&world, "─ 1 of ");
        wheel(&mut world, 3, Pointing::WheelDown, (0, 0));
        at(&world, "─ 1 of ");
        assert!(world.take().is_empty());
    }
}

#[test]
fn pages_to_read_are_scrolled() {
    let mut world = with_mouse(80, 24, &[secure("/a", 7)]);
    world.keys("?");
    let before = world.screen();
    wheel(&mut world, 2, Pointing::WheelDown, (40, 10));
    assert_eq!(world.screen().lines().nth(5), before.lines().nth(11));
    click(&mut world, 40, 10);
    wheel(&mut world, 2, Pointing::WheelUp, (40, 10));
    assert_eq!(world.screen(), before);
}

/// In the editor it moves the cursor of the text.
#[test]
fn a_text_is_pointed_at_and_a_masked_one_stays_masked() {
    let mut world = with_mouse(80, 24, &[secure("/a", 7)]);
    world.keys("e");
    let lines = "first line\nsecond\n\nlast";
    let old = Reading { value: Secret::from(lines), ..reading(7) };
    world.answer_opening(|name| secure(name, 7), Ok(old));
    let (column, row) = place_of(&world, "second");
    click(&mut world, column + 3, row);
    world.keys("X");
    world.shows(&["secXond"]);
    click(&mut world, column + 30, row);
    world.keys("Y");
    world.shows(&["secXondY"]);
    let (column, row) = place_of(&world, "first line");
    click(&mut world, column, row);
    world.keys("Z");
    world.shows(&["Zfirst line"]);
    wheel(&mut world, 1, Pointing::WheelDown, (column, row));
    world.keys("W");
    world.shows(&["lWast"]);
    world.send(Msg::Focus(false));
    let masked = world.screen();
    click(&mut world, column, row);
    wheel(&mut world, 2, Pointing::WheelUp, (column, row));
    assert_eq!(world.screen(), masked);
    assert!(!masked.contains("first"), "{masked}");
}

/// Whatever is clicked, wherever: nothing is written, deleted, dropped or left.
#[test]
fn no_click_answers_anything() {
    let questions: [fn(&mut World); 5] = [
        |world| {
            world.keys("e");
            world.answer_opening(|name| secure(name, 7), Ok(reading(7)));
            world.keys("X<c-s>");
        },
        |world| {
            world.keys("e");
            world.answer_opening(|name| secure(name, 7), Ok(reading(7)));
            world.keys("X<esc>");
        },
        |world| {
            world.keys("n");
            world.keys("/new/name");
        },
        |world| world.keys("u"),
        |world| world.keys("D"),
    ];
    for (number, ask) in questions.into_iter().enumerate() {
        for (width, height) in [(80, 24), (40, 12)] {
            let mut world = with_mouse(width, height, &[secure("/a", 7), secure("/b", 3)]);
            ask(&mut world);
            world.take();
            world.frame();
            let before = world.screen();
            for row in 0..height {
                for column in (0..width).step_by(2) {
                    for does in [Pointing::Press, Pointing::Drag, Pointing::Release] {
                        point(&mut world, does, column, row);
                    }
                }
            }
            assert_eq!(world.screen(), before, "{number}");
            assert!(world.take().is_empty(), "{number}");
        }
    }
}

#[test]
fn it_does_something_only_where_the_settings_want_it_and_from_then_on() {
    let mut world = listed_with(start(), &[secure("/a", 7), secure("/b", 3)]);
    let listens = |world: &mut World| -> Vec<bool> {
        let told = |effect| if let Effect::ListenToMouse(listen) = effect { Some(listen) } else { None };
        world.take().into_iter().filter_map(told).collect()
    };
    assert_eq!(listens(&mut world), [true; 0]);
    // Another program may have left it on.
    click_on(&mut world, "b   ");
    detail_is(&world, "/a");
    let reload = |world: &mut World, settings: &str| {
        world.keys(":reload<enter>");
        let ticket = world.one(|effect| matches!(effect, Effect::ReadSettings(_)));
        let reread = Reread { config: config(settings), file: None, looks: false };
        world.reply(ticket, Reply::Settings(Ok(Box::new(reread))));
    };
    reload(&mut world, "mouse = true");
    world.shows(&["settings read; changed: mouse"]);
    assert_eq!(listens(&mut world), [true]);
    click_on(&mut world, "b   ");
    detail_is(&world, "/b");
    reload(&mut world, "mouse = true");
    assert_eq!(listens(&mut world), [true; 0]);
    reload(&mut world, "");
    assert_eq!(listens(&mut world), [false]);
    click_on(&mut world, "a   ");
    detail_is(&world, "/b");
    // From the start.
    let mut world = World::with(start(), config("mouse = true"));
    assert_eq!(listens(&mut world), [true]);
}
