//! All values below a path: by path where that is allowed, ten a page; by their names, ten a call and many calls at a time, as soon as
//! a listing has told them.
//!
//! The two go together because neither is the better one always. `GetParametersByPath` looks at nothing but the path, but is a chain,
//! one page after the other, and fails as a whole for one value on a page (docs/parameter-store.md 2.4). A listing tells fifty names
//! a page, but walks through all of the store to find them (2.2), by an operation whose quota is low (3).

use std::collections::{BTreeMap, HashSet};

use tokio::sync::{Notify, mpsc};
use tokio::task::JoinSet;

use super::convert;
use super::deleting::ends_all;
use super::errors::{self, Call};
use super::found::Found;
use super::listing::{self, ListingCall};
use super::pages::{Items, Page, PageChain};
use super::reading::no_value;
use super::reading_many::{AT_ONCE, BATCH, Reads};
use super::watch::Patience;
use crate::destination::Root;
use crate::failure::Failure;
use crate::panics;
use crate::parameter::{Parameter, Reading, is_same_name, name_key};

const BY_PATH: Call<'static> = Call { action: "ssm:GetParametersByPath", name: None };

/// Pages that come by path before names are asked for as well: most of what is read at once is smaller.
const PAGES_ALONE: u32 = 5;

/// From one page of names to the next while values come by path: what is known of the quota of `DescribeParameters` is that it is low
/// (docs/parameter-store.md 3).
const NAMES_SPACING: std::time::Duration = std::time::Duration::from_millis(340);

type Values = Result<Vec<Found>, Failure>;
type Names = Result<Vec<Parameter>, Failure>;

/// How the reading by path ended.
#[derive(PartialEq, Eq)]
enum Ended {
    /// All is read.
    Whole,
    /// Some of it is not to be had by path.
    Refused,
}

impl Reads {
    /// Reads all that is below the path of a root, sending what comes of each as it comes, in no order, each once. The parameter at the
    /// path itself is not read. What one operation refuses is read by the others.
    ///
    /// # Errors
    /// As [`Store::list`](super::Store::list), and as [`Reads::several`]. What was sent before is true.
    pub async fn below(&self, root: &Root, told: mpsc::Sender<Vec<Found>>) -> Result<(), Failure> {
        let path = root.path().unwrap_or_default();
        let mut below = Below { reads: self, path, told, met: HashSet::new() };
        let (values, values_read) = mpsc::channel::<Values>(4);
        let (names, names_read) = mpsc::channel::<Names>(4);
        let go_on = Notify::new();
        let by_path = async {
            if let Err(failure) = self.by_path(root, path, &values).await {
                let _ = values.send(Err(failure)).await;
            }
            drop(values);
        };
        let by_name = async {
            go_on.notified().await;
            if let Err(failure) = self.names(root, path, &names).await {
                let _ = names.send(Err(failure)).await;
            }
            drop(names);
        };
        // Taking what comes says when it is over.
        let asked = Box::pin(async {
            tokio::join!(by_path, by_name);
            std::future::pending::<()>().await;
        });
        let ended = tokio::select! {
            biased;
            ended = below.both_ways(values_read, names_read, &go_on) => ended?,
            () = asked => Ended::Refused,
        };
        if ended == Ended::Whole {
            return Ok(());
        }
        let (pages, listed) = mpsc::channel(4);
        let walking = Box::pin(async {
            let _turn = self.listing.acquire().await;
            self.store.list(root, pages).await
        });
        let (walked, read) = tokio::join!(walking, below.read_pages(listed));
        walked.and(read)
    }

    /// The names, by a listing that keeps to its quota.
    async fn names(&self, root: &Root, path: &str, names: &mpsc::Sender<Names>) -> Result<(), Failure> {
        let plenty = self.quota.is_plenty();
        // Of several places one after the other, or each would use all of the quota.
        let _turn = if plenty { None } else { self.listing.acquire().await.ok() };
        let spacing = if plenty { std::time::Duration::ZERO } else { NAMES_SPACING };
        let walk = self.store.begin_spaced(ListingCall::describe(path), spacing).await?;
        let (pages, mut listed) = mpsc::channel(1);
        let passing_on = async {
            while let Some(page) = listed.recv().await {
                let _ = names.send(Ok(page)).await;
            }
        };
        // The channel ends with the walk, or nobody would know that no page follows.
        let walking = async { self.store.walk(walk, std::slice::from_ref(root), &{ pages }).await };
        tokio::join!(walking, passing_on).0
    }

