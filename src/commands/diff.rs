//! `sesame diff`: two places, parameters, versions or files side by side; which names differ, and with `--show` how.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Value, json};
use similar::TextDiff;

use crate::cli::{self, ImportFormat, Names, Side, Target};
use crate::commands::connect::Stores;
use crate::commands::ended::{Status, Stop};
use crate::commands::gathered;
use crate::commands::output::{Count, Data, note};
use crate::commands::refusals::Refusals;
use crate::commands::{import, listing};
use crate::comparison::{self, Fingerprint, Fingerprints, Verdict};
use crate::config::Config;
use crate::dialect::{importing, variables};
use crate::journal;
use crate::parameter::{Identity, Parameter, ParameterType};
use crate::places::{Pair, PairSide};
use crate::places_file::PlacesFile;
use crate::secret::Secret;
use crate::store::reading_many::Reads;
use crate::store::{Found, Quota};
use crate::text::{close_names, size};

/// The status where something differs, and where that cannot be told.
const DIFFERENT: Status = Status::Own(1);
const FAILED: Status = Status::Own(2);

/// One value of a side.
struct Entry {
    /// Its type; none in a file.
    kind: Option<ParameterType>,
    /// `None` where only names are compared.
    print: Option<Fingerprint>,
    /// The value, where it is going to be shown.
    value: Option<Secret>,
    /// Why it could not be read.
    unread: Option<String>,
}

type Entries = BTreeMap<String, Entry>;

/// Compares them.
pub(crate) async fn run(asked: cli::Diff, config: &Config) -> Result<Status, Stop> {
    Box::pin(compared(&asked, config)).await.map_err(|stop| match stop.says.as_str() {
        "" => stop,
        _ => Stop { status: FAILED, says: stop.says },
    })
}

/// The pairs that the interface has kept.
fn kept_pairs(config: &Config) -> Vec<Pair> {
    let file = journal::default_dir().filter(|_| config.recent).map(|dir| PlacesFile::within(&dir));
    file.map(|file| file.read().pairs().into_iter().cloned().collect()).unwrap_or_default()
}

/// What is compared with what: as typed, or as the settings or the interface have it under a name; of what was kept, where that was.
fn sides(asked: &cli::Diff, config: &Config) -> Result<([Side; 2], Option<Pair>), Stop> {
    let Some(name) = &asked.pair else {
        let missing = || Stop::refused("two places are compared");
        let b = asked.b.clone().or_else(|| asked.file.clone().map(Side::File));
        return Ok(([asked.a.clone().ok_or_else(missing)?, b.ok_or_else(missing)?], None));
    };
    if let Some(pair) = config.pairs.iter().find(|pair| pair.name == *name) {
        return Ok(([Side::Store(pair.a.clone()), pair.b.clone()], None));
    }
    let mut kept = kept_pairs(config);
    if let Some(at) = kept.iter().position(|pair| pair.name == *name) {
        let pair = kept.swap_remove(at);
        return Ok(([pair.a.side(), pair.b.side()], Some(pair)));
    }
    let written = config.pairs.iter().map(|pair| pair.name.as_str());
    let names: Vec<&str> = written.chain(kept.iter().map(|pair| pair.name.as_str())).collect();
    let there_is = match (names.is_empty(), close_names(name, &names).first()) {
        (true, _) => "there is no [[pair]] in the settings, and none is kept".to_owned(),
        (false, Some(close)) => format!("did you mean {close}?"),
        (false, None) => format!("there is {}", names.join(", ")),
    };
    Err(Stop::refused(format!("no pair is called {name}; {there_is}")))
}

/// A place that was opened for a pair that was kept is the one that was.
async fn is_as_kept(side: &PairSide, opened: &Opened<'_>) -> Result<(), Stop> {
    let (PairSide::Kept { .. }, Opened::Place(_, reads)) = (side, opened) else { return Ok(()) };
    let store = reads.store();
    let identity = store.identity().await.ok();
    let account = identity.as_ref().and_then(Identity::known_account);
    match side.why_not_at(store.place(), account) {
        Some(why) => Err(Stop::refused(why)),
        None => Ok(()),
    }
}

