//! sesame: a terminal browser and editor for AWS Systems Manager Parameter Store.
//!
//! One direction of data:
//!
//! ```text
//!  terminal ─┐
//!  replies  ─┼─► Msg ─► App::update(now, msg) ─► Vec<Effect> ─► effects ─► Store ─► aws-sdk-ssm ─┬─► AWS
//!  deadline ─┘              (pure)                                  │                              └─► emulator
//!                              │                                    └──────── Reply ─────────► back to Msg
//!                              ▼
//!                      ui::view(&App, frame)      (pure: reads, paints, changes nothing)
//!                              │
//!                              └─► Drawn ─► App::drawn     (what a frame has shown of a question)
//! ```
//!
//! The rooms, and what each may know:
//!
//! | room | what it is for | pure |
//! |---|---|---|
//! | `directories` | the user's base directories | yes |
//! | [`destination`] | where a session is or can go: the place, profiles, regions, roots | yes |
//! | [`device_code`] | what a person is shown to sign in with | yes |
//! | [`arn`] | what a name or an ARN tells by itself: its parts, its partition, whose it is | yes |
//! | [`parameter`] | what the program knows of a parameter: plain data, shared by all | yes |
//! | [`deletion`] | what is deleted, what becomes of each, and what is kept to create it anew | yes |
//! | [`managed`] | who else manages a parameter, by its tags or by what CloudFormation says | yes |
//! | [`kms`] | keys to encrypt under: aliases, what a key is like, why one is unfit | yes |
//! | [`random`] | random values: what they are made of, made without bias | yes |
//! | [`plan`] | a change of several as one: the text that it is edited as, and its steps | yes |
//! | [`transfer`] | what is copied to other names or moved there, step by step | yes |
//! | [`job`] | what a journal tells of a change of several: each name, and the step that it has reached | yes |
//! | `dialect` | names and values written down for the programs that read them, and read of what others wrote | yes |
//! | [`snippet`] | how templates, scripts and programs refer to a parameter | yes |
//! | [`comparison`] | two places side by side: which names and values differ, told without a word of a value | yes |
//! | [`secret`] | a value, redacted and wiped | yes |
//! | [`sealed`] | a value that is kept for later, encrypted | yes |
//! | [`failure`] | what went wrong, as a value: kind, what happened, what to do next; the grammar of denials | yes |
//! | [`iam`] | policies for what is known of parameters, and the roles that have them, in what reads them | yes |
//! | [`names`] | the tree of names and its visible rows; name rules; fuzzy ranking | yes |
//! | [`text`] | what outside text may reach the screen: sanitise, truncate, wrap | yes |
//! | `line` | the ground that pages and panes stand on: a line, a role | yes |
//! | [`keymap`] | keys, actions, and the rows that bind them | yes |
//! | `about` | what there is to say about a session, for whoever asks | yes |
//! | [`app`] | what the program knows and decides | yes |
//! | [`ui`] | layout and painters | yes |
//! | [`cli`] | the command line | yes |
//! | [`config`] | the settings file | yes |
//! | [`mod@external_editor`] | the user's own editor, and how it is told to keep nothing and to wait | yes |
//! | [`settings`] | the settings that hold: the user's file, and the theme that it names | no |
//! | `edited_file` | the file that it is given, wiped on every way out | no |
//! | `signin` | from environment and shared files to credentials; knows no operation of the service | its reading and its calls are not |
//! | `http_client` | the HTTP clients of a session: whom they trust, what an answer may weigh | no |
//! | `sdk_error` | reading errors of the SDK without showing what they hold | yes |
//! | [`store`] | Parameter Store over the SDK; the only room that names aws types of the service | no |
//! | [`cache`] | names and metadata between sessions, the profiles used last, what accounts are called; never a value | no |
//! | [`places`] | where the user was: bookmarks, places of late, rows and folders to come back to | yes |
//! | [`places_file`] | the file that keeps them between sessions, in the state directory | no |
//! | [`journal`] | the journals of changes of several, in the state directory; never a value | no |
//! | [`effects`] | runs what the app asked for: store, clipboard, search worker | no |
//! | `runtime` | the loop: input, replies, deadline → update → effects → draw | no |
//! | [`log`] | the file of `--log` | no |
//! | `files` | files that others wrote, read to an end that is known before | no |
//! | `private_files` | files and directories that are the user's alone | no |
//! | [`terminal`] | raw mode, alternate screen, restored on every way out | no |
//! | [`panics`] | ends the program for a panic of the loop, and for any other only what was being done | no |
//! | `resources` | whether there are open files and threads enough | no |
//! | `hardening` | freed memory is wiped, no core dump is written | no |
//! | `commands` | what the program does beside browsing | no |
//! | `tally` | how often something is done, in tests | no |
//! | [`testing`] | the app driven by keys and answers, for tests and benches | yes |
//! | [`demo`] | the store of `--demo`, on the emulator | no |
//!
//! The emulator, an in-memory Parameter Store speaking AWS JSON 1.1, is a crate of its own ([`ssm_emulator`]) that shares neither
//! types nor rules with this one: it stands under the SDK (`--demo`, tests) or on loopback (`sesame emulator`).

