#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::*;
use crate::line::{self, Lines, Role};

fn compared(old: &str, new: &str) -> Difference {
    Difference::of(Some(&Secret::from(old)), &Secret::from(new))
}

fn lines(difference: &Difference, width: usize) -> Vec<line::Line> {
    let mut out = Lines::new(width);
    difference.lines(&mut out);
    out.into_lines()
}

fn shown(old: &str, new: &str) -> String {
    line::plain(&lines(&compared(old, new), 60))
}

/// What is marked of its lines: `[…]` around words of the one role or the other.
fn marked(old: &str, new: &str) -> String {
    let mut out = String::new();
    for line in lines(&compared(old, new), 60) {
        for (role, text) in line {
            match role {
                Role::AddedWord | Role::RemovedWord => out.extend(["[", &text, "]"]),
                _ => out += &text,
            }
        }
        out.push('\n');
    }
    out
}

fn numbered(from: usize, to: usize) -> String {
    (from..=to).flat_map(|n| ["line ".to_owned(), n.to_string(), "\n".to_owned()]).collect()
}

#[test]
fn hunks_have_three_lines_around_and_the_rest_is_folded() {
    let old = numbered(1, 30);
    let new = old.replace("line 10\n", "line ten\n").replace("line 25\n", "");
    let expected = "  … 6 lines unchanged …
   7  line 7
   8  line 8
   9  line 9
- 10  line 10
+ 10  line ten
  11  line 11
  12  line 12
  13  line 13
  … 8 lines unchanged …
  22  line 22
  23  line 23
  24  line 24
- 25  line 25
  25  line 26
  26  line 27
  27  line 28
  … 2 lines unchanged …
";
    assert_eq!(shown(&old, &new), expected);
    assert_eq!(compared(&old, &new).says(), ["2 changes"]);
}

#[test]
fn one_line_has_no_number_and_no_fold() {
    assert_eq!(shown("hunter3", "hunter3x"), "- hunter3\n+ hunter3x\n");
    let alone = Difference::of(None, &Secret::from("one\ntwo"));
    assert_eq!(line::plain(&lines(&alone, 60)), "+ 1  one\n+ 2  two\n");
    assert!(alone.says().is_empty());
    assert_eq!(compared("same", "same").says(), ["none: the values are the same"]);
    assert_eq!(shown("same\n", "same\n"), "");
}

#[test]
fn changed_words_are_marked_within_their_line() {
    for (old, new, wanted) in [
        ("host = db-1.internal", "host = db-2.internal", "- host = db-[1].internal\n+ host = db-[2].internal\n"),
        ("hunter3", "hunter3x", "- hunter3\n+ hunter3[x]\n"),
        ("a b c d", "a b d", "- a b [c ]d\n+ a b d\n"),
        // What has little in common is another line, and no words of it are.
        ("correct-horse", "9f86d081", "- correct-horse\n+ 9f86d081\n"),
    ] {
        assert_eq!(marked(old, new), wanted);
    }
    let old = "a: 1\nb: 22\n";
    assert_eq!(marked(old, "a: 1\nb: 23\n"), "  1  a: 1\n- 2  b: 2[2]\n+ 2  b: 2[3]\n");
    // Over the end of a row the mark goes on.
    let (old, new) = (format!("{}{}", "x ".repeat(40), "one"), format!("{}{}", "x ".repeat(40), "two"));
    assert!(marked(&old, &new).contains("[one]") && marked(&old, &new).contains("[two]"));
}

