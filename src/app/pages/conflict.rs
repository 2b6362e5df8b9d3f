//! Somebody else wrote between opening and saving: nothing was written, and both versions are offered (promise 4).

use super::confirm::Confirm;
use super::difference::{difference, last_change, place};
use super::form::Form;
use super::{Concern, HELP_ROW, Paged, Picture, Spread, Turn};
use crate::app::acts;
use crate::app::masking::Veil;
use crate::app::{App, Effect, Notice, Now, Ticket, Tone};
use crate::failure::Failure;
use crate::keymap::{Action, Table, ch, keys, row, rows};
use crate::line::{Line, Lines, Role};
use crate::parameter::{Expected, Parameter, ParameterType, Reading, Tier, Write};
use crate::text;

/// The keys of the question.
pub(in crate::app) static TABLE: Table = Table {
    title: "Conflict",
    takes_text: false,
    rows: &[
        row(&[ch('=')], Action::ReadTheirs, "theirs", "read what they wrote and show how mine differs"),
        row(keys::ENTER, Action::Overwrite, "overwrite theirs…", "go to the confirmation against their version"),
        row(&[ch('D')], Action::Discard, "drop mine", "keep theirs and drop my draft"),
        row(keys::TAB, Action::ShowDiff, "", "show or mask the difference, once theirs has been read"),
        row(keys::ESC, Action::Back, "back", "write nothing, back to the draft"),
        row(&[ch('x')], Action::Explain, "", "explain why overwriting theirs failed"),
        row(&[ch('a')], Action::Activity, "", "show what is under way"),
        HELP_ROW,
        rows::SCROLL_UP,
        rows::SCROLL_DOWN,
        rows::PAGE_DOWN,
        rows::PAGE_UP,
        rows::QUIT_DROPPING,
    ],
    notes: None,
};

/// The question.
#[derive(Debug)]
pub(crate) struct Conflict {
    /// My write, which did not happen.
    mine: Write,
    /// The parameter as it is now.
    theirs: Parameter,
    /// Its value, once asked for.
    value: Theirs,
    /// Masks the values until they are asked for, and again after a while.
    veil: Veil,
    /// Why the last attempt to overwrite theirs did not go through.
    problem: Option<Notice>,
    top: usize,
}

/// What is known of the value that somebody else wrote.
#[derive(Debug)]
enum Theirs {
    /// Not asked for.
    Unread,
    /// On its way.
    Reading(Ticket),
    /// Read.
    Read(Reading),
    /// Not readable by this principal.
    Refused(Failure),
}

impl Conflict {
    /// Of a write that was not made, and the parameter as it is now.
    pub(in crate::app) fn new(mine: Write, theirs: Parameter) -> Self {
        Self { mine, theirs, value: Theirs::Unread, veil: Veil::DOWN, problem: None, top: 0 }
    }

