//! The menu of things to copy beside the value.

use super::copy_values::Form;
use crate::app::picture::{Picture, Spread};
use crate::app::{App, Notice, Now, Paged, Tone, Turn};
use crate::keymap::{Action, Binding, PageName, Table, ch, keys, row, rows};
use crate::line::{Lines, Role};
use crate::parameter::{Parameter, spoken};
use crate::secret::Secret;
use crate::text;

/// What the page is called in the table of keys.
pub(in crate::app) const NAME: PageName = PageName("copy as");

/// The keys of the menu: its choices, then the ways out.
pub(in crate::app) static TABLE: Table = Table {
    title: "Copy as",
    takes_text: false,
    rows: &[
        row(&[ch('v')], Action::CopyValue, "", "the value"),
        row(&[ch('o')], Action::CopyValuesJson, "", "the names and values as a JSON object, of what is marked"),
        row(&[ch('f')], Action::CopyField, "", "the field that is chosen"),
        row(&[ch('n')], Action::CopyName, "", "the name"),
        row(&[ch('a')], Action::CopyArn, "", "the ARN"),
        row(&[ch('j')], Action::CopyJson, "", "what is known of it as JSON, without the value"),
        row(&[ch('c')], Action::CopyCommand, "", "the AWS CLI command that reads it"),
        row(&[ch('s')], Action::CopyStatement, "", "the policy statement that a denial asks for"),
        row(keys::ESC, Action::Back, "close", "close the menu"),
        rows::QUIT,
    ],
    notes: None,
};

/// What parts of it are copied of: what is marked, or the parameter under the cursor.
#[derive(Debug)]
pub(in crate::app) struct Subject {
    parameters: Vec<Parameter>,
    /// Whether it is the one under the cursor.
    here: bool,
}

impl Subject {
    /// The only one.
    fn one(&self) -> Option<&Parameter> {
        if let [one] = self.parameters.as_slice() { Some(one) } else { None }
    }

