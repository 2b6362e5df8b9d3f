//! `sesame inject`: fills in a template's references as CloudFormation spells them.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use crate::cli;
use crate::commands::connect::Stores;
use crate::commands::ended::{Status, Stop};
use crate::commands::file::Target;
use crate::commands::output::{Data, Progress};
use crate::commands::references::{Reference, parts};
use crate::commands::refusals::Refusals;
use crate::parameter::{ParameterType, Reading};
use crate::secret::Secret;
use crate::store::Quota;

/// The most that a template may hold.
const LARGEST: u64 = 64 << 20;

/// Reads the template and what it refers to, and writes it filled in; nothing where one of them cannot be had.
pub(crate) async fn run(asked: cli::Inject) -> Result<Status, Stop> {
    let mut out = Data::standard()?;
    let file = Target::named(asked.output.as_deref(), asked.force)?;
    let template = template(asked.input.as_deref().filter(|path| *path != Path::new("-")))?;
    let parts = parts(&template).map_err(Stop::refused)?;
    let mut names: Vec<String> = Vec::new();
    for (_, reference) in &parts {
        if let Some(name) = reference.as_ref().map(Reference::selected).filter(|name| !names.contains(name)) {
            names.push(name);
        }
    }
    let read: Vec<(String, Reading)> = if names.is_empty() { Vec::new() } else { read(&asked, &names).await? };
    let mut text = String::with_capacity(template.len());
    let mut secret = None;
    for (before, reference) in parts {
        text.push_str(before);
        let Some(reference) = reference else { continue };
        let name = reference.selected();
        let Some((_, reading)) = read.iter().find(|(read, _)| *read == name) else { continue };
        let is_secret = reading.kind == ParameterType::SecureString;
        if is_secret != reference.secure {
            let (kind, other) = if is_secret { ("a SecureString", "ssm-secure") } else { ("no SecureString", "ssm") };
            return Err(Stop::refused(format!(
                "{name} is {kind}: the template refers to it by {{{{resolve:{other}:…}}}}"
            )));
        }
        if is_secret {
            secret = Some(name);
        }
        text.push_str(reading.value.expose());
    }
    let text = Secret::new(text);
    if let Some(name) = secret.filter(|_| file.is_none() && out.is_terminal() && !asked.show) {
        return Err(Stop::refused(format!(
            "{name} is a SecureString: --show shows it on a terminal, -o writes a file"
        )));
    }
    match file {
        Some(file) => file.write(text.expose().as_bytes())?,
        None => out.write(text.expose())?,
    }
    Ok(Status::Done)
}

async fn read(asked: &cli::Inject, names: &[String]) -> Result<Vec<(String, Reading)>, Stop> {
    let store = Stores::of(&asked.session)?.own().await?;
    let progress = Progress::new();
    let reads = store.reads(Quota::per_second(Quota::READS));
    let outcomes = reads.several(names, |done| progress.counts("read", done, names.len())).await?;
    progress.clear();
    let mut read = Vec::new();
    let mut refusals = Refusals::of_several();
    for (name, outcome) in names.iter().zip(outcomes) {
        match outcome {
            Ok(reading) => read.push((name.clone(), reading)),
            Err(failure) => refusals.tell(name, &failure),
        }
    }
    let failed = refusals.count();
    refusals.tell_help();
    match failed {
        0 => Ok(read),
        _ => Err(Stop::failed(format!("{failed} of {} could not be read: nothing was written", names.len()))),
    }
}

fn template(path: Option<&Path>) -> Result<String, Stop> {
    let shown = path.map_or("standard input".to_owned(), |path| path.display().to_string());
    let mut text = String::new();
    let read = match path {
        None => io::stdin().lock().take(LARGEST).read_to_string(&mut text),
        Some(path) => File::open(path).and_then(|file| file.take(LARGEST).read_to_string(&mut text)),
    };
    match read {
        Ok(length) if length as u64 >= LARGEST => {
            Err(Stop::refused(format!("{shown}: it is larger than any template")))
        }
        Ok(_) => Ok(text),
        Err(error) => Err(Stop::refused(format!("{shown} cannot be read: {error}"))),
    }
}
