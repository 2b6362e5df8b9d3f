//! A session that has run out: what is on the screen stays, the way out is said, and going on begins where it was.

use sesame::app::{Effect, Reply};
use sesame::failure::{Advice, Failure, FailureKind, Remedy};
use sesame::parameter::{Identity, ListedBy};

use super::{listed_with, secure};
use crate::fixtures::{World, one, reading, start, ticket};

fn expired() -> Failure {
    let advice = Advice::from("Run aws sso login --profile shop-prod").then(Remedy::TryAgain);
    Failure::new(FailureKind::Expired, "The session has expired", advice)
}

/// A tree with the cursor on its second secret, whose value was asked for in vain.
fn signed_out() -> World {
    let mut world = listed_with(start(), &["/app/a", "/app/b", "/app/c"].map(|name| secure(name, 3)));
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
fn where_r_is_a_letter_the_way_out_says_what_to_press_before() {
    let mut world = signed_out();
    world.resize(120, 30);
    for (keys, says) in [
        ("", "then press r."),
        ("/a", "then press esc, then r."),
        ("<esc>?", "then press esc, then r."),
        ("<esc>n", "then press ctrl-s, then r."),
    ] {
        world.keys(keys);
        assert!(world.screen().contains(says), "{keys}:\n{}", world.screen());
    }
}

#[test]
fn only_parameter_store_tells_that_the_session_has_run_out() {
    // STS has reasons of its own; nobody needs it to read.
    let mut world = signed_out();
    world.keys("r");
    let connect = world.one(|effect| matches!(effect, Effect::Connect(..)));
    world.reply(connect, Reply::Connected(Ok(())));
    let identify = world.one(|effect| matches!(effect, Effect::Identify(_)));
    world.reply(identify, Reply::Identity(Err(expired())));
    assert!(!world.screen().contains("has expired"), "{}", world.screen());
    // What was refused once and then works is not said any more.
    world.keys(" ");
    let read = world.one(|effect| matches!(effect, Effect::Read(..)));
    world.reply(read, Reply::Read(Err(expired())));
    assert!(world.screen().contains("has expired"));
    world.keys(" ");
    let read = world.one(|effect| matches!(effect, Effect::Read(..)));
    world.reply(read, Reply::Read(Ok(reading(3))));
    assert!(!world.screen().contains("has expired"), "{}", world.screen());
}

/// Each connection is asked for once, and what the one before it was asked counts no more.
#[test]
fn a_new_connection_hears_nothing_of_the_old_one() {
    let mut world = signed_out();
    world.keys("y");
    let copy = world.one(|effect| matches!(effect, Effect::Read(..)));
    world.keys("r");
    let effects = world.take();
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Cancel(ticket) if *ticket == copy)), "{effects:?}");
    let connects: Vec<_> = effects.iter().filter(|effect| matches!(effect, Effect::Connect(..))).map(ticket).collect();
    world.keys("rr");
    assert!(world.take().is_empty(), "it is under way already");
    world.reply(connects[0], Reply::Connected(Ok(())));
    world.take();
    world.reply(copy, Reply::Read(Err(expired())));
    assert!(!world.screen().contains("has expired"), "{}", world.screen());
    assert!(world.take().is_empty());
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
fn a_banner_that_is_cut_says_where_the_rest_is() {
    let mut world = signed_out();
    world.resize(40, 24);
    let screen = world.screen();
    let lines: Vec<_> = screen.lines().skip(1).take(2).collect();
    assert_eq!(lines, [" The session has expired. Run aws sso", " login --profile shop-pro… · x explains"], "{screen}");
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

/// A login tool may have put another account behind the same profile.
#[test]
fn a_login_to_another_account_drops_what_was_known_and_asks_again() {
    let mut world = listed_with(start(), &[secure("/app/a", 3), secure("/app/b", 3)]);
    world.resize(120, 24);
    world.keys("nnew<tab><tab>secret<c-s>");
    assert!(world.screen().contains("Create /"), "{}", world.screen());
    world.keys("G");
    world.keys("w");
    let write = world.one(|effect| matches!(effect, Effect::Write(..)));
    world.reply(write, Reply::Written(Err(expired())));
    world.keys("r");
    let connect = world.one(|effect| matches!(effect, Effect::Connect(..)));
    world.reply(connect, Reply::Connected(Ok(())));
    let effects = world.take();
    let list = one(&effects, |effect| matches!(effect, Effect::List(..)));
    let identify = one(&effects, |effect| matches!(effect, Effect::Identify(_)));
    world.reply(list, Reply::Page(vec![secure("/app/a", 3)]));
    let theirs = Identity { account: "444455556666".to_owned(), arn: "arn:theirs".to_owned(), alias: None };
    world.reply(identify, Reply::Identity(Ok(theirs)));
    let effects = world.take();
    // What the listing brought before it was known whose it is may have been kept for what was opened or written before.
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Cancel(ticket) if *ticket == list)), "{effects:?}");
    let anew = one(&effects, |effect| matches!(effect, Effect::List(..)));
    world.reply(one(&effects, |effect| matches!(effect, Effect::Alias(..))), Reply::Alias(Ok(None)));
    world.reply(anew, Reply::Page(vec![secure("/theirs/x", 1)]));
    world.reply(anew, Reply::Listed(Ok(ListedBy::Describe)));
    let screen = world.screen();
    assert!(screen.contains("New parameter"), "the question was about the other account: {screen}");
    assert!(screen.contains("this is account 444455556666 now; it was account 111122223333"), "{screen}");
    world.keys("<c-s>");
    assert!(world.screen().contains("│ 444455556666 · eu-west-1"), "{}", world.screen());
    world.keys("<esc><esc>D");
    let screen = world.screen();
    assert!(screen.contains("theirs") && !screen.contains("app"), "{screen}");
}

