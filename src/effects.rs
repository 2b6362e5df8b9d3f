//! Runs what the app asked for: store, clipboard, search. The only room that does things; each answers under its ticket.
//!
//! Everything runs on tasks and threads of its own, so that the loop never waits. Reads, listings and searches can be
//! cancelled; a change never is: it ends by itself, within the time-outs of the store.

mod alias;
mod changing;
mod clipboard;
mod comparing;
mod comparing_many;
mod elsewhere;
mod finding;
mod journaling;
mod keeping;
mod latest;
mod signing_in;
mod source;

use std::collections::HashMap;
use std::future::Future;
use std::mem;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use tokio::sync::{mpsc, watch};
use tokio::task::{AbortHandle, JoinSet};
use tokio::time::Instant;
use zeroize::Zeroizing;

use crate::app::{Copied, Effect, Placed, Recall, Reply, SessionId, Ticket};
use crate::cache::Cache;
use crate::destination::{Choices, Destination, Place, Root};
use crate::failure::{Failure, FailureKind};
use crate::journal::Journals;
use crate::names::search::{self, Corpus, Query, Ranking};
use crate::panics;
use crate::parameter::Identity;
use crate::places::Trace;
use crate::places_file::PlacesFile;
use crate::random::RandomBytes;
use crate::signin::{CodeSessions, Environment};
use crate::store::{Progress, Store};
use crate::terminal;

use clipboard::Clipboard;
use keeping::AtCache;
use latest::Latest;
use source::Reading;
pub use source::Source;

/// Replies on their way to the loop. When they are this many, whoever has more waits: a fast listing never piles up.
const REPLIES: usize = 64;

/// Pages of one listing on their way to becoming replies.
const PAGES: usize = 4;

/// The most hits of a search that are kept; nobody scrolls further instead of typing another letter.
const HITS: usize = 1000;

/// What makes a terminal sound, or flash.
const BELL: u8 = 0x07;

/// Runs effects. Must live inside a tokio runtime.
pub struct Effects {
    source: Source,
    /// What was read for whoever chooses where to go next, who then goes by it.
    offered: Reading,
    /// Where the last session went.
    went: Option<Destination>,
    sessions: Sessions,
    replies: mpsc::Sender<(Ticket, Reply)>,
    /// What can be cancelled.
    running: HashMap<Ticket, AbortHandle>,
    /// Changes and copies: never aborted, waited for at the end.
    unfinished: JoinSet<()>,
    /// The newest change, and how it is told to make no request again.
    stop_retrying: Option<(Ticket, watch::Sender<bool>)>,
    clipboard: Clipboard,
    /// Where names are kept between sessions, if they are.
    cache: Option<Cache>,
    /// Where it is kept between sessions where the user was, if it is.
    places: Option<PlacesFile>,
    /// Where journals of changes are kept.
    journals: Journals,
    /// What one-time codes have given: all sessions of the program have it.
    codes: CodeSessions,
    /// Started by the first search.
    search: Option<Latest<SearchJob>>,
    searching: Option<Ticket>,
}

/// The sessions that were begun and have not ended.
type Sessions = Arc<Mutex<HashMap<SessionId, Connection>>>;

/// One session: what a `Connect` began. An effect finds the one that it was decided in by its ticket, and no other.
#[derive(Debug, Default)]
struct Connection {
    /// Where it goes.
    to: Destination,
    /// What it goes by.
    reading: Reading,
    /// There once connected.
    store: Option<Store>,
}

/// The store of a session that has not ended.
fn store_of(sessions: &HashMap<SessionId, Connection>, id: SessionId) -> Result<Store, Failure> {
    let session = sessions.get(&id).ok_or_else(ended)?;
    session.store.clone().ok_or_else(|| {
        Failure::new(FailureKind::Config, "There is no connection yet", "Wait for it, or see what it failed of.")
    })
}

/// A store that tells under a ticket how far it is.
fn watched(store: &Store, ticket: Ticket, replies: mpsc::Sender<(Ticket, Reply)>) -> Store {
    store.clone().watched(move |progress| {
        // Told on the way to a request, which is not to wait for the screen; what finds no room is soon out of date.
        let _ = replies.try_send((ticket, told(progress)));
    })
}

