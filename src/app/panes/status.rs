//! What is said around the panes: what is going on, what keeps the session from going on, what a root is called.

use crate::app::everywhere::key_anywhere;
use crate::app::geometry::Pane;
use crate::app::pages::explain::Explain;
use crate::app::state::listing::Listing;
use crate::app::state::session::Link;
use crate::app::{App, Notice, Now};
use crate::failure::FailureKind;
use crate::keymap::Action;
use crate::line::{Line, Lines, Role};
use crate::names::Order;
use crate::parameter::{ListedBy, spoken};
use crate::text;

/// Rows of the banner at most.
const BANNER: usize = 2;

impl App {
    /// What keeps the session from going on while there is something on the screen to go on with, and the way out: two lines at
    /// most, the rest is behind `x`.
    pub(crate) fn banner_lines(&self) -> Vec<Line> {
        // Where there is nothing else, the panes say it; and so does its explanation.
        let is_explained = self.pages.top::<Explain>().is_some();
        let goes_on = !self.session.view.tree.is_empty() || !self.pages.is_empty() && !is_explained;
        let failure = match &self.session.link {
            Link::Down(failure) => Some(failure),
            Link::Up => self.session.signed_out.as_ref(),
            Link::Connecting => None,
        };
        let failure = failure.filter(|_| goes_on && !self.is_signing_in());
        let Some(failure) = failure else { return Vec::new() };
        let mut out = Lines::new(usize::from(self.screen.width).saturating_sub(2));
        out.sentence(Role::Warn, format!("{}. {}", failure.what, self.way_on(failure)).trim_end());
        let width = out.width();
        let mut lines = out.into_lines();
        if lines.len() > BANNER {
            let key = self.in_panes().then(|| self.pane_key(Action::Explain));
            let more = key.map(|key| format!(" · {key} explains")).unwrap_or_default();
            let rest = lines.split_off(BANNER - 1).concat();
            let rest = rest.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>().join(" ");
            let cut = text::truncate(&rest, width.saturating_sub(text::width(&more)));
            lines.push(vec![(Role::Warn, format!("{cut}{more}"))]);
        }
        lines
    }

    /// What the status line says beside what goes on: not what the page in place of the rows says in full.
    pub(crate) fn notice_on_line(&self) -> Option<&Notice> {
        let notice = self.notice.as_ref()?;
        let is_on_page = || {
            let said = self.stopped_by();
            self.pages.is_empty()
                && self.session.view.tree.is_empty()
                && said.is_some()
                && notice.failure.as_deref() == said
        };
        (!is_on_page()).then_some(notice)
    }

    /// A notice in so many columns. Where the words of a failure are cut, the key that shows all of it is told.
    pub(crate) fn notice_in(&self, notice: &Notice, width: usize) -> String {
        let said = text::truncate_sentence(&notice.text, width);
        let is_explained = || notice.failure.as_deref().is_some_and(|failure| self.failure_here() == Some(failure));
        if said == notice.text || !said.ends_with('…') || !is_explained() {
            return said.into_owned();
        }
        let key = self.table().key_of(Action::Explain).unwrap_or_else(|| key_anywhere(Action::Explain));
        let more = format!(" · {key} explains");
        format!("{}{more}", text::truncate_sentence(&notice.text, width.saturating_sub(text::width(&more))))
    }

