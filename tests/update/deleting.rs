//! Deletion and undo in the app: what is asked, what is sent, what is said of each fate, and for how long anything is kept.

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
fn what_was_kept_goes_after_its_time() {
    let mut world = deleted();
    world.keys("u");
    world.shows(&["v7 deleted", "its value is kept until 08:1"]);
    world.pass(Duration::from_mins(14));
    world.keys("<enter>");
    world.shows(&["Create anew /a", "stays lost", "v1 to v7", "team=shop", "alias/checkout"]);
    world.pass(Duration::from_mins(1));
    world.shows(&["no longer possible"]);
    world.keys("w");
    assert!(world.take().is_empty());
    world.keys("<esc>");
    world.shows(&["no longer possible to undo", "kept until 08:1"]);
    world.keys("<enter>");
    world.shows(&["no longer possible to undo"]);
    assert_eq!(world.app.deadline(world.now), None, "an idle program is timed by nothing");
}

#[test]
fn what_was_kept_goes_with_a_switch_and_with_another_account() {
    let mut world = deleted();
    world.keys("R");
    let offered = sesame::destination::Choices { regions: vec!["us-west-2".to_owned()], ..Default::default() };
    let choices = world.one(|effect| matches!(effect, Effect::Choices(_)));
    world.reply(choices, Reply::Choices(offered));
    world.keys("us-west-2<enter>");
    world.shows(&["Go elsewhere and lose what was deleted?"]);
    world.keys("D");
    let (identify, list) = world.connect();
    world.reply(identify, Reply::Identity(Ok(identity(OURS))));
    world.no_alias();
    world.list(list, vec![secure("/a", 1)]);
    world.keys("u");
    world.shows(&[
        "Nothing has been changed here yet.",
        "1 change was made in 111122223333 · eu-west-1, and listed there when you",
    ]);
    // Back there it is told, and its value is gone.
    world.keys("<esc>R");
    let offered = sesame::destination::Choices { regions: vec!["eu-west-1".to_owned()], ..Default::default() };
    let choices = world.one(|effect| matches!(effect, Effect::Choices(_)));
    world.reply(choices, Reply::Choices(offered));
    world.keys("eu-west-1<enter>");
    let (identify, list) = world.connect();
    world.reply(identify, Reply::Identity(Ok(identity(OURS))));
    world.no_alias();
    world.list(list, vec![secure("/b", 1)]);
    world.keys("u");
    world.shows(&["v7 deleted", "no longer possible to undo: its value is wiped"]);
    assert!(!world.screen().contains("1 change was made"), "{}", world.screen());

    let mut world = deleted();
    let expired = Failure::new(FailureKind::Expired, "The session has expired", "Run aws sso login, then press r");
    world.keys("y");
    let ticket = read(&mut world);
    world.reply(ticket, Reply::Read(Err(expired)));
    world.keys("r");
    let (identify, _) = world.connect();
    world.reply(identify, Reply::Identity(Ok(identity(THEIRS))));
    world.keys("u");
    world.shows(&["Nothing has been changed here yet.", "1 change was made in 111122223333 · eu-west-1"]);
}

#[test]
fn a_creation_anew_sends_what_was_kept() {
    let mut world = deleted();
    world.keys("u<enter>w");
    let effects = world.take();
    let [Effect::CreateAll(ticket, creations)] = effects.as_slice() else { panic!("{effects:?}") };
    let [creation] = creations.as_slice() else { panic!("{creations:?}") };
    let write = &creation.write;
    assert_eq!((write.name.as_str(), write.value.expose(), write.on), ("/a", VALUE, Expected::Absent));
    assert_eq!((write.kind, write.tier), (ParameterType::SecureString, Some(Tier::Standard)));
    assert_eq!((write.key_id.as_deref(), write.description.as_deref()), (Some("alias/checkout"), Some("the database")));
    assert_eq!(creation.tags, tags());
    // Somebody was quicker: it is never overwritten, and what was kept stays.
    world.reply(*ticket, Reply::Fates(vec![("/a".to_owned(), Fate::Moved(Box::new(secure("/a", 1))))]));
    world.reply(*ticket, Reply::Ended(Ok(())));
    world.shows(&["nothing was created: it is another by now: v1 by deploy/ci", "w creates it"]);
    world.keys("w");
    let ticket = world.one(|effect| matches!(effect, Effect::CreateAll(..)));
    let refused = Failure::new(FailureKind::Rejected, format!("Refused: {VALUE} is bad"), "");
    world.reply(ticket, Reply::Fates(vec![("/a".to_owned(), Fate::Failed(Box::new(refused)))]));
    world.reply(ticket, Reply::Ended(Ok(())));
    world.shows(&["nothing was created"]);
    assert!(!world.screen().contains(VALUE), "{}", world.screen());
    world.keys("w");
    let ticket = world.one(|effect| matches!(effect, Effect::CreateAll(..)));
    let created = Fate::Created { version: 1, tier: Tier::Standard, untagged: Some(Box::new(denied())) };
    end(&mut world, ticket, vec![("/a".to_owned(), created)]);
    world.shows(&["created /a anew, version 1, without tags: they may not be given", "/a"]);
    world.keys("u<down><enter>");
    world.shows(&["created anew already"]);
}

