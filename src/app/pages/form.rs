//! The form of a new parameter.

use super::confirm::Confirm;
use super::conflict::Conflict;
use super::leave::{Leave, Then};
use crate::app::draft::choices::{NO_CHOICE, choices_say};
use crate::app::draft::{Draft, Taken};
use crate::app::picture::{Picture, Spread};
use crate::app::veil::Veil;
use crate::app::{App, Notice, Now, Page, Paged, Tone, Turn};
use crate::keymap::{Action, Code, Key, Table, alt, ctrl, key, keys, row};
use crate::line::{Line, Lines, Role};
use crate::names::rules;
use crate::parameter::{Expected, Parameter, ParameterType, Tier, Write, name_key};
use crate::text;

/// Columns that the labels of the form take.
const LABELS: usize = 15;

/// Rows of the value that a page key goes by.
const VALUE_PAGE: isize = 10;

/// The keys of the form.
pub(in crate::app) static TABLE: Table = Table {
    title: "New parameter",
    takes_text: true,
    rows: &[
        row(&[ctrl('s')], Action::Save, "create…", "check the form and go to the confirmation"),
        row(keys::ESC, Action::Back, "leave", "leave the form; asks before it drops what was typed"),
        row(keys::TAB, Action::NextField, "next field", "the next field"),
        row(&[key(Code::BackTab)], Action::PreviousField, "", "the field before"),
        row(&[ctrl('z'), ctrl('_')], Action::Undo, "", "undo in this field"),
        row(&[alt('z')], Action::Redo, "", "redo in this field"),
        row(&[ctrl('n')], Action::NextChoice, "next value", "take the next of the values that the pattern names"),
        row(keys::CTRL_C, Action::Quit, "quit", "quit; asks before it drops what was typed"),
    ],
    notes: None,
};

/// The fields, in the order in which the form shows them and tab goes through them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
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
    const ALL: [Self; 7] =
        [Self::Name, Self::Type, Self::Key, Self::Tier, Self::Description, Self::Pattern, Self::Value];

    /// The word before the field.
    fn label(self) -> &'static str {
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
pub(crate) struct Form {
    /// The field that has the keys.
    field: Field,
    /// The full name.
    name: Draft,
    /// The type; `SecureString` until something else is chosen.
    kind: ParameterType,
    /// The tier.
    tier: Tier,
    /// Alias, id or ARN; empty means the account's default key.
    key: Draft,
    /// May be empty.
    description: Draft,
    /// May be empty.
    pattern: Draft,
    /// The value.
    value: Draft,
    /// The first row of the value on the screen.
    top: usize,
    /// Why it was not accepted.
    problem: Option<Notice>,
    /// Masks the value when nobody types.
    veil: Veil,
    prefilled: String,
    /// What there is of a name that was to be created, as a write that was not made has told.
    latest: Option<Parameter>,
    /// The account that it was begun in, where the session is in another by now.
    from: Option<String>,
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
            latest: None,
            from: None,
        }
    }

    /// Whether something would be lost by leaving.
    fn is_changed(&self) -> bool {
        self.name.text() != self.prefilled
            || [&self.key, &self.description, &self.pattern, &self.value].iter().any(|d| !d.text().is_empty())
    }

    /// The fields that apply to the chosen type.
    fn fields(&self) -> impl DoubleEndedIterator<Item = Field> {
        let secure = self.kind == ParameterType::SecureString;
        Field::ALL.into_iter().filter(move |field| secure || *field != Field::Key)
    }

    fn step(&mut self, forward: bool) {
        let fields: Vec<_> = self.fields().collect();
        let at = fields.iter().position(|f| *f == self.field).unwrap_or(0);
        let by = if forward { 1 } else { fields.len() - 1 };
        self.go_to(fields[(at + by) % fields.len()]);
    }

    /// Gives a field the keys. What was selected in the one before is not any more.
    fn go_to(&mut self, field: Field) {
        if let Some(draft) = self.draft_mut() {
            draft.unselect();
        }
        self.field = field;
    }

    /// The text of a field that is typed.
    fn draft(&self, field: Field) -> Option<&Draft> {
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

    fn stepped(&mut self, forward: bool) -> Taken {
        self.step(forward);
        Taken::Done
    }

    /// A key in a field that is chosen.
    fn choice_key(&mut self, key: Key) -> Taken {
        match key.code {
            _ if key.ctrl || key.alt => return Taken::Unknown,
            Code::Left => self.choose(false),
            Code::Right | Code::Char(' ') => self.choose(true),
            Code::Enter | Code::Down => self.step(true),
            Code::Up => self.step(false),
            Code::Char(_) => return Taken::Says("nothing is typed here: ← → change it"),
            _ => return Taken::Unknown,
        }
        Taken::Done
    }

    fn choose(&mut self, forward: bool) {
        match self.field {
            Field::Type => self.kind = turn(&ParameterType::ALL, self.kind, forward),
            Field::Tier => self.tier = turn(&Tier::ALL, self.tier, forward),
            _ => {}
        }
    }

    /// The first thing that is wrong and the field it is in; otherwise the write.
    fn check(&self, arn_prefix: usize) -> Result<Write, (Field, String)> {
        let name = self.name.text();
        rules::check(name, arn_prefix).map_err(|problem| (Field::Name, problem.to_string()))?;
        let key = self.key.text();
        rules::check_key(key).map_err(|problem| (Field::Key, problem))?;
        let some = |draft: &Draft| Some(draft.text().to_owned()).filter(|text| !text.is_empty());
        let pattern = some(&self.pattern);
        if let Some(refused) = rules::refusal(self.value.text(), self.kind, self.tier, pattern.as_deref()) {
            return Err((Field::Value, refused));
        }
        Ok(Write {
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
        })
    }
}

