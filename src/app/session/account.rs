//! What the service and KMS are asked of the account: its settings, and the states of keys.

use crate::app::acts::{Act, USUAL};
use crate::app::asked::Asked;
use crate::app::message::{Effect, Reply, Ticket};
use crate::app::progress::Progress;
use crate::app::{App, Now};
use crate::parameter::ServiceSetting;
use crate::text;

/// The states of so many keys are asked for at most.
const MOST: usize = 100;

/// About a setting of the service, by its id.
static ASK_SETTING: Act = Act {
    words: Some(|_, id| format!("ask for the setting {id}")),
    on_status_line: false,
    answered: |app, _, answer| {
        if let Reply::ServiceSetting(outcome) = answer.reply {
            app.session.account.answers += 1;
            for setting in &mut app.session.account.settings {
                setting.take(answer.ticket, outcome.clone());
            }
        }
    },
    given_up: Some(|app, _| app.account_given_up()),
    ..USUAL
};

/// About a key that secrets are under.
static ASK_KEY: Act = Act {
    words: Some(|_, name| format!("ask for the state of {name}")),
    on_status_line: false,
    answered: |app, _, answer| {
        if let Reply::KeyDescribed(outcome) = answer.reply {
            let account = &mut app.session.account;
            account.answers += 1;
            account.key.take_if(|ticket| *ticket == answer.ticket);
            if let Some(keys) = &mut account.keys {
                keys.brings(1, app.clock);
            }
            app.session.kms.described.insert(answer.about, outcome);
        }
    },
    given_up: Some(|app, _| {
        app.session.account.stopped = true;
        app.account_given_up();
    }),
    ..USUAL
};

impl App {
    /// Asks for the settings of the service.
    pub(in crate::app) fn ask_account(&mut self) {
        self.give_up_account();
        if !self.is_connected() {
            return;
        }
        self.session.account.stopped = false;
        let ask = |setting: ServiceSetting| {
            Asked::Pending(self.begin(&ASK_SETTING, setting.id(), |ticket| Effect::ServiceSetting(ticket, setting)))
        };
        self.session.account.settings = ServiceSetting::ALL.map(ask);
    }

    /// Asks for the state of the first of those keys that is not known: one after the other.
    pub(in crate::app) fn ask_for_key<'a>(&mut self, keys: impl Iterator<Item = &'a str>) {
        let account = &self.session.account;
        if account.key.is_some() || account.stopped || !self.is_connected() {
            return;
        }
        let known = &self.session.kms.described;
        let mut unknown = keys.take(MOST).filter(|name| !known.contains_key(*name));
        let Some(name) = unknown.next() else {
            self.session.account.keys = None;
            return;
        };
        let to_come = 1 + unknown.count();
        let keys = self.session.account.keys.get_or_insert_with(|| Progress::begun(self.clock, None));
        // More of them come while names still arrive.
        keys.expects(keys.done() + to_come);
        let ticket = self.begin(&ASK_KEY, name, |ticket| Effect::DescribeKey(ticket, name.to_owned()));
        self.session.account.key = Some(ticket);
    }

    /// How far asking for the states of keys is, while it is under way and has brought some: `12 of 80 asked`.
    pub(in crate::app) fn keys_asked(&self, now: Now) -> Option<String> {
        let account = &self.session.account;
        let (ticket, keys) = account.key.zip(account.keys.as_ref())?;
        let (done, all) = keys.done_of()?;
        let held_up = self.held_up(now, Some(ticket)).map(|says| format!(" · {says}"));
        let gets_on = held_up.unwrap_or_else(|| keys.says());
        Some(format!("{} of {} asked{gets_on}", text::grouped(done), text::grouped(all)))
    }

    /// What is still asked for is not wanted any more.
    pub(in crate::app) fn give_up_account(&mut self) {
        let tickets: Vec<Ticket> = [&ASK_SETTING, &ASK_KEY].into_iter().flat_map(|act| self.tasks.of(act)).collect();
        for ticket in tickets {
            self.cancel(ticket);
        }
        self.account_given_up();
    }

    /// Something that was asked for does not come.
    fn account_given_up(&mut self) {
        let (tasks, account) = (&self.tasks, &mut self.session.account);
        account.answers += 1;
        account.key.take_if(|ticket| tasks.get(*ticket).is_none());
        account.keys.take_if(|_| account.key.is_none());
        for setting in &mut account.settings {
            if setting.ticket().is_some_and(|ticket| tasks.get(ticket).is_none()) {
                *setting = Asked::No;
            }
        }
    }
}
