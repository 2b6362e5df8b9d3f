//! What the account is called: not asked for by those who may not see it, where that can be kept.

use std::time::Duration;

use jiff::Timestamp;

use crate::cache::{AliasAnswer, Asker, Cache};
use crate::failure::Failure;
use crate::parameter::Identity;
use crate::store::Store;

/// How long the cache is waited for.
const SLOW_DISK: Duration = Duration::from_millis(300);

/// The alias of the account, as it was kept or as the service says now; a refusal that was kept is no alias. Nobody needs to know
/// if the answer cannot be kept.
pub(super) async fn alias(store: &Store, who: &Identity, cache: Option<Cache>) -> Result<Option<String>, Failure> {
    let Some(cache) = cache else { return store.account_alias().await };
    let endpoint = store.place().endpoint.clone();
    let asker = Asker { account: who.account.clone(), endpoint, principal: who.without_session().to_owned() };
    let kept = {
        let (cache, asker) = (cache.clone(), asker.clone());
        tokio::task::spawn_blocking(move || cache.alias(&asker, Timestamp::now()))
    };
    // Writes wait for the answer; a slow disk is not to hold them up.
    match tokio::time::timeout(SLOW_DISK, kept).await {
        Ok(Ok(Some(AliasAnswer::Alias(alias)))) => return Ok(alias),
        Ok(Ok(Some(AliasAnswer::Refused))) => return Ok(None),
        Ok(Ok(None) | Err(_)) | Err(_) => {}
    }
    let outcome = store.account_alias().await;
    let answer = match &outcome {
        Ok(alias) => AliasAnswer::Alias(alias.clone()),
        Err(failure) if failure.is_refusal() => AliasAnswer::Refused,
        Err(_) => return outcome,
    };
    let keep = tokio::task::spawn_blocking(move || cache.keep_alias(asker, answer, Timestamp::now()));
    let _ = tokio::time::timeout(SLOW_DISK, keep).await;
    outcome
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use ssm_emulator::seed::Seed;
    use ssm_emulator::{Emulator, State};

    use super::*;
    use crate::failure::FailureKind;

    fn emulator(seed: &str) -> (Emulator, Store) {
        let emulator = Emulator::new(State::from_seed(&Seed::parse(seed).unwrap(), Timestamp::now()).unwrap());
        let store = Store::over(emulator.http_client(), "eu-west-1", "AKIA", false);
        (emulator, store)
    }

    fn who(session: &str) -> Identity {
        let arn = format!("arn:aws:sts::111122223333:assumed-role/engineer/{session}");
        Identity { account: "111122223333".to_owned(), arn, alias: None }
    }

    fn asked(emulator: &Emulator) -> u64 {
        emulator.with(|state| state.call_count("ListAccountAliases"))
    }

    /// Two starts are two sessions of the same role.
    #[tokio::test]
    async fn a_refusal_is_met_once_a_week_and_not_at_every_start() {
        let dir = tempfile::tempdir().unwrap();
        let cache = Cache::new(dir.path().join("cache"));
        let (emulator, store) = emulator("[[deny]]\naction = \"iam:ListAccountAliases\"\n");
        let refused = alias(&store, &who("one"), Some(cache.clone())).await.unwrap_err();
        assert!(matches!(refused.kind, FailureKind::Denied(_)));
        assert_eq!(alias(&store, &who("two"), Some(cache.clone())).await, Ok(None));
        assert_eq!(asked(&emulator), 1);
        for _ in 0..2 {
            alias(&store, &who("two"), None).await.unwrap_err();
        }
        assert_eq!(asked(&emulator), 3, "nothing can be kept");
    }

    #[tokio::test]
    async fn an_alias_is_kept_and_what_failed_otherwise_is_not() {
        let dir = tempfile::tempdir().unwrap();
        let cache = Cache::new(dir.path().join("cache"));
        let (_, broken) = emulator("[[fault]]\noperation = \"ListAccountAliases\"\nkind = \"expired\"\n");
        assert!(!alias(&broken, &who("ana"), Some(cache.clone())).await.unwrap_err().is_refusal());
        let (emulator, store) = emulator("[account_aliases]\n111122223333 = \"acme\"\n");
        for _ in 0..2 {
            assert_eq!(alias(&store, &who("ana"), Some(cache.clone())).await.unwrap().as_deref(), Some("acme"));
        }
        assert_eq!(asked(&emulator), 1);
        // A cache that cannot be written is none.
        let file = dir.path().join("file");
        std::fs::write(&file, "").unwrap();
        let nowhere = Some(Cache::new(file.join("cache")));
        assert_eq!(alias(&store, &who("ana"), nowhere).await.unwrap().as_deref(), Some("acme"));
    }
}
