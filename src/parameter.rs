//! What the program knows of a parameter. Plain data, free of aws types, shared by every room.

mod arn;
mod owner;
mod partition;
mod pasted;
mod selector;
mod service_filter;

use std::fmt;

pub use arn::{Arn, ParameterArn};
pub use owner::{Owner, PUBLIC, SECRETS, is_secret_reference, spoken};
pub use partition::Partition;
pub use pasted::{Pasted, unquoted};
pub use selector::Selector;
pub use service_filter::{ServiceFilter, quoted_words, without_quotes};

use jiff::Timestamp;

use crate::failure::{self, Failure};
use crate::secret::Secret;
use crate::text;

/// The three types of Parameter Store (docs/parameter-store.md 1, 6.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum ParameterType {
    /// Plain text.
    #[default]
    String,
    /// One comma-separated string without escapes (docs/parameter-store.md 4.5).
    StringList,
    /// Encrypted under a KMS key; reading needs `kms:Decrypt` as well (docs/parameter-store.md 6.1).
    SecureString,
}

impl ParameterType {
    /// The three, in the order a form offers them: the safe one first, so that a secret is never created as plain text by
    /// pressing enter.
    pub const ALL: [Self; 3] = [Self::SecureString, Self::String, Self::StringList];

    /// The service's word, as written on the wire and on the screen.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::String => "String",
            Self::StringList => "StringList",
            Self::SecureString => "SecureString",
        }
    }
}

impl fmt::Display for ParameterType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// What a parameter may hold and costs (docs/parameter-store.md 4.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Tier {
    /// 4 KB, no policies, free.
    #[default]
    Standard,
    /// 8 KB, policies, charged. There is no way back to Standard.
    Advanced,
    /// A request only: the service answers Standard or Advanced.
    IntelligentTiering,
}

impl Tier {
    /// The three, in the order a form offers them.
    pub const ALL: [Self; 3] = [Self::Standard, Self::Advanced, Self::IntelligentTiering];

    /// The service's word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Standard => "Standard",
            Self::Advanced => "Advanced",
            Self::IntelligentTiering => "Intelligent-Tiering",
        }
    }

    /// The largest value in bytes (docs/parameter-store.md 4.4, 4.5).
    pub fn value_limit(self) -> usize {
        match self {
            Self::Standard => 4096,
            Self::Advanced | Self::IntelligentTiering => 8192,
        }
    }
}

impl fmt::Display for Tier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// One policy of an Advanced parameter, as the service describes it (docs/parameter-store.md 5.5).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// `Expiration`, `ExpirationNotification` or `NoChangeNotification`.
    pub kind: String,
    /// The policy's own JSON.
    pub text: String,
    /// `Pending`, `Finished`, `Failed` or `InProgress`.
    pub status: String,
}

/// Everything `DescribeParameters` tells of one parameter; never a value (docs/parameter-store.md 2.1).
///
/// Where a listing by path had to serve, `described` is false and the members that only Describe knows are empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// As stored: with a leading slash, or bare for a name at the root.
    pub name: String,
    /// `String`, `StringList` or `SecureString`.
    pub kind: ParameterType,
    /// Counts up from 1; one more with every write.
    pub version: i64,
    /// `Standard` or `Advanced`.
    pub tier: Tier,
    /// The key as the writer gave it: alias, id or ARN; SecureString only.
    pub key_id: Option<String>,
    /// `text`, `aws:ec2:image` or `aws:ssm:integration`.
    pub data_type: String,
    /// Empty when there is none.
    pub description: String,
    /// The expression that every value must match as a whole.
    pub allowed_pattern: Option<String>,
    /// When the latest version was written.
    pub modified: Option<Timestamp>,
    /// ARN of who wrote it.
    pub modified_by: Option<String>,
    /// Policies in force; an Expiration deletes the parameter.
    pub policies: Vec<Policy>,
    /// Where the parameter lives, if the service said so.
    pub arn: Option<String>,
    /// Whether tier, key, description, pattern, policies and author are known.
    pub described: bool,
}

impl Parameter {
    /// A parameter of which only the name, type and version are known.
    pub fn bare(name: impl Into<String>, kind: ParameterType, version: i64) -> Self {
        Self {
            name: name.into(),
            kind,
            version,
            tier: Tier::Standard,
            key_id: None,
            data_type: "text".to_owned(),
            description: String::new(),
            allowed_pattern: None,
            modified: None,
            modified_by: None,
            policies: Vec::new(),
            arn: None,
            described: false,
        }
    }
}

