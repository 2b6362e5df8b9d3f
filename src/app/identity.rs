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

    /// Whether it is still being asked whose account this is, and so whether it is production.
    pub(super) fn is_asking_whose(&self) -> bool {
        self.tasks.values().any(|task| matches!(task.what, Pending::Identify | Pending::Alias(_)))
    }

    /// Has the account's alias said beside its number: asked for once, since few change it and many may not see it.
    pub(super) fn ask_alias(&mut self) {
        let Some(account) = self.account().map(str::to_owned) else { return };
        if let Some(alias) = self.aliases.get(&account).cloned() {
            self.take_alias(alias);
        } else {
            let ticket = self.ticket(Pending::Alias(account));
            self.emit(Effect::Alias(ticket));
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
