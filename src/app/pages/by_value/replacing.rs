//! What is to stand in place of a text in all that were found: typed unseen. They are read again, and go into the change set.

use crate::app::acts::{Act, USUAL};
use crate::app::draft::{Draft, Taken};
use crate::app::message::Reply;
use crate::app::pages::unseen::unseen;
use crate::app::picture::{Picture, Spread};
use crate::app::state::change_set::Collected;
use crate::app::{App, Concern, Notice, Now, Paged, Ticket, Tone, Turn};
use crate::comparison::{READ_AT_ONCE, Sought, replaced};
use crate::failure::Failure;
use crate::keymap::{Action, Key, Table, keys, row, rows};
use crate::line::{Lines, Role};
use crate::names::rules;
use crate::parameter::{Parameter, ParameterType, Reading, Readings, is_same_name, spoken};
use crate::plan::PlanStep;
use crate::secret::Secret;
use crate::text;

/// The keys of the line.
pub(in crate::app) static TABLE: Table = Table {
    title: "Replace what was found",
    takes_text: true,
    rows: &[
        row(
            keys::ENTER,
            Action::Enter,
            "to change set",
            "read them again and put them into the change set with the text replaced; nothing is written by it",
        ),
        row(keys::ESC, Action::Back, "back", "forget what was typed, go back; while they are read, stop"),
        rows::QUIT_TYPED,
    ],
    notes: None,
};

/// About how many there are.
static READ_TO_REPLACE: Act = Act {
    words: Some(|_, several| format!("read {several} to replace a text in them")),
    answered: |app, _, answer| {
        if let Reply::ReadAll(outcome) = answer.reply {
            app.read_to_replace(answer.ticket, outcome);
        }
    },
    given_up: Some(|app, _| app.pages.all::<Replacing>().for_each(|page| page.asked = None)),
    ..USUAL
};

/// One in which it is to be replaced.
#[derive(Debug)]
pub(super) struct Target {
    /// As it was found.
    pub(super) was: Parameter,
}

/// The line.
#[derive(Debug)]
pub(crate) struct Replacing {
    sought: Sought,
    /// The version whose value it was, where that of a parameter is looked for.
    sought_version: Option<i64>,
    targets: Vec<Target>,
    /// What is to stand there. It is never shown here.
    by: Draft,
    asked: Option<Ticket>,
    problem: Option<Notice>,
}

/// Those that go into the change set, and why each of the others does not.
#[derive(Debug, Default)]
struct Replaced {
    edits: Vec<Collected>,
    left: Vec<(String, String)>,
}

impl Replacing {
    pub(super) fn new(app: &App, sought: Sought, targets: Vec<Target>) -> Self {
        let sought_version = match &sought {
            Sought::ValueOf(name) => {
                let target = targets.iter().find(|it| is_same_name(&it.was.name, name)).map(|it| it.was.version);
                target.or_else(|| app.parameter_at(name).map(|it| it.version))
            }
            Sought::Text(_) => None,
        };
        Self { sought, sought_version, targets, by: Draft::lines(""), asked: None, problem: None }
    }

    /// The one whose value is looked for, where it is none of them: it is read beside them, since they are replaced while they have
    /// its value.
    fn beside(&self) -> Option<&str> {
        let Sought::ValueOf(name) = &self.sought else { return None };
        (!self.targets.iter().any(|it| is_same_name(&it.was.name, name))).then_some(name)
    }

    /// Whether there is something to be put there: a text is taken out with nothing, a whole value is not.
    fn is_typed(&self) -> bool {
        matches!(self.sought, Sought::Text(_)) || !self.by.text().is_empty()
    }

    /// What reading them takes.
    fn costs(&self, app: &App) -> String {
        let beside = self.beside().map(|name| app.parameter_at(name).map_or(ParameterType::SecureString, |it| it.kind));
        let kinds = || self.targets.iter().map(|it| it.was.kind).chain(beside);
        let values = kinds().count();
        let secrets = kinds().filter(|kind| *kind == ParameterType::SecureString).count();
        let decrypted = match secrets {
            0 => "none is decrypted",
            1 => "1 is decrypted",
            more => &format!("{} are decrypted", text::grouped(more)),
        };
        let calls = text::many(values.div_ceil(READ_AT_ONCE), "call", "calls");
        let takes = app.work_of_reads(values, 0).takes_if_much();
        format!("{} again: {decrypted}, {calls}{takes}; none is shown", text::many(values, "value", "values"))
    }

