//! The demo under the SDK, and `sesame emulator` as a process: how it fails and how it ends. What the emulator answers is
//! tested where it lives, in `crates/ssm-emulator`.

#![allow(clippy::unwrap_used)]

use std::process::Command;

use aws_credential_types::Credentials;
use aws_sdk_ssm::config::{BehaviorVersion, Region};
use sesame::demo;

#[tokio::test]
async fn the_demo_answers_the_sdk() {
    let config = aws_sdk_ssm::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new(demo::REGION))
        .credentials_provider(Credentials::new(demo::ACCESS_KEY, "any", None, None, "test"))
        .http_client(demo::emulator().unwrap().http_client())
        .build();
    let ssm = aws_sdk_ssm::Client::from_conf(config);
    let read = ssm.get_parameter().name("/sandbox/ana/secret").with_decryption(true).send().await.unwrap();
    assert_eq!(read.parameter().unwrap().value(), Some("open sesame"));
}

#[test]
fn what_cannot_be_served_is_said_and_fails() {
    for (arguments, says) in [
        (["--listen", "192.0.2.1:1"], "not a loopback address"),
        (["--seed", "/nonexistent/seed.toml"], "cannot read the seed file /nonexistent/seed.toml: "),
        (["--seed", concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")], "there is no such section"),
        (
            ["--parameters", "99999999"],
            "cannot use --parameters as a seed:\n  generate 1: makes 99999999 versions; all entries",
        ),
    ] {
        let ran = Command::new(env!("CARGO_BIN_EXE_sesame")).arg("emulator").args(arguments).output().unwrap();
        let error = String::from_utf8(ran.stderr).unwrap();
        assert_eq!((ran.status.code(), ran.stdout.len()), (Some(1), 0), "{error}");
        assert!(error.contains(says), "{error}");
    }
}

#[cfg(unix)]
mod signals {
    use std::io::{BufRead as _, BufReader, Read as _};
    use std::net::TcpStream;
    use std::process::{Command, Stdio};

    use rustix::process::{Pid, Signal, kill_process};

    #[test]
    fn a_signal_ends_the_process_cleanly() {
        for signal in [Signal::INT, Signal::TERM] {
            let mut command = Command::new(env!("CARGO_BIN_EXE_sesame"));
            command.args(["emulator", "--listen", "127.0.0.1:0", "--parameters", "5"]);
            let mut process = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().unwrap();
            let mut says = BufReader::new(process.stdout.take().unwrap());
            let mut line = String::new();
            says.read_line(&mut line).unwrap();
            let address = line.split_whitespace().find_map(|word| word.strip_prefix("http://")).unwrap();
            TcpStream::connect(address).unwrap();

            kill_process(Pid::from_child(&process), signal).unwrap();
            assert_eq!(process.wait().unwrap().code(), Some(0), "{signal:?}");
            TcpStream::connect(address).unwrap_err();
            let mut rest = String::new();
            says.read_to_string(&mut rest).unwrap();
            assert!(rest.contains(&format!("AWS_ENDPOINT_URL=http://{address} ")), "{rest}");
        }
    }
}
