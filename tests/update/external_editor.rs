//! A value in the user's own editor: what is asked for, and what becomes of what comes back.

use sesame::app::{Edited, EditedText, EditorEnd, NotEdited, OutsideEdit};
use sesame::external_editor::ExternalEditor;

use super::*;
use crate::fixtures::{THEIRS, identity};

/// Somebody whose editor is vim.
fn with_editor(start: Start) -> Start {
    let vim = |name: &str| (name == "EDITOR").then(|| "vim".into());
    Start { external_editor: ExternalEditor::choose(vim, |_| None), ..start }
}

fn listed() -> World {
    listed_with(with_editor(start()), &[secure("/a", 7), secure("/b", 3), secure("/c/d", 1)])
}

/// What the editor is to be given.
#[track_caller]
fn given(world: &mut World) -> (Ticket, OutsideEdit) {
    match world.take().as_slice() {
        [Effect::EditOutside(ticket, edit)] => (*ticket, (**edit).clone()),
        other => panic!("{other:?}"),
    }
}

/// The value of `/a` on its way out, from its row.
#[track_caller]
fn out() -> (World, Ticket) {
    let mut world = listed();
    world.keys("E");
    world.answer_opening(|name| secure(name, 7), Ok(reading(7)));
    let (ticket, edit) = given(&mut world);
    assert_eq!((edit.name.as_str(), edit.text.expose(), edit.on_disk), ("/a", VALUE, false));
    assert_eq!(edit.editor.name(), "vim");
    world.send(Msg::Focus(false));
    world.send(Msg::Focus(true));
    (world, ticket)
}

fn came(end: EditorEnd, text: EditedText) -> Reply {
    Reply::Edited(Ok(Edited { end, text, left: None }))
}

fn text(text: &str) -> Reply {
    came(EditorEnd::Done, EditedText::Text(Secret::from(text)))
}

#[test]
fn what_comes_back_goes_on_to_the_question_and_writes_nothing_unasked() {
    let (mut world, ticket) = out();
    assert!(!world.screen().contains(VALUE), "{}", world.screen());
    world.reply(ticket, text("brand new\n"));
    world.shows(&["Overwrite", "v7 → v8", "the newline that the editor put at its end was left out"]);
    assert!(world.take().is_empty() && !world.screen().contains("brand new"));
    // Back to the draft, which says it no more once it is another.
    world.keys("<esc>");
    world.shows(&["masked while nobody types"]);
    world.keys("<end>");
    world.shows(&["brand new", "changed"]);
    world.keys("<end>!<c-s>");
    assert!(!world.screen().contains("was left out"), "{}", world.screen());
    let (_, write) = write(&mut world);
    assert_eq!((write.value.expose(), write.on), ("brand new!", Expected::Version(7)));
}

#[test]
fn where_nothing_changed_the_row_is_there_again() {
    let killed = |end| came(end, EditedText::Text(Secret::from(VALUE)));
    for (reply, says) in [
        (text(VALUE), "nothing changed in vim"),
        (text(&format!("{VALUE}\n")), "nothing changed in vim"),
        (
            came(EditorEnd::Status(1), EditedText::Text(Secret::from("other"))),
            "vim ended with status 1: nothing changed",
        ),
        (killed(EditorEnd::Killed(9)), "vim was ended by signal 9: nothing changed"),
        (came(EditorEnd::Done, EditedText::Gone), "vim has ended and left no file: nothing changed"),
        (came(EditorEnd::Done, EditedText::TooLong), "larger than 16 MB"),
        (Reply::Edited(Err(NotEdited::Failed("No such file".to_owned()))), "vim was not run: No such file"),
    ] {
        let (mut world, ticket) = out();
        world.resize(120, 24);
        world.reply(ticket, reply);
        world.shows(&[says, "space reveals"]);
        world.keys("q");
        assert!(matches!(world.take().as_slice(), [Effect::Quit]), "no draft is left");
    }
}

