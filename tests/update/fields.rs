//! Text fields: what their keys do, the same in each, and that a key which does nothing in one says so.

use super::*;

/// A field, its text ending with `two words`, and the key that a form's field is left by.
type Field = (&'static str, fn() -> World);

const FIELDS: [Field; 7] = [
    ("editor", || then(editing(), "<c-l>two words")),
    ("search", || then(listed(), "/two words")),
    ("form", || then(listed(), "n<c-l>two words")),
    ("the form's value", || then(listed(), "n<tab><tab>two words")),
    ("list of regions", || then(listed(), "Rtwo words")),
    ("list of actions", || then(listed(), ":two words")),
    ("filter of the keys", || then(listed(), "?/two words")),
];

fn then(mut world: World, keys: &str) -> World {
    world.keys(keys);
    world
}

/// All of the screen but the status line.
fn field_lines(world: &World) -> Vec<String> {
    let screen = world.screen();
    let mut lines: Vec<String> = screen.lines().map(str::to_owned).collect();
    lines.remove(lines.len() - 2);
    lines
}

/// In production, where a word is to be typed.
fn asked_for_a_word() -> World {
    let mut world = listed_with(start(), &[secure("/prod/two-words", 7)]);
    world.keys("lje");
    world.answer_opening(|name| secure(name, 7), Ok(reading(7)));
    world.resize(120, 40);
    then(world, "!<c-s>")
}

#[test]
fn an_editor_opens_with_the_cursor_at_the_end() {
    then(editing(), "!").shows(&[&format!("│ {VALUE}!")]);
    let mut world = listed();
    world.keys("e");
    let many = (1..100).flat_map(|line| ["line ".to_owned(), line.to_string(), "\n".to_owned()]).collect::<String>();
    world.answer_opening(|name| secure(name, 7), Ok(Reading { value: Secret::new(many), ..reading(7) }));
    world.shows(&["line 99", "line 100, column 1"]);
}

#[test]
fn shift_and_an_arrow_select_in_every_field() {
    for (name, field) in FIELDS {
        let selected = |keys: &str| then(field(), keys).reversed();
        assert!(selected("<s-left><s-left>").contains("ds\n"), "{name}:\n{}", selected("<s-left><s-left>"));
        assert!(selected("<cs-left>").contains("words"), "{name}");
        assert!(selected("<s-home>").contains("two words"), "{name}");
        assert!(selected("<home><s-end>").contains("two words"), "{name}");
        assert!(selected("<c-l>").contains("two words"), "{name}");
        assert!(!selected("<c-l><left>").contains("two"), "{name}");
        for (keys, text) in [
            ("<cs-left>x", "two x"),
            ("<cs-left><bs>y", "two y"),
            ("<cs-left><c-w>z", "two z"),
            ("<cs-left><c-w><c-y><c-y>", "two wordswords"),
            ("<cs-left><a-w><end><c-y>", "two wordswords"),
            ("<c-l>new", "new"),
            ("<c-l>x<c-z>", "two words"),
            ("<c-l>x<c-z><a-z>", "x"),
        ] {
            let world = then(field(), keys);
            assert!(world.screen().contains(text), "{name}, {keys}:\n{}", world.screen());
        }
    }
    let world = then(asked_for_a_word(), "two-wordx<s-left>s");
    world.shows(&["› two-words "]);
    let mut world = then(world, "<c-l>");
    assert!(!world.reversed().contains("two-words"), "the field is reversed, what is selected in it is not");
    world.keys("x");
    world.shows(&["› x "]);
}

/// Where nothing is selected, shift and a key that moves is that key.
#[test]
fn shift_makes_no_difference_where_nothing_is_selected() {
    let pressed = |keys: &str| then(listed(), keys).screen();
    for (with, without) in
        [("<s-down>", "<down>"), ("<s-end>", "<end>"), ("R<s-down>", "R<down>"), ("?<s-pgdn>", "?<pgdn>")]
    {
        assert_eq!(pressed(with), pressed(without), "{with}");
    }
}

#[test]
fn what_is_selected_is_masked_with_the_draft_and_copied_to_no_clipboard() {
    let mut world = then(editing(), "<c-l><a-w>");
    world.shows(&["kept for ctrl-y in this field; it is not on the clipboard"]);
    assert!(world.take().is_empty(), "nothing is copied");
    assert!(world.reversed().contains(VALUE));
    world.send(Msg::Focus(false));
    assert!(!world.reversed().contains(VALUE) && !world.reversed().contains("••"), "{}", world.reversed());
    assert!(!world.screen().contains(VALUE));
    let world = then(listed(), "n<tab><tab>s3cret<c-l><backtab>");
    assert!(!world.screen().contains("s3cret") && !world.reversed().contains('•'), "{}", world.screen());
}

#[test]
fn a_key_that_does_nothing_in_a_field_says_so_and_types_nothing() {
    let question = ("a word", asked_for_a_word as fn() -> World);
    for (name, field) in FIELDS.into_iter().chain([question]) {
        for (key, called) in
            [("<f7>", "F7"), ("<c-x>", "ctrl-x"), ("<c-v>", "ctrl-v"), ("<a-x>", "alt-x"), ("<c-q>", "ctrl-q")]
        {
            let mut world = field();
            world.take();
            let before = field_lines(&world);
            world.keys(key);
            let help = if name.starts_with("filter") { "these are the keys" } else { "F1 shows the keys" };
            world.shows(&[&format!("{called} does nothing"), help]);
            assert_eq!(field_lines(&world), before, "{key} in: {name}");
            assert!(world.take().is_empty(), "{key} in: {name}");
        }
    }
    for (name, field, tab) in [("search", FIELDS[1].1, "tab"), ("list", FIELDS[4].1, "tab")] {
        let world = then(field(), "<tab>");
        assert!(world.screen().contains(&format!("{tab} does nothing here")), "{name}:\n{}", world.screen());
    }
    for (keys, says) in [
        ("/<enter>", "type what to look for first"),
        ("/<c-z>", "there is no change to take back"),
        ("/<c-y>", "nothing was cut or copied in this field yet"),
        ("/<a-w>", "nothing is selected: shift with an arrow selects"),
        ("n<tab>z", "nothing is typed here: ← → change it"),
        ("n<tab><c-z>", "there is no change to take back"),
        ("n<tab><f7>", "F7 does nothing here"),
        ("n<tab><a-left>", "alt-← does nothing here"),
        ("n<a-up>", "alt-↑ does nothing here"),
    ] {
        then(listed(), keys).shows(&[says]);
    }
}

/// What failed is read on, whatever key was pressed by mistake.
#[test]
fn a_key_that_does_nothing_in_a_field_hides_no_failure() {
    let mut world = listed();
    world.keys("r");
    let list = world.one(|effect| matches!(effect, Effect::List(..)));
    world.keys("/a");
    world.reply(list, Reply::Listed(Err(Failure::new(FailureKind::Unreachable, "Nothing answered", ""))));
    world.shows(&["Nothing answered"]);
    world.keys("<f7>");
    world.shows(&["Nothing answered"]);
}

#[test]
fn arrows_that_lead_nowhere_say_so() {
    for (keys, says) in [
        ("<right>", "there is nothing beneath a parameter: enter goes to its details"),
        ("l", "there is nothing beneath a parameter"),
        ("<left>", "there is no folder around it here: o shows another root"),
        ("h", "there is no folder around it here"),
        ("s<left>", "there are no folders in this order: s goes on to the next"),
        ("<tab><right>", "tab goes back to the tree"),
    ] {
        let mut world = then(listed(), keys);
        world.shows(&[says]);
        assert!(world.take().iter().all(|effect| matches!(effect, Effect::Describe(..))), "{keys}");
    }
    let world = then(listed(), "G<right>");
    assert!(world.screen().contains("▾ c"), "a folder opens:\n{}", world.screen());
}

#[test]
fn a_letter_of_another_alphabet_says_which_key_it_is() {
    for (key, says) in [
        ("у", "у does nothing here: on a Latin keyboard it is e · F1 shows the keys"),
        ("Н", "Н does nothing here: on a Latin keyboard it is Y · F1 shows the keys"),
        ("υ", "υ does nothing here: on a Latin keyboard it is y"),
        ("ק", "ק does nothing here: on a Latin keyboard it is e"),
        ("漢", "漢 does nothing here: the keys here are Latin letters · F1 shows the keys"),
        ("é", "é does nothing here · ? shows the keys"),
    ] {
        let mut world = then(listed(), key);
        world.shows(&[says]);
        assert!(world.take().is_empty());
    }
    let mut world = then(editing(), "!<c-s>ц");
    world.shows(&["ц does nothing here: on a Latin keyboard it is w"]);
    assert!(world.take().is_empty());
    then(listed(), "/у").shows(&["/ у"]);
}
