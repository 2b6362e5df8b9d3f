//! The app alone: messages in, effects out. No store, no clock, no terminal.

mod accounts;
mod around;
mod beside;
mod by_value;
mod change_set;
mod copying;
mod deleting;
mod external_editor;
mod fields;
mod finding;
mod grammar;
mod history;
mod large;
mod listing;
mod marking;
mod metadata;
mod mouse;
mod owner;
mod parts;
mod planning;
mod questions;
mod reading;
mod recovery;
mod recreating;
mod same;
mod several;
mod signing_in;
mod transferring;
mod values;
mod withheld;
mod writing;

use std::time::Duration;

use sesame::app::{Copied, Effect, Msg, Reply, Start, Ticket};
use sesame::destination::Place;
use sesame::failure::{Denial, Failure, FailureKind, PolicyKind, Refusal};
use sesame::names::search::rank;
use sesame::parameter::{Expected, Identity, Parameter, ParameterType, Reading, Tier, Write, Written};
use sesame::secret::Secret;

use crate::fixtures::{self, OURS, VALUE, World, reading, start, ticket};

fn secure(name: &str, version: i64) -> Parameter {
    Parameter {
        described: true,
        key_id: Some("alias/checkout".to_owned()),
        description: "the database".to_owned(),
        modified_by: Some("arn:aws:sts::111122223333:assumed-role/deploy/ci".to_owned()),
        modified: "2026-11-21T08:00:00Z".parse().ok(),
        ..Parameter::bare(name, ParameterType::SecureString, version)
    }
}

fn denied() -> Failure {
    let denial = Denial {
        statement: Some("{\"Action\":\"kms:Decrypt\"}".to_owned()),
        ..Denial::unexplained("kms:Decrypt", Refusal::NotAllowed(PolicyKind::Resource))
    };
    Failure::new(
        FailureKind::Denied(Box::new(denial)),
        "the key policy does not let you decrypt",
        "ask the key's owner",
    )
}

/// Connected, everything listed, the cursor on the first row.
fn listed_with(start: Start, parameters: &[Parameter]) -> World {
    let mut world = World::new(start);
    let list = world.arrive(OURS);
    world.list(list, parameters.to_vec());
    world
}

fn listed() -> World {
    listed_with(start(), &[secure("/a", 7), secure("/b", 3), secure("/c/d", 1)])
}

/// The one read that was asked for.
fn read(world: &mut World) -> Ticket {
    match world.take().as_slice() {
        [Effect::Read(ticket, _)] => *ticket,
        other => panic!("one read expected: {other:?}"),
    }
}

/// Opens the editor on `/a`: described as version 7, read as version 7.
fn editing() -> World {
    let mut world = listed();
    world.keys("e");
    world.answer_opening(|name| secure(name, 7), Ok(reading(7)));
    world
}

/// Confirms the draft and returns the write that goes out.
fn write(world: &mut World) -> (Ticket, Write) {
    world.keys("w");
    match world.take().as_slice() {
        [Effect::Write(ticket, write)] => (*ticket, (**write).clone()),
        other => panic!("one write expected: {other:?}"),
    }
}

/// Answers both questions of an opening editor.
fn answer_opening(world: &mut World, effects: &[Effect]) {
    for effect in effects {
        match effect {
            Effect::Describe(t, name) => world.reply(*t, Reply::Described(Ok(Some(Box::new(secure(name, 7)))))),
            Effect::Read(t, _) => world.reply(*t, Reply::Read(Ok(reading(7)))),
            _ => {}
        }
    }
}

#[test]
fn moving_folders_help_and_search_call_no_service() {
    let mut world = listed();
    world.keys("jjkkGg<pgdn><pgup><right><left>l<enter>h<tab>jk<tab>?j<esc>Y<esc>fx<esc>");
    assert!(world.take().is_empty());
    world.keys("/ab<down><up><bs>");
    assert!(world.take().iter().all(|e| matches!(e, Effect::Search { .. } | Effect::Cancel(_))));
}

#[test]
fn a_reveal_reads_once_shows_and_ends_by_itself() {
    let mut world = listed();
    assert!(world.screen().contains("••••••••"));
    world.keys(" ");
    let ticket = read(&mut world);
    assert!(!world.screen().contains(VALUE));
    world.reply(ticket, Reply::Read(Ok(reading(7))));
    assert!(world.screen().contains(VALUE));
    world.pass(Duration::from_secs(29));
    assert!(world.screen().contains(VALUE) && world.screen().contains("masked in 1 s"));
    world.pass(Duration::from_secs(1));
    assert!(!world.screen().contains(VALUE));
    assert_eq!(world.app.deadline(world.now), None, "an idle program is timed by nothing");
}

