//! Runs what the app asked for: store, clipboard, search. The only room that does things; each answers under its ticket.
//!
//! Everything runs on tasks and threads of its own, so that the loop never waits. Reads, listings and searches can be
//! cancelled; a write never is: it ends by itself, within the time-outs of the store.

mod alias;
mod clipboard;
mod keeping;
mod latest;
mod source;

use std::collections::HashMap;
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::{mpsc, watch};
use tokio::task::{AbortHandle, JoinSet};
use tokio::time::Instant;

use crate::app::{Effect, Reply, SessionId, Ticket};
use crate::cache::Cache;
use crate::destination::{Choices, Destination, Place, Root};
use crate::failure::{Act, Advice, Failure, FailureKind};
use crate::names::search::{self, Corpus, Query, Ranking};
use crate::parameter::{ListedBy, Write};
use crate::store::{Progress, Store};

use clipboard::Clipboard;
use keeping::AtCache;
use latest::Latest;
pub use source::Source;

/// Replies on their way to the loop. When they are this many, whoever has more waits: a fast listing never piles up.
const REPLIES: usize = 64;

/// Pages of one listing on their way to becoming replies.
const PAGES: usize = 4;

/// The most hits of a search that are kept; nobody scrolls further instead of typing another letter.
const HITS: usize = 1000;

/// Runs effects. Must live inside a tokio runtime.
pub struct Effects {
    source: Source,
    session: Arc<Mutex<Session>>,
    replies: mpsc::Sender<(Ticket, Reply)>,
    /// What can be cancelled.
    running: HashMap<Ticket, AbortHandle>,
    /// Writes and copies: never aborted, waited for at the end.
    unfinished: JoinSet<()>,
    /// The newest write, and how it is told to make no request again.
    enough: Option<(Ticket, watch::Sender<bool>)>,
    clipboard: Clipboard,
    /// Where names are kept between sessions, if they are.
    cache: Option<Cache>,
    /// Started by the first search.
    search: Option<Latest<Search>>,
    searching: Option<Ticket>,
}

/// The session that the newest `Connect` began. One lock holds both parts, so that no store is ever found under the ticket of
/// another session.
#[derive(Debug)]
struct Session {
    /// What was decided before this ticket was decided in another session.
    since: Ticket,
    /// Where it goes.
    to: Destination,
    /// There once connected.
    store: Option<Store>,
    /// Whose account it is, once that was told.
    account: Option<String>,
}

impl Session {
    /// The store for an effect with that ticket; never one of a session that the effect was not decided in.
    fn store(&self, ticket: Ticket) -> Result<Store, Failure> {
        if ticket < self.since {
            return Err(ended());
        }
        self.store.clone().ok_or_else(|| {
            Failure::new(FailureKind::Config, "There is no connection yet", "Wait for it, or see what it failed of.")
        })
    }

    /// Takes in whose account it is, if that was asked in this session.
    fn belongs_to(&mut self, ticket: Ticket, account: Option<&str>) {
        if ticket >= self.since {
            self.account = account.map(str::to_owned);
        }
    }

    /// Takes in what a `Connect` made, unless a later one has begun a session of its own.
    fn install(&mut self, ticket: Ticket, store: Store) -> Result<(), Failure> {
        if ticket != self.since {
            return Err(ended());
        }
        self.store = Some(store);
        Ok(())
    }
}

/// Fails if the credentials are not any more those of the account that the screen shows: a `credential_process` may have given
/// those of another when they were renewed. Where STS does not tell, the write goes on as it was confirmed.
async fn still(store: &Store, account: Option<String>) -> Result<(), Failure> {
    /// How long a write waits for that.
    const LIMIT: Duration = Duration::from_secs(2);
    let Some(account) = account else { return Ok(()) };
    let now = tokio::time::timeout(LIMIT, store.identity()).await;
    match now.ok().and_then(Result::ok).and_then(|who| who.known_account().map(str::to_owned)) {
        Some(now) if now != account => Err(Failure::new(
            FailureKind::Credentials,
            format!("These credentials are of account {now} by now; what was confirmed is of {account}"),
            Advice::from(Act::Connect).and(" anew, and look at it again"),
        )),
        _ => Ok(()),
    }
}

fn ended() -> Failure {
    Failure::new(FailureKind::Cancelled, "This was asked for in a session that has ended", "")
}

/// One search.
struct Search {
    ticket: Ticket,
    corpus: Arc<Corpus>,
    query: Query,
    now: Timestamp,
    previous: Option<Arc<Ranking>>,
}

impl Effects {
    /// Nothing runs yet. The replies come out of the receiver.
    pub fn new(source: Source) -> (Self, mpsc::Receiver<(Ticket, Reply)>) {
        let (replies, receiver) = mpsc::channel(REPLIES);
        let effects = Self {
            source,
            session: Arc::new(Mutex::new(Session {
                since: Ticket { session: SessionId(0), number: 0 },
                to: Destination::default(),
                store: None,
                account: None,
            })),
            replies,
            running: HashMap::new(),
            unfinished: JoinSet::new(),
            enough: None,
            clipboard: Clipboard::new(),
            cache: None,
            search: None,
            searching: None,
        };
        (effects, receiver)
    }

