//! What is under way: told as it is, on the screen only while it is, and stopped where that is asked for.

mod common;

use std::time::Duration;

use common::{World, one, ticket};
use sesame::app::{Effect, ListedBy, Place, Placed, Reply, Ticket};
use sesame::failure::{Failure, FailureKind};
use sesame::parameter::{Identity, Parameter, ParameterType, Reading, Written};
use sesame::secret::Secret;

const NAME: &str = "/app/password";

fn place() -> Place {
    Place { region: Some("eu-west-1".to_owned()), scope: "/".to_owned(), ..Place::default() }
}

fn secure(name: &str) -> Parameter {
    Parameter { described: true, ..Parameter::bare(name, ParameterType::SecureString, 7) }
}

fn reading() -> Reading {
    Reading { value: Secret::from("hunter2"), version: 7, kind: ParameterType::SecureString, modified: None }
}

fn ana() -> Identity {
    let arn = "arn:aws:sts::111122223333:assumed-role/engineer/ana".to_owned();
    Identity { account: "111122223333".to_owned(), arn, alias: None }
}

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn calling(world: &mut World, ticket: Ticket, action: &'static str, attempt: u32) {
    world.reply(ticket, Reply::Calling { action, attempt });
}

fn connecting() -> (World, Ticket) {
    let mut world = World::new(place());
    let connect = world.one(|effect| matches!(effect, Effect::Connect(..)));
    (world, connect)
}

/// Connected and identified, with a listing that has brought nothing yet.
fn listing() -> (World, Ticket) {
    let (mut world, connect) = connecting();
    world.reply(connect, Reply::Connected(Ok(())));
    let effects = world.take();
    let list = one(&effects, |effect| matches!(effect, Effect::List(..)));
    let identify = one(&effects, |effect| matches!(effect, Effect::Identify(_)));
    world.reply(identify, Reply::Identity(Ok(ana())));
    world.no_alias();
    (world, list)
}

/// With one secret listed and the cursor on it.
fn listed() -> World {
    let (mut world, list) = listing();
    world.reply(list, Reply::Page(vec![secure(NAME)]));
    world.reply(list, Reply::Listed(Ok(ListedBy::Describe)));
    world.keys("lj");
    world.take();
    world
}

#[track_caller]
fn shows(world: &World, parts: &[&str]) {
    let screen = world.screen();
    for part in parts {
        assert!(screen.contains(part), "{part:?} is missing from\n{screen}");
    }
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
    world.reply(list, Reply::Waiting { attempt: 3, pause: seconds(4), throttled: true });
    world.keys("a");
    insta::assert_snapshot!(world.screen());
    // Ages and pauses go on by themselves.
    world.pass(seconds(3));
    shows(&world, &["4 s", "throttled, try 3 in 1 s", "no answer for 4 s"]);
    calling(&mut world, list, "ssm:DescribeParameters", 3);
    shows(&world, &["ssm:DescribeParameters · try 3 · 1 parameter so far"]);
    world.reply(read, Reply::Read(Ok(reading())));
    assert!(!world.screen().contains("reveal /app"), "{}", world.screen());
    world.reply(list, Reply::Listed(Ok(ListedBy::Describe)));
    shows(&world, &["Nothing: every request has been answered."]);
    world.keys("x");
    shows(&world, &["nothing is under way"]);
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
    shows(&world, &["0 loaded, still listing"]);
    world.pass(seconds(2));
    shows(&world, &["0 loaded · no answer for 2 s", "a shows what is under way"]);
    world.pass(seconds(3));
    shows(&world, &["no answer for 5 s"]);
    world.reply(list, Reply::Page(vec![secure(NAME)]));
    shows(&world, &["1 loaded, still listing"]);
    world.pass(seconds(1));
    world.reply(list, Reply::Waiting { attempt: 2, pause: Duration::from_millis(1500), throttled: false });
    shows(&world, &["1 loaded · no answer, try 2 in 2 s"]);
    world.pass(Duration::from_millis(600));
    shows(&world, &["try 2 in 1 s"]);
}

