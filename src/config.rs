//! The settings file. Pure: it reads a text, and says everything that is wrong with it at once.
//!
//! A setting is a row of [`SETTINGS`], which the documented default file and docs/settings.md are written from, and an arm in
//! [`Config::parse`]; what it means stands where it counts.

mod context;
mod dates;
mod environments;
pub(crate) mod keys;
mod pairs;
mod prices;
mod production;
mod reader;
mod table;
mod theme;
mod words;
pub mod written;

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

pub use context::{Colour, Context, Whereabouts};
pub use dates::{FindZone, Zone};
pub use environments::{Environment, Environments};
pub use pairs::WrittenPair;
pub use prices::{Price, Prices};
pub use production::{Ground, PRODUCTION, Production};
pub use reader::Problems;
pub(crate) use reader::{Entry, Reader};
pub use table::{SETTINGS, Setting, default_file};
pub use theme::{BuiltIn, ThemeChoice};

use crate::directories;
use crate::keymap::Table;
use crate::keymap::own::Own;
use crate::names::Order;
use crate::parameter::ParameterType;
use crate::text::{DateStyle, Dates};
use context::Holds;

/// The environment variable that names another settings file.
pub const VARIABLE: &str = "SESAME_CONFIG";

/// The settings.
#[derive(Debug, Clone)]
pub struct Config {
    /// How long a value stays revealed.
    pub reveal: Duration,
    /// How long a value stays on the system's clipboard, unless something else is copied before.
    pub clipboard: Duration,
    /// How long what was deleted can be created anew.
    pub undo: Duration,
    /// Which values are masked again by themselves.
    pub mask: Mask,
    /// How it looks.
    pub theme: ThemeChoice,
    /// What is production.
    pub production: Production,
    /// What environments are called.
    pub environments: Environments,
    /// The order in which names are shown first.
    pub sort: Order,
    /// What stands beside a name, as far as there is room.
    pub columns: Vec<Column>,
    /// Whether it is kept between sessions where the user was.
    pub recent: bool,
    /// Where clocks go as they are shown.
    pub zone: Zone,
    /// What is said of a time that is looked at.
    pub dates: DateStyle,
    /// Whether the mouse scrolls, points and draws the line between the panes; otherwise it selects text, as terminals do.
    pub mouse: bool,
    /// Whether the terminal's bell rings when what is watched has changed.
    pub bell: bool,
    /// What AWS charges.
    pub prices: Prices,
    /// Where something holds that the command line did not ask for.
    pub contexts: Vec<Context>,
    /// Places that should be equal.
    pub pairs: Vec<WrittenPair>,
    /// Keys of the two panes in place of the usual ones.
    pub keys: Vec<Own>,
}

/// Which values are masked again by themselves.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Mask {
    /// All.
    #[default]
    All,
    /// Secrets alone: another value stays readable until the session changes, once it was revealed.
    Secure,
}

impl Mask {
    /// Whether a value of that type stays readable, once it was revealed.
    pub fn spares(self, kind: ParameterType) -> bool {
        self == Self::Secure && kind != ParameterType::SecureString
    }
}

/// What stands beside a name in a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// The type.
    Kind,
    /// The version.
    Version,
    /// How long ago it changed.
    Changed,
    /// Who changed it.
    By,
    /// The key that it is encrypted with.
    Key,
    /// Standard or Advanced.
    Tier,
}

impl Column {
    /// In the order in which they stand.
    pub const ALL: [Self; 6] = [Self::Kind, Self::Version, Self::Changed, Self::By, Self::Key, Self::Tier];

