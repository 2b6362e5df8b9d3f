//! What is remembered as the text of a file, and back.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::pairs::{Compared, Counts, MOST_COMPARED, Pair, PairSide, Pairs};
use super::{
    KeyThere, Left, Location, MOST_BOOKMARKS, MOST_KEYS, MOST_LEFT, MOST_PAIRS, MOST_USED, MOST_VISITS, Places, Unread,
    Visit,
};
use crate::destination::{Place, Root};
use crate::job::JobPlace;

/// Which format it is. It is raised with whatever is added to the file: a version that does not know what is in it would replace it
/// without that.
const FORMAT: u32 = 2;

/// The first, which is read too: what it lacks, or came to it before it was raised, may be there or not.
const FIRST_FORMAT: u32 = 1;

#[derive(Serialize, Deserialize)]
struct File {
    format: u32,
    #[serde(default)]
    bookmarks: Vec<WrittenLocation>,
    #[serde(default)]
    pairs: Vec<WrittenPair>,
    #[serde(default)]
    compared: Vec<WrittenCompared>,
    #[serde(default)]
    visits: Vec<WrittenVisit>,
    #[serde(default)]
    left: Vec<WrittenLeft>,
    #[serde(default)]
    used: Vec<String>,
    #[serde(default)]
    keys: Vec<WrittenKey>,
}

#[derive(Serialize, Deserialize)]
struct WrittenKey {
    from: JobPlace,
    key: String,
    to: JobPlace,
    there: String,
}

#[derive(Serialize, Deserialize)]
struct WrittenPlace {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    profile: Option<String>,
    #[serde(default, skip_serializing_if = "is_false")]
    environment_keys: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    role: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    region: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    endpoint: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct WrittenLocation {
    #[serde(flatten)]
    place: WrittenPlace,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    account: Option<String>,
    root: String,
    name: String,
}

#[derive(Serialize, Deserialize)]
struct WrittenVisit {
    #[serde(flatten)]
    location: WrittenLocation,
    times: u32,
    at: Timestamp,
}

#[derive(Serialize, Deserialize)]
struct WrittenLeft {
    #[serde(flatten)]
    place: WrittenPlace,
    root: String,
    cursor: String,
    #[serde(default)]
    open: Vec<String>,
}

#[derive(Serialize, Deserialize)]
struct WrittenPair {
    name: String,
    a: WrittenSide,
    b: WrittenSide,
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum WrittenSide {
    File {
        file: std::path::PathBuf,
    },
    Kept {
        #[serde(flatten)]
        location: WrittenLocation,
        #[serde(default, skip_serializing_if = "is_false")]
        folder: bool,
    },
}

#[derive(Serialize, Deserialize)]
struct WrittenCompared {
    a: String,
    b: String,
    at: Timestamp,
    #[serde(default)]
    same: usize,
    #[serde(default)]
    different: usize,
    #[serde(default)]
    missing: usize,
    #[serde(default)]
    beside: usize,
    #[serde(default)]
    untold: usize,
    #[serde(default)]
    unread: usize,
    #[serde(default)]
    unread_beside: usize,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn is_false(it: &bool) -> bool {
    !it
}

impl Places {
    /// As the text of a file.
    ///
    /// # Errors
    /// Where it cannot be written as JSON, which no text of ours is.
    pub fn written(&self) -> Result<Vec<u8>, serde_json::Error> {
        let file = File {
            format: FORMAT,
            bookmarks: self.bookmarks.iter().map(WrittenLocation::of).collect(),
            pairs: self.pairs.kept.iter().filter_map(WrittenPair::of).collect(),
            compared: self.pairs.compared.iter().map(WrittenCompared::of).collect(),
            visits: self.visits.iter().map(WrittenVisit::of).collect(),
            left: self.left.iter().map(WrittenLeft::of).collect(),
            used: self.used.clone(),
            keys: self.keys.iter().cloned().map(WrittenKey::of).collect(),
        };
        serde_json::to_vec_pretty(&file)
    }

