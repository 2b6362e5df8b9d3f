//! A form that was filled in before, with all that it asked for.

use super::Form;
use super::field::Field;
use super::tags;
use crate::app::policy::PolicyField;
use crate::app::{App, Now};
use crate::deletion::Given;
use crate::names::rules::DATA_TYPES;
use crate::parameter::{Tier, Write};

impl Form {
    /// Of a creation that was asked for and not made.
    pub(in crate::app) fn again(app: &App, now: Now, write: &Write, given: Given) -> Self {
        let mut form = Self {
            field: Field::Value,
            kind: write.kind,
            tier: write.tier.unwrap_or(Tier::ALL[0]),
            policies: given.policies,
            kept: Some(write.value.clone()),
            ..Self::new(app.lifted_if_watched(now), "")
        };
        let known = DATA_TYPES.into_iter().find(|data_type| Some(*data_type) == write.data_type.as_deref());
        form.data_type = known.unwrap_or(DATA_TYPES[0]);
        let some = |text: &Option<String>| text.clone().unwrap_or_default();
        let texts = [
            (Field::Name, write.name.clone()),
            (Field::Key, some(&write.key_id)),
            (Field::Description, some(&write.description)),
            (Field::Pattern, some(&write.allowed_pattern)),
            (Field::Tags, tags::line(&given.tags)),
        ];
        let policies = PolicyField::ALL.map(|field| (Field::Policy(field), field.typed(&form.policies)));
        for (field, text) in texts.into_iter().chain(policies) {
            if let Some(typed) = form.typed_in_mut(field) {
                typed.begin_with(&text);
            }
        }
        if let Some(typed) = form.typed_in_mut(Field::Value) {
            typed.draft = crate::app::draft::Draft::lines(write.value.expose());
        }
        form
    }
}
