//! Who is asking, in which account, and what that account is called.

use jiff::{SignedDuration, Timestamp};

use crate::about;
use crate::app::act::{Lasts, Task};
use crate::app::acts::{Act, USUAL};
use crate::app::message::{Effect, Now, Reply};
use crate::app::{App, Tone};
use crate::failure::Failure;
use crate::parameter::{Identity, Owner, ParameterArn, Partition};

static IDENTIFY: Act = Act {
    words: Some(|_, _| "ask who I am".to_owned()),
    on_status_line: false,
    lasts: Lasts::Session,
    // A refused sts:GetCallerIdentity stops nobody: it is not needed to read parameters, and the confirmation says that the
    // account is not known, and why.
    answered: |app, now, answer| match answer.reply {
        Reply::Identity(Ok(identity)) => app.identified(now, identity),
        Reply::Identity(Err(failure)) => {
            app.session.unidentified = Some(failure);
            app.read_jobs();
        }
        _ => {}
    },
    ..USUAL
};

/// About the principal who asks.
static ASK_ALIAS: Act = Act {
    words: Some(|_, _| "ask for the account's alias".to_owned()),
    on_status_line: false,
    lasts: Lasts::Session,
    answered: |app, _, answer| {
        if let Reply::Alias(outcome) = answer.reply {
            app.alias_answered(answer.about, outcome);
        }
    },
    ..USUAL
};

impl App {
    /// Asks who the caller is.
    pub(in crate::app) fn identify(&mut self) {
        self.begin(&IDENTIFY, "", Effect::Identify);
    }

    /// The account of the session, once it is known.
    pub(crate) fn account(&self) -> Option<&str> {
        self.session.identity.as_ref()?.known_account()
    }

    /// What is said of an account that is not known: why, and to which one alone something is written nevertheless.
    pub(in crate::app) fn unidentified(&self) -> String {
        let said = match &self.session.unidentified {
            _ if self.is_asking_whose() => "being asked for…".to_owned(),
            Some(failure) => format!("not known: {}", failure.what),
            None => "not known: sts:GetCallerIdentity was not asked yet".to_owned(),
        };
        match self.session.previous.as_ref().and_then(Identity::known_account) {
            Some(account) => format!("{said} · written only if it is {account}, as before"),
            None => said,
        }
    }

    /// The account of this session: as the service says, or else as the parameters do that it lists.
    pub(in crate::app) fn own_account(&self) -> Option<String> {
        if let Some(account) = self.account() {
            return Some(account.to_owned());
        }
        // The first few: one that is this account's own is among them, unless nothing but others' is shown.
        let mut own =
            self.session.view.tree.parameters().take(50).filter_map(|node| self.session.view.tree.parameter(node));
        let own = own.find(|parameter| Owner::of(&parameter.name).is_ours() && parameter.arn.is_some())?;
        Some(ParameterArn::parse(own.arn.as_deref()?)?.account.to_owned())
    }

    /// The partition of the session: that of the principal, or else that of the region.
    pub(in crate::app) fn partition(&self) -> &str {
        let from_arn = self.session.identity.as_ref().and_then(Identity::partition);
        from_arn.unwrap_or(Partition::of_region(self.session.place.region.as_deref().unwrap_or_default()).id)
    }

    /// Whether it is still being asked whose account this is, and so whether it is production. An answer that is overdue is not
    /// waited for, but counts when it comes.
    pub(crate) fn is_asking_whose(&self) -> bool {
        let asks = |task: &Task<Self>| task.is_awaited() && (task.is(&IDENTIFY) || task.is(&ASK_ALIAS));
        self.tasks.iter().any(|(_, task)| asks(task))
    }

    /// Whether it is not waited for any longer what the account is called, though it may still be told.
    pub(in crate::app) fn is_alias_overdue(&self) -> bool {
        self.tasks.iter().any(|(_, task)| task.is(&ASK_ALIAS) && !task.is_awaited())
    }

    /// Who is asking is known: names that are not this account's go, and its own may come.
    pub(in crate::app) fn identified(&mut self, now: Now, identity: Identity) {
        self.drop_kept_of_others(now, &identity);
        self.pages.connected_again();
        match self.session.previous.take() {
            Some(was) if was.known_account().zip(identity.known_account()).is_some_and(|(was, is)| was != is) => {
                self.account_changed(&was, identity);
            }
            _ => self.session.identity = Some(identity),
        }
        self.recall_for_account();
        self.recall_changes();
        self.keep_listing();
        self.read_jobs();
        self.ask_alias();
    }

    /// Has the account's alias said beside its number: asked for once, since few change it and many may not see it.
    fn ask_alias(&mut self) {
        let Some(who) = self.session.identity.clone().filter(|who| who.known_account().is_some()) else { return };
        if let Some(alias) = self.aliases.get(&who.account).cloned() {
            self.take_alias(alias);
        } else if !self.no_alias_for.contains(who.without_session()) {
            let principal = who.without_session().to_owned();
            self.begin(&ASK_ALIAS, principal, |ticket| Effect::Alias(ticket, who));
        }
    }

    /// An alias is the account's, whoever was told; a refusal is an answer too, to that principal. Whatever else went wrong may be
    /// asked again by the next session.
    pub(in crate::app) fn alias_answered(&mut self, principal: String, outcome: Result<Option<String>, Failure>) {
        match outcome {
            Ok(alias) => {
                if let Some(account) = self.account().map(str::to_owned) {
                    self.take_alias(alias.clone());
                    self.aliases.insert(account, alias);
                }
            }
            Err(failure) if failure.is_refusal() => drop(self.no_alias_for.insert(principal)),
            Err(_) => {}
        }
    }

    fn take_alias(&mut self, alias: Option<String>) {
        if let Some(identity) = &mut self.session.identity {
            identity.alias = alias;
        }
    }

    /// This machine's time put right by the service's clock: what the service says when something happened is compared with this.
    pub(crate) fn service_time(&self, now: Now) -> Timestamp {
        now.wall.checked_add(self.session.clock_ahead).unwrap_or(now.wall)
    }

    /// The service said what time it has. How far that is from this machine's is said once where it is much: requests are signed
    /// with the time, and refused five minutes off.
    pub(in crate::app) fn service_clock(&mut self, now: Now, service: Timestamp) {
        let ahead = service.duration_since(now.wall);
        // The header counts whole seconds, and the answer took its time: less than that is no difference.
        let ahead = if ahead.abs() < NO_DIFFERENCE { SignedDuration::ZERO } else { ahead };
        let known = self.clock_skew().is_some();
        self.session.clock_ahead = ahead;
        if let Some(skew) = self.clock_skew().filter(|_| !known) {
            self.say(Tone::Warn, format!("{skew}; ages go by it"));
        }
    }

    /// How the service's clock differs from this machine's, where it is much.
    pub(in crate::app) fn clock_skew(&self) -> Option<String> {
        about::clock_skew(self.session.clock_ahead)
    }
}

/// Clocks that differ by less agree.
const NO_DIFFERENCE: SignedDuration = SignedDuration::from_secs(5);
