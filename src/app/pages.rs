//! What lies over the two panes: pages to read, questions, editors, lists to choose from.
//!
//! All of one page stands in one file: its state, its words, its keys, what is possible on it, what an act does, what is hidden by
//! itself. The generic code (the stack, dispatch in [`super::keys`], masking, the painter in `ui::boxes`) asks a page through
//! [`Paged`] and knows none by name. A new page is a file, its line in the list below, and the key that opens it.

pub(crate) mod about;
pub(crate) mod activity;
pub(crate) mod confirm;
pub(crate) mod conflict;
pub(crate) mod copy_as;
mod difference;
pub(crate) mod editor;
pub(crate) mod explain;
pub(crate) mod form;
pub(crate) mod help;
mod layout;
pub(crate) mod leave;
pub(crate) mod picker;
pub(crate) mod policies;
pub(crate) mod question;
pub(crate) mod replace;
mod roots;
mod scroll;
mod stack;

use super::keys;
use super::masking::Veil;
use super::notice::{Notice, Tone};
use super::panes::{search, tree};
use super::{App, Now};
use crate::failure::Failure;
use crate::keymap::{Action, Binding, Key, PageName, Table, ch, row};
use crate::line::Line;

pub(crate) use layout::Layout;
pub use question::Drawn;
pub(crate) use question::Must;
use question::Question;

pub(super) use scroll::scrolled;
pub(crate) use stack::Pages;

/// What every page answers.
pub(crate) trait Paged {
    /// The keys that hold on it.
    fn table(&self, app: &App) -> &'static Table;

    /// How it looks now.
    fn picture(&self, app: &App, now: Now) -> Picture;

    /// Whether an action of its table is possible now.
    fn can(&self, _app: &App, _action: Action) -> bool {
        true
    }

    /// What an action does now, in a word or two, where that is not what its row says; empty where it is not worth naming.
    fn hint(&self, _app: &App, action: Action) -> Option<&'static str> {
        let shown = || self.veil().is_some_and(|veil| !veil.down);
        (action == Action::ShowDiff && shown()).then_some("hide")
    }

    /// Why it is not, where that is not plain to see.
    fn why_not(&self, _app: &App, _action: Action) -> Option<Notice> {
        None
    }

    /// Does what is possible. Scrolling and what is the same on every page is done for it, and quitting too.
    fn act(&mut self, app: &mut App, now: Now, action: Action) -> Turn;

    /// Takes a key that is bound to nothing.
    fn typed(&mut self, _app: &mut App, _key: Key) {}

    /// Takes a text in. A word that a question asks for is typed, so that nobody answers with what happens to be on a clipboard.
    fn pasted(&mut self, app: &mut App, _text: &str) {
        if self.question().is_some() {
            app.notice = Some(Notice::new(Tone::Info, "not pasted: the word is to be typed"));
        }
    }

    /// Keeps what the user is at on the screen: the room may have changed.
    fn fit(&mut self, _app: &App) {}

    /// What every question has, of a page that is one.
    fn question(&self) -> Option<&Question> {
        None
    }

    /// The same.
    fn question_mut(&mut self) -> Option<&mut Question> {
        None
    }

    /// The first line on the screen, of a page that scrolls.
    fn top(&mut self) -> Option<&mut usize> {
        self.question_mut().map(|question| &mut question.top)
    }

    /// What masks it by itself.
    fn veil(&self) -> Option<&Veil> {
        self.question().map(|question| &question.veil)
    }

    /// The same.
    fn veil_mut(&mut self) -> Option<&mut Veil> {
        self.question_mut().map(|question| &mut question.veil)
    }

    /// It has been masked: what was made of a value to be shown goes.
    fn masked(&mut self) {
        if let Some(question) = self.question_mut() {
            question.forget_difference();
        }
    }

    /// Whether every key keeps its veil up: somebody works on it.
    fn is_typed_in(&self) -> bool {
        false
    }

    /// Whether something would be lost by closing it.
    fn holds_draft(&self) -> bool {
        false
    }

    /// The parameter that would be touched by going on, by its name.
    fn about(&self) -> Option<&str> {
        None
    }

    /// The values that it holds: no failure repeats them.
    fn values(&self) -> Vec<&str> {
        Vec::new()
    }

    /// What the failure that the screen is about has to do with it.
    fn concern(&self) -> Concern<'_> {
        Concern::Beneath
    }

    /// Whether it lists what is under way, so that every change of that shows.
    fn lists_tasks(&self) -> bool {
        false
    }

    /// Where it says why the last attempt to go on did not go through.
    fn problem_mut(&mut self) -> Option<&mut Option<Notice>> {
        self.question_mut().map(|question| &mut question.problem)
    }

    /// The keys that try again from here; `None` where only the page beneath could.
    fn keys_to_retry(&self, _app: &App) -> Option<String> {
        None
    }

    /// A new login was one to another account. Whether the page still means something.
    fn account_changed(&mut self, _was: &str, _is: &str) -> bool {
        true
    }

    /// It closes: what was asked for its sake alone is not wanted any more.
    fn dropped(&mut self, _app: &mut App) {}
}

/// What becomes of a page that has acted.
#[derive(Debug)]
pub(crate) enum Turn {
    /// It stays.
    Stay,
    /// It has been answered and goes.
    Close,
    /// It stays beneath another.
    Open(Page),
    /// Another comes in its place.
    Swap(Page),
}

