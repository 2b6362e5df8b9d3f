//! The names of a root, page by page. Nothing here decrypts.

use std::time::Duration;
use std::{iter, slice};

use aws_sdk_ssm::types::ParameterStringFilter as Filter;
use aws_sdk_ssm::types::builders::ParameterStringFilterBuilder as FilterBuilder;
use tokio::sync::mpsc::Sender;

use super::errors::{self, Call};
use super::pages::{Page, PageChain};
use super::watch::Patience;
use super::{Store, convert};
use crate::destination::Root;
use crate::failure::{Failure, FailureKind, Remedy};
use crate::parameter::{ListedBy, Owner, PUBLIC, Parameter, ServiceFilter, is_arn_of, name_key};

/// Where pages come from.
pub(super) enum ListingCall {
    /// Of what passes all filters.
    Describe(Vec<Filter>),
    /// By the same operation: what other accounts share.
    Shared,
    Path {
        path: String,
        /// Of this label; otherwise the latest versions.
        label: Option<String>,
        /// What the pages are asked for with: they carry values.
        client: aws_sdk_ssm::Client,
    },
}

impl ListingCall {
    /// What is at a path and below it; of everything the path is empty.
    pub(super) fn describe(path: &str) -> Self {
        Self::describe_any(&[path])
    }

    /// The same of several paths, all of them of the account or all of them public.
    fn describe_any(paths: &[&str]) -> Self {
        Self::Describe(beginning(paths).into_iter().collect())
    }

    /// The shortest time between two calls. `GetParametersByPath` shares its quota of 40 a second with every application of
    /// the account that reads its configuration (docs/parameter-store.md 3): a browser takes a quarter of it.
    fn spacing(&self) -> Duration {
        match self {
            Self::Describe(_) | Self::Shared => Duration::ZERO,
            Self::Path { .. } => Duration::from_millis(100),
        }
    }

    pub(super) fn pages(&self) -> PageChain {
        PageChain::spaced(self.spacing())
    }

    /// Whether whoever waits counts the pages, since most may be empty.
    fn tells_empty_pages(&self) -> bool {
        match self {
            Self::Describe(filters) => filters.iter().any(|filter| filter.key().starts_with(TAG)),
            Self::Shared => false,
            Self::Path { label, .. } => label.is_some(),
        }
    }
}

/// A listing whose first page has come.
pub(super) struct Walk {
    source: ListingCall,
    pages: PageChain,
    first: Option<Vec<Parameter>>,
}

/// The largest pages there are (docs/parameter-store.md 2.1).
const DESCRIBE_PAGE: i32 = 50;
pub(super) const PATH_PAGE: i32 = 10;

const DESCRIBE: Call<'static> = Call { action: "ssm:DescribeParameters", name: None };
const BY_PATH: Call<'static> = Call { action: "ssm:GetParametersByPath", name: None };

/// By the beginning of the name rather than by path: that finds the parameter at the path itself too, in the same chain of
/// pages, and public parameters, of which a `Path` filter knows nothing (docs/parameter-store.md 1.3). Names of neighbours
/// (`/application` beside `/app`) come along and are left out later. None where one of the paths is everything.
fn beginning(paths: &[&str]) -> Option<Filter> {
    let mut values: Vec<String> = Vec::new();
    for path in paths {
        let of_path = match *path {
            "" => return None,
            // Without the slash it is not sure to say that public parameters are meant.
            PUBLIC => vec![format!("{PUBLIC}/")],
            path => both_forms(path),
        };
        let new: Vec<String> = of_path.into_iter().filter(|value| !values.contains(value)).collect();
        values.extend(new);
    }
    with_key("Name").option("BeginsWith").set_values(Some(values)).build().ok()
}

/// What the key of a filter on a tag begins with.
const TAG: &str = "tag:";

/// A filter on a tag; without values it asks whether there is one (docs/parameter-store.md 2.3).
fn tag(key: &str, values: &[String]) -> Option<Filter> {
    let filter = with_key(&format!("{TAG}{key}"));
    let values = Some(values.to_vec()).filter(|values| !values.is_empty());
    filter.set_option(values.as_ref().map(|_| "Equals".to_owned())).set_values(values).build().ok()
}

