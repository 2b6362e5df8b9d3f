//! Marks in the app: what `m`, `V` and `*` mark, what outlives what, and which acts take them.

use sesame::deletion::{Deletion, Fate};

use super::*;

const NAMES: [&str; 6] = ["/app/db/host", "/app/db/port", "/app/key", "/app/url", "/lib/one", "/motd"];

fn tree() -> World {
    let parameters: Vec<Parameter> = NAMES.iter().map(|name| secure(name, 2)).collect();
    let mut world = listed_with(start(), &parameters);
    world.resize(120, 30);
    world
}

fn then(mut world: World, keys: &str) -> World {
    world.keys(keys);
    world
}

/// The names that `Y` would copy.
fn marked(world: &mut World) -> Vec<String> {
    world.take();
    world.keys("Yn");
    match world.take().as_slice() {
        [Effect::Copy(ticket, text)] => {
            let names = text.expose().lines().map(str::to_owned).collect();
            world.reply(*ticket, Reply::Copied(Ok(Copied::Clipboard)));
            names
        }
        other => panic!("{other:?}\n{}", world.screen()),
    }
}

#[test]
fn a_row_is_marked_and_unmarked_and_counted() {
    let mut world = then(tree(), "m");
    world.shows(&["✓▸ app", "/ · 4 marked", "marked 4 parameters under /app"]);
    assert_eq!(marked(&mut world), NAMES[..4]);
    world.keys("ljm");
    world.shows(&["-▾ app", " ", "2 marked", "unmarked 2 parameters under /app/db"]);
    world.keys("jm");
    world.shows(&["1 marked"]);
    assert_eq!(marked(&mut world), ["/app/url"]);
    world.keys("jm");
    assert!(!world.screen().contains("marked") && !world.screen().contains('✓'), "{}", world.screen());
}

#[test]
fn a_range_goes_from_the_row_marked_last() {
    let mut world = then(tree(), "V");
    world.shows(&["a range begins where a row was marked: m marks one"]);
    world.keys("ljjjmgV");
    // The open folder is what its rows say; the closed one in it is all of it.
    world.shows(&["marked the 4 parameters of that range"]);
    let mut world = then(tree(), "ljljmjjV");
    assert_eq!(marked(&mut world), ["/app/db/host", "/app/db/port", "/app/key"]);
    let mut world = then(tree(), "jmjV");
    assert_eq!(marked(&mut world), ["/lib/one", "/motd"]);
}

#[test]
fn all_under_here_is_the_folder_or_the_list() {
    let mut world = then(tree(), "lj*");
    assert_eq!(marked(&mut world), NAMES[..2], "the folder under the cursor");
    let mut world = then(tree(), "ljj*");
    assert_eq!(marked(&mut world), NAMES[..4], "the folder around it");
    let mut world = then(tree(), "s*");
    world.shows(&["marked 6 parameters of the list"]);
    assert_eq!(marked(&mut world), NAMES);
}

#[test]
fn marks_outlive_order_search_and_a_listing_afresh() {
    let mut world = then(tree(), "ljjmsss");
    world.shows(&["flat, by name · 1 marked", "✓/app/key"]);
    world.keys("s/key");
    for effect in world.take() {
        if let Effect::Search { ticket, corpus, query, now, previous } = effect {
            let ranking = rank(&corpus, &query, now, previous.as_deref(), 100, &|| false).unwrap();
            world.reply(ticket, Reply::Ranked(ranking.into()));
        }
    }
    world.shows(&["✓/app/key"]);
    world.keys("<esc>jmr");
    let list = world.one(|effect| matches!(effect, Effect::List(..)));
    world.list(list, vec![secure("/app/key", 3), secure("/motd", 2)]);
    world.shows(&["1 marked"]);
    assert_eq!(marked(&mut world), ["/app/key"], "what has gone is not marked");
}

#[test]
fn escape_drops_marks_when_nothing_else_is_left() {
    let mut world = then(tree(), "ljjm");
    world.resize(500, 30);
    world.shows(&["D delete marked", "m unmark", "esc drop marks"]);
    world.keys("<space>");
    read(&mut world);
    world.keys("<esc>");
    world.shows(&["1 marked"]);
    world.keys("<tab><esc>");
    world.shows(&["1 marked"]);
    world.keys("<esc>");
    world.shows(&["the mark is dropped"]);
    assert!(!world.screen().contains("1 marked"));
}

