//! The SDK against the emulator, in process and over loopback: the same life, the same answers.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::future::{Future, ready};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use aws_credential_types::Credentials;
use aws_sdk_ssm::config::retry::RetryConfig;
use aws_sdk_ssm::config::timeout::TimeoutConfig;
use aws_sdk_ssm::config::{BehaviorVersion, Region};
use aws_sdk_ssm::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_ssm::types::{ParameterHistory, ParameterType, Tag};
use aws_smithy_types::retry::ErrorKind;
use jiff::Timestamp;
use ssm_emulator::seed::Seed;
use ssm_emulator::{Emulator, State, server};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::{Semaphore, oneshot};
use tokio::task::JoinHandle;

const SEED: &str = r#"
    account = "111122223333"
    region = "eu-west-1"

    [[principal]]
    access_key = "AKIAANA"
    arn = "arn:aws:sts::111122223333:assumed-role/engineer/ana"
    default = true

    [[parameter]]
    name = "/many/{ten}/{one}"
    for = { ten = ["a", "b", "c", "d", "e", "f"], one = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"] }
    type = "String"
    value = "{ten}{one}"
"#;

/// Long enough that no test ever sees it pass.
const FOR_EVER: &str = "[behaviour]\nlatency_ms = 3600000\n";

const LOST_REPLY: &str = "[[fault]]\noperation = \"PutParameter\"\nkind = \"lost-reply\"\ntimes = 1\n";

fn state(more: &str) -> State {
    State::from_seed(&Seed::parse(&format!("{SEED}\n{more}")).unwrap(), Timestamp::now()).unwrap()
}

fn config() -> aws_sdk_ssm::config::Builder {
    aws_sdk_ssm::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("eu-west-1"))
        .credentials_provider(Credentials::new("AKIAANA", "any", None, None, "test"))
        .retry_config(RetryConfig::disabled())
}

fn in_process(emulator: &Emulator) -> aws_sdk_ssm::Client {
    aws_sdk_ssm::Client::from_conf(config().http_client(emulator.http_client()).build())
}

/// A server on a port of its own, stopped by `stop`, and by the end of the test's runtime at the latest.
struct Loopback {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    served: JoinHandle<()>,
}

impl Loopback {
    async fn start(emulator: &Emulator) -> Self {
        Self::within(server::Limits::default(), emulator).await
    }

    async fn within(limits: server::Limits, emulator: &Emulator) -> Self {
        let listener = server::bind("127.0.0.1:0".parse().unwrap()).await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let stopped = async { drop(stopped.await) };
        let served = tokio::spawn(server::serve_within(limits, listener, emulator.clone(), stopped));
        Self { address, stop, served }
    }

    fn client(&self) -> aws_sdk_ssm::Client {
        aws_sdk_ssm::Client::from_conf(config().endpoint_url(format!("http://{}", self.address)).build())
    }

    /// Sends bytes and reads until the server closes.
    async fn raw(&self, request: &str) -> String {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.unwrap();
        String::from_utf8(answer).unwrap()
    }
}

/// Runs the same test over both transports.
async fn over_both<F: Future<Output = ()>>(more: &str, test: impl Fn(aws_sdk_ssm::Client, Emulator) -> F) {
    let emulator = Emulator::new(state(more));
    test(in_process(&emulator), emulator).await;
    let emulator = Emulator::new(state(more));
    let server = Loopback::start(&emulator).await;
    test(server.client(), emulator).await;
}

fn code<E: ProvideErrorMetadata, R>(error: &SdkError<E, R>) -> Option<&str> {
    error.as_service_error().and_then(ProvideErrorMetadata::code)
}

#[tokio::test]
async fn the_life_of_a_parameter() {
    over_both("", |ssm, _| async move {
        let value = "line\n\tü ";
        let put = ssm.put_parameter().name("/t/a").value(value).r#type(ParameterType::SecureString);
        let tag = Tag::builder().key("owner").value("ana").build().unwrap();
        assert_eq!(put.clone().tags(tag).send().await.unwrap().version(), 1);
        assert_eq!(code(&put.send().await.unwrap_err()), Some("ParameterAlreadyExists"));

        let read = ssm.get_parameter().name("/t/a").with_decryption(true).send().await.unwrap();
        assert_eq!(read.parameter().unwrap().value(), Some(value));
        let raw = ssm.get_parameter().name("/t/a").send().await.unwrap();
        assert_ne!(raw.parameter().unwrap().value(), Some(value));

        let over = ssm.put_parameter().name("/t/a").value("two").overwrite(true).send().await.unwrap();
        assert_eq!(over.version(), 2);
        let history = ssm.get_parameter_history().name("/t/a").send().await.unwrap();
        assert_eq!(history.parameters().iter().map(ParameterHistory::version).collect::<Vec<_>>(), [1, 2]);

        ssm.delete_parameter().name("/t/a").send().await.unwrap();
        let gone = ssm.get_parameter().name("/t/a").send().await.unwrap_err();
        assert_eq!(code(&gone), Some("ParameterNotFound"));
    })
    .await;
}

