//! What lies over the two panes: pages to read, questions, editors, lists to choose from.
//!
//! All of one page stands in one file: its state, its words, its keys, what is possible on it, what an act does, what is hidden by
//! itself. The generic code (the stack here, dispatch in [`super::keys`], masking, the painter in `ui::boxes`) asks a page through
//! [`Paged`] and knows none by name. A new page is a file, its line in the list below, and the key that opens it.

pub mod activity;
pub mod confirm;
pub mod conflict;
pub mod copy_as;
mod difference;
pub mod editor;
pub mod explain;
pub mod form;
pub mod help;
pub mod leave;
pub mod picker;
pub mod policies;
pub mod replace;
mod roots;
mod scroll;

use super::masking::Veil;
use super::notice::{Notice, Tone};
use super::{App, Now};
use crate::failure::Failure;
use crate::keymap::{Action, Key, Table};
use crate::line::Line;

pub(super) use scroll::scrolled;

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

    /// Why it is not, where that is not plain to see.
    fn why_not(&self, _app: &App, _action: Action) -> Option<Notice> {
        None
    }

    /// Does what is possible. Scrolling and what is the same on every page is done for it, and quitting too.
    fn act(&mut self, app: &mut App, now: Now, action: Action) -> Turn;

    /// Takes a key that is bound to nothing.
    fn typed(&mut self, _app: &mut App, _key: Key) {}

    /// Takes a text in.
    fn pasted(&mut self, _app: &mut App, _text: &str) {}

    /// Keeps what the user is at on the screen: the room may have changed.
    fn fit(&mut self, _app: &App) {}

    /// The first line on the screen, of a page that scrolls.
    fn top(&mut self) -> Option<&mut usize> {
        None
    }

    /// What masks it by itself.
    fn veil(&self) -> Option<&Veil> {
        None
    }

    /// The same.
    fn veil_mut(&mut self) -> Option<&mut Veil> {
        None
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
        None
    }

    /// The keys that try again from here; `None` where only the page beneath could.
    fn keys_to_retry(&self, _app: &App) -> Option<String> {
        None
    }

    /// A new login was one to another account, in words. Whether the page still means something.
    fn account_changed(&mut self, _text: &str) -> bool {
        true
    }

    /// It closes without having been answered: what was asked for its sake alone is not wanted any more.
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
#[derive(Debug, Default)]
pub struct Picture {
    /// In its upper border.
    pub title: String,
    /// In its lower border; where it is empty, how much is below.
    pub foot: String,
    /// How it stands on the screen.
    pub spread: Spread,
    /// What it says.
    pub lines: Vec<Line>,
    /// The first of them on the screen.
    pub top: usize,
    /// What stays at its bottom whatever is scrolled.
    pub pinned: Vec<Line>,
    /// Where the cursor is: the row of its inside and the column.
    pub cursor: Option<(usize, usize)>,
}

