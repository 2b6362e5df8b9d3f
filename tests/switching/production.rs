//! Production is named, and nothing but its word and enter writes there.

use sesame::app::{Effect, Msg, Reply, Start};
use sesame::config::Config;
use sesame::destination::Place;
use sesame::failure::{Advice, Failure, FailureKind, Remedy};
use sesame::parameter::{Tier, Written};
use sesame::secret::Secret;

use super::{listed_in, secure, start};
use crate::fixtures::{OURS, THEIRS, VALUE, World, identity, one, place, reading};

const NAME: &str = "/shop/prod/password";

/// The confirmation of an edit of the first parameter.
pub(crate) fn confirming(start: Start, name: &str) -> World {
    let mut world = listed_in(start, &[name]);
    world.resize(120, 40);
    edit(&mut world);
    world
}

fn edit(world: &mut World) {
    world.keys("gllllGe");
    world.answer_opening(secure, Ok(reading(7)));
    world.keys("<end>!<c-s>");
    world.take();
    assert!(world.screen().contains("Overwrite /"), "{}", world.screen());
}

fn writes(world: &mut World) -> usize {
    world.take().iter().filter(|effect| matches!(effect, Effect::Write(..))).count()
}

#[test]
fn the_header_says_it_of_profile_account_and_path() {
    let elsewhere = || listed_in(start(), &["/shop/dev/password"]);
    assert!(!elsewhere().screen().contains("PRODUCTION"));
    let profile = Start { place: place("shop-prod", "eu-west-1"), ..start() };
    assert!(listed_in(profile, &["/a"]).screen().contains("PRODUCTION"));
    let scope = Start { scope: "/shop/prod".to_owned(), ..start() };
    assert!(listed_in(scope, &[]).screen().contains("PRODUCTION"));
    // The path is that of the row under the cursor.
    let mut world = listed_in(start(), &["/shop/dev/a", "/shop/prod/a"]);
    world.keys("gl");
    assert!(!world.screen().contains("PRODUCTION"), "{}", world.screen());
    world.keys("jj");
    assert!(world.screen().contains("PRODUCTION"), "{}", world.screen());
    // It is said at every width that can hold it.
    world.resize(40, 12);
    assert!(world.screen().contains("PRODUCTION"), "{}", world.screen());
}

#[test]
fn the_settings_decide_what_it_is() {
    let settings = format!("production = '^{OURS}$'");
    let mut world = World::with(start(), Config::parse(&settings).unwrap());
    super::arrive(&mut world, OURS, &["/a"]);
    assert!(world.screen().contains("PRODUCTION"), "{}", world.screen());
    let mut world = World::with(start(), Config::parse("production = ''").unwrap());
    super::arrive(&mut world, OURS, &[NAME]);
    assert!(!world.screen().contains("PRODUCTION"), "{}", world.screen());
}

#[test]
fn only_the_typed_word_and_enter_write() {
    let mut world = confirming(start(), NAME);
    let screen = world.screen();
    for part in ["PRODUCTION, says the path /shop/prod/password", "type password, then enter writes it"] {
        assert!(screen.contains(part), "{part}:\n{screen}");
    }
    for keys in
        ["w", "<enter>", "<enter><enter><enter>", "y<enter>", "<c-s>", "<space>", "<tab>", "d", "passwor<enter>"]
    {
        world.keys(keys);
        assert_eq!(writes(&mut world), 0, "{keys} writes");
    }
    assert!(world.screen().contains("is not password: "), "{}", world.screen());
    world.keys("<c-u>");
    world.send(Msg::Paste(Secret::from("password")));
    world.shows(&["not pasted: the word is to be typed"]);
    world.keys("<enter>");
    assert_eq!(writes(&mut world), 0, "what is pasted is not typed");
    world.keys("Password<enter>");
    assert_eq!(writes(&mut world), 0, "capitals count");
    world.keys("<c-u>password");
    assert!(world.screen().contains("› password"), "{}", world.screen());
    assert_eq!(writes(&mut world), 0, "typing alone does not write");
    world.keys("<enter>");
    let effects = world.take();
    assert!(matches!(effects.as_slice(), [Effect::Write(_, write)] if write.name == NAME), "{effects:?}");
    world.keys("password<enter><enter>");
    assert!(world.take().is_empty(), "one confirmation, one write");
}

