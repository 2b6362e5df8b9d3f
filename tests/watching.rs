//! `:watch`: what is looked at again every so often, in a time that the tests let pass, and on the emulator through the real SDK.

use std::time::Duration;

use serde_json::json;
use sesame::app::{Effect, Reply};
use sesame::config::Config;
use sesame::failure::access_denied;
use sesame::parameter::{ListedBy, Parameter, ParameterType};

use crate::fixtures::{Live, OURS, World, listing, start};

const SEED: &str = r#"
account = "111122223333"
region = "eu-west-1"

[[principal]]
access_key = "AKIAENGINEER"
arn = "arn:aws:sts::111122223333:assumed-role/engineer/ana"
default = true

[[principal]]
access_key = "AKIADEPLOY"
arn = "arn:aws:sts::111122223333:assumed-role/deploy/release"

[[parameter]]
name = "/shop/dev/host"
type = "String"
value = "one"
modified_ago = "3d"

[[parameter]]
name = "/shop/dev/port"
type = "String"
value = "5432"
modified_ago = "3d"
"#;

fn one(name: &str, version: i64) -> Parameter {
    Parameter { described: true, ..Parameter::bare(name, ParameterType::String, version) }
}

/// Two parameters, the cursor on the first.
fn on_host(mut world: World, list: sesame::app::Ticket) -> World {
    world.list(list, vec![one("/host", 3), one("/port", 1)]);
    world.take();
    world
}

fn watching() -> World {
    let (world, list) = listing();
    let mut world = on_host(world, list);
    world.keys(":watch<enter>");
    world.shows(&["watching /host · every 10 s until it changes"]);
    world
}

#[test]
fn a_parameter_is_looked_at_again_until_it_changes() {
    let mut world = watching();
    world.pass(Duration::from_secs(9));
    assert!(world.take().is_empty(), "it is not time yet");
    world.pass(Duration::from_secs(1));
    let ticket = world.one(|effect| matches!(effect, Effect::Describe(_, name) if name == "/host"));
    // While it is looked at nothing wakes the program up for the next time.
    world.pass(Duration::from_mins(1));
    assert!(world.take().is_empty());
    world.reply(ticket, Reply::Described(Ok(Some(Box::new(one("/host", 3))))));
    world.shows(&["watching /host · every 10 s · last 08:01:10"]);
    world.pass(Duration::from_secs(10));
    let ticket = world.one(|effect| matches!(effect, Effect::Describe(..)));
    let by = Some(format!("arn:aws:sts::{OURS}:assumed-role/deploy/release"));
    let theirs = Parameter { modified_by: by, ..one("/host", 4) };
    world.reply(ticket, Reply::Described(Ok(Some(Box::new(theirs)))));
    world.shows(&["/host changed, v3 → v4 by deploy/release · :watch goes on watching"]);
    world.pass(Duration::from_mins(10));
    assert!(world.take().is_empty(), "it has changed: nothing is watched any more");
}

#[test]
fn nothing_wakes_the_program_up_while_nothing_is_watched() {
    let mut world = watching();
    assert!(world.app.deadline(world.now).is_some());
    world.keys(":watch<enter>");
    world.shows(&["no longer watching /host"]);
    assert_eq!(world.app.deadline(world.now), None);
    world.keys(":watch<enter><esc>");
    world.shows(&["no longer watching /host"]);
    assert_eq!(world.app.deadline(world.now), None);
}

#[test]
fn a_look_that_is_under_way_is_given_up_with_the_watch() {
    let mut world = watching();
    world.pass(Duration::from_secs(10));
    let ticket = world.one(|effect| matches!(effect, Effect::Describe(..)));
    world.keys("<esc><esc>");
    assert!(matches!(world.take().as_slice(), [Effect::Cancel(cancelled)] if *cancelled == ticket));
    world.reply(ticket, Reply::Described(Ok(Some(Box::new(one("/host", 4))))));
    assert!(!world.screen().contains("changed, v3"), "{}", world.screen());
}

