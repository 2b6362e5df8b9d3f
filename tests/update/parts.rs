//! One field of a JSON value, or one item of a list: chosen, folded, copied, edited in its place.

use super::*;

const JSON: &str =
    r#"{"primary":{"host":"db-1","port":5432,"tls":true},"replicas":["a","b"],"n":"\u00e9\n","dup":1,"dup":2}"#;

/// A value revealed in the detail pane, which has the keys.
fn at_value(kind: ParameterType, value: &str) -> World {
    let mut world = listed_with(start(), &[Parameter { kind, ..secure("/a", 7) }]);
    world.resize(120, 35);
    world.keys(" ");
    let ticket = read(&mut world);
    world.reply(ticket, Reply::Read(Ok(Reading { value: Secret::from(value), kind, ..reading(7) })));
    world.keys("<tab>");
    world
}

fn json() -> World {
    at_value(ParameterType::SecureString, JSON)
}

/// Opens the editor on what is chosen.
fn edit(world: &mut World, kind: ParameterType, value: &str) {
    world.keys("e");
    let reading = Reading { value: Secret::from(value), kind, ..reading(7) };
    world.answer_opening(|name| Parameter { kind, ..secure(name, 7) }, Ok(reading));
}

fn written(world: &mut World) -> String {
    world.keys("<c-s>");
    world.resize(120, 60);
    write(world).1.value.expose().to_owned()
}

fn copied(world: &mut World) -> String {
    let copied = world.take().into_iter().find_map(|effect| match effect {
        Effect::Copy(_, text) => Some(text.expose().to_owned()),
        _ => None,
    });
    copied.unwrap_or_default()
}

#[test]
fn a_field_is_chosen_and_its_path_told() {
    let mut world = json();
    world.shows(&["↓ fields"]);
    for (keys, title) in [
        ("j", "/a · .primary"),
        ("j", "/a · .primary.host"),
        ("jj", "/a · .primary.tls"),
        ("j", "/a · .replicas"),
        ("jj", "/a · .replicas[1]"),
        ("<pgdn>", "/a · .dup#2"),
        ("k", "/a · .dup"),
        ("<pgup>", "/a · .primary"),
    ] {
        world.keys(keys);
        world.shows(&[title, "e edit field"]);
    }
    world.keys("k");
    assert!(!world.screen().contains(".primary"), "{}", world.screen());
    assert!(world.take().is_empty(), "choosing asks nothing");
}

#[test]
fn what_is_folded_says_how_much_is_in_it() {
    let mut world = json();
    world.keys("j<enter>");
    world.shows(&["\"primary\": { 3 keys },", "enter unfold"]);
    assert!(!world.screen().contains("db-1"), "{}", world.screen());
    world.keys("j<left>");
    world.shows(&["\"replicas\": [ 2 ],", "/a · .replicas"]);
    world.keys("<right><right>");
    world.shows(&["/a · .replicas[0]"]);
    world.keys("h");
    world.shows(&["/a · .replicas ─"]);
    world.keys("hk");
    world.shows(&["\"replicas\": [ 2 ],", "/a · .primary ─"]);
    world.keys("l");
    world.shows(&["\"host\": \"db-1\",", "enter fold"]);
    // Out of what it is in, then out of the value, then out of the pane.
    world.keys("jhhh");
    assert!(!world.screen().contains("/a · ."), "{}", world.screen());
    world.shows(&["e edit  "]);
    world.keys("h");
    assert!(!world.screen().contains("↓ fields"), "{}", world.screen());
}

#[test]
fn a_chosen_field_is_on_the_screen_and_the_rest_can_be_scrolled_to() {
    let members: Vec<String> = (0..400).map(|at| format!("\"key-{at}\":{{\"v\":\"{at}\"}}")).collect();
    let mut world = at_value(ParameterType::String, &format!("{{{}}}", members.join(",")));
    world.resize(120, 20);
    world.keys(&"j".repeat(300));
    world.shows(&["/a · .key-149.v", "\"v\": \"149\""]);
    world.keys(&"<pgdn>".repeat(60));
    world.shows(&["/a · .key-399.v"]);
    world.keys("G");
    world.shows(&["description  the database"]);
    world.keys("k");
    world.shows(&["/a · .key-399 ─", "\"key-399\": {"]);
    world.keys("g");
    world.shows(&["String · Standard", "masked in"]);
    assert!(!world.screen().contains("/a · ."));
}

#[test]
fn a_value_that_is_worked_on_stays_revealed_for_its_time_anew() {
    let mut world = json();
    world.pass(Duration::from_secs(20));
    world.keys("j");
    world.shows(&["masked in 30 s"]);
    world.pass(Duration::from_secs(29));
    world.shows(&["\"host\": \"db-1\""]);
    world.pass(Duration::from_secs(1));
    assert!(!world.screen().contains("db-1") && !world.screen().contains(".primary"), "{}", world.screen());
}

