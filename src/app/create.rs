//! The form of a new parameter.

use super::draft::Draft;
use super::edit::{edit_lines, value_problems};
use super::search::edit_line;
use super::sight::Veil;
use super::{App, Notice, Now, Overlay, Then, Tone};
use crate::keymap::{Action, Code, Key};
use crate::names::rules;
use crate::parameter::{Expected, Owner, ParameterType, Tier, Write};
use crate::text::CommandLine;

/// The fields, in the order in which the form shows them and tab goes through them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// The full name.
    Name,
    /// The type.
    Type,
    /// The key to encrypt under; only for a `SecureString`.
    Key,
    /// The tier.
    Tier,
    /// A description.
    Description,
    /// The expression that every value must match.
    Pattern,
    /// The value.
    Value,
}

impl Field {
    /// All of them, in order.
    pub const ALL: [Self; 7] =
        [Self::Name, Self::Type, Self::Key, Self::Tier, Self::Description, Self::Pattern, Self::Value];

    /// The word before the field.
    pub fn label(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Type => "type",
            Self::Key => "key",
            Self::Tier => "tier",
            Self::Description => "description",
            Self::Pattern => "pattern",
            Self::Value => "value",
        }
    }
}

/// What was typed for a new parameter.
#[derive(Debug)]
pub struct Form {
    /// The field that has the keys.
    pub field: Field,
    /// The full name.
    pub name: Draft,
    /// The type; `SecureString` until something else is chosen.
    pub kind: ParameterType,
    /// The tier.
    pub tier: Tier,
    /// Alias, id or ARN; empty means the account's default key.
    pub key: Draft,
    /// May be empty.
    pub description: Draft,
    /// May be empty.
    pub pattern: Draft,
    /// The value.
    pub value: Draft,
    /// The first row of the value on the screen.
    pub top: usize,
    /// Why it was not accepted.
    pub problem: Option<Notice>,
    /// Masks the value when nobody types.
    pub veil: Veil,
    prefilled: String,
}

impl Form {
    fn new(now: Now, path: &str) -> Self {
        Self {
            field: Field::Name,
            name: Draft::line(path),
            kind: ParameterType::ALL[0],
            tier: Tier::ALL[0],
            key: Draft::line(""),
            description: Draft::line(""),
            pattern: Draft::line(""),
            value: Draft::lines(""),
            top: 0,
            problem: None,
            veil: Veil::lifted(now),
            prefilled: path.to_owned(),
        }
    }

    /// Whether something would be lost by leaving.
    pub fn is_changed(&self) -> bool {
        self.name.text() != self.prefilled
            || [&self.key, &self.description, &self.pattern, &self.value].iter().any(|d| !d.text().is_empty())
    }

    /// The fields that apply to the chosen type.
    pub fn fields(&self) -> impl DoubleEndedIterator<Item = Field> {
        let secure = self.kind == ParameterType::SecureString;
        Field::ALL.into_iter().filter(move |field| secure || *field != Field::Key)
    }

    fn step(&mut self, forward: bool) {
        let fields: Vec<_> = self.fields().collect();
        let at = fields.iter().position(|f| *f == self.field).unwrap_or(0);
        let by = if forward { 1 } else { fields.len() - 1 };
        self.field = fields[(at + by) % fields.len()];
    }

    /// The text of a field that is typed.
    pub fn draft(&self, field: Field) -> Option<&Draft> {
        match field {
            Field::Name => Some(&self.name),
            Field::Key => Some(&self.key),
            Field::Description => Some(&self.description),
            Field::Pattern => Some(&self.pattern),
            Field::Value => Some(&self.value),
            Field::Type | Field::Tier => None,
        }
    }

    fn draft_mut(&mut self) -> Option<&mut Draft> {
        match self.field {
            Field::Name => Some(&mut self.name),
            Field::Key => Some(&mut self.key),
            Field::Description => Some(&mut self.description),
            Field::Pattern => Some(&mut self.pattern),
            Field::Value => Some(&mut self.value),
            Field::Type | Field::Tier => None,
        }
    }

