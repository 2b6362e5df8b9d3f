//! Places are chosen and asked, few at a time, by answers that the test gives.

use std::time::Duration;

use sesame::app::{Effect, Reply, Ticket};
use sesame::comparison::Elsewhere;
use sesame::destination::{Choices, Destination, Profile, ProfileKind};
use sesame::failure::{Failure, FailureKind, Remedy};
use sesame::parameter::{Parameter, ParameterType};

use super::asked;
use crate::fixtures::{OURS, World, identity, listing, one, place, ticket};

fn profiles(count: usize) -> Choices {
    let profile = |at| Profile { name: format!("p{at}"), kind: ProfileKind::Sso, region: Some("eu-west-1".to_owned()) };
    Choices { profiles: (0..count).map(profile).collect(), other_regions: true, ..Choices::default() }
}

/// The page with so many profiles to choose from.
fn choosing(count: usize) -> World {
    let (mut world, list) = listing();
    world.list(list, vec![Parameter::bare("/a/b", ParameterType::String, 3)]);
    world.resize(120, 35);
    world.keys("lj:this name<enter>");
    let choices = world.one(|effect| matches!(effect, Effect::Choices(_)));
    world.reply(choices, Reply::Choices(profiles(count)));
    world
}

fn openings(world: &mut World) -> Vec<(Ticket, Destination)> {
    let opening = |effect: Effect| match effect {
        Effect::Elsewhere(ticket, to) => Some((ticket, to)),
        _ => None,
    };
    world.take().into_iter().filter_map(opening).collect()
}

fn is_open(world: &mut World, ticket: Ticket, profile: &str) {
    let elsewhere =
        Elsewhere { place: place(profile, "eu-west-1"), identity: Ok(identity(OURS)), is_alias_known: true };
    world.reply(ticket, Reply::Elsewhere(Ok(Box::new(elsewhere))));
}

#[test]
fn four_are_asked_at_a_time_and_what_fails_keeps_back_no_other() {
    let mut world = choosing(6);
    world.keys("mmmmmm<enter>");
    let effects = world.take();
    let here = one(&effects, |effect| matches!(effect, Effect::Describe(..)));
    let open: Vec<Ticket> =
        effects.iter().filter(|effect| matches!(effect, Effect::Elsewhere(..))).map(ticket).collect();
    assert_eq!(open.len(), 3, "with here that makes four: {effects:?}");
    world.shows(&["asking, 7 of 7 places to come; no value is read… esc stops", "connecting…", "waits for others"]);
    world.reply(here, Reply::Described(Ok(Some(Box::new(Parameter::bare("/a/b", ParameterType::String, 3))))));
    let [(fourth, to)] = openings(&mut world).try_into().unwrap();
    assert_eq!(to.profile.as_deref(), Some("p3"));
    let expired = Failure::new(FailureKind::Expired, "The SSO session of profile p0 has expired", Remedy::SignIn);
    world.reply(open[0], Reply::Elsewhere(Err(expired)));
    world.shows(&["not signed in: "]);
    world.keys("x");
    world.shows(&["The SSO session of profile p0 has expired", "Start sesame and sign in there"]);
    assert!(!world.screen().contains("sign in here"), "F6 is of the session:\n{}", world.screen());
    world.keys("<esc>");
    assert_eq!(world.ended.len(), 1, "it is left at once");
    assert_eq!(openings(&mut world).len(), 1);
    is_open(&mut world, fourth, "p3");
    let effects = world.take();
    let told = one(&effects, |effect| matches!(effect, Effect::Describe(..)));
    assert_eq!(told.session, fourth.session, "it is asked there");
    world.reply(told, Reply::Described(Ok(None)));
    world.shows(&["missing there"]);
    assert_eq!(openings(&mut world).len(), 1, "the next one");
    world.pass(Duration::from_secs(5));
    world.shows(&["no answer for 5 s"]);
    world.keys("<esc>");
    world.shows(&["stopped", "not asked: stopped", "missing there", "not signed in: "]);
    world.take();
    // What is open stays so; the others are connected to anew.
    world.keys("r");
    let effects = world.take();
    assert_eq!(effects.iter().filter(|effect| matches!(effect, Effect::Elsewhere(..))).count(), 3, "{effects:?}");
    world.keys("<esc><esc>");
    assert!(!world.screen().contains("In other places"));
    assert_eq!(world.ended.len(), 9, "all are left: {:?}", world.ended);
}

