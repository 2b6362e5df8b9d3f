//! From Advanced to Standard in the app: what the question says, what is sent, and that each end is told.

use sesame::deletion::{Fate, Kept, Tag};
use sesame::parameter::{Policy, Version};
use sesame::sealed::Sealed;

use super::*;

fn advanced() -> Parameter {
    Parameter { tier: Tier::Advanced, ..secure("/a", 7) }
}

/// The page of `/a`, on its tier.
fn open(was: &Parameter) -> World {
    let mut world = listed_with(start(), std::slice::from_ref(was));
    world.resize(120, 40);
    world.keys("t");
    for effect in world.take() {
        match effect {
            Effect::History(ticket, _) => {
                let version = Version { parameter: was.clone(), labels: vec!["live".to_owned()] };
                world.reply(ticket, Reply::History(Ok(vec![version])));
            }
            Effect::Tags(ticket, _) => {
                world.reply(ticket, Reply::Tags(Ok(vec![Tag { key: "ManagedBy".into(), value: "Terraform".into() }])));
            }
            other => panic!("{other:?}"),
        }
    }
    world.keys("<tab><tab>jjj");
    world
}

/// The question, answered.
fn sent() -> (World, Ticket) {
    let mut world = open(&advanced());
    world.keys("ea<enter>");
    let ticket = world.one(|effect| matches!(effect, Effect::Recreate(_, was) if **was == advanced()));
    (world, ticket)
}

fn end(world: &mut World, ticket: Ticket, fate: Fate, ended: Result<(), Failure>) {
    world.reply(ticket, Reply::Fates(vec![("/a".to_owned(), fate)]));
    world.reply(ticket, Reply::Ended(ended));
}

#[test]
fn the_question_names_what_is_lost_and_asks_for_a_word() {
    let mut world = open(&advanced());
    world.keys("e");
    world.shows(&[
        "Create anew as Standard /a",
        "v7 → deleted → new, v1",
        "no tier is lowered: it is deleted, then created",
        "its tags say that Terraform manages it",
        "v1 to v7 with their dates and authors, labels, sharing with other accounts",
        "live (v7): whoever reads by a label finds nothing",
        "not charged; a value of 4096 bytes at most, no policies",
        "type a, then enter",
    ]);
    world.keys("<enter>");
    assert!(world.take().is_empty(), "{}", world.screen());
    world.shows(&["type a first"]);
    world.keys("<esc>");
    world.shows(&["Tags, labels, settings"]);
}

#[test]
fn what_is_known_to_stand_in_the_way_is_said_before() {
    let policy =
        Policy { kind: "Expiration".into(), text: "{\"Type\":\"Expiration\"}".into(), status: "Pending".into() };
    let mut world = open(&Parameter { policies: vec![policy], ..advanced() });
    world.keys("e");
    world.shows(&["it has a policy, and a Standard parameter has none: remove that first"]);
    // Other changes are another act.
    let mut world = open(&advanced());
    world.keys("kkke<c-u>other<enter>jjje");
    world.shows(&["that is done alone"]);
    assert!(world.take().is_empty());
}

#[test]
fn one_that_is_there_again_is_said_with_the_way_up() {
    let (mut world, ticket) = sent();
    world.shows(&["creating anew…"]);
    end(&mut world, ticket, Fate::Created { version: 1, tier: Tier::Standard, untagged: None }, Ok(()));
    world.shows(&["created /a anew as Standard, version 1 · u, enter raises it again", "Standard · version 1"]);
    world.keys("u<enter>");
    world.shows(&["Put back tags, labels, settings of /a", "Standard → Advanced"]);
}

#[test]
fn one_that_is_not_back_is_kept_and_created_again_by_one_key() {
    let (mut world, ticket) = sent();
    let value = Sealed::of(&Secret::from(VALUE)).unwrap();
    let kept = Kept { parameter: advanced(), value, tags: Ok(Vec::new()) };
    let failure = Failure::new(FailureKind::Rejected, "The account has too many parameters", "");
    end(&mut world, ticket, Fate::Deleted(Some(Box::new(kept))), Err(failure));
    world.shows(&["is deleted, as far as is known, and was not created anew", "v7 deleted"]);
    world.keys("<enter>");
    world.shows(&["Create"]);
    world.keys("w");
    let effects = world.take();
    let [Effect::CreateAll(_, creations)] = effects.as_slice() else { panic!("{effects:?}\n{}", world.screen()) };
    assert_eq!((creations[0].write.value.expose(), creations[0].write.tier), (VALUE, Some(Tier::Advanced)));
}

#[test]
fn one_that_was_left_alone_says_why_in_the_question() {
    let (mut world, ticket) = sent();
    let failure = Failure::new(FailureKind::Rejected, "4097 bytes: the Standard tier takes 4096", "");
    end(&mut world, ticket, Fate::Failed(Box::new(failure)), Ok(()));
    world.shows(&["it is as it was: 4097 bytes", "Create anew as Standard /a"]);
    world.keys("<esc><esc>");
    world.shows(&["Advanced · version 7"]);
}

#[test]
fn the_question_at_three_sizes() {
    for (width, height) in [(60, 20), (80, 24), (120, 35)] {
        let mut world = open(&advanced());
        world.resize(width, height);
        world.keys("e");
        insta::assert_snapshot!(format!("standard_{width}"), world.screen());
    }
}

#[test]
fn as_many_standard_ones_as_there_may_be_leave_no_room_for_it() {
    let others = (0..10_000).map(|at| secure(&format!("/b/{at}"), 1));
    let mut world = listed_with(start(), &[advanced()].into_iter().chain(others).collect::<Vec<_>>());
    world.resize(120, 40);
    world.keys("t");
    for effect in world.take() {
        match effect {
            Effect::History(ticket, _) => world.reply(ticket, Reply::History(Err(denied()))),
            Effect::Tags(ticket, _) => world.reply(ticket, Reply::Tags(Err(denied()))),
            other => panic!("{other:?}"),
        }
    }
    world.keys("<tab><tab>jjje");
    world.shows(&["there are 10000 Standard parameters, as many as there may be"]);
}