    /// What a choice copies.
    fn says(&self, app: &App, choice: &Binding) -> String {
        let says = match (self.one(), choice.action) {
            (_, Action::CopyField) => return app.chosen_in_words(),
            (None, Action::CopyValue) => "the values, each from a new line on…",
            (None, Action::CopyValuesJson) => "the names and values as a JSON object…",
            (None, Action::CopyName) => "the names, one a line",
            (None, Action::CopyArn) => "the ARNs, one a line",
            (None, Action::CopyJson) => "what is known of them as JSON, without the values",
            _ => choice.help,
        };
        says.to_owned()
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
    /// Opens the menu for what is marked, or for the parameter under the cursor.
    pub(in crate::app) fn open_copy_as(&mut self) {
        if let Some(subject) = self.to_copy_of() {
            self.lay(CopyAs { subject });
        }
    }

    /// What is marked, or the parameter under the cursor.
    pub(in crate::app) fn to_copy_of(&self) -> Option<Subject> {
        let marked = self.marked();
        let here = marked.is_empty();
        let parameters = if here { vec![self.selected_parameter()?] } else { marked };
        Some(Subject { parameters, here })
    }

    /// Whether a part of what is known of it can be copied.
    pub(in crate::app) fn can_copy(&self, of: &Subject, part: Action) -> bool {
        match part {
            Action::CopyCommand | Action::CopyStatement if of.one().is_none() => false,
            Action::CopyValue | Action::CopyValuesJson if of.one().is_none() => self.is_connected(),
            Action::CopyValuesJson => false,
            Action::CopyValue => self.is_connected() && self.not_whole().is_none(),
            Action::CopyArn => self.arns_to_copy(of).is_some(),
            Action::CopyField => of.here && self.chosen_field().is_some(),
            Action::CopyStatement => of.here && self.statement_here().is_some(),
            _ => true,
        }
    }

    /// Why it cannot, where that is not plain to see.
    pub(in crate::app) fn why_not_copied(&self, of: &Subject, part: Action) -> Option<String> {
        match part {
            Action::CopyValue | Action::CopyValuesJson if of.one().is_none() => Some(self.why_not_connected()),
            Action::CopyValuesJson => Some("that is copied of several that are marked".to_owned()),
            Action::CopyCommand | Action::CopyStatement if of.one().is_none() => {
                let drop = self.pane_key(Action::Back);
                Some(format!("that is copied of one alone: {drop} in the panes drops the marks"))
            }
            Action::CopyField => Some(self.why_no_field()),
            Action::CopyValue => Some(self.not_whole().unwrap_or_else(|| self.why_not_connected())),
            Action::CopyArn => Some("the ARN is not known before the account is".to_owned()),
            _ => None,
        }
    }

    /// Copies a part of what is known of it, or its value.
    pub(in crate::app) fn copy_part(&mut self, of: &Subject, part: Action) {
        if part == Action::CopyField {
            return self.copy_field();
        }
        if let (None, Action::CopyValue | Action::CopyValuesJson) = (of.one(), part) {
            let form = if part == Action::CopyValue { Form::Lines } else { Form::Json };
            return self.ask_to_copy_values(of.parameters.clone(), form);
        }
        let copy = match (part, of.one()) {
            (Action::CopyStatement, _) => self.statement_here().map(|text| (text, "the policy statement".to_owned())),
            (_, Some(one)) => self.part_of_one(of, one, part),
            (_, None) => self.part_of_several(of, part),
        };
        if let Some((text, called)) = copy {
            self.copy(Secret::new(text), called);
        }
    }

    /// A part of one, and what that is called. A value goes its own way.
    fn part_of_one(&mut self, of: &Subject, one: &Parameter, part: Action) -> Option<(String, String)> {
        let value = self.value_name(&one.name);
        let shown = text::sanitise(&spoken(&one.name)).into_owned();
        match part {
            Action::CopyValue => {
                self.copy_value_of(value);
                None
            }
            Action::CopyName => Some((of.names(), format!("the name {shown}"))),
            Action::CopyArn => Some((self.arns_to_copy(of)?, format!("the ARN of {shown}"))),
            Action::CopyJson => Some((of.json(), format!("what is known of {shown} as JSON"))),
            Action::CopyCommand => Some((self.shell_command(&value), format!("the command that reads {shown}"))),
            _ => None,
        }
    }

    /// The same of several.
    fn part_of_several(&self, of: &Subject, part: Action) -> Option<(String, String)> {
        let all = text::counted(of.parameters.len());
        match part {
            Action::CopyName => Some((of.names(), format!("the names of {all}"))),
            Action::CopyArn => Some((self.arns_to_copy(of)?, format!("the ARNs of {all}"))),
            Action::CopyJson => Some((of.json(), format!("what is known of {all} as JSON"))),
            _ => None,
        }
    }

    /// The ARNs, one a line; `None` while any would be a guess.
    fn arns_to_copy(&self, of: &Subject) -> Option<String> {
        let arn = |it: &Parameter| it.arn.clone().or_else(|| self.arn_of(&it.name));
        of.parameters.iter().map(arn).collect::<Option<Vec<_>>>().map(|arns| arns.join("\n"))
    }
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

/// The menu.
#[derive(Debug)]
pub(crate) struct CopyAs {
    /// What it is about.
    subject: Subject,
}

impl Paged for CopyAs {
    fn table(&self, _app: &App) -> &'static Table {
        &TABLE
    }

    fn picture(&self, app: &App, _now: Now) -> Picture {
        let width = app.page_width(Spread::Page);
        let mut out = Lines::new(width);
        let about = match self.subject.one() {
            Some(one) => one.name.clone(),
            None => format!("{} that are marked", text::counted(self.subject.parameters.len())),
        };
        out.prose(Role::Strong, &text::truncate_start(&text::sanitise(&about), width));
        out.blank();
        let is_choice = |action| match action {
            Action::Back | Action::Quit => false,
            Action::CopyCommand if self.subject.one().is_none() => false,
            Action::CopyValuesJson => self.subject.one().is_none(),
            // Most rows were refused nothing, and show no fields.
            Action::CopyStatement | Action::CopyField => self.can(app, action),
            _ => true,
        };
        for choice in TABLE.rows.iter().filter(|row| is_choice(row.action)) {
            let role = if self.can(app, choice.action) { Role::Plain } else { Role::Dim };
            out.push(vec![
                (Role::Strong, text::pad(&choice.keys_text(), 3)),
                (
                    role,
                    text::truncate(&text::sanitise(&self.subject.says(app, choice)), width.saturating_sub(3))
                        .into_owned(),
                ),
            ]);
        }
        Picture { title: "Copy".to_owned(), lines: out.into_lines(), ..Picture::default() }
    }

    fn can(&self, app: &App, action: Action) -> bool {
        app.can_copy(&self.subject, action)
    }

    fn why_not(&self, app: &App, action: Action) -> Option<Notice> {
        app.why_not_copied(&self.subject, action).map(|said| Notice::new(Tone::Info, said))
    }

    fn act(&mut self, app: &mut App, _now: Now, action: Action) -> Turn {
        app.copy_part(&self.subject, action);
        Turn::Close
    }

    /// Its ARN is of the account that was left.
    fn place_changed(&mut self, _was: &str, _is: &str) -> bool {
        false
    }
}