#[test]
fn a_field_is_copied_decoded_and_the_value_as_it_is() {
    let mut world = json();
    world.keys("j".repeat(8).as_str());
    world.shows(&["/a · .n"]);
    world.keys("y");
    assert_eq!(copied(&mut world), JSON);
    world.keys("Y");
    world.shows(&["f  the field .n"]);
    world.keys("f");
    assert_eq!(copied(&mut world), "é\n");
    world.keys("g");
    world.keys("jjjYf");
    assert_eq!(copied(&mut world), "5432");
    world.keys("g");
    world.keys("jYf");
    assert_eq!(copied(&mut world), r#"{"host":"db-1","port":5432,"tls":true}"#);
    // Nothing is chosen in the tree.
    world.keys("<tab>Y");
    assert!(!world.screen().contains("the field"), "{}", world.screen());
    world.keys("f");
    world.shows(&["tab goes there, ↓ chooses one"]);
}

#[test]
fn the_choice_ends_with_the_reveal_even_under_the_menu() {
    let mut world = json();
    world.keys("jY");
    world.shows(&["the field .primary"]);
    world.pass(Duration::from_secs(31));
    assert!(!world.screen().contains(".primary"), "{}", world.screen());
    world.keys("f");
    assert_eq!(copied(&mut world), "");
}

#[test]
fn a_field_is_edited_in_its_place_and_nothing_else_changes() {
    for (keys, typed, was, is) in [
        ("jj", "<bs>2", "\"db-1\"", "\"db-2\""),
        ("jj", "\"", "\"db-1\"", "\"db-1\\\"\""),
        ("jjj", "<bs>3", "5432", "5433"),
        ("jjjj", "<c-u>false", "true", "false"),
        ("jjjjj", "<left>,7", "[\"a\",\"b\"]", "[\"a\",\"b\",7]"),
        ("jjjjjjjj", "<bs>x", "\"\\u00e9\\n\"", "\"éx\""),
        ("jjjjjjjjjj", "0", "2}", "20}"),
    ] {
        let mut world = json();
        world.keys(keys);
        edit(&mut world, ParameterType::SecureString, JSON);
        world.shows(&["all else stays"]);
        world.keys(typed);
        world.shows(&["changed"]);
        let at = JSON.rfind(was).unwrap();
        let want = format!("{}{is}{}", &JSON[..at], &JSON[at + was.len()..]);
        assert_eq!(written(&mut world), want, "{keys} {typed}");
    }
}

#[test]
fn what_is_no_json_is_not_put_into_json() {
    let mut world = json();
    world.keys("jjj");
    edit(&mut world, ParameterType::SecureString, JSON);
    world.keys("<c-u>many<c-s>");
    world.shows(&["no JSON at line 1, column 1 of the field", "text stands in quotes"]);
    world.keys("<c-u>5432<c-s>");
    world.shows(&["there is nothing to write"]);
}

#[test]
fn an_edited_field_is_found_again_in_a_newer_version() {
    let mut world = json();
    world.keys("jj");
    let newer = r#"{ "x": 0, "primary": {"host": "db-9"} }"#;
    edit(&mut world, ParameterType::SecureString, newer);
    world.keys("0");
    assert_eq!(written(&mut world), newer.replace("db-9", "db-90"));
    let mut world = json();
    world.keys("jj");
    edit(&mut world, ParameterType::SecureString, r#"{"a":1}"#);
    world.shows(&["the field is not there any more: this is all of the value", "{\"a\":1}"]);
}

/// Half a character is no text: such a string is edited as it is spelled.
#[test]
fn a_lone_surrogate_is_kept() {
    let value = r#"{"a":"\ud800","b":1}"#;
    let mut world = at_value(ParameterType::String, value);
    world.keys("jYf");
    assert_eq!(copied(&mut world), r#""\ud800""#);
    world.keys("j");
    edit(&mut world, ParameterType::String, value);
    world.keys("0");
    assert_eq!(written(&mut world), r#"{"a":"\ud800","b":10}"#);
    let mut world = at_value(ParameterType::String, value);
    world.keys("j");
    edit(&mut world, ParameterType::String, value);
    world.shows(&["\"\\ud800\"", "as it stands in the JSON"]);
    world.keys("<left>x");
    assert_eq!(written(&mut world), r#"{"a":"\ud800x","b":1}"#);
}

#[test]
fn a_masked_draft_says_nothing_of_its_field() {
    let mut world = json();
    world.keys("jj");
    edit(&mut world, ParameterType::SecureString, JSON);
    world.shows(&[".primary.host"]);
    world.send(Msg::Focus(false));
    assert!(!world.screen().contains("primary"), "{}", world.screen());
}

#[test]
fn an_item_is_chosen_copied_and_edited() {
    let list = "one,two, three";
    let mut world = at_value(ParameterType::StringList, list);
    world.shows(&["1 one", "2 two", "3  three", "↓ items"]);
    world.keys("jj");
    world.shows(&["/a · item 2", "e edit item"]);
    world.keys("Yf");
    assert_eq!(copied(&mut world), "two");
    edit(&mut world, ParameterType::StringList, list);
    world.shows(&["item 2 of 3, all others stay"]);
    world.keys(",2");
    world.shows(&["it becomes 2 items: lines and commas part them"]);
    assert_eq!(written(&mut world), "one,two,2, three");
    // As where all of the list is edited, a line is an item.
    let mut world = at_value(ParameterType::StringList, list);
    world.keys("jj");
    edit(&mut world, ParameterType::StringList, list);
    world.keys("<enter>2");
    world.shows(&["it becomes 2 items: lines and commas part them"]);
    world.keys("<c-s>");
    world.shows(&["item 2 alone, all else stays", "4 items"]);
    world.keys("<esc>");
    assert_eq!(written(&mut world), "one,two,2, three");
    // Where an item has a line break of its own, another is one too.
    let mut world = at_value(ParameterType::StringList, "one,t\nwo");
    world.keys("jj");
    edit(&mut world, ParameterType::StringList, "one,t\nwo");
    world.keys("<enter>2");
    assert_eq!(written(&mut world), "one,t\nwo\n2");
}

#[test]
fn a_list_is_edited_one_item_a_line() {
    let list = "one,two,three";
    let open = || {
        let mut world = at_value(ParameterType::StringList, list);
        world.keys("<tab>");
        edit(&mut world, ParameterType::StringList, list);
        world
    };
    for (keys, want) in [
        ("<enter>four", "one,two,three,four"),
        ("<up><home><c-k><del>", "one,three"),
        ("<up>2", "one,two2,three"),
        (",four", "one,two,three,four"),
    ] {
        let mut world = open();
        world.shows(&["one item a line", "13 of 4096 bytes"]);
        world.keys(keys);
        assert_eq!(written(&mut world), want, "{keys}");
    }
    let mut world = open();
    world.keys("<up>,2");
    world.shows(&["line 2 becomes 2 items: commas part them"]);
    // Parted otherwise, it is the same list.
    world.keys("<c-l>one,two,three");
    assert!(!world.screen().contains("changed"), "{}", world.screen());
    // What has line breaks in its items stands as it is stored.
    let torn = "one\n1,two";
    let mut world = at_value(ParameterType::StringList, torn);
    world.keys("<tab>");
    edit(&mut world, ParameterType::StringList, torn);
    assert!(!world.screen().contains("one item a line"), "{}", world.screen());
    world.keys("2");
    assert_eq!(written(&mut world), "one\n1,two2");
}

/// The editor over a value whose pattern names what it may be.
fn choosing(value: &str, pattern: &str) -> World {
    let of = |name: &str| Parameter {
        kind: ParameterType::String,
        allowed_pattern: Some(pattern.to_owned()),
        ..secure(name, 7)
    };
    let mut world = listed_with(start(), &[of("/a")]);
    world.resize(120, 35);
    world.keys("e");
    let reading = Reading { value: Secret::from(value), kind: ParameterType::String, ..reading(7) };
    world.answer_opening(of, Ok(reading));
    world
}

#[test]
fn what_a_pattern_names_is_chosen_with_a_key() {
    let mut world = choosing("off", "^(on|off|auto)$");
    world.shows(&["ctrl-n takes the next of · on · off · auto", "ctrl-n next value"]);
    world.keys("<c-n>");
    world.shows(&["│ auto "]);
    world.keys("<c-n>");
    world.shows(&["│ on "]);
    world.keys("<c-z>");
    world.shows(&["│ auto "]);
    assert_eq!(written(&mut world), "auto");
    let mut world = choosing("x", "[a-z]+");
    assert!(!world.screen().contains("next"), "{}", world.screen());
    world.keys("<c-n>");
    world.shows(&["no values are named to choose from"]);
}

#[test]
fn true_and_false_in_json_are_chosen_with_a_key() {
    let mut world = json();
    world.keys("jjjj");
    edit(&mut world, ParameterType::SecureString, JSON);
    world.shows(&["ctrl-n takes the next of · true · false"]);
    world.keys("<c-n>");
    assert_eq!(written(&mut world), JSON.replace("true", "false"));
}

#[test]
fn the_form_offers_what_its_pattern_names() {
    let mut world = listed();
    world.resize(120, 35);
    world.keys("nflag<tab><right><tab><tab><tab><tab>yes|no");
    world.shows(&["ctrl-n takes the next of · yes · no"]);
    world.keys("<c-n>");
    world.shows(&["value        yes"]);
    world.keys("<c-n>");
    world.shows(&["value        no"]);
}
