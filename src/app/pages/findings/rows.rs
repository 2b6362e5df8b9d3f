//! What is listed on the page of what to look at, in its groups.

use crate::app::overview::{Finding, Overview};
use crate::app::state::kms_keys::KmsKeys;
use crate::names::{Node, Tree};
use crate::parameter::{ServiceSetting, Tier};

/// A group of rows, in the order of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Section {
    Expires,
    Keys,
    Hour,
    Day,
    OldSecret,
    PlainSecret,
    Advanced,
    Account,
}

impl Section {
    /// What stands over it.
    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Expires => "expires within 30 d",
            Self::Keys => "keys of the secrets",
            Self::Hour => "changed within the last hour",
            Self::Day => "changed 1 to 24 h ago",
            Self::OldSecret => "secrets unchanged for a year",
            Self::PlainSecret => "plain Strings by the name of a secret",
            Self::Advanced => "Advanced without a policy",
            Self::Account => "the account in this region",
        }
    }
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Row {
    /// A parameter, with the time that counts there.
    Parameter { at: i64, name: String },
    /// A key, and how many secrets are under it.
    Key { name: String, secrets: usize },
    /// How many there are of a tier, of how many there can be.
    Quota { tier: Tier, used: usize },
    /// A setting of the service.
    Setting(ServiceSetting),
}

impl Row {
    /// What tells it from the others of its group.
    pub(super) fn id(&self) -> &str {
        match self {
            Self::Parameter { name, .. } | Self::Key { name, .. } => name,
            Self::Quota { tier, .. } => tier.as_str(),
            Self::Setting(setting) => setting.id(),
        }
    }
}

/// The rows of a section.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) section: Section,
    /// How many there are, of which some may not be among the rows.
    pub(super) count: usize,
    pub(super) rows: Vec<Row>,
}

/// All that is to be looked at; `listed`: how many the account has, where all of it is listed with its tiers.
pub(super) fn groups(tree: &Tree, of: &Overview, kms: &KmsKeys, now: i64, listed: Option<usize>) -> Vec<Group> {
    const HOUR: i64 = 3600;
    let row = |(at, node): &(i64, Node)| Row::Parameter { at: *at, name: tree.name(*node) };
    let fresh = |section: Section, from: i64, to: i64, count: usize| {
        let within = |(at, _): &&(i64, Node)| (from..to).contains(&(now - at));
        Group { section, count, rows: of.latest.iter().filter(within).map(row).collect() }
    };
    let found = |section: Section, finding: Finding| {
        let found = &of.found[finding as usize];
        Group { section, count: found.count, rows: found.first.iter().map(row).collect() }
    };
    let [hour, day] = of.fresh;
    vec![
        found(Section::Expires, Finding::Expires),
        keys(of, kms),
        fresh(Section::Hour, i64::MIN, HOUR, hour),
        fresh(Section::Day, HOUR, 24 * HOUR, day),
        found(Section::OldSecret, Finding::OldSecret),
        found(Section::PlainSecret, Finding::PlainSecret),
        found(Section::Advanced, Finding::Advanced),
        account(tree, listed),
    ]
}

/// The keys that are gone first, and those that stand in the way, then those of which nothing is known, then the rest.
fn keys(of: &Overview, kms: &KmsKeys) -> Group {
    let rank = |name: &str| match kms.described.get(name) {
        Some(Err(failure)) if failure.is_missing_key() => 0,
        Some(Ok(key)) if key.unfit().is_some() => 1,
        Some(Err(_)) => 2,
        None | Some(Ok(_)) => 3,
    };
    let mut keys: Vec<&(String, usize)> = of.keys.iter().collect();
    keys.sort_by_key(|(name, _)| rank(name));
    let row = |(name, secrets): &(String, usize)| Row::Key { name: name.clone(), secrets: *secrets };
    Group { section: Section::Keys, count: keys.len(), rows: keys.into_iter().map(row).collect() }
}

fn account(tree: &Tree, listed: Option<usize>) -> Group {
    let advanced = tree.count_of_tier(Tier::Advanced);
    let quotas = listed.map(|all| [(Tier::Standard, all.saturating_sub(advanced)), (Tier::Advanced, advanced)]);
    let quotas = quotas.into_iter().flatten().map(|(tier, used)| Row::Quota { tier, used });
    let rows: Vec<Row> = quotas.chain(ServiceSetting::ALL.map(Row::Setting)).collect();
    Group { section: Section::Account, count: rows.len(), rows }
}