/// No failure repeats what is kept, though it is nowhere in plain text.
#[test]
fn what_is_kept_is_in_no_failure() {
    let mut world = deleted();
    world.keys("y");
    let ticket = read(&mut world);
    let failure = Failure::new(FailureKind::Rejected, format!("The service says: {VALUE}"), "");
    world.reply(ticket, Reply::Read(Err(failure)));
    world.shows(&["The service"]);
    assert!(!world.screen().contains(VALUE), "{}", world.screen());
}

#[test]
fn rows_go_as_they_are_told_and_the_cursor_to_what_is_next() {
    let mut world = asking_many(12);
    world.shows(&["Delete 12 parameters under /app", "12 SecureString", "12 values are read, 12 of them decrypted"]);
    let (ticket, deletion) = sent(&mut world, "delete 12");
    assert_eq!(deletion.targets.len(), 12);
    let fates =
        |range: std::ops::Range<usize>| range.map(|n| (format!("/app/{n:02}"), Fate::Deleted(None))).collect::<Fates>();
    world.reply(ticket, Reply::Fates(fates(0..10)));
    world.shows(&["deleting 10 of 12…", "2 parameters"]);
    world.keys("<f3>");
    world.shows(&["delete 12 parameters under /app", "10 of 12 · is not cancelled"]);
    world.reply(ticket, Reply::Fates(fates(10..12)));
    world.reply(ticket, Reply::Ended(Ok(())));
    world.shows(&["deleted 12 parameters", "0 parameters"]);
    assert!(!world.screen().contains("under way"), "the page over the question has gone");
}

#[test]
fn how_fast_a_deletion_of_many_gets_on_is_said() {
    let mut world = asking_many(31);
    let (ticket, _) = sent(&mut world, "delete 31");
    world.pass(Duration::from_secs(5));
    let gone = (0..10).map(|n| (format!("/app/{n:02}"), Fate::Deleted(None))).collect();
    world.reply(ticket, Reply::Fates(gone));
    world.shows(&["deleting 10 of 31… · 2.0/s · about 15 s left"]);
    world.keys("<f3>");
    world.shows(&["10 of 31 · 2.0/s · about 15 s left · backspace stops"]);
    world.pass(Duration::from_secs(2));
    world.shows(&["deleting 10 of 31… · no answer for 2 s"]);
}

