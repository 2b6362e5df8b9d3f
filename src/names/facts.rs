//! What filters ask of a parameter.

use std::num::NonZeroU32;

use crate::parameter::{ParameterType, Tier};

/// A text that many parameters share.
pub(super) type Text = Option<NonZeroU32>;

/// What a filter may ask of a parameter; the tree has it from here too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Facts {
    /// Microseconds since 1970, or [`Facts::NEVER`].
    pub(super) modified: i64,
    /// The nearest in 32 bits.
    pub(super) version: u32,
    /// As told, see [`Facts::has_default_key`].
    pub(super) key_id: Text,
    pub(super) modified_by: Text,
    pub(super) kind: ParameterType,
    pub(super) tier: Tier,
    /// Whether more than a listing by path told of it (docs/parameter-store.md 2.1).
    pub(super) described: bool,
}

impl Facts {
    /// The time of the last change is not known. Less than any time.
    pub(super) const NEVER: i64 = i64::MIN;

    pub(super) const NONE: Self = Self {
        modified: Self::NEVER,
        version: 0,
        key_id: None,
        modified_by: None,
        kind: ParameterType::String,
        tier: Tier::Standard,
        described: false,
    };

    /// When it changed last, in seconds since 1970.
    pub(super) fn seconds(&self) -> Option<i64> {
        (self.modified != Self::NEVER).then(|| self.modified.div_euclid(1_000_000))
    }

    /// A SecureString whose key is not told is under the account's default key (docs/parameter-store.md 5.2).
    pub(super) fn has_default_key(&self) -> bool {
        self.key_id.is_none() && self.described && self.kind == ParameterType::SecureString
    }
}