fn turn<T: Copy + PartialEq>(all: &[T], now: T, forward: bool) -> T {
    let at = all.iter().position(|one| *one == now).unwrap_or(0);
    all[(at + if forward { 1 } else { all.len() - 1 }) % all.len()]
}

impl Form {
    /// Whether the key to encrypt under was chosen here.
    pub(in crate::app) fn asks_for_key(&self) -> bool {
        !self.key.text().is_empty()
    }

    /// The question that the form leads to; otherwise its problem says what is wrong, and the field has the keys.
    fn save(&mut self, app: &App) -> Option<Page> {
        self.problem = None;
        match self.check(app.arn_prefix().len()) {
            Ok(write) => {
                let taken = self.latest.as_ref().filter(|there| name_key(&there.name) == name_key(&write.name));
                if let Some(theirs) = taken {
                    let conflict = Conflict::new(write, Expected::Absent, theirs.clone());
                    return Some(conflict.with_key(self.asks_for_key()).into());
                }
                let mut warnings = Vec::new();
                let root = &app.session.view.root;
                if !root.contains(&write.name) {
                    warnings.push(format!("outside {root}, which is shown: it will not be listed"));
                }
                if let Some(from) = &self.from {
                    warnings.push(format!("it was begun in {from}"));
                }
                Some(Confirm::new(write, None, None, warnings).into())
            }
            Err((field, problem)) => {
                self.go_to(field);
                self.problem = Some(Notice::new(Tone::Bad, format!("{}: {problem}", field.label())));
                None
            }
        }
    }

    /// Rows of the value: the box, less the other fields and what is said about a problem.
    fn value_rows(&self, app: &App) -> usize {
        let pinned = self.pinned(app).len();
        app.page_rows(Spread::Whole).saturating_sub(Field::ALL.len() - 1 + pinned).max(1)
    }

    /// The values that the pattern names, while one of the two is typed.
    fn choices(&self) -> Vec<String> {
        let is_there = matches!(self.field, Field::Pattern | Field::Value) && self.kind != ParameterType::StringList;
        if is_there { rules::choices(self.pattern.text()) } else { Vec::new() }
    }

    /// What stays at the bottom: which values the pattern names, and why the last try failed.
    fn pinned(&self, app: &App) -> Vec<Line> {
        let mut out = Lines::new(app.page_width(Spread::Whole));
        if app.page_rows(Spread::Whole) > Field::ALL.len() {
            choices_say(&self.choices(), &TABLE.key_of(Action::NextChoice).unwrap_or_default(), &mut out);
        }
        let mut lines = out.into_lines();
        lines.extend(app.problem_beside_draft(self.problem.as_ref()));
        lines
    }

