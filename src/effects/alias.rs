//! What the account is called: not asked for by those who may not see it, and not waited for where IAM is not reached, as far as
//! that can be kept.

use std::future::Future;
use std::pin::pin;
use std::time::Duration;

use jiff::Timestamp;
use tokio::time::{Instant, timeout, timeout_at};

use crate::cache::{AliasAnswer, Asker, Cache};
use crate::failure::{Failure, FailureKind};
use crate::parameter::Identity;
use crate::store::Store;

/// How long the cache is waited for.
const SLOW_DISK: Duration = Duration::from_millis(300);

/// How long writes wait for the answer: enough for a connection to another continent, even if its first packet is lost.
const HURRY: Duration = Duration::from_millis(1500);

/// The alias of the account, as it was kept or as the service says now; a refusal that was kept is no alias. Nobody needs to know
/// if the answer cannot be kept.
///
/// Awaits `overdue` when nobody is to wait any longer: after a moment, or at once where an earlier session met no IAM. The
/// question goes on, so that an alias that says that the account is production is learnt, only later.
pub(super) async fn alias(
    store: &Store,
    who: &Identity,
    cache: Option<Cache>,
    overdue: impl Future<Output = ()>,
) -> Result<Option<String>, Failure> {
    let begun = Instant::now();
    let Some(cache) = cache else { return ask(store, begun + HURRY, overdue).await };
    let endpoint = store.place().endpoint.clone();
    let asker = Asker { account: who.account.clone(), endpoint, principal: who.without_session().to_owned() };
    let kept = {
        let (cache, asker) = (cache.clone(), asker.clone());
        tokio::task::spawn_blocking(move || cache.alias(&asker, Timestamp::now()))
    };
    let until = match timeout(SLOW_DISK, kept).await {
        Ok(Ok(Some(AliasAnswer::Alias(alias)))) => return Ok(alias),
        Ok(Ok(Some(AliasAnswer::Refused))) => return Ok(None),
        Ok(Ok(Some(AliasAnswer::Unreached))) => begun,
        Ok(Ok(None) | Err(_)) | Err(_) => begun + HURRY,
    };
    let outcome = ask(store, until, overdue).await;
    let answer = match &outcome {
        Ok(alias) => AliasAnswer::Alias(alias.clone()),
        Err(failure) if failure.is_refusal() => AliasAnswer::Refused,
        Err(failure) if failure.kind == FailureKind::Unreachable => AliasAnswer::Unreached,
        Err(_) => return outcome,
    };
    let keep = tokio::task::spawn_blocking(move || cache.keep_alias(asker, answer, Timestamp::now()));
    let _ = timeout(SLOW_DISK, keep).await;
    outcome
}

/// Asks the service, however long it takes; says once that it takes longer than that.
async fn ask(store: &Store, until: Instant, overdue: impl Future<Output = ()>) -> Result<Option<String>, Failure> {
    let mut asking = pin!(store.account_alias());
    if let Ok(outcome) = timeout_at(until, &mut asking).await {
        return outcome;
    }
    overdue.await;
    asking.await
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

    /// What is asked and answered while writes wait for it.
    async fn alias(store: &Store, who: &Identity, cache: Option<Cache>) -> Result<Option<String>, Failure> {
        super::alias(store, who, cache, async { panic!("it took too long") }).await
    }

    /// After how long nobody waits any more, and what comes of it in the end.
    async fn overdue(store: &Store, cache: &Cache) -> (Duration, Result<Option<String>, Failure>) {
        let (begun, mut waited) = (Instant::now(), None);
        let late = async { waited = Some(begun.elapsed()) };
        let outcome = super::alias(store, &who("ana"), Some(cache.clone()), late).await;
        (waited.unwrap(), outcome)
    }

    #[tokio::test(start_paused = true)]
    async fn nobody_waits_long_for_an_iam_that_is_not_reached_and_the_next_session_not_at_all() {
        let dir = tempfile::tempdir().unwrap();
        let cache = Cache::new(dir.path().join("cache"));
        let (_, silent) = emulator("[behaviour.latency]\nListAccountAliases = 60000\n");
        for limit in [HURRY, Duration::ZERO] {
            let (waited, outcome) = overdue(&silent, &cache).await;
            assert_eq!(outcome.unwrap_err().kind, FailureKind::Unreachable);
            assert!(waited <= limit, "{waited:?}");
        }
        // The question was asked all the same: what is there again is learnt, and counts from then on.
        let (_, store) = emulator("[behaviour]\nlatency_ms = 100\n[account_aliases]\n111122223333 = \"acme-prod\"\n");
        let (waited, outcome) = overdue(&store, &cache).await;
        assert_eq!((waited, outcome.unwrap().as_deref()), (Duration::ZERO, Some("acme-prod")));
        assert_eq!(alias(&silent, &who("ana"), Some(cache)).await.unwrap().as_deref(), Some("acme-prod"));
    }

    #[tokio::test(start_paused = true)]
    async fn a_slow_answer_comes_late_but_comes() {
        let dir = tempfile::tempdir().unwrap();
        let cache = Cache::new(dir.path().join("cache"));
        let (_, store) = emulator("[behaviour]\nlatency_ms = 3000\n[account_aliases]\n111122223333 = \"acme-prod\"\n");
        let (waited, outcome) = overdue(&store, &cache).await;
        assert!(waited <= HURRY && outcome.unwrap().as_deref() == Some("acme-prod"), "{waited:?}");
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