    /// From the text of a file. What no root is meant by is left out.
    ///
    /// # Errors
    /// Where it is damaged, or of another format.
    pub fn read(bytes: &[u8]) -> Result<Self, Unread> {
        let text: serde_json::Value = serde_json::from_slice(bytes).map_err(|_| Unread::Damaged)?;
        match text.get("format").and_then(serde_json::Value::as_u64) {
            Some(format) if (u64::from(FIRST_FORMAT)..=u64::from(FORMAT)).contains(&format) => {}
            Some(_) => return Err(Unread::OtherFormat),
            None => return Err(Unread::Damaged),
        }
        let mut file: File = serde_json::from_value(text).map_err(|_| Unread::Damaged)?;
        file.bookmarks.truncate(MOST_BOOKMARKS);
        file.pairs.truncate(MOST_PAIRS);
        file.compared.truncate(MOST_COMPARED);
        file.visits.truncate(MOST_VISITS);
        file.left.truncate(MOST_LEFT);
        file.used.truncate(MOST_USED);
        file.keys.truncate(MOST_KEYS);
        Ok(Self {
            bookmarks: file.bookmarks.into_iter().filter_map(WrittenLocation::read).collect(),
            pairs: Pairs {
                kept: file.pairs.into_iter().filter_map(WrittenPair::read).collect(),
                compared: file.compared.into_iter().map(WrittenCompared::read).collect(),
            },
            visits: file.visits.into_iter().filter_map(WrittenVisit::read).collect(),
            left: file.left.into_iter().filter_map(WrittenLeft::read).collect(),
            used: file.used,
            keys: file.keys.into_iter().map(WrittenKey::read).collect(),
        })
    }
}

impl WrittenPlace {
    fn of(place: &Place) -> Self {
        let Place { profile, environment_keys, role, region, endpoint, read_only: _ } = place.clone();
        Self { profile, environment_keys, role, region, endpoint }
    }

    fn read(self) -> Place {
        let Self { profile, environment_keys, role, region, endpoint } = self;
        Place { profile, environment_keys, role, region, endpoint, read_only: false }
    }
}

impl WrittenLocation {
    fn of(location: &Location) -> Self {
        let Location { place, account, root, name } = location;
        Self { place: WrittenPlace::of(place), account: account.clone(), root: root.to_string(), name: name.clone() }
    }

    fn read(self) -> Option<Location> {
        let root: Root = self.root.parse().ok()?;
        Some(Location { place: self.place.read(), account: self.account, root, name: self.name })
    }
}

impl WrittenVisit {
    fn of(visit: &Visit) -> Self {
        Self { location: WrittenLocation::of(&visit.location), times: visit.times, at: visit.at }
    }

    fn read(self) -> Option<Visit> {
        Some(Visit { location: self.location.read()?, times: self.times, at: self.at })
    }
}

impl WrittenLeft {
    fn of(left: &Left) -> Self {
        let Left { place, root, cursor, open } = left.clone();
        Self { place: WrittenPlace::of(&place), root: root.to_string(), cursor, open }
    }

    fn read(self) -> Option<Left> {
        let root = self.root.parse().ok()?;
        Some(Left { place: self.place.read(), root, cursor: self.cursor, open: self.open })
    }
}

impl WrittenPair {
    fn of(pair: &Pair) -> Option<Self> {
        Some(Self { name: pair.name.clone(), a: WrittenSide::of(&pair.a)?, b: WrittenSide::of(&pair.b)? })
    }

    fn read(self) -> Option<Pair> {
        Some(Pair { name: self.name, a: self.a.read()?, b: self.b.read()? })
    }
}

impl WrittenSide {
    /// None of what stands in the settings.
    fn of(side: &PairSide) -> Option<Self> {
        match side {
            PairSide::Kept { location, is_folder } => {
                Some(Self::Kept { location: WrittenLocation::of(location), folder: *is_folder })
            }
            PairSide::File(file) => Some(Self::File { file: file.clone() }),
            PairSide::Written(_) => None,
        }
    }

    fn read(self) -> Option<PairSide> {
        match self {
            Self::File { file } => Some(PairSide::File(file)),
            Self::Kept { location, folder } => Some(PairSide::Kept { location: location.read()?, is_folder: folder }),
        }
    }
}

impl WrittenCompared {
    fn of(compared: &Compared) -> Self {
        let Counts { same, different, missing, beside, untold, unread, unread_beside } = compared.counts;
        let [a, b] = compared.key.clone();
        Self { a, b, at: compared.at, same, different, missing, beside, untold, unread, unread_beside }
    }

    fn read(self) -> Compared {
        let Self { a, b, at, same, different, missing, beside, untold, unread, unread_beside } = self;
        Compared { key: [a, b], at, counts: Counts { same, different, missing, beside, untold, unread, unread_beside } }
    }
}

impl WrittenKey {
    fn of(key: KeyThere) -> Self {
        let KeyThere { from, key, to, there } = key;
        Self { from, key, to, there }
    }

    fn read(self) -> KeyThere {
        let Self { from, key, to, there } = self;
        KeyThere { from, key, to, there }
    }
}
