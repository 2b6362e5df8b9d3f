//! The emulator on a socket, for clients outside this process: the AWS CLI, SDKs of other languages, a program under test.
//!
//! Signatures are accepted and ignored; the credential scope decides who asks. So it listens on loopback only, unless it is
//! handed a listener that does not.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::thread;
use std::time::{Duration, Instant};

use http::{Method, Request, Response, StatusCode, header};
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::body::{Body as _, Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::Emulator;

/// The largest request body that is read, in bytes. The largest that means anything is some tens of kilobytes: a value of
/// 8 KB, escaped, with policies.
pub const BODY_LIMIT: usize = 1 << 20;

/// How long answers under way may take after the server was asked to stop.
const DRAIN: Duration = Duration::from_secs(5);

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
    let mut shutdown = pin!(shutdown);
    let mut connections = JoinSet::new();
    let (open, closing) = watch::channel(());
    loop {
        tokio::select! {
            () = &mut shutdown => break,
            Some(_) = connections.join_next() => {}
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    connections.spawn(connection(stream, emulator.clone(), closing.clone()));
                }
                Err(_) => tokio::time::sleep(ACCEPT_PAUSE).await,
            },
        }
    }
    drop(listener);
    drop(open);
    let drained = async { while connections.join_next().await.is_some() {} };
    // Whoever has not finished by then is cut off when the set is dropped.
    let _ = tokio::time::timeout(DRAIN, drained).await;
}

/// Serves one connection until its client closes it, or the sender of `closing` is gone.
async fn connection(stream: TcpStream, emulator: Emulator, mut closing: watch::Receiver<()>) {
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request| respond(emulator.clone(), request));
    let connection = http1::Builder::new().timer(TokioTimer::new()).serve_connection(TokioIo::new(stream), service);
    let mut connection = pin!(connection);
    // A connection that failed is its client's loss only.
    tokio::select! {
        _ = connection.as_mut() => return,
        _ = closing.changed() => connection.as_mut().graceful_shutdown(),
    }
    let _ = connection.await;
}

/// The connection is to be closed without an answer.
#[derive(Debug, thiserror::Error)]
#[error("the answer is lost")]
struct Lost;

type Body = Full<Bytes>;

async fn respond(emulator: Emulator, request: Request<Incoming>) -> Result<Response<Body>, Lost> {
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
    if body.size_hint().lower() > BODY_LIMIT as u64 {
        return Ok(too_large());
    }
    let body = match Limited::new(body, BODY_LIMIT).collect().await {
        Ok(body) => body.to_bytes(),
        Err(error) if error.is::<LengthLimitError>() => return Ok(too_large()),
        // The client went away in the middle of its request; there is no one to answer.
        Err(_) => return Err(Lost),
    };
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
