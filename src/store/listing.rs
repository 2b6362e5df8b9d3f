//! The names of a root, page by page. Nothing here decrypts.

use std::time::Duration;

use aws_sdk_ssm::types::ParameterStringFilter as Filter;
use tokio::sync::mpsc::Sender;
use tokio::time::Instant;

use super::calls::Patience;
use super::errors::{self, Call};
use super::{Store, convert};
use crate::destination::Root;
use crate::failure::{Failure, FailureKind};
use crate::parameter::{PUBLIC, Parameter, name_key};

/// What a listing tells while it runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Listing {
    /// Which operation serves the names; said once, before the first page.
    By(ListedBy),
    /// Some names, in no order; never empty. A later one of the same name replaces the earlier.
    Page(Vec<Parameter>),
}

/// Which operation served the names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListedBy {
    /// `DescribeParameters`: all there is to know.
    Describe,
    /// `GetParametersByPath`, since the other was denied: no tier, key, description or author.
    Path,
}

/// Where pages come from.
pub(super) enum Source<'a> {
    Describe(Option<Filter>),
    /// By the same operation: what other accounts share.
    Shared,
    Path(&'a str),
}

impl Source<'_> {
    /// The shortest time between two calls. `GetParametersByPath` shares its quota of 40 a second with every application of the
    /// account that reads its configuration (facts 3): a browser takes a quarter of it.
    fn spacing(&self) -> Duration {
        match self {
            Self::Describe(_) | Self::Shared => Duration::ZERO,
            Self::Path(_) => Duration::from_millis(100),
        }
    }
}

/// One page.
pub(super) struct Page {
    pub(super) parameters: Vec<Parameter>,
    pub(super) next: Option<String>,
}

/// The largest pages there are (facts 2.1).
const DESCRIBE_PAGE: i32 = 50;
const PATH_PAGE: i32 = 10;

const DESCRIBE: Call<'static> = Call { action: "ssm:DescribeParameters", name: None };
const BY_PATH: Call<'static> = Call { action: "ssm:GetParametersByPath", name: None };

/// By the beginning of the name rather than by path: that finds the parameter at the path itself too, in the same chain of pages,
/// and public parameters, of which a `Path` filter knows nothing (facts 1.3). Names of neighbours (`/application` beside `/app`)
/// come along and are left out later.
fn beginning(path: &str) -> Option<Filter> {
    match path {
        "" => None,
        // Without the slash it is not sure to say that public parameters are meant.
        PUBLIC => filter("BeginsWith", &format!("{PUBLIC}/")),
        path => filter("BeginsWith", path),
    }
}

/// A filter on names; a root name in both its forms (facts 1).
pub(super) fn filter(option: &str, name: &str) -> Option<Filter> {
    let builder = Filter::builder().key("Name").option(option).values(name);
    let builder = match (name_key(name), name.starts_with('/')) {
        (key, true) if key != name => builder.values(key),
        (key, false) if !key.contains('/') => builder.values(format!("/{key}")),
        _ => builder,
    };
    builder.build().ok()
}

impl Store {
    /// Lists a root, a path with the parameter at the path itself, sending pages as they arrive; the next page is under way
    /// while one is handed over. Pages come from `DescribeParameters`, or from `GetParametersByPath` where that is denied (which
    /// knows nothing of shared parameters). Returns which of the two served when the listing is complete, and quietly when
    /// nobody listens any more.
    ///
    /// # Errors
    /// `Denied` where neither operation is allowed, `Throttled` after ten attempts for one page, `Unreachable` within ten
    /// seconds where nothing answers, and the rest of what a call may meet. Pages sent before stay true.
    pub async fn list(&self, root: &Root, pages: Sender<Listing>) -> Result<ListedBy, Failure> {
        let listing = async {
            match root.path() {
                Some(path) => self.list_path(root, path, &pages).await,
                None => self.list_shared(root, &pages).await,
            }
        };
        tokio::select! {
            biased;
            () = pages.closed() => Ok(ListedBy::Describe),
            listed = listing => listed,
        }
    }

    async fn list_shared(&self, root: &Root, pages: &Sender<Listing>) -> Result<ListedBy, Failure> {
        let first = self.page(&Source::Shared, None, Patience::FIRST_PAGE).await?;
        let _ = pages.send(Listing::By(ListedBy::Describe)).await;
        self.walk(&Source::Shared, first, root, pages).await.map(|()| ListedBy::Describe)
    }

