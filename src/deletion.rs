//! What is deleted, what becomes of each of several parameters that are changed, and what is kept of one that is gone, to create it anew.

use jiff::Timestamp;

use crate::failure::{Failure, FailureKind};
use crate::names::rules::is_tag_of_aws;
use crate::parameter::{Amended, Expected, Parameter, ParameterType, Tier, Write};
use crate::sealed::Sealed;
use crate::transfer::{Transferred, policies_to_give};

/// A deletion as the question showed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deletion {
    /// Each as it was shown. One that has another version by now, or the same of another time, is not deleted.
    pub targets: Vec<Parameter>,
    /// Whether each value is read before, to be put back; what cannot be read is not deleted then.
    pub keeps_values: bool,
}

/// What has become of some of several parameters, each with its name.
pub type Fates = Vec<(String, Fate)>;

/// What became of one parameter of a deletion, or of one that is created anew, copied, moved, overwritten, or changed beside its value.
#[derive(Debug)]
pub enum Fate {
    /// It is gone, with what was kept of it if that was asked for.
    Deleted(Option<Box<Kept>>),
    /// It was not there any more.
    Absent,
    /// It is there again, as this version.
    Created {
        /// The version that was stored.
        version: i64,
        /// The tier that the service used.
        tier: Tier,
        /// Why it has no tags, where it was to have some.
        untagged: Option<Box<Failure>>,
    },
    /// It has another value, as this version.
    Overwritten {
        /// The version that was seen. Where the new one is not the next, somebody wrote in between.
        from: i64,
        /// The version that was stored.
        version: i64,
        /// The tier that the service used.
        tier: Tier,
    },
    /// It was copied to another name, or moved there.
    Transferred(Box<Transferred>),
    /// Tags or settings of it were changed, or not.
    Amended(Box<Amended>),
    /// Nothing was done to it: there is a parameter already of the name that it was to be copied to.
    Taken(Box<Parameter>),
    /// Nothing was done to it: it is another than was seen, or there where none should be.
    Moved(Box<Parameter>),
    /// Nothing was done to it: what its copy was to go over, or the copy that was made of it before, is not there any more.
    GoneThere(Box<Failure>),
    /// Nothing was done to it, for that reason; of a copy: where it was to be written.
    Failed(Box<Failure>),
    /// Nothing was done to it: it could not be read where it is copied from.
    Unreadable(Box<Failure>),
    /// The answer was lost, and looking again did not settle what became of it.
    Unknown(Box<Failure>),
}

impl Fate {
    /// Whether it was not deleted since its value could not be read.
    pub fn is_unread(&self) -> bool {
        match self {
            Self::Failed(failure) => match &failure.kind {
                FailureKind::Denied(denial) => !denial.action.starts_with("ssm:Delete"),
                FailureKind::Key { .. } => true,
                _ => false,
            },
            _ => false,
        }
    }

    /// Whether it is not known what became of it, or of some of it.
    pub fn is_unknown(&self) -> bool {
        match self {
            Self::Unknown(_) => true,
            Self::Amended(amended) => amended.is_open(),
            _ => false,
        }
    }

    /// What stood in the way.
    pub fn failure(&self) -> Option<&Failure> {
        match self {
            Self::GoneThere(failure)
            | Self::Failed(failure)
            | Self::Unreadable(failure)
            | Self::Unknown(failure)
            | Self::Created { untagged: Some(failure), .. } => Some(failure),
            Self::Transferred(transferred) => transferred.failure(),
            Self::Amended(amended) => amended.failure(),
            _ => None,
        }
    }

    /// The same.
    pub fn failure_mut(&mut self) -> Option<&mut Failure> {
        match self {
            Self::GoneThere(failure)
            | Self::Failed(failure)
            | Self::Unreadable(failure)
            | Self::Unknown(failure)
            | Self::Created { untagged: Some(failure), .. } => Some(failure),
            Self::Transferred(transferred) => transferred.failure_mut(),
            Self::Amended(amended) => amended.failures_mut().next(),
            _ => None,
        }
    }
}

/// A tag of a parameter (docs/parameter-store.md 5.4).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tag {
    /// Its key.
    pub key: String,
    /// Its value; may be empty.
    pub value: String,
}

impl Tag {
    /// Whether it is one that only AWS gives, as CloudFormation does to what it makes.
    pub fn is_of_aws(&self) -> bool {
        is_tag_of_aws(&self.key)
    }
}

impl std::fmt::Display for Tag {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}={}", self.key, self.value)
    }
}

