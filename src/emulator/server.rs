//! The emulator on a socket, for clients that no one here wrote: the AWS CLI, SDKs of other languages, this program's own
//! tests in a pseudo-terminal.
//!
//! Signatures are accepted and ignored; the credential scope decides who asks. So it listens on loopback only, unless told
//! otherwise.

use std::collections::BTreeMap;
use std::future::Future;
use std::io::{self, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::PathBuf;
use std::pin::pin;
use std::thread;
use std::time::{Duration, Instant};

use http::{Method, Request, Response, StatusCode, header};
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::body::{Body as _, Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use jiff::Timestamp;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::seed::{Generate, Seed, SeedError};
use super::{Emulator, State, demo};

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
    if let Ok(id) = header::HeaderValue::from_str(&answer.request_id) {
        response.headers_mut().insert("x-amzn-requestid", id);
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

/// What `sesame emulator` was asked to serve, and where.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// Where to listen; port 0 lets the system choose.
    pub listen: SocketAddr,
    /// Whether addresses that other machines can reach are allowed.
    pub allow_any: bool,
    /// A seed file to serve instead of the demo store.
    pub seed: Option<PathBuf>,
    /// So many generated parameters, beside those of the seed file if there is one, else alone.
    pub parameters: Option<usize>,
    /// How long every answer takes; beats the seed file.
    pub latency: Option<Duration>,
    /// Calls a second of every operation; beats the seed file.
    pub throttle: Option<f64>,
}

/// Serves until SIGINT or SIGTERM: what `sesame emulator` does. Prints where it listens and how clients reach it.
///
/// # Errors
///
/// [`ServeError`] for a seed that cannot be used, an address that cannot be listened on, or an output that is closed.
pub async fn run(options: Options) -> Result<(), ServeError> {
    let state = options.state(Timestamp::now())?;
    // Before the address is printed, so that whoever has read it may send a signal.
    let shutdown = shutdown()?;
    let listener = bind(options.listen, options.allow_any).await?;
    announce(&mut io::stdout(), listener.local_addr()?, state.invitation())?;
    serve(listener, Emulator::new(state), shutdown).await;
    Ok(())
}

impl Options {
    /// The state to start from.
    fn state(&self, now: Timestamp) -> Result<State, ServeError> {
        let (text, origin) = match (&self.seed, self.parameters) {
            (Some(path), _) => {
                let read = std::fs::read_to_string(path);
                let text = read.map_err(|source| ServeError::Read { path: path.clone(), source })?;
                (text, path.display().to_string())
            }
            (None, Some(_)) => (String::new(), "nothing".to_owned()),
            (None, None) => (demo::SEED.to_owned(), "the demo store".to_owned()),
        };
        let refused = |errors| ServeError::Seed { origin: origin.clone(), errors };
        let mut seed = Seed::parse(&text).map_err(refused)?;
        seed.generate.extend(self.parameters.map(|parameters| Generate { parameters }));
        if let Some(latency) = self.latency {
            seed.behaviour.latency.clear();
            seed.behaviour.latency_ms = u64::try_from(latency.as_millis()).unwrap_or(u64::MAX);
        }
        if let Some(rate) = self.throttle {
            seed.behaviour.throttle_tps = BTreeMap::from([("*".to_owned(), rate)]);
        }
        State::from_seed(&seed, now).map_err(refused)
    }
}

/// Completes at the first request to end.
#[cfg(unix)]
fn shutdown() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};

    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Completes at Ctrl-C.
#[cfg(not(unix))]
fn shutdown() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        // Without a handler the system's own ends the process.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}

/// One line with the address, one ready to stand before a command, with the access key and the region to use.
fn announce(out: &mut impl Write, address: SocketAddr, (key, region): (&str, &str)) -> io::Result<()> {
    let reach = match address.ip() {
        ip if !ip.is_unspecified() => ip,
        IpAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
    };
    let url = format!("http://{}", SocketAddr::new(reach, address.port()));
    let text = format!(
        "sesame emulator listening on {url} (Ctrl-C ends it)\n\
         AWS_ENDPOINT_URL={url} AWS_ACCESS_KEY_ID={key} AWS_SECRET_ACCESS_KEY=any AWS_REGION={region} \
         AWS_DEFAULT_REGION={region}\n"
    );
    // At one go: whoever reads only the first line may close the pipe at once.
    out.write_all(text.as_bytes())?;
    out.flush()
}

/// Why the emulator does not serve.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The address can be reached from other machines.
    #[error(
        "{0} is not a loopback address: whoever reaches it could read and change everything; --any-address allows that"
    )]
    NotLoopback(SocketAddr),
    /// The system does not let us listen there.
    #[error("cannot listen on {address}")]
    Bind {
        /// Where.
        address: SocketAddr,
        /// Why not.
        source: io::Error,
    },
    /// The seed file cannot be read.
    #[error("cannot read the seed file {}", path.display())]
    Read {
        /// Which.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// The seed makes no sense; everything that is wrong with it, one problem a line.
    #[error("cannot use {origin} as a seed:{}", lines(errors))]
    Seed {
        /// The file, or what else the seed came from.
        origin: String,
        /// All problems.
        errors: Vec<SeedError>,
    },
    /// The handlers of signals cannot be installed, or the address cannot be printed.
    #[error("cannot start")]
    Start(#[from] io::Error),
}

fn lines(errors: &[SeedError]) -> String {
    errors.iter().fold(String::new(), |text, error| text + "\n  " + &error.to_string())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn options() -> Options {
        Options {
            listen: (Ipv4Addr::LOCALHOST, 0).into(),
            allow_any: false,
            seed: None,
            parameters: None,
            latency: None,
            throttle: None,
        }
    }

    #[test]
    fn what_is_served() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let text = "behaviour = { latency_ms = 7, latency = { GetParameter = 9 } }\nparameter = [{ name = \"x\", value = \"1\" }]";
        std::fs::write(&file, text).unwrap();
        let seed = Some(file.path().to_owned());
        let demo = demo::state(Timestamp::now()).unwrap().len();

        let cases = [
            (options(), demo, 0),
            (Options { parameters: Some(25), ..options() }, 25, 0),
            (Options { seed: seed.clone(), ..options() }, 1, 7),
            (Options { seed: seed.clone(), parameters: Some(25), ..options() }, 26, 7),
            (Options { seed, latency: Some(Duration::from_millis(50)), ..options() }, 1, 50),
            (Options { latency: Some(Duration::from_millis(50)), ..options() }, demo, 50),
        ];
        for (options, parameters, latency) in cases {
            let state = options.state(Timestamp::now()).unwrap();
            assert_eq!((state.len(), state.behaviour().latency_ms), (parameters, latency), "{options:?}");
            assert!(options.latency.is_none() || state.behaviour().latency.is_empty());
        }
        let throttled = Options { throttle: Some(3.0), ..options() }.state(Timestamp::now()).unwrap();
        assert_eq!(throttled.behaviour().throttle_tps.get("*"), Some(&3.0));
    }

    #[test]
    fn a_seed_that_cannot_be_used_is_told_in_full() {
        let missing = Options { seed: Some("/nonexistent/seed.toml".into()), ..options() };
        let error = missing.state(Timestamp::now()).unwrap_err().to_string();
        assert_eq!(error, "cannot read the seed file /nonexistent/seed.toml");

        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(&file, "[[parameter]]\nname = \"/a\"\ncolour = 1\n[[parameter]]\nname = 2\n").unwrap();
        let wrong = Options { seed: Some(file.path().to_owned()), ..options() };
        let error = wrong.state(Timestamp::now()).unwrap_err().to_string();
        let lines: Vec<&str> = error.lines().collect();
        assert_eq!(lines.len(), 3, "{error}");
        assert!(lines[0].ends_with("as a seed:") && lines[0].contains(&*file.path().to_string_lossy()), "{error}");
        assert!(lines[1].contains("colour") && lines[2].contains("name"), "{error}");
    }

    #[test]
    fn the_address_and_how_to_use_it() {
        for (address, url) in [
            ("127.0.0.1:4583", "http://127.0.0.1:4583"),
            ("[::1]:80", "http://[::1]:80"),
            ("0.0.0.0:4583", "http://127.0.0.1:4583"),
            ("[::]:4583", "http://[::1]:4583"),
        ] {
            let mut out = Vec::new();
            announce(&mut out, address.parse().unwrap(), ("AKIATEST", "us-west-2")).unwrap();
            let text = String::from_utf8(out).unwrap();
            let [first, second] = text.lines().collect::<Vec<_>>()[..] else { panic!("{text}") };
            assert!(first.split_whitespace().any(|word| word == url), "{first}");
            assert!(
                second.starts_with(&format!("AWS_ENDPOINT_URL={url} AWS_ACCESS_KEY_ID=AKIATEST "))
                    && second.ends_with("AWS_REGION=us-west-2 AWS_DEFAULT_REGION=us-west-2"),
                "{second}"
            );
        }
    }
}