/// A certificate, a connection string, a list of thousands: what differs stands on the screen with what is around it.
#[test]
fn of_a_long_line_what_differs_is_shown_and_the_rest_folded() {
    let long = |middle: &str| format!("{}{middle}{}", "a1 ".repeat(1000), "b2 ".repeat(1000));
    assert_eq!(
        marked(&long("old "), &long("new ")),
        "- a1 a1 a1 a1 a1 a1 a1 a1  … 2,944 characters … 1 a1 a1 a1 a\n\
         - 1 a1 a1 a1 a1 a1 a1 [old] b2 b2 b2 b2 b2 b2 b2 b2 b2 b2 b\n\
         -  … 2,957 characters … b2 b2 b2 b2␠\n\
         + a1 a1 a1 a1 a1 a1 a1 a1  … 2,944 characters … 1 a1 a1 a1 a\n\
         + 1 a1 a1 a1 a1 a1 a1 [new] b2 b2 b2 b2 b2 b2 b2 b2 b2 b2 b\n\
         +  … 2,957 characters … b2 b2 b2 b2␠\n",
    );
    // What only one side has.
    let added = shown(&long(""), &long("new "));
    assert!(added.lines().count() == 6 && added.matches("characters").count() == 4, "{added}");
    // Without a word that is told apart.
    let key = |end: &str| format!("{}{end}", "0123456789abcdef".repeat(200));
    let tail = marked(&key("x"), &key("y"));
    assert!(tail.contains("characters") && tail.contains("[x]") && tail.contains("[y]"), "{tail}");
    // Of JSON the key of a long value, and of a line around it, stand there.
    let json = |word: &str| format!(r#"{{"before": "{0}", "key": "{0}{word} {0}"}}"#, "lorem ".repeat(500));
    let json = shown(&json("one"), &json("two"));
    assert!(json.lines().count() < 14 && json.contains("\"before\": \"lorem"), "{json}");
    assert!(json.contains("one lorem") && json.contains("two lorem") && json.contains("characters"), "{json}");
    // Two of nothing in common are shown as they are.
    let whole = shown(&"a".repeat(300), &"b".repeat(300));
    assert!(!whole.contains('…'), "{whole}");
}

/// Where both have room each line stands beside the one that it has become.
#[test]
fn side_by_side_both_texts_have_a_column() {
    let old = numbered(1, 12).replace("line 12\n", "");
    let new = old.replace("line 6\n", "line six\n").replace("line 9\n", "").replace("line 11\n", "line 11\nmore\n");
    let beside = |width| line::plain(&lines(&compared(&old, &new), width));
    let bare = |text: &str| -> String {
        let row = |row: &str| row.split('│').map(str::trim_end).collect::<Vec<_>>().join("│") + "\n";
        text.lines().map(row).collect()
    };
    let expected = "  … 2 lines unchanged …
   3  line 3│    3  line 3
   4  line 4│    4  line 4
   5  line 5│    5  line 5
-  6  line 6│ +  6  line six
   7  line 7│    7  line 7
   8  line 8│    8  line 8
-  9  line 9│
  10  line 10│    9  line 10
  11  line 11│   10  line 11
│ + 11  more
";
    assert_eq!(bare(&beside(100)), expected);
    for row in beside(100).lines().skip(1) {
        assert_eq!(row.chars().position(|c| c == '│'), Some(49), "{row}");
    }
    assert!(!beside(99).contains('│'), "one below the other where there is no room");
    assert_eq!(compared(&old, &new).laid_out(100).ends(), [5, 8, 11]);
    // What is new alone has nothing beside it.
    let alone = lines(&Difference::of(None, &Secret::from("one\ntwo")), 120);
    assert_eq!(line::plain(&alone), "+ 1  one\n+ 2  two\n");
    // Long lines stay within their columns, and the words that differ are marked in both.
    let long = |word: &str| format!("{}{word} {}", "lorem ipsum ".repeat(6), "dolor sit ".repeat(6));
    let difference = compared(&long("amet"), &long("elit"));
    let rows = lines(&difference, 110);
    assert!(rows.len() == 3 && rows.iter().all(|row| line::width(row) <= 110), "{rows:?}");
    let marked = |wanted: Role| rows.iter().flatten().any(|(role, _)| *role == wanted);
    assert!(marked(Role::RemovedWord) && marked(Role::AddedWord), "{rows:?}");
    // The newline that only one has is said in the column of the other.
    let ended = line::plain(&lines(&compared("a", "a\n"), 100));
    assert_eq!(bare(&ended), "- a│ + a\n  (no newline at the end)│\n");
}

#[test]
fn json_is_compared_as_json() {
    let old = r#"{"primary":{"host":"db-1","port":5432},"pool":[1,2]}"#;
    let new = "{\"primary\": {\"host\": \"db-2\", \"port\": 5432},\n \"pool\": [1, 2]}\n";
    assert_eq!(compared(old, new).says(), ["1 change", "compared as JSON"]);
    let wanted = "-  3      \"host\": \"db-[1]\",\n+  3      \"host\": \"db-[2]\",\n";
    assert!(marked(old, new).contains(wanted), "{}", marked(old, new));
    // The texts are what is stored, where nothing else differs.
    let spaced = "{\"a\": \"\u{e9}\"}";
    let tight = r#"{"a":"\u00e9"}"#;
    let says = ["1 change", "the same as JSON: only white space or spelling differs"];
    assert_eq!(compared(tight, spaced).says(), says);
    assert_eq!(shown(tight, spaced), format!("- {tight}\n+ {spaced}\n"));
    // Where one side is none, they are texts.
    assert_eq!(compared("{\"a\":1}", "{\"a\":1").says(), ["1 change"]);
    assert_eq!(compared("[1.0]", "[1.00]").says(), ["1 change", "compared as JSON"]);
}

#[test]
fn what_cannot_be_seen_is_visible() {
    for (old, new, wanted) in [
        ("a", "a\n", "- a\n  (no newline at the end)\n+ a\n"),
        ("a\nb", "a\nc", "  1  a\n- 2  b\n+ 2  c\n"),
        ("a  ", "a", "- a␠␠\n+ a\n"),
        ("a b ", "a b\t", "- a b␠\n+ a b␉\n"),
        ("a\r\nb", "a\nb", "- 1  a␍\n+ 1  a\n  2  b\n"),
        ("a\u{1b}[2J\u{202e}", "a", "- a␛[2J⟨202E⟩\n+ a\n"),
        ("\tx", "    x", "- ␉   x\n+     x\n"),
        ("", "", ""),
    ] {
        assert_eq!(shown(old, new), wanted, "{old:?} {new:?}");
    }
    assert!(marked("key = a", "key = a  ").contains("a[␠␠]"), "{}", marked("key = a", "key = a  "));
    assert!(marked("k\te\u{301}y = 1", "k\te\u{301}y = 2").contains("[2]"));
}

#[test]
fn texts_that_have_nothing_in_common_do_not_take_long() {
    let (old, new) = (numbered(1, 4000), numbered(1, 4000).replace("line", "x"));
    let difference = compared(&format!("same\n{old}same\n"), &format!("same\n{new}same\n"));
    assert_eq!(difference.says(), ["1 change"]);
    assert_eq!(lines(&difference, 60).len(), 8002);
}

#[test]
fn debug_shows_no_value() {
    assert!(!format!("{:?}", compared("{\"a\":\"hunter2\"}", "{\"a\":\"hunter3\"}")).contains("hunter"));
}

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(
        prop::sample::select(vec!["a", "b", " ", "\n", "\t", "日", "e\u{301}", "\r", "{", "\"x\"", "1"]),
        0..40,
    )
    .prop_map(|parts| parts.concat())
}

