//! What is under way: told as it is, on the screen only while it is, and stopped where that is asked for.

use std::time::Duration;

use sesame::app::{Effect, Placed, Reply, Ticket};
use sesame::failure::{Failure, FailureKind, RetryReason};
use sesame::parameter::{ListedBy, Parameter, ParameterType, Written};

use crate::fixtures::{OURS, THEIRS, VALUE, World, identity, listing, place, reading, start, ticket};

const NAME: &str = "/app/password";

fn secure(name: &str) -> Parameter {
    Parameter { described: true, ..Parameter::bare(name, ParameterType::SecureString, 7) }
}

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn calling(world: &mut World, ticket: Ticket, action: &'static str, attempt: u32) {
    world.reply(ticket, Reply::Calling { action, attempt });
}

fn connecting() -> (World, Ticket) {
    let mut world = World::new(start());
    let connect = world.one(|effect| matches!(effect, Effect::Connect(..)));
    (world, connect)
}

/// With one secret listed and the cursor on it.
fn listed() -> World {
    let (mut world, list) = listing();
    world.list(list, vec![secure(NAME)]);
    world.keys("lj");
    world.take();
    world
}

#[track_caller]
fn cancelled(world: &mut World) -> Vec<Ticket> {
    let cancel = |effect: &Effect| matches!(effect, Effect::Cancel(_)).then(|| ticket(effect));
    world.take().iter().filter_map(cancel).collect()
}

#[test]
fn whatever_waits_for_the_service_is_listed_with_its_request_age_and_attempt() {
    let (mut world, list) = listing();
    calling(&mut world, list, "ssm:DescribeParameters", 1);
    world.reply(list, Reply::Page(vec![secure(NAME)]));
    world.keys("lj ");
    let read = world.one(|effect| matches!(effect, Effect::Read(..)));
    calling(&mut world, read, "ssm:GetParameter", 1);
    world.pass(seconds(1));
    world.reply(list, Reply::Waiting { attempt: 3, pause: seconds(4), why: RetryReason::Throttled });
    world.keys("a");
    insta::assert_snapshot!(world.screen());
    // Ages and pauses go on by themselves.
    world.pass(seconds(3));
    world.shows(&["4 s", "throttled, try 3 in 1 s", "no answer for 4 s"]);
    calling(&mut world, list, "ssm:DescribeParameters", 3);
    world.shows(&["ssm:DescribeParameters · try 3 · 1 parameter so far"]);
    world.reply(read, Reply::Read(Ok(reading(7))));
    assert!(!world.screen().contains("reveal /app"), "{}", world.screen());
    world.reply(list, Reply::Listed(Ok(ListedBy::Describe)));
    world.shows(&["Nothing: every request has been answered."]);
    world.keys("<bs>");
    world.shows(&["nothing is under way"]);
}

#[test]
fn nothing_is_timed_while_nothing_is_under_way() {
    let mut world = listed();
    assert_eq!(world.app.deadline(world.now), None);
    world.keys("a");
    assert_eq!(world.app.deadline(world.now), None, "an empty list needs no clock");
}

#[test]
fn an_answer_that_does_not_come_is_said_after_two_seconds_and_counted() {
    let (mut world, list) = listing();
    calling(&mut world, list, "ssm:DescribeParameters", 1);
    world.shows(&["0 loaded, still listing"]);
    world.pass(seconds(2));
    world.shows(&["0 loaded · no answer for 2 s", "a shows what is under way"]);
    world.pass(seconds(3));
    world.shows(&["no answer for 5 s"]);
    world.reply(list, Reply::Page(vec![secure(NAME)]));
    world.shows(&["1 loaded, still listing"]);
    world.pass(seconds(1));
    world.reply(list, Reply::Waiting { attempt: 2, pause: Duration::from_millis(1500), why: RetryReason::Unanswered });
    world.shows(&["1 loaded · no answer, try 2 in 2 s"]);
    world.pass(Duration::from_millis(600));
    world.shows(&["try 2 in 1 s"]);
}

