//! The form of a new parameter.

mod after;
mod again;
mod checks;
mod field;
mod like;
mod refusal;
mod tags;
mod value;
mod words;

use super::confirm::Confirm;
use super::conflict::Conflict;
use super::find::{self, Find};
use super::leave::{Leave, Then};
use super::outside::Outside;
use crate::app::draft::choices::NO_CHOICE;
use crate::app::draft::{Draft, Taken};
use crate::app::picture::Picture;
use crate::app::state::unseen::Unseen;
use crate::app::veil::Veil;
use crate::app::{App, Chosen, Concern, Notice, Now, Page, Paged, Tone, Turn};
use crate::keymap::{Action, Code, Key, Table, alt, ctrl, key, keys, row};
use crate::names::rules::{self, DATA_TYPES};
use crate::parameter::{Expected, Parameter, ParameterType, Tier, is_same_name};
use crate::secret::Secret;
use after::Like;
use field::{Field, Typed, width};

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
        row(
            &[ctrl('o')],
            Action::EditOutside,
            "in $EDITOR",
            "go on with the value in the editor that VISUAL or EDITOR names",
        ),
        row(
            &[key(Code::F(4)), ctrl('g')],
            Action::Choose,
            "choose…",
            "choose the key from the account's; in the value, make a random one",
        ),
        row(&[key(Code::BackTab)], Action::PreviousField, "", "the field before"),
        row(&[ctrl('z'), ctrl('_')], Action::Undo, "", "undo in this field"),
        row(&[alt('z')], Action::Redo, "", "redo in this field"),
        row(&[ctrl('f')], Action::Search, "find", "find in the value; in other fields the cursor goes right"),
        row(&[ctrl('n')], Action::NextChoice, "next value", "take the next of the values that the pattern names"),
        row(keys::CTRL_C, Action::Quit, "quit", "quit; asks before it drops what was typed"),
    ],
    notes: None,
};

/// What was typed for a new parameter.
#[derive(Debug)]
pub(crate) struct Form {
    /// The field that has the keys.
    field: Field,
    /// The type; `SecureString` until something else is chosen.
    kind: ParameterType,
    /// The tier.
    tier: Tier,
    /// One of [`DATA_TYPES`].
    data_type: &'static str,
    typed: Vec<Typed>,
    /// The policies that it began with, of which what is not typed anew stays byte for byte.
    policies: Vec<String>,
    /// What is looked for in the value.
    find: Find,
    /// The first row of the value on the screen.
    top: usize,
    /// It was asked for: what is missing is wrong by now.
    was_asked: bool,
    /// Why it was not accepted.
    problem: Option<Notice>,
    /// Masks the value when nobody types.
    veil: Veil,
    /// The value in the user's own editor.
    outside: Outside,
    /// Its value as the change set has it, where it came from there.
    kept: Option<Secret>,
    /// A value that was made for it.
    unseen: Unseen,
    /// The parameter that it is made after.
    like: Option<Like>,
    /// What there is of a name that was to be created, as a write that was not made has told.
    latest: Option<Parameter>,
    /// The account that it was begun in, where the session is in another by now.
    from: Option<String>,
}

impl Form {
    fn new(veil: Veil, path: &str) -> Self {
        Self {
            field: Field::Name,
            kind: ParameterType::ALL[0],
            tier: Tier::ALL[0],
            data_type: DATA_TYPES[0],
            typed: Typed::all(path),
            policies: Vec::new(),
            find: Find::default(),
            top: 0,
            was_asked: false,
            problem: None,
            veil,
            outside: Outside::default(),
            kept: None,
            unseen: Unseen::default(),
            like: None,
            latest: None,
            from: None,
        }
    }

    /// Whether something would be lost by leaving.
    fn is_changed(&self) -> bool {
        let is_kept = |typed: &Typed| {
            typed.field == Field::Value && self.kept.as_ref().is_some_and(|kept| kept.expose() == typed.draft.text())
        };
        self.typed.iter().any(|typed| !typed.is_untouched() && !is_kept(typed))
    }

