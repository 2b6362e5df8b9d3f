//! Names from the last session: shown at once and marked as old, replaced underneath by a fresh listing, dropped where they
//! turn out to be another account's; and the fresh listing kept for the next session.

use crate::app::act::Lasts;
use crate::app::acts::{Act, UNSEEN};
use crate::app::message::{Effect, Now, Recall, Reply};
use crate::app::state::kept::Recalled;
use crate::app::state::listing::Listing;
use crate::app::state::session::Link;
use crate::app::{App, Notice, Tone};
use crate::cache::Kept;
use crate::names::Changes;
use crate::parameter::Identity;
use crate::text;

/// Kept names come before the first page, as a rule. Where a listing was faster and has brought more than this, it is not
/// held up to put them beneath.
const AHEAD: usize = 5_000;

static RECALL: Act = Act {
    answered: |app, now, answer| {
        if let Reply::Recalled(recall) = answer.reply {
            app.recall_answered(now, recall);
        }
    },
    ..UNSEEN
};

static REMEMBER: Act = Act {
    lasts: Lasts::Program,
    answered: |app, _, answer| {
        if let Reply::Remembered(outcome) = answer.reply {
            app.remembered(outcome);
        }
    },
    ..UNSEEN
};

impl App {
    /// What is on the screen from a cache, if anything is.
    pub(crate) fn recalled(&self) -> Option<&Recalled> {
        self.session.view.kept.recalled.as_ref()
    }

    /// Asks for the names of an earlier session, of that account where nothing else tells whose they are.
    pub(in crate::app) fn recall(&mut self, account: Option<String>) {
        if self.start.cache.is_some() {
            let root = self.session.view.root.clone();
            self.begin(&RECALL, "", |ticket| Effect::Recall { ticket, root, account });
        }
    }

    pub(in crate::app) fn recall_answered(&mut self, now: Now, recall: Recall) {
        match recall {
            Recall::Nothing => {}
            Recall::WhoseUnknown => match self.account().map(str::to_owned) {
                Some(account) => self.recall(Some(account)),
                None => self.session.view.kept.awaits_account = true,
            },
            Recall::Kept(kept) => self.show_kept(now, *kept),
        }
    }

    fn show_kept(&mut self, now: Now, kept: Kept) {
        let Kept { account, at, mut tree } = kept;
        let foreign = self.session.identity.as_ref().is_some_and(|identity| identity.account != account);
        let too_late = matches!(self.session.view.listing, Listing::Done { .. }) || self.listed_count() > AHEAD;
        if foreign || too_late || tree.is_empty() {
            return;
        }
        if let Listing::Running { expected, .. } = &mut self.session.view.listing {
            *expected = Some(tree.len());
        }
        tree.take_over(&self.session.view.tree);
        self.replace_tree(now, tree);
        self.session.view.kept.recalled = Some(Recalled { account, at, added: 0 });
    }

    /// What is going on while names from a cache are on the screen.
    pub(in crate::app) fn activity_over(&self, now: Now, age: &str) -> String {
        let shown = text::grouped(self.listed_count());
        match (&self.session.link, &self.session.view.listing) {
            (Link::Connecting, _) => format!("{shown} from a cache of {age}, connecting…"),
            (Link::Down(_), _) => format!("{shown} from a cache of {age}, not connected"),
            (Link::Up, Listing::Running { ticket, seen, .. }) => {
                if let Some(held_up) = self.held_up(now, Some(*ticket)) {
                    return format!("{shown} from a cache of {age} · {held_up}");
                }
                // In few words, so that how long it takes has room.
                let afresh = text::grouped(*seen);
                format!("{shown} from a cache of {age}, {afresh} afresh{}", self.listing_pace())
            }
            (Link::Up, Listing::Failed { seen, .. }) => {
                let afresh = text::grouped(*seen);
                format!("{shown} from a cache of {age}, {afresh} of them listed afresh, incomplete")
            }
            (Link::Up, Listing::Idle | Listing::Done { .. }) => format!("{shown} from a cache of {age}"),
        }
    }

    /// Names from a cache that turn out to be another account's go.
    pub(in crate::app) fn drop_kept_of_others(&mut self, now: Now, identity: &Identity) {
        let recalled = &mut self.session.view.kept.recalled;
        let Some(recalled) = recalled.take_if(|recalled| recalled.account != identity.account) else { return };
        self.replace_tree(now, self.session.view.tree.without_unseen());
        if let Listing::Running { refresh, expected, .. } = &mut self.session.view.listing {
            (*refresh, *expected) = (false, None);
        }
        let whose = if identity.account.is_empty() { "of an unknown account" } else { identity.account.as_str() };
        let text = format!("this session is {whose}: the names of {} from the cache are dropped", recalled.account);
        self.say(Tone::Warn, text);
    }

    /// Asks for the names of the account, if only the account could tell which are meant.
    pub(in crate::app) fn recall_for_account(&mut self) {
        if let Some(account) = self.account().map(str::to_owned)
            && std::mem::take(&mut self.session.view.kept.awaits_account)
        {
            self.recall(Some(account));
        }
    }

    /// A listing that was to be kept is of a connection that has ended: whose it was is not known any more.
    pub(in crate::app) fn forget_to_keep(&mut self) {
        self.session.view.kept.to_keep = None;
    }

    /// A listing begins: what those before it have added is remembered, for the count at the end.
    pub(in crate::app) fn count_added(&mut self) {
        let added = self.session.view.tree.added();
        if let Some(recalled) = &mut self.session.view.kept.recalled {
            recalled.added += added;
        }
    }

    /// A listing is complete: nothing on the screen is from the cache any more. Says what has changed since, if there was one.
    pub(in crate::app) fn confirmed(&mut self, now: Now, changes: Changes) -> bool {
        self.session.view.kept.to_keep = Some(now.wall).filter(|_| self.start.cache.is_some());
        self.keep_listing();
        let Some(recalled) = self.session.view.kept.recalled.take() else { return false };
        let (added, removed) = (recalled.added + changes.added, changes.removed);
        // What is to be looked at stays.
        if self.notice.as_ref().is_none_or(Notice::passes) {
            self.say(Tone::Info, format!("{added} new, {removed} gone since the cache of {}", recalled.age(now)));
        }
        true
    }

    pub(in crate::app) fn keep_listing(&mut self) {
        let Some(account) = self.account().map(str::to_owned) else { return };
        if let Some(at) = self.session.view.kept.to_keep.take() {
            let root = self.session.view.root.clone();
            let kept = Box::new(Kept { account, at, tree: self.listed_tree() });
            self.begin(&REMEMBER, "", |ticket| Effect::Remember { ticket, root, kept });
        }
    }

    /// Names have come or gone by what was done here: the next start is to know it too.
    pub(in crate::app) fn keep_listing_as_it_is(&mut self) {
        if let Listing::Done { at, .. } = self.session.view.listing {
            self.session.view.kept.to_keep = Some(at).filter(|_| self.start.cache.is_some());
            self.keep_listing();
        }
    }

    /// Nobody waits for it, so it is said only where it hides nothing else.
    pub(in crate::app) fn remembered(&mut self, outcome: Result<(), String>) {
        if let Err(why) = outcome
            && self.notice.is_none()
        {
            self.say(Tone::Info, format!("the names are not kept for the next start: {}", text::sanitise(&why)));
        }
    }
}
