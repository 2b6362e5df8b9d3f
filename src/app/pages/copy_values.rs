//! The question before the values of several parameters are read, to be copied.

use std::collections::HashMap;

use super::question::{Answer, Sheet, Ways, way};
use crate::app::acts::{Act, USUAL};
use crate::app::message::Reply;
use crate::app::picture::Picture;
use crate::app::state::question::Question;
use crate::app::{App, Concern, Notice, Now, Paged, Ticket, Tone, Turn};
use crate::dialect::{self, Entry, Format, Refused, variables};
use crate::failure::Failure;
use crate::keymap::{Action, Table, ch, keys, row, rows};
use crate::line::Role;
use crate::parameter::{Parameter, ParameterType, Reading, Readings, name_key, spoken};
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

/// Columns that what parameters are called takes before their names, at most.
const WIDEST_KEY: usize = 24;

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
    /// Names and values, for what reads that format.
    Written(Format),
}

impl Form {
    fn says(self) -> &'static str {
        match self {
            Self::Lines => "the values alone, each from a new line on",
            Self::Written(format) => format.says(),
        }
    }

    /// What each of those is called in it, or why it has no name there.
    fn keys(self, names: &[String]) -> Vec<Result<String, String>> {
        match self {
            Self::Lines => names.iter().cloned().map(Ok).collect(),
            Self::Written(format) => variables::keys_of(format, names),
        }
    }

    /// The text of them, and those that cannot be in it. It is made in one piece, and no copy of a value is left behind.
    fn text(self, mut entries: Vec<Entry>, title: &str) -> (Option<Secret>, usize, Vec<Refused>) {
        let Self::Written(format) = self else {
            let room: usize = entries.iter().map(|entry| entry.value.len() + 1).sum();
            let mut text = String::with_capacity(room);
            for (at, entry) in entries.iter().enumerate() {
                text.push_str(if at > 0 { "\n" } else { "" });
                text.push_str(entry.value.expose());
            }
            return (Some(Secret::new(text)).filter(|_| !entries.is_empty()), entries.len(), Vec::new());
        };
        match dialect::write(format, &entries, title) {
            Ok(text) => (Some(text).filter(|_| !entries.is_empty()), entries.len(), Vec::new()),
            Err(refused) => {
                entries.retain(|entry| refused.iter().all(|it| it.name != entry.name));
                let text = dialect::write(format, &entries, title).ok().filter(|_| !entries.is_empty());
                let written = if text.is_some() { entries.len() } else { 0 };
                (text, written, refused)
            }
        }
    }
}

/// Those that are left out, in words, for the end of a sentence.
pub(super) fn left_out(left: &[Refused]) -> String {
    match left {
        [] => String::new(),
        [Refused { name, why }] => format!("; not {}: {why}", text::sanitise(&spoken(name))),
        [Refused { name, why }, ..] => {
            format!("; {} not, the first {}: {why}", left.len(), text::sanitise(&spoken(name)))
        }
    }
}

/// The question.
#[derive(Debug)]
pub(crate) struct CopyValues {
    question: Question,
    /// Each with what it is called there.
    parameters: Vec<(String, Parameter)>,
    form: Form,
    /// What the whole is called, where a format wants that.
    title: String,
    /// That they are not all there are, if so.
    partial: Option<String>,
    /// Those that cannot be in it, whatever their values are: they are not read.
    unnamed: Vec<Refused>,
    /// They are being read.
    reading: Option<Ticket>,
}

impl CopyValues {
    /// Of the values of those, in that form.
    pub(super) fn new(parameters: Vec<Parameter>, form: Form, title: String, partial: Option<String>) -> Self {
        let names: Vec<String> = parameters.iter().map(|it| it.name.clone()).collect();
        let (mut called, mut unnamed) = (Vec::new(), Vec::new());
        for (parameter, key) in parameters.into_iter().zip(form.keys(&names)) {
            match key {
                Ok(key) => called.push((key, parameter)),
                Err(why) => unnamed.push(Refused { name: parameter.name, why }),
            }
        }
        Self { question: Question::new(), parameters: called, form, title, partial, unnamed, reading: None }
    }

    fn sheet(&self, app: &App) -> Sheet {
        let several = text::counted(self.parameters.len());
        let secrets: Vec<&Parameter> = self.parameters().filter(|it| it.kind == ParameterType::SecureString).collect();
        let production = self.parameters().filter(|it| app.production_of(&it.name).is_some()).count();
        let mut sheet = Sheet::titled(app, &format!("Copy the values of {several}"));
        let reads = match secrets.len() {
            0 => "none of them is encrypted".to_owned(),
            1 if self.parameters.len() == 1 => "which is decrypted".to_owned(),
            1 => "1 of them is decrypted".to_owned(),
            all => format!("{all} of them are decrypted", all = text::grouped(all)),
        };
        sheet.together(0, &format!("{:?}", self.form));
        let values = match self.parameters.len() {
            1 => "1 value".to_owned(),
            all => format!("{all} values", all = text::grouped(all)),
        };
        sheet.must("reads", Role::Strong, &format!("{values}, {reads}"));
        if production > 0 {
            let says = if production == 1 {
                "1 is of production"
            } else {
                &format!("{production} are of production", production = text::grouped(production))
            };
            sheet.look(Role::Warn, says);
        }
        if let Some(partial) = &self.partial {
            sheet.look(Role::Warn, partial);
        }
        if !self.unnamed.is_empty() {
            let says =
                format!("not read, as no text of that form can have them: {}", text::counted(self.unnamed.len()));
            sheet.look(Role::Warn, &says);
        }
        sheet.says("copies", Role::Plain, self.form.says());
        sheet.says("then", Role::Plain, "what cannot be read is left out and told; nothing is shown");
        sheet.say(|out| {
            out.blank();
            for Refused { name, why } in &self.unnamed {
                out.prose(Role::Warn, &format!("{}: {why}", spoken(name)));
            }
            let widest = self.parameters.iter().map(|(key, _)| text::width(key)).max().unwrap_or(0).min(WIDEST_KEY);
            for (key, parameter) in &self.parameters {
                let called = if *key == parameter.name { String::new() } else { text::pad(key, widest) + "  " };
                out.prose(Role::Plain, &format!("{called}{}", spoken(&parameter.name)));
            }
        });
        sheet
    }

