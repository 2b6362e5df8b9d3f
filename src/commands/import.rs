//! `sesame import`: what is in a file becomes what is in a folder.

use std::collections::{HashMap, HashSet};
use std::io::Read;
use std::path::Path;

use crate::cli::{self, ImportFormat, Names};
use crate::commands::agreement::Whose;
use crate::commands::connect::Stores;
use crate::commands::ended::{Status, Stop, told};
use crate::commands::output::{Progress, note};
use crate::commands::plan::{Plan, Row, Sign, kinds};
use crate::commands::{key_there, listing, written};
use crate::config::Config;
use crate::dialect::importing::{self, FileItems};
use crate::dialect::reader::{self, Item};
use crate::dialect::variables;
use crate::names::rules;
use crate::parameter::{Expected, Parameter, ParameterType, Tier, Write};
use crate::secret::Secret;
use crate::store::{Quota, Store};
use crate::text::size;

/// The most that a file may hold.
const LARGEST: u64 = 64 << 20;

/// Calls for each that is changed: another look, and the write or the deletion.
const CALLS: usize = 2;

/// What is done to one name.
enum Change {
    Write(Box<Write>),
    Delete(Box<Parameter>),
}

/// Reads the file and what is there, shows the plan, asks, and makes it so.
pub(crate) async fn run(asked: cli::Import, config: &Config) -> Result<Status, Stop> {
    if asked.place.selector.is_some() {
        return Err(Stop::refused(format!("{}: a folder is expected, not a version", asked.place)));
    }
    let format = format_of(&asked.file, asked.format)?;
    let items = items(&asked.file, format)?;
    if items.is_empty() {
        return Err(Stop::refused(format!("{}: there is nothing in it", shown(&asked.file))));
    }
    let folder = cli::Target { is_folder: true, ..asked.place.clone() };
    let mut stores = Stores::of(&asked.session)?;
    let store = stores.at(&folder.destination()).await?;
    let of_types = asked.types_from.clone().map(|place| cli::Target { is_folder: true, ..place });
    let (there, models) = match &of_types {
        None => (listing::of(&store, &folder).await?.parameters, Vec::new()),
        Some(place) => {
            let other = stores.at(&place.destination()).await?;
            let listed = listing::of_several(&[(&store, &folder), (&other, place)]).await?;
            let mut listed = listed.into_iter().map(|listed| listed.parameters);
            let relative = |parameter: Parameter| {
                (variables::key(&parameter.name, &place.path, Names::Path).to_owned(), parameter)
            };
            let there = listed.next().unwrap_or_default();
            let models: Vec<_> = listed.flatten().map(relative).collect();
            if models.is_empty() {
                let says = "there is no parameter below it. Nothing was written";
                let place = asked.types_from.iter().map(ToString::to_string).collect::<String>();
                return Err(Stop::refused(format!("--types-from {place}: {says}")));
            }
            (there, models)
        }
    };
    let file = FileItems { items, format };
    let wanted = importing::named(file, &folder.path, &folder.to_string(), &there);
    let wanted = wanted.map_err(|problems| Stop::refused(problems.join("\n")))?;
    if let Some(place) = &asked.types_from
        && wanted.iter().all(|(name, _)| model_of(name, &folder, &models).is_none())
    {
        note(&format!("sesame: --types-from {place}: none of these names is there"));
    }
    let met: HashSet<&str> = wanted.iter().map(|(name, _)| name.as_str()).collect();
    let is_named = |parameter: &Parameter| met.contains(parameter.name.as_str());
    let (there, others): (Vec<Parameter>, Vec<Parameter>) = there.into_iter().partition(is_named);
    let tree = (format != ImportFormat::Dotenv).then(|| another_tree(&folder, &wanted, &there, &others)).flatten();
    let gone = if asked.prune { others } else { Vec::new() };
    // What is deleted is guarded as what is written is.
    let names = wanted.iter().map(|(name, _)| name).chain(gone.iter().map(|parameter| &parameter.name));
    let names: Vec<&str> = names.map(String::as_str).collect();
    let whose = Whose::of(&store, config, &names).await?;
    let values = values(&store, &there).await?;
    let mut rows = written_rows(&asked, &folder, wanted, &there, &values, &models, whose.arn_prefix(store.region()))?;
    rows.extend(gone.into_iter().map(deleted_row));
    rows.sort_by(|one, other| one.name.cmp(&other.name));
    let plan = Plan(rows);
    let each = (CALLS * plan.changes(), store.usual_answer());
    let rate = plan.say(&store, &whose.whereabouts(&store), asked.session.demo, each).await;
    if let Some(says) = tree {
        note(&format!("! {says}"));
    }
    let keys = plan.0.iter().filter_map(|row| match &row.change {
        Some(Change::Write(write)) => write.key_id.as_deref(),
        _ => None,
    });
    key_there::check(&store, keys.filter(|key| asked.key_id.as_deref() == Some(*key))).await?;
    if asked.dry_run {
        return Ok(whose.end_dry_run());
    }
    plan.carry_out(&store, &whose, &asked.agreement, rate, async |store, change| match change {
        Change::Write(write) => store.write(&write).await.map(written::outcome),
        Change::Delete(parameter) => written::deleted(store, *parameter).await,
    })
    .await
}