#[tokio::test]
async fn all_pages_of_a_listing() {
    over_both("", |ssm, _| async move {
        let mut pages = ssm.describe_parameters().max_results(50).into_paginator().send();
        let mut names = Vec::new();
        while let Some(page) = pages.next().await {
            names.extend(page.unwrap().parameters().iter().map(|p| p.name().unwrap().to_owned()));
        }
        names.sort();
        names.dedup();
        assert_eq!(names.len(), 60);
    })
    .await;
}

#[tokio::test]
async fn sixty_calls_at_once_are_sixty_versions() {
    over_both("", |ssm, _| async move {
        let calls = (0..60).map(|_| {
            let call = ssm.put_parameter().name("/many/a/0").value("x").overwrite(true).send();
            tokio::spawn(async move { call.await.unwrap().version() })
        });
        let mut versions = Vec::new();
        for call in calls.collect::<Vec<_>>() {
            versions.push(call.await.unwrap());
        }
        versions.sort_unstable();
        assert_eq!(versions, (2..62).collect::<Vec<_>>());
    })
    .await;
}

#[tokio::test]
async fn a_lost_reply_looks_like_a_broken_connection_and_has_taken_effect() {
    over_both(LOST_REPLY, |ssm, _| async move {
        let put = ssm.put_parameter().name("/t/lost").value("x").r#type(ParameterType::String);
        let error = put.send().await.unwrap_err();
        let SdkError::DispatchFailure(failure) = &error else { panic!("{error}") };
        assert_eq!(failure.as_other(), Some(ErrorKind::TransientError), "{failure:?}");
        assert_eq!(ssm.get_parameter().name("/t/lost").send().await.unwrap().parameter().unwrap().version(), 1);
    })
    .await;
}

#[tokio::test]
async fn the_sdks_timeouts_hold() {
    let emulator = Emulator::new(state(FOR_EVER));
    let server = Loopback::start(&emulator).await;
    let soon = Duration::from_millis(10);
    let limits = [
        ("read", TimeoutConfig::builder().read_timeout(soon).build()),
        ("attempt", TimeoutConfig::builder().operation_attempt_timeout(soon).build()),
        ("operation", TimeoutConfig::builder().operation_timeout(soon).build()),
    ];
    for (name, limit) in limits {
        let endpoint = format!("http://{}", server.address);
        for config in [config().http_client(emulator.http_client()), config().endpoint_url(endpoint)] {
            let ssm = aws_sdk_ssm::Client::from_conf(config.timeout_config(limit.clone()).build());
            let error = ssm.get_parameter().name("/many/a/0").send().await.unwrap_err();
            let timed_out = match &error {
                SdkError::TimeoutError(_) => true,
                SdkError::DispatchFailure(failure) => failure.is_timeout(),
                _ => false,
            };
            assert!(timed_out, "{name}: {error:?}");
        }
    }
}

#[tokio::test]
async fn a_cancelled_call_has_taken_effect() {
    let (emulator, arrived) = watched(FOR_EVER);
    let call = in_process(&emulator).put_parameter().name("/many/a/0").value("x").overwrite(true).send();
    tokio::select! {
        answer = call => panic!("{answer:?}"),
        permit = arrived.acquire() => permit.unwrap().forget(),
    }
    emulator.with(|state| state.behaviour_mut().latency_ms = 0);
    let read = in_process(&emulator).get_parameter().name("/many/a/0").send().await.unwrap();
    assert_eq!(read.parameter().unwrap().version(), 2);
}

#[tokio::test]
async fn an_answer_says_when_by_the_services_clock() {
    let emulator = Emulator::with_clock(state(""), || "2026-03-01T12:00:00.9Z".parse().unwrap());
    let server = Loopback::start(&emulator).await;
    for ssm in [in_process(&emulator), server.client()] {
        let error = ssm.get_parameter().name("/none").send().await.unwrap_err();
        let date = error.raw_response().unwrap().headers().get("date");
        assert_eq!(date, Some("Sun, 01 Mar 2026 12:00:00 GMT"));
    }
}

/// An emulator that says when a request has arrived.
fn watched(more: &str) -> (Emulator, Arc<Semaphore>) {
    let arrived = Arc::new(Semaphore::new(0));
    let bell = Arc::clone(&arrived);
    let emulator = Emulator::with_clock(state(more), move || {
        bell.add_permits(1);
        Timestamp::now()
    });
    (emulator, arrived)
}

#[tokio::test]
async fn answers_under_way_outlive_the_server() {
    let (emulator, arrived) = watched("[behaviour]\nlatency_ms = 30\n");
    let server = Loopback::start(&emulator).await;
    let call = tokio::spawn(server.client().get_parameter().name("/many/a/0").send());
    arrived.acquire().await.unwrap().forget();
    server.stop.send(()).unwrap();
    assert_eq!(call.await.unwrap().unwrap().parameter().unwrap().value(), Some("a0"));
    server.served.await.unwrap();
    TcpStream::connect(server.address).await.unwrap_err();
}

