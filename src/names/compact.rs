//! What the tree is built of: storage that grows without copying, and parameters without repetition.

pub(super) mod frozen;

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::num::NonZeroU32;
use std::ops::{Index, IndexMut};
use std::sync::Arc;

use jiff::Timestamp;

use super::facts::{Facts, Text};
use crate::parameter::{Parameter, Policy};

/// A list that grows in chunks: pushing never moves what is there, so the hundred-thousandth push costs what the first did
/// (one `Vec` of this size stalls for 13 to 16 ms when it grows).
///
/// Clones share the chunks; who changes one that is shared copies that chunk.
#[derive(Clone)]
pub(super) struct Chunked<T> {
    chunks: Vec<Arc<Vec<T>>>,
}

/// Small enough that copying one that a snapshot holds takes microseconds.
const CHUNK: usize = 256;

impl<T> Default for Chunked<T> {
    fn default() -> Self {
        Self { chunks: Vec::new() }
    }
}

impl<T: Clone> Chunked<T> {
    pub(super) fn len(&self) -> usize {
        self.chunks.last().map_or(0, |last| (self.chunks.len() - 1) * CHUNK + last.len())
    }

    pub(super) fn push(&mut self, item: T) -> usize {
        let index = self.len();
        match self.chunks.last_mut() {
            Some(last) if last.len() < CHUNK => Arc::make_mut(last).push(item),
            _ => {
                let mut chunk = Vec::with_capacity(CHUNK);
                chunk.push(item);
                self.chunks.push(Arc::new(chunk));
            }
        }
        index
    }

    pub(super) fn get(&self, index: usize) -> Option<&T> {
        self.chunks.get(index / CHUNK)?.get(index % CHUNK)
    }
}

impl<T> Index<usize> for Chunked<T> {
    type Output = T;

    fn index(&self, index: usize) -> &T {
        &self.chunks[index / CHUNK][index % CHUNK]
    }
}

impl<T: Clone> IndexMut<usize> for Chunked<T> {
    fn index_mut(&mut self, index: usize) -> &mut T {
        &mut Arc::make_mut(&mut self.chunks[index / CHUNK])[index % CHUNK]
    }
}

/// Short texts end to end, in chunks that never move. They are not given back one by one: what the tree forgets is little.
/// Clones share the chunks.
#[derive(Clone, Default)]
pub(super) struct Texts {
    chunks: Vec<Arc<String>>,
}

/// Where a text is: the number of its chunk above its offset there, and its length.
#[derive(Clone, Copy)]
pub(super) struct Span {
    start: u32,
    len: u32,
}

const OFFSET_BITS: u32 = 16;

impl Texts {
    pub(super) fn push(&mut self, text: &str) -> Span {
        let room = 1 << OFFSET_BITS;
        if self.chunks.last().is_none_or(|last| last.len() + text.len().max(1) > room) {
            // A text longer than a chunk gets one of its own.
            self.chunks.push(Arc::new(String::with_capacity(room.max(text.len()))));
        }
        let number = self.chunks.len() as u32 - 1;
        let chunk = Arc::make_mut(&mut self.chunks[number as usize]);
        let start = (number << OFFSET_BITS) | chunk.len() as u32;
        chunk.push_str(text);
        Span { start, len: text.len() as u32 }
    }

    pub(super) fn get(&self, span: Span) -> &str {
        let offset = (span.start & ((1 << OFFSET_BITS) - 1)) as usize;
        &self.chunks[(span.start >> OFFSET_BITS) as usize][offset..offset + span.len as usize]
    }
}

/// Keeps each text once, found by its hash. In a `BTreeMap`: a hash table of this size pauses for milliseconds when it grows,
/// and comparing the texts themselves, ARNs that differ at their ends, is slow.
///
/// Texts are not given back: keys, data types and authors are few, and grow only with writes.
#[derive(Clone, Default)]
pub(super) struct Interner {
    ids: Arc<BTreeMap<u64, NonZeroU32>>,
    texts: Chunked<Arc<str>>,
    origin_ids: Arc<BTreeMap<Origin, NonZeroU32>>,
    origins: Chunked<Origin>,
}