    fn parameters(&self) -> impl Iterator<Item = &Parameter> {
        self.parameters.iter().map(|(_, parameter)| parameter)
    }

    fn ways(&self, app: &App, now: Now) -> Ways {
        let [copy, back] = [Action::Copy, Action::Back].map(|action| TABLE.key_of(action).unwrap_or_default());
        if let Some(ticket) = self.reading {
            let reading = app.reading_several(ticket, self.parameters.len());
            let answer = Answer::Not(vec![(Role::Plain, format!("{reading}{}", app.gets_on(now, ticket)))]);
            let short = vec![vec![(Role::Plain, reading)], way(&back, "stops")];
            return Ways { answer, others: vec![way(&back, "stops, nothing is copied")], short, ..Ways::default() };
        }
        let answer = Answer::Key(copy.clone(), "reads and copies them".to_owned());
        let short = vec![way(&copy, "copies them"), way(&back, "back")];
        Ways { answer, others: vec![way(&back, "goes back")], short, ..Ways::default() }
    }

    fn may_copy(&self, app: &App) -> bool {
        self.reading.is_none()
            && !self.parameters.is_empty()
            && app.is_connected()
            && self.question.is_seen(app, &self.picture(app, app.clock))
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

    fn hint(&self, _app: &App, action: Action) -> Option<&'static str> {
        (action == Action::Back && self.reading.is_some()).then_some("stop")
    }

    fn why_not(&self, app: &App, action: Action) -> Option<Notice> {
        if action != Action::Copy {
            return None;
        }
        if self.reading.is_some() {
            return Some(Notice::new(Tone::Info, "they are being read"));
        }
        if self.parameters.is_empty() {
            return Some(Notice::new(Tone::Info, format!("nothing can be copied so{}", left_out(&self.unnamed))));
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
                let names: Vec<String> = self.parameters().map(|it| it.name.clone()).collect();
                self.reading = Some(app.read_several(&READ_ALL_TO_COPY, names));
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
        Concern::of(self.question.problem.as_ref())
    }

    fn dropped(&mut self, app: &mut App) {
        if let Some(ticket) = self.reading.take() {
            app.cancel(ticket);
        }
    }
}

impl App {
    /// The values that were to be copied have come, or not.
    fn all_read(&mut self, now: Now, ticket: Ticket, outcome: Result<Readings, Failure>) {
        let Some(page) = self.pages.all::<CopyValues>().find(|page| page.reading == Some(ticket)) else { return };
        page.reading = None;
        let readings = match outcome {
            Ok(readings) => readings,
            Err(failure) => {
                page.question.problem = Some(Notice::failed("nothing was copied", &failure));
                return;
            }
        };
        let (form, title, mut left) = (page.form, std::mem::take(&mut page.title), std::mem::take(&mut page.unnamed));
        let mut keys: HashMap<String, String> =
            page.parameters.iter().map(|(key, parameter)| (parameter.name.clone(), key.clone())).collect();
        let all = text::counted(readings.len() + left.len());
        let (mut entries, mut refused): (Vec<Entry>, Vec<(String, Failure)>) = Default::default();
        for (name, outcome) in readings {
            match outcome.and_then(Reading::whole) {
                Ok(reading) => {
                    let key = keys.remove(&name).unwrap_or_else(|| name.clone());
                    entries.push(Entry { key, name, arn: None, value: reading.value });
                }
                Err(failure) => refused.push((name, failure)),
            }
        }
        for entry in &entries {
            self.session.refused.remove(name_key(&entry.name));
        }
        let (text, written, unwritten) = form.text(entries, &title);
        left.extend(unwritten);
        let unread = match refused.as_slice() {
            [] => String::new(),
            [(_, failure)] => format!(" (1 not read: {})", failure.tag()),
            [(_, first), ..] => format!(" ({} not read, the first: {})", text::grouped(refused.len()), first.tag()),
        };
        let is_all = refused.is_empty() && left.is_empty();
        let how = if let Form::Written(format) = form { format!(" as {}", format.says()) } else { String::new() };
        let called = if is_all {
            format!("{all}{how}")
        } else {
            format!("{written} of {all}{how}{unread}{}", left_out(&left), written = text::grouped(written))
        };
        for (name, mut failure) in refused {
            self.withhold_from(&name, &mut failure);
            self.session.refused.insert(name_key(&name).to_owned(), failure);
        }
        while self.pages.all::<CopyValues>().next().is_some() {
            self.close_page();
        }
        self.ignore_keys_for_a_moment(now);
        match text {
            Some(text) => {
                self.stop_copying();
                self.copy_secret(text, format!("the values of {called}"));
            }
            None => self.say(Tone::Bad, format!("nothing was copied{unread}{}", left_out(&left))),
        }
    }
}
