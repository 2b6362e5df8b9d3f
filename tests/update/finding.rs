//! Finding in the draft of the editor, its line numbers, and what is wrong beside the line that it is about.

use super::*;

/// The editor over that value.
fn editing_value(value: &str) -> World {
    let mut world = listed();
    world.keys("e");
    world.answer_opening(|name| secure(name, 7), Ok(Reading { value: Secret::from(value), ..reading(7) }));
    world
}

const LINES: &str = "Host: one\nport: 1\nhost: two\nuser: none";

#[test]
fn places_are_found_counted_and_gone_through_and_the_one_that_is_kept_is_selected() {
    let mut world = editing_value(LINES);
    world.keys("<c-f>");
    world.shows(&["find ", "esc back"]);
    assert!(!world.screen().contains("go on there"), "there is nothing to go on with: {}", world.screen());
    world.keys("host");
    world.shows(&["find host", "enter go on there", "1 of 2", "line 1, column 5", "↓ next"]);
    world.keys("<down>");
    world.shows(&["2 of 2", "line 3, column 5"]);
    world.keys("<c-f>");
    world.shows(&["1 of 2", "line 1, column 5"]);
    world.keys("<up>");
    world.shows(&["2 of 2", "line 3, column 5"]);
    assert_eq!(world.reversed().trim(), "host", "the place is selected");
    world.keys("<enter>");
    assert!(!world.screen().contains("find host"), "{}", world.screen());
    world.keys("HOST");
    world.shows(&["Host: one", "HOST: two"]);
    world.keys("<c-z><c-f>");
    world.shows(&["find host", "1 of 2"]);
    world.keys("e:");
    world.shows(&["find e:", "not found"]);
    assert!(!world.screen().contains("go on there"), "{}", world.screen());
    for key in ["<down>", "<enter>"] {
        world.keys(key);
        world.shows(&["find e:", "it is nowhere in the text"]);
    }
    world.keys("<c-u>Host");
    world.shows(&["find Host", "1 of 1"]);
    world.keys("<down>");
    world.shows(&["it is there once"]);
}

/// The key that wakes a masked draft does nothing else, but for this one: what is typed after it is meant for its line.
#[test]
fn what_is_typed_after_the_key_that_finds_never_falls_into_a_masked_draft() {
    let mut world = editing_value(LINES);
    world.keys("x");
    world.pass(Duration::from_mins(2));
    world.shows(&["any key shows the draft again"]);
    world.keys("<c-f>host");
    world.shows(&["find host", "1 of 2"]);
    assert!(!world.screen().contains("nonexhost"), "{}", world.screen());
}

#[test]
fn escape_goes_back_to_where_the_cursor_was_and_the_draft_stays() {
    let mut world = editing_value(LINES);
    world.shows(&["line 4, column 11"]);
    world.keys("<c-f>one<esc>");
    world.shows(&["line 4, column 11"]);
    assert!(!world.screen().contains("find one"), "{}", world.screen());
    world.keys("<esc>");
    assert!(!world.screen().contains("Edit /a"), "nothing was changed: {}", world.screen());
}

#[test]
fn what_is_pasted_into_the_find_line_never_reaches_the_draft_and_is_masked_with_it() {
    let mut world = editing_value(LINES);
    world.keys("<c-f>");
    world.send(Msg::Paste(Secret::from("tw\no\u{1b}[31m")));
    world.shows(&["find two␛[31m", "not found"]);
    world.keys("<bs><bs><bs><bs><bs>");
    world.shows(&["find two", "1 of 1"]);
    world.send(Msg::Focus(false));
    assert!(!world.screen().contains("two"), "{}", world.screen());
    world.send(Msg::Focus(true));
    world.keys("x");
    world.shows(&["find two", "1 of 1"]);
}

/// A plan over two names.
fn plan() -> World {
    let mut world = listed_with(start(), &[secure("/app/a", 4), secure("/app/b", 4)]);
    world.resize(120, 30);
    world.keys("e");
    world
}

