//! Whatever takes longer than two seconds says how fast it gets on, and how long it still takes where that is known; what holds it up comes
//! first.

use std::time::Duration;

use sesame::app::{Effect, Recall, Reply, Start, Ticket};
use sesame::cache::Kept;
use sesame::comparison::{Elsewhere, Match, Sight, Sighting, Told};
use sesame::config::Config;
use sesame::destination::{Choices, Profile, ProfileKind};
use sesame::failure::RetryReason;
use sesame::kms::KeyDescription;
use sesame::names::Tree;
use sesame::parameter::{ListedBy, Parameter, ParameterType};

use crate::fixtures::{OURS, World, identity, listing, one, place, start, start_of_time, ticket};

const SECOND: Duration = Duration::from_secs(1);

fn named(n: usize) -> Parameter {
    Parameter { described: true, ..Parameter::bare(format!("/app/{n:04}"), ParameterType::String, 1) }
}

/// Some in a row.
fn page(range: std::ops::Range<usize>) -> Reply {
    Reply::Page(range.map(named).collect())
}

/// The panes over so many names in one folder, on which the cursor is.
fn over(count: usize, start: Start) -> World {
    let mut world = World::new(start);
    let list = world.arrive(OURS);
    world.list(list, (0..count).map(named).collect());
    world.take();
    world
}

fn listings(effects: &[Effect]) -> Vec<Ticket> {
    effects.iter().filter(|effect| matches!(effect, Effect::List(..))).map(ticket).collect()
}

/// The folder is compared with that of another profile: what opens the place there is answered, and what that asks is returned.
fn compared_with_west(world: &mut World) -> Vec<Effect> {
    world.resize(120, 35);
    world.keys("=<home>west@<enter>");
    let opening = world.one(|effect| matches!(effect, Effect::Elsewhere(..)));
    opened(world, opening, "west");
    world.take()
}

fn opened(world: &mut World, opening: Ticket, profile: &str) {
    let there = place(profile, "us-west-2");
    let elsewhere = Elsewhere { place: there, identity: Ok(identity(OURS)), is_alias_known: true };
    world.reply(opening, Reply::Elsewhere(Ok(Box::new(elsewhere))));
}

fn kept(count: usize) -> Reply {
    let mut tree = Tree::new();
    (0..count).map(named).chain([Parameter::bare("/other", ParameterType::String, 1)]).for_each(|it| {
        tree.upsert(&it);
    });
    Reply::Recalled(Recall::Kept(Box::new(Kept { account: OURS.to_owned(), at: start_of_time(), tree })))
}

#[test]
fn listing_two_places_tells_how_fast_and_of_a_place_that_was_listed_before_how_long() {
    let (mut world, list) = listing();
    // The tree does not know all of it, so the first place is listed too.
    world.reply(list, page(0..1));
    world.take();
    let effects = compared_with_west(&mut world);
    let there = listings(&effects)[0];
    world.pass(SECOND * 4);
    world.reply(there, page(0..100));
    world.shows(&["listing here, 0 parameters so far… esc stops · no answer for 4 s"]);
    world.shows(&["listing there, 100 parameters so far… esc stops · 25/s"]);
    assert!(!world.screen().contains(" left"), "nobody knows how many there are:\n{}", world.screen());
    world.reply(there, Reply::Waiting { attempt: 2, pause: SECOND * 3, why: RetryReason::Throttled });
    world.shows(&["listing there, 100 parameters so far… esc stops · throttled, try 2 in 3 s"]);
}

#[test]
fn listing_both_again_tells_how_long_it_takes() {
    let mut world = over(200, start());
    let effects = compared_with_west(&mut world);
    let [there] = listings(&effects)[..] else { panic!("{effects:?}") };
    world.reply(there, page(0..300));
    world.reply(there, Reply::Listed(Ok(ListedBy::Describe)));
    world.keys("r");
    let again = world.take();
    let [here, there] = listings(&again)[..] else { panic!("{again:?}") };
    world.pass(SECOND * 5);
    world.reply(here, page(0..50));
    world.reply(there, page(0..100));
    world.shows(&["listing here, 50 parameters so far… esc stops · 10/s · about 15 s left"]);
    world.shows(&["listing there, 100 parameters so far… esc stops · 20/s · about 10 s left"]);
    world.keys("<f3>");
    world.shows(&["50 so far · 10/s · about 15 s left", "100 so far · 20/s · about 10 s left"]);
}

