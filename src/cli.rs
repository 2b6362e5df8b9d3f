//! The command line, in the AWS CLI's words. Pure: it says what was asked for, and does nothing.

mod completing;
mod leading;
mod manual;
mod mistyped;
mod name;
mod scripts;
mod session;
mod values;

use std::ffi::OsString;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueHint};

use crate::destination::Root;

pub use crate::destination::{Side, Target};
pub use crate::dialect::{Format, ImportFormat, Names};
pub use completing::{Completing, Wanted};
pub use manual::{FILES, STATUSES, VARIABLES};
pub use name::Name;
pub use scripts::{
    Agreement, Complete, Completions, Copy, Delete, Diff, Exec, Export, Get, GetFormat, History, Import, Inject, Ls,
    Set, Shell,
};
pub use session::{NoCache, Session, SettingsOnly, Unused};

/// The status of `exec` where the command was not run, as `env` and `docker` have it.
pub const NOT_RUN: u8 = 125;

/// A terminal browser and editor for AWS Systems Manager Parameter Store.
///
/// Nothing is decrypted that you did not ask for, values are masked until you reveal them, and nothing is overwritten without
/// showing what. New here? `sesame --demo` needs no account, no credentials and no network.
#[derive(Debug, Clone, PartialEq, Parser)]
#[command(
    name = "sesame",
    version,
    args_conflicts_with_subcommands = true,
    after_help = "Exit status: 0 fine, 1 failed, 2 wrong usage or not a terminal; of commands as well 2 refused (not confirmed, \
                  read-only, exists already), 3 partly done, 4 somebody else has changed it.\n\
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
    /// Whether names are kept.
    #[command(flatten)]
    pub kept: NoCache,
    /// Whose parameters.
    #[command(flatten)]
    pub session: Session,
}

/// What the program does beside browsing.
#[derive(Debug, Clone, PartialEq, Subcommand)]
pub enum Command {
    /// Serve an in-memory Parameter Store to other clients
    ///
    /// It speaks AWS JSON 1.1, so the AWS CLI and the SDKs work with it: point --endpoint-url or AWS_ENDPOINT_URL at it. Any
    /// credentials do. Everything is forgotten when it ends.
    Emulator(Emulator),
    /// List names and metadata; decrypts nothing
    Ls(Ls),
    /// Print values, byte for byte
    Get(Get),
    /// Write the values of places for whatever reads them: a shell, Docker, Terraform, Kubernetes …
    Export(Export),
    /// Run a command with values as its variables
    Exec(Exec),
    /// Write one value, which comes from standard input or a hidden prompt
    ///
    /// Where the name exists, --overwrite or --if-version says that this is known.
    Set(Set),
    /// List the versions of a parameter; decrypts nothing
    History(History),
    /// Delete parameters
    Delete(Delete),
    /// Compare two places, parameters, versions or files; 0 same, 1 different, 2 cannot be told
    Diff(Diff),
    /// Copy parameters to another name, region or account, with type, tags, policies
    Copy(Copy),
    /// Write what is in a file into a folder
    Import(Import),
    /// Fill in the references of a template, {{resolve:ssm:/name:3}} and {{resolve:ssm-secure:…}}
    Inject(Inject),
    /// Print what makes a shell complete commands, options, profiles, regions and kept names
    Completions(Completions),
    /// Print the manual page
    Man(Unused),
    /// Say what is used and what said so (profile, region, credentials, settings …), and what is wrong with it
    ///
    /// One line each, never a secret; what is wrong begins with `!`, says what to do, and makes the exit status 1. It asks who this is and
    /// for the first names, and decrypts nothing.
    Doctor(Doctor),
    /// Say where the settings are, what holds, what they could say, or what is wrong with them
    Config(ConfigOptions),
    /// Print the keys of the two panes as they hold, as settings are written
    Keys(KeysOptions),
    /// What a completion asks for
    #[command(hide = true)]
    Complete(Complete),
}

impl Command {
    /// Whether it changes a store, so that it matters what is production.
    pub fn changes(&self) -> bool {
        matches!(self, Self::Set(_) | Self::Delete(_) | Self::Copy(_) | Self::Import(_))
    }

    /// Whether it is about a pair that the settings name.
    pub fn names_pair(&self) -> bool {
        matches!(self, Self::Diff(Diff { pair: Some(_), .. }))
    }

