//! What can be copied of one parameter or of several, beside a value: as text, or why there is none.

use crate::app::copying::NOTED;
use crate::app::pages::copy_values::{CopyValues, Form, left_out};
use crate::app::state::listing::Listing;
use crate::app::{App, Tone};
use crate::dialect::{self, Entry, Format, Refused, variables};
use crate::keymap::{Action, Binding};
use crate::parameter::{Parameter, spoken};
use crate::secret::Secret;
use crate::snippet::{self, Note, Snippet};
use crate::text;

/// What parts of it are copied of: what is marked, or the parameter under the cursor.
#[derive(Debug)]
pub(in crate::app) struct Subject {
    pub(super) parameters: Vec<Parameter>,
    /// Whether it is the one under the cursor.
    here: bool,
    /// The folder that they are all that is listed of, if that is what they are.
    folder: Option<String>,
}

/// A text without a value.
pub(super) struct Part {
    pub(super) text: String,
    /// What it is called when it has been copied.
    called: String,
    /// What to know of it.
    pub(super) note: Option<Note>,
}

impl Part {
    fn new(text: String, called: String) -> Self {
        Self { text, called, note: None }
    }
}

impl Subject {
    /// The only one.
    pub(super) fn one(&self) -> Option<&Parameter> {
        if let [one] = self.parameters.as_slice() { Some(one) } else { None }
    }

    /// Whether it is one parameter, and no folder that happens to hold one.
    pub(super) fn is_one(&self) -> bool {
        self.one().is_some() && self.folder.is_none()
    }

    /// What they are called, where they are several.
    pub(super) fn several(&self) -> String {
        let all = text::counted(self.parameters.len());
        match &self.folder {
            Some(folder) => format!("{all} below {folder}"),
            None => format!("{all} that are marked"),
        }
    }

    /// What a choice copies.
    pub(super) fn says(&self, app: &App, choice: &Binding) -> String {
        match (self.one(), choice.action) {
            (_, Action::CopyField) => app.chosen_in_words(),
            (Some(one), Action::CopyAs(Snippet::CloudFormationVersion)) => match app.version_of(&one.name) {
                Some(selector) => format!("a CloudFormation reference to {selector}"),
                None => format!("a CloudFormation reference to version {}", one.version),
            },
            _ => choice.help.to_owned(),
        }
    }

    /// The names, one a line.
    fn names(&self) -> String {
        self.parameters.iter().map(|it| it.name.as_str()).collect::<Vec<_>>().join("\n")
    }

    /// What is known of them, in the service's own words.
    fn json(&self) -> String {
        let all: Vec<serde_json::Value> = self.parameters.iter().map(as_json).collect();
        let json = if let [one] = all.as_slice() {
            serde_json::to_string_pretty(one)
        } else {
            serde_json::to_string_pretty(&all)
        };
        json.unwrap_or_default()
    }
}

impl App {
    /// What is marked, or the parameter under the cursor.
    pub(in crate::app) fn to_copy_of(&self) -> Option<Subject> {
        let marked = self.marked();
        let here = marked.is_empty();
        let parameters = if here { vec![self.selected_parameter()?] } else { marked };
        Some(Subject { parameters, here, folder: None })
    }

    /// As much of that as tells whether a part of it can be copied.
    pub(in crate::app) fn example_to_copy_of(&self) -> Option<Subject> {
        let view = &self.session.view;
        if view.marks.is_empty() {
            return self.to_copy_of();
        }
        let known = |name: &str| view.tree.parameter(view.tree.find(name)?);
        let parameters = view.marks.examples().into_iter().filter_map(known).collect();
        Some(Subject { parameters, here: false, folder: None })
    }

    /// All that is listed of the folder under the cursor.
    pub(super) fn folder_to_copy_of(&self) -> Option<Subject> {
        let node = self.selected()?;
        let folder = Some(self.session.view.tree.name(node));
        Some(Subject { parameters: self.parameters_under(node), here: false, folder })
    }

