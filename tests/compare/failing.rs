//! What fails on either side of a comparison, and what becomes of it with a new login.

use sesame::app::{Effect, OtherSide, Reply};
use sesame::comparison::{Elsewhere, Outline, Untold};
use sesame::failure::{Failure, FailureKind, Remedy};
use sesame::parameter::{Parameter, ParameterType};
use ssm_emulator::{Fault, FaultKind};

use super::{compared, live};
use crate::fixtures::{Live, OURS, identity, listing, one, place};

#[test]
fn the_place_is_left_with_the_page_and_with_the_session() {
    let mut live = live();
    live.keys("=<home>west@");
    live.world.keys("<enter>");
    let effects = live.world.take();
    let opened = one(&effects, |effect| matches!(effect, Effect::Elsewhere(..)));
    live.world.keys("<esc>");
    assert!(live.world.take().iter().any(|effect| matches!(effect, Effect::Cancel(ticket) if *ticket == opened)));
    live.world.shows(&["stopped", "not all was listed · r lists afresh"]);
    live.keys("r");
    live.world.shows(&["~ 1 differ", "- 1 missing there", "+ 1 missing here", "4 not compared"]);
    live.world.ended.clear();
    live.world.keys("<esc>");
    assert_eq!(live.world.ended.len(), 1, "the place is left with the page");
}

#[test]
fn what_fails_there_says_nothing_of_this_session() {
    let (mut world, list) = listing();
    world.list(list, vec![Parameter::bare("/a/b", ParameterType::String, 1)]);
    world.resize(120, 35);
    world.keys("=<home>west@<enter>");
    let opening = one(&world.take(), |effect| matches!(effect, Effect::Elsewhere(..)));
    assert_ne!(opening.session, list.session, "another place is another session");
    let failure = Failure::new(FailureKind::Expired, "The SSO session of profile west has expired", Remedy::SignIn);
    world.reply(opening, Reply::Elsewhere(Err(failure)));
    world.shows(&["there: The SSO session of profile west has expired · r tries again"]);
    world.keys("x");
    world.shows(&["Start sesame and sign in there"]);
    world.keys("<esc>");
    world.keys("<esc>");
    assert!(!world.screen().contains("expired"), "{}", world.screen());
}

#[test]
fn a_failure_there_is_explained_with_the_region_there() {
    let mut live = compared();
    live.keys("/sealed<enter><enter>");
    live.world.shows(&["there: "]);
    live.keys("x");
    live.world.keys("y");
    let copied = live.world.take().iter().find_map(|effect| match effect {
        Effect::Copy(_, text) => Some(text.expose().to_owned()),
        _ => None,
    });
    let text = copied.unwrap();
    assert!(text.contains("us-west-2") && !text.contains("eu-west-1"), "{text}");
}

/// The page of one parameter in both places.
fn one_of_both() -> Live {
    let mut live = compared();
    live.keys("/config<enter><enter>");
    live.world.shows(&["2 keys of JSON differ"]);
    live
}

#[test]
fn where_the_login_has_run_out_one_is_compared_again_once_the_session_is_connected_anew() {
    for key in ["r", "<f5>"] {
        let mut live = one_of_both();
        live.emulator.with(|state| state.add_fault(Fault::new("*", FaultKind::Expired).times(2)));
        live.keys("r");
        live.world.shows(&["here: The session has expired", "r connect"]);
        live.keys(key);
        live.world.shows(&["Compare config", "r compare again"]);
        live.keys(key);
        live.world.shows(&["2 keys of JSON differ"]);
        live.keys("<tab>");
        live.world.shows(&["db-east", "db-west"]);
        // The table beneath goes on as well.
        live.keys("<esc><esc>=");
        live.world.shows(&["~ 3 differ", "- 1 missing there", "+ 1 missing here", "? 1 cannot be told", "= 1 same"]);
    }
}

#[test]
fn a_login_that_has_run_out_is_said_of_the_place_that_it_is_of() {
    let expired = |after| Fault::new("*", FaultKind::Expired).after(after).times(1);
    for (after, says, is_here) in
        [(0, "here: The session has expired", true), (1, "there: The session has expired", false)]
    {
        let mut live = one_of_both();
        live.emulator.with(|state| state.add_fault(expired(after)));
        live.keys("r");
        live.world.shows(&[says]);
        assert_eq!(live.screen().contains("r connect"), is_here, "{}", live.screen());
        let mut live = compared();
        live.emulator.with(|state| state.add_fault(expired(after)));
        live.keys("=");
        live.world.shows(&[says, "r tries again"]);
        live.keys("<esc>");
        assert_eq!(live.screen().contains("The session has expired"), is_here, "{}", live.screen());
    }
}

/// What is under way for one parameter in two places, after the login of here has run out and anew.
#[test]
fn a_new_login_leaves_the_page_of_one_parameter_as_it_was() {
    let (mut world, list) = listing();
    let one_parameter = || vec![Parameter::bare("/a/b", ParameterType::String, 1)];
    world.list(list, one_parameter());
    world.resize(120, 35);
    world.keys("=<home>west@<enter>");
    let opening = one(&world.take(), |effect| matches!(effect, Effect::Elsewhere(..)));
    let elsewhere = Elsewhere { place: place("west", "us-west-2"), identity: Ok(identity(OURS)), is_alias_known: true };
    world.reply(opening, Reply::Elsewhere(Ok(Box::new(elsewhere))));
    let listing = world.one(|effect| matches!(effect, Effect::List(..)));
    world.list(listing, one_parameter());
    world.keys("<enter>");
    let outlined = world.one(|effect| matches!(effect, Effect::Outline(..)));
    let expired = Failure::new(FailureKind::Expired, "The SSO session of profile shop has expired", Remedy::SignIn);
    let untold = Untold { here: Some(expired), there: None };
    world.reply(outlined, Reply::Outlined(Err(Box::new(untold))));
    world.shows(&["here: The SSO session of profile shop has expired"]);
    world.keys("<f6>");
    world.keys("I");
    let login = world.one(|effect| matches!(effect, Effect::LogIn(_)));
    world.reply(login, Reply::SignedIn(Ok(())));
    let list = world.arrive(OURS);
    world.list(list, one_parameter());
    world.shows(&["Compare b", "r compare again"]);
    assert!(world.ended.iter().all(|left| *left != opening.session), "the other place is left with the page");
    // Keys that were meant for the page of the login are let by.
    world.pass(std::time::Duration::from_secs(1));
    world.keys("r");
    let effects = world.take();
    let [Effect::Outline(again, OtherSide::Place(there), _)] = effects.as_slice() else { panic!("{effects:?}") };
    assert_eq!((*there, again.session), (opening.session, list.session), "in the session that is connected now");
    world.reply(*again, Reply::Outlined(Ok(Outline::Same)));
    world.shows(&["the values are the same"]);
}