#[test]
fn how_fast_a_listing_gets_on_is_said_after_two_seconds_and_how_long_it_takes_where_there_was_one() {
    let names = |to: u32| (0..to).map(|n| secure(&format!("/p{n:03}"))).collect::<Vec<_>>();
    let (mut world, list) = listing();
    world.resize(120, 35);
    world.reply(list, Reply::Page(names(50)));
    world.shows(&["50 loaded, still listing"]);
    assert!(!world.screen().contains("listing ·"), "{}", world.screen());
    world.pass(seconds(3));
    world.reply(list, Reply::Page(names(49)));
    world.shows(&["99 loaded, still listing · 33/s"]);
    assert!(!world.screen().contains("left"), "nobody knows how many there are: {}", world.screen());
    world.keys("a");
    world.shows(&["99 parameters so far · 33/s"]);
    world.keys("<esc>");
    world.reply(list, Reply::Page(names(99)));
    world.reply(list, Reply::Listed(Ok(ListedBy::Describe)));
    world.keys("r");
    let list = world.one(|effect| matches!(effect, Effect::List(..)));
    world.pass(seconds(5));
    world.reply(list, Reply::Page(names(33)));
    world.shows(&["99 shown, refreshing: 33 so far · 6.6/s · about 10 s left"]);
    world.pass(seconds(3));
    world.shows(&["33 loaded · no answer for 3 s"]);
    world.reply(list, Reply::Page(names(99)));
    world.shows(&["132 so far · 16/s"]);
    assert!(!world.screen().contains("left"), "there are more than there were: {}", world.screen());
}

#[test]
fn escape_stops_a_connection_at_once_and_r_begins_another() {
    let (mut world, connect) = connecting();
    world.pass(seconds(4));
    world.shows(&["connecting for 4 s · esc stops"]);
    world.keys("<esc>");
    assert_eq!(cancelled(&mut world), [connect]);
    world.shows(&["connecting was stopped; r connects", "Connecting was stopped."]);
    world.reply(connect, Reply::Connected(Ok(())));
    assert!(world.take().is_empty(), "an answer that comes all the same is not wanted");
    world.keys("r");
    world.one(|effect| matches!(effect, Effect::Connect(..)));
}

#[test]
fn escape_stops_a_listing_that_has_brought_nothing_at_once() {
    let (mut world, list) = listing();
    world.keys("<esc>");
    assert_eq!(cancelled(&mut world), [list]);
    world.shows(&["the listing was stopped; r lists afresh"]);
    // One that has brought something is not given up by one stray key.
    let (mut world, list) = listing();
    world.reply(list, Reply::Page(vec![secure(NAME)]));
    world.keys("<esc>");
    assert!(cancelled(&mut world).is_empty());
    world.keys("<esc>");
    assert_eq!(cancelled(&mut world), [list]);
}

#[test]
fn a_command_that_is_waited_for_is_named() {
    let (mut world, connect) = connecting();
    let place = place("role", "eu-west-1");
    world.reply(
        connect,
        Reply::Placed(Box::new(Placed { place, credential_process: Some("vault".to_owned()), ..Placed::default() })),
    );
    world.pass(seconds(20));
    world.shows(&["connecting for 20 s: the credential_process of vault runs · esc stops"]);
    world.keys("a");
    world.shows(&["credential_process of profile vault"]);
}

