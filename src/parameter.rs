//! What the program knows of a parameter. Plain data, free of aws types, shared by every room.

mod console_link;
mod metadata;
mod metadata_edit;
mod past;
mod pasted;
mod selector;
mod service_filter;
mod service_setting;
mod several;
mod version;

pub use crate::arn::{Arn, Owner, PUBLIC, ParameterArn, Partition, SECRETS, is_secret_reference, principal, spoken};
pub use console_link::{NoConsole, console_folder, console_link};
pub use metadata::{Parameter, ParameterType, Policy, Tier};
pub use metadata_edit::{MetadataChange, MetadataEdit, MetadataOutcome, Settings, SettingsEdit};
pub use past::{Past, Pasts};
pub use pasted::{Pasted, unquoted};
pub use selector::Selector;
pub use service_filter::{ServiceFilter, quoted_words, without_quotes};
pub use service_setting::ServiceSetting;
pub use several::{Amended, SeveralChange, WantedTag};
pub use version::{HISTORIES_A_SECOND, HISTORY_PAGE, MOST_VERSIONS, Version};

use jiff::Timestamp;

use crate::failure::{self, Failure};
use crate::secret::Secret;
use crate::text;

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
    /// Bytes that were left out at the end, of a value larger than [`largest_value`]; none of a value of the service.
    pub missing: usize,
}

/// Names, each with its value or why it was not read.
pub type Readings = Vec<(String, Result<Reading, Failure>)>;

/// Bytes of the largest value that there is of that name: 8 KB in Parameter Store (docs/parameter-store.md 4.4), 64 KB of a secret of
/// Secrets Manager (docs/parameter-store.md 1.3).
pub fn largest_value(name: &str) -> usize {
    let name = Pasted::read(name, |_| true).map_or(name.into(), |pasted| pasted.name);
    match Owner::of(&name) {
        Owner::Secret { .. } => 64 << 10,
        Owner::Ours | Owner::Public | Owner::Shared { .. } => 8 << 10,
    }
}

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

/// Whether two accounts of the time of one write agree, as far as they are known: operations differ in how finely they tell it and in
/// how they round. The same number of another time is another version (docs/parameter-store.md 4.6).
pub fn is_same_time(one: Option<Timestamp>, other: Option<Timestamp>) -> bool {
    let apart = |(one, other): (Timestamp, Timestamp)| one.as_millisecond().abs_diff(other.as_millisecond());
    one.zip(other).map(apart).is_none_or(|apart| apart <= 1000)
}

/// Where a session is, as far as that is known: what it asks for by name is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Whereabouts<'a> {
    /// Twelve digits.
    pub account: Option<&'a str>,
    /// `eu-west-1`.
    pub region: &'a str,
}

/// Whether an answer is about what was asked for: by name or ARN, with a selector or without. The service repeats a root name in the form
/// that was asked, and has the owner's name for what an ARN names (docs/parameter-store.md 1, 1.3). What it calls it is a name or an ARN, and
/// an ARN is of that place: the one that was asked for, or here.
pub fn is_answer_for(asked: &str, answered: &str, here: Whereabouts<'_>) -> bool {
    let asked = Pasted::read(asked, |_| true).map_or(asked.into(), |pasted| pasted.name);
    // What the service calls a secret that was asked for by its ARN is not known.
    let by_arn = |owner| matches!(owner, Owner::Secret { id } if id.starts_with("arn:"));
    let is_there = |answered: ParameterArn<'_>| {
        if let Some(asked) = ParameterArn::parse(&asked) {
            return (asked.account, asked.region) == (answered.account, answered.region);
        }
        // What AWS publishes is of no account.
        let is_ours = |account| answered.account.is_empty() || answered.account == account;
        here.account.is_none_or(is_ours) && (answered.region.is_empty() || answered.region == here.region)
    };
    by_arn(Owner::of(&asked))
        || plain_name(&asked) == plain_name(answered) && ParameterArn::parse(answered).is_none_or(is_there)
}

/// The same of the ARN that comes with an answer. That of a secret is Secrets Manager's (docs/parameter-store.md 1.3), which does not tell the
/// name.
pub fn is_arn_of(asked: &str, arn: &str, here: Whereabouts<'_>) -> bool {
    let name = Pasted::read(asked, |_| true).map_or(asked.into(), |pasted| pasted.name);
    matches!(Owner::of(&name), Owner::Secret { .. }) || Arn::parse(arn).is_none() || is_answer_for(asked, arn, here)
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

impl Write {
    /// A value over what is there: all else stays, and is said explicitly (docs/parameter-store.md 4.2).
    pub fn over(was: &Parameter, value: Secret) -> Self {
        Self {
            name: was.name.clone(),
            value,
            kind: was.kind,
            tier: was.described.then_some(was.tier),
            key_id: was.key_id.clone().filter(|_| was.kind == ParameterType::SecureString),
            data_type: None,
            description: None,
            allowed_pattern: None,
            on: Expected::Version(was.version),
            seen: was.modified,
        }
    }
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
    fn times_of_one_write_agree_within_a_second() {
        let at = |text: &str| text.parse::<Timestamp>().ok();
        let whole = at("2026-11-24T08:00:00Z");
        for (other, same) in [
            (None, true),
            (at("2026-11-24T08:00:00.732Z"), true),
            (at("2026-11-24T07:59:59.900Z"), true),
            (at("2026-11-24T08:00:02Z"), false),
        ] {
            assert_eq!((is_same_time(whole, other), is_same_time(other, whole)), (same, same), "{other:?}");
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
