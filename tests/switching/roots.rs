//! From one root to another, within one session.

use sesame::app::{Effect, Recall, Reply, Start, Ticket};
use sesame::cache::Kept;
use sesame::destination::{Destination, Root};
use sesame::failure::{Failure, FailureKind};
use sesame::names::Tree;
use sesame::parameter::{Parameter, Written};

use super::{arrive, listed, listed_in, production, secure, start};
use crate::fixtures::{self, OURS, THEIRS, VALUE, World, identity, one, reading, ticket};

const SHARED: &str = "arn:aws:ssm:eu-west-1:222233334444:parameter/net/psk";
const SECRET: &str = "/aws/reference/secretsmanager/db/main";

/// Chooses a root of the list; nobody answers which services there are. What was asked for, cancels first.
fn show(world: &mut World, root: &str) -> Vec<Effect> {
    world.take();
    world.keys(&format!("o{root}<enter>"));
    let effects = world.take();
    assert!(matches!(effects[0], Effect::Services(_)), "{effects:?}");
    effects[1..].to_vec()
}

/// The listing that was asked for, and of what.
fn listing(effects: &[Effect]) -> (Ticket, Root) {
    let lists = effects.iter().filter_map(|effect| match effect {
        Effect::List(ticket, root) => Some((*ticket, root.clone())),
        _ => None,
    });
    let lists: Vec<_> = lists.collect();
    assert_eq!(lists.len(), 1, "{effects:?}");
    lists[0].clone()
}

fn list(world: &mut World, effects: &[Effect], names: &[&str]) {
    let (ticket, _) = listing(effects);
    world.list(ticket, names.iter().map(|name| secure(name)).collect());
}

#[test]
fn another_root_is_listed_over_the_same_connection() {
    let mut world = listed();
    for (typed, root) in [
        ("shared", Root::Shared),
        ("/aws/serv", Root::public()),
        ("/zoo/x", Root::Path("/zoo/x".to_owned())),
        ("all", Root::all()),
    ] {
        let effects = show(&mut world, typed);
        assert_eq!(listing(&effects).1, root);
        assert_eq!(world.app.root(), &root);
        let others = effects.iter().filter(|effect| !matches!(effect, Effect::List(..) | Effect::Cancel(_)));
        assert_eq!(others.count(), 0, "{effects:?}");
        assert!(world.screen().contains(&format!(" {root} ")), "{}", world.screen());
        assert!(world.screen().contains(OURS), "who asks is still known:\n{}", world.screen());
        world.keys("a");
        assert!(world.screen().contains(&format!("list {root}")), "what is under way says so:\n{}", world.screen());
        world.keys("<esc>");
        list(&mut world, &effects, &[]);
    }
}

#[test]
fn what_is_under_way_is_cancelled_and_its_answers_are_dropped() {
    let mut world = listed();
    world.keys("gllllr");
    let relisting = one(&world.take(), |effect| matches!(effect, Effect::List(..)));
    world.keys("y ");
    let effects = world.take();
    let reads: Vec<_> = effects.iter().filter(|effect| matches!(effect, Effect::Read(..))).map(ticket).collect();
    assert_eq!(reads.len(), 2);
    let effects = show(&mut world, "shared");
    let cancelled: Vec<_> = effects.iter().filter(|effect| matches!(effect, Effect::Cancel(_))).map(ticket).collect();
    for wanted in reads.iter().chain([&relisting]) {
        assert!(cancelled.contains(wanted), "{effects:?}");
    }
    world.reply(relisting, Reply::Page(vec![secure("/late")]));
    for read in reads {
        world.reply(read, Reply::Read(Ok(reading(7))));
    }
    assert!(world.take().is_empty());
    list(&mut world, &effects, &[SHARED]);
    let screen = world.screen();
    assert!(!screen.contains("late") && !screen.contains(VALUE) && !screen.contains("password"), "{screen}");
}

