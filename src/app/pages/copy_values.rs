//! The question before the values of several parameters are read, to be copied.

use zeroize::Zeroizing;

use super::question::{Answer, Sheet, Ways, way};
use crate::app::acts::{Act, USUAL};
use crate::app::message::{Effect, Reply};
use crate::app::picture::Picture;
use crate::app::state::question::Question;
use crate::app::{App, Concern, Notice, Now, Paged, Ticket, Tone, Turn};
use crate::failure::Failure;
use crate::keymap::{Action, Table, ch, keys, row, rows};
use crate::line::Role;
use crate::parameter::{Parameter, ParameterType, Readings, name_key, spoken};
use crate::secret::Secret;
use crate::text;

/// The keys of the question.
pub(in crate::app) static TABLE: Table = Table {
    title: "Copy the values of several",
    takes_text: false,
    rows: &[
        row(&[ch('y')], Action::Copy, "copy", "read them and copy what was read; nothing is shown"),
        row(keys::ESC, Action::Back, "back", "read none; while they are read, stop and copy nothing"),
        rows::HELP,
        rows::SCROLL_UP,
        rows::SCROLL_DOWN,
        rows::PAGE_DOWN,
        rows::PAGE_UP,
        rows::QUIT,
    ],
    notes: None,
};

/// About how many there are.
static READ_ALL_TO_COPY: Act = Act {
    words: Some(|_, several| format!("read {several} to copy them")),
    answered: |app, now, answer| {
        if let Reply::ReadAll(outcome) = answer.reply {
            app.all_read(now, answer.ticket, outcome);
        }
    },
    given_up: Some(|app, _| app.pages.all::<CopyValues>().for_each(|page| page.reading = None)),
    ..USUAL
};

/// How several values become one text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::app) enum Form {
    /// One after another, a line end between two.
    Lines,
    /// A JSON object of names and values.
    Json,
}

impl Form {
    fn says(self) -> &'static str {
        match self {
            Self::Lines => "the values alone, each from a new line on",
            Self::Json => "a JSON object of names and values",
        }
    }

    /// The text of them. It is made in one piece, and no copy of a value is left behind.
    fn text(self, readings: &[(&str, &Secret)]) -> Secret {
        let room: usize = readings.iter().map(|(name, value)| 2 * (name.len() + value.len()) + 16).sum();
        let mut text = String::with_capacity(room * 3 + 4);
        let quoted = |text: &str| Zeroizing::new(serde_json::to_string(text).unwrap_or_default());
        for (at, (name, value)) in readings.iter().enumerate() {
            match self {
                Self::Lines if at > 0 => text.push('\n'),
                Self::Lines => {}
                Self::Json => text.push_str(if at == 0 { "{\n  " } else { ",\n  " }),
            }
            match self {
                Self::Lines => text.push_str(value.expose()),
                Self::Json => {
                    text.push_str(&quoted(name));
                    text.push_str(": ");
                    text.push_str(&quoted(value.expose()));
                }
            }
        }
        if self == Self::Json {
            text.push_str("\n}");
        }
        Secret::new(text)
    }
}

/// The question.
#[derive(Debug)]
pub(crate) struct CopyValues {
    question: Question,
    parameters: Vec<Parameter>,
    form: Form,
    /// They are being read.
    reading: Option<Ticket>,
}

impl CopyValues {
    /// Of the values of those, in that form.
    pub(super) fn new(parameters: Vec<Parameter>, form: Form) -> Self {
        Self { question: Question::new(), parameters, form, reading: None }
    }

    fn sheet(&self, app: &App) -> Sheet {
        let several = text::counted(self.parameters.len());
        let secrets: Vec<&Parameter> =
            self.parameters.iter().filter(|it| it.kind == ParameterType::SecureString).collect();
        let production = self.parameters.iter().filter(|it| app.production_of(&it.name).is_some()).count();
        let mut sheet = Sheet::titled(app, &format!("Copy the values of {several}"));
        let reads = match secrets.len() {
            0 => "none of them is encrypted".to_owned(),
            1 => "1 of them is decrypted".to_owned(),
            all => format!("{all} of them are decrypted"),
        };
        sheet.together(0, &format!("{:?}", self.form));
        sheet.must("reads", Role::Strong, &format!("{} values, {reads}", self.parameters.len()));
        if production > 0 {
            let says = if production == 1 { "1 is of production" } else { &format!("{production} are of production") };
            sheet.look(Role::Warn, says);
        }
        sheet.says("copies", Role::Plain, self.form.says());
        sheet.says("then", Role::Plain, "what cannot be read is left out and told; nothing is shown");
        sheet.say(|out| {
            out.blank();
            for parameter in &self.parameters {
                out.prose(Role::Plain, &spoken(&parameter.name));
            }
        });
        sheet
    }