#[test]
fn a_deletion_of_many_is_stopped_between_two_requests_and_says_what_is_left() {
    for stop in ["<esc>", "<f3><bs>"] {
        let mut world = asking_many(31);
        let (ticket, _) = sent(&mut world, "delete 31");
        world.shows(&["esc stops after the ten under way"]);
        world.keys(stop);
        let effects = world.take();
        assert!(matches!(effects.as_slice(), [Effect::StopRetrying(it)] if *it == ticket), "{stop}: {effects:?}");
        world.keys(stop);
        assert!(world.take().is_empty(), "once is enough");
        let gone = (0..10).map(|n| (format!("/app/{n:02}"), Fate::Deleted(None))).collect();
        world.reply(ticket, Reply::Fates(gone));
        world.reply(ticket, Reply::Ended(Err(Failure::new(FailureKind::Cancelled, "Stopped", ""))));
        world.shows(&[
            "deleted 10 of 31, 21 not: see below",
            "10 parameters under /app",
            "/app/10  stays: stopped before it",
        ]);
    }
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
fn the_end_of_a_deletion_is_told_whatever_is_on_top_and_when_the_program_ends() {
    let mut world = asking();
    let (ticket, _) = sent(&mut world, "a");
    world.keys("<c-c>");
    world.shows(&["finishing the deletion, then quitting"]);
    assert!(world.take().is_empty());
    end(&mut world, ticket, vec![("/a".to_owned(), kept("/a"))]);
    assert!(world.take().iter().any(|effect| matches!(effect, Effect::Quit)));
    assert_eq!(world.app.farewell(), Some("deleted /a (v7)"));

    let mut world = asking_many(31);
    let (ticket, _) = sent(&mut world, "delete 31");
    world.send(Msg::Terminate);
    assert!(matches!(world.take().as_slice(), [Effect::StopRetrying(it)] if *it == ticket), "nothing more is begun");
    let gone = (0..10).map(|n| (format!("/app/{n:02}"), Fate::Deleted(None))).collect();
    world.reply(ticket, Reply::Fates(gone));
    world.reply(ticket, Reply::Ended(Err(Failure::new(FailureKind::Cancelled, "Stopped", ""))));
    assert_eq!(world.app.farewell(), Some("deleted 10 of 31, 21 not"));
}

#[test]
fn while_a_deletion_is_under_way_nobody_goes_elsewhere() {
    let mut world = asking_many(31);
    let (ticket, _) = sent(&mut world, "delete 31");
    world.keys("<f5>");
    world.shows(&["a change is under way"]);
    world.keys("<f3><esc>");
    world.reply(ticket, Reply::Waiting { attempt: 2, pause: MOMENT, why: sesame::failure::RetryReason::Throttled });
    world.shows(&["deleting 0 of 31… · throttled, try 2 in 2 s"]);
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
fn of_several_that_come_back_it_is_said_which_did_not_and_the_rest_can_be_tried_again() {
    let mut world = asking_many(3);
    let (ticket, _) = sent(&mut world, "delete 3");
    let names = ["/app/00", "/app/01", "/app/02"];
    end(&mut world, ticket, names.iter().map(|name| ((*name).to_owned(), kept(name))).collect());
    world.keys("u<enter>w");
    let ticket = world.one(|effect| matches!(effect, Effect::CreateAll(..)));
    let created = || Fate::Created { version: 1, tier: Tier::Standard, untagged: None };
    world.reply(ticket, Reply::Fates(vec![(names[0].to_owned(), created())]));
    world.shows(&["creating anew 1 of 3…"]);
    let refused = Failure::new(FailureKind::Rejected, "The service refuses the value", "");
    world.reply(ticket, Reply::Fates(vec![(names[1].to_owned(), Fate::Failed(Box::new(refused)))]));
    world.reply(ticket, Reply::Ended(Err(Failure::new(FailureKind::Cancelled, "Stopped", ""))));
    world.shows(&["created 1 of 3 anew, 2 not: see below", "/app/01  not created: rejected"]);
    world.shows(&["/app/02  not created: stopped before it"]);
    world.keys("<down>");
    world.shows(&["2 of 3 values are kept until", "was v1, is back as v1"]);
    world.keys("<enter>");
    world.shows(&["Create anew 2 parameters under /app"]);
    world.keys("w");
    let effects = world.take();
    let [Effect::CreateAll(ticket, creations)] = effects.as_slice() else { panic!("{effects:?}") };
    assert_eq!(creations.iter().map(|it| it.write.name.as_str()).collect::<Vec<_>>(), names[1..]);
    end(&mut world, *ticket, names[1..].iter().map(|name| ((*name).to_owned(), created())).collect());
    world.keys("u<down><down>");
    world.shows(&["created anew at"]);
}

/// A new login, while it was under way, was one to another account: nothing of the old one is listed or kept there.
#[test]
fn a_deletion_that_ends_in_another_account_leaves_nothing_there() {
    let expired = Failure::new(FailureKind::Expired, "The session has expired", "Run aws sso login, then press r");
    let mut world = listed();
    world.keys("y");
    let read = read(&mut world);
    world.keys("D");
    let (history, tagged) = asked(&mut world);
    world.reply(history, Reply::History(Ok(vec![version(7, &[])])));
    world.reply(tagged, Reply::Tags(Ok(Vec::new())));
    world.reply(read, Reply::Read(Err(expired)));
    // The connection is made anew before the answer.
    world.keys("<f5>");
    let (identify, _) = world.connect();
    world.keys("a<enter>");
    let sent = world.take();
    world.reply(identify, Reply::Identity(Ok(identity(THEIRS))));
    assert!(!sent.iter().any(|effect| matches!(effect, Effect::Delete(..))), "whose account it is, is being asked");
    assert!(!world.screen().contains("Delete /a"), "{}", world.screen());
}

/// A fault of this program in the midst of it: nothing is claimed of those that nothing was told of.
#[test]
fn of_what_was_not_told_it_is_not_said_that_it_stays() {
    let internal = || Failure::new(FailureKind::Internal, "A fault of this program", "");
    let mut world = asking();
    let (ticket, _) = sent(&mut world, "a");
    world.reply(ticket, Reply::Ended(Err(internal())));
    world.shows(&["it is not known whether it took place: A fault of this program"]);
    world.keys("<esc>u");
    world.shows(&["/a  deleted, perhaps  not known", "look first what is there: H in the panes"]);
    world.keys("<enter>");
    world.shows(&["look first what is there"]);
    let mut world = asking_many(12);
    let (ticket, _) = sent(&mut world, "delete 12");
    world.reply(ticket, Reply::Fates((0..10).map(|n| (format!("/app/{n:02}"), Fate::Deleted(None))).collect()));
    world.reply(ticket, Reply::Ended(Err(internal())));
    world.shows(&["deleted 10 of 12, 2 not: see below", "/app/10  it is not known what became of it"]);
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

/// However long it is to where something went, the list says how it stands with undoing each.
#[test]
fn the_list_of_changes_cuts_what_was_done_before_how_it_stands() {
    let mut world = deleted();
    world.keys("u");
    world.resize(60, 20);
    world.shows(&["v7 deleted", "kept until"]);
}
