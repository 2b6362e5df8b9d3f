//! The settings read anew, while the program runs.

use sesame::app::pages::BROWSE;
use sesame::app::{Effect, Reply, Reread};
use sesame::config::Config;
use sesame::parameter::{Parameter, ParameterType, Reading};
use sesame::secret::Secret;

use crate::fixtures::{OURS, World, one, reading, start};

fn config(settings: &str) -> Config {
    Config::parse_for(settings, Some(BROWSE), crate::fixtures::zone).unwrap()
}

fn with(settings: &str) -> World {
    let mut world = World::with(start(), config(settings));
    world.resize(120, 35);
    let list = world.arrive(OURS);
    let plain = |name| Parameter::bare(name, ParameterType::String, 3);
    world.list(list, vec![plain("/a"), plain("/b/c"), plain("/live/db")]);
    world.keys("g");
    world.take();
    world
}

/// `:reload`, and what is read then.
fn reload(world: &mut World, settings: Result<&str, &str>) {
    world.keys(":reload<enter>");
    answer(world, settings);
}

fn answer(world: &mut World, settings: Result<&str, &str>) {
    let ticket = world.one(|effect| matches!(effect, Effect::ReadSettings(_)));
    let reread = |text| Box::new(Reread { config: config(text), file: Some("my.toml".into()), looks: false });
    world.reply(ticket, Reply::Settings(settings.map(reread).map_err(str::to_owned)));
}

#[test]
fn what_they_change_holds_at_once() {
    let mut world = with("");
    world.shows(&["y copy", "changed"]);
    reload(
        &mut world,
        Ok(
            "sort = 'name'\ncolumns = ['version']\nreveal = '5s'\n[keys.browse]\ncopy = ['ctrl-y']\n[[context]]\npath = '/'\nread_only = true\n",
        ),
    );
    world.shows(&[
        "settings read; changed: reveal, sort, columns, keys, context",
        "flat, by name",
        "ctrl-y copy",
        "READ ONLY",
    ]);
    assert!(!world.screen().lines().nth(1).unwrap().contains("changed"), "{}", world.screen());
    world.keys(" ");
    let read = world.one(|effect| matches!(effect, Effect::Read(..)));
    world.reply(read, Reply::Read(Ok(reading(3))));
    world.shows(&["masked in 5 s"]);
    reload(&mut world, Ok("sort = 'name'\ncolumns = ['version']\n"));
    world.shows(&["settings read; changed: reveal, keys, context"]);
    assert!(!world.screen().contains("READ ONLY"), "{}", world.screen());
    world.shows(&["as of 08:00:00 UTC"]);
    reload(&mut world, Ok("sort = 'name'\ncolumns = ['version']\ntime-zone = 'IST-5:30'\n"));
    world.shows(&["as of 13:30:00 +05:30"]);
    reload(&mut world, Ok("sort = 'name'\ncolumns = ['version']\n"));
    world.shows(&["as of 08:00:00 UTC"]);
    reload(&mut world, Ok("sort = 'name'\ncolumns = ['version']\n"));
    world.shows(&["settings read: nothing has changed"]);
    world.keys("i");
    world.shows(&["my.toml"]);
}

/// Who has chosen another order keeps it, unless that is what the settings change.
#[test]
fn the_order_that_was_chosen_stays() {
    let mut world = with("");
    world.keys("sss");
    world.shows(&["flat, by name"]);
    reload(&mut world, Ok("reveal = '1min'"));
    world.shows(&["flat, by name", "changed: reveal"]);
}

#[test]
fn a_string_that_was_spared_is_masked_once_they_spare_none() {
    let mut world = with("mask = 'secure'");
    world.keys(" ");
    let read = world.one(|effect| matches!(effect, Effect::Read(..)));
    let plain = Reading { value: Secret::from("be kind"), kind: ParameterType::String, ..reading(3) };
    world.reply(read, Reply::Read(Ok(plain)));
    world.shows(&["be kind", "stays shown"]);
    reload(&mut world, Ok(""));
    world.shows(&["changed: mask"]);
    assert!(!world.screen().contains("be kind"), "{}", world.screen());
    world.keys("jk");
    assert!(!world.screen().contains("be kind"), "{}", world.screen());
    assert!(!format!("{:?}", world.app).contains("be kind"));
}

#[test]
fn what_is_wrong_is_a_page_and_the_settings_of_before_hold() {
    let mut world = with("[keys.browse]\ncopy = ['c']\ncopy-to = []\n");
    let wrong = "/home/ana/my.toml is wrong:\nline 1: reveal: it may be from 5 s to 10 min\nline 2: msk: there is no such key; did you mean mask?";
    reload(&mut world, Err(wrong));
    world.shows(&[
        "Settings that are wrong",
        "/home/ana/my.toml is wrong:",
        "line 2: msk: there is no such key; did you mean mask?",
        "The settings of before hold. : reload reads them again.",
    ]);
    world.keys("y");
    let effects = world.take();
    let copied = effects.iter().find_map(|effect| match effect {
        Effect::Copy(_, text) => Some(text.expose().to_owned()),
        _ => None,
    });
    assert_eq!(copied.as_deref(), Some(wrong));
    // Corrected in part, then whole, without leaving the page.
    reload(&mut world, Err("/home/ana/my.toml is wrong:\nline 2: msk: there is no such key; did you mean mask?"));
    world.shows(&["line 2: msk", "the settings are still wrong"]);
    assert!(!world.screen().contains("line 1"), "{}", world.screen());
    reload(&mut world, Ok("[keys.browse]\ncopy = ['c']\ncopy-to = []\n"));
    world.shows(&["settings read: nothing has changed", "c copy"]);
    world.keys("c");
    one(&world.take(), |effect| matches!(effect, Effect::Read(..)));
}

/// An answer that comes while somebody is at something takes no keys away.
#[test]
fn a_late_answer_lays_no_page_over_a_draft() {
    let mut world = with("");
    world.keys(":reload<enter>n");
    world.shows(&["New parameter"]);
    answer(&mut world, Err("my.toml is wrong:\nline 1: x"));
    world.shows(&["New parameter", "the settings are wrong, and those of before hold"]);
}
