//! From one account or region to another: what is asked, what is forgotten, what is returned to; and that nothing of the old place
//! is ever shown, read or written in the new one.

mod accounts;
mod policies;
mod production;
mod returning;
mod roots;

use sesame::app::{Effect, Reply, Start, Ticket};
use sesame::destination::{Choices, Destination, Place, Profile, ProfileKind};
use sesame::failure::{Failure, FailureKind};
use sesame::parameter::{Parameter, ParameterType, Tier, Written};

use crate::fixtures::{self, OURS, THEIRS, VALUE, World, one, place, placed, reading, ticket};

fn start() -> Start {
    Start { place: place("dev", "eu-west-1"), ..fixtures::start() }
}

fn secure(name: &str) -> Parameter {
    Parameter {
        described: true,
        key_id: Some("alias/app".to_owned()),
        ..Parameter::bare(name, ParameterType::SecureString, 7)
    }
}

/// Answers a connection, says whose account it is and lists it.
fn arrive(world: &mut World, account: &str, names: &[&str]) {
    let list = world.arrive(account);
    world.list(list, names.iter().map(|name| secure(name)).collect());
}

fn listed_in(start: Start, names: &[&str]) -> World {
    let mut world = World::new(start);
    world.resize(120, 24);
    arrive(&mut world, OURS, names);
    world
}

fn listed() -> World {
    listed_in(start(), &["/app/db/password", "/app/log-level", "/zoo"])
}

fn choices() -> Choices {
    let profile = |name: &str, kind, region: &str| Profile {
        name: name.to_owned(),
        kind,
        region: (!region.is_empty()).then(|| region.to_owned()),
    };
    Choices {
        profiles: vec![
            profile("admin", ProfileKind::Role, "us-east-1"),
            profile("ci", ProfileKind::Process, ""),
            profile("dev", ProfileKind::Sso, "eu-west-1"),
            profile("staging", ProfileKind::Keys, "eu-central-1"),
        ],
        regions: vec!["eu-central-1".to_owned(), "us-east-1".to_owned()],
        other_regions: true,
        ..Choices::default()
    }
}

/// Opens a picker and answers its question.
fn pick(world: &mut World, key: &str) {
    world.keys(key);
    let asked = one(&world.take(), |effect| matches!(effect, Effect::Choices(_)));
    world.reply(asked, Reply::Choices(choices()));
}

fn go_to_staging(world: &mut World) {
    pick(world, "p");
    world.keys("stag<enter>");
}

/// The rows of the picker on the screen, from left to right, without its border.
fn picker_rows(world: &World) -> Vec<String> {
    let screen = world.screen();
    let rows = screen.lines().filter_map(|line| line.split_once('│').map(|(_, rest)| rest));
    rows.filter_map(|row| row.rsplit_once('│').map(|(row, _)| row))
        .map(|row| row.split_whitespace().collect::<Vec<_>>().join(" "))
        .skip(1)
        .filter(|row| !row.is_empty())
        .collect()
}

/// The connection that was asked for, with all that was cancelled before it.
fn connection(world: &mut World) -> (Destination, Vec<Ticket>) {
    let effects = world.take();
    let mut cancelled = Vec::new();
    for effect in effects {
        match effect {
            Effect::Cancel(ticket) => cancelled.push(ticket),
            Effect::Connect(_, to, follows) => {
                assert_eq!(follows, None, "whoever goes elsewhere follows no account");
                return (to, cancelled);
            }
            other => panic!("not expected before a connection: {other:?}"),
        }
    }
    panic!("no connection was asked for")
}

fn to(profile: Option<&str>, region: Option<&str>) -> Destination {
    Destination { profile: profile.map(str::to_owned), region: region.map(str::to_owned) }
}

#[test]
fn profiles_are_listed_narrowed_and_chosen() {
    let mut world = listed();
    world.keys("p");
    assert!(world.screen().contains("reading the shared AWS files…"));
    let asked = one(&world.take(), |effect| matches!(effect, Effect::Choices(_)));
    world.reply(asked, Reply::Choices(choices()));
    assert_eq!(
        picker_rows(&world),
        ["dev now · SSO · eu-west-1", "admin assume-role · us-east-1", "ci process", "staging keys · eu-central-1"]
    );
    world.keys("role us");
    assert_eq!(picker_rows(&world), ["admin assume-role · us-east-1"]);
    world.keys("x");
    assert!(world.screen().contains("nothing matches"));
    world.keys("<enter>");
    assert!(world.take().is_empty(), "there is nothing to go to");
    world.keys(&"<bs>".repeat(8));
    world.keys("a<down><enter>");
    let (destination, _) = connection(&mut world);
    assert_eq!(destination, to(Some("staging"), None), "the second that has an a in it beside dev");
}

