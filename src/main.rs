//! The binary: start, run, exit code; nothing else.

use std::process::ExitCode;

use clap::Parser;
use sesame::cli::Arguments;

fn main() -> ExitCode {
    match sesame::run(Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let status = error.status();
            eprintln!("sesame: {:#}", anyhow::Error::new(error));
            ExitCode::from(status)
        }
    }
}
