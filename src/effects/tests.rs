#![allow(clippy::unwrap_used)]

use std::sync::atomic::{AtomicUsize, Ordering};

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use jiff::Timestamp;
use ssm_emulator::seed::Seed;
use ssm_emulator::{Emulator, State};
use tokio::sync::{Notify, Semaphore};

use super::*;
use crate::app::Recall;
use crate::cache::{Kept, ListingKey, Login};
use crate::destination::{Place, Root};
use crate::parameter::{Expected, ParameterType, Write, Written};
use crate::secret::Secret;

mod faults;
mod many;
mod sessions;

/// An emulator behind a gate: each call waits until it is let through.
#[derive(Clone, Debug)]
struct Gate {
    inner: SharedHttpClient,
    passes: Arc<Semaphore>,
    arrived: Arc<Notify>,
    given_up: Arc<Notify>,
    calls: Arc<AtomicUsize>,
}

impl Gate {
    fn before(emulator: &Emulator) -> Self {
        Self {
            inner: emulator.http_client(),
            passes: Arc::new(Semaphore::new(0)),
            arrived: Arc::default(),
            given_up: Arc::default(),
            calls: Arc::default(),
        }
    }

    fn open(&self) {
        self.passes.add_permits(Semaphore::MAX_PERMITS / 2);
    }
}

impl HttpClient for Gate {
    fn http_connector(&self, settings: &HttpConnectorSettings, parts: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(Gated { gate: self.clone(), inner: self.inner.http_connector(settings, parts) })
    }
}

#[derive(Debug)]
struct Gated {
    gate: Gate,
    inner: SharedHttpConnector,
}

impl HttpConnector for Gated {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let (gate, inner) = (self.gate.clone(), self.inner.clone());
        HttpConnectorFuture::new(async move {
            gate.calls.fetch_add(1, Ordering::SeqCst);
            gate.arrived.notify_one();
            let given_up = OnDrop(Some(gate.given_up));
            gate.passes.acquire().await.unwrap().forget();
            given_up.disarm();
            inner.call(request).await
        })
    }
}

/// Tells when a call was dropped at the gate.
struct OnDrop(Option<Arc<Notify>>);

impl OnDrop {
    fn disarm(mut self) {
        self.0 = None;
    }
}

impl Drop for OnDrop {
    fn drop(&mut self) {
        if let Some(notify) = &self.0 {
            notify.notify_one();
        }
    }
}