mod about;
pub mod app;
pub mod arn;
pub mod cache;
pub mod cli;
mod commands;
pub mod comparison;
pub mod config;
pub mod deletion;
pub mod demo;
pub mod destination;
pub mod device_code;
mod dialect;
mod directories;
#[cfg(unix)]
mod edited_file;
pub mod effects;
pub mod external_editor;
pub mod failure;
mod files;
mod hardening;
mod http_client;
pub mod iam;
pub mod job;
pub mod journal;
pub mod keymap;
pub mod kms;
mod line;
pub mod log;
pub mod managed;
pub mod names;
pub mod panics;
pub mod parameter;
pub mod places;
pub mod places_file;
pub mod plan;
mod private_files;
pub mod random;
mod resources;
mod runtime;
mod sdk_error;
pub mod sealed;
pub mod secret;
pub mod settings;
mod signin;
pub mod snippet;
pub mod store;
#[cfg(test)]
mod tally;
pub mod terminal;
pub mod testing;
pub mod text;
pub mod transfer;
pub mod ui;

use std::io;

use app::{App, Start};
use cache::Cache;
use cli::{Arguments, Command};
use commands::config::ConfigError;
use config::Config;
use destination::{Destination, Place};
use effects::{Effects, Source};
use external_editor::ExternalEditor;
use journal::Journals;
use places_file::PlacesFile;
use signin::Environment;