/// What is kept of a parameter that was deleted.
#[derive(Debug)]
pub struct Kept {
    /// As it was just before.
    pub parameter: Parameter,
    /// Its value.
    pub value: Sealed,
    /// Its tags, or why they are not known.
    pub tags: Result<Vec<Tag>, Box<Failure>>,
}

/// A parameter that is created with all that can be given with the creation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Creation {
    /// What is written, where there is none.
    pub write: Write,
    /// Its policies, as the service takes them; Advanced only.
    pub policies: Option<String>,
    /// Its tags.
    pub tags: Vec<Tag>,
}

/// What a parameter is given with its creation, beside what is in every write.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Given {
    /// Each as its own JSON; Advanced only.
    pub policies: Vec<String>,
    /// Its tags: an overwrite takes none (docs/parameter-store.md 4.1).
    pub tags: Vec<Tag>,
}

impl Given {
    /// Whether there is nothing.
    pub fn is_nothing(&self) -> bool {
        self.policies.is_empty() && self.tags.is_empty()
    }

    /// The creation that gives it.
    pub fn with(self, write: Write) -> Creation {
        let policies = (!self.policies.is_empty()).then(|| format!("[{}]", self.policies.join(",")));
        Creation { write, policies, tags: self.tags }
    }
}

impl Kept {
    /// What creates it anew at that time; `None` where the value is not to be had any more.
    pub fn creation(&self, at: Timestamp) -> Option<Creation> {
        self.creation_as(&self.parameter.name, at)
    }

    /// The same under another name. An expiration that has passed meanwhile does not come with it: it would be deleted at once.
    pub fn creation_as(&self, name: &str, at: Timestamp) -> Option<Creation> {
        let was = &self.parameter;
        let policies = policies_to_give(&was.policies, at);
        let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let write = Write {
            name: name.to_owned(),
            value: self.value.open()?,
            kind: was.kind,
            tier: Some(was.tier).filter(|_| was.described),
            key_id: was.key_id.clone().filter(|_| was.kind == ParameterType::SecureString),
            data_type: some(&was.data_type).filter(|data_type| data_type != "text"),
            description: some(&was.description),
            allowed_pattern: was.allowed_pattern.clone(),
            on: Expected::Absent,
            seen: None,
        };
        let policies = policies.iter().map(|policy| policy.text.clone()).collect();
        Some(Given { policies, tags: self.own_tags().cloned().collect() }.with(write))
    }

    /// The tags that can be given again.
    pub fn own_tags(&self) -> impl Iterator<Item = &Tag> {
        self.tags.iter().flatten().filter(|tag| !tag.is_of_aws())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::parameter::Policy;
    use crate::secret::Secret;

    #[test]
    fn what_is_kept_creates_it_as_it_was() {
        let policy =
            |text: &str| Policy { kind: "Expiration".to_owned(), text: text.to_owned(), status: "Pending".to_owned() };
        let parameter = Parameter {
            tier: Tier::Advanced,
            key_id: Some("alias/shop".to_owned()),
            description: "of the shop".to_owned(),
            allowed_pattern: Some("[a-z]+".to_owned()),
            policies: vec![policy(r#"{"Type":"A"}"#), policy(r#"{"Type":"B"}"#)],
            described: true,
            ..Parameter::bare("/a/b", ParameterType::SecureString, 23)
        };
        let tag = |key: &str| Tag { key: key.to_owned(), value: "v".to_owned() };
        let tags = Ok(vec![tag("team"), tag("aws:cloudformation:stack-name")]);
        let kept = Kept { parameter: parameter.clone(), value: Sealed::of(&Secret::from("hunter2")).unwrap(), tags };
        let creation = kept.creation(Timestamp::UNIX_EPOCH).unwrap();
        assert_eq!(creation.policies.as_deref(), Some(r#"[{"Type":"A"},{"Type":"B"}]"#));
        assert_eq!(creation.tags, [tag("team")], "only AWS gives the other");
        let write = creation.write;
        assert_eq!((write.value.expose(), write.on, write.tier), ("hunter2", Expected::Absent, Some(Tier::Advanced)));
        assert_eq!(
            (write.key_id, write.description, write.data_type),
            (parameter.key_id, Some(parameter.description), None)
        );
        assert_eq!(write.allowed_pattern, parameter.allowed_pattern);
        assert!(!format!("{kept:?}").contains("hunter2"));

        let bare = Kept { parameter: Parameter::bare("/a", ParameterType::String, 1), ..kept };
        assert_eq!(bare.creation(Timestamp::UNIX_EPOCH).unwrap().write.tier, None, "it is not known");
    }
}