fn with_key(key: &str) -> FilterBuilder {
    Filter::builder().key(key)
}

/// Tags and labels of what others share are their owners': which of the two calls would tell of them is not documented.
fn not_of_shared() -> Failure {
    Failure::new(FailureKind::Rejected, "What other accounts share is not searched by tag or label", "")
}

/// A filter on names; a root name in both its forms.
pub(super) fn filter(option: &str, name: &str) -> Option<Filter> {
    with_key("Name").option(option).set_values(Some(both_forms(name))).build().ok()
}

/// A name, and a root name in its other form as well (docs/parameter-store.md 1).
fn both_forms(name: &str) -> Vec<String> {
    let other = match (name_key(name), name.starts_with('/')) {
        (key, true) if key != name => Some(key.to_owned()),
        (key, false) if !key.contains('/') => Some(format!("/{key}")),
        _ => None,
    };
    iter::once(name.to_owned()).chain(other).collect()
}

/// The paths that one filter takes: it has fifty values at most (docs/parameter-store.md 2.3), and a path has two forms at most.
const PATHS: usize = 25;

/// Roots that one chain of pages serves, each with its place among all. What passes any value of a filter passes it, and a walk through
/// the store costs the same whatever passes (docs/parameter-store.md 2.2, 2.3); but what AWS publishes is a walk of its own, and so is what
/// is shared.
fn chains(roots: &[Root]) -> Vec<Vec<(usize, &Root)>> {
    fn kind(root: &Root) -> Option<Owner<'_>> {
        root.path().map(Owner::of)
    }
    let mut chains: Vec<Vec<(usize, &Root)>> = Vec::new();
    for (at, root) in roots.iter().enumerate() {
        let has_room = |chain: &&mut Vec<(usize, &Root)>| {
            chain.len() < PATHS && chain.iter().all(|(_, it)| kind(it) == kind(root))
        };
        match chains.iter_mut().find(has_room) {
            Some(chain) => chain.push((at, root)),
            None => chains.push(vec![(at, root)]),
        }
    }
    chains
}

impl Store {
    /// Lists a root, a path with the parameter at the path itself, sending pages as they arrive: some parameters, in no order;
    /// never none; a later one of the same name replaces the earlier. The next page is under way while one is
    /// handed over. Pages come from `DescribeParameters`, or from `GetParametersByPath` where that is denied (which knows nothing of
    /// shared parameters). Returns which of the two served when the listing is complete, and quietly when
    /// nobody listens any more.
    ///
    /// # Errors
    /// `Denied` where neither operation is allowed, `Throttled` after ten attempts for one page, `Unreachable` within ten
    /// seconds where nothing answers, and the rest of what a call may meet. Pages sent before stay true.
    pub async fn list(&self, root: &Root, pages: Sender<Vec<Parameter>>) -> Result<ListedBy, Failure> {
        let ended = self.list_several(slice::from_ref(root), pages).await;
        ended.into_iter().next().unwrap_or(Ok(ListedBy::Describe))
    }

    /// Lists several roots, and tells how that ended for each: as [`Self::list`], but that one chain of pages serves all of them where
    /// it can, and that each page holds what is in any of them ([`Root::contains`] tells in which).
    pub async fn list_several(&self, roots: &[Root], pages: Sender<Vec<Parameter>>) -> Vec<Result<ListedBy, Failure>> {
        let mut ended = vec![Ok(ListedBy::Describe); roots.len()];
        let listing = async {
            for chain in chains(roots) {
                let of_chain: Vec<Root> = chain.iter().map(|(_, root)| (*root).clone()).collect();
                for ((at, _), end) in chain.iter().zip(self.list_chain(&of_chain, &pages).await) {
                    ended[*at] = end;
                }
            }
        };
        tokio::select! {
            biased;
            () = pages.closed() => {}
            () = listing => {}
        }
        ended
    }

