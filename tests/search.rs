//! Filters, orders and exact names: messages in, effects and screens out.

mod full_names;
mod service;

use std::time::Duration;

use sesame::app::{Effect, Msg, Reply};
use sesame::failure::{Denial, Failure, FailureKind, PolicyKind, Refusal};
use sesame::names::search::rank;
use sesame::parameter::{Parameter, ParameterType, Reading};
use sesame::secret::Secret;

use crate::fixtures::{self, World, listing};

/// Described, written that many days before the world's clock starts.
fn parameter(name: &str, kind: ParameterType, version: i64, days: i64) -> Parameter {
    let start = fixtures::start_of_time();
    Parameter {
        described: true,
        modified: jiff::Timestamp::from_second(start.as_second() - days * 86_400).ok(),
        ..Parameter::bare(name, kind, version)
    }
}

fn store() -> Vec<Parameter> {
    vec![
        parameter("/app/prod/db/password", ParameterType::SecureString, 51, 3),
        parameter("/app/prod/db/url", ParameterType::String, 2, 400),
        parameter("/app/dev/hosts", ParameterType::StringList, 23, 12),
        parameter("/zone", ParameterType::String, 7, 40),
    ]
}

fn listed() -> World {
    let (mut world, list) = listing();
    world.list(list, store());
    world.resize(120, 30);
    world
}

fn denied(action: &str) -> Failure {
    let denial = Denial {
        statement: Some("{}".to_owned()),
        ..Denial::unexplained(action, Refusal::NotAllowed(PolicyKind::Identity))
    };
    Failure::new(FailureKind::Denied(Box::new(denial)), format!("{action} is not allowed"), "ask for it")
}

/// Does what the search worker does: the newest search is answered, unless it was cancelled.
fn answer(world: &mut World) -> Vec<Effect> {
    let mut others = Vec::new();
    let mut search = None;
    for effect in world.take() {
        match effect {
            Effect::Search { ticket, corpus, query, now, previous } => {
                search = Some((ticket, corpus, query, now, previous));
            }
            Effect::Cancel(gone) if search.as_ref().is_some_and(|(ticket, ..)| *ticket == gone) => search = None,
            Effect::Cancel(_) => {}
            other => others.push(other),
        }
    }
    if let Some((ticket, corpus, query, now, previous)) = search {
        let ranking = rank(&corpus, &query, now, previous.as_deref(), 100, &|| false).unwrap();
        world.reply(ticket, Reply::Ranked(ranking.into()));
        others.extend(world.take());
    }
    others
}

/// The left pane below its title, down to its first blank row.
fn rows(world: &World) -> Vec<String> {
    let screen = world.screen();
    let left = screen.lines().skip(2).map(|line| line.split('│').next().unwrap_or_default().trim_end().to_owned());
    left.take_while(|row| !row.is_empty()).collect()
}

fn title(world: &World) -> String {
    let screen = world.screen();
    let rule = screen.lines().nth(1).unwrap();
    rule.strip_prefix("─ ").unwrap_or(rule).split(" ─").next().unwrap().trim().to_owned()
}

fn names(world: &World) -> Vec<String> {
    rows(world).iter().map(|row| row.split_whitespace().next().unwrap_or_default().to_owned()).collect()
}

#[test]
fn filters_narrow_what_is_found_and_the_time_counts() {
    for (typed, expected) in [
        ("type:secure", vec!["/app/prod/db/password"]),
        ("db !type:secure", vec!["/app/prod/db/url"]),
        ("changed:<14d", vec!["/app/prod/db/password", "/app/dev/hosts"]),
        ("version:>5 !app", vec!["/zone"]),
        ("/app/*/db/*", vec!["/app/prod/db/password", "/app/prod/db/url"]),
        ("!/app/* version:>5", vec!["/zone"]),
        ("/z*", vec!["/zone"]),
    ] {
        let mut world = listed();
        world.keys("/");
        world.keys(typed);
        assert!(answer(&mut world).is_empty());
        assert_eq!(names(&world), expected, "{typed}:\n{}", world.screen());
    }
    let mut world = listed();
    world.pass(Duration::from_hours(12 * 24));
    world.keys("/changed:<14d");
    answer(&mut world);
    assert!(world.screen().contains("no name matches"), "{}", world.screen());
}