fn ended() -> Failure {
    Failure::new(FailureKind::Cancelled, "This was asked for in a session that has ended", "")
}

/// One search.
struct SearchJob {
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
            offered: Reading::default(),
            went: None,
            sessions: Sessions::default(),
            replies,
            running: HashMap::new(),
            unfinished: JoinSet::new(),
            stop_retrying: None,
            clipboard: Clipboard::new(),
            cache: None,
            places: None,
            journals: Journals::default(),
            codes: CodeSessions::default(),
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

    /// Keeps where the user was in that file; otherwise nowhere.
    #[must_use]
    pub fn remembering(self, places: PlacesFile) -> Self {
        Self { places: Some(places), ..self }
    }

    /// Keeps journals of changes there; otherwise they are in memory alone.
    #[must_use]
    pub fn journaling(self, journals: Journals) -> Self {
        Self { journals, ..self }
    }

    /// The first connection goes by what has been read for the first frame.
    #[must_use]
    pub(crate) fn going_by(self, environment: Environment) -> Self {
        Self { offered: Arc::new(environment.into()), ..self }
    }

    /// The ways of a copied text out of the program, in the order in which they are tried.
    pub fn clipboard_ways(&self) -> Vec<Copied> {
        self.clipboard.ways()
    }

    /// Starts an effect; does not wait for it. [`Effect::EditOutside`], [`Effect::ReadSettings`], [`Effect::ListenToMouse`], [`Effect::Suspend`] and [`Effect::Quit`] are the loop's affair and do
    /// nothing here.
    pub fn run(&mut self, effect: Effect) {
        match effect {
            Effect::Connect(ticket, to, follows) => self.connect(ticket, to, follows),
            Effect::Disconnect(session) => drop(hold(&self.sessions).remove(&session)),
            Effect::Elsewhere(ticket, to) => self.elsewhere(ticket, to),
            Effect::FileNames(ticket, path) => self.file_names(ticket, path),
            Effect::FileItems(ticket, path, format) => self.file_items(ticket, path, format),
            Effect::ReadFile(ticket, path, key) => self.read_file(ticket, path, key),
            Effect::Compare(ticket, with, names) => self.compare(ticket, with, names),
            Effect::CompareIn(ticket, name, places) => self.compare_in(ticket, name, places),
            Effect::CompareWith(ticket, values) => self.compare_with(ticket, values),
            Effect::Outline(ticket, with, names) => self.outline(ticket, with, names),
            Effect::LogIn(ticket) => {
                let (session, replies) = (self.to_sign_in(ticket), self.replies.clone());
                self.sign_in(ticket, async move { session?.log_in(ticket, replies).await });
            }
            Effect::TakeCode(ticket, code) => {
                let session = self.to_sign_in(ticket);
                self.sign_in(ticket, async move { session?.take_code(code).await });
            }
            Effect::FindValue(ticket, search) => self.find_value(ticket, *search),
            Effect::Choices(ticket) => {
                self.offered = Reading::default();
                let (source, cache, reading) = (self.source.clone(), self.cache.clone(), Arc::clone(&self.offered));
                self.answer(ticket, Reply::Failed, async move {
                    let recent = keeping::recent_profiles(cache).await;
                    Reply::Choices(Choices { recent, ..source.choices(source.read(&reading)) })
                });
            }
            Effect::Identify(ticket) => {
                self.ask(ticket, Reply::Identity, |store| async move { store.identity().await });
            }
            Effect::Alias(ticket, who) => self.alias(ticket, who),
            Effect::Services(ticket) => {
                self.ask(ticket, Reply::Services, |store| async move { store.services().await });
            }
            Effect::List(ticket, root) => self.list(ticket, root),
            Effect::Find(ticket, root, filter) => {
                let replies = self.replies.clone();
                self.ask(ticket, Reply::Found, move |store| async move {
                    passed_on(ticket, &replies, Reply::Page, |pages| store.find_by(&root, &filter, pages)).await
                });
            }
            Effect::Describe(ticket, name) => {
                let describe = |store: Store| async move { Ok(store.describe(&name).await?.map(Box::new)) };
                self.ask(ticket, Reply::Described, describe);
            }
            Effect::History(ticket, name) => {
                self.ask(ticket, Reply::History, |store| async move { store.history(&name).await });
            }
            Effect::Past(ticket, names, moment) => {
                let replies = self.replies.clone();
                self.ask(ticket, Reply::PastRead, move |store| async move {
                    passed_on(ticket, &replies, Reply::Past, |told| store.past(&names, moment, told)).await
                });
            }
            Effect::Read(ticket, name) => {
                self.ask(ticket, Reply::Read, |store| async move { store.read(&name).await });
            }
            Effect::ReadAll(ticket, names) => {
                self.ask(ticket, Reply::ReadAll, |store| async move { store.read_all(&names).await });
            }
            Effect::Tags(ticket, name) => {
                self.ask(ticket, Reply::Tags, |store| async move { store.tags(&name).await });
            }
            Effect::Stack(ticket, name) => {
                self.ask(ticket, Reply::Stack, |store| async move { store.stack_of(&name).await });
            }
            Effect::KeyAliases(ticket) => {
                self.ask(ticket, Reply::KeyAliases, |store| async move { store.key_aliases().await });
            }
            Effect::DescribeKey(ticket, key) => {
                self.ask(ticket, Reply::KeyDescribed, |store| async move { store.describe_key(&key).await });
            }
            Effect::ServiceSetting(ticket, setting) => {
                self.ask(
                    ticket,
                    Reply::ServiceSetting,
                    move |store| async move { store.service_setting(setting).await },
                );
            }
            Effect::Bell => {
                // A terminal that does not read is not waited for.
                tokio::spawn(terminal::send(Zeroizing::new(vec![BELL])));
            }
            Effect::Random(ticket, count) => {
                let bytes = RandomBytes::filled(count, |bytes| aws_lc_rs::rand::fill(bytes).is_ok());
                self.answer(ticket, |_| Reply::Random(None), async move { Reply::Random(bytes) });
            }
            Effect::Write(ticket, write) => {
                self.write(ticket, |store| async move { store.write(&write).await });
            }
            Effect::Create(ticket, creation) => {
                self.write(ticket, |store| async move { store.write_with(&creation).await });
            }
            Effect::ChangeMetadata(ticket, change) => self.change_metadata(ticket, change),
            Effect::ChangeSeveral(ticket, several) => self.amend_several(ticket, several),
            Effect::Delete(ticket, deletion) => self.delete(ticket, deletion),
            Effect::CreateAll(ticket, creations) => self.create_all(ticket, creations),
            Effect::Recreate(ticket, was) => self.recreate(ticket, was),
            Effect::Transfer(ticket, transfer) => self.transfer(ticket, transfer),
            Effect::Promote(ticket, to, transfer, resumes) => self.promote(ticket, to, *transfer, resumes),
            Effect::Resume(ticket, resumption) => self.resume(ticket, resumption),
            Effect::Jobs(ticket) => self.unfinished_jobs(ticket),
            Effect::DropJob(ticket, job) => self.drop_job(ticket, *job),
            Effect::CarryOut(ticket, plan) => self.carry_out(ticket, plan),
            Effect::Copy(ticket, text) => {
                let clipboard = self.clipboard.clone();
                let replies = self.replies.clone();
                // Finished like a write: a copy cut short could leave the text where nobody looks for it.
                self.unfinished.spawn(async move {
                    let copied = panics::contained(clipboard.copy(&text)).await;
                    let reply = Reply::Copied(copied.unwrap_or_else(|failure| Err(failure.what)));
                    let _ = replies.send((ticket, reply)).await;
                });
            }
            Effect::ClearClipboard(ticket) => {
                let clipboard = self.clipboard.clone();
                let replies = self.replies.clone();
                tokio::spawn(async move {
                    let cleared = panics::contained(clipboard.clear()).await;
                    let reply = Reply::Cleared(cleared.unwrap_or_else(|failure| Err(failure.what)));
                    let _ = replies.send((ticket, reply)).await;
                });
            }
            Effect::Search { ticket, corpus, query, now, previous } => {
                self.search(SearchJob { ticket, corpus, query, now, previous });
            }
            Effect::Recall { ticket, root, account } => {
                let cache = self.at_cache(ticket, &root, account);
                let failed = |_| Reply::Recalled(Recall::Nothing);
                self.answer(ticket, failed, async move { Reply::Recalled(cache.recall().await) });
            }
            Effect::Remember { ticket, root, kept } => {
                let cache = self.at_cache(ticket, &root, Some(kept.account.clone()));
                let failed = |failure: Failure| Reply::Remembered(Err(failure.what));
                self.answer(ticket, failed, async move { Reply::Remembered(cache.remember(*kept).await) });
            }
            Effect::KeepPlaces(ticket, traces) => self.keep_places(ticket, traces),
            Effect::StopRetrying(ticket) => {
                if let Some((_, stop)) = self.stop_retrying.as_ref().filter(|(write, _)| *write == ticket) {
                    stop.send_replace(true);
                }
            }
            Effect::Cancel(ticket) => self.cancel(ticket),
            Effect::EditOutside(..)
            | Effect::ReadSettings(_)
            | Effect::ListenToMouse(_)
            | Effect::Suspend
            | Effect::Quit => {}
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
        let store = store_of(&hold(&self.sessions), ticket.session)?;
        Ok(watched(&store, ticket, self.replies.clone()))
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
    fn keep_places(&mut self, ticket: Ticket, traces: Vec<Trace>) {
        let (places, replies) = (self.places.clone(), self.replies.clone());
        self.unfinished.spawn(async move {
            let kept = keeping::places(places, traces).await;
            let _ = replies.send((ticket, Reply::PlacesKept(kept))).await;
        });
    }

    /// What the session of the ticket is signed in to by.
    fn to_sign_in(&self, ticket: Ticket) -> Result<signing_in::Session, Failure> {
        let sessions = hold(&self.sessions);
        let Connection { to, reading, .. } = sessions.get(&ticket.session).ok_or_else(ended)?;
        let (source, reading, codes) = (self.source.clone(), Arc::clone(reading), self.codes.clone());
        Ok(signing_in::Session { source, reading, to: to.clone(), codes })
    }

    fn sign_in(&mut self, ticket: Ticket, signing_in: impl Future<Output = Result<(), Failure>> + Send + 'static) {
        let failed = |failure| Reply::SignedIn(Err(failure));
        self.answer(ticket, failed, async move { Reply::SignedIn(Box::pin(signing_in).await) });
    }

    /// Begins the session of the ticket, after one of the account that it follows.
    fn connect(&mut self, ticket: Ticket, to: Destination, follows: Option<String>) {
        let offered = mem::take(&mut self.offered);
        // Whoever connects anew to the same place chose nothing: it is read anew.
        let again = self.went.as_ref() == Some(&to);
        let reading = if again { Reading::default() } else { offered };
        self.went = Some(to.clone());
        let connection = Connection { to: to.clone(), reading: Arc::clone(&reading), store: None };
        hold(&self.sessions).insert(ticket.session, connection);
        let source = self.source.clone();
        let sessions = Arc::clone(&self.sessions);
        let replies = self.replies.clone();
        let (cache, codes) = (self.cache.clone(), self.codes.clone());
        self.answer(ticket, |failure| Reply::Connected(Err(failure)), async move {
            let connecting = async {
                let environment = source.read(&reading);
                let expected = source.expected(environment, &to);
                let origins = expected.origins.clone();
                let _ = replies.send((ticket, Reply::Placed(Box::new(expected)))).await;
                let (place, store) = Box::pin(logged(source.connect(environment, &to, &codes))).await?;
                if let Some(account) = follows {
                    store.keep_to(&account);
                }
                let profile = place.signing_profile().map(str::to_owned);
                // A region that only the instance knew.
                let placed = Placed { place, credential_process: None, origins };
                let _ = replies.send((ticket, Reply::Placed(Box::new(placed)))).await;
                hold(&sessions).get_mut(&ticket.session).ok_or_else(ended)?.store = Some(store);
                // Beside the session: a slow disk delays nobody.
                tokio::spawn(keeping::visited(cache, profile));
                Ok(())
            };
            Reply::Connected(connecting.await)
        });
    }

    fn alias(&mut self, ticket: Ticket, who: Identity) {
        let (store, cache, replies) = (self.store(ticket), self.cache.clone(), self.replies.clone());
        let overdue = async move {
            let _ = replies.send((ticket, Reply::Overdue)).await;
        };
        let alias = async move { alias::alias(&store?, &who, cache, overdue).await };
        self.answer(ticket, |failure| Reply::Alias(Err(failure)), async move { Reply::Alias(alias.await) });
    }

    fn list(&mut self, ticket: Ticket, root: Root) {
        let replies = self.replies.clone();
        self.ask(ticket, Reply::Listed, move |store| async move {
            passed_on(ticket, &replies, Reply::Page, |pages| store.list(&root, pages)).await
        });
    }

    fn search(&mut self, search: SearchJob) {
        if self.search.is_none() {
            let (replies, failures) = (self.replies.clone(), self.replies.clone());
            let failed = move |job: &SearchJob, failure| {
                let _ = failures.blocking_send((job.ticket, Reply::Failed(failure)));
            };
            // Without a thread there is no answer, as if a later search had overtaken this one.
            self.search = Latest::start("search", move |job, stale| rank(job, stale, &replies), failed).ok();
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

    /// Asks the service something in the session of the ticket; `reply` is how its outcome is told.
    fn ask<T, Call, Asking>(&mut self, ticket: Ticket, reply: fn(Result<T, Failure>) -> Reply, call: Call)
    where
        T: Send + 'static,
        Call: FnOnce(Store) -> Asking + Send + 'static,
        Asking: Future<Output = Result<T, Failure>> + Send + 'static,
    {
        let store = self.store(ticket);
        let outcome = async move { call(store?).await };
        self.answer(ticket, move |failure| reply(Err(failure)), async move { reply(outcome.await) });
    }

    /// Runs a task that can be cancelled and sends its reply, or that it `failed` where it panics.
    fn answer(
        &mut self,
        ticket: Ticket,
        failed: impl FnOnce(Failure) -> Reply + Send + 'static,
        task: impl Future<Output = Reply> + Send + 'static,
    ) {
        let replies = self.replies.clone();
        self.running.retain(|_, task| !task.is_finished());
        let task = tokio::spawn(async move {
            let reply = panics::contained(task).await.unwrap_or_else(failed);
            let _ = replies.send((ticket, reply)).await;
        });
        self.running.insert(ticket, task.abort_handle());
    }
}

fn hold(sessions: &Mutex<HashMap<SessionId, Connection>>) -> MutexGuard<'_, HashMap<SessionId, Connection>> {
    sessions.lock().unwrap_or_else(PoisonError::into_inner)
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
        Progress::Answered { date } => Reply::Dated(date),
        Progress::Waiting { attempt, pause, why } => Reply::Waiting { attempt, pause, why },
    }
}

/// Walks through pages, and passes on what arrives as it arrives.
async fn passed_on<T, Item, Walking: Future<Output = T>>(
    ticket: Ticket,
    replies: &mpsc::Sender<(Ticket, Reply)>,
    reply: fn(Vec<Item>) -> Reply,
    walk: impl FnOnce(mpsc::Sender<Vec<Item>>) -> Walking,
) -> T {
    let (pages, mut arriving) = mpsc::channel(PAGES);
    let passing_on = async {
        while let Some(page) = arriving.recv().await {
            let _ = replies.send((ticket, reply(page))).await;
        }
    };
    // The walk owns the only sender: passing on ends when it does, and everything has been passed on by then.
    let (ended, ()) = tokio::join!(walk(pages), passing_on);
    ended
}

fn rank(job: &SearchJob, stale: &(dyn Fn() -> bool + Sync), replies: &mpsc::Sender<(Ticket, Reply)>) {
    let SearchJob { ticket, corpus, query, now, previous } = job;
    if let Some(ranking) = search::rank(corpus, query, *now, previous.as_deref(), HITS, stale) {
        let _ = replies.blocking_send((*ticket, Reply::Ranked(Arc::new(ranking))));
    }
}

#[cfg(test)]
mod tests;
