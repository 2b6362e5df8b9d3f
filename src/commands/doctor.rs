//! `sesame doctor`: what a session here would use, what said so, and what is wrong with it. Nothing is decrypted, and nothing is made.

use std::io::{self, ErrorKind, IsTerminal};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use tokio::sync::mpsc;

use crate::about::{self, Fact, Machine, Whereabouts};
use crate::app::Copied;
use crate::cli;
use crate::commands::connect::Stores;
use crate::commands::ended::{Status, Stop, told};
use crate::commands::output::{Data, Progress as Shown, note};
use crate::config::{self, Config, VARIABLE};
use crate::destination::{Destination, Origin, Origins, Place, Root};
use crate::failure::Failure;
use crate::parameter::{Identity, ListedBy};
use crate::places_file::PlacesFile;
use crate::settings::{self, Settings};
use crate::store::{Progress, Store};
use crate::{cache, demo, effects, journal, text};

/// Looks at all of it, and says it on standard output. Failed where something is wrong.
pub(crate) async fn run(asked: cli::Browse) -> Result<Status, Stop> {
    let mut out = Data::standard()?;
    let mut report = Report::default();
    report.says(Fact::new("sesame", env!("CARGO_PKG_VERSION")));
    let settings = Read::of(asked.session.config.clone());
    let config = &settings.config;
    let mut stores = Stores::of(&asked.session)?;
    let (place, origins) = whence(&stores, asked.session.demo);
    let progress = Shown::new();
    progress.says("asking who this is, and for the first names", 0, None);
    let answered = Box::pin(Answered::of(&mut stores, config, &asked.path)).await;
    progress.clear();

    let place = answered.place.as_ref().unwrap_or(&place);
    let at = config::Whereabouts {
        profile: place.profile.as_deref(),
        who: answered.identity.as_ref().and_then(|identity| identity.as_ref().ok()),
        region: place.region.as_deref(),
        path: &asked.path,
    };
    let read_only_by = config.read_only(&at, false);
    let identity = at.who;
    let session = asked.session.demo;
    let whereabouts =
        Whereabouts { demo: session, place, origins: &origins, identity, read_only_by: read_only_by.as_deref() };
    for fact in whereabouts.facts() {
        match (fact.label, &answered.refused, &answered.identity) {
            ("account", Some(why), _) => {
                report.wrong(Fact::new("sign-in", why.as_str()));
                report.says(fact);
            }
            ("account", None, Some(Err(why))) => {
                report.wrong(Fact { says: format!("not known: {}", first_line(&told(why))), ..fact });
            }
            _ => report.says(fact),
        }
    }
    if let Some(ground) = config.ground(&at) {
        report.says(Fact::new("production", format!("yes, says {ground}")));
    }
    report.names(&asked.path, answered.listed);
    if let Some(skew) = answered.ahead.and_then(about::clock_skew) {
        report.wrong(Fact::new("clock", format!("{skew}; it has to be set, or signatures are refused")));
    }
    report.machine(&asked, &settings);
    report.says_of_terminal();
    for (wrong, line) in &report.lines {
        out.line(&format!("{} {line}", if *wrong { '!' } else { ' ' }))?;
    }
    let wrong = report.lines.iter().filter(|(wrong, _)| *wrong).count();
    note(&match wrong {
        0 => "sesame: nothing is wrong".to_owned(),
        1 => "sesame: the line marked with ! says what is wrong".to_owned(),
        many => format!("sesame: {many} lines marked with ! say what is wrong"),
    });
    Ok(if wrong == 0 { Status::Done } else { Status::Failed })
}

/// The settings, or what is wrong with them.
struct Read {
    /// Those that hold; the usual ones where something is wrong.
    config: Config,
    file: Option<PathBuf>,
    wrong: Option<String>,
    /// What names the file.
    named: Option<&'static str>,
}

impl Read {
    fn of(asked: Option<PathBuf>) -> Self {
        let by = if asked.is_some() { "--config" } else { VARIABLE };
        let named = settings::file(asked.clone()).filter(|(_, named)| *named).map(|_| by);
        match settings::read(asked) {
            Ok(Settings { config, file, .. }) => Self { config, file: file.map(|(path, _)| path), wrong: None, named },
            Err(error) => {
                let wrong = Some(one_line(&format!("{:#}", anyhow::Error::new(error))));
                Self { config: Config::default(), file: None, wrong, named }
            }
        }
    }
}

