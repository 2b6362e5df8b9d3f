//! What the program is started for and with.

use std::path::PathBuf;

use super::reply::Copied;
use crate::destination::{Origins, Place};
use crate::external_editor::ExternalEditor;
use crate::places::Places;

/// What the program was started for and with.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Start {
    /// Where the first session goes, as far as it is known before any call.
    pub place: Place,
    /// Where a command is going to be run for the credentials: the profile that names it.
    pub credential_process: Option<String>,
    /// Where what the place goes by was said.
    pub origins: Origins,
    /// The embedded demo store, whatever else is said.
    pub demo: bool,
    /// The settings file that was read, if there is one.
    pub settings: Option<PathBuf>,
    /// Where names are kept between sessions, if they are.
    pub cache: Option<PathBuf>,
    /// The file that keeps where the user was between sessions, if one does.
    pub places_file: Option<PathBuf>,
    /// What stood in it.
    pub places: Places,
    /// Where journals of changes are kept, if they are.
    pub journals: Option<PathBuf>,
    /// The file of `--log`.
    pub log: Option<PathBuf>,
    /// The directory that the program was started in.
    pub directory: Option<PathBuf>,
    /// The ways of a copied text out of the program, in the order in which they are tried.
    pub clipboard: Vec<Copied>,
    /// The editor that the user has named.
    pub external_editor: ExternalEditor,
    /// The subtree to begin with: `/` or `/team/env`. What is shown is [`crate::app::App::root`].
    pub scope: String,
}
