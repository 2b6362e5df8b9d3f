//! Tags and settings of several parameters at once: what each of them is to get or to lose, whatever it has. One question tells all of
//! it before anything is sent.

pub(in crate::app) mod question;
mod wanted;
mod words;

use super::field::{Field, Of};
use super::pending::Setting;
use crate::app::draft::{Draft, Taken};
use crate::app::pages::leave::{Leave, Then};
use crate::app::picture::Picture;
use crate::app::{App, Notice, Now, Paged, Tone, Turn};
use crate::keymap::{Action, Code, Key, Table, ch, ctrl, key, keys, row, rows};
use crate::names::rules;
use crate::parameter::{Parameter, Tier};
use question::AmendSeveral;
use wanted::{Subjects, Wanted};

/// The keys of the page.
pub(in crate::app) static TABLE: Table = Table {
    title: "Tags, settings of several",
    takes_text: false,
    rows: &[
        row(
            &[key(Code::Enter), ch('e')],
            Action::Edit,
            "change",
            "change what is under the cursor: the value of a tag or the description in a field, the tier at once",
        ),
        row(&[ch('n')], Action::New, "add a tag", "a tag that each gets, whatever value it has there"),
        row(
            &[ch('D')],
            Action::Delete,
            "remove a tag",
            "a tag that each loses, by its key; on what is to be changed already, leave that as it is",
        ),
        row(&[ctrl('s')], Action::Save, "write…", "go to the question that tells all that is to be changed"),
        row(&[key(Code::Esc), ch('q')], Action::Back, "close", "close; asks before it drops what was typed"),
        rows::HELP,
        row(keys::UP, Action::Up, "", "up"),
        row(keys::DOWN, Action::Down, "", "down"),
        row(keys::FIRST, Action::First, "", "first row"),
        row(keys::LAST, Action::Last, "", "last row"),
        rows::QUIT,
    ],
    notes: None,
};

/// A row that the cursor can be on.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Row {
    Tag(String),
    /// Behind the tags: another that comes or goes.
    Another,
    Description,
    Tier,
}

/// A row that is being changed.
#[derive(Debug)]
struct Open {
    field: Field,
    /// Whether it takes the key of a tag that goes.
    goes: bool,
}

/// The page.
#[derive(Debug)]
pub(crate) struct Several {
    of: Subjects,
    wanted: Wanted,
    cursor: usize,
    /// The first line of the list on the screen.
    top: usize,
    open: Option<Open>,
    /// Why the last attempt to go on did not go through.
    problem: Option<Notice>,
}

impl Several {
    fn rows(&self) -> Vec<Row> {
        let tags = self.wanted.tags.keys().cloned().map(Row::Tag);
        tags.chain([Row::Another, Row::Description, Row::Tier]).collect()
    }

    fn current(&self) -> Row {
        self.rows().into_iter().nth(self.cursor).unwrap_or(Row::Tier)
    }

    fn go(&mut self, to: usize) {
        self.cursor = to.min(self.rows().len() - 1);
    }

    fn go_to_tag(&mut self, key: &str) {
        self.cursor = self.wanted.tags.keys().position(|it| it == key).unwrap_or(self.cursor);
    }

    /// How many of them are Standard.
    fn standard(&self) -> usize {
        let is_standard = |it: &&Parameter| it.described && it.tier != Tier::Advanced;
        self.of.parameters.iter().filter(is_standard).count()
    }

    /// Whether the row under the cursor is to be changed.
    fn is_wanted(&self) -> bool {
        match self.current() {
            Row::Tag(_) => true,
            Row::Another => false,
            Row::Description => self.wanted.description.is_some(),
            Row::Tier => self.wanted.raises,
        }
    }

    /// The row under the cursor stays as it is.
    fn leave(&mut self) {
        match self.current() {
            Row::Tag(key) => drop(self.wanted.tags.remove(&key)),
            Row::Another => {}
            Row::Description => self.wanted.description = None,
            Row::Tier => self.wanted.raises = false,
        }
        self.go(self.cursor);
    }

    fn edit(&mut self) {
        match self.current() {
            Row::Tag(key) => {
                let value = self.wanted.tags.get(&key).cloned().flatten().unwrap_or_default();
                self.open_field(Of::Tag(Some(key)), &value, false);
            }
            Row::Another => self.open_field(Of::Tag(None), "", false),
            Row::Description => {
                let typed = self.wanted.description.clone().unwrap_or_default();
                self.open_field(Of::Setting(Setting::Description), &typed, false);
            }
            Row::Tier => self.wanted.raises = !self.wanted.raises,
        }
    }

