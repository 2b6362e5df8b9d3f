//! Following the tokens from page to page.

use std::time::Duration;

use tokio::time::Instant;

use crate::failure::{Act, Failure, FailureKind};

/// One page of an answer that comes in several.
pub(super) struct Page<T> {
    /// What is on it; may be nothing, in the middle of a chain too (facts 2.2).
    pub(super) items: T,
    /// The token of the page after it, as the service gave it.
    pub(super) next: Option<String>,
}

/// A chain of pages, asked for one after the other.
pub(super) struct Pages {
    at: At,
    spacing: Duration,
    /// When the last page was asked for.
    asked: Option<Instant>,
}

/// Where in the chain.
enum At {
    Start,
    /// The page with this token comes next.
    Next(String),
    End,
}

impl Pages {
    /// From the first page on, with at least that time from one request to the next.
    pub(super) fn spaced(spacing: Duration) -> Self {
        Self { at: At::Start, spacing, asked: None }
    }

    /// What is on the next page, which `ask` fetches by its token; `None` after the last.
    ///
    /// # Errors
    /// That of `ask`, or that the chain leads back to where it was and would never end.
    pub(super) async fn next<T, Asked>(
        &mut self,
        ask: impl FnOnce(Option<String>) -> Asked,
    ) -> Result<Option<T>, Failure>
    where
        Asked: Future<Output = Result<Page<T>, Failure>>,
    {
        let token = match &self.at {
            At::Start => None,
            At::Next(token) => Some(token.clone()),
            At::End => return Ok(None),
        };
        if let Some(asked) = self.asked {
            tokio::time::sleep_until(asked + self.spacing).await;
        }
        self.asked = Some(Instant::now());
        let Page { items, next } = ask(token.clone()).await?;
        // The end may be written as an empty token (facts 2.2).
        self.at = match next.filter(|next| !next.is_empty()) {
            Some(next) if token.as_ref() == Some(&next) => return Err(circle()),
            Some(next) => At::Next(next),
            None => At::End,
        };
        Ok(Some(items))
    }
}

fn circle() -> Failure {
    Failure::new(
        FailureKind::Garbled,
        "The listing does not advance: the service gave the same page token twice",
        Act::ListAgain,
    )
}
