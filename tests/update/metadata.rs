//! Tags, labels and settings in the app: what is asked, what is sent, what is said of each end, and what stays of what was typed.

use sesame::deletion::Tag;
use sesame::destination::Choices;
use sesame::parameter::{MetadataChange, MetadataEdit, MetadataOutcome, Version};

use super::*;
use crate::fixtures::{THEIRS, identity};

fn version(number: i64, labels: &[&str]) -> Version {
    Version { parameter: secure("/a", number), labels: labels.iter().map(|label| (*label).to_owned()).collect() }
}

fn tag(key: &str, value: &str) -> Tag {
    Tag { key: key.to_owned(), value: value.to_owned() }
}

/// The two that the page asks for.
#[track_caller]
fn asked(world: &mut World) -> (Ticket, Ticket) {
    let mut effects = world.take();
    effects.retain(|effect| !matches!(effect, Effect::Cancel(_)));
    match effects.as_slice() {
        [Effect::History(history, name), Effect::Tags(tags, of)] => {
            assert_eq!((name.as_str(), of.as_str()), ("/a", "/a"));
            (*history, *tags)
        }
        other => panic!("{other:?}"),
    }
}

fn answer(world: &mut World) {
    let (history, tags) = asked(world);
    world.reply(history, Reply::History(Ok(vec![version(7, &["live"]), version(6, &["previous"])])));
    world.reply(tags, Reply::Tags(Ok(vec![tag("owner", "shop"), tag("rotation", "weekly")])));
}

/// The page of `/a`.
fn open() -> World {
    let mut world = listed();
    world.keys("t");
    answer(&mut world);
    world
}

/// What is sent when the question is answered.
#[track_caller]
fn sent(world: &mut World) -> (Ticket, MetadataChange) {
    world.keys("<c-s>w");
    match world.take().as_slice() {
        [Effect::ChangeMetadata(ticket, change)] => (*ticket, (**change).clone()),
        other => panic!("{other:?}\n{}", world.screen()),
    }
}

fn end(world: &mut World, ticket: Ticket, ends: Vec<MetadataOutcome>) {
    world.reply(ticket, Reply::MetadataChanged(Ok(ends)));
}

fn failed(failure: Failure) -> MetadataOutcome {
    MetadataOutcome::Failed(Box::new(failure))
}

fn expired() -> Failure {
    Failure::new(FailureKind::Expired, "The session has expired", "Run aws sso login, then press r")
}

#[test]
fn opening_asks_for_tags_and_versions_and_moving_asks_for_nothing() {
    let mut world = listed();
    world.keys("t");
    world.shows(&["tags   being read", "labels   being read"]);
    let (history, tags) = asked(&mut world);
    world.keys("jjkGg<tab><tab><pgdn><pgup>");
    assert!(world.take().is_empty());
    world.keys("<esc>");
    let cancelled: Vec<Ticket> = world.take().iter().map(ticket).collect();
    assert_eq!(cancelled, [tags, history], "nobody waits for them");
    world.reply(tags, Reply::Tags(Ok(vec![tag("late", "x")])));
    assert!(!world.screen().contains("late"), "a late answer is dropped:\n{}", world.screen());
    let mut world = open();
    world.keys("jjjjkkGg<tab>e<esc>n<esc>D<esc>");
    assert!(world.take().is_empty());
}

#[test]
fn exactly_what_the_question_told_is_sent_upon_the_version_that_was_seen() {
    let mut world = open();
    world.keys("e<c-u>pay<enter>jD<tab>e<c-u>6<enter>");
    let (ticket, change) = sent(&mut world);
    assert_eq!((change.name.as_str(), change.version), ("/a", 7));
    assert_eq!(change.modified, secure("/a", 7).modified);
    let text = |text: &str| Some(text.to_owned());
    assert_eq!(
        change.edits,
        [
            MetadataEdit::Tag { key: "owner".to_owned(), was: text("shop"), becomes: text("pay") },
            MetadataEdit::Tag { key: "rotation".to_owned(), was: text("weekly"), becomes: None },
            MetadataEdit::Label { label: "live".to_owned(), was: Some(7), becomes: Some(6) },
        ]
    );
    world.keys("w<enter><esc>");
    assert!(world.take().is_empty(), "it is sent once, and not taken back");
    end(&mut world, ticket, vec![MetadataOutcome::Done; 3]);
    world.shows(&["changed 2 tags · 1 label of /a · u, enter puts it back", "owner=pay", "live v6 · previous v6"]);
}

