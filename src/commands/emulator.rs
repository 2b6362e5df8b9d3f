//! `sesame emulator`: the emulator on a socket until a signal ends it.

use std::collections::BTreeMap;
use std::future::Future;
use std::io::{self, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::PathBuf;

use jiff::Timestamp;
use ssm_emulator::seed::{Generate, Seed, SeedError};
use ssm_emulator::{Emulator, State, server};
use tokio::net::TcpListener;

use crate::text::{sanitise, shell_word};
use crate::{cli, demo, files};

/// The most that a seed file may hold. It may be a pipe, but one with an end.
const LARGEST_SEED: u64 = 64 << 20;

/// Serves until SIGINT or SIGTERM. Prints where it listens and how clients reach it.
///
/// # Errors
///
/// [`ServeError`] for a seed that cannot be used, an address that cannot be listened on, or an output that is closed.
pub(crate) async fn run(options: cli::Emulator) -> Result<(), ServeError> {
    let state = state(&options, Timestamp::now())?;
    // Before the address is printed, so that whoever has read it may send a signal.
    let shutdown = shutdown()?;
    let listener = listen(options.listen, options.any_address).await?;
    let access_key = state.default_access_key().unwrap_or(demo::ACCESS_KEY);
    announce(&mut io::stdout(), listener.local_addr()?, (access_key, state.region()))?;
    server::serve(listener, Emulator::new(state), shutdown).await;
    Ok(())
}

/// The state to start from.
fn state(options: &cli::Emulator, now: Timestamp) -> Result<State, ServeError> {
    let (text, origin) = match (&options.seed, options.parameters) {
        (Some(path), _) => {
            let text =
                files::read_to(path, LARGEST_SEED).map_err(|source| ServeError::Read { path: path.clone(), source })?;
            (text, path.display().to_string())
        }
        (None, Some(_)) => (String::new(), "--parameters".to_owned()),
        (None, None) => (demo::SEED.to_owned(), "the demo store".to_owned()),
    };
    let refused = |error| ServeError::Seed { origin: origin.clone(), error };
    let mut seed = Seed::parse(&text).map_err(refused)?;
    seed.generate.extend(options.parameters.map(|parameters| Generate { parameters }));
    if let Some(latency) = options.latency {
        seed.behaviour.latency.clear();
        seed.behaviour.latency_ms = u64::try_from(latency.as_millis()).unwrap_or(u64::MAX);
    }
    if let Some(rate) = options.throttle {
        seed.behaviour.throttle_tps = BTreeMap::from([("*".to_owned(), rate)]);
    }
    State::from_seed(&seed, now).map_err(refused)
}

/// Opens the port; one that other machines can reach only if that was asked for.
async fn listen(address: SocketAddr, any_address: bool) -> Result<TcpListener, ServeError> {
    let bound = if any_address {
        TcpListener::bind(address).await.map_err(|source| server::BindError::Refused { address, source })
    } else {
        server::bind(address).await
    };
    bound.map_err(|error| match error {
        server::BindError::NotLoopback(_) => ServeError::NotLoopback(error),
        server::BindError::Refused { .. } => ServeError::Bind(error),
    })
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
    // Both may come from a seed: quoted for the shell, and nothing that steers the terminal.
    let [key, region] = [key, region].map(|word| shell_word(&sanitise(word)).into_owned());
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
    #[error("{0}; --any-address allows that")]
    NotLoopback(server::BindError),
    /// The system does not let us listen there.
    #[error(transparent)]
    Bind(server::BindError),
    /// The seed file cannot be read.
    #[error("cannot read the seed file {}", path.display())]
    Read {
        /// Which.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// The seed makes no sense; everything that is wrong with it, one problem a line.
    #[error("cannot use {origin} as a seed:{}", lines(error))]
    Seed {
        /// The file, or what else the seed came from.
        origin: String,
        /// All problems.
        error: SeedError,
    },
    /// The handlers of signals cannot be installed, or the address cannot be printed.
    #[error("cannot start")]
    Start(#[from] io::Error),
}

/// Each problem on an indented line of its own.
fn lines(error: &SeedError) -> String {
    error.problems().iter().fold(String::new(), |text, problem| text + "\n  " + &problem.to_string())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::time::Duration;

    use super::*;

    fn options() -> cli::Emulator {
        cli::Emulator {
            listen: (Ipv4Addr::LOCALHOST, 0).into(),
            any_address: false,
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
        let demo = demo::emulator().unwrap().with(|state| state.parameter_count());

        let cases = [
            (options(), demo, 0),
            (cli::Emulator { parameters: Some(25), ..options() }, 25, 0),
            (cli::Emulator { seed: seed.clone(), ..options() }, 1, 7),
            (cli::Emulator { seed: seed.clone(), parameters: Some(25), ..options() }, 26, 7),
            (cli::Emulator { seed, latency: Some(Duration::from_millis(50)), ..options() }, 1, 50),
            (cli::Emulator { latency: Some(Duration::from_millis(50)), ..options() }, demo, 50),
        ];
        for (options, parameters, latency) in cases {
            let state = state(&options, Timestamp::now()).unwrap();
            assert_eq!((state.parameter_count(), state.behaviour().latency_ms), (parameters, latency), "{options:?}");
            assert!(options.latency.is_none() || state.behaviour().latency.is_empty());
        }
        let throttled = state(&cli::Emulator { throttle: Some(3.0), ..options() }, Timestamp::now()).unwrap();
        assert_eq!(throttled.behaviour().throttle_tps.get("*"), Some(&3.0));
    }

    #[test]
    fn a_seed_that_cannot_be_used_is_told_in_full() {
        let missing = cli::Emulator { seed: Some("/nonexistent/seed.toml".into()), ..options() };
        let error = state(&missing, Timestamp::now()).unwrap_err().to_string();
        assert_eq!(error, "cannot read the seed file /nonexistent/seed.toml");

        let endless = cli::Emulator { seed: Some("/dev/zero".into()), ..options() };
        let error = anyhow::Error::new(state(&endless, Timestamp::now()).unwrap_err());
        assert_eq!(format!("{error:#}"), "cannot read the seed file /dev/zero: it is larger than 64 MB");

        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(&file, "[[parameter]]\nname = \"/a\"\ncolour = 1\n[[parameter]]\nname = 2\n").unwrap();
        let wrong = cli::Emulator { seed: Some(file.path().to_owned()), ..options() };
        let error = state(&wrong, Timestamp::now()).unwrap_err().to_string();
        let lines: Vec<&str> = error.lines().collect();
        assert_eq!(lines.len(), 3, "{error}");
        assert!(lines[0].ends_with("as a seed:") && lines[0].contains(&*file.path().to_string_lossy()), "{error}");
        assert!(lines[1].contains("colour") && lines[2].contains("name"), "{error}");
    }

    #[tokio::test]
    async fn other_machines_reach_it_only_where_that_is_allowed() {
        for (address, any_address, said) in [
            ("127.0.0.1:0", false, None),
            ("0.0.0.0:0", true, None),
            (
                "192.0.2.1:80",
                false,
                Some(
                    "192.0.2.1:80 is not a loopback address: whoever reaches it could read and change everything; \
                     --any-address allows that",
                ),
            ),
            ("192.0.2.1:80", true, Some("cannot listen on 192.0.2.1:80")),
        ] {
            let refused = listen(address.parse().unwrap(), any_address).await.err();
            assert_eq!(refused.map(|error| error.to_string()).as_deref(), said, "{address}");
        }
    }

    #[test]
    fn a_seed_does_not_steer_the_terminal_or_the_shell() {
        let mut out = Vec::new();
        announce(&mut out, "127.0.0.1:80".parse().unwrap(), ("AKIA\x1b]52;c;eA==\x07", "x; rm y")).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(!text.contains(['\x1b', '\x07']) && text.contains("AWS_REGION='x; rm y' "), "{text}");
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
