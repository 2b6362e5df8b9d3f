//! A second place beside the session: one more session, connected and asked who asks there.

use std::sync::Arc;

use super::source::Reading;
use super::{Connection, Effects, ended, hold, logged, watched};
use crate::app::{Reply, Ticket};
use crate::comparison::Elsewhere;
use crate::destination::Destination;

impl Effects {
    /// Opens it under the session of the ticket. Environment and shared files are read anew for it; where the next session goes is another
    /// matter.
    pub(super) fn elsewhere(&mut self, ticket: Ticket, to: Destination) {
        let reading = Reading::default();
        let connection = Connection { to: to.clone(), reading: Arc::clone(&reading), store: None };
        hold(&self.sessions).insert(ticket.session, connection);
        let (source, sessions, replies) = (self.source.clone(), Arc::clone(&self.sessions), self.replies.clone());
        let codes = self.codes.clone();
        let opening = async move {
            let environment = source.read(&reading);
            let (place, store) = Box::pin(logged(source.connect(environment, &to, &codes))).await?;
            let identity = watched(&store, ticket, replies).identity().await;
            hold(&sessions).get_mut(&ticket.session).ok_or_else(ended)?.store = Some(store);
            Ok(Box::new(Elsewhere { place, identity }))
        };
        self.answer(ticket, |failure| Reply::Elsewhere(Err(failure)), async move { Reply::Elsewhere(opening.await) });
    }
}
