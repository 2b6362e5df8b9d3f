//! What tests begin with: when, where, who, and the value of whatever is read.

use jiff::Timestamp;

use crate::app::Start;
use crate::destination::Place;
use crate::parameter::{Identity, ParameterType, Reading};
use crate::secret::Secret;

/// The account that a session begins in.
pub const OURS: &str = "111122223333";

/// The value of whatever is read.
pub const VALUE: &str = "correct-horse-battery";

/// When every test begins: 2026-11-24, 08:00 UTC.
const START_OF_TIME: Timestamp = Timestamp::constant(1_795_507_200, 0);

/// When every test begins.
pub fn start_of_time() -> Timestamp {
    START_OF_TIME
}

/// A region's every name, through the default profile.
pub fn start() -> Start {
    let place = Place { region: Some("eu-west-1".to_owned()), ..Place::default() };
    Start { place, scope: "/".to_owned(), ..Start::default() }
}

/// Ana, in an account.
pub fn identity(account: &str) -> Identity {
    let arn = format!("arn:aws:sts::{account}:assumed-role/engineer/ana");
    Identity { account: account.to_owned(), arn, alias: None }
}

/// [`VALUE`], of a secret.
pub fn reading(version: i64) -> Reading {
    Reading { value: Secret::from(VALUE), version, kind: ParameterType::SecureString, modified: None, missing: 0 }
}
