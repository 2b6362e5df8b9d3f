//! Where the user was: bookmarks and places of late, the way back at the next start, searches and actions of before, the console's address.

use sesame::app::{Effect, Now, Recall, Reply, Start};
use sesame::cache::Kept;
use sesame::destination::Place;
use sesame::names::Tree;
use sesame::parameter::{Parameter, ParameterType};
use sesame::places::{Location, Places, Trace};

use crate::fixtures::{OURS, THEIRS, World, one, place, placed, reading, start, start_of_time};

const NAMES: &[&str] = &["/app/db/host", "/app/db/password", "/app/log-level", "/zoo"];

fn secure(name: &str) -> Parameter {
    Parameter { described: true, ..Parameter::bare(name, ParameterType::SecureString, 7) }
}

fn all(names: &[&str]) -> Vec<Parameter> {
    names.iter().map(|name| secure(name)).collect()
}

/// Started so, all listed.
fn listed_in(start: Start) -> World {
    let mut world = World::new(start);
    let list = world.arrive(OURS);
    world.list(list, all(NAMES));
    world.take();
    world
}

/// With a file to keep it in.
fn kept(place: Place) -> Start {
    Start { place, places_file: Some("/state/places.json".into()), ..start() }
}

/// What was to be kept, taken in by a file that was empty.
fn kept_by(world: &mut World) -> Places {
    let mut places = Places::default();
    for effect in world.take() {
        if let Effect::KeepPlaces(_, traces) = effect {
            for trace in traces {
                places.take(trace);
            }
        }
    }
    places
}

fn cursor(world: &World) -> String {
    world.app.selected_parameter().map(|parameter| parameter.name).unwrap_or_default()
}

fn at(place: &Place, name: &str) -> Location {
    Location::of(place, None, "/".parse().unwrap(), name.to_owned())
}

#[test]
fn the_next_start_is_where_this_one_ended_with_its_folders_open() {
    let mut world = listed_in(kept(place("dev", "eu-west-1")));
    world.keys("gljl");
    world.keys("jj");
    assert_eq!(cursor(&world), "/app/db/password");
    world.keys("q");
    let places = kept_by(&mut world);

    let mut world = listed_in(Start { places: places.clone(), ..kept(place("dev", "eu-west-1")) });
    assert_eq!(cursor(&world), "/app/db/password");
    world.shows(&["▾ app", "▾ db", "log-level"]);
    // Whoever only looked leaves it as it was.
    world.keys("q");
    assert!(!world.take().iter().any(|effect| matches!(effect, Effect::KeepPlaces(..))));

    for elsewhere in [place("prod", "eu-west-1"), place("dev", "us-east-1")] {
        let world = listed_in(Start { places: places.clone(), ..kept(elsewhere) });
        assert!(!world.screen().contains("log-level"), "never by itself into what was left elsewhere");
    }
    let path = Start { places, scope: "/app".to_owned(), ..kept(place("dev", "eu-west-1")) };
    let mut world = World::new(path);
    let list = world.arrive(OURS);
    world.list(list, all(&NAMES[..3]));
    assert_eq!(cursor(&world), "", "a path that was asked for wins:\n{}", world.screen());
}

/// Names that were kept are there before the connection.
#[test]
fn the_first_frame_with_names_shows_the_row_of_the_last_time() {
    let mut world = listed_in(kept(place("dev", "eu-west-1")));
    world.keys("gljl");
    world.keys("jjq");
    let places = kept_by(&mut world);
    let start = Start { places, cache: Some("/cache".into()), ..kept(place("dev", "eu-west-1")) };
    let mut world = World::new(start);
    let recall = one(&world.take(), |effect| matches!(effect, Effect::Recall { .. }));
    let mut tree = Tree::new();
    for parameter in all(NAMES) {
        tree.upsert(&parameter);
    }
    let kept = Kept { account: OURS.to_owned(), at: start_of_time(), tree };
    world.reply(recall, Reply::Recalled(Recall::Kept(Box::new(kept))));
    assert_eq!(cursor(&world), "/app/db/password");
    world.shows(&["4 from a cache", "▾ db"]);
}

/// Only an instance can tell the region.
#[test]
fn a_place_that_is_known_late_is_come_back_to_late() {
    let mut world = listed_in(kept(place("dev", "eu-west-1")));
    world.keys("Gq");
    let places = kept_by(&mut world);
    let unknown = Place { region: None, ..place("dev", "eu-west-1") };
    let mut world = World::new(Start { places, ..kept(unknown) });
    let connect = one(&world.take(), |effect| matches!(effect, Effect::Connect(..)));
    world.reply(connect, placed(place("dev", "eu-west-1")));
    world.reply(connect, Reply::Connected(Ok(())));
    let list = one(&world.take(), |effect| matches!(effect, Effect::List(..)));
    world.list(list, all(NAMES));
    assert_eq!(cursor(&world), "/zoo");
}

