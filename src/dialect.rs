//! Ways of writing names and values down, each for the program that reads it. Pure.
//!
//! A value comes out of its reader as it is in the store, or is refused by name: nothing is silently changed. Each is tested against
//! the real reader where that can be had (tests/peer/dialects.py).

mod csv;
mod docker;
mod dotenv;
mod ecs;
mod entry;
mod fish;
mod format;
pub(crate) mod importing;
mod json;
mod k8s;
pub(crate) mod reader;
mod shell;
mod tfvars;
pub(crate) mod variables;
mod yaml;

pub(crate) use entry::{Entry, Refused};
pub use format::{Format, ImportFormat, Names};
pub(crate) use tfvars::quoted as hcl_quoted;
pub(crate) use yaml::quoted as yaml_quoted;

use crate::secret::Secret;

/// All of them in that format; or each that cannot be written in it, with the reason. `title` names the whole where a format wants
/// that.
pub(crate) fn write(format: Format, entries: &[Entry], title: &str) -> Result<Secret, Vec<Refused>> {
    match format {
        Format::Dotenv => each(entries, dotenv::line),
        Format::Docker => each(entries, docker::line),
        Format::Shell => each(entries, shell::line),
        Format::Fish => each(entries, fish::line),
        Format::Json => Ok(json::object(entries)),
        Format::Yaml => Ok(yaml::mapping(entries)),
        Format::Tfvars => each(entries, tfvars::line),
        Format::K8s => k8s::secret(entries, title),
        Format::Ecs => Ok(ecs::list(entries)),
        Format::Csv => {
            let rows = each(entries, csv::row)?;
            Ok(Secret::new(format!("name,value\n{}", rows.expose())))
        }
    }
}

/// One line, or more, after the other.
fn each(entries: &[Entry], line: fn(&Entry) -> Result<String, String>) -> Result<Secret, Vec<Refused>> {
    let (mut text, mut refused) = (String::new(), Vec::new());
    for entry in entries {
        match line(entry) {
            Ok(line) => {
                text.push_str(&line);
                text.push('\n');
            }
            Err(why) => refused.push(entry.refused(why)),
        }
    }
    let text = Secret::new(text);
    if refused.is_empty() { Ok(text) } else { Err(refused) }
}

#[cfg(test)]
mod tests;

#[cfg(all(test, unix))]
mod peer;