#[test]
fn two_places_that_are_listed_at_once_tell_of_both() {
    let (mut world, list) = listing();
    let of = |folder: &str, range: std::ops::Range<usize>| -> Vec<Parameter> {
        range.map(|n| Parameter::bare(format!("/{folder}/{n:04}"), ParameterType::String, 1)).collect()
    };
    world.list(list, [of("app", 0..200), of("more", 0..100)].concat());
    world.take();
    world.resize(120, 35);
    world.keys("=<c-u>/more<enter>");
    let there = world.one(|effect| matches!(effect, Effect::List(..)));
    world.list(there, of("more", 0..100));
    world.keys("r");
    let both = world.one(|effect| matches!(effect, Effect::ListBoth(..)));
    world.pass(SECOND * 5);
    world.reply(both, Reply::Page([of("app", 0..60), of("more", 0..40)].concat()));
    world.shows(&["listing both, 100 parameters so far… esc stops · 20/s · about 10 s left"]);
    world.resize(40, 12);
    world.shows(&["listing both, 100 parameters so far…"]);
    world.resize(120, 35);
    world.reply(both, Reply::Page([of("app", 60..200), of("more", 40..100)].concat()));
    world.reply(both, Reply::Listed(Ok(ListedBy::Describe)));
    world.shows(&["100 missing there", "100 not compared"]);
    assert!(!world.screen().contains("listing"), "{}", world.screen());
}

#[test]
fn another_folder_of_the_place_that_is_listed_is_as_large_as_it_was() {
    let (mut world, list) = listing();
    let more = (0..90).map(|n| Parameter::bare(format!("/more/{n}"), ParameterType::String, 1));
    world.list(list, (0..9).map(named).chain(more).collect());
    world.take();
    world.keys("=<c-u>/more<enter>");
    let effects = world.take();
    let [there] = listings(&effects)[..] else { panic!("{effects:?}") };
    world.pass(SECOND * 3);
    world.reply(
        there,
        Reply::Page((0..30).map(|n| Parameter::bare(format!("/more/{n}"), ParameterType::String, 1)).collect()),
    );
    world.shows(&["listing there, 30 parameters so far… esc stops · 10/s · about 6 s left"]);
}

#[test]
fn a_place_in_which_a_session_was_before_is_as_large_as_it_was_then() {
    let mut world = over(200, Start { cache: Some("/home/ana/.cache/sesame".into()), ..start() });
    let effects = compared_with_west(&mut world);
    let [there] = listings(&effects)[..] else { panic!("{effects:?}") };
    let scopes: Vec<(Ticket, String)> = effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Recall { ticket, root, .. } => Some((*ticket, root.to_string())),
            _ => None,
        })
        .collect();
    let [(_, ref folder), (all, ref whole)] = scopes[..] else { panic!("{effects:?}") };
    assert_eq!((folder.as_str(), whole.as_str()), ("/app", "/"), "either may be kept");
    assert_eq!(all.session, there.session, "of that place");
    world.reply(scopes[0].0, Reply::Recalled(Recall::Nothing));
    world.reply(all, kept(150));
    world.pass(SECOND * 5);
    world.reply(there, page(0..50));
    world.shows(&["listing there, 50 parameters so far… esc stops · 10/s · about 10 s left"]);
}

#[test]
fn comparing_values_tells_how_long_it_takes() {
    let mut world = over(40, start());
    let effects = compared_with_west(&mut world);
    world.reply(listings(&effects)[0], page(0..40));
    world.reply(listings(&effects)[0], Reply::Listed(Ok(ListedBy::Describe)));
    world.keys("=");
    let comparing = world.one(|effect| matches!(effect, Effect::Compare(..)));
    world.shows(&["comparing values, 40 to come… esc stops"]);
    world.pass(SECOND * 2);
    world.reply(comparing, Reply::Told((0..10).map(|n| (format!("/app/{n:04}"), Told::Same)).collect()));
    world.shows(&["comparing values, 30 to come… esc stops · 5.0/s · about 6 s left"]);
    world.pass(SECOND * 2);
    world.shows(&["comparing values, 30 to come… esc stops · no answer for 2 s"]);
}

#[test]
fn reading_several_to_copy_tells_how_far_it_is_and_how_long_it_takes() {
    let mut world = over(200, start());
    world.keys("*Yvy");
    let reading = world.one(|effect| matches!(effect, Effect::ReadAll(..)));
    world.shows(&["reading…", "esc stops"]);
    world.pass(SECOND * 2);
    world.reply(reading, Reply::SoFar(40));
    world.shows(&["reading 40 of 200… · 20/s · about 8 s left", "esc stops, nothing is copied"]);
    world.reply(reading, Reply::Waiting { attempt: 2, pause: SECOND * 3, why: RetryReason::Throttled });
    world.shows(&["reading 40 of 200… · throttled, try 2 in 3 s"]);
    snapshot!("copying_80", world);
    world.resize(40, 12);
    snapshot!("copying_40", world);
    world.keys("<esc>");
    world.shows(&["nothing was copied"]);
    assert!(world.take().iter().any(|effect| matches!(effect, Effect::Cancel(of) if *of == reading)));
    // What comes all the same is dropped.
    world.reply(reading, Reply::SoFar(50));
    assert!(!world.screen().contains("of 200…"), "{}", world.screen());
}

