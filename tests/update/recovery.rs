//! A session that has run out: what is on the screen stays, the way out is said, and going on begins where it was.

use sesame::app::{Effect, Reply};
use sesame::failure::{Failure, FailureKind};

use super::{listed_with, place, secure};
use crate::common::World;

fn expired() -> Failure {
    Failure::new(FailureKind::Expired, "The session has expired", "Run aws sso login --profile shop-prod, then press r")
}

/// A tree with the cursor on its second secret, whose value was asked for in vain.
fn signed_out() -> World {
    let mut world = listed_with(place(), &["/app/a", "/app/b", "/app/c"].map(|name| secure(name, 3)));
    world.keys("ljj ");
    let read = world.one(|effect| matches!(effect, Effect::Read(..)));
    world.reply(read, Reply::Read(Err(expired())));
    world
}

#[test]
fn the_way_out_stands_over_everything_until_it_is_taken() {
    let mut world = signed_out();
    insta::assert_snapshot!(world.screen());
    for keys in ["k", "j", "/b", "<esc>", "?", "<esc>", "<tab>", "<tab>"] {
        world.keys(keys);
        assert!(world.screen().contains("aws sso login --profile shop-prod"), "{keys}:\n{}", world.screen());
    }
    world.take();
    world.keys("r");
    let connect = world.one(|effect| matches!(effect, Effect::Connect(..)));
    world.reply(connect, Reply::Connected(Ok(())));
    let screen = world.screen();
    assert!(!screen.contains("aws sso login"), "{screen}");
    assert!(screen.contains("/app/b") && screen.contains("space reveals"), "the cursor is where it was:\n{screen}");
}

#[test]
fn a_login_that_did_not_help_says_so_and_loses_nothing() {
    let mut world = signed_out();
    world.take();
    world.keys("r");
    let connect = world.one(|effect| matches!(effect, Effect::Connect(..)));
    let failure =
        Failure::new(FailureKind::Unreachable, "The service that gives the credentials cannot be reached", "");
    world.reply(connect, Reply::Connected(Err(failure)));
    let screen = world.screen();
    assert!(screen.contains("The service that gives the credentials cannot be reached."), "{screen}");
    assert!(screen.contains("/app/b"), "{screen}");
    world.keys("r");
    let effects = world.take();
    assert!(matches!(effects.as_slice(), [Effect::Connect(..)]), "{effects:?}");
}

#[test]
fn a_banner_takes_no_more_than_there_is() {
    let mut world = signed_out();
    for (width, height) in [(200, 50), (80, 24), (40, 12), (40, 8), (40, 7), (10, 9), (3, 3), (1, 1)] {
        world.resize(width, height);
        let screen = world.screen();
        assert_eq!(screen.contains("has expired"), height >= 8 && width >= 40, "{width}x{height}:\n{screen}");
    }
}