#[test]
fn what_comes_while_a_field_is_typed_in_changes_nothing_in_it() {
    let mut world = listed();
    world.keys("t<tab><tab>e!");
    let (history, tags) = asked(&mut world);
    world.reply(tags, Reply::Tags(Ok(vec![tag("owner", "shop")])));
    world.reply(history, Reply::History(Ok(vec![version(7, &["live"])])));
    world.keys("?<enter>");
    world.shows(&["the database → the database!?", "owner", "1 change"]);
}

/// The versions tell more than the listing, and later.
#[test]
fn settings_are_those_of_the_latest_version() {
    let mut world = listed();
    world.keys("t<tab><tab>e<c-u>mine<enter>");
    let (history, tags) = asked(&mut world);
    world.reply(tags, Reply::Tags(Ok(Vec::new())));
    let theirs = Parameter { description: "theirs".to_owned(), ..secure("/a", 9) };
    world.reply(history, Reply::History(Ok(vec![Version { parameter: theirs, labels: Vec::new() }])));
    world.shows(&["of v9", "theirs → mine"]);
    world.keys("<c-s>");
    world.shows(&["v9 → v10", "“theirs” → “mine”"]);
}

#[test]
fn each_end_is_said_by_what_it_is_about() {
    let moved = Parameter { modified_by: Some("arn:aws:iam::111122223333:user/ben".to_owned()), ..secure("/a", 8) };
    for (ends, says) in [
        (
            vec![failed(denied()), MetadataOutcome::Untried],
            &["nothing was changed", "not changed: no key access", "not changed: not tried"][..],
        ),
        (
            vec![MetadataOutcome::Unknown(Box::new(denied())), MetadataOutcome::Untried],
            &["it is not known what was changed", "it is not known whether it took place"],
        ),
        (
            vec![MetadataOutcome::Overtaken(Some("till".to_owned())), MetadataOutcome::Done],
            &["1 of 2 changed (label live), 1 not", "tag owner  not changed: somebody set it to “till” meanwhile"],
        ),
        (
            vec![MetadataOutcome::Done, MetadataOutcome::Overtaken(Some("5".to_owned()))],
            &["1 of 2 changed (tag owner), 1 not", "label live  not changed: somebody moved it to v5"],
        ),
        (
            vec![MetadataOutcome::Moved(Some(Box::new(moved))), MetadataOutcome::Untried],
            &["nothing was changed", "another by now: v8 by ben"],
        ),
        (vec![MetadataOutcome::Moved(None), MetadataOutcome::Untried], &["nothing was changed", "deleted meanwhile"]),
    ] {
        let mut world = open();
        world.resize(100, 40);
        world.keys("e<c-u>pay<enter><tab>e<c-u>6<enter>");
        let (ticket, _) = sent(&mut world);
        end(&mut world, ticket, ends.clone());
        let says: Vec<&str> =
            says.iter().map(|says| if says.contains("key policy") { "not changed: " } else { says }).collect();
        world.shows(&says);
    }
}

/// What may have been changed is among the changes of the session.
#[test]
fn an_answer_that_was_lost_claims_nothing() {
    let mut world = open();
    world.keys("D");
    let (ticket, _) = sent(&mut world);
    end(
        &mut world,
        ticket,
        vec![MetadataOutcome::Unknown(Box::new(Failure::new(FailureKind::Unreachable, "No answer", "")))],
    );
    world.shows(&["tag owner: it is not known whether it took place", "w tries again"]);
    assert!(!world.screen().contains("nothing was changed"), "{}", world.screen());
    // Back to the page, the mark taken back, the page closed.
    world.keys("<esc><esc><esc>u");
    world.shows(&["changed (tag owner), perhaps"]);
}