/// Which failure a page is about.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Concern<'a> {
    /// Whichever the panes are about.
    Beneath,
    /// What kept it from going on, if anything did.
    Problem(Option<&'a Failure>),
    /// The page is about nothing else.
    Itself(&'a Failure),
}

/// How a page looks. Lines are as wide as the inside of its box, which [`Spread`] tells.
#[derive(Debug, Clone, Default)]
pub(crate) struct Picture {
    /// In its upper border.
    pub(crate) title: String,
    /// Behind the title, the name that it is about; it loses its beginning where there is no room.
    pub(crate) name: String,
    /// At the right end of the upper border, what nobody may overlook.
    pub(crate) flag: String,
    /// In its lower border; where it is empty, how much is below.
    pub(crate) foot: String,
    /// How it stands on the screen.
    pub(crate) spread: Spread,
    /// What it says.
    pub(crate) lines: Vec<Line>,
    /// The first of them on the screen.
    pub(crate) top: usize,
    /// What stays at its bottom whatever is scrolled.
    pub(crate) pinned: Vec<Line>,
    /// How many of those lines are the prompt; the rest says what failed.
    pub(crate) prompt: usize,
    /// Whether a rule stands above what is pinned, where there is room for one.
    pub(crate) ruled: bool,
    /// Where the cursor is: the row of its inside and the column.
    pub(crate) cursor: Option<(usize, usize)>,
    /// Where the cursor is in what is pinned.
    pub(crate) pinned_cursor: Option<(usize, usize)>,
    /// What has to have been seen of it before it is answered.
    pub(crate) musts: Vec<Must>,
}

/// How a page stands on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Spread {
    /// In the upper third, as high as what it says, no wider than is read with ease.
    #[default]
    Page,
    /// The same at the top, so that its first line stays where it is.
    List,
    /// All of the room between header and status line.
    Whole,
}

/// Lays the pages out as an enum whose methods are those of [`Paged`]: no page is known by name anywhere else.
macro_rules! pages {
    ($($name:ident($type:ty)),+ $(,)?) => {
        /// One page.
        #[derive(Debug)]
        pub(crate) enum Page {
            $(#[doc = concat!("See [`", stringify!($type), "`].")] $name(Box<$type>)),+
        }

        $(
            impl From<$type> for Page {
                fn from(page: $type) -> Self {
                    Self::$name(Box::new(page))
                }
            }

            impl PageKind for $type {
                fn of(page: &Page) -> Option<&Self> {
                    if let Page::$name(page) = page { Some(page) } else { None }
                }

                fn of_mut(page: &mut Page) -> Option<&mut Self> {
                    if let Page::$name(page) = page { Some(page) } else { None }
                }
            }
        )+

        impl Page {
            fn as_paged(&self) -> &(dyn Paged + 'static) {
                match self { $(Self::$name(page) => &**page),+ }
            }

            fn as_paged_mut(&mut self) -> &mut (dyn Paged + 'static) {
                match self { $(Self::$name(page) => &mut **page),+ }
            }
        }
    };
}

pages! {
    About(about::About),
    Activity(activity::Activity),
    Confirm(confirm::Confirm),
    Conflict(conflict::Conflict),
    CopyAs(copy_as::CopyAs),
    Editor(editor::Editor),
    Explain(explain::Explain),
    Form(form::Form),
    Help(help::Help),
    Leave(leave::Leave),
    Picker(picker::Picker),
    Policies(policies::Policies),
    Replace(replace::Replace),
}

/// Every table of keys, those of the panes and those that hold everywhere first, in the order of help and README.
pub fn key_tables() -> [&'static Table; 18] {
    [
        &tree::TABLE,
        &keys::EVERYWHERE,
        &search::TABLE,
        &editor::TABLE,
        &form::TABLE,
        &question::BY_LETTER,
        &question::BY_WORD,
        &conflict::TABLE,
        &replace::TABLE,
        &leave::TABLE,
        &copy_as::TABLE,
        &picker::TABLE,
        &policies::TABLE,
        &activity::TABLE,
        &about::TABLE,
        &explain::TABLE,
        &help::TABLE,
        &help::FILTER,
    ]
}

/// How a page opens that a key asks for by its name.
type Opener = (PageName, fn(&mut App));

/// Those that do.
const OPENERS: &[Opener] = &[
    (about::NAME, |app| app.lay(about::About::default())),
    (copy_as::NAME, App::open_copy_as),
    (help::NAME, |app| app.lay(help::Help::default())),
    (policies::NAME, App::open_policies),
];

/// The list of keys, which whoever sees no other key must still find.
pub(crate) const HELP: Action = Action::Show(help::NAME);

/// It, in the table of a page.
pub(super) const HELP_ROW: Binding = row(&[ch('?')], HELP, "", "show the keys");

/// A page of one sort, for the code of that sort.
pub(super) trait PageKind: Sized {
    fn of(page: &Page) -> Option<&Self>;
    fn of_mut(page: &mut Page) -> Option<&mut Self>;
}

impl std::ops::Deref for Page {
    type Target = dyn Paged;

    fn deref(&self) -> &Self::Target {
        self.as_paged()
    }
}

impl std::ops::DerefMut for Page {
    fn deref_mut(&mut self) -> &mut Self::Target {
        self.as_paged_mut()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_that_a_key_asks_for_opens() {
        let rows = key_tables().into_iter().flat_map(|table| table.rows);
        let names: Vec<PageName> = rows
            .filter_map(|row| match row.action {
                Action::Show(name) => Some(name),
                _ => None,
            })
            .collect();
        assert!(!names.is_empty());
        for name in names {
            assert!(OPENERS.iter().any(|(page, _)| *page == name), "{name:?}");
        }
    }
}
