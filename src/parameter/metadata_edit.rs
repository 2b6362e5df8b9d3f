//! What is changed of a parameter beside its value, and how each of that ended.

use jiff::Timestamp;

use super::{Parameter, ParameterType, Tier};
use crate::failure::Failure;

/// Changes of one parameter beside its value, as the question showed them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MetadataChange {
    /// As stored.
    pub name: String,
    /// The latest version that they were decided upon.
    pub version: i64,
    /// When that was written: the same number of another time is another parameter (docs/parameter-store.md 4.6).
    pub modified: Option<Timestamp>,
    /// Each touches something of its own.
    pub edits: Vec<MetadataEdit>,
}

/// One change beside the value: what was seen, and what is to be. Turned round it puts back what was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MetadataEdit {
    /// A tag gets a value, or goes.
    Tag {
        /// Its key.
        key: String,
        /// The value that it had; none where there was no such tag.
        was: Option<String>,
        /// The value that it gets; none where it goes.
        becomes: Option<String>,
    },
    /// A label is given to a version, or taken off one.
    Label {
        /// The label.
        label: String,
        /// The version that it was on.
        was: Option<i64>,
        /// The version that it goes to; none where it goes.
        becomes: Option<i64>,
    },
    /// What a write says beside the value: a new version with the value of the latest.
    Settings(Box<SettingsEdit>),
}

/// What a write says beside the value, before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingsEdit {
    /// As it was seen.
    pub was: Settings,
    /// As it is to be.
    pub becomes: Settings,
}

/// Everything that a write says beside the value (docs/parameter-store.md 4.2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The type.
    pub kind: ParameterType,
    /// The tier. No write makes Standard of Advanced.
    pub tier: Tier,
    /// The key to encrypt under; none is the account's default. Of a SecureString only.
    pub key_id: Option<String>,
    /// `text`, `aws:ec2:image` or `aws:ssm:integration`.
    pub data_type: String,
    /// Empty where there is none.
    pub description: String,
    /// The expression that every value must match as a whole; empty where there is none.
    pub allowed_pattern: String,
    /// The policies, each as its own JSON.
    pub policies: Vec<String>,
}

impl Settings {
    /// Those of a parameter that was described.
    pub fn of(parameter: &Parameter) -> Self {
        Self {
            kind: parameter.kind,
            tier: parameter.tier,
            key_id: parameter.key_id.clone().filter(|_| parameter.kind == ParameterType::SecureString),
            data_type: parameter.data_type.clone(),
            description: parameter.description.clone(),
            allowed_pattern: parameter.allowed_pattern.clone().unwrap_or_default(),
            policies: parameter.policies.iter().map(|policy| policy.text.clone()).collect(),
        }
    }
}

impl SettingsEdit {
    /// The policies as a request has them, where they change: all of them, since new ones replace all (docs/parameter-store.md 5.5).
    pub fn policies(&self) -> Option<String> {
        let policies = &self.becomes.policies;
        (*policies != self.was.policies).then(|| match policies.as_slice() {
            [] => "[{}]".to_owned(),
            policies => format!("[{}]", policies.join(",")),
        })
    }

    /// Whether it makes an Advanced parameter of a Standard one.
    pub fn raises(&self) -> bool {
        self.becomes.tier == Tier::Advanced && self.was.tier != Tier::Advanced
    }

    /// Whether what was secret is plain text since.
    pub fn uncovers(&self) -> bool {
        self.was.kind.is_uncovered_as(self.becomes.kind)
    }
}

impl MetadataEdit {
    /// What puts back what was; `None` where that is not possible by another such change: none lowers a tier.
    #[must_use]
    pub fn reversed(&self) -> Option<Self> {
        Some(match self {
            Self::Tag { key, was, becomes } => {
                Self::Tag { key: key.clone(), was: becomes.clone(), becomes: was.clone() }
            }
            Self::Label { label, was, becomes } => Self::Label { label: label.clone(), was: *becomes, becomes: *was },
            Self::Settings(edit) => {
                let (was, is) = (edit.was.tier, edit.becomes.tier);
                let tier = if is == Tier::Advanced { is } else { was };
                let becomes = Settings { tier, ..edit.was.clone() };
                if becomes == edit.becomes {
                    return None;
                }
                // A policy keeps a parameter Advanced, and nothing stands in the way of its going.
                Self::Settings(Box::new(SettingsEdit { was: edit.becomes.clone(), becomes }))
            }
        })
    }
}