#[test]
fn what_was_not_changed_is_still_to_be_changed_and_the_rest_is_not_sent_again() {
    let mut world = open();
    world.keys("e<c-u>pay<enter><tab>e<c-u>6<enter>");
    let (ticket, _) = sent(&mut world);
    end(&mut world, ticket, vec![failed(denied()), MetadataOutcome::Done]);
    let (history, tags) = asked(&mut world);
    world.reply(history, Reply::History(Ok(vec![version(7, &[]), version(6, &["live", "previous"])])));
    world.reply(tags, Reply::Tags(Ok(vec![tag("owner", "shop")])));
    let (ticket, change) = sent(&mut world);
    assert!(matches!(change.edits.as_slice(), [MetadataEdit::Tag { .. }]), "{change:?}");
    end(&mut world, ticket, vec![MetadataOutcome::Done]);
    world.shows(&["changed tag owner of /a"]);
}

#[test]
fn how_it_ended_is_told_whatever_page_is_on_top_and_when_the_program_ends() {
    let mut world = open();
    world.keys("D");
    let (ticket, _) = sent(&mut world);
    world.keys("a");
    world.shows(&["change tags, labels or settings of /a", "is not cancelled"]);
    end(&mut world, ticket, vec![MetadataOutcome::Done]);
    world.shows(&["changed tag owner of /a"]);

    let mut world = open();
    world.keys("D");
    let (ticket, _) = sent(&mut world);
    world.keys("<c-c>");
    world.shows(&["finishing the change, then quitting"]);
    assert!(world.take().is_empty());
    end(&mut world, ticket, vec![MetadataOutcome::Done]);
    assert!(world.take().iter().any(|effect| matches!(effect, Effect::Quit)));
    assert_eq!(world.app.farewell(), Some("changed tag owner of /a"));

    let mut world = open();
    world.keys("D");
    let (ticket, _) = sent(&mut world);
    world.send(Msg::Terminate);
    assert!(matches!(world.take().as_slice(), [Effect::StopRetrying(it)] if *it == ticket));
    end(&mut world, ticket, vec![failed(denied())]);
    let farewell = world.app.farewell().unwrap_or_default();
    assert!(farewell.contains("nothing was changed: tag owner"), "{farewell}");
}

#[test]
fn a_login_that_ran_out_leaves_all_that_was_typed() {
    let mut world = open();
    world.keys("e<c-u>pay<enter>");
    let (ticket, _) = sent(&mut world);
    end(&mut world, ticket, vec![failed(expired())]);
    world.shows(&["nothing was changed: tag owner", "r connects anew after a new login"]);
    sign_in(&mut world, OURS);
    world.shows(&["Change /a", "tag owner = shop → pay"]);
    world.keys("w");
    assert!(world.take().iter().any(|effect| matches!(effect, Effect::ChangeMetadata(..))));
}

fn sign_in(world: &mut World, account: &str) {
    world.keys("r");
    let (identify, list) = world.connect();
    world.reply(identify, Reply::Identity(Ok(identity(account))));
    let mut list = list;
    for effect in world.take() {
        match effect {
            Effect::Alias(ticket, _) => world.reply(ticket, Reply::Alias(Ok(None))),
            Effect::List(ticket, _) => list = ticket,
            _ => {}
        }
    }
    world.list(list, vec![secure("/a", 3)]);
}

