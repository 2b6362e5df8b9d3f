//! What the program does beside browsing: one file for each subcommand, on the store, the safe write and the failures that the
//! interface uses.

mod agreement;
mod code;
mod complete;
mod completions;
pub(crate) mod config;
mod connect;
mod copy;
mod delete;
mod diff;
mod doctor;
mod elsewhere;
pub(crate) mod emulator;
mod ended;
mod exec;
mod export;
mod field;
mod file;
mod gathered;
mod get;
mod history;
mod import;
mod inject;
mod keeping;
mod key_there;
pub(crate) mod keys;
mod listing;
mod ls;
mod output;
mod plan;
mod prompt;
mod references;
mod refusals;
mod set;
mod signals;
mod stopping;
#[cfg(unix)]
mod suspending;
mod written;

use crate::cli::Command;
use crate::config::Config;
use crate::panics;
use crate::signin;
use crate::terminal;

use ended::{Status, Stop};

/// Does what a command for scripts says; its exit status. What is to be said of how it ended has been said.
pub(crate) async fn run(command: Command, config: &Config) -> u8 {
    panics::contain(signin::end_processes);
    let ended: Result<Status, Stop> = match command {
        // These have a life of their own.
        Command::Emulator(_) | Command::Config(_) | Command::Keys(_) => Ok(Status::Done),
        Command::Ls(asked) => Box::pin(ls::run(asked)).await,
        Command::Get(asked) => Box::pin(get::run(asked)).await,
        Command::Export(asked) => Box::pin(export::run(asked)).await,
        Command::Exec(asked) => Box::pin(exec::run(asked)).await,
        Command::Set(asked) => Box::pin(set::run(asked, config)).await,
        Command::History(asked) => Box::pin(history::run(asked)).await,
        Command::Delete(asked) => Box::pin(delete::run(asked, config)).await,
        Command::Diff(asked) => Box::pin(diff::run(asked, config)).await,
        Command::Copy(asked) => Box::pin(copy::run(asked, config)).await,
        Command::Import(asked) => Box::pin(import::run(asked, config)).await,
        Command::Inject(asked) => Box::pin(inject::run(asked)).await,
        Command::Completions(asked) => completions::run(&asked),
        Command::Man(_) => completions::manual(),
        Command::Complete(asked) => complete::run(&asked),
        Command::Doctor(asked) => Box::pin(doctor::run(asked.browse)).await,
    };
    let status = match ended {
        Ok(status) => status,
        Err(Stop { status, says }) => {
            if !says.is_empty() {
                terminal::say(&says);
            }
            status
        }
    };
    // Nothing was sent, or all of it was done and that is said. What was done in part, failed or met somebody else's change tells more
    // by its own status.
    if let Some(signal) = stopping::heard().filter(|_| matches!(status, Status::Done | Status::Stopped)) {
        stopping::end(signal);
    }
    status.code()
}
