//! `tag:` and `label:`, which no listing tells: enter asks the service, page by page.

use sesame::app::{Start, Ticket};
use sesame::destination::Root;
use sesame::failure::{Remedy, RetryReason};
use sesame::parameter::ServiceFilter;

use super::*;
use crate::fixtures::Live;

/// The question that went out with the keys that were pressed last.
#[track_caller]
fn asked(world: &mut World) -> (Ticket, ServiceFilter) {
    let effects = answer(world);
    match effects.as_slice() {
        [Effect::Find(ticket, root, filter)] if *root == Root::all() => (*ticket, filter.clone()),
        other => panic!("one question expected: {other:?}\n{}", world.screen()),
    }
}

fn page(world: &mut World, ticket: Ticket, names: &[&str]) {
    let found = store().into_iter().filter(|parameter| names.contains(&parameter.name.as_str()));
    let found = found.collect();
    world.reply(ticket, Reply::Page(found));
    answer(world);
}

fn end(world: &mut World, ticket: Ticket) -> Vec<Effect> {
    world.reply(ticket, Reply::Found(Ok(())));
    answer(world)
}

fn type_in(world: &mut World, text: &str) {
    world.send(Msg::Paste(Secret::from(text)));
    let others = answer(world);
    assert!(others.is_empty(), "nothing is asked before enter: {others:?}");
}

/// With that in the search, and nothing asked yet.
fn typed(text: &str) -> World {
    let mut world = listed();
    world.keys("/");
    type_in(&mut world, text);
    world
}

#[test]
fn enter_asks_once_and_the_pages_are_counted() {
    let mut world = typed("tag:team=core");
    world.shows(&["enter asks for tag:team=core", "DescribeParameters, page by", "not asked yet"]);
    world.keys("<enter>");
    let (ticket, filter) = asked(&mut world);
    assert_eq!(filter.to_string(), "tag:team=core");
    world.shows(&["asking…", "0 found in 0 pages · esc stops"]);
    page(&mut world, ticket, &[]);
    world.shows(&["0 found in 1 page ·", "the service is still being"]);
    page(&mut world, ticket, &["/app/prod/db/password", "/app/prod/db/url"]);
    page(&mut world, ticket, &["/zone"]);
    assert_eq!(names(&world), ["/app/prod/db/password", "/app/prod/db/url", "/zone"]);
    world.shows(&["3 so far", "tag:team=core: 3 found in 3 pages"]);
    assert!(end(&mut world, ticket).is_empty());
    world.shows(&["3 of 4", "3 found in 3 pages · as of 08:00:00"]);
    world.keys("<down><enter>");
    assert!(answer(&mut world).is_empty());
    assert_eq!(world.app.selected_parameter().unwrap().name, "/app/prod/db/url");
}

#[test]
fn the_other_words_narrow_what_was_found_and_ask_nothing() {
    let mut world = typed("tag:team");
    world.keys("<enter>");
    let (ticket, _) = asked(&mut world);
    page(&mut world, ticket, &["/app/prod/db/password", "/app/prod/db/url", "/zone"]);
    type_in(&mut world, " db");
    assert_eq!(names(&world), ["/app/prod/db/url", "/app/prod/db/password"], "{}", world.screen());
    type_in(&mut world, " !type:secure");
    page(&mut world, ticket, &["/app/dev/hosts"]);
    assert_eq!(names(&world), ["/app/prod/db/url"]);
    end(&mut world, ticket);
    world.keys("<c-w><c-w>");
    assert!(answer(&mut world).is_empty());
    assert_eq!(names(&world).len(), 4);
}