async fn compared(asked: &cli::Diff, config: &Config) -> Result<Status, Stop> {
    let (sides, kept) = &sides(asked, config)?;
    let mut out = Data::standard()?;
    let mut stores = Stores::of(&asked.session)?;
    let prints = Fingerprints::new()?;
    let count = Count::of("read", sides.iter().filter_map(Side::target));
    // What was not typed is told with who named it.
    let of_pair = |side: &Side, stop: Stop| match &asked.pair {
        Some(pair) => Stop { says: format!("pair {pair}, {side}: {}", stop.says), ..stop },
        None => stop,
    };
    let a = opened(asked, &mut stores, &sides[0]).await.map_err(|stop| of_pair(&sides[0], stop))?;
    let b = opened(asked, &mut stores, &sides[1]).await.map_err(|stop| of_pair(&sides[1], stop))?;
    if let Some(pair) = kept {
        is_as_kept(&pair.a, &a).await?;
        is_as_kept(&pair.b, &b).await?;
    }
    // The names of a dotenv file are variables.
    let variables = [&a, &b].iter().any(|side| matches!(side, Opened::File(_, ImportFormat::Dotenv)));
    let refusals = RefCell::new(Refusals::of_several());
    let [a, b] = if asked.names_only { listed([a, b]).await? } else { [a, b] };
    let entries = async |side: Opened<'_>| match side {
        Opened::File(path, format) => {
            let place = sides.iter().find_map(Side::target);
            of_file(asked, path, format, &prints, place).map(|entries| (entries, false))
        }
        Opened::Place(target, reads) => {
            let (entries, is_one) = of_store(asked, &reads, target, &prints, (&count, &refusals)).await?;
            Ok((if variables { as_variables(entries)? } else { entries }, is_one))
        }
        Opened::Names(target, names) => {
            let (entries, is_one) = of_names(target, names)?;
            Ok((if variables { as_variables(entries)? } else { entries }, is_one))
        }
    };
    let ((a, a_is_one), (mut b, b_is_one)) = tokio::try_join!(entries(a), entries(b))?;
    refusals.take().tell_help();
    // Of one parameter each it is these two that are meant, whatever they are called. Two folders of one parameter each are folders.
    if let (true, true, Some(key)) = (a_is_one, b_is_one, a.keys().next().cloned())
        && let Some((_, entry)) = b.pop_first()
    {
        b.insert(key, entry);
    }
    let differences = differences(a, b);
    tell_another_tree(sides, &differences);
    let failed = differences.iter().any(|difference| difference.verdict == Verdict::Untold);
    if asked.json {
        let all: Vec<Value> = differences.iter().map(|difference| difference.as_json(asked.show)).collect();
        out.write(&format!(
            "{:#}
",
            Value::from(all)
        ))?;
    } else if asked.show {
        for difference in &differences {
            out.line(&difference.line())?;
            for line in difference.shown() {
                out.line(&line)?;
            }
        }
    } else {
        out.lines(differences.iter().map(Difference::line))?;
    }
    Ok(match (failed, differences.is_empty()) {
        (true, _) => FAILED,
        (false, true) => Status::Done,
        (false, false) => DIFFERENT,
    })
}

/// A side that can be read, or was.
enum Opened<'a> {
    Place(&'a Target, Reads),
    /// A place whose names alone are wanted.
    Names(&'a Target, Vec<Parameter>),
    File(&'a Path, ImportFormat),
}

async fn opened<'a>(asked: &cli::Diff, stores: &mut Stores, side: &'a Side) -> Result<Opened<'a>, Stop> {
    match side {
        Side::Store(target) => Ok(Opened::Place(target, stores.reads_of(target, Quota::READS).await?)),
        Side::File(path) => {
            // What comes in has no name that would tell.
            let said = asked.format.or((path == Path::new("-")).then_some(ImportFormat::Json));
            import::format_of(path, said).map(|format| Opened::File(path, format))
        }
    }
}

/// What is in a file, each called as in the place beside it.
fn of_file(
    asked: &cli::Diff,
    path: &Path,
    format: ImportFormat,
    prints: &Fingerprints,
    place: Option<&Target>,
) -> Result<Entries, Stop> {
    let mut entries = Entries::new();
    for item in import::items(path, format)? {
        let key = match place {
            // As everywhere, a name in full is one of the store.
            Some(place) if item.key.starts_with('/') => {
                let rest = item.key.strip_prefix(place.path.trim_end_matches('/'));
                if !rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/')) {
                    return Err(Stop::refused(format!("{} is not below {place}", item.key)));
                }
                variables::key(&item.key, &place.path, Names::Path).to_owned()
            }
            _ => item.key,
        };
        let print = (!asked.names_only).then(|| prints.of(&item.value));
        let value = asked.show.then_some(item.value);
        entries.insert(key, Entry { kind: item.kind, print, value, unread: None });
    }
    Ok(entries)
}

