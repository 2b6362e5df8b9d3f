//! Names that a command has listed, kept as the interface keeps them: for its next start, and for what a shell completes.

use jiff::Timestamp;

use crate::cache::{self, Cache, Kept, ListingKey};
use crate::cli;
use crate::names::Tree;
use crate::parameter::{Identity, Parameter};
use crate::settings;
use crate::store::Store;

/// Whether what is listed is kept.
pub(crate) struct Keeps {
    cache: Option<Cache>,
}

/// Names that are kept, for an account.
pub(crate) struct KeepsFor {
    cache: Cache,
    account: String,
}

impl Keeps {
    /// All of an account and region is kept, unless that is not wanted; of the demo nothing is.
    pub(crate) fn of(asked: &cli::Ls) -> Self {
        let is_all = asked.place.path == "/";
        let wanted = is_all && !asked.session.demo && !asked.kept.no_cache;
        // Settings that are wrong may forbid it.
        let may = || settings::read(asked.session.config.clone()).is_ok_and(|settings| settings.config.recent);
        Self { cache: cache::default_dir().filter(|_| wanted && may()).map(Cache::new) }
    }

    /// Asks whose names they are going to be; `None` where they are not kept.
    pub(crate) async fn for_whom(self, store: &Store) -> Option<KeepsFor> {
        let cache = self.cache?;
        let identity = store.identity().await.ok()?;
        let account = Identity::known_account(&identity)?.to_owned();
        Some(KeepsFor { cache, account })
    }
}

impl KeepsFor {
    /// Keeps them. That they cannot be is nobody's concern.
    pub(crate) fn keep(self, store: &Store, parameters: &[Parameter]) {
        let fingerprint = store.credentials_fingerprint().map(str::to_owned);
        let key = ListingKey::of(fingerprint, Some(self.account.clone()), store.place(), "/".to_owned());
        let Some(key) = key else { return };
        let mut tree = Tree::new();
        for parameter in parameters {
            tree.upsert(parameter);
        }
        let _ = self.cache.remember(&key, &Kept { account: self.account, at: Timestamp::now(), tree });
    }
}
