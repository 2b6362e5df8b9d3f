//! What the tests of several files share: the app driven by keys written as text, its effects collected, its screen as text.

// By their paths, since benches and the tests of the app take this file by its path too.
#[path = "fixtures/asked.rs"]
mod asked;
#[path = "fixtures/live.rs"]
mod live;
#[path = "fixtures/notation.rs"]
mod notation;
#[macro_use]
#[path = "fixtures/seeds.rs"]
mod seeds;
#[path = "fixtures/service.rs"]
mod service;
#[path = "fixtures/stored.rs"]
mod stored;
#[path = "fixtures/world.rs"]
mod world;

use jiff::Timestamp;
use sesame::app::{Placed, Reply, Start, Ticket};
use sesame::destination::Place;
use sesame::parameter::{Identity, ListedBy, ParameterType, Reading};
use sesame::secret::Secret;

pub(crate) use asked::{one, ticket};
pub(crate) use live::Live;
pub(crate) use notation::keys;
pub(crate) use service::{ask, emulator};
pub(crate) use world::World;

/// The account that a session begins in, and another.
pub(crate) const OURS: &str = "111122223333";
pub(crate) const THEIRS: &str = "444455556666";

/// Profiles of one account, each in a region of its own.
pub(crate) const PLACES: [(&str, &str, &str); 3] = [
    ("east", "eu-west-1", "AKIAENGINEER"),
    ("west", "us-west-2", "AKIAENGINEER"),
    ("south", "ap-south-1", "AKIAENGINEER"),
];

/// The value of whatever is read.
pub(crate) const VALUE: &str = "correct-horse-battery";

/// A snapshot of the screen, under the test's name or one of its own.
macro_rules! snapshot {
    ($live:expr) => {
        insta::assert_snapshot!($live.screen())
    };
    ($name:literal, $live:expr) => {
        insta::assert_snapshot!($name, $live.screen())
    };
}

/// A region's every name, through the default profile.
pub(crate) fn start() -> Start {
    let place = Place { region: Some("eu-west-1".to_owned()), ..Place::default() };
    Start { place, scope: "/".to_owned(), ..Start::default() }
}

/// A place of that profile and region.
pub(crate) fn place(profile: &str, region: &str) -> Place {
    Place { profile: Some(profile.to_owned()), region: Some(region.to_owned()), ..Place::default() }
}

/// Connecting found out where the session is.
pub(crate) fn placed(place: Place) -> Reply {
    Reply::Placed(Box::new(Placed { place, ..Placed::default() }))
}

/// Connected and identified, with a listing that has brought nothing yet.
pub(crate) fn listing() -> (World, Ticket) {
    let mut world = World::new(start());
    let list = world.arrive(OURS);
    (world, list)
}

/// Ana, in an account.
pub(crate) fn identity(account: &str) -> Identity {
    let arn = format!("arn:aws:sts::{account}:assumed-role/engineer/ana");
    Identity { account: account.to_owned(), arn, alias: None }
}

/// [`VALUE`], of a secret.
pub(crate) fn reading(version: i64) -> Reading {
    Reading { value: Secret::from(VALUE), version, kind: ParameterType::SecureString, modified: None, missing: 0 }
}

/// A listing by path, since nothing may be described.
pub(crate) fn by_path() -> ListedBy {
    let message = "User: arn:aws:iam::111122223333:user/ana is not authorized to perform: ssm:DescribeParameters on resource: \
                   arn:aws:ssm:eu-west-1:111122223333:* because no identity-based policy allows the \
                   ssm:DescribeParameters action";
    ListedBy::Path(Box::new(sesame::failure::access_denied(message, "ssm:DescribeParameters", None)))
}

/// When every test begins.
pub(crate) fn start_of_time() -> Timestamp {
    "2026-11-24T08:00:00Z".parse().unwrap()
}

/// A time zone, by rules in place of a name, which need no system.
pub(crate) fn zone(rules: &str) -> Result<jiff::tz::TimeZone, String> {
    jiff::tz::TimeZone::posix(rules).map_err(|why| why.to_string())
}