#[test]
fn a_switch_and_another_root_drop_marks() {
    let mut world = then(tree(), "mR");
    let offered = sesame::destination::Choices { regions: vec!["us-west-2".to_owned()], ..Default::default() };
    let choices = world.one(|effect| matches!(effect, Effect::Choices(_)));
    world.reply(choices, Reply::Choices(offered));
    world.keys("us-west-2<enter>");
    let (identify, list) = world.connect();
    world.reply(identify, Reply::Identity(Ok(fixtures::identity(OURS))));
    world.no_alias();
    world.list(list, NAMES.iter().map(|name| secure(name, 1)).collect());
    world.shows(&["us-west-2", "6 parameters"]);
    assert!(!world.screen().contains("marked") && !world.screen().contains('✓'), "{}", world.screen());

    let world = then(tree(), "mo/lib<enter>");
    world.shows(&["/lib"]);
    assert!(!world.screen().contains("marked"), "{}", world.screen());
}

#[test]
fn a_deletion_takes_the_marks_wherever_the_cursor_is() {
    let mut world = then(tree(), "ljmjmG");
    world.shows(&["3 marked"]);
    world.keys("D");
    world.shows(&["Delete 3 parameters that are marked", "/app/db/host", "/app/db/port", "/app/key", "type delete 3"]);
    world.keys("delete 3<enter>");
    let (ticket, deletion) = match world.take().as_slice() {
        [Effect::Delete(ticket, deletion)] => (*ticket, (**deletion).clone()),
        other => panic!("{other:?}\n{}", world.screen()),
    };
    let targets = [&NAMES[..3]].concat().into_iter().map(|name| secure(name, 2)).collect();
    assert_eq!(deletion, Deletion { targets, keeps_values: true });
    let gone = |name: &str| (name.to_owned(), Fate::Deleted(None));
    let stays = ("/app/key".to_owned(), Fate::Failed(Box::new(denied())));
    world.reply(ticket, Reply::Fates(vec![gone("/app/db/host"), gone("/app/db/port"), stays]));
    world.reply(ticket, Reply::Ended(Ok(())));
    world.shows(&["deleted 2 of 3"]);
    world.keys("<esc>");
    assert_eq!(marked(&mut world), ["/app/key"], "what stays is marked still");
    // One that is marked is asked about as one.
    world.keys("GD");
    world.shows(&["Delete /app/key", "type key"]);
}

#[test]
fn what_is_not_ours_is_marked_and_copied_but_not_deleted() {
    let shared = "arn:aws:ssm:eu-west-1:444455556666:parameter/theirs/url";
    let mut world = listed_with(start(), &[secure("/a", 7), secure(shared, 1)]);
    world.resize(160, 30);
    world.keys("s*D");
    world.shows(&["not all that is marked is this account's"]);
    assert_eq!(marked(&mut world).len(), 2);
}

#[test]
fn names_arns_and_json_of_what_is_marked_are_copied() {
    let mut world = then(tree(), "j*");
    world.keys("Y");
    world.shows(&["Copy /lib/one", "the name"]);
    world.keys("<esc>gm");
    world.keys("Y");
    world.shows(&["5 parameters that are marked", "the names, one a line", "JSON"]);
    assert!(!world.screen().contains("AWS CLI"), "{}", world.screen());
    world.keys("T");
    world.shows(&["T does nothing here"]);
    world.keys("j");
    let effects = world.take();
    let [Effect::Copy(_, text)] = effects.as_slice() else { panic!("{effects:?}") };
    let json: serde_json::Value = serde_json::from_str(text.expose()).unwrap();
    assert_eq!(json.as_array().unwrap().len(), 5);
    let first = &json[0];
    assert_eq!(
        (&first["Name"], &first["Type"], &first["Version"]),
        (&"/app/db/host".into(), &"SecureString".into(), &2.into())
    );
    assert_eq!((&first["KeyId"], &first["Tier"]), (&"alias/checkout".into(), &"Standard".into()));
    assert!(first.get("Value").is_none());
}

#[test]
fn only_the_names_listed_so_far_can_be_marked() {
    let (mut world, list) = fixtures::listing();
    world.reply(list, Reply::Page(vec![secure("/app/a", 1), secure("/app/b", 1)]));
    world.keys("m");
    world.shows(&["marked 2 parameters under /app, as far as they are listed"]);
}

/// Marks all, and asks for a copy of their values.
fn copying_values() -> World {
    let mut world = listed();
    world.keys("mjmjm");
    world.keys("Yv");
    world.shows(&["Copy the values of 3 parameters", "y reads and copies them"]);
    world
}

