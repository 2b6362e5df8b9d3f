//! The list of actions: every act of a place by its name, and nothing done that its key would not do there.

use sesame::app::pages::KEY_TABLES;
use sesame::app::{Effect, Msg, Reply};
use sesame::failure::{Failure, FailureKind};
use sesame::parameter::{Identity, Parameter, ParameterType, Written};
use sesame::secret::Secret;

use crate::fixtures::{Live, OURS, VALUE, World, listing, reading, start};

fn secure(name: &str) -> Parameter {
    Parameter { described: true, ..Parameter::bare(name, ParameterType::SecureString, 7) }
}

/// A parameter, and a folder with one in it.
fn listed() -> World {
    let (mut world, list) = listing();
    world.list(list, vec![secure("/a"), secure("/c/d"), secure("/prod/db")]);
    world
}

fn then(keys: &str) -> World {
    let mut world = listed();
    world.keys(keys);
    world
}

/// The draft of an edit of `/a`, changed.
fn edited() -> World {
    let mut world = then("e");
    world.answer_opening(secure, Ok(reading(7)));
    world.keys("<end>!");
    world
}

/// The rows of the list, without its border.
fn rows(world: &World) -> Vec<String> {
    let screen = world.screen();
    let start = screen.lines().position(|line| line.contains("╭ Actions")).unwrap_or_else(|| panic!("{screen}"));
    let inside = screen.lines().skip(start + 1).map_while(|line| Some(line.split_once('│')?.1.rsplit_once('│')?.0));
    let inside = inside.map(|line| line.trim().to_owned());
    inside.skip(1).take_while(|line| !line.is_empty()).collect()
}

/// What is listed, by scrolling to its end.
fn all(world: &mut World) -> String {
    let mut all = String::new();
    for _ in 0..20 {
        all += &rows(world).join("\n");
        all += "\n";
        world.keys("<pgdn>");
    }
    all
}

fn is_open(world: &World) -> bool {
    world.screen().contains("╭ Actions")
}

#[test]
fn an_act_is_found_by_its_name_and_done_as_by_its_key() {
    let mut world = then(":hist");
    assert!(rows(&world)[0].starts_with("H "), "{}", world.screen());
    world.take();
    world.keys("<enter>");
    assert!(!is_open(&world));
    assert!(matches!(world.take().as_slice(), [Effect::History(_, name)] if name == "/a"), "{}", world.screen());

    let mut world = then(":");
    world.keys("copy value<enter>");
    assert!(world.take().iter().any(|effect| matches!(effect, Effect::Read(_, name) if name == "/a")));

    // The key itself finds it too, and what it does now is its name.
    let world = then(":e");
    assert!(rows(&world)[0].starts_with("e "), "{}", world.screen());
    let world = then(":f3");
    assert_eq!(rows(&world).len(), 1, "{}", world.screen());
    let world = then("j:open");
    assert!(rows(&world)[0].starts_with("enter "), "{}", world.screen());
}

#[test]
fn every_row_of_the_keys_of_a_place_is_listed_once() {
    let mut world = then(":");
    world.resize(200, 50);
    let all = all(&mut world);
    for row in
        KEY_TABLES[0].rows.iter().chain(KEY_TABLES[1].rows).filter(|row| !row.help.starts_with("list all actions"))
    {
        let says = row.help.split([';', ',']).next().unwrap();
        let shown = all.contains(says) || KEY_TABLES[0].rows.iter().any(|own| own.action == row.action);
        assert!(shown, "{says} is missing from\n{all}");
    }
    assert!(!all.contains("list all actions"), "{all}");
}

#[test]
fn what_is_not_possible_now_says_why_and_does_nothing() {
    let mut world = then("j:copy the value");
    world.resize(120, 35);
    world.shows(&["not now: this is a folder: move to a parameter first"]);
    world.take();
    world.keys("<enter>");
    assert!(is_open(&world) && world.take().is_empty(), "{}", world.screen());
    // Where nothing is typed, it comes after what is possible.
    let mut world = then("j:");
    world.resize(200, 50);
    let all = all(&mut world);
    assert!(all.find("open").unwrap() < all.find("not now").unwrap(), "{all}");
}