#[test]
fn a_try_that_failed_is_meant_anew() {
    let mut world = confirming(start(), NAME);
    world.keys("password<enter>");
    let write = one(&world.take(), |effect| matches!(effect, Effect::Write(..)));
    world.reply(write, Reply::Written(Err(Failure::new(FailureKind::Unreachable, "nothing answered", ""))));
    let screen = world.screen();
    assert!(
        screen.contains("type password, then enter tries again") && screen.contains("nothing answered"),
        "{screen}"
    );
    world.keys("<enter>");
    assert_eq!(writes(&mut world), 0);
    world.keys("password<enter>");
    let write = one(&world.take(), |effect| matches!(effect, Effect::Write(..)));
    world.reply(write, Reply::Written(Ok(Written::Stored { version: 8, tier: Tier::Standard })));
    assert!(world.screen().contains(": v7 → v8"));
}

#[test]
fn escape_leaves_with_the_draft_and_letters_show_nothing() {
    let mut world = confirming(start(), NAME);
    world.keys("d");
    assert!(!world.screen().contains(VALUE), "d is a letter here");
    world.keys("<tab>");
    assert!(world.screen().contains(&format!("{VALUE}!")));
    world.keys("<esc>");
    assert!(world.screen().contains("Edit /shop/prod/password"), "{}", world.screen());
    assert_eq!(writes(&mut world), 0);
}

#[test]
fn what_has_not_been_read_is_not_confirmed() {
    let mut world = confirming(start(), NAME);
    world.resize(120, 10);
    world.keys("password<enter>");
    assert_eq!(writes(&mut world), 0);
    assert!(world.screen().contains("see the rest first"), "{}", world.screen());
    world.keys("<pgdn><pgdn><pgdn><pgdn><enter>");
    assert_eq!(writes(&mut world), 1);
}

#[test]
fn elsewhere_one_key_writes() {
    let mut world = confirming(start(), "/shop/dev/password");
    assert!(!world.screen().contains("PRODUCTION"));
    world.keys("w");
    assert_eq!(writes(&mut world), 1);
}

/// The account may be told after the question was asked.
#[test]
fn a_question_becomes_stricter_when_it_turns_out_where_it_is() {
    let settings = format!("production = '{OURS}'");
    let mut world = World::with(start(), Config::parse(&settings).unwrap());
    world.resize(120, 40);
    let (identify, list) = world.connect();
    world.reply(list, Reply::Page(vec![secure("/a")]));
    edit(&mut world);
    assert!(world.screen().contains("w writes it"), "{}", world.screen());
    world.reply(identify, Reply::Identity(Ok(identity(OURS))));
    let alias = one(&world.take(), |effect| matches!(effect, Effect::Alias(..)));
    world.keys("w");
    assert_eq!(writes(&mut world), 0);
    world.keys("<bs>a<enter>");
    assert_eq!(writes(&mut world), 0);
    assert!(world.screen().contains("is still being asked"), "{}", world.screen());
    world.reply(alias, Reply::Alias(Ok(None)));
    world.keys("<enter>");
    assert_eq!(writes(&mut world), 1);
}

/// A network without a way to IAM is as common: a word is enough, and should the answer come after all, it counts.
#[test]
fn an_alias_that_is_overdue_is_not_waited_for_but_counts_when_it_comes() {
    for (alias_of, production) in [("acme", true), ("workshop", false)] {
        let mut world = World::with(start(), Config::parse("production = 'acme'").unwrap());
        world.resize(120, 40);
        let connect = one(&world.take(), |effect| matches!(effect, Effect::Connect(..)));
        world.reply(connect, Reply::Connected(Ok(())));
        let effects = world.take();
        let identify = one(&effects, |effect| matches!(effect, Effect::Identify(_)));
        let list = one(&effects, |effect| matches!(effect, Effect::List(..)));
        world.reply(list, Reply::Page(vec![secure("/a")]));
        edit(&mut world);
        world.reply(identify, Reply::Identity(Ok(identity(OURS))));
        let alias = one(&world.take(), |effect| matches!(effect, Effect::Alias(..)));
        world.keys("w");
        assert_eq!(writes(&mut world), 0, "it is waited for");
        world.reply(alias, Reply::Overdue);
        world.keys("w");
        assert_eq!(writes(&mut world), 0, "it may be production");
        assert!(world.screen().contains("PRODUCTION?"), "{}", world.screen());
        world.reply(alias, Reply::Alias(Ok(Some(alias_of.to_owned()))));
        world.keys("<bs>w");
        assert_eq!(writes(&mut world), usize::from(!production));
        assert_eq!(world.screen().contains("PRODUCTION"), production, "{}", world.screen());
        world.keys("<bs>a<enter>");
        assert_eq!(writes(&mut world), usize::from(production));
    }
}