#[test]
fn another_filter_drops_the_question_and_its_answer() {
    let mut world = typed("tag:team=core");
    world.keys("<enter>");
    let (ticket, _) = asked(&mut world);
    page(&mut world, ticket, &["/zone"]);
    world.keys("x");
    let effects = world.take();
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Cancel(gone) if *gone == ticket)), "{effects:?}");
    world.reply(ticket, Reply::Page(store()));
    world.shows(&["enter asks for tag:team=corex"]);
    world.keys("<bs>");
    world.shows(&["enter asks for tag:team=core"]);
    // What was answered in full counts as long as the search is open, and says as of when.
    world.keys("<enter>");
    let (ticket, _) = asked(&mut world);
    page(&mut world, ticket, &["/zone"]);
    end(&mut world, ticket);
    world.pass(Duration::from_mins(5));
    world.keys("x");
    assert!(answer(&mut world).is_empty());
    world.keys("<bs>");
    answer(&mut world);
    assert_eq!(names(&world), ["/zone"]);
    world.shows(&["as of 08:00:00"]);
    world.keys("<f5>");
    let (ticket, _) = asked(&mut world);
    assert_eq!(rows(&world).len(), 1, "asked anew, nothing old is shown:\n{}", world.screen());
    page(&mut world, ticket, &["/app/dev/hosts"]);
    end(&mut world, ticket);
    world.shows(&["as of 08:05:00"]);
    assert_eq!(names(&world), ["/app/dev/hosts"]);
}

#[test]
fn escape_stops_asking_and_keeps_what_came() {
    let mut world = typed("tag:team=core");
    world.keys("<enter>");
    let (ticket, _) = asked(&mut world);
    page(&mut world, ticket, &["/zone"]);
    world.keys("<esc>");
    let effects = world.take();
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Cancel(gone) if *gone == ticket)), "{effects:?}");
    world.shows(&["/ tag:team=core", "stopped: 1 found in 1 page so far"]);
    world.keys("<down>");
    world.shows(&["tag:team=core: incomplete, 1 found in 1 page · F5 asks anew"]);
    assert_eq!(names(&world), ["/zone"]);
    world.keys("<esc>");
    assert_eq!(title(&world), "/", "the second leaves");

    let mut world = typed("tag:team=core");
    world.keys("<enter>");
    let (ticket, _) = asked(&mut world);
    world.keys("<esc><esc>");
    assert!(
        world.take().iter().filter(|effect| matches!(effect, Effect::Cancel(gone) if *gone == ticket)).count() == 1
    );
    // In the list of what is under way it is cancelled like everything there.
    let mut world = typed("label:live");
    world.keys("<enter>");
    let (ticket, _) = asked(&mut world);
    world.keys("<f3>");
    world.shows(&["find label:live", "0 found in 0 pages"]);
    world.keys("<bs>");
    assert!(matches!(world.take().as_slice(), [Effect::Cancel(gone)] if *gone == ticket));
}

#[test]
fn a_refusal_is_told_with_the_way_on() {
    let mut world = typed("label:live");
    world.keys("<enter>");
    let (ticket, _) = asked(&mut world);
    world.reply(ticket, Reply::Found(Err(denied("ssm:GetParametersByPath"))));
    answer(&mut world);
    world.shows(&["ssm:GetParametersByPath is not allowed", "ask for it", "F2 explains", "enter asks again"]);
    world.keys("<f2>");
    world.shows(&["What happened"]);
    world.keys("<esc><enter>");
    let (ticket, _) = asked(&mut world);
    assert!(!world.screen().contains("is not allowed"), "{}", world.screen());
    // What came before a failure stays and is called incomplete.
    page(&mut world, ticket, &["/zone"]);
    let failure = Failure::new(FailureKind::Throttled, "Too many calls", Remedy::TryAgain);
    world.reply(ticket, Reply::Found(Err(failure)));
    answer(&mut world);
    assert_eq!(names(&world), ["/zone"]);
    world.shows(&["Too many calls"]);
    world.keys("<f2>");
    world.shows(&["Too many calls"]);
    world.keys("<esc><f5>");
    asked(&mut world);
}

#[test]
fn what_holds_it_up_is_said_and_a_new_connection_drops_it() {
    let mut world = typed("tag:team");
    world.keys("<enter>");
    let (ticket, _) = asked(&mut world);
    world.reply(ticket, Reply::Waiting { attempt: 2, pause: Duration::from_secs(3), why: RetryReason::Throttled });
    world.shows(&["0 found in 0 pages · throttled, try 2 in 3 s · esc stops"]);
    page(&mut world, ticket, &["/zone"]);
    // The login has run out, as another answer says.
    world.keys("<f3>");
    world.keys("<esc>");
    world.reply(ticket, Reply::Found(Err(Failure::new(FailureKind::Expired, "the session has expired", "sign in"))));
    answer(&mut world);
    world.shows(&["the session has expired"]);
    world.keys("<f5>");
    let effects = world.take();
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Connect(..))), "{effects:?}");

    let mut world = typed("tag:team");
    world.keys("<enter>");
    let (ticket, _) = asked(&mut world);
    world.keys("<esc><esc>R");
    world.reply(ticket, Reply::Page(store()));
    world.reply(ticket, Reply::Found(Ok(())));
    world.shows(&["reading the shared"]);
}