    async fn found(&self, batch: Vec<Parameter>) -> Result<Vec<Found>, Failure> {
        let names: Vec<String> = batch.iter().map(|parameter| parameter.name.clone()).collect();
        let values = self.batch(&names, &|_| ()).await?;
        Ok(batch.into_iter().zip(values).map(|(parameter, value)| Found { parameter, value }).collect())
    }

    /// What is below a path, with its values, a page after the other.
    async fn by_path(&self, root: &Root, path: &str, told: &mpsc::Sender<Values>) -> Result<(), Failure> {
        let bare = if path.is_empty() { "/" } else { path };
        match self.by_path_as(root, bare, told).await {
            // The permission is checked on the path as it is written (docs/parameter-store.md 2.4).
            Err(failure) if errors::is_denied(&failure) && !path.is_empty() => {
                self.by_path_as(root, &format!("{path}/"), told).await
            }
            ended => ended,
        }
    }

    async fn by_path_as(&self, root: &Root, path: &str, told: &mpsc::Sender<Values>) -> Result<(), Failure> {
        let mut pages = PageChain::spaced(std::time::Duration::ZERO);
        let page = async |token: Option<String>| {
            self.quota.turn().await;
            let request = self.client.get_parameters_by_path().path(path).recursive(true).with_decryption(true);
            let request = request.max_results(listing::PATH_PAGE).set_next_token(token);
            let answer = self.store.patiently(BY_PATH, Patience::LATER_PAGE, || request.clone().send()).await;
            let answer = answer.map_err(|error| self.store.inner.session.explain(BY_PATH, &error))?;
            let found = answer.parameters.unwrap_or_default().into_iter().filter_map(|parameter| {
                let name = parameter.name.clone()?;
                let value = convert::reading(&name, parameter.clone()).ok_or_else(no_value).and_then(Reading::whole);
                Some(Found { parameter: convert::undescribed(parameter)?, value })
            });
            Ok(Page { items: found.collect::<Vec<Found>>(), next: answer.next_token })
        };
        while let Some(mut found) = pages.next(page).await? {
            found.retain(|found| root.contains(&found.parameter.name));
            let _ = told.send(Ok(found)).await;
        }
        Ok(())
    }
}

/// What is below a path, as far as it is known.
struct Below<'a> {
    reads: &'a Reads,
    path: &'a str,
    told: mpsc::Sender<Vec<Found>>,
    /// What was told of, by [`name_key`].
    met: HashSet<String>,
}

/// What is read by name: what a listing has told, and what is under way.
#[derive(Default)]
struct ByName {
    /// Listed and not yet asked for, by [`name_key`].
    waiting: BTreeMap<String, Parameter>,
    reading: JoinSet<Result<Values, Failure>>,
    /// Refused by name; by path it may still come.
    refused: Vec<Found>,
    /// Whether all names are known.
    listed: bool,
}

impl ByName {
    /// Asks for what waits, the last names first: by path they come from the beginning.
    fn begin(&mut self, reads: &Reads) {
        while self.reading.len() < AT_ONCE && (self.waiting.len() >= BATCH || self.listed && !self.waiting.is_empty()) {
            let batch = (0..BATCH).map_while(|_| self.waiting.pop_last()).map(|(_, parameter)| parameter).collect();
            let reads = reads.clone();
            self.reading.spawn(panics::contained(async move { reads.found(batch).await }));
        }
    }

    fn is_over(&self) -> bool {
        self.listed && self.waiting.is_empty() && self.reading.is_empty()
    }
}

