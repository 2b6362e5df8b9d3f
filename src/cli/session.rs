//! Whose parameters: what every act on a store takes, the interface and the commands alike.

use std::path::PathBuf;

use clap::builder::FalseyValueParser;
use clap::{ArgAction, Args, ValueHint};

use super::values;

/// Whose parameters, and where; what is left out the environment and the shared AWS files say.
#[derive(Debug, Clone, PartialEq, Eq, Default, Args)]
pub struct Session {
    /// The profile of the shared AWS files to use; beats credentials of the environment
    #[arg(long, value_name = "NAME", value_parser = values::given)]
    pub profile: Option<String>,
    /// The ARN of a role to assume with the credentials that would sign otherwise
    #[arg(long, value_name = "ARN", value_parser = values::role)]
    pub role_arn: Option<String>,
    /// The region to work in; beats AWS_REGION and the profile's
    #[arg(long, value_name = "NAME", value_parser = values::given)]
    pub region: Option<String>,
    /// The address of a service other than AWS's own, such as `sesame emulator`
    #[arg(long, value_name = "URL", value_parser = values::url)]
    pub endpoint_url: Option<String>,
    /// Refuse everything that would change the store
    #[arg(long)]
    pub read_only: bool,
    /// The settings file, in place of SESAME_CONFIG and the user's own
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub config: Option<PathBuf>,
    /// Write a log of the calls made, without names and values, for its owner's eyes only; goes on at the end of the file
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub log: Option<PathBuf>,
    /// Try the program out on an embedded store: no account, no credentials, no network
    #[arg(long, conflicts_with_all = ["profile", "role_arn", "region", "endpoint_url"])]
    pub demo: bool,
}

/// Whether names outlive what is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Args)]
pub struct NoCache {
    /// Neither show names kept from before nor keep them for the next time
    #[arg(long, env = "SESAME_NO_CACHE", value_parser = FalseyValueParser::new(), action = ArgAction::SetTrue)]
    pub no_cache: bool,
}

/// Options of a session before a command that is about no parameters: whoever has them in an alias has them before each command. They
/// are checked as elsewhere, do nothing, and are not in its help.
#[derive(Debug, Clone, PartialEq, Eq, Default, Args)]
#[command(mut_args(|argument| {
    let is_option = argument.get_long().is_some();
    argument.hide(is_option)
}))]
pub struct Unused {
    /// Whose it would be.
    #[command(flatten)]
    pub session: Session,
}

/// The same before a command that is about the settings alone, of which there may be another file.
#[derive(Debug, Clone, PartialEq, Eq, Default, Args)]
#[command(mut_args(|argument| {
    let hidden = argument.get_id() != "config";
    argument.hide(hidden).global(true)
}))]
pub struct SettingsOnly {
    /// Whose it would be.
    #[command(flatten)]
    pub session: Session,
}