#[test]
fn over_a_page_its_own_acts_come_first_and_those_of_the_panes_are_not_there() {
    let mut world = then("i:");
    world.resize(200, 50);
    let rows = rows(&world);
    let at = |part: &str| rows.iter().position(|row| row.contains(part));
    assert_eq!(at("close"), Some(0), "{rows:#?}");
    assert!(at("copy what is shown") < at("show what is under way"), "{rows:#?}");
    assert_eq!((at("new parameter"), at("edit the value")), (None, None), "{rows:#?}");
    world.take();
    world.keys("copy<enter>");
    world.shows(&["╭ About this session"]);
    assert!(world.take().iter().any(|effect| matches!(effect, Effect::Copy(_, text) if text.expose().contains(OURS))));
    world.keys(":f5<enter>");
    world.shows(&["the connection stands"]);
}

#[test]
fn where_text_is_typed_a_colon_is_text() {
    for (keys, shown) in [("/a", "/ a:"), ("n", "/:"), ("R", "› :"), ("?/", "/ :"), ("::", "› :")] {
        let mut world = then(keys);
        let open = is_open(&world);
        world.keys(":");
        world.shows(&[shown]);
        assert_eq!(is_open(&world), open, "{keys}\n{}", world.screen());
    }
    let mut world = edited();
    world.keys(":");
    world.shows(&["!:"]);
    let mut world = then("Gl<down>e");
    world.answer_opening(secure, Ok(reading(7)));
    world.keys("<end>!<c-s>:");
    assert!(!is_open(&world), "{}", world.screen());
}

/// Nothing is written and no draft dropped but by the key of the question, where it is read.
#[test]
fn no_question_is_answered_from_the_list() {
    let mut world = edited();
    world.keys("<c-s>");
    world.take();
    world.keys(":do exactly");
    world.shows(&["w answers it where it is asked"]);
    world.keys("<enter><enter>");
    assert!(is_open(&world) && world.take().is_empty(), "{}", world.screen());
    world.keys("<c-u>w<enter>");
    assert!(world.take().is_empty(), "{}", world.screen());
    world.keys("<esc>");
    world.shows(&["w writes it"]);
    world.keys("w");
    assert!(world.take().iter().any(|effect| matches!(effect, Effect::Write(..))));

    let mut world = edited();
    world.keys("<esc>:drop<enter>");
    assert!(is_open(&world), "{}", world.screen());
    world.keys("<esc><esc>");
    world.shows(&["!", "changed"]);
}

#[test]
fn what_deletes_asks_as_its_key_does() {
    let mut world = then(":delete<enter>");
    world.take();
    world.shows(&["╭ Delete /a"]);
    world.keys("<enter>:<enter>");
    assert!(!is_open(&world) && !world.take().iter().any(|effect| matches!(effect, Effect::Delete(..))));
}

#[test]
fn an_act_that_loses_a_draft_asks_as_its_key_does() {
    let mut world = edited();
    world.keys("<c-s>:quit<enter>");
    world.shows(&["Quit and lose the draft?"]);
    let mut world = edited();
    world.keys("<c-s>:profile<enter>");
    world.shows(&["╭ Profile"]);
}

#[test]
fn the_field_has_the_keys_of_every_field() {
    let mut world = then(":copy arn<c-w>name<c-a>x<del><c-e><c-w><c-y>");
    world.shows(&["› xopy name"]);
    world.keys("<c-u>no such thing");
    world.shows(&["nothing here is called no such thing", "F1 shows the keys of every place"]);
    world.keys("<enter>");
    assert!(is_open(&world));
    world.keys("<c-u>");
    world.send(Msg::Paste(Secret::from("history")));
    assert!(rows(&world)[0].starts_with("H "), "{}", world.screen());
    world.keys("<esc>");
    assert!(!is_open(&world) && world.take().is_empty());
}

