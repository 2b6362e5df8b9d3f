//! The command line, in the AWS CLI's words. Pure: it says what was asked for, and does nothing.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::builder::FalseyValueParser;
use clap::{ArgAction, Args, Parser, Subcommand};

use crate::destination::Root;
use crate::parameter::Arn;

/// A terminal browser and editor for AWS Systems Manager Parameter Store.
///
/// Nothing is decrypted that you did not ask for, values are masked until you reveal them, and nothing is overwritten without
/// showing what. New here? `sesame --demo` needs no account, no credentials and no network.
#[derive(Debug, Clone, PartialEq, Parser)]
#[command(
    name = "sesame",
    version,
    args_conflicts_with_subcommands = true,
    after_help = "Exit status: 0 fine, 1 failed, 2 wrong usage or not a terminal.\n\
                  Names and metadata, never values, are kept in the user's cache directory for the next start.\n\
                  NO_COLOR, AWS_PROFILE, AWS_REGION, AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_SSM and the shared AWS files are \
                  honoured."
)]
pub struct Arguments {
    /// What to do instead of browsing.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// What to browse.
    #[command(flatten)]
    pub browse: Browse,
}

/// What to browse, and how.
#[derive(Debug, Clone, PartialEq, Eq, Default, Args)]
pub struct Browse {
    /// The subtree to work in, such as /team/env, or /aws/service; everything of the account if left out
    #[arg(value_parser = scope, default_value = "/", hide_default_value = true)]
    pub path: String,
    /// The profile of the shared AWS files to use; beats credentials of the environment
    #[arg(long, value_name = "NAME", value_parser = given)]
    pub profile: Option<String>,
    /// The ARN of a role to assume with the credentials that would sign otherwise
    #[arg(long, value_name = "ARN", value_parser = role)]
    pub role_arn: Option<String>,
    /// The region to work in; beats AWS_REGION and the profile's
    #[arg(long, value_name = "NAME", value_parser = given)]
    pub region: Option<String>,
    /// The address of a service other than AWS's own, such as `sesame emulator`
    #[arg(long, value_name = "URL", value_parser = url)]
    pub endpoint_url: Option<String>,
    /// Refuse everything that would change the store
    #[arg(long)]
    pub read_only: bool,
    /// Neither show names kept from the last session nor keep them for the next
    #[arg(long, env = "SESAME_NO_CACHE", value_parser = FalseyValueParser::new(), action = ArgAction::SetTrue)]
    pub no_cache: bool,
    /// Write a log of the calls made, without names and values, for its owner's eyes only; goes on at the end of the file
    #[arg(long, value_name = "FILE")]
    pub log: Option<PathBuf>,
    /// Try the program out on an embedded store: no account, no credentials, no network
    #[arg(long, conflicts_with_all = ["profile", "role_arn", "region", "endpoint_url"])]
    pub demo: bool,
}

/// What the program does beside browsing.
#[derive(Debug, Clone, PartialEq, Subcommand)]
pub enum Command {
    /// Serve an in-memory Parameter Store to other clients
    ///
    /// It speaks AWS JSON 1.1, so the AWS CLI and the SDKs work with it: point --endpoint-url or AWS_ENDPOINT_URL at it. Any
    /// credentials do. Everything is forgotten when it ends.
    Emulator(Emulator),
}

/// How the emulator is served.
#[derive(Debug, Clone, PartialEq, Args)]
pub struct Emulator {
    /// The address to listen on; port 0 lets the system choose one
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:4583")]
    pub listen: SocketAddr,
    /// Allow an address that other machines can reach: whoever reaches it can read and change everything
    #[arg(long)]
    pub any_address: bool,
    /// What the store holds at first, as a file in TOML or JSON; the demo's store if left out
    #[arg(long, value_name = "FILE")]
    pub seed: Option<PathBuf>,
    /// So many made-up parameters, beside those of the seed file, or alone
    #[arg(long, value_name = "N")]
    pub parameters: Option<usize>,
    /// How long each answer is held back, in milliseconds; beats the seed file
    #[arg(long, value_name = "MS", value_parser = millis)]
    pub latency: Option<Duration>,
    /// How many calls of each operation are answered in a second before more are throttled; beats the seed file
    #[arg(long, value_name = "TPS", value_parser = rate)]
    pub throttle: Option<f64>,
}

/// A path to a subtree: from the root, without a trailing slash.
fn scope(text: &str) -> Result<String, String> {
    if text == "emulator" {
        return Err("the emulator takes no option before its name".to_owned());
    }
    match text.parse()? {
        Root::Path(path) => Ok(path),
        Root::Shared => Err(format!("a path begins with a slash: /{text}")),
    }
}

fn given(text: &str) -> Result<String, String> {
    if text.trim().is_empty() { Err("it is empty".to_owned()) } else { Ok(text.to_owned()) }
}

fn role(text: &str) -> Result<String, String> {
    let sound = Arn::parse(text).is_some_and(|arn| {
        let account = arn.account.len() == 12 && arn.account.bytes().all(|digit| digit.is_ascii_digit());
        let name = arn.rest.strip_prefix("role/").is_some_and(|name| !name.is_empty() && !name.ends_with('/'));
        arn.service == "iam" && arn.region.is_empty() && account && name
    });
    if sound { Ok(text.to_owned()) } else { Err("a role is arn:aws:iam::ACCOUNT:role/NAME".to_owned()) }
}

fn url(text: &str) -> Result<String, String> {
    let host = text.strip_prefix("http://").or_else(|| text.strip_prefix("https://"));
    match host {
        Some(host) if !host.is_empty() && !host.starts_with('/') => Ok(text.to_owned()),
        _ => Err("an endpoint begins with http:// or https:// and names a host".to_owned()),
    }
}

