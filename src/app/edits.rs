//! Changes beside a value, in words: each with its sign, as a difference has it.

use jiff::Timestamp;

use super::policy::{PolicyField, field_says};
use super::reason::Reason;
use crate::failure::{Failure, FailureKind};
use crate::line::Role;
use crate::parameter::{MetadataEdit, MetadataOutcome, Parameter, ParameterType, Settings, SettingsEdit, principal};
use crate::text;

/// One line of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::app) struct Said {
    pub(in crate::app) sign: Sign,
    /// `tag owner = ana`, `tier Standard → Advanced`.
    pub(in crate::app) says: String,
}

/// Whether something comes, changes or goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::app) enum Sign {
    Comes,
    Changes,
    Goes,
}

impl Sign {
    /// Of what was there and what is to be.
    pub(in crate::app) fn of<T>(was: Option<&T>, becomes: Option<&T>) -> Self {
        match (was, becomes) {
            (None, _) => Self::Comes,
            (Some(_), Some(_)) => Self::Changes,
            (Some(_), None) => Self::Goes,
        }
    }

    /// Before a row.
    pub(in crate::app) fn mark(self) -> &'static str {
        match self {
            Self::Comes => "+ ",
            Self::Changes => "~ ",
            Self::Goes => "- ",
        }
    }

    /// Before a line of a question.
    pub(in crate::app) fn label(self) -> &'static str {
        match self {
            Self::Comes => "+ add",
            Self::Changes => "~ change",
            Self::Goes => "- remove",
        }
    }

    /// How it looks.
    pub(in crate::app) fn role(self) -> Role {
        match self {
            Self::Comes => Role::Added,
            Self::Changes => Role::Warn,
            Self::Goes => Role::Removed,
        }
    }
}

/// A change in words: one line, but of settings one for each that changes.
pub(in crate::app) fn edit_says(edit: &MetadataEdit, now: Timestamp) -> Vec<Said> {
    match edit {
        MetadataEdit::Tag { key, was, becomes } => {
            let sign = Sign::of(was.as_ref(), becomes.as_ref());
            let says = match (was, becomes) {
                (Some(was), Some(becomes)) => format!("tag {key} = {was} → {becomes}"),
                (Some(value), None) | (None, Some(value)) => format!("tag {key} = {value}"),
                (None, None) => format!("tag {key}"),
            };
            vec![Said { sign, says }]
        }
        MetadataEdit::Label { label, was, becomes } => {
            let sign = Sign::of(was.as_ref(), becomes.as_ref());
            let says = match (was, becomes) {
                (Some(was), Some(to)) => format!("label {label}: moves from v{was} to v{to}"),
                (None, Some(to)) => format!("label {label}: to v{to}"),
                (Some(was), None) => format!("label {label}: off v{was}"),
                (None, None) => format!("label {label}"),
            };
            vec![Said { sign, says }]
        }
        MetadataEdit::Settings(edit) => settings_say(edit, now),
    }
}

/// What a change is about, in few words: `tag owner`, `tier`, `settings` where it is more than one of them.
pub(in crate::app) fn edit_called(edit: &MetadataEdit) -> String {
    match edit {
        MetadataEdit::Tag { key, .. } => format!("tag {key}"),
        MetadataEdit::Label { label, .. } => format!("label {label}"),
        MetadataEdit::Settings(edit) => settings_called(edit).to_owned(),
    }
}

fn settings_called(SettingsEdit { was, becomes }: &SettingsEdit) -> &'static str {
    let settings = [
        ("description", was.description != becomes.description),
        ("pattern", was.allowed_pattern != becomes.allowed_pattern),
        ("type", was.kind != becomes.kind),
        ("key", was.kind == becomes.kind && was.key_id != becomes.key_id),
        ("tier", was.tier != becomes.tier),
        ("data type", was.data_type != becomes.data_type),
        ("policies", was.policies != becomes.policies),
    ];
    let mut other = settings.into_iter().filter(|(_, is_other)| *is_other).map(|(called, _)| called);
    match (other.next(), other.next()) {
        (Some(one), None) => one,
        _ => "settings",
    }
}