#[test]
fn in_another_account_what_was_typed_stays_and_what_it_was_typed_over_is_read_there() {
    let mut world = open();
    world.keys("e<c-u>pay<enter>");
    let (ticket, _) = sent(&mut world);
    end(&mut world, ticket, vec![failed(expired())]);
    sign_in(&mut world, THEIRS);
    world.shows(&["Tags, labels, settings /a", "this is account 444455556666 now", "r reads what"]);
    assert!(!world.screen().contains("weekly"), "the tags are of the other account:\n{}", world.screen());
    world.keys("<c-s>");
    world.shows(&["tags and labels have not been read"]);
    world.take();
    world.keys("r");
    let (history, tags) = asked(&mut world);
    world.reply(history, Reply::History(Ok(vec![version(3, &[])])));
    world.reply(tags, Reply::Tags(Ok(vec![tag("owner", "theirs")])));
    world.keys("<c-s>");
    world.shows(&["444455556666", "v3 stays", "it was begun in account 111122223333", "owner = theirs → pay"]);

    // Where nothing was typed there is nothing to keep.
    let mut world = open();
    world.keys("r");
    let (history, _) = asked(&mut world);
    world.reply(history, Reply::History(Err(expired())));
    sign_in(&mut world, THEIRS);
    assert!(!world.screen().contains("Tags, labels"), "{}", world.screen());
}

#[test]
fn what_was_asked_for_is_beside_the_value_until_a_switch_or_another_version() {
    let mut world = open();
    world.keys("<esc>");
    world.shows(&["owner=shop", "live v7"]);
    world.keys("r");
    let list = world.one(|effect| matches!(effect, Effect::List(..)));
    world.list(list, vec![secure("/a", 8), secure("/b", 3)]);
    assert!(!world.screen().contains("owner=shop"), "they were asked for while v7 was the latest:\n{}", world.screen());

    let mut world = open();
    world.keys("<esc>R");
    let choices = world.one(|effect| matches!(effect, Effect::Choices(..)));
    world.reply(choices, Reply::Choices(Choices { other_regions: true, ..Choices::default() }));
    world.keys("us-east-1<enter>");
    let connect = world.one(|effect| matches!(effect, Effect::Connect(..)));
    world.reply(connect, Reply::Connected(Ok(())));
    let effects = world.take();
    let list = fixtures::one(&effects, |effect| matches!(effect, Effect::List(..)));
    world.list(list, vec![secure("/a", 7), secure("/b", 3)]);
    world.shows(&["us-east-1", "version 7"]);
    assert!(!world.screen().contains("owner=shop"), "{}", world.screen());
}

/// What else a write may do while one is under way.
#[test]
fn one_change_is_under_way_at_a_time() {
    let mut world = open();
    world.keys("D");
    let (ticket, _) = sent(&mut world);
    for keys in ["p", "R", "o"] {
        world.keys(keys);
        world.shows(&["a change is under way"]);
    }
    assert!(world.take().is_empty());
    world.reply(
        ticket,
        Reply::Waiting { attempt: 2, pause: Duration::from_secs(3), why: sesame::failure::RetryReason::Throttled },
    );
    world.shows(&["throttled, try 2 in 3 s", "esc stops trying"]);
    world.keys("<esc>");
    assert!(matches!(world.take().as_slice(), [Effect::StopRetrying(it)] if *it == ticket));
}

/// Labels of a hundred versions: the service takes no new one while the oldest has one.
#[test]
fn the_oldest_of_a_hundred_versions_with_a_label_is_named_before_a_setting_is_written() {
    let mut world = listed();
    world.keys("t");
    let (history, tags) = asked(&mut world);
    let mut versions: Vec<Version> = (31..=130).rev().map(|number| version(number, &[])).collect();
    versions[99].labels.push("forgotten".to_owned());
    world.reply(history, Reply::History(Ok(versions)));
    world.reply(tags, Reply::Tags(Ok(Vec::new())));
    world.keys("g<tab><tab>e!<enter><c-s>");
    world.shows(&["v31, the oldest of 100, has the label forgotten"]);
    world.keys("<esc>g<tab>D<c-s>");
    assert!(!world.screen().contains("the oldest of 100"), "it goes first:\n{}", world.screen());
}