#[test]
fn profiles_that_cannot_be_read_are_not_said_to_be_none() {
    let mut world = listed();
    world.keys("p");
    let asked = one(&world.take(), |effect| matches!(effect, Effect::Choices(_)));
    let problem = Some("/home/ana/.aws/config cannot be read: it is larger than 4 MB".to_owned());
    world.reply(asked, Reply::Choices(Choices { problem, ..Choices::default() }));
    let screen = world.screen();
    assert!(screen.contains("it is larger than 4 MB") && !screen.contains("there are none"), "{screen}");
}

#[test]
fn regions_are_those_of_the_partition_the_named_ones_first() {
    let mut world = listed();
    pick(&mut world, "R");
    let rows = picker_rows(&world);
    assert_eq!(
        rows[..4],
        [
            "eu-west-1 now · Europe (Ireland)",
            "eu-central-1 Europe (Frankfurt)",
            "us-east-1 US East (N. Virginia)",
            "af-south-1 Africa (Cape Town)"
        ]
    );
    world.keys("sydney");
    assert_eq!(picker_rows(&world), ["ap-southeast-2 Asia Pacific (Sydney)"]);
    world.keys("<enter>");
    assert_eq!(connection(&mut world).0, to(None, Some("ap-southeast-2")));

    // A region that this program does not know can be typed.
    let mut world = listed();
    pick(&mut world, "R");
    world.keys("eu-west-9");
    assert_eq!(picker_rows(&world), ["eu-west-9 as typed"]);
    world.keys("<enter>");
    assert_eq!(connection(&mut world).0, to(None, Some("eu-west-9")));

    let mut world = listed_in(Start { place: place("dev", "cn-north-1"), ..start() }, &[]);
    pick(&mut world, "R");
    world.keys("china");
    assert_eq!(picker_rows(&world), ["cn-north-1 now · China (Beijing)", "cn-northwest-1 China (Ningxia)"]);
}

#[test]
fn the_demo_has_no_profiles_and_two_regions() {
    let demo = Start { place: Place { profile: None, ..start().place }, demo: true, ..start() };
    let offered = Choices { regions: vec!["eu-west-1".to_owned(), "us-west-2".to_owned()], ..Choices::default() };
    let mut world = listed_in(demo, &["/a"]);
    world.keys("p");
    let asked = one(&world.take(), |_| true);
    world.reply(asked, Reply::Choices(offered.clone()));
    assert!(world.screen().contains("there are none: the demo store needs no profile"), "{}", world.screen());
    world.keys("<esc>R");
    let asked = one(&world.take(), |_| true);
    world.reply(asked, Reply::Choices(offered));
    assert_eq!(picker_rows(&world), ["eu-west-1 now · Europe (Ireland)", "us-west-2 US West (Oregon)"]);
    world.keys("ap-south-1<enter>");
    assert!(world.take().is_empty(), "there is no other");
}

/// The place itself is chosen by whoever has changed the shared files: they are read anew.
#[test]
fn the_place_itself_is_connected_to_anew() {
    for key in ["p", "R"] {
        let mut world = listed();
        pick(&mut world, key);
        world.keys("<enter>");
        let effects = world.take();
        assert!(
            effects.iter().any(|effect| matches!(effect, Effect::Connect(_, to, _) if *to == Destination::default()))
        );
        assert!(world.screen().contains("▸ app"), "{}", world.screen());
    }
}

#[test]
fn where_the_files_lead_elsewhere_now_nothing_of_the_place_before_stays() {
    let mut world = listed();
    pick(&mut world, "p");
    world.keys("<enter>");
    let connect = world.one(|effect| matches!(effect, Effect::Connect(..)));
    let there = Place { endpoint: Some("http://127.0.0.1:1".to_owned()), ..place("dev", "eu-north-1") };
    world.reply(connect, placed(there));
    let screen = world.screen();
    assert!(screen.contains("this is eu-north-1 at http://127.0.0.1:1 now; it was eu-west-1"), "{screen}");
    assert!(!screen.contains("▸ app"), "{screen}");
}

