//! Whether the keys that a plan encrypts under are where it writes, asked before anything is written.

use std::collections::BTreeSet;

use crate::commands::ended::Stop;
use crate::kms::{DEFAULT_ALIAS, why_no_key};
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
        let described = store.describe_key(key).await;
        problems.extend(why_no_key(key, store.region(), &described));
        if let Err(failure) = described
            && failure.wants_login()
        {
            return Err(failure.into());
        }
    }
    if problems.is_empty() {
        return Ok(());
    }
    Err(Stop::refused(format!("{}. Nothing was done", problems.join("\n"))))
}