    fn open_field(&mut self, of: Of, value: &str, goes: bool) {
        self.problem = None;
        self.open = Some(Open { field: Field::over(of, value), goes });
    }

    /// Why the row under the cursor cannot be changed.
    fn why_not_edited(&self) -> Option<String> {
        let drop = TABLE.key_of(Action::Delete).unwrap_or_default();
        match self.current() {
            Row::Tag(key) if self.wanted.tags.get(&key).is_some_and(Option::is_none) => {
                Some(format!("it is to be removed: {drop} takes that back"))
            }
            Row::Tier => self.why_not_raised(),
            _ => None,
        }
    }

    fn why_not_raised(&self) -> Option<String> {
        let described = self.of.parameters.iter().any(|parameter| parameter.described);
        match self.standard() {
            0 if described => Some("all of them are Advanced already, and no write makes Standard of that".to_owned()),
            0 => Some("their tiers are not known: they could not be described".to_owned()),
            _ => None,
        }
    }

    /// Takes what is typed in the field; whether it could be taken. Otherwise it stays, and says why beside it.
    fn take_field(&mut self, app: &mut App) -> bool {
        let Some(open) = self.open.take() else { return true };
        match self.with(&open) {
            Ok(wanted) => {
                self.wanted = wanted;
                match &open.field.of {
                    Of::Tag(Some(key)) => self.go_to_tag(&key.clone()),
                    // The next that is typed is another.
                    Of::Tag(None) => self.cursor = self.wanted.tags.len(),
                    _ => {}
                }
                true
            }
            Err(problem) => {
                app.notice = Some(Notice::new(Tone::Bad, problem));
                self.open = Some(open);
                false
            }
        }
    }

    /// What is wanted with what is typed so far.
    ///
    /// # Errors
    /// What is wrong with it.
    fn with(&self, open: &Open) -> Result<Wanted, String> {
        let mut wanted = self.wanted.clone();
        let typed = open.field.typed();
        if let Of::Tag(key) = &open.field.of {
            let key = key.as_deref().unwrap_or_else(|| open.field.name().text());
            rules::check_tag_key(key)?;
            rules::check_tag_value(typed)?;
            wanted.tags.insert(key.to_owned(), (!open.goes).then(|| typed.to_owned()));
            if wanted.tags.values().flatten().count() > rules::MAX_TAGS {
                return Err(format!("a parameter has {} tags at most", rules::MAX_TAGS));
            }
        } else {
            rules::check_description(typed)?;
            wanted.description = Some(typed.to_owned()).filter(|typed| !typed.is_empty());
        }
        Ok(wanted)
    }

    /// What is wrong with what is typed so far.
    fn wrong(&self) -> Option<String> {
        let open = self.open.as_ref()?;
        // What has not been begun is not wrong yet.
        let is_begun = !open.field.has_name() || !open.field.name().text().is_empty();
        if is_begun { self.with(open).err() } else { None }
    }

    fn act_in_field(&mut self, app: &mut App, action: Action) -> Turn {
        let Some(Open { field, goes }) = &mut self.open else { return Turn::Stay };
        match action {
            Action::Enter if field.is_on_name() && !*goes && !field.name().text().is_empty() => {
                field.turn();
            }
            Action::Enter => {
                self.take_field(app);
            }
            Action::Back => self.open = None,
            Action::NextField => {
                field.turn();
            }
            Action::Undo | Action::Redo => {
                if let Some(draft) = field.draft_mut() {
                    draft.act(action);
                }
            }
            Action::Save if self.take_field(app) => return self.ask(app),
            _ => {}
        }
        Turn::Stay
    }

    /// The question about all that is to be changed.
    fn ask(&mut self, app: &mut App) -> Turn {
        self.problem = None;
        app.notice = None;
        // The listing may have gone on since.
        let known = |it: &Parameter| app.parameter_at(&it.name).unwrap_or_else(|| it.clone());
        self.of.parameters = self.of.parameters.iter().map(known).collect();
        if let Some(question) = AmendSeveral::asking(app, &self.of, &self.wanted) {
            return Turn::Open(question.into());
        }
        let says = "all of them that could be described are so already: nothing is to be changed";
        self.problem = Some(Notice::new(Tone::Info, says));
        Turn::Stay
    }
}