/// The place, as far as it is known before any call, and what says so.
fn whence(stores: &Stores, demo: bool) -> (Place, Origins) {
    let asked = stores.asked();
    match stores.environment() {
        Some(environment) if !demo => (environment.place(asked), environment.origins(asked, &Destination::default())),
        _ => (Place { region: Some(demo::REGION.to_owned()), ..asked.clone() }, Origins::default()),
    }
}

/// What the services say, as far as they are asked.
#[derive(Default)]
struct Answered {
    /// Why there is nothing to ask with.
    refused: Option<String>,
    /// Where the session is, once there is one.
    place: Option<Place>,
    identity: Option<Result<Identity, Failure>>,
    listed: Option<Result<ListedBy, Failure>>,
    /// By how much the service's clock is ahead of this machine's.
    ahead: Option<jiff::SignedDuration>,
}

impl Answered {
    async fn of(stores: &mut Stores, config: &Config, path: &str) -> Self {
        let store = match stores.own().await {
            Ok(store) => store,
            Err(Stop { says, .. }) => return Self { refused: Some(first_line(&says)), ..Self::default() },
        };
        let (store, ahead) = with_clock(&store);
        let (identity, listed) = tokio::join!(whose(&store, config), first_names(&store, path));
        let ahead = *ahead.lock().unwrap_or_else(PoisonError::into_inner);
        let place = Some(store.place().clone());
        Self { refused: None, place, identity: Some(identity), listed: Some(listed), ahead }
    }
}

/// The same store, with by how much its clock is ahead, by its last answer.
fn with_clock(store: &Store) -> (Store, Arc<Mutex<Option<jiff::SignedDuration>>>) {
    let ahead = Arc::new(Mutex::new(None));
    let heard = Arc::clone(&ahead);
    let store = store.clone().watched(move |progress| {
        if let Progress::Answered { date: Some(date), .. } = progress {
            *heard.lock().unwrap_or_else(PoisonError::into_inner) = Some(date.duration_since(Timestamp::now()));
        }
    });
    (store, ahead)
}

/// Who this is; with what the account is called where the settings may go by that.
async fn whose(store: &Store, config: &Config) -> Result<Identity, Failure> {
    let mut identity = store.identity().await?;
    if config.may_name_accounts() {
        identity.alias = store.account_alias().await.unwrap_or_default();
    }
    Ok(identity)
}

/// Whether names can be listed there: the first page tells.
async fn first_names(store: &Store, path: &str) -> Result<ListedBy, Failure> {
    let (pages, mut inbox) = mpsc::channel(1);
    let root = Root::Path(path.to_owned());
    let listing = store.list(&root, pages);
    tokio::pin!(listing);
    tokio::select! {
        ended = &mut listing => ended,
        Some(_) = inbox.recv() => {
            // Nobody listens any more; what had been denied by then is not lost.
            inbox.close();
            listing.await
        }
    }
}

/// The lines, each with whether it is wrong.
#[derive(Default)]
struct Report {
    lines: Vec<(bool, String)>,
}

impl Report {
    fn says(&mut self, fact: Fact) {
        self.line(false, fact);
    }

    fn wrong(&mut self, fact: Fact) {
        self.line(true, fact);
    }

    fn line(&mut self, wrong: bool, Fact { label, says, notes, .. }: Fact) {
        let notes = if notes.is_empty() { String::new() } else { format!(" ({})", notes.join("; ")) };
        self.lines.push((wrong, format!("{}{says}{notes}", text::pad(label, LABEL))));
    }

    fn names(&mut self, path: &str, listed: Option<Result<ListedBy, Failure>>) {
        let of = if path == "/" { String::new() } else { format!("those of {path} ") };
        match listed {
            None => self.says(Fact::new("names", "not asked for")),
            Some(Ok(ListedBy::Describe)) => self.says(Fact::new("names", format!("{of}can be listed"))),
            Some(Ok(ListedBy::Path(denied))) => {
                let why = first_line(&told(&denied));
                self.says(Fact::new(
                    "names",
                    format!("{of}can be listed by path alone, without tier, key and author: {why}"),
                ));
            }
            Some(Err(failure)) => self.wrong(Fact::new("names", first_line(&told(&failure)))),
        }
    }

