//! A value that is revealed says what it is, and is shown as that.

use std::time::Duration;

use sesame::parameter::Version;

use super::*;

/// A parameter of that type with its value revealed, at 120 by 35.
fn revealed(kind: ParameterType, value: &str) -> World {
    let mut world = listed_with(start(), &[Parameter { kind, ..secure("/a", 7) }]);
    world.resize(120, 35);
    world.keys(" ");
    answer(&mut world, Reading { value: Secret::from(value), kind, ..reading(7) });
    world
}

/// Answers the one read that was asked for.
fn answer(world: &mut World, reading: Reading) {
    let ticket = world.one(|effect| matches!(effect, Effect::Read(..)));
    world.reply(ticket, Reply::Read(Ok(reading)));
}

#[test]
fn a_line_says_what_it_is_while_it_is_revealed_and_not_after() {
    for (value, says) in [
        ("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n", "PEM certificate"),
        ("postgres://app:hunter2@db/shop", "URL with a password in it"),
        ("A=1\nB=2\n# no more\nC=3\n", "dotenv, 4 lines"),
        ("QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVowMTIzNDU=", "base64 of 32 bytes"),
        ("{\"a\":1}", "JSON object, 1 key"),
        ("{\"a\":1", "begins as JSON and is none: line 1, column 6"),
    ] {
        let mut world = revealed(ParameterType::SecureString, value);
        world.shows(&[says]);
        assert!(!world.screen().contains("plain text"), "{}", world.screen());
        world.keys(" ");
        assert!(!world.screen().contains(says), "{}", world.screen());
    }
    let world = revealed(ParameterType::SecureString, VALUE);
    let screen = world.screen();
    let details = screen.lines().filter_map(|line| Some(line.split_once('│')?.1.trim_matches(['│', ' '])));
    let details: Vec<&str> = details.collect();
    let at = details.iter().position(|line| *line == VALUE).unwrap();
    assert!(details[at - 1].contains(" masked in "), "nothing is said of what is nothing else:\n{screen}");
}

#[test]
fn for_how_long_a_value_is_shown_never_scrolls_away_and_scrolling_begins_it_anew() {
    let lines: Vec<String> = (1..=60).map(|n| format!("line {n:02}")).collect();
    let lines = lines.join("\n");
    for (width, height) in [(120, 35), (80, 24), (60, 20), (40, 12)] {
        let mut world = revealed(ParameterType::String, &lines);
        world.resize(width, height);
        world.keys("<tab>");
        world.keys("j");
        for _ in 1..=12 {
            world.shows(&["masked in 30 s"]);
            world.pass(Duration::from_secs(5));
            world.shows(&["masked in 25 s"]);
            world.keys("<pgdn>");
        }
        world.shows(&["masked in 30 s"]);
    }
}

#[test]
fn a_secret_that_is_stored_in_the_clear_is_named_as_such() {
    let world = revealed(ParameterType::String, "postgres://app:hunter2@db/shop");
    world.shows(&["URL with a password in it, stored as plain text"]);
    let world = revealed(ParameterType::String, "{\"a\":1}");
    assert!(!world.screen().contains("stored as plain text"), "{}", world.screen());
}

#[test]
fn a_list_is_shown_one_item_a_line_and_as_stored_on_request() {
    let mut world = revealed(ParameterType::StringList, "one,two,three");
    world.shows(&["3 items", "1 one", "2 two", "3 three", "f as stored"]);
    assert!(!world.screen().contains("one,two"), "{}", world.screen());
    world.keys("f");
    world.shows(&["one,two,three", "f format"]);
    // Copied is what is stored.
    world.keys("fy");
    let copied = world.take().into_iter().find_map(|effect| match effect {
        Effect::Copy(_, text) => Some(text.expose().to_owned()),
        _ => None,
    });
    assert_eq!(copied.as_deref(), Some("one,two,three"));
}

#[test]
fn json_in_one_line_is_laid_out_and_what_is_laid_out_is_left() {
    let mut world = revealed(ParameterType::String, "{\"one\":1,\"two\":2}");
    world.shows(&["  \"one\": 1,", "f as stored"]);
    world.keys("f");
    world.shows(&["{\"one\":1,\"two\":2}", "f format"]);
    let mut world = revealed(ParameterType::String, "{\n\"one\"   : 1}\n");
    world.shows(&["\"one\"   : 1}", "f format"]);
    world.keys("f");
    world.shows(&["  \"one\": 1"]);
}

/// The beginning of a text may be anything.
#[test]
fn of_a_part_of_a_value_nothing_is_told() {
    let mut world = listed();
    world.resize(120, 35);
    world.keys(" ");
    answer(&mut world, Reading { value: Secret::from("{\"a\":1,"), missing: 9, ..reading(7) });
    world.shows(&["the first 7 bytes of 16 bytes"]);
    assert!(!world.screen().contains("JSON"), "{}", world.screen());
}

#[test]
fn a_version_is_told_and_shown_as_the_latest_is() {
    for (kind, value, says) in [
        (ParameterType::String, "postgres://app:hunter2@db/shop", "URL with a password in it, stored as plain text"),
        (ParameterType::StringList, "one,two", "2 two"),
    ] {
        let mut world = listed_with(start(), &[Parameter { kind, ..secure("/a", 7) }]);
        world.resize(120, 35);
        world.keys("H");
        let history = world.one(|effect| matches!(effect, Effect::History(..)));
        let version = Version { parameter: Parameter { kind, ..secure("/a", 7) }, labels: Vec::new() };
        world.reply(history, Reply::History(Ok(vec![version])));
        world.keys(" ");
        answer(&mut world, Reading { value: Secret::from(value), kind, ..reading(7) });
        world.shows(&[says, "masked in"]);
    }
}

/// Wherever a value is about to be seen, what it is may be read over somebody's shoulder; what is in it may not.
#[test]
fn what_it_is_is_told_in_the_editor_and_the_confirmation_without_what_is_in_it() {
    for (value, says, inside) in [
        ("postgres://app:hunter2@db/shop", "URL with a password in it", &["hunter2", "db/shop"][..]),
        ("ALPHA=uno\nBETA=due", "dotenv, 2 lines", &["uno", "due", "ALPHA"]),
        ("-----BEGIN PRIVATE KEY-----\nMIIBqqqq\n-----END PRIVATE KEY-----", "PEM private key", &["MIIB", "BEGIN"]),
        ("{\"secret\":{\"a\":1}}", "JSON object, 1 key", &["secret"]),
    ] {
        let hides = |world: &World| {
            let screen = world.screen();
            assert!(inside.iter().all(|part| !screen.contains(part)), "{screen}");
        };
        let mut world = listed();
        world.resize(120, 35);
        world.keys("e");
        let before = Reading { value: Secret::from("before"), ..reading(7) };
        world.answer_opening(|name| secure(name, 7), Ok(before));
        world.keys("<c-l>");
        world.send(Msg::Paste(Secret::from(value)));
        world.shows(&[says]);
        world.send(Msg::Focus(false));
        hides(&world);
        world.send(Msg::Focus(true));
        world.keys("<left><c-s>");
        world.shows(&["Overwrite", says]);
        hides(&world);
        // The line of the detail pane is of what is revealed, and says no more.
        let world = revealed(ParameterType::SecureString, value);
        let line = world.screen().lines().find(|line| line.contains(says)).map(str::to_owned).unwrap_or_default();
        assert!(!inside.iter().any(|part| line.contains(part)) && !line.is_empty(), "{line}");
    }
}