    /// Lists the roots of one chain.
    async fn list_chain(&self, roots: &[Root], pages: &Sender<Vec<Parameter>>) -> Vec<Result<ListedBy, Failure>> {
        let paths: Option<Vec<&str>> = roots.iter().map(Root::path).collect();
        let call = paths.as_deref().map_or(ListingCall::Shared, ListingCall::describe_any);
        let begun = self.begin(call).await;
        match (begun, paths) {
            (Ok(walk), _) => {
                let walked = self.walk(walk, roots, pages).await.map(|()| ListedBy::Describe);
                vec![walked; roots.len()]
            }
            (Err(denied), Some(paths)) if errors::is_denied(&denied) => {
                let mut ended = Vec::with_capacity(roots.len());
                for (root, path) in roots.iter().zip(paths) {
                    ended.push(self.list_by_path(root, path, denied.clone(), pages).await);
                }
                ended
            }
            (Err(failure), _) => vec![Err(failure); roots.len()],
        }
    }

    /// Lists what is below a path, where descriptions are denied in that way.
    async fn list_by_path(
        &self,
        root: &Root,
        path: &str,
        denied: Failure,
        pages: &Sender<Vec<Parameter>>,
    ) -> Result<ListedBy, Failure> {
        let is_all = path.is_empty();
        match self.begin_by_path(path, None).await {
            Ok(walk) => {
                if !is_all && let Ok(Some(own)) = self.latest(path).await {
                    let _ = pages.send(vec![own]).await;
                }
                return self.walk(walk, slice::from_ref(root), pages).await.map(|()| ListedBy::Path(Box::new(denied)));
            }
            Err(failure) if errors::is_denied(&failure) => {}
            Err(failure) => return Err(failure),
        }
        let bare = if is_all { "/" } else { path };
        let advice = if is_all { denied.advice.and(". Or ").and(Remedy::ShowAnotherRoot) } else { denied.advice };
        Err(Failure {
            what: format!("{}; nor is ssm:GetParametersByPath allowed on {bare}", denied.what),
            advice,
            ..denied
        })
    }

    /// Finds what is in a root by a filter of the service, sending every page as it arrives, those with nothing on them too: what
    /// is far between takes as many calls as a listing (docs/parameter-store.md 2.2). Of a label the versions are those that have it.
    ///
    /// A label is asked for by path, so the parameter at the path of the root itself is not found.
    ///
    /// # Errors
    /// As [`Store::list`], but that no other operation answers where one is denied; and what other accounts share is not asked so.
    pub async fn find_by(
        &self,
        root: &Root,
        filter: &ServiceFilter,
        pages: Sender<Vec<Parameter>>,
    ) -> Result<(), Failure> {
        let finding = async {
            let Some(path) = root.path() else { return Err(not_of_shared()) };
            let walk = match filter {
                ServiceFilter::Tag { key, values } => {
                    let filters = beginning(&[path]).into_iter().chain(tag(key, values)).collect();
                    self.begin(ListingCall::Describe(filters)).await?
                }
                ServiceFilter::Label(label) => self.begin_by_path(path, Some(label)).await?,
            };
            self.walk(walk, slice::from_ref(root), &pages).await
        };
        tokio::select! {
            biased;
            () = pages.closed() => Ok(()),
            found = finding => found,
        }
    }

    /// What is below a path, over connections that end with the source.
    pub(super) fn by_path(&self, path: &str, label: Option<&str>) -> ListingCall {
        ListingCall::Path { path: path.to_owned(), label: label.map(str::to_owned), client: self.for_an_act() }
    }

    /// The permission is checked on the path as it is written, so a policy on what is below it allows only the form with the slash
    /// (docs/parameter-store.md 2.4). Denied in both, it is the first that is told.
    async fn begin_by_path(&self, path: &str, label: Option<&str>) -> Result<Walk, Failure> {
        let bare = if path.is_empty() { "/" } else { path };
        match self.begin(self.by_path(bare, label)).await {
            Err(denied) if errors::is_denied(&denied) && !path.is_empty() => {
                match self.begin(self.by_path(&format!("{path}/"), label)).await {
                    Err(failure) if errors::is_denied(&failure) => Err(denied),
                    walk => walk,
                }
            }
            walk => walk,
        }
    }

    /// Fetches the first page, which tells whether the source may be asked at all.
    pub(super) async fn begin(&self, source: ListingCall) -> Result<Walk, Failure> {
        let spacing = source.spacing();
        self.begin_spaced(source, spacing).await
    }