#[test]
fn what_is_no_value_is_a_draft_with_why() {
    let lossy = || EditedText::NotUtf8(Secret::from("a\u{fffd}b"));
    let long = "x".repeat(9000);
    for (reply, says, shows) in [
        (came(EditorEnd::Done, lossy()), "not UTF-8", "a\u{fffd}b"),
        (came(EditorEnd::Killed(9), EditedText::Text(Secret::from("half"))), "what it had saved is the draft", "half"),
        (text(&long), "4096", "xxxxxxxx"),
        (text(""), "empty", "changed · line 1"),
    ] {
        let (mut world, ticket) = out();
        world.resize(120, 24);
        world.reply(ticket, reply);
        world.shows(&["Edit /a", "masked while nobody types", says]);
        world.keys("<left>");
        world.shows(&[shows, says]);
        world.keys("<esc>");
        world.shows(&["Drop the draft?"]);
    }
}

/// Not lost, though it is no draft: it can be opened again.
#[test]
fn what_is_too_long_for_a_draft_is_opened_again() {
    let (mut world, ticket) = out();
    world.resize(120, 24);
    let long = "y".repeat(70_000);
    world.reply(ticket, text(&long));
    world.shows(&["Edit /a", "70,000 bytes came back, too many for a draft: ctrl-o opens them again"]);
    world.keys("<esc><esc>");
    world.shows(&["Drop the draft?"]);
    world.keys("<esc><c-o>");
    let (ticket, edit) = given(&mut world);
    assert_eq!(edit.text.expose(), long);
    world.reply(ticket, text("short"));
    world.shows(&["Overwrite"]);
    let (_, write) = write(&mut world);
    assert_eq!(write.value.expose(), "short");
}

#[test]
fn a_draft_goes_out_as_it_is_and_comes_back_as_one_step_of_undo() {
    let mut world = listed_with(with_editor(start()), &[secure("/a", 7)]);
    world.keys("e");
    world.answer_opening(|name| secure(name, 7), Ok(reading(7)));
    world.keys("<end>!<c-o>");
    let (ticket, edit) = given(&mut world);
    assert_eq!(edit.text.expose(), format!("{VALUE}!"));
    world.reply(ticket, text(&format!("{VALUE}!\n")));
    world.shows(&["Edit /a", "nothing changed in vim", &format!("{VALUE}!")]);
    world.keys("<c-o>");
    let (ticket, _) = given(&mut world);
    world.reply(ticket, text("other"));
    world.shows(&["Overwrite"]);
    world.keys("<esc><end><c-z>");
    world.shows(&[&format!("{VALUE}!")]);
}

#[test]
fn a_value_is_put_on_a_disk_only_where_that_was_said() {
    let (mut world, ticket) = out();
    world.reply(ticket, Reply::Edited(Err(NotEdited::NoMemory)));
    insta::assert_snapshot!("on_disk", world.screen());
    world.keys("<esc>");
    world.shows(&["space reveals"]);
    assert!(world.take().is_empty());

    let (mut world, ticket) = out();
    world.reply(ticket, Reply::Edited(Err(NotEdited::NoMemory)));
    world.keys("<enter>yw");
    assert!(world.take().is_empty(), "its own key alone");
    world.keys("E");
    let (ticket, edit) = given(&mut world);
    assert!(edit.on_disk && edit.text.expose() == VALUE);
    world.reply(ticket, text("new"));
    world.shows(&["Overwrite"]);

    // Keys that are faster than frames put nothing there.
    let (mut world, ticket) = out();
    world.hear(Msg::Reply(ticket, Reply::Edited(Err(NotEdited::NoMemory))));
    world.burst("E");
    assert!(world.take().is_empty());
    world.shows(&["Put the value on a disk"]);
}

#[test]
fn a_value_that_cannot_be_read_is_asked_about_as_for_any_edit() {
    let mut world = listed();
    world.keys("E");
    world.answer_opening(|name| secure(name, 7), Err(denied()));
    world.shows(&["Replace a value that cannot be read?"]);
    assert!(world.take().is_empty());
}

#[test]
fn where_no_editor_can_be_run_nothing_is_read() {
    let mut world = super::listed();
    world.keys("E");
    world.shows(&["no editor is named: set VISUAL or EDITOR (vim, nano …) and start anew"]);
    assert!(world.take().is_empty());
    let mut world = editing();
    world.keys("<c-o>");
    world.shows(&["no editor is named", VALUE]);
    let start = with_editor(start());
    let place = Place { read_only: true, ..start.place.clone() };
    let mut world = listed_with(Start { place, ..start }, &[secure("/a", 7)]);
    world.keys("E");
    world.shows(&["read-only session: nothing can be written"]);
    assert!(world.take().is_empty());
    let mut world = listed();
    world.keys("GE");
    world.shows(&["this is a folder"]);
}