#[test]
fn escape_leads_nowhere() {
    let mut world = listed();
    pick(&mut world, "p");
    world.keys("adm<esc>");
    assert!(world.take().is_empty());
    assert!(world.screen().contains("/app") || world.screen().contains("▸ app"), "{}", world.screen());
    // An answer for a picker that is closed does no harm.
    world.keys("p<esc>");
    let asked = one(&world.take(), |effect| matches!(effect, Effect::Choices(_)));
    world.reply(asked, Reply::Choices(choices()));
    assert!(world.screen().contains("▸ app"));
}

#[test]
fn profiles_of_earlier_sessions_come_first_after_those_of_this_one() {
    let mut world = listed();
    go_to_staging(&mut world);
    arrive(&mut world, THEIRS, &["/app/x"]);
    world.keys("p");
    let asked = one(&world.take(), |effect| matches!(effect, Effect::Choices(_)));
    let recent = ["staging", "dev", "gone", "ci"].map(str::to_owned).to_vec();
    world.reply(asked, Reply::Choices(Choices { recent, ..choices() }));
    let names: Vec<String> =
        picker_rows(&world).iter().filter_map(|row| row.split(' ').next().map(str::to_owned)).collect();
    assert_eq!(names, ["staging", "dev", "ci", "admin"]);
}

#[test]
fn profiles_of_this_run_come_first_and_a_region_goes_with_its_profile() {
    let mut world = listed();
    go_to_staging(&mut world);
    assert_eq!(connection(&mut world).0, to(Some("staging"), None));
    pick(&mut world, "p");
    assert_eq!(picker_rows(&world)[..2], ["staging now · keys · eu-central-1", "dev SSO · eu-west-1"]);
    world.keys("<esc>");
    pick(&mut world, "R");
    world.keys("oregon<enter>");
    assert_eq!(connection(&mut world).0, to(Some("staging"), Some("us-west-2")));
    // Another profile has its own region again.
    pick(&mut world, "p");
    world.keys("admin<enter>");
    assert_eq!(connection(&mut world).0, to(Some("admin"), None));
}

#[test]
fn everything_in_flight_is_cancelled_and_its_answers_are_dropped() {
    let mut world = listed();
    world.keys("r");
    let list = one(&world.take(), |effect| matches!(effect, Effect::List(..)));
    world.keys("G ");
    let reveal = one(&world.take(), |effect| matches!(effect, Effect::Read(..)));
    world.keys("y");
    let copy = one(&world.take(), |effect| matches!(effect, Effect::Read(..)));
    go_to_staging(&mut world);
    let effects = world.take();
    let cancelled: Vec<Ticket> =
        effects.iter().filter(|effect| matches!(effect, Effect::Cancel(_))).map(ticket).collect();
    for (what, ticket) in [("the listing", list), ("the reveal", reveal), ("the copy", copy)] {
        assert!(cancelled.contains(&ticket), "{what} goes on: {effects:?}");
    }
    let before = world.screen();
    world.list(list, vec![secure("/old/name")]);
    world.reply(reveal, Reply::Read(Ok(reading(7))));
    world.reply(copy, Reply::Read(Ok(reading(7))));
    assert_eq!(world.screen(), before);
    assert!(world.take().is_empty(), "what was read for the clipboard does not reach it");
}

#[test]
fn a_search_and_an_opening_end_with_their_session() {
    let mut world = listed();
    world.keys("Ge");
    let opening: Vec<Ticket> = world.take().iter().map(ticket).collect();
    pick(&mut world, "p");
    world.keys("stag<enter>");
    let (_, cancelled) = connection(&mut world);
    // A parameter on its way into the editor does not come up under the picker.
    assert_eq!(opening.len(), 2);
    for ticket in opening {
        world.reply(ticket, Reply::Read(Ok(reading(7))));
    }
    assert!(cancelled.is_empty(), "it was given up when the picker opened");
    assert!(!world.screen().contains("Edit "), "{}", world.screen());
}