    /// Whose parameters it is about, of a command for scripts.
    pub fn session(&self) -> Option<&Session> {
        match self {
            Self::Ls(asked) => Some(&asked.session),
            Self::Get(asked) => Some(&asked.session),
            Self::Export(asked) => Some(&asked.session),
            Self::Exec(asked) => Some(&asked.session),
            Self::Set(asked) => Some(&asked.session),
            Self::History(asked) => Some(&asked.session),
            Self::Delete(asked) => Some(&asked.session),
            Self::Diff(asked) => Some(&asked.session),
            Self::Copy(asked) => Some(&asked.session),
            Self::Import(asked) => Some(&asked.session),
            Self::Inject(asked) => Some(&asked.session),
            Self::Doctor(asked) => Some(&asked.browse.session),
            Self::Emulator(_)
            | Self::Config(_)
            | Self::Keys(_)
            | Self::Completions(_)
            | Self::Complete(_)
            | Self::Man(_) => None,
        }
    }
}

/// What is asked of the settings.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub struct ConfigOptions {
    /// What.
    #[command(subcommand)]
    pub command: ConfigCommand,
    /// The settings file, and what is of no matter here.
    #[command(flatten)]
    pub settings: SettingsOnly,
}

/// What is looked at: the session that the interface would have.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub struct Doctor {
    /// As it would be started.
    #[command(flatten)]
    pub browse: Browse,
}

/// Whose keys are printed.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub struct KeysOptions {
    /// The settings file, and what is of no matter here.
    #[command(flatten)]
    pub settings: SettingsOnly,
}

/// The questions about them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Subcommand)]
pub enum ConfigCommand {
    /// Print where the settings file is, or would be
    Path,
    /// Print every setting as it holds, with where it was said
    Show,
    /// Print the documented settings file that changes nothing
    Default,
    /// Say everything that is wrong: exit status 0 nothing, 1 something, 2 the file cannot be read
    Check,
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
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub seed: Option<PathBuf>,
    /// So many made-up parameters, beside those of the seed file, or alone
    #[arg(long, value_name = "N")]
    pub parameters: Option<usize>,
    /// How long each answer is held back, in milliseconds; beats the seed file
    #[arg(long, value_name = "MS", value_parser = values::millis)]
    pub latency: Option<Duration>,
    /// How many calls of each operation are answered in a second before more are throttled; beats the seed file
    #[arg(long, value_name = "TPS", value_parser = values::rate)]
    pub throttle: Option<f64>,
}

impl Arguments {
    /// Reads a command line. Options may stand before a command's name: `sesame --profile prod get /x` is how the AWS CLI has it.
    ///
    /// # Errors
    /// What is wrong with it; or help or the version, where those are asked for.
    pub fn read(words: impl IntoIterator<Item = OsString>) -> Result<Self, clap::Error> {
        // Made once: it has all that all commands take, and is a good part of what the program does before its first frame.
        let mut line = Self::command();
        let words = leading::ordered(&line, words.into_iter().collect());
        let sets = words.get(1).is_some_and(|word| word == "set");
        let matches = line.try_get_matches_from_mut(words.iter().cloned());
        let matches = matches.map_err(|error| if sets { without_value(&mut line, error) } else { error });
        let matches = matches.map_err(|error| mistyped::explained(&mut line, &words, error))?;
        Self::from_arg_matches(&matches).map_err(|error| error.format(&mut line))
    }

    /// The status in which a command line that runs another command ends where that is not run: any other may be the command's own. None
    /// of a line that runs none.
    pub fn not_run(words: impl IntoIterator<Item = OsString>) -> Option<u8> {
        let words = leading::ordered(&Self::command(), words.into_iter().collect());
        words.get(1).filter(|word| *word == "exec").map(|_| NOT_RUN)
    }
}

/// Of a `set` with a value among its arguments, as the AWS CLI takes one: where it comes from here. The value is not repeated.
fn without_value(line: &mut clap::Command, error: clap::Error) -> clap::Error {
    let is_value = error.kind() == ErrorKind::UnknownArgument
        && matches!(error.get(ContextKind::InvalidArg), Some(ContextValue::String(unknown))
            if unknown.split('=').next() == Some("--value") || !unknown.starts_with('-'));
    let Some(set) = line.find_subcommand_mut("set").filter(|_| is_value) else { return error };
    set.error(
        ErrorKind::UnknownArgument,
        "a value is no argument, which others on this machine could read: it comes from standard input \
         (printf %s … | sesame set NAME), or is asked for on the terminal",
    )
}

