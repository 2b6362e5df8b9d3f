//! The settings that hold: the user's file, and the theme that it names, read at the start and when they are asked for anew.

use std::io;
use std::path::{Path, PathBuf};

use jiff::tz::TimeZone;

use crate::app::pages::BROWSE;
use crate::config::{self, BuiltIn, Config, Problems, ThemeChoice};
use crate::directories;
use crate::files;
use crate::text;
use crate::ui::Theme;

/// The settings, and the file that they are from.
#[derive(Debug)]
pub(crate) struct Settings {
    pub(crate) config: Config,
    /// The file, if there is one, and its text.
    pub(crate) file: Option<(PathBuf, String)>,
    pub(crate) theme: Theme,
    /// Whether colours are off, whatever the settings say.
    pub(crate) no_color: bool,
}

/// Why they cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file cannot be read.
    #[error("{} cannot be read", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// A file is wrong.
    #[error("{} is wrong:\n{problems}", path.display())]
    Wrong {
        /// The file.
        path: PathBuf,
        /// Everything that is wrong with it.
        problems: Problems,
    },
}

/// Where the file is, and whether somebody named it.
pub(crate) fn file(asked: Option<PathBuf>) -> Option<(PathBuf, bool)> {
    config::file(asked, |name| std::env::var_os(name), std::env::home_dir())
}

/// Reads them; `asked`: the file that the command line names.
///
/// # Errors
/// A file that was named and cannot be read, and everything that is wrong with one.
pub(crate) fn read(asked: Option<PathBuf>) -> Result<Settings, Error> {
    let file = match file(asked) {
        None => None,
        Some((path, named)) => match files::read_small(&path) {
            Ok(text) => Some((path, text)),
            Err(error) if files::is_absent(&error) && !named => None,
            Err(source) => return Err(Error::Unreadable { path, source }),
        },
    };
    let (path, text) = file.as_ref().map_or((Path::new(""), ""), |(path, text)| (path, text));
    let wrong = |problems| Error::Wrong { path: path.to_owned(), problems };
    let config = Config::parse_for(text, Some(BROWSE), zone).map_err(wrong)?;
    let asked = theme(&config.theme, path)?;
    let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let theme = if no_color { Theme::built_in(BuiltIn::Mono) } else { asked };
    Ok(Settings { config, file, theme, no_color })
}

/// A zone of the system's database, or its own.
fn zone(name: &str) -> Result<TimeZone, String> {
    if name == "local" {
        return TimeZone::try_system().map_err(|why| format!("which the local one is cannot be told: {why}"));
    }
    TimeZone::get(name).map_err(|_| {
        let all: Vec<String> = jiff::tz::db().available().map(|name| name.to_string()).collect();
        let names: Vec<&str> = all.iter().map(String::as_str).chain(["UTC", "local"]).collect();
        let meant = text::close_names(name, &names).first().map(|close| format!("; did you mean {close}?"));
        let none = if all.is_empty() { "; this system has no time zone database" } else { "" };
        format!("there is no time zone {name:?}{}", meant.unwrap_or_else(|| none.to_owned()))
    })
}

/// A theme that the program brings, or that of a file, whose path begins where the settings file is.
fn theme(choice: &ThemeChoice, settings: &Path) -> Result<Theme, Error> {
    let written = match choice {
        ThemeChoice::BuiltIn(which) => return Ok(Theme::built_in(*which)),
        ThemeChoice::File(path) => path,
    };
    let of_home = directories::in_home(written, std::env::home_dir());
    let path = of_home.unwrap_or_else(|| settings.parent().unwrap_or(Path::new("")).join(written));
    match files::read_small(&path) {
        Ok(text) => Theme::parse(&text).map_err(|problems| Error::Wrong { path, problems }),
        Err(source) => Err(Error::Unreadable { path, source }),
    }
}