#[test]
fn nothing_is_kept_where_there_is_no_file() {
    let mut world = listed_in(Start { place: place("dev", "eu-west-1"), ..start() });
    world.keys("G:bookmark<enter>");
    world.shows(&["bookmark: /zoo until you quit: nothing is kept on disk"]);
    world.keys("'");
    world.shows(&["* /zoo", "dev · eu-west-1"]);
    world.keys("<esc>:copy the name<enter>q");
    assert!(!world.take().iter().any(|effect| matches!(effect, Effect::KeepPlaces(..))));
}

#[test]
fn what_something_was_done_with_makes_its_folder_a_place() {
    let mut world = listed_in(kept(place("dev", "eu-west-1")));
    world.keys("'");
    world.shows(&["╭ Places", "nothing yet"]);
    world.keys("<esc>gljl");
    world.keys("j");
    assert!(kept_by(&mut world).visits(Now::default().wall).is_empty(), "moving is no visit");
    world.keys(" ");
    let read = one(&world.take(), |effect| matches!(effect, Effect::Read(..)));
    world.reply(read, Reply::Read(Ok(reading(7))));
    world.keys("jy");
    world.keys("G y");
    world.keys("'");
    world.shows(&["/app/db", "dev · eu-west-1 · just now"]);
    // Back to the folder, which is open.
    world.keys("app<enter>");
    world.shows(&["▾ db", "host"]);
    assert!(!world.screen().contains("╭ Places"));
    assert_eq!(cursor(&world), "", "on the folder");
}

#[test]
fn bookmarks_come_first_and_typing_narrows_the_list() {
    let mut places = Places::default();
    let dev = place("dev", "eu-west-1");
    for name in ["/app/db", "/app/web", "/other"] {
        places.take(Trace::Visited(at(&dev, name), start_of_time()));
    }
    places.take(Trace::Bookmarked(at(&place("prod", "us-east-1"), "/app/db")));
    let mut world = listed_in(Start { places, ..kept(dev) });
    world.keys("'");
    let screen = world.screen();
    let rows: Vec<&str> =
        screen.lines().filter(|line| line.contains("eu-west-1") || line.contains("us-east-1")).collect();
    assert!(rows.iter().any(|row| row.contains("* /app/db") && row.contains("prod · us-east-1")), "{screen}");
    assert!(screen.find("prod · us-east-1") < screen.find("/other"), "{screen}");
    world.keys("dev app");
    world.shows(&["1 of 2"]);
    world.keys("<c-u>dev web");
    // The bookmark of the row comes and goes, and the row stays.
    world.keys("<tab>");
    world.shows(&["* /app/web", "bookmark: /app/web"]);
    world.keys("<tab>");
    world.shows(&["no bookmark any more: /app/web", "1 of 1"]);
    world.keys("<c-u>zzz");
    world.shows(&["nothing matches"]);
    world.keys("<enter>");
    world.shows(&["╭ Places"]);
}

#[test]
fn a_place_elsewhere_is_switched_to_and_the_cursor_is_there() {
    let mut places = Places::default();
    places.take(Trace::Bookmarked(at(&place("prod", "us-east-1"), "/app/db")));
    let mut world = listed_in(Start { places, ..kept(place("dev", "eu-west-1")) });
    world.keys("'<enter>");
    let effects = world.take();
    let to = effects.iter().find_map(|effect| match effect {
        Effect::Connect(ticket, to, _) => Some((*ticket, to.clone())),
        _ => None,
    });
    let (connect, to) = to.unwrap();
    assert_eq!((to.profile.as_deref(), to.region.as_deref()), (Some("prod"), Some("us-east-1")));
    world.reply(connect, placed(place("prod", "us-east-1")));
    world.reply(connect, Reply::Connected(Ok(())));
    let list = one(&world.take(), |effect| matches!(effect, Effect::List(..)));
    world.list(list, all(NAMES));
    world.shows(&["prod", "us-east-1", "▾ app", "▾ db", "password"]);
    // And what was left is a place to come back to.
    world.keys("j");
    assert_eq!(cursor(&world), "/app/db/host");
}

#[test]
fn what_nothing_chosen_leads_to_is_said_and_not_gone_to() {
    let here = place("dev", "eu-west-1");
    let role = Place { role: Some("arn:aws:iam::111122223333:role/deploy".to_owned()), ..here.clone() };
    let other = Location { account: Some(THEIRS.to_owned()), ..at(&here, "/app") };
    let local = Place { endpoint: Some("http://127.0.0.1:4583".to_owned()), ..here.clone() };
    for (location, says) in [
        (at(&role, "/app"), "role deploy by profile dev signed there"),
        (other, "that was another account"),
        (at(&local, "/app"), "that was at http://127.0.0.1:4583"),
    ] {
        let mut places = Places::default();
        places.take(Trace::Bookmarked(location));
        let mut world = listed_in(Start { places, ..kept(here.clone()) });
        world.keys("'");
        world.shows(&["not from here", says]);
        world.keys("<enter>");
        world.shows(&["╭ Places", says]);
        assert!(world.take().is_empty());
    }
}