/// One value that was read, with what `GetParameter` tells beside it (docs/parameter-store.md 2.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The plaintext: never ciphertext (promise 3).
    pub value: Secret,
    /// The version that was read.
    pub version: i64,
    /// The type of that version.
    pub kind: ParameterType,
    /// When that version was written.
    pub modified: Option<Timestamp>,
    /// Bytes that were left out at the end, of a value larger than [`LARGEST_VALUE`]; none of a value of the service.
    pub missing: usize,
}

/// Bytes of the largest value that the service hands through: a secret of Secrets Manager (docs/parameter-store.md 1.3). Its own are of
/// 8 KB at most.
pub const LARGEST_VALUE: usize = 64 << 10;

impl Reading {
    /// How much of the value is there, where that is not all: `the first 64 KB of 3.9 MB`.
    pub fn part(&self) -> Option<String> {
        let (there, all) = (self.value.len(), self.value.len() + self.missing);
        let [short, whole] = [there, all].map(text::size);
        match self.missing {
            0 => None,
            _ if short == whole => Some(format!("the first {there} of {all} bytes")),
            _ => Some(format!("the first {short} of {whole}")),
        }
    }

    /// The same where all of the value is there.
    ///
    /// # Errors
    /// `TooLarge` where it is not: what is copied, edited or compared is never a part.
    pub fn whole(self) -> Result<Self, Failure> {
        match self.part() {
            None => Ok(self),
            Some(part) => Err(failure::too_large(&part)),
        }
    }
}

/// Names are equal when they differ only in the leading slash of a root name: `/x` and `x` are one parameter
/// (docs/parameter-store.md 1). The key under which state about a name is kept.
pub fn name_key(name: &str) -> &str {
    match name.strip_prefix('/') {
        Some(rest) if !rest.contains('/') => rest,
        _ => name,
    }
}

/// Whether two names are one parameter's. An operation tells a root name in whichever form it likes, and another in the other
/// (docs/parameter-store.md 1).
pub fn is_same_name(one: &str, other: &str) -> bool {
    name_key(one) == name_key(other)
}

/// Whether an answer is about what was asked for: by name or ARN, with a selector or without. The service repeats a root name in the form
/// that was asked, and has the owner's name for what an ARN names (docs/parameter-store.md 1, 1.3).
pub fn is_answer_for(asked: &str, answered: &str) -> bool {
    let asked = Pasted::read(asked, |_| true).map_or(asked.into(), |pasted| pasted.name);
    // What the service calls a secret that was asked for by its ARN is not known.
    let by_arn = |owner| matches!(owner, Owner::Secret { id } if id.starts_with("arn:"));
    by_arn(Owner::of(&asked)) || plain_name(&asked) == plain_name(answered)
}

/// A name without what may differ between two spellings of it.
fn plain_name(name: &str) -> &str {
    name_key(ParameterArn::parse(name).map_or(name, |arn| arn.name))
}

/// A write as the confirmation showed it: everything that will be sent and what it was decided upon.
///
/// Type, tier and key are explicit wherever they are known (docs/parameter-store.md 4.2); `None` members are not sent and
/// so stay as they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Write {
    /// As stored.
    pub name: String,
    /// What to store, byte for byte.
    pub value: Secret,
    /// The type to store it as.
    pub kind: ParameterType,
    /// The tier to ask for; `None` where the present one could not be learnt, so that the service keeps or refuses it.
    pub tier: Option<Tier>,
    /// The key to encrypt under; SecureString only.
    pub key_id: Option<String>,
    /// `aws:ec2:image` and the like; `None` on an overwrite that keeps it.
    pub data_type: Option<String>,
    /// `Some("")` clears it.
    pub description: Option<String>,
    /// `Some("")` clears it.
    pub allowed_pattern: Option<String>,
    /// What the writer believes is there.
    pub on: Expected,
    /// When the version that the writer believes in was written, if that is known. The same number of another time is
    /// another parameter: it was deleted and created anew, and its versions count from 1 again
    /// (docs/parameter-store.md 4.6).
    pub seen: Option<Timestamp>,
}

