//! The binary: start, run, exit code; nothing else.

use std::ffi::OsString;
use std::process::ExitCode;
use std::{panic, thread};

use sesame::cli::Arguments;
use sesame::{terminal, text};

/// The stack of the thread that does all, in bytes: what a first thread has as a rule.
const STACK: usize = 8 << 20;

/// The first thread's own stack is as small as the user's limit has it: then all is done on another. Where it is not, a thread of
/// its own would cost a tenth of what the first frame takes.
fn main() -> ExitCode {
    if has_room() {
        return start();
    }
    match thread::Builder::new().name("main".to_owned()).stack_size(STACK).spawn(start) {
        Ok(doing) => doing.join().unwrap_or_else(|why| panic::resume_unwind(why)),
        Err(_) => start(),
    }
}

/// Whether the first thread's stack is as large as any.
#[cfg(unix)]
fn has_room() -> bool {
    let limit = rustix::process::getrlimit(rustix::process::Resource::Stack).current;
    limit.is_none_or(|bytes| usize::try_from(bytes).is_ok_and(|bytes| bytes >= STACK))
}

#[cfg(not(unix))]
fn has_room() -> bool {
    false
}

fn start() -> ExitCode {
    let arguments = match Arguments::read(std::env::args_os()) {
        Ok(arguments) => arguments,
        Err(usage) => return answer(&usage),
    };
    match sesame::run(arguments) {
        Ok(status) => ExitCode::from(status),
        Err(error) => {
            let status = Arguments::not_run(std::env::args_os()).unwrap_or(error.status());
            terminal::say(&format!("{:#}", anyhow::Error::new(error)));
            ExitCode::from(status)
        }
    }
}

/// Prints help, the version, or why the arguments are refused. The refusal repeats them, and passes them on to a terminal as they
/// are: so it is that of the arguments with whatever would steer the terminal made visible.
fn answer(usage: &clap::Error) -> ExitCode {
    let shown =
        std::env::args_os().map(|argument| OsString::from(text::sanitise(&argument.to_string_lossy()).into_owned()));
    match Arguments::read(shown) {
        // Fails where the output is closed: there is nobody to tell.
        Err(usage) => drop(usage.print()),
        Ok(_) => terminal::say(usage.render().to_string().trim_end()),
    }
    let status = u8::try_from(usage.exit_code()).unwrap_or(2);
    ExitCode::from(Arguments::not_run(std::env::args_os()).filter(|_| status != 0).unwrap_or(status))
}
