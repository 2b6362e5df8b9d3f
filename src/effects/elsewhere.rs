//! A second place beside the session: one more session, connected and asked who asks there.

use std::sync::Arc;

use tokio::sync::oneshot;

use super::connecting::logged;
use super::source::Reading;
use super::{Connection, Effects, alias, ended, hold, watched};
use crate::app::{Reply, Ticket};
use crate::cache::Cache;
use crate::comparison::Elsewhere;
use crate::destination::Destination;
use crate::failure::Failure;
use crate::parameter::Identity;
use crate::store::Store;

impl Effects {
    /// Opens it under the session of the ticket. Environment and shared files are read anew for it; where the next session goes is another
    /// matter.
    pub(super) fn elsewhere(&mut self, ticket: Ticket, to: Destination) {
        let reading = Reading::default();
        let connection = Connection { to: to.clone(), reading: Arc::clone(&reading), store: None };
        hold(&self.sessions).insert(ticket.session, connection);
        let (source, sessions, replies) = (self.source.clone(), Arc::clone(&self.sessions), self.replies.clone());
        let (codes, cache) = (self.codes.clone(), self.cache.clone());
        let opening = async move {
            let environment = source.read(&reading);
            let (place, store) = Box::pin(logged(source.connect(environment, &to, &codes))).await?;
            let store_asked = watched(&store, ticket, replies);
            let mut identity = store_asked.identity().await;
            let mut is_alias_known = true;
            if let Ok(who) = &mut identity {
                let answer = alias_in_time(&store_asked, who, cache).await;
                is_alias_known =
                    answer.as_ref().is_some_and(|answer| answer.as_ref().map_or_else(Failure::is_refusal, |_| true));
                who.alias = answer.and_then(Result::ok).flatten();
            }
            hold(&sessions).get_mut(&ticket.session).ok_or_else(ended)?.store = Some(store);
            Ok(Box::new(Elsewhere { place, identity, is_alias_known }))
        };
        self.answer(ticket, |failure| Reply::Elsewhere(Err(failure)), async move { Reply::Elsewhere(opening.await) });
    }
}

/// What the account is called; `None` where IAM takes longer than anybody waits for it.
async fn alias_in_time(store: &Store, who: &Identity, cache: Option<Cache>) -> Option<Result<Option<String>, Failure>> {
    let (late, is_late) = oneshot::channel();
    let overdue = async move {
        let _ = late.send(());
    };
    tokio::select! {
        biased;
        answer = alias::alias(store, who, cache, overdue) => Some(answer),
        Ok(()) = is_late => None,
    }
}
