//! What keys make of a text, and where the cursor is then.

use proptest::prelude::*;

use super::*;

fn typed(keys: &str) -> Draft {
    let mut draft = Draft::lines("");
    keys.chars().for_each(|c| draft.type_char(c));
    draft
}

#[test]
fn bytes_stay_as_they_are() {
    let text = "a\tb\u{1b}[2J\r\nlast, without a newline";
    assert_eq!(Draft::lines(text).text(), text);
    let mut draft = Draft::lines("");
    draft.paste(text);
    assert_eq!(draft.text(), text);
}

#[test]
fn a_word_is_one_step_of_undo() {
    let mut draft = typed("one two");
    draft.undo();
    assert_eq!(draft.text(), "one");
    draft.undo();
    assert_eq!(draft.text(), "");
    draft.redo();
    draft.redo();
    assert_eq!(draft.text(), "one two");
}

#[test]
fn moving_up_and_down_keeps_the_column_and_follows_wrapped_rows() {
    let mut draft = Draft::lines("abcdefgh\nxy\nabcdefgh");
    draft.go(Move::Start, 4);
    draft.go(Move::Rows(1), 4);
    assert_eq!(draft.cursor(), 4, "the second row of the first line");
    draft.go(Move::Start, 4);
    for _ in 0..3 {
        draft.go(Move::Right, 4);
    }
    draft.go(Move::Rows(2), 4);
    assert_eq!(draft.position(4), (2, 2), "a short line stops the cursor at its end");
    draft.go(Move::Rows(1), 4);
    assert_eq!(draft.position(4), (3, 3), "but the column is remembered");
}

#[test]
fn home_and_end_are_those_of_the_line_however_it_is_wrapped() {
    let mut draft = Draft::lines("abcdefgh\r\nxy");
    assert_eq!(draft.cursor(), 12, "a field opens with the cursor at its end");
    draft.go(Move::Start, 4);
    draft.go(Move::End, 4);
    assert_eq!(draft.cursor(), 8, "before the line break, both bytes of it");
    draft.go(Move::Home, 4);
    assert_eq!(draft.cursor(), 0);
    draft.go(Move::Finish, 4);
    draft.go(Move::Home, 4);
    assert_eq!(draft.cursor(), 10);
}

#[test]
fn rows_that_are_kept_are_those_of_the_text() {
    let mut draft = Draft::lines("abcdefgh");
    draft.lay_out(4);
    assert!(matches!(draft.rows(4), Cow::Borrowed([_, _])));
    assert!(matches!(draft.rows(3), Cow::Owned(rows) if rows.len() == 3), "another width");
    draft.type_char('x');
    assert!(matches!(draft.rows(4), Cow::Borrowed([_, _, _])), "the line that was edited was laid out with the edit");
    draft.undo();
    assert!(matches!(draft.rows(4), Cow::Owned(rows) if rows.len() == 2), "another text");
    draft.lay_out(4);
    assert!(matches!(draft.rows(4), Cow::Borrowed([_, _])));
}

#[test]
fn one_line_fields_take_no_line_break() {
    let mut draft = Draft::line("/a/");
    draft.type_char('\n');
    draft.paste("b\r\nc");
    assert_eq!(draft.text(), "/a/bc");
}

proptest! {
    #[test]
    fn rows_cover_the_text_and_fit(text in "[a-c\t\n\r\u{1b}é漢\u{301}]{0,60}", width in 3_usize..9) {
        let rows = rows(&text, width);
        let mut rebuilt = String::new();
        for (i, row) in rows.iter().enumerate() {
            if i > 0 && rows[i - 1].end < row.start {
                rebuilt.push('\n');
            }
            rebuilt.push_str(&text[row.clone()]);
            let row = &text[row.clone()];
            prop_assert!(columns(row) <= width || row.graphemes(true).count() == 1);
        }
        prop_assert_eq!(rebuilt, text);
    }

    #[test]
    fn any_keys_keep_the_cursor_on_an_edge(keys in proptest::collection::vec(0..23_u8, 0..60)) {
        let mut draft = Draft::lines("e\u{301}漢\r\nx\ty\n");
        draft.lay_out(4);
        for key in keys {
            match key {
                0 => draft.type_char('z'),
                1 => draft.type_char('\n'),
                2 => draft.backspace(),
                3 => draft.delete_forward(),
                4 => draft.go(Move::Left, 4),
                5 => draft.go(Move::Right, 4),
                6 => draft.go(Move::Rows(1), 4),
                7 => draft.go(Move::Rows(-1), 4),
                8 => drop(draft.undo()),
                9 => draft.cut_word(),
                10 => draft.go(Move::WordRight, 4),
                12 => draft.go(Move::End, 4),
                13 => draft.cut_word_forward(),
                14 => draft.cut_to_line_end(),
                15 => drop(draft.put_back()),
                16 => draft.select(Move::Left, 4),
                17 => draft.select(Move::Rows(-1), 4),
                18 => draft.select(Move::WordRight, 4),
                19 => draft.select_all(),
                20 => drop(draft.copy_selected()),
                21 => draft.paste("long-line\r\nand a\rnother\n"),
                _ => draft.paste("\u{301}"),
            }
            let edges = draft.text().grapheme_indices(true).map(|(at, _)| at).chain([draft.text().len()]);
            let edges: Vec<usize> = edges.collect();
            prop_assert!(edges.contains(&draft.cursor()), "{:?}", draft.cursor());
            let selected = draft.selection().unwrap_or(0..0);
            prop_assert!(edges.contains(&selected.start) && edges.contains(&selected.end), "{selected:?}");
            prop_assert_eq!(draft.rows(4).into_owned(), rows(draft.text(), 4));
            draft.lay_out(4);
            let (row, _) = draft.position(4);
            prop_assert!(row < draft.rows(4).len());
        }
    }
}
