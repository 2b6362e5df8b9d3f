//! Values of two places beside each other: read, made fingerprints of, and wiped. What is told of them is whether they are the same, and
//! where they differ.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use tokio::sync::mpsc;

use super::{Effects, hold, passed_on, store_of};
use crate::app::{OtherSide, Reply, Ticket};
use crate::comparison::{
    BothNames, FileNames, Fingerprints, Outline, READ_TOGETHER, READS_A_SECOND, Told, Untold, Values,
};
use crate::dialect::ImportFormat;
use crate::dialect::importing::FileItems;
use crate::dialect::reader::{self, Item};
use crate::directories;
use crate::failure::{CopyEnd, Failure, FailureKind};
use crate::files;
use crate::panics;
use crate::parameter::{ParameterType, Reading};
use crate::secret::Secret;
use crate::store::reading_many::Reads;
use crate::store::{Quota, Store};

/// The most that a file of names and values may hold.
const LARGEST: u64 = 64 << 20;

/// A value, or why it was not read.
type Read = Result<Reading, Failure>;

/// What the place of the session is compared with.
enum Other {
    /// With a quota of its own, or that of the session where it is the same place.
    Place(Reads),
    File(HashMap<String, Item>),
}

impl Effects {
    pub(super) fn file_names(&mut self, ticket: Ticket, path: PathBuf) {
        let failed = |failure| Reply::FileNames(Err(failure));
        self.answer(ticket, failed, async move {
            let names = |file: FileItems| FileNames {
                names: file.items.into_iter().map(|item| (item.key, item.kind)).collect(),
                are_variables: file.format == ImportFormat::Dotenv,
            };
            Reply::FileNames(items(path, None).await.map(names))
        });
    }

    pub(super) fn file_items(&mut self, ticket: Ticket, path: PathBuf, format: Option<ImportFormat>) {
        let failed = |failure| Reply::FileItems(Err(failure));
        self.answer(ticket, failed, async move { Reply::FileItems(items(path, format).await) });
    }

    pub(super) fn read_file(&mut self, ticket: Ticket, path: PathBuf, key: String) {
        let failed = |failure| Reply::Read(Err(failure));
        self.answer(ticket, failed, async move {
            let item = items(path, None)
                .await
                .and_then(|file| file.items.into_iter().find(|item| item.key == key).ok_or_else(not_in_file));
            Reply::Read(item.map(as_reading))
        });
    }

    pub(super) fn compare(&mut self, ticket: Ticket, with: OtherSide, names: Vec<BothNames>) {
        let (replies, there) = (self.replies.clone(), self.other(ticket, &with));
        self.ask(ticket, Reply::Compared, move |here| async move {
            let (reads, other) = both(here, there?, with).await?;
            passed_on(ticket, &replies, Reply::Told, |told| compared(reads, other, names, told)).await
        });
    }

    pub(super) fn compare_with(&mut self, ticket: Ticket, values: Vec<(String, Secret)>) {
        let replies = self.replies.clone();
        self.ask(ticket, Reply::Compared, move |here| async move {
            let same = |(name, _): &(String, Secret)| BothNames { here: name.clone(), there: name.clone() };
            let names = values.iter().map(same).collect();
            let item = |(name, value): (String, Secret)| (name.clone(), Item { key: name, value, kind: None });
            let (reads, other) = (reads_of(&here), Other::File(values.into_iter().map(item).collect()));
            passed_on(ticket, &replies, Reply::Told, |told| compared(reads, other, names, told)).await
        });
    }

    pub(super) fn outline(&mut self, ticket: Ticket, with: OtherSide, names: BothNames) {
        let (here, there) = (self.store(ticket), self.other(ticket, &with));
        let failed = |failure| Reply::Outlined(Err(Box::new(Untold { here: Some(failure), there: None })));
        self.answer(ticket, failed, async move {
            let of_first = |here: Failure| Box::new(Untold { here: Some(here), there: None });
            let of_other = |there: Failure| Box::new(Untold { here: None, there: Some(there) });
            let outlined = async {
                let (reads, other) =
                    both(here.map_err(of_first)?, there.map_err(of_other)?, with).await.map_err(of_other)?;
                let of_either = |failure: Failure| match failure.end {
                    Some(CopyEnd::Target) => of_other(Failure { end: None, ..failure }),
                    _ => of_first(failure),
                };
                let (one, two) = read_pairs(&reads, &other, std::slice::from_ref(&names)).await.map_err(of_either)?;
                let first = |read: Vec<Read>| read.into_iter().next().unwrap_or_else(|| Err(not_in_file()));
                match (first(one), first(two)) {
                    (Ok(one), Ok(two)) => {
                        let lists = [one.kind, two.kind] == [ParameterType::StringList; 2];
                        Ok(Outline::of(&one.value, &two.value, lists))
                    }
                    (one, two) => Err(Box::new(Untold { here: one.err(), there: two.err() })),
                }
            };
            Reply::Outlined(outlined.await)
        });
    }