#[test]
fn every_way_out_of_a_reveal_masks() {
    for (what, act) in [
        ("moving", (|w| w.keys("j")) as fn(&mut World)),
        ("space", |w| w.keys(" ")),
        ("escape", |w| w.keys("<esc>")),
        ("focus", |w| w.send(Msg::Focus(false))),
        ("search", |w| w.keys("/")),
        ("edit", |w| w.keys("e")),
        ("new", |w| w.keys("n")),
        ("refresh", |w| w.keys("r")),
    ] {
        let mut world = listed();
        world.keys(" ");
        let ticket = read(&mut world);
        world.reply(ticket, Reply::Read(Ok(reading(7))));
        assert!(world.screen().contains(VALUE));
        act(&mut world);
        assert!(!world.screen().contains(VALUE), "{what} leaves the value on the screen");
    }
}

/// The service says when something was changed, and so what time it is now.
#[test]
fn ages_are_counted_by_the_clock_of_the_service() {
    let mut world = listed_with(start(), &[secure("/a", 7)]);
    assert!(world.screen().contains("3 d ago"), "{}", world.screen());
    for (hours, age, said) in [(48, "5 d ago", true), (48, "5 d ago", false), (0, "3 d ago", false)] {
        world.keys("<esc><esc> ");
        let ticket = read(&mut world);
        let service = world.now.wall + Duration::from_secs(hours * 3600);
        world.reply(ticket, Reply::Answered { date: Some(service), usual: None });
        let screen = world.screen();
        assert!(screen.contains(age), "{screen}");
        assert_eq!(
            screen.contains("the service's clock is 2 d ahead of this machine's"),
            said,
            "once is enough: {screen}"
        );
        world.reply(ticket, Reply::Read(Ok(reading(7))));
    }
}

#[test]
fn the_order_by_last_change_counts_by_the_clock_of_the_service_too() {
    let mut world = listed_with(start(), &[secure("/a", 7)]);
    world.keys("s");
    assert!(world.screen().contains("3 d ago"));
    world.keys(" ");
    let ticket = read(&mut world);
    world.reply(ticket, Reply::Answered { date: Some(world.now.wall + Duration::from_hours(48)), usual: None });
    assert!(!world.screen().contains("3 d ago"), "{}", world.screen());
    // What is written here is as old as the service counts.
    world.reply(ticket, Reply::Read(Ok(reading(7))));
    world.keys("<esc>e");
    world.answer_opening(|name| secure(name, 7), Ok(reading(7)));
    world.keys("<end>!<c-s>");
    world.shows(&["5 d ago"]);
    let (ticket, _) = write(&mut world);
    world.reply(ticket, Reply::Written(Ok(Written::Stored { version: 8, tier: Tier::Standard })));
    world.shows(&["just now"]);
}

#[test]
fn a_list_of_profiles_that_cannot_be_read_does_not_go_on_reading() {
    let mut world = listed();
    world.keys("p");
    let choices = world.one(|effect| matches!(effect, Effect::Choices(..)));
    let fault = Failure::new(FailureKind::Internal, "A fault of this program stopped it", "");
    world.reply(choices, Reply::Failed(fault));
    let screen = world.screen();
    assert!(!screen.contains("reading the shared AWS files") && screen.contains("A fault of this program"), "{screen}");
}

#[test]
fn an_answer_that_comes_too_late_is_dropped() {
    let mut world = listed();
    world.keys(" ");
    let ticket = read(&mut world);
    world.keys("j");
    assert!(matches!(world.take().as_slice(), [Effect::Cancel(t)] if *t == ticket));
    world.reply(ticket, Reply::Read(Ok(reading(7))));
    assert!(!world.screen().contains(VALUE));
    world.keys("k");
    assert!(!world.screen().contains(VALUE));
}