/// Whose account it is may be all that makes it production; so it counts until it is known to be another.
#[test]
fn a_new_login_does_not_lift_the_guard() {
    let settings = format!("production = '{OURS}'");
    for identified in [Some(OURS), Some(THEIRS), None] {
        let mut world = World::with(start(), Config::parse(&settings).unwrap());
        world.resize(120, 40);
        super::arrive(&mut world, OURS, &["/a"]);
        edit(&mut world);
        world.keys("a<enter>");
        let write = one(&world.take(), |effect| matches!(effect, Effect::Write(..)));
        let advice = Advice::from("Run aws sso login").then(Remedy::TryAgain);
        world.reply(write, Reply::Written(Err(Failure::new(FailureKind::Expired, "The session has expired", advice))));
        assert!(world.screen().contains("then press F5"), "{}", world.screen());
        world.keys("<f5>");
        let connect = one(&world.take(), |effect| matches!(effect, Effect::Connect(..)));
        guarded(&mut world);
        world.reply(connect, Reply::Connected(Ok(())));
        let identify = one(&world.take(), |effect| matches!(effect, Effect::Identify(_)));
        guarded(&mut world);
        let refused = Failure::new(FailureKind::Unreachable, "nothing answered", "");
        world.reply(identify, Reply::Identity(identified.map(identity).ok_or(refused)));
        if identified == Some(THEIRS) {
            assert!(!world.screen().contains("PRODUCTION"), "it is another's:\n{}", world.screen());
            assert!(world.screen().contains(THEIRS), "{}", world.screen());
        } else {
            guarded(&mut world);
            world.keys("a<enter>");
            assert_eq!(writes(&mut world), 1);
        }
    }
}

/// A private network without a way to STS is an everyday case.
#[test]
fn settings_of_ones_own_guard_an_account_that_is_not_known() {
    for (settings, guarded) in [(format!("production = '{OURS}'"), true), (String::new(), false)] {
        let mut world = World::with(start(), Config::parse(&settings).unwrap());
        world.resize(120, 40);
        let (identify, list) = world.connect();
        world.reply(list, Reply::Page(vec![secure("/a")]));
        assert!(!world.screen().contains("PRODUCTION"), "it is only being asked:\n{}", world.screen());
        world.reply(identify, Reply::Identity(Err(Failure::new(FailureKind::Unreachable, "nothing answered", ""))));
        edit(&mut world);
        assert_eq!(world.screen().contains("PRODUCTION?"), guarded, "{}", world.screen());
        world.keys("w");
        assert_eq!(writes(&mut world), usize::from(!guarded));
    }
}

/// What the account was makes a write harder, never easier.
#[test]
fn an_account_that_is_not_known_any_more_is_guarded() {
    let mut world = World::with(start(), Config::parse("production = '^4444'").unwrap());
    world.resize(120, 40);
    super::arrive(&mut world, OURS, &["/a"]);
    let expired = Failure::new(FailureKind::Expired, "The session has expired", "");
    world.keys("r");
    let list = one(&world.take(), |effect| matches!(effect, Effect::List(..)));
    world.reply(list, Reply::Listed(Err(expired)));
    world.keys("r");
    let connect = one(&world.take(), |effect| matches!(effect, Effect::Connect(..)));
    world.reply(connect, Reply::Connected(Ok(())));
    let identify = one(&world.take(), |effect| matches!(effect, Effect::Identify(_)));
    world.reply(identify, Reply::Identity(Err(Failure::new(FailureKind::Unreachable, "nothing answered", ""))));
    assert!(world.screen().contains("PRODUCTION?"), "{}", world.screen());
}