#[test]
fn of_what_is_not_ours_nothing_is_asked() {
    let shared = "arn:aws:ssm:eu-west-1:222233334444:parameter/team/db";
    for (scope, name, says) in [
        ("/aws/service", "/aws/service/list/x", "public parameters are AWS's own: read-only"),
        ("shared with this account", shared, "shared by 222233334444: only its owner can change it"),
    ] {
        let shown = Start { scope: scope.to_owned(), ..start() };
        let mut world = listed_with(shown, &[secure(name, 3)]);
        world.keys("Gllllllllt");
        world.shows(&[says]);
        assert!(world.take().is_empty());
    }
}

/// What is typed while tags and labels are on their way is not lost, and what needs them waits for them.
#[test]
fn a_label_is_typed_and_asked_about_before_the_labels_are_there() {
    let mut world = listed();
    world.keys("t<tab>n");
    let (history, tags) = asked(&mut world);
    world.keys("stable<enter><c-s>");
    world.shows(&["waits for tags and labels, then asks · any other key stays here", "stable"]);
    world.reply(tags, Reply::Tags(Ok(vec![tag("owner", "shop")])));
    assert!(!world.screen().contains("w changes it"), "the labels are not there yet: {}", world.screen());
    world.reply(history, Reply::History(Ok(vec![version(7, &["live"]), version(6, &[])])));
    world.shows(&["label stable: to v7", "w changes it"]);
    assert!(world.take().is_empty(), "nothing is sent by itself");
}

#[test]
fn another_key_than_the_one_that_waits_keeps_the_question_away() {
    let mut world = listed();
    world.keys("t<tab>n");
    let (history, tags) = asked(&mut world);
    world.keys("stable<enter><enter>");
    world.shows(&["waits for tags and labels, then is taken"]);
    world.keys("<c-s><right>");
    assert!(!world.screen().contains("waits for tags"), "{}", world.screen());
    world.reply(tags, Reply::Tags(Ok(Vec::new())));
    world.reply(history, Reply::History(Ok(vec![version(7, &["live"])])));
    assert!(!world.screen().contains("w changes it"), "{}", world.screen());
    world.shows(&["take it", "stable"]);
    world.keys("<enter>");
    world.shows(&["1 change"]);
}

#[test]
fn a_version_that_is_not_there_is_told_when_the_labels_are() {
    let mut world = listed();
    world.keys("t<tab>n");
    let (history, tags) = asked(&mut world);
    world.keys("stable<enter><c-u>9<enter>");
    world.reply(tags, Reply::Tags(Ok(Vec::new())));
    world.reply(history, Reply::History(Ok(vec![version(7, &["live"])])));
    world.shows(&["there is no v9", "take it"]);
}

#[test]
fn a_tag_is_added_while_the_tags_are_read_and_what_failed_lets_it_go_on() {
    let mut world = listed();
    world.keys("tnteam<enter>pay<enter><c-s>");
    let (history, tags) = asked(&mut world);
    world.shows(&["waits for tags and labels, then asks"]);
    world.reply(history, Reply::History(Ok(vec![version(7, &["live"])])));
    world.reply(tags, Reply::Tags(Err(denied())));
    world.shows(&["team", "w changes it"]);
    // Nothing is changed: there is nothing to wait for.
    let mut world = listed();
    world.keys("t<c-s>");
    world.shows(&["nothing is changed yet"]);
}

#[test]
fn a_message_goes_with_its_page_and_with_the_next_key_that_does_something() {
    let says = "given by AWS alone";
    let mut world = open();
    world.keys("naws:x<enter>v<enter>");
    world.shows(&[says]);
    world.keys("<esc><esc>");
    assert!(!world.screen().contains(says), "it goes with its page:\n{}", world.screen());
    let mut world = open();
    world.keys("naws:x<enter>v<enter>");
    world.shows(&[says]);
    world.keys("y");
    let screen = world.screen();
    let status = screen.lines().rev().nth(1).unwrap_or_default();
    assert!(!status.contains(says), "it goes with what is typed:\n{screen}");
}
