//! Signing in without leaving: by SSO in a browser, and with a one-time code. What is being typed beneath survives both.

use std::time::Duration;

use sesame::app::{Effect, Reply, Ticket};
use sesame::device_code::DeviceCode;
use sesame::failure::{Advice, CodeWanted, Failure, FailureKind, Remedy};
use sesame::secret::Secret;

use super::{editing, listed, secure};
use crate::fixtures::{OURS, World, place, placed, start};

const ROLE: &str = "arn:aws:iam::111122223333:role/admin";
const DEVICE: &str = "arn:aws:iam::111122223333:mfa/ana";

fn logged_out() -> Failure {
    let advice = Advice::from(Remedy::SignIn).and(". Or run aws sso login --profile shop-prod").then(Remedy::TryAgain);
    Failure::new(FailureKind::Expired, "The SSO session of profile shop-prod has expired", advice)
}

fn code_wanted() -> Failure {
    let wanted = CodeWanted { role: ROLE.to_owned(), device: DEVICE.to_owned() };
    Failure::new(
        FailureKind::CodeWanted(Box::new(wanted)),
        format!("The role {ROLE} wants a one-time code of {DEVICE}"),
        Remedy::SignIn,
    )
}

fn device_code() -> Reply {
    Reply::DeviceCode(Box::new(DeviceCode {
        portal: "https://shop.awsapps.com/start".to_owned(),
        address: "https://device.sso.eu-west-1.amazonaws.com/?user_code=ABCD-EFGH".into(),
        code: "ABCD-EFGH".into(),
        lasts: Duration::from_mins(10),
    }))
}

/// A session that could not be begun.
fn down(why: Failure) -> World {
    let mut world = World::new(start());
    let connect = world.one(|effect| matches!(effect, Effect::Connect(..)));
    world.reply(connect, placed(place("shop-prod", "eu-west-1")));
    world.reply(connect, Reply::Connected(Err(why)));
    world
}

fn log_in(world: &mut World) -> Ticket {
    world.one(|effect| matches!(effect, Effect::LogIn(_)))
}

/// The code that goes out.
fn code(world: &mut World) -> (Ticket, Secret) {
    match world.take().as_slice() {
        [Effect::TakeCode(ticket, code)] => (*ticket, code.clone()),
        other => panic!("one code expected: {other:?}"),
    }
}

fn at_every_size(world: &mut World, name: &str) {
    for (width, height) in [(120, 35), (80, 24), (60, 20), (40, 12)] {
        world.resize(width, height);
        insta::assert_snapshot!(format!("{name}_{width}x{height}"), world.screen());
    }
    world.resize(80, 24);
}

#[test]
fn a_login_is_offered_shown_and_then_gone_by() {
    let mut world = down(logged_out());
    world.shows(&["Press I to sign in here. Or run aws", "I signs in", "r tries again", "I sign in"]);
    at_every_size(&mut world, "logged_out");
    assert!(world.take().is_empty(), "nothing is asked of the portal before");
    world.keys("I");
    let ticket = log_in(&mut world);
    world.shows(&["asking IAM Identity Center for a code"]);
    world.keys("y");
    world.shows(&["there is no code yet"]);
    world.keys("I");
    assert!(world.take().is_empty(), "it is asked for once");
    world.reply(ticket, device_code());
    world.shows(&["?user_code=ABCD-EFGH", "https://shop.awsapps.com/start", "08:10:00 UTC"]);
    at_every_size(&mut world, "device_code");
    for (key, copied) in [("y", "https://device.sso.eu-west-1.amazonaws.com/?user_code=ABCD-EFGH"), ("Y", "ABCD-EFGH")]
    {
        world.keys(key);
        let effects = world.take();
        assert!(matches!(effects.as_slice(), [Effect::Copy(_, text)] if text.expose() == copied), "{effects:?}");
    }
    world.reply(ticket, Reply::SignedIn(Ok(())));
    let screen = world.screen();
    assert!(!screen.contains("ABCD") && screen.contains("signed in"), "{screen}");
    let list = world.arrive(OURS);
    world.list(list, vec![secure("/a", 7)]);
    world.shows(&["as of"]);
}

#[test]
fn a_login_that_fails_says_why_and_begins_again_by_the_same_key() {
    let mut world = down(logged_out());
    world.keys("I");
    let ticket = log_in(&mut world);
    world.reply(ticket, device_code());
    let refused = Failure::new(FailureKind::Credentials, "The login was refused in the browser", Remedy::TryAgain);
    world.reply(ticket, Reply::SignedIn(Err(refused)));
    world.shows(&["The login was refused in the browser.", "Press I to try again."]);
    insta::assert_snapshot!("refused_80x24", world.screen());
    assert!(!world.screen().contains("ABCD"));
    world.keys("Y");
    world.shows(&["there is no code any more"]);
    world.keys("I");
    let again = log_in(&mut world);
    world.reply(ticket, device_code());
    assert!(!world.screen().contains("ABCD"), "a code of the first");
    // Escape gives it up: what comes of it is not heard.
    world.keys("<esc>");
    assert!(matches!(world.take().as_slice(), [Effect::Cancel(ticket)] if *ticket == again));
    world.reply(again, Reply::SignedIn(Ok(())));
    assert!(world.take().is_empty());
    world.shows(&["Press I to sign in here"]);
}

