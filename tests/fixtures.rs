//! What the tests of several files share beside the driver of the app: the program over an emulator, places, seeds.

mod live;
#[macro_use]
mod seeds;
mod service;
mod stored;

use sesame::app::{Placed, Reply};
use sesame::destination::Place;
use sesame::parameter::ListedBy;
pub(crate) use sesame::testing::{
    OURS, VALUE, World, identity, keys, listing, one, reading, start, start_of_time, ticket,
};

pub(crate) use live::Live;
pub(crate) use service::{ask, emulator};

/// Another account than the one that a session begins in.
pub(crate) const THEIRS: &str = "444455556666";

/// Profiles of one account, each in a region of its own.
pub(crate) const PLACES: [(&str, &str, &str); 3] = [
    ("east", "eu-west-1", "AKIAENGINEER"),
    ("west", "us-west-2", "AKIAENGINEER"),
    ("south", "ap-south-1", "AKIAENGINEER"),
];

/// A snapshot of the screen, under the test's name or one of its own.
macro_rules! snapshot {
    ($live:expr) => {
        insta::assert_snapshot!($live.screen())
    };
    ($name:literal, $live:expr) => {
        insta::assert_snapshot!($name, $live.screen())
    };
}

/// A place of that profile and region.
pub(crate) fn place(profile: &str, region: &str) -> Place {
    Place { profile: Some(profile.to_owned()), region: Some(region.to_owned()), ..Place::default() }
}

/// Connecting found out where the session is.
pub(crate) fn placed(place: Place) -> Reply {
    Reply::Placed(Box::new(Placed { place, ..Placed::default() }))
}

/// A listing by path, since nothing may be described.
pub(crate) fn by_path() -> ListedBy {
    let message = "User: arn:aws:iam::111122223333:user/ana is not authorized to perform: ssm:DescribeParameters on resource: \
                   arn:aws:ssm:eu-west-1:111122223333:* because no identity-based policy allows the \
                   ssm:DescribeParameters action";
    ListedBy::Path(Box::new(sesame::failure::access_denied(message, "ssm:DescribeParameters", None)))
}

/// A time zone, by rules in place of a name, which need no system.
pub(crate) fn zone(rules: &str) -> Result<jiff::tz::TimeZone, String> {
    jiff::tz::TimeZone::posix(rules).map_err(|why| why.to_string())
}