#[test]
fn nothing_of_the_old_place_is_shown_in_the_new_one() {
    let mut world = listed();
    world.keys("G ");
    let read = one(&world.take(), |effect| matches!(effect, Effect::Read(..)));
    world.reply(read, Reply::Read(Ok(reading(7))));
    assert!(world.screen().contains(VALUE) && world.screen().contains(OURS));
    go_to_staging(&mut world);
    let effects = world.take();
    let connect = one(&effects, |effect| matches!(effect, Effect::Connect(..)));
    let said = |world: &World, what: &str| world.screen().contains(what);
    for old in [VALUE, OURS, "engineer/ana", "zoo", "app", "eu-west-1", "profile dev", "as of"] {
        assert!(!said(&world, old), "{old} is still on the screen:\n{}", world.screen());
    }
    assert!(said(&world, "profile staging") && said(&world, "connecting…"), "{}", world.screen());
    // Where it is going to be is said before it is there.
    let place = Place { endpoint: Some("http://127.0.0.1:9".to_owned()), ..place("staging", "eu-central-1") };
    world.reply(connect, placed(place));
    assert!(said(&world, "eu-central-1") && said(&world, "endpoint http://127.0.0.1:9"), "{}", world.screen());
    world.reply(connect, Reply::Connected(Ok(())));
    let effects = world.take();
    let list = one(&effects, |effect| matches!(effect, Effect::List(..)));
    world.reply(list, Reply::Page(vec![secure("/zoo")]));
    assert!(said(&world, "zoo") && !said(&world, VALUE), "the same name, another value:\n{}", world.screen());
}

#[test]
fn refusals_and_own_writes_are_those_of_their_account() {
    let mut world = listed();
    // A version that was written here says nothing of a parameter of that name elsewhere.
    write_zoo(&mut world);
    assert!(world.screen().contains("version 8"), "{}", world.screen());
    world.keys("G ");
    let read = one(&world.take(), |effect| matches!(effect, Effect::Read(..)));
    let refused = sesame::failure::access_denied("", "ssm:GetParameter", Some("/zoo"));
    world.reply(read, Reply::Read(Err(refused)));
    assert!(world.screen().contains("denied"));
    go_to_staging(&mut world);
    arrive(&mut world, THEIRS, &["/zoo"]);
    let screen = world.screen();
    assert!(screen.contains("version 7") && !screen.contains("denied") && screen.contains(THEIRS), "{screen}");
}

/// Edits `/zoo`, under the cursor, and writes version 8.
fn write_zoo(world: &mut World) {
    edit_zoo(world);
    world.keys("<c-s>w");
    let write = one(&world.take(), |effect| matches!(effect, Effect::Write(..)));
    world.reply(write, Reply::Written(Ok(Written::Stored { version: 8, tier: Tier::Standard })));
    world.take();
}

/// Opens the editor on `/zoo` and types.
fn edit_zoo(world: &mut World) {
    world.keys("Ge");
    world.answer_opening(secure, Ok(reading(7)));
    world.keys("<end>!");
}

#[test]
fn a_change_set_is_asked_about_and_kept_or_dropped() {
    let mut world = listed();
    edit_zoo(&mut world);
    world.keys("<c-s>S");
    world.shows(&["1 in the change set"]);
    pick(&mut world, "p");
    world.keys("stag<enter>");
    world.shows(&["Go elsewhere and lose the change set?", "goes to staging"]);
    world.keys("<esc><esc>");
    world.shows(&["1 in the change set"]);
    pick(&mut world, "p");
    world.keys("stag<enter>D");
    assert!(!world.screen().contains("in the change set"), "{}", world.screen());
    assert!(world.take().iter().any(|effect| matches!(effect, Effect::Connect(..))));
}

#[test]
fn a_draft_is_asked_about_and_kept_or_dropped() {
    let mut world = listed();
    edit_zoo(&mut world);
    world.keys("<c-s>");
    assert!(world.screen().contains("Overwrite /"));
    pick(&mut world, "p");
    world.keys("stag<enter>");
    let screen = world.screen();
    assert!(screen.contains("Go elsewhere and lose the draft?") && screen.contains("goes to staging"), "{screen}");
    assert!(world.take().is_empty(), "nobody has answered yet");
    world.keys("<esc>");
    assert!(world.screen().contains("Overwrite /"), "{}", world.screen());
    world.keys("<tab>");
    assert!(world.screen().contains(&format!("{VALUE}!")), "the draft is kept");

    pick(&mut world, "R");
    world.keys("oregon<enter>D");
    assert_eq!(connection(&mut world).0, to(None, Some("us-west-2")));
    let screen = world.screen();
    assert!(!screen.contains(VALUE) && !screen.contains("Overwrite"), "{screen}");
    world.keys("<c-s>w<enter>");
    assert!(world.take().iter().all(|effect| !matches!(effect, Effect::Write(..))));
}

