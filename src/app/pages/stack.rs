//! The stack of pages: which has the keys, how one acts, what closes with it.

use super::{OPENERS, Page, PageKind, Picture, Spread, Turn};
use crate::app::geometry::Area;
use crate::app::{App, Notice, Now, Tone};
use crate::failure::Failure;
use crate::keymap::{Action, PageName};

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

    pub(in crate::app) fn last_mut(&mut self) -> Option<&mut Page> {
        self.stack.last_mut()
    }

    pub(in crate::app) fn iter(&self) -> impl DoubleEndedIterator<Item = &Page> {
        self.stack.iter()
    }

    pub(in crate::app) fn iter_mut(&mut self) -> impl DoubleEndedIterator<Item = &mut Page> {
        self.stack.iter_mut()
    }

    /// The page that has the keys, if it is of that sort.
    pub(in crate::app) fn top<P: PageKind>(&self) -> Option<&P> {
        self.last().and_then(P::of)
    }

    /// Every page of a sort.
    pub(in crate::app) fn all<P: PageKind + 'static>(&mut self) -> impl Iterator<Item = &mut P> {
        self.stack.iter_mut().filter_map(P::of_mut)
    }

    /// Lays a page over the others.
    pub(in crate::app) fn push(&mut self, page: impl Into<Page>) {
        self.stack.push(page.into());
    }

    /// Whether something typed would be lost by closing all of them.
    pub(in crate::app) fn hold_draft(&self) -> bool {
        self.stack.iter().any(|page| page.holds_draft())
    }

    /// The parameter that the uppermost page would touch that touches any.
    pub(in crate::app) fn about(&self) -> Option<&str> {
        self.stack.iter().rev().find_map(|page| page.about())
    }

    /// What kept open questions from being answered is mended.
    pub(in crate::app) fn connected_again(&mut self) {
        for problem in self.stack.iter_mut().filter_map(|page| page.problem_mut()) {
            let lost = |notice: &Notice| notice.failure.as_ref().is_some_and(Failure::wants_login);
            if problem.as_ref().is_some_and(lost) {
                *problem = Some(Notice::new(Tone::Good, "connected again; nothing has been written yet"));
            }
        }
    }

    /// Has the uppermost page that can say why a draft was not written; a problem that none takes is lost to nobody.
    pub(in crate::app) fn tell_problem(&mut self, problem: Option<Notice>) {
        if let (Some(problem), Some(place)) = (problem, self.stack.last_mut().and_then(|page| page.problem_mut())) {
            *place = Some(problem);
        }
    }
}

impl App {
    /// Lays a page over what is there; a parameter on its way into the editor does not come up under it.
    pub(in crate::app) fn lay(&mut self, page: impl Into<Page>) {
        self.stop_opening();
        self.pages.stack.push(page.into());
    }

    /// Opens a page by its name.
    pub(in crate::app) fn show_page(&mut self, name: PageName) {
        if let Some((_, open)) = OPENERS.iter().find(|(page, _)| *page == name) {
            open(self);
        }
    }

    /// Has the page that has the keys act. It is taken off the stack meanwhile, so that it can change the app.
    pub(in crate::app) fn page_acts(&mut self, now: Now, action: Action) {
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
    pub(in crate::app) fn with_page(&mut self, does: impl FnOnce(&mut Page, &mut Self)) {
        let Some(mut page) = self.pages.stack.pop() else { return };
        self.pages.acting = true;
        does(&mut page, self);
        self.pages.acting = false;
        self.pages.stack.push(page);
    }

    /// Closes the page that has the keys, unanswered.
    pub(in crate::app) fn close_page(&mut self) {
        if let Some(mut page) = self.pages.stack.pop() {
            page.dropped(self);
        }
    }

    /// Closes pages until the last is one that stays.
    pub(in crate::app) fn close_pages_until(&mut self, stays: impl Fn(&Page) -> bool) {
        while self.pages.last().is_some_and(|page| !stays(page)) {
            self.close_page();
        }
    }

    /// A new login was one to another account: what is known of the old one goes with the pages that show it, drafts stay.
    pub(in crate::app) fn account_changed_under_pages(&mut self, text: &str) {
        for mut page in std::mem::take(&mut self.pages.stack) {
            if page.account_changed(text) {
                self.pages.stack.push(page);
            } else {
                page.dropped(self);
            }
        }
    }

    /// Closes all of them, unanswered.
    pub(in crate::app) fn drop_pages(&mut self) {
        self.close_pages_until(|_| false);
    }

    /// The page that has the keys, as it looks now.
    pub(crate) fn page_picture(&self, now: Now) -> Option<Picture> {
        self.pages.last().map(|page| page.picture(self, now))
    }

    /// The columns inside a page of that spread.
    pub(in crate::app) fn page_width(&self, spread: Spread) -> usize {
        usize::from(self.page_inside(spread).width)
    }

    /// The rows inside a page of that spread, at most.
    pub(in crate::app) fn page_rows(&self, spread: Spread) -> usize {
        usize::from(self.page_inside(spread).height)
    }

    fn page_inside(&self, spread: Spread) -> Area {
        let geometry = self.geometry();
        match spread {
            Spread::Page | Spread::List => geometry.page.inside(),
            Spread::Whole => geometry.overlay.inside(),
        }
    }
}