const SEED: &str = r#"
[[parameter]]
name = "/a/{one}{two}"
for = { one = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"], two = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "a", "b"] }
type = "String"
value = "hunter2"
"#;

fn emulator() -> Emulator {
    let seed = Seed::parse(SEED).unwrap();
    Emulator::new(State::from_seed(&seed, Timestamp::now()).unwrap())
}

fn connected(client: SharedHttpClient) -> (Effects, mpsc::Receiver<(Ticket, Reply)>) {
    let (effects, replies) = Effects::new(Source::demo(false));
    stands(&effects, Store::over(client, "eu-west-1", "AKIA", false));
    (effects, replies)
}

/// The session of the tickets that [`numbered`] makes stands.
fn stands(effects: &Effects, store: Store) {
    hold(&effects.sessions).insert(SessionId(0), Connection { store: Some(store), ..Connection::default() });
}

/// Awaits the end of a `Connect`; before it must be said where the session is.
async fn connected_to(replies: &mut mpsc::Receiver<(Ticket, Reply)>, ticket: Ticket, region: &str) {
    let mut region_found = None;
    loop {
        match next(replies).await {
            (t, Reply::Placed(placed)) if t == ticket => region_found = placed.place.region,
            (t, Reply::Connected(Ok(()))) if t == ticket => break,
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(region_found.as_deref(), Some(region));
}

fn write() -> Box<Write> {
    Box::new(Write {
        name: "/a/00".to_owned(),
        value: Secret::from("hunter3"),
        kind: ParameterType::String,
        tier: Some(crate::parameter::Tier::Standard),
        key_id: None,
        data_type: None,
        description: None,
        allowed_pattern: None,
        on: Expected::Version(1),
        seen: None,
    })
}

/// The next answer, after whatever is told on the way to it.
async fn next(replies: &mut mpsc::Receiver<(Ticket, Reply)>) -> (Ticket, Reply) {
    loop {
        match replies.recv().await.unwrap() {
            (_, Reply::Calling { .. } | Reply::Answered { .. } | Reply::Waiting { .. }) => {}
            answer => return answer,
        }
    }
}

/// The answer that has arrived already.
fn at_hand(replies: &mut mpsc::Receiver<(Ticket, Reply)>) -> Option<(Ticket, Reply)> {
    std::iter::from_fn(|| replies.try_recv().ok())
        .find(|(_, reply)| !matches!(reply, Reply::Calling { .. } | Reply::Answered { .. } | Reply::Waiting { .. }))
}

fn numbered(number: u64) -> Ticket {
    Ticket { session: SessionId(0), number }
}

/// Of another session than those of [`numbered`].
fn later(number: u64) -> Ticket {
    Ticket { session: SessionId(1), number }
}

#[tokio::test]
async fn an_effect_that_comes_too_early_is_answered() {
    let (mut effects, mut replies) = Effects::new(Source::demo(false));
    hold(&effects.sessions).insert(SessionId(0), Connection::default());
    let name = || "/a".to_owned();
    for effect in [
        Effect::Identify(numbered(1)),
        Effect::List(numbered(1), Root::all()),
        Effect::Describe(numbered(1), name()),
        Effect::Read(numbered(1), name()),
        Effect::Write(numbered(1), write()),
    ] {
        effects.run(effect.clone());
        let (ticket, reply) = next(&mut replies).await;
        assert_eq!(ticket, numbered(1));
        let failure = match reply {
            Reply::Identity(Err(failure))
            | Reply::Listed(Err(failure))
            | Reply::Described(Err(failure))
            | Reply::Read(Err(failure))
            | Reply::Written(Err(failure)) => failure,
            other => panic!("{effect:?} answered {other:?}"),
        };
        assert_eq!(failure.kind, FailureKind::Config);
    }
}

#[tokio::test]
async fn each_effect_is_answered_under_its_ticket() {
    let (mut effects, mut replies) = connected(emulator().http_client());
    effects.run(Effect::Identify(numbered(1)));
    assert!(matches!(next(&mut replies).await, (Ticket { number: 1, .. }, Reply::Identity(Ok(_)))));
    effects.run(Effect::Describe(numbered(2), "/a/00".to_owned()));
    assert!(
        matches!(next(&mut replies).await, (Ticket { number: 2, .. }, Reply::Described(Ok(Some(it)))) if it.name == "/a/00")
    );
    effects.run(Effect::Describe(numbered(3), "/none".to_owned()));
    assert!(matches!(next(&mut replies).await, (Ticket { number: 3, .. }, Reply::Described(Ok(None)))));
    effects.run(Effect::Read(numbered(4), "/a/00".to_owned()));
    assert!(
        matches!(next(&mut replies).await, (Ticket { number: 4, .. }, Reply::Read(Ok(it))) if it.value.expose() == "hunter2")
    );
    effects.run(Effect::Write(numbered(5), write()));
    assert!(matches!(
        next(&mut replies).await,
        (Ticket { number: 5, .. }, Reply::Written(Ok(Written::Stored { version: 2, .. })))
    ));
}

#[tokio::test]
async fn a_listing_ends_after_its_last_page() {
    let (mut effects, mut replies) = connected(emulator().http_client());
    effects.run(Effect::List(numbered(7), Root::Path("/a".to_owned())));
    let mut names = Vec::new();
    let listed = loop {
        match next(&mut replies).await {
            (Ticket { number: 7, .. }, Reply::Page(page)) => {
                names.extend(page.into_iter().map(|parameter| parameter.name));
            }
            (Ticket { number: 7, .. }, Reply::Listed(listed)) => break listed,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(listed, Ok(crate::parameter::ListedBy::Describe));
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), 120);
}

#[tokio::test]
async fn what_only_reads_can_be_cancelled() {
    let gate = Gate::before(&emulator());
    let (mut effects, mut replies) = connected(SharedHttpClient::new(gate.clone()));
    for effect in [
        Effect::Identify(numbered(1)),
        Effect::List(numbered(1), Root::all()),
        Effect::Describe(numbered(1), "/a/00".to_owned()),
        Effect::Read(numbered(1), "/a/00".to_owned()),
    ] {
        effects.run(effect);
        gate.arrived.notified().await;
        effects.run(Effect::Cancel(numbered(1)));
        gate.given_up.notified().await;
    }
    assert!(at_hand(&mut replies).is_none(), "a cancelled effect answered");
    assert!(!effects.writing());
}

#[tokio::test]
async fn a_write_is_finished_whatever_happens() {
    let emulator = emulator();
    let gate = Gate::before(&emulator);
    let (mut effects, mut replies) = connected(SharedHttpClient::new(gate.clone()));
    effects.run(Effect::Write(numbered(1), write()));
    gate.arrived.notified().await;
    effects.run(Effect::Cancel(numbered(1)));
    assert!(effects.writing());
    gate.open();
    effects.finish_writes().await;
    assert!(!effects.writing());
    assert!(matches!(at_hand(&mut replies).unwrap(), (Ticket { number: 1, .. }, Reply::Written(Ok(_)))));
    let (mut effects, mut replies) = connected(emulator.http_client());
    effects.run(Effect::Read(numbered(2), "/a/00".to_owned()));
    assert!(
        matches!(next(&mut replies).await, (Ticket { number: 2, .. }, Reply::Read(Ok(it))) if it.value.expose() == "hunter3")
    );
}

fn kept(account: &str) -> Box<Kept> {
    let mut tree = crate::names::Tree::new();
    tree.upsert(&crate::parameter::Parameter::bare("/a", ParameterType::String, 1));
    Box::new(Kept { account: account.to_owned(), at: Timestamp::from_second(1_800_000_000).unwrap(), tree })
}

fn recall(ticket: u64, scope: &str, account: Option<&str>) -> Effect {
    Effect::Recall { ticket: numbered(ticket), root: scope.parse().unwrap(), account: account.map(str::to_owned) }
}

/// Where credentials do not say whose they are, the account does as soon as it is known.
#[test]
fn a_key_is_known_as_early_as_it_can_be() {
    let some = |text: &str| Some(text.to_owned());
    let credentials = || Some(Login::Credentials("fingerprint".to_owned()));
    for (fingerprint, account, region, login) in [
        (some("fingerprint"), None, some("r-1"), credentials()),
        (some("fingerprint"), some("1"), some("r-1"), credentials()),
        (some("fingerprint"), some("1"), None, None),
        (None, some("1"), some("r-1"), Some(Login::Account("1".to_owned()))),
        (None, None, some("r-1"), None),
        (None, some("1"), None, None),
    ] {
        let what = format!("{fingerprint:?} {account:?} {region:?}");
        let place = Place { region, endpoint: some("http://e"), ..Place::default() };
        let found = ListingKey::of(fingerprint, account, &place, "/team".to_owned());
        let wanted = login.map(|login| ListingKey {
            login,
            region: "r-1".to_owned(),
            endpoint: some("http://e"),
            scope: "/team".to_owned(),
        });
        assert_eq!(found, wanted, "{what}");
    }
}

#[tokio::test]
async fn names_are_kept_and_recalled_under_what_the_session_signs_in_with() {
    let dir = tempfile::tempdir().unwrap();
    let cache = Cache::new(dir.path().join("cache"));
    let (effects, mut replies) = connected(emulator().http_client());
    let mut effects = effects.keeping(cache.clone());
    // Nothing about this store says beforehand whose it is.
    effects.run(recall(1, "/", None));
    assert!(matches!(next(&mut replies).await, (Ticket { number: 1, .. }, Reply::Recalled(Recall::WhoseUnknown))));
    effects.run(recall(2, "/", Some("111122223333")));
    assert!(matches!(next(&mut replies).await, (Ticket { number: 2, .. }, Reply::Recalled(Recall::Nothing))));
    effects.run(Effect::Remember { ticket: numbered(3), root: Root::all(), kept: kept("111122223333") });
    assert!(matches!(next(&mut replies).await, (Ticket { number: 3, .. }, Reply::Remembered(Ok(())))));
    for (scope, account, found) in
        [("/", "111122223333", true), ("/", "444455556666", false), ("/team", "111122223333", false)]
    {
        effects.run(recall(4, scope, Some(account)));
        let (_, reply) = next(&mut replies).await;
        match reply {
            Reply::Recalled(Recall::Kept(it)) if found => {
                assert_eq!((it.account.as_str(), it.tree.len()), (account, 1));
            }
            Reply::Recalled(Recall::Nothing) if !found => {}
            other => panic!("{scope} {account}: {other:?}"),
        }
    }
}

/// The shared files may say otherwise by now.
#[tokio::test]
async fn names_are_kept_under_what_the_session_was_connected_with() {
    let dir = tempfile::tempdir().unwrap();
    let cache = Cache::new(dir.path().join("cache"));
    let own = |text: &str| Some(text.to_owned());
    let asked =
        Place { profile: own("nobody"), region: own("us-east-1"), endpoint: own("http://e"), ..Place::default() };
    let (effects, mut replies) = Effects::new(Source::Aws(asked));
    let mut effects = effects.keeping(cache.clone());
    stands(&effects, Store::over(emulator().http_client(), "eu-west-1", "AKIA", false));
    effects.run(Effect::Remember { ticket: numbered(1), root: Root::all(), kept: kept("1") });
    assert!(matches!(next(&mut replies).await, (Ticket { number: 1, .. }, Reply::Remembered(Ok(())))));
    let (login, region, scope) = (Login::Account("1".to_owned()), "eu-west-1".to_owned(), "/".to_owned());
    assert!(cache.recall(&ListingKey { login, region, endpoint: None, scope }).is_some());
    effects.run(recall(2, "/", Some("1")));
    assert!(matches!(next(&mut replies).await, (Ticket { number: 2, .. }, Reply::Recalled(Recall::Kept(_)))));
}

#[tokio::test]
async fn without_a_cache_nothing_is_kept_and_every_question_is_answered() {
    let (mut effects, mut replies) = connected(emulator().http_client());
    effects.run(Effect::Remember { ticket: numbered(1), root: Root::all(), kept: kept("111122223333") });
    assert!(matches!(next(&mut replies).await, (Ticket { number: 1, .. }, Reply::Remembered(Ok(())))));
    effects.run(recall(2, "/", Some("111122223333")));
    assert!(matches!(next(&mut replies).await, (Ticket { number: 2, .. }, Reply::Recalled(Recall::Nothing))));
}

#[tokio::test]
async fn what_cannot_be_kept_says_why() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("file");
    std::fs::write(&file, "").unwrap();
    let (effects, mut replies) = connected(emulator().http_client());
    let mut effects = effects.keeping(Cache::new(file.join("cache")));
    effects.run(Effect::Remember { ticket: numbered(1), root: Root::all(), kept: kept("111122223333") });
    assert!(
        matches!(next(&mut replies).await, (Ticket { number: 1, .. }, Reply::Remembered(Err(why))) if !why.is_empty())
    );
}

#[tokio::test]
async fn a_search_is_answered_under_its_ticket_until_cancelled() {
    let (mut effects, mut replies) = Effects::new(Source::demo(false));
    let search = |ticket| Effect::Search {
        ticket,
        corpus: Arc::new(Corpus::default()),
        query: Query::parse("db"),
        now: jiff::Timestamp::UNIX_EPOCH,
        previous: None,
    };
    effects.run(search(numbered(1)));
    let (ticket, reply) = next(&mut replies).await;
    assert_eq!(ticket, numbered(1));
    assert!(matches!(reply, Reply::Ranked(ranking) if *ranking.query() == Query::parse("db")));
    // Cancelling the search that is over does no harm to the next.
    effects.run(search(numbered(2)));
    effects.run(Effect::Cancel(numbered(1)));
    assert_eq!(next(&mut replies).await.0, numbered(2));
    effects.run(Effect::Cancel(numbered(2)));
    effects.run(search(numbered(3)));
    assert_eq!(next(&mut replies).await.0, numbered(3));
}