/// The connection is of the session, not of what it shows.
#[test]
fn a_root_that_is_chosen_while_connecting_is_what_is_listed() {
    let mut world = World::new(start());
    let connect = one(&world.take(), |effect| matches!(effect, Effect::Connect(..)));
    world.keys("oshared<enter>");
    assert!(world.take().is_empty(), "nobody can be asked yet, nothing is cancelled");
    world.reply(connect, Reply::Connected(Ok(())));
    let effects = world.take();
    assert_eq!(listing(&effects).1, Root::Shared);
    let identify = one(&effects, |effect| matches!(effect, Effect::Identify(_)));
    let _ = show(&mut world, "all");
    world.reply(identify, Reply::Identity(Ok(identity(OURS))));
    assert!(world.screen().contains(OURS), "{}", world.screen());
}

#[test]
fn a_draft_is_asked_about_before_another_root() {
    let mut world = production::confirming(start(), "/app/log-level");
    world.take();
    world.keys("oshared<enter>");
    assert!(world.screen().contains("D drops it and shows shared with this account"), "{}", world.screen());
    let effects = world.take();
    assert!(!effects.iter().any(|effect| matches!(effect, Effect::List(..))), "nothing is left yet: {effects:?}");
    world.keys("<esc>");
    assert_eq!(world.app.root(), &Root::all());
    world.keys("oshared<enter>D");
    assert_eq!(world.app.root(), &Root::Shared);
    assert_eq!(listing(&world.take()).1, Root::Shared);
}

#[test]
fn the_cursor_returns_to_where_it_was_in_each_root() {
    let names = &["/app/db/password", "/app/log-level", "/zoo"];
    let mut world = listed_in(start(), names);
    world.keys("gllll");
    let there = show(&mut world, "shared");
    list(&mut world, &there, &[SHARED]);
    world.keys("gjlj");
    let back = show(&mut world, "all");
    list(&mut world, &back, names);
    let at = |world: &World| world.app.selected_parameter().map(|parameter| parameter.name);
    assert_eq!(at(&world).as_deref(), Some("/app/db/password"));
    let there = show(&mut world, "shared");
    list(&mut world, &there, &["arn:aws:ssm:eu-west-1:111111111111:parameter/x", SHARED]);
    assert_eq!(at(&world).as_deref(), Some(SHARED));
}

/// To another region goes what is shown, and nothing of what was opened or left elsewhere.
#[test]
fn another_region_shows_the_same_root_and_forgets_the_rest() {
    let mut world = listed();
    world.keys(&format!("/{SECRET}<enter>"));
    let there = show(&mut world, "shared");
    list(&mut world, &there, &[SHARED]);
    super::pick(&mut world, "R");
    world.keys("us-east-1<enter>");
    let (to, _) = super::connection(&mut world);
    assert_eq!(to, Destination { region: Some("us-east-1".to_owned()), ..Destination::default() });
    assert_eq!(world.app.root(), &Root::Shared);
    let mut world = listed();
    world.keys(&format!("/{SECRET}<enter>"));
    super::go_to_staging(&mut world);
    arrive(&mut world, THEIRS, &["/a"]);
    assert!(!world.screen().contains("secretsmanager"), "{}", world.screen());
}

