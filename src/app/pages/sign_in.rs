//! Signing in without leaving: by SSO in a browser, or with a one-time code. What was done is then gone by in a new connection, and what
//! is being typed beneath stays.

pub(in crate::app) mod browser;
pub(in crate::app) mod code;

use browser::LogIn;
use code::OneTimeCode;

use crate::app::state::session::Link;
use crate::app::{App, Now, Page, Tone};
use crate::failure::{Failure, FailureKind};
use crate::keymap::Action;

impl App {
    /// What keeps the session from going on, where signing in from here would help.
    fn wants_sign_in(&self) -> Option<&Failure> {
        let failure = match &self.session.link {
            Link::Down(failure) => Some(failure),
            Link::Up => self.session.signed_out.as_ref(),
            Link::Connecting => None,
        };
        failure.filter(|failure| failure.offers_sign_in())
    }

    /// Whether there is anything to sign in for.
    pub(in crate::app) fn can_sign_in(&self) -> bool {
        self.wants_sign_in().is_some()
    }

    /// Why there is not.
    pub(in crate::app) fn why_no_sign_in(&self) -> &'static str {
        match self.session.link {
            Link::Connecting => "not signed in to anything yet: connecting",
            Link::Up => "the connection stands: there is nothing to sign in for",
            Link::Down(_) => "signing in would not help here",
        }
    }

    /// Whether a page to sign in with has the keys.
    pub(in crate::app) fn is_signing_in(&self) -> bool {
        self.pages.last().is_some_and(is_to_sign_in)
    }

    /// Begins what would help.
    pub(in crate::app) fn sign_in(&mut self) {
        match self.wants_sign_in().map(|failure| failure.kind.clone()) {
            Some(FailureKind::CodeWanted(wanted)) => self.lay(OneTimeCode::new(*wanted)),
            Some(_) => {
                let page = LogIn::begin(self);
                self.lay(page);
            }
            None => {}
        }
    }

    /// Asks for the code that a connection wants, unless somebody is at something else.
    pub(in crate::app) fn ask_for_code(&mut self) {
        let wanted = self.wants_sign_in().is_some_and(|failure| matches!(failure.kind, FailureKind::CodeWanted(_)));
        if wanted && self.in_panes() {
            self.sign_in();
        }
    }

    /// Somebody is signed in: the page goes, and the session connects by it.
    pub(in crate::app) fn is_signed_in(&mut self, now: Now) {
        self.close_pages_until(|page| !is_to_sign_in(page));
        self.ignore_keys_for_a_moment(now);
        if self.change.is_some() {
            let key = self.key_of(Action::Refresh);
            return self.say(Tone::Good, format!("signed in; {key} connects anew once the change has ended"));
        }
        self.connect();
        self.say(Tone::Good, "signed in");
    }
}

fn is_to_sign_in(page: &Page) -> bool {
    page.get::<LogIn>().is_some() || page.get::<OneTimeCode>().is_some()
}