/// Each is as if it had not been asked for.
#[test]
fn what_is_cancelled_in_the_list_leaves_nothing_behind() {
    // A connection.
    let (mut world, connect) = connecting();
    world.keys("a<bs>");
    assert_eq!(cancelled(&mut world), [connect]);
    world.keys("<esc>");
    world.shows(&["Connecting was stopped."]);

    // A listing.
    let (mut world, list) = listing();
    world.reply(list, Reply::Page(vec![secure(NAME)]));
    world.keys("a<bs><esc>");
    assert_eq!(cancelled(&mut world), [list]);
    world.shows(&["1 loaded, incomplete"]);

    // A reveal, with the description that goes along.
    let mut world = listed();
    world.keys(" ");
    let read = world.one(|effect| matches!(effect, Effect::Read(..)));
    world.keys("a<bs><esc>");
    assert_eq!(cancelled(&mut world), [read]);
    world.shows(&["space reveals"]);
    world.reply(read, Reply::Read(Ok(reading(7))));
    assert!(!world.screen().contains(VALUE));

    // A copy.
    let mut world = listed();
    world.keys("y");
    let read = world.one(|effect| matches!(effect, Effect::Read(..)));
    world.keys("a<bs><esc>");
    assert_eq!(cancelled(&mut world), [read]);
    world.reply(read, Reply::Read(Ok(reading(7))));
    assert!(world.take().is_empty(), "nothing is copied");

    // An editor that is about to open: both requests.
    let mut world = listed();
    world.keys("e");
    let opening: Vec<_> = world.take().iter().map(ticket).collect();
    world.keys("a<bs><esc>");
    assert_eq!(cancelled(&mut world), opening);
    assert!(!world.screen().contains("opening"), "{}", world.screen());
}

/// To look is not to stop; and what comes up meanwhile is not under fingers that meant the list.
#[test]
fn an_editor_opens_though_its_requests_are_looked_at() {
    let mut world = listed();
    world.keys("ea");
    world.shows(&["describe /app/password to edit it", "read /app/password to edit it"]);
    world.answer_opening(secure, Ok(reading(7)));
    world.keys("<bs>j");
    world.shows(&["Edit /app/password", VALUE]);
    assert!(!world.screen().contains(&format!("{VALUE}j")), "{}", world.screen());
    world.keys("<esc>");
    world.pass(seconds(1));
    world.keys("<esc>");
    assert!(!world.screen().contains("What is under way"), "{}", world.screen());
}

#[test]
fn keys_that_were_meant_for_the_list_do_nothing_to_the_draft() {
    let mut world = listed();
    world.keys("e");
    world.answer_opening(secure, Ok(reading(7)));
    world.resize(80, 40);
    world.keys("3<c-s>w");
    let write = world.one(|effect| matches!(effect, Effect::Write(..)));
    world.keys("a<bs><bs>");
    let theirs = Parameter { version: 8, ..secure(NAME) };
    world.reply(write, Reply::Written(Ok(Written::Moved { now: Box::new(theirs) })));
    world.keys("<bs>DD");
    world.shows(&["Nothing was written: it has changed meanwhile", "your draft is kept"]);
    world.pass(seconds(1));
    world.keys("D");
    world.shows(&["the draft was dropped"]);
}

#[test]
fn the_row_under_the_cursor_is_on_the_screen_however_small_that_is() {
    let (mut world, list) = listing();
    world.reply(list, Reply::Page(vec![secure(NAME)]));
    world.keys("lj ye");
    world.take();
    world.resize(80, 10);
    world.keys("a");
    world.shows(&["› list /"]);
    world.keys("jjj");
    world.shows(&["› read /app/password to edit it"]);
    world.keys("kkk");
    world.shows(&["› list /"]);
}

#[test]
fn an_alias_belongs_to_the_account_that_it_was_asked_for() {
    let (mut world, connect) = connecting();
    world.reply(connect, Reply::Connected(Ok(())));
    let identify = world.one(|effect| matches!(effect, Effect::Identify(_)));
    world.reply(identify, Reply::Identity(Ok(identity(OURS))));
    let alias = world.one(|effect| matches!(effect, Effect::Alias(..)));
    // Another login, of another account, before the answer.
    world.keys("<esc>r");
    let failure = Failure::new(FailureKind::Expired, "The session has expired", "");
    let list = world.one(|effect| matches!(effect, Effect::List(..)));
    world.reply(list, Reply::Listed(Err(failure)));
    world.keys("r");
    let connect = world.one(|effect| matches!(effect, Effect::Connect(..)));
    world.reply(connect, Reply::Connected(Ok(())));
    let identify = world.one(|effect| matches!(effect, Effect::Identify(_)));
    world.reply(identify, Reply::Identity(Ok(identity(THEIRS))));
    world.reply(alias, Reply::Alias(Ok(Some("acme".to_owned()))));
    assert!(!world.screen().contains("acme"), "{}", world.screen());
}

