//! Following the tokens from page to page.

use std::collections::HashSet;
use std::hash::{BuildHasher, Hash, RandomState};
use std::time::Duration;

use tokio::time::Instant;

use crate::failure::{Failure, FailureKind, Remedy};
use crate::parameter::{Parameter, Version};

/// How many pages in a row may bring nothing new before the chain counts as one without an end. A filter is applied after
/// paging (docs/parameter-store.md 2.2), so of a store that holds as much as the highest quotas allow, 110,000 parameters,
/// 2,200 pages may be empty.
const BARREN: u32 = 3_000;

/// How many of them follow one another as fast as they are answered.
const BRISK: u32 = 20;

/// The shortest time between two requests from then on: no longer than AWS takes for an answer, so that a long filter is as fast as it is
/// answered, while a server that is near and broken is asked fifty times a second at most.
const BARREN_SPACING: Duration = Duration::from_millis(20);

/// One page of an answer that comes in several.
pub(super) struct Page<T> {
    /// What is on it; may be nothing, in the middle of a chain too (docs/parameter-store.md 2.2).
    pub(super) items: T,
    /// The token of the page after it, as the service gave it.
    pub(super) next: Option<String>,
}

/// What a page may hold.
pub(super) trait Items {
    /// The parameters on it, by which pages are told apart.
    fn parameters(&self) -> impl Iterator<Item = &Parameter>;
}

impl Items for Vec<Parameter> {
    fn parameters(&self) -> impl Iterator<Item = &Parameter> {
        self.iter()
    }
}

impl Items for Vec<Version> {
    fn parameters(&self) -> impl Iterator<Item = &Parameter> {
        self.iter().map(|version| &version.parameter)
    }
}

/// A chain of pages, asked for one after the other.
pub(super) struct PageChain {
    at: At,
    spacing: Duration,
    /// When the last page was asked for.
    asked: Option<Instant>,
    /// What was met in the chain: its tokens, and what stood on its pages.
    met: Met,
    /// How many pages in a row have brought nothing new.
    barren: u32,
}

/// Where in the chain.
enum At {
    Start,
    /// The page with this token comes next.
    Next(String),
    End,
}

impl PageChain {
    /// From the first page on, with at least that time from one request to the next.
    pub(super) fn spaced(spacing: Duration) -> Self {
        Self { at: At::Start, spacing, asked: None, met: Met::default(), barren: 0 }
    }

    /// What is on the next page, which `ask` fetches by its token; `None` after the last.
    ///
    /// # Errors
    /// That of `ask`; or that the chain would never end, since it leads back to where it was, or on and on without bringing
    /// anything.
    pub(super) async fn next<T, Asked>(
        &mut self,
        ask: impl FnOnce(Option<String>) -> Asked,
    ) -> Result<Option<T>, Failure>
    where
        T: Items,
        Asked: Future<Output = Result<Page<T>, Failure>>,
    {
        let token = match &self.at {
            At::Start => None,
            At::Next(token) => Some(token.clone()),
            At::End => return Ok(None),
        };
        let spacing = if self.barren > BRISK { self.spacing.max(BARREN_SPACING) } else { self.spacing };
        if let Some(asked) = self.asked {
            tokio::time::sleep_until(asked + spacing).await;
        }
        self.asked = Some(Instant::now());
        let Page { items, next } = ask(token).await?;
        self.barren = if self.met.brings_news(&items) { 0 } else { self.barren + 1 };
        // The end may be written as an empty token (docs/parameter-store.md 2.2).
        self.at = match next.filter(|next| !next.is_empty()) {
            Some(next) if !self.met.is_new(("token", &next)) => return Err(circle()),
            Some(_) if self.barren >= BARREN => return Err(endless()),
            Some(next) => At::Next(next),
            None => At::End,
        };
        Ok(Some(items))
    }
}

/// What was met before, by its hash: of a million things that two have the same has a chance of one in ten millions.
#[derive(Default)]
struct Met {
    hashes: HashSet<u64>,
    hasher: RandomState,
}

impl Met {
    /// Whether it is met for the first time.
    fn is_new(&mut self, what: impl Hash) -> bool {
        self.hashes.insert(self.hasher.hash_one(what))
    }

    /// Whether anything is on a page that stood on none before it. All of it counts as met from now on.
    fn brings_news(&mut self, page: &impl Items) -> bool {
        let mut is_new = |parameter: &Parameter| self.is_new(("parameter", parameter.name.as_str(), parameter.version));
        page.parameters().filter(|parameter| is_new(parameter)).count() > 0
    }
}