fn millis(text: &str) -> Result<Duration, String> {
    text.parse().map(Duration::from_millis).map_err(|_| "a latency is a whole number of milliseconds".to_owned())
}

fn rate(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(rate) if rate.is_finite() && rate > 0.0 => Ok(rate),
        _ => Err("a rate is a number above 0".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use clap::CommandFactory;
    use clap::error::ErrorKind;

    use super::*;

    fn parse(line: &str) -> Result<Arguments, clap::Error> {
        Arguments::try_parse_from(std::iter::once("sesame").chain(line.split_whitespace()))
    }

    #[test]
    fn the_command_line_is_sound() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn a_session_is_understood() {
        let some = |text: &str| Some(text.to_owned());
        let all = Browse { path: "/".to_owned(), ..Browse::default() };
        for (line, expected) in [
            ("", all.clone()),
            ("/", all.clone()),
            ("/team/env", Browse { path: "/team/env".to_owned(), ..all.clone() }),
            ("/aws/service/list", Browse { path: "/aws/service/list".to_owned(), ..all.clone() }),
            ("/team/env//", Browse { path: "/team/env".to_owned(), ..all.clone() }),
            ("/emulator", Browse { path: "/emulator".to_owned(), ..all.clone() }),
            ("--profile prod", Browse { profile: some("prod"), ..all.clone() }),
            (
                "--role-arn arn:aws-cn:iam::111122223333:role/team/deploy",
                Browse { role_arn: some("arn:aws-cn:iam::111122223333:role/team/deploy"), ..all.clone() },
            ),
            ("--region=eu-central-1 /a", Browse { region: some("eu-central-1"), path: "/a".to_owned(), ..all.clone() }),
            ("--endpoint-url http://[::1]:4583", Browse { endpoint_url: some("http://[::1]:4583"), ..all.clone() }),
            (
                "--read-only --no-cache --demo /a",
                Browse { read_only: true, no_cache: true, demo: true, path: "/a".to_owned(), ..all.clone() },
            ),
        ] {
            let parsed = parse(line).unwrap();
            assert_eq!(parsed, Arguments { command: None, browse: expected }, "{line}");
        }
    }

    #[test]
    fn the_emulator_is_understood() {
        let plain = Emulator {
            listen: "127.0.0.1:4583".parse().unwrap(),
            any_address: false,
            seed: None,
            parameters: None,
            latency: None,
            throttle: None,
        };
        for (line, expected) in [
            ("emulator", plain.clone()),
            ("emulator --listen [::1]:0", Emulator { listen: "[::1]:0".parse().unwrap(), ..plain.clone() }),
            (
                "emulator --listen 0.0.0.0:80 --any-address --seed seed.toml --parameters 1000 --latency 50 --throttle 2.5",
                Emulator {
                    listen: "0.0.0.0:80".parse().unwrap(),
                    any_address: true,
                    seed: Some("seed.toml".into()),
                    parameters: Some(1000),
                    latency: Some(Duration::from_millis(50)),
                    throttle: Some(2.5),
                },
            ),
        ] {
            assert_eq!(parse(line).unwrap().command, Some(Command::Emulator(expected)), "{line}");
        }
    }

    #[test]
    fn what_is_wrong_is_said() {
        for (line, said) in [
            ("team/env", "a path begins with a slash: /team/env"),
            ("emulate", "a path begins with a slash"),
            ("/aws/reference/secretsmanager/db", "secrets cannot be listed"),
            ("/a//b", "something between its slashes"),
            ("/a/b:3", "not ':'"),
            ("/a /b", "'/b' cannot be used with '[PATH]'"),
            ("--profile=", "it is empty"),
            ("--endpoint-url localhost:4583", "begins with http:// or https://"),
            ("--endpoint-url https:///", "names a host"),
            ("--role-arn deploy", "a role is arn:aws:iam::ACCOUNT:role/NAME"),
            ("--role-arn arn:aws:iam::1:role/x", "a role is arn:aws:iam::ACCOUNT:role/NAME"),
            ("--role-arn arn:aws:iam::111122223333:user/ana", "a role is"),
            ("--demo --role-arn arn:aws:iam::111122223333:role/x", "cannot be used with"),
            ("--demo --profile prod", "cannot be used with"),
            ("--demo --region eu-central-1", "cannot be used with"),
            ("--demo --endpoint-url http://x", "cannot be used with"),
            ("--demo emulator", "no option before its name"),
            ("emulator /a", "unexpected argument '/a'"),
            ("emulator --listen 4583", "invalid value '4583'"),
            ("emulator --throttle 0", "a number above 0"),
            ("emulator --throttle inf", "a number above 0"),
            ("emulator --latency -1", "'-1'"),
            ("emulator --latency 1.5", "whole number of milliseconds"),
            ("emulator --parameters many", "'many'"),
            ("--frobnicate", "unexpected argument '--frobnicate'"),
        ] {
            let error = parse(line).unwrap_err();
            assert!(error.to_string().contains(said), "{line}: {error}");
            assert_eq!(error.exit_code(), 2, "{line}");
        }
    }

    #[test]
    fn help_and_version_are_no_errors() {
        for (line, kind) in [("--help", ErrorKind::DisplayHelp), ("--version", ErrorKind::DisplayVersion)] {
            let shown = parse(line).unwrap_err();
            assert_eq!((shown.kind(), shown.exit_code()), (kind, 0));
        }
    }
}
