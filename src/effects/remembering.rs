//! What is kept between sessions, and fetched again: names, and where the user was.

use std::sync::Arc;

use super::keeping::{self, AtCache};
use super::{Effects, hold};
use crate::app::{Recall, Reply, Ticket};
use crate::cache::Kept;
use crate::destination::Root;
use crate::failure::Failure;
use crate::places::Trace;

impl Effects {
    pub(super) fn recall(&mut self, ticket: Ticket, root: &Root, account: Option<String>) {
        let cache = self.at_cache(ticket, root, account);
        let failed = |_| Reply::Recalled(Recall::Nothing);
        self.answer(ticket, failed, async move { Reply::Recalled(cache.recall().await) });
    }

    pub(super) fn remember(&mut self, ticket: Ticket, root: &Root, kept: Box<Kept>) {
        let cache = self.at_cache(ticket, root, Some(kept.account.clone()));
        let failed = |failure: Failure| Reply::Remembered(Err(failure.what));
        self.answer(ticket, failed, async move { Reply::Remembered(cache.remember(*kept).await) });
    }

    /// Names of a session that has ended are neither asked for nor kept.
    fn at_cache(&self, ticket: Ticket, root: &Root, account: Option<String>) -> AtCache {
        let sessions = hold(&self.sessions);
        let session = sessions.get(&ticket.session);
        AtCache {
            cache: session.and(self.cache.clone()),
            source: self.source.clone(),
            reading: session.map(|session| Arc::clone(&session.reading)).unwrap_or_default(),
            to: session.map(|session| session.to.clone()).unwrap_or_default(),
            store: session.and_then(|session| session.store.clone()),
            scope: root.to_string(),
            account,
        }
    }

    /// Finished like a write: it may be the last that is done.
    pub(super) fn keep_places(&mut self, ticket: Ticket, traces: Vec<Trace>) {
        let (places, replies) = (self.places.clone(), self.replies.clone());
        self.unfinished.spawn(async move {
            let kept = keeping::places(places, traces).await;
            let _ = replies.send((ticket, Reply::PlacesKept(kept))).await;
        });
    }
}
