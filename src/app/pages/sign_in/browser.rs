//! Signing in by SSO: an address and a code, to be allowed in a browser anywhere.

use crate::app::act::Lasts;
use crate::app::acts::{Act, USUAL};
use crate::app::message::{Effect, Reply, Ticket};
use crate::app::picture::{Picture, Spread};
use crate::app::{App, Concern, Notice, Now, Paged, Tone, Turn};
use crate::device_code::DeviceCode;
use crate::failure::{Failure, FailureKind};
use crate::keymap::{Action, Code, Table, ch, key, keys, row, rows};
use crate::line::{Lines, Role};
use crate::text;

use jiff::Timestamp;

/// The keys of the page.
pub(in crate::app) static TABLE: Table = Table {
    title: "Sign in by SSO",
    takes_text: false,
    rows: &[
        row(&[ch('y')], Action::CopyAddress, "copy the address", "copy the address to open, in a browser anywhere"),
        row(&[ch('Y')], Action::CopyCode, "copy the code", "copy the code alone"),
        row(
            &[ch('I'), key(Code::F(6))],
            Action::SignIn,
            "begin again",
            "ask for another code, where this one is no more",
        ),
        row(&[key(Code::Esc), ch('q')], Action::Back, "give up", "give it up, go back"),
        rows::HELP,
        rows::SCROLL_UP,
        rows::SCROLL_DOWN,
        rows::PAGE_DOWN,
        rows::PAGE_UP,
        row(keys::CTRL_C, Action::Quit, "quit", "quit; asks before it drops a draft"),
    ],
    notes: None,
};

static LOG_IN: Act = Act {
    words: Some(|_, _| "sign in by SSO".to_owned()),
    on_status_line: false,
    lasts: Lasts::Session,
    // It is asked for where there is no connection, and outlives an attempt at one.
    of_connection: false,
    answered: |app, now, answer| {
        if let Reply::SignedIn(outcome) = answer.reply {
            app.logged_in(now, answer.ticket, outcome);
        }
    },
    given_up: Some(|app, _| app.login_given_up()),
    ..USUAL
};

/// The page.
#[derive(Debug)]
pub(crate) struct LogIn {
    stage: Stage,
    top: usize,
}

/// How far it is.
#[derive(Debug)]
enum Stage {
    /// The portal is asked for a code.
    Asking(Ticket),
    /// There is one, until then.
    Told(Ticket, DeviceCode, Timestamp),
    /// It has failed, or was given up.
    Ended(Failure),
}

impl LogIn {
    /// Asks the portal.
    pub(in crate::app) fn begin(app: &mut App) -> Self {
        Self { stage: Stage::Asking(app.begin(&LOG_IN, "", Effect::LogIn)), top: 0 }
    }

    fn ticket(&self) -> Option<Ticket> {
        match &self.stage {
            Stage::Asking(ticket) | Stage::Told(ticket, ..) => Some(*ticket),
            Stage::Ended(_) => None,
        }
    }

    fn told(&self) -> Option<&DeviceCode> {
        match &self.stage {
            Stage::Told(_, code, _) => Some(code),
            _ => None,
        }
    }
}

impl LogIn {
    /// What is to be done, or why it ended.
    fn write(&self, app: &App, out: &mut Lines) {
        match &self.stage {
            Stage::Asking(_) => out.prose(Role::Dim, "asking IAM Identity Center for a code…"),
            Stage::Told(_, code, until) => {
                out.prose(Role::Plain, "Open in a browser, here or anywhere:");
                out.blank();
                out.verbatim(Role::Strong, "", code.address.expose());
                out.blank();
                out.field("login to", Role::Plain, &code.portal);
                let until = text::clock(*until);
                out.prose(
                    Role::Dim,
                    &format!("waits until {until}; once it is allowed, the session connects by itself"),
                );
            }
            Stage::Ended(failure) => {
                out.sentence(Role::Bad, &failure.what);
                let next = app.way_on(failure);
                if !next.is_empty() {
                    out.blank();
                    out.sentence(Role::Plain, &next);
                }
            }
        }
    }
}

