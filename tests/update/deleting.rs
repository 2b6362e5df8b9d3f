//! Deletion and undo in the app: what is asked, what is sent, what is said of each fate, and for how long anything is kept.

mod changes;
mod under_way;
mod undoing;

use std::collections::HashMap;

use sesame::deletion::{Deletion, Fate, Fates, Kept, Tag};
use sesame::parameter::Version;
use sesame::sealed::Sealed;

use super::*;
use crate::fixtures::{THEIRS, identity};

/// Waits for labels and tags, or for what kept values go after.
const MOMENT: Duration = Duration::from_secs(2);

fn version(number: i64, labels: &[&str]) -> Version {
    Version { parameter: secure("/a", number), labels: labels.iter().map(|label| (*label).to_owned()).collect() }
}

fn tags() -> Vec<Tag> {
    vec![Tag { key: "team".to_owned(), value: "shop".to_owned() }]
}

/// The two that the question about one asks for.
fn asked(world: &mut World) -> (Ticket, Ticket) {
    match world.take().as_slice() {
        [Effect::History(history, name), Effect::Tags(tags, of)] => {
            assert_eq!(name, of);
            (*history, *tags)
        }
        other => panic!("{other:?}"),
    }
}

/// The question about `/a`, with nothing missing.
fn asking() -> World {
    let mut world = listed();
    world.keys("D");
    let (history, tagged) = asked(&mut world);
    world.reply(history, Reply::History(Ok(vec![version(7, &["live"]), version(6, &[])])));
    world.reply(tagged, Reply::Tags(Ok(tags())));
    world
}

/// What is sent when the word has been typed.
#[track_caller]
fn sent(world: &mut World, typed: &str) -> (Ticket, Deletion) {
    world.keys(&format!("{typed}<enter>"));
    match world.take().as_slice() {
        [Effect::Delete(ticket, deletion)] => (*ticket, (**deletion).clone()),
        other => panic!("{other:?}\n{}", world.screen()),
    }
}

fn kept(name: &str) -> Fate {
    let value = Sealed::of(&Secret::from(VALUE)).unwrap();
    Fate::Deleted(Some(Box::new(Kept { parameter: secure(name, 7), value, tags: Ok(tags()) })))
}

fn end(world: &mut World, ticket: Ticket, fates: Fates) {
    world.reply(ticket, Reply::Fates(fates));
    world.reply(ticket, Reply::Ended(Ok(())));
}

/// `/a` was deleted, its value kept.
fn deleted() -> World {
    let mut world = asking();
    let (ticket, _) = sent(&mut world, "a");
    end(&mut world, ticket, vec![("/a".to_owned(), kept("/a"))]);
    world
}

fn many(count: usize) -> Vec<Parameter> {
    (0..count).map(|n| secure(&format!("/app/{n:02}"), 1)).collect()
}

/// The question about a folder of so many.
fn asking_many(count: usize) -> World {
    let mut world = listed_with(start(), &many(count));
    world.keys("D");
    assert!(world.take().is_empty(), "of many nothing is asked");
    world
}

#[test]
fn what_is_deleted_is_what_was_shown() {
    let mut world = asking();
    world.shows(&[
        "Delete /a",
        "v7 → deleted",
        "by deploy/ci",
        "all 2 versions",
        "live (v7)",
        "team=shop",
        "alias/checkout",
    ]);
    world.shows(&["the value is decrypted and kept for 15 min", "type a, then enter deletes it"]);
    let (ticket, deletion) = sent(&mut world, "a");
    assert_eq!(deletion, Deletion { targets: vec![secure("/a", 7)], keeps_values: true });
    world.shows(&["deleting…"]);
    end(&mut world, ticket, vec![("/a".to_owned(), kept("/a"))]);
    world.shows(&["deleted /a (v7) · u, enter puts it back until 08:1", "/b"]);
    assert!(!world.screen().contains("Delete /a") && world.take().is_empty());
    assert!(!format!("{:?}", world.app).contains(VALUE), "it is sealed");
}

#[test]
fn only_the_word_answers_and_only_what_was_seen() {
    let mut world = listed();
    world.burst("Da<enter>");
    assert!(!world.take().iter().any(|effect| matches!(effect, Effect::Delete(..))), "faster than frames");
    world.keys("<esc>");
    let mut world = asking();
    for keys in ["<enter>", "D<enter>", "<bs>y<enter>", "<bs>A<enter>", "<bs>aa<enter>"] {
        world.keys(keys);
        assert!(world.take().is_empty(), "{keys}");
    }
    world.send(Msg::Paste(Secret::from("a")));
    world.shows(&["not pasted: the word is to be typed"]);
    world.resize(30, 8);
    world.keys("<bs><enter>");
    assert!(world.take().is_empty(), "it cannot be read in that window");
    world.resize(80, 24);
    world.keys("<esc>");
    assert!(!world.screen().contains("Delete /a"));
}