/// The state of the store that a write was decided upon. If it is no longer so, nothing is written (promise 4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// No such parameter: create it, never overwrite.
    Absent,
    /// This version is the latest.
    Version(i64),
}

/// How a write ended, as far as the service could be made to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Written {
    /// Stored as this version, the one after the version it replaced.
    Stored {
        /// The new version.
        version: i64,
        /// The tier the service used.
        tier: Tier,
    },
    /// Stored, but another writer came between the last read and the write; both values are in the history
    /// (docs/parameter-store.md 4.7).
    StoredAfterAnother {
        /// The version the write replaced, as the user saw it.
        expected: i64,
        /// The version that was stored.
        version: i64,
        /// The tier the service used.
        tier: Tier,
    },
    /// Nothing was written: the parameter had moved.
    Moved {
        /// What is there now, described anew.
        now: Box<Parameter>,
    },
    /// Nothing was written: the parameter had gone.
    Gone,
    /// The answer was lost and reading back did not settle whether the write took place.
    Unknown {
        /// Why it is not known.
        why: Box<Failure>,
    },
}

/// Which operation served the names of a listing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ListedBy {
    /// `DescribeParameters`: everything but values.
    Describe,
    /// `GetParametersByPath` without decryption, because the other is denied in this way: tier, key, description and author are
    /// missing.
    Path(Box<Failure>),
}

/// Who is asking, and where.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Identity {
    /// Twelve digits.
    pub account: String,
    /// ARN of the principal (user or assumed-role session).
    pub arn: String,
    /// What the account is called, where that is known.
    pub alias: Option<String>,
}

impl Identity {
    /// The account's number; none where the service named none.
    pub fn known_account(&self) -> Option<&str> {
        Some(self.account.as_str()).filter(|account| !account.is_empty())
    }

    /// The partition that the principal is in.
    pub fn partition(&self) -> Option<&str> {
        Arn::parse(&self.arn).map(|arn| arn.partition)
    }

    /// `111122223333 (acme)`, or the number alone.
    pub fn account_and_alias(&self) -> String {
        match &self.alias {
            Some(alias) => format!("{} ({alias})", self.account),
            None => self.account.clone(),
        }
    }

    /// Role and session (`engineer/ana`), user name, or `root`: what stands after the account in the ARN.
    pub fn principal(&self) -> &str {
        principal(&self.arn)
    }

    /// The ARN of the principal without the name of an assumed role's session, which may be another each time.
    pub fn without_session(&self) -> &str {
        let session = self.arn.rsplit_once('/').filter(|(role, _)| role.contains(":assumed-role/"));
        session.map_or(&self.arn, |(role, _)| role)
    }
}

/// What a person recognises of a principal's ARN, see [`Identity::principal`].
pub fn principal(arn: &str) -> &str {
    let tail = arn.rsplit(':').next().unwrap_or_default();
    tail.split_once('/').map_or(tail, |(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn root_names_have_one_key() {
        assert_eq!(name_key("/x"), name_key("x"));
        assert_eq!(name_key("/a/b"), "/a/b");
        assert_ne!(name_key("/a/b"), name_key("a"));
        for (one, other, same) in
            [("/x", "x", true), ("/x:3", "x:3", true), ("/a/b", "a/b", false), ("/x", "/y", false)]
        {
            assert_eq!(is_same_name(one, other), same, "{one} {other}");
        }
    }

    #[test]
    fn a_role_is_the_same_in_each_of_its_sessions() {
        let of = |arn: &str| Identity { arn: arn.to_owned(), ..Identity::default() }.without_session().to_owned();
        let role = "arn:aws:sts::111122223333:assumed-role/engineer";
        assert_eq!(of(&format!("{role}/ana")), role);
        for user in ["arn:aws:iam::111122223333:user/team/ana", "arn:aws:iam::111122223333:root"] {
            assert_eq!(of(user), user);
        }
    }

    #[test]
    fn principal_is_what_a_person_recognises() {
        let of = |arn: &str| Identity { arn: arn.to_owned(), ..Identity::default() }.principal().to_owned();
        assert_eq!(of("arn:aws:sts::111122223333:assumed-role/engineer/ana"), "engineer/ana");
        assert_eq!(of("arn:aws:iam::111122223333:user/ana"), "ana");
        assert_eq!(of("arn:aws:iam::111122223333:root"), "root");
    }
}