    /// The fields that apply to the chosen type.
    fn fields(&self) -> impl DoubleEndedIterator<Item = Field> + use<> {
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

    fn typed_in(&self, field: Field) -> Option<&Typed> {
        self.typed.iter().find(|typed| typed.field == field)
    }

    fn typed_in_mut(&mut self, field: Field) -> Option<&mut Typed> {
        self.typed.iter_mut().find(|typed| typed.field == field)
    }

    /// The text of a field that is typed.
    fn draft(&self, field: Field) -> Option<&Draft> {
        self.typed_in(field).map(|typed| &typed.draft)
    }

    /// The same, of the field that has the keys.
    fn draft_mut(&mut self) -> Option<&mut Draft> {
        self.typed_in_mut(self.field).map(|typed| &mut typed.draft)
    }

    /// What stands in a field that is typed.
    fn text(&self, field: Field) -> &str {
        self.draft(field).map_or("", Draft::text)
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
            Field::DataType => self.data_type = turn(&DATA_TYPES, self.data_type, forward),
            _ => {}
        }
    }

    /// Something else stands in a field: what was said of it before is over.
    fn changed(&mut self) {
        (self.problem, self.was_asked) = (None, false);
    }

    /// The values that the pattern names, while one of the two is typed.
    fn choices(&self) -> Vec<String> {
        let is_there = matches!(self.field, Field::Pattern | Field::Value) && self.kind != ParameterType::StringList;
        if is_there { rules::choices(self.text(Field::Pattern)) } else { Vec::new() }
    }

    /// What stands in the field that has the keys: another after each change.
    fn state(&self) -> (Field, ParameterType, Tier, &'static str, Option<u64>) {
        (self.field, self.kind, self.tier, self.data_type, self.draft(self.field).map(Draft::revision))
    }

    /// Whether the key to encrypt under was chosen here.
    pub(in crate::app) fn asks_for_key(&self) -> bool {
        !self.text(Field::Key).is_empty()
    }

    /// The parameter that has a name already, as far as that is known.
    fn there_is(&self, app: &App, name: &str) -> Option<Parameter> {
        let told = self.latest.clone().filter(|latest| is_same_name(&latest.name, name));
        told.or_else(|| app.parameter_at(name))
    }

    /// The question that the form leads to; otherwise the field that is wrong has the keys, and says why beside it.
    fn save(&mut self, app: &App, now: Now) -> Option<Page> {
        (self.problem, self.was_asked) = (None, true);
        let (write, given) = match self.creation(app, now) {
            Ok(creation) => creation,
            Err(field) => {
                self.go_to(field);
                return None;
            }
        };
        if let Some(says) = self.still_asking() {
            self.problem = Some(Notice::new(Tone::Info, says));
            return None;
        }
        if let Some(theirs) = self.there_is(app, &write.name) {
            let conflict = Conflict::new(write, Expected::Absent, theirs);
            return Some(conflict.with_key(self.asks_for_key()).given(&given).into());
        }
        let mut warnings = Vec::new();
        let root = &app.session.view.root;
        if !root.contains(&write.name) {
            warnings.push(format!("outside {root}, which is shown: it will not be listed"));
        }
        if let Some(from) = &self.from {
            warnings.push(format!("it was begun in {from}"));
        }
        Some(Confirm::new(write, None, None, warnings).giving(given).into())
    }
}

fn turn<T: Copy + PartialEq>(all: &[T], now: T, forward: bool) -> T {
    let at = all.iter().position(|one| *one == now).unwrap_or(0);
    all[(at + if forward { 1 } else { all.len() - 1 }) % all.len()]
}