    async fn list_path(&self, root: &Root, path: &str, pages: &Sender<Listing>) -> Result<ListedBy, Failure> {
        let source = Source::Describe(beginning(path));
        let denied = match self.page(&source, None, Patience::FIRST_PAGE).await {
            Ok(first) => {
                let _ = pages.send(Listing::By(ListedBy::Describe)).await;
                return self.walk(&source, first, root, pages).await.map(|()| ListedBy::Describe);
            }
            Err(failure) if errors::is_denied(&failure) => failure,
            Err(failure) => return Err(failure),
        };
        // The permission is checked on the path as it is written, so a policy on what is below it allows only the form with
        // the slash (facts 2.4).
        let is_all = path.is_empty();
        let bare = if is_all { "/" } else { path };
        let slashed = format!("{path}/");
        for spelling in [bare, slashed.as_str()] {
            let source = Source::Path(spelling);
            match self.page(&source, None, Patience::FIRST_PAGE).await {
                Ok(first) => {
                    let _ = pages.send(Listing::By(ListedBy::Path)).await;
                    if !is_all && let Ok(Some(own)) = self.latest(path).await {
                        let _ = pages.send(Listing::Page(vec![own])).await;
                    }
                    return self.walk(&source, first, root, pages).await.map(|()| ListedBy::Path);
                }
                Err(failure) if errors::is_denied(&failure) => {}
                Err(failure) => return Err(failure),
            }
            if is_all {
                break;
            }
        }
        let way_on = if is_all { "; or start with a path you may list: sesame /team/env" } else { "" };
        Err(Failure { next: format!("{}{way_on}", denied.next), ..denied })
    }

    /// Follows the tokens from the first page on.
    async fn walk(
        &self,
        source: &Source<'_>,
        first: Page,
        root: &Root,
        pages: &Sender<Listing>,
    ) -> Result<(), Failure> {
        let Page { mut parameters, mut next } = first;
        let mut asked = Instant::now();
        loop {
            parameters.retain(|parameter| root.contains(&parameter.name));
            let hand_over = async {
                if !parameters.is_empty() {
                    let _ = pages.send(Listing::Page(parameters)).await;
                }
            };
            let Some(token) = next else {
                hand_over.await;
                return Ok(());
            };
            let ask = async {
                tokio::time::sleep_until(asked + source.spacing()).await;
                asked = Instant::now();
                self.page(source, Some(&token), Patience::LATER_PAGE).await
            };
            // The request first: it is on its way when the page is handed over.
            let (page, ()) = tokio::join!(biased; ask, hand_over);
            let page = page?;
            if page.next.as_deref() == Some(token.as_str()) {
                return Err(circle());
            }
            Page { parameters, next } = page;
        }
    }

    pub(super) async fn page(
        &self,
        source: &Source<'_>,
        token: Option<&str>,
        patience: Patience,
    ) -> Result<Page, Failure> {
        match source {
            Source::Describe(_) | Source::Shared => {
                let request = self.0.ssm.describe_parameters().max_results(DESCRIBE_PAGE);
                let (request, convert): (_, fn(_) -> _) = match source {
                    Source::Describe(Some(filter)) => (request.parameter_filters(filter.clone()), convert::described),
                    Source::Shared => (request.shared(true), convert::shared),
                    _ => (request, convert::described),
                };
                let request = request.set_next_token(token.map(str::to_owned));
                let answer = self.patiently(DESCRIBE, patience, || request.clone().send()).await;
                let answer = answer.map_err(|error| self.0.session.explain(DESCRIBE, &error))?;
                let parameters = answer.parameters.unwrap_or_default();
                Ok(Page {
                    parameters: parameters.into_iter().filter_map(convert).collect(),
                    next: self::token(answer.next_token),
                })
            }
            Source::Path(path) => {
                let request = self.0.ssm.get_parameters_by_path().path(*path).recursive(true).with_decryption(false);
                let request = request.max_results(PATH_PAGE).set_next_token(token.map(str::to_owned));
                let answer = self.patiently(BY_PATH, patience, || request.clone().send()).await;
                let answer = answer.map_err(|error| self.0.session.explain(BY_PATH, &error))?;
                let parameters = answer.parameters.unwrap_or_default();
                Ok(Page {
                    parameters: parameters.into_iter().filter_map(convert::undescribed).collect(),
                    next: self::token(answer.next_token),
                })
            }
        }
    }
}

/// The token of the page after, if there is one: the end of a chain may be written as an empty token (facts 2.2).
pub(super) fn token(next: Option<String>) -> Option<String> {
    next.filter(|token| !token.is_empty())
}

/// A chain of pages that leads back to where it was would never end.
pub(super) fn circle() -> Failure {
    Failure::new(
        FailureKind::Garbled,
        "The listing does not advance: the service gave the same page token twice",
        "Press r to list again",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_ask_for_both_forms_of_a_root_name() {
        let values = |name: &str| filter("Equals", name).and_then(|filter: Filter| filter.values);
        assert_eq!(values("/a/b"), Some(vec!["/a/b".to_owned()]));
        assert_eq!(values("/x"), Some(vec!["/x".to_owned(), "x".to_owned()]));
        assert_eq!(values("x"), Some(vec!["x".to_owned(), "/x".to_owned()]));
        let begins = |path: &str| beginning(path).and_then(|filter: Filter| filter.values);
        assert_eq!(begins(""), None);
        assert_eq!(begins("/team"), Some(vec!["/team".to_owned(), "team".to_owned()]));
        assert_eq!(begins("/aws/service"), Some(vec!["/aws/service/".to_owned()]));
    }
}