#[test]
fn parts_of_a_parameter_are_copied_by_name() {
    for (typed, copied) in [
        ("copy the name", "/a"),
        ("arn", "arn:aws:ssm:eu-west-1:111122223333:parameter/a"),
        ("cli command", "aws ssm get-parameter"),
    ] {
        let mut world = then(":");
        world.keys(typed);
        world.take();
        world.keys("<enter>");
        let effects = world.take();
        let is_it = |effect: &Effect| matches!(effect, Effect::Copy(_, text) if text.expose().starts_with(copied));
        assert!(effects.iter().any(is_it), "{typed}: {effects:?}\n{}", world.screen());
    }
    // On a folder there is none of them.
    let world = then("j:arn");
    world.shows(&["not now: this is a folder"]);
}

/// What is done is what was read, whatever has arrived since.
#[test]
fn the_order_stays_while_answers_come() {
    let mut world = World::new(start());
    let (identify, list) = world.connect();
    world.list(list, vec![secure("/a")]);
    world.keys(":copy");
    let before = rows(&world);
    assert!(before.iter().any(|row| row.contains("not known before the account is")), "{before:#?}");
    world.reply(identify, Reply::Identity(Ok(Identity { account: OURS.to_owned(), ..Identity::default() })));
    let key = |row: &String| row.split("  ").next().unwrap_or_default().to_owned();
    assert_eq!(rows(&world).iter().map(key).collect::<Vec<_>>(), before.iter().map(key).collect::<Vec<_>>());
    assert!(!world.screen().contains("not known before the account is"), "{}", world.screen());
}

/// The failure that a page is about is that of the list over it, and of the keys.
#[test]
fn what_a_page_is_about_is_explained_from_over_it() {
    let mut world = edited();
    world.keys("<c-s>w");
    let write = world.one(|effect| matches!(effect, Effect::Write(..)));
    let failure = Failure::new(FailureKind::Unreachable, "the cable is out", "");
    world.reply(write, Reply::Written(Err(failure)));
    world.pass(std::time::Duration::from_secs(1));
    for over in [":explain<enter>", "?<f2>", ":<f2>"] {
        world.keys(over);
        world.shows(&["╭ What happened", "the cable is out"]);
        world.keys("<esc>");
        if over != ":explain<enter>" {
            world.keys("<esc>");
        }
        world.shows(&["w tries again"]);
    }
}

#[test]
fn what_has_closed_below_is_not_acted_on() {
    let mut world = edited();
    world.keys("<c-s>w");
    let write = world.one(|effect| matches!(effect, Effect::Write(..)));
    world.keys(":activ");
    world.shows(&["╭ Actions"]);
    world.reply(write, Reply::Written(Ok(Written::Stored { version: 8, tier: sesame::parameter::Tier::Standard })));
    world.take();
    world.keys("<enter>");
    assert!(!world.take().iter().any(|effect| matches!(effect, Effect::Write(..) | Effect::Describe(..))));
}

#[test]
fn a_value_that_is_shown_stays_as_it_is() {
    let mut world = then("<space>");
    let read = world.one(|effect| matches!(effect, Effect::Read(..)));
    world.reply(read, Reply::Read(Ok(reading(7))));
    world.keys(":mask");
    assert!(rows(&world)[0].starts_with("space "), "{}", world.screen());
    world.keys("<esc>");
    world.shows(&[VALUE]);
    world.keys(":mask<enter>");
    assert!(!world.screen().contains(VALUE));
}

const SEED: &str = include_str!("screens/seed.toml");

#[test]
fn the_list_on_the_screen() {
    let mut live = Live::new(SEED);
    live.keys("l:copy");
    snapshot!("on_a_folder_80", live);
    live.keys("<esc>j:");
    snapshot!("panes_80", live);
    live.keys("copy");
    snapshot!("typed_80", live);
    live.world.resize(40, 12);
    snapshot!("typed_40", live);
    live.world.resize(120, 35);
    snapshot!("typed_120", live);
    live.keys("<esc>H:");
    snapshot!("over_a_page_120", live);
    live.keys("zzz");
    snapshot!("nothing_120", live);
}

#[test]
fn a_long_name_is_not_cut_where_there_is_room_for_it() {
    let world = then(":the same value");
    world.shows(&["the same value elsewhere  "]);
}