impl Paged for Form {
    fn table(&self, _app: &App) -> &'static Table {
        if self.find.is_open() { &find::TABLE } else { &TABLE }
    }

    fn picture(&self, app: &App, now: Now) -> Picture {
        self.painted(app, now)
    }

    fn can(&self, app: &App, action: Action) -> bool {
        match action {
            _ if let Some(can) = self.find.can(action) => can,
            Action::Search => !self.field.is_chosen() && (self.field != Field::Value || self.hides_value().is_none()),
            Action::Undo | Action::Redo => self.draft(self.field).is_some_and(|draft| draft.can(action)),
            Action::NextChoice => !self.choices().is_empty(),
            Action::EditOutside => self.field == Field::Value && app.start.external_editor.why_not().is_none(),
            Action::Choose => matches!(self.field, Field::Key | Field::Value),
            _ => true,
        }
    }

    fn hint(&self, _app: &App, action: Action) -> Option<&'static str> {
        match action {
            Action::Choose if self.field == Field::Key => Some("the account's keys"),
            Action::Choose => Some("random value"),
            Action::Search if self.field != Field::Value => Some(""),
            _ => None,
        }
    }

    fn why_not(&self, app: &App, action: Action) -> Option<Notice> {
        let said = match action {
            _ if let Some(why) = self.find.why_not(action) => why.to_owned(),
            Action::Search if self.field != Field::Value => "it finds in the value".to_owned(),
            Action::Search => self.unseen.keeps_out(self.draft(Field::Value)?)?.to_owned(),
            Action::NextChoice => NO_CHOICE.to_owned(),
            Action::Choose => "a key is chosen so, and a random value made".to_owned(),
            Action::EditOutside if self.field != Field::Value => "it is the value that goes there".to_owned(),
            Action::EditOutside => app.start.external_editor.why_not()?,
            _ => return Draft::why_not(action),
        };
        Some(Notice::new(Tone::Info, said))
    }

    fn act(&mut self, app: &mut App, now: Now, action: Action) -> Turn {
        if self.find_in_value(action) {
            self.fit(app);
            return Turn::Stay;
        }
        match action {
            Action::Search => drop(self.typed(app, ctrl('f'))),
            Action::Save => {
                if let Some(question) = self.save(app, now) {
                    app.notice = None;
                    return Turn::Open(question);
                }
            }
            Action::Back if self.holds_draft() => return Turn::Open(Leave::new(Then::Back).into()),
            Action::Back => return Turn::Close,
            Action::NextField => self.step(true),
            Action::NextChoice => {
                self.changed();
                let choices = self.choices();
                self.go_to(Field::Value);
                if let Some(draft) = self.draft_mut() {
                    draft.choose_next(&choices);
                }
            }
            Action::PreviousField => self.step(false),
            Action::EditOutside => self.go_outside(app, false),
            Action::Choose if self.field == Field::Key => app.open_kms_keys(true),
            Action::Choose => app.open_random_value(),
            Action::Undo | Action::Redo => {
                self.changed();
                if let Some(draft) = self.draft_mut() {
                    draft.act(action);
                }
            }
            _ => {}
        }
        self.fit(app);
        Turn::Stay
    }

    fn typed(&mut self, app: &mut App, key: Key) -> Taken {
        if self.find.is_open() {
            let taken = self.typed_to_find(key);
            self.fit(app);
            return taken;
        }
        let width = width(app);
        let before = self.state();
        let first_row = |form: &Self| form.draft(Field::Value).is_none_or(|value| value.position(width).0 == 0);
        let taken = match (self.field, key.code) {
            (field, _) if field.is_chosen() => self.choice_key(key),
            (Field::Value, Code::Up) if !key.shift && first_row(self) => self.stepped(false),
            (Field::Value, Code::Down | Code::Enter) if self.hides_value().is_some() => self.stepped(true),
            (Field::Value, _) if let Some(taken) = self.take_unseen(key) => taken,
            (Field::Value, _) => {
                self.draft_mut().map_or(Taken::Unknown, |value| value.lines_key(key, width, VALUE_PAGE))
            }
            (_, Code::Enter | Code::Down) if !key.alt => self.stepped(true),
            (_, Code::Up) if !key.alt => self.stepped(false),
            _ => self.draft_mut().map_or(Taken::Unknown, |draft| draft.line_key(key)),
        };
        let after = self.state();
        if before != after && before.0 == after.0 {
            self.changed();
        }
        self.fit(app);
        taken
    }

    fn pasted(&mut self, app: &mut App, text: &str) {
        if self.paste_to_find(text) {
            return self.fit(app);
        }
        let kept_out = self.draft(self.field).filter(|_| self.field == Field::Value);
        if let Some(why) = kept_out.and_then(|value| self.unseen.keeps_out(value)) {
            app.say(Tone::Info, why);
        } else if let Some(draft) = self.draft_mut() {
            draft.paste(text);
            self.changed();
        } else {
            app.say(Tone::Info, "not pasted: ← → change what is chosen here");
        }
        self.fit(app);
    }

    fn fit(&mut self, app: &App) {
        let (rows, width, top) = (self.value_rows(app, app.clock), width(app), self.top);
        if let Some(value) = self.typed.iter_mut().find(|typed| typed.field == Field::Value) {
            self.find.keep_up(&mut value.draft);
            self.top = value.draft.scrolled(top, rows, width);
        }
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
        self.is_changed() || self.outside.holds_text()
    }

    fn values(&self) -> Vec<&str> {
        self.outside.text().into_iter().chain([self.text(Field::Value)]).collect()
    }

    fn about(&self) -> Option<&str> {
        Some(self.text(Field::Name))
    }

    fn concern(&self) -> Concern<'_> {
        let of_like = || self.like.as_ref().and_then(Like::failure);
        match self.problem.as_ref().and_then(|problem| problem.failure.as_deref()).or_else(of_like) {
            Some(failure) => Concern::Problem(Some(failure)),
            None => Concern::Beneath,
        }
    }

    fn problem_mut(&mut self) -> Option<&mut Option<Notice>> {
        Some(&mut self.problem)
    }

    /// The field that it is about has the keys.
    fn refused(&mut self) {
        if let Some(field) = self.refused_field() {
            self.go_to(field);
        }
    }

    fn takes(&mut self, app: &mut App, chosen: Chosen) {
        let (unseen, field) =
            (&mut self.unseen, if matches!(chosen, Chosen::Key(_)) { Field::Key } else { Field::Value });
        let Some(typed) = self.typed.iter_mut().find(|typed| typed.field == field) else { return };
        match chosen {
            Chosen::Key(key) => typed.draft.replace(&key),
            Chosen::Value { value, says } => unseen.put(&mut typed.draft, value, says),
        }
        self.changed();
        self.fit(app);
    }

    fn learn_latest(&mut self, theirs: &Parameter) {
        self.latest = Some(theirs.clone());
    }

    fn keys_to_retry(&self, app: &App) -> Option<String> {
        let save = TABLE.key_of(Action::Save)?;
        Some(format!("{save}, then {}", app.keys_to_write(self.text(Field::Name))))
    }

    fn place_changed(&mut self, was: &str, is: &str) -> bool {
        (self.latest, self.like) = (None, None);
        let from = self.from.take().unwrap_or_else(|| was.to_owned());
        self.from = Some(from).filter(|from| from != is);
        self.problem = Some(Notice::new(Tone::Warn, format!("this is {is} now; it was {was}")));
        true
    }

    fn dropped(&mut self, app: &mut App) {
        for ticket in self.like.iter().flat_map(Like::tickets) {
            app.cancel(ticket);
        }
    }
}

impl App {
    pub(in crate::app) fn new_parameter(&mut self, now: Now) {
        self.mask();
        let path = self.path_at_cursor();
        self.lay(Form::new(self.lifted(now), &path));
    }

    /// The folder under or around the cursor, with its slash: what a new name begins with.
    pub(in crate::app) fn path_at_cursor(&self) -> String {
        let view = &self.session.view;
        let folder = |node| if view.tree.is_folder(node) { Some(node) } else { view.tree.parent(node) };
        let folder = view.browse.cursor.and_then(folder);
        let path = folder.map_or_else(|| view.root.path().unwrap_or_default().to_owned(), |node| view.tree.name(node));
        format!("/{}", path.trim_matches('/')).trim_end_matches('/').to_owned() + "/"
    }
}