impl Paged for Several {
    fn table(&self, _app: &App) -> &'static Table {
        if self.open.is_some() { &super::FIELD } else { &TABLE }
    }

    fn picture(&self, app: &App, _now: Now) -> Picture {
        self.painted(app)
    }

    fn can(&self, _app: &App, action: Action) -> bool {
        if let Some(Open { field, goes }) = &self.open {
            return match action {
                Action::NextField => field.has_name() && !*goes,
                Action::Undo | Action::Redo => field.draft().is_some_and(|draft| draft.can(action)),
                _ => true,
            };
        }
        match action {
            Action::Edit => self.why_not_edited().is_none(),
            Action::Save => !self.wanted.is_nothing(),
            _ => true,
        }
    }

    fn hint(&self, _app: &App, action: Action) -> Option<&'static str> {
        let field = self.open.as_ref();
        Some(match action {
            Action::Enter if field.is_some_and(|open| open.field.is_on_name() && !open.goes) => "the value",
            Action::Delete if self.is_wanted() => "leave it as it is",
            Action::Edit => match self.current() {
                Row::Tag(_) => "change",
                // Its own key says so.
                Row::Another => "",
                Row::Description => "describe",
                Row::Tier if self.wanted.raises => "leave the tier",
                Row::Tier => "Advanced",
            },
            _ => return None,
        })
    }

    fn why_not(&self, _app: &App, action: Action) -> Option<Notice> {
        let said = match action {
            Action::Undo | Action::Redo => return Draft::why_not(action),
            Action::NextField => "there is one field here alone".to_owned(),
            Action::Edit => self.why_not_edited()?,
            Action::Save => "nothing is to be changed yet".to_owned(),
            _ => return None,
        };
        Some(Notice::new(Tone::Info, said))
    }

    fn act(&mut self, app: &mut App, _now: Now, action: Action) -> Turn {
        if self.open.is_some() {
            let turn = self.act_in_field(app, action);
            self.fit(app);
            return turn;
        }
        match action {
            Action::Up => self.go(self.cursor.saturating_sub(1)),
            Action::Down => self.go(self.cursor + 1),
            Action::First => self.go(0),
            Action::Last => self.go(usize::MAX),
            Action::Edit => self.edit(),
            Action::New => self.open_field(Of::Tag(None), "", false),
            Action::Delete if self.is_wanted() => self.leave(),
            Action::Delete => self.open_field(Of::Tag(None), "", true),
            Action::Save => return self.ask(app),
            Action::Back if self.holds_draft() => return Turn::Open(Leave::new(Then::Back).into()),
            Action::Back => return Turn::Close,
            _ => {}
        }
        self.fit(app);
        Turn::Stay
    }

    fn typed(&mut self, app: &mut App, key: Key) -> Taken {
        let taken = self.open.as_mut().map_or(Taken::Unknown, |open| open.field.key(key));
        self.fit(app);
        taken
    }

    fn pasted(&mut self, _app: &mut App, text: &str) {
        if let Some(draft) = self.open.as_mut().and_then(|open| open.field.draft_mut()) {
            draft.paste(text);
        }
    }

    fn fit(&mut self, app: &App) {
        self.top = self.first_line(app);
    }

    fn holds_draft(&self) -> bool {
        self.open.as_ref().is_some_and(|open| open.field.is_changed()) || !self.wanted.is_nothing()
    }

    fn about(&self) -> Option<&str> {
        self.of.folder.as_deref()
    }

    fn problem_mut(&mut self) -> Option<&mut Option<Notice>> {
        Some(&mut self.problem)
    }

    /// What it would change is of the place that was left.
    fn place_changed(&mut self, _was: &str, _is: &str) -> bool {
        false
    }
}

impl App {
    /// Whether tags and settings are asked for of several: of what is marked, or of all of a folder.
    pub(in crate::app) fn is_about_several(&self) -> bool {
        match self.session.view.marks.count() {
            0 => self.selected().is_some() && self.selected_parameter().is_none(),
            marks => marks > 1,
        }
    }

    /// The one that they are asked for of otherwise: what is marked, or under the cursor.
    pub(in crate::app) fn metadata_of(&self) -> Option<Parameter> {
        self.marked().into_iter().next().or_else(|| self.selected_parameter())
    }

    /// Opens the page of what is marked, or of all of the folder under the cursor.
    pub(super) fn open_several(&mut self) {
        let marked = self.marked();
        let of = if marked.is_empty() {
            let Some(node) = self.selected() else { return };
            let parameters = self.parameters_under(node);
            if let Some(refusal) = Self::any_not_ours(&parameters) {
                return self.say(Tone::Info, refusal);
            }
            Subjects { parameters, folder: Some(self.session.view.tree.name(node)) }
        } else {
            Subjects { parameters: marked, folder: None }
        };
        self.mask();
        self.lay(Several { of, wanted: Wanted::default(), cursor: 0, top: 0, open: None, problem: None });
    }
}