    /// Keeps names between sessions there; otherwise nothing is kept and nothing recalled.
    #[must_use]
    pub fn keeping(self, cache: Cache) -> Self {
        Self { cache: Some(cache), ..self }
    }

    /// Starts an effect; does not wait for it. [`Effect::Quit`] is the loop's affair and does nothing here.
    pub fn run(&mut self, effect: Effect) {
        match effect {
            Effect::Connect(ticket, to) => self.connect(ticket, to),
            Effect::Choices(ticket) => {
                let (source, cache) = (self.source.clone(), self.cache.clone());
                self.answer(ticket, async move {
                    let recent = keeping::recent_profiles(cache).await;
                    Reply::Choices(Choices { recent, ..source.choices() })
                });
            }
            Effect::Identify(ticket) => {
                let store = self.store(ticket);
                let session = Arc::clone(&self.session);
                self.answer(ticket, async move {
                    let identity = async { store?.identity().await }.await;
                    if let Ok(who) = &identity {
                        hold(&session).belongs_to(ticket, who.known_account());
                    }
                    Reply::Identity(identity)
                });
            }
            Effect::Alias(ticket, who) => {
                let (store, cache) = (self.store(ticket), self.cache.clone());
                self.answer(
                    ticket,
                    async move { Reply::Alias(async { alias::alias(&store?, &who, cache).await }.await) },
                );
            }
            Effect::Services(ticket) => {
                let store = self.store(ticket);
                self.answer(ticket, async move { Reply::Services(async { store?.services().await }.await) });
            }
            Effect::List(ticket, root) => self.list(ticket, root),
            Effect::Describe(ticket, name) => {
                let store = self.store(ticket);
                let described = async move { Ok(store?.describe(&name).await?.map(Box::new)) };
                self.answer(ticket, async move { Reply::Described(described.await) });
            }
            Effect::Read(ticket, name) => {
                let store = self.store(ticket);
                self.answer(ticket, async move { Reply::Read(async { store?.read(&name).await }.await) });
            }
            Effect::Write(ticket, write) => self.write(ticket, write),
            Effect::Copy(ticket, text) => {
                let clipboard = self.clipboard.clone();
                let replies = self.replies.clone();
                // Finished like a write: a copy cut short could leave the text where nobody looks for it.
                self.unfinished.spawn(async move {
                    let reply = Reply::Copied(clipboard.copy(&text).await);
                    let _ = replies.send((ticket, reply)).await;
                });
            }
            Effect::Search { ticket, corpus, query, now, previous } => {
                self.search(Search { ticket, corpus, query, now, previous });
            }
            Effect::Recall { ticket, root, account } => {
                let cache = self.at_cache(ticket, &root, account);
                self.answer(ticket, async move { Reply::Recalled(cache.recall().await) });
            }
            Effect::Remember { ticket, root, kept } => {
                let cache = self.at_cache(ticket, &root, Some(kept.account.clone()));
                self.answer(ticket, async move { Reply::Remembered(cache.remember(*kept).await) });
            }
            Effect::StopRetrying(ticket) => {
                if let Some((_, enough)) = self.enough.as_ref().filter(|(write, _)| *write == ticket) {
                    enough.send_replace(true);
                }
            }
            Effect::Cancel(ticket) => self.cancel(ticket),
            Effect::Quit => {}
        }
    }

    /// Whether a write has not ended yet.
    pub fn writing(&mut self) -> bool {
        while self.unfinished.try_join_next().is_some() {}
        !self.unfinished.is_empty()
    }

    /// Waits until every write has ended; the store's own time-outs bound it.
    pub async fn finish_writes(&mut self) {
        while self.unfinished.join_next().await.is_some() {}
    }

    /// The store for an effect, which tells under its ticket how far it is.
    fn store(&self, ticket: Ticket) -> Result<Store, Failure> {
        let store = hold(&self.session).store(ticket)?;
        let replies = self.replies.clone();
        Ok(store.watched(move |progress| {
            let reply = (ticket, told(progress));
            // Told on the way to a request, which is not to wait for the screen; what finds no room is soon out of date.
            let _ = replies.try_send(reply);
        }))
    }

    fn at_cache(&self, ticket: Ticket, root: &Root, account: Option<String>) -> AtCache {
        let session = hold(&self.session);
        // Names of another session than the one that is meant are neither asked for nor kept.
        let cache = self.cache.clone().filter(|_| ticket >= session.since);
        let scope = root.to_string();
        AtCache {
            cache,
            source: self.source.clone(),
            to: session.to.clone(),
            store: session.store.clone(),
            scope,
            account,
        }
    }

