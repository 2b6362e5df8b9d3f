//! What is wrong with a field as it is typed, and what there is to say of one where nothing is; the creation that the form asks for.

use jiff::Timestamp;

use super::Form;
use super::after::Like;
use super::field::{Field, Note, Typed};
use super::refusal::field_of;
use super::tags;
use crate::app::policy::{PolicyField, field_says, reminds_of_nothing};
use crate::app::{App, Now};
use crate::deletion::Given;
use crate::line::Role;
use crate::names::rules;
use crate::parameter::{Expected, ParameterType, Tier, Write};
use crate::text;

impl Form {
    /// The write that is asked for, and what comes with it.
    ///
    /// # Errors
    /// The first field that is wrong.
    pub(super) fn creation(&self, app: &App, now: Now) -> Result<(Write, Given), Field> {
        if let Some(field) = self.fields().find(|field| self.wrong(app, now, *field).is_some()) {
            return Err(field);
        }
        let some = |field| Some(self.text(field).to_owned()).filter(|text| !text.is_empty());
        let policies = self.policies(app.service_time(now)).map_err(|(field, _)| field)?;
        let tags = tags::read(self.text(Field::Tags)).map_err(|_| Field::Tags)?;
        let value = self.draft(Field::Value).ok_or(Field::Value)?;
        let write = Write {
            name: self.text(Field::Name).to_owned(),
            value: value.secret(),
            kind: self.kind,
            tier: Some(self.tier_with(&policies)),
            key_id: some(Field::Key).filter(|_| self.kind == ParameterType::SecureString),
            data_type: Some(self.data_type.to_owned()).filter(|data_type| *data_type != rules::DATA_TYPES[0]),
            description: some(Field::Description),
            allowed_pattern: some(Field::Pattern),
            on: Expected::Absent,
            seen: None,
        };
        Ok((write, Given { policies, tags }))
    }

    /// Those that it began with, with what is typed in their place.
    fn policies(&self, now: Timestamp) -> Result<Vec<String>, (Field, String)> {
        let put = |policies: Vec<String>, field: PolicyField| {
            let field_here = Field::Policy(field);
            field.put(&policies, self.text(field_here), now).map_err(|why| (field_here, why))
        };
        PolicyField::ALL.into_iter().try_fold(self.policies.clone(), put)
    }

    /// There are policies in one tier alone.
    fn tier_with(&self, policies: &[String]) -> Tier {
        if policies.is_empty() || self.tier != Tier::Standard { self.tier } else { Tier::Advanced }
    }

    /// The tier that is asked for, as far as the policies tell.
    fn asked_tier(&self, now: Timestamp) -> Tier {
        self.tier_with(&self.policies(now).unwrap_or_default())
    }

    /// What is wrong with a field.
    fn wrong(&self, app: &App, now: Now, field: Field) -> Option<String> {
        let typed = self.text(field);
        let now = app.service_time(now);
        match field {
            Field::Name => rules::check(typed, app.arn_prefix().len()).err().map(|problem| problem.to_string()),
            Field::Value => {
                let pattern = Some(self.text(Field::Pattern)).filter(|pattern| !pattern.is_empty());
                rules::refusal(typed, self.kind, self.asked_tier(now), pattern)
            }
            Field::Key => rules::check_key(typed).err(),
            Field::Description => rules::check_description(typed).err(),
            Field::Pattern => rules::check_pattern(typed).err(),
            Field::DataType => rules::check_data_type(self.data_type, self.kind).err(),
            Field::Tags => tags::read(typed).err(),
            Field::Policy(_) => match self.policies(now) {
                Err((wrong, why)) if wrong == field => Some(why),
                _ => None,
            },
            Field::Type | Field::Tier => None,
        }
    }

    /// The field that the refusal is about, if it is about one that is here.
    pub(super) fn refused_field(&self) -> Option<Field> {
        let field = field_of(self.problem.as_ref()?.failure.as_ref()?)?;
        // Of what AWS does by itself, what was asked for.
        let asked = |field: &Field| matches!(field, Field::Policy(_)) && !self.text(*field).is_empty();
        let field = match field {
            Field::Policy(_) => self.fields().find(asked).unwrap_or(field),
            field => field,
        };
        self.fields().find(|here| *here == field)
    }

