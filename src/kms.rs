//! Keys of KMS, as far as whoever chooses one to encrypt under has to know them. Plain data.

use jiff::Timestamp;

use crate::failure::Failure;

/// The alias of the key that encrypts where none is named.
pub const DEFAULT_ALIAS: &str = "alias/aws/ssm";

/// What is said of a key that KMS knows nothing of.
pub const MISSING: &str = "does not exist here";

/// An alias of the account in the region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyAlias {
    /// `alias/…`.
    pub name: String,
    /// The id of the key that it leads to; none where AWS has not made that yet.
    pub key_id: Option<String>,
}

/// The aliases of the account in the region.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct KeyAliases {
    /// The default first, then in order of name, those of AWS last.
    pub aliases: Vec<KeyAlias>,
    /// Whether these are all.
    pub complete: bool,
}

impl KeyAliases {
    /// In the order in which they are offered.
    pub fn new(mut aliases: Vec<KeyAlias>, complete: bool) -> Self {
        if aliases.iter().all(|alias| alias.name != DEFAULT_ALIAS) {
            // It is made when it is used first.
            aliases.push(KeyAlias { name: DEFAULT_ALIAS.to_owned(), key_id: None });
        }
        aliases.sort_by(|a, b| a.rank().cmp(&b.rank()));
        aliases.dedup();
        Self { aliases, complete }
    }
}

impl KeyAlias {
    fn rank(&self) -> (bool, bool, &str) {
        (self.name != DEFAULT_ALIAS, self.is_of_aws(), &self.name)
    }

    /// Whether it is of a key that AWS manages.
    pub fn is_of_aws(&self) -> bool {
        self.name.starts_with("alias/aws/")
    }

    /// Why no parameter can be encrypted under it, whatever its state, as far as its name tells.
    pub fn unfit(&self) -> Option<&'static str> {
        if self.name == DEFAULT_ALIAS {
            return None;
        }
        if self.is_of_aws() {
            return Some("AWS's own, for another service");
        }
        self.key_id.is_none().then_some("leads to no key")
    }
}

/// What `DescribeKey` tells of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyDescription {
    /// Its ARN.
    pub arn: String,
    /// `Enabled`, `Disabled`, `PendingDeletion`, …
    pub state: String,
    /// `ENCRYPT_DECRYPT`, `SIGN_VERIFY`, …
    pub usage: String,
    /// `SYMMETRIC_DEFAULT`, `RSA_2048`, …
    pub spec: String,
    /// In the words of whoever made it; may be empty.
    pub description: String,
    /// When it is going to be deleted.
    pub deleted_at: Option<Timestamp>,
    /// Whether AWS manages it.
    pub is_of_aws: bool,
}

impl KeyDescription {
    /// Why no parameter can be encrypted under it now; `None` where nothing of it stands in the way. Whether who asks may use it is
    /// another question.
    pub fn unfit(&self) -> Option<String> {
        // What is not told is not held against it.
        let differs = |is: &str, from: &str| !is.is_empty() && is != from;
        if differs(&self.usage, "ENCRYPT_DECRYPT") || differs(&self.spec, "SYMMETRIC_DEFAULT") {
            return Some(format!("not a symmetric key for encryption: {}, {}", self.spec, words_of(&self.usage)));
        }
        match self.state.as_str() {
            "Enabled" | "Updating" => None,
            "PendingDeletion" | "PendingReplicaDeletion" => Some(match self.deleted_at {
                Some(at) => format!("is deleted on {}, with all that is under it", crate::text::absolute(at)),
                None => "scheduled for deletion".to_owned(),
            }),
            "PendingImport" => Some("waits for its key material to be imported".to_owned()),
            "Unavailable" => Some("KMS does not reach its key store".to_owned()),
            "Creating" => Some("is being created".to_owned()),
            "Disabled" => Some("disabled".to_owned()),
            state => Some(format!("in the state {}", words_of(state))),
        }
    }
}

/// Why nothing can be encrypted under a key in that region, as far as `DescribeKey` tells of it; `None` where nothing stands in the way, or
/// where it does not tell whoever asks: then the write finds out.
pub fn why_no_key(key: &str, region: &str, described: &Result<KeyDescription, Failure>) -> Option<String> {
    match described {
        Ok(described) => described.unfit().map(|why| format!("the key {key}: {why}")),
        Err(failure) if failure.is_missing_key() => {
            Some(format!("there is no key {key} in {region}: check its spelling, the region and the account"))
        }
        Err(_) => None,
    }
}

/// `SIGN_VERIFY` as a person reads it.
fn words_of(word: &str) -> String {
    word.to_lowercase().replace('_', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alias(name: &str, key_id: Option<&str>) -> KeyAlias {
        KeyAlias { name: name.to_owned(), key_id: key_id.map(str::to_owned) }
    }

    fn key(state: &str, usage: &str, spec: &str) -> KeyDescription {
        KeyDescription {
            arn: "arn:aws:kms:eu-west-1:111122223333:key/1".to_owned(),
            state: state.to_owned(),
            usage: usage.to_owned(),
            spec: spec.to_owned(),
            description: String::new(),
            deleted_at: None,
            is_of_aws: false,
        }
    }

    #[test]
    fn the_default_comes_first_and_what_else_is_of_aws_last() {
        let aliases = KeyAliases::new(
            vec![alias("alias/aws/ebs", None), alias("alias/shop", Some("1")), alias("alias/app", None)],
            true,
        );
        let names: Vec<&str> = aliases.aliases.iter().map(|alias| alias.name.as_str()).collect();
        assert_eq!(names, ["alias/aws/ssm", "alias/app", "alias/shop", "alias/aws/ebs"]);
        let unfit: Vec<bool> = aliases.aliases.iter().map(|alias| alias.unfit().is_some()).collect();
        assert_eq!(unfit, [false, true, false, true]);
    }

    #[test]
    fn what_no_parameter_can_be_encrypted_under_says_why() {
        for (state, usage, spec, says) in [
            ("Enabled", "ENCRYPT_DECRYPT", "SYMMETRIC_DEFAULT", None),
            ("Disabled", "ENCRYPT_DECRYPT", "SYMMETRIC_DEFAULT", Some("disabled")),
            ("PendingDeletion", "ENCRYPT_DECRYPT", "SYMMETRIC_DEFAULT", Some("scheduled for deletion")),
            ("PendingImport", "ENCRYPT_DECRYPT", "SYMMETRIC_DEFAULT", Some("imported")),
            ("Unavailable", "ENCRYPT_DECRYPT", "SYMMETRIC_DEFAULT", Some("key store")),
            ("Enabled", "SIGN_VERIFY", "RSA_2048", Some("RSA_2048, sign verify")),
            ("Enabled", "GENERATE_VERIFY_MAC", "HMAC_256", Some("not a symmetric key for encryption")),
            ("Enabled", "ENCRYPT_DECRYPT", "RSA_4096", Some("not a symmetric key for encryption")),
            ("Enabled", "", "", None),
            ("Strange_State", "ENCRYPT_DECRYPT", "SYMMETRIC_DEFAULT", Some("strange state")),
        ] {
            let unfit = key(state, usage, spec).unfit();
            assert_eq!(unfit.is_some(), says.is_some(), "{state} {usage} {spec}");
            assert!(unfit.unwrap_or_default().contains(says.unwrap_or_default()), "{state} {usage} {spec}");
        }
    }
}