#[test]
fn a_denial_stays_with_its_parameter_and_leaves_the_others_alone() {
    let mut world = listed();
    world.keys(" ");
    let ticket = read(&mut world);
    world.reply(ticket, Reply::Read(Err(denied())));
    let screen = world.screen();
    assert!(screen.contains("no key access") && screen.contains("the key policy does not let you"), "{screen}");
    world.keys("j ");
    let ticket = read(&mut world);
    world.reply(ticket, Reply::Read(Ok(reading(3))));
    assert!(world.screen().contains(VALUE));
    world.keys("kx");
    assert!(world.screen().contains("kms:Decrypt"));
    world.keys("Y");
    assert!(matches!(world.take().as_slice(), [Effect::Copy(_, s)] if s.expose().contains("kms:Decrypt")));
}

#[test]
fn a_read_only_session_opens_no_editor_and_no_form() {
    let mut world = listed_with(
        Start { place: Place { read_only: true, ..start().place }, ..start() },
        &[secure("/a", 7), secure("/b", 3), secure("/c/d", 1)],
    );
    for keys in ["e", "n"] {
        world.keys(keys);
        assert!(world.take().is_empty());
        assert!(world.screen().contains("read-only session"), "{}", world.screen());
    }
    assert!(world.screen().contains("READ ONLY"));
}

/// A listing may spell a root name in the other form while its value is on its way, or shown.
#[test]
fn a_value_stays_with_its_parameter_however_that_is_spelled() {
    let mut world = World::new(start());
    let connect = ticket(&world.take()[0]);
    world.reply(connect, Reply::Connected(Ok(())));
    let list = world.one(|effect| matches!(effect, Effect::List(..)));
    world.reply(list, Reply::Page(vec![secure("/one", 7)]));
    world.keys("<space>");
    let read = world.one(|effect| matches!(effect, Effect::Read(..)));
    world.reply(list, Reply::Page(vec![secure("one", 7)]));
    world.shows(&["┬─ one ─", "reading…"]);
    world.reply(read, Reply::Read(Ok(fixtures::reading(7))));
    world.shows(&["┬─ one ─", "masked in 30 s"]);
    world.reply(list, Reply::Page(vec![secure("/one", 7)]));
    world.shows(&["┬─ /one ─", "masked in 30 s"]);
}

#[test]
fn a_bad_name_is_said_before_anything_is_sent() {
    for (name, says) in [("aws/x", "reserved"), ("a b", "space"), ("a//b", "//"), ("a/", "end with /")] {
        let mut world = listed();
        world.resize(140, 30);
        world.keys("gn");
        world.keys(name);
        world.keys("<tab><tab>v<c-s>");
        let screen = world.screen();
        assert!(screen.contains("New parameter") && screen.contains(says), "{name}:\n{screen}");
        assert!(world.take().is_empty());
    }
}

#[test]
fn enter_pressed_before_the_search_has_answered_goes_to_what_was_typed() {
    let mut world = listed();
    world.keys("/d<enter>");
    let searches = world.take();
    let Some(Effect::Search { ticket, corpus, query, .. }) = searches.last() else { panic!("{searches:?}") };
    let ranking = rank(corpus, query, world.now.wall, None, 10, &|| false).unwrap();
    world.reply(*ticket, Reply::Ranked(ranking.into()));
    let screen = world.screen();
    assert!(screen.contains("▾ c") && screen.contains("/c/d"), "{screen}");
}

#[test]
fn a_value_says_which_version_it_is_when_the_listing_is_older() {
    let mut world = listed();
    world.resize(140, 24);
    world.keys(" ");
    let ticket = read(&mut world);
    world.reply(ticket, Reply::Read(Ok(reading(9))));
    world.shows(&["This is version 9", "what is listed below is older. r lists afresh."]);
}

/// After a change that was watched for, or a listing: reading it again is what helps, and no listing does.
#[test]
fn a_value_that_is_older_than_the_listing_says_how_the_newer_one_is_read() {
    let mut world = listed();
    world.resize(140, 24);
    world.keys(" ");
    let ticket = read(&mut world);
    world.reply(ticket, Reply::Read(Ok(reading(5))));
    world.shows(&["This is version 5", "version 7 is there by now: space twice reads it."]);
    assert!(!world.screen().contains("lists afresh"), "{}", world.screen());
}

#[test]
fn the_newest_copy_wins() {
    let mut world = listed();
    world.keys("y");
    let first = read(&mut world);
    world.keys("jy");
    let effects = world.take();
    assert!(matches!(effects.as_slice(), [Effect::Cancel(t), Effect::Read(..)] if *t == first), "{effects:?}");
    world.reply(first, Reply::Read(Ok(reading(7))));
    assert!(world.take().is_empty());
}
