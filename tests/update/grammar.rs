//! The grammar of keys: one letter means one thing, `D` alone drops, and no chord loses anything.

use sesame::keymap::{Code, Key};

use super::*;
use crate::fixtures::keys;

/// Somewhere, with a draft open whose text ends with `!`.
type Place = (&'static str, fn() -> World);

/// Where keys are typed.
const FIELDS: [Place; 5] = [
    ("editor", draft),
    ("form", || {
        let mut world = listed();
        world.keys("gnx!");
        world
    }),
    ("the form's value", || {
        let mut world = listed();
        world.keys("gnx<tab><tab>s3cret!");
        world
    }),
    ("confirmation in production", in_production),
    ("list of regions", || {
        let mut world = confirming();
        world.keys("Reu");
        world
    }),
];

/// Where they act.
const PAGES: [Place; 9] = [
    ("confirmation", confirming),
    ("confirmation that failed", refused),
    ("conflict", conflict),
    ("conflict with theirs", || {
        let mut world = conflict();
        world.keys("=");
        let ticket = read(&mut world);
        world.reply(ticket, Reply::Read(Ok(Reading { value: Secret::from("theirs"), ..reading(9) })));
        world
    }),
    ("leaving", || then(draft(), "<esc>")),
    ("quitting", || then(draft(), "<c-c>")),
    ("keys", || then(draft(), "<f1>")),
    ("explanation", || then(refused(), "<f2>")),
    ("activity", || then(draft(), "<f3>")),
];

fn then(mut world: World, keys: &str) -> World {
    world.keys(keys);
    world
}

fn draft() -> World {
    let mut world = editing();
    world.resize(120, 40);
    then(world, "<end>!")
}

fn confirming() -> World {
    then(draft(), "<c-s>")
}

fn in_production() -> World {
    let mut world = listed_with(start(), &[secure("/prod/db", 7)]);
    world.keys("lje");
    world.answer_opening(|name| secure(name, 7), Ok(reading(7)));
    world.resize(120, 40);
    then(world, "<end>!<c-s>d")
}

fn refused() -> World {
    let mut world = confirming();
    let (ticket, _) = write(&mut world);
    world.reply(ticket, Reply::Written(Err(denied())));
    world
}

fn conflict() -> World {
    let mut world = confirming();
    let (ticket, _) = write(&mut world);
    world.reply(ticket, Reply::Written(Ok(Written::Moved { now: Box::new(secure("/a", 9)) })));
    world
}

fn press(world: &mut World, code: Code, ctrl: bool, alt: bool) {
    world.send(Msg::Key(Key { code, ctrl, alt, shift: false }));
}

/// Whether a draft is there: what a signal would drop.
fn holds_draft(world: &mut World) -> bool {
    world.send(Msg::Terminate);
    world.app.farewell().is_some_and(|said| said.contains("draft was dropped"))
}

#[test]
fn alt_and_a_letter_lose_nothing_anywhere() {
    for letter in ('a'..='z').chain('A'..='Z') {
        for (name, place) in PAGES {
            let mut world = place();
            world.take();
            let before = world.screen();
            press(&mut world, Code::Char(letter), false, true);
            assert_eq!(world.screen(), before, "alt-{letter} on: {name}");
            assert!(world.take().is_empty(), "alt-{letter} on: {name}");
            assert!(holds_draft(&mut world), "alt-{letter} on: {name}");
        }
        for open in ["", "?", "P", "Y", "H", "a", "i"] {
            let mut world = then(listed(), open);
            world.take();
            let before = world.screen();
            press(&mut world, Code::Char(letter), false, true);
            assert_eq!(world.screen(), before, "alt-{letter} after: {open}");
            assert!(world.take().is_empty(), "alt-{letter} after: {open}");
        }
        // There it may move the cursor.
        for (name, place) in FIELDS {
            let mut world = place();
            world.take();
            let before = then(place(), "<end>").screen();
            press(&mut world, Code::Char(letter), false, true);
            world.keys("<end>");
            assert_eq!(world.screen(), before, "alt-{letter} in: {name}");
            assert!(world.take().is_empty(), "alt-{letter} in: {name}");
            assert!(holds_draft(&mut world), "alt-{letter} in: {name}");
        }
    }
}

/// Terminals report escape and a key that arrive in one piece (fast fingers, slow lines) as that key with alt held.
#[test]
fn escape_and_a_key_in_one_piece_do_nothing_outside_a_field_and_lose_nothing_in_one() {
    let mut world = draft();
    world.keys("<a-q><a-x><a-D>");
    world.shows(&["Edit /a", &format!("{VALUE}!")]);
    world.keys("<a-b><a-d>");
    assert!(!world.screen().contains(&format!("{VALUE}!")), "those of readline edit");
    world.keys("<c-z>");
    world.shows(&[&format!("{VALUE}!")]);

    let mut world = listed();
    let before = world.screen();
    for key in ["<a-q>", "<a-e>", "<a-n>", "<a-j>", "<a-G>"] {
        world.keys(key);
        assert_eq!(world.screen(), before, "{key}");
    }
    world.keys("?<a-G>");
    world.shows(&["Keys"]);
    assert!(world.take().is_empty());
}

#[test]
fn nothing_but_its_own_key_drops_a_draft() {
    let named = [
        Code::Enter,
        Code::Esc,
        Code::Tab,
        Code::BackTab,
        Code::Backspace,
        Code::Delete,
        Code::Up,
        Code::Down,
        Code::Left,
        Code::Right,
        Code::Home,
        Code::End,
        Code::PageUp,
        Code::PageDown,
    ];
    let all = (' '..='~').map(Code::Char).chain(named).chain((1..=12).map(Code::F));
    let all: Vec<Code> = all.collect();
    for (name, place) in PAGES.iter().filter(|(name, _)| !name.starts_with("confirmation")) {
        for code in &all {
            for (ctrl, alt) in [(false, false), (true, false), (false, true), (true, true)] {
                let key = Key { code: *code, ctrl, alt, shift: false };
                if key == keys("D")[0] {
                    continue;
                }
                let mut world = place();
                world.take();
                world.send(Msg::Key(key));
                let quits = world.take().iter().any(|effect| matches!(effect, Effect::Quit));
                assert!(!quits, "{key} on: {name}");
                assert!(holds_draft(&mut world), "{key} on: {name}");
            }
        }
    }
    for (name, place) in PAGES.iter().filter(|(name, _)| name.starts_with("conflict") || name.ends_with("ing")) {
        let mut world = then(place(), "D");
        assert!(!holds_draft(&mut world), "D on: {name}");
    }
}

#[test]
fn a_conflict_is_left_by_escape_with_the_draft_and_dropped_by_its_own_key() {
    let mut world = then(conflict(), "x<esc>");
    world.shows(&["Edit /a", &format!("{VALUE}!")]);
    world = then(conflict(), "D");
    world.shows(&["the draft was dropped; nothing was written"]);
    assert!(!world.screen().contains("Edit /a"), "{}", world.screen());
    assert!(world.take().is_empty(), "theirs stays, and nothing is asked");
}

#[test]
fn control_z_suspends_where_nothing_is_typed_and_undoes_where_something_is() {
    for open in ["", "?", "P", "Y", "H", "a", "i"] {
        let mut world = then(listed(), open);
        world.take();
        world.keys("<c-z>");
        assert!(matches!(world.take().as_slice(), [Effect::Suspend]), "{open}:\n{}", world.screen());
    }
    for (name, place) in PAGES {
        let mut world = place();
        world.take();
        world.keys("<c-z>");
        assert!(matches!(world.take().as_slice(), [Effect::Suspend]), "{name}:\n{}", world.screen());
    }
    for (name, place) in FIELDS {
        let mut world = place();
        world.take();
        let before = world.screen();
        world.keys("#");
        assert_ne!(world.screen(), before, "{name}");
        world.keys("<c-z>");
        assert!(!world.screen().contains('#'), "{name}:\n{}", world.screen());
        assert!(world.take().is_empty(), "{name}");
    }
    let mut world = then(listed(), "/ab<c-z>");
    assert!(!world.take().iter().any(|effect| matches!(effect, Effect::Suspend)));
    world.keys("<esc>");
}

#[test]
fn the_function_keys_work_in_fields_and_on_pages() {
    for (name, place) in FIELDS.iter().chain(&PAGES) {
        for (key, title) in [("<f1>", "╭ Keys "), ("<f3>", "╭ What is under way ")] {
            let mut world = place();
            world.take();
            let before = world.screen();
            world.keys(key);
            world.shows(&[title]);
            world.keys(key);
            assert!(world.screen().contains(title), "{key} on: {name}");
            if !before.contains(title) {
                world.keys("<esc>");
                assert_eq!(world.screen(), before, "{key} opens one page on: {name}");
            }
        }
        let mut world = place();
        world.take();
        world.keys("<f5>");
        world.shows(&["the connection stands"]);
        assert!(world.take().is_empty(), "{name}");
        assert!(holds_draft(&mut world), "{name}");
    }
}

/// Where `r` and `x` are letters.
#[test]
fn an_expired_session_is_explained_and_connected_anew_from_a_field() {
    let expired = Failure::new(FailureKind::Expired, "the session has expired", "run aws sso login");
    let mut world = listed();
    world.keys(" ");
    let ticket = read(&mut world);
    world.reply(ticket, Reply::Read(Err(expired)));
    world.keys("/a<f2>");
    world.shows(&["What happened"]);
    world.keys("<esc>");
    world.take();
    world.keys("<f5>");
    assert!(matches!(world.take().as_slice(), [Effect::Connect(..)]), "{}", world.screen());
    world.keys("<f5>");
    assert!(world.take().is_empty(), "one connection is enough");
    world.shows(&["connecting already"]);
}

#[test]
fn a_key_that_does_nothing_says_so() {
    let mut world = listed();
    for (keys, says) in [
        ("z", "z does nothing here · ? shows the keys"),
        ("<f9>", "F9 does nothing here"),
        ("?z", "z does nothing: these are the keys that do"),
        ("<esc>az", "z does nothing here · ? shows the keys"),
    ] {
        world.keys(keys);
        world.shows(&[says]);
    }
    for (place, keys, says) in [
        (confirming as fn() -> World, "a", "nothing is under way"),
        (confirming, "r", "the connection stands"),
        (confirming, "x", "nothing has failed here"),
        (conflict, "<tab>", "= reads theirs first"),
        (conflict, "x", "nothing has failed here"),
        (conflict, "a", "nothing is under way"),
        (conflict, "r", "the connection stands"),
    ] {
        then(place(), keys).shows(&[says]);
    }
    for key in ["<enter>", "y"] {
        let mut world = then(confirming(), key);
        world.shows(&["w writes it"]);
        assert!(world.take().is_empty());
        world.resize(40, 12);
        world.keys(key);
        assert!(!world.screen().contains(" w writes it "), "not before it is read:\n{}", world.screen());
        world.shows(&["see the rest first"]);
    }
}

/// The key that writes, pressed once too often, must not take away how the write ended; nor what has failed.
#[test]
fn a_key_that_does_nothing_hides_nothing_that_was_said() {
    let mut world = confirming();
    let (ticket, _) = write(&mut world);
    world.reply(ticket, Reply::Written(Ok(Written::Stored { version: 8, tier: Tier::Standard })));
    world.keys("ww<a-q>");
    world.shows(&["wrote /a: v7 → v8"]);
    world.keys("j");
    assert!(!world.screen().contains("wrote /a"), "{}", world.screen());

    let mut world = listed();
    world.keys("r");
    let list = world.one(|effect| matches!(effect, Effect::List(..)));
    world.reply(list, Reply::Listed(Err(Failure::new(FailureKind::Unreachable, "Nothing answered", ""))));
    world.keys("z");
    world.shows(&["Nothing answered"]);
    world.send(Msg::Paste(Secret::from("pasted")));
    world.keys("x");
    world.shows(&["What happened"]);
}

#[test]
fn a_paste_outside_a_field_does_nothing_and_says_so() {
    for (name, place) in PAGES {
        let mut world = place();
        world.take();
        world.send(Msg::Paste(Secret::from("wD\n")));
        world.shows(&["not pasted: there is no field here"]);
        assert!(world.take().is_empty() && holds_draft(&mut world), "{name}");
    }
}

/// Where a key changes nothing, its line does. Keys that move or edit are plain to see: there is nothing to go to, nothing to delete.
#[test]
fn no_key_is_silent() {
    let places: [Place; 26] = [
        ("panes", listed),
        ("folder", || then(listed(), "G")),
        ("detail", || then(listed(), "<tab>")),
        ("flat", || then(listed(), "s")),
        ("empty", || listed_with(start(), &[])),
        ("explanation", || then(refused(), "x")),
        ("about", || then(listed(), "i")),
        ("policies", || then(listed(), "P")),
        ("keys", || then(listed(), "?")),
        ("filter", || then(listed(), "?/x")),
        ("copy as", || then(listed(), "Y")),
        ("activity", || then(listed(), "a")),
        ("list of regions", || then(listed(), "R")),
        ("actions", || then(listed(), ":")),
        ("actions of a question", || then(confirming(), ":")),
        ("search", || then(listed(), "/")),
        ("no changes", || then(listed(), "u")),
        ("changes", || {
            let mut world = confirming();
            let (ticket, _) = write(&mut world);
            world.reply(ticket, Reply::Written(Ok(Written::Stored { version: 8, tier: Tier::Standard })));
            then(world, "u")
        }),
        ("delete", || then(listed(), "D")),
        ("delete a folder", || then(listed(), "GD")),
        ("editor", editing),
        ("form", || then(listed(), "n")),
        ("form's type", || then(listed(), "n<tab>")),
        ("confirmation", confirming),
        ("writing", || then(confirming(), "w")),
        ("confirmation in production", in_production),
    ];
    let named = [Code::Enter, Code::Esc, Code::Tab, Code::BackTab].into_iter().chain((1..=12).map(Code::F));
    let letters = "bcdefhilmnopqrstuvwxyzADEHLMPRSY0:;=*'".chars().map(Code::Char);
    let plain: Vec<(Code, bool)> = named.chain(letters).map(|code| (code, false)).collect();
    let control = "cgijmoqrstvxyz".chars().map(|letter| (Code::Char(letter), true));
    for (name, place) in places {
        for (code, ctrl) in plain.iter().copied().chain(control.clone()) {
            let mut world = place();
            // The footer tells which pane has the keys, where it has room.
            world.resize(120, 24);
            world.take();
            let before = world.screen();
            press(&mut world, code, ctrl, false);
            let did = world.screen() != before || !world.take().is_empty();
            assert!(did, "{} on: {name}\n{before}", Key { code, ctrl, alt: false, shift: false });
        }
    }
}