fn circle() -> Failure {
    Failure::new(
        FailureKind::InvalidResponse,
        "The listing does not advance: the service gave the same page token twice",
        Remedy::ListAgain,
    )
}

fn endless() -> Failure {
    Failure::new(
        FailureKind::InvalidResponse,
        format!("The listing does not advance: {BARREN} pages in a row brought nothing new, and still there are more"),
        Remedy::ListAgain,
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::parameter::ParameterType;

    /// Follows the chain whose pages, by their number, are these; how many were asked for, and in what time.
    async fn follow(page: impl Fn(u32) -> (Vec<Parameter>, Option<String>)) -> (Result<usize, Failure>, u32, Duration) {
        follow_from(Duration::ZERO, page).await
    }

    /// The same of a server that takes so long for an answer.
    async fn follow_from(
        latency: Duration,
        page: impl Fn(u32) -> (Vec<Parameter>, Option<String>),
    ) -> (Result<usize, Failure>, u32, Duration) {
        let (mut pages, begun) = (PageChain::spaced(Duration::ZERO), Instant::now());
        let (mut asked, mut found) = (0, 0);
        let outcome = loop {
            let next = pages.next(async |_| {
                let (items, next) = page(asked);
                tokio::time::sleep(latency).await;
                asked += 1;
                assert!(asked < 1_000_000, "it goes on for ever");
                Ok(Page { items, next })
            });
            match next.await {
                Ok(Some(items)) => found += items.len(),
                Ok(None) => break Ok(found),
                Err(failure) => break Err(failure),
            }
        };
        (outcome, asked, begun.elapsed())
    }

    fn parameter(number: u32) -> Vec<Parameter> {
        vec![Parameter::bare(format!("/x{number}"), ParameterType::String, 1)]
    }

    #[tokio::test(start_paused = true)]
    async fn a_circle_is_noticed_whatever_its_length() {
        for length in [1, 2, 3, 500] {
            let (outcome, asked, _) = follow(|n| (parameter(n), Some(format!("token {}", n % length)))).await;
            let failure = outcome.unwrap_err();
            assert!(
                failure.kind == FailureKind::InvalidResponse && failure.what.contains("token twice"),
                "{failure:?}"
            );
            assert_eq!(asked, length + 1);
        }
    }

    /// Whether its pages are empty, or repeat what others had.
    #[tokio::test(start_paused = true)]
    async fn a_chain_that_brings_nothing_new_is_paced_and_ends() {
        for page in [vec![], parameter(1)] {
            let (outcome, asked, passed) = follow(|n| (page.clone(), Some(n.to_string()))).await;
            let failure = outcome.unwrap_err();
            assert!(
                failure.kind == FailureKind::InvalidResponse && failure.what.contains("nothing new"),
                "{failure:?}"
            );
            assert!(f64::from(asked) / passed.as_secs_f64() < 51.0, "{asked} calls in {passed:?}");
        }
    }

    /// Of two trees in one store a filter on either leaves half of the pages empty.
    #[tokio::test(start_paused = true)]
    async fn the_empty_pages_of_a_far_store_take_as_long_as_it_takes_to_answer() {
        let latency = Duration::from_millis(20);
        let page = |n| (if n < 200 { parameter(n) } else { vec![] }, (n < 399).then(|| n.to_string()));
        let (outcome, asked, passed) = follow_from(latency, page).await;
        assert_eq!((outcome, asked), (Ok(200), 400));
        assert!(
            passed <= latency * 404,
            "{:.3} × the bare chain",
            passed.as_secs_f64() / (latency * 400).as_secs_f64()
        );
    }

    #[tokio::test(start_paused = true)]
    async fn what_stands_behind_thousands_of_empty_pages_is_found() {
        let (outcome, ..) = follow(|n| match n {
            2_500 => (parameter(n), None),
            n => (vec![], Some(n.to_string())),
        })
        .await;
        assert_eq!(outcome, Ok(1));
    }

    /// Hundreds of empty pages among others are a filter's everyday work.
    #[tokio::test(start_paused = true)]
    async fn a_chain_that_brings_something_now_and_then_is_not_paced_and_has_no_bound() {
        let (outcome, _, passed) = follow(|n| {
            let items = if n % BRISK == 0 { parameter(n) } else { vec![] };
            (items, (n < 10 * BARREN).then(|| n.to_string()))
        })
        .await;
        assert_eq!((outcome.unwrap(), passed), ((10 * BARREN / BRISK) as usize + 1, Duration::ZERO));
    }
}