#[test]
fn where_nothing_is_listed_it_says_why_and_the_way_on() {
    // Not allowed to list.
    let (mut world, list) = listing();
    world.reply(list, Reply::Listed(Err(denied("ssm:DescribeParameters"))));
    for typed in ["/", "db"] {
        world.keys(typed);
        answer(&mut world);
        let screen = world.screen();
        assert!(!screen.contains("no name matches"), "{screen}");
        for says in ["nothing is listed (denied)", "a name in full opens all the same", "lists again; F2"] {
            assert!(screen.contains(says), "{says}:\n{screen}");
        }
    }
    world.keys("<f2>");
    assert!(world.screen().contains("ssm:DescribeParameters"), "{}", world.screen());
    // Stopped short.
    let (mut world, list) = listing();
    world.reply(list, Reply::Page(vec![Parameter::bare("/a", ParameterType::String, 1)]));
    world.reply(list, Reply::Listed(Err(denied("ssm:DescribeParameters"))));
    world.keys("/db");
    answer(&mut world);
    assert!(world.screen().contains("not all is listed: only what arrived"), "{}", world.screen());
    // Empty.
    let (mut world, list) = listing();
    world.reply(list, Reply::Listed(Ok(sesame::parameter::ListedBy::Describe)));
    world.keys("/db");
    answer(&mut world);
    let screen = world.screen();
    assert!(screen.contains("There is no parameter in eu-west-1.") && !screen.contains("no name matches"), "{screen}");
    assert!(screen.contains("o, after esc, shows another root"), "{screen}");
    // Not there yet.
    let (mut world, _) = listing();
    world.keys("/db");
    answer(&mut world);
    assert!(world.screen().contains("nothing is listed yet: names are"), "{}", world.screen());
}

#[test]
fn what_is_not_understood_is_said_and_not_searched_for() {
    let mut world = listed();
    world.keys("/db");
    answer(&mut world);
    assert_eq!(names(&world).len(), 2);
    world.keys(" colour:red");
    let after = answer(&mut world);
    let screen = world.screen();
    assert!(after.is_empty() && screen.contains("there is no filter colour:; filters are"), "{screen}");
    assert!(screen.contains("not searched") && !screen.contains("/app/prod/db/url"), "{screen}");
    world.keys("<enter>");
    assert!(answer(&mut world).is_empty() && world.screen().contains("colour:red"), "enter goes nowhere");
    world.keys("<c-w><c-w>");
    world.keys("db version:x");
    answer(&mut world);
    assert!(world.screen().contains("version: wants"), "{}", world.screen());
    world.keys("<bs>2");
    answer(&mut world);
    assert_eq!(names(&world), ["/app/prod/db/url"]);
}

#[test]
fn a_filter_on_what_a_listing_by_path_does_not_tell_says_so() {
    for (typed, unknown) in [("tier:advanced", true), ("by:ana", true), ("key:x", true), ("type:secure", false)] {
        let (mut world, list) = listing();
        world.reply(list, Reply::Page(vec![Parameter::bare("/a", ParameterType::String, 1)]));
        world.reply(list, Reply::Listed(Ok(fixtures::by_path())));
        world.resize(200, 30);
        world.keys("/");
        world.keys(typed);
        answer(&mut world);
        let screen = world.screen();
        assert!(screen.contains("no name matches"), "{screen}");
        assert_eq!(screen.contains("listed by path"), unknown, "{typed}:\n{screen}");
    }
}

#[test]
fn an_empty_search_and_the_help_say_what_can_be_typed() {
    let mut world = listed();
    world.resize(80, 24);
    world.keys("/");
    let examples = ["type:secure", "tier:advanced", "key:alias/x", "by:user", "changed:<7d", "version:>50"];
    let screen = world.screen();
    assert!(examples.iter().all(|example| screen.contains(example)) && screen.contains("/path/to/it"), "{screen}");
    world.shows(&["/app/*/db/*", ":label", "{{resolve:ssm:NAME}}", "A secret:"]);
    world.keys("<esc>?");
    let mut help = String::new();
    for _ in 0..12 {
        help += &world.screen();
        world.keys("<pgdn>");
    }
    assert!(examples.iter().all(|example| help.contains(example)), "{help}");
}

#[test]
fn s_goes_through_the_orders_and_says_which() {
    let mut world = listed();
    world.keys("s");
    assert_eq!(title(&world), "/ · by last change");
    assert_eq!(names(&world), ["/app/prod/db/password", "/app/dev/hosts", "/zone", "/app/prod/db/url"]);
    for (row, age) in rows(&world).iter().zip(["3 d", "12 d", "1 mo", "1 y"]) {
        assert!(row.ends_with(&format!(" {age}")), "{row}");
    }
    world.keys("s");
    assert_eq!(title(&world), "/ · by version");
    assert_eq!(names(&world), ["/app/prod/db/password", "/app/dev/hosts", "/zone", "/app/prod/db/url"]);
    for (row, version) in rows(&world).iter().zip(["51", "23", "7", "2"]) {
        assert!(row.contains(&format!(" {version} ")), "{row}");
    }
    world.keys("s");
    assert_eq!(title(&world), "/ · flat, by name");
    assert_eq!(names(&world), ["/app/dev/hosts", "/app/prod/db/password", "/app/prod/db/url", "/zone"]);
    assert!(rows(&world)[0].contains(" list "));
    world.keys("s");
    assert_eq!(title(&world), "/");
    assert!(rows(&world)[0].contains("▸ app"), "{}", world.screen());
    assert!(world.take().is_empty(), "ordering asks the service nothing");
}