    /// What stands below a field: why it was refused, what is wrong with it, or what there is to know of it.
    pub(super) fn note(&self, app: &App, now: Now, field: Field) -> Option<Note> {
        let has_keys = self.field == field;
        let is_begun = match field {
            // A folder is on its way to a name.
            Field::Name => {
                let is_typed = self.typed_in(field).is_some_and(|typed| !typed.is_untouched());
                is_typed && !(has_keys && self.text(field).ends_with('/'))
            }
            Field::Value => !self.text(field).is_empty(),
            _ => true,
        };
        if let Some(wrong) = self.wrong(app, now, field).filter(|_| is_begun || self.was_asked) {
            return Some((Role::Bad, wrong));
        }
        let seen = app.service_time(now);
        match field {
            Field::Name => self.name_note(app),
            Field::Value => self.value_note(seen, has_keys),
            Field::Tier if self.tier == Tier::Standard && self.asked_tier(seen) == Tier::Advanced => {
                Some((Role::Warn, "Advanced, for the policies: charged, and there is no way back".to_owned()))
            }
            Field::Tier if self.tier == Tier::Advanced && has_keys => {
                Some((Role::Dim, "charged, and there is no way back to Standard".to_owned()))
            }
            Field::Tags => self.tags_note(has_keys),
            Field::DataType if self.data_type == rules::MACHINE_IMAGE => {
                Some((Role::Warn, "AWS checks the image after it has answered: a bad one never appears".to_owned()))
            }
            Field::Policy(policy) => self.policy_note(policy, seen, has_keys),
            _ => None,
        }
    }

    fn name_note(&self, app: &App) -> Option<Note> {
        // What ends so is a folder on its way to a name, also where there is a parameter that is called as the folder is.
        let name = Some(self.text(Field::Name)).filter(|name| !name.ends_with('/'))?;
        let there = self.there_is(app, name)?;
        Some((Role::Warn, format!("exists already: v{} · {}", there.version, there.kind)))
    }

    fn value_note(&self, now: Timestamp, has_keys: bool) -> Option<Note> {
        let value = self.text(Field::Value);
        if value.is_empty() || self.hides_value().is_some() {
            return None;
        }
        if let Some(broken) = looks_like_json(value).and_then(broken_json) {
            return Some((Role::Warn, broken));
        }
        has_keys.then(|| {
            let limit = self.asked_tier(now).value_limit();
            (Role::Dim, format!("{} of {} bytes", text::grouped(value.len()), text::grouped(limit)))
        })
    }

    fn tags_note(&self, has_keys: bool) -> Option<Note> {
        if let Some(note) = self.like.as_ref().and_then(Like::tags_note) {
            return Some(note);
        }
        let count = tags::read(self.text(Field::Tags)).map_or(0, |tags| tags.len());
        match count {
            0 => None,
            1 => has_keys.then(|| (Role::Dim, "1 tag".to_owned())),
            _ => has_keys.then(|| (Role::Dim, format!("{count} tags"))),
        }
    }

    fn policy_note(&self, policy: PolicyField, now: Timestamp, has_keys: bool) -> Option<Note> {
        let policies = self.policies(now).ok()?;
        if policy == PolicyField::Reminder && reminds_of_nothing(&policies) {
            return Some((Role::Warn, "there is nothing to remind of: it does not expire".to_owned()));
        }
        let is_set = !policy.typed(&policies).is_empty();
        let role = if policy == PolicyField::Expires { Role::Warn } else { Role::Dim };
        (is_set && (has_keys || policy == PolicyField::Expires)).then(|| (role, field_says(policy, &policies, now)))
    }

    /// What is typed, as it may begin to be made after another parameter.
    pub(super) fn typed_untouched(&mut self, field: Field) -> Option<&mut Typed> {
        self.typed_in_mut(field).filter(|typed| typed.is_untouched())
    }
}

/// A value that is meant to be JSON, by how it begins and ends.
fn looks_like_json(value: &str) -> Option<&str> {
    let bare = value.trim();
    let within = |open, close| bare.starts_with(open) && bare.ends_with(close) && bare.len() > 1;
    (within('{', '}') || within('[', ']')).then_some(value)
}

fn broken_json(value: &str) -> Option<String> {
    let error = serde_json::from_str::<serde::de::IgnoredAny>(value).err()?;
    Some(format!("looks like JSON and is none: line {}, column {}", error.line(), error.column()))
}
