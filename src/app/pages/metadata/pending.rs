//! What is to be changed and has not been: over what is known, so that both can change without the other.

use std::collections::BTreeMap;

use crate::app::policy::PolicyField;
use crate::deletion::Tag;
use crate::names::rules;
use crate::parameter::{MetadataEdit, ParameterType, Settings, SettingsEdit, Tier, Version};

/// A setting, in the order of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Setting {
    Description,
    Type,
    Key,
    Tier,
    DataType,
    Pattern,
    Policy(PolicyField),
}

impl Setting {
    /// All of them.
    const ALL: [Self; 9] = [
        Self::Description,
        Self::Type,
        Self::Key,
        Self::Tier,
        Self::DataType,
        Self::Pattern,
        Self::Policy(PolicyField::Expires),
        Self::Policy(PolicyField::Reminder),
        Self::Policy(PolicyField::Unchanged),
    ];

    /// Those that a parameter of such settings has.
    pub(super) fn of(settings: &Settings) -> impl Iterator<Item = Self> + use<> {
        let is_secure = settings.kind == ParameterType::SecureString;
        Self::ALL.into_iter().filter(move |setting| is_secure || *setting != Self::Key)
    }

    /// The word before it.
    pub(super) fn label(self) -> &'static str {
        match self {
            Self::Description => "description",
            Self::Type => "type",
            Self::Key => "key",
            Self::Tier => "tier",
            Self::DataType => "data type",
            Self::Pattern => "pattern",
            Self::Policy(field) => field.label(),
        }
    }

    /// What can be chosen, where it is not typed.
    pub(super) fn choices(self) -> Option<&'static [&'static str]> {
        match self {
            Self::Type => Some(&["String", "StringList", "SecureString"]),
            Self::Tier => Some(&["Standard", "Advanced"]),
            Self::DataType => Some(&rules::DATA_TYPES),
            _ => None,
        }
    }

    /// Whether there is none of it.
    pub(super) fn is_none(self, settings: &Settings) -> bool {
        matches!(self, Self::Description | Self::Pattern | Self::Policy(_)) && self.typed(settings).is_empty()
    }

    /// What stands in its field.
    pub(super) fn typed(self, settings: &Settings) -> String {
        match self {
            Self::Description => settings.description.clone(),
            Self::Type => settings.kind.to_string(),
            Self::Key => settings.key_id.clone().unwrap_or_default(),
            Self::Tier => settings.tier.to_string(),
            Self::DataType => settings.data_type.clone(),
            Self::Pattern => settings.allowed_pattern.clone(),
            Self::Policy(field) => field.typed(&settings.policies),
        }
    }
}

/// What is known of the parameter.
pub(super) struct Known<'a> {
    /// Its tags; none where they are not known.
    pub(super) tags: &'a [Tag],
    /// Its versions, the newest first, where they are known.
    pub(super) versions: Option<&'a [Version]>,
    /// Its settings, where they are known.
    pub(super) settings: Option<Settings>,
}

impl Known<'_> {
    pub(super) fn tag(&self, key: &str) -> Option<&str> {
        self.tags.iter().find(|tag| tag.key == key).map(|tag| tag.value.as_str())
    }

    /// The version that has a label.
    pub(super) fn label(&self, label: &str) -> Option<i64> {
        let has = |version: &&Version| version.labels.iter().any(|it| it == label);
        self.versions.unwrap_or_default().iter().find(has).map(Version::number)
    }

    /// Every label with its version, the newest version first.
    pub(super) fn labels(&self) -> impl Iterator<Item = (&str, i64)> {
        let of = |version: &'_ Version| version.number();
        let versions = self.versions.unwrap_or_default().iter();
        versions.flat_map(move |version| version.labels.iter().map(move |label| (label.as_str(), of(version))))
    }
}

/// What is to be changed.
#[derive(Debug, Clone, Default)]
pub(super) struct Pending {
    /// By their keys; `None` where the tag goes.
    tags: BTreeMap<String, Option<String>>,
    /// The version of each; `None` where the label goes.
    labels: BTreeMap<String, Option<i64>>,
    settings: Overrides,
}

/// The settings that were changed.
#[derive(Debug, Clone, Default)]
struct Overrides {
    kind: Option<ParameterType>,
    tier: Option<Tier>,
    /// Empty is the account's default.
    key: Option<String>,
    data_type: Option<String>,
    description: Option<String>,
    pattern: Option<String>,
    policies: Option<Vec<String>>,
}

