//! What lies around the row under the cursor, on a wide screen.

use sesame::parameter::Version;

use super::*;

fn world() -> World {
    let parameters = [
        secure("/a", 7),
        Parameter { modified: Some(fixtures::start_of_time()), ..secure("/app/db/password", 9) },
        secure("/app/db/host", 1),
        secure("/b", 3),
    ];
    let mut world = listed_with(start(), &parameters);
    world.resize(200, 50);
    world.take();
    world
}

#[test]
fn a_wide_screen_says_what_lies_around_the_row_and_asks_for_nothing() {
    let mut world = world();
    world.shows(&["─ in / ─", "4 parameters, 2 folders", "1 in 24 h"]);
    world.keys("j");
    world.shows(&["─ /app ─", "─ in / ─"]);
    world.keys("ll");
    world.shows(&["─ /app/db ─", "─ in /app ─", "2 parameters, 1 folder"]);
    world.keys("ljj");
    world.shows(&["─ /app/db/password ─", "─ in /app/db ─", "now  password", "host"]);
    world.keys("kjkjG");
    world.shows(&["─ /b ─", "─ in / ─"]);
    assert!(world.take().is_empty(), "nothing is asked for by moving the cursor");
    world.resize(159, 50);
    assert!(!world.screen().contains("─ in /"), "{}", world.screen());
}

#[test]
fn versions_that_were_asked_for_stay_beside_the_parameter_until_there_is_another() {
    let mut world = world();
    world.keys("jllljj");
    world.take();
    assert!(!world.screen().contains("versions of"), "{}", world.screen());
    world.keys("H");
    let history = world.one(|effect| matches!(effect, Effect::History(..)));
    let version = |number: i64| Version {
        parameter: secure("/app/db/password", number),
        labels: if number == 8 { vec!["previous\u{1b}[31m".to_owned()] } else { Vec::new() },
    };
    world.reply(history, Reply::History(Ok((1..=9).rev().map(version).collect())));
    world.keys("<esc>");
    world.shows(&["versions of password", "v9", "v8", "previous␛[31m", "v2", "1 more · H shows them"]);
    insta::assert_snapshot!("around_200", world.screen());
    world.keys("kj");
    world.shows(&["versions of password"]);
    world.keys("r");
    let list = world.one(|effect| matches!(effect, Effect::List(..)));
    world.list(list, vec![secure("/app/db/password", 10)]);
    assert!(!world.screen().contains("versions of"), "{}", world.screen());
}

#[test]
fn a_folder_of_very_many_is_counted_and_not_looked_over_at_each_step() {
    let many: Vec<Parameter> = (0..20_001).map(|n| secure(&format!("/p{n:05}"), 1)).collect();
    let mut world = listed_with(start(), &many);
    world.resize(200, 50);
    world.keys("j");
    world.shows(&["─ in / ─", "20,001 parameters."]);
}

#[test]
fn without_colours_a_line_is_under_the_name_of_production_and_not_under_the_blanks_behind() {
    let world = listed_with(start(), &[secure("/a", 1), secure("/prod/b", 1)]);
    let (buffer, _) = world.paint_in(&sesame::ui::Theme::mono());
    let row =
        (0..38).map(|x| &buffer[(x, 3)]).filter(|cell| cell.modifier.contains(ratatui::style::Modifier::UNDERLINED));
    assert_eq!(row.map(ratatui::buffer::Cell::symbol).collect::<String>(), "prod");
}