/// The names of those sides that are places, in place of what reads there: by one walk where both are of one store.
async fn listed(sides: [Opened<'_>; 2]) -> Result<[Opened<'_>; 2], Stop> {
    let place = |side| match side {
        &Opened::Place(target, ref reads) => Some((reads.store(), target)),
        Opened::Names(..) | Opened::File(..) => None,
    };
    let places: Vec<_> = sides.iter().filter_map(place).collect();
    let mut listed = listing::of_several(&places).await?.into_iter();
    Ok(sides.map(|side| match side {
        Opened::Place(target, _) => {
            Opened::Names(target, listed.next().map(|listed| listed.parameters).unwrap_or_default())
        }
        other => other,
    }))
}

/// What a parameter of a place is called in it.
fn key(parameter: &Parameter, target: &Target) -> String {
    variables::key(&parameter.name, &target.path, Names::Path).to_owned()
}

/// What is in a place by its names alone, and whether that is the one parameter of its name.
fn of_names(target: &Target, listed: Vec<Parameter>) -> Result<(Entries, bool), Stop> {
    if listed.is_empty() {
        return Err(gathered::nothing_at(target));
    }
    let is_one = listed.iter().any(|parameter| target.is_parameter(&parameter.name));
    let bare = |it: Parameter| (key(&it, target), Entry { kind: None, print: None, value: None, unread: None });
    Ok((listed.into_iter().map(bare).collect(), is_one))
}

/// What is in a place, and whether that is the one parameter of its name.
async fn of_store(
    asked: &cli::Diff,
    reads: &Reads,
    target: &Target,
    prints: &Fingerprints,
    (count, refusals): (&Count, &RefCell<Refusals>),
) -> Result<(Entries, bool), Stop> {
    let entry = |found: Found| {
        let key = key(&found.parameter, target);
        let kind = Some(found.value.as_ref().map_or(found.parameter.kind, |reading| reading.kind));
        match found.value {
            Ok(reading) => {
                let print = Some(prints.of(&reading.value));
                (key, Entry { kind, print, value: asked.show.then_some(reading.value), unread: None })
            }
            Err(failure) => {
                refusals.borrow_mut().tell(&found.parameter.name, &failure);
                (key, Entry { kind, print: None, value: None, unread: Some(failure.tag().to_owned()) })
            }
        }
    };
    // Kept of each value is what is made of it as soon as it is there.
    let (mut entries, mut is_one) = (Entries::new(), false);
    let takes = |found: Found| {
        is_one |= target.is_parameter(&found.parameter.name);
        entries.extend([entry(found)]);
    };
    gathered::read_place(reads, target, count, takes).await?;
    Ok((entries, is_one))
}

fn as_variables(entries: Entries) -> Result<Entries, Stop> {
    let mut by_variable = Entries::new();
    for (key, entry) in entries {
        let leaf = key.rsplit('/').next().unwrap_or(&key);
        let variable = variables::variable(leaf).map_err(|why| Stop::refused(format!("{key}: {why}")))?;
        if by_variable.insert(variable.clone(), entry).is_some() {
            return Err(Stop::refused(format!("{variable} would be each of two parameters, {key} among them")));
        }
    }
    Ok(by_variable)
}

/// Says where a file beside a place may hold the last parts of names alone.
fn tell_another_tree(sides: &[Side; 2], differences: &[Difference]) {
    let (in_place, in_file) = match sides {
        [Side::Store(_), Side::File(_)] => (Verdict::OnlyFirst, Verdict::OnlySecond),
        [Side::File(_), Side::Store(_)] => (Verdict::OnlySecond, Verdict::OnlyFirst),
        _ => return,
    };
    let alone = |verdict| differences.iter().filter(move |it| it.verdict == verdict).map(|it| it.key.as_str());
    if let Some(says) = importing::leaves(alone(in_place), alone(in_file)) {
        note(&format!("sesame: {says}"));
    }
}

/// What differs of one name.
struct Difference {
    verdict: Verdict,
    key: String,
    a: Option<Entry>,
    b: Option<Entry>,
}

/// What the values of two entries tell beside each other. Where only names are compared they have none.
fn values(a: Option<&Entry>, b: Option<&Entry>) -> comparison::Values {
    if [a, b].into_iter().flatten().any(|entry| entry.unread.is_some()) {
        return comparison::Values::Untold;
    }
    let print = |entry: Option<&Entry>| entry.and_then(|entry| entry.print.clone());
    match (print(a), print(b)) {
        (Some(a), Some(b)) => comparison::Values::of(&a, &b),
        _ => comparison::Values::Unread,
    }
}

fn differences(a: Entries, b: Entries) -> Vec<Difference> {
    let kind = |entry: &Option<Entry>| entry.as_ref().map(|entry| entry.kind);
    let difference = |(key, a, b): comparison::Pair<Entry, Entry>| {
        let verdict = comparison::verdict(kind(&a), kind(&b), values(a.as_ref(), b.as_ref()));
        Difference { verdict, key, a, b }
    };
    let all = comparison::paired(a, b).into_iter().map(difference);
    all.filter(|difference| !matches!(difference.verdict, Verdict::Same | Verdict::Unread)).collect()
}

impl Difference {
    /// Lengths and types, and no value.
    fn line(&self) -> String {
        let (a, b) = (self.a.as_ref(), self.b.as_ref());
        let mut says = Vec::new();
        if let Some((a, b)) = a.and_then(|a| a.kind).zip(b.and_then(|b| b.kind)).filter(|(a, b)| a != b) {
            says.push(format!("{a} → {b}"));
        }
        let length =
            |entry: Option<&Entry>| entry.and_then(|entry| entry.print.as_ref()).map(|print| size(print.length));
        match (length(a), length(b)) {
            (Some(one), Some(other)) if a.map(|a| &a.print) != b.map(|b| &b.print) => {
                says.push(if one == other { one } else { format!("{one} → {other}") });
            }
            (Some(one), None) | (None, Some(one)) => says.push(one),
            _ => {}
        }
        says.extend([a, b].into_iter().flatten().filter_map(|entry| entry.unread.clone()));
        format!("{} {}  {}", self.verdict.sign(), self.key, says.join(", ")).trim_end().to_owned()
    }

    /// The lines of the values that differ.
    fn shown(&self) -> Vec<String> {
        let text = |entry: &Option<Entry>| entry.as_ref().and_then(|entry| entry.value.clone()).unwrap_or_default();
        let (a, b) = (text(&self.a), text(&self.b));
        let diff = TextDiff::from_lines(a.expose(), b.expose());
        let lines = diff.iter_all_changes().filter(|change| change.tag() != similar::ChangeTag::Equal);
        lines.map(|change| format!("    {}{}", change.tag(), change.value().trim_end_matches('\n'))).collect()
    }

    /// In what two that are there on both sides differ.
    fn differs_in(&self) -> Vec<&'static str> {
        let (Some(a), Some(b)) = (&self.a, &self.b) else { return Vec::new() };
        let other_type = a.kind.zip(b.kind).is_some_and(|(a, b)| a != b);
        let all = [("type", other_type), ("value", a.print != b.print)];
        all.into_iter().filter(|(_, differs)| *differs).map(|(what, _)| what).collect()
    }

    fn as_json(&self, show: bool) -> Value {
        let side = |entry: &Option<Entry>| {
            entry.as_ref().map(|entry| {
                let mut object = json!({});
                if let Some(kind) = entry.kind {
                    object["type"] = json!(kind.as_str());
                }
                if let Some(print) = &entry.print {
                    object["bytes"] = json!(print.length);
                }
                if let Some(unread) = &entry.unread {
                    object["unread"] = json!(unread);
                }
                if let Some(value) = entry.value.as_ref().filter(|_| show) {
                    object["value"] = json!(value.expose());
                }
                object
            })
        };
        let differs = match self.verdict {
            Verdict::OnlyFirst => "only in a",
            Verdict::OnlySecond => "only in b",
            Verdict::Different => "different",
            Verdict::Untold | Verdict::Unread | Verdict::Same => "cannot tell",
        };
        let mut object = json!({ "name": self.key, "differs": differs, "a": side(&self.a), "b": side(&self.b) });
        if self.verdict == Verdict::Different {
            object["differs_in"] = json!(self.differs_in());
        }
        object
    }
}