    /// A field as it looks, and where the cursor is in it.
    fn field_lines(&self, field: Field, rows: usize, width: usize) -> (Vec<Line>, Option<(usize, usize)>) {
        let has_keys = self.field == field;
        match field {
            Field::Type => (vec![choice(self.kind.as_str(), has_keys)], None),
            Field::Tier => (vec![choice(self.tier.as_str(), has_keys)], None),
            Field::Value if self.veil.down => (Veil::says(), None),
            Field::Value if has_keys => {
                let shown = self.value.rows_shown(self.top, rows, width);
                (shown.lines, shown.cursor)
            }
            Field::Value if self.value.text().is_empty() => (vec![Line::new()], None),
            Field::Value => (vec![vec![(Role::Mask, text::MASK.to_owned())]], None),
            Field::Name | Field::Key | Field::Description | Field::Pattern => {
                let Some(draft) = self.draft(field) else { return (Vec::new(), None) };
                let (typed, column) = draft.window(width);
                let line = match field.hint().filter(|_| draft.text().is_empty()) {
                    Some(hint) => vec![(Role::Dim, text::truncate(hint, width).into_owned())],
                    None => typed,
                };
                (vec![line], has_keys.then_some((0, column)))
            }
        }
    }
}

impl Field {
    /// What an empty field says.
    fn hint(self) -> Option<&'static str> {
        match self {
            Self::Key => Some("alias/aws/ssm, the account's default; or an alias, key id or key ARN"),
            Self::Pattern => Some("optional: an expression that every value must match as a whole"),
            Self::Description => Some("optional"),
            Self::Name | Self::Type | Self::Tier | Self::Value => None,
        }
    }
}

fn choice(word: &str, has_keys: bool) -> Line {
    if has_keys {
        vec![(Role::Strong, format!("‹ {word} ›")), (Role::Dim, "  ← → change it".to_owned())]
    } else {
        vec![(Role::Plain, word.to_owned())]
    }
}