/// What is pressed is typed, and shows and writes nothing.
fn guarded(world: &mut World) {
    world.keys("dwn");
    let screen = world.screen();
    assert!(screen.contains("PRODUCTION") && screen.contains("› dwn"), "{screen}");
    assert!(!screen.contains(VALUE), "{screen}");
    world.keys("<bs><bs><bs>");
    assert_eq!(writes(world), 0);
}

#[test]
fn the_accounts_alias_tells_production_too() {
    let mut world = World::new(start());
    world.resize(120, 24);
    let connect = one(&world.take(), |effect| matches!(effect, Effect::Connect(..)));
    world.reply(connect, Reply::Connected(Ok(())));
    let identify = one(&world.take(), |effect| matches!(effect, Effect::Identify(_)));
    world.reply(identify, Reply::Identity(Ok(identity(OURS))));
    let alias = one(&world.take(), |effect| matches!(effect, Effect::Alias(..)));
    world.reply(alias, Reply::Alias(Ok(Some("shop-prod".to_owned()))));
    let screen = world.screen();
    assert!(screen.contains("PRODUCTION") && screen.contains("shop-prod 111122223333"), "{screen}");
}

#[test]
fn a_narrow_header_gives_up_what_matters_least_first() {
    let endpoint = Some("http://127.0.0.1:4583".to_owned());
    let place = Place { endpoint, read_only: true, ..place("shop-admin", "eu-west-1") };
    let mut world = listed_in(Start { place, ..start() }, &["/shop/prod/a"]);
    world.keys("gll");
    let mut header = |width| {
        world.resize(width, 24);
        world.screen().lines().next().unwrap().to_owned()
    };
    let endpoint = " endpoint http://127.0.0.1:4583   PRODUCTION   READ ONLY";
    for (width, shown) in [
        (130, &[" sesame  111122223333 › eu-west-1 › engineer/ana  profile shop-admin", endpoint][..]),
        (120, &[" 111122223333 › eu-west-1 › engineer/ana  profile shop-admin ", endpoint]),
        (119, &[" 111122223333 › eu-west-1 › engineer/ana  profile shop-admin ", endpoint]),
        (117, &[" 111122223333 › eu-west-1 › engineer/ana  profile…op-admin ", endpoint]),
        (99, &[" 111122223333 › eu-west-1 › engineer/ana ", endpoint]),
        (95, &[" 111122223333 › eu-west-1 › engineer/ana ", " http://127.0.0.1:4583   PRODUCTION   READ ONLY"]),
        (80, &[" 111122223333 › eu-west-1 › engineer/ana ", " http://127…   PRODUCTION   READ ONLY"]),
        (60, &[" 111122223333 › eu-west-1 › eng…ana ", " endpoint   PROD   R/O"]),
        (40, &[" 111122223333 › eu-west-1 ", " PROD   R/O"]),
    ] {
        let header = header(width);
        for part in shown {
            assert!(header.contains(part), "{width}: {part:?} is missing from {header:?}");
        }
    }
}

/// The demo, an endpoint and a change set beside production: who it is stays to be read, and what is chosen from is shortened first.
#[test]
fn the_header_never_gives_up_who_is_signed_in_for_what_stands_beside() {
    let waiting = |start: Start| {
        let mut world = listed_in(start, &["/shop/prod/a", "/shop/prod/b"]);
        world.keys("gllllGe");
        world.answer_opening(secure, Ok(reading(7)));
        world.keys("x<c-s><c-t>");
        world
    };
    let header = |world: &mut World, width: u16| {
        world.resize(width, 24);
        world.screen().lines().next().unwrap().to_owned()
    };
    let endpoint = Some("http://127.0.0.1:4583".to_owned());
    let place = Place { endpoint, ..place("shop-admin", "eu-west-1") };
    let mut world = waiting(Start { place, ..start() });
    for (width, shown) in [
        (140, " endpoint http://127.0.0.1:4583   1 in the change set   PRODUCTION"),
        (80, "engineer/ana   http://127.0.0…   set 1   PRODUCTION"),
        (60, "en…na   endpoint   set 1   PROD"),
    ] {
        let header = header(&mut world, width);
        assert!(header.contains(shown) && header.contains("› e"), "{width}: {shown:?} is missing from {header:?}");
    }
}
