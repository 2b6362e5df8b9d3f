//! What a session knows of the keys to encrypt under.

use std::collections::HashMap;

use crate::failure::Failure;
use crate::kms::{DEFAULT_ALIAS, KeyAlias, KeyAliases, KeyDescription};

/// What a session knows of the keys to encrypt under.
#[derive(Debug, Default)]
pub(crate) struct KmsKeys {
    /// The aliases, once they were asked for.
    pub(in crate::app) aliases: Option<KeyAliases>,
    /// What keys are like, by the alias that was asked about.
    pub(in crate::app) described: HashMap<String, Result<KeyDescription, Failure>>,
    /// Under which of them a value was read or written, as parameters name them.
    used: HashMap<String, Use>,
}

/// What a key was used for in this session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::app) enum Use {
    Read,
    Written,
}

impl KmsKeys {
    /// A value was read or written under a key; none is the default.
    pub(in crate::app) fn was_used(&mut self, key: Option<&str>, used: Use) {
        let key = name_of(key.unwrap_or(DEFAULT_ALIAS)).to_owned();
        // Who could write under it is told more by that.
        if used == Use::Written || !self.used.contains_key(&key) {
            self.used.insert(key, used);
        }
    }

    /// The id of the key that an alias of the account leads to, where the aliases were listed; whatever else names a key as it is.
    pub(in crate::app) fn key_of(&self, key: &str) -> String {
        let aliases = self.aliases.iter().flat_map(|known| &known.aliases);
        let id = aliases.filter(|alias| alias.name == key && !alias.is_of_aws()).find_map(|alias| alias.key_id.clone());
        id.unwrap_or_else(|| key.to_owned())
    }

    /// What the key of an alias was used for, as far as its name, its id or its ARN tells.
    pub(in crate::app) fn use_of(&self, alias: &KeyAlias) -> Option<Use> {
        let arn = self.described.get(&alias.name).and_then(|described| described.as_ref().ok()).map(|key| &*key.arn);
        let names = [Some(alias.name.as_str()), alias.key_id.as_deref(), arn];
        names.into_iter().flatten().find_map(|name| self.used.get(name_of(name))).copied()
    }
}

/// A key without the place that its ARN names: `alias/…` or its id.
fn name_of(key: &str) -> &str {
    let name = key.rsplit(':').next().unwrap_or(key);
    name.strip_prefix("key/").unwrap_or(name)
}