    /// The same, with at least that time from one request to the next.
    pub(super) async fn begin_spaced(&self, source: ListingCall, spacing: Duration) -> Result<Walk, Failure> {
        let mut pages = PageChain::spaced(spacing);
        let first = pages.next(|token| self.page(&source, token, Patience::FIRST_PAGE)).await?;
        Ok(Walk { source, pages, first })
    }

    /// Hands over what is in any of the roots on the first page and on all after it.
    pub(super) async fn walk(
        &self,
        walk: Walk,
        roots: &[Root],
        listing: &Sender<Vec<Parameter>>,
    ) -> Result<(), Failure> {
        let Walk { source, mut pages, first } = walk;
        let mut page = first;
        while let Some(mut parameters) = page {
            parameters.retain(|parameter| roots.iter().any(|root| root.contains(&parameter.name)));
            let hand_over = async {
                if !parameters.is_empty() || source.tells_empty_pages() {
                    let _ = listing.send(parameters).await;
                }
            };
            let ask = pages.next(|token| self.page(&source, token, Patience::LATER_PAGE));
            // The request first: it is on its way when the page is handed over.
            let (next, ()) = tokio::join!(biased; ask, hand_over);
            page = next?;
        }
        Ok(())
    }

    /// One page of a source, as [`PageChain::next`] wants it.
    pub(super) async fn page(
        &self,
        source: &ListingCall,
        token: Option<String>,
        patience: Patience,
    ) -> Result<Page<Vec<Parameter>>, Failure> {
        match source {
            ListingCall::Describe(_) | ListingCall::Shared => {
                let request = self.inner.ssm.describe_parameters().max_results(DESCRIBE_PAGE);
                let (request, convert): (_, fn(_) -> _) = match source {
                    ListingCall::Describe(filters) if !filters.is_empty() => {
                        (request.set_parameter_filters(Some(filters.clone())), convert::described)
                    }
                    ListingCall::Shared => (request.shared(true), convert::shared),
                    _ => (request, convert::described),
                };
                let request = request.set_next_token(token);
                let answer = self.patiently(DESCRIBE, patience, || request.clone().send()).await;
                let answer = answer.map_err(|error| self.inner.session.explain(DESCRIBE, &error))?;
                let parameters = answer.parameters.unwrap_or_default().into_iter().filter_map(convert);
                Ok(Page { items: self.without_other_arns(parameters), next: answer.next_token })
            }
            ListingCall::Path { path, label, client } => {
                let request = client.get_parameters_by_path().path(path).recursive(true).with_decryption(false);
                let label = label.as_deref().and_then(|label| with_key("Label").values(label).build().ok());
                let request = request.set_parameter_filters(label.map(|label| vec![label]));
                let request = request.max_results(PATH_PAGE).set_next_token(token);
                let answer = self.patiently(BY_PATH, patience, || request.clone().send()).await;
                let answer = answer.map_err(|error| self.inner.session.explain(BY_PATH, &error))?;
                let parameters = answer.parameters.unwrap_or_default().into_iter().filter_map(convert::undescribed);
                Ok(Page { items: self.without_other_arns(parameters), next: answer.next_token })
            }
        }
    }

    /// The parameters of a page, without an ARN where that is another's.
    fn without_other_arns(&self, parameters: impl Iterator<Item = Parameter>) -> Vec<Parameter> {
        let account = self.inner.whose.shown();
        let here = self.whereabouts(account.as_deref());
        parameters
            .map(|mut parameter| {
                parameter.arn.take_if(|arn| !is_arn_of(&parameter.name, arn, here));
                parameter
            })
            .collect()
    }
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
        let begins = |paths: &[&str]| beginning(paths).and_then(|filter: Filter| filter.values);
        assert_eq!(begins(&[""]), None);
        assert_eq!(begins(&["/team"]), Some(vec!["/team".to_owned(), "team".to_owned()]));
        assert_eq!(begins(&["/aws/service"]), Some(vec!["/aws/service/".to_owned()]));
        assert_eq!(begins(&["/a/b", "/a/c", "/a/b"]), Some(vec!["/a/b".to_owned(), "/a/c".to_owned()]));
        assert_eq!(begins(&["/a/b", ""]), None);
    }
}