/// What nearly all parameters of an account share.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Origin {
    data_type: Text,
    /// What stands before the name in the ARN.
    arn_prefix: Text,
}

impl Interner {
    pub(super) fn intern(&mut self, text: &str) -> Text {
        let mut hasher = DefaultHasher::new();
        text.hash(&mut hasher);
        let mut hash = hasher.finish();
        while let Some(id) = self.ids.get(&hash) {
            if self.text(Some(*id)) == Some(text) {
                return Some(*id);
            }
            hash = hash.wrapping_add(1);
        }
        let id = NonZeroU32::new(self.texts.push(text.into()) as u32 + 1)?;
        Arc::make_mut(&mut self.ids).insert(hash, id);
        Some(id)
    }

    pub(super) fn text(&self, id: Text) -> Option<&str> {
        self.texts.get(id?.get() as usize - 1).map(AsRef::as_ref)
    }

    fn intern_origin(&mut self, origin: Origin) -> NonZeroU32 {
        if let Some(id) = self.origin_ids.get(&origin) {
            return *id;
        }
        let id = NonZeroU32::MIN.saturating_add(self.origins.push(origin) as u32);
        Arc::make_mut(&mut self.origin_ids).insert(origin, id);
        id
    }

    fn origin(&self, id: NonZeroU32) -> Origin {
        self.origins.get(id.get() as usize - 1).copied().unwrap_or_default()
    }

    /// The texts there are now, by number from 0.
    pub(super) fn texts(&self) -> &Chunked<Arc<str>> {
        &self.texts
    }
}

/// A parameter without its name and its [`Facts`], which the corpus keeps, its repeated texts replaced by numbers. With them
/// it takes 40 bytes, where the SDK takes 633.
#[derive(Clone)]
pub(super) struct Meta {
    /// The refresh that last saw it.
    pub(super) seen: u32,
    origin: NonZeroU32,
    extra: Option<Box<Extra>>,
}

/// Both sides of a parameter.
#[derive(Clone, Copy)]
pub(super) struct Known<'m> {
    pub(super) facts: Facts,
    pub(super) meta: &'m Meta,
}

/// What few parameters have.
#[derive(Clone, Default, PartialEq)]
struct Extra {
    description: Box<str>,
    allowed_pattern: Option<Box<str>>,
    policies: Box<[Policy]>,
    odd: Option<Box<Odd>>,
}

/// What no parameter of AWS has, but another endpoint may send.
#[derive(Clone, Default, PartialEq)]
struct Odd {
    /// An ARN that does not end with the name.
    arn: Option<Box<str>>,
    /// A time finer than a microsecond.
    modified: Option<Timestamp>,
    /// A version beyond 32 bits.
    version: Option<i64>,
}

fn without_slash(name: &str) -> &str {
    name.strip_prefix('/').unwrap_or(name)
}

impl Meta {
    pub(super) fn pack(parameter: &Parameter, seen: u32, texts: &mut Interner) -> (Facts, Self) {
        let arn = parameter.arn.as_deref();
        let prefix = arn.and_then(|arn| arn.strip_suffix(without_slash(&parameter.name)));
        let modified = parameter.modified.map_or(Facts::NEVER, Timestamp::as_microsecond);
        let version = narrow(parameter.version);
        let odd = Odd {
            arn: if prefix.is_some() { None } else { arn.map(Into::into) },
            modified: parameter.modified.filter(|exact| Timestamp::from_microsecond(modified).ok() != Some(*exact)),
            version: (i64::from(version) != parameter.version).then_some(parameter.version),
        };
        let extra = Extra {
            description: parameter.description.as_str().into(),
            allowed_pattern: parameter.allowed_pattern.as_deref().map(Into::into),
            policies: parameter.policies.clone().into(),
            odd: (odd != Odd::default()).then(|| Box::new(odd)),
        };
        let facts = Facts {
            modified,
            version,
            key_id: parameter.key_id.as_deref().and_then(|key| texts.intern(key)),
            modified_by: parameter.modified_by.as_deref().and_then(|user| texts.intern(user)),
            kind: parameter.kind,
            tier: parameter.tier,
            described: parameter.described,
        };
        let origin = Origin {
            data_type: texts.intern(&parameter.data_type),
            arn_prefix: prefix.and_then(|prefix| texts.intern(prefix)),
        };
        let extra = (extra != Extra::default()).then(|| Box::new(extra));
        (facts, Self { seen, origin: texts.intern_origin(origin), extra })
    }