/// What is kept is what listings brought, each root for itself.
#[test]
fn names_are_kept_and_recalled_for_each_root() {
    let cached = Start { cache: Some("/cache".into()), ..start() };
    let mut world = World::new(cached);
    world.resize(120, 24);
    let effects = world.take();
    let connect = one(&effects, |effect| matches!(effect, Effect::Connect(..)));
    world.reply(connect, Reply::Connected(Ok(())));
    let effects = world.take();
    let identify = one(&effects, |effect| matches!(effect, Effect::Identify(_)));
    world.reply(identify, Reply::Identity(Ok(identity(OURS))));
    world.keys(&format!("/{SECRET}<enter>"));
    list(&mut world, &effects, &["/a"]);
    assert_eq!(remembered(&world.take()), (Root::all(), vec!["/a".to_owned()]), "a secret's name is not");
    assert!(world.screen().contains("a secret of Secrets Manager"), "{}", world.screen());

    let effects = show(&mut world, "shared");
    let recall = effects.iter().find_map(|effect| match effect {
        Effect::Recall { ticket, root, account: None } => Some((*ticket, root.clone())),
        _ => None,
    });
    let (recall, root) = recall.unwrap();
    assert_eq!(root, Root::Shared);
    let mut tree = Tree::new();
    tree.upsert(&secure(SHARED));
    let at = "2026-11-24T05:00:00Z".parse().unwrap();
    world.reply(recall, Reply::Recalled(Recall::Kept(Box::new(Kept { account: OURS.to_owned(), at, tree }))));
    assert!(world.screen().contains("1 from a cache of 3 h ago"), "{}", world.screen());
    list(&mut world, &effects, &[SHARED]);
    assert_eq!(remembered(&world.take()), (Root::Shared, vec![SHARED.to_owned()]));
}

fn remembered(effects: &[Effect]) -> (Root, Vec<String>) {
    let found = effects.iter().find_map(|effect| match effect {
        Effect::Remember { root, kept, .. } => {
            Some((root.clone(), kept.tree.parameters().map(|node| kept.tree.name(node)).collect()))
        }
        _ => None,
    });
    found.unwrap_or_else(|| panic!("{effects:?}"))
}

/// A secret that was opened is nothing that a listing has brought, before the first as after it.
#[test]
fn what_was_opened_by_its_name_is_not_counted_as_listed() {
    let mut world = World::new(start());
    world.resize(120, 24);
    let connect = one(&world.take(), |effect| matches!(effect, Effect::Connect(..)));
    world.reply(connect, Reply::Connected(Ok(())));
    let first = listing(&world.take()).0;
    world.keys(&format!("/{SECRET}<enter>"));
    world.reply(first, Reply::Listed(Err(Failure::new(FailureKind::Unreachable, "Nothing answers", "r"))));
    assert!(world.screen().contains("not listed") && !world.screen().contains("incomplete"), "{}", world.screen());
    world.keys("r");
    assert!(world.screen().contains("0 loaded, still listing"), "{}", world.screen());
    let effects = world.take();
    list(&mut world, &effects, &["/a"]);
    assert!(!world.screen().contains("refreshed"), "{}", world.screen());
    world.keys("r");
    assert!(world.screen().contains("1 shown, refreshing: 0 so far"), "{}", world.screen());
    let effects = world.take();
    world.keys(&format!("/{SECRET}-2<enter>"));
    list(&mut world, &effects, &["/a"]);
    assert!(world.screen().contains("refreshed: 0 new, 0 gone"), "{}", world.screen());
    world.keys("r");
    let again = listing(&world.take()).0;
    world.reply(again, Reply::Listed(Err(Failure::new(FailureKind::Unreachable, "Nothing answers", "r"))));
    assert!(world.screen().contains("1 parameter · as of 08:00:00 UTC, refresh failed"), "{}", world.screen());
}

#[test]
fn what_was_opened_by_its_name_is_not_counted_as_kept() {
    let mut world = World::new(Start { cache: Some("/cache".into()), ..start() });
    world.resize(120, 24);
    let effects = world.take();
    let recall = one(&effects, |effect| matches!(effect, Effect::Recall { .. }));
    let connect = one(&effects, |effect| matches!(effect, Effect::Connect(..)));
    let mut tree = Tree::new();
    tree.upsert(&secure("/a"));
    let at = "2026-11-24T05:00:00Z".parse().unwrap();
    world.reply(recall, Reply::Recalled(Recall::Kept(Box::new(Kept { account: OURS.to_owned(), at, tree }))));
    world.keys(&format!("/{SECRET}<enter>"));
    assert!(world.screen().contains("1 from a cache of 3 h ago, connecting"), "{}", world.screen());
    world.reply(connect, Reply::Connected(Ok(())));
    let effects = world.take();
    world.keys(&format!("/{SECRET}-2<enter>"));
    assert!(world.screen().contains("1 from a cache of 3 h ago, 0 afresh"), "{}", world.screen());
    list(&mut world, &effects, &["/a"]);
    assert!(world.screen().contains("0 new, 0 gone since the cache"), "{}", world.screen());
}