/// Whoever presses the key too early has a connection with a login that has run out still. The next one may be of another
/// account, so the session goes on being of the one before, and says so.
#[test]
fn a_connection_made_too_early_keeps_to_the_account_before() {
    const OURS: &str = "111122223333";
    let mut world = World::new(start());
    world.resize(120, 35);
    let (identify, list) = world.connect();
    let arn = format!("arn:aws:iam::{OURS}:user/ana");
    let who = Identity { account: OURS.to_owned(), arn, alias: None };
    world.reply(identify, Reply::Identity(Ok(who.clone())));
    let alias = world.one(|effect| matches!(effect, Effect::Alias(..)));
    world.reply(alias, Reply::Alias(Ok(None)));
    world.list(list, vec![secure("/a", 7)]);
    world.take();
    world.keys("e");
    world.answer_opening(|name| secure(name, 7), Ok(reading(7)));
    world.keys("<end>!<c-s>w");
    let write = world.one(|effect| matches!(effect, Effect::Write(..)));
    world.reply(write, Reply::Written(Err(expired())));
    for _ in 0..2 {
        world.keys("r");
        let effects = world.take();
        let connect = one(&effects, |effect| matches!(effect, Effect::Connect(_, _, Some(account)) if account == OURS));
        world.reply(connect, Reply::Connected(Ok(())));
        assert!(!world.screen().contains("connected again"), "nobody took the login yet: {}", world.screen());
        let effects = world.take();
        let identify = one(&effects, |effect| matches!(effect, Effect::Identify(_)));
        let list = one(&effects, |effect| matches!(effect, Effect::List(..)));
        world.reply(identify, Reply::Identity(Err(expired())));
        world.reply(list, Reply::Listed(Err(expired())));
        world.shows(&[
            "x explains",
            "r connects anew after a new login",
            "not known: The session has expired · written only if it is",
            &format!("{OURS}, as before"),
        ]);
        assert!(!world.screen().contains("connected again"), "{}", world.screen());
    }
    world.keys("r");
    let connect = world.one(|effect| matches!(effect, Effect::Connect(..)));
    world.reply(connect, Reply::Connected(Ok(())));
    let identify = world.one(|effect| matches!(effect, Effect::Identify(_)));
    world.reply(identify, Reply::Identity(Ok(who)));
    world.shows(&["connected again; nothing has been written yet"]);
}