impl Overrides {
    fn over(&self, was: &Settings) -> Settings {
        let kind = self.kind.unwrap_or(was.kind);
        let policies = self.policies.clone().unwrap_or_else(|| was.policies.clone());
        // There are policies in one tier alone, and no way back from it.
        let is_advanced = was.tier == Tier::Advanced || !policies.is_empty() || self.tier == Some(Tier::Advanced);
        let key = self.key.clone().or_else(|| was.key_id.clone());
        Settings {
            kind,
            tier: if is_advanced { Tier::Advanced } else { self.tier.unwrap_or(was.tier) },
            key_id: key.filter(|key| !key.is_empty() && kind == ParameterType::SecureString),
            data_type: self.data_type.clone().unwrap_or_else(|| was.data_type.clone()),
            description: self.description.clone().unwrap_or_else(|| was.description.clone()),
            allowed_pattern: self.pattern.clone().unwrap_or_else(|| was.allowed_pattern.clone()),
            policies,
        }
    }
}

impl Pending {
    /// The tags that there are to be, and those that go, in order: each with what it was and what it becomes.
    pub(super) fn tags<'a>(&'a self, known: &'a Known<'_>) -> Vec<(&'a str, Option<&'a str>, Option<&'a str>)> {
        let mut keys: Vec<&str> = known.tags.iter().map(|tag| tag.key.as_str()).collect();
        keys.extend(self.tags.keys().map(String::as_str).filter(|key| known.tag(key).is_none()));
        keys.sort_unstable();
        let row = |key: &'a str| {
            let was = known.tag(key);
            let becomes = self.tags.get(key).map_or(was, Option::as_deref);
            (key, was, becomes)
        };
        keys.into_iter().map(row).filter(|(_, was, becomes)| was.is_some() || becomes.is_some()).collect()
    }

    /// The labels that there are to be, and those that go, the newest version first.
    pub(super) fn labels<'a>(&'a self, known: &'a Known<'_>) -> Vec<(&'a str, Option<i64>, Option<i64>)> {
        let mut all: Vec<(&str, Option<i64>, Option<i64>)> = known
            .labels()
            .map(|(label, was)| (label, Some(was), self.labels.get(label).copied().unwrap_or(Some(was))))
            .collect();
        let new = self.labels.iter().filter(|(label, _)| known.label(label).is_none());
        all.extend(new.filter(|(_, to)| to.is_some()).map(|(label, to)| (label.as_str(), None, *to)));
        all.sort_by_key(|(label, was, becomes)| (std::cmp::Reverse(becomes.or(*was)), *label));
        all
    }

    /// The settings that there are to be.
    pub(super) fn settings(&self, known: &Known<'_>) -> Option<Settings> {
        known.settings.as_ref().map(|was| self.settings.over(was))
    }

    /// Everything that is to be changed.
    pub(super) fn edits(&self, known: &Known<'_>) -> Vec<MetadataEdit> {
        let mut edits = Vec::new();
        for (key, was, becomes) in self.tags(known).into_iter().filter(|(_, was, becomes)| was != becomes) {
            let [was, becomes] = [was, becomes].map(|value| value.map(str::to_owned));
            edits.push(MetadataEdit::Tag { key: key.to_owned(), was, becomes });
        }
        for (label, was, becomes) in self.labels(known).into_iter().filter(|(_, was, becomes)| was != becomes) {
            edits.push(MetadataEdit::Label { label: label.to_owned(), was, becomes });
        }
        if let (Some(was), Some(becomes)) = (known.settings.clone(), self.settings(known))
            && was != becomes
        {
            edits.push(MetadataEdit::Settings(Box::new(SettingsEdit { was, becomes })));
        }
        edits
    }

    /// Something has been changed, so that it need not be any more.
    pub(super) fn made(&mut self, edit: &MetadataEdit) {
        match edit {
            MetadataEdit::Tag { key, .. } => drop(self.tags.remove(key)),
            MetadataEdit::Label { label, .. } => drop(self.labels.remove(label)),
            MetadataEdit::Settings(_) => self.settings = Overrides::default(),
        }
    }

    /// A tag is to have that value, or to go.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(super) fn set_tag(&mut self, known: &Known<'_>, key: &str, value: Option<&str>) -> Result<(), String> {
        if let Some(value) = value {
            rules::check_tag_key(key)?;
            rules::check_tag_value(value)?;
        }
        self.tags.insert(key.to_owned(), value.map(str::to_owned));
        let tags = self.tags(known).into_iter().filter(|(_, _, becomes)| becomes.is_some()).count();
        if tags > rules::MAX_TAGS && known.tag(key).is_none() {
            return Err(format!("a parameter has {} tags at most", rules::MAX_TAGS));
        }
        Ok(())
    }

    /// A tag stays as it is.
    pub(super) fn keep_tag(&mut self, key: &str) {
        self.tags.remove(key);
    }

    /// A label is to be on that version.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(super) fn set_label(&mut self, known: &Known<'_>, label: &str, version: &str) -> Result<(), String> {
        rules::check_label(label)?;
        let number = version.trim().trim_start_matches(['v', 'V']).parse::<i64>();
        let number = number.map_err(|_| "the number of a version is wanted".to_owned())?;
        // While they are read, any may be there.
        if let Some(versions) = known.versions
            && !versions.iter().any(|version| version.number() == number)
        {
            let ends = versions.first().zip(versions.last()).map(|(newest, oldest)| (newest.number(), oldest.number()));
            return Err(match ends {
                Some((newest, oldest)) if newest == oldest => {
                    format!("there is no v{number}: v{newest} is the only one")
                }
                Some((newest, oldest)) => format!("there is no v{number}: there are v{oldest} to v{newest}"),
                None => format!("there is no v{number}"),
            });
        }
        self.labels.insert(label.to_owned(), Some(number));
        let there = self.labels(known).into_iter().filter(|(_, _, to)| *to == Some(number)).count();
        if there > rules::MAX_LABELS {
            return Err(format!("v{number} has {} labels, as many as a version can have", rules::MAX_LABELS));
        }
        Ok(())
    }

    /// A label is to go.
    pub(super) fn drop_label(&mut self, label: &str) {
        self.labels.insert(label.to_owned(), None);
    }

    /// A label stays where it is.
    pub(super) fn keep_label(&mut self, label: &str) {
        self.labels.remove(label);
    }

    /// A setting is to be what is typed.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(super) fn set(
        &mut self,
        known: &Known<'_>,
        setting: Setting,
        typed: &str,
        now: jiff::Timestamp,
    ) -> Result<(), String> {
        let Some(is) = self.settings(known) else { return Err("the settings are not known".to_owned()) };
        let changes = &mut self.settings;
        match setting {
            Setting::Description => {
                rules::check_description(typed)?;
                changes.description = Some(typed.to_owned());
            }
            Setting::Pattern => {
                rules::check_pattern(typed)?;
                changes.pattern = Some(typed.to_owned());
            }
            Setting::Key => {
                rules::check_key(typed)?;
                changes.key = Some(typed.to_owned());
            }
            Setting::Type => {
                let kind = ParameterType::ALL.into_iter().find(|kind| kind.as_str() == typed).unwrap_or(is.kind);
                rules::check_data_type(&is.data_type, kind)?;
                changes.kind = Some(kind);
            }
            Setting::Tier => {
                let tier = if typed == Tier::Advanced.as_str() { Tier::Advanced } else { Tier::Standard };
                if tier == Tier::Standard && !is.policies.is_empty() {
                    return Err("policies need the Advanced tier".to_owned());
                }
                changes.tier = Some(tier);
            }
            Setting::DataType => {
                rules::check_data_type(typed, is.kind)?;
                changes.data_type = Some(typed.to_owned());
            }
            Setting::Policy(field) => changes.policies = Some(field.put(&is.policies, typed, now)?),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parameter::Parameter;

    fn tags(count: usize) -> Vec<Tag> {
        (0..count).map(|at| Tag { key: format!("k{at:02}"), value: "v".to_owned() }).collect()
    }

    fn versions(labels: usize) -> Vec<Version> {
        let labels = (0..labels).map(|at| format!("l{at}")).collect();
        let bare = |number| Parameter::bare("/a", ParameterType::String, number);
        vec![Version { parameter: bare(2), labels }, Version { parameter: bare(1), labels: vec!["old".to_owned()] }]
    }

    fn known<'a>(tags: &'a [Tag], versions: &'a [Version]) -> Known<'a> {
        Known { tags, versions: Some(versions), settings: Some(Settings::of(&versions[0].parameter)) }
    }

    fn now() -> jiff::Timestamp {
        jiff::Timestamp::UNIX_EPOCH
    }

    #[test]
    fn fifty_tags_and_ten_labels_are_the_most() {
        let (tags, versions) = (tags(49), versions(9));
        let known = known(&tags, &versions);
        let mut pending = Pending::default();
        assert_eq!(pending.set_tag(&known, "fiftieth", Some("")), Ok(()));
        let says = Err("a parameter has 50 tags at most".to_owned());
        assert_eq!(pending.clone().set_tag(&known, "one more", Some("")), says);
        assert_eq!(pending.set_tag(&known, "k00", Some("other")), Ok(()), "a value changes no number");
        assert_eq!(pending.set_tag(&known, "k01", None), Ok(()));
        assert_eq!(pending.set_tag(&known, "one more", Some("")), Ok(()), "one goes for it");

        assert_eq!(pending.set_label(&known, "tenth", "v2"), Ok(()));
        let says = Err("v2 has 10 labels, as many as a version can have".to_owned());
        assert_eq!(pending.clone().set_label(&known, "old", "2"), says);
        pending.drop_label("l0");
        assert_eq!(pending.set_label(&known, "old", "V2"), Ok(()));
        assert_eq!(pending.edits(&known).len(), 7);
    }

    #[test]
    fn what_is_as_it_was_is_no_change() {
        let (tags, versions) = (tags(2), versions(1));
        let known = known(&tags, &versions);
        let mut pending = Pending::default();
        assert_eq!(pending.set_tag(&known, "k00", Some("v")), Ok(()));
        assert_eq!(pending.set_label(&known, "old", "v1"), Ok(()));
        for (setting, typed) in [(Setting::Description, ""), (Setting::Type, "String"), (Setting::Tier, "Standard")] {
            assert_eq!(pending.set(&known, setting, typed, now()), Ok(()));
        }
        assert_eq!(pending.edits(&known), []);
    }

    #[test]
    fn settings_go_together_as_the_service_has_them() {
        let (tags, versions) = (Vec::new(), versions(0));
        let known = known(&tags, &versions);
        let mut pending = Pending::default();
        let mut set = |setting, typed| pending.set(&known, setting, typed, now());
        assert_eq!(set(Setting::DataType, "aws:ec2:image"), Ok(()));
        assert!(set(Setting::Type, "SecureString").is_err(), "an image is a String");
        assert_eq!(set(Setting::DataType, "text"), Ok(()));
        assert_eq!(set(Setting::Type, "SecureString"), Ok(()));
        assert!(set(Setting::DataType, "aws:ec2:image").is_err());
        assert_eq!(set(Setting::Key, "alias/shop"), Ok(()));
        assert_eq!(set(Setting::Policy(PolicyField::Expires), "12 days"), Ok(()));
        assert_eq!(set(Setting::Tier, "Standard"), Err("policies need the Advanced tier".to_owned()));
        let is = pending.settings(&known);
        let is = is.map(|is| (is.kind, is.key_id, is.tier, is.policies.len()));
        assert_eq!(is, Some((ParameterType::SecureString, Some("alias/shop".to_owned()), Tier::Advanced, 1)));
        // The key is that of a SecureString alone.
        assert_eq!(pending.set(&known, Setting::Type, "StringList", now()), Ok(()));
        assert_eq!(pending.settings(&known).and_then(|is| is.key_id), None);
    }

    #[test]
    fn what_was_made_is_not_to_be_made_again() {
        let (tags, versions) = (tags(1), versions(1));
        let known = known(&tags, &versions);
        let mut pending = Pending::default();
        assert_eq!(pending.set_tag(&known, "new", Some("x")), Ok(()));
        assert_eq!(pending.set_label(&known, "old", "v2"), Ok(()));
        assert_eq!(pending.set(&known, Setting::Description, "mine", now()), Ok(()));
        for edit in pending.edits(&known) {
            let before = pending.edits(&known).len();
            pending.made(&edit);
            assert_eq!(pending.edits(&known).len(), before - 1);
        }
    }
}
