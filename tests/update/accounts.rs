//! A new login under what is open: to the same account, whose principal may be another, or to another account.

use super::*;
use crate::fixtures::{THEIRS, identity, place, placed};
use sesame::config::Config;

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
pub(super) fn sign_in(world: &mut World, account: &str, listed: Vec<Parameter>) {
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
    world.shows(&["Edit /a", "this is account 444455556666 now: this draft is from account 111122223333"]);
    assert!(!world.screen().contains("version 7"), "the version is of the other account:\n{}", world.screen());
    world.keys("<c-s>");
    world.shows(&["Create /", "444455556666", "it is written only if the name is free here"]);
    for old in ["deploy/ci", "v7 → v8", "deleted meanwhile"] {
        assert!(!world.screen().contains(old), "{old} is of the other account:\n{}", world.screen());
    }
    world.keys("<pgdn>");
    let (ticket, sent) = write(&mut world);
    assert_eq!((sent.on, sent.seen), (Expected::Absent, None));
    // Where the name is taken, theirs is shown before anything is replaced.
    let there = Parameter { modified_by: None, ..secure("/a", 3) };
    world.reply(ticket, Reply::Written(Ok(Written::Moved { now: Box::new(there) })));
    world.shows(&["the name exists already", "now v3"]);
}

/// The shared files may have been changed before the new login.
#[test]
fn a_draft_that_crosses_into_another_region_says_so_and_creates_only_where_the_name_is_free() {
    let mut world = refused_draft();
    world.keys("r");
    let connect = world.one(|effect| matches!(effect, Effect::Connect(..)));
    world.reply(connect, placed(place("dev", "eu-north-1")));
    world.shows(&["Edit /a", "this is eu-north-1 now: this draft is from eu-west-1"]);
    world.reply(connect, Reply::Connected(Ok(())));
    let list = world.one(|effect| matches!(effect, Effect::List(..)));
    world.list(list, vec![]);
    world.keys("<c-s>");
    world.shows(&[
        "Create /a",
        "eu-north-1",
        "it was opened in eu-west-1",
        "it is written only if the name is free here",
    ]);
}