#[test]
fn labels_and_tags_are_waited_for_and_not_for_long() {
    let mut world = listed();
    world.keys("D");
    asked(&mut world);
    world.shows(&["being asked for…"]);
    world.keys("a<enter>");
    world.shows(&["labels and tags are still being asked for: a moment"]);
    assert!(world.take().is_empty());
    world.pass(MOMENT);
    let (_, deletion) = sent(&mut world, "");
    assert_eq!(deletion.targets, [secure("/a", 7)]);

    let mut world = listed();
    world.keys("D");
    let (history, tagged) = asked(&mut world);
    world.reply(history, Reply::History(Err(denied())));
    world.reply(tagged, Reply::Tags(Err(denied())));
    world.shows(&["labels      not known (no key access)", "tags        not known (no key access)"]);
    world.keys("<esc>");
    world.keys("D");
    let (history, tagged) = asked(&mut world);
    world.keys("<esc>");
    let cancelled = world.take();
    assert!(
        matches!(cancelled.as_slice(), [Effect::Cancel(one), Effect::Cancel(other)] if (*one, *other) == (history, tagged))
    );
}

#[test]
fn a_question_shows_the_version_that_is_there_now() {
    let mut world = listed();
    world.keys("Da");
    let (history, tagged) = asked(&mut world);
    world.reply(tagged, Reply::Tags(Ok(Vec::new())));
    world.reply(history, Reply::History(Ok(vec![version(8, &[]), version(7, &[])])));
    world.shows(&["v8 → deleted"]);
    let (ticket, deletion) = sent(&mut world, "");
    assert_eq!(deletion.targets[0].version, 8);
    // It moved all the same.
    world.reply(ticket, Reply::Fates(vec![("/a".to_owned(), Fate::Moved(Box::new(secure("/a", 9))))]));
    world.reply(ticket, Reply::Ended(Ok(())));
    world.shows(&["nothing was deleted: it is another by now: v9 by deploy/ci", "v9 → deleted"]);
    let (history, _) = asked(&mut world);
    world.reply(history, Reply::History(Err(Failure::new(FailureKind::NotFound, "There is no parameter /a", ""))));
    world.shows(&["it is not there any more"]);
    world.pass(MOMENT);
    world.keys("a<enter>");
    assert!(world.take().is_empty());
}

#[test]
fn what_a_listing_still_shows_of_it_is_not_believed_for_a_while() {
    let mut world = deleted();
    world.keys("r");
    let list = world.one(|effect| matches!(effect, Effect::List(..)));
    world.list(list, vec![secure("/a", 7), secure("/b", 3)]);
    assert!(!world.screen().contains(" a "), "{}", world.screen());
    world.shows(&["1 parameter"]);
    world.pass(Duration::from_mins(1));
    world.keys("r");
    let list = world.one(|effect| matches!(effect, Effect::List(..)));
    world.list(list, vec![secure("/a", 7), secure("/b", 3)]);
    world.shows(&["2 parameters"]);
    // Created anew by somebody: that is later.
    let mut world = deleted();
    world.keys("r");
    let list = world.one(|effect| matches!(effect, Effect::List(..)));
    let later = Parameter { modified: Some(world.now.wall + Duration::from_secs(1)), ..secure("/a", 1) };
    world.list(list, vec![later, secure("/b", 3)]);
    world.shows(&["2 parameters"]);
}

#[test]
fn a_folder_that_is_not_listed_in_full_is_not_deleted() {
    let mut world = World::new(start());
    let list = world.arrive(OURS);
    world.reply(list, Reply::Page(many(3)));
    world.keys("D");
    world.shows(&["the folder is still being listed"]);
    world.reply(list, Reply::Listed(Err(Failure::new(FailureKind::Throttled, "too many", ""))));
    world.keys("D");
    world.shows(&["the listing is incomplete", "r lists afresh"]);
    world.keys("l<down>D");
    world.shows(&["Delete /app/00"]);
}

#[test]
fn a_parameter_that_is_a_folder_too_goes_alone() {
    let mut world = listed_with(start(), &[secure("/a", 7), secure("/a/b", 1)]);
    world.keys("D");
    world.shows(&["Delete /a", "it is a folder too: the 1 parameter below it stays"]);
}

#[test]
fn what_is_not_this_account_s_is_not_deleted() {
    let shared = secure("arn:aws:ssm:eu-west-1:444455556666:parameter/x", 1);
    let mut world = listed_with(start(), &[shared]);
    for keys in ["D", "<right><down>D"] {
        world.keys(keys);
        assert!(!world.screen().contains("Delete "), "{}", world.screen());
    }
    world.shows(&["only its owner can change it"]);
}