#[test]
fn a_plan_and_the_value_of_a_new_parameter_are_looked_through_as_a_draft_is() {
    let mut world = plan();
    world.keys("<c-f>KEEP");
    world.shows(&["find KEEP", "not found"]);
    world.keys("<c-u>keep");
    world.shows(&["find keep", "of 4", "↓ next", "enter go on there"]);
    world.send(Msg::Paste(Secret::from(">")));
    world.shows(&["find keep>", "of 3"]);
    world.keys("<c-f><enter>hunter2");
    assert!(!world.screen().contains("find keep"), "{}", world.screen());
    world.shows(&["= <hunter2", "~ 1"]);
    world.keys("<c-f>");
    world.shows(&["find keep>"]);
    world.send(Msg::Focus(false));
    assert!(!world.screen().contains("keep>"), "{}", world.screen());

    let mut world = listed();
    world.resize(120, 30);
    world.keys("nx<tab><tab>one<enter>two<enter>one");
    world.shows(&["ctrl-f find"]);
    world.keys("<c-f>one");
    world.shows(&["find one", "of 2"]);
    world.send(Msg::Paste(Secret::from("\nx")));
    world.shows(&["find onex", "not found"]);
    world.keys("<bs><down><enter>three");
    world.shows(&["three", "two"]);
    world.keys("<c-f>");
    world.shows(&["find one", "1 of 1"]);
    world.send(Msg::Focus(false));
    assert!(!world.screen().contains("find one"), "{}", world.screen());
    world.send(Msg::Focus(true));
    world.keys("<c-f>");
    world.shows(&["find one"]);
    world.keys("<esc><backtab><backtab><home><c-f>z");
    world.shows(&["/zx"]);
    assert!(!world.screen().contains("ctrl-f find"), "in other fields it moves: {}", world.screen());
    world.keys("<tab><c-f>");
    world.shows(&["it finds in the value"]);
}

#[test]
fn values_that_come_into_a_plan_while_it_is_looked_through_are_looked_through_too() {
    let mut world = plan();
    world.keys("<tab>");
    let ticket = match world.take().as_slice() {
        [Effect::Read(ticket, _)] => *ticket,
        other => panic!("{other:?}"),
    };
    world.keys("<c-f>é");
    world.shows(&["not found"]);
    world.reply(ticket, Reply::Read(Ok(Reading { value: Secret::from("ééé"), ..reading(4) })));
    world.shows(&["= ééé", "of 3"]);
    world.keys("<down><up><esc>");
    world.shows(&["= ééé"]);
}

#[test]
fn a_value_that_nobody_has_seen_is_not_looked_through() {
    let mut world = editing_value("");
    world.keys("<c-g><enter><c-f>");
    assert!(!world.screen().contains("find "), "{}", world.screen());
}

#[test]
fn lines_have_numbers_and_what_is_wrong_stands_beside_its_line() {
    let mut world = editing_value("{\n  \"é\": 1\n  \"b\": 2\n}");
    world.resize(120, 35);
    world.shows(&["1 {", "2   \"é\": 1", "3   \"b\": 2  ← expected `,` or `}`", "line 3, column 3"]);
    world.keys("<up><up><end>,");
    world.shows(&["JSON object, 2 keys"]);
    assert!(!world.screen().contains('←'), "{}", world.screen());
    let world = editing_value("{\"a\":1");
    world.shows(&["{\"a\":1  ← it ends within an object"]);
}

#[test]
fn the_editor_with_numbers_at_each_size() {
    let value =
        format!("{{\n  \"host\": \"db-1.internal\",\n  \"note\": \"{}\"\n  \"port\": 5432\n}}", "long ".repeat(40));
    for (width, height) in [(200, 50), (120, 35), (80, 24), (60, 20), (40, 12)] {
        let mut world = editing_value(&value);
        world.resize(width, height);
        world.keys("<c-f>long");
        insta::assert_snapshot!(format!("finding_{width}"), world.screen());
    }
}

#[test]
fn where_the_cursor_is_reads_like_other_quiet_words() {
    let world = editing_value(LINES);
    let screen = world.screen();
    let (buffer, _) = world.paint();
    let style_of = |says: &str| {
        let (y, line) = screen.lines().enumerate().find(|(_, line)| line.contains(says)).unwrap();
        let x = line.split(says).next().unwrap_or_default().chars().count();
        buffer[(x as u16, y as u16)].style()
    };
    assert_eq!(style_of("line 4, column 11"), style_of("3 parameters · as of"), "not dimmed twice");
}