    fn choose(&mut self, forward: bool) {
        match self.field {
            Field::Type => self.kind = turn(&ParameterType::ALL, self.kind, forward),
            Field::Tier => self.tier = turn(&Tier::ALL, self.tier, forward),
            _ => {}
        }
    }

    /// The first thing that is wrong and the field it is in; otherwise the write and what to warn of.
    fn check(&self, arn_prefix: usize) -> Result<(Write, Vec<String>), (Field, String)> {
        let name = self.name.text();
        rules::check(name, arn_prefix).map_err(|problem| (Field::Name, problem.to_string()))?;
        let key = self.key.text();
        // The pattern of the API (facts 6.1).
        if let Some(c) = key.chars().find(|c| !(c.is_ascii_alphanumeric() || ":/_-".contains(*c))) {
            let shown = crate::text::sanitise(c.encode_utf8(&mut [0; 4])).into_owned();
            return Err((Field::Key, format!("a key is an alias, a key id or a key ARN; it holds no “{shown}”")));
        }
        let some = |draft: &Draft| Some(draft.text().to_owned()).filter(|text| !text.is_empty());
        let pattern = some(&self.pattern);
        let (block, warnings) = value_problems(self.value.text(), self.kind, self.tier, pattern.as_deref());
        if let Some(problem) = block {
            return Err((Field::Value, problem));
        }
        let write = Write {
            name: name.to_owned(),
            value: self.value.secret(),
            kind: self.kind,
            tier: Some(self.tier),
            key_id: if self.kind == ParameterType::SecureString { some(&self.key) } else { None },
            data_type: None,
            description: some(&self.description),
            allowed_pattern: pattern,
            on: Expected::Absent,
            seen: None,
        };
        Ok((write, warnings))
    }
}

fn turn<T: Copy + PartialEq>(all: &[T], now: T, forward: bool) -> T {
    let at = all.iter().position(|one| *one == now).unwrap_or(0);
    all[(at + if forward { 1 } else { all.len() - 1 }) % all.len()]
}

impl App {
    pub(super) fn new_parameter(&mut self, now: Now) {
        self.mask();
        let path = self.path_at_cursor();
        self.lay(Overlay::Form(Box::new(Form::new(now, &path))));
    }

    /// The folder under or around the cursor, with its slash: what a new name begins with.
    fn path_at_cursor(&self) -> String {
        let folder = self
            .browse
            .cursor
            .and_then(|node| if self.tree.is_folder(node) { Some(node) } else { self.tree.parent(node) });
        let path = folder.map_or_else(|| self.root.path().unwrap_or_default().to_owned(), |node| self.tree.name(node));
        format!("/{}", path.trim_matches('/')).trim_end_matches('/').to_owned() + "/"
    }

    pub(super) fn form_action(&mut self, action: Action) {
        let Some(Overlay::Form(form)) = self.overlays.last_mut() else { return };
        match action {
            Action::Save => self.save_form(),
            Action::Back if form.is_changed() => self.overlays.push(Overlay::Leave { then: Then::Back }),
            Action::Back => {
                self.overlays.pop();
            }
            Action::NextField => form.step(true),
            Action::PreviousField => form.step(false),
            Action::Undo | Action::Redo => {
                if let Some(draft) = form.draft_mut() {
                    if action == Action::Undo { draft.undo() } else { draft.redo() }
                }
            }
            Action::Quit => self.quit(),
            _ => {}
        }
    }

