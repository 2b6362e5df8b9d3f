//! The change set on one page: every edit that waits to be written, how it differs from what was there, and the way to the question that
//! writes all of them.

mod collecting;
mod rows;
mod take_out;
mod words;

use crate::app::difference::Difference;
use crate::app::picture::{Picture, Spread};
use crate::app::state::change_set::Collected;
use crate::app::state::list_cursor::moved;
use crate::app::veil::Veil;
use crate::app::{App, Concern, Notice, Now, Paged, Tone, Turn};
use crate::failure::Failure;
use crate::keymap::{self, Action, Code, PageName, Table, ch, ctrl, key, keys, row};
use crate::line::Line;
use crate::parameter::is_same_name;
use crate::plan::PlanStep;
use crate::secret::Secret;
use crate::text;

use super::plan::question::PlanQuestion;
pub(in crate::app) use take_out::TABLE as TAKE_OUT;

/// What the page is called in the table of keys.
pub(in crate::app) const NAME: PageName = PageName("change set");

/// The keys of the page.
pub(in crate::app) static TABLE: Table = Table {
    title: "Change set",
    takes_text: false,
    rows: &[
        row(
            &[ch('w'), ctrl('s')],
            Action::Save,
            "write all…",
            "go to the question that writes all of them, one after the other",
        ),
        row(
            keys::ENTER,
            Action::Edit,
            "edit again",
            "open the value in the editor, or what is created in the form, as it is in the set",
        ),
        row(keys::TAB, Action::ShowDiff, "difference", "show or mask how the value differs"),
        row(
            &[key(Code::Backspace)],
            Action::Cancel,
            "take out…",
            "ask whether the edit is to be taken out of the set, unwritten",
        ),
        row(
            &[ch('y')],
            Action::CopyPage,
            "copy all",
            "copy what is to be changed, and where, for a ticket; no value is in it",
        ),
        row(&[ch('x')], Action::Explain, "explain", "explain what failed, with what to ask for"),
        row(&[key(Code::Esc), ch('q')], Action::Back, "close", "close; the set stays"),
        keymap::rows::HELP,
        row(keys::UP, Action::Up, "", "the edit above"),
        row(keys::DOWN, Action::Down, "", "the edit below"),
        row(keys::FIRST, Action::First, "", "the first edit"),
        row(keys::LAST, Action::Last, "", "the last edit"),
        row(keys::PAGE_DOWN, Action::PageDown, "", "a page down in what is said of that edit"),
        row(keys::PAGE_UP, Action::PageUp, "", "a page up in what is said of that edit"),
        keymap::rows::QUIT,
    ],
    notes: None,
};

/// Rows of the list, where there is room.
const LIST_LEAST: usize = 3;

/// Rows of what is said of one: the list keeps its height from one to the next where they say less.
const DETAILS_LEAST: usize = 8;

/// The page.
#[derive(Debug)]
pub(crate) struct ChangeSetPage {
    /// The name under the cursor; the first where it is none's.
    cursor: String,
    /// The first line of what is said of it on the screen.
    top: usize,
    veil: Veil,
    /// How its values differ, while that is shown.
    difference: Option<Difference>,
    /// What stood in the way of the last try.
    failure: Option<Failure>,
}

impl ChangeSetPage {
    fn on(name: &str) -> Self {
        Self { cursor: name.to_owned(), top: 0, veil: Veil::DOWN, difference: None, failure: None }
    }

    fn index(&self, app: &App) -> usize {
        app.session.change_set.iter().position(|edit| is_same_name(edit.name(), &self.cursor)).unwrap_or(0)
    }

    fn current<'a>(&self, app: &'a App) -> Option<&'a Collected> {
        app.session.change_set.iter().nth(self.index(app))
    }

    fn go(&mut self, app: &App, to: usize) {
        let last = app.session.change_set.len().saturating_sub(1);
        if let Some(edit) = app.session.change_set.iter().nth(to.min(last)) {
            *self = Self { failure: self.failure.take(), ..Self::on(edit.name()) };
        }
    }

    /// Rows of the list, and those of what is said of one below it, which takes `details`: what it leaves is the list's.
    fn rows(app: &App, details: usize) -> (usize, usize) {
        let all = app.page_rows(Spread::Whole);
        let below = details.max(DETAILS_LEAST).min(all / 2);
        let list = app.session.change_set.len().max(LIST_LEAST).min(all.saturating_sub(below + 1).max(1));
        (list, all.saturating_sub(list + 1))
    }

    /// It has left some, which say why each; what stood in the way of the first.
    pub(in crate::app) fn fail(&mut self, failure: Option<Failure>) {
        self.failure = failure;
        (self.veil, self.difference, self.top) = (Veil::DOWN, None, 0);
    }

    fn turn_difference(&mut self, app: &App, now: Now) {
        if !self.veil.down {
            (self.veil, self.difference) = (Veil::DOWN, None);
            return;
        }
        let differs = self.current(app).and_then(|edit| Some(Difference::of(edit.old.as_ref(), edit.step.value()?)));
        (self.veil, self.difference) = (app.lifted(now), differs);
    }

    fn scroll(&mut self, app: &App, now: Now, action: Action) {
        let details = self.details(app, now).len();
        let below = Self::rows(app, details).1;
        let hidden = details.saturating_sub(below);
        let page = below.saturating_sub(1).max(1);
        let top = self.top.min(hidden);
        self.top = if action == Action::PageDown { (top + page).min(hidden) } else { top.saturating_sub(page) };
    }

    fn why_not_written(app: &App) -> Option<String> {
        if app.session.change_set.is_empty() {
            return Some("the change set is empty: there is nothing to write".to_owned());
        }
        app.set_is_of_elsewhere().or_else(|| {
            let busy = app.change.is_some().then(|| "a change is under way: it must end first".to_owned());
            busy.or_else(|| (!app.is_connected()).then(|| app.why_not_connected()))
        })
    }

    fn why_not_edited(&self, app: &App) -> Option<String> {
        match self.current(app).map(|edit| &edit.step) {
            None => Some("the change set is empty".to_owned()),
            Some(PlanStep::Delete(_) | PlanStep::PutBack { .. }) => Some("a deletion has no value to edit".to_owned()),
            Some(PlanStep::Overwrite { .. }) if !app.is_connected() => Some(app.why_not_connected()),
            Some(PlanStep::Overwrite { .. } | PlanStep::Create(_)) => app.set_is_of_elsewhere(),
        }
    }
}

