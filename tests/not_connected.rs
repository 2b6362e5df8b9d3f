//! Where nothing can be asked, or nothing is listed: what it is, why, and the key that goes on, over the whole width.

use std::time::Duration;

use sesame::app::{Effect, Placed, Reply};
use sesame::destination::Origins;
use sesame::failure::{Advice, Failure, FailureKind, Remedy, RetryReason};

use crate::fixtures::{World, listing, start};

/// A connection that failed.
fn down(kind: FailureKind, what: &str, advice: impl Into<Advice>) -> World {
    let mut world = World::new(start());
    let connect = world.one(|effect| matches!(effect, Effect::Connect(..)));
    world.reply(connect, Reply::Connected(Err(Failure::new(kind, what, advice))));
    world
}

fn no_profile() -> World {
    let what = "There is no profile nonesuch in the AWS config and credentials files: it is from --profile";
    down(FailureKind::Credentials, what, Advice::from("Defined are dead, shop. ").and(Remedy::SwitchProfile))
}

fn last_line(world: &World) -> String {
    world.screen().lines().last().unwrap_or_default().to_owned()
}

#[test]
fn the_key_that_helps_comes_first_on_the_page_and_in_the_footer() {
    let mut world = no_profile();
    world.resize(80, 24);
    insta::assert_snapshot!("no_profile_80x24", world.screen());
    world.shows(&["Go to a profile with p", "p goes to another profile", "R goes to another region"]);
    let footer = last_line(&world);
    assert!(footer.starts_with(" p profile  R region"), "{footer}");
    let mut world = down(FailureKind::Config, "No region is set", Remedy::SwitchRegion);
    world.resize(80, 24);
    assert!(last_line(&world).starts_with(" R region  p profile"), "{}", world.screen());
}

#[test]
fn where_no_profile_is_defined_none_is_offered() {
    let mut world = World::new(start());
    let connect = world.one(|effect| matches!(effect, Effect::Connect(..)));
    let origins = Origins { no_profiles: true, ..Origins::default() };
    world.reply(connect, Reply::Placed(Box::new(Placed { origins, ..Placed::default() })));
    let failure = Failure::new(FailureKind::Config, "No region is set", Remedy::SwitchRegion);
    world.reply(connect, Reply::Connected(Err(failure)));
    world.shows(&["R goes to another region · r tries again"]);
    assert!(!world.screen().contains(" profile"), "{}", world.screen());
    // What is refused here names the key that helps, not the one that fails again.
    world.keys("n");
    world.shows(&["not connected: R chooses a region"]);
}

#[test]
fn keys_that_sort_or_list_nothing_are_not_named() {
    let mut empty = {
        let (mut world, list) = listing();
        world.list(list, Vec::new());
        world
    };
    for world in [&mut no_profile(), &mut empty] {
        world.resize(200, 24);
        let footer = last_line(world);
        for hint in ["by last change", "look at", "find by value", "compare"] {
            assert!(!footer.contains(hint), "{footer}");
        }
    }
}

#[test]
fn credentials_that_cannot_change_are_not_read_anew() {
    let advice =
        Advice::from("Credentials in the environment cannot change while this runs: start it again with new ones, or ")
            .and(Remedy::SwitchProfile);
    let mut world = down(FailureKind::Expired, "The session has expired", advice);
    world.resize(80, 24);
    let screen = world.screen();
    assert!(!screen.contains("tries again") && screen.contains("p goes to another profile"), "{screen}");
}

#[test]
fn a_page_that_is_alone_has_the_width_and_keeps_the_keys_in_a_small_window() {
    let mut world = no_profile();
    for (width, height) in [(40, 12), (60, 20), (120, 35)] {
        world.resize(width, height);
        insta::assert_snapshot!(format!("no_profile_{width}x{height}"), world.screen());
        world.shows(&["p goes to another profile", "x explains"]);
    }
    world.shows(&["There is no profile nonesuch in the AWS config and credentials files: it is from --profile."]);
}

#[test]
fn the_status_line_does_not_repeat_the_page() {
    let (mut world, list) = listing();
    world.resize(80, 24);
    let what = "ssm:DescribeParameters is not allowed for anybody who is signed in like this";
    let failure = Failure::new(FailureKind::Rejected, what, Remedy::ShowAnotherRoot);
    world.reply(list, Reply::Listed(Err(failure)));
    assert_eq!(world.screen().matches("ssm:DescribeParameters").count(), 1, "{}", world.screen());
    world.shows(&["not listed"]);
}

#[test]
fn an_explanation_says_once_what_happened() {
    let mut world = no_profile();
    world.resize(120, 35);
    world.keys("x");
    let screen = world.screen();
    assert_eq!(screen.matches("There is no profile nonesuch").count(), 1, "{screen}");
    assert!(!screen.contains("sign-in failed"), "{screen}");
}

#[test]
fn what_is_tried_again_is_explained_from_the_first_refusal_on() {
    let (mut world, list) = listing();
    world.resize(120, 35);
    world.reply(list, Reply::Calling { action: "ssm:DescribeParameters", attempt: 1 });
    let pause = Duration::from_secs(3);
    world.reply(list, Reply::Waiting { attempt: 2, pause, why: RetryReason::Unanswered });
    insta::assert_snapshot!("tried_again_120x35", world.screen());
    world.shows(&["The service has not answered", "no answer, try 2 in 3 s", "x explains", "esc stops it"]);
    world.keys("x");
    world.shows(&["What happened", "It is asked again by itself"]);
    world.keys("<esc>");
    // Once it is answered nothing has failed.
    world.reply(list, Reply::Calling { action: "ssm:DescribeParameters", attempt: 2 });
    world.list(list, Vec::new());
    world.keys("x");
    world.shows(&["nothing has failed here"]);
}

#[test]
fn the_region_and_production_stay_in_a_small_header() {
    use sesame::app::Start;
    use sesame::destination::Place;
    let endpoint = Some("http://127.0.0.1:4583".to_owned());
    let region = Some("eu-west-1".to_owned());
    let place = Place { endpoint, region, profile: Some("shop-prod".to_owned()), ..Place::default() };
    let mut world = World::new(Start { place, ..start() });
    let list = world.arrive(crate::fixtures::OURS);
    world.list(list, Vec::new());
    world.resize(40, 12);
    let header = world.screen().lines().next().unwrap_or_default().to_owned();
    assert!(header.contains("111122223333 › eu-west-1") && header.ends_with(" PROD"), "{header}");
    world.resize(120, 35);
    world.shows(&["endpoint http://127.0.0.1:4583", "PRODUCTION"]);
}