#[test]
fn a_write_under_way_must_end_first() {
    let mut world = listed();
    edit_zoo(&mut world);
    world.keys("<c-s>w");
    let write = one(&world.take(), |effect| matches!(effect, Effect::Write(..)));
    for key in ["p", "R"] {
        world.keys(key);
        assert!(world.take().is_empty());
        assert!(world.screen().contains("a change is under way: it must end before"), "{}", world.screen());
    }
    world.reply(write, Reply::Written(Ok(Written::Stored { version: 8, tier: Tier::Standard })));
    assert!(world.screen().contains(": v7 → v8"));
    go_to_staging(&mut world);
    assert_eq!(connection(&mut world).0, to(Some("staging"), None));
}

#[test]
fn an_older_connection_that_answers_late_is_not_believed() {
    let mut world = listed();
    go_to_staging(&mut world);
    let late = one(&world.take(), |effect| matches!(effect, Effect::Connect(..)));
    pick(&mut world, "p");
    world.keys("admin<enter>");
    let effects = world.take();
    let connect = one(&effects, |effect| matches!(effect, Effect::Connect(..)));
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Cancel(ticket) if *ticket == late)));
    world.reply(late, placed(place("staging", "late-1")));
    world.reply(late, Reply::Connected(Ok(())));
    let screen = world.screen();
    assert!(
        screen.contains("connecting…") && screen.contains("profile admin") && !screen.contains("late-1"),
        "{screen}"
    );
    assert!(world.take().is_empty());
    world.keys("n");
    assert!(world.screen().contains("not connected yet"), "no write begins before the store is there");
    world.reply(connect, Reply::Connected(Ok(())));
    one(&world.take(), |effect| matches!(effect, Effect::List(..)));
}

#[test]
fn what_cannot_be_connected_is_tried_again_there_and_not_elsewhere() {
    let mut world = listed();
    go_to_staging(&mut world);
    let connect = one(&world.take(), |effect| matches!(effect, Effect::Connect(..)));
    let failure = Failure::new(FailureKind::Expired, "the SSO session has expired", "run aws sso login");
    world.reply(connect, Reply::Connected(Err(failure)));
    assert!(world.screen().contains("the SSO session has expired"), "{}", world.screen());
    world.keys("r");
    assert_eq!(connection(&mut world).0, to(Some("staging"), None));
}

#[test]
fn the_names_that_were_kept_are_those_of_the_new_place() {
    let mut world = World::new(Start { cache: Some("/cache".into()), ..start() });
    world.take();
    go_to_staging(&mut world);
    let effects = world.take();
    let connect = one(&effects, |effect| matches!(effect, Effect::Connect(..)));
    let recall = one(&effects, |effect| matches!(effect, Effect::Recall { account: None, .. }));
    assert!(recall > connect, "it is asked in the new session");
}

#[test]
fn every_size_of_the_lists_is_painted() {
    for (width, height) in [(1, 1), (2, 2), (5, 3), (20, 5), (40, 12), (80, 24), (200, 50), (300, 3), (3, 100)] {
        for keys in ["p", "R", "Rx", "R<down><pgdn><pgdn><up>", "o", "o<down>/zoo"] {
            let mut world = listed();
            world.resize(width, height);
            world.keys(keys);
            for effect in world.take() {
                if let Effect::Choices(ticket) = effect {
                    world.reply(ticket, Reply::Choices(choices()));
                }
            }
            world.screen();
            world.keys("<pgdn><pgdn><pgdn>");
            world.resize(height, width);
            world.screen();
        }
    }
}

#[test]
fn the_screens() {
    let mut world = listed();
    world.resize(80, 24);
    pick(&mut world, "R");
    world.keys("eu-");
    insta::assert_snapshot!("regions", world.screen());
    world.keys("<esc>");
    pick(&mut world, "p");
    insta::assert_snapshot!("profiles", world.screen());
    world.keys("<esc>gP");
    insta::assert_snapshot!("policy", world.screen());
    world.keys("<esc>");
    let mut world = production::confirming(start(), "/shop/prod/password");
    world.resize(80, 24);
    world.keys("passw");
    insta::assert_snapshot!("production", world.screen());
}