#[test]
fn what_is_cancelled_by_itself_leaves_the_others() {
    let mut world = choosing(1);
    world.keys("<enter>");
    world.take();
    world.keys("<f3>");
    world.shows(&["look in eu-west-1", "connect to p0@eu-west-1"]);
    world.keys("j<bs><esc>");
    world.shows(&["not asked: stopped", "asking…"]);
}

#[test]
fn a_place_that_is_not_listed_is_typed() {
    let mut world = choosing(2);
    world.keys("/p1@us-west-2<enter>");
    world.shows(&["as typed"]);
    world.keys("m<esc>/eu-west-4<enter>");
    world.shows(&["eu-west-4", "as typed", "1 marked"]);
    world.keys("m<esc><enter>");
    let to: Vec<Destination> = openings(&mut world).into_iter().map(|(_, to)| to).collect();
    let own = |text: &str| Some(text.to_owned());
    assert_eq!(
        to,
        [
            Destination { profile: own("p1"), region: own("us-west-2") },
            Destination { profile: None, region: own("eu-west-4") },
        ]
    );
    // They are offered again, whatever the shared files name.
    world.keys("<esc><esc>:this name<enter>");
    world.shows(&["p1", "us-west-2", "asked before", "2 marked"]);
}

#[test]
fn a_profile_that_there_is_not_is_said_while_it_is_typed() {
    let mut world = choosing(12);
    world.keys("/p111@");
    world.shows(&["there is no profile p111 in the AWS config and credentials files; did you mean p11?"]);
    world.keys("us-west-2");
    world.shows(&["there is no profile p111"]);
    assert!(!world.screen().contains("as typed"), "{}", world.screen());
    world.keys("<enter>");
    world.keys("<enter>");
    assert!(openings(&mut world).is_empty(), "nothing is connected to");
    world.shows(&["there is no profile p111"]);
    // The one that signs here is one, whoever tells of it.
    world.keys("<esc>/p11@us-west-2");
    world.shows(&["as typed"]);
}

/// Where the shared files cannot be used, nobody knows which profiles there are.
#[test]
fn where_the_shared_files_are_broken_any_profile_may_be_typed() {
    let mut world = choosing(0);
    world.keys("<esc>:this name<enter>");
    let choices = world.one(|effect| matches!(effect, Effect::Choices(_)));
    let problem = Some("~/.aws/config, line 3: it is no section".to_owned());
    world.reply(choices, Reply::Choices(Choices { problem, ..profiles(0) }));
    world.keys("/prdo@us-west-2");
    world.shows(&["as typed", "line 3"]);
}

#[test]
fn it_survives_every_size() {
    let (mut live, _sandbox) = asked();
    for (width, height) in [(1, 1), (5, 3), (20, 6), (30, 8), (60, 10), (99, 7), (300, 100)] {
        live.world.resize(width, height);
        live.keys("gG<pgup><pgdn>/x<esc>=gjr");
        live.screen();
        live.keys("<esc>:this name<enter>gG<pgup>mm/x<esc><enter>");
        live.screen();
    }
}

/// `sesame --profile bare` would say that no region is set: here it is looked for where this session is.
#[test]
fn a_profile_without_a_region_is_said_to_take_that_of_here() {
    let mut world = choosing(0);
    world.keys("<esc>:this name<enter>");
    let choices = world.one(|effect| matches!(effect, Effect::Choices(_)));
    let bare = Profile { name: "bare".to_owned(), kind: ProfileKind::Keys, region: None };
    world.reply(choices, Reply::Choices(Choices { profiles: vec![bare], ..Choices::default() }));
    world.shows(&["bare", "eu-west-1", "without a region: that of here"]);
}