#[test]
fn reading_several_to_copy_is_stopped_by_escape() {
    let mut world = copying_values();
    assert!(world.take().is_empty(), "nothing is read before it is answered");
    world.keys("y");
    let effects = world.take();
    let [Effect::ReadAll(ticket, names)] = effects.as_slice() else { panic!("{effects:?}") };
    assert_eq!(names, &["/c/d", "/a", "/b"], "in the order of the marks");
    world.shows(&["reading…", "esc stops"]);
    world.keys("<esc>");
    assert!(world.take().iter().any(|effect| matches!(effect, Effect::Cancel(of) if of == ticket)));
    world.shows(&["stopped: nothing was copied", "y reads and copies them"]);
    // What comes all the same is dropped.
    world.reply(*ticket, Reply::ReadAll(Ok(vec![("/a".to_owned(), Ok(reading(7)))])));
    assert!(world.take().is_empty());
    world.keys("<esc>");
    assert!(!world.screen().contains("Copy the values"), "{}", world.screen());
}

#[test]
fn what_a_format_cannot_hold_is_left_out_by_name() {
    let mut world = listed();
    world.keys("mjmjm");
    world.keys("Yd");
    world.resize(160, 35);
    world.keys("y");
    let ticket = world.one(|effect| matches!(effect, Effect::ReadAll(..)));
    let value = |text: &str| Ok(Reading { value: Secret::from(text), ..reading(1) });
    let readings = [("/a", "plain"), ("/b", "two\nlines"), ("/c/d", "x y")];
    let readings = readings.map(|(name, text)| (name.to_owned(), value(text))).into();
    world.reply(ticket, Reply::ReadAll(Ok(readings)));
    let (ticket, text) = match world.take().as_slice() {
        [Effect::Copy(ticket, text)] => (*ticket, text.expose().to_owned()),
        other => panic!("{other:?}"),
    };
    assert_eq!(text, "A=plain\nD=x y\n");
    world.reply(ticket, Reply::Copied(Ok(Copied::Clipboard)));
    world.resize(200, 35);
    world.shows(&["2 of 3 parameters as an env-file of Docker; not /b: its value has more than one line"]);
    // Which names can be variables is known before anything is read.
    let mut world = listed_with(start(), &[secure("/x/a-b", 1), secure("/x/a_b", 1), secure("/x/c", 1)]);
    world.resize(160, 35);
    world.keys("*Ye");
    world.shows(&["1 value, which is decrypted", "/x/a-b: A_B would be each of /x/a-b, /x/a_b", "C  /x/c"]);
    world.keys("y");
    let ticket = world.take();
    assert!(matches!(ticket.as_slice(), [Effect::ReadAll(_, names)] if names == &["/x/c"]), "{ticket:?}");
}

#[test]
fn what_was_not_read_is_told_and_the_rest_copied() {
    for (outcomes, says, copied) in [
        (
            vec![Ok(reading(7)), Err(denied()), Ok(reading(1))],
            "2 of 3 parameters (1 not read: ",
            Some(format!("{VALUE}\n{VALUE}")),
        ),
        (
            vec![Ok(reading(7)), Err(denied()), Err(denied())],
            "1 of 3 parameters (2 not read, the first: ",
            Some(VALUE.to_owned()),
        ),
        (vec![Err(denied()), Err(denied()), Err(denied())], "nothing was copied (3 not read, the first: ", None),
    ] {
        let mut world = copying_values();
        world.keys("y");
        let ticket = world.one(|effect| matches!(effect, Effect::ReadAll(..)));
        let readings = ["/a", "/b", "/c/d"].map(str::to_owned).into_iter().zip(outcomes).collect();
        world.reply(ticket, Reply::ReadAll(Ok(readings)));
        let text = world.take().into_iter().find_map(|effect| match effect {
            Effect::Copy(ticket, text) => Some((ticket, text.expose().to_owned())),
            _ => None,
        });
        assert_eq!(text.as_ref().map(|(_, text)| text), copied.as_ref());
        if let Some((ticket, _)) = text {
            world.reply(ticket, Reply::Copied(Ok(Copied::Clipboard)));
            world.resize(120, 35);
            world.shows(&["the clipboard is cleared in 45 s"]);
        }
        world.resize(120, 35);
        world.shows(&[says]);
        assert!(!world.screen().contains(VALUE));
    }
}

#[test]
fn where_nothing_can_be_read_the_question_stays_with_why() {
    let mut world = copying_values();
    world.keys("y");
    let ticket = world.one(|effect| matches!(effect, Effect::ReadAll(..)));
    let failure = Failure::new(FailureKind::Unreachable, "no answer came", "try again");
    world.reply(ticket, Reply::ReadAll(Err(failure)));
    world.shows(&["nothing was copied: no answer came", "Copy the values of 3 parameters"]);
}
