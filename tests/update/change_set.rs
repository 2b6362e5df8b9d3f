//! The change set in the app: what is kept in memory is masked, withheld, and of its place.

use sesame::deletion::Fate;
use sesame::plan::PlanStep;

use super::accounts::sign_in;
use super::*;
use crate::fixtures::{OURS, THEIRS};

/// An edit of `/a` waits.
fn waiting() -> World {
    let mut world = editing();
    world.keys("<c-l>tr0ub4dor-and-more<c-s>S");
    world.shows(&["not written: it is in the change set"]);
    assert!(world.take().iter().all(|effect| matches!(effect, Effect::Cancel(_))), "nothing is asked of the service");
    world
}

/// The login runs out: a read is refused.
fn expire(world: &mut World) {
    world.keys("<home> ");
    let ticket = world.one(|effect| matches!(effect, Effect::Read(..)));
    let expired = Failure::new(FailureKind::Expired, "The session has expired", "Run aws sso login, then press r");
    world.reply(ticket, Reply::Read(Err(expired)));
}

#[test]
fn what_waits_is_masked_by_itself_and_no_failure_repeats_it() {
    let mut world = waiting();
    world.keys("S");
    assert!(!world.screen().contains("tr0ub4dor-and-more"), "{}", world.screen());
    world.keys("<tab>");
    world.shows(&["+ tr0ub4dor-and-more"]);
    world.pass(Duration::from_secs(31));
    assert!(!world.screen().contains("tr0ub4dor-and-more"), "{}", world.screen());
    world.keys("<tab>");
    world.send(Msg::Focus(false));
    assert!(!world.screen().contains("tr0ub4dor-and-more"), "{}", world.screen());
    world.keys("<esc>");
    // It is not on any page, and withheld all the same.
    world.keys("<down> ");
    let ticket = world.one(|effect| matches!(effect, Effect::Read(..)));
    let failure = Failure::new(FailureKind::Rejected, "the service said tr0ub4dor-and-more is wrong", "");
    world.reply(ticket, Reply::Read(Err(failure)));
    assert!(!world.screen().contains("tr0ub4dor-and-more"), "{}", world.screen());
}

#[test]
fn exactly_what_waits_is_sent() {
    let mut world = waiting();
    world.keys("Sw");
    world.keys("w");
    match world.take().as_slice() {
        [Effect::CarryOut(_, plan)] => match plan.steps.as_slice() {
            [PlanStep::Overwrite { was, value }] => {
                assert_eq!((was.name.as_str(), was.version, value.expose()), ("/a", 7, "tr0ub4dor-and-more"));
            }
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
    // It is under way: nothing else goes in or out.
    world.keys("<f3><esc>");
    world.shows(&["changing"]);
}

#[test]
fn a_login_to_another_account_leaves_it_of_the_first() {
    let mut world = waiting();
    expire(&mut world);
    sign_in(&mut world, THEIRS, vec![secure("/a", 1), secure("/b", 1)]);
    world.keys("S");
    world.shows(&["Change set: ~ 1", "the change set is of account 111122223333"]);
    world.keys("w");
    world.shows(&["go back there to write it"]);
    world.keys("<esc>GD<c-t>");
    world.shows(&["nothing of here goes into it"]);
    world.keys("<esc>");
    expire(&mut world);
    sign_in(&mut world, OURS, vec![secure("/a", 7)]);
    world.keys("Sw");
    world.shows(&["v7 → v8", "w writes it"]);
}

#[test]
fn a_signal_says_that_it_is_gone() {
    let mut world = waiting();
    world.send(Msg::Terminate);
    assert_eq!(world.app.farewell(), Some("an unwritten change set was dropped: a signal ended the program"));
}

#[test]
fn how_old_what_is_there_by_now_is_goes_on_being_told() {
    let mut world = waiting();
    world.keys("Sw");
    world.keys("w");
    let ticket = world.one(|effect| matches!(effect, Effect::CarryOut(..)));
    let theirs = Parameter { modified: Some(world.now.wall), ..secure("/a", 9) };
    world.reply(ticket, Reply::Fates(vec![("/a".to_owned(), Fate::Moved(Box::new(theirs)))]));
    world.reply(ticket, Reply::Ended(Ok(())));
    world.keys("<esc>");
    world.shows(&["is another by now: v9", "just now"]);
    world.pass(Duration::from_hours(3));
    world.shows(&["is another by now: v9", ", 3 h ago"]);
    assert!(!world.screen().contains("just now"), "{}", world.screen());
}
