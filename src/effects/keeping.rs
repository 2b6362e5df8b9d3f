//! Names from the last session and for the next: which file is meant, and the work at it on a thread that may wait.

use super::Source;
use super::source::Reading;
use crate::app::Recall;
use crate::cache::{Cache, Kept, ListingKey};
use crate::destination::Destination;
use crate::places::Trace;
use crate::places_file::PlacesFile;
use crate::store::Store;

/// Work at the cache, with what tells whose names are meant.
pub(super) struct AtCache {
    /// None where nothing is kept.
    pub(super) cache: Option<Cache>,
    pub(super) source: Source,
    /// What the connection goes by.
    pub(super) reading: Reading,
    /// What was chosen of the place of the session.
    pub(super) to: Destination,
    /// The connection, once it stands.
    pub(super) store: Option<Store>,
    pub(super) scope: String,
    /// The account, once it is known.
    pub(super) account: Option<String>,
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
        let Self { cache, source, reading, to, store, scope, account } = self;
        let cache = cache?;
        let work = move || {
            let key = match (store, &source) {
                (Some(store), _) => {
                    let fingerprint = store.credentials_fingerprint().map(str::to_owned);
                    ListingKey::of(fingerprint, account, store.place(), scope)
                }
                (None, Source::Aws(asked)) => {
                    let (environment, asked) = (source.read(&reading), asked.overridden_by(&to));
                    // An account that is known is of the connection before.
                    ListingKey::of(environment.fingerprint(&asked), None, &environment.place(&asked), scope)
                }
                (None, Source::Ready(_) | Source::Demo(_)) => None,
            };
            work(&cache, key)
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

/// Keeps where the user was, or says why not.
pub(super) async fn places(file: Option<PlacesFile>, traces: Vec<Trace>) -> Result<(), String> {
    let Some(file) = file else { return Ok(()) };
    let kept = tokio::task::spawn_blocking(move || file.take(traces)).await;
    kept.map_err(|error| error.to_string())?.map_err(|error| error.to_string())
}