    pub(super) fn form_key(&mut self, key: Key) {
        let width = self.form_width();
        let Some(Overlay::Form(form)) = self.overlays.last_mut() else { return };
        form.problem = None;
        match (form.field, key.code) {
            (Field::Type | Field::Tier, Code::Left) => form.choose(false),
            (Field::Type | Field::Tier, Code::Right | Code::Char(' ')) => form.choose(true),
            (Field::Value, Code::Up) if form.value.position(width).0 == 0 => form.step(false),
            (Field::Value, _) => edit_lines(&mut form.value, key, width, 10),
            (_, Code::Enter | Code::Down) => form.step(true),
            (_, Code::Up) => form.step(false),
            _ => {
                if let Some(draft) = form.draft_mut() {
                    edit_line(draft, key);
                }
            }
        }
        self.scroll_form();
    }

    pub(super) fn form_paste(&mut self, pasted: &str) {
        if let Some(Overlay::Form(form)) = self.overlays.last_mut() {
            form.problem = None;
            if let Some(draft) = form.draft_mut() {
                draft.paste(pasted);
            }
        }
        self.scroll_form();
    }

    /// Columns of a field: the body within its border, less the labels.
    pub fn form_width(&self) -> usize {
        usize::from(self.geometry().overlay.inside().width).saturating_sub(LABEL_WIDTH).max(1)
    }

    /// Rows of the value: the body within its border, less the other fields and what is said about a problem.
    pub fn form_value_rows(&self) -> usize {
        let height = usize::from(self.geometry().overlay.inside().height);
        height.saturating_sub(Field::ALL.len() - 1 + self.problem_lines().len()).max(1)
    }

    pub(super) fn scroll_form(&mut self) {
        let (width, rows) = (self.form_width(), self.form_value_rows());
        if let Some(Overlay::Form(form)) = self.overlays.last_mut() {
            let (row, _) = form.value.position(width);
            form.top = form.top.min(row).max((row + 1).saturating_sub(rows));
        }
    }

    fn save_form(&mut self) {
        let prefix = self.arn_prefix().len();
        let Some(Overlay::Form(form)) = self.overlays.last_mut() else { return };
        let (write, warnings) = match form.check(prefix) {
            Ok(checked) => checked,
            Err((field, problem)) => {
                form.field = field;
                form.problem = Some(Notice::new(Tone::Bad, format!("{}: {problem}", field.label())));
                return;
            }
        };
        form.problem = None;
        let mut warnings = warnings;
        if !self.root.contains(&write.name) {
            warnings.push(format!("outside {}, which is shown: it will not be listed", self.root));
        }
        self.confirm(write, None, None, warnings);
    }

    /// What stands before the name in the parameter's ARN (facts 1); a guess of usual length until the account is known.
    pub(super) fn arn_prefix(&self) -> String {
        let region = self.place.region.as_deref().unwrap_or("us-east-1");
        format!("arn:{}:ssm:{region}:{}:parameter/", self.partition(), self.account().unwrap_or("000000000000"))
    }

    /// The ARN of a parameter; `None` where it would be a guess.
    pub(super) fn arn_of(&self, name: &str) -> Option<String> {
        match Owner::of(name) {
            Owner::Shared { .. } => Some(name.to_owned()),
            // The ARN of a secret ends in characters that only Secrets Manager knows.
            Owner::Secret { .. } => None,
            // Belongs to no account (facts 1.3).
            Owner::Public => {
                let region = self.place.region.as_deref()?;
                Some(format!("arn:{}:ssm:{region}::parameter{name}", self.partition()))
            }
            Owner::Ours => {
                let known = self.account().is_some() && self.place.region.is_some();
                known.then(|| self.arn_prefix() + name.trim_start_matches('/'))
            }
        }
    }

    pub(super) fn shell_command(&self, name: &str) -> String {
        let mut command = CommandLine::new("aws ssm get-parameter --with-decryption").option("--name", name);
        for (flag, word) in [
            ("--profile", &self.place.profile),
            ("--region", &self.place.region),
            ("--endpoint-url", &self.place.endpoint),
        ] {
            if let Some(word) = word {
                command = command.option(flag, word);
            }
        }
        command.option("--query", "Parameter.Value").option("--output", "text").to_string()
    }
}

/// Columns that the labels of the form take.
pub const LABEL_WIDTH: usize = 15;