#[test]
fn names_with_colons_and_quotes_are_understood() {
    for (text, filters) in [
        ("tag:aws:cloudformation:stack-name=prod", vec!["tag:aws:cloudformation:stack-name=prod"]),
        ("db tag:\"a b\"=c", vec!["tag:\"a b\"=c"]),
        ("\"a b\" tag:\"x=y\"=\"c d\"", vec!["tag:\"x=y\"=\"c d\""]),
        ("TAG:Team=a,b !label:live", vec!["tag:Team=a,b", "label:live"]),
    ] {
        let mut world = typed(text);
        world.keys("<enter>");
        for (nth, expected) in filters.iter().enumerate() {
            if nth == 0 {
                let (ticket, filter) = asked(&mut world);
                assert_eq!(filter.to_string(), *expected, "{text}");
                // Enter was meant for the whole query.
                let next = end(&mut world, ticket);
                assert_eq!(next.len(), filters.len() - 1, "{text}: {next:?}");
            }
        }
    }
    for (text, says) in [
        ("tag:", "tag: wants a key"),
        ("tag:team=", "tag: wants a key"),
        ("label:3", "label: wants the label"),
        ("label:a/b", "label: wants the label"),
    ] {
        let mut world = typed(text);
        world.shows(&[says]);
        world.keys("<enter>");
        assert!(answer(&mut world).is_empty(), "{text}");
    }
}

#[test]
fn what_a_filter_leaves_out_is_known_only_at_its_end() {
    let mut world = typed("!tag:owner");
    world.keys("<enter>");
    let (ticket, _) = asked(&mut world);
    page(&mut world, ticket, &["/zone"]);
    world.shows(&["asking…"]);
    assert!(!world.screen().contains("/app/dev/hosts"), "{}", world.screen());
    page(&mut world, ticket, &["/app/prod/db/url"]);
    end(&mut world, ticket);
    assert_eq!(names(&world), ["/app/dev/hosts", "/app/prod/db/password"]);
}

#[test]
fn a_label_tells_its_version_and_changes_nothing_that_is_known() {
    let mut world = typed("label:live");
    world.keys("<enter>");
    let (ticket, filter) = asked(&mut world);
    assert_eq!(filter, ServiceFilter::Label("live".to_owned()));
    let old = |name: &str, version| Parameter::bare(name, ParameterType::SecureString, version);
    world.reply(ticket, Reply::Page(vec![old("/app/prod/db/password", 22), old("/not/listed", 1)]));
    answer(&mut world);
    end(&mut world, ticket);
    assert!(rows(&world)[0].contains(" v22  "), "{}", world.screen());
    world.shows(&["version 51", "1 of them is not listed here"]);
    world.keys("<enter>");
    let shown = world.app.selected_parameter().unwrap();
    assert_eq!((shown.version, shown.described), (51, true));
    assert!(!world.screen().contains("/not"), "{}", world.screen());
}

#[test]
fn what_a_tag_finds_before_the_listing_brings_it_is_there() {
    let (mut world, list) = listing();
    world.keys("/");
    type_in(&mut world, "tag:team");
    world.keys("<enter>");
    let (ticket, _) = asked(&mut world);
    page(&mut world, ticket, &["/zone"]);
    assert_eq!(names(&world), ["/zone"]);
    end(&mut world, ticket);
    world.shows(&["1 found in 1 page · as of 08:00:00 UTC · still listing"]);
    world.list(list, store());
    answer(&mut world);
    assert_eq!(names(&world), ["/zone"]);
}

#[test]
fn where_it_cannot_be_asked_that_is_said() {
    let mut world = World::new(Start { scope: Root::Shared.to_string(), ..fixtures::start() });
    let list = world.arrive(fixtures::OURS);
    world.list(list, Vec::new());
    world.keys("/");
    type_in(&mut world, "tag:team");
    world.shows(&["What other accounts share is not"]);
    world.keys("<enter>");
    assert!(answer(&mut world).is_empty());
}