    /// Ends the session there is, at once, and begins another.
    fn connect(&mut self, ticket: Ticket, to: Destination) {
        *hold(&self.session) = Session { since: ticket, to: to.clone(), store: None, account: None };
        let source = self.source.clone();
        let session = Arc::clone(&self.session);
        let replies = self.replies.clone();
        let cache = self.cache.clone();
        self.answer(ticket, async move {
            let connecting = async {
                let (place, credential_process) = source.expected(&to);
                let _ = replies.send((ticket, Reply::Placed { place, credential_process })).await;
                let (place, store) = Box::pin(logged(source.connect(&to))).await?;
                let profile = place.profile.clone();
                // Files may have changed since: what counts is what the session was made of.
                let _ = replies.send((ticket, Reply::Placed { place, credential_process: None })).await;
                hold(&session).install(ticket, store)?;
                // Beside the session: a slow disk delays nobody.
                tokio::spawn(keeping::visited(cache, profile));
                Ok(())
            };
            Reply::Connected(connecting.await)
        });
    }

    fn list(&mut self, ticket: Ticket, root: Root) {
        let store = self.store(ticket);
        let replies = self.replies.clone();
        self.answer(ticket, async move { Reply::Listed(async { list(&store?, &root, ticket, &replies).await }.await) });
    }

    fn write(&mut self, ticket: Ticket, write: Box<Write>) {
        let (enough, told) = watch::channel(false);
        let store = self.store(ticket).map(|store| store.until(told));
        self.enough = Some((ticket, enough));
        let account = hold(&self.session).account.clone();
        let replies = self.replies.clone();
        self.unfinished.spawn(async move {
            let writing = async {
                let store = store?;
                still(&store, account).await?;
                store.write(&write).await
            };
            let reply = Reply::Written(writing.await);
            // A loop that has ended listens no more.
            let _ = replies.send((ticket, reply)).await;
        });
    }

    fn search(&mut self, search: Search) {
        if self.search.is_none() {
            let replies = self.replies.clone();
            // Without a thread there is no answer, as if a later search had overtaken this one.
            self.search = Latest::start("search", move |job, stale| rank(job, stale, &replies)).ok();
        }
        self.searching = Some(search.ticket);
        if let Some(worker) = &self.search {
            worker.give(search);
        }
    }

    fn cancel(&mut self, ticket: Ticket) {
        if let Some(task) = self.running.remove(&ticket) {
            task.abort();
        }
        if self.searching == Some(ticket)
            && let Some(worker) = &self.search
        {
            worker.forget();
            self.searching = None;
        }
    }

    /// Runs a task that can be cancelled and sends its reply.
    fn answer(&mut self, ticket: Ticket, task: impl Future<Output = Reply> + Send + 'static) {
        let replies = self.replies.clone();
        self.running.retain(|_, task| !task.is_finished());
        let task = tokio::spawn(async move {
            let reply = task.await;
            let _ = replies.send((ticket, reply)).await;
        });
        self.running.insert(ticket, task.abort_handle());
    }
}

fn hold(session: &Mutex<Session>) -> std::sync::MutexGuard<'_, Session> {
    session.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Writes to the log how a connection came about, or what sort of failure kept it away: where to, as far as that is no secret.
async fn logged(connecting: impl Future<Output = Result<(Place, Store), Failure>>) -> Result<(Place, Store), Failure> {
    let begun = Instant::now();
    let outcome = connecting.await;
    let ms = begun.elapsed().as_millis() as u64;
    match &outcome {
        Ok((Place { profile, region, .. }, _)) => tracing::info!(?profile, ?region, ms, "connected"),
        Err(failure) => tracing::warn!(error = failure.tag(), ms, "not connected"),
    }
    outcome
}

fn told(progress: Progress) -> Reply {
    match progress {
        Progress::Calling { action, attempt } => Reply::Calling { action, attempt },
        Progress::Waiting { attempt, pause, why } => Reply::Waiting { attempt, pause, why },
    }
}

/// Lists, and passes on what arrives as it arrives.
async fn list(
    store: &Store,
    root: &Root,
    ticket: Ticket,
    replies: &mpsc::Sender<(Ticket, Reply)>,
) -> Result<ListedBy, Failure> {
    let (pages, mut arriving) = mpsc::channel(PAGES);
    let passing_on = async {
        while let Some(page) = arriving.recv().await {
            let _ = replies.send((ticket, Reply::Page(page))).await;
        }
    };
    // The listing owns the only sender: passing on ends when it does, and everything has been passed on by then.
    let (listed, ()) = tokio::join!(store.list(root, pages), passing_on);
    listed
}

fn rank(job: Search, stale: &(dyn Fn() -> bool + Sync), replies: &mpsc::Sender<(Ticket, Reply)>) {
    let Search { ticket, corpus, query, now, previous } = job;
    if let Some(ranking) = search::rank(&corpus, &query, now, previous.as_deref(), HITS, stale) {
        let _ = replies.blocking_send((ticket, Reply::Ranked(Arc::new(ranking))));
    }
}

#[cfg(test)]
mod tests;
