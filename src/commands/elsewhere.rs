//! A parameter that is named by its ARN, and is in another region or account than is asked.

use crate::cli::Target;
use crate::commands::ended::Stop;
use crate::failure::{Failure, FailureKind};
use crate::parameter::{Identity, ParameterArn};
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

/// Refuses a place that was named by an ARN of another region or account: what is found there by its name would be another.
pub(crate) async fn check_arn(store: &Store, target: &Target) -> Result<(), Stop> {
    let Some(arn) = target.arn.as_deref() else { return Ok(()) };
    let Some(ParameterArn { region, account, .. }) = ParameterArn::parse(arn) else { return Ok(()) };
    if region != store.region() {
        return Err(Stop::refused(format!(
            "{arn} is of {region}, and was asked for in {}: --region {region}",
            store.region()
        )));
    }
    // What AWS publishes is of no account.
    if account.is_empty() {
        return Ok(());
    }
    let identity = store.identity().await?;
    match identity.known_account() {
        Some(own) if own == account => Ok(()),
        own => {
            let own = own.unwrap_or("not known");
            let by = Identity::principal(&identity);
            Err(Stop::refused(format!(
                "{arn} is of the account {account}, and this one is {own}, as {by}: what others share is read with sesame get"
            )))
        }
    }
}