impl Paged for Form {
    fn table(&self, _app: &App) -> &'static Table {
        &TABLE
    }

    fn picture(&self, app: &App, _now: Now) -> Picture {
        let pinned = self.pinned(app);
        let rows = app.page_rows(Spread::Whole).saturating_sub(pinned.len());
        let width = app.form_width();
        // Where not all fields fit, those around the one that has the keys are shown.
        let focused = self.fields().position(|field| field == self.field).unwrap_or(0);
        let mut picture = Picture {
            title: "New parameter".to_owned(),
            foot: format!("{} next field", TABLE.key_of(Action::NextField).unwrap_or_default()),
            spread: Spread::Whole,
            pinned,
            ..Picture::default()
        };
        for field in self.fields().skip((focused + 1).saturating_sub(rows)) {
            let from = picture.lines.len();
            let has_keys = self.field == field;
            let (role, mark) = if has_keys { (Role::Strong, "› ") } else { (Role::Label, "  ") };
            let left = rows.saturating_sub(from).min(self.value_rows(app));
            let (lines, cursor) = self.field_lines(field, left, width);
            if let Some((row, column)) = cursor.filter(|_| has_keys) {
                picture.cursor = Some((from + row, LABELS + column));
            }
            for (i, line) in lines.into_iter().enumerate() {
                let label = if i == 0 { format!("{mark}{}", field.label()) } else { String::new() };
                picture.lines.push([vec![(role, text::pad(&label, LABELS))], line].concat());
            }
        }
        picture
    }

    fn can(&self, _app: &App, action: Action) -> bool {
        match action {
            Action::Undo | Action::Redo => self.draft(self.field).is_some_and(|draft| draft.can(action)),
            Action::NextChoice => !self.choices().is_empty(),
            _ => true,
        }
    }

    fn why_not(&self, _app: &App, action: Action) -> Option<Notice> {
        match action {
            Action::NextChoice => Some(Notice::new(Tone::Info, NO_CHOICE)),
            _ => Draft::why_not(action),
        }
    }

    fn act(&mut self, app: &mut App, _now: Now, action: Action) -> Turn {
        match action {
            Action::Save => {
                if let Some(question) = self.save(app) {
                    app.notice = None;
                    return Turn::Open(question);
                }
            }
            Action::Back if self.is_changed() => return Turn::Open(Leave::new(Then::Back).into()),
            Action::Back => return Turn::Close,
            Action::NextField => self.step(true),
            Action::NextChoice => {
                self.problem = None;
                self.value.choose_next(&self.choices());
                self.go_to(Field::Value);
            }
            Action::PreviousField => self.step(false),
            Action::Undo | Action::Redo => {
                self.problem = None;
                if let Some(draft) = self.draft_mut() {
                    draft.act(action);
                }
            }
            _ => {}
        }
        Turn::Stay
    }

    fn typed(&mut self, app: &mut App, key: Key) -> Taken {
        let width = app.form_width();
        let before = (self.field, self.kind, self.tier, self.draft(self.field).map(Draft::revision));
        let taken = match (self.field, key.code) {
            (Field::Type | Field::Tier, _) => self.choice_key(key),
            (Field::Value, Code::Up) if !key.shift && self.value.position(width).0 == 0 => self.stepped(false),
            (Field::Value, _) => self.value.lines_key(key, width, VALUE_PAGE),
            (_, Code::Enter | Code::Down) if !key.alt => self.stepped(true),
            (_, Code::Up) if !key.alt => self.stepped(false),
            _ => self.draft_mut().map_or(Taken::Unknown, |draft| draft.line_key(key)),
        };
        if before != (self.field, self.kind, self.tier, self.draft(self.field).map(Draft::revision)) {
            self.problem = None;
        }
        self.fit(app);
        taken
    }

    fn pasted(&mut self, app: &mut App, text: &str) {
        if let Some(draft) = self.draft_mut() {
            draft.paste(text);
            self.problem = None;
        } else {
            app.say(Tone::Info, "not pasted: ← → change what is chosen here");
        }
        self.fit(app);
    }

    fn fit(&mut self, app: &App) {
        self.top = self.value.scrolled(self.top, self.value_rows(app), app.form_width());
    }

    fn veil(&self) -> Option<&Veil> {
        Some(&self.veil)
    }

    fn veil_mut(&mut self) -> Option<&mut Veil> {
        Some(&mut self.veil)
    }

    fn is_typed_in(&self) -> bool {
        true
    }

    fn holds_draft(&self) -> bool {
        self.is_changed()
    }

    fn values(&self) -> Vec<&str> {
        vec![self.value.text()]
    }

    fn about(&self) -> Option<&str> {
        Some(self.name.text())
    }

    fn problem_mut(&mut self) -> Option<&mut Option<Notice>> {
        Some(&mut self.problem)
    }

    fn learn_latest(&mut self, theirs: &Parameter) {
        self.latest = Some(theirs.clone());
    }

    fn keys_to_retry(&self, app: &App) -> Option<String> {
        let save = TABLE.key_of(Action::Save)?;
        Some(format!("{save}, then {}", app.keys_to_write(self.name.text())))
    }

    fn place_changed(&mut self, was: &str, is: &str) -> bool {
        self.latest = None;
        let from = self.from.take().unwrap_or_else(|| was.to_owned());
        self.from = Some(from).filter(|from| from != is);
        self.problem = Some(Notice::new(Tone::Warn, format!("this is {is} now; it was {was}")));
        true
    }
}

impl App {
    pub(in crate::app) fn new_parameter(&mut self, now: Now) {
        self.mask();
        let path = self.path_at_cursor();
        self.lay(Form::new(now, &path));
    }

    /// The folder under or around the cursor, with its slash: what a new name begins with.
    fn path_at_cursor(&self) -> String {
        let view = &self.session.view;
        let folder = |node| if view.tree.is_folder(node) { Some(node) } else { view.tree.parent(node) };
        let folder = view.browse.cursor.and_then(folder);
        let path = folder.map_or_else(|| view.root.path().unwrap_or_default().to_owned(), |node| view.tree.name(node));
        format!("/{}", path.trim_matches('/')).trim_end_matches('/').to_owned() + "/"
    }

    /// Columns of a field: the box, less the labels.
    fn form_width(&self) -> usize {
        self.page_width(Spread::Whole).saturating_sub(LABELS).max(1)
    }
}