    /// What has happened, in a few words.
    pub(in crate::app) fn title(&self) -> &'static str {
        match self.mine.on {
            Expected::Absent => "Nothing was written: the name exists already",
            Expected::Version(_) => "Nothing was written: it has changed meanwhile",
        }
    }

    fn lines(&self, app: &App, now: Now, width: usize) -> Vec<Line> {
        let mut out = Lines::new(width);
        let theirs = &self.theirs;
        out.field("parameter", Role::Strong, &theirs.name);
        place(&mut out, app);
        match self.mine.on {
            Expected::Absent => out.field("you asked", Role::Plain, "to create it"),
            Expected::Version(version) => out.field("you opened", Role::Plain, &format!("version {version}")),
        }
        out.field("now there", Role::Warn, &format!("version {} · {}", theirs.version, theirs.kind));
        last_change(&mut out, theirs, app.service_time(now));
        out.blank();
        out.prose(Role::Plain, "Your draft is kept.");
        self.their_value(&mut out, app, now);
        if let Some(problem) = &self.problem {
            out.blank();
            out.sentence(problem.tone.role(), &problem.text);
            if let Some(failure) = &problem.failure {
                out.sentence(Role::Plain, &app.way_on(failure));
            }
        }
        out.into_lines()
    }

    fn their_value(&self, out: &mut Lines, app: &App, now: Now) {
        let [key, tab] = [Action::ReadTheirs, Action::ShowDiff].map(|action| TABLE.key_of(action).unwrap_or_default());
        let masked = |says: &str| format!("{}  {says}", text::MASK);
        match &self.value {
            Theirs::Unread => {
                out.field("theirs", Role::Mask, &masked(&format!("{key} reads it and shows how yours differs")));
            }
            Theirs::Reading(ticket) => {
                let held_up = app.held_up(now, Some(*ticket));
                out.field("theirs", Role::Mask, &masked(held_up.as_deref().unwrap_or("reading…")));
            }
            Theirs::Refused(failure) => {
                out.field("theirs", Role::Bad, &format!("not readable: {}", failure.tag()));
                out.sentence(Role::Plain, &failure.what);
            }
            Theirs::Read(_) if self.veil.down => {
                out.field("theirs", Role::Mask, &masked(&format!("{tab} shows how yours differs")));
            }
            Theirs::Read(reading) => {
                out.field("difference", Role::Dim, &format!("theirs → mine · {tab} masks it"));
                difference(out, Some(reading.value.expose()), self.mine.value.expose());
            }
        }
    }

    /// Reads what they wrote, or shows or masks it once it is there.
    fn show_theirs(&mut self, app: &mut App, now: Now) {
        match &self.value {
            Theirs::Unread | Theirs::Refused(_) => {
                let name = self.theirs.name.clone();
                self.value = Theirs::Reading(app.begin(&acts::READ_THEIRS, "", |ticket| Effect::Read(ticket, name)));
            }
            Theirs::Read(_) => self.veil = Veil::lifted(now),
            Theirs::Reading(_) => {}
        }
    }

    /// The question that overwrites theirs.
    fn overwrite(&self, key_typed: bool) -> Confirm {
        let theirs = self.theirs.clone();
        let old = match &self.value {
            Theirs::Read(reading) => Some(reading.value.clone()),
            _ => None,
        };
        let warning = match self.mine.on {
            Expected::Absent => "the name exists already: writing replaces its value".to_owned(),
            Expected::Version(_) => format!("this replaces version {}, which you did not open", theirs.version),
        };
        let write = rebase(self.mine.clone(), &theirs, key_typed);
        Confirm::new(write, Some(theirs), old, vec![warning])
    }

    /// Takes in what they wrote.
    fn take(&mut self, outcome: Result<Reading, Failure>, veil: Veil) {
        match outcome {
            Ok(reading) => {
                let theirs = &mut self.theirs;
                if reading.version != theirs.version {
                    theirs.modified_by = None;
                }
                theirs.version = reading.version;
                theirs.kind = reading.kind;
                theirs.modified = reading.modified.or(theirs.modified);
                self.value = Theirs::Read(reading);
                self.veil = veil;
            }
            Err(failure) => self.value = Theirs::Refused(failure),
        }
    }
}

impl Paged for Conflict {
    fn table(&self, _app: &App) -> &'static Table {
        &TABLE
    }

    fn picture(&self, app: &App, now: Now) -> Picture {
        let lines = self.lines(app, now, app.page_width(Spread::Page));
        Picture { title: self.title().to_owned(), lines, top: self.top, ..Picture::default() }
    }

    fn can(&self, app: &App, action: Action) -> bool {
        match action {
            Action::ShowDiff => matches!(self.value, Theirs::Read(_)),
            Action::Explain => app.failure_here().is_some(),
            _ => true,
        }
    }

    fn why_not(&self, _app: &App, action: Action) -> Option<Notice> {
        let key = TABLE.key_of(Action::ReadTheirs).filter(|_| action == Action::ShowDiff)?;
        Some(Notice::new(Tone::Info, format!("{key} reads theirs first")))
    }

    fn act(&mut self, app: &mut App, now: Now, action: Action) -> Turn {
        match action {
            Action::ReadTheirs => self.show_theirs(app, now),
            Action::Overwrite => {
                app.notice = None;
                let key_typed = app.pages.all::<Form>().any(|form| form.asks_for_key());
                return Turn::Open(self.overwrite(key_typed).into());
            }
            Action::Discard => {
                self.dropped(app);
                app.drop_draft();
                return Turn::Close;
            }
            Action::ShowDiff => self.veil.turn(now),
            Action::Back => {
                app.pages.tell_problem(self.problem.take());
                return Turn::Close;
            }
            _ => {}
        }
        Turn::Stay
    }

    fn top(&mut self) -> Option<&mut usize> {
        Some(&mut self.top)
    }

    fn veil(&self) -> Option<&Veil> {
        Some(&self.veil)
    }

    fn veil_mut(&mut self) -> Option<&mut Veil> {
        Some(&mut self.veil)
    }

    fn about(&self) -> Option<&str> {
        Some(&self.theirs.name)
    }

    fn concern(&self) -> Concern<'_> {
        match self.problem.as_ref().and_then(|problem| problem.failure.as_ref()) {
            Some(failure) => Concern::Problem(Some(failure)),
            None => Concern::Beneath,
        }
    }

    fn problem_mut(&mut self) -> Option<&mut Option<Notice>> {
        Some(&mut self.problem)
    }

    /// What it shows is of another account: the draft beneath is to be saved anew.
    fn account_changed(&mut self, _was: &str, _is: &str) -> bool {
        false
    }

    fn dropped(&mut self, app: &mut App) {
        if let Theirs::Reading(ticket) = self.value {
            app.cancel(ticket);
        }
    }
}

