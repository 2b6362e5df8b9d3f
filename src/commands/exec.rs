//! `sesame exec`: runs a command in this process's place, with values of the store as its variables.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use crate::cli::{self, NOT_RUN};
use crate::commands::connect::Stores;
use crate::commands::ended::{Status, Stop};
use crate::commands::gathered::{self, Gathered, Naming};
use crate::commands::output::note;
use crate::dialect::variables::Keys;

/// It is there, and cannot be run.
const CANNOT_RUN: u8 = 126;
/// There is none.
const NOT_FOUND: u8 = 127;

/// Reads the places and becomes the command. Comes back only where that cannot be.
pub(crate) async fn run(asked: cli::Exec) -> Result<Status, Stop> {
    let gathered = match read(&asked).await {
        Ok(gathered) => gathered,
        Err(Stop { says, .. }) => return Err(Stop { status: Status::Own(NOT_RUN), says }),
    };
    let [program, arguments @ ..] = asked.command.as_slice() else {
        return Err(Stop { status: Status::Own(NOT_RUN), says: "there is no command".to_owned() });
    };
    let path = std::env::var_os("PATH");
    let found = found(program, path.as_deref()).map_err(|status| Stop {
        status: Status::Own(status),
        says: format!(
            "{}: {}",
            program.display(),
            if status == NOT_FOUND { "there is no such command" } else { "it cannot be run" }
        ),
    })?;
    become_it(&asked, &found, program, arguments, gathered)
}

/// The values of all places; nothing is run where one is missing.
async fn read(asked: &cli::Exec) -> Result<Gathered, Stop> {
    let naming = Naming { names: asked.names, keys: Keys::Variables, allowed: &asked.allow };
    let mut stores = Stores::of(&asked.session)?;
    let all = gathered::read(&mut stores, &asked.places, None).await?;
    let gathered = gathered::gather(all, &naming)?;
    if let Some(entry) = gathered.entries.iter().find(|entry| entry.value.expose().contains('\0')) {
        return Err(Stop::refused(format!("{}: its value holds a NUL, which no variable can", entry.name)));
    }
    gathered.tell_unread();
    if !gathered.unread.is_empty() {
        return Err(Stop::failed(format!(
            "{} of {} could not be read: the command was not run",
            gathered.unread.len(),
            gathered.unread.len() + gathered.entries.len()
        )));
    }
    let missing: Vec<&str> = asked
        .require
        .iter()
        .map(String::as_str)
        .filter(|required| gathered.entries.iter().all(|entry| entry.key != *required))
        .collect();
    if !missing.is_empty() {
        return Err(Stop::failed(format!("the store has no {}: the command was not run", missing.join(", "))));
    }
    Ok(gathered)
}

/// Where a command is, as `PATH` of this environment leads to it: that of the store is not asked for it.
fn found(program: &OsStr, path: Option<&OsStr>) -> Result<PathBuf, u8> {
    if program.as_encoded_bytes().contains(&b'/') {
        let there = Path::new(program);
        return if there.exists() { Ok(there.to_owned()) } else { Err(NOT_FOUND) };
    }
    let usual = OsString::from("/usr/local/bin:/usr/bin:/bin");
    let mut status = NOT_FOUND;
    for folder in std::env::split_paths(path.unwrap_or(&usual)) {
        let there = if folder == Path::new("") { Path::new("./").join(program) } else { folder.join(program) };
        if there.is_file() {
            if is_executable(&there) {
                return Ok(there);
            }
            status = CANNOT_RUN;
        }
    }
    Err(status)
}

#[cfg(unix)]
fn is_executable(path: &Path) -> bool {
    rustix::fs::access(path, rustix::fs::Access::EXEC_OK).is_ok()
}

#[cfg(not(unix))]
fn is_executable(_: &Path) -> bool {
    true
}

#[cfg(unix)]
fn become_it(
    asked: &cli::Exec,
    found: &Path,
    program: &OsStr,
    arguments: &[OsString],
    gathered: Gathered,
) -> Result<Status, Stop> {
    use std::os::unix::process::CommandExt;

    let mut command = std::process::Command::new(found);
    command.arg0(program).args(arguments);
    if asked.pristine {
        let mut gone: Vec<String> = std::env::vars_os().map(|(name, _)| name.to_string_lossy().into_owned()).collect();
        gone.sort();
        note(&format!("sesame: not for the command: {}", gone.join(" ")));
        command.env_clear();
    }
    for entry in gathered.entries {
        if asked.keep_env && std::env::var_os(&entry.key).is_some() {
            continue;
        }
        command.env(&entry.key, entry.value.expose());
    }
    crate::hardening::allow_dumps_again();
    let error = command.exec();
    let status = if error.kind() == std::io::ErrorKind::NotFound { NOT_FOUND } else { CANNOT_RUN };
    Err(Stop { status: Status::Own(status), says: format!("{}: {error}", program.display()) })
}

#[cfg(not(unix))]
fn become_it(_: &cli::Exec, _: &Path, _: &OsStr, _: &[OsString], _: Gathered) -> Result<Status, Stop> {
    Err(Stop { status: Status::Own(NOT_RUN), says: "a command is run on Unix systems only".to_owned() })
}
