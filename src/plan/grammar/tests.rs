//! What a plan's text means, and how it is written.

#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::*;

fn value(text: &str) -> Asks {
    Asks::Value(Secret::from(text))
}

#[track_caller]
fn one(text: &str) -> Entry {
    let (mut entries, problems) = parse(text, "/app");
    assert_eq!((problems, entries.len()), (Vec::new(), 1), "{text}");
    entries.remove(0)
}

#[test]
fn an_entry_is_a_name_and_what_becomes_of_it() {
    for (text, name, asks) in [
        ("host = <keep>", "/app/host", Asks::Keep),
        ("  host=<keep>  \r\n", "/app/host", Asks::Keep),
        ("db/host = a = b # c", "/app/db/host", value("a = b # c")),
        ("/other/host = x", "/other/host", value("x")),
        ("host = \"<keep>\"", "/app/host", value("<keep>")),
        ("host = \"<keep>9\"", "/app/host", value("<keep>9")),
        ("- host = <keep>9", "/app/host", Asks::Delete),
        ("host = \" \\t\\\\ \\\" \\u{200B}\\r\\n\"", "/app/host", value(" \t\\ \" \u{200b}\r\n")),
        ("host =", "/app/host", value("")),
        ("host = \"\"", "/app/host", value("")),
        ("host = #fff", "/app/host", value("#fff")),
        ("host = {\"a\": 1}", "/app/host", value("{\"a\": 1}")),
        ("host = \"\"\"\n\"\"\"\n", "/app/host", value("")),
        ("host = \"\"\"\na = 1\r\n# two\n\n\"\"\"\r\n", "/app/host", value("a = 1\r\n# two\n")),
        ("host = \"\"\"\"\n\"\"\"\n\"\"\"\"", "/app/host", value("\"\"\"")),
        ("- host", "/app/host", Asks::Delete),
        ("- host (String) = \"\"\"\n- x\n\"\"\"", "/app/host", Asks::Delete),
        ("-host = x", "/app/-host", value("x")),
        ("\"na me=\" = x", "/app/na me=", value("x")),
    ] {
        let entry = one(text);
        assert_eq!((entry.name.as_str(), entry.asks), (name, asks), "{text}");
        assert_eq!((entry.line, entry.place), (1, 0..text.len()), "{text}");
    }
}

#[test]
fn brackets_say_type_and_key() {
    for (text, kind, key) in [
        ("a (String) = x", ParameterType::String, None),
        ("a(stringlist)=x", ParameterType::StringList, None),
        ("a ( SecureString , alias/team ) = x", ParameterType::SecureString, Some("alias/team")),
    ] {
        let entry = one(text);
        assert_eq!((entry.kind, entry.key.as_deref(), entry.asks), (Some(kind), key, value("x")), "{text}");
    }
}

#[test]
fn all_that_is_wrong_is_told_at_once_by_its_line_and_without_a_value() {
    let text = "# head\n\nhost hunter2\n = hunter2\na (Strong) = hunter2\nb (String alias/x) = hunter2\n\
                c (SecureString x y) = 1\nd = \"hunter2\ne = \"\\q\"\nf = \"a\" hunter2\ng = \"\\u{110000}\"\n\
                good = 1\ni = <keep>hunter2\nh = \"\"\"\nhunter2\n";
    let (entries, problems) = parse(text, "");
    let good: Vec<(usize, &str)> = entries.iter().map(|entry| (entry.line, entry.name.as_str())).collect();
    assert_eq!(good, [(12, "good")]);
    let says: Vec<String> = problems.iter().map(|it| format!("{}: {}", it.line, it.says)).collect();
    assert!(!says.concat().contains("hunter2"));
    assert_eq!(
        says,
        [
            "3: no `=` after the name: `name = value`, or `- name` to delete it",
            "4: no name before the `=`",
            "5: in brackets stands a type: String, StringList or SecureString",
            "6: only a SecureString has a key",
            "7: brackets hold a type and perhaps a key: (SecureString alias/name)",
            "8: the quote that ends it is missing on this line",
            "9: after a backslash stands one of \" \\ n r t u{…}; a backslash itself is \\\\",
            "10: something stands behind the quote that ends the value: `\\\"` is a quote in it",
            "11: between u{ and } stands the hexadecimal number of a character",
            "13: <keep> stands alone: reveal the value to change a part of it, or quote what is meant",
            "14: the lines that begin here have no end: \"\"\" on a line of its own ends them",
        ]
    );
}

