//! A form made after a parameter: with its type, key, tier, texts, policies and tags, and an empty value.

use jiff::Timestamp;

use super::Form;
use super::after::Like;
use super::field::Field;
use super::tags;
use crate::app::acts::{Act, USUAL};
use crate::app::asked::Asked;
use crate::app::message::{Effect, Reply};
use crate::app::policy::PolicyField;
use crate::app::{App, Notice, Now, Ticket, Tone};
use crate::deletion::Tag;
use crate::failure::Failure;
use crate::names::rules::DATA_TYPES;
use crate::parameter::{Parameter, ParameterType, Tier, spoken};
use crate::transfer::policies_to_give;

impl Form {
    /// What has to be there before the form can go on.
    pub(super) fn still_asking(&self) -> Option<&'static str> {
        let like = self.like.as_ref()?;
        like.tickets().next().map(|_| "what it is made after is still being read: a moment")
    }

    /// Takes what is known of a parameter, where nothing was typed or chosen yet.
    fn take_after(&mut self, parameter: &Parameter, now: Timestamp) {
        if self.tier == Tier::ALL[0] {
            self.tier = parameter.tier;
        }
        let known = DATA_TYPES.into_iter().find(|data_type| *data_type == parameter.data_type);
        self.data_type = known.unwrap_or(DATA_TYPES[0]);
        let policies = policies_to_give(&parameter.policies, now);
        self.policies = policies.into_iter().map(|policy| policy.text).collect();
        let key = parameter.key_id.clone().filter(|_| parameter.kind == ParameterType::SecureString);
        let texts = [
            (Field::Key, key.unwrap_or_default()),
            (Field::Description, parameter.description.clone()),
            (Field::Pattern, parameter.allowed_pattern.clone().unwrap_or_default()),
        ];
        let policies = PolicyField::ALL.map(|field| (Field::Policy(field), field.typed(&self.policies)));
        for (field, text) in texts.into_iter().chain(policies) {
            if let Some(typed) = self.typed_untouched(field) {
                typed.begin_with(&text);
            }
        }
    }

    fn take_tags(&mut self, tags: &[Tag]) {
        let own: Vec<Tag> = tags.iter().filter(|tag| !tag.is_of_aws()).cloned().collect();
        if let Some(typed) = self.typed_untouched(Field::Tags) {
            typed.begin_with(&tags::line(&own));
        }
    }
}

/// About a parameter.
static READ_TAGS_OF_LIKE: Act = Act {
    words: Some(|_, name| format!("read the tags of {}", spoken(name))),
    answered: |app, _, answer| {
        if let Reply::Tags(outcome) = answer.reply {
            app.tags_of_like_read(answer.ticket, &outcome);
        }
    },
    given_up: Some(|app, _| app.like_given_up()),
    ..USUAL
};

/// About a parameter.
static DESCRIBE_LIKE: Act = Act {
    words: Some(|_, name| format!("describe {}", spoken(name))),
    answered: |app, now, answer| {
        if let Reply::Described(outcome) = answer.reply {
            app.like_described(now, answer.ticket, &outcome);
        }
    },
    given_up: Some(|app, _| app.like_given_up()),
    ..USUAL
};

impl App {
    /// Opens the form after the parameter under the cursor.
    pub(in crate::app) fn new_like_this(&mut self, now: Now) {
        let Some(parameter) = self.selected_parameter() else { return };
        self.mask();
        let name = parameter.name.clone();
        let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder);
        let mut form = Form { kind: parameter.kind, ..Form::new(self.lifted(now), &format!("{folder}/")) };
        form.take_after(&parameter, self.service_time(now));
        let tags = self.begin(&READ_TAGS_OF_LIKE, name.clone(), |ticket| Effect::Tags(ticket, name.clone()));
        let described = if parameter.described {
            Asked::Known(())
        } else {
            Asked::Pending(self.begin(&DESCRIBE_LIKE, name.clone(), |ticket| Effect::Describe(ticket, name)))
        };
        form.like = Some(Like { described, tags: Asked::Pending(tags) });
        self.lay(form);
    }

    fn tags_of_like_read(&mut self, ticket: Ticket, outcome: &Result<Vec<Tag>, Failure>) {
        for form in self.pages.all::<Form>() {
            let Some(like) = form.like.as_mut().filter(|like| like.tags.ticket() == Some(ticket)) else { continue };
            like.tags.take(ticket, outcome.as_ref().map(|_| ()).map_err(Clone::clone));
            form.take_tags(outcome.as_deref().unwrap_or_default());
        }
    }

    fn like_described(&mut self, now: Now, ticket: Ticket, outcome: &Result<Option<Box<Parameter>>, Failure>) {
        let seen = self.service_time(now);
        for form in self.pages.all::<Form>() {
            let Some(like) = form.like.as_mut().filter(|like| like.described.ticket() == Some(ticket)) else {
                continue;
            };
            like.described.take(ticket, outcome.as_ref().map(|_| ()).map_err(Clone::clone));
            match outcome {
                Ok(Some(parameter)) if parameter.described => form.take_after(parameter, seen),
                Ok(Some(_)) => {
                    let says =
                        "what it is made after is not known in full: its key, tier, texts and policies may not be seen";
                    form.problem = Some(Notice::new(Tone::Warn, says));
                }
                Ok(None) => {
                    form.problem = Some(Notice::new(Tone::Warn, "what it is made after is not there any more"));
                }
                Err(failure) => {
                    form.problem = Some(Notice::failed("what it is made after is not known in full", failure));
                }
            }
        }
    }

    /// Something that a form waits for does not come.
    fn like_given_up(&mut self) {
        let tasks = &self.tasks;
        let is_gone = |ticket: Option<Ticket>| ticket.is_some_and(|ticket| tasks.get(ticket).is_none());
        for like in self.pages.all::<Form>().filter_map(|form| form.like.as_mut()) {
            if is_gone(like.tags.ticket()) {
                like.tags = Asked::No;
            }
            if is_gone(like.described.ticket()) {
                like.described = Asked::No;
            }
        }
    }
}