/// Whoever comes back is told where the draft is from, and is asked nothing that he would not understand.
#[test]
fn a_place_that_changed_meanwhile_is_said_by_the_draft() {
    let mut world = listed();
    world.resize(120, 24);
    world.keys("r");
    let list = world.one(|effect| matches!(effect, Effect::List(..)));
    world.keys("E");
    world.answer_opening(|name| secure(name, 7), Ok(reading(7)));
    let (ticket, _) = given(&mut world);
    let expired = Failure::new(FailureKind::Expired, "The session has expired", "Run aws sso login");
    world.reply(list, Reply::Listed(Err(expired)));
    world.keys("<f5>");
    let connect = world.one(|effect| matches!(effect, Effect::Connect(..)));
    world.reply(connect, Reply::Connected(Ok(())));
    let identify = world.one(|effect| matches!(effect, Effect::Identify(_)));
    world.reply(identify, Reply::Identity(Ok(identity(THEIRS))));
    world.take();
    world.reply(ticket, text("new"));
    world.shows(&["Edit /a", "444455556666", "this draft is from account 111122223333"]);
    world.keys("<left>");
    world.shows(&["new"]);
    assert!(!world.screen().contains("Overwrite") && !world.screen().contains("Create"), "{}", world.screen());
}

#[test]
fn what_was_not_wiped_is_said_above_all() {
    let (mut world, ticket) = out();
    world.resize(120, 24);
    let left = Some("/dev/shm/sesame-edit-1-0 (Read-only file system)".to_owned());
    let text = EditedText::Text(Secret::from("new"));
    world.reply(ticket, Reply::Edited(Ok(Edited { end: EditorEnd::Done, text, left })));
    world.shows(&["Overwrite", "what vim was given was not wiped: /dev/shm/sesame-edit-1-0"]);
}

/// Nobody takes it from whoever edits, and what is said of the end says that something was lost.
#[test]
fn a_signal_meanwhile_says_that_a_draft_is_lost() {
    let (mut world, _) = out();
    world.send(Msg::Terminate);
    assert!(matches!(world.take().as_slice(), [Effect::Quit]));
    assert!(world.app.farewell().is_some_and(|says| says.contains("draft was dropped")));
}

/// What comes back into a form is its value: there may be more to fill in, so that nothing is asked yet.
#[test]
fn the_value_of_a_new_parameter_goes_out_and_comes_back_into_the_form() {
    let mut world = listed();
    world.keys("Gne<c-o>");
    world.shows(&["it is the value that goes there"]);
    world.keys("<tab><tab>half<c-o>");
    let (ticket, edit) = given(&mut world);
    assert_eq!((edit.name.as_str(), edit.text.expose(), edit.on_disk), ("/c/e", "half", false));
    world.send(Msg::Focus(false));
    world.send(Msg::Focus(true));
    world.reply(ticket, text("all of it\n"));
    world.shows(&["New parameter", "masked while nobody types"]);
    world.keys("<end>");
    world.shows(&["› value        all of it"]);
    assert!(world.take().is_empty());
    world.keys("<c-s>");
    let (_, write) = write(&mut world);
    assert_eq!((write.value.expose(), write.on), ("all of it", Expected::Absent));

    // Where there is no memory to put it in, its own question is asked.
    let mut world = listed();
    world.keys("Gnx<tab><tab>half<c-o>");
    let (ticket, _) = given(&mut world);
    world.reply(ticket, Reply::Edited(Err(NotEdited::NoMemory)));
    world.shows(&["on a disk"]);
    world.keys("E");
    let (ticket, edit) = given(&mut world);
    assert!(edit.on_disk);
    world.reply(ticket, came(EditorEnd::Status(1), EditedText::Text(Secret::from("other"))));
    world.shows(&["vim ended with status 1: nothing changed"]);
    world.keys("<esc>");
    world.shows(&["Drop the draft?"]);
}