impl Below<'_> {
    /// Takes what comes by path, and by name what that has not brought yet. Where the quota is what both are held up by, nothing is read
    /// by name before all names are known, since what comes by path would come again.
    async fn both_ways(
        &mut self,
        mut values: mpsc::Receiver<Values>,
        mut names: mpsc::Receiver<Names>,
        go_on: &Notify,
    ) -> Result<Ended, Failure> {
        let plenty = self.reads.quota.is_plenty();
        let mut by_name = ByName::default();
        let (mut pages, mut by_path, mut listing) = (0, true, true);
        if plenty {
            go_on.notify_one();
        }
        loop {
            if plenty || by_name.listed {
                by_name.begin(self.reads);
            }
            if by_name.is_over() && (by_name.refused.is_empty() || !by_path) {
                self.tell(by_name.refused).await;
                return Ok(Ended::Whole);
            }
            if !by_path && !listing && !by_name.listed {
                return Ok(Ended::Refused);
            }
            tokio::select! {
                page = values.recv(), if by_path => match page {
                    Some(Ok(found)) => {
                        pages += 1;
                        // Where the quota is what it waits for, other calls make it no faster.
                        if pages >= PAGES_ALONE && !self.reads.quota.is_used() {
                            go_on.notify_one();
                        }
                        self.came_by_path(found, &mut by_name).await;
                    }
                    Some(Err(failure)) if ends_all(&failure) => return Err(failure),
                    // A listing under way that keeps to a low quota is begun anew without: nothing else reads meanwhile.
                    Some(Err(_)) if !plenty && !by_name.listed => return Ok(Ended::Refused),
                    Some(Err(_)) => by_path = false,
                    None => {
                        self.tell(by_name.refused).await;
                        return Ok(Ended::Whole);
                    }
                },
                page = names.recv(), if listing => match page {
                    Some(Ok(page)) => {
                        let new = page.into_iter().filter(|it| self.is_wanted(it));
                        by_name.waiting.extend(new.map(|it| (name_key(&it.name).to_owned(), it)));
                    }
                    // By path it may still be had.
                    Some(Err(_)) => listing = false,
                    None => (listing, by_name.listed) = (false, true),
                },
                Some(done) = by_name.reading.join_next(), if !by_name.reading.is_empty() => {
                    let (read, refused) = taken(done)?.into_iter().partition(|found| found.value.is_ok());
                    by_name.refused.extend::<Vec<Found>>(refused);
                    self.tell(read).await;
                }
            }
        }
    }

    async fn came_by_path(&mut self, found: Vec<Found>, by_name: &mut ByName) {
        let keys: HashSet<&str> = found.iter().map(|it| name_key(&it.parameter.name)).collect();
        by_name.waiting.retain(|key, _| !keys.contains(key.as_str()));
        by_name.refused.retain(|it| !keys.contains(name_key(&it.parameter.name)));
        self.tell(found).await;
    }

    /// Reads the values of pages of names.
    async fn read_pages(&mut self, mut pages: mpsc::Receiver<Vec<Parameter>>) -> Result<(), Failure> {
        let mut by_name = ByName::default();
        loop {
            by_name.begin(self.reads);
            if by_name.is_over() {
                self.tell(by_name.refused).await;
                return Ok(());
            }
            tokio::select! {
                page = pages.recv(), if !by_name.listed && by_name.reading.len() < AT_ONCE => match page {
                    Some(page) => {
                        let new = page.into_iter().filter(|it| self.is_wanted(it));
                        by_name.waiting.extend(new.map(|it| (name_key(&it.name).to_owned(), it)));
                    }
                    None => by_name.listed = true,
                },
                Some(done) = by_name.reading.join_next(), if !by_name.reading.is_empty() => self.tell(taken(done)?).await,
            }
        }
    }

    /// Whether it is below the path, and not told of yet.
    fn is_wanted(&self, parameter: &Parameter) -> bool {
        !is_same_name(&parameter.name, self.path) && !self.met.contains(name_key(&parameter.name))
    }

    /// Each once.
    async fn tell(&mut self, mut found: Vec<Found>) {
        found.retain(|it| self.met.insert(name_key(&it.parameter.name).to_owned()));
        if !found.is_empty() {
            let _ = self.told.send(found).await;
        }
    }
}

fn taken(done: Result<Result<Values, Failure>, tokio::task::JoinError>) -> Values {
    done.map_err(|_| panics::fault(None))??
}

impl Items for Vec<Found> {
    fn parameters(&self) -> impl Iterator<Item = &Parameter> {
        self.iter().map(|found| &found.parameter)
    }
}