/// Changes in few words: `tag owner`, `5 tags · 2 labels · settings`.
pub(in crate::app) fn edits_called<'a>(edits: impl IntoIterator<Item = &'a MetadataEdit>) -> String {
    let edits: Vec<&MetadataEdit> = edits.into_iter().collect();
    if let [one] = edits.as_slice() {
        return edit_called(one);
    }
    let count = |wanted: fn(&MetadataEdit) -> bool| edits.iter().filter(|edit| wanted(edit)).count();
    let several = |count: usize, one: &str| match count {
        0 => None,
        1 => Some(format!("1 {one}")),
        _ => Some(format!("{count} {one}s")),
    };
    let tags = several(count(|edit| matches!(edit, MetadataEdit::Tag { .. })), "tag");
    let labels = several(count(|edit| matches!(edit, MetadataEdit::Label { .. })), "label");
    let settings = (count(|edit| matches!(edit, MetadataEdit::Settings(_))) > 0).then(|| "settings".to_owned());
    [tags, labels, settings].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// A key to encrypt under, in words.
pub(in crate::app) fn key_says(settings: &Settings) -> String {
    match &settings.key_id {
        _ if settings.kind != ParameterType::SecureString => "none: it is plain text".to_owned(),
        Some(key) => key.clone(),
        None => "alias/aws/ssm (the default)".to_owned(),
    }
}

fn settings_say(edit: &SettingsEdit, now: Timestamp) -> Vec<Said> {
    let SettingsEdit { was, becomes } = edit;
    let mut all = Vec::new();
    let mut text = |called: &str, was: &str, becomes: &str| {
        let quoted = |text: &str| format!("“{}”", text::sanitise(text));
        let (sign, says) = match (was, becomes) {
            _ if was == becomes => return,
            ("", becomes) => (Sign::Comes, format!("{called} {}", quoted(becomes))),
            (was, "") => (Sign::Goes, format!("{called} {}", quoted(was))),
            (was, becomes) => (Sign::Changes, format!("{called} {} → {}", quoted(was), quoted(becomes))),
        };
        all.push(Said { sign, says });
    };
    text("description", &was.description, &becomes.description);
    text("pattern", &was.allowed_pattern, &becomes.allowed_pattern);
    let mut word = |called: &str, was: String, becomes: String| {
        if was != becomes {
            all.push(Said { sign: Sign::Changes, says: format!("{called} {was} → {becomes}") });
        }
    };
    word("type", was.kind.to_string(), becomes.kind.to_string());
    word("key", key_says(was), key_says(becomes));
    word("tier", was.tier.to_string(), becomes.tier.to_string());
    word("data type", was.data_type.clone(), becomes.data_type.clone());
    for (called, field) in PolicyField::ALL.map(|field| (field.label(), field)) {
        let [before, after] = [was, becomes].map(|settings| {
            let policies = &settings.policies;
            (!field.typed(policies).is_empty()).then(|| field_says(field, policies, now))
        });
        let says = match (&before, &after) {
            _ if before == after => continue,
            (Some(before), Some(after)) => format!("{called} {before} → {after}"),
            (Some(one), None) | (None, Some(one)) => format!("{called} {one}"),
            (None, None) => continue,
        };
        all.push(Said { sign: Sign::of(before.as_ref(), after.as_ref()), says });
    }
    all
}

/// Why one of the changes was not made, in few words; `None` where it was.
pub(in crate::app) fn why_not_made(edit: &MetadataEdit, end: &MetadataOutcome) -> Option<Reason> {
    let says = match end {
        MetadataOutcome::Done | MetadataOutcome::Stored { .. } => return None,
        MetadataOutcome::Overtaken(now) => match (edit, now) {
            (MetadataEdit::Tag { .. }, Some(value)) => {
                format!("somebody set it to “{}” meanwhile", text::sanitise(value))
            }
            (MetadataEdit::Tag { .. }, None) => "somebody removed it meanwhile".to_owned(),
            (_, Some(version)) => format!("somebody moved it to v{version} meanwhile"),
            (_, None) => "somebody took it off meanwhile".to_owned(),
        },
        MetadataOutcome::Moved(Some(parameter)) => {
            return Some(last_change(parameter).behind("the parameter is another by now: "));
        }
        MetadataOutcome::Moved(None) => "the parameter has been deleted meanwhile".to_owned(),
        MetadataOutcome::Failed(failure) => why(failure),
        MetadataOutcome::Unknown(failure) => format!("it is not known whether it took place: {}", why(failure)),
        MetadataOutcome::Untried => "not tried any more".to_owned(),
    };
    Some(says.into())
}

/// Which version a parameter has, who wrote it and when: `v7 by deploy/ci, 3 h ago`.
pub(in crate::app) fn last_change(parameter: &Parameter) -> Reason {
    let by = parameter.modified_by.as_deref().map(principal).map(|by| format!(" by {by}")).unwrap_or_default();
    let says = Reason::from(format!("v{}{by}", parameter.version));
    if let Some(at) = parameter.modified { says.at(at) } else { says }
}

/// What stood in the way: a right by its name, what the service does not take in its words.
fn why(failure: &Failure) -> String {
    match &failure.kind {
        FailureKind::Denied(denial) => format!("{} ({})", failure.tag(), denial.action),
        FailureKind::Rejected => failure.what.clone(),
        _ => failure.tag().to_owned(),
    }
}

/// How a version stands to one of before: `came after the v3`, or where numbers began anew (docs/parameter-store.md 4.6) as what it is.
pub(in crate::app) fn came_after(version: i64, before: i64) -> String {
    if version > before {
        format!("came after the v{before}")
    } else {
        format!("is of one that was deleted and created anew since the v{before}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parameter::Tier;

    fn said(edit: &MetadataEdit) -> Vec<String> {
        let all = edit_says(edit, Timestamp::UNIX_EPOCH);
        all.into_iter().map(|said| format!("{}{}", said.sign.mark(), said.says)).collect()
    }

    #[test]
    fn each_change_is_told_with_its_sign() {
        let text = |text: &str| Some(text.to_owned());
        let tag = |was, becomes| MetadataEdit::Tag { key: "team".to_owned(), was, becomes };
        let label = |was, becomes| MetadataEdit::Label { label: "live".to_owned(), was, becomes };
        for (edit, says) in [
            (tag(None, text("a")), "+ tag team = a"),
            (tag(text("a"), text("b")), "~ tag team = a → b"),
            (tag(text("a"), None), "- tag team = a"),
            (label(None, Some(3)), "+ label live: to v3"),
            (label(Some(3), Some(2)), "~ label live: moves from v3 to v2"),
            (label(Some(3), None), "- label live: off v3"),
        ] {
            assert_eq!(said(&edit), [says]);
        }
        let was = Settings::of(&Parameter { described: true, ..Parameter::bare("/a", ParameterType::String, 1) });
        let becomes = Settings {
            kind: ParameterType::SecureString,
            tier: Tier::Advanced,
            description: "of the shop".to_owned(),
            ..was.clone()
        };
        let edit = MetadataEdit::Settings(Box::new(SettingsEdit { was, becomes }));
        assert_eq!(
            said(&edit),
            [
                "+ description “of the shop”",
                "~ type String → SecureString",
                "~ key none: it is plain text → alias/aws/ssm (the default)",
                "~ tier Standard → Advanced",
            ]
        );
        assert_eq!(edits_called([&edit]), "settings");
        let many = [tag(None, text("a")), tag(text("a"), None), label(None, Some(3)), edit];
        assert_eq!(edits_called(&many), "2 tags · 1 label · settings");
    }
}
