//! What a question says of labels and tags, once they are there, and until then; and of who else manages the parameter.

use super::sheet::Sheet;
use crate::app::App;
use crate::app::asked::Asked;
use crate::app::state::beside::LabelsAndTags;
use crate::line::Role;
use crate::managed::{Manager, Meddling, managers};
use crate::parameter::{MOST_VERSIONS, Version};
use crate::text;

/// What is asked for and not there, in words.
fn unknown<T>(asked: &Asked<T>) -> (Role, String) {
    match asked {
        Asked::Pending(_) => (Role::Dim, "being asked for…".to_owned()),
        Asked::Failed(failure) => (Role::Warn, format!("not known ({})", failure.tag())),
        Asked::No | Asked::Known(_) => (Role::Warn, "not known".to_owned()),
    }
}

/// The labels of a parameter, those of the newest version first, each with its version.
fn labels(versions: &[Version]) -> impl Iterator<Item = (&str, i64)> {
    versions.iter().flat_map(|version| version.labels.iter().map(|label| (label.as_str(), version.number())))
}

/// The service drops the oldest version for a new one, and refuses that where it has a label (docs/parameter-store.md 4.6). `leaves`: the
/// labels that are taken off it before.
pub(in crate::app::pages) fn oldest_has_label(versions: &[Version], leaves: impl Fn(&str) -> bool) -> Option<String> {
    let oldest = versions.get(MOST_VERSIONS - 1)?;
    let label = oldest.labels.iter().find(|label| !leaves(label))?;
    let number = oldest.number();
    Some(format!(
        "v{number}, the oldest of {MOST_VERSIONS}, has the label {label}: the service refuses a new version until it is moved"
    ))
}

impl Sheet {
    /// Which label stays where after a new version, but for those that are `touched`: whoever reads by a label goes on reading that
    /// version. What comes while the question is looked at need not be looked at anew: it is no danger.
    pub(in crate::app::pages) fn labels_stay(
        &mut self,
        beside: &LabelsAndTags,
        new: i64,
        touched: impl Fn(&str) -> bool,
    ) {
        let (role, says) = match &beside.versions {
            Asked::Known(versions) => {
                let stays = labels(versions).filter(|(label, _)| !touched(label));
                let stays: Vec<String> = stays.map(|(label, at)| format!("{label} stays on v{at}")).collect();
                let none = format!("v{new} has none");
                match stays.as_slice() {
                    [] => (Role::Plain, "none".to_owned()),
                    stays => (Role::Plain, format!("{} · {none}", stays.join(" · "))),
                }
            }
            Asked::Pending(_) => unknown(&beside.versions),
            asked => {
                let (role, says) = unknown(asked);
                (role, format!("{says}: each stays on its version"))
            }
        };
        self.must_as("labels", role, &says, "labels");
    }

    /// The labels that go.
    pub(in crate::app::pages) fn labels_lost(&mut self, beside: &LabelsAndTags) {
        let (role, says) = match &beside.versions {
            Asked::Known(versions) => {
                let labels: Vec<String> = labels(versions).map(|(label, at)| format!("{label} (v{at})")).collect();
                if labels.is_empty() {
                    (Role::Plain, "none".to_owned())
                } else {
                    (Role::Warn, format!("{}: whoever reads by a label finds nothing", labels.join(" · ")))
                }
            }
            asked => unknown(asked),
        };
        self.must("labels", role, &says);
    }

    /// The tags that go.
    pub(in crate::app::pages) fn tags_lost(&mut self, beside: &LabelsAndTags) {
        let (role, says) = match &beside.tags {
            Asked::Known(tags) if tags.is_empty() => (Role::Plain, "none".to_owned()),
            Asked::Known(tags) => {
                let tags: Vec<String> = tags.iter().map(ToString::to_string).collect();
                (Role::Plain, tags.join(" · "))
            }
            asked => unknown(asked),
        };
        self.must("tags", role, &says);
    }

    /// That a parameter is a folder too, of which nothing but itself is deleted or moved.
    pub(in crate::app::pages) fn folder_too(&mut self, app: &App, name: &str) {
        if let Some(below) = app.below_too(name) {
            let stay = if below == 1 { "stays" } else { "stay" };
            self.look(Role::Warn, &format!("it is a folder too: the {} below it {stay}", text::counted(below)));
        }
    }

    /// Who else manages it, by its tags, or as CloudFormation has said where it was asked.
    pub(in crate::app::pages) fn managers(&mut self, app: &App, beside: &LabelsAndTags, what: Meddling) {
        let told = beside.name().and_then(|name| app.stack_of(name));
        if let Some(stack) = told {
            self.look(Role::Warn, &stack.warns(what));
        }
        let tags = beside.tags.known().map(Vec::as_slice).unwrap_or_default();
        let is_said = |manager: &Manager| told.is_some() && matches!(manager, Manager::Stack { .. });
        for manager in managers(tags).iter().filter(|manager| !is_said(manager)) {
            self.look(Role::Warn, &manager.says(what));
        }
    }
}

/// The tags that stay, as one of the things that do; `None` where there is none.
pub(in crate::app::pages) fn tags_stay(beside: &LabelsAndTags) -> Option<String> {
    match &beside.tags {
        Asked::Known(tags) => match tags.len() {
            0 => None,
            1 => Some("1 tag".to_owned()),
            tags => Some(format!("{tags} tags")),
        },
        asked => Some(format!("tags: {}", unknown(asked).1)),
    }
}