/// Each frame lays out what a question lists, and nobody reads thousands of names.
#[test]
fn of_very_many_names_the_first_are_listed() {
    let mut world = asking_many(1200);
    world.shows(&["Delete 1,200 parameters under /app", "all 1,200 → deleted", "type delete 1,200"]);
    for _ in 0..60 {
        world.keys("<pgdn>");
    }
    world.shows(&["… and 700 more"]);
    let (ticket, deletion) = sent(&mut world, "delete 1200");
    assert_eq!(deletion.targets.len(), 1200);
    end(&mut world, ticket, (0..1200).map(|n| (format!("/app/{n:02}"), kept(&format!("/app/{n:02}")))).collect());
    world.keys("u<enter>");
    world.shows(&["Create anew 1,200 parameters under /app"]);
    world.keys("w");
    let effects = world.take();
    let [Effect::CreateAll(_, creations)] = effects.as_slice() else { panic!("{effects:?}") };
    assert_eq!(creations.len(), 1200);
}

/// The next start shows no name that is known to be gone.
#[test]
fn names_that_are_kept_between_sessions_follow_a_deletion() {
    let mut world = World::new(Start { cache: Some("/cache".into()), ..start() });
    let connect = fixtures::one(&world.take(), |effect| matches!(effect, Effect::Connect(..)));
    world.reply(connect, Reply::Connected(Ok(())));
    let effects = world.take();
    let list = fixtures::one(&effects, |effect| matches!(effect, Effect::List(..)));
    let identify = fixtures::one(&effects, |effect| matches!(effect, Effect::Identify(_)));
    world.reply(identify, Reply::Identity(Ok(identity(OURS))));
    world.no_alias();
    world.list(list, vec![secure("/a", 7), secure("/b", 3)]);
    world.one(|effect| matches!(effect, Effect::Remember { .. }));
    world.keys("D");
    let (history, tagged) = asked(&mut world);
    world.reply(history, Reply::History(Ok(vec![version(7, &[])])));
    world.reply(tagged, Reply::Tags(Ok(Vec::new())));
    let (ticket, _) = sent(&mut world, "a");
    end(&mut world, ticket, vec![("/a".to_owned(), kept("/a"))]);
    let effects = world.take();
    let [Effect::Remember { kept, .. }] = effects.as_slice() else { panic!("{effects:?}") };
    assert!(kept.tree.find("/a").is_none() && kept.tree.find("/b").is_some());
}

#[test]
fn in_a_small_window_nothing_is_answered_that_cannot_be_read_and_nothing_breaks() {
    let sizes = [(1, 1), (3, 2), (12, 4), (20, 6), (24, 8), (40, 12), (60, 16), (200, 50)];
    let pages: [fn() -> World; 5] = [
        asking,
        || asking_many(31),
        || {
            let mut world = deleted();
            world.keys("u");
            world
        },
        || {
            let mut world = deleted();
            world.keys("u<enter>");
            world
        },
        || {
            let mut world = listed();
            world.keys("u");
            world
        },
    ];
    for page in pages {
        for (width, height) in sizes {
            let mut world = page();
            world.resize(width, height);
            world.screen();
            world.keys("<down><pgdn><pgup><up>");
            world.screen();
            if width < 20 {
                world.keys("a<enter>w");
                let effects = world.take();
                let changes = |effect: &Effect| matches!(effect, Effect::Delete(..) | Effect::CreateAll(..));
                assert!(!effects.iter().any(changes), "{width}x{height}: {effects:?}");
            }
        }
    }
    let mut world = asking();
    world.resize(40, 12);
    for _ in 0..12 {
        world.keys("<down>");
    }
    let (_, deletion) = sent(&mut world, "a");
    assert_eq!(deletion.targets.len(), 1, "what is scrolled through is seen");
}

/// What there is none of is not said to be lost; what is not known yet may be there.
#[test]
fn only_what_is_there_is_called_lost() {
    let bare = Parameter { description: String::new(), ..secure("/a", 7) };
    let mut world = listed_with(start(), &[bare]);
    world.keys("D");
    let (history, tagged) = asked(&mut world);
    let lost = |world: &World| {
        let screen = world.screen();
        screen.lines().find(|line| line.contains("lost  ")).unwrap_or_else(|| panic!("{screen}")).to_owned()
    };
    assert!(lost(&world).contains("· tags") && !lost(&world).contains("description"), "{}", lost(&world));
    world.reply(history, Reply::History(Ok(vec![version(7, &[])])));
    world.reply(tagged, Reply::Tags(Ok(Vec::new())));
    assert!(!lost(&world).contains("tags"), "{}", lost(&world));
    let world = asking();
    assert!(lost(&world).contains("description, tags"), "{}", lost(&world));
    let world = asking_many(3);
    assert!(!lost(&world).contains("polic"), "{}", lost(&world));
}
