//! Many values: ten a call where all of them may be read, one by one where a call is refused for one of them.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use aws_sdk_ssm::types as sdk;
use futures_util::future::try_join_all;
use futures_util::stream::{self, StreamExt};
use tokio::sync::Semaphore;

use super::deleting::ends_all;
use super::errors::{self, Call};
use super::quota::Quota;
use super::reading::{Of, no_value, without_ciphertext};
use super::watch::{Patience, Watch};
use super::{Store, convert};
use crate::failure::Failure;
use crate::parameter::{Pasted, Reading, is_answer_for, is_arn_of};

/// Names of one call at most (docs/parameter-store.md 2.1).
pub(super) const BATCH: usize = 10;

/// Calls on their way at a time.
pub(super) const AT_ONCE: usize = 16;

const BATCHES: Call<'static> = Call { action: "ssm:GetParameters", name: None };

/// Reads of one act: they share connections, which end with it, and a quota. Clones are the same act.
#[derive(Debug, Clone)]
pub struct Reads {
    pub(super) store: Store,
    pub(super) client: aws_sdk_ssm::Client,
    pub(super) quota: Arc<Quota>,
    /// One listing at a time: the quota of names is low, and shared as that of values is.
    pub(super) listing: Arc<Semaphore>,
    /// Whether this principal may read by `GetParameter` alone, so that no batch is tried any more: the permissions for several and for
    /// one are two (docs/parameter-store.md 6.2).
    singly: Arc<AtomicBool>,
    /// Whether anything has been answered, so that the endpoint is known to be there.
    answered: Arc<AtomicBool>,
    decrypts: bool,
}

impl Store {
    /// Many reads, at that rate.
    pub fn reads(&self, quota: Quota) -> Reads {
        self.reads_from(Arc::new(quota), Arc::new(Semaphore::new(1)))
    }

    fn reads_from(&self, quota: Arc<Quota>, listing: Arc<Semaphore>) -> Reads {
        let client = self.for_an_act();
        let watch = Watch { pace: Some(Arc::clone(&quota)), ..self.watch.clone() };
        let store = Self { watch, ..self.clone() };
        let (singly, answered) = Default::default();
        Reads { store, client, quota, listing, singly, answered, decrypts: true }
    }
}

impl Reads {
    /// The store that is read.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Reads in another store, from the same quota.
    #[must_use]
    pub fn also_of(&self, store: &Store) -> Self {
        store.reads_from(Arc::clone(&self.quota), Arc::clone(&self.listing))
    }

    /// The same reads without decryption: of what is encrypted the value is left out, and no key is asked for anything.
    #[must_use]
    pub fn undecrypted(self) -> Self {
        Self { decrypts: false, ..self }
    }

    /// Reads one, in its turn.
    ///
    /// # Errors
    /// As [`Store::read`].
    pub async fn one(&self, name: &str) -> Result<Reading, Failure> {
        self.quota.turn().await;
        self.store.read(name).await
    }

    /// Reads names or ARNs, with selectors or without; what comes of each, in the same order. One that cannot be read keeps back no
    /// other. `told` hears after each call how many are done. Dropped, it asks for nothing more.
    ///
    /// # Errors
    /// What is a matter of none of them alone: no credentials, no answer, throttled for too long.
    pub async fn several(
        &self,
        names: &[String],
        told: impl Fn(usize),
    ) -> Result<Vec<Result<Reading, Failure>>, Failure> {
        let done = AtomicUsize::new(0);
        let more = |count| told(done.fetch_add(count, Ordering::Relaxed) + count);
        let more = &more;
        let batches: Vec<Vec<String>> = names.chunks(BATCH).map(<[String]>::to_vec).collect();
        let reading = stream::iter(batches).map(|batch| async move { self.batch(&batch, more).await });
        let mut batches = Box::pin(reading.buffered(AT_ONCE));
        let mut all = Vec::with_capacity(names.len());
        while let Some(batch) = batches.next().await {
            all.extend(batch?);
        }
        Ok(all)
    }