    /// The store of a second place, which tells under the ticket how far it is; `None` of a file.
    fn other(&self, ticket: Ticket, with: &OtherSide) -> Result<Option<Store>, Failure> {
        let OtherSide::Place(place) = with else { return Ok(None) };
        let store = store_of(&hold(&self.sessions), *place)?;
        Ok(Some(super::watched(&store, ticket, self.replies.clone())))
    }
}

/// What reads in a place, within the quota.
fn reads_of(store: &Store) -> Reads {
    store.reads(Quota::per_second(f64::from(READS_A_SECOND)))
}

/// What reads in both places.
async fn both(here: Store, there: Option<Store>, with: OtherSide) -> Result<(Reads, Other), Failure> {
    let reads = reads_of(&here);
    let other = match (there, with) {
        // What may be one account and region has one quota.
        (Some(there), _) if there.region() == here.region() => Other::Place(reads.also_of(&there)),
        (Some(there), _) => Other::Place(reads_of(&there)),
        (None, OtherSide::File(path)) => {
            let file = items(path, None).await.map_err(|failure| failure.at(CopyEnd::Target))?;
            Other::File(file.items.into_iter().map(|item| (item.key.clone(), item)).collect())
        }
        (None, OtherSide::Place(_)) => return Err(super::ended()),
    };
    Ok((reads, other))
}

async fn compared(
    reads: Reads,
    other: Other,
    names: Vec<BothNames>,
    told: mpsc::Sender<Vec<(String, Told)>>,
) -> Result<(), Failure> {
    let prints = Fingerprints::new()?;
    for some in names.chunks(READ_TOGETHER) {
        let (here, there) = read_pairs(&reads, &other, some).await?;
        let pairs = some.iter().zip(here.into_iter().zip(there));
        let told_of = |(names, (one, two)): (&BothNames, (Read, Read))| {
            // The values are wiped where this ends.
            let told = match (one, two) {
                (Ok(one), Ok(two)) => match Values::of(&prints.of(&one.value), &prints.of(&two.value)) {
                    Values::Same => Told::Same,
                    _ => Told::Different,
                },
                (one, two) => Told::Untold(Box::new(Untold { here: one.err(), there: two.err() })),
            };
            (names.here.clone(), told)
        };
        let _ = told.send(pairs.map(told_of).collect()).await;
    }
    Ok(())
}

/// The values of some names in both places, or why each was not read.
///
/// # Errors
/// What fails for a place as a whole, which says so where it is the other one.
async fn read_pairs(reads: &Reads, other: &Other, names: &[BothNames]) -> Result<(Vec<Read>, Vec<Read>), Failure> {
    let here: Vec<String> = names.iter().map(|names| names.here.clone()).collect();
    let there: Vec<String> = names.iter().map(|names| names.there.clone()).collect();
    match other {
        Other::Place(place) => {
            let (one, two) = tokio::join!(reads.several(&here, |_| {}), place.several(&there, |_| {}));
            Ok((one?, two.map_err(|failure| failure.at(CopyEnd::Target))?))
        }
        Other::File(items) => {
            let item = |key: &String| items.get(key).cloned().map(as_reading).ok_or_else(not_in_file);
            Ok((reads.several(&here, |_| {}).await?, there.iter().map(item).collect()))
        }
    }
}

fn as_reading(item: Item) -> Reading {
    let kind = item.kind.unwrap_or_default();
    Reading { value: item.value, version: 0, kind, modified: None, missing: 0 }
}

fn not_in_file() -> Failure {
    Failure::new(FailureKind::NotFound, "It does not stand in the file any more", "")
}

/// What stands in a file, of the format that its name tells where none is chosen.
async fn items(path: PathBuf, format: Option<ImportFormat>) -> Result<FileItems, Failure> {
    let reading = tokio::task::spawn_blocking(move || read_items(&path, format));
    reading.await.map_err(|_| panics::fault(None))?
}

fn read_items(path: &Path, format: Option<ImportFormat>) -> Result<FileItems, Failure> {
    let says = |what: &str| Failure::new(FailureKind::Config, format!("{} was not read: {what}", path.display()), "");
    let format = format
        .or_else(|| ImportFormat::of_file(path))
        .ok_or_else(|| says(&format!("its name tells no format; it ends in {}", ImportFormat::ENDINGS)))?;
    // No shell stands between what is typed into a line and this.
    let of_home = directories::in_home(path, std::env::home_dir());
    let text = files::read_to(of_home.as_deref().unwrap_or(path), LARGEST)
        .map(zeroize::Zeroizing::new)
        .map_err(|error| says(&error.to_string()))?;
    let items = reader::read(format, &text).map_err(|what: String| says(&what))?;
    Ok(FileItems { items, format })
}