    /// What is going on, for the right of the status line: how complete and how old what is shown is (promise 8).
    pub(crate) fn activity(&self, now: Now) -> String {
        let held_up = |ticket| self.held_up(now, ticket).map(|held_up| format!(" · {held_up}")).unwrap_or_default();
        if let Some(change) = &self.change {
            return format!("{}…{}", change.doing(), self.gets_on(now, change.ticket()));
        }
        // Over the panes escape closes what lies there.
        let escape = |does: &str| {
            let key = self.in_panes().then(|| self.pane_key(Action::Back));
            key.map(|key| format!(" · {key} {does}")).unwrap_or_default()
        };
        if let Some(opening) = &self.session.view.opening {
            let name = text::sanitise(&opening.name);
            let held_up = opening.tickets().map(|ticket| held_up(Some(ticket))).into_iter().max().unwrap_or_default();
            return format!("opening {name}{held_up}{}", escape("cancels"));
        }
        if let Some((ticket, name)) = self.reading_to_copy() {
            let name = spoken(name);
            let held_up = held_up(Some(ticket));
            return format!("reading {} to copy it{held_up}{}", text::sanitise(&name), escape("cancels"));
        }
        if let Some((ticket, name)) = self.looking_for() {
            let name = spoken(name);
            return format!("looking for {}{}", text::sanitise(&name), held_up(Some(ticket)));
        }
        if let Some(says) = self.says_of_answers(now) {
            return says;
        }
        if let Some(recalled) = self.recalled() {
            return self.activity_over(now, &recalled.age(now));
        }
        match (&self.session.link, &self.session.view.listing) {
            (Link::Up, Listing::Done { .. }) if let Some(watching) = self.watching_says() => watching,
            (Link::Connecting, _) => match self.connecting_for(now) {
                Some(connecting) => format!("{connecting}{}", escape("stops")),
                None => "connecting…".to_owned(),
            },
            (Link::Down(_), _) => "not connected".to_owned(),
            (Link::Up, Listing::Idle) => "connected".to_owned(),
            (Link::Up, Listing::Running { ticket, seen, refresh, .. }) => match self.held_up(now, Some(*ticket)) {
                Some(held_up) => format!("{} loaded · {held_up}", text::grouped(*seen)),
                None if *refresh => {
                    let [shown, afresh] = [self.listed_count(), *seen].map(text::grouped);
                    format!("{shown} shown, refreshing: {afresh} so far{}", self.listing_pace())
                }
                None => format!("{} loaded, still listing{}", text::grouped(*seen), self.listing_pace()),
            },
            (Link::Up, Listing::Done { by: ListedBy::Describe, at }) => {
                format!("{} · as of {}", text::counted(self.listed_count()), text::clock(*at))
            }
            (Link::Up, Listing::Done { by: ListedBy::Path(_), at }) => {
                let count = text::counted(self.listed_count());
                let key = self.pane_key(Action::Explain);
                format!("{count} by path, without metadata · {key} explains · as of {}", text::clock(*at))
            }
            (Link::Up, Listing::Failed { as_of: Some(at), failure, .. }) => {
                let how = if failure.kind == FailureKind::Cancelled { "stopped" } else { "failed" };
                format!("{} · as of {}, refresh {how}", text::counted(self.listed_count()), text::clock(*at))
            }
            (Link::Up, Listing::Failed { seen: 0, .. }) if self.listed_count() == 0 => "not listed".to_owned(),
            (Link::Up, Listing::Failed { .. }) => format!("{} loaded, incomplete", text::grouped(self.listed_count())),
        }
    }

    /// The title of the tree pane: the root, the order unless it is the tree's own, and how many are marked.
    pub(crate) fn tree_title(&self) -> String {
        let tree = &self.session.view.tree;
        // The folders that have scrolled away above the first row are told here.
        let above = Some(tree.order()).filter(|order| *order == Order::Folders);
        let above = above.and_then(|_| tree.parent(tree.row(self.session.view.browse.top)?.node));
        let place = above.map_or_else(|| self.session.view.root.to_string(), |folder| tree.name(folder));
        let place = text::sanitise(&spoken(&place)).into_owned();
        let order = match self.session.view.tree.order() {
            Order::Folders => "",
            Order::Changed => " · by last change",
            Order::Versions => " · by version",
            Order::Name => " · flat, by name",
        };
        let cache = if self.recalled().is_some() { " · from a cache" } else { "" };
        let marked = self.marked_in_words().map(|marked| format!(" · {marked}")).unwrap_or_default();
        format!("{place}{order}{cache}{marked}")
    }

    /// Whether the detail pane has the keys.
    pub(crate) fn detail_has_keys(&self) -> bool {
        self.in_panes() && self.session.view.focus == Pane::Detail
    }

    /// Whether the panes have the keys, and no search.
    pub(in crate::app) fn in_panes(&self) -> bool {
        self.pages.is_empty() && self.session.view.search.is_none()
    }
}