    /// Whether a part of what is known of it can be copied.
    pub(in crate::app) fn can_copy(&self, of: &Subject, part: Action) -> bool {
        match part {
            Action::CopyValuesAs(format) if !format.holds_values() => self.arns_to_copy(of).is_ok(),
            Action::CopyValuesAs(_) => self.is_connected(),
            Action::CopyValue if !of.is_one() => self.is_connected(),
            Action::CopyValue => self.is_connected() && self.not_whole().is_none(),
            Action::CopyField => of.here && self.chosen_field().is_some(),
            Action::CopyStatement => of.one().is_some() && of.here && self.statement_here().is_some(),
            Action::CopyCommand => of.one().is_some(),
            Action::CopyArn => self.arns_to_copy(of).is_ok(),
            Action::CopyAs(_) => self.part_of(of, part).is_ok(),
            _ => true,
        }
    }

    /// Why it cannot, where that is not plain to see.
    pub(in crate::app) fn why_not_copied(&self, of: &Subject, part: Action) -> Option<String> {
        match part {
            Action::CopyValuesAs(format) if !format.holds_values() => self.arns_to_copy(of).err(),
            Action::CopyValuesAs(_) => Some(self.why_not_connected()),
            Action::CopyValue if !of.is_one() => Some(self.why_not_connected()),
            Action::CopyStatement if of.one().is_none() => Some(self.of_one_alone()),
            Action::CopyField => Some(self.why_no_field()),
            Action::CopyValue => Some(self.not_whole().unwrap_or_else(|| self.why_not_connected())),
            part if holds_no_value(part) => self.part_of(of, part).err(),
            _ => None,
        }
    }

    fn of_one_alone(&self) -> String {
        let drop = self.pane_key(Action::Back);
        format!("that is copied of one alone: {drop} in the panes drops the marks")
    }

    /// Copies a part of what is known of it, or its value.
    pub(in crate::app) fn copy_part(&mut self, of: &Subject, part: Action) {
        match (part, of.one()) {
            (Action::CopyField, _) => self.copy_field(),
            (Action::CopyValue, Some(one)) if of.is_one() => self.copy_value_of(self.value_name(&one.name)),
            (Action::CopyValue, _) => self.ask_to_copy_values(of, Form::Lines),
            (Action::CopyValuesAs(format), _) if format.holds_values() => {
                self.ask_to_copy_values(of, Form::Written(format));
            }
            (Action::CopyValuesAs(format), _) => self.copy_addresses(of, format),
            (Action::CopyStatement, _) => {
                if let Some(text) = self.statement_here() {
                    self.copy(Secret::new(text), "the policy statement".to_owned());
                }
            }
            _ => match self.part_of(of, part) {
                Ok(Part { text, called, note }) => {
                    let brief = note.map(|note| note.brief).filter(|brief| !brief.is_empty());
                    let brief = brief.map(|brief| format!("{NOTED}{brief}")).unwrap_or_default();
                    self.copy(Secret::new(text), format!("{called}{brief}"));
                }
                Err(why) => self.say(Tone::Info, why),
            },
        }
    }

    /// Asks before the values of several are read. Of a folder that is still being listed it says so.
    fn ask_to_copy_values(&mut self, of: &Subject, form: Form) {
        let part = of.folder.as_ref().filter(|_| !matches!(self.session.view.listing, Listing::Done { .. }));
        let partial = part.map(|folder| format!("{folder} as far as it is listed: there may be more"));
        let title = of.folder.clone().unwrap_or_default();
        self.lay(CopyValues::new(of.parameters.clone(), form, title, partial));
    }

    /// Copies where several are, in a format that holds no values.
    fn copy_addresses(&mut self, of: &Subject, format: Format) {
        let names: Vec<String> = of.parameters.iter().map(|it| it.name.clone()).collect();
        let mut entries = Vec::new();
        let mut left = Vec::new();
        for (parameter, key) in of.parameters.iter().zip(variables::keys_of(format, &names)) {
            let arn = parameter.arn.clone().or_else(|| self.arn_of(&parameter.name));
            match key {
                Ok(key) => entries.push(Entry { key, name: parameter.name.clone(), arn, value: Secret::default() }),
                Err(why) => left.push(Refused { name: parameter.name.clone(), why }),
            }
        }
        let all = text::counted(names.len());
        match dialect::write(format, &entries, "") {
            Ok(text) if !entries.is_empty() => {
                let called = if left.is_empty() { all } else { format!("{} of {all}", text::grouped(entries.len())) };
                self.copy(text, format!("{} of {called}{}", format.says(), left_out(&left)));
            }
            _ => self.say(Tone::Bad, format!("nothing was copied{}", left_out(&left))),
        }
    }