proptest! {
    /// Each side reads whole, but for what is folded, and no row is wider than asked.
    #[test]
    fn nothing_that_differs_is_left_out(old in text(), new in text(), width in 8usize..130) {
        let difference = compared(&old, &new);
        for line in lines(&difference, width) {
            prop_assert!(line::width(&line) <= width, "{line:?}");
        }
        let side = |side: Side| difference.rows.iter().filter(|row| matches!(row, Row::Line(line) if line.side == side)).count();
        let (removed, added) = (old.split_inclusive('\n').count(), new.split_inclusive('\n').count());
        if difference.note.is_none() {
            let folded: usize =
                difference.rows.iter().map(|row| if let Row::Folded(lines) = row { *lines } else { 0 }).sum();
            if difference.changes != Some(0) {
                prop_assert_eq!(side(Side::Old) + side(Side::Both) + folded, removed);
                prop_assert_eq!(side(Side::New) + side(Side::Both) + folded, added);
            }
        }
    }
}

#[test]
fn it_is_laid_out_once_for_each_width_and_is_no_text_to_be_printed() {
    let difference = compared("hunter2", "hunter3");
    let laid_out = crate::tally::during("differences laid out", || {
        for _ in 0..3 {
            assert_eq!(difference.laid_out(60).lines(), lines(&difference, 60));
        }
        assert!(!format!("{:?} {:?}", difference.laid_out(60), difference).contains("hunter"));
    });
    assert_eq!(laid_out, 1);
    assert_eq!(crate::tally::during("differences laid out", || drop(difference.laid_out(61))), 1, "another width");
}
