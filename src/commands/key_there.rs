//! Whether the keys that a plan encrypts under are where it writes, asked before anything is written.

use std::collections::BTreeSet;

use crate::commands::ended::Stop;
use crate::failure::{FailureKind, KeyProblem};
use crate::kms::DEFAULT_ALIAS;
use crate::store::Store;

/// Asks KMS about each key (`kms:DescribeKey`, a call a key). Where it does not tell whoever asks, the write finds out.
///
/// # Errors
/// One that is not there, or that nothing can be encrypted under: refused, nothing is done.
pub(crate) async fn check<'a>(store: &Store, keys: impl IntoIterator<Item = &'a str>) -> Result<(), Stop> {
    let mut problems = Vec::new();
    // The default one is made when it is used first.
    let keys: BTreeSet<&str> = keys.into_iter().filter(|key| *key != DEFAULT_ALIAS).collect();
    for key in keys {
        match store.describe_key(key).await {
            Ok(described) => problems.extend(described.unfit().map(|why| format!("the key {key}: {why}"))),
            Err(failure) if matches!(&failure.kind, FailureKind::Key { problem: KeyProblem::Missing, .. }) => {
                let place = store.region();
                problems
                    .push(format!("there is no key {key} in {place}: check its spelling, the region and the account"));
            }
            Err(failure) if failure.wants_login() => return Err(failure.into()),
            Err(_) => {}
        }
    }
    if problems.is_empty() {
        return Ok(());
    }
    Err(Stop::refused(format!("{}. Nothing was done", problems.join("\n"))))
}