#[test]
fn a_look_at_what_changed_ends_where_it_began_unless_something_was_chosen() {
    let mut world = listed();
    world.keys("j");
    world.keys("ssss");
    let selected = |world: &World| world.app.selected_parameter().map(|p| p.name);
    assert_eq!(selected(&world).as_deref(), Some("/zone"));
    world.keys("k");
    world.keys("ssss");
    assert_eq!(selected(&world), None, "a folder too");
    assert!(rows(&world)[0].contains("▸ app") && rows(&world).len() == 2, "and it is as it was:\n{}", world.screen());
    world.keys("sjsss");
    assert_eq!(selected(&world).as_deref(), Some("/app/dev/hosts"), "{}", world.screen());
    assert!(world.screen().contains("▾ app"), "what hides it is open");
}

#[test]
fn rows_of_a_list_open_no_folder_but_the_details() {
    let (mut world, list) = listing();
    let both = vec![parameter("/a", ParameterType::String, 1, 1), parameter("/a/b", ParameterType::String, 1, 2)];
    world.reply(list, Reply::Page(both));
    world.keys("s");
    for keys in ["l", "h"] {
        world.keys(keys);
        assert_eq!(names(&world), ["/a", "/a/b"], "{keys}");
    }
    world.keys("<enter>j<tab>");
    assert_eq!(world.app.selected_parameter().unwrap().name, "/a", "j scrolled the details");
}

#[test]
fn a_change_of_order_masks_when_it_moves_the_selection() {
    let mut world = listed();
    world.keys("j ");
    let Some(Effect::Read(ticket, name)) = world.take().pop() else { panic!() };
    assert_eq!(name, "/zone");
    let reading = Reading {
        value: Secret::from("eu-central"),
        version: 7,
        kind: ParameterType::String,
        modified: None,
        missing: 0,
    };
    world.reply(ticket, Reply::Read(Ok(reading)));
    assert!(world.screen().contains("eu-central"));
    world.keys("s");
    assert!(!world.screen().contains("eu-central"));
}

#[test]
fn names_that_arrive_in_a_sorted_list_stay_under_the_cursor_s_feet() {
    let (mut world, list) = listing();
    world.resize(120, 30);
    world.reply(list, Reply::Page(store()));
    world.keys("s");
    let newer = |name: &str| vec![parameter(name, ParameterType::String, 1, 0)];
    world.reply(list, Reply::Page(newer("/new/1")));
    assert_eq!(world.app.selected_parameter().unwrap().name, "/new/1", "an untouched list shows what is newest");
    world.keys("jj");
    let before = world.app.selected_parameter().unwrap().name;
    assert_eq!(before, "/app/dev/hosts");
    world.reply(list, Reply::Page(newer("/new/2")));
    assert_eq!(world.app.selected_parameter().unwrap().name, before);
    world.keys("g ");
    let acted_on = world.app.selected_parameter().unwrap().name;
    world.reply(list, Reply::Page(newer("/a/new/3")));
    assert_eq!(world.app.selected_parameter().unwrap().name, acted_on, "what is revealed stays selected");
}

#[test]
fn a_search_that_fails_says_so_and_the_next_letter_searches_again() {
    let mut world = listed();
    world.keys("/d");
    let ticket = world.one(|effect| matches!(effect, Effect::Search { .. }));
    world.keys("<enter>");
    let failure = Failure::new(FailureKind::Internal, "A fault of this program stopped it", "");
    world.reply(ticket, Reply::Failed(failure));
    assert!(world.screen().contains("A fault of this program stopped it"), "{}", world.screen());
    world.keys("b");
    world.one(|effect| matches!(effect, Effect::Search { .. }));
}

#[test]
fn words_are_not_drowned_by_scattered_letters() {
    for (query, good, all) in [("redis", 6, 9), ("prod db pass", 7, 7)] {
        let mut live = fixtures::Live::new(sesame::demo::SEED);
        live.world.resize(120, 60);
        live.keys("/");
        live.keys(query);
        let found = names(&live.world);
        let holds = |name: &String| query.split(' ').all(|word| name.contains(word));
        assert_eq!(
            (found.iter().take_while(|name| holds(name)).count(), found.len()),
            (good, all),
            "{query}: {found:#?}"
        );
        assert!(!found[good..].iter().any(holds), "{query}: {found:#?}");
    }
}