    /// Reads as many as one call may name; `more` hears after each call of how many it told.
    pub(super) async fn batch(
        &self,
        names: &[String],
        more: &impl Fn(usize),
    ) -> Result<Vec<Result<Reading, Failure>>, Failure> {
        if names.len() == 1 || self.singly.load(Ordering::Relaxed) {
            return self.one_by_one(names, more).await;
        }
        self.quota.turn().await;
        let names_once = Some(distinct(names));
        let request = self.client.get_parameters().set_names(names_once).with_decryption(self.decrypts);
        let answer = self.store.patiently(BATCHES, self.patience(), || request.clone().send()).await;
        let mut there = match answer {
            Ok(answer) => answer.parameters.unwrap_or_default(),
            Err(error) => {
                let failure = self.store.inner.session.explain(BATCHES, &error);
                if ends_all(&failure) {
                    return Err(failure);
                }
                self.answered.store(true, Ordering::Relaxed);
                // Which of them it was refused for it does not say, or says of one only (docs/parameter-store.md 2.4).
                let read = self.one_by_one(names, more).await?;
                if errors::is_denied(&failure) && read.iter().all(Result::is_ok) {
                    self.singly.store(true, Ordering::Relaxed);
                }
                return Ok(read);
            }
        };
        self.answered.store(true, Ordering::Relaxed);
        let mut read: Vec<Option<Result<Reading, Failure>>> =
            names.iter().map(|name| self.taken(name, &mut there).map(Reading::whole)).collect();
        // Why one is not there a read of its own says.
        let missing: Vec<usize> = (0..names.len()).filter(|at| read[*at].is_none()).collect();
        more(names.len() - missing.len());
        let names: Vec<String> = missing.iter().map(|at| names[*at].clone()).collect();
        for (at, alone) in missing.into_iter().zip(self.one_by_one(&names, more).await?) {
            read[at] = Some(alone);
        }
        Ok(read.into_iter().map(|read| read.unwrap_or_else(|| Err(no_value()))).collect())
    }

    async fn one_by_one(
        &self,
        names: &[String],
        more: &impl Fn(usize),
    ) -> Result<Vec<Result<Reading, Failure>>, Failure> {
        let reads = names.iter().map(|name| async move {
            self.quota.turn().await;
            let of = Of::Act(&self.client, self.patience());
            let read = self.store.read_of(name, self.decrypts, &of).await.and_then(Reading::whole);
            if let Err(failure) = &read
                && ends_all(failure)
            {
                return Err(failure.clone());
            }
            self.answered.store(true, Ordering::Relaxed);
            more(1);
            Ok(read)
        });
        try_join_all(reads).await
    }

    /// For how long a call is repeated: a silent endpoint is an error soon, and what was read so far is worth waiting for.
    fn patience(&self) -> Patience {
        if self.answered.load(Ordering::Relaxed) { Patience::LATER_PAGE } else { Patience::FIRST_PAGE }
    }

    /// What an answer holds for a name; a name that was asked for twice finds it twice.
    fn taken(&self, name: &str, there: &mut [sdk::Parameter]) -> Option<Reading> {
        let account = self.store.inner.whose.shown();
        let here = self.store.whereabouts(account.as_deref());
        let selector = Pasted::read(name, |_| true).and_then(|pasted| pasted.selector).map(|it| format!(":{it}"));
        let found = there.iter().find(|parameter| {
            parameter.name.as_deref().is_some_and(|answered| is_answer_for(name, answered, here))
                && parameter.arn.as_deref().is_none_or(|arn| is_arn_of(name, arn, here))
                && parameter.selector.as_deref().unwrap_or_default() == selector.as_deref().unwrap_or_default()
        });
        let reading = convert::reading(name, found?.clone())?;
        Some(if self.decrypts { reading } else { without_ciphertext(reading) })
    }
}

/// Each once: the service refuses a call that names one twice.
fn distinct(names: &[String]) -> Vec<String> {
    let mut distinct: Vec<String> = Vec::with_capacity(names.len());
    for name in names {
        if !distinct.contains(name) {
            distinct.push(name.clone());
        }
    }
    distinct
}