#[test]
fn asking_in_many_places_tells_how_long_it_takes() {
    let (mut world, list) = listing();
    world.list(list, vec![named(1)]);
    world.resize(120, 35);
    world.keys("lj:this name<enter>");
    let choices = world.one(|effect| matches!(effect, Effect::Choices(_)));
    let profile =
        |n: usize| Profile { name: format!("p{n}"), kind: ProfileKind::Sso, region: Some("eu-west-1".to_owned()) };
    world.reply(choices, Reply::Choices(Choices { profiles: (0..5).map(profile).collect(), ..Choices::default() }));
    world.keys("mmmmm<enter>");
    let here = world.one(|effect| matches!(effect, Effect::Describe(..)));
    world.pass(SECOND * 3);
    world.reply(here, Reply::Described(Ok(Some(Box::new(named(1))))));
    world.shows(&["asking, 5 of 6 places to come; no value is read… esc stops · 20/min · about 15 s left"]);
}

fn enabled() -> KeyDescription {
    let empty = String::new;
    KeyDescription {
        arn: empty(),
        state: "Enabled".to_owned(),
        usage: empty(),
        spec: empty(),
        description: empty(),
        deleted_at: None,
        is_of_aws: false,
    }
}

#[test]
fn the_states_of_many_keys_tell_how_many_were_asked_for() {
    let (mut world, list) = listing();
    let under = |n: usize| Parameter {
        kind: ParameterType::SecureString,
        key_id: Some(format!("alias/key-{n:02}")),
        ..named(n)
    };
    world.list(list, (0..40).map(under).collect());
    world.take();
    world.resize(120, 35);
    world.keys("L");
    world.shows(&["keys of the secrets · 40 ─"]);
    for n in 0..8 {
        let asked = one(&world.take(), |effect| matches!(effect, Effect::DescribeKey(..)));
        world.pass(SECOND / 2);
        world.reply(asked, Reply::KeyDescribed(Ok(enabled())));
        assert!(n < 3 || world.screen().contains("/s · about"), "{}", world.screen());
    }
    world.shows(&["keys of the secrets · 40 · 8 of 40 asked · 2.0/s · about 20 s left"]);
    world.keys("<esc>");
    world.take();
    world.keys("L");
    world.shows(&["keys of the secrets · 40 ─"]);
}

#[test]
fn a_deletion_tells_in_its_question_how_long_it_takes() {
    let mut world = over(31, start());
    world.keys("*Ddelete 31<enter>");
    let deleting = world.one(|effect| matches!(effect, Effect::Delete(..)));
    world.pass(SECOND * 5);
    let gone = (0..10).map(|n| (format!("/app/{n:04}"), sesame::deletion::Fate::Deleted(None))).collect();
    world.reply(deleting, Reply::Fates(gone));
    let says = "deleting 10 of 31… · 2.0/s · about 15 s left";
    assert_eq!(world.screen().matches(says).count(), 2, "in the question and below it:\n{}", world.screen());
}

#[test]
fn reading_several_to_replace_a_text_in_them_tells_how_long_it_takes() {
    let mut world = over(200, start());
    world.keys("Fold<enter>");
    let looking = world.one(|effect| matches!(effect, Effect::FindValue(..)));
    let how = Sight::Found { how: Match::Contains(1), version: 1, kind: ParameterType::String };
    let found = (0..200).map(|n| Sighting { name: format!("/app/{n:04}"), sight: how.clone() }).collect();
    world.reply(looking, Reply::Sighted(found));
    world.reply(looking, Reply::Found(Ok(())));
    world.keys("enew<enter>");
    let reading = world.one(|effect| matches!(effect, Effect::ReadAll(..)));
    world.pass(SECOND * 2);
    world.reply(reading, Reply::SoFar(40));
    world.shows(&["reading 40 of 200… esc stops · 20/s · about 8 s left", "esc stop "]);
}

#[test]
fn looking_at_pairs_tells_how_far_the_listing_is() {
    let settings = "[[pair]]\nname = 'two'\na = '/app/'\nb = 'west@/app/'\n";
    let mut world = World::with(start(), Config::parse(settings).unwrap());
    let list = world.arrive(OURS);
    world.list(list, (0..10).map(named).collect());
    world.take();
    world.resize(120, 35);
    world.keys("'<f5>");
    let effects = world.take();
    let opening = one(&effects, |effect| matches!(effect, Effect::Elsewhere(..)));
    let here = listings(&effects)[0];
    world.shows(&["listing…"]);
    world.reply(here, page(0..10));
    world.reply(here, Reply::Listed(Ok(ListedBy::Describe)));
    opened(&mut world, opening, "west");
    let there = listings(&world.take())[0];
    world.pass(SECOND * 4);
    world.reply(there, page(0..100));
    world.shows(&["listing, 110 so far… · 25/s"]);
}