    const WORDS: [(&'static str, Self); 6] = [
        ("type", Self::Kind),
        ("version", Self::Version),
        ("changed", Self::Changed),
        ("by", Self::By),
        ("key", Self::Key),
        ("tier", Self::Tier),
    ];
}

/// What the orders of a list are called.
const ORDERS: [(&str, Order); 4] =
    [("tree", Order::Folders), ("changed", Order::Changed), ("version", Order::Versions), ("name", Order::Name)];

impl Default for Config {
    fn default() -> Self {
        Self {
            reveal: Duration::from_secs(30),
            clipboard: Duration::from_secs(45),
            undo: Duration::from_mins(15),
            mask: Mask::default(),
            theme: ThemeChoice::default(),
            production: Production::default(),
            environments: Environments::default(),
            sort: Order::default(),
            columns: Column::ALL.to_vec(),
            recent: true,
            zone: Zone::default(),
            dates: DateStyle::default(),
            mouse: false,
            bell: false,
            prices: Prices::default(),
            contexts: Vec::new(),
            pairs: Vec::new(),
            keys: Vec::new(),
        }
    }
}

impl Config {
    /// Reads the text of a settings file. An empty one changes nothing. Whether its keys fit the panes is not looked at, and there is no time zone but UTC.
    ///
    /// # Errors
    /// Everything that is wrong with it: an unknown key is an error, since a misspelt one would leave production unguarded.
    pub fn parse(text: &str) -> Result<Self, Problems> {
        Self::parse_for(text, None, |name| Err(format!("no time zone is looked up here, so not {name:?} either")))
    }

    /// The same; its keys are to fit those of the panes, and its time zone is one that is found.
    ///
    /// # Errors
    /// Everything that is wrong with it, as above.
    pub fn parse_for(text: &str, panes: Option<&'static Table>, find: FindZone) -> Result<Self, Problems> {
        const MINUTE: Duration = Duration::from_mins(1);
        const SHORTEST: Duration = Duration::from_secs(5);
        let (mut reader, table) = Reader::of(text);
        let mut config = Self::default();
        let keys: Vec<&str> = SETTINGS.iter().map(|setting| setting.key).collect();
        for entry in reader.entries("", table.get_ref(), &keys) {
            let reader = &mut reader;
            match entry.key() {
                "reveal" => set(&mut config.reveal, reader.time(&entry, SHORTEST, 10 * MINUTE)),
                "clipboard" => set(&mut config.clipboard, reader.time(&entry, SHORTEST, 10 * MINUTE)),
                "undo" => set(&mut config.undo, reader.time(&entry, MINUTE, 240 * MINUTE)),
                "mask" => set(&mut config.mask, reader.one_of(&entry, &[("all", Mask::All), ("secure", Mask::Secure)])),
                "sort" => set(&mut config.sort, reader.one_of(&entry, &ORDERS)),
                "mouse" => set(&mut config.mouse, reader.truth(&entry)),
                "bell" => set(&mut config.bell, reader.truth(&entry)),
                "recent" => set(&mut config.recent, reader.truth(&entry)),
                "columns" => config.columns = columns(reader, &entry),
                "time-zone" => set(&mut config.zone, dates::zone(reader, &entry, find)),
                "dates" => set(&mut config.dates, reader.one_of(&entry, &dates::STYLES)),
                "theme" => set(&mut config.theme, theme(reader, &entry)),
                "production" => match reader.text(&entry).map(Production::parse) {
                    Some(Ok(production)) => config.production = production,
                    Some(Err(error)) => reader.wrong(&entry, error),
                    None => {}
                },
                "prices" => prices::read(reader, &entry, &mut config.prices),
                "environments" => environments(reader, &entry, &mut config.environments),
                "context" => {
                    let contexts = reader.list(&entry).unwrap_or_default();
                    config.contexts = contexts.iter().filter_map(|entry| Context::read(reader, entry)).collect();
                }
                "pair" => config.pairs = pairs::read(reader, &entry),
                "keys" => config.keys = keys::read(reader, &entry),
                _ => {}
            }
        }
        let wrong = panes.map(|panes| panes.wrong_with(&config.keys));
        for (line, says) in wrong.into_iter().flatten() {
            reader.wrong_on(line, says);
        }
        reader.finish().map(|()| config)
    }

    /// How times are shown.
    pub(crate) fn times(&self) -> Dates {
        Dates { zone: self.zone.zone.clone(), style: self.dates }
    }

    /// Which environment a segment of a name stands for, if one of its words is called so.
    pub fn environment(&self, segment: &str) -> Option<Environment> {
        let production = || self.production.ground(None, None, segment).map(|_| Environment::Production);
        self.environments.of(segment).or_else(production)
    }

