//! `sesame keys`: the keys of the two panes as they hold, as settings are written.

use std::fmt::Write as _;
use std::io::{self, Write as _};

use super::config::ConfigError;
use crate::app::pages::BROWSE;
use crate::cli::KeysOptions;
use crate::config::keys::line;
use crate::settings;
use crate::text;

/// Prints them.
///
/// # Errors
/// [`ConfigError`].
pub(crate) fn run(options: KeysOptions) -> Result<(), ConfigError> {
    let settings = settings::read(options.settings.session.config)?;
    let table = BROWSE.with(&settings.config.keys).unwrap_or(BROWSE);
    let mut out = "# The keys of the two panes as they hold, as [keys.browse] of the settings says them. With [] an action is done by its\n\
                   # name, after `:`. Pages and questions have keys of their own, which stay: `?` shows those of each.\n\n[keys.browse]\n"
        .to_owned();
    for row in table.rows {
        let _ = writeln!(out, "# {}\n{}", row.help, line(row.name, row.keys));
    }
    io::stdout().write_all(text::sanitise_message(&out).as_bytes()).map_err(ConfigError::Output)
}