impl Paged for LogIn {
    fn table(&self, _app: &App) -> &'static Table {
        &TABLE
    }

    fn picture(&self, app: &App, _now: Now) -> Picture {
        let out = app.read(|out| self.write(app, out));
        // What is compared stays in sight at every size.
        let mut below = Lines::new(app.page_width(Spread::Page));
        if let Stage::Told(_, code, _) = &self.stage {
            below.field("code", Role::Strong, code.code.expose());
            below.prose(Role::Plain, "Allow it there only if the page shows this code.");
        }
        let columns = out.width();
        let (lines, pinned) = (out.into_lines(), below.into_lines());
        let title = TABLE.title.to_owned();
        Picture { title, columns, lines, top: self.top, ruled: true, pinned, ..Picture::default() }
    }

    fn can(&self, _app: &App, action: Action) -> bool {
        match action {
            Action::CopyAddress | Action::CopyCode => self.told().is_some(),
            Action::SignIn => self.ticket().is_none(),
            _ => true,
        }
    }

    fn why_not(&self, _app: &App, action: Action) -> Option<Notice> {
        let says = match action {
            Action::CopyAddress | Action::CopyCode if self.ticket().is_some() => "there is no code yet",
            Action::CopyAddress | Action::CopyCode => "there is no code any more",
            Action::SignIn => "signing in already",
            _ => return None,
        };
        Some(Notice::new(Tone::Info, says))
    }

    fn act(&mut self, app: &mut App, _now: Now, action: Action) -> Turn {
        match action {
            Action::CopyAddress => {
                if let Some(code) = self.told() {
                    app.copy(code.address.clone(), "the address".to_owned());
                }
            }
            Action::CopyCode => {
                if let Some(code) = self.told() {
                    app.copy(code.code.clone(), "the code".to_owned());
                }
            }
            Action::SignIn => *self = Self::begin(app),
            Action::Back => return Turn::Close,
            _ => {}
        }
        Turn::Stay
    }

    fn top(&mut self) -> Option<&mut usize> {
        Some(&mut self.top)
    }

    fn concern(&self) -> Concern<'_> {
        match &self.stage {
            Stage::Ended(failure) => Concern::Itself(failure),
            _ => Concern::Beneath,
        }
    }

    fn keys_to_retry(&self, _app: &App) -> Option<String> {
        TABLE.key_of(Action::SignIn).filter(|_| self.ticket().is_none())
    }

    /// It was to the place that is left.
    fn place_changed(&mut self, _was: &str, _is: &str) -> bool {
        false
    }

    fn dropped(&mut self, app: &mut App) {
        if let Some(ticket) = self.ticket() {
            app.cancel(ticket);
        }
    }
}

impl App {
    fn login_page(&mut self, ticket: Ticket) -> Option<&mut LogIn> {
        self.pages.all::<LogIn>().find(|page| page.ticket() == Some(ticket))
    }

    /// There is something to open.
    pub(in crate::app) fn device_code_came(&mut self, now: Now, ticket: Ticket, code: DeviceCode) {
        if let Some(page) = self.login_page(ticket) {
            let until = now.wall.checked_add(code.lasts).unwrap_or(now.wall);
            page.stage = Stage::Told(ticket, code, until);
            self.notice.take_if(|notice| notice.passes());
        }
    }

    fn logged_in(&mut self, now: Now, ticket: Ticket, outcome: Result<(), Failure>) {
        let Some(page) = self.login_page(ticket) else { return };
        match outcome {
            Ok(()) => self.is_signed_in(now),
            Err(failure) => page.stage = Stage::Ended(failure),
        }
    }

    /// It was cancelled among what is under way.
    fn login_given_up(&mut self) {
        for page in self.pages.all::<LogIn>() {
            page.stage = Stage::Ended(Failure::new(FailureKind::Cancelled, "The login was given up", ""));
        }
    }
}
