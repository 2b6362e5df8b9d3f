//! Who is asking, and in which account.

use super::{App, Effect, Pending};
use crate::failure::Failure;

impl App {
    /// Asks who the caller is.
    pub(super) fn identify(&mut self) {
        let ticket = self.ticket(Pending::Identify);
        self.emit(Effect::Identify(ticket));
    }

    /// The account of the session, once it is known.
    pub(super) fn account(&self) -> Option<&str> {
        self.identity.as_ref().map(|identity| identity.account.as_str()).filter(|account| !account.is_empty())
    }

    /// Has the account's alias said beside its number: asked for once, since few change it and many may not see it.
    pub(super) fn ask_alias(&mut self) {
        let Some(who) = self.identity.clone().filter(|who| !who.account.is_empty()) else { return };
        if let Some(alias) = self.aliases.get(&who.account).cloned() {
            self.take_alias(alias);
        } else {
            let ticket = self.ticket(Pending::Alias);
            self.emit(Effect::Alias(ticket, who));
        }
    }

    /// A refusal is an answer too; whatever else went wrong may be asked again by the next session.
    pub(super) fn alias_answered(&mut self, outcome: Result<Option<String>, Failure>) {
        let alias = match outcome {
            Ok(alias) => alias,
            Err(failure) if failure.is_refusal() => None,
            Err(_) => return,
        };
        if let Some(account) = self.account().map(str::to_owned) {
            self.aliases.insert(account, alias.clone());
            self.take_alias(alias);
        }
    }

    fn take_alias(&mut self, alias: Option<String>) {
        if let Some(identity) = &mut self.identity {
            identity.alias = alias;
        }
    }
}
