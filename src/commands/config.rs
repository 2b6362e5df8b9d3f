//! `sesame config`: where the settings are, what holds, what could be said, and what is wrong.

use std::fmt::Write as _;
use std::io::{self, Write as _};

use crate::cli::{ConfigCommand, ConfigOptions};
use crate::config::written::lines_of;
use crate::config::{SETTINGS, default_file};
use crate::settings::{self, Settings};
use crate::text;

/// Why it could not be done.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The settings cannot be had.
    #[error(transparent)]
    Settings(#[from] settings::Error),
    /// They were to be checked, and are wrong.
    #[error(transparent)]
    Checked(settings::Error),
    /// There is no home for them.
    #[error("there is neither XDG_CONFIG_HOME nor a home: --config or SESAME_CONFIG names a file")]
    Homeless,
    /// Nobody reads what is said.
    #[error("the output is closed")]
    Output(#[source] io::Error),
}

/// Does what is asked, and says it on standard output.
///
/// # Errors
/// [`ConfigError`].
pub(crate) fn run(options: ConfigOptions) -> Result<(), ConfigError> {
    let ConfigOptions { command, settings } = options;
    let config = settings.session.config;
    let said = match command {
        ConfigCommand::Path => {
            let (path, _) = settings::file(config).ok_or(ConfigError::Homeless)?;
            format!("{}\n", path.display())
        }
        ConfigCommand::Default => default_file(),
        ConfigCommand::Show => show(&settings::read(config)?),
        ConfigCommand::Check => match settings::read(config) {
            Ok(Settings { file: Some((path, _)), .. }) => format!("{} is sound\n", path.display()),
            Ok(_) => "there is no settings file; everything is as usual\n".to_owned(),
            Err(wrong @ settings::Error::Wrong { .. }) => return Err(ConfigError::Checked(wrong)),
            Err(other) => return Err(other.into()),
        },
    };
    io::stdout().write_all(text::sanitise_message(&said).as_bytes()).map_err(ConfigError::Output)
}

/// Every setting as it holds, with where it was said.
fn show(settings: &Settings) -> String {
    let (path, text) =
        settings.file.as_ref().map_or((String::new(), ""), |(path, text)| (path.display().to_string(), text));
    let said = lines_of(text);
    let mut out = String::new();
    for setting in SETTINGS {
        let from = match said.iter().find(|(key, _)| key == setting.key) {
            _ if setting.key == "theme" && settings.no_color => {
                "colours are off by NO_COLOR, whatever this says".to_owned()
            }
            Some((_, line)) => format!("line {line} of {path}"),
            None => "as usual".to_owned(),
        };
        let written = settings.config.written(setting.key);
        if !written.is_empty() {
            let _ = write!(out, "# {from}\n{written}\n\n");
        }
    }
    out
}