/// How one change beside the value ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MetadataOutcome {
    /// It is as it was to be.
    Done,
    /// The settings are written, as this version. Where it is not the one after the version that was expected, another writer came
    /// between the last look and the write (docs/parameter-store.md 4.7).
    Stored {
        /// The version that they were written upon.
        expected: i64,
        /// The version that was stored.
        version: i64,
        /// The tier that the service used.
        tier: Tier,
    },
    /// Nothing was changed: it is another than was seen. The value of the tag, or the version of the label, that there is now.
    Overtaken(Option<String>),
    /// Nothing was changed: the parameter is another than was seen; `None` where it is gone.
    Moved(Option<Box<Parameter>>),
    /// Nothing was changed, for that reason.
    Failed(Box<Failure>),
    /// The answer was lost, and looking again did not tell what became of it.
    Unknown(Box<Failure>),
    /// It was not tried any more: what ended the others would have ended it.
    Untried,
}

impl MetadataOutcome {
    /// Whether it took place.
    pub fn is_done(&self) -> bool {
        matches!(self, Self::Done | Self::Stored { .. })
    }

    /// What stood in the way.
    pub fn failure(&self) -> Option<&Failure> {
        match self {
            Self::Failed(failure) | Self::Unknown(failure) => Some(failure),
            _ => None,
        }
    }

    /// The same.
    pub fn failure_mut(&mut self) -> Option<&mut Failure> {
        match self {
            Self::Failed(failure) | Self::Unknown(failure) => Some(failure),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings() -> Settings {
        Settings::of(&Parameter { described: true, ..Parameter::bare("/a", ParameterType::String, 1) })
    }

    #[test]
    fn policies_are_sent_whole_and_only_where_they_change() {
        let with = |policies: &[&str]| Settings {
            policies: policies.iter().map(|policy| (*policy).to_owned()).collect(),
            ..settings()
        };
        for (was, becomes, sent) in [
            (&["a"][..], &["a"][..], None),
            (&["a"], &["a", "b"], Some("[a,b]")),
            (&["a"], &[], Some("[{}]")),
            (&[], &[], None),
        ] {
            let edit = SettingsEdit { was: with(was), becomes: with(becomes) };
            assert_eq!(edit.policies().as_deref(), sent);
        }
    }

    #[test]
    fn what_is_turned_round_puts_back_what_was_but_for_the_tier() {
        let tag = MetadataEdit::Tag { key: "a".to_owned(), was: None, becomes: Some("x".to_owned()) };
        let back = MetadataEdit::Tag { key: "a".to_owned(), was: Some("x".to_owned()), becomes: None };
        assert_eq!(tag.reversed(), Some(back));
        let edit = |becomes| MetadataEdit::Settings(Box::new(SettingsEdit { was: settings(), becomes }));
        let described = Settings { tier: Tier::Advanced, description: "d".to_owned(), ..settings() };
        let undescribed = Settings { tier: Tier::Advanced, ..settings() };
        let back = SettingsEdit { was: described.clone(), becomes: undescribed.clone() };
        assert_eq!(edit(described).reversed(), Some(MetadataEdit::Settings(Box::new(back))));
        assert_eq!(edit(undescribed.clone()).reversed(), None, "there is no way back from Advanced");
        let lowered = SettingsEdit { was: undescribed.clone(), becomes: settings() };
        let raised = SettingsEdit { was: settings(), becomes: undescribed };
        let raised = MetadataEdit::Settings(Box::new(raised));
        assert_eq!(MetadataEdit::Settings(Box::new(lowered)).reversed(), Some(raised), "but there is one up");
    }
}