/// Three parameters, a tag with a blank in its key, and a label on an old version.
const SEED: &str = r#"
account = "111122223333"
region = "eu-west-1"

[[principal]]
access_key = "AKIAENGINEER"
arn = "arn:aws:sts::111122223333:assumed-role/engineer/ana"
default = true

[[principal]]
access_key = "AKIADENIED"
arn = "arn:aws:sts::111122223333:assumed-role/guest/bo"

[[deny]]
principal = "arn:aws:sts::*:assumed-role/guest/*"
action = "ssm:GetParametersByPath"

[[parameter]]
name = "/app/db"
type = "SecureString"
values = ["s3cret-one", "s3cret-two", "s3cret-three"]
tags = { "cost centre" = "47 11", team = "core" }
labels = { live = 2 }

[[parameter]]
name = "/app/url"
type = "String"
value = "plain-and-open"
tags = { team = "core" }

[[parameter]]
name = "/other"
type = "String"
values = ["one-value", "other-value"]
labels = { live = 2 }
"#;

#[test]
fn the_service_answers() {
    for (text, path, found) in [
        ("tag:team=core", "/", vec!["/app/db", "/app/url"]),
        ("tag:team=core,other url", "/", vec!["/app/url"]),
        ("tag:team=Core", "/", vec![]),
        ("tag:\"cost centre\"=\"47 11\"", "/", vec!["/app/db"]),
        ("!tag:team", "/", vec!["other"]),
        ("tag:team tag:\"cost centre\"", "/", vec!["/app/db"]),
        ("label:live", "/", vec!["/app/db", "other"]),
        ("label:live", "/app", vec!["/app/db"]),
        ("label:live !tag:team", "/", vec!["other"]),
        ("label:old", "/", vec![]),
    ] {
        let mut live = Live::at(SEED, path);
        live.world.resize(120, 30);
        live.keys("/");
        live.keys(text);
        live.keys("<enter>");
        let screen = live.screen();
        let hits: Vec<_> =
            names(&live.world).into_iter().filter(|name| !found.is_empty() || name == "/app/db").collect();
        assert_eq!(hits, found, "{text} in {path}:\n{screen}");
        assert_eq!(found.is_empty(), screen.contains("no name matches"), "{text}:\n{screen}");
        assert_eq!(live.decrypts(), 0, "{text}");
        for value in ["s3cret", "plain-and-open", "-value"] {
            assert!(!screen.contains(value), "{value}:\n{screen}");
        }
    }
    let mut live = Live::of(SEED, "AKIADENIED", "/app");
    live.world.resize(120, 30);
    live.keys("/label:live<enter>");
    live.world.shows(&["ssm:GetParametersByPath", "F2 explains"]);
    live.keys("<f2>");
    live.world.shows(&["To ask for", "parameter/app"]);
}

/// What is looked for by a label is the version that has it, not the one that came after.
#[test]
fn a_hit_of_a_label_opens_the_version_that_has_it() {
    let mut live = Live::at(SEED, "/app");
    live.world.resize(120, 30);
    live.keys("/label:live<enter>");
    live.keys("<enter>");
    live.world.shows(&["Shown: the version labelled live", "version 3"]);
    live.keys(" ");
    live.world.shows(&["s3cret-two", "labelled live, version 2"]);
    live.keys("<esc>");
    live.world.shows(&["••••••••"]);
    // Where the latest version has it, that is what opens.
    let mut live = Live::at(SEED, "/");
    live.world.resize(120, 30);
    live.keys("/label:live other<enter>");
    live.keys("<enter>");
    assert!(!live.screen().contains("Shown:"), "{}", live.screen());
    live.keys(" ");
    live.world.shows(&["other-value"]);
}

#[test]
fn what_takes_longer_than_two_seconds_tells_its_pace_and_how_long_it_takes() {
    let mut world = typed("label:live");
    world.keys("<enter>");
    let (ticket, _) = asked(&mut world);
    page(&mut world, ticket, &["/zone"]);
    world.pass(Duration::from_secs(4));
    page(&mut world, ticket, &[]);
    // Four are listed: a page, where there were two.
    world.shows(&["1 found in 2 pages · 30/min"]);
}
