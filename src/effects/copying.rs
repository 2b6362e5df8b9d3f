//! Texts that go to the clipboard, and are taken off it again.

use super::Effects;
use crate::app::{Reply, Ticket};
use crate::panics;
use crate::secret::Secret;

impl Effects {
    pub(super) fn copy(&mut self, ticket: Ticket, text: Secret) {
        let clipboard = self.clipboard.clone();
        let replies = self.replies.clone();
        // Finished like a write: a copy cut short could leave the text where nobody looks for it.
        self.unfinished.spawn(async move {
            let copied = panics::contained(clipboard.copy(&text)).await;
            let reply = Reply::Copied(copied.unwrap_or_else(|failure| Err(failure.what)));
            let _ = replies.send((ticket, reply)).await;
        });
    }

    pub(super) fn clear_clipboard(&mut self, ticket: Ticket) {
        let clipboard = self.clipboard.clone();
        let replies = self.replies.clone();
        tokio::spawn(async move {
            let cleared = panics::contained(clipboard.clear()).await;
            let reply = Reply::Cleared(cleared.unwrap_or_else(|failure| Err(failure.what)));
            let _ = replies.send((ticket, reply)).await;
        });
    }
}