/// Why the program ended as it should not have.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The terminal could not be used.
    #[error(transparent)]
    Terminal(#[from] terminal::Error),
    /// The emulator could not be served.
    #[error(transparent)]
    Serve(#[from] commands::emulator::ServeError),
    /// The settings cannot be had.
    #[error(transparent)]
    Settings(#[from] settings::Error),
    /// What was asked of the settings could not be done.
    #[error(transparent)]
    Config(#[from] commands::config::ConfigError),
    /// The log cannot be written.
    #[error(transparent)]
    Log(#[from] log::LogError),
    /// The system does not give what is needed.
    #[error(transparent)]
    Resources(#[from] resources::ResourceError),
    /// No task could be started.
    #[error("the program could not start")]
    Start(#[source] io::Error),
}

impl Error {
    /// The exit status: 2 for wrong usage, 1 for the rest.
    pub fn status(&self) -> u8 {
        match self {
            Self::Terminal(terminal::Error::NotATerminal(_))
            | Self::Settings(_)
            | Self::Config(ConfigError::Settings(_)) => 2,
            Self::Terminal(terminal::Error::Io(_))
            | Self::Serve(_)
            | Self::Config(_)
            | Self::Log(_)
            | Self::Resources(_)
            | Self::Start(_) => 1,
        }
    }
}

/// Does what the command line says, until it is done; the exit status, where a command has one of its own.
///
/// # Errors
/// Why it could not be done; what happens to parameters meanwhile is shown on the screen and is no error here.
pub fn run(arguments: Arguments) -> Result<u8, Error> {
    match arguments.command {
        Some(Command::Exec(_)) => hardening::forbid_dumps_for_now(),
        _ => hardening::forbid_dumps(),
    }
    resources::check()?;
    let tasks =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().map_err(Error::Start)?;
    let ended = tasks.block_on(async {
        match arguments.command {
            None => Box::pin(browse(arguments.browse)).await.map(|()| 0),
            Some(Command::Emulator(options)) => Ok(commands::emulator::run(options).await.map(|()| 0)?),
            Some(Command::Config(options)) => Ok(commands::config::run(options).map(|()| 0)?),
            Some(Command::Keys(options)) => Ok(commands::keys::run(options).map(|()| 0)?),
            Some(command) => {
                let named = command.session().and_then(|session| session.config.clone());
                // One that only reads has no use for settings, but for a pair that they name: the user's own are in nobody's way there.
                let is_named = settings::file(named.clone()).is_some_and(|(_, named)| named);
                let reads = command.changes() || command.names_pair() || is_named && command.session().is_some();
                // What is wrong with them is for this one to say, beside all else.
                let reads = reads && !matches!(command, Command::Doctor(_));
                let config = if reads { settings::read(named)?.config } else { Config::default() };
                Ok(Box::pin(commands::run(command, &config)).await)
            }
        }
    });
    signin::end_processes();
    // A look-up of a host name cannot be cancelled; nobody waits for it now.
    tasks.shutdown_background();
    ended
}

/// What is done before the program is ended in the midst of whatever it does.
fn before_the_end() {
    runtime::hang_up_editor();
    #[cfg(unix)]
    edited_file::wipe_all();
    signin::end_processes();
}

/// The editor that the user has named.
fn external_editor() -> ExternalEditor {
    if !cfg!(unix) {
        return ExternalEditor::Unusable("an editor of one's own is run on Unix systems only".to_owned());
    }
    ExternalEditor::choose(|name| std::env::var_os(name), leads_to)
}

/// What a program is called that the user's search path leads to, behind all links.
fn leads_to(program: &str) -> Option<String> {
    let path = std::env::var_os("PATH")?;
    let found = std::env::split_paths(&path).map(|dir| dir.join(program)).find(|path| path.is_file())?;
    Some(found.canonicalize().ok()?.file_name()?.to_str()?.to_owned())
}

async fn browse(asked: cli::Browse) -> Result<(), Error> {
    panics::contain(before_the_end);
    #[cfg(unix)]
    tokio::task::spawn_blocking(edited_file::wipe_leftovers);
    let named = asked.session.config.clone();
    let settings = settings::read(named.clone())?;
    if let Some(path) = &asked.session.log {
        log::open(path)?;
    }
    let environment = if asked.session.demo { Environment::default() } else { Environment::read() };
    let (start, source) = start(asked, &environment);
    let (effects, replies) = Effects::new(source);
    let mut effects = effects.going_by(environment);
    if let Some(dir) = &start.cache {
        effects = effects.keeping(Cache::new(dir.clone()));
    }
    let start = match start.journals.as_deref().filter(|_| settings.config.recent).map(PlacesFile::within) {
        Some(file) => {
            let (path, places) = (file.path().to_owned(), file.read());
            effects = effects.remembering(file);
            Start { places_file: Some(path), places, ..start }
        }
        None => start,
    };
    let start = Start { directory: std::env::current_dir().ok(), ..start };
    if let Some(dir) = &start.journals {
        effects = effects.journaling(Journals::within(dir.clone()));
    }
    let (clipboard, external_editor) = (effects.clipboard_ways(), external_editor());
    let file = settings.file.map(|(path, _)| path);
    let start = Start { settings: file, clipboard, external_editor, ..start };
    let app = App::new(start).with(settings.config);
    Ok(Box::pin(runtime::run(app, settings.theme, named, effects, replies)).await?)
}

/// What the program is started for and with, and where its store comes from.
fn start(asked: cli::Browse, environment: &Environment) -> (Start, Source) {
    let cli::Browse { path: scope, session, kept: cli::NoCache { no_cache } } = asked;
    let cli::Session { profile, role_arn: role, region, endpoint_url, read_only, log, demo, .. } = session;
    if demo {
        let place = Place { region: Some(demo::REGION.to_owned()), read_only, ..Place::default() };
        return (Start { place, demo, log, scope, ..Start::default() }, Source::demo(read_only));
    }
    let asked = Place { profile, role, region, endpoint: endpoint_url, read_only, ..Place::default() };
    let start = Start {
        place: environment.place(&asked),
        credential_process: environment.credential_process(&asked),
        origins: environment.origins(&asked, &Destination::default()),
        scope,
        log,
        cache: cache::default_dir().filter(|_| !no_cache),
        journals: journal::default_dir().filter(|_| !no_cache),
        ..Start::default()
    };
    (start, Source::Aws(asked))
}