#[test]
fn the_second_row_can_be_cancelled_too() {
    let (mut world, list) = listing();
    world.reply(list, Reply::Page(vec![secure(NAME)]));
    world.keys("lj ");
    let read = world.one(|effect| matches!(effect, Effect::Read(..)));
    world.keys("aj<bs>");
    assert_eq!(cancelled(&mut world), [read]);
    // A key too many hits nothing: the cursor is on no row until it is moved.
    world.keys("<bs>");
    assert!(cancelled(&mut world).is_empty());
    world.shows(&["what the cursor was on has ended"]);
    world.keys("j<bs>");
    assert_eq!(cancelled(&mut world), [list]);
}

#[test]
fn a_write_is_listed_and_not_cancelled() {
    let mut world = listed();
    world.keys("e");
    world.answer_opening(secure, Ok(reading(7)));
    world.resize(80, 40);
    world.keys("3<c-s>w");
    let write = world.one(|effect| matches!(effect, Effect::Write(..)));
    calling(&mut world, write, "ssm:PutParameter", 1);
    world.shows(&["a under way"]);
    world.keys("<esc>a<bs>");
    assert!(world.take().is_empty());
    world.shows(&["write /app/password", "is not cancelled", "a change is not cancelled half way"]);
    world.keys("<esc>");
    // While it only waits to try again nothing of it is under way: it may be left at that, and ends with the answer it has.
    world.reply(write, Reply::Waiting { attempt: 2, pause: seconds(2), why: RetryReason::Contended });
    world.shows(&["writing… others are changing it, try 2 in 2 s", "esc stops trying", "esc back"]);
    world.keys("a");
    world.resize(100, 40);
    world.shows(&["backspace stops trying"]);
    for keys in ["<bs>", "<esc><esc>"] {
        world.keys(keys);
        let effects = world.take();
        assert!(
            matches!(effects.as_slice(), [Effect::StopRetrying(ticket)] if *ticket == write),
            "{keys}: {effects:?}"
        );
    }
    calling(&mut world, write, "ssm:PutParameter", 2);
    world.keys("<esc>a");
    assert!(world.take().is_empty(), "on its way again");
    // Its answer closes the list, since it was looked at over the question.
    world.reply(write, Reply::Written(Ok(Written::Stored { version: 8, tier: sesame::parameter::Tier::Standard })));
    world.shows(&["wrote /app/password: v7 → v8"]);
    assert!(!world.screen().contains("What is under way"));
}

#[test]
fn an_alias_that_is_refused_is_not_asked_for_again() {
    let (mut world, connect) = connecting();
    world.reply(connect, Reply::Connected(Ok(())));
    let identify = world.one(|effect| matches!(effect, Effect::Identify(_)));
    world.reply(identify, Reply::Identity(Ok(identity(OURS))));
    let alias = world.one(|effect| matches!(effect, Effect::Alias(..)));
    let denied = sesame::failure::access_denied(
        "User: arn:aws:iam::111122223333:user/ana is not authorized to perform: iam:ListAccountAliases on resource: * \
         because no identity-based policy allows the iam:ListAccountAliases action",
        "iam:ListAccountAliases",
        None,
    );
    world.reply(alias, Reply::Alias(Err(denied)));
    assert!(!world.screen().contains("ListAccountAliases"), "nobody needs to know:\n{}", world.screen());
    // A new connection to the same account.
    world.keys("<esc>");
    let failure = Failure::new(FailureKind::Expired, "The session has expired", "");
    world.keys("r");
    let list = world.one(|effect| matches!(effect, Effect::List(..)));
    world.reply(list, Reply::Listed(Err(failure)));
    world.keys("r");
    let connect = world.one(|effect| matches!(effect, Effect::Connect(..)));
    world.reply(connect, Reply::Connected(Ok(())));
    let identify = world.one(|effect| matches!(effect, Effect::Identify(_)));
    world.reply(identify, Reply::Identity(Ok(identity(OURS))));
    assert!(!world.take().iter().any(|effect| matches!(effect, Effect::Alias(..))));
}