#[test]
fn a_draft_in_the_same_account_goes_on_where_it_was() {
    let mut world = refused_draft();
    sign_in(&mut world, OURS, vec![secure("/a", 7)]);
    world.shows(&["Overwrite /", "v7 → v8"]);
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
    world.keys("<enter><esc>");
    world.shows(&["the oldest version has a label"]);
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
    for key in [" ", "y", "e", "Yv"] {
        world.keys(key);
        assert!(world.take().is_empty(), "{key} asks a connection that does not stand yet");
        world.shows(&["not connected yet"]);
    }
    world.keys("<esc>");
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

#[test]
fn a_draft_that_comes_back_to_its_account_goes_on_where_it_was() {
    let mut world = refused_draft();
    sign_in(&mut world, THEIRS, vec![secure("/theirs", 1)]);
    world.keys("<c-s><pgdn>");
    let (ticket, _) = write(&mut world);
    world.reply(ticket, Reply::Written(Err(expired())));
    sign_in(&mut world, OURS, vec![secure("/a", 7)]);
    world.shows(&["this is account 111122223333 again"]);
    world.keys("<c-s>");
    world.shows(&["Overwrite /", "v7 → v8"]);
}

#[test]
fn a_form_that_crosses_into_another_account_says_so_where_it_is_written() {
    let mut world = listed();
    world.keys("nnew<tab><tab>secret<c-s><pgdn>");
    let (ticket, _) = write(&mut world);
    world.reply(ticket, Reply::Written(Err(expired())));
    sign_in(&mut world, THEIRS, vec![secure("/theirs", 1)]);
    world.keys("!<c-s>");
    world.shows(&["Create /", "it was begun in account 111122223333"]);
}

/// STS had not told it; the ARNs of what was listed had.
#[test]
fn a_draft_of_an_account_that_was_told_by_its_arns_alone_does_not_cross_unmarked() {
    let mut world = World::new(start());
    let (identify, list) = world.connect();
    world.reply(identify, Reply::Identity(Err(Failure::new(FailureKind::Unreachable, "nothing answered", ""))));
    let arn = Some(format!("arn:aws:ssm:eu-west-1:{OURS}:parameter/a"));
    world.list(list, vec![Parameter { arn, ..secure("/a", 7) }]);
    world.keys("e");
    world.answer_opening(|name| secure(name, 7), Ok(reading(7)));
    world.keys("<end>!<c-s>");
    let (ticket, _) = write(&mut world);
    world.reply(ticket, Reply::Written(Err(expired())));
    sign_in(&mut world, THEIRS, vec![secure("/theirs", 1)]);
    assert!(!world.screen().contains("v7 → v8"), "{}", world.screen());
    world.shows(&["this draft is from account 111122223333"]);
}

#[test]
fn pages_that_speak_of_an_account_close_with_it() {
    for keys in ["p", "o", "x", "Y", "P"] {
        let mut world = listed();
        world.keys(" ");
        let ticket = read(&mut world);
        world.reply(ticket, Reply::Read(Err(expired())));
        world.keys("r");
        let (identify, _) = world.connect();
        world.keys(" ");
        let ticket = world.one(|effect| matches!(effect, Effect::Read(..)));
        world.reply(ticket, Reply::Read(Err(denied())));
        world.keys(keys);
        assert!(world.screen().contains('╭'), "{keys} opens a page: {}", world.screen());
        world.reply(identify, Reply::Identity(Ok(identity(THEIRS))));
        assert!(!world.screen().contains('╭'), "{keys}: {}", world.screen());
    }
}

/// What the account is called was told to one principal; another may not see it.
#[test]
fn an_alias_told_to_one_principal_guards_the_account_for_all() {
    let mut world = World::with(start(), Config::parse("production = 'acme'").unwrap());
    world.resize(120, 40);
    let (identify, list) = world.connect();
    world.reply(identify, Reply::Identity(Ok(identity(OURS))));
    let alias = world.one(|effect| matches!(effect, Effect::Alias(..)));
    world.reply(alias, Reply::Alias(Ok(Some("acme".to_owned()))));
    world.list(list, vec![secure("/a", 7)]);
    world.keys(" ");
    let ticket = read(&mut world);
    world.reply(ticket, Reply::Read(Err(expired())));
    world.keys("r");
    let (identify, _) = world.connect();
    let arn = format!("arn:aws:sts::{OURS}:assumed-role/reader/ana");
    world.reply(identify, Reply::Identity(Ok(Identity { arn, ..identity(OURS) })));
    for effect in &world.take() {
        if let Effect::Alias(ticket, _) = effect {
            world.reply(*ticket, Reply::Alias(Err(denied())));
        }
    }
    world.shows(&["PRODUCTION"]);
}

/// Until the answer is there, it may say production.
#[test]
fn an_alias_that_is_overdue_leaves_the_guard_up_where_the_settings_may_mean_it() {
    for (settings, guarded) in [("production = 'acme'", true), ("", false)] {
        let mut world = World::with(start(), Config::parse(settings).unwrap());
        let (identify, list) = world.connect();
        world.reply(identify, Reply::Identity(Ok(identity(OURS))));
        let alias = world.one(|effect| matches!(effect, Effect::Alias(..)));
        world.reply(alias, Reply::Overdue);
        world.list(list, vec![secure("/a", 7)]);
        assert_eq!(world.screen().contains("PRODUCTION?"), guarded, "{settings}");
        world.reply(alias, Reply::Alias(Err(Failure::new(FailureKind::Unreachable, "nothing answered", ""))));
        assert!(!world.screen().contains("PRODUCTION"), "nobody is going to tell: {}", world.screen());
    }
}

#[test]
fn whoever_started_read_only_stays_so_whatever_is_found() {
    let mut world =
        listed_with(Start { place: Place { read_only: true, ..start().place }, ..start() }, &[secure("/a", 7)]);
    world.keys(" ");
    let ticket = read(&mut world);
    world.reply(ticket, Reply::Read(Err(expired())));
    world.keys("r");
    let connect = world.one(|effect| matches!(effect, Effect::Connect(..)));
    world.reply(connect, placed(start().place));
    world.reply(connect, Reply::Connected(Ok(())));
    world.keys("e");
    world.shows(&["READ ONLY", "read-only session"]);
}
