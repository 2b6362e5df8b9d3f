//! The line at the bottom is true: every key that it names does something here and now, and the list of all keys never leaves it.

use sesame::app::{Effect, Msg, Reply};
use sesame::deletion::Tag;
use sesame::failure::{Denial, Failure, FailureKind, PolicyKind, Refusal};
use sesame::names::search::rank;
use sesame::parameter::{Parameter, ParameterType, Reading, Version};
use sesame::secret::Secret;

use crate::fixtures::{self, World, listing, reading};

/// Somewhere, by what led there.
type Place = (&'static str, fn() -> World);

fn parameter(name: &str, kind: ParameterType) -> Parameter {
    Parameter { described: true, modified: Some(fixtures::start_of_time()), ..Parameter::bare(name, kind, 7) }
}

/// A folder, a secret and a list; the cursor is on the folder.
fn listed() -> World {
    let (mut world, list) = listing();
    world.resize(400, 40);
    let kinds = [("/app/db", ParameterType::SecureString), ("/hosts", ParameterType::StringList)];
    world.list(list, kinds.into_iter().map(|(name, kind)| parameter(name, kind)).collect());
    world
}

fn then(mut world: World, keys: &str) -> World {
    world.keys(keys);
    world.take();
    world
}

fn denied() -> Failure {
    let denial = Denial {
        statement: Some("{}".to_owned()),
        ..Denial::unexplained("kms:Decrypt", Refusal::NotAllowed(PolicyKind::Identity))
    };
    Failure::new(FailureKind::Denied(Box::new(denial)), "kms:Decrypt is not allowed", "ask for it")
}

fn revealing(outcome: Result<Reading, Failure>) -> World {
    let mut world = listed();
    world.keys("j ");
    let ticket = world.one(|effect| matches!(effect, Effect::Read(..)));
    world.reply(ticket, Reply::Read(outcome));
    world
}

fn revealed() -> World {
    let list =
        Reading { value: Secret::from("a,b"), version: 7, kind: ParameterType::StringList, modified: None, missing: 0 };
    revealing(Ok(list))
}

fn editing() -> World {
    let mut world = listed();
    world.keys("lje");
    world.answer_opening(|name| parameter(name, ParameterType::SecureString), Ok(reading(7)));
    world
}

fn searching(text: &str) -> World {
    let mut world = listed();
    world.keys("/");
    world.send(Msg::Paste(Secret::from(text)));
    for effect in world.take() {
        if let Effect::Search { ticket, corpus, query, now, previous } = effect {
            let ranking = rank(&corpus, &query, now, previous.as_deref(), 100, &|| false).unwrap();
            world.reply(ticket, Reply::Ranked(ranking.into()));
        }
    }
    world
}

/// The history of `/hosts`, two versions long.
fn history() -> World {
    let mut world = listed();
    world.keys("jH");
    let ticket = world.one(|effect| matches!(effect, Effect::History(..)));
    let version = |number| {
        let parameter = Parameter { version: number, ..parameter("/hosts", ParameterType::StringList) };
        Version { parameter, labels: Vec::new() }
    };
    world.reply(ticket, Reply::History(Ok(vec![version(7), version(6)])));
    world
}

/// With the values that keys ask for.
fn history_of(keys: &str) -> World {
    let mut world = history();
    world.keys(keys);
    for effect in world.take() {
        if let Effect::Read(ticket, name) = effect {
            let version = name.rsplit(':').next().unwrap().parse().unwrap();
            let value = Secret::new(format!("a,{version}"));
            world.reply(
                ticket,
                Reply::Read(Ok(Reading {
                    value,
                    version,
                    kind: ParameterType::StringList,
                    modified: None,
                    missing: 0,
                })),
            );
        }
    }
    world
}

/// Tags, labels and settings of `/hosts`.
fn metadata() -> World {
    let mut world = listed();
    world.keys("jt");
    for effect in world.take() {
        match effect {
            Effect::History(ticket, _) => {
                let parameter = parameter("/hosts", ParameterType::StringList);
                world.reply(ticket, Reply::History(Ok(vec![Version { parameter, labels: vec!["live".to_owned()] }])));
            }
            Effect::Tags(ticket, _) => {
                let tag = Tag { key: "owner".to_owned(), value: "shop".to_owned() };
                world.reply(ticket, Reply::Tags(Ok(vec![tag])));
            }
            _ => {}
        }
    }
    world
}

fn empty() -> World {
    let (mut world, list) = listing();
    world.resize(200, 40);
    world.list(list, Vec::new());
    world
}

fn down() -> World {
    let mut world = World::new(fixtures::start());
    world.resize(200, 40);
    let connect = world.one(|effect| matches!(effect, Effect::Connect(..)));
    let failure = Failure::new(FailureKind::Credentials, "There are no credentials", "sign in");
    world.reply(connect, Reply::Connected(Err(failure)));
    world
}

const PLACES: &[Place] = &[
    ("a folder", listed),
    ("an open folder", || then(listed(), "<enter>")),
    ("a parameter", || then(listed(), "j")),
    ("the other pane", || then(listed(), "j<tab>")),
    ("a revealed value", revealed),
    ("a formatted value", || then(revealed(), "f")),
    ("a value on its way", || then(listed(), "j ")),
    ("a refused value", || revealing(Err(denied()))),
    ("by last change", || then(listed(), "s")),
    ("nothing listed", empty),
    ("not connected", down),
    ("connecting", || World::new(fixtures::start())),
    ("still listing", || listing().0),
    ("a search", || searching("")),
    ("a search that finds nothing", || searching("zzz")),
    ("a full name", || searching("/not/listed")),
    ("a version", || searching("/hosts:3")),
    ("a tag", || searching("tag:team")),
    ("asking for a tag", || then(searching("tag:team"), "<enter>")),
    ("an editor", editing),
    ("a draft", || then(editing(), "!")),
    ("a draft taken back", || then(editing(), "!<c-z>")),
    ("a form", || then(listed(), "n")),
    ("a form with a name", || then(listed(), "nx")),
    ("a confirmation", || then(editing(), "!<c-s>")),
    ("leaving a draft", || then(editing(), "!<esc>")),
    ("regions", || then(listed(), "R")),
    ("roots", || then(listed(), "o")),
    ("copy as", || then(listed(), "jY")),
    ("copy as, refused", || then(revealing(Err(denied())), "Y")),
    ("several marked", || then(listed(), "m")),
    ("copy marked as", || then(listed(), "j*Y")),
    ("where to copy", || then(listed(), "jc")),
    ("a copy", || then(listed(), "jc2<enter>")),
    ("a move", || then(listed(), "jM2<enter>")),
    ("policies", || then(listed(), "P")),
    ("the other policy", || then(listed(), "P<tab>")),
    ("a history on its way", || then(listed(), "jH")),
    ("a history", history),
    ("an older version", || then(history(), "<down>")),
    ("a version on its way", || then(history(), "<space>")),
    ("a revealed version", || history_of("<space>")),
    ("two versions compared", || history_of("=")),
    ("their difference", || then(history_of("="), "<tab>")),
    ("a marked version", || then(history(), "m<down>")),
    ("putting back", || history_of("<down><enter>")),
    ("tags on their way", || then(listed(), "jt")),
    ("tags", metadata),
    ("a tag to be removed", || then(metadata(), "D")),
    ("a tag, typed", || then(metadata(), "e")),
    ("a new tag, typed", || then(metadata(), "n")),
    ("labels", || then(metadata(), "<tab>")),
    ("settings", || then(metadata(), "<tab><tab>")),
    ("a tier, typed", || then(metadata(), "<tab><tab>jje")),
    ("changing tags", || then(metadata(), "D<c-s>")),
    ("nothing under way", || then(listed(), "a")),
    ("something under way", || then(listed(), "ra")),
    ("about", || then(listed(), "i")),
    ("an explanation", || then(revealing(Err(denied())), "x")),
    ("keys", || then(listed(), "?")),
    ("keys, filter typed", || then(listed(), "?/red")),
    ("keys, filtered", || then(listed(), "?/copy<enter>")),
];

fn last_line(world: &World) -> String {
    world.screen().lines().last().unwrap().to_owned()
}

/// The keys that it names, with what they do.
fn named(world: &World) -> Vec<(String, String)> {
    let line = last_line(world);
    let parts = line.split("  ").map(str::trim).filter(|part| !part.is_empty());
    parts.map(|part| part.split_once(' ').unwrap_or_else(|| panic!("{part:?} in {line}"))).map(owned).collect()
}

fn owned((key, says): (&str, &str)) -> (String, String) {
    (key.to_owned(), says.to_owned())
}

/// A key as it is called on the screen, in the notation of the tests.
fn notation(key: &str) -> String {
    let named = match key {
        "↑" => "up",
        "↓" => "down",
        "←" => "left",
        "→" => "right",
        "shift-tab" => "backtab",
        "backspace" => "bs",
        "space" | "enter" | "esc" | "tab" | "del" | "home" | "end" | "pgup" | "pgdn" => key,
        _ if key.starts_with('F') && key.len() > 1 => return format!("<{}>", key.to_lowercase()),
        _ => match key.split_once('-') {
            Some(("ctrl", letter)) => return format!("<c-{letter}>"),
            Some(("alt", letter)) => return format!("<a-{letter}>"),
            _ => return key.to_owned(),
        },
    };
    format!("<{named}>")
}

#[test]
fn every_key_that_is_named_does_something() {
    for (name, place) in PLACES {
        let keys = named(&place());
        assert!(!keys.is_empty(), "{name}");
        for (key, says) in keys {
            let mut world = place();
            world.take();
            let before = world.screen();
            world.keys(&notation(&key));
            let after = world.screen();
            let idle = after == before && world.take().is_empty();
            assert!(!idle, "{key} {says} does nothing on: {name}\n{after}");
            let said = after.lines().rev().nth(1).unwrap();
            for refusal in
                ["does nothing here", "nothing has failed", "to a parameter first", "not connected yet", "there is no"]
            {
                assert!(before.contains(refusal) || !said.contains(refusal), "{key} {says} on: {name}\n{after}");
            }
        }
    }
}

#[test]
fn it_ends_with_all_keys_at_every_width() {
    for (name, place) in PLACES.iter().filter(|(name, _)| !name.starts_with("keys")) {
        let mut world = place();
        let mut before = 0;
        for width in (13..=200).step_by(3) {
            world.resize(width, 24);
            let line = last_line(&world);
            let end = [" ? all keys", " F1 all keys"].into_iter().find(|end| line.ends_with(end));
            assert!(end.is_some(), "{name} at {width}: {line:?}");
            // The blank after it is cut with the others.
            assert_eq!(line.chars().count(), usize::from(width) - 1, "{name} at {width}: {line:?}");
            // A wider screen may leave nothing more to scroll to.
            let count = named(&world).iter().filter(|(_, says)| says != "more").count();
            assert!(count >= before, "{name}: what was named at {} is not at {width}: {line:?}", width - 3);
            before = count;
        }
    }
}

#[test]
fn a_key_is_named_with_what_it_would_do_now() {
    for (place, says) in [
        (listed as fn() -> World, "enter open"),
        (|| then(listed(), "<enter>"), "enter close"),
        (|| then(listed(), "j"), "space reveal  y copy  e edit"),
        (|| then(listed(), "j"), "enter details"),
        (revealed, "space mask"),
        (revealed, "f as stored"),
        (|| then(revealed(), "f"), "f format"),
        (|| then(listed(), "j "), "space cancel"),
        (|| then(listed(), "s"), "s by version"),
        (|| then(listed(), "j<tab>"), "esc tree"),
        (down, " r connect"),
        (|| searching("tag:team"), "enter ask"),
        (|| then(searching("tag:team"), "<enter>"), "esc stop"),
        (|| searching("/not/listed"), "enter look it up"),
        (|| then(listed(), "P"), "tab read-write"),
        (|| then(history(), "<down>"), "enter put back…"),
        (|| history_of("<space>"), "space mask"),
        (|| then(history(), "<space>"), "esc cancel"),
        (|| history_of("="), "tab show difference"),
        (|| then(history_of("="), "<tab>"), "tab hide"),
        (|| then(history(), "m"), "m unmark"),
        (|| then(history(), "m<down>"), "= compare with the marked"),
        (|| then(listed(), "?/copy<enter>"), "esc show all"),
    ] {
        let line = last_line(&place());
        assert!(line.contains(says), "{says:?} is missing from {line:?}");
    }
    for (place, says) in [
        (listed as fn() -> World, "space"),
        (listed, "x explain"),
        (|| then(listed(), "j<tab>"), "enter"),
        (editing, "ctrl-z undo"),
        (history, "enter put back"),
        (history, "tab"),
        (empty, "y copy"),
        (|| searching("zzz"), "enter"),
    ] {
        let line = last_line(&place());
        assert!(!line.contains(says), "{says:?} does nothing: {line:?}");
    }
    assert!(last_line(&listed()).starts_with(" enter open"), "the likeliest first");
    let mut world = then(editing(), "!");
    world.send(Msg::Focus(false));
    assert!(last_line(&world).starts_with(" any key show the draft  ctrl-c quit"), "{}", last_line(&world));
}

/// Outside fields, where it is a letter; at the end of what can be moved through nothing moves, and escape has nothing to leave.
/// What has failed is not hidden by a word about a key.
#[test]
fn no_key_is_without_an_answer() {
    let letters = ('!'..='~').filter(|letter| !"jkhlgG".contains(*letter)).map(|letter| letter.to_string());
    // What the first function keys open may be open already.
    let named = ["<space>", "<enter>", "<tab>", "<backtab>", "<bs>", "<f5>", "<f9>"];
    let control = ('a'..='z').filter(|letter| !"du".contains(*letter)).map(|letter| format!("<c-{letter}>"));
    let keys: Vec<String> = letters.chain(named.map(str::to_owned)).chain(control).collect();
    let takes_text = |name: &str, world: &World| name.contains("typed") || last_line(world).contains("F1 all keys");
    let mut silent = Vec::new();
    for (name, place) in PLACES.iter().filter(|(name, place)| *name != "a refused value" && !takes_text(name, &place()))
    {
        let before = place().screen();
        for key in &keys {
            let mut world = place();
            world.take();
            world.keys(key);
            if world.screen() == before && world.take().is_empty() {
                silent.push(format!("{key} on: {name}"));
            }
        }
    }
    assert!(silent.is_empty(), "{silent:#?}");
}

#[test]
fn a_policy_statement_is_offered_only_where_one_is_asked_for() {
    let mut world = then(listed(), "jY");
    world.shows(&["the AWS CLI command"]);
    assert!(!world.screen().contains("policy statement"), "{}", world.screen());
    world.keys("s");
    world.shows(&["there is no policy statement to copy here"]);
    then(revealing(Err(denied())), "Y").shows(&["the policy statement that a denial asks for"]);
}