#[test]
fn a_code_is_asked_for_where_a_connection_wants_one_and_typed_unseen() {
    let mut world = down(code_wanted());
    world.shows(&["One-time code", ROLE, DEVICE]);
    at_every_size(&mut world, "one_time_code");
    world.keys("12x");
    world.shows(&["a code is six digits", "code         ••"]);
    world.keys("<enter>");
    world.shows(&["a code is six digits"]);
    assert!(world.take().is_empty(), "it is not whole");
    world.keys("345<bs>4567");
    assert!(!world.screen().contains("1234"), "{}", world.screen());
    world.keys("<enter>");
    let (ticket, first) = code(&mut world);
    assert_eq!(first.expose(), "123445");
    world.shows(&["asking STS for the role"]);
    world.keys("1<enter>");
    world.shows(&["the service is being asked"]);
    assert!(world.take().is_empty());
    let wrong = Failure { what: "The code is wrong, or was used before".to_owned(), ..code_wanted() };
    world.reply(ticket, Reply::SignedIn(Err(Failure { advice: "Wait for the next one".into(), ..wrong })));
    world.shows(&["The code is wrong, or was used before.", "Wait for the next one."]);
    insta::assert_snapshot!("wrong_code_80x24", world.screen());
    world.keys("654321<enter>");
    let (ticket, second) = code(&mut world);
    assert_eq!(second.expose(), "654321");
    world.reply(ticket, Reply::SignedIn(Ok(())));
    world.shows(&["signed in"]);
    world.arrive(OURS);
}

#[test]
fn a_code_is_pasted_whole_or_not_at_all() {
    let mut world = down(code_wanted());
    for (text, digits) in [("12345", 0), ("12345a", 0), ("1234567", 0), (" 123 456\n", 6)] {
        world.send(sesame::app::Msg::Paste(text.into()));
        assert_eq!(world.screen().matches('•').count(), digits, "{text:?}");
    }
    world.keys("<enter>");
    assert_eq!(code(&mut world).1.expose(), "123456");
}

#[test]
fn a_code_is_not_asked_for_over_what_somebody_is_at() {
    let mut world = listed();
    world.keys(" ");
    let read = world.one(|effect| matches!(effect, Effect::Read(..)));
    world.reply(read, Reply::Read(Err(code_wanted())));
    world.shows(&["wants a one-time code", "Press I to sign in here"]);
    world.keys("/a");
    world.shows(&["Press F6 to sign in here"]);
    world.keys("<f6>");
    world.shows(&["One-time code", DEVICE]);
    world.keys("<esc><esc>n<f5>");
    let connect = world.one(|effect| matches!(effect, Effect::Connect(..)));
    world.reply(connect, Reply::Connected(Err(code_wanted())));
    world.shows(&["New parameter", "Press F6 to sign in here"]);
}

#[test]
fn a_draft_survives_both() {
    for (why, by_code) in [(logged_out(), false), (code_wanted(), true)] {
        let mut world = editing();
        world.keys("-draft<c-s>");
        let beside = world.take();
        assert!(beside.iter().all(|effect| !matches!(effect, Effect::Write(..))), "{beside:?}");
        let (write, _) = super::write(&mut world);
        world.reply(write, Reply::Written(Err(why)));
        world.shows(&["F6"]);
        world.keys("<f6>");
        let ticket = if by_code {
            world.keys("123456<enter>");
            code(&mut world).0
        } else {
            let ticket = log_in(&mut world);
            world.reply(ticket, device_code());
            ticket
        };
        world.reply(ticket, Reply::SignedIn(Ok(())));
        let (identify, _) = world.connect();
        world.reply(identify, Reply::Identity(Ok(crate::fixtures::identity(OURS))));
        world.shows(&["connected again; nothing has been written yet"]);
        world.take();
        // What was pressed for the page that closed writes nothing.
        world.keys("w");
        assert!(world.take().is_empty());
        world.pass(Duration::from_secs(1));
        let (_, written) = super::write(&mut world);
        assert!(written.value.expose().ends_with("-draft"), "what was typed is what is written");
    }
}

#[test]
fn where_nothing_is_wanted_the_keys_say_so() {
    let mut world = listed();
    for key in ["I", "<f6>"] {
        world.keys(key);
        world.shows(&["the connection stands: there is nothing to sign in for"]);
    }
    assert!(world.take().is_empty());
    // Nor would it help against everything.
    let mut world = down(Failure::new(FailureKind::Config, "No region is set", "Give one"));
    assert!(!world.screen().contains("signs in"), "{}", world.screen());
    world.keys("I");
    world.shows(&["signing in would not help here"]);
}

#[test]
fn neither_code_nor_address_is_printed_by_the_state() {
    let mut world = down(code_wanted());
    world.keys("123456");
    let printed = format!("{:?}", world.app);
    assert!(!printed.contains("123456"), "{printed}");
    let mut world = down(logged_out());
    world.keys("I");
    let ticket = log_in(&mut world);
    world.reply(ticket, device_code());
    assert!(!format!("{:?} {:?}", world.app, device_code()).contains("ABCD"));
}
