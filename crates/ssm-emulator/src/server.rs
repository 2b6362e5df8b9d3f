//! The emulator on a socket, for clients outside this process: the AWS CLI, SDKs of other languages, a program under test.
//!
//! Signatures are accepted and ignored; the credential scope decides who asks. So it listens on loopback only, unless it is
//! handed a listener that does not.

use std::collections::HashMap;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{self, Poll, ready};
use std::thread;
use std::time::{Duration, Instant};

use http::{Method, Request, Response, StatusCode, header};
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::body::{Body as _, Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, watch};
use tokio::task::{AbortHandle, Id, JoinSet};
use tokio::time::Sleep;

use crate::Emulator;

/// What clients may take of the server. Together the connections hold some [`Limits::connections`] times the bytes at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Connections at a time. For a further client the one is closed that has been idle for longest: it waits only while all of them are
    /// being answered.
    pub connections: usize,
    /// The largest head of a request that is read, in bytes.
    pub head: usize,
    /// The largest body that is read, in bytes. The largest that means anything is some hundreds of kilobytes: a value of
    /// 32,768 characters, whose refusal has a text of its own, each escaped.
    pub body: usize,
    /// How long a connection may lie idle, a head or a body may take to arrive, and an answer to be taken.
    pub idle: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { connections: 128, head: 64 << 10, body: 1 << 20, idle: Duration::from_mins(1) }
    }
}

/// How long answers under way may take after the server was asked to stop.
const DRAIN: Duration = Duration::from_secs(5);

/// How long a connection may be idle before it is closed for another client's: long enough for what was just opened to ask something.
const GRACE: Duration = Duration::from_millis(100);

/// How long to leave the listener alone after it failed, so that running out of files does not burn a processor.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// Opens a port for [`serve`]. Port 0 lets the system choose one: ask the listener which.
///
/// For an address that other machines may reach, open the listener yourself: whoever reaches it can read and change
/// everything.
///
/// # Errors
///
/// [`BindError::NotLoopback`] for such an address; [`BindError::Refused`] if the system does not let us listen there.
pub async fn bind(address: SocketAddr) -> Result<TcpListener, BindError> {
    if !address.ip().to_canonical().is_loopback() {
        return Err(BindError::NotLoopback(address));
    }
    TcpListener::bind(address).await.map_err(|source| BindError::Refused { address, source })
}

/// Why the emulator does not listen.
#[derive(Debug, thiserror::Error)]
pub enum BindError {
    /// The address can be reached from other machines.
    #[error("{0} is not a loopback address: whoever reaches it could read and change everything")]
    NotLoopback(SocketAddr),
    /// The system does not let us listen there.
    #[error("cannot listen on {address}")]
    Refused {
        /// Where.
        address: SocketAddr,
        /// Why not.
        source: io::Error,
    },
}

/// Serves until `shutdown` completes, then lets the answers under way finish.
pub async fn serve(listener: TcpListener, emulator: Emulator, shutdown: impl Future<Output = ()>) {
    serve_within(Limits::default(), listener, emulator, shutdown).await;
}

