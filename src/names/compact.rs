//! What the tree is built of: storage that grows without copying, and parameters without repetition.

use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::sync::Arc;

use jiff::Timestamp;

use crate::parameter::{Parameter, ParameterType, Policy, Tier};

/// A list that grows in chunks: pushing never moves what is there, so the hundred-thousandth push costs what the first did
/// (one `Vec` of this size stalls for 13 to 16 ms when it grows).
#[derive(Clone)]
pub(super) struct Chunked<T> {
    chunks: Vec<Vec<T>>,
}

const CHUNK: usize = 1024;

impl<T> Default for Chunked<T> {
    fn default() -> Self {
        Self { chunks: Vec::new() }
    }
}

impl<T> Chunked<T> {
    pub(super) fn len(&self) -> usize {
        self.chunks.last().map_or(0, |last| (self.chunks.len() - 1) * CHUNK + last.len())
    }

    pub(super) fn push(&mut self, item: T) -> usize {
        let index = self.len();
        match self.chunks.last_mut() {
            Some(last) if last.len() < CHUNK => last.push(item),
            _ => {
                let mut chunk = Vec::with_capacity(CHUNK);
                chunk.push(item);
                self.chunks.push(chunk);
            }
        }
        index
    }

    pub(super) fn get(&self, index: usize) -> Option<&T> {
        self.chunks.get(index / CHUNK)?.get(index % CHUNK)
    }

    pub(super) fn get_mut(&mut self, index: usize) -> Option<&mut T> {
        self.chunks.get_mut(index / CHUNK)?.get_mut(index % CHUNK)
    }
}

/// A text that many parameters share.
pub(super) type Text = Option<NonZeroU32>;

/// Keeps each text once. A `BTreeMap`, because a hash map of this size pauses for milliseconds when it grows.
///
/// Texts are not given back: keys, data types and authors are few, and grow only with writes.
#[derive(Clone, Default)]
pub(super) struct Interner {
    ids: BTreeMap<Arc<str>, NonZeroU32>,
    texts: Chunked<Arc<str>>,
}

impl Interner {
    pub(super) fn intern(&mut self, text: &str) -> Text {
        if let Some(id) = self.ids.get(text) {
            return Some(*id);
        }
        let shared: Arc<str> = text.into();
        let id = NonZeroU32::new(u32::try_from(self.texts.push(shared.clone())).ok()? + 1)?;
        self.ids.insert(shared, id);
        Some(id)
    }

    pub(super) fn text(&self, id: Text) -> Option<&str> {
        self.texts.get(id?.get() as usize - 1).map(AsRef::as_ref)
    }
}

/// A parameter without its name, its repeated texts replaced by numbers. 64 bytes where the SDK takes 633.
#[derive(Clone)]
pub(super) struct Meta {
    pub(super) version: i64,
    pub(super) modified: Option<Timestamp>,
    pub(super) kind: ParameterType,
    pub(super) tier: Tier,
    pub(super) described: bool,
    /// The refresh that last saw it.
    pub(super) seen: u32,
    key_id: Text,
    modified_by: Text,
    data_type: Text,
    /// What stands before the name in the ARN.
    arn_prefix: Text,
    extra: Option<Box<Extra>>,
}

/// What few parameters have.
#[derive(Clone, Default, PartialEq)]
struct Extra {
    description: Box<str>,
    allowed_pattern: Option<Box<str>>,
    policies: Vec<Policy>,
    /// An ARN that does not end with the name: shared parameters, foreign endpoints.
    arn: Option<Box<str>>,
}

fn without_slash(name: &str) -> &str {
    name.strip_prefix('/').unwrap_or(name)
}

impl Meta {
    pub(super) fn pack(parameter: &Parameter, seen: u32, texts: &mut Interner) -> Self {
        let arn = parameter.arn.as_deref();
        let prefix = arn.and_then(|arn| arn.strip_suffix(without_slash(&parameter.name)));
        let extra = Extra {
            description: parameter.description.as_str().into(),
            allowed_pattern: parameter.allowed_pattern.as_deref().map(Into::into),
            policies: parameter.policies.clone(),
            arn: if prefix.is_some() { None } else { arn.map(Into::into) },
        };
        Self {
            version: parameter.version,
            modified: parameter.modified,
            kind: parameter.kind,
            tier: parameter.tier,
            described: parameter.described,
            seen,
            key_id: parameter.key_id.as_deref().and_then(|key| texts.intern(key)),
            modified_by: parameter.modified_by.as_deref().and_then(|user| texts.intern(user)),
            data_type: texts.intern(&parameter.data_type),
            arn_prefix: prefix.and_then(|prefix| texts.intern(prefix)),
            extra: (extra != Extra::default()).then(|| Box::new(extra)),
        }
    }

    pub(super) fn unpack(&self, name: String, texts: &Interner) -> Parameter {
        let owned = |id: Text| texts.text(id).map(str::to_owned);
        let extra = self.extra.as_deref();
        let arn = match texts.text(self.arn_prefix) {
            Some(prefix) => Some(format!("{prefix}{}", without_slash(&name))),
            None => extra.and_then(|extra| extra.arn.as_deref()).map(str::to_owned),
        };
        Parameter {
            kind: self.kind,
            version: self.version,
            tier: self.tier,
            key_id: owned(self.key_id),
            data_type: owned(self.data_type).unwrap_or_default(),
            description: extra.map(|extra| extra.description.to_string()).unwrap_or_default(),
            allowed_pattern: extra.and_then(|extra| extra.allowed_pattern.as_deref()).map(str::to_owned),
            modified: self.modified,
            modified_by: owned(self.modified_by),
            policies: extra.map(|extra| extra.policies.clone()).unwrap_or_default(),
            arn,
            described: self.described,
            name,
        }
    }

    pub(super) fn key_id<'t>(&self, texts: &'t Interner) -> Option<&'t str> {
        texts.text(self.key_id)
    }

    pub(super) fn modified_by<'t>(&self, texts: &'t Interner) -> Option<&'t str> {
        texts.text(self.modified_by)
    }
}