    /// Which those are, where it is the value of one of them that is looked for.
    fn whose(&self) -> Option<String> {
        let Sought::ValueOf(name) = &self.sought else { return None };
        let is_there = self.targets.iter().any(|it| is_same_name(&it.was.name, name));
        let others = self.targets.len() - usize::from(is_there);
        let name = text::sanitise(&spoken(name)).into_owned();
        let with = format!("{} with the same value", text::many(others, "other", "others"));
        Some(match (is_there, others) {
            (true, 0) => format!("{name} alone"),
            (true, _) => format!("{name} itself, and {with}"),
            (false, _) => format!("{with}; {name} itself was left out"),
        })
    }

    fn edit(&self, was: &Parameter, reading: Reading) -> Result<Collected, String> {
        let by = self.by.text();
        let value = match &self.sought {
            Sought::Text(text) => replaced(&reading.value, text.expose(), by),
            Sought::ValueOf(_) => self.by.secret(),
        };
        if value == reading.value {
            return Err("it would stay as it is".to_owned());
        }
        let moved = reading.version != was.version;
        let was = Parameter { kind: reading.kind, ..was.clone() };
        let was = if moved {
            Parameter { version: reading.version, modified: reading.modified, modified_by: None, ..was }
        } else {
            was
        };
        match rules::refusal(value.expose(), was.kind, was.tier, was.allowed_pattern.as_deref()) {
            Some(why) => Err(why),
            None => Ok(Collected::of(PlanStep::Overwrite { was, value }, Some(reading.value))),
        }
    }

    /// The value that they were found to have in common with that parameter, or why it is not known any more.
    fn still_sought(&self, sought: &str, readings: &Readings) -> Result<Secret, String> {
        let its = readings.iter().find(|(name, _)| is_same_name(name, sought)).map(|(_, read)| read);
        let its = its.and_then(|read| read.as_ref().ok());
        let reading = its.ok_or_else(|| format!("{} could not be read again", spoken(sought)))?;
        if self.sought_version.is_some_and(|version| version != reading.version) {
            return Err(format!("{} has another value by now: look again", spoken(sought)));
        }
        Ok(reading.value.clone())
    }

    /// What becomes of each. The values that go into no edit are wiped here.
    fn replaced(&self, readings: Readings) -> Replaced {
        let mut done = Replaced::default();
        // Whoever wrote to one since it was found has another value there, which is not to be lost.
        let same = match &self.sought {
            Sought::Text(_) => None,
            Sought::ValueOf(sought) => Some(self.still_sought(sought, &readings)),
        };
        for (name, read) in readings {
            let Some(target) = self.targets.iter().find(|it| is_same_name(&it.was.name, &name)) else { continue };
            let edit = match (read.and_then(Reading::whole), &same) {
                (Ok(_), Some(Err(why))) => Err(why.clone()),
                (Ok(reading), Some(Ok(same))) if reading.value != *same => {
                    Err(format!("it has another value by now: v{}", reading.version))
                }
                (Ok(reading), _) => self.edit(&target.was, reading),
                (Err(failure), _) => Err(failure.tag().to_owned()),
            };
            match edit {
                Ok(edit) => done.edits.push(edit),
                Err(why) => done.left.push((name, why)),
            }
        }
        done
    }
}

/// Those that do not go into the set, in words.
fn left_says(left: &[(String, String)]) -> String {
    match left {
        [] => String::new(),
        [(name, why)] => format!("not {}: {why}", text::sanitise(&spoken(name))),
        [(name, why), ..] => {
            let all = text::grouped(left.len());
            format!("{all} not, the first {}: {why}", text::sanitise(&spoken(name)))
        }
    }
}

