//! Somebody else wrote between opening and saving: nothing was written, and both versions are offered (promise 4).

use super::confirm::Confirm;
use super::metadata;
use super::question::{Answer, COMMON_ROWS, Sheet, Ways, way, with_common};
use crate::app::acts::{Act, USUAL};
use crate::app::difference::Difference;
use crate::app::message::Reply;
use crate::app::pages::confirm::put_back::PutBack;
use crate::app::picture::Picture;
use crate::app::state::question::Question;
use crate::app::veil::Veil;
use crate::app::{App, Concern, Effect, Notice, Now, Paged, Ticket, Tone, Turn};
use crate::deletion::Given;
use crate::failure::Failure;
use crate::keymap::{Action, Binding, Table, ch, keys, row};
use crate::line::{Lines, Role};
use crate::parameter::{Expected, Parameter, ParameterType, Reading, Tier, Write};

/// The keys of the question: its answers, and what every question has.
pub(in crate::app) static TABLE: Table = Table { title: "Conflict", takes_text: false, rows: &ROWS, notes: None };

const ROWS: [Binding; 3 + COMMON_ROWS] = with_common(&[
    row(&[ch('=')], Action::Compare, "theirs", "read what they wrote and show how mine differs"),
    row(keys::ENTER, Action::Overwrite, "overwrite theirs…", "go to the confirmation against their version"),
    row(&[ch('D')], Action::Discard, "drop mine", "keep theirs and drop my draft"),
]);

/// The question.
#[derive(Debug)]
pub(crate) struct Conflict {
    question: Question,
    /// My write, which did not happen.
    mine: Write,
    /// What my draft was opened from: the write may have been upon a version that came later.
    opened: Expected,
    /// The parameter as it is now.
    theirs: Parameter,
    /// Its value, once asked for.
    value: Theirs,
    /// The version whose value mine is, where it was to be put back.
    put_back: Option<PutBack>,
    /// The key to encrypt under was typed for mine.
    key_typed: bool,
    /// What mine was to be created with and an overwrite does not give, in words.
    not_given: Option<&'static str>,
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
    /// Of a write that was not made, of a draft of that origin, and the parameter as it is now.
    pub(in crate::app) fn new(mine: Write, opened: Expected, theirs: Parameter) -> Self {
        Self {
            question: Question::new(),
            mine,
            opened,
            theirs,
            value: Theirs::Unread,
            put_back: None,
            key_typed: false,
            not_given: None,
        }
    }

    /// Mine is the value of a version of before.
    pub(in crate::app) fn putting_back(self, put_back: Option<PutBack>) -> Self {
        Self { put_back, ..self }
    }

    /// Mine was to be created with that, which an overwrite does not give.
    pub(in crate::app) fn given(self, given: &Given) -> Self {
        let called = match (given.tags.is_empty(), given.policies.is_empty()) {
            (true, true) => None,
            (false, true) => Some("tags"),
            (true, false) => Some("policies"),
            (false, false) => Some("tags and policies"),
        };
        Self { not_given: called, ..self }
    }

    /// The key of mine was typed, and stays as it is upon theirs.
    pub(in crate::app) fn with_key(self, key_typed: bool) -> Self {
        Self { key_typed, ..self }
    }

    /// Whether it was deleted and created anew: versions begin at 1 then, and the history of before is gone
    /// (docs/parameter-store.md 4.6).
    fn is_anew(&self) -> bool {
        matches!(self.mine.on, Expected::Version(asked) if self.theirs.version <= asked)
    }

