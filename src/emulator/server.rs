//! The emulator on a socket, for clients that no one here wrote: the AWS CLI, SDKs of other languages, this program's own
//! tests in a pseudo-terminal.
//!
//! Signatures are accepted and ignored; the credential scope decides who asks. So it listens on loopback only, unless told
//! otherwise.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::time::Duration;

use http::{Method, Request, Response, StatusCode, header};
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::Emulator;

/// The largest request body that is read, in bytes. The largest that means anything is some tens of kilobytes: a value of
/// 8 KB, escaped, with policies.
pub const BODY_LIMIT: usize = 1 << 20;

/// How long answers under way may take after the server was asked to stop.
const DRAIN: Duration = Duration::from_secs(5);

/// How long to leave the listener alone after it failed, so that running out of files does not burn a processor.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// Opens the port. Port 0 lets the system choose one: ask the listener which.
///
/// # Errors
///
/// [`ServeError::NotLoopback`] for an address that other machines may reach, unless `allow_any`; [`ServeError::Bind`] if the
/// system refuses.
pub async fn bind(address: SocketAddr, allow_any: bool) -> Result<TcpListener, ServeError> {
    if !(allow_any || address.ip().to_canonical().is_loopback()) {
        return Err(ServeError::NotLoopback(address));
    }
    TcpListener::bind(address).await.map_err(|source| ServeError::Bind { address, source })
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
    let body = match Limited::new(body, BODY_LIMIT).collect().await {
        Ok(body) => body.to_bytes(),
        Err(error) if error.is::<LengthLimitError>() => return Ok(too_large()),
        // The client went away in the middle of its request; there is no one to answer.
        Err(_) => return Err(Lost),
    };
    let text = |name: &str| head.headers.get(name).and_then(|value| value.to_str().ok());
    let answer = emulator.answer(text("x-amz-target"), text("authorization"), &body);
    if !answer.delay.is_zero() {
        tokio::time::sleep(answer.delay).await;
    }
    if answer.lost {
        return Err(Lost);
    }
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = reply(status, answer.content_type, answer.body);
    if let Ok(id) = header::HeaderValue::from_str(&answer.request_id) {
        response.headers_mut().insert("x-amzn-requestid", id);
    }
    Ok(response)
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

/// Why the emulator does not serve.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The address can be reached from other machines.
    #[error("{0} is not a loopback address: anyone who reaches it could read and write the store")]
    NotLoopback(SocketAddr),
    /// The system does not let us listen there.
    #[error("cannot listen on {address}")]
    Bind {
        /// Where.
        address: SocketAddr,
        /// Why not.
        source: io::Error,
    },
}