#[tokio::test]
async fn an_idle_connection_does_not_hold_the_server_up() {
    let server = Loopback::start(&Emulator::new(state(""))).await;
    let ssm = server.client();
    ssm.get_parameter().name("/many/a/0").send().await.unwrap();
    server.stop.send(()).unwrap();
    server.served.await.unwrap();
    drop(ssm);
}

#[tokio::test]
async fn what_is_not_aws_gets_an_http_answer() {
    let server = Loopback::start(&Emulator::new(state(""))).await;
    let limits = server::Limits::default();
    let size = limits.body + 1;
    let too_long = format!("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: {size}\r\n\r\n");
    let head_too_long = format!("GET / HTTP/1.1\r\nHost: x\r\nX-Long: {}\r\n\r\n", "x".repeat(limits.head));
    let spaces = " ".repeat(size);
    let too_long_in_chunks =
        format!("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n{size:x}\r\n{spaces}");
    for (request, status, text) in [
        ("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "200 OK", "sesame emulator"),
        ("GET /elsewhere HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "404 Not Found", "nothing here"),
        ("PUT / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "405 Method Not Allowed", "allow: GET, HEAD, POST"),
        ("rubbish\r\n\r\n", "400 Bad Request", ""),
        (&head_too_long, "431 Request Header Fields Too Large", ""),
        (&too_long, "413 Payload Too Large", "RequestEntityTooLargeException"),
        (&too_long_in_chunks, "413 Payload Too Large", "RequestEntityTooLargeException"),
        (
            "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Amz-Target: AmazonSSM.Nonsense\r\nContent-Length: 2\r\n\r\n{}",
            "400 Bad Request",
            "UnknownOperationException",
        ),
    ] {
        let answer = server.raw(request).await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {status}")) && answer.contains(text), "{request:.200}\n{answer}");
    }
    assert!(server.client().get_parameter().name("/many/a/0").send().await.is_ok());
}

/// So many connections are served; for the next one the one is closed that was idle for longest, also where nothing ever came of it.
#[tokio::test]
async fn idle_connections_shut_nobody_out() {
    let emulator = Emulator::new(state(""));
    let limits = server::Limits { connections: 2, ..server::Limits::default() };
    let server = Loopback::within(limits, &emulator).await;
    let mut idle = Vec::new();
    for beginning in ["", "POST / HTTP/1.1\r\nHos", "", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{"] {
        let mut stream = TcpStream::connect(server.address).await.unwrap();
        stream.write_all(beginning.as_bytes()).await.unwrap();
        idle.push(stream);
    }
    server.client().get_parameter().name("/many/a/0").send().await.unwrap();
    for stream in &mut idle[..3] {
        assert_eq!(stream.read(&mut [0]).await.unwrap_or_default(), 0, "closed");
    }
}

/// Whoever is being answered is not closed: the next waits.
#[tokio::test]
async fn a_connection_that_is_being_answered_is_not_closed() {
    let emulator = Emulator::new(state("[behaviour]\nlatency_ms = 5\n"));
    let limits = server::Limits { connections: 1, ..server::Limits::default() };
    let server = Loopback::within(limits, &emulator).await;
    let read = async || server.client().get_parameter().name("/many/a/0").send().await;
    let (first, second, third) = tokio::join!(read(), read(), read());
    for read in [first, second, third] {
        read.unwrap();
    }
    assert_eq!(emulator.with(|state| state.call_count("GetParameter")), 3, "none was tried again");
}

/// Whoever sends nothing, or half of something, or takes no answer, is not waited for.
#[tokio::test]
async fn an_idle_connection_is_closed() {
    let emulator = Emulator::new(state(""));
    let limits = server::Limits { connections: 1, idle: Duration::from_millis(20), ..server::Limits::default() };
    let server = Loopback::within(limits, &emulator).await;
    for request in ["", "POST / HTTP/1.1\r\nHos", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{"] {
        assert_eq!(server.raw(request).await, "", "{request}");
    }
    let alive = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
    assert!(server.raw(alive).await.starts_with("HTTP/1.1 200 OK"));

    let mut deaf = TcpStream::connect(server.address).await.unwrap();
    let requests = alive.repeat(1000);
    while deaf.write_all(requests.as_bytes()).await.is_ok() {}
    assert!(server.raw(alive).await.starts_with("HTTP/1.1 200 OK"));
}

#[tokio::test]
async fn only_loopback() {
    for (address, works) in [
        ("127.0.0.1:0", true),
        ("127.9.9.9:0", true),
        ("0.0.0.0:0", false),
        ("192.0.2.1:80", false),
        ("[::ffff:192.0.2.1]:80", false),
        ("[2001:db8::1]:80", false),
    ] {
        match server::bind(address.parse().unwrap()).await {
            Ok(_) => assert!(works, "{address}"),
            Err(error) => assert!(!works && matches!(error, server::BindError::NotLoopback(_)), "{address}: {error}"),
        }
    }
}

#[tokio::test]
async fn a_server_told_to_stop_before_it_starts_stops() {
    let listener = server::bind("127.0.0.1:0".parse().unwrap()).await.unwrap();
    server::serve(listener, Emulator::new(State::default()), ready(())).await;
}