/// The same within limits of the caller's.
pub async fn serve_within(
    limits: Limits,
    listener: TcpListener,
    emulator: Emulator,
    shutdown: impl Future<Output = ()>,
) {
    let mut shutdown = pin!(shutdown);
    let mut connections = JoinSet::new();
    let mut doing: HashMap<Id, (AbortHandle, Arc<Doing>)> = HashMap::new();
    let room = Arc::new(Notify::new());
    let mut waiting = None;
    let (open, closing) = watch::channel(());
    loop {
        let idle_since =
            waiting.as_ref().and_then(|_| doing.values().filter_map(|(_, doing)| doing.idle_since()).min());
        let closable = idle_since.map_or_else(Instant::now, |since| since + GRACE);
        tokio::select! {
            () = &mut shutdown => break,
            () = tokio::time::sleep_until(closable.into()), if idle_since.is_some() => {}
            Some(ended) = connections.join_next_with_id() => {
                doing.remove(&ended.map_or_else(|error| error.id(), |(id, ())| id));
            }
            () = room.notified(), if waiting.is_some() => {}
            accepted = listener.accept(), if waiting.is_none() => match accepted {
                Ok((stream, _)) => waiting = Some(stream),
                Err(_) => tokio::time::sleep(ACCEPT_PAUSE).await,
            },
        }
        if waiting.is_some() && doing.len() >= limits.connections {
            let idlest =
                doing.iter().filter_map(|(id, (_, doing))| Some((doing.idle_since()?, *id))).min_by_key(|it| it.0);
            let idlest = idlest.filter(|(since, _)| *since + GRACE <= Instant::now());
            if let Some((task, _)) = idlest.and_then(|(_, id)| doing.remove(&id)) {
                task.abort();
            }
        }
        if doing.len() < limits.connections
            && let Some(stream) = waiting.take()
        {
            let this = Arc::new(Doing::new(Arc::clone(&room)));
            let serving = connection(limits, stream, emulator.clone(), closing.clone(), Arc::clone(&this));
            let task = connections.spawn(serving);
            doing.insert(task.id(), (task, this));
        }
    }
    drop(listener);
    drop(open);
    let drained = async { while connections.join_next().await.is_some() {} };
    // Whoever has not finished by then is cut off when the set is dropped.
    let _ = tokio::time::timeout(DRAIN, drained).await;
}

/// What a connection is at.
struct Doing {
    /// Since when it is idle; `None` while a request that has come whole is answered.
    idle: Mutex<Option<Instant>>,
    /// Told when one becomes idle.
    room: Arc<Notify>,
}

impl Doing {
    fn new(room: Arc<Notify>) -> Self {
        Self { idle: Mutex::new(Some(Instant::now())), room }
    }

    fn idle_since(&self) -> Option<Instant> {
        *self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn set(&self, idle: Option<Instant>) {
        *self.idle.lock().unwrap_or_else(PoisonError::into_inner) = idle;
        if idle.is_some() {
            self.room.notify_one();
        }
    }

    /// It is answering until what is returned is dropped.
    fn answers(&self) -> Answering<'_> {
        self.set(None);
        Answering(self)
    }
}

/// While a connection is answering.
struct Answering<'a>(&'a Doing);

impl Drop for Answering<'_> {
    fn drop(&mut self) {
        self.0.set(Some(Instant::now()));
    }
}

/// Serves one connection until its client closes it, or the sender of `closing` is gone.
async fn connection(
    limits: Limits,
    stream: TcpStream,
    emulator: Emulator,
    mut closing: watch::Receiver<()>,
    doing: Arc<Doing>,
) {
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request| {
        let (emulator, doing) = (emulator.clone(), Arc::clone(&doing));
        async move { respond(limits, emulator, request, &doing).await }
    });
    let stream = TokioIo::new(Impatient { stream, patience: limits.idle, until: None });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(limits.idle).max_header_size(limits.head);
    let connection = http.serve_connection(stream, service);
    let mut connection = pin!(connection);
    // A connection that failed is its client's loss only.
    tokio::select! {
        _ = connection.as_mut() => return,
        _ = closing.changed() => connection.as_mut().graceful_shutdown(),
    }
    let _ = connection.await;
}

/// A stream that fails if what is written to it is not taken for so long. Reading has limits of its own.
struct Impatient {
    stream: TcpStream,
    patience: Duration,
    until: Option<Pin<Box<Sleep>>>,
}

impl Impatient {
    fn wrote(&mut self, context: &mut task::Context<'_>, wrote: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        if wrote.is_ready() {
            self.until = None;
            return wrote;
        }
        let until = self.until.get_or_insert_with(|| Box::pin(tokio::time::sleep(self.patience)));
        ready!(until.as_mut().poll(context));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncRead for Impatient {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut task::Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, into)
    }
}

