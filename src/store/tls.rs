//! What the first TLS connection of a process waits for, done ahead.

use std::thread;

use aws_config::{BehaviorVersion, Region};

/// Gets ready, on a thread of its own, what the first connection needs and what does not depend on where it leads: while
/// configuration and credentials are loaded, the host's address is looked up and the connection comes about.
///
/// - The system's root certificates take some 4 ms to read and parse; the HTTP client does so when it is first built, whether
///   or not the endpoint speaks TLS, and keeps them for the process.
/// - The first random number of the TLS library seeds its generator, on whatever thread asks, which would be one that answers wait
///   for; later ones take microseconds on any thread. As this repository builds the library (`.cargo/config.toml`) that is
///   next to nothing; in a build without that file it takes some 30 ms of processor time, for entropy from the jitter of the
///   clock. Not done where `endpoint`, the override in force, speaks no TLS.
///
/// The second time it costs next to nothing. A failure means nothing: what was not done ahead is done when it is needed. Begin it
/// after the first frame, which it was measured to delay by 2 ms.
pub(super) fn prepare(endpoint: Option<&str>) {
    let tls = endpoint.is_none_or(|endpoint| !endpoint.starts_with("http://"));
    let _ = thread::Builder::new().name("tls".to_owned()).spawn(move || {
        let config = aws_sdk_sts::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::from_static("us-east-1"))
            .build();
        drop(aws_sdk_sts::Client::from_conf(config));
        if tls {
            let _ = aws_lc_rs::rand::fill(&mut [0; 32]);
        }
    });
}