#[test]
fn a_value_is_written_as_plainly_as_it_can_be_read_again() {
    for (value, written) in [
        ("plain = #1", "plain = #1"),
        ("it's \"quoted\"", "it's \"quoted\""),
        ("日本", "日本"),
        ("", "\"\""),
        ("<keep>", "\"<keep>\""),
        ("a <keep> b", "\"a <keep> b\""),
        (" a", "\" a\""),
        ("a\u{a0}", "\"a\\u{A0}\""),
        ("a\tb", "\"a\\tb\""),
        ("\"", "\"\\\"\""),
        ("a\r", "\"a\\r\""),
        ("one\ntwo", "\"\"\"\none\ntwo\n\"\"\""),
        ("\n\"\"\"\"\n", "\"\"\"\"\"\n\n\"\"\"\"\n\n\"\"\"\"\""),
    ] {
        assert_eq!(written_value(value).as_str(), written);
    }
    for (name, written) in [
        ("/app/db/host", "db/host"),
        ("/app", "/app"),
        ("/apple/x", "/apple/x"),
        ("/app//x", "/app//x"),
        ("/app/-x", "\"-x\""),
        ("/app/a b", "\"a b\""),
        ("/app/#x", "\"#x\""),
        ("motd", "motd"),
    ] {
        assert_eq!(written_name(name, if name == "motd" { "" } else { "/app" }), written);
    }
}

/// Parts of what is easily read as something else.
fn hostile() -> impl Strategy<Value = String> {
    let parts = vec![
        "a", "/", "=", "#", "\"", "\"\"\"", "\\", "\n", "\r", "\t", " ", "-", "- ", "(", ")", "(String)", "<keep>",
        "{", "}", "u{", "\u{200b}", "\u{a0}", "\u{202e}", "日", "e\u{301}", "\0", "\u{85}", "\u{2028}",
    ];
    prop_oneof![
        prop::collection::vec(prop::sample::select(parts), 0..12).prop_map(|parts| parts.concat()),
        any::<String>(),
    ]
}

proptest! {
    #[test]
    fn what_is_written_is_read_again(
        all in prop::collection::vec((hostile(), prop::option::of(hostile()), 0_usize..4), 0..6),
        folder in prop::sample::select(vec!["", "/app", "/app/db"]),
        in_folder in any::<bool>(),
    ) {
        let full = |name: &str| if in_folder { format!("{folder}/{name}") } else { format!("/{name}") };
        let brackets = [None, Some("String"), Some("SecureString alias/x"), Some("StringList")];
        let mut text = String::from("# a head\n\n");
        for (name, value, kind) in &all {
            text.push_str(&entry(&full(name), folder, brackets[*kind], value.as_deref().map(Secret::from).as_ref()));
        }
        let (entries, problems) = parse(&text, folder);
        prop_assert_eq!(problems, Vec::new());
        prop_assert_eq!(entries.len(), all.len());
        for (entry, (name, value, kind)) in entries.iter().zip(&all) {
            prop_assert_eq!(&entry.name, &full(name));
            prop_assert_eq!(&entry.asks, &value.as_deref().map_or(Asks::Keep, self::value));
            prop_assert_eq!((entry.kind.is_some(), entry.key.is_some()), (*kind > 0, *kind == 2));
        }
    }

    #[test]
    fn any_text_is_read_and_places_are_in_it(text in hostile(), lines in prop::collection::vec(hostile(), 0..8)) {
        let text = format!("{text}\n{}", lines.join("\n"));
        let (entries, problems) = parse(&text, "/app");
        let mut at = 0;
        for entry in &entries {
            prop_assert!(at <= entry.place.start && entry.place.start < entry.place.end);
            prop_assert!(entry.place.start <= entry.behind.start && entry.behind.end <= entry.place.end);
            prop_assert!(text.get(entry.place.clone()).is_some() && text.get(entry.behind.clone()).is_some());
            at = entry.place.end;
        }
        let last = text.split('\n').count();
        prop_assert!(problems.iter().map(|it| it.line).chain(entries.iter().map(|it| it.line)).all(|line| (1..=last).contains(&line)));
    }
}