    /// What says that a name is production there, the widest first; what is not known says nothing.
    pub fn ground(&self, at: &Whereabouts<'_>) -> Option<Ground> {
        let said = || self.production.ground(at.profile, at.who, at.path);
        let is_called = |segment: &str| self.environments.of(segment) == Some(Environment::Production);
        let called = || at.path.split('/').any(is_called).then(|| Ground::Path(at.path.to_owned()));
        self.context(at, Holds::Yes, |context| context.production).map(Ground::Context).or_else(said).or_else(called)
    }

    /// Whether an account, or its alias, may decide what holds.
    pub fn may_name_accounts(&self) -> bool {
        self.production.may_name_accounts() || self.contexts.iter().any(Context::names_account)
    }

    /// Whether an account that is not known may make it production.
    pub fn may_be_production(&self, at: &Whereabouts<'_>) -> bool {
        self.production.may_name_accounts() || self.context(at, Holds::Perhaps, |it| it.production).is_some()
    }

    /// What says that nothing may be written there. `unknown`: whose account it is will not be known, so that it may be any.
    pub fn read_only(&self, at: &Whereabouts<'_>, unknown: bool) -> Option<String> {
        let least = if unknown { Holds::Perhaps } else { Holds::Yes };
        self.context(at, least, |context| context.read_only)
    }

    /// What the header is to say of where that is: the first context that has words for it.
    pub fn words(&self, at: &Whereabouts<'_>) -> Option<(Colour, &str)> {
        let mut holding = self.contexts.iter().filter(|context| context.holds(at) == Holds::Yes);
        holding.find_map(|context| Some((context.colour, context.words.as_deref()?)))
    }

    fn context(&self, at: &Whereabouts<'_>, least: Holds, says: fn(&Context) -> bool) -> Option<String> {
        self.contexts.iter().find(|context| says(context) && context.holds(at) >= least).map(ToString::to_string)
    }
}

fn set<T>(to: &mut T, read: Option<T>) {
    if let Some(read) = read {
        *to = read;
    }
}

/// One of those that the program brings, or a path.
fn theme(reader: &mut Reader<'_>, entry: &Entry<'_, '_>) -> Option<ThemeChoice> {
    let written = reader.text(entry)?;
    // What is no word is a path: none of the words has a dot.
    if written.contains(['/', '\\', '.']) {
        return Some(ThemeChoice::File(written.into()));
    }
    reader.one_of(entry, &BuiltIn::WORDS).map(ThemeChoice::BuiltIn)
}

fn columns(reader: &mut Reader<'_>, entry: &Entry<'_, '_>) -> Vec<Column> {
    let members = reader.list(entry).unwrap_or_default();
    members.iter().filter_map(|member| reader.one_of(member, &Column::WORDS)).collect()
}

fn environments(reader: &mut Reader<'_>, entry: &Entry<'_, '_>, environments: &mut Environments) {
    let Some(table) = reader.table(entry) else { return };
    for entry in reader.entries(entry.path(), table, &["prod", "staging", "dev"]) {
        let members = reader.list(&entry).unwrap_or_default();
        let mut words = Vec::new();
        for member in &members {
            let Some(word) = reader.text(member) else { continue };
            if word.is_empty() || !word.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
                reader.wrong(member, format!("{word:?} is no word of letters and digits"));
            }
            words.push(word.to_ascii_lowercase());
        }
        match entry.key() {
            "prod" => environments.prod = words,
            "staging" => environments.staging = words,
            _ => environments.dev = words,
        }
    }
}

/// Where the settings file is, and whether somebody named it: then it must be there.
///
/// The one that the command line names, or `SESAME_CONFIG`, or `sesame/config.toml` in `XDG_CONFIG_HOME`, or in `~/.config`.
pub fn file(
    asked: Option<PathBuf>,
    var: impl Fn(&str) -> Option<OsString>,
    home: Option<PathBuf>,
) -> Option<(PathBuf, bool)> {
    let named = asked.or_else(|| var(VARIABLE).filter(|value| !value.is_empty()).map(PathBuf::from));
    if let Some(named) = named {
        return Some((named, true));
    }
    let directory = directories::base("XDG_CONFIG_HOME", ".config", var, home)?;
    Some((directory.join("sesame").join("config.toml"), false))
}

#[cfg(test)]
mod tests;
