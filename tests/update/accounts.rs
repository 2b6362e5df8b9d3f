//! A new login under what is open: to the same account, whose principal may be another, or to another account.

use super::*;
use crate::fixtures::{THEIRS, identity};

fn expired() -> Failure {
    Failure::new(FailureKind::Expired, "The session has expired", "Run aws sso login, then press r")
}

/// The draft of `/a`, saved in an account whose session has run out since; the question is open.
fn refused_draft() -> World {
    let mut world = editing();
    world.keys("<end>!<c-s>");
    let (ticket, _) = write(&mut world);
    world.reply(ticket, Reply::Written(Err(expired())));
    world
}

/// Signs in anew in an account, from wherever the key connects; what is listed there.
fn sign_in(world: &mut World, account: &str, listed: Vec<Parameter>) {
    world.keys("r");
    let (identify, list) = world.connect();
    world.reply(identify, Reply::Identity(Ok(identity(account))));
    let effects = world.take();
    for effect in &effects {
        if let Effect::Alias(ticket, _) = effect {
            world.reply(*ticket, Reply::Alias(Ok(None)));
        }
    }
    let anew = effects.iter().find_map(|effect| match effect {
        Effect::List(ticket, _) => Some(*ticket),
        _ => None,
    });
    world.list(anew.unwrap_or(list), listed);
}

#[test]
fn a_draft_that_crosses_into_another_account_says_so_and_creates_only_where_the_name_is_free() {
    let mut world = refused_draft();
    sign_in(&mut world, THEIRS, vec![secure("/theirs", 1)]);
    world.shows(&["Edit /a", "this is account 444455556666 now; it was 111122223333"]);
    assert!(!world.screen().contains("version 7"), "the version is of the other account:\n{}", world.screen());
    world.keys("<c-s>");
    world.shows(&["Create this parameter?", "444455556666", "it is written only if the name is free here"]);
    for old in ["deploy/ci", "7 → 8", "deleted meanwhile"] {
        assert!(!world.screen().contains(old), "{old} is of the other account:\n{}", world.screen());
    }
    world.keys("<pgdn>");
    let (ticket, sent) = write(&mut world);
    assert_eq!((sent.on, sent.seen), (Expected::Absent, None));
    // Where the name is taken, theirs is shown before anything is replaced.
    let there = Parameter { modified_by: None, ..secure("/a", 3) };
    world.reply(ticket, Reply::Written(Ok(Written::Moved { now: Box::new(there) })));
    world.shows(&["the name exists already", "version 3"]);
}

#[test]
fn a_draft_in_the_same_account_goes_on_where_it_was() {
    let mut world = refused_draft();
    sign_in(&mut world, OURS, vec![secure("/a", 7)]);
    world.shows(&["Overwrite this parameter?", "7 → 8"]);
    let (_, sent) = write(&mut world);
    assert_eq!(sent.on, Expected::Version(7));
}

#[test]
fn what_was_opened_by_its_name_or_written_goes_with_its_account() {
    let shown = Start { scope: "/app".to_owned(), ..start() };
    let mut world = listed_with(shown, &[secure("/app/a", 3)]);
    world.keys("//elsewhere/x");
    let searches = world.take();
    let Some(Effect::Search { ticket, corpus, query, .. }) = searches.last() else { panic!("{searches:?}") };
    let ranking = rank(corpus, query, world.now.wall, None, 10, &|| false).unwrap();
    world.reply(*ticket, Reply::Ranked(ranking.into()));
    world.keys("<enter>");
    let look_up = world.one(|effect| matches!(effect, Effect::Describe(..)));
    world.reply(look_up, Reply::Described(Ok(Some(Box::new(secure("/elsewhere/x", 2))))));
    world.shows(&["elsewhere"]);
    world.keys(" ");
    let ticket = read(&mut world);
    world.reply(ticket, Reply::Read(Err(expired())));
    sign_in(&mut world, THEIRS, vec![secure("/app/b", 1)]);
    let screen = world.screen();
    assert!(screen.contains("b ") && !screen.contains("elsewhere"), "{screen}");
}

#[test]
fn an_alias_refused_to_one_principal_is_asked_for_another() {
    let mut world = World::new(start());
    let (identify, list) = world.connect();
    world.reply(identify, Reply::Identity(Ok(identity(OURS))));
    let alias = world.one(|effect| matches!(effect, Effect::Alias(..)));
    world.reply(alias, Reply::Alias(Err(denied())));
    world.reply(list, Reply::Listed(Err(expired())));
    for (role, asks) in [("engineer", false), ("admin", true)] {
        world.keys("r");
        let (identify, list) = world.connect();
        let arn = format!("arn:aws:sts::{OURS}:assumed-role/{role}/another-session");
        world.reply(identify, Reply::Identity(Ok(Identity { arn, ..identity(OURS) })));
        let asked = world.take().iter().any(|effect| matches!(effect, Effect::Alias(..)));
        assert_eq!(asked, asks, "{role}");
        world.reply(list, Reply::Listed(Err(expired())));
    }
}

#[test]
fn a_conflict_closed_from_outside_stops_its_read() {
    let mut world = editing();
    world.keys("<end>!<c-s>");
    let (ticket, _) = write(&mut world);
    world.reply(ticket, Reply::Written(Ok(Written::Moved { now: Box::new(secure("/a", 9)) })));
    world.keys("=");
    let theirs = read(&mut world);
    world.keys("<c-c>D");
    let effects = world.take();
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Cancel(t) if *t == theirs)), "{effects:?}");
}

#[test]
fn a_conflict_says_why_overwriting_theirs_failed() {
    let mut world = editing();
    world.keys("<end>!<c-s>");
    let (ticket, _) = write(&mut world);
    world.reply(ticket, Reply::Written(Ok(Written::Moved { now: Box::new(secure("/a", 9)) })));
    world.keys("<enter><pgdn>");
    let (ticket, _) = write(&mut world);
    let failure = Failure::new(FailureKind::Rejected, "the oldest version has a label", "");
    world.reply(ticket, Reply::Written(Err(failure)));
    world.keys("<esc>");
    world.shows(&["it has changed meanwhile", "the oldest version has a label"]);
    world.keys("<esc>");
    world.shows(&["Edit /a", "the oldest version has a label"]);
}

#[test]
fn a_reveal_before_the_connection_stands_asks_nothing_and_refuses_no_row() {
    let mut world = listed();
    world.keys(" ");
    let ticket = read(&mut world);
    world.reply(ticket, Reply::Read(Err(expired())));
    world.keys("r");
    let connect = world.one(|effect| matches!(effect, Effect::Connect(..)));
    for key in [" ", "y", "e"] {
        world.keys(key);
        assert!(world.take().is_empty(), "{key} asks a connection that does not stand yet");
        world.shows(&["not connected yet"]);
    }
    world.reply(connect, Reply::Connected(Ok(())));
    assert!(!world.screen().contains("not readable"), "{}", world.screen());
}

#[test]
fn what_is_said_of_an_unknown_end_names_the_key_that_writes() {
    let mut world = listed_with(start(), &[secure("/prod/db", 7)]);
    world.keys("lje");
    world.answer_opening(|name| secure(name, 7), Ok(reading(7)));
    world.resize(120, 35);
    world.keys("<end>!<c-s><pgdn>db<enter>");
    let ticket = world.one(|effect| matches!(effect, Effect::Write(..)));
    let silence = Failure::new(FailureKind::Unreachable, "no answer", "");
    world.reply(ticket, Reply::Written(Ok(Written::Unknown { why: Box::new(silence) })));
    world.shows(&["enter looks at"]);
}