/// A path to a subtree: from the root, without a trailing slash.
fn scope(text: &str) -> Result<String, String> {
    match text.parse()? {
        Root::Path(path) => Ok(path),
        Root::Shared => Err(format!("a path begins with a slash: /{text}")),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn parse(line: &str) -> Result<Arguments, clap::Error> {
        let words = std::iter::once("sesame").chain(line.split_whitespace());
        Arguments::read(words.map(OsString::from))
    }

    #[test]
    fn the_command_line_is_sound() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn a_session_is_understood() {
        let some = |text: &str| Some(text.to_owned());
        let all = Browse { path: "/".to_owned(), ..Browse::default() };
        let of = |session: Session| Browse { session, ..all.clone() };
        for (line, expected) in [
            ("", all.clone()),
            ("/", all.clone()),
            ("/team/env", Browse { path: "/team/env".to_owned(), ..all.clone() }),
            ("/aws/service/list", Browse { path: "/aws/service/list".to_owned(), ..all.clone() }),
            ("/team/env//", Browse { path: "/team/env".to_owned(), ..all.clone() }),
            ("/emulator", Browse { path: "/emulator".to_owned(), ..all.clone() }),
            ("--profile prod", of(Session { profile: some("prod"), ..Session::default() })),
            (
                "--role-arn arn:aws-cn:iam::111122223333:role/team/deploy",
                of(Session { role_arn: some("arn:aws-cn:iam::111122223333:role/team/deploy"), ..Session::default() }),
            ),
            (
                "--region=eu-central-1 /a",
                Browse { path: "/a".to_owned(), ..of(Session { region: some("eu-central-1"), ..Session::default() }) },
            ),
            (
                "--endpoint-url http://[::1]:4583",
                of(Session { endpoint_url: some("http://[::1]:4583"), ..Session::default() }),
            ),
            (
                "--read-only --no-cache --demo --config my.toml /a",
                Browse {
                    kept: NoCache { no_cache: true },
                    path: "/a".to_owned(),
                    ..of(Session { read_only: true, demo: true, config: Some("my.toml".into()), ..Session::default() })
                },
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
    fn options_may_stand_before_the_name_of_a_command() {
        for (before, behind) in [
            ("--profile prod --read-only get /x", "get --profile prod --read-only /x"),
            ("--region=eu-west-1 ls -l", "ls --region=eu-west-1 -l"),
            ("--demo ls", "ls --demo"),
            ("--config my.toml set /x --yes", "set --config my.toml /x --yes"),
            ("--profile get get /x", "get --profile get /x"),
            ("--config my.toml keys", "keys --config my.toml"),
            ("--config my.toml config show", "config show --config my.toml"),
            ("--profile prod --read-only keys", "keys --profile prod --read-only"),
            ("--profile prod config check", "config check --profile prod"),
            ("--demo config show", "config --demo show"),
            ("--demo completions fish", "completions --demo fish"),
            ("--region eu-west-1 man", "man --region eu-west-1"),
        ] {
            assert_eq!(parse(before).unwrap(), parse(behind).unwrap(), "{before}");
        }
        // A path that is called as a command is none.
        assert_eq!(parse("--profile get /x").unwrap().browse.path, "/x");
    }

    #[test]
    fn questions_about_the_settings_are_understood() {
        for (line, command, config) in [
            ("config path", ConfigCommand::Path, None),
            ("config show --config x.toml", ConfigCommand::Show, Some("x.toml")),
            ("config --config x.toml check", ConfigCommand::Check, Some("x.toml")),
            ("config default", ConfigCommand::Default, None),
        ] {
            let session = Session { config: config.map(PathBuf::from), ..Session::default() };
            let wanted = Command::Config(ConfigOptions { command, settings: SettingsOnly { session } });
            assert_eq!(parse(line).unwrap().command, Some(wanted), "{line}");
        }
    }

    #[test]
    fn what_is_wrong_is_said() {
        for (line, said) in [
            ("team/env", "a path begins with a slash: /team/env"),
            ("emulate", "there is no command emulate; did you mean emulator? (a path begins with a slash: /emulate)"),
            ("gett /x", "there is no command gett; did you mean get?"),
            ("--profile prod lst --json", "there is no command lst; did you mean ls?"),
            ("gett --show /x", "there is no command gett; did you mean get?"),
            ("xyzzy", "there is no command xyzzy (a path begins with a slash: /xyzzy)"),
            ("complet names", "there is no command complet; did you mean completions?"),
            ("exp /x", "there is no command exp; did you mean export?"),
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
            ("--demo emulator", "unexpected argument '--demo'"),
            ("config", "Usage: sesame config"),
            ("config chek", "unrecognized subcommand 'chek'"),
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
    fn a_command_that_is_not_run_has_a_status_of_its_own() {
        let not_run = |line: &str| Arguments::not_run(line.split(' ').map(OsString::from));
        for line in ["sesame exec", "sesame exec /a env", "sesame --demo exec --nonsense", "sesame --profile x exec /a"]
        {
            assert_eq!(not_run(line), Some(125), "{line}");
        }
        for line in
            ["sesame", "sesame get exec", "sesame --profile exec get /a", "sesame /exec", "sesame --nonsense exec"]
        {
            assert_eq!(not_run(line), None, "{line}");
        }
    }

    #[test]
    fn help_and_version_are_no_errors() {
        for (line, kind) in [("--help", ErrorKind::DisplayHelp), ("--version", ErrorKind::DisplayVersion)] {
            let shown = parse(line).unwrap_err();
            assert_eq!((shown.kind(), shown.exit_code()), (kind, 0));
        }
    }

    fn completing(line: &str) -> Completing {
        let words: Vec<String> = line.split(' ').map(str::to_owned).collect();
        Completing::of(Arguments::command(), &words)
    }

    #[test]
    fn each_place_of_a_line_takes_what_the_table_says() {
        for (line, wanted) in [
            ("sesame /ch", Wanted::Names),
            ("sesame get /ch", Wanted::Names),
            ("sesame get /a ", Wanted::Names),
            ("sesame --profile prod get ", Wanted::Names),
            ("sesame export /a -o /x", Wanted::Files),
            ("sesame export /a --format json -o/x /y", Wanted::Names),
            ("sesame export /a --output /x", Wanted::Files),
            ("sesame --config /tmp/x", Wanted::Files),
            ("sesame ls --config=/tmp/x", Wanted::Files),
            ("sesame import /a ", Wanted::Files),
            ("sesame import ", Wanted::Names),
            ("sesame import /a /x.env ", Wanted::Words(Vec::new())),
            ("sesame import /a --types-from /b", Wanted::Names),
            ("sesame diff /a --file /x", Wanted::Files),
            ("sesame diff /a /b", Wanted::Names),
            ("sesame diff /a ./b", Wanted::Files),
            ("sesame exec /a -- ls /et", Wanted::Command),
            ("sesame exec /a -- ", Wanted::Command),
            ("sesame get --profile ", Wanted::Profiles),
            ("sesame get --region=eu", Wanted::Regions),
            ("sesame set /a --description x", Wanted::Anything),
            ("sesame emulator --seed /x", Wanted::Files),
            ("sesame ls --log /x", Wanted::Files),
        ] {
            assert_eq!(completing(line).wanted, wanted, "{line}");
        }
        let of = |line: &str| match completing(line).wanted {
            Wanted::Words(words) => words.into_iter().map(|(word, _)| word).collect::<Vec<_>>(),
            other => vec![format!("{other:?}")],
        };
        assert!(of("sesame ").contains(&"export".to_owned()) && !of("sesame ").contains(&"complete".to_owned()));
        assert_eq!(of("sesame set /a --type "), ["SecureString", "String", "StringList"]);
        assert!(of("sesame set /a --tier=").contains(&"Advanced".to_owned()));
        assert!(of("sesame export /a --format ").contains(&"dotenv".to_owned()));
        assert_eq!(of("sesame completions "), ["bash", "zsh", "fish"]);
        assert_eq!(of("sesame config "), ["path", "show", "default", "check", "help"]);
        let options = of("sesame export /a --force -");
        assert!(options.contains(&"--output".to_owned()) && !options.contains(&"--force".to_owned()), "{options:?}");
        let equals = completing("sesame ls --region eu-west-1 --config=/t");
        assert_eq!((equals.before.as_str(), equals.begun.as_str()), ("--config=", "/t"));
        assert_eq!(equals.option("region"), Some("eu-west-1"));
    }
}