#[test]
fn another_root_of_the_same_session_is_shown_for_a_place_in_it() {
    let dev = place("dev", "eu-west-1");
    let mut places = Places::default();
    places.take(Trace::Bookmarked(Location { root: "/team".parse().unwrap(), ..at(&dev, "/team/x") }));
    let mut world = World::new(Start { places, scope: "/app".to_owned(), ..kept(dev) });
    let list = world.arrive(OURS);
    world.list(list, all(&NAMES[..3]));
    world.take();
    world.keys("'<enter>");
    let list = one(&world.take(), |effect| matches!(effect, Effect::List(_, root) if root.to_string() == "/team"));
    world.list(list, all(&["/team/a", "/team/x/y"]));
    world.shows(&["▾ x", "y"]);
}

#[test]
fn a_place_that_is_gone_is_said_to_be_and_its_folder_is_next() {
    let dev = place("dev", "eu-west-1");
    let mut places = Places::default();
    places.take(Trace::Bookmarked(at(&dev, "/app/db/old")));
    let mut world = listed_in(Start { places, ..kept(dev) });
    world.keys("G'<enter>");
    world.shows(&["/app/db/old is not listed here any more"]);
    assert_eq!(cursor(&world), "", "on the folder around it:\n{}", world.screen());
}

#[test]
fn an_empty_search_line_brings_the_searches_of_before_back() {
    let mut world = listed_in(start());
    world.keys("/");
    assert!(!world.screen().contains("brings the last search back"));
    world.keys("host<esc>/log<esc>/");
    world.shows(&["↑ brings the last search back"]);
    world.keys("<up>");
    world.shows(&["/ log"]);
    world.keys("<up>");
    world.shows(&["/ host"]);
    world.keys("<up>");
    world.shows(&["/ host"]);
    // What is typed on is a search of its own, in whose hits the arrows move.
    world.keys("x<up>");
    world.shows(&["/ hostx"]);
    world.keys("<c-u><c-p>");
    world.shows(&["/ log"]);
}

#[test]
fn the_action_done_last_by_its_name_comes_first() {
    let mut world = listed_in(kept(place("dev", "eu-west-1")));
    world.keys("G:copy the name<enter>");
    world.keys(":");
    let first = |world: &World| {
        let screen = world.screen();
        let at = screen.lines().position(|line| line.contains("╭ Actions")).unwrap_or_else(|| panic!("{screen}"));
        screen.lines().nth(at + 2).unwrap_or_default().to_owned()
    };
    assert!(first(&world).contains("copy the name"), "{}", world.screen());
    // What is typed decides before what was done.
    world.keys("reveal");
    assert!(first(&world).contains("reveal"), "{}", world.screen());
    world.keys("<esc>");
    let places = kept_by(&mut world);
    let mut world = listed_in(Start { places, ..kept(place("prod", "eu-west-1")) });
    world.keys("G:");
    assert!(first(&world).contains("copy the name"), "at the next start too:\n{}", world.screen());
    // On a folder it is not possible, and so not first.
    world.keys("<esc>g:");
    assert!(!first(&world).contains("copy the name"), "{}", world.screen());
}

fn copied(world: &mut World) -> String {
    let effects = world.take();
    let text = effects.iter().find_map(|effect| match effect {
        Effect::Copy(_, text) => Some(text.expose().to_owned()),
        _ => None,
    });
    text.unwrap_or_default()
}

#[test]
fn the_console_s_address_of_a_row_is_copied() {
    let mut world = listed_in(start());
    world.keys("Gb");
    assert_eq!(
        copied(&mut world),
        "https://eu-west-1.console.aws.amazon.com/systems-manager/parameters/%252Fzoo/description?region=eu-west-1&tab=Table"
    );
    world.keys("gb");
    assert_eq!(
        copied(&mut world),
        "https://eu-west-1.console.aws.amazon.com/systems-manager/parameters/?region=eu-west-1&tab=Table#list_parameter_filters=Path:Recursive:%2Fapp"
    );
    world.keys("mGmb");
    assert_eq!(copied(&mut world).lines().count(), 4);
}

#[test]
fn where_there_is_no_console_that_is_said() {
    let local = |endpoint: &str| Place { endpoint: Some(endpoint.to_owned()), ..start().place };
    let mut world = listed_in(Start { place: local("http://ana:hunter2@127.0.0.1:4583"), ..start() });
    world.keys("b");
    world.shows(&["there is no console for http://127.0.0.1:4583"]);
    let mut world = listed_in(Start { demo: true, ..start() });
    world.keys("b");
    world.shows(&["the demo store has no console"]);
    let own = "https://vpce-1.ssm.eu-west-1.vpce.amazonaws.com";
    let mut world = listed_in(Start { place: local(own), ..start() });
    world.keys("Gb");
    assert!(copied(&mut world).starts_with("https://eu-west-1.console."));
}