/// A secret that was opened is not swept away by a listing, one that breaks off or one of nothing else.
#[test]
fn what_was_opened_by_its_name_outlives_listings() {
    let mut world = listed_in(start(), &["/a"]);
    world.keys(&format!("/{SECRET}"));
    world.take();
    world.keys("<enter>");
    assert!(world.take().is_empty(), "nothing is asked");
    for _ in 0..2 {
        world.keys("r");
        let effects = world.take();
        list(&mut world, &effects, &["/a"]);
        assert!(world.screen().contains("0 new, 0 gone"), "{}", world.screen());
        assert!(world.screen().contains("a secret of Secrets Manager"), "{}", world.screen());
    }
    world.keys("r");
    let (ticket, _) = listing(&world.take());
    let failure = Failure::new(FailureKind::Unreachable, "Nothing answers", "r");
    world.reply(ticket, Reply::Listed(Err(failure)));
    assert!(world.screen().contains("a secret of Secrets Manager"), "{}", world.screen());
}

/// A parameter outside what is shown stays too, and it is said that it is not listed.
#[test]
fn a_parameter_outside_the_root_that_was_opened_says_so() {
    let mut world = listed_in(Start { scope: "/app".to_owned(), ..start() }, &["/app/a"]);
    world.keys("/");
    world.take();
    world.keys("/other/b");
    for effect in world.take() {
        if let Effect::Search { ticket, corpus, query, .. } = effect {
            let ranking = sesame::names::search::rank(&corpus, &query, world.now.wall, None, 10, &|| false).unwrap();
            world.reply(ticket, Reply::Ranked(ranking.into()));
        }
    }
    world.keys("<enter>");
    let describe = one(&world.take(), |effect| matches!(effect, Effect::Describe(..)));
    world.reply(describe, Reply::Described(Ok(Some(Box::new(Parameter { version: 3, ..secure("/other/b") })))));
    assert!(world.screen().contains("opened by its name"), "{}", world.screen());
    world.keys("r");
    let effects = world.take();
    list(&mut world, &effects, &["/app/a"]);
    assert!(
        world.screen().contains("opened by its name") && world.screen().contains("1 parameter ·"),
        "{}",
        world.screen()
    );
}

/// The services come late, or never; what is chosen meanwhile counts.
#[test]
fn the_list_of_roots_fills_and_can_be_left() {
    let mut world = listed();
    world.keys("o<down><down>");
    let asked = one(&world.take(), |effect| matches!(effect, Effect::Services(_)));
    assert!(world.screen().contains("asking for the services"), "{}", world.screen());
    world
        .reply(asked, Reply::Services(Ok(vec!["/aws/service/eks".to_owned(), "/aws/service/bottlerocket".to_owned()])));
    let screen = world.screen();
    let at = |text: &str| screen.find(text).unwrap_or_else(|| panic!("{text}:\n{screen}"));
    assert!(at("/aws/service ") < at("/aws/service/bottlerocket") && at("bottlerocket") < at("/aws/service/eks"));
    let mut world = listed();
    world.keys("o");
    let asked = one(&world.take(), |effect| matches!(effect, Effect::Services(_)));
    world.keys("<esc>");
    assert!(matches!(world.take().as_slice(), [Effect::Cancel(ticket)] if *ticket == asked));
    world.keys("oall<enter>");
    assert!(world.screen().contains("you are looking at / already"), "{}", world.screen());
    world.keys("o/zz z");
    assert!(world.screen().contains("nothing matches"), "{}", world.screen());
}