    /// Whether it tells the same, whichever refresh has seen it.
    pub(super) fn is_as(&self, other: &Self) -> bool {
        self.origin == other.origin && self.extra == other.extra
    }

    fn odd(&self) -> Option<&Odd> {
        self.extra.as_deref()?.odd.as_deref()
    }
}

/// The nearest in 32 bits.
fn narrow(version: i64) -> u32 {
    u32::try_from(version.max(0)).unwrap_or(u32::MAX)
}

impl Known<'_> {
    pub(super) fn unpack(self, name: String, texts: &Interner) -> Parameter {
        let owned = |id: Text| texts.text(id).map(str::to_owned);
        let Self { facts, meta } = self;
        let extra = meta.extra.as_deref();
        let origin = texts.origin(meta.origin);
        let arn = match texts.text(origin.arn_prefix) {
            Some(prefix) => Some(format!("{prefix}{}", without_slash(&name))),
            None => meta.odd().and_then(|odd| odd.arn.as_deref()).map(str::to_owned),
        };
        Parameter {
            kind: facts.kind,
            version: self.version(),
            tier: facts.tier,
            key_id: owned(facts.key_id),
            data_type: owned(origin.data_type).unwrap_or_default(),
            description: extra.map(|extra| extra.description.to_string()).unwrap_or_default(),
            allowed_pattern: extra.and_then(|extra| extra.allowed_pattern.as_deref()).map(str::to_owned),
            modified: self.modified(),
            modified_by: owned(facts.modified_by),
            policies: extra.map(|extra| extra.policies.to_vec()).unwrap_or_default(),
            arn,
            described: facts.described,
            name,
        }
    }

    pub(super) fn version(self) -> i64 {
        // Looked for elsewhere only where it has to be: when all are sorted, that is what takes the time.
        match self.facts.version {
            version @ (0 | u32::MAX) => self.odd_version().unwrap_or(version.into()),
            version => version.into(),
        }
    }

    fn odd_version(self) -> Option<i64> {
        self.meta.odd()?.version
    }

    pub(super) fn modified(self) -> Option<Timestamp> {
        if self.facts.modified == Facts::NEVER {
            return None;
        }
        self.meta.odd().and_then(|odd| odd.modified).or_else(|| Timestamp::from_microsecond(self.facts.modified).ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_kept_once() {
        let mut texts = Interner::default();
        let ids: Vec<Text> = ["a", "b", "", "a"].map(|text| texts.intern(text)).into();
        assert_eq!(ids[0], ids[3]);
        assert_ne!(ids[0], ids[1]);
        assert_eq!(
            ids.iter().map(|id| texts.text(*id)).collect::<Vec<_>>(),
            [Some("a"), Some("b"), Some(""), Some("a")]
        );
        assert_eq!(texts.text(None), None);
    }

    #[test]
    fn texts_of_any_length_are_found_again() {
        let mut texts = Texts::default();
        let lengths = [0, 1, 40_000, 40_000, 70_000, 3, 65_536, 0];
        let spans = lengths.map(|len| texts.push(&"x".repeat(len)));
        for (len, span) in lengths.into_iter().zip(spans) {
            assert_eq!(texts.get(span).len(), len);
        }
    }

    /// The budget of issue-sized stores: 100,000 parameters with metadata in 30 MB.
    #[test]
    fn a_parameter_stays_small() {
        assert!(size_of::<Meta>() + size_of::<Facts>() <= 40);
        assert_eq!(size_of::<Option<Meta>>(), size_of::<Meta>());
    }
}
