//! Names from the last session and for the next: which file is meant, and the work at it on a thread that may wait.

use super::Source;
use crate::app::Recall;
use crate::cache::{Cache, Kept, ListingKey, Login};
use crate::destination::{Destination, Place};
use crate::signin::Environment;

/// Work at the cache, with what tells whose names are meant.
pub(super) struct AtCache {
    /// None where nothing is kept.
    pub(super) cache: Option<Cache>,
    pub(super) source: Source,
    /// What was chosen of the place of the session.
    pub(super) to: Destination,
    pub(super) scope: String,
    /// The account, once it is known.
    pub(super) account: Option<String>,
    /// The region of the connection, once it stands.
    pub(super) region: Option<String>,
}

impl AtCache {
    pub(super) async fn recall(self) -> Recall {
        let recalled = self.on_a_thread(|cache, key| match key {
            Some(key) => cache.recall(&key).map_or(Recall::Nothing, |kept| Recall::Kept(Box::new(kept))),
            None => Recall::WhoseUnknown,
        });
        recalled.await.unwrap_or(Recall::Nothing)
    }

    pub(super) async fn remember(self, kept: Kept) -> Result<(), String> {
        let remembered = self.on_a_thread(move |cache, key| {
            let key = key.ok_or("the region is not known")?;
            cache.remember(&key, &kept).map_err(|error| error.to_string())
        });
        remembered.await.unwrap_or(Ok(()))
    }

    async fn on_a_thread<T: Send + 'static>(
        self,
        work: impl FnOnce(&Cache, Option<ListingKey>) -> T + Send + 'static,
    ) -> Option<T> {
        let Self { cache, source, to, scope, account, region } = self;
        let cache = cache?;
        let work = move || {
            let (fingerprint, place) = match source {
                Source::Aws(asked) => {
                    let (environment, asked) = (Environment::read(), asked.overridden_by(&to));
                    (environment.fingerprint(&asked), environment.place(&asked))
                }
                Source::Ready(_) | Source::Demo(_) => (None, Place::default()),
            };
            work(&cache, key(fingerprint, place, scope, account, region))
        };
        tokio::task::spawn_blocking(work).await.ok()
    }
}

/// The profiles that sessions connected with, the last first; none where nothing is kept.
pub(super) async fn recent_profiles(cache: Option<Cache>) -> Vec<String> {
    let Some(cache) = cache else { return Vec::new() };
    tokio::task::spawn_blocking(move || cache.recent_profiles()).await.unwrap_or_default()
}

/// Keeps that a session connected with that profile, for the next to offer it first. Nobody needs to know if it cannot be.
pub(super) async fn visited(cache: Option<Cache>, profile: Option<String>) {
    let Some((cache, profile)) = cache.zip(profile) else { return };
    let _ = tokio::task::spawn_blocking(move || cache.visited(&profile)).await;
}

/// By what the session signs in with, where that says whose names it sees; otherwise by the account and the region of the
/// connection. `None` while neither is known.
pub(super) fn key(
    fingerprint: Option<String>,
    place: Place,
    scope: String,
    account: Option<String>,
    connected: Option<String>,
) -> Option<ListingKey> {
    let (login, region) = match fingerprint.zip(place.region) {
        Some((fingerprint, region)) => (Login::Credentials(fingerprint), region),
        None => (Login::Account(account?), connected?),
    };
    Some(ListingKey { login, region, endpoint: place.endpoint, scope })
}
