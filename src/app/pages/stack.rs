//! The stack of pages: which has the keys, how one acts, what closes with it.

use crate::app::picture::Picture;
use crate::app::{Acting, App, Notice, Now, Page, Paged, Pages, Tone, Turn};
use crate::failure::Failure;
use crate::keymap::{Action, Table};

impl Pages {
    /// Whether the panes have the keys.
    pub(crate) fn is_empty(&self) -> bool {
        self.stack.is_empty() && self.acting.is_none()
    }

    /// The keys of the page that has them.
    pub(in crate::app) fn table(&self, app: &App) -> Option<&'static Table> {
        self.acting.as_ref().map(|acting| acting.table).or_else(|| self.last().map(|page| page.table(app)))
    }

    /// The keys that try again from each page, the one that has the keys first.
    pub(in crate::app) fn keys_to_retry(&self, app: &App) -> impl Iterator<Item = Option<String>> {
        let acting = self.acting.as_ref().map(|acting| acting.keys_to_retry.clone());
        acting.into_iter().chain(self.stack.iter().rev().map(|page| page.keys_to_retry(app)))
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
    pub(in crate::app) fn top<P: Paged>(&self) -> Option<&P> {
        self.last().and_then(|page| page.get())
    }

    /// Every page of a sort.
    pub(in crate::app) fn all<P: Paged>(&mut self) -> impl Iterator<Item = &mut P> {
        self.stack.iter_mut().filter_map(|page| page.get_mut())
    }

    /// Lays a page over the others.
    pub(in crate::app) fn push(&mut self, page: impl Into<Page>) {
        self.turns += 1;
        self.stack.push(page.into());
    }

    /// How often another page has got the keys: two frames between which that has not changed are of the same page.
    pub(crate) fn turns(&self) -> u64 {
        self.turns
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
            let lost = |notice: &Notice| notice.failure.as_deref().is_some_and(Failure::wants_login);
            if problem.as_ref().is_some_and(lost) {
                *problem = Some(Notice::new(Tone::Good, "connected again; nothing has been written yet"));
            }
        }
    }

    /// Has the uppermost page that can say why a draft was not written; a problem that none takes is lost to nobody.
    pub(in crate::app) fn tell_problem(&mut self, problem: Option<Notice>) {
        let (Some(problem), Some(page)) = (problem, self.stack.last_mut()) else { return };
        if let Some(place) = page.problem_mut() {
            *place = Some(problem);
            page.refused();
        }
    }
}

impl App {
    /// Lays a page over what is there; a parameter on its way into the editor does not come up under it.
    pub(in crate::app) fn lay(&mut self, page: impl Into<Page>) {
        self.stop_opening();
        let mut page = page.into();
        self.ask_beside(&mut page);
        if !self.pages.hold_draft() {
            (self.pages.draft_since, self.pages.draft_wrote) = (self.session.changes.last(), None);
        }
        self.pages.push(page);
    }

    /// Has the page that has the keys act. It is taken off the stack meanwhile, so that it can change the app.
    pub(in crate::app) fn page_acts(&mut self, now: Now, action: Action) {
        let Some(mut page) = self.begin_acting() else { return };
        let (at, dropped) = (self.pages.stack.len(), self.pages.dropped);
        let turn = page.act(self, now, action);
        self.pages.acting = None;
        // A page that has dropped all of them has dropped itself.
        let stays = matches!(turn, Turn::Stay | Turn::Open(_)) && dropped == self.pages.dropped;
        if stays {
            self.pages.stack.insert(at, page);
        } else {
            self.pages.turns += 1;
            page.dropped(self);
        }
        match turn {
            Turn::Stay | Turn::Close => {}
            Turn::Do(action) => self.act_by_name(now, action),
            Turn::Open(next) | Turn::Swap(next) => self.lay(next),
            Turn::Give(chosen) => {
                self.with_page(|page, app| page.takes(app, chosen));
            }
        }
    }

    fn begin_acting(&mut self) -> Option<Page> {
        let page = self.pages.last()?;
        let acting = Acting { table: page.table(self), keys_to_retry: page.keys_to_retry(self) };
        self.pages.acting = Some(acting);
        self.pages.stack.pop()
    }

    /// Has the page that has the keys do something that leaves it where it is.
    pub(in crate::app) fn with_page<T>(&mut self, does: impl FnOnce(&mut Page, &mut Self) -> T) -> Option<T> {
        let mut page = self.begin_acting()?;
        let done = does(&mut page, self);
        self.pages.acting = None;
        self.pages.stack.push(page);
        Some(done)
    }

    /// Closes the page beneath a question that goes unanswered, where that was opened only to lead to it.
    pub(in crate::app) fn close_what_led_here(&mut self) {
        if self.pages.last().is_some_and(|page| page.closes_with_its_question()) {
            self.close_page();
        }
    }

    /// Closes the page that has the keys, unanswered.
    pub(in crate::app) fn close_page(&mut self) {
        if let Some(mut page) = self.pages.stack.pop() {
            self.pages.turns += 1;
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
    pub(in crate::app) fn place_changed_under_pages(&mut self, was: &str, is: &str) {
        for mut page in std::mem::take(&mut self.pages.stack) {
            if page.place_changed(was, is) {
                self.pages.stack.push(page);
            } else {
                self.pages.turns += 1;
                page.dropped(self);
            }
        }
    }

    /// Closes all of them, unanswered.
    pub(in crate::app) fn drop_pages(&mut self) {
        self.pages.dropped += 1;
        self.close_pages_until(|_| false);
    }

    /// The page that has the keys, as it looks now.
    pub(crate) fn page_picture(&self, now: Now) -> Option<Picture> {
        self.pages.last().map(|page| page.picture(self, now))
    }

    /// What is seen around that page in place of the panes: what it was opened from, where that may be seen.
    pub(crate) fn picture_beneath(&self, now: Now) -> Option<Picture> {
        let mut below = self.pages.iter().rev().skip(1);
        below.find(|page| page.is_seen_beneath()).map(|page| page.picture(self, now))
    }
}
