//! The list of changes, which undo begins with.

use super::*;

#[test]
fn an_overwrite_is_undone_with_a_word_of_who_wrote_since() {
    let wrote = |list: &[Parameter]| {
        let mut world = listed_with(start(), list);
        world.keys("e");
        world.answer_opening(|name| secure(name, 7), Ok(reading(7)));
        world.keys("<end>!<c-s>");
        let (ticket, _) = write(&mut world);
        world.reply(ticket, Reply::Written(Ok(Written::Stored { version: 8, tier: Tier::Standard })));
        world.keys("u<enter>");
        let history = world.one(|effect| matches!(effect, Effect::History(..)));
        (world, history)
    };
    let versions = |newest: i64, at: jiff::Timestamp| {
        let version = |number| Version {
            parameter: Parameter { modified: Some(at), ..secure("/a", number) },
            labels: Vec::new(),
        };
        (6..=newest).rev().map(version).collect::<Vec<_>>()
    };
    let read_both = |world: &mut World, latest: i64| {
        let reads: HashMap<String, Ticket> = world
            .take()
            .into_iter()
            .map(|effect| match effect {
                Effect::Read(ticket, name) => (name, ticket),
                other => panic!("{other:?}"),
            })
            .collect();
        let at = world.now.wall;
        for (number, value) in [(7, VALUE), (latest, "another-value")] {
            let reading = Reading { value: Secret::from(value), modified: Some(at), ..reading(number) };
            world.reply(reads[&format!("/a:{number}")], Reply::Read(Ok(reading)));
        }
    };
    let list = [secure("/a", 7)];
    let (mut world, history) = wrote(&list);
    let at = world.now.wall;
    world.reply(history, Reply::History(Ok(versions(8, at))));
    read_both(&mut world, 8);
    world.shows(&["Put back v7 of /a", "v8 → v9, as v7 was"]);
    assert!(!world.screen().contains("came after"));
    let (ticket, sent) = write(&mut world);
    assert_eq!((sent.value.expose(), sent.on), (VALUE, Expected::Version(8)));
    world.reply(ticket, Reply::Written(Ok(Written::Stored { version: 9, tier: Tier::Standard })));
    world.shows(&["wrote /a: v8 → v9 · u, enter puts v8 back"]);
    world.keys("u<down>");
    world.shows(&["v8 → v9, as v7 was", "put back as v9 at"]);

    let (mut world, history) = wrote(&list);
    world.reply(history, Reply::History(Ok(versions(10, at))));
    read_both(&mut world, 10);
    world.shows(&["v10 by deploy/ci", "came after the v8 that is undone", "v10 → v11, as v7 was"]);

    // The same numbers of other times, or none of them: it was deleted and created anew.
    for (versions, says) in [
        (versions(8, at - jiff::SignedDuration::from_hours(1)), "this v8 is another than was written here"),
        (versions(7, at), "v8 of here is not among its versions: it was deleted and created anew"),
    ] {
        let (mut world, history) = wrote(&list);
        world.reply(history, Reply::History(Ok(versions)));
        world.shows(&[says]);
        assert!(world.take().is_empty());
    }
}

#[test]
fn the_list_of_changes_is_empty_at_first_and_copied_without_values() {
    let mut world = listed();
    world.keys("u");
    world.shows(&["Nothing has been changed in this session yet.", "esc closes · e edits", "D deletes it"]);
    world.keys("<enter>y");
    assert!(world.take().is_empty());
    let mut world = deleted();
    world.keys("uy");
    let effects = world.take();
    let [Effect::Copy(_, text)] = effects.as_slice() else { panic!("{effects:?}") };
    let text = text.expose();
    assert!(!text.contains(VALUE), "{text}");
    for part in
        ["account      111122223333", "region       eu-west-1", "assumed-role/engineer/ana", "/a  v7 deleted", "UTC"]
    {
        assert!(text.contains(part), "{part} is missing from\n{text}");
    }
}

/// Who hands a record on must not find less in it than may have happened.
#[test]
fn a_write_whose_answer_was_lost_is_in_the_list_too() {
    let mut world = editing();
    world.keys("<end>!<c-s>");
    let (ticket, _) = write(&mut world);
    let why = Failure::new(FailureKind::Unreachable, "Nothing answered", "");
    world.reply(ticket, Reply::Written(Ok(Written::Unknown { why: Box::new(why) })));
    world.keys("<esc><esc>Du");
    world.shows(&["/a  v7 → v8, perhaps  not known", "the answer was lost"]);
}

/// However long it is to where something went, the list says how it stands with undoing each.
#[test]
fn the_list_of_changes_cuts_what_was_done_before_how_it_stands() {
    let mut world = deleted();
    world.keys("u");
    world.resize(60, 20);
    world.shows(&["v7 deleted", "kept until"]);
}