/// What is said where the file may hold the last parts of names alone. `there`: what it names, `others`: what it does not.
fn another_tree(
    folder: &cli::Target,
    wanted: &[(String, Item)],
    there: &[Parameter],
    others: &[Parameter],
) -> Option<String> {
    let relative = |name| variables::key(name, &folder.path, Names::Path);
    let known: HashSet<&str> = there.iter().map(|parameter| parameter.name.as_str()).collect();
    let new = wanted.iter().map(|(name, _)| name.as_str()).filter(|name| !known.contains(name));
    importing::leaves(others.iter().map(|parameter| relative(&parameter.name)), new.map(relative))
}

fn shown(file: &Path) -> String {
    if file == Path::new("-") { "standard input".to_owned() } else { file.display().to_string() }
}

/// How a file is written: as was said, or as its name tells.
pub(crate) fn format_of(file: &Path, said: Option<ImportFormat>) -> Result<ImportFormat, Stop> {
    let told = said.or_else(|| ImportFormat::of_file(file));
    told.ok_or_else(|| {
        let endings = ImportFormat::ENDINGS;
        Stop::refused(format!("{}: --format says how it is written, or a name that ends in {endings}", shown(file)))
    })
}

/// What is in the file.
pub(crate) fn items(file: &Path, format: ImportFormat) -> Result<Vec<Item>, Stop> {
    let says = |what: &str| Stop::refused(format!("{}: {what}", shown(file)));
    let mut bytes = zeroize::Zeroizing::new(Vec::new());
    let read = if file == Path::new("-") {
        std::io::stdin().lock().take(LARGEST + 1).read_to_end(&mut bytes)
    } else {
        std::fs::File::open(file).and_then(|file| file.take(LARGEST + 1).read_to_end(&mut bytes))
    };
    read.map_err(|error| says(&error.to_string()))?;
    if bytes.len() as u64 > LARGEST {
        return Err(says("it is larger than any file of parameters"));
    }
    let text = std::str::from_utf8(&bytes).map_err(|_| says("it is no text in UTF-8"))?;
    reader::read(format, text).map_err(|problem| says(&problem))
}

/// The values of what is there already, to tell what changes.
async fn values(store: &Store, there: &[Parameter]) -> Result<HashMap<String, Result<Secret, String>>, Stop> {
    let names: Vec<String> = there.iter().map(|parameter| parameter.name.clone()).collect();
    let progress = Progress::new();
    let reads = store.reads(Quota::per_second(Quota::READS));
    let read = reads.several(&names, |done| progress.counts("read", done, names.len())).await?;
    let value = |outcome: Result<crate::parameter::Reading, _>| {
        outcome.map(|reading| reading.value).map_err(|failure| told(&failure))
    };
    Ok(names.iter().cloned().zip(read.into_iter().map(value)).collect())
}