impl AsyncWrite for Impatient {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut task::Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let wrote = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.wrote(context, wrote)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut task::Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let wrote = Pin::new(&mut self.stream).poll_write_vectored(context, bytes);
        self.wrote(context, wrote)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut task::Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut task::Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

/// The connection is to be closed without an answer.
#[derive(Debug, thiserror::Error)]
#[error("the answer is lost")]
struct Lost;

type Body = Full<Bytes>;

async fn respond(
    limits: Limits,
    emulator: Emulator,
    request: Request<Incoming>,
    doing: &Doing,
) -> Result<Response<Body>, Lost> {
    if request.method() == Method::GET || request.method() == Method::HEAD {
        let (status, text) = match request.uri().path() {
            "/" => (StatusCode::OK, "sesame emulator: Parameter Store, POST AWS JSON 1.1 here\n"),
            _ => (StatusCode::NOT_FOUND, "nothing here; the emulator answers at /\n"),
        };
        return Ok(reply(status, "text/plain; charset=utf-8", text.as_bytes().to_vec()));
    }
    if request.method() != Method::POST {
        let mut refused = reply(StatusCode::METHOD_NOT_ALLOWED, "text/plain; charset=utf-8", Vec::new());
        refused.headers_mut().insert(header::ALLOW, header::HeaderValue::from_static("GET, HEAD, POST"));
        return Ok(refused);
    }
    let (head, body) = request.into_parts();
    if body.size_hint().lower() > limits.body as u64 {
        return Ok(too_large());
    }
    let body = match tokio::time::timeout(limits.idle, Limited::new(body, limits.body).collect()).await {
        Ok(Ok(body)) => body.to_bytes(),
        Ok(Err(error)) if error.is::<LengthLimitError>() => return Ok(too_large()),
        // The client went away in the middle of its request, or has forgotten it; there is no one to answer.
        Ok(Err(_)) | Err(_) => return Err(Lost),
    };
    let _answering = doing.answers();
    let text = |name: &str| head.headers.get(name).and_then(|value| value.to_str().ok());
    let arrived = Instant::now();
    let answer = emulator.answer(text("x-amz-target"), text("authorization"), &body);
    hold_back(arrived, answer.delay).await;
    if answer.lost {
        return Err(Lost);
    }
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = reply(status, answer.content_type, answer.body);
    for (name, value) in [("x-amzn-requestid", &answer.request_id), ("date", &answer.date)] {
        if let Ok(value) = header::HeaderValue::from_str(value) {
            response.headers_mut().insert(name, value);
        }
    }
    Ok(response)
}

/// Returns when `delay` has passed since `arrived`, to a tenth of a millisecond: whoever measures against the emulator divides
/// by this. The runtime's timer alone would be up to two late, so a thread sleeps through the end.
async fn hold_back(arrived: Instant, delay: Duration) {
    const TIMER_ERROR: Duration = Duration::from_millis(3);
    if delay.is_zero() {
        return;
    }
    if let Some(most) = delay.checked_sub(TIMER_ERROR) {
        tokio::time::sleep_until((arrived + most).into()).await;
    }
    let due = arrived + delay;
    // Fails only while the runtime is shut down, when nobody waits for an answer.
    let _ = tokio::task::spawn_blocking(move || thread::sleep(due.saturating_duration_since(Instant::now()))).await;
}

fn reply(status: StatusCode, content_type: &'static str, body: Vec<u8>) -> Response<Body> {
    let mut response = Response::new(Full::new(Bytes::from(body)));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, header::HeaderValue::from_static(content_type));
    response
}

/// What AWS front ends answer to a body over their limit. The rest of the body is not read, so the connection ends.
fn too_large() -> Response<Body> {
    let text = br#"{"__type":"RequestEntityTooLargeException","message":"Request body is too large."}"#;
    let mut response = reply(StatusCode::PAYLOAD_TOO_LARGE, "application/x-amz-json-1.1", text.to_vec());
    response.headers_mut().insert(header::CONNECTION, header::HeaderValue::from_static("close"));
    response
}