/// What comes late moves no choice away from under the cursor.
#[test]
fn the_cursor_stays_on_its_choice_when_the_services_come() {
    let services = || Reply::Services(Ok(["ami", "ecs", "eks"].map(|name| format!("/aws/service/{name}")).into()));
    for (keys, chosen) in [("o/aws/service/a", "/aws/service/a"), ("o<down><down><down>", "/aws/service")] {
        let mut world = listed();
        world.keys(keys);
        let asked = one(&world.take(), |effect| matches!(effect, Effect::Services(_)));
        world.reply(asked, services());
        world.keys("<enter>");
        assert_eq!(world.app.root().to_string(), chosen, "{keys}");
    }
    // What is typed may turn out to be one of them.
    let mut world = listed();
    world.keys("o/aws/service/e");
    let asked = one(&world.take(), |effect| matches!(effect, Effect::Services(_)));
    world.keys("ks");
    world.reply(asked, services());
    assert!(!world.screen().contains("as typed"), "{}", world.screen());
    world.keys("<enter>");
    assert_eq!(world.app.root().to_string(), "/aws/service/eks");
}

/// Asking costs calls of the quota that applications read with.
#[test]
fn the_services_are_asked_for_once_a_session_and_after_a_refresh() {
    let asked = |world: &mut World| {
        world.keys("o");
        let effects = world.take();
        effects.iter().find(|effect| matches!(effect, Effect::Services(_))).map(ticket)
    };
    let answer = |world: &mut World, asked: Option<Ticket>, services: &[&str]| {
        let services = services.iter().map(|path| (*path).to_owned()).collect();
        world.reply(asked.expect("asked"), Reply::Services(Ok(services)));
    };
    let mut world = listed();
    let first = asked(&mut world);
    world.reply(first.expect("asked"), Reply::Services(Err(Failure::new(FailureKind::Throttled, "too fast", ""))));
    world.keys("<esc>");
    let second = asked(&mut world);
    answer(&mut world, second, &["/aws/service/eks"]);
    world.keys("<esc>");
    assert_eq!(asked(&mut world), None, "known");
    assert!(world.screen().contains("/aws/service/eks"), "{}", world.screen());
    world.keys("<esc>");
    let there = show_known(&mut world, "shared");
    list(&mut world, &there, &[SHARED]);
    world.keys("r");
    world.take();
    let third = asked(&mut world);
    answer(&mut world, third, &["/aws/service/ecs"]);
    assert!(!world.screen().contains("/aws/service/eks"), "{}", world.screen());
    world.keys("<esc>");
    super::go_to_staging(&mut world);
    arrive(&mut world, THEIRS, &["/a"]);
    assert!(asked(&mut world).is_some(), "another session, another region");
}

/// As [`show`], where the services are known.
fn show_known(world: &mut World, root: &str) -> Vec<Effect> {
    world.keys(&format!("o{root}<enter>"));
    world.take()
}

/// The list is of the place where it was opened.
#[test]
fn the_folder_in_the_list_of_roots_is_that_of_when_it_opened() {
    let mut world = listed();
    world.keys("r");
    let relisting = listing(&world.take()).0;
    world.keys("go");
    let asked = one(&world.take(), |effect| matches!(effect, Effect::Services(_)));
    assert!(world.screen().contains("only this folder"), "{}", world.screen());
    world.list(relisting, vec![secure("/zoo")]);
    let folder = "/app  ";
    let before = world.screen().contains(folder);
    world.reply(asked, Reply::Services(Ok(Vec::new())));
    assert!(before && world.screen().contains(folder), "{}", world.screen());
}