    /// What has happened, in a few words.
    pub(in crate::app) fn title(&self) -> &'static str {
        match self.mine.on {
            Expected::Version(_) if self.is_anew() => "Nothing was written: it was deleted and created anew meanwhile",
            Expected::Absent => "Nothing was written: the name exists already",
            Expected::Version(_) => "Nothing was written: it has changed meanwhile",
        }
    }

    fn sheet(&self, app: &App, now: Now) -> Sheet {
        let theirs = &self.theirs;
        let mut sheet = Sheet::about(app, "Conflict", &theirs.name);
        let is_scarce = Sheet::is_scarce(app);
        if is_scarce {
            sheet.say(|out| out.prose(Role::Warn, self.title()));
        }
        sheet.head(app, now, &format!("now v{} · {}", theirs.version, theirs.kind), Some(theirs));
        if !is_scarce {
            sheet.says("look", Role::Warn, self.title());
        }
        if self.mine.kind.is_uncovered_as(theirs.kind) {
            sheet.says("look", Role::Bad, &format!("it was a secret, and is plain text now: {}", theirs.kind));
        }
        let kept = match (self.is_anew(), self.put_back.is_some()) {
            (true, true) => {
                "its history went with the deletion: the value of before is here alone, and goes with this question"
            }
            (true, false) => "your draft is kept; the history of before went with the deletion",
            (false, true) => "both values are in the history",
            (false, false) => "your draft is kept",
        };
        sheet.says("you", Role::Plain, &format!("{}; {kept}", self.asked()));
        sheet.say(Lines::blank);
        self.their_value(&mut sheet, app, now);
        sheet
    }

    /// What I wanted, and of which version.
    fn asked(&self) -> String {
        if let (Some(put_back), Expected::Version(asked)) = (&self.put_back, self.mine.on) {
            return format!("asked to put v{} back upon v{asked}", put_back.version.number());
        }
        match (self.opened, self.mine.on) {
            (Expected::Absent, Expected::Absent) => "asked to create it".to_owned(),
            (Expected::Absent, Expected::Version(asked)) => format!("asked to create it, then to replace v{asked}"),
            (Expected::Version(opened), Expected::Version(asked)) if opened == asked => format!("opened v{opened}"),
            (Expected::Version(opened), Expected::Version(asked)) => {
                format!("opened v{opened}, then asked to replace v{asked}")
            }
            (Expected::Version(opened), Expected::Absent) => format!("opened v{opened}, then asked to create it anew"),
        }
    }

    fn their_value(&self, sheet: &mut Sheet, app: &App, now: Now) {
        let [key, tab] = [Action::Compare, Action::ShowDiff].map(|action| TABLE.key_of(action).unwrap_or_default());
        match &self.value {
            Theirs::Unread => {
                sheet.masked("theirs", &format!("{key} reads it; then {tab} shows how {} differs", self.mine()));
            }
            Theirs::Reading(ticket) => {
                let held_up = app.held_up(now, Some(*ticket));
                sheet.masked("theirs", held_up.as_deref().unwrap_or("reading…"));
            }
            Theirs::Refused(failure) => sheet.say(|out| {
                out.prose(Role::Bad, &format!("theirs is not readable: {}", failure.tag()));
                out.sentence(Role::Plain, &failure.what);
            }),
            Theirs::Read(_) => sheet.difference("theirs→mine", &self.question, &tab),
        }
    }

    /// What my value is called.
    fn mine(&self) -> String {
        self.put_back.as_ref().map_or_else(|| "yours".to_owned(), |put_back| format!("v{}", put_back.version.number()))
    }

    fn ways(&self) -> Ways {
        let [read, overwrite, drop, back] =
            [Action::Compare, Action::Overwrite, Action::Discard, Action::Back].map(|action| TABLE.key_of(action));
        let way = |key: &Option<String>, does| way(key.as_deref().unwrap_or_default(), does);
        let mut others = match &self.put_back {
            Some(put_back) => vec![way(&back, put_back.goes_back())],
            None => vec![way(&drop, "drops mine"), way(&back, "goes back to the draft")],
        };
        if matches!(self.value, Theirs::Unread | Theirs::Refused(_)) {
            others.insert(0, way(&read, "reads theirs"));
        }
        let short = vec![way(&overwrite, "goes on"), way(&back, "goes back")];
        let answer = Answer::Harmless(overwrite.unwrap_or_default(), "goes on to overwrite theirs".to_owned());
        Ways { answer, others, short, ..Ways::default() }
    }

    /// Reads what they wrote, or shows or masks it once it is there.
    fn show_theirs(&mut self, app: &mut App, now: Now) {
        match &self.value {
            Theirs::Unread | Theirs::Refused(_) => {
                let name = self.theirs.name.clone();
                self.value = Theirs::Reading(app.begin(&READ_THEIRS, "", |ticket| Effect::Read(ticket, name)));
            }
            Theirs::Read(_) => self.show(app.lifted(now)),
            Theirs::Reading(_) => {}
        }
    }

    /// How mine differs, as soon as theirs is there.
    fn show(&mut self, veil: Veil) {
        if let Theirs::Read(reading) = &self.value {
            self.question.show(veil, || Difference::of(Some(&reading.value), &self.mine.value));
        }
    }

    /// The question that overwrites theirs.
    fn overwrite(&self, app: &App) -> Confirm {
        let theirs = self.theirs.clone();
        let old = match &self.value {
            Theirs::Read(reading) => Some(reading.value.clone()),
            _ => None,
        };
        let warning = match self.mine.on {
            Expected::Absent => "the name exists already: writing replaces its value".to_owned(),
            Expected::Version(asked) if self.is_anew() => {
                format!(
                    "this replaces version {} of one that was created anew: it has no history of v{asked}",
                    theirs.version
                )
            }
            Expected::Version(_) if self.put_back.is_some() => {
                format!("this replaces version {}, which was not there when {} was chosen", theirs.version, self.mine())
            }
            Expected::Version(_) => format!("this replaces version {}, which you did not open", theirs.version),
        };
        let page = app.pane_key(Action::Show(metadata::NAME));
        let not_given =
            self.not_given.map(|what| format!("the {what} that were typed are not given: {page} does that"));
        let write = rebase(self.mine.clone(), &theirs, self.key_typed);
        Confirm::new(write, Some(theirs), old, [warning].into_iter().chain(not_given).collect())
            .putting_back(self.put_back.clone())
            .upon_theirs()
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
                self.show(veil);
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
        self.question.picture(app, self.sheet(app, now), &self.ways())
    }

    /// Theirs is not offered to be read once it is there: another key shows and hides it.
    fn hint(&self, _app: &App, action: Action) -> Option<&'static str> {
        match action {
            Action::ShowDiff if !self.question.veil.down => Some("hide"),
            Action::Compare if matches!(self.value, Theirs::Read(_)) => Some(""),
            _ => None,
        }
    }

    fn can(&self, app: &App, action: Action) -> bool {
        match action {
            Action::Collect => false,
            Action::Compare => match self.value {
                Theirs::Unread | Theirs::Refused(_) => true,
                Theirs::Reading(_) => false,
                Theirs::Read(_) => self.question.veil.down,
            },
            Action::ShowDiff => matches!(self.value, Theirs::Read(_)),
            Action::Explain => app.failure_here().is_some(),
            Action::Refresh => app.is_connection_lost(),
            Action::Activity => app.listed_tasks().next().is_some(),
            Action::Discard if self.put_back.is_some() => false,
            Action::Discard => self.question.is_seen(app, &self.picture(app, app.clock)),
            Action::Down => app.has_more_below(&self.picture(app, app.clock)),
            _ => true,
        }
    }

    fn why_not(&self, app: &App, action: Action) -> Option<Notice> {
        match action {
            Action::Compare if matches!(self.value, Theirs::Reading(_)) => {
                Some(Notice::new(Tone::Info, "theirs is being read"))
            }
            Action::Compare => {
                let key = TABLE.key_of(Action::ShowDiff)?;
                Some(Notice::new(Tone::Info, format!("theirs is shown beside mine: {key} hides it")))
            }
            Action::ShowDiff => {
                let key = TABLE.key_of(Action::Compare)?;
                Some(Notice::new(Tone::Info, format!("{key} reads theirs first")))
            }
            Action::Discard if self.put_back.is_some() => {
                let (key, does) = (TABLE.key_of(Action::Back)?, self.put_back.as_ref()?.goes_back());
                Some(Notice::new(Tone::Info, format!("there is no draft: {key} {does}")))
            }
            Action::Discard => Some(self.question.unseen(app, &self.picture(app, app.clock))),
            _ => None,
        }
    }

    fn act(&mut self, app: &mut App, now: Now, action: Action) -> Turn {
        match action {
            Action::Compare => self.show_theirs(app, now),
            Action::Overwrite => {
                app.notice = None;
                return Turn::Open(self.overwrite(app).into());
            }
            Action::Discard => {
                self.dropped(app);
                app.drop_draft();
                return Turn::Close;
            }
            Action::ShowDiff if self.question.veil.down => self.show(app.lifted(now)),
            Action::ShowDiff => self.show(Veil::DOWN),
            Action::Back => {
                app.close_what_led_here();
                app.pages.tell_problem(self.question.problem.take());
                app.tell_latest(&self.theirs);
                return Turn::Close;
            }
            _ => {}
        }
        Turn::Stay
    }

    fn question(&self) -> Option<&Question> {
        Some(&self.question)
    }

    fn question_mut(&mut self) -> Option<&mut Question> {
        Some(&mut self.question)
    }

    fn about(&self) -> Option<&str> {
        Some(&self.theirs.name)
    }

    fn values(&self) -> Vec<&str> {
        let theirs = match &self.value {
            Theirs::Read(reading) => Some(reading.value.expose()),
            _ => None,
        };
        theirs.into_iter().chain([self.mine.value.expose()]).collect()
    }

    fn concern(&self) -> Concern<'_> {
        match self.question.problem.as_ref().and_then(|problem| problem.failure.as_ref()) {
            Some(failure) => Concern::Problem(Some(failure)),
            None => Concern::Beneath,
        }
    }

    fn dropped(&mut self, app: &mut App) {
        if let Theirs::Reading(ticket) = self.value {
            app.cancel(ticket);
        }
    }
}

static READ_THEIRS: Act = Act {
    words: Some(|_, _| "read what they wrote".to_owned()),
    answered: |app, now, answer| {
        if let Reply::Read(outcome) = answer.reply {
            app.theirs_read(now, answer.ticket, outcome);
        }
    },
    given_up: Some(|app, _| app.theirs_not_read()),
    ..USUAL
};

impl App {
    /// What somebody else has made of a parameter is known to whatever draft is about it.
    pub(in crate::app) fn tell_latest(&mut self, theirs: &Parameter) {
        self.pages.iter_mut().for_each(|page| page.learn_latest(theirs));
    }

    pub(in crate::app) fn theirs_read(&mut self, now: Now, ticket: Ticket, outcome: Result<Reading, Failure>) {
        let veil = self.lifted_if_watched(now);
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