#[test]
fn what_may_not_be_looked_at_is_watched_no_longer() {
    let mut world = watching();
    world.pass(Duration::from_secs(10));
    let ticket = world.one(|effect| matches!(effect, Effect::Describe(..)));
    let denied = access_denied("not authorized to perform: ssm:DescribeParameters", "ssm:DescribeParameters", None);
    world.reply(ticket, Reply::Described(Err(denied)));
    world.shows(&["no longer watching /host"]);
    world.pass(Duration::from_mins(1));
    assert!(world.take().is_empty());
}

#[test]
fn a_parameter_that_is_gone_is_a_change_and_the_bell_rings_where_the_settings_say_so() {
    let mut world = World::with(start(), Config::parse("bell = true").unwrap());
    let list = world.arrive(OURS);
    let mut world = on_host(world, list);
    world.keys(":watch<enter>");
    world.pass(Duration::from_secs(10));
    let ticket = world.one(|effect| matches!(effect, Effect::Describe(..)));
    world.reply(ticket, Reply::Described(Ok(None)));
    world.shows(&["/host is gone"]);
    let effects = world.take();
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Bell)), "{effects:?}");
    assert!(!world.screen().contains(" host "), "{}", world.screen());
}

#[test]
fn a_folder_is_listed_again_on_the_emulator() {
    let mut live = Live::new(SEED);
    live.keys("ggl:watch<enter>");
    live.world.shows(&["watching /shop · every 10 s until it changes"]);
    let calls = |live: &Live| live.emulator.with(|state| state.call_count("DescribeParameters"));
    let before = calls(&live);
    live.world.pass(Duration::from_secs(10));
    live.settle();
    assert_eq!(calls(&live), before + 1, "one page");
    live.world.shows(&["watching /shop · every 10 s · last 08:00:00 UTC"]);
    live.ask("AKIADEPLOY", "AmazonSSM.PutParameter", &json!({"Name": "/shop/dev/new", "Type": "String", "Value": "x"}));
    live.world.pass(Duration::from_secs(10));
    live.settle();
    live.world.shows(&["/shop/dev/new is new by deploy/release"]);
    assert_eq!(live.decrypts(), 0);
    let count = calls(&live);
    live.world.pass(Duration::from_mins(10));
    live.settle();
    assert_eq!(calls(&live), count, "it ended with the change");
}

#[test]
fn what_this_session_writes_is_no_change() {
    let mut live = Live::new(SEED);
    live.keys("/host<enter>:watch<enter>");
    live.keys("e<c-u>two<c-s>w");
    live.world.shows(&["v1 → v2"]);
    live.world.pass(Duration::from_secs(30));
    live.settle();
    assert!(!live.screen().contains("changed, v"), "{}", live.screen());
    live.keys("j");
    live.world.shows(&["watching /shop/dev/host"]);
}

#[test]
fn another_root_ends_it() {
    let (world, list) = listing();
    let mut world = on_host(world, list);
    world.keys(":watch<enter>o<c-u>/other<enter>");
    let list = world.one(|effect| matches!(effect, Effect::List(..)));
    world.reply(list, Reply::Listed(Ok(ListedBy::Describe)));
    world.take();
    world.pass(Duration::from_mins(1));
    assert!(!world.take().iter().any(|effect| matches!(effect, Effect::Describe(..))));
}

#[test]
fn what_is_watched_stands_in_the_header_and_another_watch_says_which_it_ends() {
    let mut world = watching();
    world.resize(120, 35);
    // A message on the status line, or a page, does not hide it.
    world.keys("n");
    world.shows(&["watching /host"]);
    world.keys("<esc>j:watch<enter>");
    world.shows(&["watching /port, no longer /host"]);
    let header = world.screen().lines().next().unwrap_or_default().to_owned();
    assert!(header.contains("watching /port"), "{header}");
    world.keys(":watch<enter>");
    let header = world.screen().lines().next().unwrap_or_default().to_owned();
    assert!(!header.contains("watching"), "{header}");
}
