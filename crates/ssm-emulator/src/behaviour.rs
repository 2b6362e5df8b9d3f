//! The switches: where the service's behaviour is disputed, unkind or slow, a test or a seed file chooses.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Deserialize;

use crate::types::Tier;

/// How the emulator behaves; `[behaviour]` of a seed file. The default is the kindest reading of docs/parameter-store.md.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "independent switches, each a line of a seed file")]
pub struct Behaviour {
    /// How long every answer takes, in milliseconds.
    pub latency_ms: u64,
    /// The same for single operations, by name; beats `latency_ms`.
    pub latency: BTreeMap<String, u64>,
    /// What an overwrite of a SecureString without `KeyId` does: disputed (docs/parameter-store.md 4.2).
    pub key_on_overwrite: OnOverwrite,
    /// What an overwrite of an Advanced parameter without `Tier` does: unknown (docs/parameter-store.md 4.2). `default`
    /// takes the account's default tier, and so is refused where that is Standard.
    pub tier_on_overwrite: OnOverwrite,
    /// The code for a label that no version carries: unknown (docs/parameter-store.md 1.2).
    pub missing_label: MissingLabel,
    /// What a listing of shared parameters calls `Name`: not documented (docs/parameter-store.md 1.3).
    pub shared_names: SharedNames,
    /// Whether pages hold all they could (docs/parameter-store.md 2.2).
    pub pages: Pages,
    /// Whether a filter sees whole pages, or is applied to each page after it was cut (docs/parameter-store.md 2.2).
    pub filters: Filters,
    /// Whether a full last page carries a token that yields an empty page (docs/parameter-store.md 2.2).
    pub trailing_empty_page: bool,
    /// How the last page of a history says so (docs/parameter-store.md 2.2).
    pub history_end: HistoryEnd,
    /// How long a write or deletion stays invisible to listings, in milliseconds (docs/parameter-store.md 2.2).
    pub visible_after_ms: u64,
    /// How long a valid machine image takes to pass its validation, in milliseconds; an invalid one never does
    /// (docs/parameter-store.md 4.5).
    pub image_validation_ms: u64,
    /// Throttle at the documented rates (docs/parameter-store.md 3).
    pub throttle: bool,
    /// Calls per second by operation, beside or instead of the documented ones. `*` is for every operation not
    /// named; `KMS` counts uses of keys.
    pub throttle_tps: BTreeMap<String, f64>,
    /// Refuse access keys that no principal has.
    pub strict_credentials: bool,
    /// The account's default tier, a service setting: `Standard`, `Advanced` or `Intelligent-Tiering`
    /// (docs/parameter-store.md 4.4).
    pub default_tier: Tier,
    /// Whether the account pays for high throughput, a service setting (docs/parameter-store.md 3).
    pub high_throughput: bool,
    /// How many Standard parameters a region of an account may hold (docs/parameter-store.md 4.4).
    pub standard_limit: usize,
    /// How many Advanced ones (docs/parameter-store.md 4.4).
    pub advanced_limit: usize,
}

impl Default for Behaviour {
    fn default() -> Self {
        Self {
            latency_ms: 0,
            latency: BTreeMap::new(),
            key_on_overwrite: OnOverwrite::Keep,
            tier_on_overwrite: OnOverwrite::Keep,
            missing_label: MissingLabel::ParameterVersionNotFound,
            shared_names: SharedNames::Name,
            pages: Pages::Full,
            filters: Filters::AfterPaging,
            trailing_empty_page: false,
            history_end: HistoryEnd::Absent,
            visible_after_ms: 0,
            image_validation_ms: 0,
            throttle: false,
            throttle_tps: BTreeMap::new(),
            strict_credentials: false,
            default_tier: Tier::Standard,
            high_throughput: false,
            standard_limit: 10_000,
            advanced_limit: 100_000,
        }
    }
}

impl Behaviour {
    /// How long an answer to `operation` takes.
    pub(crate) fn delay(&self, operation: &str) -> Duration {
        Duration::from_millis(self.latency.get(operation).copied().unwrap_or(self.latency_ms))
    }

    /// How long listings lag behind.
    pub(crate) fn lag(&self) -> Duration {
        Duration::from_millis(self.visible_after_ms)
    }
}

/// What happens to a member that an overwrite omits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OnOverwrite {
    /// It stays.
    Keep,
    /// It becomes the account's default.
    Default,
}

/// The code for an unknown label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum MissingLabel {
    /// As for a missing version.
    ParameterVersionNotFound,
    /// As for a missing parameter.
    ParameterNotFound,
}

/// What is called the name of a shared parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SharedNames {
    /// What its owner calls it.
    Name,
    /// Its ARN, which is what it must be asked for by.
    Arn,
}

/// How pages are filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Pages {
    /// To the brim, but for filters.
    Full,
    /// Some short, some empty, all but the last with a token.
    Ragged,
}

/// When filters are applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Filters {
    /// A page is cut, then filtered: a filtered walk takes as many calls as an unfiltered one.
    AfterPaging,
    /// Pages are cut from what matches.
    BeforePaging,
}

/// How a history ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HistoryEnd {
    /// Without a token.
    Absent,
    /// With `"NextToken": ""`, as the model says.
    Empty,
}