impl App {
    pub(in crate::app) fn theirs_read(&mut self, now: Now, ticket: Ticket, outcome: Result<Reading, Failure>) {
        let veil = if self.focused { Veil::lifted(now) } else { Veil::DOWN };
        let asked = |conflict: &&mut Conflict| matches!(conflict.value, Theirs::Reading(t) if t == ticket);
        if let Some(conflict) = self.pages.all::<Conflict>().find(asked) {
            conflict.take(outcome, veil);
        }
    }

    /// What they wrote is not going to be read.
    pub(in crate::app) fn theirs_not_read(&mut self) {
        for conflict in self.pages.all::<Conflict>() {
            if matches!(conflict.value, Theirs::Reading(_)) {
                conflict.value = Theirs::Unread;
            }
        }
    }
}

/// My value upon their version. What I did not decide stays as they have it; of two types the one that encrypts wins, so that no
/// secret becomes plain text by a conflict.
fn rebase(mine: Write, theirs: &Parameter, key_typed: bool) -> Write {
    let secure = ParameterType::SecureString;
    let kind = if mine.kind == secure { secure } else { theirs.kind };
    let tier = match (mine.tier, theirs.tier) {
        _ if !theirs.described => None,
        // There is no way back to Standard (docs/parameter-store.md 4.4).
        (_, Tier::Advanced) | (None, _) => Some(theirs.tier),
        (Some(asked), _) if mine.on == Expected::Absent => Some(asked),
        _ => Some(theirs.tier),
    };
    let key_id = match kind {
        ParameterType::SecureString if key_typed => mine.key_id,
        ParameterType::SecureString => theirs.key_id.clone().or(mine.key_id),
        _ => None,
    };
    let said = |text: Option<String>| text.filter(|t| !t.is_empty());
    Write {
        name: theirs.name.clone(),
        kind,
        tier,
        key_id,
        data_type: None,
        description: said(mine.description),
        allowed_pattern: said(mine.allowed_pattern),
        on: Expected::Version(theirs.version),
        seen: theirs.modified,
        value: mine.value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::Secret;

    fn write(kind: ParameterType, on: Expected) -> Write {
        Write {
            name: "/a".to_owned(),
            value: Secret::from("v"),
            kind,
            tier: Some(Tier::Standard),
            key_id: None,
            data_type: Some("text".to_owned()),
            description: Some(String::new()),
            allowed_pattern: None,
            on,
            seen: None,
        }
    }

    #[test]
    fn of_two_types_the_one_that_encrypts_wins() {
        use ParameterType::{SecureString, String, StringList};
        for (mine, theirs, want) in [
            (SecureString, String, SecureString),
            (String, SecureString, SecureString),
            (String, StringList, StringList),
            (SecureString, SecureString, SecureString),
        ] {
            let there = Parameter { described: true, ..Parameter::bare("/a", theirs, 7) };
            let got = rebase(write(mine, Expected::Absent), &there, false);
            assert_eq!((got.kind, got.on), (want, Expected::Version(7)), "{mine} upon {theirs}");
        }
    }

    #[test]
    fn their_key_and_tier_stay_unless_i_asked() {
        let there = Parameter {
            described: true,
            tier: Tier::Advanced,
            key_id: Some("alias/theirs".to_owned()),
            ..Parameter::bare("/a", ParameterType::SecureString, 7)
        };
        let mine =
            Write { key_id: Some("alias/mine".to_owned()), ..write(ParameterType::SecureString, Expected::Absent) };
        let got = rebase(mine.clone(), &there, false);
        assert_eq!((got.key_id.as_deref(), got.tier), (Some("alias/theirs"), Some(Tier::Advanced)));
        let got = rebase(mine, &there, true);
        assert_eq!(got.key_id.as_deref(), Some("alias/mine"));
        assert_eq!((got.description, got.data_type), (None, None), "what was not said is not sent");
    }
}
