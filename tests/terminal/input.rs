//! What the terminal sends, byte for byte, and what the program makes of it.

use super::session::Session;

fn listed() -> Session {
    let mut session = Session::start(&["--demo"], 30, 100);
    session.wait_for("as of");
    session
}

/// With a draft of a parameter, in its editor.
fn editing() -> Session {
    let mut session = listed();
    session.keys("/legacy-jenkins-url").wait_for("1 of ").keys("\r").wait_for("space reveals");
    session.keys("e").wait_for("Edit legacy-jenkins-url").keys("!").wait_for("ctrl-s save");
    session
}

fn quit(mut session: Session) {
    session.keys("\x03");
    let end = session.exit();
    assert_eq!(end.status.exit_code(), 0, "{}", end.text());
    end.assert_restored();
}

/// Quits from the editor, without the draft.
fn quit_editing(mut session: Session) {
    session.keys("\x03").wait_for("D drop the draft").keys("D");
    let end = session.exit();
    assert_eq!(end.status.exit_code(), 0, "{}", end.text());
    end.assert_restored();
}

/// `alt-O` and `alt-[` are the beginning of longer keys, too; the key after them is none of their business.
#[test]
fn a_chord_that_begins_like_a_longer_key_changes_no_other() {
    for chord in ["\x1bO", "\x1b["] {
        let mut session = editing();
        session.keys("\x13").wait_for("w write  esc");
        // Alt with the letter that writes, which means nothing.
        session.keys(chord).keys("\x1bw").keys("\t").wait_for(":8080/!");
        assert!(!String::from_utf8_lossy(&session.raw()).contains("wrote legacy-jenkins-url"), "{chord:?}");
        quit_editing(session);
    }
}

#[test]
fn nor_does_it_type_into_a_draft() {
    for chord in ["\x1bO", "\x1b[", "\x1b]", "\x1bP"] {
        let mut session = editing();
        session.keys(&format!("{chord}\x1bQ{chord}\x1bQ?")).wait_for("!?");
        quit_editing(session);
    }
}

/// Its end never comes: it is refused, with a word, and the keys live again.
#[test]
fn a_paste_without_an_end_does_not_deafen_the_keys() {
    let mut session = listed();
    session.keys("\x1b[200~half of a text").wait_for("not pasted: its end did not come").keys("?").wait_for("╭ Keys");
    quit(session);
}

/// Nothing of a paste is a key, whatever is in it.
#[test]
fn a_paste_is_one_piece_and_a_huge_one_is_refused_whole() {
    let mut session = editing();
    session.keys(&format!("\x1b[200~{}\x1b[201~", "\x13w\r".repeat(60_000))).wait_for("not pasted: 180000 bytes");
    session.keys("?").wait_for("!?");
    quit_editing(session);
}

/// The answer to a question that another program asked the terminal, cut short or whole.
#[test]
fn what_the_terminal_says_beside_keys_is_no_key() {
    let answers =
        ["\x1b[?", "\x1b[?62;22c", "\x1b]11;rgb:1e1e/1e1e/2e2e\x1b\\", "\x1bP>|tmux 3.3a\x1b\\", "\x1b[24;80R"];
    for answer in answers {
        let mut session = editing();
        session.keys(&format!("{answer}\x1b[27u")).wait_for("D drop the draft").keys("D").wait_gone("Edit legacy");
        quit(session);
    }
}

/// Typed while the program starts: the terminal holds it, as lines are edited there yet.
#[test]
fn what_was_typed_ahead_is_heard() {
    let mut session = Session::start(&["--demo"], 30, 100);
    session.keys("?").wait_for("╭ Keys");
    quit(session);
}
