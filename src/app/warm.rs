//! Names from the last session: shown at once and marked as old, replaced underneath by a fresh listing, dropped where they
//! turn out to be another account's; and the fresh listing kept for the next session.

use jiff::Timestamp;

use super::{App, Effect, Link, Listing, Now, Pending, Tone};
use crate::app::message::Recall;
use crate::cache::Kept;
use crate::parameter::Identity;
use crate::text;

/// Kept names come before the first page, as a rule. Where a listing was faster and has brought more than this, it is not
/// held up to put them beneath.
const AHEAD: usize = 5_000;

/// Names on the screen that were kept in an earlier session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recalled {
    /// The account that they were listed for.
    pub account: String,
    /// When they were listed.
    pub at: Timestamp,
    /// Names that listings which broke off have added since.
    added: usize,
}

impl Recalled {
    /// How long ago they were listed, in words.
    pub fn age(&self, now: Now) -> String {
        text::age(now.wall.as_second() - self.at.as_second())
    }
}

/// What is kept between sessions, as far as this one has come with it.
#[derive(Debug, Default)]
pub(super) struct Warm {
    /// What of the tree is from a cache, until a complete listing has replaced it.
    recalled: Option<Recalled>,
    /// Only the account will tell which kept names are this session's.
    awaits_account: bool,
    /// A complete listing of that time is to be kept as soon as the account is known.
    to_keep: Option<Timestamp>,
}

impl App {
    /// What is on the screen from a cache, if anything is.
    pub fn recalled(&self) -> Option<&Recalled> {
        self.warm.recalled.as_ref()
    }

    /// Asks for the names of an earlier session, of that account where nothing else tells whose they are.
    pub(super) fn recall(&mut self, account: Option<String>) {
        if self.place.cache {
            let ticket = self.ticket(Pending::Recall);
            self.emit(Effect::Recall { ticket, root: self.root.clone(), account });
        }
    }

    pub(super) fn recall_answered(&mut self, now: Now, recall: Recall) {
        match recall {
            Recall::Nothing => {}
            Recall::WhoseUnknown => match self.account().map(str::to_owned) {
                Some(account) => self.recall(Some(account)),
                None => self.warm.awaits_account = true,
            },
            Recall::Kept(kept) => self.show_kept(now, *kept),
        }
    }

    fn show_kept(&mut self, now: Now, kept: Kept) {
        let Kept { account, at, mut tree } = kept;
        let foreign = self.identity.as_ref().is_some_and(|identity| identity.account != account);
        let too_late = matches!(self.listing, Listing::Done { .. }) || self.listed_count() > AHEAD;
        if foreign || too_late || tree.is_empty() {
            return;
        }
        tree.take_over(&self.tree);
        self.replace_tree(now, tree);
        self.warm.recalled = Some(Recalled { account, at, added: 0 });
    }

    /// What is going on while names from a cache are on the screen.
    pub(super) fn activity_over(&self, now: Now, age: &str) -> String {
        let shown = self.listed_count();
        match (&self.link, &self.listing) {
            (Link::Connecting, _) => format!("{shown} from a cache of {age}, connecting…"),
            (Link::Down(_), _) => format!("{shown} from a cache of {age}, not connected"),
            (Link::Up, Listing::Running { ticket, seen, .. }) => match self.held_up(now, Some(*ticket)) {
                Some(held_up) => format!("{shown} from a cache of {age} · {held_up}"),
                None => format!("{shown} from a cache of {age}, listing afresh: {seen} so far"),
            },
            (Link::Up, Listing::Failed { seen, .. }) => {
                format!("{shown} from a cache of {age}, {seen} of them listed afresh, incomplete")
            }
            (Link::Up, Listing::Idle | Listing::Done { .. }) => format!("{shown} from a cache of {age}"),
        }
    }

    /// Who is asking is known: names that are not this account's go, and its own may come.
    pub(super) fn identified(&mut self, now: Now, identity: Identity) {
        if let Some(recalled) = self.warm.recalled.take_if(|recalled| recalled.account != identity.account) {
            self.replace_tree(now, self.tree.without_unseen());
            if let Listing::Running { refresh, .. } = &mut self.listing {
                *refresh = false;
            }
            let whose = if identity.account.is_empty() { "of an unknown account" } else { identity.account.as_str() };
            let text = format!("this session is {whose}: the names of {} from the cache are dropped", recalled.account);
            self.say(Tone::Warn, text);
        }
        if let Some(was) = self.was.take()
            && was.known_account().zip(identity.known_account()).is_some_and(|(was, is)| was != is)
        {
            self.account_changed(now, &was, &identity);
        }
        self.identity = Some(identity);
        if let Some(account) = self.account().map(str::to_owned)
            && std::mem::take(&mut self.warm.awaits_account)
        {
            self.recall(Some(account));
        }
        self.keep_listing();
        self.ask_alias();
    }

    /// A listing that was to be kept is of a connection that has ended: whose it was is not known any more.
    pub(super) fn forget_to_keep(&mut self) {
        self.warm.to_keep = None;
    }

    /// A listing begins: what those before it have added is remembered, for the count at the end.
    pub(super) fn count_added(&mut self) {
        let added = self.tree.added();
        if let Some(recalled) = &mut self.warm.recalled {
            recalled.added += added;
        }
    }

    /// A listing is complete: nothing on the screen is from the cache any more. Says what has changed since, if there was one.
    pub(super) fn confirmed(&mut self, now: Now, changes: crate::names::Changes) -> bool {
        self.warm.to_keep = Some(now.wall).filter(|_| self.place.cache);
        self.keep_listing();
        let Some(recalled) = self.warm.recalled.take() else { return false };
        let (added, removed) = (recalled.added + changes.added, changes.removed);
        self.say(Tone::Info, format!("{added} new, {removed} gone since the cache of {}", recalled.age(now)));
        true
    }

    fn keep_listing(&mut self) {
        let Some(account) = self.account().map(str::to_owned) else { return };
        if let Some(at) = self.warm.to_keep.take() {
            let ticket = self.ticket(Pending::Remember);
            let kept = Box::new(Kept { account, at, tree: self.listed_tree() });
            self.emit(Effect::Remember { ticket, root: self.root.clone(), kept });
        }
    }

    /// Nobody waits for it, so it is said only where it hides nothing else.
    pub(super) fn remembered(&mut self, outcome: Result<(), String>) {
        if let Err(why) = outcome
            && self.notice.is_none()
        {
            self.say(Tone::Info, format!("the names are not kept for the next start: {}", text::sanitise(&why)));
        }
    }
}
