//! `sesame get`: values, byte for byte.

use crate::cli::{self, Format, GetFormat, Names};
use crate::commands::connect::Stores;
use crate::commands::elsewhere;
use crate::commands::ended::{Status, Stop};
use crate::commands::field::Field;
use crate::commands::output::{Data, Progress};
use crate::commands::refusals::Refusals;
use crate::dialect::Entry;
use crate::dialect::variables;
use crate::parameter::{ParameterType, Reading};
use crate::secret::Secret;
use crate::store::Quota;

/// Reads what is asked for, and prints it.
pub(crate) async fn run(asked: cli::Get) -> Result<Status, Stop> {
    let field = asked.field.as_deref().map(Field::parse).transpose().map_err(Stop::refused)?;
    let format = asked.format.unwrap_or(GetFormat::Raw);
    let mut names = asked.names.clone();
    let mut met = std::collections::HashSet::new();
    names.retain(|name| met.insert(name.clone()));
    if names.len() > 1 && format == GetFormat::Raw {
        return Err(Stop::refused(
            "several values need a format that tells them apart: --format json, dotenv or shell",
        ));
    }
    let mut out = Data::standard()?;
    let store = Stores::of(&asked.session)?.own().await?;
    if let [name] = names.as_slice()
        && format == GetFormat::Raw
    {
        let reading = match store.read(name.as_str()).await.and_then(Reading::whole) {
            Ok(reading) => reading,
            Err(failure) => return Err(elsewhere::explained(&store, name.without_selector(), failure).into()),
        };
        check_shown(&out, asked.show, [(name.as_str(), &reading)])?;
        let value = match field {
            None => reading.value,
            Some(field) => field.of(&reading.value).map_err(|why| Stop::failed(format!("{name}: {why}")))?,
        };
        return print(&mut out, &value).map(|()| Status::Done);
    }

    let texts: Vec<String> = names.iter().map(|name| name.as_str().to_owned()).collect();
    let progress = Progress::new();
    let reads = store.reads(Quota::per_second(Quota::READS));
    let read = reads.several(&texts, |done| progress.counts("read", done, texts.len())).await?;
    progress.clear();
    let mut refusals = if texts.len() > 1 { Refusals::of_several() } else { Refusals::default() };
    let mut there: Vec<(&str, Reading)> = Vec::new();
    for (name, outcome) in texts.iter().zip(read) {
        match outcome {
            Ok(reading) => there.push((name, reading)),
            Err(failure) => {
                let bare = name.parse::<cli::Name>().map_or(name.clone(), |name| name.without_selector().to_owned());
                refusals.tell(name, &elsewhere::explained(&store, &bare, failure));
            }
        }
    }
    let failed = refusals.count();
    refusals.tell_help();
    check_shown(&out, asked.show, there.iter().map(|(name, reading)| (*name, reading)))?;
    if there.is_empty() {
        return Ok(Status::Failed);
    }
    let done = there.len();
    let text = formatted(format, asked.called, there)?;
    out.write(text.expose())?;
    Ok(Status::of(done, failed))
}

/// Names and values in one of the formats that take several.
fn formatted(format: GetFormat, names: Names, there: Vec<(&str, Reading)>) -> Result<Secret, Stop> {
    let dialect = match format {
        GetFormat::Raw | GetFormat::Json => Format::Json,
        GetFormat::Dotenv => Format::Dotenv,
        GetFormat::Shell => Format::Shell,
    };
    let mut entries = Vec::new();
    for (name, reading) in there {
        let key = if dialect.names_variables() {
            variable(name, names).map_err(|why| Stop::refused(format!("{name}: {why}")))?
        } else {
            name.to_owned()
        };
        entries.push(Entry { key, name: name.to_owned(), arn: None, value: reading.value });
    }
    let hint = if names == Names::Path { "" } else { super::gathered::APART };
    super::gathered::check(&entries, hint)?;
    super::gathered::written(dialect, &entries, "")
}

/// The variable of a name that was asked for; a selector is no part of it.
fn variable(name: &str, names: Names) -> Result<String, String> {
    let bare: cli::Name = name.parse()?;
    let variable = variables::variable(variables::key(bare.without_selector(), "/", names))?;
    if variables::is_steering(&variable) {
        return Err(format!("{variable} steers other programs, and is not taken from a store"));
    }
    Ok(variable)
}

/// A secret is shown on a terminal only where that was said.
fn check_shown<'a>(out: &Data, show: bool, read: impl IntoIterator<Item = (&'a str, &'a Reading)>) -> Result<(), Stop> {
    if show || !out.is_terminal() {
        return Ok(());
    }
    match read.into_iter().find(|(_, reading)| reading.kind == ParameterType::SecureString) {
        Some((name, _)) => Err(Stop::refused(format!("{name} is a SecureString: --show shows it on a terminal"))),
        None => Ok(()),
    }
}

/// The bytes and nothing else; on a terminal a newline after them.
fn print(out: &mut Data, value: &Secret) -> Result<(), Stop> {
    out.write(value.expose())?;
    if out.is_terminal() { out.write("\n") } else { Ok(()) }
}
