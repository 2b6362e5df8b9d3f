//! Who is asking, and in which account.

use super::{App, Effect, Pending};
use crate::destination;
use crate::failure::Failure;
use crate::parameter::Identity;

impl App {
    /// Asks who the caller is.
    pub(super) fn identify(&mut self) {
        let ticket = self.ticket(Pending::Identify);
        self.emit(Effect::Identify(ticket));
    }

    /// The account of the session, once it is known.
    pub(crate) fn account(&self) -> Option<&str> {
        self.identity.as_ref()?.known_account()
    }

    /// The partition of the session: that of the principal, or else that of the region.
    pub(super) fn partition(&self) -> &str {
        let from_arn = self.identity.as_ref().and_then(Identity::partition);
        from_arn.or(self.place.region.as_deref().map(destination::partition)).unwrap_or("aws")
    }

    /// Whether it is still being asked whose account this is, and so whether it is production. An answer that is overdue is not
    /// waited for, but counts when it comes.
    pub(crate) fn is_asking_whose(&self) -> bool {
        self.tasks.values().any(|task| matches!(task.what, Pending::Identify | Pending::Alias(_)) && !task.overdue)
    }

    /// Has the account's alias said beside its number: asked for once, since few change it and many may not see it.
    pub(super) fn ask_alias(&mut self) {
        let Some(who) = self.identity.clone().filter(|who| who.known_account().is_some()) else { return };
        if let Some(alias) = self.aliases.get(&who.account).cloned() {
            self.take_alias(alias);
        } else {
            let ticket = self.ticket(Pending::Alias(who.account.clone()));
            self.emit(Effect::Alias(ticket, who));
        }
    }

    /// A refusal is an answer too; whatever else went wrong may be asked again by the next session.
    pub(super) fn alias_answered(&mut self, account: String, outcome: Result<Option<String>, Failure>) {
        let alias = match outcome {
            Ok(alias) => alias,
            Err(failure) if failure.is_refusal() => None,
            Err(_) => return,
        };
        if self.account() == Some(account.as_str()) {
            self.take_alias(alias.clone());
        }
        self.aliases.insert(account, alias);
    }

    fn take_alias(&mut self, alias: Option<String>) {
        if let Some(identity) = &mut self.identity {
            identity.alias = alias;
        }
    }
}