/// What is done of each that stands in the file.
///
/// # Errors
/// All that the service would refuse, each with why: nothing is written then.
fn written_rows(
    asked: &cli::Import,
    folder: &cli::Target,
    wanted: Vec<(String, Item)>,
    there: &[Parameter],
    values: &HashMap<String, Result<Secret, String>>,
    models: &[(String, Parameter)],
    arn_prefix: usize,
) -> Result<Vec<Row<Change>>, Stop> {
    let mut rows = Vec::new();
    let mut problems = Vec::new();
    let there: HashMap<&str, &Parameter> = there.iter().map(|parameter| (parameter.name.as_str(), parameter)).collect();
    for (name, item) in wanted {
        let was = there.get(name.as_str()).copied();
        let relative = variables::key(&name, &folder.path, Names::Path);
        let model = model_of(&name, folder, models);
        let write = write(asked, &name, &item, was, model);
        let checked = rules::check(&name, arn_prefix).map_err(|problem| problem.to_string());
        let pattern = was.and_then(|was| was.allowed_pattern.as_deref());
        let refusal = rules::refusal(item.value.expose(), write.kind, write.tier.unwrap_or(Tier::Advanced), pattern);
        if let Some(problem) = checked.err().or(refusal) {
            problems.push(format!("{name}: {problem}"));
            continue;
        }
        let row = written_row(write, was, values.get(&name));
        // A variable may be one that is deeper than the folder that was named.
        let deeper = !item.key.contains('/') && relative.contains('/');
        let says = if deeper { format!("{} → {relative}, {}", item.key, row.says) } else { row.says };
        rows.push(Row { says, ..row });
    }
    if problems.is_empty() {
        return Ok(rows);
    }
    Err(Stop::refused(format!("{}\nNothing was written.", problems.join("\n"))))
}

/// What a name of the folder is to be like.
fn model_of<'a>(name: &str, folder: &cli::Target, models: &'a [(String, Parameter)]) -> Option<&'a Parameter> {
    let relative = variables::key(name, &folder.path, Names::Path);
    models.iter().find(|(key, _)| key == relative).map(|(_, parameter)| parameter)
}

/// What is done of one: of what is there and of its value, which may not be readable.
fn written_row(write: Write, was: Option<&Parameter>, value: Option<&Result<Secret, String>>) -> Row<Change> {
    let length = size(write.value.len());
    let (sign, says) = match (was, value) {
        (None, _) => (Sign::New, format!("{}, {length}", write.kind)),
        (Some(was), Some(Ok(value))) if *value == write.value && was.kind == write.kind => (Sign::Same, String::new()),
        (Some(was), Some(Ok(value))) => {
            (Sign::Changed, format!("{}, {} → {length}", kinds(was.kind, write.kind), size(value.len())))
        }
        (Some(was), unread) => {
            let why = unread.and_then(|value| value.as_ref().err()).map(String::as_str).unwrap_or_default();
            let why = why.lines().next().unwrap_or_default();
            let kinds = kinds(was.kind, write.kind);
            (Sign::Changed, format!("{kinds}, ? → {length}: what is there cannot be read. {why}"))
        }
    };
    Row {
        sign,
        name: write.name.clone(),
        source: None,
        says,
        uncovers: was.is_some_and(|was| was.kind.is_uncovered_as(write.kind)),
        change: (sign != Sign::Same).then(|| Change::Write(Box::new(write))),
    }
}

/// One that the file does not name.
fn deleted_row(parameter: Parameter) -> Row<Change> {
    Row {
        sign: Sign::Gone,
        name: parameter.name.clone(),
        source: None,
        says: format!("v{}", parameter.version),
        uncovers: false,
        change: Some(Change::Delete(Box::new(parameter))),
    }
}

/// Type, key and tier of what is there, or of what it is to be like, or as they were asked for.
fn write(asked: &cli::Import, name: &str, item: &Item, was: Option<&Parameter>, model: Option<&Parameter>) -> Write {
    let secure = asked.secure.then_some(ParameterType::SecureString);
    let kind = importing::kind(secure.or(model.map(|model| model.kind)), was.map(|was| was.kind), item);
    let like = was.or(model);
    let was_secure = was.filter(|was| was.kind == ParameterType::SecureString);
    let key_id = was_secure.and_then(|was| was.key_id.clone()).or_else(|| asked.key_id.clone());
    // A key of another place is not guessed to be good here; that of the same place is.
    let of_model =
        model.filter(|_| asked.types_from.as_ref().is_some_and(|from| from.destination() == asked.place.destination()));
    let key_id = key_id.or_else(|| of_model.and_then(|model| model.key_id.clone()));
    Write {
        name: name.to_owned(),
        value: item.value.clone(),
        kind,
        tier: like.filter(|like| like.described).map(|like| like.tier).or(was.is_none().then_some(Tier::Standard)),
        key_id: key_id.filter(|_| kind == ParameterType::SecureString),
        data_type: None,
        description: None,
        allowed_pattern: None,
        on: was.map_or(Expected::Absent, |was| Expected::Version(was.version)),
        seen: was.and_then(|was| was.modified),
    }
}