    fn ways(&self, app: &App, now: Now) -> Ways {
        let [copy, back] = [Action::Copy, Action::Back].map(|action| TABLE.key_of(action).unwrap_or_default());
        if let Some(ticket) = self.reading {
            let held_up = app.held_up(now, Some(ticket)).map(|says| format!(" {says}")).unwrap_or_default();
            let answer = Answer::Not(vec![(Role::Plain, format!("reading…{held_up}"))]);
            let short = vec![vec![(Role::Plain, "reading…".to_owned())], way(&back, "stops")];
            return Ways { answer, others: vec![way(&back, "stops, nothing is copied")], short, ..Ways::default() };
        }
        let answer = Answer::Key(copy.clone(), "reads and copies them".to_owned());
        let short = vec![way(&copy, "copies them"), way(&back, "back")];
        Ways { answer, others: vec![way(&back, "goes back")], short, ..Ways::default() }
    }

    fn may_copy(&self, app: &App) -> bool {
        self.reading.is_none() && app.is_connected() && self.question.is_seen(app, &self.picture(app, app.clock))
    }
}

impl Paged for CopyValues {
    fn table(&self, _app: &App) -> &'static Table {
        &TABLE
    }

    fn picture(&self, app: &App, now: Now) -> Picture {
        self.question.picture(app, self.sheet(app), &self.ways(app, now))
    }

    fn can(&self, app: &App, action: Action) -> bool {
        action != Action::Copy || self.may_copy(app)
    }

    fn why_not(&self, app: &App, action: Action) -> Option<Notice> {
        if action != Action::Copy {
            return None;
        }
        if self.reading.is_some() {
            return Some(Notice::new(Tone::Info, "they are being read"));
        }
        if !app.is_connected() {
            return Some(Notice::new(Tone::Info, "not connected"));
        }
        Some(self.question.unseen(app, &self.picture(app, app.clock)))
    }

    fn act(&mut self, app: &mut App, _now: Now, action: Action) -> Turn {
        match action {
            Action::Copy => {
                self.question.problem = None;
                let names: Vec<String> = self.parameters.iter().map(|it| it.name.clone()).collect();
                let several = text::counted(names.len());
                self.reading = Some(app.begin(&READ_ALL_TO_COPY, several, |ticket| Effect::ReadAll(ticket, names)));
                Turn::Stay
            }
            Action::Back => match self.reading.take() {
                Some(ticket) => {
                    app.cancel(ticket);
                    app.say(Tone::Info, "stopped: nothing was copied");
                    Turn::Stay
                }
                None => Turn::Close,
            },
            _ => Turn::Stay,
        }
    }

    fn question(&self) -> Option<&Question> {
        Some(&self.question)
    }

    fn question_mut(&mut self) -> Option<&mut Question> {
        Some(&mut self.question)
    }

    fn concern(&self) -> Concern<'_> {
        Concern::Problem(self.question.problem.as_ref().and_then(|problem| problem.failure.as_ref()))
    }

    fn dropped(&mut self, app: &mut App) {
        if let Some(ticket) = self.reading.take() {
            app.cancel(ticket);
        }
    }
}

impl App {
    /// Asks before the values of several are read.
    pub(super) fn ask_to_copy_values(&mut self, parameters: Vec<Parameter>, form: Form) {
        self.lay(CopyValues::new(parameters, form));
    }

    /// The values that were to be copied have come, or not.
    fn all_read(&mut self, now: Now, ticket: Ticket, outcome: Result<Readings, Failure>) {
        let Some(page) = self.pages.all::<CopyValues>().find(|page| page.reading == Some(ticket)) else { return };
        page.reading = None;
        let form = page.form;
        let readings = match outcome {
            Ok(readings) => readings,
            Err(failure) => {
                page.question.problem = Some(Notice::failed("nothing was copied", &failure));
                return;
            }
        };
        let mut read: Vec<(&str, &Secret)> = Vec::new();
        let mut refused: Vec<(&str, Failure)> = Vec::new();
        for (name, outcome) in &readings {
            match outcome {
                Ok(reading) if reading.missing == 0 => read.push((name, &reading.value)),
                Ok(reading) => refused.extend(reading.clone().whole().err().map(|failure| (name.as_str(), failure))),
                Err(failure) => refused.push((name, failure.clone())),
            }
        }
        let all = text::counted(readings.len());
        let left = match refused.as_slice() {
            [] => String::new(),
            [(_, failure)] => format!(" (1 not read: {})", failure.tag()),
            [(_, first), ..] => format!(" ({} not read, the first: {})", refused.len(), first.tag()),
        };
        let text = form.text(&read);
        let is_any = !read.is_empty();
        let called = if refused.is_empty() { all } else { format!("{} of {all}{left}", read.len()) };
        for (name, _) in &read {
            self.session.refused.remove(name_key(name));
        }
        for (name, mut failure) in refused {
            self.withhold_from(name, &mut failure);
            self.session.refused.insert(name_key(name).to_owned(), failure);
        }
        while self.pages.all::<CopyValues>().next().is_some() {
            self.close_page();
        }
        self.ignore_keys_for_a_moment(now);
        if is_any {
            self.stop_copying();
            self.copy_secret(text, format!("the values of {called}"));
        } else {
            self.say(Tone::Bad, format!("nothing was copied{left}"));
        }
    }
}