/// How a page stands on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Spread {
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

            impl Kind for $type {
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

/// A page of one sort, for the code of that sort.
pub(super) trait Kind: Sized {
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

/// The pages that lie over the panes; the last has the keys.
#[derive(Debug, Default)]
pub(crate) struct Pages {
    stack: Vec<Page>,
    /// The last one is acting and so not on the stack.
    acting: bool,
}

impl Pages {
    /// Whether the panes have the keys.
    pub(crate) fn is_empty(&self) -> bool {
        self.stack.is_empty() && !self.acting
    }

    /// The page that has the keys.
    pub(crate) fn last(&self) -> Option<&Page> {
        self.stack.last()
    }

    pub(super) fn last_mut(&mut self) -> Option<&mut Page> {
        self.stack.last_mut()
    }

    pub(super) fn iter(&self) -> impl DoubleEndedIterator<Item = &Page> {
        self.stack.iter()
    }

    pub(super) fn iter_mut(&mut self) -> impl DoubleEndedIterator<Item = &mut Page> {
        self.stack.iter_mut()
    }

    /// The page that has the keys, if it is of that sort.
    pub(super) fn top<P: Kind>(&self) -> Option<&P> {
        self.last().and_then(P::of)
    }

    /// Every page of a sort.
    pub(super) fn all<P: Kind + 'static>(&mut self) -> impl Iterator<Item = &mut P> {
        self.stack.iter_mut().filter_map(P::of_mut)
    }

    /// Lays a page over the others.
    pub(super) fn push(&mut self, page: impl Into<Page>) {
        self.stack.push(page.into());
    }

    /// Whether something typed would be lost by closing all of them.
    pub(super) fn hold_draft(&self) -> bool {
        self.stack.iter().any(|page| page.holds_draft())
    }

    /// The parameter that the uppermost page would touch that touches any.
    pub(super) fn about(&self) -> Option<&str> {
        self.stack.iter().rev().find_map(|page| page.about())
    }

    /// What kept open questions from being answered is mended.
    pub(super) fn connected_again(&mut self) {
        for problem in self.stack.iter_mut().filter_map(|page| page.problem_mut()) {
            let lost = |notice: &Notice| notice.failure.as_ref().is_some_and(Failure::wants_login);
            if problem.as_ref().is_some_and(lost) {
                *problem = Some(Notice::new(Tone::Good, "connected again; nothing has been written yet"));
            }
        }
    }

    /// Has the uppermost page that can say why a draft was not written; a problem that none takes is lost to nobody.
    pub(super) fn tell_problem(&mut self, problem: Option<Notice>) {
        if let (Some(problem), Some(place)) = (problem, self.stack.last_mut().and_then(|page| page.problem_mut())) {
            *place = Some(problem);
        }
    }
}

impl App {
    /// Lays a page over what is there; a parameter on its way into the editor does not come up under it.
    pub(super) fn lay(&mut self, page: impl Into<Page>) {
        self.stop_opening();
        self.pages.stack.push(page.into());
    }

    /// Has the page that has the keys act. It is taken off the stack meanwhile, so that it can change the app.
    pub(super) fn page_acts(&mut self, now: Now, action: Action) {
        let Some(mut page) = self.pages.stack.pop() else { return };
        let at = self.pages.stack.len();
        self.pages.acting = true;
        let turn = page.act(self, now, action);
        self.pages.acting = false;
        let put = |pages: &mut Pages, page| pages.stack.insert(at.min(pages.stack.len()), page);
        match turn {
            Turn::Stay => put(&mut self.pages, page),
            Turn::Close => {}
            Turn::Open(next) => {
                put(&mut self.pages, page);
                self.lay(next);
            }
            Turn::Swap(next) => self.lay(next),
        }
    }

    /// Has the page that has the keys do something that leaves it where it is.
    pub(super) fn with_page(&mut self, does: impl FnOnce(&mut Page, &mut Self)) {
        let Some(mut page) = self.pages.stack.pop() else { return };
        self.pages.acting = true;
        does(&mut page, self);
        self.pages.acting = false;
        self.pages.stack.push(page);
    }

    /// Closes the page that has the keys, unanswered.
    pub(super) fn close_page(&mut self) {
        if let Some(mut page) = self.pages.stack.pop() {
            page.dropped(self);
        }
    }

    /// Closes pages until the last is one that stays.
    pub(super) fn close_pages_until(&mut self, stays: impl Fn(&Page) -> bool) {
        while self.pages.last().is_some_and(|page| !stays(page)) {
            self.close_page();
        }
    }

    /// A new login was one to another account: what is known of the old one goes with the pages that show it, drafts stay.
    pub(super) fn account_changed_under_pages(&mut self, text: &str) {
        for mut page in std::mem::take(&mut self.pages.stack) {
            if page.account_changed(text) {
                self.pages.stack.push(page);
            } else {
                page.dropped(self);
            }
        }
    }

    /// Closes all of them, unanswered.
    pub(super) fn drop_pages(&mut self) {
        self.close_pages_until(|_| false);
    }

    /// The page that has the keys, as it looks now.
    pub fn page_picture(&self, now: Now) -> Option<Picture> {
        self.pages.last().map(|page| page.picture(self, now))
    }

    /// The columns inside a page of that spread.
    pub(super) fn page_width(&self, spread: Spread) -> usize {
        usize::from(self.page_inside(spread).width)
    }

    /// The rows inside a page of that spread, at most.
    pub(super) fn page_rows(&self, spread: Spread) -> usize {
        usize::from(self.page_inside(spread).height)
    }

    fn page_inside(&self, spread: Spread) -> super::geometry::Area {
        let geometry = self.geometry();
        match spread {
            Spread::Page | Spread::List => geometry.page.inside(),
            Spread::Whole => geometry.overlay.inside(),
        }
    }
}
