//! Runs what the app asked for: store, clipboard, search. The only room that does things; each answers under its ticket.
//!
//! Everything runs on tasks and threads of its own, so that the loop never waits. Reads, listings and searches can be
//! cancelled; a change never is: it ends by itself, within the time-outs of the store.

mod alias;
mod asking;
mod changing;
mod clipboard;
mod comparing;
mod comparing_many;
mod connecting;
mod copying;
mod elsewhere;
mod finding;
mod journaling;
mod keeping;
mod latest;
mod remembering;
mod signing_in;
mod source;

use std::collections::HashMap;
use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use tokio::sync::{mpsc, watch};
use tokio::task::{AbortHandle, JoinSet};
use zeroize::Zeroizing;

use crate::app::{Copied, Effect, Reply, SessionId, Ticket};
use crate::cache::Cache;
use crate::destination::Destination;
use crate::failure::{Failure, FailureKind};
use crate::journal::Journals;
use crate::names::search::{self, Corpus, Query, Ranking};
use crate::panics;
use crate::places_file::PlacesFile;
use crate::random::RandomBytes;
use crate::signin::{CodeSessions, Environment};
use crate::store::{Progress, Store};
use crate::terminal;

use clipboard::Clipboard;
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

/// The ways of a copied text out of the program, in the order in which they are tried.
pub(crate) fn clipboard_ways() -> Vec<Copied> {
    Clipboard::new().ways()
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

    /// As [`clipboard_ways`].
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
            Effect::CompareIn(ticket, name, places, maker) => self.compare_in(ticket, name, places, maker),
            Effect::CompareWith(ticket, values) => self.compare_with(ticket, values),
            Effect::Outline(ticket, with, names) => self.outline(ticket, with, names),
            Effect::LogIn(ticket) => self.log_in(ticket),
            Effect::TakeCode(ticket, code) => self.take_code(ticket, code),
            Effect::FindValue(ticket, search) => self.find_value(ticket, *search),
            Effect::Choices(ticket) => self.choices(ticket),
            Effect::Identify(ticket) => self.identify(ticket),
            Effect::Alias(ticket, who) => self.alias(ticket, who),
            Effect::Services(ticket) => self.services(ticket),
            Effect::List(ticket, root) => self.list(ticket, root),
            Effect::ListBoth(ticket, roots) => self.list_both(ticket, roots),
            Effect::Find(ticket, root, filter) => self.find(ticket, root, filter),
            Effect::Describe(ticket, name) => self.describe(ticket, name),
            Effect::History(ticket, name) => self.history(ticket, name),
            Effect::Past(ticket, names, moment) => self.past(ticket, names, moment),
            Effect::Read(ticket, name) => self.read(ticket, name),
            Effect::ReadAll(ticket, names) => self.read_all(ticket, names),
            Effect::Tags(ticket, name) => self.tags(ticket, name),
            Effect::Stack(ticket, name) => self.stack(ticket, name),
            Effect::KeyAliases(ticket) => self.key_aliases(ticket),
            Effect::DescribeKey(ticket, key) => self.describe_key(ticket, key),
            Effect::ServiceSetting(ticket, setting) => self.service_setting(ticket, setting),
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
            Effect::Promote { ticket, from, to, transfer, job } => self.promote(ticket, (from, to), *transfer, job),
            Effect::Resume(ticket, resumption) => self.resume(ticket, resumption),
            Effect::Jobs(ticket) => self.unfinished_jobs(ticket),
            Effect::DropJob(ticket, job) => self.drop_job(ticket, *job),
            Effect::CarryOut(ticket, plan) => self.carry_out(ticket, plan),
            Effect::Copy(ticket, text) => self.copy(ticket, text),
            Effect::ClearClipboard(ticket) => self.clear_clipboard(ticket),
            Effect::Search { ticket, corpus, query, now, previous } => {
                self.search(SearchJob { ticket, corpus, query, now, previous });
            }
            Effect::Recall { ticket, root, account } => self.recall(ticket, &root, account),
            Effect::Remember { ticket, root, kept } => self.remember(ticket, &root, kept),
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

fn told(progress: Progress) -> Reply {
    match progress {
        Progress::Calling { action, attempt } => Reply::Calling { action, attempt },
        Progress::Answered { date, usual } => Reply::Answered { date, usual },
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
