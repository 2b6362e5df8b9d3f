//! A parameter that is named by its ARN, and is in another region than is asked.

use crate::failure::{Failure, FailureKind};
use crate::parameter::ParameterArn;
use crate::store::Store;

/// Why it is not there, where its ARN is of another region; any other failure as it is. One of another account is refused in words that
/// name the account (docs/parameter-store.md 1.3).
pub(crate) fn explained(store: &Store, name: &str, failure: Failure) -> Failure {
    let may_be = matches!(failure.kind, FailureKind::NotFound | FailureKind::BadName | FailureKind::Rejected);
    match ParameterArn::parse(name).filter(|arn| may_be && arn.region != store.region()) {
        Some(ParameterArn { region, .. }) => Failure::new(
            FailureKind::BadName,
            format!("{name} is of {region}, and was asked for in {}", store.region()),
            format!("Ask with --region {region}"),
        ),
        None => failure,
    }
}