    /// What of this machine is used.
    fn machine(&mut self, asked: &cli::Browse, settings: &Read) {
        let keeps = !asked.session.demo && !asked.kept.no_cache;
        let (cache, journals) = (cache::default_dir().filter(|_| keeps), journal::default_dir().filter(|_| keeps));
        let places =
            journals.as_deref().filter(|_| settings.config.recent).map(|dir| PlacesFile::within(dir).path().to_owned());
        let clipboard: Vec<&str> = effects::clipboard_ways().into_iter().map(Copied::whose).collect();
        let machine = Machine {
            settings: settings.file.as_deref(),
            cache: cache.as_deref(),
            places: places.as_deref(),
            journals: journals.as_deref(),
            log: asked.session.log.as_deref(),
            clipboard: &clipboard,
        };
        let named = settings.named.map(|by| Origin { by: by.to_owned(), beats: Vec::new() });
        for fact in machine.facts() {
            match fact.label {
                "settings" => match &settings.wrong {
                    Some(why) => self.wrong(Fact::new("settings", why.as_str()).from(named.as_ref())),
                    None => self.says(fact.from(named.as_ref())),
                },
                "cache" => self.directory(fact, cache.as_deref(), "--no-cache does without"),
                "journals" => {
                    self.directory(fact, journals.as_deref(), "without it no change is gone on with after a crash");
                }
                _ => self.says(fact),
            }
        }
    }

    /// A directory that may not be there yet.
    fn directory(&mut self, fact: Fact, path: Option<&Path>, otherwise: &str) {
        match path.map(std::fs::read_dir) {
            Some(Err(error)) if error.kind() != ErrorKind::NotFound => {
                let says = format!("{}: {error}; {otherwise}", fact.says);
                self.wrong(Fact { says, ..fact });
            }
            _ => self.says(fact),
        }
    }

    fn says_of_terminal(&mut self) {
        let set = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        let elsewhere =
            |what: &str| Fact::new("terminal", format!("{what} is none: the interface needs one, the commands do not"));
        if !io::stdout().is_terminal() {
            return self.says(elsewhere("standard output"));
        }
        if !io::stdin().is_terminal() {
            return self.says(elsewhere("standard input"));
        }
        let mut says = vec![set("TERM").unwrap_or_else(|| "of no name (TERM is not set)".to_owned())];
        let size = ratatui::crossterm::terminal::size().ok();
        says.extend(size.map(|(columns, rows)| format!("{columns}×{rows}")));
        says.push(
            if set("NO_COLOR").is_some() { "no colours, says NO_COLOR" } else { "colours of the theme" }.to_owned(),
        );
        says.extend(set("TMUX").map(|_| "in tmux".to_owned()));
        says.extend(set("SSH_CONNECTION").map(|_| "over SSH".to_owned()));
        let mut fact = Fact::new("terminal", says.join(", "));
        let small = size.filter(|(columns, rows)| *columns < SMALLEST.0 || *rows < SMALLEST.1);
        if small.is_none() {
            return self.says(fact);
        }
        fact.says = format!("{}; questions want {}×{} at least", fact.says, SMALLEST.0, SMALLEST.1);
        self.wrong(fact);
    }
}

/// Columns and rows in which all can be read.
const SMALLEST: (u16, u16) = (40, 12);

/// Columns of what stands before each.
const LABEL: usize = 14;

/// What a failure says first, without the statement to ask for.
fn first_line(says: &str) -> String {
    says.lines().next().unwrap_or_default().to_owned()
}

/// All that is said, in one line.
fn one_line(says: &str) -> String {
    let mut lines = says.lines();
    let first = lines.next().unwrap_or_default();
    let rest: Vec<&str> = lines.map(str::trim).filter(|line| !line.is_empty()).collect();
    if rest.is_empty() { first.to_owned() } else { format!("{first} {}", rest.join("; ")) }
}