    /// A part that holds no value, as text.
    ///
    /// # Errors
    /// Why there is none.
    pub(super) fn part_of(&self, of: &Subject, part: Action) -> Result<Part, String> {
        let (about, names, arns) = match of.one() {
            Some(one) => (text::sanitise(&spoken(&one.name)).into_owned(), "name", "ARN"),
            None => (text::counted(of.parameters.len()), "names", "ARNs"),
        };
        match (part, of.one()) {
            (Action::CopyName, _) => Ok(Part::new(of.names(), format!("the {names} of {about}"))),
            (Action::CopyArn, _) => Ok(Part::new(self.arns_to_copy(of)?, format!("the {arns} of {about}"))),
            (Action::CopyJson, _) => Ok(Part::new(of.json(), format!("what is known of {about} as JSON"))),
            (_, None) => Err(self.of_one_alone()),
            (Action::CopyAs(snippet), Some(one)) => self.snippet_of(of, one, snippet, &about),
            (Action::CopyCommand, Some(one)) => {
                let command = self.shell_command(&self.value_name(&one.name));
                Ok(Part::new(command, format!("the command that reads {about}")))
            }
            (_, Some(_)) => Err("it holds a value".to_owned()),
        }
    }

    /// How a template or a program refers to it.
    fn snippet_of(&self, of: &Subject, one: &Parameter, snippet: Snippet, about: &str) -> Result<Part, String> {
        let arn = self.arns_to_copy(of).ok();
        let command = self.read_command(&self.value_name(&one.name)).to_string();
        let subject = snippet::Subject {
            name: &one.name,
            selector: self.version_of(&one.name),
            version: one.version,
            kind: one.kind,
            region: self.session.place.region.as_deref(),
            arn: arn.as_deref(),
            command: &command,
        };
        let copied = snippet.of(&subject)?;
        Ok(Part { text: copied.text, called: format!("{} {about}", snippet.called()), note: copied.note })
    }

    /// The ARNs, one a line.
    ///
    /// # Errors
    /// Why any would be a guess.
    fn arns_to_copy(&self, of: &Subject) -> Result<String, String> {
        let arn = |it: &Parameter| {
            let arn = it.arn.clone().or_else(|| self.arn_of(&it.name));
            arn.ok_or_else(|| snippet::no_arn(&it.name).to_owned())
        };
        of.parameters.iter().map(arn).collect::<Result<Vec<_>, _>>().map(|arns| arns.join("\n"))
    }
}

/// Whether a part is made of what is known, and can be looked at before it is copied.
pub(super) fn holds_no_value(part: Action) -> bool {
    matches!(part, Action::CopyName | Action::CopyArn | Action::CopyJson | Action::CopyCommand | Action::CopyAs(_))
}

/// What a description of it says, by the names of DescribeParameters; what is not known is left out.
fn as_json(parameter: &Parameter) -> serde_json::Value {
    use serde_json::{Value, json};
    let mut out = serde_json::Map::new();
    let mut say = |key: &str, value: Value| {
        if !matches!(&value, Value::Null) {
            out.insert(key.to_owned(), value);
        }
    };
    let some = |text: &str| if text.is_empty() { Value::Null } else { json!(text) };
    say("Name", json!(parameter.name));
    say("ARN", json!(parameter.arn));
    say("Type", json!(parameter.kind.to_string()));
    say("KeyId", json!(parameter.key_id));
    say("Version", json!(parameter.version));
    say("LastModifiedDate", json!(parameter.modified.map(|at| at.to_string())));
    say("LastModifiedUser", json!(parameter.modified_by));
    if parameter.described {
        say("Tier", json!(parameter.tier.to_string()));
    }
    say("DataType", some(&parameter.data_type));
    say("Description", some(&parameter.description));
    say("AllowedPattern", json!(parameter.allowed_pattern));
    let policy = |text: &str| serde_json::from_str(text).unwrap_or_else(|_| json!(text));
    let policies: Vec<Value> = parameter.policies.iter().map(|it| policy(&it.text)).collect();
    if !policies.is_empty() {
        say("Policies", Value::Array(policies));
    }
    Value::Object(out)
}