impl Paged for Replacing {
    fn table(&self, _app: &App) -> &'static Table {
        &TABLE
    }

    fn picture(&self, app: &App, now: Now) -> Picture {
        let mut out = Lines::new(app.page_width(Spread::Page));
        let enter = TABLE.key_of(Action::Enter).unwrap_or_default();
        let asks = match self.sought {
            Sought::Text(_) => {
                "Paste or type what is to stand in place of the text; with nothing the text is taken out."
            }
            Sought::ValueOf(_) => "Paste or type the new value of all of them; it is not shown.",
        };
        unseen(&mut out, &self.by, asks);
        if let Some(ticket) = self.asked {
            let all = self.targets.len() + usize::from(self.beside().is_some());
            let (reading, gets_on) = (app.reading_several(ticket, all), app.gets_on(now, ticket));
            let back = TABLE.key_of(Action::Back).unwrap_or_default();
            out.prose(Role::Dim, &format!("{reading} {back} stops{gets_on}"));
        } else {
            let costs = self.costs(app);
            out.keyed(Role::Dim, &[&enter], &format!("{enter} reads {costs}"));
            let go = if self.targets.len() == 1 { "it goes" } else { "they go" };
            let says = format!("{go} into the change set, which shows what differs; nothing is written yet");
            out.prose(Role::Dim, &says);
            let production =
                self.targets.iter().map(|it| &it.was).filter(|it| app.production_of(&it.name).is_some()).count();
            if production > 0 {
                let says =
                    if production == 1 { "1 is of production" } else { &format!("{production} are of production") };
                out.prose(Role::Warn, says);
            }
        }
        if let Some(whose) = self.whose() {
            out.prose(Role::Plain, &whose);
        }
        out.blank();
        for Target { was } in &self.targets {
            out.prose(Role::Plain, &text::sanitise(&spoken(&was.name)));
        }
        let pinned = app.problem_lines(self.problem.as_ref(), Spread::Page);
        let title = format!("Replace in {}", text::counted(self.targets.len()));
        Picture { title, lines: out.into_lines(), pinned, ..Picture::default() }
    }

    fn can(&self, app: &App, action: Action) -> bool {
        action != Action::Enter || self.asked.is_none() && app.is_connected() && self.is_typed()
    }

    fn hint(&self, _app: &App, action: Action) -> Option<&'static str> {
        (action == Action::Back && self.asked.is_some()).then_some("stop")
    }

    fn why_not(&self, app: &App, action: Action) -> Option<Notice> {
        if action != Action::Enter {
            return None;
        }
        let says = if self.asked.is_some() {
            "they are being read".to_owned()
        } else if app.is_connected() {
            "paste or type the new value first".to_owned()
        } else {
            app.why_not_connected()
        };
        Some(Notice::new(Tone::Info, says))
    }

    fn act(&mut self, app: &mut App, _now: Now, action: Action) -> Turn {
        match action {
            Action::Enter => {
                self.problem = None;
                let targets = self.targets.iter().map(|it| it.was.name.clone());
                let names: Vec<String> = targets.chain(self.beside().map(str::to_owned)).collect();
                self.asked = Some(app.read_several(&READ_TO_REPLACE, names));
                Turn::Stay
            }
            Action::Back => match self.asked.take() {
                Some(ticket) => {
                    app.cancel(ticket);
                    app.say(Tone::Info, "stopped: nothing went into the change set");
                    Turn::Stay
                }
                None => Turn::Close,
            },
            _ => Turn::Stay,
        }
    }

    fn typed(&mut self, _app: &mut App, key: Key) -> Taken {
        if self.asked.is_some() {
            return Taken::Says("nothing is typed while they are read");
        }
        self.problem = None;
        self.by.line_key(key)
    }

    fn pasted(&mut self, app: &mut App, text: &str) {
        if self.asked.is_some() {
            return app.say(Tone::Info, "not pasted: they are being read");
        }
        self.problem = None;
        self.by.paste(text);
    }

    fn concern(&self) -> Concern<'_> {
        Concern::of(self.problem.as_ref())
    }

    fn values(&self) -> Vec<&str> {
        let text = match &self.sought {
            Sought::Text(text) => Some(text.expose()),
            Sought::ValueOf(_) => None,
        };
        text.into_iter().chain([self.by.text()]).collect()
    }

    /// They are of the place that was left.
    fn place_changed(&mut self, _was: &str, _is: &str) -> bool {
        false
    }

    fn dropped(&mut self, app: &mut App) {
        if let Some(ticket) = self.asked.take() {
            app.cancel(ticket);
        }
    }
}

impl App {
    /// The values in which a text is to be replaced have come, or not.
    fn read_to_replace(&mut self, ticket: Ticket, outcome: Result<Readings, Failure>) {
        let why_not = self.why_not_collected();
        let Some(page) = self.pages.all::<Replacing>().find(|page| page.asked == Some(ticket)) else { return };
        page.asked = None;
        let done = match outcome {
            Ok(readings) => page.replaced(readings),
            Err(failure) => {
                page.problem = Some(Notice::failed("nothing went into the change set", &failure));
                return;
            }
        };
        let left = left_says(&done.left);
        if let Some(why) = why_not {
            page.problem = Some(Notice::new(Tone::Info, why));
        } else if done.edits.is_empty() {
            page.problem = Some(Notice::new(Tone::Warn, format!("nothing went into the change set; {left}")));
        } else {
            self.collect(done.edits);
            if !left.is_empty() {
                let said = self.notice.take().map(|notice| notice.text).unwrap_or_default();
                self.say(Tone::Warn, format!("{left} · {said}"));
            }
        }
    }
}