#[test]
fn escape_stops_a_connection_at_once_and_r_begins_another() {
    let (mut world, connect) = connecting();
    world.pass(seconds(4));
    shows(&world, &["connecting for 4 s · esc stops"]);
    world.keys("<esc>");
    assert_eq!(cancelled(&mut world), [connect]);
    shows(&world, &["connecting was stopped; r connects", "Connecting was stopped."]);
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
    shows(&world, &["the listing was stopped; r lists afresh"]);
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
    let placed = Placed { profile: Some("role".to_owned()), command_of: Some("vault".to_owned()), ..Placed::default() };
    world.reply(connect, Reply::Placed(placed));
    world.pass(seconds(20));
    shows(&world, &["connecting for 20 s: the credential_process of vault runs · esc stops"]);
    world.keys("a");
    shows(&world, &["credential_process of profile vault"]);
}

/// Each is as if it had not been asked for.
#[test]
fn what_is_cancelled_in_the_list_leaves_nothing_behind() {
    // A connection.
    let (mut world, connect) = connecting();
    world.keys("ax");
    assert_eq!(cancelled(&mut world), [connect]);
    world.keys("<esc>");
    shows(&world, &["Connecting was stopped."]);

    // A listing.
    let (mut world, list) = listing();
    world.reply(list, Reply::Page(vec![secure(NAME)]));
    world.keys("ax<esc>");
    assert_eq!(cancelled(&mut world), [list]);
    shows(&world, &["1 loaded, incomplete"]);

    // A reveal, with the description that goes along.
    let mut world = listed();
    world.keys(" ");
    let read = world.one(|effect| matches!(effect, Effect::Read(..)));
    world.keys("ax<esc>");
    assert_eq!(cancelled(&mut world), [read]);
    shows(&world, &["space reveals"]);
    world.reply(read, Reply::Read(Ok(reading())));
    assert!(!world.screen().contains("hunter2"));

    // A copy.
    let mut world = listed();
    world.keys("y");
    let read = world.one(|effect| matches!(effect, Effect::Read(..)));
    world.keys("ax<esc>");
    assert_eq!(cancelled(&mut world), [read]);
    world.reply(read, Reply::Read(Ok(reading())));
    assert!(world.take().is_empty(), "nothing is copied");

    // An editor that is about to open: both requests.
    let mut world = listed();
    world.keys("e");
    let effects = world.take();
    assert_eq!(effects.len(), 2);
    shows(&world, &["opening /app/password"]);
    // No key but escape closes the list without stopping what it lists.
    world.keys("a");
    shows(&world, &["What is under way"]);
}

#[test]
fn the_second_row_can_be_cancelled_too() {
    let (mut world, list) = listing();
    world.reply(list, Reply::Page(vec![secure(NAME)]));
    world.keys("lj ");
    let read = world.one(|effect| matches!(effect, Effect::Read(..)));
    world.keys("ajx");
    assert_eq!(cancelled(&mut world), [read]);
    // The cursor goes to what is left.
    world.keys("x");
    assert_eq!(cancelled(&mut world), [list]);
}

#[test]
fn a_write_is_listed_and_not_cancelled() {
    let mut world = listed();
    world.keys("e");
    for effect in world.take() {
        match effect {
            Effect::Describe(ticket, name) => world.reply(ticket, Reply::Described(Ok(Some(Box::new(secure(&name)))))),
            Effect::Read(ticket, _) => world.reply(ticket, Reply::Read(Ok(reading()))),
            other => panic!("not expected: {other:?}"),
        }
    }
    world.resize(80, 40);
    world.keys("3<c-s>w");
    let write = world.one(|effect| matches!(effect, Effect::Write(..)));
    calling(&mut world, write, "ssm:PutParameter", 1);
    world.reply(write, Reply::Waiting { attempt: 2, pause: seconds(2), throttled: true });
    shows(&world, &["writing… throttled, try 2 in 2 s"]);
    world.keys("ax");
    assert!(cancelled(&mut world).is_empty());
    shows(&world, &["write /app/password", "is not cancelled", "a write is not cancelled half way"]);
    // Its answer closes the list, since it was looked at over the question.
    world.reply(write, Reply::Written(Ok(Written::Stored { version: 8, tier: sesame::parameter::Tier::Standard })));
    shows(&world, &["wrote /app/password: version 7 → 8"]);
    assert!(!world.screen().contains("What is under way"));
}

#[test]
fn an_alias_that_is_refused_is_not_asked_for_again() {
    let (mut world, connect) = connecting();
    world.reply(connect, Reply::Connected(Ok(())));
    let identify = world.one(|effect| matches!(effect, Effect::Identify(_)));
    world.reply(identify, Reply::Identity(Ok(ana())));
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
    world.reply(identify, Reply::Identity(Ok(ana())));
    assert!(!world.take().iter().any(|effect| matches!(effect, Effect::Alias(..))));
}
