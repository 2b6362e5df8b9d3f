//! A command that there is none of: what may have been meant. Pure.

use std::ffi::OsString;

use clap::Command;
use clap::error::{Error, ErrorKind};

use super::leading::behind_options;
use crate::text;

/// Of a line that begins with a word that is neither a command nor meant as a path: that, whatever else is wrong with it.
pub(super) fn explained(line: &mut Command, words: &[OsString], error: Error) -> Error {
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        return error;
    }
    let word = behind_options(line, words).and_then(|at| words.get(at)).and_then(|word| word.to_str());
    let is_meant = |word: &&str| !word.is_empty() && !word.starts_with('-') && !word.contains('/');
    let Some(word) = word.filter(is_meant).filter(|word| line.find_subcommand(word).is_none()) else { return error };
    let known: Vec<&str> =
        line.get_subcommands().filter(|command| !command.is_hide_set()).map(Command::get_name).collect();
    let begun: Vec<&str> = known.iter().copied().filter(|name| word.len() > 1 && name.starts_with(word)).collect();
    let close = if begun.is_empty() { text::close_names(word, &known) } else { begun };
    let meant = if close.is_empty() { String::new() } else { format!("; did you mean {}?", close.join(" or ")) };
    let says = format!("there is no command {word}{meant} (a path begins with a slash: /{word})");
    line.error(ErrorKind::InvalidSubcommand, says)
}