impl Paged for ChangeSetPage {
    fn table(&self, _app: &App) -> &'static Table {
        &TABLE
    }

    fn picture(&self, app: &App, now: Now) -> Picture {
        let title = words::title(app);
        if app.session.change_set.is_empty() {
            return Picture { title, lines: words::nothing(app), ..Picture::default() };
        }
        let details = self.details(app, now);
        let (rows, below) = Self::rows(app, details.len());
        let lines = self.list(app, now, rows);
        let hidden = details.len().saturating_sub(below);
        let top = self.top.min(hidden);
        let more = TABLE.key_of(Action::PageDown).filter(|_| top < hidden);
        let more = more.map(|key| format!("{key} shows {} more", hidden - top));
        let all = app.session.change_set.len();
        let at = (all > rows).then(|| format!("{} of {}", text::grouped(self.index(app) + 1), text::grouped(all)));
        let foot = at.into_iter().chain(more).collect::<Vec<_>>().join(" · ");
        let mut pinned: Vec<Line> = details.into_iter().skip(top).take(below).collect();
        pinned.resize(below, Line::new());
        let ground = app.session.change_set.iter().find_map(|edit| app.production_of(edit.name()));
        let flag = ground.map_or("", |ground| ground.word()).to_owned();
        Picture { title, flag, foot, spread: Spread::Whole, lines, pinned, ruled: true, ..Picture::default() }
    }

    fn can(&self, app: &App, action: Action) -> bool {
        match action {
            Action::Save => !app.session.place.read_only && Self::why_not_written(app).is_none(),
            Action::Edit => !app.session.place.read_only && self.why_not_edited(app).is_none(),
            Action::ShowDiff => self.current(app).is_some_and(|edit| edit.step.value().is_some()),
            Action::Cancel => self.current(app).is_some() && app.session.change_set.under_way.is_none(),
            Action::CopyPage => self.current(app).is_some(),
            Action::Explain => app.failure_here().is_some(),
            _ => true,
        }
    }

    fn hint(&self, app: &App, action: Action) -> Option<&'static str> {
        Some(match action {
            Action::ShowDiff if !self.veil.down => "hide",
            Action::ShowDiff if self.current(app).is_some_and(|edit| edit.old.is_none()) => "value",
            Action::Save if app.session.change_set.len() == 1 => "write it…",
            _ => return None,
        })
    }

    fn why_not(&self, app: &App, action: Action) -> Option<Notice> {
        let said = match action {
            Action::Save => Self::why_not_written(app)?,
            Action::Edit => self.why_not_edited(app)?,
            Action::ShowDiff if self.current(app).is_some() => "a deletion has no value to show".to_owned(),
            Action::Cancel if self.current(app).is_some() => "it is being written: nothing is taken out".to_owned(),
            Action::ShowDiff | Action::CopyPage | Action::Cancel => "the change set is empty".to_owned(),
            _ => return None,
        };
        Some(Notice::new(Tone::Info, said))
    }

    fn act(&mut self, app: &mut App, now: Now, action: Action) -> Turn {
        match action {
            Action::PageUp | Action::PageDown => self.scroll(app, now, action),
            Action::ShowDiff => self.turn_difference(app, now),
            Action::CopyPage => app.copy(Secret::new(words::for_a_ticket(app)), "the change set".to_owned()),
            Action::Cancel => {
                if let Some(edit) = self.current(app) {
                    return Turn::Open(take_out::TakeOut::new(edit).into());
                }
            }
            Action::Edit => {
                (self.veil, self.difference) = (Veil::DOWN, None);
                if let Some(edit) = self.current(app).cloned() {
                    app.edit_again(now, edit);
                }
            }
            Action::Save => {
                self.fail(None);
                app.notice = None;
                return Turn::Open(PlanQuestion::of_set(app).into());
            }
            Action::Back => return Turn::Close,
            _ => {
                if let Some(to) = moved(action, self.index(app), 1) {
                    self.go(app, to);
                }
            }
        }
        Turn::Stay
    }

    fn veil(&self) -> Option<&Veil> {
        Some(&self.veil)
    }

    fn veil_mut(&mut self) -> Option<&mut Veil> {
        Some(&mut self.veil)
    }

    fn masked(&mut self) {
        self.difference = None;
    }

    fn concern(&self) -> Concern<'_> {
        match &self.failure {
            Some(failure) => Concern::Problem(Some(failure)),
            None => Concern::Beneath,
        }
    }

    fn dropped(&mut self, app: &mut App) {
        app.stop_opening();
    }
}

/// What an edit is about, as it is called on the screen.
fn called(edit: &Collected) -> String {
    text::sanitise(edit.name()).into_owned()
}
