//! What is wanted of several parameters, and what that changes of each.

use std::collections::BTreeMap;

use crate::parameter::{
    MetadataChange, MetadataEdit, Parameter, Settings, SettingsEdit, SeveralChange, Tier, WantedTag,
};
use crate::text;

/// What is wanted of each of them; what is not named stays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Wanted {
    /// The value that a tag gets, by its key; none where it goes.
    pub(super) tags: BTreeMap<String, Option<String>>,
    pub(super) description: Option<String>,
    /// Whether the Standard ones become Advanced.
    pub(super) raises: bool,
}

impl Wanted {
    pub(super) fn is_nothing(&self) -> bool {
        *self == Self::default()
    }

    /// How much of each is to be changed.
    pub(super) fn count(&self) -> usize {
        self.tags.len() + usize::from(self.description.is_some()) + usize::from(self.raises)
    }

    pub(super) fn touches_settings(&self) -> bool {
        self.raises || self.description.is_some()
    }

    /// What changes of the settings of one; `None` where they are so already, or not known in full: whoever writes settings says all
    /// of them.
    pub(super) fn settings_of(&self, parameter: &Parameter) -> Option<MetadataEdit> {
        let was = Some(Settings::of(parameter)).filter(|_| parameter.described)?;
        let mut becomes = was.clone();
        if self.raises {
            becomes.tier = Tier::Advanced;
        }
        if let Some(description) = &self.description {
            becomes.description.clone_from(description);
        }
        (was != becomes).then(|| MetadataEdit::Settings(Box::new(SettingsEdit { was, becomes })))
    }

    /// What is changed of each of those of which anything is.
    pub(super) fn change(&self, parameters: &[Parameter]) -> SeveralChange {
        let changes = parameters.iter().map(|parameter| MetadataChange {
            name: parameter.name.clone(),
            version: parameter.version,
            modified: parameter.modified,
            edits: self.settings_of(parameter).into_iter().collect(),
        });
        let tags = self.tags.iter().map(|(key, becomes)| WantedTag { key: key.clone(), becomes: becomes.clone() });
        SeveralChange {
            changes: changes.filter(|change| !self.tags.is_empty() || !change.edits.is_empty()).collect(),
            tags: tags.collect(),
        }
    }
}

/// What it is all about.
#[derive(Debug, Clone)]
pub(super) struct Subjects {
    pub(super) parameters: Vec<Parameter>,
    /// The folder that was asked about, where it was one.
    pub(super) folder: Option<String>,
}

impl Subjects {
    /// An act on so many of them: how it is called, and the name behind that.
    pub(super) fn called(&self, act: &str, count: usize) -> (String, String) {
        let counted = text::counted(count);
        match &self.folder {
            Some(folder) => (format!("{act} {counted} under"), folder.clone()),
            None => (format!("{act} {counted} that are marked"), String::new()),
        }
    }
}
