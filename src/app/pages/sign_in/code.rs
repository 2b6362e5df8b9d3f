//! The one-time code of a role: typed unseen, used once, kept nowhere.

use std::fmt;

use zeroize::Zeroizing;

use crate::app::act::Lasts;
use crate::app::acts::{Act, USUAL};
use crate::app::draft::Taken;
use crate::app::message::{Effect, Reply, Ticket};
use crate::app::picture::{Picture, Spread};
use crate::app::{App, Concern, Notice, Now, Paged, Tone, Turn};
use crate::failure::{CodeWanted, Failure};
use crate::keymap::{Action, Code, Key, Table, keys, row};
use crate::line::{LABEL, Lines, Role};
use crate::secret::Secret;
use crate::text;

/// How long a code is, of whatever device.
const DIGITS: usize = 6;

/// What is said to whoever types something else.
const SIX: &str = "a code is six digits";

/// In place of a digit.
const DOT: &str = "•";

/// The keys of the page.
pub(in crate::app) static TABLE: Table = Table {
    title: "One-time code",
    takes_text: true,
    rows: &[
        row(keys::ENTER, Action::Enter, "sign in", "assume the role with the code; it is used once and kept nowhere"),
        row(keys::ESC, Action::Back, "back", "give none"),
        row(keys::CTRL_C, Action::Quit, "quit", "quit; asks before it drops a draft"),
    ],
    notes: None,
};

static TAKE_CODE: Act = Act {
    words: Some(|_, _| "assume the role with the code".to_owned()),
    on_status_line: false,
    lasts: Lasts::Session,
    of_connection: false,
    answered: |app, now, answer| {
        if let Reply::SignedIn(outcome) = answer.reply {
            app.code_taken(now, answer.ticket, outcome);
        }
    },
    given_up: Some(|app, _| app.code_given_up()),
    ..USUAL
};

/// What is typed.
struct Digits(Zeroizing<String>);

impl fmt::Debug for Digits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Digits(…)")
    }
}

/// The page.
#[derive(Debug)]
pub(crate) struct OneTimeCode {
    wanted: CodeWanted,
    digits: Digits,
    /// While the service is asked.
    asked: Option<Ticket>,
    /// Why the last one did not do.
    problem: Option<Failure>,
}

impl OneTimeCode {
    /// What a role wants.
    pub(in crate::app) fn new(wanted: CodeWanted) -> Self {
        // Room for all of them: what grows would leave a copy behind.
        let digits = Digits(Zeroizing::new(String::with_capacity(DIGITS)));
        Self { wanted, digits, asked: None, problem: None }
    }

    fn is_whole(&self) -> bool {
        self.digits.0.len() == DIGITS
    }

    fn clear(&mut self) {
        *self = Self { problem: self.problem.take(), ..Self::new(self.wanted.clone()) };
    }
}

impl Paged for OneTimeCode {
    fn table(&self, _app: &App) -> &'static Table {
        &TABLE
    }

    fn picture(&self, app: &App, _now: Now) -> Picture {
        let mut out = Lines::new(app.page_width(Spread::Page));
        out.field("role", Role::Plain, &self.wanted.role);
        out.field("device", Role::Plain, &self.wanted.device);
        out.blank();
        out.prose(
            Role::Dim,
            "The six digits that the device shows. They are used once and kept nowhere; the session that they give is in memory alone, for \
             as long as it lasts.",
        );
        let mut below = Lines::new(out.width());
        let typed = DOT.repeat(self.digits.0.len());
        below.push(vec![(Role::Strong, text::pad("code", LABEL)), (Role::Plain, typed)]);
        match &self.problem {
            _ if self.asked.is_some() => below.prose(Role::Dim, "asking STS for the role…"),
            Some(failure) => {
                below.sentence(Role::Bad, &failure.what);
                below.sentence(Role::Plain, &app.way_on(failure));
            }
            None => {}
        }
        Picture {
            title: TABLE.title.to_owned(),
            lines: out.into_lines(),
            pinned_cursor: self.asked.is_none().then(|| (0, LABEL + self.digits.0.len())),
            pinned: below.into_lines(),
            ruled: true,
            ..Picture::default()
        }
    }

    fn can(&self, _app: &App, action: Action) -> bool {
        action != Action::Enter || self.is_whole() && self.asked.is_none()
    }

    fn why_not(&self, _app: &App, action: Action) -> Option<Notice> {
        let says = if self.asked.is_some() { "the service is being asked" } else { SIX };
        (action == Action::Enter).then(|| Notice::new(Tone::Info, says))
    }

    fn act(&mut self, app: &mut App, _now: Now, action: Action) -> Turn {
        match action {
            Action::Enter => {
                let code = Secret::from(self.digits.0.as_str());
                self.problem = None;
                self.clear();
                self.asked = Some(app.begin(&TAKE_CODE, "", |ticket| Effect::TakeCode(ticket, code)));
            }
            Action::Back => return Turn::Close,
            _ => {}
        }
        Turn::Stay
    }

    fn typed(&mut self, _app: &mut App, key: Key) -> Taken {
        let plain = !key.ctrl && !key.alt;
        match key.code {
            _ if self.asked.is_some() => return Taken::Says("the service is being asked"),
            Code::Char(digit) if plain && digit.is_ascii_digit() => {
                if self.is_whole() {
                    return Taken::Says(SIX);
                }
                self.digits.0.push(digit);
            }
            Code::Char('u') if key.ctrl => self.clear(),
            Code::Char('h') if key.ctrl => drop(self.digits.0.pop()),
            Code::Backspace => drop(self.digits.0.pop()),
            Code::Char(_) if plain => return Taken::Says(SIX),
            _ => return Taken::Unknown,
        }
        Taken::Done
    }

    fn pasted(&mut self, app: &mut App, text: &str) {
        let digits = || text.chars().filter(|c| !c.is_whitespace());
        if self.asked.is_none() && digits().count() == DIGITS && digits().all(|digit| digit.is_ascii_digit()) {
            self.clear();
            self.digits.0.extend(digits());
        } else {
            app.say(Tone::Info, format!("not pasted: {SIX}"));
        }
    }

    fn concern(&self) -> Concern<'_> {
        self.problem.as_ref().map_or(Concern::Beneath, Concern::Itself)
    }

    fn keys_to_retry(&self, _app: &App) -> Option<String> {
        TABLE.key_of(Action::Enter)
    }

    /// It was for the place that is left.
    fn place_changed(&mut self, _was: &str, _is: &str) -> bool {
        false
    }

    fn dropped(&mut self, app: &mut App) {
        if let Some(ticket) = self.asked {
            app.cancel(ticket);
        }
    }
}

impl App {
    fn code_taken(&mut self, now: Now, ticket: Ticket, outcome: Result<(), Failure>) {
        let Some(page) = self.pages.all::<OneTimeCode>().find(|page| page.asked == Some(ticket)) else { return };
        page.asked = None;
        match outcome {
            Ok(()) => self.is_signed_in(now),
            Err(failure) => {
                page.problem = Some(failure);
                self.notice.take_if(|notice| notice.passes());
            }
        }
    }

    /// It was cancelled among what is under way.
    fn code_given_up(&mut self) {
        for page in self.pages.all::<OneTimeCode>() {
            page.asked = None;
        }
    }
}