/// Who may not ask who he is still lists parameters, and they say whose they are.
#[test]
fn an_arn_of_this_account_is_known_as_such_without_sts() {
    for (known, account, asked) in [
        (true, OURS, "/app/new"),
        (true, THEIRS, "arn:aws:ssm:eu-west-1:444455556666:parameter/app/new"),
        (false, OURS, "/app/new"),
        (false, THEIRS, "arn:aws:ssm:eu-west-1:444455556666:parameter/app/new"),
    ] {
        let mut world = World::new(start());
        let connect = one(&world.take(), |effect| matches!(effect, Effect::Connect(..)));
        world.reply(connect, Reply::Connected(Ok(())));
        let effects = world.take();
        let identify = one(&effects, |effect| matches!(effect, Effect::Identify(_)));
        let denied = || Failure::new(FailureKind::Unreachable, "sts does not answer", "");
        world.reply(identify, Reply::Identity(if known { Ok(identity(OURS)) } else { Err(denied()) }));
        let arn = Some(format!("arn:aws:ssm:eu-west-1:{OURS}:parameter/app/a"));
        let (ticket, _) = listing(&effects);
        world.list(ticket, vec![Parameter { arn, ..secure("/app/a") }]);
        world.keys(&format!("/arn:aws:ssm:eu-west-1:{account}:parameter/app/new"));
        world.take();
        world.keys("<enter>");
        let effects = world.take();
        assert!(
            matches!(effects.as_slice(), [Effect::Describe(_, name)] if name == asked),
            "{known} {account}: {effects:?}"
        );
    }
}

/// Listings lag behind a write, in every root (docs/parameter-store.md 2.2).
#[test]
fn what_was_just_written_is_not_lost_on_the_way_to_another_root() {
    let mut world = production::confirming(start(), "/app/db");
    world.keys("w");
    let write = one(&world.take(), |effect| matches!(effect, Effect::Write(..)));
    let tier = sesame::parameter::Tier::Standard;
    world.reply(write, Reply::Written(Ok(Written::Stored { version: 8, tier })));
    let effects = show(&mut world, "/app/db");
    list(&mut world, &effects, &["/app/db"]);
    assert!(world.screen().contains("version 8"), "{}", world.screen());
    // A listing that does not hold it yet either.
    let effects = show(&mut world, "all");
    list(&mut world, &effects, &["/zoo"]);
    assert!(world.screen().contains("2 parameters"), "{}", world.screen());
    // After a while listings are believed again.
    world.pass(std::time::Duration::from_secs(61));
    let effects = show(&mut world, "/app/db");
    list(&mut world, &effects, &["/app/db"]);
    assert!(world.screen().contains("version 7"), "{}", world.screen());
}

#[test]
fn a_description_can_be_asked_for_again_in_another_root() {
    let mut world = listed();
    let effects = show(&mut world, "/app");
    let (ticket, _) = listing(&effects);
    let bare = || vec![Parameter { described: false, ..secure("/app/x") }];
    world.reply(ticket, Reply::Page(bare()));
    world.reply(ticket, Reply::Listed(Ok(fixtures::by_path())));
    world.keys("G<enter>");
    one(&world.take(), |effect| matches!(effect, Effect::Describe(..)));
    let effects = show(&mut world, "all");
    let (ticket, _) = listing(&effects);
    world.reply(ticket, Reply::Page(bare()));
    world.reply(ticket, Reply::Listed(Ok(fixtures::by_path())));
    world.keys("glG");
    assert!(!world.screen().contains("are denied"), "{}", world.screen());
    world.keys("<enter>");
    one(&world.take(), |effect| matches!(effect, Effect::Describe(..)));
}

/// An ARN is copied only where none of its parts is a guess.
#[test]
fn without_an_account_there_is_no_arn() {
    for (account, copied) in [(OURS, true), ("", false)] {
        let mut world = World::new(start());
        world.resize(120, 24);
        arrive(&mut world, account, &["/zoo"]);
        world.keys("gYa");
        let effects = world.take();
        assert_eq!(effects.iter().any(|effect| matches!(effect, Effect::Copy(..))), copied, "{account}: {effects:?}");
    }
}
